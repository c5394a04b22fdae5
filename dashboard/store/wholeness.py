"""Whether the file of an edition is still the published one: its digest is read once per process and file.

A file is the same while its size, time and inode are. A large one is read in the background; until that is done its
answers are shown with a sentence that says so.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from pathlib import Path

from dashboard.refusal import Refusal
from dashboard.store.catalogue import Edition, Store, current_edition, list_editions

LOG = logging.getLogger(__name__)
LARGE_BYTES = 64 * 1024 * 1024
READER = "reads a large edition"

_Identity = tuple[str, int, int, int, str]
_proofs: dict[_Identity, bool] = {}
_waiting: set[_Identity] = set()
_deciding = threading.Lock()


def is_unchanged(edition: Edition) -> bool | None:
    """Whether the file equals the digest of the catalogue; None while a large file is read. A missing file is changed."""
    try:
        found = edition.path.stat()
    except OSError:
        return False
    identity = (str(edition.path), found.st_size, found.st_mtime_ns, found.st_ino, edition.sha256)
    if identity in _proofs:
        return _proofs[identity]
    if found.st_size < LARGE_BYTES:
        return _prove(edition, identity)
    with _deciding:
        if identity not in _waiting and identity not in _proofs:
            _waiting.add(identity)
            threading.Thread(target=_prove, args=(edition, identity), name=READER, daemon=True).start()
    return _proofs.get(identity)


def check_unchanged(edition: Edition) -> None:
    """Raise Refusal for an edition whose file is not the published one."""
    if is_unchanged(edition) is False and edition.path.exists():
        raise Refusal(
            f"版本文件 {edition.path.name} 已损坏或被改动过：与发布时的校验值不符，其中的数不能引用。"
            "请从备份恢复，或用 rollback 回到较早的版本；其他版本不受影响。"
        )


def served_edition(store: Store) -> Edition:
    """The current edition, or the newest before it of its kind that is whole where the file of the current was changed.

    Raises Refusal where there is no edition. Where none is whole, the current edition: asking it says why.
    """
    current = current_edition(store)
    if is_unchanged(current) is not False:
        return current
    like = (current.kind, current.policy_id)
    for edition in reversed(list_editions(store)):
        if (edition.kind, edition.policy_id) == like and not edition.retired_at and is_unchanged(edition):
            return edition
    return current


def file_digest(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _prove(edition: Edition, identity: _Identity) -> bool:
    try:
        proof = file_digest(edition.path) == edition.sha256
    except OSError:
        proof = False
    if not proof:
        LOG.error("第 %s 版的文件 %s 与发布时的校验值不符，不再使用。", edition.number, edition.path.name)
    _proofs[identity] = proof
    _waiting.discard(identity)
    return proof
