"""What is overlooked: today, disagreements, territory, actors, sources.

In: the room and a request. Out: a page. What can be worked out only over many claims at once is
worked out over all that the query in the address asks for, and shown a page at a time.
"""

from __future__ import annotations

import hashlib
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
from dragoman.review.lines import Line, lines, lines_by_id, words_around
from dragoman.review.room import Room, country_name
from dragoman.write.quoting import Passage
from dragoman.write.telling import Telling
from dragoman.write.words import day_in_words, figure_in_words, when_in_words

__all__ = [
    "Disagreement",
    "actors",
    "disagreements",
    "found_disagreements",
    "found_holdings",
    "sources",
    "territory",
    "today",
]

FRESH = 40
"""The latest claims, which today is about."""
PER_PLACE = 5
"""Those of one place."""
PAIRS = 20
"""Contested claims behind one page of disagreements."""
AROUND = 160
"""Characters before and after a claim's words, where two are held side by side."""
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
    relations = list(_relations_of(room, [one.id for one in fresh]))
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
        disagreeing=_pairs(relations, told)[:8],
        revised=room.tally().standings.get(Standing.REVISED, 0),
        contested=room.tally().standings.get(Standing.CONTESTED, 0),
        undecided=room.tally().statuses.get(Status.OPEN, 0),
        look_again=room.tally().statuses.get(Status.LOOK_AGAIN, 0),
    )


def _relations_of(room: Room, claims: Sequence[str]) -> Sequence[Relation]:
    """Their relations, each once."""
    told = room.ledger.relations_of(*claims)
    order = {claim: n for n, claim in enumerate(claims)}
    last = len(order)
    return sorted(told, key=lambda r: min(order.get(r.earlier, last), order.get(r.later, last)))


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
                    was.items(), key=lambda pair: (_days(pair[1]), pair[0]), reverse=True
                )[:3]
            ),
        )
        for (later, says), was in before.items()
    ]
    found.sort(key=lambda one: (_days(one.line), one.line.id), reverse=True)
    return found[:10]


_MOVES = {RelationKind.UPDATE: "up from", RelationKind.REVISION: "revised from"}


def _lower(one: Claim, other: Claim) -> bool:
    a = one.figure and (one.figure.high or one.figure.low)
    b = other.figure and (other.figure.high or other.figure.low)
    return bool(a and b and a < b)


# -- disagreements ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two claims that contradict each other."""

    anchor: str
    question: str
    lines: tuple[Line, Line]
    on: tuple[str, ...]
    reasons: tuple[Any, ...]
    settles: str


_DIFFERS = {
    "figure": "the figure",
    "when": "the window",
    "where": "the place",
    "speaker": "the speaker",
    "modality": "whether it happened",
    "participants": "who is named",
}
_SETTLES = {
    "figure": "a count with its method, or a list, for just these days and this place",
    "when": "from which hour to which hour each speaker counted",
    "where": "which quarters each speaker counts in",
    "modality": "a document, a picture, or an account of a third origin, of whether it happened",
    "participants": "an account of a third origin, of who was there on that day",
}


def disagreements(room: Room, request: Request) -> Response:
    """Contradictions side by side, the latest first."""
    ask = asked(request, PAIRS)
    found, total, after = found_disagreements(room, ask)
    return room.page(
        request,
        "disagreements.html",
        query=ask.query,
        place_name=ask.query.place,
        asks=ask.address,
        found=found,
        passages=_passages(room, found),
        total=total,
        next=ask.onwards(after),
    )


def _passages(room: Room, found: Sequence[Disagreement]) -> dict[str, Passage]:
    """What stands around the words of each claim: a quotation is checked in its sentence."""
    claims = {line.id: line.claim for one in found for line in one.lines}
    documents = room.ledger.documents({claim.document for claim in claims.values()})
    return {
        key: words_around(claim, documents.get(claim.document), AROUND)
        for key, claim in claims.items()
    }


def found_disagreements(room: Room, ask: Asked) -> tuple[list[Disagreement], int, str | None]:
    """The pairs of a page, how many claims are contested, and the cursor of the next page."""
    query = replace(room.desk.asked(ask.query), standing=(Standing.CONTESTED.value,))
    page = room.page_of(query, ask.after, ask.limit, newest_first=True)
    here = [one.claim.id for one in page.listed]
    quarrels = [r for r in _relations_of(room, here) if r.kind is RelationKind.CONTRADICTION]
    told = lines_by_id((id_ for r in quarrels for id_ in (r.earlier, r.later)), room.ledger)
    return _pairs(quarrels, told), room.count(query), page.after


def _pairs(relations: Sequence[Relation], told: Mapping[str, Line]) -> list[Disagreement]:
    found = []
    for relation in relations:
        earlier, later = told.get(relation.earlier), told.get(relation.later)
        if relation.kind is not RelationKind.CONTRADICTION or earlier is None or later is None:
            continue
        anchor = hashlib.sha256(f"{earlier.id} {later.id}".encode()).hexdigest()[:10]
        found.append(
            Disagreement(
                anchor,
                question(earlier.claim, later.claim),
                (earlier, later),
                tuple(_DIFFERS.get(word, word) for word in relation.on),
                relation.reasons,
                _settles(relation.on, earlier.claim, later.claim),
            )
        )
    found.sort(key=lambda one: (max(_days(line) for line in one.lines), one.anchor), reverse=True)
    return found


def _days(line: Line) -> date:
    return line.published or date.min


def question(claim: Claim, other: Claim) -> str:
    """What both answer: "How many left eastern Aleppo, 26–27 Nov 2016?"."""
    if claim.figure and other.figure:
        asks = Telling([claim], (), {}).question(claim).removesuffix("?")
    else:
        asks = _asks(claim)
    return f"{asks}, {_window(claim)}?" if _window(claim) else f"{asks}?"


def _window(claim: Claim) -> str:
    when = claim.when
    if when is None or when.end is None:
        return ""
    return when_in_words(when) if when.start else f"by {day_in_words(when.end)}"


def _asks(claim: Claim) -> str:
    """The question that a claim without a figure answers."""
    places = " and ".join(w.place.name if w.place else w.name for w in claim.where[:2])
    if claim.measure in _OF_A_PLACE and places:
        return _OF_A_PLACE[claim.measure].format(places)
    what = claim.measure.replace("_", " ")
    return f"Was it so: {what}, {places}" if places else f"Was it so: {what}"


_OF_A_PLACE = {
    "advanced": "Did anybody advance in {}",
    "besieged": "Was {} besieged",
    "captured": "Was {} taken",
    "controls": "Who held {}",
    "withdrew": "Did anybody withdraw from {}",
    **dict.fromkeys(("clash", "shelling", "explosion"), "Was there fighting in {}"),
    "air_strike": "Was there an air strike on {}",
    "attack_on_civilians": "Were civilians attacked in {}",
    "corridor": "Was there a way in or out of {}",
    "ceasefire": "Was there a ceasefire in {}",
}


def _settles(on: Sequence[str], one: Claim, other: Claim) -> str:
    wanted = [_SETTLES[word] for word in on if word in _SETTLES] or [_SETTLES["modality"]]
    parties = [c for c in (one, other) if c.attribution.speaker and c.attribution.speaker.party]
    who = {
        0: "Neither speaker is marked as a party to the conflict.",
        1: "One of the speakers is a party to the conflict.",
        2: "Both speakers are parties to the conflict: an independent account would weigh more.",
    }[len(parties)]
    first = "; ".join(wanted)
    return f"{first[:1].upper()}{first[1:]}. {who}"


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
