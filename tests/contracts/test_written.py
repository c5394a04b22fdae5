"""What a page writes, it writes through `written`: with the right, and remembered with the account."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Functions that change a store or the log-ins, by the names that pages and views call them.
WRITERS = {
    "add_note", "convene", "arrange", "add_view", "add_task", "set_task_state", "keep_decision", "decide",
    "withdraw_file", "roll_back", "publish", "end_all", "retire", "redact",
}  # fmt: skip
# Their own definitions, for those who call them through `written`.
DEFINED = {("dashboard/views/tasks.py", "decide")}


def unguarded(source: str) -> list[str]:
    """The writers that a file uses outside a call of `written`, and not in a name that it hands to one."""
    tree = ast.parse(source)
    guarded: set[ast.AST] = set()
    handed: set[str] = set()
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "written":
            guarded.update(ast.walk(call))
            handed.update(arg.id for arg in call.args if isinstance(arg, ast.Name))
    for assigned in ast.walk(tree):
        targets = (
            assigned.targets if isinstance(assigned, ast.Assign) else [getattr(assigned, "target", None)]
        )
        if isinstance(assigned, ast.Assign | ast.AnnAssign) and getattr(targets[0], "id", None) in handed:
            guarded.update(ast.walk(assigned))
    return sorted(
        name
        for node in ast.walk(tree)
        if node not in guarded
        and isinstance(node, ast.Name | ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and (name := node.attr if isinstance(node, ast.Attribute) else node.id) in WRITERS
        and name not in handed
    )


def test_pages_write_through_written() -> None:
    """No page and no view changes anything for a reader without asking for the right."""
    files = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "dashboard/views").rglob("*.py")]
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in sorted(files)
        if (
            names := [
                name
                for name in unguarded(path.read_text(encoding="utf-8"))
                if (path.relative_to(ROOT).as_posix(), name) not in DEFINED
            ]
        )
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("act = partial(add_note, 1)\nwrite(act)", ["add_note"]),
        ("write = written(view, 'x', 'y', partial(add_note, 1))", []),
        ("act = partial(add_note, 1)\nwrite = written(view, 'x', 'y', act)", []),
        ("store.roll_back(1)", ["roll_back"]),
    ],
)
def test_the_search_finds(source: str, found: list[str]) -> None:
    """A writer that is called directly is found; one that is handed to `written` is not."""
    assert unguarded(source) == found
