"""Running text in, the words of it that name places out, each with its place or none.

    spans that the gazetteer knows (spotting) → evidence for and against each (weighing) → the
    document's own country and names told twice → which place each name is (bearings)

Demonyms are among them ("Sudanese"), with the point of their country. It needs no parser: what
stands beside a name tells places from persons and bodies. It is English; the roles of places in
events are `extract`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.claims import Place, PlacePrecision, Span
from dragoman.link.bearings import Naming, bearings
from dragoman.link.gazetteer import Gazetteer
from dragoman.link.lexicon import Lexicon
from dragoman.link.spelling import fold
from dragoman.link.spotting import Candidate, Spotter, Word, split
from dragoman.link.weighing import surnames, weigh, worth

__all__ = ["Toponym", "toponyms"]

_SURE = 1.3
"""A weight from which on a name tells where the document is."""
_ENOUGH = 1.0
_AT_HOME = 0.45
"""For a name that a place in the document's own divisions bears."""
_IN_THE_COUNTRY = 0.1
_DIVISIONS = frozenset({PlacePrecision.ADM1, PlacePrecision.ADM2, PlacePrecision.ADM3})
_TOLD_AGAIN = 0.6
"""For a name that is surely a place elsewhere in the document."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """Words that name a place."""

    span: Span
    """In code points of the text."""
    name: str
    place: Place | None
    """None where the gazetteer has no such place."""
    people: bool
    """Whether it is a demonym: tells whose, not where."""


def toponyms(text: str, gazetteer: Gazetteer) -> tuple[Toponym, ...]:
    """The words of ``text`` that name places, in order, none within another."""
    lexicon = gazetteer.compiled(Lexicon.of)
    words = tuple(split(text))
    spotter = Spotter(words, gazetteer, lexicon)
    candidates = spotter.spot()
    persons = surnames(words, candidates, lexicon)
    weighed = [(c, weigh(c, words, lexicon, persons)) for c in candidates]
    sure = [c for c, weight in weighed if weight >= _SURE]
    kept = _kept(weighed, sure)
    kept = sorted([*kept, *spotter.named(kept)], key=lambda c: c.start)
    namings = [_naming(number, kept, words) for number in range(len(kept))]
    return tuple(
        Toponym(Span(c.start, c.end), c.name, place, c.kind == "people")
        for c, place in zip(kept, bearings(namings), strict=True)
    )


def _kept(weighed: Iterable[tuple[Candidate, float]], sure: Sequence[Candidate]) -> list[Candidate]:
    home = _home(sure)
    told: dict[str, set[int]] = {}
    for candidate in sure:
        told.setdefault(fold(candidate.name), set()).add(candidate.first)
    kept = []
    for candidate, weight in weighed:
        elsewhere = told.get(fold(candidate.name), set()) - {candidate.first}
        again = _TOLD_AGAIN if elsewhere else 0.0
        if weight + _at_home(candidate, home) + again >= _ENOUGH:
            kept.append(candidate)
    return kept


def _home(sure: Iterable[Candidate]) -> frozenset[str]:
    """Ids of the first-level divisions, and codes of the countries, that sure names lie in."""
    found: set[str] = set()
    for candidate in sure:
        best = max(candidate.matches, key=lambda match: worth(match, candidate)).place
        if best.precision is PlacePrecision.ADM1:
            found.add(best.id)
        elif best.within and best.precision is not PlacePrecision.COUNTRY:
            found.add(best.within)
        if best.country:
            found.add(best.country)
    return frozenset(found)


def _at_home(candidate: Candidate, home: frozenset[str]) -> float:
    if candidate.kind != "place" or candidate.wide:
        return 0.0
    if any(match.place.within in home for match in candidate.matches):
        return _AT_HOME
    return _IN_THE_COUNTRY if any(m.place.country in home for m in candidate.matches) else 0.0


def _naming(number: int, kept: Sequence[Candidate], words: Sequence[Word]) -> Naming:
    """What the place of a name is chosen by: its matches, and what the text puts it in."""
    candidate = kept[number]
    holder = None
    if number + 1 < len(kept):
        between = [word.low for word in words[candidate.last : kept[number + 1].first]]
        if between in ([], [","], ["in"], ["("], [",", "in"]):
            holder = number + 1
    matches = candidate.matches
    if "listed" in candidate.notes:  # "Barrow and Jackson counties"
        matches = tuple(m for m in matches if m.place.precision in _DIVISIONS) or matches
    return Naming(fold(candidate.name), matches, holder)
