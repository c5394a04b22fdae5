"""The restricted companion of an edition: the facts about single persons, encrypted in a file beside it (D-125).

The file `edition-….people` is a mark, the name of its key, a nonce, and AES-256-GCM over a zip of Arrow tables. Its key is
a file in DASHBOARD_KEYS, outside the store: to destroy the key is to delete the facts, also in every backup. The plain
tables exist in memory only. The edition itself names key and digest, so that one digest in the catalogue holds both.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import zipfile
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dashboard.access.keys import make_key, private_folder, read_key
from dashboard.refusal import Refusal
from dashboard.settings import access_settings
from dashboard.store.disk import copy_synced, private, sync_folder

SUFFIX = ".people"
MARK = b"PEOPLE-1"
NAME_LENGTH, NONCE_LENGTH = 16, 12
HEAD = len(MARK) + NAME_LENGTH
HAS_COMPANION = "select 1 from duckdb_tables() where table_name = 'companion'"
NAME_COMPANION = (
    "create or replace table companion as select $key_name as key_name, $sha256 as companion_sha256"
)
MISSING_KEY = (
    "人才信息的密钥 {name} 不在密钥文件夹 {folder} 里，{what}的人才信息打不开，其余内容不受影响。"
    "请从密钥的备份恢复这个文件；确已销毁的，这些信息不能再看。"
)


def companion_of(path: Path) -> Path:
    """The file of the companion of an edition file."""
    return path.with_suffix(SUFFIX)


def write_companion(path: Path, tables: Mapping[str, pa.Table]) -> None:
    """Encrypt tables under a new key into the companion of an edition being built, and name it there.

    path: the edition's file, open in nothing. Raises Refusal where the folder of keys cannot be written.
    """
    name, key = _new_key()
    nonce = secrets.token_bytes(NONCE_LENGTH)
    head = MARK + name.encode()
    content = head + nonce + AESGCM(key).encrypt(nonce, _packed(tables), head)
    with open(companion_of(path), "xb", opener=private) as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    with duckdb.connect(str(path)) as con:
        con.execute(NAME_COMPANION, {"key_name": name, "sha256": hashlib.sha256(content).hexdigest()})


def read_companion(path: Path, sha256: str, what: str) -> dict[str, pa.Table]:
    """The tables of the companion of an edition file. what: the edition in words.

    Raises Refusal where the file is missing or is not the published one, and where its key is gone.
    """
    file = companion_of(path)
    try:
        content = file.read_bytes()
    except OSError:
        raise Refusal(
            f"{what}的人才信息文件 {file.name} 不在数据仓中，请从备份恢复；其余内容不受影响。"
        ) from None
    if hashlib.sha256(content).hexdigest() != sha256 or not content.startswith(MARK):
        raise Refusal(f"{what}的人才信息文件 {file.name} 已损坏或被改动过，没有打开，请从备份恢复。")
    name = content[len(MARK) : HEAD].decode()
    key = read_key(_key_file(name))
    if not key:
        file = _key_file(name)
        raise Refusal(MISSING_KEY.format(name=file.name, folder=file.parent, what=what))
    nonce, sealed = content[HEAD : HEAD + NONCE_LENGTH], content[HEAD + NONCE_LENGTH :]
    try:
        return _unpacked(AESGCM(bytes.fromhex(key)).decrypt(nonce, sealed, content[:HEAD]))
    except InvalidTag:
        raise Refusal(f"{what}的人才信息与密钥不符，没有打开，请从备份恢复密钥文件。") from None


def copy_companion(path: Path, source: Path) -> None:
    """Copy the companion of the edition file `source` beside its copy `path`. Raises Refusal where it is not the published one.

    An edition of earlier software has none.
    """
    with duckdb.connect(str(path), read_only=True) as con:
        if con.execute(HAS_COMPANION).fetchone() is None:
            return
        row = con.execute("select companion_sha256 from companion").fetchone()
    name = companion_of(source).name
    if not companion_of(source).exists():
        raise Refusal(f"人才信息文件 {name} 不在数据仓中，没有继续。请先从较早的备份补回它。")
    if row is None or copy_synced(companion_of(source), companion_of(path)) != row[0]:
        raise Refusal(f"人才信息文件 {name} 已损坏（与发布时不一致），没有继续。请先从较早的备份补回它。")


def remove(path: Path, *stores: Path) -> None:
    """Delete an edition file with its companion. stores: as in `discard`."""
    path.unlink(missing_ok=True)
    discard(path, *stores)


def discard(path: Path, *stores: Path) -> None:
    """Delete the companion of an edition file for good, with its key unless a companion in `stores` has the same key."""
    file = companion_of(path)
    name = _key_name(file)
    file.unlink(missing_ok=True)
    if name and not any(_key_name(other) == name for store in stores for other in store.glob(f"*{SUFFIX}")):
        _key_file(name).unlink(missing_ok=True)


def _key_name(file: Path) -> str:
    try:
        with file.open("rb") as reading:
            head = reading.read(HEAD)
    except OSError:
        return ""
    return head[len(MARK) :].decode("ascii", "replace") if head.startswith(MARK) else ""


def _new_key() -> tuple[str, bytes]:
    folder, name = access_settings().keys, secrets.token_hex(NAME_LENGTH // 2)
    private_folder(folder)
    make_key(folder, f"people-{name}")
    sync_folder(folder)
    return name, bytes.fromhex(read_key(_key_file(name)))


def _key_file(name: str) -> Path:
    return access_settings().keys / f"people-{name}.key"


def _packed(tables: Mapping[str, pa.Table]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, table in tables.items():
            stream = pa.BufferOutputStream()
            with pa.ipc.new_stream(stream, table.schema) as writer:
                writer.write_table(table)
            archive.writestr(name, stream.getvalue().to_pybytes())
    return sink.getvalue()


def _unpacked(content: bytes) -> dict[str, pa.Table]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: pa.ipc.open_stream(archive.read(name)).read_all() for name in archive.namelist()}
