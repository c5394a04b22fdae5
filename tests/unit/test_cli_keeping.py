"""The commands on whole editions as scripts use them: diff, editions --verify, backup, restore."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.store import find_edition, list_editions, open_store
from tests.asking import run as ask
from tests.stores import changed_store, sample_store

pytestmark = pytest.mark.slow
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, output, errors."""

    def call(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.main([str(word) for word in words])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return code, out, err

    return call


def test_diff_prints_kinds_sums_and_rows_that_agree(run: Run) -> None:
    """The rows of `diff` add up, stage by stage, to the difference of the two overviews."""
    store = changed_store()
    rows = json.loads(run("diff", "1", "2", "--json", "--store", store)[1])
    first, second = (
        ask(find_edition(open_store(store), number), "overview_totals").to_pylist()[0] for number in (1, 2)
    )
    for stage in ("applied", "committed", "disbursed"):
        name = f"{stage}_amount_yuan"
        found = sum((Decimal(row["change_amount_yuan"]) for row in rows if row["stage"] == stage), Decimal(0))
        assert found == (second[name] or 0) - (first[name] or 0)
    code, text, _ = run("diff", "1", "2", "--store", store)
    assert code == 0
    for title in ("两个版本之间的变化合计", "两个版本之间的变化总数", "新增", f"共 {len(rows)} 行"):
        assert title in text


def test_diff_has_documented_exit_codes(run: Run) -> None:
    """0 when the comparison was made; with --exit-code 1 when anything changed and 0 when nothing did; 2 refused."""
    store = changed_store()
    assert run("diff", "1", "2", "--exit-code", "--store", store)[0] == 1
    assert run("diff", "2", "2", "--exit-code", "--store", store)[0] == 0
    code, _, said = run("diff", "1", "9", "--store", store)
    assert (code, "没有第 9 版数据" in said) == (2, True)
    code, _, said = run("diff", "甲", "2", "--store", store)
    assert (code, "应为版本号" in said) == (2, True)


def test_backup_restore_and_verify(run: Run, tmp_path: Path) -> None:
    """A store backed up and restored elsewhere has sound files; one wrong byte makes --verify answer 1 and name it."""
    backup, other = tmp_path / "b", f"file:{tmp_path / 'store'}"
    code, out, _ = run("backup", backup, "--store", sample_store())
    assert (code, "逐个核对无误" in out) == (0, True)
    assert run("restore", backup, "--store", other)[0] == 0
    code, out, _ = run("editions", "--verify", "--store", other)
    assert (code, "文件完好" in out) == (0, True)
    code, _, said = run("restore", backup, "--store", other)
    assert (code, "--replace" in said) == (2, True)
    path = list_editions(open_store(other))[0].path
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    code, out, _ = run("editions", "--verify", "--store", other)
    assert (code, "已损坏" in out) == (1, True)
    rows = json.loads(run("editions", "--verify", "--json", "--store", other)[1])
    assert [row["is_whole"] for row in rows] == [False]
