"""一页纸 of a city: the answer, money by level and clause, lists with their source, late milestones, targets, changes, findings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.briefing.changes import MONEY, basis, moved
from dashboard.briefing.facts import Facts, cell, figure, joined, note_of, said_day, say, size
from dashboard.briefing.page_lists import band, findings, more, names, none, numbers, table, targets, text
from dashboard.export.briefing_parts import Block, Heading, Paragraph, Piece
from dashboard.formatting import day

FIGURES = (
    "project_count",
    "committed_amount_yuan",
    "disbursed_amount_yuan",
    "disbursed_undated_amount_yuan",
    "disbursed_share_pct",
    "due_milestone_count",
    "done_milestone_count",
    "done_milestone_share_pct",
    "accepted_project_count",
)
CLAUSES, CLUSTERS, LATE, REASONS = 5, 3, 3, 2


def city(facts: Facts) -> list[Block]:
    """The sections of the sheet, in order."""
    progress = facts.ask("cities_progress")
    return [
        Paragraph(_answer(facts)),
        *band("关键数字", progress, FIGURES),
        *_lists(facts),
        *_levels(facts),
        *_clauses(facts),
        *_late(facts),
        *targets(facts.ask("place_targets")),
        *_changes(facts),
        *findings(facts),
    ]


def _answer(facts: Facts) -> tuple[Piece, ...]:
    progress, found = facts.ask("cities_progress"), facts.ask("findings_totals")
    row = progress.table.to_pylist()[0]
    told = [
        (f"{row['city_name']}（{row['zone_words']}）",),
        say("立项", figure(progress, "committed_amount_yuan")),
        say("拨付率", figure(progress, "disbursed_share_pct")),
        say(
            "里程碑到期完成率",
            figure(progress, "done_milestone_share_pct"),
            f"，对照序时进度为{row['schedule_state']}",
        ),
        say("待核实的核查提示", figure(found, "finding_count")),
    ]
    return joined(told, "，", "。金额和项目只计本市(州)的，人才计划的资金不分地区。")


def _lists(facts: Facts) -> list[Block]:
    zones, clusters = facts.ask("zones_progress"), facts.ask("clusters_progress")
    zone_rows, cluster_rows = zones.table.to_pylist(), clusters.table.to_pylist()
    if not zone_rows and not cluster_rows:
        return none("试验区与产业集群", "名单上没有本市(州)的试验区，也没有所在地在本市(州)的产业集群。")
    columns = [
        names("名称", 0.28),
        names("所在地", 0.13),
        text("状态", 0.08, "center"),
        text("时间", 0.125, "center"),
        names("信息来源", 0.385),
    ]
    cells = [
        _listed(row, row["zone_name"] or f"{row['zone_level_name']}试验区", row["city_name"], "zone")
        for row in zone_rows
    ]
    cells += [
        _listed(row, row["cluster_name"], row["host_name"], "cluster") for row in cluster_rows[:CLUSTERS]
    ]
    notes = [note_of(report, "project_count") for report in (zones, clusters) if report.table.num_rows]
    left_out = more(cluster_rows, CLUSTERS, "个产业集群")
    return [table("试验区与产业集群", zones, columns, cells, left_out=left_out, notes=notes)]


def _listed(row: dict[str, Any], name: str, place: str, kind: str) -> tuple[str, ...]:
    filer, title = row["reporting_department_name"], row["source_title"]
    said = f"{filer}报送" if filer else str(row["list_basis_name"])
    return (
        name,
        place,
        row[f"{kind}_status_name"],
        row["stated_on_text"] or day(row["stated_on"]),
        f"{said}，{title}" if title else said,
    )


def _levels(facts: Facts) -> list[Block]:
    """Money by level, a column for each: two rows."""
    report = facts.ask("projects_by_level")
    rows = report.table.to_pylist()
    if not rows:
        return none("分层级的资金", "没有立项和拨付记录。")
    shown = ("committed_amount_yuan", "disbursed_amount_yuan")
    columns = [text("金额", 0.08, "center")]
    columns += [replace(numbers(report, shown[0], 0.13), label=row["funding_level_name"]) for row in rows]
    cells = [
        [words, *(cell(row, name) for row in rows)]
        for words, name in zip(("立项", "拨付"), shown, strict=True)
    ]
    return [table("分层级的资金", report, columns, cells)]


def _clauses(facts: Facts) -> list[Block]:
    report = facts.ask("money_by_clause")
    rows = [row for row in report.table.to_pylist() if row["committed_amount_yuan"]]
    if not rows:
        return none("资金最多的条款", "没有记有立项金额的条款。")
    rows.sort(key=lambda row: row["committed_amount_yuan"], reverse=True)
    shown = ("project_count", "committed_amount_yuan", "disbursed_amount_yuan", "disbursed_share_pct")
    columns = [
        text("条款", 0.08, "center"),
        names("要点", 0.36),
        *(numbers(report, name, 0.14) for name in shown),
    ]
    cells = [
        [row["clause_id"], row["short_title"], *(cell(row, name) for name in shown)] for row in rows[:CLAUSES]
    ]
    return [table("立项最多的条款", report, columns, cells, left_out=more(rows, CLAUSES, "条有立项的条款"))]


def _late(facts: Facts) -> list[Block]:
    report = facts.ask("milestones_list")
    rows = [
        row
        for row in report.table.to_pylist()
        if row["is_due"] and not row["is_done"] and not row["is_cancelled"]
    ]
    if not rows:
        return none("逾期的里程碑", "没有到期未完成的里程碑。")
    rows.sort(key=lambda row: (-(row["milestone_late_days"] or 0), row["milestone_id"]))
    columns = [
        text("条款", 0.07, "center"),
        names("项目", 0.45),
        names("里程碑", 0.18),
        text("应于", 0.14, "center"),
        numbers(report, "milestone_late_days", 0.16),
    ]
    cells = [
        [
            row["clause_id"] or "",
            row["record_name"] or row["record_id"],
            row["milestone_name"],
            day(row["planned_on"]),
            cell(row, "milestone_late_days"),
        ]
        for row in rows[:LATE]
    ]
    return [
        table("逾期的里程碑（最久的在前）", report, columns, cells, left_out=more(rows, LATE, "个逾期里程碑"))
    ]


def _changes(facts: Facts) -> list[Block]:
    base, _ = basis(facts)
    if base is None:
        return none("较上一版的变化", "没有较早的同类版本，暂无可比版本。")
    totals = facts.ask("edition_changes_summary", since=base.number)
    title = f"较第{base.number}版（数据截至{said_day(base.as_of_on)}）的变化"
    if not totals.table.to_pylist()[0]["change_count"]:
        return none(title, "没有变化。")
    kinds = facts.ask("edition_changes_totals", since=base.number)
    counted = say("有变化的记录", size(totals, "changed_record_count"))
    lines = [joined([counted, *(moved(totals, column) for column in MONEY[1:])], "，", "。")]
    reasons = [
        (f"因{row['change_name']}，", *told)
        for place, row in enumerate(kinds.table.to_pylist())
        if (told := joined([moved(kinds, column, place) for column in MONEY[1:]], "、", ""))
    ]
    lines += [joined(reasons[:REASONS], "；", f"。{more(reasons, REASONS, '种原因')}")]
    return [Heading(1, title), *(Paragraph(line) for line in lines if line)]
