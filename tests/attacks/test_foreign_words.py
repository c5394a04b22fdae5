"""Text of an address, a workbook or a person is drawn as its characters: no link, image, formula, icon or HTML of a stranger."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plotly import graph_objects  # noqa: F401  loaded before Streamlit runs
from streamlit.testing.v1 import AppTest

from dashboard.formatting import plain, unescaped
from dashboard.quoting import meetings
from dashboard.refusal import Refusal
from dashboard.store import Edition, find_edition, open_store
from dashboard.views.page_runs import link_token
from tests.attacks.foreign import HEAD, HOSTILE, LINK, SHORT, ledger
from tests.pages.opening import checked, open_page
from tests.pages.test_pages import SCRIPTS
from tests.stores import own_copy, sample_store, taken_in

FIELDS = ("body", "label", "help", "text", "delta")
NOT_MARKDOWN = {"html", "code", "arrow_data_frame", "plotly_chart"}
# What Markdown and Streamlit would make of a text, once every escaped sign is known for what it is.
ALIVE = re.compile(
    r"\]\(|!\[|\$|`|:[a-z+]|://|\bwww\.|\w@\w|<[a-z/!]|&\w+;|~~|__|(?<!\S)(?:<-|->|--|>=|<=|~=)(?!\S)",
    re.IGNORECASE,
)
# An escaped sign stays a sign: it parts what stands on both sides of it.
ESCAPED = "\ufffd"
OWN_LINK = re.compile(r"\]\(http://localhost[:\w/]*\)")
SIGNS = st.sampled_from(
    [*"\\`*_[]()<>#|~$&:!-+=.1a甲 @{}^", "www.", "http://", "\n", ":red[", ":material/x:", "evil.example"]
)


def alive(markdown: str) -> list[str]:
    """What of a text is more than its characters."""
    return ALIVE.findall(re.sub(r"\\[!-/:-@\[-`{-~]", ESCAPED, OWN_LINK.sub("]", markdown)))


def drawn(block: Any) -> Iterator[str]:
    """Every text of a page that Streamlit reads as Markdown."""
    for child in getattr(block, "children", {}).values():
        if getattr(child, "type", "") not in NOT_MARKDOWN:
            texts = (getattr(getattr(child, "proto", None), name, "") for name in FIELDS)
            yield from (text for text in texts if isinstance(text, str) and text)
        yield from drawn(child)


def assert_harmless(app: AppTest, words: str) -> None:
    """The page draws these words, letter for letter, and nothing in it is alive."""
    texts = [text for block in (app.main, app.sidebar) for text in drawn(block)]
    assert [text for text in texts if plain(words) in text], texts
    assert [(text, found) for text in texts if (found := alive(text))] == []


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store whose only project, and its 承担单位, are named with hostile words."""
    path = tmp_path_factory.mktemp("ledger") / "科技厅_项目_2026年10月.csv"
    path.write_text(ledger(HOSTILE, recipient=HOSTILE), encoding="utf-8")
    return taken_in("foreign", (path,))


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """The sample edition in a store of its own."""
    return find_edition(open_store(own_copy(sample_store(), tmp_path)), 1)


@pytest.mark.parametrize("words", [LINK, SHORT, ":material/warning:"])
@pytest.mark.parametrize("words_of", ["clause", "edition", "city", "nonsense"])
def test_a_refused_parameter(monkeypatch: pytest.MonkeyPatch, words_of: str, words: str) -> None:
    """A link into our own dashboard with a link in it: the box that refuses it repeats it as text."""
    app = open_page(monkeypatch, sample_store(), SCRIPTS["caps"], **{words_of: words})
    assert app.title[0].value == "无法打开这个页面"
    assert_harmless(app, words if words_of != "nonsense" else words_of)


def test_the_name_of_a_parameter(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of an unknown parameter is a stranger's as well."""
    assert_harmless(open_page(monkeypatch, sample_store(), SCRIPTS["caps"], **{LINK: "1"}), LINK)


@pytest.mark.parametrize("page", ["project", "alerts", "recipients"])
def test_an_unknown_record(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """The sentence on a record that is not there repeats its number as text."""
    assert_harmless(open_page(monkeypatch, sample_store(), SCRIPTS[page], id=LINK + SHORT), LINK + SHORT)


def test_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words that are searched stand above the page as they were written."""
    assert_harmless(open_page(monkeypatch, sample_store(), SCRIPTS["projects"], q=LINK), LINK)


def test_a_refusal_on_the_command_line_has_no_escapes() -> None:
    """What the page refuses, a command refuses with the same characters."""
    with pytest.raises(Refusal, match=re.escape(LINK)):
        link_token("caps", {"clause": LINK}, sample_store())


def test_the_name_of_a_project(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """A name out of a ledger is the title of its page, letter for letter."""
    app = open_page(monkeypatch, store, SCRIPTS["project"], id="KJ-001")
    assert unescaped(app.title[0].value) == HOSTILE
    assert_harmless(app, HOSTILE)


def test_the_name_of_a_recipient(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """The 承担单位 and the ways in which ledgers write it."""
    assert_harmless(open_page(monkeypatch, store, SCRIPTS["recipients"], id=HOSTILE), HOSTILE)


def test_a_meeting(monkeypatch: pytest.MonkeyPatch, edition: Edition) -> None:
    """Its name in the list, as the title, in a refusal; the conditions of its views; its note, which is HTML."""
    folder, own = edition.folder, f"file:{edition.folder}"
    held = meetings.convene(edition, SHORT, dt.date(2026, 10, 10))
    token = link_token("projects", {"v": "1", "edition": "1", "q": LINK}, own)
    meetings.add_view(folder, held, token)
    meetings.add_note(folder, held, "keji", f"{HOSTILE} <img src=//evil.example>")
    assert_harmless(open_page(monkeypatch, own, SCRIPTS["meeting"]), SHORT)
    opened = open_page(monkeypatch, own, SCRIPTS["meeting"], id=held)
    assert_harmless(opened, SHORT)
    assert_harmless(opened, LINK)
    notes = [str(one.proto.body) for one in opened.get("html") if "evil.example" in str(one.proto.body)]
    assert notes
    assert not [note for note in notes if "<img" in note or "<b>乙" in note]
    assert_harmless(open_page(monkeypatch, own, SCRIPTS["meeting"], id=held, slide="1"), LINK)


def test_a_workbook(monkeypatch: pytest.MonkeyPatch, edition: Edition, tmp_path: Path) -> None:
    """Its file name, the name of its sheet, a heading that is not read and the notes on reading it."""
    name, sheet = "[甲](www.evil.example) $$x$$.xlsx", "$$x$$ www.evil.example"
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append([*HEAD.split(","), f"{LINK} {SHORT}"])
    book.active.append(["KJ-001", HOSTILE, "一(一)", "某单位", "成都市", 120, "甲"])
    book.save(tmp_path / name)
    app = open_page(monkeypatch, f"file:{edition.folder}", SCRIPTS["intake"])
    app.file_uploader[0].set_value([(name, (tmp_path / name).read_bytes(), "")])
    checked(app.run())
    for words in (name, sheet, f"{LINK} {SHORT}"):
        assert_harmless(app, words)


@given(st.lists(SIGNS, max_size=12).map("".join))
def test_plain_words_come_back(words: str) -> None:
    """Escaped and read again, any mixture of signs is the same line; nothing of it is alive."""
    assert unescaped(plain(words)) == words.replace("\n", " ").strip(" ")
    assert alive(plain(words)) == []


@pytest.mark.parametrize(
    "words",
    ["", "成都市人工智能项目（一期）、二(四)：立项 1,234.56 万元，15.0%", "-3.5", "2026-10-31", "1.1"],
)
def test_harmless_words_stay(words: str) -> None:
    """Chinese text, numbers and dates are not touched."""
    assert plain(words) == words


@pytest.mark.parametrize(
    ("words", "markdown"),
    [("1. 甲", "1\\. 甲"), ("- 甲", "\\- 甲"), ("甲\n# 乙", "甲 \\# 乙"), ("    甲", "甲")],
)
def test_the_start_of_a_line(words: str, markdown: str) -> None:
    """A text begins no list, no heading and no block of code."""
    assert plain(words) == markdown
