"""Computes marts, findings and histories of an edition when it is published."""

from __future__ import annotations

import duckdb

from dashboard.refusal import Refusal
from dashboard.settings import QUERIES
from dashboard.store.restricted import MARTS as RESTRICTED
from dashboard.store.restricted import remember_stages

# Each after the marts that it reads. A file that creates a macro runs unchanged; any other file becomes a table.
MARTS = (
    "limit_state",
    "percent_of",
    "share_missing_code",
    "undated_beside",
    "paid_share",
    "middle_of",
    "middle_percent_of",
    "stated_zero",
    "worst_state",
    "pace_state",
    "plain_number",
    "said_quantity",
    "target_state",
    "target_words",
    "payment_words",
    "is_same_payment",
    "department_dates",
    "talent_people",
    "people_files",
    "records",
    "money_entries",
    "subjects",
    "cap_subjects",
    "recipients",
    "is_chosen",
    "has_words",
    "is_answered_by",
    "selected_entries",
    "selected_money",
    "selected_subjects",
    "undated_money",
    "people_left_out",
    "stated_money",
    "selected_clauses",
    "silence_of_projects",
    "clause_money",
    "milestone_states",
    "place_measures",
    "reporting_periods",
    "record_conditions",
    "indicator_counts",
    "indicator_measures",
    "indicator_values",
    "targets_listed",
    "targets_now",
    "indicator_states",
    "measured_targets",
    "budget_execution",
    "clause_states",
    "department_states",
    "department_reporting",
    "reporting_duties",
    "quality_counts",
    "talent_lists",
    "talent_judged",
    "talent_cells",
    "talent_references",
    "selected_talent",
    "awards_in_full",
    "selected_people",
    "people_quotas_used",
    "quotas_by_year",
    "zone_list",
    "cluster_list",
    "selected_public_records",
    "listed_tasks",
    "task_owners",
    "task_feedback",
    "task_standings",
    "task_states",
    "selected_tasks",
)
# The key of the pseudonyms: a secret of the store; fixed for demonstrations, so that they are equal everywhere (D-047).
TALENT_KEY = """
insert into talent_key
select case when $kind = 'demo' then 'demonstration' else uuid()::varchar end
where not exists (select 1 from talent_key)
"""
REMEMBER_STATES = """
insert into state_history by name
with
states as (
    select clause_id, null as department_code, progress_state, money_state, progress_reason, money_reason
    from clause_states
    union all
    select null as clause_id, department_code, progress_state, money_state, progress_reason, money_reason
    from department_states
)
select
    $edition::integer as edition,
    (select min(department_dates.as_of_on) from department_dates) as as_of_on,
    states.*
from states
"""
REMEMBER_COUNTS = """
insert into indicator_history by name
select
    $edition::integer as edition,
    indicator_values.value_on,
    indicator_values.indicator_id,
    indicator_values.indicator_value
from indicator_values
inner join indicators on indicator_values.indicator_id = indicators.indicator_id
where
    indicators.source_kind = 'records'
    and indicator_values.indicator_value is not null
    and indicator_values.value_on is not null
"""
REMEMBER_TASKS = """
insert into task_history by name
select
    $edition::integer as edition, clock_on, task_id, task_state, task_reason, due_on, feedback_on, progress_share_pct,
    progress_text
from task_states()
"""
# A file whose persons were all replaced, or none of whom was taken, still tells how many they were: it stays among them, with 0.
EARLIER_PEOPLE_FILES = """
insert into people_files by name
select batch_id, 0 as standing_row_count
from batches
where
    batch_id not in (select people_files.batch_id from people_files)
    and (
        batch_id in (select earlier.batch_id from ({earlier}) as earlier)
        or batch_id in (
            select rejected_people.batch_id from rejected_people
            where rejected_people.batch_id not in (select delegations.batch_id from delegations)
        )
    )
"""
RAW_FINDINGS = """
create or replace temp table raw_findings (
    check_id varchar, clause_id varchar, record_id varchar, record_name varchar, item_key varchar, item_name varchar,
    found_amount_yuan decimal(18, 2), compared_amount_yuan decimal(18, 2), reporting_department_code varchar,
    source_file varchar, source_sheet varchar, source_row integer
)
"""


def work_out(con: duckdb.DuckDBPyConnection, number: int, kind: str = "demo") -> None:
    """Build all marts and findings of edition `number` from its facts, and run the proofs.

    con: the edition being built, with its restricted tables; the edition that it starts from is attached as base_edition.
    """
    con.execute("create or replace temp table edition_number as select ?::integer as edition", [number])
    con.execute(TALENT_KEY, {"kind": kind})
    remember_stages(con, number)
    for name in MARTS:
        sql = _mart_sql(name)
        how = "create temp table" if name in RESTRICTED else "create table"
        con.execute(sql if f"create macro {name}" in sql else f"{how} {name} as {sql}")
    _keep_people_files(con)
    _find(con)
    con.execute(REMEMBER_STATES, {"edition": number})
    con.execute(REMEMBER_COUNTS, {"edition": number})
    con.execute(REMEMBER_TASKS, {"edition": number})
    _prove(con)


def has_table(con: duckdb.DuckDBPyConnection, database: str, name: str) -> bool:
    """Whether an attached database has a table of this name."""
    found = con.execute(
        "select 1 from duckdb_tables() where database_name = ? and table_name = ?", [database, name]
    ).fetchone()
    return found is not None


def _keep_people_files(con: duckdb.DuckDBPyConnection) -> None:
    knows = has_table(con, "base_edition", "people_files")
    earlier = "from base_edition.people_files" if knows else "select null::varchar as batch_id where false"
    con.execute(EARLIER_PEOPLE_FILES.format(earlier=earlier))


def _find(con: duckdb.DuckDBPyConnection) -> None:
    """Run the checks that the policy does not switch off; a finding keeps the first edition that had it."""
    con.execute(RAW_FINDINGS)
    switched_off = {row[0] for row in con.execute("select check_id from checks_off").fetchall()}
    for path in sorted((QUERIES / "checks").glob("find_*.sql")):
        if path.stem not in switched_off:
            sql = path.read_text(encoding="utf-8")
            con.execute(
                f"insert into raw_findings by name select '{path.stem}' as check_id, found.* from ({sql}) as found"
            )
    earlier = "select null::varchar as finding_key, null::integer as first_seen_edition where false"
    if has_table(con, "base_edition", "findings"):
        earlier = "select finding_key, first_seen_edition from base_edition.findings"
    con.execute(f"create or replace temp table earlier_findings as {earlier}")
    con.execute(f"create table findings as {_mart_sql('findings')}")
    for macro in ("selected_findings", "recipient_concerns"):
        con.execute(_mart_sql(macro))


def _mart_sql(name: str) -> str:
    return (QUERIES / "marts" / f"{name}.sql").read_text(encoding="utf-8")


def _prove(con: duckdb.DuckDBPyConnection) -> None:
    """Run the checks that must return no row, and record them. A row means a fault of the software, not of the data."""
    con.execute("create or replace table proofs (check_id varchar not null)")
    for path in sorted((QUERIES / "checks").glob("must_*.sql")):
        con.execute("insert into proofs values (?)", [path.stem])
        rows = con.execute(path.read_text(encoding="utf-8")).fetchmany(3)
        if rows:
            raise Refusal(
                f"发布未完成：内部核对 {path.stem} 不通过（例如 {rows[0]}）。当前版本未受影响，请报告给维护人员。"
            )
