"""A chart as a picture: whatever it is pasted into, it says what it shows, in which unit, of which edition, from where."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.screen import PICTURES, visit

SVG = "{http://www.w3.org/2000/svg}"
# What a picture says on the screen: of the chart program its names and legend, of ours every word.
WORDS = (
    ".st-key-{key} :is(.xtick text, .ytick text, .legendtext),"
    ' [data-drawn="{key}"] :is(.keys span, .name, .row b, h4, .x, .y)'
)
TITLE = '[class*="st-key-card_"]:has([data-chart="{key}"]) h2'
# Words that leave the picture, and words of ours that touch words of the chart.
FAULTS = """() => {
    const picture = document.querySelector('svg'), all = picture.getBoundingClientRect();
    const boxes = [...document.querySelectorAll('text')].filter(t => t.textContent.trim()).map(
        t => [t.textContent, t.getBoundingClientRect(), t.parentElement === picture]);
    const found = boxes.filter(([, b]) => b.width && (b.left < all.left - 1 || b.right > all.right + 1
        || b.top < all.top - 1 || b.bottom > all.bottom + 1)).map(([text]) => 'beyond: ' + text);
    for (const [own, a, isOwn] of boxes) for (const [other, b, isOurs] of boxes)
        if (isOwn && !isOurs && a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1)
            found.push(own + ' on ' + other);
    return found;
}"""


def drawn(page: Page, server: str, name: str, query: str) -> int:
    """Open a page and wait until its pictures are drawn; how many it has."""
    visit(page, server, name, query)
    charts = page.locator('[data-testid="stPlotlyChart"]').count()
    expect(page.locator(".js-plotly-plot .main-svg:first-child")).to_have_count(charts)
    return page.locator(".pictures").count()


def saved(page: Page, button: Locator, folder: Path) -> Path:
    """The file that a click brings, under the name that it is offered with."""
    with page.expect_download() as download:
        button.click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def words(svg: Path) -> list[str]:
    """Every text of an SVG in its order."""
    root = ElementTree.fromstring(svg.read_text(encoding="utf-8"))  # noqa: S314  our own file, just made
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def check_raster(png: Path, width: int) -> None:
    """The picture is sharp, and neither empty nor of a single colour."""
    with Image.open(png) as picture:
        assert picture.width >= 2 * width
        colours = picture.convert("RGB").resize((200, 200)).getcolors(40_000) or []
    assert len(colours) > 20
    assert max(count for count, _ in colours) < 39_000


def test_every_chart_can_be_saved(new_page: NewPage, demonstration: str, tmp_path: Path) -> None:
    """Every picture comes as PNG and SVG that hold its title, unit, edition, 演示数据 and source."""
    page = new_page()
    for name, count in PICTURES.items():
        assert drawn(page, demonstration, name, "edition=1") == count, name
        for place in range(count):
            check_saved(page, place, tmp_path)


def check_saved(page: Page, place: int, folder: Path) -> None:
    """Both files of a picture: names, words, colours, sharpness, and no word on another or beyond the edge."""
    row = page.locator(".pictures").nth(place)
    title, key = (row.get_attribute(f"data-{name}") or "" for name in ("title", "chart"))
    said = page.locator(WORDS.format(key=key)).all_text_contents()
    assert len(said) > 5
    svg = saved(page, row.get_by_role("button", name="下载 SVG"), folder)
    png = saved(page, row.get_by_role("button", name="下载 PNG"), folder)
    plain, _, message = title.removeprefix("【演示数据】").partition("：")
    assert title.startswith("【演示数据】")
    assert message == page.locator(TITLE.format(key=key)).inner_text()
    assert [svg.name.rsplit("_", 1)[0], png.suffix] == [f"{plain}_演示数据_第1版", ".png"]
    told = words(svg)
    assert "".join(told).startswith(f"{title}单位：")
    assert [word for word in said if word.replace(" ", "") not in "".join(told).replace(" ", "")] == []
    assert any(text.startswith("第 1 版　数据截至 ") and "演示数据" in text for text in told)
    assert "".join(told).count(f"来源：政策落实看板，报表“{plain}”") == 1
    check_raster(png, 700)
    assert faults(page, svg) == []


def faults(page: Page, svg: Path) -> list[str]:
    """What does not stand well in a picture, as a browser draws it."""
    sheet = page.context.new_page()
    sheet.set_content(svg.read_text(encoding="utf-8"))
    found: list[str] = sheet.evaluate(FAULTS)
    sheet.close()
    return found


def test_a_picture_names_the_filters(new_page: NewPage, server: str, tmp_path: Path) -> None:
    """A picture of a part says of which part, so that it is not taken for the whole; a ledger is no demonstration."""
    page = new_page()
    drawn(page, server, "overview", "edition=1&part=1&year=2026")
    told = words(saved(page, page.get_by_role("button", name="下载 SVG").first, tmp_path))
    told = ["".join(told)]
    assert "年度：2026年" in told[0]
    assert "部分：" in told[0]
    assert not [text for text in told if "演示" in text]


def test_a_phone_saves_it_too(new_page: NewPage, server: str, tmp_path: Path) -> None:
    """At 390 px both buttons are in reach, and the picture says as much and is as sharp."""
    page = new_page(390, 844)
    drawn(page, server, "caps", "edition=1")
    row = page.locator(".pictures").first
    box = row.get_by_role("button", name="下载 SVG").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    check_raster(saved(page, row.get_by_role("button", name="下载 PNG"), tmp_path), 340)
    svg = saved(page, row.get_by_role("button", name="下载 SVG"), tmp_path)
    assert "".join(words(svg)).count("第 1 版") == 1
    assert faults(page, svg) == []


def test_the_keyboard_saves_it(new_page: NewPage, server: str) -> None:
    """The buttons are reached with Tab and pressed with Enter."""
    page = new_page()
    drawn(page, server, "caps", "edition=1")
    button = page.get_by_role("button", name="下载 PNG")
    button.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="下载 SVG")).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".svg")


def test_the_picture_of_a_pinned_page_has_its_link(new_page: NewPage, server: str, tmp_path: Path) -> None:
    """Where a 定版链接 is open, its short address stands in the picture."""
    page = new_page()
    drawn(page, server, "caps", "edition=1")
    page.get_by_role("button", name="定版链接").click()
    link = page.locator('[data-testid="stDialog"] code').first.inner_text().strip()
    page.goto(link.replace("http://localhost:8501", server))
    page.wait_for_selector(".pictures button")
    told = words(saved(page, page.get_by_role("button", name="下载 SVG").first, tmp_path))
    assert f"/l/{link.rsplit('/', 1)[1]}" in "".join(told)
