"""Ledgers with known contents, dressed as departments dress them: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.intake.vocabulary import vocabulary
from dashboard.policy.loading import edition_tables

POLICY = "sichuan-ai"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
UNITS = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
DATE_FORMS = ("{0}-{1:02d}-{2:02d}", "{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}/{1}/{2}", "{0}{1:02d}{2:02d}")
NOISE = (["本表由各处室汇总"], ["填表说明", "请按要求填写"], ["联系方式", "内网"])
FOOTERS = ("填报人：某某", "审核：某某", "注：资金以文件为准", "制表 某处")
BAD = {"条款": ("9.9", "条款不存在"), "金额": ("约五万", "金额含文字"), "日期": ("待定", "日期无法识别")}


@dataclass
class Known:
    """What a file holds. committed, paid: number → yuan. bad: (sheet, row) that must come back; rows: filled rows."""

    path: Path
    committed: dict[str, Decimal] = field(default_factory=dict)
    paid: dict[str, Decimal] = field(default_factory=dict)
    clauses: dict[str, str] = field(default_factory=dict)
    cities: dict[str, str | None] = field(default_factory=dict)
    dates: dict[str, date | None] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    bad: set[tuple[str, int]] = field(default_factory=set)
    rows: int = 0


@dataclass(frozen=True)
class Dress:
    """How one file is written."""

    draw: random.Random
    unit: str
    where: str  # the unit stands in the heading, on a line of its own, or in the cell
    date_form: str
    is_text: bool
    has_both: bool  # number and name in one column


def generated(folder: Path, seed: int) -> Known:
    """One file drawn from `seed`, .xlsx or .csv, and what it holds."""
    draw = random.Random(seed)
    is_text = draw.random() < 0.35
    path = folder / f"某单位台账{seed}.{'csv' if is_text else 'xlsx'}"
    known = Known(path)
    tables = 1 if draw.random() < 0.6 else draw.choice((2, 3))
    sheets: list[tuple[str, list[list[Any]], list[tuple[int, int, int]]]] = []
    for place in range(1 if is_text else draw.randint(1, 2)):
        name = path.stem if is_text else f"台账{place + 1}"
        rows: list[list[Any]] = []
        merges: list[tuple[int, int, int]] = []
        for number in range(tables):
            dress = _dress(draw, is_text)
            _table(rows, merges, known, dress, name, f"{seed}{place}{number}")
        sheets.append((name, rows, merges))
    known.rows = sum(1 for _, rows, _ in sheets for row in rows if any(str(cell).strip() for cell in row))
    if is_text:
        _write_text(path, sheets[0][1], draw)
    else:
        known.rows += _write_book(path, sheets, draw)
    return known


def _dress(draw: random.Random, is_text: bool) -> Dress:
    return Dress(
        draw=draw,
        unit=draw.choice(list(UNITS)),
        where=draw.choice(("heading", "line", "cell")),
        date_form=draw.choice(DATE_FORMS),
        is_text=is_text,
        has_both=draw.random() < 0.15,
    )


def _table(
    rows: list[list[Any]],
    merges: list[tuple[int, int, int]],
    known: Known,
    dress: Dress,
    sheet: str,
    stem: str,
) -> None:
    draw = dress.draw
    names = _columns(dress)
    width = len(names)
    for line in draw.sample(("某某省项目资金台账", "（二〇二六年）"), draw.randint(0, 2)):
        rows.append([line, *[""] * (width - 1)])
    if dress.where == "line":
        rows.append(
            [*[""] * (width - 1), draw.choice(("单位：{}", "单位:{}", "金额单位：{}")).format(dress.unit)]
        )
    headings = [_heading(name, dress) for name in names]
    rows.append(headings)
    if draw.random() < 0.2:
        rows.append([str(place + 1) for place in range(width)])
    start, total = len(rows), Decimal(0)
    city = draw.choice(_places())
    shares_city = not dress.is_text and draw.random() < 0.4
    count = draw.randint(1, 14)
    for place in range(count):
        if place and not shares_city and draw.random() < 0.08:
            rows.append(list(headings))
        if not shares_city:
            city = draw.choice(_places())
        total += _record(
            rows, known, dress, names, sheet, f"KJ{stem}P{place:03d}", city, shares_city and place > 0
        )
    if shares_city and count > 1:
        merges.append((start + 1, start + count, names.index("city") + 1))
    _ending(rows, dress, names, total)


def _columns(dress: Dress) -> list[str]:
    draw = dress.draw
    names = [
        "clause",
        "city",
        "recipient_name",
        "recipient_code",
        "approved_on",
        "committed",
        "disbursed",
        "remark",
    ]
    names = [*names, "both"] if dress.has_both else [*names, "project_id", "project_name"]
    draw.shuffle(names)
    return ["ordinal", *names] if draw.random() < 0.7 else names


def _heading(name: str, dress: Dress) -> str:
    draw = dress.draw
    words = _synonyms()["project_name" if name == "both" else name]
    word = draw.choice(words[:1] if name in ("both", "ordinal") else words)
    if name in ("committed", "disbursed") and dress.where == "heading":
        word += draw.choice(("（{}）", "({})", "/{}")).format(dress.unit)
    if draw.random() < 0.2 and len(word) == 2:
        word = word[0] + "　" + word[1]
    return word


def _record(
    rows: list[list[Any]],
    known: Known,
    dress: Dress,
    names: Sequence[str],
    sheet: str,
    number: str,
    city: tuple[str, str, str],
    city_is_above: bool,
) -> Decimal:
    """One project; of one in twelve a cell cannot be taken. Returns what it adds to the total row, in units."""
    draw = dress.draw
    clause_id, clause_words = draw.choice(_clauses())
    day = date(2024, 1, 1) + timedelta(days=draw.randrange(900))
    committed, paid = (Decimal(draw.randrange(1, 10**9)) / 100 for _ in range(2))
    name = f"人工智能{draw.choice(('攻关', '中试', '平台'))}项目{number[-4:]}"
    cells: dict[str, Any] = {
        "ordinal": len(rows),
        "project_id": number,
        "project_name": name,
        "both": f"{number}{draw.choice(('-', ' ', '：', '　'))}{name}",
        "clause": draw.choice(
            (clause_id, clause_words, f"第{clause_words}条", clause_words.translate(_BRACKETS))
        ),
        "city": "" if city_is_above else draw.choice(city[1:]),
        "recipient_name": f"某公司{draw.randrange(30)}",
        "recipient_code": _credit_code(draw),
        "approved_on": _day(dress, day),
        "committed": _amount(dress, committed),
        "disbursed": _amount(dress, paid),
        "remark": draw.choice(("", "—", "无", "含市级配套10万元", "100.00%")),
    }
    is_bad = draw.random() < 1 / 12
    if is_bad:
        wrong = draw.choice(("clause", "committed", "approved_on"))
        cells[wrong] = {"clause": "9.9", "committed": "约五万", "approved_on": "待定"}[wrong]
        known.bad.add((sheet, len(rows) + 1))
    else:
        known.committed[number], known.paid[number] = committed, paid
        known.clauses[number], known.cities[number] = clause_id, city[0]
        known.dates[number], known.names[number] = day, name
    rows.append([cells[column] for column in names])
    return committed / UNITS[dress.unit]


_BRACKETS = str.maketrans("()", "（）")


def _ending(rows: list[list[Any]], dress: Dress, names: Sequence[str], total: Decimal) -> None:
    draw = dress.draw
    if draw.random() < 0.6:
        row: list[Any] = [""] * len(names)
        place = next(at for at, name in enumerate(names) if name not in ("committed", "disbursed"))
        row[place] = draw.choice(("合计", "合　计", "总计", "小计"))
        row[names.index("committed")] = f"{total}" if dress.is_text else float(total)
        rows.append(row)
    if draw.random() < 0.5:
        rows.append([draw.choice(FOOTERS), *[""] * (len(names) - 1)])
    rows.extend([[""] * len(names)] * draw.randint(0, 2))


def _amount(dress: Dress, yuan: Decimal) -> Any:
    draw = dress.draw
    printed = yuan / UNITS[dress.unit]
    if dress.where == "cell":
        return f"{printed:f}{dress.unit}"
    kind = draw.choice(("number", "number", "plain", "separated", "wide"))
    if kind == "number" and not dress.is_text:
        return float(printed)
    if kind == "separated":
        return f"{printed:,f}"
    return f"{printed:f}".translate(WIDE) if kind == "wide" else f"{printed:f}"


def _day(dress: Dress, day: date) -> Any:
    if not dress.is_text and dress.draw.random() < 0.5:
        return dress.draw.choice((day, (day - date(1899, 12, 30)).days))
    return dress.date_form.format(day.year, day.month, day.day)


def _credit_code(draw: random.Random) -> str:
    stem = "9151" + f"{draw.randrange(10**4):04d}" + "".join(draw.choice(ALPHABET) for _ in range(9))
    remainder = sum(ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(stem)) % 31
    return stem + ALPHABET[(31 - remainder) % 31]


def _write_text(path: Path, rows: list[list[Any]], draw: random.Random) -> None:
    width = max(len(row) for row in rows)
    lines = []
    for row in rows:
        cells = [str(cell) for cell in [*row, *[""] * (width - len(row))]]
        lines.append(",".join(f'"{cell}"' if "," in cell or draw.random() < 0.1 else cell for cell in cells))
    encoding = draw.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16"))
    path.write_bytes((draw.choice(("\r\n", "\n")).join(lines) + "\n").encode(encoding))


def _write_book(
    path: Path,
    sheets: Sequence[tuple[str, list[list[Any]], list[tuple[int, int, int]]]],
    draw: random.Random,
) -> int:
    """Write the sheets in any order, noise between them; how many rows the noise has."""
    book, noise_rows = openpyxl.Workbook(), 0
    book.remove(book.active)
    for name, rows, merges in draw.sample(sheets, len(sheets)):
        if draw.random() < 0.3:
            noise = book.create_sheet(f"说明{noise_rows}")
            for row in NOISE:
                noise.append(row)
            noise_rows += len(NOISE)
        _fill(book.create_sheet(name), rows, merges, draw)
    book.save(path)
    return noise_rows


def _fill(
    sheet: Worksheet, rows: list[list[Any]], merges: list[tuple[int, int, int]], draw: random.Random
) -> None:
    for place, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            if cell != "":
                sheet.cell(place, column, cell)
        if draw.random() < 0.05:
            sheet.row_dimensions[place].hidden = True
    for first, last, column in merges:
        sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)


@cache
def _synonyms() -> dict[str, list[str]]:
    """Every heading of the vocabulary by its field; words that also mean something else in a ledger are left out."""
    found: dict[str, list[str]] = {}
    for word, meaning in vocabulary().headings.items():
        found.setdefault(meaning.name, []).append(word)
    found["project_name"] = [
        word for word in found["project_name"] if "编号" not in word and "代码" not in word
    ]
    found["project_name"] = [word for word in found["project_name"] if "编码" not in word]
    return found


@cache
def _clauses() -> list[tuple[str, str]]:
    rows = edition_tables(POLICY)["clauses"].to_pylist()
    return [(row["clause_id"], row["clause_number"]) for row in rows]


@cache
def _places() -> list[tuple[str, str, str]]:
    rows = edition_tables(POLICY)["regions"].to_pylist()
    cities = [row for row in rows if row["region_level"] == "city" and row["short_name"]]
    return [
        (row["region_code"], row["region_name"], row["region_code"] + " " + row["region_name"])
        for row in cities
    ]
