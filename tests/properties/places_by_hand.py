"""The figures of a place again, as a person with the ledger on paper would count them: plain rows, no SQL."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tests.editions import Facts, Row
from tests.properties.by_hand import to_cents

Choice = Mapping[str, Any]
COLUMNS = {"applied": "申请", "committed": "立项", "disbursed": "拨付"}


@dataclass(frozen=True)
class Line:
    """One amount of a project that counts, or the project itself where nothing is said of its money. Yuan."""

    project_id: str
    stage: str
    level: str
    amount: Decimal | None
    year: str
    filer: str | None


@dataclass(frozen=True)
class Place:
    """What a place comes to. Yuan, percent with two decimals; None where nobody said, or nothing can be divided."""

    projects: int
    committed_projects: int
    accepted_projects: int
    applied: Decimal | None
    committed: Decimal | None
    disbursed: Decimal | None
    paid: Decimal | None
    median: Decimal | None
    milestones: int | None
    due: int | None
    done: int | None
    reached: Decimal | None
    state: str
    undated: tuple[Decimal | None, Decimal | None] = (None, None)


def lines(facts: Facts) -> list[Line]:
    """Documents and payments count; what a ledger claims counts only where no document says the same."""
    projects = {str(row["project_id"]): row for row in facts.get("projects", ())}
    found: list[Line] = []
    levels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for table, stage in (("commitments", "committed"), ("disbursements", "disbursed")):
        for row in facts.get(table, ()):
            number, level = str(row["project_id"]), str(row["funding_level"])
            levels[number, stage].add(level)
            amount = Decimal(str(row[f"{stage}_amount_yuan"]))
            found.append(Line(number, stage, level, amount, _year(row.get(f"{stage}_on")), _filer(row)))
    for row in facts.get("claims", ()):
        number, stage, level = str(row["project_id"]), str(row["stage"]), str(row["funding_level"])
        said = levels[number, stage]
        if said and ("unstated" in said or level == "unstated" or level in said):
            continue
        year = _year(projects[number].get("approved_on")) if stage == "committed" else "undated"
        amount = Decimal(str(row["claimed_amount_yuan"]))
        found.append(Line(number, stage, level, amount, year, _filer(row)))
    told = {line.project_id for line in found}
    for number, row in projects.items():
        if number not in told:
            found.append(Line(number, "none", "unstated", None, _year(row.get("approved_on")), _filer(row)))
    return [line for line in found if line.project_id in projects]


def chosen_lines(facts: Facts, choice: Choice, answering: Mapping[str, set[str]]) -> list[Line]:
    """The lines that every filter lets through. answering: department → clauses that it answers for."""
    projects = {str(row["project_id"]): row for row in facts.get("projects", ())}
    return [
        line
        for line in lines(facts)
        if _of_project(projects[line.project_id], choice, answering) and _of_line(line, choice)
    ]


def _of_line(line: Line, choice: Choice) -> bool:
    own = {"year": line.year, "funding_level": line.level, "reporting_department": line.filer}
    return all(name not in choice or value in choice[name] for name, value in own.items())


def _of_project(row: Row, choice: Choice, answering: Mapping[str, set[str]]) -> bool:
    clause = row.get("clause_id")
    own = {
        "clause": clause,
        "part": clause.split(".")[0] if clause else None,
        "city": row.get("city_code"),
        "county": row.get("county_code"),
        "project_status": row.get("project_status") or "unstated",
    }
    if any(name in choice and value not in choice[name] for name, value in own.items()):
        return False
    if "department" in choice and not any(clause in answering[one] for one in choice["department"]):
        return False
    names = ("project_id", "project_name", "platform_name", "recipient_name", "recipient_code")
    text = " ".join(str(row[name]) for name in names if row.get(name)).lower()
    return all(word in text for word in str(choice.get("q", "")).lower().split(" "))


def places(
    facts: Facts, choice: Choice, answering: Mapping[str, set[str]], clocks: Mapping[str | None, dt.date]
) -> dict[str, Place]:
    """Place → what its projects come to, for every city and county that a project names; '' is any other place.

    clocks: reporting department → the day until which it has reported.
    """
    projects = {str(row["project_id"]): row for row in facts.get("projects", ())}
    spoken = _stages_spoken_of(facts, choice, answering)
    mine: dict[str, list[Line]] = defaultdict(list, {"": []})
    for row in projects.values():
        for code in _codes(row):
            mine[code] = []
    for line in chosen_lines(facts, choice, answering):
        for code in _codes(projects[line.project_id]):
            mine[code].append(line)
    beside: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in chosen_lines(facts, {**choice, "year": ["undated"]}, answering):
        for code in _codes(projects[line.project_id]):
            beside[code][line.stage] += line.amount or Decimal(0)
    leaves_out = "year" in choice and {line.year for line in lines(facts)} - set(choice["year"]) != set()
    found = {code: _place(own, spoken, projects, facts, clocks) for code, own in mine.items()}
    return {code: _dated(place, beside[code], leaves_out) for code, place in found.items()}


def _dated(place: Place, beside: Mapping[str, Decimal], leaves_out: bool) -> Place:
    """The place with its undated money; under a year that leaves some out there is no share."""
    told = {
        stage: None if amount is None else beside.get(stage, Decimal(0))
        for stage, amount in (("committed", place.committed), ("disbursed", place.disbursed))
    }
    is_whole = not leaves_out or not any(told.values())
    return replace(
        place, paid=place.paid if is_whole else None, undated=(told["committed"], told["disbursed"])
    )


def _stages_spoken_of(facts: Facts, choice: Choice, answering: Mapping[str, set[str]]) -> set[str]:
    """What was ever reported of the chosen clauses, levels and departments: there a place without money has 0."""
    of_any_place = ("part", "clause", "department", "reporting_department", "funding_level")
    kept = {name: value for name, value in choice.items() if name in of_any_place}
    with_clause = {str(row["project_id"]) for row in facts.get("projects", ()) if row.get("clause_id")}
    return {line.stage for line in chosen_lines(facts, kept, answering) if line.project_id in with_clause}


def _place(
    own: Sequence[Line],
    spoken: set[str],
    projects: Mapping[str, Row],
    facts: Facts,
    clocks: Mapping[str | None, dt.date],
) -> Place:
    numbers = {line.project_id for line in own}
    sums = {
        stage: sum((line.amount or Decimal(0) for line in own if line.stage == stage), Decimal(0))
        if stage in spoken or any(line.stage == stage for line in own)
        else None
        for stage in COLUMNS
    }
    single: dict[str, Decimal] = defaultdict(Decimal)
    for line in own:
        if line.stage == "committed" and line.amount:
            single[line.project_id] += line.amount
    promised = sorted(amount for amount in single.values() if amount > 0)
    plan = [row for row in facts.get("milestones", ()) if row["project_id"] in numbers]
    total, due, done, state = schedule([row for row in plan if _status(row) != "cancelled"], clocks)
    if not total:
        state = "未报送" if numbers else "不适用"
    return Place(
        len(numbers),
        len(promised),
        sum(projects[number].get("project_status") == "accepted" for number in numbers),
        sums["applied"],
        sums["committed"],
        sums["disbursed"],
        None
        if sums["disbursed"] is None or sums["committed"] is None
        else _share(sums["disbursed"], sums["committed"]),
        _median(promised),
        total or None,
        due if total else None,
        done if total else None,
        _share(Decimal(done), Decimal(due)) if total else None,
        state,
    )


def schedule(plan: Sequence[Row], clocks: Mapping[str | None, dt.date]) -> tuple[int, int, int, str]:
    """How many, how many due, how many of these done, and the colour: all of what is due is 绿, four fifths 黄."""
    states = [(row, milestone_state(row, clocks)) for row in plan]
    finished = sum(state == "已完成" for _, state in states)
    due = [(row, state) for row, state in states if _is_due(row, clocks)]
    done = sum(state == "已完成" for _, state in due)
    silent = sum(state == "未报送" for _, state in due)
    unknown = any(_filer(row) not in clocks and state != "已完成" for row, state in states)
    if finished == len(plan):
        colour = "已完成"
    elif not due:
        colour = "未报送" if unknown else "未到期"
    else:
        least, most = (_colour(count, len(due), len(plan)) for count in (done, done + silent))
        colour = least if least == most else "未报送"
    return len(plan), len(due), done, colour


def milestone_state(row: Row, clocks: Mapping[str | None, dt.date]) -> str:
    """One milestone: late without having said four fifths is 红; who says nothing at all is 未报送."""
    clock = clocks.get(_filer(row))
    if _status(row) == "cancelled":
        return "不适用"
    if _status(row) == "done" or (row.get("completed_on") and clock and _day(row["completed_on"]) <= clock):
        return "已完成"
    share = row.get("progress_share_pct")
    if clock is None:
        return "未报送"
    if not _is_due(row, clocks):
        return "未到期"
    if _status(row) == "unstated" and share is None:
        return "未报送"
    return "黄" if share is not None and Decimal(share) >= 80 else "红"


def _colour(done: int, due: int, total: int) -> str:
    if done == total:
        return "已完成"
    if done >= due:
        return "绿"
    return "黄" if done * 5 >= due * 4 else "红"


def _is_due(row: Row, clocks: Mapping[str | None, dt.date]) -> bool:
    clock = clocks.get(_filer(row))
    return clock is not None and _day(row["planned_on"]) <= clock


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return to_cents(part * 100 / whole) if whole > 0 else None


def _median(amounts: Sequence[Decimal]) -> Decimal | None:
    if not amounts:
        return None
    middle = len(amounts) // 2
    if len(amounts) % 2:
        return amounts[middle]
    return to_cents((amounts[middle - 1] + amounts[middle]) / 2)


def _codes(row: Row) -> list[str]:
    return [str(row[name]) for name in ("city_code", "county_code") if row.get(name)]


def _status(row: Row) -> str:
    return row.get("milestone_status") or "unstated"


def _filer(row: Row) -> str | None:
    return row.get("reporting_department_code")


def _day(text: str | None) -> dt.date:
    assert text is not None
    return dt.date.fromisoformat(text)


def _year(text: str | None) -> str:
    return text[:4] if text else "undated"
