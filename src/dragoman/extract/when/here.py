"""Which of the windows of its own sentence dates a draft.

In: a draft, and the expressions of time that its sentence holds. Out: the nearest that may be its
own: not that of another figure, of a part, of what it is compared with, of what a "which" tells of
its place, of a deal that was struck before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.claims import Modality, When
from dragoman.extract.drafts.parts import RIVAL
from dragoman.extract.drafts.reading import (
    Draft,
    Reading,
    Sighting,
    begins_another_time,
    clause,
    zone,
)
from dragoman.extract.drafts.states import tense_of
from dragoman.extract.figures import FORMER, Count
from dragoman.extract.measures import Trigger
from dragoman.extract.text.sentences import Kind, Token
from dragoman.extract.times import LEADING, TimeExpression
from dragoman.extract.times.rows import NOT_WINDOWS, TimeKind
from dragoman.extract.when.asides import is_in_an_aside

__all__ = [
    "TO_ITS_SUM",
    "grows_from",
    "is_of_a_comparison",
    "is_of_a_response",
    "is_of_a_sum",
    "is_of_a_tally",
    "lasted",
    "names_an_event",
    "nearest",
    "of_events",
    "of_what_it_was_after",
    "owns",
    "position",
    "right_behind",
]


def of_events(reading: Reading, seen: Sighting) -> list[TimeExpression]:
    """The windows of a sentence that are the event's, not the statement's."""
    said = [speech.said for speech in reading.spoken_in(seen.sentence) if speech.said]
    return [
        w
        for w in seen.windows
        if w.kind not in NOT_WINDOWS
        and (w.rule in _GOING_ON or not any(w.span.meets(span) for span in said))
    ]


def through(reading: Reading, draft: Draft) -> TimeExpression | None:
    """The days before a figure of the harmed or those who moved, or before its verb, through which
    they came to be so many: "in Sake **for five days** five perished", "its losses **for four
    days** make over 1,000". Behind another deed they are how long that took: "after walking for
    three days 40 died".
    """
    if draft.count is None or draft.is_stock or draft.measure.family not in _OF_PEOPLE:
        return None
    seen, tokens = draft.seen, draft.seen.sentence.tokens
    apart = reading.grammar.clause_ends | reading.grammar.joints
    told = {0, draft.trigger.end, *(place.end for place in seen.places)}
    for window in (w for w in seen.windows if w.rule == _THROUGH):
        end = _end_of(draft.seen, window)
        verb = tokens[end : end + 1]
        near = end in {draft.extent[0], draft.count.start} or (
            end + 1 in {draft.extent[0], draft.count.start}
            and all(token.kind is Kind.WORD and token.low not in apart for token in verb)
        )
        if near and position(seen, window) in told:
            return window
    return None


def lasted(reading: Reading, draft: Draft) -> When | None:
    """The days of what went on for so long, up to the day that dates the sentence: "took the town
    on Monday after **two days of** fierce fighting"; of those too whom it cost ("that killed 40").
    None where nothing tells how long.
    """
    seen, tokens, starts = draft.seen, draft.seen.sentence.tokens, _starts_of_it(reading, draft)
    for window in (w for w in seen.windows if w.kind is TimeKind.DURATION and starts):
        end = _end_of(draft.seen, window)
        led = any(end < start <= end + _TO_WHAT_LASTED for start in starts)
        led = led and tokens[end].low in reading.grammar.between
        first, last = window.when.start, window.when.end
        if led and first and last:
            days = (w.when for w in of_events(reading, seen) if w.kind is TimeKind.POINT)
            told = next((day.end for day in days), reading.document.published)
            return replace(window.when, start=told - (last - first), end=told) if told else None
    return None


def _starts_of_it(reading: Reading, draft: Draft) -> list[int]:
    """Where the word begins for what a draft tells or, of those who were harmed, for the violence
    that it tells of in a clause right behind, or that harmed them: "fighting **that** killed 40",
    "two days of fighting in Bor **have killed** 40".
    """
    if draft.count is None:
        return [draft.trigger.start] if draft.measure.family == "violence" else []
    tokens, begin = draft.seen.sentence.tokens, draft.extent[0]
    return [
        word.start
        for word in draft.seen.triggers
        if draft.measure.family == "harm" and word.measure.family == "violence"
        if _leads_to_cost(reading, tokens[word.end : begin])
    ]


def _leads_to_cost(reading: Reading, between: Sequence[Token]) -> bool:
    """Whether words lead from violence to whom it harmed: "that", "in Bor have"."""
    if 0 < len(between) <= _TO_ITS_COST and any(t.low in reading.grammar.remarks for t in between):
        return True
    plain = all(
        token.kind is Kind.WORD and not reading.grammar.is_deed(token.low) for token in between
    )
    done = bool(between) and between[-1].low in reading.grammar.done
    return plain and done and len(between) <= _TO_ITS_VERB


_TO_ITS_VERB = 6
"""Tokens from violence to "have killed", at most: "in the north of Bor have"."""
_TO_ITS_COST = 2
"""Tokens from violence to whom it harmed: "that", "in which"."""
_TO_WHAT_LASTED = 3
"""Tokens from "two days" to what lasted: "of house-to-house fighting"."""


_OF_PEOPLE, _THROUGH = frozenset({"harm", "movement"}), "time.through"


_LASTED = frozenset({"time.in-n-units", "time.hour", "time.for-the-nth-day"})
"""How long it took, or at what hour, where another window tells when: "in three days of fighting
last week"."""
_GOING_ON = frozenset({"time.later", "time.next-day", "time.hours-later"})
"""What tells a second event, not its telling: "and reached the river a day later, he said"."""


def nearest(
    reading: Reading, draft: Draft, may_be: Callable[[TimeExpression], bool] = lambda _: True
) -> TimeExpression | None:
    """The window nearest to the claim's words: in its clause before others, and rather none that
    stands right after another figure of a list. ``may_be``: which windows are looked at.
    """
    tokens, counts = draft.seen.sentence.tokens, draft.seen.counts
    left, right = clause(reading, draft)

    def price(window: TimeExpression) -> tuple[bool, bool, bool, bool, bool, int]:
        outside = not left <= position(draft.seen, window) < right
        outside = outside or _ends_the_clause_before(reading, draft, window)
        of_a_figure, of_a_word = (
            _is_of_a_figure(reading, draft, window),
            _is_of_a_word(reading, draft, window),
        )
        lasted = window.rule in _LASTED
        return window.told, outside, lasted, of_a_figure, of_a_word, _gap(draft, window)

    # What stands in a later clause is that clause's; what stands before may frame the sentence.
    near = [
        w
        for w in of_events(reading, draft.seen)
        if w.span.start < tokens[right - 1].end
        and may_be(w)
        and not is_of_a_comparison(reading, draft.seen, draft.count, w)
        and not _is_compared(reading, draft, w)
        and not _is_of_their_past(reading, draft, w)
        and not _is_of_what_is_to_come(reading, draft, w)
        and not _opens_another_deed(reading, draft, w)
        and not _is_of_what_came_then(reading, draft, w)
        and not is_in_an_aside(reading, draft, w)
        and not _is_of_a_deal(reading, draft, w)
        and not _is_of_its_signing(reading, draft, w)
        and not _is_of_what_it_follows(reading, draft, w)
        and (w.rule not in LEADING or _is_led_by(reading, draft, w))
        and _led_behind_a_dash(draft, w) in {None, draft.count}
    ]
    if told := _named_for(reading, draft, near):
        return told
    count = draft.count
    if own := next((w for w in near if count and _led_behind_a_dash(draft, w) is count), None):
        return own
    found = min(near, key=price, default=None)
    if found is None:
        return None
    first = position(draft.seen, found)
    if draft.count is None:
        end = _end_of(draft.seen, found)
        joined = found.rule in LEADING or 0 <= draft.extent[0] - end <= _JOINED
        joined = joined or (found.kind is TimeKind.POINT and _goes_on(reading, draft, end))
        joined = joined or _is_of_all_deeds(reading, draft, found, near)
        joined = joined or _opens_with_then(reading, draft, end)
        if _is_of_a_word(reading, draft, found) and not joined:
            return None
        return None if _is_of_a_part(reading, draft, found) else found
    if not _is_of_a_figure(reading, draft, found):
        return found
    last = counts[zone(counts, first)]
    if last.part and _is_beside(reading, last, tokens, first):
        return None
    return None if _is_apart(reading, draft.count, last, tokens) else found


def _led_behind_a_dash(draft: Draft, window: TimeExpression) -> Count | None:
    """The figure behind a dash that a window behind another figure leads: "1,312 returned, and
    **from 14 November** – over 21,000".
    """
    tokens, counts = draft.seen.sentence.tokens, draft.seen.counts
    end = _end_of(draft.seen, window)
    if end >= len(tokens) or tokens[end].text not in _DASHES:
        return None
    first = position(draft.seen, window)
    behind = any(count.end <= first for count in counts)
    return next((count for count in counts if behind and count.start == end + 1), None)


_DASHES = frozenset("-–—")


def _opens_with_then(reading: Reading, draft: Draft, end: int) -> bool:
    """Whether the clause of a draft opens behind a window that ends at ``end``, with a word for it:
    "was quiet until Thursday, **when** rebels attacked".
    """
    tokens = draft.seen.sentence.tokens
    end += end < len(tokens) and tokens[end].text == ","
    led = end < draft.extent[0] and tokens[end].low in reading.grammar.whens
    return led and all(t.kind is not Kind.MARK for t in tokens[end : draft.extent[0]])


def _ends_the_clause_before(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether an "and" alone parts a window from a figure that is the subject behind it: "police
    entered Bor **on Friday and** 45 bodies were found there on Saturday".
    """
    count, tokens = draft.count, draft.seen.sentence.tokens
    end = _end_of(draft.seen, window)
    between = [token.low for token in tokens[end : draft.extent[0]]]
    if count is None or not draft.own or draft.trigger.start < count.start or not between:
        return False
    helped = {token.low for token in tokens[count.end : count.end + _TO_ITS_HELP]}
    joined = between[-1] in reading.grammar.pairs and set(between[:-1]) <= {","}
    return joined and not reading.grammar.helping.isdisjoint(helped)


_TO_ITS_HELP = 3
"""Tokens from a number to the verb of which it is the subject: "45 bodies were"."""


def _named_for(
    reading: Reading, draft: Draft, near: Sequence[TimeExpression]
) -> TimeExpression | None:
    """Of the windows of a sentence the one that is surely a draft's, however far: its name is of
    that day, it takes turns with others, or opens its phrase.
    """
    if named := next((w for w in near if _is_its_name(reading, draft, w)), None):
        return named
    if (turn := _in_turn(reading, draft)) and any(w is turn for w in near):
        return turn
    led = (w for w in near if _leads(reading, draft, w) or _is_of_its_sum(reading, draft, w))
    return next(led, None)


def _is_of_their_past(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a window dates a participle that tells which people are counted: "four girls
    **kidnapped in March** were freed on Monday".
    """
    tokens, count, at = draft.seen.sentence.tokens, draft.count, position(draft.seen, window)
    if _is_of_who_they_are(reading, draft, window):
        return True
    if count is None:
        return _is_of_what_they_hold(reading, draft, window)
    if not draft.own or not count.unit.kind:
        return False
    noun = max(count.end, count.unit.end)
    led = noun < at < draft.trigger.start and at - noun <= _THEIR_PAST
    return led and reading.grammar.is_deed(tokens[noun].low) and noun != draft.trigger.start


def _is_of_who_they_are(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a window ends a clause that says who did what a draft tells: "rebels **who seized Ama
    in March** have pulled out".
    """
    tokens, at, grammar = draft.seen.sentence.tokens, position(draft.seen, window), reading.grammar
    end = _end_of(draft.seen, window)
    opened = [n for n in range(at) if tokens[n].low in grammar.who_or_which]
    if not opened or not end <= draft.trigger.start or tokens[end].low not in grammar.helping:
        return False
    inside = tokens[opened[-1] + 1 : end]
    return grammar.is_deed(inside[0].low) and all(t.kind is not Kind.MARK for t in inside)


def _is_of_what_they_hold(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a window dates a participle that tells which ground something befell: "the villages
    **seized on Monday** were shelled".
    """
    tokens, at, grammar = draft.seen.sentence.tokens, position(draft.seen, window), reading.grammar
    end = _end_of(draft.seen, window)
    if not 1 < at < end <= draft.trigger.start < len(tokens) or not grammar.is_deed(
        tokens[at - 1].low
    ):
        return False
    apart = grammar.being | grammar.done | grammar.pairs | grammar.relatives | grammar.contents
    helped = tokens[at - 2].low in apart
    befell = tokens[end].low in grammar.being | grammar.done
    return befell and not helped and tokens[at - 2].kind is Kind.WORD


_THEIR_PAST = 4
"""Tokens from such a participle to its window."""


def _is_of_what_is_to_come(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a day to come dates what is told behind an "and", and not a draft before it that is a
    fact: "5,000 have fled and 2,000 are expected **next week**", "have fled and will be moved on".
    """
    published, starts = reading.today, window.when.start
    if window.kind is TimeKind.UNTIL:
        starts = window.when.end  # "and 2,000 are expected **by Friday**"
    if published is None or starts is None or starts <= published:
        return False
    if _is_in_a_clause_before(reading, draft, window):
        return True
    tokens, end = draft.seen.sentence.tokens, draft.extent[1]
    behind = range(end, position(draft.seen, window))
    joined = next((n for n in behind if tokens[n].low in reading.grammar.pairs), None)
    if joined is None or reading.standing_of(draft).modality is not Modality.ASSERTED:
        return False
    counted = any(0 < count.start - joined <= _JOINED for count in draft.seen.counts)
    cues = reading.modalities.before.find(tokens[: behind.stop])
    ahead = [m.start for m in cues if m.start > joined and m.value.modality in _TO_COME]
    return bool(ahead) and (counted or min(ahead) - joined <= _JOINED)


def _is_in_a_clause_before(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a clause of its own before a draft's holds a window: "the vote is due on 14 May,
    **but** a million have fled".
    """
    tokens, start = draft.seen.sentence.tokens, draft.extent[0]
    end = _end_of(draft.seen, window)
    return any(tokens[n].low in reading.modalities.clause_starts for n in range(end, start))


def _opens_another_deed(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether an "and" leads from a draft without a figure to a day, and the day to another deed:
    "hold Bor **and on Monday** took Yei".
    """
    tokens, at = draft.seen.sentence.tokens, position(draft.seen, window)
    end = _end_of(draft.seen, window)
    led = at and tokens[at - 1].low in reading.grammar.pairs
    if draft.count is not None or not draft.own or not led or at <= draft.trigger.start:
        return False
    if reading.rough:
        return False  # where a day may stand behind its deed and an "and"
    behind = range(end, min(end + _TO_ANOTHER_DEED, len(tokens)))
    return any(
        reading.grammar.is_deed(tokens[n].low) and n != draft.trigger.start for n in behind
    ) or any(
        one.start in behind and one.start != draft.trigger.start for one in draft.seen.triggers
    )


_TO_ANOTHER_DEED = 4
"""Tokens from a day to the deed that it opens: "and on Monday the rebels retook"."""


def _is_of_what_came_then(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a later day is that of a deed behind a comma or "then", and not of those before it:
    "two guards killed, three men seized, **then freed the day after**".
    """
    if window.rule not in _GOING_ON:
        return False
    tokens, end = draft.seen.sentence.tokens, draft.extent[1]
    apart = reading.grammar.thens
    behind = range(end, position(draft.seen, window))
    parted = next((n for n in behind if tokens[n].text == "," or tokens[n].low in apart), None)
    return parted is not None and any(
        reading.grammar.is_deed(tokens[n].low) for n in behind if n > parted
    )


_TO_COME = frozenset({Modality.PLANNED, Modality.FORECAST, Modality.HYPOTHETICAL})


def _in_turn(reading: Reading, draft: Draft) -> TimeExpression | None:
    """The window of a figure where windows and figures take turns: "**in 1978** the army drove out
    200,000, in 1991 another 250,000 and in 2017 over 700,000"; None where they do not.
    """
    counts, tokens = draft.seen.counts, draft.seen.sentence.tokens
    windows = [w for w in of_events(reading, draft.seen) if w.kind is not TimeKind.SINCE]
    pairs = list(zip(windows, counts, strict=False))
    if draft.count is None or len(pairs) < _IN_TURN or position(draft.seen, windows[0]) > 0:
        return None
    end = 0
    for n, (window, count) in enumerate(pairs):
        first = position(draft.seen, window)
        last = _end_of(draft.seen, window)
        led = n == 0 or tokens[first - 1].low in reading.grammar.lists
        near = n == 0 or 0 <= count.start - last <= 1
        if first < end or count.start < last or not (led and near):
            return None
        end = count.end
    at = counts.index(draft.count)
    return pairs[at][0] if at < len(pairs) else None


_IN_TURN = 2
"""Pairs of a window and its figure, at least, that take turns."""


def _is_of_its_sum(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether "since" stands between the words that a sum has grown and the sum: "bringing the
    total **since January** to 40,100".
    """
    if draft.count is None or window.kind is not TimeKind.SINCE:
        return False
    tokens, here, at = draft.seen.sentence.tokens, draft.count.start, position(draft.seen, window)
    grown = (m.end for m in reading.grammar.grows.find(tokens) if m.end <= at < here)
    return any(here - end <= TO_ITS_SUM for end in grown)


def _goes_on(reading: Reading, draft: Draft, end: int) -> bool:
    """Whether a verb goes on with what a window before it dates: "came to the town on Saturday,
    burned the market and shot two men"; but "left on Monday, and have shut the road".
    """
    tokens, word = draft.seen.sentence.tokens, draft.trigger.start
    if not end <= word < len(tokens) or not _is_past(reading, draft):
        return False
    return {token.text for token in tokens[end:word]}.isdisjoint(";:")


def _is_of_all_deeds(
    reading: Reading, draft: Draft, window: TimeExpression, near: Sequence[TimeExpression]
) -> bool:
    """Whether it is the only time that a sentence tells, and so that of its further deeds: "retook
    the town on Friday, pushing in behind **strikes** by drones".
    """
    days = {one.when for one in near if one.rule not in _LASTED}
    if len(days) > 1 or window.kind not in _DATING or draft.is_stock:
        return False
    tokens, start = draft.seen.sentence.tokens, draft.extent[0]
    end = _end_of(draft.seen, window)
    between = [token.low for token in tokens[end:start]]
    said = between[:1] and between[0] in reading.grammar.contents  # "on Sunday that they retook it"
    anew = said or any(
        one in reading.grammar.pairs and two in reading.grammar.contents
        for one, two in pairwise(between)  # "said that it fell on Friday, and that they withdrew"
    )
    if end > start or anew or not _APART.isdisjoint(between):
        return False
    last = max((n for n in range(end, start) if tokens[n].text == ","), default=end)
    if last < start and begins_another_time(tokens[last:start], reading.grammar.later):
        return False  # "on Friday, two days before they left"
    led = [token.low for token in tokens[last:start]]
    fought = _is_the_fight_for_it(reading, draft, window, led)
    if not fought and _is_of_before(reading, led):
        return False
    told = reading.standing_of(draft).modality in {Modality.ASSERTED, Modality.DENIED}
    return told and tense_of(reading, draft) is None


def _is_the_fight_for_it(
    reading: Reading, draft: Draft, window: TimeExpression, led: Sequence[str]
) -> bool:
    """Whether it is the fight in which ground was taken on that day: "overran the base on Monday
    **after a dawn attack**"; not "after days of clashes", nor "after an attack that".
    """
    tokens, end, grammar = draft.seen.sentence.tokens, draft.extent[1], reading.grammar
    taken = any(
        one.measure.family == "territory" and one.start < position(draft.seen, window)
        for one in draft.seen.triggers
    )
    after = [n for n, word in enumerate(led) if word in grammar.later & grammar.circumstances]
    brief = bool(after) and grammar.between.isdisjoint(led[after[-1] :])
    more = tokens[end].low if end < len(tokens) else ""
    opens = grammar.relatives | grammar.restrictive | grammar.of_persons
    return draft.measure.family == "violence" and taken and brief and more not in opens


def _is_of_before(reading: Reading, led: Sequence[str]) -> bool:
    """Whether the words that lead to a deed tell that it came before the rest of its sentence: "met
    in the town **which** rebels took", "shelled Bor in retaliation **for** a raid".
    """
    grammar = reading.grammar
    apart = grammar.relatives | grammar.of_persons | grammar.wheres | grammar.restrictive
    there = led[:1] == [","] and not grammar.wheres.isdisjoint(led[1:2])
    if not apart.isdisjoint(led[2:] if there else led):
        return True  # but "entered Bor on Sunday, **where** they clashed with the rebels"
    if not grammar.had.isdisjoint(led[-_TO_ITS_GROUND:]):
        return grammar.later.isdisjoint(led)  # but "took it on Monday after the army had left"
    return not grammar.grounds_of.isdisjoint(led[-_TO_ITS_GROUND:])


_TO_ITS_GROUND = 3
"""Tokens from "for" to what a deed answers: "for the deadly air"."""
_DATING = frozenset({TimeKind.POINT, TimeKind.WINDOW})
_APART = frozenset({";", ":"})


def _is_past(reading: Reading, draft: Draft) -> bool:
    """Whether the draft's own verb is a plain past: "burned", but not "have burned"."""
    tokens, word, grammar = draft.seen.sentence.tokens, draft.trigger.start, reading.grammar
    helped = tokens[word - 1].low in grammar.being | grammar.done if word else True
    return grammar.is_deed(tokens[word].low) and not helped and tense_of(reading, draft) is None


def _is_its_name(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a day stands right before what happened then: "the June 22 truce"."""
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    if not draft.own or word.is_verb or not 0 < word.start < len(tokens):
        return False
    if owns(reading, draft.seen, window) and window.kind is TimeKind.POINT:
        behind = _end_of(draft.seen, window)
        named = all(token.kind is Kind.WORD for token in tokens[behind : word.start])
        return 0 <= word.start - behind <= _NAMED and named  # "Saturday's suicide bombing"
    beside = tokens[word.start - 1].end == window.span.end
    first = tokens[min(position(draft.seen, window), len(tokens) - 1)]
    led = first.low in reading.grammar.naming or first.text[0].isupper() or first.text[0].isdigit()
    return beside and led and window.kind is TimeKind.POINT


def owns(reading: Reading, seen: Sighting, window: TimeExpression) -> bool:
    """Whether a day stands as the owner of what happened then: "**Friday's** strike"."""
    words = seen.sentence.tokens[max(0, position(seen, window) - 1) :]
    last = [token for token in words if token.start < window.span.end][-1:]
    return bool(last) and last[0].low.endswith(reading.grammar.possessive)


_NAMED = 2
"""Words from a day that owns it to what happened: "Saturday's twin suicide bombing"."""


def _is_led_by(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a draft's word is the first that such a window leads: "a day after rebels left"; or
    one that goes on with it.
    """
    tokens, word = draft.seen.sentence.tokens, draft.trigger.start
    if 0 < word < len(tokens) and _is_past(reading, draft):
        marks = {
            token.text for token in tokens if window.span.end <= token.start < tokens[word].start
        }
        if tokens[word - 1].low in reading.grammar.lists - {","} and "," not in marks:
            return position(draft.seen, window) < word
    at = _end_of(draft.seen, window)
    if _opens_what_came_then(reading, draft, tokens[at : draft.extent[0]]):
        return False
    marks = {token.text for token in tokens[at:word]}
    nearer = [one for one in draft.seen.triggers if at <= one.start < word]
    told_of = nearer and _is_told_of(reading, draft, nearer[-1])
    return at <= word and "," not in marks and bool(not nearer or told_of)


def _opens_what_came_then(reading: Reading, draft: Draft, between: Sequence[Token]) -> bool:
    """Whether those counted did their deed after what a noun tells: "six months after **the quake**
    140,000 sleep in tents"; not "a day after the army killed 14".
    """
    count = draft.count
    if count is None or draft.extent[0] != count.start or count.start > draft.trigger.start:
        return False
    names = reading.place_words.determiners
    noun = len(between) > 1 and between[0].low in names and between[-1].low not in names
    return noun and not any(reading.grammar.is_deed(token.low) for token in between)


def _is_told_of(reading: Reading, draft: Draft, deed: Trigger) -> bool:
    """Whether a draft is told of a deed right before it: "after the blast **that** killed 20"."""
    opens, begin = reading.grammar.restrictive, draft.extent[0]
    between = draft.seen.sentence.tokens[deed.end : begin]
    return 0 < len(between) <= _TO_WHAT_IT_DID and between[-1].low in opens


_TO_WHAT_IT_DID = 4
"""Tokens from a deed to what it did: "an attack in Bor that killed"."""


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


def position(seen: Sighting, window: TimeExpression) -> int:
    """The token that a window begins with."""
    return sum(token.start < window.span.start for token in seen.sentence.tokens)


def _end_of(seen: Sighting, window: TimeExpression) -> int:
    """The token behind a window."""
    return sum(token.start < window.span.end for token in seen.sentence.tokens)


def _gap(draft: Draft, window: TimeExpression) -> int:
    """Code points between a window and a draft's words; 0 inside them, unless it is there with the
    deed before: "two were abducted **on Sunday** and freed on Tuesday".
    """
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    begin, stop = tokens[start].start, tokens[end - 1].end
    at, own = position(draft.seen, window), draft.trigger
    deeds = (w for w in draft.seen.triggers if w != own and start <= w.start)
    if draft.own and at < own.start and any(deed.end <= at for deed in deeds):
        return tokens[own.start].start - window.span.end
    ahead = window.span.end <= begin
    return max(0, begin - window.span.end if ahead else window.span.start - stop)


def _is_of_a_figure(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it stands behind another figure, which does not share its word with this one, nor
    goes on with a list.
    """
    counts, at, (start, end) = draft.seen.counts, position(draft.seen, window), draft.extent
    last = zone(counts, at)
    own = counts.index(draft.count) if draft.count else last
    if last == own or last < 0 or _leads(reading, draft, window):
        return False
    tokens = draft.seen.sentence.tokens
    behind = {token.text for token in tokens[counts[last].end : at]}
    own_day = counts[last].part and "," not in behind  # "53 have died, nine of them since Monday"
    listed = own < last and not own_day and not _is_object_before(reading, draft, counts[last])
    if listed and _are_listed(reading, draft, counts[own : last + 1]):
        return False
    part = own < last and _is_beside(reading, counts[last], tokens, at) and counts[last].part
    part = part and "," in {token.text for token in tokens[counts[own].end : counts[last].start]}
    if own <= last and draft.own and counts[last].start < draft.trigger.start <= at and not part:
        return False
    shared = any(w.start == draft.trigger.start for w in draft.seen.governs.get(last, ()))
    within = start <= at < end and counts[last].end <= draft.trigger.start
    return shared or not within


def _is_object_before(reading: Reading, draft: Draft, last: Count) -> bool:
    """Whether a draft's figure is the object of its verb, and another behind a comma the subject of
    the next: "the blast **killed 158**, and **728 were hurt** on Saturday".
    """
    tokens, count = draft.seen.sentence.tokens, draft.count
    if count is None or not draft.own or draft.trigger.start > count.start:
        return False
    parted = any(token.text == "," for token in tokens[count.end : last.start])
    behind = {token.low for token in tokens[last.end : last.end + _TO_ITS_HELP]}
    return parted and not reading.grammar.helping.isdisjoint(behind)


def _leads(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a window opens the phrase of a figure: "12 were killed on Friday, and **on Sunday**
    eight more", "18 have died (**yesterday**, eleven)", "and **on Monday** another nine".
    """
    tokens, at = draft.seen.sentence.tokens, position(draft.seen, window)
    end = _end_of(draft.seen, window)
    if draft.count is None or not at:
        return False
    aside = tokens[at - 1].text == "("
    end += aside and end < len(tokens) and tokens[end].text == ","
    more = tokens[end : draft.count.start]
    near = not more or (len(more) == 1 and more[0].kind is Kind.WORD and not more[0].capital)
    near = near and end <= draft.count.start
    return near and (aside or tokens[at - 1].low in reading.grammar.lists)


def _is_of_a_part(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it is the day of a part that is told behind a draft: "killed in clashes, 25 of them
    on Sunday".
    """
    counts, at = draft.seen.counts, position(draft.seen, window)
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


def _is_of_a_word(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether the word of another claim stands nearer, or one that only describes between: "shelled
    a town taken on Sunday", but "shelled the besieged town on Sunday".
    """
    at, (start, end) = position(draft.seen, window), draft.extent
    tokens, naming = draft.seen.sentence.tokens, reading.grammar.naming
    others = [t for t in draft.seen.triggers if t.start != draft.trigger.start]
    apart = max((n for n in range(min(at, start)) if tokens[n].text == ";"), default=0)
    nearer = any(
        apart <= t.start and t.end <= at and t.start < start and t.figureless for t in others
    )
    between = any(
        end <= t.start < at
        and t.describes
        and t.measure is not draft.measure  # but "talks are to open on Thursday"
        and tokens[t.start - 1].low not in naming | reading.grammar.infinitives
        for t in draft.seen.triggers
    )
    return (at <= start and nearer) or (at >= end and between)


def is_of_a_comparison(
    reading: Reading, seen: Sighting, own: Count | None, window: TimeExpression
) -> bool:
    """Whether it stands right behind a bare figure that no word governs: "from 30 a day ago"."""
    first = position(seen, window)
    for index, count in enumerate(seen.counts):
        former = FORMER in count.rules
        beside = first == count.end or (former and count.end <= first <= count.unit.end)
        bare = former or not (index in seen.governs or _is_a_band(reading, seen, count))
        if count is not own and beside and bare:
            return True
    return False


def _is_a_band(reading: Reading, seen: Sighting, count: Count) -> bool:
    """Whether a figure tells how many one body of people is: "a mob of about **40**", but "from a
    total of 40".
    """
    tokens, grammar = seen.sentence.tokens, reading.grammar
    if count.start < 2 or tokens[count.start - 1].low not in grammar.between:
        return False
    return tokens[count.start - 2].low not in grammar.tallies | grammar.figures | grammar.totals


def _is_compared(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it dates another figure: "twice the figure of Sunday", "more than on Monday"."""
    if owns(reading, draft.seen, window) or names_an_event(reading, draft.seen, window):
        return False  # "the toll from Saturday's bombing"
    return is_of_a_tally(reading, draft.seen, window)


def is_of_a_tally(reading: Reading, seen: Sighting, window: TimeExpression) -> bool:
    """Whether it stands right behind a word for a count, whose day it may be: "**the toll of** the
    23 March raid rose", "twice **the figure of** Sunday".
    """
    tokens, at = seen.sentence.tokens, position(seen, window)
    begins = at + (at < len(tokens) and tokens[at].start < window.span.start)
    found = reading.grammar.compared.find(tokens)
    return any(m.start < begins <= m.end + 1 and m.end >= begins for m in found)


def names_an_event(reading: Reading, seen: Sighting, window: TimeExpression) -> bool:
    """Whether what happened then stands right behind a day: "the **23 March** attack"."""
    tokens = seen.sentence.tokens
    behind = _end_of(seen, window)
    event = tokens[behind].low if behind < len(tokens) else ""
    told = any(t.start == behind and t.measure.family == "violence" for t in seen.triggers)
    return window.kind is TimeKind.POINT and (told or event in _names_of_events(reading))


def _names_of_events(reading: Reading) -> frozenset[str]:
    return reading.grammar.onsets | reading.grammar.means | reading.grammar.forces


def _is_of_what_it_follows(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it dates what a draft came after: "the attack came a day after 12 people were killed
    there on Sunday".
    """
    tokens, at, end = draft.seen.sentence.tokens, position(draft.seen, window), draft.extent[1]
    found = reading.grammar.follows.find(tokens)
    return any(end <= m.start < at and m.end <= at + 1 for m in found)


def is_of_a_response(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a day is that of what people did about a deed: "mourners on Thursday buried those
    killed in a raid"; no further deed of theirs is meant: "buried six on Thursday and left Bor".
    """
    tokens, begin, at = draft.seen.sentence.tokens, draft.extent[0], position(draft.seen, window)
    end = _end_of(draft.seen, window)
    if window.kind is not TimeKind.POINT or end > begin:
        return False
    grammar = reading.grammar
    apart = grammar.lists - {"the"} | grammar.being | grammar.done | {";"}
    apart |= grammar.clause_ends | grammar.meanwhile | grammar.whens
    return any(
        (0 <= at - m.end <= _TO_THEIR_DAY or 0 <= m.start - end <= _FROM_THEIR_DAY)
        and m.end <= begin
        and apart.isdisjoint(token.low for token in tokens[max(m.end, end) : begin])
        for m in grammar.responses.find(tokens)
    )


_TO_THEIR_DAY, _FROM_THEIR_DAY = 3, 8
"""Tokens, at most, between what people did about a deed and the day behind or before it."""


def of_what_it_was_after(reading: Reading, draft: Draft) -> TimeExpression | None:
    """The day of what was harmed or done, where who tells it says after how long: "killed 13, he
    said on Friday, **a day after the strike**".
    """
    if draft.measure.family not in _HARMFUL or draft.is_stock:
        return None
    seen, tokens = draft.seen, draft.seen.sentence.tokens
    for window in (w for w in seen.windows if w.rule in LEADING):
        at = position(seen, window)
        end = _end_of(draft.seen, window)
        named = tokens[end + 1 : end + 3]
        if at < draft.extent[1] or not named or tokens[end].low not in reading.grammar.naming:
            continue
        is_last = len(named) == 1 or named[1].kind is not Kind.WORD
        said = any(w.told and 0 <= at - _end_of(seen, w) <= 1 for w in seen.windows)
        if said and is_last and named[0].low in _names_of_events(reading):
            return window
    return None


_HARMFUL = frozenset({"harm", "violence"})


def is_of_a_sum(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a count of the harmed, or of those who moved, is the sum so far: "the toll rose to 25
    on Tuesday"; a day in between is that of what harmed them: "the toll of Monday's quake rose to
    25".
    """
    harmed, moved = (draft.measure.family == family for family in ("harm", "movement"))
    if not (harmed or (moved and not draft.is_stock)) or draft.count is None or draft.whole:
        return False
    if RIVAL in draft.rules:
        return harmed
    tokens, here, at = draft.seen.sentence.tokens, draft.count.start, position(draft.seen, window)
    number = draft.count.core  # "the toll passed" is its hedge, too
    sums = (m for m in reading.grammar.grows.find(tokens) if m.end <= number)
    grown = (m for m in sums if here - m.end <= TO_ITS_SUM)
    if any(tokens[n].low in reading.grammar.clause_ends for n in range(at, here)):
        return False  # "killed 64 on Friday, the state says, **but** doctors put the toll at 150"
    if any(not m.start <= at < m.end for m in grown) or _is_put_at(reading, draft, at):
        return True
    if moved:
        return False
    verb = max((n for n in range(here) if tokens[n].low in reading.grammar.growing), default=0)
    tallies = (n for n in range(verb) if tokens[n].low in reading.grammar.tallies)
    return here - verb <= TO_ITS_SUM and any(not n < at < verb for n in tallies)


def _is_put_at(reading: Reading, draft: Draft, at: int) -> bool:
    """Whether a day stands behind the figure at which a tally is put, however long its name: "put
    the number of dead in the five northern provinces at 480 **on Sunday**".
    """
    tokens, here = draft.seen.sentence.tokens, draft.count.start if draft.count else 0
    if not 0 < here <= at or tokens[here - 1].low not in reading.grammar.led_to:
        return False
    first = max((n for n in range(here) if tokens[n].kind is Kind.MARK), default=0)
    return any(token.low in reading.grammar.tallies for token in tokens[first:here])


def grows_from(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether a count of the harmed has grown since the day of what harmed them: "the toll of
    Monday's quake rose to 25".
    """
    if draft.measure.family != "harm" or draft.count is None or draft.whole:
        return False
    at, here, tokens = (
        position(draft.seen, window),
        draft.count.start,
        draft.seen.sentence.tokens,
    )
    between = tokens[at:here]
    grown = any(token.low in reading.grammar.growing for token in between)
    grown = grown or any(True for _ in reading.grammar.grows.find(between))
    tallied = any(token.low in reading.grammar.tallies for token in tokens[:at])
    grown = grown or (tallied and any(t.low in reading.grammar.growing_too for t in between))
    told = tallied and _is_of_what_struck(reading, tokens[:at])
    return grown and (told or owns(reading, draft.seen, window))


def _is_of_what_struck(reading: Reading, before: Sequence[Token]) -> bool:
    """Whether the words before a day tell what happened then to those who are counted: "the toll
    from the quake **that struck** Bor on".
    """
    leading = reading.grammar.restrictive - reading.grammar.of_persons
    tally = max(n for n, token in enumerate(before) if token.low in reading.grammar.tallies)
    leads = (n for n in range(tally, len(before)) if before[n].low in leading)
    lead = next(leads, None)
    return lead is not None and "," not in {token.text for token in before[lead:]}


def right_behind(draft: Draft) -> TimeExpression | None:
    """The day that stands right behind a figure: "rose to 25 **on Sunday**", "**by Sunday**"."""
    if draft.count is None:
        return None
    last = max(draft.count.end, draft.count.unit.end)
    days = (w for w in draft.seen.windows if w.kind in {TimeKind.POINT, TimeKind.UNTIL})
    return next((w for w in days if 0 <= position(draft.seen, w) - last <= 1), None)


TO_ITS_SUM = 7
"""Tokens from "the toll rose" to its figure."""


def _is_of_a_deal(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it dates what was agreed, of which something else is told: "40 were killed despite a
    deal reached in April", "agreed in April to end a war that killed 400".
    """
    if draft.measure.family == "politics":
        return False
    at, (start, end) = position(draft.seen, window), draft.extent
    tokens = draft.seen.sentence.tokens
    last = _end_of(draft.seen, window)
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


def _is_of_its_signing(reading: Reading, draft: Draft, window: TimeExpression) -> bool:
    """Whether it is the day on which a truce was struck that was broken, or with which something
    else is told: "the heaviest breach of the truce **signed in Doha on 23 January**", "shells fell
    despite a truce that Russia had brokered in July"; or of a line or a plan that is only asked for
    or refused: "urged them to pull back behind the line **agreed on 19 September**".
    """
    bids = draft.measure.name in _BIDS
    if draft.measure.family == "politics" and not bids:
        return False
    tokens, at, grammar = draft.seen.sentence.tokens, position(draft.seen, window), reading.grammar
    struck = [n for n in range(max(0, at - _TO_ITS_PLACE), at) if tokens[n].low in grammar.struck]
    if not struck or draft.trigger.start <= struck[-1] < draft.trigger.end:
        return False
    signed, words = struck[-1], {token.text for token in tokens[struck[-1] : at]}
    if not words.isdisjoint(",;:") or tokens[signed - 1].low in grammar.being:
        return False  # "a truce was signed on Sunday"
    if bids:
        return True
    truces = [t for t in draft.seen.triggers if t.measure.name == _TRUCE]
    if not any(0 <= signed - t.end <= _OF_A_WHICH for t in truces):
        return False
    own = draft.measure.name == _TRUCE
    return not own or reading.standing_of(draft).modality is Modality.DENIED


_TRUCE, _BIDS = "ceasefire", frozenset({"demand", "refusal", "proposal"})
_TO_ITS_PLACE = 6
"""Tokens from "signed" to the day: "signed in Addis Ababa on"."""
_OF_A_WHICH = 4
"""Tokens from the truce to "signed": "which Russia had brokered"."""


_JOINED = 2
"""Tokens between a window and a second verb that shares it: "on Saturday **and was** hit"."""
_BESIDE = 3
"""Tokens from a part to a window that is its own: "including five killed on Monday"."""
