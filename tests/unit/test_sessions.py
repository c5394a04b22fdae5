"""Log-ins on the server's side: time-outs, ends, and two clocks of which the longer counts."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.access import operating, sessions
from dashboard.access.asking import TRIAL_SESSION, principal_of_headers
from dashboard.access.principal import TRIAL
from dashboard.access.session_file import FILE
from dashboard.refusal import Refusal
from dashboard.settings import ROOT

MINUTE, HOUR = 60.0, 3600.0
Clock = Callable[[float, float], None]


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with a log-in and one account."""
    accounts = tmp_path / "accounts.toml"
    accounts.write_text(
        '[accounts."jia"]\nroles = ["viewer"]\n[groups."g"]\nroles = ["exporter"]', encoding="utf-8"
    )
    given = {
        "ACCESS": "oidc",
        "ACCOUNTS": accounts,
        "KEYS": tmp_path / "keys",
        "OIDC_METADATA": "https://sso.example.gov.cn/.well-known/openid-configuration",
        "OIDC_CLIENT": "kanban",
        "OIDC_SECRET_FILE": accounts,
    }
    monkeypatch.setattr(operating, "_acting", [])
    for name, value in given.items():
        monkeypatch.setenv(f"DASHBOARD_{name}", str(value))
    return accounts


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the time of day and the time since the machine started, in seconds."""

    def at(day: float, up: float) -> None:
        monkeypatch.setattr(sessions, "_now", lambda: sessions._Now(day, up))

    return at


def test_a_log_in_goes_on_while_it_is_used(clock: Clock) -> None:
    """30 idle minutes end a log-in, and ten hours however it is used; a look of the server is no use of it."""
    clock(1e6, 1e3)
    session = sessions.begin("jia", (), "oidc")
    clock(1e6 + 29 * MINUTE, 1e3 + 29 * MINUTE)
    assert sessions.find(session, is_use=False) is not None
    clock(1e6 + 31 * MINUTE, 1e3 + 31 * MINUTE)
    assert sessions.find(session) is None
    session, passed = sessions.begin("jia", (), "oidc"), 31 * MINUTE
    begun = passed
    while passed < begun + 10 * HOUR - 20 * MINUTE:
        passed += 20 * MINUTE
        clock(1e6 + passed, 1e3 + passed)
        assert sessions.find(session) is not None
    passed += 20 * MINUTE
    clock(1e6 + passed, 1e3 + passed)
    assert sessions.find(session) is None


def test_a_clock_that_was_set_back_prolongs_nothing(clock: Clock) -> None:
    """Set back while the machine runs, the time since its start counts; set back over a restart, the log-in is over."""
    clock(1e6, 1e3)
    session = sessions.begin("jia", (), "oidc")
    clock(1e6 - HOUR, 1e3 + 10 * MINUTE)
    assert sessions.find(session) is not None
    clock(1e6 - 2 * HOUR, 1e3 + 45 * MINUTE)
    assert sessions.find(session) is None
    clock(2e6, 5e3)
    session = sessions.begin("jia", (), "oidc")
    clock(2e6 + 5 * MINUTE, 60)
    assert sessions.find(session) is not None
    clock(2e6 - HOUR, 50)
    assert sessions.find(session) is None


def test_only_a_digest_is_kept(site: Path) -> None:
    """Nothing in the folder opens a log-in, and ids have 32 random bytes."""
    session = sessions.begin("jia", (), "oidc")
    assert len(session) == 43
    assert session != sessions.begin("jia", (), "oidc")
    for path in (site.parent / "keys").iterdir():
        assert session.encode() not in path.read_bytes()
    found = sessions.find(session)
    assert found is not None
    assert sessions.find(found.session) is None


def test_an_end_is_for_good() -> None:
    """An ended log-in is not found again; all of an account end together, others go on."""
    first, second, other = (sessions.begin(one, ("g",), "oidc") for one in ("jia", "jia", "yi"))
    sessions.end(first)
    assert sessions.find(first) is None
    assert sessions.end_all("jia") == 1
    assert sessions.find(second) is None
    assert sessions.find(other) is not None


def test_another_process_ends_it(site: Path) -> None:
    """What one process begins another finds and ends."""
    session = sessions.begin("jia", (), "oidc")
    program = (
        f"from dashboard.access import sessions; assert sessions.find({session!r}); sessions.end({session!r})"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    assert sessions.find(session) is None


def test_a_page_run_asks_anew(site: Path) -> None:
    """The principal of a log-in follows the accounts file; without a log-in, or with one of another source, there is none."""
    session = sessions.begin("jia", ("g",), "oidc")
    assert principal_of_headers(session).may("export")
    assert principal_of_headers(session).session not in ("", session)
    site.write_text('[accounts."jia"]\nroles = ["viewer"]\ndisabled = true', encoding="utf-8")
    with pytest.raises(Refusal, match="已停用"):
        principal_of_headers(session)
    for value in (None, "", TRIAL_SESSION, "made-up", sessions.begin("jia", (), "gateway")):
        with pytest.raises(Refusal, match="登录已结束"):
            principal_of_headers(value)


def test_a_trial_needs_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a log-in the middleware's word alone is the trial's principal."""
    monkeypatch.setenv("DASHBOARD_ACCESS", "trial")
    assert principal_of_headers(TRIAL_SESSION) == TRIAL
    with pytest.raises(Refusal):
        principal_of_headers(None)


def test_a_signature_is_used_once() -> None:
    """A signature's name is taken once, in whatever process."""
    assert sessions.use_once("one", time.time() + 60)
    assert not sessions.use_once("one", time.time() + 60)
    assert sessions.use_once("two", time.time() + 60)


def test_rows_that_are_over_are_removed(site: Path, clock: Clock) -> None:
    """A log-in that ended long ago leaves nothing."""
    clock(1e6, 1e3)
    sessions.begin("jia", (), "oidc")
    clock(1e7, 1e7)
    sessions.begin("yi", (), "oidc")
    with sqlite3.connect(site.parent / "keys" / FILE) as con:
        assert con.execute("select subject from sessions").fetchall() == [("yi",)]
    con.close()


def test_asking_costs_little() -> None:
    """Who asks is found in well under the time that a page run notices."""
    session = sessions.begin("jia", (), "oidc")
    principal_of_headers(session)
    times = []
    for _ in range(200):
        begun = time.perf_counter()
        principal_of_headers(session)
        times.append(time.perf_counter() - begun)
    assert sorted(times)[len(times) // 2] < 0.001
