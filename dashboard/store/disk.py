"""How the files of a store are written: for their owner alone, and safe from a power cut."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

BLOCK = 1 << 20
# What does not fit into memory DuckDB writes beside the file, persons too: under a key of that connection, in memory alone.
# Its own random numbers ("unsafe") are enough against who reads the disk later; better ones need an extension.
SEALED_SPILLS: dict[str, str | bool | int | float | list[str]] = {
    "force_mbedtls_unsafe": "true",
    "temp_file_encryption": "true",
}


def private(path: str, flags: int) -> int:
    """Open a file for its owner alone; for `opener`."""
    return os.open(path, flags, 0o600)


def pending_restore(folder: Path) -> Path:
    """Where a restore builds its copy of a store before it gets the name `folder`."""
    return folder.with_name(f".{folder.name}.restoring")


def sync_folder(folder: Path) -> None:
    """Sync the folder to disk, so that a rename in it survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_synced(source: Path, target: Path) -> str:
    """Copy a file to a new one of its owner alone, and sync it to disk; returns the sha256 of the copy."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, open(target, "xb", opener=private) as writing:
        while block := reading.read(BLOCK):
            digest.update(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()
