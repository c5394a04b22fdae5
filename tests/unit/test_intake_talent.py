"""人才入选: what the ledger says of people on their post and of the mid-term evaluation."""

from __future__ import annotations

from pathlib import Path

from tests.ledgers import facts, read, workbook

HEADINGS = ["人才计划", "类别", "当前环节", "支持金额(万元)", "是否在岗", "中期评估结果"]


def test_post_and_evaluation_are_read(tmp_path: Path) -> None:
    """Known words become codes, an empty cell stays empty, an unknown word is noted and not guessed."""
    rows = [
        ["省委人才办人才计划入选情况"],
        HEADINGS,
        ["天府峨眉计划", "团队", "中期评估", 100, "是", "合格"],
        ["天府峨眉计划", "个人", "签约到岗", 50, "不在岗", ""],
        ["天府青城计划", "个人", "入选", 50, "借调", ""],
    ]
    result = read(workbook(tmp_path / "省委人才办_人才.xlsx", rows))
    taken = [(row["on_duty"], row["midterm_result"]) for row in facts(result, "talent_awards")]
    assert taken == [("yes", "passed"), ("no", None), (None, None)]


def test_the_employers_own_ladder_is_read(tmp_path: Path) -> None:
    """A stage that only the track of employers has is known, for the programme with that track."""
    rows = [
        ["省委人才办人才计划入选情况"],
        HEADINGS,
        ["天府峨眉计划", "个人", "用人单位遴选", 50, "", ""],
        ["天府青城计划", "个人", "用人单位遴选", 50, "", ""],
    ]
    result = read(workbook(tmp_path / "省委人才办_人才.xlsx", rows))
    assert result.rejected == 1
    assert [rejection.row for rejection in result.rejections] == [4]
