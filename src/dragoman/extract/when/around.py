"""The window that what stands around its sentence gives a draft: the claims before it, the line
above it, the period that its report covers, the day on which it is said.

In: a draft that no words of its own date, and the drafts before it. Out: its window, or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from dragoman.claims import Modality, StockOrFlow, TimePrecision, When, holder_of
from dragoman.extract.drafts.reading import (
    OWN_PLACE,
    Draft,
    Reading,
    Sighting,
    fields_of,
    headings_of,
    row_of,
)
from dragoman.extract.drafts.states import tense_of
from dragoman.extract.text.sentences import Form, Kind, Sentence, is_timed
from dragoman.extract.times import LEADING
from dragoman.extract.times.heads import is_a_log
from dragoman.extract.times.rows import TimeKind
from dragoman.extract.when.here import (
    TO_ITS_SUM,
    is_of_a_comparison,
    is_of_a_tally,
    names_an_event,
    of_events,
    position,
)

__all__ = [
    "ONSET",
    "carried",
    "dated_behind",
    "framed",
    "headed",
    "is_of_its_day",
    "is_over",
    "opened",
    "said_when",
]

ONSET = "time.of-its-onset"
"""The rule of what only tells since when something else has gone on: its day is no other's."""
_OF_AN_ASIDE = frozenset({ONSET, *LEADING})
"""Windows that go no further: what follows goes on from what the sentence mainly tells, and not
from "hit the depot on Thursday, **a day after** rebels shelled a clinic".
"""
_REACH_OF_A_WINDOW = 3
"""Sentences over which the window of a movement is carried. Of deaths and damage a report rather
gives the total so far: they take one from the sentence before, of the same scene, or none."""


def carried(
    reading: Reading, draft: Draft, before: Sequence[Draft], tense: TimeKind | None
) -> When | None:
    """The window told before, in reach and of the same scene: that of the claims before, else, for
    movement, a sentence's own. What has been "done by now" takes none that closed before.
    """
    here = draft.seen.sentence
    if draft.count and _is_of_its_own_day(reading, draft):
        return None
    movement = draft.measure.family == "movement"
    alone = _told_alone(reading, here) if movement else None
    when, published = None, reading.today
    for earlier in reversed(before):
        apart = here.index - earlier.seen.sentence.index
        there = earlier.seen.sentence
        # "Tuesday: Four were killed. Some 700 fled", below who fled on Sunday
        dated = alone and there.paragraph != here.paragraph
        if there.is_title or apart > _REACH_OF_A_WINDOW or dated:
            break
        if not apart and tense is None and _is_told_with(draft, earlier):
            when = earlier.when  # "in the blast 12 died, while four soldiers were hurt"
            break
        told = earlier.when and earlier.when.evidence and earlier.when.start
        if not _OF_AN_ASIDE.isdisjoint(earlier.rules) or _is_of_a_column(earlier, here):
            continue
        if told and earlier.when and is_to_come(earlier.when, published):
            continue
        if told and apart and _is_same_scene(reading, draft, earlier, before):
            when = None if _is_anothers_tale(reading, draft, earlier, before) else earlier.when
            alone = alone if when else None
            break
    if when is None:
        mishap = draft.count and draft.measure.family == "harm"
        when = alone if movement else _of_the_mishap(reading, draft) if mishap else None
        when = when or _of_the_period(reading, draft)
    if when is None or (tense and is_over(when, published)):
        return None
    if tense is TimeKind.PERFECT and _is_of_all_who_came(reading, draft, when):
        return None  # "100 left on Sunday. More than 200,000 have left the town"
    return when


def _is_of_all_who_came(reading: Reading, draft: Draft, when: When) -> bool:
    """Whether a count of what has come about by now goes back beyond the window told before: that
    of a day, and of people who moved any ("56,000 fled since Friday. Some 9,000 **have crossed**"),
    unless they are those of whom that was told: "Many have gone to Bor".
    """
    if when.start == when.end or reading.rough:
        return not reading.rough
    counted = draft.count is not None and draft.count.word is None
    return counted and draft.own and draft.measure.family == "movement"


def _of_the_period(reading: Reading, draft: Draft) -> When | None:
    """The day that the first words of its paragraph say all of it is of, as a bulletin does: "over
    the past day 27 settlements were shelled. **Two people died in Bor**".
    """
    here = draft.seen.sentence
    if draft.is_stock or here.form is not Form.PROSE:
        return None
    for seen in reversed(reading.sightings[max(0, here.index - _OF_A_PERIOD) : here.index]):
        if seen.sentence.paragraph != here.paragraph:
            break
        for window in of_events(reading, seen):
            begins = position(seen, window) <= _FIRST_WORDS and window.rule == _LAST_DAY
            when = window.when
            if begins and when.start and when.end and when.end - when.start <= timedelta(days=1):
                return when
    return None


_LAST_DAY = "time.last-unit"
_FIRST_WORDS = 2
"""Tokens before the period that opens a paragraph, at most: "Friends, during the past day"."""
_OF_A_PERIOD = 6
"""Sentences over which such a period reaches."""


def _is_of_a_column(earlier: Draft, here: Sentence) -> bool:
    """Whether an earlier claim is the cell of a table, and what is told here of no such column:
    "in the last 24 hours" over one dates nothing beside or below it.
    """
    there = earlier.seen.sentence
    return there.form is Form.CELL and there.heads[:1] != here.heads[:1]


def _is_told_with(draft: Draft, earlier: Draft) -> bool:
    """Whether those harmed are told in one sentence with others whose window was carried to it, and
    at no place of their own; of those who moved too, where that is no single day: "the war has
    killed 2,600 people and displaced 670,000".
    """
    families = {draft.measure.family, earlier.measure.family}
    runs = earlier.when is not None and not _is_of_a_day(earlier.when)
    if not draft.count or not (families == {"harm"} or (runs and families == _BY_WAR)):
        return False
    own = not OWN_PLACE.isdisjoint(draft.rules) and {holder_of(w.name) for w in draft.where} != {
        holder_of(w.name) for w in earlier.where
    }
    return "time.carried" in earlier.rules and not own


_BY_WAR = frozenset({"harm", "movement"})
"""Families of what a war does to people."""


def _is_of_its_own_day(reading: Reading, draft: Draft) -> bool:
    """Whether words say that a count is the one that has been reached by now: "our clinic has
    **now** registered 1,400 families".
    """
    tokens, (start, end) = draft.seen.sentence.tokens, draft.extent
    near = tokens[max(0, start - _TO_NOW) : end]
    return any(token.low in reading.grammar.by_now for token in near)


_TO_NOW = 3
"""Tokens from "now" to what is counted: "has now registered some"."""


def is_to_come(when: When, published: date | None) -> bool:
    """Whether a window opens after the report, or runs on, and so dates nothing that was done."""
    return bool(published and any(day and day > published for day in (when.start, when.end)))


def _is_same_scene(reading: Reading, draft: Draft, earlier: Draft, before: Sequence[Draft]) -> bool:
    """Whether the window of an earlier claim may hold: movement goes on from movement; the count
    of those harmed, or of houses, from what harmed them, in the sentence before and at no other
    place.
    """
    if draft.measure.family == "movement":
        return earlier.measure.family == "movement"
    here, there = draft.seen.sentence, earlier.seen.sentence
    brief = here.index - there.index == 1 and bool(earlier.when and _is_of_a_day(earlier.when))
    if _is_named_again(reading, draft, brief=brief) and earlier.measure.family in _FORCE:
        return draft.measure.family in _HURT and here.index - there.index <= _TO_WHAT_IS_NAMED
    counted = draft.count is not None and draft.count.unit.kind != "share"  # "a third of all homes"
    harmed = draft.measure.family == "harm" or (counted and draft.measure.family == "damage")
    if not harmed or not draft.count or here.index - there.index > 1:
        return False
    if earlier.measure.family not in _HARMFUL or there.paragraph != here.paragraph:
        return False
    if _is_said_when_here(reading, draft) or _is_reckoned(reading, draft):
        return False
    if _is_open_since(earlier) and not _is_brought_by(draft, earlier):
        return False
    names = {holder_of(where.name) for where in earlier.where}
    told = [draft, *(d for d in before if d.seen is draft.seen)]
    return all(
        OWN_PLACE.isdisjoint(d.rules) or any(holder_of(w.name) in names for w in d.where)
        for d in told
    )


def _is_of_a_day(when: When) -> bool:
    return when.start is not None and when.start == when.end


def _is_named_again(reading: Reading, draft: Draft, *, brief: bool) -> bool:
    """Whether the sentence begins with what was told before, or the draft ends with it: "**The
    shells** killed six", "**In these battles** 40 were killed", "six died in **the blast**"; and
    "in **the fighting**" where that was told right before, and of one day (``brief``).
    """
    grammar, tokens = reading.grammar, draft.seen.sentence.tokens
    named = [
        n
        for n, (one, two) in enumerate(pairwise(tokens))
        if one.low in grammar.pointing and two.low in grammar.means
    ]
    end = draft.extent[1]
    behind = {
        n
        for n in named
        if end < n <= end + _TO_ITS_EVENT
        and tokens[n - 1].low in grammar.circumstances
        and (n == end + 1 or tokens[end].low in grammar.pairs)  # "and dozens wounded in"
        and all(token.kind is not Kind.MARK for token in tokens[end:n])
    }
    once = any(brief or tokens[n + 1].low not in grammar.lasting for n in behind)
    after = tokens[draft.count.end : draft.count.end + _TO_THE_ATTACKERS] if draft.count else ()
    whose = any(
        one.low in grammar.pointing and two.low in grammar.attackers
        for one, two in pairwise(after)  # "40 **of the attackers** were killed"
    )
    return once or whose or any(n < _HEAD for n in named)


_TO_THE_ATTACKERS = 3
"""Tokens from a number to those whom the attack names: "of the attackers"."""
_TO_ITS_EVENT = 6
"""Tokens from "killed" to "the blast" of "killed and dozens hurt in the blast"."""
_HEAD = 4
"""Tokens at the head of a sentence: "But in these battles"."""
_TO_WHAT_IS_NAMED = 2
"""Sentences back to what is named again."""
_FORCE = frozenset({"violence", "territory"})
_HURT = frozenset({"harm", "damage", "violence"})
_HARMFUL = frozenset({"harm", "violence", "territory", "damage"})


def _is_anothers_tale(
    reading: Reading, draft: Draft, earlier: Draft, before: Sequence[Draft]
) -> bool:
    """Whether another speaker tells, by a count and a word of his own, of others than those told
    before: "40 died since Monday, the town says. **The army admits six dead**", "a website said
    that 80 were killed"; but "**another** six were hurt, said the mayor", "said **only** six died".
    Who was hurt when somebody was killed on a day, anybody may tell.
    """
    told = [d for d in before if d.seen is draft.seen and d.count and d.measure.family == "harm"]
    told = [d for d in told if d.whole is None]
    if draft.measure.family == "harm" and told:
        return all(d.when is None or d.when.start is None for d in told)
    said, _ = reading.attribution_of(draft.focus)
    first, _ = reading.attribution_of(earlier.focus)
    who, whose = said.speaker, first.speaker
    if not (who and draft.own and draft.count) or (whose and whose.name == who.name):
        return False
    if reading.rough and not _is_helped(reading, draft):
        return False  # where names of one mouth are many
    if who.name in earlier.seen.sentence.span.of(reading.report.text):
        return False  # "clashes of the front and rebels … **The movement** deplores 18 dead"
    recount = draft.measure is earlier.measure and not draft.count.unit.kind  # "puts it at 12"
    if recount or earlier.measure.family not in _OF_PEOPLE or _is_among_them(reading, draft):
        return False
    if draft.measure.family == "movement":
        return not reading.rough
    if draft.measure is earlier.measure:
        return True
    return not (earlier.when and _is_of_a_day(earlier.when)) or _are_its_own(reading, draft)


def _is_helped(reading: Reading, draft: Draft) -> bool:
    """Whether its verb is one of several words: "that 80 **were** killed"."""
    tokens, start = draft.seen.sentence.tokens, draft.trigger.start
    helped = {token.low for token in tokens[max(0, start - 2) : start]}
    return not helped.isdisjoint(reading.grammar.helping)


_OF_PEOPLE = frozenset({"harm", "movement"})


def _is_among_them(reading: Reading, draft: Draft) -> bool:
    """Whether a count is set against one told before, or adds to it: "**only** 12", "**another**
    six", "six **others**".
    """
    count, tokens = draft.count, draft.seen.sentence.tokens
    if count is None or count.unit.kind == "share":
        return True
    near = tokens[max(0, count.start - 1) : count.end + 1]
    return any(token.low in reading.grammar.merely | reading.grammar.added for token in near)


def _are_its_own(reading: Reading, draft: Draft) -> bool:
    """Whether those counted are men of the speaker's: "13 **of its soldiers** had been killed"."""
    count, tokens = draft.count, draft.seen.sentence.tokens
    last = max(count.end, count.unit.end) if count else 0
    ends = range(count.end, last + 1) if count else ()
    return any(reading.grammar.losses.own.longest(tokens, end) for end in ends)


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
    """Whether a count is that of all the harm, as somebody reckons it: "expects 2,000 in all"."""
    tokens = draft.seen.sentence.tokens
    if any(True for _ in reading.grammar.in_all.find(tokens)):
        return True
    first = draft.count.start if draft.count else 0
    before = draft.seen.sentence.tokens[max(0, first - TO_ITS_SUM) : first]
    return not reading.grammar.reckoned.isdisjoint(token.low for token in before)


def _is_open_since(draft: Draft) -> bool:
    windows = [w for w in draft.seen.windows if draft.when and w.when == draft.when]
    return any(w.kind is TimeKind.SINCE for w in windows)


def headed(reading: Reading, draft: Draft) -> When | None:
    """The window of a form ("Date: 9 May"), of the row of a table, of the line that leads a list,
    or of a heading that counts nothing; that of the title for a list alone. The day of a heading is
    that of the report, and dates nothing, unless several head a chronicle, the hour is told in a
    log, or it tells what befell then ("Shelling of Kupe, 16 October"); nor does "one week after the
    earthquake". A log that tells no day is of that of the report.
    """
    if labelled := _labelled(reading, draft):
        return labelled
    for seen in fields_of(reading, draft, reading.grammar.dated):
        for window in of_events(reading, seen):
            return window.when
    listed = draft.seen.sentence.form in {Form.ITEM, Form.CELL}
    chronicle, logged = _is_a_chronicle(reading), _is_logged(reading, draft)
    for seen in (*row_of(reading, draft), *headings_of(reading, draft)):
        sentence = seen.sentence
        windows = [w for w in of_events(reading, seen) if w.rule not in LEADING]
        if reading.since and sentence.is_title:
            windows = []  # of one day, which `is_of_its_day` asks about
        if not windows or seen.governs or (sentence.is_title and not listed):
            continue
        when = windows[-1].when
        heads = sentence.is_title or sentence.form is Form.HEADING
        of_a_day = when.start == when.end
        runs = not of_a_day or windows[-1].rule in _OF_WHAT_HAPPENED
        if not heads or runs or logged or (chronicle and _is_a_date(seen)):
            return when
        if when.start != reading.today and _befell_on_its_day(draft, seen):
            return when
    published = reading.today
    return When(published, published, TimePrecision.DAY) if logged and published else None


_OF_WHAT_HAPPENED = frozenset({"time.since-dawn", "time.today", "time.overnight"})
"""Windows of one day by which a heading tells when all below it was, and not the day of the report:
"Casualties by village **since dawn**".
"""


def _befell_on_its_day(draft: Draft, heading: Sighting) -> bool:
    """Whether a heading tells the blow by which what a draft counts came to harm, or that what a
    line or a cell below it counts was done: "Killed by town, 18 August".
    """
    if draft.count is None:
        return False
    struck = any(word.measure.family == "violence" for word in heading.triggers)
    listed = draft.seen.sentence.form in {Form.ITEM, Form.CELL}
    flow = draft.measure.stock_or_flow is StockOrFlow.FLOW
    told = listed and flow and any(word.measure is draft.measure for word in heading.triggers)
    return told or (struck and draft.measure.family in _HURT)


def is_of_its_day(reading: Reading, draft: Draft) -> bool:
    """Whether what a report of one day tells happened on that day: not a sum, nor what is found of
    those who died before.
    """
    if reading.standing_of(draft).modality not in _TOLD:
        return False
    found = draft.count is not None and draft.count.unit.category == _BODIES
    tense = tense_of(reading, draft)
    if tense in _LOGGED:  # "20:00 Troops have entered the town", as the log itself tells
        first = reading.paragraph(draft.seen.sentence.paragraph)[0].sentence
        return is_timed(first.tokens) and reading.governing(draft.focus) is None
    return not (found or tense or _is_reckoned(reading, draft))


_TOLD = frozenset({Modality.ASSERTED, Modality.DENIED})
_LOGGED = frozenset({TimeKind.PERFECT, TimeKind.PRESENT})
"""Tenses in which an entry with its hour tells a deed: "20:00 A shelter **is struck**"."""
_BODIES = "bodies"


def _labelled(reading: Reading, draft: Draft) -> When | None:
    """The day that opens the paragraph of a draft with a mark behind: "Tuesday: Four were killed in
    Bor. Some 700 families fled".
    """
    first = reading.paragraph(draft.seen.sentence.paragraph)[0]
    tokens, opens = first.sentence.tokens, first.sentence.bullet
    begin = sum(token.start < opens.end for token in tokens) if opens else 0
    for window in of_events(reading, first)[:1]:
        end = sum(token.start < window.span.end for token in tokens)
        marked = end < len(tokens) and tokens[end].text in _BEHIND_A_DAY
        marked = marked or window.span.of(reading.report.text)[-1:] == "."  # "19 Feb. Zepa: nine"
        if marked and window.span.start <= tokens[begin].start and _is_of_a_day(window.when):
            return window.when
    return None


_BEHIND_A_DAY = frozenset(":–—.")


def _is_logged(reading: Reading, draft: Draft) -> bool:
    """Whether a draft is of a line of a log, which its hour opens: it is of the day of the log. Of
    what paragraphs with their hours tell it is so where nobody else tells it.
    """
    first = reading.paragraph(draft.seen.sentence.paragraph)[0].sentence
    if draft.is_stock or not is_timed(first.tokens):
        return False
    if first.form is Form.ITEM:
        return True
    if reading.since or not _runs_by_the_hour(reading):
        return False
    told = reading.governing(draft.focus) is not None or tense_of(reading, draft) is not None
    asserted = reading.standing_of(draft).modality is Modality.ASSERTED
    return asserted and not told


def _runs_by_the_hour(reading: Reading) -> bool:
    found: bool | None = reading.answers.get("log")
    if found is None:
        found = reading.answers["log"] = is_a_log(reading.report)
    return found


def _is_a_chronicle(reading: Reading) -> bool:
    found: bool | None = reading.answers.get("chronicle")
    if found is None:
        days = sum(_is_a_date(seen) for seen in reading.sightings)
        found = reading.answers["chronicle"] = days > 1
    return found


def _is_a_date(seen: Sighting) -> bool:
    """Whether a heading is a day and no more: "22 April 2014"."""
    if seen.sentence.form is not Form.HEADING or len(seen.windows) != 1:
        return False
    window = seen.windows[0]
    words = [t for t in seen.sentence.tokens if t.kind is not Kind.MARK]
    return window.kind is TimeKind.POINT and all(t.span.meets(window.span) for t in words)


def _told_alone(reading: Reading, here: Sentence) -> When | None:
    """The last day that a sentence before tells, in the same paragraph; not that of an event which
    it only names: "the toll of the 23 March raid rose to 160. Some 1,700 people had fled".
    """
    for seen in reversed(reading.sightings[: here.index]):
        if seen.sentence.paragraph != here.paragraph:
            return None
        days = [
            w.when
            for w in of_events(reading, seen)
            if w.kind is TimeKind.POINT
            and w.rule not in LEADING
            and not is_to_come(w.when, reading.today)
            and not is_of_a_comparison(reading, seen, None, w)
            and not is_of_a_tally(reading, seen, w)
            and not names_an_event(reading, seen, w)
        ]
        if days:
            return days[-1]
    return None


def _of_the_mishap(reading: Reading, draft: Draft) -> When | None:
    """The day on which the sentence before tells that a ship sank or the earth shook, of which
    those harmed are told next: "On 10 June a boat capsized. At least 56 people drowned".
    """
    index, here = draft.seen.sentence.index, draft.seen.sentence
    before = reading.sightings[index - 1] if index else None
    if before is None or before.sentence.paragraph != here.paragraph or before.governs:
        return None
    if _is_said_when_here(reading, draft) or _is_reckoned(reading, draft):
        return None
    told = {token.low for token in before.sentence.tokens}
    days = [w.when for w in of_events(reading, before) if w.kind is TimeKind.POINT]
    if told.isdisjoint(reading.grammar.mishaps | reading.grammar.forces) or len(days) != 1:
        return None
    past = _is_of_a_day(days[0]) and not is_to_come(days[0], reading.today)
    return days[0] if past else None


def framed(reading: Reading, draft: Draft) -> When | None:
    """The window that heads a count: of the words before a colon that lead its list ("Since
    Friday:"), else of a heading that tells which days the report covers ("Reporting period: 1 to 15
    May").
    """
    sightings, here = reading.sightings, draft.seen.sentence
    at = here.index
    while at > 0 and _opens_item(reading, sightings[at].sentence):
        at -= 1
    led = at < here.index and sightings[at].sentence.tokens[-1].text == ":"
    if led and (windows := of_events(reading, sightings[at])):
        return windows[-1].when
    if "frame" not in reading.answers:
        reading.answers["frame"] = next(_frames(reading), None)
    frame: tuple[int, When] | None = reading.answers["frame"]
    return frame[1] if frame and frame[0] < here.index else None


def _frames(reading: Reading) -> Iterator[tuple[int, When]]:
    """The windows of headings that tell which days the report covers, with their sentences."""
    for seen in reading.sightings:
        tokens = seen.sentence.tokens
        opens = seen.sentence.index <= _TO_ITS_PERIOD and len(tokens) <= _HEAD_OF_A_BULLETIN
        heading = seen.sentence.is_title or tokens[-1].text != "." or opens
        if not heading or seen.triggers or not any(reading.grammar.periods.within(seen.sentence)):
            continue
        for window in of_events(reading, seen):
            when = window.when
            if window.kind is TimeKind.WINDOW and when.start and when.end:
                yield seen.sentence.index, when


_HEAD_OF_A_BULLETIN = 14
"""Tokens of a first sentence that only says what follows: "Weekly bulletin (10-16 March)."."""
_TO_ITS_PERIOD = 2
"""Sentences before such a one: "Situation report No. 34. Reporting period: 3 to 9 June."."""


def dated_behind(reading: Reading, draft: Draft) -> When | None:
    """The day on which a blow fell or what it did was done, where the next sentence tells that:
    "30 were killed in Bor. **The attack took place on Monday**".
    """
    here, grammar = draft.seen.sentence, reading.grammar
    if draft.is_stock or draft.measure.family not in _HURT:
        return None
    for seen in reading.sightings[here.index + 1 : here.index + 1 + _TO_ITS_DAY]:
        tokens = seen.sentence.tokens
        named = len(tokens) > 2 and tokens[0].low in grammar.pointing  # "the", "both"
        named = named and any(token.low in grammar.means for token in tokens[1:_HEAD])
        told = next(grammar.occurs.within(seen.sentence), None) if named else None
        if seen.sentence.paragraph == here.paragraph and told and told.start <= _HEAD:
            behind = (
                w for w in of_events(reading, seen) if w.span.start >= tokens[told.end - 1].end
            )
            return next((w.when for w in behind if _is_of_a_day(w.when)), None)
    return None


_TO_ITS_DAY = 2
"""Sentences from what is told to that which tells its day."""


def opened(reading: Reading, draft: Draft) -> When | None:
    """The day up to the report that words at the head of a sentence before it, in its paragraph,
    open: "For the last day the enemy shelled us 40 times. Two civilians perished".
    """
    here, published = draft.seen.sentence, reading.today
    if draft.is_stock or here.is_title:
        return None
    for seen in reversed(reading.sightings[: here.index]):
        if seen.sentence.paragraph != here.paragraph or seen.sentence.is_title:
            return None
        for window in of_events(reading, seen)[:1]:
            when = window.when
            if window.span.start > _opening(seen):
                continue
            daily = when.start and published and when.start == published - timedelta(days=1)
            return when if daily and when.end == published else None
    return None


def _opening(seen: Sighting) -> int:
    """Where the words of a sentence begin, behind who speaks and a colon, and one word on."""
    tokens = seen.sentence.tokens
    colon = next((n for n, t in enumerate(tokens[:_LABEL]) if t.text == ":"), -1)
    return tokens[min(colon + 1, len(tokens) - 1)].end


_LABEL = 7
"""Tokens of who speaks, and his colon: "The head of the region: over the past day"."""


def _opens_item(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence stands in a paragraph that a mark of a list opens."""
    first = reading.paragraph(sentence.paragraph)[0].sentence
    return first.tokens[0].text in _ITEMS


_ITEMS = frozenset("•-–—*·▪●")


def said_when(reading: Reading, draft: Draft) -> When | None:
    attribution, _ = reading.attribution_of(draft.focus)
    return attribution.said


def _is_said_when_here(reading: Reading, draft: Draft) -> bool:
    """Whether the sentence itself tells on which day it was said, and not one before it, which it
    goes on with.
    """
    said, here = said_when(reading, draft), draft.seen.sentence
    return bool(said and said.evidence and said.evidence.span.meets(here.span))


def is_over(when: When, published: date | None) -> bool:
    """Whether a window closed before the report."""
    return bool(when.end and published and when.end < published)
