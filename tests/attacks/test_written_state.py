"""state.sqlite that was cut, changed, swapped or removed is noticed before anything is written, exported or retired."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.quoting.meetings import convene
from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.audit import Exported, exports, log_export
from dashboard.state.chain import CHAINED
from dashboard.state.notes import add_note, notes
from dashboard.state.sealing import state_faults
from dashboard.store import Store, back_up, current_edition, publish, restore, retire, roll_back
from tests.editions import draft_of
from tests.unit.test_store import one_project

DONE = Exported("http", "projects_list", "项目台账", "projects", "ledger", 1, {}, "csv", 1, 1, "未登录")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose catalogue keeps the place of three notes, two exports and a meeting; one note came after."""
    made = Store(tmp_path / "store")
    publish(made, draft_of(one_project("甲")))
    for word in ("一", "二", "三"):
        add_note(made.folder, "ledger", "1", "kjt", None, "checking", word)
    log_export(made.folder, DONE)
    log_export(made.folder, DONE)
    publish(made, draft_of(one_project("乙")))
    add_note(made.folder, "ledger", "1", "kjt", None, "checking", "四")
    return made


def cut(path: Path) -> None:
    """Remove an export as somebody with a shell could, trigger and link of the chain with it."""
    with sqlite3.connect(path) as con:
        for trigger in ("exports_are_never_removed", "chain_is_never_shortened", "chain_is_never_changed"):
            con.execute(f"drop trigger {trigger}")
        con.execute("delete from exports where export_id = 2")
        con.execute("delete from chain where table_name = 'exports' and row_id = 2")


def swap(path: Path) -> None:
    """Put the file of another store there."""
    other = path.parent.parent / "other"
    add_note(other, "ledger", "1", "kjt", None, "checking", "别处")
    path.unlink()
    shutil.copy(other / connection.FILE, path)


def remove(path: Path) -> None:
    """Remove the file."""
    path.unlink()


@pytest.mark.parametrize("change", [swap, remove])
def test_nothing_goes_on_without_the_file(store: Store, change: Callable[[Path], None]) -> None:
    """No note, meeting, export, publication, rollback or retention: each is refused, and no new file is begun."""
    path = store.folder / connection.FILE
    change(path)
    before = path.read_bytes() if path.exists() else None
    edition = current_edition(store)
    attempts: list[Callable[[], object]] = [
        lambda: add_note(store.folder, "ledger", "1", "kjt", None, "checking", "五"),
        lambda: convene(edition, "调度会", dt.date(2026, 11, 30)),
        lambda: log_export(store.folder, DONE),
        lambda: publish(store, draft_of(one_project("丙"))),
        lambda: roll_back(store, 1, "甲处", "回退"),
        lambda: retire(store, 1, ()),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal, match="请从备份恢复整个数据仓"):
            attempt()
    assert (path.read_bytes() if path.exists() else None) == before
    assert current_edition(store) == edition


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update exports set row_count = 9 where export_id = 1", "exports 有 1 条记录被改动"),
        ("update chain set digest = 'x' where place = 2", "第 2 条起，链断了"),
        ("delete from finding_notes where note = '二'", "finding_notes 有 1 条记录被删去"),
    ],
)
def test_the_chain_tells_what_was_done(
    store: Store, capsys: pytest.CaptureFixture[str], statement: str, said: str
) -> None:
    """`check audit` names the table and the first record; untouched it counts them and exits with 0."""
    url = f"file:{store.folder}"
    assert cli.main(["check", "audit", "--store", url]) == 0
    assert "完整：7 条" in capsys.readouterr().out
    with sqlite3.connect(store.folder / connection.FILE) as con:
        for trigger in ("exports_are_never_changed", "chain_is_never_changed"):
            con.execute(f"drop trigger {trigger}")
        con.execute(statement)
    assert cli.main(["check", "audit", "--store", url]) == 1
    assert said in capsys.readouterr().out


def test_a_cut_chain_does_not_reach_its_anchor(store: Store) -> None:
    """Rows before the anchor cannot be taken out, with their links neither."""
    cut(store.folder / connection.FILE)
    count, sentences = state_faults(store.folder)
    assert count
    assert any("链断了" in one for one in sentences)


@pytest.mark.soak
def test_a_lost_file_can_be_accepted_in_words(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """Who accepted what is left, and why, stays in the catalogue; then the store goes on with a new chain."""
    (store.folder / connection.FILE).unlink()
    words = ["check", "audit", "--store", f"file:{store.folder}"]
    assert cli.main(words) == 1
    assert "check audit --accept" in capsys.readouterr().out
    assert cli.main([*words, "--accept", "磁盘损坏，备份也没有"]) == 2
    assert cli.main([*words, "--accept", "磁盘损坏，备份也没有", "--author", "运维处"]) == 0
    assert "磁盘损坏" in (store.folder / "catalogue.json").read_text(encoding="utf-8")
    add_note(store.folder, "ledger", "1", "kjt", None, "checking", "新")
    publish(store, draft_of(one_project("丙")))
    assert cli.main(words) == 0
    assert [note.note for note in notes(store.folder, "ledger")] == ["新"]


def test_a_backup_carries_its_own_anchor(store: Store, tmp_path: Path) -> None:
    """What is restored is whole and goes on, also from a backup made before later writing; a line says it was taken over."""
    back_up(store, tmp_path / "backup")
    log_export(store.folder, DONE)
    publish(store, draft_of(one_project("丙")))
    restore(store, tmp_path / "backup", replace=True)
    assert state_faults(store.folder) == (8, [])
    log_export(store.folder, DONE)
    assert len(exports(store.folder)) == 3
    assert state_faults(store.folder) == (9, [])


def test_a_file_of_earlier_software_is_chained_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records from before the chain become its first links."""
    with monkeypatch.context() as before:
        before.setattr(connection, "MIGRATIONS", connection.MIGRATIONS[:4])
        for word in ("一", "二"):
            add_note(tmp_path, "ledger", "1", "kjt", None, "checking", word)
        log_export(tmp_path, DONE)
    assert state_faults(tmp_path) == (3, [])
    add_note(tmp_path, "ledger", "1", "kjt", None, "checking", "三")
    assert state_faults(tmp_path) == (5, [])


def test_every_column_is_chained(tmp_path: Path) -> None:
    """A column or table that is added later is not left out of the chain."""
    add_note(tmp_path, "ledger", "1", "kjt", None, "checking", "一")
    with sqlite3.connect(tmp_path / connection.FILE) as con:
        tables = {name for (name,) in con.execute("select name from sqlite_master where type = 'table'")}
        assert tables - set(CHAINED) == {"identity", "chain", "intake_mappings", "meeting_views"}
        for table, columns in CHAINED.items():
            stored = [name for _, name, *_ in con.execute(f"pragma table_info({table})")]
            assert stored == [name.strip() for name in columns.split(",")], table
