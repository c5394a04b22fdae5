"""每个市(州)是不是试验区，它的项目立项、拨付了多少，按序时做到了哪一步，和上一版比变了什么？"""

import streamlit as st

from dashboard.base_map import base_map
from dashboard.components import metrics, places, share, shell, tiles
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.refusal import Refusal
from dashboard.settings import settings

view, pages = st.session_state["view"], st.session_state["pages"]
department_dates = view.report("department_dates")
shell.head("市(州)", __doc__, department_dates, view.choices)
cities_totals = view.report("cities_totals")
cities_progress = view.report("cities_progress")
all_cities = view.report("cities_progress", city=None, county=None)
chosen = view.values["city"] or ()
if len(chosen) != 1:
    metrics.figures(
        [
            metrics.figure(cities_totals, "place_city_count"),
            metrics.figure(cities_totals, "project_city_count"),
            metrics.figure(cities_totals, "zone_city_count"),
            metrics.figure(cities_totals, "unplaced_project_count", note="不在任何一市(州)里"),
        ],
        view.explained,
    )
else:
    one = cities_progress.table.to_pylist()[0]
    st.markdown(f"**{one['city_name']}**　{one['zone_words']}")
    metrics.figures(
        [
            metrics.figure(cities_progress, "committed_amount_yuan"),
            metrics.figure(cities_progress, "disbursed_amount_yuan"),
            metrics.figure(cities_progress, "disbursed_share_pct", note="拨付金额 ÷ 立项金额"),
            metrics.figure(cities_progress, "project_count"),
            metrics.figure(cities_progress, "done_milestone_share_pct", note="到期已完成 ÷ 到期"),
        ],
        view.explained,
    )
with card("layout", "选择市(州)"):
    tiles.measure("试验区状态")
    shown = tiles.tiles(all_cities, view.values["measure"])
    picked = tiles.chooser(shown, view.values["city"], view.values["measure"])
    try:
        own_map = base_map(settings(), {tile.code for tile in shown})
        if own_map:
            tiles.drawn(own_map, shown)
    except Refusal as refusal:
        st.error(str(refusal))
if picked:
    st.switch_page(pages["cities"], query_params=view.address("cities", city=picked, county="all"))

with card(
    "cities",
    "各市(州)",
    "按代码排列，不是名次。可比的是拨付率、到期完成率和每个项目立项中位；金额和个数只说明规模。点选一行只看这个市(州)。",
):
    row = listing(cities_progress, select=True, ask=view.explained)
if len(chosen) == 1:
    places.details(
        view.report("projects_by_level"),
        view.report("projects_by_track"),
        None if view.values["county"] else view.report("talent_by_city"),
        view.report("milestones_list"),
        view.report("place_readings"),
        view.report("edition_changes", row_limit=10) if view.earlier else None,
        view.whole,
        view.explained,
    )
share.explanation(cities_totals, cities_progress)
if row is not None:
    city = cities_progress.table["city_code"][row].as_py()
    if chosen != (city,):
        st.switch_page(pages["cities"], query_params=view.address("cities", city=city, county="all"))
