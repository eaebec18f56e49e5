"""Where: the places of a draft.

1. those of its clause, unless the tagger is sure of others; in a list of figures, those that belong
   to its own
2. those of the whole that it is a part of, else those that the tagger reads, else the home of those
   who tell what they saw there
3. where the claim before it took place, in the same paragraph and of the same kind
4. the label of its paragraph ("Bint Jbeil: troops pulled out"), or its heading; before all these,
   of a cell of a table that of its row, of a line of a form that of another ("Location: Sake")
5. the place at the head of a form (`forms`), else the report's focus: the place that it names most
   (`focus`)

    seats          names that are no scene: who acts, where somebody speaks
    antecedents    what "the town" stands for
    scope, listing  which of the names of a sentence are those of a draft, which that of a figure
    sites          what bears no name and lies in a place that does: "a school in Homs"
    roles          there, from there, to there, through there
    homes, lands   where those who speak are at home; the land that a report is about
    forms          the place that the head of a form names
    focus, totals  what the report is about; what its sums are about
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from dragoman.claims import PlaceRole, Span, Where, holder_of, site_in, site_of
from dragoman.extract.drafts.reading import (
    Draft,
    Reading,
    Sighting,
    alike,
    clause,
    fields_of,
    headings_of,
    is_total,
    row_of,
)
from dragoman.extract.names.persons import is_of_persons
from dragoman.extract.names.placewords import BEYOND, WIDE, Mention, Places
from dragoman.extract.text.sentences import OF_TABLES, Form, Kind, Token, is_timed
from dragoman.extract.where.antecedents import is_a_land
from dragoman.extract.where.focus import focus, is_of_a_land, is_of_all, is_of_months
from dragoman.extract.where.forms import is_a_seat_only, is_among_places, named_at_its_head
from dragoman.extract.where.homes import homes
from dragoman.extract.where.lands import of_capital
from dragoman.extract.where.listing import breakdown, is_of_an_entry
from dragoman.extract.where.roles import as_where
from dragoman.extract.where.scope import is_a_venue_only, is_counted, is_ward, of_clause, usable
from dragoman.extract.where.seats import (
    is_a_dateline,
    is_a_landmark,
    is_abroad,
    is_agent,
    is_mouth,
    is_of_an_aside,
    is_told_in,
    span_of,
)
from dragoman.extract.where.sites import at_a_site, site_before
from dragoman.extract.where.totals import (
    is_of_settlements,
    of_its_parts,
    of_its_people,
    outgrows,
    total,
)

__all__ = ["where"]


def where(reading: Reading, draft: Draft, before: Sequence[Draft]) -> tuple[Where, ...]:
    """The places of a draft, by the first step that gives any; ``before``: the drafts before it.

    Where troops withdrew to is no place that they left, nor need that be one told before.
    """
    if ends := _way_back(reading, draft):
        draft.rules.append("where.clause")
        return ends
    for rule, found in _steps(reading, draft, before):
        if found:
            draft.rules.append(rule)
            if rule == "where.clause":
                return at_a_site(reading, draft, rule, found)
            there = _as_led(reading, draft, found)
            if rule in _FROM_ANOTHER:
                there = tuple(_at_the_scene(draft, before, place) for place in there)
            return at_a_site(reading, draft, rule, there)
    return ()


def _as_led(reading: Reading, draft: Draft, found: tuple[Where, ...]) -> tuple[Where, ...]:
    """What is told elsewhere of those who move, as the words right behind their verb lead there:
    "were evacuated **from those districts**", "went **to the villages**".
    """
    if draft.measure.family != "movement" or not draft.own:
        return found
    table, tokens = reading.place_words, draft.seen.sentence.tokens
    led = table.roles.longest(tokens, draft.extent[1])
    behind = [token.low for token in tokens[led.end : led.end + 2]] if led else []
    there = behind[:1] and behind[0] in table.there
    those = behind[:1] and behind[0] in reading.grammar.pointing
    if led and (there or (those and behind[-1] in table.columns)):
        stayed = PlaceRole.LOCATION
        return tuple(replace(w, role=led.value) if w.role is stayed else w for w in found)
    return found


def _way_back(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """What those who withdraw leave and where they go, where their clause tells both ends or the
    second: "pulled out of Sake towards Goma", "retreated to Kosti"; nothing else.
    """
    if draft.measure.name != _WITHDREW or not draft.own:
        return ()
    seen, (_, right) = draft.seen, clause(reading, draft)
    deeds = (word.start for word in seen.triggers if word.start >= draft.trigger.end)
    right = min((right, *deeds))  # "left Sake once the army had **entered** Bor"
    behind = [p for p in usable(reading, seen, draft) if draft.trigger.end <= p.start < right]
    if all(place.role is not PlaceRole.DESTINATION for place in behind):
        return ()
    left = [place for place in behind if place.role is PlaceRole.ORIGIN]
    goals = [place for place in behind if place.role is PlaceRole.DESTINATION]
    there = [as_where(reading, seen, draft, place) for place in goals]
    return (
        *(as_where(reading, seen, draft, place) for place in left),
        *(replace(where, role=PlaceRole.DESTINATION) for where in there),
    )


_WITHDREW = "withdrew"


def _steps(
    reading: Reading, draft: Draft, before: Sequence[Draft]
) -> Iterator[tuple[str, tuple[Where, ...]]]:
    yield "where.of-what-is-denied", draft.told.where if draft.told else ()
    yield "where.list", _announced(reading, draft)
    here = of_clause(reading, draft, usable(reading, draft.seen, draft))
    here = _without_the_country(reading, draft, here)
    across = _to_the_other_side(reading, draft)
    here = [place for place in here if place.start >= across]
    here = _without_the_ends_of_ways(reading, draft, here)
    here = [] if _are_of_the_whole(draft, here) else here
    local = _each_once(reading, draft, here)
    yield "where.clause", () if here else _of_those_told_to_leave(reading, draft)
    if across and not here:
        yield "where.of-the-speaker", _of_who_is_there(reading, draft)
        return
    free = not here and not draft.whole and _stands_free(reading, draft)
    apart = free and _points_there(reading, draft) is None
    yield "where.of-the-land", total(reading, draft) if apart else ()
    sure = () if draft.whole or _is_beside(draft, here) else _told(reading, draft, _SURE)
    of_all = not draft.seen.sentence.is_title and is_of_all(reading, draft)
    if of_all and not here:  # what another sentence tells of one place is not of all
        sure = tuple(where for where in sure if _is_of_all(reading, draft, where))
    frame = _frame(reading, draft) if free and not of_all else ()
    if not any(_is_here(draft, where) for where in sure):
        yield "where.frame", frame
    entry = is_of_an_entry(draft, here)
    named = entry or any(
        (p.sure and not p.pointing) or is_a_land(reading, draft.seen, p) for p in here
    )
    if named and not any(_is_here(draft, w) for w in sure):
        sure = ()  # what another sentence tells is not nearer than the clause
    if _is_taken(draft, here):
        sure = ()  # "141 moved from Baashiqa; 85 others left **Al-Namroud**"
    sure = tuple(where for where in sure if not _is_of_the_next(draft, here, where))
    if sure and not here and not all(_is_here(draft, where) for where in sure):
        yield "where.carried", () if of_all else _told_beside(reading, draft, before)
    if not {where.name for where in sure} & {where.name for where in local}:
        ends = {where.role for where in (*sure, *local)}
        both = len(local) == len(sure) == 1 and ends == _ENDS  # "left Kherson and reached Mykolaiv"
        yield "where.told", (*local, *sure) if both else sure
    if here and all(place.pointing for place in here):  # "burned the market", says one from Bor
        home = _of_the_witness(reading, draft)
        yield "where.of-the-speaker", tuple(_seen_there(local[0], w) for w in home)
    yield "where.entry" if entry else "where.clause", (*local, *_other_end(reading, draft, local))
    yield "where.row", _headed(reading, draft, _narrowest_first(reading, draft))
    yield "where.field", _of_its_form(reading, draft)
    yield "where.of-the-whole", _of_the_whole(draft)
    beside = () if here or of_all else _told_beside(reading, draft, before)
    likely = _told(reading, draft, _LIKELY)
    if beside and not all(_is_here(draft, where) for where in likely):
        yield "where.carried", beside
    yield "where.told", tuple(w for w in likely if not of_all or _is_of_all(reading, draft, w))
    home = (
        _ward(reading, draft) or _of_the_house(reading, draft) or _of_the_district(reading, draft)
    )
    yield "where.of-the-speaker", home or _of_the_witness(reading, draft)
    yield _around(reading, draft, before)


def _of_those_told_to_leave(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The home of those whom an order is for, be they told or telling: "residents of **Bor** were
    told to evacuate", "warned people in **Bor** to leave".
    """
    if draft.measure.name != _ORDER:
        return ()
    seen, (left, right) = draft.seen, clause(reading, draft)
    tokens, whom = seen.sentence.tokens, reading.place_words.witnesses | reading.grammar.anybody
    homes_of = reading.place_words.links | reading.place_words.placing
    return tuple(
        replace(as_where(reading, seen, draft, place), role=PlaceRole.LOCATION)
        for place in seen.places
        if left < place.start - 1 < right
        and tokens[place.start - 1].low in homes_of
        and tokens[place.start - 2].low in whom
        and not place.pointing
    )[:1]


_ORDER = "evacuation_order"


def _seen_there(told: Where, home: Where) -> Where:
    """The place where those who speak are at home, for the words that point at one; with the site
    that these tell.
    """
    if not (site := site_of(told.name)):
        return replace(home, role=told.role)
    return replace(told, name=site_in(site, holder_of(home.name)))


def _is_taken(draft: Draft, here: Sequence[Mention]) -> bool:
    """Whether a place stands right behind a word that takes one: "left **Goma**"."""
    takes = draft.own and draft.trigger.place is not None
    return takes and any(place.sure and place.start == draft.trigger.end for place in here)


def _is_of_the_next(draft: Draft, here: Sequence[Mention], where: Where) -> bool:
    """Whether a place stands behind the word of a further deed, and the draft has one before that:
    "killed two men in Homs and **detained** 14 in Hama".
    """
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    deed = next((w.start for w in draft.seen.triggers if w.start >= end), None)
    if deed is None or where.evidence is None or not draft.own:
        return False
    own = any(place.sure and start <= place.start < deed for place in here)
    return own and where.evidence.span.start >= tokens[deed].end


def _stands_free(reading: Reading, draft: Draft) -> bool:
    """Whether no label or heading says of what place a draft is."""
    return not (_label(reading, draft) or _headed(reading, draft, headings_of(reading, draft)))


def _frame(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The place that opens a sentence, for its later clauses: "In Baiji they surrounded the
    refinery; 250 guards left".
    """
    named = (p for p in usable(reading, draft.seen, draft) if p.sure and not p.pointing)
    first = next(named, None)
    if first and is_abroad(reading, draft.seen, first):
        return ()
    opens = first is not None and 0 < first.start <= _AT_HEAD and first.end < draft.extent[0]
    if first is None or not opens or first.role is not PlaceRole.LOCATION:
        return ()
    return (as_where(reading, draft.seen, draft, first),)


def _other_end(reading: Reading, draft: Draft, local: Sequence[Where]) -> Iterator[Where]:
    """The label of an item as the end of a way of which the clause tells the other: "Melut: 9,400
    have arrived from Malakal", "Kutum: 300 families fled to Tawila".
    """
    ends = {PlaceRole.ORIGIN: PlaceRole.DESTINATION, PlaceRole.DESTINATION: PlaceRole.ORIGIN}
    roles = {where.role for where in local}
    label = _label(reading, draft) if len(roles) == 1 and roles <= ends.keys() else None
    if label and is_a_dateline(reading, *label):
        return
    if label and draft.measure.family == "movement":
        there = as_where(reading, label[0], draft, label[1])
        if there.name not in {where.name for where in local}:
            yield replace(there, role=ends[roles.pop()])


def _each_once(reading: Reading, draft: Draft, here: Sequence[Mention]) -> tuple[Where, ...]:
    """The places of a clause, each once: no words that stand for one which it names, and no town
    beside a site in it ("in **Lashio** a shell hit **the market**"), but where one was left for
    the other.
    """
    seen = draft.seen
    found = [(place, as_where(reading, seen, draft, place)) for place in here]
    names = {where.name for place, where in found if not place.pointing}
    held = {(holder_of(where.name), where.role) for _, where in found if site_of(where.name)}
    named = []
    for place in here:
        if not place.pointing:
            site = site_before(reading, seen, place)
            named.append(range(site[0] if site else place.start, place.end))

    def again(place: Mention, where: Where) -> bool:
        if not place.pointing:
            return not site_of(where.name) and (where.name, where.role) in held
        return where.name in names or any(place.start in words for words in named)

    return tuple(where for place, where in found if not again(place, where))


def _are_of_the_whole(draft: Draft, here: Sequence[Mention]) -> bool:
    """Whether the places of a part's clause stand before the whole, which has a place already: "a
    halt in southern Lebanon after a strike in Qana killed 56 people, **34 of them children**".
    """
    whole = draft.whole
    if whole is None or whole.seen is not draft.seen or whole.count is None or not whole.where:
        return False
    return all(place.end <= whole.count.start for place in here)


def _of_the_whole(draft: Draft) -> tuple[Where, ...]:
    """The places of the whole; of those of it who came back, whence they went is where they are:
    "3,000 fled Kupe to Bara; 200 of them returned".
    """
    places = draft.whole.where if draft.whole else ()
    back = draft.measure.name == "returned" and draft.whole is not None
    if not back or draft.whole is None or draft.whole.measure.name == "returned":
        return places
    return tuple(replace(where, role=_BACK.get(where.role, where.role)) for where in places)


_BACK = {
    PlaceRole.ORIGIN: PlaceRole.DESTINATION,
    PlaceRole.DESTINATION: PlaceRole.ORIGIN,
}


def _without_the_country(reading: Reading, draft: Draft, here: list[Mention]) -> list[Mention]:
    """The places without "the country", where another is named: it only holds it, if it is meant
    at all ("400 left Homs, says a group with contacts in the country").
    """
    tokens, lands = draft.seen.sentence.tokens, reading.place_words.of_countries
    wide = [p for p in here if p.pointing and tokens[p.end - 1].low in lands]
    return [p for p in here if p not in wide] if len(wide) < len(here) else here


def _without_the_ends_of_ways(reading: Reading, draft: Draft, here: list[Mention]) -> list[Mention]:
    """The places without those that a way only leads to, of an item whose label says where it lies:
    "Bor: road to **Juba** closed".
    """
    led = [p for p in here if _is_led_to(reading, draft.seen.sentence.tokens, p.start)]
    return [p for p in here if p not in led] if led and _label(reading, draft) else here


def _ward(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The hospital of those who tell whom they have treated there: "doctors at Kantale hospital
    said they had treated 83 wounded".
    """
    if draft.measure.name != "treated":
        return ()
    seen, wards = draft.seen, reading.place_words.wards
    named = [p for p in seen.places if seen.sentence.tokens[p.end - 1].low in wards]
    return tuple(as_where(reading, seen, draft, p) for p in named if not p.pointing)[:1]


def _of_the_house(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The house that tells whom it took in, where it stands: "the mission at Prabis said it had
    taken in 3,000 people". Of the dead it counts many have died elsewhere.
    """
    if draft.measure.name not in _TAKEN_IN:
        return ()
    kinds = reading.place_words.houses
    speaker = reading.attribution_of(draft.focus, reading.told_of(draft))[0].speaker
    told = speaker.evidence if speaker else None
    at = reading.report.sentence_at(told.span.start) if told else None
    if told is None or at is None or kinds.isdisjoint(told.quote.lower().split()):
        return ()
    seen = reading.sightings[at.index]
    inside = (p for p in seen.places if p.sure and span_of(seen, p).meets(told.span))
    return tuple(
        replace(as_where(reading, seen, draft, place), role=PlaceRole.LOCATION) for place in inside
    )[:1]


def _of_the_district(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The district that tells what befell it: "Lamu county has reported 45 deaths"."""
    speaker = reading.attribution_of(draft.focus, reading.told_of(draft))[0].speaker
    told = speaker.evidence.span if speaker and speaker.evidence else None
    at = reading.report.sentence_at(told.start) if told else None
    if told is None or at is None or draft.measure.family not in _OF_DISTRICTS:
        return ()
    seen, kinds = reading.sightings[at.index], reading.place_words.kinds_after
    for place in seen.places:
        span = span_of(seen, place)
        whole = span.start <= told.start and told.end <= span.end
        if whole and not place.pointing and kinds.longest(seen.sentence.tokens, place.end - 1):
            return (replace(as_where(reading, seen, draft, place), role=PlaceRole.LOCATION),)
    return ()


def _to_the_other_side(reading: Reading, draft: Draft) -> int:
    """The token behind what begins a sentence about another place than that told before: "**on the
    other side**, an official of Poonch confirmed 16 dead"; 0 where nothing does.
    """
    found = next(reading.place_words.across.within(draft.seen.sentence), None)
    opens = found is not None and found.start <= _AT_HEAD and found.end <= draft.extent[0]
    return found.end if found and opens else 0


def _of_who_is_there(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The place of those who speak from the other side."""
    table = reading.place_words
    speaker = reading.attribution_of(draft.focus, reading.told_of(draft))[0].speaker
    there = homes(reading, speaker, table.over_there | table.witnesses | table.offices_over)
    return tuple(as_where(reading, seen, draft, place) for seen, place in there)[:1]


_OF_DISTRICTS = frozenset({"harm", "damage", "situation", "movement"})
"""Families of what a district counts of its own people."""
_TAKEN_IN = frozenset({"treated", "sheltered", "in_camp", "arrived"})


def _of_the_witness(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The town of those who tell what they saw at home: "residents of Bor said seven had died"."""
    speaker = reading.attribution_of(draft.focus, reading.told_of(draft))[0].speaker
    at_home = homes(reading, speaker, reading.place_words.witnesses)
    return tuple(as_where(reading, seen, draft, place) for seen, place in at_home)[:1]


def _around(
    reading: Reading, draft: Draft, before: Sequence[Draft]
) -> tuple[str, tuple[Where, ...]]:
    """The place that what stands around the sentence of a draft gives it, and by which rule."""
    if draft.seen.sentence.form is Form.CELL and is_total(reading, draft):
        return "where.of-the-land", tuple(_of_the_title(reading, draft))
    label = _label(reading, draft)
    land = of_capital(reading) if label and is_of_a_land(reading, draft) else None
    if label and land and land.evidence and land.evidence.span.meets(span_of(*label)):
        return "where.of-the-land", (land,)  # "ISLAMABAD: Floods killed 1,136 in all"
    if not label and (there := _there(reading, draft)):
        return "where.there", there
    apart = draft.seen.sentence.form is Form.CELL or is_of_all(reading, draft)
    apart = apart or bool(of_its_parts(reading, draft))  # "60 deaths, nine of them in Goma"
    near = () if apart else _told_near(reading, draft, before, label)
    beside = () if apart else _beside(reading, draft, near)
    if beside:
        return "where.beside", beside
    if near:
        return "where.carried", near
    if label:
        return "where.label", (as_where(reading, label[0], draft, label[1]),)
    return _above(reading, draft)


def _above(reading: Reading, draft: Draft) -> tuple[str, tuple[Where, ...]]:
    """The place of the lines over a draft, and by which rule; else what its report is about."""
    if above := _headed(reading, draft, headings_of(reading, draft)):
        return "where.heading", above
    head = named_at_its_head(reading) if not draft.seen.sentence.is_title else None
    if head is None or is_a_seat_only(reading, draft, head):
        found = focus(reading, draft)
        return ("where.focus", found) if found else ("where.label", _by_its_label(reading, draft))
    told = as_where(reading, head[0], draft, head[1])
    return "where.head", (replace(told, role=PlaceRole.LOCATION),)


def _announced(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The ground that a line names one by one in the list below it: "Villages under rebel
    control:" over "• Suran", "• Maardas".
    """
    sentence = draft.seen.sentence
    announces = sentence.tokens[-1].text == ":" and draft.count is None
    if not announces or draft.measure.family != "territory":
        return ()
    found: list[Where] = []
    for seen in reading.sightings[sentence.index + 1 :]:
        if sentence.index not in seen.sentence.heads or seen.triggers or seen.counts:
            break
        found += [as_where(reading, seen, draft, place) for place in seen.places]
    return tuple(found)


def _by_its_label(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The name before the colon that opens the paragraph of a draft, of a report that names no
    place otherwise: "**Burri**: no water since Friday"; none of a topic, nor of who speaks.
    """
    seen = reading.paragraph(draft.seen.sentence.paragraph)[0]
    tokens, table = seen.sentence.tokens, reading.place_words
    colon = next((at for at, token in enumerate(tokens[:_LABEL]) if token.text == ":"), 0)
    name = [token for token in tokens[:colon] if token.text != ","]
    if not name or not all(token.kind is Kind.WORD and token.capital for token in name):
        return ()
    told = any(table.topics.longest(tokens, at) for at in range(colon))
    told = told or any(word.start < colon for word in seen.triggers)
    others = table.not_heads | table.columns | table.labels
    plain = any(token.low in others for token in name)
    speech = reading.governing(draft.focus)
    end = next(at for at, token in enumerate(tokens) if token.text in {",", ":"})
    mouth = speech.speaker.evidence if speech and speech.speaker else None
    if told or plain or (mouth and mouth.span.meets(Span(tokens[0].start, tokens[colon].end))):
        return ()
    label = Mention(0, end, PlaceRole.LOCATION, True, "where.named")
    return (as_where(reading, seen, draft, label),)


def _of_the_title(reading: Reading, draft: Draft) -> Iterator[Where]:
    """The only place that the title of a table names, for its totals."""
    titles = (seen for seen in headings_of(reading, draft) if seen.sentence.is_title)
    for seen in titles:
        named = [place for place in seen.places if place.kind or place.sure]
        if len(named) == 1:
            yield as_where(reading, seen, draft, named[0])


def _beside(reading: Reading, draft: Draft, near: Sequence[Where]) -> tuple[Where, ...]:
    """The place that an earlier clause of the sentence names, where nothing else is as near: "a
    fire at Camp 11 gutted 460 shelters; 2,300 people are in the schools".
    """
    seen = draft.seen
    if seen.sentence.is_title or (near and all(_is_here(draft, where) for where in near)):
        return ()
    left, _ = clause(reading, draft)
    told = [
        p
        for p in usable(reading, seen, draft)
        if p.end <= left and p.sure and not p.pointing and p.role is PlaceRole.LOCATION
    ]
    told = [p for p in told[-1:] if p.kind not in WIDE and p.rule != "where.compass"]
    return tuple(as_where(reading, seen, draft, place) for place in told)


def _there(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The place told last in the sentence, else in the one before, where a clause says "there":
    "the road at Uzun is shut; 600 were turned back there".
    """
    at = _points_there(reading, draft)
    if at is None:
        return ()
    for seen in _up_to(reading, draft.seen):
        near = usable(reading, seen, draft, focus=True)
        here = seen is draft.seen
        told = [p for p in near if not p.pointing and (p.end <= at or not here)]
        told = [p for p in told if not is_abroad(reading, seen, p)]
        if told:
            return (as_where(reading, seen, draft, told[-1]),)
    return ()


def _points_there(reading: Reading, draft: Draft) -> int | None:
    """Where the clause of a draft says "there"."""
    tokens, table = draft.seen.sentence.tokens, reading.place_words
    left, right = clause(reading, draft)
    counted = max(draft.count.end, draft.count.unit.end) if draft.count else -1
    return next((n for n in range(left, right) if _is_there(tokens, n, counted, table)), None)


def _up_to(reading: Reading, seen: Sighting) -> Iterator[Sighting]:
    """A sentence, and the one before it in its paragraph."""
    yield seen
    at = seen.sentence.index
    if at and reading.sightings[at - 1].sentence.paragraph == seen.sentence.paragraph:
        yield reading.sightings[at - 1]


def _is_there(tokens: Sequence[Token], at: int, counted: int, table: Places) -> bool:
    """Whether a word points at a place told before; in "there are 20,000" it does not, but in "17
    bridges there were washed away", where those are ``counted`` before it.
    """
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return tokens[at].low in table.there and (after not in table.being or at == counted)


_AT_HEAD = 1
"""Tokens before a place that opens a sentence: "In Donetsk"."""


def _is_of_all(reading: Reading, draft: Draft, where: Where) -> bool:
    """Whether a place may be that of a sum: one of its own sentence, or of the title."""
    told = where.evidence
    at = reading.report.sentence_at(told.span.start) if told else None
    return _is_here(draft, where) or (at is not None and at.is_title)


def _is_here(draft: Draft, where: Where) -> bool:
    """Whether a place stands in the sentence of a draft."""
    told, sentence = where.evidence, draft.seen.sentence
    return told is not None and sentence.span.meets(told.span)


_ENDS = {PlaceRole.ORIGIN, PlaceRole.DESTINATION}


def _is_beside(draft: Draft, here: Sequence[Mention]) -> bool:
    """Whether a place stands right behind a bare figure of a list: "and five in Kutum"."""
    count = draft.count
    if count is None or count.unit.kind:
        return False
    return any(0 <= p.start - count.end <= _BESIDE for p in here)


_BESIDE = 1
"""Tokens from a bare figure to its place."""


_LINES = frozenset({Form.ITEM, Form.CELL, Form.HEADING})
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
            other = _is_of_a_part(reading, draft, span) or _is_ward(reading, draft, span)
            other = other or _is_whence(reading, draft, span)
            other = other or _is_of_a_later_figure(reading, draft, span)
            other = other or _is_of_another_entry(reading, draft, span)
            other = other or _is_of_another_item(reading, draft, span)
            other = other or _is_of_another_scene(reading, draft, span)
            other = other or _is_who_tells(reading, draft, span)
            where = None if other else _at(reading, draft, span)
            moved = draft.measure.family == "movement"
            if where is not None:
                found[replace(where, role=role if moved else PlaceRole.LOCATION)] = None
    return tuple(found)


def _is_of_another_entry(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether a place is told in one entry alone, and that of another hour than a draft's."""
    report, words = reading.report, span.of(reading.report.text)
    told = (s for s in report.sentences if words in s.span.of(report.text))
    return report.is_of_another_entry(told, draft.seen.sentence)


def _is_who_tells(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether it is a body by its letters, that tells it: "3 killed in Sake, **OCHA**"."""
    speech = reading.governing(draft.focus)
    told = speech.speaker.evidence if speech and speech.speaker else None
    letters = told is not None and told.quote.isupper()
    return bool(told and letters and span.start <= told.span.start and told.span.end <= span.end)


def _is_of_another_scene(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether a place is told in another paragraph than a draft whose sentence is a toll alone, of
    what the sentence before it tells ("Jets struck **Soba**. 5 dead, 12 wounded").
    """
    here, there = draft.seen.sentence, reading.report.sentence_at(span.start)
    first = min((count.start for count in draft.seen.counts), default=_TOLL)
    if first or draft.seen.places or len(here.tokens) > _TOLL or not here.index:
        return False
    before = reading.sightings[here.index - 1]
    named = any(p.sure and not p.pointing for p in before.places)
    near = before.sentence.paragraph == here.paragraph and named
    return near and there is not None and there.paragraph != here.paragraph


_TOLL = 10
"""Tokens of a sentence that is a toll alone, at most."""


def _is_of_another_item(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether a place is told in another item of a list than a draft, which names one itself, or
    under another heading than that of a place under which the draft stands.
    """
    here, there = draft.seen.sentence, reading.report.sentence_at(span.start)
    if there is None or there.paragraph == here.paragraph:
        return False
    if there.form is not Form.ITEM if there.is_title else there.index in here.heads:
        return False
    own = any(p.sure and not p.pointing for p in usable(reading, draft.seen, draft))
    label = _label(reading, draft)
    if here.form is Form.ITEM and (own or label):
        return there.form is not Form.PROSE or bool(label and label[0] is draft.seen)
    if named_at_its_head(reading):  # all that names no place of its own is of that in the head
        return bool(label) or _LINES.issuperset({here.form, there.form})
    above = headings_of(reading, draft)[:1]
    apart = there.heads[:1] != here.heads[:1]
    return apart and bool(_headed(reading, draft, above))


def _is_ward(reading: Reading, draft: Draft, span: Span) -> bool:
    sentence = draft.seen.sentence
    inside = sentence.start <= span.start < sentence.end
    at = sum(token.start < span.start for token in sentence.tokens)
    return inside and is_ward(reading, draft, at)


def _is_whence(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether those who were hit were fired at from there: "shelled it from the hills of Bor"."""
    seen, roles = draft.seen, reading.place_words.roles
    fired = any(word.measure.name == _FIRED for word in seen.triggers)
    if draft.measure.family != "harm" or not fired or not seen.sentence.span.meets(span):
        return False
    before = [token for token in seen.sentence.tokens if token.start < span.start][-_WHENCE:]
    led = next(roles.find(before), None)
    return led is not None and led.value is PlaceRole.ORIGIN


_FIRED = "shelling"
_WHENCE = 4
"""Tokens, at most, from "from" to the name: "from the hills of Bor"."""


def _is_of_a_part(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether a place stands behind a part of what a draft counts: "90 in Kenya, including 40 in
    Garissa".
    """
    seen, count = draft.seen, draft.count
    if count is None or not seen.sentence.start <= span.start < seen.sentence.end:
        return False
    tokens = seen.sentence.tokens
    parts = breakdown(seen, count, reading.place_words.links)
    if parts and tokens[parts[0].start].start < span.start:
        return True
    for part in seen.counts:
        end = max(part.end, part.unit.end)
        between = [t for t in tokens[end : end + _PART + 1] if t.start < span.start]
        if part.part and part.start > count.start and 0 < len(between) <= _PART:
            return all(t.kind is Kind.WORD for t in between)
    return False


def _is_of_a_later_figure(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether a place stands behind a figure of a sentence further on, whose own it is: "2,500 were
    moved out. Some 500 of them came from al-Qadisiyah".
    """
    there = reading.report.sentence_at(span.start)
    if draft.count is None or there is None or there.index <= draft.seen.sentence.index:
        return False
    for count in reading.sightings[there.index].counts:
        behind = there.tokens[max(count.end, count.unit.end) :][:_ITS_PLACE]
        between = [token for token in behind if token.start < span.start]
        if 0 < len(between) < _ITS_PLACE and all(token.kind is Kind.WORD for token in between):
            return True
    return False


_ITS_PLACE = 4
"""Tokens from a figure to its place, and one: "500 from the"."""


_PART = 2
"""Tokens from a part to its own place: "40 in the"."""


def _at(reading: Reading, draft: Draft, span: Span) -> Where | None:
    """The place that stands at a span: as the rules have met it, else by its capital."""
    for sentence in reading.report.sentences_in(span):
        seen = reading.sightings[sentence.index]
        for place in seen.places:
            if span_of(seen, place).meets(span):
                if place.rule == BEYOND or is_agent(reading, seen, place):
                    return None
                if is_told_in(reading, seen, place):
                    return None
                if is_a_venue_only(reading, seen, place, draft):
                    return None
                here = seen is draft.seen
                if here and is_of_an_aside(reading, seen, place, draft.extent[0]):
                    return None
                if is_a_landmark(reading, seen, place):
                    return None
                told = as_where(reading, seen, draft, place)
                home = _of_the_witness(reading, draft) if place.pointing else ()
                return _seen_there(told, home[0]) if home else told
    evidence = reading.report.evidence(span.start, span.end)
    named = evidence.quote[0].isupper() and not _is_no_place(reading, span)
    words = reading.report.words(evidence)
    return Where(words, PlaceRole.LOCATION, evidence) if named else None


def _is_no_place(reading: Reading, span: Span) -> bool:
    """Whether what stands before a name makes it somebody's, or that of a storm, or the report
    tells somebody by it elsewhere; or it is one who acts: "an assault by **Boko Haram**",
    "ex-**Seleka** fighters".
    """
    here = reading.report.sentence_at(span.start)
    tokens = here.tokens if here else ()
    if any(token.start < span.start < token.end for token in tokens):
        return True
    before = [token for token in tokens if token.end <= span.start]
    inside = [token for token in tokens[len(before) :] if token.start < span.end]
    table, several = reading.place_words, " " in span.of(reading.report.text).strip()
    if is_of_persons(tokens, len(before), len(before) + len(inside), table):
        return True
    if any(match.end == len(inside) for match in table.never.at(inside, 0)):
        return True
    words = table.titles | (table.of_persons if several else frozenset())
    if not before:
        return False
    if before[-1].text in _OPENING and all(token.text.isupper() for token in inside):
        return True  # "(IOM)"
    storm = before[-1].capital and before[-1].low in reading.grammar.forces
    led = before[:-1] if len(before) > 1 and before[-1].low in table.determiners else before
    return storm or before[-1].low in words or led[-1].low in reading.grammar.agents


_OPENING = frozenset("([")
_ROLES = {
    "place": PlaceRole.LOCATION,
    "origin": PlaceRole.ORIGIN,
    "destination": PlaceRole.DESTINATION,
}


_DASHES = {"–", "—"}
_LABEL, _ASIDE = 5, 4
"""Tokens of a label, at most, and further ones where some stand in brackets."""
_IN = ["(", ")"]


def _label(reading: Reading, draft: Draft) -> tuple[Sighting, Mention] | None:
    """The place before a colon that opens a paragraph or an entry, with its sentence."""
    of_draft = draft.seen.sentence
    for seen in reversed(reading.sightings[: of_draft.index + 1]):
        if seen.sentence.paragraph != of_draft.paragraph:
            return None
        tokens = seen.sentence.tokens
        marks = {":", "."} if tokens[-1] in tokens[:_LABEL] else {":"}  # "DONETSK. Two people"
        marks |= _DASHES if seen.sentence.form is Form.ITEM else set()
        reach = tokens[: _LABEL + _ASIDE * any(token.text == "(" for token in tokens[:_LABEL])]
        colon = next((at for at, token in enumerate(reach) if token.text in marks), 0)
        lent = seen.sentence.borrowed[0]
        ends = {lent, lent - 1} if lent else {colon}
        for place in seen.places:
            if is_counted(draft, place) or (not place.kind and is_mouth(reading, seen, place)):
                continue
            beside = tokens[place.end : place.end + 1]  # "Kherson **direction**: 12 attacks"
            end = place.end + any(token.low in reading.place_words.beside for token in beside)
            if [
                token.text for token in (*tokens[end : end + 1], *tokens[colon - 1 : colon])
            ] == _IN:
                end = colon  # "Keysaney hospital (north): 58 admitted"
            if end in ends and place.start <= 1 and not seen.sentence.is_title:
                return seen, place
            of_a_list = seen.sentence.form is Form.ITEM or is_timed(tokens)
            if of_a_list and _opens_entry(seen, place):
                return seen, place
    return None


def _opens_entry(seen: Sighting, place: Mention) -> bool:
    """Whether a place stands at the head of an item, behind its day or hour, before a mark or a
    figure: "12/05 **Sake** - 3 killed", "10 May: **Masisi**, ambush", "**Nikopol** 2 wounded".
    """
    tokens = seen.sentence.tokens
    if place.end >= len(tokens) or place.start > _STAMP:
        return False
    behind = tokens[place.end]
    dated = [w.span for w in seen.windows]
    before = tokens[: place.start]
    stamped = any(t.kind is Kind.NUMBER for t in before)
    led = all(t.kind is not Kind.WORD or any(t.span.meets(d) for d in dated) for t in before)
    led = led and not any(n.start <= place.start < n.end for n in seen.counts)  # "**Some** 300"
    ends = behind.text in _ENDS_LABEL and (behind.text != "," or stamped)
    return led and (ends or behind.kind is Kind.NUMBER)


_ENDS_LABEL = frozenset(":.,–—-")
_STAMP = 8
"""Tokens of the day or hour at the head of an item, at most: "[12/05/2024 - 14:20]"."""


def _narrowest_first(reading: Reading, draft: Draft) -> list[Sighting]:
    """The row of a draft, its columns of places before the others and the last of them first: a
    row goes from the wide to the narrow, "County | Site | Households".
    """
    row, here = row_of(reading, draft), draft.seen.sentence.index

    def names_places(seen: Sighting) -> bool:
        heads = [reading.sightings[n].sentence for n in seen.sentence.heads[:1]]
        table = reading.place_words
        return any(s.form is Form.COLUMN and s.words & table.columns for s in heads)

    places = [seen for seen in row if seen.sentence.index < here and names_places(seen)]
    return [*reversed(places), *(seen for seen in row if all(seen is not p for p in places))]


def _headed(reading: Reading, draft: Draft, over: Sequence[Sighting]) -> tuple[Where, ...]:
    """The place that the first of the lines ``over`` a draft names which names nothing else: a
    heading ("Borno State"), a cell of its row; or that leads a list ("In Gaza since Tuesday:").
    """
    for seen in over:
        tokens, table = seen.sentence.tokens, reading.place_words
        columns = [reading.sightings[n].sentence for n in seen.sentence.heads]
        of_places = any(s.form is Form.COLUMN and s.words & table.columns for s in columns)
        led = tokens[-1].text == ":"
        cell = seen.sentence.form is Form.CELL
        aside = next((n for n, t in enumerate(tokens) if cell and t.text == "("), len(tokens))
        if several := _all_of_a_row(reading, draft, seen):
            return several
        for place in seen.places:
            others = (*tokens[: place.start], *tokens[place.end : aside])  # "Shire (North Western)"
            rest = [token for token in others if token.kind is Kind.WORD]
            whole = all(t.low in table.beside for t in rest)
            kind = place.end - place.start > 1 and tokens[place.end - 1].low in table.beside
            sure = place.sure or (whole and (of_places or kind))  # "Borno State"
            sure = sure or (whole and is_among_places(reading, draft, seen))
            if sure and not place.pointing and (whole or (led and place.rule != "where.named")):
                return (as_where(reading, seen, draft, place),)
        listed = cell and (of_places or _is_among_rows_of_places(reading, seen))
        if listed and (named := _named_by_a_row(reading, seen)):
            return (named,)
    return ()


def _is_among_rows_of_places(reading: Reading, row: Sighting) -> bool:
    """Whether no head stands over the first cell of a row, and another such names a place."""
    heads = row.sentence.heads
    if any(reading.sightings[n].sentence.form in OF_TABLES for n in heads):
        return False
    return any(
        place.sure and not place.pointing
        for seen in reading.sightings
        if seen.sentence.form is Form.CELL and seen.sentence.heads == heads and seen is not row
        for place in seen.places
    )


def _named_by_a_row(reading: Reading, row: Sighting) -> Where | None:
    """What stands where the places of a table do, whatever its words, up to a mark: "Old mill",
    "Don Bosco, Duekoue"; not "Others".
    """
    tokens = row.sentence.tokens
    words = list(takewhile(lambda token: token.kind is not Kind.MARK, tokens))
    if not words or not words[0].capital or row.windows or row.triggers:
        return None  # "10 June", "Displaced"
    if not reading.place_words.rest.isdisjoint((words[0].low, words[-1].low)):
        return None
    told = reading.report.over(words)
    return Where(reading.report.words(told), PlaceRole.LOCATION, told)


def _all_of_a_row(reading: Reading, draft: Draft, row: Sighting) -> tuple[Where, ...]:
    """The places that the first cell of a row names and nothing else, several: "Bolu, Bursa and
    Yalova together"; of a site and its town the site: "Don Bosco, Duekoue".
    """
    tokens, table = row.sentence.tokens, reading.place_words
    sure = [place for place in row.places if place.sure and not place.pointing]
    if row.sentence.form is not Form.CELL or len(sure) < _SEVERAL or len(sure) < len(row.places):
        return ()
    inside = {n for place in sure for n in range(place.start, place.end)}
    rest = [t for n, t in enumerate(tokens) if n not in inside and t.kind is Kind.WORD]
    if not all(t.low in table.lists | table.beside or t.text.islower() for t in rest):
        return ()
    named = sure if rest or len(sure) > _SEVERAL else sure[:1]
    return tuple(as_where(reading, row, draft, place) for place in named)


_SEVERAL = 2
"""Places of the first cell of a row, at least, and of one that names a site in its town."""


def _of_its_form(reading: Reading, draft: Draft) -> tuple[Where, ...]:
    """The place that another line of the form holds: "**Location: Sake**", of "Killed: 12"."""
    labels = reading.place_words.columns | reading.grammar.wheres
    for seen in fields_of(reading, draft, labels):
        tokens = seen.sentence.tokens
        first = next(n for n, token in enumerate(tokens) if token.text == ":") + 1
        named = next((p for p in seen.places if p.start == first and not p.pointing), None)
        if named:
            return (as_where(reading, seen, draft, named),)
        words = list(takewhile(lambda token: token.kind is Kind.WORD, tokens[first:]))
        if words and words[0].capital:
            told = reading.report.over(words)
            return (Where(told.words, PlaceRole.LOCATION, told),)
    return ()


def _told_near(
    reading: Reading, draft: Draft, before: Sequence[Draft], label: tuple[Sighting, Mention] | None
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
        if is_of_settlements(reading, earlier) and not is_of_settlements(reading, draft):
            continue
        listed = "assemble.list" in earlier.rules and earlier.whole
        apart = earlier.whole and earlier.whole is not draft.whole
        places = earlier.whole.where if listed and earlier.whole else earlier.where
        stayed = [w for w in places if w.role is not PlaceRole.DESTINATION]
        if apart and earlier.whole:  # "75 died, 59 of them in Sindh. Some 400 were injured"
            stayed = [w for w in earlier.whole.where if w.role in _STAYED] or stayed
        stayed = [w for w in stayed if not outgrows(reading, draft, w)]
        other = draft.measure.name == _TRUCE and earlier.measure.name in _ON_THE_GROUND
        other = other or _is_of_another_people(reading, draft, earlier)
        if is_of_months(reading, draft) and _is_much_more(draft, earlier):
            continue
        way = earlier.measure.name == _WAY and draft.measure.name != _WAY
        other = other or (way and any(_leads_there(reading, earlier, w) for w in stayed))
        if alike(earlier, draft) and stayed and not other:
            return tuple(replace(w, role=_carried_role(earlier, draft, w)) for w in stayed)
    return ()


def _is_of_another_people(reading: Reading, draft: Draft, told: Draft) -> bool:
    """Whether the place told before is only the land of those counted there, and a draft counts
    others: "the toll rose to 53 **Palestinians**. Five **Israelis** were killed".
    """
    its, own = (next(of_its_people(reading, one), None) for one in (told, draft))
    there = {where.name for where in told.where}
    return bool(its and own and own.name != its.name and there == {its.name})


def _told_beside(reading: Reading, draft: Draft, before: Sequence[Draft]) -> tuple[Where, ...]:
    """Where the claim before it in its own sentence took place, which is nearer than what another
    sentence tells: "are trapped on Sinjar, and 56 children have died".
    """
    here = [one for one in before if one.seen is draft.seen and _names_its_place(one)]
    return _told_near(reading, draft, here, None)


def _names_its_place(draft: Draft) -> bool:
    return any(_is_here(draft, where) for where in draft.where)


def _at_the_scene(draft: Draft, before: Sequence[Draft], place: Where) -> Where:
    """The place that another sentence gives a draft, as a site only where the draft goes on with
    what befell there.
    """
    if not site_of(place.name) or place.evidence is None:
        return place
    if draft.seen.sentence.span.meets(place.evidence.span):
        return place
    there = (told for told in before if any(where.name == place.name for where in told.where))
    if any(_is_of_the_scene(draft, told) for told in there):
        return place
    return replace(place, name=holder_of(place.name))


def _is_of_the_scene(draft: Draft, told: Draft) -> bool:
    """Whether a draft may go on with what befell at a site: some died there; many, and those who
    left or took ground, are of the place that holds it. So is what happened on another day, and
    beside people who only stay there.
    """
    few = draft.count is None or (draft.count.low or 0) < _OF_NO_SITE
    days, its_days = ({w.when.start for w in d.seen.windows} for d in (draft, told))
    befell = told.measure.family in _AT_SITES | {"territory"}
    return few and befell and draft.measure.family in _AT_SITES and days <= its_days


_AT_SITES = frozenset({"damage", "harm", "violence"})
_OF_NO_SITE = 100
_FROM_ANOTHER = frozenset({"where.told", "where.carried"})
"""Rules by which another sentence may tell the place of a draft."""


def _is_much_more(draft: Draft, told: Draft) -> bool:
    """Whether a draft counts so many more than an earlier one that it can be no part of it."""
    many, few = draft.count and draft.count.low, told.count and told.count.low
    return bool(many and few and many > _MANY_TIMES * few)


_MANY_TIMES = 20
"""Times as many, above which a figure of months is not that of the place told before."""


def _carried_role(told: Draft, draft: Draft, where: Where) -> PlaceRole:
    """What a place carried on is to a draft: to those who left it is where others were driven out;
    "716,000 are displaced in Kupe, and 156,000 more have fled".
    """
    if draft.measure.family != "movement":
        return PlaceRole.LOCATION
    driven_out = told.measure.name == _DRIVEN_OUT and draft.measure.name in _LEAVING
    stayed = where.role is PlaceRole.LOCATION
    return PlaceRole.ORIGIN if driven_out and stayed else where.role


_DRIVEN_OUT, _LEAVING = "displaced", frozenset({"fled", "departed"})


def _leads_there(reading: Reading, told: Draft, where: Where) -> bool:
    """Whether a place is only where a road leads: "the road to Kandahar is closed"."""
    tokens = told.seen.sentence.tokens
    at = next(
        (
            n
            for n, t in enumerate(tokens)
            if where.evidence and t.start == where.evidence.span.start
        ),
        0,
    )
    return _is_led_to(reading, tokens, at)


def _is_led_to(reading: Reading, tokens: Sequence[Token], at: int) -> bool:
    """Whether a way leads to what stands at ``at``: "the road to Kandahar"."""
    table = reading.place_words
    return at > 1 and tokens[at - 1].low in table.leads and tokens[at - 2].low in table.ways_on


_WAY = "corridor"
_STAYED = frozenset({PlaceRole.LOCATION, PlaceRole.ORIGIN})
_TRUCE = "ceasefire"
_ON_THE_GROUND = frozenset({"corridor", "aid_delivered", "access_refused"})
"""Of the same family as a truce, but told of a road or a town, and a truce of the whole affair."""
