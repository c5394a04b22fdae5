"""Who is looking: principals, roles, scopes, sessions and their sources."""

from __future__ import annotations

from dashboard.access.principal import SCOPES, SOFTWARE, SOURCES, TRIAL, Principal, Sight, principal

__all__ = ["SCOPES", "SOFTWARE", "SOURCES", "TRIAL", "Principal", "Sight", "principal"]
