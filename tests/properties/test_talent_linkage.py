"""Whose a hidden attribute is, no report tells: every answer stays the same when people exchange what is hidden."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard.policy.dictionary import entry
from dashboard.questions.queries import load, report_names
from dashboard.questions.scoping import right_of_report
from dashboard.store import Edition, Store, fetch, open_store, publish
from tests.asking import run
from tests.editions import Facts, Row, build_after, draft_after, draft_of
from tests.properties.talent_facts import COMMITTED, facts_of
from tests.properties.talent_readers import briefed, filtered, opened
from tests.stores import own_copy

# What the limits page never tells of a pseudonym; the amounts stay with it, for it tells those.
HIDDEN = (
    "batch_year",
    "field",
    "city_code",
    "on_duty",
    "midterm_result",
    "employer_name",
    "employer_type",
    "stage_code",
    "reporting_department_code",
    "batch_id",
    "source_file",
)
TIMES = {"published_at", "received_at"}
SHARE = 12
ORDERED = ("talent_people", "talent_cells", "findings")
Answers = dict[str, list[dict[str, Any]]]


def answers(edition: Edition) -> Answers:
    """Every report and every comparison with the edition before, each with nothing chosen: all rows, all columns."""
    found: Answers = {}
    for name in filter(is_open, report_names()):
        values: Mapping[str, Any] = {parameter.name: None for parameter in load(name).parameters}
        rows = run(edition, name, values).to_pylist()
        found[name] = [
            {column: value for column, value in row.items() if column not in TIMES} for row in rows
        ]
    return found


def is_open(name: str) -> bool:
    """Whether a report is for readers without the right 人才信息 too."""
    return right_of_report(name) != "talent"


def file_of(edition: Edition) -> dict[str, list[str]]:
    """Every table of the open file with its rows: in the order in which they lie there where publishing orders them."""
    tables = fetch(
        edition,
        "select table_name, string_agg(column_name, ',') as columns from duckdb_columns()"
        " where database_name = current_database() and not internal group by table_name",
    ).to_pylist()
    found = {}
    for table in tables:
        name, columns = table["table_name"], [one for one in table["columns"].split(",") if one not in TIMES]
        if name == "companion":  # its key is new each time
            continue
        rows = list(map(str, fetch(edition, f"select {', '.join(columns)} from {name}").to_pylist()))
        found[name] = rows if name in ORDERED else sorted(rows)  # DuckDB's threads leave others in any order
    return found


def published(folder: Path, *months: Facts) -> Edition:
    """The newest of the editions of a store that took one month's facts after the other."""
    newest = publish(Store(folder), draft_of(months[0]))
    for facts in months[1:]:
        newest = publish(Store(folder), draft_after(facts))
    return newest


def exchanged(draw: random.Random, facts: Facts) -> Facts:
    """The same people and amounts; each hidden attribute dealt out anew among those who count alike."""
    rows = [dict(row) for row in facts["talent_awards"]]
    alike: dict[Any, list[dict[str, str | None]]] = defaultdict(list)
    for row in rows:
        alike[row["program_code"], row["award_kind"], row["stage_code"] in COMMITTED].append(row)
    for own in alike.values():
        for name in HIDDEN:
            dealt = [row[name] for row in own]
            draw.shuffle(dealt)
            for row, value in zip(own, dealt, strict=True):
                row[name] = value
    # Which ladder somebody walks is what the stages are counted by, so it goes with the stage.
    return {**facts, "talent_awards": rows}


def newcomer(**attributes: str | None) -> Row:
    """One person more, selected since the last edition."""
    return {
        "award_id": "w-new",
        "award_kind": "individual",
        "batch_year": "2026",
        "field": "大模型",
        "city_code": "510100",
        "review_mode": "unified",
        "stage_code": "selected",
        "employer_name": "甲大学",
        "support_amount_yuan": "1370000.00",
        **attributes,
    }


@pytest.mark.parametrize("count", (60, pytest.param(9, marks=pytest.mark.soak)))
def test_no_amount_tells_whose_a_place_or_year_is(tmp_path: Path, count: int) -> None:
    """When people of a programme exchange city, batch, field, stage and results, and keep their amounts, nothing changes."""
    draw = random.Random(count)
    facts = facts_of(draw, count, modes=("unified",))
    one, other = published(tmp_path / "a", facts), published(tmp_path / "b", exchanged(draw, facts))
    assert answers(other) == answers(one)
    assert file_of(other) == file_of(one)  # for whoever reads the file itself


@pytest.mark.soak
@pytest.mark.parametrize("share", (SHARE, pytest.param(1, marks=pytest.mark.soak)))
def test_no_filter_document_or_page_tells_whose_a_place_or_year_is(tmp_path: Path, share: int) -> None:
    """Nor does anything change under a filter, by a pseudonym, in the 汇报材料 with its annex or in the workbook of a page.

    Of each of these, `make test` opens one of `share`, the soak opens all.
    """
    draw = random.Random(9)
    facts = facts_of(draw, 9, modes=("unified",))
    told = []
    for name, own in (("a", facts), ("b", exchanged(draw, facts))):
        edition = published(tmp_path / name, own, own)
        told.append(
            filtered(edition, share)
            | briefed(edition, tmp_path / f"{name}-files", share)
            | opened(edition, share)
        )
    assert len(told[0]) > 20
    for name, answer in told[0].items():
        assert told[1][name] == answer, name


CHOICES: Sequence[Mapping[str, str | None]] = (
    {},
    {"city_code": "510600", "batch_year": "2024"},
    {"city_code": None, "field": "芯片", "employer_type": "hospital"},
    {"stage_code": "midterm", "on_duty": "no", "midterm_result": "failed"},
)


def assert_alike(tmp_path: Path, choices: Sequence[Callable[[Facts], Facts]]) -> None:
    facts = facts_of(random.Random(60), 60)
    build_after(tmp_path / "before", facts)
    told = []
    for place, change in enumerate(choices):
        store = own_copy(str(tmp_path / "before"), tmp_path / str(place))
        told.append(answers(publish(open_store(store), draft_after(change(facts)))))
    first, *others = told
    for place, other in enumerate(others, 1):
        for name, rows in first.items():
            assert other[name] == rows, (place, name)


@pytest.mark.parametrize("choices", (CHOICES[-1:], pytest.param(CHOICES, marks=pytest.mark.soak)), ids=len)
def test_a_newcomer_is_placed_nowhere(tmp_path: Path, choices: Sequence[Mapping[str, str | None]]) -> None:
    """Of one newcomer, whose pseudonym and amount everybody sees, no report tells city, batch, field, stage or post."""

    def with_newcomer(attributes: Mapping[str, str | None]) -> Callable[[Facts], Facts]:
        return lambda facts: {
            **facts,
            "talent_awards": [*facts["talent_awards"], newcomer(**attributes)],
        }

    assert_alike(tmp_path, [with_newcomer(one) for one in choices])


MOVES = ((0, "510700"), (5, "510600"), (3, "510100"))


@pytest.mark.soak
@pytest.mark.parametrize("moves", (MOVES[:2], pytest.param(MOVES, marks=pytest.mark.soak)), ids=len)
def test_who_moved_is_not_told(tmp_path: Path, moves: Sequence[tuple[int, str]]) -> None:
    """When one person moves to another city, no report tells whether, from where or to where."""

    def moving(place: int, city: str) -> Callable[[Facts], Facts]:
        def change(facts: Facts) -> Facts:
            rows = [dict(row) for row in facts["talent_awards"]]
            own = [
                row
                for row in rows
                if (row["program_code"], row["award_kind"]) == ("emei", "individual")
                and row["stage_code"] in COMMITTED
                and row["city_code"] != city
            ]
            own[place]["city_code"] = city
            return {**facts, "talent_awards": rows}

        return change

    assert_alike(tmp_path, [moving(*one) for one in moves])


@pytest.mark.soak
@pytest.mark.parametrize("places", ((0, 1), pytest.param((0, 1, 3), marks=pytest.mark.soak)), ids=len)
def test_which_employer_selected_one_more_is_not_told(tmp_path: Path, places: Sequence[int]) -> None:
    """When one employer has used one more of its 名额, no report or finding tells which, nor that it has used too many."""

    def using(place: int) -> Callable[[Facts], Facts]:
        def change(facts: Facts) -> Facts:
            rows = [dict(row) for row in facts["delegations"]]
            rows[place]["used_count"] = str(int(rows[place]["used_count"] or 0) + 1)
            return {**facts, "delegations": rows}

        return change

    employers: list[Row] = [
        {
            "delegation_id": f"d-{place}",
            "award_kind": "individual",
            "employer_name": f"单位{place}",
            "quota_count": "10",
            "used_count": str(used),
        }
        for place, used in enumerate((10, 7, 5, 4))
    ]
    facts: Facts = {**facts_of(random.Random(9), 9), "delegations": employers}
    first, *others = (
        answers(published(tmp_path / str(place), facts, using(place)(facts))) for place in places
    )
    assert others
    assert all(other == first for other in others)


def test_lists_that_count_people_carry_no_money() -> None:
    """No report counts people by a hidden attribute and sums their amounts: the limits page tells every single amount."""
    for name in (
        "talent_status",
        "talent_by_year",
        "talent_by_field",
        "talent_by_city",
        "talent_by_employer_type",
        "talent_on_duty",
        "talent_midterm",
    ):
        sql = load(name).sql
        assert "amount_yuan" not in sql, name
    assert entry("given_before").label == "上次公开"
