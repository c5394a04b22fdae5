"""Progress of long files, on standard error, so that standard output holds only the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

LONG_BYTES = 2 * 1024 * 1024
SECONDS_APART = 1.0


def shown(paths: Sequence[Path], stream: TextIO) -> Callable[[str, int, int], None] | None:
    """A callback that prints stage, done and total, or None where all files are short.

    A new stage is always printed; within a stage at most one line a second.
    """
    if not any(path.is_file() and path.stat().st_size >= LONG_BYTES for path in paths):
        return None
    last = {"stage": "", "at": ""}

    def show(stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        is_over = done >= total
        if stage == last["stage"] and not is_over and now - float(last["at"]) < SECONDS_APART:
            return
        last.update(stage=stage, at=str(now))
        print(f"{stage}：{done:,} / {total:,}", file=stream, flush=True)

    return show
