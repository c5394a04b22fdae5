"""Rows that would replace what another unit filed: from an account of a unit they are sent back, and nothing else is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.intake.earlier_rows import fetch_rows, has_kind
from dashboard.intake.numbers_of_things import SAME_WORDS
from dashboard.intake.own_unit import Units
from dashboard.intake.results import FileResult, Rejection
from dashboard.intake.sending_back import heading_of, keys_of, without_rows
from dashboard.refusal import Refusal
from dashboard.store import Edition
from dashboard.store.ledgers import Ledger, ledgers

# Rows that nobody is known to have filed are another's.
OTHERS = """
select {key} as key_text from {table}
where
    (reporting_department_code is null or not list_contains($units::varchar[], reporting_department_code))
    and {key} in (select unnest($keys::varchar[]))
"""
BETWEEN = chr(31)
LONGEST_NAME = 40
REASON = (
    "别的单位已经报送：{named}与已接入的一条是同一条，那一条是别的单位报送的，您的账号不能替代；"
    "请核对编号，或请原报送单位、不限单位的数据专员接入"
)
MEANWHILE = "核对以后，别的单位报送了这些文件里的编号，没有发布。请刷新页面，重新核对后再发布。"


def own_rows(results: Sequence[FileResult], base: Edition | None, units: Units) -> list[FileResult]:
    """The results in which rows are rejected whose record another unit, or nobody known, filed in the edition.

    base: the newest ledger edition. units: of the account, None for all: then the later row counts (D-009).
    """
    if base is None or units is None:
        return list(results)
    found = []
    for result in results:
        for ledger in ledgers():
            if ledger.rows.name in result.facts:
                result = _own(result, ledger, base, units)
        found.append(result)
    return found


def check_own(results: Sequence[FileResult], base: Edition | None, units: Units) -> None:
    """Raise Refusal where a row would replace another unit's: somebody published since the rows were judged."""
    if any(own is not one for own, one in zip(own_rows(results, base, units), results, strict=True)):
        raise Refusal(MEANWHILE)


def _own(result: FileResult, ledger: Ledger, base: Edition, units: tuple[str, ...]) -> FileResult:
    rows = result.facts[ledger.rows.name]
    keys = keys_of(rows, ledger)
    others = _others(ledger, base, units, [BETWEEN.join(key) for key in keys])
    is_own = [BETWEEN.join(key) not in others for key in keys]
    if all(is_own):
        return result
    rejections = [
        _rejection(result, ledger, row)
        for row, is_kept in zip(rows.to_pylist(), is_own, strict=True)
        if not is_kept
    ]
    return without_rows(result, ledger, is_own, rejections)


def _others(ledger: Ledger, base: Edition, units: tuple[str, ...], keys: list[str]) -> set[str]:
    """The keys among these under which the edition has a row that none of these units filed."""
    if not has_kind(base, ledger):
        return set()  # an edition of earlier software without this kind
    key = f"concat_ws(chr({ord(BETWEEN)}), {', '.join(map(SAME_WORDS.format, ledger.rows.key))})"
    asked = {"units": list(units), "keys": keys}
    sql = OTHERS.format(key=key, table=ledger.rows.name)
    return set(fetch_rows(base, ledger, sql, asked)["key_text"].to_pylist())


def _rejection(result: FileResult, ledger: Ledger, row: Mapping[str, Any]) -> Rejection:
    """What is said of a row: its own number or name, as its own file prints it."""
    fields = (*ledger.rows.key, ledger.row_name, *ledger.recognised["key"])
    field, heading = heading_of(result, row["source_sheet"], row["source_row"], fields)
    value = str(row.get(field) or "")
    short = value if len(value) <= LONGEST_NAME else f"{value[:LONGEST_NAME]}…"
    reason = REASON.format(named=f"“{short}”" if value else "本行")
    return Rejection(row["source_sheet"], row["source_row"], heading, value, reason)
