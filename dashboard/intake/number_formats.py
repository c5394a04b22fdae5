"""What a cell shows by its number format: 12345678 as 1234.5678 (0!.0,), 13 as KJ2026-013 ("KJ2026-"000).

The sender reads and checks what is on the screen, so that is what is read; exactly, because a format that hides
digits does not change the number. Dates, months and percentages are formats of this kind too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

Token = tuple[str, str]

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|(?P<space>_.)|(?P<fill>\*.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<clock>[hHmMsS]+)\]|\[(?P<condition>[<>=]+\s*-?[\d.]+)\]|(?P<other>\[[^\]]*\])"
    r"|(?P<general>General|G/通用格式)|(?P<exponent>[Ee][+-])|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<cell>@)|(?P<slash>/)|(?P<date>[ymdhsegaYMDHSEGA])"
    r"|(?P<word>.)",
    re.DOTALL | re.IGNORECASE,
)
_SECTION = re.compile(r'(?:"[^"]*"?|[\\!_*].|[^;])*', re.DOTALL)
LONGEST_CODE = 1000  # Excel writes 255 signs.
_WORDS = ("quoted", "escaped", "space", "currency", "word")
# Signs are those of the number, and our currency is no word.
_NO_WORDS = str.maketrans("", "", "()+-−–—¥￥ \u00a0\u3000")
_GROUPING = frozenset(",，' \u00a0_")


@dataclass(frozen=True)
class Section:
    """One of the up to four parts of a format. kind: number, general, text, date or words.

    condition: comparison and limit, or None. before, after: its words. scale: the power of ten by which the shown
    number is smaller. zeros: the least digits before the point. decimals: places after it. pattern: placeholders
    (0) and words where digits are set apart, or ''. letters: of a date, in lower case.
    """

    kind: str
    condition: tuple[str, Decimal] | None = None
    before: str = ""
    after: str = ""
    scale: int = 0
    zeros: int = 1
    decimals: int = 0
    pattern: str = ""
    letters: str = ""

    @property
    def is_telling(self) -> bool:
        """Whether it shows something else than the number of the cell."""
        if self.kind in ("number", "general", "text"):
            return bool(self.before or self.after or self.scale or self.zeros > 1 or self.pattern)
        return self.kind == "words"


@dataclass(frozen=True)
class NumberFormat:
    """A format that tells more than the number. code: as in the file. sections: at least one."""

    code: str
    sections: tuple[Section, ...]

    @property
    def shows(self) -> str:
        """'month' or 'year' for dates without day, 'day' for other dates, else 'number'."""
        letters = self.sections[0].letters
        if self.sections[0].kind != "date":
            return "number"
        has_year = "y" in letters or "e" in letters
        if has_year and not set("dhsa").intersection(letters):
            return "month" if "m" in letters else "year"
        return "day"

    @property
    def is_noted(self) -> bool:
        """Whether the sender should hear of it; percentages and dates are read as everybody reads them."""
        return self.shows == "number" and any(
            section.is_telling and (section.after, section.scale) != ("%", -2) for section in self.sections
        )


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat | None:
    """The format of a code; None where a cell shows its own number or text."""
    sections = tuple(map(_section, _parts(code[:LONGEST_CODE])[:4]))
    found = NumberFormat(code, sections)
    if sections[0].kind == "date":
        return found
    # 0 shown as a dash or not at all is still 0.
    telling = [one for one in sections[:2] if one.is_telling]
    telling += [one for one in sections[2:] if one.is_telling and (one.kind != "words" or one.before)]
    return found if code and telling else None


def shown_number(form: NumberFormat, value: float) -> str | None:
    """The number as the format shows it, with all its digits; None where that cannot be said exactly."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    section = _chosen(form, number)
    if section.kind == "words":
        return (section.before or "0") if number == 0 else None
    if section.kind in ("general", "text"):
        return f"{section.before}{_plain(number)}{section.after}"
    if section.kind != "number":
        return _plain(number)
    scaled = number.scaleb(-section.scale)
    digits = _set_apart(scaled, section.pattern) if section.pattern else _digits(scaled, section)
    sign = "-" if number < 0 else ""
    return None if digits is None else f"{sign}{section.before}{digits}{section.after}"


def shown_text(form: NumberFormat, text: str) -> str:
    """A text as the format shows it: words before and after it."""
    section = next((section for section in form.sections if section.kind == "text"), None)
    return text if section is None or not text.strip() else f"{section.before}{text}{section.after}"


def _digits(number: Decimal, section: Section) -> str | None:
    whole, _, rest = _plain(abs(number)).partition(".")
    is_name = section.zeros > 1 or any(sign.isalnum() for sign in section.before)
    if is_name and len(rest) > section.decimals:
        return None
    if is_name and section.decimals:
        rest = rest.ljust(section.decimals, "0")
    return whole.zfill(section.zeros) + (f".{rest}" if rest else "")


def _set_apart(number: Decimal, pattern: str) -> str | None:
    """Digits in the places of a pattern, from the right; the first place takes all that are left."""
    if number != number.to_integral_value():
        return None
    digits = list(_plain(abs(number)).zfill(pattern.count("0")))
    found: list[str] = []
    for place in reversed(range(len(pattern))):
        found.append(pattern[place] if pattern[place] != "0" else digits.pop())
        if "0" not in pattern[:place]:
            found += [*reversed(digits), *reversed(pattern[:place])]
            break
    return "".join(reversed(found))


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _chosen(form: NumberFormat, number: Decimal) -> Section:
    numbers = [section for section in form.sections[:3] if section.kind != "text"] or [form.sections[0]]
    for section in numbers:
        if section.condition is not None and _holds(section.condition, number):
            return section
    free = [section for section in numbers if section.condition is None]
    if len(free) < len(numbers):
        return free[-1] if free else numbers[-1]
    if number < 0 and len(numbers) > 1:
        return numbers[1]
    return numbers[2] if number == 0 and len(numbers) > 2 else numbers[0]


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, limit = condition
    return {
        "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit,
        "=": number == limit, "<>": number != limit,
    }.get(sign, False)  # fmt: skip


def _parts(code: str) -> list[str]:
    """The code taken apart at its semicolons outside of words."""
    found, start = [], 0
    while start <= len(code):
        part = _SECTION.match(code, start)
        assert part is not None
        found.append(part[0])
        start = part.end() + 1
    return found


def _section(text: str) -> Section:
    tokens = [(str(found.lastgroup), found[str(found.lastgroup)]) for found in _TOKEN.finditer(text)]
    kinds = {kind for kind, _ in tokens}
    condition = next((_condition(word) for kind, word in tokens if kind == "condition"), None)
    if kinds & {"date", "clock", "half"} and "general" not in kinds:
        letters = "".join(word.lower() for kind, word in tokens if kind in ("date", "clock", "half"))
        return Section("date", condition, letters=letters)
    if "exponent" in kinds or ("slash" in kinds and "digit" in kinds):
        return Section("number", condition)
    middle = [
        place for place, (kind, _) in enumerate(tokens) if kind in ("digit", "point", "general", "cell")
    ]
    if not middle:
        return Section("words", condition, before=_words(tokens))
    before, after = _words(tokens[: middle[0]]), _words(tokens[middle[-1] + 1 :])
    if "general" in kinds or "digit" not in kinds:
        return Section("general" if "general" in kinds else "text", condition, before, after)
    return _number(tokens, (middle[0], middle[-1]), condition, (before, after))


def _number(
    tokens: list[Token], span: tuple[int, int], condition: tuple[str, Decimal] | None, words: tuple[str, str]
) -> Section:
    inside = tokens[span[0] : span[1] + 1]
    point = next((place for place, (kind, _) in enumerate(inside) if kind == "point"), len(inside))
    whole, rest = inside[:point], inside[point + 1 :]
    # A comma directly before the point or behind the last digit divides by 1,000.
    commas = sum(1 for _ in takewhile(_is_comma, tokens[span[1] + 1 :]))
    commas += sum(1 for _ in takewhile(_is_comma, reversed(whole))) if point < len(inside) else 0
    percents = sum(1 for kind, _ in tokens if kind == "percent")
    scale = 3 * commas - 2 * percents
    apart = [word for kind, word in inside if kind in _WORDS and not set(word) <= _GROUPING]
    placeholders = "".join(word for kind, word in whole if kind == "digit")
    zeros, pattern = len(placeholders.lstrip("#?")), ""
    if apart in (["."], ["．"]) and point == len(inside):
        at = next(place for place, token in enumerate(inside) if token[0] in _WORDS and token[1] == apart[0])
        shift = sum(1 for kind, _ in inside[at:] if kind == "digit")
        scale, zeros = scale + shift, max(zeros - shift, 1)
    elif apart:
        pattern = "".join(
            "0" if kind == "digit" else word for kind, word in inside if kind in ("digit", *_WORDS)
        )
    return Section(
        "number", condition, words[0], words[1], scale, max(zeros, 1),
        decimals=sum(1 for kind, _ in rest if kind == "digit"), pattern=pattern,
    )  # fmt: skip


def _is_comma(token: Token) -> bool:
    return token[0] == "comma"


def _words(tokens: list[Token]) -> str:
    """The words of a part, as the screen shows them, without signs and spaces."""
    said = "".join(
        word if kind in _WORDS and kind != "space" else "%" if kind == "percent" else ""
        for kind, word in tokens
    )
    bare = said.translate(_NO_WORDS)
    return said.strip() if bare else ""


def _condition(word: str) -> tuple[str, Decimal]:
    sign = word.rstrip("-.0123456789 ")
    return sign, Decimal(word[len(sign) :].strip())
