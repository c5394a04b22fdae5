"""The shapes in which departments keep their tables are all understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.intake import FileResult, understand
from dashboard.intake.vocabulary import meaning_of, vocabulary

pytestmark = pytest.mark.slow  # publishes editions

ReadCases = Callable[[Sequence[str], Sequence[tuple[object, ...]]], FileResult]
ONE = ["P0001", "甲项目", "二（四）", 12.5]


def read(path: Path, **given: Any) -> FileResult:
    asked: dict[str, Any] = {"kind": None, "department": None, "as_of": None, **given}
    return understand([path], policy_id="sichuan-ai", limit_mib=50, **asked)[0]


def workbook(folder: Path, rows: Sequence[Any], merges: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(folder / "台账.xlsx")
    return folder / "台账.xlsx"


def claims(result: FileResult) -> list[tuple[str, str, Decimal]]:
    rows = result.facts["claims"].to_pylist()
    return sorted((row["stage"], row["funding_level"], row["claimed_amount_yuan"]) for row in rows)


def project(result: FileResult) -> dict[str, Any]:
    assert result.rejections == ()
    row: dict[str, Any] = result.facts["projects"].to_pylist()[0]
    return row


@pytest.fixture(scope="module")
def in_one_file(tmp_path_factory: pytest.TempPathFactory) -> ReadCases:
    """Reads many rows, each a case of its own, as one file: planning a file takes longer than reading its rows."""

    @cache
    def read_all(headings: tuple[str, ...], rows: tuple[tuple[object, ...], ...]) -> FileResult:
        filled = [[f"P{place:04d}", f"项目{place}", *row] for place, row in enumerate(rows)]
        return read(
            workbook(tmp_path_factory.mktemp("cases"), [["项目编号", "项目名称", *headings], *filled])
        )

    return lambda headings, rows: read_all(tuple(headings), tuple(rows))


def taken(result: FileResult, place: int) -> dict[str, Any]:
    """The project of one case."""
    assert result.rejections == ()
    rows = {row["project_id"]: row for row in result.facts["projects"].to_pylist()}
    return dict(rows[f"P{place:04d}"])


def reasons(result: FileResult, place: int) -> list[str]:
    """Why the row of one case is not taken."""
    return [one.reason for one in result.rejections if one.row == place + 2]


def test_sub_headings_below_a_merged_group(tmp_path: Path) -> None:
    """Levels under 财政资金 are read with the group's name; vertical heads span both rows."""
    path = workbook(
        tmp_path,
        [
            ["省级项目台账"],
            ["", "", "", "", "单位：万元"],
            ["项目编号", "项目名称", "对应条款", "财政资金", None, "其中：到位资金"],
            [None, None, None, "省级", "市级", None],
            ["P0001", "甲项目", "2.4", 10, 5, "—"],
            ["合　计", None, None, 10, 5, None],
            ["填报人：张三", None, None, None, "2026-10-08"],
        ],
        ("A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4"),
    )
    result = read(path)
    assert claims(result) == [
        ("committed", "city", Decimal("50000.00")),
        ("committed", "provincial", Decimal("100000.00")),
    ]
    assert (result.read, result.taken, result.not_data) == (7, 1, 6)
    assert "张三" not in repr(result)


def test_merged_cities_hold_for_their_rows(tmp_path: Path) -> None:
    """A vertical merge in 市州 counts for each of its rows, and never for money."""
    path = workbook(
        tmp_path,
        [
            ["市州", "项目编号", "项目名称", "对应条款", "补助金额（万元）"],
            ["成都市", *ONE],
            [None, "P0002", "乙项目", "一(一)", None],
        ],
        ("A2:A3", "E2:E3"),
    )
    result = read(path)
    assert result.facts["projects"]["city_code"].to_pylist() == ["510100", "510100"]
    assert claims(result) == [("committed", "unstated", Decimal("125000.00"))]


AMOUNTS = [
    (228.12, "2281200.00"), ("675.5万元", "6755000.00"), ("0.8亿元", "80000000.00"), ("1,２３４.5", "12345000.00"),
    ("12元", "12.00"), (24012.3456, "240123456.00"), (0.1 + 0.2, "3000.00"), ("￥3.5", "35000.00"), (0, "0.00"),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(AMOUNTS)))
def test_amounts_are_exact(place: int, in_one_file: ReadCases) -> None:
    """An amount in 万元 becomes yuan without passing through binary fractions; a unit in the cell wins."""
    cell, expected = AMOUNTS[place]
    result = in_one_file(("条款", "补助金额(万元)"), [("1.1", cell) for cell, _ in AMOUNTS])
    rows = {row["project_id"]: row for row in result.facts["claims"].to_pylist()}
    own = rows[f"P{place:04d}"]
    assert result.rejections == ()
    assert (own["stage"], own["funding_level"], own["claimed_amount_yuan"]) == (
        "committed",
        "unstated",
        Decimal(expected),
    ), cell


NO_AMOUNTS = [
    ("约5", "金额含文字"),
    ("-0.5", "金额为负"),
    ("(3)", "金额为负"),
    ("1,23", "金额无法识别"),
    ("5万元左右", "金额含文字"),
]


@pytest.mark.parametrize("place", range(len(NO_AMOUNTS)))
def test_amounts_that_are_not_taken(place: int, in_one_file: ReadCases) -> None:
    """A cell that is no single non-negative number is rejected with its text."""
    _, phrase = NO_AMOUNTS[place]
    result = in_one_file(("条款", "补助金额(万元)"), [("1.1", cell) for cell, _ in NO_AMOUNTS])
    (rejection,) = [one for one in result.rejections if one.row == place + 2]
    assert phrase in rejection.reason
    assert rejection.column == "补助金额(万元)"


def test_an_amount_without_any_unit_is_asked_about(tmp_path: Path) -> None:
    """Neither heading nor unit line nor cell names a unit: nothing is guessed."""
    rows = [
        ["项目编号", "项目名称", "条款", "补助金额"],
        ["P0001", "甲", "1.1", 5],
        ["P0002", "乙", "1.1", "5万元"],
    ]
    result = read(workbook(tmp_path, rows))
    assert [rejection.row for rejection in result.rejections] == [2]
    assert "金额没有单位" in result.rejections[0].reason


def test_finer_than_a_fen_is_rounded_and_said(tmp_path: Path) -> None:
    """Half a fen goes up, and a note says so."""
    rows = [["项目编号", "项目名称", "条款", "补助金额(元)"], ["P0001", "甲", "1.1", "0.125"]]
    result = read(workbook(tmp_path, rows))
    assert claims(result) == [("committed", "unstated", Decimal("0.13"))]
    assert any("四舍五入" in note for note in result.notes)


DATES = [
    ("2026年6月", "2026-06-01"), ("2026年6月21日", "2026-06-21"), ("2026.06.21", "2026-06-21"),
    ("20260621", "2026-06-21"), ("2026/6/21", "2026-06-21"), (46194, "2026-06-21"), (date(2026, 6, 21), "2026-06-21"),
    (datetime(2026, 6, 21, 9, 30), "2026-06-21"), ("2026-6-1 12:30", "2026-06-01"), ("２０２６年６月", "2026-06-01"),
    ("—", None), ("2026年", None),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(DATES)))
def test_dates(place: int, in_one_file: ReadCases) -> None:
    """Dates in every usual form; a month stands for its first day, a bare year for none; the words stay."""
    _, expected = DATES[place]
    found = taken(in_one_file(("条款", "立项日期"), [("1.1", cell) for cell, _ in DATES]), place)
    assert (found["approved_on"].isoformat() if found["approved_on"] else None) == expected
    assert found["approved_on_text"]


NO_DATES = ["2026-13-01", "2026年2月30日", "26.6.21", 2026.1, "待定", "2026.1-2026.12"]


@pytest.mark.parametrize("place", range(len(NO_DATES)))
def test_dates_that_are_not_taken(place: int, in_one_file: ReadCases) -> None:
    """A date that is impossible, or could be two, is rejected."""
    result = in_one_file(("条款", "立项日期"), [("1.1", cell) for cell in NO_DATES])
    assert "日期无法识别" in reasons(result, place)[0]


CLAUSE_CELLS = ["二(四)", "二（四）", "第二(四)条", "二、（四）", "2.4", 2.4, " 二 ( 四 ) "]


@pytest.mark.parametrize("place", range(len(CLAUSE_CELLS)))
def test_clauses(place: int, in_one_file: ReadCases) -> None:
    """A clause is known by its printed number in any dress, and by its id."""
    assert taken(in_one_file(("条款",), [(cell,) for cell in CLAUSE_CELLS]), place)["clause_id"] == "2.4"


NO_CLAUSES = ["24", "2(4)", "二", "二(四)、三(四)", "六(一)"]


@pytest.mark.parametrize("place", range(len(NO_CLAUSES)))
def test_clauses_that_are_not_taken(place: int, in_one_file: ReadCases) -> None:
    """A text that names no clause, or two clauses, is not assigned to a clause."""
    assert "条款不存在" in reasons(in_one_file(("条款",), [(cell,) for cell in NO_CLAUSES]), place)[0]


PLACES = [
    ("成都", "武侯", ("510100", "510107")), ("510100", "510107", ("510100", "510107")),
    ("阿坝州", "", ("513200", None)), ("", "红原县", ("513200", "513233")),
    ("成都市", "成都市武侯区", ("510100", "510107")), ("绵阳市", "绵阳科技城新区", ("510700", None)),
    ("内江市", "市中区", ("511000", "511002")), ("省本级", "", (None, None)), ("—", "—", (None, None)),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_places(place: int, in_one_file: ReadCases) -> None:
    """Names, short names, codes and 功能区 lead to a city and, where there is one, a county."""
    _, _, expected = PLACES[place]
    rows = [("1.1", city, county) for city, county, _ in PLACES]
    found = taken(in_one_file(("条款", "市(州)", "县(市、区)"), rows), place)
    assert (found["city_code"], found["county_code"]) == expected


NO_PLACES = [
    ("四川天府新区", "", "地区不明确"), ("", "市中区", "地区不明确"), ("西昌市", "", "地区不存在"),
    ("成都市", "绵阳科技城新区", "县不属于市"), ("成都市", "无名县", "地区不存在"), ("资阳市", "简阳市", "县不属于市"),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(NO_PLACES)))
def test_places_that_are_not_taken(place: int, in_one_file: ReadCases) -> None:
    """An unknown place, a county elsewhere and a name of two places are named, one reason each."""
    _, _, phrase = NO_PLACES[place]
    rows = [("1.1", city, county) for city, county, _ in NO_PLACES]
    (reason,) = reasons(in_one_file(("条款", "市(州)", "县(市、区)"), rows), place)
    assert phrase in reason


CREDIT_CODES = [
    ("91510100NDLGN2YA42", True), ("915107007bc0w0au0b", True), (" 9151070 07BC0W0AU0B", True), ("", True),
    ("91510100NDLGN2YA43", False), ("91510100MA0000000X", False), ("91510100NDLGN2YA4", False),
    ("I1510100NDLGN2YA42", False),
]  # fmt: skip


@pytest.mark.parametrize("place", range(len(CREDIT_CODES)))
def test_credit_codes(place: int, in_one_file: ReadCases) -> None:
    """统一社会信用代码 are checked by GB 32100; letters and lower case are fine, an empty one is not fatal."""
    _, holds = CREDIT_CODES[place]
    rows = [("1.1", code) for code, _ in CREDIT_CODES]
    assert (reasons(in_one_file(("条款", "统一社会信用代码"), rows), place) == []) is holds


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    """A hidden sheet counts no rows, and a note names it."""
    book = openpyxl.Workbook()
    book.active.append(["项目编号", "项目名称", "条款"])
    book.active.append(ONE[:3])
    other = book.create_sheet("旧数据")
    other.append(["项目编号", "项目名称", "条款"])
    other.sheet_state = "hidden"
    book.save(tmp_path / "台账.xlsx")
    result = read(tmp_path / "台账.xlsx")
    assert (result.read, result.taken) == (2, 1)
    assert any("旧数据" in note for note in result.notes)


def test_unknown_columns_are_named_and_people_dropped(tmp_path: Path) -> None:
    """A heading that is not understood is said; people's columns are not even read."""
    rows = [["项目编号", "项目名称", "条款", "心情", "项目负责人"], [*ONE[:3], "好", "李四"]]
    result = read(workbook(tmp_path, rows))
    assert any("心情" in note for note in result.notes)
    assert "李四" not in repr(result)


def test_a_word_that_several_kinds_use_keeps_its_meaning_in_each(tmp_path: Path) -> None:
    """安排资金 of a ledger is money committed, 年度 of an award its batch; a column of another kind is named."""
    rows = [["项目编号", "项目名称", "条款", "安排资金(元)", "责任单位"], [*ONE, "科技厅"]]
    result = read(workbook(tmp_path, rows))
    assert claims(result) == [("committed", "unstated", Decimal("12.50"))]
    assert any("不属于“项目台账”，没有读取：责任单位" in note for note in result.notes)
    rows = [
        ["人才计划", "类别", "年度", "当前环节", "支持金额(万元)"],
        ["天府峨眉计划", "团队", "2026", "入选", 5],
    ]
    award = read(workbook(tmp_path, rows)).facts["talent_awards"].to_pylist()[0]
    assert (award["batch_year"], award["support_amount_yuan"]) == ("2026", Decimal("50000.00"))


def test_what_the_sender_says_comes_first(tmp_path: Path) -> None:
    """Department and day that are given are not looked for in the file."""
    result = read(
        workbook(tmp_path, [["项目编号", "项目名称", "条款"], ONE[:3]]),
        department="省数据局",
        as_of=date(2026, 9, 30),
    )
    assert (result.department_code, result.as_of, result.as_of_basis) == ("fgw", date(2026, 9, 30), "给定")


def test_vouchers_and_equal_payments(tmp_path: Path) -> None:
    """A voucher may pay two projects but one project only once; without a voucher equal payments both count."""
    rows = [
        ["项目编号", "拨付金额(元)", "拨付日期", "收款单位", "凭证号"],
        ["P0001", 5, "2026-06-01", "甲", "V1"],
        ["P0002", 5, "2026-06-01", "甲", "V1"],
        ["P0001", 5, "2026-06-01", "甲", "V1"],
        ["P0001", 7, "2026-06-01", "甲", ""],
        ["P0001", 7, "2026-06-01", "甲", ""],
    ]
    result = read(workbook(tmp_path, rows))
    assert result.taken == 4
    assert [(rejection.row, rejection.column) for rejection in result.rejections] == [(4, "凭证号")]
    assert len(set(result.facts["disbursements"]["disbursement_id"].to_pylist())) == 4


@pytest.mark.parametrize(
    ("labels", "name", "level", "unit"),
    [
        (("立项资金（万元）",), "committed", None, 10000),
        (("核定补助（元）",), "committed", None, 1),
        (("资助标准(万元)",), "committed", None, 10000),
        (("其中：到位资金",), "disbursed", None, None),
        (("名　称",), "project_name", None, None),
        (("资金（万元）", "省级财政资金"), "committed", "provincial", 10000),
        (("省级财政资金", "已拨付"), "disbursed", "provincial", None),
        (("已拨付（单位：亿元）", "中央"), "disbursed", "central", 100000000),
        (("总投资/万元",), "total_investment_amount_yuan", None, 10000),
        (("指标", "编号"), "indicator_number", None, None),
        (("完成情况", "数值（个）"), "reading_value", None, None),
        (("累计完成（万元）",), "reading_value", None, 10000),
        (("省级年初预算（万元）",), "budget_amount_yuan", "provincial", 10000),
        (("确认人姓名",), "confirmer", None, None),
        (("审核人姓名",), "person", None, None),
    ],
)
def test_headings(labels: tuple[str, ...], name: str, level: str | None, unit: int | None) -> None:
    """Headings are known in their usual dresses, with level and unit."""
    meaning = meaning_of(labels, vocabulary())
    assert meaning is not None
    assert (meaning.name, meaning.level, meaning.unit) == (name, level, unit)


@pytest.mark.parametrize(
    ("number", "level_heads", "table"),
    [
        ("文号", ("省级下达金额(万元)", "市级下达金额(万元)"), "commitments"),
        ("凭证号", ("省级拨付金额(万元)", "市级拨付金额(万元)"), "disbursements"),
    ],
)
def test_two_levels_in_one_row_are_asked_about(
    tmp_path: Path, number: str, level_heads: tuple[str, str], table: str
) -> None:
    """Of the amounts of two levels in one row none is lost in silence: the row comes back, the next one is taken."""
    rows = [[number, "项目编号", *level_heads], ["甲", "P1", 10, 2], ["乙", "P2", "", 3]]
    result = read(workbook(tmp_path, rows))
    assert [(rejection.row, "每个层级单独填一行" in rejection.reason) for rejection in result.rejections] == [
        (2, True)
    ]
    assert [row["funding_level"] for row in result.facts[table].to_pylist()] == ["city"]
