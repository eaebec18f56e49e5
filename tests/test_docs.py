"""The generated pages of the docs are what their generator writes today."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from dragoman import plugins


@pytest.mark.parametrize("name", ["english.md", "vocabulary.md"])
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
