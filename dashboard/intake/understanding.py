"""From files to results: read, recognise, judge, count. Publishes nothing."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.intake.frames import FOUND, TABLE, as_json, unpacked
from dashboard.intake.guard import Progress, as_request, guarded
from dashboard.intake.loading import raw_tables
from dashboard.intake.provenance import as_of_day, reporting_department
from dashboard.intake.results import FileResult, UnderstoodTable, refused
from dashboard.intake.safety import refuse_from_outside
from dashboard.intake.staging import Filing, judge, prepare
from dashboard.intake.vocabulary import Vocabulary, vocabulary, with_evidence
from dashboard.policy import edition_tables
from dashboard.refusal import Refusal

LATER_KINDS = ("milestones", "delegations", "zones", "clusters")


@dataclass(frozen=True)
class _Asked:
    """What is asked of every file of one call."""

    kind: str | None
    department: str | None
    as_of: date | None
    known: dict[str, pa.Table]
    words: Vocabulary
    limit_mib: int


def understand(
    paths: list[Path],
    *,
    kind: str | None,
    department: str | None,
    as_of: date | None,
    policy_id: str,
    limit_mib: int,
    progress: Progress | None = None,
) -> list[FileResult]:
    """Read each file and say what it holds; one result per path, in order.

    kind, department, as_of: what the sender says of all files, or None to find out from each.
    progress: called with stage, done, total while a file is read and judged; the stages are Chinese words.
    Raises Refusal for an argument that cannot be used; what is wrong with a file stands in its result.
    """
    _refuse_unknown_kind(kind, vocabulary())
    known = edition_tables(policy_id)
    words = with_evidence(vocabulary(), known["evidence_rules"].to_pylist())
    if department is not None:
        reporting_department(department, "", (), known["departments"], known["department_aliases"])
    asked = _Asked(kind, department, as_of, known, words, limit_mib)
    return [_understand_one(path, asked, progress) for path in paths]


def _refuse_unknown_kind(kind: str | None, words: Vocabulary) -> None:
    served = [one.name for one in words.kinds]
    if kind is None or kind in served:
        return
    if kind in LATER_KINDS:
        raise Refusal(f"‘{kind}’这一类台账的接入在以后的版本提供，目前可接入：{'、'.join(served)}。")
    raise Refusal(f"没有‘{kind}’这一类台账，目前可接入：{'、'.join(served)}。")


def _understand_one(path: Path, asked: _Asked, progress: Progress | None) -> FileResult:
    digest = ""
    try:
        refuse_from_outside(path, asked.limit_mib)
        digest = _digest(path)
        raw, found = _extracted(path, asked, progress)
        return _result(path.name, digest, raw, found, asked, progress)
    except Refusal as refusal:
        return refused(path.name, digest, str(refusal))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _extracted(
    path: Path, asked: _Asked, progress: Progress | None
) -> tuple[dict[str, pa.Table], dict[str, Any]]:
    """The raw tables of a file, and its counts, tables and notes, read by a process of its own."""
    request = {
        "path": as_request(path),
        "limit_mib": asked.limit_mib,
        "kind": asked.kind,
        "evidence_rules": asked.known["evidence_rules"].to_pylist(),
    }
    found: dict[str, Any] = {}
    pieces = []
    preparing = threading.Thread(target=prepare, args=(asked.words, asked.known))
    preparing.start()
    for tag, payload in guarded("extract", request, progress):
        if tag == TABLE:
            pieces.append(unpacked(payload))
        elif tag == FOUND:
            found = as_json(payload)
    preparing.join()
    return raw_tables(pieces, asked.words), found


def _result(
    file: str,
    digest: str,
    raw: dict[str, pa.Table],
    found: dict[str, Any],
    asked: _Asked,
    progress: Progress | None,
) -> FileResult:
    known = asked.known
    tables = tuple(_table(one) for one in found["tables"])
    titles = [title for table in tables for title in table.titles]
    code = reporting_department(
        asked.department, file, titles, known["departments"], known["department_aliases"]
    )
    stated_on, _ = as_of_day(asked.as_of, file, titles, None)
    judged = judge(raw, asked.words, known, Filing(file, code, stated_on), progress)
    day, basis = as_of_day(asked.as_of, file, titles, judged.latest_on)
    return FileResult(
        file=file,
        sha256=digest,
        kinds=tuple(dict.fromkeys(table.kind for table in tables)),
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
        notes=(*found["notes"], *judged.notes),
        tables=tables,
    )


def _table(told: dict[str, Any]) -> UnderstoodTable:
    columns = tuple((int(number), str(heading), str(name)) for number, heading, name in told["columns"])
    return UnderstoodTable(**(told | {"titles": tuple(told["titles"]), "columns": columns}))
