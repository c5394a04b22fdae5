"""The logs rotate by size: older lines stand in sealed files that the chain names, and nothing of them can be lost unnoticed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.audit import exports
from dashboard.state.audit_tables import SEALED
from dashboard.state.received import Received, log_received
from dashboard.state.refusals import log_refusal
from dashboard.state.sealing import seal_logs, sealed, state_faults
from dashboard.store import Store, back_up, publish, restore
from tests.editions import build, draft_of

REFUSALS = 15  # less than a door writes at once


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose logs are small; DASHBOARD_LOG_MIB of 0 seals half of every log that has lines."""
    build(tmp_path / "store", {"projects": [{"project_id": "P1"}]})
    folder = tmp_path / "store"
    for place in range(REFUSALS):
        log_refusal(folder, "http", f"/export/{place}", f"没有这个报表{place}")
    log_received(
        folder,
        [
            Received(f"{place:064d}", f"台账{place}.xlsx", "kjt", "projects", "page", "ready")
            for place in range(6)
        ],
    )
    monkeypatch.setenv("DASHBOARD_LOG_MIB", "0")
    return Store(folder)


def lines(store: Store, table: str) -> int:
    with sqlite3.connect(store.folder / connection.FILE) as con:
        return int(con.execute(f"select count(*) from {table}").fetchone()[0])


def test_older_lines_are_sealed_and_the_chain_holds(store: Store) -> None:
    """Half of each log moves to a file of its owner alone; the chain is whole with it, and goes on."""
    count, sentences = state_faults(store.folder)
    assert sentences == []
    made = seal_logs(store.folder)
    assert {file.table_name: file.row_count for file in made} == {"refusals": 7, "received_files": 3}
    assert sealed(store.folder) == made
    assert (lines(store, "refusals"), lines(store, "received_files")) == (REFUSALS - 7, 3)
    for file in made:
        path = store.folder / file.file_name
        assert path.stat().st_mode & 0o777 == 0o600
        told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert [values[0] for values in told] == list(range(file.first_row, file.last_row + 1))
    log_refusal(store.folder, "http", "/export/later", "以后的一条")
    assert state_faults(store.folder) == (count + len(made) + 1, [])


@pytest.mark.parametrize("harm", ["removed", "changed", "shortened"])
def test_a_harmed_file_is_told(store: Store, harm: str, tmp_path: Path) -> None:
    """What is missing is named, and no backup is made as if it were whole."""
    path = store.folder / seal_logs(store.folder)[0].file_name
    content = path.read_bytes()
    if harm == "removed":
        path.unlink()
    else:
        path.write_bytes(
            content.replace("报表".encode(), "报衣".encode(), 1) if harm == "changed" else content[:-20]
        )
    _, sentences = state_faults(store.folder)
    assert f"封存的记录 {path.name} 不见了或被改动" in sentences[0]
    assert any("表 refusals 有 7 条记录被删去" in sentence for sentence in sentences)
    assert cli.main(["check", "audit", "--store", f"file:{store.folder}"]) == 1
    with pytest.raises(Refusal, match="没有备份"):
        back_up(store, tmp_path / "backup")


def test_lines_that_no_file_holds_cannot_be_removed(store: Store) -> None:
    """Sealing opens no door: every other line is refused as before, also a line of another log with the same number."""
    seal_logs(store.folder)
    with connection.writing(store.folder) as con:
        for table, number in SEALED.items():
            rows = con.execute(f"select {number} from {table}").fetchall()
            for (row,) in rows:
                with pytest.raises(sqlite3.IntegrityError, match="never shortened"):
                    con.execute(f"delete from {table} where {number} = ?", [row])
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            con.execute("delete from sealed_logs")


def test_a_backup_carries_the_sealed_files(store: Store, tmp_path: Path) -> None:
    """What comes back is whole, and says the same."""
    made = seal_logs(store.folder)
    back_up(store, tmp_path / "backup")
    other = Store(tmp_path / "other")
    restore(other, tmp_path / "backup")
    assert sealed(other.folder) == made
    assert state_faults(other.folder)[1] == []


def test_publishing_seals(store: Store) -> None:
    """Nobody has to think of it; what a kill left half done is done by the next."""
    stray = store.folder / "log-refusals-0000000007-00000000.jsonl"
    stray.write_bytes(b"[]\n")
    publish(store, draft_of({"projects": [{"project_id": "P2"}]}))
    assert {file.table_name for file in sealed(store.folder)} == {"refusals", "received_files"}
    assert state_faults(store.folder)[1] == []
    assert exports(store.folder) == []
