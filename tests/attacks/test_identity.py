"""Nobody gets anything under another's name: no header, cookie, signature, address or file of somebody else lets in."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OctKey
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dashboard.access import principal, sessions
from dashboard.access.choosing import is_loopback
from dashboard.state.events import LOOKS, events
from dashboard.store import open_store
from dashboard.web.identity import is_at_this_machine, is_open
from dashboard.web.logging_in import logout_address, safe_target
from tests.browser.conftest import serving
from tests.hanging import HANG_SECONDS
from tests.logged_in import (
    GATEWAY_KEY,
    LoggedIn,
    gateway_keys,
    log_in,
    new_key,
    provider,
    signed,
    with_gateway,
    with_oidc,
)
from tests.reading import Reader, error_of, file_of, prepared, rerun, session_of
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


def refused_line(reader: Reader) -> bool:
    """Whether the websocket of a reader is closed before it opens."""
    return refused_line_with(reader, {})


def refused_line_with(reader: Reader, headers: dict[str, str]) -> bool:
    """The same, with these headers."""
    try:
        with reader.line(headers):
            return False
    except InvalidStatus as refused:
        return refused.response.status_code == 403


def upload(reader: Reader, served: LoggedIn, session: str) -> int:
    """The answer to a small file that is sent to the place of a page."""
    content = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n1\r\n--b--\r\n'
    reader.ask("/_stcore/health")
    token = reader.cookie("_streamlit_xsrf")
    headers = {
        "X-Xsrftoken": token,
        "Content-Type": "multipart/form-data; boundary=b",
        "Origin": served.address,
    }
    return reader.send(f"/_stcore/upload_file/{session}/one", "PUT", content, headers)[0]


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


STRANGE_TARGETS = (
    *("//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\nb"),
    *("/\t/evil.example", "", "caps", "/%0d\r\nX: y", "\\\\evil", "/" + "a" * 5000),
)


@pytest.mark.parametrize("target", STRANGE_TARGETS)
def test_a_log_in_leads_to_no_other_site(target: str) -> None:
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
    short = oidc.reader()
    assert "/oauth2/authorize" in short.ask("/l/abcdefghjk", Accept="text/html")[1]
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


def log_in_lines() -> list[str]:
    """What the audit log has on log-ins and log-outs, newest first."""
    told = [event.sentence for event in events(open_store(sample_store()).folder, LOOKS)]
    return [sentence for sentence in told if sentence.endswith("登录")]


def test_a_log_in_and_its_end_have_a_line_each(oidc: LoggedIn) -> None:
    """Both name unit and account alike; pages between them, and who is not let in, have no line of this kind."""
    before = log_in_lines()
    reader = oidc.reader_as("jia")
    for path in ("/caps", "/tasks", "/login?to=/caps"):
        assert reader.ask(path)[0] == 200
    assert log_in(oidc.reader(), "bing", "/caps")[0] == 403
    assert reader.ask("/logout", "POST", Origin=oidc.address)[0] == 200
    assert log_in_lines() == ["d01 jia 退出登录", "d01 jia 登录", *before]


def test_another_log_in_gets_no_file(oidc: LoggedIn) -> None:
    """A prepared file and a place for uploads belong to one log-in; their stolen addresses are 404 for another, also after a log-out."""
    owner, thief = oidc.reader_as("jia"), oidc.reader_as("yi")
    with owner.line() as line, thief.line() as others:
        heard = rerun(line, "overview")
        rerun(others, "overview")
        session, file_id = session_of(heard), file_of(heard)
        assert error_of(others, session_of(rerun(others, "overview")), file_id) != ""
        media = prepared(line, session, file_id)
        assert owner.ask(media)[0] == 200
        status, _, body = thief.ask(media)
        assert (status, "不属于当前的登录" in body.decode()) == (404, True)
        assert oidc.reader().ask(media)[0] == 401
        assert [upload(reader, oidc, session) for reader in (owner, thief)] == [204, 404]
        owner.ask("/logout", "POST", Origin=oidc.address)
        again = log_in(owner, "jia", "/caps")
        assert again[0] == 200
        assert owner.ask(media)[0] == 404


def test_another_log_in_takes_over_no_page(oidc: LoggedIn) -> None:
    """Who knows the session of an open page and names it in the handshake gets a page of its own."""
    owner, thief = oidc.reader_as("jia"), oidc.reader_as("yi")
    with owner.line() as line:
        session = session_of(rerun(line, "overview"))
        with thief.line(protocols=("streamlit", "x", session)) as stolen:
            assert session_of(rerun(stolen, "overview")) != session
    with owner.line(protocols=("streamlit", "x", session)) as resumed:
        assert session_of(rerun(resumed, "overview")) == session


def test_a_revoked_account_is_out_at_once(oidc: LoggedIn) -> None:
    """A line in the accounts file is enough: the next request is refused with a sentence, the open page is closed within the minute."""
    reader, other = oidc.reader_as("yi"), oidc.reader_as("jia")
    whole = oidc.accounts.read_text("utf-8")
    with reader.line() as line, other.line() as stays:
        rerun(line, "overview")
        try:
            oidc.accounts.write_text(
                whole.replace('[accounts."yi"]', '[accounts."yi"]\ndisabled = true'), "utf-8"
            )
            status, _, body = reader.ask("/export/caps_by_record.csv")
            assert (status, "已停用" in body.decode()) == (403, True)
            begun = time.monotonic()
            with pytest.raises(ConnectionClosed):
                while True:
                    line.recv(timeout=HANG_SECONDS)
            assert time.monotonic() - begun < 60
            rerun(stays, "overview")
            oidc.accounts.write_text("[accounts.", "utf-8")
            assert other.ask("/export/caps_by_record.csv")[0] == 403
        finally:
            oidc.accounts.write_text(whole, "utf-8")
    assert other.ask("/export/caps_by_record.csv")[0] == 200


def leaving(served: LoggedIn, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the link by which a page ends the log-in of this reader."""
    monkeypatch.setenv("DASHBOARD_KEYS", str(served.keys))
    found = sessions.find(reader.cookie("dashboard_session"))
    assert found is not None
    return "/" + logout_address(principal("jia", ("viewer",), "oidc", session=found.session))


def test_a_link_ends_its_own_log_in_alone(oidc: LoggedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The signed link of one log-in does nothing in another's browser; in its own it ends it and goes on to the provider."""
    reader, other = oidc.reader_as("jia"), oidc.reader_as("jia")
    link = leaving(oidc, other, monkeypatch)
    assert reader.ask(link)[0] == 403
    assert reader.ask("/export/caps_by_record.csv")[0] == 200
    status, where, _ = reader.ask(leaving(oidc, reader, monkeypatch))
    assert (status, "/oauth2/end_session" in where, "id_token_hint" in where) == (200, True, False)
    assert reader.ask("/export/caps_by_record.csv")[0] == 401
    assert other.ask("/export/caps_by_record.csv")[0] == 200


def trial_scope(peer: tuple[str, int] | None, host: str, *more: tuple[bytes, bytes]) -> dict[str, Any]:
    """A request as the server sees it."""
    return {"type": "http", "client": peer, "headers": [(b"host", host.encode()), *more]}


FOREIGN: dict[str, dict[str, Any]] = {
    "another machine": trial_scope(("10.1.2.3", 1), "localhost:8501"),
    "another name": trial_scope(("127.0.0.1", 1), "kanban.example.gov.cn"),
    "a name that begins alike": trial_scope(("127.0.0.1", 1), "localhost.evil.example:8501"),
    "a socket without a peer": trial_scope(None, "localhost:8501"),
    "a peer that is no address": trial_scope(("testclient", 1), "localhost:8501"),
    "X-Forwarded-For": trial_scope(("127.0.0.1", 1), "localhost:8501", (b"x-forwarded-for", b"127.0.0.1")),
    "x_forwarded_for": trial_scope(("127.0.0.1", 1), "localhost:8501", (b"x_forwarded_for", b"127.0.0.1")),
    "Forwarded": trial_scope(("127.0.0.1", 1), "localhost:8501", (b"forwarded", b"for=127.0.0.1")),
    "X-Real-IP": trial_scope(("127.0.0.1", 1), "localhost:8501", (b"x-real-ip", b"127.0.0.1")),
}


@pytest.mark.parametrize("asked", FOREIGN)
def test_a_trial_is_for_this_machine(asked: str) -> None:
    """Without a log-in nobody but this machine, asking straight, is let in."""
    assert not is_at_this_machine(FOREIGN[asked])
    for host in ("localhost:8501", "127.0.0.1:8501", "[::1]:8501", "[::1]"):
        for peer in ("127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"):
            assert is_at_this_machine(trial_scope((peer, 1), host))
    assert not is_loopback("::ffff:10.1.2.3")


def test_a_trial_behind_a_proxy_says_how_to_log_in(tmp_path: Path) -> None:
    """A request that was passed on gets 403 and how to set up a log-in, also for files and websockets; a straight one the page."""
    with serving(sample_store(), tmp_path / "log") as address:
        for path in ("/caps", "/export/caps_by_record.csv"):
            status, _, body = Reader(address).ask(path, **{"X-Forwarded-For": "10.1.2.3"})
            assert (status, "DASHBOARD_ACCESS" in body.decode()) == (403, True)
        assert refused_line_with(Reader(address), {"X-Forwarded-For": "10.1.2.3"})
        assert Reader(address).ask("/caps")[0] == 200


EXPORT = "/export/caps_by_record.csv?clause=1.1"
OTHER_KEY = OctKey.import_key(
    {"kty": "oct", "k": "YW5vdGhlci1rZXktdGhhdC1ub2JvZHkta25vd3MtaGVyZQ", "kid": "g1", "alg": "HS256"}
)


LONGER_HASH = OctKey.import_key(GATEWAY_KEY.as_dict(private=True) | {"alg": "HS512"})


def unsigned(served: LoggedIn) -> dict[str, str]:
    """What the gateway would say, under the algorithm `none`."""
    parts = signed(served, EXPORT)["X-Dashboard-Identity"].split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": "g1"}).encode()).rstrip(b"=").decode()
    return {"X-Dashboard-Identity": f"{header}.{parts[1]}."}


def changed(served: LoggedIn) -> dict[str, str]:
    """A signed identity in which another account was written."""
    header, _, signature = signed(served, EXPORT)["X-Dashboard-Identity"].split(".")
    _, claims, _ = signed(served, EXPORT, "yi")["X-Dashboard-Identity"].split(".")
    return {"X-Dashboard-Identity": f"{header}.{claims}.{signature}"}


FORGERIES: dict[str, Callable[[LoggedIn], dict[str, str]]] = {
    "no header": lambda served: {},
    "not a signature": lambda served: {"X-Dashboard-Identity": "jia"},
    "none": unsigned,
    "changed": changed,
    "another key": lambda served: signed(served, EXPORT, key=OTHER_KEY),
    "another algorithm": lambda served: signed(served, EXPORT, key=LONGER_HASH),
    "an unknown key": lambda served: signed(served, EXPORT, header={"alg": "HS256", "kid": "g2"}),
    "expired": lambda served: signed(served, EXPORT, iat=time.time() - 90, exp=time.time() - 40),
    "from the future": lambda served: signed(served, EXPORT, iat=time.time() + 60, exp=time.time() + 90),
    "good for too long": lambda served: signed(served, EXPORT, exp=time.time() + 3600),
    "for ever": lambda served: signed(served, EXPORT, exp=None),
    "no beginning": lambda served: signed(served, EXPORT, iat=None),
    "no name": lambda served: signed(served, EXPORT, jti=None),
    "another method": lambda served: signed(served, EXPORT, method="POST"),
    "another address": lambda served: signed(served, "/export/projects_list.csv"),
    "another query": lambda served: signed(served, "/export/caps_by_record.csv?clause=1.4"),
    "without its query": lambda served: signed(served, "/export/caps_by_record.csv"),
    "another audience": lambda served: signed(served, EXPORT, aud="https://kanban.example.gov.cn"),
    "groups as a word": lambda served: signed(served, EXPORT, groups="chu-shi"),
    "nobody": lambda served: signed(served, EXPORT, ""),
    "no account": lambda served: signed(served, EXPORT, "bing"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_identity_lets_nobody_in(gateway: LoggedIn, forgery: str) -> None:
    """Only what the gateway signed, for this request, just now, is believed."""
    status, _, body = gateway.reader().ask(EXPORT, **FORGERIES[forgery](gateway))
    assert status == (403 if forgery == "no account" else 401)
    assert "放行" in body.decode() or "权限" in body.decode()


def test_a_signed_identity_is_good_once(gateway: LoggedIn) -> None:
    """The same header a second time is refused, also for another spelling of our header, and two headers are none."""
    once = signed(gateway, EXPORT)
    assert gateway.reader().ask(EXPORT, **once)[0] == 200
    status, _, body = gateway.reader().ask(EXPORT, **once)
    assert (status, "用过了" in body.decode()) == (401, True)
    spelt = {"x_dashboard_identity": signed(gateway, EXPORT)["X-Dashboard-Identity"]}
    assert gateway.reader().ask(EXPORT, **spelt)[0] == 401
    assert gateway.reader().ask(EXPORT, **signed(gateway, EXPORT, "zu-yuan", groups=["chu-shi"]))[0] == 200


def test_a_log_in_through_a_gateway_has_a_line(gateway: LoggedIn) -> None:
    """Once for a log-in of the gateway, with its end; not for a request, nor for who is not let in, until he is."""
    before, accounts = log_in_lines(), gateway.accounts.read_text(encoding="utf-8")
    reader = gateway.reader()
    for path in ("/caps", "/tasks"):
        assert reader.ask(path, **signed(gateway, path, sid="noted"))[0] == 200
    told = signed(gateway, "/logout", sid="noted", method="POST") | {"Origin": gateway.address}
    assert reader.ask("/logout", "POST", **told)[0] == 200
    assert log_in_lines() == ["d01 jia 退出登录", "d01 jia 登录", *before]
    assert reader.ask(EXPORT, **signed(gateway, EXPORT, "bing"))[0] == 403
    assert len(log_in_lines()) == len(before) + 2
    gateway.accounts.write_text(f'{accounts}[accounts."bing"]\nroles = ["exporter"]\n', encoding="utf-8")
    try:
        assert reader.ask(EXPORT, **signed(gateway, EXPORT, "bing"))[0] == 200
        assert log_in_lines()[0] == "bing 登录"
    finally:
        gateway.accounts.write_text(accounts, encoding="utf-8")


@pytest.mark.parametrize("algorithm", ["HS256", "RS256", "ES256"])
def test_each_algorithm_believes_its_own_key(gateway: LoggedIn, algorithm: str) -> None:
    """What the gateway signed lets in; what another key of the same kind signed under its name does not."""
    key = gateway_keys()[algorithm]
    assert gateway.reader().ask(EXPORT, **signed(gateway, EXPORT, key=key))[0] == 200
    other = new_key(algorithm, str(key.kid))
    status, _, body = gateway.reader().ask(EXPORT, **signed(gateway, EXPORT, key=other))
    assert (status, "签名不对" in body.decode()) == (401, True)


def test_a_gateway_signs_the_handshake_too(gateway: LoggedIn) -> None:
    """The websocket opens with a signature of its own alone; a log-out holds for this log-in of the gateway, not for the next."""
    reader = gateway.reader()
    assert refused_line(reader)
    assert reader.ask("/caps", **signed(gateway, "/caps", sid="morning"))[0] == 200
    stream = signed(gateway, "/_stcore/stream", sid="morning")
    with reader.line(stream) as line:
        rerun(line, "overview")
        assert refused_line_with(reader, stream)
        told = signed(gateway, "/logout", sid="morning", method="POST") | {"Origin": gateway.address}
        assert reader.ask("/logout", "POST", **told)[0] == 200
        with pytest.raises(ConnectionClosed):
            while True:
                line.recv(timeout=HANG_SECONDS)
    assert reader.ask("/caps", **signed(gateway, "/caps", sid="morning"))[0] == 401
    assert reader.ask("/caps", **signed(gateway, "/caps", sid="afternoon"))[0] == 200
