"""What the value reader does not give of a sheet: lost results, errors, what formats show, hidden and struck rows.

The reader gives an empty cell for a formula without cached value and for an error such as #REF!, so a broken
amount would look like a missing amount. It gives the first of September for a cell that shows 2026年9月, and 0.45 for
a cell that shows 45%; the displayed value is the intended value.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.intake.number_formats import NumberFormat, number_format
from dashboard.intake.sheet_xml import Found, Wanted, found_in
from dashboard.intake.workbook_parts import Parts, parts_of

Place = tuple[int, int]
# Built-in formats of year and month without a day (27 and above are those of Chinese editions), and of percentages.
BUILT_IN = {
    **dict.fromkeys(("17", "27", "36", "50", "52", "57"), 'yyyy"年"m"月"'),
    **dict.fromkeys(("9", "10"), "0%"),
}


@dataclass(frozen=True)
class SheetMarks:
    """Cells by (row, column), both from 0. formulas: the text of formulas that hold no value.
    errors: the displayed error. shown: the format of cells that show something else than their number.
    hidden_rows: their number; hides_columns: whether any column is hidden. struck: rows whose every filled cell is
    struck through. is_1904: whether days are counted from 1904."""

    formulas: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    shown: dict[Place, NumberFormat] = field(default_factory=dict)
    hidden_rows: int = 0
    hides_columns: bool = False
    struck: frozenset[int] = frozenset()
    is_1904: bool = False


def marks_by_sheet(source: Path | io.BytesIO) -> dict[str, SheetMarks]:
    """Sheet name → marks, for an .xlsx that `safety.form_of` has accepted and `workbook_parts.repaired` has made usual."""
    with zipfile.ZipFile(source) as archive:
        parts = parts_of(archive)
        styles = telling_styles(parts)
        wanted = Wanted(frozenset(styles), parts.struck, parts.struck_texts, parts.recalculates)
        return {
            name: _marks(found_in(archive, member, wanted), styles, parts.is_1904)
            for name, member in parts.members.items()
        }


def telling_styles(parts: Parts) -> dict[str, NumberFormat]:
    """The style numbers (as in s="3") of cell formats that show more than the number, with the format."""
    codes = BUILT_IN | parts.codes
    found = {str(place): number_format(codes.get(number, "")) for place, number in enumerate(parts.cells)}
    # The reader gives days as days.
    return {style: form for style, form in found.items() if form is not None and not _is_plain_day(form)}


def _is_plain_day(form: NumberFormat) -> bool:
    return form.shows == "day" and not set("egab").intersection(form.sections[0].letters)


def _marks(found: Found, styles: Mapping[str, NumberFormat], is_1904: bool) -> SheetMarks:
    return SheetMarks(
        formulas=found.formulas,
        errors=found.errors,
        shown={place: styles[style] for place, style in found.styles.items()},
        hidden_rows=found.hidden_rows,
        hides_columns=found.hides_columns,
        struck=frozenset(found.struck),
        is_1904=is_1904,
    )
