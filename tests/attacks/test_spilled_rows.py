"""What DuckDB writes beside a file because memory is short is not plain: rows of persons may be among it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.refusal import Refusal
from dashboard.store import Store
from dashboard.store.building import SMALL_BLOCKS
from dashboard.store.failures import failures_in_words

MANY = "create temp table spilled as select 'EMPLOYER' || hash(i) as employer, repeat('x', 60) as rest from range(1000000) t(i)"


def test_spilled_rows_are_not_plain(tmp_path: Path) -> None:
    """With the settings of a publication and little memory, rows are spilled, read again, and stand plain in no file."""
    with duckdb.connect(str(tmp_path / "edition.duckdb"), config=SMALL_BLOCKS) as con:
        con.execute("set memory_limit = '40MB'")
        con.execute("set threads = 1")
        con.execute(MANY)
        spilled = [path.read_bytes() for path in tmp_path.rglob("*.tmp") if path.is_file()]
        found = con.execute("select count(distinct employer), min(left(employer, 8)) from spilled").fetchone()
    assert sum(map(len, spilled)) > 10_000_000
    assert [content.count(b"EMPLOYER") for content in spilled] == [0] * len(spilled)
    assert found == (1_000_000, "EMPLOYER")
    assert not list(tmp_path.rglob("*.tmp"))


def test_an_error_of_the_database_quotes_no_cell(tmp_path: Path) -> None:
    """The sentence on a publication that failed has the kind of the error, not the value that it met."""
    with pytest.raises(Refusal, match="计算时出错") as told, failures_in_words(Store(tmp_path)):
        duckdb.connect().execute("select '独特研究院'::date")
    assert "独特研究院" not in str(told.value)
