"""How the words of a place are taken apart."""

import pytest

from dragoman import plugins
from dragoman.link.phrases import Words, read

WORDS = Words.of(plugins.table("dragoman.link.data", "words.toml"))

# the words, the name in them, directions, the class that a word gives, what holds it
CASES = [
    ("eastern Aleppo", "Aleppo", ("east",), None, ""),
    ("the Eastern part of Mosul", "Mosul", ("east",), "part", ""),
    ("the east of the city", "", ("east",), "settlement", ""),
    ("north of eastern Aleppo", "Aleppo", ("north", "east"), None, ""),
    ("the encircled east of Homs", "Homs", ("east",), None, ""),
    ("the Aleppo of east", "Aleppo", ("east",), None, ""),
    ("Goma's northern neighbourhoods", "Goma", ("north",), "quarters", ""),
    ("Al-Waer district", "Al-Waer", (), "district", ""),
    ("the Tishreen housing complex", "Tishreen", (), "quarter", ""),
    ("hay al-Zuhur", "al-Zuhur", (), "quarter", ""),
    ("the Zuhur district of Mosul", "Zuhur", (), "district", "Mosul"),
    ("Uvira, South Kivu", "Uvira", (), None, "South Kivu"),
    ("Syria's Aleppo", "Aleppo", (), None, "Syria"),
    ("province of Idlib", "Idlib", (), "province", ""),
    ("rebel-held districts", "", (), "quarters", ""),
    ("Sake and neighbouring villages", "Sake", (), None, ""),
    ("the occupied northern West Bank", "West Bank", ("north",), None, ""),
    ("a number of settlements near Pokrovsk", "", (), "quarters", ""),
]


@pytest.mark.parametrize(("text", "head", "compass", "kind", "context"), CASES)
def test_a_phrase_is_taken_apart(
    text: str, head: str, compass: tuple[str, ...], kind: str | None, context: str
) -> None:
    phrase = read(text, WORDS)
    assert (phrase.head, phrase.compass, phrase.kind, phrase.context) == (
        head,
        compass,
        kind,
        context,
    )


def test_the_longer_name_is_kept_beside_the_shorter() -> None:
    assert read("North Kivu province", WORDS).whole == ("North Kivu province", "North Kivu")


def test_a_place_at_a_distance_is_marked() -> None:
    assert read("20 km east of Aleppo", WORDS).away
    assert not read("east of Aleppo", WORDS).away


def test_an_area_told_by_its_holder_is_marked() -> None:
    assert read("areas under government control", WORDS).held
