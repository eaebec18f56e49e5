"""People counted by where they stay: the head of a column of names in; what is counted beside each
name, out.

    Camp | Households | Persons          Shelter | Families
    Kule | 310        | 1,480            School 5 | 45

Of a camp these are in it, and of a shelter sheltered there, where nothing else says what befell
them; and those displaced are so, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.extract.measures import Counts, Measures, Trigger
from dragoman.extract.text.sentences import Sentence, Token

__all__ = ["as_staying", "staying"]


def staying(corner: Sentence, table: Measures) -> tuple[tuple[Token, ...], list[Trigger]] | None:
    """The head of the names, and what it makes of people beside them; None where it tells none."""
    name = _measure_of(corner, table)
    if name is None:
        return None
    rule = f"measure.{name}.{Counts.EITHER.value}"
    measure, end = table.vocabulary[name], len(corner.tokens)
    word = Trigger(0, end, measure, Counts.EITHER, rule, anywhere=True, stock=True)
    return corner.tokens, [word]


def as_staying(
    found: Sequence[Trigger], corners: Sequence[Sentence], table: Measures
) -> list[Trigger]:
    """The words of a heading, of which one for the displaced tells where they stay."""
    name = next(filter(None, (_measure_of(corner, table) for corner in corners)), None)
    if name is None:
        return list(found)
    return [
        replace(word, measure=table.vocabulary[name], stock=True)
        if word.measure.name == _DISPLACED
        else word
        for word in found
    ]


def _measure_of(corner: Sentence, table: Measures) -> str | None:
    """The measure of those who stay in what the head of a column names: "Camp", "IDP shelter"."""
    return next((name for name, nouns in table.stays.items() if corner.words & nouns), None)


_DISPLACED = "displaced"
