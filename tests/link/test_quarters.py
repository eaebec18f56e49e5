"""Of which city a quarter is, where many cities have one that is called so."""

from collections.abc import Callable

import pytest

from dragoman import plugins
from dragoman.claims import Claim, Place
from dragoman.link import Gazetteer
from dragoman.link.filing import DATA, table_names
from dragoman.link.places import locate
from dragoman.link.spelling import fold

Saying = Callable[..., list[Claim]]


def found(claims: list[Claim], gazetteer: Gazetteer) -> list[str | None]:
    """Ids, of quarters as "mosul/al-zahra", or names of other places."""
    places = [w.place for claim in locate(claims, gazetteer)[0] for w in claim.where]
    return [_told(place) if place else None for place in places]


def _told(place: Place) -> str:
    return place.id.removeprefix("local:") if "/" in place.id else place.name


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        (
            "In Mosul they took al-Zahra and the Zanjili district.",
            ["Mosul", "al-Zahra", "Zanjili district"],
            ["Mosul", "mosul/al-zahra", "mosul/al-zanjili"],
        ),
        (
            "In Damascus shells hit Dzhobar and Kaboun.",
            ["Damascus", "Dzhobar", "Kaboun"],
            ["Damascus", "damascus/jobar", "damascus/qaboun"],
        ),
        (
            "Of Deir ez-Zor only al-Joura is held.",
            ["Deir ez-Zor", "al-Joura"],
            ["Deir ez-Zor", "deir_ez_zor/al-joura"],
        ),
        (
            "In Tripoli, Lebanon, gunmen left Jabal Mohsen.",
            ["Tripoli", "Lebanon", "Jabal Mohsen"],
            ["Tripoli", "Lebanon", "tripoli_lebanon/jabal-mohsen"],
        ),
        (
            "In Misrata ten died on Tripoli Street.",
            ["Misrata", "Tripoli Street"],
            ["Misrata", "misrata/tripoli-street"],
        ),
        (
            "In Rafah two died in the Brazil neighbourhood, said Brazil.",
            ["Rafah", "Brazil neighbourhood", "Brazil"],
            ["Rafah", "rafah/brazil-neighbourhood", "Brazil"],
        ),
    ],
)  # fmt: skip
def test_a_quarter_is_that_of_the_city_that_is_named(
    whole: Gazetteer, saying: Saying, text: str, places: list[str], expected: list[str]
) -> None:
    assert found(saying((text, places)), whole) == expected


def test_of_two_cities_the_one_beside_it_has_the_quarter(whole: Gazetteer, saying: Saying) -> None:
    claims = saying(
        ("In Homs nine died in Khalidiya.", ["Homs", "Khalidiya"]),
        ("In Aleppo two died in Khalidiya.", ["Aleppo", "Khalidiya"]),
        ("In Khalidiya it is quiet now.", ["Khalidiya"]),
    )
    homs, aleppo = "homs/al-khalidiya", "aleppo/al-khalidiyah"
    assert found(claims, whole) == ["Homs", homs, "Aleppo", aleppo, aleppo]
    behind = saying(
        ("Jets bombed the Midan quarter of Aleppo.", ["Midan quarter", "Aleppo"]),
        ("Four died in the Khalidiya quarter of Homs.", ["Khalidiya quarter", "Homs"]),
    )
    assert found(behind, whole) == ["aleppo/al-midan", "Aleppo", homs, "Homs"]


def test_a_quarter_of_another_city_is_none_of_this(whole: Gazetteer, saying: Saying) -> None:
    text = "Ramadi is calm; two died in Baba Amr of Ramadi, and Homs was shelled."
    claims = saying((text, ["Ramadi", "Baba Amr of Ramadi", "Homs"]))
    assert "homs/baba-amr" not in found(claims, whole)


def test_a_name_of_many_cities_tells_none_of_them(whole: Gazetteer, saying: Saying) -> None:
    """An al-Zahra and an al-Khalidiya are in Homs and in Aleppo; Jabal Mohsen in Tripoli alone."""
    two = saying(("They shelled al-Zahra and al-Khalidiya.", ["al-Zahra", "al-Khalidiya"]))
    assert not any(name and "/" in name for name in found(two, whole))
    plain = saying(("It hit Freedom Square and Green Square.", ["Freedom Square", "Green Square"]))
    assert not any(name and "/" in name for name in found(plain, whole))
    own = saying(("They shelled Qobbeh and Jabal Mohsen.", ["Qobbeh", "Jabal Mohsen"]))
    assert found(own, whole) == ["tripoli_lebanon/al-qobbeh", "tripoli_lebanon/jabal-mohsen"]


def test_the_quarters_of_a_named_city_tell_no_other(whole: Gazetteer, saying: Saying) -> None:
    text = "In Homs they shelled al-Zahra, al-Khalidiya and al-Hamidiya."
    claims = saying((text, ["Homs", "al-Zahra", "al-Khalidiya", "al-Hamidiya"]))
    _, around = locate(claims, whole)
    assert set(around.cities) == {"geonames:169577"}


def test_a_village_is_no_quarter_that_many_cities_have(whole: Gazetteer, saying: Saying) -> None:
    text = "Mosul is calm; seven died in al-Salam village. They left Gogjali village."
    claims = saying((text, ["Mosul", "al-Salam village", "Gogjali village"]))
    met = found(claims, whole)
    assert met[1] != "mosul/al-salam"
    assert met[2] == "mosul/gogjali"


def test_a_person_or_a_word_of_every_day_is_no_quarter(whole: Gazetteer, saying: Saying) -> None:
    text = "In Mosul they spoke of Victory and Peace, and in Kirkuk of the Victory neighbourhood."
    claims = saying((text, ["Mosul", "Victory", "Peace", "Kirkuk", "Victory neighbourhood"]))
    assert found(claims, whole) == ["Mosul", None, None, "Kirkuk", "kirkuk/al-nasr"]


def test_a_quarter_elsewhere_does_not_make_a_town_less_sure(
    whole: Gazetteer, saying: Saying
) -> None:
    """A quarter of Damascus is called Amara, as spelled in French, and one of Beirut Verdun."""
    claims = saying(("The French shelled Verdun in France.", ["Verdun", "France"]))
    located, around = locate(claims, whole)
    assert around.cities == {}
    assert all(w.place is None or w.place.country == "FR" for c in located for w in c.where)


LAYERS = [name for name in table_names() if name.startswith("quarters_")]


@pytest.mark.parametrize("layer", LAYERS)
def test_the_points_of_a_layer_lie_in_its_city(whole: Gazetteer, layer: str) -> None:
    """No point lies half a degree from the city's own (Rio is wide); no name stands twice."""
    table = plugins.table(DATA, layer)
    city = whole.place(f"geonames:{table['layer']['city']}")
    assert city is not None
    points = [entry["at"] for entry in table["quarters"].values() if "at" in entry]
    assert all(abs(point[0] - city.latitude) < 0.5 for point in points)
    assert all(abs(point[1] - city.longitude) < 0.5 for point in points)
    folded = [fold(name) for name in table["quarters"]]
    assert len(folded) == len(set(folded))
