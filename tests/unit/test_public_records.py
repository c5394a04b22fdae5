"""The public records and the base map: read with their source, refused by file and line where something is amiss."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.policy.base_map import base_map
from dashboard.policy.public_records import COLUMNS, public_records
from dashboard.policy.reference import reference_tables
from dashboard.refusal import Refusal
from dashboard.settings import settings

REGIONS = reference_tables()["regions"].to_pylist()
HEAD = ",".join(COLUMNS)
LINE = "2.1,省级试验区,某试验区,某市,绵阳市,游仙区,12.5,2025-03,目标,https://example.test/1"
RING = [[104.0, 31.0], [105.0, 31.0], [105.0, 32.0], [104.0, 31.0]]


def written(folder: Path, line: str) -> Path:
    (folder / "public-records.csv").write_text(f"{HEAD}\n{line}\n", encoding="utf-8")
    return folder


def test_a_record_keeps_its_words(tmp_path: Path) -> None:
    """万元 become 元, places become codes, and date and status stay the words of the source."""
    row = public_records(REGIONS, written(tmp_path, LINE)).to_pylist()[0]
    assert row["public_amount_yuan"] == Decimal("125000.00")
    assert (row["city_code"], row["county_code"]) == ("510700", "510704")
    assert (row["public_record_date"], row["public_record_status"]) == ("2025-03", "目标")
    assert (row["public_record_id"], row["source_row"]) == ("PR002", 2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://example.test/1", "某网页", "网址"),
        ("绵阳市", "绵阳", "市(州)全称"),
        ("游仙区", "武侯区", "不是该市(州)的县(市、区)"),
        ("12.5", "约12", "amount_wan"),
    ],
)
def test_a_broken_record_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A record without source, with an unknown place or an unreadable amount is refused with file and line."""
    with pytest.raises(Refusal) as refused:
        public_records(REGIONS, written(tmp_path, LINE.replace(old, new)))
    assert said in str(refused.value)
    assert "第 2 行" in str(refused.value)


def test_the_dates_say_in_chinese_what_is_uncertain() -> None:
    """Every record of the project has a source, and no note of whoever copied it is left in English."""
    rows = public_records(REGIONS).to_pylist()
    assert len(rows) == 64
    assert not [row for row in rows if any(letter in (row["public_record_date"] or "") for letter in "aeiou")]


def mapped(
    tmp_path: Path, geometry: object, code: object = 510700, approval: str = "GS(2024)1234号"
) -> object:
    features = [{"properties": {"adcode": code}, "geometry": geometry}]
    (tmp_path / "map.json").write_text(json.dumps({"features": features}), encoding="utf-8")
    chosen = replace(settings(), base_map=str(tmp_path / "map.json"), map_approval=approval)
    return base_map(chosen, {"510700"})


def test_a_map_keeps_its_shapes(tmp_path: Path) -> None:
    """One degree of longitude is narrower than one of latitude, north is up, and every ring is drawn."""
    drawn = base_map(
        replace(settings(), base_map=str(written_map(tmp_path)), map_approval="川S(2024)00012号"), {"510700"}
    )
    assert drawn is not None
    assert drawn.width == 800
    assert 900 < drawn.height < 950
    assert [code for code, _ in drawn.shapes] == ["510700"]
    assert drawn.shapes[0][1].startswith(f"M0.0 {drawn.height:.1f}L800.0 {drawn.height:.1f}L800.0 0.0")
    assert drawn.shapes[0][1].count("M") == 2


def written_map(tmp_path: Path) -> Path:
    geometry = {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    features = [{"properties": {"adcode": 510700}, "geometry": geometry}]
    (tmp_path / "map.json").write_text(json.dumps({"features": features}), encoding="utf-8")
    return tmp_path / "map.json"


def test_no_map_is_no_fault() -> None:
    """Where none is configured there is none."""
    assert base_map(replace(settings(), base_map=""), {"510700"}) is None


@pytest.mark.parametrize(
    ("geometry", "code", "approval", "said"),
    [
        ({"type": "Polygon", "coordinates": [RING]}, 510700, "", "没有审图号"),
        ({"type": "Polygon", "coordinates": [RING]}, 510700, "审图号", "不像审图号"),
        ({"type": "Polygon", "coordinates": [RING]}, 999999, "GS(2024)1234号", "没有本省市(州)"),
        ({"type": "Polygon", "coordinates": [[[3000, 1]]]}, 510700, "GS(2024)1234号", "画不出"),
        ({"type": "Polygon", "coordinates": [["x"]]}, 510700, "GS(2024)1234号", "画不出"),
        ({"type": "Polygon", "coordinates": [[]]}, 510700, "GS(2024)1234号", "没有本省市(州)"),
        (None, 510700, "GS(2024)1234号", "没有本省市(州)"),
    ],
)
def test_a_map_is_refused_in_a_sentence(
    tmp_path: Path, geometry: object, code: int, approval: str, said: str
) -> None:
    """Without a 审图号, without known codes, or with shapes that are none: a sentence, never a half map."""
    with pytest.raises(Refusal, match=said.replace("(", r"\(").replace(")", r"\)")):
        mapped(tmp_path, geometry, code, approval)
