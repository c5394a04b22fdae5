"""A store of earlier software opens with today's: every page, report, export, link and the backup, with equal figures.

What is meant to differ stands with its reason in the fixture's reviewed.toml: see tests/fixtures/earlier/README.md.
"""

from __future__ import annotations

import json
import lzma
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editions import as_published

ROOT = Path(__file__).resolve().parents[2]
EARLIER = ROOT / "tests" / "fixtures" / "earlier" / "d614674"
REFUSED = "400 "
Answers = dict[str, dict[str, str]]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store `earlier`, its backup, and the plan of what is asked."""
    folder: Path = tmp_path_factory.mktemp("stores")
    with tarfile.open(EARLIER / "store.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    shutil.copy(EARLIER / "plan.json", folder)
    return folder


def digests(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "tools/digests", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def take(stores: Path, *words: str) -> Path:
    out = stores / "taken.json"
    done = digests("take", out, "--stores", stores, "--store", "earlier", "--jobs", 2, *words)
    assert done.returncode == 0, done.stderr
    return out


def answers(path: Path) -> Answers:
    """kind → what was asked → the text of the answer."""
    texts = json.loads(lzma.decompress(path.with_name(f"{path.name}.xz").read_bytes()))
    kinds = json.loads(path.read_text(encoding="utf-8"))["earlier"]
    return {kind: {what: texts[digest] for what, digest in found.items()} for kind, found in kinds.items()}


def subjects(found: Answers, kind: str) -> set[str]:
    return {what.partition("?")[0] for what in found[kind]}


def new_refusals(before: Answers, after: Answers) -> Iterator[str]:
    """What was answered and is refused now, or shows an error now."""
    for kind, asked in after.items():
        for what, text in asked.items():
            was = before[kind].get(what, text)  # a report of later software was not asked then
            if text.startswith(REFUSED) and not was.startswith(REFUSED):
                yield f"{kind} {what}: {text}"
            if count(text) > count(was):
                yield f"{kind} {what}: {[line for line in text.splitlines() if is_error(line)]}"


def is_error(line: str) -> bool:
    told = ("另一个版本的软件", "页面加载异常", "页面出错")  # the last is how d614674 said it
    return line.startswith("main alert.body") and any(words in line for words in told)


def count(text: str) -> int:
    return sum(map(is_error, text.splitlines()))


def test_every_door_of_an_earlier_store_opens_with_equal_words(stores: Path) -> None:
    """Every report and page, and links over all pages, say what they said, each change reviewed; none became a refusal.

    A missing table or column never retires an archive, not even as a reviewed change.
    """
    brief = take(stores, "--brief", "--only", "reports", "--only", "pages")
    before, after = answers(EARLIER / "expected.json"), answers(brief)
    assert list(new_refusals(before, after)) == []
    assert subjects(after, "reports") >= subjects(before, "reports")
    assert subjects(after, "pages") >= subjects(before, "pages")
    assert len(after["links"]) >= 15
    reviewed = EARLIER / "reviewed.toml"
    done = digests("compare", EARLIER / "expected.json", brief, "--part", "--reviewed", reviewed)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.soak
def test_everything_of_an_earlier_store_is_as_it_was(stores: Path) -> None:
    """Every question of the plan, every export and every link; a reviewed change that nothing needs is told too."""
    whole = take(stores)
    done = digests("compare", EARLIER / "expected.json", whole, "--reviewed", EARLIER / "reviewed.toml")
    assert (done.returncode, done.stdout.strip()) == (0, "no difference"), done.stdout + done.stderr
    assert list(new_refusals(answers(EARLIER / "expected.json"), answers(whole))) == []


def test_a_backup_of_earlier_software_comes_back(stores: Path, tmp_path: Path) -> None:
    """Today's `restore` takes the old backup, and every edition is whole."""
    store = f"file:{tmp_path / 'store'}"
    for words in (["restore", str(stores / "backup")], ["editions", "--verify"]):
        command = [sys.executable, "-m", "dashboard", *words, "--store", store]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((tmp_path / "store").glob("edition-*.duckdb"))) == 4


def test_a_lost_table_is_told(stores: Path, tmp_path: Path) -> None:
    """The tests above see it when a report of the fixture is refused for a table that is not there."""
    import duckdb

    own = tmp_path / "stores"
    shutil.copytree(stores / "earlier", own / "earlier")
    plan = json.loads((stores / "plan.json").read_text(encoding="utf-8"))
    plan["earlier"]["reports"] = {"findings_totals": [""], "overview_totals": [""]}
    (own / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    for path in (own / "earlier").glob("edition-*.duckdb"):
        with duckdb.connect(str(path)) as con:
            con.execute("drop table findings")
    as_published(own / "earlier")
    found = answers(take(own, "--only", "reports"))
    asked = {kind: dict(answers(EARLIER / "expected.json")[kind]) for kind in found}
    lost = list(
        new_refusals(asked, {"reports": {key: found["reports"][key] for key in ("findings_totals?",)}})
    )
    assert len(lost) == 1
    assert "另一个版本的软件" in lost[0]
