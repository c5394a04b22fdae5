"""One report over several editions: its single row on each, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from dashboard.export import ReportTable
from dashboard.questions.reports import column_of

EDITION = ("edition_number", "as_of_on")


def edition_trend(
    answers: Sequence[ReportTable], name: str, title: str, only: Sequence[str] = ()
) -> ReportTable:
    """One row per edition. answers: of a report with a single row, with the same choice, oldest first, at least one.

    name, title: of the new report. only: the columns that it shows, all without.
    """
    newest = answers[-1]
    shown = [column for column in newest.columns if not only or column.name in only]
    rows = [
        {
            "edition_number": answer.edition.number,
            "as_of_on": answer.edition.as_of,
            "as_of_on_missing_code": None if answer.edition.as_of else "not_reported",
        }
        for answer in answers
    ]
    schema = pa.schema(
        [("edition_number", pa.int64()), ("as_of_on", pa.date32()), ("as_of_on_missing_code", pa.string())]
    )
    table = pa.concat_tables([answer.table for answer in answers])
    for place, field in enumerate(schema):
        column = pa.Table.from_pylist(rows, schema=schema)[field.name]
        table = table.add_column(place, field, column)
    return replace(
        newest,
        name=name,
        title=title,
        table=table.take(list(reversed(range(table.num_rows)))),
        columns=tuple(
            replace(column, sums=False) for column in (*(column_of(one, name) for one in EDITION), *shown)
        ),
        purpose=f"{title}，新的在前",
        sql=f"-- 每一版各问一次，新的在前：\n{newest.sql}",
        link=None,
        question=None,
    )
