"""A briefing as a Word document in the typography of GB/T 9704, and its annex in Excel."""
