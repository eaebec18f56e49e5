"""Quarters among the places that a name may be in, those that its text speaks of out.

Many cities have an al-Zahra, an al-Nasr and an Industrial District. A quarter counts only where its
city is spoken of (`Surroundings.cities`); of several such, the city that stands beside it decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from dragoman.claims import Candidate, Claim, Place, PlacePrecision, Reason, Where
from dragoman.link.gazetteer import Gazetteer, Key, Match
from dragoman.link.phrases import Phrase, Words, read
from dragoman.link.surroundings import Surroundings

__all__ = ["but_strange", "of_the_city_beside"]

_AS_GOOD = 0.3  # of a score: the spellings of one name differ by as much


def but_strange(
    matches: list[Match], phrase: Phrase, around: Surroundings, tools: tuple[Gazetteer, Words]
) -> tuple[list[Match], list[Candidate]]:
    """The matches without quarters of a city that the document does not name, of another than the
    phrase puts it in, or of many cities where it tells a village; and these, refused.
    """
    gazetteer, words = tools
    strange: dict[str, str] = {}
    for place in (match.place for match in matches if gazetteer.is_quarter(match.place)):
        holder = around.town(read(phrase.context, words).head) if phrase.context else None
        if place.within not in around.cities:
            strange[place.id] = "It is a quarter of a city that the document does not name."
        elif holder and holder.precision is _TOWN and holder.id != place.within:
            strange[place.id] = f"It is a quarter of another city than {holder.name}."
        elif phrase.kind == "settlement" and sum(m.key <= Key.ARTICLE for m in matches) > 1:
            strange[place.id] = "The text tells a village, and several places are called so."
    if not strange:
        return matches, []
    refused = [m.place for m in matches if m.place.id in strange]
    kept = [m for m in matches if m.place.id not in strange]
    return kept, [Candidate(place, 0.0, strange[place.id]) for place in refused]


_TOWN = PlacePrecision.SETTLEMENT

Chosen = tuple[Place, tuple[Reason, ...], tuple[Candidate, ...]]
"""A place, why, and what was refused."""


def of_the_city_beside(chosen: Chosen, claim: Claim, where: Where, around: Surroundings) -> Chosen:
    """Of quarters of several cities that bear one name as well, that of the city beside it."""
    place, reasons, refused = chosen
    city = _beside(claim, where, around.cities_seen)
    if city is None or city == place.within:
        return chosen
    score = sum(reason.weight for reason in reasons)
    for other in refused:
        if other.place.within == city and other.score >= score - _AS_GOOD:
            detail = "Of the cities that have such a quarter, its own is named beside it."
            first = Candidate(place, round(score, 2), "Another city is named beside it.")
            kept = tuple(candidate for candidate in refused if candidate is not other)
            return other.place, (Reason("city", other.score, detail),), (first, *kept)
    return chosen


def _beside(claim: Claim, where: Where, cities: Sequence[tuple[int, str]]) -> str | None:
    """The id of the city that a claim names beside a place, or else the document last before it.

    ``cities``: offsets at which the document names cities, sorted, and their ids.
    """
    others = {w.evidence.span.start for w in claim.where if w.evidence and w is not where}
    own = {city for offset, city in cities if offset in others}
    if len(own) == 1:
        return own.pop()
    offset = where.evidence.span.start if where.evidence else claim.evidence.span.start
    last = bisect_left(cities, (offset, ""))
    return cities[max(last - 1, 0)][1] if cities else None
