"""A file of the site that may change at any time: read again when it has, and only then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

Content = TypeVar("Content")


class KeptFile(Generic[Content]):
    """What `read` made of each file, until the file is another one. Safe with several threads."""

    def __init__(self, read: Callable[[Path], Content]) -> None:
        self._read = read
        self._kept: dict[Path, tuple[tuple[int, int, int], Content]] = {}
        self._reading = threading.Lock()

    def content(self, path: Path) -> Content:
        """The content of the file as it is now. Raises OSError where it is not there or cannot be read, and what `read` raises."""
        found = path.stat()
        state = (found.st_mtime_ns, found.st_size, found.st_ino)
        with self._reading:
            kept = self._kept.get(path)
            if kept is None or kept[0] != state:
                kept = self._kept[path] = (state, self._read(path))
        return kept[1]
