"""自主评审权下放: 名额 of employers come in by programme, year and kind; codes are checked, counts are whole."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dashboard.intake import merge_into
from dashboard.store.ledgers import schema
from tests.ledgers import delimited, facts, read, reasons, workbook

pytestmark = pytest.mark.slow  # publishes editions

FILE = "省委人才办_自主评审权下放_2026年10月.xlsx"
HEADS = [
    "用人单位",
    "统一社会信用代码",
    "人才计划",
    "类别",
    "授权年度",
    "授权名额",
    "已用名额",
    "授权文号",
    "市州",
]
CODE = "91350100M000100Y43"
GOOD = ["甲大学", CODE, "天府峨眉计划", "团队", 2026, 5, 2, "测人才〔2026〕1号", "成都市"]


def test_a_workbook_with_the_programme_in_its_title(tmp_path: Path) -> None:
    """The programme of a title holds for its rows, the year may stand in the document number, a total is no data."""
    rows = [
        ["天府峨眉计划自主评审权下放名额表"],
        ["序号", "单位名称", "名额", "已使用名额", "文号", "备注"],
        [1, "甲大学", "10名", "3", "测人才[2026]1号", ""],
        [2, "乙研究院", "２", "—", "测人才〔2025〕4号", "新增"],
        ["", "合　计", 12, 3, "", ""],
    ]
    result = read(workbook(tmp_path / FILE, rows, ("A1:F1",)))
    assert (result.kinds, result.department_code) == (("delegations",), "zzb")
    assert [
        (row["delegation_id"], row["quota_count"], row["used_count"], row["document_number"], row["remark"])
        for row in facts(result, "delegations")
    ] == [
        ("emei|2026||甲大学", 10, 3, "测人才[2026]1号", None),
        ("emei|2025||乙研究院", 2, None, "测人才〔2025〕4号", "新增"),
    ]
    assert (result.read, result.taken, result.not_data) == (5, 2, 3)
    assert [note.split("：")[1] for note in result.notes] == [
        "没有填授权年度，按文号里的 2026 年计。",
        "没有填授权年度，按文号里的 2025 年计。",
    ]


def test_a_delimited_file(tmp_path: Path) -> None:
    """Aliases of programmes and kinds are known; nobody's name is needed or kept."""
    rows = [
        ["用人单位", "计划名称", "类型", "年度", "名额", "已用", "联系人"],
        ["丙公司", "青城计划", "个人项目", "2026年", "1,000", "0", "演示甲一"],
    ]
    result = read(delimited(tmp_path / "名额.csv", rows))
    (row,) = facts(result, "delegations")
    assert (row["program_code"], row["award_kind"], row["delegation_year"]) == (
        "qingcheng",
        "individual",
        2026,
    )
    assert (row["quota_count"], row["used_count"]) == (1000, 0)
    assert any("没有保存：联系人" in note for note in result.notes)
    assert "演示甲一" not in repr(result)


BAD_ROWS: list[tuple[list[object], list[tuple[str, str]]]] = [
    (["", CODE, "天府峨眉计划", "", 2026, 5, "", "", ""], [("用人单位", "必填为空")]),
    (["乙", "91350100M000100Y44", "天府峨眉计划", "", 2026, 5, "", "", ""], [("统一社会信用代码", "信用代码校验不通过")]),
    (["丙", 510923240000102635, "天府峨眉计划", "", 2026, 5, "", "", ""], [("统一社会信用代码", "编号存成数字已失真")]),
    (["丁", "", "", "", 2026, 5, "", "", ""], [("人才计划", "必填为空")]),
    (["戊", "", "某计划", "", 2026, 5, "", "", ""], [("人才计划", "人才计划不存在")]),
    (["己", "", "天府峨眉计划", "集体", 2026, 5, "", "", ""], [("类别", "类别不存在")]),
    (["庚", "", "天府峨眉计划", "", "", 5, "", "无年份", ""], [("授权年度", "必填为空")]),
    (["辛", "", "天府峨眉计划", "", "去年", 5, "", "", ""], [("授权年度", "年度无法识别")]),
    (["壬", "", "天府峨眉计划", "", 2026, "", "", "", ""], [("授权名额", "必填为空")]),
    (["癸", "", "天府峨眉计划", "", 2026, -1, "", "", ""], [("授权名额", "数值为负")]),
    (["子", "", "天府峨眉计划", "", 2026, "约5", "", "", ""], [("授权名额", "数值含文字")]),
    (["丑", "", "天府峨眉计划", "", 2026, 5, 2.5, "", ""], [("已用名额", "数值不是整数")]),
    (["寅", "", "天府峨眉计划", "", 2026, "5,5", "", "", ""], [("授权名额", "数值无法识别")]),
    (["卯", "", "天府峨眉计划", "", 2026, 5, "", "", "某市"], [("市州", "地区不存在")]),
    (["甲 大学", "", "峨眉计划", "人才团队", 2026, 6, "", "", ""], [("用人单位", "编号重复")]),
    (["辰", "", "天府峨眉计划", "", 2026, "=2+3", "", "", ""], [("授权名额", "公式没有缓存值")]),
]  # fmt: skip


def test_every_reason_for_which_a_row_is_not_taken(tmp_path: Path) -> None:
    """Each bad cell is named with its sheet, row, column and value; more used than given is a finding and goes in."""
    over = ["巳", "", "天府青城计划", "", 2026, 1, 2, "", ""]
    result = read(workbook(tmp_path / FILE, [HEADS, GOOD, over, *(row for row, _ in BAD_ROWS)]))
    assert reasons(result) == [
        (place, *named) for place, (_, cells) in enumerate(BAD_ROWS, 4) for named in cells
    ]
    assert (result.taken, result.rejected) == (2, len(BAD_ROWS))
    assert {one.sheet for one in result.rejections} == {"Sheet"}
    assert all("请" in one.reason for one in result.rejections)


def test_sent_again_and_corrected(tmp_path: Path) -> None:
    """The same file changes nothing; a correction replaces the row of the same employer, programme, year and kind."""
    other = ["甲大学", CODE, "天府峨眉计划", "个人", 2026, 8, 1, "", ""]
    first = read(workbook(tmp_path / FILE, [HEADS, GOOD, other]))
    second = read(
        workbook(
            tmp_path / FILE, [HEADS, ["甲大学", "", "峨眉计划", "团队", "2026年", 6, 4, "测〔2026〕9号", ""]]
        )
    )
    question = "select delegation_id, quota_count, used_count from delegations order by all"
    with duckdb.connect() as con:
        con.execute(schema())
        for batch in ("b1", "b2"):
            merge_into(con, first, batch)
            assert con.execute(question).fetchall() == [
                ("emei|2026|individual|甲大学", 8, 1),
                ("emei|2026|team|甲大学", 5, 2),
            ]
        merge_into(con, second, "b3")
        assert con.execute(question).fetchall() == [
            ("emei|2026|individual|甲大学", 8, 1),
            ("emei|2026|team|甲大学", 6, 4),
        ]


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (["用人单位", "名额", "年度", "类别", "人才计划"], "delegations"),
        (["用人单位", "类别", "当前环节", "支持金额(万元)", "人才计划", "批次"], "talent"),
    ],
)
def test_kinds_are_told_apart(heads: list[str], kind: str, tmp_path: Path) -> None:
    """名额 are no awards, awards are no 名额."""
    assert read(workbook(tmp_path / "表.xlsx", [heads, ["甲大学", *("" for _ in heads[1:])]])).kinds == (
        kind,
    )
