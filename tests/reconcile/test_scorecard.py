"""Where no rule speaks: what all that is found of two claims makes likely."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from dragoman.claims import Measure, Modality, Provenance, Relation
from dragoman.reconcile import relations
from dragoman.reconcile.compare import compare
from dragoman.reconcile.reading import readings
from dragoman.reconcile.scorecard import LIKELY, Scorecard, cells

Build = Any
Measures = dict[str, Measure]


def weighed(found: tuple[Relation, ...]) -> list[str]:
    """The relations that the scorecard gave, by their kind."""
    return [r.kind.value for r in found if r.reasons[0].feature == "likelihood"]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("12 people killed in Aleppo", "17 people killed in Aleppo", "contradiction"),
        ("12 people killed in Aleppo", "1,700 people killed in Aleppo", "contradiction"),
        ("12 people killed in Aleppo", "17 people killed in Idlib", None),
    ],
)
def test_two_accounts_of_windows_that_are_nearly_one(
    claim: Build, measures: Measures, one: str, other: str, kind: str | None
) -> None:
    """No rule holds a count of two days against one of three; readers do."""
    first = claim(one, said="a doctor", by="A", window="2016-11-27/28")
    second = claim(other, said="the governor", by="B", window="2016-11-27/29")
    assert weighed(relations([first, second], measures)) == ([kind] if kind else [])


def test_the_relation_says_how_often_readers_link_such_pairs(
    claim: Build, measures: Measures
) -> None:
    here = {"by": "A", "window": "2016-11-27/28"}
    one = claim("12 people killed in Aleppo", said="a doctor", **here)
    other = claim("17 people killed in Aleppo", said="the governor", by="B", window="2016-11-27/29")
    (found,) = relations([one, other], measures)
    reason = found.reasons[0]
    assert LIKELY[found.kind] <= reason.weight <= 1
    assert reason.detail == (
        f"no rule speaks; of pairs like these two, readers link {reason.weight:.0%}"
    )
    assert {"figure", "when", "where"} <= {r.feature for r in found.reasons}


def test_what_a_rule_only_hints_at_says_how_often_too(claim: Build, measures: Measures) -> None:
    here = {"window": "2016-11-27"}
    told = claim("captured Hanano", said="the Army", by="A", **here)
    denied = claim("captured Hanano", said="the Front", by="B", modality=Modality.DENIED, **here)
    (found,) = relations([told, denied], measures)
    last = found.reasons[-1]
    assert found.kind.value == "contradiction"
    assert (last.feature, last.detail[:13]) == ("certainty", "a rule speaks")


@pytest.mark.parametrize(("day", "kinds"), [("22", ["update"]), ("28", [])])
def test_a_toll_elsewhere_long_after_a_dated_event_is_of_another(
    claim: Build, measures: Measures, belongs: dict[str, str], day: str, kinds: list[str]
) -> None:
    """57 in the camp in two days, by the committees, and 62 in the city nine days later."""
    committees = {"said": "a doctor", "by": "A", "on": "2016-11-20", "window": "2016-11-18/19"}
    one = claim("at least 57 people killed in Eastern Aleppo", **committees)
    army = {"said": "the governor", "by": "B", "on": f"2016-11-{day}"}
    other = claim("62 people killed in Aleppo", window=f"../2016-11-{day}", **army)
    assert weighed(relations([one, other], measures, belongs)) == kinds


def test_one_voice_in_one_report_tells_two_things(claim: Build, measures: Measures) -> None:
    here = {"report": "one", "said": "a doctor", "window": "2016-11-27/28"}
    one = claim("12 people killed in Aleppo", **here)
    other = claim("17 people killed in Aleppo", at=90, **(here | {"window": "2016-11-27/29"}))
    assert weighed(relations([one, other], measures)) == []


def test_a_claim_whose_place_is_not_its_own_meets_those_of_its_area(
    claim: Build, measures: Measures
) -> None:
    """Its place is that of the sentence before, another town: the number and the day bring them
    together, wherever it was filed.
    """
    here = {"window": "2016-11-27", "said": "the army", "actor": "army"}
    one = claim("1,631 people killed in Idlib", by="A", **here)
    other = claim("1,631 people killed in Aleppo", by="B", **here)
    guessed = replace(other, provenance=Provenance("test@1", ("where.carried",)))
    assert relations([one, other], measures) == ()
    assert [r.kind.value for r in relations([one, guessed], measures)] == ["repeat"]


def test_as_many_dead_in_another_town_confirm_nothing(claim: Build, measures: Measures) -> None:
    """Nine here and nine there on one day, and the one place is that of the sentence before."""
    here = {"window": "2016-11-27"}
    one = claim("9 people killed in Idlib", said="the Red Crescent", actor="rc", **here)
    other = claim("9 people killed in Aleppo", said="Saba", actor="saba", by="B", **here)
    guessed = replace(other, provenance=Provenance("test@1", ("where.carried",)))
    assert relations([one, guessed], measures) == ()


def test_the_table_that_ships() -> None:
    card = Scorecard.shipped()
    assert len(card.baseline) == 5
    assert {len(row) for row in card.weights.values()} == {5}
    assert max(card.baseline) < 0, "most pairs are no relation"
    assert card.weights["number same"][0] > card.weights["number apart"][0], "repeats"


def test_what_is_found_stands_in_the_table(claim: Build, measures: Measures) -> None:
    """Cells and table are of one make: a cell renamed here without learning anew would weigh
    nothing, unseen.
    """
    counts, speakers = (12, 17), ("a doctor", "the governor")
    claims = [
        claim(f"{n} people killed in Aleppo", said=who, by=who, window=window)
        for n, who, window in product(counts, speakers, ("2016-11-27", "2016-11-27/29"))
    ]
    found = readings(claims, measures, {})
    known = Scorecard.shipped().weights
    named = [
        cell
        for at, one in enumerate(found)
        for other in found[at + 1 :]
        if (c := compare(one, other))
        for cell in cells(c)
    ]
    assert sum(cell in known for cell in named) > 0.9 * len(named)


def test_one_sides_soldiers_are_the_others_fighters(claim: Build, measures: Measures) -> None:
    """The label is the speaker's: what both count can be one, which nobody says of civilians."""
    here = {"window": "2016-11-26"}
    one = claim("78 fighters killed in Idlib", said="the army", actor="army", by="A", **here)
    other = claim("78 soldiers killed in Idlib", said="the front", actor="front", by="B", **here)
    peaceful = claim("78 civilians killed in Idlib", said="the front", by="B", **here)
    found = [compare(*readings([one, second], measures, {})) for second in (other, peaceful)]
    assert found[0] is not None
    assert found[0].group is not None
    assert found[0].group.detail == "fighters can be another's soldiers"
    assert found[1] is None


def test_two_by_their_names_confirm_what_has_no_number_of_its_own(
    claim: Build, measures: Measures
) -> None:
    here = {"captor": "front", "words": "the front attacked the town at two in the morning"}
    one = claim("an attack on civilians in Idlib", said="the mayor", window="2016-11-26", **here)
    here["words"] = "the front attacked the town of Idlib from several sides"
    other = claim(
        "an attack on civilians in Idlib", said="nurses", by="B", window="../2016-11-27", **here
    )
    (found,) = relations([one, other], measures)
    assert found.kind.value == "confirmation"
    same = {"window": "2016-11-26", "time_words": "that day"}
    fled = claim("300 households fled Idlib", said="the mayor", **same)
    again = claim("300 households fled Idlib", said="the relief office", by="B", **same)
    (found,) = relations([fled, again], measures)
    assert found.kind.value == "repeat"
