"""The view of a reader: edition, page and every parameter. Pages ask it; nothing here draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

import pyarrow as pa

from dashboard.access import Principal, Sight, may_open, of_sight
from dashboard.access.principal import account_of
from dashboard.export import Question, ReportTable
from dashboard.export.explanation import Explained
from dashboard.export.ordering import SORT, order_of
from dashboard.export.quotation import Link
from dashboard.questions.addresses import page_link, parameters_of, pinned, spelt_out
from dashboard.questions.editions import editions_list, numbered
from dashboard.questions.figures import explain_figure
from dashboard.questions.known_values import LISTS, known_values
from dashboard.questions.parameters import PAGING, SHARED, described
from dashboard.questions.queries import load, run
from dashboard.questions.reports import report_table
from dashboard.questions.scoping import OutOfScope, is_of_people, may_ask, narrowed
from dashboard.quoting.changes import Answer
from dashboard.refusal import Refusal
from dashboard.settings import page_path
from dashboard.store import Edition, earlier_editions, is_unchanged

PAGE_ROWS = 50
PAPER_ROWS = 500  # in the print view


@dataclass(frozen=True)
class View:
    """values: the shared filters and the parameters of the page, None for all. newest: the current edition.

    principal: who is looking; its scopes are among the values.

    link: the opened 定版链接, while the choices equal those of the link. is_printed: whether this is the print view,
        with more rows per page. seen: all asked reports, of this edition or of another shown edition.
    """

    edition: Edition
    newest: Edition
    follows_latest: bool
    page: str
    values: Mapping[str, Any]
    principal: Principal
    link: Link | None = None
    is_printed: bool = False
    seen: dict[Question | None, ReportTable] = field(default_factory=dict, compare=False, repr=False)

    def report(self, name: str, **extra: Any) -> ReportTable:
        """Answer a report with the choices of this view. Answers are cached, because an edition never changes.

        The page of a long table belongs to the list that is asked for by `page_rows`; every other list begins at its first row.
        """
        query = load(name)
        asked = {**self.values, **extra}
        if asked.get("row_limit") != self.page_rows:
            asked["row_offset"] = extra.get("row_offset")
        values = {p.name: asked.get(p.name) for p in query.parameters}
        if order := order_of(self.values.get(SORT), name):
            values[SORT] = order
        rows, link = self.answer(self.edition, name, values), page_link(self.edition, name, values)
        report = report_table(self.edition, name, values, self.principal, rows, link)
        self.seen[report.question] = report
        return report

    @property
    def answer(self) -> Answer:
        """What answers a report for the reader: (edition, name, values) → rows."""
        return answering(self.principal.sight)

    @property
    def doubt(self) -> str | None:
        """What a reader must know of the files: one that was changed and is not used, or one that is still read."""
        if self.edition.number != self.newest.number and is_unchanged(self.newest) is False:
            return (
                f"第 {self.newest.number} 版的文件与发布时不同，可能损坏或被改动，未予使用；"
                f"当前显示第 {self.edition.number} 版。请联系运维人员从备份恢复。"
            )
        if is_unchanged(self.edition) is None:
            return f"正在核对第 {self.edition.number} 版的文件是否与发布时一致，核对完成前本页数字请勿引用。"
        return None

    @property
    def page_rows(self) -> int:
        """The number of rows on a page of a long table."""
        return page_rows(self.is_printed)

    def sees(self, name: str) -> bool:
        """Whether the reader has the right to a report, and it can be narrowed to the scopes of the reader."""
        query = load(name)
        try:
            narrowed(name, query.takes, {}, self.principal)
        except OutOfScope:
            return False
        return may_ask(name, self.principal)

    def answers(self, name: str) -> bool:
        """Whether the edition has the tables of this report; editions of earlier software may lack them."""
        try:
            self.report(name)
        except Refusal:
            return False
        return True

    def over_editions(self, name: str, most: int) -> tuple[list[ReportTable], int]:
        """The answers of a report on the latest editions up to this one, oldest first; and how many editions there are.

        most: the editions that are asked. One that lacks the tables, is damaged or does not know a choice gives no answer.
        """
        asked = [self.of(edition) for edition in (*self.earlier, self.edition)[-most:]]
        return [one.report(name) for one in asked if one._knows_choices() and one.answers(name)], len(asked)

    def _knows_choices(self) -> bool:
        try:
            known = known_values(self.edition)
        except Refusal:
            return False
        return all(code in known[name].labels for name in LISTS for code in self.values.get(name) or ())

    def whole(self, report: ReportTable) -> ReportTable:
        """The same report with the same values and all rows; the query runs now."""
        values = {name: value for name, value in report.asked.items() if name not in PAGING}
        link = page_link(self.edition, report.name, values)
        return report_table(self.edition, report.name, _bound(values), self.principal, link=link)

    def explained(self, report: ReportTable, column: str, row: int | None = None) -> Explained:
        """The explanation of a figure of a report of this view. row: its position in a table."""
        return explain_figure(self.edition, report, column, self.principal, row)

    def address(self, page: str | None = None, **extra: str) -> dict[str, str]:
        """The parameters of a link to a page with these choices, all written out."""
        target = self.page if page is None else page
        names = parameters_of(target) if target == self.page else (*SHARED, "q")
        edition = "latest" if self.follows_latest else str(self.edition.number)
        return spelt_out(edition, names, self.values) | extra

    def doors(
        self, report: ReportTable, page: str, columns: Mapping[str, str], **extra: str
    ) -> list[str | None]:
        """The address that each row of a report opens, None for a row that lacks a value.

        columns: parameter of the page → column of the report. extra: parameters that are the same for all rows.
        """
        if not may_open(self.principal, page):
            return [None] * report.table.num_rows
        same = self.address(page, **extra)
        rows = report.table.select(list(columns.values())).to_pylist()
        return [
            None
            if None in row.values()
            else page_path(page, same | {name: str(row[column]) for name, column in columns.items()})
            for row in rows
        ]

    def path(self, page: str, **extra: str) -> str:
        """The address of a page with these choices, relative to the server."""
        return page_path(page, self.address(page, **extra))

    def pinned(self) -> dict[str, str]:
        """The parameters of a link to this page: the edition by its number, a comparison by both numbers."""
        return pinned(self.edition, self.page, self.values)

    def editions(self) -> ReportTable:
        """The list of all editions of this store, newest first."""
        return editions_list(self.edition)

    def of(self, edition: Edition) -> View:
        """This view with another edition."""
        return replace(self, edition=edition)

    def edition_numbered(self, text: str) -> Edition:
        """The edition that a parameter of the page names. Raises Refusal for an unknown edition."""
        return numbered(self.edition, text)

    @property
    def earlier(self) -> tuple[Edition, ...]:
        """The editions that this edition can be compared with, oldest first."""
        return tuple(earlier_editions(self.edition))

    @property
    def others(self) -> tuple[Edition, ...]:
        """The other editions of this kind that the page can show instead, newest first."""
        every = (*earlier_editions(self.newest), self.newest)
        return tuple(one for one in reversed(every) if one.number != self.edition.number)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The filters that are not `all`, in words."""
        return described(self.edition, {name: self.values.get(name) for name in (*LISTS, "q")})

    @property
    def account(self) -> str:
        """The account of the reader in words, with the name of its unit."""
        return account_of(replace(self.principal, unit=self.unit_name(self.principal.unit)))

    def unit_name(self, code: str) -> str:
        """The name of the unit of an account: a department, a city or a county; the code itself where it is none."""
        known = known_values(self.edition)
        labels = [known[name].labels for name in ("department", "city", "county")]
        return next((of[code] for of in labels if code in of), code)

    @property
    def limits(self) -> tuple[tuple[str, str], ...]:
        """The scopes of the reader, in words; empty where nothing limits them."""
        return described(self.edition, self.principal.scopes)

    def labels(self, name: str) -> Mapping[str, str]:
        """Code → label of the values that the edition knows for a list parameter."""
        return known_values(self.edition)[name].labels

    def one_of(self, name: str, otherwise: str) -> str:
        """The label of the only chosen value of a filter, for a title; otherwise the given words."""
        chosen: tuple[str, ...] = self.values.get(name) or ()
        return known_values(self.edition)[name].labels[chosen[0]] if len(chosen) == 1 else otherwise


def page_rows(is_printed: bool) -> int:
    """The number of rows of a long table on a page, on the screen and in the print view."""
    return PAPER_ROWS if is_printed else PAGE_ROWS


@lru_cache(maxsize=64)
def answering(sight: Sight) -> Answer:
    """What answers reports for whoever has this sight; one function for each, so that it can be in the key of a cache.

    Answers are cached, because an edition never changes. values: lists as tuples.
    """
    return partial(_answered, sight)


def _answered(sight: Sight, edition: Edition, name: str, values: Mapping[str, Any]) -> pa.Table:
    if is_of_people(name):  # nothing of persons is kept in memory for the next reader
        return run(edition, name, _bound(values), of_sight(sight))
    return _answer(edition, name, tuple(sorted(values.items())), sight)


@lru_cache(maxsize=256)
def _answer(edition: Edition, name: str, values: tuple[tuple[str, Any], ...], sight: Sight) -> pa.Table:
    return run(edition, name, _bound(dict(values)), of_sight(sight))


def _bound(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
