"""What people decide. In: a form; out: judgements in the ledger, or what forbids them.

Every form names the version of the claim that its page showed: who decides on a claim that somebody
else has changed meanwhile is told, and nothing is written. Nothing is overwritten either way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import (
    Claim,
    Document,
    Judgement,
    JudgementKind,
    Modality,
    Place,
    PlaceRole,
    Qualifier,
    RelationKind,
    Stance,
    TimePrecision,
)
from dragoman.errors import UsageError
from dragoman.link.lookup import find
from dragoman.record import State, Status
from dragoman.review import bulk
from dragoman.review.asking import asked
from dragoman.review.correcting import Misfilled, Names, corrections, ends_shown, written
from dragoman.review.lines import lines_by_id, report_address
from dragoman.review.marks import Mark, paragraphs
from dragoman.review.others import near_claims
from dragoman.review.room import Missing, Room, key_of

__all__ = [
    "accept_all",
    "add",
    "add_page",
    "correct",
    "correct_page",
    "decide",
    "decide_ticked",
    "split",
    "split_page",
    "undo",
]

_TICKED = 1_000
"""Claims that are ticked in one form, at most."""
_FIELDS = 50
"""Judgements that one form makes, at most."""
_NOTE = 2_000
"""Letters of a note."""
_WHOLE = {
    "accept": JudgementKind.ACCEPT,
    "reject": JudgementKind.REJECT,
    "link": JudgementKind.LINK,
    "unlink": JudgementKind.UNLINK,
    "merge": JudgementKind.MERGE,
    "settle": JudgementKind.SETTLE,
}
_OF_TWO = frozenset({"link", "unlink", "merge", "settle"})
_DONE = {
    JudgementKind.ACCEPT: "Accepted",
    JudgementKind.REJECT: "Rejected",
    JudgementKind.LINK: "Linked",
    JudgementKind.UNLINK: "Unlinked",
    JudgementKind.MERGE: "Merged",
    JudgementKind.SETTLE: "Settled",
    JudgementKind.CORRECT: "Corrected",
    JudgementKind.SPLIT: "Split",
    JudgementKind.ADD: "Added",
}


# -- one claim -------------------------------------------------------------------------------------


def decide(room: Room, request: Request) -> Response:
    """Accept, reject, link, unlink, merge or settle; the form's address says which."""
    form, path = _form(request), request.path_params
    kind = _WHOLE.get(path["kind"])
    if kind is None:
        raise HTTPException(404)
    claim = room.find_claim(path["key"])
    chosen, seen = _chosen(form)
    other = _other(room, claim, chosen) if chosen else None
    if path["kind"] in _OF_TWO and other is None:
        raise UsageError("choose the other claim, or type its id or the first digits of it")
    if other:
        room.expect(other, seen)
    relation = RelationKind(form["relation"]) if form.get("relation") in _RELATIONS else None
    judgement = replace(
        _judgement(room, request, kind, claim.id),
        field=form.get("field") or None if kind is JudgementKind.ACCEPT else None,
        other=other,
        relation=relation if kind is JudgementKind.LINK else None,
        after=form.get("goes_with") if kind is JudgementKind.SETTLE else None,
    )
    state = room.ledger.judge(judgement, form.get("seen") or None)
    return _done(room, request, kind, state)


def _chosen(form: Mapping[str, str]) -> tuple[str, str | None]:
    """The other claim as the form has it, and the version that was seen of it: what was typed, or
    else the one that was chosen, whose version stands behind its key.
    """
    if typed := form.get("typed", "").strip():
        return typed, None
    given = form.get("other", "").strip()
    if found := _KEY_SEEN.fullmatch(given):
        return found[1], found[2]
    return given, form.get("other_seen")


_KEY_SEEN = re.compile(r"([0-9a-f]{16}) (\d+-[0-9a-f]{8})")


def _other(room: Room, claim: Claim, given: str) -> str:
    """The id of the other claim: given as such, or by words that one claim of those near has."""
    try:
        return room.find_claim(given).id
    except Missing as error:
        near = (one for one in near_claims(room, claim) if one.id != claim.id)
        told = [one.id for one in near if given.casefold() in one.text.casefold()]
        if len(told) == 1:
            return told[0]
        raise Missing(
            f"“The other claim”: {error}; as words, “{given}” stands in {_claims(len(told))} of "
            "this one's measure and days"
        ) from error


_RELATIONS = frozenset(kind.value for kind in RelationKind)


def decide_ticked(room: Room, request: Request) -> Response:
    """Accept or reject the claims that were ticked in a list."""
    form = _form(request)
    kind = _WHOLE.get(form.get("kind", ""))
    ticked = [one.partition(" ") for one in request.state.form.getlist("claim")]
    if kind not in {JudgementKind.ACCEPT, JudgementKind.REJECT}:
        raise UsageError("ticked claims are accepted or rejected; choose one of these")
    if not ticked:
        return room.go(request, form.get("back", "/claims"), "No claim was ticked.", fault=True)
    made = _judgement(room, request, kind, "")
    decided = [
        (replace(made, claim=room.find_claim(key).id), seen or None)
        for key, _, seen in ticked[:_TICKED]
    ]
    room.ledger.judge_all(decided)
    _relate(room, request)
    said = f"{_DONE[kind]} {_claims(len(decided))}."
    last = room.ledger.last_made_by(made.by)[0]
    return room.go(request, form.get("back", "/claims"), said, undo=str(last), whole=True)


def undo(room: Room, request: Request) -> Response:
    """Take back decisions: those with these numbers, all of the action that one was part of
    (``whole``), or the visitor's own last action.
    """
    form = _form(request)
    numbers = [int(one) for one in re.findall(r"[0-9]{1,11}", form.get("number", ""))][:_FIELDS]
    if not numbers:
        numbers = list(room.ledger.last_made_by(request.state.visitor.name))
    elif form.get("whole"):
        numbers = list(room.ledger.made_at_once(numbers[0]))
    if not numbers:
        return room.go(request, form.get("back", "/"), "There is nothing to undo.", fault=True)
    made = _judgement(room, request, JudgementKind.UNDO, "")
    undoing = [replace(made, undoes=number) for number in numbers]
    if len(undoing) <= bulk.UNIT:
        *_, state = room.ledger.judge_all([(one, None) for one in undoing])
        said = _told(room, state) if len(undoing) == 1 else f"{len(undoing)} decisions"
        fault = ""
    else:
        done = bulk.take_back(room.ledger, undoing)
        said, fault = f"{done.number:,} decisions", done.fault
    _relate(room, request)
    said = f"Undone: {said}" + (
        f". Then it stopped: {fault}. Undo the rest again." if fault else ""
    )
    return room.go(request, form.get("back", "/"), said, fault=bool(fault))


# -- many claims -----------------------------------------------------------------------------------


def accept_all(room: Room, request: Request) -> Response:
    """Accept what a query asks for; nothing if more came in since the page."""
    form, ask = _form(request), asked(request)
    query = replace(room.desk.asked(ask.query), status=(Status.OPEN.value,))
    found = room.ledger.ids(query)
    if str(len(found)) != form.get("counted"):
        said = f"Meanwhile there are {len(found):,} of them. Look at them, and decide anew."
        return room.go(request, f"/claims/accept{ask.address}", said, fault=True)
    made = _judgement(room, request, JudgementKind.ACCEPT, "")
    done = bulk.accept(room.ledger, [replace(made, claim=claim) for claim in found[: bulk.MOST]])
    _relate(room, request)
    said = f"Accepted {_claims(done.number)}."
    if done.passed_over:
        said += f" {_claims(done.passed_over)} that somebody decided on meanwhile were left."
    if done.fault:
        said += f" Then it stopped: {done.fault}. Those stand; go on with the rest, or undo them."
    undo = room.ledger.last_made_by(made.by)[:1] if done.number else ()
    more = {"undo": str(undo[0]), "whole": True} if undo else {}
    return room.go(request, f"/claims{ask.address}", said, fault=bool(done.fault), **more)


def _claims(number: int) -> str:
    return f"{number:,} {'claim' if number == 1 else 'claims'}"


# -- corrections, new claims -----------------------------------------------------------------------


def correct_page(room: Room, request: Request, amiss: Misfilled | None = None) -> Response:
    state = room.ledger.state(room.find_claim(request.path_params["key"]).id)
    document = room.ledger.document_with(state.claim)
    title = "Correct a claim"
    shown = {"title": title, "seen": state.version, "amiss": amiss}
    return _editor(room, request, document, state.claim, **shown)


def correct(room: Room, request: Request) -> Response:
    """One judgement for each field that the form has otherwise than the claim."""
    form = _form(request)
    claim = room.ledger.state(room.find_claim(request.path_params["key"]).id).claim
    text = room.ledger.document_with(claim).text
    try:
        found = list(corrections(claim, form, text, _names(room, claim)))
    except Misfilled as amiss:
        return correct_page(room, request, amiss)
    back = f"/claims/{key_of(claim.id)}"
    if not found:
        return room.go(request, back, "Nothing was otherwise in the form: nothing was corrected.")
    made = _judgement(room, request, JudgementKind.CORRECT, claim.id)
    judgements = [replace(made, field=f, after=after, span=span) for f, after, span in found]
    seen = form.get("seen") or None
    expected = [seen, *([None] * (len(judgements) - 1))]
    *_, state = room.ledger.judge_all(list(zip(judgements, expected, strict=True)))
    return _done(room, request, JudgementKind.CORRECT, state, back, len(judgements))


def split_page(room: Room, request: Request, amiss: Misfilled | None = None) -> Response:
    state = room.ledger.state(room.find_claim(request.path_params["key"]).id)
    document = room.ledger.document_with(state.claim)
    shown = {"title": "Split off a second claim", "seen": state.version, "amiss": amiss}
    return _editor(room, request, document, state.claim, fresh="split", **shown)


def split(room: Room, request: Request) -> Response:
    """The claim's words say a second thing: it becomes a claim of its own."""
    form = _form(request)
    claim = room.ledger.state(room.find_claim(request.path_params["key"]).id).claim
    document = room.ledger.document_with(claim)
    try:
        after = written(form, document, _names(room, claim), claim)
    except Misfilled as amiss:
        return split_page(room, request, amiss)
    judgement = replace(_judgement(room, request, JudgementKind.SPLIT, claim.id), after=after)
    state = room.ledger.judge(judgement, form.get("seen") or None)
    return _done(room, request, JudgementKind.SPLIT, state, f"/claims/{key_of(claim.id)}")


def add_page(room: Room, request: Request, amiss: Misfilled | None = None) -> Response:
    document = room.find_report(request.query_params.get("id", ""))
    return _editor(room, request, document, None, title="Add a claim", fresh="add", amiss=amiss)


def add(room: Room, request: Request) -> Response:
    """A claim that a person read in the report."""
    document = room.find_report(request.query_params.get("id", ""))
    try:
        after = written(_form(request), document, _names(room, None))
    except Misfilled as amiss:
        return add_page(room, request, amiss)
    judgement = replace(_judgement(room, request, JudgementKind.ADD, ""), after=after)
    state = room.ledger.judge(judgement)
    return _done(room, request, JudgementKind.ADD, state, report_address(document.id))


def _editor(
    room: Room, request: Request, document: Document, claim: Claim | None, **shown: Any
) -> Response:
    """The form; after an entry that could not be taken, as it was filled in, with what is amiss."""
    fresh, amiss = shown.get("fresh", ""), shown.get("amiss")
    filled = _form(request) if amiss else {}
    if filled.get("seen"):
        shown["seen"] = filled["seen"]
    marks = [Mark(claim.evidence.span, "", claim.id)] if claim else []
    speaker = claim.attribution.speaker if claim else None
    measure = room.desk.measures.get(claim.measure) if claim else None
    through = [source.name for source in claim.attribution.intermediaries] if claim else []
    back = f"/claims/{key_of(claim.id)}" if claim else report_address(document.id)
    return room.page(
        request,
        "correct.html",
        400 if amiss else 200,
        claim=claim,
        filled=filled,
        ends=ends_shown(claim),
        document=document,
        paragraphs=paragraphs(document.text, marks),
        speaker=speaker,
        through="\n".join(through),
        wheres=[*(claim.where if claim and not fresh else ()), None],
        participants=[*(claim.participants if claim and not fresh else ()), None],
        action=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        go_back=back,
        choices={
            "measure": sorted(room.desk.measures),
            "qualifier": list(Qualifier),
            "stance": list(Stance),
            "precision": list(TimePrecision),
            "role": list(PlaceRole),
            "modality": list(Modality),
            "part": _roles(room, measure.roles if measure else (), claim),
        },
        **{"seen": "", "fresh": "", "amiss": None, **shown},
    )


def _roles(room: Room, first: Sequence[str], claim: Claim | None) -> list[str]:
    known = [role for measure in room.desk.measures.values() for role in measure.roles]
    used = [who.role for who in claim.participants] if claim else []
    return list(dict.fromkeys([*used, *first, *known]))


def _names(room: Room, claim: Claim | None) -> Names:
    """Names are looked up where the claim's other places are."""
    about = (
        {w.place.country for w in claim.where if w.place and w.place.country} if claim else set()
    )

    def place(name: str) -> Place | None:
        gazetteer = room.desk.gazetteer
        hits = find(name, gazetteer, about) or (find(name, gazetteer) if about else [])
        return hits[0].place if hits else None

    return Names(place, lambda name: room.desk.actors.find(name, about), room.desk.measures)


# -- judgements ------------------------------------------------------------------------------------


def _form(request: Request) -> Mapping[str, str]:
    """The form's fields, each once; a browser's line ends are plain ones."""
    form = request.state.form
    return {
        name: value.replace("\r\n", "\n") for name, value in form.items() if isinstance(value, str)
    }


def _judgement(room: Room, request: Request, kind: JudgementKind, claim: str) -> Judgement:
    note = _form(request).get("note", "").strip()[:_NOTE]
    return Judgement(kind, claim, request.state.visitor.name, room.clock(), note)


def _done(
    room: Room,
    request: Request,
    kind: JudgementKind,
    state: State,
    back: str | None = None,
    made: int = 1,
) -> Response:
    """Back to where the form came from, with what was done and what would undo it.

    ``made``: how many judgements the form has made of the claim.
    """
    _relate(room, request)
    numbers = sorted(j.number or 0 for j in room.ledger.judgements(state.claim.id))[-made:]
    said = f"{_DONE[kind]}: {_told(room, state)}"
    address = back or _form(request).get("back") or f"/claims/{key_of(state.claim.id)}"
    return room.go(request, address, said, undo=",".join(map(str, reversed(numbers))))


def _told(room: Room, state: State) -> str:
    shown = lines_by_id([state.claim.id], room.ledger).get(state.claim.id)
    text = shown.text if shown else state.claim.id
    return text if len(text) <= 160 else f"{text[:157]}…"


def _relate(room: Room, request: Request) -> None:
    """After the answer has gone out, relate anew what the decision touched."""
    request.state.afterwards = room.relate
