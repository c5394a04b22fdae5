"""What is shown of one place, whichever list led to it: status in words, money, projects, milestones, readings, changes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.components import explain
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.export import ReportTable
from dashboard.formatting import day, known

Whole = Callable[[ReportTable], ReportTable]


def statuses(report: ReportTable, name: str, status: str) -> None:
    """One line for each entry of a list: what it is, its status, and who says so on which day."""
    for row in report.table.to_pylist():
        source = known(row["source_title"])
        said = f"[{source}]({row['source_url']})" if row["source_url"] else source
        dated = row["stated_on_text"] or day(row["stated_on"])
        st.markdown(
            f"**{row[name] or '名称未写'}**　{row[status]}（原话：{known(row['status_text'])}）　日期：{dated}　"
            f"来源：{said}（{row['list_basis_name']}）"
        )


def details(
    projects_by_level: ReportTable,
    projects_by_track: ReportTable,
    talent_by_city: ReportTable | None,
    milestones_list: ReportTable,
    place_readings: ReportTable,
    edition_changes: ReportTable | None,
    whole: Whole,
    ask: explain.Explain,
) -> None:
    """The cards of one place.

    talent_by_city: None where the place is a county: people are counted by city alone.
    edition_changes: None where there is no earlier edition to compare with.
    """
    with card("levels", "资金：分环节、分资金层级", "环节之间不相加；只计这个地区的项目，人才入选不在内。"):
        listing(projects_by_level, ask=ask)
    with card(
        "tracks", "项目：按赛道（条款）和状态", "拨付率、每个项目立项中位可以相比；金额和个数只说明规模。"
    ):
        listing(projects_by_track, ask=ask)
    _talent(talent_by_city)
    with card(
        "milestones", "里程碑与序时", "到期看报送单位的数据截至日，不看今天；逾期天数按同一天算，取消的不计。"
    ):
        if milestones_list.table.num_rows:
            listing(milestones_list)
        else:
            st.caption("未报送：这个地区的项目没有填报里程碑。")
    with card("readings", place_readings.title, "逐项列出；没有填报的是未报送，不是 0。"):
        listing(place_readings)
    with card("changes", "与上一版相比的变化", "最多列 10 条，导出的是全部；包括资金、状态、名称和填报。"):
        if edition_changes is None:
            st.caption("之前没有同类的版本，没有可比较的。")
        elif not edition_changes.table.num_rows:
            st.caption("与上一版相比没有变化。")
        else:
            listing(edition_changes, whole)


def _talent(talent_by_city: ReportTable | None) -> None:
    """Who is selected there, as the fixed list of cities has it."""
    with card(
        "talent",
        "人才入选",
        "与“人才计划”页同一张表：少于最小公开数的不公开；除所选市(州)和人才计划外，筛选不改变它。",
    ):
        if talent_by_city is None:
            st.caption("人才只数到市(州)，不分县(市、区)。")
        elif not talent_by_city.table.num_rows:
            st.caption("这个市(州)没有入选记录。")
        else:
            listing(talent_by_city)
