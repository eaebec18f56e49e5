"""What "the town", "the camp" and "the regional hospital" stand for: a place that the report names.

In: a mention that points, in its sentence. Out: the name meant, or none.

1. the country told last, for "its territory" and "nationwide"
2. the last name that the same noun stands with: "the bridge" after "the bridge at Banton"
3. of all names of the report the one that weighs most: the one that it is about, as its title, its
   lead and its sentences name it, or one of the same sentence; parts of a town weigh little, and so
   does a province for a town
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile

from dragoman.claims import Evidence, PlaceRole, site_in
from dragoman.extract.drafts.reading import Reading, Sighting
from dragoman.extract.names.placewords import BEYOND, OF_TOLLS, WIDE, Mention
from dragoman.extract.text.sentences import Kind, Token
from dragoman.extract.where.seats import is_a_landmark, is_mouth, is_of_an_aside, is_said_there
from dragoman.extract.where.sites import site_before, words_of_a_site

__all__ = [
    "OF_LEAD",
    "OF_NAMED",
    "OF_TITLE",
    "core_of",
    "fullest",
    "is_a_land",
    "opens_at_home",
    "seat",
]

OF_TITLE = 3.0
OF_LEAD = 2.0
OF_NAMED = 0.5
"""A country, or a name that acts: less sure to be what the report is about."""
_BESIDE = 4.0
"""More, for a name told earlier in the sentence."""
_LABEL = 12.0
"""More, for the name that labels the paragraph."""
_OPENING = 6.0
"""More, for a town that opens the sentence: "in **Kirkuk**, the men who stormed the city"."""
_OF_A_PART = 0.2
"""Times less for a part of a town, or a site in it."""
_OF_ANOTHER_SIZE = 0.7
"""Times less for a town where a province is meant, and the other way round."""


def fullest(reading: Reading, seen: Sighting, place: Mention, *, taken: bool = False) -> str | None:
    """The name that "the city" stands for, where the report tells one; of a site, with the place
    that it lies in: "the airport, Bor". ``taken`` where ground was taken, or left: who took "the
    camp" took no town around it, nor with "the district".
    """
    takes = place.pointing and place.rule in {"where.takes", "where.list", OF_TOLLS}
    if place.rule not in {"where.pointing", "where.own"} and not takes:
        return None
    noun = _noun(reading, seen, place)
    far = noun in reading.place_words.far and place.role is PlaceRole.DESTINATION
    held = _told_behind(reading, seen, place)
    if held or far or noun in reading.place_words.compass:
        return held  # "fled towards the border", "The Kurdish-run northeast has taken in 9,000"
    if noun in reading.place_words.of_cities and (town := _told_of_home(reading, seen)):
        return town.words
    wide = noun in reading.place_words.of_countries
    land = _land_of_those(reading, seen, place) if wide else None
    meant = None if land else _meant(reading, seen, place)
    if meant is None or meant[1].rule == "where.named":
        land = land or (_land_of_home(reading) if wide else None)
        if land or meant is None:
            return land
    at, name = meant
    if wide:  # of "in central Mali" it is all
        tokens = at.sentence.tokens[name.start : name.end]
        return reading.report.over([*dropwhile(lambda token: not token.capital, tokens)]).words
    part = noun in reading.place_words.parts - reading.place_words.sites
    named = any(other.sure and not other.pointing for other in seen.places)
    if taken and part and not named and noun not in _nouns(at, name):
        return None
    full = reading.report.over(_holder(reading, at, name, noun)).words
    full = full.removesuffix(reading.grammar.possessive)  # "Beirut's port" lies in the city
    own = {token.low for token in at.sentence.tokens[name.start : name.end + 1]}
    called = at is seen and _is_called(seen, place, name)
    if noun not in reading.place_words.lie_in or noun in own or called:
        return full
    return site_in(words_of_a_site(reading, seen, place.start, place.end), full)


def _told_behind(reading: Reading, seen: Sighting, site: Mention) -> str | None:
    """A site in the place that is told right behind it: "**the airport** in the northern town of
    Merowe".
    """
    for place in seen.places:
        found = site_before(reading, seen, place) if place.start > site.end else None
        if found is not None and found[1] == site.end:
            words = reading.report.over(seen.sentence.tokens[place.start : place.end]).words
            return site_in(words_of_a_site(reading, seen, site.start, site.end), words)
    return None


def _land_of_those(reading: Reading, seen: Sighting, place: Mention) -> str | None:
    """The country of a people that is told right before "the country", and no other land: "3
    million **Syrians** are displaced inside the country".
    """
    tokens, lands = seen.sentence.tokens, reading.lands
    if lands is None or any(p.sure and not p.pointing for p in seen.places if p.end <= place.start):
        return None
    called = (lands.called(t.text) for t in reversed(tokens[1 : place.start]) if t.capital)
    return next((land for land in called if land), None)


def _holder(reading: Reading, at: Sighting, name: Mention, noun: str) -> Sequence[Token]:
    """The tokens of a name without another site at its end: after "Goma **airport**" the market
    lies in Goma, which is "the city".
    """
    tokens = at.sentence.tokens[name.start : name.end]
    end = len(tokens)
    while end > 1 and not tokens[end - 1].capital and tokens[end - 1].low != noun:
        if tokens[end - 1].low not in reading.place_words.lie_in:
            break
        end -= 1
    return tokens[:end]


def _is_called(seen: Sighting, place: Mention, name: Mention) -> bool:
    """Whether a site is told right before its own name: "the plant «Azovstal»"."""
    between = seen.sentence.tokens[place.end : name.start]
    return place.end <= name.start and all(token.kind is Kind.MARK for token in between)


def is_a_land(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether a place is "the country", or "nationwide"."""
    noun = seen.sentence.tokens[place.end - 1].low
    return place.pointing and noun in reading.place_words.of_countries


def seat(reading: Reading) -> Evidence | None:
    """The town that the dateline names; None where it names an outlet, or none stands there."""
    line = reading.report.dateline
    town = _TOWN.search(reading.report.text, line.start, line.end) if line else None
    if town is None or not reading.place_words.not_heads.isdisjoint(town[0].lower().split()):
        return None
    return reading.report.evidence(town.start(), town.end())


_TOWN = re.compile(r"[^\W\d_][^,.(/–—\n]*[^\W\d_]")
"""A dateline up to its country, day or agency."""


def opens_at_home(reading: Reading) -> bool:
    """Whether the report tells of the town of its dateline: neither its title nor its lead names
    another place.
    """
    for seen in reading.sightings:
        if any(name.sure and not name.pointing for name in seen.places):
            return False
        if not seen.sentence.is_title:
            return True
    return False


def _land_of_home(reading: Reading) -> str | None:
    """The country that the dateline tells ("GOMA, DR Congo - "), or whose capital it is."""
    line, lands = reading.report.dateline, reading.lands
    if line is None or lands is None:
        return None
    told = _LAND.search(reading.report.text, line.start, line.end)
    town = seat(reading)
    return (told and lands.called(told[1])) or (lands.ruled_from(town.words) if town else None)


_LAND = re.compile(r", *([^\W\d_][^,.(/–—\n-]*[^\W\d_])")
"""What stands behind the town of a dateline."""


def _told_of_home(reading: Reading, seen: Sighting) -> Evidence | None:
    """The town of the dateline, where "the city" stands before any place is named."""
    named = any(
        name.sure and not name.pointing
        for at in reading.sightings[: seen.sentence.index + 1]
        for name in at.places
    )
    return None if named else seat(reading)


def core_of(seen: Sighting, place: Mention) -> str:
    """The name without its compass part: "eastern Aleppo" tells of Aleppo too."""
    tokens = seen.sentence.tokens[place.start : place.end]
    return " ".join(_bare(token) for token in tokens if token.capital) or tokens[-1].low


def _bare(token: Token) -> str:
    return token.low.removesuffix("'s")


def _noun(reading: Reading, seen: Sighting, place: Mention) -> str:
    """What stands for a name: the last word, or the town of "the capital of North Darfur"."""
    words = [token.low for token in seen.sentence.tokens[place.start : place.end]]
    table = reading.place_words
    for at, word in enumerate(words):
        if word in table.seats_of or " ".join(words[at - 1 : at + 1]) in table.chief_towns:
            return word
    return words[-1]


@dataclass(frozen=True, slots=True)
class _Name:
    """A place that a report names, with what tells which noun may stand for it."""

    at: Sighting
    place: Mention
    nouns: frozenset[str]
    wide: bool
    """Whether it is of a province or the like."""

    def is_before(self, seen: Sighting, place: Mention) -> bool:
        if self.at is seen:
            return self.place.end <= place.start
        return self.at.sentence.index < seen.sentence.index

    @property
    def found(self) -> tuple[Sighting, Mention]:
        return self.at, self.place


def _meant(reading: Reading, seen: Sighting, place: Mention) -> tuple[Sighting, Mention] | None:
    table, noun = reading.place_words, _noun(reading, seen, place)
    held = place.rule == "where.own" or noun in table.wide  # "in Albay, says its governor"
    names = _names(reading, mouths=held)
    before = [one for one in names if one.is_before(seen, place)]
    if place.rule == "where.own" or noun in table.of_countries:
        lands = [one for one in reversed(before) if one.place.kind == "country"]
        told = [one for one in lands if one.place.rule != "where.named"]  # none that is accused
        return next((one.found for one in told or lands), None)
    if noun in table.seats_of and seen.sentence.tokens[place.end - 2].low in table.determiners:
        names = [one for one in names if _is_a_capital(reading, one)]
    bearers = (one for one in reversed(before) if noun in one.nouns)
    if bearer := next((one for one in bearers if one.place.kind != "country"), None):
        return bearer.found
    apart = noun in table.of_cities  # "from the town to Goma"
    if noun in table.of_lands:
        names = [one for one in names if one.place.kind in WIDE]
    else:
        names = [one for one in names if one.place.kind != "country"]
    if apart:
        names = [one for one in names if one.at is not seen or one.is_before(seen, place)]
    weights: dict[str, float] = {}
    first: dict[str, tuple[Sighting, Mention]] = {}
    part = noun in table.parts - table.sites
    lead = next((one.at for one in names if not one.at.sentence.is_title), None)
    for one in names:
        at, name = one.found
        weight = OF_TITLE if at.sentence.is_title else OF_LEAD if at is lead else 1.0
        weight *= OF_NAMED if name.rule in {"where.named", OF_TOLLS} else 1.0
        near = _is_near(at, seen, part) and one.is_before(seen, place)
        near = near and not (at is seen and is_of_an_aside(reading, seen, name, place.start))
        weight += _BESIDE if near else 0.0
        opens = apart and noun not in table.seats_of and _opens(at, name)
        weight += _OPENING if near and opens else 0.0
        weight += _LABEL if one.is_before(seen, place) and _labels(at, name, seen) else 0.0
        weight *= _OF_A_PART if not part and one.nouns & table.parts else 1.0
        aside = apart and one.wide and name.rule == "where.compass"  # "Northern Amhara"
        size = _OF_A_PART if aside else _OF_ANOTHER_SIZE
        weight *= 1.0 if (noun in table.wide) == one.wide else size
        core = core_of(at, name)
        weights[core] = weights.get(core, 0.0) + weight
        plain = name.rule != "where.compass"  # "the city" is Aleppo, not its east
        if core not in first or (plain and first[core][1].rule == "where.compass"):
            first[core] = (at, name)
    return first[max(weights, key=lambda core: weights[core])] if weights else None


def _labels(at: Sighting, name: Mention, seen: Sighting) -> bool:
    """Whether a sentence is a name alone that labels its paragraph, behind an hour: "20:00 —
    **Alamata.** Six dead at the bus station".
    """
    if at.sentence.paragraph != seen.sentence.paragraph:
        return False
    beside = (*at.sentence.tokens[: name.start], *at.sentence.tokens[name.end :])
    return not any(token.kind is Kind.WORD for token in beside)


def _is_a_capital(reading: Reading, name: _Name) -> bool:
    """Whether a country is ruled from a place; any may be, where no map is at hand."""
    words = reading.report.over(name.at.sentence.tokens[name.place.start : name.place.end]).words
    return reading.lands is None or reading.lands.ruled_from(words) is not None


def _names(reading: Reading, *, mouths: bool) -> Sequence[_Name]:
    """The places that a report names, in order, but those where somebody only speaks; ``mouths``:
    also those that speak themselves.
    """
    found: list[_Name] | None = reading.answers.get(("names", mouths))
    if found is None:
        speaks = is_said_there if mouths else is_mouth
        found = reading.answers["names", mouths] = [
            _Name(seen, place, _nouns(seen, place), _is_wide(reading, seen, place))
            for seen in reading.sightings
            for place in seen.places
            if (place.sure or place.kind) and not place.pointing
            if not speaks(reading, seen, place) and place.rule != BEYOND
            if not is_a_landmark(reading, seen, place)
        ]
    return found


def _is_near(at: Sighting, seen: Sighting, part: bool) -> bool:
    """Whether a name stands in the same sentence; for a part of a town, or in the one before."""
    near, here = at.sentence, seen.sentence
    return near is here or (
        part and near.paragraph == here.paragraph and near.index == here.index - 1
    )


def _opens(at: Sighting, name: Mention) -> bool:
    return name.start <= _AT_HEAD and name.role is PlaceRole.LOCATION


_AT_HEAD = 2
"""Tokens before a town that opens a sentence: "In besieged"."""


def _nouns(seen: Sighting, place: Mention) -> frozenset[str]:
    """The words that stand with a name: "Jenin refugee **camp**", "the **bridge** at Banton"."""
    tokens: tuple[Token, ...] = seen.sentence.tokens
    words = {token.low for token in tokens[place.start : place.end + 1]}
    if place.start:
        words.add(tokens[place.start - 1].low)
    if place.start > 1:
        words.add(tokens[place.start - 2].low)
    return frozenset(words)


def _is_wide(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether a name is of a province or the like."""
    wide = reading.place_words.wide
    return place.kind in {"adm1", "region"} or not _nouns(seen, place).isdisjoint(wide)
