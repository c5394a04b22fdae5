"""Findings by check and by reporting department: bars whose names open the findings behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from dashboard.components import drawn
from dashboard.export import ReportTable
from dashboard.formatting import count, nothing
from dashboard.policy.check_catalogue import SEVERITIES

GRAVE, MILD = SEVERITIES
LOOKS = {GRAVE: "down", MILD: "up"}
EVERY = {"id": "all", "row_offset": "0"}  # what is opened begins with the first finding of the list

Path = Callable[..., str]


def found(by_check: ReportTable, by_department: ReportTable, key: str, path: Path) -> None:
    """Draw both sets of bars; checks without findings stand in a line below.

    by_check: findings_by_check; by_department: findings_by_department; path: as `View.path`.
    """
    checks, units = by_check.table.to_pylist(), by_department.table.to_pylist()
    seen = [row for row in checks if row["finding_count"]]
    if not seen:
        return
    blocks = (
        ("按核查事项", _checks(seen, path)),
        ("按报送单位（按政策点名的次序，不是名次）", _units(units, path)),
    )
    sections = "".join(
        f"<section><h3>{escape(title)}</h3>{drawn.lines(rows)}</section>" for title, rows in blocks
    )
    legend = drawn.keys((LOOKS[word], word) for word in SEVERITIES)
    drawn.picture(
        by_department,
        key,
        f'{legend}<div class="several halves">{sections}</div>',
        unit="条",
        also=_rest(checks),
    )


def _checks(rows: Sequence[Mapping[str, Any]], path: Path) -> list[drawn.Row]:
    most = max(row["finding_count"] for row in rows)
    return [
        drawn.Row(
            row["check_title"],
            count(row["finding_count"], "条"),
            (drawn.Part(LOOKS[row["severity"]], Decimal(0), _at(row["finding_count"], most)),),
            address=path("alerts", check=row["check_id"], **EVERY),
        )
        for row in rows
    ]


def _units(rows: Sequence[Mapping[str, Any]], path: Path) -> list[drawn.Row]:
    most = max(row["finding_count"] for row in rows)
    return [_unit(row, most, path) for row in rows]


def _unit(row: Mapping[str, Any], most: int, path: Path) -> drawn.Row:
    code, grave, whole = row["reporting_department_code"], row["grave_finding_count"], row["finding_count"]
    name = row["reporting_department_name"] or nothing(row["reporting_department_name_missing_code"])
    middle = _at(grave, most)
    parts = [drawn.Part(LOOKS[GRAVE], Decimal(0), middle)] if grave else []
    if whole > grave:
        parts.append(drawn.Part(LOOKS[MILD], middle, _at(whole, most)))
    opened = path("alerts", reporting_department=code, **EVERY) if code else ""
    told = f"{count(whole, '条')}，其中{GRAVE} {count(grave, '条')}"
    return drawn.Row(name, told, tuple(parts), address=opened)


def _rest(rows: Sequence[Mapping[str, Any]]) -> str:
    """The checks that found nothing and the ones that are switched off, in words."""
    empty = [row["check_title"] for row in rows if row["finding_count"] == 0]
    off = [row["check_title"] for row in rows if row["finding_count"] is None]
    told = [f"没有提示的 {len(empty)} 项：{'、'.join(empty)}。"] if empty else []
    told += [f"停用的 {len(off)} 项：{'、'.join(off)}。"] if off else []
    return "".join(told)


def _at(number: int, most: int) -> Decimal:
    return drawn.at(Decimal(number), Decimal(most))
