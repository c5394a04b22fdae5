"""The first fold of a page as HTML: what it answers, sent with the page before the framework has loaded (D-104)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from dashboard.access import Principal
from dashboard.components import print_view, shell
from dashboard.export.ordering import SORT
from dashboard.formatting import DEMONSTRATION, unescaped
from dashboard.questions.parameters import OPTIONS, choose_edition
from dashboard.questions.reports import stamp
from dashboard.settings import settings
from dashboard.store import current_edition, open_store
from dashboard.views.answers import ANSWERS, Answer
from dashboard.views.filters import RESERVED, read_values
from dashboard.views.view import View

STYLE = Path(__file__).with_name("first_fold.css").read_text(encoding="utf-8")


def first_fold(page: str, raw: Mapping[str, str], principal: Principal) -> str:
    """Title, edition, sentence and key figures of an address, '' for a page without figures and for paper.

    Also '' for an opened 定版链接: where today's answer is another, its page shows the kept one.
    page: '' for 总览. Raises Refusal where the page itself would refuse.
    """
    name = page or "overview"
    if name not in ANSWERS or print_view.PARAMETER in raw or "link" in raw:
        return ""
    view = view_at(name, raw, principal)
    return _html(ANSWERS[name](view), view)


def view_at(page: str, raw: Mapping[str, str], principal: Principal) -> View:
    """The view of an address, as the page makes it for a reader who comes by this address."""
    store = open_store(settings().store_url)
    edition = choose_edition(store, raw.get("edition"))
    values = read_values(
        edition, page, {key: text for key, text in raw.items() if key not in RESERVED}, principal
    )
    shown = {name: values.get(name) or words[0] for name, words in OPTIONS.items() if name in values}
    rows = {"row_offset": values.get("row_offset") or 0} if "row_offset" in values else {}
    orders = {SORT: values.get(SORT)}
    follows = raw.get("edition") == "latest"
    return View(edition, current_edition(store), follows, page, values | shown | rows | orders, principal)


def _html(answer: Answer, view: View) -> str:
    edition = stamp(view.edition)
    mark = f"<b>{DEMONSTRATION}</b>" if edition.is_demonstration else ""
    cards = "".join(
        f"<li><span>{escape(item.label)}</span><strong>{escape(item.value)}</strong><small>{escape(item.note)}</small></li>"
        for item in answer.figures
    )
    sentence = f"<p>{_bold(answer.sentence)}</p>" if answer.sentence else ""
    return (
        f'<div id="first-fold" data-figures="{len(answer.figures)}"><style>{STYLE}</style>'
        f"<header></header><div><h1>{escape(answer.title)}{mark}</h1><p>{_bold(shell.strip(edition))}</p>"
        f"<i>正在载入筛选和明细……</i>{sentence}<ul>{cards}</ul></div></div>"
    )


def _bold(markdown: str) -> str:
    """Markdown that has only bold words, as HTML."""
    parts = [escape(unescaped(part)) for part in markdown.split("**")]
    return "".join(f"<b>{part}</b>" if place % 2 else part for place, part in enumerate(parts))
