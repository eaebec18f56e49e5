"""What became of the claims of a report that was fetched again and had changed.

In: the claims of the former text and of the new one. Out: which moved (the same words elsewhere),
which changed (another number, hedge, speaker or window for the same thing), which are gone, which
are new. What stands where it stood is not listed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dragoman.claims import Claim

__all__ = ["Changes", "compare"]


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of claims, former and new; each list in the order of its text."""

    moved: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.moved or self.changed or self.gone or self.new)


def compare(former: Sequence[Claim], now: Sequence[Claim]) -> Changes:
    """What a report's claims became."""
    before, after = list(former), list(now)
    _pairs(before, after, _all_of_it)
    moved = _pairs(before, after, _words)
    changed = _pairs(before, after, _question)
    changed += _pairs(before, after, lambda claim: (claim.measure,))
    return Changes(
        moved=tuple((a.id, b.id) for a, b in moved),
        changed=tuple((a.id, b.id) for a, b in changed),
        gone=tuple(claim.id for claim in before),
        new=tuple(claim.id for claim in after),
    )


def _pairs(
    before: list[Claim], after: list[Claim], key: Callable[[Claim], object]
) -> list[tuple[Claim, Claim]]:
    """Take the pairs that share a key out of both lists, nearest in the order of the text."""
    found: list[tuple[Claim, Claim]] = []
    for claim in list(before):
        wanted = key(claim)
        other = next((each for each in after if key(each) == wanted), None)
        if other is not None:
            before.remove(claim)
            after.remove(other)
            found.append((claim, other))
    return found


def _all_of_it(claim: Claim) -> object:
    return (claim.evidence, _words(claim))


def _words(claim: Claim) -> object:
    """What is said, without where in the text."""
    figure = claim.figure
    number = (figure.low, figure.high, figure.qualifier, figure.unit) if figure else None
    speaker = claim.attribution.speaker
    window = (claim.when.start, claim.when.end) if claim.when else None
    said = speaker.name if speaker else None
    return (claim.measure, claim.modality, number, said, window, claim.evidence.quote)


def _question(claim: Claim) -> object:
    """What is asked of how many of whom, where."""
    figure = claim.figure
    counted = (figure.unit, figure.category) if figure else None
    return (claim.measure, counted, tuple(where.name for where in claim.where))
