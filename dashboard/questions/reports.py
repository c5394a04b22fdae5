"""Reports: the rows of a query with title, columns, edition and filters, the same for screen and exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from dashboard.access import Principal
from dashboard.export import Column, EditionStamp, Question, ReportTable
from dashboard.export.ordering import SORT, said
from dashboard.policy.dictionary import entry
from dashboard.questions.layouts import layouts
from dashboard.questions.ordering import ordered
from dashboard.questions.parameters import described
from dashboard.questions.queries import Query, allowed, load, run
from dashboard.questions.scoping import is_of_people
from dashboard.store import Edition

UNDATED = "_undated_amount_yuan"
# What every file of the facts about single persons says of itself.
INTERNAL = (("密级", "内部，仅限有“人才信息”权限的人员使用，不得转发"),)


def shown_columns(name: str, has_year: bool = True) -> tuple[Column, ...]:
    """The columns of a report in the order of the screen, with their words out of the dictionary.

    has_year: whether a year is chosen; without one, undated money is in the amounts and needs no column beside them.
    """
    layout = layouts()[name]
    hidden = () if has_year else [column for column in layout.columns if column.endswith(UNDATED)]
    return tuple(column_of(column, name, layout.adds_up) for column in layout.columns if column not in hidden)


def report_table(
    edition: Edition,
    name: str,
    values: Mapping[str, Any],
    principal: Principal,
    rows: pa.Table | None = None,
    link: str | None = None,
) -> ReportTable:
    """An answer ready to be shown or written, within the scopes of the principal. rows: the answer, where the caller has it.

    link: the address for readers of the file; None where the link is created when the file is written, see Occasion.
    """
    query = load(name, principal)
    values = allowed(edition, query, values, principal)
    layout = layouts()[name]
    order = values.get(SORT)
    filters = (*described(edition, values), *(INTERNAL if is_of_people(name) else ()))
    return ReportTable(
        name=name,
        title=layout.title,
        table=run(edition, name, values, principal) if rows is None else rows,
        columns=shown_columns(name, has_year=bool(values.get("year"))),
        edition=stamp(edition),
        filters=(*filters, ("排序", said(name, order))) if order else filters,
        purpose=query.purpose,
        units=query.units,
        sql=ordered(name, query.sql, order, query.takes("row_limit")),
        link=link,
        question=_question(edition, query, values),
        core=layout.core,
    )


def _question(edition: Edition, query: Query, values: Mapping[str, Any]) -> Question:
    asked = ((parameter.name, values.get(parameter.name)) for parameter in query.parameters)
    bound = [(name, tuple(value) if isinstance(value, list) else value) for name, value in asked]
    order = [(SORT, values[SORT])] if values.get(SORT) else []
    return Question(edition.sha256, query.name, (*bound, *order))


def stamp(edition: Edition) -> EditionStamp:
    """The details of an edition that every export prints."""
    return EditionStamp(
        edition.number, edition.kind, edition.as_of, edition.published_at, edition.author, edition.message
    )


def column_of(name: str, report: str, adds_up: bool = True) -> Column:
    """A column of a report with its words out of the dictionary. adds_up: whether the rows may be added up."""
    described = entry(name, report)
    return Column(
        described.name,
        described.label,
        described.unit,
        described.format,
        described.definition,
        described.sums and adds_up,
    )
