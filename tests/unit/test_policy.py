"""The policy's data says what the policy's text says, and any other folder can take its place."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from dashboard.policy.check_catalogue import checks
from dashboard.policy.loading import Policy, findings, load_policy, policy_tables, policy_text
from dashboard.policy.model import Remark, Rule
from dashboard.refusal import Refusal
from dashboard.settings import POLICIES, ROOT

FIXTURES = ROOT / "tests" / "fixtures"
SOURCE = FIXTURES / "policy_source.txt"
MONEY_RULES = {
    "1.1-cap": ("项目", "at_most", "20000000.00", None, None, "推定", "1.1-项目"),
    "1.4-cap": ("平台", "at_most", "20000000.00", None, None, "推定", "1.4-实验室"),
    "1.4-match": ("平台", "exact", None, "100.0000", "national_grant_amount_yuan", "推定", "1.4-创新中心"),
    "2.3-cap": ("项目", "at_most", "10000000.00", None, None, "原文", "2.3-中试"),
    "2.4-cap": ("项目", "at_most", "5000000.00", None, None, "推定", "2.4-专题"),
    "4.2-share": ("项目", "exact", None, "15.0000", "total_investment_amount_yuan", "推定", "4.2-平台"),
    "5.4-share": ("户", "at_most", None, "1.0000", "actual_investment_amount_yuan", "推定", "5.4-创投"),
    "5.4-cap": ("户", "at_most", "2000000.00", None, None, "推定", "5.4-创投"),
    "5.5-team-cap": ("团队", "at_most", "5000000.00", None, None, "推定", "5.5-团队"),
    "5.5-person-cap": ("个人", "at_most", "2000000.00", None, None, "推定", "5.5-个人"),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy("sichuan-ai")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the policy folder that a test may break."""
    shutil.copytree(POLICIES / "sichuan-ai", tmp_path / "sichuan-ai")
    return tmp_path / "sichuan-ai"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_clauses_joined_up_again_are_the_source(policy: Policy) -> None:
    """Preamble, part titles and clauses give the source text back, character by character."""
    assert policy_text(policy) == SOURCE.read_text(encoding="utf-8")


def test_one_changed_character_is_seen(folder: Path) -> None:
    """The comparison with the source fails when a single character of a clause differs."""
    edit(folder / "clauses.csv", "“算力一电力”", "“算力—电力”")
    changed = load_policy("sichuan-ai", folder.parent)
    assert policy_text(changed) != SOURCE.read_text(encoding="utf-8")
    assert any("算力一电力" in sentence for sentence in findings(changed))


def test_shape_of_the_text(policy: Policy) -> None:
    """5 parts, 25 clauses as 4+6+4+4+7, numbered as printed, 57 places for responsible units."""
    assert [part.part_id for part in policy.parts] == ["1", "2", "3", "4", "5"]
    assert list(Counter(clause.part_id for clause in policy.clauses).values()) == [4, 6, 4, 4, 7]
    assert [clause.clause_order for clause in policy.clauses] == list(range(1, 26))
    assert policy.clauses[0].clause_number == "一(一)"
    assert policy.clauses[-1].clause_number == "五(七)"
    assert len(policy.responsible_units) == 57


def test_responsible_units(policy: Policy) -> None:
    """21 clauses name more than one unit; three have open lists; bureaus stay in their brackets."""
    counts = Counter(unit.clause_id for unit in policy.responsible_units)
    assert len(counts) == 25
    assert sum(count > 1 for count in counts.values()) == 21
    assert [unit.clause_id for unit in policy.responsible_units if unit.is_open_list] == ["2.6", "3.1", "5.7"]
    bureaus = {unit.clause_id: unit for unit in policy.responsible_units if unit.bureau_name}
    assert set(bureaus) == {"4.1", "4.2", "4.4", "5.5"}
    assert bureaus["5.5"].printed_name == "省委组织部(省委人才办)"
    assert (bureaus["5.5"].department_code, bureaus["4.2"].department_code) == ("zzb", "fgw")


def test_ten_money_rules(policy: Policy) -> None:
    """The ten money rules of seven clauses have the subject, bound, amount and group of the text."""
    found = {
        rule.rule_id: (
            rule.subject_kind,
            rule.bound,
            None if rule.amount_yuan is None else str(rule.amount_yuan),
            None if rule.share_pct is None else str(rule.share_pct),
            rule.basis_column,
            rule.funding_level_basis,
            rule.rule_group,
        )
        for rule in policy.rules
        if rule.rule_kind in ("cap", "share", "match")
    }
    assert found == MONEY_RULES
    ruled = [clause.clause_id for clause in policy.clauses if clause.money_kind == "ruled"]
    assert ruled == ["1.1", "1.4", "2.3", "2.4", "4.2", "5.4", "5.5"]
    assert all(rule.funding_level == "provincial" for rule in policy.rules if rule.rule_id in MONEY_RULES)
    assert [rule.rule_id for rule in policy.rules if rule.one_off] == ["4.2-share"]


def test_target_threshold_and_conditions(policy: Policy) -> None:
    """20 场景 a year is a target, 2000万元 a threshold, more than a year a condition; no deadline."""
    rules = {rule.rule_id: rule for rule in policy.rules}
    target, threshold, period = rules["3.1-target"], rules["3.3-threshold"], rules["5.4-condition-period"]
    assert (target.target_value, target.target_unit, target.bound) == (Decimal(20), "个/年", "at_least")
    assert target.note is not None
    assert target.note.startswith("口径待核")
    assert (threshold.rule_kind, threshold.amount_yuan, threshold.rule_group) == (
        "threshold",
        Decimal(20000000),
        None,
    )
    assert (period.condition_column, period.target_value, period.target_unit) == (
        "investment_period_months",
        Decimal(1),
        "年",
    )
    assert {"1.4-condition-new-centre", "2.2-condition-first", "3.3-condition-no-prior"} <= set(rules)
    assert not [rule for rule in policy.rules if rule.rule_kind == "deadline"]
    assert policy.deadline_note is not None


def test_quotes_stand_where_they_say(policy: Policy) -> None:
    """Every quote is found in its clause at its offset."""
    texts = {clause.clause_id: clause.clause_text for clause in policy.clauses}
    for rule in policy.rules:
        end = rule.quote_start + len(rule.quote)
        assert texts[rule.clause_id][rule.quote_start : end] == rule.quote


def test_text_and_data_agree(policy: Policy) -> None:
    """The policy has no finding."""
    assert findings(policy) == []


def test_every_number_is_in_a_rule_or_ignored(policy: Policy) -> None:
    """Counted apart from the program: each digit group of the source is in a quote or named with a reason."""
    texts = {clause.clause_id: clause.clause_text for clause in policy.clauses}
    remarks: list[Rule | Remark] = [*policy.rules, *policy.ignored_numbers]
    explained = {
        clause_id: {
            place
            for remark in remarks
            if remark.clause_id == clause_id
            for place in range(remark.quote_start, remark.quote_start + len(remark.quote))
        }
        for clause_id in texts
    }
    arabic = [
        (clause_id, match.start(), match.group())
        for clause_id, text in texts.items()
        for match in re.finditer(r"\d+", text)
    ]
    assert len(arabic) == 15
    assert all(start in explained[clause_id] for clause_id, start, _ in arabic)
    assert all(ignored.reason for ignored in policy.ignored_numbers)


@pytest.mark.parametrize("rule_id", [*MONEY_RULES, "3.1-target", "3.3-threshold", "5.4-condition-period"])
def test_a_missing_rule_leaves_an_unexplained_number(policy: Policy, rule_id: str) -> None:
    """Whichever rule with a number is taken away, the check names the number that is left over."""
    without = replace(policy, rules=tuple(rule for rule in policy.rules if rule.rule_id != rule_id))
    assert any("既不在规则的引文里" in sentence for sentence in findings(without))


def test_a_missing_reason_leaves_an_unexplained_number(policy: Policy) -> None:
    """Whichever ignored number is taken away, the check names it."""
    for ignored in policy.ignored_numbers:
        others = tuple(other for other in policy.ignored_numbers if other != ignored)
        assert any("略过的理由" in sentence for sentence in findings(replace(policy, ignored_numbers=others)))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("rules.csv", "最高支持2000万元,91", "最高支持2000万元,90", "quote_start 应为 91"),
        ("rules.csv", "单个项目最高支持2000万元", "单个项目最高支持3000万元", "找不到"),
        ("responsible.csv", "1.1,1,kjt", "1.1,1,xxx", "不在 departments.csv"),
        ("responsible.csv", "1.1,2,czt,财政厅", "1.1,2,czt,省财政厅", "应照原文"),
        ("rules.csv", "at_most,20000000.00,,,provincial", "at_most,20000000.00,,,village", "不在 codes.csv"),
        ("rules.csv", "exact,,15.0000,", "exact,,,", "缺少百分比"),
        ("rules.csv", "provincial,推定,1.1-项目", "provincial,推定,", "缺少规则组"),
        ("clauses.csv", "ruled,1 条金额规则", "none,1 条金额规则", "money_kind"),
    ],
)
def test_findings(folder: Path, file: str, old: str, new: str, words: str) -> None:
    """Each kind of disagreement between text and data is a sentence."""
    edit(folder / file, old, new)
    assert any(words in sentence for sentence in findings(load_policy("sichuan-ai", folder.parent)))


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("rules.csv", "1.1-cap,1.1,1,cap", "1.1-cap,1.9,1,cap", "rules.csv 第 2 行"),
        ("rules.csv", "20000000.00", "两千万", "“amount_yuan”的值“两千万”不是数"),
        ("rules.csv", "20000000.00", "20000000.001", "不是数"),
        ("rules.csv", "rule_kind", "kind", "第 1 行：表头应为"),
        ("rules.csv", ",cap,攻关项目", ",roof,攻关项目", "“rule_kind”的值“roof”"),
        ("clauses.csv", "1.2,1,2", "1.1,1,2", "与第 2 行重复"),
        ("clauses.csv", "1.2,1,2", "1.2,1,3", "应为 2"),
        ("clauses.csv", "1.2,1,2", "1.2,9,2", "[[parts]]"),
        ("responsible.csv", "1.1,1,kjt,科技厅,,false", "1.1,1,kjt,科技厅,false", "有 5 格，应为 6 格"),
        ("policy.toml", 'near_share_pct = "90"', 'near_share_pct = "九十"', "near_share_pct"),
        ("policy.toml", 'near_share_pct = "90"', "near_share_pct = ", "不是正确的 TOML"),
        ("policy.toml", 'policy_id = "sichuan-ai"', 'policy_id = "other"', "与文件夹名"),
        ("policy.toml", 'counts_as = "committed"', 'counts_as = "paid"', "counts_as"),
        ("policy.toml", 'quota_indicator = "5.5-quota"', 'quota_indicator = "5.5-none"', "quota_indicator"),
    ],
)
def test_broken_files_are_refused(folder: Path, file: str, old: str, new: str, words: str) -> None:
    """A broken file is refused with its name, the place and what is wrong."""
    edit(folder / file, old, new)
    with pytest.raises(Refusal) as refusal:
        load_policy("sichuan-ai", folder.parent)
    assert words in str(refusal.value)
    assert file in str(refusal.value)


@pytest.mark.parametrize("policy_id", ["nothing-here", "../sichuan-ai", "", "/etc"])
def test_an_unknown_policy_is_refused(policy_id: str) -> None:
    """A policy that is not a folder below data/policies is refused with a sentence."""
    with pytest.raises(Refusal, match="没有"):
        load_policy(policy_id)


def test_a_missing_file_is_refused(folder: Path) -> None:
    """A folder without rules.csv is refused by the file's name."""
    (folder / "rules.csv").unlink()
    with pytest.raises(Refusal, match=r"rules\.csv"):
        load_policy("sichuan-ai", folder.parent)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    """A file saved as GB18030 is refused with what to do."""
    text = (folder / "clauses.csv").read_text(encoding="utf-8")
    (folder / "clauses.csv").write_text(text, encoding="gb18030")
    with pytest.raises(Refusal, match="UTF-8"):
        load_policy("sichuan-ai", folder.parent)


def test_unknown_stays_unknown(policy: Policy) -> None:
    """Title, number, issuer and dates are not known, so they are null; the slip is marked, not mended."""
    row = policy_tables(policy)["policies"].to_pylist()[0]
    unknown = ("title", "document_number", "issuer", "issued_on", "effective_on", "expires_on")
    assert [row[name] for name in unknown] == [None] * 6
    assert [(slip.clause_id, slip.quote) for slip in policy.slips] == [("4.1", "算力一电力")]


def test_tables_have_exact_types(policy: Policy) -> None:
    """Money is decimal(18, 2), percentages decimal(9, 4), and every row arrives."""
    tables = policy_tables(policy)
    assert {name: table.num_rows for name, table in tables.items()} == {
        "policies": 1,
        "parts": 5,
        "clauses": 25,
        "rules": len(policy.rules),
        "clause_departments": 57,
        "talent_programs": 2,
        "talent_stages": 16,
        "indicators": len(policy.indicators),
        "evidence_rules": 27,
        "place_indicators": 11,
        "slips": 1,
        "checks_off": 1,
        "checks": len(checks()),
    }
    rules = tables["rules"].schema
    assert rules.field("amount_yuan").type == pa.decimal128(18, 2)
    assert rules.field("share_pct").type == pa.decimal128(9, 4)
    assert rules.field("target_value").type == pa.decimal128(18, 4)
    assert tables["policies"].column("near_share_pct").to_pylist() == [Decimal("90.0000")]


def test_talent_stages(policy: Policy) -> None:
    """Both programmes count as committed from 入选 on, and no stage is called confirmed."""
    for program in policy.talent_programs:
        stages = [stage for stage in policy.talent_stages if stage.program_code == program.program_code]
        committed = [stage.stage_name for stage in stages if stage.counts_as == "committed"]
        assert committed == ["入选", "签约到岗", "中期评估"]
    assert not any(stage.confirmed for stage in policy.talent_stages)


def test_both_programmes_share_the_indicator_of_quotas(policy: Policy) -> None:
    """单列名额 are filed for both programmes together, by an indicator of their clause."""
    named = {program.quota_indicator for program in policy.talent_programs}
    clauses = [one.clause_id for one in policy.indicators if one.indicator_id in named]
    assert clauses == [policy.talent_programs[0].clause_id]


def test_every_clause_without_rule_says_why(policy: Policy) -> None:
    """A clause shown as 不适用 for money has its reason."""
    assert all(clause.money_note for clause in policy.clauses)


def test_another_folder_is_another_policy() -> None:
    """An invented policy with other numbering, one rule and no talent programme loads without a finding."""
    other = load_policy("yunlan-demo", FIXTURES / "policies")
    assert findings(other) == []
    assert [clause.clause_id for clause in other.clauses] == ["a.1", "a.2"]
    assert str(other.issued_on) == "2031-01-02"
    assert {name: table.num_rows for name, table in policy_tables(other).items()} == {
        "policies": 1,
        "parts": 1,
        "clauses": 2,
        "rules": 1,
        "clause_departments": 1,
        "talent_programs": 0,
        "talent_stages": 0,
        "indicators": 2,
        "evidence_rules": 0,
        "place_indicators": 0,
        "slips": 0,
        "checks_off": 0,
        "checks": len(checks()),
    }
