"""The figures of people equal a second, naive implementation, to the last fen and day; filters cut, and cards add up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.access import TRIAL
from dashboard.policy.figure_catalogue import figure_specs
from dashboard.questions.figures import explain_figure
from dashboard.questions.parameters import bind
from dashboard.questions.queries import load, report_names
from dashboard.questions.query_headers import bound
from dashboard.questions.scoping import is_of_people
from dashboard.settings import QUERIES
from dashboard.store import Edition, Store, current_edition, publish
from dashboard.store.ledgers import schema
from dashboard.store.macros import called_by, macros
from dashboard.store.restricted import MARTS as RESTRICTED
from dashboard.store.restricted import remember_stages, shadow
from tests.asking import report_table, run
from tests.editions import Facts, Row, draft_after, draft_of, policy_and_reference, pseudonym, replacing
from tests.properties import people_by_hand as by_hand
from tests.properties.people_by_hand import KINDS, LADDERS, amount, batch, day, is_selected
from tests.share import mostly_in_soak

pytestmark = pytest.mark.slow

EXAMPLES, MONTHS, PEOPLE = 60, 6, 10_000
Ask = Callable[[str, Mapping[str, str]], list[dict[str, Any]]]
Known = Mapping[by_hand.Group, Mapping[str, dt.date | None]]
# The tables of publishing that the reports read, each after those that it reads.
TABLES = ("department_dates", "talent_people", "records", "money_entries", "subjects", "cap_subjects")
AS_OF: Mapping[str | None, dt.date | None] = {
    "zzb": dt.date(2026, 10, 31),
    "kjt": dt.date(2026, 9, 15),
    "czt": None,
}
FILED = {"zzb": "B1", "kjt": "B2", "czt": "B3"}
FIELDS = ("大模型", "具身智能", None)
EMPLOYERS = ("甲大学", "乙研究院", "丙 公司", None)
TYPES = ("university", "institute", "enterprise", None)
BATCHES = ("2024", "2025", "2026", "2026年第二批", "往年", None)
CITIES = ("510100", "510700", None)


def award(draw: random.Random, place: int, persons: int) -> Row:
    """One award with any of its facts missing, contrary or at a threshold."""
    program, kind = draw.choice(tuple(LADDERS)), draw.choice(tuple(KINDS))
    limit, filer = by_hand.LIMITS[kind], draw.choice(tuple(FILED))
    support = draw.choice(
        (limit, limit + Decimal("0.01"), limit / 3, Decimal(0), Decimal(draw.randrange(1, 10**9)) / 100)
    )
    support = support.quantize(Decimal("0.01"))
    paid = draw.choice((None, "0.00", f"{support}", f"{support / 3:.2f}", f"{support + Decimal('0.01')}"))
    return {
        "award_id": f"w{place:05d}",
        "program_code": program,
        "award_kind": kind,
        "batch_year": draw.choice(BATCHES),
        "field": draw.choice(FIELDS),
        "employer_name": draw.choice(EMPLOYERS),
        "employer_type": draw.choice(TYPES),
        "city_code": draw.choice(CITIES),
        "review_mode": draw.choice(("unified", "autonomous", None)),
        "stage_code": draw.choice([stage for stage, _ in LADDERS[program]]),
        "on_duty": draw.choice(("yes", "yes", "no", None)),
        "midterm_result": draw.choice(("passed", "failed", None)),
        "support_amount_yuan": f"{support}",
        "disbursed_amount_yuan": paid,
        "person_key": draw.choice((None, *[f"{draw.randrange(persons):016x}"] * 4)),
        "stage_on": some_day(draw),
        "term_end_on": some_day(draw),
        "left_on": some_day(draw),
        "payment_due_on": some_day(draw),
        "reporting_department_code": filer,
        "batch_id": FILED[filer],
    }


def some_day(draw: random.Random) -> str | None:
    """A day around what departments speak of, and at their very days; often none."""
    days = (
        dt.date(2026, 10, 31),
        dt.date(2026, 9, 15),
        dt.date(2026, 1, 1) + dt.timedelta(draw.randrange(700)),
    )
    return draw.choice((None, *(one.isoformat() for one in days)))


def month(draw: random.Random, number: int) -> Facts:
    """The ledgers of one month: awards, 名额 of employers, and the readings of 单列名额."""
    delegations = [
        {
            "delegation_id": f"d{place:04d}",
            "program_code": draw.choice(tuple(LADDERS)),
            "award_kind": draw.choice((*KINDS, None)),
            "employer_name": draw.choice(("甲大学", "甲 大学", "乙研究院", "丙公司", "无人单位")),
            "city_code": draw.choice(CITIES),
            "delegation_year": draw.choice(("2024", "2025", "2026")),
            "quota_count": str(draw.randrange(4)),
            "used_count": draw.choice((None, "0", "1", "5")),
        }
        for place in range(max(1, number // 8))
    ]
    readings = [
        {"reading_id": f"r{year}{place}", "indicator_id": "5.5-quota", "as_of_on": f"{year}-{on}", "reading_value": str(draw.randrange(9))}
        for year in draw.sample(("2024", "2025", "2026"), draw.randrange(3))
        for place, on in enumerate(("06-30", "12-31"))
    ]  # fmt: skip
    batches = [
        {
            "batch_id": name,
            "reporting_department_code": filer,
            "as_of_on": clock.isoformat() if (clock := AS_OF[filer]) else None,
        }
        for filer, name in FILED.items()
    ]
    awards = [award(draw, place, number // 2 + 1) for place in range(number)]
    return {"batches": batches, "talent_awards": awards, "delegations": delegations, "readings": readings}


def of_edition(edition: Edition) -> Ask:
    """Asks a published edition."""
    return lambda name, chosen: run(edition, name, bind(edition, load(name), chosen)).to_pylist()


@pytest.fixture(scope="module")
def workshop() -> duckdb.DuckDBPyConnection:
    """An edition being built, in memory, with policy and reference data and without facts."""
    con = duckdb.connect()
    con.execute(schema())
    for name, table in policy_and_reference().items():
        con.register("incoming", table)
        con.execute(f'create table "{name}" as select * from incoming')
        con.unregister("incoming")
    shadow(con, {})
    for macro in macros(("percent_of", "limit_state")):
        con.execute(macro)
    return con


def worked_out(con: duckdb.DuckDBPyConnection, facts: Facts, number: int) -> Ask:
    """Asks the edition being built with these facts, and with the stages of those before: no file is published for it."""
    replacing(facts)(con, number)
    remember_stages(con, number)
    for name in TABLES:
        sql = (QUERIES / "marts" / f"{name}.sql").read_text(encoding="utf-8")
        con.execute(f"create or replace {'temp ' if name in RESTRICTED else ''}table {name} as {sql}")

    for macro in macros(called_by(" ".join(load(name).sql for name in report_names() if is_of_people(name)))):
        con.execute(macro)

    def ask(name: str, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
        query = load(name)
        values = bound(query.parameters, {one: [value] for one, value in chosen.items()})
        rows: list[dict[str, Any]] = con.execute(query.sql, values).to_arrow_table().to_pylist()
        return rows

    return ask


def is_in(one: Row, chosen: Mapping[str, str]) -> bool:
    """Whether an award is in a choice of one value for each filter, its stage aside."""
    facts = {
        "program": one["program_code"],
        "award_kind": one["award_kind"],
        "city": one["city_code"],
        "batch": batch(one),
        "talent_field": one["field"] or "unstated",
        "employer_type": one["employer_type"] or "unstated",
    }
    return all(facts[name] == value for name, value in chosen.items() if name in facts)


def compared(ask: Ask, now: Facts, known: Known, chosen: Mapping[str, str]) -> Iterator[tuple[str, Any, Any]]:
    """(what, the answer of the report, the answer by hand) for each report and one choice."""
    everywhere = [one for one in now["talent_awards"] if is_in(one, chosen)]
    awards = [one for one in everywhere if one["stage_code"] == chosen.get("talent_stage", one["stage_code"])]
    yield "people_totals", totals(ask, chosen), totals_by_hand(awards, now["talent_awards"])
    listed = {row["record_id"]: row["to_pay_amount_yuan"] for row in ask("people_list", chosen)}
    yield "people_list", listed, {pseudonym(one): by_hand.owed(one) for one in awards}
    places = ("program", "award_kind", "track", "talent_stage")
    expected = {
        place: step
        for place, step in by_hand.ladders(everywhere, known, AS_OF).items()
        if all(chosen.get(name, code) == code for name, code in zip(places, place, strict=True))
    }
    yield "people_ladder", ladders(ask, chosen), expected
    yield "people_support", *supported(ask, awards, chosen)
    rows = ask("people_payments", chosen)
    columns = ("to_pay_count", "to_pay_amount_yuan", "overdue_payment_count", "overdue_payment_amount_yuan")
    paid = {row["due_quarter"]: tuple(row[name] for name in columns) for row in rows}
    yield "people_payments", paid, by_hand.payments(awards, AS_OF)
    yield "people_results", results(ask, chosen), by_hand.results(awards)


def whole(ask: Ask, now: Facts, known: Known) -> Iterator[tuple[str, Any, Any]]:
    """The same for what takes fewer filters, and for who went back."""
    awards = now["talent_awards"]
    columns = ("counted_used_count", "quota_left_count", "quota_over_count")
    rows = ask("people_delegations", {})
    found = {row["delegation_id"]: tuple(row[name] for name in columns) for row in rows}
    yield "people_delegations", found, by_hand.used_quotas(now["delegations"], awards)
    rows = [row for row in ask("people_quotas", {}) if row["quota_program_name"] == "各计划合计"]
    quotas = {row["batch"]: (row["granted_quota_count"], row["selected_quota_count"]) for row in rows}
    yield "people_quotas", quotas, by_hand.year_quotas(now["readings"], awards)
    for row in rows:
        granted, used = row["granted_quota_count"], row["selected_quota_count"]
        left = None if granted is None else (max(granted - used, 0), max(used - granted, 0))
        told = None if granted is None else (row["year_quota_left_count"], row["year_quota_over_count"])
        yield "people_quotas left", told, left
    matters = ask("people_findings", {})
    back = sorted(row["record_id"] for row in matters if row["people_matter"] == "环节倒退")
    yield (
        "people_findings",
        back,
        sorted(pseudonym(one) for one in awards if by_hand.went_back(one, awards, known)),
    )


def totals(ask: Ask, chosen: Mapping[str, str]) -> tuple[Any, ...]:
    """The one row of totals, without its reasons."""
    row = ask("people_totals", chosen)[0]
    return tuple(value for name, value in row.items() if not name.endswith("_missing_code"))


def totals_by_hand(awards: Sequence[Row], everybody: Sequence[Row]) -> tuple[Any, ...]:
    """The same by hand; None for what nobody, chosen or not, has ever said."""
    selected = [one for one in awards if is_selected(one)]

    def share(name: str, answer: str) -> Decimal | None:
        answered = [one[name] for one in selected if one[name] is not None]
        return by_hand.percent(answered.count(answer), len(answered))

    days = [(day(one["left_on"]), day(one["term_end_on"])) for one in awards]
    return (
        len(awards) - len(selected),
        *(sum(one["award_kind"] == kind for one in selected) for kind in KINDS),
        sum((amount(one["support_amount_yuan"]) for one in selected), Decimal(0)),
        sum((amount(one["disbursed_amount_yuan"]) for one in awards), Decimal(0))
        if any(one["disbursed_amount_yuan"] for one in everybody)
        else None,
        sum(map(by_hand.owed, awards), Decimal(0)),
        share("on_duty", "yes"),
        share("midterm_result", "passed"),
        sum(bool(left and end and left < end) for left, end in days)
        if any(one["left_on"] or one["term_end_on"] for one in everybody)
        else None,
    )


def ladders(ask: Ask, chosen: Mapping[str, str]) -> dict[Any, by_hand.Step]:
    """(programme, kind, track, stage) → its row."""
    kinds = {name: kind for kind, name in KINDS.items()}
    columns = ("standing_count", "people_reached_count", "people_converted_share_pct", "dated_stage_count")
    days = ("median_waiting_days", "timed_stage_count", "median_stage_days")
    return {
        (
            row["program_code"],
            kinds[row["award_kind_name"]],
            row["track_name"],
            row["stage_code"],
        ): by_hand.Step(*(row[name] for name in (*columns, *days)))
        for row in ask("people_ladder", chosen)
    }


def supported(ask: Ask, awards: Sequence[Row], chosen: Mapping[str, str]) -> tuple[Any, Any]:
    """(programme, kind) → selected, limits, support, paid, above; a rule under which nothing was ever filed is left out."""
    kinds = {name: kind for kind, name in KINDS.items()}
    columns = ("subject_count", "limit_sum_amount_yuan", "committed_amount_yuan", "disbursed_amount_yuan")
    rows = ask("people_support", chosen)
    found = {
        (row["program_code"], kinds[row["subject_kind"]]): (
            *(row[name] for name in columns),
            row["exceeded_subject_count"],
        )
        for row in rows
        if row["committed_amount_yuan"] is not None
    }
    return found, {place: one for place, one in by_hand.supported(awards).items() if place in found or one[0]}


def results(ask: Ask, chosen: Mapping[str, str]) -> dict[Any, tuple[int, ...]]:
    """(programme, kind, batch) → selected, and how many answered what."""
    kinds = {name: kind for kind, name in KINDS.items()}
    columns = (
        "batch_selected_count",
        "on_duty_count",
        "off_duty_count",
        "unanswered_on_duty_count",
        "passed_count",
    )
    last = ("failed_count", "unanswered_midterm_count")
    return {
        (row["program_code"], kinds[row["award_kind_name"]], row["batch"]): tuple(
            row[name] for name in (*columns, *last)
        )
        for row in ask("people_results", chosen)
    }


def assert_equal(ask: Ask, now: Facts, known: Known, choices: Sequence[Mapping[str, str]]) -> None:
    """Every report tells what is worked out by hand."""
    for what, told, expected in whole(ask, now, known):
        assert told == expected, what
    for chosen in choices:
        for what, told, expected in compared(ask, now, known, chosen):
            assert told == expected, (what, chosen)


def some_choices(draw: random.Random) -> list[dict[str, str]]:
    """Nothing chosen, and up to three filters of one value."""
    values = {
        "program": tuple(LADDERS),
        "award_kind": tuple(KINDS),
        "city": ("510100", "510700", "510300"),
        "batch": ("2026", "undated"),
        "talent_field": ("unstated",),
        "employer_type": ("university", "unstated"),
        "talent_stage": ("selected", "public_notice"),
    }
    names = draw.sample(sorted(values), draw.randrange(1, 4))
    return [{}, {name: draw.choice(values[name]) for name in names}]


def published(folder: Path, months: Sequence[Facts]) -> Iterator[Edition]:
    """The editions of these months, each holding its month alone and the stages of all before."""
    store = Store(folder)
    publish(store, draft_of(months[0]))
    yield current_edition(store)
    for facts in months[1:]:
        publish(store, draft_after(facts))
        yield current_edition(store)


@pytest.mark.parametrize("seed", mostly_in_soak(range(EXAMPLES // MONTHS), 3))
def test_the_reports_are_those_of_the_words(workshop: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Ladders, conversion, time in a stage, 名额, support, payments and totals are the same by SQL and by hand."""
    draw = random.Random(seed)
    workshop.execute("delete from person_stages")
    past: list[Sequence[Row]] = []
    for number in range(MONTHS):
        facts = month(draw, draw.choice((1, 2, 5, 20)))
        past.append(facts["talent_awards"])
        ask = worked_out(workshop, facts, number + 1)
        assert_equal(ask, facts, by_hand.first_days(*past), some_choices(draw))


def test_a_programme_with_its_own_indicator_has_its_own_quotas(workshop: duckdb.DuckDBPyConnection) -> None:
    """名额 that are filed for one programme stand on its row; together they stand where each was filed for the year."""
    readings = [
        {"indicator_id": name, "as_of_on": f"{year}-12-31", "reading_value": value}
        for name, year, value in (
            ("5.5-quota", "2025", "4"),
            ("5.5-employers", "2025", "3"),
            ("5.5-quota", "2026", "2"),
        )
    ]
    workshop.execute("begin")
    try:
        workshop.execute(
            "update talent_programs set quota_indicator = '5.5-employers' where program_code = 'qingcheng'"
        )
        rows = worked_out(workshop, {"readings": readings}, 1)("people_quotas", {})
    finally:
        workshop.execute("rollback")
    granted = {(row["batch"], row["quota_program_name"]): row["granted_quota_count"] for row in rows}
    assert [granted[year, "各计划合计"] for year in ("2025", "2026")] == [7, None]
    assert [granted["2025", name] for name in ("天府峨眉计划", "天府青城计划")] == [4, 3]
    assert [granted["2026", name] for name in ("天府峨眉计划", "天府青城计划")] == [2, None]


@pytest.mark.soak
def test_the_reports_are_those_of_the_words_over_many(tmp_path: Path) -> None:
    """The same over ten thousand persons in two published months."""
    draw = random.Random(19)
    months = [month(draw, PEOPLE), month(draw, PEOPLE)]
    *_, edition = published(tmp_path / "store", months)
    known = by_hand.first_days(*(facts["talent_awards"] for facts in months))
    choices = [choice for _ in range(5) for choice in some_choices(draw)]
    assert_equal(of_edition(edition), months[1], known, choices)


def test_the_card_of_each_total_adds_up(tmp_path: Path) -> None:
    """The rows that a total is made of sum to it, under a filter too."""
    facts = month(random.Random(5), 40)
    *_, edition = published(tmp_path / "store", [facts])
    columns = [column for report, column in figure_specs() if report == "people_totals"]
    for chosen in ({}, {"program": "emei"}, {"city": "510100", "award_kind": "team"}):
        values = bind(edition, load("people_totals"), chosen)
        table = report_table(edition, "people_totals", values)
        for column in columns:
            card = explain_figure(edition, table, column, TRIAL)
            assert card.without or card.total == card.value, (column, chosen)
    assert len(columns) == 9
