"""Intake: what departments' workbooks hold, row by row, and how it joins an edition.

A file goes through reading (cells), recognising (table, headings, kind), loading (raw text),
staging (SQL: types and reasons) and, once accepted, merging.
"""

from dashboard.intake.merging import merge_into
from dashboard.intake.results import FileResult, Rejection, with_rejections_held
from dashboard.intake.understanding import understand

__all__ = ["FileResult", "Rejection", "merge_into", "understand", "with_rejections_held"]
