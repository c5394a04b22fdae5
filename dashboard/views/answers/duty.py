"""The answers of the pages about clauses, units, findings, changes and the talent programs."""

from __future__ import annotations

from dashboard.components import sentences
from dashboard.components import tasks as drawn
from dashboard.components.metrics import figure
from dashboard.views.answers.answer import Answer, first, totals
from dashboard.views.answers.money import SHARE
from dashboard.views.view import View


def clause(view: View) -> Answer:
    """条款详情: one clause, its money, indicators and findings."""
    is_one = len(view.values["clause"] or ()) == 1
    report = view.report("clause_detail")
    if not is_one or not report.table.num_rows:
        return Answer("条款详情")
    row = first(report)
    indicators = f"共 {row['indicator_count']} 项指标"
    return Answer(
        f"{row['clause_number']} {row['short_title']}",
        figures=(
            figure(report, "committed_amount_yuan"),
            figure(report, "disbursed_amount_yuan"),
            figure(report, "disbursed_share_pct", note=SHARE),
            figure(report, "project_count", note=sentences.people(row), opens=view.path("projects")),
            figure(report, "reported_indicator_count", note=indicators),
            figure(report, "finding_count", note="是线索，不是结论", opens=view.path("alerts")),
        ),
    )


def departments(view: View) -> Answer:
    """责任单位: how the duties are shared, and who has not filed."""
    report, row = totals(view, "departments_totals")
    unnamed = f"其中 {row['open_list_count']} 类原文未点名，不计报送"
    never = f"其中从未报送 {row['never_reported_department_count']} 个"
    alone = f"由一个单位负责 {row['alone_clause_count']} 条"
    return Answer(
        view.one_of("department", "责任单位"),
        sentences.departments(row),
        (
            figure(report, "department_count", note=unnamed),
            figure(report, "slot_count", note=f"涉及 {row['clause_count']} 条"),
            figure(report, "joint_clause_count", label="共同负责的条款", note=alone),
            figure(report, "unreported_department_count", note=never),
            figure(report, "late_department_count", note="从未报送的不计入"),
        ),
    )


def alerts(view: View) -> Answer:
    """预警与核查: the findings by how grave and how new they are."""
    report = view.report("findings_totals")
    grave = view.path("alerts", severity="关注", row_offset="0")
    return Answer(
        "预警与核查",
        figures=(
            figure(report, "finding_count"),
            figure(report, "grave_finding_count", opens=grave),
            figure(report, "new_finding_count"),
            figure(report, "flagged_record_count"),
            figure(report, "handled_finding_count"),
        ),
    )


def changes(view: View) -> Answer:
    """版本变化: what money changed by; nothing before the second edition."""
    if not view.earlier:
        return Answer("版本变化")
    report, row = totals(view, "edition_changes_summary")
    return Answer(
        "版本变化",
        figures=(
            figure(report, "committed_change_amount_yuan"),
            figure(report, "disbursed_change_amount_yuan"),
            figure(report, "applied_change_amount_yuan"),
            figure(report, "changed_record_count"),
            figure(report, "change_count", note=f"与第 {row['since_edition']} 版相比"),
        ),
    )


def programs(view: View) -> Answer:
    """人才计划: who was selected, with which money and quotas."""
    report, row = totals(view, "talent_totals")
    return Answer(
        "人才计划",
        sentences.talent(row),
        (
            figure(report, "selected_team_count"),
            figure(report, "selected_individual_count"),
            figure(report, "committed_amount_yuan"),
            figure(report, "disbursed_amount_yuan"),
            figure(report, "quota_count", note=f"{row['employer_count']} 家用人单位"),
            figure(report, "used_count"),
            figure(report, "on_duty_share_pct", note="在岗 ÷ 已填报在岗情况的"),
            figure(report, "passed_share_pct", note="通过 ÷ 已填报评估结果的"),
        ),
    )


def people(view: View) -> Answer:
    """人才计划（内部）: the exact counts and amounts, for who has the right."""
    report, row = totals(view, "people_totals")
    return Answer(
        "人才计划（内部）",
        sentences.people_in_full(row),
        (
            figure(report, "people_team_count"),
            figure(report, "people_individual_count"),
            figure(report, "people_applied_count"),
            figure(report, "people_support_amount_yuan"),
            figure(report, "people_disbursed_amount_yuan"),
            figure(report, "to_pay_amount_yuan"),
            figure(report, "people_on_duty_share_pct", note="在岗 ÷ 已填报在岗情况的"),
            figure(report, "people_passed_share_pct", note="通过 ÷ 已填报评估结果的"),
            figure(report, "left_early_count"),
        ),
    )


def tasks(view: View) -> Answer:
    """任务清单: what is late, due soon, sent back, without report, and done; nothing in an edition without tasks."""
    if not view.answers("tasks_totals"):
        return Answer("任务清单")
    report, row = totals(view, "tasks_totals")
    listed = view.report("tasks_list").table.to_pylist()  # in the order that the reader gave it
    overdue = [one for one in listed if one["task_state_code"] == "overdue"]
    latest = max(overdue, key=lambda one: one["task_late_days"], default=None)
    return Answer(
        "任务清单",
        drawn.answer(row, latest) if row["task_count"] else "",
        (
            figure(
                report, "overdue_task_count", opens=view.path("tasks", task_state="overdue", row_offset="0")
            ),
            figure(report, "due_soon_task_count"),
            figure(report, "returned_task_count"),
            figure(
                report,
                "unreported_task_count",
                opens=view.path("tasks", task_state="not_reported", row_offset="0"),
            ),
            figure(report, "finished_task_count", note=drawn.counted(row)),
        ),
    )


def public_records(view: View) -> Answer:
    """公开记录: how many there are; their amounts are never added."""
    report = view.report("public_records_totals")
    if not view.report("public_records_list").table.num_rows:
        return Answer("公开记录")
    return Answer(
        "公开记录",
        figures=(
            figure(report, "public_record_count"),
            figure(report, "public_amount_count", note="金额性质不同，不相加"),
            figure(report, "placed_public_record_count"),
        ),
    )
