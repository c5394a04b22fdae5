"""The page around the application: Chinese, with a strict policy of what a browser may load."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.refusal import Refusal
from dashboard.web.content_policy import content_policy
from dashboard.web.plain_page import plain_page

# Path and parameters of an address, and who asks → HTML.
Fold = Callable[[str, Mapping[str, str], Any], str]
# Who asks, and the path of an address → whether it has a page for it.
HasPage = Callable[[Any, str], bool]
TITLE = "政策落实看板"
SCRIPT = Path(__file__).with_name("zh.js")
# Local scripts: the Chinese words, pictures of charts, printing, the menu, the end of a log-in.
OTHERS = ("pictures.js", "paper.js", "frame.js", "session.js")
SCRIPTS = (SCRIPT, *(SCRIPT.with_name(name) for name in OTHERS))
VERSIONS = {script.name: hashlib.sha256(script.read_bytes()).hexdigest()[:12] for script in SCRIPTS}
CHARTS = "PlotlyChart"
NO_PAGE = ("没有这个页面", "这个地址没有对应的页面，请核对链接，或从首页的菜单进入。")
NO_SCRIPT = "<noscript><p>本页面需要启用浏览器的 JavaScript。</p></noscript>"
# Streamlit's interface for programs (this product has /export instead), its counts, its own log-in (ours: logging_in.py).
BLOCKED = ("/_stcore/agent", "/_stcore/metrics", "/auth/login", "/auth/logout")
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
OWN_REPLY_HEADERS = set(
    b"content-length etag last-modified accept-ranges content-encoding cache-control".split()
)
CONDITIONS = {b"if-none-match", b"if-modified-since", b"range", b"accept-encoding"}
SECURITY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class ChineseShell:
    """ASGI middleware: rewrites the HTML shell and adds security headers to every reply.

    preload: names of Streamlit's script chunks (for example DataFrame) that every page needs, so that
        the browser fetches them beside the first ones. Names that the installed Streamlit does not have are ignored.
    charted: the addresses of pages with a chart, whose script is the largest of all.
    has_page: whether an address has a page for whoever asks. Streamlit answers any other address with the same HTML, an
        empty page where it has several levels; here it is not found. None: every address is a page.
    fold: gives the first fold of an address as HTML, '' for none; it stands in the page before anything is loaded.
    style: the style sheets; in the body they come after the framework's and before what a page adds.
    Websockets and everything that is not HTML are passed on unchanged, piece by piece.
    """

    def __init__(
        self,
        app: ASGIApp,
        preload: tuple[str, ...] = (),
        charted: Iterable[str] = (),
        has_page: HasPage | None = None,
        fold: Fold | None = None,
        style: str = "",
    ) -> None:
        self.app, self.fold, self.style, self.has_page = app, fold, f"<style>{style}</style>", has_page
        self.preload, self.charts = chunk_files(preload), chunk_files((CHARTS,))
        self.charted = frozenset(charted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if any(path in scope["path"] for path in BLOCKED):
            await PlainTextResponse("此接口未开放。", status_code=404)(scope, receive, send)
            return
        host = _header(scope, b"host")
        path = scope["path"].removeprefix(scope.get("root_path", "")).strip("/")
        is_there = self.has_page is None or self.has_page(scope.get("principal"), _page(path))
        unknown = None if is_there or not _is_page(scope) else path
        preload = self.preload + (self.charts if path in self.charted else ())
        fold = await self._fold(path, scope) if unknown is None and _is_page(scope) else ""
        rewriter = _Rewriter(send, host, preload, unknown, fold, self.style, scope["method"] != "HEAD")
        await self.app(_without_conditions(scope), receive, rewriter)

    async def _fold(self, path: str, scope: Scope) -> str:
        """The first fold; '' also where the page will say itself what is wrong."""
        if self.fold is None:
            return ""
        try:
            raw = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
            return await run_in_threadpool(self.fold, _page(path), raw, scope.get("principal"))
        except Refusal:
            return ""
        except Exception:
            logging.getLogger(__name__).exception("the first fold of %s failed", path)
            return ""


class _Rewriter:
    """`send` of one request: collects an HTML page until it is complete, passes on everything else.

    unknown: the path of an address without page.
    """

    def __init__(
        self,
        send: Send,
        host: str,
        preload: tuple[str, ...],
        unknown: str | None,
        fold: str,
        style: str,
        has_body: bool,
    ) -> None:
        self.send, self.host, self.preload, self.has_body = send, host, preload, has_body
        self.unknown, self.fold, self.style = unknown, fold, style
        self.start: Message | None = None
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif message["type"] == "http.response.body" and self.start is not None:
            self.parts.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self.start)
        else:
            await self.send(message)

    async def _begin(self, message: Message) -> None:
        headers = dict(message.get("headers", ()))
        is_html = headers.get(b"content-type", b"").startswith(b"text/html")
        is_plain = b"content-encoding" not in headers  # /favicon.ico is answered with a compressed page
        if is_html and is_plain and message["status"] == 200:
            self.start = message
            return
        await self.send({**message, "headers": _secured(message, content_policy(self.host, ()))})

    async def _finish(self, start: Message) -> None:
        page = b"".join(self.parts).decode("utf-8")
        body = chinese_page(page, self.preload)
        if self.unknown is not None:
            start, body = {**start, "status": 404}, plain_page(*NO_PAGE, self.unknown)
        # Only the scripts of the framework's own page: what stands in the fold is never allowed to run.
        policy = content_policy(self.host, tuple(INLINE_SCRIPT.findall(body)))
        body = body.replace("<body>", f"<body>{self.style}{self.fold}", 1)
        headers = [pair for pair in _secured(start, policy) if pair[0].lower() not in OWN_REPLY_HEADERS]
        headers.append((b"cache-control", b"private, no-store"))
        data = body.encode("utf-8") if self.has_body else b""
        if data:
            headers.append((b"content-length", str(len(data)).encode()))
        await self.send({**start, "headers": headers})
        await self.send({"type": "http.response.body", "body": data})


def chinese_page(page: str, preload: tuple[str, ...] = ()) -> str:
    """Streamlit's index.html in zh-CN, with our title and our local scripts, without the agent interface."""
    hints = "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in preload)
    # The Chinese words must load before Streamlit's script; the other scripts are needed only after a click.
    script = "".join(
        f'<script{"" if name == SCRIPT.name else " defer"} src="./{name}?v={version}"></script>'
        for name, version in VERSIONS.items()
    )
    page = re.sub(r"<html\b[^>]*>", '<html lang="zh-CN" translate="no">', page, count=1)
    page = re.sub(r"<title>.*?</title>", f"<title>{TITLE}</title>", page, count=1, flags=re.DOTALL)
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = re.sub(r'<link\b[^>]*\bas="font"[^>]*>', "", page)  # a Latin font, which no Chinese page shows
    page = re.sub(r"<noscript>.*?</noscript>", NO_SCRIPT, page, flags=re.DOTALL)
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    return page.replace("</head>", f"{script}{hints}</head>", 1)


def chunk_files(names: tuple[str, ...]) -> tuple[str, ...]:
    """File names of Streamlit's script chunks by their first part: PlotlyChart → PlotlyChart.<hash>.js."""
    folder = bundle() / "js"
    files = sorted(path.name for path in folder.glob("*.js")) if folder.is_dir() else []
    return tuple(file for name in names for file in files if file.partition(".")[0] == name)


def bundle() -> Path:
    """The folder of Streamlit's scripts and styles in the installed package."""
    from streamlit import file_util

    return Path(file_util.get_static_dir()) / "static"


def _without_conditions(scope: Scope) -> Scope:
    """The scope of a page request without range, condition and compression headers, because the page is rewritten."""
    if not _is_page(scope):
        return scope
    headers: list[Any] = [pair for pair in scope["headers"] if pair[0] not in CONDITIONS]
    return dict(scope) | {"headers": headers}


def _page(path: str) -> str:
    """The address of a page as the menu has it, '' for the first."""
    return path.removesuffix("index.html")


def _is_page(scope: Scope) -> bool:
    last = scope["path"].rsplit("/", 1)[-1]
    is_page = "." not in last and not scope["path"].startswith("/_stcore/")
    return scope["method"] in ("GET", "HEAD") and is_page


def _secured(message: Message, policy: str) -> list[tuple[bytes, bytes]]:
    headers = list(message.get("headers", ()))
    present = {name.lower() for name, _ in headers}
    extra = (*SECURITY_HEADERS, (b"content-security-policy", policy.encode("ascii")))
    return headers + [pair for pair in extra if pair[0] not in present]


def _header(scope: Scope, name: bytes) -> str:
    found = next((value for key, value in scope["headers"] if key == name), b"")
    return bytes(found).decode("latin-1")
