"""What a word is about that was told before and it does not name: "So far only the rebels have
accepted" a truce, "they never agreed to one"; "the army blames the rebels" for an attack.

In: a word in a sentence, and the sentence before. Out: the measure of what is meant, or None where
the word says itself what it is about, or nothing of the kind was told.
"""

from __future__ import annotations

from dragoman.claims import Measure
from dragoman.extract.drafts.reading import Reading, Sighting
from dragoman.extract.measures import Trigger
from dragoman.extract.text.sentences import Kind

__all__ = ["deed_meant", "truce_meant"]

_TRUCE, _DEED = "ceasefire", "violence"
_OBJECT = 5
"""Tokens from a verb to the word that stands for the truce: "accepted on Monday the one"."""


def truce_meant(reading: Reading, seen: Sighting, trigger: Trigger) -> Measure | None:
    """The measure of the truce that ``trigger`` is about without naming it."""
    tokens, grammar = seen.sentence.tokens, reading.grammar
    at = next(
        (n for n in range(trigger.start, trigger.end) if tokens[n].low in grammar.accords), None
    )
    if trigger.measure.family != "politics" or at is None or _says_what(reading, seen, at):
        return None
    told = _told_before(reading, seen, at)
    return next((word.measure for word in told if word.measure.name == _TRUCE), None)


def deed_meant(reading: Reading, seen: Sighting, trigger: Trigger) -> Measure | None:
    """The measure of the attack that somebody is blamed for where ``trigger`` does not say what
    for: "The task force blames the militia", "accused the army of it".
    """
    tokens, grammar = seen.sentence.tokens, reading.grammar
    for at in range(trigger.end, len(tokens)):
        if tokens[at].kind is Kind.MARK:
            break
        if tokens[at].low in grammar.reasons:
            behind = tokens[at + 1].low if at + 1 < len(tokens) else ""
            if behind not in grammar.meant:
                return None
    told = _told_before(reading, seen, trigger.start)
    return next((word.measure for word in told if word.measure.family == _DEED), None)


def _told_before(reading: Reading, seen: Sighting, at: int) -> list[Trigger]:
    """The words that may claim before a token of a sentence, the nearest first, and those of the
    sentence before.
    """
    index = seen.sentence.index
    before = reading.sightings[index - 1] if index else None
    here = [word for word in seen.triggers if word.end <= at and not word.of_told]
    return [*reversed(here), *(reversed(before.triggers) if before else ())]


def _says_what(reading: Reading, seen: Sighting, verb: int) -> bool:
    """Whether the verb has an object of its own."""
    tokens, grammar = seen.sentence.tokens, reading.grammar
    for token in tokens[verb + 1 : verb + 1 + _OBJECT]:
        if token.kind is Kind.MARK or token.low in grammar.meant:
            return False
        dated = any(token.span.meets(window.span) for window in seen.windows)
        if not (dated or token.low in grammar.keeping):
            return True
    return verb + 1 < len(tokens)
