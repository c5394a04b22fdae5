"""The benchmark says what it is to say, in a small run. How long anything takes is never tested."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bench.__main__ import keep, main
from bench.servers import FLOORS
from dashboard.questions.queries import report_names
from dashboard.store import current_edition, open_store
from tests.asking import run
from tests.hanging import HANG_SECONDS
from tests.stores import demonstration_store

pytestmark = pytest.mark.slow
NUMBER = re.compile(r"\d[\d,]*(\.\d+)?")
SPREAD = re.compile(rf"{NUMBER.pattern}( \({NUMBER.pattern}–{NUMBER.pattern}\))?")


def tables(path: Path) -> dict[str, list[dict[str, str]]]:
    """Section → the rows of its table, heading → cell."""
    found = {}
    for section in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        lines = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
        found[section.split()[0]] = [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]
    return found


def test_a_small_run_has_every_row_and_only_figures(tmp_path: Path) -> None:
    """Every report and format has a row; every figure is a number with its spread, every ratio a number."""
    results = tmp_path / "RESULTS.md"
    main(
        ["--sizes", "100", "--rounds", "1", "--only", "reports,publishing,export", "--results", str(results)]
    )
    found = tables(results)
    assert list(found) == ["reports", "publishing", "export"]
    told = results.read_text(encoding="utf-8")
    assert len(re.findall(r"^\d+ cores, .*; \d{4}-\d\d-\d\d .*; load [\d.]+ → [\d.]+\.$", told, re.M)) == len(
        found
    )
    assert [row["report"] for row in found["reports"]] == report_names()
    assert [row["file"] for row in found["export"]] == [".xlsx", ".csv", ".parquet", ".json", ".zip"]
    for rows in found.values():
        for row in rows:
            first, *figures = row
            assert [head for head in figures if not SPREAD.fullmatch(row[head])] == [], row[first]
            assert all(NUMBER.fullmatch(row[head]) for head in figures if head in ("× bare", "growth"))


def test_a_run_of_one_part_keeps_the_others(tmp_path: Path) -> None:
    """What was measured on another day stays, in the order of the parts, whatever was measured last."""
    results = tmp_path / "RESULTS.md"
    for name, words in (("publishing", "gone"), ("screen", "as it was"), ("publishing", "new")):
        keep(results, name, words)
    text = results.read_text(encoding="utf-8")
    assert text.endswith("## screen\n\nas it was\n\n## publishing\n\nnew\n")
    assert "gone" not in text


def test_the_plain_page_has_the_figures_of_the_overview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The floor does the work that it stands for: the same six figures, a chart and a table, under the same filter."""
    edition = current_edition(open_store(demonstration_store()))
    # In one process DuckDB opens a file with one configuration; the product's is another than the floor's.
    monkeypatch.setenv("BENCH_EDITION", str(shutil.copy(edition.path, tmp_path / "edition.duckdb")))
    app = AppTest.from_file(str(FLOORS / "plain.py"), default_timeout=HANG_SECONDS)
    for cities in ([], ["510100"]):
        app.query_params["city"] = ",".join(cities)
        app.run()
        assert not app.exception
        totals = run(edition, "overview_totals", {"city": cities or None}).to_pylist()[0]
        assert [metric.value for metric in app.metric] == [
            f"{totals['committed_amount_yuan'] / 10**8:,.2f} 亿元",
            f"{totals['disbursed_amount_yuan'] / 10**8:,.2f} 亿元",
            f"{totals['disbursed_share_pct']}%",
            f"{totals['project_count']:,} 个",
            f"{totals['clause_with_records_count']:,} 条",
            f"{totals['exceeded_subject_count']:,} 个",
        ]
        assert len(app.dataframe) == len(app.get("plotly_chart")) == 1
