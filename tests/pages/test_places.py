"""试验区、产业集群、市(州)、公开记录、承担单位: each page on every kind of edition, with one place and with none."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import TRIAL
from dashboard.formatting import count, money, percent
from dashboard.policy.figure_catalogue import explained_columns
from dashboard.questions.figures import explain_figure
from dashboard.questions.layouts import layouts
from dashboard.store import current_edition, open_store
from tests.asking import report_table, run
from tests.editions import build, build_after, read_given
from tests.pages.opening import answer, checked, figures, follow, open_page, said, tables
from tests.stores import (
    changed_store,
    demonstration_store,
    empty_store,
    folder,
    one_record_store,
    sample_store,
)

EXAMPLES = Path(__file__).resolve().parents[1] / "queries"
PLACES = ("places/zones.py", "places/clusters.py", "places/cities.py")
SCRIPTS = (*PLACES, "method/public_records.py", "money/recipients.py")
RECIPIENT = "91510000TEST00001X"
SQUARE = [[[104.0, 31.0], [105.0, 31.0], [105.0, 32.0], [104.0, 31.0]]]


@cache
def places_store() -> str:
    """The rows of the example `places_by_hand`, published."""
    build(folder() / "places", read_given(EXAMPLES / "places_by_hand"))
    return f"file:{folder() / 'places'}"


@cache
def recipients_store() -> str:
    """The rows of the example `recipients_by_hand`, published."""
    build(folder() / "recipients", read_given(EXAMPLES / "recipients_by_hand"))
    return f"file:{folder() / 'recipients'}"


STORES = {
    "demonstration": demonstration_store,
    "sample": sample_store,
    "empty": empty_store,
    "one": one_record_store,
    "places": places_store,
}


def pages_of_editions(scripts: Sequence[str]) -> list[Any]:
    """Each page on each store; in `make test` a page is opened on two of them, by turns."""
    return [
        pytest.param(script, store, marks=() if (place + turn) % len(STORES) in (0, 2) else pytest.mark.soak)
        for place, script in enumerate(scripts)
        for turn, store in enumerate(STORES)
    ]


@pytest.mark.parametrize(("script", "store"), pages_of_editions(SCRIPTS))
def test_every_edition_opens(monkeypatch: pytest.MonkeyPatch, script: str, store: str) -> None:
    """Each page opens on the demonstration, on ledgers, without any fact, and with one record."""
    app = open_page(monkeypatch, STORES[store](), script)
    assert app.title[0].value
    assert ("演示数据" in said(app)) == (store == "demonstration")


@pytest.mark.parametrize(("script", "store"), pages_of_editions(PLACES))
def test_the_tiles_are_no_map(monkeypatch: pytest.MonkeyPatch, script: str, store: str) -> None:
    """Every place page has a tile for each city, says that it is not a map, and invents no 审图号."""
    app = open_page(monkeypatch, STORES[store](), script)
    assert len([button for button in app.button if str(button.key).startswith("tile_")]) == 21
    words = said(app)
    assert "示意布局，非地图" in words
    assert "审图号" not in words


@pytest.mark.parametrize("measure", ["listed", "paid", "milestones", "median"])
@pytest.mark.parametrize("script", PLACES)
def test_a_tile_says_its_measure(monkeypatch: pytest.MonkeyPatch, script: str, measure: str) -> None:
    """Each tile carries a word beside its colour, the number where there is one, and 未报送 where nothing was filed."""
    store = places_store()
    app = open_page(monkeypatch, store, script, measure=measure)
    labels = {str(button.key): button.label for button in app.button}
    listed = {
        "places/zones.py": ("绵阳** 获批＋国家级 *3项*", "遂宁** 非试验区 *0项*"),
        "places/cities.py": ("绵阳** 获批＋国家级 *3项*", "遂宁** 非试验区 *0项*"),
        "places/clusters.py": ("绵阳** 有 *县1 市1*", "遂宁** 无 *0*"),
    }
    wanted = {
        "listed": listed[script],
        "paid": ("绵阳** 高 *91.1%*", "广安** 低 *0.0%*", "遂宁** 不适用"),
        "milestones": ("绵阳** ■ 红 *66.7%*", "广安** ？ 未报送", "遂宁** ／ 不适用"),
        "median": ("绵阳** 高 *0.02*", "遂宁** 不适用"),
    }[measure]
    assert all(any(label.startswith(f"**{one}") for label in labels.values()) for one in wanted), labels


def test_two_cities_stand_side_by_side_in_the_order_of_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With two codes in the address each city is held against its own figures; the order is that of the codes, no rank."""
    store = places_store()
    rows = answer(store, "cities_progress", city="510700,510300")
    app = open_page(monkeypatch, store, "places/cities.py", city="510700,510300")
    assert parameter(app, "city") == "510700,510300"
    drawn = re.search(r'data-drawn="beside_bars">(.*?)</figure>', said(app))
    assert drawn is not None
    sections = drawn[1].split("<section>")[1:]
    assert [re.findall("<h3>(.*?)　", section)[0] for section in sections] == [
        row["city_name"] for row in rows
    ]
    for section, row in zip(sections, rows, strict=True):
        share = percent(row["disbursed_share_pct"], row["disbursed_share_pct_missing_code"])
        assert re.findall("<b>(.*?)　", section)[0] == share
    app.session_state["face_beside"] = "表"
    table = re.search(r'class="sheet beside">(.*?)</table>', said(checked(app.run())))
    assert table is not None
    for row in rows:
        assert (
            f'data-label="{row["city_name"]}">{money(row["committed_amount_yuan"], row["committed_amount_yuan_missing_code"])}<'
            in table[1]
        )
    assert "beside_bars" not in said(open_page(monkeypatch, store, "places/cities.py", city="510700"))


def test_the_measure_is_remembered_and_an_old_address_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the menu 市(州) begins with 拨付率 and comes back as it was left; an address without measure shows the list, as ever."""
    store = places_store()
    assert parameter(open_page(monkeypatch, store, "places/cities.py", edition="1"), "measure") == "listed"
    assert parameter(open_page(monkeypatch, store, "places/zones.py"), "measure") == "listed"
    app = open_page(monkeypatch, store, "places/cities.py")
    assert parameter(app, "measure") == "paid"
    app.session_state["page_measure"] = "median"
    assert parameter(checked(app.run()), "measure") == "median"
    checked(app.switch_page("places/zones.py").run())
    assert parameter(app, "measure") == "listed"
    checked(app.switch_page("places/cities.py").run())
    assert parameter(app, "measure") == "median"


@pytest.mark.parametrize("script", PLACES)
def test_a_tile_filters_to_its_city(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A click on a tile leaves this city in the address; a click on the chosen city shows all again."""
    app = open_page(monkeypatch, places_store(), script)
    app.button(key="tile_510700").click().run()
    assert parameter(app, "city") == "510700"
    app.button(key="tile_510700").click().run()
    assert parameter(app, "city") == "all"


def test_one_zone_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """A 试验区 shows status, source and date in words, its figures, and every section; national stands apart."""
    store = places_store()
    app = open_page(monkeypatch, store, "places/zones.py", city="510700")
    row = answer(store, "cities_progress", city="510700")[0]
    assert figures(app) == [
        "1 个",
        "1 个",
        "0 个",
        "1 个",
        money(row["committed_amount_yuan"]),
        money(row["disbursed_amount_yuan"]),
        percent(row["disbursed_share_pct"]),
        count(row["project_count"], "个"),
        percent(row["done_milestone_share_pct"]),
    ]
    words = said(app)
    assert "**省级甲**　获批（来源原文：获批）　日期：2026-05-01　来源：测发〔2026〕5号（单位报送）" in words
    assert "**国家级甲**" in words
    for title in ("资金：分环节、分资金层级", "项目：按赛道（条款）和状态", "里程碑与序时", "暂无可比版本"):
        assert title in words
    # The colour against 序时 stands with its word, and the reason is a sentence.
    assert "■</i>红" in words
    assert "共 4 个里程碑，到期 3 个，完成 2 个，达到序时进度的 66.67%" in words
    assert "80% 起为黄" in words
    readings = tables(app)[-1].value
    assert list(readings["填报数"])[-1] == "5 个"
    assert "未报送" in list(readings["数值日期"])


def test_a_city_that_is_no_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city that is not a 试验区 is not shown as one; its page has the same facts and says that it is not listed."""
    app = open_page(monkeypatch, places_store(), "places/zones.py", city="510900")
    assert any("不在试验区名单内" in info.value for info in app.info)
    assert len(figures(app)) == 4
    words = said(open_page(monkeypatch, places_store(), "places/cities.py", city="510900"))
    assert "**遂宁市**　不是试验区" in words
    assert "未报送：本地区没有项目，或项目没有填报里程碑" in words


def test_a_cluster_is_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row opens its host; a county's sections hold the county, never the city around it."""
    app = follow(open_page(monkeypatch, places_store(), "places/clusters.py"), "clusters_progress", 0)
    assert parameter(app, "county") == "510704"
    levels = tables(app)[1].value
    assert list(levels["项目立项金额"]) == ["0.01", "未报送"]
    assert "与县级的不相加" in [metric.delta for metric in app.metric]


def test_clusters_have_no_total() -> None:
    """Neither zones nor clusters offer a sum over rows that overlap."""
    assert not layouts()["zones_progress"].adds_up
    assert not layouts()["clusters_progress"].adds_up


def test_every_row_of_the_clusters_has_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a county and a city in the same table, the rows behind each add up to its figure."""
    store = places_store()
    edition = current_edition(open_store(store))
    report = report_table(edition, "clusters_progress", {}, run(edition, "clusters_progress"))
    assert "explain_clusters_progress" in {
        str(button.key) for button in open_page(monkeypatch, store, "places/clusters.py").button
    }
    names = explained_columns("clusters_progress")
    assert {
        "committed_amount_yuan",
        "project_count",
        "milestone_count",
        "due_milestone_count",
        "done_milestone_count",
    } <= set(names)
    for row, name in product(range(report.table.num_rows), names):
        one = explain_figure(edition, report, name, TRIAL, row)
        assert one.added is None or one.adds_up, (row, name)
    assert [one["project_count"] for one in report.table.to_pylist()] == [2, 0, 3]


def test_the_talent_of_a_city_is_what_its_fixed_table_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A city shows its rows of the list as they stand there, withheld ones withheld; a county shows none."""
    store = demonstration_store()
    city = next(str(row["city_code"]) for row in answer(store, "talent_by_city") if row["city_code"])
    app = open_page(monkeypatch, store, "places/cities.py", city=city, year="2026")
    table = next(frame.value for frame in tables(app) if "人才计划" in frame.value.columns)
    assert len(table) == sum(row["city_code"] == city for row in answer(store, "talent_by_city"))
    app = open_page(monkeypatch, places_store(), "places/clusters.py", city="510700", county="510704")
    assert "人才按市(州)计数，不按县(市、区)" in said(app)


def test_changes_of_a_place_are_of_its_projects(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where talent, readings and projects of a city changed, the page of the city lists the projects alone."""
    build_after(
        tmp_path,
        read_given(EXAMPLES / "place_changes_before"),
        read_given(EXAMPLES / "place_changes_of_a_city"),
    )
    app = open_page(monkeypatch, f"file:{tmp_path}", "places/cities.py", city="510700")
    table = tables(app.toggle(key="all_columns_place_changes").set_value(True).run())[-1].value
    assert sorted(set(table["编号"])) == ["丙项目", "乙项目", "甲项目"]
    assert "不含人才、指标填报、预算和报送" in said(app)


def test_what_changed_since_the_last_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an earlier edition exists, the city's changes stand on its page."""
    store = changed_store()
    city = next(row["city_code"] for row in answer(store, "edition_changes") if row["city_code"])
    app = open_page(monkeypatch, store, "places/cities.py", city=str(city))
    assert "之前没有同类版本" not in said(app)
    assert "变化" in tables(app)[-1].value.columns


@pytest.mark.parametrize(
    ("approval", "content", "wanted"),
    [
        ("", None, "没有审图号"),
        ("随便写", None, "不像审图号"),
        ("GS(2024)1234号", "不是地图", "不是 GeoJSON"),
        ("GS(2024)1234号", json.dumps({"features": []}), "没有本省市(州)的六位代码"),
    ],
)
def test_a_base_map_that_is_not_shown_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, approval: str, content: str | None, wanted: str
) -> None:
    """Without a 审图号, or without a usable file, the map is refused in a sentence and the tiles stay."""
    file = tmp_path / "map.geojson"
    file.write_text(content if content is not None else geojson(), encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_BASE_MAP", str(file))
    monkeypatch.setenv("DASHBOARD_MAP_APPROVAL", approval)
    app = open_page(monkeypatch, places_store(), "places/zones.py")
    assert any(wanted in error.value for error in app.error)
    assert '<img class="base-map"' not in said(app)
    assert len([button for button in app.button if str(button.key).startswith("tile_")]) == 21


def test_an_approved_base_map_is_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a 审图号 the map is drawn as a picture inside the page, nothing is fetched, and the 审图号 is printed."""
    file = tmp_path / "map.geojson"
    file.write_text(geojson(), encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_BASE_MAP", str(file))
    monkeypatch.setenv("DASHBOARD_MAP_APPROVAL", "GS(2024)1234号")
    app = open_page(monkeypatch, places_store(), "places/cities.py")
    words = said(app)
    assert 'class="base-map" src="data:image/svg+xml;base64,' in words
    assert "审图号：GS(2024)1234号" in words
    assert not app.error


def parameter(app: AppTest, name: str) -> str:
    """One parameter of the address, which is a list before the page has run again."""
    found = app.query_params[name]
    return found if isinstance(found, str) else found[0]


def geojson() -> str:
    """A province of one city, with the code behind that of the country."""
    feature = {
        "type": "Feature",
        "properties": {"gb": "156510700"},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_public_records_are_never_ledger_money(monkeypatch: pytest.MonkeyPatch) -> None:
    """Public records are shown with their source beside the ledger, without a sum."""
    app = open_page(monkeypatch, places_store(), "method/public_records.py")
    words = said(app)
    assert "从不与台账资金相加" in words
    app = app.toggle(key="all_columns_public_records_list").set_value(True).run()
    listed, beside = tables(app)[0].value, tables(app)[1].value
    assert len(listed) == 64
    assert all(address.startswith("http") for address in listed["来源网址"])
    assert "省级甲" in list(beside["台账中的名称"])
    assert all("金额" not in metric.label or "条" in metric.value for metric in app.metric)


def test_public_records_are_chosen_by_what_they_say_of_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The word 实际, 承诺, 目标 … narrows figures and tables, and stands in the address and in words on the page."""
    app = open_page(
        monkeypatch, places_store(), "method/public_records.py", public_status="首批，已创建,目标"
    )
    assert set(tables(app)[0].value["性质或状态"]) == {"首批,已创建", "目标"}
    assert figures(app)[0] == "2 条"
    assert app.query_params["public_status"] == "首批，已创建,目标"
    assert app.multiselect(key="filter_public_status").value == ["首批，已创建", "目标"]


def test_real_records_are_not_compared_with_invented_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the demonstration the real records stay alone."""
    app = open_page(monkeypatch, demonstration_store(), "method/public_records.py")
    assert "真实的公开记录不与虚构的台账并列" in said(app)
    assert len(tables(app)) == 1


def test_a_recipient_opens_by_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """One 信用代码 over clauses, years and places: money by stage, rules, findings and projects."""
    app = open_page(monkeypatch, recipients_store(), "money/recipients.py", id=RECIPIENT)
    assert figures(app) == ["2,100.03 万元", "0.01 万元", "0.0%", "3 条"]
    words = said(app)
    assert "甲公司；甲公司(改名)" in words
    assert "可能重复支持" in words
    assert [len(table.value) for table in tables(app)] == [2, 2, 3, 2]
    app = follow(app, "recipient_projects", 1)
    assert parameter(app, "id") == "P2"


@pytest.mark.parametrize(
    ("script", "own"),
    [
        ("money/recipients.py", {"id": RECIPIENT}),
        ("places/zones.py", {"city": "510700"}),
        ("places/cities.py", {"city": "510700"}),
        ("places/clusters.py", {"city": "510700", "county": "510704"}),
    ],
)
def test_the_cards_of_one_thing_agree(
    monkeypatch: pytest.MonkeyPatch, script: str, own: dict[str, str]
) -> None:
    """With one recipient, city or county chosen, every figure opens a card whose rows add up to it."""
    store = recipients_store() if "id" in own else places_store()
    app = open_page(monkeypatch, store, script, **own)
    keys = [str(button.key) for button in app.button if str(button.key).startswith("explain_")]
    assert len(keys) > len(app.metric)  # those of the tables beside those of the figures
    for key in keys:
        opened = checked(app.button(key=key).click().run())
        assert not any("不一致" in element.value for element in opened.error), key


def test_a_project_and_its_recipient_lead_to_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The project's page links to its 承担单位 without any filter, and that page opens with the project in its list."""
    app = open_page(monkeypatch, recipients_store(), "money/project.py", id="P2", city="510100")
    link = next(one.proto for one in app.get("page_link") if one.proto.label == "打开承担单位")
    own = dict(parse_qsl(link.query_string))
    assert own["id"] == RECIPIENT
    assert own["city"] == own["year"] == own["q"] == "all"
    assert "未报送：该项目没有填报里程碑" in said(app)
    app = open_page(monkeypatch, recipients_store(), "money/recipients.py", id=own["id"])
    assert parameter(follow(app, "recipient_projects", 0), "id") == "P1"


def test_recipients_are_found_and_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words find a recipient, a row opens it, and an unknown number is a sentence."""
    app = open_page(monkeypatch, recipients_store(), "money/recipients.py", q="乙所")
    assert list(tables(app)[0].value["承担单位"]) == ["乙所"]
    app = follow(app, "recipients_list", 0)
    assert parameter(app, "id") == "乙所"
    assert "统一社会信用代码：未报送" in said(app)
    app = open_page(monkeypatch, recipients_store(), "money/recipients.py", id="没有这家")
    assert any("没有这家" in info.value for info in app.info)
