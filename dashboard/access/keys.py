"""The server's own keys: each purpose has one or more, the newest signs, the others still verify until they are removed.

A key is a file `<purpose>-<number>.key` in DASHBOARD_KEYS. It is made when it is first needed; of two processes that
start at once, one makes it. A folder that is gone is made again: everybody logs in once more, nothing else is lost.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dashboard.refusal import Refusal

# What a key is for → in words. login: the cookie between `/login` and the provider's answer. logout: links that end a log-in.
# person: the pseudonym of a person of the talent programmes; another key would make another person of everybody.
PERSON = "person"
PURPOSES = {"login": "登录过程", "logout": "退出链接", PERSON: "人员代号"}
ROTATED = tuple(purpose for purpose in PURPOSES if purpose != PERSON)
NAME = re.compile(r"([a-z]+)-(\d{6})\.key")
WRITTEN = re.compile(r"[0-9a-f]{64}\n")
DAMAGED = (
    "密钥文件 {path} 不是本看板写的或已损坏。请从备份恢复它，或删去它再试：删去后登录中的人重新登录即可。"
)
PERSON_DAMAGED = "人员代号的密钥文件 {path} 不是本看板写的或已损坏。请从备份恢复它，不要删去：换一把密钥，同一个人就会算成另一个人。"


@dataclass(frozen=True)
class Key:
    """A key as `keys list` shows it. made_at: UTC. is_newest: the one that signs."""

    purpose: str
    number: int
    made_at: dt.datetime
    is_newest: bool


def keys_of(folder: Path, purpose: str) -> Sequence[str]:
    """The keys of a purpose, oldest first; makes the folder and the first key. Raises Refusal where it cannot."""
    if not any(name == purpose for name, _ in _files(folder)):
        private_folder(folder)
        make_key(folder, f"{purpose}-{1:06}")
    return [_read(path) for (name, _), path in sorted(_files(folder).items()) if name == purpose]


def person_key(folder: Path) -> bytes:
    """The key of pseudonyms of persons: the oldest, whatever lies beside it. Raises Refusal as `keys_of`."""
    return bytes.fromhex(keys_of(folder, PERSON)[0])


def list_keys(folder: Path) -> list[Key]:
    """Every key of the folder, by purpose, oldest first."""
    files = _files(folder)
    newest = dict(sorted((purpose, number) for purpose, number in files))
    return [
        Key(
            purpose,
            number,
            dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC),
            newest[purpose] == number,
        )
        for (purpose, number), path in sorted(files.items())
    ]


def rotate(folder: Path) -> None:
    """Make a new key for every purpose but PERSON; the others still verify. Raises Refusal where the folder cannot be written."""
    private_folder(folder)
    for purpose in ROTATED:
        numbers = [number for name, number in _files(folder) if name == purpose]
        make_key(folder, f"{purpose}-{max(numbers, default=0) + 1:06}")


def remove_earlier(folder: Path) -> int:
    """Remove all keys but the newest of each purpose, and none of PERSON; their number."""
    old = [key for key in list_keys(folder) if not key.is_newest and key.purpose in ROTATED]
    for key in old:
        (folder / f"{key.purpose}-{key.number:06}.key").unlink(missing_ok=True)
    return len(old)


def private_folder(folder: Path) -> None:
    """Make the folder, for its owner alone. Raises Refusal where it cannot, or where others may read it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise Refusal(
            f"无法使用密钥文件夹 {folder}：{error.strerror}。请检查 DASHBOARD_KEYS 和文件夹的权限。"
        ) from None


def _files(folder: Path) -> dict[tuple[str, int], Path]:
    """(purpose, number) → file."""
    try:
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return {}
    found = ((NAME.fullmatch(name), folder / name) for name in names)
    return {(match[1], int(match[2])): path for match, path in found if match and match[1] in PURPOSES}


def make_key(folder: Path, name: str) -> None:
    """Write a key whole under another name, then give it its own, unless another process was first. Raises Refusal where it cannot."""
    waiting = folder / f".{secrets.token_hex(8)}"
    try:
        with open(
            waiting, "x", encoding="ascii", opener=lambda path, flags: os.open(path, flags, 0o600)
        ) as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(waiting, folder / f"{name}.key")
    except OSError as error:
        raise Refusal(
            f"无法在密钥文件夹 {folder} 里写入：{error.strerror}。请检查磁盘和 DASHBOARD_KEYS 的权限。"
        ) from None
    finally:
        waiting.unlink(missing_ok=True)


def read_key(path: Path) -> str:
    """The key of a file, '' where there is none or it is damaged."""
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        text = ""
    return text.strip() if WRITTEN.fullmatch(text) else ""


def _read(path: Path) -> str:
    key = read_key(path)
    if not key:
        is_of_persons = path.name.startswith(f"{PERSON}-")
        raise Refusal((PERSON_DAMAGED if is_of_persons else DAMAGED).format(path=path))
    return key
