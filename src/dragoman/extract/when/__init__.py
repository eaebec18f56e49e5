"""When: the window of a draft, in whole days.

1. the window nearest to its words, in its clause
2. that of the whole that it is a part of
3. from the publication on, for what is planned, forecast or hypothetical
4. that of its row or heading ("As of 12 May"), else of the claims before it, in reach and of the
   same scene, or the day that the sentence behind it tells of no more ("the attack took place on")
5. that of the words which introduce its list, or of the period which its report covers
6. up to the day of the statement, else that in the head of the report, else the publication; a
   stock, and what is no count of either kind (a corridor, an agreement), is of that day

    asides       windows that date an aside and not the claim around it
    here         which window of its own sentence dates a draft
    around       what stands around the sentence
    onsets       when what goes on began
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman.claims import Figure, Modality, Number, TimePrecision, When
from dragoman.extract.drafts.parts import ADDED, RIVAL
from dragoman.extract.drafts.reading import Draft, Reading
from dragoman.extract.drafts.states import (
    is_at_its_end,
    is_befallen,
    is_brought_about,
    is_displaced,
    is_done,
    is_held,
    is_in_care,
    is_taking,
    is_toll,
    of_the_day,
    tense_of,
)
from dragoman.extract.times import TimeExpression
from dragoman.extract.times.days import UNITS, unit_around
from dragoman.extract.times.rows import TimeKind
from dragoman.extract.when.around import (
    carried,
    dated_behind,
    framed,
    headed,
    is_of_its_day,
    is_over,
    opened,
    said_when,
)
from dragoman.extract.when.here import (
    grows_from,
    is_of_a_response,
    is_of_a_sum,
    lasted,
    names_an_event,
    nearest,
    of_what_it_was_after,
    owns,
    position,
    right_behind,
    through,
)
from dragoman.extract.when.onsets import day_it_began, from_onset, is_onset, of_its_onset

__all__ = ["date_headlines", "when"]

_OF_A_MOMENT = frozenset({TimeKind.POINT, TimeKind.UNTIL})


def when(reading: Reading, draft: Draft, before: Sequence[Draft]) -> When | None:
    if draft.told and draft.told.seen is draft.seen:
        draft.rules.append("time.of-the-denied")
        return draft.told.when
    tense = tense_of(reading, draft)
    if tense is TimeKind.STANDING and is_toll(draft):
        tense = None  # "killed 22 who had sought shelter there"
    if gone_on := lasted(reading, draft):
        draft.rules.append("time.lasted")
        return gone_on
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
    if _is_ahead(reading, draft) or _will_not_be(reading, draft):
        draft.rules.append("time.ahead")
        said = said_when(reading, draft)
        start = said.end if said and said.end else reading.today
        return When(start, None, TimePrecision.OPEN) if start else None
    held = is_held(reading, draft, tense) or is_displaced(reading, draft)
    held = held or is_in_care(reading, draft)
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
    above = headed(reading, draft)
    if above and not said_when(reading, draft):
        return "time.heading", above
    told = None if standing else carried(reading, draft, before, tense)
    if told:
        return "time.carried", told
    if not standing and (day := dated_behind(reading, draft)):
        return "time.dated-behind", day
    hurt = tense is TimeKind.PRESENT and draft.measure.family == "harm"  # "three are wounded"
    done = tense is None or hurt or (reading.rough and tense is not TimeKind.STANDING)
    if not standing and done and (period := opened(reading, draft)):
        return "time.opened", period
    if standing or draft.count is None or tense:
        return "time.framed", None
    return "time.framed", framed(reading, draft)


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
    if day := _of_its_day(reading, draft, window):
        draft.rules.append("time.of-that-day")
        return day
    when = _to_come(reading, draft, window) or from_onset(reading, draft, window, before)
    when = _a_week_before(reading, draft, window, when)
    if is_onset(reading, draft, window, tense) or _goes_on_since(draft, window, before):
        draft.rules.append("time.since-its-onset")
        return replace(when, end=reading.today, precision=TimePrecision.DAY)
    published = reading.today
    if when.end and _had_come_before(reading, draft, window):
        draft.rules.append("time.before-it")
        return When(None, when.end, TimePrecision.OPEN, when.evidence)
    if window.kind is TimeKind.UNTIL and published and when.end and when.end > published:
        return _until_then(reading, draft, when, window)
    of_telling = window.told and not names_an_event(reading, draft.seen, window)
    of_telling = of_telling and not of_the_day(draft)
    if of_telling or is_of_a_response(reading, draft, window):
        draft.rules.append("time.of-the-statement")
        return When(None, when.end, TimePrecision.OPEN)
    rival = RIVAL in draft.rules  # "two died on Tuesday; the others speak of four"
    if (
        window.kind is TimeKind.POINT
        and when.end
        and not rival
        and is_of_a_sum(reading, draft, window)
    ):
        draft.rules.append("time.of-a-sum")
        return When(None, when.end, TimePrecision.OPEN, when.evidence)
    if window.kind is TimeKind.POINT and grows_from(reading, draft, window):
        later = right_behind(draft)
        end = later.when.end if later and later is not window else published
        if when.start and end and end > when.start:
            draft.rules.append("time.grown-since")
            return replace(when, end=end)
    held = draft.measure.name == _HELD and window.kind is TimeKind.UNTIL
    counted = draft.is_stock and draft.count and (held or not is_taking(draft, tense))
    counted = counted or (held and tense is not None and when.end == published)  # "till now hold"
    of_a_moment = window.kind in _OF_A_MOMENT or is_at_its_end(reading, draft, window)
    return _moment(when) if counted and of_a_moment else when


_HELD = "controls"
"""The measure of ground that is in somebody's hands by then: "by noon half of it was"."""


def _by_the_telling(reading: Reading, draft: Draft, of_the_day: bool) -> When | None:
    """What no words date: of the day that it is told on, or some day up to then."""
    said, published = said_when(reading, draft), reading.today
    if said:
        draft.rules.append("time.of-the-statement")
        return (
            said
            if of_the_day or _is_the_saying(reading, draft)
            else When(None, said.end, TimePrecision.OPEN)
        )
    if published is None:
        return None
    of_the_head = published != reading.document.published
    draft.rules.append("time.of-the-head" if of_the_head else "time.publication")
    if of_the_day:
        return When(published, published, TimePrecision.DAY)
    if reading.since and is_of_its_day(reading, draft):
        draft.rules.append("time.of-a-day")
        return When(reading.since, published, TimePrecision.DAY)
    return When(None, published, TimePrecision.OPEN)


def _is_the_saying(reading: Reading, draft: Draft) -> bool:
    """Whether the act of saying is itself what is told: "a truce, which the army **announced** on
    Monday".
    """
    cue = reading.attribution_of(draft.focus)[0].cue
    told = draft.measure.family == "politics" or draft.measure.name == _TRUCE
    return draft.own and told and cue is not None and cue.span.meets(draft.trigger_at.span)


_TRUCE = "ceasefire"


# -- its own window --------------------------------------------------------------------------------


def _own(reading: Reading, draft: Draft, tense: TimeKind | None) -> TimeExpression | None:
    """The window nearest to a draft's words, where its kind, tense and modality allow it."""
    if begun := of_its_onset(reading, draft):
        return begun
    window = nearest(reading, draft) or through(reading, draft)
    if window is None or window.told:
        window = of_what_it_was_after(reading, draft) or window
    published = reading.today
    if window is None or _is_unknown(window, published):
        return None
    if window.kind is TimeKind.SINCE and _is_of_the_toll(draft, window):
        return None  # "twelve more died, bringing the toll since Sunday to 140"
    over = is_over(window.when, published)
    if over and _is_ahead(reading, draft):  # "agreed on Monday to leave by Friday"
        coming = nearest(reading, draft, lambda one: not is_over(one.when, published))
        if coming and coming.when.start != published and not _is_unknown(coming, published):
            window, over = coming, False
    if tense is TimeKind.STANDING and _is_when_it_happened(reading, draft, window):
        tense = None
    if not _suits(draft, tense, window, over):
        return None
    window = _begun(reading, draft, window)
    if _is_of_a_deed(reading, draft, window):
        return None
    if _is_ahead(reading, draft) and window.kind is not TimeKind.SINCE:
        running = window.when.start is None and not over and window.kind is TimeKind.WINDOW
        cue = draft.seen.sentence.tokens[reading.standing_of(draft).start]
        behind = _is_of_another(draft, window) or window.span.end <= cue.start
        return None if running or (over and behind) else window
    return window


def _begun(reading: Reading, draft: Draft, window: TimeExpression) -> TimeExpression:
    """The window from a "since" up to an "as of" of one clause: "as of Sunday 61 have been killed
    since 23 May"; else the same.
    """
    if window.rule == _SINCE_ITS_ONSET and window.when.start is None:
        begun = day_it_began(reading, draft)
        return replace(window, when=replace(window.when, start=begun)) if begun else window
    if window.rule == _SO_FAR:  # "so far 759 have died since 23 May"
        since = nearest(
            reading, draft, lambda one: one.kind is TimeKind.SINCE and one.when.start is not None
        )
        return since if since and not _is_of_another(draft, since) else window
    if draft.is_stock or window.kind not in {TimeKind.UNTIL, TimeKind.SINCE}:
        return window
    other = TimeKind.SINCE if window.kind is TimeKind.UNTIL else TimeKind.UNTIL
    beside = nearest(reading, draft, lambda one: one.kind is other and not one.told)
    if beside is None or _is_of_another(draft, beside) or _is_behind_comma(draft, beside):
        return window
    since, until = (window, beside) if other is TimeKind.UNTIL else (beside, window)
    first, last, now = since.when.start, until.when.end, since.when.end
    if not (first and last and now and first <= last <= now):
        return window
    return replace(since, when=replace(since.when, end=last))


_SINCE_ITS_ONSET = "time.since-onset"
_SO_FAR = "time.so-far"
_AS_OF = "time.as-of"


def _is_of_a_deed(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a day to come is that of what was agreed or asked for, which was agreed by now."""
    published, (start, end) = reading.today, (window.when.start, window.when.end)
    ahead = bool(published and start and start >= published and end != published)
    stands = reading.standing_of(draft).modality in {Modality.ASSERTED, Modality.ORDERED}
    own = window.called and not _is_of_another(draft, window)  # "talks begin on Wednesday"
    return draft.measure.family == "politics" and ahead and stands and not own


def _suits(draft: Draft, tense: TimeKind | None, window: TimeExpression, over: bool) -> bool:
    """Whether a window fits the tense: "on Sunday they left, and 500 are trapped" gives the 500 no
    Sunday. ``over``: it closed before the report.
    """
    of_a_moment, foreign = window.kind in _OF_A_MOMENT, _is_of_another(draft, window)
    if window.rule == _AS_OF and not position(draft.seen, window):
        return True  # "As of 9 May 271 are sheltered; 1,130 have been treated"
    if draft.is_stock and draft.count and not is_taking(draft, tense):
        if not of_a_moment:
            apart = foreign or _is_behind_comma(draft, window)
            return not apart and window.when.start is not None
        return not (tense and foreign and over)
    if tense is TimeKind.STANDING:
        last = draft.seen.sentence.tokens[draft.extent[1] - 1]
        goes_on = window.rule in _GOES_ON
        return not foreign and (of_a_moment or goes_on or window.span.start > last.start)
    if tense is TimeKind.PRESENT and draft.is_stock:
        return not (foreign and over)
    if tense is TimeKind.PERFECT:
        apart = _is_behind_comma(draft, window) or (over and _is_before_a_break(draft, window))
        return not (foreign and apart)
    return True


_GOES_ON = frozenset({"time.for-the-nth-day", "time.n-units-since"})
"""What lasts up to now: "**for the fifth day in a row**", "**since three weeks** the clashes"."""


def _is_when_it_happened(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a day is that of what happened while it went on: "was treating 53 patients when the
    attack began on Tuesday".
    """
    tokens, at = draft.seen.sentence.tokens, position(draft.seen, window)
    between = [token.low for token in tokens[draft.extent[1] : at]]
    return not reading.grammar.whens.isdisjoint(between) and "," not in between


def _is_behind_comma(draft: Draft, window: TimeExpression) -> bool:
    """Whether a comma ends the draft's own words before a window; not one of a list of places:
    "in Baghlan, Takhar and Badakhshan since Friday".
    """
    tokens, first = draft.seen.sentence.tokens, draft.extent[1]
    ends, starts = ({p.end for p in draft.seen.places}, {p.start for p in draft.seen.places})
    return any(
        token.text == "," and not (at in ends and at + 1 in starts)
        for at, token in enumerate(tokens[first:], first)
        if token.start < window.span.start
    )


def _is_before_a_break(draft: Draft, window: TimeExpression) -> bool:
    """Whether a semicolon parts a window from a draft behind it."""
    before = draft.seen.sentence.tokens[: draft.extent[0]]
    return any(token.text == ";" and token.start >= window.span.end for token in before)


def _is_of_another(draft: Draft, window: TimeExpression) -> bool:
    """Whether the words of another claim stand between a window and a draft's own words."""
    at, (start, end) = position(draft.seen, window), draft.extent
    low, high = (at, start) if at < start else (end, at)
    apart = (n for n in range(min(at, start)) if draft.seen.sentence.tokens[n].text == ";")
    first = max(apart, default=0)  # "on Sunday they held the port; on Monday the town fell"
    others = [t for t in draft.seen.triggers if t.start != draft.trigger.start and t.start >= first]
    return any(low <= t.start < high for t in others) or (
        at < start and any(t.start < at for t in others)
    )


def _is_of_the_toll(draft: Draft, window: TimeExpression) -> bool:
    """Whether a window is that of the total to which a draft was added."""
    if ADDED not in draft.rules or draft.count is None:
        return False
    at, here = position(draft.seen, window), draft.count.start
    toll = draft.whole.count.start if draft.whole and draft.whole.count else here
    return min(at, here) < toll < max(at, here) or _is_of_another(draft, window)


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
    published, when = reading.today, window.when
    if window.rule != "time.weekday" or not (published and when.start and when.end):
        return None
    if draft.measure.name == _OFFERED or owns(reading, draft.seen, window):
        return None  # "presented a plan on Tuesday", "the toll of Monday's raid may reach 130"
    if not is_over(when, published) or not _is_ahead(reading, draft):
        return None
    standing = reading.standing_of(draft)
    deed = standing.modality is Modality.DEMANDED and not draft.trigger.is_verb
    if deed or (standing.start < standing.end <= position(draft.seen, window)):
        return None  # "asked for a truce on Monday", "agreed on Monday to leave"
    said = [w.when.end for w in draft.seen.windows if w.told and w is not window]
    if any(day and day <= when.start for day in said):
        return None  # "said on Thursday it would open on Friday", told on Saturday
    week = timedelta(7)
    return replace(when, start=when.start + week, end=when.end + week)


def _of_its_day(reading: Reading, draft: Draft, window: TimeExpression) -> When | None:
    """The day or month that "since" begins with, or "until" ends with, of what is told to have
    happened then: "since October 2022, **when** 121 died", "held until Friday, **when** two fell".
    """
    tokens, until = draft.seen.sentence.tokens, window.kind is TimeKind.UNTIL
    day = window.when.end if until else window.when.start
    if window.kind not in {TimeKind.SINCE, TimeKind.UNTIL} or day is None:
        return None
    behind = sum(token.start < window.span.end for token in tokens)
    behind += behind < len(tokens) and tokens[behind].text == ","
    told = behind < len(tokens) and tokens[behind].low in reading.grammar.whens
    if not told or draft.extent[0] <= behind:
        return None
    if any(token.text in ",;" for token in tokens[behind : draft.extent[0]]):
        return None
    unit = window.when.precision.value
    first, last = unit_around(day, unit) if unit in UNITS else (day, day)
    if until:
        return replace(window.when, start=first, end=last)
    return replace(window.when, end=last)


def _a_week_before(reading: Reading, draft: Draft, window: TimeExpression, when: When) -> When:
    """On the very weekday of the report, what had happened before: "killed 19 this morning. On
    Thursday eight had been killed there"; but "said that eight had been killed on Thursday".
    """
    here, start = draft.seen.sentence, draft.trigger.start
    if position(draft.seen, window) > 0:
        return when
    led = {token.low for token in here.tokens[max(0, start - _TO_HAD) : start]}
    cue = reading.attribution_of(draft.focus)[0].cue
    said = cue is not None and here.start <= cue.span.start < here.end
    other = when.other
    if other is None or said or led.isdisjoint(reading.grammar.had):
        return when
    return replace(when, start=other.start, end=other.end, other=None)


def _goes_on_since(draft: Draft, window: TimeExpression, before: Sequence[Draft]) -> bool:
    """Whether a further verb goes on with what has come about since then: "the war, which began in
    April, has killed 14,000 **and uprooted** eight million".
    """
    last = before[-1] if before else None
    if last is None or last.seen is not draft.seen or "time.since-its-onset" not in last.rules:
        return False
    return bool(last.when and window.when.start and last.when.start == window.when.start)


def _until_then(reading: Reading, draft: Draft, when: When, window: TimeExpression) -> When:
    """What is to come about by a day ahead, or had by that weekday of the week before."""
    published, end = reading.today, when.end
    if published and end and (over := _the_one_before(reading, draft, window, end, published)):
        draft.rules.append("time.the-one-before")
        return replace(when, end=over)
    draft.rules.append("time.until-then")
    return replace(when, start=published, precision=TimePrecision.DAY)


def _the_one_before(
    reading: Reading, draft: Draft, window: TimeExpression, end: date, published: date
) -> date | None:
    """The weekday, or the end of the month or year, before that ahead, since all was done by then:
    "by Friday 310 **had** left", told on a Thursday; "by the end of the year 12 had died". None
    where that is not so, of a month that is named, and in December, where both end on one day.
    """
    tokens, start = draft.seen.sentence.tokens, draft.trigger.start
    led = {token.low for token in tokens[max(0, start - _TO_HAD) : start]}
    words = window.span.of(reading.report.text)
    dated = any(letter.isdigit() for letter in words)
    if dated or led.isdisjoint(reading.grammar.had):
        return None
    if (end + timedelta(1)).day > 1:
        return end - timedelta(7) if end - published < timedelta(7) else None
    if end.month != published.month:
        return date(end.year - 1, end.month, end.day) if end.month == _DECEMBER else None
    named = words[1:] != words[1:].lower()
    return None if named or end.month == _DECEMBER else end.replace(day=1) - timedelta(1)


_DECEMBER = 12


def _had_come_before(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a day before a draft is that of what came after it: "rebels took the town on Monday
    after the police **had** withdrawn".
    """
    tokens, (start, _) = draft.seen.sentence.tokens, draft.extent
    at = sum(token.start < window.span.end for token in tokens)
    between = {token.low for token in tokens[at:start]}
    after = reading.grammar.circumstances & reading.grammar.later
    if after.isdisjoint(between) or window.kind is not TimeKind.POINT:
        return False
    first, last = max(at, draft.trigger.start - _TO_HAD), draft.trigger.end
    led = {token.low for token in tokens[first:last]}
    return not led.isdisjoint(reading.grammar.had)


_TO_HAD = 3
"""Tokens from "had" to its verb: "had already been killed"."""


def _moment(when: When) -> When:
    """A stock is of the last day of its window."""
    return replace(when, start=when.end, precision=TimePrecision.DAY) if when.end else when


_OFFERED = "proposal"
"""What is offered stands from then on, until it is taken or turned down."""


def _is_ahead(reading: Reading, draft: Draft) -> bool:
    standing = reading.standing_of(draft)
    modality = standing.modality
    if standing.past:
        return False
    if draft.measure.name == _OFFERED and modality is Modality.ASSERTED:
        return True
    if modality is Modality.DEMANDED:
        return draft.measure.family != "politics"
    return modality in {Modality.PLANNED, Modality.FORECAST, Modality.HYPOTHETICAL}


def _will_not_be(reading: Reading, draft: Draft) -> bool:
    """Whether it is denied of the days to come: "will not leave", "has no plans to march on"; or
    its own words are such a refusal: "would not return to the talks".
    """
    if not draft.own or draft.count is not None:
        return False
    cues = reading.modalities.before.at(draft.seen.sentence.tokens, draft.trigger.start)
    return reading.standing_of(draft).ahead or any(cue.value.ahead for cue in cues)
