"""Takes numbers of persons out of a file before anything of it is judged, shown or stored (D-083).

In words they are masked and the row is noted. In a number of a thing, such as 凭证号, the row is sent back with a
question: masked, two rows could become one. A steward may confirm for a department's form that these are no persons.
身份证号 and names that tell persons apart become pseudonyms in the same step (person_keys.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.person_keys import with_person_keys
from dashboard.intake.reading import PERSON_MARK
from dashboard.intake.vocabulary import Vocabulary
from dashboard.personal import has_number, masked, masked_column, personal_sentence
from dashboard.refusal import Refusal

# Columns of other roles hold no words.
WORDS, NUMBERS = ("text", "date", "evidence", ""), ("number",)
WITH_HEADINGS = ("raw_evidence", "raw_money", "raw_columns")


def without_numbers(
    raw: Mapping[str, pa.Table], words: Vocabulary, confirmed: bool
) -> tuple[dict[str, pa.Table], tuple[str, ...]]:
    """The raw tables without numbers of persons, and a sentence on each column that had some.

    confirmed: whether numbers of things that look like one were confirmed to be none.
    Raises Refusal for a sheet whose name has one: rejected rows are told by it.
    """
    for name in raw["raw_regions"]["source_sheet"].to_pylist():
        if has_number(name):
            raise Refusal(personal_sentence("有一张工作表的名称", "请改名后再接入"))
    roles = {meaning.name: meaning.role for meaning in words.headings.values()}
    headings = _headings(raw["raw_columns"])
    done: dict[str, pa.Table] = dict(raw)
    notes: list[str] = []
    for kind in words.kinds:
        table = raw[f"raw_{kind.name}"]
        for field in ("titles", *kind.text):
            is_key = roles.get(field) in NUMBERS
            if (is_key and confirmed) or not (is_key or roles.get(field, "") in WORDS):
                continue
            column, found = masked_column(table[field])
            if not pc.any(found).as_py():
                continue
            if is_key:
                column = pc.if_else(found, pc.binary_join_element_wise(PERSON_MARK, column, ""), column)
            elif field != "titles":
                notes += _notes(table.filter(found), field, headings)
            table = _with(table, field, column)
        done[f"raw_{kind.name}"], said = with_person_keys(table, headings)
        notes += said
    done["raw_evidence"] = _evidence(raw["raw_evidence"], raw["raw_money"])
    done["raw_aside"] = _with(raw["raw_aside"], "label", masked_column(raw["raw_aside"]["label"])[0])
    for name in WITH_HEADINGS:
        done[name] = _with(done[name], "source_column", masked_column(done[name]["source_column"])[0])
    return done, tuple(notes)


def without_numbers_said(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was found out about a file, in plain values, with the numbers of persons in any text masked."""
    return {name: _said(value) for name, value in found.items()}


def _said(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_said(one) for one in value]
    return without_numbers_said(value) if isinstance(value, dict) else value


def _evidence(cells: pa.Table, money: pa.Table) -> pa.Table:
    """The words of evidence masked; an amount is never a number of a person."""
    is_amount = pc.is_in(cells["field"], pc.unique(money["field"]))
    return _with(cells, "value", pc.if_else(is_amount, cells["value"], masked_column(cells["value"])[0]))


def _with(table: pa.Table, field: str, column: pa.ChunkedArray) -> pa.Table:
    """The table with another column in the place of this one."""
    return table.set_column(table.column_names.index(field), field, column)


def _headings(columns: pa.Table) -> dict[tuple[int, str], str]:
    """(table, field) → its heading as printed."""
    return {(row["region_order"], row["field"]): masked(row["source_column"]) for row in columns.to_pylist()}


def _notes(rows: pa.Table, field: str, headings: Mapping[tuple[int, str], str]) -> Iterator[str]:
    """A sentence for each sheet on the rows whose column was masked."""
    told = rows.select(["region_order", "source_sheet", "source_row"]).to_pylist()
    for order in dict.fromkeys(row["region_order"] for row in told):
        of_table = [row for row in told if row["region_order"] == order]
        more = f"起共 {len(of_table)} 行" if len(of_table) > 1 else ""
        yield (
            f"工作表“{of_table[0]['source_sheet']}”第 {of_table[0]['source_row']} 行{more}：列“{headings.get((order, field), field)}”里像有"
            "身份证号或手机号，中间几位已改成星号再保存；本系统不保存个人信息，请以后不要报送。"
        )
