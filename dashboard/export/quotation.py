"""Values of a 定版链接: what it keeps of a page, and what has changed since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from dashboard.export.report import Column, EditionStamp, ReportTable
from dashboard.settings import ADDRESS_FORMAT, page_path


@dataclass(frozen=True)
class Quoted:
    """A key figure as it was shown.

    value: the printed text. exact: the number in the unit of the column as text, None where it was missing.
    report: the report of a single row that it comes from, or None. place: of that report among the kept reports
    of the link, from 0.
    """

    label: str
    value: str
    note: str
    help: str
    column: str
    exact: str | None
    format: str
    unit: str
    report: str | None
    place: int | None = None

    @property
    def number(self) -> Decimal | None:
        """The exact number, None for a missing one."""
        return None if self.exact is None else Decimal(self.exact)


@dataclass(frozen=True)
class Origin:
    """The edition that a kept report was read from. sha256: of its file, None where it is unknown."""

    stamp: EditionStamp
    sha256: str | None


@dataclass(frozen=True)
class Kept:
    """A report as it was shown. bound: the values of its query.

    origin: None where the report was read from the edition of the link.
    """

    name: str
    bound: Mapping[str, Any]
    shape: Mapping[str, Any]
    rows: pa.Table
    origin: Origin | None = None

    def report(self, stamp: EditionStamp, filters: Sequence[tuple[str, str]], link: str) -> ReportTable:
        """The report, ready to be shown or written as it was. stamp: of the edition of its link."""
        return ReportTable(
            name=self.name,
            title=self.shape["title"],
            table=self.rows,
            columns=tuple(Column(**column) for column in self.shape["columns"]),
            edition=self.origin.stamp if self.origin else stamp,
            filters=tuple(filters),
            purpose=self.shape["purpose"],
            units=self.shape["units"],
            sql=self.shape["sql"],
            link=link,
        )


@dataclass(frozen=True)
class Link:
    """A kept 定版链接.

    parameters: the full address with every filter. choices: the filters in words. created_at: local time,
    ISO text. figures: the key figures in the order of the page. reports: empty in a listing, see `find`.
    """

    token: str
    page: str
    title: str
    edition_kind: str
    policy_id: str
    edition_number: int
    edition_sha256: str
    stamp: EditionStamp
    parameters: Mapping[str, str]
    choices: tuple[tuple[str, str], ...]
    figures: tuple[Quoted, ...]
    digest: str
    created_at: str
    software: str
    reports: tuple[Kept, ...] = ()

    @property
    def check(self) -> str:
        """The short check of the figures that is printed beside a link."""
        return self.digest[:6].upper()

    def address(self) -> dict[str, str]:
        """The parameters of the pinned page in the form of today's software."""
        return {**self.parameters, "v": ADDRESS_FORMAT, "link": self.token}

    def path(self) -> str:
        """The address of the pinned page relative to the server."""
        return page_path(self.page, self.address())


@dataclass(frozen=True)
class Became:
    """A quoted figure and its value now.

    now: the printed text, or a sentence where there is no value. difference: None where a value is missing.
    parts: amounts that add up exactly to the difference, empty where it cannot be divided. why: in words.
    """

    figure: Quoted
    now: str
    number: Decimal | None
    difference: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]
    why: str

    @property
    def is_same(self) -> bool:
        """Whether the figure has not changed."""
        return self.number == self.figure.number and self.number is not None


@dataclass(frozen=True)
class Correction:
    """A quoted figure that has changed since. The link is without rows."""

    link: Link
    became: Became
