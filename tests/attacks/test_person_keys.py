"""身份证号 and names of a talent ledger become pseudonyms: the same for the same person, and nothing of them is kept."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import cli
from dashboard.access.keys import keys_of
from dashboard.intake import FileResult, answer_workbook
from dashboard.intake.choices import choices
from dashboard.intake.mapping import Correction, FileMapping
from dashboard.intake.person_keys import PLACES, pseudonym
from dashboard.personal import has_number, is_identity_number
from dashboard.store import Store, current_edition, forget, restricted_tables
from tests.ledgers import delimited, facts, read, reasons, workbook

FILE = "省委人才办_人才_20261031"
HEAD = ["人才计划", "类别", "身份证号", "姓名", "用人单位", "批次", "当前环节", "支持金额(万元)"]
WRONG = "身份证号校验不通过"


def number_of(first: str) -> str:
    """The first 17 digits with the check digit of GB 11643, computed as ISO 7064 MOD 11-2 defines it."""
    total = 0
    for digit in first:
        total = (total + int(digit)) * 2 % 11
    return first + "0123456789X"[(12 - total) % 11]


ONE, OTHER = number_of("51010519800203101"), number_of("51010519790815233")
ENDS_IN_X = next(
    found
    for found in map(number_of, map(str, range(51010519811203100, 51010519811203200)))
    if found[-1] == "X"
)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a server's keys, empty at first."""
    folder = tmp_path / "keys"
    monkeypatch.setenv("DASHBOARD_KEYS", str(folder))
    return folder


def award(number: object = "", name: str = "", employer: str = "示例大学", **more: Any) -> list[object]:
    """A row under HEAD."""
    told = {"kind": "个人", "batch": "2026年", "program": "天府峨眉计划"} | more
    return [told["program"], told["kind"], number, name, employer, told["batch"], "入选", 50]


def ledger(folder: Path, *rows: Sequence[object], head: Sequence[str] = HEAD, **more: Any) -> Path:
    """A talent ledger with these rows."""
    return workbook(folder / f"{FILE}.xlsx", [["人才计划入选情况"], head, *rows], **more)


def keys_in(result: FileResult) -> list[str | None]:
    """The pseudonyms of the rows that were taken."""
    return [row["person_key"] for row in facts(result, "talent_awards")]


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder with its bytes."""
    yield from ((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_nothing_of_a_person_is_kept(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After an intake with rows taken and rejected no table, file of the store, log, sentence or temporary file has them."""
    caplog.set_level(logging.DEBUG)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    wrong = ONE[:-1] + ("1" if ONE[-1] != "1" else "2")
    path = ledger(
        tmp_path,
        award(ONE, "欧阳示范"),
        award(OTHER, "欧阳二例", kind="团队"),
        award("", "欧阳三例"),
        award(ONE, "欧阳重复"),
        award(wrong, "欧阳错号"),
        award(float(OTHER[:17] + "0"), "欧阳失真"),
        award("G12345678", "欧阳护照"),
    )
    with_answer = ["--accept-valid", "--report", str(tmp_path / "退回.xlsx"), "--author", "甲处"]
    store = tmp_path / "store"
    assert cli.main(["intake", str(path), "--store", f"file:{store}", *with_answer]) == 0
    said = "".join([*capfd.readouterr(), caplog.text])
    secrets = ["欧阳", ONE, OTHER, wrong, ONE[:14], OTHER[:14], "12345678", f"{float(OTHER[:17] + '0'):.14e}"]
    (edition,) = store.glob("edition-*.duckdb")
    restricted = restricted_tables(current_edition(Store(store)))
    said += json.dumps([table.to_pylist() for table in restricted.values()], default=str, ensure_ascii=False)
    awards = sorted(restricted["talent_awards"].to_pylist(), key=lambda row: row["source_row"])
    taken = [row["person_key"] for row in awards]
    forget()
    with duckdb.connect(str(edition), read_only=True) as con:
        for (table,) in con.execute("select table_name from duckdb_tables()").fetchall():
            rows = con.execute(f"select * from {table}").fetchall()
            said += json.dumps(rows, default=str, ensure_ascii=False)
    assert len(set(taken)) == 4
    assert all(len(key) == PLACES for key in taken)
    assert [secret for secret in secrets if secret in said] == []
    kept = [*files_below(store), *files_below(temporary), *files_below(tmp_path / "keys")]
    assert {"state.sqlite", edition.name, "person-000001.key"} <= {file.name for file, _ in kept}
    assert [(file, secret) for file, held in kept for secret in secrets if secret.encode() in held] == []
    # The answer is the sender's own file; what was added to it repeats nothing.
    answer = openpyxl.load_workbook(tmp_path / "退回.xlsx")
    added = [str(cell.value) for row in answer["退回原因"].iter_rows() for cell in row]
    added += [cell.comment.text for row in answer["Sheet"].iter_rows() for cell in row if cell.comment]
    assert sum(WRONG in text for text in added) == 4  # a line and a comment for two cells
    assert [secret for secret in secrets if secret in "".join(added)] == []


def test_a_number_is_the_same_person_however_it_is_written(tmp_path: Path) -> None:
    """In two files, in two forms of a file, with another name and employer: one number is one pseudonym."""
    first = keys_in(read(ledger(tmp_path, award(ENDS_IN_X, "甲某"))))
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in ENDS_IN_X)
    spaced = f" {ENDS_IN_X[:6]} {ENDS_IN_X[6:14]} {ENDS_IN_X[14:]}"
    written = [ENDS_IN_X.lower(), spaced, f"'{ENDS_IN_X}", wide]
    rows = [
        award(number, "乙某", "另一大学", batch=f"{2020 + place}年") for place, number in enumerate(written)
    ]
    again = keys_in(read(delimited(tmp_path / f"{FILE}.csv", [["人才计划入选情况"], HEAD, *rows])))
    assert again == first * len(written)
    assert first[0] is not None


def test_another_key_makes_another_person(tmp_path: Path, keys: Path) -> None:
    """Without the key of the server nobody comes from a number to its pseudonym; with it, everybody comes again."""
    path = ledger(tmp_path, award(ONE), award("", "甲某"))
    first = keys_in(read(path))
    kept = shutil.move(keys, tmp_path / "kept")
    assert not set(keys_in(read(path))) & set(first)
    shutil.rmtree(keys)
    shutil.move(kept, keys)
    assert cli.main(["keys", "rotate", "--drop"]) == 0
    # A key that came beside it later does not count.
    (keys / "person-000002.key").write_text("0" * 64 + "\n", encoding="ascii")
    assert keys_in(read(path)) == first
    assert len(keys_of(keys, "person")) == 2


def test_a_name_is_a_person_of_an_employer(tmp_path: Path) -> None:
    """Without a number name and employer tell persons apart, however spaced; one of the two alone does not."""
    result = read(
        ledger(
            tmp_path,
            award("", "甲 某", "示例 大学"),
            award("-", "甲某", "示例大学", kind="团队"),
            award("无", "甲某", "另一大学"),
            award("", "甲某", ""),
            award("", "", "示例大学"),
            award("CHN310000000001"[:12], "Jia  Mou", "示例大学"),
        )
    )
    found = keys_in(result)
    assert found[0] == found[1] is not None
    assert len({*found}) == 4
    assert [place for place, key in enumerate(found) if key is None] == [3, 4]
    sentences = [note for note in result.notes if "人员代号" in note or "不是身份证号" in note]
    assert [sentence.split("：")[0] for sentence in sentences] == [
        "为保护个人信息，工作表“Sheet”的这些列只用来生成人员代号，原内容没有保存",
        "工作表“Sheet”第 8 行",
        "工作表“Sheet”第 6 行",
    ]
    assert not any("以后不要报送" in note for note in result.notes)


def test_a_number_that_cannot_be_is_sent_back(tmp_path: Path) -> None:
    """A wrong check digit, place, day or length, two numbers in a cell, and what Excel damaged: the cell is named, not told."""
    bad: list[object] = [
        ONE[:-1] + ("1" if ONE[-1] != "1" else "2"),
        number_of("99990519801303101"),
        number_of("00010519800203101"),
        ONE[:-1],
        "510105800203101",
        f"{ONE}、{OTHER}",
        ONE.replace("0", "O", 1),
        float(ONE[:17] + "0"),
        f"{float(ONE[:17] + '0'):.5E}",
        number_of("51010519800203100")[:15] + "000",
        f'="{ONE}"&""',
    ]
    result = read(
        ledger(tmp_path, *(award(number, f"某{place}") for place, number in enumerate(bad)), award(ONE))
    )
    assert [(row, column) for row, column, _ in reasons(result)] == [
        (place, "身份证号") for place in range(3, len(bad) + 3)
    ]
    assert [
        one.reason for one in result.rejections if not one.reason.startswith((WRONG, "身份证号读不准"))
    ] == []
    assert result.rejections[0].reason == f"{WRONG}，请对照证件核对；号码不在这里显示"
    assert {one.value for one in result.rejections} == {""}
    assert result.taken == 1
    assert ONE[:12] not in repr(result)
    assert "800203" not in repr(result)


@given(st.integers(10**16, 10**17 - 1), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first: int, place: int, more: int) -> None:
    """Of a whole number of a person no single digit can be changed without being noticed."""
    number = number_of(f"510105{1950 + first % 50}0203{first % 1000:03}")
    assert is_identity_number(number)
    digit = "0123456789X".index(number[place])
    other = (digit + more) % (11 if place == 17 else 10)
    changed = number[:place] + "0123456789X"[other] + number[place + 1 :]
    assert changed == number or not is_identity_number(changed)


@given(st.binary(min_size=32, max_size=32), st.text(alphabet="0123456789X", min_size=18, max_size=18))
def test_no_pseudonym_looks_like_a_number(key: bytes, number: str) -> None:
    """16 hex digits that nothing masks wherever they are shown; a number and a name are never the same person."""
    found = pseudonym(key, number, "", "")
    assert found is not None
    assert not has_number(found)
    assert (len(found), set(found) - set("0123456789abcdef")) == (PLACES, set())
    assert found != pseudonym(key, None, number, "甲")
    assert pseudonym(key, "", "甲乙", "丙") != pseudonym(key, "", "甲", "乙丙")


def test_switched_off_nothing_is_read(tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With DASHBOARD_PERSON_KEYS=off the columns are left out as before, no row is judged by them, and no key is made."""
    monkeypatch.setenv("DASHBOARD_PERSON_KEYS", "off")
    result = read(
        ledger(tmp_path, award(ONE, "欧阳示范"), award(ONE, "欧阳示范"), award(ONE[:-1], "欧阳示范"))
    )
    assert keys_in(result) == [None] * 3
    assert "为保护个人信息，工作表“Sheet”的这些列没有保存：身份证号、姓名。" in result.notes
    assert not keys.exists()
    assert ONE[:14] not in repr(result)
    assert "欧阳" not in repr(result)


def test_the_same_person_twice_is_sent_back(tmp_path: Path) -> None:
    """The second row of a programme, kind and batch names the first, with equal facts or others; elsewhere it is another award."""
    result = read(
        ledger(
            tmp_path,
            award(ONE, "甲某"),
            award(ONE, "甲某"),
            award(ONE, "乙某", "另一大学", batch="2026"),
            award(ONE, "甲某", batch="2025年"),
            award(ONE, "甲某", kind="团队"),
            award(ONE, "甲某", program="天府青城计划"),
            award("", "丙某"),
            award("", "丙某"),
            award("", "", ""),
            award("", "", ""),
        )
    )
    assert [(row, column) for row, column, _ in reasons(result)] == [
        (4, "身份证号"), (5, "身份证号"), (10, "身份证号"),
    ]  # fmt: skip
    starts = [one.reason.split("是同一个人")[0] for one in result.rejections]
    assert starts == ["同一人重复，与第 3 行", "同一人重复，与第 3 行", "同一人重复，与第 9 行"]
    assert result.taken == 7
    names = ["人才计划", "类别", "姓名", "用人单位", "批次", "当前环节", "支持金额(万元)"]
    rows = [[cell for place, cell in enumerate(award("", "丙某")) if place != 2] for _ in range(2)]
    assert reasons(read(ledger(tmp_path, *rows, head=names)))[0][:2] == (4, "姓名")


DAYS = ["进入当前环节日期", "离岗时间", "管理期满", "下一笔拨付日期", "是否在岗", "已拨付金额(万元)"]


def test_the_days_of_an_award_are_read(tmp_path: Path) -> None:
    """Each by its usual headings; what cannot be a day is sent back, a bare year is said to be none."""
    rows = [
        [*award(ONE), "2026-06-21", "", "2029年6月", "2026/12/31", "", 20],
        [*award(OTHER), "2026年", "不详", "", "", "", ""],
        [*award(""), "", "", "", "哪天", "", ""],
    ]
    result = read(ledger(tmp_path, *rows, head=HEAD + DAYS))
    taken = facts(result, "talent_awards")
    columns = ("stage_on", "left_on", "term_end_on", "payment_due_on")
    assert [[str(row[name]) for name in columns] for row in taken] == [
        ["2026-06-21", "None", "2029-06-01", "2026-12-31"],
    ]
    assert reasons(result) == [(4, "离岗时间", "日期无法识别"), (5, "下一笔拨付日期", "日期无法识别")]
    assert "工作表“Sheet”第 4 行：列“进入当前环节日期”的“2026年”只有年份，按未注明日期处理。" in result.notes


def test_days_that_do_not_agree_are_said(tmp_path: Path) -> None:
    """They are taken as they are, with a sentence each; days that agree need none."""
    rows = [
        [*award(ONE), "2026-12-01", "2026-01-31", "", "2026-12-31", "是", 50],
        [*award(OTHER), "2026-06-21", "2026-08-31", "2029-06-21", "2026-12-31", "否", 20],
    ]
    result = read(ledger(tmp_path, *rows, head=HEAD + DAYS))
    said = [note.removeprefix("工作表“Sheet”第 3 行：") for note in result.notes if "请核对" in note]
    assert sorted(said) == [
        "填写了离岗日期，是否在岗却为“是”，请核对。",
        "支持金额已拨完，仍填写了下次拨付日期，请核对。",
        "离岗日期早于进入当前环节日期，请核对。",
        "进入当前环节日期晚于数据截至日 2026-10-31，请核对。",
    ]
    assert (result.taken, result.rejected) == (2, 0)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (["项目编号", "项目名称", "条款", "承担单位", "市(州)", "补助金额(元)", "身份证号", "姓名"], "身份证号、姓名"),
        (["项目编号", "项目名称", "条款", "承担单位", "市(州)", "补助金额(元)", "负责人姓名", "带头人"], "负责人姓名、带头人"),
    ],
)  # fmt: skip
def test_other_ledgers_read_nothing_of_persons(
    tmp_path: Path, keys: Path, head: Sequence[str], told: str
) -> None:
    """In every other kind such columns are left out as before, and no pseudonym is made."""
    path = workbook(
        tmp_path / "科技厅_台账.xlsx", [head, ["K1", "甲", "1.1", "甲公司", "成都市", 1, ONE, "欧阳示范"]]
    )
    result = read(path)
    assert f"为保护个人信息，工作表“Sheet”的这些列没有保存：{told}。" in result.notes
    assert result.taken == 1
    assert "欧阳" not in repr(result)
    assert ONE[:14] not in repr(result)
    assert not keys.exists()


def test_a_person_to_ask_is_not_the_person_selected(tmp_path: Path) -> None:
    """姓名 below 联系人 makes no pseudonym; below 带头人 it does."""
    groups = ["人才计划", "类别", "{}", "", "用人单位", "当前环节", "支持金额(万元)"]
    below = ["", "", "姓名", "身份证号", "", "", ""]
    row = ["天府峨眉计划", "团队", "甲某", ONE, "示例大学", "入选", 50]
    merges = ["A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3", "G2:G3"]

    def found(group: str) -> Mapping[str, Any]:
        head = [cell.format(group) for cell in groups]
        path = workbook(tmp_path / f"{FILE}.xlsx", [["人才计划入选情况"], head, below, row], merges)
        return facts(read(path), "talent_awards")[0]

    assert found("联系人")["person_key"] is None
    assert found("带头人")["person_key"] is not None


def test_the_steward_sees_and_chooses_none_of_it(tmp_path: Path) -> None:
    """No example of such a column is shown, no column can be mapped to one, and none of them to something else."""
    path = ledger(tmp_path, award(ONE, "欧阳示范"))
    columns = [column for table in read(path).tables for column in table.columns if column.is_protected]
    assert [(column.heading, column.name, column.example) for column in columns] == [
        ("身份证号", "", ""),
        ("姓名", "", ""),
    ]
    assert not {"person_number", "person_name"} & set(choices("sichuan-ai").fields["talent"])
    turned = FileMapping("talent", None, (Correction("姓名", "field"),))
    result = read(path, remembered=lambda code, shape: turned)
    assert [row["field"] for row in facts(result, "talent_awards")] == [None]
    asked = FileMapping("talent", None, (Correction("批次", "person_name"),))
    assert "不能读作" in str(read(path, remembered=lambda code, shape: asked).refusal)


def test_no_other_sentence_tells_of_a_person(tmp_path: Path) -> None:
    """Neither the sentence on a number format nor the one on money beside the records repeats a number or a name."""
    rows = [
        award(12345678, "甲某"),
        ["", "", "", "欧阳示范", "小计", "", "", 60],
        ["合计", "", "", "", "", "", "", 120],
    ]
    path = ledger(tmp_path, *rows, formats={"C3": '"台胞"00000000'})
    result = read(path)
    assert result.taken == 1
    assert "12345678" not in repr(result)
    assert "欧阳" not in repr(result)


def test_a_rebuilt_answer_says_nothing_of_a_number(tmp_path: Path) -> None:
    """Where the sender's file is no .xlsx too, the list of reasons names the cell alone."""
    path = delimited(tmp_path / f"{FILE}.csv", [HEAD, award(ONE[:-1] + "Y", "甲某")])
    target = tmp_path / "answer.xlsx"
    target.write_bytes(answer_workbook(path, read(path)))
    told = [str(cell.value) for cell in openpyxl.load_workbook(target)["退回原因"][2]]
    assert told[3] == "身份证号"
    assert ONE[:12] not in "".join(told)


def test_a_damaged_key_is_not_made_again(tmp_path: Path, keys: Path) -> None:
    """The file is refused with a sentence that says to restore the key: another one would change everybody."""
    read(ledger(tmp_path, award(ONE)))
    (keys / "person-000001.key").write_text("?", encoding="ascii")
    assert "请从备份恢复它，不要删去" in str(read(ledger(tmp_path, award(ONE))).refusal)
