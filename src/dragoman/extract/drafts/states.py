"""How a claim stands in time by itself, without words for a day: a deed that was done by its
telling, a state that lasts while it is told, or what goes on.

In: a draft and what its verb tells of its time. Out: whether it is such.
"""

from __future__ import annotations

from dragoman.claims import Modality, StockOrFlow
from dragoman.extract.drafts.reading import Draft, Reading
from dragoman.extract.measures import Counts
from dragoman.extract.measures.lent import is_tally
from dragoman.extract.text.sentences import Form, Kind
from dragoman.extract.times import TimeExpression
from dragoman.extract.times.rows import TimeKind

__all__ = [
    "are_displaced_then",
    "is_at_its_end",
    "is_befallen",
    "is_brought_about",
    "is_displaced",
    "is_done",
    "is_held",
    "is_in_care",
    "is_taking",
    "is_toll",
    "of_the_day",
    "tense_of",
]


_TENSES = (TimeKind.STANDING, TimeKind.PERFECT, TimeKind.PRESENT)
_STILL = "time.still"
_REACH_OF_A_TENSE = 3
"""Tokens from "have" to the verb: "have also been"."""


def tense_of(reading: Reading, draft: Draft) -> TimeKind | None:
    """What the verb of a draft tells of its time; of several words the first of `_TENSES`."""
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    first = start
    while first > max(0, start - _REACH_OF_A_TENSE) and tokens[first - 1].text not in ",;:":
        first -= 1
    last = min(end, len(tokens) - 1)  # "25,000 displaced people shelter in schools"
    begin, stop = tokens[first].start, tokens[last].start
    count = tokens[draft.count.start].start if draft.count and not draft.is_stock else -1
    kinds = {
        w.kind
        for w in draft.seen.windows
        if begin <= w.span.start <= stop
        and not (w.rule == _STILL and w.span.end + 1 == count)  # "still 200": 200 more
    }
    if _goes_on(reading, draft):
        kinds.add(TimeKind.STANDING)
    return next((kind for kind in _TENSES if kind in kinds), None)


def _goes_on(reading: Reading, draft: Draft) -> bool:
    """Whether its own verb tells what goes on while it is told: "are now returning", "fighting is
    going on". What is said in politics is a deed: "is suspending its raids".
    """
    if not draft.own or draft.measure.family == "politics":
        return False
    published = reading.today
    starts = [w.when.start for w in draft.seen.windows if w.when.start]
    if published and any(start > published for start in starts):
        return False  # "3,000 are walking there and will arrive tomorrow"
    tokens, word, last = draft.seen.sentence.tokens, draft.trigger, draft.extent[1]
    present = [w.span for w in draft.seen.windows if w.kind is TimeKind.PRESENT]
    for verb in {*range(word.start, word.end), *range(last, min(last + 2, len(tokens)))}:
        before = tokens[max(0, verb - _TO_WHAT_GOES_ON) : verb]
        told = any(token.span.meets(span) for token in before for span in present)
        if told and tokens[verb].low.endswith(reading.grammar.going):
            return True
    return False


_TO_WHAT_GOES_ON = 2
"""Tokens from "are" to what goes on: "are now returning"."""


def of_the_day(draft: Draft) -> bool:
    """Whether a claim without a window is of the day it is told on: a stock, and what is no count
    of either kind, but not a number of corridors, which have been opened by then.
    """
    kind = draft.measure.stock_or_flow
    return draft.is_stock or (kind is StockOrFlow.NEITHER and not draft.count)


def is_done(reading: Reading, draft: Draft, tense: TimeKind | None) -> bool:
    """Whether a claim without a figure is of a deed, done some day up to its telling, and not of a
    state: "have shut the ferry", not "the ferry is shut"; what is said in politics is a deed.
    """
    if is_brought_about(reading, draft, tense):
        return True
    if draft.count or draft.is_stock or tense in {TimeKind.STANDING, TimeKind.PRESENT}:
        return False
    if draft.measure.family == "politics":
        return True
    ends = draft.measure.name in reading.modalities.ends
    if reading.standing_of(draft).modality is Modality.DENIED and not ends:
        return True
    grammar, (start, end) = reading.grammar, draft.extent
    words = [token.low for token in draft.seen.sentence.tokens[max(0, start - _TO_ITS_VERB) : end]]
    deeds = [n for n, word in enumerate(words) if grammar.is_deed(word)]
    return bool(deeds) and grammar.being.isdisjoint(words[: deeds[0]])


_TO_ITS_VERB = 3
"""Tokens from a verb to what it brings about: "completed the tight encirclement"."""


def is_toll(draft: Draft) -> bool:
    """Whether the dead or the destroyed are counted, who were not so at one moment, even where
    their "count stands at 43" and the "houses are in ruins".
    """
    return bool(draft.count) and draft.measure.name in _TOLLS


_TOLLS = frozenset({"killed", "housing_destroyed"})


def is_befallen(reading: Reading, draft: Draft, tense: TimeKind | None) -> bool:
    """Whether a verb of the past tells how a count of people came to be in a state, and not that
    they are in it: "lost their homes", "have been affected"; who have been trapped are there still.
    """
    befallen = draft.is_stock and draft.measure.name in _BEFALLEN
    if draft.count is None or not befallen or not draft.own:
        return False
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    words = [token.low for token in tokens[word.start : word.end]]
    if tense is TimeKind.PERFECT:
        return any(reading.grammar.is_deed(word) for word in words)
    told = tokens[max(0, word.start - 1)].low not in reading.grammar.being
    return told and words[0] in reading.grammar.deeds  # not "were cut off"


def is_in_care(reading: Reading, draft: Draft) -> bool:
    """Whether a verb tells that the hurt were being cared for at the time, and not that they had
    been: "over 300 **were receiving** treatment".
    """
    if draft.measure.name != _TREATED or draft.count is None:
        return False
    tokens, grammar = draft.seen.sentence.tokens, reading.grammar
    for at in range(max(1, draft.extent[0]), min(draft.extent[1] + _TO_ITS_CARE, len(tokens))):
        if tokens[at].text in _ENDS:
            break
        if tokens[at].low.endswith(grammar.going) and tokens[at - 1].low in grammar.being:
            return True
    return False


_ENDS = frozenset(",;:")
_TO_ITS_CARE = 3
"""Tokens from the hurt to the verb of their care: "140 with wounds were receiving"."""
_TREATED = "treated"
_BEFALLEN = frozenset({"affected", "homeless", "missing"})
"""States of people that are counted up, wherever the people are."""


def is_displaced(reading: Reading, draft: Draft) -> bool:
    """Whether a word only says of people that they are displaced, and not that they were driven
    out: "registered 4,200 displaced citizens in Skopje", "3,500 displaced"; not in a table, nor in
    a rough translation.
    """
    count = draft.count
    if count is None or draft.measure.name != _DRIVEN_OUT:
        return False
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    here = draft.seen.sentence
    now = not reading.rough and _there_are_now(reading, draft)
    if now or reading.rough or here.form is Form.CELL or is_tally(here) or not draft.own:
        return now
    near = tokens[max(0, word.start - 1) : word.end]
    anew = any(token.low in reading.grammar.anew for token in near)
    counted = tokens[max(0, count.start - _TO_ITS_COUNT) : count.start]
    if anew and any(reading.grammar.is_deed(token.low) for token in counted):
        return False  # "recorded 2,340 newly displaced people": that they were driven out
    ends = [
        other.unit.end
        for other in draft.seen.counts  # "4,200 displaced citizens and a further 1,100"
        if other.unit.start <= word.start < other.unit.end
        or word.start in {other.end, other.unit.end}
    ]
    deeds = [reading.grammar.is_deed(t.low) for t in tokens[word.start : word.end]]
    if word.start and tokens[word.start - 1].low in reading.grammar.counted_as:
        return any(deeds)  # "registered 5,500 people as displaced"
    if not any(deeds) or len(deeds) > _ADJECTIVE:
        return False
    if not ends and deeds[-1] and not word.describes:
        return False
    if any(word.end < end for end in ends):
        return True  # "3,800 displaced families from Amran"
    behind = tokens[max([word.end, *ends]) :][:1]
    return not behind or behind[0].kind is Kind.MARK or behind[0].low in reading.grammar.bare


def _there_are_now(reading: Reading, draft: Draft) -> bool:
    """Whether "are now" stands right before a count: "there **are now** 118,000 refugees"."""
    tokens, start = draft.seen.sentence.tokens, draft.count.start if draft.count else 0
    before = [token.low for token in tokens[max(0, start - 2) : start]]
    being, now = reading.grammar.being, reading.grammar.by_now
    return len(before) > 1 and any(
        one in being and two in now for one, two in (before, reversed(before))
    )


def are_displaced_then(reading: Reading, draft: Draft) -> bool:
    """Whether a count of the displaced is of all who were so on a day, and not of those whom
    something drove out up to then: "As of 31 December 530,000 people **were displaced**"; but "had
    been displaced as of Monday", "were displaced by the attack".
    """
    word, tokens, grammar = draft.trigger, draft.seen.sentence.tokens, reading.grammar
    windows = draft.seen.windows
    since = any(window.kind is TimeKind.SINCE for window in windows)
    upto = any(w.kind is TimeKind.UNTIL or is_at_its_end(reading, draft, w) for w in windows)
    if draft.measure.name != _DRIVEN_OUT or since or not upto:
        return False
    behind = {token.low for token in tokens[word.end : word.end + 1]}
    if not (draft.own and word.start and behind.isdisjoint(grammar.agents)):
        return False
    at = word.start - 1
    led = {token.low for token in tokens[max(0, at - 1) : at]}
    going = tokens[at].low.endswith(grammar.going)
    return tokens[at].low in grammar.being and led.isdisjoint(grammar.done) and not going


def is_at_its_end(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a stock is told of the last day of a long window: "**at the** end of 2020"; not "at
    the weekend".
    """
    tokens = draft.seen.sentence.tokens
    at = sum(token.start < window.span.start for token in tokens)
    led = {token.low for token in tokens[max(0, at - _TO_A_WINDOW) : at + 1]}
    start, end = window.when.start, window.when.end
    long = start is not None and end is not None and (end - start).days > _A_WEEK
    ends = window.kind is TimeKind.WINDOW and long
    return ends and not led.isdisjoint(reading.grammar.at_moment)


_A_WEEK = 7
_TO_A_WINDOW = 2
"""Tokens from "at" to a window: "at the"."""
_DRIVEN_OUT = "displaced"
"""The measure of those who were driven out, and are out."""
_TO_ITS_COUNT = 3
"""Tokens from who counted to the count: "registered more than"."""
_ADJECTIVE = 3
"""Tokens of such words, at most: "newly displaced people"."""


def is_brought_about(reading: Reading, draft: Draft, tense: TimeKind | None) -> bool:
    """Whether ground is told of by what was done to it by then, not as it is held: "had surrounded
    the hospital", "has completed the encirclement".
    """
    if draft.count or draft.measure.family != "territory" or tense is TimeKind.STANDING:
        return False
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    words = [token.low for token in tokens[max(0, start - _TO_ITS_VERB) : end]]
    first = next((n for n, word in enumerate(words) if word in reading.grammar.done), len(words))
    done = any(reading.grammar.is_deed(word) for word in words[first:])
    return done and reading.grammar.being.isdisjoint(words)


def is_held(reading: Reading, draft: Draft, tense: TimeKind | None) -> bool:
    """Whether a verb of the present tells of ground, or of people whom a word only describes: "now
    holds two quarters", "hosts 36,700 displaced people". In rough translation "are" makes a deed of
    the past: "is freed", "are displaced 400".
    """
    if tense is not TimeKind.PRESENT:
        return False
    if draft.measure.family == "territory":
        last = draft.seen.sentence.tokens[draft.trigger.end - 1].low
        return draft.count is not None and not reading.grammar.is_deed(last)
    described = draft.trigger.describes or draft.trigger.counts is Counts.OF
    return draft.measure.family == "movement" and described and not reading.rough


def is_taking(draft: Draft, tense: TimeKind | None) -> bool:
    """As of "brought 64 villages under its control in five days"."""
    return draft.measure.family == "territory" and tense in {None, TimeKind.PERFECT}
