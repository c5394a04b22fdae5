"""The result of intake for each file, and the rule for files with rejected rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa

from dashboard.intake.mapping import FileMapping
from dashboard.intake.questions import Answered, Question
from dashboard.store.ledgers import ledgers

# What stands in the place of a person's number and name.
PERSON = "涉及人才信息，请按来源查对"


@dataclass(frozen=True)
class Rejection:
    """A rejected cell: its place, its value, the reason and the remedy."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class SeenColumn:
    """A column with its heading as printed. number: from 1. name: the field it is read as, '' where it is not read.

    level: a funding level's code. unit: a word such as 万元, from the heading. example: its first value;
    '' where it is not read or is_protected (it speaks of a person), so that nothing about a person is shown.
    """

    number: int
    heading: str
    name: str
    level: str | None
    unit: str | None
    example: str
    is_protected: bool


@dataclass(frozen=True)
class SeenTable:
    """A recognised table, rows and columns counted from 1 as in Excel.

    order: its place in the file. kind: '' where no kind was recognised. unit: the word of its unit line,
    or None. heading_row: the last of its headings. first_row, last_row: of its data; rows: how many are data.
    columns: left to right.
    """

    order: int
    sheet: str
    kind: str
    titles: tuple[str, ...]
    unit: str | None
    heading_row: int
    first_row: int
    last_row: int
    rows: int
    columns: tuple[SeenColumn, ...]


@dataclass(frozen=True)
class MissingRow:
    """A row of the newest ledger edition, identified by table and key, that is missing in an incoming file, or replaced by it.

    name: its name for people. file: the incoming file. source_file, source_sheet, source_row: its source.
    reason: why it is withdrawn, '' where the file lacks it.
    """

    table: str
    key: tuple[str, ...]
    name: str
    file: str
    source_file: str
    source_sheet: str
    source_row: int
    reason: str = ""

    @property
    def shown(self) -> tuple[str, str]:
        """Number and name as a steward sees them. Of persons neither: the steward finds the row in its file (D-125)."""
        of_people = any(
            ledger.rows.name == self.table and not ledger.rows.open_columns for ledger in ledgers()
        )
        return (PERSON, PERSON) if of_people else (" ".join(self.key), self.name)


@dataclass(frozen=True)
class FileResult:
    """The result of intake for a file.

    file: the name without folders. sha256: of the bytes as received.
    read, taken, rejected, held, not_data: counts of non-empty rows over all visible sheets;
        read = taken + rejected + held + not_data, always.
    kinds: of the recognised tables, in the order of the sheets.
    department_code: the reporting department; None means 未标明.
    as_of, as_of_basis: 数据截至日 and where it was found: 给定, 文件名, 标题, 数据最晚日期（推定）, 未标明.
    rejections: one per rejected cell, in the order of sheets and rows; `rejected` counts rows.
    facts: table name of an edition to the accepted rows, every column of that table but batch_id;
        money is decimal(18, 2) in yuan.
    keys: table name to the keys of all its rows, rejected rows included.
    tables: recognised tables and headings, in the order of the sheets. shape: a digest of the file's headings.
    totals: sentences on what the sender's totals were held against, or that there are none.
    questions: what must be answered before the file goes in; answered: what was answered, with the reasons.
    learned: the mapping that answers about columns make, to be remembered for the department and the shape.
    replaces: rows of the edition that are withdrawn when the file goes in, as a steward answered.
    notes: Chinese sentences on what was left out or decided; never a reason to leave the file out.
    refusal: the sentence that says why the file could not be read, else None.
    """

    file: str
    sha256: str
    kinds: tuple[str, ...]
    department_code: str | None
    as_of: date | None
    as_of_basis: str
    read: int
    taken: int
    rejected: int
    held: int
    not_data: int
    rejections: tuple[Rejection, ...] = ()
    facts: dict[str, pa.Table] = field(default_factory=dict)
    keys: dict[str, pa.Table] = field(default_factory=dict)
    tables: tuple[SeenTable, ...] = ()
    shape: str = ""
    notes: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    answered: tuple[Answered, ...] = ()
    learned: FileMapping | None = None
    replaces: tuple[MissingRow, ...] = ()
    refusal: str | None = None


def refused(
    file: str, sha256: str, sentence: str, tables: tuple[SeenTable, ...] = (), shape: str = ""
) -> FileResult:
    """The result for a file that could not be read: all counts 0, `sentence` as its refusal."""
    return FileResult(
        file=file, sha256=sha256, kinds=(), department_code=None, as_of=None, as_of_basis="未标明",
        read=0, taken=0, rejected=0, held=0, not_data=0, refusal=sentence, tables=tables, shape=shape,
    )  # fmt: skip


def with_rejections_held(result: FileResult) -> FileResult:
    """Leave out a file with rejected rows: its good rows are counted as `held` and its facts are removed.

    A file without rejected rows is returned unchanged.
    """
    return result if result.rejected == 0 else _held(result)


def with_questions_held(result: FileResult) -> FileResult:
    """Leave out a file with open questions, in the same way. A file without is returned unchanged."""
    return _held(result) if result.questions else result


def _held(result: FileResult) -> FileResult:
    return replace(result, taken=0, held=result.held + result.taken, facts={})
