"""The words of a clause with their marks: whatever overlaps, the text stays the text and each mark covers its quote."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.clause_text import STYLES, Mark, as_html, marks_in, segments
from dashboard.questions.parameters import bind
from dashboard.questions.queries import load
from dashboard.store import current_edition, open_store
from tests.asking import run
from tests.stores import empty_store

TEXTS = st.text(alphabet="一二三最高不超过2000万元,。(<>&\"'“” \n", min_size=1, max_size=60)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text and stretches of it: apart, touching, nested, crossing, equal."""
    text = draw(TEXTS)
    marks = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marks.append(Mark(draw(st.sampled_from(sorted(STYLES))), draw(TEXTS), start, end))
    return text, marks


def words_of(html: str) -> str:
    """The text that a browser shows and copies: tags taken out, entities read."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def notes_of(html: str) -> list[str]:
    """What is shown for each marked piece."""
    return [unescape(note) for note in re.findall(r'data-note="([^"]*)"', html)]


@given(marked_texts())
def test_the_pieces_joined_are_the_text(case: tuple[str, list[Mark]]) -> None:
    """No sign is lost, doubled or moved, however the marks overlap."""
    text, marks = case
    pieces = segments(text, marks)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(marked_texts())
def test_each_mark_covers_exactly_its_quote(case: tuple[str, list[Mark]]) -> None:
    """The pieces of one mark, joined, are the words that it quotes; every piece names all that cover it."""
    text, marks = case
    pieces = segments(text, marks)
    for mark in marks:
        assert "".join(piece.text for piece in pieces if mark in piece.marks) == text[mark.start : mark.end]
    place = 0
    for piece in pieces:
        covering = [mark for mark in marks if mark.start < place + len(piece.text) and place < mark.end]
        assert list(piece.marks) == covering
        place += len(piece.text)


@given(marked_texts())
def test_the_page_shows_the_text_verbatim(case: tuple[str, list[Mark]]) -> None:
    """Signs with a meaning in HTML are escaped in the words and in the notes."""
    text, marks = case
    html = as_html(text, marks)
    assert words_of(html) == text
    assert re.fullmatch(
        r'(?:[^<>]|<mark class="[a-z ]+" tabindex="0" data-note="[^"<>]*" aria-description="[^"<>]*">|</mark>)*',
        html,
    )
    pieces = [piece for piece in segments(text, marks) if piece.marks]
    assert notes_of(html) == [
        "\n".join(f"【{mark.kind}】{mark.text}" for mark in piece.marks) for piece in pieces
    ]


def test_a_mark_that_does_not_fit_is_not_drawn() -> None:
    """A quote that does not stand at its place would mark other words; it is left out."""
    row = {"quote": "2000万元", "quote_start": 3, "mark_kind": "上限", "mark_text": "项目"}
    assert marks_in("最高支持2000万元", [row]) == ()
    assert len(marks_in("最高支持2000万元", [row | {"quote_start": 4}])) == 1


CLAUSES = [
    f"{part}.{number}"
    for part, count in zip(range(1, 6), (4, 6, 4, 4, 7), strict=True)
    for number in range(1, count + 1)
]


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_mark_of_the_policy_is_drawn(clause: str) -> None:
    """Each rule, indicator and slip of the 25 clauses finds its words, and the clause is shown as printed."""
    edition = current_edition(open_store(empty_store()))
    asked = {"clause": clause}
    text = run(edition, "clause_detail", bind(edition, load("clause_detail"), asked))["clause_text"][
        0
    ].as_py()
    rows = run(edition, "clause_marks", bind(edition, load("clause_marks"), asked)).to_pylist()
    marks = marks_in(text, rows)
    assert len(marks) == len(rows) >= 1
    assert {row["mark_kind"] for row in rows} <= set(STYLES)
    assert words_of(as_html(text, marks)) == text
