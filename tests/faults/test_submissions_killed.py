"""Handing in and approving that are killed: what was published stays, what waits waits, and nothing is half of either."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.state.sealing import state_faults
from dashboard.state.submissions import FollowUp
from dashboard.store import Store, approve, list_editions, publish, standings, submit, tidy
from dashboard.store.candidates import folder_of, path_of
from dashboard.store.wholeness import file_digest
from tests.editions import draft_of
from tests.faults.test_interruptions import DEBRIS, ROOT, listed, look
from tests.hanging import HANG_SECONDS
from tests.submitted import APPROVER, STEWARD
from tests.unit.test_store import digests, one_project, projects_of

# Before each of these many calls an approval can die: the copy, the place, the list of editions, the candidate.
APPROVALS = 10
SUBMISSIONS = 6


def run(store: Store, work: str, stages: list[str], after: Callable[[str, bool], None]) -> int:
    """Let the process die at each stage in turn, and look after each; returns the number killed."""
    command = [sys.executable, "-W", "error", "-m", "tests.faults.submitting_child"]
    killed = 0
    with subprocess.Popen(
        [*command, str(store.folder), work, *stages],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for stage in stages:
            said = process.stdout.readline().strip()
            assert said in ("killed", "done 0"), (stage, said)
            killed += said == "killed"
            after(stage, said == "killed")
            process.stdin.write("\n")
            process.stdin.flush()
        process.stdin.close()
        assert process.wait(HANG_SECONDS) == 0
    return killed


def waiting(store: Store) -> list[str]:
    """The numbers of what waits."""
    return [one.submission.submission_id for one in standings(store) if one.state == "waiting"]


def hand_in(store: Store, name: str) -> str:
    """One more project handed in; its number."""
    draft = draft_of(one_project(name))
    return submit(store, draft, STEWARD, "intake", (), FollowUp(mappings=((None, name, "{}"),))).submission_id


def kill_submissions(folder: Path, stages: list[str]) -> int:
    """Kill what hands in: it waits whole, or it is nothing; the editions never change."""
    store = Store(folder)
    publish(store, draft_of(one_project("甲")))
    before = (folder / "catalogue.json").read_bytes()

    def after(stage: str, was_killed: bool) -> None:
        assert (folder / "catalogue.json").read_bytes() == before, stage
        for one in standings(store):
            assert one.state == "waiting", stage
            assert file_digest(path_of(store, one.submission)) == one.submission.digest, stage

    killed = run(store, "submit", stages, after)
    tidy(store)
    kept = {one.submission.candidate for one in standings(store)}
    assert {path.name for path in folder_of(store).iterdir()} == kept
    assert "乙" in projects_of(approve(store, hand_in(store, "乙"), APPROVER))
    return killed


def kill_approvals(folder: Path, stages: list[str]) -> int:
    """Kill what approves: it waits still, or it is published with who approved it; then the next one is handed in."""
    store = Store(folder)
    publish(store, draft_of(one_project("甲")))
    hand_in(store, "子0")
    numbers = iter(range(1, len(stages) + 1))

    def after(stage: str, was_killed: bool) -> None:
        look(store, stage)
        last = standings(store)[-1]
        assert last.state in ("waiting", "published"), stage
        if last.state == "waiting":
            assert was_killed, stage
            assert len(list_editions(store)) == last.submission.edition_number - 1
            assert file_digest(path_of(store, last.submission)) == last.submission.digest, stage
            return
        assert last.edition == list_editions(store)[-1], stage
        assert last.edition.sha256 == last.submission.digest
        assert last.decided is not None
        assert last.decided.actor.subject == APPROVER.subject
        hand_in(store, f"子{next(numbers)}")

    killed = run(store, "approve", stages, after)
    number = waiting(store)[-1]
    edition = approve(store, number, APPROVER)
    assert not [path for pattern in DEBRIS for path in folder.glob(pattern)]
    assert set(digests(folder)) == listed(store)
    assert list(folder_of(store).iterdir()) == []
    for one in standings(store):
        assert [event.event for event in one.events][-1] == "published", one
    assert edition.number == len(list_editions(store)) == len(standings(store)) + 1
    assert state_faults(folder)[1] == []
    return killed


def test_a_killed_submission_is_whole_or_nothing(tmp_path: Path) -> None:
    """Killed before calls of the disk and before statements."""
    stages = [*(f"call:{place}" for place in range(1, SUBMISSIONS)), "sql:5", "sql:40"]
    assert kill_submissions(tmp_path / "store", stages) >= 4


def test_a_killed_approval_waits_or_is_published(tmp_path: Path) -> None:
    """Killed before every call of the disk; what follows a publication is done the next time."""
    assert kill_approvals(tmp_path / "store", [f"call:{place}" for place in range(1, APPROVALS + 1)]) >= 8


@pytest.mark.soak
def test_they_are_killed_at_length(tmp_path: Path) -> None:
    """The same many times, in any order."""
    draw = random.Random(random.randrange(2**32))
    submitted = [f"{draw.choice(('call', 'sql'))}:{draw.randint(1, 45)}" for _ in range(40)]
    approved = [f"call:{draw.randint(1, APPROVALS)}" for _ in range(40)]
    kill_submissions(tmp_path / "submitted", submitted)
    kill_approvals(tmp_path / "approved", approved)
