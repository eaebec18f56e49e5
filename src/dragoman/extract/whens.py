"""When: the window of a draft, in whole days.

1. the window nearest to its words, in its clause
2. that of the whole that it is a part of
3. from the publication on, for what is planned, forecast or hypothetical
4. that of the claims before it, in reach
5. up to the day of the statement, else up to the publication; a stock, and what is no count of
   either kind (a corridor, an agreement), is of that day
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dragoman.claims import Modality, StockOrFlow, TimePrecision, When
from dragoman.extract.reading import Draft, Reading, Sighting, clause, zone
from dragoman.extract.times import TimeExpression, TimeKind

__all__ = ["when"]

_NOT_WINDOWS = frozenset({TimeKind.DURATION, TimeKind.FREQUENCY})
_OF_A_MOMENT = frozenset({TimeKind.POINT, TimeKind.UNTIL})


def when(reading: Reading, draft: Draft, before: Sequence[Draft]) -> When | None:
    published = reading.document.published
    stock = draft.is_stock
    window = _nearest(reading, draft, _windows(reading, draft.seen))
    if (
        window
        and not _is_unknown(window, published)
        and not (stock and draft.count and window.kind not in _OF_A_MOMENT)
    ):
        draft.rules.append(window.rule)
        when = _from_onset(reading, draft, window)
        return _moment(when) if stock and draft.count else when
    if draft.whole and draft.whole.when and stock == draft.whole.is_stock:
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
    of_the_day = stock or draft.measure.stock_or_flow is StockOrFlow.NEITHER
    if said:
        draft.rules.append("time.of-the-statement")
        exact = of_the_day or _of_ground(draft)
        return said if exact else When(None, said.end, TimePrecision.OPEN)
    if published is None:
        return None
    draft.rules.append("time.publication")
    if of_the_day:
        return When(published, published, TimePrecision.DAY)
    return When(None, published, TimePrecision.OPEN)


def _is_unknown(window: TimeExpression, published: date | None) -> bool:
    """As of "in that week" where no week was told; without a date all of it waits for one."""
    return bool(published) and window.when.start is None and window.when.end is None


def _from_onset(reading: Reading, draft: Draft, window: TimeExpression) -> When:
    """Of "since the operation began": its start, where another sentence gives the day."""
    when, grammar = window.when, reading.grammar
    if window.kind is not TimeKind.SINCE or when.start or not when.end:
        return when
    for seen in reading.sightings:
        words = {token.low for token in seen.sentence.tokens}
        if not (words & grammar.onsets and words & grammar.beginnings):
            continue
        days = [w.when.start for w in seen.windows if w.kind is TimeKind.POINT and w is not window]
        told = [day for day in days if day and day <= when.end]
        if told:
            draft.rules.append("time.from-onset")
            return replace(when, start=told[0], precision=TimePrecision.DAY)
    return when


def _moment(when: When) -> When:
    """A stock is of the last day of its window."""
    return replace(when, start=when.end, precision=TimePrecision.DAY) if when.end else when


def _of_ground(draft: Draft) -> bool:
    return draft.measure.family == "territory" and draft.count is None


def _windows(reading: Reading, seen: Sighting) -> list[TimeExpression]:
    """The windows of a sentence that are the event's, not the statement's."""
    said = [speech.said for speech in reading.speeches if speech.said]
    return [
        w
        for w in seen.windows
        if w.kind not in _NOT_WINDOWS and not any(w.span.meets(span) for span in said)
    ]


def _is_ahead(reading: Reading, draft: Draft) -> bool:
    return reading.standing_of(draft).modality in {
        Modality.PLANNED,
        Modality.FORECAST,
        Modality.HYPOTHETICAL,
    }


def _nearest(
    reading: Reading, draft: Draft, windows: Sequence[TimeExpression]
) -> TimeExpression | None:
    """The window nearest to the claim's words: in its clause before others, and rather none that
    stands right after another figure of a list.
    """
    tokens, counts = draft.seen.sentence.tokens, draft.seen.counts
    start, end = draft.extent
    left, right = clause(reading, draft)
    begin, stop = tokens[start].start, tokens[end - 1].end

    def price(window: TimeExpression) -> tuple[bool, bool, bool, int]:
        at = sum(token.start < window.span.start for token in tokens)
        outside = not left <= at < right
        last = zone(counts, at)
        own = counts.index(draft.count) if draft.count else last
        shared = last < 0 or (
            own <= last and draft.own and counts[last].start < draft.trigger.start <= at
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
        return outside, last != own and not shared, others or beyond, max(0, gap)

    # What stands in a later clause is that clause's; what stands before may frame the sentence.
    near = [w for w in windows if w.span.start < tokens[right - 1].end]
    nearest = min(near, key=price, default=None)
    if nearest is None:
        return None
    _, of_another_figure, of_another_word, _ = price(nearest)
    first = sum(token.start < nearest.span.start for token in tokens)
    last = counts[zone(counts, first)] if of_another_figure else None
    between = tokens[max(last.end, last.unit.end) : first] if last else ()
    beside = len(between) <= _BESIDE and "," not in [token.text for token in between]
    of_a_part = last and last.part and beside
    foreign = of_a_part if draft.count else of_another_word
    return None if foreign else nearest


_BESIDE = 3
"""Tokens from a part to a window that is its own: "including five killed on Monday"."""
_REACH_OF_A_WINDOW = 3
"""Sentences over which a window is carried. Only movement carries one: of deaths and damage a
report rather gives the total so far (carrying all costs 0.01 to 0.04 on both gold sets)."""


def _carried_window(reading: Reading, draft: Draft, before: Sequence[Draft]) -> When | None:
    """The window told before, for movement: that of the claims before, else a sentence's own."""
    here = draft.seen.sentence
    if draft.measure.family != "movement":
        return None
    for earlier in reversed(before):
        there = earlier.seen.sentence
        near = not there.is_title and here.index - there.index <= _REACH_OF_A_WINDOW
        if there.paragraph != here.paragraph and not near:
            break
        told = earlier.when and earlier.when.evidence and earlier.when.start
        if told and earlier.measure.family == "movement" and earlier.seen is not draft.seen:
            return earlier.when
    for seen in reversed(reading.sightings[: here.index]):
        if seen.sentence.paragraph != here.paragraph:
            return None
        closed = [w for w in _windows(reading, seen) if w.when.start and w.when.end]
        if closed:
            return closed[-1].when
    return None


def _said_when(reading: Reading, draft: Draft) -> When | None:
    attribution, _ = reading.attribution_of(draft.focus)
    return attribution.said
