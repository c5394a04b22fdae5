"""What a picture says, as its title: the finding, not the kind of picture. Without numbers the title is plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.components import execution, waterfall
from dashboard.components.cumulative import STAGES, up_to_now
from dashboard.components.dating import UNDATED
from dashboard.export import ReportTable
from dashboard.formatting import count, money, percent

Rows = Sequence[Mapping[str, Any]]


def caps(rows: Rows, over: int | None) -> str:
    """How many subjects are over their limit and how far the most used limit is used. rows: of caps_by_rule.

    over: the subjects over their limit, None where it is withheld.
    """
    used = [row for row in rows if row["most_used_share_pct"] is not None]
    if not used or over is None:
        return "各条资金规则的占用情况"
    most = max(used, key=lambda row: row["most_used_share_pct"])
    told = f"最高 {percent(most['most_used_share_pct'])}（{most['clause_id']} {most['rule_name']}）"
    return f"{over} 个主体超过限额，{told}" if over else f"没有主体超过限额，{told}"


def months(rows: Rows) -> str:
    """What has come together up to the last month, and whether there is more without a date. rows: of money_by_month."""
    dated = [row for row in rows if row["entry_month"] != UNDATED]
    names = dict(zip(STAGES, ("立项", "拨付"), strict=True))
    ends = {names[stage]: up_to_now(dated, stage) for stage in STAGES}
    told = "、".join(f"{name} {money(amount)}" for name, amount in ends.items() if amount is not None)
    if not told:
        return "逐月累计立项与拨付"
    more = "，未注明日期的另列" if len(dated) < len(rows) else ""
    return f"注明日期的累计{told}{more}"


def budget(rows: Rows) -> str:
    """How many budgets of the newest year are slower than the time, and the slowest. rows: of budget_by_clause, not empty."""
    newest = execution.newest(rows)
    slow, year = execution.slow(newest), newest[0]["fiscal_year"]
    if not any(row[execution.SHARE] is not None for row in newest):
        return f"{year} 年各条款预算与执行"
    if not slow:
        return f"{year} 年已报送拨付的预算均不慢于时间进度"
    least = f"{slow[0]['clause_id']} {slow[0]['short_title']} {percent(slow[0][execution.SHARE])}"
    pace = percent(slow[0][execution.ELAPSED])
    return f"{year} 年 {len(newest)} 项预算中 {len(slow)} 项拨付慢于时间进度（{pace}），最慢的是 {least}"


def changes(rows: Rows, summary: Mapping[str, Any]) -> str:
    """What became of both totals and the kind of change that moves most.

    rows: of edition_changes_totals; summary: the row of edition_changes_summary.
    """
    largest = waterfall.largest(rows)
    if largest is None:
        return "立项和拨付金额没有变化"
    told = [
        f"{name}{'增加' if change > 0 else '减少'} {money(abs(change))}" if change else f"{name}合计不变"
        for stage, name in waterfall.STAGES.items()
        for change in (summary[f"{stage}_change_amount_yuan"],)
    ]
    return f"{'，'.join(told)}，金额变动最大的是{largest['change_name']}"


def talent(rows: Rows, totals: Mapping[str, Any]) -> str:
    """Who was selected, and between which rates the stages lie. rows: of talent_status; totals: of talent_totals."""
    teams, persons = totals["selected_team_count"], totals["selected_individual_count"]
    shares = [row["converted_share_pct"] for row in rows if row["converted_share_pct"] is not None]
    if teams is None or persons is None or not shares:
        return "各环节人数与转化"
    return (
        f"已入选团队 {count(teams, '个')}、个人 {count(persons, '人')}；"
        f"各环节转化率 {percent(min(shares))} 至 {percent(max(shares))}"
    )


def people(report: ReportTable) -> str:
    """At which stage most stand. report: people_ladder."""
    rows = [row for row in report.table.to_pylist() if row["standing_count"]]
    if not rows:
        return "各环节人数、晋级率与停留天数"
    most = max(rows, key=lambda row: row["standing_count"])
    where = f"{most['program_name']}{most['award_kind_name']}“{most['talent_stage_name']}”"
    return f"目前最多的是{where}，{count(most['standing_count'], '项')}"


def quotas(report: ReportTable) -> str:
    """What of the latest year that was granted is used. report: people_quotas."""
    granted = [row for row in report.table.to_pylist() if row["granted_quota_count"] is not None]
    if not granted:
        return "单列名额的授权数未报送"
    latest = granted[0]
    told = f"{latest['batch_year_name']}单列名额 {count(latest['granted_quota_count'], '个')}"
    return f"{told}，已用 {count(latest['selected_quota_count'], '个')}"


def delegations(report: ReportTable) -> str:
    """How many employers decide on their own, and how many have used more than they were given. report: people_delegations."""
    rows = report.table.to_pylist()
    if not rows:
        return "自主评审权下放未报送"
    over = sum(bool(row["quota_over_count"]) for row in rows)
    told = f"自主评审名额 {count(len(rows), '行')}"
    return f"{told}，{count(over, '行')}超用" if over else f"{told}，没有超用的"


def payments(report: ReportTable) -> str:
    """What is still to be paid, and what of it is overdue. report: people_payments."""
    rows = report.table.to_pylist()
    if not rows:
        return "没有待拨付的支持金额"
    overdue = sum((row["overdue_payment_amount_yuan"] for row in rows), start=Decimal(0))
    told = f"待拨付 {money(sum((row['to_pay_amount_yuan'] for row in rows), start=Decimal(0)))}"
    return f"{told}，其中逾期 {money(overdue)}" if overdue else told


def matters(report: ReportTable) -> str:
    """How many matters of persons need a look, and which kind most. report: people_findings."""
    kinds = Counter(row["people_matter"] for row in report.table.to_pylist())
    if not kinds:
        return "没有需要核对的事项"
    (kind, most), *_ = kinds.most_common(1)
    return f"需要核对的 {count(kinds.total(), '项')}，最多的是{kind} {count(most, '项')}"


def findings(rows: Rows, totals: Mapping[str, Any]) -> str:
    """How many findings there are, how many are grave, and the check with most. rows: of findings_by_check, totals: of findings_totals."""
    if not totals["finding_count"]:
        return "没有核查提示"
    found = [row for row in rows if row["finding_count"]]
    most = max(found, key=lambda row: row["finding_count"])
    if len(found) == 1:
        return f"{most['check_title']} {count(most['finding_count'], '条')}"
    told = (
        f"{count(totals['finding_count'], '条')}提示，其中关注 {count(totals['grave_finding_count'], '条')}"
    )
    return f"{told}；最多的是{most['check_title']} {count(most['finding_count'], '条')}"


def states(rows: Rows) -> str:
    """How many clauses have a red or yellow light, for progress and for money. rows: of clauses_progress."""
    told = [
        f"{title} {'、'.join(found)}"
        for title, name in (("进度", "progress_state"), ("资金", "money_state"))
        if (found := _lit(rows, name))
    ]
    return "；".join(told) or "条款状态：没有红灯、黄灯"


def _lit(rows: Rows, name: str) -> list[str]:
    counts = ((word, sum(row[name] == word for row in rows)) for word in ("红", "黄"))
    return [f"{count} 条{word}灯" for word, count in counts if count]
