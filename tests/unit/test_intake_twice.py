"""Money that seems to be in already is asked about, both rows side by side; the answer is done and kept with the edition."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import cli
from dashboard.intake import FileResult
from dashboard.intake.missing import missing_rows
from dashboard.intake.questions import Answer
from dashboard.intake.twice import settled
from dashboard.intake.withdrawing import publish_withdrawal
from dashboard.refusal import Refusal
from dashboard.store import Edition, Store, fetch, ledger_base
from tests.ledgers import read

CASE = Path(__file__).resolve().parents[1] / "fixtures/cases/32-resent-corrected-moved"
HEADS = ["项目编号", "拨付金额(万元)", "拨付日期", "收款单位", "凭证号"]
DOCUMENTS = ["项目编号", "下达金额(万元)", "下达日期", "下达文号", "资金层级"]
FIRST, LATER, OTHER = (
    "财政厅_拨付_2026年3月.xlsx",
    "财政厅_拨付_2026年4月.xlsx",
    "财政厅_拨付明细_2026年4月.xlsx",
)
# A payment that is in, one that comes, and whether the two may be one.
PAIRS = [
    ((100, None), (100, "2026-03-06"), True),
    ((100, "2026-03-06", None), (100, "2026-03-20", "甲"), True),
    ((100, "2026-03-06", "甲（集团）"), (100, "2026-03-07", "甲"), True),
    ((100, "2026-03-06"), (100, "2026-04-06"), False),
    ((100, "2026-03-06", "甲"), (100, "2026-03-07", "乙"), False),
    ((100, "2026-03-06"), (100.01, "2026-03-06", "甲"), False),
    ((100, "2026-03-06", None, "A1"), (100, "2026-03-06", None, "A2"), False),
    ((100, "2026-03-06"), (100, "2026-03-06"), False),
    ((0, "2026-03-06"), (0, "2026-03-07"), False),
]
MANY = range(1, 9)
KEPT = ["same", "replace", "different"]

Row = Sequence[object]
Command = Callable[..., tuple[int, list[dict[str, Any]]]]


def book(path: Path, heads: Row = HEADS, **sheets: Sequence[Row]) -> Path:
    """A workbook with these rows on its sheets, below the headings."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in [heads, *rows]:
            sheet.append(list(row))
    made.save(path)
    return path


def call(
    folder: Path, capsys: pytest.CaptureFixture[str], *words: object
) -> tuple[int, list[dict[str, Any]]]:
    """Run intake with --json on the store of a folder; returns exit code and what was printed."""
    capsys.readouterr()
    code = cli.main(["intake", *map(str, words), "--store", f"file:{folder / 'store'}", "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def payments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that has an edition of payments: those of PAIRS, of MANY, and one for each answer."""
    folder = tmp_path_factory.mktemp("payments")
    rows: list[Row] = [
        *([f"C{place}", *before] for place, (before, _, _) in enumerate(PAIRS)),
        *(["Q", number, f"2026-03-{number:02d}", "甲"] for number in MANY),
        *([choice, 100, "2026-03-06", "甲"] for choice in KEPT),
    ]
    file = book(folder / FIRST, 拨付=rows)
    assert cli.main(["intake", str(file), "--store", f"file:{folder / 'store'}"]) == 0
    return folder


@pytest.fixture
def intake(tmp_path: Path, payments: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command on a copy of that store."""
    shutil.copytree(payments / "store", tmp_path / "store")
    return lambda *words: call(tmp_path, capsys, *words)


def edition(folder: Path) -> Edition:
    """The newest ledger edition."""
    found = ledger_base(Store(folder / "store"))
    assert found is not None
    return found


def paid(folder: Path) -> Decimal:
    """What the newest edition says was paid, in 万元."""
    rows = fetch(edition(folder), "select sum(disbursed_amount_yuan) as paid from disbursements", {})
    return Decimal(rows["paid"][0].as_py() or 0) / 10_000


def answered(told: list[dict[str, Any]], path: Path, *choices: str) -> Path:
    """A file that answers the questions with these choices, the last for all that follow."""
    for place, question in enumerate(question for one in told for question in one["questions"]):
        question["answer"] = choices[min(place, len(choices) - 1)]
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return path


def asked(told: Sequence[dict[str, Any]]) -> list[list[int]]:
    """The rows of each question, file by file."""
    return [[question["row"] for question in one["questions"]] for one in told]


def settle(
    *results: FileResult,
    base: Edition | None = None,
    answers: Sequence[Answer] = (),
    accepts_valid: bool = False,
) -> list[FileResult]:
    """What becomes of files, as page and command do it, without publishing."""
    given = {result.sha256: answers for result in results}
    return settled(results, base, given, accepts_valid=accepts_valid)


def rows_asked(results: Sequence[FileResult]) -> list[list[int]]:
    """The rows of each question, file by file."""
    return [[question.row for question in result.questions] for result in results]


def test_money_filed_again_is_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By another department, with another date, under another name, with a voucher: each was added up in silence."""
    assert call(tmp_path, capsys, *sorted((CASE / "a").glob("*.xlsx")))[0] == 0
    code, told = call(tmp_path, capsys, *sorted((CASE / "b").glob("*拨付*.xlsx")))
    assert (code, asked(told), [one["edition"] for one in told]) == (1, [[3], [2, 3], [2, 3]], [None] * 3)
    assert paid(tmp_path) == 300
    question = told[0]["questions"][0]
    for words in (
        "项目 51010025A00014，拨付 200.00 万元",
        "“科技厅_拨付情况_2026.xlsx”工作表“拨付”第 3 行，日期 2026-03-01，收款单位 演示单位乙，凭证号 未注明，资金层级 未注明，报送单位 科技厅",
        "已接入的一行：“财政厅_拨付_2026年3月.xlsx”工作表“拨付”第 3 行，日期 2026-03-06",
    ):
        assert words in question["question"]
    sums = {choice["choice"]: choice["sums"]["disbursed"] for choice in question["choices"]}
    assert sums == {"same": "1000000.00", "replace": "3000000.00", "different": "3000000.00"}


def test_what_makes_a_pair(tmp_path: Path, payments: Path) -> None:
    """Project, amount, month and payee, what is missing matching anything; vouchers of one unit tell payments apart."""
    rows = [[f"C{place}", *now] for place, (_, now, _) in enumerate(PAIRS)]
    results = settle(read(book(tmp_path / OTHER, 拨付=rows)), base=edition(payments))
    expected = [place for place, (_, _, is_pair) in enumerate(PAIRS, 2) if is_pair]
    assert rows_asked(results) == [expected]


def test_answers_are_done_and_kept(tmp_path: Path, intake: Command) -> None:
    """Left out, withdrawn with its reason, counted twice; the same file again asks nothing, and a corrected one neither."""
    before = paid(tmp_path)
    rows = [
        *([choice, 100, "2026-03-06", "甲", f"A{choice}"] for choice in KEPT),
        ["new", 10, "2026-04-06", "甲", "A2"],
    ]
    again = book(tmp_path / OTHER, 拨付=rows)
    code, told = intake(again)
    assert (code, asked(told), told[0]["held"]) == (1, [[2, 3, 4]], 4)
    code, told = intake(again, "--answer", answered(told, tmp_path / "答复.json", *KEPT))
    assert (code, told[0]["taken"], told[0]["not_data"], told[0]["read"]) == (0, 3, 2, 5)
    assert sum("像是已经有的同一笔钱" in note and "答复：" in note for note in told[0]["notes"]) == 3
    assert paid(tmp_path) == before + 100 + 10
    withdrawn = fetch(edition(tmp_path), "select reason, source_file from rejected_rows", {}).to_pylist()
    assert [row["source_file"] for row in withdrawn] == [FIRST]
    assert withdrawn[0]["reason"] == f"同一笔钱以后报的为准：“{OTHER}”工作表“拨付”第 3 行已替代本行"
    corrected = book(
        tmp_path / "财政厅_拨付明细_2026年5月.xlsx", 拨付=[*rows, ["new", 1, "2026-05-06", "甲", "A3"]]
    )
    code, told = intake(again, corrected)
    assert (code, asked(told), paid(tmp_path)) == (0, [[], []], before + 100 + 11)
    found = fetch(edition(tmp_path), "from findings where check_id = 'find_payment_repeated'", {})
    assert found.num_rows == 0, "what a steward called different is no finding"


def test_withdrawing_a_file_that_replaced_money(tmp_path: Path, intake: Command) -> None:
    """The payment that the file had replaced counts again, with nothing said of it any longer."""
    whole = "select * exclude (batch_id) from disbursements order by all"
    before, rows = paid(tmp_path), fetch(edition(tmp_path), whole, {}).to_pylist()
    again = book(tmp_path / OTHER, 拨付=[["replace", 100, "2026-03-06", "甲", "A1"]])
    _, told = intake(again)
    assert intake(again, "--answer", answered(told, tmp_path / "答复.json", "replace"))[0] == 0
    assert fetch(edition(tmp_path), "from rejected_rows", {}).num_rows == 1
    batch = fetch(edition(tmp_path), "select max(batch_id) as id from batches", {})["id"][0].as_py()
    publish_withdrawal(Store(tmp_path / "store"), batch, "财政厅", "误报")
    assert paid(tmp_path) == before
    assert fetch(edition(tmp_path), whole, {}).to_pylist() == rows
    assert fetch(edition(tmp_path), "from rejected_rows", {}).num_rows == 0


def test_money_that_two_files_named_is_not_lost_with_one(tmp_path: Path, intake: Command) -> None:
    """A row was left out because another file had it: that file is not withdrawn before the one that relies on it."""
    before = paid(tmp_path)
    again = book(
        tmp_path / OTHER, 拨付=[["same", 100, "2026-03-06", "甲", "A1"], ["neu", 7, "2026-05-06", "甲", "A2"]]
    )
    _, told = intake(again)
    assert intake(again, "--answer", answered(told, tmp_path / "答复.json", "same"))[0] == 0
    store = Store(tmp_path / "store")
    first, other = fetch(edition(tmp_path), "select batch_id from batches order by all", {})[
        "batch_id"
    ].to_pylist()
    with pytest.raises(Refusal, match=f"不能先撤回“{FIRST}”.*“{OTHER}”"):
        publish_withdrawal(store, first, "财政厅", "误报")
    assert paid(tmp_path) == before + 7
    publish_withdrawal(store, other, "财政厅", "误报")
    publish_withdrawal(store, first, "财政厅", "误报")
    assert paid(tmp_path) == 0
    assert intake(again)[0] == 0
    assert paid(tmp_path) == 107


def test_many_rows_are_answered_at_once(tmp_path: Path, intake: Command) -> None:
    """A list that comes again with vouchers takes the place of the one without, row by row."""
    before = paid(tmp_path)
    rows = [["Q", number, f"2026-03-{number:02d}", "甲", f"V{number}"] for number in MANY]
    file = book(tmp_path / OTHER, 拨付=rows)
    _, told = intake(file)
    assert [question["rows"] for question in told[0]["questions"]] == [list(range(2, 10))]
    code, told = intake(file, "--answer", answered(told, tmp_path / "答复.json", "replace"))
    assert (code, told[0]["taken"], paid(tmp_path)) == (0, 8, before)
    kept = fetch(
        edition(tmp_path), "select count(*) as n, count(distinct question_key) as k from intake_answers"
    )
    assert kept.to_pylist() == [{"n": 8, "k": 8}]


def test_a_list_of_all_and_lists_of_cities(tmp_path: Path) -> None:
    """The sheet that comes later is asked about; many rows are one question, which can be taken apart."""
    rows = [["P1", number, f"2026-03-{number:02d}", "甲", None] for number in MANY]
    moved = [["P1", number, "2026年3月", None, f"V{number}"] for number in MANY]
    result = read(book(tmp_path / FIRST, 全省=rows, 成都=moved))
    (question,) = settle(result)[0].questions
    assert (question.sheet, question.rows) == ("成都", tuple(range(2, 10)))
    sums = {choice.choice: choice.sums for choice in question.choices}
    assert {choice: sums[choice].get("disbursed") for choice in sums} == {
        "same": 360_000, "different": 720_000, "singly": None,
    }  # fmt: skip
    apart = Answer(question.key, "singly")
    (one,) = settle(result, answers=[apart])
    assert rows_asked([one]) == [[*range(2, 10)]]
    choices = [Answer(each.key, "different" if each.row == 9 else "same") for each in one.questions]
    assert rows_asked(settle(result, answers=[apart, *choices[:1]])) == [[*range(3, 10)]]
    (one,) = settle(result, answers=[apart, *choices])
    assert (one.taken, sum(one.facts["disbursements"]["disbursed_amount_yuan"].to_pylist())) == (9, 440_000)


def test_two_files_of_one_call(tmp_path: Path) -> None:
    """The later file is asked about, and not while the earlier one is itself left out."""
    first = read(book(tmp_path / FIRST, 拨付=[["P1", 100, "2026-03-06"]]))
    second = read(book(tmp_path / OTHER, 拨付=[["P1", 100, "2026-03-20"], ["P1", 7, "2026-03-20"]]))
    results = settle(first, second)
    assert (rows_asked(results), [one.taken for one in results]) == ([[], [2]], [1, 0])
    wrong = read(book(tmp_path / FIRST, 拨付=[["P1", 100, "2026-03-06"], ["P1", "约5", "2026-03-06"]]))
    results = settle(wrong, second)
    assert (rows_asked(results), [one.taken for one in results]) == ([[], []], [0, 2])
    assert rows_asked(settle(wrong, second, accepts_valid=True)) == [[], [2]]


def test_one_sheet_is_asked_about_only_where_nothing_differs(tmp_path: Path) -> None:
    """Equal payments of one day to one payee without vouchers; another day, or no payee, is another payment."""
    rows: list[Row] = [
        [5, "2026-03-06", "甲"], [5, "2026-03-06", "甲"], [5, "2026-03-07", "甲"], [6, "2026-03-06"],
        [6, "2026-03-06"], [7, None, "甲"], [7, None, "甲"],
    ]  # fmt: skip
    assert rows_asked(settle(read(book(tmp_path / FIRST, 拨付=[["P1", *row] for row in rows])))) == [[3]]


def test_a_document_at_another_level(tmp_path: Path) -> None:
    """下达 are held against each other too: a level that is not stated may be any; another document is another 下达."""
    files = [
        read(book(tmp_path / f"财政厅_下达_{place}.xlsx", DOCUMENTS, 下达=[["P1", 100, "2026-03-06", number, level]]))
        for place, (number, level) in enumerate((("川财〔2026〕5号", None), ("川财[2026]5号", "省级"), ("川财〔2026〕6号", "省级")))
    ]  # fmt: skip
    assert rows_asked(settle(*files)) == [[], [2], []]


def test_rows_that_are_withdrawn_are_no_pair(tmp_path: Path, intake: Command) -> None:
    """A list sent again with other dates replaces the rows that it lacks, when the steward says so."""
    again = book(tmp_path / LATER, 拨付=[["same", 100, "2026-03-16", "甲"]])
    assert asked(intake(again)[1]) == [[2]]
    code, told = intake(again, "--withdraw-missing")
    assert (code, asked(told)) == (0, [[]])
    assert paid(tmp_path) == 100


def test_a_row_that_is_the_same_is_not_missing(tmp_path: Path, payments: Path) -> None:
    """A row that is left out because the edition has it under another date is there: nobody is offered to withdraw it."""
    base = edition(payments)
    result = read(
        book(tmp_path / LATER, 拨付=[["same", 100, "2026-03-16", "甲"], ["new", 1, "2026-03-16", "甲"]])
    )
    (question,) = settle(result, base=base)[0].questions
    lacking = {
        choice: {
            row.name
            for row in missing_rows(base, settle(result, base=base, answers=[Answer(question.key, choice)]))
        }
        for choice in ("same", "different")
    }
    assert lacking["different"] - lacking["same"] == {"SAME"}


def test_an_answer_that_is_none_is_refused(tmp_path: Path) -> None:
    """A choice that was not offered refuses the file, not the call."""
    result = read(book(tmp_path / FIRST, 拨付=[["P1", 5, "2026-03-06", "甲"]] * 2))
    other = read(book(tmp_path / OTHER, 拨付=[["P2", 9, "2026-03-06"]]))
    (question,) = settle(result)[0].questions
    results = settle(result, other, answers=[Answer(question.key, "replace")])
    assert [one.taken for one in results] == [0, 1]
    assert "不在可选的答复里" in str(results[0].refusal)
