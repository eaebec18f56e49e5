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
from dragoman.extract.modality import Modalities, standing
from dragoman.extract.names import Mention
from dragoman.extract.sentences import Report, Sentence
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
    everyday: bool
    """Whether everyday words ("left", "reached") make claims in this report."""
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
    return at.span.start, at.span.end, claim.id


# -- 1, 2: drafts and parts ------------------------------------------------------------------------


def _counted(reading: Reading, seen: Sighting, before: Sequence[_Draft]) -> Iterator[_Draft]:
    """The drafts with figures of one sentence."""
    made: list[_Draft] = []
    for index, count in enumerate(seen.counts):
        whole = _whole_of(seen, count, made, before) if _may_be_part(count) else None
        governing_words = [t for t in seen.governs.get(index, ()) if _bears(reading, t)]
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
            draft.rules = [*count.rules, trigger.rule]
            draft.figure = _figure(reading, draft, made)
            made.append(draft)
    yield from made


def _bears(reading: Reading, trigger: Trigger) -> bool:
    """Whether a word makes claims here: everyday words only in reports of the field."""
    return reading.everyday or not trigger.weak


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
    return (wholes or near or [None])[-1]


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
    for trigger in seen.triggers:
        if not trigger.figureless or not _bears(reading, trigger):
            continue
        if any(trigger.start < end and start < trigger.end for start, end in taken):
            continue
        if not _claims_alone(seen, trigger):
            continue
        taken.append((trigger.start, trigger.end))
        draft = _Draft(seen, trigger, _words(reading, seen, trigger), True)
        draft.rules = [trigger.rule]
        yield draft


def _claims_alone(seen: Sighting, trigger: Trigger) -> bool:
    """Whether a word makes a claim without a figure: ground must be named, and "the besieged
    city" or "liberated districts" only describe.
    """
    tokens = seen.sentence.tokens
    family = trigger.measure.family
    if family in {"territory", "harm"} and _describes(tokens, trigger):
        return False
    if family == "territory":
        return _ground(seen, trigger) is not None
    return True


def _describes(tokens: Sequence, trigger: Trigger) -> bool:
    if trigger.passive or trigger.end - trigger.start > 1 or trigger.end >= len(tokens):
        return False
    word, following = tokens[trigger.start].low, tokens[trigger.end]
    previous = tokens[trigger.start - 1].low if trigger.start else ""
    return (
        word.endswith("ed")
        and previous in _BEFORE_A_NOUN
        and following.text[:1].isalpha()
        and following.low not in _BEFORE_A_NOUN
    )


_BEFORE_A_NOUN = frozenset(
    {"the", "a", "an", "from", "of", "in", "to", "into", "these", "those", "their", "its", "all"}
)

_GROUND = 9
"""Tokens from a word of territory within which its place must stand."""


def _ground(seen: Sighting, trigger: Trigger) -> Mention | None:
    """The place that a word of territory is about: after it, or before a passive."""
    after = [p for p in seen.places if 0 <= p.start - trigger.end <= _GROUND]
    before = [p for p in seen.places if 0 <= trigger.start - p.end <= _GROUND]
    if trigger.passive or trigger.counts is Counts.OF:
        return (before[-1:] or after[:1] or [None])[0]
    return (after[:1] or [p for p in before[-1:] if p.sure] or [None])[0]


# -- 4: where --------------------------------------------------------------------------------------


def _where(reading: Reading, draft: _Draft, before: Sequence[_Draft]) -> tuple[Where, ...]:
    seen = draft.seen
    mouths = _mouths(reading)
    usable = [
        place
        for place in seen.places
        if _is_place_of(draft, place) and not _meets(seen, place, mouths)
    ]
    local = _local(seen, draft, usable)
    if local:
        draft.rules.append("where.clause")
        return tuple(_as_where(reading, seen, draft, place) for place in local)
    inherited = draft.whole.where if draft.whole else ()
    carried = inherited or _carried(reading, draft, before, mouths)
    if carried:
        draft.rules.append("where.carried")
    return carried


def _mouths(reading: Reading) -> list[Span]:
    """Where speakers and agencies stand: a speaker's seat is not the event's place."""
    spans = []
    for speech in reading.speeches:
        for source in (speech.speaker, *speech.intermediaries):
            if source and source.evidence:
                spans.append(source.evidence.span)
    return spans


def _meets(seen: Sighting, place: Mention, spans: Sequence[Span]) -> bool:
    tokens = seen.sentence.tokens
    span = Span(tokens[place.start].start, tokens[place.end - 1].end)
    return any(span.meets(other) for other in spans)


def _is_place_of(draft: _Draft, place: Mention) -> bool:
    """A sure place, or a name that stands where the draft's word takes one ("seized Goma")."""
    if place.sure:
        return True
    if not draft.own or draft.trigger.place is None:
        return False
    return 0 <= place.start - draft.trigger.end <= 3 or (
        draft.trigger.passive and 0 <= draft.trigger.start - place.end <= 3
    )


def _local(seen: Sighting, draft: _Draft, places: Sequence[Mention]) -> list[Mention]:
    """The places of the draft's clause; in a list of figures, those between it and the next."""
    if not places:
        return []
    start, end = draft.extent
    left, right = _clause(seen.sentence, start, end)
    here = [place for place in places if left <= place.start < right]
    count = draft.count
    if count is not None:
        following = [c for c in seen.counts if c.start >= max(count.end, count.unit.end)]
        previous = [c for c in seen.counts if c.end <= count.start]
        stop = following[0].start if following else right
        own = [
            place
            for place in here
            if max(count.end, count.unit.end) <= place.start < stop
            and not _word_between(seen, draft, count.end, place.start)
        ]
        if own and (previous or following):
            return own
        if own and draft.own and draft.trigger.start < count.start:
            return [p for p in here if p.start < count.start or p in own]
        if previous and not following:
            mine = [p for p in here if p.start >= previous[-1].end]
            return mine or _shared(here, seen, draft)
    return here


def _shared(here: list[Mention], seen: Sighting, draft: _Draft) -> list[Mention]:
    """Places before every figure of the clause hold for all of them."""
    first = min(count.start for count in seen.counts)
    return [place for place in here if place.end <= first]


def _word_between(seen: Sighting, draft: _Draft, left: int, right: int) -> bool:
    """Whether the draft's own word stands between: then the place is the word's, for all figures."""
    return (
        draft.own
        and left <= draft.trigger.start < right
        and len(seen.counts) > 1
        and any(count.start > draft.trigger.start or count.end <= left for count in seen.counts)
        and not any(left < count.start < right for count in seen.counts)
        and _all_before(seen, draft)
    )


def _all_before(seen: Sighting, draft: _Draft) -> bool:
    return all(count.end <= draft.trigger.start for count in seen.counts)


_CLAUSE_ENDS = frozenset({";", "while", "whereas", "but"})


def _clause(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    left, right = 0, len(sentence.tokens)
    for position in range(start - 1, -1, -1):
        if sentence.tokens[position].low in _CLAUSE_ENDS:
            left = position
            break
    for position in range(end, len(sentence.tokens)):
        if sentence.tokens[position].low in _CLAUSE_ENDS:
            right = position
            break
    return left, right


def _as_where(reading: Reading, seen: Sighting, draft: _Draft, place: Mention) -> Where:
    evidence = reading.report.over(seen.sentence.tokens[place.start : place.end])
    role = place.role
    taken_by_word = draft.own and 0 <= place.start - draft.trigger.end <= 3
    if taken_by_word and draft.trigger.place and role is PlaceRole.LOCATION:
        role = draft.trigger.place
    if draft.measure.family != "movement":
        role = PlaceRole.LOCATION
    return Where(evidence.quote, role, evidence)


def _carried(
    reading: Reading, draft: _Draft, before: Sequence[_Draft], mouths: Sequence[Span]
) -> tuple[Where, ...]:
    """The place told last: of the claim before, else the nearest sure name before, else after."""
    sentence = draft.seen.sentence
    clause_free = [
        place for place in draft.seen.places if place.sure and not _meets(draft.seen, place, mouths)
    ]
    if clause_free:
        return (_as_where(reading, draft.seen, draft, clause_free[0]),)
    for earlier in reversed(before):
        if earlier.where and earlier.seen.sentence.index >= sentence.index - 2:
            return _stay(earlier.where)
    nearest = [
        (
            abs(seen.sentence.index - sentence.index),
            seen.sentence.index > sentence.index,
            seen,
            place,
        )
        for seen in reading.sightings
        for place in seen.places
        if place.sure and not place.pointing and not _meets(seen, place, mouths)
    ]
    if not nearest:
        return ()
    _, _, seen, place = min(nearest, key=lambda item: (item[1], item[0], item[3].start))
    return (_as_where(reading, seen, draft, place),)


def _stay(where: Sequence[Where]) -> tuple[Where, ...]:
    """Where a claim before took place, for one that names no place: origins, else all."""
    kept = [w for w in where if w.role is not PlaceRole.DESTINATION] or list(where)
    return tuple(kept)


# -- 5: when ---------------------------------------------------------------------------------------

_NOT_WINDOWS = {TimeKind.DURATION, TimeKind.FREQUENCY}


def _when(reading: Reading, draft: _Draft, before: Sequence[_Draft]) -> When | None:
    seen, published = draft.seen, reading.document.published
    said = [s.said for s in reading.speeches if s.said]
    usable = [
        w
        for w in seen.windows
        if w.kind not in _NOT_WINDOWS and not any(w.span.meets(span) for span in said)
    ]
    window = _nearest(seen, draft, usable)
    if window:
        draft.rules.append(window.rule)
        return window.when
    if draft.whole and draft.whole.when:
        return draft.whole.when
    carried = _carried_window(draft, before)
    if carried:
        draft.rules.append("time.carried")
        return carried
    if published is None:
        return None
    draft.rules.append("time.publication")
    if _ahead(reading, draft):
        return When(published, None, TimePrecision.OPEN)
    stock = draft.figure.stock_or_flow if draft.figure else draft.measure.stock_or_flow
    if stock is StockOrFlow.STOCK:
        return When(published, published, TimePrecision.DAY)
    return When(None, published, TimePrecision.OPEN)


def _ahead(reading: Reading, draft: _Draft) -> bool:
    if not draft.own:
        return False
    stand = standing(
        draft.seen.sentence.tokens, draft.trigger.start, draft.trigger.end, reading.modalities
    )
    return stand.modality in {Modality.PLANNED, Modality.FORECAST, Modality.HYPOTHETICAL}


def _nearest(
    seen: Sighting, draft: _Draft, windows: Sequence[TimeExpression]
) -> TimeExpression | None:
    """The window nearest to the claim's words within its clause, else in its sentence."""
    if not windows:
        return None
    tokens = seen.sentence.tokens
    start, end = draft.extent
    left, right = _clause(seen.sentence, start, end)
    first, last = tokens[left].start, tokens[right - 1].end
    here = [w for w in windows if first <= w.span.start < last] or list(windows)
    begin, stop = tokens[start].start, tokens[end - 1].end

    def gap(window: TimeExpression) -> int:
        if window.span.end <= begin:
            return begin - window.span.end
        return max(0, window.span.start - stop)

    return min(here, key=gap)


def _carried_window(draft: _Draft, before: Sequence[_Draft]) -> When | None:
    """The window told in the same paragraph for the same family of measures."""
    for earlier in reversed(before):
        if earlier.seen.sentence.paragraph != draft.seen.sentence.paragraph:
            return None
        same = earlier.measure.family == draft.measure.family
        if same and earlier.when and earlier.when.evidence and earlier.seen is not draft.seen:
            return earlier.when
    return None


# -- 3, 6: the claim -------------------------------------------------------------------------------


def _claim(reading: Reading, draft: _Draft, whole: Claim | None) -> Claim:
    seen, document = draft.seen, reading.document
    start, end = draft.extent
    evidence = reading.report.over(seen.sentence.tokens[start:end])
    focus = draft.figure.evidence.span if draft.figure and draft.figure.evidence else evidence.span
    attribution, rule = _attribution(reading, focus)
    stand = standing(seen.sentence.tokens, *_standing_words(draft), reading.modalities)
    modality = Modality.DENIED if draft.count and draft.count.nothing else stand.modality
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


def _standing_words(draft: _Draft) -> tuple[int, int]:
    """The words whose standing is the claim's: its trigger, or the part's own figure."""
    if draft.own:
        return draft.trigger.start, draft.trigger.end
    return draft.extent


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


_LONG_BEFORE = timedelta(days=60)


def _is_background(when: When | None, published: date | None) -> bool:
    """An event whose window closed long before the report."""
    return bool(when and when.end and published and when.end < published - _LONG_BEFORE)
