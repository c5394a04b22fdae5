"""汇报材料: an edition in sentences, tables and charts, for all units, a department or a city."""

from __future__ import annotations

from dashboard.briefing.composing import briefing, offer
from dashboard.briefing.facts import Scope

__all__ = ["Scope", "briefing", "offer"]
