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
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from dragoman.errors import UsageError
from dragoman.extract.text.sentences import Kind, Sentence, Token

__all__ = ["Match", "Phrases"]

Value = TypeVar("Value")

_GAP = "**"
_GAP_WORDS = 5
_DIGITS = "#"


class Match(msgspec.Struct, Generic[Value], frozen=True, gc=False):
    """``tokens[start:end]`` reads as the phrase that stands for ``value``."""

    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class _Step:
    words: frozenset[str]
    """Of a gap, those that end it."""
    optional: bool = False
    gap: bool = False

    def takes(self, token: Token) -> bool:
        return token.low in self.words or (_DIGITS in self.words and token.kind is Kind.NUMBER)


_Row = tuple[frozenset[str] | None, frozenset[str] | None, tuple[_Step, ...], Value]
"""The words of which one must come next, and those of which one must come last, where that can be
told by a word alone; the steps after the first; what the phrase stands for.
"""


class Phrases(Generic[Value]):
    """A set of patterns, each standing for a value.

    >>> from dragoman.extract.text.sentences import split
    >>> phrases = Phrases([("came|come out", "departed"), ("laid ** arms", "surrendered")])
    >>> tokens = split("They laid down all their arms and came out.").sentences[0].tokens
    >>> [(m.start, m.end, m.value) for m in phrases.find(tokens)]
    [(1, 6, 'surrendered'), (7, 9, 'departed')]
    """

    def __init__(self, rows: Sequence[tuple[str, Value]], apart: Collection[str] = ()) -> None:
        """``apart``: words that "up to five words between" never reach across."""
        by_first: dict[str, list[_Row[Value]]] = defaultdict(list)
        for pattern, value in rows:
            steps = tuple(_step(word, pattern, apart) for word in pattern.split())
            if not steps or steps[0].optional or steps[0].gap or steps[-1].gap:
                raise UsageError(f"pattern {pattern!r}: it must begin and end with a word")
            for word in steps[0].words:
                by_first[word].append((_next(steps), _last(steps), steps[1:], value))
        self._by_first: Mapping[str, Sequence[_Row[Value]]] = dict(by_first)
        self._firsts = frozenset(by_first)
        self._digits = _DIGITS in by_first
        self._kept: tuple[Sequence[Token], tuple[Match[Value], ...]] = ((), ())

    @property
    def firsts(self) -> frozenset[str]:
        """The words that a phrase may begin with; ``#`` for any number in digits."""
        return self._firsts

    def at(self, tokens: Sequence[Token], position: int) -> Iterator[Match[Value]]:
        """Every phrase that begins at ``position``, each at its longest; none behind the end."""
        rows = self._rows(tokens, position)
        return iter(self._met(tokens, position, rows) if rows else ())

    def longest(self, tokens: Sequence[Token], position: int) -> Match[Value] | None:
        """The longest phrase that begins at ``position``; of equals, the first in the table. None
        behind the end.
        """
        rows = self._rows(tokens, position)
        met = self._met(tokens, position, rows) if rows else None
        return max(met, key=_end) if met else None

    def find(
        self, tokens: Sequence[Token], words: frozenset[str] | None = None
    ) -> Iterator[Match[Value]]:
        """Every phrase anywhere, in order; they may overlap. ``words``: all that stand among the
        tokens, where that is known; it only saves time.
        """
        rows, number = self._by_first, Kind.NUMBER
        for position, token in enumerate(tokens):
            met = rows.get(_DIGITS if token.kind is number else token.low)
            if met:
                yield from self._met(tokens, position, met, words)

    def within(self, sentence: Sentence) -> Iterator[Match[Value]]:
        """As `find`, of a whole sentence; most have no word that begins a phrase."""
        if self._digits or not self._firsts.isdisjoint(sentence.words):
            yield from self.find(sentence.tokens, sentence.words)

    def all_of(self, tokens: Sequence[Token]) -> tuple[Match[Value], ...]:
        """As `find`; what was found is kept until other tokens are asked about, for rules that ask
        for each word of a sentence in turn.
        """
        asked, found = self._kept
        if asked is not tokens:
            found = tuple(self.find(tokens))
            self._kept = tokens, found
        return found

    def _rows(self, tokens: Sequence[Token], position: int) -> Sequence[_Row[Value]] | None:
        if position >= len(tokens):
            return None
        token = tokens[position]
        return self._by_first.get(_DIGITS if token.kind is Kind.NUMBER else token.low)

    def _met(
        self,
        tokens: Sequence[Token],
        position: int,
        rows: Sequence[_Row[Value]],
        words: frozenset[str] | None = None,
    ) -> list[Match[Value]]:
        """Those of the rows, whose first word stands at ``position``, that match there."""
        met: list[Match[Value]] = []
        after = tokens[position + 1].low if position + 1 < len(tokens) else ""
        for following, last, rest, value in rows:
            if following is not None and after not in following:
                continue
            if last is not None and words is not None and last.isdisjoint(words):
                continue
            end = _reach(tokens, position + 1, rest) if rest else position + 1
            if end is not None:
                met.append(Match(position, end, value))
        return met

    def apart(self, tokens: Sequence[Token]) -> Iterator[Match[Value]]:
        """Phrases that do not overlap, the longest from the left."""
        position = 0
        while position < len(tokens):
            match = self.longest(tokens, position)
            if match:
                yield match
            position = match.end if match else position + 1


def _next(steps: Sequence[_Step]) -> frozenset[str] | None:
    plain = len(steps) > 1 and not (steps[1].gap or steps[1].optional)
    return steps[1].words if plain and _DIGITS not in steps[1].words else None


def _last(steps: Sequence[_Step]) -> frozenset[str] | None:
    """The words that end a phrase of more than two; one of two is told by `_next`."""
    last = steps[-1]
    plain = len(steps) > 2 and not last.optional and _DIGITS not in last.words
    return last.words if plain else None


def _end(match: Match[Any]) -> int:
    return match.end


def _step(word: str, pattern: str, apart: Collection[str]) -> _Step:
    if word == _GAP:
        return _Step(frozenset(apart), gap=True)
    optional = word.endswith("?") and len(word) > 1
    words = frozenset(word.removesuffix("?").split("|"))
    if "" in words:
        raise UsageError(f"pattern {pattern!r}: a word is missing beside '|'")
    return _Step(words, optional)


def _parts(token: Token, gap: _Step) -> bool:
    return token.kind is Kind.MARK or token.low in gap.words


def _reach(
    tokens: Sequence[Token], position: int, steps: Sequence[_Step], first: int = 0
) -> int | None:
    """The furthest end of a match of ``steps`` from the ``first`` on, from ``position``."""
    for at in range(first, len(steps)):
        step = steps[at]
        if step.gap:
            for skipped in range(position, position + _GAP_WORDS + 1):
                end = _reach(tokens, skipped, steps, at + 1)
                if end is not None:
                    return end
                if skipped >= len(tokens) or _parts(tokens[skipped], step):
                    return None
            return None
        taken = position < len(tokens) and step.takes(tokens[position])
        if step.optional and taken:
            end = _reach(tokens, position + 1, steps, at + 1)
            if end is not None:
                return end
        elif taken:
            position += 1
        elif not step.optional:
            return None
    return position
