"""The way between two towns in, a place of its own out: "the Goma-Sake road", "Goris-Berdzor".

No gazetteer has it. Its id lies under the town told first, its point is half way to the other, and
both must be towns of the countries that the document is about; of one, where nothing tells these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from dragoman.claims import Place, PlacePrecision, Reason
from dragoman.link.gazetteer import Gazetteer, Key, Match
from dragoman.link.phrases import Phrase
from dragoman.link.spelling import fold

__all__ = ["between"]

_DASH = re.compile(r" ?[-‑–—] ?")
_KINDS = frozenset({None, "way"})
_FAR = 9.0
"""Degrees from one end to the other, at most."""


def between(
    phrase: Phrase, countries: Collection[str], gazetteer: Gazetteer
) -> tuple[Place, tuple[Reason, ...]] | None:
    """The way that the phrase names, with the reason; None where it names none."""
    if phrase.kind not in _KINDS or phrase.away or not _DASH.search(phrase.head):
        return None
    pairs = [
        (one, other)
        for first, last in _ends(phrase.head)
        for one in _towns(first, countries, gazetteer)
        for other in _towns(last, countries, gazetteer)
        if one.place.id != other.place.id and _apart(one.place, other.place) <= _FAR
        if countries or one.place.country == other.place.country
    ]
    if not pairs:
        return None
    one, other = max(pairs, key=lambda pair: min(match.population for match in pair))
    name = f"{one.place.name}-{other.place.name} {phrase.kind_word or 'road'}"
    shared = one.place.within if one.place.within == other.place.within else None
    country = gazetteer.coded(one.place.country)
    place = replace(
        one.place,
        id=f"{one.place.id}#to-{fold(other.place.name).replace(' ', '-')}",
        name=name,
        latitude=(one.place.latitude + other.place.latitude) / 2,
        longitude=(one.place.longitude + other.place.longitude) / 2,
        precision=PlacePrecision.REGION,
        within=shared or (country.id if country else None),
    )
    detail = f"It leads from {one.place.name} to {other.place.name}; its point is half way."
    return place, (Reason("way", 0.0, detail),)


def _ends(name: str) -> Iterator[tuple[str, str]]:
    """What a way may lead from and to: a dash stands inside names, too."""
    dashes = list(_DASH.finditer(name))
    for at, one in enumerate(dashes):
        for other in dashes[at:]:
            first, last = name[: one.start()], name[other.end() :]
            if first[:1].isupper() and last[:1].isupper():
                yield first, last


def _towns(name: str, countries: Collection[str], gazetteer: Gazetteer) -> Iterator[Match]:
    for match in gazetteer.exactly(name):
        town = match.place.precision is PlacePrecision.SETTLEMENT
        of_it = not countries or match.place.country in countries
        if town and match.key <= Key.ARTICLE and of_it:
            yield match


def _apart(one: Place, other: Place) -> float:
    east = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return math.hypot(one.latitude - other.latitude, east)
