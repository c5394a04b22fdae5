"""No withheld count can be worked out from all lists, all sums and all editions together, nor by who came and went."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from dashboard.store import Draft, Edition, Store, publish, roll_back
from tests.editions import POLICY_ID, Facts, Row, draft_of, policy_and_reference, replacing
from tests.properties.recovery import Equation, determined, narrowed
from tests.properties.talent_facts import COMMITTED, award, facts_of
from tests.properties.test_talent_privacy import LEAST, Cells, ask
from tests.properties.test_talent_privacy import given as asked

# Lists of what hardly ever changes in a person: where the same people are listed, the counts are the same.
LASTING = ("talent_by_year", "talent_by_field", "talent_by_city", "talent_by_employer_type")
People = dict[tuple[str, str], set[str]]


def orderly(facts: Facts) -> Facts:
    """The same people, of whom post and evaluation are known exactly from the stages on that have one."""
    rows = [dict(row) for row in facts["talent_awards"]]
    for row in rows:
        on_post = row["stage_code"] in ("on_post", "midterm")
        row["on_duty"] = (row["on_duty"] or "yes") if on_post else None
        row["midterm_result"] = (
            (row["midterm_result"] or "passed") if row["stage_code"] == "midterm" else None
        )
    return {**facts, "talent_awards": rows}


def month_later(draw: random.Random, facts: Facts) -> Facts:
    """A few come, go or step up; nobody changes city, batch, field or employer."""
    rows: list[Row] = [row for row in facts["talent_awards"] if draw.random() > draw.choice((0, 0, 0.05))]
    for _ in range(draw.choice((0, 1, 1, 2, 6))):
        place = draw.randrange(len(rows))
        if rows[place]["stage_code"] in COMMITTED:
            rows[place] = {**rows[place], "stage_code": draw.choice(COMMITTED)}
    new = draw.choice((0, 1, 1, 2, 5, 12))
    added = [award(draw, draw.randrange(1000, 9000)) for _ in range(new)]
    ids = {row["award_id"] for row in rows}
    unique = {row["award_id"]: row for row in added if row["award_id"] not in ids}
    return orderly({**facts, "talent_awards": [*rows, *unique.values()]})


@cache
def given(edition: Edition) -> dict[tuple[Any, ...], Cells]:
    """(list, programme, kind) → its cells as they are given; an edition never changes, so it is asked once."""
    return asked(edition)


@cache
def people_of(edition: Edition) -> People:
    """Programme and kind → the pseudonyms that the limits page lists."""
    found: People = defaultdict(set)
    for row in ask(edition, "caps_by_record"):
        program, kind, _ = row["record_id"].split("-")
        found[program, {"team": "团队", "individual": "个人"}[kind]].add(row["record_id"])
    return found


def printed(number: int, edition: Edition) -> tuple[list[Equation], dict[Any, int], set[Any]]:
    """All sums of an edition as equations, the cells that are given, and those that are withheld."""
    lists, people = given(edition), people_of(edition)
    everybody = ask(edition, "overview_totals")[0]["award_count"]
    equations: list[Equation] = []
    known: dict[Any, int] = {}
    withheld: set[Any] = set()
    applied: set[Any] = set()
    stages: dict[Any, set[Any]] = defaultdict(set)
    for key, cells in lists.items():
        names = {(number, key, cell) for cell in cells}
        known |= {(number, key, cell): count for cell, count in cells.items() if count is not None}
        withheld |= {(number, key, cell) for cell, count in cells.items() if count is None}
        if key[0] == "applied":
            applied |= names
        elif key[0] != "used":
            equations.append((frozenset(names), len(people[key[1], key[2]])))
        if key[0] == "committed":
            for cell in cells:
                stages[key[1], key[2], cell[1]].add((number, key, cell))
    equations.append((frozenset(applied), everybody - sum(map(len, people.values()))))
    # Who has no answer of the post is selected and not yet on it, who is evaluated stands at that stage.
    for program, kind in {key[1:] for key in lists if key[0] == "committed"}:
        total = len(people[program, kind])
        posts = {
            (number, ("talent_on_duty", program, kind), cell)
            for cell in lists["talent_on_duty", program, kind]
            if "未报送" not in cell
        }
        results = {
            (number, ("talent_midterm", program, kind), cell)
            for cell in lists["talent_midterm", program, kind]
            if "未报送" not in cell
        }
        equations.append((frozenset(posts | stages[program, kind, "selected"]), total))
        equations.append(
            (
                frozenset(results | stages[program, kind, "selected"] | stages[program, kind, "on_post"]),
                total,
            )
        )
    return equations, known, withheld


def steps_between(editions: Sequence[Edition]) -> Iterator[tuple[Any, Any, int, int]]:
    """How much a cell can have grown between two editions, by the pseudonyms that came and went."""
    for (number, before), (later, after) in combinations(enumerate(editions), 2):
        first, second = people_of(before), people_of(after)
        for key, cells in given(before).items():
            if key[0] in LASTING:
                own, now = first[key[1], key[2]], second[key[1], key[2]]
                for cell in cells:
                    yield (number, key, cell), (later, key, cell), -len(own - now), len(now - own)


@pytest.fixture(scope="module", params=(20, pytest.param(240, marks=pytest.mark.soak)))
def history(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Edition]:
    """Five months of one store and then the second month once more, by a rollback, and one month after that."""
    draw = random.Random(request.param)
    store = Store(tmp_path_factory.mktemp(f"history{request.param}"))
    facts = orderly(facts_of(draw, request.param))
    editions = [publish(store, draft_of(facts))]
    months = [facts]
    for place in range(5):
        if place == 3:
            editions.append(roll_back(store, 2, "甲处", "退回"))
            months.append(months[1])
        months.append(month_later(draw, months[-1]))
        draft = Draft("ledger", POLICY_ID, "甲处", "后一版", policy_and_reference(), replacing(months[-1]))
        editions.append(publish(store, draft))
    return editions


def test_no_system_of_sums_fixes_a_withheld_cell(history: list[Edition]) -> None:
    """Elimination over all lists, sums and editions, with the counts of unchanged people taken as equal, finds no cell."""
    equations: list[Equation] = []
    known: dict[Any, int] = {}
    withheld: set[Any] = set()
    alike: dict[Any, Any] = {}
    for number, edition in enumerate(history):
        own, given_here, held = printed(number, edition)
        people = people_of(edition)
        names: dict[Any, Any] = {}
        for cell in [*given_here, *held]:
            _, key, word = cell
            # Where exactly the same pseudonyms are listed, a lasting list is the same list.
            same = (key, word, frozenset(people[key[1], key[2]])) if key[0] in LASTING else cell
            names[cell] = alike.setdefault(same, cell)
        equations += [(frozenset(names[cell] for cell in cells), total) for cells, total in own]
        known |= {names[cell]: count for cell, count in given_here.items()}
        withheld |= {names[cell] for cell in held}
    fixed = {
        cell: value
        for cell, value in determined(equations, known).items()
        if cell in withheld and cell not in known and not is_another_count(cell)
    }
    # Where a whole list adds up to nothing, everybody knows that each of its cells is nothing.
    assert {cell: value for cell, value in fixed.items() if value != 0} == {}


def test_who_came_and_went_does_not_fix_a_withheld_cell(history: list[Edition]) -> None:
    """With bounds of zero and of how many pseudonyms came or went between any two editions, every cell stays open."""
    equations: list[Equation] = []
    known: dict[Any, int] = {}
    withheld: set[Any] = set()
    for number, edition in enumerate(history):
        own, given_here, held = printed(number, edition)
        equations += own
        known |= given_here
        withheld |= held
    most = max(total for _, total in equations)
    ranges = narrowed(equations, list(steps_between(history)), known, most)
    fixed = {
        cell: ranges[cell][0]
        for cell in withheld & set(ranges)
        if ranges[cell][0] == ranges[cell][1] and 0 < ranges[cell][0] < LEAST
    }
    assert fixed == {}


@pytest.mark.soak
def test_no_two_editions_differ_by_a_few(history: list[Edition]) -> None:
    """A cell that any two editions give, next to each other or not, is the same in both or differs by three or more."""
    lists = [given(edition) for edition in history]
    for first, second in combinations(lists, 2):
        for key, cells in second.items():
            for cell, count in cells.items():
                earlier = first.get(key, {}).get(cell)
                if count is not None and earlier is not None:
                    assert count == earlier or abs(count - earlier) >= LEAST, (key, cell, earlier, count)


@pytest.mark.soak
def test_one_or_two_people_change_no_list(history: list[Edition]) -> None:
    """Where one or two pseudonyms more or less are listed than in an edition that gave a list, nothing of it is told."""
    for before, after in combinations(history, 2):
        first, second = given(before), given(after)
        was, now = people_of(before), people_of(after)
        for key, cells in second.items():
            own = key[1:]
            told = any(count is not None for count in first.get(key, {}).values())
            few = 0 < len(was[own] ^ now[own]) < LEAST and len(was[own]) != len(now[own])
            if key[0] in LASTING and told and few and not is_undone(history, after):
                assert set(cells.values()) == {None}, key


def is_another_count(cell: Any) -> bool:
    """Whether a cell counts people without an answer; the cells of their stages are checked instead."""
    _, (name, *_), words = cell
    return name in ("talent_on_duty", "talent_midterm") and "未报送" in words


def is_undone(history: Sequence[Edition], edition: Edition) -> bool:
    """Whether a rollback made it: it tells again what another edition told."""
    return edition.message == "退回" and edition in history
