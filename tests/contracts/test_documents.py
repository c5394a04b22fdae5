"""What the documents say of the tree is true: paths, the tree of the README, the stranger's five minutes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.contracts.test_repository import ROOT, broken_links, files, name, text

README = text(ROOT / "README.md")
# A file that a document names in code marks: `folder/file.py`, or the file alone.
NAMED = re.compile(r"`([\w./-]+\.(?:py|sql|toml|csv|js|css))`")
# Files that the recipes of CONTRIBUTING.md tell to write.
TO_WRITE = re.compile(r"`([\w/.-]+)`(?: 的 `[^`]+`)?：\n\n```")


def lost_files(markdown: str, known: set[str]) -> list[str]:
    """The files that a text names and that are not there, under their path or the end of it."""
    to_write = set(TO_WRITE.findall(markdown))
    return [
        path
        for path in NAMED.findall(markdown)
        if path not in to_write and not any(f"/{one}".endswith(f"/{path}") for one in known)
    ]


def tree(markdown: str) -> list[str]:
    """The paths in the code block that begins with app.py; indented words are folders in the path above them."""
    block = re.search(r"```\n(app\.py.*?)```", markdown, re.DOTALL)
    assert block, "no tree"
    found: list[str] = []
    folder = ""
    for line in block[1].splitlines():
        words = re.split(r" {2,}", line.strip())[0].split()
        if line.startswith(" "):
            found += [folder + word for word in words]
        else:
            folder = words[0]
            found.append(folder)
    return found


def five_minutes() -> list[str]:
    """The targets of the links in the paragraph of the README that tells a stranger what to read, in order."""
    paragraph = next(part for part in README.split("\n\n") if part.startswith("五分钟"))
    return re.findall(r"\]\(([^)]+)\)", paragraph)


def test_files_that_documents_name_exist() -> None:
    """No document sends its reader to a file that has moved."""
    known = {name(path) for path in files()}
    documents = [path for path in files() if path.suffix == ".md" and path.name != "CHANGELOG.md"]
    assert {name(path): lost for path in documents if (lost := lost_files(text(path), known))} == {}


def test_the_tree_of_the_readme_is_true() -> None:
    """Every path of the tree exists, once, and every package of dashboard/ is in it."""
    shown = tree(README)
    assert [path for path in shown if not (ROOT / path).exists()] == []
    assert len(set(shown)) == len(shown)
    packages = {
        f"dashboard/{path.name}" for path in (ROOT / "dashboard").iterdir() if (path / "__init__.py").exists()
    }
    assert packages <= set(shown)


def test_a_stranger_needs_five_minutes() -> None:
    """README → page → query → rule → example: each is one click away, and each speaks of the one before."""
    page, query, rules, given, asked, expected, more = five_minutes()
    assert broken_links(README, ROOT) == []
    report = Path(query).stem
    assert f'view.report("{report}"' in text(ROOT / page)
    assert tomllib.loads(text(ROOT / asked))["report"] == report
    assert {Path(one).parent for one in (given, asked, expected)} == {Path(asked).parent}
    rule = text(ROOT / expected).splitlines()[1].split(",")[1]
    assert re.search(rf"^{re.escape(rule)},", text(ROOT / rules), re.MULTILINE)
    assert more == "CONTRIBUTING.md"


def test_a_lost_file_is_seen() -> None:
    """The scanner fails on a file that has moved, accepts the end of a path, and files that a recipe writes."""
    known = {"dashboard/views/view.py"}
    assert lost_files("`views.py`", known) == ["views.py"]
    assert lost_files("`views/view.py` and `view.py`", known) == []
    assert lost_files("`new/file.py`：\n\n```python\n", known) == []


def test_a_tree_is_read() -> None:
    """Words below a folder are folders in it."""
    assert tree("```\napp.py      server\nweb/   Python\n  a b   two\n```") == [
        "app.py",
        "web/",
        "web/a",
        "web/b",
    ]
