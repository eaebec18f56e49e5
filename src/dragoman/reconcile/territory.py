"""Who is said to hold which place, from when, by whose word. Claims in; intervals out.

A holding begins with the day that a capture or a control is told for, and ends with the day that a
capture by another, or the holder's own withdrawal, is told for. Two holders of one place at one
time are both kept, and both are marked contested: no side is taken. Who holds a place is None where
the text does not say.

It draws no map, and knows of no place that no claim names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dragoman.claims import Claim, Measure, Modality
from dragoman.reconcile.parties import on_one_side
from dragoman.reconcile.reading import Mouth, Reading, Site, day_order, readings

__all__ = ["Holding", "holdings"]

_TAKES = frozenset({"captured", "controls"})
_LEAVES = frozenset({"withdrew"})


@dataclass(frozen=True, slots=True)
class Holding:
    """One actor's hold of one place, as it is told."""

    place: str
    """`Place.id`, or ``named`` and the folded name of a place that is not linked."""
    name: str
    holder: str | None
    """`Actor.id`, or the name as written where no claim has one that is linked; None where no claim
    says who."""
    since: date | None
    """The first day that a claim tells; None where the text leaves it open."""
    until: date | None
    """The day for which a capture by another or the withdrawal is told; None: nothing ends it."""
    claims: tuple[str, ...]
    speakers: tuple[str, ...]
    """By whose word; "" for a writer's own voice."""
    contested: bool = False
    """Another is said to hold the place during these days, or the hold is denied."""


def holdings(
    claims: Iterable[Claim],
    measures: Mapping[str, Measure],
    belongs: Mapping[str, str] | None = None,
) -> tuple[Holding, ...]:
    """What the claims tell of places taken, held and left, by place and day.

    Only asserted claims without a figure begin or end a holding; a denial contests one.
    """
    told: dict[str, list[tuple[Site, Reading]]] = defaultdict(list)
    for reading in readings(claims, measures, belongs or {}):
        if reading.claim.measure in _TAKES | _LEAVES and reading.figure is None:
            for site in reading.sites:
                told[site.key].append((site, reading))
    return tuple(holding for key in sorted(told) for holding in _of_place(told[key]))


@dataclass(frozen=True, slots=True)
class _Held:
    """A hold as it is told so far, and who holds by the names that tell of it."""

    told: Holding
    by: Mouth | None


def _of_place(told: Sequence[tuple[Site, Reading]]) -> list[Holding]:
    site = told[0][0]
    held: list[_Held] = []
    for reading in sorted((r for _, r in told), key=lambda r: (_day(r), day_order(r.claim))):
        modality, measure = reading.claim.modality, reading.claim.measure
        if modality is Modality.DENIED and measure in _TAKES:
            held = [_denied(hold, reading) for hold in held]
        elif modality is Modality.ASSERTED and measure in _LEAVES:
            held = [_left(hold, reading) for hold in held]
        elif modality is Modality.ASSERTED:
            held = _taken(held, site, reading)
    return [hold.told for hold in held]


def _denied(held: _Held, reading: Reading) -> _Held:
    until = held.told.until
    meant = (until is None or _day(reading) <= until) and _may_be(held, _holder(reading))
    return _with(held, contested=True) if meant else held


def _left(held: _Held, reading: Reading) -> _Held:
    leaver = _holder(reading)
    its = leaver and held.by and _is_same(held.by, leaver) and held.told.until is None
    return _with(held, until=_day(reading)) if its else held


def _taken(held: Sequence[_Held], site: Site, reading: Reading) -> list[_Held]:
    """What is held once this is told: the same hold again, a later one, or a rival one."""
    by, day = _holder(reading), _day(reading)
    same = next((h for h in held if h.told.until is None and _may_be(h, by)), None)
    now: list[_Held] = []
    for one in held:
        still = one.told.until is None
        if one is same:
            now.append(_again(one, reading))
        elif still and _ends(one.told, reading):
            now.append(_with(one, until=day))
        else:
            now.append(_with(one, contested=one.told.contested or still))
    if same is None:
        first = reading.start or (day if reading.claim.measure == "captured" else None)
        rival = any(one.told.until is None for one in now)
        told = (reading.claim.id,), (_speaker(reading),)
        called = _called(by)
        new = Holding(site.key, site.name, called, first, None, *told, contested=rival)
        now.append(_Held(new, by))
    return now


def _again(held: _Held, reading: Reading) -> _Held:
    told, again = held.told, _holder(reading)
    by = max(filter(None, (held.by, again)), key=lambda mouth: bool(mouth.actor), default=None)
    speakers = tuple(dict.fromkeys((*told.speakers, _speaker(reading))))
    claims = (*told.claims, reading.claim.id)
    return _Held(replace(told, holder=_called(by), claims=claims, speakers=speakers), by)


def _with(held: _Held, **changed: Any) -> _Held:
    return _Held(replace(held.told, **changed), held.by)


def _ends(holding: Holding, reading: Reading) -> bool:
    """A capture on a later day ends the hold before it; a hold on the same days contests it."""
    later = holding.since is None or _day(reading) > holding.since
    return reading.claim.measure == "captured" and later


def _may_be(held: _Held, by: Mouth | None) -> bool:
    return by is None or held.by is None or _is_same(held.by, by)


def _is_same(one: Mouth, other: Mouth) -> bool:
    """Whether two names are of one holder: "army units" hold what the Syrian army took."""
    return one.folded == other.folded or on_one_side(one, other)


def _holder(reading: Reading) -> Mouth | None:
    """Who takes, holds or leaves; the first who is linked."""
    role = "from" if reading.claim.measure in _LEAVES else "by"
    return dict((*reading.unknown, *reading.actors)).get(role)


def _called(by: Mouth | None) -> str | None:
    return (by.actor or by.name) if by else None


def _speaker(reading: Reading) -> str:
    return reading.mouths[0].name if reading.mouths else ""


def _day(reading: Reading) -> date:
    return reading.end or reading.start or reading.claim.published or date.min
