"""The files of a store belong to its owner alone, and what a killed publication left is gone when the server starts."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.state.notes import add_note, notes
from dashboard.store import Store, back_up, list_editions, publish, restore, tidy
from tests.editions import draft_of
from tests.unit.test_store import one_project


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with an edition and a note, written under a lax umask."""
    before = os.umask(0o022)
    try:
        made = Store(tmp_path / "store")
        publish(made, draft_of(one_project("甲")))
        add_note(made.folder, "ledger", "1", "kjt", None, "checking", "正在核对")
        yield made
    finally:
        os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """The files and folders that another account could read or list."""
    found = [path for path in (folder, *folder.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    return [str(path.relative_to(folder.parent)) for path in found]


def test_a_store_and_its_copies_are_private(store: Store, tmp_path: Path) -> None:
    """Editions, catalogue, state, lock, a backup and what is restored from it: 0600, their folders 0700."""
    assert open_to_others(store.folder) == []
    back_up(store, tmp_path / "backup")
    assert open_to_others(tmp_path / "backup") == []
    restore(Store(tmp_path / "again"), tmp_path / "backup")
    assert open_to_others(tmp_path / "again") == []


def test_what_was_left_open_or_behind_is_tidied_at_the_start(store: Store) -> None:
    """Files of earlier software become private; a half-built edition goes; editions and notes stay."""
    store.folder.chmod(0o755)
    for path in store.folder.iterdir():
        path.chmod(0o644)
    (store.folder / ".building-000002-77.duckdb").write_bytes(b"half")
    tidy(store)
    assert open_to_others(store.folder) == []
    assert not list(store.folder.glob(".building-*"))
    assert len(list_editions(store)) == 1
    assert len(notes(store.folder, "ledger")) == 1


def test_tidying_waits_for_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that cannot be read, or is not there, is no reason not to start: the pages say what is wrong."""
    tidy(Store(store.folder / "nowhere"))
    (store.folder / "catalogue.json").write_text("{", encoding="utf-8")
    tidy(store)
    assert cli.main(["serve", "--store", f"file:{store.folder}"]) == 2
