"""A separate process that hands in or approves, so that a test can kill it. Forks for each try, as publishing_child does.

Arguments: the store's folder, `submit` or `approve`, then one stage per try as there. Approving is of what waits last.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dashboard.refusal import Refusal
from dashboard.store import Store, approve, standings, submit
from tests.editions import draft_of, policy_and_reference
from tests.faults.publishing_child import arm_disk, arm_sql, die_at, say
from tests.submitted import APPROVER, STEWARD
from tests.unit.test_store import one_project


def attempt(store: Store, work: str, stage: str, place: int) -> None:
    """Hand in one more project, or approve what waits."""
    kind, _, text = stage.partition(":")
    {"call": arm_disk, "sql": arm_sql}[kind](die_at(int(text)))
    if work == "submit":
        submit(store, draft_of(one_project(f"子{place}")), STEWARD, "intake")
        return
    waiting = [one.submission for one in standings(store) if one.state == "waiting"]
    approve(store, waiting[-1].submission_id, APPROVER)


def child(store: Store, work: str, stage: str, place: int) -> int:
    """What the forked process does; its exit code is 0 when it was not killed."""
    try:
        attempt(store, work, stage, place)
    except Refusal as refusal:
        say(f"refused {refusal}")
        return 3
    return 0


def main(arguments: list[str]) -> None:
    """Try each stage in turn."""
    store, work, stages = Store(Path(arguments[0])), arguments[1], arguments[2:]
    policy_and_reference()
    for place, stage in enumerate(stages):
        process = os.fork()
        if process == 0:
            os._exit(child(store, work, stage, place))
        _, status = os.waitpid(process, 0)
        say("killed" if os.WIFSIGNALED(status) else f"done {os.waitstatus_to_exitcode(status)}")
        sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1:])
