"""The lists of the drop-downs of a template, from the policy and the reference data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

YES_NO = ("是", "否")
MONEY_UNITS = ("元", "万元", "亿元")


def choices(tables: Mapping[str, pa.Table]) -> dict[str, tuple[str, ...]]:
    """Name of a list → its words in order, without repeats. tables: of `policy.edition_tables`.

    Every code list of the reference data is a list of the same name.
    """
    regions = sorted(_rows(tables, "regions"), key=lambda row: row["region_code"])
    indicators = _rows(tables, "indicators")
    read = [row for row in indicators if row["source_kind"] == "reading"]
    stages = sorted(_rows(tables, "talent_stages"), key=lambda row: row["stage_order"])
    lists: dict[str, Iterable[str]] = {
        "clauses": (row["clause_number"] for row in _rows(tables, "clauses")),
        "rule_groups": (row["rule_group"] for row in _rows(tables, "rules") if row["rule_group"]),
        "cities": (row["region_name"] for row in regions if row["region_level"] == "city"),
        "counties": (row["region_name"] for row in regions if row["region_level"] == "county"),
        "departments": (
            row["department_name"]
            for row in _rows(tables, "departments")
            if row["department_kind"] != "open_list"
        ),
        "programs": (row["program_name"] for row in _rows(tables, "talent_programs")),
        "stages": (row["stage_name"] for row in stages),
        "indicator_ids": (row["indicator_id"] for row in read),
        "indicator_names": (row["indicator_name"] for row in read),
        "indicator_units": _units(read),
        "all_indicator_ids": (row["indicator_id"] for row in indicators),
        "all_indicator_names": (row["indicator_name"] for row in indicators),
        "all_indicator_units": _units(indicators),
        "yes_no": YES_NO,
    }
    coded: dict[str, list[str]] = {}
    for row in sorted(_rows(tables, "codes"), key=lambda row: (row["code_list"], row["code_order"])):
        coded.setdefault(row["code_list"], []).append(row["code_name"])
    return {name: tuple(dict.fromkeys(words)) for name, words in (coded | lists).items()}


def _units(indicators: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """The units of indicators; an amount may be in 元, 万元 or 亿元."""
    units = (row["unit"] for row in indicators)
    return (word for unit in units for word in (MONEY_UNITS if unit == "元" else (unit,)))


def _rows(tables: Mapping[str, pa.Table], name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tables[name].to_pylist()
    return rows
