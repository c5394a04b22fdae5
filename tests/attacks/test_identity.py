"""Nobody gets anything under another's name: no header, cookie, signature, address or file of somebody else lets in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard.web.identity import is_open
from dashboard.web.logging_in import safe_target
from tests.hanging import HANG_SECONDS
from tests.logged_in import LoggedIn, log_in, provider, with_gateway, with_oidc
from tests.reading import Reader, rerun
from tests.stores import sample_store

CLOSED = (
    "/export/caps_by_record.csv",
    "/l/abcdefghjk",
    "/media/0123456789abcdef.csv",
    "/_stcore/host-config",
    "/_stcore/upload_file/some-session/some-file",
    "/_stcore/allowed-message-origins",
    "/component/anything/index.html",
)


@pytest.fixture(scope="module")
def oidc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoggedIn]:
    """A server whose readers log in at a provider."""
    with (
        provider() as metadata,
        with_oidc(sample_store(), tmp_path_factory.mktemp("oidc"), metadata) as served,
    ):
        yield served


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoggedIn]:
    """A server behind a gateway."""
    with with_gateway(sample_store(), tmp_path_factory.mktemp("gateway")) as served:
        yield served


def until(happened: Callable[[], bool]) -> None:
    """Wait for what the server does."""
    deadline = time.monotonic() + HANG_SECONDS
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def refused_line(reader: Reader) -> bool:
    """Whether the websocket of a reader is closed before it opens."""
    try:
        with reader.line():
            return False
    except InvalidStatus as refused:
        return refused.response.status_code == 403


def words(heard: list[Any]) -> str:
    """Everything that a page run said, as text."""
    return "".join(str(one.delta) for one in heard)


def test_without_log_in_nothing_is_shown(oidc: LoggedIn) -> None:
    """A page leads to the provider, everything else is 401 in Chinese, the websocket does not open; probes and scripts do."""
    stranger = oidc.reader()
    status, where, body = stranger.ask("/caps?clause=1.1")
    assert (status, "/oauth2/authorize" in where) == (200, True)
    assert "资金与上限".encode() not in body
    for path in CLOSED:
        status, _, body = stranger.ask(path)
        assert (path, status, "登录" in body.decode()) == (path, 401, True)
    assert refused_line(stranger)
    for path in ("/healthz", "/readyz", "/_stcore/health", "/frame.js"):
        assert stranger.ask(path)[0] == 200


@pytest.mark.parametrize(
    "path", ["/static/../export/x.csv", "/zh.js/", "/healthz/../caps", "//healthz", "/caps"]
)
def test_only_named_addresses_are_open(path: str) -> None:
    """What is open is listed; nothing that only looks alike is."""
    assert not is_open(path)


def test_headers_of_a_client_name_nobody(oidc: LoggedIn) -> None:
    """No spelling of our own header, of a gateway's or of another product's lets in, and a cookie alone counts."""
    owner = oidc.reader_as("jia")
    cookie = owner.cookie("dashboard_session")
    for name in (
        "X-Dashboard-Session",
        "x_dashboard_session",
        "X-DASHBOARD_Session",
        "X-Dashboard-Identity",
        "Remote-User",
    ):
        for value in ("trial", cookie, "jia"):
            assert oidc.reader().ask("/export/caps_by_record.csv", **{name: value})[0] == 401
    status, _, _ = owner.ask("/export/caps_by_record.csv", **{"X-Dashboard-Session": "trial"})
    assert status == 200


def test_a_changed_cookie_is_none(oidc: LoggedIn) -> None:
    """A cookie with one other letter, another end, two values or a hash of the stored one opens nothing."""
    cookie = oidc.reader_as("jia").cookie("dashboard_session")
    other = ("A" if cookie[0] != "A" else "B") + cookie[1:]
    for value in (other, cookie[:-1], f"{cookie}; dashboard_session=x", "", "%00", cookie.upper() + "a"):
        told = {"Cookie": f"dashboard_session={value}"}
        assert oidc.reader().ask("/export/caps_by_record.csv", **told)[0] == 401
    told = {"Cookie": f"dashboard_session={cookie}"}
    assert oidc.reader().ask("/export/caps_by_record.csv", **told)[0] == 200


def test_an_id_that_was_planted_is_not_taken_over(oidc: LoggedIn) -> None:
    """After a log-in the browser has a new id; the one it brought is worth nothing."""
    first = oidc.reader_as("jia")
    planted = first.cookie("dashboard_session")
    oidc.accounts.touch()
    for one in list(first.jar):
        if one.name == "dashboard_session":
            one.value = "planted-by-somebody-else-000000000000000000"
    assert log_in(first, "yi", "/caps")[0] == 200
    assert first.cookie("dashboard_session") not in (planted, "planted-by-somebody-else-000000000000000000")
    told = {"Cookie": "dashboard_session=planted-by-somebody-else-000000000000000000"}
    assert oidc.reader().ask("/export/caps_by_record.csv", **told)[0] == 401


def test_an_answer_of_the_provider_is_good_for_its_own_browser(oidc: LoggedIn) -> None:
    """An answer without the cookie of its way, with another state or a code that was made up logs nobody in."""
    for query in ("code=abc&state=def", "code=abc", "state=", "error=access_denied&state=x", ""):
        status, _, body = oidc.reader().ask(f"/oauth2callback?{query}")
        assert (query, status) == (query, 400)
        assert "登录没有完成" in body.decode()
    reader = oidc.reader()
    form = reader.ask("/caps")[1]
    state = form.split("state=")[1].split("&")[0]
    status, _, body = reader.ask(f"/oauth2callback?code=made-up&state={state}")
    assert (status, "没有通过核对" in body.decode()) == (403, True)
    assert reader.cookie("dashboard_session") == ""


def test_who_has_no_account_is_told_whom_to_ask(oidc: LoggedIn) -> None:
    """The provider knows somebody whom the accounts file does not: a Chinese page, 403, no cookie. A group lets in."""
    reader = oidc.reader()
    status, _, body = log_in(reader, "bing", "/caps")
    assert (status, "还没有看板的权限" in body.decode()) == (403, True)
    assert reader.cookie("dashboard_session") == ""
    assert oidc.reader_as("zu-yuan").ask("/caps")[0] == 200


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\nb", "/\t/evil.example", "", "caps", "/%0d\r\nX: y", "\\\\evil", "/" + "a" * 5000])  # fmt: skip
def test_a_log_in_leads_to_no_other_site(oidc: LoggedIn, target: str) -> None:
    """Where to go after a log-in is a path of this server, or the first page."""
    assert safe_target(target) == "/"


def test_a_log_in_leads_back(oidc: LoggedIn) -> None:
    """The address that was opened, with its query, is opened after the log-in; a foreign one is not."""
    assert safe_target("/caps?clause=1.1&q=科技%20a") == "/caps?clause=1.1&q=科技%20a"
    reader = oidc.reader()
    assert (
        log_in(reader, "jia", "/caps?clause=1.1&city=510100")[1]
        == f"{oidc.address}/caps?clause=1.1&city=510100"
    )
    assert reader.ask("/login?to=https%3A%2F%2Fevil.example%2F")[1] == f"{oidc.address}/"


def test_no_other_site_logs_anybody_out(oidc: LoggedIn) -> None:
    """A link or a form of another site, or a link of another log-in, ends nothing; the own form ends it everywhere."""
    reader, other = oidc.reader_as("jia"), oidc.reader_as("jia")
    for path in ("/logout", "/logout?token=x", "/logout?token="):
        assert reader.ask(path)[0] == 403
    assert reader.ask("/logout", "POST")[0] == 403
    assert reader.ask("/logout", "POST", Origin="https://evil.example")[0] == 403
    assert reader.ask("/export/caps_by_record.csv")[0] == 200
    with reader.line() as line:
        rerun(line, "overview")
        cookie = reader.cookie("dashboard_session")
        reader.ask("/logout", "POST", Origin=oidc.address)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                line.recv(timeout=HANG_SECONDS)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1008
    told = {"Cookie": f"dashboard_session={cookie}"}
    assert oidc.reader().ask("/export/caps_by_record.csv", **told)[0] == 401
    assert other.ask("/export/caps_by_record.csv")[0] == 200
