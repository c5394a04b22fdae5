"""Exports: the same rows, order, filters and totals as on the screen, in every format."""

from __future__ import annotations

from dashboard.export.occasion import Book, Occasion
from dashboard.export.report import FORMATS, Column, EditionStamp, Question, ReportTable, file_name
from dashboard.export.writing import Leaving, deliver, to_bytes, to_file, write

__all__ = [
    "FORMATS",
    "Book",
    "Column",
    "EditionStamp",
    "Leaving",
    "Occasion",
    "Question",
    "ReportTable",
    "deliver",
    "file_name",
    "to_bytes",
    "to_file",
    "write",
]
