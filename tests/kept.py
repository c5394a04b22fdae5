"""Editions that many tests read, published once for all workers and runs, and kept on disk by what they are made of.

An edition is found again only by a digest of all that it comes from: the rows, the SQL, the schema, the data, the code,
the versions of the programs and the day. Whatever changes is published anew. `make clean` removes them all.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import duckdb

from dashboard.settings import access_settings
from dashboard.store.companion import HEAD, MARK

ROOT = Path(__file__).resolve().parents[1]
ROOM = ROOT / ".pytest_cache" / "editions"
# The folders and files that publishing may read or run.
SOURCES = ("dashboard", "queries", "data", "tests/fixtures", "tests/*.py", "requirements*.txt")
KEY = "people-"  # how the names of keys of companions begin
# What a store is made of; a folder may hold other things of the test beside it.
PARTS = ("catalogue.json", "edition-*.duckdb", "edition-*.people", "catalogue.key", "state.sqlite")
UNUSED_SECONDS = 24 * 3600
SEAL = hashlib.sha256().digest_size  # bytes before the archive: the digest of it


def keep(folder: Path, made_from: object, make: Callable[[], object]) -> None:
    """Fill `folder` with the store that `make` publishes there, from the disk where it was published before.

    made_from: all that decides what `make` publishes and is no file of SOURCES; any JSON value.
    folder: holds no edition yet. The copy is the caller's own: it may write to it and damage it.
    """
    assert not list(folder.glob(PARTS[1])), f"{folder} holds an edition already"
    whole = json.dumps([made_with(ROOT), _environment(), made_from], ensure_ascii=False, sort_keys=True)
    packed = _room(ROOM) / f"{hashlib.sha256(whole.encode()).hexdigest()}.sealed"
    with packed.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _unpack(packed, folder):
            return
        make()
        _pack(folder, packed)


@cache
def made_with(root: Path) -> str:
    """The digest of all files, programs and the day that an edition comes from."""
    digest = hashlib.sha256(f"{duckdb.__version__} {sys.version} {dt.date.today()}".encode())
    for path in sources(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root)} {content}\n".encode())
    return digest.hexdigest()


def sources(root: Path) -> Iterator[Path]:
    """The files of SOURCES, in the order of their names."""
    for pattern in SOURCES:
        for top in sorted(root.glob(pattern)):
            for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
                parts = path.relative_to(root).parts
                if path.is_file() and not (
                    "__pycache__" in parts or parts[:2] in (("data", "store"), ("data", "keys"))
                ):
                    yield path


def _environment() -> dict[str, str]:
    """The settings that a deployment may change, but for where its store and keys are."""
    given = {name: value for name, value in os.environ.items() if name.startswith("DASHBOARD_")}
    for place in ("DASHBOARD_STORE", "DASHBOARD_KEYS"):
        given.pop(place, None)
    return given


@cache
def _room(folder: Path) -> Path:
    """The folder of what is kept, without what was not used for a day."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (
        *folder.iterdir(),
        *access_settings().keys.glob(f"{KEY}*"),
    ):  # a kept store has its keys with it
        with suppress(FileNotFoundError):  # another worker was quicker
            if path.stat().st_mtime < time.time() - UNUSED_SECONDS:
                path.unlink()
    return folder


def _unpack(packed: Path, folder: Path) -> bool:
    """Write the store into the folder; False where there is none or where a byte of it is wrong."""
    whole = packed.read_bytes() if packed.exists() else b""
    seal, content = whole[:SEAL], whole[SEAL:]
    if hashlib.sha256(content).digest() != seal:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    keys = access_settings().keys
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            (keys if name.startswith(KEY) else folder).joinpath(name).write_bytes(archive.read(name))
    os.utime(packed)
    return True


def companion_keys(folder: Path) -> list[Path]:
    """The files of the keys of the companions of a store: a store that is moved is opened with them."""
    names = [path.read_bytes()[len(MARK) : HEAD].decode() for path in sorted(folder.glob("edition-*.people"))]
    return [access_settings().keys / f"{KEY}{name}.key" for name in names]


def _pack(folder: Path, packed: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(path for pattern in PARTS for path in folder.glob(pattern)):
            archive.write(path, path.name)
        for key in companion_keys(folder):
            archive.write(key, key.name)
    pending = packed.with_suffix(f".{os.getpid()}")
    pending.write_bytes(hashlib.sha256(content.getvalue()).digest() + content.getvalue())
    os.replace(pending, packed)
