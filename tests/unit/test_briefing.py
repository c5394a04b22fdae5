"""汇报材料: what its two files say is what the queries say, for the whole, a department, a city and every kind of edition."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx.oxml import parse_xml

from dashboard import cli
from dashboard.access import TRIAL
from dashboard.briefing import Scope, briefing
from dashboard.briefing.tables import label
from dashboard.export import Occasion, to_bytes
from dashboard.policy.dictionary import entry
from dashboard.questions.layouts import layouts
from dashboard.quoting import meeting_tasks, meetings
from dashboard.refusal import Refusal
from dashboard.state.audit import exports
from dashboard.store import Edition, current_edition, find_edition, open_store
from tests.asking import run
from tests.briefed import Files, asked, in_table, rounded, row_of, saved, says, unmarked
from tests.stores import changed_store, demonstration_store, empty_store, folder, one_record_store, own_copy

pytestmark = pytest.mark.slow

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
STORES: dict[str, Callable[[], str]] = {
    "demonstration": demonstration_store,
    "changed": changed_store,
    "one record": one_record_store,
    "empty": empty_store,
}
ALL = [
    ("demonstration", ""),
    ("demonstration", "talent department"),
    ("changed", "city"),
    ("empty", ""),
    ("demonstration", "department"),
    ("demonstration", "city"),
    ("changed", ""),
    ("changed", "department"),
    ("one record", ""),
    ("empty", "city"),
]
CASES = [pytest.param(*case, marks=() if place < 4 else pytest.mark.soak) for place, case in enumerate(ALL)]


def edition_of(store: str) -> Edition:
    return current_edition(open_store(STORES[store]()))


def scope_of(edition: Edition, kind: str) -> Scope:
    """The department that answers for most, that of the talent programmes, or the city with most projects, found in the data."""
    if kind == "department":
        rows = run(edition, "money_by_department").to_pylist()
        return Scope(department=max(rows, key=lambda row: row["clause_count"])["department_code"])
    if kind == "talent department":
        clause = run(edition, "talent_status").column("clause_id")[0].as_py()
        answering = run(edition, "department_clauses", {"clause": [clause]}).to_pylist()
        return Scope(department=answering[0]["department_code"])
    if kind == "city":
        rows = run(edition, "cities_progress").to_pylist()
        return Scope(city=max(rows, key=lambda row: row["project_count"])["city_code"])
    return Scope()


@cache
def files(store: str, kind: str) -> Files:
    """The two files of one case, written once."""
    edition = edition_of(store)
    target = folder() / f"briefing {store} {kind}.docx"
    return Files(target, saved(edition, scope_of(edition, kind), target))


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_every_number_of_the_text_is_what_its_query_says(store: str, kind: str) -> None:
    """The text is read again, each number asked again through the address of its note, and compared."""
    compare(files(store, kind), STORES[store]())


@pytest.mark.soak
def test_every_department_and_city_is_told_as_its_queries_say(tmp_path: Path) -> None:
    """The same for each department and each city of the demonstration."""
    edition, store = edition_of("demonstration"), demonstration_store()
    departments = run(edition, "money_by_department").column("department_code").to_pylist()
    cities = run(edition, "cities_progress").column("city_code").to_pylist()
    scopes = [Scope(department=code) for code in departments] + [Scope(city=code) for code in cities]
    for place, scope in enumerate(scopes):
        target = tmp_path / f"{place}.docx"
        written = Files(target, saved(edition, scope, target))
        compare(written, store)
        assert not [text for text in written.paragraphs("Body Text") if list(unmarked(text))]


def compare(written: Files, store: str) -> None:
    """Ask for every number of the text again, by the annex's row and the address of the note."""
    numbers, listed, notes = written.numbers(), written.listed(), written.notes()
    assert len(numbers) == len(listed) > 0
    for printed, row in zip(numbers, listed, strict=True):
        assert (printed.text, printed.note) == (row["正文写法"], row["附注编号"])
        assert notes[printed.note][1] == row["定版地址"]
        value = row_of(asked(store, row["查询"], row["定版地址"]), row["行"])[row["列"]]
        assert Decimal(str(row["精确值"]).replace(",", "")) == Decimal(value)
        assert says(printed, value, without_sign="change_amount" in row["列"]), (printed, value)


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_no_number_goes_without_a_note(store: str, kind: str) -> None:
    """Whatever is a number and no date, edition or clause has its mark."""
    texts = files(store, kind).paragraphs("Body Text")
    assert [(digits, text) for text in texts for digits in unmarked(text)] == []


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_every_mark_has_its_note_and_every_note_its_mark(store: str, kind: str) -> None:
    """Notes are numbered 1, 2, 3 in the order of the text; each says edition, 口径 and a pinned address."""
    written = files(store, kind)
    text = written.part("word/document.xml")
    marks = [int(one) for one in re.findall(r'w:anchor="_Note(\d+)"', text)]
    notes = written.notes()
    assert list(dict.fromkeys(marks)) == list(notes) == list(range(1, len(notes) + 1))
    assert re.findall(r'w:bookmarkStart w:id="\d+" w:name="_Note(\d+)"', text) == [
        str(note) for note in notes
    ]
    number = edition_of(store).number
    for words, address in notes.values():
        assert f"第{number}版" in words
        assert re.search(rf"[?&]edition={number}(?:&|$)", address)
        assert words.endswith("定版地址")
        assert re.search(r"：.+。|口径同附注\d+", words)


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_tables_show_the_rows_of_their_query(store: str, kind: str) -> None:
    """Each row of a table is a row of its query, cell by cell, and 合计 is the sum of the rows above it."""
    written = files(store, kind)
    for caption, _, cells in written.tables():
        number = caption.split("　")[0]
        report, address = written.query_of(number)
        rows = asked(STORES[store](), report, address)
        columns = [_column(report, heading) for heading in cells[0]]
        found = []
        for shown in [row for row in cells[1:] if row[0] != "合计"]:
            same = [row for row in rows if [in_table(row, column) for column in columns] == shown]
            assert same, (caption, shown)
            found.append(same[0])
        if cells[-1][0] == "合计":
            for place, column in enumerate(columns):
                if entry(column).format == "money":
                    total = sum((row[column] or Decimal(0) for row in found), Decimal(0))
                    assert cells[-1][place] == f"{rounded(total / 10_000, 2):,}", (caption, column)


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_charts_hold_the_amounts_of_their_query(store: str, kind: str) -> None:
    """A native chart holds the query's amounts; what is missing is no bar and never 0."""
    written = files(store, kind)
    charts = written.parts("word/charts/chart")
    for place, name in enumerate(charts, 1):
        report, address = written.query_of(f"图{place}")
        rows = asked(STORES[store](), report, address)
        root = parse_xml(written.part(name).encode())
        drawn = [
            {int(point.attrib["idx"]): Decimal(point[0].text or "") for point in series.iter(f"{CHART}pt")}
            for series in root.iter(f"{CHART}val")
        ]
        names = [point[0].text or "" for point in next(root.iter(f"{CHART}cat")).iter(f"{CHART}pt")]
        columns = [_column(report, words) for words in _labels(root)]
        for index, words in enumerate(names):
            row = next(
                row
                for row in rows
                if words.startswith(f"{row['clause_id'] or '未标明'}")
                and words.endswith(row.get("short_title") or row.get("rule_name") or "")
            )
            for column, amounts in zip(columns, drawn, strict=True):
                assert amounts.get(index) == (None if row[column] is None else row[column] / 10_000)
        assert f"word/embeddings/Microsoft_Excel_Sheet{place}.xlsx" in written.parts("word/embeddings/")


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_the_annex_adds_up(store: str, kind: str) -> None:
    """Every 合计 of the annex is a formula over its rows, and opens with the value that they give."""
    written = files(store, kind)
    formulas = openpyxl.load_workbook(written.annex)
    values = openpyxl.load_workbook(written.annex, data_only=True)
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=SUM("):
                    above = range(4, cell.row)
                    held = [values[sheet.title].cell(line, cell.column).value for line in above]
                    added = sum(
                        (Decimal(str(one)) for one in held if isinstance(one, int | float)), Decimal(0)
                    )
                    kept = values[sheet.title].cell(cell.row, cell.column).value
                    assert rounded(Decimal(str(kept)), 6) == rounded(added, 6), (sheet.title, cell.coordinate)


@pytest.mark.parametrize(("store", "kind"), CASES)
def test_typography_is_that_of_the_standard(store: str, kind: str) -> None:
    """A4 with the margins of GB/T 9704, its fonts by name with stand-ins, headings that repeat, rows that are not cut."""
    written = files(store, kind)
    section = written.word.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [210, 297]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides if side] == [37, 35, 28, 26]
    fonts = written.part("word/fontTable.xml")
    styles = written.part("word/styles.xml")
    for font in ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "Times New Roman"):
        assert re.search(rf'w:name="{font}"><w:altName w:val="[^"]+"', fonts)
        assert f'"{font}"' in styles
    for table in written.word.tables:
        rows = [row._tr.xml for row in table.rows]
        assert "w:tblHeader" in rows[0]
        assert all("w:cantSplit" in row for row in rows)
        assert sum(round(column.width.mm) for column in table.columns if column.width) in range(152, 161)
    footer, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (footer.text, even.text) == ("— 1 —", "— 1 —")
    assert [str(one.alignment).split()[0] for one in (footer, even)] == ["RIGHT", "LEFT"]
    assert 'w:eastAsia="zh-CN"' in styles
    properties = written.word.core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.title == "".join(written.paragraphs("Title")).replace("\n", "")


def test_the_name_of_a_demonstration_says_so() -> None:
    """演示数据 stands in the name under which the document leaves."""
    assert "演示数据" in briefing(edition_of("demonstration"), Scope(city="510100"), TRIAL).name


@pytest.mark.parametrize("kind", ["", "department", "city"])
def test_a_demonstration_says_so_on_every_page(kind: str) -> None:
    """演示数据 stands below the title and above every page; a ledger never says it."""
    written = files("demonstration", kind)
    section = written.word.sections[0]
    assert written.paragraphs("Subtitle")[0].startswith("演示数据")
    assert all("演示数据" in one.paragraphs[0].text for one in (section.header, section.even_page_header))
    assert "演示数据" not in files("changed", kind).part("word/document.xml")


def test_nobody_is_told_one_by_one() -> None:
    """No talent award stands in the document or the annex by its number, and what is withheld stays withheld."""
    edition = edition_of("demonstration")
    clause = run(edition, "talent_status").column("clause_id")[0].as_py()
    one_by_one = {
        row["record_id"] for row in run(edition, "caps_by_record", {"clause": [clause]}).to_pylist()
    }
    assert one_by_one
    for kind in ("", "talent department", "city"):
        written = files("demonstration", kind)
        book = openpyxl.load_workbook(written.annex)
        cells = {
            str(cell)
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        }
        assert not one_by_one & cells
        assert not [one for one in one_by_one if one in written.part("word/document.xml")]
        assert "依规不公开" in written.part("word/document.xml")


def test_what_was_not_reported_is_never_0() -> None:
    """An edition without facts says 未报送, names who has not reported, and draws nothing."""
    written = files("empty", "")
    text = "".join(written.paragraphs("Body Text"))
    assert "立项和拨付金额未报送" in text
    assert "尚未报送的单位：" in text
    assert not re.search(r"(?:立项|拨付)(?:金额)?0", text)
    assert written.parts("word/charts/") == []


@pytest.mark.soak
def test_the_same_edition_gives_the_same_bytes() -> None:
    """Document and annex of one edition are the same, byte for byte, whenever they are written."""
    edition = edition_of("changed")
    written, asked_on = (
        [briefing(edition, Scope(), TRIAL) for _ in range(2)],
        Occasion(edition.folder, "command", TRIAL),
    )
    for fmt in ("docx", "xlsx"):
        assert to_bytes(written[0], fmt, asked_on) == to_bytes(written[1], fmt, asked_on)


def test_a_briefing_is_in_the_audit_log(tmp_path: Path) -> None:
    """The document and its annex are two lines of the log, with the edition and for whom they were written."""
    edition = edition_of("demonstration")
    before = len(exports(edition.folder))
    scope = scope_of(edition, "city")
    command = ["briefing", "--city", str(scope.city), "--store", demonstration_store()]
    assert cli.main([*command, "-o", str(tmp_path / "briefing.docx")]) == 0
    annex, document, *_ = done = exports(edition.folder)
    assert len(done) == before + 2
    assert [(one.subject, one.channel, one.format) for one in (document, annex)] == [
        ("briefing", "command", "docx"),
        ("briefing", "command", "xlsx"),
    ]
    assert document.parameters == {"city": scope.city, "edition": str(edition.number)}
    assert document.byte_count == (tmp_path / "briefing.docx").stat().st_size


def test_a_joint_clause_is_told_whole_and_never_added() -> None:
    """A department's briefing says how many of its clauses are joint, and that departments are not to be added up."""
    text = "".join(files("demonstration", "department").paragraphs("Body Text"))
    assert "共同负责" in text
    assert "各单位之间不能相加" in text
    assert "money_by_department" not in {query for query, _ in files("demonstration", "").contents().values()}


def test_rows_of_a_table_can_be_told_apart() -> None:
    """No two rows of one table are the same but for their numbers: each programme and level is named."""
    for caption, _, cells in files("demonstration", "").tables():
        names = [
            tuple(text for text in row if not re.match(r"-?[\d,]+(\.\d+)?%?$", text)) for row in cells[1:]
        ]
        assert len(set(names)) == len(names) or cells[0][0] in ("条款", "变化"), caption


def test_what_is_counted_apart_is_told_apart() -> None:
    """A number that is not part of the number before it is never introduced by 其中."""
    text = "".join(files("demonstration", "").paragraphs("Body Text"))
    assert re.search(r"省级试验区\d+个[^；。]*；另有国家级试验区\d+个", text)
    ledger = "".join(files("changed", "").paragraphs("Body Text"))
    assert re.search(r"省级试验区\d+个\[\d+\](，其中|；|。)", ledger)
    assert re.search(r"县\(市、区\)的产业集群\d+个[^；。]*；另有仅明确到市\(州\)的\d+个", text)


def test_a_city_is_told_without_lights() -> None:
    """States are of the whole, so a city's tables have none of their columns."""
    headings = {heading for _, _, cells in files("demonstration", "city").tables() for heading in cells[0]}
    assert not headings & {"进展", "资金"}
    assert {"项目", "立项", "拨付"} <= headings


@pytest.fixture
def held(tmp_path: Path) -> Edition:
    """The second edition of a store in which a meeting looked at the first."""
    store = open_store(own_copy(changed_store(), tmp_path))
    first = find_edition(store, 1)
    meetings.convene(first, "第一次调度会", dt.date(2026, 10, 12))
    return current_edition(store)


def words(edition: Edition, scope: Scope, tmp_path: Path) -> tuple[str, Files]:
    """The sentences of a briefing, and its files."""
    target = tmp_path / "briefing.docx"
    written = Files(target, saved(edition, scope, target))
    return "\n".join([*written.paragraphs("Heading 1"), *written.paragraphs("Body Text")]), written


def test_changes_are_counted_from_the_meeting_before(held: Edition, tmp_path: Path) -> None:
    """Without another wish the comparison is with the edition that the last meeting looked at."""
    text, _ = words(held, Scope(), tmp_path)
    assert "较上次会议变化" in text
    assert "与上次会议（第一次调度会，2026年10月12日）所用的第1版" in text


def test_open_tasks_are_the_next_steps(held: Edition, tmp_path: Path) -> None:
    """交办事项 that have not ended stand with unit, date and state; those of another department do not."""
    meeting = meetings.convene(held, "第二次调度会", dt.date(2026, 11, 12))
    made = meetings.find_meeting(held.folder, meeting)
    departments = run(held, "money_by_department").column("department_code").to_pylist()
    for code, task in ((departments[0], "补报拨付"), (departments[1], "核对限额")):
        meeting_tasks.add_task(held.folder, meeting, code, dt.date(2026, 10, 31), task)
    ended = meeting_tasks.add_task(held.folder, meeting, departments[0], dt.date(2026, 11, 1), "已经做完")
    meeting_tasks.set_task_state(held.folder, meeting, ended, "done")
    _, written = words(held, Scope(meeting_id=made.meeting_id), tmp_path)
    _, _, cells = written.tables()[-1]
    assert [row[0] for row in cells] == ["交办事项", "补报拨付", "核对限额"]
    assert cells[1][2:] == ["2026年10月31日", "未办（逾期）"]
    _, written = words(held, Scope(department=departments[1], meeting_id=meeting), tmp_path)
    assert [row[0] for row in written.tables()[-1][2]] == ["交办事项", "核对限额"]


def test_without_meetings_nothing_is_made_up() -> None:
    """Where no 交办事项 is kept, the section says so."""
    assert "尚无会议记录，没有交办事项。" in files("demonstration", "").paragraphs("Body Text")


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        (Scope(department="kjt", city="510100"), "请只选其中一个"),
        (Scope(since=2), "比较的基期应早于"),
        (Scope(meeting_id="none"), "没有编号为"),
    ],
)
def test_what_cannot_be_written_is_refused(scope: Scope, sentence: str) -> None:
    """A wish that the document cannot follow gets a sentence, never a wider document."""
    with pytest.raises(Refusal, match=sentence):
        briefing(edition_of("changed"), scope, TRIAL)


def test_a_meeting_of_another_edition_is_refused(held: Edition) -> None:
    """A briefing for a meeting is written from the edition on which the meeting is fixed."""
    first = meetings.meetings(held.folder, held.kind, held.policy_id)[0]
    with pytest.raises(Refusal, match="固定在第 1 版"):
        briefing(held, Scope(meeting_id=first.meeting_id), TRIAL)


def test_the_command_writes_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`briefing` writes the document and its annex beside it, for a department by its name, and prints both."""
    target = tmp_path / "汇报.docx"
    name = run(edition_of("changed"), "money_by_department").column("department_name")[0].as_py()
    asked_for = ["briefing", "--department", name, "-o", str(target), "--store", changed_store()]
    assert cli.main(asked_for) == 0
    assert "汇报.docx" in capsys.readouterr().out
    assert Files(target, target.with_suffix(".xlsx")).paragraphs("Title")[0].startswith(f"{name}落实")
    assert target.with_suffix(".xlsx").exists()


@pytest.mark.parametrize(
    "wish", [["-o", "汇报.pdf"], ["-o", "none/汇报.docx"], ["--city", "nowhere", "-o", "a.docx"]]
)
def test_the_command_refuses_with_a_sentence(
    wish: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another ending, a folder that is not there and an unknown city leave no file behind."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["briefing", *wish, "--store", changed_store()]) == 2
    assert re.search("请|查看全部", capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == []


def _column(report: str, heading: str) -> str:
    """The column of a report that a heading of the text stands for."""
    known = (*layouts()[report].columns, "clause_id", "city_name")
    return next(column for column in known if label(column) == heading)


def _labels(root: Any) -> list[str]:
    """The names of the series of a chart."""
    return [next(one.iter(f"{CHART}v")).text or "" for one in root.iter(f"{CHART}tx")]
