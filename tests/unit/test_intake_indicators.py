"""指标填报: what departments say of an indicator comes in exactly, in its unit, on the last day of its period."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dashboard.intake import merge_into, with_rejections_held
from dashboard.intake.accepting import take
from dashboard.intake.results import FileResult
from dashboard.store import open_store
from dashboard.store.ledgers import schema
from dashboard.store.reading import cursor
from tests.ledgers import delimited, facts, read, reasons, workbook

pytestmark = pytest.mark.slow  # publishes editions

FILE = "科技厅_指标填报_2026年三季度.xlsx"
HEADS = ["指标编号", "指标名称", "数值", "单位", "截至日期", "市(州)", "县(市、区)", "备注"]


def values(result: FileResult) -> dict[str, Decimal]:
    return {row["reading_id"]: row["reading_value"] for row in facts(result, "readings")}


def one_by_one(folder: Path, cells: list[object], indicator: str = "1.2-central") -> FileResult:
    """A file with a single value per row, each for a different day."""
    rows = [[indicator, cell, date(2026, 1, place)] for place, cell in enumerate(cells, 1)]
    return read(workbook(folder / "填报.xlsx", [["指标编号", "完成数(万元)", "截至日期"], *rows]))


def test_a_workbook_with_title_unit_line_and_merged_heads(tmp_path: Path) -> None:
    """Title, unit line, two rows of headings and a footer are understood; 元 come from 万元 to the fen."""
    rows = [
        ["2026年三季度指标填报表"],
        ["", "", "", "", "单位：万元"],
        ["指标", None, "完成情况", None, "截至日期", "备注"],
        ["编号", "名称", "数值", "单位", None, None],
        ["1.2-central", "争取到的中央资金", 24012.3456, "", "2026年9月", "已核"],
        ["", "申报国家重大项目", 12, "个", "2026年三季度", ""],
        ["填报人：张三"],
    ]
    merges = ("A1:F1", "A3:B3", "C3:D3", "E3:E4", "F3:F4")
    result = read(workbook(tmp_path / FILE, rows, merges))
    assert (result.kinds, result.department_code, result.as_of) == (("indicators",), "kjt", date(2026, 9, 30))
    assert values(result) == {
        "1.2-central|2026-09-30||": Decimal("240123456.0000"),
        "1.2-applied|2026-09-30||": Decimal("12.0000"),
    }
    assert facts(result, "readings")[0]["as_of_on_text"] == "2026年9月"
    assert (result.read, result.taken, result.not_data) == (7, 2, 5)
    assert "张三" not in repr(result)


def test_a_delimited_file(tmp_path: Path) -> None:
    """A GB18030 file is read like a workbook; the day of the file stands in for an empty one, and a note says so."""
    rows = [["指标名称", "条款", "累计完成(亿元)"], ["人工智能产业基金实缴", "五(二)", "1,234.5"]]
    result = read(delimited(tmp_path / "财政厅_指标_20260930.csv", rows))
    assert values(result) == {"5.2-paid-in|2026-09-30||": Decimal("123450000000.0000")}
    assert facts(result, "readings")[0]["as_of_on_text"] is None
    assert any("按文件的数据截至日 2026-09-30 计" in note for note in result.notes)


def test_amounts_are_exact(tmp_path: Path) -> None:
    """The unit nearest to the number counts, and nothing passes through binary fractions."""
    cells = [
        228.12,
        "675.5万元",
        "1.2亿元",
        "1,２３４.5",
        "12元",
        "￥3.5",
        0.1 + 0.2,
        "0.8亿",
        0,
        "０．１２３４",
    ]
    found = [row["reading_value"] for row in facts(one_by_one(tmp_path, cells), "readings")]
    assert list(map(str, found)) == [
        "2281200.0000", "6755000.0000", "120000000.0000", "12345000.0000", "12.0000", "35000.0000", "3000.0000",
        "80000000.0000", "0.0000", "1234.0000",
    ]  # fmt: skip


def test_the_unit_column_goes_before_heading_and_unit_line(tmp_path: Path) -> None:
    """元 beside the number beats 万元 in the heading; the unit line is for rows that say nothing."""
    rows = [
        ["单位:亿元"],
        ["指标", "数值", "计量单位"],
        ["1.2-central", 1, "元"],
        ["5.1-bonds", 1, ""],
        ["1.2-applied", 1, ""],
    ]
    found = values(read(workbook(tmp_path / FILE, rows)))
    assert [str(value) for value in found.values()] == ["1.0000", "100000000.0000", "1.0000"]


def test_finer_than_four_decimals_is_rounded_and_said(tmp_path: Path) -> None:
    """Half of the fourth decimal goes up, and a note says so."""
    rows = [["指标编号", "数值"], ["4.1-price-yaan", "0.31235"]]
    result = read(workbook(tmp_path / FILE, rows))
    assert values(result) == {"4.1-price-yaan|2026-09-30|511800|": Decimal("0.3124")}
    assert any("四舍五入到 4 位" in note for note in result.notes)


def test_percentages(tmp_path: Path) -> None:
    """45%, 45 and a cell that shows 45% are the same; a bare 0.45 is taken as 0.45% and asked about."""
    cells = ["45%", 45, 0.45, "45.5％", 0.45, 101]
    rows = [["2.1-priority", cell, date(2026, 1, place)] for place, cell in enumerate(cells, 1)]
    path = workbook(
        tmp_path / "填报.xlsx", [["指标编号", "完成值", "截至日期"], *rows], formats={"B4": "0.00%"}
    )
    result = read(path)
    assert [str(row["reading_value"]) for row in facts(result, "readings")] == [
        "45.0000", "45.0000", "45.0000", "45.5000", "0.4500", "101.0000",
    ]  # fmt: skip
    assert len([note for note in result.notes if "如果是占比的小数" in note]) == 1


DAYS = {
    "2026年9月": "2026-09-30", "2026-02": "2026-02-28", "202609": "2026-09-30", "2026年三季度": "2026-09-30",
    "2026年第1季度": "2026-03-31", "2026Q3": "2026-09-30", "2026年前三季度": "2026-09-30", "2026年1-9月": "2026-09-30",
    "2026年上半年": "2026-06-30", "2026年": "2026-12-31", "2026年度": "2026-12-31", "截至2026年9月底": "2026-09-30",
    "2026年9月15日": "2026-09-15", "2026-09-15": "2026-09-15", "２０２６年三季度": "2026-09-30",
}  # fmt: skip


def test_a_period_stands_for_its_last_day(tmp_path: Path) -> None:
    """Months, quarters, half years and years in their usual dresses end on their last day; a day stays."""
    cities = ["成都市", "自贡市", "泸州市", "德阳市", "绵阳市", "广元市", "遂宁市", "内江市", "乐山市", "南充市", "宜宾市",
              "广安市", "达州市", "眉山市", "资阳市"]  # fmt: skip
    rows = [["5.6-events", 1, text, city] for text, city in zip(DAYS, cities, strict=True)]
    result = read(workbook(tmp_path / "填报.xlsx", [["指标", "数值", "统计时点", "市州"], *rows]))
    assert [row["as_of_on"].isoformat() for row in facts(result, "readings")] == list(DAYS.values())


def test_a_day_that_a_workbook_shows_as_a_month_is_the_month(tmp_path: Path) -> None:
    """Typed 2026年9月 is kept by Excel as 1 September: what it shows counts. A first day that shows is asked about."""
    rows = [
        ["指标", "数值", "截至日期"],
        ["5.6-events", 1, datetime(2026, 9, 1)],
        ["5.6-matched", 1, datetime(2026, 9, 1)],
    ]
    result = read(workbook(tmp_path / "填报.xlsx", rows, formats={"C2": 'yyyy"年"m"月";@'}))
    assert list(values(result)) == ["5.6-events|2026-09-30||", "5.6-matched|2026-09-01||"]
    assert [note for note in result.notes if "按当天计" in note] == [
        "工作表“Sheet”第 3 行：日期“2026-09-01”按当天计；如果指整月，请写成年月，如 2026年9月。"
    ]


def test_places(tmp_path: Path) -> None:
    """A row of the province has no place; an indicator of one city is filed for it without saying so."""
    rows = [
        ["指标", "数值", "市(州)", "县(市、区)"],
        ["5.6-events", 9, "全省", ""],
        ["5.6-events", 4, "成都", ""],
        ["5.6-events", 1, "成都市", "武侯区"],
        ["雅安市增量算力用电价格", 0.35, "", ""],
        ["4.1-price-liangshan", "0.34元/千瓦时", "凉山彝族自治州", ""],
    ]
    assert list(values(read(workbook(tmp_path / FILE, rows)))) == [
        "5.6-events|2026-09-30||",
        "5.6-events|2026-09-30|510100|",
        "5.6-events|2026-09-30|510100|510107",
        "4.1-price-yaan|2026-09-30|511800|",
        "4.1-price-liangshan|2026-09-30|513400|",
    ]


BAD_ROWS: list[tuple[list[object], tuple[str, str]]] = [
    (["", "", 1, "个"], ("指标名称", "必填为空")),
    (["", "没有的指标", 1], ("指标名称", "指标不存在")),
    (["9.9-x", "", 1], ("指标编号", "指标不存在")),
    (["1.2-applied", "获国家立项的重大项目", 1], ("指标编号", "指标编号与名称不符")),
    (["1.1-projects", "", 1], ("指标编号", "该指标由台账计数，不用填报")),
    (["", "主动开放的应用场景(三级合计)", 1], ("指标名称", "该指标由其他指标相加，不用填报")),
    (["2.1-reserve", "", ""], ("数值", "必填为空")),
    (["2.2-leaders", "", "约5"], ("数值", "数值含文字")),
    (["2.3-platforms", "", "5家左右"], ("数值", "数值含文字")),
    (["2.5-technologies", "", "-5"], ("数值", "数值为负")),
    (["2.6-no-bond", "", "1,23"], ("数值", "数值无法识别")),
    (["5.2-size", "", "99999999999999亿元"], ("数值", "数值过大")),
    (["5.2-paid-in", "", 5], ("数值", "数值没有单位")),
    (["5.2-invested", "", 5, "个"], ("单位", "单位不符")),
    (["2.6-innovation", "", 5, "家"], ("单位", "单位不符")),
    (["2.6-complaints", "", "5家"], ("数值", "单位不符")),
    (["3.1-provincial", "", 5, "", "待定"], ("截至日期", "日期无法识别")),
    (["3.1-city", "", 5, "", 2026.1], ("截至日期", "日期无法识别")),
    (["3.1-county", "", 5, "", "", "无名市"], ("市(州)", "地区不存在")),
    (["3.2-listed", "", 5, "", "", "成都市", "无名县"], ("县(市、区)", "地区不存在")),
    (["4.1-price-yaan", "", 5, "", "", "成都市"], ("市(州)", "地区不符")),
    (["3.4-applications", "", "=1+"], ("数值", "公式没有缓存值")),
]


def test_every_reason_for_which_a_row_is_not_taken(tmp_path: Path) -> None:
    """Each rejected row is named once, by its faulty cell; a good row among them is held until the file is right."""
    rows = [row + [""] * (8 - len(row)) for row, _ in BAD_ROWS]
    result = read(workbook(tmp_path / FILE, [HEADS, ["5.6-events", "", 3], *rows]))
    expected = [(place, *named) for place, (_, named) in enumerate(BAD_ROWS, 3)]
    assert reasons(result) == expected
    assert (result.taken, result.rejected) == (1, len(BAD_ROWS))
    held = with_rejections_held(result)
    assert (held.taken, held.held, held.facts) == (0, 1, {})


def test_a_day_is_needed(tmp_path: Path) -> None:
    """Neither the row nor the file says as of when: nothing is guessed."""
    result = read(workbook(tmp_path / "填报.xlsx", [["指标", "数值"], ["5.6-events", 3]]))
    assert reasons(result) == [(2, "", "必填为空")]
    given = read(tmp_path / "填报.xlsx", as_of=date(2026, 6, 30))
    assert list(values(given)) == ["5.6-events|2026-06-30||"]


def test_the_clause_of_a_row(tmp_path: Path) -> None:
    """A clause narrows the names; a clause to which the indicator does not belong is named."""
    rows = [
        ["指标名称", "对应条款", "数值"],
        ["展期金额", "五(三)", "5万元"],
        ["展期笔数", "5.2", 5],
        ["展期笔数", "九(九)", 5],
    ]
    result = read(workbook(tmp_path / FILE, rows))
    assert list(values(result)) == ["5.3-rollover-amount|2026-09-30||"]
    assert reasons(result) == [(3, "指标名称", "指标不存在"), (4, "对应条款", "条款不存在")]
    rows = [["指标编号", "对应条款", "数值"], ["5.3-rollover-count", "5.2", 5]]
    assert reasons(read(workbook(tmp_path / FILE, rows))) == [(2, "对应条款", "指标不属于该条款")]


def test_the_first_of_two_equal_rows_stays(tmp_path: Path) -> None:
    """Indicator, day and place twice in a file: the second is rejected, whatever its value."""
    rows = [
        ["指标", "数值", "截至日期"],
        ["5.6-events", 3, "2026年9月"],
        ["产品发布会和生态大会", 4, "2026-09-30"],
        ["5.6-events", 2, "2026年6月"],
    ]
    result = read(workbook(tmp_path / "填报.xlsx", rows))
    assert [str(value) for value in values(result).values()] == ["3.0000", "2.0000"]
    assert reasons(result) == [(3, "指标", "编号重复")]


def test_the_achieved_value_goes_before_one_that_may_be_a_target(tmp_path: Path) -> None:
    """指标值 is read where it stands alone; beside 完成值 it may be the target and is left aside, with a note."""
    rows = [["指标名称", "指标值", "完成值"], ["申报国家重大项目", 20, 12]]
    result = read(workbook(tmp_path / FILE, rows))
    assert list(values(result).values()) == [Decimal("12.0000")]
    assert any("没有读取：指标值" in note for note in result.notes)
    alone = read(workbook(tmp_path / FILE, [["指标名称", "指标值"], ["申报国家重大项目", 20]]))
    assert list(values(alone).values()) == [Decimal("20.0000")]


def test_a_remark_is_no_total(tmp_path: Path) -> None:
    """累计 in a column beside is a remark of a record; a row that is called 合计 adds up unlike things and is none."""
    rows = [["指标", "数值", "备注"], ["5.6-events", 3, "累计"], ["合计", 3, ""]]
    result = read(workbook(tmp_path / FILE, rows))
    assert (result.read, result.taken, result.not_data) == (3, 1, 2)


def stored(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return con.execute("select reading_id, reading_value from readings order by all").fetchall()


def test_sent_again_and_corrected(tmp_path: Path) -> None:
    """The same file changes nothing; a corrected file replaces rows by indicator, day and place."""
    first = read(workbook(tmp_path / FILE, [HEADS, ["5.6-events", "", 3], ["5.6-matched", "", 5]]))
    second = read(workbook(tmp_path / FILE, [HEADS, ["5.6-events", "", 4]]))
    with duckdb.connect() as con:
        con.execute(schema())
        for result, batch in ((first, "b1"), (first, "b2")):
            merge_into(con, result, batch)
            assert stored(con) == sorted(values(first).items())
        merge_into(con, second, "b3")
        assert stored(con) == sorted({**values(first), **values(second)}.items())
        assert con.execute("select count(*) from rejected_rows").fetchall() == [(0,)]


def test_what_another_department_replaces_is_kept(tmp_path: Path) -> None:
    """Two departments that answer for one clause file different figures: the later counts, the earlier is kept."""
    paths = [
        workbook(tmp_path / f"{unit}_指标_2026年9月.xlsx", [["指标", "数值"], ["5.6-events", value]])
        for unit, value in (("科技厅", 3), ("经信厅", 4))
    ]
    store = open_store(f"file:{tmp_path / 'store'}")
    edition = take(
        store, [read(path) for path in paths], policy_id="sichuan-ai", author="测试", message="填报"
    )
    assert edition is not None
    con = cursor(edition)
    assert con.execute("select source_file, rejected_value from rejected_rows").fetchall() == [
        ("科技厅_指标_2026年9月.xlsx", "3.0000")
    ]
    found = con.execute(
        "select indicator_value, value_on, reading_count from indicator_values where indicator_id = '5.6-events'"
    )
    assert found.fetchall() == [(Decimal("4.0000"), date(2026, 9, 30), 1)]


@pytest.mark.parametrize(
    "heads",
    [
        ["项目编号", "项目名称", "条款", "指标名称", "完成情况"],
        ["文号", "项目编号", "下达金额(元)", "指标名称"],
    ],
)
def test_other_tables_are_not_taken_for_readings(heads: list[str], tmp_path: Path) -> None:
    """A ledger with columns of indicators stays a ledger, and says which columns it does not read."""
    row = ["P0001", "P0001", "1.1" if "条款" in heads else "5", "甲", "5"]
    result = read(workbook(tmp_path / "台账.xlsx", [heads, row[: len(heads)]]))
    assert result.kinds in (("projects",), ("commitments",))
    assert any("没有读取：指标名称" in note for note in result.notes)
