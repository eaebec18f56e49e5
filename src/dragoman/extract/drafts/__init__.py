"""What was seen in each sentence in; drafts of claims out: a figure with the word that governs it,
its parts, and words that claim without a figure.

A draft knows its measure and figure; where, when and by whom are found afterwards (`where`,
`when`, `assemble`).

    grammar, losses        the small words of a language, and whose losses a word tells
    reading                the report as it was seen, which this and all steps behind it look at
    modality, states       how a draft stands to fact, and in time
    meant, held, whom      what words leave unsaid: what they are about, who is counted
    parts, breakdowns      what is a part of what
    denials                what is denied without being told again
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from dragoman.claims import (
    Evidence,
    Figure,
    Measure,
    Span,
    StockOrFlow,
)
from dragoman.extract.drafts.breakdowns import BREAKDOWN, summed_up
from dragoman.extract.drafts.denials import denials
from dragoman.extract.drafts.held import has_ground
from dragoman.extract.drafts.meant import blast_meant, deed_meant, truce_meant
from dragoman.extract.drafts.modality import is_unreal, standing
from dragoman.extract.drafts.parts import (
    IN_BRACKETS,
    RIVAL,
    add_up,
    has_own_verb,
    in_brackets,
    is_broken_down,
    is_group_of,
    placed_in_list,
    rivalled,
    sum_of,
    whole_of,
)
from dragoman.extract.drafts.reading import Draft, Reading, Sighting, ground
from dragoman.extract.drafts.states import are_displaced_then
from dragoman.extract.drafts.whom import kills_himself, whom
from dragoman.extract.figures import Count
from dragoman.extract.figures.quantities import PEOPLE, Unit
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.text.sentences import Kind

__all__ = ["drafts"]


def drafts(reading: Reading) -> list[Draft]:
    """The drafts of a report, sentence by sentence; a part names its whole."""
    made: list[Draft] = []
    for seen in reading.sightings:
        counted = list(_counted(reading, seen, made))
        made += counted
        stated = list(_figureless(reading, seen, counted))
        denied = list(denials(reading, seen, [*made, *stated]))
        spent = {denial.trigger.start for denial in denied}  # "rejected the claim" is no refusal
        made += [draft for draft in stated if not _is_one_of(draft.trigger, spent)]
        made += denied
    return made


def _is_one_of(trigger: Trigger, words: Collection[int]) -> bool:
    return any(trigger.start <= word < trigger.end for word in words)


def _counted(reading: Reading, seen: Sighting, before: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts with figures of one sentence."""
    made: list[Draft] = []
    for index, count in enumerate(seen.counts):
        if _names_a_speaker(reading, seen, count):
            continue
        governing_words = seen.governs.get(index, ())
        item = _item(reading, seen, index, made, before)
        if item:
            made.append(item)
            continue
        whole = whole_of(reading, seen, index, made, before)
        own = any(
            whole is None or has_own_verb(seen, count, word, whole) for word in governing_words[:1]
        )
        if not own and _tells_nothing(reading, seen, index, whole):
            continue
        if whole and not own:
            made.append(_part(reading, seen, count, whole, _PART))
            continue
        aside = in_brackets(reading, seen, count, made)
        if aside and all(words.start == aside.trigger.start for words in governing_words):
            made.append(_part(reading, seen, count, aside, IN_BRACKETS))
            continue
        acts = count.part and whole is not None  # and has a verb of its own
        if made and not acts and placed_in_list(reading, seen, index, made[-1]):
            opens = any(t.text == "(" for t in seen.sentence.tokens[made[-1].extent[1] :][:1])
            opens = opens or is_broken_down(seen, count, made[-1])
            rules = (_PART, _LIST) if opens else (_LIST,)
            made.append(_part(reading, seen, count, made[-1], *rules))
            continue
        rival = None if governing_words else rivalled(reading, seen, index, (*before, *made))
        if rival:
            made.append(_rival(reading, seen, count, rival))
            continue
        for word in governing_words or _beside(reading, seen, index, (*before, *made)):
            if _is_asked(reading, seen, count, word):
                continue
            last = _last_told(seen, word, (*before, *made))
            if last is None:
                continue
            trigger = (
                replace(word, measure=last) if word.as_before else _inland(reading, seen, word)
            )
            draft = Draft(seen, trigger, _words(reading, seen, trigger), True, count, whole)
            draft.trigger = _as_of_a_day(reading, draft)
            draft.whole = whole or sum_of(reading, draft, made)
            draft.rules = [*count.rules, *_rate(reading, seen, count), trigger.rule]
            draft.figure = _figure(reading, draft, made, before)
            made.append(draft)
    add_up(reading, made)
    yield from made


def _beside(
    reading: Reading, seen: Sighting, index: int, before: Sequence[Draft]
) -> Sequence[Trigger]:
    """What a count tells that no word governs: by the tagger, or by the phrase that it stands in;
    by an order first, which nobody has followed yet: "**told the 5,000 people to be out**".
    """
    told, around = _told(seen, index, before), (*_around(reading, seen, seen.counts[index]),)
    orders = (word for word in around if word.measure.name == _ORDER)
    return (*orders, *told, *around)[:1]


def _inland(reading: Reading, seen: Sighting, word: Trigger) -> Trigger:
    """The word with what it tells where it leads into a town, or a part of one, and no land:
    "crossed into Hanano" is no border.
    """
    if word.inland is None:
        return word
    into = next((p for p in seen.places if 0 <= p.start - word.end <= _INTO), None)
    unknown = {""} if reading.lands else set()  # who knows the lands knows that it is none
    if into is None or into.kind not in _TOWNS | unknown:
        return word
    tokens = seen.sentence.tokens
    led = any(p.kind in _LANDS and 0 < p.start - into.end <= _INTO for p in seen.places)
    abroad = led and tokens[into.end].kind is Kind.WORD  # "Kap Choeng District of Thailand"
    return word if abroad else replace(word, measure=word.inland)


def _as_of_a_day(reading: Reading, draft: Draft) -> Trigger:
    """The word of a draft, and that it tells a stock where people were displaced on a day."""
    stands = are_displaced_then(reading, draft)
    return replace(draft.trigger, stock=True, place=None) if stands else draft.trigger


_INTO = 2
"""Tokens from a word of crossing to its place, and from a place to that which it lies in."""
_TOWNS = frozenset({"settlement"})
_LANDS = frozenset({"country", "adm1"})


def _item(
    reading: Reading, seen: Sighting, index: int, made: Sequence[Draft], before: Sequence[Draft]
) -> Draft | None:
    """A figure of a group that was told right before, or of a list that comes to a total."""
    count = seen.counts[index]
    if made and is_group_of(reading, seen, index, made[-1]):
        return _part(reading, seen, count, made[-1].whole or made[-1], _PART)
    total = summed_up(seen, index, (*before, *made))
    if total is None:
        return None
    of_label = count.unit.kind not in {"", total.count.unit.kind if total.count else ""}
    bare = replace(count, unit=Unit("", "", start=count.start, end=count.start))
    item = _part(reading, seen, bare if of_label else count, total, _PART, BREAKDOWN)
    item.count = count  # as the sentence has it, by which its places are found
    return item


def _tells_nothing(reading: Reading, seen: Sighting, index: int, whole: Draft | None) -> bool:
    """Whether a figure that no word governs is a part of nothing ("no house was hit; four of them
    burn"), or not told what its whole is: "one in four of the displaced has no documents"; no
    schools are displaced. Nor does a part say what its whole did where it tells what it lacks.
    """
    count = seen.counts[index]
    if seen.governs.get(index) or _lacks(reading, seen, count):
        return whole is not None and _lacks(reading, seen, count)
    if whole is None:
        return count.part and not count.unit.kind
    if count.says_else:
        return whole.seen is not seen
    if count.unit.kind == "share" and count.unit.of not in {"", "other"}:
        return not whole.trigger.takes(count.unit.of)
    known = {"", "other", "share", whole.count.unit.kind if whole.count else ""}
    return count.part and count.unit.kind not in known and not whole.trigger.takes(count.unit.kind)


def _lacks(reading: Reading, seen: Sighting, count: Count) -> bool:
    """Whether a share tells of whom those it is of are without, and no measure counts that: "4,000
    children arrived, half of them **without their parents**" have all arrived.
    """
    tokens, last = seen.sentence.tokens, count.end + _TO_WHAT_THEY_LACK
    found = (m for m in reading.grammar.lacking.find(tokens) if count.end <= m.start <= last)
    met = next(found, None) if count.unit.kind == "share" else None
    return met is not None and all(
        token.kind is not Kind.MARK for token in tokens[count.end : met.start]
    )


_TO_WHAT_THEY_LACK = 5
"""Tokens from a share to such a word: "half of whom are still without"."""


def _rate(reading: Reading, seen: Sighting, count: Count) -> Iterator[str]:
    """That a figure comes again every so often: "1,300 refugees **a day**", "40 **an hour**"."""
    tokens, end = seen.sentence.tokens, max(count.end, count.unit.end)
    ends = reading.grammar.clause_ends | reading.grammar.joints
    for window in seen.windows:
        at = sum(token.start < window.span.start for token in tokens)
        near = window.rule == _SO_OFTEN and end <= at < end + _TO_ITS_RATE
        if near and not any(t.kind is Kind.NUMBER or t.low in ends for t in tokens[end:at]):
            yield _RATE


_RATE = "figure.rate"
_SO_OFTEN = "time.rate"
_TO_ITS_RATE = 6
"""Tokens from a figure to how often it comes: "1,200 people arrive in Dadaab every day"."""


def _last_told(seen: Sighting, word: Trigger, before: Sequence[Draft]) -> Measure | None:
    """The measure of a word that only says that what was told last was done: "97 crossed on Monday
    and 42,000 have **done so** since". An order to leave is followed by leaving; None where neither
    was told: several hundred who were asked to enlist did so. Of any other word, its own.
    """
    if not word.as_before:
        return word.measure
    last = before[-1] if before else None
    near = last and seen.sentence.index - last.seen.sentence.index <= 1
    done = _DONE if word.is_verb else _NUMBERED
    if last and near and last.measure.family in done:
        return last.measure
    told = [other.measure for other in seen.triggers if other.start < word.start]
    told += [last.measure] if last and near else []
    return word.measure if any(measure.name == _ORDER for measure in told) else None


_DONE = frozenset({"movement"})
_NUMBERED = frozenset({"movement", "situation", "harm"})
"""Families of what people may do so too, and of those whose number may come to more: "the figure
could reach 20,000"."""
_ORDER = "evacuation_order"
"""The measure of an order to leave; who does so leaves."""


def _told(seen: Sighting, index: int, before: Sequence[Draft]) -> Iterator[Trigger]:
    """What the tagger says that a figure counts, or the claim before it that told the same one."""
    word, count = seen.told.counts.get(index), seen.counts[index]
    if word is None:
        return
    for draft in before:
        other = draft.count
        alike = other and other.bounded and (other.low, other.high) == (count.low, count.high)
        if alike and draft.trigger.takes(count.unit.kind):
            yield replace(word, measure=draft.measure)
            return
    yield word


def _around(reading: Reading, seen: Sighting, count: Count) -> Iterator[Trigger]:
    """The word of a claim without a figure that a number stands in, with its noun: "**blew up**
    three railway and road **bridges**"; what else it would tell, the figure tells.
    """
    for word in seen.triggers:
        fits = word.counts is Counts.ALONE and word.takes(count.unit.kind) and not word.is_bound
        if fits and _holds(word, count) and not _is_of_a_share(reading, seen, word):
            yield word


def _is_of_a_share(reading: Reading, seen: Sighting, word: Trigger) -> bool:
    """Whether those whom a phrase opens with are so many of whom some did it: "two thirds of the
    900 **detainees were freed**", "how many of the 9,000 **families have left**".
    """
    tokens, at, table = seen.sentence.tokens, word.start - 1, reading.place_words
    if at < 1 or tokens[at].kind is not Kind.NUMBER:
        return False
    at -= 1
    while at > 0 and (tokens[at].low in table.determiners or tokens[at].owns):
        at -= 1
    return tokens[at].low in table.links


def _is_counted(reading: Reading, seen: Sighting, word: Trigger) -> bool:
    """Whether a figure tells what a phrase would tell without one."""
    if _is_of_a_share(reading, seen, word):
        return True
    for index, count in enumerate(seen.counts):
        if _holds(word, count):
            governing = seen.governs.get(index) or tuple(_around(reading, seen, count))
            if any(other.measure.family == word.measure.family for other in governing):
                return True
    return False


def _holds(word: Trigger, count: Count) -> bool:
    """Whether a number's noun is one of the words of a phrase."""
    unit = count.unit
    return bool(unit.kind) and not count.nothing and word.start < unit.end and unit.start < word.end


def _names_a_speaker(reading: Reading, seen: Sighting, count: Count) -> bool:
    """As in "Two rebel officials said": they speak, and are not counted."""
    at = seen.sentence.tokens[count.core].start
    return any(
        speech.speaker
        and speech.speaker.evidence
        and speech.speaker.evidence.span.start <= at < speech.speaker.evidence.span.end
        for speech in reading.spoken_in(seen.sentence)
    )


def _is_asked(reading: Reading, seen: Sighting, count: Count, trigger: Trigger) -> bool:
    """As in "spoke to 12 witnesses who said that soldiers killed 40": what the word tells is said,
    and these are among those who say it.
    """
    tokens = seen.sentence.tokens
    at, word = tokens[count.core].start, tokens[trigger.start].start
    for speech in reading.spoken_in(seen.sentence):
        cue = speech.cue.span if speech.cue else None
        if cue is None or not seen.sentence.start <= at < cue.start < seen.sentence.end:
            continue
        if any(span.start <= at < span.end for span in speech.content):
            continue
        said = any(span.start <= word < span.end for span in speech.content)
        behind = next((t.low for t in tokens if t.start >= cue.end), "")
        meant = behind in reading.grammar.infinitives  # "fighters thought to be inside have left"
        feared = any(t.low in reading.modalities.said for t in tokens if t.span.meets(cue))
        if said and cue.end <= word and not (meant or feared):
            return True
        if trigger.told and word < cue.start and _lead_to(reading, seen, count, cue):
            return True
    return False


def _lead_to(reading: Reading, seen: Sighting, count: Count, cue: Span) -> bool:
    """Whether nothing but others who speak stands between a figure and "said": "two doctors and a
    resident said".
    """
    tokens, first = seen.sentence.tokens, max(count.end, count.unit.end)
    lists = reading.grammar.lists
    last = next(at for at, token in enumerate(tokens) if token.end > cue.start)
    if tokens[last - 1].low in lists:
        return False  # "counts eight civilians and five soldiers, and says"
    return last > first and all(
        tokens[at].low in lists or any(other.start <= at < other.unit.end for other in seen.counts)
        for at in range(first, last)
    )


_PART, _LIST = "assemble.part", "assemble.list"


def _part(reading: Reading, seen: Sighting, count: Count, like: Draft, *rules: str) -> Draft:
    """A count that takes its measure from another: by ``rules`` a part of it, the same in other
    units, or the next of its list.
    """
    same_sentence = like.own and like.seen is seen
    draft = Draft(seen, like.trigger, like.trigger_at, same_sentence, count)
    draft.whole = like if _PART in rules else like.whole
    draft.rules = [*count.rules, *rules]
    draft.figure = _figure(reading, draft, [like])
    return draft


def _rival(reading: Reading, seen: Sighting, count: Count, first: Draft) -> Draft:
    """Another mouth's count of what was counted before."""
    draft = Draft(seen, first.trigger, first.trigger_at, False, count)
    draft.rules = [*count.rules, RIVAL]
    draft.figure = _figure(reading, draft, [first])
    return draft


def _figure(
    reading: Reading, draft: Draft, others: Sequence[Draft], before: Sequence[Draft] = ()
) -> Figure:
    """The figure; a count without a noun of its own counts what its whole or neighbour counts.

    ``others`` are those of its sentence, ``before`` those of the sentences before.
    """
    count = draft.count
    assert count is not None  # noqa: S101 - only counted drafts come here
    figure = count.figure(reading.report, draft.seen.sentence.tokens)
    if not count.unit.kind:
        near = [d for d in reversed(others) if _takes(draft, d)]
        near = [d for d in near if not _says_again(draft, d)] or near
        wholes = [d for d in near if count.part or not (d.count and d.count.part)]
        model = next((d for d in (draft.whole, *wholes, *near) if d and d.figure), None)
        before_it = draft.seen.sentence.tokens[max(0, count.start - 1) : count.start]
        if (
            model
            and model.count
            and model.count.unit.kind == _CARRIED
            and any(token.low in reading.grammar.benefits for token in before_it)
        ):
            model = None  # "140 trucks with food for 1.1 million"
        if model and model.figure and model.figure.unit != "percent":
            like = count.part or model.measure.family == draft.measure.family
            like = like and (model is draft.whole or model in wholes)
            if model.count and kills_himself(reading, draft, model.count):
                like = False
            category = model.figure.category if like else None
            losses = reading.grammar.losses
            harmed = draft.measure.name in losses.taken and model.measure != draft.measure
            if harmed and category in losses.unsaid and not (count.part or draft.whole):
                category = None  # "12 injured, 1 dead"
            figure = replace(figure, unit=model.figure.unit, category=category)
    if figure.unit == PEOPLE:
        figure = replace(figure, category=whom(reading, draft, figure.category, others, before))
    kind = StockOrFlow.STOCK if draft.trigger.stock else draft.measure.stock_or_flow
    return replace(figure, stock_or_flow=kind)


_CARRIED = "vehicles"
"""The class of what carries things for people."""


def _takes(draft: Draft, model: Draft) -> bool:
    """Whether what the model counts can have been done what the draft tells: no schools flee, and
    of those evacuated beside houses that were flooded people are told.
    """
    kind = model.count.unit.kind if model.count else ""
    if draft.measure.family == "movement" and model.measure.family == "damage":
        return False
    return kind in {"", "other"} or model.trigger is draft.trigger or draft.trigger.takes(kind)


def _says_again(draft: Draft, model: Draft) -> bool:
    """Whether the model only stands in brackets, and the draft outside: "240 people (52 households)
    arrived, bringing the total to 61,300".
    """
    tokens, count = draft.seen.sentence.tokens, model.count
    if count is None or draft.count is None or model.seen is not draft.seen or not count.start:
        return False
    between = {token.text for token in tokens[count.end : draft.count.start]}
    return tokens[count.start - 1].text == "(" and ")" in between


def _words(reading: Reading, seen: Sighting, trigger: Trigger) -> Evidence:
    return reading.report.over(seen.sentence.tokens[trigger.start : trigger.end])


def _figureless(reading: Reading, seen: Sighting, counted: Sequence[Draft]) -> Iterator[Draft]:
    """Words that claim by themselves: ground taken, a ceasefire, a refusal; ``counted``: the drafts
    with figures of the same sentence.
    """
    used = {
        (t.start, t.end)
        for index, words in seen.governs.items()
        for t in words
        if not (_names_ground_too(seen, t) or _names_a_speaker(reading, seen, seen.counts[index]))
    }
    taken: list[tuple[int, int]] = list(used)
    told: list[Trigger] = []
    longest = sorted(seen.triggers, key=lambda word: (word.start, -word.end, word.of_ground))
    for trigger in (*longest, *seen.told.words):
        if not trigger.figureless and (
            _is_told_of(trigger, counted) or not _is_unreal(reading, seen, trigger)
        ):
            continue
        met = [at for at in taken if trigger.start < at[1] and at[0] < trigger.end]
        within = [(word.start, word.end) for word in told if word.names(trigger)]
        if any(at not in within for at in met):
            continue
        if trigger.counts is Counts.ALONE and _is_counted(reading, seen, trigger):
            continue
        if trigger.measure.family == "violence" and _is_by_nature(reading, seen, trigger):
            continue
        if not _claims_alone(reading, seen, trigger) or _said_again(seen, trigger, told):
            continue
        told.append(trigger)
        taken.append((trigger.start, trigger.end))
        find = deed_meant if trigger.of_told else truce_meant
        measure = find(reading, seen, trigger) or blast_meant(reading, seen, trigger)
        measure = measure or trigger.measure
        about = replace(trigger, measure=measure)
        draft = Draft(seen, about, _words(reading, seen, trigger), True)
        draft.rules = [trigger.rule]
        yield draft


def _is_by_nature(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    """Whether what struck is nobody's deed: "**Cyclone Freddy** struck Quelimane", "was hit on
    Saturday **by floods**".
    """
    tokens, forces = seen.sentence.tokens, reading.grammar.forces
    before = trigger.start - 1
    while before > 0 and tokens[before].capital and tokens[before].low not in forces:
        before -= 1  # its name
    meant = reading.grammar.infinitives  # "attempted to storm the base"
    for n in range(max(before, 0), trigger.end):
        swift = any(t.low in reading.grammar.onsets for t in tokens[n + 1 : n + 2])
        if swift:
            continue  # "a lightning offensive"
        if tokens[n].low in forces and (n == 0 or tokens[n - 1].low not in meant):
            return True
    rest = range(trigger.end, len(tokens))
    stop = next((n for n in rest if tokens[n].text in _ENDS_A_CLAUSE), len(tokens))
    by = next(
        (n for n in range(trigger.end, stop) if tokens[n].low in reading.grammar.agents), stop
    )
    return any(token.low in forces for token in tokens[by : min(by + _OF_A_FORCE, stop)])


_ENDS_A_CLAUSE = frozenset(";.,:")
_OF_A_FORCE = 4
"""Tokens from "by" to what struck: "by the worst floods"."""


def _is_told_of(trigger: Trigger, counted: Sequence[Draft]) -> bool:
    """Whether a word is what a figure right before it counts, by whatever word that was read."""
    return any(
        draft.measure == trigger.measure
        and draft.count
        and 0 <= trigger.start - draft.count.end <= _NEAR
        for draft in counted
    )


_NEAR = 3
"""Tokens from a figure to the word behind it: "250 **wounded and sick** evacuated"."""


def _is_unreal(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    at, tokens = (trigger.start, trigger.end), seen.sentence.tokens
    plain = not (trigger.weak or trigger.describes)
    others = _words_of(seen)
    return plain and is_unreal(trigger.measure, tokens, at, reading.modalities, others)


def _words_of(seen: Sighting) -> list[tuple[int, int]]:
    return [(word.start, word.end) for word in seen.triggers]


def _names_ground_too(seen: Sighting, trigger: Trigger) -> bool:
    """As in "seized Sinjar town and dozens of villages": two claims of one word."""
    if trigger.measure.family != "territory" or trigger.passive:
        return False
    counts = [count.start for count in seen.counts if count.start >= trigger.end]
    named = [p.start for p in seen.places if 0 <= p.start - trigger.end <= 1 and not p.pointing]
    return bool(counts and named and named[0] < counts[0])


def _said_again(seen: Sighting, trigger: Trigger, told: Sequence[Trigger]) -> bool:
    """As in "Took full control of": one event in two words that stand together."""
    tokens = seen.sentence.tokens

    def beside(one: Trigger) -> bool:
        left, right = sorted((one, trigger), key=lambda word: word.start)
        between = tokens[left.end : right.start]
        return len(between) <= _NEAR and not any(token.text in ";:" for token in between)

    return any(t.measure == trigger.measure and beside(t) for t in told)


def _claims_alone(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    """Whether a word makes a claim without a figure: ground must be named, if it is not denied
    that any was taken, and "the besieged city" or "districts that rebels hold" only describe.
    """
    family = trigger.measure.family
    if trigger.of_place and not any(0 <= trigger.start - p.end <= 1 for p in seen.places):
        return False
    if trigger.of_ground:
        return has_ground(reading, seen, trigger)
    if trigger.only_denied:
        return _is_denied(reading, seen, trigger)
    if trigger.of_told:
        return deed_meant(reading, seen, trigger) is not None
    if trigger.at_place:
        at = any(0 <= p.start - trigger.end <= 1 for p in seen.places)
        return at or _is_ground(reading, seen, trigger) or _is_denied(reading, seen, trigger)
    if family == "territory":
        taken = trigger.measure.stock_or_flow is StockOrFlow.FLOW and not trigger.passive
        mere = trigger.describes and not (taken and ground(reading, seen, trigger, behind=True))
        if mere or (not trigger.passive and _takes_people(reading, seen, trigger)):
            return False
        named = trigger.anywhere or ground(reading, seen, trigger) is not None
        return named or _is_ground(reading, seen, trigger) or _is_denied(reading, seen, trigger)
    announces = family in _OF_PEOPLE and seen.sentence.tokens[-1].text == ":"
    return not (announces or (family == "harm" and trigger.describes))  # "... were evacuated:"


_OF_PEOPLE = frozenset({"movement", "situation", "harm"})
"""Families of what people do or what befalls them, each of whom a list may tell."""


def _takes_people(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    """Whether it is people who were taken, or are held: "took 12 girls", "captured three suspects",
    "the capture of Omar Daoud", "are holding 76 people".
    """
    behind_it = seen.sentence.tokens[trigger.end : trigger.end + 1]
    persons = reading.place_words.persons if trigger.counts is Counts.OF else frozenset()
    if any(token.owner.lower() in persons for token in behind_it):
        return True
    behind = (c for c in seen.counts if 0 <= c.start - trigger.end <= _TO_WHOM)
    whom = next((c for c in behind if c.unit.kind == "people" and c.unit.end > c.unit.start), None)
    if whom is None or trigger.counts not in {Counts.OBJECT, Counts.OF}:
        return False
    if any(trigger.end <= place.start < whom.start for place in seen.places):
        return False  # "in the liberation of Sloviansk two servicemen were killed"
    return all(t.kind is Kind.WORD for t in seen.sentence.tokens[trigger.end : whom.start])


_TO_WHOM = 1
"""Tokens from a verb to those who were taken, in rough translation: "captured **to** three"."""


def _is_ground(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    """Whether a noun of ground is what a word is about, though no place has its name: "seized a
    police station", "abandoned its positions", "the barracks were stormed".
    """
    tokens, grammar = seen.sentence.tokens, reading.grammar
    inside = any(token.low in grammar.grounds for token in tokens[trigger.start : trigger.end])
    held = trigger.measure.stock_or_flow is StockOrFlow.STOCK and not trigger.at_place
    if inside or trigger.weak or held:  # "held its position at the top"
        return inside
    start, end = trigger.start, trigger.end
    back = trigger.passive and not trigger.at_place
    steps = range(start - 1, -1, -1) if back else range(end, len(tokens))
    for position in steps[:_OBJECT]:
        if tokens[position].low in grammar.grounds:
            return True
        if tokens[position].kind is Kind.MARK or tokens[position].low in grammar.ungrounded:
            return False
    return False


_OBJECT = 5
"""Tokens from a verb to the noun that is its object: "seized the main police station"."""


def _is_denied(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    """Whether somebody denies what a word of ground tells: "denied that his men were encircled"."""
    at, tokens = (trigger.start, trigger.end), seen.sentence.tokens
    found = standing(tokens, at, reading.modalities, _words_of(seen))
    return found.verb and not (trigger.weak or trigger.describes)
