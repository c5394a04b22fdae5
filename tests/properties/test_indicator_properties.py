"""What must hold for any indicators and readings: the lights agree with a second, plain implementation."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from dashboard.settings import QUERIES
from dashboard.store import Draft, Edition, Store, fetch, publish
from tests.editions import POLICY_ID, Facts, build, filling, policy_and_reference
from tests.properties.generated import facts_of
from tests.properties.indicators_by_hand import counted_measures, last_due_period, state
from tests.share import mostly_in_soak

Rows = list[dict[str, Any]]
INDICATORS = 600
WORST = ("red", "yellow", "not_reported", "green", "not_due", "done")


def some_indicators(draw: random.Random, clauses: list[str]) -> Rows:
    """Indicators of every shape, in all clauses but the last, which keeps one without a target."""
    found = []
    for number in range(INDICATORS):
        has_target = draw.random() < 0.7
        period = draw.choice(["year", "year", "total"]) if has_target else None
        first = dt.date(2024, 1, 1) + dt.timedelta(days=draw.randrange(700))
        found.append({
            "indicator_id": f"i{number:04d}", "clause_id": draw.choice(clauses[:-1]), "indicator_order": number,
            "indicator_name": f"指标{number}", "unit": "个", "direction": draw.choice(["up", "up", "down"]),
            "accumulation": draw.choice(["year", "total", "point"]), "baseline_value": None,
            "target_rule_id": None, "target_value": Decimal(draw.randint(0, 4000)) / 100 if has_target else None,
            "target_period": period, "target_from_on": first if period == "total" else None,
            "target_due_on": first + dt.timedelta(days=draw.randint(1, 900)) if period == "total" else None,
            "target_document": "文件" if has_target else None,
            "frequency": draw.choice(["monthly", "quarterly", "half_yearly", "yearly"]), "frequency_basis": "推定",
            "source_kind": "reading", "source_measure": None, "source_scope": None,
            "city_code": draw.choice([None, None, "510100"]), "definition": "测试", "definition_basis": "推定",
            "quote": "测试", "quote_start": 0,
        })  # fmt: skip
    return found


def some_readings(draw: random.Random, indicators: Rows, clock: dt.date) -> Rows:
    """Readings by place and day; some indicators have none, some only those of places."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for indicator in indicators:
        for _ in range(draw.choice([0, 0, 1, 2, 4])):
            reading = {
                "indicator_id": indicator["indicator_id"],
                "as_of_on": clock - dt.timedelta(days=draw.choice([0, 1, 31, 92, 300, 303, 304, 400, 700])),
                "city_code": draw.choice([indicator["city_code"], "510100"]) if draw.random() < 0.5 else None,
                "county_code": "510104" if draw.random() < 0.1 else None,
                "reading_value": Decimal(
                    draw.choice([0, draw.randint(0, 400000), draw.randint(0, 40) * 10000])
                )
                / 10000,
            }
            if indicator["city_code"] is not None:
                reading["city_code"] = indicator["city_code"]
            found[
                tuple(reading[name] for name in ("indicator_id", "as_of_on", "city_code", "county_code"))
            ] = reading
    return list(found.values())


def built(folder: Path, seed: int) -> tuple[Edition, Rows, Rows, dict[str, Any], dt.date]:
    """An edition with generated indicators and readings, and what it was made of."""
    draw = random.Random(seed)
    clock = dt.date(2026, draw.randint(1, 12), 1) + dt.timedelta(days=draw.randint(0, 30))
    tables = dict(policy_and_reference())
    clauses = tables["clauses"]["clause_id"].to_pylist()
    indicators = some_indicators(draw, clauses)
    readings = some_readings(draw, indicators, clock)
    tables["indicators"] = pa.Table.from_pylist(indicators, schema=tables["indicators"].schema)
    policy = tables["policies"].to_pylist()[0] | {
        "green_share_pct": Decimal(draw.choice([100, 95])), "yellow_share_pct": Decimal(draw.choice([80, 66])),
        "reporting_days": draw.choice([0, 10, 15, 45]),
    }  # fmt: skip
    tables["policies"] = pa.Table.from_pylist([policy], schema=tables["policies"].schema)
    facts: Facts = {
        "batches": [{"batch_id": "B1", "edition": "1", "as_of_on": clock.isoformat()}],
        "readings": [
            {name: None if value is None else str(value) for name, value in row.items()} for row in readings
        ],
    }
    edition = publish(Store(folder), Draft("ledger", POLICY_ID, "甲处", "生成", tables, filling(facts)))
    return edition, indicators, readings, policy, clock


@pytest.mark.parametrize("seed", mostly_in_soak([1, 2, 3, 4]))
def test_lights_agree_with_paper_and_pencil(tmp_path: Path, seed: int) -> None:
    """600 indicators with and without targets, on time and late: each state is the one worked out by hand."""
    edition, indicators, readings, policy, clock = built(tmp_path, seed)
    found = {
        row["indicator_id"]: row["progress_state"]
        for row in fetch(edition, "select indicator_id, progress_state from indicator_states").to_pylist()
    }
    expected = {
        indicator["indicator_id"]: state(indicator, readings, policy, clock) for indicator in indicators
    }
    assert found == expected
    assert set(WORST) - set(Counter(expected.values())) <= {"not_due"}
    untargeted = {one["indicator_id"] for one in indicators if one["target_value"] is None}
    assert {found[name] for name in untargeted} <= {"no_target", "not_reported"}


@pytest.mark.parametrize("seed", mostly_in_soak([5, 6], 1))
def test_a_clause_shows_what_most_needs_a_look(tmp_path: Path, seed: int) -> None:
    """The light of a clause is the worst of its targeted indicators; a clause without any is never coloured."""
    edition, indicators, readings, policy, clock = built(tmp_path, seed)
    found = {
        row["clause_id"]: row["progress_state"]
        for row in fetch(edition, "select clause_id, progress_state from clause_states").to_pylist()
    }
    for clause, progress in found.items():
        of_clause = [
            indicator
            for indicator in indicators
            if indicator["clause_id"] == clause and indicator["target_value"] is not None
        ]
        if of_clause:
            states = {state(one, readings, policy, clock) for one in of_clause}
            assert progress == next(one for one in WORST if one in states)
        else:
            assert progress in ("no_target", "not_reported")


@pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("days", mostly_in_soak([15, 0, 1, 45], 1))
def test_the_last_due_period_is_the_one_of_the_calendar(tmp_path: Path, days: int, step: int) -> None:
    """On each day of two years (each eleventh in `make test`), for each frequency: the period that SQL calls due is the one found by counting back."""
    tables = dict(policy_and_reference())
    policy = tables["policies"].to_pylist()[0] | {"reporting_days": days}
    tables["policies"] = pa.Table.from_pylist([policy], schema=tables["policies"].schema)
    facts: Facts = {"batches": [{"batch_id": "B1", "edition": "1", "as_of_on": "2027-03-31"}]}
    edition = publish(Store(tmp_path), Draft("ledger", POLICY_ID, "甲处", "日历", tables, filling(facts)))
    mart = (QUERIES / "marts" / "reporting_periods.sql").read_text(encoding="utf-8")
    copy = tmp_path / "later.duckdb"
    shutil.copyfile(edition.path, copy)
    with duckdb.connect(str(copy)) as con:
        assert con.execute("from reporting_periods").fetchall() == con.execute(mart).fetchall()
        for offset in range(days % step, 731, step):
            clock = dt.date(2027, 3, 31) + dt.timedelta(days=offset)
            con.execute("update department_dates set as_of_on = ?", [clock])
            rows = con.execute(mart).to_arrow_table().to_pylist()
            assert len(rows) == 4
            for row in rows:
                assert row["period_on"] == last_due_period(row["frequency"], clock, days)
                assert row["due_on"] == row["period_on"] + dt.timedelta(days=days)


def test_what_is_counted_from_records_is_what_stands_there(tmp_path: Path) -> None:
    """5,000 generated records: each counted indicator equals a count over the single records."""
    facts = facts_of(11, 5_000)
    edition = build(tmp_path, facts)
    expected = counted_measures(facts)
    rows = fetch(
        edition,
        "select clause_id, source_measure, indicators.indicator_id, indicator_value from indicators"
        " inner join indicator_measures using (indicator_id)",
    ).to_pylist()
    compared = [row for row in rows if (row["clause_id"], row["source_measure"]) in expected]
    assert len(compared) >= 8
    for row in compared:
        assert row["indicator_value"] == expected[row["clause_id"], row["source_measure"]], row[
            "indicator_id"
        ]
    silent = {row["clause_id"] for row in rows} - {clause for clause, _ in expected}
    assert silent
    assert all(row["indicator_value"] is None for row in rows if row["clause_id"] in silent)


def test_what_is_counted_in_a_place_is_what_stands_there(tmp_path: Path) -> None:
    """Each place that a target names: the count over its own records alone; nothing of a clause with talent awards."""
    facts = facts_of(12, 5_000)
    places = {code for row in facts["projects"] for code in (row["city_code"], row["county_code"]) if code}
    aims = [
        {
            **dict.fromkeys(("document_number", "document_name", "source_file", "source_sheet"), "测试分工"),
            "document_on": "2026-02-01",
            "target_from_on": "2026-01-01",
            "target_due_on": "2026-12-31",
            "target_period": "year",
            "period_code": "2026",
            "target_bound": "at_least",
            **dict.fromkeys(("target_value", "low_value", "target_text"), "3"),
            "clause_id": "1.1",
            "indicator_id": "1.1-projects",
            "reporting_department_code": "kjt",
            "target_id": code,
            "city_code": code,
            "source_row": "4",
        }
        for code in sorted(places)
    ]
    edition = build(tmp_path, {**facts, "targets": aims})
    rows = fetch(
        edition,
        "select clause_id, source_measure, place_code, indicator_value from indicators"
        " inner join indicator_counts using (indicator_id) where place_code is not null",
    ).to_pylist()
    assert {row["place_code"] for row in rows} == places
    assert "5.5" not in {row["clause_id"] for row in rows}
    compared = 0
    for code in places:
        own = [row for row in facts["projects"] if code in (row["city_code"], row["county_code"])]
        expected = counted_measures({**facts, "projects": own, "talent_awards": []})
        for row in rows:
            key = row["clause_id"], row["source_measure"]
            if row["place_code"] == code and key in expected:
                compared += 1
                assert row["indicator_value"] == expected[key], (code, *key)
    assert compared >= 20
