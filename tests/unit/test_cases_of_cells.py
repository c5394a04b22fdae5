"""Workbooks that people complained about, at the level of a cell, a file form, a heading: read right, or refused in words.

The files are in tests/fixtures/cases, a folder for each complaint; their relatives are made here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from dashboard.intake import FileResult
from dashboard.intake.number_formats import number_format, shown_number, shown_text
from dashboard.intake.reading import read_workbook
from tests.ledgers import facts, read, workbook

CASES = Path(__file__).parents[1] / "fixtures" / "cases"
P = "51010025A000"
PAID = ["项目编号", "拨付金额(万元)", "拨付日期", "收款单位"]
NO_UNIT, UNUSABLE, TWO = "金额没有单位", "金额单位不能用", "像有两个"
LOST, BROKEN = "公式没有缓存值", "公式结果是错误值"


def money(result: FileResult) -> list[str]:
    """Number, amount in 万元 and day of what was taken: payments, documents, committed and paid sums of projects."""
    found = [
        f"{row['project_id']} {_units(row['disbursed_amount_yuan'])} {row['disbursed_on'] or '-'}"
        for row in facts(result, "disbursements")
    ]
    found += [
        f"{row['project_id']} {_units(row['committed_amount_yuan'])}" for row in facts(result, "commitments")
    ]
    found += [
        f"{row['project_id']} {row['stage']} {_units(row['claimed_amount_yuan'])}"
        for row in facts(result, "claims")
    ]
    return found


def _units(yuan: Decimal) -> str:
    return f"{(yuan / 10_000).normalize():f}"


def _paid(*amounts: int, first: int = 13) -> list[str]:
    return [f"{P}{first + place} {amount} 2026-03-06" for place, amount in enumerate(amounts)]


def _claims(*told: tuple[int, int, int]) -> list[str]:
    """Number of the project, paid and committed; 0 for not claimed."""
    return [
        line
        for number, paid, committed in told
        for line in (
            f"KJ2026-00{number} disbursed {paid}",
            *([f"KJ2026-00{number} committed {committed}"] if committed else []),
        )
    ]


LISTED = [f"{P}13 123.4567", f"{P}14 200"]
THIRD = _claims((3, 300, 500))
# Folder and file → what is taken, and row → words of the reason for which it is not.
READ: dict[str, tuple[list[str], dict[int, str]]] = {
    "03-format-shows-id/财政厅_拨付A_2026.xlsx": (["KJ2026-013 100 2026-03-06", "KJ2026-014 200 2026-03-06"], {}),
    "03-format-shows-id/财政厅_拨付B_2026.xlsx": (["000013 100 2026-03-06", "000014 200 2026-03-06"], {}),
    "04-formula-cached-zero/财政厅_拨付_2026.xlsx": (_paid(50, first=15), {2: LOST, 3: LOST}),
    "05-date1904/财政厅_拨付A_2026.xlsx": ([f"{P}13 100 2026-03-06", f"{P}14 200 2025-12-31"], {}),
    "05-date1904/财政厅_拨付B_2026.xlsx": ([f"{P}13 100 2026-03-06", f"{P}14 200 2025-12-31"], {}),
    "05-date1904/财政厅_拨付C_2026.xlsx": (
        [f"{P}13 100 2026-03-06", f"{P}14 200 2026-03-01", f"{P}15 300 2026-03-06"], {},
    ),
    "06-chart-sheet/财政厅_拨付_2026.xlsx": (_paid(100, 200), {}),
    "09-currency/财政厅_拨付_2026.xlsx": (
        [], {2: "金额不是人民币", 3: "金额不是人民币", 4: "金额不是人民币", 5: "金额无法识别"},
    ),
    "10-invisible-characters/财政厅_拨付_2026.xlsx": (
        [f"{P}13 500 2026-03-06", f"{P}14 200 2026-03-06", f"{P}16 300 2026-03-06", f"{P}17 300 2026-03-06"],
        {4: "是“1”和“200”，还是“1200”"},
    ),
    "11-id-dashes/财政厅_拨付_2026.xlsx": (
        ["KJ2026-013 100 2026-03-06", "KJ2026-013 100 2026-03-07", "KJ2026-014 100 2026-03-06",
         "KJ2026-014 100 2026-03-07", "KJ2026-014 100 2026-03-08", "KJ2026-014 100 2026-03-09"], {},
    ),
    "12-csv-text-guards/财政厅_拨付A_2026.csv": (_paid(100, 200, 300, 300, 100), {}),
    "12-csv-text-guards/财政厅_拨付B_2026.csv": (_paid(100, 200, 300, 400), {}),
    "13-csv-short-rows/财政厅_拨付A_2026.csv": (
        [f"{P}{number:02d} {10 * number} 2026-03-06" for number in range(1, 21)], {},
    ),
    **{f"14-csv-delimiters/财政厅_下达{letter}_2026.csv": (LISTED, {}) for letter in "ABCDEF"},
    "17-xls-of-97/科技厅_项目台账A_2026.xls": (_claims((4, 100, 400)), {2: "#REF!", 3: "#N/A", 4: "#DIV/0!"}),
    "17-xls-of-97/科技厅_项目台账B_2026.xls": (_claims((4, 100, 400)), {2: LOST, 3: LOST}),
    "17-xls-of-97/科技厅_项目台账C_2026.xls": (_claims((1, 100, 100), (2, 200, 200), (4, 100, 400)), {}),
    "17-xls-of-97/财政厅_拨付H_2026.xls": (_paid(100), {}),
    **{
        f"18-xlsx-written-by-other-programs/科技厅_项目台账{letter}_2026.xlsx": (THIRD, {2: "#REF!", 3: LOST})
        for letter in "ABCDEGKL"
    },
    "18-xlsx-written-by-other-programs/科技厅_项目台账H_2026.xlsx": (
        _claims((1, 100, 300), (2, 200, 400), (3, 300, 500)), {},
    ),
    "18-xlsx-written-by-other-programs/科技厅_项目台账I_2026.xlsx": (
        _claims((1, 100, 300), (2, 200, 400), (3, 300, 500)), {},
    ),
    "18-xlsx-written-by-other-programs/科技厅_项目台账J_2026.xlsx": (
        _claims((2, 200, 400), (3, 300, 500)), {2: LOST},
    ),
    "21-units/财政厅_拨付00_2026.xlsx": (_paid(1_000_000), {}),
    **{f"21-units/财政厅_拨付{n:02d}_2026.xlsx": (_paid(100), {}) for n in (1, 2, 3, 4, 5, 6, 9, 10, 11, 16)},
    "21-units/财政厅_拨付07_2026.xlsx": ([], {4: UNUSABLE}),
    **{f"21-units/财政厅_拨付{n:02d}_2026.xlsx": ([f"{P}13 0.01 2026-03-06"], {}) for n in (8, 15)},
    "21-units/财政厅_拨付12_2026.xlsx": ([], {3: UNUSABLE}),
    "21-units/财政厅_拨付13_2026.xlsx": ([], {2: UNUSABLE}),
    "21-units/财政厅_拨付14_2026.xlsx": ([], {2: UNUSABLE}),
    "25-notes-below-the-table/财政厅_拨付A_2026.xlsx": (
        _paid(100), {4: "必填为空", 5: "必填为空", 8: "金额含文字", 9: "必填为空"},
    ),
    "26-formatted-to-the-last-row/财政厅_拨付A_2026.xlsx": (_paid(100), {}),
    "28-hidden-sheet-and-filter/财政厅_拨付B_2026.xlsx": (_paid(100, 200, 300), {}),
    **{
        f"37-prefilled-empty-lines/科技厅_项目台账{letter}_2026.xlsx": (
            ["KJ2026-001 committed 100", "KJ2026-002 committed 500"], {},
        )
        for letter in "ABC"
    },
    **{f"38-heading-forms/财政厅_拨付{n:02d}_2026.xlsx": (_paid(100), {}) for n in range(13)},
    "39-csv-quotes/财政厅_拨付A_2026.csv": (_paid(100, 200, 300, 400), {}),
    "40-formula-text-and-dates-in-id/财政厅_拨付A_2026.xlsx": (
        ["2026-3-1 100 2026-03-06"],
        {2: "编号成了日期", 4: "编号是逻辑值", 5: "金额含文字", 6: "金额含文字", 7: "金额含文字", 8: "金额含文字"},
    ),
    "43-pages-with-other-column-order/财政厅_拨付A_2026.xlsx": (_paid(100, 200, 300), {}),
    "43-pages-with-other-column-order/财政厅_拨付B_2026.xlsx": (_paid(100, 200), {}),
    "43-pages-with-other-column-order/财政厅_拨付C_2026.xlsx": (_paid(100, 200), {}),
    "43-pages-with-other-column-order/财政厅_拨付D_2026.xlsx": (_paid(100, 200), {}),
}  # fmt: skip
REFUSED = {
    "15-xls-in-name-only/财政厅_拨付A_2026.xls": "XML 表格（Excel 2003 XML），扩展名却是 .xls",
    "15-xls-in-name-only/财政厅_拨付B_2026.xls": "分隔符文本",
    "15-xls-in-name-only/财政厅_拨付C_2026.xls": "网页",
    "15-xls-in-name-only/财政厅_拨付D_2026.xls": "MHTML",
    "15-xls-in-name-only/财政厅_拨付E_2026.xlsx": "Excel 2003 XML），扩展名却是 .xlsx",
    "15-xls-in-name-only/财政厅_拨付F_2026.xlsx": "加密软件",
    "15-xls-in-name-only/财政厅_拨付G_2026.xls": "网页",
    "15-xls-in-name-only/财政厅_拨付H_2026.xls": "网页",
    "18-xlsx-written-by-other-programs/科技厅_项目台账F_2026.xlsx": "已损坏",
    "27-headings-far-down/财政厅_拨付A_2026.xlsx": "没有认出可接入的台账",
    "28-hidden-sheet-and-filter/财政厅_拨付A_2026.xlsx": "隐藏的工作表“拨付(旧)”没有读取",
    "39-csv-quotes/财政厅_拨付B_2026.csv": "第 2 行有不成对的引号",
    "39-csv-quotes/财政厅_拨付C_2026.csv": "第 2 行有不成对的引号",
}


@pytest.mark.parametrize("case", READ)
def test_what_the_sender_sees_is_read_or_named(case: str) -> None:
    """Every row is taken with the figure on the screen, or sent back with its row, column, value and a remedy."""
    taken, wrong = READ[case]
    result = read(CASES / case)
    assert money(result) == taken
    assert {rejection.row for rejection in result.rejections} == set(wrong)
    for rejection in result.rejections:
        assert rejection.column
        assert rejection.sheet
    for row, words in wrong.items():
        assert any(words in rejection.reason for rejection in result.rejections if rejection.row == row)


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_named_for_what_it_is(case: str) -> None:
    """One sentence says what the file is, or which line is wrong."""
    result = read(CASES / case)
    assert result.refusal is not None
    assert REFUSED[case] in result.refusal


def test_forms_of_amounts_and_days() -> None:
    """Of 68 ways to write an amount and 40 to write a day, none becomes another number."""
    amounts = read(CASES / "22-amount-forms/财政厅_拨付_2026.xlsx")
    by_row = {
        row["source_row"]: _units(row["disbursed_amount_yuan"]) for row in facts(amounts, "disbursements")
    }
    assert by_row == {
        2: "500", 8: "500", 9: "1234567", 10: "1234.5", 11: "5000", 14: "500", 23: "500", 24: "0.5", 31: "500",
        39: "500", 42: "0.05", 43: "500", 45: "0", 48: "0", 54: "500300", 55: "500300", 66: "500", 67: "500", 68: "500",
    }  # fmt: skip
    two = {rejection.row for rejection in amounts.rejections if TWO in rejection.reason}
    assert two == {19, 44, 59, 60, 61, 62, 69}
    days = read(CASES / "23-date-forms/财政厅_拨付_2026.xlsx")
    found = {row["source_row"]: row["disbursed_on"] for row in facts(days, "disbursements")}
    first, fifth = date(2026, 3, 1), date(2026, 3, 5)
    assert found == {
        2: first, 3: first, 4: date(2023, 3, 15), 7: fifth, 11: fifth, 12: fifth, 13: first, 22: None, 24: fifth,
        25: fifth, 29: fifth, 30: fifth, 34: fifth,
    }  # fmt: skip
    assert {rejection.row for rejection in days.rejections if TWO in rejection.reason} == {19, 20, 35, 36, 37}


def test_other_kinds_and_columns_of_an_xls() -> None:
    """Percentages, months and hidden rows of an .xls are those on the screen."""
    stage = read(CASES / "17-xls-of-97/科技厅_里程碑F_2026.xls")
    assert [row["progress_share_pct"] for row in facts(stage, "milestones")] == [Decimal(45), Decimal(100)]
    value = read(CASES / "17-xls-of-97/科技厅_指标E_2026.xls")
    assert [row["as_of_on"] for row in facts(value, "readings")] == [date(2026, 9, 30)]
    hidden = read(CASES / "17-xls-of-97/科技厅_项目台账C_2026.xls")
    assert sum("隐藏" in note for note in hidden.notes) == 2


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("0!.0,", 12345678, "1234.5678"),
        ("0\\.0,", 12345678, "1234.5678"),
        ("#,##0,", 12345678, "12345.678"),
        ("0!.0000", 12345678, "1234.5678"),
        ("0.0000,,", 12345678, "12.345678"),
        ('0.00"万元"', 500, "500万元"),
        ('0.0000"万"', 1.5, "1.5万"),
        ('[>=10000]0!.0,"万";0', 123456, "12.3456万"),
        ('[>=10000]0!.0,"万";0', 5, "5"),
        ('"KJ2026-"000', 13, "KJ2026-013"),
        ("000000", 13, "000013"),
        ("000000", 13.5, None),
        ("0000-00-00", 20260306, "2026-03-06"),
        ('0"年"00"月"', 202603, "2026年03月"),
        ('"$"#,##0', 5, "$5"),
        (";;;", 5, None),
        ("0%", 0.45, "45%"),
        ('"KJ-"@', 5, "KJ-5"),
    ],
)
def test_a_number_is_what_its_format_shows(code: str, stored: float, shown: str | None) -> None:
    """All digits, divided and dressed as the format says; nothing where the format hides some."""
    form = number_format(code)
    assert form is not None
    assert shown_number(form, stored) == shown


@pytest.mark.parametrize(
    "code",
    ["General", "0", "0.00", "#,##0.00", "#,##0.00_ ", "0.00;[Red]-0.00", "[$¥-804]#,##0.00", "@", "0.00E+00", "# ?/?",
     '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "[DBNum2]0"],
)  # fmt: skip
def test_usual_formats_change_nothing(code: str) -> None:
    """A format that only rounds or separates leaves the number alone."""
    assert number_format(code) is None


def test_formats_in_other_columns(tmp_path: Path) -> None:
    """Amounts shown in 万, numbers made by a format and days set apart are read as shown, each column with a note."""
    rows = [
        ["项目编号", "拨付金额", "拨付日期", "收款单位"],
        [7, 12345678, 20260306, "甲"],
        [8, 90000, 20260307, "乙"],
    ]
    formats = {f"{column}{row}": code for row in (2, 3) for column, code in
               (("A", '"KJ-"000'), ("B", '0!.0000"万元"'), ("C", "0000-00-00"))}  # fmt: skip
    result = read(workbook(tmp_path / "财政厅.xlsx", rows, formats=formats))
    assert money(result) == ["KJ-007 1234.5678 2026-03-06", "KJ-008 9 2026-03-07"]
    assert sum("按屏幕上显示的读取" in note for note in result.notes) == 3
    hidden = read(
        workbook(tmp_path / "财政厅.xlsx", [PAID, ["KJ-1", 5, "2026-03-06", "甲"]], formats={"B2": ";;;"})
    )
    assert [rejection.reason.split("：")[0] for rejection in hidden.rejections] == ["单元格格式与数不一致"]


def test_texts_with_a_format_of_words() -> None:
    """Words around a text belong to it."""
    form = number_format('"KJ-"@')
    assert form is not None
    assert shown_text(form, "013") == "KJ-013"


def test_two_values_in_a_number_of_a_thing(tmp_path: Path) -> None:
    """Numbers of projects and vouchers are never glued from two; nor are counts, shares and years."""
    head = ["支付凭证号", *PAID]
    rows = [head, ["P-1", "KJ1\nKJ2", 1, "2026-03-06", "甲"], ["P 2", "KJ3", 1, "2026-03-06", "乙"]]
    result = read(workbook(tmp_path / "财政厅.xlsx", rows))
    assert [(rejection.row, rejection.column) for rejection in result.rejections] == [
        (2, "项目编号"),
        (3, "支付凭证号"),
    ]
    assert "是“KJ1”和“KJ2”，还是“KJ1KJ2”" in result.rejections[0].reason
    stages = [["项目编号", "里程碑名称", "计划完成日期", "完成比例"], ["KJ1", "样机", "2026年1\n2月", "4 5%"]]
    told = read(workbook(tmp_path / "科技厅.xlsx", stages)).rejections
    assert [rejection.reason.split("：")[0] for rejection in told] == ["日期像有两个数", "完成比例像有两个数"]


def test_rows_struck_through_are_told(tmp_path: Path) -> None:
    """A row is struck where every filled cell is, by its font; one other cell is enough for it not to be."""
    book = openpyxl.Workbook()
    for row in (
        PAID,
        ["KJ1", 1, "2026-03-06", "甲"],
        ["KJ2", 2, "2026-03-06", "乙"],
        ["KJ3", 3, "2026-03-06", "丙"],
    ):
        book.active.append(row)
    for cell in [*book.active[2], *book.active[3][:3]]:
        cell.font = Font(strike=True)
    path = tmp_path / "财政厅.xlsx"
    book.save(path)
    assert read_workbook(path, 50).sheets[0].struck == frozenset({1})


def _rewritten(source: Path, target: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    sink = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as written:
        for name in archive.namelist():
            written.writestr(*change(name, archive.read(name)))
    target.write_bytes(sink.getvalue())
    return target


def test_backslashes_in_the_archive(tmp_path: Path) -> None:
    """Members named as on Windows are the same members."""
    source = CASES / "18-xlsx-written-by-other-programs/科技厅_项目台账A_2026.xlsx"
    path = _rewritten(source, tmp_path / "科技厅.xlsx", lambda name, held: (name.replace("/", "\\"), held))
    result = read(path)
    assert money(result) == THIRD
    assert {rejection.row for rejection in result.rejections} == {2, 3}


def test_struck_rows_of_unusual_writers(tmp_path: Path) -> None:
    """Without places and with single quotes the rows that are struck through are still found."""
    book = openpyxl.Workbook()
    for row in (PAID, ["KJ1", 1, "2026-03-06", "甲"]):
        book.active.append(row)
    for cell in book.active[2]:
        cell.font = Font(strike=True)
    book.save(tmp_path / "a.xlsx")

    def change(name: str, held: bytes) -> tuple[str, bytes]:
        return name, held.replace(b'"', b"'") if name.endswith("sheet1.xml") else held

    path = _rewritten(tmp_path / "a.xlsx", tmp_path / "财政厅.xlsx", change)
    assert read_workbook(path, 50).sheets[0].struck == frozenset({1})
