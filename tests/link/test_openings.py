"""What the headline, the dateline and the quarters of a town tell of towns of one name."""

from collections.abc import Callable

import pytest

from dragoman.claims import Claim
from dragoman.link import Gazetteer, Opening
from dragoman.link.places import locate

Saying = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "begins", "title", "dateline"),
    [
        ("Goma falls\n\nGOMA, DR Congo - Ten died.", 29, "Goma falls", "GOMA, DR Congo -"),
        ("Goma falls\n\nTen died.", 10, "Goma falls", ""),
        ("GOMA - Ten died.", 7, "", "GOMA -"),
        ("Ten died.", 0, "", ""),
    ],
)  # fmt: skip
def test_an_opening_is_a_headline_and_a_dateline(
    text: str, begins: int, title: str, dateline: str
) -> None:
    assert Opening.of(text, begins) == Opening(title, dateline)


def country(text: str, name: str, opening: Opening, gazetteer: Gazetteer, saying: Saying) -> str:
    located, _ = locate(saying((text, [name])), gazetteer, opening=opening)
    place = located[0].where[0].place
    return place.country if place else ""


@pytest.mark.parametrize(
    ("name", "opening", "expected"),
    [
        ("Tripoli", Opening("Lebanese army battles gunmen in Tripoli"), "LB"),
        ("Tripoli", Opening("", "TRIPOLI, Lebanon -"), "LB"),
        ("Tripoli", Opening("", "BEIRUT -"), "LB"),
        ("Tripoli", Opening("", "TRIPOLI, Libya -"), "LY"),
        ("Tripoli", Opening("", "TRIPOLI -"), "LY"),
        ("Tripoli", Opening("Libya: clashes go on", "CAIRO -"), "LY"),
        ("Merida", Opening("Venezuela landslides cut roads in the Andes"), "VE"),
        ("Cartagena", Opening("Spain floods: two missing"), "ES"),
        ("Cartagena", Opening("", "CARTAGENA, Colombia -"), "CO"),
        ("London", Opening("", "LONDON, Ontario (CP) -"), "CA"),
        ("London", Opening("", "LONDON -"), "GB"),
        ("Paris", Opening("", "PARIS, Texas (AP) -"), "US"),
        ("Paris", Opening("", "PARIS -"), "FR"),
    ],
)
def test_the_opening_tells_which_of_two_towns(
    whole: Gazetteer, saying: Saying, name: str, opening: Opening, expected: str
) -> None:
    text = f"Nine people were killed in {name} on Friday."
    assert country(text, name, opening, whole, saying) == expected


def test_a_dateline_moves_no_place_to_where_the_newsroom_is(
    whole: Gazetteer, saying: Saying
) -> None:
    text = "Nine people were killed in Aleppo on Friday."
    for town in ("BEIRUT -", "WASHINGTON -", "GAZIANTEP, Turkey -"):
        assert country(text, "Aleppo", Opening("", town), whole, saying) == "SY"


def test_a_quarter_that_one_of_two_towns_has_tells_which(whole: Gazetteer, saying: Saying) -> None:
    """Abu Salim is in the Tripoli of Libya, Jabal Mohsen in that of Lebanon."""
    for quarter, expected in (("Jabal Mohsen", "LB"), ("Abu Salim", "LY")):
        text = f"Snipers in {quarter} killed two in Tripoli."
        located, _ = locate(saying((text, [quarter, "Tripoli"])), whole)
        met = [where.place.country for where in located[0].where if where.place]
        assert met == [expected, expected]
