"""The account of a reader in words: where it comes from, its unit, roles and scopes, when its log-in ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.access import SOURCES, Principal
from dashboard.access.accounts import KINDS, accounts_table
from dashboard.access.choosing import chosen
from dashboard.access.roles import RIGHTS, rights_of, role_labels
from dashboard.access.sessions import going_on
from dashboard.questions.parameters import NAMES
from dashboard.views.view import View

TRIAL = (
    "现在是试用：没有登录，本机的人都能看到和操作全部内容，只供试用和演示。给他人使用前，请运维人员设置登录。"
)


@dataclass(frozen=True)
class Account:
    """The account of a reader. facts: names and values. note: a sentence beside them, '' for none."""

    facts: tuple[tuple[str, str], ...]
    note: str


def described(view: View) -> Account:
    """The account of the reader of a view."""
    principal = view.principal
    if principal.source == "trial":
        return Account((("账号", "未登录"), ("来源", SOURCES["trial"]), ("数据范围", "全部")), TRIAL)
    unit = view.unit_name(principal.unit) or "未指定"
    roles = "、".join(role_labels()[role] for role in principal.roles) or "全部（命令行）"
    limits = "；".join(f"{name}：{labels}" for name, labels in view.limits) or "全部"
    facts = (
        ("账号", principal.subject),
        ("来源", SOURCES[principal.source]),
        ("单位", unit),
        ("角色", roles),
        ("数据范围", limits),
    )
    return Account(facts, _ends(principal))


@dataclass(frozen=True)
class Known:
    """An account or a group of the accounts file. kind: 账号 or 组; note: why it is not let in, '' where it is."""

    kind: str
    name: str
    unit: str
    roles: str
    limits: str
    note: str
    log_in_count: int


def roles() -> dict[str, dict[str, bool]]:
    """Role → right → whether it has it, all in words."""
    return {
        label: {name: right in rights_of((role,)) for right, name in RIGHTS.items()}
        for role, label in role_labels().items()
    }


def known(view: View) -> list[Known] | None:
    """The accounts and groups of the file, with the log-ins that go on; None for a trial, which has no file.

    Raises Refusal where the file is missing or wrong.
    """
    source = chosen()
    if source.mode == "trial":
        return None
    tables, going = accounts_table(source.accounts), going_on()
    return [
        _known(view, kind, name, entry, going.get(name, 0) if table == "accounts" else 0)
        for table, kind in KINDS.items()
        for name, entry in tables[table].items()
    ]


def _known(view: View, kind: str, name: str, entry: Mapping[str, Any], log_in_count: int) -> Known:
    scopes = {scope: tuple(codes) for scope, codes in entry.get("scopes", {}).items()}
    limits = "；".join(
        f"{NAMES[scope]}：{'、'.join(view.labels(scope).get(code, code) for code in codes)}"
        for scope, codes in scopes.items()
    )
    until = entry.get("until")
    return Known(
        kind,
        name,
        view.unit_name(entry.get("unit", "")),
        "、".join(role_labels()[role] for role in entry.get("roles", ())),
        limits or "全部",
        "已停用" if entry.get("disabled") else f"有效到 {until}" if until else "",
        log_in_count,
    )


def _ends(principal: Principal) -> str:
    if not principal.session:
        return ""
    source = chosen()
    idle, whole = int(source.idle_seconds // 60), source.login_seconds / 3600
    return f"停用 {idle} 分钟，或登录满 {whole:g} 小时，登录自动结束；请在离开时退出登录。"
