"""Rows that were good by themselves and are sent back for what else is known, in the same way as rows with bad cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from dashboard.intake.numbers_of_things import same_words
from dashboard.intake.results import FileResult, Rejection
from dashboard.store.ledgers import Ledger


def without_rows(
    result: FileResult, ledger: Ledger, is_kept: Sequence[bool], rejections: Sequence[Rejection]
) -> FileResult:
    """The result without accepted rows of a ledger and what belongs to them; read = taken + rejected + held + not data, as before.

    is_kept: for each row of the ledger. rejections: one for each row that is not.
    """
    kept = result.facts[ledger.rows.name].filter(pa.array(is_kept, pa.bool_()))
    keys = set(keys_of(kept, ledger))
    facts = result.facts | {ledger.rows.name: kept}
    for table in ledger.brings:
        if table.name in facts:
            belongs = [key in keys for key in keys_of(facts[table.name], ledger)]
            facts[table.name] = facts[table.name].filter(pa.array(belongs, pa.bool_()))
    places = {table.sheet: table.order for table in reversed(result.tables)}
    return replace(
        result,
        facts={name: table for name, table in facts.items() if table.num_rows},
        taken=result.taken - len(rejections),
        rejected=result.rejected + len(rejections),
        rejections=tuple(
            sorted((*result.rejections, *rejections), key=lambda one: (places.get(one.sheet, 0), one.row))
        ),
    )


def keys_of(rows: pa.Table, ledger: Ledger) -> list[tuple[str, ...]]:
    """The key of every row of a ledger, or of a table that belongs to it, in the form in which keys meet."""
    columns = [map(same_words, map(str, rows[column].to_pylist())) for column in ledger.rows.key]
    return list(zip(*columns, strict=True))


def heading_of(result: FileResult, sheet: str, row: int, fields: Sequence[str]) -> tuple[str, str]:
    """The first of these fields that the table of a row has, and its heading as printed; '' and '' where it has none."""
    headings = {
        column.name: column.heading
        for table in result.tables
        if table.sheet == sheet and table.first_row <= row <= table.last_row
        for column in table.columns
    }
    return next(((field, headings[field]) for field in fields if field in headings), ("", ""))
