"""Runs a page without a browser, for the commands `link` and `export page:<address>` (D-035)."""

from __future__ import annotations

import ast
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.access import acting_as, operator
from dashboard.export import Book, Occasion
from dashboard.formatting import unescaped
from dashboard.refusal import Refusal
from dashboard.settings import ROOT, page_path, settings
from dashboard.views.from_address import reported_dates
from dashboard.views.pinned import Seen, book_of, make
from dashboard.views.view import View

FRAME = ROOT / "pages" / "frame.py"
SECONDS = 120
# Its warning about the missing browser is expected.
BARE = "streamlit.runtime.scriptrunner_utils.script_run_context"


def link_token(page: str, parameters: Mapping[str, str], store_url: str) -> str:
    """Run the page with these parameters and keep what it shows; returns the token of the 定版链接."""
    return make(*_opened(page, parameters, store_url))


def page_book(page: str, parameters: Mapping[str, str], store_url: str) -> tuple[Book, Occasion]:
    """Every table of a page as a workbook, and the occasion of its export. Its link is the full pinned address."""
    view, seen = _opened(page, parameters, store_url)
    address = view.pinned()
    book = book_of(view, seen, f"{settings().base_url}/{page_path(page, address)}")
    edition = view.edition
    return book, Occasion(
        edition.folder, "command", view.principal, page, address, dates=lambda: reported_dates(edition)
    )


def _opened(page: str, parameters: Mapping[str, str], store_url: str) -> tuple[View, Seen]:
    """The view and the shown content of a page. Raises Refusal with the sentence of the page."""
    logging.getLogger(BARE).disabled = True
    os.environ["DASHBOARD_STORE"] = store_url
    with acting_as(operator()):
        return _run(page, parameters)


def _run(page: str, parameters: Mapping[str, str]) -> tuple[View, Seen]:
    from streamlit.testing.v1 import AppTest

    script = _script(page)
    app = AppTest.from_file(str(FRAME), default_timeout=SECONDS)
    if page != Path(script).stem and page != "overview":
        # Before its first run the app knows a page only by its file name, not by its address.
        app.run()
        app.session_state["seen"] = None
    if page != "overview":
        app.switch_page(script)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if "seen" not in app.session_state or app.session_state["seen"] is None:
        said = [unescaped(error.value) for error in app.error] or [
            "页面未能打开，不能生成链接。详情见服务器日志。"
        ]
        raise Refusal(said[0])
    return app.session_state["view"], app.session_state["seen"]


def _script(page: str) -> str:
    """The script of a page's address, from the menu of frame.py. Raises Refusal for an unknown page."""
    scripts = {address: script for entries in menu().values() for script, _, address in entries}
    if page not in scripts:
        raise Refusal(f"没有名为“{page}”的页面。可用的页面：{'、'.join(scripts)}。")
    return scripts[page]


def page_addresses() -> tuple[str, ...]:
    """The addresses of all pages."""
    return tuple(address for entries in menu().values() for _, _, address in entries)


def menu() -> dict[str, list[tuple[str, str, str]]]:
    """Section → (script, title, address) of its pages in frame.py, which is parsed, not imported."""
    for node in ast.parse(FRAME.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "SECTIONS":
            found: dict[str, Any] = ast.literal_eval(node.value)
            return found
    raise LookupError("pages/frame.py lists no SECTIONS")
