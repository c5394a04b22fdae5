"""A number and a name in one cell: 51092324T000010263357-2023年全县安可替代补助资金项目.

Only a table that has a column of names and none of numbers is taken apart, and only where most of its cells
hold both. A cell without a number is not split; it has no number then, and staging judges that.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.headings import Column, places_of
from dashboard.intake.outline import is_headings
from dashboard.intake.reading import Sheet
from dashboard.intake.rows import is_footer, is_total
from dashboard.intake.vocabulary import Vocabulary

NUMBER, NAME = "project_id", "project_name"
SAMPLE_ROWS = 200
SHARE = 0.6
LONGEST_PLACE = 2  # The line 1, 2, 3 … under the headings is not a record.
# Only pyarrow reads by these patterns, in time that grows as the text does: a cell is a stranger's text.
# The longest run of letters and digits before a separator, and the words after it.
SPACES = r"\s" + "\u3000\u00a0"  # pyarrow matches only ASCII with \s
BOTH = r"^\s*([A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*)" + f"(?:[{SPACES}:：_]+|[-—－]+)" + r"(.*[一-鿿].*?)\s*$"
BOTH_NAMED = BOTH.replace("([A-Z", "(?P<number>[A-Z", 1).replace("(.*[", "(?P<name>.*[", 1)
SHORTEST = 4


def holds_both(sheet: Sheet, block: tuple[int, int], words: Vocabulary) -> bool:
    """Whether the table below these headings has number and name in the same column."""
    places = places_of(sheet, block, words)
    if NUMBER in places or NAME not in places:
        return False
    index, start = places[NAME], block[1] + 1
    sampled = takewhile(lambda row: not is_headings(row, words), sheet.rows[start : start + SAMPLE_ROWS])
    cells = [
        row[index]
        for row in sampled
        if index < len(row)
        and len(str(row[index]).strip()) > LONGEST_PLACE
        and sum(1 for cell in row if cell != "") > 1  # a title is the only cell of its row
        and not is_total(row, words)
        and not is_footer(row, words)
    ]
    texts = pa.array([cell.strip() for cell in cells if isinstance(cell, str)], pa.string())
    found = pc.sum(_numbers(texts, f"(?s){BOTH_NAMED}")[1]).as_py() or 0
    return bool(found > 0 and found >= SHARE * len(cells))


def _numbers(texts: pa.Array, pattern: str) -> tuple[pa.Array, pa.Array]:
    """(number and name of each text, null for neither; whether the number may be one)."""
    found = pc.extract_regex(texts, pattern)
    numbers = pc.struct_field(found, "number")
    may_be = pc.and_(
        pc.greater_equal(pc.utf8_length(numbers), SHORTEST), pc.match_substring_regex(numbers, "[0-9]")
    )
    return found, pc.fill_null(may_be, False)


def split_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with the column of names replaced by a column of numbers and a column of names."""
    both = next(column for column in columns if column.name == NAME)
    number = replace(both, name=NUMBER, role="number", part="number")
    return (number, *(replace(other, part="name") if other is both else other for other in columns))


def part_of(texts: pa.Array, part: str) -> pa.Array:
    """The numbers or the names of a column that holds both; a text without a number is only a name."""
    found, is_number = _numbers(texts, BOTH_NAMED)
    if part == "number":
        return pc.if_else(is_number, pc.struct_field(found, "number"), "")
    return pc.if_else(is_number, pc.struct_field(found, "name"), texts)
