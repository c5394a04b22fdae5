"""A term is said once: data/glossary.toml, from which docs/GLOSSARY.md is written."""

from __future__ import annotations

import subprocess
import sys

from dashboard.policy.glossary import sections
from tests.contracts.test_repository import ROOT, text

TOOL = """
import runpy, sys
sys.stdout.buffer.write(runpy.run_path('tools/glossary.py', run_name='asked')['markdown']().encode())
"""


def test_the_document_is_what_the_data_says() -> None:
    """docs/GLOSSARY.md is never edited: change data/glossary.toml and run tools/glossary.py."""
    written = subprocess.run([sys.executable, "-c", TOOL], cwd=ROOT, capture_output=True, check=True)
    assert written.stdout.decode() == text(ROOT / "docs" / "GLOSSARY.md")


def test_a_term_stands_once() -> None:
    """No term is defined twice, none is without meaning, and no cell would break the table."""
    terms = [term for section in sections() for term in section.terms]
    spellings = [spelling for term in terms for spelling in term.spellings]
    assert sorted({one for one in spellings if spellings.count(one) > 1}) == []
    assert all(term.meaning for term in terms)
    assert not [term.word for term in terms for cell in vars(term).values() if "|" in cell or "\n" in cell]
