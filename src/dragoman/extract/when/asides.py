"""What a window dates that stands in an aside: not the claim around it, but what the aside tells of
a place, or of those who are counted.

In: a draft and a window of its sentence. Out: whether an aside without the draft holds the window.
"""

from __future__ import annotations

from dragoman.claims import Modality, SourceRole
from dragoman.extract.drafts.reading import Draft, Reading
from dragoman.extract.text.sentences import Kind
from dragoman.extract.times import TimeExpression
from dragoman.extract.times.rows import TimeKind

__all__ = ["is_in_an_aside"]


def is_in_an_aside(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    tokens = draft.seen.sentence.tokens
    at = sum(token.start < window.span.start for token in tokens)
    end = sum(token.start < window.span.end for token in tokens)
    return (
        _is_of_a_which(reading, draft, at)
        or _is_of_a_that(reading, draft, at)
        or _is_between_commas(reading, draft, window, at, end)
        or _is_of_who_speaks(reading, draft, at)
    )


def _is_of_a_which(reading: Reading, draft: Draft, at: int) -> bool:
    """Whether a window dates what a "which" tells of the draft's place: "retook Sirte, which the
    militants had seized in 2015", "attacked Sirte, which fell in 2015, killing three".
    """
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    closed = [n for n in range(at, start) if tokens[n].text == ","]
    first = end if at >= end else 1  # a "which" that opens the sentence hangs on no place
    openings = reading.grammar.relatives | reading.grammar.wheres
    if at < end:
        openings |= reading.grammar.of_persons
    opened = [n for n in range(first, at) if tokens[n].low in openings]
    if not opened:
        return False
    if at < end:
        words = {token.low for token in tokens[opened[-1] : at]}
        if not words.isdisjoint(reading.grammar.beginnings):
            return False  # "the war, which erupted in April, has killed 400"
        return bool(closed) and any(
            [n for n in range(one - 1, at) if tokens[n].text == ","] == [one - 1] for one in opened
        )
    if draft.measure.family == "harm" and tokens[opened[-1] - 1].low in reading.grammar.means:
        return False  # "killed by shells which the rebels fired on Monday"
    told = {one.start for one in draft.seen.triggers} | {one.start for one in draft.seen.counts}
    return any(opened[-1] < start < at for start in told)


def _is_of_who_speaks(reading: Reading, draft: Draft, at: int) -> bool:
    """Whether a window dates what is told of the one who speaks: "12 drowned, said the mayor, **who
    flew over the valley on Sunday**".
    """
    tokens, grammar = draft.seen.sentence.tokens, reading.grammar
    said, _ = reading.attribution_of(draft.focus)
    who = next((s.evidence for s in said.sources if s.role is SourceRole.SPEAKER), None)
    here = draft.seen.sentence
    if who is None or not here.start <= who.span.start < here.end:
        return False
    behind = sum(token.start < who.span.end for token in tokens)
    opened = behind + (behind < len(tokens) and tokens[behind].text == ",")
    if opened + 1 < at and tokens[opened].kind is Kind.NUMBER and tokens[opened + 1].text == ",":
        opened += 2  # "said Amal, 29, who fled Rafah last week"
    if opened >= at or tokens[opened].low not in grammar.who_or_which:
        return False
    rest = range(opened, len(tokens))
    closes = next((n for n in rest if tokens[n].text in ",;"), len(tokens))
    cue = said.cue.span.start if said.cue else 0
    if any(tokens[n].start == cue for n in range(opened, closes)):
        return False  # "the ministry, which on Tuesday had denied", "a team which flew there found"
    own = {draft.trigger.start, draft.count.start if draft.count else draft.trigger.start}
    return at <= closes and not any(opened <= start < closes for start in own)


def _is_of_a_that(reading: Reading, draft: Draft, at: int) -> bool:
    """Whether a "that" behind the draft leads the window: "found 12 bodies under a house that was
    hit on Monday"; but who was killed in the house was killed on that day, or by the raid that was.
    """
    grammar, tokens, end = reading.grammar, draft.seen.sentence.tokens, draft.extent[1]
    words = {token.low for token in tokens[draft.extent[0] : end]}
    if draft.measure.family == "harm" and grammar.finding.isdisjoint(words) and not draft.is_stock:
        return False
    events = {one.end for one in draft.seen.triggers if one.measure.family == "violence"}
    for n in range(end + 1, at - 1):
        leads = tokens[n].low in grammar.restrictive and tokens[n + 1].low in grammar.helping
        named = n not in events and tokens[n - 1].low not in grammar.onsets | grammar.means
        if leads and named and "," not in {token.text for token in tokens[end:at]}:
            return True
    return False


def _is_between_commas(
    reading: Reading, draft: Draft, window: TimeExpression, at: int, end: int
) -> bool:
    """Whether commas part a window, and the participle or the hands before it, from the draft:
    "the bridge, closed since Monday, was hit", "the town, in rebel hands since 2015, fell".
    """
    tokens, grammar = draft.seen.sentence.tokens, reading.grammar
    opened = max((n for n in range(1, at) if tokens[n].text == ","), default=0)
    inside = [token.low for token in tokens[opened + 1 : at]]
    if not opened or not inside or end >= len(tokens) or tokens[end].text != ",":
        return False
    if opened < draft.trigger.start < end or not draft.own:
        return False
    asserted = reading.standing_of(draft).modality is Modality.ASSERTED
    if draft.trigger.end == opened and not draft.trigger.is_verb and asserted:
        return False  # "a truce, agreed at the weekend, "
    held = window.kind is TimeKind.SINCE and inside[0] in grammar.hands
    told = grammar.helping | grammar.lists
    return (held or grammar.is_deed(inside[0])) and told.isdisjoint(inside)
