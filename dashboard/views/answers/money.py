"""The answers of the pages about money."""

from __future__ import annotations

from dashboard.components import sentences
from dashboard.components.metrics import figure
from dashboard.views.answers.answer import Answer, first, totals
from dashboard.views.view import View

SHARE = "拨付金额 ÷ 立项金额"
PROJECTS_SHARE = "项目拨付金额 ÷ 项目立项金额"


def overview(view: View) -> Answer:
    """总览: money, projects, clauses with records, subjects over their limit."""
    report, row = totals(view, "overview_totals")
    largest = {
        stage: view.path("projects", sort=f"projects_list.{stage}_amount_yuan.desc")
        for stage in ("committed", "disbursed")
    }
    slowest = view.path("clauses", sort="clauses_progress.disbursed_share_pct.asc")
    over = (
        f"接近或达到 {sentences.counted(row, 'near_or_reached_subject_count')}，"
        f"待核 {sentences.counted(row, 'unproved_subject_count')}"
    )
    has_records = row["clause_with_records_count"] or row["unlisted_count"]
    return Answer(
        "总览",
        sentences.overview(row) if has_records else "",
        (
            figure(report, "committed_amount_yuan", opens=largest["committed"]),
            figure(report, "disbursed_amount_yuan", opens=largest["disbursed"]),
            figure(report, "disbursed_share_pct", note=SHARE, opens=slowest),
            figure(report, "project_count", note=f"另有{sentences.people(row)}", opens=view.path("projects")),
            figure(
                report,
                "clause_with_records_count",
                note=f"共 {row['clause_count']} 条",
                opens=view.path("clauses"),
            ),
            figure(
                report,
                "exceeded_subject_count",
                label="超出限额的主体",
                note=over,
                opens=view.path("caps", state="exceeded"),
            ),
        ),
    )


def caps(view: View) -> Answer:
    """资金与上限: what counts against limits, and the subjects by their state."""
    report, row = totals(view, "caps_totals")
    return Answer(
        "资金与上限",
        sentences.caps(row) if row["record_count"] else "",
        (
            figure(report, "comparable_committed_amount_yuan"),
            figure(
                report,
                "limit_sum_amount_yuan",
                label=f"上限合计{sentences.subjects(row, 'comparable_subject_count', '已立项')}",
            ),
            figure(
                report,
                "disbursed_amount_yuan",
                label=f"主体的拨付金额{sentences.subjects(row, 'record_count', '全部')}",
            ),
            figure(
                report,
                "exceeded_subject_count",
                label="超出限额",
                opens=view.path("caps", state="exceeded", row_offset="0"),
            ),
            figure(
                report,
                "near_subject_count",
                label="接近限额",
                note=f"达到限额 {sentences.counted(row, 'reached_subject_count')}",
                opens=view.path("caps", state="near", row_offset="0"),
            ),
            figure(
                report,
                "unproved_subject_count",
                label="待核",
                note=f"未足额 {sentences.counted(row, 'short_subject_count')}",
            ),
        ),
    )


def budget(view: View) -> Answer:
    """预算: arranged, paid of the same year and level, and the clauses that have a budget."""
    report = view.report("budget_totals")
    if not report.table.num_rows:
        return Answer("预算")
    row = first(report)
    documents = f"共 {row['clause_count']} 条；预算文件 {row['document_count']} 份"
    return Answer(
        "预算",
        sentences.budget(row),
        (
            figure(report, "budget_amount_yuan"),
            figure(report, "adjusted_budget_amount_yuan"),
            figure(report, "budget_disbursed_amount_yuan"),
            figure(report, "budget_executed_share_pct", note="拨付 ÷ 调整后预算，未报送拨付的条款不纳入"),
            figure(report, "clause_with_budget_count", note=documents),
        ),
    )


def projects(view: View) -> Answer:
    """项目台账: the projects of the ledgers and their money."""
    report, row = totals(view, "projects_totals")
    return Answer(
        "项目台账",
        figures=(
            figure(report, "project_count", note=f"另有台账未列编号 {row['unlisted_count']:,} 个"),
            figure(report, "committed_amount_yuan"),
            figure(report, "disbursed_amount_yuan"),
            figure(report, "disbursed_share_pct", note=PROJECTS_SHARE),
        ),
    )


def project(view: View) -> Answer:
    """项目详情: one project against its limit."""
    report = view.report("project_detail") if view.values["id"] else None
    if report is None or not report.table.num_rows:
        return Answer("项目详情")
    row = first(report)
    refunded = [figure(report, "refunded_amount_yuan")] if row["refunded_amount_yuan"] else []
    state = f"限额状态：{row['state']}" if row["state"] else "没有金额限额"
    return Answer(
        row["record_name"],
        figures=(
            figure(report, "committed_amount_yuan"),
            figure(report, "disbursed_amount_yuan"),
            *refunded,
            figure(report, "disbursed_share_pct", note=SHARE),
            figure(report, "limit_amount_yuan", label="单个主体限额", note=row["rule_name"] or ""),
            figure(report, "used_share_pct", note=state),
        ),
    )


def recipients(view: View) -> Answer:
    """承担单位: all of them, or the one that the address names."""
    if view.values["id"]:
        report = view.report("recipients_list", row_limit=view.page_rows)
        if not report.table.num_rows:
            return Answer("承担单位")
        return Answer(
            first(report)["recipient_name"],
            figures=(
                figure(report, "committed_amount_yuan"),
                figure(report, "disbursed_amount_yuan"),
                figure(report, "disbursed_share_pct", note=PROJECTS_SHARE),
                figure(report, "finding_count", note="是线索，不是结论"),
            ),
        )
    report = view.report("recipients_totals")
    return Answer(
        "承担单位",
        figures=(
            figure(report, "recipient_count"),
            figure(report, "several_clause_recipient_count", note="不等于重复支持"),
            figure(report, "codeless_recipient_count", note="只能按名称归并"),
        ),
    )
