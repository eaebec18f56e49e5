"""Numbers of one word that only what stands behind them makes a count.

In: tokens and the tables. Out: how long something is ("a six-hour pause"), and who the one is of
several whom something befell ("one of its drivers was hurt", "one dead"), and the next of those
told ("another wounded").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from msgspec import structs

from dragoman.claims import Number
from dragoman.extract.figures.nouns import counted, unit_of
from dragoman.extract.figures.numerals import value_at
from dragoman.extract.figures.quantities import PEOPLE, Figures, Unit, ending_at
from dragoman.extract.text.sentences import Kind, Token

__all__ = [
    "Signal",
    "another_at",
    "befalls_the_living",
    "both_harmed",
    "leads_on",
    "length_at",
    "none_of_them",
    "one_alone",
    "one_of_several",
    "past_who",
    "unknown_one",
    "who_of_them",
]


class Signal(Protocol):
    """A word that tells a measure, as far as figures need to know it (`measures.Trigger`)."""

    @property
    def start(self) -> int:
        """Its first token."""

    @property
    def end(self) -> int:
        """Behind its last token."""

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb whose subject is counted."""

    @property
    def harms(self) -> bool:
        """Whether it tells what befell people one by one."""


def length_at(tokens: Sequence[Token], position: int, table: Figures) -> tuple[int, Unit] | None:
    """The number and the span of time that one word tells: "a **six-hour** pause"."""
    number, mark, unit = tokens[position].low.partition("-")
    n = table.numerals.get(number) if mark else None
    if n is None:
        return None
    named = table.units.longest([structs.replace(tokens[position], low=unit)], 0)
    if named is None or named.value.kind != "time":
        return None
    return n, replace(named.value, start=position, end=position + 1)


def one_of_several(
    tokens: Sequence[Token], position: int, table: Figures, harm: Sequence[Signal]
) -> Unit | None:
    """Whom something befell: "one of its drivers was hurt", "one of them was hit"; without a kind
    where they were told before.
    """
    lead = table.one_of.longest(tokens, position)
    if lead is None:
        return None
    unit, part = unit_of(tokens, position, position + 1, table)
    first = after = unit.end if unit.kind else lead.end
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    befell = any(
        lead.end <= word.start <= after
        and (word.is_verb or first < after or word.start < first)  # not "one of them killed 12"
        for word in harm
    )
    how = first < after and (after == len(tokens) or tokens[after].kind is Kind.MARK)
    befell = befell or (how and tokens[after - 1].low in table.gravely)  # "one of them **badly**"
    people = unit.kind == "people" or (part and not unit.kind)
    return (
        unit if people and (befell or (unit.kind and leads_on(tokens, unit.end, table))) else None
    )


def who_of_them(tokens: Sequence[Token], position: int, table: Figures) -> Unit | None:
    """Who one of those counted before it is: "two people were killed, **one of them a woman**"."""
    lead = table.one_of.longest(tokens, position)
    if lead is None or lead.end >= len(tokens) or tokens[lead.end].low not in table.articles:
        return None
    who = counted(tokens, lead.end + 1, table)
    _, part = unit_of(tokens, position, position + 1, table)
    return who if part and who.kind == PEOPLE and who.category else None


def both_harmed(
    tokens: Sequence[Token], position: int, table: Figures, harm: Sequence[Signal]
) -> Unit | None:
    """The two whom something befell: "**both** drivers were killed", "wounded both sons"; not "both
    soldiers and civilians".
    """
    if tokens[position].low not in table.both:
        return None
    unit, _ = unit_of(tokens, position, position + 1, table)
    after = unit.end
    if unit.kind != PEOPLE or unit.start <= position:
        return None
    if after < len(tokens) and tokens[after].low in table.glue:
        return None
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    befell = any(
        word.end == position or (word.start == after and after > unit.end) for word in harm
    )
    return unit if befell else None


def leads_on(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether others are counted behind it, so that it is the first of a list: "a policeman **and
    two** soldiers".
    """
    glued = at + 1 < len(tokens) and tokens[at].low in table.glue
    return glued and value_at(tokens, at + 1, table) is not None


def one_alone(
    tokens: Sequence[Token], position: int, table: Figures, harm: Sequence[Signal]
) -> bool:
    """Whether one without a noun stands there whom something befell: "**one** dead, four injured",
    "is **one** perished", "at least **one** died", "killing **one** and wounding six"; not "the
    one", nor where others are counted behind the verb: "one killed two".
    """
    if table.numerals.get(tokens[position].low) != 1:
        return False
    hedge = ending_at(table.hedges, tokens, position)
    first = hedge.start if hedge and hedge.value is not None else position
    return _is_struck(tokens, first, position, table, harm) or _is_whom(
        tokens, first, position, table, harm
    )


def _is_struck(
    tokens: Sequence[Token], first: int, at: int, table: Figures, harm: Sequence[Signal]
) -> bool:
    """Whether one at ``at``, with a hedge from ``first`` on, stands before what befell them."""
    before = tokens[first - 1] if first else None
    led = table.joints | table.auxiliaries | table.counted_by
    if not (before is None or before.kind is Kind.MARK or before.low in led or first < at):
        return False
    after = at + 1
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    return _befalls(tokens, after, table, harm)


def _befalls(tokens: Sequence[Token], at: int, table: Figures, harm: Iterable[Signal]) -> bool:
    """Whether a word of harm begins there, and nobody else is counted behind it: "killed two"."""
    ends = [word.end for word in harm if word.start == at]
    behind = [tokens[end] for end in ends if end < len(tokens)]
    return bool(ends) and not any(
        token.kind is Kind.NUMBER or token.low in table.numerals for token in behind
    )


def _is_whom(
    tokens: Sequence[Token], first: int, at: int, table: Figures, harm: Sequence[Signal]
) -> bool:
    """Whether one stands right behind what befell them, and no noun behind it: "wounded **one**";
    not "killed one by one".
    """
    if not any(word.end == first for word in harm) or table.idle.longest(tokens, at):
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or behind.kind is not Kind.WORD or behind.low in table.stops


def none_of_them(
    tokens: Sequence[Token], position: int, table: Figures, harm: Sequence[Signal]
) -> bool:
    """Whether a word for nobody stands there before what befell none: "**none** drowned"."""
    if tokens[position].low not in table.nothing_lone:
        return False
    after = position + 1
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    return any(word.start <= after < word.end for word in harm)


def another_at(
    tokens: Sequence[Token],
    position: int,
    table: Figures,
    harm: Iterable[Signal],
    before: Number | None,
) -> int | None:
    """Where the words for one more end whom something befell, as those told before: "and
    **another** wounded", "**a third** was wounded"; whatever he did where he is the next of them in
    order: "two were shot, **a third** escaped". ``before``: how many were told.
    """
    match = table.another.longest(tokens, position)
    if match is None:
        return None
    after = match.end
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    last = tokens[match.end - 1].low
    next_one = last in table.ordinals and before == table.ordinals.index(last) + 1
    verb = tokens[after : after + 1] if next_one else ()
    acts = any(token.kind is Kind.MARK and token.text[0].isalpha() for token in verb)
    return match.end if acts or _befalls(tokens, after, table, harm) else None


def befalls_the_living(tokens: Sequence[Token], word: Signal, table: Figures) -> bool:
    """Whether a word of harm is of what happens to people alone: "killed", not "hit"."""
    return any(token.low in table.mortal for token in tokens[word.start : word.end])


def unknown_one(tokens: Sequence[Token], first: int, table: Figures) -> Unit:
    """Who an article counts by a noun that no table knows: "an **organist**", "a **head
    constable**"; a unit of no class where no noun stands there, or that of a thing or of more
    ("a list of 40 dead").
    """
    end, closes = first, table.stops | table.auxiliaries | table.no_one | table.led_articles
    while (
        end < min(len(tokens), first + _ONES_NOUN)
        and tokens[end].kind is Kind.WORD
        and tokens[end].low not in closes
        and (end == first or not tokens[end].low.endswith(table.participles))
    ):
        end += 1
    noun = tokens[end - 1]
    counts = any(value_at(tokens, at, table) is not None for at in range(first, end))
    of_more = end + 1 < len(tokens) and tokens[end].low in table.share_of
    counts = counts or (of_more and value_at(tokens, end + 1, table) is not None)
    if end == first or counts or noun.low in table.lifeless or noun.text[-1] in "'’":
        return Unit("", "", start=first, end=first)
    return Unit(PEOPLE, "people", noun.text if noun.capital else noun.low, first, end)


_ONES_NOUN = 3
"""Words of such a noun at most: "a retired head constable"."""


def past_who(tokens: Sequence[Token], at: int, table: Figures) -> int:
    """Behind what tells more of one: ", 34,", "a boy **of eight**", "a member **of the Front**", "a
    shepherd **and his daughter**"; ``at`` where nothing does.
    """
    inside = tokens[at : at + _AN_AGE_BEHIND]
    if [t.text if t.kind is Kind.MARK else t.kind for t in inside] == [",", Kind.NUMBER, ","]:
        return at + _AN_AGE_BEHIND
    more = table.more_of_one.longest(tokens, at) if at < len(tokens) else None
    if more is None:
        return at
    end = more.end
    while end < min(len(tokens), more.end + _ONES_NOUN) and (
        tokens[end].kind is not Kind.MARK and tokens[end].low not in table.stops | table.auxiliaries
    ):
        end += 1
    return end if end > more.end else at


_AN_AGE_BEHIND = 3
"""Tokens of an age in commas."""
