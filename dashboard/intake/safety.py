"""Checks a file before it is opened: size, true form, no password, no macros, no zip bomb."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Literal

from dashboard.intake.true_forms import WEB_PAGE, is_web_page, true_form
from dashboard.personal import has_number, personal_sentence
from dashboard.refusal import Refusal

Form = Literal["xlsx", "xls", "csv"]

MIB = 1024 * 1024
OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
SUFFIX_FORMS: dict[str, Form] = {".xlsx": "xlsx", ".xls": "xls", ".csv": "csv"}
# A sheet of repeated text compresses about fifty times, a zip bomb a thousand times.
LARGEST_RATIO = 200
RATIO_COUNTS_FROM = 64 * MIB
LARGEST_UNPACKED = 3 * 1024 * MIB
# Most file systems allow 255 bytes; a temporary prefix is added.
LONGEST_NAME = 240
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{one}{n}" for one in ("COM", "LPT") for n in range(1, 10))}
LOCKED = "文件加了打开密码，无法读取，请取消密码保护后再报送。"
MACROS = "文件里带有宏，不能接入，请另存为不带宏的 .xlsx 后再报送。"


def refuse_from_outside(path: Path, limit_mib: int) -> None:
    """Check a file without reading its content.

    limit_mib: largest size on disk in MiB.
    Raises Refusal for a deceptive name, and for a file that is missing, empty, too large or has an unknown suffix.
    """
    refuse_name(path.name)
    if not path.is_file():
        raise Refusal(f"找不到文件“{path.name}”，请检查路径。")
    size = path.stat().st_size
    if size == 0:
        raise Refusal("文件是空的（0 字节），请重新导出后再报送。")
    if size > limit_mib * MIB:
        raise Refusal(f"文件有 {size / MIB:.0f} MB，超过上限 {limit_mib} MB，请拆分后再报送。")
    suffix = path.suffix.lower()
    if suffix in {".xlsm", ".xlsb", ".xltm", ".xlam"}:
        raise Refusal(f"“{suffix}”文件可能带宏，不能接入，请另存为不带宏的 .xlsx 后再报送。")
    if suffix not in SUFFIX_FORMS:
        raise Refusal(f"不支持“{suffix or '无扩展名'}”文件，请另存为 .xlsx、.xls 或 .csv 后再报送。")


def refuse_name(name: str) -> None:
    """Raise Refusal for a file name with a path, one that cannot be shown or stored, or a device name of Windows.

    Also for one with a number of a person: the name is kept with every row.
    """
    if has_number(name):
        raise Refusal(personal_sentence("文件名", "请改名后再接入"))
    if not name or name in (".", "..") or "/" in name or "\\" in name:
        raise Refusal("文件名里有路径（/、\\ 或 ..），不能接入，请改成普通文件名后再报送。")
    # Cc and Cf: control characters, and marks that reverse the direction of writing (a .exe shown as .xlsx).
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for character in name):
        raise Refusal("文件名里有看不见的控制字符，不能接入，请重新命名后再报送。")
    if len(name.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
        raise Refusal("文件名太长（最多约 80 个汉字），请改短后再报送。")
    if name.split(".")[0].strip().upper() in DEVICES:
        raise Refusal(f"“{name}”是 Windows 的设备名，不能用作文件名，请改名后再报送。")


def form_of(path: Path, limit_mib: int) -> Form:
    """The form of a file, from its first bytes and its name. Called in the reading process.

    Raises Refusal as refuse_from_outside, and for content that does not match the name, a password, macros,
    external links, a damaged archive, and an unpacked size or ratio beyond the limits.
    """
    refuse_from_outside(path, limit_mib)
    suffix = path.suffix.lower()
    _refuse_other_content(path, suffix)
    if SUFFIX_FORMS[suffix] == "xlsx":
        _refuse_unsafe_archive(path)
    return SUFFIX_FORMS[suffix]


def _refuse_other_content(path: Path, suffix: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(4096)
    is_zip, is_ole = head.startswith(b"PK"), head.startswith(OLE_SIGNATURE)
    if head.startswith((b"MZ", b"\x7fELF")):
        raise Refusal("文件内容是可执行程序，不是台账，已拒绝。")
    if head.startswith(b"%PDF"):
        raise Refusal("文件内容是 PDF，不是表格，请报送原始的 Excel 或 CSV 文件。")
    if is_web_page(head) or head.lstrip().lower().startswith(b"<!doctype"):
        raise Refusal(WEB_PAGE)
    if suffix == ".csv" and (is_zip or is_ole):
        raise Refusal("扩展名是 .csv，内容却是 Excel 工作簿，请改回原来的扩展名后再报送。")
    if suffix == ".xlsx" and is_ole:
        if _holds(path, "EncryptedPackage"):
            raise Refusal(LOCKED)
        raise Refusal("扩展名是 .xlsx，内容却是旧版 Excel，请另存为 .xlsx 后再报送。")
    if suffix == ".xls" and is_zip:
        raise Refusal("扩展名是 .xls，内容却是新版 Excel，请把扩展名改为 .xlsx 后再报送。")
    if suffix == ".xls" and is_ole:
        _refuse_unsafe_old_form(path)
    if (suffix == ".xlsx" and not is_zip) or (suffix == ".xls" and not is_ole):
        raise Refusal(true_form(head, suffix))


def _refuse_unsafe_old_form(path: Path) -> None:
    if _holds(path, "EncryptedPackage"):
        raise Refusal(LOCKED)
    if _holds(path, "_VBA_PROJECT"):
        raise Refusal(MACROS)


def _holds(path: Path, stream: str) -> bool:
    """Whether an OLE file has a stream of this name."""
    return stream.encode("utf-16-le") in path.read_bytes()


def _refuse_unsafe_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_bomb(members, path.stat().st_size)
            _refuse_members(members)
            # Reading each member to its end verifies the declared sizes: a longer member fails its checksum.
            damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise Refusal("文件不完整或已损坏（可能只传了一半），请重新导出后再报送。") from error
    if damaged is not None:
        raise Refusal("文件内部校验不符，可能已损坏，请重新导出后再报送。")


def _refuse_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower().replace("\\", "/") for member in members]
    if any(".." in PurePosixPath(name).parts or name.startswith("/") for name in names):
        raise Refusal("文件内部有指向别处的路径，不是正常的 Excel 工作簿，已拒绝。")
    if len(set(names)) < len(names) or any(member.compress_type not in (0, 8) for member in members):
        raise Refusal("文件内部结构不正常（部件重名或压缩方式不对），请用 Excel 打开后另存再报送。")
    if any(member.flag_bits & 1 for member in members):
        raise Refusal(LOCKED)
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise Refusal(MACROS)
    if any(name.startswith(("xl/externallinks/", "xl/connections.xml")) for name in names):
        raise Refusal(
            "文件引用了其他工作簿或外部数据，数值可能已过时，请断开外部链接（粘贴为数值）后再报送。"
        )
    if "xl/workbook.xml" not in names and "[content_types].xml" not in names:
        raise Refusal("文件是压缩包，不是 Excel 工作簿，请报送原始的 Excel 文件。")


def _refuse_bomb(members: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(member.file_size for member in members)
    beyond_ratio = unpacked > RATIO_COUNTS_FROM and unpacked > packed * LARGEST_RATIO
    if unpacked > LARGEST_UNPACKED or beyond_ratio:
        raise Refusal(
            f"文件解压后有 {unpacked / MIB:.0f} MB，大得不正常（疑似压缩炸弹），已拒绝，请清理空白格式后另存再报送。"
        )
