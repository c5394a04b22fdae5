"""Reading without memory or time, killed or abandoned: a sentence, no process and no file left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dashboard.intake import FileResult
from dashboard.intake.isolation import forking_process
from dashboard.store import Store, list_editions
from tests.hanging import HANG_SECONDS
from tests.ledgers import read

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests" / "fixtures" / "samples"
SAMPLE = SAMPLES / "科技厅_项目资金台账_2026年10月.xlsx"


def long_text(folder: Path, rows: int) -> Path:
    """A CSV that takes a while: the same project again and again."""
    path = folder / "长.csv"
    path.write_text("项目编号,项目名称,条款,补助金额(元)\n" + "P0001,甲项目,1.1,5\n" * rows, encoding="utf-8")
    return path


def processes() -> dict[int, tuple[int, str]]:
    """Every running process: its parent and its command."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 3) for line in listed.stdout.splitlines()]
    return {
        int(row[0]): (int(row[1]), row[3]) for row in rows if len(row) == 4 and not row[2].startswith("Z")
    }


def until(met: Callable[[], bool]) -> bool:
    """Whether something comes true before patience runs out."""
    end = time.monotonic() + HANG_SECONDS
    while not met():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def is_gone(mark: str) -> bool:
    """Whether no process has this word in its command."""
    return not any(mark in words for _, words in processes().values())


def workers() -> list[int]:
    """The workers of this process that are reading now."""
    return [process for process, (parent, _) in processes().items() if parent == forking_process()]


def wide_sheet(folder: Path) -> Path:
    """An .xlsx of one sheet that is small on disk and large once it is read, within all limits of declared size."""
    path = folder / "大.xlsx"
    rows = (
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="Z{n}"><v>{n}</v></c></row>' for n in range(1, 200_001)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships><Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
        )
    return path


@pytest.mark.parametrize(
    "make", [wide_sheet, lambda folder: long_text(folder, 1_500_000)], ids=["xlsx", "csv"]
)
def test_too_little_memory(
    make: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that needs more memory than it may have is refused in a sentence; the next file is read."""
    path = make(tmp_path)
    monkeypatch.setenv("DASHBOARD_INTAKE_MEMORY_MIB", "24")
    assert "内存的上限（24 MB）" in str(read(path).refusal)
    monkeypatch.delenv("DASHBOARD_INTAKE_MEMORY_MIB")
    assert read(SAMPLE).taken
    assert workers() == []


def test_too_little_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that needs longer than it may take is given up, with the limit in the sentence."""
    monkeypatch.setenv("DASHBOARD_INTAKE_SECONDS", "1")
    assert "超过上限（1 秒）" in str(read(long_text(tmp_path, 1_500_000)).refusal)
    assert until(lambda: workers() == [])


def test_a_killed_reader(tmp_path: Path) -> None:
    """A reader that the system kills is a sentence; the process that asked goes on and reads the next file."""
    assert read(SAMPLE).taken
    path, found = long_text(tmp_path, 1_500_000), list[FileResult]()
    asking = threading.Thread(target=lambda: found.append(read(path)))
    asking.start()
    assert until(lambda: bool(workers()))
    os.kill(workers()[0], signal.SIGKILL)
    asking.join(HANG_SECONDS)
    assert "被系统中止" in str(found[0].refusal)
    assert read(SAMPLE).taken


@pytest.mark.soak
def test_a_killed_forking_process() -> None:
    """When the standing process is gone, the next file starts a new process."""
    assert read(SAMPLE).taken
    first = forking_process()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert read(SAMPLE).taken
    assert forking_process() != first


def test_a_forking_process_killed_with_a_task_at_its_door() -> None:
    """A task that the standing process had not begun is done by the next one: the file is not called damaged."""
    assert read(SAMPLE).taken
    first, found = forking_process(), list[FileResult]()
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    asking = threading.Thread(target=lambda: found.append(read(SAMPLE)))
    asking.start()
    time.sleep(0.5)
    assert found == []
    os.kill(first, signal.SIGKILL)
    asking.join(HANG_SECONDS)
    assert found[0].taken
    assert forking_process() != first


def test_files_at_once(tmp_path: Path) -> None:
    """Several files are read at the same time by different workers, and each gets the right answer."""
    path, found = long_text(tmp_path, 2_000), list[FileResult]()
    asking = [threading.Thread(target=lambda: found.append(read(path))) for _ in range(2)]
    for thread in asking:
        thread.start()
    assert read(SAMPLE).taken == 46
    for thread in asking:
        thread.join(HANG_SECONDS)
    assert [(one.read, one.taken, one.rejected) for one in found] == [(2_001, 1, 1_999)] * 2


def kill_and_look(folder: Path, delays: list[float]) -> int:
    """Kill an intake after each delay and look at what is left; how many were killed."""
    store, killed = folder / "store", 0
    command = [
        sys.executable,
        "-m",
        "dashboard",
        "intake",
        str(SAMPLE),
        str(SAMPLES / "财政厅_下达与拨付_2026.xlsx"),
    ]
    command += ["--accept-valid", "--store", f"file:{store}"]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    temporary = folder / "tmp"
    temporary.mkdir()
    for delay in delays:
        before = {one.file: one.sha256 for one in list_editions(Store(store))}
        with subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=os.environ | {"TMPDIR": str(temporary)},
        ) as process:  # fmt: skip
            try:
                process.wait(delay)
            except subprocess.TimeoutExpired:
                process.kill()
                killed += process.wait() == -signal.SIGKILL
        assert until(partial(is_gone, f"of={process.pid}")), delay
        after = {one.file: one.sha256 for one in list_editions(Store(store))}
        assert before.items() <= after.items(), delay
        assert list(temporary.iterdir()) == [], delay
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0
    listed = {edition.file for edition in list_editions(Store(store))}
    assert {path.name for path in store.glob("*.duckdb*")} == listed
    assert not list(store.glob(".building-*"))
    return killed


@pytest.mark.soak
def test_a_killed_intake_leaves_the_last_edition(tmp_path: Path) -> None:
    """Whenever `intake` is killed: the editions before stay, no process of it runs on, no file is left over."""
    assert kill_and_look(tmp_path, [0.6, 1.2]) >= 1


@pytest.mark.soak
def test_a_killed_intake_leaves_the_last_edition_at_length(tmp_path: Path) -> None:
    """The same a hundred times, over the whole length of an intake."""
    assert kill_and_look(tmp_path, [0.3 + place * 0.04 for place in range(100)]) >= 30
