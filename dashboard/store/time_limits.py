"""Stops a question that takes too long, so that one reader cannot hold the server of all."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dashboard.refusal import Refusal
from dashboard.settings import query_seconds

_asked = threading.Condition()
_until: dict[duckdb.DuckDBPyConnection, float] = {}
_watchers: list[threading.Thread] = []
_wakes = [0.0]  # when the watcher looks again; it is not woken for what ends later


@contextmanager
def within_time(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt the connection after `query_seconds`; that is raised as a Refusal."""
    seconds = query_seconds()
    until = time.monotonic() + seconds
    with _asked:
        _until[con] = until
        if not _watchers:
            _watchers.append(threading.Thread(target=_watch, name="stops long questions", daemon=True))
            _watchers[0].start()
        if until < _wakes[0]:
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
            now = time.monotonic()
            _interrupt_late(now)
            _wakes[0] = max(min(_until.values(), default=math.inf), now + 0.5)
            _asked.wait(None if _wakes[0] == math.inf else _wakes[0] - now)


def _interrupt_late(now: float) -> None:
    """Interrupt every late connection. Apart from `_watch`, which would keep the last one while it sleeps."""
    for con, until in _until.items():
        if until <= now:
            con.interrupt()
