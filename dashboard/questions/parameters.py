"""The parameters of addresses: codes, not labels. A value unknown to the edition raises Refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.access import Principal
from dashboard.export.ordering import SORT, order_of
from dashboard.personal import has_number, masked, personal_sentence
from dashboard.policy.reference import Region, superseded_regions
from dashboard.questions.known_values import LISTS, Known, known_values
from dashboard.questions.ordering import parse_orders
from dashboard.questions.queries import Query, run
from dashboard.questions.query_headers import parameter_table
from dashboard.refusal import Refusal
from dashboard.settings import ADDRESS_FORMAT
from dashboard.store import Edition, Store, find_edition, served_edition

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
WORDS = tuple(name for name, described in parameter_table().items() if described.get("kind") == "text")
PAGING = ("row_limit", "row_offset")
CHOSEN = ("since", "slide")
NUMBERS = (*PAGING, *CHOSEN)
# Parameters of the audit log, which is not in an edition and checks them itself.
LOGGED = ("day", "channel", "report")
LONGEST_WORDS = 200
LONGEST_SHOWN = 40
LONGEST_NUMBER = 18  # digits: what fits into the 64 bits of an integer
# Parameters with a few words; the first means `all`.
OPTIONS = {"layout": ("table", "text", "matrix"), "measure": ("listed", "paid", "milestones", "median")}
# (page, parameter) → what who comes by the menu sees first. An address from outside without the parameter keeps showing the
# first of the words, as it always did (D-102).
BY_MENU = {("cities", "measure"): "paid"}
NAMES = {name: described["label"] for name, described in parameter_table().items()}


def parse(edition: Edition, name: str, text: str, principal: Principal | None = None) -> Any:
    """The bound value of a parameter: a tuple of codes, text, an integer, or None for all.

    Accepts a code or the exact label. Raises Refusal for anything else, so that a choice never becomes wider.
    principal: who asks; a number that looks like a person's is that of a project only where he may see the project.
    """
    text = text.strip()
    if name in LISTS:
        return _codes(edition, name, text)
    if name in WORDS:
        if len(text) > LONGEST_WORDS:
            raise Refusal(f"“{NAMES[name]}”有 {len(text)} 字，最多 {LONGEST_WORDS} 字，请缩短。")
        if has_number(text) and not (name == "id" and _is_project(edition, text, principal)):
            raise Refusal(personal_sentence(f"“{NAMES[name]}”", "请换一个条件"))
        return None if text in ("", ALL) else " ".join(text.split())
    if name in LOGGED:
        return None if text == ALL else text
    if name == SORT:
        return None if text == ALL else parse_orders(text)
    if name in OPTIONS:
        if text != ALL and text not in OPTIONS[name]:
            raise Refusal(f"“{NAMES[name]}”没有“{shortened(text)}”这个值，可用：{'、'.join(OPTIONS[name])}。")
        return OPTIONS[name][0] if text == ALL else text
    if name in CHOSEN and text in ("", ALL):
        return None
    if name in NUMBERS:
        return whole_number(f"参数“{NAMES[name]}”应为不小于 0 的整数", text)
    known = "、".join(f"{NAMES[one]}（{one}）" for one in (*LISTS, *WORDS))
    raise Refusal(f"不认识的参数“{shortened(name)}”，请核对链接。可用的参数：{known}。")


def _is_project(edition: Edition, text: str, principal: Principal | None) -> bool:
    """Whether a project that the reader may see has this number: one that only looks like a person's was confirmed at intake."""
    if principal is None:
        return False
    try:
        return bool(run(edition, "project_detail", {"id": text}, principal).num_rows)
    except Refusal:  # outside his scopes: the same words as for a number that nothing has
        return False


def encode(value: Any) -> str:
    """A bound value as text for an address; None is `all`."""
    if value is None or value == ():
        return ALL
    return ",".join(value) if isinstance(value, (tuple, list)) else str(value)


def choose_edition(store: Store, text: str | None) -> Edition:
    """The edition in an address. Raises Refusal for an unknown edition.

    None or `latest` means the current edition, or the newest whole one where the file of the current was changed.
    """
    if text in (None, "", "latest"):
        return served_edition(store)
    return find_edition(store, whole_number("“数据版本”（edition）应为版本号或 latest（最新版本）", text))


def whole_number(should: str, text: str) -> int:
    """A number out of an address: one to 18 ASCII digits. should: what is said of anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Refusal(f"{should}，收到“{shortened(text)}”。")
    return int(text)


def shortened(text: str) -> str:
    """A value out of an address as a sentence repeats it: a long one with its beginning and its length, no person's number."""
    text = masked(text)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…（共 {len(text)} 字）"


def bind(
    edition: Edition, query: Query, raw: Mapping[str, str], principal: Principal | None = None
) -> dict[str, Any]:
    """The checked values of a query from the parameters of an address.

    `v`, `policy` and `edition` are allowed in any address. Raises Refusal for a shared filter that the query does
    not take, unless it is `all`, so that no answer is wider than its address. Parameters for drawing (`layout`,
    `measure`) change no row; `row_offset` is the page of a long table; `sort` counts where it names this report.
    principal: as in `parse`.
    """
    check_frame(edition, raw)
    values = {}
    for name, text in raw.items():
        if name in ("v", "policy", "edition"):
            continue
        value = parse(edition, name, text, principal)
        value = order_of(value, query.name) if name == SORT else value
        if name in OPTIONS or (name == "row_offset" and "row_limit" not in raw):
            continue
        if query.takes(name):
            values[name] = list(value) if isinstance(value, tuple) else value
        elif value is not None:
            raise Refusal(f"报表“{query.name}”不能按“{NAMES[name]}”（{name}）筛选，请去掉该条件。")
    check_nested(edition, values)
    return values


def check_frame(edition: Edition, raw: Mapping[str, str]) -> None:
    """Raise Refusal for an address of another format or another policy."""
    if raw.get("v", ADDRESS_FORMAT) != ADDRESS_FORMAT:
        raise Refusal(
            f"链接的地址格式（v）为“{shortened(raw['v'])}”，本软件支持的格式为“{ADDRESS_FORMAT}”。请重新复制链接或升级软件。"
        )
    if raw.get("policy", edition.policy_id) != edition.policy_id:
        raise Refusal(
            f"第 {edition.number} 版数据属于政策“{edition.policy_id}”，链接所指的政策（policy）为“{shortened(raw['policy'])}”。"
        )


def check_nested(edition: Edition, values: Mapping[str, Any]) -> None:
    """Raise Refusal for a county outside the chosen cities, because the answer would be empty without visible reason."""
    known, cities = known_values(edition), values.get("city")
    outside = [
        one for one in values.get("county") or () if cities and known["county"].parents[one] not in cities
    ]
    if outside:
        raise Refusal(
            f"{known['county'].labels[outside[0]]}不属于所选的市(州)"
            f"（{'、'.join(known['city'].labels[city] for city in cities or ())}），请核对链接。"
        )


def described(edition: Edition, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(name, labels) of each choice that is not `all`."""
    known = known_values(edition)
    words = []
    for name, value in values.items():
        if value is None or value == () or name in (*PAGING, SORT):
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
                f"“{NAMES[name]}”没有“{shortened(word.strip()) or '空'}”这个值（第 {edition.number} 版数据）。"
                f"可用的值例如：{_examples(known.labels)}；查看全部的，该条件（{name}）填写 {ALL}。"
            )
        if code not in chosen:
            chosen.append(code)
    return tuple(chosen)


def _renamed(name: str, former: Region, known: Known) -> str:
    """The sentence on a former code with its successor; a former code is not replaced silently."""
    now = former.successor_code or ""
    return (
        f"“{NAMES[name]}” {former.region_code}（{former.region_name}）的代码 {former.valid_to} 年起停用，"
        f"现为 {now}（{known.labels.get(now, '本版没有')}）。旧代码不自动更换，请按新代码重新选择。"
    )


def _examples(labels: Mapping[str, str]) -> str:
    return "、".join(f"{code}（{label}）" for code, label in list(labels.items())[:4])
