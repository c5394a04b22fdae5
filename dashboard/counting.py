"""Counts what this process does, where it is done. Whoever keeps the counts says so; until then nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# Called with a name of COUNTED, how many, and the values of its labels.
Keep = Callable[[str, float, Mapping[str, str]], None]
# Name → (what is counted, its labels). The values of every label are codes of the software, never what somebody wrote.
COUNTED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "exports": ("导出的文件，按格式和渠道", ("format", "channel")),
    "refusals": ("被拒绝的文件、地址和请求，按在哪里被拒绝", ("door",)),
    "intake_files": ("读过的台账文件，按渠道和读后的情况", ("channel", "step")),
    "intake_rows": ("读过的台账行，按可接入、退回、暂留", ("state",)),
    "publications": ("本服务发布的数据版本，按种类和办法", ("kind", "way")),
}
_kept: list[Keep] = []


def count(name: str, amount: float = 1, **labels: str) -> None:
    """Count so many more. name: of COUNTED, with exactly its labels."""
    for keep in _kept:
        keep(name, amount, labels)


def count_with(keep: Keep) -> None:
    """Let `keep` hold the counts of this process from now on, in place of who held them before."""
    _kept[:] = [keep]
