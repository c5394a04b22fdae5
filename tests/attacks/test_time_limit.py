"""One question cannot hold the server: it is stopped after the set time, in words, and the next is answered."""

from __future__ import annotations

import threading

import pytest

from dashboard.refusal import Refusal
from dashboard.store import current_edition, fetch, open_store
from tests.asking import run
from tests.stores import sample_store

# Some hours of work in a few bytes.
ENDLESS = (
    "select count(*) from range(1000000000) as a, range(1000000000) as b where a.range * b.range % 7 = 1"
)


def test_a_long_question_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at once are both stopped with a sentence; questions beside and after them are answered."""
    monkeypatch.setenv("DASHBOARD_QUERY_SECONDS", "1")
    edition = current_edition(open_store(sample_store()))
    refusals: list[str] = []

    def ask() -> None:
        try:
            fetch(edition, ENDLESS)
        except Refusal as refusal:
            refusals.append(str(refusal))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    assert run(edition, "policy_source").num_rows == 1
    for thread in threads:
        thread.join()
    assert len(refusals) == 2
    assert all("算了 1 秒还没有算完，已经停止" in one for one in refusals)
    assert run(edition, "overview_totals").num_rows == 1


def test_memory_and_spilled_data_have_an_end() -> None:
    """An edition is read with 2 GB of memory at most, and 4 GB on disk; a reader cannot change that."""
    edition = current_edition(open_store(sample_store()))
    names = (
        "select name, value from duckdb_settings() where name in ('memory_limit', 'max_temp_directory_size')"
    )
    limits = {row["name"]: row["value"] for row in fetch(edition, names).to_pylist()}
    assert limits == {"memory_limit": "1.8 GiB", "max_temp_directory_size": "3.7 GiB"}
