"""汇报材料: one edition told in sentences, tables and charts, for the whole, one department or one city."""

from __future__ import annotations

from dashboard.briefing.composing import briefing, offer
from dashboard.briefing.facts import Scope

__all__ = ["Scope", "briefing", "offer"]
