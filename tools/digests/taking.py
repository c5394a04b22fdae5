"""Asking a checkout everything that the plan of a store names, of a copy of that store, at a time that stands still."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asking
import clock
import doors
from keeping import Taken
from plain import plain, settled
from words import words_of

FORMATS = ("csv", "xlsx", "parquet", "zip", "json")
BRIEFINGS = {"": (), "city": ("--city", "510100"), "department": ("--department", "kjt")}
KINDS = ("reports", "exports", "pages")


def take(store: Path, kind: str, plan: Mapping[str, Any]) -> Taken:
    """One kind of digests of one store. The working folder is the checkout; this process takes nothing else."""
    clock.stand_at(clock.TAKEN)
    taken = Taken()
    with copied(store) as copy:
        doors.choose_store(copy)
        for kept_as, what, text in {"reports": _reports, "exports": _exports, "pages": _pages}[kind](
            copy, plan
        ):
            taken.add(store.name, kept_as, what, settled(text, copy))
    return taken


@contextmanager
def copied(store: Path) -> Iterator[Path]:
    """Exports are logged in the store that they come from, so each take has its own copy."""
    memory = Path("/dev/shm")  # noqa: S108  only faster: nothing of it stays
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(shutil.copytree(store, Path(folder) / "store"))


def _reports(_: Path, plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The JSON rows of every report for every mix; a refusal is its sentence."""
    server = doors.Server()
    known = asking.report_names()
    for report in [*plan["reports"], *(name for name in known if name not in plan["reports"])]:
        for mix in plan["reports"].get(report, [""]):
            status, _, body = server.get(f"/export/{report}.json", mix)
            text = body.decode() if status == 200 else f"{status} {body.decode()}"
            yield "reports", f"{report}?{mix}", text


def _exports(copy: Path, plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every page as a workbook, the 汇报材料, and every report in every format with a mix that the JSON shows too."""
    target = copy.parent / "written"
    target.mkdir()
    # First the page that lists the exports: what it says of those that follow is their size in bytes.
    for page in sorted(plan["pages"], key=lambda page: page != "audit"):
        first = plan["pages"][page][0]
        words = first.split("&") if first else []
        yield from _written(f"page:{page}", target / "page.xlsx", "export", f"page:{page}", *words)
    for scope, words in BRIEFINGS.items():
        yield from _written(f"briefing {scope}".strip(), target / "briefing.docx", "briefing", *words)
    server = doors.Server()
    for report, mixes in plan["reports"].items():
        for place, fmt in enumerate(FORMATS):
            mix = mixes[min(place % 2, len(mixes) - 1)]
            status, headers, body = server.get(f"/export/{report}.{fmt}", mix)
            content = plain(body, fmt) if status == 200 else f"{status} {body.decode()}"
            told = f"{headers.get('content-type')} {headers.get('content-disposition')}"
            yield "exports", f"{report}.{fmt}?{mix}", f"{told}\n{content}"


def _written(what: str, file: Path, *words: str) -> Iterator[tuple[str, str, str]]:
    """What the command line writes, and what it says."""
    for one in file.parent.iterdir():
        one.unlink()
    code, said = doors.command(*words, "-o", str(file))
    yield "exports", what, f"{code} {said}".replace(str(file.parent), "FOLDER")
    for one in sorted(file.parent.iterdir()):
        yield "exports", f"{what} {one.name}", plain(one.read_bytes(), one.suffix[1:])


def _pages(_: Path, plan: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The words of every page, and of the page behind every 定版链接."""
    for page, mixes in plan["pages"].items():
        for mix in mixes:
            yield "pages", f"{page}?{mix}", words_of(doors.open_page(page, mix))
    if plan["links"]:
        server = doors.Server()
    for token in plan["links"]:
        status, headers, body = server.get(f"/l/{token}")
        if status != 302:
            yield "links", token, f"{status} {body.decode()}"
            continue
        address = urlsplit(headers["location"])
        page = address.path.rpartition("/")[2] or "overview"
        shown = words_of(doors.open_page(page, address.query))
        yield "links", token, f"{headers['location']}\n{shown}"


def read_plan(path: Path) -> dict[str, dict[str, Any]]:
    """Store → its plan."""
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found
