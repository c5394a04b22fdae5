"""What stands on the screen is what was reported, and the Excel file is what stands on the screen."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page

from dashboard.formatting import money, wan, yuan
from tests.browser.conftest import NewPage
from tests.browser.screen import answer, figures, grid, settle, visit
from tests.exporting import SHEET
from tests.stores import BY_CLAUSE

# Wide enough that a table draws all of its columns; those beyond the window are not in the document.
WIDE = (3600, 1700)
# Page, its address, the place of the button for the file of its first table, and the report.
CASES = {
    "projects": ("projects", "edition=1&city=510100", 0, "projects_list"),
    "projects by words": ("projects", "edition=1&clause=1.1,2.3&q=智能", 0, "projects_list"),
    "caps": ("caps", "edition=1&state=near,reached", 1, "caps_by_record"),
}
# The headings of amounts whose sum stands under the table.
SUMMED = ("立项金额", "拨付金额", "项目立项金额", "项目拨付金额", "计入限额的立项金额", "主体的拨付金额")


def excel(page: Page, place: int, folder: Path) -> list[tuple[Any, ...]]:
    """The sheet 数据 of the Excel file that the button gives."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 Excel").nth(place).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    assert target.name.endswith("_第1版_2026-09-08.xlsx")
    return list(openpyxl.load_workbook(target, data_only=True).worksheets[SHEET].iter_rows(values_only=True))


def same(shown: str, cell: Any, heading: str) -> bool:
    """Compare a cell of the screen with a cell of the file: a number to the digits that the screen shows."""
    if cell is None or cell == "":
        return shown == ""
    if isinstance(cell, (int, float)):
        value = Decimal(repr(cell)) * (100 if "拨付率" in heading or "占限额" in heading else 1)
        number = Decimal(shown.removesuffix("%").replace(",", ""))
        return number == value.quantize(number, ROUND_HALF_UP)
    return shown == str(cell)[: len(shown)] and shown.split(" ")[0] == str(cell).split(" ")[0]


@pytest.mark.parametrize("case", CASES)
def test_the_download_equals_the_table(new_page: NewPage, server: str, tmp_path: Path, case: str) -> None:
    """Same rows, same order, same columns, same values; the last line is the sum of what is shown."""
    name, query, place, report = CASES[case]
    page = new_page(*WIDE)
    visit(page, server, name, query)
    page.add_style_tag(content=".stMainBlockContainer { max-width: none !important; }")
    for toggle in page.get_by_text("显示全部").all():
        toggle.click()
        settle(page)
    shown = grid(page)
    rows = excel(page, place, tmp_path)
    heads, body = [str(head) for head in rows[2]], rows[3 : 3 + len(shown)]
    raw = dict(pair.split("=") for pair in query.split("&") if not pair.startswith("edition"))
    assert len(shown) == len(answer(report, **raw)) > 1
    for on_screen, in_file in zip(shown, body, strict=True):
        seen = dict(zip(heads, in_file, strict=True))
        assert len(on_screen) == len(heads)
        for heading, text in on_screen.items():
            column = (
                heading
                if heading in seen
                else next(head for head in heads if head.startswith(heading + "（"))
            )
            assert same(text, seen[column], heading), (heading, text, seen[column])
    total = rows[3 + len(shown)]
    assert total[0] is not None
    for index, heading in enumerate(heads):
        if heading.startswith(SUMMED):
            cells = [row[index] for row in body if isinstance(row[index], (int, float))]
            assert Decimal(repr(total[index])) == sum((Decimal(repr(cell)) for cell in cells), Decimal(0))


def test_the_sums_of_the_samples_stand_on_the_page(new_page: NewPage, server: str) -> None:
    """Every sum that the sample ledgers are known to have stands on the overview, all of them together to the fen."""
    page = new_page(1920, 4000)
    visit(page, server, "overview", "edition=1")
    page.locator(".st-key-face_clauses").get_by_text("表", exact=True).click()
    rows = {row["条款号"]: row for row in grid(page)}
    for clause, expected in BY_CLAUSE.items():
        for heading, key in (("立项金额（万元）", "committed_yuan"), ("拨付金额（万元）", "disbursed_yuan")):
            assert rows[clause][heading] == wan(Decimal(expected[key])), (clause, heading)
        assert int(rows[clause]["项目数（个）"]) == expected.get("rows", 0)
    committed = sum((Decimal(one["committed_yuan"]) for one in BY_CLAUSE.values()), Decimal(0))
    disbursed = sum((Decimal(one["disbursed_yuan"]) for one in BY_CLAUSE.values()), Decimal(0))
    assert figures(page)[:2] == [money(committed), money(disbursed)]
    notes = page.get_by_test_id("stMetric").all_inner_texts()
    assert yuan(committed) in notes[0]
    assert yuan(disbursed) in notes[1]


@pytest.mark.parametrize("clause", ["1.1", "2.4"])
def test_the_page_of_projects_adds_up_to_the_sample(new_page: NewPage, server: str, clause: str) -> None:
    """Filtered to one clause, the list of projects shows the sample's sum of that clause."""
    page = new_page()
    visit(page, server, "projects", f"edition=1&clause={clause}")
    expected = BY_CLAUSE[clause]
    shown = figures(page)
    assert shown[:3] == [
        f"{expected['rows']} 个",
        money(Decimal(expected["committed_yuan"])),
        money(Decimal(expected["disbursed_yuan"])),
    ]
