"""The figures of the people of the talent programmes, worked out a second time without SQL, by the words of the dictionary."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from tests.editions import Row

# Programme → its stages in order, each with the only track that it belongs to; the policy of the tests.
LADDERS: Mapping[str, Sequence[tuple[str, str | None]]] = {
    "emei": (
        ("application", "常规"),
        ("eligibility", "常规"),
        ("review", "常规"),
        ("quota", "前置改革"),
        ("employer_selection", "前置改革"),
        ("public_notice", None),
        ("selected", None),
        ("on_post", None),
        ("midterm", None),
    ),
    "qingcheng": tuple(
        (stage, None)
        for stage in (
            "application",
            "eligibility",
            "review",
            "public_notice",
            "selected",
            "on_post",
            "midterm",
        )
    ),
}
TRACKS = {"emei": ("常规", "前置改革"), "qingcheng": ("常规",)}
SELECTED = ("selected", "on_post", "midterm")
KINDS = {"team": "团队", "individual": "个人"}
LIMITS = {"team": Decimal(5_000_000), "individual": Decimal(2_000_000)}
Group = tuple[str, str, str]


@dataclass(frozen=True)
class Step:
    """One row of a ladder: how many stand there and came so far, with days and the medians of days."""

    standing: int
    reached: int
    converted_pct: Decimal | None
    dated: int
    waiting: Decimal | None
    timed: int
    spent: Decimal | None


def is_selected(award: Row) -> bool:
    """Whether the award stands at 入选 or later."""
    return award["stage_code"] in SELECTED


def batch(award: Row) -> str:
    """The four digits of a year in the batch, or undated."""
    found = re.search(r"(?:19|20)[0-9]{2}", award["batch_year"] or "")
    return found[0] if found else "undated"


def amount(cell: str | None) -> Decimal:
    """An amount in yuan; nothing is 0."""
    return Decimal(cell or "0")


def day(cell: str | None) -> dt.date | None:
    """A day, where there is one."""
    return dt.date.fromisoformat(cell) if cell else None


def owed(award: Row) -> Decimal:
    """What is still to be paid: never below zero, and nothing before somebody is selected."""
    left = amount(award["support_amount_yuan"]) - amount(award["disbursed_amount_yuan"])
    return max(left, Decimal(0)) if is_selected(award) else Decimal(0)


def percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """The share with two decimals, a half rounded up; None of nothing."""
    return rounded(Fraction(part) * 100 / Fraction(whole)) if whole else None


def middle(values: Iterable[int]) -> Decimal | None:
    """The median, of two in the middle the mean."""
    ordered = sorted(values)
    if not ordered:
        return None
    return rounded(Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2))


def rounded(value: Fraction) -> Decimal:
    """Two decimals, a half away from zero."""
    exact = Decimal(value.numerator * 1000 // value.denominator) / 1000
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def track_of(award: Row) -> str:
    """The track of an award: that of its stage, else by who decided."""
    program = str(award["program_code"])
    only = dict(LADDERS[program])[str(award["stage_code"])]
    if only is not None and program == "emei":
        return only
    return "前置改革" if program == "emei" and award["review_mode"] == "autonomous" else "常规"


def first_days(*editions: Sequence[Row]) -> dict[Group, dict[str, dt.date | None]]:
    """(person, programme, kind) → stage → the day that was known first, over editions one after the other."""
    found: dict[Group, dict[str, dt.date | None]] = defaultdict(dict)
    for awards in editions:
        now: dict[tuple[Group, str], list[dt.date]] = defaultdict(list)
        for award in awards:
            if award["person_key"] is not None:
                place = _group(award), str(award["stage_code"])
                now[place] += [known for known in [day(award["stage_on"])] if known]
        for (group, stage), days in now.items():
            if found[group].get(stage) is None:
                found[group][stage] = min(days) if days else None
    return found


def ladders(
    awards: Sequence[Row],
    known: Mapping[Group, Mapping[str, dt.date | None]],
    as_of: Mapping[str | None, dt.date | None],
) -> dict[tuple[str, str, str, str], Step]:
    """(programme, kind, track, stage) → its row, for every ladder of the policy."""
    found = {}
    spent = _spent(awards, known)
    for program, stages in LADDERS.items():
        for kind in KINDS:
            for track in TRACKS[program]:
                codes = [stage for stage, only in stages if only in (None, track)]
                there = {
                    code: [
                        award
                        for award in awards
                        if (award["program_code"], award["award_kind"], track_of(award), award["stage_code"])
                        == (program, kind, track, code)
                    ]
                    for code in codes
                }
                for place, code in enumerate(codes):
                    reached = sum(len(there[later]) for later in codes[place:])
                    before = reached + len(there[codes[place - 1]]) if place else 0
                    took = spent[program, kind, track, code]
                    found[program, kind, track, code] = Step(
                        len(there[code]),
                        reached,
                        percent(reached, before),
                        sum(award["stage_on"] is not None for award in there[code]),
                        middle(_waits(there[code], as_of)),
                        len(took),
                        middle(took),
                    )
    return found


def used_quotas(delegations: Sequence[Row], awards: Sequence[Row]) -> dict[str, tuple[int, int, int]]:
    """Delegation → counted as used, left, over."""
    found = {}
    for one in delegations:
        counted = sum(
            is_selected(award)
            and award["review_mode"] == "autonomous"
            and award["program_code"] == one["program_code"]
            and one["award_kind"] in (None, award["award_kind"])
            and (award["employer_name"] or "").replace(" ", "") == str(one["employer_name"]).replace(" ", "")
            and batch(award) == one["delegation_year"]
            for award in awards
        )
        used = max(counted, int(one["used_count"] or 0))
        quota = int(str(one["quota_count"]))
        found[str(one["delegation_id"])] = counted, max(quota - used, 0), max(used - quota, 0)
    return found


def year_quotas(readings: Sequence[Row], awards: Sequence[Row]) -> dict[str, tuple[int | None, int]]:
    """Year → granted by the latest reading of it, and selected; of both programmes together."""
    latest: dict[str, tuple[str, int]] = {}
    for one in readings:
        on = str(one["as_of_on"])
        latest[on[:4]] = max(latest.get(on[:4], ("", 0)), (on, int(str(one["reading_value"]))))
    years = {*latest, *(batch(award) for award in awards if is_selected(award))}
    return {
        year: (
            latest[year][1] if year in latest else None,
            sum(is_selected(award) and batch(award) == year for award in awards),
        )
        for year in years
    }


def supported(awards: Sequence[Row]) -> dict[tuple[str, str], tuple[int, Decimal, Decimal, Decimal, int]]:
    """(programme, kind) → selected, sum of their limits, support, paid, and how many are above the limit."""
    found = {}
    for program in LADDERS:
        for kind, limit in LIMITS.items():
            those = [
                award
                for award in awards
                if is_selected(award) and (award["program_code"], award["award_kind"]) == (program, kind)
            ]
            support = [amount(award["support_amount_yuan"]) for award in those]
            paid = sum((amount(award["disbursed_amount_yuan"]) for award in those), Decimal(0))
            above = sum(one > limit for one in support)
            found[program, kind] = len(those), limit * len(those), sum(support, Decimal(0)), paid, above
    return found


def payments(
    awards: Sequence[Row], as_of: Mapping[str | None, dt.date | None]
) -> dict[str, tuple[int, Decimal, int, Decimal]]:
    """Quarter as 2026-3, or undated → how many and how much is owed, and how many and how much of it is overdue."""
    found: dict[str, tuple[int, Decimal, int, Decimal]] = {}
    for award in awards:
        if (sum_owed := owed(award)) > 0:
            due, clock = day(award["payment_due_on"]), as_of.get(award["reporting_department_code"])
            quarter = f"{due.year}-{(due.month + 2) // 3}" if due else "undated"
            late = due is not None and clock is not None and due < clock
            count, total, late_count, late_total = found.get(quarter, (0, Decimal(0), 0, Decimal(0)))
            found[quarter] = (
                count + 1,
                total + sum_owed,
                late_count + late,
                late_total + (sum_owed if late else 0),
            )
    return found


def results(awards: Sequence[Row]) -> dict[Group, tuple[int, ...]]:
    """(programme, kind, batch) → selected; on post yes, no, not said; evaluation passed, failed, not said."""
    found: dict[Group, list[Row]] = defaultdict(list)
    for award in filter(is_selected, awards):
        found[str(award["program_code"]), str(award["award_kind"]), batch(award)].append(award)
    answers = [("on_duty", answer) for answer in ("yes", "no", None)]
    answers += [("midterm_result", answer) for answer in ("passed", "failed", None)]
    return {
        group: (len(those), *(sum(one[name] == answer for one in those) for name, answer in answers))
        for group, those in found.items()
    }


def went_back(award: Row, awards: Sequence[Row], known: Mapping[Group, Mapping[str, dt.date | None]]) -> bool:
    """Whether the person was at a later stage, at which no award of the person stands now."""
    if award["person_key"] is None:
        return False
    group, program = _group(award), str(award["program_code"])
    present = {one["stage_code"] for one in awards if one["person_key"] and _group(one) == group}
    here = _order(program, str(award["stage_code"]))
    return any(_order(program, stage) > here for stage in known[group] if stage not in present)


def _group(award: Row) -> Group:
    return str(award["person_key"]), str(award["program_code"]), str(award["award_kind"])


def _order(program: str, stage: str) -> int:
    return [code for code, _ in LADDERS[program]].index(stage)


def _waits(awards: Iterable[Row], as_of: Mapping[str | None, dt.date | None]) -> list[int]:
    spans = [(day(award["stage_on"]), as_of.get(award["reporting_department_code"])) for award in awards]
    return [max((clock - since).days, 0) for since, clock in spans if since and clock]


def _spent(
    awards: Sequence[Row], known: Mapping[Group, Mapping[str, dt.date | None]]
) -> dict[tuple[str, str, str, str], list[int]]:
    """The days between a stage of a person and the next one, on the ladder of the award that has come furthest."""
    furthest: dict[Group, tuple[int, str]] = {}
    for award in awards:
        if award["person_key"] is not None:
            group, order = _group(award), _order(str(award["program_code"]), str(award["stage_code"]))
            rank = (-order, track_of(award))
            furthest[group] = min(furthest.get(group, rank), rank)
    found: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for group, (_, track) in furthest.items():
        _, program, kind = group
        codes = [stage for stage, only in LADDERS[program] if only in (None, track) and stage in known[group]]
        for code, following in pairwise(codes):
            since, until = known[group][code], known[group][following]
            if since and until and until >= since:
                found[program, kind, track, code].append((until - since).days)
    return found
