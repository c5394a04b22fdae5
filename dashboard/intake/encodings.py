"""The text of a delimited file and its encoding, by strict decoding in a fixed order: detectors fail on short files."""

from __future__ import annotations

import io

from dashboard.refusal import Refusal

NOT_TEXT = "CSV 文件不是文本，或编码不是 UTF-8、GB18030，请用 Excel 另存为 CSV（UTF-8）后再报送。"
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def as_bytes(content: bytes) -> tuple[bytes, str]:
    """The bytes of a text in an encoding in which a line break is one byte, and that encoding.

    Raises Refusal for what is no text.
    """
    wide = "utf-16" if content.startswith(WIDE_MARKS) else _unmarked_wide(content)
    if wide is not None:
        try:
            return content.decode(wide).removeprefix("\ufeff").encode(), "utf-8"
        except UnicodeError as error:
            raise Refusal(NOT_TEXT) from error
    content = content.removeprefix(b"\xef\xbb\xbf")
    for encoding in ("utf-8", "gb18030"):
        if b"\x00" not in content and _is_in(content, encoding):
            return content, encoding
    raise Refusal(NOT_TEXT)


def _unmarked_wide(content: bytes) -> str | None:
    """UTF-16 without its mark: delimiters and digits have a zero beside them, mostly on the same side."""
    if b"\x00" not in content or len(content) % 2:
        return None
    low, high = content[::2].count(0), content[1::2].count(0)
    encoding = "utf-16-le" if high > low else "utf-16-be"
    head = content[:4096].decode(encoding, "replace")
    usual = sum(1 for sign in head if sign in "\t\r\n" or " " <= sign <= "~" or _is_chinese(sign))
    return encoding if usual >= 0.9 * len(head) and "\n" in head else None


def _is_chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef"


def _is_in(content: bytes, encoding: str) -> bool:
    """Whether the bytes can be decoded; in pieces, because the text needs twice the memory of the bytes."""
    try:
        with io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="") as stream:
            for _ in iter(lambda: stream.read(1 << 20), ""):
                pass
    except UnicodeDecodeError:
        return False
    return True


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a text in an encoding that is read here."""
    if head.startswith(WIDE_MARKS) or _unmarked_wide(head[: len(head) // 2 * 2]) is not None:
        return True
    if any(sign < 32 and sign not in (9, 10, 12, 13, 31) for sign in head):
        return False
    # The last character may be cut.
    return any(_is_in(head[: len(head) - cut], name) for name in ("utf-8", "gb18030") for cut in range(4))
