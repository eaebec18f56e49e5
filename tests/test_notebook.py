"""Frames for notebooks, and the notebook of the docs, run as it stands.

Its cells are plain Python, run in their order in one process: no kernel and none of its packages is
needed for that.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import dragoman
from dragoman.collect import documents
from dragoman.errors import LedgerError, UsageError
from dragoman.pipeline import Desk, run
from dragoman.record import Ledger
from dragoman.settings import Settings
from dragoman.write.sheets import SHEETS

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "docs/aleppo.ipynb"
PLOT = ROOT / "docs/aleppo-departures.svg"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("notebook") / "aleppo.db")


def made(path: Path) -> Path:
    """A ledger of the sample reports."""
    reports = documents(
        [str(ROOT / "samples/reports")],
        collected_at=datetime(2026, 1, 1, tzinfo=UTC),
        set_aside=lambda error: pytest.fail(str(error)),
        published=date(2016, 11, 28),
    )
    with Ledger.open(path, create=True) as opened:
        run(reports, opened, Desk(Settings.of(os.environ)))
    return path


def test_frames_are_asked_for_as_any_query_is(ledger: Path) -> None:
    moved = dragoman.frames(ledger, family="movement", measure=["departed", "fled"])
    assert set(moved.claims["measure"]) == {"departed", "fled"}
    with pytest.raises(UsageError, match="no query has 'famly'; it may have: place, since"):
        dragoman.frames(ledger, famly="movement")


def test_two_lines_give_claims_estimates_and_series(ledger: Path) -> None:
    found = dragoman.frames(ledger, place="Aleppo", until=date(2016, 11, 28))
    assert isinstance(found.claims, pd.DataFrame)
    for name, frame in (
        ("claims", found.claims),
        ("estimates", found.estimates),
        ("series", found.series),
    ):
        assert list(frame.columns) == [column.name for column in SHEETS[name].columns]
        assert len(frame)
    left = found.claims[found.claims["low"] == 903]
    assert set(left["speaker_actor"]) == {
        "Russian Centre for Reconciliation of Opposing Sides in Syria"
    }
    assert found.claims["published"].max() <= pd.Timestamp("2016-11-28")


def test_polars_has_the_same_cells_as_pandas(ledger: Path) -> None:
    one, other = (dragoman.frames(ledger, library=library) for library in ("pandas", "polars"))
    for name in SHEETS:
        assert isinstance(other[name], pl.DataFrame)
        assert other[name].shape == one[name].shape
        assert other[name].columns == list(one[name].columns)
    numbers = [None if pd.isna(low) else float(low) for low in one.claims["low"]]
    assert other.claims["low"].to_list() == numbers


def test_what_cannot_be_asked_is_explained(ledger: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are: claims, reports"):
        dragoman.frames(ledger)["sheets"]
    with pytest.raises(UsageError, match="pandas or polars"):
        dragoman.frames(ledger, library="arrow")  # type: ignore[arg-type]
    with pytest.raises(LedgerError, match="no ledger"):
        dragoman.frames(tmp_path / "none.db")
    with pytest.raises(UsageError, match="no measure is called 'left'; there are: departed"):
        dragoman.frames(ledger, measure=["fled", "left"])
    with pytest.raises(UsageError, match="no family is called 'moving'"):
        dragoman.frames(ledger, family="moving")


def test_frames_that_a_notebook_shows_say_what_they_are(ledger: Path) -> None:
    shown = repr(dragoman.frames(ledger, measure="departed"))
    assert shown.startswith("<Frames by pandas: ")
    assert "(departed)" in shown
    assert len(shown) < 200


def test_the_notebook_runs_and_its_picture_is_the_one_of_the_docs(
    ledger: Path, tmp_path: Path
) -> None:
    told: dict[str, Any] = json.loads(NOTEBOOK.read_text("utf-8"))
    assert (told["nbformat"], told["nbformat_minor"]) == (4, 5)
    plot = tmp_path / "plot.svg"
    assert "903 civilians" in executed(ledger, plot)
    assert words(plot) == words(PLOT), "`make golden`, and look at docs/aleppo-departures.svg"


def executed(ledger: Path, plot: Path) -> str:
    """What the cells print, run in their order; the picture is drawn into ``plot``."""
    told = json.loads(NOTEBOOK.read_text("utf-8"))
    cells = ["".join(c["source"]) for c in told["cells"] if c["cell_type"] == "code"]
    given = {"DRAGOMAN_LEDGER": str(ledger), "DRAGOMAN_PLOT": str(plot), "MPLBACKEND": "svg"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "\n\n".join(cells)],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def words(svg: Path) -> list[str]:
    """What a picture says, in its order."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg.read_text("utf-8"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        executed(made(Path(folder) / "aleppo.db"), PLOT)
