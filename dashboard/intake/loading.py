"""Recognised tables as Arrow tables of raw text, the input of the SQL in queries/staging."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.aside import holds_amount, label_of
from dashboard.intake.column_texts import column_texts
from dashboard.intake.headings import Column
from dashboard.intake.merges import STAGES
from dashboard.intake.numbers_of_things import dressed_note, number_texts
from dashboard.intake.person_keys import with_key_column
from dashboard.intake.reading import Cell
from dashboard.intake.recognising import Region
from dashboard.intake.vocabulary import EVIDENCE, Vocabulary

TEXT, WHOLE, FACTOR = pa.string(), pa.int32(), pa.decimal128(9, 0)
MONEY_CELLS = pa.schema(
    [
        ("region_order", WHOLE), ("source_row", WHOLE), ("field", TEXT), ("funding_level", TEXT),
        ("source_column", TEXT), ("value", TEXT), ("yuan_per_unit", FACTOR),
    ]
)  # fmt: skip
EVIDENCE_CELLS = pa.schema(
    [
        ("region_order", WHOLE), ("source_row", WHOLE), ("column_order", WHOLE), ("field", TEXT),
        ("source_column", TEXT), ("value", TEXT),
    ]
)  # fmt: skip
COLUMNS = pa.schema(
    [
        ("region_order", WHOLE), ("column_order", WHOLE), ("field", TEXT), ("source_column", TEXT),
        ("yuan_per_unit", FACTOR),
    ]
)  # fmt: skip
TOLD_WHOLES = pa.schema([("source_sheet", TEXT), ("field", TEXT), ("choice", TEXT)])
ASIDE = pa.schema([("region_order", WHOLE), ("source_row", WHOLE), ("label", TEXT)])
REGIONS = pa.schema([("region_order", WHOLE), ("source_sheet", TEXT)])
BLOCK_ROWS = 20_000
Pieces = Iterator[tuple[str, pa.Table]]


def raw_tables(pieces: Iterable[tuple[str, pa.Table]], words: Vocabulary) -> dict[str, pa.Table]:
    """The pieces joined to tables (empty where there is no piece), and the tables units, evidence_fields and
    told_wholes (what a steward said of a whole and its parts: nothing yet).

    raw_<kind> for every kind: a text column per field, null where the table lacks the column; person_key, null, beside
    numbers of persons.
    raw_money and raw_evidence: a row per filled cell; an amount that is evidence is in both.
    raw_aside: rows that are no records and hold money, which is in raw_money.
    raw_columns: headings as printed. raw_regions: the recognised tables.
    """
    schemas = _schemas(words)
    found: dict[str, list[pa.Table]] = {name: [schema.empty_table()] for name, schema in schemas.items()}
    for name, piece in pieces:
        found[name].append(piece.cast(schemas[name]))
    units = {
        "unit_word": pa.array(list(words.units)),
        "yuan_per_unit": pa.array(words.units.values(), FACTOR),
    }
    return {
        **{name: with_key_column(pa.concat_tables(tables)) for name, tables in found.items()},
        "units": pa.table(units),
        "evidence_fields": _evidence_fields(words),
        "told_wholes": TOLD_WHOLES.empty_table(),
    }


def _schemas(words: Vocabulary) -> dict[str, pa.Schema]:
    kinds = {f"raw_{kind.name}": _kind_schema(kind.text) for kind in words.kinds}
    others = {"raw_money": MONEY_CELLS, "raw_evidence": EVIDENCE_CELLS}
    return kinds | others | {"raw_columns": COLUMNS, "raw_regions": REGIONS, "raw_aside": ASIDE}


def raw_pieces(region: Region, notes: list[str]) -> Pieces:
    """A recognised table as (name, piece) of the raw tables, in blocks of rows. Sentences are added to `notes`."""
    dressed: dict[Column, list[tuple[int, str, str]]] = {}
    yield "raw_regions", _piece(REGIONS, 1, {"region_order": region.order, "source_sheet": region.sheet.name})
    yield "raw_columns", _columns(region)
    yield from _aside_pieces(region)
    yield from _continued_pieces(region)
    for places, columns in _blocks(region, region.data_rows):
        told: dict[str, object] = {
            "region_order": region.order,
            "source_sheet": region.sheet.name,
            "source_row": pa.array([place + 1 for place in places], WHOLE),
            "titles": " ".join(region.titles),
        }
        texts = {
            column: column_texts(columns[column.index], column, region.sheet) for column in region.columns
        }
        for column in region.columns:
            if column.role == "number":
                texts[column], changed = number_texts(texts[column], column.name)
                dressed.setdefault(column, []).extend(
                    (places[at] + 1, before, after) for at, before, after in changed
                )
        for column in region.columns:
            if column.name in region.kind.text:
                told[column.name] = texts[column]
        yield f"raw_{region.kind.name}", _piece(_kind_schema(region.kind.text), len(places), told)
        for column in region.columns:
            yield from _cell_pieces(region, column, texts[column], told)
    notes += [
        dressed_note(region.sheet.name, column.heading, changed)
        for column, changed in dressed.items()
        if changed
    ]


def _aside_pieces(region: Region) -> Pieces:
    """The money of rows that are no records, and how each such row is called."""
    unsaid = {column.index for column in region.columns if column.role == "identity"}
    holding = [place for place in region.aside_rows if holds_amount(region.sheet.rows[place], region.money)]
    for places, columns in _blocks(region, holding):
        said = [cells for index, cells in enumerate(columns) if index not in unsaid]
        told = {
            "region_order": region.order,
            "source_row": pa.array([place + 1 for place in places], WHOLE),
            "label": pa.array([label_of(row) for row in zip(*said, strict=False)], TEXT),
        }
        yield "raw_aside", _piece(ASIDE, len(places), told)
        for column in region.money:
            yield from _cell_pieces(
                region, column, column_texts(columns[column.index], column, region.sheet), told
            )


def _continued_pieces(region: Region) -> Pieces:
    """The money of rows that go on the record above, told as money of that record's row."""
    for places, columns in _blocks(region, sorted(region.continued)):
        rows = pa.array([region.continued[place] + 1 for place in places], WHOLE)
        for column in region.columns:
            if column.name in STAGES:
                texts = column_texts(columns[column.index], column, region.sheet)
                yield from _cell_pieces(region, column, texts, {"source_row": rows})


def _cell_pieces(region: Region, column: Column, texts: pa.Array, told: Mapping[str, object]) -> Pieces:
    """Money and evidence of a column, a row per filled cell. told: order and rows of the block."""
    is_money = column in region.money
    is_evidence = column.name.startswith(EVIDENCE)
    if not is_money and not is_evidence:
        return
    filled = pc.not_equal(texts, "")
    values = texts.filter(filled)
    cells: dict[str, object] = {
        "region_order": region.order,
        "source_row": cast(pa.Array, told["source_row"]).filter(filled),
        "field": column.name,
        "source_column": column.heading,
        "value": values,
        "funding_level": column.level,
        "yuan_per_unit": region.unit if column.unit is None else column.unit,
        "column_order": column.index,
    }
    if is_money or column.role == "evidence_money":
        yield "raw_money", _piece(MONEY_CELLS, len(values), cells)
    if is_evidence:
        yield "raw_evidence", _piece(EVIDENCE_CELLS, len(values), cells)


def _piece(schema: pa.Schema, count: int, values: Mapping[str, object]) -> pa.Table:
    """A table of `count` rows; an array gives a value per row, other values are repeated."""
    columns = []
    for column in schema:
        value = values.get(column.name)
        if not isinstance(value, pa.Array):
            value = pa.repeat(pa.scalar(value, column.type), count)
        columns.append(value)
    return pa.table(columns, schema=schema)


def _blocks(region: Region, rows_of: Sequence[int]) -> Iterator[tuple[Sequence[int], list[Sequence[Cell]]]]:
    """Positions of these rows and their cells by column, at most BLOCK_ROWS per block."""
    rows, width = region.sheet.rows, max((column.index for column in region.columns), default=0) + 1
    for start in range(0, len(rows_of), BLOCK_ROWS):
        places = rows_of[start : start + BLOCK_ROWS]
        first, last = places[0], places[-1]
        # A slice of a delimited file splits all its lines: not for a few rows far apart.
        if last - first < 2 * len(places):
            part = rows[first : last + 1]
            found = [part[place - first] for place in places]
        else:
            found = [rows[place] for place in places]
        if min(map(len, found)) < width:
            found = [[*row, *([""] * (width - len(row)))] if len(row) < width else row for row in found]
        yield places, list(zip(*found, strict=False))


def _columns(region: Region) -> pa.Table:
    """The headings as printed. Of a field in several columns (funding levels) the first heading counts."""
    seen: dict[str, Column] = {}
    for column in region.columns:
        seen.setdefault(column.name, column)
    columns = list(seen.values())
    units = [region.unit if column.unit is None else column.unit for column in columns]
    return _piece(
        COLUMNS,
        len(columns),
        {
            "region_order": region.order,
            "column_order": pa.array([column.index for column in columns], WHOLE),
            "field": pa.array([column.name for column in columns], TEXT),
            "source_column": pa.array([column.heading for column in columns], TEXT),
            "yuan_per_unit": pa.array(units, FACTOR),
        },
    )


def _kind_schema(fields: Sequence[str]) -> pa.Schema:
    head = [("region_order", WHOLE), ("source_sheet", TEXT), ("source_row", WHOLE), ("titles", TEXT)]
    return pa.schema(head + [(name, TEXT) for name in fields])


def _evidence_fields(words: Vocabulary) -> pa.Table:
    pairs = [(EVIDENCE + heading, rule_id) for heading, rules in words.evidence.items() for rule_id in rules]
    fields, rule_ids = ([pair[place] for pair in pairs] for place in (0, 1))
    return pa.table({"field": pa.array(fields, TEXT), "rule_id": pa.array(rule_ids, TEXT)})
