"""Templates: their columns are those of intake, and a filled template is accepted without question or note."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard import cli
from dashboard.intake.headings import columns_of, header_block
from dashboard.intake.reading import read_workbook
from dashboard.intake.recognising import find_regions
from dashboard.intake.templates import template_bytes, template_kinds
from dashboard.intake.templates.choices import choices
from dashboard.intake.templates.layout import Column, evidence_columns, template_of
from dashboard.intake.templates.workbook import EXAMPLE_ROW, HEAD_ROW, example_of, write_template
from dashboard.intake.vocabulary import EVIDENCE, tidy, vocabulary, with_evidence
from dashboard.policy.dictionary import entries
from dashboard.policy.loading import edition_tables, load_policy, policy_tables
from dashboard.refusal import Refusal
from tests.ledgers import facts, read
from tests.share import mostly_in_soak

pytestmark = pytest.mark.slow  # publishes editions

POLICY = "sichuan-ai"
KINDS = (
    "projects", "commitments", "disbursements", "budgets", "milestones", "talent", "delegations", "indicators",
    "zones", "clusters", "reporting", "targets", "tasks", "task_reports",
)  # fmt: skip
# What of each kind and how often it is sent `make test` sends; the soak sends each kind once and twice.
SENT_IN_TEST = (("projects", 2), ("talent", 2), ("commitments", 1), ("disbursements", 1), ("budgets", 1))
FIXTURES = Path(__file__).parents[1] / "fixtures" / "policies"
HEAD, EXAMPLE, FIRST = HEAD_ROW + 1, EXAMPLE_ROW + 1, EXAMPLE_ROW + 2
CODE = "91350100M000100Y43"
# Read where a department has such columns; in a template the amount is negative and the remark says why.
# The wide form of tasks has the progress too; who answers our template sends it by itself.
OTHERWISE = {
    "disbursements": {"refunded", "payment_kind", "payment_summary"},
    "tasks": {
        "as_of_on", "task_stage", "progress_share_pct", "progress_text", "problem_text", "next_step", "evidence_reference",
    },
    "task_reports": {"task_text", "document_number"},
}  # fmt: skip


@cache
def content(kind: str) -> bytes:
    """The template as it is handed out."""
    return template_bytes(kind, POLICY)


@cache
def lists() -> Mapping[str, tuple[str, ...]]:
    """What the drop-downs offer."""
    return choices(edition_tables(POLICY))


@cache
def columns(kind: str) -> tuple[Column, ...]:
    """The columns of a template, those that the policy adds included."""
    tables = edition_tables(POLICY)
    more = evidence_columns(tables["evidence_rules"], tables["clauses"]) if kind == "projects" else ()
    return (*template_of(kind).columns, *more)


def opened(kind: str) -> tuple[openpyxl.Workbook, Worksheet]:
    """The template in a second reader, and its sheet to fill."""
    book = openpyxl.load_workbook(BytesIO(content(kind)))
    return book, book.worksheets[0]


def filled(kind: str, path: Path, rows: Sequence[Mapping[str, object]], start: int = FIRST) -> Path:
    """The template with these rows by heading, as a person fills it. start: the first row that is written."""
    book, sheet = opened(kind)
    heads = {str(cell.value): cell.column for cell in sheet[HEAD]}
    for place, row in enumerate(rows):
        for heading, value in row.items():
            sheet.cell(start + place, heads[heading], value)
    book.save(path)
    return path


def example(kind: str) -> dict[str, object]:
    """The cells of the example row, by heading."""
    return {column.heading: example_of(column, lists()) or None for column in columns(kind)}


def test_every_kind_has_its_template() -> None:
    """All fourteen, in the words that the command line and the page use."""
    assert sorted(template_kinds()) == sorted(KINDS)
    assert all(title for title in template_kinds().values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_understood_column_by_column(kind: str, tmp_path: Path) -> None:
    """Every heading is read as the field that it stands for, nothing is left aside, and the kind is the one asked for."""
    path = tmp_path / "模板.xlsx"
    path.write_bytes(content(kind))
    words = with_evidence(vocabulary(), edition_tables(POLICY)["evidence_rules"].to_pylist())
    sheet = read_workbook(path, 50).sheets[0]
    found = find_regions(sheet, 1, words, None, {})
    assert isinstance(found, list)
    (region,) = found
    assert region.kind.name == kind
    own = [*region.kind.text, *region.kind.amounts]
    fields = [
        column.field if column.field in own else EVIDENCE + tidy(column.field) for column in columns(kind)
    ]
    assert [one.name for one in region.columns] == ["ordinal", *fields]
    assert set(own) - OTHERWISE.get(kind, set()) <= set(fields)
    assert region.notes == ()
    assert region.heading_row == HEAD_ROW
    assert columns_of(sheet, header_block(sheet, HEAD_ROW, words), words, region.kind)[1] == ()


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_is_answered_with_a_sentence(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is taken, nothing is an error, nothing is published, and the sentence says what to do."""
    path, store = tmp_path / "模板.xlsx", f"file:{tmp_path / 'store'}"
    assert cli.main(["template", kind, "-o", str(path)]) == 0
    assert path.read_bytes() == content(kind)
    capsys.readouterr()
    assert cli.main(["intake", str(path), "--store", store, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)[0]
    assert (answer["taken"], answer["rejected"], answer["held"]) == (0, 0, 0)
    assert answer["read"] == answer["not_data"] > 0
    assert (answer["rejections"], answer["refusal"], answer["edition"]) == ([], None, None)
    title = template_kinds()[kind]
    assert answer["notes"] == [f"工作表“{title}”只有表头和示例，没有填写数据，请填写后再报送。"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_would_be_taken_as_it_stands(kind: str, tmp_path: Path) -> None:
    """Written as a record, the example row goes in without a reason and without a note."""
    result = read(filled(kind, tmp_path / "台账.xlsx", [{"序号": 1, **example(kind)}]))
    assert (result.taken, result.rejected, result.rejections, result.notes) == (1, 0, (), ())
    assert result.kinds == (kind,)


# A column that tells rows apart, so that many variants of the example can stand in one sheet.
TELLS_APART = {
    "projects": "项目编号", "commitments": "下达文号", "disbursements": "支付凭证号", "budgets": "文号",
    "milestones": "里程碑名称", "delegations": "用人单位", "clusters": "集群名称", "talent": "领域",
    "tasks": "任务编号", "task_reports": "任务编号"
}  # fmt: skip
CODED = (
    "clauses", "departments", "cities", "programs", "project_status", "funding_level", "award_kind", "review_mode",
    "milestone_status", "zone_level", "zone_status", "cluster_status", "yes_no", "task_stage",
)  # fmt: skip


def variant(kind: str, place: int, **changed: object) -> dict[str, object]:
    """The example as a record, with some cells changed."""
    row = example(kind) | {"序号": place + 1}
    if kind in TELLS_APART:
        row[TELLS_APART[kind]] = f"示例-{place}"
    if kind == "targets":
        row["文号"] = f"示例〔2026〕{place + 1}号"
    if kind == "zones":
        row |= {"市(州)": lists()["cities"][place % 21], "级别": lists()["zone_level"][place // 21]}
    if kind in ("reporting", "indicators"):
        day = "报送期" if kind == "reporting" else "截至日期"
        row[day] = f"{2000 + place}年"
    return row | changed


@pytest.mark.parametrize("kind", mostly_in_soak(KINDS, 4))
def test_what_is_called_required_is_required(kind: str, tmp_path: Path) -> None:
    """A row without a cell marked 必填 comes back under its heading; without any other cell it goes in."""
    rows = [variant(kind, place, **{column.heading: None}) for place, column in enumerate(columns(kind))]
    result = read(filled(kind, tmp_path / "台账.xlsx", rows))
    wanted = [
        (FIRST + place, column.heading) for place, column in enumerate(columns(kind)) if column.is_required
    ]
    assert [(rejection.row, rejection.column) for rejection in result.rejections] == wanted
    assert result.taken == len(rows) - len(wanted)


@pytest.mark.parametrize("kind", mostly_in_soak(KINDS, 4))
def test_every_word_of_a_drop_down_is_taken(kind: str, tmp_path: Path) -> None:
    """Whatever is chosen from a list is known to intake: no reason, no note."""
    # The city is the key of a 试验区, so each of its words needs a separate file.
    files: dict[str, list[dict[str, object]]] = {}
    for column in columns(kind):
        if column.choice not in CODED or (
            kind in ("indicators", "targets") and column.choice == "clauses"  # an indicator belongs to one
        ):
            continue
        rows = files.setdefault(column.heading if kind == "zones" else "", [])
        for word in lists()[column.choice]:
            changed: dict[str, object] = {column.heading: word}
            if column.choice == "cities" and "县(市、区)" in example(kind):
                changed["县(市、区)"] = None
            rows.append(variant(kind, len(rows), **changed))
    for rows in files.values():
        result = read(filled(kind, tmp_path / "台账.xlsx", rows))
        assert (result.rejections, result.notes, result.taken) == ((), (), len(rows))


def test_counties_and_indicators_are_offered_as_they_are_known(tmp_path: Path) -> None:
    """A county with its city, an indicator by number or by name with its unit: each of the list goes in."""
    tables = edition_tables(POLICY)
    regions = tables["regions"].to_pylist()
    names = {row["region_code"]: row["region_name"] for row in regions}
    counties = [row for row in regions if row["region_level"] == "county"]
    assert {row["region_name"] for row in counties} == set(lists()["counties"])
    rows = [
        {"集群名称": f"集群{place}", "市(州)": names[row["parent_code"]], "县(市、区)": row["region_name"]}
        for place, row in enumerate(counties)
    ]
    result = read(filled("clusters", tmp_path / "集群.xlsx", rows))
    assert (result.taken, result.rejections) == (len(counties), ())
    wanted = [row for row in tables["indicators"].to_pylist() if row["source_kind"] == "reading"]
    assert lists()["indicator_ids"] == tuple(row["indicator_id"] for row in wanted)
    rows = [
        {"指标编号": row["indicator_id"], "指标名称": row["indicator_name"], "数值": 1, "截至日期": "2026-09-30",
         "计量单位": "万元" if row["unit"] == "元" else row["unit"]}
        for row in wanted
    ]  # fmt: skip
    assert {row["计量单位"] for row in rows} <= set(lists()["indicator_units"])
    result = read(filled("indicators", tmp_path / "指标.xlsx", rows))
    assert (result.taken, result.rejections, result.notes) == (len(wanted), (), ())


@pytest.mark.parametrize("kind", KINDS)
def test_drop_downs_point_at_their_lists(kind: str) -> None:
    """Each list column offers exactly its list, from the row after the example on; numbers are limited, all have a hint."""
    book, sheet = opened(kind)
    offered = {
        str(validation.sqref).split(":")[0]: validation
        for validation in sheet.data_validations.dataValidation
    }
    for place, column in enumerate(columns(kind), 2):
        letter = openpyxl.utils.get_column_letter(place)
        rule = offered[f"{letter}{FIRST}"]
        assert rule.prompt.startswith(column.need)
        assert rule.promptTitle == column.heading[:32]
        if column.choice:
            name, cells = rule.formula1.replace("'", "").split("!")
            listed = [cell.value for row in book[name][cells.replace("$", "")] for cell in row]
            assert listed == list(lists()[column.choice])
            assert book[name].sheet_state == "hidden"
        elif column.format != "text":
            assert rule.type in ("decimal", "whole")
            assert rule.error


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_is_ready_to_be_filled(kind: str) -> None:
    """Headings stay in sight, text columns keep 18 digits, the example is marked, and the notes name every column."""
    book, sheet = opened(kind)
    assert sheet.freeze_panes == f"A{EXAMPLE}"
    assert sheet.cell(EXAMPLE, 1).value == "示例"
    shapes = {
        place: dimension
        for dimension in sheet.column_dimensions.values()
        for place in range(dimension.min, dimension.max + 1)
    }
    for place, column in enumerate(columns(kind), 2):
        assert shapes[place].width >= 12
        assert (shapes[place].number_format == "@") == (column.format == "text")
        assert sheet.cell(HEAD, place).value == column.heading
    said = [[cell.value for cell in row] for row in book["填表说明"].iter_rows()]
    explained = {row[0]: row for row in said}
    for column in columns(kind):
        need, how, unit, _, definition = explained[column.heading][1:]
        assert (need, definition or "") == (column.need, column.definition)
        assert how.startswith(column.how)
        assert (unit == "万元") == (column.format == "amount")
    assert any("示例" in str(row[0]) and "接入时不计" in str(row[0]) for row in said)


def test_definitions_come_from_the_dictionary() -> None:
    """A number is defined only in the dictionary, which has nearly every column of the templates."""
    known = {entry.definition for entry in entries().values()}
    told = [column.definition for kind in KINDS for column in template_of(kind).columns]
    assert all(one in known for one in told if one)
    assert sum(bool(one) for one in told) > len(told) * 0.8


def test_who_reports_until_when_stands_above_the_headings(tmp_path: Path) -> None:
    """The department chosen from the list and the day typed beside it are read; a bureau stands for its department."""
    path = filled("milestones", tmp_path / "台账.xlsx", [example("milestones")])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["C2"], sheet["E2"] = "省数据局", "2026年10月31日"
    book.save(path)
    result = read(path)
    assert (result.department_code, result.as_of, result.as_of_basis) == ("fgw", date(2026, 10, 31), "标题")
    assert (result.taken, result.notes) == (1, ())


def test_a_record_written_over_the_example_is_a_record(tmp_path: Path) -> None:
    """Nothing is lost when the first cell was left as it was: only a row that says 示例 twice is an example."""
    row = {"项目编号": "K-1", "里程碑名称": "样机", "计划完成日期": "2026-06-30", "实际完成日期": None,
           "完成比例(%)": 50, "里程碑状态": "进行中", "备注": "无"}  # fmt: skip
    result = read(filled("milestones", tmp_path / "台账.xlsx", [row], start=EXAMPLE))
    assert (result.taken, result.rejected, result.notes) == (1, 0, ())


def test_copies_of_the_example_are_asked_about(tmp_path: Path) -> None:
    """Rows that were copied with their 示例 are not taken, and the sender hears of it."""
    copies = [{"序号": "示例", **example("zones")}, {"序号": 1, **example("zones")}]
    result = read(filled("zones", tmp_path / "台账.xlsx", copies))
    assert (result.taken, result.rejected) == (1, 0)
    assert result.notes == (
        "工作表“试验区”有 2 行第一格写着“示例”，都没有接入；其中如有真实数据，请把第一格改成序号后再报送。",
    )


def test_a_name_with_shili_in_it_is_no_example(tmp_path: Path) -> None:
    """A project that is called 示例 something, or has 示例 in its number, is a record."""
    rows = [
        {"序号": 1, **example("projects")},
        {**example("projects"), "项目编号": "示例", "项目名称": "普通项目", "承担单位": None, "备注": None},
    ]
    assert read(filled("projects", tmp_path / "台账.xlsx", rows)).taken == 2


ROUND_TRIPS: dict[str, tuple[list[dict[str, object]], str, list[dict[str, object]]]] = {
    "projects": (
        [
            {"项目编号": "K-1", "项目名称": "甲", "条款": "一(一)", "承担单位": "某厂", "统一社会信用代码": CODE,
             "市(州)": "成都市", "县(市、区)": "武侯区", "立项日期": "2026-03-18", "项目状态": "在研", "资金层级": "省级",
             "立项金额(万元)": 123.456789, "已拨付金额(万元)": "1,000.5"},
            {"项目编号": "510923240000102635", "项目名称": "乙", "条款": "二(三)", "立项金额(万元)": 200},
        ],
        "projects_list",
        [
            {"record_id": "K-1", "clause_id": "1.1", "recipient_code": CODE, "county_code": "510107",
             "committed_amount_yuan": "1234567.89", "disbursed_amount_yuan": "10005000.00"},
            {"record_id": "510923240000102635", "clause_id": "2.3", "committed_amount_yuan": "2000000.00"},
        ],
    ),
    "commitments": (
        [{"下达文号": "甲〔2026〕1号", "项目编号": "K-1", "资金层级": "省级", "下达金额(万元)": 12.5, "下达日期": "2026年4月"},
         {"下达文号": "甲〔2026〕2号", "项目编号": "K-2", "下达金额(万元)": 7.25}],
        "overview_totals",
        [{"committed_amount_yuan": "197500.00", "unlisted_count": 2}],
    ),
    "disbursements": (
        [{"支付凭证号": "000123", "项目编号": "K-1", "拨付金额(万元)": 3, "拨付日期": "20260605", "资金层级": "省级"},
         {"支付凭证号": "000124", "项目编号": "K-1", "拨付金额(万元)": 0.0001, "拨付日期": "2026.06.06"}],
        "overview_totals",
        [{"disbursed_amount_yuan": "30001.00"}],
    ),
    "budgets": (
        [{"文号": "乙〔2026〕1号", "条款": "一(一)", "责任单位": "科技厅", "预算年度": "2026", "资金层级": "省级",
          "年初预算(万元)": 5000, "调整后预算(万元)": 4800}],
        "budget_totals",
        [{"budget_amount_yuan": "50000000.00", "adjusted_budget_amount_yuan": "48000000.00"}],
    ),
    "milestones": (
        [{"项目编号": "K-1", "里程碑名称": "样机", "计划完成日期": "2026年6月", "实际完成日期": "2026-07-05", "完成比例(%)": 100},
         {"项目编号": "K-1", "里程碑名称": "验收", "计划完成日期": "2027年", "完成比例(%)": 12.5, "里程碑状态": "进行中"}],
        "milestones_list",
        [{"milestone_name": "样机", "planned_on": "2026-06-30", "completed_on": "2026-07-05", "milestone_late_days": 5,
          "milestone_status_name": "已完成"},
         {"milestone_name": "验收", "planned_on": "2027-12-31", "progress_share_pct": 12.5}],
    ),
    "talent": (
        [{"人才计划": "天府峨眉计划", "类别": "团队", "批次": "2026年", "领域": "芯片", "用人单位": "某大学", "市(州)": "绵阳市",
          "评审方式": "自主评审", "当前环节": "入选", "支持金额(万元)": 500, "已拨付金额(万元)": 200},
         {"人才计划": "天府青城计划", "类别": "个人", "当前环节": "评审", "支持金额(万元)": 100}],
        "overview_totals",
        [{"award_count": 2, "committed_amount_yuan": "5000000.00", "applied_amount_yuan": "1000000.00"}],
    ),
    "delegations": (
        [{"用人单位": "某大学", "统一社会信用代码": CODE, "人才计划": "天府峨眉计划", "类别": "个人", "授权年度": "2026",
          "授权名额": 10, "已用名额": 3, "授权文号": "丙〔2026〕3号", "市(州)": "成都市"},
         {"用人单位": "某院", "人才计划": "天府青城计划", "授权年度": "2025", "授权名额": 4}],
        "delegations_list",
        [{"employer_name": "某大学", "employer_code": CODE, "quota_count": 10, "used_count": 3, "city_code": "510100"},
         {"employer_name": "某院", "quota_count": 4, "used_count": None, "used_count_missing_code": "not_reported"}],
    ),
    "indicators": (
        [{"指标编号": "1.2-applied", "计量单位": "个", "数值": 7, "截至日期": "2026年三季度"},
         {"指标编号": "1.2-central", "指标名称": "争取到的中央资金", "计量单位": "万元", "数值": 12.3456, "截至日期": "2026-09-30"}],
        "indicator_readings",
        [{"indicator_id": "1.2-applied", "reading_value": 7, "as_of_on": "2026-09-30"},
         {"indicator_id": "1.2-central", "reading_value": 123456, "as_of_on": "2026-09-30"}],
    ),
    "zones": (
        [{"试验区名称": "某试验区", "市(州)": "德阳市", "级别": "省级", "建设状态": "获批", "状态日期": "2026年5月",
          "来源名称": "丁〔2026〕5号", "来源网址": "https://example.org/5"}],
        "zones_list",
        [{"city_code": "510600", "zone_level": "provincial", "zone_status": "approved", "stated_on_text": "2026年5月",
          "source_url": "https://example.org/5", "list_basis": "filed"}],
    ),
    "clusters": (
        [{"集群名称": "某集群", "集群类别": "先进制造业", "市(州)": "成都市", "县(市、区)": "武侯区", "认定状态": "培育"},
         {"集群名称": "某集群", "集群类别": "先进制造业", "市(州)": "成都市"}],
        "clusters_list",
        [{"county_code": "510107", "cluster_status": "cultivating", "host_level_name": "县(市、区)"},
         {"county_code": None, "cluster_status": "unverified", "host_level_name": "市(州)"}],
    ),
    "tasks": (
        [{"任务编号": "R-1", "重点任务": "甲", "条款": "一(一)", "牵头单位": "科技厅、财政厅", "责任单位": "经信厅", "完成时限": "9月底前",
          "文号": "测〔2027〕1号", "印发日期": "2027-01-05"}],
        "tasks_list",
        [{"task_id": "R-1", "clause_id": "1.1", "task_due_on": "2027-09-30", "owner_departments": "科技厅、财政厅",
          "responsible_departments": "经济和信息化厅"}],
    ),
    "reporting": (
        [{"责任单位": "科技厅", "报送期": "2026年三季度", "报送时间": "2026-10-10", "是否确认": "是", "情况说明": "已核对"}],
        "department_reporting",
        [{"department_code": "kjt", "reported_on": "2026-10-10", "comment": "已核对"}],
    ),
}  # fmt: skip


def matching(
    rows: Sequence[Mapping[str, Any]], expected: Mapping[str, object]
) -> Iterator[Mapping[str, Any]]:
    """The rows that agree in all named cells; numbers and their texts are the same."""
    for row in rows:
        if all(_same(row[name], value) for name, value in expected.items()):
            yield row


def _same(found: object, expected: object) -> bool:
    if isinstance(expected, (int, float)) and found is not None:
        return Decimal(str(found)) == Decimal(str(expected))
    return found == expected


def sendings() -> Iterator[Any]:
    """Each kind sent once and twice; in `make test` two kinds are sent twice, the kinds of money at least once."""
    # Reports need their tasks, targets an indicator of the policy: they have tests of their own.
    for kind in ROUND_TRIPS:
        for times in (1, 2):
            is_in_test = (kind, times) in SENT_IN_TEST
            yield pytest.param(kind, times, marks=() if is_in_test else pytest.mark.soak)


@pytest.mark.parametrize(("kind", "times"), list(sendings()))
def test_a_filled_template_goes_in_and_comes_out(
    kind: str, times: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the real command: all rows taken, no note, and the report answers with what was typed; resent, it changes nothing."""
    rows, report, expected = ROUND_TRIPS[kind]
    file, store = filled(kind, tmp_path / "科技厅_2026年10月.xlsx", rows), f"file:{tmp_path / 'store'}"
    answers = []
    for _ in range(times):
        assert cli.main(["intake", str(file), "--store", store, "--json", "--author", "甲处"]) == 0
        told = json.loads(capsys.readouterr().out)[0]
        assert (told["taken"], told["rejected"], told["held"]) == (len(rows), 0, 0)
        assert told["read"] == told["taken"] + told["not_data"]
        assert (told["notes"], told["rejections"], told["refusal"]) == ([], [], None)
        assert cli.main(["query", report, "--store", store, "--format", "json"]) == 0
        answers.append(json.loads(capsys.readouterr().out))
    for one in expected:
        assert len(list(matching(answers[0], one))) == 1, one
    assert _plain(answers[0]) == _plain(answers[-1])


def _plain(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    changing = ("edition", "received_at", "batch_count", "batch_id")
    return [{name: cell for name, cell in row.items() if name not in changing} for row in rows]


def test_a_code_of_eighteen_digits_survives(tmp_path: Path) -> None:
    """A text column keeps every digit; the same typed as a number is sent back by its row and column."""
    row = example("projects")
    good = filled("projects", tmp_path / "好.xlsx", [row | {"项目编号": "510923240000102635"}])
    assert [fact["project_id"] for fact in facts(read(good), "projects")] == ["510923240000102635"]
    bad = filled("projects", tmp_path / "坏.xlsx", [row | {"项目编号": 510923240000102635}])
    assert [(rejection.row, rejection.column) for rejection in read(bad).rejections] == [(FIRST, "项目编号")]


def test_the_same_template_is_the_same_file() -> None:
    """Whoever asks, whenever: the bytes agree, so that a page may keep them."""
    assert template_bytes("zones", POLICY) == template_bytes("zones", POLICY)
    with zipfile.ZipFile(BytesIO(content("zones"))) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize(
    "given", [["nothing", "-o", "x.xlsx"], ["zones", "-o", "x.csv"], ["zones", "-o", "no/x.xlsx"]]
)
def test_what_cannot_be_written_is_refused(
    given: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An unknown kind, another ending, a folder that is not there: one Chinese sentence and exit 2."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["template", *given]) == 2
    assert capsys.readouterr().err.strip().endswith("。")
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_lists_the_known_ones() -> None:
    """The sentence names all that there are."""
    with pytest.raises(Refusal, match=r"milestones.*reporting"):
        template_bytes("milestone", POLICY)


def test_another_policy_has_another_template() -> None:
    """Clauses, rules and programmes of the drop-downs are those of the policy's folder and of no other."""
    tables = {**edition_tables(POLICY), **policy_tables(load_policy("yunlan-demo", FIXTURES))}
    own = choices(tables)
    assert own["clauses"] == tuple(tables["clauses"]["clause_number"].to_pylist())
    assert not set(own["clauses"]) & set(lists()["clauses"])
    assert own["programs"] == ()
    book = openpyxl.load_workbook(BytesIO(write_template(template_of("talent"), own, "云岚省（虚构）")))
    assert book.worksheets[0]["A1"].value == "云岚省（虚构）：人才入选"


def test_the_list_of_choices_may_be_shown(tmp_path: Path) -> None:
    """Who unhides the sheet of the drop-downs, or deletes the notes, still sends a file without a question."""
    path = filled("clusters", tmp_path / "台账.xlsx", [example("clusters")])
    book = openpyxl.load_workbook(path)
    book["选项"].sheet_state = "visible"
    del book["填表说明"]
    book.save(path)
    result = read(path)
    assert (result.taken, result.rejected, result.notes) == (1, 0, ())
    assert result.read == result.taken + result.not_data
