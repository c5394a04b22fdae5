"""A file that is sent again replaces by key and adds nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute
import pytest

from dashboard.intake import FileResult, merge_into, understand
from dashboard.intake.accepting import take
from dashboard.store import open_store
from dashboard.store.ledgers import schema
from tests.asking import run

pytestmark = pytest.mark.slow  # publishes editions

SAMPLES = Path(__file__).parents[1] / "fixtures" / "samples"
TABLES = ("projects", "claims", "commitments", "disbursements", "talent_awards")


@cache
def read_all() -> list[FileResult]:
    files = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".xlsx", ".csv"})
    return understand(files, kind=None, department=None, as_of=None, policy_id="sichuan-ai", limit_mib=50)


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: con.execute(f"select * exclude (batch_id) from {table} order by all").fetchall()
        for table in TABLES
    }


def test_sent_twice_changes_nothing() -> None:
    """After the same files once more, every table holds the same rows."""
    results = read_all()
    with duckdb.connect() as con:
        con.execute(schema())
        for result in results:
            merge_into(con, result, "b1")
        once = contents(con)
        for result in results:
            merge_into(con, result, "b2")
        assert contents(con) == once
        assert {table: len(rows) for table, rows in once.items()} == {
            "projects": 87,
            "claims": 174,
            "commitments": 12,
            "disbursements": 14,
            "talent_awards": 24,
        }


def test_a_correction_replaces_the_project_and_its_claims() -> None:
    """A project that comes again without an amount loses the old claim."""
    ledger = next(one for one in read_all() if one.department_code == "jxt")
    claims = ledger.facts["claims"]
    one = claims["project_id"][0].as_py()
    smaller = claims.filter(pa.compute.not_equal(claims["project_id"], one))
    with duckdb.connect() as con:
        con.execute(schema())
        merge_into(con, ledger, "b1")
        merge_into(con, replace(ledger, facts={**ledger.facts, "claims": smaller}), "b2")
        assert con.execute("select count(*) from claims").fetchall() == [(58,)]
        assert con.execute("select count(*) from claims where project_id = ?", [one]).fetchall() == [(0,)]


def test_rejected_rows_are_kept() -> None:
    """The edition keeps each rejected cell with file, sheet, row, column, value and reason."""
    bad = next(one for one in read_all() if one.rejected)
    with duckdb.connect() as con:
        con.execute(schema())
        merge_into(con, bad, "b1")
        rows = con.execute("select source_row, source_column, rejected_value from rejected_rows").fetchall()
    assert len(rows) == 11
    assert (12, "对应条款", "六(一)") in rows


def test_a_number_filed_by_two_departments_is_kept_with_its_reason(tmp_path: Path) -> None:
    """A department's row that another department's row replaces is not lost: it is kept and says by what."""
    head = "项目编号,项目名称,条款,市州,补助金额(万元)\n"
    paths = []
    for department, amount in (("科技厅", 100), ("财政厅", 200)):
        path = tmp_path / f"{department}_台账.csv"
        path.write_text(f"{head}P2026-A1,甲,一(一),成都市,{amount}\n", encoding="utf-8-sig")
        paths.append(path)
    results = understand(paths, kind=None, department=None, as_of=None, policy_id="sichuan-ai", limit_mib=50)
    store = open_store(f"file:{tmp_path / 'store'}")
    edition = take(store, results, policy_id="sichuan-ai", author="测试", message="两单位同号")
    assert edition is not None
    kept = run(edition, "rejected_rows").to_pylist()
    assert [row["source_file"] for row in kept] == ["科技厅_台账.csv"]
    assert "财政厅_台账.csv" in kept[0]["reason"]
    assert run(edition, "projects_totals")["committed_amount_yuan"].to_pylist() == [Decimal("2000000.00")]
