"""The approved base map: a GeoJSON file named in the settings, used only with its 审图号."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.refusal import Refusal
from dashboard.settings import ROOT, Settings

APPROVAL = re.compile(r"\S{1,10}[(（〔\[]\d{4}[)）〕\]]\S{0,6}\d+\s*号")
CODE_KEYS = ("region_code", "adcode", "code", "gb", "PAC", "pac")
LARGEST_MIB = 20
WIDTH = 800.0
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class BaseMap:
    """shapes: (region code or '', SVG path), in the file's order; a path without code is only an outline.

    middles: region code → position of its name. width, height: of the drawing. approval: the 审图号.
    """

    approval: str
    width: float
    height: float
    shapes: tuple[tuple[str, str], ...]
    middles: Mapping[str, tuple[float, float]]


def base_map(chosen: Settings, codes: Collection[str]) -> BaseMap | None:
    """The configured base map, or None where none is configured. codes: the places that may be coloured.

    Raises Refusal where the 审图号 is missing or malformed, or the file is missing or is not GeoJSON of these places.
    """
    if not chosen.base_map:
        return None
    if not chosen.map_approval:
        raise Refusal(
            "配置了底图（DASHBOARD_BASE_MAP），但没有审图号（DASHBOARD_MAP_APPROVAL），不显示底图。"
            "行政区域界线须用经审核的地图；请填写审图号后重启。"
        )
    if not APPROVAL.fullmatch(chosen.map_approval):
        raise Refusal(
            f"审图号“{chosen.map_approval}”不像审图号，应如 GS(2024)1234号，不显示底图。请核对 DASHBOARD_MAP_APPROVAL。"
        )
    path = Path(chosen.base_map) if Path(chosen.base_map).is_absolute() else ROOT / chosen.base_map
    return _drawn(chosen.map_approval, path, _features(path), codes)


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        if path.stat().st_size > LARGEST_MIB * 1024 * 1024:
            raise Refusal(f"底图文件 {path} 超过 {LARGEST_MIB} MiB，请先简化后再用。")
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
            raise TypeError
    except OSError as error:
        raise Refusal(f"底图文件 {path} 读不出来，请核对 DASHBOARD_BASE_MAP。") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"底图文件 {path} 不是 GeoJSON 的 FeatureCollection，请核对 DASHBOARD_BASE_MAP。"
        ) from error
    return features


def _drawn(approval: str, path: Path, features: list[dict[str, Any]], codes: Collection[str]) -> BaseMap:
    try:
        lines = [
            (_code(feature, codes), [_points(ring) for ring in _rings(feature.get("geometry") or {}) if ring])
            for feature in features
        ]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Refusal(f"底图文件 {path} 里有画不出的图形，请核对文件。") from error
    points = [point for _, rings in lines for ring in rings for point in ring]
    if not any(code for code, rings in lines if rings):
        raise Refusal(
            f"底图文件 {path} 里没有本省市(州)的六位代码（属性 {'、'.join(CODE_KEYS)} 之一），请核对文件。"
        )
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / max((east - west) * narrowing, 1e-9)
    placed = [
        (code, [[((x - west) * narrowing * scale, (north - y) * scale) for x, y in ring] for ring in rings])
        for code, rings in lines
    ]
    shapes = tuple((code, "".join(_path(ring) for ring in rings)) for code, rings in placed if rings)
    middles = {code: _middle(rings) for code, rings in placed if code and rings}
    return BaseMap(approval, WIDTH, (north - south) * scale, shapes, middles)


def _code(feature: dict[str, Any], codes: Collection[str]) -> str:
    """The region code of a feature, with or without the country prefix 156; '' for an outline without code."""
    properties = feature.get("properties") or {}
    found = [
        str(properties[key]).removeprefix("156")[:6] for key in CODE_KEYS if properties.get(key) is not None
    ]
    return next((code for code in found if code in codes), "")


def _rings(geometry: dict[str, Any]) -> Iterator[Any]:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates", [])
    if kind == "Polygon" or kind == "MultiLineString":
        yield from coordinates
    elif kind == "MultiPolygon":
        for polygon in coordinates:
            yield from polygon
    elif kind == "LineString":
        yield coordinates


def _points(ring: Any) -> Ring:
    points = [(float(point[0]), float(point[1])) for point in ring]
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points):
        raise ValueError("not degrees")
    return points


def _path(ring: Ring) -> str:
    end = "Z" if ring[0] == ring[-1] else ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + end


def _middle(rings: list[Ring]) -> tuple[float, float]:
    largest = max(rings, key=len)
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
