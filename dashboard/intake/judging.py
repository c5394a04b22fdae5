"""Reads a file in the separate process and judges its rows, as a mapping and the answers of a steward say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.intake.found import seen_in, tables_in, titles_in
from dashboard.intake.frames import FOUND, TABLE, as_json, unpacked
from dashboard.intake.isolation import Progress, as_request, isolated
from dashboard.intake.loading import raw_tables
from dashboard.intake.mapping import FileMapping, as_text
from dashboard.intake.personal import without_numbers, without_numbers_said
from dashboard.intake.provenance import as_of_day, reporting_department
from dashboard.intake.questions import NOTHING_TOLD, RememberedAnswers, Told
from dashboard.intake.results import FileResult
from dashboard.intake.staging import Filing, judge, prepare
from dashboard.intake.vocabulary import Vocabulary
from dashboard.refusal import Refusal

Remembered = Callable[[str | None, str], FileMapping | None]


def nothing_remembered(department_code: str | None, shape: str) -> None:
    """The mapping of a store without confirmed mappings: None."""


@dataclass(frozen=True)
class Asked:
    """The arguments that apply to every file of a call."""

    kind: str | None
    department: str | None
    as_of: date | None
    known: dict[str, pa.Table]
    words: Vocabulary
    limit_mib: int
    seconds: int | None
    remembered: Remembered
    answers: RememberedAnswers


def department_of(file: str, found: dict[str, Any], asked: Asked) -> str | None:
    """The code of the department that a file is from; None for 未标明. found: what the worker found out."""
    return reporting_department(
        asked.department,
        file,
        titles_in(found),
        asked.known["departments"],
        asked.known["department_aliases"],
    )


def extracted(
    path: Path, asked: Asked, mapping: FileMapping | None, told: Told, progress: Progress | None
) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """The raw tables, counts, recognised tables and notes of a file, read in a separate process."""
    request = {
        "path": as_request(path),
        "limit_mib": asked.limit_mib,
        "kind": asked.kind,
        "mapping": None if mapping is None else as_text(mapping),
        "told": told.rows,
        "evidence_rules": asked.known["evidence_rules"].to_pylist(),
    }
    found: dict[str, Any] = {}
    pieces = []
    preparing = threading.Thread(target=prepare, args=(asked.words, asked.known))
    preparing.start()
    for tag, payload in isolated("extract", request, progress, asked.seconds):
        if tag == TABLE:
            pieces.append(unpacked(payload))
        elif tag == FOUND:
            found = without_numbers_said(as_json(payload))
    preparing.join()
    return raw_tables(pieces, asked.words), found


def judged(
    file: str,
    digest: str,
    raw: dict[str, pa.Table],
    found: dict[str, Any],
    asked: Asked,
    mapping: FileMapping | None,
    progress: Progress | None,
    told: Told = NOTHING_TOLD,
) -> FileResult:
    """The judged rows of a file. Raises Refusal where nothing was recognised."""
    raw, noted = _to_judge(raw, found, asked, mapping, told)
    tables, titles = tables_in(found), titles_in(found)
    code = department_of(file, found, asked)
    stated_on, _ = as_of_day(asked.as_of, file, titles, None)
    judged = judge(raw, asked.words, asked.known, Filing(file, code, stated_on), seen_in(found), progress)
    day, basis = as_of_day(asked.as_of, file, titles, judged.latest_on)
    return FileResult(
        file=file,
        sha256=digest,
        kinds=tuple(dict.fromkeys(table.kind for table in tables if table.kind)),
        department_code=code,
        as_of=day,
        as_of_basis=basis,
        read=found["read"],
        taken=judged.taken,
        rejected=judged.rejected,
        held=0,
        not_data=found["read"] - judged.taken - judged.rejected,
        rejections=judged.rejections,
        facts=judged.facts,
        keys=judged.keys,
        notes=(*found["notes"], *noted, *judged.notes),
        questions=judged.questions,
        totals=judged.totals,
        tables=tables,
        shape=found["shape"],
    )


def _to_judge(
    raw: dict[str, pa.Table], found: dict[str, Any], asked: Asked, mapping: FileMapping | None, told: Told
) -> tuple[dict[str, pa.Table], tuple[str, ...]]:
    """The raw tables without numbers of persons and with what was told, and the sentences on it."""
    if found["refusal"]:
        raise Refusal(found["refusal"])
    raw, noted = without_numbers(raw, asked.words, mapping is not None and mapping.numbers_are_things)
    return raw | {"told_wholes": told.wholes_table()}, noted
