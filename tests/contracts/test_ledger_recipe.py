"""A twelfth kind of 台账, invented: by the recipe's one record, one SQL file and its headings a workbook comes in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from dashboard.store.ledgers import ledgers
from tests.contracts.test_recipes import LEDGER, copied, follow, steps
from tests.editions import build

pytestmark = pytest.mark.slow  # publishes editions

SEPTEMBER, OCTOBER = "经信厅_应用场景_2026年9月.xlsx", "经信厅_应用场景_2026年10月.xlsx"


class Copy:
    """A copy of the repository in which the recipe has been followed, and a store that was there before the kind."""

    def __init__(self, folder: Path) -> None:
        """Follow the recipe; the store holds one edition of the kinds of today."""
        self.folder = copied(folder / "copy")
        build(folder / "store", {"projects": [{"project_id": "甲"}]})
        self.store = folder / "store"
        follow(self.folder, LEDGER)

    def command(self, *words: str) -> str:
        """What a command of the copy prints; 0 or 1 (some rows were not taken) as its code."""
        done = subprocess.run(
            [sys.executable, "-m", "dashboard", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stdout + done.stderr
        return done.stdout

    def intake(self, path: Path, *options: str) -> str:
        """What the intake says of a file that it publishes."""
        return self.command("intake", str(path), "--accept-valid", "--store", f"file:{self.store}", *options)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer of the newest edition."""
        newest = max(self.store.glob("edition-*.duckdb"), key=lambda path: path.name)
        with duckdb.connect(str(newest), read_only=True) as con:
            return con.execute(sql).fetchall()

    def filled(self, path: Path, *rows: tuple[str, str, str]) -> Path:
        """The template of the kind with rows below its example."""
        self.command("template", "scenarios", "-o", str(path))
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        for place, row in enumerate(rows, 6):
            for column, cell in enumerate(row, 2):
                sheet.cell(place, column, cell)
        book.save(path)
        return path


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The copy with its store."""
    return Copy(tmp_path_factory.mktemp("ledger_recipe"))


def test_the_recipe_is_one_record_one_query_and_headings() -> None:
    """A kind is added without a line of Python, and today's kinds do not know the invented one."""
    files = [path for path, _, _ in steps(LEDGER)]
    assert files == [
        "data/ledgers/scenarios.toml",
        "queries/staging/stg_scenarios.sql",
        "data/intake/headings.toml",
    ]
    assert "scenarios" not in {ledger.name for ledger in ledgers()}


@pytest.mark.soak
def test_a_workbook_of_the_new_kind_comes_in(copy: Copy, tmp_path: Path) -> None:
    """Rows stand in a published edition with their source, a bad one with its reason; a missing one is asked about."""
    first = copy.filled(
        tmp_path / SEPTEMBER,
        ("CJ-1", "智慧病案", "2026-06-21"),
        ("CJ-2", "山洪预警", "2026年"),
        ("CJ-3", "", "哪天"),
        ("CJ-4", "田间巡检", ""),
    )
    said = copy.intake(first)
    assert "应用场景" in said
    assert "“2026年”只有年份，按未注明日期处理" in said
    taken = "select scenario_id, scenario_name, opened_on::varchar, {} from scenarios order by all"
    source = "reporting_department_code, source_file, source_sheet, source_row"
    assert copy.rows(taken.format(source)) == [
        ("CJ-1", "智慧病案", "2026-06-21", "jxt", SEPTEMBER, "应用场景", 6),
        ("CJ-2", "山洪预警", None, "jxt", SEPTEMBER, "应用场景", 7),
        ("CJ-4", "田间巡检", None, "jxt", SEPTEMBER, "应用场景", 9),
    ]
    assert copy.rows(
        "select source_row, source_column, reason from rejected_rows inner join batches using (batch_id) order by all"
    ) == [
        (8, "场景名称", "必填为空：场景名称没有填写，请补填名称"),
        (8, "开放日期", "日期无法识别：“哪天”，请填成 2026-06-21、2026年6月21日 或 2026年6月"),
    ]
    assert copy.rows("select count(*) from scenarios inner join batches using (batch_id)") == [(3,)]
    assert copy.rows("select project_id from projects") == [("甲",)]

    # October corrects one row, lacks one, and repeats a key: the earlier row counts, the lacking one is asked about.
    second = copy.filled(
        tmp_path / OCTOBER,
        ("CJ-1", "智慧病案二期", "2026-10-08"),
        ("ＣＪ－２", "山洪预警", "2026年7月"),
        ("CJ-1", "又一个", ""),
    )
    assert "田间巡检" in copy.intake(second)
    assert copy.rows(taken.format("source_file")) == [
        ("CJ-1", "智慧病案二期", "2026-10-08", OCTOBER),
        ("CJ-2", "山洪预警", "2026-07-01", OCTOBER),
        ("CJ-4", "田间巡检", None, SEPTEMBER),
    ]
    copy.intake(second, "--withdraw-missing")
    assert copy.rows("select scenario_id from scenarios order by all") == [("CJ-1",), ("CJ-2",)]
    assert copy.rows(
        "select source_file, source_row from rejected_rows where reason like '报送单位撤下%'"
    ) == [(SEPTEMBER, 9)]
    assert copy.rows("select count(*) from rejected_rows where reason like '编号重复：“CJ-1”%'") == [(2,)]
    # The key of the new kind is proved like that of any other.
    assert copy.rows("select key_text from ledger_rows where table_name = 'scenarios' order by all") == [
        ("CJ-1",),
        ("CJ-2",),
    ]
