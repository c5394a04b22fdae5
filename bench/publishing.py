"""Publishing, beside the bare write of the same rows."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.editions import Made
from bench.measuring import MIB, Times, in_turn, ratio, said, table
from dashboard.store import fetch
from dashboard.store.ledgers import ledgers


@dataclass(frozen=True)
class Written:
    """publishing, bare: seconds; bare: DuckDB alone writes the rows of all ledgers into an empty file."""

    publishing: Times
    bare: Times
    rows: int
    file_mib: float


def measure(made: Made, rounds: int) -> Written:
    """What publishing took, and the bare write of the same rows."""
    rows = fetch(made.edition, "select count(*) from ledger_rows")[0][0].as_py()
    (bare,) = in_turn([_bare_write(made.edition.path)], rounds)
    return Written(made.publishing, bare, rows, made.edition.path.stat().st_size / MIB)


def _bare_write(source: Path) -> Callable[[], None]:
    names = [one.name for ledger in ledgers() for one in ledger.tables]

    def write() -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            duckdb.connect(str(Path(folder) / "bare.duckdb")) as con,
        ):
            con.execute(f"attach '{source}' as edition (read_only)")
            for name in names:
                con.execute(f"create table {name} as select * from edition.{name}")
            con.execute("checkpoint")

    return write


def described(measured: dict[int, Written]) -> str:
    """A row for each size."""
    heads = ("projects", "rows of ledgers", "publish, s", "bare write, s", "× bare", "edition file, MiB")
    rows = [
        [f"{size:,}", f"{one.rows:,}", said(one.publishing, 2), said(one.bare, 2), ratio(one.publishing, one.bare), f"{one.file_mib:.0f}"]
        for size, one in measured.items()
    ]  # fmt: skip
    return (
        "Publishing the demonstration and the edition after it: marts, checks, findings, histories and changes worked out, synced to disk; "
        "inventing the facts is not counted.\nBare write: `create table as select` of the rows of all ledgers into an empty DuckDB file.\n\n"
        + table(heads, rows)
    )
