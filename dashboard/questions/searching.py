"""Search over everything that has a name: clauses, units, places, projects and recipients, and where each opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import normalize

from pypinyin import Style, lazy_pinyin

from dashboard.access import Principal
from dashboard.questions.known_values import known_values
from dashboard.questions.queries import run
from dashboard.questions.words import all_stand_in
from dashboard.refusal import Refusal
from dashboard.store import Edition

MOST = 10  # projects, recipients and tasks; of clauses, units and places all are listed
NOTE = 40


@dataclass(frozen=True)
class Found:
    """One thing. note: what tells it from others of its name; page, parameters: where it opens."""

    name: str
    note: str
    page: str
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """The found things of one kind. count: of all; page, parameters: where those are listed that are not here."""

    kind: str
    found: tuple[Found, ...]
    count: int
    page: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def search(edition: Edition, words: str, principal: Principal) -> tuple[Group, ...]:
    """The kinds in which something was found.

    words: all must occur in number, name or, for a clause, in its text; letters are also the initials of the name.
    Projects are searched by number, name and recipient, recipients and tasks by number and name.
    """
    words = normalize("NFKC", words)
    groups = (
        _group("条款", [*_clauses(edition, words, principal)]),
        _group("责任单位", [*_named(edition, "department", "departments", words)]),
        _group("市(州)", [*_named(edition, "city", "cities", words)]),
        _group("县(市、区)", [*_named(edition, "county", "projects", words)]),
        _projects(edition, words, principal),
        _recipients(edition, words, principal),
        _tasks(edition, words, principal),
    )
    return tuple(group for group in groups if group.found)


def _group(kind: str, found: list[Found]) -> Group:
    return Group(kind, tuple(found), len(found))


def _clauses(edition: Edition, words: str, principal: Principal) -> Iterator[Found]:
    for row in run(edition, "clause_words", None, principal).to_pylist():
        name = f"{row['clause_id']} {row['short_title']}"
        if _occur(words, f"{row['clause_number']} {name} {row['clause_text']}", initials(row["short_title"])):
            yield Found(name, f"{row['clause_text'][:NOTE]}…", "clause", {"clause": row["clause_id"]})


def _named(edition: Edition, parameter: str, page: str, words: str) -> Iterator[Found]:
    known = known_values(edition)
    for code, label in known[parameter].labels.items():
        if _occur(words, f"{label} {code}", initials(label)):
            above = known["city"].labels.get(known[parameter].parents.get(code, ""), "")
            yield Found(label, above, page, {parameter: code})


def _projects(edition: Edition, words: str, principal: Principal) -> Group:
    rows = run(edition, "projects_list", {"q": words, "row_limit": MOST}, principal).to_pylist()
    total = run(edition, "projects_totals", {"q": words}, principal).to_pylist()[0]
    found = tuple(
        Found(
            row["record_name"] or row["record_id"],
            f"{row['record_id']}　{row['recipient_name'] or ''}",
            "project",
            {"id": row["record_id"]},
        )
        for row in rows
    )
    return Group("项目", found, total["project_count"] + total["unlisted_count"], "projects", {"q": words})


def _recipients(edition: Edition, words: str, principal: Principal) -> Group:
    rows = run(edition, "recipients_list", {"q": words}, principal).to_pylist()
    named = [row for row in rows if _occur(words, f"{row['recipient_name']} {row['recipient_id']}")]
    found = tuple(
        Found(row["recipient_name"], str(row["recipient_id"]), "recipients", {"id": row["recipient_id"]})
        for row in named[:MOST]
    )
    return Group("承担单位", found, len(named), "recipients", {"q": words})


def _tasks(edition: Edition, words: str, principal: Principal) -> Group:
    """None in an edition of earlier software."""
    try:
        rows = run(edition, "tasks_list", {"q": words}, principal).to_pylist()
    except Refusal:
        rows = []
    found = tuple(
        Found(
            row["task_text"],
            f"{row['task_id']}　{row['owner_departments'] or ''}　{row['task_state']}",
            "tasks",
            {"id": row["task_id"]},
        )
        for row in rows[:MOST]
    )
    return Group("任务", found, len(rows), "tasks", {"q": words})


def _occur(words: str, text: str, letters: str = "") -> bool:
    """Whether each word stands in the text, or the initials begin with it."""
    return all_stand_in(words, text, lambda word: word.isascii() and letters.startswith(word))


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """The first letters of the syllables of a Chinese name: 财政厅 → czt."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()
