"""A name asked for without a report around it."""

import pytest

from dragoman.errors import UsageError
from dragoman.link import Gazetteer
from dragoman.link.lookup import find, within_of


def first(name: str, gazetteer: Gazetteer, *countries: str) -> str | None:
    hits = find(name, gazetteer, countries)
    return hits[0].place.name if hits else None


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Deir Ezzor", "SY", "Deir ez-Zor"),
        ("El-Khadisa", "IQ", "Haditha"),
        ("Samarry", "IQ", "Samarra"),
        ("Minbij", "SY", "Manbij"),
        ("Gulyaypole", "UA", "Huliaipole"),
        ("Хомс", "SY", "Homs"),
        ("الحسكة", "SY", "Hasakah"),
    ],
)
def test_spellings_of_one_place_meet(
    whole: Gazetteer, name: str, country: str, expected: str
) -> None:
    assert first(name, whole, country) == expected


@pytest.mark.parametrize("word", ["Spokesman", "Wounded", "Hospitalised", "Thursday", "Jennifer"])
def test_words_that_are_no_places_meet_none(whole: Gazetteer, word: str) -> None:
    assert first(word, whole, "UA") is None


def test_the_best_comes_first_with_its_reason(small: Gazetteer) -> None:
    hits = find("Tripoli", small)
    assert [hit.place.country for hit in hits[:2]] == ["LY", "LB"]
    assert hits[0].score > hits[1].score
    assert hits[0].reason.endswith(".")
    assert hits[0].told()["geonameid"] == 2210247


def test_within_a_city_its_quarters_are_looked_through(small: Gazetteer) -> None:
    city = within_of("Aleppo", "SY", small)
    assert [hit.place.name for hit in find("Heydariya", small, within=city)] == ["al-Haydariyah"]
    assert find("Goma", small, within=city) == []


def test_an_unknown_holder_is_said(small: Gazetteer) -> None:
    with pytest.raises(UsageError, match="Nowhereville"):
        within_of("Nowhereville", None, small)
