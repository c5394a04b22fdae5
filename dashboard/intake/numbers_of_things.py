"""The number of a thing in one dress, so that a project and its payments meet: KJ2026–013, kj2026-013 and ＫＪ2026—013."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.shown_cells import Cell, refused_cell

# Numbers by which rows of different files meet; indicators and credit codes have rules of their own.
DRESSED = ("project_id", "voucher_number")
DASHES = "‐‑‒–—―−－﹣﹘⁃"
_DASHES = re.compile(f"[{DASHES}]+")
_UNSEEN = re.compile(
    "[\\s\\x00-\\x20\\x7f-\\xa0\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff]+"
)
_GUARD = re.compile(r"""^(?:="([^"]*)"|['`‘’]+(.*))$""", re.DOTALL)
# What a number in its usual dress never has; pyarrow searches without look-around.
_UNUSUAL = r"[^A-Z0-9_./()+\x{4e00}-\x{9fff}〔〕-]"
# White space between letters or digits: two numbers, or one that was broken; only the sender knows.
_APART = r"[A-Za-z0-9][\s\x{00a0}\x{2000}-\x{200a}\x{202f}\x{3000}]+[A-Za-z0-9]"
_DISTORTED = re.compile(r"\d(?:\.\d+)?e\+\d+")
_WHITE = re.compile(r"\s+")
CODE_PLACES = 18
# The same dress in SQL, for numbers that earlier software stored as they were written.
SAME_WORDS = f"upper(translate({{}}::varchar, '{DASHES}', '{'-' * len(DASHES)}'))"
NOTE = "工作表“{sheet}”列“{heading}”有 {count} 个编号统一了写法（横线、大小写、全角或看不见的字符），如第 {row} 行“{before}”读作“{after}”。"


def dressed(text: str) -> str:
    """A number without white space and invisible characters, in narrow capital letters, with plain dashes."""
    bare = _UNSEEN.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    guarded = _GUARD.match(bare)
    bare = bare if guarded is None else guarded[1] or guarded[2] or ""
    return _DASHES.sub("-", bare).upper()


def same_words(text: str) -> str:
    """The form in which SAME_WORDS compares."""
    return text.translate(str.maketrans(DASHES, "-" * len(DASHES))).upper()


def number_texts(texts: pa.Array, field: str) -> tuple[pa.Array, list[tuple[int, str, str]]]:
    """The texts of a column of numbers, and those that were dressed: place, before, after.

    A cell with two numbers is refused.
    """
    is_apart = pc.match_substring_regex(texts, _APART)
    if pc.any(is_apart).as_py():
        texts = pa.array(
            [
                _refused(text, field) if apart else text
                for text, apart in zip(texts.to_pylist(), is_apart.to_pylist(), strict=True)
            ],
            pa.string(),
        )
    changed: list[tuple[int, str, str]] = []
    if field not in DRESSED:
        return texts, changed
    is_unusual = pc.match_substring_regex(texts, _UNUSUAL)
    if not pc.any(is_unusual).as_py():
        return texts, changed
    found = texts.to_pylist()
    for place in pc.indices_nonzero(is_unusual).to_pylist():
        before = found[place]
        # Marks begin with private-use characters.
        if before[:1] and not "\ue000" <= before[0] <= "\uf8ff" and not _DISTORTED.fullmatch(before):
            found[place] = dressed(before)
            if found[place] != before.strip():
                changed.append((place, before, found[place]))
    return pa.array(found, pa.string()), changed


def refused_kind(cell: Cell) -> Cell:
    """A cell that can be no number of a thing, refused; any other unchanged."""
    if isinstance(cell, bool):
        said = "是" if cell else "否"
        return refused_cell(said, f"编号是逻辑值：“{said}”不是编号，请填写完整的编号")
    if isinstance(cell, date):
        day = f"{cell.year}-{cell.month:02d}-{cell.day:02d}"
        return refused_cell(
            day,
            f"编号成了日期：单元格里存的是日期“{day}”，Excel 可能把编号改成了日期；请把该列设为文本格式后重新填写编号",
        )
    return cell


def _refused(text: str, field: str) -> str:
    parts = [part for part in _WHITE.split(text.strip()) if part]
    glued = "".join(parts)
    if field == "recipient_code" and len(glued) == CODE_PLACES:
        return text  # proved by its check digit
    shown = _WHITE.sub(lambda found: "⏎" if "\n" in found[0] else " ", text.strip())
    return refused_cell(
        shown,
        f"编号像有两个：“{shown}”，是“{'”和“'.join(parts)}”，还是“{glued}”？请一格只填一个编号，去掉中间的空格或换行后再报送",
    )


def dressed_note(sheet: str, heading: str, changed: Sequence[tuple[int, str, str]]) -> str:
    """A sentence on a column whose numbers were dressed. changed: row from 1, before, after."""
    row, before, after = changed[0]
    before = _UNSEEN.sub(lambda found: " " if found[0].isspace() else "□", before)
    return NOTE.format(sheet=sheet, heading=heading, count=len(changed), row=row, before=before, after=after)
