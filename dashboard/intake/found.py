"""What the worker found out about a file, beside its rows, as the caller uses it."""

from __future__ import annotations

from typing import Any

from dashboard.intake.doubts import as_doubt
from dashboard.intake.mapping import FileMapping, from_text
from dashboard.intake.questions import PROPOSED, Choice, Question
from dashboard.intake.results import SeenColumn, SeenTable
from dashboard.intake.staging import Seen


def proposed_in(found: dict[str, Any]) -> tuple[Question, FileMapping]:
    """The question whether a file that was not recognised is what it looks like, and the mapping that a yes means."""
    one = found["proposal"]
    question = Question(
        f"headings:{one['sheet']}:{one['row']}",
        "headings",
        one["sheet"],
        one["row"],
        "",
        f"工作表“{one['sheet']}”第 {one['row']} 行的列名大多不认识，按内容看{one['said']}。",
        (Choice(PROPOSED, "按这样读，以后同一单位同样的表头也这样读"),),
    )
    return question, from_text(one["mapping"])


def seen_in(found: dict[str, Any]) -> Seen:
    """The totals in titles and notes, and the doubts of the tables."""
    return Seen(found["stated"], [as_doubt(doubt) for doubt in found["doubts"]])


def titles_in(found: dict[str, Any]) -> list[str]:
    """The lines above the tables, or above the likely headings where there is no table."""
    tables = [table for table in found["tables"] if table["kind"]] or found["tables"]
    return [title for table in tables for title in table["titles"]]


def tables_in(found: dict[str, Any]) -> tuple[SeenTable, ...]:
    """The recognised tables and headings."""
    return tuple(
        SeenTable(
            **(table | {"titles": tuple(table["titles"])})
            | {"columns": tuple(SeenColumn(**column) for column in table["columns"])}
        )
        for table in found["tables"]
    )
