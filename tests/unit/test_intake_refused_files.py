"""A file that cannot be read gets one clear sentence, and nothing else happens."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.packaging.relationship import Relationship
from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink, ExternalSheetNames

from dashboard.intake import FileResult, understand
from dashboard.intake.safety import MIB, OLE_SIGNATURE
from dashboard.refusal import Refusal

SAMPLES = Path(__file__).parents[1] / "fixtures" / "samples"
SAMPLE = SAMPLES / "财政厅_下达与拨付_2026.xlsx"
HEADINGS = "项目编号,项目名称,条款,补助金额(元)\n"


def read(path: Path, *, kind: str | None = None, limit_mib: int = 50) -> FileResult:
    return understand(
        [path], kind=kind, department=None, as_of=None, policy_id="sichuan-ai", limit_mib=limit_mib
    )[0]


def text_file(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


def with_member(name: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "台账.xlsx"
        path.write_bytes(SAMPLE.read_bytes())
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, b"x")
        return path

    return write


def bomb(folder: Path) -> Path:
    path = folder / "台账.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * MIB))
    return path


def unknown_shape(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.active.append([1, 2])
    book.save(folder / "表.xlsx")
    return folder / "表.xlsx"


def lying_bomb(folder: Path) -> Path:
    """An archive whose directory says that 80 MiB of zeros are 1 KiB."""
    path = folder / "台账.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (80 * MIB))
    content = bytearray(path.read_bytes())
    true, said = struct.pack("<I", 80 * MIB), struct.pack("<I", 1024)
    path.write_bytes(bytes(content).replace(true, said))
    return path


def formula_links(folder: Path) -> Path:
    book = openpyxl.Workbook()
    link = ExternalLink(externalBook=ExternalBook(sheetNames=ExternalSheetNames(sheetName=["表"])))
    link.file_link = Relationship(type="externalLinkPath", Target="别处.xlsx", TargetMode="External")
    book._external_links.append(link)
    book.save(folder / "台账.xlsx")
    return folder / "台账.xlsx"


def locked_archive(folder: Path) -> Path:
    """Every entry carries the mark of a password, as an archiver sets it."""
    path = folder / "台账.xlsx"
    content = bytearray(SAMPLE.read_bytes())
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(head)
        while place >= 0:
            content[place + flags] |= 1
            place = content.find(head, place + 4)
    path.write_bytes(bytes(content))
    return path


def named(name: str) -> Callable[[Path], Path]:
    return lambda folder: folder / name


ENCRYPTED = OLE_SIGNATURE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
CASES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "没有.xlsx", "找不到文件"),
    "empty": (text_file("空.xlsx", b""), "空的"),
    "half": (text_file("半.xlsx", SAMPLE.read_bytes()[:3000]), "不完整"),
    "damaged": (
        text_file("坏.xlsx", SAMPLE.read_bytes()[:800] + b"\0" * 400 + SAMPLE.read_bytes()[1200:]),
        "损坏",
    ),
    "encrypted": (text_file("密.xlsx", ENCRYPTED), "打开密码"),
    "program": (text_file("程序.xlsx", b"MZ\x90" + b"\0" * 300), "可执行程序"),
    "old form": (text_file("旧.xlsx", OLE_SIGNATURE + b"\0" * 600), "旧版 Excel"),
    "broken old form": (text_file("旧.xls", OLE_SIGNATURE + b"\0" * 600), "损坏"),
    "workbook as csv": (text_file("台账.csv", SAMPLE.read_bytes()), "工作簿"),
    "web page": (text_file("台账.xls", b"<html><table></table></html>"), "网页"),
    "macro": (text_file("台账.xlsm", SAMPLE.read_bytes()), "宏"),
    "hidden macro": (with_member("xl/vbaProject.bin"), "宏"),
    "external link": (with_member("xl/externalLinks/externalLink1.xml"), "外部链接"),
    "plain archive": (text_file("包.zip", b"PK\x03\x04"), "不支持"),
    "bomb": (bomb, "不正常"),
    "bomb that lies about its size": (lying_bomb, "损坏"),
    "linked workbook": (formula_links, "引用了其他工作簿"),
    "data connection": (with_member("xl/connections.xml"), "外部数据"),
    "locked archive": (locked_archive, "打开密码"),
    "way out": (with_member("../../别处.xml"), "指向别处"),
    "absolute way": (with_member("/etc/别处.xml"), "指向别处"),
    "same part twice": (with_member("XL/Workbook.xml"), "部件重名"),
    "macro sheet": (with_member("xl/macrosheets/sheet1.xml"), "宏"),
    "macro in the old form": (
        text_file("旧.xls", OLE_SIGNATURE + b"\0" * 600 + "_VBA_PROJECT_CUR".encode("utf-16-le")),
        "宏",
    ),
    "linux program": (text_file("程序.csv", b"\x7fELF\x02" + b"\0" * 300), "可执行程序"),
    "half of the cells": (
        text_file("半.xlsx", SAMPLE.read_bytes()[: len(SAMPLE.read_bytes()) // 2]),
        "不完整",
    ),
    "open quote": (text_file("引号.csv", (HEADINGS + 'A0001,"甲,一(一),33\n' * 3).encode()), "引号"),
    "NUL in its name": (named("台\0账.xlsx"), "控制字符"),
    "control character in its name": (named("台\n账.xlsx"), "控制字符"),
    "name written backwards": (named("台账\u202excod.xlsx"), "控制字符"),
    "very long name": (named("长" * 100 + ".xlsx"), "太长"),
    "device": (named("NUL.xlsx"), "设备名"),
    "device of a port": (named("com1.2026.csv"), "设备名"),
    "backslash": (named("..\\台账.xlsx"), "有路径"),
    "unknown shape": (unknown_shape, "没有认出"),
    "uneven csv": (text_file("错位.csv", (HEADINGS + "A0001,甲,一(一),33,240\n").encode()), "第 2 行有 5 列"),
    "no text": (text_file("乱.csv", b"\x00\xff\xfe" * 50), "不是文本"),
    "blank csv": (text_file("白.csv", b",,\n,,\n"), "没有任何内容"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_sentence(case: str, tmp_path: Path) -> None:
    """Every file that cannot be read is refused with one sentence and counts nothing."""
    write, words = CASES[case]
    result = read(write(tmp_path))
    assert result.refusal is not None
    assert words in result.refusal
    assert result.refusal.endswith("。")
    assert str(tmp_path) not in result.refusal
    assert (result.read, result.taken, result.facts, result.rejections) == (0, 0, {}, ())


def test_too_large(tmp_path: Path) -> None:
    """A file above the limit is refused before it is opened."""
    (tmp_path / "大.csv").write_bytes(b"x" * (MIB + 1))
    assert "超过上限 1 MB" in str(read(tmp_path / "大.csv", limit_mib=1).refusal)


def test_a_kind_that_is_none() -> None:
    """A kind that does not exist is refused as an argument, with the list of those that do."""
    with pytest.raises(Refusal, match=r"没有“nonsense”.*milestones.*zones"):
        read(SAMPLE, kind="nonsense")


def test_the_other_files_still_go_in(tmp_path: Path) -> None:
    """One bad file does not keep the next from being read."""
    (tmp_path / "空.xlsx").write_bytes(b"")
    results = understand(
        [tmp_path / "空.xlsx", SAMPLE],
        kind=None,
        department=None,
        as_of=None,
        policy_id="sichuan-ai",
        limit_mib=50,
    )
    assert results[0].refusal is not None
    assert results[1].taken == 26
