"""People and submissions for tests of the second person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.access import TRIAL, Principal, act_as, principal
from dashboard.intake import FileResult, understand
from dashboard.intake.handing_in import hand_in
from dashboard.intake.mapping import kept_mapping
from dashboard.intake.twice import settled
from dashboard.state.submissions import Submission
from dashboard.store import Store, ledger_base
from tests.editions import POLICY_ID

STEWARD = principal("yi", ("steward",), "oidc", unit="kjt")
APPROVER = principal("jia", ("approver",), "oidc", unit="fgw")
BOTH = principal("bing", ("steward", "approver"), "oidc", unit="kjt")
VIEWER = principal("ding", ("viewer", "exporter"), "oidc")
HEAD = "项目编号,项目名称,条款,承担单位,市(州),补助金额(元)\n"


@contextmanager
def being(who: Principal) -> Iterator[None]:
    """Open pages as somebody."""
    act_as(who)
    try:
        yield
    finally:
        act_as(TRIAL)


def ledger(folder: Path, *rows: str, name: str = "科技厅_小台账_2026年10月.csv") -> Path:
    """A small ledger: its rows below HEAD."""
    path = folder / name
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def read(store: Store, *files: Path) -> list[FileResult]:
    """What intake reads in files, to be published or handed in."""
    found = understand(
        list(files),
        kind=None,
        department=None,
        as_of=None,
        policy_id=POLICY_ID,
        limit_mib=50,
        seconds=120,
        remembered=lambda code, shape: kept_mapping(store.folder, code, shape),
    )
    return settled(found, ledger_base(store), {}, accepts_valid=True)


def handed(store: Store, file: Path, who: Principal = STEWARD, message: str = "十月台账") -> Submission:
    """A file handed in by a steward."""
    results = read(store, file)
    made = hand_in(store, results, who, "page", policy_id=POLICY_ID, author="科技厅高新处", message=message)
    assert made is not None
    return made
