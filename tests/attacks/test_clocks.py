"""Order is the order of writing: a server whose clock or zone changed never shows an older state as the newer."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.quoting.meeting_tasks import add_task, set_task_state, tasks
from dashboard.quoting.meetings import add_note, convene, find_meeting, meetings
from dashboard.state import connection
from dashboard.state.audit import Exported, exports, log_export
from dashboard.state.chain import clocks_of
from dashboard.state.notes import add_note as add_finding_note
from dashboard.state.sealing import state_faults
from dashboard.store import Store, publish
from tests.editions import draft_of
from tests.unit.test_store import one_project


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The time zone of the process; set TZ and call `time.tzset`. It is as before afterwards."""
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def test_the_state_written_last_is_the_state(zone: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """在办 under Asia/Shanghai, then 办结 and a second meeting under a zone eight hours behind."""
    edition = publish(Store(tmp_path), draft_of(one_project("甲")))
    zone.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    meeting = convene(edition, "调度会", dt.date(2026, 11, 20))
    task = add_task(tmp_path, meeting, "kjt", dt.date(2026, 12, 1), "核实立项")
    add_note(tmp_path, meeting, "kjt", "先")
    set_task_state(tmp_path, meeting, task, "doing")
    zone.setenv("TZ", "UTC")
    time.tzset()
    set_task_state(tmp_path, meeting, task, "done")
    add_note(tmp_path, meeting, "kjt", "后")
    later = convene(edition, "第二次调度会", dt.date(2026, 11, 20))
    (followed,) = tasks(tmp_path, find_meeting(tmp_path, meeting))
    assert [state.state for state in followed.states] == ["doing", "done"]
    assert followed.word() == "办结"
    assert [one.meeting_id for one in meetings(tmp_path, "ledger", "sichuan-ai")] == [later, meeting]
    assert tasks(tmp_path, find_meeting(tmp_path, later)) == []


def test_every_time_keeps_its_offset(zone: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The offset of each row is that of the clock that wrote it, also when the zone changes and changes back."""
    done = Exported("http", "projects_list", "项目台账", "projects", "ledger", 1, {}, "csv", 1, 1, "未登录")
    with zone.context() as before:
        before.setattr(connection, "MIGRATIONS", connection.MIGRATIONS[:4])
        log_export(tmp_path, done)
    for name in ("Asia/Shanghai", "UTC", "UTC", "Asia/Kathmandu", "Asia/Shanghai"):
        zone.setenv("TZ", name)
        time.tzset()
        log_export(tmp_path, done)
        add_finding_note(tmp_path, "ledger", "1", "kjt", None, "checking", "正在核对")
    told = [line.utc_offset for line in reversed(exports(tmp_path))]
    assert told == ["", "+08:00", "+00:00", "+00:00", "+05:45", "+08:00"]
    with connection.reading(tmp_path) as con:
        assert con is not None
        assert clocks_of(con, "finding_notes") == [(1, "+08:00"), (2, "+00:00"), (4, "+05:45"), (5, "+08:00")]
        assert clocks_of(con, "meetings") == []
    assert state_faults(tmp_path) == (6 + 5 + 4, [])
