"""The licences are listed as the packages name them, and the bill of materials is of what the lock installs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.test_repository import ROOT, pinned, text
from tools import licences, sbom

PAGE = text(ROOT / "docs" / "licences.md")


def test_the_page_is_fresh() -> None:
    """docs/licences.md is what tools/licences.py writes of the lists and the installed packages."""
    assert licences.page() == PAGE


@pytest.mark.parametrize("requirements", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_has_a_row(requirements: str) -> None:
    """Each line of both lists, also what the direct ones bring, has one row with a licence or the word for none known."""
    rows = re.findall(r"^\| ([\w.\-]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    listed = [name.lower().replace("_", "-") for name, _ in rows]
    wanted = pinned(text(ROOT / requirements))
    assert [name for name in sorted(wanted) if listed.count(name) != 1] == []
    assert all(licence.strip() for _, licence in rows)


def test_nothing_that_runs_is_unknown_or_copyleft() -> None:
    """What runs the dashboard has a known licence, and none that would bind the work of others."""
    found = {name: licences.licence_of(name) for name in pinned(text(ROOT / "requirements.txt"))}
    assert [name for name, licence in found.items() if licence == licences.UNKNOWN] == []
    assert [name for name, licence in found.items() if re.search(r"\b[AL]?GPL\b", licence or "")] == []


def test_other_parts_are_those_of_the_notice() -> None:
    """Fonts, data and programs that are no packages stand in NOTICE; what is shipped there is there."""
    notice = text(ROOT / "NOTICE")
    assert [part.name for part in licences.PARTS if part.name not in notice] == []
    shipped = [
        path for part in licences.PARTS if part.is_shipped for path in re.findall(r"`([\w./]+)`", part.use)
    ]
    assert [path for path in shipped if not (ROOT / path).exists()] == []


def test_a_package_that_says_nothing_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No licence is guessed; of two that are called BSD the text decides."""
    monkeypatch.syspath_prepend(tmp_path)
    clauses = "Redistributions of source code must …"
    for name, said, words in (
        ("a-mute", "", ""),
        ("a-vague", "License: BSD\n", ""),
        ("a-short", "License: BSD\n", clauses),
        ("a-long", "License: BSD\n", f"{clauses} nor … may be used to\nendorse or promote products"),
        ("an-odd", "License: see the file\n", ""),
    ):
        folder = tmp_path / f"{name.replace('-', '_')}-1.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n{said}", encoding="utf-8"
        )
        (folder / "LICENSE").write_text(words, encoding="utf-8")
        (folder / "RECORD").write_text(f"{folder.name}/LICENSE,,\n", encoding="utf-8")
    names = ("a-mute", "a-vague", "a-short", "a-long", "an-odd", "not-there")
    assert [licences.licence_of(name) for name in names] == [
        "未核实", "未核实", "BSD-2-Clause", "BSD-3-Clause", "未核实", None,
    ]  # fmt: skip


def components(bill: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["bom-ref"]: one for one in bill["components"]}


def test_the_bill_is_of_the_lock() -> None:
    """Every line of the lock is a component with its version, digest and licence; the same lock gives the same bill."""
    bill = sbom.bill()
    assert bill == sbom.bill()
    found = components(bill)
    lines = re.findall(
        r"^([a-z0-9.-]+)==(\S+) --hash=sha256:(\w+)", text(ROOT / "requirements.lock"), re.MULTILINE
    )
    packages = {ref: one for ref, one in found.items() if ref.startswith("pkg:pypi/")}
    assert sorted(packages) == sorted(f"pkg:pypi/{name}@{version}" for name, version, _ in lines)
    for name, version, digest in lines:
        one = packages[f"pkg:pypi/{name}@{version}"]
        assert one["hashes"] == [{"alg": "SHA-256", "content": digest}]
        assert one["licenses"]
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")


def test_the_bill_hangs_together() -> None:
    """Every name that one part gives for another is that of a part; programs installed apart are excluded."""
    bill = sbom.bill()
    known = {*components(bill), bill["metadata"]["component"]["bom-ref"]}
    for one in bill["dependencies"]:
        assert {one["ref"], *one["dependsOn"]} <= known
    scopes = {one["name"]: one.get("scope") for one in bill["components"]}
    assert (scopes["HAProxy"], scopes["Material Symbols Rounded"]) == ("excluded", "required")
    needed = {one["ref"].partition("@")[0]: one["dependsOn"] for one in bill["dependencies"]}
    assert any(ref.startswith("pkg:pypi/starlette@") for ref in needed["pkg:pypi/streamlit"])


def test_another_version_makes_no_bill(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the installed packages are not those of the lock, no bill says that they are."""
    wrong = tmp_path / "lock"
    wrong.write_text(re.sub(r"==\S+", "==0.0.1", text(ROOT / "requirements.lock")), encoding="utf-8")
    monkeypatch.setattr(sbom, "LOCK", wrong)
    with pytest.raises(ValueError, match=r"requirements\.lock 写的是 0\.0\.1"):
        sbom.bill()
