"""What people write: kept in a transaction, by several processes at once, after a kill; refused with a sentence."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pytest

from dashboard import cli
from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.notes import add_note, notes
from dashboard.store import Edition, current_edition, open_store
from tests.asking import run
from tests.stores import ONE_RECORD

ROOT = Path(__file__).resolve().parents[2]
KIND, KEY = "ledger", "0" * 32
# A separate process that writes notes until it is killed, and prints each id after it is kept.
WRITER = """
import sys
from pathlib import Path
from dashboard.state.notes import add_note, notes
from dashboard.state import connection
for place in range(int(sys.argv[2])):
    print(add_note(Path(sys.argv[1]), "ledger", sys.argv[3], "kjt", None, "checking", f"第{place}条"), flush=True)
"""
# A process that is killed after the row went in and before the transaction ended.
HALFWAY = """
import sys, time
from pathlib import Path
from dashboard.state.notes import add_note, notes
from dashboard.state import connection
with connection.writing(Path(sys.argv[1])) as con:
    con.execute("insert into finding_notes select 'half', edition_kind, finding_key, noted_at, department_code,"
                " owner_department_code, handling, '一半' from finding_notes limit 1")
    print("inside", flush=True)
    time.sleep(60)
"""
# A process whose files may not grow: a full disk.
FULL = """
import resource, signal, sys
from pathlib import Path
from dashboard import cli
from dashboard.state.notes import add_note, notes
from dashboard.state import connection
from dashboard.questions.queries import run
from dashboard.refusal import Refusal
from dashboard.store import Edition, current_edition, open_store
from tests.stores import ONE_RECORD
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    for place in range(2000):
        add_note(Path(sys.argv[1]), "ledger", "x" * 32, "kjt", None, "checking", "满" * 500)
except Refusal as refusal:
    print(refusal)
"""


def add(folder: Path, note: str = "正在核对", key: str = KEY, kind: str = KIND) -> str:
    """One note with what a test does not care about filled in."""
    return add_note(folder, kind, key, "kjt", "czt", "checking", note)


@contextmanager
def child(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A process that runs a script of this repository; killed at the end."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def line(stream: IO[str] | None) -> str:
    """The next line that a child says."""
    assert stream is not None
    return stream.readline().strip()


def whole(folder: Path) -> bool:
    """Whether SQLite finds nothing wrong in the file."""
    with closing(sqlite3.connect(folder / connection.FILE)) as con:
        return bool(con.execute("pragma integrity_check").fetchone()[0] == "ok")


def test_reading_writes_nothing(tmp_path: Path) -> None:
    """Before the first note there is no file, and asking makes none."""
    assert notes(tmp_path / "none", KIND) == []
    assert notes(tmp_path, KIND, [KEY]) == []
    assert list(tmp_path.iterdir()) == []


def test_a_note_is_kept_as_it_was_written(tmp_path: Path) -> None:
    """Who, for whom, how far, the words in their lines; the oldest first."""
    first = add(tmp_path, "  第一行 \n第二行\n")
    second = add_note(tmp_path, KIND, KEY, "fgw", None, "explained", "已说明")
    kept = notes(tmp_path, KIND, [KEY])
    assert [note.note_id for note in kept] == [first, second]
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert (kept[0].department_code, kept[0].owner_department_code, kept[0].handling) == (
        "kjt",
        "czt",
        "checking",
    )
    assert kept[0].note == "第一行\n第二行"
    assert kept[1].owner_department_code is None
    assert kept[0].noted_at <= kept[1].noted_at


def test_notes_of_chosen_findings(tmp_path: Path) -> None:
    """All, those of some findings, or those of none; demonstration and ledger are never mixed."""
    one, two = add(tmp_path, key="a"), add(tmp_path, key="b")
    shown = add(tmp_path, key="a", kind="demo")
    assert [note.note_id for note in notes(tmp_path, KIND)] == [one, two]
    assert [note.note_id for note in notes(tmp_path, KIND, ["b", "c"])] == [two]
    assert notes(tmp_path, KIND, []) == []
    assert [note.note_id for note in notes(tmp_path, "demo")] == [shown]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("", "是空的"),
        (" \n\t", "是空的"),
        ("长" * 501, "最多 500 字"),
        ("联系 13812345678", "不保存个人信息"),
        ("身份证 51010419900101123X", "不保存个人信息"),
    ],
)
def test_a_note_that_cannot_be_kept(note: str, words: str, tmp_path: Path) -> None:
    """Nothing, too much, or numbers of a person: a sentence, and nothing is written."""
    with pytest.raises(Refusal, match=words):
        add(tmp_path, note)
    assert not (tmp_path / connection.FILE).exists()


@pytest.mark.parametrize(
    "note",
    [
        "长" * 500,
        "项目 YS202411000001，文号〔2026〕12号",
        "信用代码 91510100MA6CA7XK2D",
        "12510000450717560B",
    ],
)
def test_numbers_of_the_matter_are_no_persons(note: str, tmp_path: Path) -> None:
    """Project numbers, documents, 信用代码 and long notes are kept."""
    add(tmp_path, note)
    assert notes(tmp_path, KIND)[0].note == note


def test_a_note_without_a_unit(tmp_path: Path) -> None:
    """A note is written by a unit."""
    with pytest.raises(Refusal, match="单位"):
        add_note(tmp_path, KIND, KEY, "", None, "checking", "核对")


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    """Both create the file and write to it; every note that was said to be kept is there once."""
    with child(WRITER, tmp_path, 60, KEY) as one, child(WRITER, tmp_path, 60, KEY) as two:
        said = [text for process in (one, two) for text in process.communicate()[0].split()]
        assert (one.returncode, two.returncode) == (0, 0)
    kept = [note.note_id for note in notes(tmp_path, KIND)]
    assert len(said) == len(kept) == 120
    assert set(said) == set(kept)
    assert whole(tmp_path)


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process holds its transaction open, notes are read, and a second writer is told to wait."""
    first = add(tmp_path)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
    with child(HALFWAY, tmp_path) as process:
        assert line(process.stdout) == "inside"
        assert [note.note_id for note in notes(tmp_path, KIND)] == [first]
        with pytest.raises(Refusal, match="请稍后再试"):
            add(tmp_path)
    second = add(tmp_path)
    assert [note.note_id for note in notes(tmp_path, KIND)] == [first, second]


def test_a_killed_writer_leaves_no_half_note(tmp_path: Path) -> None:
    """Killed inside its transaction: the note before is there, the half one is not, the file is whole."""
    first = add(tmp_path)
    with child(HALFWAY, tmp_path) as process:
        assert line(process.stdout) == "inside"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert [note.note_id for note in notes(tmp_path, KIND)] == [first]
    assert whole(tmp_path)


@pytest.mark.parametrize("count", [1, 7, 25])
def test_what_was_said_to_be_kept_survives_a_kill(count: int, tmp_path: Path) -> None:
    """A writer is killed while it writes; every note whose id it had said is there, at most one more."""
    with child(WRITER, tmp_path, 100_000, KEY) as process:
        said = [line(process.stdout) for _ in range(count)]
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].split()
    said += [one for one in rest if len(one) == 32]
    kept = [note.note_id for note in notes(tmp_path, KIND)]
    assert kept[: len(said)] == said
    assert len(kept) - len(said) <= 1
    assert whole(tmp_path)


@pytest.mark.parametrize("content", [b"not a database, but long enough to be read as one" * 40, None])
def test_a_damaged_file_is_a_sentence(content: bytes | None, tmp_path: Path) -> None:
    """A file of another kind, or a damaged file: reading and writing say so, and the file is not changed."""
    path = tmp_path / connection.FILE
    if content is None:
        for _ in range(40):
            add(tmp_path, "长" * 500)
        content = path.read_bytes()
        content = content[:100] + b"\x55" * (len(content) - 100)
    path.write_bytes(content)
    for use in (lambda: notes(tmp_path, KIND), lambda: add(tmp_path)):
        with pytest.raises(Refusal, match="从备份恢复"):
            use()
    assert path.read_bytes()[100:] == content[100:]


def test_a_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder in the file's place, or a file in the folder's: a sentence."""
    (tmp_path / connection.FILE).mkdir()
    with pytest.raises(Refusal, match="请检查权限"):
        add(tmp_path)
    (tmp_path / "store").write_text("", encoding="utf-8")
    with pytest.raises(Refusal, match="请检查文件夹和权限"):
        add(tmp_path / "store")


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    """What was kept before stays; what does not fit is refused, and the file is whole."""
    first = add(tmp_path)
    with child(FULL, tmp_path, 200_000) as process:
        said = process.communicate()[0]
    assert "磁盘已满" in said
    kept = notes(tmp_path, KIND)
    assert kept[0].note_id == first
    assert len(kept) > 1
    assert whole(tmp_path)


def test_a_file_of_later_software_is_left_alone(tmp_path: Path) -> None:
    """A version that this software does not know is refused, not written over."""
    add(tmp_path)
    with closing(sqlite3.connect(tmp_path / connection.FILE)) as con:
        con.execute("pragma user_version = 99")
    for use in (lambda: notes(tmp_path, KIND), lambda: add(tmp_path)):
        with pytest.raises(Refusal, match="升级软件"):
            use()
    with closing(sqlite3.connect(tmp_path / connection.FILE)) as con:
        assert con.execute("pragma user_version").fetchone() == (99,)


def test_a_later_step_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more entry of MIGRATIONS adds its table to a file of today, once."""
    first = add(tmp_path)
    monkeypatch.setattr(
        connection,
        "MIGRATIONS",
        (*connection.MIGRATIONS, ("create table later_notes (token text primary key) strict",)),
    )
    assert [note.note_id for note in notes(tmp_path, KIND)] == [first]
    add(tmp_path)
    with closing(sqlite3.connect(tmp_path / connection.FILE)) as con:
        assert con.execute("select count(*) from later_notes").fetchone() == (0,)
        assert con.execute("pragma user_version").fetchone() == (len(connection.MIGRATIONS),)
        assert con.execute("pragma journal_mode").fetchone() == ("wal",)


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second statement of a step is wrong: the first is undone, and the version stays."""
    first = add(tmp_path)
    before = connection.MIGRATIONS
    monkeypatch.setattr(
        connection, "MIGRATIONS", (*before, ("create table later_notes (token text)", "create nonsense"))
    )
    with pytest.raises(Refusal, match="维护人员"):
        add(tmp_path)
    monkeypatch.setattr(connection, "MIGRATIONS", before)
    assert [note.note_id for note in notes(tmp_path, KIND)] == [first]
    with closing(sqlite3.connect(tmp_path / connection.FILE)) as con:
        assert con.execute("select name from sqlite_master where name = 'later_notes'").fetchone() is None


def ledger(folder: Path, number: int) -> Path:
    """A ledger with one project that has no 信用代码."""
    path = folder / f"科技厅_台账{number}_2026年10月.csv"
    path.write_text(ONE_RECORD.replace("KJ-001", f"KJ-00{number}"), encoding="utf-8")
    return path


def take(folder: Path, number: int) -> Edition:
    """Publish one more ledger in the store below this folder."""
    store = f"file:{folder / 'store'}"
    assert cli.main(["intake", str(ledger(folder, number)), "--store", store]) == 0
    return current_edition(open_store(store))


def key_of(edition: Edition) -> str:
    """The finding that KJ-001 has no 信用代码."""
    rows = run(edition, "findings_list", {"check": ["find_recipient_code_missing"]}).to_pylist()
    return str(next(row["finding_key"] for row in rows if row["record_id"] == "KJ-001"))


def kept(edition: Edition) -> list[str]:
    """The notes that an edition holds."""
    return [row["note"] for row in run(edition, "finding_trail", {"id": key_of(edition)}).to_pylist()]


@pytest.mark.slow
def test_an_edition_keeps_the_notes_of_its_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A note enters the next edition once, never an earlier one; a rollback brings back what was kept then."""
    first = take(tmp_path, 1)
    add_note(first.folder, "ledger", key_of(first), "kjt", "czt", "checking", "第一条")
    add_note(first.folder, "demo", key_of(first), "kjt", "czt", "checking", "演示的一条")
    second = take(tmp_path, 2)
    assert (kept(first), kept(second)) == ([], ["第一条"])
    row = run(second, "finding_detail", {"id": key_of(second)}).to_pylist()[0]
    assert (row["handling"], row["owner_department_name"]) == ("核实中", "财政厅")
    add_note(first.folder, "ledger", key_of(first), "czt", None, "explained", "第二条")
    third = take(tmp_path, 3)
    assert (kept(first), kept(second), kept(third)) == ([], ["第一条"], ["第一条", "第二条"])
    assert cli.main(["rollback", "2", "--store", f"file:{tmp_path / 'store'}"]) == 0
    back = current_edition(open_store(f"file:{tmp_path / 'store'}"))
    assert (back.number, kept(back)) == (4, ["第一条"])
    assert kept(take(tmp_path, 4)) == ["第一条", "第二条"]
    capsys.readouterr()


@pytest.mark.slow
def test_damaged_notes_stop_a_publication(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An edition without the notes that were written would lose them, so none is published."""
    first = take(tmp_path, 1)
    (first.folder / connection.FILE).write_bytes(b"no database at all" * 100)
    store = f"file:{tmp_path / 'store'}"
    assert cli.main(["intake", str(ledger(tmp_path, 2)), "--store", store]) != 0
    assert "从备份恢复" in capsys.readouterr().err
    assert current_edition(open_store(store)) == first
