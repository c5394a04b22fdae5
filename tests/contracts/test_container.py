"""What the container installs: the versions of requirements.txt, each wheel held against a digest."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"([a-z0-9.-]+)==(\S+)((?: --hash=sha256:[0-9a-f]{64})+)")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pinned(name: str) -> dict[str, str]:
    """Package → version, as requirements.txt pins them."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;]+)", text(name), re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in found}


def test_every_package_has_its_digest() -> None:
    """Nothing more, nothing less, and no other version than what is tested."""
    lines = [line for line in text("requirements.lock").splitlines() if not line.startswith("#")]
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found)
    assert {match[1]: match[2] for match in found if match} == pinned("requirements.txt")


def test_the_container_installs_nothing_else() -> None:
    """One pip, with digests, from wheels; the image can be pinned, and no demonstration is published."""
    lines = text("Dockerfile").splitlines()
    installs = [line for line in lines if "pip install" in line]
    assert len(installs) == 1
    for option in ("--require-hashes", "--no-deps", "--only-binary :all:", "requirements.lock"):
        assert option in installs[0]
    assert "FROM ${PYTHON_IMAGE}" in lines
    assert "PYTHON_IMAGE" in text("compose.yaml")
    assert not [line for line in lines if line.startswith(("RUN", "CMD")) and "demo" in line]


@pytest.mark.soak
def test_the_wheels_have_these_digests(tmp_path: Path) -> None:
    """What the trusted index of this machine gives is what the file says; a wheel with one other byte is refused."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    lock = ROOT / "requirements.lock"
    done = subprocess.run([*command, "--require-hashes", "-d", tmp_path, "-r", lock], check=False)
    assert done.returncode == 0
    digests = {hashlib.sha256(wheel.read_bytes()).hexdigest() for wheel in tmp_path.glob("*.whl")}
    assert all(digest in text("requirements.lock") for digest in digests)
    wrong = tmp_path / "wrong.lock"
    wrong.write_text(text("requirements.lock").replace("sha256:7", "sha256:8", 1), encoding="utf-8")
    done = subprocess.run(
        [*command, "--require-hashes", "-d", tmp_path / "other", "-r", wrong],
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
