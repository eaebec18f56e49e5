"""What a word is about that the rest of the report tells and it does not: "So far only the rebels
have accepted" a truce, "they never agreed to one"; "the army blames the rebels" for an attack; "the
bombing" of a church by a man with a belt.

In: a word in a sentence, and the report. Out: the measure of what is meant, or None where the word
says itself what it is about, or nothing of the kind was told.
"""

from __future__ import annotations

from dragoman.claims import Measure
from dragoman.extract.drafts.reading import Reading, Sighting
from dragoman.extract.measures import Trigger
from dragoman.extract.text.sentences import Kind

__all__ = ["blast_meant", "deed_meant", "truce_meant"]

_TRUCE, _DEED, _BLAST = "ceasefire", "violence", "explosion"
_FROM_AFAR = frozenset({"air_strike", "shelling"})
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


def blast_meant(reading: Reading, seen: Sighting, trigger: Trigger) -> Measure | None:
    """The measure of an explosion where ``trigger`` may stand for one or for bombs from the air
    ("bombing"), and the report tells of explosions and of nothing that came from afar.
    """
    if not _may_be_a_blast(reading, seen, trigger):
        return None
    others = [(s, word) for s in reading.sightings for word in s.triggers]
    if any(w.measure.name in _FROM_AFAR and not _may_be_a_blast(reading, s, w) for s, w in others):
        return None
    return next((word.measure for _, word in others if word.measure.name == _BLAST), None)


def _may_be_a_blast(reading: Reading, seen: Sighting, word: Trigger) -> bool:
    alone = word.end - word.start == 1 and word.measure.name in _FROM_AFAR
    return alone and seen.sentence.tokens[word.start].low in reading.grammar.blasts


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
