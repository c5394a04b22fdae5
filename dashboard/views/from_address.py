"""Asks a report with the parameters of a page's address, for HTTP and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.access import SOFTWARE, Principal
from dashboard.export import Occasion, ReportTable
from dashboard.formatting import day
from dashboard.questions.addresses import rows_link
from dashboard.questions.layouts import layouts
from dashboard.questions.parameters import bind, choose_edition
from dashboard.questions.queries import allowed, load, run
from dashboard.questions.reports import report_table
from dashboard.questions.scoping import check_all
from dashboard.quoting.link_checks import check_edition, check_fits
from dashboard.quoting.links import find
from dashboard.refusal import Refusal
from dashboard.store import Edition, open_store


def asked(
    store_url: str, name: str, raw: Mapping[str, str], channel: str, principal: Principal
) -> tuple[ReportTable, Occasion]:
    """A report and the occasion of its export. raw: as in the address of its page, with the token of an opened 定版链接.

    The link of the report is the pinned address of its page, with the edition's number and every parameter.
    """
    edition, values = checked(store_url, name, raw, principal)
    report = report_table(edition, name, values, principal, link=rows_link(edition, name, values))
    told = {**{key: text for key, text in raw.items() if key != "v"}, "edition": str(edition.number)}
    page = layouts()[name].page
    return report, Occasion(
        edition.folder, channel, principal, page, told, dates=lambda: reported_dates(edition)
    )


def checked(
    store_url: str, name: str, raw: Mapping[str, str], principal: Principal
) -> tuple[Edition, dict[str, Any]]:
    """The edition and the checked, bound values of a report. Raises Refusal; runs no query of the report."""
    edition = choose_edition(open_store(store_url), raw.get("edition"))
    parameters = dict(raw)
    token = parameters.pop("link", None)
    if token is not None:
        link = find(edition.folder, token)
        check_edition(link, edition)
        check_fits(link, link.page, {"edition": str(edition.number), **raw})
    query = load(name, principal)
    check_all(parameters, principal)
    return edition, allowed(edition, query, bind(edition, query, parameters, principal), principal)


def reported_dates(edition: Edition) -> Sequence[tuple[str, str]]:
    """报送单位 and 数据截至日 in words; empty where the edition does not hold them."""
    try:
        rows = run(edition, "department_dates", None, SOFTWARE).to_pylist()
    except Refusal:
        return ()
    return [(row["reporting_department_name"], day(row["as_of_on"], "未报送")) for row in rows]
