"""The role of a place in what is told: there it happened, or from there, to there, through there.

In: a draft, and a place that a sentence names. Out: the place with its role, its full name and the
words that tell it. That it is the draft's is decided before (see scope, where).
"""

from __future__ import annotations

from dragoman.claims import PlaceRole, Where, site_in
from dragoman.extract.drafts.reading import Draft, Reading, Sighting
from dragoman.extract.names.placewords import Mention
from dragoman.extract.text.sentences import Kind
from dragoman.extract.where.antecedents import fullest, is_a_land
from dragoman.extract.where.lands import the_country
from dragoman.extract.where.seats import distance
from dragoman.extract.where.sites import site_before, words_of_a_site

__all__ = ["as_where", "is_told_of"]


def as_where(reading: Reading, seen: Sighting, draft: Draft, place: Mention) -> Where:
    """The place that ``seen`` names, as a part of what a draft tells."""
    tokens = seen.sentence.tokens
    start = tokens[distance(reading, seen, place)].start  # "20 km east of Mosul"
    end = tokens[place.end - 1].end
    if tokens[place.end - 1].low.endswith(reading.grammar.possessive):
        end -= 2
    name = reading.report.evidence(start, end)
    site = site_before(reading, seen, place)
    evidence = reading.report.evidence(
        tokens[site[0]].start if site else _people(reading, seen, place) or start,
        _holder(reading, seen, place) or end,
    )
    role = place.role
    first = _heads_list(seen, place)
    taken = seen is draft.seen and draft.own and 0 <= first - draft.trigger.end <= 3
    if role is PlaceRole.LOCATION and seen is draft.seen:
        given = _role_of(draft, place) if taken and draft.trigger.place else None
        given = PlaceRole.ROUTE if _is_crossed(reading, seen, place) else given
        given = PlaceRole.DESTINATION if _is_gone_to(reading, draft, place) else given
        given = PlaceRole.ORIGIN if _is_their_home(reading, draft, place) else given
        role = _role_by_another(draft, place) or given or role
    if role is PlaceRole.DESTINATION and seen is draft.seen and _is_left_again(draft, place):
        role = PlaceRole.ORIGIN
    others = seen is draft.seen and is_told_of(reading, draft, place)
    if others and place.role is PlaceRole.DESTINATION and draft.trigger.place is not place.role:
        role = PlaceRole.LOCATION
    if draft.measure.family != "movement" or _is_of_a_push(seen, draft, place):
        role = PlaceRole.LOCATION
    words = reading.report.words(name)
    if site:
        words = site_in(words_of_a_site(reading, seen, *site), words)
    full = fullest(reading, seen, place, taken=draft.measure.family == "territory")
    if full is None and is_a_land(reading, seen, place):
        full = the_country(reading)
    return Where(full or words, role, evidence)


def _heads_list(seen: Sighting, place: Mention) -> int:
    """Where the first place begins of the list that a place stands in: "fled the villages of
    **Bara** and Sodari"; where it begins itself if in none.
    """
    before = [p for p in seen.places if p.start <= place.start]
    while len(before) > 1 and before[-1].rule == "where.list":
        before.pop()
    return before[-1].start if before else place.start


def _is_crossed(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether people went over a place: "fled over the Sakeni pass", "across the bridge"."""
    tokens, table, at = seen.sentence.tokens, reading.place_words, place.start - 1
    at -= at > 0 and tokens[at].low in table.determiners
    way = tokens[place.end - 1].low in table.ways
    return way and at >= 0 and tokens[at].low in table.crossed


def _is_left_again(draft: Draft, place: Mention) -> bool:
    """Whether those who came back had gone to a place before: "families who had fled **to Kosti**
    have gone home".
    """
    if draft.measure.name != "returned" or not draft.own or draft.trigger.start < place.end:
        return False
    return any(
        word.measure.family == "movement" and 0 <= place.start - word.end <= _TO_IT
        for word in draft.seen.triggers
    )


_TO_IT = 2
"""Tokens from a verb of movement to where it leads: "fled **to the** port"."""


def is_told_of(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a draft stands in a clause that tells of a place where others go: "will send aid to
    **Bor, where** fighting has displaced 4,000".
    """
    tokens = draft.seen.sentence.tokens
    at = place.end + (place.end < len(tokens) and tokens[place.end].text == ",")
    return at < draft.extent[0] and tokens[at].low in reading.grammar.wheres


def _is_their_home(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether those who left are of a place: "some 4,000 **residents of** Kibati fled"."""
    if draft.measure.name not in _LEFT or draft.count is None:
        return False
    if place.rule == "where.owner":
        return True  # "most of **Mariupol's** residents fled"
    tokens, unit = draft.seen.sentence.tokens, draft.count.unit
    named = unit.kind == "people" and unit.start < unit.end == place.start - 1 > 0
    own = named and tokens[unit.end - 1].low in reading.place_words.witnesses
    return own and tokens[place.start - 1].low in reading.place_words.links


_LEFT = frozenset({"fled", "departed", "evacuated"})
"""Measures of those who are where they lived until they go."""


def _is_gone_to(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether those in a place, or what stands there, is where people went: "have gone to relatives
    in Viransehir", "returned to their villages near Kupe".
    """
    if not draft.own:
        return False
    tokens, table = draft.seen.sentence.tokens, reading.place_words
    between = tokens[draft.trigger.end : place.start]
    if not 1 < len(between) <= _GONE or any(t.kind is not Kind.WORD for t in between):
        return False
    words = [token.low for token in between]
    other = any(draft.trigger.end <= t.start < place.start for t in draft.seen.triggers)
    return words[0] in table.into and not other


_GONE = 6
"""Tokens from a verb of movement to the place of those to whom people went."""


def _role_by_another(draft: Draft, place: Mention) -> PlaceRole | None:
    """The role that another word of movement gives: "300 who fled Bara arrived in El Obeid"."""
    others = (t for t in draft.seen.triggers if t.measure.family == "movement" and t.place)
    later = (t for t in others if t.start >= draft.extent[1])
    return next((t.place for t in later if 0 <= place.start - t.end <= _BOUND), None)


_BOUND = 1
"""Tokens between a word and the place that it gives a role: "reached the"."""


def _role_of(draft: Draft, place: Mention) -> PlaceRole:
    """The role that a draft's word gives to the place behind it; on the way, where another is told
    for it: "crossed at Torkham into Pakistan", "crossed the Mediterranean to Italy".
    """
    role = draft.trigger.place or PlaceRole.LOCATION
    ahead = [p for p in draft.seen.places if 0 < p.start - place.end <= _AHEAD]
    told = any(p.sure and p.role is PlaceRole.DESTINATION for p in ahead)
    passed = role is PlaceRole.DESTINATION and draft.measure.name == "crossed_border" and told
    return PlaceRole.ROUTE if passed else role


_AHEAD = 5
"""Tokens from a place on the way to that to which it leads: "crossed the sea from Libya to"."""


def _people(reading: Reading, seen: Sighting, place: Mention) -> int | None:
    """Where the name of the people begins whose town a place is told to be: "the **Malian** city of
    Timbuktu".
    """
    tokens, at = seen.sentence.tokens, place.start
    if at < 3 or tokens[at - 1].low not in reading.grammar.between:
        return None
    if tokens[at - 2].low not in reading.place_words.settled or not tokens[at - 3].capital:
        return None
    if "-" in tokens[at - 3].text:
        return None  # "the Russian-held town of"
    first = at - 3
    while first > 1 and tokens[first - 1].capital:  # "Sri Lankan"
        first -= 1
    return tokens[first].start if first > 0 else None


def _holder(reading: Reading, seen: Sighting, place: Mention) -> int | None:
    """Where the country ends that is told right behind a place to say where it lies: "Timbuktu,
    Mali"; not the next of a list.
    """
    tokens, at = seen.sentence.tokens, place.end
    if place.kind == "country" or place.pointing or at + 1 >= len(tokens) or tokens[at].text != ",":
        return None
    told = next((p for p in seen.places if p.start == at + 1 and p.kind == "country"), None)
    if told is None:
        return None
    after = tokens[told.end].low if told.end < len(tokens) else ""
    listed = after in reading.grammar.lists and after != ","
    return None if listed else tokens[told.end - 1].end


def _is_of_a_push(seen: Sighting, draft: Draft, place: Mention) -> bool:
    """As in "the push into Mosul has driven out 10,000": the forces' way, not the people's."""
    words = (t for t in seen.triggers if t.start != draft.trigger.start)
    pushed = any(t.fights and 0 <= place.start - t.end <= 1 for t in words)
    return pushed and place.end <= draft.trigger.start
