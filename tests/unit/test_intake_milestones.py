"""里程碑: what a project should have reached by when comes in row by row, matched by project and name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dashboard.intake import merge_into
from dashboard.store.ledgers import schema
from tests.ledgers import delimited, facts, read, reasons, workbook

pytestmark = pytest.mark.slow  # publishes editions

FILE = "科技厅_里程碑_2026年10月.xlsx"
HEADS = ["项目编号", "里程碑名称", "计划完成日期", "实际完成日期", "完成比例", "里程碑状态", "备注"]
GOOD = ["P-1", "样机", "2026-06-30", "2026-06-21", 100, "已完成", ""]


def test_a_workbook_with_title_merged_projects_and_heads(tmp_path: Path) -> None:
    """A number that is merged over its milestones holds for each; months and quarters end on their last day."""
    rows = [
        ["2026年项目里程碑计划表"],
        ["序号", "项目编号", "项目名称", "节点名称", "计划", None, "完成情况", "进度(%)", "状态"],
        [None, None, None, None, "完成时限", None, "实际完成时间", None, None],
        [1, "P-1", "甲", "样机", "2026年6月", "", "2026.06.21", "100%", "完成"],
        [2, None, None, "小试", "2026年三季度", "", "—", 60, "推进中"],
        [3, "P-2", "乙", "验收", "2027年底", "", "未完成", "", ""],
        ["填表人：演示甲一", "", "", "", "", "", "", "", ""],
    ]
    merges = ("A1:I1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "H2:H3", "I2:I3", "B4:B5", "C4:C5")
    result = read(workbook(tmp_path / FILE, rows, merges))
    assert (result.kinds, result.department_code) == (("milestones",), "kjt")
    assert [
        (row["milestone_id"], row["planned_on"], row["completed_on"], row["progress_share_pct"], row["milestone_status"])
        for row in facts(result, "milestones")
    ] == [
        ("P-1|样机", date(2026, 6, 30), date(2026, 6, 21), Decimal("100.0000"), "done"),
        ("P-1|小试", date(2026, 9, 30), None, Decimal("60.0000"), "in_progress"),
        ("P-2|验收", date(2027, 12, 31), None, None, "unstated"),
    ]  # fmt: skip
    assert (result.read, result.taken, result.not_data) == (7, 3, 4)


def test_a_delimited_file_with_serial_days(tmp_path: Path) -> None:
    """An Excel serial is a day; who gives the day of completion has said that it is done."""
    rows = [["项目编号", "里程碑", "计划完成时间", "完成日期"], ["P-1", "样机", "46203", "20260621"]]
    (row,) = facts(read(delimited(tmp_path / "里程碑.csv", rows)), "milestones")
    assert (row["planned_on"], row["completed_on"], row["milestone_status"]) == (
        date(2026, 6, 30),
        date(2026, 6, 21),
        "done",
    )


BAD_ROWS: list[tuple[list[object], list[tuple[str, str]]]] = [
    (["", "甲", "2026-06-30", "", "", "", ""], [("项目编号", "必填为空")]),
    ([510923240000102635, "甲", "2026-06-30", "", "", "", ""], [("项目编号", "编号存成数字已失真")]),
    (["P-2", "", "2026-06-30", "", "", "", ""], [("里程碑名称", "必填为空")]),
    (["P-2", "乙", "", "", "", "", ""], [("计划完成日期", "必填为空")]),
    (["P-2", "丙", "2026-13-01", "", "", "", ""], [("计划完成日期", "日期无法识别")]),
    (["P-2", "丁", "年底前", "", "", "", ""], [("计划完成日期", "日期无法识别")]),
    (["P-2", "戊", "2026年", "上个月", "", "", ""], [("实际完成日期", "日期无法识别")]),
    (["P-2", "己", "2026年", "", "-5", "", ""], [("完成比例", "完成比例无法识别")]),
    (["P-2", "庚", "2026年", "", 101, "", ""], [("完成比例", "完成比例无法识别")]),
    (["P-2", "辛", "2026年", "", "过半", "", ""], [("完成比例", "完成比例无法识别")]),
    (["P-1", "样　机", "2026年", "", "", "", ""], [("里程碑名称", "编号重复")]),
    (["", "", "明年", "", "", "", "有"], [("项目编号", "必填为空"), ("里程碑名称", "必填为空"), ("计划完成日期", "日期无法识别")]),
]  # fmt: skip


def test_every_reason_for_which_a_row_is_not_taken(tmp_path: Path) -> None:
    """Each bad cell is named with its sheet, row, column and value; the first of two equal names stays."""
    result = read(workbook(tmp_path / FILE, [HEADS, GOOD, *(row for row, _ in BAD_ROWS)]))
    assert reasons(result) == [
        (place, *named) for place, (_, cells) in enumerate(BAD_ROWS, 3) for named in cells
    ]
    assert (result.taken, result.rejected) == (1, len(BAD_ROWS))
    assert {one.sheet for one in result.rejections} == {"Sheet"}
    assert all(one.reason.count("请") == 1 for one in result.rejections)
    assert {one.value for one in result.rejections} >= {"2026-13-01", "101", "过半", "样　机"}


def test_a_formula_without_value_is_sent_back(tmp_path: Path) -> None:
    """A day or a share that only a formula knows is no day and no share."""
    row = ["P-1", "样机", "=DATE(2026,6,30)", "", "=1/2", "", ""]
    result = read(workbook(tmp_path / FILE, [HEADS, row]))
    assert reasons(result) == [(2, "计划完成日期", "公式没有缓存值"), (2, "完成比例", "公式没有缓存值")]


def test_decisions_are_told(tmp_path: Path) -> None:
    """An unknown state is 未注明, a share below one is asked about: both go in, with a note."""
    rows = [
        HEADS,
        ["P-1", "样机", "2026年", "", 0.6, "快了", ""],
        ["P-1", "小试", "2026年", "2026-05-01", "60%", "好了", ""],
    ]
    result = read(workbook(tmp_path / FILE, rows))
    assert [row["milestone_status"] for row in facts(result, "milestones")] == ["unstated", "done"]
    assert [note.split("：")[1] for note in result.notes] == [
        "完成比例“0.6”按 0.6% 计；如果是占比的小数，请改填百分数。",
        "里程碑状态“快了”不在代码表内，记为未注明。",
        "里程碑状态“好了”不在代码表内，记为已完成（填了实际完成日期）。",
    ]


def test_a_percentage_format_is_read_as_shown(tmp_path: Path) -> None:
    """A cell that shows 45% is 45, without a question."""
    rows = [HEADS, ["P-1", "样机", "2026年", "", 0.45, "", ""]]
    result = read(workbook(tmp_path / FILE, rows, formats={"E2": "0%"}))
    assert [row["progress_share_pct"] for row in facts(result, "milestones")] == [Decimal("45.0000")]
    assert result.notes == ()


def test_sent_again_and_corrected(tmp_path: Path) -> None:
    """The same file changes nothing; a corrected row replaces the row of its name, other rows stay."""
    first = read(
        workbook(tmp_path / FILE, [HEADS, GOOD, ["P-1", "小试", "2026-09-30", "", 10, "进行中", ""]])
    )
    second = read(
        workbook(tmp_path / FILE, [HEADS, ["P-1", "小 试", "2026-10-31", "2026-10-20", 100, "完成", ""]])
    )
    question = "select milestone_id, planned_on, milestone_status, batch_id from milestones order by all"
    with duckdb.connect() as con:
        con.execute(schema())
        for batch in ("b1", "b2"):
            merge_into(con, first, batch)
            assert con.execute(question).fetchall() == [
                ("P-1|小试", date(2026, 9, 30), "in_progress", batch),
                ("P-1|样机", date(2026, 6, 30), "done", batch),
            ]
        merge_into(con, second, "b3")
        assert con.execute(question).fetchall() == [
            ("P-1|小试", date(2026, 10, 31), "done", "b3"),
            ("P-1|样机", date(2026, 6, 30), "done", "b2"),
        ]
        assert con.execute("select count(*) from rejected_rows").fetchall() == [(0,)]


def test_two_departments_on_one_milestone(tmp_path: Path) -> None:
    """The later plan counts, the earlier plan is kept with its reason."""
    first = read(workbook(tmp_path / "科技厅_里程碑.xlsx", [HEADS, GOOD]))
    other = read(
        workbook(tmp_path / "财政厅_里程碑.xlsx", [HEADS, ["P-1", "样机", "2026-07-31", "", "", "", ""]])
    )
    with duckdb.connect() as con:
        con.execute(schema())
        merge_into(con, first, "b1")
        merge_into(con, other, "b2")
        assert con.execute("select planned_on from milestones").fetchall() == [(date(2026, 7, 31),)]
        kept = con.execute("select source_file, source_column, rejected_value from rejected_rows").fetchall()
        assert kept == [("科技厅_里程碑.xlsx", "计划完成日期", "2026-06-30")]


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (["项目编号", "项目名称", "承担单位", "里程碑", "计划完成时间", "状态"], "milestones"),
        (["项目编号", "项目名称", "条款", "市州", "里程碑", "计划完成时间"], "milestones"),
        (["项目编号", "项目名称", "条款", "省级财政资金(万元)", "里程碑", "计划完成时间"], "projects"),
        (["项目编号", "项目名称", "承担单位", "计划完成时间"], "projects"),
    ],
)
def test_kinds_are_told_apart(heads: list[str], kind: str, tmp_path: Path) -> None:
    """A ledger with money stays a ledger, though it names a milestone; a plan with project names is a plan."""
    row = ["P-1", "甲", *("" for _ in heads[2:])]
    assert read(workbook(tmp_path / "表.xlsx", [heads, row])).kinds == (kind,)
