"""Which way imports run. The picture in docs/ARCHITECTURE.md cannot become a lie."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A unit imports only units of a lower layer. A new unit is put here first.
LAYERS = (
    {"settings", "addresses", "refusal", "environment", "link_tables", "link_tokens", "audit_tables"},
    {"data_files", "arrow_tables", "dictionary", "formatting", "state"},
    {
        "reference",
        "public_lists",
        "public_records",
        "place_indicators",
        "base_map",
        "check_catalogue",
        "figure_catalogue",
    },
    {"policy", "policy_model", "policy_files", "policy_indicators", "policy_findings"},
    {"store", "audit"},
    {"queries", "intake", "demo", "export", "access"},
    {"parameters", "checks", "explained"},
    {
        "links",
        "link_rows",
        "link_checks",
        "link_changes",
        "meetings",
        "meeting_tasks",
        "corrections",
        "reports",
    },
    {"figures", "editions", "exports_list", "briefing"},
    {"views", "components", "web", "rehearsal"},
    {"filters", "desk", "outlets"},
    {"pinned"},
    {"page_runs"},
    {
        "cli",
        "cli_reading",
        "cli_writing",
        "cli_intake",
        "cli_progress",
        "cli_links",
        "cli_briefing",
        "cli_keeping",
        "cli_templates",
    },
    {"__main__", "pages", "app"},
)
RANK = {unit: rank for rank, units in enumerate(LAYERS) for unit in units}

# Modules of one unit that is spread over several files.
FAMILIES = (
    {"policy", "policy_model", "policy_files", "policy_indicators", "policy_findings"},
    {
        "cli",
        "cli_reading",
        "cli_writing",
        "cli_intake",
        "cli_progress",
        "cli_links",
        "cli_briefing",
        "cli_keeping",
        "cli_templates",
    },
    {"links", "link_rows", "link_checks", "link_changes", "meetings", "meeting_tasks", "corrections"},
)

MAY_USE_STREAMLIT = {"components", "filters", "views", "web", "access", "pinned", "page_runs", "pages", "app"}

# Drawing knows no question and no file.
FORBIDDEN = {
    "components": {
        "queries",
        "store",
        "policy",
        "intake",
        "demo",
        "parameters",
        "reports",
        "figures",
        "editions",
        "views",
    },
    "export": {"queries", "store", "intake", "demo"},
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
    if target == unit or any({unit, target} <= family for family in FAMILIES):
        return []
    if target not in RANK or unit not in RANK:
        return [f"{unit} → {target}: a unit without a layer; put it into LAYERS"]
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


def test_every_unit_has_files() -> None:
    """The scan sees the package, the pages and the server."""
    assert {"store", "queries", "export", "intake", "components", "pages", "app"} <= {
        unit for unit, _ in files()
    }


@pytest.mark.parametrize(
    ("unit", "source"),
    [
        ("store", "import streamlit as st"),
        ("queries", "def late():\n    from streamlit import cache_data"),
        ("components", "from dashboard.queries import run"),
        ("components", "from dashboard import store"),
        ("store", "from dashboard.queries import run"),
        ("export", "from dashboard.cli import main"),
        ("views", "import pages.frame"),
        ("web", "import app"),
        ("settings", "from dashboard.policy import load_policy"),
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
            "queries", "import re\nfrom dashboard.store import fetch\nfrom dashboard.refusal import Refusal"
        )
        == []
    )
