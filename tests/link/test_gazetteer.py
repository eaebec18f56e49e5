"""The file, built whole or not at all; and the keys by which names meet places."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.claims import Place, PlacePrecision
from dragoman.errors import UsageError
from dragoman.link import Gazetteer
from dragoman.link.filing import Key, Sources, entries
from dragoman.link.gazetteer import Match, build
from dragoman.link.spelling import bare, fold

ALEPPO = "geonames:170063"


def best(matches: list[Match]) -> tuple[str, Key]:
    return matches[0].place.name, matches[0].key


def test_building_says_how_far_it_is(sources: Sources, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    build(tmp_path / "new" / "g.sqlite", lambda done, total: steps.append((done, total)), sources)
    assert steps[-1][0] == steps[-1][1]


def test_a_build_that_fails_leaves_the_old_file_and_nothing_else(
    sources: Sources, tmp_path: Path
) -> None:
    path = tmp_path / "g.sqlite"
    build(path, sources=sources)
    before = path.read_bytes()
    with pytest.raises(KeyError):
        build(path, sources=replace(sources, cities=[{"name": "Nowhere"}]))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [None, b"", b"not a gazetteer at all" * 100])
def test_what_is_no_gazetteer_is_refused(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    if content is not None:
        path.write_bytes(content)
    assert not Gazetteer.is_current(path)
    with pytest.raises(UsageError, match="build it anew"):
        Gazetteer.open(path)


def test_the_same_sources_give_the_same_file(sources: Sources, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, sources=sources)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    ("name", "place", "key"),
    [
        ("Aleppo", "Aleppo", Key.NAME),
        ("ALEPPO", "Aleppo", Key.NAME),
        ("Alep", "Aleppo", Key.ALTERNATE),
        ("حلب", "Aleppo", Key.ALTERNATE),
        ("the Bab", "Al-Bab", Key.ARTICLE),
        ("Jarabulus", "Jarabulus", Key.NAME),
        ("Dzharablus", "Jarabulus", Key.SKELETON),
        ("White Church", "Bila Tserkva", Key.TRANSLATED),
        ("Syrian Arab Republic", "Syria", Key.ALTERNATE),
        ("Yemenis", "Yemen", Key.PEOPLE),
        ("the Black Sea", "Black Sea", Key.ALTERNATE),
        ("North Kivu", "North Kivu", Key.NAME),
    ],
)
def test_a_name_meets_its_place_by_the_best_key(
    small: Gazetteer, name: str, place: str, key: Key
) -> None:
    assert best(small.candidates(name)) == (place, key)


def test_the_more_populous_of_two_comes_first(small: Gazetteer) -> None:
    assert [match.place.country for match in small.candidates("Tripoli")[:2]] == ["LY", "LB"]


def test_weak_keys_look_only_in_the_countries_asked_for(small: Gazetteer) -> None:
    assert small.candidates("Dzharablus", ["IQ"]) == []
    assert best(small.candidates("Dzharablus", ["SY"]))[0] == "Jarabulus"


def test_letters_that_stand_for_words_are_no_misspelt_name(small: Gazetteer) -> None:
    assert best(small.candidates("Mosl", ["IQ"]))[0] == "Mosul"
    assert small.candidates("MOSL", ["IQ"]) == []


def test_quarters_are_met_roughly_only_within_their_city(small: Gazetteer) -> None:
    assert best(small.candidates("Heydariya", ["SY"], [ALEPPO]))[0] == "al-Haydariyah"
    assert small.candidates("Heydariya", ["SY"]) == []


@pytest.mark.parametrize("word", ["", "...", "Qzx", "the"])
def test_what_names_nothing_meets_nothing(small: Gazetteer, word: str) -> None:
    assert small.candidates(word, ["SY"], [ALEPPO]) == []


def test_a_place_knows_what_holds_it(small: Gazetteer) -> None:
    bab = small.candidates("Al-Bab")[0].place
    province = small.place(bab.within or "")
    assert province is not None
    assert (province.name, province.precision) == ("Aleppo Governorate", PlacePrecision.ADM1)
    country = small.place(province.within or "")
    assert country is not None
    assert country.name == "Syria"
    assert small.place("geonames:1") is None


def test_quarters_belong_to_their_city(small: Gazetteer) -> None:
    quarter = small.candidates("Sheikh Maqsoud", ["SY"], [ALEPPO])[0].place
    assert (quarter.within, quarter.precision) == (ALEPPO, PlacePrecision.NEIGHBOURHOOD)
    assert ALEPPO in small.layers
    assert small.is_quarter(quarter)


NAMES = ["Aleppo", "Halab", "al-Bab", "ALEPPO", "Nowhere", "the", "Syria"]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from(NAMES), max_size=8))
def test_what_is_remembered_is_what_the_file_says(
    small: Gazetteer, small_file: Path, names: list[str]
) -> None:
    """Whoever asked before, and whatever they did with the answer."""
    for name in names:
        fresh = Gazetteer.open(small_file)
        found = small.exactly(name)
        assert found == fresh.exactly(name)
        found.clear()
        assert small.place(ALEPPO) == fresh.place(ALEPPO)


def test_no_region_of_ours_stands_beside_the_division_that_it_is() -> None:
    """Two ids for one region part reports of the same place."""
    wide = {PlacePrecision.ADM1, PlacePrecision.ADM2, PlacePrecision.REGION}
    held = [e for e in entries(Sources.shipped(), []) if e.place.precision in wide]
    bearers: dict[tuple[str, str], dict[str, Place]] = {}
    for entry in held:
        for name, key in entry.spellings.items():
            if key <= Key.ALTERNATE and name and entry.place.country:
                named = bearers.setdefault((entry.place.country, bare(fold(name))), {})
                named[entry.place.id] = entry.place
    twins = {
        (name, country)
        for (country, name), places in bearers.items()
        if len(places) > 1
        and any(id_.startswith("local:") for id_ in places)
        and not any(place.within in places for place in places.values())
    }
    apart = {("suez", "EG")}  # a canal, and the land beside it
    assert twins == apart
