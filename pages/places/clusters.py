"""产业集群的状态和信息来源，所在县(市、区)或市(州)项目的进展情况"""

from dataclasses import replace

import streamlit as st

from dashboard.components import metrics, places, sentences, share, shell, ways
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.settings import page_path
from dashboard.views.answers import answer_of

view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)
clusters_totals = view.report("clusters_totals")
clusters_progress = view.report("clusters_progress")
cities_progress = view.report("cities_progress", city=None, county=None)
metrics.figures(answer.figures, view.explained)
if view.values["year"]:
    sentences.undated(view.report("projects_totals").table.to_pylist()[0], view.values["year"])
picked = places.layout(cities_progress, view.values["measure"], view.values["city"], clusters=True)
if picked:
    st.switch_page(pages["clusters"], query_params=view.address("clusters", city=picked, county="all"))

with card(
    "clusters",
    "产业集群",
    "所在地为县(市、区)的在前，仅明确到市(州)的在后，两级数据不相加。"
    "数据为所在地全部项目的合计：台账未写明项目所属集群。"
    f"{places.COMPARED}点击一行，查看所在地。",
):
    doors = [
        page_path(
            "clusters", view.address("clusters", city=row["city_code"], county=row["county_code"] or "all")
        )
        for row in clusters_progress.table.to_pylist()
    ]
    listing(clusters_progress, doors=doors, ask=view.explained)
    if not clusters_progress.table.num_rows:
        st.info("所选地区没有列入名单的集群，可在“市(州)”页查看该市(州)。")
        ways.link(pages, "cities", label="在“市(州)”页查看", query_params=view.address("cities"))
hosts = set(
    zip(*(clusters_progress.table[name].to_pylist() for name in ("city_code", "county_code")), strict=True)
)
if len(hosts) == 1 and (view.values["city"] or view.values["county"]):
    city, county = hosts.pop()
    host = replace(view, values={**view.values, "city": (city,), "county": (county,) if county else None})
    with card("status", "状态与来源"):
        places.statuses(clusters_progress, "cluster_name", "cluster_status_name")
    metrics.figures(places.figures(clusters_progress), host.explained)
    places.schedule(clusters_progress)
    places.details(
        {name: host.report(name, row_limit=places.LIMITS.get(name)) for name in places.DETAILS},
        host.report("place_changes", row_limit=10) if view.earlier else None,
        county,
        host.whole,
        host.explained,
    )
    places.elsewhere(pages, host.address)
elif hosts:
    st.caption("点击一行，查看所在地的资金层级、赛道、里程碑、场景和平台、版本变化。")
share.explanation(clusters_totals, clusters_progress)
