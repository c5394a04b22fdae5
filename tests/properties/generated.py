"""Many records with every awkward combination that the rules know, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from tests.editions import Facts, Row

CLAUSES = ("1.1", "1.4", "1.4", "2.3", "2.4", "4.2", "5.4", "5.4", "3.4", "1.3", "2.1", None)
PLACES = (("510100", "510104"), ("510100", None), ("510700", "510703"), ("511700", None), (None, None))
LEVELS = ("provincial", "provincial", "provincial", "city", "unstated", "self", "central")
STATUSES = (None, "applied", "approved", "in_progress", "accepted", "terminated")
STAGES = ("application", "public_notice", "selected", "on_post", "midterm")
DEPARTMENTS = ("kjt", "czt", "jxt", None)
LIMITS = tuple(
    Decimal(amount) for amount in (20_000_000, 10_000_000, 5_000_000, 2_000_000, 1_500_000, 1_000_000)
)


def facts_of(seed: int, record_count: int) -> Facts:
    """Projects and awards (one in five), with claims, commitments and payments, some to unlisted numbers."""
    draw = random.Random(seed)
    award_count = record_count // 5
    projects = [_project(draw, place) for place in range(record_count - award_count)]
    numbers = [str(row["project_id"]) for row in projects]
    unlisted = [f"U{place:05d}" for place in range(max(1, record_count // 100))]
    return {
        "projects": projects,
        "claims": [row for number in numbers for row in _claims(draw, number)],
        "commitments": [row for number in numbers + unlisted for row in _items(draw, number, "committed")],
        "disbursements": [row for number in numbers + unlisted for row in _items(draw, number, "disbursed")],
        "talent_awards": [_award(draw, place) for place in range(award_count)],
    }


def _project(draw: random.Random, place: int) -> Row:
    city, county = draw.choice(PLACES)
    return {
        "project_id": f"P{place:05d}",
        "project_name": draw.choice(("大模型", "芯片", "中试线")) + f"{place % 7}号",
        "clause_id": draw.choice(CLAUSES),
        "rule_group": draw.choice(("1.4-实验室", "1.4-实验室", "1.4-创新中心", "1.4-创新中心", None)),
        "platform_name": draw.choice((None, f"平台{draw.randrange(max(1, place // 3 + 1))}")),
        "recipient_name": draw.choice((None, f"单位{draw.randrange(place // 4 + 1)}")),
        "recipient_code": draw.choice((None, None, f"9151{draw.randrange(place // 4 + 1):014d}")),
        "city_code": city,
        "county_code": county,
        "total_investment_amount_yuan": _basis(draw),
        "national_grant_amount_yuan": _basis(draw),
        "actual_investment_amount_yuan": _basis(draw),
        "investment_period_months": draw.choice((None, "6", "12", "13", "13", "24", "36")),
        "approved_on": _day(draw),
        "project_status": draw.choice(STATUSES),
        "reporting_department_code": draw.choice(DEPARTMENTS),
    }


def _basis(draw: random.Random) -> str | None:
    limit = draw.choice(LIMITS)
    return draw.choice(
        (None, _yuan(limit * 100), _yuan(limit), _yuan(limit / 15 * 100), _any(draw), _half(draw), "0.00")
    )


def _claims(draw: random.Random, number: str) -> Sequence[Row]:
    pairs = {
        (draw.choice(("applied", "committed", "committed", "disbursed")), draw.choice(LEVELS))
        for _ in range(draw.randrange(3))
    }
    return [
        {
            "project_id": number,
            "stage": stage,
            "funding_level": level,
            "claimed_amount_yuan": _paid(draw),
            "reporting_department_code": draw.choice(DEPARTMENTS),
        }
        for stage, level in sorted(pairs)
    ]


def _items(draw: random.Random, number: str, stage: str) -> Sequence[Row]:
    return [
        {
            "project_id": number,
            "funding_level": draw.choice(LEVELS),
            f"{stage}_amount_yuan": _paid(draw),
            f"{stage}_on": _day(draw),
            "reporting_department_code": draw.choice(DEPARTMENTS),
        }
        for _ in range(draw.choice((0, 0, 1, 1, 2)))
    ]


def _award(draw: random.Random, place: int) -> Row:
    return {
        "award_id": f"emei-2026-{place:05d}",
        "program_code": draw.choice(("emei", "qingcheng")),
        "award_kind": draw.choice(("team", "individual")),
        "batch_year": draw.choice((None, "2025", "2026")),
        "city_code": draw.choice((None, "510100", "510700")),
        "stage_code": draw.choice(STAGES),
        "support_amount_yuan": _paid(draw),
        "disbursed_amount_yuan": draw.choice((None, None, _paid(draw))),
        "reporting_department_code": draw.choice(("zzb", None)),
    }


def _paid(draw: random.Random) -> str:
    limit = draw.choice(LIMITS)
    near = limit * Decimal("0.9")
    cent = Decimal("0.01")
    tie = limit * (draw.randrange(10_000) * 10 + 5) / 100_000
    choices = (limit, limit + cent, limit - cent, near, near - cent, limit / 2, tie)
    return draw.choice((*(_yuan(amount) for amount in choices), _any(draw), _any(draw), "0.00"))


def _any(draw: random.Random) -> str:
    return _yuan(Decimal(draw.randrange(2_500_000_000)) / 100)


def _half(draw: random.Random) -> str:
    """An amount of which 1 % and 15 % end in half a fen: where floating point rounds the wrong way."""
    return _yuan(Decimal(draw.randrange(10**10) * 10 + 5) / 10)


def _yuan(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01")))


def _day(draw: random.Random) -> str | None:
    return draw.choice((None, "2025-03-31", "2025-12-31", "2026-01-01", "2026-06-30"))
