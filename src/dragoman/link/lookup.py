"""One name in, the places that it may be, best first, each with a score and a sentence, out.

For who asks for a name without a report around it (`dragoman gazetteer find`). What a name means in
a report is decided in `places`, by the company that it keeps.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dragoman.claims import Place, PlacePrecision
from dragoman.errors import UsageError
from dragoman.link.gazetteer import Gazetteer, Key, Match
from dragoman.link.spelling import bare, fold

__all__ = ["Hit", "find", "within_of"]

_WORTH = {
    Key.NAME: 0.8,
    Key.ALTERNATE: 0.79,
    Key.ARTICLE: 0.74,
    Key.PEOPLE: 0.3,
    Key.TRANSLATED: 0.72,
    Key.SKELETON: 0.68,
    Key.NEARLY: 0.62,
}
_SAYS = {
    Key.NAME: "what the gazetteer calls it",
    Key.ALTERNATE: "another name of it",
    Key.ARTICLE: "its name without the article",
    Key.PEOPLE: "a word for its people",
    Key.TRANSLATED: "what machine translation makes of its name",
    Key.SKELETON: "spelled with the same consonants",
    Key.NEARLY: "nearly a name of it",
}
_RANK = {  # of places that are no towns, for which population says nothing
    PlacePrecision.COUNTRY: 0.2,
    PlacePrecision.REGION: 0.12,
    PlacePrecision.ADM1: 0.08,
    PlacePrecision.ADM2: 0.04,
    PlacePrecision.CITY_PART: 0.1,
    PlacePrecision.NEIGHBOURHOOD: 0.15,
    PlacePrecision.POINT: 0.08,
}


_SAME_SOUND = 0.98
_NO_HAMLET = 5_000
"""People: with countless hamlets in a country, some word is nearly the name of one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a name may be."""

    place: Place
    score: float
    """0 to 1."""
    reason: str
    """A sentence."""

    def told(self) -> dict[str, Any]:
        """What it says, for JSON: name, point, country, geonameid (None: not of GeoNames)..."""
        kind, _, number = self.place.id.partition(":")
        return {
            "name": self.place.name,
            "latitude": self.place.latitude,
            "longitude": self.place.longitude,
            "country": self.place.country,
            "geonameid": int(number) if kind == "geonames" else None,
            "id": self.place.id,
            "precision": self.place.precision.value,
            "score": self.score,
            "reason": self.reason,
        }


def find(
    name: str, gazetteer: Gazetteer, countries: Collection[str] = (), within: Place | None = None
) -> list[Hit]:
    """The places that ``name`` may be, best first; none where nothing convinces.

    ``countries`` (ISO 3166-1): only places there. ``within``: only places in it; of a city whose
    quarters are known, these.
    """
    cities = {within.id} & gazetteer.layers if within else ()
    if within and within.country:
        countries = {within.country}
    found = gazetteer.candidates(name, countries, cities)
    hits = [
        Hit(m.place, round(_score(m), 3), f"“{name}” is {_SAYS[m.key]}{_people(m)}.")
        for m in found
        if (not countries or m.place.country in countries or not m.place.country)
        and (within is None or _lies_in(m.place, within, gazetteer))
        and not _is_doubtful(name, m, gazetteer)
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.place.id))


def within_of(name: str, country: str | None, gazetteer: Gazetteer) -> Place:
    """The place that ``--within`` names, by id or name. Raises `UsageError` where none is met."""
    known = gazetteer.coded(name) if ":" in name else None
    if known is not None:
        return known
    hits = find(name, gazetteer, {country.upper()} if country else ())
    towns = [hit for hit in hits if hit.place.precision is PlacePrecision.SETTLEMENT]
    if not hits:
        raise UsageError(f"{name}: no such place is known to look in")
    return (towns or hits)[0].place


def _score(match: Match) -> float:
    if match.place.precision is PlacePrecision.SETTLEMENT:
        size = 0.25 * min(1.0, math.log10(match.population + 1) / 7)
    else:
        size = _RANK.get(match.place.precision, 0.05)
        if match.key >= Key.SKELETON:
            size = min(size, 0.02)  # of two that are spelled alike, the town is meant
    close = match.closeness if match.key >= Key.SKELETON else 1.0
    return min(1.0, _WORTH[match.key] * close + size)


def _people(match: Match) -> str:
    if match.population and match.place.precision is PlacePrecision.SETTLEMENT:
        return f"; {match.population:,} people live there"
    return ""


def _is_doubtful(name: str, match: Match, gazetteer: Gazetteer) -> bool:
    """What is met only roughly: a hamlet, or by a word of everyday language or a first name."""
    if match.key < Key.SKELETON:
        return False
    town = match.place.precision is PlacePrecision.SETTLEMENT
    if town and match.closeness < _SAME_SOUND and match.population < _NO_HAMLET:
        return True
    persons = gazetteer.lexicon["persons"]
    parts = bare(fold(name)).split()
    return all(part in persons["given"] or part in persons["common"] for part in parts)


def _lies_in(place: Place, holder: Place, gazetteer: Gazetteer) -> bool:
    inner: Place | None = place
    while inner is not None:
        if inner.id == holder.id:
            return True
        inner = gazetteer.place(inner.within.partition("#")[0]) if inner.within else None
    return False
