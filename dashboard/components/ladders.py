"""The ladders of programmes as funnels: how many came to each stage and with which rate, or the word for a withheld count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from itertools import groupby
from typing import Any

from dashboard.components import drawn
from dashboard.export import ReportTable
from dashboard.formatting import count, nothing, percent

LADDER = ("program_name", "award_kind_name", "track_name")
LEGEND = (("promised", "到过该环节"), ("paid", "目前处于该环节"))
HALF = Decimal(50)


def note(rows: Iterable[dict[str, Any]]) -> str:
    """What is to be known of stages: their source, whether it is confirmed, and how the rates are counted."""
    unconfirmed = any(row["stage_confirmation"] == "未核实" for row in rows)
    return (
        ("环节由台账归纳，主管部门确认前为未核实。" if unconfirmed else "")
        + "转化率 = 到过该环节 ÷ 到过上一环节，限同一计划、类别、路径；各漏斗以自己最多的环节为满宽，相互之间不比长短。"
    )


def ladders(report: ReportTable) -> None:
    """Draw every ladder as a funnel of its stages. report: talent_status."""
    _draw(report, report.table.to_pylist())


def _draw(report: ReportTable, rows: Iterable[dict[str, Any]]) -> None:
    blocks = "".join(
        f"<section><h3>{escape(' · '.join(names))}</h3>{drawn.lines(_stages(list(stages)))}</section>"
        for names, stages in groupby(rows, lambda row: tuple(row[name] for name in LADDER))
    )
    drawn.picture(report, "funnels", f'{drawn.keys(LEGEND)}<div class="several">{blocks}</div>', unit="项")


def exact(report: ReportTable) -> None:
    """Draw the same with exact counts and the days that people spend at a stage. report: people_ladder."""
    named = {
        "award_count": "standing_count",
        "reached_count": "people_reached_count",
        "converted_share_pct": "people_converted_share_pct",
    }
    rows = [
        row
        | {plain: row[name] for plain, name in named.items()}
        | {f"{plain}_missing_code": row.get(f"{name}_missing_code") for plain, name in named.items()}
        | {"given_before": "", "rate_word": "晋级"}
        for row in report.table.to_pylist()
    ]
    _draw(report, rows)


def _stages(rows: Sequence[dict[str, Any]]) -> list[drawn.Row]:
    """The stages of a ladder; the widest is the one that most came to."""
    largest = max((row[name] or 0 for row in rows for name in ("award_count", "reached_count")), default=0)
    return [
        drawn.Row(
            row["talent_stage_name"],
            _told(row),
            tuple(
                part
                for look, name in (("promised", "reached_count"), ("paid", "award_count"))
                for part in _centred(look, row[name], largest)
            ),
        )
        for row in rows
    ]


def _centred(look: str, number: int | None, largest: int) -> tuple[drawn.Part, ...]:
    """A bar in the middle of the track; none for a withheld count."""
    if not number:
        return ()
    half = drawn.at(Decimal(number), Decimal(largest)) / 2
    return (drawn.Part(look, HALF - half, HALF + half),)


def _told(row: dict[str, Any]) -> str:
    """How many came to the stage, with which rate, and how many stand there; for a withheld count the last published."""
    reached = count(row["reached_count"], "项", row["reached_count_missing_code"])
    share, missing = row["converted_share_pct"], row["converted_share_pct_missing_code"]
    is_first = share is None and missing == "not_applicable"
    rate = (
        ""
        if is_first
        else f"，{row.get('rate_word', '转化')} {nothing(missing) if share is None else percent(share)}"
    )
    held = count(row["award_count"], "项", row["award_count_missing_code"])
    is_given = row["award_count"] is None and "版" in row["given_before"]
    before = f"（上次公开：{row['given_before']}）" if is_given else ""
    days = row.get("median_waiting_days")
    stayed = "" if days is None else f"，已停留 {days.normalize():f} 天"
    return f"{reached}{rate}，目前 {held}{before}{stayed}"
