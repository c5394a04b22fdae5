"""Retention: removes the files of old editions that nothing refers to, and the keys of what they hold of persons.

Their entries stay in the list as 已归档.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.store.catalogue import (
    Edition,
    Store,
    current_edition,
    list_editions,
    mark_retired,
)
from dashboard.store.companion import remove
from dashboard.store.disk import sync_folder
from dashboard.store.failures import failures_in_words
from dashboard.store.locking import locked


@dataclass(frozen=True)
class Retention:
    """The plan of a retention. kept: number of each edition that stays → reason, in words. leaving: the other editions."""

    leaving: tuple[Edition, ...]
    kept: dict[int, str]


def plan_retention(store: Store, keep: int, quoted: Collection[int]) -> Retention:
    """The editions that can be retired: all but the current, the newest `keep`, the newest of each kind, and the quoted.

    quoted: numbers that a link or a meeting names.
    """
    if keep < 1:
        raise Refusal(f"--keep 应为不小于 1 的整数，收到 {keep}。没有移除任何版本。")
    editions = [edition for edition in list_editions(store) if not edition.retired_at]
    if not editions:
        return Retention((), {})
    kept: dict[int, str] = {}
    for edition in editions[-keep:]:
        kept[edition.number] = f"最新的 {keep} 个版本之一"
    for edition in editions:  # the newest of each kind stays: the next publication starts from it
        newest = max(other.number for other in editions if other.kind == edition.kind)
        if edition.number == newest:
            kept.setdefault(newest, "这一类的最新版本，下一次发布从它出发")
        if edition.number in quoted:
            kept[edition.number] = "被链接或会议引用"
    kept[current_edition(store).number] = "当前版本"
    return Retention(tuple(edition for edition in editions if edition.number not in kept), kept)


def retire(store: Store, keep: int, quoted: Collection[int]) -> Retention:
    """Mark the editions of the plan as 已归档, then remove their files. In this order a kill in between is harmless."""
    with failures_in_words(store), locked(store):
        connection.check_anchor(store.folder)
        plan = plan_retention(store, keep, quoted)
        when = dt.datetime.now().isoformat(timespec="seconds")
        if plan.leaving:
            mark_retired(store, {edition.number for edition in plan.leaving}, when)
        remove_retired(store)
        return plan


def remove_retired(store: Store) -> None:
    """Remove the files of 已归档 editions, also those left by a killed retention. The caller holds the lock."""
    for edition in list_editions(store):
        if edition.retired_at:
            remove(edition.path, edition.folder)
    sync_folder(store.folder)
