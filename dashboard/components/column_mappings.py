"""How the columns of a file were read, and the form for correcting the meaning of a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.formatting import plain

NOT_READ = "不读取"
AS_PRINTED = "—"
READ_AS, LEVEL, UNIT = "读作", "资金层级", "单位"


@dataclass(frozen=True)
class Corrected:
    """The corrections for a file. rows: heading, name, level, unit of every changed column.

    numbers_are_things: whether numbers that look like those of persons were confirmed to be none.
    """

    kind: str | None
    unit: str | None
    rows: tuple[dict[str, str | None], ...]
    numbers_are_things: bool

    @property
    def says_something(self) -> bool:
        """Whether anything differs from the recognised meaning."""
        return bool(self.kind or self.unit or self.rows or self.numbers_are_things)


def tables(seen: Sequence[Any], kinds: Mapping[str, str], fields: Mapping[str, Mapping[str, str]]) -> None:
    """Draw a line for each table: sheet, kind, row of the headings, unit, rows, columns not read. seen: SeenTable."""
    for table in seen:
        if not table.kind:
            st.markdown(
                f"工作表“{plain(table.sheet)}”：未能识别台账类别（表头疑似在第 {table.heading_row} 行）"
            )
            continue
        names = fields[table.kind]
        read = [
            f"{column.heading} → {names[column.name]}"
            for column in table.columns
            if column.name in names and column.heading.rpartition("/")[2] != names[column.name]
        ]
        st.markdown(
            f"工作表“{plain(table.sheet)}”：**{plain(kinds[table.kind])}**，表头在第 {table.heading_row} 行，"
            f"金额单位 {plain(table.unit or '见列名或单元格')}，数据 {table.rows} 行"
        )
        if read:
            st.caption(f"列名对应：{plain('；'.join(read))}")
        unread = [column.heading for column in table.columns if not column.name and not column.is_protected]
        if unread:
            st.warning(
                f"没有读取的列：{plain('、'.join(unread))}。其中需要读取的，请在“列对应与改正”中指定。"
            )


def corrections(
    key: str,
    seen: Sequence[Any],
    kinds: Mapping[str, str],
    fields: Mapping[str, Mapping[str, str]],
    levels: Mapping[str, str],
    units: Sequence[str],
) -> Corrected:
    """Draw the form for a file. Returns the corrections. seen: as recognised before today's corrections."""
    first, second = st.columns(2)
    kind = first.selectbox(
        "台账类别",
        [None, *kinds],
        format_func=lambda name: "按识别结果" if name is None else kinds[name],
        key=f"kind_{key}",
    )
    unit = second.selectbox(
        "金额单位（表中未写明的）",
        [None, *units],
        format_func=lambda word: "按表中所写" if word is None else word,
        key=f"unit_{key}",
    )
    rows: list[dict[str, str | None]] = []
    for place, table in enumerate(seen):
        table_kind = kind or table.kind
        if table_kind:
            rows += _edited(f"columns_{key}_{place}_{table_kind}", table, fields[table_kind], levels, units)
        else:
            st.caption(f"工作表“{plain(table.sheet)}”：请先选择台账类别，再逐列对应。")
    confirmed = st.checkbox("编号列中疑似身份证号或手机号的，经核对为编号，非个人号码", key=f"numbers_{key}")
    return Corrected(kind, unit, tuple(rows), confirmed)


def _edited(
    key: str, table: Any, fields: Mapping[str, str], levels: Mapping[str, str], units: Sequence[str]
) -> list[dict[str, str | None]]:
    """The columns of a table whose meaning was changed."""
    open_columns = [column for column in table.columns if not column.is_protected]
    hidden = [column.heading for column in table.columns if column.is_protected]
    before = pd.DataFrame(
        {
            "表头": [column.heading for column in open_columns],
            READ_AS: [fields.get(column.name, NOT_READ) for column in open_columns],
            LEVEL: [levels.get(column.level or "", AS_PRINTED) for column in open_columns],
            UNIT: [column.unit or AS_PRINTED for column in open_columns],
            "例": [column.example for column in open_columns],
        },
        dtype="str",
    )
    st.caption(f"工作表“{plain(table.sheet)}”")
    after = st.data_editor(
        before,
        hide_index=True,
        disabled=["表头", "例"],
        column_config={
            READ_AS: st.column_config.SelectboxColumn(options=[NOT_READ, *fields.values()], required=True),
            LEVEL: st.column_config.SelectboxColumn(options=[AS_PRINTED, *levels.values()], required=True),
            UNIT: st.column_config.SelectboxColumn(options=[AS_PRINTED, *units], required=True),
        },
        key=key,
    )
    if hidden:
        st.caption(
            f"为保护个人信息，下列各列的内容不保存、不显示，也不能改为读入：{plain('、'.join(hidden))}。"
        )
    return _changed(before, after, fields, levels)


def _changed(
    before: pd.DataFrame, after: pd.DataFrame, fields: Mapping[str, str], levels: Mapping[str, str]
) -> list[dict[str, str | None]]:
    names = {label: name for name, label in fields.items()} | {NOT_READ: "not_read"}
    codes = {label: code for code, label in levels.items()}
    return [
        {
            "heading": new["表头"],
            "name": names[new[READ_AS]],
            "level": codes.get(new[LEVEL]),
            "unit": None if new[UNIT] == AS_PRINTED else new[UNIT],
        }
        for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True)
        if new != old
    ]
