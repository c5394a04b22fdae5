"""The open websockets and their log-ins: closed as soon as the log-in is over, here or in another process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access.session_file import Unavailable
from dashboard.access.sessions import principal_of
from dashboard.refusal import Refusal

LOOK_SECONDS = 10.0
POLICY_VIOLATION = 1008
LOG = logging.getLogger(__name__)


class OpenLines:
    """The websockets of this process. forget: called with the id of a log-in that is over, on the server's own thread."""

    def __init__(self, forget: Callable[[str], None]) -> None:
        self.forget = forget
        self.open: dict[str, set[asyncio.Event]] = {}
        self.looking: asyncio.Task[None] | None = None

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, session_id: str) -> None:
        """Serve one websocket of a log-in until either side ends it, or the log-in is over."""
        over = asyncio.Event()
        self.open.setdefault(session_id, set()).add(over)
        if self.looking is None or self.looking.done():
            self.looking = asyncio.create_task(self._look(), name="open-lines")
        try:
            await app(scope, _until(over, receive, send), _while(over, send))
        finally:
            left = self.open.get(session_id, set())
            left.discard(over)
            if not left:
                self.open.pop(session_id, None)
            if over.is_set():
                self.forget(session_id)

    def end(self, session_id: str) -> None:
        """Close every websocket of a log-in and drop what was kept for it."""
        for over in self.open.pop(session_id, set()):
            over.set()
        self.forget(session_id)

    async def _look(self) -> None:
        """Ask again and again whether the log-ins of the open websockets go on, while there are any."""
        while self.open:
            await asyncio.sleep(LOOK_SECONDS)
            for session_id in list(self.open):
                try:
                    if not await run_in_threadpool(_goes_on, session_id):
                        self.end(session_id)
                except Exception:
                    LOG.exception("a log-in could not be looked up")
                    self.end(session_id)


def _goes_on(session_id: str) -> bool:
    try:
        return principal_of(session_id, is_use=False) is not None
    except Unavailable:
        return True  # its runs and requests are refused meanwhile; its uploads are kept
    except Refusal:
        return False


def _until(over: asyncio.Event, receive: Receive, send: Send) -> Receive:
    """`receive` that says that the client has left, and closes the line to it, once the log-in is over."""

    async def received() -> Message:
        coming, ended = asyncio.ensure_future(receive()), asyncio.ensure_future(over.wait())
        try:
            await asyncio.wait((coming, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            if over.is_set() or not coming.done():
                coming.cancel()
        if not over.is_set():
            return coming.result()
        try:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        except Exception as error:  # it has left by itself
            LOG.debug("a line was closed already: %s", error)
        return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}

    return received


def _while(over: asyncio.Event, send: Send) -> Send:
    """`send` that says nothing more once the log-in is over."""

    async def sent(message: Message) -> None:
        if not over.is_set():
            await send(message)

    return sent
