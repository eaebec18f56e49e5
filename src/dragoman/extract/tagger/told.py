"""What the tagger read of claims in; what the rules do not see for themselves out.

The rules are sure of the words that they know; the tagger also reads those that they do not. So it
adds a claim where no word of the tables tells one, gives another measure where it is sure of it,
and tells of each claim where and by whom, for the steps that follow to weigh. It takes a claim away
only where a report claims little, and gives no figure that the rules cannot read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dragoman.claims import Measure, Span
from dragoman.extract.attribution.tagged import PHRASE, Least, TaggedClaim
from dragoman.extract.figures import Count, Figures
from dragoman.extract.figures.nouns import counted
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.measures.attachment import verbs_behind
from dragoman.extract.measures.lent import BEHIND_LABEL
from dragoman.extract.text.sentences import Form, Kind, Report, Sentence

__all__ = [
    "Told",
    "counting_too",
    "is_dense",
    "is_doubtful",
    "is_of_the_unharmed",
    "least_likely",
    "measured",
    "sure_heads",
]

_FIGURES, _WORDS = (0.5, 0.25), (0.6, 0.5)
"""Probabilities, of a head and of its measure, from which on a claim is taken that the rules pass
over, in a report of which they read much: one with a figure, one without."""
_OF_THE_FIELD = ((0.8, 0.4), (0.7, 0.5))
"""The same in a report of the field of which the rules read little: a story, a letter, a briefing.
Of 12,741 claims in texts that the tagger had never met 7,943 were found with these, and with words
that the gate learnt on the same day, where 7,451 had been; of what is read four in five are there,
as before (``eval/marked.py``)."""
_IN_OTHERS = (0.8, 0.8)
"""The same in any other: the tagger knows less of what else there is to tell."""
_MEASURED = (0.8, 0.9)
"""Probability of its measure, of a figure and of words without one, from which on it stands against
the rules'. Of the texts that it was not trained on it is right in 24 of 30 such figures and in 5 of
7 words, the rules in 3 and in 1."""
_DEAD = 0.9
"""The same where the rules read something else of those whom the tagger holds for dead: "372
civilians have quit the district" must not become a toll."""
_DENSE = 3
"""Claims of the rules, at least, in a report of which half the sentences claim something."""


_FEW = 6
"""Sentences from which on a report that claims little must have its claims confirmed."""


def is_dense(claims: int, sentences: int) -> bool:
    """Whether a report tells of little else than what the rules read: so many claims in it."""
    return claims >= max(_DENSE, sentences / 2)


def is_doubtful(claims: int, sentences: int) -> bool:
    """Whether a report claims so little that a word of the rules may well mean something else in
    it: "taking stock", "declined to say", "a battle with cancer". A flash has no more to claim.
    """
    return sentences >= _FEW and not is_dense(claims, sentences)


def least_likely(claims: int, sentences: int) -> Least:
    """How likely the tagger must hold what the rules read in a report that claims so much: where
    each sentence claims something, the rules know best what it is about; a newspaper's story has
    room for "the **corridor** on the second floor" and "at the **hands** of".
    """
    return _CROWDED if claims >= sentences else _ROOMY


_CROWDED, _ROOMY = Least(figure=0.01, words=0.01), Least(figure=0.01, words=0.1)
"""Of 171 claims of the rules without a figure that the tagger held for less likely than 0.1, in
texts that it had never met, 26 were there, of 47 below 0.01 none, and of 34 with one 3; of 970
others without a figure 757 (``eval/marked.py``). In reports of our own more of them are right."""


def sure_heads(
    told: Sequence[TaggedClaim], *, dense: bool, of_field: bool
) -> tuple[TaggedClaim, ...]:
    """The claims that the tagger is sure enough of, in a report of which the rules read much
    (``dense``, see `is_dense`), or which is of the field all the same and bears the rules out.
    """
    figures, words = _IN_OTHERS, _IN_OTHERS
    if dense:
        figures, words = _FIGURES, _WORDS
    elif of_field:
        figures, words = _OF_THE_FIELD

    def is_sure(one: TaggedClaim) -> bool:
        head, measure = figures if one.figure else words
        return one.score >= head and one.sure >= measure

    return tuple(filter(is_sure, told))


@dataclass(frozen=True, slots=True)
class Told:
    """What the tagger reads in a sentence that the rules do not."""

    words: tuple[Trigger, ...] = ()
    """That claim without a figure."""
    counts: Mapping[int, Trigger] = field(default_factory=dict)
    """By the index of a count that no word of the tables governs, what it counts."""

    @classmethod
    def of(
        cls,
        sentence: Sentence,
        counts: Sequence[Count],
        governed: Collection[int],
        found: Sequence[Trigger],
        heads: Sequence[TaggedClaim],
        known: Mapping[str, Measure],
    ) -> Told:
        """``governed``: the counts, by index, of which the rules know what they count."""
        words = _words(sentence, found, [head for head in heads if not head.figure], known)
        free = [index for index in range(len(counts)) if index not in governed]
        figures = [head for head in heads if head.figure]
        return cls(tuple(words), dict(_counts(sentence, counts, free, found, figures, known)))


def is_of_the_unharmed(
    sentence: Sentence,
    counts: Sequence[Count],
    unharmed: Collection[int],
    unmoved: Collection[int],
    told: TaggedClaim,
    known: Mapping[str, Measure],
) -> bool:
    """Whether the tagger tells harm of counts, by index, of people whom none befell, or movement of
    those who came nowhere: a crowd, those aboard "a boat carrying 260 migrants" that capsized.
    """
    spared = {_HARM: unharmed, _MOVED: unmoved}.get(known[told.measure].family, ())
    if not told.figure or not spared:
        return False
    start, end = _tokens(sentence, told.head)
    return any(start < counts[at].end and counts[at].core < end for at in spared)


def _words(
    sentence: Sentence,
    found: Sequence[Trigger],
    heads: Sequence[TaggedClaim],
    known: Mapping[str, Measure],
) -> Iterator[Trigger]:
    for one in heads:
        start, end = _tokens(sentence, one.head)
        met = (word for word in found if word.start < end and start < word.end)
        if start < end and not any(
            word.figureless and (word.describes or not word.needs_ground) for word in met
        ):
            yield _trigger(start, end, known[one.measure], figureless=True)


def _counts(
    sentence: Sentence,
    counts: Sequence[Count],
    free: Sequence[int],
    found: Sequence[Trigger],
    heads: Sequence[TaggedClaim],
    known: Mapping[str, Measure],
) -> Iterator[tuple[int, Trigger]]:
    for one in heads:
        start, end = _tokens(sentence, one.head)
        for index in free:
            count = counts[index]
            if not (start < count.end and count.core < end):
                continue
            if _is_an_age(sentence, count):
                continue
            unit, word = count.unit, _of_count(count, known[one.measure])
            if known[one.measure].family == _HARM and _is_raided(count, found):
                continue  # "300 women were raped"
            if word.takes(unit.of if unit.of not in {"", "other"} else unit.kind):
                yield index, word


def _is_an_age(sentence: Sentence, count: Count) -> bool:
    """Whether a number is all that an item of a list has behind a name of two words: "1. Omar
    Darwish, 68", "- Hana Saleh (31)".
    """
    opens = sentence.bullet.end if sentence.bullet else 0
    words = [token for token in sentence.tokens if token.start >= opens]
    name = [token for token in words if token.kind is Kind.WORD]
    numbers = sum(token.kind is Kind.NUMBER for token in words)
    old = count.high is not None and count.high <= _OLDEST
    named = len(name) > 1 and all(token.capital for token in name)
    return sentence.bullet is not None and old and numbers == 1 and named


_OLDEST = 110


def _is_raided(count: Count, found: Sequence[Trigger]) -> bool:
    """Whether a verb right behind the counted tells what they did or met with, and no harm
    that is counted.
    """
    done = (word.measure.family for word in verbs_behind(count, found))
    return not count.nothing and "violence" in done


def measured(
    sentence: Sentence,
    counts: Sequence[Count],
    governs: Mapping[int, tuple[Trigger, ...]],
    found: Sequence[Trigger],
    told: Sequence[TaggedClaim],
    known: Mapping[str, Measure],
) -> tuple[dict[int, tuple[Trigger, ...]], tuple[Trigger, ...]]:
    """What governs the counts, and the words of a sentence, where the tagger is sure of another
    measure: "900 people were killed, lawyers for the returnees say" are not returned.
    """
    kept, words = dict(governs), list(found)
    for one in told:
        start, end = _tokens(sentence, one.head)
        measure = known[one.measure]
        if one.sure < _MEASURED[not one.figure]:
            continue
        for index, rules in governs.items() if one.figure else ():
            count = counts[index]
            if not (start < count.end and count.core < end) or _is_named(sentence, count, rules[0]):
                continue
            parts = any(other.part for other in counts[index + 1 :])
            labels = _is_its_label(sentence, rules[0], count)
            dead = measure.name == _MISSING and _are_dead(sentence, rules[0], count)
            if labels or dead or _is_known_better(rules[0], measure, count, parts=parts):
                continue
            others = (words for at, words in governs.items() if at != index)
            if _is_beside(rules[0], count) and any(w[0].measure is measure for w in others):
                continue
            phrase = PHRASE <= _length(rules[0], count) <= _LOOSE
            phrase = phrase or _closes_around(count, rules[0])
            phrase = phrase and count.unit.kind != "places"  # "gave up five quarters" took them
            if phrase and (measure.name != _KILLED or rules[0].measure.name in _NO_TOLL):
                continue
            word = replace(rules[0], measure=measure, stock=False, rule=_rule(measure))
            if measure.name == _KILLED and one.sure < _DEAD:
                continue
            if rules[0].measure is not measure and word.takes(count.unit.kind):
                kept[index] = (word,)
        for at, word in enumerate(words) if not one.figure else ():
            met = word.start < end and start < word.end
            if word.figureless and met and word.end - word.start < PHRASE:
                words[at] = replace(word, measure=measure, rule=_rule(measure))
    return kept, tuple(words)


def _length(word: Trigger, count: Count) -> int:
    """Tokens of a phrase without those of the counted that it holds: "drove **at least five
    civilians** from their homes" has four.
    """
    inside = min(word.end, max(count.end, count.unit.end)) - max(word.start, count.start)
    return word.end - word.start - max(0, inside)


def _closes_around(count: Count, word: Trigger) -> bool:
    """Whether a phrase holds those whom it counts, right behind its first word: "put **380
    fighters** out of action".
    """
    return word.harms and 0 < count.start - word.start <= _PUT and count.end < word.end


_PUT = 2
"""Tokens from the first word of such a phrase to whom it counts."""


def _is_known_better(rules: Trigger, measure: Measure, count: Count, *, parts: bool) -> bool:
    """Whether the rules tell the measure of a count better than the tagger, which has read another:
    "11 shells defused", "40 incidents of looting" as a truce, and how badly houses were hit, by the
    tables' words ("inundated", "lost their roofs", "without power"), or that posts were ruined and
    not taken, tents lost and not given, and people taken and neither freed nor dead; that people
    were flown out, and no aid to them; that people died, by several words for it; and a word for
    dead and hurt, of which parts are told behind it: "512 casualties, of whom 120 were killed".
    """
    if parts and measure.name == _KILLED and rules.weak and rules.counts is Counts.OF:
        return True
    if rules.measure.family == _CLEARANCE:
        return True
    if rules.measure.name == _KILLED and rules.end - rules.start > 1 and measure.name in _NO_TOLL:
        return True  # "embraced martyrdom at their hands"
    if rules.measure.family == _DAMAGE and (count.unit.kind == "places" or measure.name == _AID):
        return True  # "destroyed two posts", "washed away 200 tents"
    if measure.name == _AID and rules.measure.family == _MOVED and rules.counts is Counts.OBJECT:
        return count.unit.kind == "people"  # "flew 60 people from Bor to Goma"
    if measure.name in _NO_TAKING and rules.measure.name in _TAKEN:
        return rules.counts is Counts.OBJECT  # "abducted two of his guards"
    if measure.name == _TRUCE and count.unit.kind != _LENGTH:
        return True
    badly = rules.measure.family == _DAMAGE or rules.measure.name == _AFFECTED
    return badly and measure.family == _DAMAGE and count.unit.kind == _HOUSING


def _are_dead(sentence: Sentence, rules: Trigger, count: Count) -> bool:
    """Whether those counted are told to be dead in the same breath, beside others who are missing:
    "31 are missing and **12 are known dead**"; not "12 missing presumed dead".
    """
    between = sentence.tokens[count.end : rules.start]
    named = any(token.low.startswith(_MISSING) or token.kind is not Kind.WORD for token in between)
    return rules.measure.name == _KILLED and 0 < len(between) <= _BESIDE and not named


def _is_its_label(sentence: Sentence, word: Trigger, count: Count) -> bool:
    """Whether a mark parts a word from its figure, as it does a label: "Deaths – 31", "Dead
    (confirmed): 31"; or nothing else stands on their line. What a heading lends is its label too.
    """
    if sentence.borrowed[0] <= word.start < word.end <= sentence.borrowed[1]:
        return True
    between = [token.text for token in sentence.tokens[word.end : count.start]]
    around = (*sentence.tokens[: word.start], *sentence.tokens[count.end :])
    if sentence.form is Form.ITEM and not between and all(t.kind is Kind.MARK for t in around):
        return True
    aside = between[:1] == ["("] and between[-2:-1] == [")"]
    opens = sentence.form is Form.ITEM and all(
        token.kind is not Kind.WORD for token in sentence.tokens[: word.start]
    )
    marked = between[-1:] != [] and between[-1] in BEHIND_LABEL
    return marked and (aside or opens or len(between) == 1)


def _is_beside(word: Trigger, count: Count) -> bool:
    """Whether a verb stands right before what it was done to: of "rescued 60 residents, treated 25
    and fed 900" the tagger is prone to read all by one verb.
    """
    return 0 <= count.start - word.end <= 1


_HARM, _MOVED = "harm", "movement"
_TRUCE, _LENGTH = "ceasefire", "time"
_KILLED = "killed"
_TAKEN = frozenset({"abducted", "detained"})
_NO_TAKING = frozenset({"released", _KILLED})
"""What those are not who were taken, by a verb of the tables."""
_DAMAGE, _HOUSING = "damage", "housing"
_AFFECTED, _AID = "affected", "aid_delivered"
_MISSING = "missing"
_CLEARANCE = "clearance"
_NO_TOLL = frozenset({"displaced", "fled", "surrendered", "released", "trapped", "injured"})
"""What a phrase tells of those whom the tagger may hold for dead: "exchanged 17 bodies", "100 are
still buried under the school", "40 were killed or wounded"."""
_LOOSE = 5
"""Tokens of a phrase, at most, that is surer than the tagger of a figure: a longer one may have
reached over another clause.
"""


def counting_too(
    report: Report,
    sentence: Sentence,
    counts: Sequence[Count],
    told: Sequence[TaggedClaim],
    table: Figures,
) -> tuple[Count, ...]:
    """The counts with the people whom the tagger reads that they count, where no noun beside them
    says more: "lost nine men" of an army, "14 of them".
    """
    made = list(counts)
    for one in told:
        start, end = _tokens(sentence, one.head)
        for index, count in enumerate(counts):
            plain = count.unit.kind in {"", "people"} and not count.unit.category
            if not (one.figure and plain and start < count.end and count.core < end):
                continue
            for span in one.words("unit"):
                other = report.sentence_at(span.start)
                if other is None or other.index > sentence.index:
                    continue  # who is counted is not told by the next item of a list
                at_noun = _tokens(other, span)[0]
                parts = (c.unit for c in counts if c.part and c.start > count.start)
                if other is sentence and any(u.start <= at_noun < u.end for u in parts):
                    continue  # "327, including 44 civilians" tells not who the 327 are
                between = sentence.tokens[count.end : at_noun] if other is sentence else ()
                if any(token.text == "(" for token in between):
                    continue  # nor does "12 (3 women, 2 children)" of the 12
                noun = counted(other.tokens, at_noun, table)
                if noun.kind == "people" and noun.category:
                    at = replace(count.unit, name=noun.name, kind=noun.kind, category=noun.category)
                    made[index] = replace(count, unit=at)
    return tuple(made)


def _tokens(sentence: Sentence, span: Span) -> tuple[int, int]:
    met = [at for at, token in enumerate(sentence.tokens) if token.span.meets(span)]
    return (met[0], met[-1] + 1) if met else (0, 0)


def _is_named(sentence: Sentence, count: Count, word: Trigger) -> bool:
    """Whether a word beside the count is the measure's own name: "13 people are homeless" are."""
    gap = max(word.start - max(count.end, count.unit.end), count.start - word.end)
    parts = word.measure.name.split("_")
    stems = tuple(part[:_STEM] for part in parts if len(part) >= _STEM - 1)
    tokens = sentence.tokens[word.start : word.end]
    return gap <= _BESIDE and any(token.low.startswith(stems) for token in tokens)


_BESIDE = 3
"""Tokens at most between a count and a word beside it."""
_STEM = 5
"""Letters by which a word is known for a form of another: "camps", of ``in_camp``."""


def _of_count(count: Count, measure: Measure) -> Trigger:
    """The word for a measure that only the tagger reads: the noun counted, else the number."""
    unit = count.unit
    at = (unit.start, unit.end) if unit.end > unit.start else (count.core, count.end)
    return _trigger(*at, measure, figureless=False)


def _rule(measure: Measure) -> str:
    return f"measure.{measure.name}.told"


def _trigger(start: int, end: int, measure: Measure, *, figureless: bool) -> Trigger:
    return Trigger(
        start,
        end,
        measure,
        Counts.NOTHING if figureless else Counts.OF,
        _rule(measure),
        figureless=figureless,
        anywhere=True,
        told=True,
    )
