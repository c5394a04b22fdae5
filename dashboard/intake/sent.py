"""The files that a steward drops on the page, and where they are written while they are read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Sent:
    """The files dropped on the page. files: (name, content). The rest as in `understand`; None: to be found out."""

    files: tuple[tuple[str, bytes], ...]
    department: str | None
    as_of: date | None

    @property
    def digest(self) -> str:
        """A digest of the files and of what is said about them."""
        mark = hashlib.sha256(repr((self.department, self.as_of)).encode())
        for name, content in self.files:
            mark.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return mark.hexdigest()[:16]


def written(folder: Path, place: int, name: str, content: bytes) -> Path:
    """The path of a file that is written under its name to a folder for its place."""
    target = folder / str(place)
    target.mkdir()
    path = target / (Path(name.replace("\\", "/")).name or "未命名")
    path.write_bytes(content)
    return path
