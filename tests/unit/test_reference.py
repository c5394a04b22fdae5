"""Places, departments and code lists: complete, without contradiction, refused where broken."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dashboard.policy.loading import load_policy
from dashboard.policy.reference import code_names, department_codes, reference_tables
from dashboard.refusal import Refusal
from dashboard.settings import REFERENCE

TABLES = reference_tables()
COUNTIES_PER_CITY = {
    "成都市": 20, "自贡市": 6, "攀枝花市": 5, "泸州市": 7, "德阳市": 6, "绵阳市": 9, "广元市": 7, "遂宁市": 5,
    "内江市": 5, "乐山市": 11, "南充市": 9, "眉山市": 6, "宜宾市": 10, "广安市": 6, "达州市": 7, "雅安市": 8,
    "巴中市": 5, "资阳市": 3, "阿坝藏族羌族自治州": 13, "甘孜藏族自治州": 18, "凉山彝族自治州": 17,
}  # fmt: skip


def rows(name: str) -> list[dict[str, Any]]:
    return list(TABLES[name].to_pylist())


def region(code: str) -> dict[str, Any]:
    return next(row for row in rows("regions") if row["region_code"] == code)


def test_all_places_of_the_province() -> None:
    """21 cities and 183 counties, each county under an existing city, none of them a pseudo entry."""
    levels = Counter(row["region_level"] for row in rows("regions"))
    assert levels == {"city": 21, "county": 183}
    city_rows = [row for row in rows("regions") if row["region_level"] == "city"]
    cities = {row["region_code"]: row["region_name"] for row in city_rows}
    counties = [row for row in rows("regions") if row["region_level"] == "county"]
    assert Counter(cities[row["parent_code"]] for row in counties) == COUNTIES_PER_CITY
    assert all(row["region_code"][:4] == row["parent_code"][:4] for row in counties)
    assert not [row for row in counties if "市辖" in row["region_name"] or "开发区" in row["region_name"]]
    assert len({row["region_code"] for row in rows("regions")}) == 204


@pytest.mark.parametrize(
    ("code", "name", "parent"),
    [
        ("510185", "简阳市", "510100"),
        ("510118", "新津区", "510100"),
        ("510107", "武侯区", "510100"),
        ("511403", "彭山区", "511400"),
        ("513201", "马尔康市", "513200"),
        ("513233", "红原县", "513200"),
        ("513301", "康定市", "513300"),
        ("513402", "会理市", "513400"),
        ("510704", "游仙区", "510700"),
        ("510705", "安州区", "510700"),
        ("510604", "罗江区", "510600"),
        ("511111", "沙湾区", "511100"),
        ("511504", "叙州区", "511500"),
    ],
)
def test_known_codes(code: str, name: str, parent: str) -> None:
    """Places that were renamed or moved carry today's code, name and city."""
    assert (region(code)["region_name"], region(code)["parent_code"]) == (name, parent)


def test_former_codes_lead_to_their_successors() -> None:
    """A former code is kept apart, with the year it ended and the place that took over."""
    former = {row["region_code"]: row for row in rows("superseded_regions")}
    assert former["512081"]["successor_code"] == "510185"
    assert former["512081"]["valid_to"] == "2016"
    assert former["513425"]["successor_code"] == "513402"
    assert former["513425"]["valid_to"] == "2021"
    current = {row["region_code"] for row in rows("regions")}
    assert not current & set(former)
    assert {row["successor_code"] for row in former.values()} <= current


def test_aliases_are_unambiguous() -> None:
    """No alias stands twice, none is the name of another place, and every code exists."""
    aliases = [row["alias"] for row in rows("region_aliases")]
    assert len(set(aliases)) == len(aliases)
    assert not set(aliases) & {row["region_name"] for row in rows("regions")}
    codes = {row["region_code"] for row in rows("regions")}
    assert all(row["is_ambiguous"] or row["region_code"] in codes for row in rows("region_aliases"))


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("成都", "510100"),
        ("阿坝州", "513200"),
        ("凉山", "513400"),
        ("武侯", "510107"),
        ("北川", "510726"),
        ("会理县", "513402"),
        ("四川天府新区成都直管区", "510100"),
        ("四川天府新区眉山片区", "511400"),
        ("绵阳科技城新区", "510700"),
        ("宜宾三江新区", "511500"),
        ("达州高新区", "511700"),
        ("雅安经济技术开发区", "511800"),
    ],
)
def test_names_that_ledgers_use(alias: str, code: str) -> None:
    """Short names, former names and zones without a code lead to a place."""
    found = {row["alias"]: row["region_code"] for row in rows("region_aliases")}
    assert found[alias] == code


@pytest.mark.parametrize("alias", ["四川天府新区", "天府新区", "高新区", "市中"])
def test_ambiguous_names_are_asked_about(alias: str) -> None:
    """A name that fits two places has no code and says what to write instead."""
    row = next(row for row in rows("region_aliases") if row["alias"] == alias)
    assert row["is_ambiguous"]
    assert row["region_code"] is None
    assert "请" in row["alias_note"]


def test_departments() -> None:
    """Bureaus belong to departments, and an alias means one department only."""
    departments = {row["department_code"]: row for row in rows("departments")}
    assert departments["zzb-rcb"]["parent_code"] == "zzb"
    assert departments["fgw-sjj"]["parent_code"] == "fgw"
    aliases = {row["alias"]: row["department_code"] for row in rows("department_aliases")}
    assert len(aliases) == len(rows("department_aliases"))
    wanted = {"经信厅": "jxt", "省经信厅": "jxt"} | {
        "四川省科学技术厅": "kjt",
        "发改委": "fgw",
        "省委人才办": "zzb-rcb",
    }
    assert {alias: aliases[alias] for alias in wanted} == wanted
    for code, row in departments.items():
        assert aliases[row["department_name"]] == code


def test_every_responsible_unit_is_a_department() -> None:
    """Each unit that the policy prints is found under its printed name."""
    aliases = {row["alias"]: row["department_code"] for row in rows("department_aliases")}
    for unit in load_policy("sichuan-ai").responsible_units:
        assert unit.department_code in department_codes()
        assert aliases[unit.printed_name] == unit.department_code


def test_codes() -> None:
    """Within a list a word means one code; the words that ledgers use are known."""
    meanings: dict[tuple[str, str], str] = {}
    for row in rows("codes"):
        for word in (row["code_name"], *filter(None, row["aliases"].split("|"))):
            assert (row["code_list"], word) not in meanings, word
            meanings[row["code_list"], word] = row["code"]
    assert meanings["project_status", "在建"] == meanings["project_status", "实施中"] == "in_progress"
    assert meanings["funding_level", "省级财政资金"] == "provincial"
    assert "、".join(code_names("state").values()) == "未超、接近、达到、超出、未足额、缺少计算依据、待核条件"


def test_tiles() -> None:
    """Each of the 21 cities has a tile at a different place."""
    cities = {row["region_code"] for row in rows("regions") if row["region_level"] == "city"}
    assert {row["region_code"] for row in rows("tiles")} == cities
    assert len({(row["tile_column"], row["tile_row"]) for row in rows("tiles")}) == 21


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("regions.csv", "510104,锦江区,锦江,county,510100", "510104,锦江区,锦江,county,519900", "519900"),
        ("regions.csv", "510104,", "51010,", "不是六位"),
        ("regions.csv", "510105,", "510104,", "重复"),
        ("region_aliases.csv", "成都,510100", "成都,510199", "不存在或已停用"),
        ("region_aliases.csv", "四川天府新区,,", "四川天府新区,510100,", "有歧义"),
        ("departments.csv", "zzb-rcb,省委人才办,省委人才办,zzb", "zzb-rcb,省委人才办,省委人才办,zz", "zz"),
        ("department_aliases.csv", "科技厅,kjt", "科技厅,kj", "kj"),
        ("codes.csv", "provincial,省级,2", "provincial,省级,二", "不是整数"),
        ("tiles.csv", "510100,1,1", "510100,2,1", "重复"),
        ("codes.csv", "code_list,", "list,", "表头应为"),
    ],
)
def test_broken_files_are_refused(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    """A broken reference file is refused with its name and line."""
    folder = shutil.copytree(REFERENCE, tmp_path / "reference")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        reference_tables(folder)
    assert words in str(refusal.value)
    assert f"{file} 第 " in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A missing reference file is refused by its name."""
    folder = shutil.copytree(REFERENCE, tmp_path / "reference")
    (folder / "codes.csv").unlink()
    with pytest.raises(Refusal, match=r"codes\.csv"):
        reference_tables(folder)
