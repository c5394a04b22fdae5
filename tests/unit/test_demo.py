"""The demonstration edition: invented, repeatable, valid, and with every situation that a page must show."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.demo import build_demo
from dashboard.policy import edition_tables
from dashboard.settings import QUERIES, ROOT, settings
from dashboard.store.marts import work_out
from dashboard.store.publishing import SCHEMA

FACTS = ("batches", "projects", "claims", "commitments", "disbursements", "talent_awards", "rejected_rows")
FIRST_DAY, LAST_DAY = dt.date(2024, 3, 1), dt.date(2026, 10, 31)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LATIN = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def built(
    projects: int = 600, seed: int = 7, threads: int = 2, edition: int = 1
) -> duckdb.DuckDBPyConnection:
    """A demonstration in memory: schema, policy, reference data, facts."""
    con = duckdb.connect(config={"threads": threads})
    con.execute(SCHEMA.read_text(encoding="utf-8"))
    for name, table in edition_tables(settings().policy_id).items():
        con.register("incoming", table)
        con.execute(f"create table {name} as select * from incoming")
        con.unregister("incoming")
    build_demo(con, projects=projects, seed=seed, edition=edition)
    return con


@cache
def demo(projects: int = 600) -> duckdb.DuckDBPyConnection:
    """A demonstration with the marts of an edition."""
    con = built(projects)
    work_out(con, 1)
    return con


def rows(sql: str) -> list[tuple[Any, ...]]:
    """The answer of the demonstration of 600 projects."""
    return demo().cursor().execute(sql).fetchall()


def finding(name: str) -> list[tuple[Any, ...]]:
    """The rows of one check."""
    return rows((QUERIES / "checks" / f"{name}.sql").read_text(encoding="utf-8"))


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """All facts, sorted."""
    return {name: sorted(con.execute(f"from {name}").fetchall(), key=repr) for name in FACTS}


def credit_code_holds(code: str) -> bool:
    """GB 32100 and, for places 9 to 17, GB 11714, worked out a second way."""
    body = code[8:16]
    organisation = sum(LATIN.index(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    whole = sum(ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code[:17]))
    checks = "0123456789X"[-organisation % 11], ALPHABET[-whole % 31]
    return len(code) == 18 and (code[16], code[17]) == checks


def test_the_same_seed_gives_the_same_rows_on_any_number_of_threads() -> None:
    """Two runs agree row by row, on one thread and on two."""
    assert contents(built(threads=1)) == contents(built(threads=2))


def test_another_seed_gives_other_rows() -> None:
    """The seed is heard."""
    assert contents(built(60, seed=1))["projects"] != contents(built(60, seed=2))["projects"]


def test_a_connection_can_build_twice() -> None:
    """Nothing is left behind that the next demonstration trips over."""
    con = built(40)
    before = contents(con)
    for name in FACTS:
        con.execute(f"delete from {name}")
    build_demo(con, projects=40)
    assert contents(con) == before
    assert con.execute("select table_name from duckdb_tables() where temporary").fetchall() == []


@pytest.mark.parametrize("projects", [1, 40, 600])
def test_there_are_as_many_projects_as_asked_for(projects: int) -> None:
    """The number is exact, also a small one."""
    con = built(projects)
    assert con.execute("select count(*), count(distinct project_id) from projects").fetchone() == (
        projects,
        projects,
    )


@pytest.mark.slow
def test_fifty_thousand_projects() -> None:
    """A large demonstration keeps the proofs of an edition."""
    con = demo(50_000)
    assert con.execute("select count(*) from projects").fetchone() == (50_000,)
    for path in sorted((QUERIES / "checks").glob("must_*.sql")):
        assert con.execute(path.read_text(encoding="utf-8")).fetchall() == [], path.stem


@pytest.mark.parametrize("path", sorted((QUERIES / "checks").glob("must_*.sql")), ids=lambda path: path.stem)
def test_the_demonstration_can_be_published(path: Path) -> None:
    """No check that stops an edition has a row."""
    assert rows(path.read_text(encoding="utf-8")) == []


def test_every_clause_with_money_has_records() -> None:
    """No clause that promises money is empty."""
    empty = """
        select clause_id from clauses where money_kind != 'none'
        and clause_id not in (select clause_id from records where clause_id is not null)
    """
    assert rows(empty) == []
    assert rows("select 1 from projects inner join clauses using (clause_id) where money_kind = 'none'") == []


def test_codes_of_recipients_hold() -> None:
    """Every 统一社会信用代码 passes the check of an independent implementation; so does that of the organisation."""
    codes = [
        code
        for (code,) in rows("select distinct recipient_code from projects where recipient_code is not null")
    ]
    assert len(codes) > 100
    assert [code for code in codes if not credit_code_holds(code)] == []


def test_the_check_of_codes_sees_a_wrong_one() -> None:
    """The independent implementation knows a real published code and refuses its neighbour."""
    assert credit_code_holds("91350100M000100Y43")
    assert not credit_code_holds("91350100M000100Y44")


def test_a_recipient_has_one_name_and_one_place() -> None:
    """A code always stands beside the same name and county."""
    several = """
        select recipient_code from projects where recipient_code is not null group by all
        having count(distinct recipient_name) > 1 or count(distinct coalesce(county_code, city_code)) > 1
    """
    assert rows(several) == []


def test_every_city_has_projects_and_counties_are_in_their_city() -> None:
    """All cities are there; the one that weighs most has most; no county strays."""
    assert (
        rows(
            "select region_code from regions where region_level = 'city' except select city_code from projects"
        )
        == []
    )
    strays = """
        select projects.county_code from projects
        left join regions on projects.county_code = regions.region_code and projects.city_code = regions.parent_code
        where regions.region_code is null
    """
    assert rows(strays) == []
    heaviest = rows("select city_code from projects group by all order by count(*) desc, city_code limit 1")
    lines = (ROOT / "data/demo/words.csv").read_text(encoding="utf-8").splitlines()
    weights = {line.split(",")[2]: int(line.split(",")[3]) for line in lines if line.startswith("city,")}
    assert heaviest == [(max(weights, key=lambda code: weights[code]),)]


@pytest.mark.parametrize(
    ("table", "column"),
    [("projects", "approved_on"), ("commitments", "committed_on"), ("disbursements", "disbursed_on")],
)
def test_dates_are_within_what_the_files_speak_of(table: str, column: str) -> None:
    """No day before the policy's, none after the file's own 数据截至日."""
    dates = rows(f"select min({column}), max({column}), count({column}) from {table}")
    assert FIRST_DAY <= dates[0][0] <= dates[0][1] <= LAST_DAY
    assert dates[0][2] > 0
    assert rows(f"select 1 from {table} inner join batches using (batch_id) where {column} > as_of_on") == []


def test_one_department_is_late() -> None:
    """数据截至日 differs between departments."""
    assert len(rows("select distinct as_of_on from batches")) == 2


def test_batches_count_their_rows() -> None:
    """read = taken + rejected + held + not data, and every batch names its department."""
    wrong = """
        select 1 from batches where read_row_count != taken_row_count + rejected_row_count + held_row_count
        + not_data_row_count or reporting_department_code is null or as_of_on is null or file_sha256 is not null
    """
    assert rows(wrong) == []
    in_tables = "projects", "commitments", "disbursements", "talent_awards"
    union = " union all ".join(f"select batch_id from {name}" for name in in_tables)
    counted = rows(f"select batch_id, count(*) from ({union}) group by all order by all")
    assert counted == rows("select batch_id, taken_row_count from batches order by all")


@pytest.mark.parametrize("table", ["projects", "commitments", "disbursements", "talent_awards"])
def test_source_rows_run_from_six(table: str) -> None:
    """Below five lines of title and headings the rows follow without a gap."""
    gaps = f"""
        select source_file from {table} group by source_file, source_sheet
        having min(source_row) != 6 or max(source_row) != 5 + count(*) or count(distinct source_row) != count(*)
    """
    assert rows(gaps) == []


def test_state_and_money_agree() -> None:
    """What is applied for has no promise and no payment; what is accepted is paid; the rest has a promise."""
    promised = "select project_id from claims where stage in ('committed', 'disbursed')"
    assert (
        rows(f"select 1 from projects where project_status = 'applied' and project_id in ({promised})") == []
    )
    assert (
        rows(f"select 1 from projects where project_status != 'applied' and project_id not in ({promised})")
        == []
    )
    assert rows("select 1 from projects where project_status = 'applied' and approved_on is not null") == []
    unpaid = "select 1 from records where project_status = 'accepted' and record_id not in (select record_id from money_entries where stage = 'disbursed')"
    assert rows(unpaid) == []


def test_amounts_are_believable() -> None:
    """A few 十亿元 in all, less paid than promised, most in whole hundreds, investment two to five times the support."""
    committed, paid = rows(
        "select sum(committed_amount_yuan), sum(disbursed_amount_yuan) from money_entries where is_counted"
    )[0]
    assert 10**9 < committed < 10**10
    assert committed / 3 < paid < committed
    odd = rows(
        "select count(*) filter (where claimed_amount_yuan % 100 != 0) / count(*) from claims where stage = 'committed'"
    )
    assert 0 < odd[0][0] < 0.1
    times = """
        select min(total_investment_amount_yuan / amount_yuan), max(total_investment_amount_yuan / amount_yuan)
        from projects inner join (
            select project_id, max(claimed_amount_yuan) as amount_yuan from claims
            where stage in ('applied', 'committed') and funding_level in ('provincial', 'unstated') group by all
        ) using (project_id) where amount_yuan > 500000 and remark is null
    """
    least, most = rows(times)[0]
    assert 1.9 < least < most < 6.5


@pytest.mark.parametrize(
    ("rule_group", "states"),
    [
        ("1.1-项目", {"exceeded", "reached", "near", "within"}),
        ("1.4-实验室", {"exceeded", "reached", "near"}),
        ("1.4-创新中心", {"reached", "short", "no_basis"}),
        ("2.3-中试", {"exceeded", "reached", "near"}),
        ("2.4-专题", {"exceeded", "reached", "near"}),
        ("4.2-平台", {"reached", "short"}),
        ("5.4-创投", {"exceeded", "reached", "near", "pending", "no_basis"}),
        ("5.5-团队", {"reached", "within"}),
        ("5.5-个人", {"reached", "within"}),
    ],
)
@pytest.mark.parametrize("projects", [44, 600])
def test_every_state_of_a_rule_is_shown(rule_group: str, states: set[str], projects: int) -> None:
    """Over, exactly at, near, short, without basis, waiting for a condition: also in a small demonstration."""
    found = (
        demo(projects)
        .cursor()
        .execute("select state_code from cap_subjects where rule_group = $name", {"name": rule_group})
    )
    assert states <= {state for (state,) in found.fetchall()}


def test_the_sum_over_an_institution_matters() -> None:
    """One investor is over its limit though none of its records is."""
    over = "select record_count, rule_id from cap_subjects where rule_group = '5.4-创投' and state_code = 'exceeded'"
    assert (3, "5.4-cap") in rows(over)
    assert rows("select rule_id from cap_subjects where rule_group = '5.4-创投' and rule_id = '5.4-share'")


def test_a_record_may_not_say_which_rule_it_is_under() -> None:
    """Where a clause has two rules, one record leaves open which."""
    assert rows(
        "select 1 from cap_subjects where clause_id = '1.4' and rule_group is null and state_code = 'no_basis'"
    )


@pytest.mark.parametrize(
    "name",
    [
        "find_over_limit", "find_basis_missing", "find_paid_above_committed", "find_paid_before_committed",
        "find_claim_differs_from_items", "find_department_not_answering", "find_recipient_code_missing",
    ],
)  # fmt: skip
def test_every_finding_has_an_example(name: str) -> None:
    """Each reason to look can be looked at, and none of them drowns the rest."""
    assert 1 <= len(finding(name)) < 60


def test_named_situations_are_told_apart() -> None:
    """Only the situations, and never a real remark, explain why a row stands out."""
    remarks = [text for (text,) in rows("select distinct remark from projects where remark is not null")]
    assert len(remarks) >= 20
    assert all(text.startswith("演示情形：") for text in remarks)


def test_one_code_stands_under_two_clauses() -> None:
    """A recipient that is supported under several clauses can be found."""
    assert rows(
        "select 1 from projects where recipient_code is not null group by recipient_code having count(distinct clause_id) > 1"
    )


def test_some_projects_are_itemised_and_some_agree() -> None:
    """Items stand beside claims; most agree, some differ, the other projects have claims alone."""
    itemised = rows("select count(distinct project_id) from commitments")[0][0]
    differing = {row[1] for row in finding("find_claim_differs_from_items")}
    assert 0 < len(differing) < itemised / 3
    assert itemised < 300
    assert all(number.startswith("示") for (number,) in rows("select document_number from commitments"))


def test_levels_of_money() -> None:
    """Besides provincial money there is city, central and own money, and money without a level."""
    assert {level for (level,) in rows("select distinct funding_level from claims")} == {
        "provincial", "unstated", "city", "central", "self",
    }  # fmt: skip
    assert {level for (level,) in rows("select distinct funding_level from disbursements")} == {
        "provincial",
        "unstated",
        "city",
    }


def test_talent_awards_cover_everything() -> None:
    """Both programmes, both kinds, all stages and years; nobody is paid before being selected."""
    combined = rows("select distinct program_code, award_kind, stage_code from talent_awards")
    stages = rows("select program_code, stage_code from talent_stages")
    assert len(combined) == 2 * len(stages)
    assert {year for (year,) in rows("select distinct batch_year from talent_awards")} == {
        "2024",
        "2025",
        "2026",
    }
    early = """
        select 1 from talent_awards inner join talent_stages using (program_code, stage_code)
        where counts_as = 'applied' and disbursed_amount_yuan is not null
    """
    assert rows(early) == []
    assert {name[:2] for (name,) in rows("select employer_name from talent_awards")} == {"演示"}


def test_everything_invented_says_so() -> None:
    """Names of projects, recipients, platforms and files carry 演示, and so do the batches."""
    assert rows("select 1 from projects where not starts_with(project_name, '（演示）')") == []
    assert rows("select 1 from projects where not contains(recipient_name, '演示')") == []
    assert rows("select 1 from projects where not contains(platform_name, '演示')") == []
    assert rows("select distinct author, message, as_of_basis from batches") == [
        ("演示数据", "演示数据：随机生成，非真实记录", "演示")
    ]
    assert rows("select 1 from batches where not starts_with(source_file, '演示_')") == []


def test_batches_carry_the_edition() -> None:
    """The number of the edition stands in its batches."""
    assert built(40, edition=12).execute("select distinct edition from batches").fetchall() == [(12,)]
