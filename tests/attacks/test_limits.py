"""Whoever asks for too much gets a sentence that says when to try again, and the others are served."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.intake.isolation import TOO_LONG
from dashboard.intake.sent import Sent
from dashboard.intake.sessions import IntakeSession
from dashboard.refusal import Refusal
from dashboard.web import Limiting, TooMany, count_one, rates
from dashboard.web.limiting import Uploads
from tests.editions import POLICY_ID
from tests.faults.test_reading import long_text
from tests.unit.test_web import get

SESSION = "/_stcore/upload_file/one/"
OTHER = "/_stcore/upload_file/two/"


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Each test begins a minute of its own."""
    for done in rates._done.values():
        done.clear()


def limited(refused: list[str] | None = None, uploads: Uploads | None = None) -> Starlette:
    """A server behind the limits that answers everything."""
    kept = refused if refused is not None else []

    async def answer(_: Request) -> Response:
        return PlainTextResponse("done")

    def note(door: str, asked: str, sentence: str) -> None:
        kept.append(f"{door} {asked}")

    return Starlette(
        routes=[Route("/{path:path}", answer, methods=["GET", "PUT"])],
        middleware=[Middleware(Limiting, refused=note, uploads=uploads)],
    )


@pytest.mark.parametrize(("path", "name"), [("/export/a.csv", "EXPORTS"), ("/l/abc", "LINKS")])
def test_a_full_minute(monkeypatch: pytest.MonkeyPatch, path: str, name: str) -> None:
    """The third of two a minute is refused with 429, a sentence and the seconds to wait; a page is not counted."""
    monkeypatch.setenv(f"DASHBOARD_{name}_A_MINUTE", "2")
    refused: list[str] = []
    application = limited(refused=refused)
    assert [get(application, path)[0] for _ in range(2)] == [200, 200]
    code, headers, body = get(application, path)
    assert code == 429
    assert 0 < int(headers["retry-after"]) <= 60
    assert (
        f"一分钟最多 2 次，已达上限，本次请求未执行。请 {headers['retry-after']} 秒后再试。" in body.decode()
    )
    assert refused == [f"limit {path}"]
    assert get(application, "/caps")[0] == get(application, "/healthz")[0] == 200


def test_the_minute_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the first of the minute is a minute old, there is room for one more; what was refused took no room."""
    monkeypatch.setenv("DASHBOARD_LINKS_A_MINUTE", "2")
    count_one("links")
    count_one("links")
    for _ in range(3):
        with pytest.raises(TooMany):
            count_one("links")
    rates._done["links"][0] -= 60
    count_one("links")
    with pytest.raises(Refusal, match="定版链接一分钟最多 2 次"):
        count_one("links")


def test_many_unfinished_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that never end leave no room for a third; they are stopped after their time, and there is room again."""
    monkeypatch.setenv("DASHBOARD_OPEN_REQUESTS", "2")

    async def story() -> tuple[list[int], int]:
        begun = asyncio.Semaphore(0)

        async def never(scope: Any, receive: Any, send: Any) -> None:
            begun.release()
            await asyncio.Event().wait()

        guard = Limiting(never)
        monkeypatch.setenv("DASHBOARD_REQUEST_SECONDS", "1")
        stuck = [asyncio.create_task(code_of(guard, "/export/a.csv")) for _ in range(2)]
        for _ in stuck:
            await begun.acquire()
        third = await code_of(guard, "/export/a.csv")
        codes = [third, *(await asyncio.gather(*stuck))]
        return codes, guard.open

    assert asyncio.run(story()) == ([429, 503, 503], 0)


async def code_of(application: Any, path: str) -> int:
    """The code of the answer to one request of an ASGI application."""
    sent: list[Any] = []

    async def receive() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    await application({"type": "http", "path": path, "method": "GET", "headers": []}, receive, send)
    return int(sent[0]["status"])


def test_uploads_of_a_session_and_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept files and files on their way count, by number and size; one without a size counts as the largest."""
    kept = MemoryUploadedFileManager("/")
    for session, held in (("one", 3 << 20), ("two", 1 << 20)):
        kept.add_file(session, UploadedFileRec("1", "甲.csv", "text/csv", bytes(held)))
    application = limited(uploads=lambda: kept)

    def put(path: str, size: int | None) -> int:
        said = {} if size is None else {"content_length": str(size)}
        return get(application, f"{path}x", "PUT", **said)[0]

    for name, value, path, size, code in (
        ("SESSION_UPLOADS", "1", SESSION, 1, 429),
        ("SESSION_UPLOADS", "2", SESSION, 1, 200),
        ("SESSION_UPLOAD_MIB", "4", SESSION, (1 << 20) + 1, 429),
        ("SESSION_UPLOAD_MIB", "4", SESSION, 1 << 20, 200),
        ("SESSION_UPLOAD_MIB", "50", SESSION, None, 429),
        ("ALL_UPLOADS", "2", OTHER, 1, 429),
        ("ALL_UPLOADS", "3", OTHER, 1, 200),
        ("ALL_UPLOAD_MIB", "5", OTHER, (1 << 20) + 1, 429),
        ("ALL_UPLOAD_MIB", "5", OTHER, 1 << 20, 200),
    ):
        with monkeypatch.context() as limit:
            limit.setenv(f"DASHBOARD_{name}", value)
            assert put(path, size) == code, (name, value, size)


def test_a_file_of_the_page_is_read_for_two_minutes_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page gives up sooner than the command line, with the limit in the sentence."""
    monkeypatch.setenv("DASHBOARD_PAGE_SECONDS", "1")
    path = long_text(tmp_path, 1_500_000)
    sent = Sent(((path.name, path.read_bytes()),), None, None)
    (result,) = IntakeSession(tmp_path, POLICY_ID, {}).understood(sent, lambda *_: None)
    assert result.refusal == TOO_LONG.format(seconds=1)


def test_the_count_is_one_for_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 40 at once exactly as many get through as the minute allows."""
    monkeypatch.setenv("DASHBOARD_EXPORTS_A_MINUTE", "7")
    through: list[float] = []

    def ask() -> None:
        try:
            count_one("exports")
            through.append(time.monotonic())
        except TooMany:
            pass

    threads = [threading.Thread(target=ask) for _ in range(40)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(through) == 7
