"""Which way two claims tell of, wherever their reports file it."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.claims import Claim, Measure
from dragoman.reconcile import relations
from dragoman.reconcile.reading import readings
from dragoman.reconcile.ways import way_names

Build = Any
Measures = dict[str, Measure]


def told(claim: Build, words: str, place: str, day: str, by: str) -> Claim:
    made: Claim = claim(f"an open road in {place}", words=words, on=day, window=day, by=by)
    return made


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("The road to Afmadow has been closed since Wednesday", {"afmadow"}),
        ("The Kismayo-Afmadow road is open for convoys only", {"kismayo", "afmadow"}),
        ("Mürşitpınar Border Gate is closed to the passings", {"mursitpinar"}),
        ("The main Wau–Gogrial road was cut on Friday", {"wau", "gogrial"}),
        ("la route de Sake à Goma est coupée", {"sake", "goma"}),
        ("The A-34 road remains closed to civilians", {"a34"}),
        ("On Monday the bridge was blown", set()),
    ],
)
def test_what_the_words_name_beside_a_way(
    claim: Build, measures: Measures, words: str, names: set[str]
) -> None:
    (reading,) = readings([told(claim, words, "Idlib", "2016-11-27", "A")], measures, {})
    assert way_names(reading) == names


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("The road to Maarat has reopened", ["update"]),
        ("The Maarat-Saraqib road has reopened", ["update"]),
        ("The road to Binnish has reopened", []),
        ("The road has reopened", []),
    ],
)
def test_one_road_is_filed_under_two_towns(
    claim: Build, measures: Measures, words: str, kinds: list[str]
) -> None:
    shut = told(claim, "The road to Maarat is closed", "Idlib", "2016-11-25", "A")
    later = told(claim, words, "Aleppo", "2016-11-27", "A")
    assert [r.kind.value for r in relations([shut, later], measures)] == kinds


def test_two_roads_out_of_one_town(claim: Build, measures: Measures) -> None:
    shut = told(claim, "The Idlib-Maarat road is closed", "Idlib", "2016-11-25", "A")
    other = told(claim, "The Idlib-Binnish road has reopened", "Idlib", "2016-11-27", "A")
    assert relations([shut, other], measures) == ()
