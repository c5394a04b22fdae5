"""Questions of somebody who may see everything, for tests of what is answered, not of who may ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dashboard.access import TRIAL
from dashboard.export import ReportTable
from dashboard.questions import queries, reports
from dashboard.store import Edition


def run(edition: Edition, name: str, values: Mapping[str, Any] | None = None) -> pa.Table:
    """The answer of a report."""
    return queries.run(edition, name, values, TRIAL)


def compare(earlier: Edition, later: Edition, name: str, values: Mapping[str, Any] | None = None) -> pa.Table:
    """The answer of a comparison."""
    return queries.compare(earlier, later, name, values, TRIAL)


def report_table(
    edition: Edition,
    name: str,
    values: Mapping[str, Any],
    rows: pa.Table | None = None,
    link: str | None = None,
) -> ReportTable:
    """The answer with its words."""
    return reports.report_table(edition, name, values, TRIAL, rows, link)
