"""Indicators: one at least for each clause, targets only from words or named documents, states only from inputs."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dashboard.policy.loading import findings, load_policy
from dashboard.refusal import Refusal
from dashboard.settings import POLICIES
from dashboard.store import Draft, Edition, Store, fetch, publish, roll_back
from tests.editions import POLICY_ID, Facts, as_published, draft_of, filling, policy_and_reference

pytestmark = pytest.mark.slow  # publishes editions

SCENARIOS = [
    {"indicator_id": f"3.1-{level}", "as_of_on": "2026-09-30", "reading_value": value}
    for level, value in (("provincial", "4"), ("city", "5"), ("county", "4"))
]
CLOCK = {
    "batch_id": "B1",
    "edition": "1",
    "as_of_on": "2026-10-31",
    "reporting_department_code": "kjt",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the policy that a test may break."""
    return Path(shutil.copytree(POLICIES / POLICY_ID, tmp_path / POLICY_ID))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def states(edition: Edition) -> dict[str, tuple[str, str]]:
    """Clause → progress state and money state."""
    rows = fetch(edition, "select clause_id, progress_state, money_state from clause_states").to_pylist()
    return {row["clause_id"]: (row["progress_state"], row["money_state"]) for row in rows}


def reason(edition: Edition, indicator: str) -> str:
    """The sentence beside the light of one indicator."""
    rows = fetch(
        edition,
        "select progress_reason from indicator_states where indicator_id = $indicator",
        {"indicator": indicator},
    )
    return str(rows["progress_reason"][0])


def with_clock(facts: Facts) -> Facts:
    """The facts with a batch that says 数据截至 2026-10-31."""
    return {"batches": [CLOCK], **facts}


def test_every_clause_is_measured_by_its_own_words() -> None:
    """Each clause has an indicator whose quote stands in the clause; only the clause's one target is a target."""
    policy = load_policy(POLICY_ID)
    assert {indicator.clause_id for indicator in policy.indicators} == {c.clause_id for c in policy.clauses}
    targets = {
        indicator.indicator_id: indicator.target_value
        for indicator in policy.indicators
        if indicator.target_value
    }
    assert targets == {"3.1-scenarios": Decimal("20.0000")}
    scenarios = next(one for one in policy.indicators if one.indicator_id == "3.1-scenarios")
    assert (scenarios.definition_basis, scenarios.target_rule_id) == ("待核", "3.1-target")


def test_a_clause_without_indicator_is_found(folder: Path) -> None:
    """A clause that nobody measures, and a switch for a check that does not exist, are said in a sentence each."""
    path = folder / "indicators.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("5.7-")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    edit(folder / "policy.toml", "find_date_outside_policy", "find_nothing")
    found = " ".join(findings(load_policy(POLICY_ID, folder.parent)))
    assert "5.7 没有指标" in found
    assert "find_nothing 不是" in found


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("indicators.csv", "1.1-organised,1.1", "1.1-projects,1.1", "重复"),
        ("indicators.csv", ",up,total,,,,,,,,quarterly", ",up,total,,,30.0000,year,,,,quarterly", "要写出处"),
        ("indicators.csv", ",up,total,,,,,,,,quarterly", ",up,total,,,30.0000,,,,某文件,quarterly", "target_period"),
        (
            "indicators.csv",
            ",up,total,,,,,,,,quarterly",
            ",up,total,,,30.0000,total,2027-01-01,2026-01-01,某文件,quarterly",
            "到期日在起始日之后",
        ),
        ("indicators.csv", "3.1-target,,year", "1.1-cap,,year", "不是 rules.csv 里的目标"),
        ("indicators.csv", "3.1-provincial|3.1-city", "3.1-nowhere|3.1-city", "source_scope"),
        ("indicators.csv", "records,committed_record_count", "reading,committed_record_count", "source_measure"),
        ("evidence.csv", "3.3-threshold", "1.1-cap", "不是 rules.csv 里的条件或门槛"),
        ("evidence.csv", "5.4-condition-period,,months,,\n", "", "5.4-condition-period"),
        ("policy.toml", 'green_share_pct = "100"', 'green_share_pct = "120"', "green_share_pct"),
        ("policy.toml", "reporting_days = 15", "reporting_days = '半月'", "reporting_days"),
    ],
)  # fmt: skip
def test_broken_indicators_are_refused(folder: Path, file: str, old: str, new: str, words: str) -> None:
    """A target without source, a repeated number, a wrong reference: refused with file and reason."""
    edit(folder / file, old, new)
    with pytest.raises(Refusal) as refusal:
        load_policy(POLICY_ID, folder.parent)
    assert words in str(refusal.value)
    assert file in str(refusal.value)


def test_the_one_target_is_judged_by_the_elapsed_time(tmp_path: Path) -> None:
    """13 of 20 at 30 September: 273 of 365 days ask for 14.96, 86.9 % of it is reached: 黄, and the sentence says so."""
    edition = publish(Store(tmp_path), draft_of(with_clock({"readings": SCENARIOS})))
    assert states(edition)["3.1"] == ("yellow", "not_applicable")
    said = reason(edition, "3.1-scenarios")
    assert "为 13 个，目标 20 个，时间已过 74.79%，达到序时进度的 86.9%" in said
    assert "口径待核" in said


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (("20", "0", "0"), "done"),
        (("14.96", "0", "0"), "green"),
        (("14.95", "0", "0"), "yellow"),
        (("11.97", "0", "0"), "yellow"),
        (("11.96", "0", "0"), "red"),
        (("0", "0", "0"), "red"),
    ],
)
def test_thresholds_bind_exactly(tmp_path: Path, values: tuple[str, ...], state: str) -> None:
    """20 × 273 ÷ 365 = 14.9589: from there green; from 80 % of it, 11.9671, yellow; below, and at zero, red."""
    readings = [{**row, "reading_value": value} for row, value in zip(SCENARIOS, values, strict=True)]
    edition = publish(Store(tmp_path), draft_of(with_clock({"readings": readings})))
    assert states(edition)["3.1"][0] == state


def test_parts_of_different_days_are_not_held_against_the_earliest(tmp_path: Path) -> None:
    """5 of June and 9 of September are 14 in September: below the 14.96 of that day, though far above June's 9.92."""
    readings = [
        {**row, "reading_value": value} for row, value in zip(SCENARIOS, ("9", "5", "0"), strict=True)
    ]
    readings[1]["as_of_on"] = "2026-06-30"
    edition = publish(Store(tmp_path), draft_of(with_clock({"readings": readings})))
    assert states(edition)["3.1"][0] == "not_reported"
    assert "已填报的合计 14 个，不足以评定颜色；尚缺 1 个组成部分" in reason(edition, "3.1-scenarios")


def test_a_part_that_is_missing_is_said_and_not_taken_for_zero(tmp_path: Path) -> None:
    """Two of three levels: the sum of what is there, with the number of parts that are missing; none: 未报送.

    9 of the 14.96 that the day asks for would be red only if the third level were 0, which nobody said.
    """
    store = Store(tmp_path)
    edition = publish(store, draft_of(with_clock({"readings": SCENARIOS[:2]})))
    assert "已填报的合计 9 个，不足以评定颜色" in reason(edition, "3.1-scenarios")
    assert "尚缺 1 个组成部分截至该日的填报，不计为 0" in reason(edition, "3.1-scenarios")
    assert states(edition)["3.1"][0] == "not_reported"
    enough = [{**row, "reading_value": "15"} for row in SCENARIOS[:1]]
    edition = publish(Store(tmp_path / "enough"), draft_of(with_clock({"readings": enough})))
    assert states(edition)["3.1"][0] == "green"
    none = publish(Store(tmp_path / "none"), draft_of(with_clock({})))
    row = fetch(
        none,
        "select indicator_value, progress_state from indicator_values"
        " inner join indicator_states using (indicator_id, indicator_value)"
        " where indicator_id = '3.1-scenarios'",
    ).to_pylist()
    assert row == []
    assert states(none)["3.1"][0] == "not_reported"


def test_last_year_is_not_this_year(tmp_path: Path) -> None:
    """A reading of 31 December 2025 says nothing of 2026: 未到期 while the year's report is not due."""
    readings = [{**row, "as_of_on": "2025-12-31", "reading_value": "9"} for row in SCENARIOS[:1]]
    targeted = dict(policy_and_reference())
    table = targeted["indicators"].to_pylist()
    for row in table:
        if row["indicator_id"] == "3.1-scenarios":
            row |= {"source_kind": "reading", "source_scope": None}
    targeted["indicators"] = type(targeted["indicators"]).from_pylist(
        table, schema=targeted["indicators"].schema
    )
    moved = [{**readings[0], "indicator_id": "3.1-scenarios"}]
    draft = Draft("ledger", POLICY_ID, "甲处", "去年", targeted, filling(with_clock({"readings": moved})))
    assert states(publish(Store(tmp_path), draft))["3.1"][0] == "not_due"


def test_a_state_changes_only_with_its_inputs(tmp_path: Path) -> None:
    """A project of 1.1 moves 1.1 and nothing else; the history keeps what was."""
    store = Store(tmp_path)
    first = publish(store, draft_of(with_clock({"readings": SCENARIOS})))
    more: Facts = {
        "projects": [{"project_id": "P1", "clause_id": "1.1"}],
        "claims": [{"project_id": "P1", "claimed_amount_yuan": "100.00"}],
        "batches": [],
    }
    second = publish(store, draft_of(more))
    before, after = states(first), states(second)
    assert {clause for clause in before if before[clause] != after[clause]} == {"1.1"}
    assert after["1.1"] == ("no_target", "no_target")
    history = fetch(
        second,
        "select edition, progress_state from state_history where clause_id = '1.1' order by edition",
    ).to_pylist()
    assert [row["progress_state"] for row in history] == ["not_reported", "no_target"]


def test_the_history_goes_on_after_a_rollback(tmp_path: Path) -> None:
    """Going back to edition 1 does not forget that edition 2 was once published."""
    store = Store(tmp_path)
    publish(store, draft_of(with_clock({"readings": SCENARIOS})))
    publish(
        store,
        draft_of(
            {
                "readings": [
                    {**SCENARIOS[0], "reading_id": "later", "as_of_on": "2026-10-31", "reading_value": "14"}
                ],
                "batches": [],
            }
        ),
    )
    back = roll_back(store, 1, "丙处", "第二版有误")
    history = fetch(
        back, "select edition, progress_state from state_history where clause_id = '3.1' order by edition"
    ).to_pylist()
    assert [(row["edition"], row["progress_state"]) for row in history] == [
        (1, "yellow"), (2, "done"), (3, "yellow"),
    ]  # fmt: skip


def test_an_edition_of_earlier_software_is_a_base(tmp_path: Path) -> None:
    """An edition that lacks today's tables still gives its facts to the next edition."""
    store = Store(tmp_path)
    facts: Facts = {
        "projects": [{"project_id": "P1", "clause_id": "1.1"}],
        "claims": [{"project_id": "P1", "claimed_amount_yuan": "100.00"}],
    }
    old = publish(store, draft_of(with_clock(facts)))
    with duckdb.connect(str(old.path)) as con:
        for name in (
            "readings",
            "budgets",
            "reporting",
            "evidence",
            "finding_notes",
            "state_history",
            "findings",
        ):
            con.execute(f"drop table {name}")
        con.execute("checkpoint")
    as_published(store.folder)
    new = publish(store, draft_of({"batches": [], "readings": SCENARIOS}))
    assert states(new)["1.1"][0] == "no_target"
    assert states(new)["3.1"][0] == "yellow"
