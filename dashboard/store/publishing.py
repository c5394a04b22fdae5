"""Publishing: an edition is built beside the others, checked, synced to disk, renamed, and made current by one swap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb

from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.store.building import Draft, Plan, fill_draft, make, now
from dashboard.store.catalogue import Edition, Store, list_editions, prepare
from dashboard.store.failures import failures_in_words
from dashboard.store.history import take_over_history
from dashboard.store.locking import locked
from dashboard.store.people import restricted_tables
from dashboard.store.published import counted
from dashboard.store.reading import check_whole, is_whole
from dashboard.store.restricted import shadow_again
from dashboard.store.signing import signed
from dashboard.store.sweeping import sweep


def publish(store: Store, draft: Draft) -> Edition:
    """Build, check and publish an edition; returns its entry. On any failure the store is unchanged."""
    with drafting(store, draft) as (_, plan):
        return counted(make(store, plan), "published")


@contextmanager
def drafting(store: Store, draft: Draft) -> Iterator[tuple[list[Edition], Plan]]:
    """The editions and the plan of the next one from a draft, while the store is locked. Raises Refusal for what forbids it."""
    author, message = signed(draft.author, draft.message)
    draft = replace(draft, author=author, message=message)
    with failures_in_words(store), locked(store):
        prepare(store)
        connection.check_anchor(store.folder)
        editions = list_editions(store)
        base = _base_of(store, draft)
        newest = base.number if base else 0
        if draft.after is not None and draft.after != newest:
            raise Refusal(f"您核对之后，第 {newest} 版已经发布。请重新核对变化，再发布。")
        sweep(store, editions)
        yield editions, planned(editions, draft, base)


def rehearse(store: Store, draft: Draft, folder: Path) -> Edition:
    """Build in `folder` the edition that `publish` would make now. The store and its catalogue do not change."""
    with failures_in_words(store):
        target = Store(folder)
        prepare(target)
        plan = planned(list_editions(store), draft, _base_of(store, draft))
        return make(target, plan, keeps_people=False)


def ledger_base(store: Store) -> Edition | None:
    """The newest ledger edition, whose facts the next ledger edition starts from; None where there is none."""
    return next(
        (
            edition
            for edition in reversed(list_editions(store))
            if edition.kind == "ledger" and not edition.retired_at
        ),
        None,
    )


def _base_of(store: Store, draft: Draft) -> Edition | None:
    """The edition that a draft starts from."""
    return ledger_base(store) if draft.kind == "ledger" else None


def planned(editions: list[Edition], draft: Draft, base: Edition | None) -> Plan:
    """The plan of the next edition from a draft. Raises Refusal where its base is damaged."""
    number = max((edition.number for edition in editions), default=0) + 1
    if base:
        check_whole(base)
    return Plan(
        number, base.number if base else None, partial(fill_draft, draft=draft, number=number, base=base)
    )


def roll_back(store: Store, number: int, author: str, message: str) -> Edition:
    """Make edition `number` current again, as a new edition with the same facts, policy and rules."""
    with rolling_back(store, number, author, message) as (_, plan):
        return counted(make(store, plan), "rolled_back")


@contextmanager
def rolling_back(
    store: Store, number: int, author: str, message: str
) -> Iterator[tuple[list[Edition], Plan]]:
    """As `drafting`, for edition `number` once more. Raises Refusal where there is none."""
    author, message = signed(author, message or f"回退到第 {number} 版")
    with failures_in_words(store), locked(store):
        connection.check_anchor(store.folder)
        editions = list_editions(store)
        source = next((edition for edition in editions if edition.number == number), None)
        if source is None:
            raise Refusal(f"没有第 {number} 版数据，无法回退。可用 editions 命令查看现有版本。")
        sweep(store, editions)
        yield editions, planned_copy(store, source, author, message)


def copy_of(
    store: Store,
    source: Edition,
    author: str,
    message: str,
    change: Callable[[duckdb.DuckDBPyConnection], None] | None = None,
) -> Edition:
    """Publish a copy of an edition as the newest. change: what is done to all of it in the end. The caller holds the lock."""
    return make(store, replace(planned_copy(store, source, author, message), change=change))


def planned_copy(store: Store, source: Edition, author: str, message: str) -> Plan:
    """The plan of a copy of an edition as the newest. Raises Refusal where its file is damaged."""
    check_whole(source)
    editions = list_editions(store)
    newest = editions[-1].number + 1
    latest = next(e for e in reversed(editions) if e == source or (e.kind == source.kind and is_whole(e)))

    def relabel(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(
            "update edition set edition = ?, published_at = ?, author = ?, message = ?, parent_edition = ?",
            [newest, now(), author, message, source.number],
        )
        shadow_again(con, restricted_tables(source))
        take_over_history(con, source, latest, newest)

    return Plan(newest, source.number, relabel, source.path)
