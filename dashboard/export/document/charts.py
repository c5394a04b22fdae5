"""Native Word charts: a chart part that Word draws, with its data in an embedded workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from xlsxwriter.utility import xl_col_to_name

from dashboard.export.briefing_parts import Drawing
from dashboard.export.cells import visible
from dashboard.export.document.typography import BODY, LATIN, STANDARD

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = f'xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"'
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILLS = ("1F4E79", "9DB8D2")
NUMBERS = "#,##0.00"
SHEET = "Sheet1"
ROW_MM, FRAME_MM, LEAST_MM, MOST_MM = 6.0, 15.0, 40.0, 190.0
LABELS, WORDS = 7, 9  # points
CATEGORY_AXIS, VALUE_AXIS = "100000001", "100000002"
SILENT = "".join(
    f'<c:{name} val="0"/>' for name in ("showCatName", "showSerName", "showPercent", "showBubbleSize")
)


def add_chart(
    document: Document, paragraph: Paragraph, drawing: Drawing, number: int, made: dt.datetime
) -> None:
    """Add a bar chart as a paragraph, as wide as the text."""
    package = document.part.package
    assert package is not None
    book_name = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    book = Part(book_name, BOOK_TYPE, _book(drawing, made), package)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    chart._blob = chart_xml(drawing, chart.relate_to(book, f"{OFFICE}/package"))
    relation = document.part.relate_to(chart, f"{OFFICE}/chart")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run()._r.append(parse_xml(_frame(drawing, relation, number)))


def height_mm(drawing: Drawing) -> float:
    """The height for the number of bars, at most a page."""
    bars = ROW_MM * len(drawing.categories) * max(len(drawing.series), 1) / 2
    return min(max(bars + FRAME_MM, LEAST_MM), MOST_MM)


def chart_xml(drawing: Drawing, data: str) -> bytes:
    """Horizontal bars, the first row on top, each with its value; none for a missing value. data: relation id of the workbook."""
    series = "".join(_series(drawing, place) for place in range(len(drawing.series)))
    bars = (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="45"/><c:overlap val="0"/>'
        f'<c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/></c:barChart>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {SPACES}>'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea><c:layout/>{bars}{_axes()}</c:plotArea>"
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text_properties(WORDS)}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text_properties(WORDS)}"
        f'<c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _series(drawing: Drawing, place: int) -> str:
    _, label, values = drawing.series[place]
    column, last = xl_col_to_name(place + 1), len(drawing.categories) + 1
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx>{_strings(f'{SHEET}!${column}$1', [label])}</c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{FILLS[place]}"/></a:solidFill></c:spPr>'
        f'<c:invertIfNegative val="0"/><c:dLbls><c:numFmt formatCode="{NUMBERS}" sourceLinked="0"/>'
        f'<c:spPr><a:noFill/></c:spPr>{_text_properties(LABELS)}<c:dLblPos val="outEnd"/>'
        f'<c:showLegendKey val="0"/><c:showVal val="1"/>{SILENT}</c:dLbls>'
        f"<c:cat>{_strings(f'{SHEET}!$A$2:$A${last}', drawing.categories)}</c:cat>"
        f"<c:val>{_numbers(f'{SHEET}!${column}$2:${column}${last}', values)}</c:val></c:ser>"
    )


def _axes() -> str:
    """The axes: the first category on top; the value axis is hidden, because the bars carry their values."""
    ticks = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
    category = (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="l"/>{ticks}{_text_properties(WORDS)}<c:crossAx val="{VALUE_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="0"/></c:catAx>'
    )
    value = (
        f'<c:valAx><c:axId val="{VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="b"/><c:numFmt formatCode="{NUMBERS}" sourceLinked="0"/>{ticks}'
        f'<c:crossAx val="{CATEGORY_AXIS}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )
    return category + value


def _strings(where: str, words: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(visible(word))}</c:v></c:pt>' for place, word in enumerate(words)
    )
    count = f'<c:ptCount val="{len(words)}"/>'
    return f"<c:strRef><c:f>{where}</c:f><c:strCache>{count}{points}</c:strCache></c:strRef>"


def _numbers(where: str, values: Sequence[Decimal | None]) -> str:
    points = "".join(
        f'<c:pt idx="{place}"><c:v>{value:f}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    head = f'<c:formatCode>{NUMBERS}</c:formatCode><c:ptCount val="{len(values)}"/>'
    return f"<c:numRef><c:f>{where}</c:f><c:numCache>{head}{points}</c:numCache></c:numRef>"


def _text_properties(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size * 100}" b="0">'
        '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{BODY}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _frame(drawing: Drawing, relation: str, number: int) -> str:
    words = f"{drawing.title}（单位：{drawing.unit}），{'、'.join(label for _, label, _ in drawing.series)}"
    place = f"{DRAWING}/wordprocessingDrawing"
    return (
        f'<w:drawing xmlns:w="{WORD}" xmlns:wp="{place}" {SPACES}>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{Mm(STANDARD.text_width_mm)}" cy="{Mm(height_mm(drawing))}"/>'
        f'<wp:docPr id="{number}" name="图{number}" descr={quoteattr(visible(words))}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{DRAWING}/chart"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )


def _book(drawing: Drawing, made: dt.datetime) -> bytes:
    """The workbook with the data of the chart, in the cells that the chart's XML refers to; Word edits this data."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": made})
        sheet = book.add_worksheet(SHEET)
        money = book.add_format({"num_format": NUMBERS})
        for row, category in enumerate(drawing.categories, 1):
            sheet.write_string(row, 0, visible(category))
        for place, (_, label, values) in enumerate(drawing.series, 1):
            sheet.write_string(0, place, label)
            for row, value in enumerate(values, 1):
                if value is not None:
                    sheet.write_number(row, place, float(value), money)
    return target.getvalue()
