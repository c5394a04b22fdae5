"""A separate process that publishes, so that a test can kill it. Imports once, then forks for each try.

Arguments: the store's folder, then one stage per try. A stage is `call:N` (die before the Nth call that touches
the disk), `sql:N` (die before the Nth statement) or `time:SECONDS`. Prints one line per try, `killed` or `done`,
and waits for a line on its input before the next try.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from dashboard.refusal import Refusal
from dashboard.store import Store, publish, roll_back
from tests.editions import draft_of, policy_and_reference

DISK_CALLS = ("fsync", "rename", "replace", "unlink")


class Watched:
    """A DuckDB connection that counts its statements."""

    def __init__(self, con: Any, before: Callable[[], None]) -> None:
        self.con, self.before = con, before

    def execute(self, *arguments: Any) -> Any:
        self.before()
        return self.con.execute(*arguments)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: Any) -> None:
        self.con.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.con, name)


def die_at(place: int) -> Callable[[], None]:
    """A step that kills this process after the given number of steps; 1 is the next step."""
    steps = iter(range(place - 1, -1, -1))

    def before() -> None:
        if next(steps, 1) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return before


def arm_disk(before: Callable[[], None]) -> None:
    """Count the calls that make a change on disk last or appear."""
    for name in DISK_CALLS:
        real = getattr(os, name)

        def counted(*arguments: Any, real: Any = real, **named: Any) -> Any:
            before()
            return real(*arguments, **named)

        setattr(os, name, counted)


def arm_sql(before: Callable[[], None]) -> None:
    """Count the statements of the publication."""
    real = duckdb.connect

    def watched(*arguments: Any, **named: Any) -> Watched:
        return Watched(real(*arguments, **named), before)

    vars(duckdb)["connect"] = watched


def attempt(folder: Path, stage: str, place: int) -> None:
    """Publish one more project, or roll back to the first edition on every third try."""
    kind, _, text = stage.partition(":")
    if kind == "call":
        arm_disk(die_at(int(text)))
    elif kind == "sql":
        arm_sql(die_at(int(text)))
    store = Store(folder)
    if place % 3 == 2:
        roll_back(store, 1, "甲处", f"回退{place}")
        return
    project = {"project_id": f"子{place}", "batch_id": f"子{place}", "clause_id": "1.1"}
    publish(store, draft_of({"projects": [project]}))


def say(line: str) -> None:
    """One line to the test that reads our output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def child(folder: Path, stage: str, place: int) -> int:
    """What the forked process does; its exit code is 0 when it was not killed."""
    try:
        attempt(folder, stage, place)
    except Refusal as refusal:
        say(f"refused {refusal}")
        return 3
    return 0


def main(arguments: list[str]) -> None:
    """Try each stage in turn."""
    folder, stages = Path(arguments[0]), arguments[1:]
    policy_and_reference()
    for place, stage in enumerate(stages):
        process = os.fork()
        if process == 0:
            os._exit(child(folder, stage, place))
        if stage.startswith("time:"):
            time.sleep(float(stage.partition(":")[2]))
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
        say("killed" if os.WIFSIGNALED(status) else f"done {os.waitstatus_to_exitcode(status)}")
        sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1:])
