"""Sentences on the sheets of a file: hidden, left out, empty, or marked as example."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.intake.reading import Workbook
from dashboard.intake.recognising import Region, Unrecognised, filled_rows
from dashboard.intake.rows import is_example_row
from dashboard.intake.vocabulary import Vocabulary


def sheet_notes(
    book: Workbook, left: Sequence[Unrecognised], regions: Sequence[Region], words: Vocabulary
) -> list[str]:
    """All sentences in a fixed order: hidden, decided, left out, examples, tables. None on the extra sheets of a template."""
    return [
        *_hidden_notes(book, words),
        *book.notes,
        *_left_notes(left, words),
        *_example_notes(regions, words),
        *(note for region in regions for note in region.notes),
    ]


def _hidden_notes(book: Workbook, words: Vocabulary) -> list[str]:
    return [f"工作表“{name}”是隐藏的，没有读取。" for name in book.hidden if name not in words.own_sheets]


def _left_notes(left: Sequence[Unrecognised], words: Vocabulary) -> list[str]:
    return [
        f"工作表“{unread.sheet.name}”的 {filled_rows(unread.sheet)} 行不是台账数据，没有读取"
        f"{'：' + unread.missing if unread.missing else ''}。"
        for unread in left
        if unread.sheet.name not in words.own_sheets
    ]


def _example_notes(regions: Sequence[Region], words: Vocabulary) -> list[str]:
    """Sentences on a template that was not filled, and on filled rows that are marked as example."""
    notes = []
    for region in regions:
        rows, data = region.sheet.rows, set(region.data_rows)
        # By position, because the rows of a long CSV are split only when they are read.
        aside = (rows[position] for position in range(len(rows)) if position not in data)
        examples = sum(is_example_row(row, words) for row in aside)
        if not region.data_rows:
            notes.append(
                f"工作表“{region.sheet.name}”只有表头{'和示例' if examples else ''}，没有填写数据，请填写后再报送。"
            )
        elif examples > 1:
            notes.append(
                f"工作表“{region.sheet.name}”有 {examples} 行第一格写着“示例”，都没有接入；"
                "其中如有真实数据，请把第一格改成序号后再报送。"
            )
    return notes
