"""人才计划（内部）: exact figures for who has the right, no page for anybody else, and nothing of it kept (D-126)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import TRIAL, act_as
from dashboard.export.quotation import Link
from dashboard.quoting import links
from dashboard.quoting.link_checks import check_sight
from dashboard.refusal import Refusal
from dashboard.settings import access_settings
from dashboard.state.connection import FILE
from dashboard.state.events import LOOKS, events
from dashboard.store import Edition, current_edition, fetch, open_store
from dashboard.views import view as views
from dashboard.views.page_runs import page_book
from dashboard.views.pinned import make
from tests.attacks.matrix import somebody
from tests.pages.opening import answer, checked, figures, open_page, tables
from tests.pages.test_rights import opened
from tests.stores import demonstration_store, own_copy, sample_store

SCRIPT = "talent/people.py"
READER, VIEWER = somebody("talent"), somebody("exporter")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    act_as(TRIAL)


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The demonstration in a store that this test alone may write to."""
    return own_copy(demonstration_store(), tmp_path)


def edition_of(store: str) -> Edition:
    """The current edition of a store."""
    return current_edition(open_store(store))


def ways(app: AppTest) -> list[str]:
    """The labels of the links to other pages."""
    return [element.proto.label for element in app.get("page_link")]


def linked(monkeypatch: pytest.MonkeyPatch, store: str) -> Link:
    """A link to the page, made by a reader with the right."""
    app = opened(monkeypatch, store, READER, "people")
    token = make(app.session_state["view"], app.session_state["seen"])
    return links.find(edition_of(store).folder, token)


@pytest.mark.parametrize("kind", [demonstration_store, sample_store])
def test_the_page_has_every_row(monkeypatch: pytest.MonkeyPatch, kind: Callable[[], str]) -> None:
    """The figures are those of people_totals; every table stands there, the list of persons by pages."""
    store = kind()
    app = open_page(monkeypatch, store, SCRIPT)
    app.session_state["face_ladders"] = app.session_state["face_payments"] = "表"
    app = checked(app.run())
    totals = answer(store, "people_totals")[0]
    assert figures(app)[:2] == [
        f"{totals['people_team_count']:,} 个",
        f"{totals['people_individual_count']:,} 人",
    ]
    drawn = {table.title: len(table.value) for table in tables(app)}
    for name in ("people_ladder", "people_quotas", "people_delegations", "people_results", "people_payments"):
        assert len(answer(store, name)) in (0, *drawn.values()), name
    assert any("内部口径" in text.value for text in app.markdown) and "查看公开口径" in ways(app)


def test_a_filter_narrows_figures_and_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a programme and a kind chosen, figures and list are of these alone."""
    store = demonstration_store()
    app = open_page(monkeypatch, store, SCRIPT, program="emei", award_kind="team")
    totals = answer(store, "people_totals", program="emei", award_kind="team")[0]
    assert figures(app)[:3] == [
        f"{totals['people_team_count']} 个", "0 人", f"{totals['people_applied_count']} 项"
    ]  # fmt: skip
    (listed,) = [table for table in tables(app) if table.title == "人才名册"]
    assert set(listed.value["类别"]) == {"团队"} and set(listed.value["人才计划"]) == {"天府峨眉计划"}


def test_without_the_right_there_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the page nor the way to it from the open page; with the right both."""
    store = demonstration_store()
    app = opened(monkeypatch, store, VIEWER, "programs")
    assert "people" not in app.session_state["pages"] and "查看内部口径" not in ways(app)
    app = opened(monkeypatch, store, READER, "programs")
    assert "people" in app.session_state["pages"] and "查看内部口径" in ways(app)


def test_a_link_keeps_the_address_alone(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """No figure and no row of persons is written; without the right it does not open."""
    link = linked(monkeypatch, store)
    assert link.figures == () and not [one for one in link.reports if one.name.startswith("people_")]
    number = answer(store, "people_list")[0]["person_key"]
    written = (edition_of(store).folder / FILE).read_bytes()
    assert number and number.encode() not in written
    folder = edition_of(store).folder
    check_sight(link, READER, folder)
    with pytest.raises(Refusal, match="宽于您的权限"):
        check_sight(link, VIEWER, folder)


def test_each_look_and_each_file_is_remembered(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """Also in the trial, where nobody logs in."""
    act_as(TRIAL)
    open_page(monkeypatch, store, SCRIPT)
    assert any("打开“人才计划（内部）”" in one.sentence for one in events(edition_of(store).folder, LOOKS))


def test_every_file_says_that_it_is_internal(store: str) -> None:
    """The workbook of the page writes 密级 at every table of persons."""
    book, _ = page_book("people", {}, store)
    told = [dict(table.filters).get("密级", "") for table in book.tables if table.name.startswith("people_")]
    assert told and all("内部" in one for one in told)


def test_nothing_is_remembered_for_the_next_reader(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """After a page of persons the cache of answers holds none of theirs; without the key the page says so at once."""
    open_page(monkeypatch, store, SCRIPT)
    held = views._answer.cache_info().currsize
    open_page(monkeypatch, store, SCRIPT, program="emei")
    assert views._answer.cache_info().currsize <= held + 1  # the dates of the units
    name = fetch(edition_of(store), "select key_name from companion").to_pylist()[0]["key_name"]
    key = access_settings().keys / f"people-{name}.key"
    shutil.move(key, key.with_suffix(".away"))
    try:
        app = opened(monkeypatch, store, READER, "people")
        assert any(f"people-{name}.key" in error.value for error in app.error) and figures(app) == []
    finally:
        shutil.move(key.with_suffix(".away"), key)
