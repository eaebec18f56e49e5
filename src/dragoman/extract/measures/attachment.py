"""Attachment: which figure each measure word governs. No parser: order, voice and cost.

In: a sentence with its counts and triggers. Out: for each count the triggers that govern it.

Rough translation breaks word order ("left 903 civilians", "came out more than 100 fighters"), so a
figure on the unexpected side of its word is dear, never forbidden. The weights below were set by
hand on cases of our own and hold for all languages; the costs of single words stand in
``measures.toml``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dragoman.extract.figures import Count
from dragoman.extract.measures import Counts, Measures, Trigger
from dragoman.extract.measures.shorthand import is_of_another
from dragoman.extract.text.sentences import Kind, Sentence, Token

__all__ = ["aboard", "crowds", "doers", "governed", "verbs_behind", "wholes"]

_DEAR = 4.2
"""A word that costs more than this does not govern the figure."""
_DEAR_WITHOUT_BOUNDS = 1.5
"""Of "most" and "some of", which give no number: only a word right beside them makes a claim."""
_STEP = 0.11
"""Of one token between them: nine tokens cost as much as a figure on the wrong side in part."""
_INVERTED = 1.3
"""A subject after its verb: the order of rough translation, and of "Of these, 500 came"."""
_WRONG_SIDE = 2.2
_REDUCED = 0.4
"""Of "201 deaths" and "12 villagers killed in": less plain than a whole clause."""
_APART = 0.6
_AFTER_COLON = 3.0
"""A list after a colon goes on with the clause before it, however long that is."""
_OTHER_TRIGGER = 0.9
_OTHER_FIGURE = 0.7
_CARRIES = 1.5
"""An everyday verb right before a word that says more only carries it."""
_PARTICIPLE = 0.6
"""Of "residents living in sheds had moved": the verb says more than the participle; not of one
right before its object, "killing 11 displaced people"."""
_LISTS = frozenset(",(")
"""Marks between the figures of a list."""
_LIST_STEP = 8
"""Tokens from one figure of a list to the next."""
_WEAK_NOUN = 0.5
_ALONE = 0.3
"""Of a noun that is counted and tells the measure itself: "killed two displaced people" is of the
dead."""
_WHO = 0.1
"""Of a word that only says who is counted: a verb right beside it says more."""
_ONLY_A_NOUN = 1.8
"""Of one that says who they are first: "33,000 IDPs from the camps have fled"."""
_OF_A_PLACE = 2.0
"""Of "besieged Irpin": the word tells of the place, and a verb near it more."""
_ATTRIBUTE = 1.2
"""A word inside the noun phrase ("400 besieged residents"): a verb near it says more."""


def governed(
    sentence: Sentence,
    counts: Sequence[Count],
    found: Sequence[Trigger],
    table: Measures,
) -> dict[int, tuple[Trigger, ...]]:
    """For each count, by its index, the triggers that govern it, the cheapest first.

    A count may have several: "42 fighters handed in their weapons and left" says two things. A
    count that no trigger governs is missing from the result.
    """
    result: dict[int, tuple[Trigger, ...]] = {}
    found = [trigger for trigger in found if trigger.counts is not Counts.ALONE]
    nouns = [_noun(count) for count in counts]
    spared = aboard(sentence.tokens, counts, table) if counts else ()
    unmoved = crowds(sentence.tokens, counts, table)
    for index, count in enumerate(counts):
        if index - 1 in result and _is_elsewhere(sentence.tokens, count, found, table):
            result[index] = result[index - 1]
            continue
        kinds = _kinds(sentence.tokens, counts, index)
        of_others = {noun for at, noun in enumerate(nouns) if at != index}
        priced = sorted(
            (
                (_cost(sentence.tokens, count, trigger, counts, found, table), trigger)
                for trigger in found
                if any(trigger.takes(kind) and _may_size(trigger, kind) for kind in kinds)
                and not _names_whole(sentence.tokens, count, trigger, table)
                and not any(_holds(trigger, other) for other in counts if other is not count)
                and not _is_of_a_part(sentence.tokens, counts, index, trigger, table)
                and not _is_of_the_next(sentence.tokens, counts, index, trigger, table)
                and not _is_of_its_part(sentence.tokens, counts, index, trigger, table)
                and not _has_its_object(sentence.tokens, counts, index, trigger, table)
                and not _did(sentence.tokens, counts, index, trigger, table)
                and not _is_of_the_nearest(sentence.tokens, counts, index, trigger, table)
                and not (trigger.measure.family == "harm" and index in spared)
                and not (trigger.measure.family == "movement" and index in unmoved)
                and not _is_of_others(sentence.tokens, counts, index, trigger, table)
                and not _is_beyond(sentence.tokens, counts, index, trigger, table)
                and not _is_raided(counts, index, trigger, found)
                and not _is_beyond_an_aside(sentence.tokens, counts, index, trigger, result)
                and not _is_led_by_its_own(sentence.tokens, counts, index, trigger, found, table)
                and not _opens_another(sentence.tokens, counts, index, trigger)
                and not _is_another_thing(sentence.tokens, count, trigger, table)
                and not _is_of_things(sentence.tokens, counts, index, trigger, table)
                and not _has_its_own(sentence.tokens, count, trigger, found, table)
                and not _is_a_site(sentence.tokens, count, trigger, table)
                and not _is_announced(count, trigger)
                and not _is_of_further_places(sentence.tokens, count, trigger, table)
                and not _only_locates(sentence.tokens, count, trigger, table)
                and not is_of_another(sentence.tokens, counts, index, trigger, found, table)
                and (trigger.start, trigger.end) not in of_others
                and not any(_tells_who(trigger, other) for other in counts if other is not count)
            ),
            key=lambda pair: (pair[0], -(pair[1].end - pair[1].start), pair[1].start),
        )
        dear = _DEAR if count.bounded else _DEAR_WITHOUT_BOUNDS
        if not priced or priced[0][0] > dear:
            names = [word for word in found if _names_whole(sentence.tokens, count, word, table)]
            alone = count.unit.kind == "share"  # "a third of the displaced are children"
            if names and (alone or names[-1].measure.family == "harm"):
                result[index] = (names[-1],)  # "two of the wounded are in a critical condition"
                continue
            goes_on = index - 1 in result and index not in spared
            if goes_on and _goes_on(sentence.tokens, counts[index - 1], count, table):
                result[index] = result[index - 1]
            continue
        first = priced[0][1]
        chosen = [first]
        for cost, trigger in priced[1:]:
            if cost <= dear and _coordinated(sentence, chosen[-1], trigger, counts, index, table):
                chosen.append(trigger)
        takes = [word for _, word in priced]
        main = _predicate(sentence.tokens, count, first, takes, counts, table)
        if main is not None and main not in chosen:
            # "the 300 who surrendered were freed" is two claims, "300 wounded men were freed" one
            chosen = [main, *(chosen if _who(sentence.tokens, count, table) else ())]
        result[index] = tuple(chosen)
    return {
        index: (_both(counts, index, found, result) or words[0], *words[1:])
        for index, words in result.items()
    }


def _both(
    counts: Sequence[Count],
    index: int,
    found: Sequence[Trigger],
    governs: Mapping[int, tuple[Trigger, ...]],
) -> Trigger | None:
    """The word for dead and hurt, where a part of those that it counts is dead: "512
    **casualties**, of whom 120 were killed". None where it tells no more than its part.
    """
    noun = _noun(counts[index])
    loose = (w for w in found if w.weak and w.counts is Counts.OF and (w.start, w.end) == noun)
    word = next(loose, None)
    if word is None or counts[index].part:
        return None
    parts = {at for at, count in enumerate(counts) if count.part and at > index and at in governs}
    told = {governs[at][0].measure for at in parts}
    first = governs[index][0].measure
    return word if first is not word.measure and first in told else None


def _is_raided(
    counts: Sequence[Count], index: int, trigger: Trigger, found: Sequence[Trigger]
) -> bool:
    """Whether those counted have a verb of their own that counts nothing, and a word tells of
    others behind it: "58 women **were raped** and 12 people were detained".
    """
    own = next((word for word in verbs_behind(counts[index], found) if word.passive), None)
    if own is None or own.counts is not Counts.NOTHING or own is trigger:
        return False
    others = (other for other in counts[index + 1 :] if not other.part)
    return any(own.end <= other.start and other.end <= trigger.start for other in others)


def _is_beyond_an_aside(
    tokens: Sequence[Token],
    counts: Sequence[Count],
    index: int,
    trigger: Trigger,
    governs: Mapping[int, tuple[Trigger, ...]],
) -> bool:
    """Whether a comma closes what tells of a part of those before it, and a word behind tells
    nothing of them: "killed 44 rebels, **including six leaders**, since it crossed the river".
    """
    count, whole = counts[index], governs.get(index - 1, ())
    if not (count.part and whole) or trigger in whole or trigger.start < _span(count)[1]:
        return False
    led = any(token.text == "," for token in tokens[_span(counts[index - 1])[1] : count.start])
    return led and any(token.text == "," for token in tokens[_span(count)[1] : trigger.start])


def _is_led_by_its_own(
    tokens: Sequence[Token],
    counts: Sequence[Count],
    index: int,
    trigger: Trigger,
    found: Sequence[Trigger],
    table: Measures,
) -> bool:
    """Whether those counted have a verb of their own before them, and a word behind tells of others
    that a comma or "and" parts from them: "**perished** 35 persons, 134 got wounds".
    """
    own = (word for word in found if 0 <= counts[index].start - word.end <= _AUXILIARIES)
    verb = next((w for w in own if w.counts in {Counts.SUBJECT, Counts.OBJECT}), None)
    if verb is None or verb.measure == trigger.measure or trigger.start <= counts[index].end:
        return False
    for other in counts[index + 1 :]:
        joint = tokens[other.start - 1]
        parts = joint.text == "," or joint.low in table.joints
        if parts and not other.part and 0 <= trigger.start - other.end <= _AUXILIARIES:
            return True
    return False


def _opens_another(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, trigger: Trigger
) -> bool:
    """Whether a verb behind a comma stands right before others, who are its own in the order of
    rough translation: "31 turned to hospitals, **perished** two civilians".
    """
    first = trigger.start
    led = first > counts[index].end and tokens[first - 1].text == ","
    inverted = led and trigger.counts is Counts.SUBJECT
    return inverted and any(c.start == trigger.end and not c.part for c in counts[index + 1 :])


def _is_another_thing(
    tokens: Sequence[Token], count: Count, trigger: Trigger, table: Measures
) -> bool:
    """Whether those counted open a clause of their own behind what others did: "left Bor **after**
    four of them **were** beaten".
    """
    end = _span(count)[1]
    led = trigger.end < count.start and tokens[count.start - 1].low in table.apart
    verbs = {token.low for token in tokens[end - 1 : end + 1]}  # "4 of them were" is all a figure
    return led and trigger.is_verb and not verbs.isdisjoint(table.passive | table.finite)


def _is_of_things(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, trigger: Trigger, table: Measures
) -> bool:
    """Whether a share is of the things counted before it, which cannot have done what a word tells:
    "dropped 40 tonnes, **half of which** fell", "half of the houses are damaged, **one in five**
    has gone".
    """
    share = counts[index].unit
    if share.kind != "share" or share.of not in {"", "other"} or not index:
        return False
    start, end = _span(counts[index])
    if not table.those.isdisjoint(token.low for token in tokens[start : end + 1]):
        return False  # "30 buses left with 1,500 people, half of **them** children"
    before = counts[index - 1].unit
    things = before.of if before.kind == "share" else before.kind
    return things in _GOODS and not trigger.takes(things)


_GOODS = frozenset({"aid", "vehicles", "housing", "tents"})
"""Classes of what goes nowhere by itself and holds no ground."""


def verbs_behind(count: Count, found: Sequence[Trigger]) -> Iterator[Trigger]:
    """The words that stand right behind those counted, or behind auxiliaries there."""
    end = _span(count)[1]
    yield from (word for word in found if end <= word.start <= end + _AUXILIARIES)


_AUXILIARIES = 2
"""Tokens between the counted and their verb, at most: "**have been** raped"."""


def _may_size(trigger: Trigger, kind: str) -> bool:
    """Whether a word that states something by itself may have a figure of this class beside it as
    its size: four attacks, a pause of three hours; not the trucks that were not let through.
    """
    return trigger.counts is not Counts.NOTHING or kind not in _NO_SIZE[trigger.measure.family]


def _is_of_further_places(
    tokens: Sequence[Token], count: Count, trigger: Trigger, table: Measures
) -> bool:
    """Whether places are counted beside one that is named, which were all attacked: "shelled Bor
    **and three other villages**" tells of no three.
    """
    if trigger.measure.family != "violence" or count.unit.kind != "places":
        return False
    named = count.start - _TO_A_NAME
    joined = named >= trigger.end and tokens[count.start - 1].low in table.joints - {","}
    return joined and tokens[named].capital


def _only_locates(tokens: Sequence[Token], count: Count, trigger: Trigger, table: Measures) -> bool:
    """Whether counted places are where something was damaged, and not ruined themselves: "damaged
    crops in 12 villages", but "**destroyed two posts**", "two posts **were razed**".
    """
    if trigger.measure.family != "damage" or count.unit.kind != "places":
        return False
    led = count.start > 0 and tokens[count.start - 1].low in table.placing
    behind = trigger.passive and _span(count)[1] <= trigger.start and not led
    ruined = tokens[trigger.start].low in table.ruins and (behind or trigger.end == count.start)
    return not ruined


_TO_A_NAME = 2
"""Tokens from "Bor and" to the number."""


_NO_SIZE = defaultdict(
    frozenset[str],
    violence=frozenset({"places"}),
    access=frozenset({"", "people", "households", "vehicles", "batches", "places"}),
)
"""By family, the classes that a word of `Counts.NOTHING` has no size in."""


def _noun(count: Count) -> tuple[int, int]:
    """Where the counted noun stands: "30 wounded" says nothing on the count before it."""
    return count.unit.start, count.unit.end


def _kinds(tokens: Sequence[Token], counts: Sequence[Count], index: int) -> set[str]:
    """The classes a count may be of: one without a noun may go on with the last one before it that
    has one, and does so behind a mark: "nine cases of shooting, in Homs (5) and Hama (4)".
    """
    unit = counts[index].unit
    kind = unit.of if unit.of not in {"", "other"} else unit.kind
    if kind or not index:
        return {kind}
    before = next((count.unit.kind for count in reversed(counts[:index]) if count.unit.kind), "")
    at = counts[index].start
    marked = before and at > 1 and tokens[at - 1].text in _OF_ITEMS and tokens[at - 2].capital
    return {before} if marked else {kind, before}


_OF_ITEMS = frozenset({"(", "-", "–", "—"})
"""Between the place of an item and its number."""


def _goes_on(tokens: Sequence[Token], previous: Count, count: Count, table: Measures) -> bool:
    """Whether a list goes on: "2,600 from Tilkaif and 60 from Telefar"."""
    between = [token.low for token in tokens[_span(previous)[1] : count.start]]
    if _is_told_apart(tokens, count, table):
        return False
    same = count.unit.kind in {"", previous.unit.kind}
    led = between[-1:] == [","] or not table.further.isdisjoint(between[-1:])
    joint = led or not table.joints.isdisjoint(between[-2:])
    return same and joint and len(between) <= _LIST_STEP and ";" not in between


def _is_elsewhere(
    tokens: Sequence[Token], count: Count, found: Sequence[Trigger], table: Measures
) -> bool:
    """Whether a bare figure says again what was told, of another place: "1.1 million had been moved
    out of the path of the cyclone in Odisha, and 100,000 in Andhra Pradesh".
    """
    after = tokens[count.end : count.end + 2]
    placed = len(after) > 1 and after[0].low in table.placing and after[1].capital
    led = count.start > 0 and tokens[count.start - 1].low in table.joints | table.further
    if count.unit.kind or count.part or not (placed and led):
        return False
    ends = (at for at in range(count.end, len(tokens)) if tokens[at].kind is not Kind.WORD)
    end = next(ends, len(tokens))
    return not any(count.end <= word.start < end for word in found)


def _names_whole(tokens: Sequence[Token], count: Count, trigger: Trigger, table: Measures) -> bool:
    """As in "half of the displaced stay with families": displaced names whom, not what."""
    inside = count.end <= trigger.start and trigger.end <= count.unit.start
    moved = count.unit.kind == "share" and trigger.measure.family == "movement"
    if moved and count.end < trigger.start <= count.end + _OF_WHOM:
        inside = tokens[trigger.start - 1].low in table.determiners | table.whole
    return count.part and inside and trigger.counts is not Counts.OF


_OF_WHOM = 2
"""Tokens from a share to whom it is of: "80 per cent **of the** displaced"."""


def _holds(trigger: Trigger, count: Count) -> bool:
    """Whether the words close around a figure of theirs: "forced 32,000 from their homes"."""
    inside = trigger.start < count.start and count.end < trigger.end
    return inside and trigger.takes(count.unit.kind)


def _is_of_the_next(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, trigger: Trigger, table: Measures
) -> bool:
    """Whether a word tells of a figure behind this one, which is a part of what came before: "nine
    were killed, among them three children, and 21 were wounded".
    """
    part = counts[index]
    lead = tokens[part.start - 1].low if part.start else ""
    if not part.part or lead in table.relatives:
        return False  # "80 are here, of whom 12 children, 9 women and 4 men were brought in today"

    def is_apart(count: Count) -> bool:
        before = [token.low for token in tokens[max(0, count.start - 2) : count.start]]
        led = before[-1:] == [","] or (before[:1] == [","] and before[-1] in table.joints)
        return led and not count.part and count.end <= trigger.start

    return any(map(is_apart, counts[index + 1 :]))


def _is_of_its_part(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, trigger: Trigger, table: Measures
) -> bool:
    """Whether a word tells of a part of this figure in a clause of its own: "43 men, of whom 12
    have been let go".
    """

    def leads(part: Count) -> bool:
        led = part.part and tokens[part.start - 1].low in table.relatives
        # "372 civilians, of whom 76 are children, have quit": the main clause goes on
        return led and all(token.text != "," for token in tokens[part.end : trigger.start])

    return any(leads(part) for part in counts[index + 1 :] if part.end <= trigger.start)


def _has_its_object(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, trigger: Trigger, table: Measures
) -> bool:
    """Whether a verb has its object right behind it, and a figure before it is no further one:
    "destroyed two depots and killed 16 fighters", "two gunmen stormed a church, killing 12".
    """
    if trigger.counts not in _OF_OBJECTS or trigger.passive or trigger.describes:
        return False
    before = tokens[_span(counts[index])[1] : trigger.start]
    if not before:
        return False
    joined = before[-1].low in table.joints - {","}
    objects = [o for o in counts if o.start == trigger.end]
    if trigger.counts is Counts.OF and joined and any(not o.part for o in objects):
        return True  # "want 60 of their men, and the **bodies of** nine"
    did = before[-1].text == "," and tokens[trigger.start].low.endswith(table.ends.doing)
    joined = joined and trigger.counts is Counts.OBJECT
    return any(did or (joined and (o.unit.kind or o.part)) for o in objects)


_OF_OBJECTS = frozenset({Counts.OBJECT, Counts.OF, Counts.EITHER})


def doers(
    tokens: Sequence[Token], counts: Sequence[Count], found: Sequence[Trigger], table: Measures
) -> frozenset[int]:
    """The indices of the people who did what is told of others: "**two gunmen** killed a teacher",
    "killed by **two gunmen**".
    """
    return frozenset(
        index
        for index in range(len(counts))
        if any(_did(tokens, counts, index, word, table) for word in found)
    )


def _did(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, word: Trigger, table: Measures
) -> bool:
    count = counts[index]
    people = count.unit.kind in _DOING or _is_strong(tokens, count)
    if not people or word.counts not in _OF_OBJECTS or word.describes:
        return False
    if word.passive:
        led = count.start > 0 and tokens[count.start - 1].low in table.agent
        return led and word.end <= count.start
    end = _span(count)[1]
    if count.part and end < len(tokens) and tokens[end].text == ",":
        end += 1  # "crews, including 40 men, evacuated 300"
    if end != word.start:
        return _did_to_others(tokens, counts, index, word, table)
    gives = tokens[word.start].low in table.gives and word.end < len(tokens)
    if gives and tokens[word.end].kind is Kind.WORD and tokens[word.end].low not in table.agent:
        return True  # "400 volunteers distributed kits"
    behind = [c for c in counts if c.start == word.end and c.unit.category not in _HARMED]
    if any(c.unit.kind in _LIVING and c.unit.start < c.unit.end for c in behind):
        return True  # "300 refugees displaced 200 families"
    bare = [c for c in behind if not c.unit.kind and count.unit.category]
    return any(table.rows.longest(tokens, c.end) is None for c in bare)  # "three gunmen killed 17"


def _is_strong(tokens: Sequence[Token], count: Count) -> bool:
    """Whether a number tells how many a body has: "a **15-strong** team"."""
    hung = [token.text for token in tokens[count.end : count.end + 1]]
    return not count.unit.kind and hung == ["-"]


def _did_to_others(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, word: Trigger, table: Measures
) -> bool:
    """Whether those counted did a thing, told in the same breath, to others counted right behind:
    "a **15-strong** team at the clinic had treated 622 patients"; a verb of their own told between
    makes it another's, as in "12 men who fled killed two".
    """
    behind = [c for c in counts if c.start == word.end and c.unit.kind in _LIVING]
    between = tokens[_span(counts[index])[1] : word.start]
    marks = {t.text for t in between if t.kind is not Kind.WORD} - {"-"}
    near = 0 < len(between) <= _IN_A_BREATH and not marks
    apart = table.relatives | table.opens | table.joints | table.passive - table.finite
    alone = all(c.start >= word.end for c in counts if c.start > counts[index].start)
    return bool(behind) and near and alone and apart.isdisjoint({t.low for t in between})


_IN_A_BREATH = 10
"""Tokens at most from those who did a thing to its verb."""
_PEOPLE = "people"
_HARMED = frozenset({"wounded", "casualties"})
"""Categories that say themselves what befell them: "40 killed 12 injured" are two figures."""
_LIVING = frozenset({_PEOPLE, "households"})
_DOING = frozenset({_PEOPLE, "other"})
_OF_THOSE = 2
"""Tokens of "of those"."""


def aboard(tokens: Sequence[Token], counts: Sequence[Count], table: Measures) -> frozenset[int]:
    """The indices of the people who only were there when something befell others: "a bus carrying
    **45 pilgrims**, killing 11", "**three gunmen** entered a mosque, 12 were killed", "convicted
    **five soldiers and one policeman** of killing a farmer".
    """
    ends = {match.end for match in table.carriers.all_of(tokens)}
    found = {
        index
        for index, count in enumerate(counts)
        if count.start in ends
        or _is_unharmed(tokens, counts, index, table)
        or _was_there(tokens, count, table)
    }
    for index, (one, other) in enumerate(pairwise(counts)):
        between = tokens[_span(one)[1] : other.start]
        if between and all(token.low in table.joints for token in between):
            with_them = {index, index + 1}
            found |= with_them if found & with_them else set()
    return frozenset(found)


def _was_there(tokens: Sequence[Token], count: Count, table: Measures) -> bool:
    """Whether people are told only to have been at a place: "a post **where 14 soldiers were
    standing**"; not "where 14 were sleeping, killing all of them".
    """
    behind = [token.low for token in tokens[_span(count)[1] :]]
    led = count.start > 0 and tokens[count.start - 1].low in table.wheres
    were = len(behind) > 1 and behind[0] in table.passive and behind[1] in table.staying
    return led and were and table.all_of_them.isdisjoint(behind) and count.unit.kind == _PEOPLE


def crowds(tokens: Sequence[Token], counts: Sequence[Count], table: Measures) -> frozenset[int]:
    """The indices of the people who came together and went nowhere: "**thousands** took to the
    streets of Bor".
    """
    return frozenset(
        index
        for index, count in enumerate(counts)
        if count.unit.kind in {_PEOPLE, ""}
        and any(
            table.crowds.longest(tokens, at)
            for at in range(_span(count)[1], _span(count)[1] + _AUXILIARIES + 1)
        )
    )


def _is_unharmed(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, table: Measures
) -> bool:
    """Whether people are those who attacked, or only looked on, and nothing says that they were
    harmed too: not "five terrorists entered the base, all of them were killed".
    """
    end = _span(counts[index])[1]
    starts = [end]
    if end < len(tokens) and tokens[end].low in table.joints:
        starts += range(end + 1, min(end + _WITH_ANOTHER, len(tokens)))
    told = any(table.unharmed.longest(tokens, at) for at in starts)
    if not told or counts[index].unit.kind not in {_PEOPLE, ""}:
        return False
    behind = [token.low for token in tokens[end:]]
    if behind[0] in table.who and not table.passive.isdisjoint(behind):
        return False  # "40 doctors who treated the wounded **were** killed"
    return table.all_of_them.isdisjoint(behind)


_WITH_ANOTHER = 5
"""Tokens from people to what they did with one more: "two gunmen **and a suicide bomber**
entered"."""


def _is_of_the_nearest(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, word: Trigger, table: Measures
) -> bool:
    """Whether a short passive stands right behind other people, and a figure before them is of
    others: "400 mourners attended the funeral of the **12 people killed**".
    """
    count = counts[index]
    if word.passive or word.counts in {Counts.NOTHING, Counts.EITHER}:
        return False
    end = _span(count)[1]
    behind = [c for c in counts[index + 1 :] if not c.part]
    nearest = [c for c in behind if c.start < word.start <= _span(c)[1]]
    bare = [c for c in nearest if not c.unit.kind and c.end == word.start]
    if bare and _is_parted_by(tokens[end : bare[0].start], table):
        return True  # "300 refugees were attacked, with a balance of **25 dead**"
    if not nearest or nearest[0].unit.kind != _PEOPLE or count.unit.kind != _PEOPLE:
        return False
    between = tokens[end : nearest[0].start]
    listed = all(token.low in table.lists | table.joints or token.text == "," for token in between)
    return not listed and all(token.kind is not Kind.MARK for token in between)


def _is_parted_by(between: Sequence[Token], table: Measures) -> bool:
    """Whether more than a list stands between two figures, a mark among it."""
    listed = all(token.low in table.lists | table.joints or token.text == "," for token in between)
    return not listed and any(token.text == "," for token in between)


def _is_of_others(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, word: Trigger, table: Measures
) -> bool:
    """Whether a word behind people that are counted is told of others: of those whom they only
    know, whom they did something for, or who are told of in a clause of their own.
    """
    count, end = counts[index], _span(counts[index])[1]
    if count.unit.kind not in _LIVING or word.start < end:
        return False
    return (
        _only_know_them(tokens, count, word, table)
        or _met_others(tokens, count, word, table)
        or _care_for_them(tokens, count, word, table)
        or _happened_where_they_are(tokens, count, word, table)
        or _was_done_by_others(tokens, count, word, table)
        or _are_at_it(tokens, word, table)
        or _tells_who_they_are(tokens, end, word, table)
    )


def beside_others(
    tokens: Sequence[Token],
    counts: Sequence[Count],
    governs: Mapping[int, tuple[Trigger, ...]],
    found: Sequence[Trigger],
    table: Measures,
) -> frozenset[int]:
    """The indices of the people of whom no word tells, beside others who were harmed: "the UN has
    **1,400 peacekeepers** in Mora, where 60 people were killed".
    """
    harm = [word for word in found if word.measure.family == "harm"]
    return frozenset(
        index
        for index in range(len(counts))
        if index not in governs
        and any(_is_of_others(tokens, counts, index, word, table) for word in harm)
    )


def _only_know_them(tokens: Sequence[Token], count: Count, word: Trigger, table: Measures) -> bool:
    """Whether the counted only belong to those of whom a word tells: "12 relatives **of those**
    killed", "of people".
    """
    between = [token.low for token in tokens[_span(count)[1] : word.start]]
    if len(between) != _OF_THOSE or count.unit.start == count.unit.end:
        return False
    kin = any(token.low in table.kin for token in tokens[count.unit.start : count.unit.end])
    whom = table.those | table.people if kin else table.those
    return between[0] in table.whole and between[1] in whom


def _met_others(tokens: Sequence[Token], count: Count, word: Trigger, table: Measures) -> bool:
    """Whether the counted did something to others, of whom a participle tells: "300 mourners buried
    **those** killed", "12 volunteers searched for **people** trapped".
    """
    end, last = _span(count)[1], word.start - 1
    if end >= last or word.passive:
        return False
    between = {token.low for token in tokens[end:last]}
    apart = table.relatives | table.joints | table.lists | table.passive | table.finite | {","}
    did = any(low.endswith(table.past) for low in between)
    return tokens[last].low in table.those | table.people and did and between.isdisjoint(apart)


def _care_for_them(tokens: Sequence[Token], count: Count, word: Trigger, table: Measures) -> bool:
    """Whether the counted do something for others, whom a word before their noun tells: "150
    families **hosting** displaced people".
    """
    end = _span(count)[1]
    doing = end == word.start - 1 and tokens[end].low.endswith(table.ends.doing)
    nouns = {token.low for token in tokens[word.start : word.end + 1]} - {tokens[word.start].low}
    apart = table.passive | table.thereof
    return doing and not nouns.isdisjoint(table.people) and tokens[end].low not in apart


def _happened_where_they_are(
    tokens: Sequence[Token], count: Count, word: Trigger, table: Measures
) -> bool:
    """Whether a word stands in what happened at a place that is named behind the counted: "sent 400
    troops to Bor, **where** shelling killed 60"; not "where they were killed", nor where more of
    the counted is told behind it: "30 people in Bor, where shelling has gone on, **were wounded**".
    """
    opens = (n for n in range(_span(count)[1], word.start) if tokens[n].low in table.wheres)
    at = next(opens, None)
    if at is None or any(token.text == "," for token in tokens[at : word.start]):
        return False
    behind = pairwise(tokens[word.end :])
    more = any(mark.text == "," and verb.low in table.finite for mark, verb in behind)
    return not more and tokens[at + 1].low not in table.taken_up


def _was_done_by_others(
    tokens: Sequence[Token], count: Count, word: Trigger, table: Measures
) -> bool:
    """Whether a word stands in what others did: "300 officers searched Bor for **the gunmen who**
    killed two".
    """
    end = _span(count)[1]
    opens = (n for n in range(end + 2, word.start) if tokens[n].low in table.who)
    at = next(opens, word.start)
    told, inside = ({t.low for t in some} for some in (tokens[end:at], tokens[at + 2 : word.start]))
    apart = table.joints | table.lists | {","}
    if at == word.start or not told.isdisjoint(apart) or inside & (apart | table.finite):
        return False  # "40 people, most of them civilians who had fled, were killed"
    others = table.forces | table.people | table.those | table.by_whom.get(_SCOURGES, frozenset())
    return tokens[at - 1].low in others


_SCOURGES = "scourges"
"""The set of nouns of what harms people: "the **attack** that killed nine"."""


def _are_at_it(tokens: Sequence[Token], word: Trigger, table: Measures) -> bool:
    """Whether the counted do it to others now: "60 volunteers **are burying** bodies"."""
    first = tokens[word.start - 1].low if word.start else ""
    doing = tokens[word.start].low.endswith(table.ends.doing)
    harm = word.measure.family == "harm" and word.counts is Counts.OBJECT
    return harm and doing and first in table.passive


def _tells_who_they_are(tokens: Sequence[Token], end: int, word: Trigger, table: Measures) -> bool:
    """Whether those who end at ``end`` did it, by a clause that says who they are: "three doctors
    **who treated the** wounded were killed".
    """
    done = table.unharmed.longest(tokens, end)
    return done is not None and tokens[end].low in table.who and word.start < done.end


def _is_beyond(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, trigger: Trigger, table: Measures
) -> bool:
    """Whether a word tells of a figure that opens a clause of its own behind this one: "a bus with
    30 soldiers hit a mine; five died", "the number fell to 4,000 after **3,000** went home".
    """
    end = _span(counts[index])[1]

    def opens(count: Count) -> bool:
        lead = [token.text for token in tokens[end : count.start]]
        marked = lead[-2:-1] == [","]
        bare = not count.unit.kind and marked and lead[-1] in table.joints
        someone = count.high == 1  # "8,000 if one believes the mayor"
        apart = lead[-1:] and (lead[-1] in table.apart or (marked and lead[-1] in table.meanwhile))
        apart = apart and not someone
        return ";" in lead or (bare and len(lead) > _JOINED) or bool(apart)

    between = (count for count in counts[index + 1 :] if count.end <= trigger.start)
    return any(opens(count) for count in between if not count.part)


def _is_announced(count: Count, trigger: Trigger) -> bool:
    """Whether a word only leads to the number of those named before: "the number of displaced has
    **reached 57,000**" is of no aid.
    """
    noun_before = bool(count.unit.kind) and count.unit.start == count.unit.end == count.start
    return noun_before and trigger.start < count.start and count.end <= trigger.end


def _has_its_own(
    tokens: Sequence[Token],
    count: Count,
    trigger: Trigger,
    found: Sequence[Trigger],
    table: Measures,
) -> bool:
    """Whether a bare figure has a predicate of its own that no table knows, and goes on with no
    word before it: "14 are missing and 230 **are on waiting lists**"; but "and 5 were in Rafah".
    """
    if trigger.end > count.start or not _is_told_apart(tokens, count, table):
        return False
    return not any(count.end <= word.start <= count.end + _AUXILIARIES for word in found)


def _is_told_apart(tokens: Sequence[Token], count: Count, table: Measures) -> bool:
    """Whether a bare figure behind "and" has a predicate, that says more than where."""
    end = count.end
    led = count.start > 0 and tokens[count.start - 1].low in table.joints
    if count.unit.kind or count.part or not led or end + 1 >= len(tokens):
        return False
    placed = end + 2 < len(tokens) and tokens[end + 2].capital
    placed = placed and tokens[end + 1].low in table.placing
    return tokens[end].low in table.finite and not placed


def _is_a_site(tokens: Sequence[Token], count: Count, trigger: Trigger, table: Measures) -> bool:
    """Whether the counted are where something is, and not what was damaged: "9,700 damaged, and
    629,000 are **in** 1,444 centres".
    """
    led = count.start > 0 and tokens[count.start - 1].low in table.placing
    behind = trigger.end <= count.start and not _holds(trigger, count)
    return led and behind and count.unit.kind == "facilities" and trigger.measure.family == "damage"


_JOINED = 2
"""Tokens between the figures of a list: ", and"."""


def _is_of_a_part(
    tokens: Sequence[Token], counts: Sequence[Count], index: int, trigger: Trigger, table: Measures
) -> bool:
    """Whether a word tells of a part of this figure, which is only the whole: "of the 24,000
    residents half have left", "900 of the 31,000 who lived there remain"; not "of 900 who fled".
    """
    at = _led_as_whole(tokens, counts[index], table)
    if at is None:
        return False
    if _opens_clause(tokens, at, table):
        return index + 1 < len(counts) and counts[index + 1].start < trigger.start
    end = _span(counts[index])[1]
    own = end < len(tokens) and tokens[end].low in table.relatives and trigger.start <= end + _OWN
    return _is_whole_of(counts, index, at) and end <= trigger.start and not own


_OWN = 2
"""Tokens from a figure to what its own clause tells: "the 900 **who had fled**"."""


def wholes(tokens: Sequence[Token], counts: Sequence[Count], table: Measures) -> frozenset[int]:
    """The indices of those of whom no more is told than who they are, and of a part what became of
    them: "900 of the **31,000** who lived there", "of **17,000 residents** 600 are left"; but "of
    nineteen boys seized in August", "of the 103".
    """

    def is_whole(index: int, at: int) -> bool:
        if _is_whole_of(counts, index, at):
            return True
        noun = counts[index].unit
        behind = tokens[noun.end].low if noun.end < len(tokens) else ""
        told = behind.endswith(table.past) or behind in table.relatives
        return _opens_clause(tokens, at, table) and noun.start < noun.end and not told

    led = ((index, _led_as_whole(tokens, count, table)) for index, count in enumerate(counts))
    return frozenset(index for index, at in led if at is not None and is_whole(index, at))


def _opens_clause(tokens: Sequence[Token], at: int, table: Measures) -> bool:
    """Whether a word opens a sentence or a clause: "he said that **of** the 12, three are dead"."""
    return at == 0 or tokens[at - 1].kind is Kind.MARK or tokens[at - 1].low in table.who


def _led_as_whole(tokens: Sequence[Token], count: Count, table: Measures) -> int | None:
    """Where the word stands that makes a figure a whole: "**of** the town's 80,000 people"."""
    at, small = count.start - 1, table.determiners | table.before_noun - table.whole
    while at > 0 and (tokens[at].low in small or tokens[at].owns):
        at -= 1
    return at if at >= 0 and tokens[at].low in table.whole else None


def _is_whole_of(counts: Sequence[Count], index: int, at: int) -> bool:
    """Whether the figure that the word at ``at`` leads is the whole of the one before it."""
    part = counts[index - 1] if index else None
    if part is None or _span(part)[1] != at or part.rules[:1] == ("figure.article",):
        return False
    size, whole = part.low or part.high, counts[index].high
    return size is None or whole is None or size <= whole


def _span(count: Count) -> tuple[int, int]:
    return count.start, max(count.end, count.unit.end)


def _cost(
    tokens: Sequence[Token],
    count: Count,
    trigger: Trigger,
    counts: Sequence[Count],
    found: Sequence[Trigger],
    table: Measures,
) -> float:
    start, end = _span(count)
    if _holds(trigger, count):
        return 0.0
    if start < trigger.end and trigger.start < end:  # "201 civilian deaths": the noun is the word
        alone = (count.unit.start, count.unit.end) == (trigger.start, trigger.end)
        if trigger.counts is Counts.OF and not alone:
            return _WHO if _tells_who(trigger, count) else 0.0
        last = count.unit.start < trigger.start and trigger.end == count.unit.end
        if last and trigger.counts is not Counts.OF:
            return _REDUCED  # "15 dead and 61,000 people displaced"
        if alone:
            return _ONLY_A_NOUN if trigger.weak else _ALONE
        return _ATTRIBUTE
    before = end <= trigger.start
    left, right = (end, trigger.start) if before else (trigger.end, start)
    aside = {*_in_brackets(tokens, left, right), *_short_forms(tokens, counts)}
    between = [token for at, token in enumerate(tokens[left:right], left) if at not in aside]
    price = _STEP * len(between) + sum(table.cost.get(token.low, 0.0) for token in between)
    if trigger.describes and trigger.end < len(tokens) and tokens[trigger.end].capital:
        price += _OF_A_PLACE
    if _listed_after_colon(tokens, count, trigger):
        price = _AFTER_COLON
    else:
        price += _side(tokens, trigger, before, len(between), table)
    takes_it = trigger.counts is Counts.OBJECT and not before and not between
    if not takes_it and _is_participle(tokens, trigger, table):
        price += _PARTICIPLE
    price += _OTHER_TRIGGER * sum(
        1
        for other in found
        if left <= other.start
        and other.end <= right
        and other.start not in aside
        and other.takes(count.unit.kind)
        and other.measure.family != "situation"
        and not (other.weak and other.end == trigger.start)  # "are still missing"
        and not any(_noun(another) == (other.start, other.end) for another in counts)
    )
    price += _OTHER_FIGURE * sum(
        1
        for other in counts
        if not other.part
        and other.start not in aside
        and left <= other.start
        and other.end <= right
        and other.unit.kind == count.unit.kind
        and not _listed(tokens, other, count, table)
    )
    if trigger.weak and any(
        trigger.start < other.start <= trigger.end + 1 < other.end + 1
        and not other.weak
        and not trigger.end <= start < other.start  # "rescued 1,850 marooned villagers"
        for other in found
    ):
        price += _CARRIES  # "remain trapped", "are still displaced"
    return price + (_WEAK_NOUN if trigger.weak and trigger.counts is Counts.OF else 0.0)


def _short_forms(tokens: Sequence[Token], counts: Sequence[Count]) -> Iterator[int]:
    """Where a full stop only belongs to what leads to a part: "763, incl**.** 163 children"."""
    for count in counts:
        if count.part and count.start and tokens[count.start - 1].text == ".":
            yield count.start - 1


def _tells_who(trigger: Trigger, count: Count) -> bool:
    """Whether a word only says who the counted are: "3,700 **internally displaced** people"."""
    start, end = _noun(count)
    inside = start <= trigger.start and trigger.end <= end
    alone = (start, end) == (trigger.start, trigger.end)
    moved = count.unit.kind == "people" and trigger.measure.family == "movement"
    return inside and not alone and moved


def _in_brackets(tokens: Sequence[Token], left: int, right: int) -> range:
    """The tokens of a bracket, or of what stands between two dashes, that opens and closes between
    two words: "485 (191 men, 294 women) are missing", "40 people – most of them old – fled".
    """
    for opening, closing in _ASIDES:
        marks = [at for at in range(left, right) if tokens[at].text in opening | closing]
        runs = [at for at in marks if at - 1 not in marks]  # a dash may be typed as two
        pair = [tokens[at].text for at in runs]
        if all(tokens[at + 1].kind is Kind.NUMBER for at in runs):
            continue  # "killed - 12, injured - 30"
        if len(pair) == 2 and pair[0] in opening and pair[1] in closing:
            return range(runs[0], marks[-1] + 1)
    return range(0)


_DASHES = frozenset("-–—")
_ASIDES = ((frozenset("("), frozenset(")")), (_DASHES, _DASHES))


def _side(
    tokens: Sequence[Token], trigger: Trigger, before: bool, distance: int, table: Measures
) -> float:
    """What it costs that the figure stands before, or after, this word."""
    price = 0.0
    match trigger.counts:
        case Counts.SUBJECT if not before:
            by_agent = trigger.passive and _next_low(tokens, trigger) in table.agent
            price = 0.0 if by_agent else _INVERTED
        case Counts.OBJECT if before and not trigger.passive:
            price = _WRONG_SIDE
            if distance <= 1:  # "12 villagers killed in"
                price = _REDUCED
            elif _has_no_object(tokens, trigger, table):  # "20 persons, among them a mayor, killed"
                price = _APART
        case Counts.OBJECT if trigger.passive and not before:
            price = _WRONG_SIDE
        case Counts.OF if before:
            price = _REDUCED if distance <= 2 else _WRONG_SIDE
        case Counts.EITHER if trigger.passive:
            price = 0.0 if before else _INVERTED
        case Counts.EITHER if distance > 2:
            price = _APART
        case Counts.NOTHING:
            price = _REDUCED
        case _:
            pass
    return price


def _has_no_object(tokens: Sequence[Token], trigger: Trigger, table: Measures) -> bool:
    """Whether a past form ends its clause, as a shortened passive does; behind "and" also before a
    place or a day: "were abducted on Sunday and **freed** on Tuesday".
    """
    past = tokens[trigger.start].low.endswith(table.past)
    after = tokens[trigger.end] if trigger.end < len(tokens) else None
    if after is None or after.kind is Kind.MARK:
        return past
    before = [t.low for t in tokens[: trigger.start] if t.low not in table.adverbs][-1:]
    return past and after.low in table.placing and not table.joints.isdisjoint(before)


def _listed_after_colon(tokens: Sequence[Token], count: Count, trigger: Trigger) -> bool:
    """As in "...of what was freed in the east: 5 quarters, over 2,000 buildings"."""
    colons = [n for n in range(trigger.end, count.start) if tokens[n].low == ":"]
    if not colons:
        return False
    listed = tokens[colons[-1] + 1 : count.start]
    return len(listed) <= 6 and not any(token.low in {".", ";"} for token in listed)


def _is_participle(tokens: Sequence[Token], trigger: Trigger, table: Measures) -> bool:
    before = tokens[trigger.start - 1].low if trigger.start else ""
    bare = before not in table.passive and not trigger.passive  # nor "are still missing"
    return tokens[trigger.start].low.endswith(table.ends.doing) and bare


def _next_low(tokens: Sequence[Token], trigger: Trigger) -> str:
    return tokens[trigger.end].low if trigger.end < len(tokens) else ""


def _listed(tokens: Sequence[Token], one: Count, other: Count, table: Measures) -> bool:
    """Whether two counts are members of one list: "903 civilians and eight fighters"."""
    first, second = sorted((one, other), key=lambda count: count.start)
    between = tokens[_span(first)[1] : second.start]
    return len(between) <= 2 and all(t.text in _LISTS or t.low in table.lists for t in between)


def _predicate(
    tokens: Sequence[Token],
    count: Count,
    first: Trigger,
    takes: Sequence[Trigger],
    counts: Sequence[Count],
    table: Measures,
) -> Trigger | None:
    """What is told of the counted behind a clause that says which of them: "40 people wounded in
    Duma were evacuated", "500 families who fled have arrived in Ain Issa".
    """
    end = _span(count)[1]
    named = count.end <= first.start and first.end <= end  # of "30 people wounded"
    bare = first.counts is not Counts.SUBJECT and (named or first.start == end)
    if not (_is_relative(tokens, count, first, table) or (bare and not first.passive)):
        return None
    for word in sorted(takes, key=lambda word: word.start):
        close = first.start == end or _died_of_it(first, word)
        if close and _is_plain(tokens, first, word, table):
            return word
        at = word.start
        while at > first.end and tokens[at].low not in table.finite:
            if at < word.start and tokens[at].low not in table.adverbs:
                break
            at -= 1
        if at < first.end or tokens[at].low not in table.finite:
            continue
        between = {token.low for token in tokens[first.end : at]}
        others = any(first.end <= other.start < at and not other.part for other in counts)
        if others or not between.isdisjoint(table.opens | table.relatives | {";", ":"}):
            return None
        if word.passive or word.is_verb:
            return word
    return None


def _is_plain(tokens: Sequence[Token], first: Trigger, word: Trigger, table: Measures) -> bool:
    """Whether a verb without a helper tells what those did whom a participle describes: "1,200
    people trapped in the works **got out**".
    """
    between = tokens[first.end : word.start]
    opens = table.lists | table.opens | table.relatives
    whole = all(t.kind is not Kind.MARK and t.low not in opens for t in between)
    apart = bool(between) and first.counts is Counts.EITHER
    return word.is_verb and whole and (apart or _died_of_it(first, word))


def _died_of_it(first: Trigger, word: Trigger) -> bool:
    """Whether those who came to harm died later: "six people **wounded** in Bor **died**"."""
    behind = first.end <= word.start
    return first.harms and behind and word.measure.name == _DEAD != first.measure.name


_DEAD = "killed"


def _is_relative(tokens: Sequence[Token], count: Count, word: Trigger, table: Measures) -> bool:
    """Whether it stands in a clause that says which: "18 people, two of them old, who had fled"."""
    return any(t.low in table.relatives for t in tokens[_span(count)[1] : word.start])


def _who(tokens: Sequence[Token], count: Count, table: Measures) -> bool:
    """Whether such a clause is of the counted for sure: "300 fighters(,) who surrendered"."""
    behind = [token.low for token in tokens[_span(count)[1] :][:2]]
    return next((low for low in behind if low != ","), "") in table.relatives


def _coordinated(
    sentence: Sentence,
    first: Trigger,
    second: Trigger,
    counts: Sequence[Count],
    index: int,
    table: Measures,
) -> bool:
    """Whether ``second`` is a further verb of the same subject: "gave up the fight and left"."""
    if second.start < first.end or second.measure == first.measure:
        return False
    if (
        second.counts not in {Counts.SUBJECT, Counts.OBJECT}
        or _span(counts[index])[1] > first.start
    ):
        return False
    between = sentence.tokens[first.end : second.start]
    joined = [n for n, token in enumerate(between) if token.low in table.joints]
    if not joined or len(between) - joined[-1] > 4 or len(between) > 12:
        return False
    if any(token.low in table.determiners for token in between[joined[-1] :]):
        return False  # "two died and the driver ran off"
    return not any(first.end <= other.start < second.start + 3 for other in counts)
