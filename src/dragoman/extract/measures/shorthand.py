"""Figures told without verbs, as logs and messages tell them: "killed: 3, injured: 2", "6 killed 4
injured". A figure and a measure word in; whether the word is another figure's, out.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.extract.figures import Count
from dragoman.extract.measures import Measures, Trigger
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["is_of_another"]


def is_of_another(
    tokens: Sequence[Token],
    counts: Sequence[Count],
    index: int,
    word: Trigger,
    found: Sequence[Trigger],
    table: Measures,
) -> bool:
    """Whether a word is the label of a figure behind the one at ``index``, or ends the figure
    before it, where each has a word of its own; or a bar parts the two: "7 killed | 3 injured",
    "4 dead/12 hurt".
    """
    between = tokens[word.end : counts[index].start]
    slashed = any(token.text == "/" for token in between[-1:])
    slashed = slashed and _own_word(counts[index], found) is not None
    if slashed or any(token.text == "|" for token in between):
        return True
    if counts[index].start < word.start:
        return _is_a_label(tokens, counts, word) or _is_a_label_of_all(counts, index, word, found)
    if _is_a_label_of_all(counts, index, word, found):
        return True
    before = counts[index - 1] if index else None
    if before is None or word.end != counts[index].start or _end(before) != word.start:
        return False
    own = _own_word(counts[index], found)
    if own is None or own.measure is word.measure or {own.measure.family} != {word.measure.family}:
        return False
    after = tokens[own.end] if own.end < len(tokens) else None
    return after is None or after.kind is not Kind.WORD or after.low in table.placing


def _is_a_label_of_all(
    counts: Sequence[Count], index: int, word: Trigger, found: Sequence[Trigger]
) -> bool:
    """Whether each figure has a word of the same family right before it, and this is another's:
    "KIA 9, WIA 22".
    """
    labels = [[one for one in found if one.end == count.start] for count in counts]
    families = {one.measure.family for label in labels for one in label}
    series = len(counts) > 1 and all(labels) and len(families) == 1
    return series and word.end != counts[index].start


def _is_a_label(tokens: Sequence[Token], counts: Sequence[Count], word: Trigger) -> bool:
    """Whether a colon, or a dash, stands behind a word, and a figure behind that; a mark, and a
    noun at most, before it: "12 have perished: 3 women" has no label.
    """
    if word.end >= len(tokens) or tokens[word.end].text not in _OF_LABELS | _DASHES:
        return False
    if all(token.kind is not Kind.MARK for token in tokens[max(0, word.start - 2) : word.start]):
        return False
    reach = 1 if tokens[word.end].text in _DASHES else _HEDGED
    return any(0 < count.start - word.end <= reach for count in counts)


def _own_word(count: Count, found: Sequence[Trigger]) -> Trigger | None:
    """The word that a figure ends with: "4 injured"."""
    behind = {count.end, count.unit.start}
    return next((one for one in found if one.start in behind and one.start >= count.end), None)


def _end(count: Count) -> int:
    return max(count.end, count.unit.end)


_OF_LABELS, _DASHES = frozenset(":="), frozenset("-–—")
_HEDGED = 3
"""Tokens from a label to its figure, at most: ": at least"."""
