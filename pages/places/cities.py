"""各市(州)的试验区状态，项目立项、拨付和序时进展情况，与上一版的变化"""

import streamlit as st

from dashboard.components import briefings, metrics, places, sentences, share, shell, side_by_side
from dashboard.components.cards import card, two_faced
from dashboard.components.listing import listing
from dashboard.views.answers import answer_of
from dashboard.views.briefing_offers import briefing_of, one_page_of

BESIDE = "按代码排列，各与自己的立项、到期里程碑对照；金额和个数仅反映规模，不排名次。"

view, pages = st.session_state["view"], st.session_state["pages"]
answer = answer_of(view)
department_dates = view.report("department_dates")
shell.head(answer.title, __doc__, department_dates, view.choices)
cities_totals = view.report("cities_totals")
cities_progress = view.report("cities_progress")
all_cities = view.report("cities_progress", city=None, county=None)
chosen = view.values["city"] or ()
sentences.say(answer.sentence)
metrics.figures(answer.figures, view.explained)
if len(chosen) == 1:
    places.schedule(cities_progress)
    st.caption("在筛选栏再选一个市(州)，两地并列查看。")
if view.values["year"]:
    sentences.undated(view.report("projects_totals").table.to_pylist()[0], view.values["year"])
if len(chosen) == side_by_side.CITIES:
    with two_faced("beside", side_by_side.title(cities_progress.table.to_pylist()), BESIDE) as (
        picture,
        table,
    ):
        if picture:
            side_by_side.picture(cities_progress, "beside_bars")
        if table:
            side_by_side.table(cities_progress)
        share.downloads(cities_progress, key="beside")
picked = places.layout(all_cities, view.values["measure"], view.values["city"])
if picked:
    st.switch_page(pages["cities"], query_params=view.address("cities", city=picked, county="all"))

with card("cities", "各市(州)", f"按代码排列。{places.COMPARED}点击一行，查看该市(州)。"):
    doors = view.doors(cities_progress, "cities", {"city": "city_code"}, county="all")
    listing(cities_progress, doors=doors, ask=view.explained)
if len(chosen) == 1:
    briefings.buttons(briefing_of(view), one_page_of(view))
    places.details(
        {name: view.report(name, row_limit=places.LIMITS.get(name)) for name in places.DETAILS},
        view.report("place_changes", row_limit=10) if view.earlier else None,
        None,
        view.whole,
        view.explained,
    )
    places.elsewhere(pages, view.address)
share.explanation(cities_totals, cities_progress)
