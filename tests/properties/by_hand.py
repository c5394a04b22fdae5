"""The money rules again, as a person with paper and a calculator would apply them: plain rows, no SQL.

Deliberately naive and written from the words of the policy, not from data/policies: a second opinion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.editions import Facts, Row, pseudonym

ZERO = Decimal(0)
CENT = Decimal("0.01")
NEAR = Decimal("0.9")
CAPS = {
    "1.1-项目": ("1.1-cap", Decimal(20_000_000)),
    "1.4-实验室": ("1.4-cap", Decimal(20_000_000)),
    "2.3-中试": ("2.3-cap", Decimal(10_000_000)),
    "2.4-专题": ("2.4-cap", Decimal(5_000_000)),
    "5.4-创投": ("5.4-cap", Decimal(2_000_000)),
    "5.5-团队": ("5.5-team-cap", Decimal(5_000_000)),
    "5.5-个人": ("5.5-person-cap", Decimal(2_000_000)),
}
SHARES = {
    "1.4-创新中心": ("1.4-match", "national_grant_amount_yuan", Decimal(1)),
    "4.2-平台": ("4.2-share", "total_investment_amount_yuan", Decimal("0.15")),
    "5.4-创投": ("5.4-share", "actual_investment_amount_yuan", Decimal("0.01")),
}
EXACT = {"1.4-创新中心", "4.2-平台"}
ONLY_GROUP = {"1.1": "1.1-项目", "2.3": "2.3-中试", "2.4": "2.4-专题", "4.2": "4.2-平台", "5.4": "5.4-创投"}
SUBJECTS = {"1.1": "项目", "1.4": "平台", "2.3": "项目", "2.4": "项目", "4.2": "项目", "5.4": "户"}
COMMITTED_STAGES = {"selected", "on_post", "midterm"}


@dataclass(frozen=True)
class Entry:
    """One amount that counts. Yuan."""

    record_id: str
    stage: str
    level: str
    amount: Decimal


@dataclass(frozen=True)
class Held:
    """One subject against its limit. Yuan; used in percent with two decimals."""

    rule_id: str | None
    limit: Decimal | None
    committed: Decimal
    unstated: Decimal
    disbursed: Decimal | None
    headroom: Decimal | None
    used: Decimal | None
    state: str


def to_cents(amount: Decimal) -> Decimal:
    """Rounded half up to two decimals."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def counted_entries(facts: Facts) -> list[Entry]:
    """Rule 12: where documents and payments are itemised they count, the ledger's cumulative claim does not."""
    entries = []
    itemised: dict[tuple[str, str], set[str]] = defaultdict(set)
    for table, stage in (("commitments", "committed"), ("disbursements", "disbursed")):
        for row in facts.get(table, ()):
            entry = Entry(
                _text(row, "project_id"),
                stage,
                _text(row, "funding_level"),
                _amount(row, f"{stage}_amount_yuan"),
            )
            entries.append(entry)
            itemised[entry.record_id, stage].add(entry.level)
    for row in facts.get("claims", ()):
        levels = itemised[_text(row, "project_id"), _text(row, "stage")]
        level = _text(row, "funding_level")
        if levels and (level == "unstated" or "unstated" in levels or level in levels):
            continue
        entries.append(
            Entry(_text(row, "project_id"), _text(row, "stage"), level, _amount(row, "claimed_amount_yuan"))
        )
    for row in facts.get("talent_awards", ()):
        stage = "committed" if row["stage_code"] in COMMITTED_STAGES else "applied"
        entries.append(Entry(pseudonym(row), stage, "provincial", _amount(row, "support_amount_yuan")))
        if row.get("disbursed_amount_yuan"):
            entries.append(
                Entry(pseudonym(row), "disbursed", "provincial", _amount(row, "disbursed_amount_yuan"))
            )
    return entries


def by_clause(facts: Facts) -> dict[str | None, dict[str, Decimal]]:
    """Clause → stage → yuan; None for numbers that no ledger lists."""
    clause_of: dict[str, str | None] = {
        _text(row, "project_id"): row.get("clause_id") for row in facts.get("projects", ())
    }
    clause_of |= {pseudonym(row): "5.5" for row in facts.get("talent_awards", ())}
    sums: dict[str | None, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for entry in counted_entries(facts):
        sums[clause_of.get(entry.record_id)][entry.stage] += entry.amount
    return sums


def held_subjects(facts: Facts) -> dict[tuple[str, str, str], Held]:
    """(clause, subject kind, subject) → what it holds, for every subject that is more than an application."""
    members: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in facts.get("projects", ()):
        clause = row.get("clause_id")
        if clause in SUBJECTS:
            members[clause, SUBJECTS[clause], _subject(row, SUBJECTS[clause])].append(row)
    for row in facts.get("talent_awards", ()):
        kind = "团队" if row["award_kind"] == "team" else "个人"
        members["5.5", kind, pseudonym(row)].append(row)
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in counted_entries(facts):
        entries[entry.record_id].append(entry)
    held = {}
    for key, rows in members.items():
        promised = [row for row in rows if _is_promised(row, entries[_record(row)])]
        if promised:
            held[key] = _hold(
                key[0], key[1], promised, [one for row in rows for one in entries[_record(row)]]
            )
    return held


def _is_promised(row: Row, entries: Iterable[Entry]) -> bool:
    if "award_id" in row:
        return row["stage_code"] in COMMITTED_STAGES
    return row.get("project_status") != "applied" or any(entry.stage == "committed" for entry in entries)


def _hold(clause: str, kind: str, rows: Sequence[Row], entries: Sequence[Entry]) -> Held:
    promised = [entry for entry in entries if entry.stage == "committed"]
    committed = sum((entry.amount for entry in promised if entry.level == "provincial"), ZERO)
    unstated = sum((entry.amount for entry in promised if entry.level == "unstated"), ZERO)
    disbursed = sum((entry.amount for entry in entries if entry.stage == "disbursed"), ZERO)
    group = _group(clause, kind, rows)
    rule_id, limit = _limit(group, rows, committed)
    state = _state(group, rows, limit, committed, unstated)
    headroom = None if limit is None else limit - committed
    used = None if not limit else to_cents(committed * 100 / limit)
    return Held(rule_id, limit, committed, unstated, disbursed, headroom, used, state)


def _group(clause: str, kind: str, rows: Sequence[Row]) -> str | None:
    if clause == "5.5":
        return f"5.5-{kind}"
    if clause in ONLY_GROUP:
        return ONLY_GROUP[clause]
    said = {row.get("rule_group") for row in rows}
    return next(iter(said)) if len(said) == 1 and said <= {"1.4-实验室", "1.4-创新中心"} else None


def _limit(group: str | None, rows: Sequence[Row], committed: Decimal) -> tuple[str | None, Decimal | None]:
    if group is None:
        return None, None
    if group not in SHARES:
        return CAPS[group]
    rule_id, column, share = SHARES[group]
    stated = [row.get(column) for row in rows]
    basis = None if None in stated else sum((Decimal(str(text)) for text in stated), ZERO)
    share_cents = None if basis is None else to_cents(basis * share)
    if group not in CAPS:
        return rule_id, share_cents
    cap_rule_id, cap = CAPS[group]
    if share_cents is None:
        return (cap_rule_id, cap) if committed > cap else (rule_id, None)
    return (rule_id, share_cents) if share_cents <= cap else (cap_rule_id, cap)


def _state(
    group: str | None, rows: Sequence[Row], limit: Decimal | None, committed: Decimal, unstated: Decimal
) -> str:
    if group is None or limit is None:
        return "缺少计算依据"
    if committed > limit:
        return "超出"
    if group == "5.4-创投" and any(int(row.get("investment_period_months") or 0) <= 12 for row in rows):
        return "待核条件"
    least, most = (_word(amount, limit, group in EXACT) for amount in (committed, committed + unstated))
    return least if least == most else "待核条件"


def _word(amount: Decimal, limit: Decimal, exact: bool) -> str:
    if amount > limit:
        return "超出"
    if amount == limit:
        return "达到"
    if exact:
        return "未足额"
    return "接近" if amount >= limit * NEAR else "未超"


def _subject(row: Row, kind: str) -> str:
    if kind == "平台":
        return row.get("platform_name") or _text(row, "project_id")
    if kind == "户":
        return row.get("recipient_code") or row.get("recipient_name") or _text(row, "project_id")
    return _text(row, "project_id")


def _record(row: Row) -> str:
    return pseudonym(row) if row.get("award_id") else _text(row, "project_id")


def _text(row: Row, name: str) -> str:
    cell = row[name]
    assert cell is not None
    return cell


def _amount(row: Row, name: str) -> Decimal:
    return Decimal(_text(row, name))
