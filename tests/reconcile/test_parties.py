"""Who did it by two claims, whose word is on whose side, and what a way in or out is told to be."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.claims import Claim, Measure, Modality
from dragoman.reconcile import relations

Build = Any
Measures = dict[str, Measure]
NAMES = {"front": "Liberation Front", "army-x": "Armed forces of X", "gov-x": "Government of X"}
BELONGS = {"army-x": "gov-x"}


def between(one: Claim, other: Claim, measures: Measures) -> list[str]:
    """The kinds of relation between two claims; the same whichever comes first."""
    found = relations([one, other], measures, BELONGS, NAMES)
    assert found == relations([other, one], measures, BELONGS, NAMES)
    return [relation.kind.value for relation in found]


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        ({"unknown": "army spokesman Karim Aziz"}, ["contradiction"]),
        ({"unknown": "government troops"}, ["contradiction"]),
        ({"unknown": "local men"}, ["confirmation"]),
        ({"captor": "front"}, ["confirmation"]),
        ({"said": "the interior ministry"}, ["contradiction"]),
    ],
)
def test_an_army_s_own_troops_do_not_hold_what_rebels_took(
    claim: Build, measures: Measures, holder: dict[str, str], expected: list[str]
) -> None:
    here = {"window": "2016-11-26"}
    took = claim("captured Hanano", said="residents", captor="front", by="A", **here)
    held = claim("held Hanano", **({"said": "Karim Aziz", "by": "B"} | here | holder))
    assert between(took, held, measures) == expected


def test_who_goes_forward_does_not_yet_hold_the_place(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26"}
    came = claim("advanced into Aleppo", said="residents", captor="army-x", by="A", **here)
    held = claim("held Aleppo", said="SOHR", captor="front", by="B", **here)
    assert between(came, held, measures) == []


def test_two_who_blame_each_other_confirm_nothing(claim: Build, measures: Measures) -> None:
    here = {
        "window": "2016-11-26",
        "words": "the prison of Hanano was shelled with rockets at dawn",
    }
    one = claim("shelling in Idlib", said="Army", actor="army-x", captor="front", by="A", **here)
    here["words"] = "guns fired on the prison"
    other = claim("shelling in Idlib", said="Front", actor="front", captor="army-x", by="B", **here)
    assert between(one, other, measures) == []
    same = claim("shelling in Idlib", said="Front", actor="front", captor="front", by="B", **here)
    assert between(one, same, measures) == ["confirmation"]


@pytest.mark.parametrize(
    ("told", "denied", "expected"),
    [
        # in general words it is denied, whatever came down
        ("air strikes on Idlib", "an attack on civilians in Idlib", ["contradiction"]),
        # the accused denies it, whatever he calls it
        ("shelling in Idlib", "air strikes on Idlib", ["contradiction"]),
    ],
)
def test_an_attack_is_denied_by_those_who_are_accused(
    claim: Build, measures: Measures, told: str, denied: str, expected: list[str]
) -> None:
    here = {"window": "2016-11-26"}
    one = claim(told, said="Front", actor="front", captor="army-x", by="A", **here)
    army = {"said": "Army", "actor": "army-x", "by": "B", "modality": Modality.DENIED}
    assert between(one, claim(denied, window="../2016-11-27", **army), measures) == expected
    later = claim(denied, window="../2016-12-04", on="2016-12-04", **army)
    assert between(one, later, measures) == []


@pytest.mark.parametrize(
    ("words", "day", "expected"),
    [
        ("The road to Hanano was reopened", "2016-11-26", ["contradiction"]),
        ("The road to Hanano was not opened", "2016-11-26", ["confirmation"]),
        ("Hanano's bridge was reopened", "2016-11-26", []),
        ("Flights to Hanano have resumed", "2016-11-26", []),
    ],
)
def test_a_road_is_open_or_shut_and_no_bridge(
    claim: Build, measures: Measures, words: str, day: str, expected: list[str]
) -> None:
    here = {"window": day}
    shut = claim(
        "an open road in Hanano",
        words="Rebels have closed the road to Hanano",
        said="UN",
        actor="un",
        by="A",
        **here,
    )
    other = claim(
        "an open road in Hanano", words=words, said="Army", actor="army-x", by="B", **here
    )
    assert between(shut, other, measures) == expected


def test_a_road_that_was_shut_is_open_again(claim: Build, measures: Measures) -> None:
    said = {"said": "UN", "actor": "un"}
    shut = claim(
        "an open road in Hanano", words="The road is closed", window="2016-11-26", by="A", **said
    )
    later = {"on": "2016-11-29", "window": "2016-11-29", "by": "B", **said}
    opened = claim("an open road in Hanano", words="The road has reopened to all", **later)
    assert between(shut, opened, measures) == ["update"]


def test_who_holds_a_place_and_who_denies_its_fall_agree(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26", "report": "a"}
    denied = {"said": "the Army of X", "actor": "army-x", "modality": Modality.DENIED}
    fell = claim("captured Hanano", **denied, **here)
    held = claim("held Hanano", said="army spokesman Karim Aziz", at=60, **here)
    assert between(fell, held, measures) == []
    rebels = claim("held Hanano", said="Front", actor="front", captor="front", at=60, **here)
    assert between(fell, rebels, measures) == ["contradiction"]


@pytest.mark.parametrize(
    ("held", "who", "day", "expected"),
    [
        # the other side took it, soon enough
        ("captured Hanano", {"unknown": "rebels"}, "2016-11-25", ["contradiction"]),
        ("held Hanano", {"captor": "front"}, "2016-11-26", ["contradiction"]),
        # those who are told to hold it deny that they lost it
        ("held Hanano", {"unknown": "government troops"}, "2016-11-26", []),
        ("held Hanano", {"captor": "army-x"}, "2016-11-26", []),
    ],
)
def test_who_denies_having_lost_a_place_and_who_is_in_it(
    claim: Build,
    measures: Measures,
    held: str,
    who: dict[str, str],
    day: str,
    expected: list[str],
) -> None:
    told = claim(held, said="residents", by="A", on="2016-11-26", window=day, **who)
    army = {"said": "the army", "by": "B", "modality": Modality.DENIED}
    denied = claim("withdrew from Hanano", window="../2016-11-27", **army)
    assert between(told, denied, measures) == expected


def test_a_place_that_is_held_still_has_not_fallen(claim: Build, measures: Measures) -> None:
    here = {"by": "A", "window": "2016-11-26"}
    words = "Hanano is still in the hands of the front"
    held = claim("held Hanano", said="residents", captor="front", words=words, **here)
    denied = claim(
        "captured Hanano",
        said="a governor",
        by="B",
        window="../2016-11-27",
        modality=Modality.DENIED,
    )
    assert "contradiction" not in between(held, denied, measures)


def test_a_denial_of_one_town_gainsays_no_count_of_villages(
    claim: Build, measures: Measures
) -> None:
    took = claim("200 villages taken in Hanano", said="the president", by="A", window="2016-11-26")
    denied = claim(
        "captured Hanano",
        said="the mayor",
        by="B",
        window="../2016-11-27",
        modality=Modality.DENIED,
    )
    assert between(took, denied, measures) == []


def test_a_clinic_counts_its_patients_and_gainsays_no_toll(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "2016-11-26"}
    town = claim("19 people killed in Aleppo", said="the mayor", by="A", **here)
    there = claim("7 people killed in Aleppo", said="Central Hospital", by="B", **here)
    assert between(town, there, measures) == []
    army = claim("7 people killed in Aleppo", said="the army", by="B", **here)
    assert between(town, army, measures) == ["contradiction"]
    more = claim("25 people killed in Aleppo", said="Central Hospital", by="B", **here)
    assert between(town, more, measures) == ["contradiction"]


def test_who_denies_a_capture_is_not_who_made_it(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26"}
    took = claim("captured Hanano", said="Front", actor="front", captor="front", by="A", **here)
    army = {"said": "Army", "actor": "army-x", "captor": "army-x", "by": "B"}
    denied = claim("captured Hanano", modality=Modality.DENIED, **army, **here)
    assert between(took, denied, measures) == ["contradiction"]


def test_an_attack_near_a_town_is_denied_of_the_town(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-26"}
    told = claim("air strikes on Idlib, Aleppo", said="US", actor="us", by="A", **here)
    army = {"said": "Army", "actor": "army-x", "by": "B", "modality": Modality.DENIED}
    assert between(told, claim("air strikes on Aleppo", **army, **here), measures) == [
        "contradiction"
    ]
    assert between(told, claim("air strikes on Hanano", **army, **here), measures) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The army retook the town of Idlib", []),
        ("The town of Idlib was liberated", ["repeat"]),
        ("The town of Idlib is back under control", []),
        ("The town of Idlib was liberated as others fell back", ["repeat"]),
    ],
)
def test_what_is_taken_back_was_taken_before(
    claim: Build, measures: Measures, words: str, expected: list[str]
) -> None:
    here = {"window": "2016-11-26"}
    took = claim("captured Idlib", words="Guerrillas overran Idlib at dawn", by="A", **here)
    other = claim("captured Idlib", words=words, by="B", **here)
    assert between(took, other, measures) == expected


def test_who_left_a_town_and_took_it_back(claim: Build, measures: Measures) -> None:
    left = claim(
        "withdrew from Idlib", said="residents", unknown="the army", by="A", window="2016-11-26"
    )
    took = claim(
        "captured Idlib",
        words="Government forces retook Idlib",
        unknown="government forces",
        said="a doctor",
        by="B",
        on="2016-11-30",
        window="2016-11-29",
    )
    assert between(left, took, measures) == ["update"]
    rebels = claim(
        "captured Idlib",
        unknown="rebels",
        said="a doctor",
        by="B",
        on="2016-11-27",
        window="2016-11-26",
    )
    assert "update" not in between(left, rebels, measures)


def test_whom_a_search_party_found_are_no_army_s_own_dead(claim: Build, measures: Measures) -> None:
    here = {"said": "the army", "by": "A", "window": "2016-11-24/26"}
    found = claim("33 bodies killed in Aleppo", **here)
    fell = claim("11 soldiers killed in Aleppo", **here)
    assert between(found, fell, measures) == []
    assert between(claim("33 people killed in Aleppo", **here), fell, measures) == ["part of"]
