"""Which claims meet at all."""

from __future__ import annotations

from typing import Any

from dragoman.claims import Measure
from dragoman.reconcile.pairs import keys, pairs
from dragoman.reconcile.reading import readings

Build = Any
Measures = dict[str, Measure]


def met(
    claims: list[Any], measures: Measures, belongs: dict[str, str] | None = None
) -> set[tuple[str, str]]:
    found = readings(claims, measures, belongs or {})
    return {(one.claim.id, other.claim.id) for one, other in pairs(found)}


def test_a_quarter_meets_its_city_and_not_the_next_quarter(
    claim: Build, measures: Measures, belongs: dict[str, str]
) -> None:
    here = {"window": "2016-11-27"}
    city = claim("300 people left Aleppo", by="A", **here)
    hanano = claim("20 people left Hanano", by="B", **here)
    salaheddin = claim("70 people left Salaheddin", by="C", **here)
    assert met([salaheddin, city, hanano], measures, belongs) == {
        (city.id, hanano.id),
        (city.id, salaheddin.id),
    }


def test_weeks_apart_only_a_like_number_meets(claim: Build, measures: Measures) -> None:
    one = claim("300 people left Aleppo", by="A", window="2016-09-01", on="2016-09-01")
    like = claim("about 310 people left Aleppo", by="B", window="2016-11-27")
    unlike = claim("9,000 people left Aleppo", by="C", window="2016-11-27")
    assert met([one, like], measures) == {(one.id, like.id)}
    assert met([one, unlike], measures) == set()


def test_totals_meet_the_next_bulletins_totals(claim: Build, measures: Measures) -> None:
    one = claim("300 people left Aleppo", by="A", window="../2016-11-01", on="2016-11-01")
    other = claim("9,000 people left Aleppo", by="B", window="../2016-11-20", on="2016-11-20")
    assert met([one, other], measures) == {(one.id, other.id)}


def test_keys_are_strings_that_anything_can_group_by(claim: Build, measures: Measures) -> None:
    (reading,) = readings([claim("300 people left Hanano", window="2016-11-26/27")], measures, {})
    found = keys(reading)
    assert {"out/local:Hanano/day/2016-11-26", "out/local:Hanano/day/2016-11-28"} <= found.own
    assert {"out/local:Eastern Aleppo/day/2016-11-27", "out/country SY/day/2016-11-27"} <= (
        found.above
    )
    assert not found.own & found.above


def test_a_window_of_years_has_no_more_keys_than_one_of_a_month(
    claim: Build, measures: Measures
) -> None:
    long, month = (
        keys(readings([claim("300 people left Hanano", window=window)], measures, {})[0])
        for window in ("2011-03-15/2016-11-27", "2016-10-20/2016-11-27")
    )
    assert len(long.own) == len(month.own)
