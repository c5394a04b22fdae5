"""The Chinese shell, compression, health and export routes, without a server."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import re
import tomllib
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import unquote, urljoin

import brotli
import pytest
from fontTools.ttLib import TTFont
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from dashboard.access import TRIAL, Principal
from dashboard.access.asking import HEADER
from dashboard.refusal import Refusal
from dashboard.settings import ROOT
from dashboard.web import ChineseShell, Exports, StaticFiles, routes
from dashboard.web.belonging import USER_KEY
from dashboard.web.compression import ICON_FONT, accepted
from dashboard.web.shell import SCRIPT, bundle, chinese_page, chunk_files
from tools.icons import glyphs_of, used, whole_font

Reply = tuple[int, dict[str, str], bytes]


def get(app: Any, target: str, method: str = "GET", **headers: str) -> Reply:
    """One request straight into an ASGI application."""
    path, _, query = target.partition("?")
    sent: list[dict[str, Any]] = []
    requests: list[dict[str, Any]] = [{"type": "http.request", "body": b"", "more_body": False}]
    names = {"host": "localhost:8501"} | {key.replace("_", "-"): value for key, value in headers.items()}

    async def receive() -> dict[str, Any]:
        if not requests:
            await asyncio.Event().wait()  # the client stays until it has everything
        return requests.pop()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(key.encode(), value.encode()) for key, value in names.items()],
        "client": ("127.0.0.1", 1),
        "principal": TRIAL,
        "server": ("127.0.0.1", 8501),
    }
    asyncio.run(app(scope, receive, send))
    found = {key.decode().lower(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:])


def promise(report: str, parameters: dict[str, str], principal: Principal) -> None:
    assert principal.may("export")
    if report == "broken":
        raise RuntimeError("a secret path")
    if parameters.get("city") not in (None, "510100"):
        raise Refusal(f"地区“{parameters['city']}”不在行政区划表中。")


def answer(
    report: str, parameters: dict[str, str], fmt: str, principal: Principal
) -> tuple[IO[bytes], int, str]:
    promise(report, parameters, principal)
    content = f"{report} {fmt}".encode()
    return io.BytesIO(content), len(content), f"资金与上限_第12版.{fmt}"


async def page(_: Request) -> HTMLResponse:
    return HTMLResponse((bundle().parent / "index.html").read_text("utf-8"), headers={"ETag": '"x"'})


async def squeezed(_: Request) -> Response:
    return Response(
        gzip.compress(b"<html></html>"), headers={"Content-Encoding": "gzip"}, media_type="text/html"
    )


async def pieces(_: Request) -> StreamingResponse:
    return StreamingResponse(iter([b"a", b"b"]), media_type="text/plain")


async def talk(socket: WebSocket) -> None:
    await socket.accept()


def an_app() -> Starlette:
    found = [
        *routes(lambda: {"edition": 12, "kind": "demo"}, Exports(answer, promise)),
        Route("/pieces", pieces),
        Route("/favicon.ico", squeezed),
    ]
    return Starlette(
        routes=[*found, WebSocketRoute("/_stcore/stream", talk), Route("/{name:path}", page)],
        middleware=[
            Middleware(ChineseShell, preload=("DataFrame", "NoSuchChunk"), charted=("caps",)),
            Middleware(StaticFiles),
        ],
    )


def script_tables() -> tuple[dict[str, str], list[dict[str, str]]]:
    text = SCRIPT.read_text("utf-8")
    exact = re.search(r"const EXACT = (\{.*?\n\});", text, re.DOTALL)
    rules = re.search(r"const RULES = (\[.*?\n\]);", text, re.DOTALL)
    assert exact
    assert rules
    return json.loads(exact[1]), json.loads(rules[1])


def test_every_translated_string_is_in_the_installed_streamlit() -> None:
    """A Streamlit upgrade that changes a word on the screen fails here, not in front of a user."""
    exact, rules = script_tables()
    scripts = "\n".join(path.read_text("utf-8") for path in sorted((bundle() / "js").glob("*.js")))
    gone = [text for text in exact if not any(f"{mark}{text}{mark}" in scripts for mark in "`\"'")]
    gone += [rule["pattern"] for rule in rules if rule["bundle"] not in scripts]
    assert gone == []


def test_every_translation_is_chinese() -> None:
    """No entry is left in English, and every rule is a regular expression over the whole text."""
    exact, rules = script_tables()
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert [text for text, word in exact.items() if not chinese.search(word)] == []
    for rule in rules:
        assert re.compile(rule["pattern"])
        assert rule["pattern"].startswith("^")
        assert rule["pattern"].endswith("$")
        assert chinese.search(rule["chinese"])


def test_the_shell_is_chinese() -> None:
    """lang, title and script are ours; the pointer to the interface for programs is gone."""
    status, headers, body = get(an_app(), "/caps", accept_encoding="gzip", if_none_match='"x"')
    text = body.decode()
    assert status == 200
    assert '<html lang="zh-CN"' in text
    assert "<title>政策落实看板</title>" in text
    assert re.search(r'<script src="\./zh\.js\?v=[0-9a-f]{12}"></script>', text)
    assert "service-desc" not in text
    assert "You need to enable" not in text
    assert re.search(r'modulepreload" crossorigin href="\./static/js/DataFrame\.', text)
    assert re.search(r'modulepreload" crossorigin href="\./static/js/PlotlyChart\.', text)
    assert "PlotlyChart" not in get(an_app(), "/projects")[2].decode()
    assert "etag" not in headers
    assert int(headers["content-length"]) == len(body)


def test_nothing_may_be_loaded_from_outside() -> None:
    """The policy names this server alone, allows no eval, and knows the one inline script by its hash."""
    _, headers, body = get(an_app(), "/")
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy.replace("wasm-unsafe-eval", "")
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in policy
    assert "ws://localhost:8501" in policy
    assert not re.search(r"https?:|\*", policy)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert not re.search(r'(?:src|href)="(?:https?:)?//', body.decode())


def test_a_forged_host_does_not_enter_the_policy() -> None:
    """A Host header with other characters is left out."""
    _, headers, _ = get(an_app(), "/", host="evil; script-src *")
    assert "evil" not in headers["content-security-policy"]


def test_head_and_agent_requests() -> None:
    """HEAD has no body; the interface for programs is closed."""
    assert get(an_app(), "/", method="HEAD")[2] == b""
    assert get(an_app(), "/_stcore/agent/openapi.json")[0] == 404


@pytest.mark.parametrize("path", ["/cap", "/caps/x", "/a/b/c", "/caps/../x/y"])
def test_an_address_without_page_is_not_found(path: str) -> None:
    """Whatever its depth, an unknown address is a Chinese sentence with 404 and a way to the first page; pages still open."""
    app = Starlette(routes=[Route("/{path:path}", page)])
    wrapped = ChineseShell(app, has_page=lambda _, path: path in ("", "caps"))
    status, headers, body = get(wrapped, path)
    assert (status, headers["content-type"].partition(";")[0]) == (404, "text/html")
    text = body.decode()
    assert "没有这个页面" in text
    assert "<script" not in text
    home = re.search(r'href="([./]+)">', text)
    assert home is not None
    assert urljoin(f"http://h{path}", home[1]) == "http://h/"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert [get(wrapped, known)[0] for known in ("/", "/caps", "/caps/", "/index.html")] == [200] * 4


def test_pieces_pass_one_by_one() -> None:
    """A streamed answer is neither held back nor changed, and carries the security headers."""
    status, headers, body = get(an_app(), "/pieces")
    assert (status, body) == (200, b"ab")
    assert "content-security-policy" in headers


def test_a_compressed_page_passes_untouched() -> None:
    """What is answered compressed, as for /favicon.ico, is not taken for a page to rewrite."""
    status, _, body = get(an_app(), "/favicon.ico", accept_encoding="gzip")
    assert (status, gzip.decompress(body)) == (200, b"<html></html>")


def test_websockets_pass_untouched() -> None:
    """Neither middleware touches the websocket of the pages."""
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message["type"])

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "headers": [],
        "query_string": b"",
        "root_path": "",
    }
    asyncio.run(an_app()(scope, receive, send))
    assert sent[0] == "websocket.accept"


UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("header", "encoding"), [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, *", "gzip")]
)
def test_scripts_leave_compressed_once(header: str, encoding: str) -> None:
    """A script bundle is sent as exactly its bytes in the best encoding that is allowed; the second time from memory."""
    name = chunk_files(("DataFrame",))[0]
    shell = StaticFiles(an_app())
    for _ in range(2):
        status, headers, body = get(shell, f"/static/js/{name}", accept_encoding=header)
        assert (status, headers["content-encoding"]) == (200, encoding)
        assert "immutable" in headers["cache-control"]
        assert headers["vary"] == "Accept-Encoding"
        original = (bundle() / "js" / name).read_bytes()
        assert UNPACK[encoding](body) == original
        assert len(body) < len(original) / 2
    assert list(shell.packed) == [(f"js/{name}", encoding)]


@pytest.mark.parametrize(
    "headers",
    [{}, {"accept_encoding": "gzip;q=0"}, {"accept_encoding": "gzip", "range": "bytes=0-9"}],
)
def test_others_get_what_streamlit_sends(headers: dict[str, str]) -> None:
    """Without an encoding, or for a range, the request goes on to Streamlit."""
    _, reply, _ = get(StaticFiles(an_app()), "/static/js/index.x.js", **headers)
    assert "content-encoding" not in reply
    assert get(StaticFiles(an_app()), "/static/js/none.js", accept_encoding="gzip")[1].get("vary") is None


def test_accept_encoding_is_read_right() -> None:
    """The better one wins, * allows what is not named, q=0 forbids it."""
    assert accepted("deflate, gzip;q=0.5") == "gzip"
    assert accepted("*") == accepted("gzip, br") == "br"
    assert accepted("gzip;q=0.0") is accepted("") is accepted("deflate") is None


def test_the_icons_that_a_page_can_show_are_sent() -> None:
    """The smaller font has every icon that the scripts of this Streamlit can name, under the address of the whole one."""
    whole, smaller = glyphs_of(TTFont(whole_font())), glyphs_of(TTFont(ICON_FONT))
    assert used(set(whole)) <= set(smaller)
    assert {"expand_more", "upload", "chevron_right", "close"} <= set(smaller)
    status, headers, body = get(StaticFiles(an_app()), f"/static/media/{whole_font().name}")
    assert (status, headers["content-type"], body) == (200, "font/woff2", ICON_FONT.read_bytes())
    assert len(body) * 5 < whole_font().stat().st_size


def test_health_and_readiness() -> None:
    """/healthz says that the process lives; /readyz gives the edition, or 503 with a sentence."""
    assert get(an_app(), "/healthz")[::2] == (200, b"ok")
    status, _, body = get(an_app(), "/readyz")
    assert (status, json.loads(body)) == (200, {"edition": 12, "kind": "demo"})

    def unreadable() -> dict[str, Any]:
        raise Refusal("数据仓里还没有任何数据版本。")

    def crash() -> dict[str, Any]:
        raise OSError("/secret/path")

    status, headers, body = get(Starlette(routes=routes(unreadable)), "/readyz")
    assert (status, body.decode()) == (503, "数据仓里还没有任何数据版本。")
    assert headers["content-type"] == "text/plain; charset=utf-8"
    status, _, body = get(Starlette(routes=routes(crash)), "/readyz")
    assert status == 503
    assert b"secret" not in body


def test_an_export_has_its_chinese_name() -> None:
    """The file's name survives as RFC 5987 text, with an ASCII name for old clients."""
    status, headers, body = get(an_app(), "/export/caps_by_record.xlsx?city=510100")
    assert (status, body) == (200, b"caps_by_record xlsx")
    found = re.fullmatch(
        r"attachment; filename=\"caps_by_record\.xlsx\"; filename\*=UTF-8''(\S+)",
        headers["content-disposition"],
    )
    assert found
    assert unquote(found[1]) == "资金与上限_第12版.xlsx"
    assert headers["content-type"].startswith("application/vnd.openxmlformats")


@pytest.mark.parametrize(
    ("target", "status", "sentence"),
    [
        ("/export/caps.csv?city=1", 400, "地区“1”不在行政区划表中。"),
        ("/export/caps.csv?city=1&city=2", 400, "参数“city”重复"),
        ("/export/caps.exe", 400, "不支持导出格式“exe”"),
        ("/export/broken.csv", 500, "导出失败"),
    ],
)
def test_refused_exports_are_sentences(
    target: str, status: int, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be answered is refused in Chinese plain text; inner errors stay in the log."""
    found, headers, body = get(an_app(), target)
    assert found == status
    assert sentence in body.decode()
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert "secret" not in body.decode()
    assert ("secret" in caplog.text) == (status == 500)


def options(table: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, value in table.items():
        if isinstance(value, dict) and name != "trustedUserHeaders":  # the one setting that is a table itself
            yield from options(value, f"{before}{name}.")
        else:
            yield before + name


def test_server_settings_are_known_and_closed() -> None:
    """Every setting exists in this Streamlit; nothing is reported outside, nothing listens beyond this host."""
    from streamlit import config

    table = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert [name for name in options(table) if name not in config._config_options_template] == []
    assert table["browser"]["gatherUsageStats"] is False
    assert table["server"]["address"] == "127.0.0.1"
    assert table["server"]["enableAgentApi"] is False
    assert table["server"]["trustedUserHeaders"] == {HEADER: USER_KEY}
    assert table["client"]["disableDataExport"] is True


def test_a_page_without_known_marks_still_opens() -> None:
    """An index.html of another make is served as it is, only without our additions."""
    assert chinese_page("<p>x</p>") == "<p>x</p>"
