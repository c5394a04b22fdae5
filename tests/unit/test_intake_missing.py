"""A resent file that lacks rows: every kind of table is asked about, none is passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import cli
from dashboard.store import current_edition, open_store
from dashboard.store.ledgers import ledgers
from tests.asking import run

pytestmark = pytest.mark.slow  # publishes editions

HEAD = "项目编号,里程碑,计划完成日期,完成比例\n"
FIRST = "KJ-1,通过评审,2026-06-30,100%\n"
SECOND = "KJ-1,完成验收,2026-12-31,20%\n"


def test_every_kind_has_a_name_for_its_rows() -> None:
    """A kind whose rows merge by key is a kind whose missing rows are named to the sender."""
    assert [one.name for one in ledgers() if not one.rows.key or one.row_name not in one.rows.columns] == []


def test_a_missing_milestone_is_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It stays and is named; with --withdraw-missing it goes, and is kept with its reason."""
    store = f"file:{tmp_path / 'store'}"
    before, after = tmp_path / "科技厅_里程碑_2026年9月.csv", tmp_path / "科技厅_里程碑_2026年10月.csv"
    before.write_text(HEAD + FIRST + SECOND, encoding="utf-8")
    after.write_text(HEAD + FIRST, encoding="utf-8")
    assert cli.main(["intake", str(before), "--store", store]) == 0
    capsys.readouterr()
    assert cli.main(["intake", str(after), "--store", store]) == 0
    assert "完成验收" in capsys.readouterr().out
    assert names(store) == {"通过评审", "完成验收"}
    assert cli.main(["intake", str(after), "--store", store, "--withdraw-missing"]) == 0
    assert names(store) == {"通过评审"}
    kept = run(current_edition(open_store(store)), "rejected_rows").to_pylist()
    assert [(row["source_file"], row["source_row"]) for row in kept] == [(before.name, 3)]


def names(store: str) -> set[str]:
    """The milestones of the current edition."""
    return set(run(current_edition(open_store(store)), "milestones_list")["milestone_name"].to_pylist())
