"""When: the window of a draft, in whole days.

1. the window nearest to its words, in its clause
2. that of the whole that it is a part of
3. from the publication on, for what is planned, forecast or hypothetical
4. that of its row or heading ("As of 12 May"), else of the claims before it, in reach and of the
   same scene
5. that of the words which introduce its list, or of the period which its report covers
6. up to the day of the statement, else up to the publication; a stock, and what is no count of
   either kind (a corridor, an agreement), is of that day
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from dragoman.claims import Figure, Modality, Number, TimePrecision, When
from dragoman.extract.figures import FORMER, Count
from dragoman.extract.measures import Trigger
from dragoman.extract.reading import Draft, Reading, Sighting, clause, headings_of, row_of, zone
from dragoman.extract.sentences import Form, Kind, Sentence, Token
from dragoman.extract.states import (
    is_befallen,
    is_brought_about,
    is_displaced,
    is_done,
    is_held,
    is_taking,
    is_toll,
    of_the_day,
    tense_of,
)
from dragoman.extract.timerows import NOT_WINDOWS, TimeKind
from dragoman.extract.times import TimeExpression

__all__ = ["date_headlines", "when"]

_OF_A_MOMENT = frozenset({TimeKind.POINT, TimeKind.UNTIL})


def when(reading: Reading, draft: Draft, before: Sequence[Draft]) -> When | None:
    if draft.told and draft.told.seen is draft.seen:
        draft.rules.append("time.of-the-denied")
        return draft.told.when
    tense = tense_of(reading, draft)
    window = _own(reading, draft, tense)
    if window:
        draft.rules.append(window.rule)
        return _told(reading, draft, window, tense, before)
    sibling = _sibling(draft, before)
    if sibling and tense is None:
        draft.rules.append("time.carried")
        return sibling.when
    if draft.whole and draft.whole.when and _goes_by(draft, draft.whole, tense):
        draft.rules.append("time.of-the-whole")
        return draft.whole.when
    if _is_ahead(reading, draft):
        draft.rules.append("time.ahead")
        published = reading.document.published
        return When(published, None, TimePrecision.OPEN) if published else None
    held = is_held(reading, draft, tense) or is_displaced(reading, draft)
    standing = draft.is_stock or (tense is TimeKind.STANDING and not is_toll(draft)) or held
    standing = standing and not is_brought_about(reading, draft, tense)
    standing = standing and not is_befallen(reading, draft, tense)
    done = is_done(reading, draft, tense) or is_befallen(reading, draft, tense)
    lasts = standing or (of_the_day(draft) and not done)
    rule, around = _around(reading, draft, before, tense, standing)
    if around:
        draft.rules.append(rule)
        return around if rule != "time.heading" or not lasts else _moment(around)
    return _by_the_telling(reading, draft, lasts)


def _around(
    reading: Reading,
    draft: Draft,
    before: Sequence[Draft],
    tense: TimeKind | None,
    standing: bool,
) -> tuple[str, When | None]:
    """The window that what stands around the sentence of a draft gives it, and by which rule."""
    above = _headed(reading, draft)
    if above and not _said_when(reading, draft):
        return "time.heading", above
    carried = None if standing else _carried_window(reading, draft, before, tense)
    if carried:
        return "time.carried", carried
    framed = None if standing or draft.count is None or tense else _frame(reading, draft)
    return "time.framed", framed


def date_headlines(found: Sequence[Draft]) -> None:
    """Give a headline, which no words date, the window of what it tells of in the text: of the same
    figure, or of the first such claim without one.
    """
    for draft in found:
        if not draft.seen.sentence.is_title or _UNDATED.isdisjoint(draft.rules):
            continue
        for other in found:
            if other.seen.sentence.is_title or other.measure != draft.measure:
                continue
            if not _LENT.isdisjoint(other.rules):
                continue
            if _ends(draft.figure).isdisjoint(_ends(other.figure)):
                continue
            draft.when = other.when
            draft.rules.append("time.of-the-text")
            break


_LENT = frozenset({"time.carried", "time.framed"})
"""Windows of the text that are not its own, and go no further."""
_UNDATED = frozenset({"time.publication", "time.of-the-statement"})


def _ends(figure: Figure | None) -> set[Number | None]:
    """The numbers of a figure; none is a sign of its own."""
    if figure is None:
        return {None}
    return {end for end in (figure.low, figure.high) if end is not None}


def _told(
    reading: Reading,
    draft: Draft,
    window: TimeExpression,
    tense: TimeKind | None,
    before: Sequence[Draft],
) -> When | None:
    """What a window of its own says of a draft."""
    when = _to_come(reading, draft, window) or _from_onset(reading, draft, window, before)
    if _is_onset(reading, draft, window, tense):
        draft.rules.append("time.since-its-onset")
        return replace(when, end=reading.document.published, precision=TimePrecision.DAY)
    published = reading.document.published
    if window.kind is TimeKind.UNTIL and published and when.end and when.end > published:
        draft.rules.append("time.until-then")
        return replace(when, start=published, precision=TimePrecision.DAY)
    if window.told and not of_the_day(draft):
        draft.rules.append("time.of-the-statement")
        return When(None, when.end, TimePrecision.OPEN)
    if window.kind is TimeKind.POINT and when.end and _is_of_a_sum(reading, draft, window):
        draft.rules.append("time.of-a-sum")
        return When(None, when.end, TimePrecision.OPEN, when.evidence)
    counted = draft.is_stock and draft.count and not is_taking(draft, tense)
    return _moment(when) if counted and window.kind in _OF_A_MOMENT else when


def _by_the_telling(reading: Reading, draft: Draft, of_the_day: bool) -> When | None:
    """What no words date: of the day that it is told on, or some day up to then."""
    said, published = _said_when(reading, draft), reading.document.published
    if said:
        draft.rules.append("time.of-the-statement")
        return said if of_the_day else When(None, said.end, TimePrecision.OPEN)
    if published is None:
        return None
    draft.rules.append("time.publication")
    start, precision = (published, TimePrecision.DAY) if of_the_day else (None, TimePrecision.OPEN)
    return When(start, published, precision)


# -- its own window --------------------------------------------------------------------------------


def _own(reading: Reading, draft: Draft, tense: TimeKind | None) -> TimeExpression | None:
    """The window nearest to a draft's words, where its kind, tense and modality allow it."""
    if begun := _of_its_onset(reading, draft):
        return begun
    window, published = _nearest(reading, draft), reading.document.published
    if window is None or _is_unknown(window, published):
        return None
    over = _is_over(window.when, published)
    if not _suits(draft, tense, window, over):
        return None
    if _is_of_a_deed(reading, draft, window):
        return None
    if _is_ahead(reading, draft) and window.kind is not TimeKind.SINCE:
        running = window.when.start is None and not over and window.kind is TimeKind.WINDOW
        cue = draft.seen.sentence.tokens[reading.standing_of(draft).start]
        behind = _is_of_another(draft, window) or window.span.end <= cue.start
        return None if running or (over and behind) else window
    return window


def _of_its_onset(reading: Reading, draft: Draft) -> TimeExpression | None:
    """Of "the heaviest fighting since a truce collapsed on Wednesday" the Wednesday is that of the
    truce's end. What only began then goes on.
    """
    over = reading.standing_of(draft).modality is Modality.DENIED
    if not draft.own or (draft.measure.name not in _DEEDS and not over):
        return None
    for window in draft.seen.windows:
        begun = window.when.start
        inside = window.kind is TimeKind.SINCE and window.span.meets(draft.trigger_at.span)
        if inside and begun:
            draft.rules.append(_ONSET)
            when = replace(window.when, end=begun)
            return replace(window, when=when, kind=TimeKind.POINT)
    return None


_ONSET = "time.of-its-onset"
_DEEDS = frozenset({"captured", "advanced", "withdrew"})
"""What is over in a day, where it is told as what something else goes on from."""


def _is_of_a_deed(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a day to come is that of what was agreed or asked for, which was agreed by now."""
    published, (start, end) = reading.document.published, (window.when.start, window.when.end)
    last = end or start
    ahead = bool(published and last and (start or last) >= published and last != published)
    stands = reading.standing_of(draft).modality in {Modality.ASSERTED, Modality.ORDERED}
    return draft.measure.family == "politics" and ahead and stands


def _suits(draft: Draft, tense: TimeKind | None, window: TimeExpression, over: bool) -> bool:
    """Whether a window fits the tense: "on Sunday they left, and 500 are trapped" gives the 500 no
    Sunday. ``over``: it closed before the report.
    """
    of_a_moment, foreign = window.kind in _OF_A_MOMENT, _is_of_another(draft, window)
    if draft.is_stock and draft.count and not is_taking(draft, tense):
        if not of_a_moment:
            apart = foreign or _is_behind_comma(draft, window)
            return not apart and window.when.start is not None
        return not (tense and foreign and over)
    if tense is TimeKind.STANDING:
        last = draft.seen.sentence.tokens[draft.extent[1] - 1]
        return not foreign and (of_a_moment or window.span.start > last.start)
    if tense is TimeKind.PRESENT and draft.is_stock:
        return not (foreign and over)
    if tense is TimeKind.PERFECT:
        apart = _is_behind_comma(draft, window) or (over and _is_before_a_break(draft, window))
        return not (foreign and apart)
    return True


def _is_behind_comma(draft: Draft, window: TimeExpression) -> bool:
    """Whether a comma ends the draft's own words before a window."""
    behind = draft.seen.sentence.tokens[draft.extent[1] :]
    return any(token.text == "," and token.start < window.span.start for token in behind)


def _is_before_a_break(draft: Draft, window: TimeExpression) -> bool:
    """Whether a semicolon parts a window from a draft behind it."""
    before = draft.seen.sentence.tokens[: draft.extent[0]]
    return any(token.text == ";" and token.start >= window.span.end for token in before)


def _is_over(when: When, published: date | None) -> bool:
    """Whether a window closed before the report."""
    return bool(when.end and published and when.end < published)


def _is_of_another(draft: Draft, window: TimeExpression) -> bool:
    """Whether the words of another claim stand between a window and a draft's own words."""
    at, (start, end) = _position(draft.seen, window), draft.extent
    low, high = (at, start) if at < start else (end, at)
    others = [t for t in draft.seen.triggers if t.start != draft.trigger.start]
    return any(low <= t.start < high for t in others) or (
        at < start and any(t.start < at for t in others)
    )


def _sibling(draft: Draft, before: Sequence[Draft]) -> Draft | None:
    """The part told right before it, of one whole and by one word, that is of another time than the
    whole: "of these 20,000 are in Agok and 5,000 in Turalei".
    """
    last = before[-1] if before else None
    if last is None or draft.whole is None or last.whole is not draft.whole:
        return None
    one = last.seen is draft.seen and last.trigger is draft.trigger
    return last if one and last.when != draft.whole.when else None


def _goes_by(draft: Draft, whole: Draft, tense: TimeKind | None) -> bool:
    """Whether a part shares the window of its whole: not where it has a verb of another kind."""
    if draft.is_stock != whole.is_stock or tense is TimeKind.STANDING:
        return False
    up_to_now = bool(whole.when and whole.when.start and draft.figure and _runs(whole))
    if draft.trigger is not whole.trigger and tense is TimeKind.PERFECT and draft.own:
        return up_to_now
    return draft.trigger is whole.trigger or draft.measure.family == whole.measure.family


def _runs(whole: Draft) -> bool:
    """Whether a window runs up to the report: "38 since 15 May; six of them have died"."""
    return any(rule.startswith("time.since") for rule in whole.rules)


def _is_unknown(window: TimeExpression, published: date | None) -> bool:
    """As of "in that week" where no week was told; without a date all of it waits for one."""
    return bool(published) and window.when.start is None and window.when.end is None


def _to_come(reading: Reading, draft: Draft, window: TimeExpression) -> When | None:
    """A weekday of what is planned lies ahead: "talks begin on Wednesday", told on a Monday."""
    published, when = reading.document.published, window.when
    if window.rule != "time.weekday" or not (published and when.start and when.end):
        return None
    if not _is_over(when, published) or not _is_ahead(reading, draft):
        return None
    standing = reading.standing_of(draft)
    deed = standing.modality is Modality.DEMANDED and not draft.trigger.is_verb
    if deed or (standing.start < standing.end <= _position(draft.seen, window)):
        return None  # "asked for a truce on Monday", "agreed on Monday to leave"
    said = [w.when.end for w in draft.seen.windows if w.told and w is not window]
    if any(day and day <= when.start for day in said):
        return None  # "said on Thursday it would open on Friday", told on Saturday
    week = timedelta(7)
    return replace(when, start=when.start + week, end=when.end + week)


def _from_onset(
    reading: Reading, draft: Draft, window: TimeExpression, before: Sequence[Draft]
) -> When:
    """Of "since the operation began": its start, where another sentence gives the day, or tells in
    the same word what was done that day: "attacked the town on Sunday", "since the attack began".
    """
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
    named = window.when.evidence.quote.lower().split() if window.when.evidence else ()
    stems = {word[:_STEM] for word in named if word in reading.grammar.onsets}
    for earlier in before:
        day, words = earlier.when, earlier.trigger_at.quote.lower().split()
        one_day = bool(day and day.start and day.start == day.end < when.end)
        if earlier.seen is not draft.seen and one_day and stems & {word[:_STEM] for word in words}:
            draft.rules.append("time.from-onset")
            return replace(when, start=day.start, precision=TimePrecision.DAY) if day else when
    return when


_STEM = 4
"""Letters that "raid" and "raided", "attack" and "attacked" share."""


def _is_onset(
    reading: Reading, draft: Draft, window: TimeExpression, tense: TimeKind | None
) -> bool:
    """Whether a day is that on which it began that has brought this about since: "the war, which
    erupted in April 2023, has killed 20,000".
    """
    at, tokens = _position(draft.seen, window), draft.seen.sentence.tokens
    if tense is not TimeKind.PERFECT or at >= draft.extent[0] or not window.when.start:
        return False
    before = {token.low for token in tokens[max(0, at - _TO_ITS_ONSET) : at]}
    return not before.isdisjoint(reading.grammar.beginnings)


_TO_ITS_ONSET = 8
"""Tokens from "broke out", "began to hand out rations in Agok", to its day."""


def _moment(when: When) -> When:
    """A stock is of the last day of its window."""
    return replace(when, start=when.end, precision=TimePrecision.DAY) if when.end else when


def _windows(reading: Reading, seen: Sighting) -> list[TimeExpression]:
    """The windows of a sentence that are the event's, not the statement's."""
    said = [speech.said for speech in reading.speeches if speech.said]
    return [
        w
        for w in seen.windows
        if w.kind not in NOT_WINDOWS
        and (w.rule in _GOING_ON or not any(w.span.meets(span) for span in said))
    ]


_LEADING = frozenset({"time.after-it", "time.after-it-by-now"})
"""What is the window of the words behind it alone: "on Tuesday, **a day after** rebels left"."""
_LASTED = frozenset({"time.in-n-units", "time.hour"})
"""How long it took, or at what hour, where another window tells when: "in three days of fighting
last week"."""
_GOING_ON = frozenset({"time.later", "time.next-day", "time.hours-later"})
"""What tells a second event, not its telling: "and reached the river a day later, he said"."""


def _is_ahead(reading: Reading, draft: Draft) -> bool:
    standing = reading.standing_of(draft)
    modality = standing.modality
    if standing.past:
        return False
    if modality is Modality.DEMANDED:
        return draft.measure.family != "politics"
    return modality in {Modality.PLANNED, Modality.FORECAST, Modality.HYPOTHETICAL}


def _nearest(reading: Reading, draft: Draft) -> TimeExpression | None:
    """The window nearest to the claim's words: in its clause before others, and rather none that
    stands right after another figure of a list.
    """
    tokens, counts = draft.seen.sentence.tokens, draft.seen.counts
    left, right = clause(reading, draft)

    def price(window: TimeExpression) -> tuple[bool, bool, bool, bool, bool, int]:
        outside = not left <= _position(draft.seen, window) < right
        of_a_figure, of_a_word = (
            _is_of_a_figure(reading, draft, window),
            _is_of_a_word(draft, window),
        )
        lasted = window.rule in _LASTED
        return window.told, outside, lasted, of_a_figure, of_a_word, _gap(draft, window)

    # What stands in a later clause is that clause's; what stands before may frame the sentence.
    near = [
        w
        for w in _windows(reading, draft.seen)
        if w.span.start < tokens[right - 1].end
        and not _is_of_a_comparison(draft.seen, draft.count, w)
        and not _is_compared(reading, draft, w)
        and not _is_in_a_remark(reading, draft, w)
        and not _is_of_a_deal(reading, draft, w)
        and not (w.rule in _LEADING and not _is_led_by(draft, w))
    ]
    nearest = next((w for w in near if _is_its_name(draft, w)), min(near, key=price, default=None))
    if nearest is None or _is_its_name(draft, nearest):
        return nearest
    first = _position(draft.seen, nearest)
    if draft.count is None:
        end = sum(token.start < nearest.span.end for token in tokens)
        joined = 0 <= draft.extent[0] - end <= _JOINED
        if _is_of_a_word(draft, nearest) and not joined:
            return None
        return None if _is_of_a_part(reading, draft, nearest) else nearest
    if not _is_of_a_figure(reading, draft, nearest):
        return nearest
    last = counts[zone(counts, first)]
    if last.part and _is_beside(reading, last, tokens, first):
        return None
    return None if _is_apart(reading, draft.count, last, tokens) else nearest


def _is_its_name(draft: Draft, window: TimeExpression) -> bool:
    """Whether a day stands right before what happened then: "the June 22 truce"."""
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    if not draft.own or word.is_verb or not 0 < word.start < len(tokens):
        return False
    beside = tokens[word.start - 1].end == window.span.end
    first = tokens[min(_position(draft.seen, window), len(tokens) - 1)]
    led = first.low in _ARTICLES or first.text[0].isupper() or first.text[0].isdigit()
    return beside and led and window.kind is TimeKind.POINT


_ARTICLES = frozenset({"the", "a", "an"})


def _is_led_by(draft: Draft, window: TimeExpression) -> bool:
    """Whether a draft's word is the first that such a window leads: "a day after rebels left"."""
    tokens, word = draft.seen.sentence.tokens, draft.trigger.start
    at = sum(token.start < window.span.end for token in tokens)
    marks = {token.text for token in tokens[at:word]}
    nearer = any(at <= one.start < word for one in draft.seen.triggers)
    return at <= word and "," not in marks and not nearer


def _is_apart(reading: Reading, own: Count, last: Count, tokens: Sequence[Token]) -> bool:
    """Whether a figure behind is set apart from a draft's own, and its day with it: "250 dead, not
    counting the 107 victims of 22 September", "41,000, says the district, which gave 22,000 on
    Friday".
    """
    if last.start <= own.end:
        return False
    between = [n for n in range(own.end, last.start) if tokens[n].text == ","]
    marks = [tokens[n + 1].low for n in between]
    excluded = any(own.end <= m.start < last.start for m in reading.grammar.excluded.find(tokens))
    return excluded or not reading.grammar.relatives.isdisjoint(marks)


def _position(seen: Sighting, window: TimeExpression) -> int:
    """The token that a window begins with."""
    return sum(token.start < window.span.start for token in seen.sentence.tokens)


def _gap(draft: Draft, window: TimeExpression) -> int:
    """Code points between a window and a draft's words; 0 inside them."""
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    begin, stop = tokens[start].start, tokens[end - 1].end
    ahead = window.span.end <= begin
    return max(0, begin - window.span.end if ahead else window.span.start - stop)


def _is_of_a_figure(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it stands behind another figure, which does not share its word with this one, nor
    goes on with a list.
    """
    counts, at, (start, end) = draft.seen.counts, _position(draft.seen, window), draft.extent
    last = zone(counts, at)
    own = counts.index(draft.count) if draft.count else last
    if last == own or last < 0:
        return False
    tokens = draft.seen.sentence.tokens
    behind = {token.text for token in tokens[counts[last].end : at]}
    own_day = counts[last].part and "," not in behind  # "53 have died, nine of them since Monday"
    if own < last and not own_day and _are_listed(reading, draft, counts[own : last + 1]):
        return False
    part = own < last and _is_beside(reading, counts[last], tokens, at) and counts[last].part
    if own <= last and draft.own and counts[last].start < draft.trigger.start <= at and not part:
        return False
    shared = any(w.start == draft.trigger.start for w in draft.seen.governs.get(last, ()))
    within = start <= at < end and counts[last].end <= draft.trigger.start
    return shared or not within


def _is_of_a_part(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it is the day of a part that is told behind a draft: "killed in clashes, 25 of them
    on Sunday".
    """
    counts, at = draft.seen.counts, _position(draft.seen, window)
    last = counts[zone(counts, at)] if zone(counts, at) >= 0 else None
    if last is None or not last.part or last.start < draft.extent[1]:
        return False
    return _is_beside(reading, last, draft.seen.sentence.tokens, at)


def _is_beside(reading: Reading, part: Count, tokens: Sequence[Token], at: int) -> bool:
    """Whether a window is a part's own: right behind it, or behind a verb of its own ("2,600 of
    whom have come over since Wednesday").
    """
    between = tokens[max(part.end, part.unit.end) : at]
    helpers = reading.grammar.done | reading.grammar.being
    verbs = any(token.low in helpers for token in tokens[part.end : at])
    return (len(between) <= _BESIDE or verbs) and "," not in [token.text for token in between]


def _are_listed(reading: Reading, draft: Draft, counts: Sequence[Count]) -> bool:
    """Whether figures follow one another, each with its word and no window of its own: "5,100 were
    killed, 1,787 injured and 1,214 kidnapped this year".
    """
    tokens = draft.seen.sentence.tokens
    for one, two in pairwise(counts):
        between = tokens[max(one.end, one.unit.end) : two.start]
        if not between or len(between) > _LISTED or between[-1].low not in reading.grammar.lists:
            return False
    return not any(
        tokens[counts[0].start].start < w.span.start < tokens[counts[-1].core].start
        for w in draft.seen.windows
        if w.kind not in NOT_WINDOWS
    )


_LISTED = 4
"""Tokens at most between two figures of such a list: "have been killed,"."""


def _is_of_a_word(draft: Draft, window: TimeExpression) -> bool:
    """Whether the word of another claim stands nearer, or one that only describes between."""
    at, (start, end) = _position(draft.seen, window), draft.extent
    others = [t for t in draft.seen.triggers if t.start != draft.trigger.start]
    nearer = any(t.end <= at and t.start < start and t.figureless for t in others)
    between = any(end <= t.start < at and t.describes for t in draft.seen.triggers)
    return (at <= start and nearer) or (at >= end and between)


def _is_of_a_comparison(seen: Sighting, own: Count | None, window: TimeExpression) -> bool:
    """Whether it stands right behind a bare figure that no word governs: "from 30 a day ago"."""
    first = _position(seen, window)
    return any(
        first == count.end or (FORMER in count.rules and count.end <= first <= count.unit.end)
        for index, count in enumerate(seen.counts)
        if count is not own and (index not in seen.governs or FORMER in count.rules)
    )


def _is_compared(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it dates another figure: "twice the figure of Sunday", "more than on Monday"."""
    tokens, at = draft.seen.sentence.tokens, _position(draft.seen, window)
    begins = at + (at < len(tokens) and tokens[at].start < window.span.start)
    found = reading.grammar.compared.find(tokens)
    return any(m.start < begins <= m.end + 1 and m.end >= begins for m in found)


def _is_of_a_sum(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a count of the harmed is the sum so far: "the toll rose to 25 on Tuesday"; a day in
    between is that of what harmed them: "the toll of Monday's quake rose to 25".
    """
    if draft.measure.family != "harm" or draft.count is None or draft.whole:
        return False
    tokens, here, at = draft.seen.sentence.tokens, draft.count.start, _position(draft.seen, window)
    grown = (m for m in reading.grammar.grows.find(tokens) if 0 <= here - m.end <= _TO_ITS_SUM)
    if any(not m.start <= at < m.end for m in grown):
        return True
    verb = max((n for n in range(here) if tokens[n].low in reading.grammar.growing), default=0)
    sums = (n for n in range(verb) if tokens[n].low in reading.grammar.tallies)
    return here - verb <= _TO_ITS_SUM and any(not n < at < verb for n in sums)


_TO_ITS_SUM = 7
"""Tokens from "the toll rose" to its figure."""


def _is_in_a_remark(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a window dates what a "which" tells of the draft's place: "retook Sirte, which the
    militants had seized in 2015", "attacked Sirte, which fell in 2015, killing three".
    """
    tokens, at, (start, end) = (
        draft.seen.sentence.tokens,
        _position(draft.seen, window),
        draft.extent,
    )
    closed = [n for n in range(at, start) if tokens[n].text == ","]
    first = end if at >= end else 1  # a "which" that opens the sentence hangs on no place
    openings = reading.grammar.relatives | reading.grammar.wheres
    opened = [n for n in range(first, at) if tokens[n].low in openings]
    if not opened:
        return False
    marks = [token.text for token in tokens[opened[-1] - 1 : at]]
    if at < end and not (closed and marks[0] == "," and "," not in marks[1:]):
        return False
    return any(opened[-1] < one.start < at for one in (*draft.seen.triggers, *draft.seen.counts))


def _is_of_a_deal(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it dates what was agreed, of which something else is told: "40 were killed despite a
    deal reached in April", "agreed in April to end a war that killed 400".
    """
    if draft.measure.family == "politics":
        return False
    at, (start, end) = _position(draft.seen, window), draft.extent
    tokens = draft.seen.sentence.tokens
    last = sum(token.start < window.span.end for token in tokens)
    remark = any(t.low in reading.grammar.remarks for t in tokens[last:start])
    deals = (t for t in draft.seen.triggers if t.measure.family == "politics")
    dated = (t for t in deals if t.start < at <= t.end + _TO_ITS_DAY)
    return any(end <= t.start or remark or _is_noun(reading, tokens, t, at) for t in dated)


def _is_noun(reading: Reading, tokens: Sequence[Token], deal: Trigger, at: int) -> bool:
    """Whether what was agreed is a noun, and the verb behind it is that of its day: "under the
    agreement reached on Sunday".
    """
    verb = [n for n in range(deal.start, at) if reading.grammar.is_deed(tokens[n].low)]
    return bool(verb) and verb[0] > deal.start


_TO_ITS_DAY = 2
"""Tokens from what was agreed to its day: "a deal reached in"."""


_JOINED = 2
"""Tokens between a window and a second verb that shares it: "on Saturday **and was** hit"."""
_BESIDE = 3
"""Tokens from a part to a window that is its own: "including five killed on Monday"."""
_REACH_OF_A_WINDOW = 3
"""Sentences over which the window of a movement is carried. Of deaths and damage a report rather
gives the total so far: they take one from the sentence before, of the same scene, or none."""


def _carried_window(
    reading: Reading, draft: Draft, before: Sequence[Draft], tense: TimeKind | None
) -> When | None:
    """The window told before, in reach and of the same scene: that of the claims before, else, for
    movement, a sentence's own. What has been "done by now" takes none that closed before.
    """
    here = draft.seen.sentence
    movement = draft.measure.family == "movement"
    when, published = None, reading.document.published
    for earlier in reversed(before):
        apart = here.index - earlier.seen.sentence.index
        if earlier.seen.sentence.is_title or apart > _REACH_OF_A_WINDOW:
            break
        told = earlier.when and earlier.when.evidence and earlier.when.start
        if _ONSET in earlier.rules:
            continue
        if told and earlier.when and _is_to_come(earlier.when, published):
            continue
        if told and apart and _is_same_scene(reading, draft, earlier, before):
            when = earlier.when
            break
    if when is None and movement:
        when = _told_alone(reading, here)
    if when is None or (tense and _is_over(when, published)):
        return None
    return when


def _is_to_come(when: When, published: date | None) -> bool:
    """Whether a window opens after the report, and so dates nothing that was done."""
    return bool(when.start and published and when.start > published)


def _is_same_scene(reading: Reading, draft: Draft, earlier: Draft, before: Sequence[Draft]) -> bool:
    """Whether the window of an earlier claim may hold: movement goes on from movement; the count
    of those harmed from what harmed them, in the sentence before and at no other place.
    """
    if draft.measure.family == "movement":
        return earlier.measure.family == "movement"
    here, there = draft.seen.sentence, earlier.seen.sentence
    if draft.measure.family != "harm" or not draft.count or here.index - there.index > 1:
        return False
    if earlier.measure.family not in _HARMFUL or there.paragraph != here.paragraph:
        return False
    if _is_said_when_here(reading, draft) or _is_reckoned(reading, draft):
        return False
    if _is_open_since(earlier) and not _is_brought_by(draft, earlier):
        return False
    names = {where.name for where in earlier.where}
    told = [draft, *(d for d in before if d.seen is draft.seen)]
    return all("where.clause" not in d.rules or any(w.name in names for w in d.where) for d in told)


_HARMFUL = frozenset({"harm", "violence", "territory", "damage"})


def _is_brought_by(draft: Draft, earlier: Draft) -> bool:
    """Whether what has gone on since a day may have brought about what is told next: people come
    to harm by attacks, and the hurt of a place die there; but a prisoner freed is another affair.
    """
    if earlier.measure is draft.measure:
        return True
    violent = earlier.measure.family == "violence" or earlier.measure.name in _CASUALTIES
    return violent and draft.measure.name in _CASUALTIES


_CASUALTIES = frozenset({"killed", "injured", "treated"})


def _is_reckoned(reading: Reading, draft: Draft) -> bool:
    """Whether a count is that of all the harm, as somebody reckons it: "expects a total of 2,000"."""
    first = draft.count.start if draft.count else 0
    before = draft.seen.sentence.tokens[max(0, first - _TO_ITS_SUM) : first]
    return not reading.grammar.reckoned.isdisjoint(token.low for token in before)


def _is_open_since(draft: Draft) -> bool:
    windows = [w for w in draft.seen.windows if draft.when and w.when == draft.when]
    return any(w.kind is TimeKind.SINCE for w in windows)


def _headed(reading: Reading, draft: Draft) -> When | None:
    """The window of the row of a table, of the line that leads a list, or of a heading that counts
    nothing; that of the title for a list alone. The day of a heading is that of the report, and
    dates nothing, unless several head a chronicle.
    """
    listed = draft.seen.sentence.form in {Form.ITEM, Form.CELL}
    chronicle = sum(_is_a_date(seen) for seen in reading.sightings) > 1
    for seen in (*row_of(reading, draft), *headings_of(reading, draft)):
        sentence, windows = seen.sentence, _windows(reading, seen)
        if not windows or seen.governs or (sentence.is_title and not listed):
            continue
        when = windows[-1].when
        heads = sentence.is_title or sentence.form is Form.HEADING
        if not heads or when.start != when.end or (chronicle and _is_a_date(seen)):
            return when
    return None


def _is_a_date(seen: Sighting) -> bool:
    """Whether a heading is a day and no more: "22 April 2014"."""
    if seen.sentence.form is not Form.HEADING or len(seen.windows) != 1:
        return False
    window = seen.windows[0]
    words = [t for t in seen.sentence.tokens if t.kind is not Kind.MARK]
    return window.kind is TimeKind.POINT and all(t.span.meets(window.span) for t in words)


def _told_alone(reading: Reading, here: Sentence) -> When | None:
    """The last day that a sentence before tells, in the same paragraph."""
    for seen in reversed(reading.sightings[: here.index]):
        if seen.sentence.paragraph != here.paragraph:
            return None
        days = [
            w.when
            for w in _windows(reading, seen)
            if w.kind is TimeKind.POINT
            and not _is_to_come(w.when, reading.document.published)
            and not _is_of_a_comparison(seen, None, w)
        ]
        if days:
            return days[-1]
    return None


def _frame(reading: Reading, draft: Draft) -> When | None:
    """The window that heads a count: of the words before a colon that lead its list ("Since
    Friday:"), else of a heading that tells which days the report covers ("Reporting period: 1 to 15
    May").
    """
    sightings, here = reading.sightings, draft.seen.sentence
    at = here.index
    while at > 0 and _opens_item(reading, sightings[at].sentence):
        at -= 1
    led = at < here.index and sightings[at].sentence.tokens[-1].text == ":"
    if led and (windows := _windows(reading, sightings[at])):
        return windows[-1].when
    for seen in sightings[: here.index]:
        tokens = seen.sentence.tokens
        heading = seen.sentence.is_title or tokens[-1].text != "."
        if not heading or seen.triggers or not any(reading.grammar.periods.find(tokens)):
            continue
        for window in _windows(reading, seen):
            when = window.when
            if window.kind is TimeKind.WINDOW and when.start and when.end:
                return when
    return None


def _opens_item(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence stands in a paragraph that a mark of a list opens."""
    first = next(
        seen.sentence for seen in reading.sightings if seen.sentence.paragraph == sentence.paragraph
    )
    return first.tokens[0].text in _ITEMS


_ITEMS = frozenset("•-–—*·▪●")


def _said_when(reading: Reading, draft: Draft) -> When | None:
    attribution, _ = reading.attribution_of(draft.focus)
    return attribution.said


def _is_said_when_here(reading: Reading, draft: Draft) -> bool:
    """Whether the sentence itself tells on which day it was said, and not one before it, which it
    goes on with.
    """
    said, here = _said_when(reading, draft), draft.seen.sentence
    return bool(said and said.evidence and said.evidence.span.meets(here.span))
