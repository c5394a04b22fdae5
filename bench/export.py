"""The whole list of projects as a file of each format, beside a bare writer of the same columns."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import xlsxwriter

from bench.editions import Made
from bench.measuring import MIB, Times, in_turn, ratio, said, table
from dashboard.access import TRIAL
from dashboard.export import Occasion, ReportTable, write
from dashboard.questions.reports import report_table

REPORT = "projects_list"
SHEET_ROWS = 1_000_000  # a sheet has room for 1,048,576
FORMATS = ("xlsx", "csv", "parquet", "json", "zip")
COPIES = {"csv": "header", "parquet": "format parquet", "json": "format json, array true"}


@dataclass(frozen=True)
class Exported:
    """One format. product, bare: seconds; peak_mib: of the process while the product writes, None where unknown."""

    rows: int
    product: Times
    bare: Times
    file_mib: float
    peak_mib: float | None


def measure(made: Made, rounds: int) -> dict[str, Exported]:
    """Every format that has room for the rows."""
    report = report_table(made.edition, REPORT, {}, TRIAL)
    rows = report.table.num_rows
    columns = report.table.select([column.name for column in report.columns])
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for fmt in FORMATS:
            if fmt == "xlsx" and rows > SHEET_ROWS:
                continue
            target, bare = Path(folder) / f"product.{fmt}", Path(folder) / f"bare.{fmt}"
            _forget_peak()
            _product(report, fmt, target, made)
            peak, size = _peak_mib(), target.stat().st_size / MIB
            actions = (partial(_product, report, fmt, target, made), _bare(columns, fmt, bare))
            product, bare_writer = in_turn(actions, rounds, warm=False)
            found[fmt] = Exported(rows, product, bare_writer, size, peak)
    return found


def _product(report: ReportTable, fmt: str, target: Path, made: Made) -> None:
    target.unlink(missing_ok=True)
    write(report, fmt, target, Occasion(made.store.folder, "command", TRIAL))


def _bare(columns: pa.Table, fmt: str, target: Path) -> Callable[[], None]:
    if fmt == "xlsx":
        return partial(_sheet, columns, target)
    if fmt == "zip":
        return partial(_zipped, columns, target)
    return partial(_copied, columns, COPIES[fmt], target)


def _copied(columns: pa.Table, options: str, target: Path) -> None:
    """DuckDB's own COPY."""
    with duckdb.connect() as con:
        con.register("columns_of_report", columns)
        con.execute(f"copy columns_of_report to '{target}' ({options})")


def _zipped(columns: pa.Table, target: Path) -> None:
    text = target.with_suffix(".csv")
    _copied(columns, "header", text)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(text, text.name)


def _sheet(columns: pa.Table, target: Path) -> None:
    """XlsxWriter, row by row, without any format."""
    with xlsxwriter.Workbook(
        str(target), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns.column_names)
        place = 0
        for batch in columns.to_batches(max_chunksize=10_000):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                place += 1
                sheet.write_row(place, 0, row)


def _forget_peak() -> None:
    """From now on the kernel counts the peak anew; only Linux can."""
    mark = Path("/proc/self/clear_refs")
    if mark.exists():
        mark.write_text("5")


def _peak_mib() -> float | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def described(measured: dict[int, dict[str, Exported]]) -> str:
    """A row for each format and size."""
    heads = ("file", "rows", "product, s", "bare, s", "× bare", "file, MiB", "peak of the process, MiB")
    rows = [
        [
            f".{fmt}", f"{one.rows:,}", said(one.product, 2), said(one.bare, 2), ratio(one.product, one.bare),
            f"{one.file_mib:.1f}", "—" if one.peak_mib is None else f"{one.peak_mib:,.0f}",
        ]
        for fmt in FORMATS
        for one in (found[fmt] for found in measured.values() if fmt in found)
    ]  # fmt: skip
    return (
        f"The report {REPORT} without a filter, from a table in memory: words, formats, source sheet and the log included.\n"
        "Bare: XlsxWriter row by row, DuckDB's COPY, and that zipped; no words, no source. The peak holds the table and what was measured before.\n\n"
        + table(heads, rows)
    )
