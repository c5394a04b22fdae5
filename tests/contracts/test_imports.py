"""Which way imports run. The picture in docs/ARCHITECTURE.md cannot become a lie."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A package imports only packages of a lower floor. A new package is put here first.
FLOORS = (
    {"settings", "refusal", "formatting", "personal", "counting"},
    {"policy", "state", "demo", "access"},
    {"store", "export"},
    {"questions", "web"},
    {"quoting", "intake"},
    {"briefing", "components"},
    {"views"},
    {"cli"},
    {"__main__", "pages", "app"},
)
RANK = {unit: rank for rank, units in enumerate(FLOORS) for unit in units}

MAY_USE_STREAMLIT = {"components", "views", "web", "pages", "app"}

# Drawing knows no question and no file.
FORBIDDEN = {
    "components": {"questions", "store", "intake", "quoting"},
    "export": {"store"},
    "web": {"pages", "store", "intake", "demo"},
}


def unit_of(module: str) -> str:
    """`dashboard.store.reading` → `store`; `pages.frame` → `pages`."""
    parts = module.split(".")
    return parts[1] if parts[0] == "dashboard" and len(parts) > 1 else parts[0]


def imports(source: str) -> Iterator[str]:
    """Every module that a file imports, also inside functions; `from dashboard import x` counts as dashboard.x."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                yield "<relative>"
            elif node.module == "dashboard":
                yield from (f"dashboard.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


def faults(unit: str, source: str) -> list[str]:
    """Every import of `unit` that runs the wrong way, as sentences."""
    found = []
    for module in imports(source):
        top = module.split(".")[0]
        if module == "<relative>":
            found.append(f"{unit} uses a relative import; write the full name")
        elif top == "streamlit" and unit not in MAY_USE_STREAMLIT:
            found.append(f"{unit} imports streamlit")
        elif top in {"pages", "app"}:
            found.append(f"{unit} imports {module}; nothing imports a page or the server")
        elif top == "dashboard" and "." in module:
            found += _direction(unit, unit_of(module))
    return found


def _direction(unit: str, target: str) -> list[str]:
    if target == unit:
        return []
    if target not in RANK or unit not in RANK:
        return [f"{unit} → {target}: a package without a floor; put it into FLOORS"]
    if target in FORBIDDEN.get(unit, set()) or RANK[target] >= RANK[unit]:
        return [f"{unit} → {target} runs the wrong way"]
    return []


def files() -> list[tuple[str, Path]]:
    """Every Python file of the program with its unit."""
    package = [
        (unit_of(".".join(path.relative_to(ROOT).with_suffix("").parts)), path)
        for path in _python("dashboard")
    ]
    package = [(unit, path) for unit, path in package if unit != "__init__"]
    return [*package, *(("pages", path) for path in _python("pages")), ("app", ROOT / "app.py")]


def _python(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_imports_run_downwards() -> None:
    """A file imports only what lies below it."""
    sources = {path: (unit, path.read_text(encoding="utf-8")) for unit, path in files()}
    assert {path: found for path, source in sources.items() if (found := faults(*source))} == {}


def reached(unit: str, sources: Mapping[str, str]) -> dict[str, str]:
    """Module → the chain of imports by which a package comes to it, directly or through others."""
    chains = {module: module for module in sources if unit_of(module) == unit}
    waiting = list(chains)
    while waiting:
        module = waiting.pop()
        for target in _named(sources[module]):
            if target in sources and target not in chains:
                chains[target] = f"{chains[module]} → {target}"
                waiting.append(target)
    return chains


def _named(source: str) -> Iterator[str]:
    """Every module that a file imports, and every name that may be one."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> dict[str, str]:
    """Every module of the program with its source; a package is the module of its `__init__`."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text(
            encoding="utf-8"
        )
        for path in _python("dashboard")
    }


@pytest.mark.parametrize("unit", FORBIDDEN)
def test_nothing_forbidden_is_reached_through_others(unit: str) -> None:
    """What draws gets frozen values: no chain of imports leads from it to a question, a link or a store."""
    chains = reached(unit, modules())
    assert [chain for module, chain in chains.items() if unit_of(module) in FORBIDDEN[unit]] == []


def test_a_chain_is_seen() -> None:
    """The walk follows an import through a module that is allowed itself."""
    sources = {
        "dashboard.components.tables": "from dashboard import export",
        "dashboard.export": "from dashboard.store.reading import fetch",
        "dashboard.store.reading": "",
    }
    assert "dashboard.store.reading" in reached("components", sources)


def test_the_picture_is_true() -> None:
    """docs/ARCHITECTURE.md draws the same floors in the same order, and every package stands on one; nine at the most."""
    words = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    picture = words.split("## 导入方向", 1)[1].split("```")[1].strip().splitlines()
    drawn = tuple(set(line.split("  ")[0].split()) for line in picture)
    assert drawn == FLOORS
    assert len(FLOORS) <= 9
    assert {unit for unit, _ in files()} == set(RANK)


def test_every_unit_has_files() -> None:
    """The scan sees the package, the pages and the server."""
    assert {"store", "questions", "export", "intake", "components", "pages", "app"} <= {
        unit for unit, _ in files()
    }


@pytest.mark.parametrize(
    ("unit", "source"),
    [
        ("store", "import streamlit as st"),
        ("questions", "def late():\n    from streamlit import cache_data"),
        ("components", "from dashboard.questions.queries import run"),
        ("components", "from dashboard import store"),
        ("store", "from dashboard.questions.queries import run"),
        ("export", "from dashboard.cli import main"),
        ("views", "import pages.frame"),
        ("web", "import app"),
        ("settings", "from dashboard.policy.loading import load_policy"),
        ("store", "from . import reading"),
        ("store", "from dashboard.utilities import x"),
    ],
)
def test_a_wrong_import_is_seen(unit: str, source: str) -> None:
    """The scanner fails on made-up bad imports."""
    assert faults(unit, source)


def test_a_right_import_is_let_through() -> None:
    """The scanner does not cry wolf."""
    assert (
        faults(
            "questions", "import re\nfrom dashboard.store import fetch\nfrom dashboard.refusal import Refusal"
        )
        == []
    )
