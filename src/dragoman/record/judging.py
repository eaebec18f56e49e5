"""What people's judgements make of a claim. A reading and judgements in; what stands out.

    read claim ──(judgements, oldest first, without those undone)──> State

Nothing is kept here: the same reading and the same judgements give the same state, so the ledger
can always be held against its judgements (`auditing`). What it is for, in rules:

* the last word on the whole claim gives its status; a correction after it is the later word;
* an approval rests on the record that was seen: when that changes, the claim is to be looked at
  again; a correction holds whatever is read later;
* a judgement that was undone says nothing, and an undo can be undone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from dragoman.claims import Claim, Evidence, Judgement, JudgementKind, Span, claim_id, to_json
from dragoman.errors import DragomanError, UsageError
from dragoman.record.query import Status

__all__ = [
    "Conflict",
    "FieldState",
    "State",
    "chained",
    "corrected",
    "digest_of",
    "digest_of_pair",
    "evidences",
    "holding",
    "shifted",
    "state_of",
    "value_of",
    "written_claim",
]

_FIXED = frozenset({"id", "document", "published", "provenance"})
"""What no correction may touch: whose claim it is, and how it came about."""
_LARGEST = 2**53
"""Whole numbers are exact up to here in every language that reads our JSON."""
_EVIDENCE = {"measure": "trigger", "modality": "modality_cue", "attribution": "attribution.cue"}
_SPAN = re.compile(r'"span":\{"start":\d+,"end":\d+\},')
"""In a noun's JSON; a quote cannot hold one, for there each quotation mark has a backslash."""
_COUNTED = frozenset({"unit", "category"})


@dataclass(frozen=True, slots=True)
class FieldState:
    """What was decided of one field, last."""

    status: Status
    """Accepted or corrected."""
    by: str
    number: int
    """Of the judgement."""
    before: Any = None
    """The JSON value that was read, where it was corrected."""


@dataclass(frozen=True, slots=True)
class State:
    """A claim as it stands after what people decided."""

    claim: Claim
    read: Claim | None
    """As it was read; None where a person wrote it."""
    status: Status
    version: str
    """Changes with everything that a person would decide on; give it back to `Ledger.judge`."""
    fields: Mapping[str, FieldState] = field(default_factory=dict)
    """By dotted name, those that were decided on one by one."""
    judgements: tuple[Judgement, ...] = ()
    """Those that hold, oldest first."""
    merged_into: str | None = None
    asks: str | None = None
    """Why it is to be looked at again."""
    proposed: Claim | None = None
    """What a later reading makes of the same words."""


class Conflict(DragomanError):
    """Somebody else decided meanwhile, or the record changed: nothing was written."""

    exit_code = 2

    def __init__(self, state: State) -> None:
        """``state``: the claim as it stands now."""
        last = state.judgements[-1:]
        met = f"{last[0].by} decided last ({last[0].kind})" if last else "it was read anew"
        super().__init__(
            f"{state.claim.id} is no longer what was decided on: {met}, and it is "
            f"{state.status}; look at it as it stands, and decide anew"
        )
        self.state = state


# -- which judgements hold -------------------------------------------------------------------------


def holding(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Those that were not undone, oldest first, without the undoing itself."""
    undone: set[int | None] = set()
    kept: list[Judgement] = []
    for judgement in sorted(judgements, key=lambda j: j.number or 0, reverse=True):
        if judgement.number in undone:
            continue
        if judgement.kind is JudgementKind.UNDO:
            undone.add(judgement.undoes)
        else:
            kept.append(judgement)
    return tuple(reversed(kept))


# -- the state -------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Working:
    """A state while the judgements are gone through."""

    claim: Claim
    text: str
    status: Status = Status.OPEN
    seen: str | None = None
    fields: dict[str, FieldState] = field(default_factory=dict)
    looked_at: dict[str, Any] = field(default_factory=dict)
    merged_into: str | None = None
    asks: list[str] = field(default_factory=list)

    def take(self, judgement: Judgement, *, about_other: bool) -> None:
        kind, whole = judgement.kind, judgement.field is None
        if about_other:
            if kind is JudgementKind.SPLIT:
                self.status = Status.ACCEPTED
        elif kind is JudgementKind.CORRECT:
            self._correct(judgement)
        elif kind is JudgementKind.ACCEPT and not whole:
            self._accept_field(judgement)
        elif kind in (JudgementKind.ACCEPT, JudgementKind.ADD):
            self.status, self.seen, self.asks = Status.ACCEPTED, judgement.seen, []
        elif kind is JudgementKind.REJECT:
            self.status, self.seen = Status.REJECTED, None
        elif kind is JudgementKind.MERGE:
            self.status, self.merged_into = Status.MERGED, judgement.other

    def _correct(self, judgement: Judgement) -> None:
        name = judgement.field or ""
        try:
            self.claim = corrected(self.claim, judgement, self.text)
        except UsageError as error:
            self.asks.append(f"the correction of {name} no longer fits: {error}")
            return
        self.fields = {n: s for n, s in self.fields.items() if not _touch(n, name)}
        self.looked_at = {n: v for n, v in self.looked_at.items() if not _touch(n, name)}
        self.fields[name] = FieldState(
            Status.CORRECTED, judgement.by, judgement.number or 0, judgement.before
        )
        self.status, self.seen = Status.CORRECTED, None

    def _accept_field(self, judgement: Judgement) -> None:
        name = judgement.field or ""
        self.looked_at[name] = judgement.before
        was = self.fields.get(name)
        if was is None or was.status is not Status.CORRECTED:
            self.fields[name] = FieldState(Status.ACCEPTED, judgement.by, judgement.number or 0)

    def lapse(self) -> None:
        """Approvals of what has changed since."""
        for name, value in self.looked_at.items():
            if not _reads(self.claim, name, value):
                self.fields.pop(name, None)
                self.asks.append(f"{name} has changed since it was accepted")
        if self.status is Status.ACCEPTED and self.seen not in (None, digest_of(self.claim)):
            self.asks.append("the record has changed since it was accepted")


def state_of(
    read: Claim,
    judgements: Sequence[Judgement],
    text: str,
    *,
    by_hand: bool = False,
    asks: str | None = None,
    proposed: Claim | None = None,
) -> State:
    """The claim as it stands.

    ``read``: as a reader (or, ``by_hand``, a person) made it; ``judgements``: all that name it,
    those undone too; ``text``: the report's; ``asks``: what reading found that a person must see.
    """
    held = holding(judgements)
    working = _Working(read, text)
    for judgement in held:
        other = judgement.claim != read.id and judgement.other == read.id
        working.take(judgement, about_other=other)
    working.lapse()
    if by_hand and working.status is Status.OPEN:
        working.status = Status.REJECTED  # who added it took that back
    why = "; ".join([*([asks] if asks else []), *working.asks]) or None
    settled = any(judgement.kind is JudgementKind.SETTLE for judgement in held)
    decided = working.status is not Status.OPEN or working.fields or settled
    status = Status.LOOK_AGAIN if why and decided else working.status
    last = max((j.number or 0 for j in judgements), default=0)
    changes = (why or "", to_json(proposed) if proposed else "")
    return State(
        claim=working.claim,
        read=None if by_hand else read,
        status=status,
        version=f"{last}-{digest_of(working.claim, *changes)[:8]}",
        fields=working.fields,
        judgements=held,
        merged_into=working.merged_into if status is Status.MERGED else None,
        asks=why if decided else None,
        proposed=proposed,
    )


def digest_of(claim: Claim, *more: str) -> str:
    """SHA-256 of what a person decides on: the content and its words.

    Not of where the words stand in the report, how they were read, or the linker's reasons.
    """
    plain = replace(
        claim,
        id="",
        provenance=replace(claim.provenance, made_by="", rules=()),
        rough=False,
        where=tuple(replace(where, reasons=(), refused=()) for where in claim.where),
    )
    told = _SPAN.sub("", to_json(plain))
    return hashlib.sha256("\n".join((told, *more)).encode()).hexdigest()


def digest_of_pair(one: Claim, other: Claim) -> str:
    """SHA-256 of what two claims say, in whatever order: what who settles their contradiction has
    looked into.

    Not of the words that say it, nor of what is told beside it.
    """
    told = sorted(msgspec.json.encode(_said(claim)) for claim in (one, other))
    return hashlib.sha256(b"\n".join(told)).hexdigest()


def _said(claim: Claim) -> Any:
    speaker, figure, when = claim.attribution.speaker, claim.figure, claim.when
    return (
        *(claim.measure, claim.modality, claim.attribution.stance),
        speaker.name if speaker else None,
        replace(figure, evidence=None, counted=None) if figure else None,
        (when.start, when.end, when.other) if when else None,
        [(at.role, at.name, at.place.id if at.place else None) for at in claim.where],
        [(who.role, who.name) for who in claim.participants],
    )


def shifted(value: Any, by: int | None) -> Any:
    """A noun's JSON value with all spans moved ``by`` so many letters; None: all to nowhere."""
    if isinstance(value, dict):
        if set(value) == {"start", "end"} and isinstance(value["start"], int):
            return {k: 0 if by is None else v + by for k, v in value.items()}
        return {key: shifted(inner, by) for key, inner in value.items()}
    if isinstance(value, list):
        return [shifted(inner, by) for inner in value]
    return value


# -- one field -------------------------------------------------------------------------------------


def value_of(claim: Claim, name: str) -> Any:
    """The JSON value of a field by its dotted name.

    Raises `UsageError` where the claim has no such field.
    """
    value = _json(claim)
    for key in name.split("."):
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            raise UsageError(f"the claim has no field {name}; give one that its JSON form has")
    return value


def corrected(claim: Claim, judgement: Judgement, text: str) -> Claim:
    """The claim with the field that the judgement names as it says, and all words in place.

    Raises `UsageError` where there is no such field, the value does not fit it, or the evidence
    is not in the text.
    """
    name = judgement.field or ""
    if not name or name.partition(".")[0] in _FIXED:
        raise UsageError(f"{name or 'no field'} of a claim cannot be corrected; name another field")
    whole = _json(claim)
    try:
        _set(whole, name, _in_place(judgement.after, text))
    except msgspec.ValidationError as error:
        raise UsageError(f"{name}: its evidence has no span and quote: {error}") from error
    if judgement.span:
        words = Evidence(judgement.span, judgement.quote or judgement.span.of(text))
        _set(whole, _evidence_name(whole, name), _moved(words, text))
    return _checked(whole, text, name)


def written_claim(after: Any, document: str, text: str) -> Claim:
    """The claim that a person wrote, with its id. Raises `UsageError` where it is none."""
    given = {**after, "id": "", "document": document} if isinstance(after, dict) else after
    claim = _checked(given, text, "the claim")
    return replace(claim, id=claim_id(claim))


def _checked(value: Any, text: str, name: str) -> Claim:
    try:
        claim = msgspec.convert(value, Claim)
    except msgspec.ValidationError as error:
        raise UsageError(f"{name} does not fit a claim: {error}; mend the value") from error
    bounds = (claim.figure.low, claim.figure.high) if claim.figure else ()
    if any(bound is not None and abs(bound) > _LARGEST for bound in bounds):
        raise UsageError(f"{name}: nobody counts beyond {_LARGEST:,}; mend the number")
    for span, quote in evidences(_json(claim)):
        if not quote or span.of(text) != quote or span.end - span.start != len(quote):
            raise UsageError(
                f"{name}: the report does not have “{quote}” at {span.start}–{span.end}; "
                "select the words anew"
            )
    return claim


def _set(whole: Any, name: str, value: Any) -> None:
    *path, last = name.split(".")
    for key in path:
        whole = _step(whole, key, name)
    if isinstance(whole, list) and last.isdecimal() and int(last) < len(whole):
        whole[int(last)] = value
    elif isinstance(whole, dict) and last in whole:
        whole[last] = value
    else:
        raise UsageError(f"the claim has no field {name}; give one that its JSON form has")


def _step(whole: Any, key: str, name: str) -> Any:
    if isinstance(whole, list) and key.isdecimal() and int(key) < len(whole):
        return whole[int(key)]
    if isinstance(whole, dict) and whole.get(key) is not None:
        return whole[key]
    raise UsageError(f"the claim has no field {name}; correct the field that would hold it")


def _evidence_name(whole: Mapping[str, Any], name: str) -> str:
    """Which field holds the evidence of the one named: ``figure.low`` has ``figure.evidence``."""
    keys = name.split(".")
    if keys[-1] in ("evidence", "trigger", "cue", "modality_cue", "counted"):
        return name
    if keys[0] == "figure" and keys[-1] in _COUNTED:
        return "figure.counted"
    for length in range(len(keys), 0, -1):
        value: Any = whole
        for key in keys[:length]:
            value = value[int(key)] if isinstance(value, list) else value[key]
        if isinstance(value, dict) and "evidence" in value:
            return ".".join([*keys[:length], "evidence"])
    if keys[0] in _EVIDENCE:
        return _EVIDENCE[keys[0]]
    raise UsageError(f"{name} has no words of its own; leave the span out")


def _reads(claim: Claim, name: str, value: Any) -> bool:
    try:
        return bool(value_of(claim, name) == value)
    except UsageError:
        return False


def _json(claim: Claim) -> Any:
    return msgspec.json.decode(to_json(claim))


def evidences(value: Any) -> Iterable[tuple[Span, str]]:
    if isinstance(value, dict):
        if set(value) == {"span", "quote"}:
            yield Span(value["span"]["start"], value["span"]["end"]), value["quote"]
        else:
            for inner in value.values():
                yield from evidences(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from evidences(inner)


def _in_place(value: Any, text: str) -> Any:
    """The value with its evidence where its words stand now: a report may grow above them."""
    if isinstance(value, dict):
        if set(value) == {"span", "quote"}:
            return _moved(msgspec.convert(value, Evidence), text)
        return {key: _in_place(inner, text) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_in_place(inner, text) for inner in value]
    return value


def _moved(evidence: Evidence, text: str) -> Any:
    quote, span = evidence.quote, evidence.span
    if quote and span.of(text) != quote:
        found = [match.start() for match in re.finditer(re.escape(quote), text)]
        if found:
            start = min(found, key=lambda place: abs(place - span.start))
            span = Span(start, start + len(quote))
    return msgspec.to_builtins(Evidence(span, quote))


def _touch(one: str, other: str) -> bool:
    """Whether one of the fields holds the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


# -- the chain -------------------------------------------------------------------------------------


def chained(noun: str, previous: str) -> str:
    """The hash of a link: SHA-256 of the hash before it and of the judgement as JSON, all of it."""
    return hashlib.sha256(f"{previous}\n{noun}".encode()).hexdigest()
