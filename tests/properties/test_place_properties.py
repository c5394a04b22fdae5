"""地区: the figures of cities, 试验区 and 产业集群 agree with a second, naive count to the fen, whatever is filtered."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.policy.loading import load_policy
from dashboard.store import Edition
from tests.editions import POLICY_ID, Facts, build, build_anew
from tests.properties.generated_places import CLOCKS, placed_facts_of
from tests.properties.places_by_hand import Choice, Place, chosen_lines, milestone_state, places
from tests.properties.test_money_properties import ask, some_choices
from tests.share import examples, mostly_in_soak

SEED = 20261125
RECORDS = 1_500


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Some fifteen hundred records with their milestones, always the same."""
    return placed_facts_of(SEED, RECORDS)


@pytest.fixture(scope="module")
def edition(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """One edition of them."""
    return build(tmp_path_factory.mktemp("places"), facts)


def answering() -> dict[str, set[str]]:
    """Department → the clauses that it answers for."""
    found: dict[str, set[str]] = defaultdict(set)
    for unit in load_policy(POLICY_ID).responsible_units:
        found[unit.department_code].add(unit.clause_id)
    return found


def read(row: dict[str, Any]) -> Place:
    """One row of a report in the shape of the naive answer."""
    return Place(
        row["project_count"],
        row["committed_project_count"],
        row["accepted_project_count"],
        row["applied_amount_yuan"],
        row["committed_amount_yuan"],
        row["disbursed_amount_yuan"],
        row["disbursed_share_pct"],
        row["median_committed_amount_yuan"],
        row["milestone_count"],
        row["due_milestone_count"],
        row["done_milestone_count"],
        row["done_milestone_share_pct"],
        row["schedule_state"],
        (row["committed_undated_amount_yuan"], row["disbursed_undated_amount_yuan"]),
    )


def assert_same(edition: Edition, facts: Facts, choice: Choice) -> None:
    """Cities, 试验区 and 产业集群 against the naive count."""
    by_place = places(facts, choice, answering(), CLOCKS)
    cities = ask(edition, "cities_progress", dict(choice))
    for row in cities:
        assert read(row) == by_place.get(row["city_code"], by_place[""]), (row["city_code"], choice)
    assert len(cities) == (len(choice["city"]) if "city" in choice else 21)
    for row in ask(edition, "zones_progress", dict(choice)):
        assert read(row) == by_place.get(row["city_code"], by_place[""]), (row["zone_id"], choice)
    # A cluster is its whole host: the filters of place choose the clusters and never cut their figures.
    of_hosts = {name: value for name, value in choice.items() if name not in ("city", "county")}
    whole = places(facts, of_hosts, answering(), CLOCKS)
    for row in ask(edition, "clusters_progress", dict(choice)):
        host = row["county_code"] or row["city_code"]
        assert read(row) == whole.get(host, whole[""]), (row["cluster_id"], choice)


@pytest.mark.parametrize("choice", mostly_in_soak([{}, *some_choices(12, SEED)]), ids=str)
def test_places_equal_the_naive_answer(edition: Edition, facts: Facts, choice: Choice) -> None:
    """Counts, money, share, median, milestones and colour of every place, under any filters."""
    assert_same(edition, facts, choice)


@given(seed=st.integers(0, 2**32), count=st.integers(1, 30))
@settings(max_examples=examples(2, 8))
def test_small_ledgers_equal_the_naive_answer(seed: int, count: int) -> None:
    """The same for small ledgers, where a place may have no money, no milestone or no project at all."""
    facts = placed_facts_of(seed, count)
    with TemporaryDirectory() as folder:
        assert_same(build_anew(Path(folder), facts), facts, {})


@pytest.mark.parametrize("choice", mostly_in_soak([{}, *some_choices(6, SEED + 1)]), ids=str)
def test_milestones_equal_the_naive_answer(edition: Edition, facts: Facts, choice: Choice) -> None:
    """Each milestone of the chosen projects stands in the list once, in the colour that paper and pencil give it."""
    numbers = {line.project_id for line in chosen_lines(facts, choice, answering())}
    expected = {
        (row["project_id"], row["milestone_name"]): milestone_state(row, CLOCKS)
        for row in facts["milestones"]
        if row["project_id"] in numbers
    }
    rows = ask(edition, "milestones_list", dict(choice))
    assert {(row["record_id"], row["milestone_name"]): row["milestone_state"] for row in rows} == expected
    assert len(rows) == len(expected)


@pytest.mark.parametrize("choice", mostly_in_soak([{}, *some_choices(6, SEED + 2)]), ids=str)
def test_the_sections_of_a_city_add_up_to_its_figures(edition: Edition, choice: Choice) -> None:
    """Funding levels and tracks add up to the city's money, tracks to its projects, the listed milestones to its counts."""
    everywhere = {name: value for name, value in choice.items() if name not in ("city", "county")} | {
        "city": ["510700"]
    }
    city = ask(edition, "cities_progress", everywhere)[0]
    for report in ("projects_by_level", "projects_by_track"):
        rows = ask(edition, report, everywhere)
        for name in ("applied_amount_yuan", "committed_amount_yuan", "disbursed_amount_yuan"):
            assert sum(row[name] or 0 for row in rows) == (city[name] or 0), (report, name)
    assert (
        sum(row["project_count"] for row in ask(edition, "projects_by_track", everywhere))
        == city["project_count"]
    )
    plan = [row for row in ask(edition, "milestones_list", everywhere) if not row["is_cancelled"]]
    due = [row for row in plan if row["is_due"]]
    assert len(plan) == (city["milestone_count"] or 0)
    assert len(due) == (city["due_milestone_count"] or 0)
    assert sum(row["is_done"] for row in due) == (city["done_milestone_count"] or 0)


def test_the_generated_places_reach_every_state(facts: Facts) -> None:
    """A comparison that never meets a colour proves nothing about it."""
    met = {milestone_state(row, CLOCKS) for row in facts["milestones"]}
    assert met == {"已完成", "黄", "红", "未到期", "未报送", "不适用"}
    by_hand = [places(placed_facts_of(seed, 14), {}, answering(), CLOCKS) for seed in range(12)]
    of_places = {place.state for one in by_hand for place in one.values()}
    assert of_places == {"绿", "黄", "红", "已完成", "未到期", "未报送", "不适用"}
