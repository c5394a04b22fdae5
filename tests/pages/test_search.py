"""The search: everything that has a name is found by number, words or initials, and opens where it belongs."""

from __future__ import annotations

import pytest

from dashboard.access import TRIAL
from dashboard.questions.searching import MOST, initials, search
from dashboard.store import current_edition, open_store
from tests.pages.opening import answer, checked, open_page, said
from tests.stores import demonstration_store, sample_store

SCRIPT = "watch/search.py"


def kinds(words: str, store: str | None = None) -> dict[str, list[str]]:
    """Kind → the names that are found."""
    edition = current_edition(open_store(store or sample_store()))
    return {group.kind: [one.name for one in group.found] for group in search(edition, words, TRIAL)}


def test_places_units_and_clauses_have_initials() -> None:
    """Letters are the initials of a name, from its beginning; words of the text find a clause."""
    cities = answer(sample_store(), "cities_progress")
    name = next(row["city_name"] for row in cities if initials(row["city_name"]) == "mys")
    assert kinds("mys") == kinds("MYS") == {"市(州)": [name]}
    assert "财政厅" in kinds("czt")["责任单位"]
    assert "ys" not in "".join(kinds("ys").get("市(州)", []))
    found = kinds("攻关 揭榜挂帅")
    assert "1.1 技术攻关" in found["条款"]
    assert "2.4" not in " ".join(found["条款"])


def test_projects_and_recipients_are_found_by_number_and_name() -> None:
    """The number of a project finds it alone; a recipient opens under its own number."""
    project = answer(sample_store(), "projects_list")[0]
    assert kinds(project["record_id"])["项目"] == [project["record_name"]]
    edition = current_edition(open_store(sample_store()))
    groups = {group.kind: group for group in search(edition, project["recipient_name"], TRIAL)}
    recipients = groups["承担单位"].found
    assert {one.page for one in recipients} == {"recipients"}
    code = project["recipient_code"] or project["recipient_name"]
    assert {"id": code} in [one.parameters for one in recipients]


def test_a_task_is_found_by_number_and_words() -> None:
    """The number of a task finds it alone, words find all that say them, each with its state."""
    edition = current_edition(open_store(demonstration_store()))
    task = answer(demonstration_store(), "tasks_list")[0]
    found = {group.kind: group for group in search(edition, task["task_id"], TRIAL)}["任务"]
    assert [(one.name, one.page, one.parameters) for one in found.found] == [
        (task["task_text"], "tasks", {"id": task["task_id"]})
    ]
    assert task["task_state"] in found.found[0].note
    assert {group.kind: group.count for group in search(edition, "演示", TRIAL)}["任务"] == 60


def test_what_is_not_listed_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many projects the first stand there, and a way to all of them with the same words."""
    app = open_page(monkeypatch, demonstration_store(), SCRIPT, find="演示")
    total = answer(demonstration_store(), "projects_totals", q="演示")[0]["project_count"]
    assert total > MOST
    labels = [link.proto.label for link in app.get("page_link")]
    assert any(label.startswith("全部 ") and label.endswith("个项目") for label in labels)
    queries = [link.proto.query_string for link in app.get("page_link")]
    assert any("q=%E6%BC%94%E7%A4%BA" in query or "q=演示" in query for query in queries)


def test_nothing_found_says_what_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty answer says so, and says where was looked."""
    assert "没有找到" in said(open_page(monkeypatch, sample_store(), SCRIPT, find="没有这个东西"))
    assert "请在右上方的搜索框输入" in said(open_page(monkeypatch, sample_store(), SCRIPT))


def test_the_box_of_every_page_leads_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words entered on any page open the search in the edition of the page, and no filter follows them."""
    app = open_page(monkeypatch, sample_store(), "money/caps.py", city="510100")
    app = checked(app.text_input(key="search_0").set_value("  技术   攻关 ").run())
    assert app.title[0].value == "搜索"
    assert app.query_params["find"] in ("技术 攻关", ["技术 攻关"])
    assert "“技术 攻关”" in said(app)
    queries = [
        link.proto.query_string for link in app.get("page_link") if "clause=1.1" in link.proto.query_string
    ]
    assert queries
    assert "city=all" in queries[0]
