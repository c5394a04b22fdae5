"""Decisions of people on tasks: kept in the written state, copied into the next edition at publishing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path

from dashboard.personal import has_number, personal_sentence
from dashboard.refusal import Refusal
from dashboard.state.connection import reading, writing
from dashboard.state.task_rows import BESIDE, DECISIONS, Decision, GivenTask, offered

LONGEST_REASON, LONGEST_NAME = 500, 80
_GIVEN = """
select task_id, meeting_id, name, held_on, noted_at, department_code, due_on, task
from given_tasks join meetings using (meeting_id, edition_kind, policy_id)
where edition_kind = ? and policy_id = ? order by given_tasks.rowid
"""
_DECIDED = f"""
select {", ".join("rowid" if one.name == "decision_order" else one.name for one in fields(Decision))}
from task_decisions where edition_kind = ? and policy_id = ? order by rowid
"""

_LAST = f"""
select decision from task_decisions where edition_kind = ? and policy_id = ? and task_id = ? and decision not in {BESIDE}
order by rowid desc limit 1
"""
MEANWHILE = "这项任务刚有别人提交了意见，请刷新页面，看过以后再填。"


@dataclass(frozen=True)
class Proposal:
    """What a person decides on a task. owners: the units that answer for it. due_on: its present due date, None for 长期.

    last: the last decision on it that is not of BESIDE, None for none.
    """

    task_id: str
    department_code: str
    decision: str
    reason: str
    owners: Collection[str]
    last: str | None
    due_on: dt.date | None
    document_number: str = ""
    document_name: str = ""
    new_due_on: dt.date | None = None


def decide(folder: Path, edition_kind: str, policy_id: str, proposal: Proposal) -> str:
    """Keep a decision; returns its id. Raises Refusal for what is missing, too long, personal, or not to be decided now.

    edition_kind: `demo` or `ledger`, which are never mixed.
    """
    _check(proposal)
    reason = _words(proposal.reason, "意见", LONGEST_REASON)
    is_extension = proposal.decision == "extended"
    document = (
        _words(proposal.document_number, "延期文件的文号", LONGEST_NAME) if is_extension else "",
        _words(proposal.document_name, "延期文件的名称", LONGEST_NAME) if is_extension else "",
        proposal.new_due_on.isoformat() if is_extension and proposal.new_due_on else "",
    )
    made, noted_at = uuid.uuid4().hex, dt.datetime.now().isoformat(timespec="microseconds")
    values = (
        made, edition_kind, policy_id, proposal.task_id, noted_at, proposal.department_code, proposal.decision, reason,
        *document, "",
    )  # fmt: skip
    with writing(folder) as con:
        found = con.execute(_LAST, [edition_kind, policy_id, proposal.task_id]).fetchone()
        if found and found[0] != proposal.last:
            raise Refusal(MEANWHILE)
        con.execute(f"insert into task_decisions values ({', '.join('?' * len(values))})", values)
    return made


def decisions(folder: Path, edition_kind: str, policy_id: str) -> list[Decision]:
    """The decisions on the tasks of a policy in the order in which they were written."""
    with reading(folder) as con:
        rows = con.execute(_DECIDED, [edition_kind, policy_id]).fetchall() if con else []
    return [Decision(*row) for row in rows]


def given_tasks(folder: Path, edition_kind: str, policy_id: str) -> list[GivenTask]:
    """The tasks that meetings gave, in the order in which they were written."""
    with reading(folder) as con:
        rows = con.execute(_GIVEN, [edition_kind, policy_id]).fetchall() if con else []
    return [GivenTask(*row) for row in rows]


def _check(proposal: Proposal) -> None:
    if not proposal.department_code:
        raise Refusal("请选择填写意见的单位。")
    if proposal.decision not in offered(proposal.last):
        word = DECISIONS.get(proposal.decision, proposal.decision)
        raise Refusal(f"这项任务现在不能“{word}”，可能刚有别人提交，请刷新页面后再试。")
    if proposal.decision in ("done", "closed") and proposal.department_code in proposal.owners:
        raise Refusal("办结和销号要由报送单位以外的单位确认，请换成核查单位。")
    if proposal.decision != "extended":
        return
    if proposal.new_due_on is None:
        raise Refusal("请填写延期以后的完成时限。")
    if proposal.due_on is not None and proposal.new_due_on <= proposal.due_on:
        raise Refusal(
            f"延期以后的时限 {proposal.new_due_on} 应晚于现在的时限 {proposal.due_on}，请核对日期。"
        )


def _words(text: str, what: str, longest: int) -> str:
    """The text without superfluous space. what: its name in the sentence of a refusal."""
    words = "\n".join(line.strip() for line in text.strip().splitlines())
    if not words:
        raise Refusal(f"{what}是空的，请填写。")
    if len(words) > longest:
        raise Refusal(f"{what}有 {len(words)} 字，最多 {longest} 字，请缩短。")
    if has_number(words):
        raise Refusal(personal_sentence(what, "请删去后再提交"))
    return words
