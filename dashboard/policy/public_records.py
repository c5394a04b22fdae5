"""The public records of `data/public/public-records.csv`, with their sources. They never count as ledger money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.policy.arrow_tables import MONEY, schema_of, table_of
from dashboard.policy.data_files import Record, read_records
from dashboard.settings import PUBLIC

TEXT, WHOLE = pa.string(), pa.int32()
YUAN_OF_WAN = Decimal(10_000)
COLUMNS = (
    "clause",
    "record_kind",
    "name",
    "recipient",
    "city",
    "county",
    "amount_wan",
    "date",
    "status",
    "source_url",
)
SCHEMA = schema_of(
    public_record_id=TEXT, clause_id=TEXT, public_record_kind=TEXT, public_record_name=TEXT, public_recipient_name=TEXT,
    city_code=TEXT, county_code=TEXT, public_amount_yuan=MONEY, public_record_date=TEXT, public_record_status=TEXT,
    source_url=TEXT, source_row=WHOLE,
)  # fmt: skip


@dataclass(frozen=True)
class PublicRecord:
    """One line: what a public page says, verbatim. `public_record_status` says what the amount in yuan is."""

    public_record_id: str
    clause_id: str | None
    public_record_kind: str
    public_record_name: str
    public_recipient_name: str | None
    city_code: str | None
    county_code: str | None
    public_amount_yuan: Decimal | None
    public_record_date: str | None
    public_record_status: str
    source_url: str
    source_row: int


def public_records(regions: Iterable[Mapping[str, Any]], folder: Path = PUBLIC) -> pa.Table:
    """All lines in their order. regions: the places that exist, with code, name and parent.

    Raises Refusal, naming file and line, where a place does not exist or a line has no source.
    """
    places = list(regions)
    codes = {(row["region_name"], row["parent_code"]): row["region_code"] for row in places}
    cities = {row["region_name"]: row["region_code"] for row in places if row["region_level"] == "city"}
    records = read_records(folder / "public-records.csv", COLUMNS)
    return table_of(tuple(_public_record(record, codes, cities) for record in records), SCHEMA)


def _public_record(
    record: Record, codes: Mapping[tuple[str, str | None], str], cities: Mapping[str, str]
) -> PublicRecord:
    if not record.text("source_url").startswith(("http://", "https://")):
        raise record.refuse("“source_url”应为完整的网址")
    city, county = record.optional("city"), record.optional("county")
    city_code = cities.get(city) if city else None
    county_code = codes.get((county, city_code)) if county else None
    if city and city_code is None:
        raise record.refuse(f"“city”的“{city}”不是现行的市(州)全称")
    if county and county_code is None:
        raise record.refuse(f"“county”的“{county}”不是该市(州)的县(市、区)")
    amount = record.number("amount_wan", 2)
    return PublicRecord(
        public_record_id=f"PR{record.line:03d}",
        clause_id=record.optional("clause"),
        public_record_kind=record.text("record_kind"),
        public_record_name=record.text("name"),
        public_recipient_name=record.optional("recipient"),
        city_code=city_code,
        county_code=county_code,
        public_amount_yuan=None if amount is None else amount * YUAN_OF_WAN,
        public_record_date=record.optional("date"),
        public_record_status=record.text("status"),
        source_url=record.text("source_url"),
        source_row=record.line,
    )
