"""What an address may carry: codes, not labels; every value known to the edition, or refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dashboard.policy.check_catalogue import SEVERITIES, checks
from dashboard.policy.reference import Region, superseded_regions
from dashboard.questions.queries import Query, run
from dashboard.questions.query_headers import parameter_table
from dashboard.refusal import Refusal
from dashboard.settings import ADDRESS_FORMAT
from dashboard.store import Edition, Store, current_edition, find_edition

ALL = "all"
SHARED = (
    "year",
    "part",
    "clause",
    "department",
    "reporting_department",
    "city",
    "county",
    "funding_level",
    "project_status",
)
LISTS = tuple(name for name, one in parameter_table().items() if one.get("kind") == "text list")
WORDS = tuple(name for name, one in parameter_table().items() if one.get("kind") == "text")
PAGING = ("row_limit", "row_offset")
CHOSEN = ("since", "slide")
NUMBERS = (*PAGING, *CHOSEN)
# Of the audit log, which is no part of an edition and checks them itself: day, channel, what was exported.
LOGGED = ("day", "channel", "report")
# One of a few words; the first stands for `all`.
OPTIONS = {"layout": ("text", "table", "matrix"), "measure": ("listed", "paid", "milestones", "median")}
NAMES = {name: one["label"] for name, one in parameter_table().items()}


@dataclass(frozen=True)
class Known:
    """The values of one parameter in one edition. labels: code → label, in order; parents: code → parent code."""

    labels: Mapping[str, str]
    parents: Mapping[str, str]
    codes: Mapping[str, str]


@lru_cache(maxsize=32)
def known_values(edition: Edition) -> Mapping[str, Known]:
    """For each list parameter the values that this edition knows."""
    rows = run(edition, "known_values").to_pylist()
    own_words = {
        "severity": {severity: severity for severity in SEVERITIES},
        "check": {check.check_id: check.check_title for check in checks()},
        "public_status": _statuses(edition),
    }
    known = {name: Known(labels, {}, _by_word(labels)) for name, labels in own_words.items()}
    for name in [one for one in LISTS if one not in known]:
        own = [row for row in rows if row["parameter"] == name]
        known[name] = Known(
            labels={row["code"]: row["label"] for row in own},
            parents={row["code"]: row["parent_code"] for row in own if row["parent_code"]},
            codes={
                word: row["code"]
                for row in reversed(own)
                for word in (row["also"], row["label"], row["code"])
                if word
            },
        )
    return known


def _statuses(edition: Edition) -> Mapping[str, str]:
    """What public records say of themselves; none in an edition that keeps no public records."""
    with suppress(Refusal):
        codes = run(edition, "public_record_statuses").column("public_status_code").to_pylist()
        return dict(zip(codes, codes, strict=True))
    return {}


def _by_word(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {word: code for code, label in labels.items() for word in (label, code)}


def parse(edition: Edition, name: str, text: str) -> Any:
    """The bound value of one parameter: a tuple of codes, text, an integer, or None for all.

    Accepts a code or the exact label. Anything else is refused; nothing is ever widened.
    """
    text = text.strip()
    if name in LISTS:
        return _codes(edition, name, text)
    if name in WORDS:
        return None if text in ("", ALL) else " ".join(text.split())
    if name in LOGGED:
        return None if text == ALL else text
    if name in OPTIONS:
        if text != ALL and text not in OPTIONS[name]:
            raise Refusal(f"“{NAMES[name]}”没有“{text}”这个值，可用：{'、'.join(OPTIONS[name])}。")
        return OPTIONS[name][0] if text == ALL else text
    if name in CHOSEN and text in ("", ALL):
        return None
    if name in NUMBERS:
        if not text.isdecimal():
            raise Refusal(f"参数“{NAMES[name]}”应为不小于 0 的整数，收到“{text}”。")
        return int(text)
    raise Refusal(f"不认识的参数“{name}”。请核对链接；可用的参数：{'、'.join((*LISTS, *WORDS))}。")


def encode(value: Any) -> str:
    """A bound value as it stands in an address; `all` is spelt out."""
    if value is None or value == ():
        return ALL
    return ",".join(value) if isinstance(value, (tuple, list)) else str(value)


def choose_edition(store: Store, text: str | None) -> Edition:
    """The edition that an address names; none or `latest` means the current one."""
    if text in (None, "", "latest"):
        return current_edition(store)
    if not text.isdecimal():
        raise Refusal(f"数据版本应为数字或 latest，收到“{text}”。")
    return find_edition(store, int(text))


def bind(edition: Edition, query: Query, raw: Mapping[str, str]) -> dict[str, Any]:
    """The values of a query out of an address's parameters, all of them checked.

    `v`, `policy` and `edition` may stand in any address. A shared filter that the query does not take is
    refused unless it says `all`, so that no answer is wider than the address that asked for it. How a page
    draws (`layout`, `measure`) changes no row; `row_offset` alone is the place where a reader has turned to.
    """
    check_frame(edition, raw)
    values = {}
    for name, text in raw.items():
        if name in ("v", "policy", "edition"):
            continue
        value = parse(edition, name, text)
        if name in OPTIONS or (name == "row_offset" and "row_limit" not in raw):
            continue
        if query.takes(name):
            values[name] = list(value) if isinstance(value, tuple) else value
        elif value is not None:
            raise Refusal(f"报表“{query.name}”不能按“{NAMES[name]}”筛选，请去掉参数 {name}。")
    check_places(edition, values.get("city"), values.get("county"))
    return values


def check_frame(edition: Edition, raw: Mapping[str, str]) -> None:
    """Refuse an address of another format or another policy."""
    if raw.get("v", ADDRESS_FORMAT) != ADDRESS_FORMAT:
        raise Refusal(
            f"链接的地址格式为 v={raw['v']}，本软件只认识 v={ADDRESS_FORMAT}。请重新复制链接或升级软件。"
        )
    if raw.get("policy", edition.policy_id) != edition.policy_id:
        raise Refusal(f"第 {edition.number} 版数据属于政策 {edition.policy_id}，链接要的是 {raw['policy']}。")


def check_places(edition: Edition, cities: Iterable[str] | None, counties: Iterable[str] | None) -> None:
    """Refuse a county outside the chosen cities: the answer would be empty for no visible reason."""
    if not cities or not counties:
        return
    known = known_values(edition)
    for county in counties:
        if known["county"].parents[county] not in set(cities):
            raise Refusal(
                f"{known['county'].labels[county]}不属于所选的市(州)"
                f"（{'、'.join(known['city'].labels[city] for city in cities)}），请核对链接。"
            )


def described(edition: Edition, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The choices in words, for a strip, an export or a sentence: (name, labels) for each that is not `all`."""
    known = known_values(edition)
    words = []
    for name, value in values.items():
        if value is None or value == () or name in PAGING:
            continue
        if name in LISTS:
            words.append((NAMES[name], "、".join(known[name].labels[code] for code in value)))
        else:
            words.append((NAMES[name], f"第{value}版" if name == "since" else str(value)))
    return tuple(words)


def _codes(edition: Edition, name: str, text: str) -> tuple[str, ...] | None:
    if text == ALL:
        return None
    known = known_values(edition)[name]
    chosen = []
    for word in text.split(","):
        code = known.codes.get(word.strip())
        if code is None and name in ("city", "county") and word.strip() in superseded_regions():
            raise Refusal(_renamed(name, superseded_regions()[word.strip()], known))
        if code is None:
            raise Refusal(
                f"“{NAMES[name]}”没有“{word.strip() or '空'}”这个值（第 {edition.number} 版数据）。"
                f"要看全部请写 {name}={ALL}；可用的值例如：{_examples(known.labels)}。"
            )
        if code not in chosen:
            chosen.append(code)
    return tuple(chosen)


def _renamed(name: str, former: Region, known: Known) -> str:
    """That a code was given up, and for which; it is never replaced unseen."""
    now = former.successor_code or ""
    return (
        f"“{NAMES[name]}” {former.region_code}（{former.region_name}）的代码 {former.valid_to} 年起停用，"
        f"现为 {now}（{known.labels.get(now, '本版没有')}）。旧代码不会被自动换成新的，请按新代码重新选择。"
    )


def _examples(labels: Mapping[str, str]) -> str:
    return "、".join(f"{code}（{label}）" for code, label in list(labels.items())[:4])
