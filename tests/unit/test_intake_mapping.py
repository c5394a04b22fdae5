"""What a steward says of a file wins over its words, for every file of the same department and shape, never for people."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.intake import FileResult, understand
from dashboard.intake.mapping import NOT_READ, Correction, FileMapping, as_text, from_text, kept_mapping
from dashboard.intake.missing import series
from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.mappings import remember_mapping
from dashboard.state.notes import add_note, notes

pytestmark = pytest.mark.slow  # publishes editions

STRANGE = (
    "附表\n"
    "甲栏,乙栏,丙栏,丁栏,戊栏\n"
    "KJ-1,甲项目,一(一),12.5,张三\n"
    "KJ-2,乙项目,二(四),7,李四\n"
)  # fmt: skip
COLUMNS = (
    Correction("甲栏", "project_id"),
    Correction("乙栏", "project_name"),
    Correction("丙栏", "clause"),
    Correction("丁栏", "committed", "provincial"),
)


def read(path: Path, mapping: FileMapping | None) -> FileResult:
    """One file, read under a mapping."""
    return understand(
        [path],
        kind=None,
        department="科技厅",
        as_of=None,
        policy_id="sichuan-ai",
        limit_mib=10,
        remembered=lambda code, shape: mapping,
    )[0]


def committed(result: FileResult) -> list[Decimal]:
    """What the file promises, in the order of its rows."""
    amounts: list[Decimal] = result.facts["claims"]["claimed_amount_yuan"].to_pylist()
    return amounts


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A ledger of which no heading is known."""
    path = tmp_path / "台账.csv"
    path.write_text(STRANGE, encoding="utf-8")
    return path


def test_a_table_without_a_known_heading_is_shown(strange: Path) -> None:
    """Nothing is recognised, and yet the steward sees the row that looks like headings, to say what they mean."""
    result = read(strange, None)
    assert result.refusal
    (table,) = result.tables
    assert (table.kind, table.heading_row) == ("", 2)
    assert [column.heading for column in table.columns] == ["甲栏", "乙栏", "丙栏", "丁栏", "戊栏"]
    assert {column.example for column in table.columns} == {""}


def test_the_steward_says_what_it_is(strange: Path) -> None:
    """Kind, columns, level and unit by hand: every row is taken, in 元, and the note says so."""
    result = read(strange, FileMapping("projects", "万元", COLUMNS))
    assert (result.read, result.taken, result.rejected, result.not_data) == (4, 2, 0, 2)
    assert committed(result) == [Decimal("125000.00"), Decimal("70000.00")]
    assert set(result.facts["claims"]["funding_level"].to_pylist()) == {"provincial"}
    assert "“丁栏”读作“财政资金”" in result.notes[0]
    assert "金额单位按万元" in result.notes[0]


def test_a_unit_of_the_column_wins_over_that_of_the_file(strange: Path) -> None:
    """元 for one column, 万元 for the file."""
    columns = (*COLUMNS[:3], Correction("丁栏", "committed", None, "元"))
    assert committed(read(strange, FileMapping("projects", "万元", columns))) == [
        Decimal("12.50"),
        Decimal("7.00"),
    ]


def test_a_column_that_is_not_to_be_read(tmp_path: Path) -> None:
    """A known heading that the steward switches off brings nothing."""
    path = tmp_path / "台账.csv"
    path.write_text(
        "项目编号,项目名称,条款,补助金额(元),已拨付(元)\nKJ-1,甲,一(一),100,40\n", encoding="utf-8"
    )
    assert len(committed(read(path, None))) == 2
    off = FileMapping(None, None, (Correction("已拨付(元)", NOT_READ),))
    assert committed(read(path, off)) == [Decimal("100.00")]


@pytest.mark.parametrize("heading", ["项目负责人", "联系电话", "身份证号"])
def test_no_correction_reads_a_person(tmp_path: Path, heading: str) -> None:
    """Whatever a mapping says, a column about people is never read as something else."""
    path = tmp_path / "台账.csv"
    path.write_text(
        f"项目编号,项目名称,条款,{heading},补助金额(元)\nKJ-1,甲,一(一),张三,100\n", encoding="utf-8"
    )
    result = read(path, FileMapping(None, None, (Correction(heading, "remark"),)))
    assert result.taken == 1
    assert result.facts["projects"]["remark"].to_pylist() == [None]
    protected = {column.heading: column for column in result.tables[0].columns}[heading]
    assert (protected.is_protected, protected.name, protected.example) == (True, "", "")


@pytest.mark.parametrize("name", ["no_such_field", "person"])
def test_a_field_that_does_not_exist_is_refused(strange: Path, name: str) -> None:
    """A mapping of other software, or a mapping of a person's column, is refused with a sentence."""
    result = read(strange, FileMapping("projects", None, (Correction("甲栏", name),)))
    assert f"不能读作“{name}”" in str(result.refusal)


def test_a_unit_that_does_not_exist_is_refused(strange: Path) -> None:
    """So is a unit."""
    assert "不认识的金额单位“两”" in str(read(strange, FileMapping("projects", "两", COLUMNS)).refusal)


def test_a_mapping_is_kept_by_department_and_shape(tmp_path: Path, strange: Path) -> None:
    """It comes back for the same department and headings, whatever the rows, and for no other."""
    shape = read(strange, None).shape
    other = tmp_path / "下月.csv"
    other.write_text(STRANGE.replace("12.5", "99").replace("KJ-2", "KJ-3"), encoding="utf-8")
    changed = tmp_path / "改.csv"
    changed.write_text(STRANGE.replace("丁栏", "己栏"), encoding="utf-8")
    assert read(other, None).shape == shape != read(changed, None).shape
    mapping = FileMapping("projects", "万元", COLUMNS)
    assert from_text(as_text(mapping)) == mapping
    remember_mapping(tmp_path, "kjt", shape, as_text(mapping), "数据专员")
    assert kept_mapping(tmp_path, "kjt", shape) == mapping
    assert kept_mapping(tmp_path, "czt", shape) is None
    assert kept_mapping(tmp_path, None, shape) is None
    remember_mapping(tmp_path, "kjt", shape, None, "数据专员")
    assert kept_mapping(tmp_path, "kjt", shape) is None


@pytest.mark.parametrize(
    ("file", "same"),
    [
        ("科技厅_项目资金台账_2026年10月.xlsx", "科技厅_项目资金台账_2026年11月.xlsx"),
        ("科技厅_项目资金台账_2026年10月.xlsx", "科技厅_项目资金台账_20261130.csv"),
        ("科技厅台账（2026年三季度）.xlsx", "科技厅台账（2026年第四季度）.xls"),
        ("台账2026.10.31.xlsx", "台账2026-11-30(2).xlsx"),
    ],
)
def test_files_of_one_series(file: str, same: str) -> None:
    """Dates, numbers and endings do not make another ledger."""
    assert series(file) == series(same) != series("经信厅_补助_2026.csv")


def test_a_state_of_earlier_software_gains_the_mappings(tmp_path: Path) -> None:
    """The first version of the file is carried on; what stood in it stays."""
    add_note(tmp_path, "ledger", "k", "kjt", None, "checking", "正在核对")
    remember_mapping(tmp_path, "kjt", "s", "{}", "数据专员")
    assert [note.note for note in notes(tmp_path, "ledger")] == ["正在核对"]


def test_a_damaged_state_is_said(tmp_path: Path) -> None:
    """A file that is no database is refused by name."""
    (tmp_path / connection.FILE).write_bytes(b"x" * 4096)
    with pytest.raises(Refusal, match="已损坏"):
        kept_mapping(tmp_path, "kjt", "s")
