"""The scope of places: which of those that a sentence names are those of what it tells.

In: a draft, a sentence and the places named there. Out: those that may be an event's at all, and of
these those of the draft's own clause, where each verb and each figure of a list may have its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.claims import PlaceRole
from dragoman.extract.drafts.modality import opening_ends
from dragoman.extract.drafts.reading import Draft, Reading, Sighting, clause, ground, zone
from dragoman.extract.figures import Count
from dragoman.extract.measures import Counts
from dragoman.extract.names.placewords import OF_TOLLS, Mention
from dragoman.extract.text.sentences import Form, Kind, Token
from dragoman.extract.where.antecedents import fullest
from dragoman.extract.where.listing import (
    OPENING,
    breakdown,
    heads_a_figure,
    heads_count,
    in_parenthesis,
    is_in_brackets,
    is_listed,
    leads,
    trails,
)
from dragoman.extract.where.roles import is_told_of
from dragoman.extract.where.seats import (
    is_a_dateline,
    is_a_landmark,
    is_a_venue,
    is_abroad,
    is_agent,
    is_mouth,
    is_of_an_aside,
    is_of_the_telling,
    is_where_written,
)

__all__ = ["is_a_venue_only", "is_counted", "is_ward", "of_clause", "usable"]


def usable(reading: Reading, seen: Sighting, draft: Draft, *, focus: bool = False) -> list[Mention]:
    """The places of a sentence that may be an event's: no speaker's seat, nothing in brackets."""
    return [
        place
        for place in seen.places
        if (
            place.sure
            or (
                seen is draft.seen
                and (
                    _is_taken(reading, draft, place)
                    or is_listed(draft, place)
                    or _names_where(reading, draft, place)
                )
            )
        )
        and not is_agent(reading, seen, place)
        and (
            place.rule == OF_TOLLS
            or not is_mouth(reading, seen, place)
            or _is_of_who_speaks(reading, draft, seen, place)
        )
        and not is_a_landmark(reading, seen, place)
        and not (focus and is_where_written(seen, place))
        and not is_a_venue_only(reading, seen, place, draft)
        and (focus or place.rule != "where.takes" or _takes(draft, seen, place))
        and (place.rule != OF_TOLLS or focus or heads_a_figure(seen, place))
        and (
            not in_parenthesis(seen.sentence, place)
            or heads_a_figure(seen, place)
            or _ends_its_line(seen, place)
            or _trails(reading, seen, place) is not None
        )
        and (
            focus
            or place.rule != "where.named"
            or heads_a_figure(seen, place)
            or (seen is draft.seen and _is_bound(reading, draft, place))
        )
    ]


def _names_where(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a name is that of a place because a draft happened there, and no other is told in its
    clause: "visited **Sake, where** 30 people died".
    """
    told = place.end <= draft.extent[0] and is_told_of(reading, draft, place)
    named = draft.seen.sentence.tokens[place.start].capital and not place.pointing
    return told and named and not any(p.sure and p.start > place.end for p in draft.seen.places)


def _ends_its_line(seen: Sighting, place: Mention) -> bool:
    """Whether a known place opens the bracket with which a line ends that opens with a figure, and
    names no other: "5 detained (**Jenin**)".
    """
    tokens, line = seen.sentence.tokens, seen.sentence.form in {Form.ITEM, Form.HEADING}
    opened = place.start > 0 and tokens[place.start - 1].text == "("
    counts = any(count.start <= 1 for count in seen.counts[:1])
    alone = all(other is place or not other.sure for other in seen.places)
    return line and opened and counts and alone and bool(place.kind)


def is_a_venue_only(reading: Reading, seen: Sighting, place: Mention, draft: Draft) -> bool:
    """Whether others talk at a place, and what a draft tells happened elsewhere: in a sentence that
    names another place, or that is not its own. A blow may fall on a peace conference. A truce is
    no truce of the town abroad in which it was brokered.
    """
    if draft.measure.family == "politics" or not is_a_venue(reading, seen, place):
        return False
    if draft.measure.name == _TRUCE and is_abroad(reading, seen, place):
        return True
    return seen is not draft.seen or any(
        (other.sure or _is_taken(reading, draft, other)) and not is_a_venue(reading, seen, other)
        for other in seen.places
    )


_TRUCE = "ceasefire"


def _is_of_who_speaks(reading: Reading, draft: Draft, seen: Sighting, place: Mention) -> bool:
    """Whether a draft tells how those who speak came there, or what they want there: "said a woman
    who arrived in Goris", "said the priest, who demands a corridor to Man".
    """
    if seen is not draft.seen or not draft.own:
        return False
    tokens, word = seen.sentence.tokens, draft.trigger
    led = {token.low for token in tokens[max(0, word.start - _TAKES) : word.start]}
    told = draft.measure.family == "movement" or not reading.grammar.of_persons.isdisjoint(led)
    between = tokens[word.end : place.start]
    near = 0 < len(between) <= _TAKES and all(token.kind is not Kind.MARK for token in between)
    return told and near


def _takes(draft: Draft, seen: Sighting, place: Mention) -> bool:
    """Whether those whom a draft counts came to the place, or are in it, that is told to take them
    in: "Erbil has taken in 40,000 people".
    """
    people = draft.measure.family in _OF_PEOPLE and draft.count is not None
    inside = draft.own and draft.trigger.start < place.end <= draft.trigger.end  # "camp hosts"
    tokens, end = seen.sentence.tokens, place.end
    if tokens[end].text == ",":  # "the camp, 15 km south of El Fasher, hosts"
        end = next((n for n in range(end + 1, draft.extent[0]) if tokens[n].text == ","), end)
    near = inside or 0 <= draft.extent[0] - end <= _TAKES
    return seen is draft.seen and people and near


_OF_PEOPLE = frozenset({"movement", "situation", "harm", "access"})
_TAKES = 4
"""Tokens from a place to those whom it takes in: "has so far taken in"."""


def _is_taken(reading: Reading, draft: Draft, place: Mention) -> bool:
    """A name that stands where the draft's word takes a place ("seized Goma"); not "sent 300
    soldiers to help Traore".
    """
    if not draft.own or draft.trigger.place is None:
        return False
    behind = draft.seen.sentence.tokens[draft.trigger.end : place.start]
    does = len(behind) > 1 and behind[-2].low in reading.modalities.infinitive
    if does and behind[-1].text.islower() and len(behind[-1].text) >= _VERB:
        return False
    return 0 <= place.start - draft.trigger.end <= 3 or (
        draft.trigger.passive and 0 <= draft.trigger.start - place.end <= 3
    )


_VERB = 4
"""Letters, at least, of a verb behind "to": "to help"; but "to the"."""


def _is_bound(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a name that seems to act stands right behind the draft's word, which takes a place:
    "who fled Bara arrived in El Obeid".
    """
    moves = draft.measure.family == "movement"
    near = 0 <= place.start - draft.trigger.end <= _BOUND
    return moves and near and _is_taken(reading, draft, place)


def of_clause(reading: Reading, draft: Draft, places: Sequence[Mention]) -> list[Mention]:
    """The places of the draft's clause; in a list of figures, those that belong to its own."""
    left, right = clause(reading, draft)
    in_brackets = {p: count for p in places if (count := _trails(reading, draft.seen, p))}
    if own := [p for p, count in in_brackets.items() if count is draft.count]:
        return own  # "eleven died (6 in Kasese, 3 in Bundibugyo)"
    places = [p for p in places if p not in in_brackets]
    places = [p for p in places if not _is_of_the_telling(reading, draft, p)]
    headed = any(heads_count(draft, p) for p in places)  # "Kenya took in 1,200, Uganda 3,400"
    if not headed and (takers := [p for p in places if p.rule == "where.takes"]):
        return takers
    told_of = _of_relative(reading, draft, left)
    left = max(left, told_of)
    if 0 <= told_of <= OPENING:  # "In Mariupol, where 300 died, a convoy waited for Berdyansk"
        right = _next_comma(draft, draft.extent[1], right)
    here = _own_verb(reading, [p for p in places if left <= p.start < right], draft)
    here = _but_the_dateline(reading, draft, here)
    start = draft.extent[0]
    here = [p for p in here if not is_of_an_aside(reading, draft.seen, p, start)] or here
    here = [p for p in here if not _is_of_a_verb_behind(reading, draft, p)]
    here = _behind_opening(reading, draft, here) or here
    here = _named_inside(draft, here) or here
    here = [p for p in here if not _is_named_in_another(draft, p)] or here
    here = [p for p in here if not is_counted(draft, p)] or here  # "43 Palestinians in Rafah"
    here = [p for p in here if not _is_all_of_it(reading, draft, p)] or here
    here = _but_seats(reading, draft, _but_what_is_told_of(reading, draft, here))
    here = [p for p in here if not _is_of_who_came(draft, p)]
    here = _but_others(reading, _but_whence(_but_ways(reading, draft, here), draft), draft)
    here = _but_wards(reading, draft, _but_meanwhile(reading, draft, here))
    if draft.count is None and draft.measure.family == "territory":
        return _ground_of(reading, draft, here)
    count, counts = draft.count, draft.seen.counts
    if count is None or len(counts) < 2:
        return here
    if here and told_of == here[0].start:
        index = counts.index(count)
        return [p for p in here if p.start < draft.extent[0] or _is_of(draft.seen, index, p)]
    own = [p for p in here if _is_of(draft.seen, counts.index(count), p)]
    own = own or _opening_clause(draft, here, left)
    if broken := _broken_down(draft, here, own):
        return broken
    if own and not _shared(draft, own[0]):
        return _with_the_way(here, _innermost(reading, draft, here, own))
    return (
        [p for p in here if zone(counts, p.start) < 0 or _shared(draft, p)]
        or _behind_a_carrier(draft, here)
        or _after_all(reading, draft, here)
    )


def _but_the_dateline(reading: Reading, draft: Draft, here: list[Mention]) -> list[Mention]:
    """Without the town that the report is written from, where another place is named, and no mere
    part of the town or site in it ("KHERSON: shells hit the Korabel district").
    """
    others = [p for p in here if not is_a_dateline(reading, draft.seen, p)]
    tokens, parts = draft.seen.sentence.tokens, reading.place_words.parts
    inside = all(tokens[p.end - 1].low in parts for p in others)
    return here if inside and draft.measure.family != "movement" else others or here


def _behind_opening(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """The places of a blow behind what was meanwhile: "**As the army advanced on Bor,** a mine went
    off in Ama and killed three".
    """
    comma = opening_ends(draft.seen.sentence.tokens, reading.modalities)
    if comma is None or comma > draft.extent[0] or draft.measure.family == "movement":
        return []
    return [place for place in here if place.start > comma]


def _is_of_a_verb_behind(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a place stands behind a further verb, and a part before it has none of its own:
    "killed 42 in Gaza, **ten of them children**, and flattened three houses in Wehda Street".
    """
    count, whole = draft.count, draft.whole
    if count is None or whole is None or whole.seen is not draft.seen:
        return False
    told = draft.trigger.start < count.start and draft.trigger is whole.trigger
    behind = (t for t in draft.seen.triggers if count.end <= t.start and t.end <= place.start)
    tokens, joints = draft.seen.sentence.tokens, reading.grammar.joints
    return told and any(tokens[t.start - 1].low in joints for t in behind)


def _named_inside(draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """The places inside the words that tell of damage: "**the bridge at Ama was swept away**"."""
    word = draft.trigger
    damaged = draft.measure.family == "damage" and draft.count is None
    return [p for p in here if damaged and word.start < p.start < word.end]


def _is_named_in_another(draft: Draft, place: Mention) -> bool:
    """Whether a place stands inside the words of what else is told: "lost their homes, and **the
    bridge at Ama was swept away**".
    """
    start, end = draft.extent
    return any(
        word.start < place.start < word.end and (word.end <= start or end <= word.start)
        for word in draft.seen.triggers
        if word.measure.family == "damage"
    )


def _innermost(
    reading: Reading, draft: Draft, here: Sequence[Mention], own: Sequence[Mention]
) -> Sequence[Mention]:
    """Instead of the place of a figure that which lies in it: "in **Gashalti** village of Naftalan
    city five people were killed".
    """
    tokens, small = draft.seen.sentence.tokens, reading.place_words.lies_in
    for place in here:
        between = tokens[place.end : own[0].start]
        if 0 < len(between) <= _LISTED and all(token.low in small for token in between):
            return [place, *own[1:]]
    return own


def _with_the_way(here: Sequence[Mention], own: Sequence[Mention]) -> list[Mention]:
    """The places of a figure with those right before them that are of the same way: "**from Homs**
    to Idlib 200 families left in 12 buses".
    """
    way = list(own)
    for place in reversed(here):
        near = 0 < way[0].start - place.end <= _BOUND
        if near and {place.role, way[0].role} <= _WAYS and place.role is not way[0].role:
            way.insert(0, place)
    return way


_WAYS = frozenset({PlaceRole.ORIGIN, PlaceRole.ROUTE, PlaceRole.DESTINATION})


def _trails(reading: Reading, seen: Sighting, place: Mention) -> Count | None:
    table = reading.place_words
    return trails(seen, place, table.roles.firsts | table.determiners)


def _is_of_the_telling(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a place is where a draft is told; of those who move, not where they are told to:
    "from Kirkuk to Erbil, says the governor, 18,000 went".
    """
    moved = draft.measure.family == "movement"
    apart = moved or place.rule == OF_TOLLS  # "Jhapa recorded eight deaths"
    return not apart and is_of_the_telling(reading, draft.seen, place, draft.focus)


def _opening_clause(draft: Draft, here: Sequence[Mention], left: int) -> list[Mention]:
    """The places between what parts a draft's clause from the one before and its figure, where none
    of the other figures stands: "3,000 fled Kupe; in the province more than 9,000 are homeless".
    """
    tokens, count = draft.seen.sentence.tokens, draft.count
    if count is None or tokens[left].text != ";":
        return []
    if heads := [p for p in here if p.start == left + 1 and heads_a_figure(draft.seen, p)]:
        return heads  # "Sake, 14 dead and 30 hurt"
    if any(left < other.start < count.start for other in draft.seen.counts):
        return []
    return [p for p in here if left < p.start < count.start and p.role is PlaceRole.LOCATION]


def _broken_down(draft: Draft, here: Sequence[Mention], own: Sequence[Mention]) -> list[Mention]:
    """The places of a list that breaks down the figure right before them: "20,000 people in Kalma
    (9,000), Otash (6,500) and Dereig (4,500)"; none where it has its ``own`` there: "26,000 in
    Zalingei, mainly in Kalma (9,000)".
    """
    seen, count = draft.seen, draft.count
    end = max(count.end, count.unit.end) if count else 0
    if own and 0 < own[0].start - end <= _LISTED and not heads_a_figure(seen, own[0]):
        return []
    behind = [p for p in here if count and p.start >= count.end and is_in_brackets(seen, p)]
    behind = [p for p in behind if heads_a_figure(seen, p)]
    next_ = seen.counts[seen.counts.index(count) + 1 :][:1] if count else ()
    led = bool(next_ and behind) and leads(seen, behind[0], next_[0])
    listed = any(heads_count(draft, place) for place in here)
    return behind if led and len(behind) > 1 and not listed else []


def _behind_a_carrier(draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Places behind the figure before, where that claims nothing: "two helicopters landed at Rostaq
    with 3 tonnes of food".
    """
    seen, count = draft.seen, draft.count
    before = seen.counts.index(count) - 1 if count else -1
    if before < 0 or before in seen.governs or "assemble.list" in draft.rules:
        return []
    there = (p for p in here if p.role is PlaceRole.LOCATION)
    return [p for p in there if zone(seen.counts, p.start) == before]


def _but_wards(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Without the place to which the dead and wounded were brought, where they are only counted:
    "38 wounded, who have been evacuated to Villavicencio".
    """
    return [
        place
        for place in here
        if not is_ward(reading, draft, place.start)
        and not (draft.measure.family in _HURTING and _is_to_a_ward(reading, draft, place))
    ]


def _is_to_a_ward(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a place is that of the hospital to which somebody goes: "for the hospital of Bor"."""
    noun = draft.seen.sentence.tokens[max(0, place.start - 2)].low
    behind = place.start >= draft.extent[1] and draft.measure.name != "treated"
    return behind and place.role is PlaceRole.DESTINATION and noun in reading.place_words.wards


def _but_ways(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Without the place from or to which those who were hit were going, where another is left:
    "drowned off Ibo on the way to Pemba".
    """
    if draft.measure.family not in _HURTING or len(here) < 2:
        return list(here)
    tokens, bound = draft.seen.sentence.tokens, reading.place_words.bound
    ways = {found.end for found in bound.find(tokens)}
    return [place for place in here if place.start not in ways] or list(here)


def is_ward(reading: Reading, draft: Draft, at: int) -> bool:
    """Whether what stands at a token of a draft's sentence is where its dead and wounded were
    brought, and not where they were hit.
    """
    if draft.measure.family not in _HURTING or draft.measure.name == "treated":
        return False
    tokens, table, (start, end) = draft.seen.sentence.tokens, reading.place_words, draft.extent
    before = [token.low for token in tokens[max(0, start - _TO_THE_HURT) : start]]
    moved = tokens[at - 1].low in table.into and not table.bringing.isdisjoint(before)
    # no ward: "was **brought** down over Nayrab", "nurses who **treated** the sick died in Goma"
    first = draft.trigger.start if draft.count else end
    if draft.measure.name in _TAKEN_AWAY:
        first = draft.trigger.end
    behind = [token.low for token in tokens[max(first, at - _TO_A_WARD) : at]]
    taken = [n for n, word in enumerate(behind) if word in table.brought]
    parting = reading.grammar.circumstances - table.roles.firsts  # "treated after a raid on Gao"
    parted = taken and not parting.isdisjoint(behind[taken[-1] :])
    return at >= end and bool(moved or (taken and not parted))


_STRUCK = frozenset({"killed", "injured", "missing"})
"""Of whom it is told where they are from, and not from where they were taken."""
_HURTING = frozenset({"harm", "violence"})
_TAKEN_AWAY = frozenset({"abducted", "detained"})
"""What those are who were taken from a place, by the very word that tells it."""
_TO_THE_HURT = 2
"""Tokens from "flew" to those whom it brought somewhere."""
_TO_A_WARD = 8
"""Tokens from "treated in the hospitals of Gudauta and" to the last place of the list."""


def _own_verb(reading: Reading, here: Sequence[Mention], draft: Draft) -> list[Mention]:
    """Without the places of another verb, where a draft's own has one: of "attacked Bara and burned
    40 houses in Um Ruwaba" each has its own.
    """
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    others = [t for t in draft.seen.triggers if t.end <= start or end <= t.start]
    own = [
        p
        for p in here
        if 0 <= p.start - end <= _AT_IT and not any(end <= t.start < p.start for t in others)
    ]
    if not own or not draft.own:
        return list(here)

    moved = draft.measure.family == "movement"  # "poured into Burundi as rebels took Bukavu"
    arrives = moved and draft.trigger.place is not PlaceRole.ORIGIN
    arrives = arrives or own[0].role is PlaceRole.DESTINATION

    def is_of_another(place: Mention) -> bool:
        told = tokens[own[0].end : place.start] if place not in own and not arrives else ()
        if _is_of_an_occasion(told, reading):
            return True
        upto = tokens[own[0].end - 1 : place.start]
        if place not in own and _is_of_what_they_did(reading, draft, upto):
            return True
        if _is_of_who_they_are(reading, draft, place):
            return True
        for word in others:
            joint = (end, word.start) if word.start >= end else (word.end, start)
            bound = 0 <= place.start - word.end <= _ITS_PLACE
            between = tokens[slice(*joint)]
            joined = any(t.low in reading.grammar.joints for t in between)
            joined = joined or _follows(between, reading.grammar.participles)
            behind = word.start >= end or place.end <= start
            if bound and joined and behind and place not in own:
                return True
        return False

    return [place for place in here if not is_of_another(place)]


def _is_of_who_they_are(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a place stands in a clause that says who the counted are, before their verb: "12 men
    **who entered Bor** were killed in Ama".
    """
    tokens, start, verb = draft.seen.sentence.tokens, draft.extent[0], draft.trigger.start
    return place.end <= verb and any(
        start <= t.start < t.end <= verb
        and tokens[t.start - 1].low in reading.grammar.who_or_which
        and 0 <= place.start - t.end <= _ITS_PLACE
        for t in draft.seen.triggers
    )


def _is_of_what_they_did(reading: Reading, draft: Draft, between: Sequence[Token]) -> bool:
    """Whether a verb stands before a place, by which those whom a participle or a clause describes
    did more: "a soldier killed in Bor **was** buried in Ama", "those who fled Bor **are** in Goma",
    "girls abducted from Chibok in 2014 **marched** in Abuja".
    """
    count, word = draft.count, draft.trigger
    if count is None or word.passive:
        return False
    tokens, end = draft.seen.sentence.tokens, max(count.end, count.unit.end)
    described = count.start < word.start <= end and word.counts is not Counts.SUBJECT
    described = described or tokens[word.start - 1].low in reading.grammar.who_or_which
    timed = {window.nameless.end for window in draft.seen.windows}

    def does(before: Token, verb: Token) -> bool:
        past = before.end in timed and reading.grammar.is_deed(verb.low)
        opens = before.low in reading.grammar.relatives | reading.grammar.wheres
        return past or (verb.low in reading.grammar.helping and not opens)

    return described and any(does(*pair) for pair in pairwise(between))


def _is_of_an_occasion(between: Sequence[Token], reading: Reading) -> bool:
    """Whether a place stands in what came before or with what is told: "are trapped on the mountain
    after militants seized Sinjar", "told to leave Charsadda as the river rose near Kabul"; not the
    next of a list, "in Homs as well as in Hama".
    """
    occasions, listing = reading.place_words.occasions, reading.place_words.listing
    for at, token in enumerate(between):
        after = between[at + 1].low if at + 1 < len(between) else ""
        if token.low in occasions and after not in listing:
            return at == 0 or between[at - 1].low not in listing
    return False


def _of_relative(reading: Reading, draft: Draft, left: int) -> int:
    """Where the place begins, with its list, of which a clause with a draft in it tells more ("fled
    to Um Rakuba, where 20,000 live"); -1 where there is none.
    """
    tokens, wheres = draft.seen.sentence.tokens, reading.grammar.wheres
    relative = [n for n in range(left + 1, draft.extent[0]) if tokens[n].low in wheres]
    if not relative or any(t.text == "," for t in tokens[relative[-1] : draft.extent[0]]):
        return -1
    end = relative[-1] - (tokens[relative[-1] - 1].text == ",")
    start = end
    for place in reversed(draft.seen.places):
        if place.end == end and is_a_landmark(reading, draft.seen, place):
            before = (p.start for p in draft.seen.places if p.end < place.start)
            return max(before, default=-1)  # "to Boikene, **north of the town**, where eight died"
        gap = [token.low for token in tokens[place.end : start]]
        listed = (
            start < end
            and 0 < len(gap) <= _LISTED
            and (gap[0] == "," or gap[0] in reading.grammar.pairs)
        )
        if place.end == end or listed:
            start = max(place.start, left)
    return start if start < end else -1


def _but_meanwhile(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """In a headline without the places of what else happened, where the draft's part names one:
    "Blast kills nine in Kabul **as** Taliban advance on Herat".
    """
    sentence, begin = draft.seen.sentence, draft.extent[0]
    tokens = sentence.tokens if sentence.is_title else ()
    parts = [n for n, token in enumerate(tokens) if token.low in reading.grammar.meanwhile]
    own = [
        p for p in here if not any(min(p.start, begin) <= n < max(p.start, begin) for n in parts)
    ]
    return own or list(here)


def _next_comma(draft: Draft, start: int, end: int) -> int:
    tokens = draft.seen.sentence.tokens
    return next((n for n in range(start, end) if tokens[n].text == ","), end)


def _but_what_is_told_of(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Without a place of which a clause before the draft's tells, where the draft's names another:
    "In **Mariupol**, where 300 died, a convoy waited for Berdyansk".
    """
    tokens, begin = draft.seen.sentence.tokens, draft.extent[0]
    kept = []
    for place in here:
        told = [token.low for token in tokens[place.end : place.end + 2]]
        relative = len(told) > 1 and told[0] == "," and told[1] in reading.grammar.wheres
        closes = _next_comma(draft, place.end + 1, begin) if relative else begin
        if closes == begin or all(other.start < closes for other in here):
            kept.append(place)
    return kept


def _is_all_of_it(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a word for the whole country names none ("nationwide in Malawi")."""
    word = draft.seen.sentence.tokens[place.start].low
    return word in reading.place_words.whole and fullest(reading, draft.seen, place) is None


def _but_seats(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Without the place that opens a sentence and in which somebody speaks, where another is left:
    "In Geneva, the UN said that 40,000 had fled Bangui".
    """
    first = here[0] if here else None
    if first is None or len(here) < 2 or first.start > OPENING or first.rule == OF_TOLLS:
        return list(here)
    tokens = draft.seen.sentence.tokens
    opens, behind = tokens[first.start].start, tokens[first.end].start
    said = any(
        cue.span.start >= behind and cue.span.end <= tokens[draft.extent[0]].start
        for speech in reading.spoken_in(draft.seen.sentence)
        if (cue := speech.cue) and not any(c.start <= opens < c.end for c in speech.content)
    )
    others = [p for p in here[1:] if p.role is not PlaceRole.DESTINATION]
    return list(here[1:]) if said and others else list(here)


def is_counted(draft: Draft, place: Mention) -> bool:
    """Whether it is part of the noun for those who are counted: "43 Palestinians"."""
    return any(n.unit.start <= place.start < n.unit.end for n in draft.seen.counts)


def _but_whence(here: Sequence[Mention], draft: Draft) -> list[Mention]:
    """Without the place that the counted are from, or from which the blow came, where another is
    left, and without the country that they are from: "300 people from Bara were killed in El
    Obeid", "fired on Metula from Khiam".
    """
    if draft.measure.family == "movement":
        return list(here)
    start, ends = draft.extent
    count = draft.count
    if count is not None:
        ends = max(count.end, count.unit.end)
    brought = draft.measure.name == _BROUGHT
    sent = brought or draft.measure.family == "violence"

    def is_whence(place: Mention) -> bool:
        if sent and draft.own:
            return True  # "fighters from Benghazi attacked Zuwara", "delivered to Bara from Mora"
        counted = count is not None and 0 <= place.start - ends <= _BOUND
        counted = counted or draft.measure.name in _STRUCK  # "migrants from Djibouti drowned off"
        return counted or (draft.measure.family == "harm" and place.end <= start)

    whence = [p for p in here if p.role is PlaceRole.ORIGIN and is_whence(p)]
    kept = [p for p in here if p not in whence]
    if any(brought or p.role is PlaceRole.LOCATION for p in kept):
        return kept
    abroad = draft.measure.family == "harm"  # "a tourist from Canada was killed"
    return [p for p in here if not (abroad and p.kind == "country" and p in whence)]


_BROUGHT = "aid_delivered"


def _is_of_who_came(draft: Draft, place: Mention) -> bool:
    """Whether others came from a place to where something happened: "were shot dead when soldiers
    arrived from Ouallam".
    """
    if draft.measure.family not in _HURTING or place.role is not PlaceRole.ORIGIN:
        return False
    ways = (t for t in draft.seen.triggers if t.measure.family == "movement" and not t.fights)
    return any(t.start >= draft.extent[1] and 0 < place.start - t.end <= _LISTED for t in ways)


def _follows(tokens: Sequence[Token], participles: tuple[str, ...]) -> bool:
    """Whether a clause of what came of it begins there: ", forcing 40,000 to flee to Ezo"."""
    return any(
        mark.text == "," and word.low.endswith(participles) for mark, word in pairwise(tokens)
    )


_AT_IT = 2
"""Tokens between what is told and its own place: "60 men **in the** Um Ruwaba quarter"."""
_ITS_PLACE = 5
"""Tokens from another verb to its place: "burned 40 houses in"."""


def _but_others(reading: Reading, here: Sequence[Mention], draft: Draft) -> list[Mention]:
    """Without the places that a word of another kind binds, where others are left: of "hundreds
    fled Goma when M23 captured Sake" and "after the shelling of Kupe 300 left for Sarmin" each has
    its own. Who went somewhere when a place fell came from there.
    """
    moved = draft.measure.family == "movement"
    if not draft.own or not (moved or draft.measure.family == "violence"):
        return list(here)
    seen = draft.seen.triggers
    words = [t for t in seen if (t.fights if moved else t.measure.family == "movement")]
    words = [t for t in words if t.end <= draft.trigger.start or draft.trigger.end <= t.start]
    ends = [t.end for t in words if not moved and t.start > draft.trigger.end]
    at = draft.trigger.start
    ahead = [t.end for t in words if not moved and t.end <= at]  # "left for Bor after clashes in"
    gone = [
        p
        for p in here
        if p.role is not PlaceRole.LOCATION
        and (any(e <= p.start for e in ends) or any(e <= p.start < at for e in ahead))
    ]
    bound = [
        p
        for p in here
        if (p in gone or any(_binds(reading, draft, t.end, p) for t in words))
        and not (moved and p.role is not PlaceRole.LOCATION)
        and (p in gone or not any(0 < other.start - p.end <= _LISTED for other in here))
    ]
    own = [p for p in here if p not in bound]
    if moved and own and all(p.role is PlaceRole.DESTINATION for p in own):
        return [replace(p, role=PlaceRole.ORIGIN) if p in bound else p for p in here]
    return own or list(here)


def _binds(reading: Reading, draft: Draft, end: int, place: Mention) -> bool:
    """Whether only a preposition and an article part a word from a place: "clashes near the"."""
    table, between = reading.place_words, draft.seen.sentence.tokens[end : place.start]
    small = table.roles.firsts | table.determiners
    near = 0 <= place.start - end <= _BOUND
    return near or (0 < len(between) <= _LISTED and all(t.low in small for t in between))


_BOUND = 1
"""Tokens between a word and the place that it binds: "captured the"."""
_LISTED = 2
"""Tokens between the members of a list: "fled the fighting in Tanai and in Injangyang"."""


def _is_of(seen: Sighting, index: int, place: Mention) -> bool:
    """Whether a place stands behind this figure and before the next, or right before it where
    others have theirs so ("in Tibu 2,500, in Ocaña 1,800").
    """
    if leads(seen, place, seen.counts[index]):
        return True
    return zone(seen.counts, place.start) == index and not heads_a_figure(seen, place)


def _after_all(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Places behind the last figure, for one that has none of its own: "7 people were killed and
    25 injured when rockets hit Furqan"; not behind a part, whose place is its own.
    """
    counts = draft.seen.counts
    if draft.count is None or breakdown(draft.seen, draft.count, reading.place_words.links):
        return []
    after, last = counts[counts.index(draft.count) + 1 :], counts[-1]
    parts = any(count.part for count in after)
    listed = last.unit.start == last.unit.end  # "503 deaths, of which 338 in Pisco and 104 in"
    nouns = draft.trigger.counts is Counts.OF and not last.part and not (parts and listed)
    if parts and not nouns:  # "85 deaths, 14 of them children, and 200 injuries in Lashio"
        return []
    return [place for place in here if zone(counts, place.start) == len(counts) - 1]


def _ground_of(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """The ground that a word is about, with the rest of its list."""
    seen = draft.seen
    told = tuple(
        p
        for p in seen.places
        if not is_a_landmark(reading, seen, p)
        and not is_agent(reading, seen, p)
        and not is_of_an_aside(reading, seen, p, draft.extent[0])
        and not _is_of_the_telling(reading, draft, p)
        and not _acts(reading, seen, p)
        and not _is_an_aside(seen, p)
    )
    first = ground(reading, replace(seen, places=told), draft.trigger)
    if first is None:
        return list(here)
    listed, at = [first], told.index(first)
    for place in told[at + 1 :]:
        if not _goes_on(reading, seen, listed[-1], place):
            break
        listed.append(place)
    for place in reversed(told[:at]):
        if not _goes_on(reading, seen, place, listed[0]):
            break
        listed.insert(0, place)
    return [*listed, *_town_of(reading, seen, listed[-1], told)]


def _town_of(
    reading: Reading, seen: Sighting, site: Mention, told: Sequence[Mention]
) -> list[Mention]:
    """The town in which a site with a name of its own lies: "took the Baghdad bridge in
    **Kirkuk**".
    """
    tokens, table = seen.sentence.tokens, reading.place_words
    behind = next((place for place in told if place.start > site.end), None)
    own = tokens[site.start : site.end]
    built = own[-1].low in table.lie_in or table.bearing.longest(own, 0) is not None
    if behind is None or not built:
        return []
    if not tokens[behind.end - 1].capital or behind.rule != "where.name":
        return []  # "Goma airport in eastern Congo"
    between = [token.low for token in tokens[site.end : behind.start]]
    small = table.lying | table.articles | table.settled
    return [behind] if len(between) <= _TO_ITS_TOWN and small.issuperset(between) else []


_TO_ITS_TOWN = 4
"""Tokens between a site and the town in which it lies: "in the town of"."""


def _is_an_aside(seen: Sighting, place: Mention) -> bool:
    """Whether a place stands in brackets with other words: "the Front (banned in Russia) holds"."""
    tokens = seen.sentence.tokens
    alone = place.start > 0 and tokens[place.start - 1].text == "("
    return in_parenthesis(seen.sentence, place) and not alone


def _acts(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether a country does what is told behind it: "troops enter towns as **Turkey** presses"."""
    behind = seen.sentence.tokens[place.end : place.end + 1]
    named = place.kind == "country" and place.rule == "where.named"
    return named and any(token.low.endswith(reading.place_words.acting) for token in behind)


def _goes_on(reading: Reading, seen: Sighting, before: Mention, place: Mention) -> bool:
    """Whether a place goes on with the list of places in which another stands, be its kind told
    before it: "the air base and **the village of** Kupe".
    """
    between, table = list(seen.sentence.tokens[before.end : place.start]), reading.place_words
    if len(between) > _KIND and between[-1].low in table.links:
        between = between[:-2] if between[-2].low in table.settled else between
    return len(between) <= _JOINTS and all(t.low in reading.grammar.lists for t in between)


_JOINTS = 2
"""Tokens between two places of a list: ", and", "and the"."""
_KIND = 2
"""Tokens of "village of"."""


def _shared(draft: Draft, place: Mention) -> bool:
    """Whether the word that governs several figures stands between the last of them and the place:
    then the place is the event's, for all ("903 civilians and eight fighters left Aleppo").
    """
    counts = draft.seen.counts
    last = zone(counts, place.start)
    if not draft.own or last < 0 or (draft.count and counts.index(draft.count) > last):
        return False
    word = draft.trigger.start
    return counts[last].start < word < place.start and zone(counts, word) == last
