"""The data dictionary and the glossary as reports: searched by words, with where each column and term is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.export import Column, ReportTable
from dashboard.policy.dictionary import Entry, entries
from dashboard.policy.glossary import Term, sections
from dashboard.questions.editions import COLUMNS as EDITION_COLUMNS
from dashboard.questions.layouts import layouts
from dashboard.questions.logs import log_report
from dashboard.questions.parameters import NAMES
from dashboard.questions.words import all_stand_in
from dashboard.store import Edition

COLUMNS = (
    Column("column_label", "中文名", "", "text", "屏幕和导出文件里的列名", False),
    Column("column_unit", "单位", "", "text", "存储的单位；元在屏幕上换算成万元、亿元", False),
    Column("column_format", "格式", "", "text", "金额、比例、整数、数值、日期、代码或文字", False),
    Column("column_definition", "口径", "", "text", "怎么定义、包括什么、分母是什么", False),
    Column("column_secrecy", "密级", "", "text", "数据字典没有另写的为公开", False),
    Column("page_titles", "用在哪些页面", "", "text", "显示这一列的页面", False),
    Column("report_titles", "用在哪些报表", "", "text", "显示这一列的报表的标题", False),
    Column("column_name", "数据列名", "", "code", "查询、接口和机器格式里的列名", False),
)
TERM_COLUMNS = (
    Column("term_word", "术语", "", "text", "词和它的不同说法", False),
    Column("term_meaning", "含义", "", "text", "在本看板里的意思", False),
    Column("term_section", "分类", "", "text", "术语表的一节", False),
    Column(
        "page_titles",
        "用在哪些页面",
        "",
        "text",
        "标题、报表名或列名里写着这个词的页面；都没有的，列出口径里写着它的",
        False,
    ),
    Column(
        "term_basis", "依据", "", "text", "台账里常见的流程用语写明含义从哪里来，其余为本看板的定义", False
    ),
    Column("code_word", "数据用词", "", "code", "文件名、查询、列名和测试里的同一个词", False),
)
FORMATS = {
    "money": "金额",
    "percent": "比例",
    "integer": "整数",
    "number": "数值",
    "date": "日期",
    "code": "代码",
    "text": "文字",
}
NOT_SHOWN = "不在表里单列，机器格式里有"
NOT_NAMED = "没有写在标题、列名和口径里"
OURS = "本看板的定义"
COLUMNS_SQL = "-- 不是版本数据的查询：列的定义取自 data/dictionary.toml，用在哪里取自 data/reports.toml，随软件而不随版本变"
TERMS_SQL = "-- 不是版本数据的查询：术语取自 data/glossary.toml，随软件而不随版本变"


ADDRESSES = "page_addresses"  # beside the titles of pages, by commas


@dataclass
class Use:
    """Where a column is shown, without repetition, in the order of data/reports.toml: addresses of pages, titles of reports."""

    pages: dict[str, None] = field(default_factory=dict)
    reports: dict[str, None] = field(default_factory=dict)


@dataclass
class Standing:
    """The words that stand on a page: in its title, reports and headings; and in the definitions of its columns."""

    headings: list[str]
    definitions: list[str] = field(default_factory=list)


def columns_list(edition: Edition, titles: Mapping[str, str], words: str | None = None) -> ReportTable:
    """One row per column of the data dictionary in its order. titles: address → title of a page that the reader may open. words: all must occur."""
    used = _used(titles)
    rows = [_column_row(own, used.get(own.name, Use()), titles) for own in entries().values()]
    return log_report(
        edition,
        [row for row in rows if _has(row, words)],
        COLUMNS,
        (ADDRESSES,),
        filters=((NAMES["q"], words),) if words else (),
        name="columns_list",
        title="数据字典",
        purpose="每一列的中文名、单位、格式、口径、密级，用在哪些页面和报表",
        units="无",
        sql=COLUMNS_SQL,
    )


def terms_list(edition: Edition, titles: Mapping[str, str], words: str | None = None) -> ReportTable:
    """One row per term of the glossary in its order. titles, words: as in columns_list."""
    standing = _standing(titles)
    rows = [
        _term_row(term, section.title, standing, titles) for section in sections() for term in section.terms
    ]
    return log_report(
        edition,
        [row for row in rows if _has(row, words)],
        TERM_COLUMNS,
        (ADDRESSES,),
        filters=((NAMES["q"], words),) if words else (),
        name="terms_list",
        title="术语",
        purpose="每个术语的含义，用在哪些页面",
        units="无",
        sql=TERMS_SQL,
    )


def _shown(titles: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """(page, title of the report, column, entry of the dictionary) of each column that a report of these pages shows."""
    meant = {place: own.name for own in entries().values() for place in own.in_reports}
    for name, layout in ((name, layout) for name, layout in layouts().items() if layout.page in titles):
        for column in layout.columns:
            yield layout.page, layout.title, column, meant.get(f"{name}.{column}", column)
    for column in EDITION_COLUMNS if "editions" in titles else ():
        yield "editions", "数据版本", column, column


def _used(titles: Mapping[str, str]) -> dict[str, Use]:
    found: dict[str, Use] = {}
    for page, title, _, name in _shown(titles):
        use = found.setdefault(name, Use())
        use.pages[page] = None
        use.reports[title] = None
    return found


def _standing(titles: Mapping[str, str]) -> dict[str, Standing]:
    found = {page: Standing([title]) for page, title in titles.items()}
    for page, title, _, name in _shown(titles):
        found[page].headings += [title, entries()[name].label]
        found[page].definitions.append(entries()[name].definition)
    return found


def _column_row(own: Entry, use: Use, titles: Mapping[str, str]) -> dict[str, Any]:
    names = dict.fromkeys(place.partition(".")[2] for place in own.in_reports) or {own.name: None}
    return {
        "column_label": own.label,
        "column_unit": own.unit or None,
        "column_format": FORMATS[own.format],
        "column_definition": own.definition,
        "column_secrecy": own.secrecy,
        "page_titles": "、".join(titles[page] for page in use.pages) or NOT_SHOWN,
        "report_titles": "；".join(use.reports) or NOT_SHOWN,
        "column_name": "、".join(names),
        ADDRESSES: ",".join(use.pages),
    }


def _term_row(
    term: Term, section: str, standing: Mapping[str, Standing], titles: Mapping[str, str]
) -> dict[str, Any]:
    pages = [page for page, on in standing.items() if _names(term, on.headings)]
    defining = [] if pages else [page for page, on in standing.items() if _names(term, on.definitions)]
    told = "、".join(titles[page] for page in pages or defining)
    return {
        "term_word": term.word,
        "term_meaning": term.meaning.replace("**", "").replace("`", ""),
        "term_section": section,
        "term_basis": term.basis.replace("**", "") or OURS,
        "page_titles": f"口径里：{told}" if defining else told or NOT_NAMED,
        "code_word": term.code_word or None,
        ADDRESSES: ",".join(pages or defining),
    }


def _names(term: Term, words: list[str]) -> bool:
    return any(spelling in text for spelling in term.spellings for text in words)


def _has(row: Mapping[str, Any], words: str | None) -> bool:
    """Whether every word stands somewhere in the row."""
    return all_stand_in(
        words, " ".join(str(cell) for name, cell in row.items() if cell and name != ADDRESSES)
    )
