"""What a person decided binds, whatever the rules say and whatever comes after."""

from __future__ import annotations

from typing import Any

from dragoman.claims import Measure, RelationKind
from dragoman.reconcile import Bond, estimate, relations

Build = Any
Measures = dict[str, Measure]


def test_not_the_same(claim: Build, measures: Measures) -> None:
    here = {"said": "the Centre", "window": "2016-11-27"}
    one, other = (claim("903 people left Hanano", by=by, **here) for by in "AB")
    assert relations([one, other], measures)
    bond = Bond(one.id, other.id, None, "a reviewer", "two convoys")
    assert relations([one, other], measures, bonds=[bond]) == ()
    third = claim("903 people left Hanano", by="C", **here)
    found = relations([one, other, third], measures, bonds=[bond])
    assert {frozenset((r.earlier, r.later)) for r in found} == {
        frozenset((one.id, third.id)),
        frozenset((other.id, third.id)),
    }


def test_the_same_and_the_later_word_holds(claim: Build, measures: Measures) -> None:
    one = claim("903 people left Hanano", said="the Centre", actor="ru", window="2016-11-27")
    other = claim("about 400 people left Idlib", said="UN", actor="un", by="B")
    assert relations([one, other], measures) == ()
    first = Bond(one.id, other.id, None, "a reviewer")
    last = Bond(one.id, other.id, RelationKind.REPEAT, "another reviewer", "one column")
    (found,) = relations([one, other], measures, bonds=[first, last])
    assert (found.kind, found.on) == (RelationKind.REPEAT, ("judgement",))
    assert found.reasons[0].detail == "another reviewer decided it: one column"
    assert estimate([one, other], [found], measures).origins == 1


def test_a_bond_makes_parts_of_one_whole_contradict(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    there = {"by": "B", "on": "2016-11-28", **here}
    whole = claim("903 people left Hanano", said="the Centre", actor="ru", **here)
    again = claim("2,000 people left Idlib", said="UN", actor="un", **there)
    part = claim("119 children left Hanano", at=40, part_of=whole, **here)
    other = claim("1,300 children left Hanano", at=40, part_of=again, **there)
    everything = [whole, again, part, other]
    pair = {part.id, other.id}
    before = [r for r in relations(everything, measures) if {r.earlier, r.later} == pair]
    assert not [r for r in before if "wholes" in {reason.feature for reason in r.reasons}]
    bond = Bond(whole.id, again.id, RelationKind.REPEAT, "a reviewer")
    found = relations(everything, measures, bonds=[bond])
    (after,) = (r for r in found if {r.earlier, r.later} == pair)
    assert after.kind is RelationKind.CONTRADICTION
    assert "wholes" in {reason.feature for reason in after.reasons}


def test_a_bond_on_a_claim_that_is_not_there_says_nothing(claim: Build, measures: Measures) -> None:
    one = claim("903 people left Hanano")
    for kind in (None, RelationKind.REPEAT):
        bond = Bond(one.id, "claim:gone", kind, "a reviewer")
        assert relations([one], measures, bonds=[bond]) == ()
