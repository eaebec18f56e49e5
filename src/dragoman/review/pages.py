"""What is read: claims with their map and timeline, a report, a claim, reports, the history.

In: the room and a request. Out: a page. It changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import (
    Claim,
    Document,
    Evidence,
    Modality,
    RelationKind,
    When,
)
from dragoman.record import Listed, Overview, Page, Query, Standing, State, Status
from dragoman.review import maps, timeline
from dragoman.review.asking import Asked, asked
from dragoman.review.histories import histories
from dragoman.review.lines import Line, line, lines, lines_by_id, report_address, words_around
from dragoman.review.marks import marks_of, paragraphs
from dragoman.review.others import choices, near_claims, related
from dragoman.review.room import Room, may_decide
from dragoman.write.telling import Telling
from dragoman.write.words import (
    chain_in_words,
    claim_in_words,
    counted_in_words,
    figure_in_words,
    one_line,
    place_in_words,
    report_name,
    when_in_words,
)

__all__ = [
    "claim",
    "claims",
    "drawn",
    "histories",
    "history",
    "keys",
    "report",
    "reports",
]

BARS = 200
"""Claims that the timeline shows one by one; of more it counts."""
UNLOCATED = 20
"""Claims without a place that are listed under the map."""
MARKED = 1_000
"""Claims of one report that are marked in it."""
AROUND = 320
"""Letters around a claim's words on its page."""
LIKELY = 6
"""Other claims that a claim's page offers for a decision on two."""
EARLIER = 100
"""Decisions on one page of the history."""


def claims(room: Room, request: Request) -> Response:
    """The list, the map and the timeline, all three of the query in the address."""
    ask = asked(request)
    query = room.desk.asked(ask.query)
    over = room.overview(query)
    if over.first is None or ask.after:
        page = room.page_of(query, ask.after, ask.limit)
    else:
        page = Page(_first(room, over, ask.limit + 1), None).first(ask.limit)
    shown = lines(page.listed, room.ledger)
    first: tuple[Listed, ...] = ()
    if over.unplaced:
        first = room.kept.of(
            ("unplaced", query), lambda: room.ledger.unplaced(query, limit=UNLOCATED)
        )
    return room.page(
        request,
        "claims.html",
        title="Claims",
        query=ask.query,
        place_name=_place_name(room, ask.query.place, over),
        parts=_parts(room, ask.query, over),
        narrowed=ask.narrowed,
        asks=ask.address,
        choices=_choices(room),
        found=shown,
        total=over.claims,
        next=ask.onwards(page.after),
        first=ask.path + ask.address if ask.after else None,
        names=[found.place.name for found in over.places[:100]],
        map=_map(room, ask, over),
        unlocated=over.unplaced,
        unlocated_lines=lines(first, room.ledger),
        timeline=_timeline(room, ask, drawn(room, query, page.listed, shown, over)),
        writers=room.writers,
    )


def _first(room: Room, over: Overview, number: int) -> tuple[Listed, ...]:
    """The first claims of an overview, one more than a page has; all, where a timeline wants all.

    They were found when they were counted: a query that takes long is asked once.
    """
    ids = over.first or ()
    some = ids[: BARS if over.claims <= BARS else number]
    return room.kept.of(("listed", some), lambda: room.ledger.listed(some))


def _map(room: Room, ask: Asked, over: Overview) -> Markup:
    def shown() -> dict[str, Any]:
        chart = maps.chart(maps.Area(found.place, found.claims) for found in over.places)
        numbers = {"unlocated": over.unplaced, "total": over.claims}
        return {"chart": chart, "narrowed": ask.narrowed, **numbers}

    of = (over.places, over.unplaced, over.claims)
    return room.drawing("_map.html", ask.address, of, shown)


def _timeline(room: Room, ask: Asked, line: timeline.Drawing) -> Markup:
    shown = {"line": line, "narrowed": ask.narrowed}
    return room.drawing("_timeline.html", ask.address, line, lambda: shown)


def drawn(
    room: Room, query: Query, listed: Sequence[Listed], shown: Sequence[Line], over: Overview
) -> timeline.Drawing:
    """The timeline of all that the query asks for: bars while they can be told apart."""
    if over.claims <= BARS:
        found = _first(room, over, BARS) if over.first else room.page_of(query, None, BARS).listed
        told = shown if len(found) == len(listed) else lines(found, room.ledger)
        titles = {one.id: one.text for one in told}
        contested = {one.id for one in told if one.standing == Standing.CONTESTED}
        bars = timeline.bars([one.claim for one in found], titles, contested)
        if bars is not None:
            return bars
    return timeline.columns(over.days, over.claims - sum(over.days.values()))


def _place_name(room: Room, place: str | None, over: Overview) -> str | None:
    """The place's name where the address has its id."""
    if place is None or ":" not in place:
        return place
    for found in over.places:
        if found.place.id == place:
            return found.place.name
    known = room.desk.gazetteer.place(place.partition("#")[0])
    return known.name if known else place


def _parts(room: Room, query: Query, over: Overview) -> tuple[tuple[str, str], ...]:
    name = _place_name(room, query.place, over)
    return tuple(
        (field, f"{name} and within" if field == "place" else words)
        for field, words in query.parts()
    )


Choice = tuple[str, int | None]


def _choices(room: Room) -> Mapping[str, Sequence[Choice]]:
    """What a query may pick from; of measures, those that the ledger has."""
    families = dict.fromkeys(measure.family for measure in room.desk.measures.values())
    return {
        "measure": list(room.tally().measures.items()),
        "family": [(name, None) for name in families],
        "modality": [(one.value, None) for one in Modality],
        "standing": [(one.value, None) for one in Standing],
        "status": [(one.value, None) for one in Status],
    }


# -- a report --------------------------------------------------------------------------------------


def report(room: Room, request: Request) -> Response:
    """The text of a report with the words of its claims marked, and the claims beside it."""
    document = room.find_report(request.query_params.get("id", ""))
    found: list[Line] = []
    after = None
    while True:
        page = room.ledger.page(Query(document=document.id), after=after, limit=200)
        found += [line(one, document) for one in page.listed]
        after = page.after
        if after is None or len(found) >= MARKED:
            break
    here = [one for one in found if _is_here(one.claim, document)]
    marks = [mark for one in here for mark in marks_of(one.claim)]
    told = paragraphs(document.text, marks)
    beside = {id_ for paragraph in told for id_ in paragraph.claims}
    return room.page(
        request,
        "report.html",
        title=report_name(document) or document.id,
        document=document,
        address=_followed(document.url),
        paragraphs=told,
        claims=found,
        beside={one.id: one for one in here},
        elsewhere=[one for one in found if one.id not in beside],
        former=len(room.ledger.former_texts(document.id)),
    )


def _is_here(claim: Claim, document: Document) -> bool:
    """Whether the claim's words stand in the text as it is now."""
    return claim.evidence.span.of(document.text) == claim.evidence.quote


def _followed(url: str | None) -> str | None:
    """An address on the web that a browser may follow; nothing that runs."""
    return url if url and url.startswith(("http://", "https://")) else None


def reports(room: Room, request: Request) -> Response:
    text = request.query_params.get("text", "").strip() or None
    after = request.query_params.get("after") or None
    found, onwards = room.ledger.reports(text, after=after)
    rows = [ReportRow.of(document) for document in found]
    ask = {"text": text} if text else {}
    return room.page(
        request,
        "reports.html",
        rows=rows,
        text=text,
        next=f"/reports?{urlencode({**ask, 'after': onwards})}" if onwards else None,
    )


@dataclass(frozen=True, slots=True)
class ReportRow:
    id: str
    title: str
    name: str
    """What it goes by: its title, its file, its id."""
    publisher: str
    published: date | None
    address: str

    @classmethod
    def of(cls, document: Document) -> ReportRow:
        address = report_address(document.id)
        name = report_name(document) or document.id
        told = (document.publisher, document.published, address)
        return cls(document.id, document.title, name, *told)


# -- a claim ---------------------------------------------------------------------------------------


def claim(room: Room, request: Request) -> Response:
    """One claim: its words, fields, chain of mouths, places refused, relations and history."""
    found = room.find_claim(request.path_params["key"])
    state = room.ledger.state(found.id)
    document = room.ledger.document_with(state.claim)
    shown = line(Listed(state, room.ledger.standings([found.id])[found.id]), document)
    others = related(room.ledger, state.claim)
    told = Telling([state.claim], (), {document.id: document})
    near = near_claims(room, state.claim) if may_decide(request) else ()
    merged = lines_by_id([state.merged_into], room.ledger) if state.merged_into else {}
    return room.page(
        request,
        "claim.html",
        title=shown.text,
        line=shown,
        claim=state.claim,
        state=state,
        proposed=claim_in_words(state.proposed) if state.proposed else "",
        merged=next(iter(merged.values()), None),
        document=document,
        passage=words_around(state.claim, document, AROUND),
        fields=list(fields(state)),
        relations=others,
        relation_kinds=[kind.value for kind in RelationKind],
        likely=choices(state.claim, others, near, LIKELY),
        history=histories(room, room.ledger.judgements(found.id), found.id),
        telling=told,
    )


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a claim on its page."""

    name: str
    """Of the claim's JSON form: what a judgement names."""
    label: str
    mark: str
    value: str
    words: str
    was: str
    decided: str
    can_accept: bool


def fields(state: State) -> Iterator[Field]:
    """The fields of a claim with what was decided of each."""
    read = told_fields(state.read) if state.read else {}
    for name, (label, mark, value, words) in told_fields(state.claim).items():
        decided = [s for n, s in state.fields.items() if n == name or n.startswith(f"{name}.")]
        last = max(decided, key=lambda one: one.number, default=None)
        was = read.get(name, ("", "", "", ""))[2] if name in read else ""
        yield Field(
            name,
            label,
            mark,
            value,
            words,
            was if was != value else "",
            f"{last.status} by {last.by}" if last else "",
            can_accept=last is None,
        )


def told_fields(claim: Claim) -> dict[str, tuple[str, str, str, str]]:
    """Label, mark, value and words of each field, by its name."""
    figure, said = claim.figure, claim.attribution
    told: dict[str, tuple[str, str, str, str]] = {
        "measure": ("what", "event", claim.measure.replace("_", " "), _quote(claim.trigger)),
        "figure": (
            "how many",
            "figure",
            f"{figure_in_words(figure)} {counted_in_words(figure)} ({figure.stock_or_flow})"
            if figure
            else "no figure stated",
            _quote(figure.evidence) if figure else "",
        ),
        "when": (
            "when",
            "time",
            _when(claim.when),
            _quote(claim.when.evidence if claim.when else None),
        ),
        "attribution": ("who said it", "speaker", chain_in_words(said), _quote(said.cue)),
        "modality": ("said to be", "cue", claim.modality.value, _quote(claim.modality_cue)),
    }
    for n, where in enumerate(claim.where):
        told[f"where.{n}"] = (
            f"place ({where.role})", "place", place_in_words(where), _quote(where.evidence)
        )  # fmt: skip
    for n, who in enumerate(claim.participants):
        told[f"participants.{n}"] = (
            f"takes part ({who.role})", "actor", one_line(who.name), _quote(who.evidence)
        )  # fmt: skip
    return told


def _quote(evidence: Evidence | None) -> str:
    return evidence.quote if evidence else ""


def _when(when: When | None) -> str:
    words = when_in_words(when)
    return f"{words}, or {when_in_words_of(when)}" if when and when.other else words


def when_in_words_of(when: When) -> str:
    other = when.other
    return (
        f"{other.start} to {other.end}"
        if other and other.start != other.end
        else str(other.start if other else "")
    )


# -- the history -----------------------------------------------------------------------------------


def history(room: Room, request: Request) -> Response:
    """Every decision, the latest first."""
    given = request.query_params.get("before", "")
    before = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else None
    found = room.ledger.history(before, EARLIER)
    first = found.judgements[0].number if found.judgements else None
    return room.page(
        request,
        "history.html",
        title="History",
        history=histories(room, found.judgements, history=found),
        next=f"/history?before={first}" if first and first > 1 else None,
    )


def keys(room: Room, request: Request) -> Response:
    return room.page(request, "keys.html", title="Keys", keys=KEYS)


KEYS = (
    ("j k", "the next and the claim before, in a list"),
    ("o", "open the claim"),
    ("r", "its report"),
    ("a", "accept it: the report says so"),
    ("x", "reject it: the report does not say it"),
    ("c", "correct it"),
    ("l", "link it with another claim, unlink or merge them"),
    ("m", "tick it, or take the tick away"),
    ("u", "take back your last decision"),
    ("n p", "the next and the first page of a list"),
    ("/", "to the words of the query"),
    ("g t", "today"),
    ("g c", "claims"),
    ("g d", "disagreements"),
    ("g r", "reports"),
    ("g s", "series"),
    ("g h", "history"),
    ("?", "this page"),
)
