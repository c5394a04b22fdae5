"""What the doors withstand, they withstand for every role: a reader with few rights gets no further by a strange address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.attacks.matrix import PAGES, SCOPES, somebody
from tests.attacks.test_matrix import ROLES, asked
from tests.stores import demonstration_store

HOSTILE: tuple[tuple[str, dict[str, str]], ...] = (
    ("/export/projects_list.csv", {"edition": "9" * 4300}),
    ("/export/projects_list.csv", {"row_limit": str(2**63)}),
    ("/export/projects_list.csv", {"clause": "1.1' or 1=1 --"}),
    ("/export/projects_list.csv", {"city": "510700,*"}),
    ("/export/projects_list.csv", {"q": "510101199003071234"}),
    ("/export/projects_list.csv", {"link": "../../etc/passwd"}),
    ("/export/projects_list.csv", {"since": "-1"}),
    ("/export/..%2F..%2Fmarts%2Frecords.csv", {}),
    ("/export/project_scope.csv", {"id": "x"}),
    ("/export/records.csv", {}),
    ("/export/placed_leg.csv", {}),
    ("/export/projects_list.exe", {}),
    ("/l/aaaaaaaaaa", {}),
)


@pytest.fixture(autouse=True)
def _on_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DASHBOARD_STORE", demonstration_store())
    yield


@pytest.mark.parametrize("role", ROLES)
def test_strange_addresses_are_refused_with_a_sentence(role: str) -> None:
    """No role gets rows, a path or a trace of the program by an address that no page makes."""
    for who in (somebody(role), somebody(role, city=SCOPES["city"])):
        for path, parameters in HOSTILE:
            status, body = asked(who, path, **parameters)
            told = body.decode("utf-8")
            assert (path, parameters, status) == (path, parameters, 404 if path.startswith("/l/") else 400)
            assert "Traceback" not in told
            assert "/work" not in told
            assert "select " not in told.lower()


@pytest.mark.parametrize("role", [role for role in ROLES if "overview" not in PAGES[role]])
def test_an_officer_learns_nothing_of_the_records(role: str) -> None:
    """三员分立: to those who run, secure and audit, a real and an invented number of a project sound the same."""
    who = somebody(role)
    real = asked(who, "/export/project_detail.json", id="YS-0001")
    assert real == asked(who, "/export/project_detail.json", id="no-such-number")
    assert real[0] == 400
