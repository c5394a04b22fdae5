"""Whether the words of a reader stand in a text. Full width, capitals and the number of spaces make no difference."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable


def folded(text: str) -> str:
    """The text as it is compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def all_stand_in(words: str | None, text: str, also: Callable[[str], bool] | None = None) -> bool:
    """Whether each of the words stands in the text, or `also` knows it. No words stand in every text."""
    line = folded(text)
    return all(word in line or (also is not None and also(word)) for word in folded(words or "").split())
