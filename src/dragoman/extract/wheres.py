"""Where: the places of a draft.

1. those of its clause, unless the tagger is sure of others; in a list of figures, those that belong
   to its own
2. those of the whole that it is a part of, else those that the tagger reads
3. where the claim before it took place, in the same paragraph and of the same kind
4. the label of its paragraph ("Bint Jbeil: troops pulled out"), or its heading; of a cell of a
   table, before all these, that of its row
5. the report's focus: the first place that it names
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.claims import PlaceRole, Span, Where
from dragoman.extract.antecedents import OF_LEAD, OF_NAMED, OF_TITLE, core_of, fullest
from dragoman.extract.figures import Count
from dragoman.extract.measures import Counts
from dragoman.extract.placewords import Mention, Places
from dragoman.extract.reading import (
    Draft,
    Reading,
    Sighting,
    alike,
    clause,
    ground,
    headings_of,
    row_of,
    zone,
)
from dragoman.extract.seats import (
    distance,
    is_a_landmark,
    is_agent,
    is_mouth,
    span_of,
)
from dragoman.extract.sentences import Form, Kind, Sentence, Token
from dragoman.extract.timerows import TimeKind

__all__ = ["where"]


def where(reading: Reading, draft: Draft, before: Sequence[Draft]) -> tuple[Where, ...]:
    if draft.told and draft.told.where:
        draft.rules.append("where.of-what-is-denied")
        return draft.told.where
    here = _local(reading, draft, _usable(reading, draft.seen, draft))
    here = _without_the_country(reading, draft, here)
    local = _each_once(here, [_as_where(reading, draft.seen, draft, place) for place in here])
    sure = () if draft.whole or _is_beside(draft, here) else _told(reading, draft, _SURE)
    if sure and not {where.name for where in sure} & {where.name for where in local}:
        draft.rules.append("where.told")
        ends = {where.role for where in (*sure, *local)}
        both = len(local) == len(sure) == 1 and ends == _ENDS  # "left Kherson and reached Mykolaiv"
        return (*local, *sure) if both else sure
    if local:
        draft.rules.append("where.clause")
        return local
    if of_row := _headed(reading, draft, row_of(reading, draft)):
        draft.rules.append("where.row")
        return of_row
    if draft.whole and draft.whole.where:
        draft.rules.append("where.of-the-whole")
        return draft.whole.where
    told = _told(reading, draft, _LIKELY)
    if told:
        draft.rules.append("where.told")
        return told
    rule, around = _around(reading, draft, before)
    if around:
        draft.rules.append(rule)
    return around


def _each_once(here: Sequence[Mention], found: Sequence[Where]) -> tuple[Where, ...]:
    """The places of a clause without a site that stands for one which it names: "the headquarters
    in Lashio".
    """
    named = {where.name for place, where in zip(here, found, strict=True) if not place.pointing}
    return tuple(
        where
        for place, where in zip(here, found, strict=True)
        if not place.pointing or where.name not in named
    )


def _without_the_country(reading: Reading, draft: Draft, here: list[Mention]) -> list[Mention]:
    """The places without "the country", where another is named: it only holds it, if it is meant
    at all ("400 left Homs, says a group with contacts in the country").
    """
    tokens, lands = draft.seen.sentence.tokens, reading.place_words.of_countries
    wide = [p for p in here if p.pointing and tokens[p.end - 1].low in lands]
    return [p for p in here if p not in wide] if len(wide) < len(here) else here


def _around(
    reading: Reading, draft: Draft, before: Sequence[Draft]
) -> tuple[str, tuple[Where, ...]]:
    """The place that what stands around the sentence of a draft gives it, and by which rule."""
    label = _label(reading, draft)
    if not label and (there := _there(reading, draft)):
        return "where.there", there
    apart = draft.seen.sentence.form is Form.CELL or _is_of_all(reading, draft)
    near = () if apart else _told_near(draft, before, label)
    if near:
        return "where.carried", near
    if label:
        return "where.label", (_as_where(reading, label[0], draft, label[1]),)
    above = _headed(reading, draft, headings_of(reading, draft))
    return ("where.heading", above) if above else ("where.focus", _focus(reading, draft))


def _there(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The place told last in the sentence, where a clause says "there": "the road at Uzun is shut;
    600 were turned back there".
    """
    tokens, table = draft.seen.sentence.tokens, reading.place_words
    left, right = clause(reading, draft)
    at = next((n for n in range(left, right) if _is_there(tokens, n, table)), None)
    if at is None:
        return ()
    usable = _usable(reading, draft.seen, draft, focus=True)
    told = [place for place in usable if place.end <= at and not place.pointing]
    return (_as_where(reading, draft.seen, draft, told[-1]),) if told else ()


def _is_there(tokens: Sequence[Token], at: int, table: Places) -> bool:
    """Whether a word points at a place told before; in "there are 20,000" it does not."""
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return tokens[at].low in table.there and after not in table.being


_ENDS = {PlaceRole.ORIGIN, PlaceRole.DESTINATION}


def _is_beside(draft: Draft, here: Sequence[Mention]) -> bool:
    """Whether a place stands right behind a bare figure of a list: "and five in Kutum"."""
    count = draft.count
    if count is None or count.unit.kind or "assemble.list" not in draft.rules:
        return False
    return any(0 <= p.start - count.end <= _BOUND for p in here)


_SURE, _LIKELY = 2.0, 1.0
"""Log-odds from which on a place that the tagger reads stands against the clause's own, and where
the clause has none."""


def _told(reading: Reading, draft: Draft, least: float) -> tuple[Where, ...]:
    """The places that the tagger reads for a draft with such log-odds, in its window."""
    one = reading.told_of(draft)
    found: dict[Where, None] = {}
    for name, role in _ROLES.items():
        for span in one.words(name, least) if one else ():
            where = None if _is_of_a_part(draft, span) else _at(reading, draft, span)
            moved = draft.measure.family == "movement"
            if where is not None:
                found[replace(where, role=role if moved else PlaceRole.LOCATION)] = None
    return tuple(found)


def _is_of_a_part(draft: Draft, span: Span) -> bool:
    """Whether a place stands behind a part of what a draft counts: "90 in Kenya, including 40 in
    Garissa".
    """
    seen, count = draft.seen, draft.count
    if count is None or not seen.sentence.start <= span.start < seen.sentence.end:
        return False
    tokens = seen.sentence.tokens
    for part in seen.counts:
        end = max(part.end, part.unit.end)
        between = [t for t in tokens[end : end + _PART + 1] if t.start < span.start]
        if part.part and part.start > count.start and 0 < len(between) <= _PART:
            return all(t.kind is Kind.WORD for t in between)
    return False


_PART = 2
"""Tokens from a part to its own place: "40 in the"."""


def _at(reading: Reading, draft: Draft, span: Span) -> Where | None:
    """The place that stands at a span: as the rules have met it, else by its capital."""
    for seen in reading.sightings:
        for place in seen.places if seen.sentence.span.meets(span) else ():
            if span_of(seen, place).meets(span):
                acts = is_agent(reading, seen, place)
                return None if acts else _as_where(reading, seen, draft, place)
    evidence = reading.report.evidence(span.start, span.end)
    named = evidence.quote[0].isupper()
    return Where(evidence.quote, PlaceRole.LOCATION, evidence) if named else None


_ROLES = {
    "place": PlaceRole.LOCATION,
    "origin": PlaceRole.ORIGIN,
    "destination": PlaceRole.DESTINATION,
}


def _usable(
    reading: Reading, seen: Sighting, draft: Draft, *, focus: bool = False
) -> list[Mention]:
    """The places of a sentence that may be an event's: no speaker's seat, nothing in brackets."""
    return [
        place
        for place in seen.places
        if (
            place.sure
            or (seen is draft.seen and _is_taken(draft, place))
            or _is_listed(draft, place)
        )
        and not is_agent(reading, seen, place)
        and not is_mouth(reading, seen, place)
        and not is_a_landmark(reading, seen, place)
        and (focus or place.rule != "where.takes" or _takes(draft, seen, place))
        and (not _in_parenthesis(seen.sentence, place) or _heads_a_figure(seen, place))
        and (
            focus
            or place.rule != "where.named"
            or _heads_a_figure(seen, place)
            or (seen is draft.seen and _is_bound(draft, place))
        )
    ]


def _takes(draft: Draft, seen: Sighting, place: Mention) -> bool:
    """Whether those whom a draft counts came to the place, or are in it, that is told to take them
    in: "Erbil has taken in 40,000 people".
    """
    people = draft.measure.family in _OF_PEOPLE and draft.count is not None
    return seen is draft.seen and people and 0 <= draft.extent[0] - place.end <= _TAKES


_OF_PEOPLE = frozenset({"movement", "situation", "harm", "access"})
_TAKES = 4
"""Tokens from a place to those whom it takes in: "has so far taken in"."""


def _is_listed(draft: Draft, place: Mention) -> bool:
    """A name right before the figure of a list of places ("Kupwara 28, Poonch 5")."""
    listed = "assemble.list" in draft.rules
    return listed and draft.count is not None and place.end == draft.count.start


def _heads_a_figure(seen: Sighting, place: Mention) -> bool:
    """As in "Tanzania has received 70,187, Rwanda 26,300": a list gives each place its figure."""
    return any(count.start == place.end for count in seen.counts)


def _in_parenthesis(sentence: Sentence, place: Mention) -> bool:
    marks = [token.text for token in sentence.tokens[: place.start] if token.text in {"(", ")"}]
    return bool(marks) and marks[-1] == "("


def _is_taken(draft: Draft, place: Mention) -> bool:
    """A name that stands where the draft's word takes a place ("seized Goma")."""
    if not draft.own or draft.trigger.place is None:
        return False
    return 0 <= place.start - draft.trigger.end <= 3 or (
        draft.trigger.passive and 0 <= draft.trigger.start - place.end <= 3
    )


def _heads_count(draft: Draft, place: Mention) -> bool:
    return draft.count is not None and draft.count.start == place.end


def _is_bound(draft: Draft, place: Mention) -> bool:
    """Whether a name that seems to act stands right behind the draft's word, which takes a place:
    "who fled Bara arrived in El Obeid".
    """
    moves = draft.measure.family == "movement"
    return moves and _is_taken(draft, place) and 0 <= place.start - draft.trigger.end <= _BOUND


def _local(reading: Reading, draft: Draft, places: Sequence[Mention]) -> list[Mention]:
    """The places of the draft's clause; in a list of figures, those that belong to its own."""
    left, right = clause(reading, draft)
    headed = any(_heads_count(draft, p) for p in places)  # "Kenya took in 1,200, Uganda 3,400"
    if not headed and (takers := [p for p in places if p.rule == "where.takes"]):
        return takers
    told_of = _of_relative(reading, draft, left)
    left = max(left, told_of)
    here = _own_verb(reading, [p for p in places if left <= p.start < right], draft)
    here = [p for p in here if not _is_counted(draft, p)] or here  # "43 Palestinians in Rafah"
    here = [p for p in here if not _is_all_of_it(reading, draft, p)] or here
    here = _but_seats(reading, draft, here)
    here = _but_others(_but_whence(here, draft), draft)
    if draft.count is None and draft.measure.family == "territory":
        return _ground_of(reading, draft, here)
    count, counts = draft.count, draft.seen.counts
    if count is None or len(counts) < 2:
        return here
    if here and told_of == here[0].start:
        index = counts.index(count)
        return [p for p in here if p.start < draft.extent[0] or _is_of(counts, index, p)]
    own = [p for p in here if _is_of(counts, counts.index(count), p)]
    if own and not _shared(draft, own[0]):
        return own
    return [p for p in here if zone(counts, p.start) < 0 or _shared(draft, p)] or (
        _after_all(draft, here)
    )


def _own_verb(reading: Reading, here: Sequence[Mention], draft: Draft) -> list[Mention]:
    """Without the places of another verb, where a draft's own has one: of "attacked Bara and burned
    40 houses in Um Ruwaba" each has its own.
    """
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    others = [t for t in draft.seen.triggers if t.end <= start or end <= t.start]
    own = [
        p
        for p in here
        if 0 <= p.start - end <= _BOUND and not any(end <= t.start < p.start for t in others)
    ]
    if not own or not draft.own:
        return list(here)

    def is_of_another(place: Mention) -> bool:
        for word in others:
            joint = (end, word.start) if word.start >= end else (word.end, start)
            bound = 0 <= place.start - word.end <= _ITS_PLACE
            between = tokens[slice(*joint)]
            joined = any(t.low in reading.grammar.joints for t in between) or _follows(between)
            behind = word.start >= end or place.end <= start
            if bound and joined and behind and place not in own:
                return True
        return False

    return [place for place in here if not is_of_another(place)]


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
        gap = [token.low for token in tokens[place.end : start]]
        listed = start < end and len(gap) <= _LISTED and gap[:1] in ([","], ["and"])
        if place.end == end or listed:
            start = max(place.start, left)
    return start if start < end else -1


def _is_all_of_it(reading: Reading, draft: Draft, place: Mention) -> bool:
    """Whether a word for the whole country names none ("nationwide in Malawi")."""
    word = draft.seen.sentence.tokens[place.start].low
    return word in reading.place_words.whole and fullest(reading, draft.seen, place) is None


def _but_seats(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Without the place that opens a sentence and in which somebody speaks, where another is left:
    "In Geneva, the UN said that 40,000 had fled Bangui".
    """
    first = here[0] if here else None
    if first is None or len(here) < 2 or first.start > _OPENING:
        return list(here)
    tokens = draft.seen.sentence.tokens
    opens, behind = tokens[first.start].start, tokens[first.end].start
    said = any(
        cue.span.start >= behind and cue.span.end <= tokens[draft.extent[0]].start
        for speech in reading.speeches
        if (cue := speech.cue) and not any(c.start <= opens < c.end for c in speech.content)
    )
    others = [p for p in here[1:] if p.role is not PlaceRole.DESTINATION]
    return list(here[1:]) if said and others else list(here)


_OPENING = 3
"""Tokens from the head of a sentence to the place that opens it: "Speaking in", "From besieged"."""


def _is_counted(draft: Draft, place: Mention) -> bool:
    return any(n.unit.start <= place.start < n.unit.end for n in draft.seen.counts)


def _but_whence(here: Sequence[Mention], draft: Draft) -> list[Mention]:
    """Without the place that the counted are from, or from which the blow came, where another is
    left: "300 people from Bara were killed in El Obeid", "fired on Metula from Khiam".
    """
    if draft.measure.family == "movement":
        return list(here)
    start, ends = draft.extent
    count = draft.count
    if count is not None:
        ends = max(count.end, count.unit.end)
    violent = draft.measure.family == "violence"

    def is_whence(place: Mention) -> bool:
        if violent and draft.own:
            return True  # "fighters from Benghazi attacked Zuwara"
        counted = count is not None and 0 <= place.start - ends <= _BOUND
        return counted or (draft.measure.family == "harm" and place.end <= start)

    kept = [p for p in here if p.role is not PlaceRole.ORIGIN or not is_whence(p)]
    located = any(p.role is PlaceRole.LOCATION for p in kept)
    return kept if located else list(here)


def _follows(tokens: Sequence[Token]) -> bool:
    """Whether a clause of what came of it begins there: ", forcing 40,000 to flee to Ezo"."""
    return any(mark.text == "," and word.low.endswith("ing") for mark, word in pairwise(tokens))


_ITS_PLACE = 5
"""Tokens from another verb to its place: "burned 40 houses in"."""


def _but_others(here: Sequence[Mention], draft: Draft) -> list[Mention]:
    """Without the places that a word of another kind binds, where others are left: of "hundreds
    fled Goma when M23 captured Sake" and "after the shelling of Kupe 300 left for Sarmin" each has
    its own. Who went somewhere when a place fell came from there.
    """
    moved = draft.measure.family == "movement"
    if not draft.own or not (moved or draft.measure.family == "violence"):
        return list(here)
    kinds = _OF_FORCES if moved else frozenset({"movement"})
    words = [t for t in draft.seen.triggers if t.measure.family in kinds]
    words = [t for t in words if t.end <= draft.trigger.start or draft.trigger.end <= t.start]
    ends = [t.end for t in words if not moved and t.start > draft.trigger.end]
    gone = [p for p in here if p.role is not PlaceRole.LOCATION and any(e <= p.start for e in ends)]
    bound = [
        p
        for p in here
        if (p in gone or any(0 <= p.start - t.end <= _BOUND for t in words))
        and not (moved and p.role is not PlaceRole.LOCATION)
        and (p in gone or not any(0 < other.start - p.end <= _LISTED for other in here))
    ]
    own = [p for p in here if p not in bound]
    if moved and own and all(p.role is PlaceRole.DESTINATION for p in own):
        return [replace(p, role=PlaceRole.ORIGIN) if p in bound else p for p in here]
    return own or list(here)


_BOUND = 1
"""Tokens between a word and the place that it binds: "captured the"."""
_LISTED = 2
"""Tokens between the members of a list: "fled the fighting in Tanai and in Injangyang"."""


def _is_of(counts: Sequence[Count], index: int, place: Mention) -> bool:
    """Whether a place stands behind this figure and before the next, or right before it where
    others have theirs so ("in Tibu 2,500, in Ocaña 1,800").
    """
    if counts[index].start == place.end:
        return True
    taken = any(count.start == place.end for count in counts)
    return zone(counts, place.start) == index and not taken


def _after_all(draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """Places behind the last figure, for one that has none of its own: "7 people were killed and
    25 injured when rockets hit Furqan"; not behind a part, whose place is its own.
    """
    counts = draft.seen.counts
    if draft.count is None:
        return []
    nouns = draft.trigger.counts is Counts.OF and not counts[-1].part  # "85 deaths, … 200 injuries"
    if not nouns and any(c.part for c in counts[counts.index(draft.count) + 1 :]):
        return []
    return [place for place in here if zone(counts, place.start) == len(counts) - 1]


def _ground_of(reading: Reading, draft: Draft, here: Sequence[Mention]) -> list[Mention]:
    """The ground that a word is about, with the rest of its list."""
    seen = draft.seen
    told = tuple(p for p in seen.places if not is_a_landmark(reading, seen, p))
    first = ground(replace(seen, places=told), draft.trigger)
    if first is None:
        return list(here)
    tokens, listed = draft.seen.sentence.tokens, [first]
    for place in draft.seen.places[draft.seen.places.index(first) + 1 :]:
        between = [token.low for token in tokens[listed[-1].end : place.start]]
        if not set(between) <= reading.grammar.lists or len(between) > 2:
            break
        listed.append(place)
    return listed


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


def _as_where(reading: Reading, seen: Sighting, draft: Draft, place: Mention) -> Where:
    tokens = seen.sentence.tokens
    start = tokens[distance(reading, seen, place)].start  # "20 km east of Mosul"
    end = tokens[place.end - 1].end
    if tokens[place.end - 1].low.endswith(reading.grammar.possessive):
        end -= 2
    name = reading.report.evidence(start, end)
    evidence = reading.report.evidence(
        _people(reading, seen, place) or start, _holder(reading, seen, place) or end
    )
    role = place.role
    taken = seen is draft.seen and draft.own and 0 <= place.start - draft.trigger.end <= 3
    if role is PlaceRole.LOCATION and seen is draft.seen:
        given = _role_of(draft, place) if taken and draft.trigger.place else None
        role = _role_by_another(draft, place) or given or role
    if draft.measure.family != "movement" or _is_of_a_push(seen, draft, place):
        role = PlaceRole.LOCATION
    return Where(fullest(reading, seen, place) or name.quote, role, evidence)


def _role_by_another(draft: Draft, place: Mention) -> PlaceRole | None:
    """The role that another word of movement gives: "300 who fled Bara arrived in El Obeid"."""
    others = (t for t in draft.seen.triggers if t.measure.family == "movement" and t.place)
    later = (t for t in others if t.start >= draft.extent[1])
    return next((t.place for t in later if 0 <= place.start - t.end <= _BOUND), None)


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
    return tokens[at - 3].start if at - 3 > 0 else None


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
    pushed = any(t.measure.family in _OF_FORCES and 0 <= place.start - t.end <= 1 for t in words)
    return pushed and place.end <= draft.trigger.start


_OF_FORCES = frozenset({"territory", "violence"})


_DASHES = {"–", "—"}
_LABEL = 5
"""Tokens of a label, at most."""


def _label(reading: Reading, draft: Draft) -> tuple[Sighting, Mention] | None:
    """The place before a colon that opens a paragraph or an entry, with its sentence."""
    of_draft = draft.seen.sentence
    for seen in reversed(reading.sightings[: of_draft.index + 1]):
        if seen.sentence.paragraph != of_draft.paragraph:
            return None
        tokens = seen.sentence.tokens
        marks = {":", "."} if tokens[-1] in tokens[:_LABEL] else {":"}  # "DONETSK. Two people"
        marks |= _DASHES if seen.sentence.form is Form.ITEM else set()
        colon = next((at for at, token in enumerate(tokens[:_LABEL]) if token.text in marks), 0)
        lent = seen.sentence.borrowed[0]
        ends = {lent, lent - 1} if lent else {colon}
        for place in seen.places:
            if _is_counted(draft, place):
                continue
            if place.end in ends and place.start <= 1 and not seen.sentence.is_title:
                return seen, place
    return None


def _headed(reading: Reading, draft: Draft, over: Sequence[Sighting]) -> tuple[Where, ...]:
    """The place that the first of the lines ``over`` a draft names which names nothing else: a
    heading ("Borno State"), a cell of its row; or that leads a list ("In Gaza since Tuesday:").
    """
    for seen in over:
        tokens, table = seen.sentence.tokens, reading.place_words
        columns = [reading.sightings[n].sentence for n in seen.sentence.heads]
        of_places = any(s.form is Form.COLUMN and s.words & table.columns for s in columns)
        led = tokens[-1].text == ":"
        for place in seen.places:
            rest = [
                t for t in (*tokens[: place.start], *tokens[place.end :]) if t.kind is Kind.WORD
            ]
            whole = all(t.low in table.beside for t in rest)
            kind = place.end - place.start > 1 and tokens[place.end - 1].low in table.beside
            sure = place.sure or (whole and (of_places or kind))  # "Borno State"
            if sure and not place.pointing and (whole or (led and place.rule != "where.named")):
                return (_as_where(reading, seen, draft, place),)
    return ()


def _is_of_all(reading: Reading, draft: Draft) -> bool:
    """Whether a count of the harmed is a sum of the whole affair, not of the event told before it:
    "its losses since 9 September", "so far 19 have been identified"; or it is denied that anybody
    was harmed at all.
    """
    if draft.is_uncounted:
        return True
    if draft.count is None or draft.measure.family != "harm" or draft.whole:
        return False
    since = any(window.kind is TimeKind.SINCE for window in draft.seen.windows)
    return since or any(True for _ in reading.grammar.sums.find(draft.seen.sentence.tokens))


def _told_near(
    draft: Draft, before: Sequence[Draft], label: tuple[Sighting, Mention] | None
) -> tuple[Where, ...]:
    """Where the claim before it took place, in its paragraph and of its kind: where people were
    counted says nothing on which ground was taken, and the other way round.
    """
    sentence = draft.seen.sentence
    for earlier in reversed(before):
        near = earlier.seen.sentence
        if near.paragraph != sentence.paragraph or near.index < sentence.index - 1:
            break
        if label and near.index < label[0].sentence.index:
            break
        listed = "assemble.list" in earlier.rules and earlier.whole
        places = earlier.whole.where if listed and earlier.whole else earlier.where
        stayed = [w for w in places if w.role is not PlaceRole.DESTINATION]
        if alike(earlier, draft) and stayed:
            moved = draft.measure.family == "movement"
            return tuple(w if moved else replace(w, role=PlaceRole.LOCATION) for w in stayed)
    return ()


def _focus(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """What the report is about: the place that it names most; of equals, the first.

    The title counts for more than a sentence, and what stands first for more than what follows.
    """
    weights: dict[str, float] = {}
    first: dict[str, tuple[Sighting, Mention]] = {}
    told: dict[str, list[tuple[Sighting, Mention]]] = {}
    for seen in reading.sightings:
        lead = not weights
        for place in _usable(reading, seen, draft, focus=True):
            if place.pointing or _is_of_a_wider(seen, place):
                continue
            weight = OF_TITLE if seen.sentence.is_title else OF_LEAD if lead else 1.0
            weight *= OF_NAMED if place.rule == "where.named" else 1.0
            core = _stem(core_of(seen, place)) if reading.rough else core_of(seen, place)
            weights[core] = weights.get(core, 0.0) + weight
            first.setdefault(core, (seen, place))
            told.setdefault(core, []).append((seen, place))
    if not weights:
        return ()
    core = max(weights, key=lambda core: weights[core])
    seen, place = _plainest(told[core]) if reading.rough else first[core]
    return (_as_where(reading, seen, draft, place),)


def _stem(core: str) -> str:
    """The name without the ending that a case leaves in rough translation ("Avdeevku")."""
    return core[:-1] if len(core) >= _DECLINED else core


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
    return any(other.start == place.end + 1 for other in seen.places)
