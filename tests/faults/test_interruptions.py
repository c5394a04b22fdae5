"""Publishing that is killed, without disk space or not alone: the last edition stays, the next publication works."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from dashboard.refusal import Refusal
from dashboard.store import Draft, Store, current_edition, list_editions, publish, roll_back
from tests.asking import run
from tests.editions import draft_of
from tests.hanging import HANG_SECONDS
from tests.unit.test_store import digests, one_project, projects_of

ROOT = Path(__file__).resolve().parents[2]
# Before each of these many steps a publication can die; further steps would not be reached.
DISK_STEPS, SQL_STEPS, LONGEST = 9, 45, 0.8
DEBRIS = (".building-*", ".catalogue.json.*")


def stages(seed: int, count: int) -> list[str]:
    """Places to die at, drawn at random; both ends of each range are among them."""
    draw = random.Random(seed)
    drawn = [f"call:{place}" for place in (1, 4, 6, 7, 8, 9)]
    while len(drawn) < count:
        kind = draw.choice(("call", "sql", "sql", "time"))
        drawn.append({
            "call": f"call:{draw.randint(1, DISK_STEPS)}",
            "sql": f"sql:{draw.randint(1, SQL_STEPS)}",
            "time": f"time:{draw.random() * LONGEST:.3f}",
        }[kind])  # fmt: skip
    return drawn[:count]


def kill_and_look(folder: Path, seed: int, count: int) -> int:
    """Kill `count` publications in turn and check the store after each; returns the number killed."""
    store = Store(folder)
    publish(store, draft_of(one_project("甲")))
    killed, before = 0, digests(folder)
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "tests.faults.publishing_child",
        str(folder),
        *stages(seed, count),
    ]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for stage in command[6:]:
            said = process.stdout.readline().strip()
            assert said in ("killed", "done 0"), (stage, said)
            killed += said == "killed"
            look(store, stage)
            before = {name: digest for name, digest in before.items() if name in listed(store)}
            assert before.items() <= digests(folder).items(), stage
            before = digests(folder)
            process.stdin.write("\n")
            process.stdin.flush()
        process.stdin.close()
        assert process.wait(HANG_SECONDS) == 0
    after = publish(store, draft_of(one_project("乙")))
    assert "乙" in projects_of(after)
    assert not [path for pattern in DEBRIS for path in folder.glob(pattern)]
    assert set(digests(folder)) == listed(store)
    return killed


def listed(store: Store) -> set[str]:
    """The file names of the editions that the store knows."""
    return {edition.file for edition in list_editions(store)}


def look(store: Store, stage: str) -> None:
    """Every listed edition is there, byte for byte, and the current edition answers."""
    editions, found = list_editions(store), digests(store.folder)
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1)), stage
    for edition in editions:
        assert found[edition.file] == edition.sha256, (stage, edition.number)
    current = current_edition(store)
    assert current == editions[-1], stage
    assert "甲" in projects_of(current), stage


def test_a_killed_publication_costs_nothing(tmp_path: Path) -> None:
    """A seeded share of the soak: before disk calls, before statements, at any time."""
    assert kill_and_look(tmp_path / "store", 7, 6) >= 3


@pytest.mark.soak
def test_a_killed_publication_costs_nothing_at_length(tmp_path: Path) -> None:
    """More than a hundred kills; a roll-back has fewer statements, so some tries come through."""
    assert kill_and_look(tmp_path / "store", random.randrange(2**32), 180) >= 100


def test_two_publishers_at_once(tmp_path: Path) -> None:
    """The second is told to wait, in a sentence; the first is not disturbed."""
    store = Store(tmp_path / "store")
    publish(store, draft_of(one_project("甲")))
    inside, leave = threading.Event(), threading.Event()
    plain = draft_of(one_project("乙"))

    def slow(con: duckdb.DuckDBPyConnection, number: int) -> None:
        inside.set()
        assert leave.wait(HANG_SECONDS)
        plain.fill(con, number)

    first = threading.Thread(
        target=publish, args=(store, Draft("ledger", plain.policy_id, "甲", "乙", plain.tables, slow))
    )
    first.start()
    assert inside.wait(HANG_SECONDS)
    try:
        attempts: list[Callable[[], object]] = [
            lambda: publish(store, plain),
            lambda: roll_back(store, 1, "甲", ""),
        ]
        for attempt in attempts:
            with pytest.raises(Refusal, match="另一个程序正在发布数据版本，请等它结束后再试"):
                attempt()
        assert projects_of(current_edition(store)) == ["甲"]
    finally:
        leave.set()
        first.join()
    assert projects_of(current_edition(store)) == ["乙", "甲"]
    assert publish(store, draft_of(one_project("丙"))).number == 3


@pytest.mark.soak
def test_a_publisher_of_another_process(tmp_path: Path) -> None:
    """The same between processes; the lock of a process that died does not stay."""
    store = Store(tmp_path / "store")
    publish(store, draft_of(one_project("甲")))
    script = (
        "import fcntl, sys\n"
        f"handle = open({str(store.folder / '.lock')!r}, 'w')\n"
        "fcntl.flock(handle, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(Refusal, match="另一个程序正在发布"):
            publish(store, draft_of({}))
        other.kill()
    assert publish(store, draft_of({})).number == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 10 MiB where this process may mount it, else None; then the test limits file sizes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = os.geteuid() == 0 and sys.platform == "linux" and shutil.which("mount") is not None
    if mounted:
        mount = ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(folder)]
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield folder if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(small_disk: Path | None, tmp_path: Path) -> None:
    """An edition that does not fit is refused with a sentence; the edition before stays, and a small edition fits afterwards."""
    if small_disk is None:
        assert "发布未完成" in published_with_limit(tmp_path / "store", 2**20)
        return
    store = Store(small_disk)
    first = publish(store, draft_of(one_project("甲")))
    filler = store.folder / "filler"
    with filler.open("wb", buffering=0) as handle, pytest.raises(OSError, match="No space"):
        while True:
            handle.write(bytes(2**16))
    # At first nothing fits; then the list does; then the beginning of an edition; then more and more of it.
    for room in (0, 2**14, 2**18, 2**19, 2**20):
        os.truncate(filler, filler.stat().st_size - room)
        with pytest.raises(Refusal, match=r"发布未完成：(写入|磁盘已满)"):
            publish(store, draft_of(one_project("乙")))
        assert projects_of(current_edition(store)) == ["甲"]
        assert set(digests(store.folder)) == {first.file}
        with filler.open("ab", buffering=0) as handle, contextlib.suppress(OSError):
            while True:
                handle.write(bytes(2**16))
    with pytest.raises(Refusal, match="发布未完成"):
        publish(store, draft_of(one_project("乙")))
    with pytest.raises(Refusal, match="发布未完成"):
        roll_back(store, 1, "甲", "")
    assert projects_of(current_edition(store)) == ["甲"]
    filler.unlink()
    assert projects_of(publish(store, draft_of(one_project("乙")))) == ["乙", "甲"]
    assert not [path for pattern in DEBRIS for path in store.folder.glob(pattern)]


def published_with_limit(folder: Path, limit: int) -> str:
    """What a process says that may not write a file above `limit` bytes while it publishes."""
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from dashboard.refusal import Refusal\n"
        "from dashboard.store import Store, publish\n"
        "from tests.editions import draft_of\n"
        "from tests.unit.test_store import one_project\n"
        "store = Store(Path(sys.argv[1]))\n"
        "publish(store, draft_of(one_project('甲')))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))\n"
        "try:\n"
        "    publish(store, draft_of(one_project('乙')))\n"
        "except Refusal as refusal:\n"
        "    print(refusal)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, str(folder), str(limit)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.soak
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """A quota on the size of a file: the same sentence, the same edition as before."""
    assert resource.RLIMIT_FSIZE is not None
    assert "发布未完成" in published_with_limit(tmp_path / "store", 2**20)
    store = Store(tmp_path / "store")
    assert projects_of(current_edition(store)) == ["甲"]
    assert not list(store.folder.glob(".building-*"))
    assert run(publish(store, draft_of(one_project("乙"))), "projects_totals").num_rows == 1
