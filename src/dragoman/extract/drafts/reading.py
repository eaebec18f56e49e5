"""A report as it was seen, sentence by sentence, and a claim that is being put together from it.

The nouns of the steps that follow (`drafts`, `where`, `when`, `assemble`), and how they look
around.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile
from typing import Any, Protocol

from dragoman.claims import (
    Attribution,
    Document,
    Evidence,
    Figure,
    Measure,
    Modality,
    PlaceRole,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    When,
    Where,
)
from dragoman.extract.attribution import Speech, governing
from dragoman.extract.attribution.tagged import PHRASE, Least, TaggedClaim, Tags
from dragoman.extract.drafts.grammar import Grammar
from dragoman.extract.drafts.modality import Modalities, Standing, standing
from dragoman.extract.figures import Count
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.names.placewords import Mention, Places
from dragoman.extract.tagger.told import Told
from dragoman.extract.text.sentences import Form, Kind, Report, Sentence, Token
from dragoman.extract.times import TimeExpression

__all__ = [
    "OWN_PLACE",
    "Draft",
    "Reading",
    "Sighting",
    "alike",
    "begins_another_time",
    "clause",
    "counts_breaches",
    "ground",
    "headings_of",
    "row_of",
    "zone",
]

OWN_PLACE = frozenset({"where.clause", "where.entry"})
"""The rules by which a draft has a place of its own, of its clause or its entry in a list."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen in one sentence: by the rules, and what the tagger reads besides."""

    sentence: Sentence
    windows: tuple[TimeExpression, ...]
    counts: tuple[Count, ...]
    triggers: tuple[Trigger, ...]
    governs: dict[int, tuple[Trigger, ...]]
    """By the index of a count the words that govern it, the cheapest first."""
    told: Told
    places: tuple[Mention, ...]


_LENGTH = "time"
"""The kind of a unit that tells how long one truce is: it ends, and no number of them."""
_TRUCE, _BREACHES = "ceasefire", "events"
"""What a number of events is of the breaches: "violated **14 times**"."""
_REFUSED, _BY_THE_TAGGER = "access_refused", ".told"
_CARRIED_OUT = frozenset({"movement", "access"})
"""Families whose nouns tell what is carried out, or called off: "the evacuation of 300"."""
_LET_GO = frozenset({"released", "withdrew"})
_FOUGHT = frozenset({"clash"})
"""What was fought though it was only tried."""
_OF_TODAY = frozenset({Modality.ASSERTED, Modality.ORDERED})
"""What an end takes away; one that is planned or asked for says nothing of today."""
_STANDS = 0.8
"""Probability from which on the tagger's modality holds where the rules meet no word for one."""


class Lands(Protocol):
    """Who knows the countries, by the names that we write, and how people are called."""

    def is_given(self, name: str) -> bool:
        """Whether a word is a given name, and no common word."""

    def called(self, name: str) -> str | None:
        """The country that is called so, or whose people are: "Chinese"."""

    def ruled_from(self, town: str) -> str | None:
        """The country whose capital this is."""

    def holds(self, land: str, place: str) -> bool:
        """Whether a place that is called so lies in the country."""

    def over(self, town: str, others: Collection[str]) -> str | None:
        """The country of a town that is called so, and of the most of the others; None where two
        have as many.
        """

    def people_of(self, town: str) -> int:
        """How many live in the largest town that is called so; 0 where there is none."""


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
    today: date | None = None
    """The day that it is of: what its head tells, else its publication."""
    since: date | None = None
    """The first day of what it tells, where its head says that it tells of one day."""
    lands: Lands | None = None
    """Without them the words of the report alone tell which country it is about."""
    mute: frozenset[str] = frozenset()
    """Words for what is told of, which tells nothing: "casualties"."""
    nobody: frozenset[str] = frozenset()
    """Words that open what speaks for nobody: "no", "neither"."""
    tags: Tags = field(default_factory=Tags)
    """What the tagger has read."""
    doubtful: bool = False
    """Whether a claim stands only where the tagger has read it too, or its part, or its whole."""
    least: Least = field(default_factory=Least)
    """How likely the tagger must hold it that a draft claims anything."""
    answers: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    """Of what is asked again and again about the same words and is the same for every draft."""

    def spoken_in(self, sentence: Sentence) -> Sequence[Speech]:
        """The acts of saying that a sentence has words of, in their order: of the cue, of a mouth,
        of what they govern, of when it was said.
        """
        by_sentence: dict[int, list[Speech]] | None = self.answers.get("spoken")
        if by_sentence is None:
            by_sentence = self.answers["spoken"] = defaultdict(list)
            for speech in self.speeches:
                for index in sorted(set(self._where_told(speech))):
                    by_sentence[index].append(speech)
        return by_sentence.get(sentence.index, ())

    def _where_told(self, speech: Speech) -> Iterator[int]:
        """The sentences, by their indices, that an act of saying has words in."""
        said = (speech.cue, *(m.evidence for m in (speech.speaker, *speech.intermediaries) if m))
        spans = [*(evidence.span for evidence in said if evidence), *speech.content]
        for span in (*spans, speech.said) if speech.said else spans:
            yield from (one.index for one in self.report.sentences_in(span))

    def governing(self, words: Span) -> Speech | None:
        """The nearest act of saying that governs the words; None is the writer's own voice."""
        here = self.report.sentence_at(words.start)
        return governing(words, self.spoken_in(here) if here else self.speeches)

    def paragraph(self, number: int) -> Sequence[Sighting]:
        """The sentences of a paragraph, in their order."""
        by_number: dict[int, list[Sighting]] | None = self.answers.get("paragraphs")
        if by_number is None:
            by_number = self.answers["paragraphs"] = defaultdict(list)
            for seen in self.sightings:
                by_number[seen.sentence.paragraph].append(seen)
        return by_number.get(number, ())

    def told_of(self, draft: Draft) -> TaggedClaim | None:
        """The tagger's reading of a draft: of its figure, else of its own words."""
        here, counted = self._head(draft), draft.count is not None
        if here is None:
            return None
        claims = self.tags.claims
        return next((t for t in claims if t.figure == counted and t.head.meets(here)), None)

    def is_unlikely(self, draft: Draft) -> bool:
        """Whether the tagger all but rules out that a draft claims anything: "at the **hands** of",
        "the **corridor** on the second floor".
        """
        word = draft.trigger
        if draft.count is None and (word.end - word.start >= PHRASE or word.of_told):
            return False
        here = self._head(draft)
        likely = self.tags.likely(here) if here else None
        least = self.least.figure if draft.count else self.least.words
        return likely is not None and likely < least

    def _head(self, draft: Draft) -> Span | None:
        """The words of its figure, else its own that say what happened, where it has any."""
        tokens = draft.seen.sentence.tokens
        if draft.count:
            return Span(tokens[draft.count.core].start, tokens[draft.count.end - 1].end)
        if draft.own:
            return Span(tokens[draft.trigger.start].start, tokens[draft.trigger.end - 1].end)
        return None

    def standing_of(self, draft: Draft) -> Standing:
        """How a draft stands to fact: by its trigger or, for a part, by the part's own figure."""
        if draft.trigger.as_before and draft.trigger.is_verb:
            return Standing(Modality.ASSERTED)  # what was ordered, 40,000 have done
        start, end = (draft.trigger.start, draft.trigger.end) if draft.own else draft.extent
        counted = draft.count is not None
        others = (
            [(c.start, c.end) for c in draft.seen.counts if c.nothing and c is not draft.count]
            if counted
            else [
                (t.start, t.end)
                for t in draft.seen.triggers
                if t.measure is not draft.measure or not start <= t.start <= t.end < end
            ]
        )
        tokens = draft.seen.sentence.tokens
        agreed = _is_carried_out(draft) and _leads(draft)
        asked = ("standing", draft.seen.sentence.index, start, end, counted, agreed, *others)
        found = self.answers.get(asked)
        if found is None:
            found = standing(
                tokens, (start, end), self.modalities, others, counted=counted, agreed=agreed
            )
            self.answers[asked] = found
        if found.bid and draft.measure.name in _FOUGHT:
            found = replace(found, modality=Modality.ASSERTED)  # "tried to attack the base"
        if own := self._of_the_count(draft, found, end) or self._ended(draft, found):
            return own
        if found.modality is Modality.DENIED and _is_of_refusal(draft, found):
            return Standing(Modality.ASSERTED)
        if draft.own and draft.trigger.denied:
            if found.modality is Modality.ASSERTED:
                return replace(found, modality=Modality.DENIED)
            if found.modality is Modality.PLANNED and start <= found.start < end:
                return replace(found, modality=Modality.DENIED, ahead=True)  # "will not be opened"
        if draft.own and found.modality is Modality.ASSERTED:
            purpose = self.modalities.purpose(draft.measure, tokens, start)
            if purpose:
                return purpose
        implied = self.modalities.implied.get(draft.measure.name)
        told = self.told_of(draft) if implied is None and not found.bid else None
        done = draft.own and self.modalities.brings_about(tokens, start)
        if told and found.start == found.end and told.stands >= _STANDS and not done:
            return self._as_told(draft, Modality(told.modality))
        return (
            replace(found, modality=implied)
            if implied and found.modality is Modality.ASSERTED
            else found
        )

    def _of_the_count(self, draft: Draft, found: Standing, end: int) -> Standing | None:
        """How a figure stands to fact where it is set against another, or told behind what was
        denied; ``end``: of the words that it hangs on.
        """
        count, tokens = draft.count, draft.seen.sentence.tokens
        if count is None:
            return None
        if found.modality is Modality.DENIED and end <= found.start < found.end <= count.start:
            return Standing(Modality.ASSERTED)  # "reports of ten dead were wrong; it is nine"
        bare = count.core == count.start  # but "not more 500"
        return self.modalities.set_against(tokens, count.start) if bare else None

    def _ended(self, draft: Draft, found: Standing) -> Standing | None:
        """How a thing stands whose end is told, or denied; None where nothing is said of it."""
        tokens, (start, end) = draft.seen.sentence.tokens, (draft.trigger.start, draft.trigger.end)
        endless = self.modalities.goes_on(tokens, start)  # "no sign of the fighting easing"
        ends = None if endless else self.modalities.ends.get(draft.measure.name)
        # of a count, only what is itself counted ends: "the evacuation of 300 was called off"
        noun = _is_carried_out(draft)
        lasts = draft.count is None or draft.count.unit.kind == _LENGTH or noun
        denied = found.verb and found.modality is Modality.DENIED
        named = found.modality is Modality.PLANNED and found.end == start  # "the promised corridor"
        if not ends or not draft.own or not (lasts or counts_breaches(draft)):
            return None
        if not (found.modality in _OF_TODAY or denied or named):
            return None
        end_of_it = ends.of_word(tokens, start, end)
        if end_of_it is None or _is_told_apart(draft, (end_of_it.start, end_of_it.end)):
            return None
        ended = end_of_it.modality is Modality.DENIED
        if denied and ended and found.start < end_of_it.start:
            return replace(found, modality=Modality.ASSERTED)  # "denied breaking the truce"
        return found if denied else end_of_it

    def _as_told(self, draft: Draft, meant: Modality) -> Standing:
        """How a draft stands to fact by the tagger, where its own words do not tell otherwise: what
        has come about is no plan, what does not end is not denied.
        """
        tokens, start = draft.seen.sentence.tokens, draft.trigger.start
        came = draft.count is None and self.modalities.has_come(tokens, start)
        lasts = self.modalities.goes_on(tokens, start) or self._is_negative(draft)
        came = came or self._was_done(draft)
        untrue = (came and meant is Modality.PLANNED) or (lasts and meant is Modality.DENIED)
        return Standing(Modality.ASSERTED if untrue else meant)

    def _was_done(self, draft: Draft) -> bool:
        """Whether a verb of the past stands before those whom it counts: "**sent** 200 men"."""
        tokens, word = draft.seen.sentence.tokens, draft.trigger
        at = draft.count.start if draft.count and draft.own else word.start
        acts = word.start < at <= word.end and not word.passive
        return acts and self.modalities.anew.is_past(tokens[word.start])

    def _is_negative(self, draft: Draft) -> bool:
        """Whether damage is told by what is not: "is **no longer** working"."""
        tokens, words = draft.seen.sentence.tokens, draft.trigger
        return (
            draft.own
            and draft.measure.family == "damage"
            and any(
                cue.value.modality is Modality.DENIED
                and words.start <= cue.start
                and cue.end <= words.end
                for cue in self.modalities.before.find(tokens)
            )
        )

    def attribution_of(
        self, words: Span, told: TaggedClaim | None = None
    ) -> tuple[Attribution, str | None]:
        """The chain of mouths that ``words`` came through, and the rule that gave it.

        ``told``: the tagger's reading of the claim, for where no act of saying governs its words.
        """
        printed = self._printed()
        speech = self.governing(words)
        chain = self._mouths(told, words) if speech is None and told else ()
        if chain:
            return Attribution((*chain, *printed)), "attribution.told"
        return self.attribution_by(speech)

    def attribution_by(self, speech: Speech | None) -> tuple[Attribution, str | None]:
        """The chain of mouths of an act of saying, and its rule; of none, that of the report."""
        if speech is None:
            return self.own_attribution(), "attribution.publisher" if self.voice else None
        printed = self._printed()
        speaker = (speech.speaker,) if speech.speaker else ()
        said = self._window_at(speech.said) if speech.said else None
        chain = (*speaker, *speech.intermediaries, *printed)
        return Attribution(chain, speech.cue, speech.stance, said), speech.rule

    def _window_at(self, span: Span) -> When | None:
        near = (seen for s in self.report.sentences_in(span) for seen in [self.sightings[s.index]])
        return next((w.when for seen in near for w in seen.windows if w.span == span), None)

    def own_attribution(self) -> Attribution:
        """Of what the report itself tells."""
        own = (self.voice,) if self.voice else ()
        return Attribution((*own, *self._printed()))

    def _printed(self) -> tuple[Source, ...]:
        publisher = self.document.publisher
        return (Source(publisher, SourceRole.PUBLISHER),) if publisher else ()

    def _mouths(self, told: TaggedClaim, words: Span) -> tuple[Source, ...]:
        """Who makes a claim as the tagger reads it, and through whom; as an act of saying elsewhere
        names them, where one does. What another paragraph names is its source only behind it, and
        where nobody else has spoken.
        """
        for span in told.words("source"):
            if self._is_far(words, span) or self._is_own(span) or self._has_ended(words, span):
                continue
            if self._is_told_of(span) or self._is_nobody(span):
                continue
            for speech in self.speeches:
                named = speech.speaker and speech.speaker.evidence
                if speech.speaker and named and named.span.meets(span):
                    return (speech.speaker, *speech.intermediaries)
            return (
                self._mouth(span, SourceRole.SPEAKER),
                *(self._mouth(via, SourceRole.INTERMEDIARY) for via in told.words("via")),
            )
        return ()

    def _is_own(self, source: Span) -> bool:
        """Whether the writer speaks: "our clinic has registered 300"."""
        return source.of(self.report.text).partition(" ")[0].lower() in self.grammar.first_person

    def _is_nobody(self, source: Span) -> bool:
        """Whether a "no" stands before it or opens it: "**neither** army said"."""
        here = self.report.sentence_at(source.start)
        tokens = here.tokens if here else ()
        first = [t.low for t in tokens if t.start <= source.start]
        return not self.nobody.isdisjoint(first[-2:])

    def _is_told_of(self, source: Span) -> bool:
        """Whether it is what is told of, or of what kind that is: "**civilian** casualties
        reported: 128 killed".
        """
        here = self.report.sentence_at(source.start)
        tokens = here.tokens if here else ()
        upto = [t.low for t in tokens if source.start < t.end and t.start <= source.end + 1]
        return not self.mute.isdisjoint(upto[-2:])

    def _has_ended(self, words: Span, source: Span) -> bool:
        """Whether what a source says in a sentence is over before the words: "in Homs, which **the
        army** says it holds, 12 were killed".
        """
        here = self.report.sentence_at(words.start)
        if here is None or not here.span.meets(source):
            return False
        led = next((t.low for t in reversed(here.tokens) if t.end <= source.start), "")
        if led not in self.grammar.relatives | self.grammar.wheres | self.grammar.later:
            return False
        for speech in self.spoken_in(here):
            named = speech.speaker and speech.speaker.evidence
            if named and named.span.meets(source):
                inside = [span for span in speech.content if here.span.meets(span)]
                return bool(inside) and all(span.end <= words.start for span in inside)
        return False

    def _is_far(self, words: Span, source: Span) -> bool:
        own, there = self.report.sentence_at(words.start), self.report.sentence_at(source.start)
        if own is None or there is None:
            return False
        if own.paragraph == there.paragraph:
            return not 0 <= there.index - own.index <= _BEHIND
        spoken = {
            speech.speaker.name
            for speech in self.speeches
            if speech.cue and speech.speaker and speech.cue.span.start < words.start
        }
        behind = own.paragraph - there.paragraph == 1 and own.form is not Form.ITEM
        return not behind or len(spoken) > 1

    def _mouth(self, span: Span, role: SourceRole) -> Source:
        sentence = self.report.sentence_at(span.start)
        tokens = [t for t in sentence.tokens if t.span.meets(span)] if sentence else []
        while len(tokens) > 1 and tokens[-1].low in self.place_words.roles.firsts:
            tokens.pop()  # "clan elders in"
        owned = tokens[-1].text.removeprefix(tokens[-1].owner)  # "Kinshasa's count is 31"
        evidence = self.report.evidence(tokens[0].start, tokens[-1].end - len(owned))
        return Source(evidence.words, role, evidence)


_BEHIND = 2
"""Sentences of a paragraph from a claim to the one that names its source behind it."""


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
    told: Draft | None = None
    """What it denies, where it does so without saying it again."""
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
    def is_uncounted(self) -> bool:
        """Whether people are told of without a count, only to deny it or to say what is planned."""
        return self.count is None and self.told is None and not self.trigger.figureless

    @property
    def is_stock(self) -> bool:
        if self.figure is None and self.trigger.stock:
            return True  # "the power is off"
        kind = self.figure.stock_or_flow if self.figure else self.measure.stock_or_flow
        return kind is StockOrFlow.STOCK


def counts_breaches(draft: Draft) -> bool:
    """Whether the figure beside a truce is that of its breaches: "violated 14 times"."""
    count = draft.count
    return draft.measure.name == _TRUCE and count is not None and count.unit.kind == _BREACHES


def _is_carried_out(draft: Draft) -> bool:
    """Whether its word is a noun of what can be agreed on, and called off: the release of 45."""
    of_these = draft.measure.family in _CARRIED_OUT or draft.measure.name in _LET_GO
    return of_these and draft.trigger.counts is Counts.OF


def _leads(draft: Draft) -> bool:
    """Whether its word stands before those whom it counts: not "for the 3,000 **displaced**"."""
    return draft.count is None or draft.trigger.end <= draft.count.start


def _is_of_refusal(draft: Draft, found: Standing) -> bool:
    """Whether a denial only says that people were not let through, where the tagger has read that
    of the word behind it: "were **prevented from crossing**".
    """
    read = draft.measure.name == _REFUSED and draft.trigger.rule.endswith(_BY_THE_TAGGER)
    return read and not (found.verb or found.ahead)


def _is_told_apart(draft: Draft, words: tuple[int, int]) -> bool:
    """Whether another word of the same measure tells it: "the ceasefire, agreed in Doha, **was
    broken**" is two claims.
    """
    seen, own = draft.seen, (draft.trigger.start, draft.trigger.end)
    if own[0] <= words[0] and words[1] <= own[1]:
        return False  # "it has been quiet": its own word tells it
    aside = any(token.text == "," for token in seen.sentence.tokens[own[1] : words[0]])
    return any(
        not (word.start <= own[0] and own[1] <= word.end)
        and word.measure == draft.measure
        and word.start < words[1]
        and words[0] < word.end
        for word in (*seen.triggers, *(seen.told.words if aside else ()))
    )


# -- looking around --------------------------------------------------------------------------------

_OPENING = 3
"""Tokens from the head of a sentence in which a place frames all of it."""
_BOUND = 1
"""Tokens between a noun of territory and the place that it binds: "the fall of the"."""
_GROUND = 9
"""Tokens from a word of territory within which its place must stand."""


def _owns_the_next(tokens: Sequence[Token], places: Sequence[Mention]) -> bool:
    """Whether the first of the places only says where the second is: "South Ossetia**'s** capital
    Tskhinvali".
    """
    if len(places) < 2 or not tokens[places[0].end - 1].owns:
        return False
    between = tokens[places[0].end : places[1].start]
    return len(between) <= _OWNED and all(token.kind is Kind.WORD for token in between)


_OWNED = 3
"""Tokens between a land and the town in it: "Congo's **main eastern city** Goma"."""


def ground(
    reading: Reading, seen: Sighting, trigger: Trigger, *, behind: bool = False
) -> Mention | None:
    """The place that a word of territory is about: inside it ("abandoned the barracks"), after it,
    or before a passive or "which".
    """
    tokens = seen.sentence.tokens
    within = [p for p in seen.places if trigger.start < p.start < trigger.end]
    if within and not behind:
        return within[0]
    if trigger.start > 1 and tokens[trigger.start - 1].low in reading.grammar.relatives:
        of_which = {trigger.start - 1, trigger.start - 2}  # "hit Soledar, **which** fell to"
        if named := next((p for p in seen.places if p.end in of_which), None):
            return named
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
    led = [
        place
        for place in before
        if place.sure
        or trigger.passive
        or trigger.of_ground
        or (place.pointing and trigger.start - place.end <= _BOUND)  # "the enclave fell"
    ]
    led = led or [p for p in seen.places if _is_told_aside(seen, p.end, trigger)]
    if behind:
        return next((p for p in reversed(led) if tokens[p.end].text == ","), None)
    bound = trigger.counts is Counts.OF and after and after[0].start - trigger.end <= _BOUND
    linked = tokens[trigger.end - 1].low in reading.place_words.links  # "are at the gates of Hama"
    bound = bound or (linked and after and after[0].start == trigger.end)
    after = after[1:] if _owns_the_next(tokens, after) else after
    if bound:  # "left for Adre after the fall of Geneina"
        chosen = after[:1]
    elif trigger.passive or trigger.of_ground or trigger.counts is Counts.OF:
        chosen = _holding(reading, seen, led) or after[:1]
    else:
        opening = [place for place in led if place.start <= _OPENING]  # "In Hanano people forced"
        whence = after[1:2] if after[1:] and _is_driven(after) else after[:1]
        chosen = whence or (led[-1:] if trigger.describes else opening[:1])
    return chosen[0] if chosen else None


def _holding(reading: Reading, seen: Sighting, led: list[Mention]) -> list[Mention]:
    """The last of the places before a word, or that which is told to lie in it: "Janale in Lower
    Shabelle fell".
    """
    if len(led) < 2 or led[-1].start - led[-2].end != 1:
        return led[-1:]
    between = seen.sentence.tokens[led[-2].end].low
    lies = between in reading.place_words.lies_in and led[-1].role is PlaceRole.LOCATION
    return led[-2:-1] if lies else led[-1:]


def _is_driven(after: Sequence[Mention]) -> bool:
    """Whether the first name is of those who were driven from the second: "have driven Jund al-Sham
    out of al-Taamir".
    """
    who, whence = after[:2]
    return not (who.sure or who.kind) and whence.sure and whence.role is PlaceRole.ORIGIN


def _is_told_aside(seen: Sighting, end: int, trigger: Trigger) -> bool:
    """Whether only an aside parts what opens a sentence from its word: "The enclave, a safe area
    under Resolution 819, fell".
    """
    tokens = seen.sentence.tokens
    commas = [at for at in range(end, trigger.start) if tokens[at].text == ","]
    return end <= _OPENING and commas == [end, trigger.start - 1]


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
    later, anew = reading.grammar.later, reading.grammar.told_anew.all_of(tokens)
    left = max((match.start for match in anew if match.end <= start), default=left)
    right = min((match.start for match in anew if match.start >= end), default=right)
    for position in range(start - 1, left - 1, -1):
        if tokens[position].low in ends or begins_another_time(tokens[position:start], later):
            left = position
            break
    for position in range(end, right):
        listed = tokens[position].low == ":" and any(c.start > position for c in draft.seen.counts)
        if tokens[position].low in ends or listed or begins_another_time(tokens[position:], later):
            right = position
            break
    return left, right


def begins_another_time(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    """Whether another time begins here: ", hours after a convoy reached Foua"."""
    if tokens[0].low != ",":
        return False
    near = list(takewhile(lambda token: token.kind is not Kind.MARK, tokens[1 : _LATER + 2]))
    return any(token.low in words for token in near[1:]) and near[0].low not in words


_LATER = 3
"""Tokens at most between a comma and "after": "two full days"."""


def headings_of(reading: Reading, draft: Draft) -> list[Sighting]:
    """What stands over a draft, the nearest first: the line that leads its list, headings."""
    over = (reading.sightings[n] for n in draft.seen.sentence.heads)
    return [seen for seen in over if seen.sentence.form not in {Form.CELL, Form.COLUMN}]


def fields_of(reading: Reading, draft: Draft, labels: Collection[str]) -> Iterator[Sighting]:
    """The lines of the form that a draft stands in, whose label is one of some words: "Location:
    Sake" and "Date: 9 May" of "Killed: 12"; in a report that is one form, the only such line.
    """
    lines = _form_around(reading, draft)
    yield from (seen for seen in lines if seen.sentence.tokens[0].low in labels)
    if len(lines) > 1 or draft.seen.sentence.is_title:
        return
    everywhere = _labelled_lines(reading)
    fields = [seen for seen in everywhere if seen.sentence.tokens[0].low in labels]
    if len(fields) == 1 and len(everywhere) >= _A_FORM:
        yield fields[0]


def _form_around(reading: Reading, draft: Draft) -> list[Sighting]:
    """The labelled lines around a draft between which no line is left out; none of prose, unless
    several stand there.
    """
    here = draft.seen.sentence
    paragraphs: list[list[Sighting]] = [[]]
    for seen in reading.sightings:
        before = paragraphs[-1][-1].sentence if paragraphs[-1] else None
        between = reading.report.text[before.end : seen.sentence.start] if before else ""
        if between.count("\n") > 1:
            paragraphs.append([])
        paragraphs[-1].append(seen)
    block = next(block for block in paragraphs if any(seen is draft.seen for seen in block))
    lines = [seen for seen in block if _is_labelled(reading, seen)]
    return lines if len(lines) >= (1 if here.form in _LINES else _A_FORM) else []


def _labelled_lines(reading: Reading) -> list[Sighting]:
    """The lines of a report that a label with a colon opens."""
    found: list[Sighting] | None = reading.answers.get("labelled")
    if found is None:
        lines = [seen for seen in reading.sightings if _is_labelled(reading, seen)]
        found = reading.answers["labelled"] = lines
    return found


def _is_labelled(reading: Reading, seen: Sighting) -> bool:
    """Whether a sentence is the first of its line, and opens with a label and a colon."""
    line = seen.sentence
    first = reading.paragraph(line.paragraph)[0] is seen
    return first and any(token.text == ":" for token in line.tokens[: _LABEL + 1])


_LINES = frozenset({Form.HEADING, Form.ITEM})
_LABEL = 3
"""Tokens of the label of a line, at most: "Date of incident"."""
_A_FORM = 3
"""Labelled lines, at least, that make prose beside them a part of a form."""


def row_of(reading: Reading, draft: Draft) -> list[Sighting]:
    """The other cells of the row that a draft's figure stands in, the row's own heading first, and
    the head of its column.
    """
    here = draft.seen.sentence
    if here.form is not Form.CELL:
        return []
    row = reading.paragraph(here.paragraph)
    column = [reading.sightings[n] for n in here.heads[:1]]
    return [seen for seen in (*row, *column) if seen is not draft.seen]


def is_total(reading: Reading, draft: Draft) -> bool:
    """Whether the label of a draft's line, or of its row, says that it sums the others up."""
    row = row_of(reading, draft)
    tokens = (row[0] if row else draft.seen).sentence.tokens
    words = [token.low for token in tokens if token.kind is Kind.WORD]
    return bool(words) and words[0] in reading.grammar.totals


_OF_PEOPLE = frozenset({"movement", "situation", "harm"})
_OF_FORCE = frozenset({"violence", "harm"})
_BROUGHT = frozenset({"aid_delivered", "arrived"})
"""Measures of a convoy: "aid reached Mekelle; 15 lorries **arrived**"."""


def alike(one: Draft, other: Draft) -> bool:
    """Whether two claims are of one kind, so that one's place or window may hold for the other."""
    families = {one.measure.family, other.measure.family}
    brought = {one.measure.name, other.measure.name} <= _BROUGHT
    return len(families) == 1 or families <= _OF_PEOPLE or families <= _OF_FORCE or brought
