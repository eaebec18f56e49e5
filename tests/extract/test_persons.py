"""Names of persons: a report in, the words out that name somebody and no place."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.extract import Language, claims
from dragoman.extract.names.persons import persons
from dragoman.extract.text.sentences import split

ENGLISH = Language.of("en", plugins.language_tables("en"), plugins.measures())
ORIGIN = Origin("case", None, "0" * 64, "text@1", datetime(2023, 5, 10, tzinfo=UTC))
PLACES = {"Lincoln": "settlement", "Bara": "settlement", "Mali": "country", "Malian": "people"}
GIVEN = {"omar", "vera", "lincoln"}


def told_of(text: str) -> list[str]:
    found = persons(
        split(text, ENGLISH.abbreviations).sentences,
        ENGLISH.places,
        PLACES,
        lambda name: name.lower() in GIVEN,
    )
    return sorted(found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They met Mr. Lincoln on Monday.", ["lincoln"]),
        ("They met President Franklin D. Osei on Monday.", ["franklin", "osei"]),
        ("They met the governor, and police officer Amsel shot at them.", ["amsel"]),
        ("It was Omar al-Hakim who fired.", ["al-hakim", "hakim", "omar"]),
        ("The army freed Kwabena Darko, a rebel.", ["darko", "kwabena"]),
        ("They met Lincoln Briggs on Monday.", ["briggs"]),
        ("They met Mr. Lincoln in Lincoln on Monday.", []),
        ("They fled the village of Omar and Vera camp.", []),
        ("They fled to Vera in Bara.", ["vera"]),
        ("The mufti, Sheikh Shawk Omar Osei, was shot.", ["omar", "osei", "shawk", "sheikh"]),
        ("They blamed Darkoyev, who had fled.", ["darkoyev"]),
        ("The general of Mali met Malian officers.", []),
        ("They met at Bara General Hospital.", []),
        ("They shelled Darko and Osei.", []),
        ("It began with the capture of Omar Osei.", ["omar", "osei"]),
        ("It began with the capture of Omar village.", []),
    ],
)
def test_titles_and_given_names_tell_who_is_somebody(text: str, words: list[str]) -> None:
    assert told_of(text) == words


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The army shelled Bara to oust President Osei. Nine died in the fight with Osei.", "Bara"),
        (
            "Shells fell on Bara. They burned nine houses in Lincoln, and Mr Lincoln fled.",
            "Lincoln",
        ),
        ("Shells fell on Bara. Mr Osei was shot. Nine died in a raid by the Oseis.", "Bara"),
        ("Shells fell on Bara. Nine died in a raid by George W. Osei.", "Bara"),
        ("Shells fell on Bara. Nine died as talks with Mr. Amsel and Mrs. Lincoln failed.", "Bara"),
    ],
)
def test_who_is_somebody_is_no_place(text: str, places: str) -> None:
    document = Document("case", text, "en", "", "", None, date(2023, 5, 10), ORIGIN)
    found = claims(document, ENGLISH, places=PLACES)
    assert {where.name for claim in found if claim.figure for where in claim.where} == {places}


def test_who_captures_somebody_takes_no_ground() -> None:
    text = "Rebels shelled Bara. It began with the capture of Mr. Darko and the capture of Sake."
    document = Document("case", text, "en", "", "", None, date(2023, 5, 10), ORIGIN)
    taken = [c for c in claims(document, ENGLISH, places=PLACES) if c.measure == "captured"]
    assert [[where.name for where in claim.where] for claim in taken] == [["Sake"]]


def places_of(text: str) -> list[str]:
    document = Document("case", text, "en", "", "", None, date(2023, 5, 10), ORIGIN)
    known = PLACES | {"Moscow": "settlement", "Cairo": "settlement"}
    found = claims(document, ENGLISH, places=known)
    return [where.name for claim in found for where in claim.where]


@pytest.mark.parametrize(
    "text",
    [
        "They attacked a hotel in Bara. Two guards and a tourist visiting from Mali were killed.",
        "They attacked a hotel in Bara. A nurse from Mali was injured.",
    ],
)
def test_the_country_of_those_harmed_is_not_where_it_happened(text: str) -> None:
    assert set(places_of(text)) == {"a hotel, Bara"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Rebels shelled Bara. They know Moscow is trying to mediate an agreement.", "Bara"),
        ("Rebels shelled Bara. How will Cairo deal with the rebels?", "Bara"),
        ("Rebels shelled Bara. They say Cairo is burning and nine people died.", "Cairo"),
        ("Rebels shelled Bara. They signed an agreement in Moscow.", "Moscow"),
    ],
)
def test_a_capital_that_acts_is_a_government(text: str, place: str) -> None:
    assert places_of(text)[-1] == place
