"""A count through time: one origin's totals, step by step. Claims in; steps out.

A total "so far" grows by what its next statement adds. Where a later statement is lower, the total
was revised: the step says so and adds nothing, for nobody has come back to life or returned by a
correction. Days on which nothing was said are absent, not zero. A stock may fall; it has no steps
that add.

It chooses no origin: `steps` makes one series for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dragoman.claims import Claim, Measure, Modality, Number, Relation
from dragoman.reconcile.asked import number
from dragoman.reconcile.estimate import by_origin
from dragoman.reconcile.reading import Reading, day_order, readings

__all__ = ["Change", "Step", "steps"]


class Change(StrEnum):
    """How a statement stands to the one before it in its series."""

    FIRST = "first"
    GREW = "grew"
    TOLD_AGAIN = "told again"
    REVISED_DOWN = "revised down"
    FELL = "fell"
    """Of a stock: there are fewer now."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a total, in order of the day it holds for."""

    claim: str
    as_of: date
    published: date | None
    total: Number
    change: Change
    added: Number | None
    """By how much a flow grew since the step before; None for a first step, a stock and a
    revision, which is no movement. Never below 0."""


def steps(
    claims: Iterable[Claim],
    relations: Sequence[Relation],
    measures: Mapping[str, Measure],
    belongs: Mapping[str, str] | None = None,
) -> tuple[tuple[Step, ...], ...]:
    """The series of running totals and stocks among the claims on one question, one an origin.

    A claim has a step where it is asserted, states a number and tells until when. Give the claims
    of one cluster (`clusters`); series stand in order of their first step.
    """
    found = [
        r
        for r in readings(claims, measures, belongs or {})
        if r.running and r.end and r.figure and number(r.figure) is not None
        if r.claim.modality is Modality.ASSERTED and r.claim.part_of is None
    ]
    series: list[tuple[Step, ...]] = []
    for group in by_origin(found, relations):
        alike: dict[tuple[str, str, bool], list[Reading]] = defaultdict(list)
        for reading in group:
            unit = reading.figure.unit if reading.figure else ""
            alike[unit, reading.group, reading.is_stock].append(reading)
        series += [_steps(members) for members in alike.values()]
    return tuple(sorted(series, key=lambda told: (told[0].as_of, told[0].claim)))


def _steps(members: Sequence[Reading]) -> tuple[Step, ...]:
    made: list[Step] = []
    for reading in sorted(members, key=lambda r: (r.end or date.min, day_order(r.claim))):
        total = number(reading.figure) if reading.figure else None
        if total is None or reading.end is None:
            continue
        change, added = _change(made[-1].total if made else None, total, reading.is_stock)
        claim = reading.claim
        made.append(Step(claim.id, reading.end, claim.published, total, change, added))
    return tuple(made)


def _change(before: Number | None, total: Number, stock: bool) -> tuple[Change, Number | None]:
    if before is None:
        return Change.FIRST, None
    if total == before:
        return Change.TOLD_AGAIN, None if stock else 0
    if total > before:
        return Change.GREW, None if stock else total - before
    return (Change.FELL if stock else Change.REVISED_DOWN), None
