"""How much is done at once: exports, links and uploads beyond a limit are refused with 429 and a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileManager

from dashboard.settings import limits
from dashboard.web.rates import TooMany, count_one
from dashboard.web.routes import NO_STORE, Refused, unnoted

Uploads = Callable[[], UploadedFileManager | None]
MIB = 1024 * 1024
UPLOAD = "/_stcore/upload_file/"
RATES = {"/export/": "exports", "/l/": "links"}
# What keeps a thread, memory or a file on disk until it is finished.
COSTLY = (*RATES, UPLOAD, "/media/")
LARGEST_UPLOAD_MIB = 50  # as server.maxUploadSize; of one that does not say how large it is
# When the files of a page that was left are gone.
LEFT_SECONDS = 120
TOO_LATE = "该请求 {seconds} 秒内未完成，已停止。请缩小范围，或稍后再试。"


class Limiting:
    """ASGI middleware: requests that cost something are counted, and refused with 429 and Retry-After where there are too many.

    refused: called after that with the door, the address and the sentence. uploads: gives what keeps uploaded files.
    """

    def __init__(self, app: ASGIApp, refused: Refused = unnoted, uploads: Uploads | None = None) -> None:
        self.app, self.refused, self.uploads = app, refused, uploads or _uploads
        self.open = 0
        self.uploading: dict[object, tuple[str, int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or not path.startswith(COSTLY):
            await self.app(scope, receive, send)
            return
        try:
            with self._admitted(scope, path):
                await self._in_time(scope, receive, send)
        except TooMany as many:
            headers = NO_STORE | {"Retry-After": str(many.seconds), "Connection": "close"}
            await PlainTextResponse(str(many), status_code=429, headers=headers)(scope, receive, send)
            await run_in_threadpool(self.refused, "limit", path, str(many))

    @contextmanager
    def _admitted(self, scope: Scope, path: str) -> Iterator[None]:
        """A place among the requests in work. Raises TooMany."""
        most = limits().open_requests
        if self.open >= most:
            raise TooMany(f"同时进行的导出、链接和上传已有 {most} 个，本次请求未执行。请 10 秒后再试。", 10)
        for beginning, name in RATES.items():
            if path.startswith(beginning):
                count_one(name)
        own = object()
        if path.startswith(UPLOAD) and scope["method"] == "PUT":
            self.uploading[own] = self._upload(scope, path.removeprefix(UPLOAD).partition("/")[0])
        self.open += 1
        try:
            yield
        finally:
            self.open -= 1
            self.uploading.pop(own, None)

    def _upload(self, scope: Scope, session: str) -> tuple[str, int]:
        """(session, bytes) of an upload that there is room for. Raises TooMany."""
        kept = [*_kept(self.uploads()), *self.uploading.values()]
        size, allowed = _said_size(scope), limits()
        own = [held for owner, held in kept if owner == session]
        if len(own) >= allowed.session_uploads or sum(own) + size > allowed.session_upload_mib * MIB:
            raise TooMany(
                f"本次打开的页面最多上传 {allowed.session_uploads} 个文件，共 {allowed.session_upload_mib} MB，"
                "该文件未予接收。请先发布或移除不用的文件后再上传。",
                LEFT_SECONDS,
            )
        if (
            len(kept) >= allowed.all_uploads
            or sum(held for _, held in kept) + size > allowed.all_upload_mib * MIB
        ):
            raise TooMany(
                f"各页面上传的文件合计已到上限（{allowed.all_uploads} 个，共 {allowed.all_upload_mib} MB），"
                f"该文件未予接收。请 {LEFT_SECONDS} 秒后再试。",
                LEFT_SECONDS,
            )
        return session, size

    async def _in_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, or stop it when it takes too long."""
        begun, seconds = [False], limits().request_seconds

        async def sent(message: Message) -> None:
            begun[0] = True
            await send(message)

        try:
            async with asyncio.timeout(seconds):
                await self.app(scope, receive, sent)
        except TimeoutError:
            if not begun[0]:
                sentence = TOO_LATE.format(seconds=seconds)
                await PlainTextResponse(sentence, status_code=503, headers=NO_STORE)(scope, receive, send)


def _uploads() -> UploadedFileManager | None:
    """What keeps the uploaded files of this process."""
    return get_instance().uploaded_file_mgr if Runtime.exists() else None


def _kept(uploads: UploadedFileManager | None) -> list[tuple[str, int]]:
    """(session, bytes) of every uploaded file that is kept."""
    stored = uploads.file_storage if isinstance(uploads, MemoryUploadedFileManager) else {}
    return [
        (session, len(file.data)) for session, files in list(stored.items()) for file in list(files.values())
    ]


def _said_size(scope: Scope) -> int:
    """The bytes that an upload says it has; the most that one may have where it says nothing."""
    headers = dict(scope["headers"])
    said = headers.get(b"content-length", b"")
    return int(said) if said.isdigit() and len(said) < 18 else LARGEST_UPLOAD_MIB * MIB
