"""`python -m bench.intake [--rows 100000] [--lines 1000000]` measures reading, judging and publishing a ledger.

An .xlsx of 20 columns is held against the time that calamine alone needs for it, in the same run; a .csv is timed
alone. Writes bench/intake_results.md.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from dashboard.intake import understand
from dashboard.intake.accepting import take
from dashboard.policy.loading import edition_tables
from dashboard.settings import settings
from dashboard.store import Store

RESULTS = Path(__file__).with_name("intake_results.md")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
HEADINGS = (
    "序号", "项目编号", "项目名称", "承担单位", "统一社会信用代码", "市(州)", "县(市、区)", "对应条款", "立项日期", "项目状态",
    "总投资(万元)", "实际投资额(万元)", "申请金额(万元)", "省级财政资金(万元)", "市级财政资金(万元)", "已拨付(万元)",
    "组织方式", "投资期(月)", "平台名称", "备注",
)  # fmt: skip
MIB = 1024


def main() -> None:
    """Make both files, measure each in a separate process, print and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.intake")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--calamine", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.calamine:
        print(json.dumps(read_alone(options.calamine)))
    elif options.measure:
        print(json.dumps(measured(options.measure)))
    else:
        text = compared(options.rows, options.lines)
        RESULTS.write_text(text, encoding="utf-8")
        print(text)


def compared(rows: int, lines: int) -> str:
    """The results as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        book, delimited = Path(folder) / "台账.xlsx", Path(folder) / "台账.csv"
        write_book(book, rows)
        write_delimited(delimited, lines)
        alone, _ = in_own_process("--calamine", book)
        one, one_peak = in_own_process("--measure", book)
        other, other_peak = in_own_process("--measure", delimited)
    ratio = one["all_s"] / alone["all_s"]
    return f"""# Benchmark of the intake

`python -m bench.intake`: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end, {dt.date.today()}.
Seconds on the wall; MiB of all processes together (shared pages counted for each of them).

| step | {rows:,} x {len(HEADINGS)} .xlsx | {lines:,} x {len(HEADINGS)} .csv |
| --- | ---: | ---: |
| calamine alone | {alone["all_s"]:.2f} | |
| read and judged | {one["read_s"]:.2f} | {other["read_s"]:.2f} |
| published | {one["publish_s"]:.2f} | {other["publish_s"]:.2f} |
| file to edition | {one["all_s"]:.2f} | {other["all_s"]:.2f} |
| times calamine | {ratio:.1f} | |
| processor, start of Python included | {one["cpu_s"]:.1f} | {other["cpu_s"]:.1f} |
| calamine alone, the same | {alone["cpu_s"]:.1f} | |
| peak MiB | {one_peak} | {other_peak} |

Aims: at most 3 times calamine and under 1024 MiB for the .xlsx, 60 s for the .csv on two idle cores.
"""


def in_own_process(flag: str, path: Path) -> tuple[dict[str, float], int]:
    """What a process says that measures one file, and the peak memory of it and its children in MiB."""
    command = [sys.executable, "-m", "bench.intake", flag, str(path)]
    peak, before = 0, resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.1)
        assert process.stdout is not None
        found: dict[str, float] = json.loads(process.stdout.read())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found["cpu_s"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return found, peak // MIB


def resident(root: int) -> int:
    """KiB of a process and everything below it."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
    rows = [[int(word) for word in line.split()] for line in listed.stdout.splitlines()]
    family, total = {root}, 0
    for process, parent, size in sorted(rows):
        if process == root or parent in family:
            family.add(process)
            total += size
    return total


def read_alone(path: Path) -> dict[str, float]:
    """Seconds that calamine needs to hand over all cells."""
    start = time.perf_counter()
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        book.get_sheet_by_index(0).to_python()
    return {"all_s": time.perf_counter() - start}


def measured(path: Path) -> dict[str, float]:
    """Seconds from the file to the judged rows and from there to the published edition."""
    policy_id = settings().policy_id
    start = time.perf_counter()
    results = understand([path], kind=None, department=None, as_of=None, policy_id=policy_id, limit_mib=2_000)
    read = time.perf_counter()
    assert results[0].refusal is None, results[0].refusal
    assert results[0].rejected == 0, results[0].rejections[:3]
    with tempfile.TemporaryDirectory() as folder:
        assert (
            take(Store(Path(folder)), results, policy_id=policy_id, author="测量", message="测量") is not None
        )
    end = time.perf_counter()
    return {"read_s": read - start, "publish_s": end - read, "all_s": end - start}


def write_book(path: Path, rows: int) -> None:
    """The ledger as Excel stores it, with shared strings and real dates."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("台账")
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for place, row in enumerate(ledger(rows), 1):
            for column, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(place, column, value, dated)
                else:
                    sheet.write(place, column, value)


def write_delimited(path: Path, rows: int) -> None:
    """The same ledger as UTF-8 text."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for row in ledger(rows):
            writer.writerow([one.date().isoformat() if isinstance(one, dt.datetime) else one for one in row])


def ledger(rows: int) -> Iterator[list[Any]]:
    """Rows that are taken without exception, the same each time."""
    draw, tables = random.Random(7), edition_tables(settings().policy_id)
    regions = {row["region_code"]: row for row in tables["regions"].to_pylist()}
    counties = [row for row in regions.values() if row["region_level"] == "county"]
    clauses = [row["clause_number"] for row in tables["clauses"].to_pylist()]
    codes = [credit_code(draw) for _ in range(5_000)]
    for place in range(rows):
        county, firm = draw.choice(counties), draw.randrange(len(codes))
        amount = draw.randrange(1, 20_000_000) / 10_000
        yield [
            place + 1, f"BENCH{place:07d}", f"人工智能关键技术攻关项目第{place}号", f"某某科技有限公司{firm}", codes[firm],
            regions[county["parent_code"]]["region_name"], county["region_name"], draw.choice(clauses),
            dt.datetime(2025, 1, 1) + dt.timedelta(days=draw.randrange(600)), draw.choice(("在研", "已验收", "立项")),
            round(amount * 5, 4), round(amount * 3, 4), round(amount * 1.2, 4), amount, round(amount / 2, 4),
            round(amount / 3, 4), "公开竞争", draw.randrange(6, 36), f"平台{firm % 400}", "补充材料已交",
        ]  # fmt: skip


def credit_code(draw: random.Random) -> str:
    """A 统一社会信用代码 whose check character holds."""
    stem = f"91{draw.randrange(100_000, 999_999)}" + "".join(draw.choice(ALPHABET) for _ in range(9))
    total = sum(ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(stem))
    return stem + ALPHABET[(31 - total % 31) % 31]


if __name__ == "__main__":
    main()
