"""版本变化: the page shows what its queries say, and the difference is the difference of the two overviews."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.components import waterfall
from dashboard.formatting import money, percent
from dashboard.quoting import meetings
from dashboard.store import find_edition, open_store
from tests.pages.opening import answer, checked, figures, open_page, said
from tests.stores import own_copy, resent_store


@pytest.fixture
def store(tmp_path: Path) -> str:
    """Two editions, the ledger alone, then all good sample files, in a store that this test alone may write to."""
    return own_copy(resent_store(), tmp_path)


def test_the_difference_is_that_of_the_overviews(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """The change on the page is the difference of the two overviews."""
    first, second = (answer(store, "overview_totals", edition=number)[0] for number in ("1", "2"))
    app = open_page(monkeypatch, store, "watch/changes.py", edition="2")
    difference = {
        name: second[name] - (first[name] or Decimal(0))
        for name in ("committed_amount_yuan", "disbursed_amount_yuan")
    }
    assert figures(app)[:2] == [money(amount) for amount in difference.values()]
    assert all(difference.values())
    assert "与第 1 版相比" in " ".join(str(metric.proto.body) + str(metric.delta) for metric in app.metric)


@pytest.mark.parametrize("own", [{}, {"clause": "1.1"}, {"city": "510100"}], ids=str)
def test_the_steps_lead_from_one_total_to_the_other(
    monkeypatch: pytest.MonkeyPatch, store: str, own: dict[str, str]
) -> None:
    """The picture has the total of each edition, a step for each kind that moves money, and the steps add up."""
    first, second = (answer(store, "overview_totals", edition=number, **own)[0] for number in ("1", "2"))
    kinds = answer(store, "edition_changes_totals", edition="2", since="1", **own)
    words = said(open_page(monkeypatch, store, "watch/changes.py", edition="2", **own))
    for stage in ("committed", "disbursed"):
        changes = [row[f"{stage}_change_amount_yuan"] for row in kinds]
        steps = [change for change in changes if change]
        picture = re.search(rf'data-drawn="{stage}_steps">(.*?)</figure>', words)
        assert (picture is not None) == bool(steps)
        if picture is None:
            continue
        before, after = first[f"{stage}_amount_yuan"], second[f"{stage}_amount_yuan"]
        told = re.findall("<b>(.*?)</b>", picture[1])
        assert told[1:-1] == [waterfall.signed(change) for change in steps]
        if before is not None:
            assert before + sum(changes) == after
            assert told[0] == money(before)
            assert told[-1] == f"{money(after)}（{waterfall.signed(after - before)}）"


def test_an_edition_is_chosen_by_its_meeting(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """An earlier edition of a meeting has the meeting's name, so that the changes since can be chosen."""
    first = find_edition(open_store(store), 1)
    meetings.convene(first, "三季度调度会", dt.date(2026, 10, 10))
    app = open_page(monkeypatch, store, "watch/changes.py", edition="2")
    assert "三季度调度会（2026-10-10）" in app.selectbox[0].options[0]


def test_the_first_edition_has_nothing_before_it(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """The first edition says that there is nothing to compare with, and shows no figure."""
    app = open_page(monkeypatch, store, "watch/changes.py", edition="1")
    assert "暂无可比版本" in said(app)
    assert not app.metric


def test_an_edition_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    """A comparison with an edition that was never published is a sentence, not another comparison."""
    app = open_page(monkeypatch, store, "watch/changes.py", edition="2", since="9")
    assert "没有第 9 版数据" in app.error[0].value
    assert not app.metric


@pytest.mark.parametrize(
    ("script", "own"), [("watch/overview.py", {}), ("watch/clause.py", {"clause": "1.1"})], ids=str
)
def test_each_edition_has_its_own_numbers(
    monkeypatch: pytest.MonkeyPatch, store: str, script: str, own: dict[str, str]
) -> None:
    """拨付率 and money over the editions are those that 总览 gives on each edition with the same choice, oldest first."""
    app = open_page(monkeypatch, store, script, edition="2", **own)
    if not own:  # 总览 asks the earlier editions only when it is told to
        assert "editions_bars" not in said(app)
        app = checked(app.toggle(key="over_editions").set_value(True).run())
    picture = re.search(r'data-drawn="editions_bars">(.*?)</figure>', said(app))
    assert picture is not None
    rows = [answer(store, "overview_totals", edition=number, **own)[0] for number in ("1", "2")]
    told = [
        word
        for write, name in (
            (money, "committed_amount_yuan"),
            (money, "disbursed_amount_yuan"),
            (percent, "disbursed_share_pct"),
        )
        for word in (write(row[name], row[f"{name}_missing_code"]) for row in rows)
    ]
    assert re.findall("<b>(.*?)</b>", picture[1]) == told
