"""A page run without a browser, for what needs its key figures outside the server: the command `link`."""

from __future__ import annotations

import ast
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.pinned import make
from dashboard.refusal import Refusal
from dashboard.settings import ROOT

FRAME = ROOT / "pages" / "frame.py"
SECONDS = 120
# Says that there is no browser, which is meant.
BARE = "streamlit.runtime.scriptrunner_utils.script_run_context"


def link_token(page: str, parameters: Mapping[str, str], store_url: str) -> str:
    """Open the page with these parameters as a reader would, and keep what it shows; the token of the 定版链接.

    What the page refuses is refused here with the same sentence.
    """
    from streamlit.testing.v1 import AppTest

    logging.getLogger(BARE).disabled = True
    script = _script(page)
    os.environ["DASHBOARD_STORE"] = store_url
    app = AppTest.from_file(str(FRAME), default_timeout=SECONDS)
    if page != Path(script).stem and page != "overview":
        # Before its first run the app knows a page by its file alone, not by an address of another name.
        app.run()
        app.session_state["seen"] = None
    if page != "overview":
        app.switch_page(script)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if "seen" not in app.session_state or app.session_state["seen"] is None:
        said = [str(error.value) for error in app.error] or ["页面没有打开，无法生成链接。详情见日志。"]
        raise Refusal(said[0])
    return make(app.session_state["view"], app.session_state["seen"])


def _script(page: str) -> str:
    """The script of a page's address; the menu of frame.py is the one list of them."""
    scripts = {address: script for entries in menu().values() for script, _, address in entries}
    if page not in scripts:
        raise Refusal(f"没有名为“{page}”的页面。可用的页面：{'、'.join(scripts)}。")
    return scripts[page]


def menu() -> dict[str, list[tuple[str, str, str]]]:
    """Section → (script, title, address) of its pages, as frame.py lists them; read, never imported."""
    for node in ast.parse(FRAME.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "SECTIONS":
            found: dict[str, Any] = ast.literal_eval(node.value)
            return found
    raise LookupError("pages/frame.py lists no SECTIONS")
