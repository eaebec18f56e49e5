"""Which people a figure counts, where its own noun does not tell: "the army lost nine", "two
soldiers died and 12 were hurt".

In: a draft with its count, the drafts before it. Out: the speaker's word for them, or none.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.extract.drafts.reading import Draft, Reading
from dragoman.extract.figures import Count
from dragoman.extract.figures.quantities import PEOPLE
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["kills_himself", "whom"]


def whom(
    reading: Reading,
    draft: Draft,
    category: str | None,
    others: Sequence[Draft],
    before: Sequence[Draft],
) -> str | None:
    """Those of an armed body that lost them, or those told right before; else ``category``, the
    word of the figure's own noun. ``others`` are the drafts of its sentence, ``before`` those of
    the sentences before.
    """
    losses, count = reading.grammar.losses, draft.count
    if count is None or not (category in losses.plain or not count.unit.kind):
        return category
    tokens, end = draft.seen.sentence.tokens, max(count.end, count.unit.end)
    whose: str | None = None
    if draft.measure.family == "harm":
        parts = [c for c in draft.seen.counts if c.part and c.start >= end]
        apart = {at for part in parts for at in range(part.start, _its_words(tokens, part))}
        whose = losses.category(tokens, count.start, end, apart)
    if whose is None and draft.measure.name in losses.taken:
        whose = losses.behind(tokens, count.end, end)
    if whose is None and category == losses.men:
        whose = losses.beside(tokens, count.start)
    if whose is None and (category in losses.unsaid or not count.unit.kind):
        told = _told_before(reading, draft, others) or _opens_with(draft, others, before)
        whose = told if told not in losses.plain else None  # "51 dead and 300 wounded"
    return whose or category


def _its_words(tokens: Sequence[Token], part: Count) -> int:
    """Where the words of a part end, with those that say whose they are: "including **12 members of
    the security forces**, since".
    """
    end = part.unit.end
    while end < len(tokens) and end - part.unit.end < _WHOSE and tokens[end].kind is Kind.WORD:
        end += 1
    return end


_WHOSE = 5
"""Words behind the noun of a part that say whose they are, at most."""


def kills_himself(reading: Reading, draft: Draft, doer: Count) -> bool:
    """Whether others are counted beside one who did it to himself too, and are not of his kind: "a
    bomber killed **himself** and four".
    """
    if draft.count is None:
        return False
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    upto = range(max(doer.end, 1), draft.count.start)
    selves = (at for at in upto if tokens[at].low in reading.grammar.selves)
    return any(word.start < at <= word.end for at in selves)  # not "the rebels themselves claim"


def _opens_with(draft: Draft, others: Sequence[Draft], before: Sequence[Draft]) -> str | None:
    """Whom the sentence before told of, where a bare number of the harmed opens this one, as in
    "Two soldiers died. Another 30 were wounded".
    """
    last, count, here = before[-1] if before else None, draft.count, draft.seen.sentence
    if others or last is None or count is None or count.start > _OPENING or not last.figure:
        return None
    there = last.seen.sentence
    if there.index != here.index - 1 or there.paragraph != here.paragraph or last.whole:
        return None
    near = {d.figure.category for d in before if d.seen is last.seen and d.figure}
    harmed = {last.measure.family, draft.measure.family} == {"harm"} and draft.own
    people = last.figure.unit == PEOPLE and last.measure.name != draft.measure.name
    return last.figure.category if harmed and people and len(near) == 1 else None


_OPENING = 1
"""Tokens before a number that opens its sentence: "Another"."""


def _told_before(reading: Reading, draft: Draft, others: Sequence[Draft]) -> str | None:
    """Whom "ten soldiers were killed and 12 wounded" tells of with the second figure, or "39 of
    them were hurt" with a part of the first.
    """
    count = draft.count
    if count is None:
        return None
    if count.part:
        whole = draft.whole.figure if draft.whole else None
        return whole.category if whole and whole.unit == PEOPLE else None
    tokens = draft.seen.sentence.tokens
    near = [d for d in others if d.seen is draft.seen and d.figure and d.count]
    last = near[-1] if near else None
    if last is None or not (last.figure and last.count) or last.figure.unit != PEOPLE:
        return None
    if last.whole or {last.measure.family, draft.measure.family} != {"harm"}:
        return None
    if kills_himself(reading, draft, last.count):
        return None
    several = {d.figure.category for d in near if d.figure and d.trigger is last.trigger}
    between = tokens[max(last.count.end, last.count.unit.end) : count.start]
    parted = any(t.capital or t.low in reading.grammar.clause_ends for t in between)
    goes_on = len(between) <= _ELLIPSIS and any(t.low in reading.grammar.lists for t in between)
    return last.figure.category if goes_on and not parted and len(several) == 1 else None


_ELLIPSIS = 9
"""Tokens between two figures of the same people, at most: "were killed there and at least"."""
