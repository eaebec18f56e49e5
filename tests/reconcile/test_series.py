"""A count through time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.claims import Measure
from dragoman.reconcile import Step, relations, steps

Build = Any
Measures = dict[str, Measure]


def told(claim: Build, counts: list[int], said: str = "UN", verb: str = "left") -> list[Any]:
    return [
        claim(
            f"{count} people {verb} Aleppo",
            said=said,
            window=f"../2016-11-{day}",
            on=f"2016-11-{day}",
        )
        for day, count in enumerate(counts, 10)
    ]


def series(claims: list[Any], measures: Measures) -> tuple[tuple[Step, ...], ...]:
    return steps(claims, relations(claims, measures), measures)


def test_a_later_lower_total_is_a_revision_and_no_negative_flow(
    claim: Build, measures: Measures
) -> None:
    (found,) = series(told(claim, [169, 372, 350, 400, 400]), measures)
    assert [(s.total, s.change.value, s.added) for s in found] == [
        (169, "first", None),
        (372, "grew", 203),
        (350, "revised down", None),
        (400, "grew", 50),
        (400, "told again", 0),
    ]


def test_a_round_number_is_the_full_one_again(claim: Build, measures: Measures) -> None:
    (found,) = series(told(claim, [11_104, 11_000, 11_250]), measures)
    assert [(s.change.value, s.added) for s in found] == [
        ("first", None),
        ("told again", 0),
        ("grew", 146),
    ]


def test_what_is_counted_elsewhere_is_another_series(claim: Build, measures: Measures) -> None:
    here = told(claim, [5_397, 9_150])
    there = claim("1,200 people left Idlib", said="UN", window="../2016-11-12", on="2016-11-12")
    found = series([*here, there], measures)
    assert sorted([s.total for s in one] for one in found) == [[1_200], [5_397, 9_150]]


def test_a_stock_may_fall_and_nothing_is_added(claim: Build, measures: Measures) -> None:
    (found,) = series(told(claim, [250, 90, 120], verb="are trapped in"), measures)
    assert [(s.change.value, s.added) for s in found] == [
        ("first", None),
        ("fell", None),
        ("grew", None),
    ]


def test_each_origin_has_its_series(claim: Build, measures: Measures) -> None:
    claims = [*told(claim, [169, 372]), *told(claim, [500, 900], said="the Governor")]
    found = series(claims, measures)
    assert sorted([s.total for s in one] for one in found) == [[169, 372], [500, 900]]


def test_a_days_count_and_a_plan_are_no_steps(claim: Build, measures: Measures) -> None:
    total, *_ = told(claim, [169])
    day = claim("40 people left Aleppo", said="UN", window="2016-11-12", on="2016-11-12")
    part = replace(claim("12 people left Aleppo", said="UN", window="../2016-11-12"), part_of="x")
    (found,) = series([total, day, part], measures)
    assert [step.claim for step in found] == [total.id]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 999), min_size=1, max_size=9), st.randoms())
def test_nothing_is_ever_taken_away(
    claim: Build, measures: Measures, counts: list[int], random: Any
) -> None:
    claims = told(claim, counts)
    found = series(claims, measures)
    assert all(step.added is None or step.added >= 0 for one in found for step in one)
    assert sorted(step.claim for one in found for step in one) == sorted({c.id for c in claims})
    random.shuffle(claims)
    assert series(claims, measures) == found
