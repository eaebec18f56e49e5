"""A report's text with its claims' words marked. Text and claims in; paragraphs of pieces out.

Spans of different claims and fields nest and overlap freely; HTML cannot say that. So the text is
cut wherever a span begins or ends, and each piece names all the fields and claims that it is part
of. Joined again, the pieces of a paragraph are its text, code point for code point: nothing is
added, left out or escaped here.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.claims import Claim, Evidence, Span

__all__ = ["FIELDS", "Mark", "Paragraph", "Piece", "marks_of", "paragraphs"]

FIELDS = ("speaker", "actor", "figure", "place", "time", "cue", "event")
"""What words can be marked as, in the order in which marks lie around one another."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a claim."""

    span: Span
    field: str
    """One of `FIELDS`; empty for the words of the whole claim."""
    claim: str
    """`Claim.id`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text through which no mark begins or ends."""

    text: str
    fields: tuple[str, ...] = ()
    """In the order of `FIELDS`."""
    claims: tuple[str, ...] = ()
    """The claims in whose words it lies, in order of their marks."""
    head: str | None = None
    """The claim that is to be reached from here: its figure or its event begins in this piece."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text between line breaks."""

    start: int
    """Code points from the start of the text."""
    pieces: tuple[Piece, ...]
    claims: tuple[str, ...]
    """The claims whose figure or event begins here: they stand beside it."""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def marks_of(claim: Claim) -> Iterator[Mark]:
    """Every stretch of text that the claim rests on; the one it is reached from comes first."""
    figure, said = claim.figure, claim.attribution
    head = "figure" if figure and figure.evidence else "event"
    fields: list[tuple[str, Evidence | None]] = [
        ("figure", figure.evidence if figure else None),
        ("event", claim.trigger),
        ("", claim.evidence),
        ("figure", figure.counted if figure else None),
        ("time", claim.when.evidence if claim.when else None),
        ("time", said.said.evidence if said.said else None),
        ("cue", said.cue),
        ("cue", claim.modality_cue),
        *(("place", where.evidence) for where in claim.where),
        *(("speaker", source.evidence) for source in said.sources),
        *(("actor", who.evidence) for who in claim.participants),
    ]
    fields.sort(key=lambda pair: pair[0] != head)
    for field, evidence in fields:
        if evidence and evidence.span.start < evidence.span.end:
            yield Mark(evidence.span, field, claim.id)


def paragraphs(text: str, marks: Sequence[Mark]) -> tuple[Paragraph, ...]:
    r"""The paragraphs of ``text``, blank ones left out, each cut at the ends of ``marks``.

    The first mark of each claim is where it is reached from. A mark that lies outside the text is
    passed over.

    >>> found = paragraphs("A man\n\nleft", [Mark(Span(2, 5), "actor", "c1")])
    >>> [(paragraph.start, [piece.text for piece in paragraph.pieces]) for paragraph in found]
    [(0, ['A ', 'man']), (7, ['left'])]
    """
    inside = [mark for mark in marks if 0 <= mark.span.start < mark.span.end <= len(text)]
    heads: dict[str, int] = {}
    for mark in inside:
        heads.setdefault(mark.claim, mark.span.start)
    return tuple(_paragraph(text, span, inside, heads) for span in _lines(text))


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(start, start + len(line))
        start += len(line) + 1


def _paragraph(text: str, span: Span, marks: Iterable[Mark], heads: dict[str, int]) -> Paragraph:
    here = [mark for mark in marks if mark.span.meets(span)]
    cuts = {span.start, span.end}
    for mark in here:
        cuts |= {max(span.start, mark.span.start), min(span.end, mark.span.end)}
    ends = sorted(cuts)
    pieces = [
        _piece(text, Span(start, end), here, heads) for start, end in itertools.pairwise(ends)
    ]
    begun = {claim: at for claim, at in heads.items() if span.start <= at < span.end}
    return Paragraph(span.start, tuple(pieces), tuple(sorted(begun, key=lambda c: (begun[c], c))))


def _piece(text: str, span: Span, marks: Iterable[Mark], heads: dict[str, int]) -> Piece:
    over = [mark for mark in marks if mark.span.meets(span)]
    fields = {mark.field for mark in over}
    claims = tuple(dict.fromkeys(mark.claim for mark in over))
    head = next((claim for claim in claims if heads[claim] == span.start), None)
    return Piece(span.of(text), tuple(f for f in FIELDS if f in fields), claims, head)
