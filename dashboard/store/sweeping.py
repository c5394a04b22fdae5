"""Removes the files left by a killed publication or retention."""

from __future__ import annotations

import shutil

from dashboard.refusal import Refusal
from dashboard.store.catalogue import Edition, Store
from dashboard.store.retiring import remove_retired


def sweep(store: Store, editions: list[Edition]) -> None:
    """Remove the files left by a killed publication. Only the holder of the lock may call this.

    A killed publication leaves at most one file outside the catalogue, with the next number. A file with a higher
    number means that the catalogue is older than the files: then they may be editions, and nothing is removed.
    """
    listed = {edition.file for edition in editions}
    remove_retired(store)
    newest = max((edition.number for edition in editions), default=0)
    strays = []
    for path in store.folder.glob("edition-*.duckdb*"):
        file, suffix, _ = path.name.partition(".duckdb")
        if file + suffix not in listed:
            strays.append(path)
    later = sorted(path.name for path in strays if not path.name.startswith(f"edition-{newest + 1:06d}-"))
    if later:
        raise Refusal(
            f"发布未完成：数据仓 {store.folder} 的目录文件没有列出 {'、'.join(later[:3])}，可能是从较早的备份恢复的。"
            "请从同一备份恢复全部文件，或先把这些文件移到别处。"
        )
    for path in [*strays, *store.folder.glob(".building-*"), *store.folder.glob(".catalogue.json.*")]:
        if path.is_dir():
            shutil.rmtree(path)  # DuckDB's folder for data that does not fit into memory.
        else:
            path.unlink(missing_ok=True)
