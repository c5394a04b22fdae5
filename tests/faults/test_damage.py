"""Whatever is damaged, missing or in the way: a sentence, never a traceback, and nothing else is lost."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.refusal import Refusal
from dashboard.store import Edition, Store, current_edition, find_edition, list_editions, publish, roll_back
from dashboard.store.catalogue import CATALOGUE
from tests.asking import run
from tests.editions import build, draft_of, named
from tests.properties.generated import facts_of
from tests.share import mostly_in_soak
from tests.unit.test_store import digests, one_project

REPORTS = (
    "overview_totals",
    "caps_by_record",
    "projects_list",
    "money_by_month",
    "clauses_progress",
    "known_values",
)


def answers(edition: Edition) -> list[list[dict[str, Any]]]:
    """The answers of the reports on an edition."""
    return [run(edition, name).to_pylist() for name in REPORTS]


def broken_list(text: str) -> Callable[[str], str]:
    """A damage that puts this text in the place of the list."""
    return lambda _: text


def changed(**values: Any) -> Callable[[str], str]:
    """A damage that changes keys of the list."""
    return lambda text: json.dumps(json.loads(text) | values)


def without(name: str) -> Callable[[str], str]:
    """A damage that removes a field of the first entry."""

    def damage(text: str) -> str:
        catalogue = json.loads(text)
        del catalogue["editions"][0][name]
        return json.dumps(catalogue)

    return damage


DAMAGES: dict[str, Callable[[str], str]] = {
    "empty": broken_list(""),
    "half": lambda text: text[: len(text) // 2],
    "not json": broken_list("<html>"),
    "null": broken_list("null"),
    "a list": broken_list("[]"),
    "a number": broken_list("7"),
    "no keys": broken_list("{}"),
    "no editions": broken_list('{"format": 1, "current": 1}'),
    "no pointer": broken_list('{"format": 1, "editions": []}'),
    "pointer to nothing": changed(current=9),
    "pointer lost": changed(current=None),
    "pointer of another kind": changed(current="甲"),
    "editions of another kind": changed(editions=3),
    "editions without shape": changed(editions=[1, 2]),
    "an entry too poor": without("sha256"),
    "numbers repeat": lambda text: text.replace('"number": 2', '"number": 1'),
    "numbers are words": lambda text: text.replace('"number": 2', '"number": "二"'),
    "later format": changed(format=3),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_list_is_refused_everywhere(store: Store, damage: Callable[[str], str]) -> None:
    """Reading, publishing and rolling back all stop; no edition file is touched."""
    path = store.folder / CATALOGUE
    good = path.read_text(encoding="utf-8")
    before = digests(store.folder)
    path.write_text(damage(good), encoding="utf-8")
    attempts: list[Callable[[], object]] = [
        lambda: list_editions(store),
        lambda: current_edition(store),
        lambda: publish(store, draft_of(one_project("丙"))),
        lambda: roll_back(store, 1, "甲处", ""),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal, match=r"已损坏|请升级软件"):
            attempt()
    assert digests(store.folder) == before
    path.write_text(good, encoding="utf-8")
    assert current_edition(store).number == 2


def test_bytes_that_are_no_text(store: Store) -> None:
    """A list that is not UTF-8 is damaged, not a crash."""
    (store.folder / CATALOGUE).write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(Refusal, match="已损坏"):
        current_edition(store)


def test_a_lost_list_is_not_an_empty_store(store: Store) -> None:
    """With edition files but no list nothing is published over them."""
    before = digests(store.folder)
    (store.folder / CATALOGUE).unlink()
    attempts: list[Callable[[], object]] = [
        lambda: current_edition(store),
        lambda: publish(store, draft_of({})),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal, match="缺少目录文件"):
            attempt()
    assert digests(store.folder) == before


def test_an_older_list_never_costs_an_edition(store: Store) -> None:
    """A list restored from a backup knows fewer editions than there are files: nothing is swept away."""
    old = (store.folder / CATALOGUE).read_text(encoding="utf-8")
    for name in ("丙", "丁"):
        publish(store, draft_of(one_project(name)))
    before = digests(store.folder)
    (store.folder / CATALOGUE).write_text(old, encoding="utf-8")
    assert current_edition(store).number == 2
    with pytest.raises(Refusal, match="可能是从较早的备份恢复的"):
        publish(store, draft_of(one_project("戊")))
    assert digests(store.folder) == before


def test_debris_is_swept_and_nothing_else(store: Store) -> None:
    """What a killed publish leaves goes away, also DuckDB's spill folder; the work folder of a reader stays."""
    listed = current_edition(store).file
    debris = [
        ".building-000003-1.duckdb",
        ".building-000003-1.duckdb.wal",
        ".catalogue.json.1",
        "edition-000003-x.duckdb",
    ]
    for name in debris:
        (store.folder / name).write_text("x")
    for name in (".building-000003-1.duckdb.tmp", f"{listed}.tmp"):
        (store.folder / name).mkdir()
        (store.folder / name / "spilt").write_text("x")
    (store.folder / "备注.txt").write_text("别删")
    publish(store, draft_of(one_project("丙")))
    assert not [name for name in debris if (store.folder / name).exists()]
    assert not (store.folder / ".building-000003-1.duckdb.tmp").exists()
    assert (store.folder / f"{listed}.tmp" / "spilt").exists()
    assert (store.folder / "备注.txt").exists()
    assert len(list_editions(store)) == 3


def test_a_missing_file_names_itself(store: Store) -> None:
    """The other editions stay readable; publishing on top of the missing one is refused."""
    gone = current_edition(store)
    gone.path.unlink()
    with pytest.raises(Refusal, match=f"{gone.file} 不在数据仓中"):
        run(gone, "overview_totals")
    assert run(find_edition(store, 1), "overview_totals").num_rows == 1
    with pytest.raises(Refusal, match="不在数据仓中"):
        publish(store, draft_of(one_project("丙")))
    with pytest.raises(Refusal, match="不在数据仓中"):
        roll_back(store, 2, "甲处", "")
    assert roll_back(store, 1, "甲处", "").number == 3


def test_nothing_is_built_on_a_damaged_edition(store: Store) -> None:
    """One flipped bit in the base, even in a place that no query reads, and nothing is carried over from it."""
    path = current_edition(store).path
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    attempts: list[Callable[[], object]] = [
        lambda: publish(store, draft_of(one_project("丙"))),
        lambda: roll_back(store, 2, "甲处", ""),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal, match="已损坏"):
            attempt()
    assert publish(store, draft_of(one_project("演"), "demo")).number == 3
    assert roll_back(store, 1, "甲处", "").number == 4


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition large enough to have many blocks."""
    return build(tmp_path_factory.mktemp("sound"), facts_of(1, 1000))


def refused_or_right(edition: Edition, right: list[list[dict[str, Any]]]) -> bool:
    """Whether reading was refused; if it was not, the answers must be the right ones."""
    try:
        found = answers(edition)
    except Refusal as refusal:
        assert "已损坏" in str(refusal)
        return True
    assert found == right
    return False


@pytest.mark.parametrize("kept", mostly_in_soak([0, 0.6, -1, 100, 1, 4096, 12_288, 0.3, 0.9, -4096], 3))
def test_a_truncated_file_is_refused(sound: Edition, tmp_path: Path, kept: float) -> None:
    """Cut anywhere, the file is refused with its name or still answers right; it never answers wrong."""
    content = sound.path.read_bytes()
    end = int(kept) if isinstance(kept, int) else int(len(content) * kept)
    cut = named(sound, f"edition-cut-{kept}.duckdb")
    cut = Edition(**{**vars(cut), "folder": tmp_path})
    cut.path.write_bytes(content[:end])
    refused = refused_or_right(cut, answers(sound))
    assert refused or kept in (-1, -4096)


def flips(sound: Edition, folder: Path, seed: int, count: int) -> int:
    """Overwrite 64 bytes at a random place, `count` times; how many of the copies were refused."""
    right, content, refused = answers(sound), sound.path.read_bytes(), 0
    draw = random.Random(seed)
    for place in range(count):
        copy = Edition(**{**vars(sound), "folder": folder, "file": f"edition-{seed}-{place}.duckdb"})
        start = draw.randrange(len(content) - 64)
        copy.path.write_bytes(content[:start] + draw.randbytes(64) + content[start + 64 :])
        refused += refused_or_right(copy, right)
        copy.path.unlink()
    return refused


def test_flipped_bytes_never_answer_wrong(sound: Edition, tmp_path: Path) -> None:
    """A seeded share of the soak."""
    assert flips(sound, tmp_path, 1, 15) > 0


@pytest.mark.soak
def test_flipped_bytes_never_answer_wrong_at_length(sound: Edition, tmp_path: Path) -> None:
    """Many places."""
    assert flips(sound, tmp_path, 2, 400) > 0


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """A store that cannot be a folder is refused in words by every way in."""
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        store = Store(folder)
        with pytest.raises(Refusal, match="发布未完成"):
            publish(store, draft_of({}))
        with pytest.raises(Refusal):
            current_edition(store)


def test_a_lock_that_is_a_folder(tmp_path: Path) -> None:
    """Something in the place of the lock: a sentence."""
    (tmp_path / ".lock").mkdir()
    with pytest.raises(Refusal, match="发布未完成"):
        publish(Store(tmp_path), draft_of({}))


def test_a_copied_store_reads_the_same(store: Store, tmp_path: Path) -> None:
    """Copying the folder is a backup: nothing in it knows where it lay."""
    shutil.copytree(store.folder, tmp_path / "copy")
    copied = current_edition(Store(tmp_path / "copy"))
    assert answers(copied) == answers(current_edition(store))
