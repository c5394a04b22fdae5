"""A container over an empty store runs and says what is missing, instead of being started again and again."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

from tests.browser.conftest import ROOT, serving, status
from tests.stores import empty_store


def command() -> tuple[str, ...]:
    """How the container starts the server, without the number of the port."""
    (line,) = [
        line
        for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
        if line.startswith("CMD")
    ]
    words: list[str] = tomllib.loads(f"words = {line.removeprefix('CMD')}")["words"]
    assert words[:2] == ["python", "-m"]
    assert words[-1] == "8501"
    return tuple(words[2:-1])


def test_a_container_over_an_empty_store(tmp_path: Path) -> None:
    """It is alive and not ready, the log has the sentence, and what is published meanwhile is served without a restart."""
    log, store = tmp_path / "log", tmp_path / "store"
    with serving(f"file:{store}", log, command()) as address:
        assert status(f"{address}/healthz") == (200, "ok")
        code, sentence = status(f"{address}/readyz")
        assert code == 503
        assert "还没有任何数据版本" in sentence
        assert "还没有任何数据版本" in log.read_text(encoding="utf-8")
        assert not store.exists()
        shutil.copytree(empty_store().removeprefix("file:"), store)
        assert status(f"{address}/readyz")[0] == 200
