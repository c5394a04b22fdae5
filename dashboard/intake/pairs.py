"""Two rows that may be the same money: how they are asked about, and what each answer comes to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.formatting import day, wan, yuan
from dashboard.intake.own_unit import Units
from dashboard.intake.questions import Choice, Question, rows_said

KIND = "twice"
SAME, REPLACE, DIFFERENT, SINGLY = "same", "replace", "different", "singly"
STAGES = {"disbursed": "拨付", "committed": "下达"}
NUMBERS = {"disbursed": "凭证号", "committed": "文号"}
NOT_STATED = "未注明"
# From so many pairs of the same two sheets on they are one question, which may be taken apart.
ONE_QUESTION = 6
SHOWN_PAIRS = 3
SHOWN_ROWS = 20


@dataclass(frozen=True)
class Names:
    """Names for people: of departments and funding levels, by code."""

    departments: Mapping[str, str]
    levels: Mapping[str, str]


@dataclass(frozen=True)
class Pair:
    """A row of a file and the row that it may repeat. cells: a row of repeated_payments. units: of the account that asks."""

    cells: Mapping[str, Any]
    names: Names
    units: Units = None

    @property
    def key(self) -> str:
        """The key of its question; queries/checks/find_payment_repeated.sql makes the same."""
        told = (self.cells["stage"], self.cells["entry_id"], self.cells["other_entry_id"])
        return f"{KIND}:{hashlib.md5('|'.join(told).encode(), usedforsecurity=False).hexdigest()}"

    @property
    def one(self) -> tuple[str, str]:
        """Stage and number of the row that is asked about."""
        return self.cells["stage"], self.cells["entry_id"]

    @property
    def other(self) -> tuple[str, str]:
        """Stage and number of the row that it may repeat."""
        return self.cells["stage"], self.cells["other_entry_id"]

    @property
    def is_of_others(self) -> bool:
        """Whether another unit filed the other row: then nothing more is said of it, and it is not withdrawn."""
        is_own = self.units is None or self.cells["other_department"] in self.units
        return bool(self.cells["other_is_published"]) and not is_own

    @property
    def there(self) -> str:
        """The other row in words."""
        if self.is_of_others:
            return "别的单位报送的一行"
        return f"{_where(self)}：{self.said('other_')}"

    @property
    def sheets(self) -> tuple[Any, ...]:
        """Stage, sheet, file and sheet of the other row, and whether the edition has it: what a question is about."""
        names = ("stage", "source_sheet", "other_source_file", "other_source_sheet", "other_is_published")
        return (*(self.cells[name] for name in names), *([True] if self.is_of_others else []))

    @property
    def amount(self) -> str:
        """The amount of both, in 万元 or to the fen."""
        amount: Decimal = self.cells["amount_yuan"]
        return f"{wan(amount)} 万元" if amount % 100 == 0 else f"{yuan(amount)} 元"

    @property
    def money(self) -> str:
        """What both rows have in common."""
        return f"项目 {self.cells['project_id']}，{STAGES[self.cells['stage']]} {self.amount}"

    def said(self, prefix: str = "") -> str:
        """A row of the pair in words. prefix: 'other_' for the row that is there already."""
        cells, stage = self.cells, self.cells["stage"]
        payee = f"收款单位 {cells[prefix + 'payee_name'] or NOT_STATED}，" if stage == "disbursed" else ""
        return (
            f"“{cells[prefix + 'source_file']}”工作表“{cells[prefix + 'source_sheet']}”第 {cells[prefix + 'source_row']} 行，"
            f"日期 {day(cells[prefix + 'entry_on'], NOT_STATED)}，{payee}"
            f"{NUMBERS[stage]} {cells[prefix + 'number_text'] or NOT_STATED}，"
            f"资金层级 {self.names.levels.get(cells[prefix + 'funding_level'], NOT_STATED)}，"
            f"报送单位 {self.names.departments.get(cells[prefix + 'department'], '未标明')}"
        )


def questions_on(
    pairs: Sequence[Pair], sums: Mapping[str, Decimal], taken_apart: Sequence[str]
) -> list[tuple[Question, list[Pair]]]:
    """The questions on these pairs, each with its pairs: one for many pairs of the same two sheets, else one a pair.

    sums: money field → yuan of the file as it is read. taken_apart: keys of questions that are to be asked pair by pair.
    """
    of_sheets: dict[tuple[Any, ...], list[Pair]] = {}
    for pair in pairs:
        of_sheets.setdefault(pair.sheets, []).append(pair)
    found = []
    for together in of_sheets.values():
        if len(together) >= ONE_QUESTION and _key_of(together[0]) not in taken_apart:
            found.append((_on_many(together, sums), together))
        else:
            found += [(question_on(pair, sums), [pair]) for pair in together]
    return found


def question_on(pair: Pair, sums: Mapping[str, Decimal]) -> Question:
    """The question on a pair, both rows side by side."""
    cells, stage = pair.cells, STAGES[pair.cells["stage"]]
    question = (
        f"工作表“{cells['source_sheet']}”第 {cells['source_row']} 行的{stage}像是已经有的同一笔钱：{pair.money}。"
        f"本行：{pair.said()}；{pair.there}。"
    )
    row = cells["source_row"]
    return Question(
        pair.key, KIND, cells["source_sheet"], row, "", question, _choices([pair], sums), (row,)
    )  # fmt: skip


def _on_many(pairs: Sequence[Pair], sums: Mapping[str, Decimal]) -> Question:
    """The question on the pairs of two sheets."""
    first = pairs[0]
    rows = sorted({pair.cells["source_row"] for pair in pairs})
    shown = "。".join(f"{pair.money}：本行 {pair.said()}；{pair.there}" for pair in pairs[:SHOWN_PAIRS])
    total = sum((pair.cells["amount_yuan"] for pair in pairs), Decimal(0))
    question = (
        f"工作表“{first.cells['source_sheet']}”有 {len(pairs)} 行{STAGES[first.cells['stage']]}"
        f"（{rows_said(rows, SHOWN_ROWS)}，合计 {wan(total)} 万元）像是已经有的同一笔钱，"
        f"{_whole(first)}。如：{shown}。"
    )
    choices = (*_choices(pairs, sums), Choice(SINGLY, "不一样，逐笔答复"))
    return Question(
        _key_of(first), KIND, first.cells["source_sheet"], rows[0], "", question, choices, tuple(rows)
    )  # fmt: skip


def _key_of(pair: Pair) -> str:
    """The key of the question on all pairs of these sheets, the same however many of them are answered one by one."""
    told = "|".join(map(str, pair.sheets))
    return f"{KIND}_all:{hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()}"


def _whole(pair: Pair) -> str:
    """Where the other rows of a question on two sheets are."""
    if pair.is_of_others:
        return "都是别的单位报送的"
    return f"{_where(pair)}在“{pair.cells['other_source_file']}”工作表“{pair.cells['other_source_sheet']}”"


def _where(pair: Pair) -> str:
    return "已接入的一行" if pair.cells["other_is_published"] else "这次报送的另一行"


def _choices(pairs: Sequence[Pair], sums: Mapping[str, Decimal]) -> tuple[Choice, ...]:
    """The answers with the sums of the file; to withdraw the other row is offered only where the edition has it from this unit."""
    without = dict(sums)
    for pair in pairs:
        without[pair.cells["stage"]] -= pair.cells["amount_yuan"]
    are = "这些行" if len(pairs) > 1 else "本行"
    withdraw = Choice(REPLACE, "是同一笔，以本次为准：先前的撤下，不再计入", sums)
    return (
        Choice(SAME, f"是同一笔，不重复计入：{are}不读入", without),
        *([withdraw] if pairs[0].cells["other_is_published"] and not pairs[0].is_of_others else []),
        Choice(DIFFERENT, "不是同一笔，都计入", sums),
    )
