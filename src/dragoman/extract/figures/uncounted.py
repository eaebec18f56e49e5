"""Numbers of people to whom nothing happened: how many live in a town, how many a hall has room
for, how many a waterworks supplies; of what a strike was made with, which is no further strike; and
of what was spared, which is told beside what was destroyed.

In: tokens around a number, and ``[[uncounted]]`` of ``figures.toml``. Out: whether it is such.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Token

__all__ = ["Uncounted"]


@dataclass(frozen=True)
class Uncounted:
    """One kind of such numbers."""

    leads: Phrases[str] | None
    """What stands right before the number, or its hedge: "home to", "built for"; None: anything."""
    follows: Phrases[str] | None
    """What stands right behind its noun: "only 40 houses **remain**"; None: anything."""
    but: Phrases[str] | None
    """What may not stand there, since it tells what befell them: "had 12 men **killed**"."""
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
                _phrases(row, "leads"),
                _phrases(row, "follows"),
                _phrases(row, "but"),
                frozenset(row.get("beside", ())),
                frozenset(row.get("unless", ())),
                frozenset(row["categories"]) if "categories" in row else None,
                frozenset(row.get("kinds", _PEOPLE)),
            )
            for row in rows
        )

    def holds(
        self, tokens: Sequence[Token], at: tuple[int, int], kind: str, category: str | None
    ) -> bool:
        """Whether a number is such that stands, with its hedge and its noun, at these tokens, of
        units of this kind and category.
        """
        start, end = at
        if kind not in self.kinds:
            return False
        if self.categories is not None and (category or "") not in self.categories:
            return False
        if self.follows is not None and self.follows.longest(tokens, end) is None:
            return False
        if self.but is not None and self.but.longest(tokens, end) is not None:
            return False
        if self.leads is None:
            return True
        first = max(0, start - _LEAD)
        if not any(match.end == start - first for match in self.leads.find(tokens[first:start])):
            return False
        near = {token.low for token in tokens[max(0, start - _NEAR) : start]}
        beside = not self.beside or not self.beside.isdisjoint(near)
        return beside and self.unless.isdisjoint(near)


def _phrases(row: Mapping[str, Any], key: str) -> Phrases[str] | None:
    return Phrases([(pattern, pattern) for pattern in row[key]]) if key in row else None


_PEOPLE = ("", "people", "households")
_LEAD = 6
"""Tokens, at most, of what leads a number."""
_NEAR = 12
"""Tokens before a number in which what it is of stands: "the pumps at Kupe, which serve"."""
