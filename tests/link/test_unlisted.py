"""Names that no gazetteer has: filed under what holds them, with a precision that says so."""

from collections.abc import Callable

import pytest

from dragoman.claims import Claim, Place, PlacePrecision
from dragoman.link import Gazetteer
from dragoman.link.places import locate

Saying = Callable[..., list[Claim]]


def placed(claims: list[Claim], gazetteer: Gazetteer) -> Place | None:
    located, _ = locate(claims, gazetteer)
    return located[0].where[0].place


def test_a_village_is_filed_under_the_country_of_the_report(
    small: Gazetteer, saying: Saying
) -> None:
    claims = saying(("Ten fled Kafr Zubb.", ["Kafr Zubb"]), ("Aid reached Syria.", ["Syria"]))
    place = placed(claims, small)
    assert place is not None
    assert (place.name, place.country) == ("Kafr Zubb", "SY")
    assert place.precision is PlacePrecision.REGION
    assert place.id.endswith("#kafr-zubb")


def test_a_hospital_is_its_town_s(small: Gazetteer, saying: Saying) -> None:
    claims = saying(
        ("Shells hit Dar Kalam hospital.", ["Dar Kalam hospital"]), ("In Mosul.", ["Mosul"])
    )
    place = placed(claims, small)
    assert place is not None
    assert (place.name, place.within) == ("Dar Kalam hospital", "geonames:99072")
    assert place.precision is PlacePrecision.CITY_PART


@pytest.mark.parametrize("name", ["Clinton", "Syrian YPG", "M23", "Security", "IS-militia"])
def test_what_does_not_read_like_a_place_stays_text(
    small: Gazetteer, saying: Saying, name: str
) -> None:
    claims = saying((f"Ten fled {name}.", [name]), ("Aid reached Syria.", ["Syria"]))
    assert placed(claims, small) is None


def test_between_two_countries_nothing_is_guessed(small: Gazetteer, saying: Saying) -> None:
    claims = saying(
        ("Ten fled Kafr Zubb.", ["Kafr Zubb"]), ("From Syria to Iraq.", ["Syria", "Iraq"])
    )
    assert placed(claims, small) is None


def test_one_town_that_two_countries_have_holds_no_unknown_name(
    whole: Gazetteer, saying: Saying
) -> None:
    """Hays lies in Kansas, and in Yemen."""
    claims = saying(("Ten fled Kafr Zubb.", ["Kafr Zubb"]), ("Three died in Hays.", ["Hays"]))
    assert placed(claims, whole) is None


def test_what_is_a_city_in_one_other_land_is_no_village_here(
    whole: Gazetteer, saying: Saying
) -> None:
    claims = saying(
        ("Ten came from Erevan to Stepanakert.", ["Erevan"]), ("In Azerbaijan.", ["Azerbaijan"])
    )
    place = placed(claims, whole)
    assert place is None or place.country == "AM"


def test_a_camp_is_no_part_of_a_far_town_that_it_is_called_after(
    whole: Gazetteer, saying: Saying
) -> None:
    """Those of Hasahisa camp in Darfur live 800 km from the town."""
    text = "In Zalingei in Sudan Hasahisa camp is besieged."
    claims = saying((text, ["Hasahisa camp", "Zalingei", "Sudan"]))
    place = placed(claims, whole)
    assert place is not None
    assert (place.name, place.within) == ("Hasahisa camp", "geonames:366755")
