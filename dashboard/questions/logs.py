"""A log of state.sqlite as a report, so that a page shows and exports it like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from dashboard.export import Column, ReportTable
from dashboard.questions.reports import stamp
from dashboard.store import Edition


def log_report(
    edition: Edition,
    rows: Sequence[Mapping[str, Any]],
    columns: tuple[Column, ...],
    also: Sequence[str] = (),
    filters: tuple[tuple[str, str], ...] = (),
    *,
    name: str,
    title: str,
    purpose: str,
    units: str,
    sql: str,
    core: tuple[str, ...] = (),
) -> ReportTable:
    """The report of these lines. also: columns of text that are not shown. The rest as in ReportTable."""
    schema = pa.schema(
        [(column.name, pa.int64() if column.format == "integer" else pa.string()) for column in columns]
        + [(code, pa.string()) for code in also]
    )
    return ReportTable(
        name=name,
        title=title,
        table=pa.Table.from_pylist(list(rows), schema=schema),
        columns=columns,
        edition=stamp(edition),
        filters=filters,
        purpose=purpose,
        units=units,
        sql=sql,
        core=core,
    )


def moment(text: str) -> str:
    """A time of a log as it is shown: to the second."""
    return text.replace("T", " ")[:19]
