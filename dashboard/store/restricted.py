"""What of an edition is restricted: the facts about single persons (D-125).

While an edition is built these tables are temporary ones that shadow those of its file, so that every statement reads and
writes them under their names. In the end they go into the companion, and the file keeps their open part alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.store.disk import SEALED_SPILLS
from dashboard.store.ledgers import Table, create, ledgers

OTHER_TABLES = Path(__file__).with_name("restricted.sql")
# Beside the ledgers: the secret of the pseudonyms, the stages that persons came through, what was rejected of their ledgers
# and what was answered on them.
FACTS = ("talent_key", "person_stages", "rejected_people", "answered_people")
MARTS = ("talent_people", "talent_lists", "talent_judged", "talent_references")
# What an edition takes over that starts without the facts of the one before.
HISTORY = ("person_stages", "talent_references")
# What stands in the list of rejected rows in the place of what names a person's facts.
VEILED = "涉及人才信息，原值和原因不在公开的数据里，请由有“人才信息”权限的人员在“人才计划（内部）”查看。"
# The same in the place of a question on their sheets: its words and its key have amounts.
VEILED_ANSWER = "涉及人才信息，问题和答复不在公开的数据里。"
NO_EARLIER_TALENT = """
select
    null::varchar as program_code, null::varchar as award_kind, null::varchar as list_name, null::varchar as cell_code,
    null::varchar as reference_kind, null::bigint as reference_count, null::integer as edition
where false
"""
# Earlier software kept only the last reference of a cell, without its edition.
OLDER_REFERENCES = """
select
    program_code, award_kind, list_name, cell_code, if(is_given, 'given', 'held') as reference_kind, reference_count,
    0::integer as edition
from recalled
"""
# A person at a stage of a programme counts once, with the day that was filed first.
REMEMBER_STAGES = """
insert into person_stages by name
select
    person_key,
    program_code,
    award_kind,
    stage_code,
    min(stage_on) as stage_on,
    any_value($edition)::integer as edition
from talent_awards
where
    person_key is not null
    and not exists (
        select 1 from person_stages as known
        where
            known.person_key = talent_awards.person_key
            and known.program_code = talent_awards.program_code
            and known.award_kind = talent_awards.award_kind
            and known.stage_code = talent_awards.stage_code
            and (known.stage_on is not null or talent_awards.stage_on is null)
    )
group by person_key, program_code, award_kind, stage_code
"""
# Also of earlier software, which had one list for all: whatever stands in a sheet of persons. words: what says that a row
# is veiled.
MOVE = """
insert into {people} by name
select listed.* from {listed} as listed
where
    listed.{words} != $veiled
    and exists (
        select 1 from talent_awards as award
        where award.batch_id = listed.batch_id and award.source_sheet = listed.source_sheet
    )
"""
FORGET = """
delete from {listed} as listed
where
    listed.{words} = $veiled
    or exists (
        select 1 from {people} as moved
        where moved.batch_id = listed.batch_id and moved.source_sheet = listed.source_sheet
    )
"""
VEIL_REJECTED = """
insert into rejected_rows by name
select distinct batch_id, source_file, source_sheet, source_row, $veiled as reason from rejected_people
"""
HAS_ANSWERS = "select 1 from duckdb_tables() where table_name = 'intake_answers'"
VEIL_ANSWERS = """
insert into intake_answers by name
select
    batch_id,
    'people:' || row_number() over (partition by batch_id order by question_key) as question_key,
    source_file,
    source_sheet,
    0 as source_row,
    '' as source_column,
    $veiled as question,
    '' as choice,
    '不公开' as choice_label,
    '' as reason
from answered_people
"""
OPEN_PEOPLE = """
create or replace table {file}.talent_people as
select record_id, record_name, program_code, clause_id, award_kind, award_kind_name from talent_people
"""


@cache
def fact_names() -> tuple[str, ...]:
    """The restricted tables that an edition takes over from the one before."""
    return (*(table.name for table in _of_ledgers()), *FACTS)


def shadow(con: duckdb.DuckDBPyConnection, recalled: Mapping[str, pa.Table]) -> None:
    """Make the temporary tables over those of an edition being built, with the facts of the edition before."""
    for table in _of_ledgers():
        con.execute(create(table, "create temp table"))
    con.execute(OTHER_TABLES.read_text(encoding="utf-8"))
    for name in fact_names():
        if name in recalled:
            con.register("incoming", recalled[name])
            con.execute(f"insert into {name} by name select * from incoming")
            con.unregister("incoming")
    _recall_talent(con, recalled.get("talent_references"))


def shadow_again(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
    """The same over a copy of an edition: tables are all restricted ones that it has."""
    for name, table in tables.items():
        con.register("incoming", table)
        con.execute(f"create temp table {name} as select * from incoming")
        con.unregister("incoming")
    con.execute(OTHER_TABLES.read_text(encoding="utf-8"))


def completed(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The restricted tables of an edition of earlier software, with the tables and columns that it did not have."""
    with duckdb.connect(config=SEALED_SPILLS) as con:
        shadow(con, tables)
        return {**tables, **_held(con, fact_names())}


def remember_stages(con: duckdb.DuckDBPyConnection, number: int) -> None:
    """Add the stages that persons have come to in edition `number`."""
    con.execute(REMEMBER_STAGES, {"edition": number})


def taken_out(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, pa.Table], bool]:
    """The restricted tables of an edition being built; its file keeps their open part.

    Also whether the file had held them: earlier software wrote them there, and removed rows stay in its free blocks.
    """
    row = con.execute("select current_database()").fetchone()
    assert row is not None
    file = f'"{row[0]}".main'
    had_them = _veil(con, "rejected_rows", "rejected_people", "reason", VEILED, VEIL_REJECTED)
    if con.execute(HAS_ANSWERS).fetchone() is not None:  # a copy of an edition of before there were questions
        had_them |= _veil(con, "intake_answers", "answered_people", "question", VEILED_ANSWER, VEIL_ANSWERS)
    tables = _held(con, (*fact_names(), *MARTS))
    for table in _of_ledgers():
        had_them |= not table.open_columns and _is_filled(con, f"{file}.{table.name}")
        con.execute(f"delete from {file}.{table.name}")
        if table.open_columns:
            columns = ", ".join(table.open_columns)
            con.execute(f"insert into {file}.{table.name} by name select {columns} from {table.name}")
    for name in (*FACTS, *MARTS):
        con.execute(f"drop table if exists {file}.{name}")
    con.execute(OPEN_PEOPLE.format(file=file))
    return tables, had_them


def changed(
    tables: Mapping[str, pa.Table], change: Callable[[duckdb.DuckDBPyConnection], None]
) -> dict[str, pa.Table]:
    """The tables after a change that is done to all of an edition."""
    with duckdb.connect(config=SEALED_SPILLS) as con:
        shadow_again(con, tables)
        change(con)
        return _held(con, tables)


def _of_ledgers() -> Iterator[Table]:
    for ledger in ledgers():
        yield from ledger.tables if ledger.is_restricted else ()


def _held(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> dict[str, pa.Table]:
    return {name: con.execute(f"select * from {name}").to_arrow_table() for name in names}


def _recall_talent(con: duckdb.DuckDBPyConnection, references: pa.Table | None) -> None:
    """The counts of people that earlier editions published or withheld, as the table earlier_talent."""
    earlier = NO_EARLIER_TALENT
    if references is not None:
        con.register("recalled", references)
        earlier = "select * from recalled" if "edition" in references.column_names else OLDER_REFERENCES
    con.execute(f"create or replace temp table earlier_talent as {earlier}")
    if references is not None:
        con.unregister("recalled")


def _veil(
    con: duckdb.DuckDBPyConnection, listed: str, people: str, words: str, veiled: str, veil: str
) -> bool:
    """Leave of a list only that there is such a row; whether any row had to be moved."""
    parts = {"listed": listed, "people": people, "words": words}
    moved = con.execute(MOVE.format(**parts), {"veiled": veiled}).fetchone()
    con.execute(FORGET.format(**parts), {"veiled": veiled})
    con.execute(veil, {"veiled": veiled})
    return moved is not None and moved[0] > 0


def _is_filled(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return con.execute(f"select 1 from {table} limit 1").fetchone() is not None
