"""Writes every exported file, of screen, page, HTTP and command line, and logs it in the audit log.

A file is written completely, then logged, then given out. Without a log entry it is not given out (D-068).
"""

from __future__ import annotations

import datetime as dt
import io
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO, cast

from xlsxwriter.exceptions import FileCreateError

from dashboard.access.principal import account_of
from dashboard.export.briefing_parts import Briefing
from dashboard.export.calendar_file import Calendar, write_calendar
from dashboard.export.columnar import write_parquet
from dashboard.export.delimited import write_csv
from dashboard.export.document.annex import write_annex
from dashboard.export.document.word import write_document
from dashboard.export.occasion import Book, Occasion, Particulars
from dashboard.export.package import write_zip
from dashboard.export.records import write_json
from dashboard.export.report import FORMATS, EditionStamp, ReportTable
from dashboard.export.workbook import write_book, write_xlsx
from dashboard.refusal import Refusal
from dashboard.state.audit import Exported, log_export

Given = ReportTable | Book | Briefing | Calendar
Writer = Callable[[ReportTable, BinaryIO, Particulars], None]
WRITERS: dict[str, Writer] = {
    "xlsx": write_xlsx,
    "csv": write_csv,
    "parquet": write_parquet,
    "zip": write_zip,
    "json": write_json,
}
BRIEFING_WRITERS: dict[str, Callable[[Briefing, BinaryIO], None]] = {
    "docx": write_document,
    "xlsx": write_annex,
}
# Formats that show the 定版链接; for other formats no link is created.
WITH_LINK = ("xlsx", "parquet", "zip")
WITH_COVER = ("xlsx",)
NO_EXPORT = "您的账号没有导出的权限，没有生成文件。需要文件的，请联系本单位的安全管理员。"
IN_MEMORY_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Leaving:
    """What the log records of a file besides its size. subject: the report, `page:<address>`, `briefing` or `calendar`.

    row_count: rows of all tables; of a briefing, the figures in its text; of a calendar, its events.
    """

    subject: str
    title: str
    edition: EditionStamp
    format: str
    row_count: int


def write(
    given: Given,
    fmt: str,
    target: Path,
    occasion: Occasion,
    exported_at: dt.datetime | None = None,
) -> None:
    """Write a report as xlsx, csv, parquet, zip or json, a page as xlsx, a briefing as docx or its annex as xlsx,
    a calendar as ics, to a path.

    The path is replaced only after the file is complete and logged. Raises Refusal for an unknown format, a folder
    that does not exist or cannot be written, more rows than a worksheet holds, a log that cannot be written.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as file:
            deliver(*_prepared(given, fmt, occasion, exported_at), file, occasion)
        os.replace(part, target)
    except OSError as error:
        raise Refusal(
            f"无法写入 {target}：{error.strerror or error}。请检查文件夹是否存在、是否可写。"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def to_bytes(given: Given, fmt: str, occasion: Occasion, exported_at: dt.datetime | None = None) -> bytes:
    """The file's content in memory, for download buttons."""
    buffer = io.BytesIO()
    deliver(*_prepared(given, fmt, occasion, exported_at), buffer, occasion)
    return buffer.getvalue()


def to_file(
    given: Given, fmt: str, occasion: Occasion, exported_at: dt.datetime | None = None
) -> tuple[IO[bytes], int]:
    """The opened file, in memory while it is small, and its size in bytes. The caller closes it."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  handed on open
    try:
        deliver(*_prepared(given, fmt, occasion, exported_at), cast(BinaryIO, file), occasion)
        size = file.tell()
        file.seek(0)
    except OSError as error:
        file.close()
        raise Refusal(
            f"导出的临时文件写不下：{error.strerror or error}。请清理服务器的临时文件夹。"
        ) from error
    except BaseException:
        file.close()
        raise
    return cast(IO[bytes], file), size


def deliver(leaving: Leaving, fill: Callable[[BinaryIO], None], target: BinaryIO, occasion: Occasion) -> None:
    """Let `fill` write a file into the empty `target` and log it. Writers of other kinds of files call this too.

    Raises Refusal for a principal without the right to export, and where the log fails; then `target` must not be given out. Raises OSError for a full disk.
    """
    if not occasion.principal.may("export"):
        raise Refusal(NO_EXPORT)
    try:
        fill(target)
    except FileCreateError as error:  # xlsxwriter wraps an OSError in this class
        raise OSError(*error.args[0].args) from error
    target.seek(0, io.SEEK_END)
    edition = leaving.edition
    log_export(
        occasion.folder,
        Exported(
            channel=occasion.channel,
            subject=leaving.subject,
            title=leaving.title,
            page=occasion.page,
            edition_kind=edition.kind,
            edition_number=edition.number,
            parameters=occasion.parameters,
            format=leaving.format,
            row_count=leaving.row_count,
            byte_count=target.tell(),
            actor=account_of(occasion.principal),
        ),
    )


def _prepared(
    given: Given, fmt: str, occasion: Occasion, exported_at: dt.datetime | None
) -> tuple[Leaving, Callable[[BinaryIO], None]]:
    if isinstance(given, Briefing):
        document, fill = given, BRIEFING_WRITERS.get(fmt)
        if fill is None or (fmt == "xlsx" and not document.has_annex):
            annexed = "和它的 .xlsx 附件" if document.has_annex else ""
            raise Refusal(f"{document.genre}只写 .docx 文件{annexed}，请改用 .docx 结尾的文件名。")
        count = sum(1 for _ in document.figures())
        leaving = Leaving("briefing", f"{document.genre}：{document.name}", document.edition, fmt, count)
        return leaving, lambda target: fill(document, target)
    if isinstance(given, Calendar):
        calendar = given
        if fmt != "ics":
            raise Refusal("日历只写 .ics 文件，请改用 .ics 结尾的文件名。")
        leaving = Leaving("calendar", calendar.title, calendar.edition, fmt, len(calendar.events))
        return leaving, lambda target: write_calendar(calendar, target)
    told = Particulars(
        exported_at or dt.datetime.now(),
        tuple(occasion.dates()) if fmt in WITH_COVER else (),
        occasion.progress,
    )
    if occasion.link is not None and fmt in WITH_LINK:
        given = replace(given, link=occasion.link())
    if isinstance(given, Book):
        book = given
        if fmt != "xlsx":
            raise Refusal("整页只能导出为 .xlsx 工作簿，请把文件名改为 .xlsx 结尾。")
        leaving = Leaving(f"page:{book.page}", f"{book.title}（整页）", book.edition, fmt, book.row_count)
        return leaving, lambda target: write_book(book, target, told)
    report, writer = given, WRITERS.get(fmt)
    if writer is None:
        raise Refusal(f"不支持导出格式“{fmt}”。可用的格式：{'、'.join(FORMATS)}。")
    leaving = Leaving(report.name, report.title, report.edition, fmt, report.table.num_rows)
    return leaving, lambda target: writer(report, target, told)
