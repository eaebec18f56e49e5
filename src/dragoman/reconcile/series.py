"""A count through time: one origin's totals, step by step. Claims in; steps out.

A total "so far" grows by what its next statement adds. Where a later statement is lower, the total
was revised: the step says so and adds nothing, for nobody has come back to life or returned by a
correction. Days on which nothing was said are absent, not zero. A stock may fall; it has no steps
that add.

A round number after the full one is that number again. It chooses no origin: `steps` makes one
series for each, and for each thing that it counts: what no relation joins as the same again or as a
later figure (the arrivals in one town and in another) are two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dragoman.claims import Claim, Measure, Modality, Number, Relation, RelationKind
from dragoman.reconcile.asked import number
from dragoman.reconcile.estimate import by_origin, connected
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.numbers import figures, step
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
    joined = [(r.earlier, r.later) for r in relations if r.kind in _ONE_COUNT]
    series: list[tuple[Step, ...]] = []
    for group in by_origin(found, relations):
        alike: dict[tuple[str, str, bool], list[Reading]] = defaultdict(list)
        for reading in group:
            unit = reading.figure.unit if reading.figure else ""
            alike[unit, reading.group, reading.is_stock].append(reading)
        series += [_steps(told) for members in alike.values() for told in _of_one(members, joined)]
    return tuple(sorted(series, key=lambda told: (told[0].as_of, told[0].claim)))


_ONE_COUNT = frozenset({RelationKind.REPEAT, RelationKind.UPDATE, RelationKind.REVISION})


def _of_one(
    members: Sequence[Reading], joined: Sequence[tuple[str, str]]
) -> Iterator[list[Reading]]:
    """The statements of one count each: those that tell one another again, or move on from it."""
    by_id = {reading.claim.id: reading for reading in members}
    for ids in connected(list(by_id), joined):
        yield [by_id[id_] for id_ in ids]


def _steps(members: Sequence[Reading]) -> tuple[Step, ...]:
    made: list[Step] = []
    before: Reading | None = None
    for reading in sorted(members, key=lambda r: (r.end or date.min, day_order(r.claim))):
        total = number(reading.figure) if reading.figure else None
        if total is None or reading.end is None:
            continue
        change, added = _change(before, reading)
        claim = reading.claim
        made.append(Step(claim.id, reading.end, claim.published, total, change, added))
        before = _more_exact(before, reading) if change is Change.TOLD_AGAIN else reading
    return tuple(made)


def _change(before: Reading | None, now: Reading) -> tuple[Change, Number | None]:
    if before is None:
        return Change.FIRST, None
    found = figures(before, now)
    again = found and (
        found.fit is Fit.SAME or (found.fit is Fit.ROUNDED and _is_rounder(before, now))
    )
    if again:
        return Change.TOLD_AGAIN, None if now.is_stock else 0
    last, total = _total(before), _total(now)
    if total > last:
        return Change.GREW, None if now.is_stock else total - last
    return (Change.FELL if now.is_stock else Change.REVISED_DOWN), None


def _is_rounder(before: Reading, now: Reading) -> bool:
    return step(_total(now)) >= step(_total(before))


def _more_exact(before: Reading | None, now: Reading) -> Reading:
    return before if before and step(_total(before)) < step(_total(now)) else now


def _total(reading: Reading) -> Number:
    return (number(reading.figure) if reading.figure else None) or 0
