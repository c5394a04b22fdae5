"""All exports go through export/writing.py; other code that writes files of data is listed here with its reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from dashboard.export import writing

ROOT = Path(__file__).resolve().parents[2]
FORMAT_WRITERS = {
    "write_xlsx",
    "write_book",
    "write_csv",
    "write_machine_csv",
    "write_parquet",
    "write_zip",
    "write_json",
    "write_document",
    "write_annex",
    "write_calendar",
}
DOOR = "dashboard/export/writing.py"
# What makes a file of a kind that people open, and where that may stand.
MAKERS = re.compile(
    r"xlsxwriter\.Workbook\(|csv\.writer\(|ParquetWriter\(|pq\.write_table\(|ZipFile\([^)]*\"w\"|\bcopy \(|Document\(\)"
    r"|\.to_excel\(|\.to_csv\(|\.to_parquet\(|download_button\(",
    re.IGNORECASE,
)
ALLOWED = {
    "dashboard/export/workbook.py": "called by the door",
    "dashboard/export/delimited.py": "called by the door",
    "dashboard/export/columnar.py": "called by the door",
    "dashboard/export/package.py": "called by the door",
    "dashboard/export/document/annex.py": "called by the door",
    "dashboard/export/document/charts.py": "the workbook inside a chart of the document",
    "dashboard/export/document/word.py": "called by the door",
    "dashboard/components/briefings.py": "its buttons ask the door",
    "dashboard/components/papers.py": "its buttons ask the door",
    "dashboard/components/share.py": "its buttons ask the door; the code of a link holds no data",
    "dashboard/components/prepared_download.py": "asks the door",
    "dashboard/export/rejections.py": "gives a sender's own rejected cells back to the sender; no edition has them",
    "dashboard/intake/rebuilding.py": "the same, for one file that was sent",
    "dashboard/intake/workbook_parts.py": "a copy of a sender's file in memory, in the form that the reader expects; no file is made",
    "dashboard/intake/templates/workbook.py": "an empty form without data",
    "dashboard/store/companion.py": "encrypted at once; nobody opens it but store/people.py",
    "dashboard/components/deliveries.py": "offers an empty form and the sender's own file marked up",
}


def sources() -> list[Path]:
    return [
        *sorted((ROOT / "dashboard").rglob("*.py")),
        *sorted((ROOT / "pages").rglob("*.py")),
        ROOT / "app.py",
    ]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported_names(path: Path) -> set[str]:
    """What a file takes from other modules by name."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_only_the_door_calls_a_writer_of_a_format() -> None:
    """The writers of the formats are imported by writing.py alone, so that no channel can go past the log."""
    users = {name(path) for path in sources() if imported_names(path) & (FORMAT_WRITERS | {"WRITERS"})}
    assert users == {DOOR, "dashboard/export/package.py"}


def test_every_maker_of_files_has_its_reason() -> None:
    """A new place that makes a workbook, a CSV, a package or a download is put on the list, or through the door."""
    others = [path for path in sources() if name(path) not in ALLOWED]
    makers = {name(path): MAKERS.findall(path.read_text(encoding="utf-8")) for path in others}
    assert {path: found for path, found in makers.items() if found} == {}


def test_no_reason_is_left_over() -> None:
    """A file on the list still makes files."""
    for path in ALLOWED:
        assert MAKERS.search((ROOT / path).read_text(encoding="utf-8")), path


def test_the_door_logs_before_it_hands_over() -> None:
    """Each way out of writing.py delivers, and delivering logs."""
    tree = ast.parse((ROOT / DOOR).read_text(encoding="utf-8"))
    calls = {
        node.name: {
            one.func.id
            for one in ast.walk(node)
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
        }
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    assert "log_export" in calls["deliver"]
    for way_out in ("write", "to_bytes", "to_file"):
        assert "deliver" in calls[way_out]
    assert {way for way in calls if not way.startswith("_")} == {"write", "to_bytes", "to_file", "deliver"}
    assert set(writing.WRITERS) == {"xlsx", "csv", "parquet", "zip", "json"}
