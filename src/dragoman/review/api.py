"""The same queries as JSON, described by OpenAPI.

In: the query in the address. Out: the nouns' own JSON form (`docs/schema.json`), a page at a time
by key, with ETags. A token in ``Authorization: Bearer`` reads and decides as its user may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import (
    Claim,
    Document,
    Judgement,
    JudgementKind,
    Modality,
    Relation,
    RelationKind,
    Span,
)
from dragoman.errors import UsageError
from dragoman.reconcile import estimate, steps
from dragoman.record import Listed, Query, Standing, State, Status
from dragoman.review import boards, questions
from dragoman.review.asking import asked, place_in
from dragoman.review.disagreements import PAIRS, found_disagreements, found_settled
from dragoman.review.room import Room, answered

__all__ = ["DESCRIPTION", "ENDPOINTS", "VERSION", "Endpoint", "openapi", "page"]

VERSION = version("dragoman")
DESCRIPTION = (
    "Claims of who said what, of how many, where and when, as a ledger of Dragoman holds them. "
    "Every address of a page gives JSON too, with `.json` behind it or with "
    "`Accept: application/json`. Lists are paged: give `after` as the answer before had it."
)
JSON = "application/json"
QUESTIONS = 100
"""Questions in one answer of series."""


# -- answers ---------------------------------------------------------------------------------------


def _told(request: Request, value: Any, status: int = 200) -> Response:
    return answered(request, msgspec.json.encode(value), JSON, status)


def _listed(one: Listed) -> dict[str, Any]:
    return {
        "claim": one.claim,
        "standing": one.standing,
        "status": one.state.status,
        "version": one.state.version,
    }


def claims(room: Room, request: Request) -> Response:
    ask = asked(request, 50)
    query = room.desk.asked(ask.query)
    found = room.page_of(query, ask.after, ask.limit)
    return _told(
        request,
        {
            "query": query.in_words(),
            "total": room.count(query),
            "claims": [_listed(one) for one in found.listed],
            "after": found.after,
        },
    )


def claim(room: Room, request: Request) -> Response:
    name = request.path_params["key"]
    found = room.find_claim(name)
    return _told(request, _state(room, room.ledger.state(found.id)))


def _state(room: Room, state: State) -> dict[str, Any]:
    return {
        "claim": state.claim,
        "read": state.read,
        "standing": room.ledger.standings([state.claim.id]).get(state.claim.id),
        "status": state.status,
        "version": state.version,
        "asks": state.asks,
        "merged_into": state.merged_into,
        "fields": {name: asdict(one) for name, one in state.fields.items()},
        "judgements": room.ledger.judgements(state.claim.id),
        "relations": room.ledger.relations_of(state.claim.id),
    }


def report(room: Room, request: Request) -> Response:
    document = room.find_report(request.query_params.get("id", ""))
    found = room.ledger.page(Query(document=document.id), limit=200)
    return _told(
        request,
        {
            "document": document,
            "claims": [_listed(one) for one in found.listed],
            "after": found.after,
        },
    )


def reports(room: Room, request: Request) -> Response:
    text = request.query_params.get("text", "").strip() or None
    found, after = room.ledger.reports(text, after=request.query_params.get("after") or None)
    told = [
        {
            "id": one.id,
            "title": one.title,
            "publisher": one.publisher,
            "published": one.published,
            "url": one.url,
            "language": one.language,
        }
        for one in found
    ]
    return _told(request, {"reports": told, "after": after})


def places(room: Room, request: Request) -> Response:
    query = room.desk.asked(asked(request).query)
    over = room.overview(query)
    found = [{"place": one.place, "claims": one.claims} for one in over.places]
    return _told(request, {"places": found, "without": over.unplaced})


def counts(room: Room, request: Request) -> Response:
    field = request.query_params.get("by", "")
    ask = asked(_without(request, "by"))
    found = room.ledger.counts_by(room.desk.asked(ask.query), field, limit=1_000)
    return _told(request, {"by": field, "counts": found})


def _without(request: Request, name: str) -> Request:
    """The request without one parameter of its address."""
    kept = [(n, v) for n, v in request.query_params.multi_items() if n != name]
    return Request({**request.scope, "query_string": urlencode(kept).encode()})


def disagreements(room: Room, request: Request) -> Response:
    found, total, after = found_disagreements(room, asked(request, PAIRS))
    told = [
        {
            "question": one.question,
            "claims": [line.claim for line in one.lines],
            "on": one.on,
            "reasons": one.reasons,
            "settles": one.settles,
        }
        for one in found
    ]
    return _told(request, {"contested": total, "disagreements": told, "after": after})


def settled(room: Room, request: Request) -> Response:
    found, total, after = found_settled(room, asked(request, PAIRS))
    told = [
        {
            "question": one.question,
            "claims": [line.claim for line in one.lines],
            "goes_with": one.verdict.chosen or one.judgement.after,
            "fate": one.fate,
            "judgement": one.judgement,
        }
        for one in found
    ]
    return _told(request, {"total": total, "settled": told, "after": after})


def territory(room: Room, request: Request) -> Response:
    return _told(request, {"holdings": boards.found_holdings(room, asked(request))})


def series(room: Room, request: Request) -> Response:
    ask = asked(request)
    found = questions.questions(room, ask)
    begins = place_in(ask, len(found))
    ends = begins + QUESTIONS
    told = []
    for ids in found[begins:ends]:
        one = questions.question_of(room, ids)
        given = (one.claims, one.relations, room.desk.measures)
        told.append(
            {
                "claims": sorted(claim.id for claim in one.claims),
                "series": steps(*given, one.belongs),
                "estimate": estimate(*given, "range", one.belongs),
            }
        )
    after = str(ends) if ends < len(found) else None
    return _told(request, {"questions": told, "after": after})


def sources(room: Room, request: Request) -> Response:
    return _told(request, {"sources": boards.told_sources(room)})


def actors(room: Room, request: Request) -> Response:
    counted = room.ledger.counts_by(Query(), "actor", limit=boards.ROWS)
    told = [
        {"id": id_, "claims": number, "actor": room.desk.actors.by_id(id_)}
        for id_, number in counted.items()
    ]
    return _told(request, {"actors": told})


def history(room: Room, request: Request) -> Response:
    after = request.query_params.get("after", "0") or "0"
    if not after.isascii() or not after.isdecimal() or len(after) > 12:
        raise UsageError(f"after: {after!r} is no judgement's number")
    found = room.ledger.judgements_after(min(int(after), 2**31 - 1), 200)
    onwards = found[-1].number if len(found) == 200 else None
    return _told(request, {"judgements": found, "after": onwards})


# -- deciding --------------------------------------------------------------------------------------


class Decision(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What is sent to decide on a claim."""

    kind: JudgementKind
    note: str = ""
    field: str | None = None
    after: Any = None
    span: Span | None = None
    other: str | None = None
    relation: RelationKind | None = None
    undoes: int | None = None
    version: str | None = None
    """The version that was decided on: with another one standing, the answer is 409."""
    other_version: str | None = None
    """Likewise of ``other``."""


def judge(room: Room, request: Request) -> Response:
    try:
        told = msgspec.json.decode(getattr(request.state, "body", b""), type=Decision)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the body is no decision: {error}") from error
    found = room.find_claim(request.path_params["key"])
    other = room.find_claim(told.other).id if told.other else None
    if other:
        room.expect(other, told.other_version)
    judgement = Judgement(
        kind=told.kind,
        claim="" if told.kind in {JudgementKind.ADD, JudgementKind.UNDO} else found.id,
        by=request.state.visitor.name,
        at=room.clock(),
        note=told.note[:2_000],
        field=told.field,
        after=told.after,
        span=told.span,
        other=other,
        relation=told.relation,
        undoes=told.undoes,
    )
    state = room.ledger.judge(judgement, told.version)
    request.state.afterwards = room.relate
    return _told(request, _state(room, state))


# -- how it is described ---------------------------------------------------------------------------

Told = dict[str, Any]


def _text(name: str, words: str, where: str = "query", **schema: Any) -> Told:
    told = {"name": name, "in": where, "description": words, "schema": {"type": "string", **schema}}
    return {**told, "required": True} if where == "path" else told


def _any_of(name: str, words: str, values: list[str] | None = None) -> Told:
    item = {"type": "string", "enum": values} if values else {"type": "string"}
    return {
        "name": name,
        "in": "query",
        "description": words,
        "explode": True,
        "schema": {"type": "array", "items": item},
    }


def _day(name: str, words: str) -> Told:
    return _text(name, words, format="date", examples=["2016-11-26"])


QUERY: list[Told] = [
    _text(
        "text", "Words of the claim, its names or its report's title, in any script; all of them."
    ),
    _text("place", "A place as written or as linked, its id, or a country's code; all within it."),
    _day("since", "Published on this day or later."),
    _day("until", "Published on this day or earlier."),
    _day("happened_since", "The event's window reaches this day or later."),
    _day("happened_until", "The event's window begins on this day or earlier."),
    _any_of("measure", "What happened; any of these will do."),
    _any_of("family", "Families of measures: movement, situation, harm..."),
    _text("actor", "Who acts, is acted on, speaks or passes on: an id, or whole words of a name."),
    _text("speaker", "Who said it: an actor's id, or whole words of the name."),
    _text("side", "Who said it belongs to this actor."),
    _text("party", "Whether the speaker is a party to the conflict.", enum=["yes", "no"]),
    _any_of("modality", "How the claim stands to fact.", [one.value for one in Modality]),
    _any_of("standing", "How it stands among the others.", [one.value for one in Standing]),
    _any_of("status", "How far people have decided.", [one.value for one in Status]),
    _text("publisher", "Whole words of the publisher's name."),
    _text("document", "The id of a report."),
]
AFTER = _text("after", "The cursor of the answer before.")
LIMIT: Told = {
    "name": "limit",
    "in": "query",
    "description": "Claims in one answer.",
    "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
}
KEY = _text(
    "key", "A claim's id, or the first digits of it that are its alone.", "path", minLength=1
)
FIELDS = (
    *("actor", "country", "document", "family", "happened", "language", "measure", "modality"),
    *("month", "party", "place", "published", "publisher", "speaker", "standing", "status", "unit"),
)

_REF = "#/components/schemas/"
_OR_NOT = [{"type": "string"}, {"type": "null"}]
_LISTED: Told = {
    "type": "object",
    "required": ["claim", "standing", "status", "version"],
    "properties": {
        "claim": {"$ref": _REF + "Claim"},
        "standing": {"enum": [one.value for one in Standing]},
        "status": {"enum": [one.value for one in Status]},
        "version": {"type": "string"},
    },
}
_CURSOR: Told = {"anyOf": _OR_NOT}


def _many(of: Told) -> Told:
    return {"type": "array", "items": of}


def _object(**properties: Told) -> Told:
    return {"type": "object", "required": list(properties), "properties": properties}


_STATE: Told = _object(
    claim={"$ref": _REF + "Claim"},
    status={"enum": [one.value for one in Status]},
    version={"type": "string"},
    judgements=_many({"$ref": _REF + "Judgement"}),
    relations=_many({"$ref": _REF + "Relation"}),
)
_FAULT: Told = _object(error={"type": "string"})


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    handler: Callable[[Room, Request], Response]
    role: str
    told: Told


def _get(
    path: str, handler: Callable[[Room, Request], Response], words: str, schema: Told, *asks: Told
) -> Endpoint:
    return Endpoint("GET", path, handler, "reader", _described(words, schema, list(asks)))


def _described(words: str, schema: Told, parameters: list[Told]) -> Told:
    faults = {
        "400": "What was asked for cannot be read.",
        "401": "A token is needed.",
        "403": "The token's role does not allow it.",
        "404": "The ledger does not hold it.",
    }
    said = {code: _answer(text, _FAULT) for code, text in faults.items()}
    return {
        "summary": words,
        "parameters": parameters,
        "responses": {
            "200": _answer("Found.", schema),
            "304": {"description": "Unchanged."},
            **said,
        },
    }


def _answer(words: str, schema: Told) -> Told:
    return {"description": words, "content": {JSON: {"schema": schema}}}


_NUMBER: Told = {"type": "integer"}
ENDPOINTS: tuple[Endpoint, ...] = (
    _get(
        "/claims.json",
        claims,
        "Claims that a query asks for, a page at a time",
        _object(query={"type": "string"}, total=_NUMBER, claims=_many(_LISTED), after=_CURSOR),
        *QUERY,
        AFTER,
        LIMIT,
    ),
    _get("/claims/{key}.json", claim, "One claim, with its history and relations", _STATE, KEY),
    Endpoint(
        "POST",
        "/claims/{key}/judgements.json",
        judge,
        "reviewer",
        {
            **_described("Decide on a claim", _STATE, [KEY]),
            "requestBody": {
                "required": True,
                "content": {JSON: {"schema": {"$ref": _REF + "Decision"}}},
            },
        },
    ),
    _get(
        "/report.json",
        report,
        "One report with its text and claims",
        _object(document={"$ref": _REF + "Document"}, claims=_many(_LISTED), after=_CURSOR),
        {**_text("id", "The report's id."), "required": True},
    ),
    _get(
        "/reports.json",
        reports,
        "Reports, the newest first",
        _object(reports=_many({"type": "object"}), after=_CURSOR),
        _text("text", "Words of the report's text; all of them."),
        AFTER,
    ),
    _get(
        "/places.json",
        places,
        "The places that the claims of a query were linked to",
        _object(places=_many({"type": "object"}), without=_NUMBER),
        *QUERY,
    ),
    _get(
        "/counts.json",
        counts,
        "How many claims of a query there are by a field",
        _object(by={"type": "string"}, counts={"type": "object"}),
        {**_text("by", "The field.", enum=list(FIELDS)), "required": True},
        *QUERY,
    ),
    _get(
        "/disagreements.json",
        disagreements,
        "Claims that contradict each other, of which nobody has settled it",
        _object(contested=_NUMBER, disagreements=_many({"type": "object"}), after=_CURSOR),
        *QUERY,
        AFTER,
        LIMIT,
    ),
    _get(
        "/disagreements/settled.json",
        settled,
        "What people settled: which claim they go with, and why",
        _object(total=_NUMBER, settled=_many({"type": "object"}), after=_CURSOR),
        *QUERY,
        AFTER,
        LIMIT,
    ),
    _get(
        "/territory.json",
        territory,
        "Who is said to hold what, from when to when",
        _object(holdings=_many({"type": "object"})),
        *QUERY,
    ),
    _get(
        "/series.json",
        series,
        "Figures through time, by question, those with most figures first",
        _object(questions=_many({"type": "object"}), after=_CURSOR),
        *QUERY,
        AFTER,
    ),
    _get(
        "/sources.json",
        sources,
        "Speakers, by how their claims stand",
        _object(sources=_many({"type": "object"})),
    ),
    _get(
        "/actors.json",
        actors,
        "Actors, by how many claims name them",
        _object(actors=_many({"type": "object"})),
    ),
    _get(
        "/history.json",
        history,
        "Every decision, the oldest first",
        _object(
            judgements=_many({"$ref": _REF + "Judgement"}),
            after={"anyOf": [_NUMBER, {"type": "null"}]},
        ),
        {
            **_text("after", "The number of the last judgement before."),
            "schema": {"type": "integer", "minimum": 0},
        },
    ),
)


def openapi(app: FastAPI) -> Mapping[str, Any]:
    """The description of the API, with the nouns' own schemas."""
    if app.openapi_schema is None:
        told = get_openapi(
            title=app.title, version=VERSION, description=DESCRIPTION, routes=app.routes
        )
        kinds = (Claim, Document, Relation, Judgement, Decision)
        _, schemas = msgspec.json.schema_components(kinds, ref_template=_REF + "{name}")
        parts = told.setdefault("components", {})
        parts.setdefault("schemas", {}).update(schemas)
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        told["security"] = [{"token": []}, {}]
        app.openapi_schema = told
    return app.openapi_schema


def page(room: Room, request: Request) -> Response:
    """What the API is, for people."""
    return room.page(
        request,
        "api.html",
        title="API",
        endpoints=ENDPOINTS,
        base=str(request.base_url).rstrip("/"),
    )
