"""Two drafts of one sentence in; whether the one tells what came of the other, out.

What somebody did and what came of it share who did it, though the words name him once: "**rebels
shelled** Kupe, **killing** nine", "nine were **killed when** rebels **shelled** Kupe".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from dragoman.extract.drafts.reading import Draft
from dragoman.extract.measures import Counts
from dragoman.extract.text.sentences import Kind, Token
from dragoman.extract.who.roles import Roles

__all__ = ["comes_of"]

_SUFFERED = frozenset({"harm", "damage"})
_DONE = frozenset({"violence", "territory", "harm", "damage"})
"""Families of what somebody does with force."""
_REACH = 12
"""Tokens between the two words, at most: "**shelled** the market of the town on Monday,
**killing**"."""
_NOUN = 8
"""Tokens between a noun and the verb whose subject it is: "**air strikes** on Kupe have
**killed**"."""


def comes_of(draft: Draft, other: Draft, roles: Roles, pasts: Callable[[Token], bool]) -> bool:
    """Whether who did what ``other`` tells did also what ``draft`` tells beside it, or brought it
    about; False for what is not done with force. ``pasts``: whether a word is a verb of the past.
    """
    if not {draft.measure.family, other.measure.family} <= _DONE:
        return False
    if other is draft or not (draft.own and other.own) or other.seen is not draft.seen:
        return False
    word, deed = draft.trigger, other.trigger
    suffers = deed.counts is Counts.SUBJECT and other.measure.family in _SUFFERED
    if suffers or word.start <= deed.start < word.end:
        return False
    tokens = draft.seen.sentence.tokens
    if deed.end <= word.start:
        near = word.start - deed.end <= _REACH
        return near and _goes_on(draft, other, roles, pasts)
    if draft.measure.family not in _SUFFERED:
        return False
    return deed.start - word.end <= _REACH and _explains(tokens[word.end : deed.start], roles)


def _goes_on(draft: Draft, other: Draft, roles: Roles, pasts: Callable[[Token], bool]) -> bool:
    """Whether the verb of ``draft`` goes on behind a deed with the same subject, or has the noun of
    the deed as its subject.
    """
    tokens, word, deed = draft.seen.sentence.tokens, draft.trigger, other.trigger
    first = word.start
    while first > deed.end and tokens[first - 1].low in roles.helpers:
        first -= 1
    before = tokens[first - 1] if first else None
    behind = tokens[deed.end : word.start]
    if any(a.low in roles.causes and b.low in roles.relatives for a, b in pairwise(behind)):
        return draft.measure.family in _SUFFERED  # "a raid **in which** nine were killed"
    if before is None or word.passive or (word.counts is Counts.SUBJECT and draft.count):
        return False
    if before.text == ",":
        done = pasts(tokens[word.start]) and any(t.low in roles.joints for t in tokens[word.end :])
        return tokens[word.start].low.endswith(roles.endings.doing) or done
    if before.low in roles.joints | roles.goes_on and first - 1 >= deed.end:
        return first < word.start or pasts(tokens[word.start]) or word.counts is Counts.OBJECT
    plain = all(token.kind is not Kind.MARK for token in tokens[deed.end : first])
    struck = draft.measure.family in _SUFFERED and other.measure.family == "violence"
    return struck and plain and word.counts is Counts.OBJECT and first - deed.end <= _NOUN


def _explains(between: Sequence[Token], roles: Roles) -> bool:
    """Whether what stands behind a word of harm tells how it came: "killed **when** rebels"."""
    if any(token.kind is Kind.MARK or token.low in roles.joints for token in between):
        return False
    parted = roles.stops | roles.relatives
    for token in reversed(between):
        if token.low in roles.causes:
            return True
        if token.low in parted:
            return False  # "died in Ghazni **since** the Taliban stormed it"
    return False
