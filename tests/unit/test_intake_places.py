"""试验区 and 产业集群: lists with a source come in and replace the public ones; what is not known is 未核实."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from dashboard.policy.public_lists import public_lists
from dashboard.policy.reference import reference_tables
from dashboard.refusal import Refusal
from dashboard.settings import PUBLIC
from dashboard.store import Edition, current_edition, open_store
from tests.asking import run
from tests.ledgers import delimited, facts, read, reasons, workbook
from tests.stores import demonstration_store, empty_store

pytestmark = pytest.mark.slow  # publishes editions

ZONES = ["试验区名称", "市(州)", "级别", "建设状态", "状态日期", "来源名称", "来源网址", "备注"]
CLUSTERS = ["集群名称", "集群类别", "市州", "县市区", "认定状态", "认定日期", "来源", "网址"]


def listed(store: str, name: str) -> list[dict[str, Any]]:
    """The rows of a list report of the current edition."""
    rows: list[dict[str, Any]] = run(current_edition(open_store(store)), name).to_pylist()
    return rows


def test_zones_with_their_words(tmp_path: Path) -> None:
    """Status words are brought to one of four, the words and the day are kept, short names of cities are known."""
    rows = [
        ["省级人工智能创新发展试验区名单"],
        ["市州", "层级", "状态", "文件名称", "批准日期", "备注"],
        ["德阳", "省级", "已批复", "测发〔2026〕5号", "2026年5月", ""],
        ["达州市", "国家级", "加快建设", "", "2024", "—"],
        ["自贡市", "省级", "", "", "2024年", ""],
    ]
    result = read(workbook(tmp_path / "科技厅_试验区.xlsx", rows, ("A1:F1",)))
    assert (result.kinds, result.department_code) == (("zones",), "kjt")
    assert [
        (row["zone_id"], row["zone_status"], row["status_text"], row["stated_on"], row["stated_on_text"])
        for row in facts(result, "zones")
    ] == [
        ("510600|provincial", "approved", "已批复", date(2026, 5, 1), "2026年5月"),
        ("510300|provincial", "unverified", None, None, "2024年"),
    ]
    assert reasons(result) == [(4, "批准日期", "日期无法识别")]


def test_a_status_that_nobody_knows_is_unverified(tmp_path: Path) -> None:
    """It is not invented: the words stay, the state is 未核实, the sender hears of it."""
    result = read(
        workbook(tmp_path / "名单.xlsx", [ZONES, ["", "绵阳市", "省级", "加快建设", "", "", "", ""]])
    )
    (row,) = facts(result, "zones")
    assert (row["zone_status"], row["status_text"]) == ("unverified", "加快建设")
    assert result.notes == ("工作表“Sheet”第 2 行：试验区状态“加快建设”不在代码表内，记为未核实，原文保留。",)


BAD_ZONES: list[tuple[list[object], list[tuple[str, str]]]] = [
    (["甲", "", "省级", "获批", "", "", "", ""], [("市(州)", "必填为空")]),
    (["甲", "某市", "省级", "获批", "", "", "", ""], [("市(州)", "地区不存在")]),
    (["甲", "武侯区", "省级", "获批", "", "", "", ""], [("市(州)", "地区不存在")]),
    (["甲", "德阳市", "", "获批", "", "", "", ""], [("级别", "必填为空")]),
    (["甲", "德阳市", "市级", "获批", "", "", "", ""], [("级别", "级别不存在")]),
    (["甲", "德阳市", "省级", "获批", "五月", "", "", ""], [("状态日期", "日期无法识别")]),
    (["甲", "自贡市", "省级", "获批", "", "", "见报纸", ""], [("来源网址", "网址无法识别")]),
    (["甲", "成都", "省", "创建", "", "", "", ""], [("市(州)", "编号重复")]),
    (["甲", "泸州市", "省级", "=A1", "", "", "", ""], [("建设状态", "公式没有缓存值")]),
]  # fmt: skip
BAD_CLUSTERS: list[tuple[list[object], list[tuple[str, str]]]] = [
    (["", "一类", "成都市", "", "认定", "", "", ""], [("集群名称", "必填为空")]),
    (["乙", "", "", "", "认定", "", "", ""], [("市州", "必填为空")]),
    (["乙", "", "某市", "", "认定", "", "", ""], [("市州", "地区不存在")]),
    (["乙", "", "成都市", "某县", "认定", "", "", ""], [("县市区", "地区不存在")]),
    (["乙", "", "绵阳市", "武侯区", "认定", "", "", ""], [("县市区", "县不属于市")]),
    (["乙", "", "", "市中区", "认定", "", "", ""], [("县市区", "地区不明确")]),
    (["乙", "", "成都市", "", "认定", "2024-13", "", ""], [("认定日期", "日期无法识别")]),
    (["丙", "", "成都市", "", "认定", "", "", "内网"], [("网址", "网址无法识别")]),
    (["甲 集群", "先进制造业", "成都", "武侯", "培育", "", "", ""], [("集群名称", "编号重复")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "good", "bad", "kind"),
    [
        (ZONES, ["甲", "成都市", "省级", "获批", "2026-05-01", "文", "https://example.org/1", ""], BAD_ZONES, "zones"),
        (CLUSTERS, ["甲集群", "先进制造业", "成都市", "武侯区", "认定", "2026-05-01", "文", ""], BAD_CLUSTERS, "clusters"),
    ],
)  # fmt: skip
def test_every_reason_for_which_a_row_is_not_taken(
    heads: list[str],
    good: list[object],
    bad: list[tuple[list[object], list[tuple[str, str]]]],
    kind: str,
    tmp_path: Path,
) -> None:
    """Each bad cell is named with its sheet, row, column and value, in a sentence that says what to do."""
    result = read(workbook(tmp_path / "名单.xlsx", [heads, good, *(row for row, _ in bad)]))
    assert result.kinds == (kind,)
    assert reasons(result) == [(place, *named) for place, (_, cells) in enumerate(bad, 3) for named in cells]
    assert (result.taken, result.rejected) == (1, len(bad))
    assert {rejection.sheet for rejection in result.rejections} == {"Sheet"}
    assert all("请" in one.reason for one in result.rejections)


def test_a_host_is_a_county_or_a_city(tmp_path: Path) -> None:
    """A county alone brings its city; a city alone stays a city; the same name in two counties is two clusters."""
    rows = [
        ["产业集群", "市", "县", "状态"],
        ["人工智能产业集群", "", "武侯区", "认定"],
        ["人工智能产业集群", "绵阳市", "游仙区", "培育中"],
        ["人工智能产业集群", "成都市", "", "拟培育"],
    ]
    result = read(delimited(tmp_path / "集群.csv", rows))
    assert [
        (row["city_code"], row["county_code"], row["cluster_status"]) for row in facts(result, "clusters")
    ] == [
        ("510100", "510107", "recognised"),
        ("510700", "510704", "cultivating"),
        ("510100", None, "proposed"),
    ]
    assert len({row["cluster_id"] for row in facts(result, "clusters")}) == 3


def test_public_lists_stand_until_a_list_is_filed(tmp_path: Path) -> None:
    """A ledger shows what public sources say; the first filed list replaces it whole, corrections replace rows by key."""
    for name, count in (("zones_list", 4), ("clusters_list", 2)):
        rows = listed(empty_store(), name)
        assert {row["list_basis"] for row in rows} == {"public"}
        assert len(rows) == count
        assert all(row["source_url"].startswith("http") and row["status_text"] for row in rows)
    store = f"file:{tmp_path / 'store'}"

    def send(*rows: list[object]) -> list[tuple[str, str, str]]:
        book = workbook(tmp_path / "科技厅_试验区_2026年10月.xlsx", [ZONES, *rows])
        assert cli.main(["intake", str(book), "--store", store]) == 0
        found = listed(store, "zones_list")
        return [(row["city_code"], row["zone_status"], row["list_basis"]) for row in found]

    first: list[object] = ["", "德阳市", "省级", "启动建设", "", "文", "", ""]
    second: list[object] = ["", "达州市", "省级", "创建", "", "文", "", ""]
    both = [("510600", "launched", "filed"), ("511700", "creating", "filed")]
    assert send(first, second) == both
    assert send(first, second) == both
    assert send(["", "德阳", "省", "获批", "2026-06-01", "另一文", "", ""]) == [
        ("511700", "creating", "filed"),
        ("510600", "approved", "filed"),
    ]
    assert {row["list_basis"] for row in listed(store, "clusters_list")} == {"public"}


def test_a_demonstration_never_shows_the_public_lists() -> None:
    """Its 试验区 and 产业集群 are invented and say so."""
    for name in ("zones_list", "clusters_list"):
        rows = listed(demonstration_store(), name)
        assert rows
        assert {(row["list_basis"], row["source_url"]) for row in rows} == {("filed", None)}
        assert all(row["remark"].startswith("（演示）") for row in rows)


def test_public_lists_hold_what_their_sources_say() -> None:
    """Every line of the two lists comes from a public record with the same address, and none invents a county."""
    records = (PUBLIC / "public-records.csv").read_text(encoding="utf-8")
    reference = reference_tables()
    parents = {row["region_code"]: row["parent_code"] for row in reference["regions"].to_pylist()}
    codes = [(row["code_list"], row["code"]) for row in reference["codes"].to_pylist()]
    tables = public_lists(parents, codes)
    for table in tables.values():
        for row in table.to_pylist():
            assert row["source_url"] in records
    assert set(tables["public_clusters"]["county_code"].to_pylist()) == {None}


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("zones.csv", "511700", "999999", "不是现行的市"),
        ("zones.csv", "511700", "510000", "不是现行的市"),
        ("zones.csv", "creating", "built", "不在"),
        ("zones.csv", "510300", "511700", "重复"),
        ("zones.csv", "http://kyfz.org.cn/show-25630.html", "", "source_url"),
        ("clusters.csv", "510100,,proposed", "510100,510704,proposed", "不是该市"),
    ],
)
def test_a_broken_public_list_is_refused(file: str, old: str, new: str, words: str, tmp_path: Path) -> None:
    """File and line are named; nothing is published from a list that names what does not exist."""
    for name in ("zones.csv", "clusters.csv"):
        text = (PUBLIC / name).read_text(encoding="utf-8")
        assert name != file or old in text
        (tmp_path / name).write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
    reference = reference_tables()
    parents = {row["region_code"]: row["parent_code"] for row in reference["regions"].to_pylist()}
    codes = [(row["code_list"], row["code"]) for row in reference["codes"].to_pylist()]
    with pytest.raises(Refusal, match=words):
        public_lists(parents, codes, tmp_path)


def test_an_edition_carries_its_own_public_lists() -> None:
    """What was public when it was published stays readable in the edition."""
    edition: Edition = current_edition(open_store(empty_store()))
    assert run(edition, "zones_list").num_rows == 4


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (["项目编号", "项目名称", "市州", "级别", "状态"], "projects"),
        (["集群名称", "市州", "级别", "状态"], "clusters"),
        (["试验区", "市州", "状态"], "zones"),
        (["市州", "级别", "建设状态"], "zones"),
    ],
)
def test_kinds_are_told_apart(heads: list[str], kind: str, tmp_path: Path) -> None:
    """A ledger with cities and states is no list of places."""
    row = ["甲", "成都市", *("" for _ in heads[2:])]
    assert read(workbook(tmp_path / "表.xlsx", [heads, row])).kinds == (kind,)


def test_projects_without_numbers_are_no_zones(tmp_path: Path) -> None:
    """A ledger that lacks its numbers is sent back as a ledger, not taken as a list of 试验区."""
    heads = ["项目名称", "市州", "级别", "状态"]
    assert "项目编号" in str(read(workbook(tmp_path / "表.xlsx", [heads, ["甲", "成都市", "", ""]])).refusal)
