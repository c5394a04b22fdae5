"""报送情况: who has reported for which period, when, and whether someone confirmed it; no name is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.intake import merge_into
from dashboard.intake.accepting import take
from dashboard.store import open_store
from dashboard.store.ledgers import schema
from tests.ledgers import delimited, facts, read, reasons, workbook

pytestmark = pytest.mark.slow  # publishes editions

FILE = "督查室_报送情况_2026年10月.xlsx"
HEADS = ["责任单位", "报送期", "报送时间", "确认人", "情况说明"]
NAMES = ("演示甲一", "演示乙二")


def test_a_workbook_with_title_and_merged_heads(tmp_path: Path) -> None:
    """Periods end on their last day, a bureau reports for its department, and a name leaves only that it was there."""
    rows = [
        ["2026年三季度各单位报送情况"],
        ["责任单位", "报送", None, None, "说明"],
        [None, "报送期", "报送时间", "确认人", None],
        ["科技厅", "2026年三季度", "2026-10-10", NAMES[0], "已核对"],
        ["省数据局", "2026年9月", "2026年10月11日", NAMES[1], "—"],
        ["财政厅", "2026Q3", "未报送", "", ""],
        ["人行省分行", "2026年前三季度", "", "—", "待补"],
        ["制表：演示丙三"],
    ]
    result = read(workbook(tmp_path / FILE, rows, ("A1:E1", "A2:A3", "B2:D2", "E2:E3")))
    found = facts(result, "reporting")
    assert [tuple(row[name] for name in ("department_code", "reported_on", "has_confirmer", "comment")) for row in found] == [
        ("kjt", date(2026, 10, 10), True, "已核对"),
        ("fgw", date(2026, 10, 11), True, None),
        ("czt", None, False, None),
        ("rhfh", None, False, "待补"),
    ]  # fmt: skip
    assert {row["period_on"] for row in found} == {date(2026, 9, 30)}
    assert any("只记是否填写，没有保存内容：报送/确认人" in note for note in result.notes)
    assert not any(name in repr(result) for name in (*NAMES, "演示丙三"))


def test_a_delimited_file(tmp_path: Path) -> None:
    """The latest 报送日期 is the day of a file that states none; a period that lies ahead is not."""
    rows = [
        ["单位", "填报期", "上报日期", "意见"],
        ["科技厅", "2026年", "2026-10-10", ""],
        ["财政厅", "2026年", "", "无"],
    ]
    result = read(delimited(tmp_path / "报送.csv", rows))
    assert [row["period_on"] for row in facts(result, "reporting")] == [date(2026, 12, 31)] * 2
    assert (result.as_of, result.as_of_basis) == (date(2026, 10, 10), "数据最晚日期（推定）")


BAD_ROWS: list[tuple[list[str], tuple[str, str]]] = [
    (["", "2026Q3", "", "", ""], ("责任单位", "必填为空")),
    (["某厅", "2026Q3", "", "", ""], ("责任单位", "责任单位不存在")),
    (["科技厅", "", "2026-10-10", "", ""], ("报送期", "必填为空")),
    (["科技厅", "三季度", "", "", ""], ("报送期", "日期无法识别")),
    (["财政厅", "2026Q3", "昨天", "", ""], ("报送时间", "日期无法识别")),
    (["财政厅", "2026Q2", "2026年", "", ""], ("报送时间", "日期无法识别")),
    (["省科技厅", "2026年9月", "", NAMES[0], ""], ("责任单位", "编号重复")),
]


def test_every_reason_for_which_a_row_is_not_taken(tmp_path: Path) -> None:
    """Each rejected row is named by its faulty cell, and never with the name of a person."""
    rows = [["科技厅", "2026Q3", "2026-10-10", NAMES[0], ""], *(row for row, _ in BAD_ROWS)]
    rows[1][4] = "没有写单位"
    result = read(workbook(tmp_path / FILE, [HEADS, *rows]))
    assert reasons(result) == [(place, *named) for place, (_, named) in enumerate(BAD_ROWS, 3)]
    assert (result.taken, result.rejected) == (1, len(BAD_ROWS))
    assert NAMES[0] not in repr(result)


def test_sent_again_and_corrected(tmp_path: Path) -> None:
    """The same file changes nothing; a later one replaces the row of the department and period."""
    first = read(workbook(tmp_path / FILE, [HEADS, ["科技厅", "2026Q3"], ["科技厅", "2026Q2", "2026-07-01"]]))
    second = read(workbook(tmp_path / FILE, [HEADS, ["科技厅", "2026年9月", "2026-10-12", NAMES[0]]]))
    question = "select department_code, period_on, reported_on, has_confirmer from reporting order by all"
    with duckdb.connect() as con:
        con.execute(schema())
        for batch in ("b1", "b2"):
            merge_into(con, first, batch)
            assert con.execute(question).fetchall() == [
                ("kjt", date(2026, 6, 30), date(2026, 7, 1), False),
                ("kjt", date(2026, 9, 30), None, False),
            ]
        merge_into(con, second, "b3")
        assert con.execute(question).fetchall()[1] == ("kjt", date(2026, 9, 30), date(2026, 10, 12), True)


def test_no_name_reaches_the_edition(tmp_path: Path) -> None:
    """The bytes of a published edition hold no name of who confirmed."""
    path = workbook(tmp_path / FILE, [HEADS, ["科技厅", "2026Q3", "2026-10-10", NAMES[0], ""]])
    edition = take(
        open_store(f"file:{tmp_path / 'store'}"),
        [read(path)],
        policy_id="sichuan-ai",
        author="甲处",
        message="报送",
    )
    assert edition is not None
    assert NAMES[0].encode() not in edition.path.read_bytes()


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (["项目编号", "项目名称", "条款", "责任单位", "填报期", "确认人"], "projects"),
        (["指标", "数值", "责任单位", "填报期", "确认人"], "indicators"),
        (["部门", "报送期", "确认人"], "reporting"),
    ],
)
def test_kinds_are_told_apart(heads: list[str], kind: str, tmp_path: Path) -> None:
    """Columns of reporting in another table change nothing of its kind, and the person's name is not kept there."""
    cells = {"项目编号": "P0001", "项目名称": "甲", "条款": "1.1", "责任单位": "科技厅", "填报期": "2026Q3",
             "报送期": "2026Q3", "部门": "科技厅", "确认人": NAMES[0], "指标": "5.6-events", "数值": 3}  # fmt: skip
    result = read(workbook(tmp_path / "表.xlsx", [heads, [cells[head] for head in heads]]))
    assert (result.kinds, result.taken) == ((kind,), 1)
    assert any("为保护个人信息" in note and "确认人" in note for note in result.notes)
    assert NAMES[0] not in repr(result)
