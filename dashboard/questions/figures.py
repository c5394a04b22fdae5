"""The rows behind a figure: asks the report that data/figures.toml names, with the filters of the figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.access import Principal
from dashboard.export import ReportTable
from dashboard.export.explanation import Explained
from dashboard.export.report import column_sum, row_name
from dashboard.policy.dictionary import entry
from dashboard.policy.figure_catalogue import FigureSpec, figure_spec
from dashboard.questions.parameters import PAGING, encode
from dashboard.questions.queries import load, run
from dashboard.questions.reports import column_of, report_table
from dashboard.refusal import Refusal
from dashboard.store import Edition

SHOWN_CLAUSES = 3
PEOPLE = ("团队", "个人")  # what a limit is held against, where its rows would tell of single people


def explain_figure(
    edition: Edition, report: ReportTable, column: str, principal: Principal, row: int | None = None
) -> Explained:
    """Explain a figure of a report of this edition, with the values of the report's query.

    row: the position in a table; None for a total or a report with a single row. Raises Refusal without explanation.
    """
    spec = figure_spec(report.name, column)
    if spec is None:
        raise Refusal(
            f"“{entry(column, report.name).label}”还没有口径卡。请查看页尾的“口径与来源”，并把这一处报告给维护人员。"
        )
    shown = report.table.slice(row or 0, 1).to_pylist()[0]
    missing, values = shown[column] is None, report.asked
    narrowing = shown if row is not None else {}
    withheld = spec.withheld if narrowing.get("subject_kind") in PEOPLE else ""
    has_rows = spec.rows and not missing and not withheld
    rows, bound = _rows(edition, spec, values, narrowing, principal) if has_rows else (None, values)
    added = replace(rows, table=_counted(rows.table, spec, edition, values)) if rows else None
    clauses = _clauses(added, shown)
    return Explained(
        report_title=report.title,
        column=column_of(column, report.name),
        subject="" if row is None else row_name(report, row),
        value=shown[column],
        missing_code=shown.get(f"{column}_missing_code"),
        formula=spec.formula,
        edition=report.edition,
        filters=rows.filters if rows else report.filters,
        query=report.name,
        sql=report.sql,
        rows_query=rows.sql if rows else "",
        parameters=_written(rows.name if rows else report.name, bound),
        clauses=_words(edition, clauses, principal) if len(clauses) <= SHOWN_CLAUSES else (),
        clause_count=len(clauses),
        added=added,
        excluded=_excluded(rows),
        total=_total(added.table, spec) if added else None,
        without="没有计入的数" if missing else withheld or spec.without,
        parts=tuple(entry(part, report.name).label for part in spec.parts),
        changed=_changed(added),
    )


def _written(name: str, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(name in the query's text, value) of a query's values, with `all` written out."""
    written = {parameter.name: parameter.written for parameter in load(name).parameters}
    return tuple((written[key], encode(value)) for key, value in values.items() if key in written)


def _rows(
    edition: Edition,
    spec: FigureSpec,
    values: Mapping[str, Any],
    table_row: Mapping[str, Any],
    principal: Principal,
) -> tuple[ReportTable, Mapping[str, Any]]:
    """The report with the rows behind a figure, and the bound values. table_row: narrows them."""
    query = load(str(spec.rows))
    chosen = {} if spec.whole else {name: one for name, one in values.items() if name not in spec.uncut}
    asked = {p.name: chosen.get(p.name) for p in query.parameters if p.name not in PAGING}
    lists = {p.name for p in query.parameters if p.kind == "text list"}
    narrowed = {
        name: [table_row[column]] if name in lists else table_row[column]
        for name, column in spec.keys.items()
        if table_row.get(column) is not None
    }
    asked |= {name: value for name, value in {**spec.given, **narrowed}.items() if query.takes(name)}
    asked = {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items()}
    table = run(edition, query.name, asked, principal)
    for name, column in spec.keys.items():
        if (
            table_row and table_row.get(column) is None and name not in spec.open
        ):  # the row of a table for rows without place or clause
            table = table.filter(pc.is_null(table.column(column)))
    for name, column in spec.match.items() if table_row else ():
        cells = table.column(name)
        wanted = pa.scalar(table_row[column], cells.type)
        table = table.filter(pc.is_null(cells) if table_row[column] is None else pc.equal(cells, wanted))
    return report_table(edition, query.name, asked, principal, table), asked


def _counted(table: pa.Table, spec: FigureSpec, edition: Edition, values: Mapping[str, Any]) -> pa.Table:
    for name, choices in spec.chosen.items():
        for wanted in (values[choice] for choice in choices if values.get(choice)):
            table = table.filter(pc.is_in(table.column(name), pa.array(wanted, table.column(name).type)))
    if "is_counted" in table.column_names and spec.adds:
        table = table.filter(table.column("is_counted"))
    for name, allowed in spec.where.items():
        wanted = [edition.number if value == "$edition" else value for value in allowed]
        column = table.column(name)
        table = table.filter(pc.is_in(column, pa.array(wanted, column.type)))
    for name in spec.filled:
        table = table.filter(pc.is_valid(table.column(name)))
    if spec.above:
        larger = [
            pc.fill_null(pc.greater(table.column(name), number), False) for name, number in spec.above.items()
        ]
        chosen = larger[0]
        for condition in larger[1:]:
            chosen = pc.or_(chosen, condition)
        table = table.filter(chosen)
    return table


def _total(table: pa.Table, spec: FigureSpec) -> Decimal:
    if spec.adds:
        return column_sum(table, spec.adds)
    if spec.distinct:
        return Decimal(pc.count_distinct(table.column(spec.distinct)).as_py())
    return Decimal(table.num_rows)


def _excluded(rows: ReportTable | None) -> ReportTable | None:
    if rows is None or "excluded_reason" not in rows.table.column_names:
        return None
    left_out = rows.table.filter(pc.is_valid(rows.table.column("excluded_reason")))
    return replace(rows, title=f"{rows.title}（不计入）", table=left_out) if left_out.num_rows else None


def _clauses(added: ReportTable | None, table_row: Mapping[str, Any]) -> list[str]:
    if added is not None and "clause_id" in added.table.column_names:
        named = pc.unique(added.table.column("clause_id")).to_pylist()
        return sorted(clause for clause in named if clause)
    return [table_row["clause_id"]] if table_row.get("clause_id") else []


def _words(edition: Edition, clauses: list[str], principal: Principal) -> tuple[tuple[str, str, str], ...]:
    if not clauses:
        return ()
    rows = run(edition, "clause_words", {"clause": clauses}, principal).to_pylist()
    return tuple(
        (
            f"{row['clause_number']} {row['short_title']}",
            row["departments"] or "原文未写明",
            row["clause_text"],
        )
        for row in rows
    )


def _changed(added: ReportTable | None) -> str:
    if added is None or "taken_edition" not in added.table.column_names or not added.table.num_rows:
        return ""
    rows = added.table.select(["taken_edition", "received_at", "source_file"]).sort_by(
        [("taken_edition", "descending"), ("received_at", "descending")]
    )
    latest = rows.slice(0, 1).to_pylist()[0]
    if latest["taken_edition"] is None:
        return ""
    return f"最近一行在第 {latest['taken_edition']} 版接入（{latest['source_file']}，{latest['received_at']:%Y-%m-%d %H:%M}）"
