"""Numbers of persons, however they are written, are found nowhere in store, state, log, answer or export."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import cli
from dashboard.access import TRIAL
from dashboard.intake.mapping import FileMapping
from dashboard.personal import has_number, masked, masked_column, personal_sentence
from dashboard.questions.queries import report_names
from dashboard.refusal import Refusal
from dashboard.state.audit import Exported, log_export
from dashboard.store import current_edition, open_store, publish, roll_back
from dashboard.store.reading import cursor
from dashboard.views.from_address import checked
from tests.ledgers import delimited, facts, read, workbook
from tests.stores import sample_store

MIDDLES = ("19900307", "900307", "0013", "００１３", "0 0 1 3")
# Number as written → as it is kept. None is of a person: the mobile numbers of the tests of telephone makers.
WRITTEN = {
    "510101199003071234": "510101************",
    "51010119900307123x": "510101************",
    "５１０１０１１９９００３０７１２３４": "510101************",
    "510101 19900307 1234": "510101************",
    "510101-1990-0307-1234": "510101************",
    "SFZ510101900307123": "SFZ510101*********",
    "13800138000": "138****8000",
    "+86 138-0013-8000": "+86 138****8000",
    "008613800138000": "0086138****8000",
    "tel１３８　００１３　８０００": "tel138****8000",
    "1 3 8 0 0 1 3 8 0 0 0": "138****8000",
    "138\u200b0013\u200b8000": "138****8000",
    "①③⑧⓪⓪①③⑧⓪⓪⓪": "138****8000",
}
OF_THINGS = (
    "川财〔2026〕0013 号", "2026-11-30", "13,800,138,000.00 元", "91510100MA61234567", "915101007091234567",
    "510100202609300001", "0013800138000", "KJ2026-150-2026-0001", "1 5 10 20 30 40 50", "138001380001",
    "a3f1c13800138000", "2026.11.30 15:30:00", "12800138000", "510101199013071234", "0.13800138000",
    "13800138000.50", "合计13800138000元", "约 15012345678 万元",
)  # fmt: skip


@pytest.mark.parametrize(("written", "kept"), WRITTEN.items())
def test_a_number_is_masked_however_it_is_written(written: str, kept: str) -> None:
    """The middle is gone, what stands around it stays, and masking again changes nothing."""
    assert masked(written) == kept
    assert masked(f"联系人{written}，已核") == f"联系人{kept}，已核"
    assert masked(kept) == kept
    assert has_number(written)
    assert not has_number(kept)


@pytest.mark.parametrize("text", OF_THINGS)
def test_a_number_of_a_thing_stays(text: str) -> None:
    """Amounts, days, documents, credit codes and parts of longer numbers are no persons."""
    assert masked(text) == text


@given(st.text(alphabet="0135689 -－０１３X年a", max_size=60))
def test_masking_is_final(text: str) -> None:
    """What was masked holds no number any more, whatever stood around it."""
    assert not has_number(masked(text))


@given(st.text(alphabet="年月 -a１２", max_size=12), st.sampled_from(sorted(WRITTEN)))
def test_nothing_around_hides_a_number(around: str, written: str) -> None:
    """Words before and after do not hide it, where no digit, letter or hyphen touches it."""
    assert masked(f"{around}：{written}，{around}").count("*") >= 4


HEAD = ["项目编号", "项目名称", "条款", "承担单位", "市(州)", "立项金额（万元）", "备注"]


def ledger(folder: Path, suffix: str = "xlsx") -> Path:
    """A project ledger with every writing in its words, one in its title, and good rows beside."""
    rows: list[list[object]] = [[f"项目台账（联系{next(iter(WRITTEN))}）"], [*HEAD]]
    for place, written in enumerate(WRITTEN):
        words = [f"项目{place}", f"单位{place}", f"说明{place}"]
        words[place % 3] += f" {written} 止"
        rows.append([f"KJ-{place}", words[0], "1.1", words[1], "成都市", 10 + place, words[2]])
    rows.append(["KJ-99", "没有号码的项目", "1.1", "甲公司", "成都市", 5, ""])
    path = folder / f"科技厅_项目台账_20260930.{suffix}"
    return workbook(path, rows) if suffix == "xlsx" else delimited(path, rows)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_words_are_masked_and_the_rows_noted(tmp_path: Path, suffix: str) -> None:
    """Every row is taken with its money; words lose the middle of the number; the notes name rows and column."""
    result = read(ledger(tmp_path, suffix))
    kept = facts(result, "projects")
    assert (result.taken, result.rejected) == (len(WRITTEN) + 1, 0)
    assert [row["project_id"] for row in kept if row["project_name"] == "没有号码的项目"] == ["KJ-99"]
    for place, told in enumerate(WRITTEN.values() if suffix == "xlsx" else ()):
        row = next(row for row in kept if row["project_id"] == f"KJ-{place}")
        assert told in [row["project_name"], row["recipient_name"], row["remark"]][place % 3]
    noted = [note for note in result.notes if "改成星号" in note]
    assert {note.split("列“")[1].split("”")[0] for note in noted} == {"项目名称", "承担单位", "备注"}
    assert "第 3 行起共" in noted[0]
    assert no_number(repr(result))


def test_a_key_is_asked_about(tmp_path: Path) -> None:
    """A 项目编号 that looks like a person's number is sent back, never masked; confirmed, it is taken as it is."""
    rows = [
        HEAD,
        ["13800138000", "甲", "1.1", "甲公司", "成都市", 1, ""],
        ["KJ-2", "乙", "1.1", "乙公司", "成都市", 2, ""],
    ]
    path = workbook(tmp_path / "科技厅_项目台账.xlsx", rows)
    result = read(path)
    assert (result.taken, result.rejected) == (1, 1)
    (sent_back,) = result.rejections
    assert (sent_back.row, sent_back.column, sent_back.value) == (2, "项目编号", "138****8000")
    assert "像身份证号或手机号" in sent_back.reason
    assert "确是编号的，由数据专员" in sent_back.reason
    assert no_number(repr(result))
    confirmed = FileMapping(numbers_are_things=True)
    again = read(path, remembered=lambda code, shape: confirmed)
    assert [row["project_id"] for row in facts(again, "projects")] == ["13800138000", "KJ-2"]
    assert any("确是编号" in note for note in again.notes)


@pytest.mark.parametrize(
    ("file", "sheet"), [("科技厅13800138000.xlsx", "台账"), ("科技厅.xlsx", "联系 138-0013-8000")]
)
def test_names_of_files_and_sheets_are_refused(tmp_path: Path, file: str, sheet: str) -> None:
    """Every row keeps the name of its file and its sheet: with a number of a person nothing is read."""
    path = workbook(tmp_path / file, [HEAD, ["KJ-1", "甲", "1.1", "甲公司", "成都市", 1, ""]])
    book = openpyxl.load_workbook(path)
    book.active.title = sheet
    book.save(path)
    result = read(path)
    assert "请改名后再接入" in str(result.refusal)
    assert no_number(repr(result))


@pytest.mark.slow
def test_planted_numbers_are_found_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Taken in, sent back, exported and refused: no table, file, sentence or line of the log holds a planted number."""
    caplog.set_level(logging.DEBUG)
    store = f"file:{tmp_path / 'store'}"
    report = tmp_path / "退回.xlsx"
    sign = ["--author", "数据专员", "--message", "测试"]
    assert cli.main(["intake", str(ledger(tmp_path)), "--store", store, "--report", str(report), *sign]) == 0
    for author, message in (("13800138000", "测试"), ("数据专员", "请找 138-0013-8000")):
        words = ["--store", store, "--author", author, "--message", message]
        assert cli.main(["rollback", "1", *words]) == 2
        assert cli.main(["intake", str(ledger(tmp_path)), *words]) == 2
    said = [*capfd.readouterr(), caplog.text]
    for name in report_names():
        cli.main(["export", name, "--store", store, "--out", str(tmp_path / f"{name}.csv")])
    edition = current_edition(open_store(store))
    with cursor(edition) as con:
        for (table,) in con.execute("select table_name from duckdb_tables()").fetchall():
            said.append(
                json.dumps(con.execute(f"select * from {table}").fetchall(), default=str, ensure_ascii=False)
            )
    said += [path.read_text(encoding="utf-8-sig") for path in tmp_path.glob("*.csv")]
    said += [
        path.read_bytes().decode("utf-8", "ignore")
        for path in edition.folder.iterdir()
        if path.suffix != ".duckdb"
    ]
    assert len(said) > 100
    assert sum("138****8000" in text for text in said) > 5
    assert [text[:200] for text in said if not no_number(text)] == []


def no_number(text: str) -> bool:
    """Whether none of the planted numbers can be read out of a text, nor another of a person."""
    return not any(written in text for written in WRITTEN) and not any(
        middle in text for middle in ("199003071", "9003071", "138001380", "138-0013-8")
    )


def test_a_store_signs_without_numbers(tmp_path: Path) -> None:
    """Publishing and rolling back refuse a number in author or message, whoever calls."""
    edition = current_edition(open_store(sample_store()))
    for author, message in (("13800138000", "x"), ("x", "510101 19900307 1234")):
        with pytest.raises(Refusal, match="请删去后再发布"):
            roll_back(open_store(sample_store()), edition.number, author, message)
    assert publish.__module__ == roll_back.__module__


@pytest.mark.parametrize("name", ["q", "id"])
def test_an_address_carries_no_number(name: str) -> None:
    """A keyword or a record's number that is a person's is refused, and the sentence does not repeat it."""
    report = "projects_list" if name == "q" else "project_detail"
    with pytest.raises(Refusal) as refused:
        checked(sample_store(), report, {name: "１３８００１３８０００"}, TRIAL)
    assert str(refused.value).startswith(personal_sentence("“", "")[:1])
    assert no_number(str(refused.value))
    assert "0013" not in str(refused.value)
    with pytest.raises(Refusal) as refused:
        checked(sample_store(), "projects_list", {"clause": "13800138000"}, TRIAL)
    assert "0013" not in str(refused.value)


def test_the_log_takes_no_number(tmp_path: Path) -> None:
    """An export whose filter holds one is not written down, and so not given out."""
    done = Exported(
        "http",
        "projects_list",
        "项目台账",
        "projects",
        "ledger",
        1,
        {"q": "138 0013 8000"},
        "csv",
        1,
        1,
        "未登录",
    )
    with pytest.raises(Refusal, match="没有导出"):
        log_export(tmp_path, done)
    assert not list(tmp_path.iterdir())


@given(
    st.lists(
        st.text(alphabet="0135689 -－０１３X年a", max_size=40) | st.sampled_from(sorted(WRITTEN)), max_size=4
    )
)
def test_a_column_is_masked_as_its_texts_are(texts: list[str]) -> None:
    """The quick search of a column passes no text over that has a number."""
    column, found = masked_column(pa.chunked_array([pa.array([*texts, None], pa.string())]))
    assert column.to_pylist() == [*map(masked, texts), None]
    assert found.to_pylist() == [*(masked(text) != text for text in texts), False]
