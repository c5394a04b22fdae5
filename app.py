"""The server: Streamlit's application around pages/frame.py, with routes, middleware and warm-up."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import IO, Any

import plotly.graph_objects  # noqa: F401  imported before gc.freeze, or the first reader waits for it
import pypinyin  # noqa: F401  its dictionaries, too: unfrozen they cost every later run 17 ms of collection
import streamlit as st
from starlette.middleware import Middleware

from dashboard.access import SOFTWARE, Principal, may_open
from dashboard.components.shell import STYLE
from dashboard.export import file_name, to_file
from dashboard.export.writing import NO_EXPORT
from dashboard.questions.queries import run
from dashboard.quoting.link_checks import check_sight
from dashboard.quoting.links import find
from dashboard.refusal import Refusal
from dashboard.settings import public_port, settings
from dashboard.state.events import log_look
from dashboard.state.refusals import log_refusal, log_unwritten
from dashboard.store import current_edition, is_unchanged, list_editions, open_store, served_edition
from dashboard.views.first_fold import first_fold
from dashboard.views.from_address import asked, checked
from dashboard.views.page_runs import page_addresses
from dashboard.web import (
    Admission,
    ChineseShell,
    Exports,
    Identity,
    Limiting,
    RequestLog,
    StaticFiles,
    metrics_routes,
    routes,
)
from dashboard.web.downloads import say_refusals
from dashboard.web.silence import name_no_software
from dashboard.web.structured_log import write_logs

# The pages with a chart; the overview is at the root.
CHARTED = ("", "overview")
PAGES = frozenset(page_addresses())


def current() -> Mapping[str, Any]:
    """The served edition as JSON values; its file is read, to prove that it is readable.

    is_unchanged: whether its file is the published one, null while a large one is read; changed_edition: the current
    edition where its file was changed and another is served.
    """
    store = open_store(settings().store_url)
    edition, newest = served_edition(store), current_edition(store)
    run(edition, "policy_source", None, SOFTWARE)
    return {
        "edition": edition.number,
        "kind": edition.kind,
        "as_of_on": edition.as_of_on,
        "published_at": edition.published_at,
        "is_unchanged": is_unchanged(edition),
        "changed_edition": None if edition.number == newest.number else newest.number,
    }


def answer(name: str, raw: Mapping[str, str], fmt: str, principal: Principal) -> tuple[IO[bytes], int, str]:
    """A report as an open file, its size and its name, for the parameters of its page's address."""
    report, occasion = asked(settings().store_url, name, raw, "http", principal)
    return *to_file(report, fmt, occasion), file_name(report, fmt)


def promise(name: str, raw: Mapping[str, str], principal: Principal) -> None:
    """Check an address as `answer` does, without writing anything."""
    if not principal.may("export"):
        raise Refusal(NO_EXPORT)
    checked(settings().store_url, name, raw, principal)


def follow(token: str, principal: Principal) -> str:
    """The address of the page of a 定版链接, relative to the server."""
    folder = open_store(settings().store_url).folder
    link = find(folder, token)
    check_sight(link, principal, folder)
    return link.path()


def has_page(principal: Principal, path: str) -> bool:
    """Whether an address has a page for a principal; at the root is the overview, else the page of the account."""
    return not path or (path in PAGES and may_open(principal, path))


def refused(door: str, subject: str, sentence: str) -> None:
    """Keep a line of the audit log, or count it, for an input that was refused."""
    log_refusal(open_store(settings().store_url).folder, door, subject, sentence)


def editions() -> Mapping[str, Any]:
    """What /metrics tells of the editions; their files are not opened. Raises Refusal where there is none."""
    store = open_store(settings().store_url)
    newest = current_edition(store)
    return {
        "editions": len(list_editions(store)),
        "edition": newest.number,
        "as_of_on": newest.as_of_on,
        "published_at": newest.published_at,
    }


def noted(account: str, what: str) -> None:
    """Keep a line of the audit log for an account that logs in or out."""
    log_look(open_store(settings().store_url).folder, account, what)


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Ask the first questions before the first reader does, then keep what is loaded out of every collection."""
    write_logs()
    try:
        current()
    except Refusal as refusal:
        logging.getLogger(__name__).warning("no edition is served, /readyz says why: %s", refusal)
    gc.collect()
    gc.freeze()
    yield
    log_unwritten()


say_refusals()
name_no_software()
app = st.App(
    "pages/frame.py",
    lifespan=warm,
    routes=routes(current, Exports(answer, promise), follow, refused) + metrics_routes(editions),
    middleware=[
        Middleware(RequestLog, pages=page_addresses()),
        Middleware(Admission, base_url=settings().base_url, refused=refused, port=public_port()),
        Middleware(Identity, refused=refused, noted=noted),
        Middleware(Limiting, refused=refused),
        Middleware(ChineseShell, charted=CHARTED, has_page=has_page, fold=first_fold, style=STYLE),
        Middleware(StaticFiles, warm=("PlotlyChart",)),
    ],
)
