"""试验区的状态和信息来源，所在市(州)项目的立项、拨付和序时进展情况"""

import streamlit as st

from dashboard.components import metrics, places, sentences, share, shell, ways
from dashboard.components.cards import card
from dashboard.components.listing import listing
from dashboard.views.answers import answer_of

view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)
zones_totals = view.report("zones_totals")
zones_progress = view.report("zones_progress")
cities_progress = view.report("cities_progress", city=None, county=None)
metrics.figures(answer.figures, view.explained)
if view.values["year"]:
    sentences.undated(view.report("projects_totals").table.to_pylist()[0], view.values["year"])
picked = places.layout(cities_progress, view.values["measure"], view.values["city"])
if picked:
    st.switch_page(pages["zones"], query_params=view.address("zones", city=picked, county="all"))

with card(
    "zones",
    "试验区",
    "按级别、代码排列。数据为所在市(州)全部项目的合计；同一市(州)可有两级，各行不相加。"
    f"{places.COMPARED}点击一行，查看该市(州)。",
):
    doors = view.doors(zones_progress, "zones", {"city": "city_code"}, county="all")
    listing(zones_progress, doors=doors, ask=view.explained)
chosen = view.values["city"] or ()
if len(chosen) != 1:
    st.caption("选择一个市(州)，查看资金层级、赛道、里程碑、场景和平台、版本变化。")
elif not zones_progress.table.num_rows:
    st.info("所选市(州)不在试验区名单内，可在“市(州)”页查看。")
    ways.link(pages, "cities", label="在“市(州)”页查看", query_params=view.address("cities"))
else:
    with card("status", "状态与来源"):
        places.statuses(zones_progress, "zone_name", "zone_status_name")
    measured = view.report("cities_progress")
    metrics.figures(places.figures(measured), view.explained)
    places.schedule(measured)
    places.details(
        {name: view.report(name, row_limit=places.LIMITS.get(name)) for name in places.DETAILS},
        view.report("place_changes", row_limit=10) if view.earlier else None,
        None,
        view.whole,
        view.explained,
    )
    places.elsewhere(pages, view.address)
share.explanation(zones_totals, zones_progress, cities_progress)
