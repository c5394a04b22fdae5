"""The shared filters: widgets in the bar and codes in the address, kept equal.

The address wins when it differs from what was last written (a deep link, Back, Forward); otherwise the widgets win.
A value that the edition does not know raises Refusal; a choice never becomes wider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.access import Principal
from dashboard.components import print_view
from dashboard.export.ordering import SORT
from dashboard.export.quotation import Link
from dashboard.questions.addresses import OWN, parameters_of
from dashboard.questions.known_values import known_values
from dashboard.questions.parameters import (
    BY_MENU,
    LOGGED,
    NAMES,
    OPTIONS,
    check_frame,
    check_nested,
    choose_edition,
    parse,
)
from dashboard.questions.scoping import check_all, within
from dashboard.quoting.link_checks import FRAME, check_edition, check_fits
from dashboard.quoting.links import find
from dashboard.refusal import Refusal
from dashboard.settings import settings
from dashboard.state.audit import chosen_of_log
from dashboard.store import Edition, current_edition, open_store
from dashboard.views import filter_bar
from dashboard.views.reader import reader
from dashboard.views.view import View, page_rows

OWN_VALUES = ("id", "find", "since", "slide", *LOGGED, SORT)  # only in the address, without a widget
RESERVED = ("embed", "embed_options", print_view.PARAMETER)


def open_view(page: str) -> View:
    """Read the address, draw the filter bar, write the address. Call once per run, before the page."""
    session = st.session_state
    principal = reader()
    store = open_store(settings().store_url)
    is_printed = print_view.chosen() is not None
    raw = {name: text for name, text in st.query_params.to_dict().items() if name not in RESERVED}
    comes_anew = "written" not in session or bool(raw and raw != session["written"])
    if comes_anew:
        edition = _arrive(page, raw, principal)
    else:
        edition = choose_edition(store, session["edition"])
        if (
            session["page"] != page
        ):  # a click in the menu, after which st.switch_page has lost the values of widgets
            filter_bar.restore(session["choices"])
            session["page_number"] = 1
            session.update({f"own_{name}": None for name in OWN_VALUES})
            session.update({f"page_{name}": None for name in OPTIONS})
        elif session["is_printed"] != is_printed:  # the print view has no bar
            filter_bar.restore(session["choices"])
    session["choices"] = filter_bar.kept(page) if is_printed else filter_bar.draw(edition, page, principal)
    values = scoped(edition, session["choices"], principal)
    for name in OWN_VALUES:
        if name in parameters_of(page):
            values[name] = session.get(f"own_{name}")
    for name in set(OPTIONS) & set(OWN.get(page, ())):
        values[name] = session[f"page_{name}"] = session.get(f"page_{name}") or _option(page, name)
        session.setdefault("options", {})[page, name] = values[name]
    if "row_offset" in OWN.get(page, ()):
        values["row_offset"] = (session.get("page_number", 1) - 1) * page_rows(is_printed)
    newest, link = current_edition(store), session.get("link")
    view = View(edition, newest, session["edition"] == "latest", page, values, principal, link, is_printed)
    if view.link and not _is_still(view.link, view):
        session["link"], view = None, replace(view, link=None)
    session["page"], session["is_printed"] = page, is_printed
    _write(view)
    return view


def scoped(edition: Edition, values: Mapping[str, Any], principal: Principal) -> dict[str, Any]:
    """The choices with the scopes of the reader where nothing narrower is chosen.

    Raises OutOfScope for wider ones, and Refusal for an account whose scope has a code that the edition does not know.
    """
    for name, codes in principal.scopes.items():
        unknown = [code for code in codes if code not in known_values(edition)[name].labels]
        if unknown:
            raise Refusal(
                f"您的账号的范围“{NAMES[name]} {unknown[0]}”在第 {edition.number} 版数据里没有，什么也不显示。请联系安全管理员核对。"
            )
    return dict(values) | {name: within(name, values.get(name), principal) for name in principal.scopes}


def read_values(edition: Edition, page: str, raw: Mapping[str, str], principal: Principal) -> dict[str, Any]:
    """The parsed parameters of a page's address, within the scopes of the reader.

    Raises Refusal for parameters that the page does not have, OutOfScope for an address that is wider.
    """
    check_frame(edition, raw)
    check_all(raw, principal)
    allowed = parameters_of(page)
    values: dict[str, Any] = dict.fromkeys(allowed)
    for name, text in raw.items():
        if name in FRAME:
            continue
        if name not in allowed:
            raise Refusal(f"本页不认识参数“{NAMES.get(name, name)}”（{name}），请核对链接。")
        value = parse(edition, name, text, principal)
        values[name] = chosen_of_log(name, value) if value is not None and name in LOGGED else value
    values = scoped(edition, values, principal)
    check_nested(edition, values)
    return values


def _arrive(page: str, raw: Mapping[str, str], principal: Principal) -> Edition:
    session = st.session_state
    text = raw.get("edition")
    store = open_store(settings().store_url)
    session["link"] = None
    session["link"] = _opened(find(store.folder, raw["link"]), page, raw) if "link" in raw else None
    edition = choose_edition(store, text)
    if session["link"]:
        check_edition(session["link"], edition)
    values = read_values(edition, page, raw, principal)
    session["edition"] = "latest" if text == "latest" else str(edition.number)
    filter_bar.restore(
        {name: None if _is_whole(name, value, principal) else value for name, value in values.items()}
    )
    session.update({f"own_{name}": values.get(name) for name in OWN_VALUES})
    session["page_number"] = (values.get("row_offset") or 0) // page_rows(print_view.chosen() is not None) + 1
    is_from_outside = "written" not in session and bool(raw)
    for name, words in OPTIONS.items():
        session[f"page_{name}"] = values.get(name) or (words[0] if is_from_outside else None)
    return edition


def _is_whole(name: str, value: Any, principal: Principal) -> bool:
    """Whether a value is the whole scope of the reader: the strip says it, and it is no choice that could be taken off."""
    return name in principal.scopes and tuple(sorted(value or ())) == principal.scopes[name]


def _option(page: str, name: str) -> str:
    """What was last chosen of these words on this page in this session; at first what the menu shows."""
    remembered: dict[tuple[str, str], str] = st.session_state.get("options", {})
    return remembered.get((page, name)) or BY_MENU.get((page, name), OPTIONS[name][0])


def _opened(link: Link, page: str, raw: Mapping[str, str]) -> Link:
    check_fits(link, page, raw)
    return link


def _is_still(link: Link, view: View) -> bool:
    """Whether the choices equal those of the link; with another filter, page or edition the link is left."""
    try:
        check_fits(link, view.page, view.pinned())
    except Refusal:
        return False
    return not view.follows_latest


def _write(view: View) -> None:
    wanted = view.pinned() | {"link": view.link.token} if view.link else view.address()
    st.session_state["written"] = wanted
    kept = {name: text for name, text in st.query_params.to_dict().items() if name in RESERVED}
    if wanted | kept != st.query_params.to_dict():
        st.query_params.from_dict(wanted | kept)
