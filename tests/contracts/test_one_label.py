"""One label, one number; one nothing, one word: what stands in two reports is the same in both, whatever is filtered.

Two figures are one when their label and what they are of are one: the whole choice, a clause, a city, a project. A filter
that names one clause makes the row of that clause the whole, so lists are held against totals too. What differs on
purpose has another label; there is no list of exceptions.
"""

from __future__ import annotations

import random
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from dashboard.questions.parameters import bind
from dashboard.questions.queries import load, report_names
from dashboard.settings import DICTIONARY
from dashboard.store import Edition, current_edition, open_store
from tests.asking import run
from tests.contracts.test_nothing import unexplained
from tests.share import mostly_in_soak
from tests.stores import demonstration_store, sample_store

SEED = 20261129
MIXES = 50
SHARE = 4
NUMBERS = {"money", "percent", "integer", "number"}
WHOLE: tuple[str, ...] = ()
# What a row of a report is of. A report that is not here lists single rows of a source, or what only it tells.
OF: Mapping[str, tuple[str, ...]] = {
    "budget_by_clause": ("clause_id", "fiscal_year", "funding_level"),
    "budget_by_department": ("department_code", "fiscal_year"),
    "budget_totals": WHOLE,
    "caps_by_record": ("clause_id", "subject_kind", "record_id"),
    "caps_by_rule": ("rule_id",),
    "caps_totals": WHOLE,
    "cities_progress": ("city_code",),
    "cities_totals": WHOLE,
    "clause_condition_totals": WHOLE,
    "clause_detail": ("clause_id",),
    "clause_matrix": ("clause_id", "department_code"),
    "clause_money_levels": ("clause_id", "funding_level"),
    "clause_rules": ("rule_id",),
    "clause_state_counts": ("clause_state",),
    "clauses_progress": ("clause_id",),
    "clusters_list": ("cluster_id",),
    "clusters_progress": ("city_code", "county_code"),
    "clusters_totals": WHOLE,
    "department_clauses": ("clause_id", "department_code"),
    "department_reporting": ("department_code",),
    "departments_totals": WHOLE,
    "edition_summary": WHOLE,
    "findings_by_check": ("check_id",),
    "findings_by_department": ("reporting_department_code",),
    "findings_totals": WHOLE,
    "indicator_status": ("indicator_id",),
    "money_by_city": ("city_code",),
    "money_by_clause": ("clause_id",),
    "money_by_department": ("department_code",),
    "money_by_month": ("entry_month",),
    "overview_totals": WHOLE,
    "people_support": ("program_code", "rule_id"),
    "people_totals": WHOLE,
    "projects_by_level": ("funding_level",),
    "projects_by_month": ("entry_month",),
    "projects_by_track": ("clause_id", "project_status"),
    "projects_list": ("record_id",),
    "projects_totals": WHOLE,
    "public_records_totals": WHOLE,
    "quality_by_department": ("reporting_department_code",),
    "quality_totals": WHOLE,
    "recipients_list": ("recipient_id",),
    "recipients_totals": WHOLE,
    "talent_by_city": ("program_code", "award_kind_name", "city_code"),
    "talent_results": ("program_code", "award_kind_name"),
    "talent_support": ("program_code", "rule_id"),
    "talent_totals": WHOLE,
    "zones_list": ("city_code", "zone_level"),
    "zones_progress": ("city_code",),
    "zones_totals": WHOLE,
}
# The filter that chooses one of what a row is of.
FILTER = {
    "clause_id": "clause",
    "city_code": "city",
    "funding_level": "funding_level",
    "department_code": "department",
    "reporting_department_code": "reporting_department",
    "project_status": "project_status",
}
CHOICES: Mapping[str, list[str]] = {
    "year": ["2025", "2026", "undated"],
    "part": ["1", "2", "4", "5"],
    "clause": ["1.1", "1.4", "2.3", "3.1", "3.3", "4.4", "5.4", "5.5", "5.7"],
    "department": ["kjt", "czt", "fgw", "jxt", "nyj", "zzb"],
    "reporting_department": ["kjt", "czt", "jxt", "zzb"],
    "city": ["510100", "510700", "511600", "512000"],
    "county": ["510104", "510703"],
    "funding_level": ["provincial", "city", "county", "unstated"],
    "project_status": ["in_progress", "applied", "accepted"],
    "q": ["智能", "KJ"],
}

Choice = Mapping[str, str]
Told = tuple[Any, str | None]


def mixes(count: int, seed: int) -> list[Choice]:
    """Filters drawn at random, from none to four at once, each of one value or two; without any filter first."""
    draw = random.Random(seed)
    found: list[Choice] = [{}]
    while len(found) < count:
        names = draw.sample(sorted(CHOICES), draw.choice((1, 1, 2, 2, 3, 4)))
        # A county that is not of the chosen city is refused: one of the two is enough.
        found.append(
            {name: _drawn(draw, name) for name in names if not (name == "city" and "county" in names)}
        )
    return found


def _drawn(draw: random.Random, name: str) -> str:
    if name == "q":
        return draw.choice(CHOICES[name])
    return ",".join(draw.sample(CHOICES[name], draw.choice((1, 1, 1, 2))))


def answers(edition: Edition, choice: Choice) -> Iterator[tuple[str, dict[str, Any]]]:
    """Report and row, of each report that honours every filter of the choice, each nothing with its reason."""
    for report in OF:
        query = load(report)
        if all(query.takes(name) for name in choice):
            table = run(edition, report, bind(edition, query, choice))
            assert unexplained(table) == [], (report, choice)
            for row in table.to_pylist():
                yield report, row


def told(edition: Edition, choice: Choice) -> Mapping[tuple[str, Any], Mapping[Told, set[str]]]:
    """(label, what it is of) → number and missing code → the columns that tell it."""
    found: dict[tuple[str, Any], dict[Told, set[str]]] = defaultdict(lambda: defaultdict(set))
    for report, row in answers(edition, choice):
        of = what_it_is_of(report, row, choice)
        for column, value in row.items():
            if column.endswith("_missing_code") or column in OF[report] or of is None:
                continue
            label, form = meant(report, column)
            if form in NUMBERS:
                reason = row.get(f"{column}_missing_code")
                found[label, of][value, reason].add(f"{report}.{column}")
    return found


def meant(report: str, column: str) -> tuple[str, str]:
    """Label and format of a column, as it is meant in this report."""
    one = _in_reports().get(f"{report}.{column}") or _dictionary()[column]
    return one["label"], one["format"]


@cache
def _dictionary() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(DICTIONARY.read_text(encoding="utf-8"))


@cache
def _in_reports() -> Mapping[str, Mapping[str, Any]]:
    return {place: one for one in _dictionary().values() for place in one.get("in_reports", ())}


def what_it_is_of(report: str, row: Mapping[str, Any], choice: Choice) -> frozenset[tuple[str, Any]] | None:
    """What the row is of, without what a filter of one value says already; None for what no other report is of."""
    if (
        report == "clusters_progress"
    ):  # the filters of places choose clusters and never cut the figures of a host
        if "city" in choice or "county" in choice or row["county_code"]:
            return None
        return frozenset({("city_code", row["city_code"])})
    return frozenset(
        (column, row[column])
        for column in OF[report]
        if "," in choice.get(FILTER.get(column, ""), ",")  # no filter, or one of several values
    )


def differences(edition: Edition, choice: Choice) -> list[str]:
    """One line for each label that has two numbers or two words."""
    return [
        f"{label} of {dict(of) or 'the whole'}: "
        + "; ".join(
            f"{value or reason} in {'、'.join(sorted(places))}" for (value, reason), places in ways.items()
        )
        for (label, of), ways in told(edition, choice).items()
        if len(ways) > 1
    ]


def assert_one_number(store: str, choices: list[Choice]) -> None:
    """No label of this store has two numbers or two words under any of these filters."""
    edition = current_edition(open_store(store))
    found = {str(choice): different for choice in choices if (different := differences(edition, choice))}
    assert found == {}


STORES = pytest.mark.parametrize(
    "store", mostly_in_soak([demonstration_store, sample_store], 1), ids=lambda store: store.__name__
)


@STORES
def test_a_label_has_one_number(store: Callable[[], str]) -> None:
    """The same label of the same thing is the same number, or the same word, in every report: a share of the 50 mixes."""
    assert_one_number(store(), mixes(MIXES, SEED)[:SHARE])


@STORES
@pytest.mark.soak
def test_a_label_has_one_number_under_fifty_mixes(store: Callable[[], str]) -> None:
    """All 50 mixes of filters."""
    assert_one_number(store(), mixes(MIXES, SEED))


def test_every_report_of_sums_is_compared() -> None:
    """A report that honours the filters of money and is of more than single rows stands in the comparison."""
    single = {"clause_conditions", "figure_rows", "milestones_list", "recipient_entries", "recipient_money"}
    of_money = {
        name for name in report_names() if load(name).takes("funding_level") and load(name).takes("year")
    }
    assert of_money - set(OF) == single | {"budget_documents"}


def test_a_difference_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two numbers under one label are named with the columns that tell them."""
    edition = current_edition(open_store(sample_store()))
    rows = [("overview_totals", {"project_count": 1}), ("edition_summary", {"project_count": 2})]
    monkeypatch.setattr("tests.contracts.test_one_label.answers", lambda edition, choice: iter(rows))
    assert differences(edition, {}) == [
        "项目数 of the whole: 1 in overview_totals.project_count; 2 in edition_summary.project_count"
    ]
