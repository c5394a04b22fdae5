"""Registers what became of files: as they were read, and the edition in which they were published or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.counting import count
from dashboard.intake.batches import Batch
from dashboard.intake.results import FileResult
from dashboard.state.received import Received, log_received
from dashboard.store import Edition


def register(
    folder: Path, channel: str, results: Sequence[FileResult], edition: Edition | None = None
) -> None:
    """Register how files stand after they were read, or after `edition` was published from them.

    folder: of the store. channel: a code of state.received.CHANNELS.
    """
    standing = [_standing(result, channel, edition) for result in results]
    if edition is None:  # published files were counted when they were read
        _count(standing)
    log_received(folder, standing)


def published_later(channel: str, results: Sequence[FileResult]) -> tuple[Received, ...]:
    """How files will stand once a second person has approved them."""
    return tuple(
        replace(_standing(result, channel, None), step="published" if result.taken else _step(result))
        for result in results
    )


def register_withdrawal(folder: Path, channel: str, batch: Batch, edition: Edition, reason: str) -> None:
    """Register that a file was withdrawn in `edition`."""
    told = withdrawn_later(channel, batch, reason)
    log_received(folder, [replace(one, edition_number=edition.number, author=edition.author) for one in told])


def withdrawn_later(channel: str, batch: Batch, reason: str) -> tuple[Received, ...]:
    """How the file of a batch stands once it is withdrawn; nothing for one without a digest."""
    if batch.file_sha256 is None:  # published by the first software, which kept no digest
        return ()
    told = Received(
        file_sha256=batch.file_sha256,
        source_file=batch.source_file,
        department_code=batch.department_code,
        kinds="",
        channel=channel,
        step="withdrawn",
        sentence=reason,
    )
    return (told,)


def _standing(result: FileResult, channel: str, edition: Edition | None) -> Received:
    is_published = edition is not None and result.taken > 0
    return Received(
        file_sha256=result.sha256,
        source_file=result.file,
        department_code=result.department_code,
        kinds=",".join(result.kinds),
        channel=channel,
        step="published" if is_published else _step(result),
        read_row_count=result.read,
        taken_row_count=result.taken,
        rejected_row_count=result.rejected,
        held_row_count=result.held,
        question_count=len(result.questions),
        answer_count=len(result.answered),
        sentence="" if result.questions else result.refusal or "",
        edition_number=edition.number if edition is not None and is_published else None,
        author=edition.author if edition is not None and is_published else None,
    )


def _count(read: Sequence[Received]) -> None:
    for file in read:
        count("intake_files", channel=file.channel, step=file.step)
        count("intake_rows", file.taken_row_count, state="taken")
        count("intake_rows", file.rejected_row_count, state="rejected")
        count("intake_rows", file.held_row_count, state="held")


def _step(result: FileResult) -> str:
    if result.questions:
        return "asked"
    if result.refusal:
        return "refused"
    return "ready" if result.taken else "sent_back"
