"""/metrics: who may see it, what it counts, and that it is never about a person or an address."""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.access import TRIAL, Principal, principal
from dashboard.counting import COUNTED, count
from dashboard.refusal import Refusal
from dashboard.settings import ROOT
from dashboard.state.audit import Exported, log_export
from dashboard.state.refusals import log_refusal
from dashboard.store import open_store, roll_back
from dashboard.web import ChineseShell, RequestLog, metrics_routes
from dashboard.web.metric_files import FILE_BYTES, KINDS, make_files
from tests.stores import GOOD_LEDGERS, one_record_store, own_copy
from tests.unit.test_web import get, page

GIVEN = "0123456789abcdef0123"
ADMINISTRATOR = principal("a", ("administrator",), "oidc")
Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def editions() -> Mapping[str, Any]:
    today = dt.date.today()
    return {"editions": 3, "edition": 12, "as_of_on": today.isoformat(), "published_at": f"{today}T00:00:00"}


class Carried:
    """ASGI middleware: puts a principal into the scope, as the middleware of the log-in does."""

    def __init__(self, app: ASGIApp, who: object) -> None:
        self.app, self.who = app, who

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "principal": self.who}, receive, send)


def a_server(who: object = None, found: Any = editions) -> Starlette:
    """The route behind the shell, before the page that answers every other address."""
    return Starlette(
        routes=[*metrics_routes(found), Route("/{name:path}", page)],
        middleware=[
            Middleware(RequestLog, pages=("caps",)),
            Middleware(ChineseShell, has_page=lambda _, path: path in ("", "caps")),
            Middleware(Carried, who=who),
        ],
    )


def samples(found: Any = editions) -> Samples:
    """Every sample that /metrics gives now: (name, labels) → value."""
    status, headers, body = get(a_server(ADMINISTRATOR, found), "/metrics")
    assert (status, headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    families = text_string_to_metric_families(body.decode())
    return {
        (one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples
    }


def of(found: Samples, name: str, **labels: str) -> float:
    return found.get((name, frozenset(labels.items())), 0)


def counted(before: Samples, after: Samples, name: str, **labels: str) -> float:
    """How much more a counter has."""
    return of(after, name, **labels) - of(before, name, **labels)


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the token."""
    file = tmp_path / "token"
    file.write_text(GIVEN + "\n", encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_METRICS_TOKEN_FILE", str(file))
    return file


def told(reply: tuple[int, dict[str, str], bytes]) -> tuple[int, dict[str, str], bytes]:
    """A reply without what is different in every one."""
    return reply[0], {name: text for name, text in reply[1].items() if name != "x-request-id"}, reply[2]


@pytest.mark.parametrize(
    "who",
    [None, "administrator", principal("b", ("viewer", "exporter", "steward", "approver"), "oidc"),
     principal("c", ("auditor",), "oidc"), principal("d", ("security",), "gateway")],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_for_others_there_is_no_such_address(token: Path, who: object, method: str) -> None:
    """Nobody, a wrong kind of principal and every role but the administrator get what any unknown address gets."""
    for headers in ({}, {"authorization": f"Bearer {GIVEN}x"}, {"authorization": f"Basic {GIVEN}"}):
        server = a_server(who)
        assert told(get(server, "/metrics", method, **headers)) == told(
            get(server, "/metricz", method, **headers)
        )
        assert get(server, "/metrics", "GET", **headers)[0] == 404


@pytest.mark.parametrize("who", [ADMINISTRATOR, TRIAL])
def test_an_administrator_may_look(who: Principal) -> None:
    """Whoever has the right `administer` gets the counts without a token; so does the trial."""
    status, headers, body = get(a_server(who), "/metrics")
    assert (status, headers["cache-control"]) == (200, "no-store")
    assert b"dashboard_edition_number 12.0" in body


def test_a_token_opens_until_it_is_changed(token: Path) -> None:
    """The token of the file as it is now; a file that is empty, short or gone opens to nobody."""
    server = a_server()
    assert get(server, "/metrics", authorization=f"Bearer {GIVEN}")[0] == 200
    token.write_text(GIVEN[::-1], encoding="utf-8")
    assert get(server, "/metrics", authorization=f"Bearer {GIVEN}")[0] == 404
    assert get(server, "/metrics", authorization=f"Bearer {GIVEN[::-1]}")[0] == 200
    for short in ("", "short"):
        token.write_text(short, encoding="utf-8")
        assert get(server, "/metrics", authorization=f"Bearer {short}")[0] == 404
    token.unlink()
    assert get(server, "/metrics", authorization="Bearer ")[0] == 404


def test_requests_are_counted_by_kind() -> None:
    """However many addresses are asked for, there is one count for their kind; methods and codes are classes."""
    before = samples()
    server = a_server()
    for place in range(40):
        get(server, f"/nowhere/13812345678{place}?who=张三")
    get(server, "/caps", "HEAD")
    get(server, "/export/x.csv", "BREW")
    after = samples()
    name = "dashboard_requests_total"
    assert counted(before, after, name, kind="other", method="read", status="4xx") == 40
    assert counted(before, after, name, kind="page", method="read", status="2xx") == 1
    assert counted(before, after, name, kind="export", method="other", status="4xx") == 1
    assert counted(before, after, "dashboard_request_seconds_count", kind="page") == 1
    assert not [labels for _, labels in after if "138" in str(labels)]


def test_what_is_done_is_counted_at_its_door(tmp_path: Path) -> None:
    """An export, a refusal and a roll-back are each one more, where the log has its line; a failed export is none."""
    store = open_store(own_copy(one_record_store(), tmp_path))
    before = samples()
    done = Exported("http", "caps", "限额", "", "ledger", 1, {}, "csv", 1, 1, "未登录")
    log_export(store.folder, done)
    with pytest.raises(Refusal):
        log_export(
            store.folder,
            Exported("http", "x", "", "", "ledger", 1, {"q": "13800138000"}, "csv", 1, 1, "未登录"),
        )
    for _ in range(50):  # of which the audit log has lines for the first
        log_refusal(store.folder, "link", "x", "没有")
    roll_back(store, 1, "甲处", "测试")
    after = samples()
    assert counted(before, after, "dashboard_exports_total", format="csv", channel="http") == 1
    assert counted(before, after, "dashboard_refusals_total", door="link") == 50
    assert counted(before, after, "dashboard_publications_total", kind="ledger", way="rolled_back") == 1


def test_files_are_counted_when_they_are_read(tmp_path: Path) -> None:
    """A ledger that is taken in is one file with its rows, and one publication."""
    from dashboard.intake.registering import register
    from tests.ledgers import read

    result = read(GOOD_LEDGERS[1])
    before = samples()
    register(tmp_path, "page", [result])
    after = samples()
    assert counted(before, after, "dashboard_intake_files_total", channel="page", step="ready") == 1
    assert counted(before, after, "dashboard_intake_rows_total", state="taken") == result.taken > 0


def test_a_store_that_cannot_be_read_is_said() -> None:
    """Without a store the counts are still there, and say that there is none."""

    def none() -> Mapping[str, Any]:
        raise Refusal("没有")

    found = samples(none)
    assert of(found, "dashboard_store_readable") == 0
    assert ("dashboard_editions", frozenset()) not in found
    assert of(samples(), "dashboard_editions") == 3
    assert 0 <= of(samples(), "dashboard_edition_published_age_seconds") <= 86400


# Counts everything that there is to count, as a process of several does.
EVERYTHING = """
import itertools
from dashboard.counting import COUNTED, count
from dashboard.state import audit, received, refusals
from dashboard.views.page_runs import page_addresses
from dashboard.web import metrics, request_log
codes = {"channel": [*audit.CHANNELS, *received.CHANNELS], "door": refusals.DOORS, "step": received.STEPS}
codes |= {"format": ["parquet"] * 9, "kind": ["ledger", "demo"], "way": ["published", "rolled_back"]}
codes |= {"state": ["taken", "rejected", "held"]}
for name, (_, labels) in COUNTED.items():
    for values in itertools.product(*(codes[label] for label in labels)):
        count(name, **dict(zip(labels, values)))
kinds = {"page", "other", *request_log.BEGINNINGS.values()}
statuses = ("none", "1xx", "2xx", "3xx", "4xx", "5xx")
for one in itertools.product(kinds, ("read", "write", "other"), statuses):
    metrics.count_request(*one, 0.1)
for page, outcome in itertools.product(page_addresses(), ("shown", "refused", "broken", "left")):
    metrics.count_page_run(page, outcome, 0.1)
print(sum(1 for _ in metrics.MultiProcessCollector(None).collect()))
"""


def test_the_files_of_several_processes_never_grow(tmp_path: Path) -> None:
    """All that can be counted fits into what was written before the start, twice; a full disk cannot end a process later."""
    environment = os.environ | make_files(tmp_path, 2) | {"DASHBOARD_PROCESS_NUMBER": "2"}
    command = [sys.executable, "-c", EVERYTHING]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(COUNTED) + 5
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == sorted(
        f"{kind}_{number}.db" for kind in KINDS for number in (1, 2)
    )
    for path in files:
        assert path.stat().st_size == FILE_BYTES
        assert path.stat().st_blocks * 512 >= FILE_BYTES
        assert int.from_bytes(path.read_bytes()[:4], sys.byteorder) * 2 < FILE_BYTES


def test_a_folder_that_takes_no_files_is_refused(tmp_path: Path) -> None:
    """The command says what is wrong before it starts anything."""
    with pytest.raises(Refusal, match="临时文件夹写不下计数用的文件"):
        make_files(tmp_path / "gone", 1)


def test_every_count_has_its_labels() -> None:
    """Whatever the program counts is named in COUNTED, with exactly its labels, and nothing there is never counted."""
    found: dict[str, set[frozenset[str]]] = {}
    sources = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "dashboard").rglob("*.py"))]
    for source in (one for one in sources if "from dashboard.counting import count\n" in one):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "count":
                name = ast.literal_eval(node.args[0])
                found.setdefault(name, set()).add(frozenset(word.arg or "" for word in node.keywords))
    assert found == {name: {frozenset(labels)} for name, (_, labels) in COUNTED.items()}


def test_every_name_is_explained() -> None:
    """docs/operations.md names every metric, and none that is not there."""
    before = {name for name, _ in samples()}
    count("exports", format="csv", channel="http")
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in before}
    named = set(
        re.findall(r"`(dashboard_[a-z_]+)`", (ROOT / "docs/operations.md").read_text(encoding="utf-8"))
    )
    always = {f"dashboard_{name}_total" for name in COUNTED} | {
        "dashboard_page_runs_total",
        "dashboard_page_run_seconds",
    }
    assert families | always == named
