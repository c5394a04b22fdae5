"""Backup, restore and retention: whole or not at all, also when killed, while others write, and over damage."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.refusal import Refusal
from dashboard.state.notes import add_note, notes
from dashboard.store import (
    Store,
    back_up,
    current_edition,
    find_edition,
    list_editions,
    publish,
    restore,
    retire,
    roll_back,
)
from dashboard.store.copying import MANIFEST, check_backup
from tests.asking import run
from tests.editions import build, draft_of
from tests.unit.test_store import one_project, projects_of

CHILD = "tests.faults.copying_child"
# The soak kills before every step, `make test` before every second.
STRIDES = pytest.mark.parametrize("stride", [2, pytest.param(1, marks=pytest.mark.soak)])
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two editions and a note on a finding."""
    made = Store(build(tmp_path / "store", one_project("甲"), one_project("乙")).folder)
    note(made, "核对中")
    return made


def note(store: Store, text: str) -> None:
    add_note(store.folder, "ledger", "k1", "kjt", None, "checking", text)


def noted(store: Store) -> list[str]:
    return [one.note for one in notes(store.folder, "ledger")]


def killed_before(what: str, store: Store, folder: Path, step: int) -> bool:
    """Whether a child that does this died at its step; False when it was done before."""
    given = [sys.executable, "-m", CHILD, what, f"file:{store.folder}", str(folder), str(step)]
    done = subprocess.run(given, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == -9


def test_a_backup_comes_back_as_it_was(store: Store, tmp_path: Path) -> None:
    """What is restored into an empty place has the same editions, rows and notes, byte for byte."""
    back_up(store, tmp_path / "备份")
    other = Store(tmp_path / "another")
    restore(other, tmp_path / "备份")
    assert [edition.sha256 for edition in list_editions(other)] == [
        one.sha256 for one in list_editions(store)
    ]
    assert projects_of(current_edition(other)) == ["乙", "甲"]
    assert noted(other) == ["核对中"]
    publish(other, draft_of(one_project("丙")))
    assert projects_of(current_edition(other)) == ["丙", "乙", "甲"]


def test_a_backup_is_never_written_over(store: Store, tmp_path: Path) -> None:
    """A folder with content and a folder inside the store are refused; an empty folder is accepted."""
    (tmp_path / "empty").mkdir()
    back_up(store, tmp_path / "empty")
    for folder in (tmp_path / "empty", store.folder / "b"):
        with pytest.raises(Refusal, match="备份没有进行"):
            back_up(store, folder)


def test_a_store_with_data_is_not_replaced_unasked(store: Store, tmp_path: Path) -> None:
    """Without --replace nothing is touched; with it the old store is moved aside whole."""
    back_up(store, tmp_path / "b")
    publish(store, draft_of(one_project("丙")))
    with pytest.raises(Refusal, match="--replace"):
        restore(store, tmp_path / "b")
    assert current_edition(store).number == 3
    _, aside = restore(store, tmp_path / "b", replace=True)
    assert aside is not None
    assert current_edition(store).number == 2
    assert projects_of(current_edition(Store(aside))) == ["丙", "乙", "甲"]


@pytest.mark.parametrize("fault", ["flip", "cut", "remove", "manifest", "catalogue"])
def test_a_damaged_backup_is_not_restored(store: Store, tmp_path: Path, fault: str) -> None:
    """One wrong byte, one missing file or a broken list: a sentence, and the store stays as it is."""
    backup = tmp_path / "b"
    back_up(store, backup)
    victim = backup / list_editions(store)[0].file
    if fault == "flip":
        content = bytearray(victim.read_bytes())
        content[len(content) // 2] ^= 1
        victim.write_bytes(content)
    if fault == "cut":
        victim.write_bytes(victim.read_bytes()[:-1])
    if fault == "remove":
        victim.unlink()
    if fault == "manifest":
        (backup / MANIFEST).write_text("{", encoding="utf-8")
    if fault == "catalogue":
        (backup / "catalogue.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Refusal, match=r"没有恢复|已损坏"):
        restore(store, backup, replace=True)
    assert current_edition(store).number == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "store"]


def test_a_damaged_edition_is_not_backed_up_as_if_whole(store: Store, tmp_path: Path) -> None:
    """The backup of a store with a damaged file names the file; no folder is left that looks like a backup."""
    victim = list_editions(store)[0].path
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(Refusal, match=r"第 1 版.*已损坏"):
        back_up(store, tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_backup_is_consistent_while_others_write(store: Store, tmp_path: Path) -> None:
    """While one publishes and notes are written, each backup is whole, and restores."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            note(store, f"意见{number}")
            if number % 5 == 0:
                roll_back(store, 1, "甲处", "又一版")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(4):
            back_up(store, tmp_path / f"b{number}")
    finally:
        stop.set()
        writer.join()
    for number in range(4):
        copy = Store(tmp_path / f"r{number}")
        restore(copy, tmp_path / f"b{number}")
        kept = noted(copy)
        assert kept == ["核对中", *(f"意见{place}" for place in range(1, len(kept)))]
        assert all(projects_of(edition) for edition in list_editions(copy))


@pytest.mark.slow
@STRIDES
def test_a_killed_backup_never_looks_whole(store: Store, tmp_path: Path, stride: int) -> None:
    """Killed before any step, there is no backup or a complete backup; the store is unchanged, and the next backup works."""
    before = [edition.sha256 for edition in list_editions(store)]
    step = 0
    while True:
        step += stride
        target = tmp_path / f"b{step}"
        died = killed_before("backup", store, target, step)
        if target.exists():
            check_backup(target)
        elif not died:
            pytest.fail("a backup that was done is not there")
        assert [one.sha256 for one in list_editions(store)] == before
        if not died:
            break
    assert step > 5


@pytest.mark.soak
@STRIDES
def test_a_killed_restore_never_looks_whole(store: Store, tmp_path: Path, stride: int) -> None:
    """Killed before any step, the store is the old store, the new store, or says to restore again; restoring again works."""
    back_up(store, tmp_path / "b")
    publish(store, draft_of(one_project("丙")))
    source = tmp_path / "source"
    shutil.copytree(store.folder, source)
    seen, step = set(), 0
    while True:
        step += stride
        copied = Store(tmp_path / f"s{step}" / "store")
        shutil.copytree(source, copied.folder)
        died = killed_before("restore", copied, tmp_path / "b", step)
        try:
            seen.add(current_edition(copied).number)
            assert projects_of(current_edition(copied))
        except Refusal as refusal:
            assert "请再运行一次 restore" in str(refusal)
            with pytest.raises(Refusal, match="restore"):
                publish(copied, draft_of(one_project("丁")))
            seen.add(0)
        restore(copied, tmp_path / "b", replace=True)
        assert current_edition(copied).number == 2
        if not died:
            break
    assert seen == {0, 2, 3}


def test_retention_keeps_what_is_needed(store: Store) -> None:
    """The current edition, the newest ones and the quoted ones stay; the others leave their entry behind."""
    for name in ("丙", "丁", "戊"):
        publish(store, draft_of(one_project(name)))
    plan = retire(store, 2, quoted={2})
    assert [one.number for one in plan.leaving] == [1, 3]
    assert sorted(plan.kept) == [2, 4, 5]
    assert {edition.number for edition in list_editions(store) if edition.path.exists()} == {
        2,
        4,
        5,
    }
    with pytest.raises(Refusal, match="第 1 版已归档"):
        run(find_edition(store, 1), "overview_totals")
    with pytest.raises(Refusal, match="第 3 版已归档"):
        roll_back(store, 3, "甲处", "回退")
    publish(store, draft_of(one_project("己")))
    assert len(projects_of(current_edition(store))) == 6
    assert run(current_edition(store), "edition_changes_summary").to_pylist()[0]["since_edition"] == 5


def test_a_killed_retention_is_finished_by_the_next_publication(store: Store) -> None:
    """A file that was listed as 已归档 and not yet removed goes with the next publication; nobody reads it meanwhile."""
    old = list_editions(store)[0]
    content = old.path.read_bytes()
    retire(store, 1, quoted=())
    old.path.write_bytes(content)
    with pytest.raises(Refusal, match="已归档"):
        run(find_edition(store, 1), "overview_totals")
    publish(store, draft_of(one_project("丙")))
    assert not old.path.exists()


def test_retention_only_lists_until_it_is_confirmed(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """The command removes nothing without --yes, and names each edition that it keeps or takes."""
    given = ["retire", "--keep", "1", "--store", f"file:{store.folder}"]
    assert cli.main(given) == 0
    assert "没有删除任何文件" in capsys.readouterr().out
    assert all(edition.path.exists() for edition in list_editions(store))
    assert cli.main([*given, "--yes"]) == 0
    said = capsys.readouterr().out
    assert "已归档第 1 版" in said
    assert "保留第 2 版：当前版本" in said
    assert cli.main(["retire", "--keep", "0", "--store", f"file:{store.folder}"]) == 2


def test_whoever_quotes_editions_is_asked_before_retention() -> None:
    """A module that keeps links or meetings and knows what they quote stands among those that retention asks."""
    from dashboard.cli.keeping import QUOTED_BY

    asked = {quotes.__module__ for quotes in QUOTED_BY}
    knowing = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "dashboard").rglob("*.py")
        if "def quoted_editions(" in path.read_text(encoding="utf-8")
    }
    assert knowing
    assert knowing <= asked


def test_the_manifest_says_what_is_in_it(store: Store, tmp_path: Path) -> None:
    """Every file of a backup stands in its manifest with size and digest, and nothing else is in the folder."""
    back_up(store, tmp_path / "b")
    manifest = json.loads((tmp_path / "b" / MANIFEST).read_text(encoding="utf-8"))
    assert {one["name"] for one in manifest["files"]} | {MANIFEST} == {
        path.name for path in (tmp_path / "b").iterdir()
    }
    assert manifest["editions"] == [1, 2]
