"""The one door to the facts about single persons of an edition: whoever has the right 人才信息 (D-125)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dashboard.access import Principal
from dashboard.refusal import Refusal
from dashboard.store.catalogue import Edition
from dashboard.store.companion import read_companion
from dashboard.store.reading import fetch
from dashboard.store.restricted import MARTS, completed, fact_names

RIGHT = "talent"
GRANTS = "quota_indicator"
HAS = "select 1 from duckdb_tables() where table_name = $name"


def fetch_people(
    edition: Edition, principal: Principal, sql: str, values: Mapping[str, Any] | None = None
) -> pa.Table:
    """Run a select as `fetch`, with the restricted tables of the edition. Nothing of it is kept.

    Raises Refusal for whoever has not the right, and where the companion or its key is missing or damaged.
    """
    if not principal.may(RIGHT):
        raise Refusal("您没有“人才信息”权限，没有打开。请由有权限的账号查看。")
    return fetch(edition, sql, values, {**_programs(edition), **restricted_tables(edition)})


def _programs(edition: Edition) -> dict[str, pa.Table]:
    """The programmes of an edition whose software did not know what grants them 单列名额, with nothing that does."""
    programs = fetch(edition, "select * from talent_programs")
    if GRANTS in programs.column_names:
        return {}
    return {"talent_programs": programs.append_column(GRANTS, pa.nulls(programs.num_rows, pa.string()))}


def restricted_tables(edition: Edition) -> dict[str, pa.Table]:
    """The restricted tables of an edition: from its companion, or from the file where earlier software wrote them.

    For publishing alone; readers go through `fetch_people`. Raises Refusal as there.
    """
    if not fetch(edition, HAS, {"name": "companion"}).num_rows:
        names = [name for name in (*fact_names(), *MARTS) if fetch(edition, HAS, {"name": name}).num_rows]
        return completed({name: fetch(edition, f"select * from {name}") for name in names})
    found = fetch(edition, "select companion_sha256 from companion").to_pylist()[0]
    return read_companion(edition.path, found["companion_sha256"], f"第 {edition.number} 版")
