"""How many processes serve, and what the proxy before them is told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.access.choosing import NOT_HERE
from dashboard.cli.proxying import configuration
from dashboard.cli.serving import process_count, proxy_program
from dashboard.refusal import Refusal

PROXY = "/usr/sbin/haproxy"


@pytest.fixture(autouse=True)
def four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of four cores, on which nobody has chosen."""
    monkeypatch.delenv("DASHBOARD_PROCESSES", raising=False)
    if sys.platform == "linux":
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(4)))
    else:
        monkeypatch.setattr(os, "cpu_count", lambda: 4)


def test_as_many_as_cores_but_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a wish the cores but one; the variable is a wish, the option goes before it; without the proxy one, and why."""
    assert process_count(None, PROXY) == 3
    assert capsys.readouterr().err == ""
    assert process_count(None, None) == 1
    assert "没有找到 haproxy" in capsys.readouterr().err
    monkeypatch.setenv("DASHBOARD_PROCESSES", "2")
    assert process_count(None, PROXY) == 2
    assert process_count(1, None) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("asked", "wished", "said"), [(2, "", "没有找到 haproxy"), (0, "", "至少要有 1 个"), (None, "两个", "“两个”不是整数")])  # fmt: skip
def test_what_cannot_be_served(
    monkeypatch: pytest.MonkeyPatch, asked: int | None, wished: str, said: str
) -> None:
    """Several without the proxy, none, and no number are refused."""
    monkeypatch.setenv("DASHBOARD_PROCESSES", wished)
    with pytest.raises(Refusal, match=said):
        process_count(asked, None)


@pytest.mark.slow
@pytest.mark.parametrize("is_secure", [True, False])
def test_the_proxy_understands(is_secure: bool) -> None:
    """HAProxy accepts what it is told; the cookie is for https alone where readers come by https; a trial is for this machine."""
    program = proxy_program()
    assert program, "没有 haproxy。请运行 make test，它会安装。"
    told = configuration("127.0.0.1", 8501, [20_001, 20_002], is_secure, 960, "" if is_secure else NOT_HERE)
    checked = subprocess.run(
        [program, "-c", "-f", "/dev/stdin"], input=told, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert (" secure " in told) is is_secure
    assert ("if !here !probe" in told) is not is_secure


GATEWAY = {
    "DASHBOARD_ACCESS": "gateway",
    "DASHBOARD_ACCOUNTS": "accounts.toml",
    "DASHBOARD_GATEWAY_KEYS": "LICENSE",
}
OIDC = {
    "DASHBOARD_ACCESS": "oidc",
    "DASHBOARD_ACCOUNTS": "accounts.toml",
    "DASHBOARD_OIDC_CLIENT": "kanban",
    "DASHBOARD_OIDC_SECRET_FILE": "no/such",
    "DASHBOARD_OIDC_METADATA": "https://sso.example.gov.cn/.well-known/openid-configuration",
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DASHBOARD_BASE_URL": "https://kanban.example.gov.cn"}, "没有设置登录"),
        (GATEWAY | {"DASHBOARD_GATEWAY_KEYS": ""}, "DASHBOARD_GATEWAY_KEYS"),
        (GATEWAY | {"DASHBOARD_ACCOUNTS": "no/such.toml"}, "账号文件 .*no/such.toml"),
        (GATEWAY, "JWKS"),
        (OIDC, "客户端密钥文件"),
    ],
)
def test_nothing_is_served_before_it_is_known_who_looks(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: dict[str, str],
    said: str,
) -> None:
    """`serve` ends with a sentence before its port opens, where the source of log-ins is wrong or incomplete."""
    (tmp_path / "accounts.toml").write_text('[accounts."jia"]\nroles = ["viewer"]', encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "keys"))
    for name, value in given.items():
        monkeypatch.setenv(name, value.replace("accounts.toml", str(tmp_path / "accounts.toml")))
    assert cli.main(["serve", "--store", f"file:{tmp_path / 'store'}", "--anyway"]) == 2
    assert re.search(said, capsys.readouterr().err)
