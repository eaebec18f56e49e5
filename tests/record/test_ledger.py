"""The ledger holds whole documents, once each, and gives back what it was given."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Modality,
    Origin,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Reason,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    Stance,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
    claim_id,
)
from dragoman.collect.copies import marks_of
from dragoman.errors import UsageError
from dragoman.record import Counts, Ledger, Query

MADE_BY = "extract@1+en@1"
TEXT = (
    "More than 900 people left the eastern quarters. Eight fighters surrendered, the centre said."
)

ALEPPO = Place("geonames:170063", "Aleppo", "SY", 36.2, 37.16, PlacePrecision.SETTLEMENT, "adm:AL")
HANANO = Place(
    "local:hanano", "Masaken Hanano", "SY", 36.22, 37.2, PlacePrecision.NEIGHBOURHOOD, ALEPPO.id
)
BLOCK = Place("local:block", "Block 3", "SY", 36.2, 37.2, PlacePrecision.POINT, HANANO.id)
SYRIA = Place("geonames:163843", "Syria", "SY", 35.0, 38.0, PlacePrecision.COUNTRY)
BEIRUT = Place("geonames:276781", "Beirut", "LB", 33.9, 35.5, PlacePrecision.SETTLEMENT)


def report(
    name: str = "r1", text: str = TEXT, published: date | None = date(2016, 11, 27)
) -> Document:
    collected = datetime(2016, 11, 28, 9, tzinfo=UTC)
    origin = Origin("reports.jsonl", 1, "ab" * 32, "jsonl@1", collected)
    return Document(name, text, "en", "", "Example Daily", None, published, origin)


def words(text: str, quote: str) -> Evidence:
    start = text.index(quote)
    return Evidence(Span(start, start + len(quote)), quote)


def departed(document: Document, *places: Where, speaker: str | None = "the centre") -> Claim:
    sources = (Source(speaker, SourceRole.SPEAKER),) if speaker else ()
    claim = Claim(
        "",
        document.id,
        document.published,
        "departed",
        words(document.text, document.text[: document.text.index(".")]),
        words(document.text, "left"),
        Attribution(sources),
        Provenance(MADE_BY, ("departed",)),
        figure=Figure(900, None, Qualifier.MORE_THAN, "people"),
        where=places,
    )
    return replace(claim, id=claim_id(claim))


def surrendered(document: Document) -> Claim:
    claim = Claim(
        "",
        document.id,
        document.published,
        "surrendered",
        words(document.text, "Eight fighters surrendered"),
        words(document.text, "surrendered"),
        Attribution((Source("the centre", SourceRole.SPEAKER, actor="actor:centre"),)),
        Provenance(MADE_BY, ("surrendered",)),
        figure=Figure(8, 8, Qualifier.EXACT, "fighters"),
    )
    return replace(claim, id=claim_id(claim))


def at(name: str, place: Place | None = None) -> Where:
    return Where(name, PlaceRole.LOCATION, place=place)


# -- once each -------------------------------------------------------------------------------------


def test_what_was_recorded_comes_back_whole_in_the_order_of_the_text(ledger: Ledger) -> None:
    document = report()
    claims = (departed(document, at("eastern quarters", HANANO)), surrendered(document))
    assert ledger.record(document, claims[::-1], MADE_BY)
    assert ledger.claims() == claims
    assert ledger.document("r1") == document
    assert ledger.counts() == Counts(documents=1, claims=2, relations=0)


def test_a_speaker_may_have_a_name_of_any_length(ledger: Ledger) -> None:
    """PostgreSQL refuses a row whose indexed columns are longer than a third of its page."""
    named = "".join(chr(0x4E00 + number * 37 % 20_000) for number in range(3_000))
    document = report()
    ledger.record(document, [departed(document, speaker=named)], MADE_BY)
    (claim,) = ledger.claims(Query(speaker=named))
    assert claim.attribution.speaker is not None
    assert claim.attribution.speaker.name == named
    assert sum(ledger.counts_by(Query(), "speaker").values()) == 1


def test_recording_twice_adds_nothing(ledger: Ledger) -> None:
    document = report()
    claims = (departed(document), surrendered(document))
    ledger.record(document, claims, MADE_BY)
    later = replace(
        document.origin, path="copy.jsonl", collected_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert not ledger.record(replace(document, origin=later), claims, MADE_BY)
    assert ledger.claims() == claims
    assert ledger.document("r1") == document, "the first collection stands"
    assert ledger.counts() == Counts(1, 2, 0)


def test_two_claims_with_one_id_are_one_claim(ledger: Ledger) -> None:
    claim = departed(report())
    ledger.record(report(), (claim, replace(claim, rough=True)), MADE_BY)
    assert ledger.claims() == (claim,)


@pytest.mark.parametrize(
    ("other", "made_by", "held"),
    [
        (report(), MADE_BY, True),
        (report(), "extract@2+en@1", False),
        (report(text=TEXT + " "), MADE_BY, False),
        (report(published=date(2016, 11, 28)), MADE_BY, False),
        (report(name="r2"), MADE_BY, False),
    ],
)
def test_holds_knows_the_text_its_date_and_the_version_that_read_it(
    ledger: Ledger, other: Document, made_by: str, held: bool
) -> None:
    assert not ledger.holds(report(), MADE_BY)
    ledger.record(report(), (), MADE_BY)
    assert ledger.holds(other, made_by) is held


def test_another_text_replaces_the_claims_and_the_former_is_kept(ledger: Ledger) -> None:
    old, new = report(), report(text=TEXT.replace("900", "950"))
    first, kept = departed(old), surrendered(old)
    ledger.record(old, (first, kept), MADE_BY)
    assert ledger.record(new, (surrendered(new),), MADE_BY)
    assert ledger.document("r1").text == new.text
    assert ledger.claims() == (surrendered(new),)
    assert kept.id == surrendered(new).id, "the same words at the same place are the same claim"
    with pytest.raises(UsageError, match=rf"{first.id} was replaced when report r1 was read anew"):
        ledger.claim(first.id)
    former = ledger.former_texts("r1")
    assert former == (old,)


def test_a_reading_by_another_version_replaces_what_it_does_not_find_again(ledger: Ledger) -> None:
    document = report()
    left, gave_up = departed(document), surrendered(document)
    ledger.record(document, (left, gave_up), MADE_BY)
    ledger.set_relations([Relation(RelationKind.REPEAT, left.id, gave_up.id)])
    linked = replace(left, where=(at("eastern quarters", HANANO),))
    assert ledger.record(document, (linked,), "extract@2+en@1")
    assert ledger.claims() == (linked,)
    assert ledger.relations() == (), "a relation of a claim that is gone is gone"
    assert ledger.former_texts("r1") == (), "the text did not change"


def test_claims_of_another_document_are_refused(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match=r"r2.*r1"):
        ledger.record(report(), (departed(report("r2")),), MADE_BY)
    assert ledger.counts() == Counts(0, 0, 0)


# -- queries ---------------------------------------------------------------------------------------


@pytest.fixture
def several(ledger: Ledger) -> Ledger:
    """One report a day; each names another place. r6 has no date."""
    places = {
        "r1": at("Eastern Aleppo"),
        "r2": at("Hanano", HANANO),
        "r3": at("the third block", BLOCK),
        "r4": at("Beirut", BEIRUT),
        "r5": at("Ḥalab", ALEPPO),
        "r6": at("Syria", SYRIA),
    }
    for day, (name, where) in enumerate(places.items(), start=20):
        published = date(2016, 11, day) if name != "r6" else None
        document = report(name, published=published)
        ledger.record(document, (departed(document, where), surrendered(document)), MADE_BY)
    return ledger


@pytest.mark.parametrize(
    ("place", "reports"),
    [
        ("Aleppo", "r1 r2 r3 r5"),
        ("aleppo", "r1 r2 r3 r5"),
        ("Halab", "r2 r3 r5"),
        ("geonames:170063", "r2 r3 r5"),
        ("adm:AL", "r2 r3 r5"),
        ("hanano", "r2 r3"),
        ("Eastern Aleppo", "r1"),
        ("Syria", "r2 r3 r5 r6"),
        ("SY", "r2 r3 r5 r6"),
        ("Beirut", "r4"),
        ("Alep", ""),
        ("%", ""),
    ],
)
def test_a_place_takes_in_all_within_it_as_written_or_as_linked(
    several: Ledger, place: str, reports: str
) -> None:
    assert [claim.document for claim in several.claims(Query(place=place))] == reports.split()


@pytest.mark.parametrize(
    ("query", "reports"),
    [
        (Query(since=date(2016, 11, 23), measure="departed"), "r4 r5"),
        (Query(until=date(2016, 11, 21), measure="departed"), "r1 r2"),
        (Query(since=date(2016, 11, 21), until=date(2016, 11, 21)), "r2 r2"),
        (Query(document="r6"), "r6 r6"),
        (Query(speaker="Centre", document="r1"), "r1 r1"),
        (Query(speaker="actor:centre", document="r1"), "r1"),
        (Query(speaker="cent"), ""),
        (Query(measure="evacuated"), ""),
        (Query(measure="departed"), "r1 r2 r3 r4 r5 r6"),
    ],
)
def test_a_query_bounds_date_measure_speaker_and_report(
    several: Ledger, query: Query, reports: str
) -> None:
    assert [claim.document for claim in several.claims(query)] == reports.split()


def test_documents_come_by_id_and_an_unknown_one_is_an_error_by_itself(several: Ledger) -> None:
    assert list(several.documents(["r3", "nothing", "r1", "r3"])) == ["r1", "r3"]
    assert len(several.documents()) == 6
    with pytest.raises(UsageError, match="no report 'nothing'"):
        several.document("nothing")


def test_a_claim_is_found_by_the_beginning_of_its_id(several: Ledger) -> None:
    claims = several.claims()
    for claim in claims:
        assert several.claim(claim.id) == claim
        assert several.claim(claim.id.removeprefix("claim:")) == claim
        assert several.claim(claim.id[:-2]) == claim


def test_an_unclear_name_of_a_claim_is_answered_with_those_near_it(several: Ledger) -> None:
    known = several.claims()[0].id
    with pytest.raises(
        UsageError, match=r"begins the ids of several claims: claim:.*, \.\.\.; give more"
    ):
        several.claim("claim:")
    with pytest.raises(UsageError, match=f"near it: {known}"):
        several.claim(known[:-1] + "x")
    with pytest.raises(UsageError, match=f"near it: {known}"):
        several.claim(known[:-1] + "x" * 10_000)
    with pytest.raises(UsageError, match="dragoman write jsonl"):
        several.claim("zebra")


# -- relations -------------------------------------------------------------------------------------


def test_relations_are_replaced_as_a_whole_and_keep_one_order(several: Ledger) -> None:
    one, two, three = (claim.id for claim in several.claims()[:3])
    reason = Reason("figure", 1.0, "both say more than 900 people")
    relations = [
        Relation(RelationKind.REPEAT, one, two, ("figure",), (reason,)),
        Relation(RelationKind.UPDATE, two, three),
        Relation(RelationKind.CONFIRMATION, one, two),
    ]
    several.set_relations(relations)
    told = several.relations()
    assert set(told) == set(relations)
    several.set_relations([*relations[::-1], relations[1]])
    assert several.relations() == told
    assert set(several.relations([one, two])) == {relations[0], relations[2]}
    assert set(several.relations_of(three)) == {relations[1]}
    assert several.relations([]) == ()
    several.set_relations([])
    assert several.relations() == ()


def test_a_relation_of_an_unknown_claim_changes_nothing(several: Ledger) -> None:
    one, two = (claim.id for claim in several.claims()[:2])
    several.set_relations([Relation(RelationKind.REPEAT, one, two)])
    with pytest.raises(UsageError, match="not in the ledger: claim:gone"):
        several.set_relations([Relation(RelationKind.REPEAT, one, "claim:gone")])
    assert len(several.relations()) == 1


def test_what_is_related_and_what_is_not_yet(several: Ledger) -> None:
    claims = several.claims()
    everything = {claim.document for claim in claims}
    assert several.unrelated("reconcile@1") == everything
    one, two, three = (claim.id for claim in claims[:3])
    several.add_relations([Relation(RelationKind.REPEAT, one, two)], everything, "reconcile@1")
    assert several.unrelated("reconcile@1") == frozenset()
    assert several.unrelated("reconcile@2") == everything
    reason = Reason("figure", 1.0, "both say more than 900 people")
    more = [
        Relation(RelationKind.REPEAT, one, two, ("figure",), (reason,)),
        Relation(RelationKind.UPDATE, two, three),
    ]
    several.add_relations(more, ["r1"], "reconcile@2")
    assert set(several.relations()) == set(more)
    assert several.unrelated("reconcile@2") == everything - {"r1"}
    several.set_relations(more)
    assert several.unrelated("reconcile@2") == everything
    with pytest.raises(UsageError, match="not in the ledger: claim:gone"):
        several.add_relations([Relation(RelationKind.REPEAT, one, "claim:gone")], [], "reconcile@2")


def test_a_report_that_was_read_anew_is_to_be_related_anew(several: Ledger) -> None:
    several.add_relations([], several.documents(), "reconcile@1")
    read = several.document("r1")
    several.record(read, [c for c in several.claims() if c.document == "r1"], MADE_BY)
    assert several.unrelated("reconcile@1") == frozenset()
    several.record(read, (), MADE_BY)
    assert several.unrelated("reconcile@1") == {"r1"}


# -- any claim -------------------------------------------------------------------------------------

LETTERS = string.ascii_letters + string.digits + " -'\n\t%_\x00é٣حلبМ😀"
texts = st.text(LETTERS, max_size=12)
names = st.text(LETTERS, min_size=1, max_size=12)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
numbers = st.integers(0, 10**9) | st.floats(0, 1e12)
spans = st.tuples(st.integers(0, 5000), st.integers(0, 300)).map(lambda t: Span(t[0], sum(t)))
evidences = st.builds(Evidence, spans, texts)
maybe = st.none() | evidences
windows = st.builds(When, st.none() | days, st.none() | days, st.sampled_from(TimePrecision), maybe)
sources = st.builds(Source, names, st.sampled_from(SourceRole), maybe, st.none() | names)
places = st.builds(
    Place,
    names,
    names,
    st.sampled_from(["SY", "LB", ""]),
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.sampled_from(PlacePrecision),
    st.none() | names,
)
wheres = st.builds(Where, names, st.sampled_from(PlaceRole), maybe, st.none() | places)
figures = st.builds(
    Figure,
    st.none() | numbers,
    st.none() | numbers,
    st.sampled_from(Qualifier),
    names,
    st.none() | names,
    st.sampled_from(StockOrFlow),
    st.none() | names,
    maybe,
    maybe,
)
attributions = st.builds(
    Attribution,
    st.lists(sources, max_size=3).map(tuple),
    maybe,
    st.sampled_from(Stance),
    st.none() | windows,
)
any_claims = st.builds(
    Claim,
    id=st.just(""),
    document=st.just("r1"),
    published=st.none() | days,
    measure=names,
    evidence=evidences,
    trigger=evidences,
    attribution=attributions,
    provenance=st.builds(Provenance, names, st.lists(names, max_size=2).map(tuple)),
    figure=st.none() | figures,
    when=st.none() | windows,
    where=st.lists(wheres, max_size=3).map(tuple),
    participants=st.lists(st.builds(Participant, names, names, maybe), max_size=2).map(tuple),
    modality=st.sampled_from(Modality),
    modality_cue=maybe,
    part_of=st.none() | names,
    background=st.booleans(),
    rough=st.booleans(),
).map(lambda claim: replace(claim, id=claim_id(claim)))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(any_claims, max_size=4))
def test_any_claims_come_back_as_they_were_and_replace_those_before(
    ledger: Ledger, claims: list[Claim]
) -> None:
    ledger.record(report(), claims, MADE_BY)
    assert {claim.id: claim for claim in ledger.claims()} == {
        claim.id: claim for claim in reversed(claims)
    }
    assert not ledger.record(report(), claims, MADE_BY)
    for claim in claims:
        for where in claim.where:
            if any(letter.isalnum() for letter in where.name):
                assert claim.id in {c.id for c in ledger.claims(Query(place=where.name))}


def test_copies_of_a_report_that_changed_are_looked_at_anew(ledger: Ledger) -> None:
    words = " ".join(f"Convoy {n} reached camp {n}." for n in range(12))
    edited = words.replace("camp 3", "the river")

    def put(name: str, text: str, made_by: str = MADE_BY) -> None:
        ledger.record(report(name, text), (), made_by, marks_of(text))

    def copies() -> list[tuple[str, str, bool]]:
        return [(copy.document, copy.original, copy.likeness == 1) for copy in ledger.copies()]

    for name in ("r1", "r3", "r2"):
        put(name, words)
    put("r4", edited)
    assert copies() == [("r2", "r1", True), ("r3", "r1", True), ("r4", "r1", False)]
    put("r1", words, "extract@2+en@1")  # read anew, it is what it was
    assert copies() == [("r2", "r1", True), ("r3", "r1", True), ("r4", "r1", False)]
    put("r1", edited)  # its words came after those of the others, of which r3 was the first
    assert copies() == [("r1", "r3", True), ("r2", "r3", True), ("r4", "r3", False)]
