"""Why the ledger holds a claim: the chain from the bytes to the words, the rules, the relations and
what people decided.

In: a claim, its document, its relations and judgements, and the claims that these name. Out: plain
text for a terminal. Every statement stands beside the characters it rests on; nothing is judged or
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from dragoman.claims import (
    Claim,
    Document,
    Evidence,
    Judgement,
    Place,
    Possibility,
    Reason,
    Relation,
    RelationKind,
    Source,
    Span,
    Where,
)
from dragoman.extract.text.sentences import split
from dragoman.write.decided import change_in_words, did_in_words, settled_in_words, undone
from dragoman.write.words import (
    NO_SPEAKER,
    claim_in_words,
    counted_in_words,
    day_in_words,
    figure_in_words,
    one_line,
    one_number,
    when_in_words,
)

__all__ = ["why"]

_WIDTH = 96

Line = tuple[str, str, Evidence | None]
"""A label, what was read, and the characters that say so."""

_SAYS = {
    RelationKind.REPEAT: ("is repeated by", "repeats"),
    RelationKind.UPDATE: ("is updated by", "updates"),
    RelationKind.REVISION: ("is revised by", "revises"),
    RelationKind.CONTRADICTION: ("is contradicted by", "contradicts"),
    RelationKind.CONFIRMATION: ("is confirmed by", "confirms"),
    RelationKind.PART_OF: ("is a part of", "has as a part"),
}
"""How a claim stands to the other: as the earlier of the two, and as the later."""


def why(
    claim: Claim,
    document: Document,
    relations: Sequence[Relation],
    others: Mapping[str, Claim],
    possible: Sequence[Possibility] = (),
    judgements: Sequence[Judgement] = (),
) -> str:
    """The whole account of one claim, in lines that end with a newline.

    ``relations`` and ``possible`` may be of other claims too: only those of this one are told, the
    latter with what is lacking. ``judgements``: all that name it, those undone too. ``others`` are
    claims by id; one that is missing there is told by its id alone. Offsets are code points,
    half-open.
    """
    blocks = (
        ("", [claim.id, *_wrapped(claim_in_words(claim), "  ")]),
        ("Where it comes from", _origin(claim, document)),
        (f"The words, at {_at(claim.evidence.span)}", _wrapped(_marked(claim, document), "  ")),
        ("What was read, and the characters that say so", _table(_fields(claim, others))),
        ("The chain of mouths", _table(_mouths(claim))),
        ("Places", [line for where in claim.where for line in _place(where)]),
        ("Rules that fired, in order", [f"  {rule}" for rule in claim.provenance.rules]),
        ("Relations", list(_relations(claim, relations, others))),
        ("Possibly the same event", list(_possibly(claim, possible, others))),
        ("What people decided, oldest first", list(_decided(claim, judgements, others))),
    )
    return "\n".join("\n".join(_block(title, lines)) + "\n" for title, lines in blocks)


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    if title:
        yield title
    yield from lines or ["  none"]


# -- bytes -----------------------------------------------------------------------------------------


def _origin(claim: Claim, document: Document) -> list[str]:
    origin = document.origin
    line = f", line {origin.line}" if origin.line is not None else ""
    rows: list[Line] = [
        ("bytes", f"sha256 {origin.sha256}", None),
        ("from", one_line(origin.path) + line, None),
        ("read by", f"{origin.reader}, {origin.collected_at:%Y-%m-%d %H:%M:%S} UTC", None),
        ("report", one_line(document.id), None),
        ("title", one_line(document.title) or "none", None),
        ("publisher", one_line(document.publisher) or "not known", None),
        ("address", one_line(document.url or "") or "not known", None),
        (
            "published",
            day_in_words(document.published) if document.published else "not known",
            None,
        ),
        *([("dated by", one_line(document.dated_by), None)] if document.dated_by else []),
        ("language", document.language, None),
        ("claim by", claim.provenance.made_by, None),
    ]
    return _table(rows)


# -- words -----------------------------------------------------------------------------------------


def _marked(claim: Claim, document: Document) -> str:
    """The sentences the claim stands in, each span in brackets behind its name.

    A span that would cross one already marked is left to the list of fields.
    """
    text, whole = document.text, claim.evidence.span
    sentences = [s.span for s in split(text).sentences if s.span.meets(whole)]
    start = min([whole.start, *(s.start for s in sentences)])
    end = max([whole.end, *(s.end for s in sentences)])
    chosen: list[tuple[Span, str]] = []
    for name, evidence in _named(claim):
        span = evidence.span
        inside = start <= span.start < span.end <= end
        if inside and all(_nested(span, other) for other, _ in chosen):
            chosen.append((span, name))
    return one_line(_bracketed(text, start, end, chosen))


def _nested(span: Span, other: Span) -> bool:
    apart = not span.meets(other)
    within = other.start <= span.start and span.end <= other.end
    around = span.start <= other.start and other.end <= span.end
    return apart or ((within or around) and span != other)


def _bracketed(text: str, start: int, end: int, spans: Iterable[tuple[Span, str]]) -> str:
    """``text[start:end]`` with brackets at the spans, the longer span outside."""
    opened: dict[int, list[tuple[int, str]]] = {}
    closed: dict[int, int] = {}
    for span, name in spans:
        opened.setdefault(span.start, []).append((-span.end, name))
        closed[span.end] = closed.get(span.end, 0) + 1
    pieces: list[str] = []
    for offset in range(start, end + 1):
        pieces.append("]" * closed.get(offset, 0))
        pieces.extend(f"[{name}: " for _, name in sorted(opened.get(offset, ())))
        pieces.append(text[offset] if offset < end else "")
    return "".join(pieces)


def _named(claim: Claim) -> Iterator[tuple[str, Evidence]]:
    """Every piece of evidence inside the claim, by the name of its field."""
    figure, attribution = claim.figure, claim.attribution
    parts: list[tuple[str, Evidence | None]] = [
        ("measure", claim.trigger),
        ("figure", figure.evidence if figure else None),
        ("counted", figure.counted if figure else None),
        ("when", claim.when.evidence if claim.when else None),
        *((where.role.value, where.evidence) for where in claim.where),
        *((source.role.value, source.evidence) for source in attribution.sources),
        ("cue", attribution.cue),
        ("said", attribution.said.evidence if attribution.said else None),
        *((who.role, who.evidence) for who in claim.participants),
        ("modality", claim.modality_cue),
    ]
    return ((name, evidence) for name, evidence in parts if evidence is not None)


# -- fields ----------------------------------------------------------------------------------------


def _fields(claim: Claim, others: Mapping[str, Claim]) -> Iterator[Line]:
    yield "measure", claim.measure, claim.trigger
    if figure := claim.figure:
        yield "figure", f"{figure_in_words(figure)} ({figure.qualifier})", figure.evidence
        unit = f"{counted_in_words(figure)} (unit: {figure.unit}, {figure.stock_or_flow})"
        yield "counted", unit, figure.counted
    else:
        yield "figure", "none stated", None
    if when := claim.when:
        other = f", or {day_in_words(when.other.start)}" if when.other else ""
        told = f"{when_in_words(when)}{other} (precision: {when.precision})"
        yield "when", told, when.evidence
    else:
        yield "when", when_in_words(None), None
    yield "modality", claim.modality.value, claim.modality_cue
    for who in claim.participants:
        yield who.role, one_line(who.name) + _actor(who.actor), who.evidence
    if claim.part_of:
        yield "part of", _other(claim.part_of, others), None
    if claim.background:
        yield "background", "an event long before the report", None
    if claim.rough:
        yield "rough", "the sentence reads like rough machine translation: look at it", None


def _mouths(claim: Claim) -> Iterator[Line]:
    attribution = claim.attribution
    if attribution.speaker is None:
        yield "speaker", NO_SPEAKER, None
    for source in attribution.sources:
        yield source.role.value, _mouth(source), source.evidence
    yield "stance", attribution.stance.value, attribution.cue
    if said := attribution.said:
        yield "said", when_in_words(said), said.evidence


def _mouth(source: Source) -> str:
    party = ", a party to the conflict" if source.party else ""
    return one_line(source.name) + _actor(source.actor) + party


def _actor(actor: str | None) -> str:
    return f" ({actor})" if actor else ""


# -- places ----------------------------------------------------------------------------------------


def _place(where: Where) -> Iterator[str]:
    quote = f", {_quoted(where.evidence)}" if where.evidence else ", not in the text"
    yield f"  {where.role}: {one_line(where.name)}{quote}"
    yield from _wrapped(f"taken: {_known(where.place) if where.place else 'none'}", "    ")
    yield from _reasons(where.reasons, "      ")
    for candidate in where.refused:
        known = f"{_known(candidate.place)}, score {candidate.score:.2f}"
        yield from _wrapped(f"refused: {known}: {one_line(candidate.detail)}", "    ")


def _known(place: Place) -> str:
    position = f"{place.latitude:.4f}, {place.longitude:.4f}"
    within = f", within {place.within}" if place.within else ""
    country = f", {place.country}" if place.country else ""
    name = one_line(place.name)
    return f"{name}{country} ({place.precision}; {position}; {place.id}{within})"


def _reasons(reasons: Iterable[Reason], indent: str) -> Iterator[str]:
    for reason in reasons:
        told = f"{reason.weight:+.2f} {reason.feature}: {one_line(reason.detail)}"
        yield from _wrapped(told, indent)


# -- relations -------------------------------------------------------------------------------------


def _relations(
    claim: Claim, relations: Iterable[Relation], others: Mapping[str, Claim]
) -> Iterator[str]:
    for relation in relations:
        if claim.id not in {relation.earlier, relation.later}:
            continue
        as_earlier, as_later = _SAYS[relation.kind]
        first = claim.id == relation.earlier
        other = relation.later if first else relation.earlier
        confirms = relation.kind is RelationKind.CONFIRMATION and other in others
        if confirms and not one_number(claim, others[other]):
            as_earlier = as_later = "is compatible with"
        said = f"{as_earlier if first else as_later} {_other(other, others)}"
        yield from _wrapped(said, "  ")
        if relation.on:
            yield f"      on {', '.join(relation.on)}"
        if settled := relation.settled:
            why_so = f"{settled_in_words(settled, earlier=first)}: “{one_line(settled.why)}”"
            yield from _wrapped(one_line(why_so), "      ")
        yield from _reasons(relation.reasons, "      ")


def _possibly(
    claim: Claim, possible: Iterable[Possibility], others: Mapping[str, Claim]
) -> Iterator[str]:
    for one in possible:
        if claim.id in {one.earlier, one.later}:
            other = one.later if claim.id == one.earlier else one.earlier
            yield from _wrapped(_other(other, others), "  ")
            yield from _wrapped(f"lacking: {'; '.join(one.lacking)}", "      ")


def _other(name: str, others: Mapping[str, Claim]) -> str:
    other = others.get(name)
    if other is None:
        return name
    published = f" (published {day_in_words(other.published)})" if other.published else ""
    return f"{name}: {claim_in_words(other)}{published}"


# -- decisions -------------------------------------------------------------------------------------


def _decided(
    claim: Claim, judgements: Sequence[Judgement], others: Mapping[str, Claim]
) -> Iterator[str]:
    gone = undone(judgements)
    for judgement in sorted(judgements, key=lambda j: j.number or 0):
        change = change_in_words(judgement)
        did = did_in_words(judgement, claim.id) + (f": {change}" if change else "")
        told = f"{one_line(did)}, by {one_line(judgement.by)}, {judgement.at:%Y-%m-%d %H:%M:%S} UTC"
        yield from _wrapped(told, f"  {judgement.number}  ")
        other = judgement.other if judgement.claim == claim.id else judgement.claim
        if other:
            yield from _wrapped(_other(other, others), "      the other: ", hang=" " * 8)
        if judgement.note:
            yield from _wrapped(f"“{one_line(judgement.note)}”", "      ")
        if judgement.number in gone:
            yield f"      undone by {gone[judgement.number]}"


# -- lines -----------------------------------------------------------------------------------------


def _table(rows: Iterable[Line]) -> list[str]:
    lines: list[str] = []
    for label, told, evidence in rows:
        quoted = f"  {_quoted(evidence)}" if evidence else ""
        lines.extend(_wrapped(f"{told}{quoted}", f"  {label:<13} ", hang=" " * 16))
    return lines


def _quoted(evidence: Evidence) -> str:
    return f"“{one_line(evidence.quote)}” {_at(evidence.span)}"


def _at(span: Span) -> str:
    return f"{span.start}–{span.end}"


def _wrapped(text: str, first: str, hang: str = "") -> list[str]:
    return wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=hang or first + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
