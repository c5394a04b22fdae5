"""What a steward tells about a file: kind, unit, and the meaning of headings. Kept by department and shape (D-020)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path

from dashboard.intake.headings import header_block, labels_of, likely_heading_row
from dashboard.intake.outline import best_of, first_headings
from dashboard.intake.reading import Sheet
from dashboard.intake.vocabulary import PERSONAL, Kind, Meaning, Vocabulary, narrow
from dashboard.refusal import Refusal
from dashboard.state.mappings import mapping_for

NOT_READ = "not_read"


@dataclass(frozen=True)
class Correction:
    """The meaning of a heading. heading: as printed. name: a field of the kind, or NOT_READ.

    level: a funding level's code or None. unit: a word such as 万元, or None for what the sheet says.
    """

    heading: str
    name: str
    level: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class FileMapping:
    """The mapping for a shape of file. kind: of all its tables, or None. unit: where the sheet names no unit.

    numbers_are_things: whether numbers of things that look like those of persons were confirmed to be none.
    """

    kind: str | None = None
    unit: str | None = None
    columns: tuple[Correction, ...] = ()
    numbers_are_things: bool = False

    def with_corrections(
        self,
        kind: str | None,
        unit: str | None,
        rows: Sequence[Mapping[str, str | None]],
        numbers_are_things: bool,
    ) -> FileMapping:
        """This mapping with the corrections of today. rows: heading, name, level and unit of each corrected column."""
        columns = {correction.heading: correction for correction in self.columns}
        for row in rows:
            heading = str(row["heading"])
            columns[heading] = Correction(heading, str(row["name"]), row["level"], row["unit"])
        return FileMapping(
            kind or self.kind,
            unit or self.unit,
            tuple(columns.values()),
            numbers_are_things or self.numbers_are_things,
        )


def as_text(mapping: FileMapping) -> str:
    """A mapping as text for state.sqlite."""
    return json.dumps(asdict(mapping), ensure_ascii=False, sort_keys=True)


def as_texts(mappings: Mapping[str, FileMapping]) -> tuple[tuple[str, str], ...]:
    """File shape → mapping as text, sorted by shape."""
    return tuple((shape, as_text(mapping)) for shape, mapping in sorted(mappings.items()))


def from_text(text: str) -> FileMapping:
    """The mapping that `as_text` wrote."""
    raw = json.loads(text)
    columns = tuple(Correction(**column) for column in raw["columns"])
    return FileMapping(raw["kind"], raw["unit"], columns, raw.get("numbers_are_things", False))


def kept_mapping(folder: Path, department_code: str | None, shape: str) -> FileMapping | None:
    """The confirmed mapping for a department and a shape; None where there is none."""
    found = mapping_for(folder, department_code, shape)
    return None if found is None else from_text(found[0])


def described(mapping: FileMapping, words: Vocabulary) -> tuple[str, ...]:
    """A sentence on what was read by the mapping instead of by the headings; empty for an empty mapping."""
    titles = {NOT_READ: "不读取", **words.titles}
    said = [
        f"“{correction.heading}”读作“{titles.get(correction.name, correction.name)}”"
        for correction in mapping.columns
    ]
    said += [f"金额单位按{mapping.unit}"] if mapping.unit else []
    said += ["像身份证号或手机号的编号确是编号"] if mapping.numbers_are_things else []
    return (f"按数据专员确认过的对应关系读取：{'、'.join(said)}。",) if said else ()


def with_mapping(words: Vocabulary, mapping: FileMapping) -> Vocabulary:
    """The vocabulary with the headings of the mapping. Raises Refusal for an unknown field or unit."""
    roles = {meaning.name: meaning.role for meaning in words.headings.values()}
    corrected: dict[str, Meaning] = {}
    for correction in mapping.columns:
        if correction.name == NOT_READ:
            corrected[narrow(correction.heading)] = Meaning(NOT_READ, "skip")
            continue
        if correction.name not in roles or roles[correction.name] in PERSONAL:
            raise Refusal(f"列“{correction.heading}”不能读作“{correction.name}”：没有这个内容，请重新选择。")
        level = correction.level if roles[correction.name] == "money" else None
        corrected[narrow(correction.heading)] = Meaning(
            correction.name, roles[correction.name], level, unit_of(correction.unit, words)
        )
    return replace(words, corrected=corrected)


def unit_of(word: str | None, words: Vocabulary) -> Decimal | None:
    """Yuan per unit of a word such as 万元; None for None."""
    if word is None:
        return None
    if word not in words.units:
        raise Refusal(f"不认识的金额单位“{word}”，可用：{'、'.join(words.units)}。")
    return words.units[word]


def fields_of(kind: Kind, words: Vocabulary) -> dict[str, str]:
    """Field → its usual heading, for the fields that a steward may choose for a column of this kind."""
    personal = {meaning.name for meaning in words.headings.values() if meaning.role == "identity"}
    return {
        name: words.titles[name]
        for name in (*kind.text, *kind.amounts)
        if name in words.titles and name not in personal
    }


def shape_of(sheets: Sequence[Sheet], words: Vocabulary) -> str:
    """A digest of a file's shape: the headings of its sheets, without the data below them."""
    headings = [[narrow(heading) for _, heading in headings_of(sheet, words)[1]] for sheet in sheets]
    return hashlib.sha256(json.dumps(headings, ensure_ascii=False).encode()).hexdigest()[:16]


def headings_of(sheet: Sheet, words: Vocabulary) -> tuple[int | None, tuple[tuple[int, str], ...]]:
    """The row of a sheet's first headings, from 0, and each with its column, from 0.

    Without known headings, the row that looks like headings; (None, ()) where there is none.
    """
    leaf = best_of(sheet, first_headings(sheet, words), words)
    if leaf is not None:
        block = header_block(sheet, leaf, words)
        return block[1], tuple((index, "/".join(labels)) for index, labels in labels_of(sheet, block))
    likely = likely_heading_row(sheet)
    if likely is None:
        return None, ()
    cells = enumerate(sheet.rows[likely])
    return likely, tuple((index, " ".join(str(cell).split())) for index, cell in cells if str(cell).strip())
