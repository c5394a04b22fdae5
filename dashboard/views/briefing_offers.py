"""The 汇报材料 and the 一页纸 for the choices of a view, written on demand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dashboard.access import Principal
from dashboard.briefing import Scope, offer, one_page_offer
from dashboard.export.briefing_parts import Offer
from dashboard.questions.parameters import SHARED
from dashboard.refusal import Refusal
from dashboard.store import Edition
from dashboard.views.view import View

BRIEFED = ("department", "city")


def briefing_of(view: View) -> Callable[..., Offer]:
    """A function that offers the 汇报材料 for the choices of a view: all, a department or a city.

    It takes a department, a city or a meeting_id. It raises Refusal for choices that a briefing cannot use.
    """
    return partial(_offered, view, offer)


def one_page_of(view: View) -> Callable[..., Offer]:
    """The same for the 一页纸, of a department or a city."""
    return partial(_offered, view, one_page_offer)


def _offered(view: View, made: Callable[[Edition, Scope, Principal], Offer], **scope: str) -> Offer:
    chosen = {name: value for name in (*SHARED, "q") if (value := view.values.get(name))} | {
        name: (code,) for name, code in scope.items() if name in SHARED
    }
    if [name for name in chosen if name not in BRIEFED] or any(len(value) > 1 for value in chosen.values()):
        raise Refusal(
            "汇报材料按全部、一个责任单位或一个市(州)编写，不按其他条件筛选。请只选一个责任单位或一个市(州)，或清除筛选。"
        )
    return made(
        view.edition,
        Scope(**{name: value[0] for name, value in chosen.items()}, meeting_id=scope.get("meeting_id")),
        view.principal,
    )
