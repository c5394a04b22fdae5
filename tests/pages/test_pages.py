"""Every page over every kind of edition: it opens, says what it is, and shows the figures of its queries."""

from __future__ import annotations

import gc
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from plotly import graph_objects  # noqa: F401  loaded before it is frozen
from streamlit.testing.v1 import AppTest

from dashboard import cli
from dashboard.formatting import count, money, nothing, percent
from dashboard.policy.dictionary import entry
from dashboard.questions.parameters import NAMES
from dashboard.store import Edition, current_edition, open_store
from tests.editions import as_published
from tests.hanging import HANG_SECONDS
from tests.pages.opening import FRAME, answer, checked, said, tables
from tests.pages.opening import figures as shown_figures
from tests.stores import demonstration_store, empty_store, one_record_store, sample_store

SCRIPTS = {
    "overview": "watch/overview.py",
    "clauses": "watch/clauses.py",
    "clause": "watch/clause.py",
    "tasks": "watch/tasks.py",
    "schedule": "watch/schedule.py",
    "alerts": "watch/alerts.py",
    "changes": "watch/changes.py",
    "caps": "money/caps.py",
    "budget": "money/budget.py",
    "projects": "money/projects.py",
    "project": "money/project.py",
    "departments": "units/departments.py",
    "meeting": "watch/meeting.py",
    "corrections": "method/corrections.py",
    "editions": "steward/editions.py",
    "desk": "steward/desk.py",
    "submissions": "steward/submissions.py",
    "data-quality": "steward/data_quality.py",
    "dictionary": "method/dictionary.py",
    "search": "watch/search.py",
    "intake": "steward/intake.py",
    "audit": "steward/audit.py",
    "accounts": "steward/accounts.py",
    "account": "method/account.py",
    "zones": "places/zones.py",
    "clusters": "places/clusters.py",
    "cities": "places/cities.py",
    "public-records": "method/public_records.py",
    "recipients": "money/recipients.py",
    "programs": "talent/programs.py",
    "people": "talent/people.py",
}
# The key figures of each page, in order: the report and its column.
FIGURES = {
    "overview": (
        "overview_totals",
        [
            "committed_amount_yuan",
            "disbursed_amount_yuan",
            "disbursed_share_pct",
            "project_count",
            "clause_with_records_count",
            "exceeded_subject_count",
        ],
    ),
    "programs": (
        "talent_totals",
        [
            "selected_team_count",
            "selected_individual_count",
            "committed_amount_yuan",
            "disbursed_amount_yuan",
            "quota_count",
            "used_count",
            "on_duty_share_pct",
            "passed_share_pct",
        ],
    ),
    "people": (
        "people_totals",
        [
            "people_team_count",
            "people_individual_count",
            "people_applied_count",
            "people_support_amount_yuan",
            "people_disbursed_amount_yuan",
            "to_pay_amount_yuan",
            "people_on_duty_share_pct",
            "people_passed_share_pct",
            "left_early_count",
        ],
    ),
    "clauses": None,
    "clause": (
        "clause_detail",
        [
            "committed_amount_yuan",
            "disbursed_amount_yuan",
            "disbursed_share_pct",
            "project_count",
            "reported_indicator_count",
            "finding_count",
        ],
    ),
    "alerts": (
        "findings_totals",
        [
            "finding_count",
            "grave_finding_count",
            "new_finding_count",
            "flagged_record_count",
            "handled_finding_count",
        ],
    ),
    "tasks": (
        "tasks_totals",
        [
            "overdue_task_count",
            "due_soon_task_count",
            "returned_task_count",
            "unreported_task_count",
            "finished_task_count",
        ],
    ),
    "schedule": None,
    "changes": None,
    "meeting": None,
    "corrections": None,
    "desk": None,
    "submissions": None,
    "data-quality": None,
    "dictionary": None,
    "search": None,
    "editions": None,
    "intake": None,
    "audit": None,
    "accounts": None,
    "account": None,
    "budget": (
        "budget_totals",
        [
            "budget_amount_yuan",
            "adjusted_budget_amount_yuan",
            "budget_disbursed_amount_yuan",
            "budget_executed_share_pct",
            "clause_with_budget_count",
        ],
    ),
    "departments": (
        "departments_totals",
        [
            "department_count",
            "slot_count",
            "joint_clause_count",
            "unreported_department_count",
            "late_department_count",
        ],
    ),
    "caps": (
        "caps_totals",
        [
            "comparable_committed_amount_yuan",
            "limit_sum_amount_yuan",
            "disbursed_amount_yuan",
            "exceeded_subject_count",
            "near_subject_count",
            "unproved_subject_count",
        ],
    ),
    "projects": (
        "projects_totals",
        ["project_count", "committed_amount_yuan", "disbursed_amount_yuan", "disbursed_share_pct"],
    ),
    "project": (
        "project_detail",
        [
            "committed_amount_yuan",
            "disbursed_amount_yuan",
            "disbursed_share_pct",
            "limit_amount_yuan",
            "used_share_pct",
        ],
    ),
    "zones": (
        "zones_totals",
        ["provincial_zone_count", "approved_zone_count", "unverified_zone_count", "national_zone_count"],
    ),
    "clusters": (
        "clusters_totals",
        [
            "county_cluster_count",
            "recognised_cluster_count",
            "unverified_cluster_count",
            "city_cluster_count",
        ],
    ),
    "cities": (
        "cities_totals",
        ["place_city_count", "project_city_count", "zone_city_count", "unplaced_project_count"],
    ),
    "public-records": (
        "public_records_totals",
        ["public_record_count", "public_amount_count", "placed_public_record_count"],
    ),
    "recipients": (
        "recipients_totals",
        ["recipient_count", "several_clause_recipient_count", "codeless_recipient_count"],
    ),
}
# What a page asks for when nothing is chosen, and what it says where its query has no row.
OWN = {"clause": {"clause": "1.1"}}
WITHOUT_ROWS = {"project": "没有编号为“KJ-001”的项目", "budget": "没有已知文件"}
# Tables that the first editions did not have, and the pages that do without them.
LATER_TABLES = (
    "indicators",
    "evidence_rules",
    "readings",
    "budgets",
    "reporting",
    "evidence",
    "finding_notes",
    "state_history",
    "checks",
    "checks_off",
    "slips",
    "findings",
    "clause_states",
    "department_states",
    "department_reporting",
    "indicator_states",
    "indicator_values",
    "indicator_counts",
    "indicator_measures",
    "record_conditions",
    "budget_execution",
    "reporting_periods",
    "milestones",
    "zones",
    "clusters",
    "zone_list",
    "cluster_list",
    "public_zones",
    "public_clusters",
    "public_records",
    "place_indicators",
    "delegations",
    "talent_people",
    "talent_cells",
    "people_files",
    "tasks",
    "task_departments",
    "task_progress",
    "task_reports",
    "given_tasks",
    "task_decisions",
    "task_history",
)
KNOWN_EARLIER = (
    "overview",
    "tasks",
    "schedule",
    "changes",
    "editions",
    "caps",
    "projects",
    "project",
    "meeting",
    "corrections",
    "intake",
    "audit",
    "accounts",
    "account",
    "submissions",
    "search",
    "dictionary",
    "data-quality",
)
WITH_ONE_RECORD = ("overview", "caps", "projects", "project", "cities")
STORES = {
    "sample": sample_store,
    "demonstration": demonstration_store,
    "empty": empty_store,
    "one": one_record_store,
}
Open = Callable[..., AppTest]


@pytest.fixture(scope="module", autouse=True)
def frozen() -> Iterator[None]:
    """As the server does: Streamlit collects garbage after every run, and what is loaded need not be searched."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page of a store with these parameters in the address."""

    def open_it(store: str, page: str, **parameters: str) -> AppTest:
        monkeypatch.setenv("DASHBOARD_STORE", store)
        app = AppTest.from_file(str(FRAME), default_timeout=HANG_SECONDS)
        if "-" in page:  # its script has another name, which the app knows after its first run
            app.run()
        if page != "overview":
            app.switch_page(SCRIPTS[page])
        for name, value in parameters.items():
            app.query_params[name] = value
        return checked(app.run())

    return open_it


def edition_of(store: str) -> Edition:
    return current_edition(open_store(store))


def worded(row: dict[str, Any], name: str) -> str:
    """A figure as a page must show it."""
    value, own = row[name], entry(name)
    if value is None:
        return nothing(row.get(f"{name}_missing_code") or "not_reported")
    if own.format == "money":
        return money(value)
    return percent(value) if own.format == "percent" else count(value, own.unit)


def first_project(store: str) -> str:
    rows = answer(store, "projects_list")
    return str(rows[0]["record_id"]) if rows else "KJ-001"


def in_address(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value if isinstance(value, str) else ",".join(value)


def pages_of_editions() -> Iterator[Any]:
    """Every page on every kind of edition; of the edition with one record most pages are opened in the soak."""
    for kind in STORES:
        for page in SCRIPTS:
            is_in_test = kind != "one" or page in WITH_ONE_RECORD
            yield pytest.param(kind, page, marks=() if is_in_test else pytest.mark.soak)


@pytest.mark.parametrize(("kind", "page"), list(pages_of_editions()))
def test_every_page_shows_the_figures_of_its_query(open_page: Open, kind: str, page: str) -> None:
    """A page opens on every edition, names the edition, shows exactly the figures of its query, and says that a flag is no verdict."""
    store = STORES[kind]()
    own = {"id": first_project(store)} if page == "project" else OWN.get(page, {})
    app = open_page(store, page, **own)
    told = said(app)
    assert f"第 **{edition_of(store).number}** 版" in told
    assert ("演示数据" in told) == (kind == "demonstration")
    assert "不是结论" in told  # the footer: where the words come from
    figures = FIGURES[page]
    if figures is None:
        assert not app.metric
        return
    report, names = figures
    rows = answer(store, report, **own)
    if rows:
        assert shown_figures(app) == [worded(rows[0], name) for name in names]
    else:
        assert not app.metric
        assert WITHOUT_ROWS[page] in told


@pytest.mark.parametrize("page", ["overview", "caps", "projects"])
@pytest.mark.parametrize("own", [{"clause": "1.1"}, {"city": "510100", "clause": "1.1,2.3"}, {"q": "算力"}])
def test_filters_narrow_the_figures(open_page: Open, page: str, own: dict[str, str]) -> None:
    """The figures of a filtered page are those of the query with the same filters, and the filters are named."""
    store = sample_store()
    app = open_page(store, page, **own)
    figures = FIGURES[page]
    assert figures is not None
    narrowed, whole = answer(store, figures[0], **own)[0], answer(store, figures[0])[0]
    assert shown_figures(app) == [worded(narrowed, name) for name in figures[1]]
    assert shown_figures(app) != [worded(whole, name) for name in figures[1]]
    shown = {box.label: box.value for box in (*app.multiselect, *app.text_input)}
    for name, text in own.items():
        assert shown[NAMES[name]] in (text, text.split(","))
    assert {name: in_address(app, name) for name in own} == own


BAD = [
    ("clause", "9.9"),
    ("cluase", "1.1"),
    ("clause", "1.1,9.9"),
    ("city", "999999"),
    ("year", "二〇二六"),
    ("edition", "99"),
    ("edition", "x"),
    ("v", "2"),
    ("policy", "other"),
]


@pytest.mark.parametrize(
    ("page", "name", "value"),
    [
        *(("overview", *pair) for pair in BAD),
        *((page, *BAD[place % 2]) for place, page in enumerate(SCRIPTS)),
        *(
            pytest.param(page, *BAD[1 - place % 2], marks=pytest.mark.soak)
            for place, page in enumerate(SCRIPTS)
        ),
    ],
)
def test_a_bad_address_shows_a_sentence_and_no_figure(
    open_page: Open, page: str, name: str, value: str
) -> None:
    """A value or a parameter that the edition does not know is refused; nothing is widened."""
    app = open_page(sample_store(), page, **{name: value})
    assert len(app.error) == 1
    assert app.error[0].value.endswith("。")
    assert value in app.error[0].value or name in app.error[0].value
    assert not app.metric
    assert not tables(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("page", ["overview", "caps", "projects"])
def test_an_empty_result_names_its_filters(open_page: Open, page: str) -> None:
    """Where nothing matches, a sentence says so and names the filters."""
    app = open_page(sample_store(), page, q="没有这样的词", clause="1.1")
    said = [info.value for info in app.info]
    sentence = next(text for text in said if "没有记录" in text)
    assert "关键词：没有这样的词" in sentence
    assert "条款：一(一) 技术攻关" in sentence


def test_every_page_of_the_menu_is_tested() -> None:
    """A page script that this test does not open is an untested promise."""
    scripts = {str(path.relative_to(FRAME.parent)) for path in FRAME.parent.glob("*/*.py")}
    assert scripts == set(SCRIPTS.values())


def test_a_store_without_edition_is_a_sentence(open_page: Open, tmp_path: Path) -> None:
    """Before the first edition the page says what to do."""
    app = open_page(f"file:{tmp_path / 'none'}", "overview")
    assert "还没有任何数据版本" in app.error[0].value
    assert not app.metric


def test_a_newer_edition_is_offered(open_page: Open, tmp_path: Path) -> None:
    """A page that is pinned to an old edition says that there is a newer one, and keeps its figures."""
    folder = tmp_path / "store"
    shutil.copytree(one_record_store().removeprefix("file:"), folder)
    store = f"file:{folder}"
    assert cli.main(["rollback", "1", "--store", store]) == 0
    app = open_page(store, "overview", edition="1")
    assert "当前已有第 2 版" in said(app)
    assert "第 **1** 版" in said(app)
    assert in_address(app, "edition") == "1"


def test_a_fault_of_the_program_is_a_chinese_sentence(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A reader never sees a traceback or an English error; the log does."""
    monkeypatch.setattr("dashboard.components.metrics.figures", lambda items, ask: 1 // 0)
    with pytest.raises(AssertionError, match="页面加载异常"):
        open_page(one_record_store(), "overview")
    assert "ZeroDivisionError" in caplog.text


@pytest.fixture(scope="module")
def earlier_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample edition as software published it that knew neither indicators nor states nor findings."""
    folder = tmp_path_factory.mktemp("earlier") / "store"
    shutil.copytree(sample_store().removeprefix("file:"), folder)
    with duckdb.connect(str(edition_of(f"file:{folder}").path)) as con:
        for name in LATER_TABLES:
            con.execute(f"drop table {name}")
    as_published(folder)
    return f"file:{folder}"


@pytest.mark.parametrize("page", SCRIPTS)
def test_an_edition_of_earlier_software(open_page: Open, earlier_store: str, page: str) -> None:
    """What an old edition holds is shown as ever; a page that needs more says so in a sentence, without a figure."""
    own = {"id": first_project(earlier_store)} if page == "project" else OWN.get(page, {})
    app = open_page(earlier_store, page, **own)
    figures = FIGURES[page]
    if page in KNOWN_EARLIER:
        assert not app.error
        if page in ("tasks", "schedule"):
            assert "本版没有任务" in said(app)
            assert not app.metric
        elif figures is not None:
            report, names = figures
            rows = answer(earlier_store, report, **own)
            assert shown_figures(app) == [worded(rows[0], name) for name in names]
    else:
        assert "用另一个版本的软件发布的" in app.error[0].value
        assert not app.metric
        assert not tables(app)


def test_a_missing_bar_has_its_word(open_page: Open) -> None:
    """Each clause with money has a bar with its amount and rate; each without stands below with the word for its reason."""
    app = open_page(sample_store(), "overview")
    spec = json.loads(app.get("plotly_chart")[0].proto.spec)
    rows = answer(sample_store(), "money_by_clause")
    drawn = [row for row in rows if row["committed_amount_yuan"]]
    assert [mark["text"] for mark in spec["layout"]["annotations"]] == [
        f"{money(row['committed_amount_yuan'])} · {percent(row['disbursed_share_pct'], row['disbursed_share_pct_missing_code'])}"
        for row in drawn
    ]
    assert [len(bar["y"]) for bar in spec["data"]] == [len(drawn)] * 2
    words = said(app)
    for code in {row["committed_amount_yuan_missing_code"] for row in rows} - {None}:
        left_out = [row["clause_id"] for row in rows if row["committed_amount_yuan_missing_code"] == code]
        assert f"立项{nothing(code)} {len(left_out)} 条：{'、'.join(left_out)}" in words
    assert len(drawn) < len(rows)


def test_without_a_row_nothing_is_drawn(open_page: Open) -> None:
    """An edition without facts has no months: a sentence stands there, and no empty axes."""
    app = open_page(empty_store(), "overview")
    assert not app.get("plotly_chart")
    assert "没有注明日期的金额，不画图。" in said(app)
