"""The command line as scripts use it: figures, exit codes, and one Chinese sentence for whatever goes wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from dashboard import cli
from dashboard.intake.safety import OLE_SIGNATURE
from dashboard.policy.dictionary import entry
from dashboard.store import current_edition, list_editions, open_store
from dashboard.store.reading import cursor
from tests.stores import (
    BAD_LEDGER,
    BY_CLAUSE,
    EXPECTED,
    GOOD_LEDGERS,
    LEDGER,
    ONE_RECORD,
    SAMPLES,
    own_copy,
    sample_store,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process: exit code, output, errors."""

    def call(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as stop:
            code = int(str(stop.code))
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A separate store with the sample edition."""
    return own_copy(sample_store(), tmp_path)


def shell(*words: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a user does, from another folder."""
    command = [sys.executable, "-m", "dashboard", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=SAMPLES, check=False)


def assert_sentence(err: str) -> None:
    """One line, Chinese, ending as a sentence, without a traceback."""
    assert "Traceback" not in err
    assert err.count("\n") == 1, err
    assert CHINESE.search(err)
    assert err.rstrip().endswith(("。", "；", "）"))


def label(name: str, unit: str) -> str:
    """A heading as an export has it."""
    return f"{entry(name).label}（{unit}）"


def test_sample_sums_through_query(run: Run) -> None:
    """The sums of the sample ledgers come out of `query` to the fen."""
    code, out, _ = run("query", "money_by_clause", "--format", "json", "--store", sample_store())
    rows = {row["clause_id"]: row for row in json.loads(out)}
    assert code == 0
    for clause, expected in BY_CLAUSE.items():
        assert rows[clause]["committed_amount_yuan"] == expected["committed_yuan"]
        assert rows[clause]["disbursed_amount_yuan"] == expected["disbursed_yuan"]
        assert rows[clause]["project_count"] == expected.get("rows", 0)
    assert rows["5.5"]["applied_amount_yuan"] == BY_CLAUSE["5.5"]["applied_yuan"]
    assert {clause for clause, row in rows.items() if row["committed_amount_yuan"]} == set(BY_CLAUSE)


def test_sample_sums_through_excel(run: Run, tmp_path: Path) -> None:
    """In Excel the same sums stand in 万元, exact to the fen, in the order of the query."""
    target = tmp_path / "分条款.xlsx"
    code, out, _ = run("export", "money_by_clause", "-o", target, "--store", sample_store())
    assert (code, out) == (0, f"已导出 {target}\n")
    book = openpyxl.load_workbook(target)
    rows = list(book["分条款资金"].iter_rows(values_only=True))
    place = {str(name): index for index, name in enumerate(rows[2])}
    found = {row[place[entry("clause_id").label]]: row for row in rows[3:]}
    for clause, expected in BY_CLAUSE.items():
        for name, key in (
            ("committed_amount_yuan", "committed_yuan"),
            ("disbursed_amount_yuan", "disbursed_yuan"),
        ):
            cell = found[clause][place[label(name, "万元")]]
            assert Decimal(repr(cell)) * 10_000 == Decimal(expected[key])
    assert [row[0] for row in rows[3:28]] == list(found)[:25]
    assert "来源说明" in book.sheetnames


def test_sample_sums_through_csv_and_parquet(run: Run, tmp_path: Path) -> None:
    """CSV carries exact 元 for people, Parquet exact decimals for machines."""
    for ending in ("csv", "parquet"):
        target = tmp_path / f"t.{ending}"
        assert run("export", "money_by_clause", "-o", target, "--store", sample_store())[0] == 0
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    lines = csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8-sig")))
    from_csv = {line[entry("clause_id").label]: line[label("committed_amount_yuan", "元")] for line in lines}
    table = pq.read_table(tmp_path / "t.parquet").to_pylist()
    from_parquet = {row["clause_id"]: row["committed_amount_yuan"] for row in table}
    for clause, expected in BY_CLAUSE.items():
        assert from_csv[clause] == expected["committed_yuan"]
        assert from_parquet[clause] == Decimal(expected["committed_yuan"])
    assert (from_csv["1.2"], from_csv["1.3"]) == ("不适用", "未报送")


def test_query_formats_agree(run: Run) -> None:
    """Table, csv and json of one question have the same rows in the same order."""
    words = ("query", "projects_list", "clause=1.1,2.3", "--store", sample_store())
    rows = json.loads(run(*words, "--json")[1])
    lines = csv.DictReader(io.StringIO(run(*words, "--format", "csv")[1].removeprefix("\ufeff")))
    printed = run(*words)[1].splitlines()
    numbers = [row["record_id"] for row in rows]
    assert len(numbers) == 19
    assert [line[entry("record_id").label] for line in lines] == numbers
    assert all(number in line for number, line in zip(numbers, printed[2:-1], strict=True))
    assert printed[-1] == "共 19 行"


def test_labels_stand_for_codes(run: Run) -> None:
    """A filter takes the code or the exact name, with the same answer."""
    by_code = run("query", "projects_list", "city=510100", "--json", "--store", sample_store())[1]
    by_name = run("query", "projects_list", "city=成都市", "--json", "--store", sample_store())[1]
    assert by_code == by_name
    assert {row["city_code"] for row in json.loads(by_code)} == {"510100"}


def test_intake_prints_promised_json(run: Run, tmp_path: Path) -> None:
    """`intake --json` prints one object a file with the promised keys, and the counts add up."""
    store = f"file:{tmp_path / 's'}"
    code, out, _ = run("intake", LEDGER, BAD_LEDGER, "--json", "--store", store)
    files = json.loads(out)
    assert code == 1
    assert [one["file"] for one in files] == [LEDGER.name, BAD_LEDGER.name]
    for file in files:
        assert file["read"] == file["taken"] + file["rejected"] + file["held"] + file["not_data"]
        assert file["rejected"] == len({rejection["row"] for rejection in file["rejections"]})
    bad = files[-1]
    expected = EXPECTED["files"][BAD_LEDGER.name]
    assert (bad["taken"], bad["held"], bad["rejected"]) == (0, expected["good_rows"], expected["rejected"])
    assert bad["edition"] is None
    assert files[0]["edition"] == 1
    assert all(set(one) == {"sheet", "row", "column", "value", "reason"} for one in bad["rejections"])
    assert {one["row"] for one in bad["rejections"]} == {one["row"] for one in expected["rejections"]}


def test_intake_exit_codes(run: Run, store: str, tmp_path: Path) -> None:
    """0 all taken, 1 some file left out (also a lone one), 2 nothing could be read."""
    empty, one, bad = tmp_path / "空.xlsx", tmp_path / "一.csv", tmp_path / "坏.csv"
    empty.touch()
    one.write_text(ONE_RECORD, encoding="utf-8")
    bad.write_text(ONE_RECORD.replace("一(一)", "九(九)"), encoding="utf-8")
    assert run("intake", one, "--store", store)[0] == 0
    assert run("intake", bad, "--store", store)[0] == 1
    assert run("intake", one, bad, "--store", store)[0] == 1
    assert run("intake", one, empty, "--store", store)[0] == 1
    assert run("intake", empty, tmp_path / "不存在.xlsx", "--store", store)[0] == 2
    assert len(list_editions(open_store(store))) == 4


def test_accept_valid_takes_good_rows(run: Run, store: str) -> None:
    """With --accept-valid the good rows of a bad file go in and the bad ones stay reported."""
    code, out, _ = run("intake", BAD_LEDGER, "--accept-valid", "--json", "--store", store)
    one = json.loads(out)[0]
    assert (code, one["taken"], one["rejected"], one["held"], one["edition"]) == (0, 11, 11, 0, 2)
    kept = json.loads(run("query", "rejected_rows", "--json", "--store", store)[1])
    assert {row["source_row"] for row in kept} == {row["row"] for row in one["rejections"]}


def test_a_left_out_file_changes_nothing(run: Run, store: str) -> None:
    """A lone bad file publishes nothing; a dry run neither."""
    before = current_edition(open_store(store))
    code, out, _ = run("intake", BAD_LEDGER, "--store", store)
    assert code == 1
    assert "当前版本不变" in out
    assert run("intake", LEDGER, "--dry-run", "--store", store)[0] == 0
    assert current_edition(open_store(store)) == before


def test_the_same_files_again_change_no_figure(run: Run, store: str) -> None:
    """A file sent again replaces what it sent before."""
    words = ("query", "money_by_clause", "--json", "--store", store)
    before = run(*words)[1]
    assert run("intake", *GOOD_LEDGERS, "--store", store)[0] == 0
    assert len(list_editions(open_store(store))) == 2
    assert run(*words)[1] == before
    assert run(*words, "--edition", "1")[1] == before


def test_rollback_is_a_new_edition(run: Run, store: str) -> None:
    """Rollback publishes the old figures under a new number and keeps what was in between."""
    first = run("query", "overview_totals", "--json", "--store", store)[1]
    run("intake", BAD_LEDGER, "--accept-valid", "--store", store)
    second = run("query", "overview_totals", "--json", "--store", store)[1]
    assert second != first
    code, out, _ = run("rollback", "1", "--store", store)
    assert (code, out) == (0, "已把第 1 版作为第 3 版发布。\n")
    assert run("query", "overview_totals", "--json", "--store", store)[1] == first
    assert run("query", "overview_totals", "--json", "--edition", "2", "--store", store)[1] == second


def test_editions_are_listed(run: Run, store: str, tmp_path: Path) -> None:
    """The list names number, kind, date, author and message; an empty store says so."""
    run("intake", LEDGER, "--author", "甲", "--message", "十月", "--as-of", "2026-10-31", "--store", store)
    rows = json.loads(run("editions", "--json", "--store", store)[1])
    assert [row["number"] for row in rows] == [1, 2]
    assert (rows[1]["author"], rows[1]["message"], rows[1]["kind"], rows[1]["parent_number"]) == (
        "甲",
        "十月",
        "ledger",
        1,
    )
    assert "第 2 版  台账" in run("editions", "--store", store)[1]
    assert run("editions", "--store", f"file:{tmp_path / 'none'}")[:2] == (0, "数据仓里还没有数据版本。\n")


def test_the_demonstration_never_enters_a_ledger(run: Run, tmp_path: Path) -> None:
    """After a demonstration, the first intake starts from nothing; `--if-empty` leaves a store alone."""
    store = f"file:{tmp_path / 's'}"
    assert run("demo", "--projects", "30", "--store", store)[0] == 0
    assert run("demo", "--if-empty", "--store", store)[0] == 0
    assert run("intake", LEDGER, "--store", store)[0] == 0
    assert [edition.kind for edition in list_editions(open_store(store))] == ["demo", "ledger"]
    rows = json.loads(run("query", "money_by_clause", "--json", "--store", store)[1])
    committed = {
        row["clause_id"]: row["committed_amount_yuan"] for row in rows if row["committed_amount_yuan"]
    }
    expected = EXPECTED["files"][LEDGER.name]["by_clause"]
    assert committed == {clause: one["committed_yuan"] for clause, one in expected.items()}
    shown = run("query", "overview_totals", "--edition", "1", "--store", store)[1]
    assert shown.startswith("【演示数据】")


@pytest.mark.soak
def test_the_demonstration_is_deterministic(run: Run, tmp_path: Path) -> None:
    """The same seed gives the same figures."""
    answers = []
    for name in ("a", "b"):
        store = f"file:{tmp_path / name}"
        assert run("demo", "--projects", "20", "--seed", "3", "--store", store)[0] == 0
        answers.append(run("query", "projects_list", "--json", "--store", store)[1])
    assert answers[0] == answers[1]


def test_check(run: Run) -> None:
    """The policy is in order; findings on an edition are hints and no failure."""
    assert run("check", "policy", "sichuan-ai")[:2] == (0, "政策数据核对无误。\n")
    code, out, _ = run("check", "edition", "1", "--store", sample_store())
    assert code == 0
    assert "提示不是结论" in out
    found: list[dict[str, Any]] = json.loads(run("check", "--json", "--store", sample_store())[1])
    assert all(CHINESE.search(one["sentence"]) for one in found)


@pytest.mark.parametrize(
    "words",
    [
        ("query", "没有这个报表"),
        ("query", "money_by_clause", "foo=1"),
        ("query", "money_by_clause", "clause=9.9"),
        ("query", "money_by_clause", "clause=1.1,9.9"),
        ("query", "money_by_clause", "clause="),
        ("query", "money_by_clause", "clause=1.1", "clause=1.2"),
        ("query", "money_by_clause", "1.1"),
        ("query", "money_by_clause", "state=exceeded"),
        ("query", "money_by_clause", "city=510100", "county=510302"),
        ("query", "money_by_clause", "v=2"),
        ("query", "money_by_clause", "policy=other"),
        ("query", "projects_list", "row_limit=-1"),
        ("query", "money_by_clause", "--edition", "99"),
        ("query", "money_by_clause", "--edition", "十"),
        ("query", "money_by_clause", "edition=-1"),
        ("export", "money_by_clause", "-o", "x.docx"),
        ("export", "money_by_clause", "-o", "没有这个文件夹/x.xlsx"),
        ("rollback", "99"),
        ("check", "edition", "99"),
        ("check", "policy", "没有这个政策"),
        ("intake", LEDGER, "--kind", "没有这类"),
        ("intake", LEDGER, "--department", "没有这个单位"),
        ("demo", "--projects", "0"),
    ],
    ids=lambda words: " ".join(str(word) for word in words)[:60],
)
def test_refusals_are_one_sentence(run: Run, words: tuple[object, ...]) -> None:
    """What cannot be answered is one Chinese sentence on the error stream, exit 2, and publishes nothing."""
    store = sample_store()
    code, out, err = run(*words, "--store", store)
    assert (code, out) == (2, "")
    assert_sentence(err)
    assert len(list_editions(open_store(store))) == 1


def test_a_missing_store_is_said(run: Run, tmp_path: Path) -> None:
    """A store that does not exist or an address that is none is a sentence with the way out."""
    for store in (f"file:{tmp_path / 'none'}", "mysql:x", "file:"):
        code, out, err = run("query", "overview_totals", "--store", store)
        assert (code, out) == (2, "")
        assert_sentence(err)
    assert "dashboard demo" in run("query", "overview_totals", "--store", f"file:{tmp_path / 'none'}")[2]


@pytest.mark.parametrize(
    "content", ["{", "[]", "", '{"format": 1}', '{"format": 9, "current": 1, "editions": []}']
)
def test_a_damaged_catalogue_is_said(run: Run, store: str, content: str) -> None:
    """A broken list of editions is named, and never taken for an empty store."""
    folder = Path(store.removeprefix("file:"))
    (folder / "catalogue.json").write_text(content, encoding="utf-8")
    for words in (("query", "overview_totals"), ("editions",), ("intake", LEDGER)):
        code, _, err = run(*words, "--store", store)
        assert code == 2
        assert_sentence(err)
    assert len(list(folder.glob("edition-*.duckdb"))) == 1


def test_a_missing_catalogue_is_no_empty_store(run: Run, store: str) -> None:
    """Edition files without their list mean damage: nothing is published over them."""
    folder = Path(store.removeprefix("file:"))
    (folder / "catalogue.json").unlink()
    for words in (("query", "overview_totals"), ("demo", "--if-empty"), ("intake", LEDGER)):
        code, _, err = run(*words, "--store", store)
        assert code == 2
        assert_sentence(err)


@pytest.mark.parametrize("damage", ["removed", "cut", "zeroed", "text"])
def test_a_damaged_edition_is_said(run: Run, store: str, damage: str) -> None:
    """An edition file that cannot be read is named with the way out."""
    path = current_edition(open_store(store)).path
    if damage == "removed":
        path.unlink()
    elif damage == "cut":
        os.truncate(path, 5000)
    elif damage == "zeroed":
        path.write_bytes(b"\0" * path.stat().st_size)
    else:
        path.write_text("不是数据库", encoding="utf-8")
    for words in (("query", "overview_totals"), ("check",), ("rollback", "1"), ("intake", LEDGER)):
        code, _, err = run(*words, "--store", store)
        assert code == 2, words
        assert_sentence(err)


def an_unknown_shape(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append([1, 2])
    book.save(path)


BROKEN: dict[str, Callable[[Path], object]] = {
    "空.xlsx": lambda path: path.touch(),
    "不是表.xlsx": lambda path: path.write_bytes(os.urandom(400)),
    "半截.xlsx": lambda path: path.write_bytes(LEDGER.read_bytes()[:4000]),
    "有密码.xlsx": lambda path: path.write_bytes(
        OLE_SIGNATURE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    ),
    "太大.csv": lambda path: path.write_bytes(b"x" * (2 * 1024 * 1024)),
    "别的表.xlsx": an_unknown_shape,
    "文档.docx": lambda path: path.write_bytes(b"PK\x03\x04"),
    "不存在.xlsx": lambda path: None,
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_unreadable_file_is_said(
    run: Run, store: str, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that cannot be read is one sentence with its name, exit 2, and the last edition is untouched."""
    monkeypatch.setenv("DASHBOARD_INTAKE_LIMIT_MIB", "1")
    BROKEN[name](tmp_path / name)
    before = current_edition(open_store(store))
    digest = before.path.read_bytes()
    code, _, err = run("intake", tmp_path / name, "--store", store)
    assert code == 2
    assert name in err
    assert_sentence(err)
    code, out, _ = run("intake", tmp_path / name, "--json", "--store", store)
    one = json.loads(out)[0]
    assert (code, one["file"], one["read"], one["edition"]) == (2, name, 0, None)
    assert CHINESE.search(one["refusal"])
    assert current_edition(open_store(store)) == before
    assert before.path.read_bytes() == digest


def test_rejected_rows_as_a_workbook(run: Run, store: str, tmp_path: Path) -> None:
    """`--report` names sheet, row, column and reason of each rejected row; another ending is refused."""
    target = tmp_path / "退回.xlsx"
    assert run("intake", BAD_LEDGER, "--report", target, "--store", store)[0] == 1
    text = "\n".join(
        " ".join(str(cell) for cell in row if cell is not None)
        for sheet in openpyxl.load_workbook(target)
        for row in sheet.iter_rows(values_only=True)
    )
    for one in EXPECTED["files"][BAD_LEDGER.name]["rejections"]:
        assert one["reason"][:4] in text
    code, _, err = run("intake", LEDGER, "--report", tmp_path / "退回.csv", "--store", store)
    assert code == 2
    assert_sentence(err)
    assert len(list_editions(open_store(store))) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "缺少 命令"),
        (("nix",), "没有 'nix' 这个选择"),
        (("query",), "缺少 报表"),
        (("query", "money_by_clause", "--format", "xml"), "没有 'xml' 这个选择"),
        (("query", "money_by_clause", "--nix"), "不认识 --nix"),
        (("query", "money_by_clause", "--edition"), "后面缺少一个值"),
        (("export", "money_by_clause"), "缺少 -o"),
        (("rollback", "x"), "写法不对"),
        (("intake",), "缺少 文件"),
        (("intake", "x.xlsx", "--as-of", "十月"), "写法不对"),
        (("serve", "--port", "x"), "写法不对"),
    ],
)
def test_a_wrong_command_is_said_in_chinese(run: Run, words: tuple[str, ...], said: str) -> None:
    """A mistyped command is one Chinese sentence, exit 2."""
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert_sentence(err)
    assert said in err
    assert not re.search(r"error|invalid|required|expected|usage", err)


@pytest.mark.parametrize("words", [("--help",), ("intake", "--help"), ("query", "--help")])
def test_help_is_chinese(run: Run, words: tuple[str, ...]) -> None:
    """The help has no English sentence."""
    code, out, _ = run(*words)
    assert code == 0
    assert not re.search(r"usage|options:|positional|show this|\bdefault\b", out)


def test_the_program_as_a_user_starts_it(tmp_path: Path) -> None:
    """From any folder: exit code, sentence and figures are those of the real program."""
    store = sample_store()
    answer = shell("query", "overview_totals", "--json", "--store", store)
    assert answer.returncode == 0
    assert json.loads(answer.stdout)[0]["project_count"] == 76
    refused = shell("query", "overview_totals", "--store", f"file:{tmp_path / 'none'}")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert_sentence(refused.stderr)


def test_serve_names_a_taken_port(tmp_path: Path) -> None:
    """A port in use, a port that is none, and a store without edition are said before anything starts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = shell("serve", "--port", taken.getsockname()[1], "--store", sample_store())
    assert (refused.returncode, refused.stdout) == (2, "")
    assert_sentence(refused.stderr)
    assert "已被占用" in refused.stderr
    for words in (("--port", 99999, "--store", sample_store()), ("--store", f"file:{tmp_path / 'none'}")):
        refused = shell("serve", *words)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert_sentence(refused.stderr)


def test_a_closed_pipe_is_no_failure() -> None:
    """`query … | head -1` ends without a traceback."""
    command = f"'{sys.executable}' -m dashboard query projects_list --store '{sample_store()}' | head -1"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    ended = subprocess.run(command, shell=True, capture_output=True, text=True, env=environment, check=False)  # noqa: S602
    assert ended.stderr == ""
    assert ended.stdout.startswith("项目台账")


def test_parquet_on_the_output(tmp_path: Path) -> None:
    """`query --format parquet > file` is a whole Parquet file."""
    target = tmp_path / "t.parquet"
    command = [sys.executable, "-m", "dashboard", "query", "money_by_clause", "--format", "parquet"]
    with target.open("wb") as out:
        subprocess.run([*command, "--store", sample_store()], stdout=out, cwd=ROOT, check=True)
    assert pq.read_table(target).num_rows == 25


def test_no_name_of_a_person_is_stored() -> None:
    """The talent ledger's names are in no table of the edition."""
    path = SAMPLES / "省委人才办_人才计划入选情况_2026.xlsx"
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row]
    head = next(row for row in rows if any("姓名" in str(cell) for cell in row))
    place = next(index for index, cell in enumerate(head) if "姓名" in str(cell))
    names = {str(row[place]) for row in rows[rows.index(head) + 1 :] if len(row) > place and row[place]}
    assert names
    con = cursor(current_edition(open_store(sample_store())))
    for (table,) in con.execute("select table_name from duckdb_tables()").fetchall():
        stored = con.execute(f"select * from {table}").fetchall()
        assert not names & {str(cell) for row in stored for cell in row}, table
