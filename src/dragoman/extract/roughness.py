"""Whether a report was put into its language by a rough machine translation.

In: a text taken apart. Out: log-odds. Such a translation keeps the order of its language and its
small words: "of the side of the army", "in result of shelling", "the clashes the violent". What a
sentence is about says nothing of that, so only its shape is looked at: small words as they are, the
ending of any other word, names, numbers and marks. Every run of up to three of these that holds a
small word weighs (a logistic regression; ``training/roughness.py`` learnt the weights from the
marked texts).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Any

from dragoman.extract.text.sentences import Kind, Report, Token

__all__ = ["Roughness"]

_LONGEST = 3
"""Shapes in a run."""
_PER = 300.0
"""How often a run stands is counted in a text of so many words, numbers and marks."""
_LEAST_STEM = 3
"""Letters before an ending."""
_OPENS_SENTENCE = frozenset(".!?")
_NAME, _NUMBER, _PARAGRAPH, _WORD, _OTHER_MARK = "N", "#", "¶", "w", "'"
_MARKS = frozenset(".,:;()-")


@dataclass(frozen=True, slots=True)
class Roughness:
    """The table of a language pack, ``rough.toml``."""

    small: frozenset[str]
    """Words that stand for themselves."""
    endings: tuple[str, ...]
    """Of other words, the first that fits."""
    baseline: float
    weights: Mapping[str, float]
    """By run, its shapes parted by spaces."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Roughness:
        """Raises KeyError where the table lacks an entry."""
        weights = table["weights"]
        return cls(frozenset(table["small"]), tuple(table["endings"]), table["baseline"], weights)

    def log_odds(self, report: Report) -> float:
        """That the report is a rough translation; above 0 it more likely is than not."""
        found = self.runs(report)
        weights = self.weights
        return self.baseline + sum(
            weights[run] * much for run, much in found.items() if run in weights
        )

    def runs(self, report: Report) -> dict[str, float]:
        """By run, how much of it stands in a report: log(1 + its count in a text of `_PER`)."""
        told = list(_shapes(report, self.small, self.endings))
        counts = Counter(
            " ".join(run)
            for length in range(1, _LONGEST + 1)
            for run in zip(*(told[at:] for at in range(length)), strict=False)
            if not self.small.isdisjoint(run)
        )
        scale = _PER / max(1, len(told))
        return {run: log1p(count * scale) for run, count in counts.items()}


def _shapes(report: Report, small: frozenset[str], endings: Sequence[str]) -> Iterator[str]:
    """A shape for every word, number and mark, and one before every paragraph."""
    paragraph, opens = -1, True
    for sentence in report.sentences:
        if sentence.paragraph != paragraph:
            yield _PARAGRAPH
            paragraph, opens = sentence.paragraph, True
        for token in sentence.tokens[sentence.borrowed[1] :]:
            yield _shape(token, small, endings, opens)
            opens = token.text in _OPENS_SENTENCE


def _shape(token: Token, small: frozenset[str], endings: Sequence[str], opens: bool) -> str:
    if token.low in small:
        return token.low
    if token.kind is Kind.NUMBER:
        return _NUMBER
    if token.kind is Kind.MARK:
        return token.text if token.text in _MARKS else _OTHER_MARK
    if token.capital and not opens:
        return _NAME
    low = token.low
    fitting = (e for e in endings if low.endswith(e) and len(low) >= len(e) + _LEAST_STEM)
    return f"{_WORD}{next(fitting, '')}"
