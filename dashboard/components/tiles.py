"""The abstract layout of the cities (示意布局，非地图): a button per city with colour, word and number of a measure (D-043)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.lights import shaped
from dashboard.export import ReportTable
from dashboard.formatting import nothing, percent, plain, wan
from dashboard.policy.base_map import BaseMap

CAPTION = "示意布局，非地图：每格一个市(州)，位置只表示大致方位，大小没有含义。"
MEASURES = {
    "listed": "试验区状态",
    "paid": "拨付率",
    "milestones": "里程碑序时进度",
    "median": "单个项目立项金额中位数",
}
COLUMNS = {
    "paid": "disbursed_share_pct",
    "milestones": "done_milestone_share_pct",
    "median": "median_committed_amount_yuan",
}
WORDS = ("低", "较低", "较高", "高")
QUARTERS = (Decimal(25), Decimal(50), Decimal(75))
# (background, text). The word in the tile means the same as the colour.
FILLS = (("#eaf1f9", "#0b2545"), ("#b8d0ea", "#0b2545"), ("#5b93cf", "#06182f"), ("#174a86", "#ffffff"))
PLAIN, DASHED = ("#ffffff", "#344054"), ("#f3f5f8", "#344054")
# The colours of the lights, by the word with its shape from `shaped`.
LIT = {
    "绿": ("#cfe8d9", "#0b3d22"),
    "已完成": ("#cfe8d9", "#0b3d22"),
    "黄": ("#fbe2b3", "#4a3200"),
    "红": ("#f5c6c1", "#5c1410"),
    "未报送": DASHED,
}
LISTED = {"获批": FILLS[3], "创建": FILLS[2], "启动建设": FILLS[1], "国家级": FILLS[1], "未核实": DASHED}


@dataclass(frozen=True)
class Tile:
    """The tile of a city: its words and colours. fill: background and text."""

    code: str
    name: str
    column: int
    row: int
    word: str
    number: str
    fill: tuple[str, str]


def measure(*, clusters: bool = False) -> None:
    """Draw the choice of the measure; clusters: 名单 means the places of clusters."""
    names = MEASURES | ({"listed": "集群所在地"} if clusters else {})
    st.segmented_control("着色指标", list(names), format_func=names.__getitem__, key="page_measure")


def legend(measure: str, *, clusters: bool = False) -> str:
    """The meaning of word and number of a tile."""
    return LEGENDS["hosts" if clusters and measure == "listed" else measure]


def tiles(report: ReportTable, measure: str, *, clusters: bool = False) -> tuple[Tile, ...]:
    """The tiles of the cities in the layout; clusters: 名单 means the places of clusters."""
    rows = [row for row in report.table.to_pylist() if row["tile_column"] is not None]
    bounds = _bounds(rows, measure)
    return tuple(_tile(row, *_said(row, measure, bounds, clusters)) for row in rows)


def chooser(shown: Sequence[Tile], chosen: Sequence[str] | None, legend: str) -> str | None:
    """Draw the tiles. Returns the code of the clicked city, `all` for the city already chosen, else None."""
    st.caption(f"{CAPTION}{plain(legend)}点击一格查看该市(州)，再次点击查看全部。")
    st.html(f"<style>{''.join(_style(tile, tile.code in (chosen or ())) for tile in shown)}</style>")
    picked = None
    with st.container(key="tiles"):
        for tile in shown:
            number = f" *{plain(tile.number)}*" if tile.number else ""
            name = f"{plain(tile.name)} ✓" if tile.code in (chosen or ()) else plain(tile.name)
            if st.button(f"**{name}** {plain(tile.word)}{number}", key=f"tile_{tile.code}"):
                picked = "all" if tuple(chosen or ()) == (tile.code,) else tile.code
    return picked


def drawn(base: BaseMap, shown: Sequence[Tile]) -> None:
    """Draw the approved base map in the same colours, as a picture, with its 审图号."""
    by_code = {tile.code: tile for tile in shown}
    shapes = "".join(
        f'<path d="{path}" fill="{by_code[code].fill[0] if code in by_code else "none"}" fill-rule="evenodd" '
        'stroke="#667085" stroke-width="1"/>'
        for code, path in base.shapes
    )
    names = "".join(_label(by_code[code], x, y) for code, (x, y) in base.middles.items() if code in by_code)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {base.width + 8:.0f} {base.height + 8:.0f}" '
        f'font-size="20" text-anchor="middle" font-family="sans-serif">{shapes}{names}</svg>'
    )
    said = "；".join(f"{tile.name} {tile.word} {tile.number}" for tile in shown)
    source = f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
    st.html(f'<img class="base-map" src="{source}" alt="底图：{escape(said)}">')
    st.caption(f"审图号：{plain(base.approval)}")


def _label(tile: Tile, x: float, y: float) -> str:
    """The SVG text in the middle of a shape: name, word and number."""
    said = escape(f"{tile.word} {tile.number}".strip())
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" fill="{tile.fill[1]}">{escape(tile.name)}'
        f'<tspan x="{x:.0f}" dy="20" font-size="16">{said}</tspan></text>'
    )


LEGENDS = {
    "listed": "格内为名单中的状态和项目数。",
    "hosts": "格内为名单中的集群条数，所在地为县(市、区)的与仅明确到市(州)的分列。",
    "paid": "拨付金额 ÷ 立项金额：75% 起为高，50% 起为较高，25% 起为较低，以下为低。",
    "milestones": "到期已完成 ÷ 到期里程碑，红黄绿按政策数据的门槛评定，与市(州)页的序时状态相同。",
    "median": "单个项目立项金额的中位数，单位万元：按有数据的市(州)四等分。",
}


def _bounds(rows: Sequence[dict[str, Any]], measure: str) -> tuple[Decimal, ...]:
    """The lower bounds of 较低, 较高 and 高."""
    if measure != "median":
        return QUARTERS
    values = sorted(row[COLUMNS[measure]] for row in rows if row[COLUMNS[measure]] is not None)
    return tuple(values[len(values) * quarter // 4] for quarter in (1, 2, 3)) if values else ()


def _said(
    row: dict[str, Any], measure: str, bounds: Sequence[Decimal], clusters: bool
) -> tuple[str, str, tuple[str, str]]:
    """Word, number and colours of a tile."""
    if measure == "listed" and clusters:
        counties, city = row["county_cluster_count"], row["city_cluster_count"]
        number = " ".join(f"{level}{count}" for level, count in (("县", counties), ("市", city)) if count)
        return ("有", number, FILLS[2]) if number else ("无", "0", PLAIN)
    if measure == "listed":
        mark = row["zone_mark"]
        both = f"{mark}＋国家级" if row["has_national_zone"] and mark != "国家级" else mark
        return both, f"{row['project_count']:,}项", LISTED.get(mark, PLAIN)
    column = COLUMNS[measure]
    value = row[column]
    if measure == "milestones":
        state = row["schedule_state"]
        return shaped(state), "" if value is None else percent(value), LIT.get(state, PLAIN)
    if value is None:
        return nothing(row[f"{column}_missing_code"]), "", DASHED
    level = sum(value >= bound for bound in bounds)
    return WORDS[level], wan(value) if measure == "median" else percent(value), FILLS[level]


def _tile(row: dict[str, Any], word: str, number: str, fill: tuple[str, str]) -> Tile:
    place = (row["tile_column"], row["tile_row"])
    return Tile(row["city_code"], row["city_short_name"], *place, word, number, fill)


def _style(tile: Tile, is_chosen: bool) -> str:
    """The style of a tile: place and colours, a dashed border for a missing value, a thick border for the choice."""
    edge = "3px solid #b4413c" if is_chosen else f"1px {'dashed' if tile.fill == DASHED else 'solid'} #667085"
    at = f".st-key-tile_{tile.code}"
    return (
        f"{at}{{grid-column:{tile.column + 1};grid-row:{tile.row + 1}}}"
        f"{at} button{{background:{tile.fill[0]};color:{tile.fill[1]};border:{edge}}}"
    )
