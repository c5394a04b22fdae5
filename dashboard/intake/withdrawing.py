"""Withdraws the file of a unit as a new edition: its rows go, and the rows come back that it had replaced or removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from dashboard.intake.missing import WITHDRAWN
from dashboard.intake.numbers_of_things import SAME_WORDS
from dashboard.policy.loading import edition_tables
from dashboard.refusal import Refusal
from dashboard.store import (
    Draft,
    Edition,
    Store,
    check_whole,
    fetch,
    has_table,
    ledger_base,
    list_editions,
    publish,
    signed,
)
from dashboard.store.ledgers import Ledger, ledgers

# What follows the name of the file in the reason of a row that a later file lacked.
REMOVED = WITHDRAWN.partition("{file}")[0]
# Rows of the edition before that the file replaced (their key is lost) or removed (its reason names the file).
REMEMBER = """
create or replace temp table lost_{table} as
select distinct {key} from {table} where batch_id = $batch_id
"""
CANDIDATES = """
create or replace temp table back as
select earlier.*
from {earlier}.{table} as earlier
where
    not exists (select 1 from {table} where {now_same})
    and exists (select 1 from batches where batches.batch_id = earlier.batch_id)
    and (
        exists (select 1 from lost_{table} as lost where {lost_same})
        or exists (
            select 1 from rejected_rows
            where
                rejected_rows.batch_id = earlier.batch_id
                and rejected_rows.source_sheet = earlier.source_sheet
                and rejected_rows.source_row = earlier.source_row
                and starts_with(rejected_rows.reason, $removed)
        )
    )
"""
BRING_BACK = """
insert into {table} by name
select earlier.* from {earlier}.{table} as earlier
where exists (select 1 from back where {back_same})
"""
# What was said of a row when it went is no longer so.
UNSAY = """
delete from rejected_rows
where
    exists (
        select 1 from back
        where
            back.batch_id = rejected_rows.batch_id
            and back.source_sheet = rejected_rows.source_sheet
            and back.source_row = rejected_rows.source_row
    )
    and not exists (
        select 1 from {earlier}.rejected_rows as earlier
        where
            earlier.batch_id = rejected_rows.batch_id
            and earlier.source_sheet = rejected_rows.source_sheet
            and earlier.source_row = rejected_rows.source_row
            and earlier.reason = rejected_rows.reason
    )
"""
# A row is looked for further back only where the file that it had before was itself withdrawn since.
KEEP_LOOKING = """
delete from lost_{table} as lost
where
    not exists (select 1 from {earlier}.{table} as earlier where {lost_same})
    or exists (select 1 from {table} as earlier where {lost_same})
"""


@dataclass(frozen=True)
class Batch:
    """A file that came into an edition. edition: the number of the edition into which it came."""

    batch_id: str
    edition: int
    source_file: str
    file_sha256: str | None
    department_code: str | None


def find_batch(base: Edition | None, batch_id: str) -> Batch:
    """The batch of this number in the newest ledger edition. Raises Refusal where it has none."""
    rows = [] if base is None else fetch(
        base,
        "select batch_id, edition, source_file, file_sha256, reporting_department_code from batches where batch_id = $id",
        {"id": batch_id},
    ).to_pylist()  # fmt: skip
    if not rows:
        raise Refusal(f"在用的台账里没有批次“{batch_id}”。批次号见“报送台”，或已经撤回。")
    return Batch(*rows[0].values())


def withdrawal(
    store: Store, batch_id: str, author: str, message: str, after: int | None = None
) -> tuple[Batch, Draft]:
    """The draft of the edition without a file. Raises Refusal where it is not in, or an earlier edition cannot be opened.

    after: the newest ledger edition that the author has seen, as in `take`.
    """
    base = ledger_base(store)
    batch = find_batch(base, batch_id)
    assert base is not None
    earlier = list(_before(store, batch))

    def fill(con: duckdb.DuckDBPyConnection, _: int) -> None:
        _withdraw(con, batch, earlier)

    told = f"撤回“{batch.source_file}”（第 {batch.edition} 版接入）：{message}"
    draft = Draft(
        "ledger", base.policy_id, author, told, edition_tables(base.policy_id), fill, after or base.number
    )
    return batch, draft


def _before(store: Store, batch: Batch) -> Iterator[Edition]:
    """The ledger editions that the file came upon, the newest first."""
    known = {edition.number: edition for edition in list_editions(store)}
    number = known[batch.edition].parent_number if batch.edition in known else None
    while number is not None and number in known:
        yield known[number]
        number = known[number].parent_number


def _withdraw(con: duckdb.DuckDBPyConnection, batch: Batch, earlier: list[Edition]) -> None:
    given = {"batch_id": batch.batch_id}
    for ledger in ledgers():
        con.execute(REMEMBER.format(table=ledger.rows.name, key=", ".join(ledger.rows.key)), given)
    for name in [table.name for ledger in ledgers() for table in ledger.tables] + [
        "rejected_rows", "intake_answers", "batches",
    ]:  # fmt: skip
        con.execute(f"delete from {name} where batch_id = $batch_id", given)
    for place, edition in enumerate(earlier):
        _open(con, batch, edition, f"earlier_{place}")
        # What it removed stood in the edition right before it; further back the same words may be of another file.
        removed = "\0" if place else f"{REMOVED}{batch.source_file}”"
        for ledger in ledgers():
            _bring_back(con, ledger, f"earlier_{place}", removed)
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


def _bring_back(con: duckdb.DuckDBPyConnection, ledger: Ledger, earlier: str, removed: str) -> None:
    """Bring back the rows of a kind from an edition that is attached as `earlier`."""
    table, key = ledger.rows.name, ledger.rows.key
    if not has_table(con, earlier, table):  # software of before that kind
        con.execute(f"delete from lost_{table}")
        return
    same = {
        "now_same": _same(table, "earlier", key),
        "lost_same": _same("lost", "earlier", key),
        "back_same": _same("earlier", "back", key),
    }
    con.execute(CANDIDATES.format(table=table, earlier=earlier, **same), {"removed": removed})
    for brought in ledger.tables:
        if has_table(con, earlier, brought.name):
            con.execute(BRING_BACK.format(table=brought.name, earlier=earlier, **same))
    con.execute(UNSAY.format(earlier=earlier))
    con.execute(KEEP_LOOKING.format(table=table, earlier=earlier, **same))


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
