"""What is new is compared with what its keys reach alone, and nothing is missed for it."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path

import pytest

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Judgement,
    JudgementKind,
    Origin,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
    claim_id,
)
from dragoman.pipeline import Desk
from dragoman.reconcile import JOINING, reach
from dragoman.reconcile.pairs import keys
from dragoman.reconcile.reading import readings
from dragoman.record import Ledger, Query, Standing, Status
from dragoman.settings import Settings

AT = datetime(2016, 12, 5, tzinfo=UTC)
SYRIA = Place("local:syria", "Syria", "SY", 35.0, 38.0, PlacePrecision.COUNTRY)
ALEPPO = Place("local:aleppo", "Aleppo", "SY", 36.2, 37.1, PlacePrecision.SETTLEMENT, "local:syria")
HANANO = Place(
    "local:hanano", "Hanano", "SY", 36.2, 37.2, PlacePrecision.NEIGHBOURHOOD, "local:aleppo"
)
IDLIB = Place("local:idlib", "Idlib", "SY", 35.9, 36.6, PlacePrecision.SETTLEMENT, "local:syria")


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of(os.environ))


def made_up(count: int, seed: int) -> list[tuple[Document, tuple[Claim, ...]]]:
    """Reports that say one to three things each about a few places, days and numbers."""
    some = random.Random(seed)  # noqa: S311 - made-up reports
    found = []
    for number in range(count):
        published = date(2016, 11, 20 + some.randrange(10))
        origin = Origin("in.jsonl", number, "00" * 32, "jsonl@1", AT)
        text = "In all 903 civilians left the quarter, officials in the city said again today. " * 3
        name = f"r{number:03}"
        document = Document(name, text, "en", "", f"Outlet {number}", None, published, origin)
        claims = tuple(_claim(document, some, at) for at in range(some.choice([1, 1, 2, 3])))
        found.append((document, claims))
    return found


def _claim(document: Document, some: random.Random, at: int) -> Claim:
    start = at * 80
    words = Evidence(Span(start, start + 37), document.text[start : start + 37])
    trigger = Evidence(Span(start + 22, start + 26), document.text[start + 22 : start + 26])
    place = some.choice([SYRIA, ALEPPO, ALEPPO, HANANO, HANANO, IDLIB, None])
    count = some.choice([903, 903, 911, 900, 93, 12, 40])
    published = document.published
    assert published is not None
    day = published.replace(day=published.day - some.randrange(3))
    speaker = some.choice([("the centre", "ru-centre"), ("UN", "un"), ("the governor", None)])
    claim = Claim(
        "",
        document.id,
        document.published,
        some.choice(["departed", "departed", "evacuated", "killed", "sheltered"]),
        words,
        trigger,
        Attribution((Source(speaker[0], SourceRole.SPEAKER, actor=speaker[1]),)),
        Provenance("test@1", ()),
        figure=Figure(
            count,
            count if count != 900 else None,
            Qualifier.EXACT if count != 900 else Qualifier.MORE_THAN,
            "people",
            stock_or_flow=StockOrFlow.FLOW,
        ),
        when=some.choice([When(day, day, TimePrecision.DAY, words), None]),
        where=(Where(place.name, PlaceRole.LOCATION, place=place),) if place else (),
    )
    return replace(claim, id=claim_id(claim))


def test_reach_meets_all_that_share_a_key(desk: Desk) -> None:
    claims = [claim for _, told in made_up(120, 1) for claim in told]
    belongs = desk.belongs(claims)
    exact = {r.claim.id: keys(r) for r in readings(claims, desk.measures, belongs, {})}
    coarse = {
        id_: (set(found.own), {*found.own, *found.above})
        for id_, found in reach(claims, desk.measures, belongs, {}).items()
    }
    pairs = 0
    for one, other in combinations(exact, 2):
        for a, b in ((one, other), (other, one)):
            if exact[a].own & (exact[b].own | exact[b].above):
                pairs += 1
                assert coarse[a][0] & coarse[b][1], (a, b)
    assert pairs > 500, "enough to tell"


@pytest.mark.parametrize("seed", range(3))
def test_report_by_report_gives_the_relations_of_all_at_once(
    ledger: Ledger, desk: Desk, tmp_path: Path, seed: int
) -> None:
    reports = made_up(40, seed)
    with Ledger.open(tmp_path / "at_once.db", create=True) as at_once:
        for document, claims in reports:
            at_once.record(document, claims, "test@1")
        desk.relate_in(at_once)
        expected = at_once.relations()
    some = random.Random(seed)  # noqa: S311
    some.shuffle(reports)
    while reports:
        for document, claims in [
            reports.pop() for _ in range(min(some.choice([1, 3, 9]), len(reports)))
        ]:
            ledger.record(document, claims, "test@1")
        desk.relate_in(ledger)
    assert len(expected) > 100
    assert ledger.relations() == expected


def test_a_report_reaches_only_what_it_can_meet(ledger: Ledger, desk: Desk) -> None:
    reports = made_up(40, 5)
    for document, claims in reports:
        ledger.record(document, claims, "test@1")
    desk.relate_in(ledger)
    document, claims = made_up(41, 7)[-1]
    far = replace(claims[0], measure="protest", when=None, figure=None, where=(), published=None)
    assert ledger.reached(desk.reach([replace(far, id=claim_id(far))]).values()) == frozenset()
    near = ledger.reached(desk.reach(reports[0][1]).values())
    assert {reports[0][0].id} < near < {report.id for report, _ in reports}


# -- what people decide ----------------------------------------------------------------------------


def told(name: str, count: int = 903, by: str = "UN") -> tuple[Document, tuple[Claim, ...]]:
    document, (claim, *_) = made_up(1, 0)[0]
    document = replace(document, id=name, publisher=name)
    source = Source(by, SourceRole.SPEAKER, actor=by)
    figure = Figure(count, count, Qualifier.EXACT, "people", stock_or_flow=StockOrFlow.FLOW)
    claim = replace(
        claim,
        document=name,
        measure="departed",
        figure=figure,
        attribution=Attribution((source,)),
        when=When(date(2016, 11, 20), date(2016, 11, 20), TimePrecision.DAY, claim.trigger),
        where=(Where("Hanano", PlaceRole.LOCATION, place=HANANO),),
    )
    return document, (replace(claim, id=claim_id(claim)),)


def decide(ledger: Ledger, kind: str, claim: str, **more: object) -> None:
    ledger.judge(Judgement(JudgementKind(kind), claim, "Ana", AT, **more))  # type: ignore[arg-type]


def ends(relations: tuple[Relation, ...]) -> set[tuple[str, str]]:
    return {(r.earlier, r.later) for r in relations}


def test_what_a_person_says_of_two_claims_survives_new_reports(ledger: Ledger, desk: Desk) -> None:
    for name in ("a", "b"):
        ledger.record(*told(name), made_by="test@1")
    desk.relate_in(ledger)
    one, other = (claim.id for claim in ledger.claims())
    assert [r.kind for r in ledger.relations()] == [RelationKind.REPEAT]
    decide(ledger, "unlink", one, other=other, note="two convoys")
    desk.relate_in(ledger)
    assert ledger.relations() == ()
    ledger.record(*told("c"), made_by="test@1")
    desk.relate_in(ledger)
    (third,) = (claim.id for claim in ledger.claims() if claim.document == "c")
    pairs = {frozenset(pair) for pair in ends(ledger.relations())}
    assert pairs == {frozenset((one, third)), frozenset((other, third))}
    ledger.set_relations(())  # and everything is related anew, as after a change of the rules
    desk.relate_in(ledger)
    assert {frozenset(pair) for pair in ends(ledger.relations())} == pairs


def test_a_link_between_claims_that_no_key_joins_survives(ledger: Ledger, desk: Desk) -> None:
    ledger.record(*told("a"), made_by="test@1")
    far, (claim,) = told("b", 40, "the governor")
    claim = replace(claim, measure="sheltered", where=(Where("Idlib", PlaceRole.LOCATION),))
    claim = replace(claim, id=claim_id(claim))
    ledger.record(far, (claim,), "test@1")
    desk.relate_in(ledger)
    one = next(c.id for c in ledger.claims() if c.document == "a")
    decide(ledger, "link", one, other=claim.id, relation=RelationKind.CONFIRMATION)
    desk.relate_in(ledger)
    ledger.record(*told("c", 55, "the centre"), made_by="test@1")
    desk.relate_in(ledger)
    ledger.set_relations(())
    desk.relate_in(ledger)
    (bound,) = (r for r in ledger.relations() if claim.id in (r.earlier, r.later))
    assert (bound.kind, bound.on) == (RelationKind.CONFIRMATION, ("judgement",))
    assert ledger.standings([claim.id]) == {claim.id: Standing.CONFIRMED}


def test_a_correction_is_related_by_what_it_says_now(ledger: Ledger, desk: Desk) -> None:
    for name, count, by in (("a", 903, "UN"), ("b", 93, "the governor")):
        ledger.record(*told(name, count, by), made_by="test@1")
    desk.relate_in(ledger)
    (before,) = ledger.relations()
    assert before.kind is RelationKind.CONTRADICTION
    wrong = next(c.id for c in ledger.claims() if c.document == "b")
    assert len(ledger.claims(Query(standing="contested"))) == 2
    decide(ledger, "correct", wrong, field="figure.high", after=903)
    decide(ledger, "correct", wrong, field="figure.low", after=903)
    desk.relate_in(ledger)
    assert RelationKind.CONTRADICTION not in {r.kind for r in ledger.relations()}
    decide(ledger, "undo", "", undoes=2)
    decide(ledger, "undo", "", undoes=1)
    desk.relate_in(ledger)
    assert ledger.relations() == (before,)
    decide(ledger, "reject", wrong)
    desk.relate_in(ledger)
    assert ledger.relations() == ()


def test_what_changes_while_it_is_related_is_left_for_the_next_time(
    ledger: Ledger, desk: Desk
) -> None:
    for name in ("a", "b"):
        ledger.record(*told(name), made_by="test@1")
    begun = ledger.begin_relating(desk.related_by)
    claims = ledger.claims_of(begun.documents)
    found = desk.relate(claims)
    ledger.record(*told("b", 40), made_by="test@1")  # meanwhile, by another process
    ledger.finish_relating(begun, found, desk.reach(claims))
    assert ledger.relations() == ()
    assert ledger.unrelated(desk.related_by) == {"b"}
    desk.relate_in(ledger)
    assert ledger.unrelated(desk.related_by) == frozenset()


# -- how claims stand ------------------------------------------------------------------------------

ALL = tuple(status.value for status in Status)


def check_standings(ledger: Ledger) -> dict[str, Standing]:
    """What is kept beside the claims is what a count of their relations gives."""
    order = list(Standing)
    found = dict.fromkeys(ledger.ids(Query(status=ALL)), Standing.SINGLE_SOURCE)
    for relation in ledger.relations():
        gives = {
            RelationKind.REVISION: Standing.REVISED,
            RelationKind.CONTRADICTION: Standing.CONTESTED,
            RelationKind.CONFIRMATION: Standing.CONFIRMED,
        }.get(relation.kind, Standing.SINGLE_SOURCE)
        at = (relation.earlier, relation.later)
        for end in at[:1] if gives is Standing.REVISED else at:
            found[end] = min(found[end], gives, key=order.index)
    assert ledger.standings(found) == found
    stand = ledger.ids(Query())
    told = Counter(found[id_] for id_ in stand)
    assert ledger.counts_by(Query(), "standing") == told == ledger.tally().standings
    for standing in Standing:
        asked = Query(standing=standing.value)
        assert set(ledger.ids(asked)) == {id_ for id_ in stand if found[id_] is standing}
    joined = [(r.earlier, r.later) for r in ledger.relations() if r.kind in JOINING]
    among = {(one, other) for one, other in joined if {one, other} <= {*stand}}
    for asked in (Query(), Query(since=date(2000, 1, 1))):
        assert ledger.pairs(asked, JOINING) == tuple(sorted(among))
    return found


def read_anew(document: Document, claims: tuple[Claim, ...]) -> tuple[Document, tuple[Claim, ...]]:
    """The same report with a word before it, and all but the last of what was read in it."""
    moved = [
        replace(
            claim,
            evidence=replace(claim.evidence, span=_later(claim.evidence.span)),
            trigger=replace(claim.trigger, span=_later(claim.trigger.span)),
            when=None,
        )
        for claim in claims[:-1] or claims
    ]
    anew = tuple(replace(claim, id=claim_id(claim)) for claim in moved)
    return replace(document, text=f"Again. {document.text}"), anew


def _later(span: Span) -> Span:
    return Span(span.start + 7, span.end + 7)


def test_how_claims_stand_follows_their_relations_whatever_is_done(
    ledger: Ledger, desk: Desk
) -> None:
    reports = made_up(40, 3)
    for document, claims in reports[:30]:
        ledger.record(document, claims, "test@1")
    desk.relate_in(ledger)
    before = check_standings(ledger)
    assert set(before.values()) == set(Standing)
    related = [i for i, standing in before.items() if standing is not Standing.SINGLE_SOURCE]
    for id_ in related[:5]:
        decide(ledger, "reject", id_)
        check_standings(ledger)
    decide(ledger, "undo", "", undoes=1)
    desk.relate_in(ledger)
    check_standings(ledger)
    one, other = related[6], next(i for i in before if before[i] is Standing.SINGLE_SOURCE)
    decide(ledger, "link", one, other=other, relation=RelationKind.REVISION)
    assert Standing.REVISED in check_standings(ledger).values()
    decide(ledger, "unlink", one, other=other)
    check_standings(ledger)
    decide(ledger, "accept", related[7])
    decide(ledger, "correct", related[8], field="figure.high", after=100_000)
    for document, claims in reports[:20]:  # read by another version
        ledger.record(*read_anew(document, claims), made_by="test@2")
        check_standings(ledger)
    desk.relate_in(ledger)
    check_standings(ledger)
    for document, claims in reports[30:]:
        ledger.record(document, claims, "test@1")
        desk.relate_in(ledger)
    check_standings(ledger)
    ledger.set_relations(ledger.relations()[::2])
    check_standings(ledger)
    ledger.set_relations(())
    assert set(check_standings(ledger).values()) == {Standing.SINGLE_SOURCE}
