"""Removes the files left by a killed publication or retention, and keeps the files of a store to their owner."""

from __future__ import annotations

import logging
import shutil

from dashboard.refusal import Refusal
from dashboard.state.sealing import seal_logs
from dashboard.store.candidates import folder_of, settle
from dashboard.store.catalogue import Edition, Store, adopt, list_editions
from dashboard.store.companion import SUFFIX, discard
from dashboard.store.failures import failures_in_words
from dashboard.store.locking import locked
from dashboard.store.retiring import remove_retired

LOG = logging.getLogger(__name__)


def sweep(store: Store, editions: list[Edition]) -> None:
    """Remove the files left by a killed publication. Only the holder of the lock may call this.

    A killed publication leaves at most one file outside the catalogue, with the next number. A file with a higher
    number means that the catalogue is older than the files: then they may be editions, and nothing is removed.
    """
    listed = {edition.file for edition in editions}
    remove_retired(store)
    newest = max((edition.number for edition in editions), default=0)
    strays = []
    for path in store.folder.glob("edition-*"):
        if path.name.partition(".")[0] + ".duckdb" not in listed:
            strays.append(path)
    later = sorted(path.name for path in strays if not path.name.startswith(f"edition-{newest + 1:06d}-"))
    if later:
        raise Refusal(
            f"发布未完成：数据仓 {store.folder} 的目录文件没有列出 {'、'.join(later[:3])}，可能是从较早的备份恢复的。"
            "请从同一备份恢复全部文件，或先把这些文件移到别处。"
        )
    unfinished = (".building-*", ".catalogue.json.*", ".log-*")
    for path in [*strays, *(path for pattern in unfinished for path in store.folder.glob(pattern))]:
        if path.is_dir():
            shutil.rmtree(path)  # DuckDB's folder for data that does not fit into memory.
        elif path.suffix == SUFFIX:
            discard(path, store.folder, folder_of(store))
        else:
            path.unlink(missing_ok=True)
    settle(store)
    seal_logs(store.folder)


def tidy(store: Store) -> None:
    """Sweep, and take what earlier software left open to other accounts from them; for the start of the server.

    Nothing is done while another process publishes, or where the store cannot be read: asking it says why.
    """
    if not store.folder.is_dir():
        return
    try:
        with failures_in_words(store), locked(store):
            sweep(store, list_editions(store))
            adopt(store)
            store.folder.chmod(0o700)
            for path in store.folder.iterdir():
                if path.is_file() and not path.is_symlink():
                    path.chmod(0o600)
    except Refusal as refusal:
        LOG.warning("the store was not tidied: %s", refusal)
