"""A steward of one unit replaces, withdraws and sees nothing that another unit filed."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import cli
from dashboard.access import principal
from dashboard.intake import FileResult
from dashboard.intake.earlier_rows import fetch_rows
from dashboard.intake.own_rows import own_rows
from dashboard.intake.own_unit import Units
from dashboard.intake.rehearsal import Rehearsal
from dashboard.intake.sent import Sent
from dashboard.intake.sessions import IntakeSession
from dashboard.refusal import Refusal
from dashboard.state.received import received
from dashboard.store import Store, approve, current_edition, fetch, ledger_base, open_store
from dashboard.store.ledgers import Ledger, ledgers
from tests.editions import POLICY_ID
from tests.ledgers import workbook
from tests.stores import demonstration_store, one_record_store, own_copy, taken_in
from tests.submitted import APPROVER

pytestmark = pytest.mark.slow  # publishes editions

HEAD = ["项目编号", "项目名称", "条款", "承担单位", "市(州)", "补助金额(元)"]
FILE = "经信厅_项目台账_2026年10月.xlsx"
WHO = principal("wu", ("steward",), "oidc", unit="jxt")
SIGNED = ("经信厅某处", "十月台账")
# What 科技厅 filed of KJ-001, see ONE_RECORD: none of it is for another unit.
OLD = ("单个项目", "1,234,567.89", "1234567.89", "123.46", "1000.01", "科技厅")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one project, KJ-001 of 科技厅."""
    return open_store(own_copy(one_record_store(), tmp_path))


def row(number: str, amount: float, name: str = "项目") -> list[Any]:
    """A row below HEAD."""
    return [number, f"{name}{number[-3:]}", "一(一)", "另一单位", "成都市", amount]


def sent(folder: Path, *rows: list[Any], name: str = FILE, department: str | None = None) -> Sent:
    """A workbook as somebody drops it on the page."""
    path = workbook(folder / name, [HEAD, *rows])
    return Sent(((name, path.read_bytes()),), department, None)


def session(store: Store, units: Units = ("jxt",)) -> IntakeSession:
    """The work of a steward of these units."""
    return IntakeSession(store.folder, POLICY_ID, {}, units)


def judged(work: IntakeSession, files: Sent) -> list[FileResult]:
    """The results to publish, without the rejected rows."""
    return work.settled(work.understood(files, lambda *_: None), True)


def everything(planned: Rehearsal) -> str:
    """All words and numbers that a rehearsal shows."""
    tables = (planned.sums, planned.totals, planned.summary, planned.changes, planned.findings)
    return str([table.table.to_pylist() for table in tables if table is not None])


def projects(store: Store) -> dict[str, tuple[str | None, Decimal]]:
    """Number → who filed it, and its amount, in the newest edition."""
    rows = fetch(
        current_edition(store),
        "select project_id, projects.reporting_department_code as unit, claimed_amount_yuan from projects"
        " inner join claims using (project_id) where stage = 'committed'",
    ).to_pylist()
    return {one["project_id"]: (one["unit"], one["claimed_amount_yuan"]) for one in rows}


@pytest.mark.parametrize("is_handed_in", [False, True], ids=["published", "handed_in"])
def test_a_row_of_another_unit_is_sent_back(store: Store, tmp_path: Path, is_handed_in: bool) -> None:
    """Its number in any dress is rejected, the answer workbook says why, and the rest goes in without a word of the other's."""
    before, work = projects(store), session(store)
    files = sent(tmp_path, row("kj–001", 99), row("JX-001", 100))
    (read,) = work.understood(files, lambda *_: None)
    assert (read.taken, read.rejected) == (1, 1)
    (one,) = read.rejections
    assert (one.row, one.column, one.value) == (2, "项目编号", "KJ-001")
    assert one.reason.startswith("别的单位已经报送：“KJ-001”")
    assert (
        "别的单位报送的，您的账号不能替代；请核对编号，或请原报送单位、不限单位的数据专员接入" in one.reason
    )
    assert [held.taken for held in work.settled([read], False)] == [0]
    results = work.settled([read], True)
    book = openpyxl.load_workbook(io.BytesIO(work.answer(files, 0, results[0])))
    assert one.reason in [cell.value for cell in book.worksheets[0][2]]
    planned = work.planned(files, {}, results, work.missing(results))
    assert not [word for word in OLD if word in everything(planned) + str(results[0].rejections)]
    if is_handed_in:
        made = work.submit(WHO, results, {}, (), planned.after, *SIGNED)
        assert made is not None
        assert projects(store) == before
        approve(store, made.submission_id, APPROVER)
    else:
        assert work.publish(results, {}, (), planned.after, *SIGNED) is not None
    assert projects(store) == before | {"JX-001": ("jxt", Decimal(100))}
    kept = fetch(current_edition(store), "select source_file, reason from rejected_rows").to_pylist()
    assert kept == [{"source_file": FILE, "reason": one.reason}]
    (line,) = (line for line in received(store.folder, [read.sha256]) if line.step == "published")
    assert (line.taken_row_count, line.rejected_row_count) == (1, 1)


def test_a_row_of_ones_own_is_replaced(store: Store, tmp_path: Path) -> None:
    """The same number from the unit that filed it counts as it is filed now, and the change is shown."""
    work = session(store, ("kjt",))
    results = judged(work, sent(tmp_path, row("KJ-001", 99), name="科技厅_项目台账_2026年10月.xlsx"))
    assert not results[0].rejections
    planned = work.planned(Sent((), None, None), {}, results, ())
    assert "1234567.89" in everything(planned)
    assert work.publish(results, {}, (), planned.after, *SIGNED) is not None
    assert projects(store) == {"KJ-001": ("kjt", Decimal(99))}


def test_whoever_has_no_unit_still_replaces(store: Store, tmp_path: Path) -> None:
    """D-009 holds for a steward of all units: the later row counts, the earlier is kept with its reason."""
    work = session(store, None)
    results = judged(work, sent(tmp_path, row("KJ-001", 99)))
    assert work.publish(results, {}, (), 1, *SIGNED) is not None
    assert projects(store) == {"KJ-001": ("jxt", Decimal(99))}
    kept = fetch(current_edition(store), "select reason from rejected_rows")["reason"].to_pylist()
    assert len(kept) == 1
    assert "由两个单位报送" in kept[0]


def test_a_row_of_nobody_known_is_another_units(tmp_path: Path) -> None:
    """What was filed without a unit is replaced by no unit."""
    path = workbook(tmp_path / "项目台账.xlsx", [HEAD, row("KJ-001", 5)])
    store = open_store(own_copy(taken_in("of_nobody", (path,)), tmp_path))
    assert projects(store) == {"KJ-001": (None, Decimal(5))}
    (read,) = session(store).understood(sent(tmp_path, row("KJ-001", 99)), lambda *_: None)
    assert (read.taken, read.rejected) == (0, 1)


@pytest.mark.parametrize("ledger", ledgers(), ids=lambda ledger: ledger.name)
def test_every_ledger_has_an_owner(ledger: Ledger) -> None:
    """Of each kind, rows go in with what belongs to them for the units that filed them, and for no other."""
    base = current_edition(open_store(demonstration_store()))
    facts = {
        table.name: fetch_rows(base, ledger, f"select * exclude (batch_id) from {table.name}", {})
        for table in ledger.tables
    }
    facts = {name: table for name, table in facts.items() if table.num_rows}
    count = facts[ledger.rows.name].num_rows
    units = tuple(set(facts[ledger.rows.name]["reporting_department_code"].to_pylist()))
    given = FileResult(
        file="台账.xlsx", sha256="", kinds=(ledger.name,), department_code="jxt", as_of=None, as_of_basis="",
        read=count, taken=count, rejected=0, held=0, not_data=0, facts=facts,
    )  # fmt: skip
    assert own_rows([given], base, units)[0] is given
    (none,) = own_rows([given], base, ("another",))
    assert (none.facts, none.taken, none.rejected, len(none.rejections)) == ({}, 0, count, count)
    (some,) = own_rows([given], base, units[:1])
    for table in some.facts.values():
        assert set(table["reporting_department_code"].to_pylist()) == set(units[:1])


def test_rows_of_another_unit_are_never_missing(tmp_path: Path) -> None:
    """Of two units that name their files alike, each is asked about its own rows alone."""
    url, same = f"file:{tmp_path / 'store'}", "项目台账_2026年9月.xlsx"
    for unit, rows in (("科技厅", [row("KJ-001", 1)]), ("经信厅", [row("JX-001", 2), row("JX-002", 3)])):
        path = workbook(tmp_path / same, [HEAD, *rows])
        assert cli.main(["intake", str(path), "--department", unit, "--store", url]) == 0
    work = session(open_store(url))
    later = sent(tmp_path, row("JX-001", 2), name="项目台账_2026年10月.xlsx", department="经信厅")
    results = judged(work, later)
    assert [missing.key for missing in work.missing(results)] == [("JX-002",)]


def test_the_same_money_of_another_unit(tmp_path: Path) -> None:
    """A payment that another unit filed is asked about, one or many, without its file, day and payee; no unit withdraws it."""
    head = ["凭证号", "项目编号", "拨付金额(元)", "拨付日期", "收款单位"]
    payments = [[f"A{n}", f"P-{n}", 100 + n, "2026-03-06", "甲公司"] for n in range(7)]
    again = [["", f"P-{n}", 100 + n, "2026-03-09", ""] for n in range(7)]
    old = workbook(tmp_path / "财政厅_拨付_2026年3月.xlsx", [head, *payments])
    store = open_store(taken_in("payments_of_one_unit", (old,)))
    new = [
        workbook(tmp_path / f"经信厅_拨付情况_{name}.xlsx", [head, *rows])
        for name, rows in (("一笔", again[:1]), ("六笔", again[1:]))
    ]
    files = Sent(tuple((path.name, path.read_bytes()) for path in new), None, None)
    told = (old.name, "2026-03-06", "甲公司", "财政厅")
    for units, is_said in ((None, True), (("jxt",), False)):
        for result in judged(session(store, units), files):
            (question,) = result.questions
            assert {word in question.question for word in told} == {is_said}
            assert ("别的单位报送的" in question.question) != is_said
            assert ("replace" in [choice.choice for choice in question.choices]) == is_said


def test_who_files_meanwhile_is_not_replaced(store: Store, tmp_path: Path) -> None:
    """A number that another unit publishes after the rows were judged is not replaced, whatever edition the page names."""
    work, others = session(store), session(store, ("kjt",))
    results = judged(work, sent(tmp_path, row("KJ-002", 1)))
    theirs = judged(others, sent(tmp_path, row("KJ-002", 2), name="科技厅_项目台账_2026年10月.xlsx"))
    assert others.publish(theirs, {}, (), 1, *SIGNED) is not None
    base = ledger_base(store)
    assert base is not None
    for write in (
        lambda: work.publish(results, {}, (), base.number, *SIGNED),
        lambda: work.submit(WHO, results, {}, (), base.number, *SIGNED),
    ):
        with pytest.raises(Refusal, match="别的单位报送了"):
            write()
    assert projects(store)["KJ-002"] == ("kjt", Decimal(2))
