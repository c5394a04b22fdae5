"""Messages of intake besides its counts: rows that a resent file lacks, and what publishing would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.formatting import money
from dashboard.intake import FileResult
from dashboard.intake.questions import Question, sums_said
from dashboard.intake.rehearsal import Rehearsal
from dashboard.intake.results import MissingRow
from dashboard.intake.vocabulary import vocabulary

NAMED_ROWS = 20


def say_questions(result: FileResult) -> None:
    """Print the open questions of a file with their choices, and how to answer."""
    if not result.questions:
        return
    titles = vocabulary().titles
    print(f"  有 {len(result.questions)} 个问题要先答复，整份暂不接入：")
    for number, question in enumerate(result.questions, 1):
        print(f"  问题 {number}：{question.question}")
        for choice in question.choices:
            sums = f"（{sums_said(choice.sums, titles)}）" if choice.sums else ""
            print(f"    {choice.choice}：{choice.label}{sums}")
    print(
        "  答复办法：加 --json 把问题存成文件，在每个问题里写上 answer 和 reason，再用 --answer 带上这个文件。"
    )


def question_as_json(question: Question) -> dict[str, Any]:
    """A question as `--json` prints it and `--answer` takes it back; sums in yuan by money field."""
    return {
        "key": question.key,
        "kind": question.kind,
        "sheet": question.sheet,
        "row": question.row,
        "rows": list(question.rows),
        "column": question.column,
        "question": question.question,
        "needs_reason": question.needs_reason,
        "choices": [
            {
                "choice": choice.choice,
                "label": choice.label,
                "sums": {name: f"{amount:.2f}" for name, amount in choice.sums.items()},
            }
            for choice in question.choices
        ],
    }


def say_missing(rows: Sequence[MissingRow], are_withdrawn: bool) -> None:
    """Print the rows of earlier files of the same name that these files lack, and whether they are kept or withdrawn."""
    if not rows:
        return
    what = (
        "按 --withdraw-missing 撤下，不再计入"
        if are_withdrawn
        else "仍然保留；确认不再计入的，加 --withdraw-missing"
    )
    print(f"同名文件上次有、这次没有的行共 {len(rows)} 行，{what}：")
    for row in rows[:NAMED_ROWS]:
        number, name = row.shown
        print(f"  {number}　{name}（{row.source_file} 工作表“{row.source_sheet}”第 {row.source_row} 行）")
    if len(rows) > NAMED_ROWS:
        print(f"  其余 {len(rows) - NAMED_ROWS} 行略。")


def say_planned(planned: Rehearsal | None) -> None:
    """Print what publishing would change, by kind of change, and the new findings."""
    if planned is None:
        return
    if planned.base is None:
        print("这将是第一个台账版本，没有可以比较的版本。")
    else:
        print(f"若发布为第 {planned.number} 版，与第 {planned.base.number} 版相比：")
    for row in planned.totals.table.to_pylist() if planned.totals else []:
        if row["changed_record_count"]:
            print(
                f"  {row['change_name']} {row['changed_record_count']} 条：立项"
                f" {money(row['committed_change_amount_yuan'])}，拨付 {money(row['disbursed_change_amount_yuan'])}"
            )
    for row in planned.findings.table.to_pylist():
        count = row["new_finding_count"] if planned.base else row["finding_count"]
        print(f"  核查提示（{row['severity']}）{row['check_title']}：新增 {count} 条")
