"""The filter bar: it offers what acts on the page, and what else is chosen is seen and can be removed."""

from __future__ import annotations

import pytest

from dashboard.questions.addresses import ACTING, OWN
from dashboard.questions.known_values import LISTS
from dashboard.questions.parameters import SHARED
from dashboard.questions.queries import load
from tests.pages.opening import checked, follow, open_page, said
from tests.pages.test_pages import OWN as OWN_QUERY
from tests.pages.test_pages import SCRIPTS, first_project
from tests.stores import changed_store, sample_store

# Reports that the page asks whole, whatever is chosen, and pages that look for the words themselves.
UNUSED = {
    "project": {*SHARED, "q"},
    "desk": {"part", "clause", "department"},
    "programs": {"city"},
    "changes": {"year", "reporting_department", "funding_level", "project_status", "q"},
}
SEARCHING = ("corrections", "dictionary")


@pytest.mark.parametrize("page", SCRIPTS)
def test_the_bar_offers_what_acts(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """A page offers exactly the filters that its reports take, and the words where it searches for them itself."""
    own = {"id": first_project(changed_store())} if page == "project" else OWN_QUERY.get(page, {})
    app = open_page(monkeypatch, changed_store(), SCRIPTS[page], **own)
    view = app.session_state["view"]
    taken = {
        parameter.name
        for question in view.seen
        if question is not None
        for parameter in load(question.report).parameters
        if parameter.name in (*SHARED, "q")
    }
    offered = set(ACTING.get(page, ()))
    assert offered - {"q"} == taken - {"q"} - UNUSED.get(page, set())
    assert ("q" in offered) == ("q" in taken - UNUSED.get(page, set()) or page in SEARCHING)
    keys = [box.key for box in (*app.multiselect, *app.text_input)]
    boxes = {key.removeprefix("filter_") for key in keys if key and key.startswith("filter_")}
    assert boxes == offered | {name for name in OWN.get(page, ()) if name in LISTS}


def test_what_does_not_act_is_seen_and_can_be_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year on the page of alerts says that it does not act; one press takes it out of the address."""
    app = open_page(monkeypatch, sample_store(), SCRIPTS["alerts"], year="2026", city="510100", part="1")
    labels = {button.key: button.label for button in app.button if str(button.key).startswith("drop_")}
    assert set(labels) == {"drop_year", "drop_part"}
    assert "不影响本页" in labels["drop_year"]
    assert "不影响本页" not in labels["drop_part"]
    app = checked(app.button(key="drop_year").click().run())
    assert app.query_params["year"] in ("all", ["all"])
    assert app.query_params["city"] in ("510100", ["510100"])
    assert not [button for button in app.button if button.key == "drop_year"]


def test_a_choice_is_kept_on_pages_where_it_does_not_act(monkeypatch: pytest.MonkeyPatch) -> None:
    """A choice goes through pages without its filter and the print view, and acts again where it can."""
    app = open_page(monkeypatch, sample_store(), SCRIPTS["overview"], year="2026", city="510100")
    for page in ("editions", "alerts", "overview"):
        app.switch_page(SCRIPTS[page])
        app = checked(app.run())
        assert app.query_params["year"] in ("2026", ["2026"])
    assert app.multiselect(key="filter_year").value == ["2026"]
    app.query_params["print"] = "portrait"
    app = checked(app.run())
    assert "**年度**：2026" in said(app)
    assert not app.multiselect
    del app.query_params["print"]
    app = checked(app.run())
    assert app.multiselect(key="filter_year").value == ["2026"]
    assert app.multiselect(key="filter_city").value == ["510100"]


def test_a_clause_of_another_part_stays_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address with a part and a clause outside it never becomes the whole part."""
    app = open_page(monkeypatch, sample_store(), SCRIPTS["projects"], part="2", clause="1.1")
    assert app.query_params["clause"] in ("1.1", ["1.1"])
    assert app.multiselect(key="filter_clause").value == ["1.1"]


def test_clear_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """One press clears every choice, also those under 更多筛选 and of the page itself."""
    app = open_page(
        monkeypatch, sample_store(), SCRIPTS["caps"], city="510100", part="1", state="exceeded", q="智能"
    )
    app = checked(app.button(key="clear_filters").click().run())
    for name in (*SHARED, "q", "state"):
        assert app.query_params[name] in ("all", ["all"]), name


def test_a_row_chooses_what_can_be_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that was opened is a filter like any other: 清除 ends it."""
    app = follow(open_page(monkeypatch, sample_store(), "places/cities.py"), "cities_progress", 0)
    assert app.query_params["city"] not in ("all", ["all"])
    app = checked(app.button(key="clear_filters").click().run())
    assert app.query_params["city"] in ("all", ["all"])


def test_paper_knows_only_the_filters_of_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A filter of another page does not follow into the print view of one that has no such filter."""
    app = open_page(monkeypatch, sample_store(), SCRIPTS["caps"], state="exceeded", city="510100")
    app.switch_page(SCRIPTS["projects"])
    app.query_params["print"] = "portrait"
    app = checked(app.run())
    view = app.session_state["view"]
    assert "state" not in view.values
    assert view.values["city"] == ("510100",)
