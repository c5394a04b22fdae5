"""A token that is not the provider's answer to this very log-in names nobody."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from dashboard.access.choosing import chosen
from dashboard.refusal import Refusal
from dashboard.web import Identity
from dashboard.web.provider import DOWN, FAILED, Known, Provider, ProviderDown, Way

KEY = RSAKey.generate_key(2048, {"kid": "k1"})
OTHER = RSAKey.generate_key(2048, {"kid": "k1"})
WAY = Way("", "state", "the-nonce", "verifier-verifier-verifier-verifier-verifier-ab")


class Answers(BaseHTTPRequestHandler):
    """A provider that answers with whatever token a test puts into `token`."""

    token = ""

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path == "/jwks":
            self._say({"keys": [KEY.as_dict(private=False)]})
            return
        self._say(
            {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/jwks",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }
        )

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._say({"access_token": "a", "token_type": "Bearer", "id_token": Answers.token})

    def _say(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def issuer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A provider on loopback, and a site that uses it; its address."""
    secret = tmp_path / "secret"
    secret.write_text("fictitious")
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_address[1]}"
        given = {
            "ACCESS": "oidc",
            "ACCOUNTS": str(secret),
            "OIDC_METADATA": f"{here}/.well-known/openid-configuration",
            "OIDC_CLIENT": "kanban",
            "OIDC_SECRET_FILE": str(secret),
        }
        for name, value in given.items():
            monkeypatch.setenv(f"DASHBOARD_{name}", value)
        yield here
        server.shutdown()


def claims(issuer: str, **changed: Any) -> dict[str, Any]:
    """What an honest provider says; a None leaves a claim out."""
    now = int(time.time())
    told = {"iss": issuer, "aud": "kanban", "sub": "jia", "nonce": WAY.nonce, "iat": now, "exp": now + 300}
    return {name: value for name, value in (told | changed).items() if value is not None}


def asked() -> Known:
    """Whom the token names."""
    return asyncio.run(Provider(chosen()).known(WAY, "code", "http://localhost:8501/oauth2callback"))


def signed(told: dict[str, Any], key: RSAKey = KEY) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k1"}, told, key)


def test_an_honest_answer_names_its_subject(issuer: str) -> None:
    """Subject and groups are taken, and nothing else: no name, no number."""
    Answers.token = signed(claims(issuer, groups=["b", "a", 3], name="not kept", email="not@kept"))
    assert asked() == Known("jia", ("a", "b"))


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": ["jia"]},
        {"groups": "admins"},
    ],
)
def test_another_answer_names_nobody(issuer: str, changed: dict[str, Any]) -> None:
    """A token of another log-in, for another client, of another issuer, too old or without a subject is refused."""
    Answers.token = signed(claims(issuer, **changed))
    with pytest.raises(Refusal, match=FAILED[:10]):
        asked()


def test_another_signature_names_nobody(issuer: str) -> None:
    """No signature, one by another key, and one by the public key as a shared secret are refused, though the provider allows them."""
    told = claims(issuer)
    parts = signed(told).split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"k1"}').rstrip(b"=").decode()
    mac = hmac.digest(KEY.as_pem(private=False), f"{head}.{parts[1]}".encode(), "sha256")
    forged = f"{head}.{parts[1]}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    changed = signed(claims(issuer, sub="yi")).split(".")[1]
    for token in (
        signed(told, OTHER),
        f"{none}.{parts[1]}.",
        forged,
        f"{parts[0]}.{changed}.{parts[2]}",
        "",
        "x",
    ):
        Answers.token = token
        with pytest.raises(Refusal, match=FAILED[:10]):
            asked()


def test_a_provider_that_is_gone_is_said(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody answers, the sentence says so, and a log-out goes on without it."""
    monkeypatch.setenv("DASHBOARD_OIDC_METADATA", "http://127.0.0.1:9/.well-known/openid-configuration")
    provider = Provider(chosen())
    with pytest.raises(ProviderDown, match=DOWN[:10]):
        asyncio.run(provider.way("http://localhost:8501/oauth2callback"))
    assert asyncio.run(provider.farewell("http://localhost:8501/logged-out")) is None


def test_below_https_the_cookies_are_for_this_host_alone(
    issuer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both cookies of a log-in are __Host-, Secure, HttpOnly and Lax, without a domain; without the prefix none is believed."""
    site = "https://kanban.example.gov.cn"
    accounts = tmp_path / "accounts.toml"
    accounts.write_text('[accounts."jia"]\nroles = ["viewer"]\n', encoding="utf-8")
    given = {"ACCOUNTS": str(accounts), "KEYS": str(tmp_path / "keys"), "BASE_URL": site}
    for name, value in given.items():
        monkeypatch.setenv(f"DASHBOARD_{name}", value)
    browser = TestClient(Identity(PlainTextResponse("inside")), base_url=site, follow_redirects=False)
    to_provider = browser.get("/login?to=/caps")
    asked_for = parse_qs(urlsplit(to_provider.headers["location"]).query)
    Answers.token = signed(claims(issuer, nonce=asked_for["nonce"][0]))
    back = browser.get("/oauth2callback", params={"code": "c", "state": asked_for["state"][0]})
    assert (back.status_code, back.headers["location"]) == (302, f"{site}/caps")
    assert browser.get("/caps").text == "inside"
    session = browser.cookies["__Host-dashboard_session"]
    given_out = [answer.headers.get_list("set-cookie") for answer in (to_provider, back)]
    for line, beginning in zip((given_out[0][0], given_out[1][0]), ("login_", "session="), strict=True):
        name, *attributes = line.lower().split("; ")
        assert name.startswith(f"__host-dashboard_{beginning}")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= set(attributes)
        assert not [one for one in attributes if one.startswith("domain")]
    stranger = TestClient(Identity(PlainTextResponse("inside")), base_url=site, follow_redirects=False)
    for name, status in (("dashboard_session", 401), ("__Host-dashboard_session", 200)):
        answer = stranger.get("/export/caps_by_record.csv", headers={"Cookie": f"{name}={session}"})
        assert answer.status_code == status
