"""`python -m bench.export [--sheet 100000] [--rows 1000000]` measures writing large exports.

Each format is written in a separate process, from a table in memory, with `export.writing` and its log. Writes bench/export_results.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from dashboard.demo import build_demo
from dashboard.export import Occasion, ReportTable, to_file, write
from dashboard.policy.loading import edition_tables
from dashboard.questions.reports import report_table
from dashboard.settings import settings
from dashboard.store import Draft, Store, current_edition, publish

RESULTS = Path(__file__).with_name("export_results.md")
MIB = 1024
REPORT = "projects_list"
PROJECTS = 5_000
FORMATS = (("xlsx", "sheet"), ("csv", "rows"), ("parquet", "rows"), ("json", "rows"), ("zip", "rows"))


def main() -> None:
    """Publish a demonstration, measure each format, print and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.export")
    parser.add_argument("--sheet", type=int, default=100_000, help="rows of the .xlsx")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the other formats")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        folder, fmt, rows = options.measure
        print(json.dumps(measured(Path(folder), fmt, int(rows))))
        return
    text = compared(options.sheet, options.rows)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def compared(sheet: int, rows: int) -> str:
    """The results as Markdown."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        publish_one(Path(folder))
        for fmt, kind in FORMATS:
            count = sheet if kind == "sheet" else rows
            one = in_own_process(Path(folder), fmt, count)
            lines.append(
                f"| .{fmt} | {count:,} | {one['seconds']:.1f} | {one['mib']:,.1f} |"
                f" {one['before'] / MIB:,.0f} | {one['peak'] / MIB:,.0f} | {one['blocks']:,.0f} |"
            )
    head = f"""# Benchmark of the exports

`python -m bench.export`: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, {dt.date.today()}.
The report {REPORT} ({one["columns"]:.0f} columns shown) repeated to so many rows. Seconds on the wall, log included;
MiB of the process with the table in memory, before and at the highest while writing; times that progress was told.

| file | rows | seconds | file MiB | MiB before | MiB highest | progress |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""
    return head + "\n".join(lines) + "\n"


def publish_one(folder: Path) -> None:
    """A demonstration whose rows are repeated."""
    policy_id = settings().policy_id
    publish(
        Store(folder),
        Draft(
            "demo",
            policy_id,
            "bench",
            "",
            edition_tables(policy_id),
            lambda con, number: build_demo(con, projects=PROJECTS, edition=number),
        ),
    )


def in_own_process(folder: Path, fmt: str, rows: int) -> dict[str, float]:
    """What a process says that writes one file."""
    command = [sys.executable, "-m", "bench.export", "--measure", str(folder), fmt, str(rows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def large_report(folder: Path, rows: int) -> ReportTable:
    """The report with its rows repeated."""
    report = report_table(current_edition(Store(folder)), REPORT, {})
    times = rows // report.table.num_rows + 1
    return replace(report, table=pa.concat_tables([report.table] * times).slice(0, rows))


def measured(folder: Path, fmt: str, rows: int) -> dict[str, float]:
    """Seconds, size and memory of one file, written to a path as the command line does; .csv as HTTP does."""
    report, told = large_report(folder, rows), []
    occasion = Occasion(folder, "command", progress=told.append)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    target = folder / f"large.{fmt}"
    if fmt == "csv":
        file, size = to_file(report, fmt, occasion)
        file.close()
    else:
        write(report, fmt, target, occasion)
        size = target.stat().st_size
        target.unlink()
    return {
        "seconds": time.perf_counter() - start,
        "mib": size / MIB / MIB,
        "before": before,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "blocks": len(told),
        "columns": len(report.columns),
    }


if __name__ == "__main__":
    main()
