"""Claims that contradict each other: those that are open, and what people have settled.

In: the room and a request. Out: a page. Two claims stand side by side, each as it was said: what
somebody settles leaves the open list and stands in a list of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import Claim, Judgement, Relation, RelationKind
from dragoman.record import Fate, Query, Settled, Standing
from dragoman.review.asking import Asked, asked, place_in
from dragoman.review.lines import Line, lines_by_id, words_around
from dragoman.review.room import Room, key_of
from dragoman.write.quoting import Passage
from dragoman.write.telling import Telling
from dragoman.write.words import day_in_words, when_in_words

__all__ = [
    "PAIRS",
    "Disagreement",
    "Verdict",
    "days_of",
    "disagreements",
    "found_disagreements",
    "found_settled",
    "open_pairs",
    "relations_of",
    "settled",
    "verdict",
]

PAIRS = 20
"""Contested claims behind one page of disagreements; settled pairs on one page."""
AROUND = 160
"""Characters before and after a claim's words, where two are held side by side."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person settled, in words."""

    number: int
    """Of the judgement."""
    by: str
    at: datetime
    goes_with: str
    """ "with the Centre", "with neither", "both stand as said"."""
    chosen: str | None
    """The id of the one claim that it goes with."""
    why: str
    fate: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two claims that contradict each other."""

    anchor: str
    question: str
    lines: tuple[Line, Line]
    on: tuple[str, ...]
    reasons: tuple[Any, ...]
    settles: str
    was: Verdict | None = None
    """What was settled of it before one of the two changed."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Two claims of which a person settled something, and what has become of that."""

    judgement: Judgement
    fate: Fate
    verdict: Verdict
    question: str
    lines: tuple[Line, ...]
    """The earlier first; without one that the ledger no longer holds."""


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


# -- the open ones ---------------------------------------------------------------------------------


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
        passages=_passages(room, (line for one in found for line in one.lines)),
        total=total,
        settled=len(_matching(room, ask)),
        next=ask.onwards(after),
    )


def _passages(room: Room, found: Iterable[Line]) -> dict[str, Passage]:
    """What stands around the words of each claim: a quotation is checked in its sentence."""
    claims = {line.id: line.claim for line in found}
    documents = room.ledger.documents({claim.document for claim in claims.values()})
    return {
        key: words_around(claim, documents.get(claim.document), AROUND)
        for key, claim in claims.items()
    }


def found_disagreements(room: Room, ask: Asked) -> tuple[list[Disagreement], int, str | None]:
    """The open pairs of a page, how many claims are contested, and the cursor of the next page."""
    query = replace(room.desk.asked(ask.query), standing=(Standing.CONTESTED.value,))
    found: list[Disagreement] = []
    after = ask.after
    while not found:  # claims all of whose contradictions are settled are passed over
        page = room.page_of(query, after, ask.limit, newest_first=True)
        relations = relations_of(room, [one.claim.id for one in page.listed])
        quarrels = [r for r in relations if _is_open(r)]
        told = lines_by_id((id_ for r in quarrels for id_ in (r.earlier, r.later)), room.ledger)
        found, after = open_pairs(quarrels, told, _lapsed(room, quarrels)), page.after
        if after is None:
            break
    return found, room.count(query), after


def relations_of(room: Room, claims: Sequence[str]) -> Sequence[Relation]:
    """Their relations, each once."""
    told = room.ledger.relations_of(*claims)
    order = {claim: n for n, claim in enumerate(claims)}
    last = len(order)
    return sorted(told, key=lambda r: min(order.get(r.earlier, last), order.get(r.later, last)))


def open_pairs(
    relations: Sequence[Relation],
    told: Mapping[str, Line],
    was: Mapping[frozenset[str], Settled] | None = None,
) -> list[Disagreement]:
    """The contradictions that nobody has settled, the latest first.

    ``was``: what had been settled of some before they were open again.
    """
    found = []
    for relation in relations:
        earlier, later = told.get(relation.earlier), told.get(relation.later)
        if not _is_open(relation) or earlier is None or later is None:
            continue
        before = (was or {}).get(frozenset((earlier.id, later.id)))
        found.append(
            Disagreement(
                _anchor(earlier.id, later.id),
                question(earlier.claim, later.claim),
                (earlier, later),
                tuple(_DIFFERS.get(word, word) for word in relation.on),
                relation.reasons,
                _settles(relation.on, earlier.claim, later.claim),
                verdict(before, told) if before else None,
            )
        )
    found.sort(key=lambda one: (max(days_of(line) for line in one.lines), one.anchor), reverse=True)
    return found


def _is_open(relation: Relation) -> bool:
    return relation.kind is RelationKind.CONTRADICTION and relation.settled is None


def _anchor(earlier: str, later: str) -> str:
    return hashlib.sha256(f"{earlier} {later}".encode()).hexdigest()[:10]


def days_of(line: Line) -> date:
    """The day that it sorts by; those without one are the oldest."""
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


# -- the settled ones ------------------------------------------------------------------------------


def settled(room: Room, request: Request) -> Response:
    """What people settled, the latest first: by whom, when, why, and whether it holds still."""
    ask = asked(request, PAIRS)
    found, total, after = found_settled(room, ask)
    return room.page(
        request,
        "settled.html",
        title="Settled disagreements",
        query=ask.query,
        place_name=ask.query.place,
        asks=ask.address,
        found=found,
        passages=_passages(room, (line for one in found for line in one.lines)),
        total=total,
        next=ask.onwards(after),
    )


def found_settled(room: Room, ask: Asked) -> tuple[list[Closed], int, str | None]:
    """The settled pairs of a page, how many there are, and the place of the next page."""
    found = _matching(room, ask)
    begins = place_in(ask, len(found))
    ends = begins + ask.limit
    shown = found[begins:ends]
    told = lines_by_id((id_ for one in shown for id_ in sorted(one.pair)), room.ledger)
    closed = [_closed(one, told) for one in shown]
    return closed, len(found), str(ends) if ends < len(found) else None


def _matching(room: Room, ask: Asked) -> Sequence[Settled]:
    """Those one of whose claims the query asks for."""
    every = room.kept.about("settled", room.ledger.settled)
    if not every or ask.query == Query():
        return every
    ids = set(room.ledger.ids(room.desk.asked(ask.query)))
    return [one for one in every if one.pair & ids]


def _closed(one: Settled, told: Mapping[str, Line]) -> Closed:
    known = [told[id_] for id_ in sorted(one.pair) if id_ in told]
    known.sort(key=days_of)
    asks = question(known[0].claim, known[-1].claim) if known else "Claims that are gone"
    return Closed(one.judgement, one.fate, verdict(one, told), asks, tuple(known))


def _lapsed(room: Room, quarrels: Iterable[Relation]) -> dict[frozenset[str], Settled]:
    """What was settled of those that are open again, for one of the two has changed."""
    pairs = {frozenset((r.earlier, r.later)) for r in quarrels}
    return {one.pair: one for one in room.ledger.settled(pairs) if one.fate is Fate.CHANGED}


def verdict(one: Settled, told: Mapping[str, Line]) -> Verdict:
    """What was settled, in words; ``told``: the lines of the two claims."""
    made = one.judgement
    chosen = {"claim": made.claim, "other": made.other}.get(str(made.after))
    if chosen:
        goes_with = f"goes with {_side(chosen, one, told)}"
    else:
        goes_with = "both stand as said" if made.after == "both" else "goes with neither"
    return Verdict(
        made.number or 0, made.by, made.at, goes_with, chosen, made.note, _FATES[one.fate]
    )


def _side(chosen: str, one: Settled, told: Mapping[str, Line]) -> str:
    """Who said the claim; and in which words, where the other one is by the same."""
    if chosen not in told:
        return key_of(chosen)
    line = told[chosen]
    speakers = [told[id_].speaker.casefold() for id_ in one.pair if id_ in told]
    alone = speakers.count(line.speaker.casefold()) == 1
    return line.speaker if alone else f"{line.speaker}, “{line.claim.evidence.quote}”"


_FATES = {
    Fate.HOLDS: "",
    Fate.CHANGED: "One of the two has changed since, or its report has: it is open again.",
    Fate.ENDED: "The two no longer contradict each other: there is nothing left to settle.",
}
