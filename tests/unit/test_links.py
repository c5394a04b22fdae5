"""定版链接: kept whole, opened as they were seen, refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard import links, state
from dashboard.refusal import Refusal


def test_editions_that_links_and_meetings_quote(tmp_path: Path) -> None:
    """A link quotes its edition and the one it is compared with, a meeting its own; nothing written quotes nothing."""
    assert links.quoted_editions(tmp_path) == set()
    with state.writing(tmp_path) as con:
        con.execute(
            "insert into links values ('t', 1, 'changes', '版本变化', 'ledger', 'p', 5, 'x', '{}', '[3, 5]',"
            " '{}', '[]', '[]', 'd', '2026-11-24', '1')"
        )
        con.execute("insert into meetings values ('m', 'ledger', 'p', 8, '例会', '2026-11-24', '2026-11-24')")
    assert links.quoted_editions(tmp_path) == {3, 5, 8}


def test_unreadable_links_quote_everything(tmp_path: Path) -> None:
    """Where the links cannot be read, the question is refused, and no edition counts as free."""
    (tmp_path / state.FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(Refusal, match="从备份恢复"):
        links.quoted_editions(tmp_path)
