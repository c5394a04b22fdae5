"""Servers with a log-in for tests: a real provider, a real gateway's signatures, fictitious accounts."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, Key, OctKey, RSAKey

from tests.browser.conftest import DIRECT, ROOT, free_port, serving
from tests.hanging import HANG_SECONDS
from tests.kept import companion_keys
from tests.reading import Reader

ACCOUNTS = """
[accounts."jia"]
unit = "d01"
roles = ["viewer", "exporter"]
[accounts."yi"]
roles = ["viewer", "exporter", "steward"]
[groups."chu-shi"]
roles = ["viewer", "exporter"]
"""
GATEWAY_KEY = OctKey.import_key(
    {"kty": "oct", "k": "c2VjcmV0LW9mLXRoZS1nYXRld2F5LWZvci10ZXN0cyEh", "kid": "g1", "alg": "HS256"}
)


@cache
def gateway_keys() -> Mapping[str, Key]:
    """Algorithm → the key that a gateway for tests signs with."""
    return {"HS256": GATEWAY_KEY} | {name: new_key(name, f"g-{name}") for name in ("RS256", "ES256")}


def new_key(algorithm: str, name: str) -> Key:
    """A key of an algorithm that nobody has."""
    given: Any = {"kid": name, "alg": algorithm}
    if algorithm == "RS256":
        return RSAKey.generate_key(2048, given)
    return ECKey.generate_key("P-256", given) if algorithm == "ES256" else OctKey.generate_key(256, given)


@dataclass
class LoggedIn:
    """A server with a log-in. accounts: its accounts file; keys: its folder of keys and log-ins."""

    address: str
    accounts: Path
    keys: Path

    def reader(self) -> Reader:
        """A browser that knows nothing yet."""
        return Reader(self.address)

    def reader_as(self, subject: str, path: str = "/caps") -> Reader:
        """A browser in which somebody has logged in at the provider."""
        reader = self.reader()
        assert log_in(reader, subject, path)[0] == 200
        return reader


@contextmanager
def provider() -> Iterator[str]:
    """The address of a provider's metadata."""
    port = free_port()
    command = [sys.executable, "-m", "tests.provider", str(port)]
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://localhost:{port}/.well-known/openid-configuration"
    try:
        deadline = time.monotonic() + HANG_SECONDS
        while not _answers(address):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(HANG_SECONDS)


@contextmanager
def with_oidc(store: str, folder: Path, metadata: str, **more: str) -> Iterator[LoggedIn]:
    """A server whose readers log in at the provider. more: further variables."""
    given = oidc_variables(folder, metadata)
    with _served(store, folder, given | more) as served:
        yield served


def oidc_variables(folder: Path, metadata: str) -> dict[str, str]:
    """What a server needs for the provider, but its own address; writes the accounts file and the secret."""
    secret, accounts = folder / "secret", folder / "accounts.toml"
    secret.write_text("fictitious\n", encoding="utf-8")
    accounts.write_text(ACCOUNTS, encoding="utf-8")
    return {
        "DASHBOARD_ACCESS": "oidc",
        "DASHBOARD_ACCOUNTS": str(accounts),
        "DASHBOARD_KEYS": str(folder / "keys"),
        "DASHBOARD_OIDC_METADATA": metadata,
        "DASHBOARD_OIDC_CLIENT": "kanban",
        "DASHBOARD_OIDC_SECRET_FILE": str(secret),
    }


@contextmanager
def with_gateway(store: str, folder: Path, **more: str) -> Iterator[LoggedIn]:
    """A server behind a gateway that signs with gateway_keys; of a pair of keys it knows the public one."""
    keys = folder / "gateway.json"
    known = [key.as_dict(private=isinstance(key, OctKey)) for key in gateway_keys().values()]
    keys.write_text(json.dumps({"keys": known}), encoding="utf-8")
    given = {"DASHBOARD_ACCESS": "gateway", "DASHBOARD_GATEWAY_KEYS": str(keys)}
    with _served(store, folder, given | more) as served:
        yield served


@contextmanager
def _served(store: str, folder: Path, given: Mapping[str, str]) -> Iterator[LoggedIn]:
    accounts, keys, port = folder / "accounts.toml", folder / "keys", free_port()
    accounts.write_text(ACCOUNTS, encoding="utf-8")
    keys.mkdir(mode=0o700, exist_ok=True)
    for key in companion_keys(Path(store.removeprefix("file:"))):
        shutil.copy(key, keys)
    own = {
        "DASHBOARD_ACCOUNTS": str(accounts),
        "DASHBOARD_KEYS": str(keys),
        "DASHBOARD_BASE_URL": f"http://localhost:{port}",
    }
    with ExitStack() as started:
        with pytest.MonkeyPatch.context() as environment:  # of this server alone: the next one may be a trial
            for name, value in {**own, **given}.items():
                environment.setenv(name, value)
            address = started.enter_context(serving(store, folder / "log", wished=port))
        assert address == own["DASHBOARD_BASE_URL"]
        yield LoggedIn(address, accounts, keys)


def log_in(reader: Reader, subject: str, path: str) -> tuple[int, str, bytes]:
    """Open an address, say at the provider who one is; the answer in the end."""
    status, form, _ = reader.ask(path)
    assert status == 200
    assert urlsplit(form).path == "/oauth2/authorize", form
    there = Reader(form.removesuffix(urlsplit(form).query).rstrip("?"), reader.jar)
    return there.send(
        f"?{urlsplit(form).query}",
        "POST",
        f"sub={subject}".encode(),
        {"Content-Type": "application/x-www-form-urlencoded"},
    )


def signed(
    served: LoggedIn,
    target: str,
    subject: str = "jia",
    *,
    key: Key = GATEWAY_KEY,
    header: Mapping[str, str] | None = None,
    method: str = "GET",
    **claims: Any,
) -> dict[str, str]:
    """The header with which the gateway sends one request on."""
    now = int(time.time())
    told = {
        "iss": "https://portal.example.gov.cn",
        "aud": served.address,
        "sub": subject,
        "iat": now,
        "exp": now + 30,
        "jti": secrets.token_hex(8),
        "htm": method,
        "htu": target,
    } | claims
    named = header or {"alg": str(key.alg), "kid": str(key.kid)}
    content = json.dumps({name: value for name, value in told.items() if value is not None})
    return {
        "X-Dashboard-Identity": jws.serialize_compact(dict(named), content, key, algorithms=[named["alg"]])
    }


def _answers(address: str) -> bool:
    try:
        with DIRECT.open(address, timeout=HANG_SECONDS) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False
