"""汇报材料 on the pages: two buttons where a document can be written, a sentence where it cannot."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.quoting import meetings
from dashboard.store import Store, current_edition
from tests.pages.opening import answer, open_page, said
from tests.stores import changed_store

LABELS = ["汇报材料", "附件（Excel）"]


def buttons(app: AppTest) -> list[str]:
    """The buttons of the briefing on a page."""
    found = [element.proto.label for element in app.get("download_button")]
    return [label for label in found if label in LABELS]


def test_the_overview_offers_both_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """One press gives the document, another its annex."""
    assert buttons(open_page(monkeypatch, changed_store(), "watch/overview.py")) == LABELS


@pytest.mark.parametrize(
    "choice", [{"year": "2026"}, {"q": "平台"}, {"clause": "1.1"}, {"department": "kjt,czt"}]
)
def test_choices_that_it_cannot_follow_get_a_sentence(
    choice: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A briefing is never wider than the choices of the page: it is not offered, and a sentence says why."""
    app = open_page(monkeypatch, changed_store(), "watch/overview.py", **choice)
    assert buttons(app) == []
    assert "请只选一个责任单位或一个市(州)" in said(app)


def test_a_city_and_a_department_have_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a single city or department is chosen, the page offers its briefing and names it."""
    cities = answer(changed_store(), "cities_progress")
    city = max(cities, key=lambda row: row["project_count"])
    app = open_page(monkeypatch, changed_store(), "places/cities.py", city=city["city_code"])
    assert buttons(app) == LABELS
    assert f"{city['city_name']}：Word 文档" in said(app)
    department = answer(changed_store(), "money_by_department")[0]
    code = department["department_code"]
    app = open_page(monkeypatch, changed_store(), "units/departments.py", department=code)
    assert buttons(app) == LABELS
    assert f"{department['department_name']}：Word 文档" in said(app)


def test_a_meeting_offers_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page of a meeting offers the briefing for it."""
    shutil.copytree(changed_store().removeprefix("file:"), tmp_path / "store")
    edition = current_edition(Store(tmp_path / "store"))
    made = meetings.convene(edition, "调度会", dt.date(2026, 11, 12))
    app = open_page(monkeypatch, f"file:{tmp_path / 'store'}", "watch/meeting.py", id=made)
    assert buttons(app) == LABELS
