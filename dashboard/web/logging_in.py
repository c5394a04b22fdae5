"""The routes of a log-in at the site's OpenID provider: /login, /oauth2callback, /logout, and the page after it.

The framework's own log-in is not used: it forgets the address that was opened, cannot be ended by the server and
protects no file. See DECISIONS.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope

from dashboard.access.accounts import principal_for
from dashboard.access.choosing import chosen
from dashboard.access.keys import keys_of
from dashboard.access.principal import Principal, account_of
from dashboard.access.sessions import Session, begin, end, find, principal_of
from dashboard.refusal import Refusal
from dashboard.settings import base_url
from dashboard.web.admission import hosts_of
from dashboard.web.cookies import FLOW, SESSION, cookie_of, give, session_cookie, take
from dashboard.web.plain_page import plain_page

if TYPE_CHECKING:
    from dashboard.web.provider import Provider

Noted = Callable[[str, str], None]
LOGIN, CALLBACK, LOGOUT, LEFT = "/login", "/oauth2callback", "/logout", "/logged-out"
PATHS = (LOGIN, CALLBACK, LOGOUT, LEFT)
FLOW_SECONDS = 600
# A path of this server: what a browser could take for another host, or hide behind a control character, is none.
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]{0,4000}")
STALE = "登录没有完成：这次登录过期了，或在另一个窗口里重新开始过。请从看板的页面重新登录。"
DENIED = "登录没有完成：统一身份认证没有放行。请重新登录；仍不行的，请联系运维人员。"
NOT_ASKED = "没有退出：退出要从看板的页面里点。请打开看板，再点“退出登录”。"
# What the audit log says of an account.
LOGGED_IN, LOGGED_OUT = "登录", "退出登录"
GOODBYE = "已退出看板，上传的文件和准备好的下载都已清除。"


def logout_address(principal: Principal) -> str:
    """The address of the link that ends this log-in, relative to a page; '' where there is no log-in. No other site can make it."""
    if not principal.session:
        return ""
    return f"logout?token={quote(_signer('logout').dumps(principal.session))}"


def safe_target(target: str) -> str:
    """The address to open after a log-in: the given one where it is a path of this server, else the first page."""
    return target if LOCAL.fullmatch(target) else "/"


class LoggingIn:
    """Answers the routes.

    ended: called with the id of a log-in that was ended, to close its pages. noted: called with the account and what it did.
    """

    def __init__(self, ended: Callable[[str], None], noted: Noted) -> None:
        self.ended, self.noted = ended, noted
        self.providers: dict[tuple[str, str], Provider] = {}

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """The answer to a request for one of PATHS, with oidc. Raises Refusal."""
        request, path = Request(scope, receive), scope["path"].removeprefix(scope.get("root_path", ""))
        if path == LOGIN:
            return await self._begin(request)
        if path == CALLBACK:
            return await self._come_back(request)
        if path == LOGOUT:
            return await self.leave(request, session_cookie(scope))
        return page("已退出登录", GOODBYE, 200)

    async def leave(self, request: Request, session_id: str) -> Response:
        """End a log-in that its own page asks to end, here and at the provider."""
        found = await run_in_threadpool(find, session_id) if session_id else None
        if found is not None:
            if not _is_asked(request, found.session):
                return page("没有退出", NOT_ASKED, 403)
            await run_in_threadpool(end, session_id)
            self.ended(session_id)
            await run_in_threadpool(lambda: self.noted(_account(found), LOGGED_OUT))
        back = base_url() + LEFT
        farewell = None
        if chosen().mode == "oidc" and found is not None:
            try:
                farewell = await self._provider().farewell(back)
            except Refusal:  # its secret cannot be read; our log-in is over all the same
                farewell = None
        elif chosen().mode == "gateway":
            return page("已退出登录", GOODBYE + "门户的登录请在门户里退出。", 200)
        if request.method == "POST":
            # A browser follows no redirect of a form to another host here (form-action of our policy).
            response = page("已退出登录", GOODBYE, 200)
            response.headers["Refresh"] = f"0; url={farewell or back}"
        else:
            response = RedirectResponse(farewell or back, status_code=302)
        take(response, SESSION)
        return response

    async def _begin(self, request: Request) -> Response:
        """To the provider; or straight to the page, where the browser is logged in."""
        target = safe_target(request.query_params.get("to", "/"))
        if request.headers.get("host", "").lower() not in hosts_of(base_url()):
            return RedirectResponse(f"{base_url()}{LOGIN}?to={quote(target, safe='')}", 302)
        if await run_in_threadpool(_is_let_in, session_cookie(request.scope)):
            return RedirectResponse(base_url() + target, status_code=302)
        try:
            way = await self._provider().way(base_url() + CALLBACK)
        except Refusal as refusal:
            return page("暂时不能登录", str(refusal), 503)
        kept = asdict(way) | {"address": "", "to": target}
        response = RedirectResponse(way.address, status_code=302)
        signed = await run_in_threadpool(lambda: _signer("login").dumps(kept))
        give(response, _flow(way.state), str(signed), FLOW_SECONDS)
        return response

    async def _come_back(self, request: Request) -> Response:
        """From the provider: a new log-in, and on to the page that was opened."""
        from dashboard.web.provider import ProviderDown, Way

        state, code = (request.query_params.get(name, "") for name in ("state", "code"))
        kept = await run_in_threadpool(_kept, cookie_of(request.scope, _flow(state)))
        if kept is None or not state or kept["state"] != state:
            return page("登录没有完成", STALE, 400)
        target = safe_target(kept.pop("to"))
        if not code:
            return page("登录没有完成", DENIED, 403)
        try:
            known = await self._provider().known(Way(**kept), code, base_url() + CALLBACK)
            who = await run_in_threadpool(principal_for, known.subject, known.groups, "oidc", "")
        except ProviderDown as refusal:
            return page("暂时不能登录", str(refusal), 503)
        except Refusal as refusal:
            return page("不能进入看板", str(refusal), 403)
        if old := session_cookie(request.scope):
            await run_in_threadpool(end, old)
            self.ended(old)
        response = RedirectResponse(base_url() + target, status_code=302)
        give(response, SESSION, await run_in_threadpool(begin, known.subject, known.groups, "oidc"))
        take(response, _flow(state))
        await run_in_threadpool(self.noted, account_of(who), LOGGED_IN)
        return response

    def _provider(self) -> Provider:
        from dashboard.web.provider import Provider

        source = chosen()
        key = (source.metadata, source.client)
        if key not in self.providers:
            self.providers[key] = Provider(source)
        return self.providers[key]


def page(title: str, sentence: str, status: int) -> Response:
    """A page of one sentence, which needs no log-in."""
    return HTMLResponse(plain_page(title, sentence, "/login"), status_code=status)


def _account(found: Session) -> str:
    """The account of a log-in as the line of its beginning has it; its bare name where it is let in no more."""
    try:
        return account_of(principal_for(found.subject, found.groups, found.source, found.session))
    except Refusal:
        return found.subject


def _is_let_in(session_id: str) -> bool:
    try:
        return bool(session_id) and principal_of(session_id) is not None
    except Refusal:
        return False


def _is_asked(request: Request, session: str) -> bool:
    """Whether a page of ours asks to end this log-in: a form that it sends itself, or its signed link."""
    if request.method == "POST":
        return "origin" in request.headers  # Admission has compared it
    try:
        return bool(
            _signer("logout").loads(
                request.query_params.get("token", ""), max_age=int(chosen().login_seconds)
            )
            == session
        )
    except BadData:
        return False


def _kept(cookie: str) -> dict[str, Any] | None:
    """What was kept when the browser was sent to the provider; None for what is not ours, or too old."""
    try:
        found = _signer("login").loads(cookie, max_age=FLOW_SECONDS)
    except BadData:
        return None
    return found if isinstance(found, dict) else None


def _flow(state: str) -> str:
    """The name of the cookie of one way to the provider: several windows may be on theirs at once."""
    return f"{FLOW}_{hashlib.sha256(state.encode()).hexdigest()[:12]}"


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        list(keys_of(chosen().keys, purpose)),
        salt=purpose,
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
