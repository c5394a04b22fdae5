"""A store to be damaged, for the tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.store import Store
from tests.editions import build
from tests.unit.test_store import one_project


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with two editions, to be copied and never touched."""
    return build(tmp_path_factory.mktemp("published"), one_project("甲"), one_project("乙")).folder


@pytest.fixture
def store(published: Path, tmp_path: Path) -> Store:
    """A copy of that store, for a test to damage."""
    return Store(Path(shutil.copytree(published, tmp_path / "store")))
