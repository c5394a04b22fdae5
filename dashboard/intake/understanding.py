"""Reads, recognises, judges and counts files, without publishing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.intake.found import proposed_in, tables_in
from dashboard.intake.isolation import Progress
from dashboard.intake.judging import Asked, Remembered, department_of, extracted, judged, nothing_remembered
from dashboard.intake.mapping import FileMapping
from dashboard.intake.provenance import reporting_department
from dashboard.intake.questions import (
    NOTHING_TOLD,
    Answer,
    Answered,
    RememberedAnswers,
    no_answers,
    sorted_out,
    told_by,
)
from dashboard.intake.results import FileResult, refused
from dashboard.intake.safety import refuse_from_outside
from dashboard.intake.vocabulary import Vocabulary, vocabulary, with_evidence
from dashboard.personal import masked
from dashboard.policy.loading import edition_tables
from dashboard.refusal import Refusal


@dataclass(frozen=True)
class _File:
    """A file with its digest, the answers for it, and the mapping by which it is read."""

    path: Path
    sha256: str
    asked: Asked
    answers: Sequence[Answer]
    mapping: FileMapping | None
    progress: Progress | None


def understand(
    paths: list[Path],
    *,
    kind: str | None,
    department: str | None,
    as_of: date | None,
    policy_id: str,
    limit_mib: int,
    seconds: int | None = None,
    remembered: Remembered = nothing_remembered,
    answers: RememberedAnswers = no_answers,
    progress: Progress | None = None,
) -> list[FileResult]:
    """Read files; returns a result per path, in order.

    kind, department, as_of: for all files, or None to find them out for each file.
    seconds: the longest reading of a file where that is less than `settings` allows.
    remembered: the mapping for a department's code (None: 未标明) and a file's shape, or None where there is none.
    answers: the answers for a file, by its SHA-256.
    progress: called with stage, done, total while a file is read and judged; the stages are Chinese words.
    Raises Refusal for an invalid argument. Faults of a file are in its result.
    """
    _refuse_unknown_kind(kind, vocabulary())
    known = edition_tables(policy_id)
    words = with_evidence(vocabulary(), known["evidence_rules"].to_pylist())
    if department is not None:
        reporting_department(department, "", (), known["departments"], known["department_aliases"])
    asked = Asked(kind, department, as_of, known, words, limit_mib, seconds, remembered, answers)
    return [_understand_one(path, asked, progress) for path in paths]


def _refuse_unknown_kind(kind: str | None, words: Vocabulary) -> None:
    served = [table_kind.name for table_kind in words.kinds]
    if kind is None or kind in served:
        return
    raise Refusal(f"没有“{kind}”这一类台账，可接入：{'、'.join(served)}。")


def _understand_one(path: Path, asked: Asked, progress: Progress | None) -> FileResult:
    digest = ""
    found: dict[str, Any] = {"shape": "", "tables": []}
    try:
        refuse_from_outside(path, asked.limit_mib)
        digest = _digest(path)
        raw, found = extracted(path, asked, None, NOTHING_TOLD, progress)
        mapping = asked.remembered(department_of(path.name, found, asked), found["shape"])
        if mapping is not None:  # the mapping of this shape changes how the file is read
            raw, found = extracted(path, asked, mapping, NOTHING_TOLD, progress)
        file = _File(path, digest, asked, asked.answers(digest), mapping, progress)
        if found["proposal"] is not None:
            return _as_proposed(file, found)
        return _answered(file, judged(path.name, digest, raw, found, asked, mapping, progress), ())
    except Refusal as refusal:
        return refused(masked(path.name), digest, str(refusal), tables_in(found), found["shape"])


def _as_proposed(file: _File, found: dict[str, Any]) -> FileResult:
    """The result of a file without known headings: refused with the question what it is, or read as it was answered."""
    question, mapping = proposed_in(found)
    still_open, answered = sorted_out((question,), file.answers)
    if still_open:
        name = masked(file.path.name)
        told = refused(name, file.sha256, found["refusal"], tables_in(found), found["shape"])
        return replace(told, questions=still_open)
    raw, found = extracted(file.path, file.asked, mapping, NOTHING_TOLD, file.progress)
    result = judged(file.path.name, file.sha256, raw, found, file.asked, mapping, file.progress)
    notes = (*result.notes, *(one.sentence for one in answered))
    return _answered(replace(file, mapping=mapping), replace(result, notes=notes, learned=mapping), answered)


def _answered(file: _File, result: FileResult, answered: tuple[Answered, ...]) -> FileResult:
    """The result when the file is read as the answers say. An answer can raise another question, which can be answered too.

    answered: what was answered so far.
    """
    mapping, learned = file.mapping, result.learned
    while True:
        still_open, new = sorted_out(result.questions, file.answers)
        told = told_by(new)
        answered = (*answered, *new)
        notes = (*result.notes, *(one.sentence for one in new))
        result = replace(result, questions=still_open, answered=answered, notes=notes, learned=learned)
        if told == NOTHING_TOLD:
            return result
        if told.headings:
            mapping = learned = told.mapping(mapping)
        told = told_by(answered)
        raw, found = extracted(file.path, file.asked, mapping, told, file.progress)
        result = judged(file.path.name, result.sha256, raw, found, file.asked, mapping, file.progress, told)
        known = {one.question.key for one in answered}
        notes = (*result.notes, *(one.sentence for one in answered))
        again = tuple(question for question in result.questions if question.key not in known)
        result = replace(result, questions=again, notes=notes)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
