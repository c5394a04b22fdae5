"""Masks personal numbers in values that are kept with a rejection: the middle of 身份证号 and mobile numbers."""

from __future__ import annotations

import re

# Six digits of a place, a date of birth, four more, the last a digit or X; 11 digits of a mobile number.
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])")


def masked(text: str) -> str:
    """The text with these numbers masked; everything else unchanged."""
    return _MOBILE.sub(r"\1****\2", _IDENTITY.sub(r"\1************", text))
