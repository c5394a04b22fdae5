"""The ways out without a screen, HTTP and command line: one report asked with the parameters of a page's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dashboard.export import Occasion, ReportTable
from dashboard.formatting import day
from dashboard.questions.parameters import OPTIONS, PAGING, SHARED, bind, choose_edition, encode
from dashboard.questions.queries import load, run
from dashboard.questions.reports import layouts, report_table
from dashboard.quoting.link_checks import check_edition, check_fits
from dashboard.quoting.links import find
from dashboard.refusal import Refusal
from dashboard.settings import page_path, settings
from dashboard.store import Edition, open_store
from dashboard.views.view import OWN, View


def asked(store_url: str, name: str, raw: Mapping[str, str], channel: str) -> tuple[ReportTable, Occasion]:
    """One report and the occasion of its export. raw: as in the address of its page, an opened 定版链接 included.

    The link of the report is the pinned address of its page, the edition by its number and every parameter spelt out.
    """
    edition, values = checked(store_url, name, raw)
    report = report_table(edition, name, values)
    report = replace(report, link=pinned_address(edition, name, values))
    told = {**{key: text for key, text in raw.items() if key != "v"}, "edition": str(edition.number)}
    page = layouts()[name].page
    return report, Occasion(edition.folder, channel, page, told, dates=lambda: reported_dates(edition))


def checked(store_url: str, name: str, raw: Mapping[str, str]) -> tuple[Edition, dict[str, Any]]:
    """The edition and the bound values of a report, every name and value checked, nothing asked yet."""
    edition = choose_edition(open_store(store_url), raw.get("edition"))
    own = dict(raw)
    token = own.pop("link", None)
    if token is not None:
        link = find(edition.folder, token)
        check_edition(link, edition)
        check_fits(link, link.page, {"edition": str(edition.number), **raw})
    return edition, bind(edition, load(name), own)


def pinned_address(edition: Edition, name: str, values: Mapping[str, Any]) -> str:
    """Where these rows are seen: the page; the export itself where a value is none of the page's."""
    page = layouts()[name].page
    known = (*SHARED, "q", *OWN.get(page, ()))
    chosen = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    defaults = {key: words[0] for key, words in OPTIONS.items()} | {"row_offset": 0}
    shown = {key: chosen.get(key) or defaults.get(key) for key in known}
    address = View(edition, edition, False, page, shown | {"row_offset": 0}).pinned()
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


def reported_dates(edition: Edition) -> Sequence[tuple[str, str]]:
    """报送单位 and its 数据截至日 in words; none where the edition does not hold them."""
    try:
        rows = run(edition, "department_dates").to_pylist()
    except Refusal:
        return ()
    return [(row["reporting_department_name"], day(row["as_of_on"], "未报送")) for row in rows]
