"""However many files come at once, two are read; a file of very many sheets is refused before it costs anything."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.intake import isolation
from dashboard.intake.isolation import AT_ONCE, WAITING
from dashboard.intake.reading import MOST_SHEETS
from tests.ledgers import read, workbook

HEAD = ["项目编号", "项目名称", "条款", "立项金额（万元）"]


def test_two_are_read_at_once_and_the_others_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five files at once: never more than two readers, each of the others hears how many are before it, all are read."""
    lock, running, most, waited = threading.Lock(), 0, 0, []
    all_asked = threading.Event()
    answered = isolation._answered

    def counted(asked: dict[str, Any], progress: isolation.Progress | None) -> object:
        nonlocal running, most
        with isolation._next:  # the first two go on when the other three stand in the line
            while not all_asked.is_set() and len(isolation._line) < 5:
                isolation._next.wait(0.05)
            all_asked.set()
        with lock:
            running += 1
            most = max(most, running)
        try:
            yield from answered(asked, progress)
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(isolation, "_answered", counted)
    taken: list[int] = []

    def take(place: int) -> None:
        path = workbook(tmp_path / f"科技厅_{place}.xlsx", [HEAD, [f"KJ-{place}", "甲", "1.1", 5]])

        def heard(stage: str, done: int, total: int) -> None:
            if stage == WAITING:
                waited.append(total)

        result = read(path, progress=heard)
        taken.append(result.taken)

    threads = [threading.Thread(target=take, args=(place,)) for place in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [1] * 5
    assert most == AT_ONCE
    assert set(waited) == {1, 2, 3}
    assert isolation._line == []


def test_very_many_sheets_are_refused(tmp_path: Path) -> None:
    """A workbook has at most as many sheets as a department could mean."""
    book = openpyxl.Workbook()
    for place in range(MOST_SHEETS):
        book.create_sheet(f"表{place}")
    path = tmp_path / "科技厅.xlsx"
    book.save(path)
    assert f"文件有 {MOST_SHEETS + 1} 张工作表，最多 {MOST_SHEETS} 张" in str(read(path).refusal)
