"""Names of quarters in, which city they tell and which of several they lie by out.

Many cities have an al-Zahra, an al-Nasr and an Industrial District. A quarter counts only where its
city is spoken of: named, or told by several of its quarters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from dragoman.claims import Claim, Place
from dragoman.link.gazetteer import Gazetteer
from dragoman.link.spelling import fold

__all__ = ["beside", "cities_told"]

_MANY = 3  # names, of which each may be that of another city's quarter too


def cities_told(
    quarters: Mapping[str, Collection[str]],
    named: Collection[str],
    gazetteer: Gazetteer,
    common: Collection[str],
) -> list[tuple[Place, list[str]]]:
    """Cities that the document does not name, but quarters of theirs, and the quarters' names.

    ``quarters``: by a name the ids of the cities that have one called so. Two names tell a city
    where no other place is called as one of them is; three, where no other city has as many. The
    quarters of a city that is ``named`` tell no other, and ``common`` words ("Freedom Square") none
    at all.
    """
    met: dict[str, list[str]] = defaultdict(list)
    for name, cities in quarters.items():
        plain = all(word in common or word.isdigit() for word in fold(name).split())
        if not plain and not any(city in named for city in cities):
            for city in cities:
                met[city].append(name)
    most = Counter({city: len(names) for city, names in met.items()}).most_common(2)

    def is_told(city: str, names: Sequence[str]) -> bool:
        if len(names) >= _MANY and all(c == city or n < len(names) for c, n in most):
            return True
        own = (all(m.place.within == city for m in gazetteer.exactly(name)) for name in names)
        return len(names) > 1 and any(own)

    told = [(gazetteer.place(city), names) for city, names in met.items() if is_told(city, names)]
    return [(city, names) for city, names in told if city is not None]


def beside(claims: Sequence[Claim], cities: Iterable[tuple[int, str]]) -> dict[str, str]:
    """By the name of a `Where`, the id of the city that is named last before it, or else first.

    ``cities``: offsets at which cities are named, and their ids.
    """
    told = sorted(cities)
    found: dict[str, tuple[int, str]] = {}
    if len({city for _, city in told}) < 2:
        return {}
    for claim in claims:
        for where in claim.where:
            offset = where.evidence.span.start if where.evidence else claim.evidence.span.start
            if where.name not in found or offset < found[where.name][0]:
                last = max(bisect_left(told, (offset, "")) - 1, 0)
                found[where.name] = (offset, told[last][1])
    return {name: city for name, (_, city) in found.items()}
