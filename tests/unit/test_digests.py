"""tools/digests: a difference is shown with report, filter, column, old and new; what is meant is left out, with its reason."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROWS: list[dict[str, Any]] = [
    {"clause_id": "1.1", "committed_amount_yuan": "100.00"},
    {"clause_id": "1.2", "committed_amount_yuan": None},
]
PAGE = "main title.body: 总览\nmain metric.body: 1.00 万元"


def kept(path: Path, reports: dict[str, list[dict[str, Any]] | str], page: str = PAGE) -> Path:
    """A file of digests as `take` writes it."""
    told = {what: one if isinstance(one, str) else json.dumps(one) for what, one in reports.items()}
    kinds = {"reports": told, "pages": {"overview?": page}}
    digests = {
        kind: {what: sha256(text.encode()).hexdigest() for what, text in found.items()}
        for kind, found in kinds.items()
    }
    texts = {sha256(text.encode()).hexdigest(): text for found in kinds.values() for text in found.values()}
    path.write_text(json.dumps({"demo": digests}), encoding="utf-8")
    path.with_name(path.name + ".xz").write_bytes(lzma.compress(json.dumps(texts).encode()))
    return path


def compare(*words: object) -> tuple[int, list[str]]:
    """Exit code and lines of `compare`."""
    command = [sys.executable, "tools/digests", "compare", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def changed(tmp_path: Path) -> tuple[Path, Path]:
    """Two takes: one amount differs under two filters, a row is gone under another, a page has another figure."""
    other = [ROWS[0] | {"committed_amount_yuan": "100.01"}, ROWS[1]]
    before = kept(
        tmp_path / "a.json", {"money?": ROWS, "money?city=1": ROWS, "money?city=2": ROWS, "list?": ROWS}
    )
    after = kept(
        tmp_path / "b.json",
        {"money?": other, "money?city=1": other, "money?city=2": ROWS[:1], "list?": ROWS},
        PAGE.replace("1.00", "2.00"),
    )
    return before, after


def test_equal_takes_have_no_difference(tmp_path: Path) -> None:
    """Nothing is told, and the code is 0."""
    before, _ = changed(tmp_path)
    assert compare(before, before) == (0, ["no difference"])


def test_a_difference_names_report_filter_column_old_and_new(tmp_path: Path) -> None:
    """Alike ones stand in one line; a row that went and a line of a page are told too."""
    assert compare(*changed(tmp_path)) == (
        1,
        [
            "demo pages overview: main metric.body: 1.00 万元 → main metric.body: 2.00 万元   [(no filter)]",
            'demo reports money committed_amount_yuan: "100.00" → "100.01"   [(no filter), city=1]',
            'demo reports money (row): "1.2" null → (not there)   [city=2]',
            "4 differences",
        ],
    )
    assert len(compare(*changed(tmp_path), "--all")[1]) == 5


def test_a_new_column_and_a_new_refusal_are_told(tmp_path: Path) -> None:
    """A column once, not once a row; a refusal by its sentence; a report that only one side was asked."""
    before = kept(tmp_path / "a.json", {"money?": ROWS, "list?": ROWS})
    wider = [row | {"note": "x"} for row in ROWS]
    after = kept(tmp_path / "b.json", {"money?": wider, "list?": "400 没有", "new?": ROWS})
    code, lines = compare(before, after)
    assert code == 1
    assert "demo reports money note: (not there) → (there)   [(no filter)]" in lines
    assert any(line.startswith("demo reports list: [") and "→ 400 没有" in line for line in lines)
    assert "demo reports new: (not there) → (there)   [(no filter)]" in lines


def test_what_is_meant_is_left_out(tmp_path: Path) -> None:
    """A reviewed change takes away what it covers and no more; one that covers nothing is told."""
    reviewed = tmp_path / "reviewed.toml"
    reviewed.write_text(
        '[[change]]\nwhy = "the amount is rounded once, not twice"\nsubject = "money"\n'
        'column = "committed_amount_yuan"\nold = \'"100.00"\'\n'
        '[[change]]\nwhy = "nothing is like this any more"\nsubject = "nothing"\n',
        encoding="utf-8",
    )
    code, lines = compare(*changed(tmp_path), "--reviewed", reviewed)
    assert (code, len(lines)) == (1, 4)
    assert lines[0] == "reviewed, and found nowhere: nothing is like this any more"
    assert not any("committed_amount_yuan" in line for line in lines)
