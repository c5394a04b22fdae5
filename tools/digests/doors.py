"""The doors of a checkout that no move of its modules closes: its server, its pages, its command line, two test stores."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import io
import logging
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

SECONDS = 120


def enter(checkout: Path) -> None:
    """Make this process one of the checkout: its modules, its folder, its own pages."""
    sys.path.insert(0, str(checkout))
    os.chdir(checkout)
    os.environ.pop("DASHBOARD_BASE_URL", None)
    os.environ.pop("DASHBOARD_POLICY", None)
    logging.disable(logging.CRITICAL)


def choose_store(folder: Path) -> None:
    """What is opened and asked from now on is this store."""
    os.environ["DASHBOARD_STORE"] = f"file:{folder}"
    os.environ["DASHBOARD_EXPORTS_A_MINUTE"] = os.environ["DASHBOARD_LINKS_A_MINUTE"] = "1000000"


def command(*words: str) -> tuple[int, str]:
    """`python -m dashboard …` in this process: its exit code and everything that it printed."""
    from dashboard.__main__ import main

    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            code = main(list(words))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    said.flush()
    return code, said.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]


def copy_test_store(name: str, target: Path) -> None:
    """A store that the checkout's own tests publish: `empty_store`."""
    from tests import stores

    shutil.copytree(getattr(stores, name)().removeprefix("file:"), target)


class Server:
    """The server of the checkout, asked in this process."""

    def __init__(self) -> None:
        import app

        self._app = app.app
        self._loop = asyncio.new_event_loop()

    def get(self, path: str, query: str = "", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        """Status, headers in lower case, and the whole body."""
        return self._loop.run_until_complete(self._get(path, query, method))

    async def _get(self, path: str, query: str, method: str) -> tuple[int, dict[str, str], bytes]:
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "path": path,
            "raw_path": path.encode(), "query_string": query.encode(), "root_path": "", "scheme": "http",
            "headers": [(b"host", b"localhost")], "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        got: list[dict[str, Any]] = []
        asked = False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await asyncio.sleep(3600)
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            got.append(message)

        await self._app(scope, receive, send)
        headers = {key.decode().lower(): value.decode("latin-1") for key, value in got[0]["headers"]}
        return got[0]["status"], headers, b"".join(one.get("body", b"") for one in got[1:])


def menu() -> dict[str, str]:
    """Address → script of every page, as pages/frame.py lists them in SECTIONS."""
    frame = ast.parse(Path("pages/frame.py").read_text(encoding="utf-8"))
    for node in frame.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "SECTIONS":
            sections: dict[str, Sequence[tuple[str, str, str]]] = ast.literal_eval(node.value)
            return {address: script for pages in sections.values() for script, _, address in pages}
    raise LookupError("pages/frame.py has no literal SECTIONS: tell doors.menu where the pages are listed")


def _be_somebody() -> None:
    """Look as somebody who may see everything; a checkout before D-118 knows nobody."""
    with contextlib.suppress(ImportError):
        from dashboard.access import TRIAL, act_as

        act_as(TRIAL)


def open_page(page: str, query: str) -> Any:
    """The page at this address, run without a browser; streamlit's AppTest after its run."""
    from streamlit.testing.v1 import AppTest

    _be_somebody()
    script = menu()[page]
    app = AppTest.from_file(str(Path("pages/frame.py").resolve()), default_timeout=SECONDS)
    if page not in (Path(script).stem, "overview"):
        app.run()  # before its first run the app knows a page by its file alone
    if page != "overview":
        app.switch_page(script)
    for name, value in parse_qsl(query, keep_blank_values=True):
        app.query_params[name] = value
    return app.run()
