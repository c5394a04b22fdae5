"""HTTP routes. They use no SQL and no store: the caller passes the functions that answer."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote, unquote_plus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from dashboard.access import Principal
from dashboard.refusal import Refusal
from dashboard.web.plain_page import plain_page
from dashboard.web.request_ids import numbered
from dashboard.web.shell import SCRIPTS

LOG = logging.getLogger(__name__)
OpenCurrent = Callable[[], Mapping[str, Any]]
Follow = Callable[[str, Principal], str]
# Called with the door, what was asked and the sentence of its refusal; runs in a thread.
Refused = Callable[[str, str, str], None]
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
    "json": "application/json; charset=utf-8",
}
BLOCK_BYTES = 256 * 1024
NO_STORE = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Exports:
    """The functions that answer /export. Both check names and values, raise Refusal, and run in a thread.

    answer(report, parameters, format, principal): the file, open at its beginning, its size in bytes and its name.
    promise(report, parameters, principal): only the check, for HEAD requests.
    """

    answer: Callable[[str, dict[str, str], str, Principal], tuple[IO[bytes], int, str]]
    promise: Callable[[str, dict[str, str], Principal], None]


def unnoted(door: str, asked: str, sentence: str) -> None:
    """Keep no line of a refusal."""


def routes(
    open_current: OpenCurrent,
    exports: Exports | None = None,
    follow: Follow | None = None,
    refused: Refused = unnoted,
) -> list[Route]:
    """All routes: local scripts, /healthz, /readyz and, where they are given, /export/<report>.<format> and /l/<token>."""
    found = shell_routes() + status_routes(open_current)
    found += export_routes(exports, refused) if exports else []
    return found + (link_routes(follow, refused) if follow else [])


def link_routes(follow: Follow, refused: Refused = unnoted) -> list[Route]:
    """/l/<token>: redirects to the pinned page.

    follow(token, principal) returns the address of the page relative to the server, or raises Refusal, which is answered with
    404 and its sentence.
    """

    async def short(request: Request) -> Response:
        try:
            path = await run_in_threadpool(follow, request.path_params["token"], request.scope["principal"])
        except Refusal as refusal:
            await run_in_threadpool(refused, "link", request.path_params["token"], str(refusal))
            page = plain_page("无法打开该链接", str(refusal), "/l/token")
            return HTMLResponse(page, status_code=404, headers=NO_STORE)
        except Exception:
            LOG.exception("a short link failed")
            return _sentence(
                numbered("链接未能打开：服务器内部错误，已记入日志。请稍后再试，或联系运维人员。"), 500
            )
        return RedirectResponse(f"../{path}", status_code=302, headers=NO_STORE)

    return [Route("/l/{token}", short)]


def shell_routes() -> list[Route]:
    """The local scripts of the shell, such as /zh.js; their addresses change with their content."""
    texts = {f"/{script.name}": script.read_text("utf-8") for script in SCRIPTS}

    async def script(request: Request) -> Response:
        headers = {"Cache-Control": "public, immutable, max-age=31536000"}
        text = texts[request.scope["path"].removeprefix(request.scope.get("root_path", ""))]
        return Response(text, media_type="text/javascript; charset=utf-8", headers=headers)

    return [Route(path, script) for path in texts]


def status_routes(open_current: OpenCurrent) -> list[Route]:
    """/healthz: the process answers. /readyz: the store can be read; JSON with the current edition, else 503.

    open_current: returns the current edition as JSON values (dates as text), or raises Refusal.
    """

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok", headers=NO_STORE)

    async def readyz(_: Request) -> Response:
        try:
            edition = await run_in_threadpool(open_current)
        except Refusal as refusal:
            return _sentence(str(refusal), 503)
        except Exception:
            LOG.exception("readyz: the store cannot be read")
            return _sentence("数据仓无法读取，详情见服务器日志。请检查数据仓文件夹，或从备份恢复。", 503)
        return JSONResponse(dict(edition), headers=NO_STORE)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def export_routes(exports: Exports, refused: Refused = unnoted) -> list[Route]:
    """/export/<report>.<format>: a file under its Chinese name, sent in blocks.

    A Refusal is answered with 400 and its sentence. HEAD gives the headers of GET, writes no file and is not logged.
    """

    async def export(request: Request) -> Response:
        report, fmt = request.path_params["report"], request.path_params["fmt"]
        try:
            if fmt not in MEDIA_TYPES:
                raise Refusal(f"不支持导出格式“{fmt}”。可用的格式：{'、'.join(MEDIA_TYPES)}。")
            if request.method == "HEAD":
                await run_in_threadpool(
                    exports.promise, report, single_values(request), request.scope["principal"]
                )
                return StreamingResponse(iter(()), headers=NO_STORE, media_type=MEDIA_TYPES[fmt])
            file, size, name = await run_in_threadpool(
                exports.answer, report, single_values(request), fmt, request.scope["principal"]
            )
        except Refusal as refusal:
            asked = f"{report}.{fmt}?{unquote_plus(request.url.query)}"
            await run_in_threadpool(refused, "http", asked, str(refusal))
            return _sentence(str(refusal), 400)
        except Exception:
            LOG.exception("export of %s.%s failed", report, fmt)
            return _sentence(
                numbered("导出失败：服务器内部错误，已记入日志。请稍后再试，或联系运维人员。"), 500
            )
        headers = {
            "Content-Disposition": disposition(name, f"{report}.{fmt}", fmt),
            "Content-Length": str(size),
        }
        return StreamingResponse(blocks(file), headers=NO_STORE | headers, media_type=MEDIA_TYPES[fmt])

    return [Route("/export/{report}.{fmt}", export)]


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The file in blocks; it is closed at the end, also after the client has disconnected."""
    with file:
        while block := file.read(BLOCK_BYTES):
            yield block


def single_values(request: Request) -> dict[str, str]:
    """The parameters of an address. A repeated parameter raises Refusal: no value is dropped silently."""
    values: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in values:
            raise Refusal(f"地址中的参数“{name}”重复。多个值请用逗号连接，写在同一参数内。")
        values[name] = value
    return values


def disposition(name: str, plain_name: str, fmt: str) -> str:
    """Content-Disposition with an ASCII name for old clients and the full name (RFC 5987, RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain_name) or f"export.{fmt}"
    kind = "inline" if fmt == "json" else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _sentence(text: str, status: int) -> Response:
    return PlainTextResponse(text, status_code=status, headers=NO_STORE)
