"""一页纸: what it says is what the reports say, nothing is left out silently, and it is one A4 sheet in an office program."""

from __future__ import annotations

import re
import subprocess
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from dashboard.access import TRIAL
from dashboard.briefing import Scope, one_page
from dashboard.export import Occasion, write
from dashboard.export.document.tables import fitted
from dashboard.refusal import Refusal
from dashboard.state.audit import exports
from dashboard.store import Edition, current_edition, open_store
from tests.asking import run
from tests.briefed import Files, asked, in_table, row_of, says, unmarked
from tests.office import convert, pdf_text
from tests.stores import changed_store, demonstration_store, empty_store, folder
from tests.unit.test_briefing import edition_of, scope_of

pytestmark = pytest.mark.slow

FULLEST = ("city", "department", "talent department")
MORE = re.compile(r"另有(\d+)(?:条|个)")
KEY_FIGURES = (
    "project_count",
    "committed_amount_yuan",
    "disbursed_amount_yuan",
    "disbursed_undated_amount_yuan",
    "disbursed_share_pct",
    "due_milestone_count",
    "done_milestone_count",
    "done_milestone_share_pct",
    "accepted_project_count",
)
CLAUSE = ("project_count", "committed_amount_yuan", "disbursed_amount_yuan", "disbursed_share_pct")


@cache
def sheet(kind: str, store: str = "demonstration") -> Files:
    """The sheet on the fullest city or department, written once; it has no annex."""
    edition = edition_of(store)
    target = folder() / f"sheet {store} {kind}.docx"
    write(
        one_page(edition, scope_of(edition, kind), TRIAL),
        "docx",
        target,
        Occasion(edition.folder, "command", TRIAL),
    )
    return Files(target, target)


def sections(written: Files) -> dict[str, tuple[list[list[str]], int]]:
    """Title → (cells without heading, number of those that are said to be left out) of each section with a table."""
    found: dict[str, tuple[list[list[str]], int]] = {}
    title = ""
    for block in written.word.iter_inner_content():
        if hasattr(block, "rows"):
            found[title] = ([[cell.text for cell in row.cells] for row in block.rows][1:], 0)
        elif block.style and block.style.name == "Heading 1":
            title = re.sub(r"^.、|（.*$|\[.*$", "", block.text)
        elif block.style and block.style.name == "Remark" and (more := MORE.search(block.text)):
            found[title] = (found[title][0], int(more[1]))
    return found


def rows(kind: str, report: str, **also: Any) -> list[dict[str, Any]]:
    """A report for the same scope, asked without the program of the sheet."""
    edition = edition_of("demonstration")
    found: list[dict[str, Any]] = run(edition, report, scope_of(edition, kind).values | also).to_pylist()
    return found


@pytest.mark.parametrize("kind", FULLEST)
def test_every_number_of_the_sentences_is_what_its_report_says(kind: str) -> None:
    """To the fen: each is asked again through the address of its note; none stands without a note."""
    edition, written = edition_of("demonstration"), sheet(kind)
    figures = [figure for _, figure in one_page(edition, scope_of(edition, kind), TRIAL).figures()]
    printed = written.numbers()
    links = written.word.paragraphs[-1].hyperlinks
    assert len(figures) == len(printed) > 0
    for figure, shown in zip(figures, printed, strict=True):
        assert (figure.text, figure.note.link) == (shown.text, links[shown.note - 1].url)
        assert f"edition={edition.number}" in figure.note.link
        key = "，".join(f"{name}={value}" for name, value in figure.key)
        value = row_of(asked(demonstration_store(), figure.note.report, figure.note.link), key)[figure.column]
        assert Decimal(figure.value) == Decimal(value)
        assert says(shown, value, without_sign="change_amount" in figure.column)
    listed = r"(单独|共同)负责：[\d. ]+"
    texts = [re.sub(listed, "", text) for text in written.paragraphs("Body Text")]
    assert [(one, text) for text in texts for one in unmarked(re.sub(r"另有\d+种", "", text))] == []


def test_the_tables_of_a_city_are_the_rows_of_its_reports() -> None:
    """Key figures, levels and clauses cell by cell; what is shown and what is left out are all that there are."""
    found = sections(sheet("city"))
    own = rows("city", "cities_progress")[0]
    assert found["关键数字"][0] == [[in_table(own, column) for column in KEY_FIGURES]]
    levels = rows("city", "projects_by_level")
    for cells, column in zip(found["分层级的资金"][0], CLAUSE[1:3], strict=True):
        assert cells[1:] == [in_table(row, column) for row in levels]
    clauses = [row for row in rows("city", "money_by_clause") if row["committed_amount_yuan"]]
    clauses.sort(key=lambda row: -row["committed_amount_yuan"])
    shown, more = found["立项最多的条款"]
    assert [row[2:] for row in shown] == [
        [in_table(row, column) for column in CLAUSE] for row in clauses[: len(shown)]
    ]
    assert len(shown) + more == len(clauses)
    shown, more = found.get("逾期的里程碑", ([], 0))
    assert len(shown) + more == own["due_milestone_count"] - own["done_milestone_count"]
    shown, more = found["目标"]
    assert len(shown) + more == len(rows("city", "place_targets"))
    places = len(rows("city", "zones_progress")) + len(rows("city", "clusters_progress"))
    shown, more = found["试验区与产业集群"]
    assert len(shown) + more == places


def test_the_tables_of_a_department_are_the_rows_of_its_reports() -> None:
    """Money as of all its clauses, joint ones told; red lights before yellow ones; nothing is left out uncounted."""
    found = sections(sheet("department"))
    money = rows("department", "money_by_department")[0]
    columns = (*CLAUSE[:2], "joint_committed_amount_yuan", CLAUSE[2], *KEY_FIGURES[3:5])
    assert found["资金"][0] == [[in_table(money, column) for column in columns]]
    clauses = rows("department", "department_clauses")
    lights = [{row["progress_state"], row["money_state"]} for row in clauses]
    shown, more = found["红灯、黄灯的条款"]
    assert len(shown) + more == sum(bool(two & {"红", "黄"}) for two in lights)
    reds = sum("红" in two for two in lights)
    assert ["红" in row[3:5] for row in shown] == [place < reds for place in range(len(shown))]
    shown, more = found["目标"]
    assert len(shown) + more == len(rows("department", "department_targets"))
    assert [row[5] for row in shown] == ["红"] * len(shown)
    over = [row for row in rows("department", "caps_by_record", state=["exceeded"]) if row["state"] == "超出"]
    shown, more = found["超出限额的主体"]
    assert len(shown) + more == len(over)
    text = "".join(sheet("department").paragraphs("Heading 1"))
    assert "各单位之间不能相加" in text


def test_nobody_is_told_one_by_one() -> None:
    """No talent award stands on a sheet by its number, and the department of the programmes says why."""
    edition = edition_of("demonstration")
    clause = run(edition, "talent_status").column("clause_id")[0].as_py()
    people = {row["record_id"] for row in run(edition, "caps_by_record", {"clause": [clause]}).to_pylist()}
    for kind in FULLEST:
        text = sheet(kind).part("word/document.xml")
        assert people and not [one for one in people if one in text]
    assert "依规不公开" in sheet("talent department").part("word/document.xml")


def test_an_edition_without_facts_says_so() -> None:
    """未报送 and 没有 in words; no 0 for what nobody has told, and no 演示数据 on a ledger."""
    edition = current_edition(open_store(empty_store()))
    text = sheet("city", "empty").part("word/document.xml")
    assert edition.kind == "ledger"
    assert "演示数据" not in text
    assert "没有到期未完成的里程碑" in text
    assert "没有较早的同类版本" in text


def every_scope(edition: Edition) -> list[Scope]:
    """Each city and each department."""
    cities = run(edition, "cities_progress").column("city_code").to_pylist()
    departments = run(edition, "department_reporting").column("department_code").to_pylist()
    return [Scope(city=code) for code in cities] + [Scope(department=code) for code in departments if code]


@pytest.mark.parametrize("share", ["fullest", pytest.param("all", marks=pytest.mark.soak)])
def test_an_office_program_shows_one_sheet_of_a4(share: str, tmp_path: Path) -> None:
    """LibreOffice makes exactly one page of A4 of it, with every sentence, and 演示数据 above."""
    edition = edition_of("demonstration")
    scopes = [scope_of(edition, kind) for kind in FULLEST] if share == "fullest" else every_scope(edition)
    documents = [tmp_path / f"{scope.city or scope.department}.docx" for scope in scopes]
    for scope, document in zip(scopes, documents, strict=True):
        write(one_page(edition, scope, TRIAL), "docx", document, Occasion(edition.folder, "command", TRIAL))
    printed = tmp_path / "printed"
    for document, pdf in zip(documents, convert(documents, "pdf", printed), strict=True):
        told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
        assert re.search(r"Pages:\s+1\n", told), (pdf.name, told)
        assert "(A4)" in told
        shown = _plain(pdf_text(pdf))
        assert shown.startswith("演示数据，不是真实业务数据")
        for style in ("Title", "Subtitle", "Heading 1", "Body Text", "Remark"):
            for text in Files(document, document).paragraphs(style):
                assert _plain(text) in shown, text


def test_words_too_long_for_their_lines_end_with_dots() -> None:
    """What fits stays whole; what does not is cut so that it fits, and the dots say so."""
    assert fitted("技术攻关", 4, 1) == "技术攻关"
    assert fitted("技术攻关项目", 4, 1) == "技术攻…"
    assert fitted("一二三四五六七八", 5, 2) == "一二三四五六七八"
    assert fitted("一二三四五六七八九", 5, 2) == "一二三四五六七…"


def test_the_command_writes_one_file(tmp_path: Path) -> None:
    """`briefing --city CODE --one-page` writes the document alone, and the log calls it 一页纸."""
    target, edition = tmp_path / "成都.docx", edition_of("changed")
    city = scope_of(edition, "city").city
    command = ["briefing", "--city", str(city), "--one-page", "-o", str(target), "--store", changed_store()]
    assert cli.main(command) == 0
    assert list(tmp_path.iterdir()) == [target]
    assert exports(edition.folder)[0].title.startswith("一页纸：")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ([], "一次写一个市(州)或一个责任单位，请选定一个"),
        (["--city", "510100", "--department", "kjt"], "请只选其中一个"),
        (["--city", "510100,510300"], "请分几次运行"),
        (["--city", "nowhere"], "nowhere"),
        (["--city", "510100", "--meeting", "m1"], "不按会议编写"),
    ],
)
def test_the_command_refuses_with_a_sentence(
    wish: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wish that one sheet cannot follow leaves no file behind."""
    command = ["briefing", "--one-page", *wish, "-o", str(tmp_path / "a.docx"), "--store", changed_store()]
    assert cli.main(command) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_has_no_annex(tmp_path: Path) -> None:
    """Its numbers are in its notes' pages; another format is refused."""
    edition = edition_of("demonstration")
    with pytest.raises(Refusal, match=r"只写 \.docx"):
        write(
            one_page(edition, scope_of(edition, "city"), TRIAL),
            "xlsx",
            tmp_path / "a.xlsx",
            Occasion(edition.folder, "command", TRIAL),
        )


def _plain(text: str) -> str:
    """Without what a line break or the layout may put between letters."""
    return re.sub(r"[\s\f]+|\[\d+\]", "", text)
