"""The command that writes an empty workbook: template."""

from __future__ import annotations

import argparse

from dashboard.intake.templates import template_bytes
from dashboard.refusal import Refusal
from dashboard.settings import settings


def template(chosen: argparse.Namespace) -> int:
    """Write the template of a kind of ledger to a file."""
    if chosen.output.suffix.lower() != ".xlsx":
        raise Refusal(f"模板是 .xlsx 文件，收到“{chosen.output.name}”，请改用 .xlsx 结尾的文件名。")
    content = template_bytes(chosen.kind, settings().policy_id)
    try:
        chosen.output.write_bytes(content)
    except OSError as error:
        raise Refusal(f"无法写入 {chosen.output}：{error.strerror}。请检查文件夹和权限。") from None
    print(f"已写出模板 {chosen.output}")
    return 0
