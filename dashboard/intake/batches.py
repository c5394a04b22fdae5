"""The files that a ledger edition holds, each a batch, and which of them rely on another."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.intake.pairs import KIND, SAME
from dashboard.refusal import Refusal
from dashboard.store import Edition, fetch

# Files with a row that was left out because this one has the same money: the question names the file.
RELYING = """
select distinct batches.source_file
from intake_answers
inner join batches on batches.batch_id = intake_answers.batch_id
where
    starts_with(intake_answers.question_key, $kind || ':')
    and intake_answers.choice = $same
    and intake_answers.batch_id != $batch_id
    and contains(translate(intake_answers.question, '‘’', '“”'), '“' || $file || '”')
order by all
"""


@dataclass(frozen=True)
class Batch:
    """A file that came into an edition. edition: the number of the edition into which it came."""

    batch_id: str
    edition: int
    source_file: str
    file_sha256: str | None
    department_code: str | None


def find_batch(base: Edition | None, batch_id: str) -> Batch:
    """The batch of this number in the newest ledger edition. Raises Refusal where it has none."""
    rows = [] if base is None else fetch(
        base,
        "select batch_id, edition, source_file, file_sha256, reporting_department_code from batches where batch_id = $id",
        {"id": batch_id},
    ).to_pylist()  # fmt: skip
    if not rows:
        raise Refusal(f"在用的台账里没有批次“{batch_id}”。批次号见“报送台”，或已经撤回。")
    return Batch(*rows[0].values())


def check_relied_on(base: Edition, batch: Batch) -> None:
    """Raise Refusal where a row of another file was left out because this one has the same money: it would count nowhere."""
    given = {"kind": KIND, "same": SAME, "batch_id": batch.batch_id, "file": batch.source_file}
    try:
        relying = fetch(base, RELYING, given)["source_file"].to_pylist()
    except Refusal:  # an edition of before there were questions
        return
    if relying:
        named = "、".join(f"“{file}”" for file in relying[:3])
        raise Refusal(
            f"不能先撤回“{batch.source_file}”：{named}里有行答复过与它是同一笔钱，没有读入，撤回它这些钱就两边都不算。"
            f"请先撤回{named}，再撤回它，然后重新报送{named}。"
        )
