"""Whose files an account may take in: those of its own unit, where it belongs to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.intake.choices import Choices, choices
from dashboard.intake.results import FileResult, refused


def choices_of(policy_id: str, unit: str) -> Choices:
    """The choices of the page for an account of this unit, '' for one of none: of the units its own alone."""
    found = choices(policy_id)
    own = {code: name for code, name in found.departments.items() if code == unit}
    return replace(found, departments=own) if unit else found


def of_unit(results: Sequence[FileResult], unit: str, policy_id: str) -> list[FileResult]:
    """The results of files for an account of this unit, '' for one of none: refused where another unit, or nobody, sent it."""
    names = choices(policy_id).departments
    return [
        result
        if not unit or result.refusal or result.department_code == unit
        else refused(result.file, result.sha256, _sentence(result.department_code, unit, names))
        for result in results
    ]


def _sentence(sender: str | None, unit: str, names: Mapping[str, str]) -> str:
    own = names.get(unit, unit)
    whose = f"报送单位是“{names.get(sender, sender)}”" if sender else "没有标明报送单位"
    return f"这份文件{whose}，您的账号只能接入“{own}”的台账，没有读入。是本单位的，请在“报送单位”选定后重新上传；不是的，请由报送单位接入。"
