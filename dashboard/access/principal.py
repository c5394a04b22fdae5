"""Who is looking: an account with its unit, roles, rights and scopes. Every question, page and file asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.access.roles import RIGHTS, rights_of

# The filters by which the rows of a reader can be limited, see questions/scoping.py.
SCOPES = ("department", "reporting_department", "city", "county")
Scopes = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Sight:
    """What of an edition a principal sees. Two principals of the same sight get the same answers, from the same cache."""

    rights: frozenset[str]
    scopes: Scopes = ()


@dataclass(frozen=True)
class Principal:
    """An account, for one page run, one request or one command.

    subject: the account as the provider names it, for the audit log; never the name of a person. unit: the code of its
    department, '' for none. roles: codes of data/access.toml. scopes: parameter → the codes that its rows are limited
    to, sorted by parameter; a parameter that is missing is not limited. source: where it comes from, a code of SOURCES.
    session: the log-in that it belongs to, '' where there is none.
    """

    subject: str
    unit: str
    roles: tuple[str, ...]
    sight: Sight
    source: str
    session: str = ""

    def may(self, right: str) -> bool:
        """Whether it has a right of data/access.toml."""
        return right in self.sight.rights

    @property
    def scopes(self) -> Mapping[str, tuple[str, ...]]:
        """Parameter → codes of its scopes."""
        return dict(self.sight.scopes)

    @property
    def units(self) -> tuple[str, ...] | None:
        """The reporting units whose files it may take in and withdraw: its own, within its scope; None for all."""
        scope = self.scopes.get("reporting_department")
        if not self.unit:
            return scope
        return (self.unit,) if scope is None or self.unit in scope else ()

    @property
    def clearance(self) -> str:
        """The highest 密级 that it may see: `internal` for facts about single persons without names, else `open`."""
        return "internal" if self.may("talent") else "open"


SOURCES = {
    "trial": "试用",
    "oidc": "统一身份认证",
    "gateway": "网关",
    "command": "命令行",
    "software": "本软件",
}


def principal(
    subject: str,
    roles: tuple[str, ...],
    source: str,
    *,
    unit: str = "",
    scopes: Mapping[str, tuple[str, ...]] | None = None,
    session: str = "",
) -> Principal:
    """The principal of these roles. Raises KeyError for a role that data/access.toml does not have."""
    limited = tuple(sorted((name, tuple(sorted(codes))) for name, codes in (scopes or {}).items()))
    return Principal(subject, unit, roles, Sight(rights_of(roles), limited), source, session)


def account_of(principal: Principal) -> str:
    """The account in words, for the audit log and for pages: its source where nobody has logged in."""
    if principal.source in ("trial", "software"):
        return "未登录" if principal.source == "trial" else SOURCES["software"]
    where = SOURCES["command"] if principal.source == "command" else principal.unit
    return f"{where} {principal.subject}".strip()


def of_sight(sight: Sight) -> Principal:
    """Somebody of this sight, for answers that are cached for all who have it."""
    return Principal("", "", (), sight, "software")


# Everything, for what the software asks for itself: proofs, publishing, names of filters. Never for a reader.
SOFTWARE = Principal("software", "", (), Sight(frozenset(RIGHTS)), "software")
# Whoever sits at this machine while there is no log-in: the same as on the command line.
TRIAL = Principal("trial", "", (), Sight(frozenset(RIGHTS)), "trial")
