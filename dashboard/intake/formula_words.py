"""Whether the result of a formula is certainly a number, so that an empty result was never calculated."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|\{[^}]*\}")
_INNER = re.compile(r"\([^()]*\)")
_NUMERIC = re.compile(
    r"^\+?-?(?:SUM|SUMIFS?|SUMPRODUCT|SUBTOTAL|PRODUCT|ROUND|ROUNDUP|ROUNDDOWN|INT|ABS|AVERAGE\w*|COUNT\w*|MOD|TRUNC)\(\)$",
    re.IGNORECASE,
)
DEEPEST = 64


def is_arithmetic(formula: str) -> bool:
    """Whether the outermost operation calculates: =G2*3, =SUM(A1:A9), and not =IF(A1="","",B1) or =A1&B1."""
    bare = _QUOTED.sub("x", formula)
    for _ in range(DEEPEST):
        inner = _INNER.sub("\x00", bare)
        if inner == bare:
            break
        bare = inner
    bare = bare.replace("\x00", "()").removeprefix("=").strip()
    if any(sign in bare for sign in "&=<>"):
        return False
    return re.search(r"[^eE(,+*/^-][+*/^-]|[^,]-", bare) is not None or _NUMERIC.match(bare) is not None
