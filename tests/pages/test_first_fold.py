"""The first fold of a page says what the page says, before the page is there."""

from __future__ import annotations

import random
import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import TRIAL
from dashboard.formatting import unescaped
from dashboard.questions.known_values import known_values
from dashboard.refusal import Refusal
from dashboard.store import current_edition, open_store
from dashboard.views.answers import ANSWERS
from dashboard.views.first_fold import first_fold
from dashboard.views.page_runs import menu
from tests.pages.opening import answer, figures, open_page, said
from tests.stores import changed_store, demonstration_store

SCRIPTS = {page: script for entries in menu().values() for script, _, page in entries}
FILTERS = ("year", "part", "clause", "department", "city", "funding_level", "project_status")


def chosen(store: str, page: str, seed: int) -> dict[str, str]:
    """Some filters with values that the edition knows; the page of a record gets one."""
    drawn = random.Random(seed)
    known = known_values(current_edition(open_store(store)))
    raw = {name: drawn.choice(list(known[name].labels)) for name in drawn.sample(FILTERS, seed % 3)}
    if page in ("project", "recipients"):
        report, column = {"project": ("projects_list", "record_id")}.get(
            page, ("recipients_list", "recipient_id")
        )
        raw = {"id": str(drawn.choice(answer(store, report))[column])}
    return raw | ({"clause": drawn.choice(["1.1", "5.5"]), "part": "all"} if page == "clause" else {})


def shown(page: str, app: AppTest) -> None:
    """The fold of the address that the page has written equals what the page has drawn."""
    raw = {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}
    fold = first_fold(page, raw, TRIAL)
    values = [unescape(text) for text in re.findall(r"<strong>(.*?)</strong>", fold)]
    notes = [unescape(text) for text in re.findall(r"<small>(.*?)</small>", fold)]
    assert values == [unescaped(value) for value in figures(app)][: len(values)], raw
    assert notes == [unescaped(metric.delta or "") for metric in app.metric][: len(notes)], raw
    title = re.findall(r"<h1>(.*?)(?:<b>|</h1>)", fold)[0]
    assert unescape(title) == unescaped(app.title[0].value)
    words = unescape(re.sub("<[^>]*>", "", fold.split("</i>")[1].split("<ul>")[0]))
    assert words in said(app).replace("**", ""), raw


@pytest.mark.parametrize("page", ANSWERS)
@pytest.mark.parametrize("seed", [2, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20))])
def test_the_fold_equals_the_page(monkeypatch: pytest.MonkeyPatch, page: str, seed: int) -> None:
    """Same title, sentence, figures and notes under any filters; where the page refuses, there is no fold."""
    store = changed_store() if page == "changes" else demonstration_store()
    raw = chosen(store, page, seed)
    app = open_page(monkeypatch, store, SCRIPTS[page], **raw)
    if app.title[0].value == "无法打开这个页面":
        with pytest.raises(Refusal):
            first_fold(page, raw, TRIAL)
        return
    shown(page, app)


def test_names_of_a_ledger_are_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a ledger calls a project is never HTML; paper, kept links and pages without figures have no fold."""
    monkeypatch.setenv("DASHBOARD_STORE", demonstration_store())
    assert first_fold("", {"print": "portrait"}, TRIAL) == first_fold("audit", {}, TRIAL) == ""
    assert first_fold("caps", {"link": "abc"}, TRIAL) == ""
    with pytest.raises(Refusal):
        first_fold("caps", {"city": "999999"}, TRIAL)
    assert "<script" not in first_fold("", {}, TRIAL)
