"""A contradiction that somebody looked into is settled, and nothing of what was said changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dragoman.claims import (
    Claim,
    Document,
    GoesWith,
    Judgement,
    JudgementKind,
    Relation,
    RelationKind,
    Settlement,
)
from dragoman.errors import UsageError
from dragoman.record import Fate, Ledger, Query, Standing, Status

Say = Callable[..., Claim]
Report = Callable[..., Document]

MADE_BY = "extract@1+en@1"
AT = datetime(2016, 11, 28, 10, 30, tzinfo=UTC)
CENTRE = "The centre met. 903 civilians left Hanano, the centre said."
AGENCY = "The agency wrote that 400 civilians left Hanano."


def decide(kind: str, claim: Claim | str = "", by: str = "Ana", **more: Any) -> Judgement:
    name = claim.id if isinstance(claim, Claim) else claim
    return Judgement(JudgementKind(kind), name, by, AT, **more)


@pytest.fixture
def quarrel(ledger: Ledger, report: Report, say: Say) -> tuple[Claim, Claim]:
    """Two claims that contradict each other, in two reports."""
    first, second = report(CENTRE), report(AGENCY, "r2")
    one, other = say(first, "903 civilians"), say(second, "400 civilians", by=None)
    ledger.record(first, [one], MADE_BY)
    ledger.record(second, [other], MADE_BY)
    contradict(ledger, one, other)
    return one, other


def contradict(ledger: Ledger, one: Claim, other: Claim) -> None:
    relation = Relation(RelationKind.CONTRADICTION, one.id, other.id, ("figure",))
    ledger.add_relations([relation], ["r1", "r2"], "rules@1")


def settle(ledger: Ledger, one: Claim, other: Claim, answer: str = "claim", **more: Any) -> None:
    told = {"note": "the list names each", **more}
    ledger.judge(decide("settle", one, other=other.id, after=answer, **told))


def fates(ledger: Ledger) -> list[Fate]:
    return [one.fate for one in ledger.settled()]


Quarrel = tuple[Claim, Claim]


def test_it_is_kept_with_its_reason_and_both_claims_stand_as_said(
    ledger: Ledger, quarrel: Quarrel
) -> None:
    settle(ledger, *quarrel)
    (relation,) = ledger.relations()
    why = "the list names each"
    assert relation.settled == Settlement(GoesWith.EARLIER, why, "Ana", AT, 1)
    assert ledger.claims() == quarrel
    stood = ledger.stood(claim.id for claim in quarrel)
    assert [(s.status, s.standing) for s in stood.values()] == [
        (Status.OPEN, Standing.CONTESTED),
        (Status.OPEN, Standing.CONTESTED),
    ]
    assert [j.note for claim in quarrel for j in ledger.judgements(claim.id)] == [why, why]
    assert ledger.audit().sound
    with ledger.flowing(Query()) as flow:
        assert tuple(flow.relations()) == (relation,)
        assert flow.relations_of([quarrel[0].id]) == (relation,)
    assert ledger.bonds() == (), "the rules are not bound by it"


@pytest.mark.parametrize(
    ("answer", "goes_with"),
    [
        ("claim", GoesWith.LATER),
        ("other", GoesWith.EARLIER),
        ("neither", GoesWith.NEITHER),
        ("both", GoesWith.BOTH),
    ],
)
def test_the_pair_is_one_in_whatever_order_it_is_named_and_the_last_word_holds(
    ledger: Ledger, quarrel: Quarrel, answer: str, goes_with: GoesWith
) -> None:
    one, other = quarrel
    settle(ledger, one, other, "claim")
    settle(ledger, other, one, answer, by="Ben")
    (relation,) = ledger.relations()
    assert relation.settled is not None
    assert (relation.settled.goes_with, relation.settled.by) == (goes_with, "Ben")
    assert [told.judgement.number for told in ledger.settled()] == [2]
    ledger.judge(decide("undo", undoes=2))
    (relation,) = ledger.relations()
    assert relation.settled is not None
    assert (relation.settled.goes_with, relation.settled.by) == (GoesWith.EARLIER, "Ana")


def test_it_is_taken_back_and_the_contradiction_stays_throughout(
    ledger: Ledger, quarrel: Quarrel
) -> None:
    settle(ledger, *quarrel)
    for undoes, settled in ((1, False), (2, True), (3, False)):
        ledger.judge(decide("undo", undoes=undoes))
        (relation,) = ledger.relations()
        assert (relation.kind, bool(relation.settled)) == (RelationKind.CONTRADICTION, settled)
    assert ledger.unrelated("rules@1") == frozenset(), "nothing is to be related anew for it"
    assert ledger.settled() == ()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"note": " "}, "needs a reason"),
        ({"after": None}, "say in `after` which of the two"),
        ({"after": "Ana"}, "`neither`: neither"),
        ({"after": ["claim"]}, "say in `after`"),
        ({"other": None}, "needs another claim"),
    ],
)
def test_it_needs_a_reason_and_says_which(
    ledger: Ledger, quarrel: Quarrel, more: dict[str, Any], told: str
) -> None:
    given = {"other": quarrel[1].id, "after": "both", "note": "seen"} | more
    with pytest.raises(UsageError, match=told):
        ledger.judge(decide("settle", quarrel[0], **given))
    assert ledger.judgements() == ()


def test_only_a_contradiction_is_settled(ledger: Ledger, quarrel: Quarrel) -> None:
    ledger.set_relations([Relation(RelationKind.UPDATE, quarrel[0].id, quarrel[1].id)])
    with pytest.raises(UsageError, match="there is nothing to settle"):
        settle(ledger, *quarrel)


def test_it_lapses_when_one_of_them_says_something_else_and_holds_again_when_not(
    ledger: Ledger, quarrel: Quarrel
) -> None:
    one, other = quarrel
    settle(ledger, one, other)
    ledger.judge(decide("correct", other, field="background", after=True))
    ledger.judge(decide("accept", one))
    assert fates(ledger) == [Fate.HOLDS], "what both say is what it was"
    ledger.judge(decide("correct", other, field="figure.low", after=300))
    contradict(ledger, one, other)
    assert fates(ledger) == [Fate.CHANGED]
    assert [relation.settled for relation in ledger.relations()] == [None]
    ledger.judge(decide("undo", undoes=4))
    assert fates(ledger) == [Fate.HOLDS]


def test_it_goes_along_when_the_words_move_in_their_report(
    ledger: Ledger, quarrel: Quarrel, report: Report, say: Say
) -> None:
    one, other = quarrel
    settle(ledger, one, other)
    grown = report("Updated at noon. " + CENTRE)
    moved = say(grown, "903 civilians")
    ledger.record(grown, [moved], MADE_BY)
    assert fates(ledger) == [Fate.ENDED], "nothing is related yet"
    contradict(ledger, moved, other)
    (told,) = ledger.settled()
    assert (told.fate, told.judgement.claim) == (Fate.HOLDS, moved.id)
    assert [bool(relation.settled) for relation in ledger.relations()] == [True]
    ledger.judge(decide("undo", undoes=1))
    assert [bool(relation.settled) for relation in ledger.relations()] == [False]


def test_a_report_that_says_another_number_now_is_another_quarrel(
    ledger: Ledger, quarrel: Quarrel, report: Report, say: Say
) -> None:
    one, other = quarrel
    settle(ledger, one, other)
    changed = report(CENTRE.replace("903", "930"))
    now = say(changed, "930 civilians")
    ledger.record(changed, [now], MADE_BY)
    contradict(ledger, one, other)
    new = Relation(RelationKind.CONTRADICTION, now.id, other.id)
    ledger.add_relations([*ledger.relations(), new], ["r1"], "rules@1")
    assert fates(ledger) == [Fate.CHANGED]
    assert [relation.settled for relation in ledger.relations()] == [None, None]
    assert ledger.state(one.id).status is Status.LOOK_AGAIN
    assert ledger.state(other.id).status is Status.OPEN
    ledger.record(report(CENTRE), [one], MADE_BY)
    assert fates(ledger) == [Fate.HOLDS], "its words are back"
    ledger.record(changed, [now], MADE_BY)
    ledger.judge(decide("reject", one))
    assert fates(ledger) == [Fate.ENDED]


def test_where_the_rules_find_no_contradiction_nothing_is_settled_until_they_do(
    ledger: Ledger, quarrel: Quarrel
) -> None:
    settle(ledger, *quarrel)
    told = ledger.relations()
    ledger.set_relations(())
    assert fates(ledger) == [Fate.ENDED]
    ledger.set_relations(told)
    assert (fates(ledger), ledger.relations()) == ([Fate.HOLDS], told)
    ledger.judge(decide("undo", undoes=1))
    plain = tuple(replace(relation, settled=None) for relation in told)
    assert ledger.relations() == plain, "it was not written into the relation"
