"""Whether one count can stand behind two figures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dragoman.claims import Claim, Measure
from dragoman.reconcile import numbers
from dragoman.reconcile.reading import Reading, readings

Build = Any
Measures = dict[str, Measure]


def read(claim: Any, measures: Measures) -> Reading:
    return readings([claim], measures, {})[0]


@pytest.mark.parametrize(
    ("one", "other", "fit", "detail"),
    [
        ("903", "903", "same", "both say 903"),
        (
            "at least 250,000",
            "nearly 250,000",
            "same",
            "at least 250,000 and nearly 250,000: one number",
        ),
        ("900", "903", "rounded", "900 is 903 rounded down"),
        ("157", "160", "apart", "157 and 160 cannot both hold"),
        ("157", "about 160", "rounded", "about 160 is 157 rounded up"),
        ("9,150", "9,158", "apart", "9,150 and 9,158 cannot both hold"),
        ("1,197", "1,200", "rounded", "1,200 is 1,197 rounded up"),
        ("about 1,000", "903", "rounded", "about 1,000 is 903 rounded up"),
        ("hundreds", "400", "allowed", "hundreds allows 400"),
        (
            "200,000 to 300,000",
            "about 250,000",
            "allowed",
            "200,000 to 300,000 allows about 250,000",
        ),
        ("more than 900", "1,500", "meets", "more than 900 and 1,500 can both hold"),
        ("more than 900", "9,000", "apart", "more than 900 and 9,000 can hardly be one count"),
        (
            *("at least 700", "more than 2,000", "apart"),
            "at least 700 and more than 2,000 can hardly be one count",
        ),
        ("more than 950", "903", "apart", "more than 950 and 903 cannot both hold"),
        ("201", "219", "apart", "201 and 219 cannot both hold"),
        (
            "3,179",
            "3,719",
            "garbled",
            "3,179 and 3,719: two digits changed places; suspected, a person should see",
        ),
        (
            "3,179",
            "379",
            "garbled",
            "3,179 and 379: one digit lost or doubled; suspected, a person should see",
        ),
        (
            "250",
            "25,000",
            "garbled",
            "250 and 25,000: the decimal point moved; suspected, a person should see",
        ),
        ("12", "21", "apart", "12 and 21 cannot both hold"),
        ("12", "123", "apart", "12 and 123 cannot both hold"),
    ],
)
def test_figures(
    claim: Build, measures: Measures, one: str, other: str, fit: str, detail: str
) -> None:
    found = numbers.figures(
        read(claim(f"{one} people left Hanano"), measures),
        read(claim(f"{other} people left Hanano"), measures),
    )
    assert found
    assert (found.fit.value, found.detail) == (fit, detail)


def of_unit(claim: Claim, unit: str) -> Claim:
    assert claim.figure
    return replace(claim, figure=replace(claim.figure, unit=unit, category=None))


def test_units_of_time_and_area_are_held_against_each_other(
    claim: Build, measures: Measures
) -> None:
    one = of_unit(claim("24 people left Hanano"), "hours")
    other = of_unit(claim("1 people left Hanano", at=40), "days")
    found = numbers.figures(read(one, measures), read(other, measures))
    assert found
    assert (found.fit.value, found.detail) == ("same", "24 hours and 1 days: both say 24 hours")


def test_households_are_never_people(claim: Build, measures: Measures) -> None:
    one, other = (
        read(claim(f"25 {unit} left Hanano"), measures) for unit in ("households", "people")
    )
    assert numbers.figures(one, other) is None


@pytest.mark.parametrize(
    ("one", "other", "fit", "detail"),
    [
        (
            ("255,708", "2016-10-17/2017-03-02"),
            ("854,327", "2016-10-17/2017-06-11"),
            "meets",
            "255,708 by 2 Mar 2017 and 854,327 by 11 Jun 2017: 5,927 a day, after 1,866 a day",
        ),
        (
            ("897,663", "2016-10-17/2017-06-28"),
            ("1,340,000", "2016-10-17/2017-07-06"),
            "apart",
            "897,663 by 28 Jun 2017 and 1,340,000 by 6 Jul 2017: 55,292 a day, after 3,520 a day; "
            "the count cannot have grown so fast",
        ),
        (
            ("400", "../2016-11-27"),
            ("900", "../2016-11-28"),
            "apart",
            "400 by 27 Nov 2016 and 900 by 28 Nov 2016: more than double within a day",
        ),
        (
            ("400", "../2016-11-20"),
            ("900", "../2016-11-28"),
            "meets",
            "400 by 20 Nov 2016 and 900 by 28 Nov 2016: the count can have grown",
        ),
    ],
)
def test_the_pace_that_a_later_total_asks_for(
    claim: Build,
    measures: Measures,
    one: tuple[str, str],
    other: tuple[str, str],
    fit: str,
    detail: str,
) -> None:
    earlier, later = (
        read(claim(f"{count} people left Aleppo", window=window), measures)
        for count, window in (one, other)
    )
    for found in (numbers.pace(earlier, later), numbers.pace(later, earlier)):
        assert found
        assert (found.fit.value, found.detail) == (fit, detail)


def test_a_total_of_the_same_day_or_a_lower_one_asks_for_no_pace(
    claim: Build, measures: Measures
) -> None:
    here = {"window": "../2016-11-27"}
    one = read(claim("400 people left Aleppo", **here), measures)
    assert numbers.pace(one, read(claim("900 people left Aleppo", **here), measures)) is None
    lower = claim("300 people left Aleppo", window="../2016-11-28")
    assert numbers.pace(one, read(lower, measures)) is None
