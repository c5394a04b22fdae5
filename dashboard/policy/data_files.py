"""Reads the CSV and TOML files of `data/`. Every fault raises a Refusal with file, line and remedy."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from dashboard.refusal import Refusal


@dataclass(frozen=True)
class Record:
    """One line of a data file: its cells by column name, its file and line number."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def refuse(self, problem: str) -> Refusal:
        """The Refusal to raise: file, line, what is wrong, what to do."""
        return Refusal(f"{self.path} 第 {self.line} 行：{problem}。请改正这一行后重试。")

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.cells[column]
        if not value:
            raise self.refuse(f"“{column}”不能为空")
        return value

    def optional(self, column: str) -> str | None:
        """A cell, or None where it is empty."""
        return self.cells[column] or None

    def one_of(self, column: str, allowed: Collection[str]) -> str:
        """A cell that must be one of the allowed words."""
        value = self.text(column)
        if value not in allowed:
            raise self.refuse(f"“{column}”的值“{value}”不在 {'、'.join(sorted(allowed))} 之中")
        return value

    def optional_one_of(self, column: str, allowed: Collection[str]) -> str | None:
        """One of the allowed words, or None where the cell is empty."""
        return self.one_of(column, allowed) if self.cells[column] else None

    def integer(self, column: str) -> int:
        """A whole number, zero or more."""
        value = self.text(column)
        if not (value.isascii() and value.isdigit()):
            raise self.refuse(f"“{column}”的值“{value}”不是整数")
        return int(value)

    def number(self, column: str, decimals: int) -> Decimal | None:
        """A number, zero or more, with at most so many decimals; None where the cell is empty."""
        value = self.cells[column]
        return (
            parsed_number(value, decimals, self.refuse(f"“{column}”的值“{value}”不是数")) if value else None
        )

    def date(self, column: str) -> date | None:
        """A date written 2026-01-31, or None where the cell is empty."""
        value = self.cells[column]
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.refuse(f"“{column}”的值“{value}”应为日期，如 2026-01-31") from None

    def boolean(self, column: str) -> bool:
        """`true` or `false`."""
        return self.one_of(column, ("true", "false")) == "true"


def parsed_number(value: str, decimals: int, otherwise: Refusal) -> Decimal:
    """A decimal, zero or more, with exactly `decimals` places; raises `otherwise` where the text is not a number."""
    try:
        number = Decimal(value)
        exact = number.quantize(Decimal(1).scaleb(-decimals))
    except InvalidOperation:
        raise otherwise from None
    if number < 0 or exact != number:
        raise otherwise
    return exact


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, a byte order mark removed."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise Refusal(f"找不到文件 {path}。请补上这个文件，写法见 docs/add-a-policy.md。") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path} 不是 UTF-8 编码。请另存为 UTF-8 后重试。") from None
    except OSError as problem:
        raise Refusal(f"{path} 读不出来（{problem.strerror}）。请检查文件和权限。") from None


def read_records(path: Path, columns: tuple[str, ...]) -> tuple[Record, ...]:
    """All lines of a CSV file whose heading is exactly `columns`; `line` counts as an editor shows it."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    records: list[Record] = []
    try:
        heading = tuple(next(reader, []))
        if heading != columns:
            raise Refusal(
                f"{path} 第 1 行：表头应为 {','.join(columns)}，实为 {','.join(heading)}。请改正表头。"
            )
        line = reader.line_num + 1
        for cells in reader:
            record = Record(path, line, dict(zip(columns, cells, strict=False)))
            if cells and len(cells) != len(columns):
                raise record.refuse(f"有 {len(cells)} 格，应为 {len(columns)} 格")
            if cells:
                records.append(record)
            line = reader.line_num + 1
    except csv.Error as problem:
        raise Refusal(f"{path} 第 {reader.line_num} 行：不是完整的 CSV（{problem}）。请检查引号。") from None
    if not records:
        raise Refusal(f"{path} 没有任何数据行。请补上内容后重试。")
    return tuple(records)


def refuse_repeats(records: Collection[Record], *columns: str) -> None:
    """Raise a Refusal at the first line that repeats the cells of an earlier line in `columns`."""
    seen: dict[tuple[str, ...], int] = {}
    for record in records:
        key = tuple(record.cells[column] for column in columns)
        if key in seen:
            raise record.refuse(f"“{'、'.join(key)}”与第 {seen[key]} 行重复")
        seen[key] = record.line


@dataclass(frozen=True)
class Section:
    """One table of a TOML file: its values by key, its file and name."""

    path: Path
    name: str
    values: Mapping[str, Any]

    def refuse(self, problem: str) -> Refusal:
        """The Refusal to raise: file, table, what is wrong, what to do."""
        return Refusal(f"{self.path} 的 {self.name}：{problem}。请改正后重试。")

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.optional(key)
        if value is None:
            raise self.refuse(f"缺少“{key}”")
        return value

    def optional(self, key: str) -> str | None:
        """A text, or None where the key is absent."""
        value = self.values.get(key)
        if value is not None and not (isinstance(value, str) and value):
            raise self.refuse(f"“{key}”应为带引号的文字")
        return value

    def date(self, key: str) -> date | None:
        """A date written 2026-01-31, or None where the key is absent."""
        value = self.values.get(key)
        if value is not None and type(value) is not date:
            raise self.refuse(f"“{key}”应为不带引号的日期，如 2026-01-31")
        return value

    def integer(self, key: str) -> int:
        """A whole number, zero or more."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.refuse(f"“{key}”应为整数")
        return value

    def boolean(self, key: str) -> bool:
        """true or false."""
        value = self.values.get(key)
        if not isinstance(value, bool):
            raise self.refuse(f"“{key}”应为 true 或 false")
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        """A text that must be one of the allowed words."""
        value = self.text(key)
        if value not in allowed:
            raise self.refuse(f"“{key}”的值“{value}”不在 {'、'.join(sorted(allowed))} 之中")
        return value

    def section(self, key: str) -> Section:
        """The table `[key]`."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            raise self.refuse(f"缺少 [{key}] 表")
        return Section(self.path, f"[{key}]", value)

    def sections(self, key: str) -> tuple[Section, ...]:
        """The tables of a list `[[key]]`; empty where there is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refuse(f"“{key}”应写成 [[{key}]] 的表")
        return tuple(
            Section(self.path, f"第 {place} 个 [[{key}]]", item) for place, item in enumerate(value, 1)
        )


def read_toml(path: Path) -> Section:
    """A TOML file as one Section."""
    text = read_text(path)
    try:
        return Section(path, "顶层", tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        raise Refusal(f"{path} 不是正确的 TOML（{problem}）。请改正这一处后重试。") from None
