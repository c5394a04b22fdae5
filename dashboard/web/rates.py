"""How often something is done in a minute, counted over all readers of this server, in however many processes it runs."""

from __future__ import annotations

import fcntl
import json
import math
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from dashboard.refusal import Refusal
from dashboard.settings import limits, shared_counts

MINUTE = 60.0
# What is counted → its name in sentences; the limit is `<name>_a_minute` of the settings.
COUNTED = {"exports": "导出", "links": "打开和生成定版链接"}
_done: dict[str, deque[float]] = {name: deque() for name in COUNTED}
_counting = threading.Lock()


class TooMany(Refusal):
    """Refused because of too much at once, not for what it is. seconds: after these it may be tried again."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


def count_one(name: str) -> None:
    """Count one more of COUNTED. Raises TooMany, and does not count it, where the minute is full."""
    most, now = getattr(limits(), f"{name}_a_minute"), time.monotonic()
    with _counting, _together():
        done = _done[name]
        while done and done[0] <= now - MINUTE:
            done.popleft()
        if len(done) < most:
            done.append(now)
            return
        wait = math.ceil(done[-most] + MINUTE - now) if most else int(MINUTE)
    raise TooMany(
        f"{COUNTED[name]}一分钟最多 {most} 次，已达上限，本次请求未执行。请 {wait} 秒后再试。", wait
    )


@contextmanager
def _together() -> Iterator[None]:
    """Meanwhile `_done` is what all processes of the server did, and no other process counts.

    They have one open file and one clock: time.monotonic counts from the start of the machine.
    """
    file = shared_counts()
    if file is None:
        yield
        return
    fcntl.lockf(file, fcntl.LOCK_EX)
    try:
        with suppress(ValueError):  # nothing yet, or a process was killed while it wrote
            for name, times in json.loads(os.pread(file, os.fstat(file).st_size, 0)).items():
                _done[name] = deque(times)
        yield
        content = json.dumps({name: list(times) for name, times in _done.items()}).encode()
        os.pwrite(file, content, 0)
        os.ftruncate(file, len(content))
    finally:
        fcntl.lockf(file, fcntl.LOCK_UN)
