"""一页纸 of a department: its clauses with the lights to look at, money, reporting, targets, subjects over a limit, findings."""

from __future__ import annotations

import re
from typing import Any

import pyarrow.compute as pc

from dashboard.briefing.facts import Facts, cell, figure, joined, note_of, say, some
from dashboard.briefing.overall import own_reporting, period, states
from dashboard.briefing.page_lists import (
    URGENT,
    band,
    findings,
    more,
    names,
    none,
    numbers,
    table,
    targets,
    text,
)
from dashboard.export.briefing_parts import Block, Heading, Paragraph, Piece
from dashboard.formatting import nothing

MONEY = (
    "project_count",
    "committed_amount_yuan",
    "joint_committed_amount_yuan",
    "disbursed_amount_yuan",
    "disbursed_undated_amount_yuan",
    "disbursed_share_pct",
)
LIMITS = ("committed_amount_yuan", "limit_amount_yuan", "used_share_pct")
CLAUSES, SUBJECTS = 6, 4
TO_LOOK_AT = ("红", "黄")
ALONE = "单独"
# What a reason adds in brackets, the document of its target, stands in the section 目标; the pace tells more than the time.
ASIDE = re.compile(r"（[^（）]*）|，时间已过 [\d.]+%(?=，达到)")


def unit(facts: Facts) -> list[Block]:
    """The sections of the sheet, in order."""
    return [
        Paragraph(_answer(facts)),
        *_clauses(facts),
        *_money(facts),
        *_filing(facts),
        *targets(facts.ask("department_targets")),
        *_over_limit(facts),
        *findings(facts),
    ]


def _answer(facts: Facts) -> tuple[Piece, ...]:
    answered, found = facts.ask("departments_totals"), facts.ask("findings_totals")
    name = facts.rows("department_reporting")[0]["department_name"]
    told = [
        say(f"{name}按政策文本负责条款", figure(answered, "clause_count")),
        say("其中单独负责", figure(answered, "alone_clause_count")),
        say("与其他单位共同负责", figure(answered, "joint_clause_count")),
        say("所负责条款的核查提示", figure(found, "finding_count")),
    ]
    return (*joined(told, "，", "。"), *states(facts, "。"))


def _clauses(facts: Facts) -> list[Block]:
    report = facts.ask("department_clauses")
    rows = report.table.to_pylist()
    alone = [row["clause_id"] for row in rows if row["answering_name"] == ALONE]
    joint = [row["clause_id"] for row in rows if row["answering_name"] != ALONE]
    told = [f"{words}：{' '.join(ids)}" for words, ids in (("单独负责", alone), ("共同负责", joint)) if ids]
    listed = Paragraph((f"{'；'.join(told)}。" if told else "政策文本没有写明由其负责的条款。",))
    grave = [row for row in rows if {row["progress_state"], row["money_state"]} & set(TO_LOOK_AT)]
    if not grave:
        return [Heading(1, "负责的条款"), listed, Paragraph(("没有红灯、黄灯的条款。",))]
    grave.sort(key=lambda row: _urgency(row))
    columns = [
        text("条款", 0.06, "center"),
        names("要点", 0.16),
        text("负责方式", 0.145, "center"),
        text("进展", 0.085, "center", note_of(report, "progress_state")),
        text("资金", 0.085, "center", note_of(report, "money_state")),
        names("理由", 0.465, lines=2),
    ]
    cells = [_clause(row) for row in grave[:CLAUSES]]
    left_out = more(grave, CLAUSES, "条红灯、黄灯的条款")
    return [
        Heading(1, "负责的条款"),
        listed,
        table("红灯、黄灯的条款（红在前）", report, columns, cells, left_out=left_out),
    ]


def _urgency(row: dict[str, Any]) -> tuple[int, int]:
    """Red before yellow; with both lights red before one."""
    ranks = sorted(URGENT.index(row[name]) for name in ("progress_state", "money_state"))
    return (ranks[0], ranks[1])


def _clause(row: dict[str, Any]) -> tuple[str, ...]:
    lights = (("进展", "progress"), ("资金", "money"))
    word, worse = min(lights, key=lambda light: URGENT.index(row[f"{light[1]}_state"]))
    reason = ASIDE.sub("", str(row[f"{worse}_reason"]).split("；")[0])
    return (
        row["clause_id"],
        row["short_title"],
        row["answering_name"],
        row["progress_state"],
        row["money_state"],
        f"{word}：{reason}",
    )


def _money(facts: Facts) -> list[Block]:
    found = band("资金（按整条计，共同负责的各单位之间不能相加）", facts.ask("money_by_department"), MONEY)
    return found or none("资金", "所负责的条款没有立项和拨付记录。")


def _filing(facts: Facts) -> list[Block]:
    report = facts.ask("department_reporting")
    told = joined(
        [
            some("报送的项目和人才记录", figure(report, "record_count")),
            some("指标填报", figure(report, "reading_count")),
            some("退回的行", figure(report, "rejected_row_count")),
            some("缺统一社会信用代码的记录", figure(report, "record_without_code_count")),
        ],
        "，",
        "。",
    )
    said = (period(facts), *own_reporting(facts), *told)
    return [Heading(1, "报送"), Paragraph(said)]


def _over_limit(facts: Facts) -> list[Block]:
    """The subjects over their limit. Talent awards are left out; only the fixed tables list them."""
    report = facts.ask("caps_by_record", state=["exceeded"])
    talent = {row["clause_id"] for row in facts.rows("talent_status", whole=True)}
    rows = [row for row in report.table.to_pylist() if row["clause_id"] not in talent]
    apart = f"个人和团队{nothing('withheld')}，见“人才计划”。" if talent & _ids(facts) else ""
    if not rows:
        return none("超出限额的主体", f"没有超出限额的项目、机构。{apart}")
    columns = [
        text("条款", 0.08, "center"),
        names("名称", 0.5),
        *(numbers(report, name, 0.14) for name in LIMITS),
    ]
    cells = [
        [row["clause_id"], row["record_name"] or row["record_id"], *(cell(row, name) for name in LIMITS)]
        for row in rows[:SUBJECTS]
    ]
    left_out = more(rows, SUBJECTS, "个超出限额的主体") + apart
    return [table("超出限额的主体", report, columns, cells, left_out=left_out)]


def _ids(facts: Facts) -> set[str]:
    return set(pc.unique(facts.ask("department_clauses").table.column("clause_id")).to_pylist())
