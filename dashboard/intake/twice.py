"""The same money twice: what a file brings is held against the edition, the files before it, and its own sheets.

What is asked here is answered like every question; the answer is kept with the edition by the pair of rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.intake.alike import LEDGERS, STAGES_OF, payments_alike
from dashboard.intake.missing import missing_rows
from dashboard.intake.own_unit import Units
from dashboard.intake.pairs import (
    KIND,
    REPLACE,
    SAME,
    SINGLY,
    Names,
    Pair,
    question_on,
    questions_on,
)
from dashboard.intake.questions import Answer, Answered, Question, sorted_out
from dashboard.intake.remembering import has_answers
from dashboard.intake.results import (
    FileResult,
    MissingRow,
    refused,
    with_questions_held,
    with_rejections_held,
)
from dashboard.intake.staging import fact_schemas
from dashboard.intake.unlisted import listed_only
from dashboard.policy.reference import reference_tables
from dashboard.refusal import Refusal
from dashboard.store import Edition, fetch

KEPT = """
select question_key, arg_max(choice, batch_id) as choice, arg_max(reason, batch_id) as reason from intake_answers
where starts_with(question_key, $kind || ':') and choice != $replace group by question_key
"""


@dataclass
class _Before:
    """What a file is held against. base: the edition. results: the files of this call that go in, so far.

    gone: stage and number of the rows of the edition that these files withdraw. kept: the answers that the edition keeps.
    units: of the account.
    """

    base: Edition | None
    withdraws_missing: bool
    names: Names
    kept: Mapping[str, Answer]
    units: Units
    results: list[FileResult] = field(default_factory=list)
    gone: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class _Settled:
    """What was found of a file. left_out: rows that are not read; replaces: pairs whose other row is withdrawn."""

    left_out: set[tuple[str, str]] = field(default_factory=set)
    same: list[Pair] = field(default_factory=list)
    replaces: list[Pair] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def settled(
    results: Sequence[FileResult],
    base: Edition | None,
    given: Mapping[str, Sequence[Answer]],
    units: Units = None,
    *,
    accepts_valid: bool,
    withdraws_missing: bool = False,
) -> list[FileResult]:
    """The results to publish: without files that have open questions or, unless `accepts_valid`, rejected rows;

    payments and 下达 that seem to be in already asked about, and left out or replaced as was answered.
    base: the newest ledger edition. given: SHA-256 → answers of now. withdraws_missing: rows that a resent file lacks go.
    units: of the account, None for all; what another unit filed is neither shown to it nor replaced by it.
    """
    before = _Before(base, withdraws_missing, _names(), _kept(base), units)
    found = []
    for result in listed_only(results, base):
        one = with_questions_held(_asked(result, before, given.get(result.sha256, ()), accepts_valid))
        if one.taken:
            before.results.append(one)
            before.gone |= {(STAGES_OF[row.table], row.key[0]) for row in one.replaces}
        found.append(one)
    return found


def _asked(result: FileResult, before: _Before, given: Sequence[Answer], accepts_valid: bool) -> FileResult:
    """The result with its questions and as the answers say; an answer that is none refuses the file."""
    if result.rejected and not accepts_valid:
        return with_rejections_held(result)
    try:
        return _answered(result, before, given)
    except Refusal as refusal:
        return refused(result.file, result.sha256, str(refusal), result.tables, result.shape)


def _answered(result: FileResult, before: _Before, given: Sequence[Answer]) -> FileResult:
    pairs = _pairs(result, before)
    if not pairs:
        return result
    sums = {
        stage: sum(result.facts[table][f"{stage}_amount_yuan"].to_pylist(), Decimal(0))
        for stage, table in LEDGERS.items()
        if table in result.facts
    }
    done = _Settled()
    answers = {**before.kept, **{answer.key: answer for answer in given}}
    by_sheet = sorted(pairs, key=lambda pair: str(pair.cells["source_sheet"]))
    first = {pair.cells["source_sheet"]: pair.cells["place"] for pair in reversed(pairs)}
    sheets = {sheet: list(rows) for sheet, rows in groupby(by_sheet, lambda pair: pair.cells["source_sheet"])}
    for sheet in sorted(sheets, key=lambda name: first[name]):
        _settle_sheet(_best(sheets[sheet], done), sums, answers, done)
    return _applied(result, done)


def _best(pairs: Sequence[Pair], done: _Settled) -> list[Pair]:
    """Of the pairs of a sheet, the most alike first: each row once on either side, without rows that are gone."""
    gone = done.left_out | {pair.other for pair in done.replaces}
    ones: set[tuple[str, str]] = set()
    others: set[tuple[str, str]] = set()
    found = []
    for pair in sorted(pairs, key=lambda pair: int(pair.cells["difference"])):
        if pair.one not in ones and pair.other not in others and pair.other not in gone:
            ones.add(pair.one)
            others.add(pair.other)
            found.append(pair)
    return sorted(found, key=lambda pair: int(pair.cells["place"]))


def _settle_sheet(
    pairs: Sequence[Pair], sums: dict[str, Decimal], answers: Mapping[str, Answer], done: _Settled
) -> None:
    """Take the answers on the pairs of a sheet; what has none is asked. Pairs answered one by one come before all others."""
    unanswered = [pair for pair in pairs if pair.key not in answers]
    single = [(question_on(pair, sums), [pair]) for pair in pairs if pair.key in answers]
    apart = [key for key, answer in answers.items() if answer.choice == SINGLY]
    for question, concerned in (*single, *questions_on(unanswered, sums, apart)):
        still_open, answered = sorted_out([question], [*answers.values()])
        done.questions += still_open
        for one in answered:
            _take(one, concerned, sums, done)


def _take(answer: Answered, pairs: Sequence[Pair], sums: dict[str, Decimal], done: _Settled) -> None:
    """Do what an answer says. It is kept pair by pair, so that it holds for each of them."""
    done.notes.append(answer.sentence)
    done.answered += [replace(answer, question=question_on(pair, sums)) for pair in pairs]
    if answer.choice.choice == SAME:
        done.left_out |= {pair.one for pair in pairs}
        done.same += pairs
        for pair in pairs:
            sums[pair.cells["stage"]] -= pair.cells["amount_yuan"]
    elif answer.choice.choice == REPLACE:
        done.replaces += pairs


def _applied(result: FileResult, done: _Settled) -> FileResult:
    """The result without the rows that are left out; their other rows count as sent, so that they are not missing."""
    facts, keys = dict(result.facts), dict(result.keys)
    for stage, table in LEDGERS.items():
        out = [number for of_stage, number in done.left_out if of_stage == stage]
        there = [pair.other[1] for pair in done.same if pair.other[0] == stage]
        if out:
            column = fact_schemas()[table].names[0]
            is_out = pc.is_in(facts[table][column], pa.array(out, pa.string()))
            facts[table] = facts[table].filter(pc.invert(is_out))
            sent = pa.table({column: pa.array(there, keys[table][column].type)})
            keys[table] = pa.concat_tables([keys[table], sent])
    return replace(
        result,
        facts={name: table for name, table in facts.items() if table.num_rows},
        keys=keys,
        taken=result.taken - len(done.left_out),
        not_data=result.not_data + len(done.left_out),
        questions=(*result.questions, *done.questions),
        answered=(*result.answered, *done.answered),
        notes=(*result.notes, *done.notes),
        replaces=tuple(_withdrawn(pair, result.file) for pair in done.replaces),
    )


def _withdrawn(pair: Pair, file: str) -> MissingRow:
    cells = pair.cells
    return MissingRow(
        LEDGERS[cells["stage"]], (cells["other_entry_id"],), cells["project_id"], file,
        cells["other_source_file"], cells["other_source_sheet"], cells["other_source_row"],
        f"同一笔钱以后报的为准：“{file}”工作表“{cells['source_sheet']}”第 {cells['source_row']} 行已替代本行",
    )  # fmt: skip


def _pairs(result: FileResult, before: _Before) -> list[Pair]:
    """The rows of a file with the rows that they may repeat, the most alike first."""
    gone = set(before.gone)
    if before.withdraws_missing:
        rows = missing_rows(before.base, [*before.results, result])
        gone |= {(STAGES_OF[row.table], row.key[0]) for row in rows if row.table in STAGES_OF}
    found = payments_alike(result, before.results, before.base, gone)
    return [Pair(row, before.names, before.units) for row in found]


def _names() -> Names:
    reference = reference_tables()
    departments = reference["departments"].to_pylist()
    codes = reference["codes"].to_pylist()
    return Names(
        {row["department_code"]: row["short_name"] or row["department_name"] for row in departments},
        {row["code"]: row["code_name"] for row in codes if row["code_list"] == "funding_level"},
    )


def _kept(base: Edition | None) -> dict[str, Answer]:
    """The answers on pairs that the edition keeps. That a row replaced another is asked again: it was withdrawn then."""
    if base is None or not has_answers(base):
        return {}
    rows = fetch(base, KEPT, {"kind": KIND, "replace": REPLACE}).to_pylist()
    return {row["question_key"]: Answer(row["question_key"], row["choice"], row["reason"]) for row in rows}
