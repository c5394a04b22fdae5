"""Logging in at a real OpenID provider: the address survives, and what is over is gone from the screen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from dashboard.access.session_file import FILE
from tests.browser.conftest import Watched, is_local
from tests.browser.screen import settle
from tests.logged_in import ACCOUNTS, LoggedIn, provider, with_oidc
from tests.stores import sample_store

if TYPE_CHECKING:
    from playwright.sync_api import Page

ADDRESS, TITLE = "caps?v=1&clause=1.1", "资金与上限"


@pytest.fixture(scope="module")
def metadata() -> Iterator[str]:
    """A provider."""
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def site(metadata: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoggedIn]:
    """A server whose readers log in there."""
    with with_oidc(sample_store(), tmp_path_factory.mktemp("site"), metadata) as served:
        yield served


@pytest.fixture
def page(watched: Watched, site: LoggedIn) -> Iterator[Page]:
    """A page of a browser that knows nothing yet. It asks nothing of other machines; a log-in that is over is a fault to it."""
    site.accounts.write_text(ACCOUNTS, encoding="utf-8")
    watched.asked.clear()
    watched.put_away()
    watched.page.set_viewport_size({"width": 1366, "height": 900})
    yield watched.page
    watched.put_away()
    assert not [url for url in watched.asked if not is_local(url)]
    watched.faults.clear()


def log_in(page: Page, site: LoggedIn, subject: str = "jia", address: str = ADDRESS) -> None:
    """Open an address and say at the provider who one is."""
    page.goto(f"{site.address}/{address}")
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize").click()


def opened(page: Page) -> None:
    """Wait until the page of caps is there."""
    settle(page)
    expect(page.locator("h1")).to_contain_text(TITLE)


def test_an_address_survives_the_log_in(page: Page, site: LoggedIn) -> None:
    """A deep link opens its own page after the log-in, with its filters; a cookie that no script reads is all that is kept."""
    log_in(page, site)
    opened(page)
    assert "clause=1.1" in page.url
    assert page.evaluate("document.cookie").find("dashboard_session") == -1
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "dashboard_session"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)


def test_another_account_is_told_whom_to_ask(page: Page, site: LoggedIn) -> None:
    """Somebody whom the provider knows and the accounts file does not sees a Chinese page and no record."""
    log_in(page, site, "bing")
    expect(page.locator("body")).to_contain_text("还没有看板的权限")
    expect(page.locator("body")).to_contain_text("安全管理员")


def test_a_log_out_in_one_window_empties_the_other(page: Page, site: LoggedIn) -> None:
    """Who logs out in one window has logged out in all, and the provider is asked to end its log-in, too."""
    log_in(page, site)
    opened(page)
    other = page.context.new_page()
    other.goto(f"{site.address}/{ADDRESS}")
    opened(other)
    other.evaluate(
        "() => { const form = document.createElement('form'); form.method = 'post'; form.action = './logout';"
        " document.body.append(form); form.submit(); }"
    )
    other.wait_for_url("**/oauth2/end_session**")
    assert "id_token_hint" not in other.url
    other.close()
    expect(page.locator("h1")).to_have_text("登录已结束")
    expect(page.locator("body")).not_to_contain_text(TITLE)
    page.get_by_role("link", name="重新登录").click()
    expect(page.get_by_placeholder("sub")).to_be_visible()


def test_a_revoked_account_sees_its_page_go(page: Page, site: LoggedIn) -> None:
    """The accounts file changes while a page is open: within the minute its content is gone."""
    log_in(page, site, "yi")
    opened(page)
    site.accounts.write_text(ACCOUNTS.replace('[accounts."yi"]', '[accounts."yi"]\ndisabled = true'), "utf-8")
    expect(page.locator("h1")).to_have_text("登录已结束")


def test_a_log_in_that_is_over_leaves_nothing(page: Page, site: LoggedIn) -> None:
    """After its idle time an open page is emptied, and its address leads to the provider again."""
    log_in(page, site)
    opened(page)
    with closing(sqlite3.connect(site.keys / FILE)) as con, con:
        con.execute("update sessions set seen_at = seen_at - 1801, seen_up = seen_up - 1801")
    expect(page.locator("h1")).to_have_text("登录已结束")
    page.goto(f"{site.address}/{ADDRESS}")
    expect(page.get_by_placeholder("sub")).to_be_visible()


def test_a_changed_cookie_and_a_stolen_file_open_nothing(page: Page, site: LoggedIn) -> None:
    """One other letter in the cookie leads to the provider; the address of somebody else's download is not found."""
    log_in(page, site)
    opened(page)
    with page.expect_download() as fetched:
        page.locator('[class*="st-key-download_caps_by_record_xlsx"] button').click()
    media = fetched.value.url
    assert page.context.request.get(media).status == 200
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "dashboard_session"]
    value = ("A" if cookie["value"][0] != "A" else "B") + cookie["value"][1:]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "dashboard_session", "value": value, "url": site.address}])
    page.goto(f"{site.address}/{ADDRESS}")
    expect(page.get_by_placeholder("sub")).to_be_visible()
    log_in(page, site, "yi")
    opened(page)
    answer = page.context.request.get(media)
    assert (answer.status, "不属于当前的登录" in answer.text()) == (404, True)
