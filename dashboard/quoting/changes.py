"""The changes of a quoted figure: its value on the newest edition, the difference, and the parts of the difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from dashboard.export.ordering import SORT
from dashboard.export.quotation import Became, Kept, Link, Quoted
from dashboard.formatting import NOT_REPORTED, said
from dashboard.questions.known_values import LISTS
from dashboard.questions.parameters import PAGING, parse
from dashboard.questions.queries import load
from dashboard.quoting.link_checks import edition_of
from dashboard.refusal import Refusal
from dashboard.store import Edition

# Answers a report: (edition, name, values by name) → rows.
Answer = Callable[[Edition, str, Mapping[str, Any]], pa.Table]
STAGES = {
    "applied_amount_yuan": "applied_change_amount_yuan",
    "committed_amount_yuan": "committed_change_amount_yuan",
    "disbursed_amount_yuan": "disbursed_change_amount_yuan",
}
# The filters that reports of changes take.
DIVIDED = ("part", "clause", "department", "city", "county")
REDEFINED = "口径变化"
LOST = "当时的版本不能与现在的比较，差额不能逐项说明"


def differing(link: Link, edition: Edition, answer: Answer) -> str | None:
    """Why the kept rows of a link differ from today's answers on the same edition; None where they are equal.

    edition: of the link.
    """
    for kept in link.reports:
        try:
            source = edition_of(kept, edition)
            rows = answer(source, kept.name, kept.bound)
        except Refusal as refusal:
            return str(refusal)
        names = kept.rows.column_names
        if (
            not set(names) <= set(rows.column_names)
            or rows.select(names).to_pylist() != kept.rows.to_pylist()
        ):
            return f"口径变化：今天的查询对第 {source.number} 版给出的“{kept.shape['title']}”与当时不同。"
    return None


def missing(link: Link, shown: tuple[Quoted, ...]) -> str | None:
    """Why today's page lacks figures of the link; None where it shows all of them."""
    left = [_told(figure) for figure in shown]
    for figure in link.figures:
        told = _told(figure)
        if told not in left:
            return (
                f"口径变化：今天的页面对第 {link.edition_number} 版不再给出“{figure.label} {figure.value}”。"
            )
        left.remove(told)
    return None


def _told(figure: Quoted) -> tuple[str, str]:
    """What a figure says whatever its label and unit are called: its column and its number, or the word for none."""
    return figure.column, figure.exact or figure.value


def became(link: Link, pinned: Edition | None, newest: Edition, answer: Answer) -> tuple[Became, ...]:
    """Each key figure of a link on the newest edition of its kind. pinned: the edition of the link, None where it is lost."""
    try:
        for name, words in link.parameters.items():
            if name in LISTS:
                parse(newest, name, words)
    except Refusal as refusal:
        return tuple(_unanswered(figure, str(refusal)) for figure in link.figures)
    return tuple(_one(link, figure, pinned, newest, answer) for figure in link.figures)


def changed_tables(link: Link, newest: Edition, answer: Answer) -> tuple[int, int]:
    """(changed, all): the number of kept tables with other rows on the newest edition, and of all kept tables.

    A table of another edition than that of the link is compared on that edition.
    """
    other = 0
    for kept in link.reports:
        try:
            rows = answer(edition_of(kept, newest), kept.name, kept.bound)
            names = [name for name in kept.rows.column_names if name in rows.column_names]
            other += rows.select(names).to_pylist() != kept.rows.select(names).to_pylist()
        except Refusal:
            other += 1
    return other, len(link.reports)


def _unanswered(figure: Quoted, sentence: str) -> Became:
    return Became(figure, "不能比较", None, None, (), sentence)


def _one(link: Link, figure: Quoted, pinned: Edition | None, newest: Edition, answer: Answer) -> Became:
    if figure.place is None:
        return _unanswered(figure, "当时没有记下这个数出自哪个查询。")
    kept = link.reports[figure.place]
    try:
        newest = edition_of(kept, newest)
        row = _row(answer(newest, kept.name, kept.bound), figure.column)
    except Refusal as refusal:
        return _unanswered(figure, str(refusal))
    if row is None:
        return _unanswered(figure, f"第 {newest.number} 版没有这条记录，可能已撤下或改了编号。")
    number, missing_code = row
    now = said(number, figure.format, figure.unit, missing_code or NOT_REPORTED)
    if figure.number is None or number is None:
        why = "" if figure.number == number else _kinds(link, kept, newest, answer)
        return Became(figure, now, number, None, (), why)
    difference = number - figure.number
    if not difference:
        return Became(figure, now, number, difference, (), "")
    try:
        parts = _parts(link, figure, kept, pinned if kept.origin is None else newest, newest, answer)
    except Refusal:  # lost, or of another software
        return Became(figure, now, number, difference, (), LOST)
    why = "" if parts else _kinds(link, kept, newest, answer)
    return Became(figure, now, number, difference, parts, why)


def _row(rows: pa.Table, column: str) -> tuple[Decimal | None, str | None] | None:
    """The number in a report of a single row, and the reason where it is missing; None for any other count of rows."""
    if rows.num_rows != 1 or column not in rows.column_names:
        return None
    row = rows.to_pylist()[0]
    value = row[column]
    return (None if value is None else Decimal(str(value))), row.get(f"{column}_missing_code")


def _parts(
    link: Link, figure: Quoted, kept: Kept, pinned: Edition | None, newest: Edition, answer: Answer
) -> tuple[tuple[str, Decimal], ...]:
    """The contributions of a changed 口径 and of each kind of change; empty where they do not add up to the difference."""
    if figure.number is None:
        return ()
    if pinned is None:
        raise Refusal(LOST)
    again = _row(answer(pinned, kept.name, kept.bound), figure.column)
    now = _row(answer(newest, kept.name, kept.bound), figure.column)
    if again is None or now is None or again[0] is None or now[0] is None:
        return ()
    redefined, moved = again[0] - figure.number, now[0] - again[0]
    parts = {REDEFINED: redefined} if redefined else {}
    if moved:
        amounts = _amounts(link, figure, kept, newest, answer)
        if sum(amounts.values()) != moved:
            return ()
        parts |= amounts
    return tuple(parts.items())


def _amounts(link: Link, figure: Quoted, kept: Kept, newest: Edition, answer: Answer) -> dict[str, Decimal]:
    """Kind of change → amount; empty for figures and filters that the reports of changes do not take."""
    stage = STAGES.get(figure.column)
    others = {
        name
        for name, value in kept.bound.items()
        if value is not None and name not in (*DIVIDED, *PAGING, SORT, "id", "since")
    }
    if stage is None or others or newest.number == link.edition_number:
        return {}
    if kept.bound.get("id") is not None:
        return _amounts_of_record(link, str(kept.bound["id"]), figure, newest, answer)
    rows = answer(newest, "edition_changes_totals", _chosen(link, kept)).to_pylist()
    return {row["change_name"]: row[stage] for row in rows if row[stage]}


def _amounts_of_record(
    link: Link, record: str, figure: Quoted, newest: Edition, answer: Answer
) -> dict[str, Decimal]:
    rows = answer(newest, "edition_changes", _all("edition_changes") | {"since": link.edition_number})
    stage = figure.column.removesuffix("_amount_yuan")
    found: dict[str, Decimal] = {}
    for row in rows.to_pylist():
        if row["record_id"] == record and row["stage"] == stage and row["change_amount_yuan"]:
            name = row["change_name"]
            found[name] = found.get(name, Decimal(0)) + row["change_amount_yuan"]
    return found


def _kinds(link: Link, kept: Kept, newest: Edition, answer: Answer) -> str:
    """The kinds of change between two editions with the number of records, in words."""
    try:
        rows = answer(newest, "edition_changes_totals", _chosen(link, kept)).to_pylist()
    except Refusal as refusal:
        return str(refusal)
    found = [
        f"{row['change_name']} {row['changed_record_count']} 条"
        for row in rows
        if row["changed_record_count"]
    ]
    return f"两版之间{'、'.join(found)}" if found else "两版的记录没有变化，数是算法或参考数据变了"


def _chosen(link: Link, kept: Kept) -> dict[str, Any]:
    filters = {name: kept.bound.get(name) for name in DIVIDED}
    return _all("edition_changes_totals") | filters | {"since": link.edition_number}


def _all(report: str) -> dict[str, Any]:
    return {parameter.name: None for parameter in load(report).parameters}
