"""What a cluster comes to, and who stands behind it."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.claims import Measure, Modality
from dragoman.errors import UsageError
from dragoman.reconcile import clusters, estimate, relations

Build = Any
Measures = dict[str, Measure]


def test_copies_are_one_origin(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "window": "2016-11-26/27"}
    told = [
        claim("more than 900 people left Hanano", by="A", **here),
        claim("903 civilians left Hanano", by="B", **here),
        claim("903 civilians left Hanano", by="C", on="2016-11-28", **here),
    ]
    found = estimate(told, relations(told, measures), measures)
    assert (found.low, found.high, found.origins) == (903, 903, 1)
    assert set(found.claims) == {c.id for c in told}
    assert found.basis == "3 claims of 1 origin (the Centre); no independent confirmation."


def test_the_range_goes_over_the_latest_of_each_origin(claim: Build, measures: Measures) -> None:
    total = {"window": "../2016-11-28"}
    first = claim("400 people left Aleppo", said="UN", window="../2016-11-27")
    later = claim("16,000 people left Aleppo", said="UN", by="B", on="2016-11-28", **total)
    other = claim("50,000 people left Aleppo", said="the Council", by="C", on="2016-11-28", **total)
    told = [other, later, first]
    found = estimate(told, relations(told, measures), measures)
    assert (found.low, found.high, found.origins) == (16000, 50000, 2)
    assert found.left_out == ((first.id, f"superseded by {later.id}, of the same origin"),)
    assert "2 claims of 2 independent origins (UN; the Council)" in found.basis


def test_an_end_that_a_speaker_left_open_stays_open(claim: Build, measures: Measures) -> None:
    told = [claim("more than 900 people left Hanano", said="UN")]
    found = estimate(told, (), measures)
    assert (found.low, found.high) == (900, None)


def test_what_is_not_used_says_why(claim: Build, measures: Measures) -> None:
    told = [
        claim("12 people left Hanano", said="UN"),
        claim("12 people left Hanano", said="UN", at=40),
        claim("30 people left Hanano", said="UN", at=80, modality=Modality.PLANNED),
        claim("4 households left Hanano", said="UN", at=120),
        claim("left Hanano", said="UN", at=160),
    ]
    found = estimate(told, (), measures)
    assert [why for _, why in found.left_out[-3:]] == [
        "is planned, not asserted",
        "counts households, not people",
        "gives no figure",
    ]
    assert {*found.claims, *(id_ for id_, _ in found.left_out)} == {c.id for c in told}


def test_nothing_to_count_is_said_so(claim: Build, measures: Measures) -> None:
    found = estimate([claim("captured Hanano")], (), measures)
    assert (found.low, found.high, found.origins, found.claims) == (None, None, 0, ())
    assert found.basis.startswith("Nothing to count")


def test_unknown_policies_are_refused(claim: Build, measures: Measures) -> None:
    with pytest.raises(UsageError, match="'median'; there are: range"):
        estimate([claim("12 people left Hanano")], (), measures, policy="median")
    with pytest.raises(UsageError, match="at least one claim"):
        estimate([], (), measures)


def test_clusters_are_what_relations_connect_but_for_parts(
    claim: Build, measures: Measures
) -> None:
    here = {"said": "the Centre", "window": "2016-11-26/27"}
    one = claim("903 civilians left Hanano", by="A", **here)
    part = claim("119 children left Hanano", by="A", at=40, part_of=one, **here)
    again = claim("903 civilians left Hanano", by="B", on="2016-11-28", **here)
    found = relations([one, part, again], measures)
    assert clusters([again, part, one], found) == ((one, again), (part,))
