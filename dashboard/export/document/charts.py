"""Native charts: drawn by Word itself out of a chart part, sharp in any size, with their data in a workbook inside."""

from __future__ import annotations

import datetime as dt
import io
import re

import xlsxwriter
from docx.document import Document
from docx.enum.text import WD_LINE_SPACING
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Emu, Mm
from docx.text.paragraph import Paragraph
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from dashboard.export.briefing_parts import Drawing
from dashboard.export.document.typography import BODY, LATIN, TEXT_WIDTH_MM

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}"'
)
FILLS = ("1F4E79", "9DB8D2", "7F7F7F")
ROW_MM, FRAME_MM, LEAST_MM, MOST_MM = 9.0, 22.0, 45.0, 205.0
NUMBERS = "#,##0.00"
GAPS = (("gapWidth", 45), ("overlap", 0))  # percent of a bar


def add_chart(
    document: Document, paragraph: Paragraph, drawing: Drawing, number: int, made: dt.datetime
) -> None:
    """A bar chart in its own paragraph, as wide as the text."""
    package = document.part.package
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    book = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"),
        BOOK_TYPE,
        _book(drawing, made),
        package,
    )
    data = chart.relate_to(book, f"{OFFICE}/package")
    chart._blob = _chart(drawing, data)
    relation = document.part.relate_to(chart, f"{OFFICE}/chart")
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run()._r.append(_frame(drawing, relation, number))


def height_mm(drawing: Drawing) -> float:
    """As high as its bars need, and never higher than a page."""
    bars = ROW_MM * len(drawing.categories) * max(len(drawing.series), 1) / 2
    return min(max(bars + FRAME_MM, LEAST_MM), MOST_MM)


def _frame(drawing: Drawing, relation: str, number: int) -> etree._Element:
    width, height = Emu(Mm(TEXT_WIDTH_MM)), Emu(Mm(height_mm(drawing)))
    words = f"{drawing.title}（单位：{drawing.unit}），{'、'.join(label for _, label, _ in drawing.series)}"
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    found: etree._Element = parse_xml(
        f'<w:drawing xmlns:w="{w}" xmlns:wp="{wp}" {SPACES}>'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="图{number}" descr="{_attribute(words)}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    return found


def _chart(drawing: Drawing, data: str) -> bytes:
    """The chart's XML: horizontal bars, the first row on top, a legend below, its values at the bars."""
    held = CategoryChartData(number_format=NUMBERS)
    held.categories = drawing.categories
    for _, label, values in drawing.series:
        held.add_series(label, [None if value is None else float(value) for value in values])
    root = etree.fromstring(ChartXmlWriter(XL_CHART_TYPE.BAR_CLUSTERED, held).xml.encode())
    plot = root.find(f".//{C}barChart")
    for place, series in enumerate(plot.findall(f"{C}ser")):
        _replace(series, "spPr", f'<a:solidFill><a:srgbClr val="{FILLS[place]}"/></a:solidFill>')
    for found in plot.findall(f"{C}dLbls"):
        plot.remove(found)
    labels = etree.fromstring(
        f'<c:dLbls {SPACES}><c:numFmt formatCode="{NUMBERS}" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{_text(8)}<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )
    gap = (etree.fromstring(f'<c:{name} {SPACES} val="{wide}"/>') for name, wide in GAPS)
    for found in (labels, *gap):
        plot.find(f"{C}axId").addprevious(found)
    _axes(root)
    _legend(root.find(f"{C}chart"))
    for found in root.findall(f"{C}txPr"):
        root.remove(found)
    root.append(etree.fromstring(_text(9)))
    root.append(
        etree.fromstring(f'<c:externalData {SPACES} r:id="{data}"><c:autoUpdate val="0"/></c:externalData>')
    )
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _axes(root: etree._Element) -> None:
    """The first category on top, no lines across; the values stand at the bars, so their axis is not drawn."""
    category, value = root.find(f".//{C}catAx"), root.find(f".//{C}valAx")
    category.find(f"{C}scaling/{C}orientation").set("val", "maxMin")
    value.find(f"{C}delete").set("val", "1")
    for found in value.findall(f"{C}majorGridlines"):
        value.remove(found)


def _legend(chart: etree._Element) -> None:
    for name in ("legend", "autoTitleDeleted"):
        for found in chart.findall(f"{C}{name}"):
            chart.remove(found)
    chart.insert(0, etree.fromstring(f'<c:autoTitleDeleted {SPACES} val="1"/>'))
    legend = etree.fromstring(
        f'<c:legend {SPACES}><c:legendPos val="b"/><c:overlay val="0"/>{_text(9)}</c:legend>'
    )
    chart.find(f"{C}plotArea").addnext(legend)


def _replace(series: etree._Element, name: str, inside: str) -> None:
    for found in series.findall(f"{C}{name}"):
        series.remove(found)
    shape = etree.fromstring(f"<c:{name} {SPACES}>{inside}</c:{name}>")
    series.find(f"{C}tx").addnext(shape)


def _text(size: int) -> str:
    return (
        f'<c:txPr {SPACES}><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size * 100}" b="0">'
        '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{BODY}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _book(drawing: Drawing, made: dt.datetime) -> bytes:
    """The data behind the chart, for whoever edits it in Word; the cells that the chart's XML refers to."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": made})
        sheet = book.add_worksheet("Sheet1")
        money = book.add_format({"num_format": NUMBERS})
        sheet.write_column(1, 0, drawing.categories)
        for place, (_, label, values) in enumerate(drawing.series, 1):
            sheet.write_string(0, place, label)
            for row, value in enumerate(values, 1):
                if value is not None:
                    sheet.write_number(row, place, float(value), money)
    return target.getvalue()


def _attribute(words: str) -> str:
    return re.sub(r'[<>&"]', "", words)
