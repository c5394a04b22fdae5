"""A real office program opens what the product writes: LibreOffice without a screen, and poppler for PDF pages."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from tests.hanging import HANG_SECONDS

ROOT = Path(__file__).parents[1]


def convert(sources: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Opens files in one start of LibreOffice and saves each as `form` (pdf, xlsx, docx …) in `folder`; the new files.

    The names of the sources differ in more than their endings.
    """
    with (
        tempfile.TemporaryDirectory() as profile
    ):  # a separate profile for each call, so that two tests do not wait for each other
        command = [office(), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", form, "--outdir", str(folder), *map(str, sources)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=HANG_SECONDS, check=False)
    found = [folder / f"{source.stem}.{form.split(':')[0]}" for source in sources]
    lost = [path.name for path in found if not path.exists()]
    assert lost == [], f"LibreOffice did not make {lost}: {done.stdout}{done.stderr}"
    return found


def office() -> str:
    """The LibreOffice that `make office` made sure of."""
    found = subprocess.run(
        ["sh", str(ROOT / "tools/find_office.sh")], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, f"no LibreOffice: run `make office` first. {found.stderr}"
    return found.stdout.strip()


def pdf_text(pdf: Path, page: int | None = None) -> str:
    """The words of a PDF, or of one of its pages (from 1), in the layout of the page."""
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    command = ["pdftotext", "-layout", *pages, str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pdf_pictures(pdf: Path, folder: Path, dots_per_inch: int = 80) -> list[Path]:
    """Every page of a PDF as a PNG, in order."""
    command = ["pdftoppm", "-png", "-r", str(dots_per_inch), str(pdf), str(folder / pdf.stem)]
    subprocess.run(command, check=True)
    return sorted(folder.glob(f"{pdf.stem}-*.png"))


@dataclass(frozen=True)
class Sheet:
    """One page of a PDF, in points. words: text with its left, top, right and bottom edge."""

    width: float
    height: float
    words: tuple[tuple[str, float, float, float, float], ...]


def pdf_sheets(pdf: Path) -> list[Sheet]:
    """Every page of a PDF with its size and where each of its words stands."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sheets = []
    for page in re.finditer(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', listed, re.DOTALL):
        found = re.findall(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page[3])
        words = tuple(
            (unescape(text), float(left), float(top), float(right), float(bottom))
            for left, top, right, bottom, text in found
        )
        sheets.append(Sheet(float(page[1]), float(page[2]), words))
    return sheets


def pdf_order(pdf: Path) -> str:
    """All words of a PDF in the order in which they were written, cell by cell, without any space."""
    command = ["pdftotext", "-raw", str(pdf), "-"]
    return "".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
