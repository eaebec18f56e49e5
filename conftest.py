"""What every test may use.

The gazetteer is real and compiled once, beside the environment; a test that needs one gets it by
settings, as a user does. Fixtures are the smallest that will do, and live with the tests that use
them; only what several rooms share stands here.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent
os.environ.setdefault("DRAGOMAN_GAZETTEER", str(ROOT / ".venv" / "gazetteer.db"))


settings.register_profile("ours", deadline=None)  # speed is watched by the bench alone
settings.load_profile("ours")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium, opened once: Playwright allows one driver a process."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium: `apt-get install chromium` and run this again")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
