"""What was seen in each sentence in; the claims out.

1. drafts      a count with the word that governs it; words that claim without a figure
2. parts       "including 119", "of them": the whole they belong to, and its measure
3. standing    modality
4. where       places of the clause, else of the sentence, else carried from the report before it
5. when        windows likewise; without time words, what the publication alone allows
6. who         the chain of mouths
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Measure,
    Modality,
    PlaceRole,
    Provenance,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
    claim_id,
)
from dragoman.extract.attribution import Speech, governing
from dragoman.extract.figures import Count
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.modality import Modalities, Standing, standing
from dragoman.extract.names import Mention
from dragoman.extract.sentences import Report, Sentence, Token
from dragoman.extract.times import TimeExpression, TimeKind

__all__ = ["Reading", "Sighting", "assemble"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen in one sentence."""

    sentence: Sentence
    windows: tuple[TimeExpression, ...]
    counts: tuple[Count, ...]
    triggers: tuple[Trigger, ...]
    governs: dict[int, tuple[Trigger, ...]]
    places: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole report as it was seen."""

    document: Document
    report: Report
    sightings: tuple[Sighting, ...]
    speeches: tuple[Speech, ...]
    modalities: Modalities
    rough: bool
    made_by: str


@dataclass(slots=True)
class _Draft:
    """A claim being put together. Token positions are those of its sentence."""

    seen: Sighting
    trigger: Trigger
    trigger_at: Evidence
    """The trigger's words; of an earlier sentence where the measure is carried over."""
    own: bool
    """Whether the trigger stands in this sentence."""
    count: Count | None = None
    whole: _Draft | None = None
    figure: Figure | None = None
    where: tuple[Where, ...] = ()
    when: When | None = None
    rules: list[str] = field(default_factory=list)

    @property
    def measure(self) -> Measure:
        return self.trigger.measure

    @property
    def extent(self) -> tuple[int, int]:
        """First and last token of what makes the claim, in its sentence."""
        bounds = []
        if self.own:
            bounds += [self.trigger.start, self.trigger.end]
        if self.count:
            bounds += [self.count.start, max(self.count.end, self.count.unit.end)]
        return min(bounds), max(bounds)


def assemble(reading: Reading) -> tuple[Claim, ...]:
    """The claims of a report, in the order of its text; their parts point at their wholes."""
    drafts: list[_Draft] = []
    for seen in reading.sightings:
        drafts.extend(_counted(reading, seen, drafts))
        drafts.extend(_figureless(reading, seen))
    for index, draft in enumerate(drafts):
        draft.where = _where(reading, draft, drafts[:index])
        draft.when = _when(reading, draft, drafts[:index])
    made: dict[int, Claim] = {}
    for draft in drafts:
        whole = made.get(id(draft.whole))
        made[id(draft)] = _claim(reading, draft, whole)
    unique = {claim.id: claim for claim in reversed(made.values())}
    return tuple(sorted(unique.values(), key=_place_in_text))


def _place_in_text(claim: Claim) -> tuple[int, int, str]:
    at = claim.figure.evidence if claim.figure and claim.figure.evidence else claim.trigger
    return at.span.start, claim.trigger.span.start, claim.id


# -- 1, 2: drafts and parts ------------------------------------------------------------------------


def _counted(reading: Reading, seen: Sighting, before: Sequence[_Draft]) -> Iterator[_Draft]:
    """The drafts with figures of one sentence."""
    made: list[_Draft] = []
    for index, count in enumerate(seen.counts):
        if _names_a_speaker(reading, seen, count):
            continue
        whole = _whole_of(seen, count, made, before) if _may_be_part(count) else None
        governing_words = seen.governs.get(index, ())
        if whole and (not governing_words or not _has_own_verb(count, governing_words[0], whole)):
            made.append(_part(reading, seen, count, whole))
            continue
        if not governing_words:
            aside = _in_brackets(seen, count, made)
            if aside:
                made.append(_part(reading, seen, count, aside, whole=False))
            continue
        for trigger in governing_words:
            draft = _Draft(seen, trigger, _words(reading, seen, trigger), True, count, whole)
            draft.whole = whole or _sum_of(draft, made)
            draft.rules = [*count.rules, trigger.rule]
            draft.figure = _figure(reading, draft, made)
            made.append(draft)
    yield from made


def _names_a_speaker(reading: Reading, seen: Sighting, count: Count) -> bool:
    """ "Two rebel officials said": they speak, and are not counted."""
    at = seen.sentence.tokens[count.core].start
    return any(
        speech.speaker
        and speech.speaker.evidence
        and speech.speaker.evidence.span.start <= at < speech.speaker.evidence.span.end
        for speech in reading.speeches
    )


def _may_be_part(count: Count) -> bool:
    return count.part or count.unit.kind == "share"


def _whole_of(
    seen: Sighting, count: Count, made: Sequence[_Draft], before: Sequence[_Draft]
) -> _Draft | None:
    """The count before it that a part belongs to: in its sentence, else in the one before."""
    for draft in reversed(made):
        if draft.count is None or draft.count.unit.kind == "share":
            continue
        if draft.whole and draft.count.part and _listed(seen, draft.count, count):
            return draft.whole
        return draft
    near = [d for d in before if d.count and seen.sentence.index - d.seen.sentence.index <= 2]
    near = [d for d in near if not d.seen.sentence.is_title] or near
    wholes = [d for d in near if d.count and not d.count.part and d.count.unit.kind != "share"]
    candidates = wholes or near
    return candidates[-1] if candidates else None


def _sum_of(draft: _Draft, made: Sequence[_Draft]) -> _Draft | None:
    """The sum that a figure of a list is an addend of: "2,500 left: 500 from Qadisiya and 1,500
    from Jabal Badro"; "6,000 of them went west, while 4,000 crossed".
    """
    count, tokens = draft.count, draft.seen.sentence.tokens
    assert count is not None  # noqa: S101 - only counted drafts come here
    same = [d for d in made if d.count and d.measure.family == draft.measure.family]
    same = [d for d in same if d.count and d.count.unit.kind in {count.unit.kind, "people"}]
    if not same or count.unit.kind not in {"", "people", same[0].count and same[0].count.unit.kind}:
        return None
    colons = [n for n in range(count.start) if tokens[n].low == ":"]
    sums = [d for d in same if d.count and colons and d.count.start < colons[-1]]
    if sums:
        return sums[-1].whole or sums[-1]
    last = same[-1]
    joint = {token.low for token in tokens[last.extent[1] : count.start]} & _JOINTS
    return last.whole if joint else None


_JOINTS = frozenset({"and", "while", "with"})


def _listed(seen: Sighting, one: Count, other: Count) -> bool:
    between = seen.sentence.tokens[max(one.end, one.unit.end) : other.start]
    return len(between) <= 2 and all(token.low in {"and", ",", "or"} for token in between)


def _has_own_verb(count: Count, trigger: Trigger, whole: _Draft) -> bool:
    """ "More than half of them reached Sheikh Maqsoud": the part did something of its own."""
    if trigger.measure == whole.measure or (whole.own and trigger.start == whole.trigger.start):
        return False
    near = 0 <= trigger.start - max(count.end, count.unit.end) <= 5
    return near and trigger.counts in {Counts.SUBJECT, Counts.OBJECT, Counts.EITHER}


def _part(
    reading: Reading, seen: Sighting, count: Count, like: _Draft, whole: bool = True
) -> _Draft:
    """A count that takes its measure from another: a part of it, or the same in other units."""
    same_sentence = like.own and like.seen is seen
    draft = _Draft(seen, like.trigger, like.trigger_at, same_sentence, count)
    draft.whole = like if whole else like.whole
    draft.rules = [*count.rules, "assemble.part" if whole else "assemble.in-brackets"]
    draft.figure = _figure(reading, draft, [like])
    return draft


def _in_brackets(seen: Sighting, count: Count, made: Sequence[_Draft]) -> _Draft | None:
    """The draft that "(3,577 families)" right after it says again in other units."""
    if not made or count.start == 0 or seen.sentence.tokens[count.start - 1].text not in "(,":
        return None
    like = made[-1]
    if like.count is None or not like.trigger.takes(count.unit.kind) or not count.unit.kind:
        return None
    near = count.start - max(like.count.end, like.count.unit.end) <= 3
    return like if near else None


def _figure(reading: Reading, draft: _Draft, others: Sequence[_Draft]) -> Figure:
    """The figure; a count without a noun of its own counts what its whole or neighbour counts."""
    count = draft.count
    assert count is not None  # noqa: S101 - only counted drafts come here
    figure = count.figure(reading.report, draft.seen.sentence.tokens)
    if not count.unit.kind:
        model = next((d for d in (draft.whole, *reversed(others)) if d and d.figure), None)
        if model and model.figure and model.figure.unit != "percent":
            category = None if count.part and count.unit.category else model.figure.category
            figure = replace(figure, unit=model.figure.unit, category=category)
    kind = StockOrFlow.STOCK if draft.trigger.stock else draft.measure.stock_or_flow
    return replace(figure, stock_or_flow=kind)


def _words(reading: Reading, seen: Sighting, trigger: Trigger) -> Evidence:
    return reading.report.over(seen.sentence.tokens[trigger.start : trigger.end])


def _figureless(reading: Reading, seen: Sighting) -> Iterator[_Draft]:
    """Words that claim by themselves: ground taken, a ceasefire, a refusal."""
    used = {(t.start, t.end) for words in seen.governs.values() for t in words}
    taken: list[tuple[int, int]] = list(used)
    told: list[Trigger] = []
    for trigger in seen.triggers:
        if not trigger.figureless:
            continue
        if any(trigger.start < end and start < trigger.end for start, end in taken):
            continue
        if not _claims_alone(seen, trigger) or _said_again(trigger, told):
            continue
        told.append(trigger)
        taken.append((trigger.start, trigger.end))
        draft = _Draft(seen, trigger, _words(reading, seen, trigger), True)
        draft.rules = [trigger.rule]
        yield draft


def _said_again(trigger: Trigger, told: Sequence[Trigger]) -> bool:
    """ "Took full control of": one event in two words that stand together."""
    return any(t.measure == trigger.measure and trigger.start - t.end <= 3 for t in told)


def _claims_alone(seen: Sighting, trigger: Trigger) -> bool:
    """Whether a word makes a claim without a figure: ground must be named, and "the besieged
    city" or "districts that rebels hold" only describe.
    """
    family = trigger.measure.family
    if family == "territory":
        taken = trigger.measure.stock_or_flow is StockOrFlow.FLOW and not trigger.passive
        if trigger.describes and not (taken and _ground(seen, trigger, behind=True)):
            return False
        return _ground(seen, trigger) is not None
    return not (family == "harm" and trigger.describes)


_GROUND = 9
"""Tokens from a word of territory within which its place must stand."""


def _ground(seen: Sighting, trigger: Trigger, *, behind: bool = False) -> Mention | None:
    """The place that a word of territory is about: after it, or before a passive or "which"."""
    tokens = seen.sentence.tokens
    after = [
        place
        for place in seen.places
        if 0 <= place.start - trigger.end <= _GROUND
        and not any(token.text in ";:" for token in tokens[trigger.end : place.start])
    ]
    before = [
        place
        for place in seen.places
        if 0 <= trigger.start - place.end <= _GROUND
        and not any(token.text in ";:" for token in tokens[place.end : trigger.start])
    ]
    led = [place for place in before if place.sure or trigger.passive]
    if behind:
        return next((p for p in reversed(led) if tokens[p.end].text == ","), None)
    if trigger.passive or trigger.counts is Counts.OF:
        chosen = led[-1:] or after[:1]
    else:
        chosen = after[:1] or (led[-1:] if trigger.describes else [])
    return chosen[0] if chosen else None


# -- 4: where --------------------------------------------------------------------------------------


def _where(reading: Reading, draft: _Draft, before: Sequence[_Draft]) -> tuple[Where, ...]:
    local = _local(draft, _usable(reading, draft.seen, draft))
    if local:
        draft.rules.append("where.clause")
        return tuple(_as_where(reading, draft.seen, draft, place) for place in local)
    if draft.whole and draft.whole.where:
        draft.rules.append("where.of-the-whole")
        return draft.whole.where
    near = _told_near(draft, before)
    if near:
        draft.rules.append("where.carried")
        return near
    focus = _focus(reading, draft)
    if focus:
        draft.rules.append("where.focus")
    return focus


def _usable(reading: Reading, seen: Sighting, draft: _Draft) -> list[Mention]:
    """The places of a sentence that may be an event's: no speaker's seat, nothing in brackets."""
    return [
        place
        for place in seen.places
        if (place.sure or (seen is draft.seen and _is_taken(draft, place)))
        and not _is_mouth(reading, seen, place)
        and not _in_parenthesis(seen.sentence, place)
    ]


def _is_mouth(reading: Reading, seen: Sighting, place: Mention) -> bool:
    tokens = seen.sentence.tokens
    span = Span(tokens[place.start].start, tokens[place.end - 1].end)
    return any(
        source and source.evidence and span.meets(source.evidence.span)
        for speech in reading.speeches
        for source in (speech.speaker, *speech.intermediaries)
    )


def _in_parenthesis(sentence: Sentence, place: Mention) -> bool:
    marks = [token.text for token in sentence.tokens[: place.start] if token.text in {"(", ")"}]
    return bool(marks) and marks[-1] == "("


def _is_taken(draft: _Draft, place: Mention) -> bool:
    """A name that stands where the draft's word takes a place ("seized Goma")."""
    if not draft.own or draft.trigger.place is None:
        return False
    return 0 <= place.start - draft.trigger.end <= 3 or (
        draft.trigger.passive and 0 <= draft.trigger.start - place.end <= 3
    )


def _local(draft: _Draft, places: Sequence[Mention]) -> list[Mention]:
    """The places of the draft's clause; in a list of figures, those that belong to its own."""
    left, right = _clause(draft)
    here = [place for place in places if left <= place.start < right]
    if draft.count is None and draft.measure.family == "territory":
        return _ground_of(draft, here)
    count, counts = draft.count, draft.seen.counts
    if count is None or len(counts) < 2:
        return here
    zone = [p for p in here if _zone(counts, p.start) == counts.index(count)]
    if zone and not _shared(draft, zone[0]):
        return zone
    return [p for p in here if _zone(counts, p.start) < 0 or _shared(draft, p)] or (
        _after_all(draft, here)
    )


def _after_all(draft: _Draft, here: Sequence[Mention]) -> list[Mention]:
    """Places behind the last figure, for one that has none of its own: "7 people were killed and
    25 injured when rockets hit Furqan"; not behind a part, whose place is its own.
    """
    counts = draft.seen.counts
    if draft.count is None or any(c.part for c in counts[counts.index(draft.count) + 1 :]):
        return []
    return [place for place in here if _zone(counts, place.start) == len(counts) - 1]


def _ground_of(draft: _Draft, here: Sequence[Mention]) -> list[Mention]:
    """The ground that a word is about, with the rest of its list."""
    ground = _ground(draft.seen, draft.trigger)
    if ground is None:
        return list(here)
    tokens, listed = draft.seen.sentence.tokens, [ground]
    for place in draft.seen.places[draft.seen.places.index(ground) + 1 :]:
        between = [token.low for token in tokens[listed[-1].end : place.start]]
        if not set(between) <= _LIST or len(between) > 2:
            break
        listed.append(place)
    return listed


def _zone(counts: Sequence[Count], position: int) -> int:
    """The index of the last count before ``position``; -1 before the first."""
    return sum(count.start < position for count in counts) - 1


def _shared(draft: _Draft, place: Mention) -> bool:
    """Whether the word that governs several figures stands between the last of them and the place:
    then the place is the event's, for all ("903 civilians and eight fighters left Aleppo").
    """
    counts = draft.seen.counts
    zone = _zone(counts, place.start)
    if not draft.own or zone < 0 or (draft.count and counts.index(draft.count) > zone):
        return False
    word = draft.trigger.start
    return counts[zone].start < word < place.start and _zone(counts, word) == zone


_LIST = frozenset({",", "and", "or", "the"})
_CLAUSE_ENDS = frozenset({";", "while", "whereas", "but"})


def _clause(draft: _Draft) -> tuple[int, int]:
    """First and last token of the clause around a draft; a list after a colon is apart from what
    announces it.
    """
    tokens = draft.seen.sentence.tokens
    start, end = draft.extent
    left, right = 0, len(tokens)
    for position in range(start - 1, -1, -1):
        if tokens[position].low in _CLAUSE_ENDS:
            left = position
            break
    for position in range(end, len(tokens)):
        listed = tokens[position].low == ":" and any(c.start > position for c in draft.seen.counts)
        if tokens[position].low in _CLAUSE_ENDS or listed:
            right = position
            break
    return left, right


def _as_where(reading: Reading, seen: Sighting, draft: _Draft, place: Mention) -> Where:
    tokens = seen.sentence.tokens
    start, end = tokens[place.start].start, tokens[place.end - 1].end
    if tokens[place.end - 1].low.endswith("'s"):
        end -= 2
    evidence = reading.report.evidence(start, end)
    role = place.role
    taken = seen is draft.seen and draft.own and 0 <= place.start - draft.trigger.end <= 3
    if taken and draft.trigger.place and role is PlaceRole.LOCATION:
        role = draft.trigger.place
    if draft.measure.family != "movement":
        role = PlaceRole.LOCATION
    return Where(evidence.quote, role, evidence)


_OF_PEOPLE = frozenset({"movement", "situation", "harm"})


def _alike(one: _Draft, other: _Draft) -> bool:
    """Whether two claims are of one kind, so that one's place or window may hold for the other."""
    families = {one.measure.family, other.measure.family}
    return len(families) == 1 or families <= _OF_PEOPLE


def _told_near(draft: _Draft, before: Sequence[_Draft]) -> tuple[Where, ...]:
    """Where the claim before it took place, in its paragraph and of its kind: where people were
    counted says nothing on which ground was taken, and the other way round.
    """
    sentence = draft.seen.sentence
    for earlier in reversed(before):
        near = earlier.seen.sentence
        if near.paragraph != sentence.paragraph or near.index < sentence.index - 1:
            break
        stayed = [w for w in earlier.where if w.role is not PlaceRole.DESTINATION]
        if _alike(earlier, draft) and stayed:
            return tuple(stayed)
    return ()


def _focus(reading: Reading, draft: _Draft) -> tuple[Where, ...]:
    """What the report is about: the first place that it names, the title's before others."""
    for seen in reading.sightings:
        for place in _usable(reading, seen, draft):
            if not place.pointing:
                return (_as_where(reading, seen, draft, place),)
    return ()


# -- 5: when ---------------------------------------------------------------------------------------

_NOT_WINDOWS = frozenset({TimeKind.DURATION, TimeKind.FREQUENCY})
_OF_A_MOMENT = frozenset({TimeKind.POINT, TimeKind.UNTIL})


def _when(reading: Reading, draft: _Draft, before: Sequence[_Draft]) -> When | None:
    published = reading.document.published
    stock = _is_stock(draft)
    window = _nearest(draft, _windows(reading, draft.seen))
    if window and not (stock and draft.count and window.kind not in _OF_A_MOMENT):
        draft.rules.append(window.rule)
        return _moment(window.when) if stock and draft.count else window.when
    if draft.whole and draft.whole.when and stock == _is_stock(draft.whole):
        draft.rules.append("time.of-the-whole")
        return draft.whole.when
    if _is_ahead(reading, draft):
        draft.rules.append("time.ahead")
        return When(published, None, TimePrecision.OPEN) if published else None
    carried = None if stock else _carried_window(reading, draft, before)
    if carried:
        draft.rules.append("time.carried")
        return carried
    said = _said_when(reading, draft)
    if said:
        draft.rules.append("time.of-the-statement")
        return said if stock or _of_ground(draft) else When(None, said.end, TimePrecision.OPEN)
    if published is None:
        return None
    draft.rules.append("time.publication")
    if stock:
        return When(published, published, TimePrecision.DAY)
    return When(None, published, TimePrecision.OPEN)


def _is_stock(draft: _Draft) -> bool:
    kind = draft.figure.stock_or_flow if draft.figure else draft.measure.stock_or_flow
    return kind is StockOrFlow.STOCK


def _moment(when: When) -> When:
    """A stock is of the last day of its window."""
    return replace(when, start=when.end, precision=TimePrecision.DAY) if when.end else when


def _of_ground(draft: _Draft) -> bool:
    return draft.measure.family == "territory" and draft.count is None


def _windows(reading: Reading, seen: Sighting) -> list[TimeExpression]:
    """The windows of a sentence that are the event's, not the statement's."""
    said = [speech.said for speech in reading.speeches if speech.said]
    return [
        w
        for w in seen.windows
        if w.kind not in _NOT_WINDOWS and not any(w.span.meets(span) for span in said)
    ]


def _is_ahead(reading: Reading, draft: _Draft) -> bool:
    return _standing(reading, draft).modality in {
        Modality.PLANNED,
        Modality.FORECAST,
        Modality.HYPOTHETICAL,
    }


def _nearest(draft: _Draft, windows: Sequence[TimeExpression]) -> TimeExpression | None:
    """The window nearest to the claim's words: in its clause before others, and rather none that
    stands right after another figure of a list.
    """
    tokens, counts = draft.seen.sentence.tokens, draft.seen.counts
    start, end = draft.extent
    left, right = _clause(draft)
    begin, stop = tokens[start].start, tokens[end - 1].end

    def price(window: TimeExpression) -> tuple[bool, bool, bool, int]:
        at = sum(token.start < window.span.start for token in tokens)
        outside = not left <= at < right
        zone = _zone(counts, at)
        own = counts.index(draft.count) if draft.count else zone
        shared = zone < 0 or (
            own <= zone and draft.own and counts[zone].start < draft.trigger.start <= at
        )
        others = at <= start and any(
            trigger.end <= at and trigger.start < start
            for trigger in draft.seen.triggers
            if trigger.start != draft.trigger.start and trigger.figureless
        )
        beyond = at >= end and any(
            end <= trigger.start < at for trigger in draft.seen.triggers if trigger.describes
        )
        gap = begin - window.span.end if window.span.end <= begin else window.span.start - stop
        return outside, zone != own and not shared, others or beyond, max(0, gap)

    # What stands in a later clause is that clause's; what stands before may frame the sentence.
    near = [w for w in windows if w.span.start < tokens[right - 1].end]
    nearest = min(near, key=price, default=None)
    return None if nearest and price(nearest)[2] and draft.count is None else nearest


_REACH_OF_A_WINDOW = 3
"""Sentences over which a window of movement is carried: reports count one day's movement on."""


def _carried_window(reading: Reading, draft: _Draft, before: Sequence[_Draft]) -> When | None:
    """The window told before for the same family: in the paragraph, for movement also beyond it."""
    return _of_earlier_claims(draft, before) or _of_earlier_sentences(reading, draft)


def _of_earlier_sentences(reading: Reading, draft: _Draft) -> When | None:
    """A day that an earlier sentence of the paragraph sets, for movement that it counts on."""
    here = draft.seen.sentence
    if draft.measure.family != "movement":
        return None
    for seen in reversed(reading.sightings[: here.index]):
        if seen.sentence.paragraph != here.paragraph:
            return None
        closed = [w for w in _windows(reading, seen) if w.when.start and w.when.end]
        if closed:
            return closed[-1].when
    return None


def _of_earlier_claims(draft: _Draft, before: Sequence[_Draft]) -> When | None:
    here = draft.seen.sentence
    for earlier in reversed(before):
        there = earlier.seen.sentence
        moves = draft.measure.family == "movement" and not there.is_title
        if there.paragraph != here.paragraph and not (
            moves and here.index - there.index <= _REACH_OF_A_WINDOW
        ):
            return None
        same = _alike(earlier, draft)
        told = earlier.when and earlier.when.evidence and earlier.when.start
        if same and told and earlier.seen is not draft.seen:
            return earlier.when
    return None


def _said_when(reading: Reading, draft: _Draft) -> When | None:
    attribution, _ = _attribution(reading, _focus_span(draft))
    return attribution.said


# -- 3, 6: the claim -------------------------------------------------------------------------------


def _claim(reading: Reading, draft: _Draft, whole: Claim | None) -> Claim:
    seen, document = draft.seen, reading.document
    start, end = draft.extent if draft.count else _words_around(draft)
    evidence = reading.report.over(seen.sentence.tokens[start:end])
    attribution, rule = _attribution(reading, _focus_span(draft))
    stand = _standing(reading, draft)
    modality = Modality.DENIED if draft.count and draft.count.nothing else stand.modality
    if modality is Modality.ASSERTED and _lies_ahead(draft.when, document.published):
        modality = Modality.PLANNED
        draft.rules.append("modality.time-ahead")
    cue = None
    if stand.end > stand.start:
        cue = reading.report.over(seen.sentence.tokens[stand.start : stand.end])
        draft.rules.append(f"modality.{modality.value}")
    if rule:
        draft.rules.append(rule)
    claim = Claim(
        id="",
        document=document.id,
        published=document.published,
        measure=draft.measure.name,
        evidence=evidence,
        trigger=draft.trigger_at,
        attribution=attribution,
        provenance=Provenance(reading.made_by, tuple(draft.rules)),
        figure=draft.figure,
        when=draft.when,
        where=draft.where,
        modality=modality,
        modality_cue=cue,
        background=_is_background(draft.when, document.published),
        rough=reading.rough,
    )
    return replace(claim, id=claim_id(claim), part_of=whole.id if whole else None)


def _words_around(draft: _Draft) -> tuple[int, int]:
    """The stretch between two marks around a word that claims without a figure."""
    tokens = draft.seen.sentence.tokens
    start, end = draft.extent
    while start > 0 and tokens[start - 1].text not in _MARKS:
        start -= 1
    while end < len(tokens) and tokens[end].text not in _MARKS:
        end += 1
    return start, end


_MARKS = frozenset(',;:.!?()“”«»"—–')


def _standing(reading: Reading, draft: _Draft) -> Standing:
    """How the claim stands to fact, by its trigger or, for a part, by the part's own figure."""
    start, end = (draft.trigger.start, draft.trigger.end) if draft.own else draft.extent
    return standing(draft.seen.sentence.tokens, start, end, reading.modalities)


def _focus_span(draft: _Draft) -> Span:
    """The words by which the claim's speaker is sought: its figure's, else its trigger's."""
    if draft.figure and draft.figure.evidence:
        return draft.figure.evidence.span
    return draft.trigger_at.span


def _attribution(reading: Reading, focus: Span) -> tuple[Attribution, str | None]:
    speech = governing(focus, reading.report, reading.speeches)
    publisher = reading.document.publisher
    printed = (Source(publisher, SourceRole.PUBLISHER),) if publisher else ()
    if speech is None:
        return Attribution(printed), None
    chain = (*((speech.speaker,) if speech.speaker else ()), *speech.intermediaries, *printed)
    said = None
    if speech.said:
        said = next(
            (w.when for seen in reading.sightings for w in seen.windows if w.span == speech.said),
            None,
        )
    return Attribution(chain, speech.cue, speech.stance, said), speech.rule


def _lies_ahead(when: When | None, published: date | None) -> bool:
    return bool(when and when.start and published and when.start > published)


_LONG_BEFORE = timedelta(days=60)


def _is_background(when: When | None, published: date | None) -> bool:
    """An event whose window closed long before the report."""
    return bool(when and when.end and published and when.end < published - _LONG_BEFORE)
