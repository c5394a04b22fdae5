"""Who is looking: a guard finds the principal of every request and websocket, or refuses it. Nothing is shown before that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access.asking import HEADER, TRIAL_SESSION
from dashboard.access.choosing import LOOPBACK_NAMES, NOT_HERE, chosen, is_loopback
from dashboard.access.gateway import NotBelieved, session_of
from dashboard.access.principal import TRIAL, Principal, account_of
from dashboard.access.sessions import principal_of
from dashboard.refusal import Refusal
from dashboard.web.belonging import forget, may_fetch, owner
from dashboard.web.cookies import session_cookie
from dashboard.web.logging_in import LOGGED_IN, LOGOUT, PATHS, LoggingIn
from dashboard.web.metrics import PATH as METRICS
from dashboard.web.open_lines import OpenLines
from dashboard.web.plain_page import plain_page
from dashboard.web.request_ids import PAGE_HEADER
from dashboard.web.routes import NO_STORE, Refused, unnoted
from dashboard.web.shell import SCRIPTS

MEDIA, UPLOAD, LINK = "/media/", "/_stcore/upload_file/", "/l/"
# They tell nothing of the records: probes, the framework's scripts and ours.
OPEN = ("/healthz", "/readyz", "/_stcore/health", *(f"/{script.name}" for script in SCRIPTS))
OPEN_FOLDERS = ("/static/",)
NO_PAGES = ("/_stcore/", "/export/", MEDIA)
IDENTITY = "x-dashboard-identity"
FORWARDED = ("forwarded", "x-real-ip", "x-forwarded-")
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
LOG_IN = "没有登录，或登录已结束，没有给出内容。请先打开看板的页面登录，再试。"
NOT_YOURS = "这个文件不属于当前的登录，或已不再保留。请回到页面重新生成。"


@dataclass(frozen=True)
class _Found:
    """Who asks. session_id: what opens the log-in, for the pages and for owning files."""

    principal: Principal
    session_id: str


class Nobody(Refusal):
    """Refused because nobody is logged in. status: of the answer."""

    def __init__(self, sentence: str, status: int = 401) -> None:
        super().__init__(sentence)
        self.status = status


class Identity:
    """ASGI middleware: puts the Principal into scope["principal"] and the id of its log-in into the header of access/asking.py.

    Headers of this name, and everything else below x-dashboard-, are taken off what a client sends.
    Without a principal a page leads to the log-in, a websocket is closed before it opens, everything else is 401.
    A log-in gets only the files of /media and the places for uploads that belong to its own pages.
    refused: called after a refusal with the door, the address and the sentence. noted: with an account that logs in or out.
    """

    def __init__(
        self,
        app: ASGIApp,
        refused: Refused = unnoted,
        forgetting: Callable[[str], None] = forget,
        noted: Callable[[str, str], None] = lambda *_: None,
    ) -> None:
        self.app, self.refused, self.noted = app, refused, noted
        self.lines = OpenLines(forgetting)
        self.logging_in = LoggingIn(self.lines.end, noted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        token, path = _values(scope, IDENTITY), path_of(scope)
        scope = dict(scope) | {"headers": [pair for pair in scope["headers"] if not _is_ours(pair[0])]}
        if scope["type"] == "http" and is_open(path):
            await self.app(scope, receive, send)
            return
        try:
            if path in PATHS and chosen().mode == "oidc" and scope["type"] == "http":
                response = await self.logging_in.answer(scope, receive)
                await _secured(response)(scope, receive, send)
                return
            found = await self._found(scope, path, token)
            self._check_owner(path, found)
            if path == LOGOUT and scope["type"] == "http" and found.session_id != TRIAL_SESSION:
                left = await self.logging_in.leave(Request(scope, receive), found.session_id)
                await _secured(left)(scope, receive, send)
                return
        except Refusal as refusal:
            if path == METRICS and _values(scope, "authorization"):  # a scraper; its route knows the token
                await self.app(scope, receive, send)
            else:
                await self._refuse(scope, receive, send, path, refusal)
            return
        scope["principal"] = found.principal
        scope["headers"].append((HEADER.encode(), found.session_id.encode("latin-1")))
        if scope["type"] == "websocket" and found.session_id != TRIAL_SESSION:
            await self.lines.serve(self.app, scope, receive, send, found.session_id)
        else:
            await self.app(scope, receive, send)

    async def _found(self, scope: Scope, path: str, token: list[str]) -> _Found:
        """Who asks. Raises Refusal."""
        source = chosen()
        if source.mode == "trial":
            if not source.is_open and not is_at_this_machine(scope):
                raise Nobody(NOT_HERE, 403)
            return _Found(TRIAL, TRIAL_SESSION)
        if source.mode == "gateway":
            if len(token) != 1:
                raise Nobody("没有经过网关，没有放行。请从单位门户打开本看板。")
            session_id = await run_in_threadpool(self._through_gateway, scope, path, token[0])
        else:
            session_id = session_cookie(scope)
        found = await run_in_threadpool(principal_of, session_id) if session_id else None
        if found is None:
            raise Nobody(LOG_IN)
        return _Found(found, session_id)

    def _through_gateway(self, scope: Scope, path: str, token: str) -> str:
        """The id of the log-in that the gateway names; one that begins is noted. Raises Refusal."""
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        query = scope.get("query_string", b"")
        target = (raw + (b"?" + query if query else b"")).decode("latin-1")
        may_begin = scope["type"] == "http" and (_is_page(scope, path) or not _is_browser(scope))
        method = scope.get("method", "GET")
        try:
            return session_of(token, method, target, may_begin=may_begin, begun=self._begun)
        except NotBelieved as refusal:
            raise Nobody(str(refusal)) from None

    def _begun(self, who: Principal) -> None:
        self.noted(account_of(who), LOGGED_IN)

    def _check_owner(self, path: str, found: _Found) -> None:
        """Raise Refusal for a file or a place for uploads of another log-in."""
        if found.session_id == TRIAL_SESSION:
            return
        if path.startswith(MEDIA) and not may_fetch(path, found.session_id):
            raise Nobody(NOT_YOURS, 404)
        if path.startswith(UPLOAD):
            page = path.removeprefix(UPLOAD).partition("/")[0]
            if owner(page) != found.session_id:
                raise Nobody(NOT_YOURS, 404)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, path: str, refusal: Refusal) -> None:
        if scope["type"] == "websocket":
            await receive()  # websocket.connect: closing before accepting is answered with 403
            await send({"type": "websocket.close", "code": 1008})
        else:
            response = _answer(scope, path, refusal)
            await _secured(response)(scope, receive, send)
            if isinstance(response, RedirectResponse):
                return
        await run_in_threadpool(self.refused, "identity", path, str(refusal))


def path_of(scope: Scope) -> str:
    """The path of a request below the root of this server."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


def is_open(path: str) -> bool:
    """Whether an address is answered without a log-in."""
    return path in OPEN or (path.startswith(OPEN_FOLDERS) and ".." not in path)


def is_at_this_machine(scope: Scope) -> bool:
    """Whether a request comes straight from this machine, to a loopback name; one that was passed on does not."""
    client, hosts = scope.get("client"), _values(scope, "host")
    names = [host.rsplit(":", 1)[0] if not host.endswith("]") else host for host in hosts]
    is_passed_on = any(_name(key).startswith(FORWARDED) for key, _ in scope["headers"])
    return (
        client is not None
        and is_loopback(client[0])
        and len(names) == 1
        and names[0].lower().strip("[]") in LOOPBACK_NAMES
        and not is_passed_on
    )


def _answer(scope: Scope, path: str, refusal: Refusal) -> Response:
    """What is said instead of the content: the way to the log-in, a page, or a line for a program."""
    status = refusal.status if isinstance(refusal, Nobody) else 403
    is_page = _is_page(scope, path)
    if is_page and status == 401 and chosen().mode == "oidc":
        here = path.lstrip("/")
        query = scope.get("query_string", b"").decode("latin-1")
        up = "../" * here.count("/")
        to = quote(f"/{here}{'?' + query if query else ''}", safe="")
        return RedirectResponse(f"{up or './'}login?to={to}", status_code=302, headers=NO_STORE)
    if is_page:
        titles = {401: "请先登录", 404: "没有这个文件"}
        page = plain_page(titles.get(status, "无法打开看板"), str(refusal), path)
        return HTMLResponse(page, status_code=status, headers=NO_STORE)
    return PlainTextResponse(str(refusal), status_code=status, headers=NO_STORE)


def _is_page(scope: Scope, path: str) -> bool:
    """Whether somebody opens a page; a short link is one where a browser asks for it."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or path.startswith(NO_PAGES):
        return False
    if path.startswith(LINK):
        return any("text/html" in value for value in _values(scope, "accept"))
    return "." not in path.rsplit("/", 1)[-1] or path == "/index.html"


def _is_browser(scope: Scope) -> bool:
    return bool(_values(scope, "sec-fetch-mode") or _values(scope, "cookie") or _values(scope, "referer"))


def _secured(response: Response) -> Response:
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_ours(name: bytes) -> bool:
    """Whether a header has a name that the server alone gives; the number of the request has come from request_log.py."""
    return name != PAGE_HEADER and _name(name).startswith("x-dashboard-")


def _name(name: bytes) -> str:
    """A header's name in one spelling: some servers take an underscore for a hyphen."""
    return name.decode("latin-1").strip().lower().replace("_", "-")


def _values(scope: Scope, name: str) -> list[str]:
    wanted = name.encode()
    return [value.decode("latin-1").strip() for key, value in scope["headers"] if key.lower() == wanted]
