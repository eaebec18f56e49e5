"""Numbers of people to whom nothing happened: how many live in a town, how many a hall has room
for, how many a waterworks supplies; and of what a strike was made with, which is no further strike.

In: tokens around a number, and ``[[uncounted]]`` of ``figures.toml``. Out: whether it is such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.extract.phrases import Phrases
from dragoman.extract.sentences import Token

__all__ = ["Uncounted"]


@dataclass(frozen=True)
class Uncounted:
    """One kind of such numbers."""

    leads: Phrases[str]
    """What stands right before the number, or its hedge: "home to", "built for"."""
    beside: frozenset[str]
    """Of these one must stand before it; none: anything may."""
    unless: frozenset[str]
    """None of these may: a camp that is home to so many holds them."""
    categories: frozenset[str] | None
    """Whom it may count, "" for people without a word of their own; None: anybody."""
    kinds: frozenset[str]
    """The kinds of units that it may count: of people, unless it is told."""

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> tuple[Uncounted, ...]:
        """Compile the entries of ``[[uncounted]]``."""
        return tuple(
            cls(
                Phrases([(pattern, pattern) for pattern in row["leads"]]),
                frozenset(row.get("beside", ())),
                frozenset(row.get("unless", ())),
                frozenset(row["categories"]) if "categories" in row else None,
                frozenset(row.get("kinds", _PEOPLE)),
            )
            for row in rows
        )

    def holds(self, tokens: Sequence[Token], start: int, kind: str, category: str | None) -> bool:
        """Whether a number that starts, with its hedge, at ``start`` is such, of units of this kind
        and category.
        """
        if kind not in self.kinds:
            return False
        if self.categories is not None and (category or "") not in self.categories:
            return False
        first = max(0, start - _LEAD)
        if not any(match.end == start - first for match in self.leads.find(tokens[first:start])):
            return False
        near = {token.low for token in tokens[max(0, start - _NEAR) : start]}
        beside = not self.beside or not self.beside.isdisjoint(near)
        return beside and self.unless.isdisjoint(near)


_PEOPLE = ("", "people", "households")
_LEAD = 6
"""Tokens, at most, of what leads a number."""
_NEAR = 12
"""Tokens before a number in which what it is of stands: "the pumps at Kupe, which serve"."""
