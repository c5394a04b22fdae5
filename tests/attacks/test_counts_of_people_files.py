"""How many rows a file of persons has is told of none of several: not after its rows were replaced, nor of a rejected one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.access import principal
from dashboard.intake.missing import missing_rows
from dashboard.intake.results import PERSON
from dashboard.questions.editions import editions_list
from dashboard.questions.queries import run
from dashboard.store import Store, current_edition, find_edition
from tests.ledgers import read, workbook

STEWARD = principal("王处", ("viewer", "steward"), "oidc")
HEAD = ["人才计划", "类别", "用人单位", "批次", "当前环节", "支持金额(万元)"]
COUNTS = ("read_row_count", "taken_row_count", "rejected_row_count", "held_row_count", "standing_row_count")
SMALL = "绵阳市_人才_20260930.xlsx"


def ledger(folder: Path, name: str, *rows: tuple[str, str, str]) -> Path:
    """A talent ledger. rows: employer, batch and stage of each award."""
    awards = [["天府峨眉计划", "个人", employer, batch, stage, 50] for employer, batch, stage in rows]
    return workbook(folder / name, [["人才计划入选情况"], HEAD, *awards])


def take(store: Path, department: str, *files: Path) -> None:
    """Take files in as a department, with what is valid, and without what a resent file lacks."""
    given = ["--department", department, "--author", "甲处", "--accept-valid", "--withdraw-missing"]
    cli.main(["intake", *map(str, files), "--store", f"file:{store}", *given])


@pytest.mark.slow
def test_a_replaced_and_a_rejected_file_keep_their_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the lists of files nor the list of editions, nor the catalogue, says how many persons one of several has."""
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "keys"))
    store = tmp_path / "store"
    main = [(f"大学{place}", "2026年", "入选") for place in range(5)]
    take(store, "省委人才办", ledger(tmp_path, "省委人才办_人才_20260930.xlsx", *main))
    take(store, "经信厅", ledger(tmp_path, SMALL, ("独特院", "2025年", "入选")))
    later = ledger(tmp_path, "绵阳市_人才_20261031.xlsx", ("独特院", "2025年", "签约到岗"))
    take(
        store, "经信厅", later, ledger(tmp_path, "德阳市_人才_20261031.xlsx", ("德院", "2025年", "无此环节"))
    )
    edition = current_edition(Store(store))
    assert edition.number == 3
    for name in ("edition_batches", "files_in_use"):
        rows = run(edition, name, None, STEWARD).to_pylist()
        assert len(rows) == 4 and SMALL in {row["source_file"] for row in rows}
        told = {count: row[count] for row in rows for count in COUNTS if row.get(count) is not None}
        assert told == {}, name
    listed = editions_list(edition).table.to_pylist()
    assert [row["taken_row_count"] for row in listed] == [None, None, 5]
    assert [row["taken_row_count_missing_code"] for row in listed] == ["withheld", "withheld", None]
    kept = json.loads((store / "catalogue.json").read_text(encoding="utf-8"))["editions"]
    assert [one["summary"]["taken_row_count"] for one in kept] == [5, None, None]


@pytest.mark.slow
def test_missing_persons_are_told_by_their_row_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever sends a short file of the same name learns no employer, batch or number of those who stood in the earlier one."""
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "keys"))
    store = tmp_path / "store"
    awards = [("甲大学", "2026年", "入选"), ("独特研究院", "2024年", "签约到岗")]
    take(store, "省委人才办", ledger(tmp_path, "省委人才办_人才_20260930.xlsx", *awards))
    capfd.readouterr()
    short = ledger(tmp_path, "省委人才办_人才_20261031.xlsx", awards[0])
    cli.main(
        ["intake", str(short), "--store", f"file:{store}", "--department", "省委人才办", "--author", "甲处"]
    )
    said = capfd.readouterr().out
    assert "这次没有的行共 1 行" in said and "第 4 行" in said
    assert [word for word in ("独特研究院", "2024", "individual") if word in said] == []
    (row,) = missing_rows(find_edition(Store(store), 1), [read(short, department="省委人才办")])
    assert row.key == ("emei-2024-individual-002",)
    assert row.shown == (PERSON, PERSON)
