"""Where: the places of a draft.

1. those of its clause, unless the tagger is sure of others; in a list of figures, those that belong
   to its own
2. those of the whole that it is a part of, else those that the tagger reads, else the home of those
   who tell what they saw there
3. where the claim before it took place, in the same paragraph and of the same kind
4. the label of its paragraph ("Bint Jbeil: troops pulled out"), or its heading; of a cell of a
   table, before all these, that of its row
5. the report's focus: the first place that it names
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.claims import Evidence, PlaceRole, Span, Where
from dragoman.extract.antecedents import OF_LEAD, OF_NAMED, OF_TITLE, core_of, opens_at_home, seat
from dragoman.extract.placeroles import as_where
from dragoman.extract.placewords import Mention, Places
from dragoman.extract.reading import Draft, Reading, Sighting, alike, clause, headings_of, row_of
from dragoman.extract.scope import is_counted, is_ward, of_clause, usable
from dragoman.extract.seats import is_agent, span_of
from dragoman.extract.sentences import Form, Kind, Token
from dragoman.extract.timerows import TimeKind

__all__ = ["where"]


def where(reading: Reading, draft: Draft, before: Sequence[Draft]) -> tuple[Where, ...]:
    """The places of a draft, by the first step that gives any; ``before``: the drafts before it."""
    for rule, found in _steps(reading, draft, before):
        if found:
            draft.rules.append(rule)
            return found
    return ()


def _steps(
    reading: Reading, draft: Draft, before: Sequence[Draft]
) -> Iterator[tuple[str, tuple[Where, ...]]]:
    yield "where.of-what-is-denied", draft.told.where if draft.told else ()
    here = of_clause(reading, draft, usable(reading, draft.seen, draft))
    here = _without_the_country(reading, draft, here)
    local = _each_once(here, [as_where(reading, draft.seen, draft, place) for place in here])
    sure = () if draft.whole or _is_beside(draft, here) else _told(reading, draft, _SURE)
    if reading.rough and _opens(draft, here) and not any(_is_here(draft, w) for w in sure):
        sure = ()
    if not {where.name for where in sure} & {where.name for where in local}:
        ends = {where.role for where in (*sure, *local)}
        both = len(local) == len(sure) == 1 and ends == _ENDS  # "left Kherson and reached Mykolaiv"
        yield "where.told", (*local, *sure) if both else sure
    if here and all(place.pointing for place in here):  # "burned the market", says one from Bor
        home = _of_the_witness(reading, draft)
        yield "where.of-the-speaker", tuple(replace(w, role=local[0].role) for w in home)
    yield "where.clause", (*local, *_other_end(reading, draft, local))
    yield "where.row", _headed(reading, draft, row_of(reading, draft))
    yield "where.of-the-whole", draft.whole.where if draft.whole else ()
    yield "where.told", _told(reading, draft, _LIKELY)
    yield "where.of-the-speaker", _ward(reading, draft) or _of_the_witness(reading, draft)
    yield _around(reading, draft, before)


def _other_end(reading: Reading, draft: Draft, local: Sequence[Where]) -> Iterator[Where]:
    """The label of an item as the end of a way of which the clause tells the other: "Melut: 9,400
    have arrived from Malakal", "Kutum: 300 families fled to Tawila".
    """
    ends = {PlaceRole.ORIGIN: PlaceRole.DESTINATION, PlaceRole.DESTINATION: PlaceRole.ORIGIN}
    roles = {where.role for where in local}
    label = _label(reading, draft) if len(roles) == 1 and roles <= ends.keys() else None
    if label and draft.measure.family == "movement":
        there = as_where(reading, label[0], draft, label[1])
        if there.name not in {where.name for where in local}:
            yield replace(there, role=ends[roles.pop()])


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


def _ward(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The hospital of those who tell whom they have treated there: "doctors at Kantale hospital
    said they had treated 83 wounded".
    """
    if draft.measure.name != "treated":
        return ()
    seen, wards = draft.seen, reading.place_words.wards
    named = [p for p in seen.places if seen.sentence.tokens[p.end - 1].low in wards]
    return tuple(as_where(reading, seen, draft, p) for p in named if not p.pointing)[:1]


def _of_the_witness(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The town of those who tell what they saw at home: "residents of Bor said seven had died"."""
    speaker = reading.attribution_of(draft.focus, reading.told_of(draft))[0].speaker
    told = speaker.evidence if speaker else None
    at = reading.report.sentence_at(told.span.start) if told else None
    if told is None or at is None or reading.place_words.witnesses.isdisjoint(_words(told)):
        return ()
    seen = reading.sightings[at.index]
    named = [p for p in _over(reading, seen) if span_of(seen, p).meets(told.span)]
    return tuple(as_where(reading, seen, draft, place) for place in named[:1])


def _over(reading: Reading, seen: Sighting) -> Iterator[Mention]:
    """The places of a sentence of which somebody may be: "residents of Bor", "Bor residents"; not
    the name behind an office: "Mayor Oleh Sydorkin".
    """
    owning, tokens = reading.grammar.between, seen.sentence.tokens
    for place in seen.places:
        owned = place.start > 0 and tokens[place.start - 1].low in owning
        if (owned or place.kind) and place.kind != "people" and not place.pointing:
            yield place


def _words(evidence: Evidence) -> set[str]:
    return set(evidence.quote.lower().split())


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
        return "where.label", (as_where(reading, label[0], draft, label[1]),)
    above = _headed(reading, draft, headings_of(reading, draft))
    return ("where.heading", above) if above else ("where.focus", _focus(reading, draft))


def _there(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The place told last in the sentence, else in the one before, where a clause says "there":
    "the road at Uzun is shut; 600 were turned back there".
    """
    tokens, table = draft.seen.sentence.tokens, reading.place_words
    left, right = clause(reading, draft)
    at = next((n for n in range(left, right) if _is_there(tokens, n, table)), None)
    if at is None:
        return ()
    for seen in _up_to(reading, draft.seen):
        near = usable(reading, seen, draft, focus=True)
        here = seen is draft.seen
        told = [p for p in near if not p.pointing and (p.end <= at or not here)]
        if told:
            return (as_where(reading, seen, draft, told[-1]),)
    return ()


def _up_to(reading: Reading, seen: Sighting) -> Iterator[Sighting]:
    """A sentence, and the one before it in its paragraph."""
    yield seen
    at = seen.sentence.index
    if at and reading.sightings[at - 1].sentence.paragraph == seen.sentence.paragraph:
        yield reading.sightings[at - 1]


def _is_there(tokens: Sequence[Token], at: int, table: Places) -> bool:
    """Whether a word points at a place told before; in "there are 20,000" it does not."""
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return tokens[at].low in table.there and after not in table.being


def _opens(draft: Draft, here: Sequence[Mention]) -> bool:
    """Whether the place of a clause opens the sentence, as rough translation tells first where
    something happened: "In Donetsk as a result of fire died three people".
    """
    told = draft.measure.family in _HAPPENS
    return told and any(p.sure and not p.pointing and p.start <= _AT_HEAD for p in here)


_HAPPENS = frozenset({"harm", "damage", "violence"})
_AT_HEAD = 1
"""Tokens before a place that opens a sentence: "In Donetsk"."""


def _is_here(draft: Draft, where: Where) -> bool:
    """Whether a place stands in the sentence of a draft."""
    told, sentence = where.evidence, draft.seen.sentence
    return told is not None and sentence.span.meets(told.span)


_ENDS = {PlaceRole.ORIGIN, PlaceRole.DESTINATION}


def _is_beside(draft: Draft, here: Sequence[Mention]) -> bool:
    """Whether a place stands right behind a bare figure of a list: "and five in Kutum"."""
    count = draft.count
    if count is None or count.unit.kind or "assemble.list" not in draft.rules:
        return False
    return any(0 <= p.start - count.end <= _BESIDE for p in here)


_BESIDE = 1
"""Tokens from a bare figure to its place."""


_SURE, _LIKELY = 2.0, 1.0
"""Log-odds from which on a place that the tagger reads stands against the clause's own, and where
the clause has none."""


_NEXT = 1.0
"""Log-odds by which another place may be less sure than the surest."""


def _told(reading: Reading, draft: Draft, least: float) -> tuple[Where, ...]:
    """The places that the tagger reads for a draft with such log-odds, in its window."""
    one = reading.told_of(draft)
    found: dict[Where, None] = {}
    for name, role in _ROLES.items():
        best = max((odds for _, odds in one.roles.get(name, ())), default=least) if one else least
        for span in one.words(name, max(least, best - _NEXT)) if one else ():
            other = _is_of_a_part(draft, span) or _is_ward(reading, draft, span)
            where = None if other else _at(reading, draft, span)
            moved = draft.measure.family == "movement"
            if where is not None:
                found[replace(where, role=role if moved else PlaceRole.LOCATION)] = None
    return tuple(found)


def _is_ward(reading: Reading, draft: Draft, span: Span) -> bool:
    sentence = draft.seen.sentence
    inside = sentence.start <= span.start < sentence.end
    at = sum(token.start < span.start for token in sentence.tokens)
    return inside and is_ward(reading, draft, at)


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
                if is_agent(reading, seen, place):
                    return None
                home = _of_the_witness(reading, draft) if place.pointing else ()
                return home[0] if home else as_where(reading, seen, draft, place)
    evidence = reading.report.evidence(span.start, span.end)
    named = evidence.quote[0].isupper()
    return Where(evidence.quote, PlaceRole.LOCATION, evidence) if named else None


_ROLES = {
    "place": PlaceRole.LOCATION,
    "origin": PlaceRole.ORIGIN,
    "destination": PlaceRole.DESTINATION,
}


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
            if is_counted(draft, place):
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
                return (as_where(reading, seen, draft, place),)
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
        other = draft.measure.name == _TRUCE and earlier.measure.name in _ON_THE_GROUND
        if alike(earlier, draft) and stayed and not other:
            moved = draft.measure.family == "movement"
            return tuple(w if moved else replace(w, role=PlaceRole.LOCATION) for w in stayed)
    return ()


_TRUCE = "ceasefire"
_ON_THE_GROUND = frozenset({"corridor", "aid_delivered", "access_refused"})
"""Of the same family as a truce, but told of a road or a town, and a truce of the whole affair."""


def _focus(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """What the report is about: the place that it names most; of equals, the first.

    The title counts for more than a sentence, and what stands first for more than what follows.
    """
    weights: dict[str, float] = {}
    first: dict[str, tuple[Sighting, Mention]] = {}
    told: dict[str, list[tuple[Sighting, Mention]]] = {}
    for seen in reading.sightings:
        lead = not weights
        for place in usable(reading, seen, draft, focus=True):
            if place.pointing or _is_of_a_wider(seen, place):
                continue
            weight = OF_TITLE if seen.sentence.is_title else OF_LEAD if lead else 1.0
            weight *= OF_NAMED if place.rule == "where.named" else 1.0
            core = _stem(core_of(seen, place)) if reading.rough else core_of(seen, place)
            weights[core] = weights.get(core, 0.0) + weight
            first.setdefault(core, (seen, place))
            told.setdefault(core, []).append((seen, place))
    home = _seat(reading)
    if not home and _is_aside(told) and (ruled := next(_ruled(reading, draft), None)):
        return (ruled,)
    if not weights or (home and opens_at_home(reading) and max(weights.values()) <= OF_LEAD):
        return home
    core = max(weights, key=lambda core: weights[core])
    core = _wider(told[core], weights, reading) or core
    plain = all(place.rule != "where.compass" for _, place in told[core])
    if plain and first[core][1].kind == "country":
        within = {c: w for c, w in weights.items() if not _is_only_named(told[c])}
        within = {c: w for c, w in within.items() if first[c][1].kind != "country"}
        near = max(within, key=lambda core: within[core], default=core)
        of_a_land = _OF_ALL_OF_A_LAND if _is_a_toll(reading, draft) else _PLACE_OF_A_LAND
        core = near if weights[near] >= of_a_land * weights[core] else core
    quiet = [it for it in told[core] if not _is_shouted(*it)] or told[core]
    seen, place = _plainest(told[core]) if reading.rough else quiet[0]
    where = as_where(reading, seen, draft, place)
    if draft.measure.name in _AWAY.get(where.role, ()):
        where = replace(where, role=PlaceRole.LOCATION)
    return (where,)


def _is_aside(told: Mapping[str, Sequence[tuple[Sighting, Mention]]]) -> bool:
    """Whether what a report names is at most one place, told once, from or to which somebody went
    or that acts: "accused Moscow".
    """
    at = [place for found in told.values() for _, place in found]
    return not at or (len(at) == 1 and (at[0].role in _ENDS or at[0].rule == "where.named"))


def _ruled(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The land of those who govern it, where they speak: what they tell happened there, unless they
    say otherwise: "the governor of Kunduz says that 12 police were killed".
    """
    offices = reading.place_words.offices_over
    for speech in reading.speeches:
        who = speech.speaker.evidence if speech.speaker else None
        at = reading.report.sentence_at(who.span.start) if who else None
        if who is None or at is None or offices.isdisjoint(_words(who)):
            continue
        seen = reading.sightings[at.index]
        for place in _over(reading, seen):
            if span_of(seen, place).meets(who.span):
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
        if after is None or after.kind == "country" or not 0 < after.start - end <= _LIES_IN:
            continue
        if any(t.low not in reading.place_words.lies_in for t in tokens[end : after.start]):
            continue
        own, core = core_of(seen, place), core_of(seen, after)
        own, core = (_stem(own), _stem(core)) if reading.rough else (own, core)
        if core != own and weights.get(core, 0.0) >= weights[own]:
            return core
    return None


_LIES_IN = 2
"""Tokens from a place to the town that it lies in: "junction in the"."""


def _seat(reading: Reading) -> tuple[Where, ...]:
    """The town of the dateline, where a report names no other place: one from there, for those who
    live there.
    """
    town = seat(reading)
    return (Where(town.quote, PlaceRole.LOCATION, town),) if town else ()


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


def _is_a_toll(reading: Reading, draft: Draft) -> bool:
    """Whether a draft tells a sum that has grown: "the death toll climbed to 2,430"."""
    if draft.count is None:
        return False
    tokens = draft.seen.sentence.tokens
    return _is_of_all(reading, draft) or any(True for _ in reading.grammar.grows.find(tokens))


def _is_shouted(seen: Sighting, place: Mention) -> bool:
    """Written in capitals: in the body it is written as a name is."""
    return all(token.text.isupper() for token in seen.sentence.tokens[place.start : place.end])


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
    wider = (other for other in seen.places if other.start == place.end + 1)
    return any(not other.pointing for other in wider)  # but "Bambari: the town buries its dead"
