"""The words that stand on a page, and which of them are not Chinese."""

from __future__ import annotations

import re

from dashboard.policy.dictionary import entries
from dashboard.policy.glossary import sections
from tests.browser.screen import answer

# Names of formats and standards, and what is data: file names, project numbers and credit codes.
ALLOWED = re.compile(
    r"\b(?:Excel|Word|CSV|Parquet|PNG|SVG|SQL|XLSX?)\b|\d* ?Mi?B\b|\bGB(?:/T)? \d+|[\w（）()·-]+\.(?:xlsx|csv|sql)|\b[0-9A-Z]{18}\b|\b\d{5,}[A-Z]\d+\b|\bid=|\bedition\b"
)
LATIN = re.compile(r"[A-Za-z]{2,}")
VISIBLE = """() => {
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (parent.closest('code, pre, style, script, [data-testid=stIconMaterial], canvas')) continue;
        const box = parent.getBoundingClientRect();
        if (!box.width || !box.height || getComputedStyle(parent).visibility === 'hidden') continue;
        texts.push(walk.currentNode.data);
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        document.querySelectorAll(`[${name}]`).forEach(e => texts.push(e.getAttribute(name)));
    return texts;
}"""


def names_of_data() -> set[str]:
    """What the page 数据字典与术语 gives to look up: names of columns; terms, their meaning and their words in code."""
    columns = {place.partition(".")[2] for own in entries().values() for place in own.in_reports}
    listed = [term for section in sections() for term in section.terms]
    terms = {word for term in listed for word in (term.code_word, term.meaning.replace("`", ""), term.word)}
    return {*entries(), *columns, *terms}


def words_of_records() -> set[str]:
    """What the public records say in their own words, which are quoted as they are."""
    reports = ("public_records_list", "public_records_beside")
    return {
        value for name in reports for row in answer(name) for value in row.values() if isinstance(value, str)
    }


def english(texts: list[str]) -> set[str]:
    """The texts that hold a word in Latin letters which is no name and no data."""
    return {text.strip() for text in texts if text and LATIN.search(ALLOWED.sub("", text))}
