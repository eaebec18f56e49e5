"""What `bench/growth.py` measures by: its made-up reports, and how it keeps to its time."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dragoman.pipeline import Desk
from dragoman.settings import Settings

if TYPE_CHECKING:
    import growth
    import growth_texts
else:  # as `python bench/growth.py` finds them
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))
    growth = import_module("growth")
    growth_texts = import_module("growth_texts")


def test_a_seed_gives_the_same_reports_and_about_the_share_that_is_asked_for() -> None:
    made = list(growth_texts.documents(300, 0.1, seed=3))
    assert made == list(growth_texts.documents(300, 0.1, seed=3))
    assert 15 <= sum(conflict for _, conflict in made) <= 45


def test_what_is_of_other_fields_claims_nothing_and_the_rest_nearly_always_something() -> None:
    desk = Desk(Settings.of({**os.environ, "DRAGOMAN_TAGGER": "off"}))
    others = [desk.extract(document) for document, _ in growth_texts.documents(150, 0.0)]
    told = [desk.extract(document) for document, _ in growth_texts.documents(20, 1.0)]
    assert not any(others)
    assert sum(map(bool, told)) >= 18


@pytest.fixture
def climbed() -> growth.Ladder:
    """A part of half an hour whose steps tell that they need ever more memory."""
    return growth.Ladder("read", 1_800, {})


def test_a_size_that_needs_more_memory_than_there_is_is_left_out_and_said_to_be(
    climbed: growth.Ladder,
) -> None:
    half = growth.free_mb() * growth.ROOM / 3
    sizes: list[int] = []

    def measure(size: int) -> bool:
        sizes.append(size)
        climbed.points.append({"size": size, "peak_mb": half * size / 1_000})
        return True

    climbed.climb((1_000, 1_500, 100_000), measure)
    assert sizes[:2] == [1_000, 1_500]
    (left,) = climbed.left_out
    assert left["size"] == 100_000
    assert "MB may be taken" in left["why"]


def test_time_that_is_used_up_leaves_the_larger_sizes_out(climbed: growth.Ladder) -> None:
    climbed.budget = 0.0
    climbed.climb((10, 100, 1_000), lambda size: size > 0)
    assert [one["size"] for one in climbed.left_out] == [100]
    assert "were left" in climbed.left_out[0]["why"]
