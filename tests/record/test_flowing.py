"""Claims that flow are those that are asked for at once, some at a time, whatever else is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from dragoman.claims import (
    Claim,
    Document,
    Judgement,
    JudgementKind,
    Place,
    PlacePrecision,
    PlaceRole,
    Relation,
    RelationKind,
    Where,
    claim_id,
)
from dragoman.record import Ledger, Query
from tests.record.writing import AT, read

ALEPPO = Place("geonames:170063", "Aleppo", "SY", 36.2, 37.16, PlacePrecision.SETTLEMENT, "SY")
REPORTS = 5


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    """Reports of three claims; the first claim of each is rejected, the third a part of another."""
    for number in range(REPORTS):
        document, claims = read(number)
        where = (Where("Aleppo", PlaceRole.LOCATION, claims[1].trigger, ALEPPO),)
        whole = _with_id(replace(claims[1], where=where))
        part = _with_id(replace(claims[2], part_of=whole.id))
        ledger.record(document, (claims[0], whole, part), "extract@1")
        ledger.judge(Judgement(JudgementKind.REJECT, claims[0].id, "Ana", AT))
    claims = ledger.claims()
    ledger.set_relations(Relation(RelationKind.REPEAT, a.id, b.id) for a, b in pairwise(claims))
    return ledger


def _with_id(claim: Claim) -> Claim:
    return replace(claim, id=claim_id(replace(claim, id="")))


QUERIES: tuple[Callable[[Document], Query], ...] = (
    lambda _: Query(),
    lambda _: Query(place="Aleppo"),
    lambda report: Query(document=report.id),
    lambda _: Query(text="nothing says this"),
)


@pytest.mark.parametrize("asking", QUERIES)
def test_what_flows_is_what_is_asked_for_at_once(
    told: Ledger, asking: Callable[[Document], Query]
) -> None:
    query = asking(read(0)[0])
    claims = told.claims(query)
    ids = {claim.id for claim in claims}
    with told.flowing(query) as flow:
        portions: list[tuple[Claim, ...]] = []
        reports: dict[str, Document] = {}
        for some in flow.portions(2):  # while it flows, more is asked of the same snapshot
            portions.append(some)
            reports |= flow.documents({claim.document for claim in some})
            own = {claim.id for claim in some}
            assert flow.relations_of(own) == tuple(
                r for r in told.relations(ids) if {r.earlier, r.later} & own
            )
        assert tuple(claim for some in portions for claim in some) == claims
        assert max(map(len, portions), default=0) <= 2
        assert reports == told.documents({claim.document for claim in claims})
        assert list(flow.document_ids()) == sorted(reports)
        assert tuple(flow.relations()) == told.relations(ids)
        assert (flow.count(), flow.count_documents()) == (len(claims), len(reports))


def test_what_claims_name_is_told_of_all_of_them(told: Ledger) -> None:
    claims = told.claims()
    with told.flowing(Query()) as flow:
        named = flow.named()
    assert named.made_by == {"extract@1": len(claims)}
    assert named.places == {ALEPPO.id: ALEPPO}
    assert named.parts == {c.part_of: (c.id,) for c in claims if c.part_of}


def test_what_comes_in_while_claims_flow_is_not_seen(told: Ledger) -> None:
    claims = told.claims()
    with told.flowing(Query()) as flow:
        portions = flow.portions(1)
        first = next(portions)
        told.record(*read(REPORTS), "extract@1")
        assert first + tuple(claim for some in portions for claim in some) == claims
        assert flow.count() == len(claims)
