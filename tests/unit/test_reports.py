"""How reports are laid out: rows that overlap are never added up."""

from __future__ import annotations

import io

import openpyxl
import pytest

from dashboard.store import current_edition, open_store
from tests.asking import report_table
from tests.exporting import content
from tests.stores import demonstration_store


def first_column(report: str) -> list[str]:
    """The first column of a report's main sheet as Excel shows it."""
    edition = current_edition(open_store(demonstration_store()))
    book = openpyxl.load_workbook(io.BytesIO(content(report_table(edition, report, {}), "xlsx")))
    return [str(row[0].value) for sheet in book for row in sheet.iter_rows()]


@pytest.mark.parametrize("report", ["money_by_department", "department_reporting", "department_clauses"])
def test_departments_are_never_added_up(report: str) -> None:
    """Joint clauses stand under each of their departments: no 合计 line is written below them."""
    assert "合计" not in first_column(report)


def test_clauses_are_added_up() -> None:
    """Each amount belongs to one clause: the 合计 line is there."""
    assert "合计" in first_column("money_by_clause")
