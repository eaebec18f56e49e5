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

from dragoman.claims import Claim, Measure, Modality
from dragoman.reconcile.reading import Reading, Site, day_order, readings

__all__ = ["Holding", "holdings"]

_TAKES = frozenset({"captured", "controls"})
_LEAVES = frozenset({"withdrew"})
_HOLDER = "by"
"""The role of who takes, holds or leaves a place."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One actor's hold of one place, as it is told."""

    place: str
    """`Place.id`, or ``named`` and the folded name of a place that is not linked."""
    name: str
    holder: str | None
    """`Actor.id` or the name as written; None where no claim says who."""
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


def _of_place(told: Sequence[tuple[Site, Reading]]) -> list[Holding]:
    site = told[0][0]
    held: list[Holding] = []
    for reading in sorted((r for _, r in told), key=lambda r: (_day(r), day_order(r.claim))):
        modality, measure = reading.claim.modality, reading.claim.measure
        if modality is Modality.DENIED and measure in _TAKES:
            held = [_denied(holding, reading) for holding in held]
        elif modality is Modality.ASSERTED and measure in _LEAVES:
            held = [_left(holding, reading) for holding in held]
        elif modality is Modality.ASSERTED:
            held = _taken(held, site, reading)
    return held


def _denied(holding: Holding, reading: Reading) -> Holding:
    there = holding.until is None or _day(reading) <= holding.until
    meant = there and _may_be(holding, _holder(reading))
    return replace(holding, contested=True) if meant else holding


def _left(holding: Holding, reading: Reading) -> Holding:
    holder = _holder(reading)
    its = holder is not None and holding.holder == holder and holding.until is None
    return replace(holding, until=_day(reading)) if its else holding


def _taken(held: Sequence[Holding], site: Site, reading: Reading) -> list[Holding]:
    """What is held once this is told: the same hold again, a later one, or a rival one."""
    holder, day = _holder(reading), _day(reading)
    same = next((h for h in held if h.until is None and _may_be(h, holder)), None)
    now: list[Holding] = []
    for holding in held:
        if holding is same:
            now.append(_again(holding, reading))
        elif holding.until is None and _ends(holding, reading):
            now.append(replace(holding, until=day))
        else:
            now.append(replace(holding, contested=holding.contested or holding.until is None))
    if same is None:
        first = reading.start or (day if reading.claim.measure == "captured" else None)
        rival = any(holding.until is None for holding in now)
        told = (reading.claim.id,), (_speaker(reading),)
        now.append(Holding(site.key, site.name, holder, first, None, *told, contested=rival))
    return now


def _again(holding: Holding, reading: Reading) -> Holding:
    return replace(
        holding,
        holder=holding.holder or _holder(reading),
        claims=(*holding.claims, reading.claim.id),
        speakers=tuple(dict.fromkeys((*holding.speakers, _speaker(reading)))),
    )


def _ends(holding: Holding, reading: Reading) -> bool:
    """A capture on a later day ends the hold before it; a hold on the same days contests it."""
    later = holding.since is None or _day(reading) > holding.since
    return reading.claim.measure == "captured" and later


def _may_be(holding: Holding, holder: str | None) -> bool:
    return holder is None or holding.holder in (None, holder)


def _holder(reading: Reading) -> str | None:
    held_by = (p for p in reading.claim.participants if p.role == _HOLDER)
    return next((p.actor or p.name for p in held_by), None)


def _speaker(reading: Reading) -> str:
    return reading.mouths[0].name if reading.mouths else ""


def _day(reading: Reading) -> date:
    return reading.end or reading.start or reading.claim.published or date.min
