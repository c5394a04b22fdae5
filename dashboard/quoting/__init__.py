"""Kept quotations: 定版链接, their changes since, meetings with their tasks, 更正簿."""
