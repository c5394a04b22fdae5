"""定版链接: a short address that keeps page, edition, every parameter, and the figures and rows that were seen."""

from __future__ import annotations

from pathlib import Path

from dashboard.state import reading


def quoted_editions(folder: Path) -> set[int]:
    """The numbers of the editions that a link or a meeting quotes; whoever removes editions keeps these.

    folder: of the store. Refuses where state.sqlite cannot be read, so that nothing is removed unseen.
    """
    with reading(folder) as con:
        if con is None:
            return set()
        rows = con.execute(
            "select value from links, json_each(links.quoted) union select edition_number from meetings"
        ).fetchall()
    return {int(number) for (number,) in rows}
