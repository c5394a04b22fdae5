"""The principal of a command: whoever operates this machine. A server has none: its readers come by web/identity.py."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from dashboard.access.principal import Principal, Sight
from dashboard.access.roles import RIGHTS

_acting: list[Principal] = []
"""The principal of the running command; empty in a server."""


@cache
def operator() -> Principal:
    """The account of the operating system that runs the command. It can read the store's files, so it may see everything."""
    try:
        account = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container runs under a number without a name
        account = str(os.getuid())
    return Principal(account, "", (), Sight(frozenset(RIGHTS)), "command")


def act_as(principal: Principal) -> None:
    """Make this the principal of the process, for a command that runs pages without a browser."""
    _acting[:] = [principal]


@contextmanager
def acting_as(principal: Principal) -> Iterator[None]:
    """The same for the length of a block."""
    before = list(_acting)
    act_as(principal)
    try:
        yield
    finally:
        _acting[:] = before


def acting() -> Principal | None:
    """The principal of the command that runs; None in a server."""
    return _acting[0] if _acting else None
