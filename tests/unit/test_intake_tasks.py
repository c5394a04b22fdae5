"""任务清单 and 任务进展 as departments write them: wide forms, several units in a cell, due dates in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.store import current_edition, fetch, open_store
from tests.ledgers import facts, read, reasons, workbook

WIDE = (
    ["（演示）重点任务分工方案"],
    ["（测府办〔2026〕2号）", "", "", "", "", "", "", "", "", "", "单位：见各列"],
    ["序号", "重点任务", "对应条款", "牵头单位", "责任单位", "配合单位", "完成时限", "印发日期", "进展情况", "存在问题", "下一步打算", "完成比例"],
    [1, "甲", "一(一)", "科技厅", "财政厅、经信厅", "省发改委,省数据局", "9月底前", "2026-05-20", "已立项3个", "", "下达", "60%"],
    [2, "乙", "1.3", "", "省财政厅；科技厅", "", "长期坚持", "", "", "", "", ""],
    [3, "丙", "", "科技厅\n财政厅", "", "", "2026年三季度", "", "", "", "", ""],
    [4, "丁", "二(一)", "科技厅", "", "", "全年", "", "", "", "", ""],
    [5, "戊", "二(一)", "科技厅", "", "", "2026年底", "", "已办", "", "", 100],
    [6, "己", "9.9", "火星局", "", "", "12月31日前完成", "", "", "", "", 120],
    [7, "庚", "1.1", "", "", "财政厅", "2026-04-30", "2026-05-20", "", "", "", ""],
    [1, "甲又一次", "1.1", "科技厅", "", "", "2026年底", "", "", "", "", ""],
    [8, "辛", "1.1", "科技厅", "", "", "尽快", "", "", "", "", ""],
)  # fmt: skip
REPORTS = (
    ["任务编号", "报送单位", "办理状态", "完成比例(%)", "进展情况", "存在问题", "佐证材料"],
    ["测府办〔2026〕2号-1", "科技厅", "推进中", 80, "下达2个", "资金未到位", ""],
    ["测府办〔2026〕2号-4", "科技厅", "已完成", "", "", "", "存档〔2026〕5号"],
    ["测府办〔2026〕2号-99", "科技厅", "推进中", "", "没有这项", "", ""],
    ["测府办〔2026〕2号-2", "科技厅", "推进中", 101, "", "", ""],
    ["测府办〔2026〕2号-5", "火星局", "推进中", "", "", "", ""],
    ["测府办〔2026〕2号-3", "科技厅", "", "", "", "", ""],
)  # fmt: skip


def test_a_wide_form_is_read_as_it_is_kept(tmp_path: Path) -> None:
    """序号 within its document, units parted, due dates in words with the year of the document; each bad row is named."""
    result = read(workbook(tmp_path / "科技厅_任务清单_2026年9月.xlsx", WIDE))
    assert result.kinds == ("tasks",)
    assert [(row["task_id"][-1], str(row["due_on"]), row["clause_id"]) for row in facts(result, "tasks")] == [
        ("1", "2026-09-30", "1.1"),
        ("2", "None", "1.3"),
        ("3", "2026-09-30", None),
        ("4", "2026-12-31", "2.1"),
        ("5", "2026-12-31", "2.1"),
    ]
    assert {row["document_number"] for row in facts(result, "tasks")} == {"测府办〔2026〕2号"}
    units = [
        (row["task_id"][-1], row["department_code"], row["duty"]) for row in facts(result, "task_departments")
    ]
    assert units[:6] == [
        ("1", "kjt", "lead"), ("1", "czt", "responsible"), ("1", "jxt", "responsible"), ("1", "fgw", "assisting"),
        ("2", "czt", "responsible"), ("2", "kjt", "responsible"),
    ]  # fmt: skip
    assert [(unit, duty) for task, unit, duty in units if task == "3"] == [("kjt", "lead"), ("czt", "lead")]
    said = [
        (row["task_id"][-1], str(row["as_of_on"]), row["progress_text"])
        for row in facts(result, "task_progress")
    ]
    assert said == [("1", "2026-09-30", "已立项3个"), ("5", "2026-09-30", "已办")]
    assert reasons(result) == [
        (9, "对应条款", "条款不存在"),
        (9, "牵头单位", "单位不认识"),
        (9, "完成比例", "完成比例无法识别或超过 100"),
        (10, "责任单位", "必填为空"),
        (10, "完成时限", "完成时限早于文件"),
        (11, "序号", "编号重复"),
        (12, "完成时限", "完成时限无法识别"),
    ]


def test_tasks_and_reports_go_in_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Reports on listed tasks stand in the list; one on no task of the list comes back by its row, with the others that are bad.

    The next month's reports are added: none of the month before is missing.
    """
    store = f"file:{tmp_path / 'store'}"
    listed = workbook(tmp_path / "科技厅_任务清单_2026年9月.xlsx", WIDE)
    reported = workbook(tmp_path / "科技厅_任务进展_2026年10月.xlsx", REPORTS)
    assert cli.main(["intake", str(reported), str(listed), "--accept-valid", "--json", "--store", store]) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert (told["read"], told["taken"], told["rejected"], told["not_data"]) == (7, 2, 4, 1)
    assert [(one["row"], one["column"], one["reason"].split("：")[0]) for one in told["rejections"]] == [
        (4, "任务编号", "没有这项任务"),
        (5, "完成比例(%)", "完成比例无法识别或超过 100"),
        (6, "报送单位", "单位不认识"),
        (7, "进展情况", "没有报送内容"),
    ]
    asked = "select task_id[-1:], task_state, progress_share_pct::integer, late_days from task_states() order by task_id"
    edition = current_edition(open_store(store))
    assert [tuple(row.values()) for row in fetch(edition, asked).to_pylist()] == [
        ("1", "overdue", 80, 31), ("2", "not_reported", None, None), ("3", "overdue", None, 31),
        ("4", "to_check", None, 0), ("5", "to_check", 100, 0),
    ]  # fmt: skip
    november = workbook(tmp_path / "科技厅_任务进展_2026年11月.xlsx", REPORTS[:2])
    assert cli.main(["intake", str(november), "--store", store]) == 0
    assert "这次没有的行" not in capsys.readouterr().out
    edition = current_edition(open_store(store))
    assert fetch(edition, "select count(*) as n from task_reports")["n"].to_pylist() == [3]
