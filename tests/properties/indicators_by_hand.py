"""Where an indicator stands, worked out slowly and plainly: a second implementation to compare the SQL with."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.editions import Facts, pseudonym
from tests.properties.by_hand import counted_entries

Row = Mapping[str, Any]
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


def last_due_period(frequency: str, clock: dt.date, reporting_days: int) -> dt.date:
    """The end of the last period that must have been reported by `clock`."""
    day = clock - dt.timedelta(days=reporting_days)
    while True:
        is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
        if is_month_end and day.month % MONTHS[frequency] == 0:
            return day
        day -= dt.timedelta(days=1)


def latest(readings: Sequence[Row], indicator: Row) -> Row | None:
    """The newest reading of the province, or of the city of the indicator."""
    candidates = [
        row
        for row in readings
        if row["indicator_id"] == indicator["indicator_id"]
        and row["county_code"] is None
        and row["city_code"] in (None, indicator["city_code"])
    ]
    return max(candidates, key=lambda row: row["as_of_on"], default=None)


def state(indicator: Row, readings: Sequence[Row], policy: Row, clock: dt.date) -> str:
    """The state of an indicator that is filed, by the words of the policy's data."""
    newest = latest(readings, indicator)
    if newest is None:
        return "not_reported"
    target = indicator["target_value"]
    if target is None:
        return "no_target"
    value, on = Fraction(newest["reading_value"]), newest["as_of_on"]
    if indicator["target_period"] == "year":
        first, last = dt.date(clock.year, 1, 1), dt.date(clock.year, 12, 31)
    else:
        first, last = indicator["target_from_on"], indicator["target_due_on"]
    runs_on = indicator["target_period"] == "total"
    if on < first or (on > last and not runs_on):
        is_late = on < last_due_period(indicator["frequency"], clock, policy["reporting_days"])
        return "not_reported" if is_late else "not_due"
    goal = Fraction(target)
    green, yellow = Fraction(policy["green_share_pct"]), Fraction(policy["yellow_share_pct"])
    if indicator["direction"] == "down":
        if value <= goal:
            return "done" if on >= last else "green"
        return "yellow" if value * yellow <= goal * 100 else "red"
    if value >= goal:
        return "done"
    asked = goal * ((min(on, last) - first).days + 1) / ((last - first).days + 1)
    if value * 100 >= asked * green:
        return "green"
    return "yellow" if value * 100 >= asked * yellow else "red"


def counted_measures(facts: Facts) -> dict[tuple[str, str], Decimal]:
    """(clause, measure) → what the records say, counted one by one; clauses without any record are left out."""
    rows = {str(row["project_id"]): row for row in facts.get("projects", ())}
    committed: dict[str, Decimal] = defaultdict(Decimal)
    disbursed: dict[str, Decimal] = defaultdict(Decimal)
    for entry in counted_entries(facts):
        if entry.stage == "committed":
            committed[entry.record_id] += entry.amount
        if entry.stage == "disbursed":
            disbursed[entry.record_id] += entry.amount
    found: dict[tuple[str, str], Decimal] = {}
    recipients: dict[str, set[str]] = defaultdict(set)
    for number, row in rows.items():
        clause = row.get("clause_id")
        if clause is None:
            continue
        for measure in ("committed_record_count", "committed_amount_yuan"):
            found.setdefault((clause, measure), Decimal(0))
        recipient = row.get("recipient_code") or row.get("recipient_name")
        if committed[number] > 0:
            found[clause, "committed_record_count"] += 1
            found[clause, "committed_amount_yuan"] += committed[number]
            if recipient:
                recipients[clause].add(recipient)
        found[clause, "committed_recipient_count"] = Decimal(len(recipients[clause]))
        found[clause, "disbursed_amount_yuan"] = (
            found.get((clause, "disbursed_amount_yuan"), Decimal(0)) + disbursed[number]
        )
    for kind in ("team", "individual"):
        found["5.5", f"selected_{kind}_count"] = Decimal(
            sum(
                1
                for row in facts.get("talent_awards", ())
                if row["award_kind"] == kind and committed[pseudonym(row)] > 0
            )
        )
    return found
