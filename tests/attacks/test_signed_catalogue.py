"""A list of editions that another program wrote is refused in words, whatever the digests in it say."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard import cli
from dashboard.refusal import Refusal
from dashboard.state.events import events
from dashboard.state.notes import add_note
from dashboard.state.sealing import state_faults
from dashboard.store import (
    Store,
    back_up,
    current_edition,
    list_editions,
    publish,
    restore,
    roll_back,
    tidy,
)
from dashboard.store.catalogue import CATALOGUE
from dashboard.store.catalogue_key import KEY, NEW_KEY, SIGNATURE
from dashboard.store.wholeness import file_digest
from tests.editions import build, draft_of
from tests.faults.test_earlier_stores import EARLIER
from tests.unit.test_store import one_project


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two editions and a note."""
    made = Store(build(tmp_path / "store", one_project("甲"), one_project("乙")).folder)
    add_note(made.folder, "ledger", "1", "kjt", None, "checking", "一")
    return made


def rewrite(store: Store, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the list as somebody with a shell could."""
    path = store.folder / CATALOGUE
    catalogue = json.loads(path.read_text(encoding="utf-8"))
    change(catalogue)
    path.write_text(json.dumps(catalogue, ensure_ascii=False, indent=1), encoding="utf-8")


def forge(store: Store) -> None:
    """Change an amount in an edition, and its digest in the list."""
    edition = current_edition(store)
    with duckdb.connect(str(edition.path)) as con:
        con.execute("update projects set project_name = '丙'")
    text = (store.folder / CATALOGUE).read_text(encoding="utf-8")
    forged = text.replace(edition.sha256, file_digest(edition.path))
    (store.folder / CATALOGUE).write_text(forged, encoding="utf-8")


CHANGES: dict[str, Callable[[Store], object]] = {
    "another digest": forge,
    "another current edition": lambda store: rewrite(store, lambda kept: kept.update(current=1)),
    "no signature": lambda store: rewrite(store, lambda kept: kept.pop(SIGNATURE)),
    "an empty signature": lambda store: rewrite(store, lambda kept: kept.update({SIGNATURE: ""})),
    "a signature of something else": lambda store: rewrite(
        store, lambda kept: kept.update({SIGNATURE: 64 * "0"})
    ),
    "a number for a signature": lambda store: rewrite(store, lambda kept: kept.update({SIGNATURE: 1})),
    "another key": lambda store: (store.folder / KEY).write_bytes(bytes(32)),
    "no key": lambda store: (store.folder / KEY).unlink(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_list_that_does_not_fit_is_refused(store: Store, change: Callable[[Store], object]) -> None:
    """Reading, publishing, rolling back and backing up all stop with the way back, and nothing is written."""
    change(store)
    before = {path.name: path.read_bytes() for path in store.folder.glob("[!.]*")}
    attempts: list[Callable[[], object]] = [
        lambda: list_editions(store),
        lambda: current_edition(store),
        lambda: publish(store, draft_of(one_project("丁"))),
        lambda: roll_back(store, 1, "甲处", "回退"),
        lambda: back_up(store, store.folder.parent / "backup"),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal, match=r"与签名不符.+check catalogue"):
            attempt()
    assert {path.name: path.read_bytes() for path in store.folder.glob("[!.]*")} == before


def test_the_written_way_back(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """`check catalogue` tells the way; who accepted the list, and why, stays in it and in the audit log."""
    words = ["check", "catalogue", "--store", f"file:{store.folder}"]
    assert cli.main(words) == 0
    rewrite(store, lambda kept: kept.update(current=1))
    assert cli.main(words) == 1
    assert "check catalogue --accept" in capsys.readouterr().out
    assert cli.main([*words, "--accept", "运维改回第一版"]) == 2
    assert cli.main([*words, "--accept", "运维改回第一版", "--author", "运维处"]) == 0
    assert current_edition(store).number == 1
    assert "运维改回第一版" in (store.folder / CATALOGUE).read_text(encoding="utf-8")
    assert "运维处核对后接管其中的 2 个版本，原因：运维改回第一版" in events(store.folder)[0].sentence
    assert cli.main(words) == 0
    assert state_faults(store.folder)[1] == []


def test_a_list_of_earlier_software_is_taken_over_once(tmp_path: Path) -> None:
    """It is read as it is; the start of the server signs it, keeps a line of that, and does so once."""
    with tarfile.open(EARLIER / "store.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    store = Store(tmp_path / "earlier")
    before = list_editions(store)
    assert not (store.folder / KEY).exists()
    for _ in range(2):
        tidy(store)
        assert list_editions(store) == before
    lines = [event.sentence for event in reversed(events(store.folder))]
    assert len(lines) == 1
    assert f"其中的 {len(before)} 个版本照原样接管" in lines[0]
    assert (store.folder / KEY).stat().st_mode & 0o777 == 0o600
    rewrite(store, lambda kept: kept.pop(SIGNATURE))
    with pytest.raises(Refusal, match="与签名不符"):
        list_editions(store)


def test_a_backup_has_no_key_and_what_is_restored_has_its_own(store: Store, tmp_path: Path) -> None:
    """The key leaves the store in no backup; the restored list is taken over with a new key, and that is said."""
    back_up(store, tmp_path / "backup")
    assert not list((tmp_path / "backup").glob("*.key*"))
    assert SIGNATURE not in json.loads((tmp_path / "backup" / CATALOGUE).read_text(encoding="utf-8"))
    old = (store.folder / KEY).read_bytes()
    restore(store, tmp_path / "backup", replace=True)
    assert (store.folder / KEY).read_bytes() != old
    assert current_edition(store).number == 2
    assert "照原样接管" in events(store.folder)[0].sentence
    assert publish(store, draft_of(one_project("丁"))).number == 3
    assert state_faults(store.folder)[1] == []


def test_a_kill_while_the_key_is_made_costs_nothing(store: Store) -> None:
    """Before and after the list is signed, a key under its second name is enough, and the next writing gives it its own."""
    signed = (store.folder / CATALOGUE).read_bytes()
    rewrite(store, lambda kept: kept.pop(SIGNATURE))
    shutil.move(store.folder / KEY, store.folder / NEW_KEY)
    assert len(list_editions(store)) == 2
    (store.folder / CATALOGUE).write_bytes(signed)
    assert len(list_editions(store)) == 2
    publish(store, draft_of(one_project("丁")))
    assert not (store.folder / NEW_KEY).exists()
    assert len(list_editions(store)) == 3
