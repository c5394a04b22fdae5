"""What a file is that is named .xls or .xlsx and is no workbook: programs and web pages export under these names."""

from __future__ import annotations

import codecs

from dashboard.intake.encodings import is_text

SAVE = "请用 Excel 打开后另存为 .xlsx 再报送。"
WEB_PAGE = f"文件内容是网页，不是 Excel，{SAVE}"
XML_TABLE = f"文件内容是 XML 表格（Excel 2003 XML），扩展名却是 {{suffix}}，{SAVE}"
OTHER_XML = f"文件内容是 XML，不是 Excel 工作簿（扩展名为 {{suffix}}），{SAVE}"
MAIL_PAGE = f"文件内容是单个文件网页（MHTML），扩展名却是 {{suffix}}，{SAVE}"
TEXT = f"文件内容是分隔符文本（像 CSV），扩展名却是 {{suffix}}，{SAVE}"
RICH_TEXT = f"文件内容是 Word 文档（RTF），不是 Excel，{SAVE}"
VERY_OLD = f"文件是很早以前的 Excel 格式（Excel 4.0 或更早），{SAVE}"
UNKNOWN = (
    "文件内容不是 Excel 工作簿（扩展名为 {suffix}）：可能已损坏，也可能被单位的加密软件加密了，"
    "请在能打开它的电脑上解密、用 Excel 打开后另存为 .xlsx 再报送。"
)
XML_SIGNS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"mso-application progid")
WEB_TAGS = (
    b"<html",
    b"<!doctype html",
    b"<table",
    b"<meta",
    b"<head",
    b"<body",
    b"<style",
    b"<div",
    b"<tr",
    b"<td",
)


def is_web_page(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a web page."""
    words = _plain(head).lower()
    return words.startswith(b"<") and not _is_xml_table(words) and any(tag in words for tag in WEB_TAGS)


def true_form(head: bytes, suffix: str) -> str:
    """The sentence that names what a file is, from its first bytes. suffix: of its name, such as .xls."""
    words = _plain(head).lower()
    if _is_xml_table(words):
        return XML_TABLE.format(suffix=suffix)
    if is_web_page(head):
        return WEB_PAGE
    if words.startswith(b"<?xml"):
        return OTHER_XML.format(suffix=suffix)
    if words.startswith((b"mime-version:", b"from:", b"content-type:")):
        return MAIL_PAGE.format(suffix=suffix)
    if words.startswith(b"{\\rtf"):
        return RICH_TEXT
    if head[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        return VERY_OLD
    if is_text(head):
        return TEXT.format(suffix=suffix)
    return UNKNOWN.format(suffix=suffix)


def _is_xml_table(words: bytes) -> bool:
    return words.startswith(b"<") and any(sign in words for sign in XML_SIGNS)


def _plain(head: bytes) -> bytes:
    """The first bytes as UTF-8, without mark and leading white space."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "replace").lstrip().encode()
    return head.removeprefix(codecs.BOM_UTF8).lstrip()
