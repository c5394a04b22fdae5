"""The whole way of a task in the real browser: late, reported, sent back, reported again, confirmed, 销号; a pinned link stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, expect

from dashboard import cli
from dashboard.views.page_runs import link_token
from tests.browser.conftest import NewPage, OwnServer
from tests.browser.screen import figures, settle, visit
from tests.ledgers import workbook

LIST = (
    ["任务编号", "重点任务", "条款", "牵头单位", "完成时限"],
    ["R-1", "建设中试平台", "二(三)", "科技厅", "2026年9月"],
)
HEADS = ["任务编号", "办理状态", "完成比例(%)", "进展情况", "截至日期"]
OWN = "id=R-1"


def take_in(folder: Path, name: str, *rows: Sequence[object]) -> None:
    """Publish the next ledger edition from a workbook of the unit."""
    path = workbook(folder / f"科技厅_{name}.xlsx", rows)
    assert cli.main(["intake", str(path), "--store", f"file:{folder / 'store'}"]) == 0


def decide(page: Page, word: str, reason: str) -> None:
    """Fill in the form as the checking unit, and see the decision at once as waiting for the next edition."""
    card = page.locator(".st-key-card_task")
    card.get_by_role("radio", name=word).or_(card.get_by_role("button", name=word, exact=True)).first.click()
    box = card.locator('[data-testid="stSelectbox"] input')
    expect(box).to_be_visible()
    card.locator("textarea").scroll_into_view_if_needed()
    settle(page)
    box.click()
    page.get_by_role("option", name="省发展改革委").click()
    card.locator("textarea").fill(reason)
    card.get_by_role("button", name=f"提交：{word}").click()
    expect(card.locator(".trail li.waiting").last).to_contain_text(reason)
    expect(page.get_by_text("待入下一版").first).to_be_visible()


def state(page: Page) -> str:
    """The state that stands beside the name of the opened task."""
    settle(page)
    return page.locator(".st-key-card_task .light").first.inner_text().split("\n")[-1]


def test_the_way_of_a_task(new_page: NewPage, own_server: OwnServer, tmp_path: Path) -> None:
    """Each step is done on the page or comes in as a workbook, stands in the next edition, and in no earlier one."""
    store = f"file:{tmp_path / 'store'}"
    take_in(tmp_path, "任务清单_2026年10月", *LIST)
    token = link_token("tasks", {"v": "1", "edition": "1", "id": "R-1"}, store)
    server = own_server(store)
    page = new_page()
    visit(page, server, "tasks", OWN)
    assert "逾期" in state(page)
    assert figures(page)[0] == "1 项"
    take_in(tmp_path, "任务进展_2026年10月", HEADS, ["R-1", "已完成", 100, "平台已建成", "2026-10-31"])
    visit(page, server, "tasks", OWN)
    assert "待核查" in state(page)
    decide(page, "退回", "缺验收材料")
    take_in(tmp_path, "任务清单_2026年10月", *LIST)
    visit(page, server, "tasks", OWN)
    assert "逾期" in state(page)
    assert figures(page)[2] == "1 项"
    take_in(tmp_path, "任务进展_2026年11月", HEADS, ["R-1", "已完成", 100, "已补验收材料", "2026-11-30"])
    visit(page, server, "tasks", OWN)
    assert "待核查" in state(page)
    decide(page, "确认办结", "材料齐全")
    decide(page, "销号", "同意销号")
    take_in(tmp_path, "任务清单_2026年10月", *LIST)
    visit(page, server, "tasks", OWN)
    assert "已销号" in state(page)
    assert figures(page)[-1] == "1 项"
    page.goto(f"{server}/l/{token}")
    settle(page)
    assert "逾期" in state(page)
    assert figures(page)[0] == "1 项"
    expect(page.locator(".st-key-card_task .trail")).not_to_contain_text("销号")
