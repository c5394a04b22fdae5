"""Streamlit's scripts, which it sends uncompressed, and its icon font, of which a page needs a tenth.

Several MiB for a first visit otherwise.
"""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.shell import bundle, chunk_files

ASSET = re.compile(r"/static/((?:js|css)/[A-Za-z0-9_\-.]+\.(js|css))\Z")
MEDIA_TYPES = {"js": b"text/javascript; charset=utf-8", "css": b"text/css; charset=utf-8"}
SMALLEST = 1024
# Level 9 of both costs seconds once for all pages; 11 of brotli would save a tenth more and take half a minute.
LEVEL = 9
# The best first.
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=LEVEL),
    "gzip": lambda data: gzip.compress(data, LEVEL, mtime=0),
}
# A Latin font that is shown only until the page knows its own.
LATIN = re.compile(rb'@font-face{[^}]*font-family:"?Source Sans[^}]*}')
ICONS = re.compile(r"/static/media/MaterialSymbols-Rounded\.[A-Za-z0-9_\-]+\.woff2\Z")
ICON_FONT = Path(__file__).with_name("icons.woff2")  # written by tools/icons.py
FORBIDDEN = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")
FOR_EVER = (b"cache-control", b"public, immutable, max-age=31536000")


@dataclass(frozen=True)
class Packed:
    """One compressed asset and its ETag."""

    body: bytes
    etag: bytes


class StaticFiles:
    """ASGI middleware: answers GET /static/js|css/<file> compressed from memory, each file compressed once.

    File names contain a hash of the content, so an entry never becomes stale. Other requests (ranges,
    conditions, other paths, clients without brotli and gzip) are passed on to Streamlit.
    warm: names of script chunks to compress in the background when the server starts.
    """

    def __init__(self, app: ASGIApp, warm: tuple[str, ...] = (), folder: Path | None = None) -> None:
        self.app = app
        self.folder = folder or bundle()
        self.packed: dict[tuple[str, str], Packed] = {}
        self.icons = ICON_FONT.read_bytes()
        self.lock = threading.Lock()
        if warm:
            names = [f"js/{name}" for name in chunk_files(warm)] + _linked(self.folder)
            threading.Thread(target=self._warm, args=(names,), name="static-files", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and ICONS.search(scope["path"]):
            await _reply(scope, send, [(b"content-type", b"font/woff2"), FOR_EVER], self.icons)
            return
        name, encoding = _asset(scope)
        packed = await self._get(name, encoding) if name else None
        if name is None or packed is None:
            await self.app(scope, receive, send)
            return
        headers = [
            (b"content-type", MEDIA_TYPES[name.rsplit(".", 1)[-1]]),
            (b"content-encoding", encoding.encode()),
            (b"etag", packed.etag),
            FOR_EVER,
            (b"vary", b"Accept-Encoding"),
        ]
        await _reply(scope, send, headers, packed.body)

    async def _get(self, name: str, encoding: str) -> Packed | None:
        found = self.packed.get((name, encoding))
        return found or await run_in_threadpool(self._pack, name, encoding)

    def _pack(self, name: str, encoding: str) -> Packed | None:
        with self.lock:  # simultaneous requests compress the same file once
            found = self.packed.get((name, encoding)) or pack(self.folder / name, encoding)
            if found is not None:  # names that do not exist must not fill the memory
                self.packed[name, encoding] = found
            return found

    def _warm(self, names: list[str]) -> None:
        for name in names:
            self._pack(name, next(iter(ENCODERS)))


async def _reply(scope: Scope, send: Send, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def pack(path: Path, encoding: str) -> Packed | None:
    """Compress a file; None where it does not exist or is too small to gain. encoding: a key of ENCODERS."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if len(data) < SMALLEST:
        return None
    data = LATIN.sub(b"", data) if path.suffix == ".css" else data
    return Packed(ENCODERS[encoding](data), f'"{path.stem}-{encoding}"'.encode())


def accepted(header: str) -> str | None:
    """The best encoding that an Accept-Encoding header allows, None for none; q=0 forbids one, * stands for all others."""
    parts = [part.strip().partition(";") for part in header.lower().split(",")]
    allowed = {name.strip(): not FORBIDDEN.fullmatch(quality) for name, _, quality in parts}
    return next((name for name in ENCODERS if allowed.get(name, allowed.get("*", False))), None)


def _asset(scope: Scope) -> tuple[str | None, str]:
    """The file that a request wants and the encoding of the answer; no file where Streamlit answers itself."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None, ""
    headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
    if b"range" in headers or b"if-none-match" in headers:
        return None, ""
    encoding, found = accepted(headers.get(b"accept-encoding", "")), ASSET.search(scope["path"])
    return (found.group(1), encoding) if found and encoding else (None, "")


def _linked(folder: Path) -> list[str]:
    """The files that Streamlit's index.html loads first."""
    page = folder.parent / "index.html"
    text = page.read_text("utf-8") if page.is_file() else ""
    return re.findall(r'\./static/((?:js|css)/[^"]+\.(?:js|css))"', text)
