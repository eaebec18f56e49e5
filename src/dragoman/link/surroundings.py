"""The claims of one document in; what it is about out: its countries, its cities, its large towns.

Every name that the claims' words hold votes for the countries that it may lie in. What a state only
does abroad says little, and a speaker or a participant less than a place.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dragoman.claims import Claim, Place, PlacePrecision, Span
from dragoman.link.gazetteer import Gazetteer, Key, Match
from dragoman.link.lexicon import Lexicon
from dragoman.link.openings import Opening
from dragoman.link.phrases import Phrase, Words
from dragoman.link.spelling import fold
from dragoman.link.toponyms import Toponym, toponyms

__all__ = ["ABOUT", "FAR_LARGER", "SIZE", "Surroundings", "surroundings"]

ABOUT = 0.34  # of the strongest country's votes: the document is about this country too
_LAND, _FORCE = 1.5, 0.3  # what a country's name says on where it is, and its jets and envoys
_FIGHTS = 0.7  # what it says on where it is that a group of this country alone fights
_POSSESSIVE = re.compile(r"['’]s?$")
_LARGE = 150_000  # people: running text that speaks of such a town tells its country
FAR_LARGER = 8  # times as many people live in a city as in the town of its name
_MANY = 3  # names of quarters, of which each may be that of another city too
_CAPITALS = re.compile(
    r"(?:[A-Z][\w'’-]*|[A-Z]{2,})(?: (?:[A-Z][\w'’-]*|of|the|and|al|el|del?|du|la|los))*"
)
SIZE = {  # what stands in for population
    PlacePrecision.COUNTRY: 0.6,
    PlacePrecision.REGION: 0.5,
    PlacePrecision.ADM1: 0.33,
    PlacePrecision.ADM2: 0.25,
    PlacePrecision.NEIGHBOURHOOD: 0.55,
    PlacePrecision.CITY_PART: 0.5,
    PlacePrecision.POINT: 0.4,
}


@dataclass
class Surroundings:
    """What the document is about, as far as its claims show."""

    votes: dict[str, dict[str, float]] = field(default_factory=dict)
    """By name, how much it speaks for each country (ISO 3166-1 code)."""
    cities: dict[str, str] = field(default_factory=dict)
    """Ids of cities whose quarters count, and why, as a sentence."""
    towns: dict[str, Place] = field(default_factory=dict)
    """By folded name, the large towns that the claims' words name, outside a `Where` too."""
    told: dict[str, Place] = field(default_factory=dict)
    """By folded name, the places that the text names, chosen together."""
    inside: dict[str, set[str]] = field(default_factory=dict)
    """By folded name, the ids of what the text says that it lies in: "Paris, Kentucky"."""
    named: set[str] = field(default_factory=set)
    """Countries that a place of theirs tells, or their own name; not only the name of a people, who
    may be the attackers ("Russian forces")."""
    alone: set[str] = field(default_factory=set)
    """Of these, countries in which all lie that are called as some name is: "Hays", which is a town
    in two, tells neither.
    """
    seen: list[tuple[int, str]] = field(default_factory=list)
    """Offsets at which the claims' words hold names, and the names folded."""

    called: dict[str, Place] = field(default_factory=dict)
    """By folded name, those of them that the document names."""
    by_mouth: set[str] = field(default_factory=set)
    """Names, folded, that stand in the name of who speaks or takes part, and nowhere else: "Russia"
    in "Russia's Defence Ministry".
    """
    written_in: str = ""
    """The country that the dateline tells."""
    written_at: Place | None = None
    """The town of the dateline, where that says what it lies in ("LONDON, Ontario"); without it,
    which of several it is, is not told.
    """
    seat: str = ""
    """What the town of the dateline is called, folded."""
    cities_seen: list[tuple[int, str]] = field(default_factory=list)
    """Where there are several such cities, the offsets at which they are named, and their ids."""

    def town(self, name: str) -> Place | None:
        """The place, or the large town, that the claims' words mean by ``name``."""
        key = fold(name)
        return self.called.get(key) or self.told.get(key) or self.towns.get(key)

    def lands(self, gazetteer: Gazetteer) -> list[tuple[int, Place]]:
        """Offsets at which the claims' words name a country itself, not its people; and these."""
        return [
            (offset, match.place)
            for offset, name in self.seen
            if offset >= 0
            for match in gazetteer.exactly(name)
            if match.place.precision is PlacePrecision.COUNTRY
            and match.key <= Key.ALTERNATE
            and match.place == self.told.get(name)
        ]

    def points_at(self, name: str, place: Place) -> bool:
        """Whether the names of the claims' words, taken together, make ``name`` this place."""
        met = self.told.get(fold(name))
        return met is not None and met.id == place.id

    def shares(self, without: str = "") -> dict[str, float]:
        """Each country's votes over those of the strongest, one name's own votes left out."""
        total: Counter[str] = Counter()
        for name, votes in self.votes.items():
            if name != without:
                total.update(votes)
        most = max(total.values(), default=0.0)
        return {country: votes / most for country, votes in total.items()} if most else {}

    def only_speaks(self, country: str, without: str = "") -> bool:
        """Whether nothing tells of a country but who speaks or takes part, one name left out."""
        told = (v for name, v in self.votes.items() if name not in {*self.by_mouth, without})
        return not any(votes.get(country, 0.0) > _FORCE for votes in told)

    def about(self, without: str = "", least: float = ABOUT) -> list[str]:
        """The countries that the document is about, the first one most."""
        shares = self.shares(without)
        return sorted((c for c in shares if shares[c] >= least), key=lambda c: (-shares[c], c))


def _is_common(name: str) -> bool:
    """Whether it is written as no name is: of "the ridge" no town called Ridge tells a country."""
    return name.isascii() and name.islower()


def surroundings(
    claims: Sequence[Claim],
    phrases: Mapping[str, Phrase],
    tools: tuple[Gazetteer, Words],
    homes: Mapping[str, str],
    opening: Opening,
) -> Surroundings:
    """What the claims of one document tell of where they are; ``phrases``: by each name of a
    `Where` what it is read as; ``homes``: by the name of who fights, the country where.
    """
    gazetteer, words = tools
    around = Surroundings()
    for name, country in homes.items():
        around.votes[f"{fold(name)} fights"] = {country: _FIGHTS}
    parts = frozenset(words.parts)
    heads = {fold(phrase.head) for phrase in phrases.values()}
    speaking = {fold(source.name) for c in claims for source in c.attribution.sources} - heads
    mouths = {source.name for c in claims for source in c.attribution.sources}
    mouths |= {participant.name for c in claims for participant in c.participants}
    _hear(around, _words(claims, opening, parts), (speaking, mouths), gazetteer)
    _hear_dateline(around, opening.dateline, gazetteer)
    quarters: dict[str, set[str]] = defaultdict(set)
    for phrase in phrases.values():
        for name in (phrase.head, *phrase.whole, phrase.context):
            if name and not _is_common(name) and fold(name) not in words.ordinary | parts:
                _vote(around, quarters, name, gazetteer, 1.0)
    for name, weight, offset in _mentions(claims, gazetteer):
        if fold(name) not in words.ordinary | parts:
            around.seen.append((offset, fold(name)))
            if offset < 0 and fold(name) not in around.votes:
                around.by_mouth.add(fold(name))
            _vote(around, quarters, name, gazetteer, weight)
    common = gazetteer.compiled(Lexicon.of).common | words.ordinary | words.classes.keys()
    _tell_homonyms(around, quarters, heads, gazetteer, common)
    for city, met in _told_by_quarters(quarters, around.cities, gazetteer, common):
        listed = ", ".join(sorted(met)[:3])
        around.cities[city.id] = f"{listed} are all names of quarters of {city.name}."
        around.votes.setdefault("quarters", {})[city.country] = 1.0
    if len(around.cities) > 1:
        around.cities_seen = sorted(_cities_seen(claims, around))
    return around


def _told_by_quarters(
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


def _tell_homonyms(
    around: Surroundings,
    quarters: Mapping[str, Collection[str]],
    heads: Collection[str],
    gazetteer: Gazetteer,
    common: Collection[str],
) -> None:
    """Of towns that bear one name, the one that alone has a quarter which the document names: Bab
    al-Tabbaneh is in the Tripoli of Lebanon.
    """
    names = heads | around.told.keys() | around.towns.keys() if quarters else ()
    for name in sorted(names):
        bearers = {m.place.id: m.place for m in gazetteer.exactly(name) if m.key <= Key.ARTICLE}
        layered = bearers.keys() & gazetteer.layers
        if len(bearers) < 2 or not layered:
            continue
        own = {
            quarter: [city for city in cities if city in layered]
            for quarter, cities in quarters.items()
            if not all(word in common or word.isdigit() for word in fold(quarter).split())
        }
        told = {quarter: met[0] for quarter, met in own.items() if len(met) == 1}
        if len(set(told.values())) != 1:
            continue
        city = bearers[next(iter(told.values()))]
        if city.precision is not PlacePrecision.SETTLEMENT:
            continue
        listed = ", ".join(sorted(told)[:3])
        around.cities[city.id] = f"{listed} is in {city.name} as in no other town of its name."
        around.votes.setdefault("quarters", {})[city.country] = _LAND
        around.told[name] = around.towns[name] = around.called[name] = city


def _cities_seen(claims: Sequence[Claim], around: Surroundings) -> Iterator[tuple[int, str]]:
    """Where the claims' words and places name a city whose quarters count, and its id."""
    places = (w for claim in claims for w in claim.where if w.evidence)
    spots = [(w.evidence.span.start, fold(w.name)) for w in places if w.evidence]
    for offset, key in (*around.seen, *spots):
        if offset >= 0 and key in around.called:
            yield offset, around.called[key].id


def _said(claims: Sequence[Claim]) -> str:
    """The words that the claims quote, each stretch once, in the order of the text; of a place's
    those that tell more than its name ("Timbuktu, Mali", "Malian city of Timbuktu").
    """
    quotes: dict[int, str] = {}
    told = [claim.evidence for claim in claims]
    places = [w for claim in claims for w in claim.where]
    told += [w.evidence for w in places if w.evidence and _tells_more(w.name, w.evidence.quote)]
    for words in told:
        start, quote = words.span.start, words.quote
        quotes[start] = max(quote, quotes.get(start, ""), key=len)
    return "\n".join(quotes[start] for start in sorted(quotes))


def _tells_more(name: str, quote: str) -> bool:
    return name in quote and name != quote


def _in_small(said: str, parts: frozenset[str]) -> str:
    """The words with those for ``parts`` that any town has ("Old City") in small letters: there are
    towns that are called so.
    """
    return _NAMED_PART.sub(lambda m: m[0].lower() if m[0].lower() in parts else m[0], said)


_NAMED_PART = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")


def _words(claims: Sequence[Claim], opening: Opening, parts: frozenset[str]) -> tuple[str, int]:
    """The words that tell where the document is, and how many of them, at the front, are a headline
    that no claim quotes, or what a table tells beside it.
    """
    said = _in_small(_said(claims), parts)
    title = "" if opening.title in said else _in_small(opening.title, parts) + "\n"
    title = f"{opening.country}\n{title}" if opening.country else title
    return title + said, len(title)


def _hear(
    around: Surroundings,
    told_in: tuple[str, int],
    who: tuple[Collection[str], Collection[str]],
    gazetteer: Gazetteer,
) -> None:
    """What the words themselves say on where it is: each name once, all their places together.

    ``who``: the names, folded, of who only speaks ("Moscow said" tells of nothing in Russia), and
    of all who speak or take part, as they are written. Of a headline, in which any word may stand
    in capitals, only countries, provinces and large towns.
    """
    (said, title), (speaking, mouths) = told_in, who
    told = toponyms(said, gazetteer)
    lands = {
        t.place.country
        for t in told
        if t.place and t.place.precision in {PlacePrecision.COUNTRY, PlacePrecision.ADM1}
    }
    abroad = gazetteer.compiled(Lexicon.of).after["abroad"]
    at_home = {fold(t.name) for t in told if not _is_force(t, said, abroad)} - {*speaking}
    around.by_mouth = _in_names_alone(told, said, mouths)
    counts = Counter(fold(toponym.name) for toponym in told)
    printed = {fold(t.name) for t in told if t.span.start >= title}
    for inner, outer in pairwise(told):
        if outer.place and said[inner.span.end : outer.span.start].strip() == ",":
            around.inside.setdefault(fold(inner.name), set()).add(outer.place.id)
    for toponym in told:
        place, key = toponym.place, fold(toponym.name)
        if place is None or key in around.votes:
            continue
        if place.country not in lands:
            place = _better_known(toponym.name, place, gazetteer)
        if key not in printed and not _is_known(toponym.name, place, gazetteer):
            continue
        often = 1.0 + 0.5 * math.log(counts[key])
        if key in speaking:
            often = _FORCE
        elif place.precision is PlacePrecision.COUNTRY:
            often *= _LAND if key in at_home else _FORCE
        around.votes[key] = {place.country: often} if place.country else {}
        around.told[key] = place
        if not toponym.people and key in at_home:
            around.named.add(place.country)
            wide = place.precision is PlacePrecision.COUNTRY
            if wide or _lands(gazetteer.exactly(toponym.name), gazetteer) == {place.country}:
                around.alone.add(place.country)
        _name_city(around, toponym.name, place, gazetteer)


def _in_names_alone(told: Sequence[Toponym], said: str, names: Collection[str]) -> set[str]:
    """The toponyms, folded, that stand in nothing but these names."""
    found = [m.span() for name in names if name for m in re.finditer(re.escape(name), said)]
    inside, outside = set[str](), set[str]()
    for toponym in told:
        span = toponym.span
        held = any(start <= span.start and span.end <= end for start, end in found)
        (inside if held else outside).add(fold(toponym.name))
    return inside - outside


def _better_known(name: str, place: Place, gazetteer: Gazetteer) -> Place:
    """The country, or the far larger city, that bears the name of a town whose land nobody names:
    "withdrew from Damascus and fled to Lebanon" tells of no two towns in Oregon.
    """
    if place.precision is not PlacePrecision.SETTLEMENT:
        return place
    met = [match for match in gazetteer.exactly(name) if match.key <= Key.ARTICLE]
    own = max((m.population for m in met if m.place.id == place.id), default=0)
    lands = [m.place for m in met if m.place.precision is PlacePrecision.COUNTRY]
    cities = [m for m in met if m.population >= max(_LARGE, FAR_LARGER * own)]
    largest = max(cities, key=lambda match: match.population, default=None)
    return lands[0] if lands else largest.place if largest else place


def _is_known(name: str, place: Place, gazetteer: Gazetteer) -> bool:
    if place.precision in {PlacePrecision.COUNTRY, PlacePrecision.ADM1}:
        return True
    return any(m.place == place and m.population >= _LARGE for m in gazetteer.exactly(name))


def _hear_dateline(around: Surroundings, dateline: str, gazetteer: Gazetteer) -> None:
    """Note the country that a dateline tells: by its own name, or by its town."""
    told = [t for t in toponyms(dateline, gazetteer) if t.place] if dateline else []
    if not told or told[0].place is None:
        return
    around.written_in = told[0].place.country
    around.written_at = told[0].place if len(told) > 1 else None
    around.seat = fold(told[0].name)


def _name_city(around: Surroundings, name: str, place: Place, gazetteer: Gazetteer) -> None:
    """Let the quarters count of the city that ``place`` is, or that is called as its province."""
    for match in gazetteer.exactly(name):
        city = match.place
        if city.id in gazetteer.layers and city.country == place.country:
            around.cities[city.id] = f"The document names {city.name}."
            around.called[fold(name)] = city


def _is_force(toponym: Toponym, said: str, abroad: frozenset[str]) -> bool:
    """Whether a state only acts: "US jets bombed Makhmur" is not told of the United States."""
    behind = re.match(r"[ -](\w+)", said[toponym.span.end :])
    wide = toponym.place is not None and toponym.place.precision is PlacePrecision.COUNTRY
    return wide and behind is not None and behind[1] in abroad


def _mentions(claims: Sequence[Claim], gazetteer: Gazetteer) -> Iterator[tuple[str, float, int]]:
    """Capitalised names in the words of the claims, what each may say on the country, offsets.

    A name in a speaker's or a participant's name says less and has no offset (-1).
    """
    mouths = [s.evidence.span for c in claims for s in c.attribution.sources if s.evidence]
    for claim in claims:
        start = claim.evidence.span.start
        for run in _CAPITALS.finditer(claim.evidence.quote):
            span = Span(start + run.start(), start + run.end())
            if any(span.meets(mouth) for mouth in mouths):
                continue  # "the Russian centre": it speaks, and need not be where things happen
            names = _stretches(run.group(), gazetteer)
            yield from ((name, 0.5, start + run.start()) for name in names)
        others = [(party.name, 0.5) for party in claim.participants]
        # A publisher that only the metadata name says nothing on what the text is about.
        others += [(s.name, 0.3) for s in claim.attribution.sources if s.evidence]
        for text, worth in others:
            for run in _CAPITALS.finditer(text):
                yield from ((name, worth, -1) for name in _stretches(run.group(), gazetteer))


def _stretches(run: str, gazetteer: Gazetteer) -> Iterator[str]:
    """All runs of one to three words in a row of capitalised words, the longer first; none inside
    a longer one that is a name: of Ain Zara, Ain in France says nothing; nor with the article that
    opens a sentence ("The Salif port").
    """
    parts = run.split()
    if parts[0] in _ARTICLES and not _is_called(" ".join(parts[:2]), gazetteer):
        del parts[0]
    named: set[int] = set()
    for size in (3, 2, 1):
        for start in range(len(parts) - size + 1):
            own = range(start, start + size)
            if not parts[start][0].isupper() or named.issuperset(own):
                continue
            name = _POSSESSIVE.sub("", " ".join(parts[start : start + size]))
            if size > 1 and gazetteer.exactly(name):
                named.update(own)
            yield name


def _lands(matches: Sequence[Match], gazetteer: Gazetteer) -> set[str]:
    towns = (m for m in matches if not gazetteer.is_quarter(m.place))
    return {match.place.country for match in towns if match.key is not Key.PEOPLE}


def _is_called(name: str, gazetteer: Gazetteer) -> bool:
    return any(match.key is Key.NAME for match in gazetteer.exactly(name))


_ARTICLES = frozenset({"The", "A", "An"})


def _vote(
    around: Surroundings,
    quarters: dict[str, set[str]],
    name: str,
    gazetteer: Gazetteer,
    worth: float,
) -> None:
    key = fold(name)
    if key in around.votes:
        return
    countries: dict[str, float] = {}
    best: Match | None = None
    for match in gazetteer.exactly(name):
        place = match.place
        if gazetteer.is_quarter(place):
            if place.within and match.key <= Key.ARTICLE and worth == 1.0:
                quarters[name].add(place.within)
            continue
        strength = _strength(match)
        if worth < 1 and not (
            place.precision is PlacePrecision.COUNTRY or match.population > _LARGE
        ):
            continue  # in running text only countries, peoples and large towns
        countries[place.country] = max(strength, countries.get(place.country, 0.0))
        if best is None or strength > _strength(best):
            best = match
    if not countries or best is None:
        return
    top = max(countries.values())
    sharp = {c: (s / top) ** 3 for c, s in countries.items() if c}
    total = sum(sharp.values())
    around.votes[key] = {c: worth * top * s / total for c, s in sharp.items()}
    if best.key is not Key.PEOPLE:
        around.named.add(best.place.country)
        if best.place.precision is PlacePrecision.COUNTRY or len(countries) == 1:
            around.alone.add(best.place.country)
    if best.place.precision is PlacePrecision.SETTLEMENT and best.population > 50_000:
        around.towns[key] = best.place
    _name_city(around, name, best.place, gazetteer)


def _strength(match: Match) -> float:
    if match.place.precision is PlacePrecision.COUNTRY:
        return 1.3 if match.key is Key.PEOPLE else 2.0
    size = max(math.log10(match.population + 10) / 7, SIZE.get(match.place.precision, 0.0))
    return size * (1.0 if match.key <= Key.ALTERNATE else 0.7)
