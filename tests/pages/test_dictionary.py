"""数据字典与术语: every column and term is there, found by words, with the pages that really use it."""

from __future__ import annotations

import pytest

from dashboard.policy.dictionary import entries
from dashboard.policy.glossary import sections
from dashboard.questions.dictionary_lists import columns_list, terms_list
from dashboard.questions.layouts import layouts
from dashboard.store import Edition, current_edition, open_store
from dashboard.views.page_runs import menu
from tests.pages.opening import checked, follow, open_page, said, tables
from tests.stores import sample_store

SCRIPT = "method/dictionary.py"
TITLES = {address: title for entries_ in menu().values() for _, title, address in entries_}


@pytest.fixture
def edition() -> Edition:
    return current_edition(open_store(sample_store()))


def test_every_column_and_term_is_listed(edition: Edition) -> None:
    """One row for each entry of the dictionary and of the glossary, without a word left empty that all have."""
    columns = columns_list(edition, TITLES).table.to_pylist()
    assert [row["column_label"] for row in columns] == [own.label for own in entries().values()]
    terms = terms_list(edition, TITLES).table.to_pylist()
    assert [row["term_word"] for row in terms] == [one.word for part in sections() for one in part.terms]
    for row in columns:
        assert all(value for name, value in row.items() if name not in ("column_unit", "page_addresses"))
    for row in terms:
        assert all(value for name, value in row.items() if name not in ("code_word", "page_addresses"))
        assert "**" not in row["term_meaning"]


def test_a_column_names_the_reports_that_show_it(edition: Edition) -> None:
    """A column that means something else in one report is listed there under that meaning alone."""
    by_name = {row["column_label"]: row for row in columns_list(edition, TITLES).table.to_pylist()}
    assert layouts()["cities_totals"].title in by_name["未标明市(州)的项目"]["report_titles"]
    filed = by_name["报送行的核查提示"]
    assert filed["column_name"] == "finding_count"
    assert filed["page_titles"] == "责任单位"
    assert layouts()["department_reporting"].title not in by_name["核查提示"]["report_titles"].split("；")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("拨付率", "拨付率"),
        ("UNDATED_ENTRY_COUNT", "未注明日期的资金"),
        ("未处理　数据质量", "未处理的核查提示"),
        ("open_finding", "未处理的核查提示"),
    ],
)
def test_words_find_a_column(edition: Edition, words: str, found: str) -> None:
    """All words must occur, in the name, the definition, the pages, the reports or the name of the column."""
    rows = columns_list(edition, TITLES, words).table.to_pylist()
    assert found in [row["column_label"] for row in rows]
    assert len(rows) < 10


def test_the_page_searches_by_the_keyword_of_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyword writes the address; the tables hold what the words find, and a line opens whole with its pages."""
    app = open_page(monkeypatch, sample_store(), SCRIPT, q="拨付率")
    assert "术语（1 个）" in said(app)
    box = next(one for one in app.text_input if one.label == "关键词")
    assert box.value == "拨付率"
    app = checked(box.set_value("没有这个词").run())
    assert app.query_params["q"] in ("没有这个词", ["没有这个词"])
    assert "关键词：没有这个词" in said(app)
    assert not tables(app)


def test_a_line_opens_the_pages_that_use_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The links lead to the pages, and do not carry the searched words along."""
    app = follow(open_page(monkeypatch, sample_store(), SCRIPT, q="限额"), "术语", 0)
    links = [
        link.proto
        for link in app.get("page_link")
        if "账号" not in link.proto.page and link.proto.label != "未登录"
    ]
    assert links
    assert all("q=all" in link.query_string for link in links)
