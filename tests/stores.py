"""Stores that tests read: the sample ledgers, the demonstration, an edition without facts, one with one record.

Each is published once for all tests of a run and gets no other edition; what tests export or link is still kept beside it.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from dashboard import cli
from dashboard.access.keys import private_folder
from dashboard.policy.loading import edition_tables
from dashboard.state import connection
from dashboard.store import Draft, Store, publish
from tests.kept import companion_keys, keep

SAMPLES = Path(__file__).parent / "fixtures" / "samples"
LEDGER = SAMPLES / "科技厅_项目资金台账_2026年10月.xlsx"
BAD_LEDGER = SAMPLES / "坏台账_每行一种错.xlsx"
GOOD_LEDGERS = (
    LEDGER,
    SAMPLES / "经信厅_新型工业化补助_2026.csv",
    SAMPLES / "财政厅_下达与拨付_2026.xlsx",
    SAMPLES / "省委人才办_人才计划入选情况_2026.xlsx",
)
EXPECTED: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
BY_CLAUSE: dict[str, dict[str, str]] = EXPECTED["all_together"]["by_clause"] | {
    "5.5": EXPECTED["files"]["省委人才办_人才计划入选情况_2026.xlsx"]
}
ONE_RECORD = (
    "项目编号,项目名称,条款,承担单位,市(州),补助金额(元),已拨付金额(元)\n"
    "KJ-001,单个项目,一(一),某单位,成都市,1234567.89,1000.01\n"
)


@cache
def folder() -> Path:
    """A folder that is removed when the tests are over."""
    made = tempfile.TemporaryDirectory(prefix="dashboard-tests-")
    atexit.register(made.cleanup)
    return Path(made.name)


@cache
def sample_store() -> str:
    """The four good sample ledgers, published as one edition."""
    return taken_in("samples", GOOD_LEDGERS)


@cache
def changed_store() -> str:
    """The same ledgers, published in two editions: the second has something to compare with the first."""
    return taken_in("changed", GOOD_LEDGERS[:1], GOOD_LEDGERS[1:])


@cache
def resent_store() -> str:
    """The ledger alone, then all of them, the ledger once more among them: two editions with author and message."""
    signed = ["--author", "甲处", "--message", "测试"]
    return commanded(
        "resent", *(["intake", *map(str, files), *signed] for files in ((LEDGER,), GOOD_LEDGERS))
    )


@cache
def demonstration_store(projects: int = 120) -> str:
    """The demonstration edition."""
    return commanded(f"demonstration-{projects}", ["demo", "--projects", str(projects)])


@cache
def empty_store() -> str:
    """A ledger edition that holds the policy and no fact."""
    store = Store(folder() / "empty")

    def make() -> None:
        tables = edition_tables("sichuan-ai")
        publish(store, Draft("ledger", "sichuan-ai", "测试", "没有数据", tables, lambda con, number: None))

    keep(store.folder, "empty", make)
    return f"file:{store.folder}"


@cache
def one_record_store() -> str:
    """A ledger edition with one project."""
    ledger = folder() / "科技厅_一个项目_2026年10月.csv"
    ledger.write_text(ONE_RECORD, encoding="utf-8")
    return taken_in("one", (ledger,))


def own_copy(store: str, folder: Path) -> str:
    """A copy of a store's editions that one test may write to: without what other tests linked or exported."""
    source, target = Path(store.removeprefix("file:")), folder / "store"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{connection.FILE}*"))
    if as_made(source).exists():
        shutil.copy(as_made(source), target / connection.FILE)
    _give_keys(source)
    return f"file:{target}"


_KEYS: dict[str, bytes] = {}


def _give_keys(store: Path) -> None:
    """The keys of a store's companions, also after a test retired a copy of it, or where a test has a folder of its own."""
    for path in companion_keys(store):
        if path.exists():
            _KEYS[path.name] = path.read_bytes()
        elif path.name in _KEYS:
            private_folder(path.parent)
            path.write_bytes(_KEYS[path.name])


def as_made(store: Path) -> Path:
    """Where what a store's commands themselves wrote to its state.sqlite is kept."""
    return store.with_name(f"{store.name}.{connection.FILE}")


def taken_in(name: str, *editions: Sequence[Path]) -> str:
    """The files of each edition, taken in one after the other by the command line; the address of their store."""
    return commanded(name, *(["intake", *map(str, files)] for files in editions))


def commanded(name: str, *commands: list[str]) -> str:
    """A store that holds what these commands publish, run or copied from where it was kept; its address."""
    target = folder() / name
    store = f"file:{target}"

    def make() -> None:
        for command in commands:
            if cli.main([*command, "--store", store]) != 0:
                raise AssertionError(f"nothing was published by {command}")

    read = [[_named(word) for word in command] for command in commands]
    keep(target, ["commands", *read], make)
    if (target / connection.FILE).exists():
        shutil.copy(target / connection.FILE, as_made(target))
    return store


def _named(word: str) -> list[str]:
    """A word of a command; a file by its name and content, because it may stand in a folder of the test."""
    path = Path(word)
    return [path.name, hashlib.sha256(path.read_bytes()).hexdigest()] if path.is_file() else [word]
