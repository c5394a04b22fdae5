"""The site's accounts file: which account has which roles and scopes. It is read again whenever it has changed.

Rights of an account and of its groups are united. Their scopes are not: where several of them limit a filter, only the
codes that all of them have are left, and one that does not limit it widens nothing.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dashboard.access.choosing import chosen
from dashboard.access.kept_file import KeptFile
from dashboard.access.principal import SCOPES, Principal, principal
from dashboard.access.roles import role_labels, separated
from dashboard.refusal import Refusal

KINDS = {"accounts": "账号", "groups": "组"}
FIELDS = {"unit", "roles", "scopes", "until", "disabled"}
ASK = "请联系本单位负责看板账号的安全管理员。"


def principal_for(subject: str, groups: Sequence[str], source: str, session: str) -> Principal:
    """Who an account is now. groups: of the provider or gateway; those that the file does not have count for nothing.

    Raises Refusal for an account that the file does not let in, and while the file is missing or damaged.
    """
    tables = accounts_table(chosen().accounts)
    own = tables["accounts"].get(subject)
    if own is not None and own.get("disabled"):
        raise Refusal(f"这个账号已停用。{ASK}")
    given = [(f"账号“{subject}”", own)] if own is not None else []
    given += [
        (f"组“{name}”", tables["groups"][name]) for name in sorted(set(groups)) if name in tables["groups"]
    ]
    if not given:
        raise Refusal(f"这个账号还没有看板的权限。{ASK}")
    today = dt.date.today()
    counted = [entry for _, entry in given if not _is_over(entry, today) and not entry.get("disabled")]
    if own is not None and _is_over(own, today):
        raise Refusal(f"这个账号的有效期已过（到 {own['until']}）。{ASK}")
    if not counted:
        raise Refusal(f"这个账号所在的组已停用或过期。{ASK}")
    roles = tuple(sorted({role for entry in counted for role in entry.get("roles", ())}))
    if not roles:
        raise Refusal(f"这个账号没有任何角色。{ASK}")
    if together := separated(roles):
        named = "、".join(role_labels()[role] for role in together)
        raise Refusal(f"这个账号兼有不能由一人担任的角色：{named}。{ASK}")
    return principal(
        subject, roles, source, unit=_unit(own, counted), scopes=_scopes(counted), session=session
    )


def accounts_table(path: Path) -> Mapping[str, Any]:
    """The accounts and groups of the file, checked. Raises Refusal with what is wrong and where."""
    try:
        found = _FILES.content(path)
    except OSError as error:
        raise Refusal(
            f"账号文件 {path} 不在或读不出来（{error.strerror}），现在谁也不能进入。请检查 DASHBOARD_ACCOUNTS。"
        ) from None
    if isinstance(found, Refusal):
        raise Refusal(str(found))
    return found


def _read(path: Path) -> Mapping[str, Any] | Refusal:
    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Refusal(f"账号文件 {path} 读不懂（{error}），现在谁也不能进入。请改正。")
    try:
        if strange := set(tables) - set(KINDS):
            raise Refusal(f"不认识“{sorted(strange)[0]}”，只有 accounts 和 groups")
        for kind, what in KINDS.items():
            for name, entry in _table(tables.setdefault(kind, {}), kind).items():
                _check(entry, f"{what}“{name}”")
    except Refusal as fault:
        return Refusal(f"账号文件 {path} 有错，现在谁也不能进入：{fault}。请改正。")
    return tables


def _table(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refusal(f"{where} 不是一张表")
    return value


def _check(entry: object, where: str) -> None:
    """Raise Refusal for an entry that could be read in two ways: a misspelt word must not leave out a limit."""
    fields = _table(entry, where)
    if strange := set(fields) - FIELDS:
        raise Refusal(f"{where}里不认识“{sorted(strange)[0]}”")
    roles = _words(fields.get("roles", []), f"{where}的 roles")
    if unknown := set(roles) - set(role_labels()):
        raise Refusal(f"{where}的角色“{sorted(unknown)[0]}”不在 data/access.toml 里")
    scopes = _table(fields.get("scopes", {}), f"{where}的 scopes")
    if strange := set(scopes) - set(SCOPES):
        raise Refusal(f"{where}的范围“{sorted(strange)[0]}”不能用，可用：{'、'.join(SCOPES)}")
    for name, codes in scopes.items():
        if not _words(codes, f"{where}的范围 {name}"):
            raise Refusal(f"{where}的范围 {name} 是空的，至少写一个代码")
    if not isinstance(fields.get("unit", ""), str):
        raise Refusal(f"{where}的 unit 要写单位代码")
    until = fields.get("until", dt.date.max)
    if not isinstance(until, dt.date) or isinstance(until, dt.datetime):
        raise Refusal(f"{where}的 until 要写日期，例如 2027-12-31，不加引号")
    if not isinstance(fields.get("disabled", False), bool):
        raise Refusal(f"{where}的 disabled 只能是 true 或 false")


def _words(value: object, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise Refusal(f'{where} 要写成清单，例如 ["…"]')
    return value


def _is_over(entry: Mapping[str, Any], today: dt.date) -> bool:
    return bool(entry.get("until", dt.date.max) < today)


def _unit(own: Mapping[str, Any] | None, entries: Sequence[Mapping[str, Any]]) -> str:
    """The unit of the account, else that of its groups, '' for none. Raises Refusal where they name several."""
    if own is not None and own.get("unit"):
        return str(own["unit"])
    units = sorted({str(entry["unit"]) for entry in entries if entry.get("unit")})
    if len(units) > 1:
        raise Refusal(f"这个账号的各组写了不同的单位（{'、'.join(units)}），不能判断属于哪个单位。{ASK}")
    return units[0] if units else ""


def _scopes(entries: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Filter → codes that every entry with this filter has. Raises Refusal where nothing is left."""
    found: dict[str, set[str]] = {}
    for entry in entries:
        for name, codes in entry.get("scopes", {}).items():
            found[name] = found.get(name, set(codes)) & set(codes)
    if empty := [name for name, codes in found.items() if not codes]:
        raise Refusal(f"这个账号和它的组的范围没有相同的部分（{empty[0]}），什么也看不到。{ASK}")
    return {name: tuple(sorted(codes)) for name, codes in found.items()}


# A wrong file is remembered too, so that it is not read for every request.
_FILES = KeptFile(_read)
