"""What an edition holds of single persons: in its companion alone, behind a right and a key (D-125)."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest

from dashboard.access import SOFTWARE, principal
from dashboard.questions import queries
from dashboard.refusal import Refusal
from dashboard.settings import access_settings
from dashboard.store import (
    Edition,
    Store,
    back_up,
    check_whole,
    current_edition,
    fetch,
    fetch_people,
    find_edition,
    list_editions,
    plan_retention,
    publish,
    rehearse,
    restore,
    retire,
    roll_back,
)
from dashboard.store.companion import companion_of
from dashboard.store.sweeping import sweep
from tests.asking import run
from tests.attacks.matrix import OF_PEOPLE
from tests.editions import Facts, build, draft_after, draft_of, pseudonym

EARLIER = Path(__file__).resolve().parents[1] / "fixtures" / "earlier" / "d614674" / "store.tar.xz"
VIEWER = principal("王处", ("exporter", "steward", "approver"), "oidc")
PERSON = {
    "award_id": "emei-2026-team-001",
    "batch_year": "独特批次2026年",
    "field": "独特领域甲",
    "employer_name": "独特研究院",
    "city_code": "510700",
    "stage_code": "on_post",
    "on_duty": "no",
    "support_amount_yuan": "1370000.00",
    "person_key": "0123456789abcdef",
    "left_on": "2026-10-09",
}
OTHERS = [
    {"award_id": f"emei-2026-team-{place:03d}", "support_amount_yuan": "1000000.00"} for place in (2, 3)
]
FACTS: Facts = {
    "talent_awards": [PERSON, *OTHERS],
    "delegations": [{"employer_name": "另一家研究院", "quota_count": "2", "used_count": "77"}],
    "rejected_rows": [
        {
            "source_row": "9",
            "source_column": "市(州)",
            "rejected_value": "独特市",
            "reason": "地区不存在：“独特市”",
        }
    ],
}
COUNT = "select count(*) as found from talent_awards"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with one edition that holds persons, and a folder of keys of its own."""
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "keys"))
    build(tmp_path / "store", FACTS)
    return Store(tmp_path / "store")


def people(edition: Edition) -> int:
    """How many persons its companion gives to whoever has the right."""
    return int(fetch_people(edition, SOFTWARE, COUNT).to_pylist()[0]["found"])


def keys() -> set[str]:
    """The files of keys of companions."""
    return {path.name for path in access_settings().keys.glob("people-*.key")}


def words_in(folder: Path, *words: str) -> list[str]:
    """Which of these words stand in which file of a folder, plain."""
    return [
        f"{path.name}: {word}"
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if word.encode() in path.read_bytes()
    ]


def test_no_file_of_a_store_tells_of_a_person(store: Store) -> None:
    """Employer, the person's key and number and what was rejected stand in no file of the store, not in a free block either.

    Batch and field are the names of cells of the open lists; whose they are stands nowhere.
    """
    hidden = ("独特研究院", "独特市", "0123456789abcdef", "emei-2026-team-001")
    assert words_in(store.folder, *hidden) == []
    edition = current_edition(store)
    assert fetch(edition, COUNT).to_pylist() == [{"found": 0}]
    assert fetch(edition, "select used_count from delegations").to_pylist() == [{"used_count": None}]
    assert people(edition) == 3
    asked = "select person_key, on_duty, left_on::varchar as left_on from talent_awards where person_key is not null"
    assert fetch_people(edition, SOFTWARE, asked).to_pylist() == [
        {"person_key": "0123456789abcdef", "on_duty": "no", "left_on": "2026-10-09"}
    ]


def test_the_open_list_says_only_that_a_row_was_rejected(store: Store) -> None:
    """A rejected row of a sheet of persons has its place there; value and reason are with the companion."""
    edition = current_edition(store)
    (row,) = fetch(edition, "select * from rejected_rows").to_pylist()
    assert (row["source_row"], row["source_column"], row["rejected_value"]) == (9, None, None)
    assert "人才信息" in row["reason"] and "独特市" not in row["reason"]
    full = fetch_people(edition, SOFTWARE, "select * from rejected_people").to_pylist()
    assert [(one["rejected_value"], one["reason"]) for one in full] == [("独特市", "地区不存在：“独特市”")]


def test_without_the_right_nothing_is_opened(store: Store) -> None:
    """Whoever may export, take in and approve still does not see persons."""
    with pytest.raises(Refusal, match="人才信息"):
        fetch_people(current_edition(store), VIEWER, COUNT)


def test_without_its_key_it_is_closed_and_the_rest_open(store: Store) -> None:
    """A key that is gone is named, with what to do; the open figures stand; nothing is published upon it."""
    edition = current_edition(store)
    (name,) = keys() & {f"people-{key_name(edition)}.key"}
    (access_settings().keys / name).unlink()
    with pytest.raises(Refusal, match=name):
        people(edition)
    assert fetch(edition, "select count(*) as found from talent_people").to_pylist() == [{"found": 3}]
    before = sorted(path.name for path in store.folder.glob("*"))
    with pytest.raises(Refusal, match=name):
        publish(store, draft_of({"talent_awards": [OTHERS[0] | {"award_id": "w-9"}]}))
    assert [
        name for name in sorted(path.name for path in store.folder.glob("*")) if name != ".lock"
    ] == before


@pytest.mark.parametrize("how", ["changed", "of_another", "missing"])
def test_a_companion_that_is_not_the_published_one_is_refused(store: Store, how: str) -> None:
    """A byte changed, the companion of another edition in its place, or none: it is not opened, and a backup says so."""
    first = current_edition(store)
    second = publish(store, draft_after(FACTS))
    file = companion_of(second.path)
    if how == "missing":
        file.unlink()
    elif how == "changed":
        content = bytearray(file.read_bytes())
        content[-40] ^= 1
        file.write_bytes(content)
    else:
        shutil.copyfile(companion_of(first.path), file)
    with pytest.raises(Refusal, match="请从备份恢复"):
        people(second)
    assert people(first) == 3
    with pytest.raises(Refusal, match="没有继续"):
        back_up(store, store.folder.parent / "backup")
    assert not (store.folder.parent / "backup").exists()


def test_a_backup_holds_both(store: Store, tmp_path: Path) -> None:
    """Restored elsewhere, an edition has its persons again, with the key that never was in the backup."""
    back_up(store, tmp_path / "backup")
    assert words_in(tmp_path / "backup", "独特研究院") == []
    assert not list((tmp_path / "backup").rglob("*.key"))
    target = Store(tmp_path / "elsewhere")
    restore(target, tmp_path / "backup")
    check_whole(current_edition(target))
    assert people(current_edition(target)) == 3


def test_an_edition_rolled_back_to_has_its_persons(store: Store) -> None:
    """As they were then, under a key of its own."""
    publish(store, draft_after({"talent_awards": OTHERS}))
    again = roll_back(store, 1, "甲处", "回到第一版")
    assert (people(find_edition(store, 2)), people(again)) == (2, 3)
    assert key_name(again) != key_name(find_edition(store, 1))
    rows = fetch(again, "select record_id from talent_people").to_pylist()
    assert pseudonym(PERSON) in {row["record_id"] for row in rows}


def test_to_retire_an_edition_destroys_its_key(store: Store, tmp_path: Path) -> None:
    """Then nobody can open its persons, not even from a backup; the others keep theirs."""
    gone = key_name(current_edition(store))
    for _ in range(2):
        publish(store, draft_after(FACTS))
    back_up(store, tmp_path / "backup")
    assert [edition.number for edition in plan_retention(store, 1, ()).leaving] == [1, 2]
    retire(store, 1, ())
    assert f"people-{gone}.key" not in keys()
    assert people(current_edition(store)) == 3
    restore(Store(tmp_path / "elsewhere"), tmp_path / "backup")
    with pytest.raises(Refusal, match=f"people-{gone}.key"):
        people(find_edition(Store(tmp_path / "elsewhere"), 1))


def test_a_trial_leaves_neither_companion_nor_key(store: Store, tmp_path: Path) -> None:
    """A rehearsal of a publication keeps nothing of persons."""
    before = keys()
    (tmp_path / "trial").mkdir()
    rehearse(store, draft_of({"talent_awards": [OTHERS[0] | {"award_id": "w-9"}]}), tmp_path / "trial")
    assert keys() == before
    assert not list((tmp_path / "trial").glob("*.people"))


def test_what_a_killed_publication_leaves_is_swept_with_its_key(store: Store) -> None:
    """A companion that no edition has goes, and its key; that of an edition stays, whatever has a copy of it."""
    edition = current_edition(store)
    stray = store.folder / "edition-000002-0badcafe.people"
    shutil.copyfile(companion_of(edition.path), stray)
    own = f"people-{key_name(edition)}.key"
    sweep(store, list_editions(store))
    assert not stray.exists() and own in keys()
    left = store.folder / ".building-000002-1.people"
    content = bytearray(companion_of(edition.path).read_bytes())
    content[8:24] = b"feedfeedfeedfeed"
    left.write_bytes(content)
    (access_settings().keys / "people-feedfeedfeedfeed.key").write_text("0" * 64 + "\n")
    sweep(store, list_editions(store))
    assert not left.exists() and "people-feedfeedfeedfeed.key" not in keys()
    assert people(edition) == 3


def key_name(edition: Edition) -> str:
    """The name of the key of its companion."""
    return str(fetch(edition, "select key_name from companion").to_pylist()[0]["key_name"])


@pytest.fixture
def earlier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of software that had no companions."""
    monkeypatch.setenv("DASHBOARD_KEYS", str(tmp_path / "keys"))
    with tarfile.open(EARLIER) as archive:
        archive.extractall(tmp_path, filter="data")
    return Store(tmp_path / "earlier")


def test_an_edition_of_earlier_software_gives_what_it_has(earlier: Store) -> None:
    """Every report of persons answers, with as many as its file holds, and none to whoever has not the right."""
    edition = [one for one in list_editions(earlier) if one.kind == "ledger"][-1]
    (held,) = fetch(edition, COUNT).to_pylist()
    assert held["found"] > 0
    assert run(edition, "people_list").num_rows == held["found"]
    for name in OF_PEOPLE:
        run(edition, name)
        with pytest.raises(Refusal, match="没有名为"):
            queries.run(edition, name, None, VIEWER)


def test_what_is_published_upon_earlier_software_holds_no_persons(earlier: Store) -> None:
    """The next edition, and one that is rolled back to, have the same persons in the companion, and none in the file."""
    old = [one for one in list_editions(earlier) if one.kind == "ledger"][-1]
    numbers = [row["award_id"] for row in fetch(old, "select award_id from talent_awards").to_pylist()]
    assert words_in(earlier.folder, *numbers[:3])
    for edition in (
        publish(earlier, draft_of({})),
        roll_back(earlier, old.number, "甲处", "回到较早的一版"),
    ):
        assert people(edition) == len(numbers)
        content = edition.path.read_bytes()
        assert [number for number in numbers if number.encode() in content] == []
        assert run(edition, "talent_totals").to_pylist() == run(old, "talent_totals").to_pylist()
