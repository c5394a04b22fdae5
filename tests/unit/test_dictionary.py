"""Every column is defined once, and every report says how it is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from dashboard.policy.dictionary import entries, entry, labels
from dashboard.questions.editions import COLUMNS as EDITION_COLUMNS
from dashboard.questions.layouts import layouts
from dashboard.questions.queries import report_names
from dashboard.questions.reports import shown_columns
from dashboard.store import Edition
from tests.asking import run
from tests.editions import build

FORMATS = {"money", "percent", "integer", "number", "date", "code", "text"}
MISSING = "_missing_code"
# What the checks answer with; their other columns are those of the reports.
FINDING = {"found_amount_yuan", "compared_amount_yuan"}


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """Report → the columns that it answers with."""
    edition: Edition = build(Path(tmp_path_factory.mktemp("dictionary")), {})
    return {name: list(run(edition, name).column_names) for name in report_names()}


def test_every_column_of_every_report_is_defined(columns: Mapping[str, list[str]]) -> None:
    """`<column>_missing_code` is the reason beside its column and needs no entry."""
    found = {name for own in columns.values() for name in own}
    assert {name for name in found if name.removesuffix(MISSING) not in entries()} == set()


def test_every_reason_has_its_column(columns: Mapping[str, list[str]]) -> None:
    """A missing code without the column that it explains explains nothing."""
    for report, own in columns.items():
        for name in own:
            if name.endswith(MISSING):
                assert name.removesuffix(MISSING) in own, (report, name)


def test_every_entry_is_used(columns: Mapping[str, list[str]]) -> None:
    """An entry that no report, check or list of editions answers with is a leftover."""
    found = {name for own in columns.values() for name in own} | FINDING | set(EDITION_COLUMNS)
    assert {name for name, own in entries().items() if not own.in_reports} - found == set()


def test_an_entry_stands_for_columns_that_exist(columns: Mapping[str, list[str]]) -> None:
    """An entry that says what a column means in some reports names columns of those reports, each once, of its kind."""
    places = [(place, own) for own in entries().values() for place in own.in_reports]
    assert len({place for place, _ in places}) == len(places)
    for place, own in places:
        report, _, name = place.partition(".")
        assert name in columns[report], place
        meant = entry(name, report)
        assert (meant.name, meant.label, meant.definition) == (name, own.label, own.definition)
        assert own.format == entry(name).format, place
        assert own.label != entry(name).label


def test_every_report_has_a_layout() -> None:
    """And no layout stands without its report."""
    assert set(layouts()) == set(report_names())


def test_a_layout_shows_columns_of_its_query(columns: Mapping[str, list[str]]) -> None:
    """Each once, under a title."""
    faults = {name: layout_faults(name, columns[name]) for name in report_names()}
    assert {name: found for name, found in faults.items() if found} == {}


def layout_faults(name: str, columns: Collection[str]) -> list[str]:
    """What is wrong with the layout of one report, in words."""
    shown, title = layouts()[name].columns, layouts()[name].title
    headings = [column.label for column in shown_columns(name)]
    return broken(
        ("shows a column that the query does not have", set(shown) <= set(columns)),
        ("shows a column twice", len(set(shown)) == len(shown)),
        ("shows at first what it does not show", set(layouts()[name].core) <= set(shown)),
        ("has no title", bool(title.strip())),
        ("has the same heading twice", len(set(headings)) == len(headings)),
    )


def test_an_entry_is_complete() -> None:
    """A label, a definition, a known format; money is in yuan, a percentage in percent and never summed."""
    assert len(entries()) > 300
    faults = {name: entry_faults(name) for name in entries()}
    assert {name: found for name, found in faults.items() if found} == {}


def entry_faults(name: str) -> list[str]:
    """What is wrong with one entry, in words."""
    column = entry(name)
    money, percent = column.format == "money", column.format == "percent"
    return broken(
        ("has no label", bool(column.label.strip())),
        ("has no definition", bool(column.definition.strip())),
        ("has an unknown format", column.format in FORMATS),
        ("is money by its name or by its format only", money == name.endswith("_amount_yuan")),
        ("is a percentage by its name or by its format only", percent == name.endswith("_pct")),
        ("is money in another unit than 元", not money or column.unit == "元"),
        ("is a percentage in another unit than %", not percent or column.unit == "%"),
        ("is a percentage that is summed", not (percent and column.sums)),
        ("is summed and no number", not column.sums or column.format in ("money", "integer")),
    )


def broken(*rules: tuple[str, bool]) -> list[str]:
    """The words of the rules that do not hold."""
    return [words for words, holds in rules if not holds]


def test_labels_by_name() -> None:
    """The words of the dictionary, in the order asked for."""
    assert labels(["city_code", "clause_id"]) == {
        "city_code": entry("city_code").label,
        "clause_id": entry("clause_id").label,
    }


@pytest.mark.parametrize(
    ("column", "places"),
    [
        # the whole, people with it · the projects alone · people alone · what counts against a limit
        (
            "committed_amount_yuan",
            ("overview_totals", "projects_totals", "talent_totals", "caps_totals"),
        ),
        ("disbursed_amount_yuan", ("overview_totals", "projects_totals", "talent_totals", "caps_totals")),
        ("disbursed_share_pct", ("overview_totals", "projects_totals")),
        # records of a subject · subjects
        ("record_count", ("caps_by_record", "caps_totals")),
        ("finding_count", ("findings_totals", "department_reporting", "recipients_list")),
        (
            "clause_count",
            ("overview_totals", "department_reporting", "departments_totals", "recipients_list"),
        ),
    ],
)
def test_what_differs_has_another_label(column: str, places: tuple[str, ...]) -> None:
    """A column that means something else in each of these reports is called otherwise in each."""
    assert len({entry(column, report).label for report in places}) == len(places)


def test_three_meanings_of_records_have_three_labels() -> None:
    """Records with a finding, records with an amount and records that changed are not one number."""
    assert labels(("flagged_record_count", "money_record_count", "changed_record_count")) == {
        "flagged_record_count": "有提示的记录",
        "money_record_count": "有金额的记录",
        "changed_record_count": "有变化的记录",
    }
