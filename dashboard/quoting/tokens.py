"""The token of a 定版链接: short, read out over the telephone, and noticed when one sign of it is wrong."""

from __future__ import annotations

import secrets

# Nothing that is read as something else: no 0 and o, no 1, i and l. Thirty-one signs, a prime: one wrong sign
# and two neighbours that changed places are always noticed.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
RANDOM_SIGNS = 9


def is_token(token: str) -> bool:
    """Whether the signs are those of a token and the last one fits the others."""
    shaped = len(token) == RANDOM_SIGNS + 1 and set(token) <= set(SIGNS)
    return shaped and token[-1] == _checking(token[:-1])


def new_token() -> str:
    """Nine random signs and the one that checks them."""
    random = "".join(secrets.choice(SIGNS) for _ in range(RANDOM_SIGNS))
    return random + _checking(random)


def _checking(signs: str) -> str:
    return SIGNS[sum(place * SIGNS.index(sign) for place, sign in enumerate(signs, 1)) % len(SIGNS)]
