"""A real server writes no word of anybody into its structured log, wherever the words stand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed

from tests.browser.conftest import serving
from tests.hanging import HANG_SECONDS
from tests.reading import Reader, error_of, file_of, rerun, session_of
from tests.stores import one_record_store, own_copy

NAME, PHONE, CARD = "欧阳某某", "13800138000", "510101199003071234"
WORDS = f"{NAME}{PHONE}，{CARD}"
# However they may be left: the name, each number, what masking keeps of one, and the words as an address has them.
TRACES = re.compile(
    "|".join((NAME, PHONE, CARD, r"138\*", r"5101", quote(NAME), "somebody", "某单位", "KJ-001"))
)
# What the command itself says before the log begins.
PLAIN = ("政策落实看板：", "You can now view", "URL:", "数据仓 ")


def lines_of(log: Path) -> list[dict[str, Any]]:
    """Every line of the log; whatever is none of the command's own sentences must be an object."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line and not line.startswith(PLAIN)]


def requests(reader: Reader) -> None:
    """Words in addresses, parameters, headers, hosts, file names and uploads."""
    words = quote(WORDS)
    headers = {
        "User-Agent": "somebody", "Referer": f"http://somebody/{words}", "X-Request-Id": PHONE,
        "Authorization": f"Bearer {CARD}", "Cookie": f"a={words}",
    }  # fmt: skip
    for path in (
        f"/?clause={words}", f"/caps?find={words}&edition={PHONE}", f"/{words}", f"/l/{words}", f"/media/{words}",
        f"/export/projects_list.csv?clause={words}", f"/export/{words}.csv", f"/export/projects_list.{PHONE}",
        f"/export/projects_list.csv?x={PHONE}&x={PHONE}", "/metrics",
    ):  # fmt: skip
        reader.ask(path, **headers)
    assert reader.ask("/", **{"X-Forwarded-For": "somebody"})[0] == 403
    assert reader.ask("/", Host=f"{PHONE}.somebody")[0] == 403
    assert reader.ask("/", Origin=f"https://somebody-{PHONE}")[0] == 403
    upload = f"/_stcore/upload_file/{words}/{PHONE}"
    content = f'--b\r\nContent-Disposition: form-data; name="f"; filename="{WORDS}.xlsx"\r\n\r\n{WORDS}\r\n--b--\r\n'
    told = headers | {"Content-Type": "multipart/form-data; boundary=b"}
    assert reader.send(upload, "PUT", content.encode(), told)[0] == 429


def sessions(reader: Reader) -> None:
    """Words in what a page is asked, and in what is no question at all."""
    asking = BackMsg()
    asking.rerun_script.query_string = f"clause={quote(WORDS)}&find={quote(WORDS)}"
    asking.rerun_script.page_name = "projects"
    with reader.line() as line:
        line.send(asking.SerializeToString())
        while heard := line.recv(timeout=HANG_SECONDS, decode=False):
            if ForwardMsg.FromString(heard).WhichOneof("type") == "script_finished":
                break
        rerun(line, "caps")
    for wrong in (WORDS, WORDS.encode()):
        with reader.line() as line:
            line.send(wrong)
            with pytest.raises(ConnectionClosed):
                while True:
                    line.recv(timeout=HANG_SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize("is_empty", [False, True])
def test_no_word_of_anybody_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_empty: bool
) -> None:
    """Names and numbers in addresses, headers, uploads and messages leave no trace; the lines say what was done.

    Where there is no store, the refusals that its audit log would hold go to this log.
    """
    store = f"file:{tmp_path / 'none'}" if is_empty else own_copy(one_record_store(), tmp_path)
    log = tmp_path / "log"
    monkeypatch.setenv("DASHBOARD_LOG", "json")
    monkeypatch.setenv("DASHBOARD_SESSION_UPLOADS", "0")
    with serving(store, log, ("dashboard", "serve", "--anyway", "--port")) as address:
        reader = Reader(address)
        requests(reader)
        sessions(reader)
    assert TRACES.findall(log.read_text(encoding="utf-8")) == []
    found = lines_of(log)
    answered = {(line["kind"], line["status"]) for line in found if line["message"] == "request"}
    assert {("page", 200), ("link", 404), ("export", 400), ("upload", 429), ("page", 403)} <= answered
    runs = [line for line in found if line["message"] == "page"]
    opened = [line for line in found if line["message"] == "session"]
    assert {line["request_id"] for line in runs} <= {line["request_id"] for line in opened}
    assert {line["outcome"] for line in runs} == ({"refused"} if is_empty else {"refused", "shown"})
    failed = [line for line in found if line["message"] == "Exception in ASGI application"]
    assert [line["places"][-1] for line in failed if line["request_id"]]  # words where a message should be
    if is_empty:
        doors = {line["door"] for line in found if line["message"].startswith("refused at …")}
        assert {"http", "link", "limit", "guard"} <= doors


@pytest.mark.slow
def test_the_log_for_people_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting a request has no line; a fault has its trace and the number that the reader was told."""
    log = tmp_path / "log"
    monkeypatch.setenv("DASHBOARD_EXPORTS_A_MINUTE", "many")  # a mistake of whoever set it up
    with serving(own_copy(one_record_store(), tmp_path), log) as address:
        reader = Reader(address)
        assert reader.ask("/caps")[0] == 200
        assert not [
            line for line in log.read_text(encoding="utf-8").splitlines() if "caps" in line or "{" in line
        ]
        code, _, body = reader.ask("/export/projects_list.csv")
        with reader.line() as line:
            heard = rerun(line, "projects")
            refused = error_of(line, session_of(heard), file_of(heard))
    number = re.search(r"编号 ([0-9a-f]{32})", body.decode())
    assert number is not None
    assert (code, "Traceback" in body.decode()) == (500, False)
    said = log.read_text(encoding="utf-8")
    assert f"[{number[1]}] a request failed\nTraceback" in said
    assert "ValueError: invalid literal" in said
    pressed = re.search(r"（编号 ([0-9a-f]{32})）。", refused)
    assert pressed is not None
    assert f"[{pressed[1]}] a download failed" in said
