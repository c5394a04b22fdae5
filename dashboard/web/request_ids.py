"""The number of a request: made here, said to whoever asked, and in every line that the log has about it."""

from __future__ import annotations

from contextvars import ContextVar
from uuid import uuid4

# The header by which the pages of a websocket learn its number. Only ours is let through.
PAGE_HEADER = b"x-dashboard-request"
_current: ContextVar[str] = ContextVar("request_id", default="")


def begin() -> str:
    """A new number, from now on that of the request in work. What is done for it in another thread has it too."""
    return adopt(uuid4().hex)


def adopt(number: str) -> str:
    """Continue a request in a thread that was not started for it."""
    _current.set(number)
    return number


def current() -> str:
    """The number of the request in work, '' for none."""
    return _current.get()


def numbered(sentence: str) -> str:
    """A sentence about a fault with the number by which its line is found in the log, where there is a request."""
    number = current()
    return f"{sentence.removesuffix('。')}（编号 {number}）。" if number else sentence
