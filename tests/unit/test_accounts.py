"""Who an account is: roles, rights and scopes of the accounts file, read again whenever it changes."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from dashboard.access.accounts import principal_for
from dashboard.access.choosing import OPEN_WORDS, chosen
from dashboard.access.principal import Principal
from dashboard.refusal import Refusal

TEXT = """
[accounts."jia"]
unit = "d01"
roles = ["viewer"]
[accounts."yi"]
roles = ["viewer"]
scopes = { city = ["c2", "c1"] }
[accounts."nobody"]
[accounts."off"]
roles = ["viewer"]
disabled = true
[accounts."today"]
roles = ["viewer"]
until = TODAY
[accounts."yesterday"]
roles = ["viewer"]
until = YESTERDAY
[accounts."two"]
roles = ["auditor", "viewer"]
[groups."exports"]
unit = "d02"
roles = ["exporter"]
[groups."of-d03"]
unit = "d03"
roles = ["viewer"]
[groups."c1"]
roles = ["steward"]
scopes = { city = ["c1"], department = ["d01"] }
[groups."c3"]
roles = ["viewer"]
scopes = { city = ["c3"] }
[groups."audit"]
roles = ["auditor"]
[groups."gone"]
roles = ["steward"]
until = YESTERDAY
"""


def accounts() -> str:
    """The accounts file of today."""
    today = dt.date.today()
    return TEXT.replace("YESTERDAY", str(today - dt.timedelta(days=1))).replace("TODAY", str(today))


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The accounts file of this site."""
    path = tmp_path / "accounts.toml"
    path.write_text(accounts(), encoding="utf-8")
    for name, value in (
        ("ACCESS", "gateway"),
        ("ACCOUNTS", path),
        ("GATEWAY_KEYS", path),
        ("KEYS", tmp_path),
    ):
        monkeypatch.setenv(f"DASHBOARD_{name}", str(value))
    return path


def who(subject: str, *groups: str) -> Principal:
    return principal_for(subject, groups, "gateway", "s1")


def test_an_account_is_what_the_file_says() -> None:
    """Unit, roles, rights and scopes come from the file, source and log-in from the caller."""
    found = who("yi")
    assert (found.subject, found.roles, found.source, found.session) == ("yi", ("viewer",), "gateway", "s1")
    assert found.scopes == {"city": ("c1", "c2")}
    assert (who("jia").unit, who("jia").scopes) == ("d01", {})
    assert who("jia").may("view")
    assert not who("jia").may("export")
    assert who("today").may("view")


def test_groups_add_rights_and_never_widen() -> None:
    """Rights are united; a group without a scope widens nothing, several scopes leave what they have in common."""
    assert who("yi", "exports").may("export")
    assert who("yi", "exports").scopes == {"city": ("c1", "c2")}
    assert who("yi", "c1").scopes == {"city": ("c1",), "department": ("d01",)}
    assert who("jia", "c1").scopes == {"city": ("c1",), "department": ("d01",)}
    assert (who("jia", "exports").unit, who("stranger", "exports").unit) == ("d01", "d02")
    assert who("stranger", "exports", "unheard-of").roles == ("exporter",)
    assert not who("jia", "gone").may("intake")


@pytest.mark.parametrize(
    ("subject", "groups", "said"),
    [
        ("stranger", ["exports", "of-d03"], "写了不同的单位"),
        ("stranger", (), "还没有看板的权限"),
        ("stranger", ("unheard-of",), "还没有看板的权限"),
        ("nobody", (), "没有任何角色"),
        ("off", ("exports",), "已停用"),
        ("yesterday", ("exports",), "有效期已过"),
        ("stranger", ("gone",), "停用或过期"),
        ("two", (), "不能由一人担任"),
        ("jia", ("audit",), "不能由一人担任"),
        ("yi", ("c3",), "没有相同的部分"),
        ("accounts", (), "还没有看板的权限"),
    ],
)
def test_who_is_not_let_in(subject: str, groups: tuple[str, ...], said: str) -> None:
    """Each reason has its sentence, and says whom to ask."""
    with pytest.raises(Refusal, match=said) as refusal:
        who(subject, *groups)
    assert "安全管理员" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[accounts.", "读不懂"),
        ("\xff\xfe", "有错|读不懂"),
        ('[account."jia"]\nroles = ["viewer"]', "不认识“account”"),
        ('accounts = ["jia"]', "不是一张表"),
        ('[accounts]\njia = "viewer"', "不是一张表"),
        ('[accounts."jia"]\nrole = ["viewer"]', "不认识“role”"),
        ('[accounts."jia"]\nroles = "viewer"', "要写成清单"),
        ('[accounts."jia"]\nroles = ["king"]', "角色“king”"),
        ('[accounts."jia"]\nroles = ["viewer"]\nscope = { city = ["c1"] }', "不认识“scope”"),
        ('[accounts."jia"]\nroles = ["viewer"]\nscopes = { place = ["c1"] }', "范围“place”"),
        ('[accounts."jia"]\nroles = ["viewer"]\nscopes = { city = [] }', "是空的"),
        ('[accounts."jia"]\nroles = ["viewer"]\nscopes = { city = [""] }', "要写成清单"),
        ('[accounts."jia"]\nroles = ["viewer"]\nuntil = "2027-12-31"', "要写日期"),
        ('[accounts."jia"]\nroles = ["viewer"]\ndisabled = "yes"', "true 或 false"),
        ('[accounts."jia"]\nroles = ["viewer"]\nunit = 3', "单位代码"),
        ('[accounts."jia"]\nroles = ["viewer"]\n[groups."x"]\nroles = ["king"]', "组“x”的角色"),
    ],
)
def test_a_damaged_file_lets_nobody_in(file: Path, text: str, said: str) -> None:
    """A file with a fault anywhere keeps no earlier right: who was let in before is not, and the sentence says where."""
    assert who("jia").may("view")
    file.write_text(text, encoding="latin-1")
    with pytest.raises(Refusal, match=said):
        who("jia")
    file.write_text(accounts(), encoding="utf-8")
    assert who("jia").may("view")


def test_a_change_counts_at_once(file: Path) -> None:
    """A file of the same size and time in another's place is read, and one that is gone lets nobody in."""
    before = file.stat()
    other = file.with_name("new")
    other.write_text(accounts().replace('["viewer"]', '["talent"]'), encoding="utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not who("jia").may("talent")
    os.replace(other, file)
    assert file.stat().st_size == before.st_size
    assert who("jia").may("talent")
    file.unlink()
    with pytest.raises(Refusal, match="现在谁也不能进入"):
        who("jia")


SETTINGS = {"DASHBOARD_ACCESS", "DASHBOARD_ACCOUNTS", "DASHBOARD_GATEWAY_KEYS"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"DASHBOARD_ACCESS": "none"}, "只能是 trial"),
        ({"DASHBOARD_ACCESS": "trial", "DASHBOARD_TRIAL": "yes"}, OPEN_WORDS),
        ({"DASHBOARD_ACCESS": "trial", "DASHBOARD_BASE_URL": "https://kanban.example.gov.cn"}, "只有本机能打开"),
        ({"DASHBOARD_ACCESS": "gateway", "DASHBOARD_ACCOUNTS": ""}, "DASHBOARD_ACCOUNTS"),
        ({"DASHBOARD_ACCESS": "gateway", "DASHBOARD_GATEWAY_KEYS": ""}, "DASHBOARD_GATEWAY_KEYS"),
        ({"DASHBOARD_ACCESS": "gateway", "DASHBOARD_BASE_URL": "http://kanban.example.gov.cn"}, "https://"),
        ({"DASHBOARD_ACCESS": "oidc"}, "DASHBOARD_OIDC_METADATA"),
        ({"DASHBOARD_ACCESS": "oidc", "DASHBOARD_OIDC_METADATA": "http://sso.example.gov.cn/x"}, "https://"),
        ({"DASHBOARD_ACCESS": "oidc", "DASHBOARD_OIDC_METADATA": "https://sso.example.gov.cn/x"}, "OIDC_CLIENT"),
        ({"DASHBOARD_IDLE_MINUTES": "0"}, "DASHBOARD_IDLE_MINUTES"),
        ({"DASHBOARD_LOGIN_HOURS": "ten"}, "DASHBOARD_LOGIN_HOURS"),
    ],
)  # fmt: skip
def test_a_wrong_setting_has_a_sentence(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], said: str
) -> None:
    """A source of principals that is not settled is refused, and the variable is named."""
    for name, value in changed.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Refusal, match=said):
        chosen()


def test_a_trial_is_opened_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the very words let other machines in without a log-in."""
    monkeypatch.setenv("DASHBOARD_ACCESS", "trial")
    monkeypatch.setenv("DASHBOARD_BASE_URL", "https://kanban.example.gov.cn")
    monkeypatch.setenv("DASHBOARD_TRIAL", OPEN_WORDS)
    assert chosen().is_open
