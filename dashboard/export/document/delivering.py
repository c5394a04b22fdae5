"""The one door for a briefing: screen and command line get its files here, and nowhere else."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from dashboard.export.briefing_parts import Briefing
from dashboard.export.document.annex import write_annex
from dashboard.export.document.word import write_document
from dashboard.refusal import Refusal

WRITERS: dict[str, Callable[[Briefing, BinaryIO], None]] = {"docx": write_document, "xlsx": write_annex}


def fill(briefing: Briefing, fmt: str, target: BinaryIO) -> None:
    """Write the document (docx) or its annex (xlsx) into an open file. Every file of a briefing comes from here."""
    WRITERS[fmt](briefing, target)


def briefing_bytes(briefing: Briefing, fmt: str) -> bytes:
    """One of the two files in memory, for a button."""
    buffer = io.BytesIO()
    fill(briefing, fmt, buffer)
    return buffer.getvalue()


def save(briefing: Briefing, document: Path) -> Path:
    """The document at this path and its annex beside it, the path of which is returned.

    A path is replaced only when the whole file is there. Refusal: another ending than .docx, a folder that does
    not exist or cannot be written.
    """
    if document.suffix.lower() != ".docx":
        raise Refusal(f"汇报材料只写 .docx 文件，收到“{document.name}”，请改用 .docx 结尾的文件名。")
    annex = document.with_suffix(".xlsx")
    for fmt, path in (("docx", document), ("xlsx", annex)):
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            with part.open("wb") as file:
                fill(briefing, fmt, file)
            os.replace(part, path)
        except OSError as error:
            raise Refusal(
                f"无法写入 {path}：{error.strerror or error}。请检查文件夹是否存在、是否可写。"
            ) from error
        finally:
            part.unlink(missing_ok=True)
    return annex


def briefing_file_name(name: str, fmt: str) -> str:
    """The name under which a browser keeps the file; the annex says that it is one."""
    return f"{name}.docx" if fmt == "docx" else f"{name}_附件.xlsx"
