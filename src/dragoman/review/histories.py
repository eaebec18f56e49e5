"""What people decided, in words. In: judgements; out: a line for each, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dragoman.claims import Judgement
from dragoman.record import History
from dragoman.review.lines import Line, lines_by_id
from dragoman.review.room import Room, key_of
from dragoman.write.decided import change_in_words, did_in_words, undone

__all__ = ["Told", "histories"]


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement in words."""

    number: int
    by: str
    at: datetime
    words: str
    change: str
    note: str
    claim_key: str
    claim_text: str
    other_key: str
    """The second claim of a decision on two, where neither is the page's own."""
    other_text: str
    undone: bool
    can_undo: bool
    at_once: int = 0
    """How many decisions were made in one action with it and hold, where it was not made alone."""


def histories(
    room: Room,
    judgements: Sequence[Judgement],
    claim: str | None = None,
    history: History | None = None,
) -> list[Told]:
    """Judgements in words, the latest first; ``claim``: on whose page they stand.

    ``history``: where they are not all that there are, what is known of the others.
    """
    gone = history.undone if history else frozenset(undone(judgements))
    at_once = history.at_once if history else {}
    names = {j.claim for j in judgements if j.claim != claim}
    names |= {j.other for j in judgements if j.other and j.other != claim}
    told = lines_by_id(names, room.ledger)
    found = []
    for judgement in sorted(judgements, key=lambda j: -(j.number or 0)):
        # the page's own claim goes without saying; of two others both are told
        both = [name for name in (judgement.claim, judgement.other) if name and name != claim]
        first, second = (*both, "", "")[:2]
        found.append(
            Told(
                judgement.number or 0,
                judgement.by,
                judgement.at,
                did_in_words(judgement, claim),
                change_in_words(judgement),
                judgement.note,
                *_shown(first, told),
                *_shown(second, told),
                judgement.number in gone,
                judgement.number not in gone,
                at_once.get(judgement.number or 0, 0),
            )
        )
    return found


def _shown(claim: str, told: Mapping[str, Line]) -> tuple[str, str]:
    """How a page leads to a claim: its key and its words; empty for none."""
    line = told.get(claim)
    return (key_of(claim) if claim else "", line.text if line else "")
