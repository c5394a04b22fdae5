"""Which source of principals the deployment chose, checked: trial, the site's OpenID provider, or a gateway."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.refusal import Refusal
from dashboard.settings import Access, access_settings, access_written, base_url

MODES = ("trial", "oidc", "gateway")
# What an operator must say before a server without log-in answers others than this machine.
OPEN_WORDS = "任何人都能看到全部数据"
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
HOW = "办法见 docs/access.md。"
NOT_HERE = (
    "本看板现在是试用：没有登录，只有本机（localhost）能打开。供他人使用前，请运维人员把 DASHBOARD_ACCESS 设为 oidc 或 gateway，"
    f"办法见 docs/access.md；确实要不登录就公开的，把 DASHBOARD_TRIAL 写成“{OPEN_WORDS}”。"
)
_checked: dict[tuple[str | None, ...], Chosen] = {}


@dataclass(frozen=True)
class Chosen:
    """A source of principals whose settings are complete.

    is_open: a trial that answers everybody. idle_seconds, login_seconds: a log-in ends so long after the last request,
    and after its beginning. secret: of the client at the provider, never in a message.
    """

    mode: str
    is_open: bool
    accounts: Path
    keys: Path
    metadata: str
    client: str
    secret_file: Path
    gateway_keys: Path
    idle_seconds: float
    login_seconds: float


def chosen() -> Chosen:
    """The source that this deployment chose. Raises Refusal for settings that are wrong or missing."""
    written = access_written()
    found = _checked.get(written)
    if found is None:
        found = _checked[written] = _chosen(access_settings(), base_url())
    return found


def client_secret(source: Chosen) -> str:
    """The secret of the client at the provider, read from its file. Raises Refusal."""
    try:
        secret = source.secret_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        secret = ""
    if not secret:
        raise Refusal(
            f"客户端密钥文件 {source.secret_file} 读不出来或是空的（DASHBOARD_OIDC_SECRET_FILE）。{HOW}"
        )
    return secret


def is_loopback(host: str | None) -> bool:
    """Whether an address of a peer is this machine."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _chosen(given: Access, address: str) -> Chosen:
    if given.mode not in MODES:
        raise Refusal(
            f"DASHBOARD_ACCESS 写的是“{given.mode}”，只能是 trial（试用）、oidc（统一身份认证）或 gateway（网关）。{HOW}"
        )
    if given.words and given.words != OPEN_WORDS:
        raise Refusal(f"DASHBOARD_TRIAL 只能不写，或者写原话“{OPEN_WORDS}”。{HOW}")
    if given.mode == "trial":
        _check_trial(given, address)
    else:
        _check_address(address)
        _named(given.accounts, "DASHBOARD_ACCOUNTS", "账号文件")
    if given.mode == "oidc":
        _check_provider(given)
    if given.mode == "gateway":
        _named(given.gateway_keys, "DASHBOARD_GATEWAY_KEYS", "网关的公钥文件")
    nowhere = given.keys / "none"
    return Chosen(
        mode=given.mode,
        is_open=given.mode == "trial" and bool(given.words),
        accounts=given.accounts or nowhere,
        keys=given.keys,
        metadata=given.metadata,
        client=given.client,
        secret_file=given.secret_file or nowhere,
        gateway_keys=given.gateway_keys or nowhere,
        idle_seconds=60 * _number(given.idle_minutes, "DASHBOARD_IDLE_MINUTES", "分钟"),
        login_seconds=3600 * _number(given.login_hours, "DASHBOARD_LOGIN_HOURS", "小时"),
    )


def _check_trial(given: Access, address: str) -> None:
    if not given.words and urlsplit(address).hostname not in LOOPBACK_NAMES:
        raise Refusal(
            f"看板地址是 {address}（DASHBOARD_BASE_URL），但没有设置登录：试用时只有本机能打开。请把 DASHBOARD_ACCESS "
            f"设为 oidc 或 gateway；确实要不登录就公开的，把 DASHBOARD_TRIAL 写成“{OPEN_WORDS}”。{HOW}"
        )


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES)
    if not is_safe:
        raise Refusal(
            f"有登录时看板地址要以 https:// 开头，现在是 {address}（DASHBOARD_BASE_URL）：登录的凭据不能明文经过网络。{HOW}"
        )


def _check_provider(given: Access) -> None:
    address = urlsplit(given.metadata)
    is_local = address.scheme == "http" and address.hostname in LOOPBACK_NAMES
    if not (address.hostname and (address.scheme == "https" or is_local)):
        raise Refusal(
            "DASHBOARD_OIDC_METADATA 要写统一身份认证的配置地址，以 https:// 开头，"
            f"例如 https://sso.example.gov.cn/.well-known/openid-configuration；现在是“{given.metadata}”。{HOW}"
        )
    if not given.client:
        raise Refusal(f"没有写 DASHBOARD_OIDC_CLIENT：本看板在统一身份认证登记的客户端编号。{HOW}")
    _named(given.secret_file, "DASHBOARD_OIDC_SECRET_FILE", "客户端密钥文件")


def _named(path: Path | None, name: str, what: str) -> None:
    if path is None:
        raise Refusal(f"没有写 {name}：{what}的路径。看板没有启动。{HOW}")


def _number(text: str, name: str, unit: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < 1e6:
        raise Refusal(f"{name} 的值“{text}”不是大于 0 的数，请写{unit}数。")
    return number
