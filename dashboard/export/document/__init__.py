"""A briefing as a Word document in the typography of GB/T 9704, and its annex in Excel."""

from __future__ import annotations

from dashboard.export.document.delivering import briefing_bytes, briefing_file_name, save

__all__ = ["briefing_bytes", "briefing_file_name", "save"]
