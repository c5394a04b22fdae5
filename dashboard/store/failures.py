"""Turns errors of the disk and DuckDB during a publication into a Refusal for the person who publishes."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dashboard.refusal import Refusal
from dashboard.store.catalogue import Store

DISK_ERRORS = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,  # A commit that could not be written.
)
# DuckDB quotes the cell that it could not read.
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
DISK = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "磁盘是只读的",
    errno.EEXIST: "这个位置已有同名文件，不是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
}


@contextmanager
def failures_in_words(store: Store) -> Iterator[None]:
    """Raise the errors of the disk and DuckDB as a Refusal. The current edition has not changed."""
    try:
        yield
    except OSError as error:
        reason = DISK.get(error.errno or 0, error.strerror or "无法写入")
        raise Refusal(f"发布未完成：{reason}（{store.folder}）。当前版本未受影响，请处理后重试。") from error
    except DISK_ERRORS as error:
        raise Refusal(
            f"发布未完成：写入 {store.folder} 失败，可能是磁盘已满或内存不足。当前版本未受影响，请处理后重试。"
        ) from error
    except duckdb.Error as error:
        reason = QUOTED.sub('"…"', str(error).partition("\n")[0])
        raise Refusal(
            f"发布未完成：计算时出错（{reason}）。当前版本未受影响，请把这句话报告给维护人员。"
        ) from error
