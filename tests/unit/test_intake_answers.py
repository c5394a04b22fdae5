"""What goes back to the sender: the sender's file with every rejected cell coloured and explained, and a list of reasons."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from dashboard.intake import answer_workbook, answering
from dashboard.refusal import Refusal
from tests.ledgers import delimited, read, workbook

pytestmark = pytest.mark.slow  # publishes editions

SAMPLES = Path(__file__).parents[1] / "fixtures" / "samples"
HEAD = ["项目编号", "项目名称", "条款", "补助金额(元)"]
RED = "FFFFC7CE"


def opened(content: bytes) -> Any:
    """The workbook as openpyxl reads it; calamine must be able to read it too."""
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    return openpyxl.load_workbook(io.BytesIO(content))


def marked(book: Any) -> dict[tuple[str, str], str]:
    """(sheet, cell) → comment of every coloured cell."""
    return {
        (sheet.title, cell.coordinate): cell.comment.text if cell.comment else ""
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == RED
    }


def test_the_senders_own_file_comes_back(tmp_path: Path) -> None:
    """Values, styles, widths and formulas of the sender stay; each bad cell is coloured and says what to do."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [HEAD, ["P1", "甲", "1.1", 5], ["P2", "乙", "9.9", "约五万"], ["P3", "丙", "1.1", 7]]:
        sheet.append(row)
    sheet["B2"].font = Font(bold=True, color="FF112233")
    sheet.column_dimensions["B"].width = 33
    sheet["F1"] = "=1+1"
    path = tmp_path / "台账.xlsx"
    book.save(path)
    found = opened(answer_workbook(path, read(path)))
    assert found.sheetnames == ["退回原因", "Sheet"]
    assert (found["Sheet"]["B2"].font.b, found["Sheet"].column_dimensions["B"].width) == (True, 33)
    assert found["Sheet"]["F1"].value == "=1+1"
    assert [cell.value for cell in found["Sheet"][3]][:4] == ["P2", "乙", "9.9", "约五万"]
    comments = marked(found)
    assert sorted(comments) == [("Sheet", "C3"), ("Sheet", "D3")]
    assert "条款不存在" in comments["Sheet", "C3"]
    assert "金额含文字" in comments["Sheet", "D3"]
    rows = [[cell.value for cell in row] for row in found["退回原因"].iter_rows()]
    assert rows[0] == ["文件", "工作表", "行", "列", "原值", "原因和处理办法"]
    assert {(row[0], row[1], row[2], row[3], row[4]) for row in rows[1:]} == {
        ("台账.xlsx", "Sheet", 3, "条款", "9.9"),
        ("台账.xlsx", "Sheet", 3, "补助金额(元)", "约五万"),
    }
    assert found["退回原因"]["C2"].hyperlink.location in ("'Sheet'!C3", "'Sheet'!D3")


def test_every_rejection_of_the_bad_ledger_is_marked() -> None:
    """As many coloured cells and listed reasons as the intake names."""
    path = SAMPLES / "坏台账_每行一种错.xlsx"
    result = read(path)
    found = opened(answer_workbook(path, result))
    assert len(marked(found)) == len(
        {(rejection.sheet, rejection.row, rejection.column) for rejection in result.rejections}
    )
    assert found["退回原因"].max_row == 1 + len(result.rejections)


def test_a_text_file_is_rebuilt(tmp_path: Path) -> None:
    """A CSV comes back as .xlsx; a text that looks like a formula stays a text."""
    path = delimited(
        tmp_path / "台账.csv", [HEAD, ["=1+1", "@甲", "1.1", "5"], ["P0002", "-乙", "9.9", "+7"]]
    )
    found = opened(answer_workbook(path, read(path)))
    cells = [[(cell.value, cell.data_type) for cell in row] for row in found["台账"].iter_rows()]
    assert cells[1] == [("=1+1", "s"), ("@甲", "s"), ("1.1", "s"), ("5", "s")]
    assert list(marked(found)) == [("台账", "C3")]
    assert found["退回原因"]["C2"].hyperlink.location == "'台账'!C3"


def test_a_formula_in_a_value_stays_text(tmp_path: Path) -> None:
    """A cell with a formula and no value is quoted in the list as text, in the sender's sheet it stays as it was."""
    path = workbook(tmp_path / "台账.xlsx", [HEAD, ["P0001", "甲", "1.1", "=2*3"]])
    found = opened(answer_workbook(path, read(path)))
    assert (found["退回原因"]["E2"].value, found["退回原因"]["E2"].data_type) == ("=2*3", "s")
    assert found["Sheet"]["D2"].value == "=2*3"


def test_merged_cells_are_marked_where_they_show(tmp_path: Path) -> None:
    """The value of a merge that is wrong for its second row is marked at the merge's first cell."""
    rows = [HEAD, ["P0001", "甲", "9.9", 5], ["P0002", "乙", None, 6]]
    path = workbook(tmp_path / "台账.xlsx", rows, ["C2:C3"])
    assert list(marked(opened(answer_workbook(path, read(path))))) == [("Sheet", "C2")]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_large_file_keeps_its_list(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit only headings and rejected rows come back, under their old row numbers, with the whole list."""
    monkeypatch.setattr(answering, "LARGEST_CELLS", 100)
    rows = [HEAD, *([f"P{n:04d}", "甲", "9.9" if n % 40 == 0 else "1.1", 5] for n in range(1, 121))]
    path = tmp_path / f"台账.{suffix}"
    (workbook if suffix == "xlsx" else delimited)(path, rows)
    result = read(path)
    found = opened(answer_workbook(path, result))
    page = found[result.tables[0].sheet]
    assert [page.cell(row, 1).value for row in range(3, 6)] == [41, 81, 121]
    assert [coordinate for _, coordinate in marked(found)] == ["D3", "D4", "D5"]
    assert found["退回原因"].max_row == 4


def test_personal_numbers_are_masked(tmp_path: Path) -> None:
    """A 身份证号 that was filled in as 信用代码 stands nowhere in the rejection."""
    rows = [
        ["项目编号", "项目名称", "条款", "统一社会信用代码"],
        ["P0001", "甲", "1.1", "510104199001011234"],
    ]
    path = workbook(tmp_path / "台账.xlsx", rows)
    result = read(path)
    assert result.rejections[0].value == "510104************"
    assert "19900101" not in repr(result)


def test_nothing_rejected(tmp_path: Path) -> None:
    """A file without rejected rows has no answer."""
    path = workbook(tmp_path / "台账.xlsx", [HEAD, ["P0001", "甲", "1.1", 5]])
    with pytest.raises(Refusal, match="没有退回的行"):
        answer_workbook(path, read(path))
