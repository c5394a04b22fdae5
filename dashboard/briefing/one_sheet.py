"""一页纸: one A4 sheet on a city or a department. Each list has a fixed number of rows; what is left out is counted (D-112)."""

from __future__ import annotations

from functools import partial

from dashboard.access import Principal
from dashboard.briefing.composing import file_name, policy_words, subject_of
from dashboard.briefing.facts import Facts, Scope, said_day
from dashboard.briefing.page_of_city import city
from dashboard.briefing.page_of_unit import unit
from dashboard.export.briefing_parts import Briefing, Offer
from dashboard.formatting import DEMONSTRATION
from dashboard.questions.reports import stamp
from dashboard.refusal import Refusal
from dashboard.store import Edition


def one_page(edition: Edition, scope: Scope, principal: Principal) -> Briefing:
    """The content of the sheet. Raises Refusal where not exactly one city or department is chosen, and for a meeting."""
    subject = _subject(edition, scope)
    facts = Facts(edition, scope, principal)
    marked = stamp(edition)
    as_of = f"数据截至{said_day(edition.as_of_on)}" if edition.as_of_on else "数据截至日未报送"
    mark = f"{DEMONSTRATION}，不是真实业务数据，" if marked.is_demonstration else ""
    return Briefing(
        title=_title(subject),
        subtitle=(policy_words(facts), f"（{mark}第{edition.number}版，{as_of}）"),
        subject=subject,
        name=file_name(_title(subject), edition),
        edition=marked,
        blocks=tuple(city(facts) if scope.city else unit(facts)),
        genre="一页纸",
        has_annex=False,
        is_one_page=True,
    )


def one_page_offer(edition: Edition, scope: Scope, principal: Principal) -> Offer:
    """The sheet of this scope for a button: its name now, its content when it is asked for."""
    subject = _subject(edition, scope)
    return Offer(file_name(_title(subject), edition), subject, partial(one_page, edition, scope, principal))


def _title(subject: str) -> tuple[str, ...]:
    return (f"{subject}落实情况一页纸",)


def _subject(edition: Edition, scope: Scope) -> str:
    if scope.meeting_id:
        raise Refusal("一页纸不按会议编写，请去掉会议编号，或改写汇报材料。")
    subject = subject_of(edition, scope)
    if not subject:
        raise Refusal("一页纸一次写一个市(州)或一个责任单位，请选定一个。")
    return subject
