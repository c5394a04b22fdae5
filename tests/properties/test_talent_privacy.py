"""What is withheld of people cannot be worked out: not from sums, not from other reports, filters or editions."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard.questions.parameters import SHARED, bind
from dashboard.questions.queries import load, report_names
from dashboard.questions.scoping import is_of_people
from dashboard.store import Draft, Edition, Store, list_editions, publish, roll_back
from tests.asking import run
from tests.editions import (
    POLICY_ID,
    Facts,
    Row,
    build,
    build_after,
    draft_of,
    policy_and_reference,
    replacing,
)
from tests.properties.talent_facts import COMMITTED, facts_of, moved_on

LEAST = 3
LISTS = (
    "talent_by_year",
    "talent_by_field",
    "talent_by_city",
    "talent_by_employer_type",
    "talent_on_duty",
    "talent_midterm",
)
SHAPES = (60, *(pytest.param(count, marks=pytest.mark.soak) for count in (4, 9, 25, 150)))
# Of the values of each shared filter, `make test` chooses one of so many, the soak chooses all.
SHARE = 12

# One list of cells that add up to a number that everybody may know: cell → what is given, None where withheld.
Cells = dict[Any, int | None]


def ask(edition: Edition, name: str, **raw: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run(edition, name, bind(edition, load(name), raw)).to_pylist()
    return rows


def given(edition: Edition) -> dict[tuple[Any, ...], Cells]:
    """(list, programme, kind) → its cells as they are given."""
    lists: dict[tuple[Any, ...], Cells] = defaultdict(dict)
    for row in ask(edition, "talent_status"):
        counts_as = "committed" if row["stage_code"] in COMMITTED else "applied"
        key = (counts_as, row["program_code"], row["award_kind_name"])
        lists[key][row["track_name"], row["stage_code"]] = row["award_count"]
    for name in LISTS:
        for row in ask(edition, name):
            words = tuple(str(row[column]) for column in row if column in WORDS)
            lists[name, row["program_code"], row["award_kind_name"]][words] = row["award_count"]
    for row in ask(edition, "delegations_list"):
        if row["used_count_missing_code"] != "not_reported":
            key = ("used", row["program_code"], row["award_kind_name"])
            lists[key][row["delegation_id"]] = row["used_count"]
    return lists


WORDS = {
    "batch_year",
    "talent_field",
    "city_code",
    "city_name",
    "employer_type_name",
    "on_duty_name",
    "midterm_result_name",
}


def known_sums(edition: Edition) -> dict[tuple[Any, ...], int]:
    """What other pages tell: how many of each programme and kind are selected (they are listed with their limits)."""
    sums: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in ask(edition, "caps_by_record"):
        program, kind, _ = row["record_id"].split("-")
        sums[program, {"team": "团队", "individual": "个人"}[kind]] += 1
    return sums


def ranges(cells: Cells, total: int | None, at_most: int) -> dict[Any, tuple[int, int]]:
    """The least and the most that each withheld cell may be; total: of the list, None where it is not known."""
    withheld = [cell for cell, count in cells.items() if count is None]
    rest = (total if total is not None else at_most) - sum(count or 0 for count in cells.values())
    lowest = rest if total is not None and len(withheld) == 1 else 0
    return dict.fromkeys(withheld, (lowest, rest))


def assert_hidden(edition: Edition, facts: Facts) -> None:
    """No cell that is given is small, and what is withheld may always be several numbers, large ones among them."""
    lists, sums = given(edition), known_sums(edition)
    everybody = ask(edition, "overview_totals")[0]["award_count"]
    assert everybody == len(facts["talent_awards"])
    applicants = everybody - sum(sums.values())
    applied = {key: cells for key, cells in lists.items() if key[0] == "applied"}
    for key, cells in lists.items():
        assert all(count is None or count == 0 or count >= LEAST for count in cells.values()), key
        if key[0] not in ("applied", "used"):
            for cell, (least, most) in ranges(cells, sums[key[1], key[2]], everybody).items():
                assert least < most or sums[key[1], key[2]] == 0, (key, cell)
                assert most >= min(LEAST, sums[key[1], key[2]]), (key, cell)
    # The applicants of all programmes share one known number: all their withheld cells are one sum.
    open_cells = [
        (key, cell) for key, cells in applied.items() for cell, count in cells.items() if count is None
    ]
    rest = applicants - sum(count or 0 for cells in applied.values() for count in cells.values())
    assert len(open_cells) != 1
    # What an employer has used lies between nothing and its 名额, so few 名额 hide it; the sum hides it too.
    rows = [
        row for row in ask(edition, "delegations_list") if row["used_count_missing_code"] != "not_reported"
    ]
    assert all(row["used_count"] is None for row in rows if 0 < row["quota_count"] < LEAST)
    if any(row["used_count"] is None for row in rows):
        assert ask(edition, "talent_totals")[0]["used_count"] is None
    assert not open_cells or rest >= min(LEAST, applicants), (rest, open_cells)


def assert_difference_hidden(before: Edition, after: Edition) -> None:
    """A cell that both editions give has not changed by one or two, and its money is given only with its count."""
    first, second = given(before), given(after)
    for key, cells in second.items():
        for cell, count in cells.items():
            earlier = first.get(key, {}).get(cell)
            if count is not None and earlier is not None:
                assert count == earlier or abs(count - earlier) >= LEAST, (key, cell, earlier, count)


@pytest.fixture(scope="module", params=SHAPES)
def history(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Edition, Facts]]:
    """Four editions of one store, each a month after the one before, with their facts."""
    draw = random.Random(request.param)
    folder: Path = tmp_path_factory.mktemp(f"talent{request.param}")
    months = [facts_of(draw, request.param)]
    for _ in range(3):
        months.append(moved_on(draw, months[-1]))
    build_after(folder, *months)
    return list(zip(list_editions(Store(folder)), months, strict=True))


def test_no_withheld_cell_is_found_by_subtraction(history: Sequence[tuple[Edition, Facts]]) -> None:
    """In every edition, from all lists, their sums and the sums that other pages tell."""
    for edition, facts in history:
        assert_hidden(edition, facts)


def test_no_small_change_is_found_by_comparing(history: Sequence[tuple[Edition, Facts]]) -> None:
    """Between any two editions, whatever came between them that was given."""
    last: dict[tuple[Any, ...], int] = {}
    for edition, _ in history:
        for key, cells in given(edition).items():
            for cell, count in cells.items():
                if count is None:
                    continue
                known = last.get((key, cell))
                assert known is None or count == known or abs(count - known) >= LEAST, (key, cell)
                last[key, cell] = count
    assert_difference_hidden(history[0][0], history[1][0])


def single_filters(edition: Edition, share: int) -> Iterator[dict[str, str]]:
    """One of `share` values of every shared filter, one at a time; all of them for 1."""
    values: dict[str, list[str]] = defaultdict(list)
    for row in run(edition, "known_values", {}).to_pylist():
        if row["parameter"] in SHARED:
            values[row["parameter"]].append(row["code"])
    for name, codes in values.items():
        for code in random.Random(name).sample(codes, -(-len(codes) // share)):
            yield {name: code}


@pytest.mark.parametrize("share", (SHARE, pytest.param(1, marks=pytest.mark.soak)))
def test_no_filter_narrows_people(tmp_path: Path, share: int) -> None:
    """With any single filter, the people in any report are all of a stage or none: the same sums as without it."""
    draw = random.Random(7)
    edition = build(tmp_path, facts_of(draw, 25))
    names = (
        "overview_totals",
        "money_by_clause",
        "clauses_progress",
        "caps_by_record",
        "caps_by_rule",
        "figure_rows",
    )
    whole = {name: ask(edition, name) for name in names}
    all_people = whole["overview_totals"][0]["award_count"]
    selected = len(whole["caps_by_record"])
    for choice in single_filters(edition, share):
        told = ask(edition, "overview_totals", **choice)[0]
        if told["award_count"] is None:
            assert told["award_count_missing_code"] == "withheld", choice
        else:
            assert told["award_count"] in (0, all_people, selected, all_people - selected), choice
        assert len(ask(edition, "caps_by_record", **choice)) in (0, selected), choice
        rows = [row for row in ask(edition, "figure_rows", **choice) if row["record_kind"] == "award"]
        assert rows == [] or all(row in whole["figure_rows"] for row in rows), choice
    for row in ask(edition, "money_by_city"):
        if row["city_code"] is not None:
            assert not row["committed_amount_yuan"], row
    for words in ("甲大学", "2026", "团队", whole["caps_by_record"][0]["record_id"], "没有人叫这个"):
        told = ask(edition, "overview_totals", q=words)[0]
        assert (told["award_count"], told["award_count_missing_code"]) == (None, "withheld"), words


# Reports that may name cities, years or fields of people: the fixed lists themselves, and employers' quotas.
FIXED = ("talent_status", "talent_support", "talent_totals", "delegations_list", *LISTS)


def test_no_report_tells_where_or_when_a_person_was_selected(tmp_path: Path) -> None:
    """Beside the fixed lists no report that is open to all readers holds a batch, field, employer, city or file row of an award."""
    rows: list[Row] = [
        {
            "award_id": f"w-1999-{place}",
            "batch_year": "1999",
            "field": "暗号领域",
            "employer_name": "暗号单位",
            "city_code": "510700",
            "support_amount_yuan": "1000000.00",
            "stage_code": "selected" if place % 2 else "application",
        }
        for place in range(9)
    ]
    edition = build(tmp_path, {"talent_awards": rows})
    for name in report_names():
        if name in (*FIXED, "known_values", "talent_choices") or is_of_people(name):
            continue
        parameters = load(name).parameters
        values: Mapping[str, Any] = {parameter.name: None for parameter in parameters}
        told = [str(value) for row in run(edition, name, values).to_pylist() for value in row.values()]
        for secret in ("1999", "暗号"):
            assert not any(secret in text for text in told), (name, secret)


@pytest.mark.soak
def test_a_rollback_forgets_nothing_that_was_given(tmp_path: Path) -> None:
    """After a rollback the next edition still keeps away from the counts of the edition that was undone."""

    def people(count: int) -> Facts:
        return {
            "talent_awards": [
                {"award_id": f"w-{place}", "support_amount_yuan": "1.00", "city_code": "510100"}
                for place in range(count)
            ]
        }

    def city(edition: Edition) -> int | None:
        rows = ask(edition, "talent_by_city", program="emei")
        chosen = [row for row in rows if row["city_code"] == "510100" and row["award_kind_name"] == "团队"]
        count: int | None = chosen[0]["award_count"]
        return count

    def after(count: int) -> Edition:
        facts = replacing(people(count))
        return publish(
            Store(tmp_path), Draft("ledger", POLICY_ID, "甲处", "后一版", policy_and_reference(), facts)
        )

    first = publish(Store(tmp_path), draft_of(people(5)))
    assert (city(first), city(after(10))) == (5, 10)
    roll_back(Store(tmp_path), 1, "甲处", "退回")
    assert city(after(11)) is None
