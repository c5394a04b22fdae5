"""Tables out: the same rows, order, filters and totals as on the screen, in every format."""

from __future__ import annotations

from dashboard.export.report import FORMATS, Column, EditionStamp, ReportTable, file_name
from dashboard.export.writing import to_bytes, write

__all__ = ["FORMATS", "Column", "EditionStamp", "ReportTable", "file_name", "to_bytes", "write"]
