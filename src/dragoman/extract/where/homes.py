"""Where those are at home who speak: "residents of Bor", "the governor of Kunduz".

In: a source of the report, and the words of those who are asked for (``tellers``). Out: the places
that stand in what names him, each with its sentence; none where he is not such a one.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.claims import Source
from dragoman.extract.drafts.reading import Reading, Sighting
from dragoman.extract.names.placewords import Mention
from dragoman.extract.where.seats import span_of

__all__ = ["homes"]


def homes(
    reading: Reading, speaker: Source | None, tellers: frozenset[str]
) -> Iterator[tuple[Sighting, Mention]]:
    told = speaker.evidence if speaker else None
    at = reading.report.sentence_at(told.span.start) if told else None
    if told is None or at is None or tellers.isdisjoint(told.quote.lower().split()):
        return
    seen = reading.sightings[at.index]
    for place in _of_somebody(reading, seen):
        if span_of(seen, place).meets(told.span):
            yield seen, place


def _of_somebody(reading: Reading, seen: Sighting) -> Iterator[Mention]:
    """The places of a sentence of which somebody may be: "residents of Bor", "Bor residents"; not
    the name behind an office: "Mayor Oleh Sydorkin".
    """
    owning, tokens = reading.grammar.between, seen.sentence.tokens
    for place in seen.places:
        owned = place.start > 0 and tokens[place.start - 1].low in owning
        if (owned or place.sure or place.kind) and place.kind != "people" and not place.pointing:
            yield place
