"""Whether ground is the subject of a word: "Kidal, still in rebel hands", "the post at Lere was
abandoned", "all but the prison are lost".

In: a reading, a sentence as it was seen, a word of territory. Out: yes or no. A place may only be
where something else was ("talks in Kidal were abandoned"): behind a preposition it needs a noun of
ground before that.
"""

from __future__ import annotations

from dragoman.extract.drafts.reading import Reading, Sighting
from dragoman.extract.measures import Trigger

__all__ = ["has_ground"]


def has_ground(reading: Reading, seen: Sighting, trigger: Trigger) -> bool:
    """Whether nothing but small words stand between the word and the ground before it, which it
    does not only describe: "districts held by rebels".
    """
    tokens, grammar = seen.sentence.tokens, reading.grammar
    apart = trigger.start > 0 and tokens[trigger.start - 1].text == ","
    counted = any(0 <= count.start - trigger.end <= 1 for count in seen.counts)
    whose = tokens[trigger.end - 1].low in grammar.agents and not trigger.passive
    if counted or ((trigger.describes or whose) and not apart):
        return False  # "at the station were lost six people", "in districts held by rebels"
    for position in range(trigger.start - 1, max(-1, trigger.start - _REACH), -1):
        places = (p for p in seen.places if p.start <= position < p.end)
        place = next((p for p in places if not p.pointing), None)
        if place is not None:
            return _is_subject(reading, seen, place.start)
        low = tokens[position].low
        if low in grammar.grounds or low in grammar.held:
            return True
        if low not in grammar.predicates:
            return False
    return False


_REACH = 7
"""Tokens from the ground to the word: "Kramatorsk, too, had by then been abandoned"."""


def _is_subject(reading: Reading, seen: Sighting, start: int) -> bool:
    """Whether a place stands for itself, or says which ground: "the town of Bria"."""
    tokens, grammar = seen.sentence.tokens, reading.grammar
    before = start - 1
    while before >= 0 and tokens[before].low in grammar.leading:
        before -= 1
    if before < 0 or tokens[before].low not in grammar.ungrounded | grammar.between:
        return True
    held = grammar.grounds | grammar.held
    if tokens[before].low in grammar.clauses:
        return True
    return before > 0 and tokens[before - 1].low in held
