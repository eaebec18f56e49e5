"""What was seen in each sentence in; drafts of claims out: a figure with the word that governs it,
its parts, and words that claim without a figure.

A draft knows its measure and figure; where, when and by whom are found afterwards (`wheres`,
`whens`, `assemble`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.claims import (
    Attribution,
    Document,
    Evidence,
    Figure,
    Measure,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    When,
    Where,
)
from dragoman.extract.attribution import Speech, governing
from dragoman.extract.figures import Count
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.modality import Modalities, Standing, standing
from dragoman.extract.names import Mention, Places
from dragoman.extract.sentences import Report, Sentence
from dragoman.extract.times import TimeExpression

__all__ = ["Draft", "Grammar", "Reading", "Sighting", "alike", "clause", "drafts", "ground", "zone"]


@dataclass(frozen=True)
class Grammar:
    """The small words of a language (``grammar.toml``)."""

    lists: frozenset[str]
    joints: frozenset[str]
    clause_ends: frozenset[str]
    possessive: str
    onsets: frozenset[str]
    beginnings: frozenset[str]
    articles: frozenset[str]
    between: frozenset[str]
    alone: frozenset[str]
    groups: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Grammar:
        return cls(
            frozenset(table["lists"]) | {","},
            frozenset(table["joints"]),
            frozenset(table["clause_ends"]) | {";"},
            table["possessive"],
            frozenset(table["onsets"]),
            frozenset(table["beginnings"]),
            frozenset(table["articles"]),
            frozenset(table["of"]),
            frozenset(table["alone"]),
            frozenset(table["groups"]),
        )


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
    voice: Source | None
    """Who speaks where nobody is named: a body that publishes its own reports."""
    modalities: Modalities
    grammar: Grammar
    place_words: Places
    rough: bool
    made_by: str

    def standing_of(self, draft: Draft) -> Standing:
        """How a draft stands to fact: by its trigger or, for a part, by the part's own figure."""
        start, end = (draft.trigger.start, draft.trigger.end) if draft.own else draft.extent
        others = [(t.start, t.end) for t in draft.seen.triggers] if draft.count is None else ()
        return standing(draft.seen.sentence.tokens, start, end, self.modalities, others)

    def attribution_of(self, words: Span) -> tuple[Attribution, str | None]:
        """The chain of mouths that ``words`` came through, and the rule that gave it."""
        publisher = self.document.publisher
        printed = (Source(publisher, SourceRole.PUBLISHER),) if publisher else ()
        speech = governing(words, self.report, self.speeches)
        if speech is None:
            own = (self.voice,) if self.voice else ()
            return Attribution((*own, *printed)), "attribution.publisher" if own else None
        speaker = (speech.speaker,) if speech.speaker else ()
        windows = (window for seen in self.sightings for window in seen.windows)
        said = next((w.when for w in windows if w.span == speech.said), None)
        chain = (*speaker, *speech.intermediaries, *printed)
        return Attribution(chain, speech.cue, speech.stance, said), speech.rule


@dataclass(slots=True)
class Draft:
    """A claim being put together. Token positions are those of its sentence."""

    seen: Sighting
    trigger: Trigger
    trigger_at: Evidence
    """The trigger's words; of an earlier sentence where the measure is carried over."""
    own: bool
    """Whether the trigger stands in this sentence."""
    count: Count | None = None
    whole: Draft | None = None
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

    @property
    def focus(self) -> Span:
        """The words by which its speaker is sought: its figure's, else its trigger's."""
        if self.figure and self.figure.evidence:
            return self.figure.evidence.span
        return self.trigger_at.span

    @property
    def is_stock(self) -> bool:
        kind = self.figure.stock_or_flow if self.figure else self.measure.stock_or_flow
        return kind is StockOrFlow.STOCK


def drafts(reading: Reading) -> list[Draft]:
    """The drafts of a report, sentence by sentence; a part names its whole."""
    made: list[Draft] = []
    for seen in reading.sightings:
        made.extend(_counted(reading, seen, made))
        made.extend(_figureless(reading, seen))
    return made


def _counted(reading: Reading, seen: Sighting, before: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts with figures of one sentence."""
    made: list[Draft] = []
    for index, count in enumerate(seen.counts):
        if _names_a_speaker(reading, seen, count):
            continue
        governing_words = seen.governs.get(index, ())
        if made and _is_group_of(reading, seen, index, made[-1]):
            made.append(_part(reading, seen, count, made[-1].whole or made[-1]))
            continue
        whole = _whole_of(reading, seen, index, made, before)
        if whole and (not governing_words or not _has_own_verb(count, governing_words[0], whole)):
            made.append(_part(reading, seen, count, whole))
            continue
        aside = _in_brackets(seen, count, made)
        if aside and all(words.start == aside.trigger.start for words in governing_words):
            made.append(_part(reading, seen, count, aside, whole=False))
            continue
        for trigger in governing_words:
            draft = Draft(seen, trigger, _words(reading, seen, trigger), True, count, whole)
            draft.whole = whole or _sum_of(reading, draft, made)
            draft.rules = [*count.rules, trigger.rule]
            draft.figure = _figure(reading, draft, made)
            made.append(draft)
    yield from made


def _names_a_speaker(reading: Reading, seen: Sighting, count: Count) -> bool:
    """As in "Two rebel officials said": they speak, and are not counted."""
    at = seen.sentence.tokens[count.core].start
    return any(
        speech.speaker
        and speech.speaker.evidence
        and speech.speaker.evidence.span.start <= at < speech.speaker.evidence.span.end
        for speech in reading.speeches
    )


def _whole_of(
    reading: Reading, seen: Sighting, index: int, made: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """The count before it that a part belongs to: in its sentence, else in the one before."""
    count = seen.counts[index]
    if count.unit.kind == "share" and _has_denominator(reading, seen, count):
        return None
    if not (count.part or count.unit.kind == "share"):
        told = (*before, *made)
        return _elided(seen, index, told) or _told_apart(reading, seen, index, told)
    for draft in reversed(made):
        if draft.count is None or draft.count.unit.kind == "share":
            continue
        if draft.whole and draft.count.part and _listed(reading, seen, draft.count, count):
            return draft.whole
        return draft
    near = [d for d in before if d.count and seen.sentence.index - d.seen.sentence.index <= 2]
    near = [d for d in near if not d.seen.sentence.is_title] or near
    wholes = [d for d in near if d.count and not d.count.part and d.count.unit.kind != "share"]
    candidates = wholes or near
    return candidates[-1] if candidates else None


def _has_denominator(reading: Reading, seen: Sighting, count: Count) -> bool:
    """Whether a share says itself of what: "a quarter of Gaza's population", "95 per cent of the
    capital"; not "60 per cent of them", nor "70 per cent of the victims".
    """
    if count.part or count.end >= len(seen.sentence.tokens):
        return False
    grammar = reading.grammar
    following = [token.low for token in seen.sentence.tokens[count.end : count.end + 2]]
    if following[0] in grammar.between and following[-1] in grammar.articles:
        return count.unit.of not in {"people", "households"}
    return following[0] in grammar.between | grammar.articles


def _is_group_of(reading: Reading, seen: Sighting, index: int, whole: Draft) -> bool:
    """Whether children, women or men break down what was counted right before them, by the same
    word: "39 prisoners came out, 33 minors and six women"; "485 (191 men, 294 women)".
    """
    count, groups = seen.counts[index], reading.grammar.groups
    total = whole.whole or whole
    if total.count is None or total.seen is not seen or count.unit.category not in groups:
        return False
    if whole.whole and not (whole.count and _listed(reading, seen, whole.count, count)):
        return False
    between = seen.sentence.tokens[max(total.count.end, total.count.unit.end) : count.start]
    marks = [token.text for token in between if token.text in "(),:"]
    governing_words = seen.governs.get(index, ())
    aside = marks[:1] == ["("] and ")" not in marks
    one_word = (
        aside or whole.whole or all(words.start == total.trigger.start for words in governing_words)
    )
    broad = total.count.unit.kind in {"people", ""} and total.count.unit.category not in groups
    return broad and bool(marks and one_word) and _size(count) < _size(total.count)


def _elided(seen: Sighting, index: int, before: Sequence[Draft]) -> Draft | None:
    """The people told right before that a number without a noun counts some of, where it says what
    became of them: "281 inmates escaped; seven have been recaptured", "most fled on foot".
    """
    count, governing_words = seen.counts[index], seen.governs.get(index, ())
    if count.unit.kind or not governing_words or not before:
        return None
    last, word = before[-1], governing_words[0]
    whole = last.whole or last
    reach = 0 if count.bounded else 1
    if whole.count is None or seen.sentence.index - last.seen.sentence.index > reach:
        return None
    became = word.measure.family in _WHAT_BECAME or word.measure.name in _CUSTODY
    says_more = word.measure != whole.measure or (word.stock and not whole.trigger.stock)
    people = whole.count.unit.kind in {"people", "households"}
    fewer = not count.bounded or _size(count) < _size(whole.count)
    return whole if became and says_more and people and fewer else None


def _told_apart(
    reading: Reading, seen: Sighting, index: int, before: Sequence[Draft]
) -> Draft | None:
    """The sum before it that a figure is told apart from: "Nangade alone has received 2,944", "six
    dead in Ain Deleb alone".
    """
    count, tokens = seen.counts[index], seen.sentence.tokens
    left = seen.counts[index - 1].end if index else 0
    right = seen.counts[index + 1].start if index + 1 < len(seen.counts) else len(tokens)
    if not any(token.low in reading.grammar.alone for token in tokens[left:right]):
        return None
    for draft in reversed(before):
        if draft.count is None or seen.sentence.index - draft.seen.sentence.index > 1:
            continue
        one_kind = count.unit.kind in {"", draft.count.unit.kind}
        if one_kind and draft.whole is None and _size(count) < _size(draft.count):
            return draft
    return None


_WHAT_BECAME = frozenset({"movement", "situation"})
"""Families of measures that tell what became of people told of before."""
_CUSTODY = frozenset({"detained", "abducted", "released"})


def _size(count: Count) -> float:
    return float(count.low or count.high or 0)


def _sum_of(reading: Reading, draft: Draft, made: Sequence[Draft]) -> Draft | None:
    """The sum that a figure of a list is an addend of: "2,500 left: 500 from Qadisiya and 1,500
    from Jabal Badro"; "6,000 of them went west, while 4,000 crossed".
    """
    count, tokens = draft.count, draft.seen.sentence.tokens
    assert count is not None  # noqa: S101 - only counted drafts come here
    same = [d for d in made if d.count and d.measure.family == draft.measure.family]
    kind = count.unit.kind
    same = [d for d in same if d.count and (not kind or d.count.unit.kind in {kind, ""})]
    if not same:
        return None
    colons = [n for n in range(count.start) if tokens[n].low == ":"]
    sums = [d for d in same if d.count and colons and d.count.start < colons[-1]]
    if sums:
        return sums[-1].whole or sums[-1]
    last = same[-1]
    joint = {token.low for token in tokens[last.extent[1] : count.start]} & reading.grammar.joints
    alike = last.measure == draft.measure or last.measure.family in _WHAT_BECAME
    return last.whole if joint and alike else None


def _listed(reading: Reading, seen: Sighting, one: Count, other: Count) -> bool:
    between = seen.sentence.tokens[max(one.end, one.unit.end) : other.start]
    return len(between) <= 2 and all(token.low in reading.grammar.lists for token in between)


def _has_own_verb(count: Count, trigger: Trigger, whole: Draft) -> bool:
    """As in "More than half of them reached Sheikh Maqsoud": the part did something of its own."""
    if trigger.measure == whole.measure or (whole.own and trigger.start == whole.trigger.start):
        return False
    if trigger.counts is Counts.OF:  # "under control of the army are 90 per cent"
        led = whole.own and whole.count and trigger.end <= whole.count.start <= count.start
        return not led and 0 <= count.start - trigger.end <= _NEAR
    near = 0 <= trigger.start - max(count.end, count.unit.end) <= _NEAR
    return near and trigger.counts in {Counts.SUBJECT, Counts.OBJECT, Counts.EITHER}


_NEAR = 5
"""Tokens between a part and a verb of its own."""


def _part(reading: Reading, seen: Sighting, count: Count, like: Draft, whole: bool = True) -> Draft:
    """A count that takes its measure from another: a part of it, or the same in other units."""
    same_sentence = like.own and like.seen is seen
    draft = Draft(seen, like.trigger, like.trigger_at, same_sentence, count)
    draft.whole = like if whole else like.whole
    draft.rules = [*count.rules, "assemble.part" if whole else "assemble.in-brackets"]
    draft.figure = _figure(reading, draft, [like])
    return draft


def _in_brackets(seen: Sighting, count: Count, made: Sequence[Draft]) -> Draft | None:
    """The draft that "(3,577 families)" right after it says again in other units."""
    if not made or count.start == 0 or seen.sentence.tokens[count.start - 1].text not in "(,":
        return None
    like = made[-1]
    if like.count is None or not like.trigger.takes(count.unit.kind) or not count.unit.kind:
        return None
    near = count.start - max(like.count.end, like.count.unit.end) <= 3
    return like if near else None


def _figure(reading: Reading, draft: Draft, others: Sequence[Draft]) -> Figure:
    """The figure; a count without a noun of its own counts what its whole or neighbour counts."""
    count = draft.count
    assert count is not None  # noqa: S101 - only counted drafts come here
    figure = count.figure(reading.report, draft.seen.sentence.tokens)
    if not count.unit.kind:
        alike = (d for d in reversed(others) if count.part or not (d.count and d.count.part))
        model = next((d for d in (draft.whole, *alike) if d and d.figure), None)
        if model and model.figure and model.figure.unit != "percent":
            like = count.part or model.measure.family == draft.measure.family
            category = model.figure.category if like else None
            figure = replace(figure, unit=model.figure.unit, category=category)
    kind = StockOrFlow.STOCK if draft.trigger.stock else draft.measure.stock_or_flow
    return replace(figure, stock_or_flow=kind)


def _words(reading: Reading, seen: Sighting, trigger: Trigger) -> Evidence:
    return reading.report.over(seen.sentence.tokens[trigger.start : trigger.end])


def _figureless(reading: Reading, seen: Sighting) -> Iterator[Draft]:
    """Words that claim by themselves: ground taken, a ceasefire, a refusal."""
    used = {
        (t.start, t.end)
        for words in seen.governs.values()
        for t in words
        if not _names_ground_too(seen, t)
    }
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
        draft = Draft(seen, trigger, _words(reading, seen, trigger), True)
        draft.rules = [trigger.rule]
        yield draft


def _names_ground_too(seen: Sighting, trigger: Trigger) -> bool:
    """As in "seized Sinjar town and dozens of villages": two claims of one word."""
    if trigger.measure.family != "territory" or trigger.passive:
        return False
    counts = [count.start for count in seen.counts if count.start >= trigger.end]
    named = [p.start for p in seen.places if 0 <= p.start - trigger.end <= 1 and not p.pointing]
    return bool(counts and named and named[0] < counts[0])


def _said_again(trigger: Trigger, told: Sequence[Trigger]) -> bool:
    """As in "Took full control of": one event in two words that stand together."""
    return any(t.measure == trigger.measure and trigger.start - t.end <= 3 for t in told)


def _claims_alone(seen: Sighting, trigger: Trigger) -> bool:
    """Whether a word makes a claim without a figure: ground must be named, and "the besieged
    city" or "districts that rebels hold" only describe.
    """
    family = trigger.measure.family
    if family == "territory":
        taken = trigger.measure.stock_or_flow is StockOrFlow.FLOW and not trigger.passive
        if trigger.describes and not (taken and ground(seen, trigger, behind=True)):
            return False
        return trigger.anywhere or ground(seen, trigger) is not None
    return not (family == "harm" and trigger.describes)


_OPENING = 3
"""Tokens from the head of a sentence in which a place frames all of it."""
_GROUND = 9
"""Tokens from a word of territory within which its place must stand."""


def ground(seen: Sighting, trigger: Trigger, *, behind: bool = False) -> Mention | None:
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
        opening = [place for place in led if place.start <= _OPENING]  # "In Hanano people forced"
        chosen = after[:1] or (led[-1:] if trigger.describes else opening[:1])
    return chosen[0] if chosen else None


# -- what the other steps ask of drafts ------------------------------------------------------------


def zone(counts: Sequence[Count], position: int) -> int:
    """The index of the last count before ``position``; -1 before the first."""
    return sum(count.start < position for count in counts) - 1


def clause(reading: Reading, draft: Draft) -> tuple[int, int]:
    """First and last token of the clause around a draft; a list after a colon is apart from what
    announces it.
    """
    tokens, ends = draft.seen.sentence.tokens, reading.grammar.clause_ends
    start, end = draft.extent
    left, right = 0, len(tokens)
    for position in range(start - 1, -1, -1):
        if tokens[position].low in ends:
            left = position
            break
    for position in range(end, len(tokens)):
        listed = tokens[position].low == ":" and any(c.start > position for c in draft.seen.counts)
        if tokens[position].low in ends or listed:
            right = position
            break
    return left, right


_OF_PEOPLE = frozenset({"movement", "situation", "harm"})


def alike(one: Draft, other: Draft) -> bool:
    """Whether two claims are of one kind, so that one's place or window may hold for the other."""
    families = {one.measure.family, other.measure.family}
    return len(families) == 1 or families <= _OF_PEOPLE
