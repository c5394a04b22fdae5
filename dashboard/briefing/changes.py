"""七、变化: the changes of the money since an earlier edition, by kind of change and by clause."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, joined, said_day, say, size
from dashboard.briefing.tables import grid
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Block, Heading, Paragraph, Piece
from dashboard.quoting.meetings import find_meeting, meetings
from dashboard.refusal import Refusal
from dashboard.state.meeting_rows import Meeting
from dashboard.store import Edition, earlier_editions, find_edition, store_of

KINDS = (
    ("change_name", 0.28),
    ("changed_record_count", 0.15),
    ("applied_change_amount_yuan", 0.19),
    ("committed_change_amount_yuan", 0.19),
    ("disbursed_change_amount_yuan", 0.19),
)
CLAUSES = (
    ("clause_id", 0.1),
    ("short_title", 0.3),
    ("changed_record_count", 0.15),
    ("committed_change_amount_yuan", 0.225),
    ("disbursed_change_amount_yuan", 0.225),
)
MONEY = ("applied_change_amount_yuan", "committed_change_amount_yuan", "disbursed_change_amount_yuan")
NAMES = {MONEY[0]: "申请金额", MONEY[1]: "立项金额", MONEY[2]: "拨付金额"}


def changes(facts: Facts) -> list[Block]:
    """The blocks of the section: the differences to the edition of the last meeting, or to the edition before."""
    base, meeting = basis(facts)
    title = "较上次会议变化" if meeting else "较上一版变化"
    if base is None:
        return [Heading(1, title), Paragraph(("没有较早的同类版本，暂无可比版本。",))]
    since = base.number
    totals = facts.ask("edition_changes_summary", since=since)
    as_of = f"数据截至{said_day(base.as_of_on)}" if base.as_of_on else "数据截至日未报送"
    held = f"上次会议（{meeting.name}，{said_day(meeting.held_on)}）所用的" if meeting else ""
    lead = f"与{held}第{since}版（{as_of}）相比，"
    if not totals.table.to_pylist()[0]["change_count"]:
        return [Heading(1, title), Paragraph((lead, "没有变化。"))]
    counted = joined(
        [
            say("共有变化", size(totals, "change_count")),
            say("有变化的记录", size(totals, "changed_record_count")),
        ],
        "，",
        "。",
    )
    told = joined([moved(totals, column) for column in MONEY], "，", "。")
    kinds = facts.ask("edition_changes_totals", since=since)
    by_clause = facts.ask("edition_changes_by_clause", since=since)
    tables = [
        grid(
            "变化的原因",
            kinds,
            KINDS,
            where=_occurring(kinds),
            total=totals,
            remark="同一记录可能有几种变化，有变化的记录各行不能相加。",
        ),
        grid("分条款的变化", by_clause, CLAUSES, where=_occurring(by_clause)),
    ]
    said = Paragraph((lead, *counted, *told, *_reasons(kinds)))
    return [Heading(1, title), said, *(table for table in tables if table)]


def basis(facts: Facts) -> tuple[Edition | None, Meeting | None]:
    """The edition to compare with and its meeting; None where there is none. Raises Refusal for a later edition."""
    edition, scope = facts.edition, facts.scope
    held = meetings(edition.folder, edition.kind, edition.policy_id)
    if scope.since is not None:
        base = find_edition(store_of(edition), scope.since)
        if base.number >= edition.number:
            raise Refusal(f"比较的基期应早于第 {edition.number} 版，收到 {scope.since}。")
        return base, next((meeting for meeting in held if meeting.edition_number == base.number), None)
    if scope.meeting_id:
        prepared = find_meeting(edition.folder, scope.meeting_id)
        held = held[held.index(prepared) + 1 :] if prepared in held else []
    earlier = earlier_editions(edition)
    known = {other.number: other for other in earlier}
    for meeting in held:
        if meeting.edition_number in known:
            return known[meeting.edition_number], meeting
    return (earlier[-1] if earlier else None), None


def moved(report: ReportTable, column: str, row: int = 0) -> tuple[Piece, ...]:
    """立项金额增加…; empty where the amount has not changed."""
    found = size(report, column, row)
    if found is None or not found.value:
        return ()
    return (f"{NAMES[column]}{'增加' if found.value > 0 else '减少'}", found)


def _reasons(kinds: ReportTable) -> tuple[Piece, ...]:
    """The kinds of change that changed the committed and disbursed money."""
    parts = []
    for place, row in enumerate(kinds.table.to_pylist()):
        told = joined([moved(kinds, column, place) for column in MONEY[1:]], "、", "")
        if told:
            parts.append((f"因{row['change_name']}，", *told))
    return ("其中：", *joined(parts, "；", "。")) if parts else ()


def _occurring(report: ReportTable) -> list[int]:
    return [place for place, row in enumerate(report.table.to_pylist()) if row["changed_record_count"]]
