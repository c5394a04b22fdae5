"""Editions kept on disk for tests are never older than what they were made from, and never damaged."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.store import Store, is_whole, list_editions
from tests import kept
from tests.asking import run
from tests.editions import Facts, build
from tests.kept import ROOT, keep, made_with, sources

pytestmark = pytest.mark.slow  # publishes editions

ONE: Facts = {"projects": [{"project_id": "P1", "clause_id": "1.1"}]}
# One file of each kind that an edition comes from; a byte more in any of them is another edition.
PARTS = (
    "dashboard/store/schema.sql",
    "queries/marts/money_entries.sql",
    "queries/checks/find_over_limit.sql",
    "data/policies/sichuan-ai/rules.csv",
    "data/reference/regions.csv",
    "data/intake/headings.toml",
    "dashboard/store/publishing.py",
    "tests/editions.py",
    "requirements.txt",
)
# Prints every file of the repository that is opened while the stores of the tests are published.
WATCHED = """
import json, sys
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)
import tests.kept
tests.kept.ROOM = Path(sys.argv[1])
from tests import stores
from tests.editions import build
for store in (stores.demonstration_store, stores.empty_store, stores.one_record_store):
    store()
build(Path(sys.argv[1]) / "built", {"projects": [{"project_id": "P1", "clause_id": "1.1"}]})
print(json.dumps(sorted(opened)))
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for what is kept."""
    monkeypatch.setattr(kept, "ROOM", tmp_path / "kept")
    return tmp_path / "kept"


def pretend(folder: Path, content: str) -> str:
    """Ask for a store whose one edition holds this content; what it holds."""

    def make() -> None:
        folder.mkdir()
        (folder / "catalogue.json").write_text("{}", encoding="utf-8")
        (folder / "edition-000001.duckdb").write_text(content, encoding="utf-8")

    keep(folder, "pretended", make)
    return (folder / "edition-000001.duckdb").read_text(encoding="utf-8")


def packed(room: Path) -> list[Path]:
    return sorted(room.glob("*.sealed"))


def test_the_same_rows_are_published_once(room: Path, tmp_path: Path) -> None:
    """Two tests that ask for the same rows get the same edition, each in a folder of its own."""
    first, second = build(tmp_path / "a", ONE), build(tmp_path / "b", ONE)
    assert len(packed(room)) == 1
    assert first.sha256 == second.sha256
    assert first.path != second.path
    assert first.path.read_bytes() == second.path.read_bytes()


def test_what_one_test_breaks_is_whole_for_the_next(room: Path, tmp_path: Path) -> None:
    """A copy may be written to and damaged; the next one is as it was published."""
    first = build(tmp_path / "a", ONE)
    first.path.write_bytes(b"no database")
    (tmp_path / "a" / "catalogue.json").write_text("{}", encoding="utf-8")
    assert is_whole(build(tmp_path / "b", ONE))


def test_another_fact_is_another_edition(room: Path, tmp_path: Path) -> None:
    """Whatever differs in the rows is in the edition that comes back; nothing is taken for what was there before."""
    others: list[Facts] = [
        ONE,
        {"projects": [{"project_id": "P1", "clause_id": "1.2"}]},
        {"projects": [*ONE["projects"], {"project_id": "P2", "clause_id": "1.1"}]},
    ]
    for place, other in enumerate(others):
        rows = run(build(tmp_path / str(place), other), "projects_list").to_pylist()
        assert [(row["record_id"], row["clause_id"]) for row in rows] == [
            (row["project_id"], row["clause_id"]) for row in other["projects"]
        ]
    assert len(packed(room)) == 3


@pytest.mark.soak
def test_kind_number_and_settings_are_part_of_it(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demonstration, two editions instead of one, and other settings are something else."""
    assert build(tmp_path / "a", {}).kind == "ledger"
    assert build(tmp_path / "b", {}, kind="demo").kind == "demo"
    build(tmp_path / "c", {}, {})
    assert [len(list_editions(Store(tmp_path / name))) for name in "abc"] == [1, 1, 2]
    monkeypatch.setenv("DASHBOARD_INTAKE_LIMIT_MIB", "1")
    build(tmp_path / "d", {})
    assert len(packed(room)) == 4


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of all files that an edition comes from."""
    copy = tmp_path_factory.mktemp("repository")
    for path in sources(ROOT):
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    return copy


@pytest.mark.parametrize("part", PARTS)
def test_another_byte_in_any_source_is_another_edition(repository: Path, part: str) -> None:
    """SQL, schema, policy, reference data, code and versions are all part of what an edition is found by."""
    before = made_with.__wrapped__(repository)
    assert before == made_with(ROOT)
    path = repository / part
    whole = path.read_bytes()
    path.write_bytes(whole + b"\n")
    changed = made_with.__wrapped__(repository)
    path.write_bytes(whole)
    assert changed != before


def test_a_file_more_or_less_is_another_edition(repository: Path) -> None:
    """A new query and one that is gone are seen as well as a changed one."""
    before = made_with.__wrapped__(repository)
    added = repository / "queries" / "marts" / "another.sql"
    added.write_text("select 1", encoding="utf-8")
    assert made_with.__wrapped__(repository) != before
    added.unlink()
    moved = (repository / PARTS[1]).rename(added)
    assert made_with.__wrapped__(repository) != before
    moved.rename(repository / PARTS[1])
    assert made_with.__wrapped__(repository) == before


def test_another_schema_is_published_anew(
    room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a source changed, rows that were published before are published with what stands there now."""
    pretend(tmp_path / "a", "before")
    monkeypatch.setattr(kept, "made_with", lambda root: "after a change of the schema")
    assert pretend(tmp_path / "b", "after") == "after"
    assert pretend(tmp_path / "c", "never called") == "after"


@pytest.mark.soak
def test_publishing_reads_nothing_else(tmp_path: Path) -> None:
    """Every file of the repository that is opened while the stores are published is part of their digest."""
    command = [sys.executable, "-B", "-c", WATCHED, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    opened = {Path(name).resolve() for name in json.loads(done.stdout.splitlines()[-1])}
    known = set(sources(ROOT))
    own = {
        path
        for path in opened
        if ROOT in path.parents and ".venv" not in path.parts and path.is_file() and path.suffix != ".pyc"
    }
    assert len(own) > 150
    assert own - known == set()


def test_a_damaged_edition_is_published_anew(room: Path, tmp_path: Path) -> None:
    """What was cut short, or changed by one bit at any place, is seen, published again and kept again."""
    assert pretend(tmp_path / "first", "first") == "first"
    (entry,) = packed(room)
    sound = entry.read_bytes()
    flipped = [sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :] for at in range(len(sound))]
    for place, damaged in enumerate([b"", sound[:-1], sound[: len(sound) // 2], *flipped]):
        entry.write_bytes(damaged)
        assert pretend(tmp_path / f"again {place}", "again") == "again", place
    assert pretend(tmp_path / "last", "never called") == "again"


def test_a_failure_keeps_nothing(room: Path, tmp_path: Path) -> None:
    """Rows that can not be published leave nothing behind that another test would find."""
    with pytest.raises(AssertionError, match="has no column"):
        build(tmp_path / "a", {"claims": [{"nothing": "1"}]})
    assert packed(room) == []


@pytest.mark.soak
def test_two_processes_publish_once(room: Path, tmp_path: Path) -> None:
    """Workers that ask at the same time wait for one of them and all get its edition."""
    program = (
        "import sys; from pathlib import Path; import tests.kept; tests.kept.ROOM = Path(sys.argv[1])\n"
        "from tests.editions import build\n"
        "print(build(Path(sys.argv[2]), {'projects': [{'project_id': 'P1', 'clause_id': '1.1'}]}).sha256)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(room), str(tmp_path / name)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "ab"
    ]
    told = [process.communicate()[0].strip() for process in running]
    assert len(told[0]) == 64
    assert told[0] == told[1]
    assert len(packed(room)) == 1
