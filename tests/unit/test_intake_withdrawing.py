"""A unit's file is withdrawn as a new edition: what it brought goes, what it had replaced or removed comes back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake.accepting import take
from dashboard.intake.missing import missing_rows
from dashboard.intake.withdrawing import publish_withdrawal, withdrawal
from dashboard.refusal import Refusal
from dashboard.state.notes import add_note
from dashboard.store import Edition, Store, fetch, ledger_base, retire
from dashboard.store.ledgers import ledgers
from tests.ledgers import read, workbook
from tests.share import mostly_in_soak

HEADS = ["项目编号", "项目名称", "条款", "承担单位", "省级财政资金(万元)", "已拨付(万元)"]
PAID = ["项目编号", "拨付金额(万元)", "拨付日期", "收款单位"]


def project(number: int, amount: int, name: str = "项目") -> list[Any]:
    return [f"KJ2026-{number:03d}", f"{name}{number}", "1.1", "某某公司", amount, amount // 2]


def filed(store: Store, path: Path, rows: Sequence[Sequence[Any]], withdraws: bool = False) -> Edition:
    """The edition after a file."""
    result = read(workbook(path, rows))
    assert (result.rejected, result.questions, result.refusal) == (0, (), None), result
    gone = missing_rows(ledger_base(store), [result]) if withdraws else []
    edition = take(store, [result], policy_id="sichuan-ai", author="科技厅", message="台账", withdrawn=gone)
    assert edition is not None
    return edition


def rows_of(edition: Edition) -> dict[str, list[str]]:
    """Every row of every ledger table and of what was rejected, without the number of its batch."""
    tables = [table.name for ledger in ledgers() for table in ledger.tables] + ["rejected_rows"]
    return {
        table: sorted(
            map(str, fetch(edition, f"select * exclude (batch_id) from {table}").to_pylist())
        )
        for table in tables
    }  # fmt: skip


def last_batch(edition: Edition) -> str:
    return str(fetch(edition, "select max(batch_id) as id from batches")["id"][0])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_a_file_is_withdrawn_to_the_row(store: Store, tmp_path: Path) -> None:
    """Replaced rows come back with all amounts that belong to them, new rows go, other files stay."""
    filed(store, tmp_path / "科技厅_项目台账_2026-09.xlsx", [HEADS, project(1, 100), project(2, 200)])
    before = filed(
        store, tmp_path / "财政厅_拨付_2026.xlsx", [PAID, ["KJ2026-001", 20, "2026-03-06", "某公司"]]
    )
    wrong = filed(
        store, tmp_path / "科技厅_项目台账_2026-10.xlsx", [HEADS, project(2, 999, "错"), project(3, 300)]
    )
    after = filed(
        store, tmp_path / "财政厅_拨付二_2026.xlsx", [PAID, ["KJ2026-002", 5, "2026-04-06", "某公司"]]
    )
    batch, edition = publish_withdrawal(store, last_batch(wrong), "科技厅", "报错了文件")
    assert batch.source_file == "科技厅_项目台账_2026-10.xlsx"
    expected = rows_of(before)
    expected["disbursements"] = rows_of(after)["disbursements"]
    assert rows_of(edition) == expected
    assert edition.message == "撤回“科技厅_项目台账_2026-10.xlsx”（第 3 版接入）：报错了文件"
    assert edition.number == after.number + 1
    with pytest.raises(Refusal, match="在用的台账里没有批次"):
        withdrawal(store, batch.batch_id, "科技厅", "再撤一次")


def test_rows_that_the_file_removed_come_back(store: Store, tmp_path: Path) -> None:
    """What was withdrawn because the file lacked it counts again, and nothing says any longer that it was withdrawn."""
    first = filed(store, tmp_path / "科技厅_项目台账_2026-09.xlsx", [HEADS, project(1, 100), project(2, 200)])
    second = filed(store, tmp_path / "科技厅_项目台账_2026-10.xlsx", [HEADS, project(1, 150)], withdraws=True)
    assert len(rows_of(second)["projects"]) == 1
    assert len(rows_of(second)["rejected_rows"]) == 1
    _, edition = publish_withdrawal(store, last_batch(second), "科技厅", "漏了一行")
    assert rows_of(edition) == rows_of(first)


@pytest.mark.soak
def test_what_a_later_file_of_the_same_name_removed_stays_removed(store: Store, tmp_path: Path) -> None:
    """A file is sent again under its name, without a row: withdrawing the first sending does not bring that row back."""
    filed(store, tmp_path / "科技厅_项目台账_2026-09.xlsx", [HEADS, project(1, 100), project(2, 200)])
    name = "科技厅_项目台账_2026-10.xlsx"
    first = filed(store, tmp_path / name, [HEADS, project(1, 150), project(3, 50)])
    batch_id = last_batch(first)
    later = filed(store, tmp_path / name, [HEADS, project(1, 150), project(3, 60)], withdraws=True)
    assert [row for row in rows_of(later)["projects"] if "KJ2026-002" in row] == []
    _, edition = publish_withdrawal(store, batch_id, "科技厅", "撤回第一次报的")
    assert rows_of(edition)["projects"] == rows_of(later)["projects"]


def test_notes_are_kept(store: Store, tmp_path: Path) -> None:
    """A note on a finding that was written since the last edition stands in the edition that a withdrawal makes."""
    filed(store, tmp_path / "科技厅_甲_2026.xlsx", [HEADS, project(1, 100)])
    second = filed(store, tmp_path / "科技厅_乙_2026.xlsx", [HEADS, project(2, 200)])
    key = fetch(second, "select finding_key from findings limit 1")["finding_key"][0].as_py()
    add_note(store.folder, "ledger", key, "kjt", None, "checking", "正在核对")
    _, edition = publish_withdrawal(store, last_batch(second), "科技厅", "撤回")
    assert fetch(edition, "select note from finding_notes")["note"].to_pylist() == ["正在核对"]


def test_two_files_withdrawn_in_any_order(store: Store, tmp_path: Path) -> None:
    """A row comes back from further back where the file that it had before was itself withdrawn."""
    first = filed(store, tmp_path / "科技厅_甲_2026.xlsx", [HEADS, project(1, 100)])
    second = filed(store, tmp_path / "科技厅_乙_2026.xlsx", [HEADS, project(1, 200), project(2, 200)])
    third = filed(store, tmp_path / "科技厅_丙_2026.xlsx", [HEADS, project(1, 300), project(2, 300)])
    publish_withdrawal(store, last_batch(second), "科技厅", "一")
    _, edition = publish_withdrawal(store, last_batch(third), "科技厅", "二")
    assert rows_of(edition) == rows_of(first)


@pytest.mark.parametrize("seed", mostly_in_soak(range(1, 30), 0))
def test_withdrawing_equals_never_having_sent(tmp_path: Path, seed: int) -> None:
    """Whatever files came and whichever are withdrawn in whatever order, the rest is as if they alone had come."""
    rng = random.Random(seed)
    files = [
        [
            HEADS,
            *(project(n, rng.randint(1, 99) * 10, f"{place}号") for n in sorted(rng.sample(range(1, 7), 3))),
        ]
        for place in range(5)
    ]
    gone = rng.sample(range(len(files)), 2)
    store, other = Store(tmp_path / "store"), Store(tmp_path / "other")
    batches = {}
    for place, rows in enumerate(files):
        batches[place] = last_batch(filed(store, tmp_path / f"科技厅_{'甲乙丙丁戊'[place]}_2026.xlsx", rows))
    for place in gone:
        _, edition = publish_withdrawal(store, batches[place], "科技厅", "撤回")
    for place, rows in enumerate(files):
        if place not in gone:
            expected = filed(other, tmp_path / f"科技厅_{'甲乙丙丁戊'[place]}_2026.xlsx", rows)
    assert rows_of(edition) == rows_of(expected)


def test_a_retired_edition_is_named(store: Store, tmp_path: Path) -> None:
    """Where the replaced rows are no longer in the store, nothing is published and the way out is said."""
    filed(store, tmp_path / "科技厅_甲_2026.xlsx", [HEADS, project(1, 100)])
    second = filed(store, tmp_path / "科技厅_乙_2026.xlsx", [HEADS, project(1, 200)])
    filed(store, tmp_path / "科技厅_丙_2026.xlsx", [HEADS, project(3, 300)])
    batch_id = last_batch(second)
    retire(store, 1, [])
    with pytest.raises(
        Refusal, match=r"不能撤回“科技厅_乙_2026.xlsx”：它替代的行在第 1 版里.*已归档.*重新报送"
    ):
        publish_withdrawal(store, batch_id, "科技厅", "撤回")
    base = ledger_base(store)
    assert base is not None and base.number == 3


@pytest.mark.soak
def test_somebody_else_published_meanwhile(store: Store, tmp_path: Path) -> None:
    """The steward decides on what was seen."""
    first = filed(store, tmp_path / "科技厅_甲_2026.xlsx", [HEADS, project(1, 100)])
    filed(store, tmp_path / "科技厅_乙_2026.xlsx", [HEADS, project(2, 200)])
    with pytest.raises(Refusal, match="您核对之后，第 2 版已经发布"):
        publish_withdrawal(store, last_batch(first), "科技厅", "撤回", after=first.number)
