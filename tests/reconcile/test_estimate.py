"""What a cluster comes to, and who stands behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.claims import Claim, Measure, Modality, Relation, RelationKind
from dragoman.errors import UsageError
from dragoman.reconcile import clusters, estimate, known_on, relations

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


def test_what_is_made_of_parts_alone_says_that_it_is_a_part(
    claim: Build, measures: Measures
) -> None:
    whole = claim("903 civilians left Hanano", said="the Centre")
    part = claim("400 children left Hanano", said="the Centre", part_of=whole)
    found = estimate([part], (), measures)
    assert found.basis.endswith(
        "A part of another figure, which holds it: not to be added to that."
    )


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


def test_what_another_has_updated_since_is_out_of_the_range(
    claim: Build, measures: Measures
) -> None:
    """But two who are known apart stand beside each other, however late the one speaks."""
    first = {"window": "../2016-11-27"}
    later = {"by": "B", "on": "2016-11-28", "window": "../2016-11-28"}
    one = claim("15 people killed in Idlib", said="a youth group", **first)
    other = claim("21 people killed in Idlib", said="the doctors", **later)
    found = estimate([one, other], relations([one, other], measures), measures)
    assert (found.low, found.high, found.origins) == (21, 21, 1)
    assert found.left_out == ((one.id, f"updated by {other.id}"),)
    one = claim("15 people killed in Idlib", said="UN", actor="un", **first)
    other = claim("21 people killed in Idlib", said="the Army", actor="army", **later)
    found = estimate([one, other], relations([one, other], measures), measures)
    assert (found.low, found.high, found.origins) == (15, 21, 2)
    one = claim("15 people killed in Idlib", said="the Front", party=True, **first)
    other = claim("21 people killed in Idlib", said="the doctors", **later)
    found = estimate([one, other], relations([one, other], measures), measures)
    assert (found.low, found.high, found.origins) == (15, 21, 2)
    one = claim("15 people killed in Idlib", said="the provincial governor", party=True, **first)
    other = claim("21 people killed in Idlib", said="the governor of Idlib", **later)
    found = estimate([one, other], relations([one, other], measures), measures)
    assert (found.low, found.high, found.origins) == (21, 21, 1)


def test_it_tells_of_which_places_and_days(claim: Build, measures: Measures) -> None:
    one = claim("12 people killed in Idlib", said="UN", window="2016-11-25")
    other = claim("12 people killed in Idlib", said="the doctors", window="2016-11-25/26", by="B")
    found = estimate([one, other], relations([one, other], measures), measures)
    assert found.places == tuple(where.name for where in one.where)
    assert (found.start, found.end) == (date(2016, 11, 25), date(2016, 11, 26))


def test_what_its_speaker_has_revised_does_not_come_back_with_the_revision(
    claim: Build, measures: Measures
) -> None:
    """As in "revised down to 153 from 157"."""
    here = {"said": "UN", "window": "2016-11-26"}
    one = claim("157 people killed in Idlib", **here)
    now = claim("153 people killed in Idlib", by="B", on="2016-11-28", **here)
    before = claim("157 people killed in Idlib", by="B", on="2016-11-28", **here)
    told = [one, now, before]
    found = estimate(told, relations(told, measures), measures)
    assert (found.low, found.high) == (153, 153)


@pytest.mark.parametrize("said", ["UN", "reports"])
def test_what_was_told_before_does_not_come_back_with_the_news(
    claim: Build, measures: Measures, said: str
) -> None:
    """As in "twelve have died; earlier reports put it at seven"."""
    here = {"said": "UN", "window": "2016-11-26"}
    later = {"by": "B", "on": "2016-11-27", "report": "two"}
    one = claim("7 people killed in Idlib", by="A", **here)
    now = claim("12 people killed in Idlib", **here, **later)
    before = claim("7 people killed in Idlib", at=80, **{**here, "said": said}, **later)
    told = [one, now, before]
    found = estimate(told, relations(told, measures), measures)
    assert (found.low, found.high) == (12, 12)


def test_of_two_numbers_of_one_report_the_one_told_before_is_the_older(
    claim: Build, measures: Measures
) -> None:
    """Whatever holds the two together: "21 were killed, not 23, the figure given on Saturday"."""
    here = {"said": "UN", "window": "../2016-11-27"}
    one = claim("23 people killed in Idlib", by="A", **here)
    now = claim("21 people killed in Idlib", by="B", on="2016-11-28", report="two", **here)
    before = claim(
        "23 people killed in Idlib", by="B", on="2016-11-28", report="two", at=80, **here
    )
    again = Relation(RelationKind.REPEAT, one.id, before.id, ("figure",), ())
    found = estimate([one, now, before], [again], measures)
    assert (found.low, found.high) == (21, 21)


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
    with pytest.raises(
        UsageError, match="'median'; there are: range, conservative, recommended, low-best-high"
    ):
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


# -- the policies ----------------------------------------------------------------------------------


def three(claim: Build) -> list[Claim]:
    """Three origins on one question: a party, a monitor, an agency that stays vague."""
    here = {"window": "2016-11-27"}
    return [
        claim("903 people left Aleppo", said="the Centre", actor="ru", by="A", party=True, **here),
        claim("2,500 people left Aleppo", said="the Monitor", actor="mon", by="B", **here),
        claim("hundreds left Aleppo", said="UN", actor="un", by="C", on="2016-11-28", **here),
    ]


def test_conservative_takes_the_lowest_and_acleds_number_for_a_vague_word(
    claim: Build, measures: Measures
) -> None:
    centre, monitor, un = told = three(claim)
    found = estimate(told, relations(told, measures), measures, "conservative")
    assert (found.low, found.high, found.claims) == (100, 100, (un.id,))
    assert "“hundreds” is taken for 100, by ACLED's rule." in found.basis
    assert found.left_out == (
        (centre.id, "higher than what UN says"),
        (monitor.id, "higher than what UN says"),
    )


def test_conservative_does_not_make_a_number_of_an_upper_bound(
    claim: Build, measures: Measures
) -> None:
    told = [claim("up to 600 people left Aleppo", said="UN", window="2016-11-27")]
    found = estimate(told, (), measures, "conservative")
    assert (found.low, found.high, found.claims) == (None, None, ())
    assert found.left_out == ((told[0].id, "gives no lower number"),)


def test_recommended_is_one_figure_with_its_reason_and_the_rest_triangulates(
    claim: Build, measures: Measures
) -> None:
    centre, monitor, un = told = three(claim)
    found = estimate(told, relations(told, measures), measures, "recommended")
    assert (found.low, found.high, found.best, found.claims) == (2500, 2500, 2500, (monitor.id,))
    assert "Recommended: 2,500, because it is the most exact." not in found.basis
    assert "Recommended: 2,500, because it is" in found.basis
    assert dict(found.left_out) == {
        centre.id: "triangulation: another origin's figure is recommended",
        un.id: "triangulation: another origin's figure is recommended",
    }


def test_of_two_that_contradict_each_other_in_one_report_none_is_recommended(
    claim: Build, measures: Measures
) -> None:
    """Both have taken part, or may have: neither is "the latest", since both are of one day."""
    here = {"window": "../2016-11-27", "report": "one"}
    one = claim("1,894 people left Aleppo", said="the Governor", party=True, **here)
    other = claim("4,280 people left Aleppo", said="the officials of the Front", at=60, **here)
    told = [one, other]
    for policy in ("recommended", "low-best-high"):
        found = estimate(told, relations(told, measures), measures, policy)
        assert (found.low, found.high, found.best) == (1894, 4280, None)
        assert found.contested
        assert set(found.claims) == {one.id, other.id}
    found = estimate(told, relations(told, measures), measures, "recommended")
    assert "None is recommended: these contradict each other" in found.basis
    known = claim("4,280 people left Aleppo", said="UN", actor="un", at=60, **here)
    told = [one, known]
    found = estimate(told, relations(told, measures), measures, "recommended")
    assert found.best == 4280
    assert "because it is the only one by nobody known to take part in the conflict." in found.basis


def test_the_reasons_of_a_recommendation_hold(claim: Build, measures: Measures) -> None:
    """What one told twice counts in its exact form, though that came last."""
    first = {"window": "../2016-11-25", "on": "2016-11-25"}
    told = [
        claim("400,000 people left Aleppo", said="UN", actor="un", by="A", **first),
        claim("406,265 people left Aleppo", said="UN", actor="un", by="B", window="../2016-11-27"),
        claim("about 300,000 people left Aleppo", said="the Monitor", actor="mon", **first),
    ]
    found = estimate(told, relations(told, measures), measures, "recommended")
    assert found.best == 406265
    assert "Recommended: 406,265, because it is" in found.basis
    assert found.basis.partition("because it is ")[2].startswith(
        "told by the most outlets and the most exact and the latest."
    )
    here = {"window": "2016-11-27"}
    told = [
        claim("at least 40 people left Idlib", said="UN", actor="un", **here),
        claim("45 people left Idlib", said="the Monitor", actor="mon", at=60, **here),
    ]
    found = estimate(told, relations(told, measures), measures, "recommended")
    assert "Recommended: 45, because it is the most exact." in found.basis


def test_low_best_high_and_a_contested_estimate_shows_both_sides(
    claim: Build, measures: Measures
) -> None:
    told = three(claim)[:2]
    found = estimate(told, relations(told, measures), measures, "low-best-high")
    assert (found.low, found.best, found.high) == (903, 2500, 2500)
    assert found.contested
    assert "Contested: the Centre, a party to the conflict: 903; the Monitor: 2,500." in found.basis


def test_as_it_was_known_on_a_past_day(claim: Build, measures: Measures) -> None:
    here = {"said": "UN"}
    first = claim("400 people left Aleppo", window="../2016-11-27", **here)
    later = claim("16,000 people left Aleppo", window="../2016-11-29", on="2016-11-29", **here)
    undated = claim("9 people left Aleppo", window="../2016-11-29", on=None, **here)
    everything = [first, later, undated]
    assert known_on(everything, date(2016, 11, 28)) == (first,)
    told = known_on(everything, date(2016, 11, 28))
    found = estimate(told, relations(told, measures), measures)
    assert (found.low, found.high, found.left_out) == (400, 400, ())
    now = known_on(everything, date(2016, 11, 29))
    assert estimate(now, relations(now, measures), measures).high == 16000


SAID = st.tuples(
    st.sampled_from(["903", "more than 900", "hundreds", "up to 40", "119 to 200"]),
    st.sampled_from(["the Centre", "UN", "the Army", None]),
    st.sampled_from(["A", "B"]),
    st.sampled_from(list(Modality)),
)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(SAID, min_size=1, max_size=7),
    st.sampled_from(["range", "conservative", "recommended", "low-best-high"]),
    st.randoms(),
)
def test_every_claim_is_used_or_left_out_with_its_reason_whatever_the_order(
    claim: Build, measures: Measures, said: list[Any], policy: str, random: Any
) -> None:
    told = [
        claim(f"{count} people left Aleppo", said=who, by=by, modality=how, at=40 * number)
        for number, (count, who, by, how) in enumerate(said)
    ]
    found = estimate(told, relations(told, measures), measures, policy)
    assert sorted([*found.claims, *dict(found.left_out)]) == sorted(c.id for c in told)
    assert all(why for _, why in found.left_out)
    if found.low is not None and found.high is not None:
        assert found.low <= found.high
    random.shuffle(told)
    assert estimate(told, relations(told, measures), measures, policy) == found
