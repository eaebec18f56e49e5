"""Which sentences can bear a claim at all. Only these meet the costlier steps.

In: a report taken apart, a language. Out: for each sentence the measure words in it, or none where
it cannot bear a claim. A sentence passes with a word that claims by itself ("ceasefire"), with a
measure word and something that may count ("several", "no", a digit), or with such a thing right
after one that passed: parts go on without a word of their own ("Of these, 119 are children").

What it keeps and what it passes is measured by ``eval/gate_recall.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.claims import Measure
from dragoman.extract.drafts.modality import is_unreal
from dragoman.extract.figures import Figures
from dragoman.extract.glance import counting
from dragoman.extract.language import Language
from dragoman.extract.measures import Trigger, triggers
from dragoman.extract.measures.lent import lent
from dragoman.extract.measures.summed import Summed
from dragoman.extract.text.sentences import OF_TABLES, Form, Kind, Report, Sentence
from dragoman.extract.text.signs import as_read

__all__ = ["Passed", "is_of_field", "is_public", "passes_by", "passing"]


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence with the measure words in it; none where it cannot bear a claim."""

    sentence: Sentence
    triggers: tuple[Trigger, ...]
    bears: bool
    everyday: bool = False
    """Of business, sport, courts or parliaments, or a question: it tells nothing of what
    `is_public`.
    """


def passing(report: Report, language: Language) -> tuple[Passed, ...]:
    """Every sentence of ``report``, in order, with its measure words where it passes.

    Empty where the report is about something else than conflict, displacement or disaster; a long
    one must have a word of the field, or count people or houses in every other sentence, as a list
    does.
    """
    told = [s for s in report.sentences if s.form not in OF_TABLES]
    bearing = language.bearing(report)
    if bearing >= _needed(len(told)):  # a site is a site, however many there are
        return tuple(_pass(report.sentences, language))
    told = [s for s in told if s.form is not Form.HEADING]
    numbered = {s.index for s in told if counting(report.text[s.start : s.end])}
    if bearing < 0 or 2 * len(numbered) < len(told):
        return ()
    passed = tuple(_pass(report.sentences, language))
    of_harm = sum(one.sentence.index in numbered and _counts_harm(one) for one in passed)
    return passed if 2 * of_harm >= len(told) else ()


def _counts_harm(passed: Passed) -> bool:
    """Whether a sentence has a word of what befalls people or their houses, and no everyday one."""
    return any(not (word.weak or is_public(word.measure)) for word in passed.triggers)


def is_of_field(report: Report, language: Language) -> bool:
    """Whether all of a report is about conflict, displacement or disaster, however long it is; one
    that passes may come to a war at its end.
    """
    return language.bearing(report) >= len(report.sentences) * _A_SENTENCE


def passes_by(text: str, language: Language) -> bool:
    """Whether a text surely has no sentence that passes, by a glance at its words.

    `passing` then gives nothing; where this is False it may give nothing all the same.
    """
    text = as_read(text)
    field, enough = language.field, math.ceil(_OF_THE_FIELD / _A_SENTENCE)

    @cache
    def told() -> int:
        return field.sentences(text, enough)

    @cache
    def may_be_a_list() -> bool:
        most = 2 * counting(text)
        return most >= told() and (told() < enough or most >= field.sentences(text, most + 1))

    def is_too_little(bearing: float) -> bool:
        if bearing < 0 or bearing >= _OF_THE_FIELD:
            return bearing < 0
        return bearing < _needed(told()) and not may_be_a_list()

    most = field.most(text)
    return is_too_little(most) or is_too_little(most - field.against(text))


def _needed(sentences: int) -> int:
    return min(_OF_THE_FIELD, int(sentences * _A_SENTENCE))


_A_SENTENCE = 0.3
"""The least bearing of a report by its sentences; a line or two may have only the measure. Of 280
reports of conflict the one with least has 0.38, and it is cut into items of three words; of 80
stories of local news in which something seemed to be claimed, 56 have less, and they tell of
budgets, wrecks on the road and burnt-down houses."""
_OF_THE_FIELD = 8
"""The bearing that is enough, however long a text is: a digest may come to a war at its end."""


def _pass(sentences: Sequence[Sentence], language: Language) -> Iterator[Passed]:
    before = False
    units = language.figures.units
    summed = Summed(sentences, language.measures, units)
    for own in sentences:
        sentence, words = own, triggers(own, language.measures)
        everyday = _asks(own, language) or (bool(words) and _is_everyday(own, language))
        if everyday:
            words = tuple(word for word in words if not is_public(word.measure))
        borrowed = None if words else lent(own, sentences, language.measures, units, summed)
        if borrowed:
            sentence, words = borrowed
        counts = _may_count(sentence, language.figures, words)
        # a word in a table claims nothing without a figure
        alone = sentence.form not in OF_TABLES and any(
            word.figureless or _moves(word) or _is_denied(word, sentence, language)
            for word in words
        )
        bears = alone or (counts and (bool(words) or before) and own.form is not Form.COLUMN)
        bears = bears and next(language.pretence.within(sentence), None) is None
        yield Passed(sentence, words if bears else (), bears, everyday)
        before = bears


def is_public(measure: Measure) -> bool:
    """Whether other affairs are told by the same words: deals, demands, raids, seats won."""
    return measure.family in _PUBLIC or measure.name in _OF_COURTS


_PUBLIC = frozenset({"politics", "territory", "violence", "access"})
_OF_COURTS = frozenset({"released", "surrendered", "detained"})


def _is_everyday(sentence: Sentence, language: Language) -> bool:
    """Whether a sentence tells of business, sport, courts or parliaments, and of nothing else."""
    if next(language.everyday.within(sentence), None) is None:
        return False
    return next(language.about.within(sentence), None) is None


def _asks(sentence: Sentence, language: Language) -> bool:
    """Whether a sentence asks if something is so: "Q: Was there shelling of the town?"."""
    tokens = sentence.tokens
    if all(token.text != "?" for token in tokens[-_CLOSE:]):
        return False
    named = (at + 1 for at, token in enumerate(tokens[:_NAMED]) if token.text in _LEADS)
    opens = max(named, default=0)
    return opens < len(tokens) and tokens[opens].low in language.grammar.helping


_CLOSE, _NAMED, _LEADS = 2, 8, frozenset(':—–-"“«')
"""Tokens that end a question with its quotation mark, and of what stands before it, at most: the
name of who asks, and a mark.
"""


def _moves(word: Trigger) -> bool:
    """People on the move are told without a figure too: "displacement has picked up again"."""
    return word.measure.family == "movement" and not word.weak


def _is_denied(word: Trigger, sentence: Sentence, language: Language) -> bool:
    """That people were harmed is denied without a figure too: "denied having killed civilians"."""
    at = (word.start, word.end)
    return word.harms and is_unreal(word.measure, sentence.tokens, at, language.modalities)


def _may_count(sentence: Sentence, table: Figures, words: Sequence[Trigger]) -> bool:
    if any(word.harms for word in words) and not table.articles.isdisjoint(sentence.words):
        return True  # "a civilian was killed"
    return any(
        token.kind is Kind.NUMBER or token.low in table.may_count or "-" in token.low
        for token in sentence.tokens
    )
