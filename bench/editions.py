"""The two editions of the demonstration that everything is measured on."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from bench.measuring import Times
from dashboard.demo import build_demo
from dashboard.policy.loading import edition_tables
from dashboard.settings import settings
from dashboard.store import Draft, Edition, Store, publish


@dataclass(frozen=True)
class Made:
    """A store with two editions, a month apart. publishing: seconds of each, without those of inventing its facts."""

    projects: int
    store: Store
    before: Edition
    edition: Edition
    publishing: Times

    @property
    def url(self) -> str:
        """The address of the store."""
        return f"file:{self.store.folder}"


@contextmanager
def made(projects: int) -> Iterator[Made]:
    """Publish both editions into a folder that goes away."""
    policy_id, times = settings().policy_id, []
    tables = edition_tables(policy_id)

    def publish_one(store: Store, earlier: bool, history_of: Edition | None) -> Edition:
        inventing: Times = []
        fill = partial(_timed, inventing, projects, earlier)
        start = time.perf_counter()
        edition = publish(
            store, Draft("demo", policy_id, "测量", "测量", tables, fill, history_of=history_of)
        )
        times.append(time.perf_counter() - start - sum(inventing))
        return edition

    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        before = publish_one(store, True, None)
        edition = publish_one(store, False, before)
        yield Made(projects, store, before, edition, times)


def _timed(
    inventing: Times, projects: int, earlier: bool, con: duckdb.DuckDBPyConnection, number: int
) -> None:
    start = time.perf_counter()
    build_demo(con, projects=projects, edition=number, earlier=earlier)
    inventing.append(time.perf_counter() - start)
