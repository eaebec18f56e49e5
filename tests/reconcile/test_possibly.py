"""Possibly the same event: what is lacking, and what is known to be apart."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.claims import Claim, Measure
from dragoman.reconcile import possibly, relations

Build = Any
Measures = dict[str, Measure]


def lacking(one: Claim, other: Claim, measures: Measures) -> list[str]:
    """What is lacking between two claims; the same whichever comes first."""
    related = relations([one, other], measures)
    found = possibly([one, other], measures, relations=related)
    assert found == possibly([other, one], measures, relations=related)
    return [sentence for possibility in found for sentence in possibility.lacking]


def test_two_accounts_whose_counts_differ_a_little(claim: Build, measures: Measures) -> None:
    one = claim("12 people killed in Aleppo", said="a doctor", report="a", window="2016-11-22/27")
    other = claim(
        "17 people killed in Aleppo", said="the governor", report="b", window="2016-11-26/30"
    )
    told = lacking(one, other, measures)
    assert told, "nothing is told of them"
    assert any("windows" in sentence or "counts differ" in sentence for sentence in told)


def test_what_stands_in_a_relation_is_not_told_again(claim: Build, measures: Measures) -> None:
    one = claim("903 civilians left Aleppo", said="the ministry", report="a", window="2016-11-27")
    other = claim("903 civilians left Aleppo", said="the ministry", report="b", window="2016-11-27")
    assert relations([one, other], measures)
    assert not lacking(one, other, measures)


@pytest.mark.parametrize(
    "other",
    [
        {"words": "12 people killed in Idlib"},
        {"words": "400 people killed in Aleppo"},
        {"words": "12 people injured in Aleppo"},
    ],
)
def test_what_is_known_to_be_apart(other: dict[str, str], claim: Build, measures: Measures) -> None:
    more = {"said": "the governor", "report": "b", "window": "2016-11-27"}
    one = claim("12 people killed in Aleppo", said="a doctor", report="a", window="2016-11-27")
    assert not lacking(one, claim(other["words"], **more), measures)


def test_one_report_settles_its_own(claim: Build, measures: Measures) -> None:
    one = claim("12 people killed in Aleppo", at=0, report="a", window="2016-11-27/28")
    other = claim("14 people killed in Aleppo", at=90, report="a", window="2016-11-26/29")
    assert not lacking(one, other, measures)


@given(st.permutations(range(4)))
def test_order_never_matters(claim: Build, measures: Measures, order: list[int]) -> None:
    words = [
        "12 people killed in Aleppo",
        "17 people killed in Aleppo",
        "9 people killed in Aleppo",
    ]
    claims = [
        claim(text, said=f"source {n}", report=f"r{n}", window=f"2016-11-2{5 + n}/29")
        for n, text in enumerate([*words, "20 people injured in Aleppo"])
    ]
    found = possibly(claims, measures, relations=relations(claims, measures))
    assert found == possibly(
        [claims[n] for n in order], measures, relations=relations(claims, measures)
    )
