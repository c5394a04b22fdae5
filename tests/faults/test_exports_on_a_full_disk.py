"""The command line on a disk that is full: a sentence, no file, nothing half written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hanging import HANG_SECONDS
from tests.share import mostly_in_soak
from tests.stores import demonstration_store

ROOT = Path(__file__).parents[2]
ROOM = 16 * 1024  # bytes that any one file may grow to; every file below needs more


# The command with a limit on every file that it writes. It sets the limit itself: a large test process cannot always fork.
WITHOUT_ROOM = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, ({ROOM}, {ROOM}))
runpy.run_module("dashboard", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize(
    "wish",
    mostly_in_soak(
        [
            ["export", "projects_list", "-o", "台账.xlsx"],
            ["briefing", "-o", "汇报.docx"],
            ["export", "projects_list", "-o", "台账.csv"],
            ["export", "projects_list", "-o", "台账.zip"],
            ["export", "page:projects", "-o", "整页.xlsx"],
        ]
    ),
)
def test_a_full_disk_is_told_in_a_sentence(wish: list[str], tmp_path: Path) -> None:
    """Whatever is exported, the command says that it could not be written and leaves no file."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ROOM, *wish[:-1], str(tmp_path / wish[-1])],
        cwd=ROOT,
        env={**os.environ, "DASHBOARD_STORE": demonstration_store()},
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "无法写入" in done.stderr
    assert 'Traceback (most recent call last):\n  File "<frozen' not in done.stderr, done.stderr
    assert list(tmp_path.iterdir()) == []
