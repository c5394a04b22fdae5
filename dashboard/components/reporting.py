"""The reporting of a department: dates, confirmation, and missing parts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components.record_facts import facts
from dashboard.export import Column, ReportTable
from dashboard.formatting import said

WHEN = (
    "period_on",
    "due_on",
    "reported_on",
    "reported_basis",
    "late_days",
    "confirmer",
    "as_of_on",
    "comment",
)
WHAT = (
    "record_count",
    "record_without_clause_count",
    "record_without_code_count",
    "exceeded_record_count",
    "reading_count",
    "rejected_row_count",
    "progress_reason",
    "money_reason",
)


def reporting(report: ReportTable, place: int) -> None:
    """Draw row `place` of department_reporting with the words of the dictionary."""
    row = report.table.slice(place, 1).to_pylist()[0]
    columns = {column.name: column for column in report.columns}
    for side, names in zip(st.columns(2), (WHEN, WHAT), strict=True):
        with side:
            _listed(row, columns, names)


def _listed(row: dict[str, Any], columns: dict[str, Column], names: Sequence[str]) -> None:
    facts([(columns[name].label, _words(row, columns[name])) for name in names])


def _words(row: dict[str, Any], column: Column) -> str:
    return said(row[column.name], column.format, column.unit, row.get(f"{column.name}_missing_code"))
