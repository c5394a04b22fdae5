"""The token of a 定版链接: short, easy to read out, with a check character."""

from __future__ import annotations

import secrets

# Without characters that look alike: no 0 and o, no 1, i and l. Their number, 31, is a prime, so a wrong character
# and two swapped neighbours are always detected.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
RANDOM_SIGNS = 9


def is_token(token: str) -> bool:
    """Whether the characters are allowed and the check character is right."""
    shaped = len(token) == RANDOM_SIGNS + 1 and set(token) <= set(SIGNS)
    return shaped and token[-1] == _checking(token[:-1])


def new_token() -> str:
    """Nine random characters and a check character."""
    random = "".join(secrets.choice(SIGNS) for _ in range(RANDOM_SIGNS))
    return random + _checking(random)


def _checking(signs: str) -> str:
    return SIGNS[sum(place * SIGNS.index(sign) for place, sign in enumerate(signs, 1)) % len(SIGNS)]
