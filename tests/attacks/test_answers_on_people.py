"""What was asked and answered on a sheet of persons is in the companion: its words tell amounts and who was struck out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from dashboard import cli
from dashboard.store import Store, current_edition, fetch, restricted_tables
from tests.editions import build
from tests.ledgers import workbook

HEAD = ["人才计划", "类别", "用人单位", "批次", "当前环节", "支持金额(万元)"]
REASON = "核对过，本人已调离"
HIDDEN = ("187.77", "1877700", "999.50", "9995000", "第 4 行", REASON, "struck:")


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of keys of its own."""
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "keys"))


def ledger(folder: Path) -> Path:
    """A talent ledger with a total that does not fit, and a row that is struck through."""
    rows = [("甲大学", 77.77), ("独特研究院", 50), ("乙大学", 60)]
    awards = [["天府峨眉计划", "个人", employer, "2026年", "入选", amount] for employer, amount in rows]
    total = ["合计", None, None, None, None, 999.5]
    path = workbook(folder / "省委人才办_人才_20261031.xlsx", [["人才计划入选情况"], HEAD, *awards, total])
    book = openpyxl.load_workbook(path)
    for cell in book.active[4]:
        cell.font = Font(strike=True)
    book.save(path)
    return path


def asked(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """What an intake prints as JSON."""
    capfd.readouterr()
    cli.main(["intake", *arguments, "--json"])
    found: list[dict[str, Any]] = json.loads(capfd.readouterr().out)
    return found


def hidden_in(folder: Path) -> list[str]:
    """Which hidden words stand in which file of a store, plain."""
    return [
        f"{path.name}: {word}"
        for path in folder.rglob("*")
        if path.is_file()
        for word in HIDDEN
        if word.encode() in path.read_bytes()
    ]


@pytest.mark.slow
def test_questions_and_answers_stand_in_no_file_of_the_store(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Amounts, rows and reasons of a sheet of persons stand nowhere plain, and the same file is not asked again."""
    path, store = ledger(tmp_path), tmp_path / "store"
    common = [str(path), "--store", f"file:{store}", "--author", "甲处"]
    answers = tmp_path / "answers.json"
    files = asked(capfd, *common)
    files[0]["questions"] = [one | {"answer": "maybe", "reason": REASON} for one in files[0]["questions"]]
    answers.write_text(json.dumps(files, ensure_ascii=False), encoding="utf-8")
    assert "不在可选的答复里" in asked(capfd, *common, "--answer", str(answers))[0]["refusal"]
    answers.unlink()
    for _ in range(3):  # an answer may open another question
        files = asked(capfd, *common, *(["--answer", str(answers)] if answers.exists() else []))
        if not files[0]["questions"]:
            break
        earlier = json.loads(answers.read_text(encoding="utf-8")) if answers.exists() else []
        new = [
            question | {"answer": question["choices"][0]["choice"], "reason": REASON}
            for question in files[0]["questions"]
        ]
        files[0]["questions"] = [*(earlier[0]["questions"] if earlier else []), *new]
        answers.write_text(json.dumps(files, ensure_ascii=False), encoding="utf-8")
    edition = current_edition(Store(store))
    assert hidden_in(store) == []
    open_rows = fetch(
        edition, "select question, choice_label, source_row, reason from intake_answers"
    ).to_pylist()
    assert len(open_rows) >= 2
    assert {(row["choice_label"], row["source_row"], row["reason"]) for row in open_rows} == {
        ("不公开", 0, "")
    }
    kept = restricted_tables(edition)["answered_people"].to_pylist()
    assert {row["reason"] for row in kept} == {REASON} and len(kept) == len(open_rows)
    again = asked(capfd, *common)
    assert again[0]["questions"] == []
    once_more = restricted_tables(current_edition(Store(store)))["answered_people"].to_pylist()
    assert {row["question_key"] for row in once_more} == {row["question_key"] for row in kept}
    assert hidden_in(store) == []


def test_answers_of_earlier_software_are_moved(tmp_path: Path) -> None:
    """Where an earlier edition kept them open, the next one has them in its companion, not in a free block either."""
    build(
        tmp_path / "store",
        {
            "talent_awards": [{"award_id": "emei-2026-team-001", "support_amount_yuan": "1370000.00"}],
            "intake_answers": [
                {
                    "question_key": "struck:4",
                    "question": "第 4 行画了删除线",
                    "source_column": "列",
                    "reason": REASON,
                }
            ],
        },
    )
    assert hidden_in(tmp_path / "store") == []
    edition = current_edition(Store(tmp_path / "store"))
    assert len(restricted_tables(edition)["answered_people"]) == 1
