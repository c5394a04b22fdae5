"""What a principal may ask: its right to a report, and its scopes as values of the report's filters (D-118).

A scope only ever narrows. It becomes a value like any other, so that it stands in the address, in the filters that every
file prints and in the key of every cache: a reader of another scope asks another question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dashboard.access import Principal
from dashboard.access.roles import access_table, right_of_page
from dashboard.policy.names_of_codes import names_of_codes
from dashboard.questions.layouts import layouts
from dashboard.questions.query_headers import parameter_table
from dashboard.refusal import Refusal


class OutOfScope(Refusal):
    """Refused for what the reader may see, not for what it is."""


def may_ask(name: str, principal: Principal) -> bool:
    """Whether a principal has the right that a report wants. To whoever has it not, the report does not exist."""
    return _is_open_to_all(name) or principal.may(right_of_report(name))


def right_of_report(name: str) -> str:
    """The right that a report wants: its own, else that of its page."""
    own = access_table()["reports"].get(name)
    return str(own or right_of_page(layouts()[name].page if name in layouts() else ""))


def is_of_people(name: str) -> bool:
    """Whether a report reads the facts about single persons; no cache keeps its answers."""
    return right_of_report(name) == "talent"


def scope_query(name: str, principal: Principal) -> str | None:
    """For a report of one record and a reader with scopes: the query that says whether the record is in them."""
    return access_table()["records"].get(name) if principal.scopes else None


def narrowed(
    name: str, takes: Callable[[str], bool], values: Mapping[str, Any], principal: Principal
) -> dict[str, Any]:
    """The values of a report with the scopes of a reader.

    takes: whether the report has a filter of this name. Raises OutOfScope where the report has no filter for a scope,
    or a value is outside it: a narrower reader is refused, never shown a smaller number under the same label.
    """
    given = dict(values)
    if _is_open_to_all(name) or name in access_table()["fixed"]["reports"] or scope_query(name, principal):
        return given
    for parameter in principal.scopes:
        if not takes(parameter):
            raise OutOfScope(f"这里有您的范围以外的数据，不能打开。您的范围：{said(principal.scopes)}。")
        given[parameter] = list(within(parameter, given.get(parameter), principal) or ())
    return given


def within(parameter: str, chosen: Iterable[str] | None, principal: Principal) -> tuple[str, ...] | None:
    """The chosen codes of a filter, the scope where none are chosen; None where neither limits it.

    Raises OutOfScope for a code outside the scope.
    """
    codes, scope = tuple(chosen or ()), principal.scopes.get(parameter)
    if scope is None:
        return codes or None
    outside = [code for code in codes if code not in scope]
    if outside:
        label = parameter_table()[parameter]["label"]
        raise OutOfScope(
            f"所选的“{label}”超出您的范围（{said(principal.scopes)}），不能打开。请在您的范围内选择，或请有权查看的单位打开。"
        )
    return codes or scope


def check_all(raw: Mapping[str, str], principal: Principal) -> None:
    """Raise OutOfScope for an address that asks for all where the reader has a scope: its numbers would be smaller ones."""
    for parameter in principal.scopes:
        if raw.get(parameter, "").strip() == "all":
            label = parameter_table()[parameter]["label"]
            raise OutOfScope(
                f"这个地址查看全部“{label}”，宽于您的范围（{said(principal.scopes)}），不能打开。"
                "请去掉该条件后重新打开，或请有权查看的单位打开。"
            )


def said(scopes: Mapping[str, tuple[str, ...]]) -> str:
    """Scopes in words; a code that is not in the reference data stays as it is."""
    names = names_of_codes()
    return "；".join(
        f"{parameter_table()[parameter]['label']} {'、'.join(names.get(code, code) for code in codes)}"
        for parameter, codes in scopes.items()
    )


def _is_open_to_all(name: str) -> bool:
    return name in access_table()["common"]["reports"]
