"""Intake: reads the workbooks of departments, checks them row by row, and adds them to an edition.

A file goes through reading (cells), recognising (tables, headings, kinds) and loading (raw text), all three in a
process of its own (isolation, forking), then staging (SQL: types and reasons) and, once accepted, merging; or back to its
sender (answering).
"""

from dashboard.intake.answering import answer_workbook
from dashboard.intake.merging import merge_into
from dashboard.intake.results import FileResult, Rejection, with_rejections_held
from dashboard.intake.understanding import understand

__all__ = ["FileResult", "Rejection", "answer_workbook", "merge_into", "understand", "with_rejections_held"]
