"""Writes requirements.lock: the wheels of requirements.txt for the container, each with its SHA-256.

Run it after a change of requirements.txt, on Linux x86-64 with the container's Python, with the index that is trusted:
.venv/bin/python tools/lock.py
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = (
    "# The wheels of requirements.txt for Linux x86-64 and CPython 3.11, which the container installs with --require-hashes.\n"
    "# Written by tools/lock.py; not edited by hand.\n"
)


def lines(folder: Path) -> list[str]:
    """A line for each wheel in the folder: name, version, digest."""
    found = []
    for wheel in sorted(folder.glob("*.whl"), key=lambda path: path.name.lower()):
        name, version, *_ = wheel.name.split("-")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        found.append(f"{name.lower().replace('_', '-')}=={version} --hash=sha256:{digest}\n")
    return found


def main() -> int:
    """Download the wheels and write the file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "-d", folder, "-r", str(ROOT / "requirements.txt")], check=True)
        (ROOT / "requirements.lock").write_text(HEAD + "".join(lines(Path(folder))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
