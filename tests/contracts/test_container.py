"""What the container installs: the versions of requirements.txt, each wheel held against a digest."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.access.choosing import OPEN_WORDS

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


def test_a_container_needs_a_log_in() -> None:
    """compose.yaml starts nothing before it is said how readers log in; the keys are on a volume and in no image."""
    compose = text("compose.yaml")
    asked = re.search(r"DASHBOARD_ACCESS: \$\{DASHBOARD_ACCESS:\?(.+)\}", compose)
    assert asked
    for word in ("oidc", "gateway", "docs/access.md", OPEN_WORDS):
        assert word in asked[1]
    for folder in ("data/store", "data/keys"):
        assert f":/srv/dashboard/{folder}" in compose
        assert f'"/srv/dashboard/{folder}"' in text("Dockerfile")
        assert folder in text(".dockerignore").splitlines()
        assert f"/{folder}/" in text(".gitignore").splitlines()
    assert not [
        line for line in text("Dockerfile").splitlines() if "DASHBOARD_ACCESS" in line or OPEN_WORDS in line
    ]


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
