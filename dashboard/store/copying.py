"""Backup and restore: complete or not at all, every file checked against its digest.

A backup is a folder with the catalogue, the files of all editions that are kept, state.sqlite and a manifest.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard.refusal import Refusal
from dashboard.state import connection
from dashboard.state.chain import to_keep
from dashboard.state.sealing import SEALED_FILE, copy_sealed
from dashboard.store.catalogue import (
    CATALOGUE,
    Edition,
    Store,
    adopt,
    list_editions,
)
from dashboard.store.catalogue_key import plain_text
from dashboard.store.companion import companion_of, copy_companion
from dashboard.store.disk import copy_synced, pending_restore, private, sync_folder
from dashboard.store.edition_files import COMPANION_FILE, EDITION_FILE
from dashboard.store.failures import DISK
from dashboard.store.locking import locked
from dashboard.store.wholeness import file_digest

MANIFEST = "manifest.json"
FORMAT = 1


def back_up(store: Store, target: Path) -> dict[str, Any]:
    """Copy the store to a folder that does not exist yet; the manifest. Publishing may go on meanwhile.

    state.sqlite is copied first, so that the catalogue, copied later, has every edition that it quotes (D-030).
    Raises Refusal where the file of an edition is missing or damaged; then nothing of the backup is left.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refusal(f"{target} 已经存在，备份没有进行。请换一个新的文件夹，已有的备份从不被覆盖。")
    if target == store.folder or store.folder in target.parents:
        raise Refusal(f"{target} 在数据仓里面，备份没有进行。请选择数据仓以外、最好是另一块磁盘上的文件夹。")
    with _explained("备份", target), _aside(target, "backing-up") as pending:
        has_state, last = connection.copy_to(store.folder, pending)
        editions = _copy_editions(store, pending)
        kept = json.loads((pending / CATALOGUE).read_text(encoding="utf-8")) | to_keep(last)
        _write(pending / CATALOGUE, plain_text(kept).encode())
        names = [
            CATALOGUE,
            *([connection.FILE] if has_state else []),
            *copy_sealed(store.folder, pending),
            *(edition.file for edition in editions),
            *(name for edition in editions if (pending / (name := companion_of(edition.path).name)).exists()),
        ]
        manifest = {
            "format": FORMAT,
            "made_at": dt.datetime.now().isoformat(timespec="seconds"),
            "editions": [edition.number for edition in list_editions(Store(pending))],
            "retired": [edition.number for edition in list_editions(Store(pending)) if edition.retired_at],
            "files": [_described(pending / name) for name in names],
        }
        _write(pending / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        return manifest


def check_backup(source: Path) -> dict[str, Any]:
    """The manifest of a backup. Raises Refusal where a file is missing or differs from its digest."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise Refusal(f"备份 {source} 的格式为 {manifest['format']}，本软件只认识 {FORMAT}，请升级软件。")
        files = [(entry["name"], entry["sha256"]) for entry in manifest["files"]]
    except FileNotFoundError:
        raise Refusal(f"{source} 里没有 {MANIFEST}，不是完整的备份，没有恢复。请核对文件夹。") from None
    except (KeyError, TypeError, ValueError):
        raise Refusal(f"备份清单 {source / MANIFEST} 已损坏，没有恢复。请换一份备份。") from None
    for name, digest in files:
        path = source / name
        if not _belongs(name) or path.is_symlink():
            raise Refusal(
                f"备份清单里的“{name}”不是数据仓的文件，或是一个链接，没有恢复。这份备份可能被人改动，请换一份。"
            )
        if not path.is_file() or file_digest(path) != digest:
            raise Refusal(f"备份中的 {name} 缺失或已损坏，没有恢复。请换一份备份。")
    listed = {entry.file for entry in list_editions(Store(source)) if not entry.retired_at}
    if listed - {name for name, _ in files}:
        raise Refusal(
            f"备份 {source} 缺少 {'、'.join(sorted(listed - {name for name, _ in files})[:3])}，没有恢复。"
        )
    return manifest


def _belongs(name: Any) -> bool:
    """Whether a manifest may name this file: the list, what people wrote, or an edition."""
    return isinstance(name, str) and (
        name in (CATALOGUE, connection.FILE)
        or any(p.fullmatch(name) for p in (EDITION_FILE, COMPANION_FILE, SEALED_FILE))
    )


def restore(store: Store, source: Path, *, replace: bool = False) -> tuple[dict[str, Any], Path | None]:
    """Replace the store by a backup. Returns the manifest, and the folder that the old store was moved to.

    Raises Refusal for a store that holds editions unless `replace`; the old store is moved, never deleted.
    """
    manifest = check_backup(source)
    folder = store.folder
    if _is_occupied(store) and not replace:
        raise Refusal(
            f"数据仓 {folder} 里已有数据，没有恢复。要用备份替换它，请加 --replace：现有的数据仓会改名保留，不会删除。"
        )
    with _explained("恢复", folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        return manifest, _swap(store, _filled(pending_restore(store.folder), source, manifest))


def _filled(pending: Path, source: Path, manifest: dict[str, Any]) -> Path:
    """A checked copy of the backup beside the store; removed on failure."""
    if pending.exists():  # left by a killed restore
        shutil.rmtree(pending)
    pending.mkdir(mode=0o700)
    try:
        for entry in manifest["files"]:
            if copy_synced(source / entry["name"], pending / entry["name"]) != entry["sha256"]:
                raise Refusal(
                    f"{entry['name']} 复制后与备份不一致，没有恢复；请检查磁盘。现有数据仓未被改动。"
                )
        sync_folder(pending)
    except BaseException:
        shutil.rmtree(pending)
        raise
    return pending


def _swap(store: Store, pending: Path) -> Path | None:
    """Two renames. After a kill between them there is only `pending`, and opening the store says to restore again."""
    folder, aside = store.folder, None
    if folder.exists():
        with locked(store):  # the lock keeps others from publishing into a folder that is being moved
            aside = folder.with_name(f"{folder.name}.replaced-{dt.datetime.now():%Y%m%d-%H%M%S-%f}")
            os.rename(folder, aside)
    try:
        os.rename(pending, folder)
    except OSError:
        if aside is not None:
            os.rename(aside, folder)
        shutil.rmtree(pending)
        raise
    sync_folder(folder.parent)
    with locked(store):
        adopt(store)
    if aside is not None and not [path for path in aside.iterdir() if path.name != ".lock"]:
        shutil.rmtree(aside)
        return None
    return aside


def _is_occupied(store: Store) -> bool:
    folder = store.folder
    return folder.exists() and any(path.name != ".lock" for path in folder.iterdir())


def _copy_editions(store: Store, pending: Path) -> list[Edition]:
    """Copy the current catalogue and its files; start again when a retention has removed a file meanwhile."""
    for _ in range(3):
        content = (store.folder / CATALOGUE).read_bytes() if (store.folder / CATALOGUE).exists() else b""
        list_editions(store)  # raises the Refusal of a damaged catalogue
        if not content:
            raise Refusal(f"数据仓 {store.folder} 里还没有任何数据版本，没有备份。")
        _write(pending / CATALOGUE, plain_text(json.loads(content)).encode())  # the key stays at home
        kept = [other for other in list_editions(Store(pending)) if not other.retired_at]
        if all(_copied(store, other, pending) for other in kept):
            return kept
    raise Refusal("备份期间版本文件一再变动，没有备份。请稍后再试。")


def _copied(store: Store, edition: Edition, pending: Path) -> bool:
    source, target = store.folder / edition.file, pending / edition.file
    if target.exists():
        return True
    if not source.exists():
        now = next((other for other in list_editions(store) if other.number == edition.number), None)
        if now is not None and now.retired_at:
            return False
        raise Refusal(
            f"第 {edition.number} 版的文件 {edition.file} 不在数据仓中，没有备份。请先从较早的备份补回它。"
        )
    if copy_synced(source, target) != edition.sha256:
        raise Refusal(
            f"第 {edition.number} 版的文件 {edition.file} 已损坏（与发布时不一致），没有备份。请先从较早的备份补回它。"
        )
    copy_companion(target, source)
    return True


@contextmanager
def _aside(target: Path, word: str) -> Iterator[Path]:
    """A temporary folder, renamed to `target` when everything is written; removed on any failure."""
    target.parent.mkdir(parents=True, exist_ok=True)
    pending = target.with_name(f".{target.name}.{word}-{os.getpid()}")
    pending.mkdir(mode=0o700)
    try:
        yield pending
        sync_folder(pending)
        os.rename(pending, target)  # also replaces an empty folder
        sync_folder(target.parent)
    finally:
        if pending.exists():
            shutil.rmtree(pending)


@contextmanager
def _explained(what: str, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = DISK.get(error.errno or 0, error.strerror or "无法读写")
        raise Refusal(f"{what}未完成：{reason}（{folder}）。原有的数据没有被改动，请处理后重试。") from error


def _write(path: Path, content: bytes) -> None:
    with open(path, "wb", opener=private) as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _described(path: Path) -> dict[str, Any]:
    return {"name": path.name, "size_bytes": path.stat().st_size, "sha256": file_digest(path)}
