"""`python -m bench [--sizes 10000,100000] [--rounds 5] [--only screen,reports]` measures, prints and writes bench/RESULTS.md.

Each part becomes a section with its own machine, date and load; a run of some parts leaves the other sections as they are.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import streamlit

from bench import export, intake, people, publishing, reports, screen
from bench.editions import made

RESULTS = Path(__file__).with_name("RESULTS.md")
SIZES = (10_000, 100_000, 1_000_000)
# Heading → what measures it; the order of the file.
PARTS: dict[str, ModuleType] = {
    "screen": screen,
    "reports": reports,
    "publishing": publishing,
    "intake": intake,
    "export": export,
    "people": people,
}
HEAD = """# What it costs

Written by `make bench`. `×` is the product over a floor that was measured in the same run, in turn with it. A figure is the median, in
brackets the lowest and the highest; of few rounds where one takes long. The load is that of the machine over a minute, what is
measured included."""


def main(given: Sequence[str] | None = None) -> None:
    """Measure the parts at each size, smallest first; after each size the file holds what is known."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="projects of the editions")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default=",".join(PARTS), help="parts to measure")
    parser.add_argument("--results", type=Path, default=RESULTS)
    options = parser.parse_args(given)
    names = options.only.split(",")
    measured: dict[str, dict[int, Any]] = {name: {} for name in names}
    loads: dict[str, list[float]] = {name: [] for name in names}
    for size in map(int, options.sizes.split(",")):
        with made(size) as store:
            for name in names:
                loads[name].append(os.getloadavg()[0])
                measured[name][size] = PARTS[name].measure(store, options.rounds)
                loads[name].append(os.getloadavg()[0])
                text = PARTS[name].described(measured[name])
                section = f"{circumstances(loads[name], options.rounds)}\n\n{text}"
                keep(options.results, name, section)
                print(f"## {name}\n\n{section}\n", flush=True)


def circumstances(loads: Sequence[float], rounds: int) -> str:
    """The machine, the day and the load before and after each size."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    pairs = ", ".join(
        f"{before:.1f} → {after:.1f}" for before, after in zip(loads[::2], loads[1::2], strict=True)
    )
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}, Streamlit {streamlit.__version__}; {dt.datetime.now():%Y-%m-%d %H:%M}; "
        f"up to {rounds} rounds; load {pairs}."
    )


def keep(path: Path, name: str, text: str) -> None:
    """Put a section in place of its last one."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = dict(re.findall(r"^## (\w+)\n\n(.*?)(?=^## |\Z)", old, re.MULTILINE | re.DOTALL)) | {
        name: text
    }
    written = [f"## {part}\n\n{sections[part].strip()}" for part in PARTS if part in sections]
    path.write_text("\n\n".join([HEAD, *written]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
