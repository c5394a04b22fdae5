"""All that a reader can open beside the reports themselves: filtered answers, the 汇报材料 with its annex, whole pages."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from openpyxl import load_workbook

from dashboard.briefing import Scope
from dashboard.questions.queries import load, report_names
from dashboard.store import Edition
from dashboard.views.page_runs import page_book
from tests.asking import run
from tests.briefed import saved

Answers = dict[str, list[Any]]
TIMES = {"published_at", "received_at"}
CLOCK = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")
# What an attacker who knows a person would ask for.
CHOICES: tuple[Mapping[str, Any], ...] = (
    {"city": ["510100"]},
    {"city": ["510600"], "county": ["510603"]},
    {"year": ["2024"]},
    {"reporting_department": ["czt"]},
    {"funding_level": ["provincial"], "clause": ["5.5"]},
    {"project_status": ["approved"], "clause": ["5.5"]},
    {"q": "甲大学"},
    {"program": ["emei"]},
)
SCOPES = (Scope(), Scope(city="510100"), Scope(department="zzb"))
PAGES: Mapping[str, Mapping[str, str]] = {
    "overview": {},
    "clauses": {"layout": "table", "city": "510100"},
    "clause": {"clause": "5.5"},
    "caps": {},
    "cities": {"city": "510100"},
    "programs": {},
    "departments": {"department": "zzb"},
}


def shared(asked: Sequence[Any], share: int) -> Sequence[Any]:
    """One of `share`, at least one, drawn by a fixed seed; all of them for 1."""
    return random.Random(len(asked)).sample(asked, -(-len(asked) // share)) if share > 1 else asked


def filtered(edition: Edition, share: int) -> Answers:
    """Every report under every choice of an attacker that it takes, and with every pseudonym as `id`."""
    found: Answers = {}
    people = [row["record_id"] for row in run(edition, "caps_by_record", {"clause": ["5.5"]}).to_pylist()]
    choices = (*shared(CHOICES, share), *({"id": person} for person in shared(people[:3], share)))
    for name in report_names():
        takes = {parameter.name for parameter in load(name).parameters}
        for choice in choices:
            if set(choice) <= takes:
                rows = run(edition, name, {take: choice.get(take) for take in takes}).to_pylist()
                found[f"{name} {choice}"] = [
                    {column: value for column, value in row.items() if column not in TIMES} for row in rows
                ]
    return found


def briefed(edition: Edition, folder: Path, share: int) -> Answers:
    """Every word and cell of the 汇报材料 and its annex, for the whole, for cities and for the department of talent."""
    found: Answers = {}
    folder.mkdir(parents=True, exist_ok=True)
    for place, scope in enumerate(shared(SCOPES, share)):
        document = folder / f"{place}.docx"
        annex = saved(edition, scope, document)
        word = docx.Document(str(document))
        texts = [paragraph.text for paragraph in word.paragraphs]
        texts += [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        book = load_workbook(annex)
        for sheet in book.worksheets:
            texts += [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
        found[f"briefing {scope}"] = [CLOCK.sub("", text) for text in texts]
    return found


def opened(edition: Edition, share: int) -> Answers:
    """The workbook of every page that tells of people: its figures and its tables as they leave."""
    found: Answers = {}
    store = f"file:{edition.folder}"
    for page, chosen in shared(tuple(PAGES.items()), share):
        book, _ = page_book(page, {"v": "1", "edition": str(edition.number)} | dict(chosen), store)
        found[f"page {page}"] = [
            *book.figures,
            *(
                {column: value for column, value in row.items() if column not in TIMES}
                for table in book.tables
                for row in table.table.to_pylist()
            ),
        ]
    return found
