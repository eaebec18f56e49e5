"""Which words of running text name places, and which place each is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.link import Gazetteer, toponyms


def named(text: str, gazetteer: Gazetteer) -> list[str]:
    return [found.name for found in toponyms(text, gazetteer)]


def countries(text: str, gazetteer: Gazetteer) -> dict[str, str]:
    return {t.name: t.place.country for t in toponyms(text, gazetteer) if t.place}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in Mosul and flew to Beirut.", ["Mosul", "Beirut"]),
        ("Sudanese officials left Syria's capital.", ["Sudanese", "Syria"]),
        ("The talks in the U.S. failed, D.C. police said.", ["U.S.", "D.C."]),
        ("The Aleppo council met.", ["Aleppo"]),
        ("Eastern Aleppo and northern Iraq were quiet.", ["Aleppo", "Iraq"]),
        ("BEIRUT (AP) — Nothing new.", ["BEIRUT"]),
        ("A Goma-based group spoke.", ["Goma"]),
        ("The bus stopped on Otter Hollow Road.", ["Otter Hollow Road"]),
    ],
)
def test_names_of_places_are_found_as_they_stand(
    small: Gazetteer, text: str, expected: list[str]
) -> None:
    assert named(text, small) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Jordan and Chelsea Clinton spoke.",
        "Reading is fun. Spring came late.",
        "They drove down Lebanon Street.",
        "The Supreme Court met on a Thursday in March.",
    ],
)
def test_persons_streets_and_common_words_are_no_places(small: Gazetteer, text: str) -> None:
    assert [name for name in named(text, small) if "Street" not in name] == []


def test_what_a_name_lies_in_decides(whole: Gazetteer) -> None:
    paris, _ = (t.place for t in toponyms("She was born in Paris, Kentucky.", whole))
    assert paris is not None
    assert paris.within == "local:US-KY"
    (alone,) = (t.place for t in toponyms("She was born in Paris.", whole))
    assert alone is not None
    assert alone.country == "FR"


def test_all_names_decide_together(whole: Gazetteer) -> None:
    text = "The Licking County sheriff said that a Newark man and a Heath woman were hurt in Ohio."
    found = {t.name: t.place for t in toponyms(text, whole)}
    newark = found["Newark"]
    assert newark is not None
    assert newark.within == "local:US-OH"


def test_a_list_of_counties_is_one_of_counties(whole: Gazetteer) -> None:
    text = "Storms hit Barrow, Jackson and Oconee counties in Georgia."
    kinds = [t.place.precision.value for t in toponyms(text, whole) if t.place]
    assert kinds == ["adm2", "adm2", "adm2", "adm1"]


@given(st.text(max_size=80))
def test_spans_hold_their_names_and_do_not_overlap(small: Gazetteer, text: str) -> None:
    end = 0
    for found in toponyms(text, small):
        assert found.span.start >= end
        assert found.span.of(text)[:1] == found.name[:1]
        end = found.span.end
