"""A draft of the dead and who counts them in; whether he has fought them, out.

"The army said nine rebels were killed" tells who killed them, though no word of it does: whoever
counts the dead among those whom he fights has killed them, where nobody else is told to have. Of
his own dead, of civilians, and of those who died of something else, it tells nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dragoman.claims import Source
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.measures import Counts
from dragoman.extract.who.roles import Roles

__all__ = ["counts_foes"]

_DONE_TO = frozenset({"killed", "injured", "detained"})
"""Measures of what is done to foes."""
_STATE, _IRREGULAR = frozenset({"state force", "government"}), frozenset({"armed group"})
"""Kinds of the registry's actors, by side."""
_LONG = 6
"""Words of a name that the registry may know, at most."""
_BEHIND = 3
"""Tokens behind a word of harm in which a cause of it is told that is none of his."""


def counts_foes(draft: Draft, speaker: Source, roles: Roles, known: Mapping[str, str]) -> bool:
    """Whether those whom a draft counts are foes of who speaks, and he tells that they were killed,
    hurt or taken. ``known``: the kinds of actors by name.
    """
    if draft.measure.name not in _DONE_TO or not _is_done(draft, roles):
        return False
    name = speaker.name.lower().replace("’s", "").replace("'s", "").split()
    if not roles.onlookers.isdisjoint(name):
        return False  # "a military source": of whom he is no word tells
    counted = _counted(draft)
    sides = _sides(name, known)
    state = bool(sides & _STATE) or not roles.states.isdisjoint(name)
    if state and not sides & _IRREGULAR:
        named = any(known.get(word) in _IRREGULAR for word in counted)  # "51 **MNLF** killed"
        return named or not roles.irregulars.isdisjoint(counted) or _is_disposal(draft, roles)
    fights = bool(sides & _IRREGULAR) or not roles.irregulars.isdisjoint(name)
    foes = roles.regulars - {*name}
    return fights and (not foes.isdisjoint(counted) or _is_disposal(draft, roles))


def _is_done(draft: Draft, roles: Roles) -> bool:
    """Whether the word tells what was done to the counted, and no cause of another sort follows: no
    "died", no "killed **when** their own bomb went off".
    """
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    own = {token.low for token in tokens[word.start : word.end]}
    if not own.isdisjoint(roles.suffers) or draft.count is None or not draft.own:
        return False  # "counts 25 fighters **lost**"
    if word.counts is Counts.SUBJECT:
        return False
    led = roles.causes & roles.stops
    return not any(token.low in led for token in tokens[word.end : word.end + _BEHIND])


def _counted(draft: Draft) -> Collection[str]:
    """The words of those who are counted, and of those right before the figure: "**rebel** losses
    at 60".
    """
    tokens, count = draft.seen.sentence.tokens, draft.count
    if count is None:
        return ()
    at, word = max(count.unit.end, count.end), draft.trigger
    own = {token.low for token in tokens[count.start : at]}
    own |= {token.low for token in tokens[max(0, word.start - 1) : word.end]}
    return own


def _is_disposal(draft: Draft, roles: Roles) -> bool:
    """Whether its word is said of nobody but one's own foes: "neutralised"."""
    words = draft.seen.sentence.tokens[draft.trigger.start : draft.trigger.end]
    return any(token.low in roles.disposals for token in words)


def _sides(name: list[str], known: Mapping[str, str]) -> set[str]:
    """The kinds of the actors whose names stand in a name: "a spokesman for the **Taliban**"."""
    starts = range(len(name))
    parts = (" ".join(name[at : at + n]) for at in starts for n in range(1, _LONG + 1))
    return {known[part] for part in parts if part in known}
