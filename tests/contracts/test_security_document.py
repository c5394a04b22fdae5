"""docs/security.md names tests, settings, roles and rights that exist: a promise there is one that is proven."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from dashboard.access.roles import RIGHTS, access_table, role_labels
from tests.contracts.test_repository import ROOT, text

DOCUMENT = text(ROOT / "docs" / "security.md")
# `folder/test_file.py` below tests/, alone or with `::test_of_it`.
PROOF = re.compile(r"`(?:tests/)?([\w/]+/test_\w+\.py)(?:::(\w+))?`")
LOOSE = re.compile(r"test_\w+")
SETTING = re.compile(r"DASHBOARD_[A-Z_]+")


def proofs(markdown: str) -> set[tuple[str, str]]:
    """(file below tests/, test or '') of every proof that a text names."""
    return {(match[1], match[2] or "") for match in PROOF.finditer(markdown)}


def lost_proofs(found: Iterable[tuple[str, str]]) -> list[str]:
    """The proofs whose file, or whose test in it, is not there."""
    lost = []
    for file, test in sorted(found):
        path = ROOT / "tests" / file
        tests = functions(text(path)) if path.is_file() else set()
        if not tests or (test and test not in tests):
            lost.append(f"{file}::{test}")
    return lost


def functions(source: str) -> set[str]:
    """The tests of a file."""
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def promises(markdown: str) -> list[str]:
    """The rows of the table of promises."""
    table = markdown.partition("### 承诺的")[2].partition("### ")[0]
    return [line for line in table.splitlines() if line.startswith("| ")][2:]


def unnamed(markdown: str) -> set[str]:
    """Roles and rights of data/access.toml that a text does not name by name and code."""
    named = {**role_labels(), **RIGHTS}
    return {code for code, label in named.items() if f"`{code}`" not in markdown or label not in markdown}


def test_every_proof_exists() -> None:
    """Every file and test that stands as a proof is there, and no test is named in a way that this does not read."""
    found = proofs(DOCUMENT)
    assert lost_proofs(found) == []
    read = {name for file, test in found for name in (file.rsplit("/", 1)[1].removesuffix(".py"), test)}
    assert set(LOOSE.findall(DOCUMENT)) <= read


def test_every_promise_has_a_proof() -> None:
    """No row of the table of promises is without a test of its own name."""
    rows = promises(DOCUMENT)
    assert len(rows) >= 15
    assert [row for row in rows if not any(test for _, test in proofs(row))] == []


def test_every_setting_is_documented() -> None:
    """A setting that the page speaks of stands in docs/operations.md."""
    known = set(SETTING.findall(text(ROOT / "docs" / "operations.md")))
    assert set(SETTING.findall(DOCUMENT)) - known == set()


def test_every_role_and_right_is_named() -> None:
    """The page has a line for each role and a word for each right, and gives each role exactly its rights."""
    assert unnamed(DOCUMENT) == set()
    for code, role in access_table()["roles"].items():
        rights = "、".join(RIGHTS[right] for right in role["rights"])
        assert f"| {role['label']} | `{code}` | {rights} |" in DOCUMENT


def test_a_lost_proof_is_seen() -> None:
    """The scanner fails on a file and a test that are not there, on a bare promise and on a missing role."""
    assert lost_proofs(proofs("`attacks/test_nothing.py::test_it`")) == ["attacks/test_nothing.py::test_it"]
    here = "contracts/test_security_document.py"
    assert lost_proofs({(here, ""), (here, "test_every_proof_exists")}) == []
    assert lost_proofs({(here, "test_gone")}) == [f"{here}::test_gone"]
    assert promises(
        "### 承诺的\n\n| 承诺 | 证明 |\n| --- | --- |\n| 甲 | |\n\n### 不承诺的\n\n| 乙 | |\n"
    ) == ["| 甲 | |"]
    assert "viewer" in unnamed("浏览 `auditor`")
