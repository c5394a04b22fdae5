"""三、资金与上限: budgets and their execution, and the subjects with their limits."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.briefing.facts import Facts, figure, joined, say, some
from dashboard.briefing.tables import bars, grid
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Block, Heading, Paragraph, Piece

RULES = (
    ("clause_id", 0.065),
    ("rule_name", 0.155),
    ("subject_kind", 0.065),
    ("subject_count", 0.065),
    ("limit_sum_amount_yuan", 0.15),
    ("comparable_committed_amount_yuan", 0.135),
    ("median_used_share_pct", 0.11),
    ("exceeded_subject_count", 0.05),
    ("reached_subject_count", 0.05),
    ("near_subject_count", 0.05),
    ("short_subject_count", 0.05),
    ("undetermined_subject_count", 0.06),
)
SUBJECTS = (
    ("record_name", 0.4),
    ("clause_id", 0.08),
    ("state", 0.12),
    ("committed_amount_yuan", 0.14),
    ("limit_amount_yuan", 0.14),
    ("used_share_pct", 0.12),
)
SHOWN_SUBJECTS = 12
TO_LOOK_AT = ("exceeded", "short")


def caps(facts: Facts) -> list[Block]:
    """The blocks of the section: budgets, payments, and subjects with the used share of their limits."""
    found: list[Block] = []
    budget = () if facts.scope.city else _budget(facts)
    if budget:
        found += [Heading(2, "预算执行"), Paragraph(budget)]
    if facts.rows("caps_by_rule"):
        found += [Heading(2, "单个主体与上限"), *_limits(facts)]
    return [Heading(1, "资金与上限"), *found] if found else []


def _budget(facts: Facts) -> tuple[Piece, ...]:
    report = facts.ask("budget_totals")
    rows = report.table.to_pylist()
    if not rows or not rows[0]["clause_with_budget_count"]:
        return ("没有已知文件安排预算，不能计算预算执行率。",)
    row = rows[0]
    said = joined(
        [
            say(f"{row['fiscal_years']}年有文件安排预算的条款", figure(report, "clause_with_budget_count")),
            say("预算", figure(report, "budget_amount_yuan")),
            say("调整后预算", figure(report, "adjusted_budget_amount_yuan")),
        ],
        "，",
        "。",
    )
    executed = joined(
        [
            say("已报送拨付的", figure(report, "comparable_clause_count")),
            say("同年同级拨付", figure(report, "budget_disbursed_amount_yuan")),
            say(
                "占其调整后预算",
                figure(report, "comparable_adjusted_budget_amount_yuan"),
                "的",
                figure(report, "budget_executed_share_pct"),
            ),
        ],
        "，",
        "。",
    )
    if row["budget_disbursed_amount_yuan"] is None:
        executed = ("有预算的条款均未报送拨付，不能计算预算执行率。",)
    return (*said, *executed)


def _limits(facts: Facts) -> list[Block]:
    by_rule = facts.ask("caps_by_rule")
    held = [place for place, row in enumerate(by_rule.table.to_pylist()) if row["subject_count"]]
    table = grid(
        "各条资金规则的主体与上限", by_rule, RULES, where=held, remark="没有主体的规则不列，见附件。"
    )
    chart = bars(
        "各条资金规则的立项与上限合计",
        _only(by_rule, held),
        ["clause_id", "rule_name"],
        ["comparable_committed_amount_yuan", "limit_sum_amount_yuan"],
        "上限合计是已立项主体各自限额之和，不是条款总额。",
    )
    shown = (Paragraph(_held(facts)), table, chart, _subjects(facts))
    return [block for block in shown if block]


def _held(facts: Facts) -> tuple[Piece, ...]:
    """The sentence with the used share of the sum of limits, and the number of subjects in each state."""
    totals = facts.ask("caps_totals")
    lead = "政策没有规定条款总额，上限属于单个主体，按其在该条款下全部记录、全部年度的省级资金累计。"
    row = totals.table.to_pylist()[0]
    if row["subject_count_missing_code"]:
        return (lead, "范围内没有项目、机构等计入限额的主体，个人和团队依规不公开。")
    if not row["subject_count"]:
        return (lead, "本版没有计入限额的主体。")
    held = joined(
        [
            say("可核算的已立项主体", figure(totals, "comparable_subject_count")),
            say("计入限额的立项", figure(totals, "comparable_committed_amount_yuan")),
            say("上限合计", figure(totals, "limit_sum_amount_yuan")),
        ],
        "，",
        "。",
    )
    states = joined(
        [
            say("超出限额的主体", figure(totals, "exceeded_subject_count")),
            some("达到的", figure(totals, "reached_subject_count")),
            some("接近的", figure(totals, "near_subject_count")),
            some("未足额的", figure(totals, "short_subject_count")),
            some("缺少计算依据或条件待核的", figure(totals, "unproved_subject_count")),
        ],
        "，",
        "。限额状态提请核实，不是结论。",
    )
    return (lead, *held, *states)


def _only(report: ReportTable, places: list[int]) -> ReportTable:
    return replace(report, table=report.table.take(pa.array(places, pa.int64())))


def _subjects(facts: Facts) -> Block | None:
    """The subjects over their limit or short of it. Talent awards are left out; only the fixed tables list them."""
    report = facts.ask("caps_by_record", state=list(TO_LOOK_AT))
    talent = sorted({row["clause_id"] for row in facts.rows("talent_status", whole=True)})
    listed = report.table.filter(
        pc.invert(pc.is_in(report.table.column("clause_id"), pa.array(talent, pa.string())))
    )
    shown = replace(report, table=listed, title="超出限额和未足额的主体")
    more = listed.num_rows - SHOWN_SUBJECTS
    return grid(
        shown.title,
        shown,
        SUBJECTS,
        where=range(min(listed.num_rows, SHOWN_SUBJECTS)),
        remark="其余见附件。" if more > 0 else "",
    )
