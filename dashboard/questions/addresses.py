"""Builds all addresses: the edition and every parameter written out, also parameters at `all`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from dashboard.export.ordering import SORT
from dashboard.questions.known_values import LISTS
from dashboard.questions.layouts import layouts
from dashboard.questions.parameters import OPTIONS, PAGING, SHARED, WORDS, encode
from dashboard.questions.queries import load
from dashboard.settings import ADDRESS_FORMAT, page_path, settings
from dashboard.store import Edition, earlier_editions

# Page → its parameters besides the shared filters and the keyword.
OWN: dict[str, tuple[str, ...]] = {
    "clauses": ("layout",),
    "caps": ("state", "row_offset"),
    "projects": ("row_offset",),
    "project": ("id",),
    "clause": ("row_offset",),
    "changes": ("since", "row_offset"),
    "editions": ("id",),
    "submissions": ("id",),
    "audit": ("day", "channel", "report"),
    "alerts": ("severity", "check", "id", "row_offset"),
    "meeting": ("id", "slide"),
    "tasks": ("task_state", "id", "since", "row_offset"),
    "schedule": ("task_state",),
    "zones": ("measure",),
    "clusters": ("measure",),
    "cities": ("measure",),
    "recipients": ("id", "row_offset"),
    "programs": ("program",),
    "people": (
        "program",
        "batch",
        "award_kind",
        "talent_stage",
        "talent_field",
        "employer_type",
        "row_offset",
    ),
    "public-records": ("public_status",),
    "search": ("find",),
}
# Page → the filters that change its rows, in the order of its bar; every page carries the others along (D-099).
ALL_FILTERS = (
    "year",
    "clause",
    "city",
    "department",
    "reporting_department",
    "funding_level",
    "project_status",
    "part",
    "county",
    "q",
)
ACTING: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        ("overview", "clauses", "clause", "caps", "projects", "recipients", "zones", "clusters", "cities"),
        ALL_FILTERS,
    ),
    "alerts": ("clause", "city", "department", "reporting_department", "part", "county", "q"),
    "changes": ("clause", "city", "department", "part", "county"),
    **dict.fromkeys(("tasks", "schedule"), ("department", "clause", "city", "part", "county", "q")),
    "budget": ("year", "clause", "department", "funding_level", "part"),
    "departments": ("department", "clause", "reporting_department", "part"),
    "public-records": ("clause", "city", "part", "county", "q"),
    "people": ("city",),
    "desk": ("reporting_department",),
    "corrections": ("q",),
    "dictionary": ("q",),
    "data-quality": ("reporting_department",),
}


def parameters_of(page: str) -> tuple[str, ...]:
    """The parameter names of a page's address, without the edition."""
    return (*SHARED, "q", *OWN.get(page, ()), SORT)


def spelt_out(edition: str, names: Iterable[str], values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of an address. edition: its number or `latest`. values: None for all; an order only where one is chosen."""
    written = [name for name in names if name != SORT or values.get(SORT)]
    return {"v": ADDRESS_FORMAT, "edition": edition} | {name: encode(values.get(name)) for name in written}


def pinned(edition: Edition, page: str, values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of a pinned page: the edition by its number, a comparison by both numbers."""
    address = spelt_out(str(edition.number), parameters_of(page), values)
    if "since" in address and values.get("since") is None and (earlier := earlier_editions(edition)):
        address["since"] = str(earlier[-1].number)
    return address


def page_link(edition: Edition, name: str, values: Mapping[str, Any], **also: str) -> str:
    """The address for workbooks and documents: the page of a report with the filters that the report takes."""
    filters = [parameter.name for parameter in load(name).parameters if parameter.name in (*LISTS, *WORDS)]
    order = {SORT: f"{name}.{values[SORT]}"} if values.get(SORT) else {}
    address = spelt_out(str(edition.number), filters, values) | order | also
    return f"{settings().base_url}/{page_path(layouts()[name].page, address)}"


def rows_link(edition: Edition, name: str, values: Mapping[str, Any]) -> str:
    """The address of these rows of a report: its page, or the export where the page lacks a parameter."""
    page = layouts()[name].page
    known = parameters_of(page)
    chosen = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    if chosen.get(SORT):
        chosen[SORT] = f"{name}.{chosen[SORT]}"
    defaults = {key: words[0] for key, words in OPTIONS.items()} | {"row_offset": 0}
    shown = {key: chosen.get(key) or defaults.get(key) for key in known} | {"row_offset": 0}
    address = pinned(edition, page, shown)
    base = settings().base_url
    beyond = {
        key: encode(value)
        for key, value in chosen.items()
        if key not in known and value is not None and key not in PAGING
    }
    if beyond or any(chosen.get(key) is not None for key in PAGING):
        query = load(name)
        taken = {key: text for key, text in address.items() if key in ("v", "edition") or query.takes(key)}
        paging = {key: str(chosen[key]) for key in PAGING if chosen.get(key) is not None}
        return f"{base}/export/{name}.xlsx?{urlencode(taken | beyond | paging, safe=',')}"
    return f"{base}/{page_path(page, address)}"
