"""The other claims of one: those it stands in relation to, those it may belong with, any of them.

In: the room and a request. Out: relations in words; a page on which a person who links, unlinks or
merges finds the other claim by what it says. Whoever chooses sees who said what, where and when.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import Claim, Relation, RelationKind, Where
from dragoman.record import Ledger, Query
from dragoman.review.disagreements import Verdict, verdict
from dragoman.review.lines import Line, lines, lines_by_id
from dragoman.review.room import Room, key_of
from dragoman.write.words import one_number

__all__ = ["Choice", "choices", "near_claims", "pair_page", "related"]

NEAR = 30
"""Claims of one kind that are looked at for a choice."""
OFFERED = 20
"""Claims on the page that finds one, before anything is looked for."""
FOUND = 15
"""Claims with the words that were looked for, on one page."""
_ASKED = 200
"""Letters that are looked for."""
_QUOTED = 200
"""Letters of a claim's words, where it is one of many."""


# -- how claims stand to one another ---------------------------------------------------------------

_SAYS = {
    RelationKind.REPEAT: ("Repeated by", "Repeats"),
    RelationKind.UPDATE: ("Updated by", "Updates"),
    RelationKind.REVISION: ("Revised by", "Revises"),
    RelationKind.CONTRADICTION: ("Contradicted by", "Contradicts"),
    RelationKind.CONFIRMATION: ("Confirmed by", "Confirms"),
    RelationKind.PART_OF: ("A part of", "Has as a part"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """How the claim of a page stands to another one."""

    says: str
    line: Line
    on: tuple[str, ...]
    reasons: tuple[Any, ...]
    kind: RelationKind
    verdict: Verdict | None = None
    """Of a contradiction: what a person settled, or had settled before one of the two changed."""
    settled: bool = False


def related(ledger: Ledger, claim: Claim) -> list[Related]:
    """The relations of a claim in words, contradictions first."""
    relations = ledger.relations_of(claim.id)
    ends = {id_ for relation in relations for id_ in (relation.earlier, relation.later)}
    told = lines_by_id(ends, ledger)
    quarrels = {
        frozenset((r.earlier, r.later)) for r in relations if r.kind is RelationKind.CONTRADICTION
    }
    words = {one.pair: one for one in ledger.settled(quarrels)} if quarrels else {}
    found = []
    for relation in relations:
        other = _other(relation, claim.id)
        if other not in told:
            continue
        contradicts = relation.kind is RelationKind.CONTRADICTION
        last = words.get(frozenset((claim.id, other))) if contradicts else None
        found.append(
            Related(
                _says(relation, claim, told[other].claim),
                told[other],
                relation.on,
                relation.reasons,
                relation.kind,
                verdict(last, told) if last else None,
                relation.settled is not None,
            )
        )
    order = [RelationKind.CONTRADICTION, RelationKind.REVISION, RelationKind.UPDATE]
    return sorted(found, key=lambda one: order.index(one.kind) if one.kind in order else 9)


def _says(relation: Relation, claim: Claim, other: Claim) -> str:
    """What the claim is to the other; one confirms no other number."""
    if relation.kind is RelationKind.CONFIRMATION and not one_number(claim, other):
        return "Compatible with"
    return _SAYS[relation.kind][relation.later == claim.id]


def _other(relation: Relation, claim: str) -> str:
    return relation.later if relation.earlier == claim else relation.earlier


# -- the other claim of a decision on two ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """A claim that may be the other one."""

    line: Line
    says: str = ""
    """How the first stands to it, where it does: "Contradicted by"."""

    @property
    def quote(self) -> str:
        """Its words, as many as a list holds."""
        quote = self.line.claim.evidence.quote
        return quote if len(quote) <= _QUOTED else quote[:_QUOTED].rpartition(" ")[0] + " …"


def choices(
    claim: Claim, standing: Sequence[Related], near: Iterable[Line], most: int
) -> list[Choice]:
    """So many other claims: those in relation to this one (``standing``) first, then the likeliest
    of those ``near``, which have half of the room where there are as many.
    """
    related_to = {one.line.id for one in standing}
    fresh = {line.id: line for line in near if line.id not in related_to and line.id != claim.id}
    likely = sorted(fresh.values(), key=lambda line: _nearness(claim, line.claim))
    room = most - min(len(likely), most // 2)
    found = [Choice(one.line, one.says) for one in standing[:room]]
    return found + [Choice(line) for line in likely[: most - len(found)]]


def _likely(room: Room, claim: Claim) -> Iterator[Line]:
    """Claims of the same measure: in its places, of the days of its event; of its own days."""
    when = claim.when
    if when and when.start and when.end:
        of_event = Query(
            measure=[claim.measure], happened_since=when.start, happened_until=when.end
        )
        for query in _in_places(of_event, claim):
            yield from lines(room.ledger.page(query, limit=NEAR).listed, room.ledger)
    yield from near_claims(room, claim)


def near_claims(room: Room, claim: Claim) -> tuple[Line, ...]:
    """Claims that this one may belong with: of its measure and days; where those are many, some of
    them and those in its places.
    """
    query = _published_near(Query(measure=[claim.measure]), claim)
    query = query or Query(document=claim.document)
    page = room.ledger.page(query, limit=NEAR)
    found = {one.claim.id: one for one in page.listed}
    for here in _in_places(query, claim) if page.after else ():
        found |= {one.claim.id: one for one in room.ledger.page(here, limit=NEAR).listed}
    return lines(list(found.values()), room.ledger)


def _in_places(query: Query, claim: Claim) -> Iterator[Query]:
    """The query in each of the first places of the claim."""
    for place in list(dict.fromkeys(at.place.id if at.place else at.name for at in claim.where))[
        :2
    ]:
        yield replace(query, place=place)


def _published_near(query: Query, claim: Claim) -> Query | None:
    """Within two days of the claim; None where its day is not known."""
    day, few = claim.published, timedelta(days=2)
    if day is None:
        return None
    first, last = max(day, date.min + few) - few, min(day, date.max - few) + few
    return replace(query, since=first, until=last)


def _nearness(claim: Claim, other: Claim) -> tuple[object, ...]:
    """What sorts the likelier first: the place, what is counted, the days between, the figure."""
    places = _places(claim.where) & _places(other.where)
    one, two = claim.figure, other.figure
    unit = bool(one and two and one.unit == two.unit)
    first, second = claim.published, other.published
    days = abs(first - second) if first and second else timedelta.max
    apart = abs((one.low or one.high or 0) - (two.low or two.high or 0)) if one and two else 0
    return (not places, not unit, days, apart, other.id)


def _places(where: Iterable[Where]) -> set[str]:
    return {at.place.id if at.place else at.name for at in where}


def pair_page(room: Room, request: Request) -> Response:
    """Finds the other claim by its words, and decides on the two."""
    state = room.ledger.state(room.find_claim(request.path_params["key"]).id)
    claim, key = state.claim, key_of(state.claim.id)
    shown = lines_by_id([claim.id], room.ledger)[claim.id]
    words = request.query_params.get("words", "").strip()[:_ASKED]
    standing = related(room.ledger, claim)
    total, onwards = 0, None
    if words:
        query = Query(text=words)
        after = request.query_params.get("after") or None
        page = room.page_of(query, after, FOUND, newest_first=True)
        told = lines(page.listed, room.ledger)
        says = {one.line.id: one.says for one in standing}
        offered = [Choice(one, says.get(one.id, "")) for one in told if one.id != claim.id]
        total, onwards = room.count(query), page.after
    else:
        offered = choices(claim, standing, _likely(room, claim), OFFERED)
    return room.page(
        request,
        "pair.html",
        title="Link, unlink or merge",
        line=shown,
        words=words,
        offered=offered,
        total=total,
        relation_kinds=[kind.value for kind in RelationKind],
        next=f"/claims/{key}/pair?{urlencode({'words': words, 'after': onwards})}"
        if onwards
        else None,
    )
