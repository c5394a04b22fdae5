"""What a file must prove before anything opens it: size, true form, no password, no macros, no bomb."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Literal

from dashboard.refusal import Refusal

Form = Literal["xlsx", "xls", "csv"]

MIB = 1024 * 1024
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
SUFFIX_FORMS: dict[str, Form] = {".xlsx": "xlsx", ".xls": "xls", ".csv": "csv"}
# A sheet of repeated text shrinks some fifty times; a bomb shrinks a thousand times.
LARGEST_RATIO = 200
RATIO_COUNTS_FROM = 64 * MIB
LARGEST_UNPACKED = 3 * 1024 * MIB


def form_of(path: Path, limit_mib: int) -> Form:
    """The form of a file, proved by its first bytes and not by its name alone.

    limit_mib: largest size on disk in MiB.
    Raises Refusal with one sentence: missing, empty, too large, unknown or wrong extension,
    password, macros, external links, damaged archive, unpacked size or ratio beyond the limits.
    """
    if not path.is_file():
        raise Refusal(f"找不到文件‘{path.name}’，请检查路径。")
    size = path.stat().st_size
    if size == 0:
        raise Refusal("文件是空的（0 字节），请重新导出后再报送。")
    if size > limit_mib * MIB:
        raise Refusal(f"文件有 {size / MIB:.0f} MB，超过上限 {limit_mib} MB，请拆分后再报送。")
    suffix = path.suffix.lower()
    if suffix in {".xlsm", ".xlsb", ".xltm"}:
        raise Refusal(f"‘{suffix}’文件可能带宏，不能接入，请另存为不带宏的 .xlsx 后再报送。")
    if suffix not in SUFFIX_FORMS:
        raise Refusal(f"不支持‘{suffix or '无扩展名'}’文件，请另存为 .xlsx、.xls 或 .csv 后再报送。")
    _refuse_other_content(path, suffix)
    if SUFFIX_FORMS[suffix] == "xlsx":
        _refuse_unsafe_archive(path)
    return SUFFIX_FORMS[suffix]


def _refuse_other_content(path: Path, suffix: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(512)
    is_zip, is_ole = head.startswith(b"PK"), head.startswith(OLE_SIGNATURE)
    if head.startswith((b"MZ", b"\x7fELF")):
        raise Refusal("文件内容是可执行程序，不是台账，已拒绝。")
    if head.startswith(b"%PDF"):
        raise Refusal("文件内容是 PDF，不是表格，请报送原始的 Excel 或 CSV 文件。")
    if head.lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        raise Refusal("文件内容是网页，不是 Excel，请用 Excel 打开后另存为 .xlsx 再报送。")
    if suffix == ".csv" and (is_zip or is_ole):
        raise Refusal("扩展名是 .csv，内容却是 Excel 工作簿，请改回原来的扩展名后再报送。")
    if suffix == ".xlsx" and is_ole:
        if _holds_encrypted_package(path):
            raise Refusal("文件加了打开密码，无法读取，请取消密码保护后再报送。")
        raise Refusal("扩展名是 .xlsx，内容却是旧版 Excel，请另存为 .xlsx 后再报送。")
    if suffix == ".xls" and is_zip:
        raise Refusal("扩展名是 .xls，内容却是新版 Excel，请把扩展名改为 .xlsx 后再报送。")
    if suffix == ".xls" and is_ole and _holds_encrypted_package(path):
        raise Refusal("文件加了打开密码，无法读取，请取消密码保护后再报送。")
    if (suffix == ".xlsx" and not is_zip) or (suffix == ".xls" and not is_ole):
        raise Refusal(f"文件内容不是 Excel 工作簿（扩展名为 {suffix}），可能已损坏，请重新导出后再报送。")


def _holds_encrypted_package(path: Path) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def _refuse_unsafe_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_bomb(members, path.stat().st_size)
            names = {member.filename for member in members}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Refusal("文件里带有宏，不能接入，请另存为不带宏的 .xlsx 后再报送。")
            if any(name.startswith("xl/externalLinks/") for name in names):
                raise Refusal("文件引用了其他工作簿，数值可能已过时，请断开外部链接（粘贴为数值）后再报送。")
            if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
                raise Refusal("文件是压缩包，不是 Excel 工作簿，请报送原始的 Excel 文件。")
            # Reading each member to its end proves the declared sizes: a longer one fails its checksum.
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise Refusal("文件不完整或已损坏（可能只传了一半），请重新导出后再报送。") from error
    if damaged is not None:
        raise Refusal("文件内部校验不符，可能已损坏，请重新导出后再报送。")


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    beyond_ratio = unpacked > RATIO_COUNTS_FROM and unpacked > packed * LARGEST_RATIO
    if unpacked > LARGEST_UNPACKED or beyond_ratio:
        raise Refusal(
            f"文件解压后有 {unpacked / MIB:.0f} MB，大得不正常（疑似压缩炸弹），已拒绝，请清理空白格式后另存再报送。"
        )
