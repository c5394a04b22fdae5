"""What every kind of test may need: the seeded random profiles and the real browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from dashboard.access import TRIAL, act_as
from dashboard.access.keys import PERSON, keys_of, private_folder
from tests.hanging import HANG_MILLISECONDS
from tests.share import SOAK_EXAMPLES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

FIRST = f"{PERSON}-000001.key"
ROOT = Path(__file__).resolve().parent.parent

# `make test` draws the same examples each time; `make soak` draws new and more.
settings.register_profile("seeded", derandomize=True, deadline=None, database=None, max_examples=60)
settings.register_profile(
    "soak",
    deadline=None,
    max_examples=SOAK_EXAMPLES,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)


def pytest_configure(config: pytest.Config) -> None:
    """Choose the random profile by what was asked for."""
    # Keys of tests are not those of whoever runs them. Editions are kept for all workers, so all have one key of persons;
    # the keys of companions come with a kept edition, and what one worker retires is gone for no other.
    if hasattr(config, "workerinput") or "DASHBOARD_KEYS" not in os.environ:
        shared = ROOT / ".pytest_cache" / "keys"
        keys_of(shared, PERSON)
        own = shared / os.environ.get("PYTEST_XDIST_WORKER", "alone")
        private_folder(own)
        shutil.copy(shared / FIRST, own / FIRST)
        os.environ["DASHBOARD_KEYS"] = str(own)
    act_as(TRIAL)  # pages that AppTest runs have no server before them that says who looks
    settings.load_profile("soak" if is_soak(config) else "seeded")


def is_soak(config: pytest.Config) -> bool:
    """Whether the long tests were asked for."""
    return bool(config.getoption("-m") == "soak")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, object, object]:
    """Whatever draws examples belongs to the soak too, where it draws more of them.

    Browser tests come last: Playwright keeps an event loop running in this thread, so no other can start.
    """
    for item in items:
        if is_soak(config) and getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.soak)
    result = yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    return result


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The real browser. Where there is none the test fails with the way out; it is never skipped."""
    found = subprocess.run(
        ["sh", "tools/find_browser.sh"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        pytest.fail(
            f"没有可用的 Chromium。请运行 make test，它会安装浏览器。{found.stderr.strip()}", pytrace=False
        )
    return found.stdout.strip()


@pytest.fixture(scope="session")
def start_chromium(chromium_path: str) -> Iterator[Callable[[Path], BrowserContext]]:
    """Start a Chromium that keeps what it remembers in a folder, so that it compiles the scripts of the pages once."""
    from playwright.sync_api import expect, sync_playwright

    arguments = [
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
    ]
    # Chromium's sandbox refuses to start for root, which is who runs tests in a container.
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=HANG_MILLISECONDS)
    with sync_playwright() as playwright, ExitStack() as closing:

        def start(folder: Path) -> BrowserContext:
            # Moving pictures are asked for as few as possible: without a graphics card each frame costs the processor.
            context = playwright.chromium.launch_persistent_context(
                folder,
                executable_path=chromium_path,
                args=arguments,
                locale="zh-CN",
                reduced_motion="reduce",
                timeout=HANG_MILLISECONDS,
            )
            context.set_default_timeout(HANG_MILLISECONDS)
            closing.callback(context.close)
            return context

        yield start
