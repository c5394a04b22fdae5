"""目标任务分解: a target comes in with its document, its bound and its unit out of the words; what is doubtful is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from dashboard.intake import FileResult
from dashboard.store import current_edition, open_store
from tests.asking import run
from tests.ledgers import facts, read, reasons, workbook
from tests.stores import empty_store, own_copy

pytestmark = pytest.mark.slow  # reads workbooks in a process of its own

HEADS = [
    "序号",
    "文号",
    "文件名称",
    "印发日期",
    "条款",
    "指标",
    "市州",
    "责任单位",
    "年度/考核周期",
    "目标值",
    "单位",
    "完成时限",
    "备注",
]
DOCUMENT = ("测办〔2026〕5号", "2026年重点目标任务分工方案", "2026年3月5日")


def row(indicator: str, value: object, unit: str = "", **other: Any) -> list[object]:
    """A row of HEADS. other: document, clause, city, units, period, due."""
    number, name, day = other.get("document", DOCUMENT)
    return [
        1, number, name, day, other.get("clause", ""), indicator, other.get("city", ""), other.get("units", ""),
        other.get("period", "2026年"), value, unit, other.get("due", ""), "",
    ]  # fmt: skip


def sheet(folder: Path, *rows: list[object]) -> FileResult:
    """A file with two lines of title above these rows, as an office sends it."""
    lines = [["附件1"], ["2026年重点目标任务分解表"], HEADS, *rows]
    return read(workbook(folder / "科技厅_目标任务分解.xlsx", lines, ("A2:M2",)))


def taken(result: FileResult, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(one[name] for name in names) for one in facts(result, "targets")]


def test_the_words_of_a_value_give_number_bound_and_unit(tmp_path: Path) -> None:
    """Real cells: bounds before and behind, 万 and 亿, percent; 左右 allows what the policy's data says."""
    result = sheet(
        tmp_path,
        row("省级主动开放的应用场景", "不少于20个"),
        row("市级主动开放的应用场景", "≥20", "个"),
        row("县级主动开放的应用场景", "20个左右"),
        row("投向试验区、集群所在地的支持占比", "力争达到30%"),
        row("争取到的中央资金", "1.2亿元以上"),
        row("获地方政府专项债券支持", "控制在5000万元以内"),
        row("供需对接的企业", "1.5万家"),
        row("未收取投标保证金的采购合同", "1万", "份"),
        row("差别歧视待遇投诉", 3),
        row("单列名额", "等于40", "个"),
    )
    assert reasons(result) == []
    assert [tuple(map(str, one)) for one in taken(result, "target_value", "target_bound", "low_value", "high_value")] == [
        ("20.0000", "at_least", "20.0000", "None"),
        ("20.0000", "at_least", "20.0000", "None"),
        ("20.0000", "about", "18.0000", "22.0000"),
        ("30.0000", "at_least", "30.0000", "None"),
        ("120000000.0000", "at_least", "120000000.0000", "None"),
        ("50000000.0000", "at_most", "None", "50000000.0000"),
        ("15000.0000", "at_least", "15000.0000", "None"),
        ("10000.0000", "at_least", "10000.0000", "None"),
        ("3.0000", "at_most", "None", "3.0000"),
        ("40.0000", "exact", "40.0000", "40.0000"),
    ]  # fmt: skip
    assert taken(result, "target_text")[0] == ("不少于20个",)
    assert any("按指标方向读作不超过" in note for note in result.notes)


@pytest.mark.parametrize(
    ("period", "due", "expected"),
    [
        ("2026年", "2026年底", ("year", "2026", date(2026, 1, 1), date(2026, 12, 31))),
        ("2026年度", "9月底前", ("year", "2026", date(2026, 1, 1), date(2026, 9, 30))),
        (2026, "全年", ("year", "2026", date(2026, 1, 1), date(2026, 12, 31))),
        ("", date(2026, 11, 30), ("year", "2026", date(2026, 1, 1), date(2026, 11, 30))),
        ("三季度", "", ("quarter", "2026Q3", date(2026, 1, 1), date(2026, 9, 30))),
        ("2026年上半年", "", ("quarter", "2026Q2", date(2026, 1, 1), date(2026, 6, 30))),
        ("", "2028年底前", ("total", "total", date(2026, 3, 5), date(2028, 12, 31))),
        ("2026-2028年", "", ("total", "total", date(2026, 3, 5), date(2028, 12, 31))),
    ],
)
def test_periods_and_due_dates_as_offices_write_them(
    tmp_path: Path, period: object, due: object, expected: tuple[object, ...]
) -> None:
    """A day without its year takes the year of the period or of the document; a later year is the whole term's."""
    result = sheet(tmp_path, row("产品发布会和生态大会", "12", "场", period=period, due=due))
    assert reasons(result) == []
    assert taken(result, "target_period", "period_code", "target_from_on", "target_due_on") == [expected]


def test_bad_rows_are_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    """Each fault in one sentence at its cell; a row without a document says what to do."""
    result = sheet(
        tmp_path,
        row("供需对接的企业", "800家"),
        row("产品发布会和生态大会", "12场", document=("", "", "2026-03-05")),
        row("产品发布会和生态大会", "12场", period="", due="2025年底"),
        row("产品发布会和生态大会", "12个"),
        row("某个不存在的指标", "12"),
        row("市级主动开放的应用场景", "9个", clause="一(一)"),
        row("市级主动开放的应用场景", "9个", city="某某市"),
        row("供需对接的企业", "900家"),
        row("申报国家重大项目", "增长20%"),
        row("获国家立项的重大项目", "5～8个"),
        row("已支持的行业垂直大模型", "40个", units="科技厅、某某局"),
        row("已入选团队", "", period="", due=""),
    )
    assert taken(result, "indicator_id") == [("5.6-matched",)]
    assert reasons(result) == [
        (5, "文号", "目标没有文件"),
        (5, "文件名称", "目标没有文件名称"),
        (6, "完成时限", "完成时限早于文件的印发日期"),
        (7, "目标值", "单位不符"),
        (8, "指标", "指标不存在"),
        (9, "指标", "指标不存在"),
        (10, "市州", "地区不存在"),
        (11, "指标", "目标重复"),
        (12, "目标值", "目标值读不出"),
        (13, "目标值", "目标值读不出"),
        (14, "责任单位", "责任单位不存在"),
        (15, "指标", "指标不存在"),
        (15, "目标值", "必填为空"),
        (15, "完成时限", "必填为空"),
    ]
    refused = next(one.reason for one in result.rejections if one.column == "文号")
    assert "请填写下达这个目标的文件的文号" in refused


def test_one_document_in_the_title_and_units_in_rows_of_their_own(tmp_path: Path) -> None:
    """A table names its document once above its headings; a target in two rows of units is split by unit, and both are said."""
    rows = [
        ["2026年人工智能重点任务分解（测办〔2026〕9号，《重点任务分工方案》）"],
        ["指标名称", "牵头单位", "目标值", "印发日期", "年度", "完成时限"],
        ["攻克的关键核心技术", "经济和信息化厅", "9项", "2026-03-01", "2026", "年底前"],
        ["攻克的关键核心技术", "科技厅", "6项", "2026-03-01", "2026", "年底前"],
        ["攻克的关键核心技术", "经济和信息化厅、科技厅", "15项", "2026-03-01", "2026", "年底前"],
    ]
    result = read(workbook(tmp_path / "分工.xlsx", rows, ("A1:F1",)))
    assert reasons(result) == []
    assert taken(result, "document_number", "document_name", "split_department_code", "department_codes") == [
        ("测办〔2026〕9号", "重点任务分工方案", "jxt", "jxt"),
        ("测办〔2026〕9号", "重点任务分工方案", "kjt", "kjt"),
        ("测办〔2026〕9号", "重点任务分工方案", None, "jxt|kjt"),
    ]
    assert any("文号取自标题" in note for note in result.notes)
    assert any("读作按单位分解" in note for note in result.notes)


def test_a_later_document_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    """Two files, a reading between them: the light stands against the later document, the earlier stays readable."""
    store = own_copy(empty_store(), tmp_path / "own")
    first = workbook(tmp_path / "科技厅_分工.xlsx", [HEADS, row("供需对接的企业", "不少于900家")])
    later = ("测办〔2026〕18号", "2026年目标调整方案", "2026年7月1日")
    second = workbook(
        tmp_path / "科技厅_调整.xlsx", [HEADS, row("供需对接的企业", "不少于600家", document=later)]
    )
    filed = workbook(
        tmp_path / "科技厅_填报.xlsx",
        [["指标名称", "数值", "单位", "截至日期"], ["供需对接的企业", 460, "家", "2026-09-30"]],
    )
    for path in (first, filed, second):
        assert cli.main(["intake", str(path), "--store", store]) == 0
    edition = current_edition(open_store(store))
    chosen = {"clause": ["5.6"]}
    status = {one["indicator_id"]: one for one in run(edition, "indicator_status", chosen).to_pylist()}
    assert (status["5.6-matched"]["progress_state"], status["5.6-events"]["progress_state"]) == (
        "绿",
        "未报送",
    )
    assert "测办〔2026〕18号，应于 2026-12-31 前不少于 600 家" in status["5.6-matched"]["progress_reason"]
    listed = run(edition, "clause_targets", chosen).to_pylist()
    assert [(one["document_number"], one["standing_name"]) for one in listed] == [
        ("测办〔2026〕18号", "执行中"),
        ("测办〔2026〕5号", "已被替代"),
    ]
