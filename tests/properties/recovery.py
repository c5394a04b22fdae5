"""What an attacker works out: exact elimination over everything that is printed, then ranges that close in on each cell."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

# One printed sum: the cells that add up to it, and the sum.
Equation = tuple[frozenset[Hashable], int]
Ranges = dict[Hashable, tuple[int, int]]


def determined(equations: Sequence[Equation], known: Mapping[Hashable, int]) -> dict[Hashable, Fraction]:
    """The cells that the equations fix, by elimination over the rationals. known: the cells that are printed."""
    cells = sorted({cell for summed, _ in equations for cell in summed if cell not in known}, key=repr)
    place = {cell: number for number, cell in enumerate(cells)}
    rows: list[list[Fraction]] = []
    for summed, total in equations:
        row = [Fraction(0)] * (len(cells) + 1)
        for cell in summed:
            if cell in known:
                row[-1] -= known[cell]
            else:
                row[place[cell]] += 1
        row[-1] += total
        rows.append(row)
    reduced = _reduced(rows, len(cells))
    found = {}
    for row in reduced:
        filled = [number for number in range(len(cells)) if row[number]]
        if len(filled) == 1:
            found[cells[filled[0]]] = row[-1] / row[filled[0]]
    return found


def _reduced(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """Reduced row echelon form."""
    done = 0
    for column in range(width):
        pivot = next((number for number in range(done, len(rows)) if rows[number][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        head = rows[done][column]
        rows[done] = [value / head for value in rows[done]]
        for number, row in enumerate(rows):
            if number != done and row[column]:
                factor = row[column]
                rows[number] = [
                    value - factor * leading if leading else value
                    for value, leading in zip(row, rows[done], strict=True)
                ]
        done += 1
    return rows[:done]


def narrowed(
    equations: Sequence[Equation],
    steps: Iterable[tuple[Hashable, Hashable, int, int]],
    known: Mapping[Hashable, int],
    most: int,
) -> Ranges:
    """The least and the most that every cell may be, closed in on until nothing changes.

    steps: (cell, the same cell later, least growth, most growth). most: no cell is larger than this.
    """
    steps = list(steps)
    ranges: Ranges = {cell: (count, count) for cell, count in known.items()}
    for summed, _ in equations:
        for cell in summed:
            ranges.setdefault(cell, (0, most))
    for before, after, *_ in steps:
        ranges.setdefault(before, (0, most))
        ranges.setdefault(after, (0, most))
    while True:
        old = dict(ranges)
        for summed, total in equations:
            least, highest = (
                sum(ranges[cell][0] for cell in summed),
                sum(ranges[cell][1] for cell in summed),
            )
            for cell in summed:
                low, high = ranges[cell]
                ranges[cell] = max(low, total - (highest - high)), min(high, total - (least - low))
        for before, after, growth, most_growth in steps:
            (low, high), (later_low, later_high) = ranges[before], ranges[after]
            ranges[after] = max(later_low, low + growth), min(later_high, high + most_growth)
            ranges[before] = max(low, later_low - most_growth), min(high, later_high - growth)
        assert all(low <= high for low, high in ranges.values()), "what is printed contradicts itself"
        if ranges == old:
            return ranges
