"""Which word of agreeing is about a truce that was told before: "So far only the rebels have
accepted", "they never agreed to one", "had promised to observe it".

In: a word of politics in a sentence, and the sentence before. Out: the truce's measure, or None
where the word says itself what was agreed, or no truce was told.
"""

from __future__ import annotations

from dragoman.claims import Measure
from dragoman.extract.measures import Trigger
from dragoman.extract.reading import Reading, Sighting
from dragoman.extract.sentences import Kind

__all__ = ["truce_meant"]

_TRUCE = "ceasefire"
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
    before = next((s for s in reading.sightings if _is_before(s, seen)), None)
    told = [word for word in seen.triggers if word.end <= at]
    told += before.triggers if before else ()
    return next((word.measure for word in told if word.measure.name == _TRUCE), None)


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


def _is_before(one: Sighting, other: Sighting) -> bool:
    return other.sentence.index - one.sentence.index == 1
