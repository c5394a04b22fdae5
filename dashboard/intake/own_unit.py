"""Whose files an account may take in: those of its own unit or scope, where it has one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.intake.choices import Choices, choices
from dashboard.intake.results import FileResult, refused

Units = tuple[str, ...] | None


def choices_of(policy_id: str, units: Units) -> Choices:
    """The choices of the page for an account of these units, None for all: of the units its own alone."""
    found = choices(policy_id)
    if units is None:
        return found
    return replace(
        found, departments={code: found.departments[code] for code in units if code in found.departments}
    )


def of_units(results: Sequence[FileResult], units: Units, policy_id: str) -> list[FileResult]:
    """The results of files for an account of these units, None for all: refused where another unit, or nobody, sent it."""
    names = choices(policy_id).departments
    return [
        result
        if units is None or result.refusal or result.department_code in units
        else refused(result.file, result.sha256, _sentence(result.department_code, units, names))
        for result in results
    ]


def _sentence(sender: str | None, units: tuple[str, ...], names: Mapping[str, str]) -> str:
    own = "、".join(names.get(unit, unit) for unit in units) or "本单位"
    whose = f"报送单位是“{names.get(sender, sender)}”" if sender else "没有标明报送单位"
    return f"这份文件{whose}，您的账号只能接入“{own}”的台账，没有读入。是本单位的，请在“报送单位”选定后重新上传；不是的，请由报送单位接入。"
