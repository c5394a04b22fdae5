"""The repository stands alone: two commands, exact versions, true links, small pieces, plain names."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {
    ".git",
    ".venv",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
    "test-results",
}
STORE = ROOT / "data" / "store"

# What belongs to one machine, to a package index, or to how the code was written. This file alone may say it.
STRANGERS = re.compile(
    r"/work/|\.\./shared|/root/|/Users/|/tmp/\w|/home/(?!dashboard\b)\w|/opt/pypi"
    r"|pypi\.org|pythonhosted|npmjs|tuna\.tsinghua|mirrors\.aliyun"
    r"|\bclaude\b|\banthropic\b|\bcopilot\b|\bai assistant\b|\bsub-?agent",
    re.IGNORECASE,
)
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc"}
OLD = {"old", "v2"}
PROGRAM_LINES, FUNCTION_LINES = 250, 40

# file or file::function → why it may be longer.
LONGER = {
    "dashboard/cli/commands.py::_parser": "one list of all commands and their options, read from top to bottom",
    "dashboard/policy/loading.py::load_policy": "one line for each field of a policy, so that nothing is filled in elsewhere",
}

# The name of an import where it is not the name of the package.
PACKAGES = {
    "python_calamine": "python-calamine",
    "docx": "python-docx",
    "prometheus_client": "prometheus-client",
}


def files() -> list[Path]:
    """Every file of the repository, without what `make` and the users put there."""
    found = (path for path in sorted(ROOT.rglob("*")) if path.is_file() and STORE not in path.parents)
    return [path for path in found if not SKIPPED & set(path.relative_to(ROOT).parts)]


def text(path: Path) -> str:
    """The text of a file; empty for a picture or a workbook."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def name(path: Path) -> str:
    """The path from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def strangers(words: str) -> list[str]:
    """Paths of one machine, package indexes and the like, with their line."""
    lines = enumerate(words.splitlines(), start=1)
    return [f"line {number}: {match[0]}" for number, line in lines for match in STRANGERS.finditer(line)]


def vague_names(path: str, source: str = "") -> list[str]:
    """Words that say nothing, in the name of a file, a folder, a function or a class."""
    found = [word for word in re.split(r"[/_.\-]", path.lower()) if word in VAGUE | OLD]
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    defined = (node.name for node in ast.walk(ast.parse(source)) if isinstance(node, kinds))
    return found + [one for one in defined if VAGUE & set(one.lower().split("_"))]


def lengths(path: str, source: str) -> Iterator[tuple[str, int, int]]:
    """(what, lines, allowed) for a module and its functions; a docstring is not counted to its function."""
    yield path, len(source.splitlines()), PROGRAM_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            words = first if ast.get_docstring(node) is not None else None
            prose = (words.end_lineno or 0) - words.lineno + 1 if words else 0
            yield f"{path}::{node.name}", (node.end_lineno or 0) - node.lineno + 1 - prose, FUNCTION_LINES


def too_long(path: str, source: str) -> list[str]:
    """Modules and functions at or over their limit that no reason excuses."""
    found = [(what, lines) for what, lines, allowed in lengths(path, source) if lines >= allowed]
    return [f"{what}: {lines} lines" for what, lines in found if what not in LONGER]


def broken_links(markdown: str, folder: Path) -> list[str]:
    """Relative targets that do not exist. Code blocks are examples, not links."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", markdown, flags=re.DOTALL)
    targets = re.findall(r"\]\(\s*<?([^)\s>]+)", prose) + re.findall(r'<img[^>]+src="([^"]+)"', prose)
    local = [target.split("#")[0] for target in targets if not re.match(r"[a-z]+:|#|//", target)]
    return [target for target in local if not (folder / target).exists()]


def loose_pins(requirements: str) -> list[str]:
    """Lines that are not `name==version`, and names that come twice."""
    lines = [line.split("#")[0].strip() for line in requirements.splitlines()]
    lines = [line for line in lines if line and not line.startswith("-r ")]
    pin = re.compile(r"[A-Za-z0-9][\w.\-]*==[0-9][\w.]*(; [\w.]+ [!=]= '[\w.]+')?")
    names = [re.split(r"[=<>~!;\s]", line)[0].lower().replace("_", "-") for line in lines]
    return [line for line in lines if not pin.fullmatch(line)] + [
        one for one in names if names.count(one) > 1
    ]


def pinned(requirements: str) -> set[str]:
    """The names of the packages in a list, normalised."""
    return {
        match.lower().replace("_", "-")
        for match in re.findall(r"^([A-Za-z0-9][\w.\-]*)==", requirements, re.M)
    }


def top_imports(source: str) -> set[str]:
    """The packages from elsewhere that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"dashboard", "pages", "tests", "app", "__future__"}


def python_files(*folders: str) -> list[Path]:
    """The Python files below the given folders or files."""
    return [path for path in files() if path.suffix == ".py" and name(path).split("/")[0] in folders]


PROGRAM = python_files("dashboard", "pages", "app.py")


def test_no_stranger_in_a_file() -> None:
    """No file speaks of the machine it was written on, or of a place outside the repository."""
    others = [path for path in files() if path != Path(__file__)]
    assert {name(path): found for path in others if (found := strangers(text(path)))} == {}


def test_names_say_something() -> None:
    """No file, folder, function or class is called utils, helpers, common or misc."""
    sources = {name(path): text(path) if path.suffix == ".py" else "" for path in files()}
    assert {path: found for path, source in sources.items() if (found := vague_names(path, source))} == {}


def test_pieces_are_small() -> None:
    """A module is under 250 lines, a function under 40, or its reason stands in LONGER."""
    assert [found for path in PROGRAM for found in too_long(name(path), text(path))] == []


def test_every_reason_is_still_needed() -> None:
    """An exception that nothing needs any more is taken out of LONGER."""
    measured = [item for path in PROGRAM for item in lengths(name(path), text(path))]
    needed = {what for what, lines, allowed in measured if lines >= allowed}
    assert set(LONGER) <= needed
    assert all(len(reason) > 20 for reason in LONGER.values())


def test_links_lead_somewhere() -> None:
    """Every relative link in a document points to a file that exists."""
    documents = [path for path in files() if path.suffix == ".md"]
    assert {name(path): found for path in documents if (found := broken_links(text(path), path.parent))} == {}


@pytest.mark.parametrize("path", ["requirements.txt", "requirements-dev.txt"])
def test_versions_are_exact(path: str) -> None:
    """Every requirement is one exact version, once."""
    assert loose_pins(text(ROOT / path)) == []


def test_both_lists_name_their_sum() -> None:
    """The development list begins with the runtime list, and repeats nothing of it."""
    runtime, development = text(ROOT / "requirements.txt"), text(ROOT / "requirements-dev.txt")
    assert "-r requirements.txt" in development.splitlines()
    assert not pinned(runtime) & pinned(development)


def test_imports_are_direct_requirements() -> None:
    """What the program imports stands among the direct requirements, not by luck in the closure."""
    direct = pinned(text(ROOT / "requirements.txt").split("# Closure")[0])
    imported = {PACKAGES.get(package, package) for path in PROGRAM for package in top_imports(text(path))}
    assert imported - direct == set()


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_two_commands_exist(command: str) -> None:
    """The README names both commands, and the Makefile knows them."""
    assert command in text(ROOT / "README.md")
    assert re.search(rf"^{command.split()[1]}:", text(ROOT / "Makefile"), re.MULTILINE)


def test_ci_runs_what_people_run() -> None:
    """.ci/run calls `make test` and nothing after it."""
    assert re.search(
        r"^exec make( --no-print-directory)? test$", text(ROOT / ".ci/run").strip().splitlines()[-1]
    )


def test_tests_come_last() -> None:
    """The last words of `make test` are pytest's own closing line."""
    recipe = re.search(r"^test:.*\n((?:\t.*\n)+)", text(ROOT / "Makefile"), re.MULTILINE)
    assert recipe is not None
    assert recipe[1].splitlines()[-1].startswith("\t@$(PYTHON) -m pytest")


def test_settings_are_documented() -> None:
    """Every DASHBOARD_ variable that the program or its tools read stands in docs/operations.md."""
    places = [*PROGRAM, *(path for path in files() if name(path).startswith("tools/"))]
    used = {match for path in places for match in re.findall(r"\bDASHBOARD_[A-Z_]+\b", text(path))}
    assert used
    assert sorted(one for one in used if one not in text(ROOT / "docs/operations.md")) == []


def test_licences_are_listed() -> None:
    """Every package that is installed to run the dashboard stands with its licence in docs/licences.md."""
    listed = text(ROOT / "docs/licences.md").lower().replace("_", "-")
    assert (
        sorted(package for package in pinned(text(ROOT / "requirements.txt")) if f"{package} " not in listed)
        == []
    )


def test_warnings_are_errors() -> None:
    """pytest turns every warning into a failure, and knows only registered markers."""
    options = tomllib.loads(text(ROOT / "pyproject.toml"))["tool"]["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    assert "--strict-markers" in options["addopts"]


def test_a_stranger_is_seen() -> None:
    """The scanner fails on made-up bad lines."""
    for bad in ("see ../shared/facts", "/work/main/app.py", "https://pypi.org/simple", "/home/someone/x"):
        assert strangers(bad)
    assert strangers("homework/ is shared, /home/dashboard is the image's own") == []


def test_a_vague_name_is_seen() -> None:
    """The scanner fails on made-up bad names."""
    assert vague_names("dashboard/utils.py")
    assert vague_names("dashboard/store_v2.py")
    assert vague_names("dashboard/x.py", "def date_helpers(): ...")
    assert vague_names("dashboard/store/threshold.py", "def common_sense_is_no_name(): ...")
    assert vague_names("dashboard/store/threshold.py", "def folder(): ...") == []


def test_a_long_piece_is_seen() -> None:
    """The scanner fails on made-up long modules and functions."""
    assert too_long("x.py", "a = 1\n" * 250)
    assert too_long("x.py", "def f():\n" + "    a = 1\n" * 39)
    assert too_long("x.py", 'def f():\n    """One.\n\n    Two.\n    """\n' + "    a = 1\n" * 30) == []


def test_a_broken_link_is_seen() -> None:
    """The scanner fails on made-up bad links, and leaves code and addresses alone."""
    assert broken_links("[a](nowhere.md#x)", ROOT) == ["nowhere.md"]
    assert broken_links("[a](LICENSE) [b](https://example.org/x.md) `[c](no.md)` [d](#here)", ROOT) == []


def test_a_loose_pin_is_seen() -> None:
    """The scanner fails on made-up bad requirements."""
    assert loose_pins("pandas>=3\nplotly\nduckdb==1.*") == ["pandas>=3", "plotly", "duckdb==1.*"]
    assert loose_pins("a_b==1\na-b==1.0") == ["a-b", "a-b"]
    assert loose_pins("watchdog==7.1.0; sys_platform != 'darwin'  # reason") == []
