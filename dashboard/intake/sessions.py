"""An intake session: files from the page, read and published with the same code as on the command line."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from dashboard.access import Principal
from dashboard.intake import FileResult, answer_workbook, understand
from dashboard.intake.accepting import take
from dashboard.intake.choices import Choices
from dashboard.intake.handing_in import hand_in
from dashboard.intake.isolation import Progress
from dashboard.intake.mapping import FileMapping, as_texts, kept_mapping
from dashboard.intake.missing import missing_rows
from dashboard.intake.own_rows import check_own, own_rows
from dashboard.intake.own_unit import Units, choices_of, of_units
from dashboard.intake.questions import Answer, sorted_out
from dashboard.intake.registering import register
from dashboard.intake.rehearsal import Rehearsal, rehearsed
from dashboard.intake.remembering import answers_of, remember_learned
from dashboard.intake.results import MissingRow
from dashboard.intake.sent import Sent, written
from dashboard.intake.twice import settled
from dashboard.settings import limits
from dashboard.state.refusals import log_refusal
from dashboard.state.submissions import Submission
from dashboard.store import Edition, Store, ledger_base, signed

LARGEST_MIB = 50


class IntakeSession:
    """The work of a steward. Results are kept in `session`, so that nothing is computed twice.

    folder: of the store. session: the state that survives a rerun of the page. units: whose files alone are taken, None for all.
    """

    def __init__(
        self, folder: Path, policy_id: str, session: MutableMapping[Any, Any], units: Units = None
    ) -> None:
        """Take up the state of earlier reruns."""
        self.store, self.policy_id, self.session, self.units = Store(folder), policy_id, session, units

    @property
    def turn(self) -> int:
        """The number of editions published from this session."""
        return int(self.session.get("intake_turn", 0))

    @property
    def published(self) -> int | None:
        """The edition that was published last from this session."""
        return self.session.get("intake_published")

    @cached_property
    def choices(self) -> Choices:
        """The choices from the vocabulary of intake and the reference data of the policy."""
        return choices_of(self.policy_id, self.units)

    def understood(
        self, sent: Sent, progress: Progress, corrected: Mapping[str, FileMapping] | None = None
    ) -> list[FileResult]:
        """Read the files; nothing stays on disk. corrected: file shape → its mapping of today.

        progress: called with stage, done, total while a file is read; not called for a cached result.
        """
        now = dict(corrected or {})
        answers = tuple(sorted(self.answers.items()))
        key = (sent.digest, as_texts(now), answers, self.units, ledger_base(self.store))
        found: list[FileResult] = self._once(
            f"read_{bool(now)}", key, lambda: self._read(sent, now, progress)
        )
        return found

    def mapping(
        self,
        result: FileResult,
        kind: str | None,
        unit: str | None,
        rows: Sequence[Mapping[str, str | None]],
        numbers_are_things: bool,
    ) -> FileMapping:
        """The remembered mapping of a file's shape, with the corrections of today.

        rows: heading, name, level and unit of each column that was corrected.
        """
        kept = kept_mapping(self.store.folder, result.department_code, result.shape) or FileMapping()
        return kept.with_corrections(kind, unit, rows, numbers_are_things)

    @property
    def answers(self) -> dict[str, tuple[Answer, ...]]:
        """SHA-256 of a file → the answers given in this session."""
        kept: dict[str, tuple[Answer, ...]] = self.session.setdefault("intake_answers", {})
        return kept

    def answer_questions(self, result: FileResult, given: Sequence[tuple[str, str, str]]) -> bool:
        """Keep answers to questions of a file. given: key, choice and reason of each. Raises Refusal as `sorted_out`."""
        answers = tuple(Answer(*one) for one in given)
        sorted_out(result.questions, answers)
        self.answers[result.sha256] = (*self.answers.get(result.sha256, ()), *answers)
        return True

    def take_back(self, result: FileResult) -> None:
        """Forget the answers of this session for a file."""
        self.answers.pop(result.sha256, None)

    def settled(self, read: Sequence[FileResult], accepts_valid: bool) -> list[FileResult]:
        """The results to publish, see `twice.settled`."""
        base = ledger_base(self.store)

        def work() -> list[FileResult]:
            results = settled(read, base, self.answers, self.units, accepts_valid=accepts_valid)
            register(self.store.folder, "page", results)
            return results

        key = (tuple(read), accepts_valid, tuple(sorted(self.answers.items())), base)
        found: list[FileResult] = self._once("settled", key, work)
        return found

    def missing(self, results: Sequence[FileResult]) -> list[MissingRow]:
        """The rows of earlier files of the same name and unit that these files lack."""
        return missing_rows(ledger_base(self.store), results)

    def planned(
        self,
        sent: Sent,
        corrected: Mapping[str, FileMapping],
        results: Sequence[FileResult],
        withdrawn: Sequence[MissingRow],
    ) -> Rehearsal:
        """The changes that publishing these results would make. At least one result must have accepted rows."""
        base = ledger_base(self.store)
        taken = tuple((result.taken, result.answered) for result in results)
        key = (sent.digest, as_texts(corrected), taken, tuple(withdrawn), base.number if base else 0)
        found: Rehearsal = self._once(
            "planned",
            key,
            lambda: rehearsed(self.store, results, policy_id=self.policy_id, withdrawn=withdrawn),
        )
        return found

    def is_overtaken(self, planned: Rehearsal) -> bool:
        """Whether another edition was published since the steward first saw the changes of these files."""
        seen = self.session.setdefault("intake_seen", planned.after)
        self.session["intake_seen"] = planned.after
        return bool(seen != planned.after)

    def publish(
        self,
        results: Sequence[FileResult],
        corrected: Mapping[str, FileMapping],
        withdrawn: Sequence[MissingRow],
        after: int,
        author: str,
        message: str,
    ) -> Edition | None:
        """Publish, remember the corrections for the next file of the same shape, and clear the session."""
        check_own(results, ledger_base(self.store), self.units)
        author, message = signed(author, message)
        edition = take(
            self.store,
            results,
            policy_id=self.policy_id,
            author=author,
            message=message,
            withdrawn=withdrawn,
            after=after,
        )
        remember_learned(self.store.folder, results, author, corrected)
        if edition is not None:
            register(self.store.folder, "page", results, edition)
            self.session["intake_published"] = edition.number
            self._clear()
        return edition

    def submit(
        self,
        principal: Principal,
        results: Sequence[FileResult],
        corrected: Mapping[str, FileMapping],
        withdrawn: Sequence[MissingRow],
        after: int,
        author: str,
        message: str,
    ) -> Submission | None:
        """Hand the same in for a second person, and clear the session."""
        check_own(results, ledger_base(self.store), self.units)
        made = hand_in(
            self.store,
            results,
            principal,
            "page",
            policy_id=self.policy_id,
            author=author,
            message=message,
            withdrawn=withdrawn,
            after=after,
            corrected=corrected,
        )
        if made is not None:
            self._clear()
        return made

    def _clear(self) -> None:
        self.session["intake_turn"] = self.turn + 1
        for name in ("read_False", "read_True", "planned", "settled", "seen", "answers"):
            self.session.pop(f"intake_{name}", None)

    def answer(self, sent: Sent, place: int, result: FileResult) -> bytes:
        """The answer workbook for the sender, with the rejected cells marked."""
        with tempfile.TemporaryDirectory(prefix="dashboard-intake-") as folder:
            path = written(Path(folder), place, *sent.files[place])
            return answer_workbook(path, result, seconds=limits().page_seconds)

    def _read(self, sent: Sent, corrected: Mapping[str, FileMapping], progress: Progress) -> list[FileResult]:
        def remembered(department_code: str | None, shape: str) -> FileMapping | None:
            return corrected.get(shape) or kept_mapping(self.store.folder, department_code, shape)

        with tempfile.TemporaryDirectory(prefix="dashboard-intake-") as folder:
            found = understand(
                [written(Path(folder), place, *file) for place, file in enumerate(sent.files)],
                kind=None,
                department=sent.department,
                as_of=sent.as_of,
                policy_id=self.policy_id,
                limit_mib=LARGEST_MIB,
                seconds=limits().page_seconds,
                remembered=remembered,
                answers=answers_of(ledger_base(self.store), self.answers),
                progress=progress,
            )
        found = own_rows(of_units(found, self.units, self.policy_id), ledger_base(self.store), self.units)
        for result in found:
            if result.refusal:
                log_refusal(self.store.folder, "file", result.file, result.refusal)
        return found

    def _once(self, name: str, key: object, work: Callable[[], Any]) -> Any:
        kept = self.session.get(f"intake_{name}")
        if kept is None or kept[0] != key:
            kept = (key, work())
            self.session[f"intake_{name}"] = kept
        return kept[1]
