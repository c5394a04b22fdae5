"""Editions: published whole, never changed, read-only, and carried over only within their kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from dashboard.questions.queries import load, report_names
from dashboard.refusal import Refusal
from dashboard.store import (
    Edition,
    Store,
    current_edition,
    cursor,
    fetch,
    find_edition,
    list_editions,
    open_store,
    publish,
    roll_back,
)
from dashboard.store.catalogue import CATALOGUE
from dashboard.store.catalogue_key import KEY
from dashboard.store.wholeness import file_digest
from tests.asking import run
from tests.editions import Facts, build, draft_of

pytestmark = pytest.mark.slow  # publishes editions


def one_project(name: str, amount: str = "1000000.00") -> Facts:
    """A project with one commitment, in a separate batch."""
    batch = {"batch_id": f"B-{name}"}
    return {
        "projects": [{"project_id": name, "clause_id": "1.1", **batch}],
        "commitments": [
            {"commitment_id": f"{name}-1", "project_id": name, "committed_amount_yuan": amount, **batch}
        ],
    }


def projects_of(edition: Edition) -> list[str]:
    """The project numbers of one edition, in the order of the list."""
    return [str(row["record_id"]) for row in run(edition, "projects_list").to_pylist()]


def digests(folder: Path) -> Mapping[str, str]:
    """File name → sha256 of every edition file."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("edition-*.duckdb")
    }


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store in a folder that does not exist yet."""
    return Store(tmp_path / "数据 仓")


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    """Nothing published is no error of the program, but asking for an edition is answered with a way out."""
    assert list_editions(store) == []
    with pytest.raises(Refusal, match=r"还没有任何数据版本.*dashboard demo"):
        current_edition(store)
    with pytest.raises(Refusal, match="没有第 1 版数据：数据仓里还没有版本"):
        find_edition(store, 1)
    assert not store.folder.exists()


@pytest.mark.parametrize("url", ["", "data/store", "s3:bucket", "file:", "http://x"])
def test_another_kind_of_address_is_refused(url: str) -> None:
    """Only folders for now, said in a sentence."""
    with pytest.raises(Refusal, match="只支持 file:文件夹"):
        open_store(url)


def test_store_addresses(tmp_path: Path) -> None:
    """An absolute folder, or a folder relative to the repository."""
    assert open_store(f"file:{tmp_path}").folder == tmp_path
    assert open_store("file:data/store").folder.parts[-2:] == ("data", "store")


def test_a_ledger_starts_from_the_ledger_before(store: Store) -> None:
    """Facts are carried over, numbers grow by one, the newest is current."""
    first = publish(store, draft_of(one_project("甲")))
    second = publish(store, draft_of(one_project("乙")))
    assert (first.number, second.number, second.parent_number) == (1, 2, 1)
    assert projects_of(first) == ["甲"]
    assert projects_of(second) == ["乙", "甲"]
    assert current_edition(store) == second
    assert find_edition(store, 1) == first
    with pytest.raises(Refusal, match="没有第 3 版数据：现有第 1 至 2 版"):
        find_edition(store, 3)


def test_demonstration_and_ledger_never_mix(store: Store) -> None:
    """Demo, ledger, demo, ledger: each ledger carries only ledgers, no demo carries anything."""
    editions = [
        publish(store, draft_of(one_project(name), kind))
        for name, kind in (
            ("演1", "demo"),
            ("账1", "ledger"),
            ("演2", "demo"),
            ("账2", "ledger"),
            ("演3", "demo"),
        )
    ]
    assert [projects_of(edition) for edition in editions] == [
        ["演1"],
        ["账1"],
        ["演2"],
        ["账1", "账2"],
        ["演3"],
    ]
    assert [edition.parent_number for edition in editions] == [None, None, None, 2, None]
    assert [edition.kind for edition in editions] == ["demo", "ledger", "demo", "ledger", "demo"]


def test_published_files_never_change(store: Store) -> None:
    """Bytes of every older edition stay, and no file name is used again, whatever is published later."""
    seen: dict[str, str] = {}
    for name in ("甲", "乙"):
        publish(store, draft_of(one_project(name)))
        assert seen.items() <= digests(store.folder).items()
        seen = dict(digests(store.folder))
    publish(store, draft_of(one_project("演"), "demo"))
    roll_back(store, 1, "乙处", "回到第一版")
    assert seen.items() <= digests(store.folder).items()
    editions = list_editions(store)
    assert len({edition.file for edition in editions}) == len(editions) == 4
    assert digests(store.folder) == {edition.file: edition.sha256 for edition in editions}


def test_the_same_facts_are_published_under_another_name(tmp_path: Path) -> None:
    """A store that was cleared and filled again cannot serve an old file from a cache: its name is new."""
    files = {publish(Store(tmp_path / place), draft_of({}, "demo")).file for place in ("a", "b")}
    assert len(files) == 2
    assert all(name.startswith("edition-000001-") for name in files)


def test_an_edition_knows_itself(store: Store) -> None:
    """Number, kind, author, message and dates stand in the catalogue and in the file, the same."""
    facts: Facts = {
        "batches": [
            {"batch_id": "B1", "reporting_department_code": "kjt", "as_of_on": "2026-10-31"},
            {"batch_id": "B2", "reporting_department_code": "kjt", "as_of_on": "2026-09-30"},
            {"batch_id": "B3", "reporting_department_code": "czt", "as_of_on": "2026-10-15"},
        ]
    }
    edition = publish(store, draft_of(facts, message="十月台账"))
    row = fetch(edition, "select * from edition").to_pylist()[0]
    assert (row["edition"], row["edition_kind"], row["policy_id"]) == (1, "ledger", "sichuan-ai")
    assert (row["author"], row["message"], row["parent_edition"]) == ("甲处", "十月台账", None)
    assert edition.published_at == row["published_at"].isoformat()
    assert edition.as_of == row["as_of_on"]
    assert edition.as_of_on == "2026-10-15", "the earliest over the departments, each with its newest file"


def test_rolling_back_makes_a_new_edition(store: Store) -> None:
    """The same facts under a new number; the editions between stay; the next ledger goes on from there."""
    build(store.folder, one_project("甲"), one_project("乙"))
    back = roll_back(store, 1, "丙处", "第二版有误")
    assert (back.number, back.parent_number, back.author, back.message) == (3, 1, "丙处", "第二版有误")
    assert projects_of(back) == ["甲"]
    assert current_edition(store) == back
    row = fetch(back, "select edition, author, message, parent_edition from edition").to_pylist()[0]
    assert row == {"edition": 3, "author": "丙处", "message": "第二版有误", "parent_edition": 1}
    assert projects_of(find_edition(store, 2)) == ["乙", "甲"]
    assert projects_of(publish(store, draft_of(one_project("丁")))) == ["丁", "甲"]


def test_rolling_back_to_nothing_is_refused(store: Store) -> None:
    """An unknown number changes nothing."""
    build(store.folder, one_project("甲"))
    with pytest.raises(Refusal, match="没有第 9 版数据，无法回退"):
        roll_back(store, 9, "丙处", "")
    assert [edition.number for edition in list_editions(store)] == [1]


def test_money_keeps_its_fen(store: Store) -> None:
    """The largest and the smallest amount come out as they went in."""
    edition = publish(store, draft_of(one_project("甲", "9999999999999.99")))
    table = fetch(edition, "select committed_amount_yuan from commitments")
    assert table.schema.field(0).type == pa.decimal128(18, 2)
    assert str(table.to_pylist()[0]["committed_amount_yuan"]) == "9999999999999.99"


WRITES = [
    "delete from projects",
    "update projects set project_name = 'x'",
    "insert into projects select * from projects",
    "create table more as select 1",
    "drop table projects",
    "copy projects to '{folder}/out.csv'",
    "copy projects from '{folder}/secret.csv'",
    "attach '{folder}/other.duckdb' as other",
    "export database '{folder}/all'",
    "select * from read_csv('{folder}/secret.csv')",
    "select * from '{folder}/secret.csv'",
    "select * from read_text('{folder}/secret.csv')",
    "select * from glob('{folder}/*')",
    "install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set memory_limit = '1GB'",
    "set profiling_output = '{folder}/profile.json'",
    "set temp_directory = '{folder}'",
]


@pytest.fixture(scope="module")
def open_edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """One edition with a foreign file beside it."""
    edition = build(tmp_path_factory.mktemp("hardened"), one_project("甲"))
    (edition.folder / "secret.csv").write_text("a\n1\n")
    return edition


@pytest.mark.parametrize("sql", WRITES)
def test_an_open_edition_can_only_be_read(open_edition: Edition, sql: str) -> None:
    """No statement writes, reaches another file, loads an extension or loosens a setting."""
    folder = open_edition.folder
    before = sorted(folder.iterdir()), digests(folder)
    with pytest.raises(duckdb.Error):
        cursor(open_edition).execute(sql.format(folder=folder)).fetchall()
    assert (sorted(folder.iterdir()), digests(folder)) == before
    assert projects_of(open_edition) == ["甲"]


def test_readers_go_on_while_the_next_is_published(store: Store) -> None:
    """An answer that is being read belongs to its edition, and the old edition stays open."""
    first = build(store.folder, one_project("甲"))
    reading = cursor(first).execute("select project_id from projects")
    second = publish(store, draft_of(one_project("乙")))
    assert reading.fetchall() == [("甲",)]
    assert projects_of(first) == ["甲"]
    assert projects_of(second) == ["乙", "甲"]


BROKEN: list[tuple[str, Facts]] = [
    ("must_be_unique", {"projects": [{"project_id": "甲"}, {"project_id": "甲"}]}),
    (
        "must_be_unique",
        {
            "claims": [{"project_id": "甲", "claimed_amount_yuan": "1.00"}] * 2,
            "projects": [{"project_id": "甲"}],
        },
    ),
    ("must_know_codes", {"projects": [{"project_id": "甲", "clause_id": "9.9"}]}),
    ("must_know_codes", {"projects": [{"project_id": "甲", "city_code": "999999"}]}),
    ("must_know_codes", {"projects": [{"project_id": "甲", "project_status": "在研"}]}),
    (
        "must_know_codes",
        {"talent_awards": [{"award_id": "a", "stage_code": "没有", "support_amount_yuan": "0.00"}]},
    ),
    (
        "must_know_codes",
        {"talent_awards": [{"award_id": "a", "award_kind": "没有", "support_amount_yuan": "0.00"}]},
    ),
    ("must_lose_nothing", {"claims": [{"project_id": "不在", "claimed_amount_yuan": "1.00"}]}),
]


@pytest.mark.parametrize(
    ("check", "facts"),
    [pytest.param(*case, marks=() if place < 3 else pytest.mark.soak) for place, case in enumerate(BROKEN)],
)
def test_facts_that_do_not_agree_are_not_published(store: Store, check: str, facts: Facts) -> None:
    """An internal check that fails stops the publication with its name; the store stays as it was."""
    first = build(store.folder, one_project("好"))
    with pytest.raises(Refusal, match=f"内部核对 {check} 不通过"):
        publish(store, draft_of(facts))
    assert current_edition(store) == first
    assert list(digests(store.folder)) == [first.file]
    assert not list(store.folder.glob(".building-*"))


def test_a_fill_that_refuses_leaves_nothing(store: Store) -> None:
    """What the filling refuses reaches the user as it was said."""

    def fill(con: duckdb.DuckDBPyConnection, number: int) -> None:
        raise Refusal("没有可接入的文件。")

    draft = draft_of({})
    with pytest.raises(Refusal, match="没有可接入的文件"):
        publish(store, type(draft)("ledger", "sichuan-ai", "甲", "乙", draft.tables, fill))
    assert list_editions(store) == []
    assert {path.name for path in store.folder.iterdir()} == {CATALOGUE, KEY, ".lock"}


def test_an_amount_beyond_reckoning_is_refused_in_words(store: Store) -> None:
    """Sums that no longer fit are said in a sentence; nothing is cut off in silence."""
    facts = one_project("甲", "9999999999999999.99")
    more = [{**row, "commitment_id": f"大{place}"} for place in range(3) for row in facts["commitments"]]
    with pytest.raises(Refusal, match="发布未完成：计算时出错"):
        publish(store, draft_of({**facts, "commitments": more}))
    assert list_editions(store) == []


def catalogue_of(store: Store) -> dict[str, Any]:
    """The catalogue as it stands in its file."""
    read: dict[str, Any] = json.loads((store.folder / CATALOGUE).read_text(encoding="utf-8"))
    return read


def test_the_pointer_is_swapped_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader sees the old list or the new list; the list is replaced by a rename, never written in place."""
    build(store.folder, one_project("甲"))
    before = (store.folder / CATALOGUE).stat().st_ino
    old = catalogue_of(store)
    seen = []

    def watched(source: Path, target: Path) -> None:
        seen.append(
            (catalogue_of(store) == old, json.loads(Path(source).read_text(encoding="utf-8"))["current"])
        )
        Path(source).rename(target)

    monkeypatch.setattr("dashboard.store.catalogue.os.replace", watched)
    publish(store, draft_of(one_project("乙")))
    assert seen == [(True, 2)]
    assert catalogue_of(store)["current"] == 2
    assert (store.folder / CATALOGUE).stat().st_ino != before


def as_if_published_earlier(edition: Edition, *statements: str) -> Edition:
    """A copy of the edition that lacks what the statements take away."""
    earlier = edition.folder.parent / "earlier.duckdb"
    earlier.write_bytes(edition.path.read_bytes())
    with duckdb.connect(str(earlier)) as con:
        for statement in statements:
            con.execute(statement)
    return replace(edition, file="../earlier.duckdb", sha256=file_digest(earlier))


@pytest.mark.soak
def test_an_edition_without_todays_macros_still_answers_every_report(tmp_path: Path) -> None:
    """An edition published before a macro existed answers the reports of today with the same rows."""
    edition = build(tmp_path / "store", one_project("P1"))
    older = as_if_published_earlier(edition, "drop macro percent_of", "drop macro table selected_money")
    for name in report_names():
        values = {"id": "P1"} if load(name).takes("id") else {}
        assert run(older, name, values).equals(run(edition, name, values)), name


@pytest.mark.soak
def test_an_edition_whose_macros_take_the_filters_one_by_one_still_answers(tmp_path: Path) -> None:
    """The macros that an edition of earlier software keeps, ten values each, never stand in for those of today."""
    edition = build(tmp_path / "store", one_project("P1"))
    ten = (
        "years, parts, clauses, departments, reporting_departments, cities, counties, levels, statuses, words"
    )
    former = (
        f"create or replace macro {name}({ten}) as table select * from money_entries where false"
        for name in ("selected_entries", "selected_money", "clause_money", "people_left_out")
    )
    older = as_if_published_earlier(edition, *former)
    for name in report_names():
        values = {"year": ["2026"]} if load(name).takes("year") else {}
        assert run(older, name, values).equals(run(edition, name, values)), name


def test_an_edition_that_lacks_a_column_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """Where an edition of other software lacks what a report asks, a sentence says so; no traceback."""
    edition = build(tmp_path / "store", one_project("P1"))
    older = as_if_published_earlier(edition, "alter table money_entries drop column entry_month")
    with pytest.raises(Refusal, match="另一个版本的软件"):
        run(older, "money_by_month")


def test_the_changes_since_the_edition_before_are_kept_in_the_edition(store: Store) -> None:
    """The changes computed at publishing equal the changes computed again; also after a rollback."""
    publish(store, draft_of(one_project("甲")))
    publish(store, draft_of(one_project("乙", "2500000.00")))
    roll_back(store, 1, "甲处", "回退")
    expected = {2: ("new", "乙", 2500000), 3: ("withdrawn", "乙", -2500000)}
    for number, (kind, record, amount) in expected.items():
        edition = find_edition(store, number)
        kept = [
            row for row in fetch(edition, "select * from changes").to_pylist() if row["change_amount_yuan"]
        ]
        assert [(row["change_kind"], row["record_id"], row["change_amount_yuan"]) for row in kept] == [
            (kind, record, amount)
        ]
    second = find_edition(store, 2)
    forgetful = as_if_published_earlier(second, "drop table changes", "drop table changes_since")
    assert run(forgetful, "edition_changes").equals(run(second, "edition_changes"))


@pytest.mark.soak
def test_other_pairs_are_worked_out_when_they_are_asked_for(store: Store) -> None:
    """A comparison with another edition than the edition before does not use the kept changes."""
    for name in ("甲", "乙", "丙"):
        publish(store, draft_of(one_project(name)))
    third = find_edition(store, 3)
    assert [row["record_id"] for row in run(third, "edition_changes").to_pylist()] == ["丙"]
    assert {row["record_id"] for row in run(third, "edition_changes", {"since": 1}).to_pylist()} == {
        "乙",
        "丙",
    }
