"""Numbers of one word that only what stands behind them makes a count.

In: tokens and the tables. Out: how long something is ("a six-hour pause"), and who the one is of
several whom something befell ("one of its drivers was hurt", "one dead"), and the next of those
told ("another wounded").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from msgspec import structs

from dragoman.extract.nouns import unit_of
from dragoman.extract.quantities import Figures, Unit
from dragoman.extract.sentences import Kind, Token

__all__ = ["Signal", "another_at", "length_at", "one_alone", "one_of_several"]


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
    people = unit.kind == "people" or (part and not unit.kind)
    return unit if befell and people else None


def one_alone(
    tokens: Sequence[Token], position: int, table: Figures, harm: Sequence[Signal]
) -> bool:
    """Whether one without a noun stands there whom something befell: "**one** dead, four injured",
    "is **one** perished"; not "the one", nor where others are counted behind the verb: "one killed
    two".
    """
    before = tokens[position - 1] if position else None
    led = table.joints | table.auxiliaries
    opens = before is None or before.kind is Kind.MARK or before.low in led
    if table.numerals.get(tokens[position].low) != 1 or not opens:
        return False
    after = position + 1
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    ends = [word.end for word in harm if word.start == after]
    behind = [tokens[end] for end in ends if end < len(tokens)]
    return bool(ends) and not any(
        token.kind is Kind.NUMBER or token.low in table.numerals for token in behind
    )


def another_at(
    tokens: Sequence[Token], position: int, table: Figures, harm: Sequence[Signal]
) -> int | None:
    """Where the words for one more end whom something befell, as those told before: "and
    **another** wounded", "**a third** was wounded".
    """
    match = table.another.longest(tokens, position)
    after = match.end if match else len(tokens)
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    return match.end if match and any(word.start == after for word in harm) else None
