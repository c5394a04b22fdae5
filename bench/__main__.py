"""`python -m bench [--sizes 10000,100000] [--rounds 5]` measures, prints and writes bench/results.md."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.demo import build_demo
from dashboard.policy.loading import edition_tables
from dashboard.questions.queries import load, report_names, run
from dashboard.settings import settings
from dashboard.store import Draft, Edition, Store, publish

RESULTS = Path(__file__).with_name("results.md")
SIZES = (10_000, 100_000, 1_000_000)
SLOW_SECONDS = 1.0
MIB = 2**20


@dataclass(frozen=True)
class Measured:
    """One size. publish_seconds: the whole publication, demonstration facts included; report_seconds: medians."""

    projects: int
    publish_seconds: float
    file_mib: float
    report_seconds: dict[str, float]


def main() -> None:
    """Measure every size one after another, then print and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--sizes", default=",".join(str(size) for size in SIZES))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    measured = [measure(int(size), options.rounds) for size in options.sizes.split(",")]
    text = described(measured, options.rounds)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


def measure(projects: int, rounds: int) -> Measured:
    """Publish one demonstration edition into a folder that goes away, and ask it every report."""
    policy_id = settings().policy_id
    tables = edition_tables(policy_id)

    def fill(con: duckdb.DuckDBPyConnection, number: int) -> None:
        build_demo(con, projects=projects, edition=number)

    with tempfile.TemporaryDirectory() as folder:
        draft = Draft("demo", policy_id, "bench", "", tables, fill)
        start = time.perf_counter()
        edition = publish(Store(Path(folder)), draft)
        seconds = time.perf_counter() - start
        reports = {name: asked(edition, name, rounds) for name in report_names()}
        return Measured(projects, seconds, edition.path.stat().st_size / MIB, reports)


def asked(edition: Edition, name: str, rounds: int) -> float:
    """The median seconds of one report with one year and one city chosen, the first answer not counted."""
    query = load(name)
    years = run(edition, "known_values").to_pylist()
    year = next(
        row["code"] for row in reversed(years) if row["parameter"] == "year" and row["code"].isdigit()
    )
    city = next(row["code"] for row in years if row["parameter"] == "city")
    record = run(edition, "projects_list", {"row_limit": 1}).to_pylist()[0]["record_id"]
    wanted = {"year": [year], "city": [city], "id": record, "row_limit": 50, "row_offset": 0}
    values = {key: value for key, value in wanted.items() if query.takes(key)}
    return median_of(lambda: run(edition, name, values), rounds)


def median_of(action: Callable[[], object], rounds: int) -> float:
    """Seconds, after one run that warms up."""
    action()
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def described(measured: list[Measured], rounds: int) -> str:
    """The results as Markdown; the last column is the largest size over the smallest, in this one run."""
    sizes = [f"{one.projects:,}" for one in measured]
    lines = [
        "# Benchmark",
        "",
        f"`python -m bench`: DuckDB {duckdb.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores.",
        f"Seconds; reports are medians of {rounds} with one year and one city chosen, 50 rows a page.",
        "",
        table_row(["", *(f"{size} projects" for size in sizes), "ratio"]),
        table_row(["---", *("---:" for _ in sizes), "---:"]),
        figures("publish the demonstration", [one.publish_seconds for one in measured]),
        figures("edition file, MiB", [one.file_mib for one in measured]),
        *(figures(name, [one.report_seconds[name] for one in measured]) for name in report_names()),
        "",
    ]
    slow = [name for name, seconds in measured[-1].report_seconds.items() if seconds > SLOW_SECONDS]
    lines.append(f"Above {SLOW_SECONDS:g} s at {sizes[-1]} projects: {', '.join(slow) or 'none'}.")
    return "\n".join(lines) + "\n"


def figures(name: str, values: list[float]) -> str:
    """One line of figures with the ratio of the last to the first."""
    return table_row([name, *(f"{value:.3f}" for value in values), f"{values[-1] / values[0]:.1f}"])


def table_row(cells: list[str]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
