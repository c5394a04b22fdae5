"""The signature of a catalogue: an HMAC over its bytes with a key that stands beside it and leaves the store in no backup.

A catalogue without signature, of earlier software or out of a backup, is taken over where there is no key yet. The new
key has its second name until that catalogue is signed: after a kill at any point the catalogue and a key fit.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.store.disk import private

KEY = "catalogue.key"
NEW_KEY = "catalogue.key.new"
SIGNATURE = "signature"
# Sentences of who reads and writes the catalogue.
ADOPTED = "目录没有签名（以前的软件写的，或由备份恢复的），其中的 {count} 个版本照原样接管；以后的改动要与签名相符。"
FORGED = (
    "数据仓的目录文件 {path} 与签名不符：它被看板以外的程序改动过，或是单独从备份拷来的，或者签名的钥匙不见了，其中的版本没有使用。"
    "请从备份恢复整个数据仓；核对过内容、确认要用的，运行 check catalogue 查看办法。版本文件未被改动。"
)
_WRITTEN = re.compile(r"[0-9a-f]{64}")


def plain_text(catalogue: Mapping[str, Any]) -> str:
    """The text of a catalogue without signature, as a backup has it."""
    return _text({name: value for name, value in catalogue.items() if name != SIGNATURE})


def signed_text(folder: Path, catalogue: Mapping[str, Any]) -> str:
    """The text of a catalogue with its signature; makes the key of the folder where it has none."""
    unsigned = _text({**catalogue, SIGNATURE: ""})
    signature = _signature(_key(folder) or _new_key(folder), unsigned)
    return _with(unsigned, "", signature)


def has_key(folder: Path) -> bool:
    """Whether the catalogue of the folder must have a signature."""
    return (folder / KEY).exists()


def keep_key(folder: Path) -> None:
    """Give a new key its name, when the catalogue that it signed is in its place."""
    if (folder / NEW_KEY).exists() and not has_key(folder):
        os.rename(folder / NEW_KEY, folder / KEY)


def is_signed(folder: Path, text: str, catalogue: Mapping[str, Any]) -> bool:
    """Whether the text of a catalogue has the signature that it must have; none is right where there is no key."""
    signature = catalogue.get(SIGNATURE)
    if signature is None:
        return not has_key(folder)
    key = _key(folder)
    if key is None or not isinstance(signature, str) or not _WRITTEN.fullmatch(signature):
        return False
    return hmac.compare_digest(signature, _signature(key, _with(text, signature, "")))


def _text(catalogue: Mapping[str, Any]) -> str:
    return json.dumps(catalogue, ensure_ascii=False, indent=1)


def _with(text: str, before: str, after: str) -> str:
    """The text with another signature. A quote inside a value is written with a backslash, so there is no other such place."""
    return text.replace(f'"{SIGNATURE}": "{before}"', f'"{SIGNATURE}": "{after}"', 1)


def _signature(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _key(folder: Path) -> bytes | None:
    for name in (KEY, NEW_KEY):
        try:
            return (folder / name).read_bytes()
        except FileNotFoundError:
            continue
    return None


def _new_key(folder: Path) -> bytes:
    key = secrets.token_bytes(32)
    pending = folder / f".{NEW_KEY}.{os.getpid()}"
    with open(pending, "wb", opener=private) as out:
        out.write(key)
        out.flush()
        os.fsync(out.fileno())
    os.replace(pending, folder / NEW_KEY)
    return key
