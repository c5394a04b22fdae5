"""What waits for a second person and what was decided, as reports: the submissions of a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.access import Principal
from dashboard.export import Column, ReportTable
from dashboard.questions.logs import log_report, moment
from dashboard.state.submissions import CHANNELS, KINDS, Actor
from dashboard.store import STATES, Edition, Standing, approval_of, is_own, standings, store_of

DIGEST_SHOWN = 12
COLUMNS = (
    Column("submission_message", "说明", "", "text", "提交时填写的说明", False),
    Column("submission_state", "状态", "", "text", "办理状态：" + "、".join(STATES.values()), False),
    Column("submission_kind", "事项", "", "text", "提交的事项：" + "、".join(KINDS.values()), False),
    Column("submission_author", "发布单位或岗位", "", "text", "提交时填写的发布单位或岗位", False),
    Column("submitted_by", "提交账号", "", "text", "提交的账号及其单位，不是个人姓名", False),
    Column("submitted_at", "提交时间", "", "text", "按服务器时间", False),
    Column("submitted_edition", "拟发布", "版", "integer", "批准后成为的版本号", False),
    Column("decided_by", "办理账号", "", "text", "批准、退回或撤回提交的账号", False),
    Column("decided_at", "办理时间", "", "text", "按服务器时间", False),
    Column("submission_reason", "原因", "", "text", "退回或失效的原因", False),
    Column("submission_digest", "校验值", "", "text", "候选文件的校验值；批准后的版本文件与其一致", False),
    Column("submission_id", "提交编号", "", "text", "提交的编号，命令行按此办理", False),
)
WAITING = tuple(column for column in COLUMNS if not column.name.startswith("decided"))
# On the screen until all columns are asked for; what is opened shows the rest.
LESS = {
    "submissions_waiting": ("submission_reason",),
    "submissions_decided": ("submission_author", "submitted_at"),
}
LESS_OF_ALL = ("submission_id",)
SQL = "-- 不是版本数据的查询：提交和办理写入 state.sqlite 的 submissions、submission_events 表，只增加，不能修改、删除"
IN_WORK = ("waiting", "lost")


def submissions_waiting(edition: Edition, names: Mapping[str, str]) -> ReportTable:
    """What waits in the store of `edition`, the first submitted first. names: department code → name."""
    found = [one for one in standings(store_of(edition)) if one.state in IN_WORK]
    return _report(edition, found, names, WAITING, "submissions_waiting", "待审批的提交")


def submissions_decided(edition: Edition, names: Mapping[str, str]) -> ReportTable:
    """What was decided, the last submitted first."""
    found = [one for one in reversed(standings(store_of(edition))) if one.state not in IN_WORK]
    return _report(edition, found, names, COLUMNS, "submissions_decided", "已办理的提交")


def own_submissions(
    edition: Edition, principal: Principal, names: Mapping[str, str], most: int = 5
) -> list[dict[str, Any]]:
    """What a principal handed in, in words, the last first."""
    found = [one for one in standings(store_of(edition)) if is_own(one.submission, principal)]
    return [worded(one, names) for one in reversed(found[-most:])]


def approval(edition: Edition, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, value) of who handed in an edition and who approved it; empty for one that was published directly."""
    found = approval_of(edition)
    if found is None:
        return []
    told = worded(found, names)
    return [
        ("提交账号", f"{told['submitted_by']}，{told['submitted_at']}"),
        ("审批账号", f"{told['decided_by'] or '未标明'}，{told['decided_at'] or '未标明'}"),
    ]


def worded(one: Standing, names: Mapping[str, str]) -> dict[str, Any]:
    """A submission in words, by the names of COLUMNS."""
    made, decided = one.submission, one.decided
    return {
        "submission_state": STATES[one.state],
        "submission_kind": KINDS[made.kind],
        "submission_message": made.message,
        "submission_author": made.author,
        "submitted_by": account(made.actor, names),
        "submitted_at": moment(made.submitted_at),
        "submitted_edition": made.edition_number,
        "decided_by": account(decided.actor, names) if decided else None,
        "decided_at": moment(decided.happened_at) if decided else None,
        "submission_reason": one.reason,
        "submission_digest": made.digest[:DIGEST_SHOWN],
        "submission_id": made.submission_id,
    }


def account(actor: Actor, names: Mapping[str, str]) -> str:
    """An account in words: its unit, or the command line, and its subject."""
    where = names.get(actor.unit, actor.unit) if actor.channel == "page" else CHANNELS[actor.channel]
    return f"{where} {actor.subject}".strip()


def _report(
    edition: Edition,
    found: Sequence[Standing],
    names: Mapping[str, str],
    columns: tuple[Column, ...],
    name: str,
    title: str,
) -> ReportTable:
    return log_report(
        edition,
        [worded(one, names) for one in found],
        columns,
        name=name,
        title=title,
        purpose="等待第二人审批的提交和办理结果",
        units="",
        sql=SQL,
        core=tuple(column.name for column in columns if column.name not in (*LESS[name], *LESS_OF_ALL)),
    )
