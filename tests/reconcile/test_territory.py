"""Who is said to hold which place, from when to when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from dragoman.claims import Claim, Measure, Modality, Participant, PlaceRole
from dragoman.reconcile import Holding, holdings

Build = Any
Measures = dict[str, Measure]


def told(found: tuple[Holding, ...]) -> list[tuple[str | None, date | None, date | None, bool]]:
    return [(h.holder, h.since, h.until, h.contested) for h in found]


def nov(day: int) -> date:
    return date(2016, 11, day)


def test_one_hold_told_by_several_mouths(claim: Build, measures: Measures) -> None:
    first = claim("captured Hanano", said="the Army", captor="army", window="2016-11-26")
    again = claim("held Hanano", said="SOHR", by="B", captor="army", window="2016-11-28")
    (found,) = holdings([again, first], measures)
    assert (found.name, found.claims, found.speakers) == (
        "Hanano",
        (first.id, again.id),
        ("the Army", "SOHR"),
    )
    assert told((found,)) == [("army", nov(26), None, False)]


def test_a_later_capture_ends_the_hold_before_it(claim: Build, measures: Measures) -> None:
    one = claim("captured Hanano", captor="front", window="2016-11-10")
    other = claim("captured Hanano", by="B", captor="army", window="2016-11-26")
    assert told(holdings([other, one], measures)) == [
        ("front", nov(10), nov(26), False),
        ("army", nov(26), None, False),
    ]


def test_two_holders_on_the_same_days_are_both_kept_and_contested(
    claim: Build, measures: Measures
) -> None:
    one = claim("captured Hanano", captor="front", window="2016-11-26")
    other = claim("held Hanano", by="B", captor="army", window="2016-11-26")
    found = holdings([one, other], measures)
    assert sorted(str(h.holder) for h in found) == ["army", "front"]
    assert all(h.contested and h.until is None for h in found)


def test_a_denial_contests_the_hold(claim: Build, measures: Measures) -> None:
    one = claim("captured Hanano", captor="army", window="2016-11-26")
    denied = claim(
        "captured Hanano", by="B", captor="army", window="2016-11-27", modality=Modality.DENIED
    )
    assert told(holdings([one, denied], measures)) == [("army", nov(26), None, True)]


def test_a_withdrawal_ends_the_hold(claim: Build, measures: Measures) -> None:
    one = claim("captured Hanano", captor="front", window="2016-11-10")
    gone = claim("withdrew from Hanano", captor="front", by="B", window="2016-11-26")
    assert told(holdings([one, gone], measures)) == [("front", nov(10), nov(26), False)]


def test_who_is_not_told_is_nobody_until_somebody_says_so(claim: Build, measures: Measures) -> None:
    one = claim("captured Hanano", window="2016-11-26")
    assert told(holdings([one], measures)) == [(None, nov(26), None, False)]
    named = claim("held Hanano", by="B", captor="army", window="2016-11-28")
    assert told(holdings([one, named], measures)) == [("army", nov(26), None, False)]


def test_counts_plans_and_other_places_begin_nothing(claim: Build, measures: Measures) -> None:
    claims = [
        claim("5 districts taken in Aleppo", window="2016-11-26"),
        claim("captured Aleppo", window="2016-12-26", modality=Modality.PLANNED, at=50),
        claim("903 people left Aleppo", window="2016-11-26", at=90),
    ]
    assert holdings(claims, measures) == ()


def test_where_the_holder_of_another_place_withdraws_to_ends_no_hold_of_his(
    claim: Build, measures: Measures
) -> None:
    held = claim("captured Hanano", captor="front", window="2016-11-10")
    gone = claim("withdrew from Hanano", captor="front", by="B", window="2016-11-26")
    there = replace(gone.where[0], role=PlaceRole.DESTINATION)
    back = replace(gone, where=(there,))
    assert told(holdings([held, gone], measures)) == [("front", nov(10), nov(26), False)]
    assert told(holdings([held, back], measures)) == [("front", nov(10), None, False)]


def test_names_of_one_side_are_one_holder(claim: Build, measures: Measures) -> None:
    def taken(by: str) -> Claim:
        took: Claim = claim("captured Hanano", by=by, captor=by, window="2016-11-26")
        return replace(took, participants=(Participant("by", by),))

    units, command, front = map(taken, ("army units", "the army command", "the Front"))
    assert told(holdings([units, command], measures)) == [("army units", nov(26), None, False)]
    assert len(holdings([units, front], measures)) == 2
