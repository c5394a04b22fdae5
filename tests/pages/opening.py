"""Opens one page of a store as a reader would, without a browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from dashboard.formatting import unescaped
from dashboard.questions.parameters import bind, choose_edition
from dashboard.questions.queries import load, run
from dashboard.store import open_store
from tests.hanging import HANG_SECONDS

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


def select(app: AppTest, table: str, row: int) -> AppTest:
    """The page after a click on the box of one row. table: the key of the table, as the page gives it."""
    app.session_state[table] = {"selection": {"rows": [row], "columns": [], "cells": []}}
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
        app.subheader,
    )
    texts = [unescaped(str(element.value)) for elements in kinds for element in elements]
    texts += [unescaped(element.proto.help) for element in (*app.title, *app.subheader)]
    return "\n".join(texts + [str(element.proto.body) for element in app.get("html")])


def figures(app: AppTest) -> list[str]:
    """The values of the key figures."""
    return [str(metric.value) for metric in app.metric]
