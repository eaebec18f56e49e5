"""What a claim can meet, as numbers that a ledger keeps. Claims in; keys by claim out.

The coarse keys of `pairs`: two claims that share a key there share one here, so who compares a new
report with all that it reaches by these misses nothing; what is compared, `pairs` decides anew.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from dragoman.claims import Claim, Measure
from dragoman.reconcile.pairs import Keys, coarse
from dragoman.reconcile.reading import readings

__all__ = ["Reach", "number", "reach", "reach_of"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Keys are signed numbers of 64 bits, in order; those of all claims are held while they are
    related, and sets of them would be most of what that takes.
    """

    own: array[int]
    above: array[int]
    """Of what lies above the claim: it meets the own keys of others, not those above them."""

    @classmethod
    def of(cls, own: Iterable[int], above: Iterable[int]) -> Reach:
        return cls(array("q", sorted(own)), array("q", sorted(above)))


def reach(
    claims: Iterable[Claim],
    measures: Mapping[str, Measure],
    belongs: Mapping[str, str],
    names: Mapping[str, str],
) -> dict[str, Reach]:
    """By claim id. Whole reports are asked for: what a report is about is part of the keys.

    ``belongs`` and ``names`` as in `relations`.
    """
    found: dict[str, Reach] = {}
    for reading in readings(claims, measures, belongs, names):
        found[reading.claim.id] = reach_of(coarse(reading))
    return found


def reach_of(its: Keys) -> Reach:
    """The same of one claim; ``its``: its coarse keys."""
    return Reach.of(map(number, its.own), map(number, its.above))


@lru_cache(maxsize=65_536)
def number(key: str) -> int:
    """A key as a signed number of 64 bits."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)
