"""A file of digests: {"store": {"kind": {"what": sha256}}}, and beside it the texts that the digests stand for."""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

Digests = dict[str, dict[str, dict[str, str]]]
TEXTS = ".xz"


@dataclass
class Taken:
    """Digests of one take, and text by digest. kind: reports, exports, pages or links; what: report or page, and filters."""

    digests: Digests = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def add(self, store: str, kind: str, what: str, text: str) -> None:
        """Keep one text."""
        digest = sha256(text.encode()).hexdigest()
        self.digests.setdefault(store, {}).setdefault(kind, {})[what] = digest
        self.texts[digest] = text

    def join(self, other: Taken) -> None:
        """Take in what another process has taken."""
        for store, kinds in other.digests.items():
            for kind, found in kinds.items():
                self.digests.setdefault(store, {}).setdefault(kind, {}).update(found)
        self.texts |= other.texts

    def parts(self) -> Mapping[tuple[str, str, str], str]:
        """(store, kind, what) → digest."""
        return {
            (store, kind, what): digest
            for store, kinds in self.digests.items()
            for kind, found in kinds.items()
            for what, digest in found.items()
        }


def write(taken: Taken, path: Path, preset: int = 1) -> None:
    """Two files: the digests as JSON, and the texts as `path`.xz. preset: how hard to compress, 0 to 9."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(taken.digests, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")
    texts = json.dumps(taken.texts, ensure_ascii=False, sort_keys=True).encode()
    path.with_name(path.name + TEXTS).write_bytes(lzma.compress(texts, preset=preset))


def read(path: Path) -> Taken:
    """What `write` wrote."""
    digests = json.loads(path.read_text(encoding="utf-8"))
    return Taken(digests, json.loads(lzma.decompress(path.with_name(path.name + TEXTS).read_bytes())))
