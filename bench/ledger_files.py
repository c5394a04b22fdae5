"""The ledgers that intake is measured on: rows that are taken without exception, the same each time."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from dashboard.policy.loading import edition_tables
from dashboard.settings import settings

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HEADINGS = (
    "序号", "项目编号", "项目名称", "承担单位", "统一社会信用代码", "市(州)", "县(市、区)", "对应条款", "立项日期", "项目状态",
    "总投资(万元)", "实际投资额(万元)", "申请金额(万元)", "省级财政资金(万元)", "市级财政资金(万元)", "已拨付(万元)",
    "组织方式", "投资期(月)", "平台名称", "备注",
)  # fmt: skip


def write_book(path: Path, rows: int) -> None:
    """The ledger as Excel stores it, with shared strings and real dates."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("台账")
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for place, row in enumerate(ledger(rows), 1):
            for column, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(place, column, value, dated)
                else:
                    sheet.write(place, column, value)


def write_delimited(path: Path, rows: int) -> None:
    """The same ledger as UTF-8 text."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for row in ledger(rows):
            writer.writerow([one.date().isoformat() if isinstance(one, dt.datetime) else one for one in row])


def ledger(rows: int) -> Iterator[list[Any]]:
    """Rows that are taken without exception, the same each time."""
    draw, tables = random.Random(7), edition_tables(settings().policy_id)
    regions = {row["region_code"]: row for row in tables["regions"].to_pylist()}
    counties = [row for row in regions.values() if row["region_level"] == "county"]
    clauses = [row["clause_number"] for row in tables["clauses"].to_pylist()]
    codes = [credit_code(draw) for _ in range(5_000)]
    for place in range(rows):
        county, firm = draw.choice(counties), draw.randrange(len(codes))
        amount = draw.randrange(1, 20_000_000) / 10_000
        yield [
            place + 1, f"BENCH{place:07d}", f"人工智能关键技术攻关项目第{place}号", f"某某科技有限公司{firm}", codes[firm],
            regions[county["parent_code"]]["region_name"], county["region_name"], draw.choice(clauses),
            dt.datetime(2025, 1, 1) + dt.timedelta(days=draw.randrange(600)), draw.choice(("在研", "已验收", "立项")),
            round(amount * 5, 4), round(amount * 3, 4), round(amount * 1.2, 4), amount, round(amount / 2, 4),
            round(amount / 3, 4), "公开竞争", draw.randrange(6, 36), f"平台{firm % 400}", "补充材料已交",
        ]  # fmt: skip


def credit_code(draw: random.Random) -> str:
    """A 统一社会信用代码 whose check character holds."""
    stem = f"91{draw.randrange(100_000, 999_999)}" + "".join(draw.choice(ALPHABET) for _ in range(9))
    total = sum(ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(stem))
    return stem + ALPHABET[(31 - total % 31) % 31]
