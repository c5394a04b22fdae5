"""The one door out: screen, HTTP and command line all write files here."""

from __future__ import annotations

import datetime as dt
import io
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from dashboard.export.columnar import write_parquet
from dashboard.export.delimited import write_csv
from dashboard.export.package import write_zip
from dashboard.export.records import write_json
from dashboard.export.report import FORMATS, ReportTable
from dashboard.export.workbook import write_xlsx
from dashboard.refusal import Refusal

Writer = Callable[[ReportTable, BinaryIO, dt.datetime], None]
WRITERS: dict[str, Writer] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "parquet": write_parquet,
    "zip": write_zip,
    "json": write_json,
}


def write(
    report: ReportTable, fmt: str, target: BinaryIO | Path, exported_at: dt.datetime | None = None
) -> None:
    """Write a report as xlsx, csv, parquet, zip or json.

    A path is replaced only when the whole file is there. Refusal: unknown format, folder that does not
    exist or cannot be written, more rows than a worksheet holds.
    """
    writer = WRITERS.get(fmt)
    if writer is None:
        raise Refusal(f"不支持导出格式“{fmt}”。可用的格式：{'、'.join(FORMATS)}。")
    when = exported_at or dt.datetime.now()
    if not isinstance(target, Path):
        writer(report, target, when)
        return
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as file:
            writer(report, file, when)
        os.replace(part, target)
    except OSError as error:
        raise Refusal(
            f"无法写入 {target}：{error.strerror or error}。请检查文件夹是否存在、是否可写。"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def to_bytes(report: ReportTable, fmt: str, exported_at: dt.datetime | None = None) -> bytes:
    """The file's content in memory, for HTTP and download buttons."""
    buffer = io.BytesIO()
    write(report, fmt, buffer, exported_at)
    return buffer.getvalue()
