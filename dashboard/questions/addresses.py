"""What an address says, whoever writes it: the edition and every parameter spelt out, also those at `all`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from dashboard.questions.parameters import LISTS, OPTIONS, PAGING, SHARED, WORDS, encode
from dashboard.questions.queries import load
from dashboard.questions.reports import layouts
from dashboard.settings import ADDRESS_FORMAT, page_path, settings
from dashboard.store import Edition, earlier_editions

# The parameters that a page has beside the shared filters and the keyword.
OWN: dict[str, tuple[str, ...]] = {
    "clauses": ("layout",),
    "caps": ("state", "row_offset"),
    "projects": ("row_offset",),
    "project": ("id",),
    "clause": ("row_offset",),
    "changes": ("since", "row_offset"),
    "editions": ("id",),
    "audit": ("day", "channel", "report"),
    "alerts": ("severity", "check", "id", "row_offset"),
    "meeting": ("id", "slide"),
    "zones": ("measure",),
    "clusters": ("measure",),
    "cities": ("measure",),
    "recipients": ("id", "row_offset"),
    "programs": ("program",),
    "public-records": ("public_status",),
}


def parameters_of(page: str) -> tuple[str, ...]:
    """The names that a page's address may carry, beside the edition."""
    return (*SHARED, "q", *OWN.get(page, ()))


def spelt_out(edition: str, names: Iterable[str], values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of an address. edition: its number or `latest`. values: None for all."""
    return {"v": ADDRESS_FORMAT, "edition": edition} | {name: encode(values.get(name)) for name in names}


def pinned(edition: Edition, page: str, values: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of one page, fixed: the edition by its number, a comparison by both its numbers."""
    address = spelt_out(str(edition.number), parameters_of(page), values)
    if "since" in address and values.get("since") is None and (earlier := earlier_editions(edition)):
        address["since"] = str(earlier[-1].number)
    return address


def page_link(edition: Edition, name: str, values: Mapping[str, Any]) -> str:
    """Where a document sends its reader: the page of a report with the filters that the report takes."""
    own = [one.name for one in load(name).parameters if one.name in (*LISTS, *WORDS)]
    address = spelt_out(str(edition.number), own, values)
    if values.get("since"):  # the address of a comparison names both its editions
        address["since"] = str(values["since"])
    return f"{settings().base_url}/{page_path(layouts()[name].page, address)}"


def rows_link(edition: Edition, name: str, values: Mapping[str, Any]) -> str:
    """Where these rows of a report are seen: its page; the export itself where a value is none of the page's."""
    page = layouts()[name].page
    known = parameters_of(page)
    chosen = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
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
        own = {key: text for key, text in address.items() if key in ("v", "edition") or query.takes(key)}
        paging = {key: str(chosen[key]) for key in PAGING if chosen.get(key) is not None}
        return f"{base}/export/{name}.xlsx?{urlencode(own | beyond | paging, safe=',')}"
    return f"{base}/{page_path(page, address)}"
