"""Compresses Streamlit's scripts, which it sends uncompressed: several MiB for a first visit."""

from __future__ import annotations

import gzip
import re
import threading
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.web.shell import bundle, chunk_files

ASSET = re.compile(r"/static/((?:js|css)/[A-Za-z0-9_\-.]+\.(js|css))\Z")
MEDIA_TYPES = {"js": b"text/javascript; charset=utf-8", "css": b"text/css; charset=utf-8"}
SMALLEST = 1024
# 9 costs a second once for all pages and saves 2 % of the bytes.
LEVEL = 9


@dataclass(frozen=True)
class Packed:
    """One compressed asset and its ETag."""

    body: bytes
    etag: bytes


class StaticGzip:
    """ASGI middleware: answers GET /static/js|css/<file> with gzip from memory, each file compressed once.

    File names contain a hash of the content, so an entry never becomes stale. Other requests (ranges,
    conditions, other paths, clients without gzip) are passed on to Streamlit.
    warm: names of script chunks to compress in the background when the server starts.
    """

    def __init__(self, app: ASGIApp, warm: tuple[str, ...] = (), folder: Path | None = None) -> None:
        self.app = app
        self.folder = folder or bundle()
        self.packed: dict[str, Packed | None] = {}
        self.lock = threading.Lock()
        if warm:
            names = [f"js/{name}" for name in chunk_files(warm)] + _linked(self.folder)
            threading.Thread(target=self._warm, args=(names,), name="static-gzip", daemon=True).start()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = _asset(scope)
        packed = await self._get(name) if name else None
        if name is None or packed is None:
            await self.app(scope, receive, send)
            return
        headers = [
            (b"content-type", MEDIA_TYPES[name.rsplit(".", 1)[-1]]),
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(packed.body)).encode()),
            (b"etag", packed.etag),
            (b"cache-control", b"public, immutable, max-age=31536000"),
            (b"vary", b"Accept-Encoding"),
        ]
        body = packed.body if scope["method"] == "GET" else b""
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _get(self, name: str) -> Packed | None:
        if name in self.packed:
            return self.packed[name]
        return await run_in_threadpool(self._pack, name)

    def _pack(self, name: str) -> Packed | None:
        with self.lock:  # simultaneous requests compress the same file once
            if name not in self.packed:
                packed = pack(self.folder / name)
                if packed is None:
                    return None  # names that do not exist must not fill the memory
                self.packed[name] = packed
            return self.packed[name]

    def _warm(self, names: list[str]) -> None:
        for name in names:
            self._pack(name)


def pack(path: Path) -> Packed | None:
    """Compress a file; None where it does not exist or is too small to gain."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if len(data) < SMALLEST:
        return None
    return Packed(gzip.compress(data, LEVEL, mtime=0), f'"{path.stem}-gzip"'.encode())


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip; q=0 forbids it."""
    for part in header.lower().split(","):
        name, _, quality = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", quality)
    return False


def _asset(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
    if b"range" in headers or b"if-none-match" in headers:
        return None
    if not accepts_gzip(headers.get(b"accept-encoding", "")):
        return None
    found = ASSET.search(scope["path"])
    return found.group(1) if found else None


def _linked(folder: Path) -> list[str]:
    """The files that Streamlit's index.html loads first."""
    page = folder.parent / "index.html"
    text = page.read_text("utf-8") if page.is_file() else ""
    return re.findall(r'\./static/((?:js|css)/[^"]+\.(?:js|css))"', text)
