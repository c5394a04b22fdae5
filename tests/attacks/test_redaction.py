"""Numbers of persons that earlier software let in are taken out: a clean edition goes on, the others are sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import cli
from dashboard.quoting import links
from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.sealing import state_faults
from dashboard.store import (
    Store,
    back_up,
    current_edition,
    find_edition,
    list_editions,
    numbers_found,
    publish,
    redact,
    restore,
    restricted_tables,
)
from tests.asking import run
from tests.editions import Facts, draft_of
from tests.unit.test_store import one_project

NUMBER = "13800138000"


def named(project: str, name: str) -> Facts:
    """A project with this name."""
    facts = {table: [dict(row) for row in rows] for table, rows in one_project(project).items()}
    facts["projects"][0]["project_name"] = name
    return facts


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three editions: the second and, carried over from it, the third hold a number; links show the second and first."""
    made = Store(tmp_path / "store")
    publish(made, draft_of(one_project("甲")))
    publish(made, draft_of(named("乙", f"乙项目（联系 {NUMBER}）")))
    publish(made, draft_of(one_project("丙")))
    return made


def link(store: Store, edition: int, capsys: pytest.CaptureFixture[str], *page: str) -> str:
    """The token of a link to a page of an edition, the list of projects unless asked."""
    words = ["link", *(page or ("projects",)), "--edition", str(edition), "--store", f"file:{store.folder}"]
    assert cli.main(words) == 0
    return capsys.readouterr().out.strip().rpartition("/")[2]


def test_a_store_is_redacted(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Listed first, then done: the money stays, the number is nowhere, what showed it says why it no longer does."""
    told, quiet = link(store, 2, capsys), link(store, 1, capsys)
    beside = link(store, 1, capsys, "editions", "id=2")
    kept_before = links.find(store.folder, quiet).reports
    money = run(current_edition(store), "projects_list").select(["record_id", "committed_amount_yuan"])
    command = ["redact", "--store", f"file:{store.folder}"]
    assert cli.main(command) == 1
    said = capsys.readouterr().out
    assert "第 2 版：projects 的 project_name，1 处文字" in said
    assert "第 3 版：projects 的 project_name，1 处文字" in said
    assert "第 1 版" not in said
    assert len(list_editions(store)) == 3
    assert cli.main([*command, "--yes", "--reason", "台账里有手机号"]) == 2
    assert cli.main([*command, "--yes", "--reason", "台账里有手机号", "--author", "数据专员"]) == 0
    assert NUMBER not in "".join(capsys.readouterr())

    clean = current_edition(store)
    assert (clean.number, clean.parent_number) == (4, 3)
    rows = run(clean, "projects_list")
    assert rows.select(["record_id", "committed_amount_yuan"]).equals(money)
    assert "乙项目（联系 138****8000）" in rows.column("record_name").to_pylist()
    assert numbers_found(store) == []
    for number in (2, 3):
        assert not find_edition(store, number).path.exists()
        with pytest.raises(Refusal, match=f"第 {number} 版已封存：台账里有手机号。由 数据专员"):
            run(find_edition(store, number), "overview_totals")
    for token in (told, beside):  # of the sealed edition, and of another edition beside which it was shown
        with pytest.raises(Refusal, match="引用的第 2 版已封存"):
            links.find(store.folder, token)
    assert links.find(store.folder, quiet).reports == kept_before
    assert run(find_edition(store, 1), "overview_totals").num_rows == 1
    with connection.reading(store.folder) as con:
        assert con is not None
        kept = con.execute("select length(rows), length(shape) from link_reports where token = ?", [told])
        assert set(kept.fetchall()) == {(0, 0)}
    assert state_faults(store.folder)[1] == []
    assert cli.main(command) == 0


@pytest.mark.soak
def test_what_was_begun_is_done_by_the_same_command(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed when the copy is published and before anything is sealed: the command again seals, and makes no second copy."""
    words = [
        "redact",
        "--store",
        f"file:{store.folder}",
        "--yes",
        "--reason",
        "台账里有手机号",
        "--author",
        "数据专员",
    ]
    with monkeypatch.context() as killed:
        killed.setattr(
            "dashboard.store.redacting.mark_retired", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            cli.main(words)
    assert current_edition(store).number == 4
    assert len(numbers_found(store)) > 0
    assert cli.main(words) == 0
    assert numbers_found(store) == []
    assert len(list_editions(store)) == 4
    assert state_faults(store.folder)[1] == []


@pytest.mark.soak
def test_a_redacted_store_goes_on(store: Store, tmp_path: Path) -> None:
    """The next file is merged into the clean edition; a backup of it comes back whole."""
    words = ["--yes", "--reason", "台账里有手机号", "--author", "数据专员"]
    assert cli.main(["redact", "--store", f"file:{store.folder}", *words]) == 0
    edition = publish(store, draft_of(one_project("丁")))
    assert set(run(edition, "projects_list").column("record_id").to_pylist()) == {"甲", "乙", "丙", "丁"}
    back_up(store, tmp_path / "backup")
    again = Store(tmp_path / "again")
    restore(again, tmp_path / "backup")
    assert numbers_found(again) == []
    with pytest.raises(Refusal, match="已封存"):
        run(find_edition(again, 2), "overview_totals")


def test_numbers_of_things_stay(tmp_path: Path) -> None:
    """A project number that looks like one was confirmed at intake: it is no reason to seal an edition."""
    store = Store(tmp_path / "store")
    publish(store, draft_of(one_project(NUMBER)))
    found = {(one.table, one.column) for one in numbers_found(store)}
    assert ("projects", "project_id") not in found


def test_no_byte_of_the_clean_edition_has_the_number(store: Store) -> None:
    """What was masked stays in no free block of the copy either."""
    redact(store, "数据专员", "台账里有手机号")
    files = [path for path in store.folder.iterdir() if path.is_file()]
    assert [path.name for path in files if NUMBER.encode() in path.read_bytes()] == []


def test_numbers_beside_the_edition_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number in what an edition holds of persons is found and masked there too."""
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "keys"))
    made = Store(tmp_path / "people")
    award = {
        "award_id": "emei-2026-team-001",
        "support_amount_yuan": "1370000.00",
        "employer_name": f"甲院 {NUMBER}",
    }
    publish(made, draft_of({"talent_awards": [award]}))
    assert {(one.table, one.column) for one in numbers_found(made)} == {("talent_awards", "employer_name")}
    assert redact(made, "数据专员", "台账里有手机号")[1] == [1]
    assert numbers_found(made) == []
    rows = restricted_tables(current_edition(made))["talent_awards"].to_pylist()
    assert NUMBER not in str(rows) and "甲院" in str(rows)
