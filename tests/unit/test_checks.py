"""Findings: each check finds what it describes, with its sentence, and nothing else."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from dashboard import cli
from dashboard.cli import reading
from dashboard.policy.check_catalogue import checks
from dashboard.questions.checks import Finding, run_checks
from dashboard.settings import QUERIES, ROOT
from dashboard.store import Draft, Edition, Store, current_edition, fetch, open_store, publish, roll_back
from tests.asking import run
from tests.editions import POLICY_ID, Facts, build, draft_of, filling, policy_and_reference
from tests.share import mostly_in_soak
from tests.stores import demonstration_store, sample_store

pytestmark = pytest.mark.slow  # publishes editions

CODE = "91510100MA6CA7XK2D"
GOOD: Facts = {
    "projects": [
        {
            "project_id": "P1", "clause_id": "1.1", "recipient_code": CODE, "city_code": "510100",
            "reporting_department_code": "kjt", "approved_on": "2026-01-01", "project_status": "approved",
        }
    ],
    "commitments": [
        {
            "project_id": "P1", "committed_amount_yuan": "5000000.00", "committed_on": "2026-02-01",
            "reporting_department_code": "czt",
        }
    ],
    "disbursements": [
        {
            "project_id": "P1", "funding_level": "provincial", "disbursed_amount_yuan": "5000000.00",
            "disbursed_on": "2026-02-01", "reporting_department_code": "czt",
        }
    ],
    "claims": [{"project_id": "P1", "claimed_amount_yuan": "5000000.00"}],
    "budgets": [
        {"clause_id": "1.1", "department_code": "kjt", "budget_amount_yuan": "5000000.00", "reporting_department_code": "czt"}
    ],
}  # fmt: skip


def more(table: str, **cells: str | None) -> Facts:
    """The good facts with cells of the first row of one table changed."""
    first, *rest = GOOD[table]
    return {**GOOD, table: [{**first, **cells}, *rest]}


def beside(table: str, *rows: Mapping[str, str | None]) -> Facts:
    """The good facts with more rows in one table."""
    return {**GOOD, table: [*GOOD.get(table, []), *rows]}


def aimed(
    indicator: str, value: str, part: str | None = None, document_on: str = "2026-02-01"
) -> Mapping[str, str | None]:
    """A target that is due on 2026-09-30, of a document of this day."""
    number = f"测办〔{document_on}〕号"
    return {
        "target_id": f"{indicator}|{part}|{number}", "document_number": number, "document_name": "测试",
        "document_on": document_on, "clause_id": indicator[:3], "indicator_id": indicator,
        "split_department_code": part, "target_period": "year", "period_code": "2026", "target_from_on": "2026-01-01",
        "target_due_on": "2026-09-30", "target_value": value, "target_bound": "at_least", "low_value": value,
        "target_text": value,
    }  # fmt: skip


def targeted(*aims: Mapping[str, str | None]) -> Facts:
    """The good facts at the end of October with these targets."""
    return {**beside("targets", *aims), "batches": [{"batch_id": "B1", "as_of_on": "2026-10-31"}]}


def paid_again(**cells: str | None) -> Facts:
    """Two payments of 2 百万元, the second in another file with these cells."""
    first = {**GOOD["disbursements"][0], "disbursed_amount_yuan": "2000000.00", "payee_name": "甲(集团)公司"}
    return {**GOOD, "disbursements": [first, {**first, "source_file": "另一份.xlsx", **cells}]}


def placed(clause: str, **cells: str | None) -> Facts:
    """The good project in another clause, without a budget."""
    return {**more("projects", clause_id=clause, **cells), "budgets": []}


def once(*documents: tuple[str, str, str]) -> Facts:
    """A computing platform (clause 4.2, 15 % of 1 亿元, once) with these documents: number, level, amount."""
    rows = [
        {
            "project_id": "P1",
            "document_number": number,
            "funding_level": level,
            "committed_amount_yuan": amount,
        }
        for number, level, amount in documents
    ]
    own = placed("4.2", reporting_department_code="fgw", total_investment_amount_yuan="100000000.00")
    return {**own, "commitments": rows, "claims": [], "disbursements": []}


def twins(name: str, **cells: str | None) -> Facts:
    """A second project of the same recipient under another clause, with this name and 3 百万元."""
    first = {**GOOD["projects"][0], "project_name": "智能 Robot 整机"}
    second = {**first, "project_id": "P2", "clause_id": "2.4", "project_name": name, **cells}
    commitments = [*GOOD["commitments"], {"project_id": "P2", "committed_amount_yuan": "3000000.00"}]
    return {**GOOD, "projects": [first, second], "commitments": commitments}


def judged(rule: str, **cells: str | None) -> Facts:
    """The good project in clause 1.3 with what its ledger says of a condition."""
    return {**placed("1.3"), "evidence": [{"project_id": "P1", "rule_id": rule, **cells}]}


ASSESSED = "1.3-condition-assessment"


def tasked(
    task: Mapping[str, str | None], *reports: Mapping[str, str | None], unit: str = "kjt", **more: Any
) -> Facts:
    """The good facts at the end of October with a task of a unit and what was reported on it."""
    one = {"task_id": "R1", "clause_id": "1.1", "document_on": "2026-05-20", "due_on": "2026-12-31"}
    return {
        "batches": [{"batch_id": "B1", "as_of_on": "2026-10-31"}],
        **GOOD,
        "tasks": [{**one, **task}],
        "task_departments": [{"task_id": "R1", "department_code": unit}],
        "task_reports": [
            {"task_id": "R1", "department_code": unit, "as_of_on": "2026-10-31", **row} for row in reports
        ],
        **more,
    }


MOVED = {"task_id": "R1", "decision": "extended", "due_on": "2027-01-31"}
FOUND: dict[str, tuple[Facts, str]] = {
    "find_task_overdue_silent": (tasked({"due_on": "2026-09-30"}), "应于 2026-09-30 完成，已经逾期"),
    "find_task_share_falling": (
        tasked(
            {}, {"as_of_on": "2026-09-30", "progress_share_pct": "90"}, {"progress_share_pct": "85"}
        ),
        "2026-10-31 由 90% 到 85%",
    ),
    "find_task_done_without_evidence": (tasked({}, {"task_stage": "done"}), "2026-10-31 报送已完成，没有写明佐证材料"),
    "find_task_moved_twice": (
        tasked({}, {"progress_share_pct": "90"}, task_decisions=[MOVED, {**MOVED, "due_on": "2027-02-28"}]),
        "完成时限已推迟 2 次",
    ),
    "find_task_unit_not_answering": (
        tasked({}, {"progress_share_pct": "90"}, unit="nyj"), "牵头或责任单位 省能源局 不是该条款的责任单位"
    ),
    "find_over_limit": (
        {
            **GOOD,
            "commitments": [{"project_id": "P1", "committed_amount_yuan": "20000000.01", "committed_on": "2026-02-01"}],
            "claims": [],
        },
        "高于限额",
    ),
    "find_one_off_twice": (
        once(("甲〔2026〕1号", "provincial", "5000000.00"), ("甲〔2026〕2号", "provincial", "10000000.00")),
        "“算力调度服务平台”为一次性补助，立项不止一次：合计 1,500.00 万元，其中最大一笔 1,000.00 万元",
    ),
    "find_recipient_in_two_clauses": (
        twins("智能robot整机"),
        "条款 1.1、2.4 下都有立项：合计 800.00 万元，其中最大一项 500.00 万元",
    ),
    "find_payment_repeated": (
        paid_again(disbursed_on="2026-02-20", voucher_number="甲-1"),
        "有一笔 200.00 万元 与另一笔（另一份.xlsx · Sheet1 第 3 行）的项目、金额、层级、时间和收款单位都对得上，一共计入 400.00 万元",
    ),
    "find_paid_above_committed": (
        {**more("disbursements", disbursed_amount_yuan="5000000.01"), "budgets": []},
        "大于立项",
    ),
    "find_budget_overdrawn": (
        more("budgets", adjusted_budget_amount_yuan="4999999.99"),
        "当年拨付 5,000,000.00 元，大于调整后预算 4,999,999.99 元（测财预〔2026〕1号）",
    ),
    "find_condition_unmet": (
        judged(ASSESSED, evidence_text="良好", is_met="false"),
        "条件“年度运行绩效考核优秀”不满足",
    ),
    "find_project_unlisted": (
        beside("commitments", {"project_id": "没有", "committed_amount_yuan": "1.00"}),
        "没有台账列出这个项目",
    ),
    "find_amount_is_identifier": (
        more("disbursements", voucher_number="PZ-5000000"),
        "数字与同一行的编号相同（文号或凭证号 PZ-5000000）",
    ),
    "find_basis_missing": (placed("4.2", reporting_department_code="fgw"), "未说明适用规则或计算基数"),
    "find_paid_before_committed": (
        more("disbursements", disbursed_on="2026-01-31"),
        "早于最早的立项日期（2026-01-31，早于 2026-02-01）",
    ),
    "find_claim_differs_from_items": (more("claims", claimed_amount_yuan="4999999.99"), "立项金额的逐笔合计 5,000,000.00 元，与台账累计数 4,999,999.99 元 不一致"),
    "find_department_not_answering": (
        more("projects", reporting_department_code="zjj"),
        "四川证监局 不是该条款的责任单位",
    ),
    "find_budget_department_not_answering": (
        more("budgets", department_code="nyj"),
        "预算 500.00 万元 所列单位 省能源局 不是该条款的责任单位",
    ),
    "find_quota_overdrawn": (
        beside("delegations", {"employer_name": "甲大学", "quota_count": "5", "used_count": "6"}),
        "名额超过授权的名额（2026年授权 5，已用多于授权）",
    ),
    "find_target_parts_differ": (
        targeted(aimed("2.5-technologies", "15"), aimed("2.5-technologies", "9", "jxt")),
        "1 个单位的目标合计 9 项，总目标 15 项",
    ),
    "find_target_changed_late": (
        targeted(aimed("5.6-events", "8"), aimed("5.6-events", "9", document_on="2026-10-20")),
        "应于 2026-09-30 前不少于 8 场；2026-10-20 印发的",
    ),
    "find_target_contradicts_policy": (
        targeted(aimed("3.1-scenarios", "18")),
        "政策原有目标 20 个；测办〔2026-02-01〕号《测试》",
    ),
    "find_milestone_contradictory": (
        beside(
            "milestones",
            {
                "project_id": "P1", "milestone_name": "样机", "planned_on": "2026-06-30", "milestone_status": "done",
                "progress_share_pct": "99",
            },
        ),
        "里程碑“样机”的状态、完成日期和完成比例对不上",
    ),
    "find_milestone_unlisted": (
        beside("milestones", {"project_id": "没有", "milestone_name": "样机", "planned_on": "2026-06-30"}),
        "有里程碑“样机”，但没有台账列出这个项目",
    ),
    "find_county_not_in_city": (more("projects", county_code="510302"), "自流井区、成都市"),
    "find_recipient_code_missing": (more("projects", recipient_code=None), "没有填写统一社会信用代码"),
    "find_evidence_missing": (placed("1.3"), "没有报送下列条件的材料：年度运行绩效考核优秀"),
}  # fmt: skip

NOT_FOUND: dict[str, Facts] = {
    "paid again the month after": paid_again(disbursed_on="2026-03-01"),
    "paid again to another": paid_again(payee_name="乙公司"),
    "two vouchers of a unit": {
        **GOOD,
        "disbursements": [
            {**row, "voucher_number": f"甲-{place}"} for place, row in enumerate(paid_again()["disbursements"])
        ],
    },
    "two payments of a month in one sheet": paid_again(disbursed_on="2026-02-20", source_file="台账.xlsx"),
    "an open list answers through anyone": {
        **placed("2.6", reporting_department_code="zjj", project_status="applied"),
        "commitments": [], "claims": [], "disbursements": [],
    },
    "a payment without date was not early": {**more("disbursements", disbursed_on=None), "budgets": []},
    "a claim of another level is another amount": more(
        "claims", funding_level="city", claimed_amount_yuan="1.00"
    ),
    "nobody filed it": more("projects", reporting_department_code=None),
    "one document in two lines": once(
        ("甲〔2026〕1号", "provincial", "15000000.00"), ("甲〔2026〕1号", "city", "1000000.00")
    ),
    "another level is not the one-off support": once(
        ("甲〔2026〕1号", "provincial", "15000000.00"), ("乙〔2026〕2号", "city", "1000000.00")
    ),
    "two things of one recipient": twins("算法平台"),
    "the same thing, only applied for": {
        **twins("智能robot整机", project_status="applied"),
        "commitments": GOOD["commitments"],
    },
    "the same thing of another recipient": twins("智能robot整机", recipient_code="12510000450717560B"),
    "paid as much as the adjusted budget": more("budgets", adjusted_budget_amount_yuan="5000000.00"),
    "paid in another year than the budget": more(
        "budgets", fiscal_year="2025", budget_amount_yuan="1.00"
    ),
    "a condition that is met": judged(ASSESSED, evidence_text="优秀", is_met="true"),
    "a condition of an application": {
        **placed("1.3", project_status="applied"), "commitments": [], "claims": [], "disbursements": [],
    },
    "a place that one of two conditions names": placed("4.1", city_code="513300"),
    "a number of less than six digits": {
        **more("projects", total_investment_amount_yuan="666666.67"),
        "commitments": [{"project_id": "P1", "document_number": "500", "committed_amount_yuan": "5000000.00"}],
    },
    "an amount with other digits": more("disbursements", voucher_number="PZ-5000001"),
    "a county of its city": more("projects", county_code="510104"),
    "all 名额 used, none more": beside(
        "delegations",
        {"employer_name": "甲大学", "quota_count": "5", "used_count": "5"},
        {"employer_name": "乙大学", "quota_count": "0"},
    ),
    "a task due today with evidence": tasked(
        {"due_on": "2026-10-31"}, {"task_stage": "done", "evidence_reference": "存档"}
    ),
    "a task moved once": tasked({}, {"progress_share_pct": "90"}, task_decisions=[MOVED]),
    "milestones that agree": beside(
        "milestones",
        {
            "project_id": "P1", "milestone_name": "甲", "planned_on": "2026-06-30", "completed_on": "2026-07-30",
            "milestone_status": "done", "progress_share_pct": "100",
        },
        {"project_id": "P1", "milestone_name": "乙", "planned_on": "2026-06-30", "completed_on": "2026-05-30"},
        {"project_id": "P1", "milestone_name": "丙", "planned_on": "2020-06-30", "progress_share_pct": "0"},
    ),
}  # fmt: skip


def found_in(folder: Path, facts: Facts) -> list[Finding]:
    """The findings of an edition of these facts."""
    return run_checks(build(folder, facts))


def test_good_facts_have_no_finding(tmp_path: Path) -> None:
    """Nothing to look at, nothing said."""
    assert found_in(tmp_path, GOOD) == []


@pytest.mark.parametrize("check", mostly_in_soak(FOUND, 10))
def test_each_check_finds_its_case(check: str, tmp_path: Path) -> None:
    """With a single fault, only its check has a finding, with the record, its source and what to do."""
    facts, words = FOUND[check]
    found = found_in(tmp_path, facts)
    assert [finding.check for finding in found] == [check]
    assert words in found[0].sentence
    assert found[0].record_id in found[0].sentence
    assert "台账.xlsx · Sheet1 第 " in found[0].source
    assert found[0].source in found[0].sentence
    assert found[0].severity == next(one.severity for one in checks() if one.check_id == check)


@pytest.mark.parametrize("case", mostly_in_soak(NOT_FOUND, 3))
def test_no_finding_without_evidence(case: str, tmp_path: Path) -> None:
    """What comes near to a finding and is none is passed over."""
    assert found_in(tmp_path, NOT_FOUND[case]) == []


def test_a_place_outside_all_conditions_is_found(tmp_path: Path) -> None:
    """One of the places that a clause names is enough; none of them is unmet, once for each condition."""
    found = found_in(tmp_path, placed("4.1", city_code="510100"))
    assert {finding.check for finding in found} == {"find_condition_unmet"}
    assert len(found) == 2


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (more("claims", claimed_amount_yuan="4999999.99"), "P1"),
        (FOUND["find_paid_before_committed"][0], "P1"),
        (FOUND["find_recipient_in_two_clauses"][0], "P1"),
        (FOUND["find_one_off_twice"][0], "P1"),
    ],
)
def test_a_finding_names_a_record_that_opens(facts: Facts, named: str, tmp_path: Path) -> None:
    """Also where the finding is on a subject, a payment or a recipient."""
    edition = build(tmp_path, facts)
    finding = run_checks(edition)[0]
    assert finding.record_id == named
    assert run(edition, "project_detail", {"id": named}).num_rows == 1


def test_every_check_has_words_and_a_case() -> None:
    """A new check comes with its sentence and its example, the graver ones first."""
    files = {path.stem for path in (QUERIES / "checks").glob("find_*.sql")}
    words = tomllib.loads((ROOT / "data" / "findings.toml").read_text(encoding="utf-8"))
    assert files == set(words) == set(FOUND) | {"find_date_outside_policy"}
    severities = [check.severity for check in checks()]
    assert severities == sorted(severities, key=["关注", "提醒"].index)


def test_every_check_answers_with_the_same_columns() -> None:
    """Whatever a check looks at, its rows say the same things in the same order."""
    edition = current_edition(open_store(sample_store()))
    columns = {
        tuple(fetch(edition, path.read_text(encoding="utf-8")).column_names)
        for path in (QUERIES / "checks").glob("find_*.sql")
    }
    assert columns == {
        (
            "clause_id", "record_id", "record_name", "item_key", "item_name", "found_amount_yuan",
            "compared_amount_yuan", "reporting_department_code", "source_file", "source_sheet", "source_row",
        )
    }  # fmt: skip


def dated(facts: Facts, *, switched_off: bool) -> Draft:
    """An edition of the policy as if it were in force from 2026-06-01 to 2028-12-31."""
    tables = dict(policy_and_reference())
    row = tables["policies"].to_pylist()[0] | {
        "effective_on": "2026-06-01",
        "expires_on": "2028-12-31",
    }
    with duckdb.connect() as con:
        con.register("given", pa.Table.from_pylist([row]))
        dates = con.execute(
            "select * replace (effective_on::date as effective_on, expires_on::date as expires_on) from given"
        ).to_arrow_table()
    off = tables["checks_off"]
    own = {
        "policies": dates.cast(tables["policies"].schema),
        "checks_off": off if switched_off else off.slice(0, 0),
    }
    return Draft("ledger", POLICY_ID, "甲处", "测试", tables | own, filling(facts))  # fmt: skip


def test_a_date_outside_the_policy(tmp_path: Path) -> None:
    """Found where the policy states its dates; this policy states none and switches the check off, with its reason."""
    found = run_checks(publish(Store(tmp_path / "on"), dated(GOOD, switched_off=False)))
    assert [(one.check, one.record_id) for one in found] == [("find_date_outside_policy", "P1")]
    assert "立项日期 2026-01-01 不在政策有效期内" in found[0].sentence
    inside = more("projects", approved_on="2026-06-01")
    assert run_checks(publish(Store(tmp_path / "in"), dated(inside, switched_off=False))) == []
    off = publish(Store(tmp_path / "off"), dated(GOOD, switched_off=True))
    assert run_checks(off) == []
    rows = {row["check_id"]: row for row in run(off, "findings_by_check").to_pylist()}
    assert rows["find_date_outside_policy"]["check_state"] == "停用"
    assert rows["find_date_outside_policy"]["finding_count"] is None
    assert rows["find_date_outside_policy"]["off_reason"] == "政策的起止日期未核实，无从比较"


@pytest.mark.parametrize("store", [sample_store, demonstration_store])
def test_a_finding_has_one_key(store: Any) -> None:
    """The key of a finding stands once in an edition, so that notes find their finding."""
    edition = current_edition(open_store(store()))
    sql = "select count(*) as finding_count, count(distinct finding_key) as key_count from findings"
    counts = fetch(edition, sql).to_pylist()[0]
    assert counts["finding_count"] == counts["key_count"] > 0


def next_edition(store: Store, sql: str, facts: Facts) -> Edition:
    """The edition before with a statement run on it and rows added."""
    draft = draft_of(facts)

    def fill(con: duckdb.DuckDBPyConnection, number: int) -> None:
        con.execute(sql)
        draft.fill(con, number)

    return publish(store, replace(draft, fill=fill))


def first_seen(edition: Edition) -> dict[str, int]:
    """Record → the edition that first had its finding."""
    return {row["record_id"]: row["first_seen_edition"] for row in run(edition, "findings_list").to_pylist()}


def new_count(edition: Edition) -> Any:
    """How many findings the edition calls new."""
    return run(edition, "findings_totals").to_pylist()[0]["new_finding_count"]


def without_code(name: str) -> Facts:
    """A project that has no 统一社会信用代码."""
    return {"projects": [{"project_id": name, "clause_id": "1.1", "batch_id": f"B-{name}"}]}


def test_a_finding_keeps_the_edition_that_saw_it_first(tmp_path: Path) -> None:
    """Across editions, until it is corrected; what comes back counts anew. The first edition calls nothing new."""
    store = Store(tmp_path)
    first = publish(store, draft_of(without_code("P1")))
    assert (first_seen(first), new_count(first)) == ({"P1": 1}, None)
    second = next_edition(store, "select 1", without_code("P2"))
    assert (first_seen(second), new_count(second)) == ({"P1": 1, "P2": 2}, 1)
    corrected = f"update projects set recipient_code = '{CODE}' where project_id = 'P1'"
    third = next_edition(store, corrected, without_code("P3"))
    assert (first_seen(third), new_count(third)) == ({"P2": 2, "P3": 3}, 1)
    lost = "update projects set recipient_code = null where project_id = 'P1'"
    fourth = next_edition(store, lost, {})
    assert (first_seen(fourth), new_count(fourth)) == ({"P1": 4, "P2": 2, "P3": 3}, 1)
    back = roll_back(store, 2, "甲处", "回退")
    assert (first_seen(back), new_count(back)) == ({"P1": 1, "P2": 2}, 0)


def test_a_finding_on_a_subject_stays_the_same(tmp_path: Path) -> None:
    """More records of one platform change the record that is named, not the finding."""
    own = {"clause_id": "1.4", "rule_group": "1.4-实验室", "platform_name": "甲平台", "recipient_code": CODE}
    paid = {"committed_amount_yuan": "21000000.00"}
    store = Store(tmp_path)
    over = (
        "select record_id, finding_key, first_seen_edition from findings where check_id = 'find_over_limit'"
    )
    first = publish(
        store, draft_of({"projects": [{"project_id": "P5", **own}], "commitments": [{"project_id": "P5", **paid}]})
    )  # fmt: skip
    second = next_edition(store, "select 1", {"projects": [{"project_id": "P1", "batch_id": "B2", **own}]})
    before, after = fetch(first, over).to_pylist(), fetch(second, over).to_pylist()
    assert [row["record_id"] for row in (*before, *after)] == ["P5", "P1"]
    assert before[0]["finding_key"] == after[0]["finding_key"]
    assert after[0]["first_seen_edition"] == 1


def test_a_long_list_is_cut_on_screen_and_whole_in_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check edition` prints so many lines, says how many are left, and how to get them."""
    monkeypatch.setattr(reading, "PRINTED_FINDINGS", 3)
    store = sample_store()
    count = len(run_checks(current_edition(open_store(store))))
    capsys.readouterr()
    assert cli.main(["check", "edition", "1", "--store", store]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[3] == f"另有 {count - 3} 条，用 export findings_list 导出。"
    assert cli.main(["check", "edition", "1", "--json", "--store", store]) == 0
    assert len(json.loads(capsys.readouterr().out)) == count
