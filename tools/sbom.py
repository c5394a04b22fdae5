"""Writes dist/sbom.cdx.json: the software bill of materials in CycloneDX 1.6, of what requirements.lock installs.

The same lock gives the same bytes. It asks nobody: versions and digests are of the lock, licences and who needs whom of
the installed packages. Run it as `make sbom`.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

from packaging.requirements import Requirement

from dashboard.settings import VERSION
from tools.licences import PARTS, ROOT, UNKNOWN, licence_of

LOCK = ROOT / "requirements.lock"
BILL = ROOT / "dist" / "sbom.cdx.json"
LINE = re.compile(r"^([a-z0-9.-]+)==(\S+)((?: --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)
PRODUCT = f"policy-dashboard@{VERSION}"


def bill() -> dict[str, Any]:
    """The bill as JSON values. Raises ValueError where the installed packages are not those of the lock."""
    locked = {
        name: (version, hashes) for name, version, hashes in LINE.findall(LOCK.read_text(encoding="utf-8"))
    }
    refs = {name: f"pkg:pypi/{name}@{version}" for name, (version, _) in locked.items()}
    needed = {name: needs(name, version, set(refs)) for name, (version, _) in locked.items()}
    packages = [
        {
            "type": "library",
            "bom-ref": refs[name],
            "name": name,
            "version": version,
            "purl": refs[name],
            "hashes": [
                {"alg": "SHA-256", "content": digest} for digest in re.findall(r"sha256:(\w+)", hashes)
            ],
            **licences(licence_of(name)),
        }
        for name, (version, hashes) in locked.items()
    ]
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": PRODUCT,
                "name": "policy-dashboard",
                "version": VERSION,
                **licences("Apache-2.0"),
            }
        },
        "components": packages + [part_of(number) for number in range(len(PARTS))],
        "dependencies": [
            {"ref": PRODUCT, "dependsOn": sorted(refs.values())},
            *(
                {"ref": refs[name], "dependsOn": sorted(refs[one] for one in found)}
                for name, found in needed.items()
            ),
        ],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(told, sort_keys=True))
    return {**told, "serialNumber": f"urn:uuid:{serial}"}


def needs(name: str, version: str, known: set[str]) -> set[str]:
    """The packages of the lock that a package needs."""
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        raise ValueError(f"{name} 没有安装，请先运行 make runtime。") from None
    if installed.version != version:
        raise ValueError(
            f"装的是 {name} {installed.version}，requirements.lock 写的是 {version}。请先运行 make runtime。"
        )
    wanted = [Requirement(text) for text in installed.requires or ()]
    asked = [one.name for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return {re.sub(r"[-_.]+", "-", one).lower() for one in asked} & known


def licences(licence: str | None) -> dict[str, Any]:
    """The field of a licence; none where it is not known."""
    if licence in (None, UNKNOWN):
        return {}
    if licence == "BSD":
        return {"licenses": [{"license": {"name": licence}}]}
    is_several = " " in str(licence)
    return {"licenses": [{"expression": licence} if is_several else {"license": {"id": licence}}]}


def part_of(number: int) -> dict[str, Any]:
    """A part that is no package; `excluded` are those that others install beside it."""
    part = PARTS[number]
    kind = "application" if not part.is_shipped else "data" if part.use.startswith("`data/") else "library"
    return {
        "type": kind,
        "bom-ref": f"part-{number + 1}",
        "name": part.name,
        **({"version": part.version} if part.version else {}),
        "scope": "required" if part.is_shipped else "excluded",
        **licences(part.licence),
        "description": part.use.replace("`", ""),
        "externalReferences": [{"type": "website", "url": part.source}],
    }


def main() -> int:
    """Write the bill; says where it is."""
    try:
        text = json.dumps(bill(), ensure_ascii=False, indent=2, sort_keys=True)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    BILL.parent.mkdir(exist_ok=True)
    BILL.write_text(text + "\n", encoding="utf-8")
    print(f"软件物料清单：{BILL.relative_to(ROOT).as_posix()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
