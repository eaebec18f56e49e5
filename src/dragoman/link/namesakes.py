"""The places of the gazetteer that bear a name in, those of them that the words can mean out.

A country, a province, its chief town and villages elsewhere share names. Which is spoken of is told
by what is known of the names alone: what is a place's own name and what only another one of it,
what kind of place the words tell, and which countries the document speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.claims import PlacePrecision
from dragoman.link.gazetteer import Gazetteer, Key, Match
from dragoman.link.parts import derives
from dragoman.link.phrases import Phrase, Words
from dragoman.link.spelling import fold, skeleton
from dragoman.link.surroundings import ABOUT, FAR_LARGER, Surroundings

__all__ = ["bearers", "but_namesakes"]

_GREAT = 400_000  # people: no small town that is spelled nearly so is meant
_KNOWN = 10_000  # people: texts name such a town without saying what it is
_DIVISIONS = frozenset({"province", "district"})
_TOWN = PlacePrecision.SETTLEMENT
_WIDER = frozenset({None, "province", "district", "country"})
"""Classes of a name that may be that of what is wider than a town."""


def bearers(
    name: str, countries: Sequence[str], around: Surroundings, gazetteer: Gazetteer
) -> list[Match]:
    """The places that ``name`` may mean, no people; ``countries``: those that it is looked for in
    by its sound too.
    """
    met = gazetteer.candidates(name, countries, around.cities)
    met = [match for match in met if match.key is not Key.PEOPLE]
    states = (m.key for m in met if m.place.precision is PlacePrecision.COUNTRY)
    state = min((key for key in states if key <= Key.ALTERNATE), default=None)
    met = _but_villages(_but_renamed(met), name, around)
    if any(m.population >= _GREAT and m.key <= Key.ALTERNATE for m in met):
        met = [m for m in met if m.key < Key.SKELETON]  # Gaza, not Ghazieh
    return met if state is None else [m for m in met if m.key <= state]  # Iraq, not Arak


def _but_renamed(matches: list[Match]) -> list[Match]:
    """The matches without those that once were called so, or are by some, where another town is
    called so that is not far smaller: Pokrovsk is in Ukraine, and no name of Engels; Sloviansk is
    not Nikopol; but Odesa is called Odessa, though a town of Texas is too.
    """
    towns = [
        m
        for m in matches
        if m.key is Key.NAME and m.population >= _KNOWN and m.place.precision is _TOWN
    ]

    def is_renamed(match: Match) -> bool:
        town = match.place.precision is _TOWN
        return (
            town
            and match.key is Key.ALTERNATE
            and any(
                m.place.id != match.place.id and match.population < FAR_LARGER * m.population
                for m in towns
            )
        )

    return [match for match in matches if not is_renamed(match)] if towns else matches


def _but_villages(matches: list[Match], name: str, around: Surroundings) -> list[Match]:
    """The matches without small towns that bear the name of a city of the world, unless the
    document tells of their province: "gunmen in Paris" is of no town in Kentucky, though all else
    that a report names is American; but in one that names Frankfort and Kentucky it is.
    """
    towns = (m for m in matches if m.key is Key.NAME and m.place.precision is _TOWN)
    cities = [m for m in towns if m.population >= _OF_THE_WORLD]
    if not cities:
        return matches
    told = [place for key, place in around.told.items() if key != fold(name)]
    told += [around.written_at] * _TOLD if around.written_at else []
    least = max(city.population for city in cities) / _AS_SMALL

    def is_village(match: Match) -> bool:
        town = match.place
        if town.precision is not _TOWN or match.population > least:
            return False
        if town.within in around.inside.get(fold(name), ()):
            return False
        return sum(town.within in {place.id, place.within} for place in told) < _TOLD

    return [match for match in matches if not is_village(match)]


_OF_THE_WORLD = 1_000_000
"""People."""
_AS_SMALL = 20
"""Times as many people as live in a town that is no rival."""
_TOLD = 2
"""Places of its province, or the province, that a document names, at least."""


def but_namesakes(
    matches: list[Match],
    phrase: Phrase,
    shares: Mapping[str, float],
    tools: tuple[Gazetteer, Words],
) -> list[Match]:
    """The matches without small towns of a country in which a district is called so too: that is
    spoken of more, and Leyte is the province, unless it is told to be a town.
    """
    gazetteer, words = tools
    named = (m for m in matches if m.key is Key.NAME and phrase.kind != "settlement")
    wide = {m.place.country for m in named if m.place.precision is PlacePrecision.ADM2}

    def is_namesake(match: Match) -> bool:
        town = match.place.precision is _TOWN
        return town and 0 < match.population < _KNOWN and match.place.country in wide

    kept = [m for m in matches if not is_namesake(m)] if wide else matches
    if phrase.kind in _WIDER:
        kept = _but_those_of_a_land(kept, phrase, shares)
        kept = _but_those_of_their_province(kept, gazetteer)
    return _but_seats(kept, phrase, words)


def _but_those_of_a_land(
    matches: list[Match], phrase: Phrase, shares: Mapping[str, float]
) -> list[Match]:
    """The matches without towns that are called as a country, where the text neither puts them in
    anything nor speaks of another land that they lie in: Armenia is no town in Colombia, but Peru
    in a report from Indiana is.
    """
    lands = {
        m.place.country
        for m in matches
        if m.place.precision is PlacePrecision.COUNTRY and m.key <= Key.ALTERNATE
    }
    if not lands or phrase.context:
        return matches
    spoken = {country for country, share in shares.items() if share >= ABOUT} - lands
    return [m for m in matches if m.place.precision is not _TOWN or m.place.country in spoken]


def _but_those_of_their_province(matches: list[Match], gazetteer: Gazetteer) -> list[Match]:
    """The matches without towns that bear only as another name what is a province's own: Hatay is
    the province, though Antakya was called so; but Wien is Vienna, after which its land is named.
    """
    own = [m for m in matches if m.place.precision is PlacePrecision.ADM1 and m.key is Key.NAME]

    def is_called_after(match: Match) -> bool:
        town = match.place
        if town.precision is not _TOWN or match.key is Key.NAME:
            return False
        named = {m.place.id for m in gazetteer.exactly(town.name)}
        return any(
            m.place.country == town.country
            and m.place.id not in named
            and skeleton(fold(m.place.name)) != skeleton(fold(town.name))
            for m in own
        )

    return [m for m in matches if not is_called_after(m)] if own else matches


def _but_seats(matches: list[Match], phrase: Phrase, words: Words) -> list[Match]:
    """The matches without the towns after which a province or district of the gazetteer is called,
    where the text tells that: "Kharkiv region" is the oblast, and no part of Kharkiv.
    """
    if phrase.kind not in _DIVISIONS:
        return matches
    fits = words.table["classes"][phrase.kind]["fits"]
    told = {
        m.place.country for m in matches if m.key <= Key.ARTICLE and m.place.precision.value in fits
    }
    return [
        m for m in matches if m.place.country not in told or not derives(m.place, phrase, words)
    ]
