"""What a feature finds of two claims: how they fit, how much it weighs, and the sentence.

It finds nothing itself: `numbers`, `features` and `copies` do.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from dragoman.claims import Reason

__all__ = ["Finding", "Fit", "day_in_words"]


class Fit(StrEnum):
    """How the earlier claim stands to the later one, on one feature."""

    SAME = "same"
    ROUNDED = "rounded"
    """One number is the other, rounded."""
    ALLOWED = "allowed"
    """A vague word or a range takes the number in."""
    GARBLED = "garbled"
    """The digits of one are those of the other, one lost, doubled or moved."""
    INSIDE = "inside"
    """The earlier one's lies in the later one's."""
    HOLDS = "holds"
    """The later one's lies in the earlier one's."""
    MEETS = "meets"
    """Both can hold; whether they are one is open."""
    APART = "apart"


class Finding(NamedTuple):
    """A tuple, since several are made of every pair that is compared."""

    feature: str
    """``measure``, ``figure``, ``group``, ``when``, ``where``, ``destination``, ``speaker``..."""
    fit: Fit
    weight: float
    """Above 0 where it speaks for one thing, below 0 against."""
    detail: str
    """The sentence that a reviewer reads."""

    @property
    def reason(self) -> Reason:
        return Reason(self.feature, self.weight, self.detail)


@lru_cache(maxsize=65_536)
def day_in_words(day: date | None) -> str:
    """A day as a reviewer reads it.

    >>> day_in_words(date(2016, 11, 27))
    '27 Nov 2016'
    """
    return f"{day.day} {day:%b %Y}" if day else "an open day"
