"""Runs a page: records what it shows, and compares it with an opened 定版链接."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.access import Principal, may_open
from dashboard.access.roles import right_of_page
from dashboard.components import link_strip, metrics, print_view, share, shell
from dashboard.export import Book, Occasion, ReportTable
from dashboard.export.quotation import Link, Quoted
from dashboard.export.report import named
from dashboard.formatting import day, plain
from dashboard.questions.reports import INTERNAL, stamp
from dashboard.questions.scoping import is_of_people
from dashboard.quoting import links
from dashboard.quoting.changes import became, changed_tables, differing, missing
from dashboard.quoting.kept_rows import kept
from dashboard.quoting.link_checks import check_sight
from dashboard.quoting.meetings import add_view, meetings
from dashboard.refusal import Refusal
from dashboard.settings import LOCAL_URL, page_path, settings
from dashboard.store import Store, list_editions
from dashboard.views.from_address import reported_dates
from dashboard.views.quoted import quoted_figures, with_since
from dashboard.views.view import View, answering
from dashboard.views.writing import written
from dashboard.web import count_one, numbered

DATES = "department_dates"
DETAIL = "_detail"
BROKEN = "页面加载异常，当前软件未能完整显示本页。"


@dataclass(frozen=True)
class Seen:
    """The content of a page. reports: all asked reports in order, of the edition of the view and of others.

    tables: the tables that it offers as files, as shown and without paging.
    """

    title: str
    figures: tuple[Quoted, ...]
    reports: tuple[ReportTable, ...]
    tables: tuple[tuple[ReportTable, Callable[[], ReportTable]], ...] = ()


def show(view: View, title: str, run: Callable[[], None], tools: DeltaGenerator) -> None:
    """Run the page and offer link and workbook; for an opened link its strip, and its kept content where the page differs.

    tools: where the buttons of the page are drawn.
    """
    if view.is_printed:
        print_view.bar()
    wanted = not view.is_printed and share.button(tools, view.follows_latest, view.edition.number)
    found: list[Seen] = []
    link = partial(_link_of, view, found, base())
    dates = partial(reported_dates, view.edition)
    occasion = Occasion(view.edition.folder, "screen", view.principal, view.page, view.pinned(), link, dates)
    with share.laid(share.Tray(occasion, _is_large(view))) as tray:
        if view.link is None:
            with metrics.recorded() as shown, suppress(shell.PageEnded):
                run()
        else:
            shown = _held_against(view, view.link, run, tray)
    seen = Seen(title, quoted_figures(shown, view), tuple(view.seen.values()), tuple(tray.tables))
    found.append(seen)
    st.session_state["seen"] = seen
    if not view.is_printed and seen.tables and view.principal.may("export"):
        whole = replace(occasion, channel="page")
        name = named(f"{title}_整页", stamp(view.edition), "xlsx")
        share.whole_page(tools, lambda: book_of(view, seen, None), whole, name)
    if wanted:
        offer(view, seen)


def book_of(view: View, seen: Seen, link: str | None) -> Book:
    """A page as a workbook: every offered table once with all rows, and the key figures."""
    if not seen.tables:
        raise Refusal(f"“{seen.title}”页没有表格，没有可导出的内容。")
    tables: dict[str, ReportTable] = {}
    for report, whole in seen.tables:
        tables.setdefault(_key(report), whole())
    for report in seen.reports:  # the facts on the page of a project or clause are in no table
        if report.name.endswith(DETAIL) and report.table.num_rows:
            tables = {_key(report): report} | tables
    figures = tuple((figure.label, figure.value, figure.note, figure.help) for figure in seen.figures)
    secrecy = INTERNAL if right_of_page(view.page) == "talent" else ()
    filters = (*view.choices, *secrecy)
    return Book(view.page, seen.title, stamp(view.edition), filters, figures, tuple(tables.values()), link)


def _key(report: ReportTable) -> str:
    return f"{report.name} {report.edition.number} {report.filters}"


def _link_of(view: View, found: Sequence[Seen], base_url: str) -> str:
    """A function that creates the 定版链接 when a file needs it; the same view has the same link."""
    if not found:
        raise Refusal("页面尚未显示完整，请稍后再下载。")
    token = view.link.token if view.link else make(view, found[0])
    return f"{base_url}/l/{token}"


def _is_large(view: View) -> bool:
    summary = view.edition.summary
    return summary is not None and summary.project_count > share.LARGE_ROWS


def offer(view: View, seen: Seen) -> None:
    """Create the link of the shown content and draw it with its QR code."""
    try:
        count_one("links")
        token = view.link.token if view.link else make(view, seen)
    except Refusal as refusal:
        st.error(plain(str(refusal)))
        return
    latest = page_path(view.page, view.address() | {"edition": "latest"})
    edition = view.edition
    check = links.find(edition.folder, token).check
    meets = may_open(view.principal, "meeting")
    held = {
        meeting.meeting_id: f"{meeting.name}（{meeting.held_on}）"
        for meeting in (meetings(edition.folder, edition.kind, edition.policy_id) if meets else [])
        if meeting.edition_number == edition.number
    }
    pinned, latest = f"{base()}/l/{token}", f"{base()}/{latest}"
    join = (
        written(view, "supervise", "会议画面", partial(add_view, edition.folder, token=token))
        if meets
        else None
    )
    exports = view.principal.may("export")
    share.dialog(pinned, latest, edition.number, check, held, join, exports=exports)


def make(view: View, seen: Seen) -> str:
    """Keep the shown content; returns the token. Of persons the address alone is kept: their facts stay in the companion."""
    address, of_people = view.pinned(), right_of_page(view.page) == "talent"
    reports = [
        with_since(kept(report, view.edition.sha256), address.get("since"))
        for report in seen.reports
        if not is_of_people(report.name)
    ]
    figures = () if of_people else seen.figures
    return links.make(view.edition, view.page, seen.title, address, view.choices, figures, reports)


def show_kept(link: Link, folder: Path, why: str, principal: Principal) -> None:
    """Draw the strip and the kept content of a link whose edition or page cannot answer. folder: of the store."""
    check_sight(link, principal, folder)
    _strip(link, folder, principal)
    with share.laid(share.Tray(Occasion(folder, "screen", principal, link.page, link.address()))):
        _draw_kept(link, why)


def base() -> str:
    """The beginning of addresses: from the settings, else from the reader's request."""
    told = settings().base_url
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}" if told == LOCAL_URL and here.netloc else told


def _held_against(view: View, link: Link, run: Callable[[], None], tray: share.Tray) -> list[metrics.Figure]:
    """Run the page of a link; where it differs from the kept content, draw the kept content instead."""
    check_sight(link, view.principal, view.edition.folder)
    _strip(link, view.edition.folder, view.principal)
    why = differing(link, view.edition, view.answer)
    place = st.empty()
    shown: list[metrics.Figure] = []
    if why is None:
        try:
            with place.container(), metrics.recorded() as shown, suppress(shell.PageEnded):
                run()
            why = missing(link, quoted_figures(shown, view))
        except Refusal as refusal:
            why = str(refusal)
        except Exception:
            logging.getLogger(__name__).exception("page %s failed", view.page, extra={"page": view.page})
            why = numbered(BROKEN)
    if why is not None:
        tray.tables.clear()
        with place.container():
            _draw_kept(link, why)
    return shown


def _strip(link: Link, folder: Path, principal: Principal) -> None:
    like = [
        edition
        for edition in list_editions(Store(folder))
        if (edition.kind, edition.policy_id) == (link.edition_kind, link.policy_id)
    ]
    if not like:
        link_strip.strip(link, None, (), (0, 0))
        return
    newest = like[-1]
    linked = next((edition for edition in like if edition.sha256 == link.edition_sha256), None)
    answer = answering(principal.sight)
    figures = became(link, linked, newest, answer)
    changed = (0, 0) if figures else changed_tables(link, newest, answer)
    link_strip.strip(link, (newest.number, day(newest.as_of, "未标明")), figures, changed)


def kept_reports(link: Link) -> list[ReportTable]:
    """The kept reports of a link: lists first, then reports of a single row, then the dates of the departments."""
    address = f"{settings().base_url}/l/{link.token}"
    ordered = sorted(link.reports, key=lambda report: (report.name == DATES, report.rows.num_rows == 1))
    return [report.report(link.stamp, link.choices, address) for report in ordered]


def _draw_kept(link: Link, why: str) -> None:
    link_strip.kept(link, why, kept_reports(link))
