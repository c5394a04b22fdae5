"""Which share of a long test `make test` runs: the same code on fewer examples and choices. The soak runs all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import settings

SOAK_EXAMPLES = 3000


def examples(in_test: int, one_in: int) -> int:
    """How many random examples are drawn: so many in `make test`, one in so many of all in the soak."""
    return SOAK_EXAMPLES // one_in if settings().max_examples == SOAK_EXAMPLES else in_test


def mostly_in_soak(values: Iterable[Any], in_test: int = 2) -> list[Any]:
    """The values as parameters of a test: the first ones in `make test`, the others in the soak."""
    in_soak = pytest.mark.soak
    return [
        value if place < in_test else pytest.param(value, marks=in_soak) for place, value in enumerate(values)
    ]
