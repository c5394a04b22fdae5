"""The account of a reader in words: where it comes from, its unit, roles and scopes, when its log-in ends."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.access import SOURCES, Principal
from dashboard.access.choosing import chosen
from dashboard.access.roles import role_labels
from dashboard.views.view import View
from dashboard.web.logging_in import logout_address

TRIAL = (
    "现在是试用：没有登录，本机的人都能看到和操作全部内容，只供试用和演示。给他人使用前，请运维人员设置登录。"
)


@dataclass(frozen=True)
class Account:
    """facts: names and values. note: a sentence beside them, '' for none."""

    facts: tuple[tuple[str, str], ...]
    note: str


def described(view: View) -> Account:
    """The account of the reader of a view."""
    principal = view.principal
    if principal.source == "trial":
        return Account((("账号", "未登录"), ("来源", SOURCES["trial"]), ("数据范围", "全部")), TRIAL)
    unit = view.labels("department").get(principal.unit, principal.unit) or "未指定"
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


def way_out(principal: Principal) -> str:
    """The address that ends the log-in, '' where there is none."""
    return logout_address(principal)


def _ends(principal: Principal) -> str:
    if not principal.session:
        return ""
    source = chosen()
    idle, whole = int(source.idle_seconds // 60), source.login_seconds / 3600
    return f"停用 {idle} 分钟，或登录满 {whole:g} 小时，登录自动结束；请在离开时退出登录。"
