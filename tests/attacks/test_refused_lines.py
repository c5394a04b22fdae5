"""Every refused input leaves a line in the audit log, and nobody can fill the disk by being refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

import app as server
from dashboard import cli
from dashboard.intake.sent import Sent
from dashboard.intake.sessions import IntakeSession
from dashboard.state.refusals import (
    AT_ONCE,
    LONGEST_SUBJECT,
    Refused,
    log_refusal,
    log_unwritten,
    refusals,
)
from dashboard.state.sealing import state_faults
from dashboard.web import Admission, Exports, routes
from dashboard.web.admission import WRONG_ORIGIN
from tests.editions import POLICY_ID
from tests.stores import one_record_store, own_copy
from tests.unit.test_web import get


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a store with one record, without a log."""
    url = own_copy(one_record_store(), tmp_path)
    monkeypatch.setenv("DASHBOARD_STORE", url)
    return Path(url.removeprefix("file:"))


def ask(target: str, **headers: str) -> int:
    """The code of the answer of the server's own routes behind its own guard."""
    application = Starlette(
        routes=routes(server.current, Exports(server.answer, server.promise), server.follow, server.refused),
        middleware=[Middleware(Admission, base_url="http://localhost:8501", refused=server.refused)],
    )
    return get(application, target, **headers)[0]


def newest(folder: Path) -> Refused:
    return refusals(folder, 1)[0]


def test_addresses_and_links_that_are_refused(folder: Path) -> None:
    """A wrong value, a repeated parameter, an unknown format and a link that is none have a line with their sentence."""
    before, _ = state_faults(folder)
    for target, code, door, said in (
        ("/export/projects_list.csv?clause=9.9", 400, "http", "9.9"),
        ("/export/projects_list.csv?clause=1.1&clause=1.2", 400, "http", "重复"),
        ("/export/projects_list.exe", 400, "http", "不支持导出格式"),
        ("/l/abc", 404, "link", "不完整或抄错了字符"),
    ):
        assert ask(target) == code
        line = newest(folder)
        assert (line.door, line.alike_count) == (door, 0)
        assert said in line.sentence
        assert line.subject.split("?")[0] in target
    assert state_faults(folder) == (before + 4, [])


def test_files_and_commands_that_are_refused(folder: Path, tmp_path: Path) -> None:
    """A file that is no workbook has a line, from the page and from the command line; so has a wrong command."""
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"MZ" + bytes(100))
    sent = Sent(((path.name, path.read_bytes()),), None, None)
    (result,) = IntakeSession(folder, POLICY_ID, {}).understood(sent, lambda *_: None)
    line = newest(folder)
    assert (line.door, line.subject, line.sentence) == ("file", "坏.xlsx", result.refusal)
    url = f"file:{folder}"
    assert cli.main(["intake", str(path), "--store", url]) == 2
    assert (newest(folder).door, newest(folder).subject) == ("command", "坏.xlsx")
    assert cli.main(["query", "projects_list", "clause=9.9", "--store", url]) == 2
    assert newest(folder).subject.startswith("query projects_list clause=9.9")


def test_many_refusals_are_counted(folder: Path) -> None:
    """Of 500 wrong addresses the first have a line each, the rest one; of 100 foreign requests there are two lines."""
    for place in range(500):
        server.refused("http", f"projects_list.csv?clause={place}", "没有这一条")
    for _ in range(100):
        assert ask("/export/projects_list.csv", origin="https://evil.example") == 403
    assert [line.door for line in refusals(folder)] == ["guard", *["http"] * AT_ONCE]
    log_unwritten()
    left = {line.door: line for line in refusals(folder, 2)}
    assert left["http"].alike_count == 500 - AT_ONCE - 1
    assert left["http"].subject == "projects_list.csv?clause=499"
    assert (left["guard"].alike_count, left["guard"].sentence) == (98, WRONG_ORIGIN)
    assert "https://evil.example" in left["guard"].subject


def test_a_line_is_short_and_names_nobody(folder: Path) -> None:
    """What strangers wrote is one line of at most 200 signs, and numbers of persons in it are masked."""
    log_refusal(folder, "http", "x.csv?q=13812345678\r\n伪造的一行" + "长" * 9999, "1" * 9999)
    line = newest(folder)
    assert "138****5678 伪造" in line.subject
    assert len(line.subject) == LONGEST_SUBJECT
    assert len(line.sentence) < 1000


def test_a_refusal_begins_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing was published a refusal writes nothing, and a command says its one sentence and no more."""
    assert cli.main(["query", "projects_list", "--store", f"file:{tmp_path / 'none'}"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    log_refusal(tmp_path, "http", "x.csv", "没有")
    log_refusal(tmp_path / "none", "http", "x.csv", "没有")
    assert list(tmp_path.iterdir()) == []
