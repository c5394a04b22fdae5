"""Withdraws the file of a unit as a new edition: its rows go, and the rows come back that it had replaced or removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from dashboard.intake.accepting import keep_written
from dashboard.intake.batches import Batch, check_relied_on, find_batch
from dashboard.intake.numbers_of_things import SAME_WORDS
from dashboard.policy.loading import edition_tables
from dashboard.refusal import Refusal
from dashboard.store import (
    Draft,
    Edition,
    Store,
    check_whole,
    has_table,
    ledger_base,
    list_editions,
    publish,
    restricted_tables,
    signed,
)
from dashboard.store.ledgers import Ledger, ledgers

# Rows of the edition before that the file replaced (their key is lost), or removed: they are not in the edition that it
# came into, and the reason for which they went names it.
REMEMBER = """
create or replace temp table lost_{table} as
select distinct {key} from {table} where batch_id = $batch_id
"""
CANDIDATES = """
create or replace temp table back as
select earlier.*
from {earlier_table} as earlier
where
    not exists (select 1 from {table} where {now_same})
    and exists (select 1 from batches where batches.batch_id = earlier.batch_id)
    and (
        exists (select 1 from lost_{table} as lost where {lost_same})
        or (
            not exists (select 1 from {taken_table} as taken where {taken_same})
            and exists (
                select 1 from {rejected} as rejected
                where
                    rejected.batch_id = earlier.batch_id
                    and rejected.source_sheet = earlier.source_sheet
                    and rejected.source_row = earlier.source_row
                    and contains(translate(rejected.reason, '‘’', '“”'), '“' || $file::varchar || '”')
            )
        )
    )
"""
BRING_BACK = """
insert into {table} by name
select earlier.* from {earlier_table} as earlier
where exists (select 1 from back where {back_same})
"""
# What was said of a row when it went is no longer so.
UNSAY = """
delete from {rejected} as rejected
where
    exists (
        select 1 from back
        where
            back.batch_id = rejected.batch_id
            and back.source_sheet = rejected.source_sheet
            and back.source_row = rejected.source_row
    )
    and not exists (
        select 1 from {earlier_rejected} as earlier
        where
            earlier.batch_id = rejected.batch_id
            and earlier.source_sheet = rejected.source_sheet
            and earlier.source_row = rejected.source_row
            and earlier.reason = rejected.reason
    )
"""
# A row is looked for further back only where the file that it had before was itself withdrawn since.
KEEP_LOOKING = """
delete from lost_{table} as lost
where
    not exists (select 1 from {earlier_table} as earlier where {lost_same})
    or exists (select 1 from {table} as earlier where {lost_same})
"""


def withdrawal(
    store: Store, batch_id: str, author: str, message: str, after: int | None = None
) -> tuple[Batch, Draft]:
    """The draft of the edition without a file.

    after: the newest ledger edition that the author has seen, as in `take`. Raises Refusal where the file is not in, where
    another file relies on its money, or where an edition that it needs cannot be opened.
    """
    base = ledger_base(store)
    batch = find_batch(base, batch_id)
    assert base is not None
    check_relied_on(base, batch)
    known = {edition.number: edition for edition in list_editions(store)}
    earlier = list(_before(known, batch))

    def fill(con: duckdb.DuckDBPyConnection, _: int) -> None:
        _withdraw(con, batch, earlier, base, known[batch.edition] if earlier else base)
        keep_written(con, store, base.policy_id)

    told = f"撤回“{batch.source_file}”（第 {batch.edition} 版接入）：{message}"
    draft = Draft(
        "ledger", base.policy_id, author, told, edition_tables(base.policy_id), fill, after or base.number
    )
    return batch, draft


def _before(known: Mapping[int, Edition], batch: Batch) -> Iterator[Edition]:
    """The ledger editions that the file came upon, the newest first. known: number → edition."""
    number = known[batch.edition].parent_number if batch.edition in known else None
    while number is not None and number in known:
        yield known[number]
        number = known[number].parent_number


def _withdraw(
    con: duckdb.DuckDBPyConnection, batch: Batch, earlier: list[Edition], base: Edition, taken: Edition
) -> None:
    """Withdraw a file from the edition being built from `base`. taken: the edition that it came into."""
    given = {"batch_id": batch.batch_id}
    for ledger in ledgers():
        con.execute(REMEMBER.format(table=ledger.rows.name, key=", ".join(ledger.rows.key)), given)
    for name in [table.name for ledger in ledgers() for table in ledger.tables] + [
        "rejected_rows", "rejected_people", "intake_answers", "answered_people", "batches",
    ]:  # fmt: skip
        con.execute(f"delete from {name} where batch_id = $batch_id", given)
    came_into = "base_edition" if taken.number == base.number else "taken_edition"
    _lay_people_beside(con, base, "base_edition")
    for place, edition in enumerate(earlier):
        name = f"earlier_{place}"
        _open(con, batch, edition, name)
        if place == 0 and taken.number != base.number:
            _open(con, batch, taken, came_into)
        # What it removed stood in the edition right before it.
        file = None if place else batch.source_file
        for ledger in ledgers():
            _bring_back(con, ledger, name, came_into, file)
        if not any(_is_lost(con, ledger) for ledger in ledgers()):
            break


def _open(con: duckdb.DuckDBPyConnection, batch: Batch, edition: Edition, name: str) -> None:
    try:
        check_whole(edition)
    except Refusal as refusal:
        raise Refusal(
            f"不能撤回“{batch.source_file}”：它替代的行在第 {edition.number} 版里，这一版打不开（{refusal}）"
            "请改为让单位重新报送原来的台账。"
        ) from refusal
    con.execute(f"attach '{str(edition.path).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
    _lay_people_beside(con, edition, name)


def _lay_people_beside(con: duckdb.DuckDBPyConnection, edition: Edition, name: str) -> None:
    """Make what an edition attached as `name` holds of persons readable, as `_in` names it."""
    for table, rows in restricted_tables(edition).items():
        con.register(f"{name}_{table}", rows)


def _bring_back(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, earlier: str, taken: str, file: str | None
) -> None:
    """Bring back the rows of a kind from an edition that is attached as `earlier`.

    taken: how the edition that the file came into is attached. file: whose removed rows come back too, None for none.
    """
    table, key = ledger.rows.name, ledger.rows.key
    if not has_table(con, earlier, table):  # software of before that kind
        con.execute(f"delete from lost_{table}")
        return
    parts = {
        "earlier_table": _in(earlier, ledger, table),
        "taken_table": _in(taken, ledger, table),
        "rejected": ledger.rejected_table,
        "earlier_rejected": _in(earlier, ledger, ledger.rejected_table),
        "now_same": _same(table, "earlier", key),
        "taken_same": _same("taken", "earlier", key),
        "lost_same": _same("lost", "earlier", key),
        "back_same": _same("earlier", "back", key),
    }
    con.execute(CANDIDATES.format(table=table, **parts), {"file": file})
    for brought in ledger.tables:
        if has_table(con, earlier, brought.name):
            whence = parts | {"earlier_table": _in(earlier, ledger, brought.name)}
            con.execute(BRING_BACK.format(table=brought.name, **whence))
    con.execute(UNSAY.format(**parts))
    con.execute(KEEP_LOOKING.format(table=table, **parts))


def _in(attached: str, ledger: Ledger, table: str) -> str:
    """A table of an attached edition; what speaks of persons lies beside it."""
    is_beside = table == "rejected_people" or (ledger.is_restricted and table != "rejected_rows")
    return f"{attached}_{table}" if is_beside else f"{attached}.{table}"


def _is_lost(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> bool:
    return con.execute(f"select 1 from lost_{ledger.rows.name} limit 1").fetchone() is not None


def _same(left: str, right: str, key: tuple[str, ...]) -> str:
    """Numbers are equal in any dress, as where files are merged."""
    return " and ".join(
        f"{SAME_WORDS.format(f'{left}.{column}')} = {SAME_WORDS.format(f'{right}.{column}')}"
        for column in key
    )


def publish_withdrawal(
    store: Store, batch_id: str, author: str, message: str, after: int | None = None
) -> tuple[Batch, Edition]:
    """Publish the edition without a file. See `withdrawal`."""
    author, message = signed(author, message)
    batch, draft = withdrawal(store, batch_id, author, message, after)
    return batch, publish(store, draft)
