"""What was seen in each sentence in; drafts of claims out: a figure with the word that governs it,
its parts, and words that claim without a figure.

A draft knows its measure and figure; where, when and by whom are found afterwards (`wheres`,
`whens`, `assemble`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from dragoman.claims import (
    Evidence,
    Figure,
    Modality,
    Span,
    Stance,
    StockOrFlow,
)
from dragoman.extract.carry import Speech
from dragoman.extract.figures import Count
from dragoman.extract.measures import Trigger
from dragoman.extract.modality import is_unreal
from dragoman.extract.parts import (
    has_own_verb,
    in_brackets,
    is_group_of,
    placed_in_list,
    rivalled,
    sum_of,
    whole_of,
)
from dragoman.extract.quantities import PEOPLE
from dragoman.extract.reading import Draft, Reading, Sighting, ground

__all__ = ["drafts"]


def drafts(reading: Reading) -> list[Draft]:
    """The drafts of a report, sentence by sentence; a part names its whole."""
    made: list[Draft] = []
    for seen in reading.sightings:
        made.extend(_counted(reading, seen, made))
        stated = list(_figureless(reading, seen))
        denials = list(_denials(reading, seen, [*made, *stated]))
        spent = {denial.trigger.start for denial in denials}  # "rejected the claim" is no refusal
        made += [draft for draft in stated if not _is_one_of(draft.trigger, spent)]
        made += denials
    return made


def _is_one_of(trigger: Trigger, words: Collection[int]) -> bool:
    return any(trigger.start <= word < trigger.end for word in words)


def _denials(reading: Reading, seen: Sighting, made: Sequence[Draft]) -> Iterator[Draft]:
    """What was told right before, and somebody denies without saying it again: "The army denies
    it", "rejected the claim", "called it a lie".
    """
    for speech in reading.speeches:
        denial = _Denial.of(speech, seen)
        if denial is None or speech.rule.endswith("+carried"):
            continue
        points = _pointing(reading, seen, denial)
        told = _told_before(reading, seen, denial, points, made) if points is not None else None
        if told is not None:
            at = denial.verb
            trigger = replace(told.trigger, start=at, end=at + 1, describes=False)
            draft = Draft(seen, trigger, _words(reading, seen, trigger), True)
            draft.rules = ["assemble.denial"]
            draft.told = told
            yield draft


@dataclass(frozen=True, slots=True)
class _Denial:
    """Who denies, by the token where he is named, and the verb, first to last."""

    who: int
    verb: int
    last: int

    @classmethod
    def of(cls, speech: Speech, seen: Sighting) -> _Denial | None:
        """The denial of an act of saying whose verb stands in this sentence."""
        denies = speech.stance is Stance.DENIES and speech.speaker is not None
        if not denies or speech.cue is None or speech.speaker is None:
            return None
        tokens, cue, who = seen.sentence.tokens, speech.cue.span, speech.speaker.evidence
        verb = [n for n, token in enumerate(tokens) if token.span.meets(cue)]
        if not verb:
            return None
        named = (n for n in range(verb[0]) if who and tokens[n].start >= who.span.start)
        return cls(next(named, verb[0]), verb[0], verb[-1] + 1)


def _pointing(reading: Reading, seen: Sighting, denial: _Denial) -> frozenset[str] | None:
    """The words that stand for all that is denied: "it", "the claim" behind the verb, "which the
    army denied", "That was denied by" before it. None where it is said there.
    """
    tokens, grammar = seen.sentence.tokens, reading.grammar
    rest = range(denial.last, len(tokens))
    end = next((n for n in rest if tokens[n].low in grammar.partings), len(tokens))
    starts = [word.start for word in seen.triggers] + [count.start for count in seen.counts]
    opens = {token.low for token in tokens[end : end + 2]} & grammar.contents
    if any(denial.last <= start < end for start in starts) or opens:
        return None
    dated = {n for w in seen.windows for n in rest if tokens[n].span.meets(w.span)}
    behind = [n for n in range(denial.last, end) if tokens[n].low.isalpha() and n not in dated]
    said = behind and tokens[behind[0]].low in grammar.contents
    lows = [tokens[n].low for n in (behind if said else behind[:_POINTING])]
    before = {tokens[denial.who - 1].low} if denial.who else set()
    points = grammar.told.intersection(lows) | before & (grammar.told | grammar.relatives)
    if said and len(behind) == 1:
        points -= grammar.contents  # "rejected that": nothing is said behind it
        return points
    return points if points or not behind else None


_POINTING = 4
"""Words of what is denied in which one for it stands: "all of these accusations"."""


def _told_before(
    reading: Reading,
    seen: Sighting,
    denial: _Denial,
    points: Collection[str],
    made: Sequence[Draft],
) -> Draft | None:
    """The claim that is denied: of this sentence where a clause stands before who denies, else of
    those before it; a counted one where a figure is. What may be a plan too ("rejected it") is no
    denial where that was one.
    """
    told = sorted(made, key=lambda draft: (draft.seen.sentence.index, draft.extent))
    here = [draft for draft in told if draft.seen is seen and draft.extent[1] <= denial.who]
    near = here or [
        draft
        for draft in told
        if denial.who <= _HEAD and 0 < seen.sentence.index - draft.seen.sentence.index <= _TOLD_BACK
    ]
    rejects = _is_one_of_politics(seen, denial.verb)
    if rejects and near and not _is_fact(reading, near[-1]):
        return None
    near = [draft for draft in near if draft.measure.family in _DENIABLE]
    if reading.grammar.figures.intersection(points):
        return next((draft for draft in reversed(near) if draft.count), None)
    if points and points <= reading.grammar.contents:  # "denied that guns had been used"
        near = [draft for draft in near if not draft.count] or near
    last = [draft for draft in near if draft.seen is near[-1].seen]
    main = [draft for draft in last if not _is_circumstance(reading, draft)]
    return (main or last or [None])[-1]


_TOLD_BACK = 2
"""Sentences from a denial back to what it denies."""
_HEAD = 6
"""Tokens before who denies, at the head of a sentence: "But on Monday the army"."""


def _is_one_of_politics(seen: Sighting, at: int) -> bool:
    words = (word for word in seen.triggers if word.measure.family == "politics")
    return any(word.start <= at < word.end for word in words)


def _is_fact(reading: Reading, draft: Draft) -> bool:
    """Whether a claim may be true or false, and is no plan that one may refuse."""
    told = reading.standing_of(draft).modality
    return draft.measure.family != "politics" and told is Modality.ASSERTED


def _is_circumstance(reading: Reading, draft: Draft) -> bool:
    """Whether an event is only what another came with: "after 23 days of fighting"."""
    start = draft.trigger.start
    before = draft.seen.sentence.tokens[max(0, start - _CIRCUMSTANCE) : start]
    words = {token.low for token in before}
    return draft.measure.family in _CAME_WITH and bool(words & reading.grammar.circumstances)


_CAME_WITH = frozenset({"violence", "territory"})
_CIRCUMSTANCE = 5
"""Tokens from "after" to the event: "after two weeks of heavy fighting"."""


_DENIABLE = frozenset({"harm", "violence", "damage", "territory", "access", "movement"})


def _counted(reading: Reading, seen: Sighting, before: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts with figures of one sentence."""
    made: list[Draft] = []
    for index, count in enumerate(seen.counts):
        if _names_a_speaker(reading, seen, count):
            continue
        governing_words = seen.governs.get(index, ())
        if made and is_group_of(reading, seen, index, made[-1]):
            made.append(_part(reading, seen, count, made[-1].whole or made[-1], _PART))
            continue
        whole = whole_of(reading, seen, index, made, before)
        if whole and (
            not governing_words or not has_own_verb(seen, count, governing_words[0], whole)
        ):
            made.append(_part(reading, seen, count, whole, _PART))
            continue
        aside = in_brackets(seen, count, made)
        if aside and all(words.start == aside.trigger.start for words in governing_words):
            made.append(_part(reading, seen, count, aside, _IN_BRACKETS))
            continue
        if made and placed_in_list(reading, seen, index, made[-1]):
            opens = seen.sentence.tokens[max(made[-1].extent)].text == "("
            rules = (_PART, _LIST) if opens else (_LIST,)
            made.append(_part(reading, seen, count, made[-1], *rules))
            continue
        rival = None if governing_words else rivalled(reading, seen, index, (*before, *made))
        if rival:
            made.append(_rival(reading, seen, count, rival))
            continue
        beside = () if governing_words else _told(seen, index, (*before, *made))
        for trigger in governing_words or beside:
            if _is_asked(reading, seen, count, trigger):
                continue
            draft = Draft(seen, trigger, _words(reading, seen, trigger), True, count, whole)
            draft.whole = whole or sum_of(reading, draft, made)
            draft.rules = [*count.rules, trigger.rule]
            draft.figure = _figure(reading, draft, made)
            made.append(draft)
    yield from made


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


def _names_a_speaker(reading: Reading, seen: Sighting, count: Count) -> bool:
    """As in "Two rebel officials said": they speak, and are not counted."""
    at = seen.sentence.tokens[count.core].start
    return any(
        speech.speaker
        and speech.speaker.evidence
        and speech.speaker.evidence.span.start <= at < speech.speaker.evidence.span.end
        for speech in reading.speeches
    )


def _is_asked(reading: Reading, seen: Sighting, count: Count, trigger: Trigger) -> bool:
    """As in "spoke to 12 witnesses who said that soldiers killed 40": what the word tells is said,
    and these are among those who say it.
    """
    tokens = seen.sentence.tokens
    at, word = tokens[count.core].start, tokens[trigger.start].start
    for speech in reading.speeches:
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
    last = next(at for at, token in enumerate(tokens) if token.end > cue.start)
    return last > first and all(
        tokens[at].low in reading.grammar.lists
        or any(other.start <= at < other.unit.end for other in seen.counts)
        for at in range(first, last)
    )


_IN_BRACKETS, _PART, _LIST = "assemble.in-brackets", "assemble.part", "assemble.list"


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
    draft.rules = [*count.rules, "assemble.rival"]
    draft.figure = _figure(reading, draft, [first])
    return draft


def _figure(reading: Reading, draft: Draft, others: Sequence[Draft]) -> Figure:
    """The figure; a count without a noun of its own counts what its whole or neighbour counts."""
    count = draft.count
    assert count is not None  # noqa: S101 - only counted drafts come here
    figure = count.figure(reading.report, draft.seen.sentence.tokens)
    if not count.unit.kind:
        alike = (d for d in reversed(others) if count.part or not (d.count and d.count.part))
        model = next((d for d in (draft.whole, *alike) if d and d.figure), None)
        if model and model.figure and model.figure.unit != "percent":
            like = count.part or model.measure.family == draft.measure.family
            category = model.figure.category if like else None
            figure = replace(figure, unit=model.figure.unit, category=category)
    losses = reading.grammar.losses
    harmed = draft.measure.family == "harm" and figure.unit == PEOPLE
    if harmed and figure.category in losses.plain:
        tokens = draft.seen.sentence.tokens
        whose = losses.category(tokens, count.start, max(count.end, count.unit.end))
        figure = replace(figure, category=whose or figure.category)
    kind = StockOrFlow.STOCK if draft.trigger.stock else draft.measure.stock_or_flow
    return replace(figure, stock_or_flow=kind)


def _words(reading: Reading, seen: Sighting, trigger: Trigger) -> Evidence:
    return reading.report.over(seen.sentence.tokens[trigger.start : trigger.end])


def _figureless(reading: Reading, seen: Sighting) -> Iterator[Draft]:
    """Words that claim by themselves: ground taken, a ceasefire, a refusal."""
    used = {
        (t.start, t.end)
        for words in seen.governs.values()
        for t in words
        if not _names_ground_too(seen, t)
    }
    taken: list[tuple[int, int]] = list(used)
    told: list[Trigger] = []
    for trigger in (*seen.triggers, *seen.told.words):
        if not (trigger.figureless or _is_unreal(reading, seen, trigger)):
            continue
        if any(trigger.start < end and start < trigger.end for start, end in taken):
            continue
        if not _claims_alone(seen, trigger) or _said_again(seen, trigger, told):
            continue
        told.append(trigger)
        taken.append((trigger.start, trigger.end))
        draft = Draft(seen, trigger, _words(reading, seen, trigger), True)
        draft.rules = [trigger.rule]
        yield draft


def _is_unreal(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    others = [(word.start, word.end) for word in seen.triggers]
    at, tokens = (trigger.start, trigger.end), seen.sentence.tokens
    plain = not (trigger.weak or trigger.describes)
    return plain and is_unreal(trigger.measure, tokens, at, reading.modalities, others)


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
    return any(
        t.measure == trigger.measure
        and trigger.start - t.end <= 3
        and not any(token.text in ";:" for token in tokens[t.end : trigger.start])
        for t in told
    )


def _claims_alone(seen: Sighting, trigger: Trigger) -> bool:
    """Whether a word makes a claim without a figure: ground must be named, and "the besieged
    city" or "districts that rebels hold" only describe.
    """
    family = trigger.measure.family
    if trigger.of_place and not any(0 <= trigger.start - p.end <= 1 for p in seen.places):
        return False
    if family == "territory":
        taken = trigger.measure.stock_or_flow is StockOrFlow.FLOW and not trigger.passive
        if trigger.describes and not (taken and ground(seen, trigger, behind=True)):
            return False
        return trigger.anywhere or ground(seen, trigger) is not None
    return not (family == "harm" and trigger.describes)
