"""A ledger of 20 columns from the file to the edition, beside a bare reader: calamine for .xlsx, DuckDB for .csv."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import python_calamine

from bench.editions import Made
from bench.ledger_files import HEADINGS, write_book, write_delimited
from bench.measuring import ENOUGH_SECONDS, Times, ratio, said, table
from bench.servers import resident_mib
from dashboard.intake import understand
from dashboard.intake.accepting import take
from dashboard.policy.loading import edition_tables
from dashboard.settings import settings
from dashboard.store import Store

SHEET_ROWS = 100_000  # a larger workbook is over the limit of what one intake reads
FORMS = {"xlsx": write_book, "csv": write_delimited}


@dataclass(frozen=True)
class Taken:
    """Seconds of each step of one file, and of the bare reader. peak_mib: of all its processes together."""

    read: Times
    publish: Times
    whole: Times
    bare: Times
    peak_mib: float


def measure(made: Made, rounds: int) -> dict[str, Taken]:
    """A file of each form with as many rows as the edition has projects."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for form, writer in FORMS.items():
            if form == "xlsx" and made.projects > SHEET_ROWS:
                continue
            path = Path(folder) / f"台账.{form}"
            writer(path, made.projects)
            found[form] = _repeated(path, rounds)
            path.unlink()
    return found


def _repeated(path: Path, rounds: int) -> Taken:
    steps: dict[str, Times] = {"read": [], "publish": [], "whole": [], "bare": []}
    peak = 0.0
    for _ in range(rounds):
        bare, _ = _in_own_process("--bare", path)
        took, used = _in_own_process("--take", path)
        peak = max(peak, used)
        for step, seconds in (bare | took).items():
            steps[step].append(seconds)
        if sum(steps["whole"]) > ENOUGH_SECONDS:
            break
    return Taken(**steps, peak_mib=peak)


def _in_own_process(flag: str, path: Path) -> tuple[dict[str, float], float]:
    """What a process says that reads one file, and the peak memory of it and its children in MiB."""
    command = [sys.executable, "-m", "bench.intake", flag, str(path)]
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, resident_mib(process.pid))
            time.sleep(0.1)
        assert process.stdout is not None
        found: dict[str, float] = json.loads(process.stdout.read())
    return found, peak


def read_bare(path: Path) -> dict[str, float]:
    """Seconds that the bare reader needs to hand over all cells."""
    start = time.perf_counter()
    if path.suffix == ".xlsx":
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            book.get_sheet_by_index(0).to_python()
    else:
        with duckdb.connect() as con:
            con.execute("create table cells as select * from read_csv(?, all_varchar = true)", [str(path)])
    return {"bare": time.perf_counter() - start}


def taken(path: Path) -> dict[str, float]:
    """Seconds from the file to the judged rows and from there to the published edition."""
    policy_id = settings().policy_id
    edition_tables(policy_id)
    start = time.perf_counter()
    results = understand([path], kind=None, department=None, as_of=None, policy_id=policy_id, limit_mib=2_000)
    read = time.perf_counter()
    assert results[0].refusal is None, results[0].refusal
    assert results[0].rejected == 0, results[0].rejections[:3]
    with tempfile.TemporaryDirectory() as folder:
        edition = take(Store(Path(folder)), results, policy_id=policy_id, author="测量", message="测量")
        assert edition is not None
    end = time.perf_counter()
    return {"read": read - start, "publish": end - read, "whole": end - start}


def described(measured: dict[int, dict[str, Taken]]) -> str:
    """A row for each form and size."""
    heads = (
        "file",
        "rows",
        "read and judged, s",
        "published, s",
        "file to edition, s",
        "bare reader, s",
        "× bare",
        "peak, MiB",
    )
    rows = [
        [
            f".{form}", f"{size:,}", said(one.read, 2), said(one.publish, 2), said(one.whole, 2), said(one.bare, 2),
            ratio(one.whole, one.bare), f"{one.peak_mib:,.0f}",
        ]
        for form in FORMS
        for size, one in ((size, found[form]) for size, found in measured.items() if form in found)
    ]  # fmt: skip
    return (
        f"A ledger of {len(HEADINGS)} columns, each file in a new process, into an empty store. Bare: calamine hands over the cells of the .xlsx, "
        "DuckDB reads the .csv as text.\nPeak: of all processes together, shared pages counted for each.\n\n"
        + table(heads, rows)
    )


def main() -> None:
    """One file, for the process that measures it."""
    parser = argparse.ArgumentParser(prog="python -m bench.intake")
    parser.add_argument("--take", type=Path)
    parser.add_argument("--bare", type=Path)
    options = parser.parse_args()
    print(json.dumps(taken(options.take) if options.take else read_bare(options.bare)))


if __name__ == "__main__":
    main()
