"""What scripts, spreadsheets and monitoring call: report names, columns, addresses, JSON shape, HTTP answers."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.applications import Starlette

import app as server
from dashboard import cli
from dashboard.policy.loading import load_policy, policy_tables
from dashboard.questions.layouts import layouts
from dashboard.questions.queries import report_names
from dashboard.web import Exports, routes
from tests.stores import BY_CLAUSE, changed_store, demonstration_store, empty_store, own_copy, sample_store
from tests.unit.test_web import get

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
MONEY = ("committed_amount_yuan", "disbursed_amount_yuan", "project_count")
PROMISED = {
    "overview_totals": MONEY,
    "money_by_clause": ("clause_id", *MONEY),
    "money_by_department": ("department_code", *MONEY),
    "money_by_city": ("city_code", *MONEY),
    "money_by_month": MONEY,
    "clauses_progress": (
        "clause_id",
        "clause_text",
        "departments",
        "indicator_count",
        "progress_state",
        "money_state",
    ),
    "indicator_status": ("clause_id", "department_code", "city_code", "indicator_id", "progress_state"),
    "department_reporting": ("department_code", "reported_on", "late_days", "record_count"),
    "edition_changes": ("clause_id", "city_code", "county_code", "change_amount_yuan"),
    "caps_by_record": (
        "record_id",
        "record_name",
        "subject_kind",
        "clause_id",
        "city_code",
        "county_code",
        "rule_id",
        "rule_kind",
        "bound",
        "basis_amount_yuan",
        "limit_amount_yuan",
        "committed_amount_yuan",
        "headroom_amount_yuan",
        "used_share_pct",
        "state",
    ),
    "caps_by_rule": ("rule_id", "clause_id", "rule_kind", "subject_kind", "bound"),
    "projects_list": ("record_id", "record_name", "clause_id", "city_code", "county_code"),
    "project_detail": ("record_id", "record_name", "clause_id", "city_code", "county_code"),
}
TEN_RULES = [
    "1.1-cap",
    "1.4-cap",
    "1.4-match",
    "2.3-cap",
    "2.4-cap",
    "4.2-share",
    "5.4-share",
    "5.4-cap",
    "5.5-team-cap",
    "5.5-person-cap",
]
STATES = {"未超", "接近", "达到", "超出", "未足额", "缺少计算依据", "待核条件"}
LIGHTS = {"绿", "黄", "红", "已完成", "未到期", "未设目标", "未报送", "不适用"}
MISSING = {"not_reported", "not_applicable", "withheld", None}
PAGES = {"overview": "", "clauses": "clauses", "caps": "caps", "projects": "projects", "project": "project"}


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Every test asks the sample edition unless it says otherwise."""
    monkeypatch.setenv("DASHBOARD_STORE", sample_store())
    yield monkeypatch


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes


def ask(target: str) -> Reply:
    """One HTTP request to the routes of the real server."""
    status, _, body = get(
        Starlette(routes=routes(server.current, Exports(server.answer, server.promise), server.follow)),
        target,
    )
    return Reply(status, body)


def rows(report: str, query: str = "") -> list[dict[str, Any]]:
    reply = ask(f"/export/{report}.json?{query}")
    assert reply.status == 200, reply.body.decode()
    found: list[dict[str, Any]] = json.loads(reply.body)
    return found


def query_of(report: str) -> str:
    return f"id={rows('projects_list')[0]['record_id']}" if report == "project_detail" else ""


@pytest.mark.parametrize("report", PROMISED)
def test_fixed_reports_have_their_columns(store: pytest.MonkeyPatch, report: str) -> None:
    """A report whose name is fixed exists and carries the promised columns."""
    store.setenv("DASHBOARD_STORE", changed_store())
    assert report in report_names()
    found = rows(report, query_of(report))
    assert found
    assert set(PROMISED[report]) <= set(found[0])


@pytest.mark.parametrize("report", PROMISED)
def test_the_shape_of_json(store: pytest.MonkeyPatch, report: str) -> None:
    """Money is decimal text with two digits, a date ISO text, and what is missing is null with a known reason."""
    store.setenv("DASHBOARD_STORE", changed_store())
    for row in rows(report, query_of(report)):
        for name, value in row.items():
            if name.endswith("_missing_code"):
                assert value in MISSING
                assert (value is None) or row[name.removesuffix("_missing_code")] is None
            elif name.endswith("_yuan") and value is not None:
                assert re.fullmatch(r"-?\d+\.\d\d", value), (name, value)
            elif name.endswith("_on") and value is not None:
                assert dt.date.fromisoformat(value)
            elif name.endswith("_count"):
                assert isinstance(value, int) or row[f"{name}_missing_code"] is not None


def test_money_without_reason_is_never_null() -> None:
    """Where a total of money is missing, the reason stands beside it."""
    for report in ("money_by_clause", "money_by_city", "clauses_progress"):
        for row in rows(report):
            for name in MONEY[:2]:
                assert (row[name] is None) == (row[f"{name}_missing_code"] is not None)


def test_codes_are_text_of_the_standard() -> None:
    """Clause ids are 1.1 to 5.7, places six digits, lists as on the address."""
    known = policy_tables(load_policy("sichuan-ai"))["clauses"]["clause_id"].to_pylist()
    assert [row["clause_id"] for row in rows("clauses_progress")] == known
    assert (len(known), known[0], known[-1]) == (25, "1.1", "5.7")
    assert all(
        re.fullmatch(r"51\d{4}", row["city_code"]) for row in rows("money_by_city") if row["city_code"]
    )
    for row in rows("projects_list"):
        assert re.fullmatch(r"51\d{2}00", row["city_code"])
        assert row["county_code"] is None or row["county_code"][:4] == row["city_code"][:4]


@pytest.mark.parametrize("kind", [sample_store, demonstration_store, empty_store])
def test_fixed_numbers_of_rows(store: pytest.MonkeyPatch, kind: Any) -> None:
    """Ten money rules and twenty-five clauses, whatever the edition holds; states are the known words."""
    store.setenv("DASHBOARD_STORE", kind())
    assert [row["rule_id"] for row in rows("caps_by_rule")] == TEN_RULES
    progress = rows("clauses_progress")
    assert len(progress) == 25
    assert {row[name] for row in progress for name in ("progress_state", "money_state")} <= LIGHTS
    subjects = rows("caps_by_record")
    assert {row["state"] for row in subjects} <= STATES
    assert {row["rule_kind"] for row in subjects} <= {"cap", "share", "match", None}
    assert len({(row["clause_id"], row["subject_kind"], row["record_id"]) for row in subjects}) == len(
        subjects
    )


def test_headroom_and_share_follow_from_limit_and_amount() -> None:
    """What is left and what is used are those of the limit and the amount beside them."""
    for row in rows("caps_by_record"):
        if row["limit_amount_yuan"] is None:
            assert row["used_share_pct"] is None
            continue
        limit, held = Decimal(row["limit_amount_yuan"]), Decimal(row["committed_amount_yuan"])
        assert Decimal(row["headroom_amount_yuan"]) == limit - held
        assert abs(Decimal(str(row["used_share_pct"])) - held * 100 / limit) <= Decimal("0.01")


def test_talent_awards_enter_their_clause() -> None:
    """Awards count as committed from 入选 on, as applied before."""
    row = next(one for one in rows("money_by_clause") if one["clause_id"] == "5.5")
    for name in ("applied", "committed", "disbursed"):
        assert row[f"{name}_amount_yuan"] == BY_CLAUSE["5.5"][f"{name}_yuan"]


def test_every_report_has_its_page() -> None:
    """The page of each report is an address that exists in the menu."""
    frame = (ROOT / "pages" / "frame.py").read_text(encoding="utf-8")
    addresses = set(re.findall(r'\("[\w/]+\.py", "[^"]+", "([\w-]+)"\)', frame))
    assert addresses >= set(PAGES)
    assert {layout.page for layout in layouts().values()} <= addresses
    assert set(layouts()) == set(report_names())


def test_health_and_readiness(store: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """/healthz is the process; /readyz is the store, JSON with the current edition, else 503 with a sentence."""
    assert ask("/healthz").status == 200
    ready = ask("/readyz")
    assert (ready.status, json.loads(ready.body)["edition"]) == (200, 1)
    store.setenv("DASHBOARD_STORE", f"file:{tmp_path / 'none'}")
    refused = ask("/readyz")
    assert (refused.status, "还没有任何数据版本" in refused.body.decode()) == (503, True)
    assert ask("/healthz").status == 200


@pytest.mark.parametrize("fmt", ["xlsx", "csv", "parquet", "json", "zip"])
def test_an_export_of_each_format(fmt: str) -> None:
    """Each format answers, with the rows of the same question."""
    reply = ask(f"/export/projects_list.{fmt}?edition=1&clause=1.1")
    assert reply.status == 200
    if fmt == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(reply.body))["项目台账"].max_row == 3 + 11 + 1
    if fmt == "csv":
        assert len(reply.body.decode("utf-8-sig").strip().split("\r\n")) == 1 + 11
    if fmt == "parquet":
        assert pq.read_table(io.BytesIO(reply.body)).num_rows == 11


@pytest.mark.parametrize(
    "target",
    [
        "/export/money_by_clause.json?clause=9.9",
        "/export/money_by_clause.json?clause=",
        "/export/money_by_clause.json?foo=1",
        "/export/money_by_clause.json?clause=1.1&clause=1.2",
        "/export/money_by_clause.json?edition=99",
        "/export/money_by_clause.json?edition=x",
        "/export/money_by_clause.json?state=exceeded",
        "/export/money_by_clause.json?v=2",
        "/export/money_by_clause.json?policy=other",
        "/export/money_by_clause.docx",
        "/export/nix.json",
        "/export/projects_list.json?city=510100&county=510302",
    ],
)
def test_an_unknown_parameter_is_never_a_wider_answer(target: str) -> None:
    """An unknown report, parameter, value or format is 400 with one Chinese sentence."""
    reply = ask(target)
    said = reply.body.decode()
    assert reply.status == 400
    assert re.search(r"[\u4e00-\u9fff]", said)
    assert said.endswith("。")
    assert "\n" not in said


def test_all_is_spelt_out_and_edition_may_be_left_out() -> None:
    """`all` means all, and /export without an edition means the current one."""
    bare = ask("/export/money_by_clause.json").body
    assert ask("/export/money_by_clause.json?v=1&edition=1&clause=all&city=all&q=all").body == bare
    assert ask("/export/money_by_clause.json?edition=latest").body == bare


def test_a_short_link_redirects_to_its_pinned_page(
    store: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """/l/<token> leads to the page with edition, every parameter and the token; an unknown one is 404 with a sentence."""
    store.setenv("DASHBOARD_STORE", own_copy(sample_store(), tmp_path))
    capsys.readouterr()
    assert cli.main(["link", "caps", "clause=1.1"]) == 0
    token = capsys.readouterr().out.strip().rpartition("/")[2]
    application = Starlette(
        routes=routes(server.current, Exports(server.answer, server.promise), server.follow)
    )
    status, headers, _ = get(application, f"/l/{token}")
    page, _, query = headers["location"].partition("?")
    assert (status, page) == (302, "../caps")
    found = dict(parse_qsl(query))
    assert {name: found[name] for name in ("v", "edition", "clause", "city", "link")} == {
        "v": "1",
        "edition": "1",
        "clause": "1.1",
        "city": "all",
        "link": token,
    }
    unknown = ask("/l/abcdefghjk")
    assert (unknown.status, "抄错了字符" in unknown.body.decode()) == (404, True)
