"""A template as an Excel workbook: the sheet to fill, 填表说明, and a hidden sheet that feeds the drop-downs."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.intake.templates.layout import UNIT, Column, Template

HEAD_ROW = 3
EXAMPLE_ROW = HEAD_ROW + 1
FILLED_ROWS = 5000
NOTES_SHEET, LISTS_SHEET = "填表说明", "选项"
EXAMPLE, ORDINAL = "示例", "序号"
# The same template is the same file, whenever it is asked for.
CREATED = dt.datetime(2026, 1, 1)
NUMBERS = {"amount": "#,##0.00####", "count": "0", "percent": "0.##", "number": "#,##0.####"}
LONGEST_MESSAGE = 240
Lists = Mapping[str, tuple[str, ...]]


def write_template(template: Template, lists: Lists, policy_name: str) -> bytes:
    """The workbook's bytes. lists: name → words of the drop-downs."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    ) as book:
        book.set_properties({"title": f"{template.kind.title}模板", "created": CREATED})
        styles = _styles(book)
        sheet = book.add_worksheet(template.kind.title)
        notes = book.add_worksheet(NOTES_SHEET)
        offered = {"departments": lists["departments"]} | {
            column.choice: lists[column.choice] for column in template.columns if column.choice
        }
        ranges = _lists_sheet(book.add_worksheet(LISTS_SHEET), offered)
        _head(sheet, template, styles, policy_name, ranges["departments"])
        for place, column in enumerate(template.columns, 1):
            _fill_column(sheet, place, column, styles, lists, ranges)
        _finish(sheet, len(template.columns))
        _notes_sheet(notes, template, lists, styles, policy_name)
    return target.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    def style(**settings: Any) -> Format:
        return book.add_format(
            {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"} | settings
        )

    ruled = {"border": 1, "border_color": "#C9D2DF"}
    example = {"italic": True, "font_color": "#7A8699", "bg_color": "#F5F7FA", **ruled}
    return {
        "title": style(bold=True, font_size=14),
        "note": style(font_color="#5F7183"),
        "label": style(bold=True, font_color="#5F7183", align="right"),
        "told": style(num_format="@", bg_color="#FFFBEA", **ruled),
        "head": style(bold=True, bg_color="#E6EDF6", align="center", text_wrap=True, **ruled),
        "head_required": style(bold=True, bg_color="#CFE0F5", align="center", text_wrap=True, **ruled),
        "text": style(num_format="@"),
        "example_text": style(num_format="@", **example),
        "wrap": style(text_wrap=True, valign="top", **ruled),
        "plain": style(text_wrap=True, valign="top"),
    } | {
        prefix + name: style(num_format=form, **extra)
        for name, form in NUMBERS.items()
        for prefix, extra in (("", {}), ("example_", example))
    }


def _head(
    sheet: Worksheet, template: Template, styles: dict[str, Format], policy_name: str, departments: str
) -> None:
    """Write title, department and due date, and unit: three lines that intake reads."""
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, f"{policy_name}：{template.kind.title}", styles["title"])
    sheet.write_string(1, 1, "报送单位：", styles["label"])
    sheet.write_blank(1, 2, None, styles["told"])
    sheet.data_validation(1, 2, 1, 2, _offer(departments) | _message("报送单位", "填报这张表的单位"))
    sheet.write_string(1, 3, "数据截至：", styles["label"])
    sheet.write_blank(1, 4, None, styles["told"])
    unit = f"单位：{UNIT}" if template.has_amounts else "单位：见各列"
    sheet.write_string(2, 0, unit, styles["note"])
    sheet.write_string(HEAD_ROW, 0, ORDINAL, styles["head"])
    sheet.write_string(EXAMPLE_ROW, 0, EXAMPLE, styles["example_text"])
    sheet.set_column(0, 0, 7, styles["text"])
    sheet.set_row(HEAD_ROW, 34)


def _fill_column(
    sheet: Worksheet,
    place: int,
    column: Column,
    styles: dict[str, Format],
    lists: Lists,
    ranges: Mapping[str, str],
) -> None:
    width = min(max(_places(column.heading) + 4, _places(str(example_of(column, lists))) + 2, 12), 30)
    sheet.set_column(place, place, width, styles[column.format])
    sheet.write_string(
        HEAD_ROW, place, column.heading, styles["head_required" if column.is_required else "head"]
    )
    example, style = example_of(column, lists), styles[f"example_{column.format}"]
    if isinstance(example, str):
        sheet.write_string(EXAMPLE_ROW, place, example, style)
    else:
        sheet.write_number(EXAMPLE_ROW, place, example, style)
    rule = _offer(ranges[column.choice]) if column.choice else _limit(column)
    rule |= _message(column.heading, f"{column.need}。{column.how}")
    if column.takes_several:
        rule["show_error"] = False
    sheet.data_validation(EXAMPLE_ROW + 1, place, EXAMPLE_ROW + FILLED_ROWS, place, rule)


def example_of(column: Column, lists: Lists) -> str | float:
    """The cell of the example row: the example of the column, else the first word of its drop-down."""
    if column.example is not None:
        return column.example
    return next(iter(lists[column.choice]), "") if column.choice else ""


def _offer(source: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "不在列表里",
        "error_message": "请从下拉列表里选择；列表里没有的，见“填表说明”。",
    }


def _limit(column: Column) -> dict[str, Any]:
    """Let Excel check numbers while they are typed; text is not checked."""
    if column.format == "text":
        return {"validate": "any"}
    if column.format == "percent":
        between = {"criteria": "between", "minimum": 0, "maximum": 100}
        return {"validate": "decimal", **between, "error_message": "请填 0 到 100 之间的数。"}
    kind = "integer" if column.format == "count" else "decimal"
    words = "请填整数，不小于 0。" if kind == "integer" else "请只填一个数，不小于 0；说明写到备注。"
    return {"validate": kind, "criteria": ">=", "value": 0, "error_message": words}


def _message(heading: str, message: str) -> dict[str, Any]:
    return {"input_title": heading[:32], "input_message": message[:LONGEST_MESSAGE]}


def _finish(sheet: Worksheet, columns: int) -> None:
    sheet.freeze_panes(EXAMPLE_ROW, 0)
    sheet.ignore_errors(
        {"number_stored_as_text": f"A1:{xl_col_to_name(columns)}{EXAMPLE_ROW + FILLED_ROWS + 1}"}
    )
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    sheet.set_footer("&R第 &P 页 / 共 &N 页")


def _lists_sheet(sheet: Worksheet, offered: Lists) -> dict[str, str]:
    """Write every list into a separate column. Returns name of the list → its range as a formula."""
    ranges = {}
    for place, (name, words) in enumerate(sorted(offered.items())):
        sheet.write_string(0, place, f"选项：{name}")
        for row, word in enumerate(words, 1):
            sheet.write_string(row, place, word)
        letter = xl_col_to_name(place, col_abs=True)
        ranges[name] = f"='{LISTS_SHEET}'!{letter}$2:{letter}${max(len(words), 1) + 1}"
    sheet.hide()
    return ranges


def _notes_sheet(
    sheet: Worksheet, template: Template, lists: Lists, styles: dict[str, Format], policy_name: str
) -> None:
    sheet.write_string(0, 0, f"{policy_name}：{template.kind.title}填表说明", styles["title"])
    row = 1
    for number, line in enumerate(template.lines, 1):
        row += 1
        sheet.merge_range(row, 0, row, 5, f"{number}. {line}", styles["plain"])
    row += 2
    for place, (label, width) in enumerate(
        (("列名", 22), ("必填", 16), ("怎么填", 46), ("用什么单位", 10), ("示例", 20), ("口径", 46))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(row, place, label, styles["head"])
    for column in template.columns:
        row += 1
        how = f"{column.how}（从下拉列表里选）" if column.choice else column.how
        for place, text in enumerate(
            (
                column.heading,
                column.need,
                how,
                _unit_of(column),
                str(example_of(column, lists)),
                column.definition,
            )
        ):
            sheet.write_string(row, place, text, styles["wrap"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _unit_of(column: Column) -> str:
    return {"amount": UNIT, "percent": "%", "count": "个"}.get(column.format, "")


def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
