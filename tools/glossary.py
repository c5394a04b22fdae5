"""`.venv/bin/python tools/glossary.py`: writes docs/GLOSSARY.md from data/glossary.toml. A contract test compares the two."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dashboard.policy.glossary import Section, introduction, sections  # noqa: E402  found by the line above

DOCUMENT = ROOT / "docs" / "GLOSSARY.md"
WRITTEN = "<!-- 由 tools/glossary.py 从 data/glossary.toml 写成：改那里，再运行它。 -->"


def markdown() -> str:
    """The whole document."""
    parts = ["# 术语", WRITTEN, introduction()]
    for section in sections():
        parts += [f"## {section.title}", _table(section), *([section.note] if section.note else [])]
    return "\n\n".join(parts) + "\n"


def _table(section: Section) -> str:
    if any(term.basis for term in section.terms):
        heads, rows = ("用语", "含义", "依据"), [(one.word, one.meaning, one.basis) for one in section.terms]
    else:
        heads = ("中文", "英文", "含义")
        rows = [(one.word, one.code_word or "—", one.meaning) for one in section.terms]
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    DOCUMENT.write_text(markdown(), encoding="utf-8")
