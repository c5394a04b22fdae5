"""The shared filters: widgets in the sidebar and codes in the address, kept equal.

The address wins when it differs from what was last written (a deep link, Back, Forward); otherwise the widgets win.
A value that the edition does not know raises Refusal; a choice never becomes wider.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.components import print_view
from dashboard.export.ordering import SORT
from dashboard.export.quotation import Link
from dashboard.questions.addresses import OWN, parameters_of
from dashboard.questions.parameters import (
    LISTS,
    LOGGED,
    NAMES,
    OPTIONS,
    SHARED,
    Known,
    check_frame,
    check_places,
    choose_edition,
    known_values,
    parse,
)
from dashboard.quoting.link_checks import FRAME, check_edition, check_fits
from dashboard.quoting.links import find
from dashboard.refusal import Refusal
from dashboard.settings import settings
from dashboard.state.audit import chosen_of_log
from dashboard.store import Edition, current_edition, open_store
from dashboard.views.view import View, page_rows

OWN_VALUES = ("id", "since", "slide", *LOGGED, SORT)  # only in the address, without a widget
RESERVED = ("embed", "embed_options", print_view.PARAMETER)
# Pages about editions, which year, clause and place do not change.
WITHOUT_FILTERS = ("intake", "editions", "audit", "meeting")
PLACEHOLDERS = {"year": "全部年度", "clause": "全部条款", "city": "全部市(州)", "county": "全部县(市、区)"}


def open_view(page: str) -> View:
    """Read the address, draw the filters, write the address. Call once per run, before the page."""
    session = st.session_state
    store = open_store(settings().store_url)
    is_printed = print_view.chosen() is not None
    raw = {name: text for name, text in st.query_params.to_dict().items() if name not in RESERVED}
    comes_anew = "written" not in session or bool(raw and raw != session["written"])
    if comes_anew:
        edition = _arrive(page, raw)
    else:
        edition = choose_edition(store, session["edition"])
        if (
            session["page"] != page
        ):  # a click in the menu, after which st.switch_page has lost the values of widgets
            comes_anew = True
            _restore(session["choices"])
            session["page_number"] = 1
            session.update({f"own_{name}": None for name in OWN_VALUES})
    values = _carried(comes_anew) if page in WITHOUT_FILTERS else _draw(edition, page)
    for name in OWN_VALUES:
        if name in parameters_of(page):
            values[name] = session.get(f"own_{name}")
    for name in set(OPTIONS) & set(OWN.get(page, ())):
        values[name] = session[f"page_{name}"] = session.get(f"page_{name}") or OPTIONS[name][0]
    if "row_offset" in OWN.get(page, ()):
        values["row_offset"] = (session.get("page_number", 1) - 1) * page_rows(is_printed)
    newest, link = current_edition(store), session.get("link")
    view = View(edition, newest, session["edition"] == "latest", page, values, link, is_printed)
    if view.link and not _is_still(view.link, view):
        session["link"], view = None, replace(view, link=None)
    session["page"], session["choices"] = page, {name: values[name] for name in (*SHARED, "q")}
    _write(view)
    return view


def read_values(edition: Edition, page: str, raw: Mapping[str, str]) -> dict[str, Any]:
    """The parsed parameters of a page's address. Raises Refusal for parameters that the page does not have."""
    check_frame(edition, raw)
    allowed = parameters_of(page)
    values: dict[str, Any] = dict.fromkeys(allowed)
    for name, text in raw.items():
        if name in FRAME:
            continue
        if name not in allowed:
            raise Refusal(f"本页不认识参数“{NAMES.get(name, name)}”（{name}），请核对链接。")
        value = parse(edition, name, text)
        values[name] = chosen_of_log(name, value) if value is not None and name in LOGGED else value
    check_places(edition, values["city"], values["county"])
    return values


def _carried(comes_anew: bool) -> dict[str, Any]:
    """The choices on a page without filters: not shown, but kept for later pages."""
    session = st.session_state
    if not comes_anew:
        return dict(session["choices"])
    chosen: dict[str, Any] = {name: tuple(session.get(f"filter_{name}", ())) or None for name in SHARED}
    return chosen | {"q": session.get("filter_q") or None}


def _arrive(page: str, raw: Mapping[str, str]) -> Edition:
    session = st.session_state
    text = raw.get("edition")
    store = open_store(settings().store_url)
    session["link"] = None
    session["link"] = _opened(find(store.folder, raw["link"]), page, raw) if "link" in raw else None
    edition = choose_edition(store, text)
    if session["link"]:
        check_edition(session["link"], edition)
    values = read_values(edition, page, raw)
    session["edition"] = "latest" if text == "latest" else str(edition.number)
    _restore(values)
    session.update({f"own_{name}": values.get(name) for name in OWN_VALUES})
    session["page_number"] = (values.get("row_offset") or 0) // page_rows(print_view.chosen() is not None) + 1
    session.update({f"page_{name}": values.get(name) or words[0] for name, words in OPTIONS.items()})
    return edition


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


def _restore(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "q":
            st.session_state["filter_q"] = value or ""
        elif name in LISTS:
            st.session_state[f"filter_{name}"] = list(value or ())


def _draw(edition: Edition, page: str) -> dict[str, Any]:
    known = known_values(edition)
    choices: dict[str, Any] = {}
    with st.sidebar:
        for name in OWN.get(page, ()):
            if name in LISTS:
                choices[name] = _pick(name, known[name])
        for name in SHARED:
            choices[name] = _pick(name, _offered(name, known, choices))
        words = st.text_input(
            NAMES["q"], key="filter_q", placeholder="编号、名称、承担单位", on_change=_first_page
        )
        choices["q"] = " ".join(words.split()) or None
        st.button("清除全部筛选", on_click=_clear, width="stretch")
    return choices


def _offered(name: str, known: Mapping[str, Known], choices: Mapping[str, Any]) -> Known:
    """The clauses in the chosen parts, or the counties in the chosen cities."""
    above = {"clause": "part", "county": "city"}.get(name)
    chosen = choices.get(above) if above else None
    if not chosen:
        return known[name]
    all_values = known[name]
    labels = {
        code: label for code, label in all_values.labels.items() if all_values.parents.get(code) in chosen
    }
    return Known(labels, all_values.parents, all_values.codes)


def _pick(name: str, offered: Known) -> tuple[str, ...] | None:
    key = f"filter_{name}"
    kept = [code for code in st.session_state.get(key, []) if code in offered.labels]
    st.session_state[key] = kept
    chosen = st.multiselect(
        NAMES[name],
        list(offered.labels),
        format_func=lambda code: offered.labels[code],
        key=key,
        placeholder=PLACEHOLDERS.get(name, "全部"),
        on_change=_first_page,
    )
    return tuple(chosen) or None


def _first_page() -> None:
    st.session_state["page_number"] = 1


def _clear() -> None:
    _restore(dict.fromkeys((*LISTS, "q")))
    _first_page()


def _write(view: View) -> None:
    wanted = view.pinned() | {"link": view.link.token} if view.link else view.address()
    st.session_state["written"] = wanted
    kept = {name: text for name, text in st.query_params.to_dict().items() if name in RESERVED}
    if wanted | kept != st.query_params.to_dict():
        st.query_params.from_dict(wanted | kept)
