"""The names of places of one document in, which place each is, out.

All names are chosen together: a name that only one place bears tells which country and division
the document is about, and that decides between the many places of another name. Rounds are few and
fixed, so that the same names give the same places whatever their order.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from dragoman.claims import Place, PlacePrecision
from dragoman.link.gazetteer import Key, Match

__all__ = ["Naming", "bearings"]

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Naming:
    """One time that a text names a place."""

    name: str
    """Folded."""
    matches: tuple[Match, ...]
    """The places that may bear the name."""
    holder: int | None = None
    """Which of the namings says what it lies in ("Paris, Kentucky")."""


def bearings(namings: Sequence[Naming]) -> list[Place | None]:
    """The place of each naming, or None; the same name is the same place throughout."""
    names: dict[str, list[Match]] = {}
    counts: Counter[str] = Counter()
    held: dict[str, set[str]] = defaultdict(set)
    for naming in namings:
        if naming.matches:
            names.setdefault(naming.name, list(naming.matches))
        counts[naming.name] += 1
        if naming.holder is not None and namings[naming.holder].name != naming.name:
            held[naming.name].add(namings[naming.holder].name)
    base = {
        name: [_prior(m) + _contained(m.place, held[name], names) for m in matches]
        for name, matches in names.items()
    }
    scores = base
    for _ in range(_ROUNDS):
        setting = _Setting.of(names, scores, counts)
        scores = {
            name: [
                base[name][n] + _support(name, match.place, setting)
                for n, match in enumerate(matches)
            ]
            for name, matches in names.items()
        }
    chosen = {
        name: max(
            zip(scores[name], matches, strict=True),
            key=lambda s: (s[0], s[1].population, s[1].place.id),
        )[1].place
        for name, matches in names.items()
    }
    return [chosen.get(naming.name) for naming in namings]


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all names together say of where the document is."""

    countries: Mapping[str, float]
    divisions: Mapping[str, float]
    own: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]]
    """What each name itself adds to these."""
    points: Sequence[tuple[str, Place]]

    @classmethod
    def of(
        cls,
        names: Mapping[str, Sequence[Match]],
        scores: Mapping[str, Sequence[float]],
        counts: Mapping[str, int],
    ) -> _Setting:
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[str, float] = defaultdict(float)
        own = {}
        points = []
        for name, matches in names.items():
            weight = 1.0 + 0.5 * math.log(counts[name])
            most = max(scores[name])
            chances = [math.exp((score - most) / _WARMTH) for score in scores[name]]
            total = sum(chances)
            mine: dict[str, float] = defaultdict(float)
            ours: dict[str, float] = defaultdict(float)
            for match, chance in zip(matches, chances, strict=True):
                share = weight * chance / total
                if match.place.country:
                    mine[match.place.country] += share
                division = _division(match.place)
                if division:
                    ours[division] += share
            for country, share in mine.items():
                countries[country] += share
            for division, share in ours.items():
                divisions[division] += share
            own[name] = (mine, ours)
            best = max(range(len(matches)), key=lambda n: chances[n])
            if matches[best].place.precision not in _BROAD:
                points.append((name, matches[best].place))
        return cls(countries, divisions, own, points)


_BROAD = frozenset({PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.ADM1})


def _division(place: Place) -> str:
    """The id of the first-level division of a place; "" for wider ones."""
    if place.precision is PlacePrecision.ADM1:
        return place.id
    if place.precision in {PlacePrecision.COUNTRY, PlacePrecision.REGION}:
        return ""
    return place.within or ""


def _prior(match: Match) -> float:
    worth = {Key.ALTERNATE: -0.3, Key.ARTICLE: -0.3}.get(match.key, 0.0)
    precision = match.place.precision
    size = math.log10(match.population + 10)
    if precision is PlacePrecision.COUNTRY:
        return worth + 2.2
    if precision is PlacePrecision.REGION:
        return worth + 2.0
    if precision is PlacePrecision.ADM1:
        return worth + 0.35 + 0.2 * size
    if precision is PlacePrecision.ADM2:
        return worth + 0.1 + 0.17 * size
    return worth + 0.25 * size


def _contained(
    place: Place, holders: Collection[str], names: Mapping[str, Sequence[Match]]
) -> float:
    """As in "Paris, Kentucky": what the text itself says that it lies in."""
    return sum(
        2.0 for h in holders if any(_holds(other.place, place) for other in names.get(h, ()))
    )


def _support(name: str, place: Place, setting: _Setting) -> float:
    mine, ours = setting.own[name]
    score = _share(place.country, setting.countries, mine) * _COUNTRY
    score += _share(_division(place), setting.divisions, ours) * _DIVISION
    if place.precision in {PlacePrecision.COUNTRY, PlacePrecision.REGION}:
        return score
    near = [
        _kilometres(place, other)
        for other_name, other in setting.points
        if other_name != name
        and other.id != place.id
        and abs(place.latitude - other.latitude) < _FAR
    ]
    if near:
        close = min(near)
        score += 0.5 if close < 40 else 0.35 if close < 100 else 0.2 if close < 250 else 0.0
    return score


_FAR = 2.3
"""Degrees of latitude, more than 250 km: what is farther supports nothing, and is not measured."""
_COUNTRY = 0.8
_DIVISION = 1.3
_WARMTH = 0.4


def _share(key: str, of_all: Mapping[str, float], own: Mapping[str, float]) -> float:
    """The part that ``key`` has in what the other names say."""
    total = sum(of_all.values()) - sum(own.values())
    if not key or total < 0.01:
        return 0.0
    return max(0.0, of_all.get(key, 0.0) - own.get(key, 0.0)) / total


def _holds(outer: Place, inner: Place) -> bool:
    if outer.id == inner.id:
        return False
    if outer.precision is PlacePrecision.COUNTRY:
        return outer.country == inner.country
    if outer.precision is PlacePrecision.ADM1:
        return inner.within == outer.id
    if outer.precision is PlacePrecision.ADM2:
        return inner.within == outer.within and _kilometres(outer, inner) < 80
    return outer.country == inner.country and _kilometres(outer, inner) < 40


def _kilometres(one: Place, other: Place) -> float:
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    across = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    half = math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))
