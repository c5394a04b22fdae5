"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the repository."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.test_repository import ROOT, name, text
from tests.editions import build, read_given
from tests.hanging import HANG_SECONDS

RECIPES = ROOT / "CONTRIBUTING.md"
# What a recipe needs of the repository, beside tests/*.py; of the examples only the test that runs them.
COPIED = (
    "dashboard",
    "pages",
    "queries",
    "data",
    "pyproject.toml",
    "tests/contracts/test_sql.py",
    "tests/unit/test_dictionary.py",
    "tests/queries/test_examples.py",
)
REPORT, LEDGER, PAGE = "加一张报表", "加一类台账", "加一个页面"
STEP = re.compile(r"`([\w/.]+/[\w.]+)`(?: 的 `([^`]+)`)?：\n\n```\w+\n(.*?)```", re.DOTALL)

OPEN_PAGE = """
import json, pathlib, sys
from streamlit.testing.v1 import AppTest
from dashboard.access import TRIAL, act_as

act_as(TRIAL)
app = AppTest.from_file(str(pathlib.Path("pages/frame.py").resolve()), default_timeout=SECONDS).run()
app.switch_page(sys.argv[1])
app.run()
print(json.dumps({
    "title": [title.value for title in app.title],
    "errors": [error.value for error in (*app.error, *app.exception)],
    "rows": [html.proto.body.count("<tr>") - 1 for html in app.get("html") if html.proto.body.startswith('<div class="grid"')],
}))
""".replace("SECONDS", str(HANG_SECONDS))


def steps(title: str) -> list[tuple[str, str, str]]:
    """(file, line of the file to write after, '' for its end, text) of each step below the heading, in order."""
    section = re.search(rf"^### {title}\n(.*?)(?=^##)", text(RECIPES), re.MULTILINE | re.DOTALL)
    assert section, f"CONTRIBUTING.md has no recipe “{title}”"
    return STEP.findall(section[1])


def follow(folder: Path, title: str) -> None:
    """Carry out every step of a recipe in a copy: a new file is written, an existing one gets the text added."""
    for path, after, added in steps(title):
        file = folder / path
        if after:
            lines = text(file).splitlines(keepends=True)
            place = next(number for number, line in enumerate(lines, 1) if line.strip().startswith(after))
            file.write_text("".join([*lines[:place], added, *lines[place:]]), encoding="utf-8")
        elif file.exists():
            file.write_text(f"{text(file)}\n{added}", encoding="utf-8")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(added, encoding="utf-8")


def in_copy(folder: Path, *command: str, store: str = "") -> str:
    """The output of a Python command that is run in the copy; its whole output where it fails."""
    environment = os.environ | {"DASHBOARD_STORE": store} if store else None
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copied(folder: Path) -> Path:
    """The folder with a copy of what a recipe needs of the repository."""
    for source in (*map(ROOT.joinpath, COPIED), *(ROOT / "tests").glob("*.py")):
        target = folder / name(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            editions = shutil.ignore_patterns("store") if source.name == "data" else None
            shutil.copytree(source, target, ignore=editions)
        else:
            shutil.copy2(source, target)
    return folder


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository in which the recipe of a report has been followed."""
    folder = copied(tmp_path_factory.mktemp("recipes") / "copy")
    follow(folder, REPORT)
    return folder


@pytest.fixture(scope="module")
def store(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the rows of the recipe's example."""
    folder = tmp_path_factory.mktemp("recipes_store")
    build(folder, read_given(copy / "tests/queries/modes_by_hand"))
    return f"file:{folder}"


def test_a_recipe_writes_only_what_is_new() -> None:
    """No recipe writes what the repository already has, so that it can be followed as it stands."""
    for title in (REPORT, LEDGER, PAGE):
        assert steps(title)
        there = [path for path, _, _ in steps(title) if (ROOT / path).exists()]
        assert [path for path, _, added in steps(title) if path in there and added in text(ROOT / path)] == []


@pytest.mark.soak
def test_the_recipe_of_a_report_passes_the_tests(copy: Path) -> None:
    """With nothing but the recipe's files, the new report passes the example, the dictionary and the SQL rules."""
    tests = (
        "tests/queries/test_examples.py::test_example",
        "tests/contracts/test_sql.py",
        "tests/unit/test_dictionary.py",
    )
    said = in_copy(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert "failed" not in said


def test_the_recipe_of_a_report_answers_on_the_command_line(copy: Path, store: str) -> None:
    """The new report is asked by name."""
    said = in_copy(copy, "-m", "dashboard", "query", "projects_by_mode", "--format", "json", "--store", store)
    rows = json.loads(said)["rows"] if said.startswith("{") else json.loads(said)
    assert [row["organised_project_count"] for row in rows] == [1, 2]


def test_the_recipe_of_a_page_shows_the_page(copy: Path, store: str) -> None:
    """The new page opens from the menu and shows the new report."""
    follow(copy, PAGE)
    shown = json.loads(in_copy(copy, "-c", OPEN_PAGE, "money/modes.py", store=store).splitlines()[-1])
    assert shown["errors"] == []
    assert shown["title"] == ["组织方式"]
    assert 2 in shown["rows"]
