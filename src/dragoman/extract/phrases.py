"""Phrases of the language tables, matched on tokens. In: patterns; out: where they stand.

A pattern is words with single spaces between them, lower case:

    came|come|comes out        any one of several words
    handed in their? weapons   a word that may be missing
    laid ** arms               up to five words between
    # militants                a number in digits

Marks (commas, brackets, quotation marks) are tokens too, so a pattern never reaches across one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from dragoman.errors import UsageError
from dragoman.extract.sentences import Kind, Token

__all__ = ["Match", "Phrases"]

Value = TypeVar("Value")

_GAP = "**"
_GAP_WORDS = 5
_DIGITS = "#"


@dataclass(frozen=True, slots=True)
class Match(Generic[Value]):
    """``tokens[start:end]`` reads as the phrase that stands for ``value``."""

    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class _Step:
    words: frozenset[str]
    optional: bool = False
    gap: bool = False

    def takes(self, token: Token) -> bool:
        return token.low in self.words or (_DIGITS in self.words and token.kind is Kind.NUMBER)


class Phrases(Generic[Value]):
    """A set of patterns, each standing for a value.

    >>> from dragoman.extract.sentences import split
    >>> phrases = Phrases([("came|come out", "departed"), ("laid ** arms", "surrendered")])
    >>> tokens = split("They laid down all their arms and came out.").sentences[0].tokens
    >>> [(m.start, m.end, m.value) for m in phrases.find(tokens)]
    [(1, 6, 'surrendered'), (7, 9, 'departed')]
    """

    def __init__(self, rows: Sequence[tuple[str, Value]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[_Step, ...], Value]]] = defaultdict(list)
        for pattern, value in rows:
            steps = tuple(_step(word, pattern) for word in pattern.split())
            if not steps or steps[0].optional or steps[0].gap or steps[-1].gap:
                raise UsageError(f"pattern {pattern!r}: it must begin and end with a word")
            for word in steps[0].words:
                self._by_first[word].append((steps, value))

    def at(self, tokens: Sequence[Token], position: int) -> Iterator[Match[Value]]:
        """Every phrase that begins at ``position``, each at its longest."""
        token = tokens[position]
        first = _DIGITS if token.kind is Kind.NUMBER else token.low
        for steps, value in self._by_first.get(first, ()):
            end = _reach(tokens, position, steps)
            if end is not None:
                yield Match(position, end, value)

    def longest(self, tokens: Sequence[Token], position: int) -> Match[Value] | None:
        """The longest phrase that begins at ``position``; of equals, the first in the table."""
        return max(self.at(tokens, position), key=lambda match: match.end, default=None)

    def find(self, tokens: Sequence[Token]) -> Iterator[Match[Value]]:
        """Every phrase anywhere, in order; they may overlap."""
        for position in range(len(tokens)):
            yield from self.at(tokens, position)

    def apart(self, tokens: Sequence[Token]) -> Iterator[Match[Value]]:
        """Phrases that do not overlap, the longest from the left."""
        position = 0
        while position < len(tokens):
            match = self.longest(tokens, position)
            if match:
                yield match
            position = match.end if match else position + 1


def _step(word: str, pattern: str) -> _Step:
    if word == _GAP:
        return _Step(frozenset(), gap=True)
    optional = word.endswith("?") and len(word) > 1
    words = frozenset(word.removesuffix("?").split("|"))
    if "" in words:
        raise UsageError(f"pattern {pattern!r}: a word is missing beside '|'")
    return _Step(words, optional)


def _reach(tokens: Sequence[Token], position: int, steps: Sequence[_Step]) -> int | None:
    """The furthest end of a match of ``steps`` from ``position``."""
    if not steps:
        return position
    step, rest = steps[0], steps[1:]
    if step.gap:
        for skipped in range(_GAP_WORDS + 1):
            end = _reach(tokens, position + skipped, rest)
            if end is not None:
                return end
            if position + skipped >= len(tokens) or tokens[position + skipped].kind is Kind.MARK:
                return None
        return None
    if position < len(tokens) and step.takes(tokens[position]):
        end = _reach(tokens, position + 1, rest)
        if end is not None:
            return end
    return _reach(tokens, position, rest) if step.optional else None
