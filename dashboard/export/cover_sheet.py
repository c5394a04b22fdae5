"""The first sheet, 说明: title, edition, filters, and the link to the page."""

from __future__ import annotations

import io
from collections.abc import Sequence

import segno
from xlsxwriter.worksheet import Worksheet

from dashboard.export.cells import visible
from dashboard.export.occasion import Book, Particulars
from dashboard.export.report import ReportTable
from dashboard.export.source import source_lines, unit_line
from dashboard.export.styles import Styles, on_paper, row_height
from dashboard.formatting import DEMONSTRATION

# Excel does not open longer addresses from a cell.
LONGEST_ADDRESS = 2_079
QR_PIXELS = 150
NOT_ON_COVER = ("报表代号",)
WIDTHS = (26, 66, 46)
OPEN_LINK = "打开这张表所在的页面（版本和条件已固定）"
IN_THREE = ("关键数字", "数值", "口径")


def cover_of_report(
    sheet: Worksheet, report: ReportTable, name: str, styles: Styles, told: Particulars
) -> None:
    """Write the cover of a table. name: of the sheet with the rows."""
    lines = [line for line in source_lines(report, told.exported_at) if line[0] not in NOT_ON_COVER]
    row = _head(sheet, report.title, report.edition.is_demonstration, styles)
    row = _facts(sheet, row, lines, report.link, styles)
    row = _contents(sheet, row, [(report, name)], styles)
    _dates(sheet, row, told.dates, styles)
    on_paper(sheet, report.marked_title)


def cover_of_book(
    sheet: Worksheet, book: Book, names: Sequence[str], styles: Styles, told: Particulars
) -> None:
    """Write the cover of a page: its key figures, and a table of contents with a link to each sheet."""
    first = ReportTable(
        book.page, book.title, book.tables[0].table, (), book.edition, book.filters, "", "", "", book.link
    )
    lines = [line for line in source_lines(first, told.exported_at) if line[0] not in NOT_ON_COVER]
    lines = [(what, f"{len(book.tables)} 张表" if what == "记录数" else text) for what, text in lines]
    lines = [
        (
            what,
            unit_line(column for table in book.tables for column in table.columns)
            if what == "单位"
            else text,
        )
        for what, text in lines
    ]
    row = _head(sheet, f"{book.title}（整页）", book.edition.is_demonstration, styles)
    row = _facts(sheet, row, lines, book.link, styles)
    row = _contents(sheet, row, list(zip(book.tables, names, strict=True)), styles)
    if book.figures:
        row = _heads(sheet, row, IN_THREE, styles)
        for label, value, note, definition in book.figures:
            sheet.set_row(row, row_height([(definition, WIDTHS[2]), (note + value, WIDTHS[1])]))
            sheet.write_string(row, 0, visible(label), styles["ruled_label"])
            sheet.write_string(row, 1, visible(f"{value}（{note}）" if note else value), styles["ruled"])
            sheet.write_string(row, 2, visible(definition), styles["ruled"])
            row += 1
        row += 1
    _dates(sheet, row, told.dates, styles)
    on_paper(sheet, first.marked_title)


def _head(sheet: Worksheet, title: str, is_demonstration: bool, styles: Styles) -> int:
    sheet.hide_gridlines(2)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 32)
    sheet.write_string(0, 0, visible(title), styles["big_title"])
    if not is_demonstration:
        return 2
    sheet.write_string(1, 0, f"{DEMONSTRATION}，不是真实业务数据", styles["demonstration"])
    return 3


def _facts(
    sheet: Worksheet, row: int, lines: Sequence[tuple[str, str]], link: str | None, styles: Styles
) -> int:
    """Write a line for each fact, and the QR code of the link; returns the next free row."""
    if link and len(link) >= WIDTHS[1]:
        place = next(place for place, (_, text) in enumerate(lines) if text == link)
        lines = [*lines[: place + 1], ("链接地址", link), *lines[place + 1 :]]
    if link:
        picture = io.BytesIO()
        code = segno.make(link, error="m")
        code.save(picture, kind="png", scale=8)
        scale = QR_PIXELS / (code.symbol_size()[0] * 8)
        sheet.insert_image(
            row,
            2,
            "link.png",
            {
                "image_data": picture,
                "x_scale": scale,
                "y_scale": scale,
                "x_offset": 12,
                "y_offset": 4,
                "description": "定版链接的二维码",
                "object_position": 3,
            },
        )
    for what, text in lines:
        sheet.write_string(row, 0, visible(what), styles["ruled_label"])
        if link and what == "定版链接" and text == link and len(link) <= LONGEST_ADDRESS:
            # Spreadsheet programs do not wrap a cell that is a link.
            words = link if len(link) < WIDTHS[1] else OPEN_LINK
            sheet.write_url(row, 1, link, styles["link"], words, "数字与导出时相同")
        else:
            sheet.set_row(row, row_height([(text, WIDTHS[1]), (what, WIDTHS[0])]))
            sheet.write_string(row, 1, visible(text), styles["ruled"])
        row += 1
    return row + 1


def _contents(sheet: Worksheet, row: int, tables: Sequence[tuple[ReportTable, str]], styles: Styles) -> int:
    row = _heads(sheet, row, ("目录", "工作表", "行数"), styles)
    for place, (report, name) in enumerate(tables, 1):
        sheet.write_number(row, 0, place, styles["ruled_number"])
        target = name.replace("'", "''")
        sheet.write_url(
            row, 1, f"internal:'{target}'!A1", styles["link"], visible(report.title[:200]), "转到这张表"
        )
        sheet.write_number(row, 2, report.table.num_rows, styles["ruled_number"])
        row += 1
    return row + 1


def _dates(sheet: Worksheet, row: int, dates: Sequence[tuple[str, str]], styles: Styles) -> None:
    if not dates:
        return
    row = _heads(sheet, row, ("报送单位", "数据截至日"), styles)
    for place, (department, as_of) in enumerate(dates, row):
        sheet.write_string(place, 0, visible(department), styles["ruled_label"])
        sheet.write_string(place, 1, visible(as_of), styles["ruled"])


def _heads(sheet: Worksheet, row: int, words: Sequence[str], styles: Styles) -> int:
    for place, word in enumerate(words):
        sheet.write_string(row, place, word, styles["head"])
    return row + 1
