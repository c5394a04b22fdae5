"""What a workbook leaves open is asked about, on the command line as on the page, and the edition keeps the answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import cli
from dashboard.intake import FileResult
from dashboard.store import Store, fetch, ledger_base
from tests.ledgers import read, workbook
from tests.share import mostly_in_soak
from tests.stores import BAD_LEDGER, GOOD_LEDGERS

HEADS = ["项目编号", "项目名称", "条款", "补助金额(万元)"]
FILE = "科技厅_项目资金台账_2026年10月.xlsx"


def line(number: int, amount: object) -> list[object]:
    """A record."""
    return [f"KJ-{number:03d}", f"项目{number}", "1.1", amount]


def total(result: FileResult) -> Decimal:
    """What the file commits, in 万元."""
    claims = result.facts.get("claims")
    return sum(claims["claimed_amount_yuan"].to_pylist(), Decimal(0)) / 10_000 if claims else Decimal(0)


def asked(result: FileResult) -> list[tuple[str, int]]:
    """Kind and row of each question."""
    return [(question.kind, question.row) for question in result.questions]


@pytest.mark.parametrize(
    ("rows", "committed"),
    [
        ([line(1, 100), line(2, 30), ["合计", None, None, 130]], 130),
        ([["合计", None, None, 130], line(1, 100), line(2, 30)], 130),
        ([line(1, 100), ["KJ-001 汇总", None, None, 100], line(2, 30), ["KJ-002 汇总", None, None, 30], ["总计", None, None, 130]], 130),
        ([line(1, 100), ["Total", None, None, 100]], 100),
        ([["成都市", "2个", None, 130], line(1, 100), line(2, 30), ["绵阳市", "1个", None, 7], line(3, 7)], 137),
        ([line(1, 50), line(2, 50), line(3, 100)], 200),
        ([[None, None, None, 150], line(1, 100), line(2, 50)], 150),
        ([line(1, 33.33), line(2, 33.33), line(3, 33.33), ["合计", None, None, 100]], Decimal("99.99")),
    ],
)  # fmt: skip
def test_totals_that_fit_ask_nothing(tmp_path: Path, rows: list[list[object]], committed: Decimal) -> None:
    """Totals above and below, of groups and of all, in other words, and rounded ones are known for what they are."""
    result = read(workbook(tmp_path / FILE, [HEADS, *rows]))
    assert (asked(result), result.rejected, total(result)) == ([], 0, committed)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # A row that was left out of what was read.
        ([line(1, 100), ["审核", None, None, 30], ["合计", None, None, 380]], [("row", 3), ("total", 4)]),
        ([line(1, 100), [None, None, None, 250], ["合计", None, None, 350]], [("row", 3), ("total", 4)]),
        # A total that is wrong by one row, though many rows would allow as much rounding.
        ([*(line(number, 2) for number in range(1, 40)), ["合计", None, None, 80]], [("total", 41)]),
        ([["合计：1,234.5万元"], HEADS, line(1, 100)], [("total", 1)]),
    ],
)
def test_money_that_nothing_explains_is_asked_about(
    tmp_path: Path, rows: list[list[object]], expected: list[tuple[str, int]]
) -> None:
    """A row that is no record and fits no sum, and a total that is another sum, in a row or in a title."""
    lines = rows if rows[1] == HEADS else [HEADS, *rows]
    assert asked(read(workbook(tmp_path / FILE, lines))) == expected


def test_the_sentence_names_the_row_that_was_not_read(tmp_path: Path) -> None:
    """Sum, what was read, difference, and where to look."""
    rows = [HEADS, line(1, 130), ["审核", None, None, 250], ["合计", None, None, 380]]
    question = read(workbook(tmp_path / FILE, rows)).questions[1]
    assert "表内合计 380.00 万元，读到 130.00 万元，差 250.00 万元：第 3 行没有读入" in question.question
    sums = {choice.choice: choice.sums["committed"] for choice in question.choices}
    assert sums == {"accept": Decimal(1_300_000), "record": Decimal(5_100_000)}


@pytest.mark.parametrize(
    ("heads", "merges", "row", "expected"),
    [
        (["补助金额(万元)", "其中：省级", "市级"], (), [100, 60, 40], {"provincial": 60, "city": 40}),
        (["补助金额(万元)", "其中：省级", "市级"], (), [100, 100, None], {"provincial": 100}),
        (["补助金额(万元)", "省级补助金额(万元)"], (), [100, 60], {"unstated": 100}),
        (["省级补助金额(万元)", "市级补助金额(万元)", "补助金额(万元)"], (), [60, 40, 100], {"provincial": 60, "city": 40}),
        (["补助金额(万元)", "其中：省级", "市级"], (), [100, None, None], {"unstated": 100}),
    ],
)  # fmt: skip
def test_whole_and_part_are_never_added(
    tmp_path: Path, heads: list[str], merges: tuple[str, ...], row: list[object], expected: dict[str, int]
) -> None:
    """The parts count and the whole is checked; where parts are missing, the whole counts with its level not known."""
    rows = [[*HEADS[:3], *heads], [*line(1, None)[:3], *row]]
    result = read(workbook(tmp_path / FILE, rows, merges))
    claims = result.facts["claims"].to_pylist()
    assert {claim["funding_level"]: claim["claimed_amount_yuan"] / 10_000 for claim in claims} == expected
    assert asked(result) == []


def test_whole_and_part_below_one_heading(tmp_path: Path) -> None:
    """财政资金 over 合计, 中央, 省级."""
    rows = [
        [*HEADS[:3], "财政资金(万元)", None, None],
        [None, None, None, "合计", "中央", "省级"],
        [*line(1, 1)[:3], 100, 60, 40],
    ]
    result = read(workbook(tmp_path / FILE, rows, ("D1:F1", "A1:A2", "B1:B2", "C1:C2")))
    claims = result.facts["claims"].to_pylist()
    assert {claim["funding_level"]: claim["claimed_amount_yuan"] / 10_000 for claim in claims} == {
        "central": 60, "provincial": 40,
    }  # fmt: skip


Command = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def intake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run intake with --json on a store; returns exit code and what was printed."""

    def run(*words: object) -> tuple[int, list[dict[str, Any]]]:
        capsys.readouterr()
        code = cli.main(["intake", *map(str, words), "--store", f"file:{tmp_path / 'store'}", "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_file_with_a_question_is_held_until_it_is_answered(tmp_path: Path, intake: Command) -> None:
    """Held with exit 1, also with --accept-valid; the printed questions with answers go back in; the edition keeps them."""
    rows = [HEADS, line(1, 130), ["审核大楼", None, None, 250], ["合计", None, None, 380]]
    file = workbook(tmp_path / FILE, rows)
    for words in ((file,), (file, "--accept-valid")):
        code, told = intake(*words)
        assert (code, told[0]["taken"], told[0]["held"], told[0]["edition"]) == (1, 0, 1, None)
    answers = tmp_path / "答复.json"
    by_kind = {question["kind"]: question for question in told[0]["questions"]}
    by_kind["row"]["answer"] = "not_record"
    by_kind["total"] |= {"answer": "accept", "reason": "第 3 行另行报送"}
    answers.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, told = intake(file, "--answer", answers)
    assert (code, told[0]["taken"], told[0]["questions"], told[0]["edition"]) == (0, 1, [], 1)
    assert any("另行报送" in note for note in told[0]["notes"])
    base = ledger_base(Store(tmp_path / "store"))
    assert base is not None
    kept = fetch(base, "select choice, reason from intake_answers order by all", {}).to_pylist()
    assert kept == [{"choice": "accept", "reason": "第 3 行另行报送"}, {"choice": "not_record", "reason": ""}]
    # The same file again is read by the answers that the edition keeps.
    code, told = intake(file)
    assert (code, told[0]["taken"], told[0]["questions"]) == (0, 1, [])


def test_a_row_is_read_as_a_record_when_a_steward_says_so(tmp_path: Path, intake: Command) -> None:
    """The sum is then the one that the choice had promised, and the total needs no answer any more."""
    rows = [HEADS, line(1, 130), ["审核", None, None, 250], ["合计", None, None, 380]]
    file = workbook(tmp_path / FILE, rows)
    _, told = intake(file, "--dry-run")
    row = next(question for question in told[0]["questions"] if question["kind"] == "row")
    row["answer"] = "record"
    answers = tmp_path / "答复.json"
    answers.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, told = intake(file, "--answer", answers)
    # Its name is still missing: it comes back with the reason, never away in silence.
    assert (code, told[0]["questions"]) == (1, [])
    assert [rejection["row"] for rejection in told[0]["rejections"]] == [3]


@pytest.mark.parametrize(
    ("answer", "reason", "said"),
    [("maybe", "", "不在可选的答复里"), ("accept", " ", "没有写理由")],
)
def test_an_answer_that_is_none_is_refused(
    tmp_path: Path, intake: Command, answer: str, reason: str, said: str
) -> None:
    """A choice that was not offered, and a difference accepted without saying why."""
    file = workbook(tmp_path / FILE, [HEADS, line(1, 130), ["合计", None, None, 380]])
    _, told = intake(file)
    told[0]["questions"][0] |= {"answer": answer, "reason": reason}
    answers = tmp_path / "答复.json"
    answers.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, told = intake(file, "--answer", answers)
    assert (code, told[0]["taken"]) == (2, 0)
    assert said in told[0]["refusal"]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"sha256": 1}]', "\x00"])
def test_a_file_of_answers_that_is_none(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence that says what it should be; nothing is published."""
    answers = tmp_path / "答复.json"
    answers.write_text(content, encoding="utf-8")
    file = workbook(tmp_path / FILE, [HEADS, line(1, 130)])
    with pytest.raises(SystemExit):
        raise SystemExit(
            cli.main(["intake", str(file), "--answer", str(answers), "--store", f"file:{tmp_path / 's'}"])
        )
    assert "答复文件" in capsys.readouterr().err


def test_a_total_that_is_a_formula_without_result(tmp_path: Path) -> None:
    """It is no question, and it is said that it was not checked."""
    path = tmp_path / FILE
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEADS, line(1, 130), ["合计", None, None, "=SUM(D2:D2)"]]:
        sheet.append(row)
    book.save(path)
    result = read(path)
    assert (asked(result), result.taken) == ([], 1)
    assert any("没有核对" in sentence for sentence in result.totals)


def test_a_merged_number_holds_for_its_lines(tmp_path: Path) -> None:
    """A second line that holds only an amount belongs to the record whose number is merged over both."""
    rows = [HEADS, line(1, 100), [None, None, None, 30], line(2, 7), ["合计", None, None, 137]]
    result = read(workbook(tmp_path / FILE, rows, ("A2:A3", "B2:B3", "C2:C3")))
    assert (asked(result), result.taken, total(result)) == ([], 2, Decimal(137))
    claims = result.facts["claims"].to_pylist()
    assert [claim["claimed_amount_yuan"] / 10_000 for claim in claims] == [130, 7]
    paid = [
        ["项目编号", "拨付金额(万元)", "拨付日期"],
        ["KJ-001", 10, "2026-03-01"],
        [None, 20, "2026-04-01"],
    ]
    payments = read(workbook(tmp_path / "财政厅_拨付_2026年10月.xlsx", paid, ("A2:A3",)))
    assert [row["project_id"] for row in payments.facts["disbursements"].to_pylist()] == ["KJ-001", "KJ-001"]


def test_a_merged_amount_is_one_amount(tmp_path: Path) -> None:
    """Merged over several records it is asked about, and never multiplied; over lines of one record it is not."""
    rows = [HEADS, line(1, 300), line(2, None), line(3, None)]
    result = read(workbook(tmp_path / FILE, rows, ("D2:D4",)))
    assert (asked(result), total(result)) == ([("merged", 2)], Decimal(300))
    paid = [
        ["项目编号", "拨付金额(万元)", "拨付日期", "收款单位"],
        ["KJ-001", 10, "2026-03-01", "甲"],
        [None, None, None, "乙"],
    ]
    payments = read(workbook(tmp_path / "财政厅_拨付_2026年10月.xlsx", paid, ("A2:A3", "B2:B3", "C2:C3")))
    assert asked(payments) == []


@pytest.mark.parametrize(
    ("heads", "rows", "expected"),
    [
        (["下达金额(万元)2024年", "下达金额(万元)2025年"], [100, 200], ["column", "column"]),
        (["一季度拨付金额(万元)", "已拨付金额(万元)"], [100, 200], ["column"]),
        (["补助金额(万元)", "补助资金(万元)"], [100, 200], ["repeated"]),
        (["补助金额(万元)", "补助资金(万元)"], [100, None], []),
        (["补助金额(万元)", "注册资本(万元)"], [100, 200], []),
    ],
)
def test_money_beside_what_is_read_is_never_passed_over(
    tmp_path: Path, heads: list[str], rows: list[object], expected: list[str]
) -> None:
    """A column of a year or a quarter, and a second column of the same money, hold the file."""
    result = read(workbook(tmp_path / FILE, [[*HEADS[:3], *heads], [*line(1, None)[:3], *rows]]))
    assert [kind for kind, _ in asked(result)] == expected


def test_two_halves_side_by_side_are_asked_about(tmp_path: Path) -> None:
    """The right half is not read, and that is said before anything is published."""
    heads = ["项目编号", "拨付金额(万元)", "拨付日期"]
    rows = [heads * 2, ["KJ-001", 100, "2026-03-06", "KJ-002", 300, "2026-03-06"]]
    result = read(workbook(tmp_path / "财政厅_拨付_2026年10月.xlsx", rows))
    assert {kind for kind, _ in asked(result)} == {"repeated"}


@pytest.mark.parametrize("said", mostly_in_soak(["作废", "终止", "已取消立项", "撤销", "退出"], 1))
def test_a_cancelled_record_counts_only_when_a_steward_says_so(
    tmp_path: Path, intake: Command, said: str
) -> None:
    """Asked about with both sums; left out with the reason, or kept."""
    rows = [[*HEADS, "项目状态"], [*line(1, 100), "已立项"], [*line(2, 30), said]]
    file = workbook(tmp_path / FILE, rows)
    _, told = intake(file)
    question = told[0]["questions"][0]
    assert (question["kind"], question["rows"]) == ("cancelled", [3])
    sums = {choice["choice"]: choice["sums"]["committed"] for choice in question["choices"]}
    assert sums == {"leave_out": "1000000.00", "keep": "1300000.00"}
    question |= {"answer": "leave_out", "reason": "已发文取消"}
    answers = tmp_path / "答复.json"
    answers.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, told = intake(file, "--answer", answers)
    assert (code, told[0]["taken"], told[0]["not_data"]) == (0, 1, 2)


OTHER_WORDS = [
    ["某某表"],
    ["代号", "名目", "依据", "做事的", "在哪", "钱款（万元）"],
    ["KJ-101", "改列名的项目", "一(一)", "某某科技公司", "成都市", 120],
    ["KJ-102", "另一个项目", "二(四)", "某某大学", "绵阳市", 35.5],
]


def test_unknown_headings_are_proposed_from_what_stands_below(tmp_path: Path, intake: Command) -> None:
    """No dead end: the likely kind and columns are a question; a yes is remembered for the next file of this form."""
    file = workbook(tmp_path / FILE, OTHER_WORDS)
    code, told = intake(file)
    question = told[0]["questions"][0]
    assert (code, question["kind"], told[0]["taken"]) == (1, "headings", 0)
    for said in ("像是“项目台账”", "“代号”读作“项目编号”", "“做事的”", "“在哪”"):
        assert said in question["question"]
    question["answer"] = "proposed"
    answers = tmp_path / "答复.json"
    answers.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, told = intake(file, "--answer", answers)
    assert (code, told[0]["taken"], told[0]["rejected"]) == (0, 2, 0)
    later = [*OTHER_WORDS, ["KJ-103", "第三个", "一(一)", "某某公司", "成都市", 7]]
    code, told = intake(workbook(tmp_path / "科技厅_项目资金台账_2026年11月.xlsx", later))
    assert (code, told[0]["taken"], told[0]["questions"]) == (0, 3, [])


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["姓名", "身份", "电话", "地址"],
            ["张三", "职员", "内线一", "某处"],
            ["李四", "职员", "内线二", "某处"],
        ],
        [["通知"], ["请各单位按时报送", "", ""], ["联系人", "某某", ""]],
    ],
)
def test_what_is_no_ledger_is_not_made_one(tmp_path: Path, rows: list[list[object]]) -> None:
    """A list of people and a letter are refused as before, without a proposal."""
    result = read(workbook(tmp_path / FILE, rows))
    assert result.refusal is not None
    assert result.questions == ()


def test_clean_files_are_asked_nothing() -> None:
    """The four good samples, and the bad one: its rows come back, nothing is open."""
    assert {path.name: asked(read(path)) for path in (*GOOD_LEDGERS, BAD_LEDGER)} == {
        path.name: [] for path in (*GOOD_LEDGERS, BAD_LEDGER)
    }


def test_an_accepted_difference_accepts_no_other(tmp_path: Path, intake: Command) -> None:
    """A total is accepted with its amounts: a mapping that reads another sum asks again."""
    file = workbook(tmp_path / FILE, [HEADS, line(1, 130), ["合计", None, None, 380]])
    _, told = intake(file)
    key = told[0]["questions"][0]["key"]
    assert key.endswith(":3800000.00:1300000.00")
    told[0]["questions"][0] |= {
        "key": key.replace("1300000.00", "1000000.00"),
        "answer": "accept",
        "reason": "另报",
    }
    answers = tmp_path / "答复.json"
    answers.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, told = intake(file, "--answer", answers)
    assert (code, told[0]["taken"], len(told[0]["questions"])) == (1, 0, 1)


def test_every_column_of_a_total_is_named(tmp_path: Path) -> None:
    """Who accepts a total accepts what is said of all its columns."""
    rows = [[*HEADS, "已拨付金额(万元)"], [*line(1, 130), 70], ["合计", None, None, 380, 90]]
    question = read(workbook(tmp_path / FILE, rows)).questions[0].question
    assert "差 250.00 万元" in question
    assert "“已拨付金额(万元)”与读到的不符：表内合计 90.00 万元，读到 70.00 万元，差 20.00 万元" in question


def test_a_reason_holds_no_number_of_a_person(tmp_path: Path, intake: Command) -> None:
    """What the edition keeps of an answer is refused like every other text."""
    file = workbook(tmp_path / FILE, [HEADS, line(1, 130), ["合计", None, None, 380]])
    _, told = intake(file)
    told[0]["questions"][0] |= {"answer": "accept", "reason": "问 13800138000"}
    answers = tmp_path / "答复.json"
    answers.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    code, told = intake(file, "--answer", answers)
    assert (code, told[0]["taken"]) == (2, 0)
    assert "答复的理由里像有身份证号或手机号" in told[0]["refusal"]
    assert "13800138000" not in told[0]["refusal"]


def test_a_record_without_a_number_or_money_is_not_passed_over(tmp_path: Path) -> None:
    """待定 in the place of the number names no group where there is no sum: the row is read, not left out in silence."""
    result = read(workbook(tmp_path / FILE, [HEADS, line(1, 130), ["待定", "新项目", None, None]]))
    assert (result.taken + result.rejected, result.not_data) == (2, 1)
