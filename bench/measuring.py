"""Repeating what is measured, and saying it: medians with their spread, ratios, Markdown tables."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence

Times = list[float]
MIB = 2**20
# A measure that takes long is repeated less often, so that the largest size ends.
ENOUGH_SECONDS = 20.0


def in_turn(actions: Sequence[Callable[[], object]], rounds: int, warm: bool = True) -> list[Times]:
    """Seconds of each action, one after the other in every round, so that a busy moment meets all of them.

    warm: whether each is done once before, uncounted. Stops early, after a whole round, when ENOUGH_SECONDS are spent.
    """
    for action in actions if warm else ():
        action()
    found: list[Times] = [[] for _ in actions]
    for _ in range(rounds):
        for action, times in zip(actions, found, strict=True):
            start = time.perf_counter()
            action()
            times.append(time.perf_counter() - start)
        if sum(map(sum, found)) > ENOUGH_SECONDS:
            break
    return found


def said(times: Times, digits: int = 3) -> str:
    """The median with the lowest and the highest; a single value alone; '—' for none."""
    if not times:
        return "—"
    middle = f"{statistics.median(times):,.{digits}f}"
    return middle if len(times) == 1 else f"{middle} ({min(times):,.{digits}f}–{max(times):,.{digits}f})"


def ratio(times: Times, floor: Times) -> str:
    """How many times the floor, by the medians; '—' where one of both was not measured."""
    if not times or not floor or not statistics.median(floor):
        return "—"
    return f"{statistics.median(times) / statistics.median(floor):.1f}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table: the first column words, the others figures."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
