"""What a claim can meet, as numbers that a ledger keeps. Claims in; keys by claim out.

The keys of `pairs`, made fewer and coarser: a week for its days, four bands of values for one. Two
claims that share a key of `pairs` share one here, so who compares a new report with all that it
reaches by these misses nothing; what is compared, `pairs` decides anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from dragoman.claims import Claim, Measure
from dragoman.reconcile.pairs import Keys, keys
from dragoman.reconcile.reading import readings

__all__ = ["Reach", "number", "reach", "reach_of"]

_BANDS = 4
_ANYWHERE = frozenset({"report", "said", "number", "copy"})


@dataclass(frozen=True, slots=True)
class Reach:
    """Keys are signed numbers of 64 bits."""

    own: frozenset[int]
    above: frozenset[int]
    """Of what lies above the claim: it meets the own keys of others, not those above them."""


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
        found[reading.claim.id] = reach_of(keys(reading))
    return found


def reach_of(its: Keys) -> Reach:
    """The same of one claim, whose keys are known."""
    own, above = (set(map(number, set(map(_coarse, some)))) for some in (its.own, its.above))
    return Reach(frozenset(own), frozenset(above - own))


@lru_cache(maxsize=65_536)
def number(key: str) -> int:
    """A key as a signed number of 64 bits."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=8_192)
def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def _coarse(key: str) -> str:
    parts = key.split("/")
    if parts[0] not in _ANYWHERE and parts[-2] == "day":
        parts[-2:] = ["week", _week(parts[-1])]
    elif parts[0] == "said" or (parts[0] not in _ANYWHERE and "count" in parts[1:-2]):
        parts[-1] = str(int(parts[-1]) // _BANDS)
    return "/".join(parts)
