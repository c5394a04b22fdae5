"""口径卡: every figure of every page explains itself, and its rows add up to it to the fen."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from plotly import graph_objects  # noqa: F401  loaded before it is frozen

from dashboard.access import TRIAL
from dashboard.policy.figure_catalogue import explained_columns, figure_specs
from dashboard.questions.figures import explain_figure
from dashboard.questions.parameters import SHARED
from dashboard.questions.queries import load
from dashboard.store import current_edition, open_store
from dashboard.views.view import View
from tests.asking import report_table
from tests.pages.opening import answer, checked, open_page, said
from tests.stores import changed_store, demonstration_store, sample_store

STORES = {"demonstration": demonstration_store, "sample": sample_store, "changed": changed_store}
IN_TEST = ("demonstration", "changed")  # the changed store's second edition holds what the sample store holds
Rows = Callable[[int], Iterable[int]]
CHANGES = "watch/changes.py"
# Of what is opened one by one in the soak, one of so many, drawn by a fixed seed, is opened on every run.
SHARE = 6
PAGES = (
    "watch/overview.py",
    "watch/clause.py",
    "watch/alerts.py",
    CHANGES,
    "money/caps.py",
    "money/budget.py",
    "money/projects.py",
    "money/project.py",
    "talent/programs.py",
    "units/departments.py",
    "places/zones.py",
    "places/clusters.py",
    "places/cities.py",
    "method/public_records.py",
    "money/recipients.py",
)
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"clause": "1.1"},
    {"city": "510100"},
    {"year": "2026"},
    {"department": "fgw"},
    {"clause": "1.1", "city": "510100"},
    {"clause": "5.4", "department": "kjt"},
)
# Of the pages under a choice, `make test` opens these; the others are opened in the soak.
CHOSEN_PAGES = {
    ("watch/clause.py", 5),
    ("units/departments.py", 4),
    ("units/departments.py", 6),
    ("money/caps.py", 5),
}

# Of the stores and choices under which all figures are added up, those of `make test`; the others are in the soak.
TOTALLED = {"demonstration": (0, 6)}


@pytest.fixture(scope="module", autouse=True)
def frozen() -> Iterator[None]:
    """As the server does: what is loaded need not be searched for garbage after each run."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def own_parameters(store: str, script: str) -> dict[str, str]:
    """The parameters that the page of a project or clause needs in its address."""
    if script == "watch/clause.py":
        return {"clause": "1.1"}
    if script == "money/project.py":
        return {"id": str(answer(store, "projects_list")[0]["record_id"])}
    return {}


def opened(row_count: int) -> list[int]:
    """The rows of a table that are opened: the first ones, and the last ones, which name no clause or place."""
    return [row for row in range(row_count) if row < 4 or row >= row_count - 2]


def drawn(row_count: int) -> list[int]:
    """One of those rows of which the soak opens each, and the last one."""
    rows = opened(row_count)
    return sorted({*random.Random(row_count).sample(rows, len(rows) // SHARE), *rows[-1:]})


def share_of(script: str, keys: list[str], share: int) -> list[str]:
    """One of `share` cards of a page, at least one where it has any, drawn by a fixed seed; all of them for 1."""
    return random.Random(script).sample(keys, -(-len(keys) // share)) if share > 1 else keys


def view_of(store: str, **values: Any) -> View:
    edition = current_edition(open_store(store))
    empty = dict.fromkeys((*SHARED, "q", "id", "since", "state", "severity", "check"))
    return View(edition, edition, False, "overview", empty | values, TRIAL)


def pages_to_open() -> Iterator[Any]:
    """Each page on each store and under each choice; all of them in the soak, a share in `make test`.

    In `make test` one of six cards is opened, and all of the changes.
    """
    for script in PAGES:
        for store in STORES:
            for place, choice in enumerate(CHOICES):
                is_in_test = store in IN_TEST if place == 0 else (script, place) in CHOSEN_PAGES
                is_in_test = is_in_test and (place == 0 or store == "demonstration")
                name = "-".join((script, store, *choice.values()))
                is_shared = is_in_test and script != CHANGES
                if is_shared:
                    yield pytest.param(script, store, choice, SHARE, id=f"{name}-share")
                marks = () if is_in_test and not is_shared else (pytest.mark.soak,)
                yield pytest.param(script, store, choice, 1, marks=marks, id=name)


@pytest.mark.slow
@pytest.mark.parametrize(("script", "store", "choice", "share"), list(pages_to_open()))
def test_every_figure_opens_a_card_that_agrees_with_it(
    monkeypatch: pytest.MonkeyPatch, script: str, store: str, choice: dict[str, str], share: int
) -> None:
    """Each key figure of each page has its card; its rows add up to it, or the card says why it has none."""
    url = STORES[store]()
    app = open_page(monkeypatch, url, script, **own_parameters(url, script) | choice)
    keys = [str(button.key) for button in app.button if str(button.key).startswith("explain_")]
    for metric in app.metric:
        assert metric.label
    figures = [key for key in keys if any(key == f"explain_{r}_{c}" for r, c in figure_specs())]
    assert len(figures) == len(app.metric)
    for key in share_of(script, keys, share):
        opened = checked(app.button(key=key).click().run())
        successes = [element.value for element in opened.success]
        words = said(opened)
        assert not any("不一致" in element.value for element in opened.error), key
        assert any("一致" in value for value in successes) or "不列来源行" in words, key
        for wanted in ("口径：", "算法：", "单位：", "版本：第", "条件："):
            assert wanted in words, (key, wanted)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("store", "choice", "rows"),
    [
        ("demonstration", CHOICES[0], drawn),
        *(
            pytest.param(store, choice, opened, marks=pytest.mark.soak)
            for store, choice in (
                ("demonstration", CHOICES[0]),
                ("demonstration", CHOICES[2]),
                ("changed", CHOICES[0]),
                ("changed", CHOICES[2]),
                ("sample", CHOICES[0]),
                ("sample", CHOICES[2]),
            )
        ),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_every_cell_of_a_table_is_the_sum_of_its_rows(store: str, choice: dict[str, str], rows: Rows) -> None:
    """Row by row, also under filters: what stands in a table or a bar is what its source rows add up to."""
    check_cells(view_of(STORES[store](), **{name: (value,) for name, value in choice.items()}), rows)


@pytest.mark.soak
@pytest.mark.parametrize("store", STORES)
def test_every_cell_of_every_row_is_the_sum_of_its_rows(store: str) -> None:
    """The same for every row of every table."""
    check_cells(view_of(STORES[store]()), range)


def check_cells(view: View, rows: Rows) -> None:
    tables = sorted({spec.report for spec in figure_specs().values() if spec.is_in_table})
    assert len(tables) >= 12
    for report in tables:
        table = view.report(report)
        for column in explained_columns(report):
            for row in rows(table.table.num_rows):
                one = view.explained(table, column, row)
                assert one.adds_up or one.added is None, (report, column, one.subject, one.value, one.total)
                assert one.added is not None or one.value is None or one.without


def totals_to_add() -> Iterator[Any]:
    """Each store under each choice; in `make test` the demonstration under some, the changed store under none."""
    for store in STORES:
        for place, choice in enumerate(CHOICES):
            is_in_test = place in TOTALLED.get(store, ())
            yield pytest.param(store, choice, marks=() if is_in_test else pytest.mark.soak)


@pytest.mark.parametrize(("store", "choice"), list(totals_to_add()), ids=str)
def test_every_total_is_the_sum_of_its_rows(store: str, choice: dict[str, str]) -> None:
    """Whatever is chosen, each figure of the catalogue is what its rows add up to."""
    view = view_of(STORES[store](), **{name: (value,) for name, value in choice.items()})
    checked_figures = 0
    for (name, column), spec in figure_specs().items():
        if spec.is_in_table or not spec.rows or name == "project_detail":
            continue
        if name == "clause_detail" and "clause" not in choice:
            continue
        report = view.report(name)
        if report.table.num_rows:
            one = view.explained(report, column)
            assert one.adds_up or one.value is None, (name, column, one.value, one.total)
            checked_figures += 1
    assert checked_figures > 20


def test_a_card_names_what_is_left_out() -> None:
    """Rows of the same choice that do not count stand on the card, each with its reason, and never in the sum."""
    view = view_of(sample_store())
    one = view.explained(view.report("overview_totals"), "committed_amount_yuan")
    assert one.added is not None
    assert one.excluded is not None
    assert all(one.excluded.table.column("excluded_reason").to_pylist())
    assert not any(one.excluded.table.column("is_counted").to_pylist())
    rows = one.added.table.to_pylist()
    assert all(row["source_row"] for row in rows if row["record_kind"] != "award")
    assert [row["source_row"] for row in rows if row["record_kind"] == "award"] == [None]


def test_a_sum_that_does_not_agree_is_called_so() -> None:
    """A figure that its rows do not add up to is never called correct."""
    view = view_of(sample_store())
    report = view.report("overview_totals")
    spoilt = report.table.set_column(
        report.table.column_names.index("committed_amount_yuan"),
        "committed_amount_yuan",
        [[1]],
    )
    wrong = report_table(view.edition, "overview_totals", {}, spoilt)
    assert not explain_figure(view.edition, wrong, "committed_amount_yuan", TRIAL).adds_up


def test_the_catalogue_names_what_exists() -> None:
    """A figure has rows and a way to add them up, or a reason for having none; reports exist."""
    specs = figure_specs().values()
    assert len(specs) > 90
    for spec in specs:
        name = f"{spec.report}.{spec.column}"
        load(spec.report)
        assert spec.formula, name
        assert bool(spec.rows) != bool(spec.without), name
        assert not (spec.adds and spec.distinct), name
        if spec.rows:
            load(spec.rows)
