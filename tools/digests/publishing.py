"""Publishing the stores that digests are taken of, with the software of a checkout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import clock
import doors

SAMPLES = Path("tests/fixtures/samples")
FIRST = ("科技厅_项目资金台账_2026年10月.xlsx",)
SECOND = (
    "经信厅_新型工业化补助_2026.csv",
    "财政厅_下达与拨付_2026.xlsx",
    "省委人才办_人才计划入选情况_2026.xlsx",
)
WRONG = ("坏台账_每行一种错.xlsx",)
BUDGET = (
    "文号,条款,责任单位,年度,资金层级,年初预算(万元),调整后预算(万元)\n"
    "示财预〔2026〕1号,一(一),科技厅,2026年,省级,9000,8000\n"
    "示财预〔2026〕2号,二(三),科技厅,2026年,省级,5000,5500\n"
)
PROJECTS = "120"


def publish(name: str, stores: Path) -> None:
    """One store of STORES; a process publishes one."""
    clock.run_from(clock.PUBLISHED)
    STORES[name](stores / name)


def _demo(target: Path) -> None:
    """The demonstration of two months."""
    _done(doors.command("demo", "--projects", PROJECTS, "--earlier", "--store", f"file:{target}"))


def _samples(target: Path) -> None:
    """Ledgers in three editions: one file, the others with a budget, and the rows of a bad file that are good."""
    target.parent.mkdir(parents=True, exist_ok=True)
    budget = target.parent / "财政厅_预算安排_2026年10月.csv"
    budget.write_text(BUDGET, encoding="utf-8")
    store = ("--store", f"file:{target}")
    _done(doors.command("intake", *_files(FIRST), *store))
    _done(doors.command("intake", *_files(SECOND), str(budget), *store))
    doors.command("intake", *_files(WRONG), "--accept-valid", *store)  # says 1: some rows were not taken
    budget.unlink()


def _empty(target: Path) -> None:
    """A ledger edition that holds the policy and no fact."""
    doors.copy_test_store("empty_store", target)


STORES: dict[str, Callable[[Path], None]] = {"demo": _demo, "samples": _samples, "empty": _empty}


def _files(names: tuple[str, ...]) -> list[str]:
    return [str(SAMPLES / name) for name in names]


def _done(result: tuple[int, str]) -> None:
    code, said = result
    if code != 0:
        raise SystemExit(said)
