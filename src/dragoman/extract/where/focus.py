"""The report's focus: what it is about, for a draft that nothing nearer gives a place.

In: a report as it is read, and the draft. Out: the place that the report names most, as one of the
draft; without any, the land of those who govern it and speak, or the town of its dateline; empty
where the report names no place at all.

A town that the report tells with its country is what it is about, unless the draft is a toll: that
is of the whole land sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.claims import PlaceRole, Span, When, Where, holder_of
from dragoman.extract.drafts.reading import Draft, Reading, Sighting, row_of
from dragoman.extract.names.placewords import OF_TOLLS, WIDE, Mention
from dragoman.extract.text.sentences import Form, Kind
from dragoman.extract.times.rows import TimeKind
from dragoman.extract.where.antecedents import (
    OF_LEAD,
    OF_NAMED,
    OF_TITLE,
    core_of,
    opens_at_home,
    seat,
)
from dragoman.extract.where.homes import homes
from dragoman.extract.where.lands import governed, of_capital
from dragoman.extract.where.roles import as_where
from dragoman.extract.where.scope import usable
from dragoman.extract.where.seats import name_of

__all__ = [
    "focus",
    "is_a_part",
    "is_a_toll",
    "is_of_a_land",
    "is_of_all",
    "is_of_many",
    "is_of_months",
    "weighed",
]


def focus(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """What the report is about: the place that it names most; of equals, the first.

    The title counts for more than a sentence, and what stands first for more than what follows.
    """
    weights, told = weighed(reading, draft)
    home = _seat(reading)
    if not home and _is_aside(told) and (ruled := next(_ruled(reading, draft), None)):
        return (ruled,)
    here, apart = draft.seen.sentence, reading.report.is_of_another_entry
    weights = {
        c: w for c, w in weights.items() if not apart((s.sentence for s, _ in told[c]), here)
    }
    if weights and _is_of_a_part(draft, told[max(weights, key=lambda core: weights[core])]):
        weights = {c: w for c, w in weights.items() if _sets_the_scene(draft, told[c])}
    if not weights or (home and opens_at_home(reading) and max(weights.values()) <= OF_LEAD):
        land = _of_a_land(reading, draft, home)
        return (land,) if land else home
    core = max(weights, key=lambda core: weights[core])
    if _sums_up(reading, draft) and len(told) > 1 and not _is_titled(told):
        land = _land_over(reading, told)
        return (land,) if land else ()
    if _goes_round(reading, draft, told[core]):
        return home
    if (land := _of_all_that_follow(reading, draft, weights, told)) is not None:
        return (land,)
    if is_of_many(draft) and (land := of_capital(reading)) and _lies_in(reading, land, told[core]):
        return (land,)
    whole = _of_the_title(draft, told)
    core = whole or _wider(told[core], weights, reading) or core
    plain = not whole and all(place.rule != "where.compass" for _, place in told[core])
    if plain and told[core][0][1].kind == "country":
        within = {c: w for c, w in weights.items() if not _is_only_named(told[c])}
        within = {c: w for c, w in within.items() if told[c][0][1].kind != "country"}
        within = {c: w for c, w in within.items() if not _is_one_of_its_list(told[c], told[core])}
        near = max(within, key=lambda core: within[core], default=core)
        of_a_land = _OF_ALL_OF_A_LAND if is_a_toll(reading, draft) else _PLACE_OF_A_LAND
        core = near if weights[near] >= of_a_land * weights[core] else core
    if home and not whole and all(_is_inside(reading, *it) for it in told[core]):
        return home
    inner = [it for it in told[core] if not _is_its_edge(reading, *it)] or told[core]
    inner = [it for it in inner if not _is_its_site(reading, *it)] or inner
    quiet = [it for it in inner if not _is_shouted(*it)] or inner
    seen, place = _plainest(told[core]) if reading.rough else quiet[0]
    where = as_where(reading, seen, draft, place)
    if draft.measure.name in _AWAY.get(where.role, ()):
        where = replace(where, role=PlaceRole.LOCATION)
    return (replace(where, name=holder_of(where.name)),)  # a report is about no site in it


def _is_of_a_part(draft: Draft, told: Sequence[tuple[Sighting, Mention]]) -> bool:
    """Whether a place is named only behind a draft, and each time with a much smaller figure of its
    kind: of "170 have died. … In **Dhading** 35 bodies were found" it is not that of the 170.
    """
    if draft.count is None or draft.count.low is None:
        return False
    for seen, _ in told:
        alike = [
            count.low or 0
            for n, count in enumerate(seen.counts)
            if any(word.measure == draft.measure for word in seen.governs.get(n, ()))
        ]
        behind = seen.sentence.index > draft.seen.sentence.index
        if not (behind and alike and max(alike) <= _OF_A_SUM * draft.count.low):
            return False
    return True


_OF_A_SUM = 0.5
"""How much of a sum the figure of one of its places is, at most."""


def _sets_the_scene(draft: Draft, told: Sequence[tuple[Sighting, Mention]]) -> bool:
    """Whether a place is a province or a country that is named before a draft, or with it."""
    seen, place = told[0]
    return place.kind in WIDE and seen.sentence.index <= draft.seen.sentence.index


def _is_one_of_its_list(
    told: Sequence[tuple[Sighting, Mention]], land: Sequence[tuple[Sighting, Mention]]
) -> bool:
    """Whether a place is told as one of several of a land alone, behind its name: "nine drowned in
    Pakistan, seven in **Swat** and two in Dir".
    """
    starts = {seen.sentence.index: place.start for seen, place in reversed(land)}

    def is_listed(seen: Sighting, place: Mention) -> bool:
        start = starts.get(seen.sentence.index, place.start)
        return start < place.start and sum(other.start > start for other in seen.places) > 1

    return all(is_listed(*it) for it in told)


def _goes_round(reading: Reading, draft: Draft, told: Sequence[tuple[Sighting, Mention]]) -> bool:
    """Whether what a report names most is only one of the places that it goes to, one after the
    other, behind a draft that tells of all: "154 clashes took place. In the Kharkiv direction …
    In the Lyman direction … In the Toretsk direction".
    """
    here = draft.seen.sentence.index
    if any(seen.sentence.is_title or seen.sentence.index <= here for seen, _ in told):
        return False
    firsts, opened = reading.place_words.roles.firsts, set()
    for seen in reading.sightings[here + 1 :]:
        first = next(iter(seen.places), None)
        led = first is not None and seen.sentence.tokens[0].low in firsts
        if first is not None and led and first.start <= _OPENING and not first.pointing:
            opened.add(_core(reading, seen, first))
    return len(opened) >= _ROUND


_ROUND = 3
"""Places that open a sentence each, from which on a report goes round."""
_OPENING = 2
"""Tokens before such a place: "In the"."""


def _of_all_that_follow(
    reading: Reading,
    draft: Draft,
    weights: Mapping[str, float],
    told: Mapping[str, Sequence[tuple[Sighting, Mention]]],
) -> Where | None:
    """The land of many places that are told behind a draft, none of them much more than another: of
    "178 families were displaced. Most moved from Hodeidah to Taiz and from Abyan to Shabwah" the
    first is not of Hodeidah.
    """
    here, most = draft.seen.sentence, max(weights.values())
    alike = [core for core, weight in weights.items() if 2 * weight >= most]
    after = -1 if is_of_months(reading, draft) else here.index
    behind = all(
        seen.sentence.index > after and not seen.sentence.is_title
        for core in alike
        for seen, _ in told[core]
    )
    people = draft.measure.family in _OF_PEOPLE and draft.count and not here.is_title
    if not (behind and people) or len(alike) < _MANY_PLACES:
        return None
    return _land_over(reading, {core: told[core] for core in alike})


def _land_over(
    reading: Reading, told: Mapping[str, Sequence[tuple[Sighting, Mention]]]
) -> Where | None:
    """The land in which most places lie, tied to the words for one of them."""
    if reading.lands is None:
        return None
    firsts = [found[0] for found in told.values()]
    names = [name_of(reading, seen, place) for seen, place in firsts]
    for (seen, place), name in zip(firsts, names, strict=True):
        if land := reading.lands.over(name, names):
            tokens = seen.sentence.tokens[place.start : place.end]
            return Where(land, PlaceRole.LOCATION, reading.report.over(tokens))
    return None


def _sums_up(reading: Reading, draft: Draft) -> bool:
    """Whether a draft stands in the row, or the line, that sums others up: "**Total** | 4 | 5"."""
    if draft.seen.sentence.form not in {Form.CELL, Form.ITEM}:
        return False
    head = (row_of(reading, draft) or [draft.seen])[0].sentence
    first = next((token.low for token in head.tokens if token.kind is Kind.WORD), "")
    return first in reading.grammar.totals


def _is_titled(told: Mapping[str, Sequence[tuple[Sighting, Mention]]]) -> bool:
    """Whether the title names a place."""
    return any(seen.sentence.is_title for found in told.values() for seen, _ in found)


def is_of_months(reading: Reading, draft: Draft) -> bool:
    """Whether many people are counted over months: "**from January to August** an estimated 53,000
    were driven out".
    """
    published, least = reading.today, draft.count.low if draft.count else None
    begun = [w.when.start for w in draft.seen.windows if w.when.start]
    long = published and any((published - start).days > _MONTHS for start in begun)
    return bool(long) and (least or 0) >= _OF_SOME_TOWNS and draft.measure.family == "movement"


_MONTHS = 60
"""Days."""
_OF_SOME_TOWNS = 10_000
"""People: more than leave one town, as a rule."""


_OF_PEOPLE = frozenset({"movement", "situation"})
_MANY_PLACES = 4
"""Places told alike, from which on a report is of the land in which they lie."""


def weighed(
    reading: Reading, draft: Draft
) -> tuple[dict[str, float], dict[str, list[tuple[Sighting, Mention]]]]:
    """How much a report names each place, by its name, and where it does."""
    weights: dict[str, float] = {}
    told: dict[str, list[tuple[Sighting, Mention]]] = {}
    for seen in reading.sightings:
        lead = not weights
        for place in _in_focus(reading, seen, draft):
            if place.pointing or _is_of_a_wider(seen, place):
                continue
            weight = OF_TITLE if seen.sentence.is_title else OF_LEAD if lead else 1.0
            weight *= OF_NAMED if place.rule in {"where.named", OF_TOLLS} else 1.0
            weight *= _OF_A_STREET if _is_a_street(reading, seen, place) else 1.0
            fled = seen.sentence.is_title and place.role is PlaceRole.DESTINATION
            left = seen.sentence.is_title or place.kind == "country"
            fled = fled or (place.role is PlaceRole.ORIGIN and left)
            if fled and draft.measure.family in _STRIKES:
                weight *= OF_NAMED  # those who fled or came from there were struck elsewhere
            core = _core(reading, seen, place)
            weights[core] = weights.get(core, 0.0) + weight
            told.setdefault(core, []).append((seen, place))
    return weights, told


_OF_A_STREET = 0.3
"""Times less: a report is about the town that it is in."""


def _is_a_street(reading: Reading, seen: Sighting, place: Mention) -> bool:
    last = seen.sentence.tokens[place.start : place.end + 1][-2:]
    return any(token.low in reading.place_words.streets for token in last)


def _in_focus(reading: Reading, seen: Sighting, draft: Draft) -> list[Mention]:
    """The places of a sentence that may be what the report is about; of another sentence than the
    draft's own they are the same for every draft that talks are, and for every other.
    """
    if seen is draft.seen:
        return usable(reading, seen, draft, focus=True)
    asked = ("focus", seen.sentence.index, draft.measure.family == "politics")
    found: list[Mention] | None = reading.answers.get(asked)
    if found is None:
        found = reading.answers[asked] = usable(reading, seen, draft, focus=True)
    return found


def _is_its_edge(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether only the edge of a town is meant: "the eastern outskirts of Kobani"."""
    words = {token.low for token in seen.sentence.tokens[place.start : place.end]}
    return place.rule == "where.compass" and not words.isdisjoint(reading.place_words.rims)


def _is_its_site(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether it is a site that has its name from a town: "rebels hold Bissau airport"."""
    noun = seen.sentence.tokens[place.end - 1]
    return not noun.capital and noun.low in reading.place_words.sites


def _is_inside(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether a name is that of a street or a site, which a report with a dateline means of its
    town, or beside it.
    """
    return is_a_part(reading, seen, place) or _is_its_site(reading, seen, place)


def is_a_part(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether a name is that of a part of a town, or of a site in it."""
    tokens, table = seen.sentence.tokens, reading.place_words
    beside = {token.low for token in tokens[max(0, place.start - 2) : place.end + 1]}
    return not place.kind and not beside.isdisjoint(table.parts | table.sites)


def _of_a_land(reading: Reading, draft: Draft, home: Sequence[Where]) -> Where | None:
    """The country that a report means which names no place, or none but the town of its dateline:
    a blow is told of that town, a sum and those who are moved of its country, where it is the
    capital of it.
    """
    if not home:
        return governed(reading)
    wide = is_of_a_land(reading, draft)
    land = of_capital(reading) if wide or draft.measure.family not in _STRIKES else None
    if land is None or wide:
        return land
    ruling = governed(reading)
    return land if ruling and ruling.name == land.name else None


_STRIKES = frozenset({"harm", "damage", "violence", "territory"})


def _lies_in(reading: Reading, land: Where, told: Sequence[tuple[Sighting, Mention]]) -> bool:
    """Whether what a report is about is a town or province of the land from whose capital it is
    written; wars are told from the capitals of others, too.
    """
    seen, place = told[0]
    name = reading.report.over(seen.sentence.tokens[place.start : place.end]).words
    lands = reading.lands if place.kind != "country" else None
    return lands is not None and lands.holds(land.name, name)


def _of_the_title(
    draft: Draft, told: Mapping[str, Sequence[tuple[Sighting, Mention]]]
) -> str | None:
    """The country that the title names, for what is of all of it: "Nepal quake: 8 million people
    are affected" is not of the village that rescuers reached.
    """
    if not is_of_many(draft):
        return None
    titles = [
        (core, found[0][1].kind)
        for core, found in told.items()
        if any(seen.sentence.is_title for seen, _ in found)
    ]
    return titles[0][0] if [kind for _, kind in titles] == ["country"] else None


def is_of_a_land(reading: Reading, draft: Draft) -> bool:
    """Whether a draft tells a sum that is of a whole land sooner than of a town: a toll that grows,
    or people by the hundred thousand.
    """
    hundreds = draft.count is not None and (draft.count.low or 0) >= _OF_SEVERAL_TOWNS
    return is_of_many(draft) or (hundreds and is_a_toll(reading, draft))


def is_of_many(draft: Draft) -> bool:
    """Whether a draft counts people by the hundred thousand."""
    return _counts(draft, _OF_MANY_TOWNS)


def _counts(draft: Draft, least: int) -> bool:
    """Whether a draft counts so many people, at least."""
    count = draft.count
    people = count is not None and count.unit.kind in {"people", "households", ""}
    return people and count is not None and (count.low or 0) >= least


_OF_MANY_TOWNS = 500_000
"""People: so many live in no town or district that a report is about."""
_OF_A_LAND = 100_000
"""The same where it is told since when."""
_OF_SEVERAL_TOWNS = 100
"""Of a toll: one town seldom loses so many."""


def _is_aside(told: Mapping[str, Sequence[tuple[Sighting, Mention]]]) -> bool:
    """Whether what a report names is at most one place, told once, from or to which somebody went
    or that acts: "accused Moscow".
    """
    at = [place for found in told.values() for _, place in found]
    return not at or (len(at) == 1 and (at[0].role in _ENDS or at[0].rule == "where.named"))


_ENDS = {PlaceRole.ORIGIN, PlaceRole.DESTINATION}


def _ruled(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The land of those who govern it, where they speak: what they tell happened there, unless they
    say otherwise: "the governor of Kunduz says that 12 police were killed".
    """
    for speech in reading.speeches:
        for seen, place in homes(reading, speech.speaker, reading.place_words.offices_over):
            yield replace(as_where(reading, seen, draft, place), role=PlaceRole.LOCATION)


def _wider(
    told: Sequence[tuple[Sighting, Mention]], weights: Mapping[str, float], reading: Reading
) -> str | None:
    """The town that a place is told to lie in, where it is told as much as that: of "the Zobe
    junction in Mogadishu" a report is about Mogadishu.
    """
    for seen, place in told:
        tokens, end = seen.sentence.tokens, place.end
        after = next((p for p in seen.places if p.start >= end), None)
        if after is None or after.kind == "country" or not 0 < after.start - end <= _FROM_ITS_TOWN:
            continue
        if any(t.low not in reading.place_words.lies_in for t in tokens[end : after.start]):
            continue
        own, core = _core(reading, seen, place), _core(reading, seen, after)
        if core != own and weights.get(core, 0.0) >= weights[own]:
            return core
    return None


_FROM_ITS_TOWN = 2
"""Tokens from a place to the town that it lies in: "junction in the"."""


def _seat(reading: Reading) -> tuple[Where, ...]:
    """The town of the dateline, where a report names no other place: one from there, for those who
    live there.
    """
    town = seat(reading)
    if town is None:
        return ()
    return (Where(reading.report.words(town), PlaceRole.LOCATION, town),)


_AWAY = {
    PlaceRole.DESTINATION: {"departed", "fled", "displaced"},
    PlaceRole.ORIGIN: {"arrived", "returned"},
}
"""Measures that a role which others gave the place does not fit: "350,000 crossed into Egypt" tells
not where others were driven from their homes."""


_PLACE_OF_A_LAND = 0.5
"""How much of the weight of a country a place must have to be what the report is about rather than
all of the land: "PHILIPPINES: Marawi crisis"."""


_OF_ALL_OF_A_LAND = 1.0
"""The same for a toll, which is of the whole land sooner: "Nepal quake toll passes 2,400"."""


def _is_only_named(told: Sequence[tuple[Sighting, Mention]]) -> bool:
    """Whether a place only acts, or stands before a colon as where a report was written:
    "ISLAMABAD: Another 24 people died".
    """
    return all(place.rule == "where.named" and not seen.sentence.is_title for seen, place in told)


def is_a_toll(reading: Reading, draft: Draft) -> bool:
    """Whether a draft tells a sum that has grown: "the death toll climbed to 2,430"."""
    if draft.count is None:
        return False
    tokens = draft.seen.sentence.tokens
    return is_of_all(reading, draft) or any(True for _ in reading.grammar.grows.find(tokens))


def is_of_all(reading: Reading, draft: Draft) -> bool:
    """Whether a count of the harmed is a sum of the whole affair, not of the event told before it:
    "its losses since 9 September", "so far 19 have been identified", "killed from April to June";
    or more people are counted than live in a town; or it is denied that anybody was harmed at all.
    """
    if draft.is_uncounted:
        return True
    if draft.count is None or draft.whole:
        return False
    windows = [
        window
        for window in draft.seen.windows
        if window.rule == _OF_ALL_OF_IT or not _is_apart(draft, window.span)
    ]
    since = any(window.kind is TimeKind.SINCE or _lasts(window.when) for window in windows)
    if draft.measure.family != "harm":
        return _counts(draft, _OF_A_LAND if since else _OF_MANY_TOWNS)
    return since or any(True for _ in reading.grammar.sums.find(draft.seen.sentence.tokens))


_OF_ALL_OF_IT = "time.since-onset"
"""The rule of what a sentence tells of a whole operation: "since it began"."""


def _is_apart(draft: Draft, words: Span) -> bool:
    """Whether a semicolon parts words from what a draft tells: "40,000 have fled **since last
    week**; 500 died".
    """
    tokens = draft.seen.sentence.tokens
    first, last = sorted((words.start, tokens[draft.extent[0]].start))
    return any(token.text == ";" and first <= token.start < last for token in tokens)


def _lasts(when: When) -> bool:
    """Whether a window lasts for months."""
    start, end = when.start, when.end
    return start is not None and end is not None and (end - start).days > _MONTHS


def _is_shouted(seen: Sighting, place: Mention) -> bool:
    """Written in capitals: in the body it is written as a name is."""
    return all(token.text.isupper() for token in seen.sentence.tokens[place.start : place.end])


def _core(reading: Reading, seen: Sighting, place: Mention) -> str:
    """By what a place is told from others: its name, in rough translation without the ending that a
    case leaves ("Avdeevku").
    """
    core = core_of(seen, place)
    return core[:-1] if reading.rough and len(core) >= _DECLINED else core


_DECLINED = 6
"""Letters of a name that may have lost a case ending."""


def _plainest(told: Sequence[tuple[Sighting, Mention]]) -> tuple[Sighting, Mention]:
    """Of one place told in several spellings the first in the commonest."""
    spelled = [core_of(seen, place) for seen, place in told]
    common = max(spelled, key=spelled.count)
    return told[spelled.index(common)]


def _is_of_a_wider(seen: Sighting, place: Mention) -> bool:
    """The country of a title that names the place itself: "UKRAINE: KHERSON - FLASH UPDATE"."""
    behind = [token.text for token in seen.sentence.tokens[place.end : place.end + 1]]
    if not seen.sentence.is_title or behind != [":"]:
        return False
    wider = (other for other in seen.places if other.start == place.end + 1)
    return any(not other.pointing for other in wider)  # but "Bambari: the town buries its dead"
