"""A list or a backup from somebody else opens, moves and removes nothing outside the store."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard import cli
from dashboard.refusal import Refusal
from dashboard.store import Store, list_editions, restore
from dashboard.store.catalogue import CATALOGUE
from dashboard.store.copying import MANIFEST, back_up
from tests.stores import changed_store, own_copy

Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two editions of this test alone."""
    return Store(Path(own_copy(changed_store(), tmp_path).removeprefix("file:")))


def rewritten(folder: Path, change: Change) -> None:
    """Change the list of a folder; in a backup the manifest agrees with it again, as a forger would see to."""
    path = folder / CATALOGUE
    catalogue = json.loads(path.read_text(encoding="utf-8"))
    change(catalogue)
    path.write_text(json.dumps(catalogue), encoding="utf-8")
    if (folder / MANIFEST).exists():
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for one in manifest["files"]:
            if one["name"] == CATALOGUE:
                one["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    "file",
    [
        "../precious",
        "/etc/hostname",
        "precious",
        "edition-000001-zz.duckdb",
        "edition-000002-00000000.duckdb",
        "",
    ],
)
def test_a_retired_entry_never_removes_another_file(store: Store, tmp_path: Path, file: str) -> None:
    """A hostile backup whose first edition is 已归档 under the name of another file is refused, and that file stays."""
    precious = tmp_path / "precious"
    precious.write_text("irreplaceable")

    def hostile(catalogue: dict[str, Any]) -> None:
        catalogue["editions"][0] |= {"file": file, "retired_at": "2026-11-29T10:00:00"}

    back_up(store, tmp_path / "backup")
    rewritten(tmp_path / "backup", hostile)
    with pytest.raises(Refusal, match="不是版本文件的名字"):
        restore(Store(tmp_path / "victim"), tmp_path / "backup")
    rewritten(store.folder, hostile)
    (store.folder / "precious").write_text("irreplaceable")
    for command in (["retire", "--keep", "1", "--yes"], ["demo", "--projects", "5"], ["rollback", "2"]):
        assert cli.main([*command, "--store", f"file:{store.folder}"]) == 2
    assert precious.read_text() == "irreplaceable"
    assert (store.folder / "precious").read_text() == "irreplaceable"


@pytest.mark.parametrize(
    "name", ["../outside", "notes.txt", "edition-000001-0.duckdb", "/etc/hostname", ".lock"]
)
def test_a_manifest_names_only_files_of_a_store(store: Store, tmp_path: Path, name: str) -> None:
    """A manifest that names any other file is refused before anything is copied."""
    back_up(store, tmp_path / "backup")
    manifest = json.loads((tmp_path / "backup" / MANIFEST).read_text(encoding="utf-8"))
    manifest["files"].append({"name": name, "size_bytes": 0, "sha256": hashlib.sha256(b"").hexdigest()})
    (tmp_path / "backup" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(Refusal, match="不是数据仓的文件"):
        restore(Store(tmp_path / "victim"), tmp_path / "backup")
    assert not (tmp_path / "victim").exists()


def test_links_are_not_followed(store: Store, tmp_path: Path) -> None:
    """A link in a backup or in a store in the place of an edition is refused in words, though it leads to the right bytes."""
    edition = list_editions(store)[0]
    back_up(store, tmp_path / "backup")
    for folder in (tmp_path / "backup", store.folder):
        shutil.move(folder / edition.file, tmp_path / "elsewhere")
        (folder / edition.file).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refusal, match="链接"):
        restore(Store(tmp_path / "victim"), tmp_path / "backup")
    with pytest.raises(Refusal, match="是一个链接"):
        list_editions(store)
    assert (tmp_path / "elsewhere").exists()
