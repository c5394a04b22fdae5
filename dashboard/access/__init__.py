"""Who is looking: principals, roles, scopes, sessions and their sources."""

from __future__ import annotations

from dashboard.access.operating import act_as, acting, acting_as, operator
from dashboard.access.pages import may_open, opened
from dashboard.access.principal import (
    SCOPES,
    SOFTWARE,
    SOURCES,
    TRIAL,
    Principal,
    Sight,
    of_sight,
    principal,
)

__all__ = [
    "SCOPES",
    "SOFTWARE",
    "SOURCES",
    "TRIAL",
    "Principal",
    "Sight",
    "act_as",
    "acting",
    "acting_as",
    "may_open",
    "of_sight",
    "opened",
    "operator",
    "principal",
]
