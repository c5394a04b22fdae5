"""Workbooks as senders really make them: the true sum is known, and something about each may mislead a reader.

The same for the same seed. Each dress says whether a careful reader can tell the true sum from the sheet (READ), must
ask (ASKED), or sends it back (BACK).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

READ, ASKED, BACK = "read", "asked", "back"
Row = list[Any]


@dataclass
class Sheet:
    """What is written. kind: of the ledger. rows: of records, without headings; money: the column of the amount, from 0."""

    kind: str
    heads: Row
    rows: list[Row]
    money: int
    draw: random.Random
    above: list[Row] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[int] = field(default_factory=set)

    @property
    def first(self) -> int:
        """The row of the first record, as Excel counts."""
        return len(self.above) + 2

    def total(self) -> Decimal:
        """What the records come to, in the unit of the sheet."""
        return sum(
            (Decimal(str(row[self.money])) for row in self.rows if row[self.money] is not None), Decimal(0)
        )

    def line(self, label: str, amount: object) -> Row:
        """A row with a label in front and an amount, and nothing else."""
        row: Row = [None] * len(self.heads)
        row[0], row[self.money] = label, amount
        return row


@dataclass(frozen=True)
class Sent:
    """A workbook. true_yuan: what it says to a careful reader. expected: READ, ASKED or BACK. dress: its name."""

    path: Path
    kind: str
    true_yuan: Decimal
    expected: str
    dress: str


def sent(folder: Path, seed: int) -> Sent:
    """The workbook of a seed."""
    draw = random.Random(seed)
    kind = draw.choice(list(KINDS))
    name, dress = draw.choice([one for one in DRESSES.items() if kind in WHERE.get(one[0], tuple(KINDS))])
    sheet = KINDS[kind](draw)
    true = sheet.total()
    expected = dress(sheet)
    path = folder / f"{SENDERS[kind]}_{name}_{seed}_2026年10月.xlsx"
    _write(path, sheet)
    return Sent(path, kind, true * 10_000, expected, name)


def _amount(draw: random.Random) -> float:
    return draw.choice((draw.randrange(1, 900), draw.randrange(1, 90_000) / 100))


def _projects(draw: random.Random) -> Sheet:
    rows: list[Row] = [
        [f"KJ2026-{draw.randrange(10**6):06d}{place}", f"项目{place}", draw.choice(("1.1", "二(四)")), f"单位{place}", "成都市", _amount(draw), ""]
        for place in range(draw.randint(3, 9))
    ]  # fmt: skip
    return Sheet(
        "projects",
        ["项目编号", "项目名称", "条款", "承担单位", "市(州)", "补助金额(万元)", "备注"],
        rows,
        5,
        draw,
    )


def _payments(draw: random.Random) -> Sheet:
    rows: list[Row] = [
        [
            f"KJ2026-{place:03d}",
            _amount(draw),
            f"2026-0{draw.randint(1, 9)}-1{draw.randint(0, 9)}",
            f"单位{place}",
            "",
        ]
        for place in range(draw.randint(3, 9))
    ]
    return Sheet(
        "disbursements", ["项目编号", "拨付金额(万元)", "拨付日期", "收款单位", "备注"], rows, 1, draw
    )


def _grants(draw: random.Random) -> Sheet:
    rows: list[Row] = [
        [f"KJ2026-{place:03d}", f"示财教〔2026〕{place + 1}号", "省级", _amount(draw), "2026-03-06", ""]
        for place in range(draw.randint(3, 9))
    ]
    heads = ["项目编号", "下达文号", "资金层级", "下达金额(万元)", "下达日期", "备注"]
    return Sheet("commitments", heads, rows, 3, draw)


def _budgets(draw: random.Random) -> Sheet:
    rows: list[Row] = [
        [f"示财预〔2026〕{place + 1}号", "1.1", "科技厅", "2026年", "省级", _amount(draw), ""]
        for place in range(draw.randint(3, 9))
    ]
    heads = ["文号", "条款", "责任单位", "年度", "资金层级", "年初预算(万元)", "备注"]
    return Sheet("budgets", heads, rows, 5, draw)


KINDS: dict[str, Callable[[random.Random], Sheet]] = {
    "projects": _projects,
    "disbursements": _payments,
    "commitments": _grants,
    "budgets": _budgets,
}
SENDERS = {"projects": "科技厅", "disbursements": "财政厅", "commitments": "财政厅", "budgets": "财政厅"}


def _clean(sheet: Sheet) -> str:
    return READ


def _totals(sheet: Sheet) -> str:
    """Sums of groups and of all, above or below, in the words that people use."""
    draw, rows = sheet.draw, sheet.rows
    half = max(1, len(rows) // 2)
    parts = [rows[:half], rows[half:]]
    words = draw.choice(
        (
            ("小计", "合计"),
            ("甲组小计（2个）", "总  计"),
            ("KJ 汇总", "Total"),
            ("成都市小计", "第一批合计："),
        )
    )
    is_above = draw.random() < 0.3
    grand = sheet.line(words[1], float(sheet.total()))
    done: list[Row] = []
    for part in parts:
        amount = float(sum(Decimal(str(row[sheet.money])) for row in part))
        group = sheet.line(words[0], amount)
        done += [group, *part] if is_above else [*part, group]
    sheet.rows = [grand, *done] if is_above and draw.random() < 0.5 else [*done, grand]
    return READ


def _wrong_total(sheet: Sheet) -> str:
    amount = sheet.total() + sheet.draw.choice((-1, 1)) * min(
        Decimal(str(row[sheet.money])) for row in sheet.rows
    )
    sheet.rows.append(sheet.line(sheet.draw.choice(("合计", "总计", "合　计", "TOTAL")), float(amount)))
    return ASKED


def _stated(sheet: Sheet) -> str:
    is_right = sheet.draw.random() < 0.5
    amount = sheet.total() if is_right else sheet.total() + 7
    sheet.above = [[f"资金情况表（合计：{amount:,} 万元）"]]
    return READ if is_right else ASKED


def _like_footers(sheet: Sheet) -> str:
    word = sheet.draw.choice(("审核", "制表", "负责人", "联系人", "填报人", "数据来源", "汇总"))
    for row in sheet.rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith(("项目", "单位")):
                row[place] = f"{word}{cell}"
    sheet.rows[0][-1] = sheet.draw.choice(("合计", "累计", "汇总", "小计"))
    return READ


def _unlabelled(sheet: Sheet) -> str:
    """A line with only an amount that belongs to nobody."""
    row: Row = [None] * len(sheet.heads)
    row[sheet.money] = 12.5
    sheet.rows.insert(sheet.draw.randrange(1, len(sheet.rows)), row)
    return ASKED


def _parts(sheet: Sheet) -> str:
    """A whole with its parts; sometimes a part is not filled in."""
    at = sheet.money + 1
    sheet.heads[at:at] = ["其中：省级", "市级"]
    for row in sheet.rows:
        whole = Decimal(str(row[sheet.money]))
        first = (whole / 3).quantize(Decimal("0.01"))
        kind = sheet.draw.random()
        row[at:at] = (
            [float(first), float(whole - first)]
            if kind < 0.6
            else [None, None]
            if kind < 0.8
            else [float(first), None]
        )
    return READ


def _years(sheet: Sheet) -> str:
    sheet.heads[sheet.money] = "2025年" + sheet.heads[sheet.money]
    sheet.heads.append("2026年" + sheet.heads[sheet.money].removeprefix("2025年"))
    for row in sheet.rows:
        row.append(5)
    return ASKED


def _halves(sheet: Sheet) -> str:
    sheet.heads += list(sheet.heads)
    for row in sheet.rows:
        row += [f"{cell}9" if place == 0 else cell for place, cell in enumerate(row)]
    return ASKED


def _merged_number(sheet: Sheet) -> str:
    """One number over two lines, the second with only an amount."""
    row: Row = [None] * len(sheet.heads)
    amount = Decimal(str(sheet.rows[0][sheet.money]))
    row[sheet.money] = float(amount / 2)
    sheet.rows[0][sheet.money] = float(amount / 2)
    sheet.rows.insert(1, row)
    last = sheet.first + 1
    sheet.merges += [
        f"{get_column_letter(place + 1)}{sheet.first}:{get_column_letter(place + 1)}{last}"
        for place in range(len(sheet.heads))
        if place != sheet.money
    ]
    return READ


def _merged_amount(sheet: Sheet) -> str:
    column = get_column_letter(sheet.money + 1)
    sheet.rows[1][sheet.money] = None
    sheet.merges.append(f"{column}{sheet.first}:{column}{sheet.first + 1}")
    return ASKED


def _cancelled(sheet: Sheet) -> str:
    sheet.rows[0][-1] = sheet.draw.choice(("作废", "已取消立项", "退出", "终止", "已撤销"))
    return ASKED


def _refunded(sheet: Sheet) -> str:
    """A payment of before, and that it went back: together nothing."""
    amount = _amount(sheet.draw) + 1000
    sheet.rows += [
        ["KJ2026-999", amount, "2025-11-03", "单位甲", ""],
        [
            "KJ2026-999",
            -amount,
            "2026-09-20",
            "单位甲",
            sheet.draw.choice(("资金退回", "结余收回", "项目核减")),
        ],
    ]
    return READ


def _negative(sheet: Sheet) -> str:
    """An amount below zero of which nothing says that it went back."""
    sheet.rows[0][sheet.money] = -_amount(sheet.draw)
    return BACK


def _struck(sheet: Sheet) -> str:
    sheet.struck.add(sheet.first)
    return ASKED


def _two_in_one(sheet: Sheet) -> str:
    sheet.rows[0][sheet.money] = sheet.draw.choice(("120\n80", "12 5", "120\r\n80"))
    return BACK


def _scaled(sheet: Sheet) -> str:
    """The cell holds yuan, the format shows 万."""
    form = sheet.draw.choice(("0!.0000", '0!.0000"万"'))
    for place, row in enumerate(sheet.rows):
        row[sheet.money] = int(Decimal(str(row[sheet.money])) * 10_000)
        sheet.formats[sheet.first + place, sheet.money + 1] = form
    return READ


def _worded(sheet: Sheet) -> str:
    for place in range(len(sheet.rows)):
        sheet.formats[sheet.first + place, sheet.money + 1] = '0.00"万元"'
    return READ


def _footers(sheet: Sheet) -> str:
    sheet.rows += [
        sheet.line("", None),
        ["填报人：某某", None, None, "联系电话：内线"],
        ["注：资金以文件为准"],
        ["数据来源：某处"],
    ]
    return READ


DRESSES: dict[str, Callable[[Sheet], str]] = {
    "clean": _clean,
    "totals": _totals,
    "wrong_total": _wrong_total,
    "stated": _stated,
    "like_footers": _like_footers,
    "unlabelled": _unlabelled,
    "parts": _parts,
    "years": _years,
    "halves": _halves,
    "merged_number": _merged_number,
    "merged_amount": _merged_amount,
    "cancelled": _cancelled,
    "refunded": _refunded,
    "negative": _negative,
    "struck": _struck,
    "two_in_one": _two_in_one,
    "scaled": _scaled,
    "worded": _worded,
    "footers": _footers,
}
# A payment has one level, so its parts are no row; a document number is another for each line.
WHERE = {
    "parts": ("projects",),
    "merged_number": ("projects", "disbursements"),
    "cancelled": ("projects",),
    "refunded": ("disbursements",),
}


def _write(path: Path, sheet: Sheet) -> None:
    book = openpyxl.Workbook()
    target = book.active
    assert target is not None
    for row in [*sheet.above, sheet.heads, *sheet.rows]:
        target.append(row)
    for (row_number, column), form in sheet.formats.items():
        target.cell(row_number, column).number_format = form
    for row_number in sheet.struck:
        for cell in target[row_number]:
            cell.font = Font(strike=True)
    for merge in sheet.merges:
        target.merge_cells(merge)
    book.save(path)
