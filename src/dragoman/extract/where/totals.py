"""The land of a sum: "in all 724 people have died" is told of Haiti, in whatever town it stands.

In: a report as it is read, and a draft that names no place itself. Out: the country of all of it,
with the words that tell it, or none; then the draft is of what stands near, or of the report's
focus, as others are (see where, focus).

1. the people counted: "175 Georgians have been killed", "over a million Somalis"
2. the country that the title names, where it names no other place: "Haiti earthquake"
3. of many more people than live there, or all that a war has driven out or killed, that of the
   town which the report is about
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.claims import PlaceRole, Where, holder_of
from dragoman.extract.drafts.reading import Draft, Reading, Sighting, clause
from dragoman.extract.names.placewords import WIDE, Mention
from dragoman.extract.text.sentences import Token
from dragoman.extract.where.focus import (
    focus,
    is_a_part,
    is_a_toll,
    is_of_a_land,
    is_of_all,
    is_of_many,
    weighed,
)
from dragoman.extract.where.homes import homes
from dragoman.extract.where.lands import called, of_the_speaker
from dragoman.extract.where.listing import breakdown
from dragoman.extract.where.roles import as_where
from dragoman.extract.where.seats import name_of

__all__ = ["is_of_settlements", "of_its_parts", "of_its_people", "outgrows", "total"]


def total(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The land of a sum, by the first step that gives one."""
    if draft.count is None or draft.whole:
        return ()
    return tuple(_found(reading, draft))[:1]


def _found(reading: Reading, draft: Draft) -> Iterator[Where]:
    yield from _of_who_counts(reading, draft)
    if draft.count is not None and (draft.count.low or 0) >= _OF_A_PEOPLE:
        yield from of_its_people(reading, draft)
    is_sum = _is_a_sum(reading, draft)
    if is_sum or draft.is_stock or draft.measure.name == _DRIVEN_OUT:
        yield from _of_their_province(reading, draft)
    if is_sum:
        yield from _steps(reading, draft)
    elif any(True for _ in reading.grammar.overall.find(_clause(reading, draft))):
        yield from _of_the_title(reading)
    if _is_of_years_ago(reading, draft.seen) and not _is_of_its_paragraph(reading, draft):
        yield from _of_its_land(reading, draft)


def _is_of_years_ago(reading: Reading, seen: Sighting) -> bool:
    """Whether all that a sentence tells the time of is long over, or began long ago."""
    published = reading.today
    told = [window.when.start or window.when.end for window in seen.windows]
    begun = [day for day in told if day is not None]
    if published is None or not begun:
        return False
    return all((published - day).days > _YEARS for day in begun)


def _is_of_its_paragraph(reading: Reading, draft: Draft) -> bool:
    """Whether what happened long ago is what a draft's paragraph, or the report, goes on with: a
    sentence that names the place which the report is about, or one before the draft's that names
    any, tells of such a time.
    """
    here = draft.seen.sentence
    weights, told = weighed(reading, draft)
    about = told[max(weights, key=lambda core: weights[core])] if weights else []
    if any(_is_of_years_ago(reading, seen) for seen, _ in about if seen is not draft.seen):
        return True
    for seen in reversed(reading.sightings[: here.index]):
        if seen.sentence.paragraph != here.paragraph:
            return False
        if any(place.sure and not place.pointing for place in seen.places):
            return not seen.windows or _is_of_years_ago(reading, seen)
    return False


def _of_its_land(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The country in which the place lies that a report is about, or that it names most: "the last
    big one, in August 1987, left 53 dead" was in no street of today's.
    """
    names = _names(reading)
    for where in focus(reading, draft):
        land = reading.lands and reading.lands.over(where.name, names)
        if land and where.evidence:
            yield Where(land, PlaceRole.LOCATION, where.evidence)
    weights, told = weighed(reading, draft)
    lands = [core for core in weights if told[core][0][1].kind == "country"]
    if lands:
        seen, place = told[max(lands, key=lambda core: weights[core])][0]
        yield replace(as_where(reading, seen, draft, place), role=PlaceRole.LOCATION)


_YEARS = 400
"""Days."""
_OF_A_PEOPLE = 10_000
"""People of one nation: so many are of all of their land, where no place is told."""
_DRIVEN_OUT = "displaced"
"""A sum whatever its verb, unless its people are counted in a place."""


def _of_who_counts(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The land whose own authorities count its people, where the report is about another's town: in
    one on Kobani "Turkey's interior minister puts the dead at 19" is told of Turkey.
    """
    people = draft.count is not None and draft.count.unit.kind in {"people", ""}
    if not people or reading.lands is None or draft.measure.name not in _AT_HOME:
        return
    speaker = reading.attribution_of(draft.focus, reading.told_of(draft))[0].speaker
    land = of_the_speaker(reading, speaker) if speaker else None
    about = [where.name for where in focus(reading, draft)] if land else []
    if land and about and not reading.lands.holds(land.name, about[0]) and land.name != about[0]:
        yield land


def _of_their_province(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The province whose offices count its people: "the Emergencies Ministry of Dagestan gives the
    number of displaced as 13,500", in a report on one of its towns.
    """
    if draft.measure.name not in _AT_HOME:
        return
    speaker = reading.attribution_of(draft.focus, reading.told_of(draft))[0].speaker
    for seen, place in homes(reading, speaker, reading.place_words.counting_for):
        noun = seen.sentence.tokens[place.end - 1].low
        if place.kind in _PROVINCE or noun in reading.place_words.wide:
            yield replace(as_where(reading, seen, draft, place), role=PlaceRole.LOCATION)


_PROVINCE = frozenset({"adm1", "region"})


def _is_a_sum(reading: Reading, draft: Draft) -> bool:
    wide = is_of_a_land(reading, draft) or is_of_all(reading, draft)
    wide = wide or is_of_settlements(reading, draft) or is_a_toll(reading, draft)
    wide = wide or len(of_its_parts(reading, draft)) > 1 or _is_spread(reading, draft)
    return wide or _is_of_a_war(reading, draft)


def is_of_settlements(reading: Reading, draft: Draft) -> bool:
    """Whether more towns or villages are counted than lie in or about one: "five cities"."""
    count, table = draft.count, reading.place_words
    noun = (count.unit.category or "") if count else ""
    least = _TOWNS if noun in table.towns else _VILLAGES if noun in table.villages else None
    return count is not None and least is not None and (count.low or 0) >= least


_TOWNS, _VILLAGES = 2, 10


def _is_spread(reading: Reading, draft: Draft) -> bool:
    """Whether the clause of a draft says that it is of several provinces."""
    return any(True for _ in reading.grammar.spread.find(_clause(reading, draft)))


def _clause(reading: Reading, draft: Draft) -> Sequence[Token]:
    left, right = clause(reading, draft)
    return draft.seen.sentence.tokens[left:right]


def _is_of_a_war(reading: Reading, draft: Draft) -> bool:
    return any(True for _ in reading.grammar.wars.find(draft.seen.sentence.tokens))


def _steps(reading: Reading, draft: Draft) -> Iterator[Where]:
    yield from of_its_people(reading, draft)
    about = focus(reading, draft)
    tokens, overall = draft.seen.sentence.tokens, reading.grammar.overall
    spread = _is_spread(reading, draft)
    wide = spread or is_of_many(draft) or len(of_its_parts(reading, draft)) > 1
    if wide or any(True for _ in overall.find(tokens)):
        yield from _of_the_title(reading)
    if spread:
        yield from _over(reading, [it for it in _told(reading) if it[1].sure or it[1].kind])
    yield from _of_its_town(reading, draft, about)
    yield from _of_the_affair(reading, draft)


def _of_the_affair(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The region of an affair that goes on in more than one town, where the title or the lead tells
    it with the town that the report is about; else the land of the towns that they tell together.
    """
    weights, told = weighed(reading, draft)
    core = max(weights, key=lambda core: weights[core], default=None)
    if core is None:
        return
    parts = [(draft.seen, place) for place in of_its_parts(reading, draft)]
    town = name_of(reading, *told[core][0])
    known = [part for part in parts if part[1].kind]
    beyond = len(known) > 1 or any(name_of(reading, *part) == town for part in parts)
    beyond = beyond or is_of_settlements(reading, draft)
    frames = beyond or (_names_no_town(reading) and _is_one_of_several(reading, weights, told))
    if not frames and any(_is_wide(reading, *it) for it in told[core]):
        return
    least = 0.0 if frames else _OF_A_TOWN * weights[core]
    for other in sorted(weights, key=lambda other: -weights[other]):
        lead = [it for it in told[other] if _is_in_the_lead(reading, it[0], title=not beyond)]
        wide = [it for it in lead if _is_wide(reading, *it)]
        own = bool(wide) and (other == core or _holds(reading, wide[0], town))
        if own and weights[other] >= least:
            yield as_where(reading, wide[0][0], draft, wide[0][1])
            return
    if beyond or _are_told_together(reading, told[core]):
        yield from _over(reading, [*told[core][:1], *parts])


def _over(reading: Reading, towns: Sequence[tuple[Sighting, Mention]]) -> Iterator[Where]:
    """The country of the first of some towns that somebody knows."""
    names = _names(reading) if reading.lands else ()
    for seen, place in towns:
        land = reading.lands.over(name_of(reading, seen, place), names) if reading.lands else None
        if land:
            yield Where(land, PlaceRole.LOCATION, reading.report.over(_words(seen, place)))


def of_its_parts(reading: Reading, draft: Draft) -> list[Mention]:
    """The places of the parts of a sum: of "503 deaths, of which 338 in Pisco and 104 in Chincha"
    neither is the place of all.
    """
    seen, count = draft.seen, draft.count
    if count is None or draft.measure.family == "movement":
        return []
    after = seen.counts[seen.counts.index(count) + 1 :]
    listed = breakdown(seen, count, reading.place_words.links)
    if not (listed or any(part.part for part in after[:1])):
        return []
    ends = [max(part.end, part.unit.end) for part in after]
    return [
        p
        for p in seen.places
        if p.sure
        and any(0 < p.start - end <= _BEHIND_A_PART for end in ends)
        and not is_a_part(reading, seen, p)
    ]


_BEHIND_A_PART = 3
"""Tokens from a part to its own place: "338 of them in", "104 occurred in"."""


def of_its_people(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The country whose people are counted, but for those who came somewhere, and may be abroad."""
    unit = draft.count.unit if draft.count else None
    if unit is None or unit.start == unit.end or draft.measure.name not in _AT_HOME:
        return
    noun = draft.seen.sentence.tokens[unit.end - 1]  # "Georgians", not "Georgian soldiers"
    if noun.capital and (land := called(reading, noun)):
        yield land


_AT_HOME = frozenset({"killed", "injured", "missing", "displaced", "fled", "homeless", "affected"})


def _of_the_title(reading: Reading) -> Iterator[Where]:
    """The country that the title names, unless it names a town or a province of the report, too."""
    told = [
        (seen, place)
        for seen in reading.sightings
        if seen.sentence.is_title
        for place in seen.places
        if place.kind or place.sure
    ]
    if len(told) != 1 or told[0][1].kind != "country":
        return
    seen, place = told[0]
    land = reading.report.over(seen.sentence.tokens[place.start : place.end])
    others = {name.lower() for name in _names(reading)} - {land.words.lower()}
    if others.isdisjoint(seen.sentence.words):
        name = reading.report.words(land)
        quiet = reading.lands.called(name) if reading.lands and name.isupper() else None
        yield Where(quiet or name, PlaceRole.LOCATION, land)


def _of_its_town(reading: Reading, draft: Draft, about: Sequence[Where]) -> Iterator[Where]:
    war, lands = _is_of_a_war(reading, draft), reading.lands
    for where in about:
        wide = war or outgrows(reading, draft, where)
        town = lands is not None and wide and lands.people_of(where.name) > 0
        land = lands.over(where.name, _names(reading)) if lands and town else None
        if land and where.evidence:
            yield Where(land, PlaceRole.LOCATION, where.evidence)


def _told(reading: Reading) -> Iterator[tuple[Sighting, Mention]]:
    """The places that a report names, in order."""
    for seen in reading.sightings:
        yield from ((seen, place) for place in seen.places if not place.pointing)


def _names(reading: Reading) -> set[str]:
    return {name_of(reading, seen, place) for seen, place in _told(reading)}


def _words(seen: Sighting, place: Mention) -> Sequence[Token]:
    return seen.sentence.tokens[place.start : place.end]


_OF_A_TOWN = 0.8
"""How much of the weight of a town the region must have in which a sum is told: "Shelling around
Ras al-Ain tests pause in northeast Syria"."""


def _is_wide(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether a name is that of a province or a country, or of a part of one."""
    words = _words(seen, place)
    land = (
        place.rule == "where.compass" and reading.lands and reading.lands.called(_capitals(words))
    )
    return place.kind in WIDE or words[-1].low in reading.place_words.wide or bool(land)


def _names_no_town(reading: Reading) -> bool:
    """Whether the title names a land, and nothing that lies there: "Quake toll mounts in Haiti"."""
    titles = [seen for seen in reading.sightings if seen.sentence.is_title]
    told = [(seen, p) for seen in titles for p in seen.places if not p.pointing]
    wide = {name_of(reading, *it).lower() for it in told if it[1].kind == "country"}
    others = {name.lower() for name in _names(reading)} - wide
    return len(told) == len(wide) > 0 and all(others.isdisjoint(s.sentence.words) for s in titles)


def _is_one_of_several(
    reading: Reading,
    weights: Mapping[str, float],
    told: Mapping[str, Sequence[tuple[Sighting, Mention]]],
) -> bool:
    """Whether the town that a report names most is not the only one that it is about."""
    towns = [c for c, found in told.items() if not any(_is_wide(reading, *it) for it in found)]
    most = sorted((weights[core] for core in towns), reverse=True)[:2]
    return len(most) > 1 and most[1] >= _OF_ANOTHER * most[0]


_OF_ANOTHER = 0.5


def _is_in_the_lead(reading: Reading, seen: Sighting, *, title: bool = False) -> bool:
    """Whether a sentence is a title, or unless only ``title`` is meant, opens the body."""
    if title or seen.sentence.is_title:
        return seen.sentence.is_title
    body = next((s.sentence.index for s in reading.sightings if not s.sentence.is_title), 0)
    return seen.sentence.index <= body


def _holds(reading: Reading, wide: tuple[Sighting, Mention], town: str) -> bool:
    """Whether a town lies in the country of a region, or the country, of the report."""
    seen, place = wide
    lands = reading.lands
    return lands is not None and lands.holds(_capitals(_words(seen, place)), town)


def _are_told_together(reading: Reading, told: Sequence[tuple[Sighting, Mention]]) -> bool:
    """Whether the title and the lead, or one of them twice, name a town in one breath with another:
    "Allies strike Novi Sad and Nis".
    """
    lists, found = reading.place_words.lists, 0
    for seen, place in told:
        if not _is_in_the_lead(reading, seen):
            continue
        beside = [p for p in seen.places if p is not place and p.role is place.role]
        gaps = (_gap(seen, *sorted((p, place), key=lambda one: one.start)) for p in beside)
        found += any(gap and all(t.low in lists for t in gap) for gap in gaps)
    return found > 1


def _gap(seen: Sighting, one: Mention, other: Mention) -> Sequence[Token]:
    return seen.sentence.tokens[one.end : other.start]


def _capitals(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens if token.capital)


def outgrows(reading: Reading, draft: Draft, where: Where) -> bool:
    """Whether more people are counted than live in a town: "14 million face famine"."""
    count, lands = draft.count, reading.lands
    if count is None or lands is None or not is_of_many(draft):
        return False
    return 0 < lands.people_of(holder_of(where.name)) < (count.low or 0)
