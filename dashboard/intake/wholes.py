"""A whole beside its parts by funding level: which counts, in sentences, and a question where they do not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from dashboard.formatting import wan
from dashboard.intake.questions import Choice, Question, key_of


def wholes_asked(rows: Sequence[Mapping[str, Any]], base: Mapping[str, Decimal]) -> Iterator[Question]:
    """A question for each column whose wholes and parts do not agree, in any row."""
    asked = sorted(
        (row for row in rows if row["is_asked"]), key=lambda row: (row["source_sheet"], row["field"])
    )
    for (sheet, name), of_column in groupby(asked, key=lambda row: (row["source_sheet"], row["field"])):
        found = list(of_column)
        first = found[0]
        all_rows = [row for row in rows if row["source_sheet"] == sheet and row["field"] == name]
        counted = base.get(name, Decimal(0))
        sums = {choice: dict(base) for choice in ("parts", "whole", "both")}
        for row in all_rows:
            now = {"parts": row["parts_yuan"], "whole": row["whole_yuan"]}
            was = now.get(row["counted"], row["parts_yuan"] + row["whole_yuan"])
            for choice, to_be in (now | {"both": row["parts_yuan"] + row["whole_yuan"]}).items():
                sums[choice][name] = sums[choice].get(name, counted) - was + to_be
        question = (
            f"工作表“{sheet}”的“{first['source_column']}”与它分层级的各列对不上，共 {len(found)} 行，如第"
            f" {first['source_row']} 行：总的一列 {wan(first['whole_yuan'])} 万元，各层级合计 {wan(first['parts_yuan'])} 万元。"
        )
        choices = (
            Choice("parts", "各层级的列为准，总的一列不计入", sums["parts"]),
            Choice("whole", "总的一列为准，记为未注明层级", sums["whole"]),
            Choice("both", "不是同一笔钱，都计入", sums["both"]),
        )
        rows_asked = tuple(row["source_row"] for row in found)
        amounts = (sums[choice][name] for choice in ("parts", "whole"))
        yield Question(
            key_of(f"whole:{name}", sheet, first["source_row"], *amounts), "whole", sheet, first["source_row"],
            first["source_column"], question, choices, rows_asked, needs_reason=True, field=name,
        )  # fmt: skip


def wholes_said(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Which of a whole and its parts counts, column by column."""
    said = {
        "parts": "以各层级的金额计入，总的一列只作核对",
        "whole": "层级没有填全，按总的一列计入，记为未注明层级",
    }
    of_column = Counter((row["source_sheet"], row["source_column"], row["counted"]) for row in rows)
    for (sheet, column, counted), count in sorted(of_column.items()):
        if counted in said:
            yield f"工作表“{sheet}”的“{column}”与分层级的列是同一笔钱，{count} 行{said[counted]}。"
