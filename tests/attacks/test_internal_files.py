"""A file of the page on persons says on its first sheet, as each of its tables does, that it is internal."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from dashboard import cli
from tests.stores import sample_store


@pytest.mark.slow
def test_the_cover_of_the_whole_page_is_marked(tmp_path: Path) -> None:
    """The workbook of 人才计划（内部） has 密级：内部 on its cover; that of the open page has not."""
    marked = {}
    for page in ("people", "programs"):
        target = tmp_path / f"{page}.xlsx"
        assert cli.main(["export", f"page:{page}", "--store", sample_store(), "-o", str(target)]) == 0
        cover = openpyxl.load_workbook(target).worksheets[0]
        words = [str(cell) for row in cover.iter_rows(values_only=True) for cell in row if cell]
        marked[page] = "密级" in "".join(words) and any(word.startswith("内部") for word in words)
    assert marked == {"people": True, "programs": False}
