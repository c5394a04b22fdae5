"""The audit log: every export is in it before it leaves, whatever the channel, and nothing leaves that is not."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pytest
from starlette.applications import Starlette
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError

import app as server
from dashboard import cli
from dashboard.access import TRIAL, operator
from dashboard.access.asking import TRIAL_SESSION
from dashboard.export import Leaving, Occasion, deliver, to_bytes, to_file, write
from dashboard.questions.exports_list import exports_list
from dashboard.refusal import Refusal
from dashboard.state import audit, connection
from dashboard.state.audit import Exported, chosen_of_log, exports, log_export
from dashboard.state.connection import FILE, writing
from dashboard.store import current_edition, open_store
from dashboard.web import Exports, downloads, routes
from tests.stores import one_record_store, own_copy
from tests.unit.test_export import a_report
from tests.unit.test_web import get

FORMATS = ("xlsx", "csv", "parquet", "zip", "json")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A separate store with one record, without a log."""
    url = own_copy(one_record_store(), tmp_path)
    monkeypatch.setenv("DASHBOARD_STORE", url)
    return url


def folder(store: str) -> Path:
    return Path(store.removeprefix("file:"))


def lines(store: str) -> list[Exported]:
    return exports(folder(store))


def ask(target: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    application = Starlette(
        routes=routes(server.current, Exports(server.answer, server.promise), server.follow)
    )
    return get(application, target, method)


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_command_line_is_logged(store: str, tmp_path: Path, fmt: str) -> None:
    """An export of the command line stands in the log with report, edition, parameters, rows and bytes."""
    target = tmp_path / f"x.{fmt}"
    assert cli.main(["export", "projects_list", "clause=1.1", "-o", str(target), "--store", store]) == 0
    (line,) = lines(store)
    assert (line.channel, line.subject, line.format, line.page) == (
        "command",
        "projects_list",
        fmt,
        "projects",
    )
    assert (line.row_count, line.byte_count) == (1, target.stat().st_size)
    assert (line.edition_number, line.edition_kind, line.actor) == (
        1,
        "ledger",
        f"命令行 {operator().subject}",
    )
    assert line.parameters == {"clause": "1.1", "edition": "1"}
    assert line.exported_at[:2] == "20"


def test_what_a_program_reads_is_logged_and_what_a_person_reads_is_not(store: str) -> None:
    """`query` as JSON is an export, as a table on the terminal it is a look."""
    assert cli.main(["query", "projects_list", "--store", store]) == 0
    assert lines(store) == []
    assert cli.main(["query", "projects_list", "--format", "json", "--store", store]) == 0
    assert [line.format for line in lines(store)] == ["json"]


def test_http_is_logged(store: str) -> None:
    """GET writes one line with the bytes that were sent; HEAD and a refused address write none."""
    status, headers, body = ask("/export/projects_list.csv?clause=1.1&edition=latest")
    (line,) = lines(store)
    assert (status, line.channel, line.actor) == (200, "http", "未登录")
    assert line.byte_count == len(body) == int(headers["content-length"])
    assert line.parameters == {"clause": "1.1", "edition": "1"}
    assert ask("/export/projects_list.csv?clause=1.1", "HEAD")[0] == 200
    assert ask("/export/projects_list.csv?clause=9.9")[0] == 400
    assert len(lines(store)) == 1


def test_a_page_is_logged_as_one_file(store: str, tmp_path: Path) -> None:
    """The export of a page is one entry: its address, the rows of all its tables."""
    target = tmp_path / "页.xlsx"
    assert cli.main(["export", "page:overview", "-o", str(target), "--store", store]) == 0
    (line,) = lines(store)
    assert (line.subject, line.title, line.page) == ("page:overview", "总览（整页）", "overview")
    assert line.row_count > 25
    assert line.byte_count == target.stat().st_size


def refusing(tmp_path: Path) -> Occasion:
    """A store whose log cannot be written: its state file is a folder."""
    (tmp_path / "broken" / FILE).mkdir(parents=True)
    return Occasion(tmp_path / "broken", "command", TRIAL)


def test_what_cannot_be_logged_does_not_leave(tmp_path: Path) -> None:
    """Where the log cannot be written the export is refused with a sentence, and no file is left behind."""
    occasion, target = refusing(tmp_path), tmp_path / "x.csv"
    for attempt in (
        lambda: write(a_report(), "csv", target, occasion),
        lambda: to_bytes(a_report(), "xlsx", occasion),
        lambda: to_file(a_report(), "parquet", occasion),
    ):
        with pytest.raises(Refusal, match=r"没有导出：每次导出都要先记入审计记录，而.+。$"):
            attempt()
    assert [path.name for path in tmp_path.iterdir()] == ["broken"]


def test_a_failed_log_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    """An earlier export under the same name is not replaced by one that was refused."""
    target = tmp_path / "x.csv"
    target.write_text("previous", encoding="utf-8")
    with pytest.raises(Refusal):
        write(a_report(), "csv", target, refusing(tmp_path))
    assert target.read_text(encoding="utf-8") == "previous"


def test_a_busy_log_is_a_sentence(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another program writes for too long the export is refused, over HTTP with 400, and works afterwards."""
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
    with writing(folder(store)):
        start = time.monotonic()
        status, _, body = ask("/export/projects_list.csv")
        assert (status, "没有导出" in body.decode(), "稍后再试" in body.decode()) == (400, True, True)
        assert time.monotonic() - start < 60
    assert ask("/export/projects_list.csv")[0] == 200
    assert len(lines(store)) == 1


def test_numbers_of_persons_never_reach_the_log(store: str) -> None:
    """A keyword that looks like a 身份证号 or 手机号 is refused before it is written down."""
    for words in ("51010219900101123X", "13800138000"):
        status, _, body = ask(f"/export/projects_list.csv?q={words}")
        assert (status, "身份证号或手机号" in body.decode()) == (400, True)
    assert lines(store) == []


def test_the_log_is_never_changed(store: str) -> None:
    """SQLite refuses to change or to remove a line."""
    ask("/export/projects_list.csv")
    for statement in ("delete from exports", "update exports set actor = 'x'"):
        with pytest.raises(Refusal), writing(folder(store)) as con:
            con.execute(statement)
    assert len(lines(store)) == 1


def test_another_kind_of_file_is_logged_the_same_way(store: str) -> None:
    """Whoever writes a file of another kind hands its writer to the same door."""
    report, target = a_report(), io.BytesIO()
    leaving = Leaving("briefing", "汇报材料", report.edition, "docx", 3)

    def fill(file: BinaryIO) -> None:
        file.write(b"12345")

    deliver(leaving, fill, target, Occasion(folder(store), "command", TRIAL))
    (line,) = lines(store)
    assert (line.subject, line.format, line.row_count, line.byte_count) == ("briefing", "docx", 3, 5)


def test_the_list_is_filtered(store: str) -> None:
    """By day, channel and report; the newest first; a report that was never exported is refused."""
    edition = current_edition(open_store(store))
    ask("/export/projects_list.csv")
    ask("/export/money_by_clause.json?city=510100")
    cli.main(["export", "projects_list", "-o", str(folder(store).parent / "x.xlsx"), "--store", store])
    today = lines(store)[0].exported_at[:10]

    def titles(**values: Any) -> list[str]:
        found: list[str] = exports_list(edition, values).table["export_title"].to_pylist()
        return found

    assert titles() == ["项目台账", "分条款资金", "项目台账"]
    assert titles(channel=("http",)) == ["分条款资金", "项目台账"]
    assert titles(report=("money_by_clause",)) == ["分条款资金"]
    assert titles(day=(today, today)) == titles()
    assert titles(day=("2020-01-01", "2020-01-02")) == []
    words = exports_list(edition, {"report": ("money_by_clause",)})
    assert words.table["filter_words"].to_pylist() == ["市(州)：成都市"]
    assert words.filters == (("报表", "分条款资金"),)
    with pytest.raises(Refusal, match="没有“clauses_progress”的导出"):
        titles(report=("clauses_progress",))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("day", "2026-02-30,2026-03-01"),
        ("day", "2026-03-02,2026-03-01"),
        ("day", "昨天"),
        ("channel", "fax"),
    ],
)
def test_a_bad_choice_is_refused(name: str, text: str) -> None:
    """A day that does not exist, two in the wrong order, or an unknown channel is a sentence."""
    with pytest.raises(Refusal, match=r"。$"):
        chosen_of_log(name, text)


def test_many_writers_lose_no_line(store: str) -> None:
    """The entries of several connections are all in the log, numbered without gap."""
    done = Exported("http", "x", "x", "", "ledger", 1, {}, "csv", 1, 1, "未登录")
    for _ in range(20):
        log_export(folder(store), done)
    assert [line.export_id for line in lines(store)] == list(range(20, 0, -1))
    with sqlite3.connect(folder(store) / FILE) as con:
        assert con.execute("select count(*) from exports").fetchone()[0] == 20


def test_an_empty_log_is_a_table_without_rows(store: str) -> None:
    """Before the first export the list is there and empty."""
    report = exports_list(current_edition(open_store(store)), {})
    assert isinstance(report.table, pa.Table)
    assert report.table.num_rows == 0
    assert audit.subjects(folder(store)) == {}


class Manager:
    """Replaces Streamlit's media file manager: it runs the callback of a button in the same way."""

    def __init__(self, button: Callable[[], bytes]) -> None:
        self.button = button

    def execute_deferred(self, file_id: str) -> str:
        try:
            return f"/media/{file_id}-{len(self.button())}"
        except Exception as error:
            raise MediaFileStorageError("failed") from error


def pressed(button: Callable[[], bytes]) -> BackendOperationResponse:
    request = BackendOperationRequest(request_id="1")
    request.deferred_file.file_id = "x"
    handler = DeferredFileHandler(lambda: cast(Any, Manager(button)))
    return asyncio.run(downloads.handle(handler, request, "session"))


def test_a_refused_download_says_its_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the page a button whose export is not logged answers with the sentence; a fault stays in the server's log."""
    # Whose page it is, is tested with a server: attacks/test_identity.py.
    monkeypatch.setattr(downloads, "owner", lambda _: TRIAL_SESSION)
    monkeypatch.setattr(downloads, "may_prepare", lambda *_: True)
    monkeypatch.setattr(downloads, "note_prepared", lambda *_: None)
    occasion = refusing(tmp_path)
    said = pressed(lambda: to_bytes(a_report(), "csv", occasion)).error_msg
    assert said.startswith("没有导出：每次导出都要先记入审计记录")
    assert pressed(lambda: b"abc").deferred_file.url == "/media/x-3"
    assert pressed(lambda: bytes(1 // 0)).error_msg.startswith(downloads.FAILED)
    assert "ZeroDivisionError" in caplog.text
    assert DeferredFileHandler.handle is downloads.handle  # the server has put it in place
