"""Messages of intake besides its counts: rows that a resent file lacks, and what publishing would change."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.formatting import money
from dashboard.intake.missing import MissingRow
from dashboard.intake.rehearsal import Rehearsal

NAMED_ROWS = 20


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
        print(
            f"  {' '.join(row.key)}　{row.name}（{row.source_file} 工作表“{row.source_sheet}”第 {row.source_row} 行）"
        )
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
