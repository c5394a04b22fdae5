"""Compares the policy data with the policy text: one Chinese sentence for each disagreement."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dashboard.policy.check_catalogue import checks
from dashboard.policy.model import MONEY_RULE_KINDS, PREAMBLE, Indicator, Policy, Remark, Rule
from dashboard.policy.reference import code_names, department_codes

CHINESE_DIGITS = "零〇一二三四五六七八九十百千万亿两"
NUMBER = re.compile(rf"\d+(?:[.:：,]\d+)*[{CHINESE_DIGITS}]*[%％‰元年月日个户项]*|[{CHINESE_DIGITS}]+")
PRINTED_UNITS = re.compile(r"[(（〔\[]责任单位[:：](?P<units>.*)[)）〕\]]$")


def findings(policy: Policy) -> list[str]:
    """Every disagreement between text and data, in Chinese; an empty list when there is none."""
    return [
        *_misplaced_quotes(policy),
        *_unexplained_numbers(policy),
        *_wrong_units(policy),
        *_incomplete_rules(policy),
        *_money_kinds(policy),
        *_talent_without_stages(policy),
        *_unmeasured_clauses(policy),
        *_unknown_checks(policy),
    ]


def _texts(policy: Policy) -> dict[str, str]:
    return {PREAMBLE: policy.preamble} | {clause.clause_id: clause.clause_text for clause in policy.clauses}


def _misplaced_quotes(policy: Policy) -> Iterator[str]:
    texts = _texts(policy)
    remarks: list[tuple[str, Rule | Remark | Indicator]] = [
        (f"规则 {rule.rule_id} ", rule) for rule in policy.rules
    ]
    remarks += [(f"指标 {indicator.indicator_id} ", indicator) for indicator in policy.indicators]
    remarks += [("标出的错字", slip) for slip in policy.slips]
    remarks += [("略过的数字", ignored) for ignored in policy.ignored_numbers]
    for name, remark in remarks:
        text = texts[remark.clause_id]
        if remark.quote not in text:
            yield f"{name}的引文“{remark.quote}”在 {remark.clause_id} 的原文里找不到，请照原文改。"
        elif not text.startswith(remark.quote, remark.quote_start):
            yield (
                f"{name}的引文“{remark.quote}”不在 {remark.clause_id} 的第 {remark.quote_start} 字处，"
                f"quote_start 应为 {text.index(remark.quote)}。"
            )


def _unexplained_numbers(policy: Policy) -> Iterator[str]:
    numbering = re.compile(policy.numbering)
    explained: list[Rule | Remark] = [*policy.rules, *policy.ignored_numbers]
    for clause_id, text in _texts(policy).items():
        spans = [(r.quote_start, r.quote_start + len(r.quote)) for r in explained if r.clause_id == clause_id]
        for found in numbers_in(text, numbering):
            if not any(start <= found.start() and found.end() <= end for start, end in spans):
                yield (
                    f"{clause_id} 原文第 {found.start()} 字处的“{found.group()}”既不在规则的引文里，"
                    "也没有列为略过的数字，请补一条规则或写明略过的理由。"
                )
    for part in policy.parts:
        for found in numbers_in(part.part_title, numbering):
            yield f"部分标题“{part.part_title}”里的“{found.group()}”没有归入编号，请核对 numbering。"


def numbers_in(text: str, numbering: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Every number of a text, Arabic with its unit or Chinese; the numbering in front is left out."""
    printed = numbering.match(text)
    return NUMBER.finditer(text, printed.end() if printed else 0)


def _wrong_units(policy: Policy) -> Iterator[str]:
    known = department_codes()
    for unit in policy.responsible_units:
        if unit.department_code not in known:
            where = f"{unit.clause_id} 的责任单位“{unit.printed_name}”"
            yield f"{where}的代码 {unit.department_code} 不在 departments.csv 里。"
    for clause in policy.clauses:
        printed = PRINTED_UNITS.search(clause.clause_text)
        names = printed["units"].split("、") if printed else []
        units = [unit for unit in policy.responsible_units if unit.clause_id == clause.clause_id]
        if names != [unit.printed_name for unit in units]:
            listed = "、".join(unit.printed_name for unit in units)
            wanted = "、".join(names)
            yield f"{clause.clause_id} 的责任单位应照原文为“{wanted}”，responsible.csv 里是“{listed}”。"
        if [unit.slot_order for unit in units] != list(range(1, len(units) + 1)):
            yield f"{clause.clause_id} 的 slot_order 应按原文次序从 1 数起。"


def _incomplete_rules(policy: Policy) -> Iterator[str]:
    levels = code_names("funding_level")
    for rule in policy.rules:
        name = f"规则 {rule.rule_id} "
        if rule.funding_level and rule.funding_level not in levels:
            yield f"{name}的资金层级 {rule.funding_level} 不在 codes.csv 里。"
        if bool(rule.funding_level) != bool(rule.funding_level_basis):
            yield f"{name}的资金层级要同时写明是“原文”还是“推定”。"
        if rule.rule_kind == "target" and not (rule.target_value and rule.target_unit and rule.bound):
            yield f"{name}是目标，缺少数值、单位或方向。"
        if rule.rule_kind in MONEY_RULE_KINDS:
            yield from _incomplete_money_rule(rule, name)
    yield from _torn_groups(policy)


def _incomplete_money_rule(rule: Rule, name: str) -> Iterator[str]:
    if not (rule.rule_group and rule.subject_kind and rule.bound):
        yield f"{name}是金额规则，缺少规则组、对象或上限性质。"
    if rule.rule_kind == "cap" and rule.amount_yuan is None:
        yield f"{name}是上限，缺少金额。"
    if rule.rule_kind != "cap" and (rule.share_pct is None or rule.basis_column is None):
        yield f"{name}是{'比例' if rule.rule_kind == 'share' else '配套'}，缺少百分比或计算依据。"


def _torn_groups(policy: Policy) -> Iterator[str]:
    groups: dict[str, set[tuple[str, str | None]]] = {}
    for rule in policy.rules:
        if rule.rule_group and rule.rule_kind in MONEY_RULE_KINDS:
            groups.setdefault(rule.rule_group, set()).add((rule.clause_id, rule.subject_kind))
    for group, kinds in groups.items():
        if len(kinds) > 1:
            yield f"规则组“{group}”里的金额规则不属于同一条款和同一类对象，不能一起约束。"
    for rule in policy.rules:
        if rule.rule_group and rule.rule_group not in groups:
            yield f"规则 {rule.rule_id} 所在的规则组“{rule.rule_group}”没有金额规则。"


def _money_kinds(policy: Policy) -> Iterator[str]:
    counts = Counter(rule.clause_id for rule in policy.rules if rule.rule_kind in MONEY_RULE_KINDS)
    for clause in policy.clauses:
        count = counts[clause.clause_id]
        if (clause.money_kind == "ruled") != (count > 0):
            yield f"{clause.clause_id} 的 money_kind 是 {clause.money_kind}，但它有 {count} 条金额规则。"
        if clause.money_kind != "ruled" and not clause.money_note:
            yield f"{clause.clause_id} 没有金额规则，要在 money_note 里写明理由。"


def _talent_without_stages(policy: Policy) -> Iterator[str]:
    for program in policy.talent_programs:
        stages = [stage for stage in policy.talent_stages if stage.program_code == program.program_code]
        if not any(stage.counts_as == "committed" for stage in stages):
            yield f"人才计划“{program.program_name}”没有一个计为立项的环节。"


def _unmeasured_clauses(policy: Policy) -> Iterator[str]:
    measured = {indicator.clause_id for indicator in policy.indicators}
    for clause in policy.clauses:
        if clause.clause_id not in measured:
            yield f"{clause.clause_id} 没有指标，请在 indicators.csv 里按条款原文补一项。"


def _unknown_checks(policy: Policy) -> Iterator[str]:
    known = {check.check_id for check in checks()}
    for off in policy.checks_off:
        if off.check_id not in known:
            yield f"[[checks_off]] 的 {off.check_id} 不是 data/findings.toml 里的核查。"
