"""A policy is a folder of data: no province, city, programme or code of a place stands in the program."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("dashboard", "pages", "queries", ".streamlit")
PROVINCE = ("四川", "川财", "川科", "聚源兴川", "川渝", "蓉城", "sichuan", "chengdu")


def words() -> list[str]:
    """The province's words, the names of its places and its programmes, out of the data."""
    with (ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as handle:
        regions = list(csv.DictReader(handle))
    # Short names of counties (安、南部、东区) are common words; their full names are not.
    names = {row["region_name"] for row in regions if len(row["region_name"]) > 2}
    names |= {row["short_name"] for row in regions if row["region_level"] == "city"}
    programmes = set()
    for path in (ROOT / "data/policies").glob("*/policy.toml"):
        for programme in tomllib.loads(path.read_text(encoding="utf-8")).get("talent_programs", []):
            programmes |= {programme["program_code"], programme["program_name"]}
    return sorted({*PROVINCE, *names, *programmes} - {"市中区", "市辖区", "东区", "西区", ""})


def prefixes() -> list[str]:
    """The first two digits of the codes of the places."""
    with (ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as handle:
        return sorted({row["region_code"][:2] for row in csv.DictReader(handle)})


PATTERN = re.compile(
    "|".join([*map(re.escape, words()), rf"(?<![\w.])(?:{'|'.join(prefixes())})\d{{4}}(?![\w.])"]),
    re.IGNORECASE,
)


def program_files() -> list[Path]:
    """The program, its queries, and the data files that every policy shares."""
    found = [
        path
        for folder in PROGRAM
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix != ".woff2"
    ]
    found = [path for path in found if "__pycache__" not in path.parts]
    return [*found, ROOT / "app.py", *sorted((ROOT / "data").glob("*.toml"))]


def places(text: str) -> list[str]:
    """Every word or code of a place, with its line."""
    lines = enumerate(text.splitlines(), start=1)
    return [f"line {number}: {found}" for number, line in lines for found in PATTERN.findall(line)]


def test_no_place_in_the_program() -> None:
    """Another province is another folder of data, never a change of code."""
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in program_files()}
    assert {path: found for path, source in sources.items() if (found := places(source))} == {}


@pytest.mark.parametrize(
    "bad",
    [
        'DEFAULT = "510100"',
        "where city_code = '513221'",
        "# 四川省",
        'title = "成都市"',
        'NAME = "Sichuan"',
        'policy_id = "sichuan-ai"',
        "if city == '绵阳'",
        "program_code = 'emei'",
    ],
)
def test_a_place_is_seen(bad: str) -> None:
    """The scanner fails on made-up bad lines."""
    assert places(bad)


@pytest.mark.parametrize(
    "good", ["limit = 1510000", "amount = 510000.25", "colour = '#513221a'", "市(州)、县(市、区)"]
)
def test_a_number_is_no_place(good: str) -> None:
    """The scanner does not cry wolf."""
    assert places(good) == []
