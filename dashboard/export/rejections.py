"""The rejected rows of all files in one list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from dashboard.refusal import Refusal

HEADINGS = (("文件", 36), ("工作表", 16), ("行", 8), ("列", 24), ("原值", 30), ("原因和处理办法", 70))


def write_rejections(rows: Sequence[tuple[str, str, int, str, str, str]], target: Path) -> None:
    """Write a row per rejected cell: file, sheet, row, column, value, reason. Text stays text."""
    if target.suffix.lower() != ".xlsx":
        raise Refusal(f"--report 只写 .xlsx 文件，收到“{target.name}”，请改用 .xlsx 结尾的文件名。")
    if not target.parent.is_dir():
        raise Refusal(f"无法写入 {target}：文件夹不存在，请先建好文件夹。")
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("退回的行")
        head = book.add_format({"bold": True, "bg_color": "#e9eef5", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for place, (heading, width) in enumerate(HEADINGS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, head)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(line, place, value, wrapped)
                else:
                    sheet.write_string(line, place, value, wrapped)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
