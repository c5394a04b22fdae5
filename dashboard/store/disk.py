"""How the files of a store are written: for their owner alone, and safe from a power cut."""

from __future__ import annotations

import os
from pathlib import Path


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
