"""Which target counts: a second, plain implementation picks the same document as the SQL."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.store.reading import cursor
from tests.editions import Facts, build, policy_and_reference
from tests.share import mostly_in_soak

Rows = list[dict[str, Any]]
FILED = 500
PERIODS = ("year", "quarter", "total")


def some_targets(draw: random.Random, indicators: list[dict[str, Any]], clock: dt.date) -> Rows:
    """Targets of several documents, of this year and others, of wholes, places and units; one per document and part."""
    documents = [clock + dt.timedelta(days=days) for days in draw.sample(range(-500, 60), 6)]
    found: dict[str, dict[str, Any]] = {}
    for _ in range(FILED):
        indicator, place = draw.choice(indicators[:40]), draw.choice(["", "", "510100", "510700"])
        part = draw.choice(["", "kjt", "jxt"]) if not place else ""
        number, period = draw.randrange(len(documents)), draw.choice(PERIODS)
        year, quarter = draw.choice([clock.year, clock.year, clock.year - 1]), draw.randint(1, 4)
        due = dt.date(year, 12, 31) if period != "quarter" else dt.date(year, 3 * quarter, 30)
        due = clock + dt.timedelta(days=draw.randint(-200, 900)) if period == "total" else due
        code = {"year": str(year), "quarter": f"{year}Q{quarter}", "total": "total"}[period]
        key = f"{indicator['indicator_id']}|{code}|{place}|{part}|测办〔2026〕{number}号"
        value = draw.randint(1, 99)
        found[key] = {
            "target_id": key, "document_number": f"测办〔2026〕{number}号", "document_name": "测试",
            "document_on": documents[number], "clause_id": indicator["clause_id"], "indicator_id": indicator["indicator_id"],
            "city_code": place or None, "split_department_code": part or None, "target_period": period,
            "period_code": code, "target_from_on": min(documents[number], due), "target_due_on": due,
            "target_value": Decimal(value), "target_bound": "at_least", "low_value": Decimal(value), "target_text": str(value),
        }  # fmt: skip
    return list(found.values())


def chosen(targets: Rows, indicators: list[dict[str, Any]], clock: dt.date) -> dict[tuple[Any, ...], Any]:
    """(indicator, place, unit) → the target that counts, worked out one by one; the policy's own has no id."""
    parts: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = defaultdict(dict)
    for target in sorted(targets, key=lambda one: one["document_on"]):
        if target["document_on"] <= clock:
            part = (target["indicator_id"], target["city_code"], target["split_department_code"])
            parts[part][target["period_code"]] = target  # the later document replaces the earlier
    for indicator in indicators:
        if indicator["target_value"] is not None:
            own = {"target_id": None, "target_period": "year", "target_due_on": dt.date(clock.year, 12, 31)}
            parts[indicator["indicator_id"], None, None].setdefault(str(clock.year), own)
    found = {}
    for part, offered in parts.items():
        current = [
            target
            for target in offered.values()
            if target["target_period"] == "total" or target["target_due_on"].year == clock.year
        ]
        ahead = [target for target in current if target["target_due_on"] >= clock]
        past = [target for target in current if target["target_due_on"] < clock]
        by_day = (min, ahead) if ahead else (max, past)
        if current:
            day = by_day[0](target["target_due_on"] for target in by_day[1])
            equal = [target for target in by_day[1] if target["target_due_on"] == day]
            found[part] = min(equal, key=lambda one: PERIODS.index(one["target_period"]))["target_id"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", mostly_in_soak([1, 2, 3], 1))
def test_the_target_that_counts_is_the_one_found_by_hand(tmp_path: Path, seed: int) -> None:
    """500 targets of six documents: of each part the latest document, and of its periods the one that is due next."""
    draw = random.Random(seed)
    clock = dt.date(2026, draw.randint(1, 12), draw.randint(1, 28))
    indicators = policy_and_reference()["indicators"].to_pylist()
    targets = some_targets(draw, indicators, clock)
    facts: Facts = {
        "batches": [{"batch_id": "B1", "edition": "1", "as_of_on": clock.isoformat()}],
        "targets": [
            {name: None if value is None else str(value) for name, value in row.items()} for row in targets
        ],
    }
    rows = cursor(build(tmp_path, facts)).execute(
        "select indicator_id, city_code, split_department_code, target_id from targets_now()"
    )
    assert {row[:3]: row[3] for row in rows.fetchall()} == chosen(targets, indicators, clock)
