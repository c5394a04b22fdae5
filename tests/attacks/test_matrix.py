"""Role × page × report × format × scope, tried whole at the doors that a browser and a program come by."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Scope

import app as server
from dashboard.access import TRIAL, Principal, may_open
from dashboard.access.roles import role_labels
from dashboard.questions.queries import load, report_names
from dashboard.questions.scoping import may_ask
from dashboard.settings import settings
from dashboard.store import current_edition, open_store
from dashboard.views.page_runs import page_addresses
from dashboard.web import Exports, routes
from dashboard.web.routes import MEDIA_TYPES
from tests import asking
from tests.attacks.matrix import (
    COLUMNS,
    EXPORTS,
    FIXED,
    OF_PEOPLE,
    OF_STEWARDS,
    PAGES,
    SCOPES,
    WITHOUT_RECORDS,
    somebody,
)
from tests.stores import demonstration_store

APP: ASGIApp = Starlette(routes=routes(dict, Exports(server.answer, server.promise), server.follow))
ROLES = sorted(role_labels())
Answered = tuple[int, bytes]
# Scopes that many readers have; in the others the rows are looked at, and a soak compares them with the filter's.
OFTEN = ("city", "department")


@pytest.fixture(autouse=True)
def _on_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DASHBOARD_STORE", demonstration_store())
    yield


def asked(who: Principal, path: str, method: str = "GET", **parameters: str) -> Answered:
    """The status and the body that somebody gets from the server's own routes."""
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # the client never leaves
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": urlencode(parameters).encode(), "headers": [(b"host", b"localhost:8501")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8501), "scheme": "http", "principal": who,
    }  # fmt: skip

    async def answered() -> None:
        await APP(scope, receive, send)

    asyncio.run(answered())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def test_the_matrix_names_every_role_and_every_page() -> None:
    """A new role or page is in no test before somebody has written down who may open it."""
    assert set(PAGES) == set(ROLES)
    assert set(page_addresses()) == set().union(*PAGES.values())


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_pages_and_no_other_exists_for_it(role: str) -> None:
    """Whatever is not written down for a role is answered as an address that there is not."""
    found = {page for page in page_addresses() if server.has_page(somebody(role), page)}
    assert found == PAGES[role]
    assert not server.has_page(somebody(role), "no-such-page")


@pytest.mark.parametrize("role", ROLES)
def test_role_and_report_and_format(role: str) -> None:
    """A file of each report in each format is promised to those who may have it; to others the report does not exist."""
    who, wrong = somebody(role), list[tuple[object, ...]]()
    unknown = asked(who, "/export/no_such_report.csv")
    for name in report_names():
        seen = name in WITHOUT_RECORDS or (name not in OF_STEWARDS | OF_PEOPLE and "overview" in PAGES[role])
        seen = (
            seen
            or (name in OF_STEWARDS and "intake" in PAGES[role])
            or (name in OF_PEOPLE and role == "talent")
        )
        for fmt in MEDIA_TYPES:
            status, _ = asked(who, f"/export/{name}.{fmt}", "HEAD")
            if (status == 200) != (seen and role in EXPORTS):
                wrong.append((name, fmt, status))
        if not seen and role in EXPORTS:
            status, body = asked(who, f"/export/{name}.csv")
            told = unknown[1].decode().replace("no_such_report", name)
            if (status, body.decode()) != (unknown[0], told):
                wrong.append((name, "csv", body.decode()[:80]))
    assert wrong == []


@pytest.mark.parametrize("scope", SCOPES)
def test_no_row_lies_outside_a_scope(scope: str) -> None:
    """Every report that a reader with a scope gets has rows of it alone; what cannot be narrowed is refused."""
    wrong: list[tuple[object, ...]] = []
    for name in report_names():
        if load(name).takes("id") and not load(name).takes(scope):
            continue  # of one record: test_numbers_of_records_cannot_be_walked
        status, body = within(scope, name)
        if name in WITHOUT_RECORDS | FIXED:
            continue
        if (status == 200) != load(name).takes(scope):
            wrong.append((name, status, body.decode()[:80]))
        elif status == 200 and scope in COLUMNS:
            codes = {row.get(COLUMNS[scope]) for row in json.loads(body)} - {None}
            if COLUMNS[scope] in _columns(body) and not codes <= set(SCOPES[scope]):
                wrong.append((name, status, str(codes)))
    assert wrong == []


def _columns(body: bytes) -> set[str]:
    rows = json.loads(body)
    return set(rows[0]) if rows else set()


@cache
def within(scope: str, report: str) -> Answered:
    """What a reader with this scope gets of a report under no filter, asked once for the tests of this file."""
    return asked(somebody("steward", "talent", **{scope: SCOPES[scope]}), f"/export/{report}.json")


@pytest.mark.parametrize(
    "scope",
    [pytest.param(scope, marks=() if scope in OFTEN else pytest.mark.soak) for scope in SCOPES],
)
def test_a_scope_gives_what_the_filter_gives(scope: str) -> None:
    """A reader with a scope gets, under no filter, exactly what everybody gets under that filter: the same rows, one label."""
    codes, wrong = ",".join(SCOPES[scope]), []
    for name in report_names():
        if name in WITHOUT_RECORDS | FIXED or not load(name).takes(scope) or load(name).takes("id"):
            continue
        if within(scope, name)[1] != asked(TRIAL, f"/export/{name}.json", **{scope: codes})[1]:
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("scope", SCOPES)
def test_a_wider_address_is_refused(scope: str) -> None:
    """All, another value, and one value more than the scope are refused: never a smaller number under the same label."""
    who = somebody("steward", **{scope: SCOPES[scope]})
    edition = current_edition(open_store(settings().store_url))
    rows = asking.run(edition, "known_values").to_pylist()
    other = next(
        row["code"] for row in rows if row["parameter"] == scope and row["code"] not in SCOPES[scope]
    )
    for wider in ("all", other, f"{SCOPES[scope][0]},{other}"):
        status, body = asked(who, "/export/projects_list.json", **{scope: wider})
        assert status == 400
        assert "您的范围" in body.decode()


def test_numbers_of_records_cannot_be_walked() -> None:
    """The number of a project, a finding or a task outside the scope is answered as one that does not exist."""
    edition = current_edition(open_store(settings().store_url))
    who = somebody("steward", city=SCOPES["city"])
    projects = asking.run(edition, "projects_list").to_pylist()
    findings = asking.run(edition, "findings_list").to_pylist()
    tasks = asking.run(edition, "tasks_list").to_pylist()
    for report, key, rows in (
        ("project_detail", "record_id", projects),
        ("project_entries", "record_id", projects),
        ("finding_detail", "finding_key", findings),
        ("task_detail", "task_id", tasks),
    ):
        inside = [row for row in rows if row["city_code"] == "510700"]
        outside = [row for row in rows if row["city_code"] != "510700"]
        assert outside
        missing = asked(who, f"/export/{report}.json", id="no-such-number")
        assert missing[0] == 400
        for row in outside[:40]:
            assert asked(who, f"/export/{report}.json", id=row[key]) == missing
        for row in inside[:5]:
            assert asked(who, f"/export/{report}.json", id=row[key])[0] == 200


@pytest.mark.parametrize("scope", SCOPES)
def test_a_report_of_one_record_is_never_of_all(scope: str) -> None:
    """Without the number of a record, or with `all`, a reader with a scope gets no row of it."""
    who = somebody("steward", **{scope: SCOPES[scope]})
    for name in (name for name in report_names() if load(name).takes("id") and not load(name).takes(scope)):
        for parameters in ({}, {"id": ""}, {"id": "all"}):
            status, body = asked(who, f"/export/{name}.json", **parameters)
            assert status == 400 or json.loads(body) == [], (name, parameters)


def test_nothing_is_asked_without_a_principal() -> None:
    """A request that no middleware has looked at is answered by no route."""
    scope: Scope = {
        "type": "http", "method": "GET", "path": "/export/projects_list.csv", "raw_path": b"", "root_path": "",
        "query_string": b"", "headers": [], "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8501), "scheme": "http",
    }  # fmt: skip
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.Event().wait()  # the client never leaves
        return {}

    async def send(message: Message) -> None:
        sent.append(message)

    async def answered() -> None:
        await APP(scope, receive, send)

    asyncio.run(answered())
    assert sent[0]["status"] == 500
    assert all(not may_ask(name, somebody("auditor")) for name in ("projects_list", "overview_totals"))
    assert not may_open(somebody("auditor"), "overview")
