"""What a 定版链接 keeps of a page, and what has become of it: frozen values, whoever keeps, compares or draws them."""

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
    """One key figure as it was shown.

    value: as read. exact: the number in the column's own unit as text, None where it was missing.
    report: the one-row report that it comes from; None where it comes from none. place: of that report among
    those that the link keeps, counted from 0.
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
    """The edition that a kept report was read from. sha256: of its file, None where it was not kept."""

    stamp: EditionStamp
    sha256: str | None


@dataclass(frozen=True)
class Kept:
    """One report as it was seen. bound: the values that it was asked with.

    origin: None where it was read from the edition of its link.
    """

    name: str
    bound: Mapping[str, Any]
    shape: Mapping[str, Any]
    rows: pa.Table
    origin: Origin | None = None

    def report(self, stamp: EditionStamp, filters: Sequence[tuple[str, str]], link: str) -> ReportTable:
        """The same report, ready to be shown or written as it was. stamp: of the edition of its link."""
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
    """A 定版链接 as it was kept.

    parameters: the whole address, every filter spelt out. choices: the filters in words. created_at: local time,
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
        """The parameters of the pinned page, as today's software writes them."""
        return {**self.parameters, "v": ADDRESS_FORMAT, "link": self.token}

    def path(self) -> str:
        """The address of the pinned page below the server's own."""
        return page_path(self.page, self.address())


@dataclass(frozen=True)
class Became:
    """One quoted figure and its value now.

    now: as read; a sentence where there is none. difference: None where one side is missing. parts: what the
    difference is made of, adding up to it without remainder; empty where it cannot be taken apart. why: in words.
    """

    figure: Quoted
    now: str
    number: Decimal | None
    difference: Decimal | None
    parts: tuple[tuple[str, Decimal], ...]
    why: str

    @property
    def is_same(self) -> bool:
        """Whether the figure is today what it was then."""
        return self.number == self.figure.number and self.number is not None


@dataclass(frozen=True)
class Correction:
    """One quoted figure that has changed since. The link carries no rows."""

    link: Link
    became: Became
