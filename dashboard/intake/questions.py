"""What a workbook leaves open: questions to the steward, and what an answer does to the reading.

A question is no refusal: the file is held until each is answered, and the edition keeps question, answer and reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pyarrow as pa

from dashboard.formatting import money as money_said
from dashboard.intake.loading import TOLD_WHOLES
from dashboard.intake.mapping import NOT_READ, Correction, FileMapping
from dashboard.personal import has_number, personal_sentence
from dashboard.refusal import Refusal

RECORD, NOT_RECORD, ACCEPT, LEAVE_OUT, KEEP, PROPOSED = (
    "record",
    "not_record",
    "accept",
    "leave_out",
    "keep",
    "proposed",
)
# The choices for which a row is, or is not, read as a record.
READS_ROWS = {RECORD: True, NOT_RECORD: False, LEAVE_OUT: False}
LONGEST_REASON = 200


@dataclass(frozen=True)
class Choice:
    """A possible answer. choice: its code. label: for people. sums: money field → yuan of the file with this answer."""

    choice: str
    label: str
    sums: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question about a file. key: the same as long as the same is asked: it names the amounts, so that a difference
    that was accepted accepts no other. kind: of the fault, such as 'total'.

    sheet, row, column: where, row as Excel counts, 0 for none. rows: all rows that the answer concerns.
    field: the money that the answer concerns, '' for none. needs_reason: whether an answer must say why.
    """

    key: str
    kind: str
    sheet: str
    row: int
    column: str
    question: str
    choices: tuple[Choice, ...]
    rows: tuple[int, ...] = ()
    needs_reason: bool = False
    field: str = ""

    @property
    def place(self) -> str:
        """Where it is asked, for what is logged: the question itself has amounts."""
        row = f"第 {self.row} 行" if self.row else ""
        column = f"“{self.column}”" if self.column else ""
        return f"对工作表“{self.sheet}”{row}{column}的问题"


@dataclass(frozen=True)
class Answer:
    """The choice of a question by its key, with the reason that the steward gave."""

    key: str
    choice: str
    reason: str = ""


@dataclass(frozen=True)
class Answered:
    """A question with its answer, as the edition keeps it."""

    question: Question
    choice: Choice
    reason: str

    @property
    def sentence(self) -> str:
        """The note on it."""
        why = f"，理由：{self.reason}" if self.reason else ""
        return f"{self.question.question}答复：{self.choice.label}{why}。"


def key_of(kind: str, sheet: str, row: int, *amounts: Decimal) -> str:
    """What is asked, where, and about which amounts."""
    return ":".join((kind, sheet, str(row), *(f"{amount:.2f}" for amount in amounts)))


RememberedAnswers = Callable[[str], Sequence[Answer]]


def no_answers(_sha256: str) -> Sequence[Answer]:
    """The answers for a file that was never asked about: none."""
    return ()


def sorted_out(
    questions: Sequence[Question], answers: Sequence[Answer]
) -> tuple[tuple[Question, ...], tuple[Answered, ...]]:
    """(the questions that are open, the answered ones).

    Raises Refusal for a choice that is none, a missing reason, and one with a number of a person.
    """
    by_key = {answer.key: answer for answer in answers}
    still_open: list[Question] = []
    answered: list[Answered] = []
    for question in questions:
        answer = by_key.get(question.key)
        if answer is None:
            still_open.append(question)
            continue
        choice = next((one for one in question.choices if one.choice == answer.choice), None)
        if choice is None:
            listed = "、".join(one.choice for one in question.choices)
            raise Refusal(f"{question.place}的答复“{answer.choice}”不在可选的答复里，可选：{listed}。")
        reason = " ".join(answer.reason.split())
        if question.needs_reason and not reason:
            raise Refusal(f"{question.place}的答复没有写理由，请写明理由，它随版本保存。")
        if has_number(reason):
            raise Refusal(personal_sentence("答复的理由", "请改写后再答复"))
        answered.append(Answered(question, choice, reason[:LONGEST_REASON]))
    return tuple(still_open), tuple(answered)


@dataclass(frozen=True)
class Told:
    """What answers change in the reading: sheet → row → whether it is a record; (sheet, money field) → which of a whole
    and its parts counts; headings that are not read."""

    rows: Mapping[str, Mapping[int, bool]] = field(default_factory=dict)
    wholes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()

    def wholes_table(self) -> pa.Table:
        """The choices of wholes as the table told_wholes."""
        rows = [
            {"source_sheet": sheet, "field": name, "choice": choice}
            for (sheet, name), choice in self.wholes.items()
        ]
        return pa.Table.from_pylist(rows, schema=TOLD_WHOLES)

    def mapping(self, mapping: FileMapping | None) -> FileMapping | None:
        """The mapping with the headings that are not read."""
        if not self.headings:
            return mapping
        kept = mapping or FileMapping()
        named = {correction.heading for correction in kept.columns}
        left_out = (Correction(heading, NOT_READ) for heading in self.headings if heading not in named)
        return replace(kept, columns=(*kept.columns, *left_out))


NOTHING_TOLD = Told()


def told_by(answered: Sequence[Answered]) -> Told:
    """The effect of these answers."""
    rows: dict[str, dict[int, bool]] = {}
    wholes: dict[tuple[str, str], str] = {}
    headings: list[str] = []
    for one in answered:
        question, choice = one.question, one.choice.choice
        if question.kind == "whole":
            wholes[question.sheet, question.field] = choice
        elif question.kind == "column" and choice == NOT_READ:
            headings.append(question.column)
        elif choice in READS_ROWS:
            rows.setdefault(question.sheet, {}).update(dict.fromkeys(question.rows, READS_ROWS[choice]))
    return Told(rows, wholes, tuple(headings))


def rows_said(rows: Sequence[int], most: int) -> str:
    """Rows in words, at most so many by number: 第 2、5 行; 第 2、5 等 12 行."""
    named = "、".join(map(str, rows[:most]))
    return f"第 {named} 行" if len(rows) <= most else f"第 {named} 等 {len(rows)} 行"


def sums_said(sums: Mapping[str, Decimal], titles: Mapping[str, str]) -> str:
    """The sums of a choice in words. titles: money field → its usual heading."""
    return "、".join(f"{titles.get(name, name)} {money_said(amount)}" for name, amount in sums.items())
