"""Recognised tables as Arrow tables of raw text: what the SQL of queries/staging reads and judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

from dashboard.intake.headings import Column
from dashboard.intake.reading import Cell, cell_text
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
REGIONS = pa.schema([("region_order", WHOLE), ("source_sheet", TEXT)])
LOWEST_YEAR, HIGHEST_YEAR = 1950, 2101


@dataclass(frozen=True)
class _Growing:
    """A table under construction, one piece for each column of a region."""

    schema: pa.Schema
    pieces: list[pa.Table] = field(default_factory=list)

    def add(self, count: int, values: dict[str, object]) -> None:
        """Add `count` rows; a list gives a value per row, anything else is repeated."""
        columns = []
        for column in self.schema:
            value = values.get(column.name)
            if isinstance(value, list):
                columns.append(pa.array(value, column.type))
            else:
                columns.append(pa.repeat(pa.scalar(value, column.type), count))
        self.pieces.append(pa.table(columns, schema=self.schema))

    def table(self) -> pa.Table:
        return pa.concat_tables([self.schema.empty_table(), *self.pieces])


def raw_tables(regions: Sequence[Region], words: Vocabulary) -> dict[str, pa.Table]:
    """raw_<kind> for every kind (one text column per field, null where the sheet has no such column),
    raw_money and raw_evidence (one row per filled cell; an amount that is evidence stands in both),
    raw_columns (headings as printed), raw_regions, units, evidence_fields (column name and rule it answers).
    """
    kinds = {kind.name: _Growing(_kind_schema(kind.text)) for kind in words.kinds}
    money, evidence = _Growing(MONEY_CELLS), _Growing(EVIDENCE_CELLS)
    headings, places = _Growing(COLUMNS), _Growing(REGIONS)
    for region in regions:
        fill_merged_cells(region, words)
        _add_rows(kinds[region.kind.name], region)
        _add_money(money, region)
        _add_evidence(evidence, region)
        places.add(1, {"region_order": region.order, "source_sheet": region.sheet.name})
        for column in region.columns:
            headings.add(
                1,
                {
                    "region_order": region.order,
                    "column_order": column.index,
                    "field": column.name,
                    "source_column": column.heading,
                    "yuan_per_unit": column.unit or region.unit,
                },
            )
    tables = {f"raw_{name}": growing.table() for name, growing in kinds.items()}
    units = {
        "unit_word": pa.array(list(words.units)),
        "yuan_per_unit": pa.array(words.units.values(), FACTOR),
    }
    return {
        **tables,
        "raw_money": money.table(),
        "raw_evidence": evidence.table(),
        "raw_columns": _one_per_field(headings.table()),
        "raw_regions": places.table(),
        "units": pa.table(units),
        "evidence_fields": _evidence_fields(words),
    }


def fill_merged_cells(region: Region, words: Vocabulary) -> None:
    """Let a vertical merge hold for all its data rows, in the columns where that adds nothing up twice."""
    spreading = {
        column.index
        for column in region.columns
        if column.name.startswith(EVIDENCE)
        or {"", region.kind.name}.intersection(words.spreads.get(column.name, ()))
    }
    data = set(region.data_rows)
    for (first_row, first_column), (last_row, _) in region.sheet.merges:
        if last_row == first_row or first_column not in spreading or first_row not in data:
            continue
        value = region.sheet.rows[first_row][first_column]
        for position in range(first_row + 1, last_row + 1):
            if position in data and region.sheet.rows[position][first_column] == "":
                region.sheet.rows[position][first_column] = value


def _kind_schema(fields: Sequence[str]) -> pa.Schema:
    head = [("region_order", WHOLE), ("source_sheet", TEXT), ("source_row", WHOLE), ("titles", TEXT)]
    return pa.schema(head + [(name, TEXT) for name in fields])


def _add_rows(growing: _Growing, region: Region) -> None:
    values: dict[str, object] = {
        "region_order": region.order,
        "source_sheet": region.sheet.name,
        "source_row": [position + 1 for position in region.data_rows],
        "titles": " ".join(region.titles),
    }
    for column in region.columns:
        if column.name in region.kind.text:
            values[column.name] = _texts(region, column)
    growing.add(len(region.data_rows), values)


def _add_money(growing: _Growing, region: Region) -> None:
    for column in region.columns:
        is_amount = column.role == "money" and column.name in region.kind.amounts
        if not is_amount and column.role != "evidence_money":
            continue
        factor: Decimal | None = column.unit or region.unit
        told = {"funding_level": column.level, "yuan_per_unit": factor}
        _add_cells(growing, region, column, told)


def _add_evidence(growing: _Growing, region: Region) -> None:
    for column in region.columns:
        if column.name.startswith(EVIDENCE):
            _add_cells(growing, region, column, {"column_order": column.index})


def _add_cells(growing: _Growing, region: Region, column: Column, told: Mapping[str, object]) -> None:
    """One row per filled cell of a column. told: what is the same for all of them."""
    texts = _texts(region, column)
    filled = [place for place, text in enumerate(texts) if text]
    growing.add(
        len(filled),
        {
            "region_order": region.order,
            "source_row": [region.data_rows[place] + 1 for place in filled],
            "field": column.name,
            "source_column": column.heading,
            "value": [texts[place] for place in filled],
            **told,
        },
    )


def _evidence_fields(words: Vocabulary) -> pa.Table:
    pairs = [(EVIDENCE + heading, rule_id) for heading, rules in words.evidence.items() for rule_id in rules]
    fields, rule_ids = ([pair[place] for pair in pairs] for place in (0, 1))
    return pa.table({"field": pa.array(fields, TEXT), "rule_id": pa.array(rule_ids, TEXT)})


def _texts(region: Region, column: Column) -> list[str]:
    rows, index = region.sheet.rows, column.index
    cells = [rows[position][index] if index < len(rows[position]) else "" for position in region.data_rows]
    if column.role == "date":
        return [_date_text(cell) for cell in cells]
    return [cell if type(cell) is str else cell_text(cell) for cell in cells]


def _date_text(cell: Cell) -> str:
    """A number such as 2026.1 may have been typed as 2026.10: it is asked about, not guessed."""
    if isinstance(cell, float) and LOWEST_YEAR < cell < HIGHEST_YEAR and not cell.is_integer():
        text = cell_text(cell)
        return f"{text}（数字）" if text.endswith(".1") else text
    return cell_text(cell)


def _one_per_field(columns: pa.Table) -> pa.Table:
    """A field may stand in two columns of different funding level; a reason names its own column then."""
    seen: set[tuple[object, object]] = set()
    kept = []
    for place, (order, name) in enumerate(
        zip(columns["region_order"].to_pylist(), columns["field"].to_pylist(), strict=True)
    ):
        if (order, name) not in seen:
            kept.append(place)
            seen.add((order, name))
    return columns.take(pa.array(kept, pa.int64()))
