"""When what goes on began: "3,000 have fled since the truce collapsed on Sunday", "since the
operation began".

In: a draft and a window that its sentence gives it, in a report as it is read. Out: the day of the
beginning, where the sentence or another one tells it; what only began then goes on from that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dragoman.claims import Modality, TimePrecision, When
from dragoman.extract.drafts.reading import Draft, Reading
from dragoman.extract.times import TimeExpression
from dragoman.extract.times.days import UNITS
from dragoman.extract.times.rows import TimeKind
from dragoman.extract.when.around import ONSET
from dragoman.extract.when.here import position

__all__ = ["day_it_began", "from_onset", "is_onset", "of_its_onset"]


def of_its_onset(reading: Reading, draft: Draft) -> TimeExpression | None:
    """In "3,000 have fled since the truce collapsed on Sunday" the Sunday is the day of the truce's
    end. What only began then goes on.
    """
    over = reading.standing_of(draft).modality is Modality.DENIED
    if not draft.own or (draft.measure.name not in _DEEDS and not over):
        return None
    for window in draft.seen.windows:
        begun = window.when.start
        since = window.kind is TimeKind.SINCE or window.rule == _WORST_SINCE
        inside = since and window.span.meets(draft.trigger_at.span)
        if inside and begun:
            draft.rules.append(ONSET)
            when = replace(window.when, end=begun)
            return replace(window, when=when, kind=TimeKind.POINT)
    return None


_WORST_SINCE = "time.worst-since-an-onset"
"""What something is compared with began or ended on that day: "the worst since the truce ended"."""
_DEEDS = frozenset({"captured", "advanced", "withdrew"})
"""What is over in a day, where it is told as what something else goes on from."""


def day_it_began(reading: Reading, draft: Draft) -> date | None:
    """The one day on which something is told before to have begun: "began air strikes on Wednesday
    night. … At least 39 have been killed since the raids began".
    """
    days: set[date] = set()
    for seen in reading.sightings[: draft.seen.sentence.index]:
        if seen.sentence.words.isdisjoint(reading.grammar.beginnings) or not seen.triggers:
            continue
        points = (w for w in seen.windows if w.kind is TimeKind.POINT and not w.told)
        days |= {w.when.start for w in points if w.when.start and w.when.start == w.when.end}
    day, published = next(iter(days), None), reading.today
    return day if len(days) == 1 and day and published and day < published else None


def from_onset(
    reading: Reading, draft: Draft, window: TimeExpression, before: Sequence[Draft]
) -> When:
    """Of "since the operation began": its start, where another sentence gives the day, or tells in
    the same word what was done that day: "attacked the town on Sunday", "since the attack began".
    """
    when, grammar = window.when, reading.grammar
    if window.kind is not TimeKind.SINCE or when.start or not when.end:
        return when
    if window.rule == _SO_FAR:
        return when  # the sum of all, from whatever day
    for seen in reading.sightings:
        words = {token.low for token in seen.sentence.tokens}
        if not (words & grammar.onsets and words & grammar.beginnings):
            continue
        points = (w for w in seen.windows if w.kind is TimeKind.POINT and not w.told)
        days = [w.when.start for w in points if w is not window]
        told = [day for day in days if day and day <= when.end]
        if told:
            draft.rules.append("time.from-onset")
            return replace(when, start=told[0], precision=TimePrecision.DAY)
    named = window.when.evidence.quote.lower().split() if window.when.evidence else ()
    stems = {word[:_STEM] for word in named if word in reading.grammar.onsets}
    for earlier in before:
        began = earlier.when.start if earlier.when else None
        if earlier.when is None or began is None or earlier.when.end != began:
            continue
        alike = stems & {word[:_STEM] for word in earlier.trigger_at.quote.lower().split()}
        if alike and began < when.end and earlier.seen is not draft.seen:
            draft.rules.append("time.from-onset")
            return replace(when, start=began, precision=TimePrecision.DAY)
    begun = _counted_from(draft, before, when.end) if UNITS.isdisjoint(named) else None
    begun = begun or _counted_in_days(reading, stems, when.end)
    if begun:
        draft.rules.append("time.from-onset")
        return replace(when, start=begun, precision=TimePrecision.DAY)
    return when


def _counted_from(draft: Draft, before: Sequence[Draft], end: date) -> date | None:
    """The one day since which the people of an affair are counted in other sentences: "165,000 have
    been displaced since 9 October. … 218 have been killed since the offensive began".
    """
    counted = (
        one.when.start
        for one in before
        if one.when and one.seen is not draft.seen and one.measure.family in _OF_PEOPLE
        if one.count and _SINCE in one.rules and one.when.precision is TimePrecision.DAY
    )
    days = {*counted}
    day = next(iter(days), None)
    return day if len(days) == 1 and day and day < end else None


def _counted_in_days(reading: Reading, stems: set[str], end: date) -> date | None:
    """The first day of what a report counts the days of: "Omdurman, **day 10**" in its head, or
    where the same is named: "**fighting** went on **for the fifth day** … since the fighting
    began".
    """
    for seen in reading.sightings:
        told = {token.low for token in seen.sentence.tokens}
        alike = not stems or bool(stems & {word[:_STEM] for word in told})
        alike = alike or not told.isdisjoint(reading.grammar.onsets)
        alike = alike or any(word.measure.family == "violence" for word in seen.triggers)
        for window in seen.windows:
            start = window.when.start
            counts = window.rule in _DAYS or (window.rule == _NTH_DAY and alike)
            if counts and start and start < end:
                return start
    return None


_DAYS = frozenset({"time.day-n", "time.nth-day-of"})
_NTH_DAY = "time.for-the-nth-day"
_SINCE = "time.since"
_OF_PEOPLE = frozenset({"harm", "movement", "situation"})
_SO_FAR = "time.so-far"
_STEM = 4
"""Letters that "raid" and "raided", "attack" and "attacked" share."""


def is_onset(
    reading: Reading, draft: Draft, window: TimeExpression, tense: TimeKind | None
) -> bool:
    """Whether a day is that on which it began that has brought this about since: "the war, which
    erupted in April 2023, has killed 20,000".
    """
    at, tokens = position(draft.seen, window), draft.seen.sentence.tokens
    if (_that_began(reading, draft, at) or _goes_on(reading, draft, at)) and window.when.start:
        return True
    if tense is not TimeKind.PERFECT or at >= draft.extent[0] or not window.when.start:
        return False
    before = {token.low for token in tokens[max(0, at - _TO_ITS_ONSET) : at]}
    return not before.isdisjoint(reading.grammar.beginnings)


def _that_began(reading: Reading, draft: Draft, at: int) -> bool:
    """Whether a day is told as that on which what harmed those counted began: "60 died in the
    **violence that broke out** on 3 May".
    """
    if draft.count is None or draft.measure.family not in {"harm", "movement"}:
        return False
    grammar, tokens = reading.grammar, draft.seen.sentence.tokens
    near = range(max(1, at - _THAT_BEGAN), at)
    opened = [n for n in near if tokens[n].low in grammar.relatives | grammar.restrictive]
    if not opened or tokens[opened[-1] - 1].low not in grammar.onsets:
        return False
    return any(token.low in grammar.beginnings for token in tokens[opened[-1] : at])


_THAT_BEGAN = 5
"""Tokens from "that" to the day: "that broke out on"."""


def _goes_on(reading: Reading, draft: Draft, at: int) -> bool:
    """Whether a day is told as that on which a draft itself began, which is not over: "**fighting
    that broke out** on Friday **has** killed 30", "the siege, which began on Friday, continues".
    """
    grammar, tokens = reading.grammar, draft.seen.sentence.tokens
    if draft.count is not None or draft.measure.name not in _LONG:
        return False
    begin, end = draft.trigger.start, draft.trigger.end
    named = any(token.low in grammar.onsets for token in tokens[begin:end])
    between = [token.low for token in tokens[begin + 1 : at]]
    began = len(between) <= _TO_ITS_ONSET and not grammar.beginnings.isdisjoint(between)
    behind = (token.low for token in tokens[at:])
    return named and began and not grammar.continuing.isdisjoint(behind)


_LONG = frozenset({"clash", "shelling", "besieged", "advanced", "attack_on_civilians"})
_TO_ITS_ONSET = 8
"""Tokens from "broke out", "began to hand out rations in Agok", to its day."""
