"""The papers of 督办 for the choices of a view: those of one unit, and the ledger of what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dashboard.briefing.papers import KINDS, Paper, paper, paper_name
from dashboard.export import ReportTable
from dashboard.refusal import Refusal
from dashboard.views.view import View

# What a letter to a unit cannot follow: it always names all its tasks.
NARROWER = ("part", "clause", "city", "county", "q", "task_state")


Offered = tuple[str, str, str, Callable[[], Paper]]


def papers_of(view: View) -> tuple[list[Offered], list[str]]:
    """(title, suffix, file name, content) of each paper on offer; and a sentence for each paper that is not.

    Letters and calendar are of one unit with all its tasks; 督办台账 follows every choice of the page.
    """
    offers: list[Offered] = []
    told: list[str] = []
    units: tuple[str, ...] = tuple(view.values.get("department") or ())
    is_whole = not any(view.values.get(name) for name in NARROWER)
    if len(units) == 1 and is_whole:
        for kind, described in KINDS.items():
            if kind == "ledger":
                continue
            try:
                name = paper_name(paper(view.edition, kind, units[0], view.principal), described.suffix)
            except Refusal as refusal:
                told.append(str(refusal))
                continue
            content = partial(paper, view.edition, kind, units[0], view.principal)
            offers.append((described.title, described.suffix, name, content))
    else:
        told.append("只选一个责任单位、不选其他条件时，可以下载它的催办单、督查通知单和任务日历。")
    ledger = KINDS["ledger"]
    report: ReportTable = view.report("task_ledger")
    offers.append(
        (ledger.title, ledger.suffix, paper_name(report, ledger.suffix), partial(view.report, "task_ledger"))
    )
    return offers, told
