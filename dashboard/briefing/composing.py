"""The sections of a briefing in order, its title and its first lines."""

from __future__ import annotations

from functools import partial

from dashboard.access import Principal
from dashboard.briefing.assigned import assigned
from dashboard.briefing.caps import caps
from dashboard.briefing.changes import changes
from dashboard.briefing.clauses import clauses
from dashboard.briefing.facts import Facts, Scope, said_day
from dashboard.briefing.issues import issues
from dashboard.briefing.overall import overall
from dashboard.briefing.places import places
from dashboard.briefing.talent import talent, talent_tables
from dashboard.briefing.tasks import tasks_section
from dashboard.export.briefing_parts import Block, Briefing, Offer, Paragraph
from dashboard.export.report import NOT_IN_FILE_NAMES
from dashboard.formatting import DEMONSTRATION
from dashboard.questions.known_values import known_values
from dashboard.questions.reports import stamp
from dashboard.quoting.meetings import find_meeting
from dashboard.refusal import Refusal
from dashboard.store import Edition

SECTIONS = (overall, clauses, caps, places, talent, issues, changes, assigned, tasks_section)


def briefing(edition: Edition, scope: Scope, principal: Principal) -> Briefing:
    """The content of document and annex. Raises Refusal for an unknown department, city, meeting or edition."""
    subject = subject_of(edition, scope)
    _check_meeting(edition, scope)
    facts = Facts(edition, scope, principal)
    title = _title(facts, subject)
    as_of = f"数据截至{said_day(edition.as_of_on)}" if edition.as_of_on else "数据截至日未报送"
    marked = stamp(edition)
    mark = (f"{DEMONSTRATION}，不是真实业务数据",) if marked.is_demonstration else ()
    blocks: list[Block] = [_foreword(edition, scope)]
    for section in SECTIONS:
        blocks += section(facts)
    return Briefing(
        title=title,
        subtitle=(*mark, f"（第{edition.number}版，{as_of}）"),
        subject=subject,
        name=file_name(title, edition),
        edition=marked,
        blocks=tuple(blocks),
        extras=talent_tables(facts),
    )


def offer(edition: Edition, scope: Scope, principal: Principal) -> Offer:
    """The briefing of this scope for a button: its name now, its content when it is asked for."""
    subject = subject_of(edition, scope)
    name = file_name(_title(Facts(edition, scope, principal), subject), edition)
    return Offer(name, subject, partial(briefing, edition, scope, principal))


def policy_words(facts: Facts) -> str:
    """The title of the policy; a policy without known title has the name that this software uses."""
    source = facts.rows("policy_source", whole=True)[0]
    return f"《{source['title']}》" if source["title"] else str(source["policy_name"])


def _title(facts: Facts, subject: str) -> tuple[str, ...]:
    policy = policy_words(facts)
    return (f"{subject}落实", f"{policy}情况汇报") if subject else (f"{policy}落实情况汇报",)


def subject_of(edition: Edition, scope: Scope) -> str:
    """The name of the department or city, '' for neither. Raises Refusal for both."""
    if scope.department and scope.city:
        raise Refusal("汇报材料一次只写一个责任单位或一个市(州)，请只选其中一个。")
    known = known_values(edition)
    for name, code in (("department", scope.department), ("city", scope.city)):
        if code:
            return str(known[name].labels[code])
    return ""


def _check_meeting(edition: Edition, scope: Scope) -> None:
    if scope.meeting_id is None:
        return
    meeting = find_meeting(edition.folder, scope.meeting_id)
    if meeting.edition_number != edition.number:
        raise Refusal(
            f"会议“{meeting.name}”固定在第 {meeting.edition_number} 版，不能用第 {edition.number} 版写它的材料。"
            f"请改用第 {meeting.edition_number} 版。"
        )


def _foreword(edition: Edition, scope: Scope) -> Paragraph:
    as_of = (
        f"各单位数据截至日不同，最早的是{said_day(edition.as_of_on)}，指标按各自写明的日期"
        if edition.as_of_on
        else "没有单位报送数据截至日"
    )
    narrow = "金额和项目只计本市(州)的；" if scope.city else ""
    return Paragraph(
        (
            f"本材料取自政策落实看板第{edition.number}版数据，{as_of}。{narrow}"
            "“未报送”不计为0；每个数后面的编号对应文末附注，附注写明口径、版本和定版地址，精确数见附件。",
        )
    )


def file_name(title: tuple[str, ...], edition: Edition) -> str:
    """The name of the file, without suffix."""
    parts = [NOT_IN_FILE_NAMES.sub("", "".join(title))]
    if stamp(edition).is_demonstration:
        parts.append(DEMONSTRATION)
    return "_".join([*parts, f"第{edition.number}版", edition.as_of_on or "截至日未报送"])
