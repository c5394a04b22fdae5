"""A gateway that has logged its user in says so in a header of every request: a signature over who, what and when.

The header holds a compact JWS (RFC 7515) with the claims iss, aud, sub, iat, exp, jti, htm, htu and, where the gateway
has them, groups and sid. Each is good once, for one request, for a minute at the most.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dashboard.access.accounts import principal_for
from dashboard.access.choosing import chosen
from dashboard.access.kept_file import KeptFile
from dashboard.access.principal import Principal
from dashboard.access.sessions import begin, find, is_known, regroup, use_once
from dashboard.refusal import Refusal
from dashboard.settings import base_url

if TYPE_CHECKING:
    from joserfc.jwk import Key

# Each key is for one of these alone, the one that it names: never none, never another that fits its type.
ALGORITHMS = ("HS256", "RS256", "PS256", "ES256", "EdDSA", "Ed25519")
LONGEST_LIFE, SKEW = 60, 5
LONGEST_TOKEN = 8192
SHORTEST_SECRET = 32  # bytes of a key for HS256
INVALID = "网关送来的身份没有通过核对（{why}），没有放行。请从单位门户重新进入；仍不行的，请联系运维人员。"


class NotBelieved(Refusal):
    """Refused for what the gateway says of the request, not for who asks."""


@dataclass(frozen=True)
class Said:
    """What the gateway said of one request. login: its own name of the log-in, '' where it gives none."""

    subject: str
    groups: tuple[str, ...]
    login: str
    until_at: float
    name: str


def session_of(
    token: str, method: str, target: str, *, may_begin: bool, begun: Callable[[Principal], None]
) -> str:
    """The id of the log-in that a signed request belongs to.

    method, target: of the request, the target with its query as it came. may_begin: somebody opened an address; what
    a page does by itself begins no log-in after a time-out. begun: called with the account of a log-in that begins.
    Raises NotBelieved; Refusal where the account is not let in: then no log-in begins.
    """
    try:
        said = _said(token, method, target)
    except Refusal as refusal:
        raise NotBelieved(str(refusal)) from None
    if not use_once(f"gateway\0{said.name}", said.until_at):
        raise NotBelieved(INVALID.format(why="这个凭据用过了"))
    named = f"{said.subject}\0{said.login}".encode()
    session_id = "gateway-" + hashlib.sha256(named).hexdigest()
    found = find(session_id)
    if found is None:
        if not may_begin or (said.login and is_known(session_id)):
            raise NotBelieved("登录已结束，没有放行。请从单位门户重新登录，再打开这个地址。")
        who = principal_for(said.subject, said.groups, "gateway", "")
        begin(said.subject, said.groups, "gateway", session_id)
        begun(who)
    elif found.groups != said.groups:
        regroup(session_id, said.groups)
    return session_id


def gateway_keys(path: Path) -> Mapping[str, Key]:
    """Key id → key of the JWKS file. Raises Refusal for a file that is missing, damaged or leaves anything open."""
    try:
        return _FILES.content(path)
    except OSError as error:
        raise Refusal(
            f"网关的公钥文件 {path} 读不出来（{error.strerror}）。请检查 DASHBOARD_GATEWAY_KEYS。"
        ) from None


def _read(path: Path) -> Mapping[str, Key]:
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    told: dict[str, Key] = {}
    try:
        for one in json.loads(path.read_bytes())["keys"]:
            name, algorithm = one["kid"], one["alg"]
            if algorithm not in ALGORITHMS or name in told:
                raise ValueError(name)
            told[name] = import_key(one)
            secret = told[name].raw_value
            if isinstance(secret, bytes) and len(secret) < SHORTEST_SECRET:
                raise ValueError(name)
    except (ValueError, KeyError, TypeError, JoseError):
        told = {}
    if not told:
        raise Refusal(
            f"网关的公钥文件 {path} 不是可用的 JWKS：每把钥匙要有不同的 kid，alg 是 {'、'.join(ALGORITHMS)} 之一，HS256 的不少于 32 字节。"
        )
    return told


def _said(token: str, method: str, target: str) -> Said:
    """The claims of a token that was signed for this very request just now. Raises Refusal."""
    claims = _verified(token)
    texts = {name: claims.get(name) for name in ("sub", "jti", "htm", "htu", "iss")}
    if not all(isinstance(value, str) and 0 < len(value) <= 4096 for value in texts.values()):
        raise Refusal(INVALID.format(why="缺少应有的项"))
    if claims.get("aud") not in (base_url(), [base_url()]):
        raise Refusal(INVALID.format(why="不是给本看板的"))
    if texts["htm"] != method or texts["htu"] not in _targets(target):
        raise Refusal(INVALID.format(why="不是给这个地址的"))
    begun, until, now = _number(claims.get("iat")), _number(claims.get("exp")), time.time()
    if not 0 < until - begun <= LONGEST_LIFE:
        raise Refusal(INVALID.format(why="没有写明有效的起止时间"))
    if not begun - SKEW <= now < until + SKEW:
        raise Refusal(INVALID.format(why="已过期，或网关与本机的时钟不一致"))
    groups, login = claims.get("groups", []), claims.get("sid", "")
    if not isinstance(login, str) or not (
        isinstance(groups, list) and all(isinstance(one, str) for one in groups)
    ):
        raise Refusal(INVALID.format(why="组的写法不对"))
    name = f"{texts['iss']}\0{texts['jti']}"
    return Said(str(texts["sub"]), tuple(sorted(set(groups))), login, until + 2 * SKEW, name)


def _verified(token: str) -> Mapping[str, Any]:
    """The claims of a token whose signature is that of the key it names."""
    from joserfc.errors import JoseError
    from joserfc.jws import deserialize_compact, extract_compact

    keys = gateway_keys(chosen().gateway_keys)
    try:
        if len(token) > LONGEST_TOKEN:
            raise ValueError(len(token))
        named = extract_compact(token.encode("ascii")).headers()
        key = keys[named["kid"]]
        algorithm = str(key.alg)
        if named["alg"] != algorithm:
            raise ValueError(named["alg"])
        claims = json.loads(deserialize_compact(token, key, algorithms=[algorithm]).payload)
    except (JoseError, ValueError, KeyError, TypeError):
        raise Refusal(INVALID.format(why="签名不对")) from None
    if not isinstance(claims, dict):
        raise Refusal(INVALID.format(why="签名不对"))
    return claims


def _targets(target: str) -> tuple[str, ...]:
    """The target as the gateway may have seen it: as it came, or below the path of DASHBOARD_BASE_URL that it took off."""
    folder = urlsplit(base_url()).path
    return (target, folder + target) if folder else (target,)


def _number(value: object) -> float:
    """A time of the claims; not a number, which compares with nothing, for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan


_FILES = KeptFile(_read)
