"""Stops a question that takes too long, so that one reader cannot hold the server of all."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dashboard.refusal import Refusal
from dashboard.settings import settings

_asked = threading.Condition()
_until: dict[duckdb.DuckDBPyConnection, float] = {}
_watchers: list[threading.Thread] = []


@contextmanager
def within_time(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt the connection after `query_seconds` of the settings; that is raised as a Refusal."""
    seconds = settings().query_seconds
    with _asked:
        _until[con] = time.monotonic() + seconds
        if not _watchers:
            _watchers.append(threading.Thread(target=_watch, name="stops long questions", daemon=True))
            _watchers[0].start()
        _asked.notify()
    try:
        yield
    except duckdb.InterruptException:
        raise Refusal(
            f"这个问题算了 {seconds} 秒还没有算完，已经停止，数据没有受影响。请缩小筛选范围，或稍后再试。"
        ) from None
    finally:
        with _asked:
            del _until[con]


def _watch() -> None:
    """Interrupt what is late, then sleep until the next may be."""
    with _asked:
        while True:
            _asked.wait(_interrupt_late())


def _interrupt_late() -> float | None:
    """Interrupt every late connection; the seconds until the next may be late, None where there is none."""
    now = time.monotonic()
    for con, until in _until.items():
        if until <= now:
            con.interrupt()
    return min((max(until - now, 0.5) for until in _until.values()), default=None)
