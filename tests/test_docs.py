"""The pages of the docs are what their generators write today, and explain what there is."""

from __future__ import annotations

import re
import runpy
from enum import StrEnum
from pathlib import Path

import pytest

from dragoman import plugins
from dragoman.claims import (
    Modality,
    PlacePrecision,
    Qualifier,
    RelationKind,
    Stance,
    TimePrecision,
)
from dragoman.reconcile.policies import POLICIES
from dragoman.record import Standing, Status


@pytest.mark.parametrize("name", ["columns.md", "english.md", "vocabulary.md"])
def test_the_page_is_what_the_tables_say_today(root: Path, name: str) -> None:
    pages = runpy.run_path(str(root / "docs/generate.py"))["pages"]()
    written = (root / "docs" / name).read_text("utf-8")
    assert written == pages[name], "run `python docs/generate.py` and read the diff"


@pytest.mark.parametrize("name", ["growth.svg", "performance.md"])
def test_the_picture_and_tables_of_growth_are_those_of_what_was_found(
    root: Path, name: str
) -> None:
    pages = runpy.run_path(str(root / "docs/growth.py"))["pages"]()
    written = (root / "docs" / name).read_text("utf-8")
    assert written == pages[name], "run `python docs/growth.py` and read the diff"


def test_every_measure_has_its_meaning_and_words_in_the_vocabulary(root: Path) -> None:
    page = (root / "docs/vocabulary.md").read_text("utf-8")
    for measure in plugins.measures().values():
        _, _, section = page.partition(f"\n### {measure.name}\n")
        said = section.split("\n#", maxsplit=1)[0]
        assert measure.meaning in said
        assert "\n- counts " in said


@pytest.mark.parametrize(
    "kind",
    [Qualifier, Modality, Stance, TimePrecision, PlacePrecision, RelationKind, Standing, Status],
)
def test_every_value_that_a_field_may_have_is_explained(root: Path, kind: type[StrEnum]) -> None:
    page = " ".join((root / "docs/words.md").read_text("utf-8").split())
    assert [value for value in kind if not re.search(rf"\b{value}\b", page)] == []


def test_every_policy_of_an_estimate_is_explained(root: Path) -> None:
    page = (root / "docs/words.md").read_text("utf-8")
    assert [name for name in POLICIES if f"| {name} |" not in page] == []
