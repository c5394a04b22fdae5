"""What must hold for any ledger: the SQL agrees with paper and pencil, parts add up, filters only take away."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.policy.loading import load_policy
from dashboard.questions.checks import run_checks
from dashboard.questions.queries import load
from dashboard.store import Edition
from tests.asking import run
from tests.editions import POLICY_ID, Facts, build, build_anew
from tests.properties.by_hand import Held, by_clause, counted_entries, held_subjects
from tests.properties.generated import facts_of
from tests.share import examples, mostly_in_soak

SEED = 20261124
RECORDS = 10_000
CHOICES: Mapping[str, list[str]] = {
    "year": ["2025", "2026", "undated"],
    "part": ["1", "2", "4", "5"],
    "clause": ["1.1", "1.4", "2.3", "3.4", "5.4", "5.5"],
    "department": ["kjt", "czt", "fgw", "jxt"],
    "reporting_department": ["kjt", "czt", "jxt"],
    "city": ["510100", "510700", "511700"],
    "county": ["510104", "510703"],
    "funding_level": ["provincial", "city", "unstated"],
    "project_status": ["approved", "accepted", "applied", "unstated"],
    "q": ["大模型", "芯片 1号", "平台1", "u0"],
}
Choice = dict[str, Any]


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Ten thousand records, always the same."""
    return facts_of(SEED, RECORDS)


@pytest.fixture(scope="module")
def edition(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """One edition of them."""
    return build(tmp_path_factory.mktemp("generated"), facts)


def ask(edition: Edition, name: str, choice: Choice | None = None) -> list[dict[str, Any]]:
    """The rows of one report; a filter that the report does not take is left out."""
    query = load(name)
    rows: list[dict[str, Any]] = run(
        edition, name, {key: value for key, value in (choice or {}).items() if query.takes(key)}
    ).to_pylist()
    return rows


def total(rows: list[dict[str, Any]], name: str) -> Decimal:
    """The sum of one column, nothing counted as 0."""
    return sum((Decimal(row[name]) for row in rows if row[name] is not None), Decimal(0))


def some_choices(count: int, seed: int = SEED) -> Iterator[Choice]:
    """Filters drawn at random, from none to four at once."""
    draw = random.Random(seed)
    for _ in range(count):
        names = draw.sample(sorted(CHOICES), draw.randrange(5))
        yield {name: _drawn(draw, name) for name in names}


def _drawn(draw: random.Random, name: str) -> Any:
    if name == "q":
        return draw.choice(CHOICES[name])
    return draw.sample(CHOICES[name], draw.choice((1, 1, 2)))


def held_by_query(edition: Edition) -> dict[tuple[str, str, str], Held]:
    """caps_by_record in the shape of the naive answer."""
    return {
        (row["clause_id"], row["subject_kind"], row["record_id"]): Held(
            rule_id=row["rule_id"],
            limit=row["limit_amount_yuan"],
            committed=row["committed_amount_yuan"],
            unstated=row["unstated_level_committed_amount_yuan"],
            disbursed=row["disbursed_amount_yuan"],
            headroom=row["headroom_amount_yuan"],
            used=row["used_share_pct"],
            state=row["state"],
        )
        for row in ask(edition, "caps_by_record")
    }


def assert_same(edition: Edition, facts: Facts) -> None:
    """The queries and the naive answer agree to the fen."""
    # What was paid to a team or a person is not told one by one.
    expected = {
        key: replace(held, disbursed=None) if key[1] in ("团队", "个人") else held
        for key, held in held_subjects(facts).items()
    }
    found = held_by_query(edition)
    assert found.keys() == expected.keys()
    differing = {key: (found[key], expected[key]) for key in expected if found[key] != expected[key]}
    assert not differing, f"{len(differing)} differ, e.g. {next(iter(differing.items()))}"
    sums = by_clause(facts)
    for row in ask(edition, "money_by_clause"):
        own = sums[row["clause_id"]]
        for stage in ("applied", "committed", "disbursed"):
            assert row[f"{stage}_amount_yuan"] == own.get(stage), (row["clause_id"], stage)


@pytest.mark.soak
def test_ten_thousand_records_equal_the_naive_answer(edition: Edition, facts: Facts) -> None:
    """Every subject's rule, limit, amount, headroom, share and state, and every clause's money."""
    assert_same(edition, facts)


def test_the_generated_records_reach_every_state(facts: Facts) -> None:
    """A comparison that never meets a state proves nothing about it."""
    held = held_subjects(facts).values()
    assert {one.state for one in held} == {
        "未超",
        "接近",
        "达到",
        "超出",
        "未足额",
        "缺少计算依据",
        "待核条件",
    }
    rules = {
        rule.rule_id for rule in load_policy(POLICY_ID).rules if rule.rule_kind in ("cap", "share", "match")
    }
    assert {one.rule_id for one in held} - {None} == rules


@given(seed=st.integers(0, 2**32), count=st.integers(1, 40))
@settings(max_examples=examples(3, 8))
def test_small_ledgers_equal_the_naive_answer(seed: int, count: int) -> None:
    """The same for small ledgers, where a clause may have no money at all."""
    facts = facts_of(seed, count)
    with TemporaryDirectory() as folder:
        assert_same(build_anew(Path(folder), facts), facts)


def test_no_yuan_is_lost_or_doubled(edition: Edition, facts: Facts) -> None:
    """The overview holds every counted amount once."""
    row = ask(edition, "overview_totals")[0]
    for stage in ("applied", "committed", "disbursed"):
        own = sum(entry.amount for entry in counted_entries(facts) if entry.stage == stage)
        assert row[f"{stage}_amount_yuan"] == own


@pytest.mark.parametrize("choice", mostly_in_soak(some_choices(10), 3), ids=str)
def test_parts_add_up_to_the_whole(edition: Edition, choice: Choice) -> None:
    """Clauses, cities, months and projects add up to the headline of the same choice."""
    whole = ask(edition, "overview_totals", choice)[0]
    clauses, cities = ask(edition, "money_by_clause", choice), ask(edition, "money_by_city", choice)
    months, projects = ask(edition, "money_by_month", choice), ask(edition, "projects_list", choice)
    project_totals = ask(edition, "projects_totals", choice)[0]
    for name in ("committed_undated_amount_yuan", "disbursed_undated_amount_yuan"):
        assert total(clauses, name) == total(cities, name) == total(months, name) == (whole[name] or 0)
    for name in ("committed_amount_yuan", "disbursed_amount_yuan"):
        assert total(clauses, name) == total(cities, name) == total(months, name) == (whole[name] or 0)
        assert total(projects, name) == (project_totals[name] or 0)
    listed = [row for row in ask(edition, "clauses_progress", choice) if row["clause_id"]]
    unlisted = [row for row in clauses if row["clause_id"] is None]
    assert total(listed + unlisted, "committed_amount_yuan") == (whole["committed_amount_yuan"] or 0)
    assert total(clauses, "applied_amount_yuan") == (whole["applied_amount_yuan"] or 0)
    assert total(clauses, "project_count") == total(cities, "project_count") == whole["project_count"]
    assert len(projects) == whole["project_count"] + whole["unlisted_count"]
    assert total(clauses, "award_count") == (whole["award_count"] or 0)
    for name in ("applied_amount_yuan", "committed_amount_yuan", "disbursed_amount_yuan"):
        reasons = {row[f"{name}_missing_code"] for row in clauses}
        only_people = "withheld" in reasons and not total(clauses, name)
        assert (whole[name] is None) == (None not in reasons or only_people)
        assert whole[f"{name}_missing_code"] == (
            None if whole[name] is not None else "withheld" if only_people else max(reasons)
        )
    for row in clauses:  # the people of 5.5 are all there or withheld, never a 0 that is none
        if row["clause_id"] == "5.5" and row["award_count"] is None:
            assert row["award_count_missing_code"] == "withheld"
            assert row["committed_amount_yuan"] != 0


@pytest.mark.parametrize("choice", mostly_in_soak(some_choices(10, SEED + 1), 3), ids=str)
def test_rules_add_up_to_the_totals_of_the_limits(edition: Edition, choice: Choice) -> None:
    """caps_by_record, caps_by_rule (with the undetermined) and caps_totals add up to the same sums."""
    records, rules = ask(edition, "caps_by_record", choice), ask(edition, "caps_by_rule", choice)
    whole = ask(edition, "caps_totals", choice)[0]
    ruled = [row for row in records if row["rule_id"] is not None]
    free = [row for row in records if row["rule_id"] is None]
    undetermined = {row["clause_id"]: row["undetermined_subject_count"] for row in rules}
    assert sum(undetermined.values()) == len(free)
    paid = [row for row in rules if row["subject_kind"] not in ("团队", "个人")]
    assert total(paid, "disbursed_amount_yuan") == total(ruled, "disbursed_amount_yuan")
    for name in ("committed_amount_yuan", "unstated_level_committed_amount_yuan"):
        assert total(rules, name) == total(ruled, name)
        assert total(rules, name) + total(free, name) == (whole[name] or 0)
    assert total(rules, "limit_sum_amount_yuan") == (whole["limit_sum_amount_yuan"] or 0)
    for name in ("exceeded", "reached", "near", "short"):
        assert total(rules, f"{name}_subject_count") == whole[f"{name}_subject_count"]
    overview = ask(edition, "overview_totals", choice)[0]
    assert overview["subject_count"] == len(records)
    assert overview["exceeded_subject_count"] == whole["exceeded_subject_count"]
    assert (
        overview["near_or_reached_subject_count"]
        == whole["near_subject_count"] + whole["reached_subject_count"]
    )
    assert overview["unproved_subject_count"] == whole["unproved_subject_count"]


@pytest.mark.parametrize("choice", mostly_in_soak([{}, *some_choices(6, SEED + 2)]), ids=str)
def test_the_middle_share_is_rounded_once(edition: Edition, choice: Choice) -> None:
    """The median of a rule is the exact middle of its subjects' shares, rounded half up at the very end."""
    shares: dict[str, list[Fraction]] = defaultdict(list)
    for row in ask(edition, "caps_by_record", choice):
        if row["limit_amount_yuan"]:
            shares[row["rule_id"]].append(
                Fraction(row["committed_amount_yuan"]) * 100 / Fraction(row["limit_amount_yuan"])
            )
    for row in ask(edition, "caps_by_rule", choice):
        own = sorted(shares[row["rule_id"]])
        middle = (own[(len(own) - 1) // 2] + own[len(own) // 2]) / 2 if own else None
        expected = None if middle is None else Decimal(math.floor(middle * 100 + Fraction(1, 2))) / 100
        assert row["median_used_share_pct"] == expected, (row["rule_id"], choice)


TOTALS = ("overview_totals", "caps_totals", "projects_totals")
LISTS = {"money_by_clause": "clause_id", "money_by_city": "city_code", "money_by_department": "department_code",
         "caps_by_rule": "rule_id", "money_by_month": "entry_month", "clauses_progress": "clause_id"}  # fmt: skip


def amounts(row: Mapping[str, Any]) -> dict[str, Decimal]:
    """The sums and counts of one row; shares and limits of a rule are no sums."""
    return {
        name: Decimal(value or 0)
        for name, value in row.items()
        if name.endswith(("_amount_yuan", "_count")) and not name.startswith("rule_")
    }


@pytest.mark.parametrize("seed", mostly_in_soak(range(5)))
def test_one_more_filter_never_adds(edition: Edition, seed: int) -> None:
    """Each further filter leaves every sum and count where it was, or lowers it; no row appears."""
    draw = random.Random(SEED + seed)
    choice: Choice = {}
    before = {name: {row.get(key): amounts(row) for row in ask(edition, name)} for name, key in _keys()}
    for name in draw.sample(sorted(CHOICES), 4):
        choice[name] = _drawn(draw, name)
        for report, key in _keys():
            rows = {row.get(key): amounts(row) for row in ask(edition, report, choice)}
            assert rows.keys() <= before[report].keys(), (report, choice)
            for place, own in rows.items():
                more = {column for column in own if own[column] > before[report][place][column]}
                assert not more, (report, place, more, choice)
            before[report] = rows


def _keys() -> list[tuple[str, str]]:
    return [*((name, "") for name in TOTALS), *LISTS.items()]


def test_every_subject_over_its_limit_is_found(edition: Edition) -> None:
    """超出 on the page, more than the limit in figures, and a finding: all three or none."""
    rows = ask(edition, "caps_by_record")
    over = {row["first_record_id"] for row in rows if row["state"] == "超出"}
    above = {
        row["first_record_id"] for row in rows if row["limit_amount_yuan"] is not None
        and row["committed_amount_yuan"] > row["limit_amount_yuan"]
    }  # fmt: skip
    found = {finding.record_id for finding in run_checks(edition) if finding.check == "find_over_limit"}
    assert over == above == found
    assert over


def test_a_joint_clause_counts_once(edition: Edition) -> None:
    """Under each of its departments whole, in the choice of several departments once."""
    policy = load_policy(POLICY_ID)
    clauses = {row["clause_id"]: row["committed_amount_yuan"] or 0 for row in ask(edition, "money_by_clause")}
    answering: dict[str, set[str]] = {}
    for unit in policy.responsible_units:
        answering.setdefault(unit.department_code, set()).add(unit.clause_id)
    rows = {
        row["department_code"]: row["committed_amount_yuan"] or 0
        for row in ask(edition, "money_by_department")
    }
    assert rows == {code: sum(clauses[clause] for clause in own) for code, own in answering.items()}
    together = ask(edition, "overview_totals", {"department": ["kjt", "czt"]})[0]["committed_amount_yuan"]
    assert together == sum(clauses[clause] for clause in answering["kjt"] | answering["czt"])
    assert together < rows["kjt"] + rows["czt"]


def test_paging_loses_and_repeats_nothing(edition: Edition) -> None:
    """The pages of a list together are the list."""
    choice = {"city": ["510100"], "clause": ["1.1"]}
    whole = ask(edition, "projects_list", choice)
    pages = [
        ask(edition, "projects_list", choice | {"row_limit": 50, "row_offset": start})
        for start in range(0, len(whole) + 50, 50)
    ]
    assert [row for page in pages for row in page] == whole
    assert len(whole) > 100
