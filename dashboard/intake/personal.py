"""Takes numbers of persons out of a file before anything of it is judged, shown or stored (D-083).

In words they are masked and the row is noted. In a number of a thing, such as 凭证号, the row is sent back with a
question: masked, two rows could become one. A steward may confirm for a department's form that these are no persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.reading import PERSON_MARK
from dashboard.intake.vocabulary import Vocabulary
from dashboard.personal import has_number, masked, masked_column
from dashboard.refusal import Refusal

# Columns of other roles hold no words.
WORDS, NUMBERS = ("text", "date", "evidence", ""), ("number",)
CELLS = ("raw_evidence", "raw_money", "raw_columns")


def refuse_name(file: str) -> None:
    """Raise Refusal for a file whose name has a number of a person: the name is kept with every row."""
    if has_number(file):
        raise Refusal("文件名里像有身份证号或手机号，本系统不保存个人信息，请改名后再接入。")


def without_numbers(
    raw: Mapping[str, pa.Table], words: Vocabulary, confirmed: bool
) -> tuple[dict[str, pa.Table], tuple[str, ...]]:
    """The raw tables without numbers of persons, and a sentence on each column that had some.

    confirmed: whether numbers of things that look like one were confirmed to be none.
    Raises Refusal for a sheet whose name has one: rejected rows are told by it.
    """
    for name in raw["raw_regions"]["source_sheet"].to_pylist():
        if has_number(name):
            raise Refusal("有一张工作表的名称里像有身份证号或手机号，本系统不保存个人信息，请改名后再接入。")
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
            table = table.set_column(table.column_names.index(field), field, column)
        done[f"raw_{kind.name}"] = table
    return done | {name: _cells(raw[name], raw["raw_money"]) for name in CELLS}, tuple(notes)


def without_numbers_said(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was found out about a file, in plain values, with the numbers of persons in any text masked."""
    return {name: _said(value) for name, value in found.items()}


def _said(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list):
        return [_said(one) for one in value]
    return without_numbers_said(value) if isinstance(value, dict) else value


def _cells(table: pa.Table, money: pa.Table) -> pa.Table:
    """Headings masked, and the words of evidence; an amount is never one."""
    for field in ("source_column", "value"):
        if field in table.column_names and not (field == "value" and table.schema.equals(money.schema)):
            column, _ = masked_column(table[field])
            if field == "value":
                is_amount = pc.is_in(table["field"], pc.unique(money["field"]))
                column = pc.if_else(is_amount, table[field], column)
            table = table.set_column(table.column_names.index(field), field, column)
    return table


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
            f"工作表‘{of_table[0]['source_sheet']}’第 {of_table[0]['source_row']} 行{more}：列‘{headings.get((order, field), field)}’里像有"
            "身份证号或手机号，中间几位已改成星号再保存；本系统不保存个人信息，请以后不要报送。"
        )
