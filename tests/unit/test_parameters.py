"""What an address may carry: known to the edition, or refused with a sentence; never widened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.access import TRIAL, principal
from dashboard.questions.known_values import LISTS, known_values
from dashboard.questions.parameters import NAMES, bind, choose_edition, described, encode, parse
from dashboard.questions.queries import load, report_names
from dashboard.refusal import Refusal
from dashboard.store import Edition, Store
from dashboard.views.filters import read_values
from tests.asking import run
from tests.editions import build

# It looks like a person's and was confirmed at intake; of 510700.
NUMBERED = "13800138000"
FACTS = {
    "projects": [
        {
            "project_id": "P1",
            "clause_id": "1.1",
            "city_code": "510100",
            "county_code": "510104",
            "approved_on": "2025-03-01",
        },
        {"project_id": "P2", "clause_id": "5.4", "city_code": "510700", "approved_on": "2026-03-01"},
        {"project_id": NUMBERED, "clause_id": "5.4", "city_code": "510700", "approved_on": "2026-03-01"},
    ]
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one edition."""
    return Store(build(tmp_path_factory.mktemp("parameters"), FACTS).folder)


@pytest.fixture(scope="module")
def edition(store: Store) -> Edition:
    """That edition."""
    return choose_edition(store, None)


def test_the_edition_knows_its_values(edition: Edition) -> None:
    """Every list parameter has values; years come out of the data, the rest out of policy and reference."""
    known = known_values(edition)
    assert set(known) == set(LISTS)
    assert list(known["year"].labels) == ["2025", "2026", "undated"]
    assert len(known["clause"].labels) == 25
    assert list(known["part"].labels) == ["1", "2", "3", "4", "5"]
    assert len(known["city"].labels) == 21
    assert len(known["county"].labels) == 183
    assert known["county"].parents["510104"] == "510100"
    assert list(known["state"].labels) == [
        "within",
        "near",
        "reached",
        "exceeded",
        "short",
        "no_basis",
        "pending",
    ]
    assert list(known["program"].labels) == ["emei", "qingcheng"]
    assert "zzb-rcb" not in known["department"].labels, "a bureau is filed under its department"
    assert all(known[name].labels for name in LISTS)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("year", "2026", ("2026",)),
        ("year", "2026年", ("2026",)),
        ("year", "undated", ("undated",)),
        ("clause", "5.4", ("5.4",)),
        ("clause", "五(四)", ("5.4",)),
        ("city", "510100", ("510100",)),
        ("city", "成都市", ("510100",)),
        ("city", "成都", ("510100",)),
        ("county", "锦江区", ("510104",)),
        ("county", "内江市市中区", ("511002",)),
        ("county", "乐山市市中区", ("511102",)),
        ("department", "科技厅", ("kjt",)),
        ("department", "经信厅", ("jxt",)),
        ("funding_level", "省级", ("provincial",)),
        ("project_status", "在研", ("in_progress",)),
        ("state", "超出", ("exceeded",)),
        ("program", "emei", ("emei",)),
        ("city", "510100,510700", ("510100", "510700")),
        ("city", " 510700 , 510100 ", ("510700", "510100")),
        ("city", "510100,510100,成都市,成都", ("510100",)),
        ("city", "all", None),
        ("year", " all ", None),
        ("q", "  大模型   芯片 ", "大模型 芯片"),
        ("q", "all", None),
        ("q", "", None),
        ("id", "川科-2026-001", "川科-2026-001"),
        ("row_limit", "50", 50),
        ("row_offset", "0", 0),
    ],
)
def test_values_that_are_known(edition: Edition, name: str, text: str, expected: object) -> None:
    """Codes, exact labels and short names; duplicates fold, order stays, `all` means no filter."""
    assert parse(edition, name, text) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("city", ""),
        ("city", ","),
        ("city", "510100,"),
        ("city", "510100,,510700"),
        ("city", "999999"),
        ("city", "510104"),
        ("city", "成"),
        ("city", "all,510100"),
        ("city", "510100,all"),
        ("city", "ALL"),
        ("city", "510100 510700"),
        ("city", "510100，510700"),
        ("county", "市中区"),
        ("county", "510100"),
        ("year", "2024"),
        ("year", "26"),
        ("year", "2025-2026"),
        ("clause", "1.10"),
        ("clause", "1"),
        ("part", "6"),
        ("part", "0"),
        ("department", "省委人才办"),
        ("department", "zzb-rcb"),
        ("funding_level", "省"),
        ("project_status", "%"),
        ("state", "超"),
        ("program", "天府"),
        ("row_limit", "-1"),
        ("row_limit", "1.5"),
        ("row_limit", ""),
        ("row_limit", "all"),
        ("row_offset", "十"),
        ("row_offset", "1e3"),
    ],
)
def test_values_that_are_not(edition: Edition, name: str, text: str) -> None:
    """Refused with the parameter's Chinese name; an empty value is not `all`."""
    with pytest.raises(Refusal) as refusal:
        parse(edition, name, text)
    assert NAMES[name] in str(refusal.value)
    assert str(refusal.value).endswith("。")


def test_a_refusal_says_how_to_go_on(edition: Edition) -> None:
    """It names the value, the edition, how to ask for everything, and some values that exist."""
    with pytest.raises(Refusal) as refusal:
        parse(edition, "city", "成都省")
    for word in ("成都省", "第 1 版", "该条件（city）填写 all", "510100（成都市）"):
        assert word in str(refusal.value)


@pytest.mark.parametrize("name", ["citty", "City", "", "v2", "sql", "limit"])
def test_an_unknown_parameter_is_refused(edition: Edition, name: str) -> None:
    """Not passed over in silence."""
    with pytest.raises(Refusal, match="不认识的参数"):
        bind(edition, load("projects_list"), {name: "1"})


def test_a_county_outside_its_city_is_refused(edition: Edition) -> None:
    """With the names of both."""
    query = load("projects_list")
    with pytest.raises(Refusal, match=r"锦江区不属于所选的市\(州\)（绵阳市）"):
        bind(edition, query, {"city": "510700", "county": "510104"})
    assert bind(edition, query, {"city": "510100,510700", "county": "510104"})["county"] == ["510104"]
    assert bind(edition, query, {"city": "all", "county": "510104"})["county"] == ["510104"]


def test_a_filter_that_the_report_cannot_apply_is_refused(edition: Edition) -> None:
    """Unless it says `all`: no answer is wider than the address that asked for it."""
    query = load("policy_source")
    with pytest.raises(Refusal, match=r"不能按“市\(州\)”（city）筛选，请去掉该条件"):
        bind(edition, query, {"city": "510100"})
    assert bind(edition, query, {"city": "all", "year": "all", "q": "all"}) == {}
    with pytest.raises(Refusal, match="不接受参数：city"):
        run(edition, "policy_source", {"city": ["510100"]})


@pytest.mark.parametrize("raw", [{"v": "2"}, {"v": ""}, {"policy": "别的"}, {"policy": ""}])
def test_another_frame_is_refused(edition: Edition, raw: dict[str, str]) -> None:
    """An address of another format or of another policy is not answered."""
    with pytest.raises(Refusal, match=r"地址格式|属于政策"):
        bind(edition, load("projects_list"), raw)


def test_the_frame_that_fits(edition: Edition) -> None:
    """`v`, `policy` and `edition` bind nothing."""
    raw = {"v": "1", "policy": "sichuan-ai", "edition": "1", "city": "all", "year": "2026"}
    assert bind(edition, load("projects_list"), raw) == {"city": None, "year": ["2026"]}


@pytest.mark.parametrize(("text", "number"), [(None, 1), ("", 1), ("latest", 1), ("1", 1)])
def test_editions_that_are_there(store: Store, text: str | None, number: int) -> None:
    """An edition is named by its number; without number it is the current edition."""
    assert choose_edition(store, text).number == number


@pytest.mark.parametrize("text", ["2", "0", "-1", "1.0", "第1版", "all", "newest"])
def test_editions_that_are_not(store: Store, text: str) -> None:
    """An unknown edition is refused, never replaced by the current edition."""
    with pytest.raises(Refusal, match=r"应为版本号|没有第"):
        choose_edition(store, text)


def test_what_is_written_is_read_again(edition: Edition) -> None:
    """encode and parse are each other's inverse for every known value."""
    known = known_values(edition)
    for name in LISTS:
        every = tuple(known[name].labels)
        assert parse(edition, name, encode(every)) == every
        assert parse(edition, name, encode(None)) is None
        for code, label in known[name].labels.items():
            assert parse(edition, name, code) == (code,)
            assert parse(edition, name, label) == (code,), f"{name}: two values are called {label}"


def test_choices_in_words(edition: Edition) -> None:
    """Only what is chosen, with labels; paging is no choice."""
    values: dict[str, Any] = {
        "city": ["510100", "510700"],
        "year": None,
        "part": (),
        "q": "芯片",
        "row_limit": 5,
    }
    assert described(edition, values) == (("市(州)", "成都市、绵阳市"), ("关键词", "芯片"))


@pytest.mark.parametrize("name", report_names())
def test_no_value_is_ever_widened(edition: Edition, name: str) -> None:
    """A list that selects nothing answers with nothing of the data: an empty list is not `all`."""
    query = load(name)
    if not query.takes("city"):
        return
    table = run(edition, name, {"city": []})
    for column in ("committed_amount_yuan", "disbursed_amount_yuan", "project_count", "subject_count"):
        if column in table.column_names:
            assert not any(table.column(column).to_pylist()), column


def test_words_are_data_not_sql(edition: Edition) -> None:
    """Quotes, wildcards and comments are looked for as they stand."""
    for words in ("'", "%", "_", "--", "'; drop table projects; --", "\\", "P1' or '1'='1"):
        values = bind(edition, load("projects_list"), {"q": words})
        assert run(edition, "projects_list", values).num_rows == 0
    assert run(edition, "projects_list", {"q": "p1"}).num_rows == 1


def test_known_values_belong_to_one_edition(tmp_path: Path) -> None:
    """A year of another edition is unknown here."""
    empty = build(tmp_path, {})
    assert list(known_values(empty)["year"].labels) == ["undated"]
    with pytest.raises(Refusal, match="“年度”没有“2026”"):
        parse(empty, "year", "2026")


def test_a_project_of_others_is_no_reason_to_take_a_number(edition: Edition) -> None:
    """A number that looks like a person's is taken from whoever may see its project; to all others nothing has it."""
    here = principal("jia", ("viewer",), "oidc", scopes={"city": ("510700",)})
    there = principal("yi", ("viewer",), "oidc", scopes={"city": ("510100",)})
    for who in (here, TRIAL):
        assert parse(edition, "id", NUMBERED, who) == NUMBERED
        assert read_values(edition, "project", {"id": NUMBERED}, who)["id"] == NUMBERED
    told, others = set(), (there, principal("bing", ("auditor",), "oidc"), None)
    for number in (NUMBERED, "13900139000"):
        for other in others:
            with pytest.raises(Refusal) as refused:
                parse(edition, "id", number, other)
            told.add(str(refused.value))
        with pytest.raises(Refusal) as refused:
            read_values(edition, "project", {"id": number}, there)
        told.add(str(refused.value))
    assert len(told) == 1
