"""Intake: reads the workbooks of departments, checks them row by row, and adds them to an edition.

Steps for a file: reading (cells), recognising (tables, headings, kinds) and loading (raw text), all in a separate
process (isolation, forking); then staging (SQL: types and reasons); then merging into an edition, or answering: a
workbook for the sender.
"""

from dashboard.intake.answering import answer_workbook
from dashboard.intake.merging import merge_into
from dashboard.intake.results import FileResult, Rejection, with_questions_held, with_rejections_held
from dashboard.intake.understanding import understand

__all__ = [
    "FileResult",
    "Rejection",
    "answer_workbook",
    "merge_into",
    "understand",
    "with_questions_held",
    "with_rejections_held",
]
