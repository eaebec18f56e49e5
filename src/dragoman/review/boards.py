"""What is overlooked: today, territory, actors, sources.

In: the room and a request. Out: a page. What can be worked out only over many claims at once is
worked out over all that the query in the address asks for, and shown a page at a time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import Actor, Claim, PlaceRole, Relation, RelationKind
from dragoman.reconcile import (
    Holding,
    holdings,
)
from dragoman.record import Query, Spoken, Standing, Status
from dragoman.review import charts
from dragoman.review.asking import Asked, asked, place_in
from dragoman.review.disagreements import days_of, open_pairs, relations_of
from dragoman.review.lines import Line, lines, lines_by_id
from dragoman.review.room import Room, country_name
from dragoman.write.words import figure_in_words

__all__ = [
    "actors",
    "found_holdings",
    "sources",
    "territory",
    "today",
]

FRESH = 40
"""The latest claims, which today is about."""
PER_PLACE = 5
"""Those of one place."""
PLACES = 60
"""Places on one page of holdings."""
ROWS = 100


# -- today -----------------------------------------------------------------------------------------


def today(room: Room, request: Request) -> Response:
    """New claims by place, what moved, what disagrees: of the latest claims, whatever days those
    take, and how many more of each kind the whole ledger holds.
    """
    last = room.last_day()
    page = room.page_of(Query(since=date.min) if last else Query(), None, FRESH, newest_first=True)
    fresh = lines(page.listed, room.ledger)
    since = min((line.published for line in fresh if line.published), default=None)
    relations = list(relations_of(room, [one.id for one in fresh]))
    told = lines_by_id((id_ for r in relations for id_ in (r.earlier, r.later)), room.ledger)
    return room.page(
        request,
        "today.html",
        title="Today",
        last=last,
        is_today=last in {None, room.clock().date()},
        since=since or "",
        fresh=_by_place(fresh),
        latest=len(fresh),
        per_place=PER_PLACE,
        fresh_total=room.count(Query(since=since)) if since else len(fresh),
        moved=_moved(relations, told),
        disagreeing=open_pairs(relations, told)[:8],
        revised=room.tally().standings.get(Standing.REVISED, 0),
        contested=room.tally().standings.get(Standing.CONTESTED, 0),
        undecided=room.tally().statuses.get(Status.OPEN, 0),
        look_again=room.tally().statuses.get(Status.LOOK_AGAIN, 0),
    )


def _by_place(found: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """Lines under the place where it happened, the place with most of them first."""
    places: dict[str, list[Line]] = {}
    for one in found:
        places.setdefault(_place_of(one.claim), []).append(one)
    return sorted(places.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _place_of(claim: Claim) -> str:
    for role in (PlaceRole.LOCATION, PlaceRole.ORIGIN, PlaceRole.DESTINATION, PlaceRole.ROUTE):
        for where in claim.where:
            if where.role is role:
                return where.place.name if where.place else where.name
    return "No place named"


@dataclass(frozen=True, slots=True)
class Moved:
    line: Line
    says: str
    was: tuple[tuple[str, str], ...]
    """The figures before, each with the key of its claim, the latest first."""


def _moved(relations: Sequence[Relation], told: Mapping[str, Line]) -> list[Moved]:
    """Figures that their own speakers updated or revised, the latest first, each once."""
    before: dict[tuple[str, str], dict[str, Line]] = {}
    for relation in relations:
        earlier, later = told.get(relation.earlier), told.get(relation.later)
        if relation.kind not in _MOVES or earlier is None or later is None:
            continue
        if earlier.claim.figure is None or later.claim.figure is None:
            continue
        says = _MOVES[relation.kind]
        if relation.kind is RelationKind.UPDATE and _lower(later.claim, earlier.claim):
            says = "down from"
        was = before.setdefault((later.id, says), {})
        was.setdefault(figure_in_words(earlier.claim.figure), earlier)
    found = [
        Moved(
            told[later],
            says,
            tuple(
                (figure, line.key)
                for figure, line in sorted(
                    was.items(), key=lambda pair: (days_of(pair[1]), pair[0]), reverse=True
                )[:3]
            ),
        )
        for (later, says), was in before.items()
    ]
    found.sort(key=lambda one: (days_of(one.line), one.line.id), reverse=True)
    return found[:10]


_MOVES = {RelationKind.UPDATE: "up from", RelationKind.REVISION: "revised from"}


def _lower(one: Claim, other: Claim) -> bool:
    a = one.figure and (one.figure.high or one.figure.low)
    b = other.figure and (other.figure.high or other.figure.low)
    return bool(a and b and a < b)


# -- territory -------------------------------------------------------------------------------------


def territory(room: Room, request: Request) -> Response:
    """Who is said to hold what, from when to when, and by whose word; some places on each page."""
    ask = asked(request)
    held = found_holdings(room, ask)
    by_place: dict[str, list[Holding]] = {}
    for one in held:
        by_place.setdefault(one.place, []).append(one)
    places = sorted(by_place, key=lambda key: (by_place[key][0].name.casefold(), key))
    begins = place_in(ask, len(places))
    ends = begins + PLACES
    found = [holding for key in places[begins:ends] for holding in by_place[key]]
    names = _names(room, found)
    return room.page(
        request,
        "territory.html",
        query=ask.query,
        place_name=ask.query.place,
        asks=ask.address,
        total=len(places),
        next=ask.onwards(str(ends)) if ends < len(places) else None,
        first=ask.path + ask.address if ask.after else None,
        drawing=charts.holds(found, names),
        rows=[
            {
                "name": one.name,
                "holder": charts.holder(one, names),
                "contested": one.contested,
                "since": one.since,
                "until": one.until,
                "speakers": one.speakers,
                "claims": one.claims,
            }
            for one in found
        ],
    )


def found_holdings(room: Room, ask: Asked) -> tuple[Holding, ...]:
    """The holdings among all the claims of a query."""
    query = replace(room.desk.asked(ask.query), measure=("captured", "controls", "withdrew"))

    def ask_now() -> tuple[Holding, ...]:
        claims = room.ledger.claims(query, counted=False)
        return holdings(claims, room.desk.measures, room.desk.belongs(claims))

    return room.kept.about(("holdings", query), ask_now)


def _names(room: Room, found: Sequence[Holding]) -> dict[str, str]:
    actors_ = ((one.holder, room.desk.actors.by_id(one.holder)) for one in found if one.holder)
    return {id_: actor.name for id_, actor in actors_ if actor}


# -- actors and sources ----------------------------------------------------------------------------


def actors(room: Room, request: Request) -> Response:
    """Who is named, by how many claims; with an id, what the registry knows of one."""
    registry = room.desk.actors
    counted = room.kept.about("actors", lambda: room.ledger.counts_by(Query(), "actor", limit=ROWS))
    rows = []
    for id_, number in counted.items():
        actor = registry.by_id(id_)
        rows.append(
            {
                "id": id_,
                "name": actor.name if actor else id_,
                "kind": actor.kind if actor else "",
                "party_to": actor.party_to if actor else (),
                "claims": number,
            }
        )
    actor = registry.by_id(request.query_params.get("id", ""))
    outer = registry.by_id(actor.part_of) if actor and actor.part_of else None
    said = Query(speaker=actor.id) if actor else None
    return room.page(
        request,
        "actors.html",
        rows=rows,
        actor=actor,
        part_of=outer.name if outer else "",
        standing=room.ledger.counts_by(said, "standing") if said else {},
        acts=room.ledger.counts_by(Query(actor=actor.id), "measure", limit=12) if actor else {},
    )


def sources(room: Room, request: Request) -> Response:
    """What each speaker said, and how it stands among the others."""
    return room.page(request, "sources.html", rows=told_sources(room))


def told_sources(room: Room) -> list[dict[str, Any]]:
    """Speakers with how many claims, by standing, the most frequent first: those whom the registry
    knows by its names, with what reports call them; the others as written.
    """
    return room.kept.about("sources", lambda: _sources(room))


def _sources(room: Room) -> list[dict[str, Any]]:
    total = room.ledger.counts_by(Query(), "speaker", limit=ROWS)
    known: dict[str, list[Spoken]] = {}
    unknown: dict[str, list[Spoken]] = {}
    for one in room.ledger.spoken(list(total)):
        if one.actor and room.desk.actors.by_id(one.actor):
            known.setdefault(one.actor, []).append(one)
        else:
            unknown.setdefault(_bare(one.speaker), []).append(one)
    rows = [
        _known_source(actor, said)
        for id_, said in known.items()
        if (actor := room.desk.actors.by_id(id_))
    ]
    for said in unknown.values():
        by_country: dict[str, list[Spoken]] = {}
        for one in said:
            by_country.setdefault(one.country, []).append(one)
        apart = len(by_country.keys() - {""}) > 1
        parts = by_country.items() if apart else [("", said)]
        rows += [_source(_bare(of[0].speaker, fold=False), of, country) for country, of in parts]
    return sorted(rows, key=lambda row: (-int(row["claims"]), row["name"]))


def _known_source(actor: Actor, said: Sequence[Spoken]) -> dict[str, Any]:
    written = Counter[str]()
    for one in said:
        written[_bare(one.speaker, fold=False)] += one.claims
    often = sorted(written, key=lambda called: (-written[called], called))
    others = [called for called in often if called != actor.name]
    return {**_source(actor.name, said), "actor": actor.id, "called": others}


def _source(name: str, said: Sequence[Spoken], country: str = "") -> dict[str, Any]:
    """``country``: of its claims, where one of the name speaks of another country too."""
    claims, stands = _stands(said)
    return {
        "name": name,
        "actor": "",
        "called": [],
        "country": country,
        "of": country_name(country) if country else "",
        "claims": claims,
        "party": any(one.party for one in said),
        "standing": _of_all(claims, {**stands, Standing.SINGLE_SOURCE: 0}),
    }


def _stands(said: Sequence[Spoken]) -> tuple[int, Counter[Standing]]:
    """How many claims these are, and how many of them stand how."""
    stands: Counter[Standing] = Counter()
    for one in said:
        stands[one.standing] += one.claims
    return stands.total(), stands


def _bare(name: str, *, fold: bool = True) -> str:
    """A speaker's name without what its sentence gave it: "The army" opened one, "the army" did
    not, and they are one; ``fold`` for comparing, else as a list has it.
    """
    bare = re.sub(r"^(?:the|an?)\s", "", name, flags=re.IGNORECASE)
    return bare.casefold() if fold else bare[:1].upper() + bare[1:]


def _of_all(claims: int, more: Mapping[Standing, int]) -> dict[str, int]:
    """So many claims by standing: those that are more than a single source, and the rest."""
    told = {one.value: more.get(one, 0) for one in Standing}
    told[Standing.SINGLE_SOURCE.value] = claims - sum(more.values())
    return told
