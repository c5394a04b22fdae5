"""数据质量 of several editions as one report: the answers of quality_totals on each, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from dashboard.export import ReportTable
from dashboard.questions.reports import column_of

EDITION = ("edition_number", "as_of_on")


def quality_trend(answers: Sequence[ReportTable]) -> ReportTable:
    """One row per edition. answers: of quality_totals with the same choice, oldest first, at least one."""
    newest = answers[-1]
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
        name="quality_trend",
        title="数据质量历次版本",
        table=table.take(list(reversed(range(table.num_rows)))),
        columns=tuple(
            replace(column, sums=False)
            for column in (*(column_of(name, "quality_trend") for name in EDITION), *newest.columns)
        ),
        purpose="各版数据质量合计，新的在前",
        sql=f"-- 每一版各问一次，新的在前：\n{newest.sql}",
        link=None,
        question=None,
    )
