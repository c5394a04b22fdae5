"""The content on a place: chooser, status, light, money, projects, milestones, readings, changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import streamlit as st

from dashboard.components import explain, lights, metrics, sentences, share, tiles, ways
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.export import ReportTable
from dashboard.formatting import day, known, plain
from dashboard.policy.base_map import base_map
from dashboard.refusal import Refusal
from dashboard.settings import settings

Whole = Callable[[ReportTable], ReportTable]
COMPARED = (
    "可比指标为拨付率、到期完成率和单个项目立项金额中位数；金额和个数仅反映规模，不排名次。"
    "在同一环节、同一赛道内比较的，请选择项目状态、条款。"
)
# The reports of `details`, by name.
DETAILS = (
    "projects_by_level",
    "projects_by_track",
    "milestones_list",
    "policy_thresholds",
    "place_targets",
    "place_readings",
    "talent_by_city",
)
# How many rows of the report that grows with the projects are drawn; the files have all.
LIMITS = {"milestones_list": 50}
ELSEWHERE = {
    "projects": "本地区项目台账",
    "alerts": "本地区核查提示",
    "public-records": "本地区公开记录",
    "programs": "人才计划（不分地区筛选）",
}


def layout(
    cities_progress: ReportTable, measure: str, chosen: Sequence[str] | None, *, clusters: bool = False
) -> str | None:
    """Draw the card for choosing a city: tiles and, where configured, the approved base map. Returns as `tiles.chooser`.

    measure: decides the colours. clusters: 名单 means the places of clusters, not the 试验区.
    """
    with card("layout", "选择市(州)"):
        tiles.measure(clusters=clusters)
        shown = tiles.tiles(cities_progress, measure, clusters=clusters)
        picked = tiles.chooser(shown, chosen, tiles.legend(measure, clusters=clusters))
        share.downloads(cities_progress, key="layout")
        try:
            own_map = base_map(settings(), {tile.code for tile in shown})
            if own_map:
                tiles.drawn(own_map, shown)
        except Refusal as refusal:
            st.error(plain(str(refusal)))
    return picked


def statuses(report: ReportTable, name: str, status: str) -> None:
    """Draw a line for each entry of a list: name, status, source and date."""
    for row in report.table.to_pylist():
        source = known(row["source_title"])
        said = f"[{plain(source)}](<{_address(row['source_url'])}>)" if row["source_url"] else plain(source)
        dated = plain(row["stated_on_text"] or day(row["stated_on"]))
        st.markdown(
            f"**{plain(row[name] or '名称未写')}**　{plain(row[status])}（来源原文：{plain(known(row['status_text']))}）　日期：{dated}　"
            f"来源：{said}（{plain(row['list_basis_name'])}）"
        )


def _address(url: str) -> str:
    """The address of a source for a link, without any character that could end the link."""
    return quote(url, safe="/:?=&%#;,@+!~-._")


def figures(measured: ReportTable) -> tuple[metrics.Figure, ...]:
    """The figures of a place from the first row of a list of places."""
    return (
        metrics.figure(measured, "committed_amount_yuan"),
        metrics.figure(measured, "disbursed_amount_yuan"),
        metrics.figure(measured, "disbursed_share_pct", note="项目拨付金额 ÷ 项目立项金额"),
        metrics.figure(measured, "project_count"),
        metrics.figure(measured, "done_milestone_share_pct", note="到期已完成 ÷ 到期"),
    )


def schedule(measured: ReportTable) -> None:
    """Draw the light of a place against 序时."""
    row = measured.table.slice(0, 1).to_pylist()[0]
    lights.single("里程碑序时进度", row["schedule_state"], row["schedule_reason"])


def elsewhere(pages: Mapping[str, Any], address: Callable[[str], Mapping[str, str]]) -> None:
    """Draw links to other pages on the same place. address: page → the parameters of a link to it."""
    with st.container(horizontal=True, key="elsewhere"):
        for name, label in ELSEWHERE.items():
            ways.link(pages, name, label=label, query_params=dict(address(name)))


def details(
    reports: Mapping[str, ReportTable],
    place_changes: ReportTable | None,
    county: str | None,
    whole: Whole,
    ask: explain.Explain,
) -> None:
    """Draw the cards of a place. reports: of DETAILS. place_changes: None where there is no earlier edition.

    county: its code, None for a city.
    """
    with card("levels", "资金：分环节、分资金层级", "环节之间不相加；只计本地区项目，不含人才入选。"):
        listing(reports["projects_by_level"], ask=ask)
    with card(
        "tracks", "项目：按赛道（条款）和状态", "拨付率、单个项目立项金额中位数可比；金额和个数仅反映规模。"
    ):
        listing(reports["projects_by_track"], ask=ask)
    with card(
        "milestones",
        "里程碑与序时",
        "是否到期按报送单位的数据截至日判断。需要关注的在前；取消的列在最后，不计。"
        f"最多列出 {LIMITS['milestones_list']} 个，导出为全部。",
    ):
        if reports["milestones_list"].table.num_rows:
            sentences.thresholds(reports["policy_thresholds"].table.to_pylist()[0])
            listing(reports["milestones_list"], whole)
        else:
            st.caption("未报送：本地区没有项目，或项目没有填报里程碑。")
    _targets(reports["place_targets"])
    readings = reports["place_readings"]
    with card("readings", readings.title, "逐项列出；没有填报的为未报送，不计为 0。不受年度等筛选影响。"):
        listing(readings)
    with card(
        "talent",
        "人才入选",
        "与“人才计划”页为同一张表：少于最小公开数的不公开；仅按所选市(州)和人才计划筛选。",
    ):
        _talent(reports["talent_by_city"], county)
    _changes(place_changes, whole)


def _targets(report: ReportTable) -> None:
    with card(
        "targets", report.title, "按条款和指标排列，各与自己的目标对照，不排名次。不受年度等筛选影响。"
    ):
        if report.table.num_rows:
            listing(report)
        else:
            st.caption("没有文件把目标分解到本地区。")


def _changes(place_changes: ReportTable | None, whole: Whole) -> None:
    with card(
        "changes",
        "与上一版相比的变化",
        "只列本地区项目和项目资金的变化，不含人才、指标填报、预算和报送。最多列出 10 条，下载为全部。",
    ):
        if place_changes is None:
            st.caption("之前没有同类版本，暂无可比版本。")
        elif not place_changes.table.num_rows:
            st.caption("与上一版相比，本地区项目没有变化。")
        else:
            listing(place_changes, whole)


def _talent(report: ReportTable, county: str | None) -> None:
    """Draw the rows of a city from the fixed talent table; withheld counts stay withheld."""
    if county:
        st.caption("人才按市(州)计数，不按县(市、区)计数。")
        return
    if report.table.num_rows:
        listing(report)
    else:
        st.caption("表中没有该市(州)：没有入选，或未写明用人单位所在市(州)。")
