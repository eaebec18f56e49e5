"""What people decide is kept, binds, and is never undone by a new reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from dragoman.claims import (
    Claim,
    Document,
    Evidence,
    Judgement,
    JudgementKind,
    Place,
    PlacePrecision,
    PlaceRole,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    Where,
    claim_id,
)
from dragoman.errors import UsageError
from dragoman.reconcile import Bond
from dragoman.record import Conflict, Ledger, Query, Standing, Status, Stood

Say = Callable[..., Claim]
Report = Callable[..., Document]

MADE_BY = "extract@1+en@1"
NEWER = "extract@2+en@1"
TEXT = "The centre met. 903 civilians left Hanano, the centre said. 119 children went too."
AT = datetime(2016, 11, 28, 10, 30, tzinfo=UTC)
HANANO = Place("local:hanano", "Hanano", "SY", 36.2, 37.2, PlacePrecision.NEIGHBOURHOOD)
BEIRUT = Place("geonames:276781", "Beirut", "LB", 33.9, 35.5, PlacePrecision.SETTLEMENT)


def decide(kind: str, claim: Claim | str = "", by: str = "Ana", **more: Any) -> Judgement:
    name = claim.id if isinstance(claim, Claim) else claim
    return Judgement(JudgementKind(kind), name, by, AT, **more)


@pytest.fixture
def read(ledger: Ledger, report: Report, say: Say) -> tuple[Document, Claim, Claim]:
    document = report(TEXT)
    at_hanano = (Where("Hanano", PlaceRole.ORIGIN, place=HANANO),)
    claims = say(document, "903 civilians", where=at_hanano), say(document, "119 children", "went")
    ledger.record(document, claims, MADE_BY)
    return document, *claims


Read = tuple[Document, Claim, Claim]


# -- deciding --------------------------------------------------------------------------------------


def test_a_claim_is_open_until_somebody_decides(ledger: Ledger, read: Read) -> None:
    _, claim, other = read
    state = ledger.state(claim.id)
    assert (state.status, state.claim, state.judgements) == (Status.OPEN, claim, ())
    accepted = ledger.judge(decide("accept", claim, note="read twice"), state.version)
    assert accepted.status is Status.ACCEPTED
    assert ledger.state(claim.id) == accepted
    (told,) = ledger.judgements(claim.id)
    assert (told.number, told.by, told.at, told.note) == (1, "Ana", AT, "read twice")
    stood = ledger.stood([claim.id, other.id, "claim:none"])
    assert stood == {
        claim.id: Stood(Status.ACCEPTED, Standing.SINGLE_SOURCE, ("Ana",)),
        other.id: Stood(Status.OPEN, Standing.SINGLE_SOURCE),
    }
    assert ledger.claims(Query(status="accepted")) == (claim,)
    assert ledger.claims(Query(status="open")) == (other,)


def test_a_correction_shows_before_and_after_by_whom_when_and_why(
    ledger: Ledger, read: Read
) -> None:
    _, claim, _ = read
    span = Span(TEXT.index("119"), TEXT.index("119") + 3)
    why = "the whole is given before"
    state = ledger.judge(
        decide("correct", claim, field="figure.low", after=119, span=span, note=why)
    )
    assert state.claim.figure is not None
    assert (state.claim.figure.low, state.claim.figure.evidence) == (119, Evidence(span, "119"))
    assert state.read == claim, "what was read stays"
    assert state.status is Status.CORRECTED
    (told,) = state.judgements
    assert (told.before, told.after, told.by, told.at, told.note) == (903, 119, "Ana", AT, why)
    assert (state.fields["figure.low"].status, state.fields["figure.low"].before) == (
        Status.CORRECTED,
        903,
    )
    assert ledger.claim(claim.id) == state.claim, "lists and exports have the corrected claim"


def test_many_at_once_are_what_they_are_one_by_one(
    ledger: Ledger, read: Read, tmp_path: Path
) -> None:
    document, claim, other = read
    steps = (
        [decide("accept", claim), decide("reject", other, note="not said")],
        [decide("undo", undoes=2), decide("undo", undoes=1)],
        [decide("reject", claim), decide("accept", other)],
    )
    with Ledger.open(tmp_path / "one by one.db", create=True) as single:
        single.record(document, [claim, other], MADE_BY)
        for step in steps:
            at_once = ledger.judge_all([(judgement, None) for judgement in step])
            assert at_once == tuple(ledger.state(state.claim.id) for state in at_once)
            for judgement in step:
                single.judge(judgement)
            assert ledger.states([claim.id, other.id]) == single.states([claim.id, other.id])
        assert ledger.judgements() == single.judgements()
        assert ledger.audit() == single.audit()
    assert ledger.audit().sound


def test_of_many_at_once_none_is_kept_where_one_cannot_be(ledger: Ledger, read: Read) -> None:
    _, claim, other = read
    seen = ledger.state(other.id).version
    ledger.judge(decide("accept", other))
    for wrong, error in (
        ((decide("reject", other), seen), Conflict),
        ((decide("reject", "claim:none"), None), UsageError),
        ((decide("reject", other, by=" "), None), UsageError),
    ):
        with pytest.raises(error):
            ledger.judge_all([(decide("accept", claim), None), wrong])
    for number in (1, 9):
        with pytest.raises(UsageError):
            ledger.judge_all([(decide("undo", undoes=n), None) for n in (1, number)])
    assert [judgement.kind.value for judgement in ledger.judgements()] == ["accept"]


def test_a_corrected_claim_is_found_by_what_it_says_now(ledger: Ledger, read: Read) -> None:
    _, claim, _ = read
    place = msgspec.to_builtins(BEIRUT)
    ledger.judge(decide("correct", claim, field="where.0.place", after=place))
    ledger.judge(decide("correct", claim, field="measure", after="evacuated"))
    assert [c.id for c in ledger.claims(Query(place="Beirut"))] == [claim.id]
    assert [c.id for c in ledger.claims(Query(measure="evacuated"))] == [claim.id]
    assert ledger.claims(Query(place="local:hanano")) == ()
    assert [c.id for c in ledger.claims(Query(text="beirut"))] == [claim.id]


@pytest.mark.parametrize(
    ("field", "more", "told"),
    [
        ("figure.low", {"after": "many"}, "does not fit a claim"),
        ("figure.lowest", {"after": 1}, "no field figure.lowest"),
        ("where.7.place", {"after": None}, "no field where.7.place"),
        ("figure.low", {"after": 10**17}, "nobody counts beyond"),
        ("figure.low", {"after": 10**400}, "nobody counts beyond"),
        ("figure.unit", {"after": "\ud800"}, "cannot be kept"),
        ("id", {"after": "claim:0"}, "cannot be corrected"),
        ("document", {"after": "r2"}, "cannot be corrected"),
        ("figure.low", {"after": 903}, "reads so already"),
        ("figure.low", {"after": 904}, "would begin at 904 and end at 903"),
        ("figure.low", {"after": 9, "span": Span(0, 4000)}, "does not have"),
        (
            "trigger",
            {"after": {"span": {"start": 0, "end": 4}, "quote": "left."}},
            "does not have",
        ),
        ("trigger", {"after": {"span": 3, "quote": "left"}}, "no span and quote"),
        ("background", {"after": True, "span": Span(0, 3)}, "no words of its own"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_and_nothing_is_kept(
    ledger: Ledger, read: Read, field: str, more: dict[str, Any], told: str
) -> None:
    _, claim, _ = read
    with pytest.raises(UsageError, match=told):
        ledger.judge(decide("correct", claim, field=field, **more))
    assert ledger.judgements() == ()
    assert ledger.state(claim.id).status is Status.OPEN


def test_rejected_and_merged_claims_are_out_of_lists_until_asked_for(
    ledger: Ledger, read: Read
) -> None:
    _, claim, other = read
    ledger.set_relations([Relation(RelationKind.REPEAT, claim.id, other.id)])
    ledger.judge(decide("reject", other))
    assert ledger.claims() == (claim,)
    assert ledger.claims(Query(status=["rejected"])) == (other,)
    assert ledger.relations() == (), "what was not said confirms nothing"
    ledger.judge(decide("undo", undoes=1))
    merged = ledger.judge(decide("merge", other, other=claim.id))
    assert (merged.status, merged.merged_into) == (Status.MERGED, claim.id)
    assert [j.kind for j in ledger.judgements(claim.id)] == [JudgementKind.MERGE]
    with pytest.raises(UsageError, match="merge into a claim that stands"):
        ledger.judge(decide("merge", claim, other=other.id))


def test_an_approval_lapses_when_the_record_changes(ledger: Ledger, read: Read) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim))
    linked = replace(claim, where=(replace(claim.where[0], place=BEIRUT),))
    ledger.record(document, (linked, other), NEWER)
    state = ledger.state(claim.id)
    assert (state.status, state.claim) == (Status.LOOK_AGAIN, linked)
    assert state.asks == "the record has changed since it was accepted"
    assert ledger.judge(decide("accept", claim), state.version).status is Status.ACCEPTED


def test_an_approval_does_not_lapse_when_only_a_rule_is_renamed(ledger: Ledger, read: Read) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim))
    renamed = replace(claim, provenance=replace(claim.provenance, rules=("other",)))
    ledger.record(document, (renamed, other), NEWER)
    assert ledger.state(claim.id).status is Status.ACCEPTED


def test_fields_are_accepted_one_by_one_and_lapse_one_by_one(ledger: Ledger, read: Read) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim, field="figure"))
    state = ledger.judge(decide("accept", claim, field="where"))
    assert state.status is Status.OPEN
    assert {name: told.status for name, told in state.fields.items()} == {
        "figure": Status.ACCEPTED,
        "where": Status.ACCEPTED,
    }
    linked = replace(claim, where=(replace(claim.where[0], place=BEIRUT),))
    ledger.record(document, (linked, other), NEWER)
    state = ledger.state(claim.id)
    assert list(state.fields) == ["figure"]
    assert state.asks == "where has changed since it was accepted"


def test_undo_takes_back_and_undoing_that_brings_back(ledger: Ledger, read: Read) -> None:
    _, claim, _ = read
    ledger.judge(decide("correct", claim, field="figure.low", after=93))
    undone = ledger.judge(decide("undo", undoes=1, by="Ben"))
    assert (undone.status, undone.claim) == (Status.OPEN, claim)
    with pytest.raises(UsageError, match="undone already"):
        ledger.judge(decide("undo", undoes=1))
    again = ledger.judge(decide("undo", undoes=2))
    assert (again.status, again.claim.figure and again.claim.figure.low) == (Status.CORRECTED, 93)
    assert [j.kind.value for j in ledger.judgements(claim.id)] == ["correct", "undo", "undo"]
    for number in (9, 0, -1, 10**30, None):
        with pytest.raises(UsageError, match="there is no judgement"):
            ledger.judge(decide("undo", undoes=number))


# -- claims by hand --------------------------------------------------------------------------------


def test_a_claim_added_by_hand_stands_and_survives_a_new_reading(
    ledger: Ledger, read: Read, report: Report, say: Say
) -> None:
    document, claim, other = read
    by_hand = replace(claim, measure="evacuated", id="")
    state = ledger.judge(decide("add", after=msgspec.to_builtins(by_hand)))
    assert state.status is Status.ACCEPTED
    assert state.read is None
    assert state.claim.id == claim_id(by_hand)
    ledger.record(document, (claim, other), NEWER)
    assert state.claim in ledger.claims()
    with pytest.raises(UsageError, match="holds this very claim already"):
        ledger.judge(decide("add", after=msgspec.to_builtins(by_hand)))
    ledger.judge(decide("undo", undoes=1))
    assert state.claim not in ledger.claims()


def test_a_claim_is_split_in_two(ledger: Ledger, read: Read) -> None:
    _, claim, _ = read
    second = msgspec.to_builtins(replace(claim, measure="sheltered"))
    state = ledger.judge(decide("split", claim, after=second))
    (told,) = state.judgements
    assert state.status is Status.OPEN
    assert told.other is not None
    made = ledger.state(told.other)
    assert (made.claim.measure, made.status) == ("sheltered", Status.ACCEPTED)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (None, "holds no report ''"),
        (["a list"], "holds no report ''"),
        ({"document": "r9"}, "holds no report 'r9'"),
        ({"document": "r1"}, "does not fit a claim"),
    ],
)
def test_what_is_no_claim_is_not_added(
    ledger: Ledger, read: Read, after: object, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        ledger.judge(decide("add", after=after))


# -- two people ------------------------------------------------------------------------------------


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(
    ledger: Ledger, read: Read
) -> None:
    _, claim, _ = read
    seen = ledger.state(claim.id).version
    ledger.judge(decide("reject", claim, by="Ana"), seen)
    with pytest.raises(Conflict, match=r"Ana decided last \(reject\), and it is rejected") as told:
        ledger.judge(decide("accept", claim, by="Ben"), seen)
    assert told.value.state == ledger.state(claim.id)
    assert told.value.state.status is Status.REJECTED
    assert len(ledger.judgements()) == 1


def test_many_are_decided_together_or_none(ledger: Ledger, read: Read) -> None:
    _, claim, other = read
    versions = {c.id: ledger.state(c.id).version for c in (claim, other)}
    ledger.judge(decide("reject", other))
    both = [(decide("accept", c), versions[c.id]) for c in (claim, other)]
    with pytest.raises(Conflict):
        ledger.judge_all(both)
    assert ledger.state(claim.id).status is Status.OPEN
    told = ledger.judge_all([(judgement, None) for judgement, _ in both])
    assert [state.status for state in told] == [Status.ACCEPTED] * 2


# -- a new reading ---------------------------------------------------------------------------------


def test_a_correction_holds_when_the_claim_is_read_anew(ledger: Ledger, read: Read) -> None:
    document, claim, other = read
    ledger.judge(decide("correct", claim, field="figure.low", after=93))
    linked = replace(claim, where=(replace(claim.where[0], place=BEIRUT),))
    ledger.record(document, (linked, other), NEWER)
    state = ledger.state(claim.id)
    assert state.status is Status.CORRECTED
    assert state.claim.figure is not None
    assert state.claim.figure.low == 93
    assert state.claim.where[0].place == BEIRUT
    assert not ledger.record(document, (linked, other), NEWER), "once more changes nothing"


def test_a_decided_claim_that_is_not_found_again_stays(ledger: Ledger, read: Read) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim))
    ledger.record(document, (), NEWER)
    assert ledger.claims() == (claim,)
    assert ledger.state(claim.id).status is Status.ACCEPTED
    with pytest.raises(UsageError, match="was replaced"):
        ledger.claim(other.id)


def test_another_reading_of_the_same_words_is_a_proposal_and_no_second_claim(
    ledger: Ledger, read: Read
) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim))
    source = Source("The centre", SourceRole.INTERMEDIARY)
    attribution = replace(claim.attribution, sources=(source,))
    better = replace(claim, attribution=attribution)
    better = replace(better, id=claim_id(better))
    ledger.record(document, (better, other), NEWER)
    assert ledger.claims() == (claim, other)
    state = ledger.state(claim.id)
    assert (state.status, state.proposed) == (Status.ACCEPTED, better)


def test_decisions_move_with_their_words(
    ledger: Ledger, read: Read, report: Report, say: Say
) -> None:
    _, claim, other = read
    span = Span(TEXT.index("119"), TEXT.index("119") + 3)
    ledger.judge(decide("correct", claim, field="figure.low", after=119, span=span))
    ledger.judge(decide("accept", other))
    grown = report("Updated at noon. " + TEXT)
    at_hanano = (Where("Hanano", PlaceRole.ORIGIN, place=HANANO),)
    moved = say(grown, "903 civilians", where=at_hanano), say(grown, "119 children", "went")
    ledger.record(grown, moved, MADE_BY)
    assert [c.id for c in ledger.claims()] == [c.id for c in moved]
    state = ledger.state(claim.id)
    assert state.claim.id == moved[0].id, "the former id leads to it"
    assert ledger.claim(claim.id) == state.claim
    assert state.status is Status.CORRECTED
    figure = state.claim.figure
    assert figure is not None
    assert figure.evidence is not None
    assert (figure.low, figure.evidence.span.of(grown.text)) == (119, "119")
    assert ledger.state(other.id).status is Status.ACCEPTED
    assert [j.kind.value for j in ledger.judgements(moved[0].id)] == ["correct"]
    ledger.judge(decide("undo", undoes=1))
    assert ledger.state(moved[0].id).claim == moved[0]


def test_a_decided_claim_whose_words_are_gone_asks_to_be_looked_at_again(
    ledger: Ledger, read: Read, report: Report
) -> None:
    document, claim, _ = read
    ledger.judge(decide("accept", claim))
    ledger.record(report("Nobody left."), (), MADE_BY)
    state = ledger.state(claim.id)
    assert state.status is Status.LOOK_AGAIN
    assert state.asks == "its words are no longer in the report, which has changed since"
    assert ledger.document_with(claim) == document
    assert ledger.claims(Query(status="to look at again")) == (claim,)
    assert ledger.judge(decide("reject", claim), state.version).status is Status.REJECTED


@pytest.mark.parametrize("found", [True, False])
def test_it_asks_no_more_once_its_words_are_back(
    ledger: Ledger, read: Read, report: Report, found: bool
) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim))
    ledger.record(report("Nobody left."), (), MADE_BY)
    ledger.record(document, (claim, other) if found else (other,), MADE_BY)
    state = ledger.state(claim.id)
    assert (state.status, state.asks) == (Status.ACCEPTED, None)


def test_what_is_read_as_it_was_at_first_proposes_nothing_more(ledger: Ledger, read: Read) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim))
    better = replace(claim, background=True)
    better = replace(better, id=claim_id(better))
    ledger.record(document, (better, other), NEWER)
    assert ledger.state(claim.id).proposed == better
    assert ledger.record(document, (claim, other), MADE_BY)
    assert ledger.state(claim.id).proposed is None


def test_a_claim_whose_decisions_were_all_undone_is_replaced_as_any(
    ledger: Ledger, read: Read
) -> None:
    document, claim, other = read
    ledger.judge(decide("accept", claim))
    ledger.judge(decide("undo", undoes=1))
    ledger.record(document, (other,), NEWER)
    assert ledger.claims() == (other,)
    assert len(ledger.judgements(claim.id)) == 2, "the history stays"


# -- bonds -----------------------------------------------------------------------------------------


def test_links_and_unlinks_are_bonds_and_stand_at_once(ledger: Ledger, read: Read) -> None:
    _, claim, other = read
    ledger.add_relations([Relation(RelationKind.REPEAT, claim.id, other.id)], ["r1"], "rules@1")
    ledger.judge(decide("unlink", claim, other=other.id, note="two groups"))
    assert ledger.relations() == ()
    assert ledger.bonds() == (Bond(claim.id, other.id, None, "Ana", "two groups"),)
    assert ledger.unrelated("rules@1") == {"r1"}
    ledger.judge(decide("link", other, other=claim.id, relation=RelationKind.PART_OF, by="Ben"))
    assert ledger.bonds()[-1] == Bond(other.id, claim.id, RelationKind.PART_OF, "Ben")
    (relation,) = ledger.relations()
    assert (relation.kind, relation.earlier) == (RelationKind.PART_OF, other.id)
    ledger.judge(decide("undo", undoes=2))
    assert ledger.relations() == (), "the first judgement holds again"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, "needs another claim"),
        ({"other": "claim:gone"}, "holds no claim 'claim:gone'"),
        ({"other": "itself"}, "beside itself"),
    ],
)
def test_a_link_needs_two_claims(
    ledger: Ledger, read: Read, more: dict[str, str], told: str
) -> None:
    claim = read[1]
    named = {"other": claim.id} if more.get("other") == "itself" else more
    with pytest.raises(UsageError, match=told):
        ledger.judge(decide("link", claim, relation=RelationKind.REPEAT, **named))
    with pytest.raises(UsageError, match="needs a relation"):
        ledger.judge(decide("link", claim, other=read[2].id))


def test_a_judgement_has_a_name_a_time_and_a_claim(ledger: Ledger, read: Read) -> None:
    with pytest.raises(UsageError, match="needs its zone"):
        ledger.judge(replace(decide("accept", read[1]), at=datetime(2016, 11, 28)))
    with pytest.raises(UsageError, match="no field figures"):
        ledger.judge(decide("accept", read[1], field="figures"))
    with pytest.raises(UsageError, match="say by whom"):
        ledger.judge(decide("accept", read[1], by=" "))
    with pytest.raises(UsageError, match="holds no claim 'claim:gone'"):
        ledger.judge(decide("accept", "claim:gone"))


# -- the past --------------------------------------------------------------------------------------


def test_the_past_is_as_it_was(ledger: Ledger, read: Read, report: Report, say: Say) -> None:
    """Readings and judgements an hour apart; the ledger's own clock is set back for it."""
    _, claim, other = read
    hours = [AT + timedelta(hours=hour) for hour in range(6)]

    def recorded(table: str, column: str, at: datetime) -> None:
        with ledger._database.writing() as connection:
            new = sa.table(table, sa.column(column))
            late = new.c[column] > hours[-1].replace(tzinfo=None)
            connection.execute(sa.update(new).where(late).values({column: at.replace(tzinfo=None)}))

    recorded("claims", "recorded_at", hours[0])
    corrected = ledger.judge(
        replace(decide("correct", claim, field="figure.low", after=93), at=hours[1])
    ).claim
    ledger.judge(replace(decide("reject", other), at=hours[2]))
    grown = report("Updated at noon. " + TEXT)
    at_hanano = (Where("Hanano", PlaceRole.ORIGIN, place=HANANO),)
    ledger.record(grown, [say(grown, "903 civilians", where=at_hanano)], NEWER)
    recorded("claims", "recorded_at", hours[3])
    recorded("former_claims", "replaced_at", hours[3])
    (now,) = ledger.claims()
    ledger.judge(replace(decide("undo", undoes=1), at=hours[4]))
    assert [ledger.as_of(hour) for hour in hours] == [
        (claim, other),
        (corrected, other),
        (corrected,),
        (now,),
        ledger.claims(),
        ledger.claims(),
    ]
    assert ledger.as_of(hours[0] - timedelta(hours=1)) == ()
