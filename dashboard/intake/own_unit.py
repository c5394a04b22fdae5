"""Whose files an account may take in: those of its own unit, where it belongs to one."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.intake.results import FileResult, refused


def of_unit(result: FileResult, unit: str, names: Mapping[str, str]) -> FileResult:
    """The result of a file for an account of this unit, '' for one of none: refused where another unit, or nobody, sent it.

    names: code → name of the units.
    """
    if not unit or result.refusal or result.department_code == unit:
        return result
    own, sender = names.get(unit, unit), result.department_code
    whose = f"报送单位是“{names.get(sender, sender)}”" if sender else "没有标明报送单位"
    sentence = f"这份文件{whose}，您的账号只能接入“{own}”的台账，没有读入。是本单位的，请在“报送单位”选定后重新上传；不是的，请由报送单位接入。"
    return refused(result.file, result.sha256, sentence)
