"""The filter bar under the title: the filters that act on the page; what else is chosen stands beside it, to be removed.

`session["choices"]` holds every choice; the widgets of the drawn filters hold the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from dashboard.access import Principal
from dashboard.formatting import clipped, plain
from dashboard.questions.addresses import ACTING, OWN
from dashboard.questions.known_values import LISTS, Known, known_values
from dashboard.questions.parameters import LONGEST_WORDS, NAMES, SHARED, described, parse
from dashboard.store import Edition

AT_HAND = 4
ABOVE = {"clause": "part", "county": "city"}
WORDS = "q"
LONGEST_CHIP = 25
# On a phone the bar is a sheet: `web/frame.js` opens and closes it, so that no choice loads the page for it.
OPEN = '<button type="button" class="sheet-open" aria-expanded="false">筛选</button>'
IN_SIGHT = "city"  # stays in the page beside the opener, by style.css
CLOSE = '<button type="button" class="sheet-close">完成</button>'


def kept(page: str) -> dict[str, Any]:
    """The choices that a page has: of the shared filters, the keyword and its own lists; None for all."""
    return {name: st.session_state["choices"].get(name) for name in (*SHARED, WORDS, *_own(page))}


def restore(values: Mapping[str, Any]) -> None:
    """Make these the choices, in the widgets too. values: of any parameters; None for all."""
    choices = st.session_state.setdefault("choices", {})
    for name, value in values.items():
        if name in LISTS:
            choices[name], st.session_state[f"filter_{name}"] = value, list(value or ())
        elif name == WORDS:
            choices[name], st.session_state[f"filter_{name}"] = value, value or ""


def draw(edition: Edition, page: str, principal: Principal) -> dict[str, Any]:
    """Draw the bar with what is in the scopes of the reader. Returns the choice of each filter that the page keeps, None for all."""
    choices = kept(page)
    acting = ACTING.get(page, ())
    lists = [*_own(page), *(name for name in acting if name in LISTS)]
    drawn = (*lists, *acting)
    hand, rest = lists[:AT_HAND], lists[AT_HAND:]
    known = _in_scope(known_values(edition), principal)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters", gap="small"):
        if drawn:
            st.html(OPEN, width="content")
        for name in hand:
            choices[name] = _pick(name, _offered(name, known), principal)
        if rest:
            chosen = sum(bool(st.session_state.get(f"filter_{name}")) for name in rest)
            with st.popover(f"更多筛选（{chosen}）" if chosen else "更多筛选"):
                for name in rest:
                    choices[name] = _pick(name, _offered(name, known), principal)
        if WORDS in acting:
            words = st.text_input(
                NAMES[WORDS],
                key=f"filter_{WORDS}",
                placeholder="关键词：编号、名称、承担单位",
                label_visibility="collapsed",
                max_chars=LONGEST_WORDS,
                on_change=_first_page,
            )
            choices[WORDS] = parse(edition, WORDS, words)
        if lists and any(choices.values()):
            st.button("清除", on_click=_clear, args=(tuple(choices),), type="tertiary", key="clear_filters")
        if drawn:
            st.html(CLOSE, width="content")
    given = {name: value for name, value in choices.items() if value}
    unseen = {name: value for name, value in given.items() if name in rest or name not in drawn}
    in_sheet = {name: value for name, value in given.items() if name not in (*unseen, IN_SIGHT)}
    _chips("chips", edition, unseen, drawn)
    _chips("chips_of_sheet", edition, in_sheet, drawn)
    return choices


def _in_scope(known: Mapping[str, Known], principal: Principal) -> Mapping[str, Known]:
    """The values without those outside the scopes of the reader; of a place or a part also without those below it."""
    limited = dict(known)
    for name, codes in principal.scopes.items():
        of = limited[name]
        limited[name] = replace(of, labels={code: of.labels[code] for code in codes if code in of.labels})
        for below in (one for one, above in ABOVE.items() if above == name):
            of = limited[below]
            inside = {code: label for code, label in of.labels.items() if of.parents.get(code) in codes}
            limited[below] = replace(of, labels=inside)
    return limited


def _own(page: str) -> tuple[str, ...]:
    return tuple(name for name in OWN.get(page, ()) if name in LISTS)


def _chips(key: str, edition: Edition, given: Mapping[str, Any], acting: tuple[str, ...]) -> None:
    """A button for each choice that no drawn widget shows: under 更多筛选, without effect on this page, in a closed sheet."""
    if not given:
        return
    with st.container(horizontal=True, key=key, gap="small"):
        for name, value in given.items():
            words = described(edition, {name: value})[0][1]
            aside = "" if name in acting else "（不影响本页）"
            st.button(
                plain(f"{NAMES[name]}：{clipped(words, LONGEST_CHIP)}{aside} ✕"),
                key=f"drop_{name}",
                help=plain(f"去掉“{NAMES[name]}：{words}”"),
                on_click=partial(_clear, (name,)),
            )


def _offered(name: str, known: Mapping[str, Known]) -> Known:
    """The clauses in the chosen parts, or the counties in the chosen cities."""
    above = ABOVE.get(name)
    chosen = (
        st.session_state.get(f"filter_{above}", st.session_state["choices"].get(above)) if above else None
    )
    if not chosen:
        return known[name]
    all_values = known[name]
    # A clause of an address that lies in another part stays chosen: without it the answer would be wider.
    outside = st.session_state.get(f"filter_{name}", ()) if name == "clause" else ()
    labels = {
        code: label
        for code, label in all_values.labels.items()
        if all_values.parents.get(code) in chosen or code in outside
    }
    return Known(labels, all_values.parents, all_values.codes)


def _pick(name: str, offered: Known, principal: Principal) -> tuple[str, ...] | None:
    everything = "您的范围" if name in principal.scopes else "全部"
    key = f"filter_{name}"
    st.session_state[key] = [code for code in st.session_state.get(key, []) if code in offered.labels]
    chosen = st.multiselect(
        NAMES[name],
        list(offered.labels),
        format_func=lambda code: offered.labels[code],
        key=key,
        placeholder=f"{NAMES[name]}：{everything}",
        label_visibility="collapsed",
        on_change=_first_page,
    )
    return tuple(chosen) or None


def _first_page() -> None:
    st.session_state["page_number"] = 1


def _clear(names: tuple[str, ...]) -> None:
    restore(dict.fromkeys(names))
    _first_page()
