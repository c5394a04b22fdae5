"""Answers to the questions of a file: kept in the edition, found again by the file's digest, and read from a JSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.intake.mapping import FileMapping, as_text
from dashboard.intake.questions import Answer, Answered, RememberedAnswers
from dashboard.intake.results import FileResult
from dashboard.refusal import Refusal
from dashboard.state.mappings import remember_mapping
from dashboard.store import Edition, fetch, restricted_tables
from dashboard.store.restricted import VEILED_ANSWER

UNREADABLE = (
    "答复文件“{name}”读不出来：{why}。它应是 intake --json 打印的内容，在要答复的每个 questions 里加 answer（choices 里的"
    " choice）和 reason（理由）。"
)
KEPT = """
select * from intake_answers
where batch_id = (
    select max(batch_id) from batches inner join intake_answers using (batch_id) where file_sha256 = $sha256
)
"""


def answers_of(base: Edition | None, given: Mapping[str, Sequence[Answer]]) -> RememberedAnswers:
    """The answers for a file, by its SHA-256: those given now, before those that the edition keeps."""

    def remembered(sha256: str) -> Sequence[Answer]:
        now = given.get(sha256, ())
        named = {answer.key for answer in now}
        return (*now, *(answer for answer in _kept(base, sha256) if answer.key not in named))

    return remembered


def has_answers(base: Edition) -> bool:
    """Whether the edition is one that keeps answers; an edition of earlier software does not."""
    return bool(fetch(base, "select 1 from duckdb_tables() where table_name = 'intake_answers'", {}).num_rows)


def _kept(base: Edition | None, sha256: str) -> list[Answer]:
    if base is None or not has_answers(base):
        return []
    found = fetch(base, KEPT, {"sha256": sha256}).to_pylist()
    if any(row["question"] == VEILED_ANSWER for row in found):
        batch_id = found[0]["batch_id"]
        of_people = restricted_tables(base)["answered_people"].to_pylist()
        found += [row for row in of_people if row["batch_id"] == batch_id]
    return [Answer(row["question_key"], row["choice"], row["reason"]) for row in found]


def answers_in(path: Path) -> dict[str, list[Answer]]:
    """SHA-256 of a file → the answers of a JSON file for it: what `intake --json` printed, with `answer` and `reason` added.

    Questions without an answer are left open. Raises Refusal for a file that is none of that kind.
    """
    try:
        files = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(files, list):
            raise TypeError("no array")
        return {str(file["sha256"]): [*map(_answer, _answered(file["questions"]))] for file in files}
    except OSError as error:
        raise Refusal(f"找不到答复文件“{path.name}”，请检查路径。") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal(UNREADABLE.format(name=path.name, why=type(error).__name__)) from error


def _answered(questions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [question for question in questions if question.get("answer")]


def _answer(question: Mapping[str, Any]) -> Answer:
    return Answer(str(question["key"]), str(question["answer"]), str(question.get("reason") or ""))


def remember_learned(
    folder: Path,
    results: Sequence[FileResult],
    author: str,
    corrected: Mapping[str, FileMapping] | None = None,
) -> None:
    """Remember what `taught` says, for the next file of the department and shape. Called after publishing."""
    for code, shape, mapping in taught(results, corrected):
        remember_mapping(folder, code, shape, mapping, author)


def taught(
    results: Sequence[FileResult], corrected: Mapping[str, FileMapping] | None = None
) -> list[tuple[str | None, str, str]]:
    """(department code, shape, mapping as text) that answers about columns and corrections taught; the later counts.

    corrected: file shape → its mapping of today. Files without accepted rows teach nothing.
    """
    learned = [(result, result.learned) for result in results]
    said = [(result, (corrected or {}).get(result.shape)) for result in results]
    return [
        (result.department_code, result.shape, as_text(mapping))
        for result, mapping in (*learned, *said)
        if mapping is not None and result.taken
    ]


def as_rows(file: str, answered: Sequence[Answered]) -> pa.Table:
    """Answered questions of a file as rows of intake_answers, without the batch."""
    rows = [
        {
            "question_key": one.question.key,
            "source_file": file,
            "source_sheet": one.question.sheet,
            "source_row": one.question.row,
            "source_column": one.question.column,
            "question": one.question.question,
            "choice": one.choice.choice,
            "choice_label": one.choice.label,
            "reason": one.reason,
        }
        for one in answered
    ]
    return pa.Table.from_pylist(rows) if rows else pa.table({})
