"""汇报材料: an edition in sentences, tables and charts, for all units, a department or a city."""

from __future__ import annotations

from dashboard.briefing.composing import briefing, offer
from dashboard.briefing.facts import Scope
from dashboard.briefing.one_sheet import one_page, one_page_offer

__all__ = ["Scope", "briefing", "offer", "one_page", "one_page_offer"]
