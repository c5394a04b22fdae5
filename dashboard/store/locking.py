"""The lock of a store: one process changes it at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.refusal import Refusal
from dashboard.store.catalogue import Store
from dashboard.store.disk import private


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Hold the lock for publishing. Raises Refusal where another process holds it. The lock ends with its process."""
    store.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(store.folder / ".lock", "w", opener=private) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("另一个程序正在发布数据版本，请等它结束后再试；当前版本不受影响。") from None
        yield
