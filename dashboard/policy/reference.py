"""Reference data: places, departments and code lists, read from `data/reference/` and handed on as tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa

from dashboard.policy.arrow_tables import schema_of, table_of
from dashboard.policy.data_files import Record, read_records, refuse_repeats
from dashboard.settings import REFERENCE

TEXT, WHOLE, YES_NO = pa.string(), pa.int32(), pa.bool_()
SCHEMAS = {
    "regions": schema_of(
        region_code=TEXT, region_name=TEXT, short_name=TEXT, region_level=TEXT, parent_code=TEXT,
        valid_from=TEXT, valid_to=TEXT, source=TEXT,
    ),
    "superseded_regions": schema_of(
        region_code=TEXT, region_name=TEXT, region_level=TEXT, parent_code=TEXT, valid_to=TEXT, source=TEXT,
        successor_code=TEXT,
    ),
    "region_aliases": schema_of(alias=TEXT, region_code=TEXT, alias_note=TEXT, is_ambiguous=YES_NO),
    "departments": schema_of(
        department_code=TEXT, department_name=TEXT, short_name=TEXT, parent_code=TEXT, department_kind=TEXT
    ),
    "department_aliases": schema_of(alias=TEXT, department_code=TEXT),
    "codes": schema_of(code_list=TEXT, code=TEXT, code_name=TEXT, code_order=WHOLE, aliases=TEXT),
    "tiles": schema_of(region_code=TEXT, tile_column=WHOLE, tile_row=WHOLE),
}  # fmt: skip


@dataclass(frozen=True)
class Region:
    """A place by its GB/T 2260 code. Years as text; `valid_to` and `successor_code` only where the code is no longer valid."""

    region_code: str
    region_name: str
    short_name: str
    region_level: str
    parent_code: str | None
    valid_from: str | None
    valid_to: str | None
    source: str
    successor_code: str | None


@dataclass(frozen=True)
class RegionAlias:
    """Another name of a place. An ambiguous name has no code; intake then asks, with the text of the note."""

    alias: str
    region_code: str | None
    alias_note: str | None
    is_ambiguous: bool


@dataclass(frozen=True)
class Department:
    """A department as the policy prints it; a bureau names its department, an open list stands for many."""

    department_code: str
    department_name: str
    short_name: str
    parent_code: str | None
    department_kind: str


@dataclass(frozen=True)
class DepartmentAlias:
    """A name that ledgers use for a department or bureau, its official names included."""

    alias: str
    department_code: str


@dataclass(frozen=True)
class Code:
    """One code of a list, its Chinese name, and the words that ledgers use for it, separated by `|`."""

    code_list: str
    code: str
    code_name: str
    code_order: int
    aliases: str


@dataclass(frozen=True)
class Tile:
    """Where a city stands in the abstract layout (示意布局): column and row, from 0 at the upper left."""

    region_code: str
    tile_column: int
    tile_row: int


def reference_tables(folder: Path = REFERENCE) -> dict[str, pa.Table]:
    """All reference tables as Arrow tables.

    `regions` holds the places that exist now; `superseded_regions` the former codes with their successors.
    Raises Refusal, naming file and line, where a file is missing or broken, or a code does not exist.
    """
    regions = _regions(folder / "regions.csv")
    current = tuple(region for region in regions if region.valid_to is None)
    codes = {region.region_code for region in current}
    departments = _departments(folder / "departments.csv")
    department_codes = {department.department_code for department in departments}
    rows: dict[str, tuple[object, ...]] = {
        "regions": current,
        "superseded_regions": tuple(region for region in regions if region.valid_to is not None),
        "region_aliases": _region_aliases(folder / "region_aliases.csv", codes),
        "departments": departments,
        "department_aliases": _department_aliases(folder / "department_aliases.csv", department_codes),
        "codes": _codes(folder / "codes.csv"),
        "tiles": _tiles(folder / "tiles.csv", codes),
    }
    return {name: table_of(values, SCHEMAS[name]) for name, values in rows.items()}


@cache
def superseded_regions(folder: Path = REFERENCE) -> Mapping[str, Region]:
    """Code → place, for the codes that are no longer valid."""
    return {
        region.region_code: region
        for region in _regions(folder / "regions.csv")
        if region.valid_to is not None
    }


def department_codes(folder: Path = REFERENCE) -> frozenset[str]:
    """The codes of all departments, bureaus and open lists."""
    return frozenset(department.department_code for department in _departments(folder / "departments.csv"))


def code_names(code_list: str, folder: Path = REFERENCE) -> dict[str, str]:
    """Code → Chinese name of the codes in one list, in order."""
    return {code.code: code.code_name for code in _codes(folder / "codes.csv") if code.code_list == code_list}


def _known(record: Record, column: str, known: Collection[str]) -> None:
    if record.cells[column] and record.cells[column] not in known:
        raise record.refuse(f"“{column}”的代码“{record.cells[column]}”不存在或已停用")


def _regions(path: Path) -> tuple[Region, ...]:
    columns = (*SCHEMAS["regions"].names, "successor_code")
    records = read_records(path, columns)
    refuse_repeats(records, "region_code")
    current = [record for record in records if not record.cells["valid_to"]]
    codes = {record.cells["region_code"] for record in current}
    cities = {record.cells["region_code"] for record in current if record.cells["region_level"] == "city"}
    for record in records:
        code = record.text("region_code")
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            raise record.refuse(f"“{code}”不是六位行政区划代码")
        if record.one_of("region_level", ("city", "county")) == "county":
            _known(record, "parent_code", cities)
        _known(record, "successor_code", codes)
        if bool(record.cells["valid_to"]) != bool(record.cells["successor_code"]):
            raise record.refuse("停用的代码要同时写 valid_to 和 successor_code")
    return tuple(
        Region(
            region_code=record.text("region_code"),
            region_name=record.text("region_name"),
            short_name=record.text("short_name"),
            region_level=record.text("region_level"),
            parent_code=record.text("parent_code"),
            valid_from=record.optional("valid_from"),
            valid_to=record.optional("valid_to"),
            source=record.text("source"),
            successor_code=record.optional("successor_code"),
        )
        for record in records
    )


def _region_aliases(path: Path, codes: Collection[str]) -> tuple[RegionAlias, ...]:
    records = read_records(path, tuple(SCHEMAS["region_aliases"].names))
    refuse_repeats(records, "alias")
    for record in records:
        _known(record, "region_code", codes)
        if record.boolean("is_ambiguous") == bool(record.cells["region_code"]):
            raise record.refuse("有歧义的别名不写代码，没有歧义的必须写代码")
    return tuple(
        RegionAlias(
            alias=record.text("alias"),
            region_code=record.optional("region_code"),
            alias_note=record.optional("alias_note"),
            is_ambiguous=record.boolean("is_ambiguous"),
        )
        for record in records
    )


def _departments(path: Path) -> tuple[Department, ...]:
    records = read_records(path, tuple(SCHEMAS["departments"].names))
    refuse_repeats(records, "department_code")
    refuse_repeats(records, "department_name")
    codes = {record.cells["department_code"] for record in records}
    for record in records:
        _known(record, "parent_code", codes)
    return tuple(
        Department(
            department_code=record.text("department_code"),
            department_name=record.text("department_name"),
            short_name=record.text("short_name"),
            parent_code=record.optional("parent_code"),
            department_kind=record.one_of("department_kind", ("department", "bureau", "open_list")),
        )
        for record in records
    )


def _department_aliases(path: Path, codes: Collection[str]) -> tuple[DepartmentAlias, ...]:
    records = read_records(path, tuple(SCHEMAS["department_aliases"].names))
    refuse_repeats(records, "alias")
    for record in records:
        _known(record, "department_code", codes)
    return tuple(DepartmentAlias(record.text("alias"), record.text("department_code")) for record in records)


def _codes(path: Path) -> tuple[Code, ...]:
    records = read_records(path, tuple(SCHEMAS["codes"].names))
    refuse_repeats(records, "code_list", "code")
    return tuple(
        Code(
            code_list=record.text("code_list"),
            code=record.text("code"),
            code_name=record.text("code_name"),
            code_order=record.integer("code_order"),
            aliases=record.cells["aliases"],
        )
        for record in records
    )


def _tiles(path: Path, codes: Collection[str]) -> tuple[Tile, ...]:
    records = read_records(path, tuple(SCHEMAS["tiles"].names))
    refuse_repeats(records, "region_code")
    refuse_repeats(records, "tile_column", "tile_row")
    for record in records:
        _known(record, "region_code", codes)
    return tuple(
        Tile(record.text("region_code"), record.integer("tile_column"), record.integer("tile_row"))
        for record in records
    )
