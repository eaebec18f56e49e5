"""The land of a sum: "in all 724 people have died" is told of Haiti, in whatever town it stands.

In: a report as it is read, and a draft that names no place itself. Out: the country of all of it,
with the words that tell it, or none; then the draft is of what stands near, or of the report's
focus, as others are (see wheres, focus).

1. the people counted: "175 Georgians have been killed", "over a million Somalis"
2. the country that the title names, where it names no other place: "Haiti earthquake"
3. of many more people than live there, or all that a war has driven out or killed, that of the
   town which the report is about
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.claims import PlaceRole, Where
from dragoman.extract.focus import focus, is_of_a_land, is_of_all, is_of_many
from dragoman.extract.lands import called
from dragoman.extract.reading import Draft, Reading

__all__ = ["outgrows", "total"]


def total(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The land of a sum, by the first step that gives one."""
    if draft.count is None or draft.whole or not _is_a_sum(reading, draft):
        return ()
    return tuple(_steps(reading, draft))[:1]


def _is_a_sum(reading: Reading, draft: Draft) -> bool:
    wide = is_of_a_land(reading, draft) or is_of_all(reading, draft)
    return wide or _is_of_a_war(reading, draft)


def _is_of_a_war(reading: Reading, draft: Draft) -> bool:
    return any(True for _ in reading.grammar.wars.find(draft.seen.sentence.tokens))


def _steps(reading: Reading, draft: Draft) -> Iterator[Where]:
    yield from _of_its_people(reading, draft)
    about = focus(reading, draft)
    tokens, overall = draft.seen.sentence.tokens, reading.grammar.overall
    if is_of_many(draft) or any(True for _ in overall.find(tokens)):
        yield from _of_the_title(reading)
    yield from _of_its_town(reading, draft, about)


def _of_its_people(reading: Reading, draft: Draft) -> Iterator[Where]:
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


def _names(reading: Reading) -> set[str]:
    return {
        reading.report.over(seen.sentence.tokens[place.start : place.end]).words
        for seen in reading.sightings
        for place in seen.places
        if not place.pointing
    }


def outgrows(reading: Reading, draft: Draft, where: Where) -> bool:
    """Whether more people are counted than live in a town: "14 million face famine"."""
    count, lands = draft.count, reading.lands
    if count is None or lands is None or not is_of_many(draft):
        return False
    return 0 < lands.people_of(where.name) < (count.low or 0)
