"""Parts. In: a count, and the drafts told before it. Out: the draft that it is a part of, is an
addend of, says again in other units, or counts otherwise by another mouth; None where it stands by
itself.

- words say so         "119 of them", "including 20 women"; "60 per cent of the families"
- a group breaks down  "39 prisoners came out, 33 minors and six women"
- a noun is left out   "281 inmates escaped; seven have been recaptured"
- told apart           "Nangade alone has received 2,944"
- a sum                "2,500 left: 500 from Qadisiya and 1,500 from Jabal Badro"
- a rival count        "police said 12 people died; hospital officials spoke of 19"

Lists that no word announces are found later (`breakdowns`).
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.claims import Attribution, Span
from dragoman.extract.drafts.grammar import Grammar
from dragoman.extract.drafts.reading import Draft, Reading, Sighting
from dragoman.extract.figures import Count
from dragoman.extract.figures.quantities import PEOPLE
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.measures.attachment import verbs_behind
from dragoman.extract.text.sentences import Kind, Token

__all__ = [
    "ADDED",
    "IN_BRACKETS",
    "LEADING",
    "RIVAL",
    "add_up",
    "has_own_verb",
    "in_brackets",
    "is_broken_down",
    "is_group_of",
    "placed_in_list",
    "rivalled",
    "sum_of",
    "whole_of",
]


def whole_of(
    reading: Reading, seen: Sighting, index: int, made: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """The count before it that a part belongs to: in its sentence, else in the one before."""
    count = seen.counts[index]
    if count.unit.kind == "share" and _has_denominator(reading, seen, count, (*before, *made)):
        return None
    if any(w.measure.name == _DEAD for w in seen.governs.get(index, ())) and _is_of_the_hurt(
        seen, count
    ):
        return None  # "two of the wounded later died"
    if not (count.part or count.unit.kind == "share"):
        told = (*before, *made)
        if whole := _broken_down(seen, count, made):
            return whole
        return _elided(reading, seen, index, told) or _told_apart(reading, seen, index, told)
    for draft in reversed(_named(reading, seen, count, made)):
        if draft.count is None or draft.count.unit.kind == "share" or IN_BRACKETS in draft.rules:
            continue  # "84,256 people (18,290 families), of whom 12,400"
        if not (_may_be_part(seen, index, draft.count) and _may_share(count, draft)):
            continue
        total = draft.whole.count if draft.whole else draft.count
        apart = _is_apart(seen, index, total)
        if apart or _another_is_nearer(reading, seen, index, draft.count):
            return None
        if draft.whole and draft.count.part and _listed(reading, seen, draft.count, count):
            return draft.whole
        return draft
    earlier = () if _is_of_the_unclaimed(seen, index) else before
    near = [d for d in earlier if d.count and seen.sentence.index - d.seen.sentence.index <= 2]
    near = [d for d in near if d.count and not d.count.nothing]
    last = reading.sightings[seen.sentence.index - 1] if seen.sentence.index else None
    if last and last.sentence.paragraph == seen.sentence.paragraph:
        near = [d for d in near if d.seen.sentence.paragraph == seen.sentence.paragraph]
    near = [d for d in near if not d.seen.sentence.is_title] or near
    near = [d for d in _named(reading, seen, count, near) if IN_BRACKETS not in d.rules]
    if led := _leading(reading, seen, count):
        alike = [d for d in near if d.measure.family == led.measure.family]
        near = alike or [d for d in before if d.count and d.measure is led.measure]
    near = [d for d in near if _may_share(count, d)]
    wholes = [d for d in near if d.count and not d.count.part and d.count.unit.kind != "share"]
    candidates = wholes or near
    nearest = candidates[-1] if candidates else None
    apart = nearest is not None and _is_apart(seen, index, nearest.count)
    return None if apart else nearest


def _named(reading: Reading, seen: Sighting, count: Count, told: Sequence[Draft]) -> list[Draft]:
    """Of what was told, what a part names its whole by: "ten of **the dead** were civilians"; all
    where it names none. Five dead, told before, are no whole of "two of the wounded", nor are 29
    aid workers of "80 per cent of the displaced".
    """
    told = [draft for draft in told if _may_be_of(reading, seen, count, draft)]
    names = _names_of(seen, count)
    named = [draft for draft in told if draft.measure.name in names]
    if named or not _is_of_the_hurt(seen, count):
        return named or list(told)
    return [draft for draft in told if draft.measure.name != _DEAD]


def _may_be_of(reading: Reading, seen: Sighting, count: Count, whole: Draft) -> bool:
    """Whether a share may be of what was told, by whom it names: "a third **of the residents**" is
    of no hostages, and of those who moved only who may be displaced.
    """
    if count.unit.kind != "share" or whole.figure is None:
        return True
    category, tokens = whole.figure.category, seen.sentence.tokens
    anybody = category is None or category in reading.grammar.anybody | reading.grammar.groups
    group = count.unit.category if count.unit.of in _OF_PEOPLE and not count.part else None
    named = group is not None and tokens[count.end].low != group
    if named and not (anybody or category == group):
        return False
    ends = range(count.end + 1, count.end + _TO_WHOM + 1)
    word = next((w for w in seen.triggers if count.part and w.start in ends), None)
    if word is None or word.measure.family not in _WHAT_BECAME or word.counts is Counts.SUBJECT:
        return True
    return word.measure == whole.measure or (anybody and whole.measure.family in _WHAT_BECAME)


_TO_WHOM = 2
"""Tokens from a share to whom it is of: "80 per cent **of the** displaced"."""


def _names_of(seen: Sighting, count: Count) -> set[str]:
    """The measures of harm by whose words a part names its whole."""
    first, last = count.start - _TO_ITS_NAME, max(count.end, count.unit.start) + _TO_ITS_NAME - 1
    return {
        word.measure.name
        for word in seen.triggers
        if word.measure.family == "harm" and first <= word.start and word.end <= last
    }


def _leading(reading: Reading, seen: Sighting, count: Count) -> Trigger | None:
    """The word by which a sentence opens with whom its share is of: "Of those **arriving** in
    Rwanda six in ten are children".
    """
    tokens, grammar = seen.sentence.tokens, reading.grammar
    if tokens[0].low not in grammar.between or tokens[1].low not in grammar.pointing:
        return None
    words = (word for word in seen.triggers if word.start >= _OPENING and word.end <= count.start)
    return next((word for word in words if word.start <= _OPENING + 1), None)


_OPENING = 2
"""Tokens of "of those"."""


def _is_of_the_hurt(seen: Sighting, count: Count) -> bool:
    return count.part and _names_of(seen, count) == {_HURT}


_TO_ITS_NAME = 2
"""Tokens from a part to what names its whole: "ten of the dead", "of the dead ten"."""


ADDED = "assemble.added"
"""The rule by which a count is what was added to a total of which its sentence tells."""
RIVAL = "assemble.rival"
"""The rule of a count that another mouth sets against the one before."""
IN_BRACKETS = "assemble.in-brackets"
"""The rule of a count that says the one before it again in other units."""


def _may_be_part(seen: Sighting, index: int, whole: Count) -> bool:
    """Whether some of what the whole counts can be what the part is told of: of 850 men in 100
    lorries "39 of them were hurt" are no lorries.
    """
    kind, words = whole.unit.kind, seen.governs.get(index, ())
    if kind in {"", "other"} or not words:
        return True
    people = seen.counts[index].unit.kind == "people"
    return words[0].takes(kind) and not (people and kind not in {"people", "households"})


def _may_share(part: Count, whole: Draft) -> bool:
    """Whether both count people, or neither does: one in three residents is no part of 12 missiles;
    a number without a noun may be of anything.
    """
    one = part.unit.of if part.unit.kind == "share" else part.unit.kind
    kind = whole.count.unit.kind if whole.count else ""
    kind = whole.count.unit.of if whole.count and kind == "share" else kind
    if (
        part.unit.kind == "share"
        and one not in {"", "other"} | _OF_PEOPLE
        and kind in {"", "other"}
    ):
        return whole.trigger.takes(one)
    if not {one, kind}.isdisjoint({"", "other", "share"}):
        return True
    return (one in _OF_PEOPLE) == (kind in _OF_PEOPLE)


def _another_is_nearer(reading: Reading, seen: Sighting, index: int, whole: Count) -> bool:
    """Whether a part is of what was counted since, of which nothing is claimed: "1,894 people were
    evacuated and 30 **settlements** were flooded, 10 of them held by the army".
    """
    tokens, table = seen.sentence.tokens, reading.grammar
    if index in seen.governs or not seen.counts[index].part:
        return False

    def opens(count: Count) -> bool:
        lead = tokens[count.start - 1]
        return lead.low in table.joints | table.lists or lead.text == ";"

    return any(
        opens(count) and not count.part and count.unit.start < count.unit.end
        for at, count in enumerate(seen.counts[:index])
        if count.start >= whole.end and at not in seen.governs and count.unit.kind != "share"
    )


def _is_of_the_unclaimed(seen: Sighting, index: int) -> bool:
    """Whether a part is of what its sentence counts before it, of which nothing is claimed:
    "incidents: 14 **landslides**, 5 of them in Dipaculao" are no houses.
    """
    last = seen.counts[index - 1] if index else None
    part = seen.counts[index]
    if last is None or index in seen.governs or not part.part or part.unit.kind:
        return False
    return last.unit.kind == "other" and index - 1 not in seen.governs and not last.part


def _is_apart(seen: Sighting, index: int, whole: Count | None) -> bool:
    """Whether a number is too large to be a part of another: "741 of them civilians, 1,500 hurt";
    not where it only says the same people again ("there are 10,000 of them").
    """
    part = seen.counts[index]
    if whole is None or "share" in {part.unit.kind, whole.unit.kind}:
        return False
    if "figure.part" in part.rules and not seen.governs.get(index):
        return False
    low, high = part.low, whole.high
    return bool(low is not None and high is not None and low > high)


_OF_PEOPLE = frozenset({"people", "households"})


def _has_denominator(reading: Reading, seen: Sighting, count: Count, told: Sequence[Draft]) -> bool:
    """Whether a share says itself of what: "a quarter of Gaza's population", "95 per cent of the
    capital", "a third of the 12,000 inhabitants", if nobody told of 12,000; not "60 per cent of
    them", nor "70 per cent of the victims".
    """
    if count.part or count.end >= len(seen.sentence.tokens):
        return False
    grammar = reading.grammar
    behind = [token.low for token in seen.sentence.tokens[count.end : count.end + 3]]
    following = behind[:2]
    if following[0] in grammar.between and following[-1] in grammar.articles:
        whole = "".join(filter(str.isdigit, "".join(behind[2:])))
        if whole:
            return all(d.count is None or d.count.low != int(whole) for d in told)
        return count.unit.of not in {"people", "households"}
    return following[0] in grammar.between | grammar.articles


def is_group_of(reading: Reading, seen: Sighting, index: int, whole: Draft) -> bool:
    """Whether children, women or men break down what was counted right before them, by the same
    word: "39 prisoners came out, 33 minors and six women"; "485 (191 men, 294 women)".
    """
    count, groups = seen.counts[index], reading.grammar.groups
    total = whole.whole or whole
    if total.count is None or total.seen is not seen or count.unit.category not in groups:
        return False
    if whole.whole and not (whole.count and _listed(reading, seen, whole.count, count)):
        return False
    between = seen.sentence.tokens[max(total.count.end, total.count.unit.end) : count.start]
    marks = [token.text for token in between if token.text in "(),:"]
    governing_words = seen.governs.get(index, ())
    aside = marks[:1] == ["("] and ")" not in marks
    one_word = (
        aside or whole.whole or all(words.start == total.trigger.start for words in governing_words)
    )
    broad = total.count.unit.kind in {"people", ""} and total.count.unit.category not in groups
    return broad and bool(marks and one_word) and _size(count) < _size(total.count)


def _broken_down(seen: Sighting, count: Count, made: Sequence[Draft]) -> Draft | None:
    """The sum that a bracket behind it breaks down: "14 dead (eight fighters, six soldiers)"."""
    texts = [token.text for token in seen.sentence.tokens]
    opens = max((n for n in range(count.start) if texts[n] == "("), default=-1)
    if opens < 0 or ")" in texts[opens : count.start] or _is_headed(seen, count):
        return None
    close = next((n for n in range(count.end, len(texts)) if texts[n] == ")"), len(texts))
    whole = next((d for d in reversed(made) if d.count and d.count.start < opens), None)
    if whole is None or whole.count is None:
        return None
    end, kind = max(whole.count.end, whole.count.unit.end), whole.count.unit.kind
    inner = [one for one in seen.counts if opens < one.start < close]
    kinds = {"", "other", kind or PEOPLE}
    alike = all(one.unit.kind in kinds and not one.part for one in inner)
    sums = len(inner) > 1 and sum(map(_size, inner)) <= _size(whole.count)
    return whole if alike and sums and opens - end <= 1 else None


def _elided(reading: Reading, seen: Sighting, index: int, before: Sequence[Draft]) -> Draft | None:
    """The people told right before that a number without a noun counts some of, where it says what
    became of them: "281 inmates escaped; seven have been recaptured", "most fled on foot".
    """
    count, governing_words = seen.counts[index], seen.governs.get(index, ())
    if count.unit.kind or not governing_words or not before:
        return None
    last, word = before[-1], governing_words[0]
    behind = seen.sentence.tokens[count.end : count.end + 1]
    if behind and behind[0].low in reading.grammar.others:
        return None  # "4,000 people arrived and 1,500 more are trapped"
    if word.end <= count.start and word.counts is Counts.OBJECT:
        return None  # "killed 18 rebels and captured six"
    whole = last.whole or last
    reach = 0 if count.bounded else 1
    if whole.measure.name in _FALLEN and word.measure.name in _CUSTODY:
        return None  # "more than ten were killed, dozens wounded and four captured"
    if last.count and last.count.unit.kind == "share":
        return None  # "97 per cent went to families, mainly in Hinche (11,820)"
    if whole.count is None or seen.sentence.index - last.seen.sentence.index > reach:
        return None
    became = word.measure.family in _WHAT_BECAME or word.measure.name in _CUSTODY
    says_more = word.measure != whole.measure or (word.stock and not whole.trigger.stock)
    people = whole.count.unit.kind in {"people", "households"}
    fewer = not count.bounded or _size(count) < _size(whole.count)
    return whole if became and says_more and people and fewer else None


def _told_apart(
    reading: Reading, seen: Sighting, index: int, before: Sequence[Draft]
) -> Draft | None:
    """The sum before it that a figure is told apart from: "Nangade alone has received 2,944", "six
    dead in Ain Deleb alone".
    """
    count, tokens = seen.counts[index], seen.sentence.tokens
    if not (count.unit.kind or seen.governs.get(index)):
        return None  # "2,000 are trapped; a hotline got 374 calls on Monday alone"
    left = seen.counts[index - 1].end if index else 0
    right = seen.counts[index + 1].start if index + 1 < len(seen.counts) else len(tokens)
    if not any(token.low in reading.grammar.alone for token in tokens[left:right]):
        return None
    of_the_dead = count.unit.category in reading.grammar.finding
    for draft in reversed(before):
        if draft.count is None or seen.sentence.index - draft.seen.sentence.index > 1:
            continue
        one_kind = count.unit.kind in {"", draft.count.unit.kind} or _is_a_bare_toll(draft)
        own = seen.governs.get(index, ())[:1] if draft.seen is seen else ()
        if any(word.measure != draft.measure for word in own):
            continue  # "955 were killed and 108 captured on that front alone"
        if of_the_dead and draft.measure.name == _HURT:
            continue  # "1,200 died and 8,000 were injured. In Dhading alone 35 bodies were found"
        if one_kind and draft.whole is None and _size(count) < _size(draft.count):
            return draft
    return None


def _is_a_bare_toll(draft: Draft) -> bool:
    """Whether people are counted without a noun: "the toll reached 4,355"."""
    return draft.measure.name == _DEAD and draft.count is not None and not draft.count.unit.kind


_DEAD, _HURT = "killed", "injured"
_FALLEN = frozenset({_DEAD, _HURT})
_WHAT_BECAME = frozenset({"movement", "situation"})
"""Families of measures that tell what became of people told of before."""
_CUSTODY = frozenset({"detained", "abducted", "released"})


def _size(count: Count) -> float:
    return float(count.low or count.high or 0)


def sum_of(reading: Reading, draft: Draft, made: Sequence[Draft]) -> Draft | None:
    """The sum that a figure of a list is an addend of: "2,500 left: 500 from Qadisiya and 1,500
    from Jabal Badro"; "6,000 of them went west, while 4,000 crossed".
    """
    count, tokens = draft.count, draft.seen.sentence.tokens
    assert count is not None  # noqa: S101 - only counted drafts come here
    same = [d for d in made if d.count and d.measure.family == draft.measure.family]
    kind = count.unit.kind
    same = [d for d in same if d.count and (not kind or d.count.unit.kind in {kind, ""})]
    if not same:
        return None
    colons = [n for n in range(count.start) if tokens[n].low == ":"]
    colon = colons[-1] if colons else 0
    if colon and draft.trigger.end == colon:
        return None  # "killed: 3, injured: 2"
    sums = [d for d in same if d.count and d.count.start < colon]
    sums = [d for d in sums if ";" not in {t.text for t in tokens[d.extent[1] : colon]}]
    if sums:
        return sums[-1].whole or sums[-1]
    last = same[-1]
    joint = {token.low for token in tokens[last.extent[1] : count.start]} & reading.grammar.joints
    alike = last.measure == draft.measure or last.measure.family in _WHAT_BECAME
    return last.whole if joint and alike else None


def add_up(reading: Reading, made: Sequence[Draft]) -> None:
    """Make what a sentence says was added to a toll a part of it: "one more died, bringing the
    toll to 12"; "the toll rose to 84 after six more died".
    """
    alone = [d for d in made if d.count and not d.whole and d.measure.family in _ADDED_UP]
    for toll in alone:
        count, tokens = toll.count, toll.seen.sentence.tokens
        grown = (m.end for m in reading.grammar.grows.find(tokens))
        if (
            count is None
            or RIVAL in toll.rules
            or not (
                any(_leads_to(tokens, end, count, reading.grammar) for end in grown)
                or _is_brought_to(tokens, count, reading.grammar)
            )
        ):
            continue
        for other in alone:
            if other.count is None or other.whole or not _of_one_kind(other, toll):
                continue
            apart = any(t.text == ";" for t in tokens[other.count.end : count.start])
            between = {token.low for token in tokens[count.end : other.count.start]}
            added = other.count.start < count.start or between & reading.grammar.circumstances
            if added and not apart and _size(other.count) < _size(count):
                other.whole = toll
                other.rules.append(ADDED)


_ADDED_UP = frozenset({"harm", "movement"})
_TO_ITS_TOLL, _TO_A_LONG_TOLL = 2, 7
"""Tokens from "bringing the toll to", "has risen", to its figure; and where words between tell
whose or since when: "bringing the toll **of the army since Monday to** 41"."""


def _leads_to(tokens: Sequence[Token], end: int, count: Count, grammar: Grammar) -> bool:
    between = tokens[end : count.start]
    if end > count.start or len(between) <= _TO_ITS_TOLL:
        return end <= count.start
    led = between[-1].low in grammar.led_to and len(between) <= _TO_A_LONG_TOLL
    return led and all(token.kind is not Kind.MARK for token in between)


def _is_brought_to(tokens: Sequence[Token], count: Count, grammar: Grammar) -> bool:
    """As in "bringing to 52 the number of"."""
    before, end = tokens[max(0, count.start - 2) : count.start], max(count.end, count.unit.end)
    led = len(before) == 2 and before[1].low in grammar.led_to
    brought = led and before[0].low.endswith(grammar.going)
    return brought and any(token.low in grammar.tallies for token in tokens[end : end + 2])


def _of_one_kind(other: Draft, toll: Draft) -> bool:
    """Those who fled are added to the displaced; only the dead to the dead."""
    moved = toll.measure.family == "movement" == other.measure.family
    return moved or other.measure == toll.measure


def _listed(reading: Reading, seen: Sighting, one: Count, other: Count) -> bool:
    between = seen.sentence.tokens[max(one.end, one.unit.end) : other.start]
    return len(between) <= 2 and all(token.low in reading.grammar.lists for token in between)


def has_own_verb(seen: Sighting, count: Count, trigger: Trigger, whole: Draft) -> bool:
    """As in "More than half of them reached Sheikh Maqsoud": the part did something of its own."""
    here = whole.own and whole.seen is seen
    if trigger.measure == whole.measure or (here and trigger.start == whole.trigger.start):
        return False
    if trigger.start < count.start and count.end < trigger.end:
        return True  # "flew out 46 of its staff and **left 12 behind**"
    loose = whole.trigger.weak and whole.trigger.counts is Counts.OF
    if loose and is_its_noun(trigger, count):  # "40 casualties, including 12 deaths"
        return True
    if trigger.counts is Counts.OF:  # "under control of the army are 90 per cent"
        led = here and whole.count and trigger.end <= whole.count.start <= count.start
        return not led and 0 <= count.start - trigger.end <= _NEAR
    near = 0 <= trigger.start - max(count.end, count.unit.end) <= _NEAR
    since = not here or (whole.count is not None and whole.count.end <= trigger.start)
    if since and trigger.counts in {Counts.OBJECT, Counts.EITHER}:
        near = near or 0 <= count.start - trigger.end <= _LED  # "soldiers have freed three of them"
    return near and trigger.counts in {Counts.SUBJECT, Counts.OBJECT, Counts.EITHER}


def is_its_noun(trigger: Trigger, count: Count) -> bool:
    """Whether the noun that is counted tells the measure itself: "12 **deaths**"."""
    same = (trigger.start, trigger.end) == (count.unit.start, count.unit.end)
    return same and not trigger.weak and trigger.counts is Counts.OF


_NEAR, _LED = 5, 2
"""Tokens between a part and a verb of its own, behind it and before it: "freed about three"."""


def in_brackets(
    reading: Reading, seen: Sighting, count: Count, made: Sequence[Draft]
) -> Draft | None:
    """The draft that "(3,577 families)" right after it says again in other units."""
    if not made or count.start == 0 or made[-1].count is None:
        return None
    before, like = seen.sentence.tokens[count.start - 1], made[-1]
    other = count.unit.kind != (made[-1].count.unit.kind or PEOPLE)
    if not (before.text == "(" or (other and before.low in {",", *reading.grammar.restates})):
        return None  # "31 fighters were neutralised, 11 soldiers" are two counts
    if like.count is None or not like.trigger.takes(count.unit.kind) or not count.unit.kind:
        return None
    near = count.start - max(like.count.end, like.count.unit.end) <= 3
    return like if near else None


def placed_in_list(reading: Reading, seen: Sighting, index: int, last: Draft) -> bool:
    """Whether a bare number goes on with the list that ``last`` opens or stands in, a place or
    people for each: "62,000 are in Juba, 25,000 in Torit and 9,000 in Yei"; "44 (Kupwara 28, Poonch
    5)"; "for fighters two corridors were opened and for civilians six".
    """
    count, words = seen.counts[index], seen.governs.get(index, ())
    own = last.trigger.weak and any(is_its_noun(word, count) for word in words)
    verbs = (w for w in verbs_behind(count, words) if w.measure is not last.measure)
    own = own or any(verb.is_verb for verb in verbs)  # "30 wounded in Bor and two **died** in Ama"
    if last.count is None or last.seen is not seen or not count.bounded or own:
        return False
    tokens = seen.sentence.tokens
    begin = max(last.count.end, last.count.unit.end)
    between = tokens[begin : count.start]
    opened = (between and between[0].text == "(") or is_broken_down(seen, count, last)
    if count.unit.kind not in {"", last.count.unit.kind} or len(between) > _LIST:
        return False
    heads = _is_headed(seen, count)
    both = heads and _is_headed(seen, last.count) and not last.trigger.told
    parted = ".:" if both else ".;:"  # "Kule 1,200; Agok 3,400"
    if any(t.text in parted or (t.kind is Kind.NUMBER) for t in between):
        return False
    if not any(t.low in reading.grammar.lists or t.text == ";" for t in between) and not opened:
        return False
    if any(begin <= word.start < count.start for word in seen.triggers):
        return False
    if not (opened or heads) and _led_alike(reading, seen, last.count, count):
        return True
    if opened or heads:
        return heads and not (opened and _size(count) >= _size(last.count))
    after = max(count.end, count.unit.end)
    led = any(0 < place.start - after <= _TO_ITS_PLACE for place in seen.places)
    return led and any(begin <= place.start < count.start for place in seen.places)


def _is_headed(seen: Sighting, count: Count) -> bool:
    """Whether a place stands right before a figure, as in "Kule 1,200; Agok 340", or before the
    bracket or the dash between: "Kule (1,200) and Agok (340)", "Kyiv - 57, Sumy - 12".
    """
    first = count.start - (seen.sentence.tokens[count.start - 1].text in LEADING)
    return any(place.end == first for place in seen.places)


LEADING = frozenset("(-–—:")
"""Marks between a place and its figure."""


def is_broken_down(seen: Sighting, count: Count, last: Draft) -> bool:
    """Whether the first of such a list of places stands behind what it breaks down: "20,000 went to
    Kule (12,000) and Agok (8,000)".
    """
    first = last.count is not None and not _is_in_brackets(seen, last.count)
    return first and _is_in_brackets(seen, count) and _is_headed(seen, count)


def _is_in_brackets(seen: Sighting, count: Count) -> bool:
    return count.start > 0 and seen.sentence.tokens[count.start - 1].text == "("


def _led_alike(reading: Reading, seen: Sighting, one: Count, other: Count) -> bool:
    """Whether both stand behind people whom one preposition leads, the other at the end of its
    clause: "for the fighters 2 … and for the inhabitants 6".
    """
    tokens = seen.sentence.tokens
    if other.end < len(tokens) and tokens[other.end].kind is Kind.WORD:
        return False
    before = {token.low for token in tokens[max(0, one.start - _LIST) : one.start]}
    lead = {token.low for token in tokens[max(one.end, one.unit.end) : other.start]} & before
    return not lead.isdisjoint(reading.place_words.roles.firsts)


_LIST = 9
"""Tokens from one figure of a list of places to the next, at most."""
_TO_ITS_PLACE = 2
"""Tokens from a figure to its place: "in", "in the"."""


def rivalled(reading: Reading, seen: Sighting, index: int, before: Sequence[Draft]) -> Draft | None:
    """The figure that a bare number sets another against: "the mayor puts the number at 1,200", "at
    least 300, by the count of the Red Cross". Its speaker must be another than that of the first,
    unless the number goes on with it: "by Monday they were 264".
    """
    count, tokens = seen.counts[index], seen.sentence.tokens
    goes_on = any(m.end == count.start for m in reading.grammar.numbered.find(tokens))
    if count.unit.kind or count.part or not count.bounded:
        return None
    if not (goes_on or _stands_alone(reading, seen, count)):
        return None
    first = next((d for d in reversed(before) if d.count and d.figure), None)
    if first is None or seen.sentence.index - first.seen.sentence.index > 1 or first.count is None:
        return None
    if not 1 / _RIVALS <= _size(count) / max(1.0, _size(first.count)) <= _RIVALS:
        return None
    if goes_on:
        return first
    here, _ = reading.attribution_of(Span(tokens[count.start].start, tokens[count.end - 1].end))
    there, _ = reading.attribution_of(first.focus)
    return first if here.speaker and here.speaker.name != _speaker(there) else None


def _stands_alone(reading: Reading, seen: Sighting, count: Count) -> bool:
    """Whether nothing counted follows, and what stands before says that a count is told."""
    tokens, table = seen.sentence.tokens, reading.grammar.rivals
    ends = count.end == len(tokens) or tokens[count.end].kind is Kind.MARK
    ends = ends or _is_followed_by_a_clause(reading, tokens, count)
    first = count.start - (count.start > 0 and tokens[count.start - 1].text in _QUOTES)
    dated = not ends and any(w.span.start == tokens[count.end].start for w in seen.windows)
    said = any(match.end == first for match in table.find(tokens))
    opens = count.start > 0 and tokens[count.start - 1].text in _OPENS_A_CLAUSE
    said_after = any(
        speech.cue and 0 <= speech.cue.span.start - tokens[count.end - 1].end <= _TO_ITS_CUE
        for speech in reading.spoken_in(seen.sentence)
    )
    return ((ends or dated) and said) or ((ends or said_after) and opens and said_after)


def _is_followed_by_a_clause(reading: Reading, tokens: Sequence[Token], count: Count) -> bool:
    """Whether a further verb stands behind a number: "speaks of 5,000 **and blames** hunger"."""
    joined = tokens[count.end].low in reading.grammar.joints | reading.grammar.clause_ends
    behind = tokens[count.end + 1 : count.end + 3]
    return joined and bool(behind) and all(token.kind is Kind.WORD for token in behind)


_QUOTES = frozenset('"“«„')
_OPENS_A_CLAUSE = frozenset({";", ",", ":"})
_TO_ITS_CUE = 2
"""Code points from a number to the words that say whose it is: a comma and a space."""
_RIVALS = 50.0
"""Two counts of one thing differ less than this; a wider gap is another thing."""


def _speaker(said: Attribution) -> str:
    return said.speaker.name if said.speaker else ""
