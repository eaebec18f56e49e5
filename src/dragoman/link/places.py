"""The claims of one document in, the same claims with a place for each `Where`, or none, out.

What the document is about is decided first: its countries, and the cities whose quarters count.
Then every name is matched to the gazetteer and scored by its key, country, size, class word and
nearness to the other places. "None" is an answer: a name that convinces of nothing stays text.
Reasons and refused candidates are kept. It reads claims, and what stands before the running text:
the document's other words are not seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dragoman.claims import Candidate, Claim, Place, PlacePrecision, Reason, Where
from dragoman.link.gazetteer import Gazetteer, Key, Match
from dragoman.link.lexicon import Lexicon
from dragoman.link.namesakes import bearers, but_namesakes
from dragoman.link.openings import Opening
from dragoman.link.parts import derives, finer
from dragoman.link.phrases import Phrase, Words, read
from dragoman.link.quarters import but_strange, of_the_city_beside
from dragoman.link.returns import Named, led_back
from dragoman.link.spelling import fold
from dragoman.link.surroundings import ABOUT, SIZE, Surroundings, surroundings
from dragoman.link.unlisted import filed
from dragoman.link.ways import between

__all__ = ["Found", "locate"]

_REFUSED = 5  # candidates kept for "why"
_ENOUGH = 1.3  # a score that convinces, where the document's countries are known
_ALONE = 1.55  # and where nothing else in the document speaks for its country
_ROUGHLY = 0.42  # more, where the name is met by a weak key
_CITIES = (100_000, 100_000, 1_000_000)  # people: texts name such a city without its country
_VILLAGE = 20_000  # people: a province that is called so too is meant
_KNOWN = 10_000  # and so do texts that name no other country such a town
_FAR = 500  # km from the other places, beyond which a name that is met roughly does not convince
_ONLY = 0.2  # more, where no other country is named at all
_CLEAR = 40_000  # people: the only town of a name is meant, whatever countries are named
_WRITTEN_AT = 0.9  # for the town of the dateline, told with its land
_DATELINE = 0.25  # for what lies where the report is written
_MOSTLY = 0.8  # and no other than this: what is unknown in it is filed under it

_WORTH = {
    Key.NAME: 1.0,
    Key.ALTERNATE: 0.9,
    Key.ARTICLE: 0.85,
    Key.TRANSLATED: 0.6,
    Key.SKELETON: 0.75,
    Key.NEARLY: 0.7,
}
_BY_KEY = {
    Key.NAME: "is what the gazetteer calls it",
    Key.ALTERNATE: "is another name of it",
    Key.ARTICLE: "is its name without the article",
    Key.TRANSLATED: "is what machine translation makes of its name",
    Key.SKELETON: "has the same consonants as a name of it",
    Key.NEARLY: "is nearly a name of it",
}
_SETTLED = frozenset({None, "settlement", "district", "province"})
_WIDE = frozenset({PlacePrecision.COUNTRY, PlacePrecision.REGION})


@dataclass(frozen=True, slots=True)
class Found:
    """What one name came to."""

    place: Place | None
    reasons: tuple[Reason, ...] = ()
    refused: tuple[Candidate, ...] = ()
    elsewhere: bool = False
    """No place convinces, but a town of another country is called so, or one province alone."""


_NOBODY: Mapping[str, str] = MappingProxyType({})
_UNKNOWN = Opening()


def locate(
    claims: Sequence[Claim],
    gazetteer: Gazetteer,
    homes: Mapping[str, str] = _NOBODY,
    opening: Opening = _UNKNOWN,
) -> tuple[tuple[Claim, ...], Surroundings]:
    """Choose a place for every `Where` of one document's claims; and what the document is about.

    ``homes``: by the name of who speaks or takes part, the country (ISO 3166-1) where they fight.
    """
    words = Words.of(gazetteer.words)
    phrases = {where.name: read(where.name, words) for claim in claims for where in claim.where}
    phrases = {
        name: _in_a_land(_in_full(_without_people(phrase, gazetteer), gazetteer), gazetteer)
        for name, phrase in phrases.items()
    }
    around = surroundings(claims, phrases, (gazetteer, words), homes, opening)
    found: dict[str, Found] = {}
    for _ in range(2):  # the second time with what the first one found nearby
        near = {name: met.place for name, met in found.items() if met.place}
        found = {
            name: _choose(phrase, around, near, (gazetteer, words))
            for name, phrase in phrases.items()
            if phrase.head
        }
    met_in = {one.place.country for one in found.values() if one.place and _is_called_so(one)}
    countries = around.about()
    about = countries
    aside = [
        (offset, around.towns[name])
        for offset, name in around.seen
        if offset >= 0 and name in around.towns and around.towns[name].country in countries
    ]
    aside += around.lands(gazetteer)
    named = Named.of(claims, {n: met.place for n, met in found.items()}, aside, gazetteer)

    def placed(claim: Claim, where: Where) -> Where:
        met, phrase = found.get(where.name), phrases[where.name]
        told = _capital(where, around, gazetteer) or _whole(phrase, around, gazetteer)
        if told := told or _short(phrase, around, gazetteer):
            met = told
        if met is None:
            met = Found(*led_back(claim, where, phrase, named, words))
        elif met.place is None and (way := between(phrase, about, gazetteer)):
            met = replace(met, place=way[0], reasons=way[1])
        elif met.place is None and not met.elsewhere:
            offset = where.evidence.span.start if where.evidence else 0
            town, _ = named.main(frozenset({PlacePrecision.SETTLEMENT}), offset)
            if (beside := _right_behind(where, claim, found)) and beside.country in about:
                town = beside
            countries = around.about(fold(phrase.head), _MOSTLY)
            sure = around.named & (around.alone | met_in)
            if town == around.towns.get(fold(phrase.head)):
                town = None  # no port lies in the town that is called as it is
            countries = [country for country in countries if country in sure]
            unlisted = filed(phrase, town, countries, (gazetteer, words))
            met = replace(met, place=unlisted[0], reasons=unlisted[1]) if unlisted else met
        if met.place and gazetteer.is_quarter(met.place):
            met = Found(
                *of_the_city_beside((met.place, met.reasons, met.refused), claim, where, around)
            )
        return replace(where, place=met.place, reasons=met.reasons, refused=met.refused)

    return tuple(
        replace(claim, where=tuple(placed(claim, where) for where in claim.where))
        for claim in claims
    ), around


def _right_behind(where: Where, claim: Claim, found: Mapping[str, Found]) -> Place | None:
    """The town that stands right behind a place: "the Mercy Hospital in Belfast"."""
    end = where.evidence.span.end if where.evidence else -1
    for other in claim.where:
        met = found.get(other.name)
        near = other.evidence is not None and 0 < other.evidence.span.start - end <= _IN_IT
        place = met.place if met else None
        if near and place and place.precision is PlacePrecision.SETTLEMENT and "#" not in place.id:
            return place
    return None


_IN_IT = 8
"""Letters from a site to its town, at most: " in the "."""


def _is_called_so(found: Found) -> bool:
    """Whether a place bears the name as written, or but for an article."""
    return any(r.feature == "name" and r.weight >= _WORTH[Key.ARTICLE] for r in found.reasons)


_OF_A_LAND = re.compile(r"(?:the )?(.*?)(?:['’]s)? ?capital(?: city)?", re.IGNORECASE)


def _capital(where: Where, around: Surroundings, gazetteer: Gazetteer) -> Found | None:
    """What "the Somali capital" is; of "the capital", whatever name it was led back to, that of the
    country that the document is about most. None where the words are no such.
    """
    met = _OF_A_LAND.fullmatch(where.evidence.words if where.evidence else where.name)
    if met is None:
        return None
    lands = [m.place.country for m in gazetteer.exactly(met[1]) if _is_of_a_land(m)]
    countries = lands if met[1] else around.about()
    place = gazetteer.capital(countries[0]) if countries else None
    if place is None:
        return None
    of = f"“{met[1]}”" if met[1] else "the country that the document is about"
    return Found(place, (Reason("back", 1.0, f"{place.name} is the capital of {of}."),))


def _whole(phrase: Phrase, around: Surroundings, gazetteer: Gazetteer) -> Found | None:
    """The country that "nationwide" and "the country" mean, where the document names none as such:
    that of its towns. None where the words mean another thing, or that is not clear.
    """
    if phrase.head or phrase.kind != "country" or phrase.compass or phrase.part:
        return None
    countries = around.about(least=_MOSTLY)
    place = gazetteer.coded(countries[0]) if len(countries) == 1 else None
    if place is None or place.country not in around.named:
        return None
    of = f"“{phrase.text}” is {place.name}, in which the places of the document lie."
    return Found(place, (Reason("back", 1.0, of),))


def _short(phrase: Phrase, around: Surroundings, gazetteer: Gazetteer) -> Found | None:
    """What a short form means: "U.S.", "Calif."; one that has lost its stop only where the document
    speaks of its country. None where the words are none.
    """
    short = gazetteer.compiled(Lexicon.of).short
    code = short.get(phrase.text, short.get(f"{phrase.text}."))
    place = gazetteer.coded(code) if code else None
    if place is None or (phrase.text not in short and place.country not in around.shares()):
        return None
    return Found(place, (Reason("name", 1.0, f"“{phrase.text}” is short for {place.name}."),))


def _is_of_a_land(match: Match) -> bool:
    return match.key is Key.PEOPLE or match.place.precision is PlacePrecision.COUNTRY


def _of_a_people(name: str, matches: Sequence[Match], gazetteer: Gazetteer) -> Sequence[Match]:
    """Of a demonym its country alone, where no place has it for its own name: "the Thai border" is
    not at Alor Setar, once called so.
    """
    people = any(match.key is Key.PEOPLE for match in gazetteer.exactly(name))
    if not people or any(match.key is Key.NAME for match in matches):
        return matches
    return [match for match in matches if match.key is Key.PEOPLE]


def _without_people(phrase: Phrase, gazetteer: Gazetteer) -> Phrase:
    """The phrase less a demonym before the name: "Syrian Aleppo" is Aleppo, in Syria."""
    first, _, rest = phrase.head.partition(" ")
    if rest and any(match.key is Key.PEOPLE for match in gazetteer.exactly(first)):
        return replace(phrase, head=rest, whole=(*phrase.whole, phrase.head), context=first)
    return phrase


def _in_full(phrase: Phrase, gazetteer: Gazetteer) -> Phrase:
    """The phrase with a name that has an "of" inside: "eastern Democratic Republic of Congo"."""
    full = phrase.text[max(phrase.text.find(phrase.head), 0) :]
    if not phrase.compass or " of " not in full or not gazetteer.exactly(full):
        return phrase
    return replace(phrase, head=full, whole=(), context="")


def _in_a_land(phrase: Phrase, gazetteer: Gazetteer) -> Phrase:
    """The phrase of a town that is told by its country alone: "gunmen storm **Mali village**" is in
    no village called so. Kuwait city is.
    """
    town = phrase.kind == "settlement" and phrase.text.endswith(f" {phrase.kind_word}")
    if not town or any(gazetteer.exactly(name) for name in phrase.whole):
        return phrase
    lands = [m for m in gazetteer.exactly(phrase.head) if m.key is Key.NAME]
    if not any(match.place.precision is PlacePrecision.COUNTRY for match in lands):
        return phrase
    return replace(phrase, kind=None, site=phrase.kind_word)


# -- the choice ------------------------------------------------------------------------------------


def _choose(
    phrase: Phrase,
    around: Surroundings,
    near: Mapping[str, Place],
    tools: tuple[Gazetteer, Words],
) -> Found:
    gazetteer, words = tools
    shares = around.shares(fold(phrase.head))
    countries = around.about(fold(phrase.head)) or around.about()
    scored: dict[str, _Ranked] = {}
    hidden: list[Candidate] = []
    lone: set[str] = set()
    only: set[str] = set()
    known: set[str] = set()
    itself: set[str] = set()
    for name in (*phrase.whole, phrase.head):
        whole = name != phrase.head
        met, strange = but_strange(
            bearers(name, countries, around, gazetteer), phrase, around, tools
        )
        hidden += strange
        matches = _of_a_people(name, but_namesakes(met, phrase, shares, tools), gazetteer)
        lone |= _lone_province(matches) | _heirs(met, matches)
        only |= {m.place.id for m in matches if _is_nowhere_else(m, matches)}
        known |= {m.place.id for m in matches if m.key is Key.NAME and m.population >= _VILLAGE}
        itself |= _by_themselves(matches, around, whole)
        for match in matches:
            place = match.place
            if whole and match.key > Key.ARTICLE:
                continue
            if phrase.context and not place.country:
                continue  # "the Sahel region of Burkina Faso" is no land of many countries
            least = _CITIES[0] if around.named - {place.country} else _KNOWN
            alone = not phrase.kind and _is_alone(match, matches, least)
            spoken_of = shares.get(place.country, 0.0) > 0
            alone = alone or (len(matches) == 1 and match.key is Key.NAME and spoken_of)
            alone = alone or (not whole and place.id in lone)
            reasons = (
                *_reasons(name, match, whole, alone),
                *(() if whole else _class(match, phrase, words)),
                *_setting(match, shares, around, phrase),
                *_nearness(match, near, phrase.text),
                *_usage(name, phrase, place, around, words),
            )
            score = sum(reason.weight for reason in reasons)
            if place.id not in scored or score > scored[place.id][0]:
                scored[place.id] = (score, match, reasons, whole)
    ranked = _abroad_first(
        sorted(scored.values(), key=lambda s: (-s[0], -s[1].population, s[1].place.id)),
        around,
        fold(phrase.head),
    )
    if not ranked:
        return Found(None, refused=tuple(hidden[:_REFUSED]))
    best, match, reasons, whole = ranked[0]
    wide = match.place.precision in _WIDE or match.place.id in (lone | itself)
    spoken = match.place.within in around.cities or shares.get(match.place.country, 0.0) >= ABOUT
    enough = _ENOUGH if spoken or wide or reasons[-1].feature == _ABROAD else _ALONE
    other = bool(shares) and not (spoken or wide) and _is_seldom_so_called(match)
    if other or match.key in {Key.TRANSLATED, Key.SKELETON, Key.NEARLY}:
        enough += _ROUGHLY  # a large town elsewhere may be called so too
    others = [Candidate(m.place, round(s, 2), _why_not(s, best, r)) for s, m, r, _ in ranked]
    if best < enough or _is_a_far_camp(phrase, match, reasons, words):
        elsewhere = bool(only | known) and phrase.kind in _SETTLED  # Connaught is no hospital
        return Found(None, refused=(*others, *hidden)[:_REFUSED], elsewhere=elsewhere)
    refused = (*others[1:], *hidden)[:_REFUSED]
    if phrase.away:
        detail = f"The text places it at a distance from {match.place.name}."
        return Found(None, refused=(Candidate(match.place, round(best, 2), detail), *refused[:4]))
    place = finer(match.place, _site_alone(phrase) if whole else phrase, words)
    if place.id != match.place.id:
        detail = f"“{phrase.text}” names {place.name}; its point is that of {match.place.name}."
        reasons += (Reason("part", 0.0, detail),)
    return Found(place, reasons, refused)


_ABROAD = "abroad"
"""The feature of a town that is meant though another country's people speak of it."""


def _abroad_first(ranked: Sequence[_Ranked], around: Surroundings, name: str) -> Sequence[_Ranked]:
    """The town of that very name first, where nothing but who speaks tells a country, and none
    there is called so: "Russia's ministry said it had taken Kupiansk".
    """
    towns = [r for r in ranked if r[1].key is Key.NAME and r[1].population >= _KNOWN]
    lands = {town[1].place.country for town in towns}
    told = around.about(name)
    if len(lands) != 1 or not told or not all(around.only_speaks(land, name) for land in told):
        return ranked
    best = ranked[0][1]
    if best.key <= Key.ARTICLE and best.place.country not in lands:
        return ranked
    score, match, reasons, whole = max(towns, key=lambda town: town[1].population)
    detail = "Only who speaks tells of another country, and no town there is called so."
    first = (score, match, (*reasons, Reason(_ABROAD, 0.0, detail)), whole)
    return [first, *(one for one in ranked if one[1] is not match)]


def _site_alone(phrase: Phrase) -> Phrase:
    """Of a phrase whose words are together the name of a place, the site that lies in it."""
    return Phrase(phrase.text, phrase.head, (), site=phrase.site)


def _is_seldom_so_called(match: Match) -> bool:
    """Whether a name is not its own; a great city goes by many: "Odessa", "Kiev"."""
    return match.key > Key.NAME and match.population < _CITIES[-1]


_Ranked = tuple[float, Match, tuple[Reason, ...], bool]
"""A score, what it is of, why, and whether all the words together are its name."""


def _reasons(name: str, match: Match, whole: bool, alone: bool) -> Iterator[Reason]:
    worth = _WORTH[match.key] * (match.closeness if match.key >= Key.SKELETON else 1.0)
    yield Reason("name", round(worth, 2), f"“{name}” {_BY_KEY[match.key]}.")
    if alone:
        yield Reason("alone", 0.2, "No other place that is called so is nearly as large.")
    place = match.place
    if place.precision is PlacePrecision.SETTLEMENT:
        size = min(1.0, math.log10(match.population + 1) / 6.5) / 2
        size += 0.1 * sum(match.population >= people for people in _CITIES)
        people = f"{match.population:,} people live there." if match.population else "It is small."
        yield Reason("size", round(size, 2), people)
    else:
        detail = f"It is known as a {_KINDS.get(place.precision, place.precision.value)}."
        yield Reason("size", SIZE.get(place.precision, 0.2), detail)
    if whole:
        yield Reason("words", 0.3, "All the words together are the name.")


def _is_nowhere_else(match: Match, matches: Sequence[Match]) -> bool:
    """Whether no other country has a place called so as this city or province is; of a village that
    says little, for not every one is in the gazetteer.
    """
    lands = {m.place.country for m in matches if m.key <= Key.ARTICLE}
    known = match.place.precision is PlacePrecision.ADM1 or match.population >= _CITIES[0]
    return known and match.key <= Key.ALTERNATE and len(lands) == 1


def _by_themselves(matches: Sequence[Match], around: Surroundings, whole: bool) -> set[str]:
    """Ids of those that need no country beside their name: at all, or where the document names no
    other.
    """
    return {
        m.place.id
        for m in matches
        if _is_clear(m, matches)
        or (_needs_no_country(m, matches, whole) and not around.named - {m.place.country})
    }


def _is_clear(match: Match, matches: Sequence[Match]) -> bool:
    """Whether it is a town of some size, and nothing in another country is called so: a report that
    names the neighbour or the enemy alone means it all the same.
    """
    lands = {m.place.country for m in matches if m.key <= Key.ARTICLE}
    least = _CLEAR if match.key is Key.NAME else _CITIES[0]
    known = match.key <= Key.ALTERNATE and match.population >= least
    return known and len(lands) == 1 and match.place.precision is PlacePrecision.SETTLEMENT


def _needs_no_country(match: Match, matches: Sequence[Match], whole: bool) -> bool:
    """Whether the name is that of a town, a district or a site of our own layers, and of nothing in
    any other country. Of a village it says little: not every one is in the gazetteer. Where all the
    words are the name (``whole``), it may be another one: "East Flores".
    """
    place = match.place
    ours = place.id.startswith("local:") or place.precision is PlacePrecision.ADM2
    elsewhere = {m.place.country for m in matches if m.key is Key.NAME} - {place.country}
    known = ours or match.population >= _VILLAGE
    said = match.key is Key.NAME or (whole and match.key is Key.ALTERNATE)
    if match.key is Key.ALTERNATE:  # all that are spelt so lie in one country
        lands = {m.place.country for m in matches if m.key <= Key.ARTICLE}
        said = said or (len(lands) == 1 and match.population >= _VILLAGE)
    return known and said and not elsewhere


def _lone_province(matches: Sequence[Match]) -> set[str]:
    """The id of a province that is the only place called so, but for villages: "Rakhine" needs no
    country beside it, no more than a country does, and "Borno" is none in Italy.
    """
    met = {match.place.id for match in matches}
    provinces = [m for m in matches if m.place.precision is PlacePrecision.ADM1]
    if len(met) > 1 and len(provinces) == 1 and provinces[0].key is Key.ALTERNATE:
        met -= {m.place.id for m in matches if _is_village_elsewhere(m, provinces[0].place)}
    return met if len(met) == 1 and any(m.key <= Key.ALTERNATE for m in provinces) else set()


def _heirs(met: Sequence[Match], kept: Sequence[Match]) -> set[str]:
    """Ids of provinces that stand for a large town of theirs which was taken out: Gaza is known
    as well as Gaza City.
    """
    ids = {m.place.id for m in kept}
    gone = {m.place.within for m in met if m.place.id not in ids and m.population >= _CITIES[0]}
    provinces = (m.place.id for m in kept if m.place.precision is PlacePrecision.ADM1)
    return {id_ for id_ in provinces if id_ in gone}


def _is_village_elsewhere(match: Match, province: Place) -> bool:
    village = match.place.precision is PlacePrecision.SETTLEMENT and match.population < _VILLAGE
    return village and match.place.country != province.country


def _is_alone(match: Match, matches: Sequence[Match], least: int) -> bool:
    """Whether it is by far the largest of those that are called so, and has ``least`` people."""
    town = match.place
    return (
        match.key is Key.NAME
        and match.population >= least
        and all(
            20 * m.population <= match.population
            or m.place.id in {town.id, town.within}
            or (least < _CITIES[0] and (m.key > Key.ARTICLE or m.place.within == town.within))
            for m in matches
        )
    )


def _class(match: Match, phrase: Phrase, words: Words) -> Iterator[Reason]:
    if not phrase.kind:
        return
    precision = match.place.precision
    kind = precision.value
    if precision.value in words.table["classes"][phrase.kind]["fits"]:
        yield Reason("class", 0.3, f"“{phrase.kind_word}” fits a {kind}.")
    elif derives(match.place, phrase, words):
        yield Reason("class", -0.3, f"“{phrase.kind_word}”: it belongs to this {kind}.")
    else:
        yield Reason("class", -0.7, f"“{phrase.kind_word}” does not fit a {kind}.")


def _usage(
    name: str, phrase: Phrase, place: Place, around: Surroundings, words: Words
) -> Iterator[Reason]:
    """What the words of the document make of a name: this place, or an ordinary word."""
    spoken = around.shares(fold(name)).get(place.country, 0.0) >= ABOUT
    if not phrase.kind and spoken and around.points_at(name, place):
        yield Reason("told", 0.2, "The names of the document, taken together, point at it.")
    if _is_weak(name, words) and name == phrase.head:
        yield Reason("word", -0.5, f"“{name}” is an ordinary word.")


def _setting(
    match: Match, shares: Mapping[str, float], around: Surroundings, phrase: Phrase
) -> Iterator[Reason]:
    place, context = match.place, phrase.context
    if place.within in around.cities:
        yield Reason("city", 0.8, around.cities[place.within])
    elif not place.country:
        yield Reason("country", 0.4, "It lies in several countries or in none.")
    elif shares:
        share = shares.get(place.country, 0.0)
        told = "is about" if share == 1 else "also speaks of" if share else "does not speak of"
        weight = round(0.3 + 0.5 * share if share >= ABOUT else 0.9 * share, 2)
        if match.key is Key.NAME and set(shares) == {place.country}:
            weight += _ONLY
        yield Reason("country", weight, f"The document {told} the country {place.country}.")
    else:
        yield Reason("country", 0.15, "Nothing else in the document tells the country.")
    yield from _written(match, shares, around, fold(phrase.head))
    if context:
        votes = around.votes.get(fold(context), {})
        if votes.get(place.country, 0) > 0.3:
            yield Reason("words", 0.2, f"The text puts it in or by {context}.")


def _written(
    match: Match, shares: Mapping[str, float], around: Surroundings, name: str
) -> Iterator[Reason]:
    """What the dateline tells: its own town, and where no other country is named, its country."""
    place = match.place
    if name == around.seat:
        if around.written_at and place.id == around.written_at.id:
            yield Reason("dateline", _WRITTEN_AT, "The report is written there, as it says.")
    elif around.written_in == place.country != "" and shares.keys() <= {place.country}:
        yield Reason("dateline", _DATELINE, "The report is written in the country.")


def _nearness(match: Match, near: Mapping[str, Place], text: str) -> Iterator[Reason]:
    place = match.place
    if place.precision in _WIDE:
        return
    distances = sorted(
        _kilometres(place, other)
        for name, other in near.items()
        if name != text and other.precision not in _WIDE and other.id.partition("#")[0] != place.id
    )
    if distances:
        middle = distances[len(distances) // 2]
        weight = (
            _CLOSE if middle < 100 else 0.1 if middle < 500 else 0.0 if middle < 2000 else -0.15
        )
        if match.key >= Key.SKELETON and len(distances) > 1 and middle >= _FAR:
            weight = -0.4  # some town of a large country is always spelled alike
        detail = f"It lies {middle:,.0f} km from the other places of the document."
        yield Reason("near", weight, detail)


def _kilometres(one: Place, other: Place) -> float:
    """Great-circle distance (haversine, mean radius of the Earth)."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    across = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    half = math.sin(north / 2) ** 2 + across * math.sin(east / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def _is_weak(name: str, words: Words) -> bool:
    return fold(name) in words.ordinary or (name.isascii() and name.islower())


_KINDS = {PlacePrecision.ADM1: "province", PlacePrecision.ADM2: "district"}


def _is_a_far_camp(phrase: Phrase, match: Match, reasons: Sequence[Reason], words: Words) -> bool:
    """Whether a camp bears the name of a town that is far from the others: as those who live there
    come from it, or as its founder is called.
    """
    near = all(reason.weight >= _CLOSE for reason in reasons if reason.feature == "near")
    return phrase.kind == "camp" and not near and derives(match.place, phrase, words)


_CLOSE = 0.25
"""What nearness says of a place among the others."""


def _why_not(score: float, best: float, reasons: tuple[Reason, ...]) -> str:
    if score == best:
        return "Its name and its setting do not convince: " + _against(reasons)
    return f"Weaker by {best - score:.2f}: " + _against(reasons)


def _against(reasons: tuple[Reason, ...]) -> str:
    weakest = min((r for r in reasons if r.feature != "words"), key=lambda reason: reason.weight)
    return weakest.detail[0].lower() + weakest.detail[1:]
