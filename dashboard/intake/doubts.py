"""What stands in a table and cannot decide: merged amounts, money columns without a place; and rows that were cancelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.aside import is_amount
from dashboard.intake.mapping import NOT_READ
from dashboard.intake.questions import ACCEPT, KEEP, LEAVE_OUT, rows_said
from dashboard.intake.reading import cell_text
from dashboard.intake.recognising import Region
from dashboard.intake.vocabulary import Vocabulary, meaning_of, narrow, unit_in

_PERIOD = re.compile(r"\d{2,4}年度?|[一二三四1-4]季度|第[一二三四1-4]季度|\d{1,2}月份?|[上下]半年")
# Patterns of pyarrow, over whole cells and within remarks.
CANCELLED = r"^\s*已?(?:作废|废止|注销|撤销|退出|终止|取消)(?:立项|资格|项目|实施|执行)?\s*$"
TAKEN_BACK = r"(?:资金|款项|补助).{0,4}(?:收回|退回)"
_BELOW_ZERO = r"^\s*[-−－(（]"
# The ledger that takes refunds as negative amounts.
REFUNDED_IN = "disbursements"
MOST_NAMED = 10


@dataclass(frozen=True)
class Doubt:
    """A question without its sums. choices: (code, label) of each. The others as in questions.Question."""

    kind: str
    sheet: str
    row: int
    column: str
    question: str
    choices: tuple[tuple[str, str], ...]
    rows: tuple[int, ...] = ()
    needs_reason: bool = False


def doubts_of(regions: Sequence[Region], words: Vocabulary) -> list[dict[str, object]]:
    """The doubts of all tables of a file, as plain values."""
    found: list[Doubt] = []
    for region in regions:
        found += [
            *_merged_amounts(region),
            *_columns_left(region, words),
            *_repeated_columns(region, words),
            *_struck(region),
        ]
    once = {(doubt.kind, doubt.sheet, doubt.row, doubt.column): doubt for doubt in found}
    return [asdict(doubt) for doubt in once.values()]


def as_doubt(values: Mapping[str, Any]) -> Doubt:
    """The doubt that came as plain values."""
    choices = tuple((code, label) for code, label in values["choices"])
    return replace(Doubt(**values), choices=choices, rows=tuple(values["rows"]))


def _merged_amounts(region: Region) -> Iterator[Doubt]:
    """An amount that is merged over several records is one amount."""
    columns = {column.index: column for column in region.money}
    keys = [
        column.index
        for column in region.columns
        if column.name in region.kind.key or column.role == "number" or column.name == "document_number"
    ]
    data = set(region.data_rows)
    for (top, left), (bottom, _) in region.sheet.merges:
        if left not in columns or not is_amount(region.sheet.rows[top][left]):
            continue
        covered = [place for place in range(top, bottom + 1) if place in data]
        if len({tuple(region.sheet.rows[place][key] for key in keys) for place in covered}) < 2:
            continue
        where = f"工作表“{region.sheet.name}”第 {covered[0] + 1} 至 {covered[-1] + 1} 行"
        heading = columns[left].heading
        yield Doubt(
            "merged",
            region.sheet.name,
            covered[0] + 1,
            heading,
            f"{where}的“{heading}”是一个合并单元格，只有一个金额 {cell_text(region.sheet.rows[top][left])}，"
            "看不出各行各是多少。",
            ((ACCEPT, f"只算一笔，计入第 {covered[0] + 1} 行"),),
            needs_reason=True,
        )


def _columns_left(region: Region, words: Vocabulary) -> Iterator[Doubt]:
    """A column of amounts that is not read: one of a year or a month, or one under a heading of money."""
    understood = {column.index for column in region.columns}
    for index, heading in region.headings:
        labels = tuple(heading.split("/"))
        if index in understood or meaning_of(labels, words) is not None or not _is_of_money(labels, words):
            continue
        if any(index < len(row) and is_amount(row[index]) for row in _records(region)):
            yield Doubt(
                "column",
                region.sheet.name,
                region.heading_row + 1,
                heading,
                f"工作表“{region.sheet.name}”的“{heading}”像是金额，没有读入：看不出是哪个环节的钱，或是分年、分月的列。",
                ((NOT_READ, "这一列不是要接入的金额，不读入"),),
            )


def _is_of_money(labels: tuple[str, ...], words: Vocabulary) -> bool:
    """Whether a heading without a meaning has one without its year, quarter or month, or is one of a group of money."""
    bare = tuple(filter(None, (_PERIOD.sub("", narrow(label)) for label in labels)))
    meant = meaning_of(bare, words) if bare else None
    if meant is not None:
        return meant.role == "money"
    has_unit = any(unit_in(label, words)[1] is not None for label in labels)
    return has_unit and any(_PERIOD.search(narrow(label)) for label in labels)


def _repeated_columns(region: Region, words: Vocabulary) -> Iterator[Doubt]:
    """A second column of the same meaning that holds money or numbers of things: two halves of a list beside each other."""
    understood = {column.index: (column.name, column.level) for column in region.columns}
    keys = {column.name for column in region.columns if column.role == "number"}
    names = region.kind.names({name for name, _ in understood.values()})
    for index, heading in region.headings:
        meaning = meaning_of(tuple(heading.split("/")), words)
        if meaning is None or index in understood:
            continue
        name = names.get(meaning.name, meaning.name)
        is_money = meaning.role == "money" and (name, meaning.level) in understood.values()
        if not is_money and name not in keys.intersection(region.kind.key):
            continue
        cells = [row[index] for row in _records(region) if index < len(row)]
        if any(is_amount(cell) if is_money else str(cell).strip() for cell in cells):
            yield Doubt(
                "repeated",
                region.sheet.name,
                region.heading_row + 1,
                heading,
                f"工作表“{region.sheet.name}”第 {index + 1} 列“{heading}”与左边的一列含义相同，没有读入：像是左右并排的两半，"
                "或分年的列。请改成上下一张表再报送。",
                ((ACCEPT, "这一列不读入"),),
                needs_reason=True,
            )


def _struck(region: Region) -> Iterator[Doubt]:
    """Records that are struck through."""
    rows = (
        [place + 1 for place in region.data_rows if place in region.sheet.struck]
        if region.sheet.struck
        else []
    )
    if rows:
        yield _of_rows(region.sheet.name, "struck", "", rows, "画了删除线")


def cancelled_rows(raw: Mapping[str, pa.Table], words: Vocabulary) -> list[Doubt]:
    """Records that are called cancelled, or whose money is said to have gone back. raw: as staging judges it."""
    found: dict[tuple[str, str, str], list[int]] = {}
    negative = _negative(raw["raw_money"])
    for kind in words.kinds:
        table = raw[f"raw_{kind.name}"]
        for name, pattern in (("project_status", CANCELLED), ("remark", f"{CANCELLED}|{TAKEN_BACK}")):
            if name not in table.column_names or not kind.amounts:
                continue
            marked = table.filter(pc.fill_null(pc.match_substring_regex(table[name], pattern), False))
            columns = ["region_order", "source_sheet", "source_row", name]
            for row in marked.select(columns).to_pylist():
                if kind.name == REFUNDED_IN and (row["region_order"], row["source_row"]) in negative:
                    continue
                place = (row["source_sheet"], words.titles.get(name, name), row[name].strip())
                found.setdefault(place, []).append(row["source_row"])
    return [
        _of_rows(sheet, "cancelled", column, rows, f"的“{column}”写着“{said}”")
        for (sheet, column, said), rows in found.items()
    ]


def _negative(money: pa.Table) -> set[tuple[int, int]]:
    """Table and row of amounts below zero: what went back is said in the amount, and nothing is left to ask."""
    is_below = pc.or_(
        pc.match_substring_regex(money["value"], _BELOW_ZERO), pc.equal(money["field"], "refunded")
    )
    cells = money.filter(pc.fill_null(is_below, False)).select(["region_order", "source_row"])
    return {(row["region_order"], row["source_row"]) for row in cells.to_pylist()}


def _of_rows(sheet: str, kind: str, column: str, rows: list[int], what: str) -> Doubt:
    """The doubt whether records count that are marked as not valid."""
    return Doubt(
        kind,
        sheet,
        rows[0],
        column,
        f"工作表“{sheet}”{rows_said(rows, MOST_NAMED)}{what}，共 {len(rows)} 行：是否仍按有效的记录计入？",
        ((LEAVE_OUT, "不计入，这些行不读入"), (KEEP, "仍按有效的记录计入")),
        tuple(rows),
        needs_reason=True,
    )


def _records(region: Region) -> Iterator[Sequence[object]]:
    rows = region.sheet.rows
    return (rows[place] for place in region.data_rows)
