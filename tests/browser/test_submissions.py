"""审批 with two people who have logged in: what one hands in the other publishes, and neither can be the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.store import list_editions, open_store, standings
from tests.browser.screen import settle
from tests.logged_in import LoggedIn, provider, with_oidc
from tests.stores import one_record_store, own_copy
from tests.submitted import ledger

if TYPE_CHECKING:
    from playwright.sync_api import Page

ACCOUNTS = """
[accounts."yi"]
unit = "kjt"
roles = ["viewer", "steward"]
[accounts."jia"]
unit = "fgw"
roles = ["viewer", "approver"]
"""
OVER_THE_EDGE = """() => { const main = document.querySelector('[data-testid=stMain]');
    return main.scrollWidth - main.clientWidth; }"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with one project."""
    return own_copy(one_record_store(), tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def served(store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoggedIn]:
    """A server that asks for a second person, whose readers log in."""
    folder = tmp_path_factory.mktemp("served")
    with provider() as metadata, with_oidc(store, folder, metadata, DASHBOARD_SECOND_PERSON="1") as found:
        found.accounts.write_text(ACCOUNTS, encoding="utf-8")
        yield found


def opened_as(page: Page, served: LoggedIn, subject: str, path: str) -> Page:
    """Log in and open a page. The provider of the tests has no picture for its tab."""
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto(served.address + path)
    page.locator("input[name=sub]").fill(subject)
    page.locator("button, input[type=submit]").first.click()
    page.wait_for_selector("h1")
    settle(page)
    return page


def test_two_people(new_page: Callable[..., Page], served: LoggedIn, store: str, tmp_path: Path) -> None:
    """The steward hands in, the approver sees the changes on a phone too, publishes, and the steward sees it published."""
    file = ledger(tmp_path, "KJ-002,另一个项目,一(一),某单位,成都市,100.10")
    steward = opened_as(new_page(), served, "yi", "/intake")
    steward.set_input_files("input[type=file]", str(file))
    steward.get_by_role("textbox", name="发布单位或岗位").fill("科技厅高新处")
    steward.get_by_role("textbox", name="说明").fill("十月台账")
    steward.get_by_role("button", name="提交审批").click()
    steward.get_by_text("已提交审批（编号").wait_for()
    (one,) = standings(open_store(store))
    assert one.submission.actor.subject == "yi"
    approver = opened_as(new_page(), served, "jia", "/submissions")
    approver.get_by_role("link", name="十月台账").click()
    approver.get_by_text("若发布为第").wait_for()
    approver.set_viewport_size({"width": 390, "height": 800})
    settle(approver)
    assert approver.evaluate(OVER_THE_EDGE) <= 0
    approver.get_by_text("已核对上述文件和变化").click()
    approver.get_by_role("button", name="批准发布").click()
    approver.get_by_text("已批准，发布了第 2 版").wait_for()
    assert list_editions(open_store(store))[-1].sha256 == one.submission.digest
    steward = opened_as(new_page(), served, "yi", "/desk")
    steward.get_by_text("已发布：十月台账").wait_for()
