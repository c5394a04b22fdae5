"""Outermost: gives every request its number, counts it, and writes its line of the log, without what was asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.refusal import Refusal
from dashboard.web import metrics, request_ids
from dashboard.web.routes import NO_STORE
from dashboard.web.shell import VERSIONS

LOG = logging.getLogger(__name__)
REPLY_HEADER = b"x-request-id"
BEGINNINGS = {
    "/static/": "static",
    "/export/": "export",
    "/l/": "link",
    "/media/": "media",
    "/_stcore/upload_file/": "upload",
    "/component/": "static",
}
METHODS = {"GET": "read", "HEAD": "read", "PUT": "write", "POST": "write", "DELETE": "write"}
BROKEN = "服务器内部错误，已记入日志。请稍后再试，或联系运维人员。"


class RequestLog:
    """ASGI middleware: a number for every request and websocket, in its answer as `x-request-id`.

    pages: the addresses of all pages. A number that a request brings is not believed. What fails without an answer is
    answered with 500 and a sentence.
    """

    def __init__(self, app: ASGIApp, pages: Iterable[str] = ()) -> None:
        self.app = app
        self.kinds = {f"/{page}": "page" for page in ("", *pages)} | {
            f"/{name}": "static" for name in VERSIONS
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        number, begun, status = request_ids.begin().encode(), time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (REPLY_HEADER, number)]}
            await send(message)

        kind = self.kind_of(scope)
        try:
            await self.app(_without_numbers(scope), receive, sent)
        except Exception:
            if status:  # too late for another answer; the server closes the connection and logs why
                raise
            LOG.exception("a request failed", extra={"kind": kind})
            reply = PlainTextResponse(request_ids.numbered(BROKEN), status_code=500, headers=NO_STORE)
            await reply(scope, receive, sent)
        finally:
            seconds = time.perf_counter() - begun
            method = METHODS.get(scope["method"], "other")
            metrics.count_request(kind, method, f"{status // 100}xx" if status else "none", seconds)
            told = {"kind": kind, "method": method, "status": status, "seconds": round(seconds, 4)}
            LOG.info("request", extra=told)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        number, begun, is_open = request_ids.begin().encode(), time.perf_counter(), False

        async def sent(message: Message) -> None:
            nonlocal is_open
            if message["type"] == "websocket.accept":
                is_open = True
                metrics.count_session(1)
                message = {**message, "headers": [*message.get("headers", ()), (REPLY_HEADER, number)]}
            await send(message)

        headers = [*_without_numbers(scope)["headers"], (request_ids.PAGE_HEADER, number)]
        try:
            await self.app({**scope, "headers": headers}, receive, sent)
        finally:
            if is_open:
                metrics.count_session(-1)
            seconds = round(time.perf_counter() - begun, 4)
            told = {"kind": "session", "status": 101 if is_open else 403, "seconds": seconds}
            LOG.info("session", extra=told)

    def kind_of(self, scope: Scope) -> str:
        """What kind of address is asked: one of a few words, however many addresses there are."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        known = self.kinds.get(path)
        if known is not None:
            return known
        return next((kind for beginning, kind in BEGINNINGS.items() if path.startswith(beginning)), "other")


@contextmanager
def page_run(page: str) -> Iterator[None]:
    """A run of a page, from the menu's script: it has the number of its websocket, is counted and has a line of the log.

    page: its address.
    """
    request_ids.adopt(st.context.headers.get(request_ids.PAGE_HEADER.decode(), ""))
    begun, outcome = time.perf_counter(), "left"  # by a reader who went on, or for another page
    try:
        yield
        outcome = "shown"
    except Refusal:
        outcome = "refused"
        raise
    except Exception:
        outcome = "broken"
        raise
    finally:
        seconds = time.perf_counter() - begun
        metrics.count_page_run(page, outcome, seconds)
        LOG.info("page", extra={"page": page, "outcome": outcome, "seconds": round(seconds, 4)})


def _without_numbers(scope: Scope) -> Scope:
    """The scope without a number that the reader made up."""
    foreign = (request_ids.PAGE_HEADER, REPLY_HEADER)
    if not any(name in foreign for name, _ in scope["headers"]):
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in foreign]}
