"""The catalogue: the list of editions and the pointer to the current edition, one small file, replaced atomically."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.refusal import Refusal
from dashboard.settings import ROOT
from dashboard.state import chain, connection
from dashboard.state.events import log_event
from dashboard.store.catalogue_key import ADOPTED, FORGED, has_key, is_signed, keep_key, signed_text
from dashboard.store.disk import pending_restore, private, sync_folder
from dashboard.store.edition_files import check_file

CATALOGUE = chain.CATALOGUE
FORMAT = 2
# Format 1 had no summaries and no retired editions. It is still read, and replaced at the next publication.
READABLE = (1, 2)


@dataclass(frozen=True)
class Store:
    """A folder that holds editions."""

    folder: Path


@dataclass(frozen=True)
class Summary:
    """The figures of an edition in the list of editions, computed when it was published. Money is exact 元 as text.

    file_count, taken_, rejected_ and held_row_count: of the files added by this edition, None where it would
    tell how many persons a file has. The rest: of all its rows.
    """

    project_count: int
    award_count: int
    applied_amount_yuan: str | None
    committed_amount_yuan: str | None
    disbursed_amount_yuan: str | None
    file_count: int
    taken_row_count: int | None
    rejected_row_count: int | None
    held_row_count: int | None
    finding_count: int
    proof_count: int
    size_bytes: int


@dataclass(frozen=True)
class Edition:
    """The catalogue entry of a published edition.

    kind: `demo` (演示数据) or `ledger`; the two are never mixed.
    as_of_on: the earliest 数据截至日 over the reporting departments, ISO text, or None.
    parent_number: the edition whose facts were the start of this edition, or None.
    summary: None for an edition of earlier software. retired_at: when its file was removed (已归档), ISO text, or None.
    """

    number: int
    kind: str
    policy_id: str
    published_at: str
    author: str
    message: str
    as_of_on: str | None
    parent_number: int | None
    file: str
    sha256: str
    folder: Path
    summary: Summary | None = None
    retired_at: str | None = None

    @property
    def path(self) -> Path:
        """The DuckDB file; never written again once it is in the catalogue."""
        return self.folder / self.file

    @property
    def as_of(self) -> dt.date | None:
        """数据截至日 as a date."""
        return dt.date.fromisoformat(self.as_of_on) if self.as_of_on else None


def open_store(url: str) -> Store:
    """The store of an address `file:<folder>`. The folder may be missing."""
    scheme, separator, rest = url.partition(":")
    if scheme != "file" or not separator or not rest:
        raise Refusal(f"不认识的数据仓地址“{url}”：目前只支持 file:文件夹，例如 file:data/store。")
    folder = Path(rest)
    return Store(folder if folder.is_absolute() else ROOT / folder)


def list_editions(store: Store) -> list[Edition]:
    """All editions, oldest first; empty when nothing has been published. Raises Refusal for a damaged catalogue."""
    return [_entry(store, entry) for entry in _read(store)["editions"]]


def current_edition(store: Store) -> Edition:
    """The edition that the pointer names. Raises Refusal, with what to do, where there is none."""
    catalogue = _read(store)
    if catalogue["current"] is None:
        raise Refusal(
            f"数据仓 {store.folder} 里还没有任何数据版本。"
            "请先运行 python -m dashboard demo 生成演示版本，或用 python -m dashboard intake 接入台账。"
        )
    return find_edition(store, catalogue["current"])


def find_edition(store: Store, number: int) -> Edition:
    """The edition with this number. Raises Refusal, naming the existing numbers, where there is none."""
    editions = list_editions(store)
    for edition in editions:
        if edition.number == number:
            return edition
    known = f"现有第 {editions[0].number} 至 {editions[-1].number} 版" if editions else "数据仓里还没有版本"
    raise Refusal(f"没有第 {number} 版数据：{known}。请核对链接或命令中的 edition。")


def store_of(edition: Edition) -> Store:
    """The store that an edition belongs to."""
    return Store(edition.folder)


def add_edition(store: Store, edition: Edition) -> None:
    """Add the edition to the catalogue and make it current, in one atomic swap. The caller holds the lock."""
    catalogue = _read(store)
    entry = {key: value for key, value in asdict(edition).items() if key != "folder"}
    catalogue["editions"].append(entry)
    catalogue["current"] = edition.number
    _write(store, catalogue | chain.to_keep(connection.current_head(store.folder)))


def amend(store: Store, values: Mapping[str, Any]) -> None:
    """Replace values of the catalogue beside its editions, in one atomic swap."""
    _write(store, {**_read(store), **values})


def kept_beside(store: Store, name: str) -> Any:
    """A value of the catalogue beside its editions; None where there is none."""
    return _read(store).get(name)


def mark_retired(store: Store, numbers: Collection[int], when: str) -> None:
    """Mark these editions as 已归档 in one atomic swap, before their files are removed. The caller holds the lock."""
    catalogue = _read(store)
    for entry in catalogue["editions"]:
        if entry["number"] in numbers:
            entry["retired_at"] = when
    _write(store, catalogue)


def prepare(store: Store) -> None:
    """Write the catalogue before the first edition file, so that a file without a catalogue always means damage."""
    if not (store.folder / CATALOGUE).exists():
        _write(store, _read(store))


def _entry(store: Store, entry: Mapping[str, Any]) -> Edition:
    """The edition of a catalogue entry. Raises TypeError where a field is missing or unknown."""
    fields = dict(entry)
    summary = fields.pop("summary", None)
    return Edition(folder=store.folder, summary=Summary(**summary) if summary else None, **fields)


def adopt(store: Store) -> None:
    """Sign a catalogue that has no signature yet: of earlier software, or out of a backup. The caller holds the lock."""
    catalogue = _read(store)
    if catalogue["editions"] and not has_key(store.folder):
        _write(store, catalogue)


def accept(store: Store, name: str, told: Mapping[str, Any]) -> int:
    """Sign the catalogue as it is now; the number of its editions. The caller holds the lock.

    told: who does so, when and why; kept in the list `name` beside the editions.
    """
    catalogue = _read(store, must_fit=False)
    _write(store, {**catalogue, name: [*catalogue.get(name, ()), told]})
    return len(catalogue["editions"])


def _write(store: Store, catalogue: dict[str, Any]) -> None:
    catalogue["format"] = FORMAT
    is_adopted = bool(catalogue["editions"]) and not has_key(store.folder)
    text = signed_text(store.folder, catalogue)
    pending = store.folder / f".{CATALOGUE}.{os.getpid()}"
    with open(pending, "w", encoding="utf-8", opener=private) as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(pending, store.folder / CATALOGUE)
    keep_key(store.folder)
    sync_folder(store.folder)
    if is_adopted:
        log_event(store.folder, CATALOGUE, ADOPTED.format(count=len(catalogue["editions"])))


def _read(store: Store, *, must_fit: bool = True) -> dict[str, Any]:
    path = store.folder / CATALOGUE
    try:
        text = path.read_text(encoding="utf-8")
        catalogue: dict[str, Any] = json.loads(text)
        if catalogue["format"] not in READABLE:
            raise Refusal(
                f"数据仓 {store.folder} 的格式为 {catalogue['format']}，本软件只认识 {FORMAT} 及以前的，请升级软件。"
            )
        _check_entries(store, catalogue)
        if must_fit and not is_signed(store.folder, text, catalogue):
            raise Refusal(FORGED.format(path=path))
        return catalogue
    except FileNotFoundError:
        if any(store.folder.glob("edition-*.duckdb")):
            raise Refusal(
                f"数据仓 {store.folder} 缺少目录文件 {CATALOGUE}，但版本文件还在。请从备份恢复该文件，不要重新发布。"
            ) from None
        if pending_restore(store.folder).exists():
            raise Refusal(
                f"数据仓 {store.folder} 的恢复没有做完。请再运行一次 restore；原来的数据仓如已改名，在同一目录的"
                f" {store.folder.name}.replaced-… 里，没有丢失。"
            ) from None
        return {"format": FORMAT, "current": None, "editions": []}
    except (KeyError, TypeError, ValueError):
        raise Refusal(
            f"数据仓 {store.folder} 的目录文件 {CATALOGUE} 已损坏，无法读取。请从备份恢复该文件；版本文件未被改动。"
        ) from None
    except OSError as error:
        raise Refusal(f"无法读取数据仓 {store.folder}：{error.strerror}。请检查文件夹权限和磁盘。") from None


def _check_entries(store: Store, catalogue: dict[str, Any]) -> None:
    """Raise ValueError or TypeError where an entry is not an edition, or the pointer names no entry."""
    editions = [_entry(store, entry) for entry in catalogue["editions"]]
    numbers = [edition.number for edition in editions]
    sound = all(isinstance(number, int) for number in numbers) and numbers == sorted(set(numbers))
    current = catalogue["current"]
    if not sound or (current not in numbers if numbers else current is not None):
        raise ValueError
    for edition in editions:
        check_file(edition.folder, edition.file, edition.number)
