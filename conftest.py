"""What every test may use.

The gazetteer is real and compiled once, beside the environment; a test that needs one gets it by
settings, as a user does. Fixtures are the smallest that will do, and live with the tests that use
them; only what several rooms share stands here.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
os.environ.setdefault("DRAGOMAN_GAZETTEER", str(ROOT / ".venv" / "gazetteer.db"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT
