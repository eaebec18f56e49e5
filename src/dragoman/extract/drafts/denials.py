"""What somebody denies without saying it again in; a draft of the denial out.

"The army denies it", "rejected the claim", "called the toll a lie", "…, which Kyiv denied": these
stand for a claim that was told before, and the denial has its measure and its place. What is denied
in words of its own ("denied that Goma had fallen") is no matter of this module (see modality).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.claims import Modality, Span, Stance
from dragoman.extract.attribution.carry import Speech
from dragoman.extract.drafts.grammar import Grammar
from dragoman.extract.drafts.reading import Draft, Reading, Sighting
from dragoman.extract.text.sentences import Token

__all__ = ["denials"]


def denials(reading: Reading, seen: Sighting, made: Sequence[Draft]) -> Iterator[Draft]:
    """What was told right before, and somebody denies without saying it again: "The army denies
    it", "rejected the claim", "called it a lie".
    """
    lies = next(reading.grammar.lies.within(seen.sentence), None)
    for speech in reading.spoken_in(seen.sentence):
        if speech.rule.endswith("+carried"):
            continue
        denial = _Denial.of(speech, seen)
        if denial is None and lies:
            denial = _Denial.in_words(reading, speech, seen)
        if denial is None:
            continue
        points = _pointing(reading, seen, denial)
        told = _told_before(reading, seen, denial, points, made) if points is not None else None
        if told is not None:
            at, end = denial.verb, _end(reading, seen, denial)
            trigger = replace(told.trigger, start=at, end=end, describes=False)
            verb = reading.report.over(seen.sentence.tokens[at:end])
            draft = Draft(seen, trigger, verb, own=True)
            draft.rules = ["assemble.denial"]
            draft.told = told
            yield draft


@dataclass(frozen=True, slots=True)
class _Denial:
    """Who denies, by the token where he is named, and the verb, first to last."""

    who: int
    verb: int
    last: int
    passive: bool = False
    """Whether what is denied stands before the verb: "that was denied by the army"."""
    whole: bool = False
    """Whether all that is said denies: "“Lies,” he said"."""

    @classmethod
    def of(cls, speech: Speech, seen: Sighting) -> _Denial | None:
        """The denial of an act of saying whose verb stands in this sentence."""
        denies = speech.stance is Stance.DENIES and speech.speaker is not None
        if not denies or speech.cue is None or speech.speaker is None:
            return None
        tokens, cue, who = seen.sentence.tokens, speech.cue.span, speech.speaker.evidence
        verb = [n for n, token in enumerate(tokens) if token.span.meets(cue)]
        if not verb:
            return None
        named = (n for n in range(verb[0]) if who and tokens[n].start >= who.span.start)
        passive = speech.rule == "attribution.passive"
        return cls(next(named, verb[0]), verb[0], verb[-1] + 1, passive)

    @classmethod
    def in_words(cls, reading: Reading, speech: Speech, seen: Sighting) -> _Denial | None:
        """The denial of one who says no more, or nothing else first, than that it is not so."""
        tokens = seen.sentence.tokens
        if speech.speaker is None or speech.stance is not Stance.ASSERTS:
            return None
        for first, last in _remarks(reading, speech, seen):
            marks = (n for n in range(first, last) if tokens[n].text in reading.grammar.partings)
            end = next(marks, last)
            lies = reading.grammar.lies.find(tokens[:end])
            lie = next((match for match in lies if match.start >= first), None)
            claims = any(first <= word.start < end for word in seen.triggers)
            if lie and not claims and end - first <= _SHORT:
                heads = {token.low for token in tokens[:first]} & reading.grammar.told
                return cls(0 if heads else lie.start, lie.start, lie.end, whole=True)
        return None


def _remarks(reading: Reading, speech: Speech, seen: Sighting) -> Iterator[tuple[int, int]]:
    """What one says first: all of a sentence, what stands before who says it, a remark in quotation
    marks, or what stands around him: "That, said the mayor, is a lie".
    """
    tokens = seen.sentence.tokens
    for span in (*speech.content, *_quoted(speech, seen)):
        said = [n for n, token in enumerate(tokens) if token.span.meets(span)]
        said = said[1:] if said and tokens[said[0]].text in _QUOTES else said
        if said and (said[0] == 0 or tokens[said[0] - 1].text in _QUOTES):
            goes_on = any(
                span.end < other.start and _opens_behind_a_comma(seen, other)
                for other in speech.content
            )
            if not goes_on:  # "No such attack, said the mayor, had been seen"
                yield said[0], said[-1] + 1
    opens = tokens[0].low in reading.grammar.told and tokens[1].text == ","
    if opens and speech.cue and speech.speaker and speech.speaker.evidence:
        frame = (speech.cue.span, speech.speaker.evidence.span)
        around = [n for n, token in enumerate(tokens) if any(token.span.meets(s) for s in frame)]
        if around and around[0] == _AROUND:
            yield around[-1] + 2, len(tokens)


def _opens_behind_a_comma(seen: Sighting, span: Span) -> bool:
    tokens = seen.sentence.tokens
    first = next((n for n, token in enumerate(tokens) if token.span.meets(span)), 0)
    return first > 0 and tokens[first - 1].text == ","


_AROUND = 2
"""Tokens before who speaks in "That, the mayor said, is a lie"."""


def _quoted(speech: Speech, seen: Sighting) -> Iterator[Span]:
    """The remark in quotation marks that opens a sentence and stands right before who makes it:
    "“Lies,” said the colonel".
    """
    tokens, cue = seen.sentence.tokens, speech.cue.span if speech.cue else None
    if cue is None or tokens[0].text not in _QUOTES or not tokens[0].start < cue.start:
        return
    close = next((n for n, token in enumerate(tokens) if n and token.text in _QUOTES), 0)
    at = next((n for n, token in enumerate(tokens) if token.span.meets(cue)), 0)
    if 1 < close < at <= close + _SHORT:
        yield Span(tokens[1].start, tokens[close - 1].end)


_QUOTES = frozenset('"“”«»„')
_SHORT = 6
"""Tokens of a remark that does nothing but deny: "This is a complete lie"."""


def _end(reading: Reading, seen: Sighting, denial: _Denial) -> int:
    """Where the words of a denial end: with what it calls the claim, if anything."""
    tokens, at = seen.sentence.tokens, denial.verb + 1
    for lie in reading.grammar.lies.find(tokens[at : at + _BRANDED]):
        if not any(token.text in ";." for token in tokens[at : at + lie.start]):
            return at + lie.end
    return denial.last if denial.whole else at


_BRANDED = 10
"""Tokens from "called" to the word for a lie: "called the number of graves “a fabrication”"."""


def _pointing(reading: Reading, seen: Sighting, denial: _Denial) -> frozenset[str] | None:
    """The words that stand for all that is denied: "it", "the claim" behind the verb, "which the
    army denied", "That was denied by" before it. None where it is said there.
    """
    tokens, grammar = seen.sentence.tokens, reading.grammar
    if denial.whole:
        return frozenset()
    if denial.passive:
        return _pointing_before(reading, seen, denial)
    rest = range(denial.last, len(tokens))
    end = next((n for n in rest if tokens[n].low in grammar.partings), len(tokens))
    starts = [word.start for word in seen.triggers] + [count.start for count in seen.counts]
    opens = {token.low for token in tokens[end : end + 2]} & grammar.contents
    if any(denial.last <= start < end for start in starts) or opens:
        return None
    if _is_detailed(tokens[denial.last : end], grammar):
        return None
    dated = {n for w in seen.windows for n in rest if tokens[n].span.meets(w.span)}
    behind = [n for n in range(denial.last, end) if tokens[n].low.isalpha() and n not in dated]
    said = behind and tokens[behind[0]].low in grammar.contents
    lows = [tokens[n].low for n in (behind if said else behind[:_POINTING])]
    before = {tokens[denial.who - 1].low} if denial.who else set()
    if denial.who > 1 and before & (grammar.relatives | grammar.contents):
        before |= {tokens[denial.who - 2].low} & grammar.told  # "a figure that the army rejects"
    points = grammar.told.intersection(lows) | before & (grammar.told | grammar.relatives)
    if said and len(behind) == 1:
        points -= grammar.contents  # "rejected that": nothing is said behind it
        return points
    return points if points or not behind else None


def _is_detailed(words: Sequence[Token], grammar: Grammar) -> bool:
    """Whether what is denied is said behind a word for it: "rejected claims **of tunnels**"; not
    behind whose claims they are, "accusations of Kyiv", "of the army".
    """
    return any(
        one.low in grammar.told
        and of.low in grammar.detailing
        and not (what.capital or what.low in grammar.naming)
        for one, of, what in zip(words, words[1:], words[2:], strict=False)
    )


def _pointing_before(reading: Reading, seen: Sighting, denial: _Denial) -> frozenset[str] | None:
    """The same before a passive: "This claim was denied by the army"."""
    tokens, grammar = seen.sentence.tokens, reading.grammar
    first = denial.verb
    while first > 0 and tokens[first - 1].low not in grammar.partings:
        first -= 1
    lows = [token.low for token in tokens[first : denial.verb]]
    points = grammar.told | grammar.relatives
    return points.intersection(lows) or None if len(lows) <= _POINTING else None


_POINTING = 4
"""Words of what is denied in which one for it stands: "all of these accusations"."""


def _told_before(
    reading: Reading,
    seen: Sighting,
    denial: _Denial,
    points: frozenset[str],
    made: Sequence[Draft],
) -> Draft | None:
    """The claim that is denied: of this sentence where a clause stands before who denies, else of
    those before it; a counted one where a figure is. What may be a plan too ("rejected it") is no
    denial where that was one.
    """
    told = sorted(made, key=lambda draft: (draft.seen.sentence.index, draft.extent))
    here = [draft for draft in told if draft.seen is seen and draft.extent[1] <= denial.who]
    near = here or [
        draft
        for draft in told
        if denial.who <= _HEAD and 0 < seen.sentence.index - draft.seen.sentence.index <= _TOLD_BACK
    ]
    rejects = _is_one_of_politics(seen, denial.verb)
    if rejects and near and not _is_fact(reading, near[-1]):
        return None
    blamed = not reading.grammar.blames.isdisjoint(points)
    families = _BLAMABLE if blamed else _DENIABLE
    near = [draft for draft in near if draft.measure.family in families]
    near = [draft for draft in near if draft.measure.name not in _HELP or not blamed]
    near = [draft for draft in near if _is_fact(reading, draft)] or near  # "if that holds, …"
    if reading.grammar.figures.intersection(points):
        return next((draft for draft in reversed(near) if draft.count), None)
    if points and points <= reading.grammar.contents:  # "denied that guns had been used"
        near = [draft for draft in near if not draft.count] or near
    last = [draft for draft in near if draft.seen is near[-1].seen]
    main = [draft for draft in last if not _is_circumstance(reading, draft)]
    return next(reversed(main or last), None)


_TOLD_BACK = 2
"""Sentences from a denial back to what it denies."""
_HEAD = 6
"""Tokens before who denies, at the head of a sentence: "But on Monday the army"."""


def _is_one_of_politics(seen: Sighting, at: int) -> bool:
    words = (word for word in seen.triggers if word.measure.family == "politics")
    return any(word.start <= at < word.end for word in words)


def _is_fact(reading: Reading, draft: Draft) -> bool:
    """Whether a claim may be true or false, and is no plan that one may refuse."""
    told = reading.standing_of(draft).modality
    return draft.measure.family != "politics" and told is Modality.ASSERTED


def _is_circumstance(reading: Reading, draft: Draft) -> bool:
    """Whether an event is only what another came with: "after 23 days of fighting"."""
    start = draft.trigger.start
    before = draft.seen.sentence.tokens[max(0, start - _CIRCUMSTANCE) : start]
    words = {token.low for token in before}
    return draft.measure.family in _CAME_WITH and bool(words & reading.grammar.circumstances)


_CAME_WITH = frozenset({"violence", "territory"})
_CIRCUMSTANCE = 5
"""Tokens from "after" to the event: "after two weeks of heavy fighting"."""


_BLAMABLE = frozenset({"harm", "violence", "damage"})
"""Families of what somebody may be accused of."""
_HELP = frozenset({"treated"})
"""What of harm nobody is accused of."""
_DENIABLE = frozenset({"harm", "violence", "damage", "territory", "access", "movement"})
