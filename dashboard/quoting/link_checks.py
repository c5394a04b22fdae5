"""Checks that an address and an edition match a 定版链接. A mismatch raises Refusal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dashboard.access import Principal
from dashboard.access.roles import right_of_page
from dashboard.export.quotation import Kept, Link
from dashboard.questions.parameters import ALL, NAMES, OPTIONS
from dashboard.questions.queries import is_inside
from dashboard.questions.scoping import OutOfScope, may_ask, narrowed, scope_query
from dashboard.refusal import Refusal
from dashboard.store import Edition, Store, find_edition, list_editions, store_of

WIDER = "定版链接“{token}”引用的数据宽于您的权限或范围，不能打开。请向给出链接的单位索取您范围内的链接。"
WAY_OUT = "请打开原来的短链接，或去掉地址中的定版链接参数（link）。"
# Parameters added later: an older link means the first page and the first layout.
SAME = {("row_offset", "0", ALL), ("row_offset", ALL, "0")} | {
    pair for name, words in OPTIONS.items() for pair in ((name, words[0], ALL), (name, ALL, words[0]))
}
FRAME = ("v", "policy", "edition", "link")
SAID = {ALL: "全部", "latest": "最新版本"}


def check_fits(link: Link, page: str, raw: Mapping[str, str]) -> None:
    """Raise Refusal for an address with a token whose other parameters differ from the link."""
    if page != link.page:
        raise Refusal(f"定版链接“{link.token}”属于另一个页面（{link.title}），与这个地址不符。{WAY_OUT}")
    for name in sorted({*raw, *link.parameters} - {*FRAME} | {"edition"}):
        asked, kept = raw.get(name, ALL), link.parameters.get(name, ALL)
        if asked != kept and (name, asked, kept) not in SAME:
            raise Refusal(
                f"地址中的“{NAMES.get(name, name)}”是“{SAID.get(asked, asked)}”，"
                f"定版链接“{link.token}”保存的是“{SAID.get(kept, kept)}”，两者不符。{WAY_OUT}"
            )


def check_edition(link: Link, edition: Edition) -> None:
    """Raise Refusal for an edition with the number of the link but another content."""
    if edition.sha256 != link.edition_sha256:
        raise Refusal(_another(edition.number))


def edition_of(kept: Kept, edition: Edition) -> Edition:
    """The edition for asking a kept report again: `edition`, or the edition that the report was read from.

    Raises Refusal where that edition is not in the store, or has the same number but another content.
    """
    if kept.origin is None:
        return edition
    found = find_edition(store_of(edition), kept.origin.stamp.number)
    if kept.origin.sha256 not in (None, found.sha256):
        raise Refusal(_another(found.number))
    return found


def check_sight(link: Link, principal: Principal, folder: Path) -> None:
    """Raise Refusal for a link that quotes anything that the reader may not see: it is not shown in parts (D-118).

    folder: of the store; a record of an edition that is no longer there cannot be held against a scope.
    """
    if not principal.may(right_of_page(link.page)):
        raise OutOfScope(WIDER.format(token=link.token))
    for kept in link.reports:
        if not may_ask(kept.name, principal) or _is_wider(kept, link, principal, folder):
            raise OutOfScope(WIDER.format(token=link.token))


def _is_wider(kept: Kept, link: Link, principal: Principal, folder: Path) -> bool:
    """Whether a kept report has rows, or is of a record, outside the scopes of a reader."""
    if scope_query(kept.name, principal):
        if kept.bound.get("id") is None:
            return bool(kept.rows.num_rows)
        digest = kept.origin.sha256 if kept.origin else link.edition_sha256
        editions = [
            one for one in list_editions(Store(folder)) if one.sha256 == digest and not one.retired_at
        ]
        return not editions or not is_inside(editions[0], kept.name, str(kept.bound["id"]), principal)
    try:
        limited = narrowed(kept.name, lambda name: name in kept.bound, kept.bound, principal)
    except OutOfScope:
        return True
    return any(
        limited[name] != list(kept.bound[name] or ()) for name in principal.scopes if name in kept.bound
    )


def _another(number: int) -> str:
    """The sentence on an edition with the quoted number but another content."""
    return f"本数据仓的第 {number} 版不是链接引用的版本（文件校验值不同），可能属于另一个数据仓。"
