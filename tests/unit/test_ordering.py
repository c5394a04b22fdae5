"""The order that a reader gives a list covers all its rows, on every page of it, in every format, and in its link."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from dashboard import cli
from dashboard.access import TRIAL
from dashboard.export.ordering import FIGURES, clicked, order_of
from dashboard.policy.dictionary import entry
from dashboard.questions.layouts import layouts
from dashboard.questions.ordering import parse_orders
from dashboard.questions.queries import load
from dashboard.refusal import Refusal
from dashboard.store import Edition, current_edition, open_store
from dashboard.views.from_address import asked, checked
from tests.asking import run
from tests.stores import changed_store, demonstration_store

PAGED = sorted(name for name in layouts() if load(name).takes("row_limit"))
KINDS = (*FIGURES, "date", "code")


@cache
def edition(name: str = "") -> Edition:
    """An edition with another before it, so that comparisons have rows; for tasks and milestones the demonstration, which has some."""
    is_demonstrated = name.startswith(("task", "milestones"))
    return current_edition(open_store(demonstration_store() if is_demonstrated else changed_store()))


@cache
def whole(name: str) -> list[dict[str, Any]]:
    """All rows of a report in the order of its query."""
    rows: list[dict[str, Any]] = run(edition(name), name).to_pylist()
    return rows


def in_order(rows: list[dict[str, Any]], column: str, falls: bool) -> list[dict[str, Any]]:
    """The rows sorted by one column: missing ones last, equal ones as they were."""
    present = [row for row in rows if row[column] is not None]
    present.sort(key=lambda row: row[column], reverse=falls)
    if falls:  # a reversed sort of Python keeps equal rows as they were
        assert present == sorted(present, key=lambda row: row[column], reverse=True)
    return present + [row for row in rows if row[column] is None]


@pytest.mark.parametrize("name", PAGED)
def test_a_page_of_an_ordered_list_is_cut_from_all_its_rows(name: str) -> None:
    """Each figure, date and code of each paged list orders its rows both ways as Python does; pages are cut from that."""
    rows, size = whole(name), 7
    assert rows, "an empty list would prove nothing"
    columns = [one for one in layouts()[name].columns if entry(one, name).format in KINDS]
    for column in columns:
        for direction in ("asc", "desc"):
            found = run(edition(name), name, {"sort": f"{column}.{direction}"}).to_pylist()
            assert found == in_order(rows, column, direction == "desc"), (column, direction)
    for column in columns[:1]:
        expected = in_order(rows, column, falls=True)
        for start in (0, size, max(0, len(rows) - 3)):
            values = {"sort": f"{column}.desc", "row_limit": size, "row_offset": start}
            assert run(edition(name), name, values).to_pylist() == expected[start : start + size], start


def test_every_list_can_be_ordered() -> None:
    """No report loses or doubles a row in another order, whatever the type of the column."""
    latest = current_edition(open_store(demonstration_store()))
    for name in layouts():
        if load(name).compares:
            continue
        rows = run(latest, name)
        found = run(latest, name, {"sort": f"{layouts()[name].columns[-1]}.desc"})
        assert found.schema == rows.schema, name
        assert sorted(map(str, found.to_pylist())) == sorted(map(str, rows.to_pylist())), name


def test_names_are_in_the_order_of_their_sound() -> None:
    """Words are ordered as an official looks them up: by pinyin, not by the numbers of the characters."""
    names = run(edition(), "money_by_city", {"sort": "city_name.asc"}).column("city_name").to_pylist()
    listed = [name for name in names if name in ("成都市", "德阳市", "绵阳市", "自贡市")]
    assert listed == [name for name in ("成都市", "德阳市", "绵阳市", "自贡市") if name in listed]
    assert len(listed) > 1


def test_a_heading_turns_three_times() -> None:
    """Figures fall first, words rise first; the second click turns them, the third gives back the query's order."""
    amount, name = "committed_amount_yuan", "record_name"
    first = clicked(None, "projects_list", amount)
    assert first == ("projects_list.committed_amount_yuan.desc",)
    second = clicked(first, "projects_list", amount)
    assert second == ("projects_list.committed_amount_yuan.asc",)
    assert clicked(second, "projects_list", amount) is None
    assert clicked(second, "projects_list", name) == ("projects_list.record_name.asc",)
    both = clicked(first, "money_by_city", "project_count")
    assert order_of(both, "projects_list") == "committed_amount_yuan.desc"
    assert order_of(both, "money_by_city") == "project_count.desc"


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "projects_list.committed_amount_yuan",
        "projects_list.committed_amount_yuan.down",
        "projects_list.nothing.asc",
        "nothing.record_id.asc",
        "projects_list.record_id.asc;drop table records",
        "projects_list.record_id.asc,projects_list.record_name.asc",
    ],
)
def test_an_order_that_is_none_is_refused(text: str) -> None:
    """A report, a column or a direction that does not exist, and two orders of one list, are refused with a sentence."""
    with pytest.raises(Refusal, match="排序"):
        parse_orders(text)
    with pytest.raises(Refusal, match="排序"):
        checked(changed_store(), "projects_list", {"sort": text}, TRIAL)


def test_the_address_of_a_page_orders_its_export() -> None:
    """An export takes the order of its own list out of a page's address, and says so beside the filters."""
    order = "money_by_city.project_count.asc,projects_list.committed_amount_yuan.desc"
    report, _ = asked(changed_store(), "projects_list", {"edition": "2", "sort": order}, "http", TRIAL)
    amounts = [
        amount for amount in report.table.column("committed_amount_yuan").to_pylist() if amount is not None
    ]
    assert amounts == sorted(amounts, reverse=True)
    assert ("排序", "项目立项金额，从大到小") in report.filters
    assert report.link is not None
    assert "sort=projects_list.committed_amount_yuan.desc" in report.link
    assert "order by committed_amount_yuan desc" in report.sql


def test_the_command_line_orders_too(capsys: pytest.CaptureFixture[str]) -> None:
    """`query` takes the same parameter, and pages what is ordered."""
    words = ["query", "projects_list", "sort=projects_list.committed_amount_yuan.desc", "row_limit=1"]
    assert cli.main([*words, "--format", "json", "--store", changed_store()]) == 0
    largest = max(row["committed_amount_yuan"] or 0 for row in whole("projects_list"))
    assert f'"committed_amount_yuan": "{largest}"' in capsys.readouterr().out.replace("':", '":')
