"""Decisions on tasks: what is kept, what is refused, what an edition takes, and what earlier software left."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.intake.accepting import keep_written
from dashboard.quoting import meeting_tasks, meetings
from dashboard.refusal import Refusal
from dashboard.settings import ROOT
from dashboard.state.chain import faults
from dashboard.state.connection import reading
from dashboard.state.task_rows import offered
from dashboard.state.tasks import Proposal, decide, decisions, given_tasks
from dashboard.store import Store, fetch, publish
from tests.editions import POLICY_ID, build, draft_of

EARLIER = ROOT / "tests" / "fixtures" / "earlier" / "d614674"
DUE = dt.date(2026, 9, 30)
CONFIRM = Proposal("R1", "fgw", "done", "成果一致", ("kjt",), None, DUE)
LIKE = ("ledger", POLICY_ID)
FACTS = {
    "batches": [{"batch_id": "B1", "as_of_on": "2026-10-31", "received_at": "2026-11-03 09:00:00"}],
    "tasks": [{"task_id": "R1", "due_on": "2026-09-30", "document_on": "2026-05-20"}],
    "task_departments": [{"task_id": "R1", "department_code": "kjt"}],
}


def test_a_decision_says_who_when_and_why(tmp_path: Path) -> None:
    """It is kept in its order with the document of an extension, apart for the demonstration; the chain holds it."""
    later = replace(
        CONFIRM,
        decision="extended",
        document_number="测〔2026〕9号",
        document_name="通知",
        new_due_on=dt.date(2026, 12, 31),
    )
    for proposal in (later, CONFIRM):
        decide(tmp_path, *LIKE, proposal)
    decide(tmp_path, "demo", POLICY_ID, CONFIRM)
    found = decisions(tmp_path, *LIKE)
    assert [(one.decision, one.department_code, one.reason, one.due_on) for one in found] == [
        ("extended", "fgw", "成果一致", "2026-12-31"),
        ("done", "fgw", "成果一致", ""),
    ]
    with reading(tmp_path) as con:
        assert con is not None
        assert list(faults(con, {})) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"department_code": ""}, "请选择填写意见的单位"),
        ({"department_code": "kjt"}, "报送单位以外的单位"),
        ({"reason": " "}, "意见是空的"),
        ({"reason": "联系 13812345678"}, "不保存个人信息"),
        ({"decision": "closed"}, "现在不能“销号”"),
        ({"decision": "done", "last": "closed"}, "现在不能“确认办结”"),
        ({"decision": "extended"}, "请填写延期以后的完成时限"),
        ({"decision": "extended", "new_due_on": DUE}, "应晚于现在的时限"),
        ({"decision": "extended", "new_due_on": dt.date(2026, 12, 31)}, "延期文件的文号是空的"),
    ],
)
def test_what_cannot_be_decided(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    """A sentence says what is wrong, and nothing is kept."""
    with pytest.raises(Refusal, match=said):
        decide(tmp_path, *LIKE, replace(CONFIRM, **changed))  # type: ignore[arg-type]
    assert decisions(tmp_path, *LIKE) == []


def test_who_decides_second_reads_first(tmp_path: Path) -> None:
    """What was decided on a task since the page was drawn is not overruled unseen."""
    decide(tmp_path, *LIKE, CONFIRM)
    with pytest.raises(Refusal, match="刚有别人提交"):
        decide(tmp_path, *LIKE, replace(CONFIRM, decision="returned"))
    decide(tmp_path, *LIKE, replace(CONFIRM, decision="closed", last="done"))
    assert [one.decision for one in decisions(tmp_path, *LIKE)] == ["done", "closed"]


def test_a_comment_decides_nothing(tmp_path: Path) -> None:
    """Any unit may write one, the one that answers too; who confirms after it need not have read it."""
    decide(tmp_path, *LIKE, replace(CONFIRM, decision="noted", department_code="kjt", reason="请附文号"))
    decide(tmp_path, *LIKE, CONFIRM)
    assert [(one.decision, one.department_code) for one in decisions(tmp_path, *LIKE)] == [
        ("noted", "kjt"),
        ("done", "fgw"),
    ]


def test_the_way_of_a_task_goes_on_from_its_end() -> None:
    """What is open is confirmed, sent back or extended; what is done is 销号 or reopened; what is closed is reopened."""
    assert (
        offered(None)
        == offered("returned")
        == offered("reopened")
        == ("done", "returned", "extended", "noted")
    )
    assert offered("done") == ("closed", "reopened", "noted")
    assert offered("closed") == offered("dropped") == ("reopened", "noted")


def test_the_next_edition_takes_what_was_decided(tmp_path: Path) -> None:
    """Once, in its order; the edition before keeps its state, and the history holds both."""
    folder = tmp_path / "store"
    first = build(folder, FACTS)
    held = meetings.convene(first, "调度会", dt.date(2026, 10, 10))
    given = meeting_tasks.add_task(folder, held, "czt", dt.date(2026, 12, 31), "会议交办")
    decide(folder, *LIKE, CONFIRM)
    store = Store(folder)
    for _ in range(2):
        draft = draft_of({})
        second = publish(store, replace(draft, fill=lambda con, _: keep_written(con, store, POLICY_ID)))
    asked = "select task_id, task_state from task_states() order by task_id = 'R1'"
    assert fetch(first, asked).to_pylist() == [{"task_id": "R1", "task_state": "overdue"}]
    assert [tuple(row.values()) for row in fetch(second, asked).to_pylist()] == [
        (given, "not_due"),
        ("R1", "finished"),
    ]
    history = "select edition, task_state from task_history where task_id = 'R1' order by edition"
    assert [row["task_state"] for row in fetch(second, history).to_pylist()] == [
        "overdue",
        "finished",
        "finished",
    ]
    assert fetch(second, "select count(*) as n from task_decisions")["n"].to_pylist() == [1]


def test_the_tasks_of_earlier_meetings_become_tasks_of_the_list(tmp_path: Path) -> None:
    """交办事项 that d614674 kept: the same ids, units, days, words and states, in their order; the old rows and the chain stay."""
    with tarfile.open(EARLIER / "store.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    folder = tmp_path / "earlier"
    with sqlite3.connect(folder / "state.sqlite") as con:
        before = con.execute(
            "select task_id, meeting_id, noted_at, department_code, due_on, task from meeting_tasks order by rowid"
        ).fetchall()
        states = con.execute(
            "select task_id, noted_at, meeting_id, state, remark from meeting_task_states order by rowid"
        ).fetchall()
        held = con.execute("select meeting_id, edition_kind, policy_id from meetings").fetchall()
    assert (len(before), len(states)) == (2, 2)
    (like,) = {tuple(row[1:]) for row in held}
    given = given_tasks(folder, *like)
    assert [
        (one.task_id, one.meeting_id, one.noted_at, one.department_code, one.due_on, one.task_text)
        for one in given
    ] == before
    found = decisions(folder, *like)
    assert [(one.task_id, one.noted_at, one.meeting_id, one.decision, one.reason) for one in found] == states
    last = meetings.meetings(folder, *like)[0]
    seen = [(one.task.task, one.word(), one.states[-1].remark) for one in meeting_tasks.tasks(folder, last)]
    assert seen == [("补报产业集群名单", "办结", "名单已报"), ("核对未注明层级的拨付", "在办", "已核对一半")]
    with reading(folder) as con:
        assert con is not None
        assert con.execute("select count(*) from meeting_tasks").fetchone() == (2,)
        assert list(faults(con, {})) == []
