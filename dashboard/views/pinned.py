"""A page as it is opened: what it shows is recorded, and a 定版链接 is held against what it keeps."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from dashboard.components import link_strip, metrics, print_view, share, shell
from dashboard.export import Book, Occasion, ReportTable
from dashboard.export.quotation import Kept, Link, Quoted
from dashboard.export.report import named
from dashboard.formatting import day
from dashboard.policy.dictionary import entries
from dashboard.questions.reports import stamp
from dashboard.quoting import links
from dashboard.quoting.changes import became, changed_tables, differing, missing
from dashboard.quoting.kept_rows import kept
from dashboard.quoting.meetings import add_view, meetings
from dashboard.refusal import Refusal
from dashboard.settings import LOCAL_URL, page_path, settings
from dashboard.store import Store, list_editions
from dashboard.views.from_address import reported_dates
from dashboard.views.view import View, answer

DATES = "department_dates"
DETAIL = "_detail"
BROKEN = "页面出错，今天的软件没有把这一页显示完整。"


@dataclass(frozen=True)
class Seen:
    """What a page showed. reports: those that it asked, in that order, of its own edition and of others.

    tables: those that it offers as files, as shown and without paging.
    """

    title: str
    figures: tuple[Quoted, ...]
    reports: tuple[ReportTable, ...]
    tables: tuple[tuple[ReportTable, Callable[[], ReportTable]], ...] = ()


def show(view: View, title: str, run: Callable[[], None]) -> None:
    """Run the page and offer its link and its workbook; where a link was opened, its strip above, and what it keeps where that differs."""
    if view.is_printed:
        wanted, place = print_view.bar(), None
    else:
        wanted, place = share.button(view.follows_latest, view.edition.number)
    found: list[Seen] = []
    link = partial(_link_of, view, found, base())
    occasion = Occasion(
        view.edition.folder,
        "screen",
        view.page,
        view.pinned(),
        link,
        partial(reported_dates, view.edition),
    )
    with share.laid(share.Tray(occasion, _is_large(view))) as tray:
        if view.link is None:
            with metrics.recorded() as shown, suppress(shell.PageEnded):
                run()
        else:
            shown = _held_against(view, view.link, run, tray)
    seen = Seen(title, quoted_figures(shown, view), tuple(view.seen.values()), tuple(tray.tables))
    found.append(seen)
    st.session_state["seen"] = seen
    if place is not None and seen.tables:
        whole = replace(occasion, channel="page")
        name = named(f"{title}_整页", stamp(view.edition), "xlsx")
        share.whole_page(place, lambda: book_of(view, seen, None), whole, name)
    if wanted:
        offer(view, seen)


def book_of(view: View, seen: Seen, link: str | None) -> Book:
    """What a page shows as one workbook: every table that it offers, whole and once, and its key figures."""
    if not seen.tables:
        raise Refusal(f"“{seen.title}”这一页没有表格，没有可以导出的内容。")
    tables: dict[str, ReportTable] = {}
    for report, whole in seen.tables:
        tables.setdefault(_key(report), whole())
    for report in seen.reports:  # what a page of one thing says of it stands in no table
        if report.name.endswith(DETAIL) and report.table.num_rows:
            tables = {_key(report): report} | tables
    figures = tuple((one.label, one.value, one.note, one.help) for one in seen.figures)
    return Book(
        view.page, seen.title, stamp(view.edition), view.choices, figures, tuple(tables.values()), link
    )


def _key(report: ReportTable) -> str:
    return f"{report.name} {report.edition.number} {report.filters}"


def _link_of(view: View, found: Sequence[Seen], base_url: str) -> str:
    """The 定版链接 of what is seen, made when a file needs it; the same view has the same one."""
    if not found:
        raise Refusal("页面还没有显示完，请稍后再下载。")
    token = view.link.token if view.link else make(view, found[0])
    return f"{base_url}/l/{token}"


def _is_large(view: View) -> bool:
    summary = view.edition.summary
    return summary is not None and summary.project_count > share.LARGE_ROWS


def offer(view: View, seen: Seen) -> None:
    """Make the link of what is seen and show it with its code."""
    try:
        token = view.link.token if view.link else make(view, seen)
    except Refusal as refusal:
        st.error(str(refusal))
        return
    latest = page_path(view.page, view.address() | {"edition": "latest"})
    edition = view.edition
    check = links.find(edition.folder, token).check
    held = {
        one.meeting_id: f"{one.name}（{one.held_on}）"
        for one in meetings(edition.folder, edition.kind, edition.policy_id)
        if one.edition_number == edition.number
    }
    join = partial(_join, edition.folder, token)
    share.dialog(f"{base()}/l/{token}", f"{base()}/{latest}", edition.number, check, held, join)


def _join(folder: Path, token: str, meeting_id: str) -> None:
    add_view(folder, meeting_id, token)


def make(view: View, seen: Seen) -> str:
    """Keep what is seen; the token."""
    address = view.pinned()
    reports = [_with_since(kept(one, view.edition.sha256), address.get("since")) for one in seen.reports]
    return links.make(view.edition, view.page, seen.title, address, view.choices, seen.figures, reports)


def show_kept(link: Link, folder: Path, why: str) -> None:
    """A link whose edition or page can not answer: the strip and what was kept. folder: of the store."""
    _strip(link, folder)
    with share.laid(share.Tray(Occasion(folder, "screen", link.page, link.address()))):
        _draw_kept(link, why)


def base() -> str:
    """What addresses begin with: as the deployment says, else as this reader reached the server."""
    told = settings().base_url
    here = urlsplit(st.context.url or "")
    return f"{here.scheme}://{here.netloc}" if told == LOCAL_URL and here.netloc else told


def _held_against(view: View, link: Link, run: Callable[[], None], tray: share.Tray) -> list[metrics.Figure]:
    """Run the page of a link; where it no longer shows what was kept, show what was kept instead."""
    _strip(link, view.edition.folder)
    why = differing(link, view.edition, answer)
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
            logging.getLogger(__name__).exception("page %s failed", view.page)
            why = BROKEN
    if why is not None:
        tray.tables.clear()
        with place.container():
            _draw_kept(link, why)
    return shown


def _strip(link: Link, folder: Path) -> None:
    like = [
        one
        for one in list_editions(Store(folder))
        if (one.kind, one.policy_id) == (link.edition_kind, link.policy_id)
    ]
    if not like:
        link_strip.strip(link, None, (), (0, 0))
        return
    newest = like[-1]
    own = next((one for one in like if one.sha256 == link.edition_sha256), None)
    figures = became(link, own, newest, answer)
    changed = (0, 0) if figures else changed_tables(link, newest, answer)
    link_strip.strip(link, (newest.number, day(newest.as_of, "未标明")), figures, changed)


def kept_reports(link: Link) -> list[ReportTable]:
    """The reports that a link keeps, as they were: lists first, then what has one row, then the dates of the units."""
    own = f"{settings().base_url}/l/{link.token}"
    ordered = sorted(link.reports, key=lambda one: (one.name == DATES, one.rows.num_rows == 1))
    return [one.report(link.stamp, link.choices, own) for one in ordered]


def _draw_kept(link: Link, why: str) -> None:
    link_strip.kept(link, why, kept_reports(link))


def quoted_figures(shown: Sequence[metrics.Figure], view: View) -> tuple[Quoted, ...]:
    """The figures with the one-row report that each of them was drawn from."""
    places = {
        question: place
        for place, (question, report) in enumerate(view.seen.items())
        if report.table.num_rows == 1
    }
    found = []
    for one in shown:
        own = entries().get(one.column)
        place = places.get(one.report.question) if one.report else None
        found.append(
            Quoted(
                label=one.label,
                value=one.value,
                note=one.note,
                help=one.help,
                column=one.column,
                exact=None if one.exact is None else str(one.exact),
                format=own.format if own else "text",
                unit=own.unit if own else "",
                report=one.report.name if one.report and place is not None else None,
                place=place,
            )
        )
    return tuple(found)


def _with_since(one: Kept, since: str | None) -> Kept:
    """A comparison with the edition before is kept as one with that edition, whatever comes before it later."""
    if since is None or not since.isdecimal() or "since" not in one.bound or one.bound["since"] is not None:
        return one
    return replace(one, bound={**one.bound, "since": int(since)})
