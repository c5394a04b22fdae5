"""The 试验区 and 产业集群 in public sources: `data/public/`, used until a department files a list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.policy.arrow_tables import schema_of, table_of
from dashboard.policy.data_files import Record, read_records, refuse_repeats
from dashboard.settings import PUBLIC

TEXT, DAY = pa.string(), pa.date32()
STATED = {
    "status_text": TEXT, "stated_on": DAY, "stated_on_text": TEXT, "source_title": TEXT, "source_url": TEXT, "remark": TEXT,
}  # fmt: skip
SCHEMAS = {
    "public_zones": schema_of(zone_name=TEXT, city_code=TEXT, zone_level=TEXT, zone_status=TEXT, **STATED),
    "public_clusters": schema_of(
        cluster_name=TEXT, cluster_kind=TEXT, city_code=TEXT, county_code=TEXT, cluster_status=TEXT, **STATED
    ),
}


@dataclass(frozen=True)
class Stated:
    """What a source says: status and day in the words of the source, its title and address."""

    status_text: str
    stated_on: date | None
    stated_on_text: str | None
    source_title: str
    source_url: str
    remark: str | None


@dataclass(frozen=True)
class PublicZone(Stated):
    """A 试验区: a city at a level, with a status code."""

    zone_name: str
    city_code: str
    zone_level: str
    zone_status: str


@dataclass(frozen=True)
class PublicCluster(Stated):
    """A 产业集群; `county_code` is None where the source names only the city."""

    cluster_name: str
    cluster_kind: str | None
    city_code: str
    county_code: str | None
    cluster_status: str


def public_lists(
    parents: Mapping[str, str | None], codes: Collection[tuple[str, str]], folder: Path = PUBLIC
) -> dict[str, pa.Table]:
    """`public_zones` and `public_clusters` as Arrow tables.

    parents: code of every place → code of the city it lies in. codes: (code list, code) of the reference data.
    Raises Refusal, naming file and line, where a line names what does not exist or has no source.
    """
    zones = read_records(folder / "zones.csv", tuple(SCHEMAS["public_zones"].names))
    clusters = read_records(folder / "clusters.csv", tuple(SCHEMAS["public_clusters"].names))
    refuse_repeats(zones, "city_code", "zone_level")
    refuse_repeats(clusters, "cluster_name", "cluster_kind", "city_code", "county_code")
    for record in (*zones, *clusters):
        _check_place(record, parents)
        if not record.text("source_url").startswith(("http://", "https://")):
            raise record.refuse("“source_url”应为完整的网址")
    rows: dict[str, tuple[Stated, ...]] = {
        "public_zones": tuple(
            PublicZone(
                **_stated(record),
                zone_name=record.text("zone_name"),
                city_code=record.text("city_code"),
                zone_level=_code(record, "zone_level", codes),
                zone_status=_code(record, "zone_status", codes),
            )
            for record in zones
        ),
        "public_clusters": tuple(
            PublicCluster(
                **_stated(record),
                cluster_name=record.text("cluster_name"),
                cluster_kind=record.optional("cluster_kind"),
                city_code=record.text("city_code"),
                county_code=record.optional("county_code"),
                cluster_status=_code(record, "cluster_status", codes),
            )
            for record in clusters
        ),
    }
    return {name: table_of(values, SCHEMAS[name]) for name, values in rows.items()}


def _stated(record: Record) -> dict[str, Any]:
    return {
        "status_text": record.text("status_text"),
        "stated_on": record.date("stated_on"),
        "stated_on_text": record.optional("stated_on_text"),
        "source_title": record.text("source_title"),
        "source_url": record.text("source_url"),
        "remark": record.optional("remark"),
    }


def _code(record: Record, column: str, codes: Collection[tuple[str, str]]) -> str:
    return record.one_of(column, [code for code_list, code in codes if code_list == column])


def _check_place(record: Record, parents: Mapping[str, str | None]) -> None:
    city, county = record.text("city_code"), record.cells.get("county_code", "")
    if city not in parents or city not in parents.values():
        raise record.refuse(f"“city_code”的代码“{city}”不是现行的市(州)")
    if county and parents.get(county) != city:
        raise record.refuse(f"“county_code”的代码“{county}”不是该市(州)的县(市、区)")
