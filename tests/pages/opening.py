"""Opens one page of a store as a reader would, without a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard.formatting import unescaped
from dashboard.questions.layouts import layouts
from dashboard.questions.parameters import bind, choose_edition
from dashboard.questions.queries import load
from dashboard.store import open_store
from dashboard.views.page_runs import menu
from tests.asking import run
from tests.hanging import HANG_SECONDS

GRID = '<div class="grid"'
UNIT = re.compile(r"(（[^（）]*）)?( [▲▼])?$")
FRAME = Path(__file__).resolve().parents[2] / "pages" / "frame.py"
# AppTest reads what every installed package says of itself before each run of a page: once is enough, they do not change.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def open_page(monkeypatch: pytest.MonkeyPatch, store: str, script: str, **parameters: str) -> AppTest:
    """The page of this script with these parameters in the address; it must not fail."""
    monkeypatch.setenv("DASHBOARD_STORE", store)
    app = AppTest.from_file(str(FRAME), default_timeout=HANG_SECONDS)
    if "_" in Path(script).stem:  # its address has another name, which the app knows after its first run
        app.run()
    app.switch_page(script)
    for name, value in parameters.items():
        app.query_params[name] = value
    return checked(app.run())


@dataclass(frozen=True)
class Shown:
    """A table as it is drawn. value: cells by heading, without unit and order; doors: the address of each row or None."""

    title: str
    value: pd.DataFrame
    doors: list[str | None]


def tables(app: AppTest) -> list[Shown]:
    """The tables of a page."""
    bodies = [str(element.proto.body) for element in app.get("html")]
    return [_read(body) for body in bodies if body.startswith(GRID)]


def _read(body: str) -> Shown:
    root = ElementTree.fromstring(body.replace("<wbr>", ""))  # noqa: S314  written by this software
    heads = root.iter("th")
    labels = [UNIT.sub("", "".join(head.itertext())) for head in heads if head.get("scope") == "col"]
    rows = list(root.find("table/tbody") or ())
    value = pd.DataFrame([["".join(cell.itertext()) for cell in row] for row in rows], columns=labels)
    found = [row.find(".//a") for row in rows]
    return Shown(
        root.get("aria-label", ""), value, [None if door is None else door.get("href") for door in found]
    )


def follow(app: AppTest, report: str, row: int) -> AppTest:
    """The page that a row of a table opens. report: its name, or its title where no query answers it."""
    title = layouts()[report].title if report in layouts() else report
    door = next(shown.doors[row] for shown in tables(app) if shown.title == title)
    assert door is not None
    path, _, query = door.partition("?")
    app.switch_page(
        next(script for entries in menu().values() for script, _, page in entries if page == path)
    )
    app.query_params.clear()
    for name, text in parse_qsl(query):
        app.query_params[name] = text
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    """The same page, which shows no fault of the program."""
    assert not app.exception
    faults = [error.value for error in app.error if "页面加载异常" in error.value]
    assert not faults, faults
    return app


def answer(store: str, report: str, **raw: str) -> list[dict[str, Any]]:
    """The rows of a report for the parameters of an address."""
    edition = choose_edition(open_store(store), raw.get("edition"))
    rows: list[dict[str, Any]] = run(edition, report, bind(edition, load(report), raw)).to_pylist()
    return rows


def said(app: AppTest) -> str:
    """Everything that a page says outside its tables, as it is drawn."""
    kinds = (
        app.title,
        app.caption,
        app.markdown,
        app.info,
        app.error,
        app.warning,
        app.success,
        app.header,
    )
    texts = [unescaped(str(element.value)) for elements in kinds for element in elements]
    texts += [unescaped(element.proto.help) for element in (*app.title, *app.header)]
    bodies = [str(element.proto.body) for element in app.get("html")]
    return "\n".join(texts + [body for body in bodies if not body.startswith(GRID)])


def figures(app: AppTest) -> list[str]:
    """The values of the key figures."""
    return [str(metric.value) for metric in app.metric]
