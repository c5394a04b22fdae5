"""The plan: which questions are asked of a store. Drawn once, so that two checkouts answer the very same ones."""

from __future__ import annotations

import json
import random
import sqlite3
import tomllib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from doors import Server, choose_store, menu

STATE = "state.sqlite"
SEED = 12
MIXES = 30
MIXES_OF_NOTHING = 6  # of a store without projects
SHARED = ("year", "clause", "department", "city", "part", "county", "funding_level", "project_status")
DRAWN = (
    *SHARED,
    "reporting_department",
    "q",
    "id",
    "since",
    "state",
    "program",
    "severity",
    "check",
    "stage",
)
DRAWN += ("month", "public_status", "row_limit")
# What gives the values of a parameter that known_values does not list: report and column.
BESIDE = {
    "severity": ("findings_list", "severity"),
    "check": ("findings_by_check", "check_id"),
    "public_status": ("public_record_statuses", "public_status_code"),
}
IDENTIFIED = ("projects_list", "findings_list", "recipients_list")
# How many filters a mix has.
SIZES = (1, 1, 1, 2, 2, 3)


def planned(store: Path, mixes: int) -> dict[str, Any]:
    """The questions of a store. mixes: for each report at most.

    reports: report → query strings, the empty one first. pages: page → query strings. links: tokens of 定版链接.
    """
    choose_store(store)
    server, draw = Server(), random.Random(SEED)
    listed = json.loads((store / "catalogue.json").read_text(encoding="utf-8"))["editions"]
    editions = [link["number"] for link in listed if not link.get("retired_at")]
    pools = _pools(server, editions)
    most = mixes if rows(server, "projects_list") else MIXES_OF_NOTHING
    reports = {name: _mixes(server, name, pools, draw, most) for name in report_names()}
    return {"reports": reports, "pages": _pages(pools, editions, draw), "links": _links(store)}


def shortened(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Two questions for each report, one for each page, every sixth link: every door, and each is opened soon."""
    reports = {name: mixes[:2] for name, mixes in plan["reports"].items()}
    pages = {page: mixes[:1] for page, mixes in plan["pages"].items()}
    return {"reports": reports, "pages": pages, "links": plan["links"][::6]}


def _links(store: Path) -> list[str]:
    """The 定版链接 that the store keeps."""
    if not (store / STATE).exists():
        return []
    with closing(sqlite3.connect(store / STATE)) as con:
        return [token for (token,) in con.execute("select token from links order by created_at, token")]


def report_names() -> list[str]:
    """The reports of this checkout."""
    return list(tomllib.loads(Path("data/reports.toml").read_text(encoding="utf-8")))


def rows(server: Server, report: str, **asked: str) -> list[dict[str, Any]]:
    """The rows of a report as its JSON has them; none where it is refused."""
    status, _, body = server.get(f"/export/{report}.json", urlencode(asked))
    return json.loads(body) if status == 200 else []


def _pools(server: Server, editions: list[int]) -> dict[str, list[str]]:
    """Parameter → values: those that the projects have, and one more that they do not have."""
    pools: dict[str, list[str]] = {}
    for row in rows(server, "known_values"):
        pools.setdefault(row["parameter"], []).append(row["code"])
    for name in (
        "year",
        "clause",
        "department",
        "city",
        "county",
        "funding_level",
        "project_status",
        "reporting_department",
    ):
        held = [code for code in pools[name] if rows(server, "projects_list", **{name: code})]
        pools[name] = held + [code for code in pools[name] if code not in held][:1]
    for name, (report, column) in BESIDE.items():
        pools[name] = sorted({one[column] for one in rows(server, report)})
    found = rows(server, "projects_list")
    pools["q"] = [
        *sorted({one["record_name"][-6:-2] for one in found if one["record_name"]})[:12],
        "没有这样的词",
    ]
    pools["id"] = _identifiers(server)
    pools["since"] = [str(number) for number in editions[:-1]]
    pools["edition"] = [str(number) for number in editions[:-1]]
    pools["row_limit"] = ["1", "7"]
    return {name: values for name, values in pools.items() if values}


def _identifiers(server: Server) -> list[str]:
    found: list[str] = []
    for report in IDENTIFIED:
        for row in rows(server, report)[:40:4]:
            found += [
                value
                for name, value in row.items()
                if name in ("record_id", "finding_key", "recipient_id") and value
            ]
    return list(dict.fromkeys(found)) or ["KJ-001"]


def _mixes(
    server: Server, report: str, pools: Mapping[str, list[str]], draw: random.Random, most: int
) -> list[str]:
    """The empty mix and others of what the report takes, `most` together."""
    pools = dict(pools)
    takes = [name for name in DRAWN if name in pools and _takes(server, report, name, pools[name][0])]
    if "id" in takes:
        pools["id"] = [pool for pool in pools["id"] if rows(server, report, id=pool)] or pools["id"][:1]
    mixes = [""]
    for _ in range(most * 8):
        if len(mixes) == most or not (takes or "edition" in pools):
            break
        mix = _drawn(takes, pools, draw)
        if mix not in mixes:
            mixes.append(mix)
    return mixes


def _takes(server: Server, report: str, name: str, value: str) -> bool:
    return server.get(f"/export/{report}.json", urlencode({name: value}), "HEAD")[0] == 200


def _drawn(takes: list[str], pools: Mapping[str, list[str]], draw: random.Random) -> str:
    chosen = draw.sample(takes, min(len(takes), draw.choice(SIZES)))
    if "id" in takes and "id" not in chosen and draw.random() < 0.8:
        chosen = ["id", *chosen[:1]]
    asked = {name: _value(name, pools[name], draw) for name in sorted(chosen)}
    if "row_limit" in asked:
        asked["row_offset"] = draw.choice(("0", "3"))
    if "edition" in pools and (not asked or draw.random() < 0.25):
        asked["edition"] = draw.choice(pools["edition"])
    return urlencode(asked, safe=",")


def _value(name: str, pool: list[str], draw: random.Random) -> str:
    single = name in ("q", "id", "since", "row_limit") or len(pool) == 1 or draw.random() < 0.7
    return draw.choice(pool) if single else ",".join(sorted(draw.sample(pool, 2)))


def _pages(pools: Mapping[str, list[str]], editions: list[int], draw: random.Random) -> dict[str, list[str]]:
    """Each page with nothing chosen, with a filter, as a print view or of the first edition; one record where it needs one."""
    asked: dict[str, list[str]] = {}
    for place, page in enumerate(menu()):
        own = {"project": {"id": pools["id"][0]}, "clause": {"clause": "1.1"}}.get(page, {})
        name = ("city", "clause", "department", "year")[place % 4]
        beside = (
            {"print": "portrait"}
            if place % 3 == 0
            else {"edition": str(editions[0])}
            if place % 3 == 1
            else {}
        )
        filtered = {name: draw.choice(pools.get(name, ["all"]))}
        mixes = [own, own | filtered | beside]
        if page == "clause":
            mixes += [{"clause": pool} for pool in pools["clause"][1:9:2]]
        if page == "clauses":
            mixes += [{"layout": "table"}, {"layout": "matrix"}]
        asked[page] = list(dict.fromkeys(urlencode(mix) for mix in mixes))
    return asked
