"""每个产业集群是什么状态、谁说的，所在的县(市、区)或市(州)的项目做到了哪一步？"""

from dataclasses import replace

import streamlit as st

from dashboard.base_map import base_map
from dashboard.components import metrics, places, share, shell, tiles
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.refusal import Refusal
from dashboard.settings import settings

view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("产业集群", __doc__, department_dates, view.choices)
clusters_totals = view.report("clusters_totals")
clusters_progress = view.report("clusters_progress")
cities_progress = view.report("cities_progress", city=None, county=None)
metrics.figures(
    [
        metrics.figure(clusters_totals, "county_cluster_count"),
        metrics.figure(clusters_totals, "recognised_cluster_count"),
        metrics.figure(clusters_totals, "unverified_cluster_count"),
        metrics.figure(clusters_totals, "city_cluster_count", note="与县级的不相加"),
    ],
    view.explained,
)
with card("layout", "选择市(州)"):
    tiles.measure("集群所在地")
    shown = tiles.tiles(cities_progress, view.values["measure"], clusters=True)
    picked = tiles.chooser(shown, view.values["city"], view.values["measure"])
    try:
        own_map = base_map(settings(), {tile.code for tile in shown})
        if own_map:
            tiles.drawn(own_map, shown)
    except Refusal as refusal:
        st.error(str(refusal))
if picked:
    st.switch_page(pages["clusters"], query_params=view.address("clusters", city=picked, county="all"))

with card(
    "clusters",
    "产业集群",
    "所在地是县(市、区)的在前，来源只写到市的在后，市和县的数从不相加。数字是所在地全部项目的：台账不写项目属于哪个集群。点选一行只看它的所在地。",
):
    row = listing(clusters_progress, select=True)
    if not clusters_progress.table.num_rows:
        st.info("所选地区没有名单里的集群。可以在“市(州)”页查看这个市(州)。")
        st.page_link(pages["cities"], label="在“市(州)”页查看", query_params=view.address("cities"))
hosts = set(
    zip(*(clusters_progress.table[name].to_pylist() for name in ("city_code", "county_code")), strict=True)
)
if len(hosts) == 1:
    with card("status", "状态与来源"):
        places.statuses(clusters_progress, "cluster_name", "cluster_status_name")
    city, county = hosts.pop()
    host = replace(view, values={**view.values, "city": (city,), "county": (county,) if county else None})
    places.details(
        host.report("projects_by_level"),
        host.report("projects_by_track"),
        None if county else host.report("talent_by_city"),
        host.report("milestones_list"),
        host.report("place_readings"),
        host.report("edition_changes", row_limit=10) if view.earlier else None,
        host.whole,
        host.explained,
    )
else:
    st.caption("选一行，看所在地的资金层级、赛道、里程碑、场景和平台、变化。")
share.explanation(clusters_totals, clusters_progress)
if row is not None:
    city, county = (clusters_progress.table[name][row].as_py() for name in ("city_code", "county_code"))
    if (view.values["city"], view.values["county"]) != ((city,), (county,) if county else None):
        own = view.address("clusters", city=city, county=county or "all")
        st.switch_page(pages["clusters"], query_params=own)
