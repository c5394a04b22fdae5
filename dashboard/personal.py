"""Finds and masks numbers that identify a person: 身份证号 of 18 or 15 digits and 手机号, however they are written.

Full-width digits, spaces or hyphens between digits, invisible characters, +86, 86 or 0086 in front of a mobile number
and letters in front of any number make no difference. No other module knows how such a number looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

_BETWEEN = r"[ \-_.·/‐-―−]{0,2}"
_JOINS = "-_/‐‑‒–—―−"
# Not behind a decimal point, nor before one, nor an amount of 元.
_LETTERS = r"(?<![0-9A-Za-z])(?<!\d\.)[A-Za-z]{0,40}"
_ENDS = r"(?![0-9A-Za-z]|\.\d| ?[万亿]?元)"
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"


def _digits(*classes: str, before: str = "") -> re.Pattern[str]:
    """Digits of these classes, with what may stand before, between and after them."""
    spread = _BETWEEN.join(classes)
    return re.compile(rf"{_LETTERS}{before}(?P<number>{spread}){_ENDS}")


# Each kind of number: where one may stand, and what its digits must be.
KINDS = (
    (_digits(*[r"\d"] * 17, "[0-9X]"), re.compile(rf"{_PROVINCE}\d{{4}}(?:18|19|20)\d\d{_DAY}\d{{3}}[0-9X]")),
    (_digits(*[r"\d"] * 15), re.compile(rf"{_PROVINCE}\d{{4}}[3-9]\d{_DAY}\d{{3}}")),
    (_digits("1", "[3-9]", *[r"\d"] * 9, before=rf"(?:(?:00)?86{_BETWEEN})?"), re.compile(r"1[3-9]\d{9}")),
)
# Together they find every text with one, and few others: 11 digits, 15 digits, and digits of other scripts. Apart
# they take a fifth of the time.
PERHAPS = (
    r"1[^\p{L}\p{Nd}]*[3-9](?:[^\p{L}\p{Nd}]*\d){9}",
    r"[1-9](?:[^\p{L}\p{Nd}]*\d){14}",
    r"[^\P{Nd}0-9]|\p{No}",
)
SHORTEST_NUMBER = 11
# Numbers of things are made of a place, a day and a count too: these need the check digit of a person's number.
LAST_YEAR_UNCHECKED, FOREIGNERS = "2015", "9"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def masked(text: str) -> str:
    """The text with the middle of these numbers as asterisks; everything else unchanged."""
    for start, end, number in sorted(_found(text), reverse=True):
        first, last = (3, 4) if len(number) == 11 else (6, 0)
        stars = "*" * (len(number) - first - last)
        text = text[:start] + number[:first] + stars + number[len(number) - last :] + text[end:]
    return text


def masked_line(text: str, longest: int) -> str:
    """A text for a log: one line, without numbers of persons, cut."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 2 * longest]).split())
    told = masked(line)
    return told if len(told) <= longest else f"{told[: longest - 1]}…"


def has_number(text: str) -> bool:
    """Whether a number of a person stands in the text."""
    return bool(_found(text))


def is_identity_number(number: str) -> bool:
    """Whether 18 characters without anything between them are a 身份证号 of today: place, day and check digit (GB 11643)."""
    return KINDS[0][1].fullmatch(number) is not None and _has_check_digit(number)


def plain_words(text: str) -> str:
    """The text in narrow capitals, without white space and what cannot be seen; digits of every script as 0 to 9."""
    return "".join(_plain(text)[0].split())


def personal_sentence(what: str, remedy: str) -> str:
    """The sentence that refuses a text with such a number. what: its name. remedy: what to do, without a full stop."""
    return f"{what}里像有身份证号或手机号，本系统不保存个人信息，{remedy}。"


def masked_column(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """(the texts with these numbers masked, which of them had one). Few texts are read one by one."""
    longest = pc.max(pc.utf8_length(column)).as_py()
    if longest is None or longest < SHORTEST_NUMBER:
        return column, pa.chunked_array([pa.repeat(False, len(column))])
    perhaps = pc.fill_null(
        reduce(pc.or_, (pc.match_substring_regex(column, pattern) for pattern in PERHAPS)), False
    )
    if not pc.any(perhaps).as_py():
        return column, perhaps
    texts = [
        masked(text) if doubtful else text
        for text, doubtful in zip(column.to_pylist(), perhaps.to_pylist(), strict=True)
    ]
    done = pa.chunked_array([pa.array(texts, column.type)])
    return done, pc.fill_null(pc.not_equal(column, done), False)


def _found(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, digits) of each number; start and end count characters of the text."""
    if sum(map(str.isdigit, text)) < SHORTEST_NUMBER:
        return ()
    plain, places = _plain(text)
    taken: list[tuple[int, int, str]] = []
    for pattern, content in KINDS:
        for start, end, number in _matches(pattern, content, plain):
            span = places[start], places[end - 1] + 1
            if not any(one[0] < span[1] and span[0] < one[1] for one in taken):
                taken.append((*span, number))
    return tuple(taken)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with compatible characters made equal and invisible ones left out, and the place that each came from."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in "" if unicodedata.category(char) == "Cf" else unicodedata.normalize("NFKC", char).upper():
            plain.append(str(unicodedata.digit(one)) if one.isdecimal() else one)
            places.append(place)
    return "".join(plain), places


def _matches(pattern: re.Pattern[str], content: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str]]:
    """Every match whose digits are of a person; they may begin inside one that is none."""
    place = 0
    while match := pattern.search(text, place):
        groups = re.findall(r"[0-9X]+", match["number"])
        number = "".join(groups)
        if content.fullmatch(number) and _is_whole(match, groups) and _is_of_a_person(number):
            yield match.start("number"), match.end(), number
            place = match.end()
        else:
            place = match.start("number") + 1


def _is_whole(match: re.Match[str], groups: list[str]) -> bool:
    """Whether digits stand together as people group them, or one by one; not a list of small numbers, nor part of a code."""
    if len(groups) == 1:
        return True
    around = (
        match.string[max(match.start() - 1, 0) : match.start()],
        match.string[match.end() : match.end() + 1],
    )
    least = 3 if sum(map(len, groups)) == 11 else 2
    is_part = any(one and one in _JOINS for one in around)
    return not is_part and (min(map(len, groups)) >= least or max(map(len, groups)) == 1)


def _is_of_a_person(number: str) -> bool:
    if len(number) != 18 or (number[6:10] <= LAST_YEAR_UNCHECKED and number[0] != FOREIGNERS):
        return True
    return _has_check_digit(number)


def _has_check_digit(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17] == _CHECK_DIGITS[total % 11]
