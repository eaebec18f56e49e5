"""Pairs that may be of one event, where no rule says so: an answer that a person settles.

In: claims and the relations that hold between them. Out: `Possibility`, with what speaks for it and
what is lacking. Nothing is joined by it: no cluster, no estimate and no standing rests on one. A
judgement (link, unlink) makes it a relation or ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dragoman.claims import Claim, Measure, Possibility, Relation
from dragoman.reconcile.compare import Comparison, compare, vague
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.numbers import least
from dragoman.reconcile.pairs import pairs
from dragoman.reconcile.reading import readings

__all__ = ["possibly"]

_NEAR = 2.0
"""Ratio up to which two counts may still be of one event, told early and late or by two eyes."""


_LACKING = 2
"""Where more is lacking, two claims are only of one place and time, as most are."""


def possibly(
    claims: Iterable[Claim],
    measures: Mapping[str, Measure],
    belongs: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    relations: Iterable[Relation] = (),
) -> tuple[Possibility, ...]:
    """The pairs of claims that may be of one event, sorted by their ids.

    The arguments are those of `relations`, and what came of it: a pair that stands in a relation,
    in either direction, is not told again. The order of the claims changes nothing.
    """
    known = {frozenset((r.earlier, r.later)) for r in relations}
    found = readings(claims, measures, belongs or {}, names)
    compared = (c for one, other in pairs(found) if (c := compare(one, other)))
    told = (
        Possibility(
            c.earlier.claim.id, c.later.claim.id, lacking, tuple(f.reason for f in c.findings)
        )
        for c in compared
        if frozenset((c.earlier.claim.id, c.later.claim.id)) not in known
        and _may_be(c)
        and 0 < len(lacking := tuple(_lacking(c))) <= _LACKING
    )
    return tuple(sorted(told, key=lambda p: (p.earlier, p.later)))


def _may_be(c: Comparison) -> bool:
    """Whether nothing that is known keeps the two apart, and place and time bring them together."""
    if not c.asserted or c.one_report or c.kind or c.extent is Fit.APART:
        return False
    if c.where is None or c.when is None or c.is_(c.participants, Fit.APART):
        return False
    if c.earlier.figure is None and c.later.figure is None:
        return c.measure.fit is Fit.SAME or c.is_(c.where, Fit.SAME)
    if c.is_(c.figure, Fit.SAME, Fit.ROUNDED, Fit.ALLOWED):
        return True
    low, high = sorted(least(reading) for reading in (c.earlier, c.later))
    return c.is_(c.figure, Fit.MEETS, Fit.APART) and high <= _NEAR * low


def _lacking(c: Comparison) -> Iterator[str]:
    """What would have to be known for a rule to speak, a sentence each."""
    if not c.two_names and not c.one_origin:
        yield "who is behind one of them is not told, so neither copy nor confirmation can be seen"
    if not c.is_(c.where, Fit.SAME):
        yield "they do not name the very same place"
    if not c.is_(c.when, Fit.SAME):
        yield "their windows meet without being the same"
    if c.measure.fit is not Fit.SAME:
        yield "they tell of it by two measures"
    if vague(c):
        yield "one of them counts by a vague word"
    if c.is_(c.figure, Fit.APART, Fit.MEETS):
        yield "their counts differ, though no more than early and late counts do"
    if c.group is not None and not c.is_(c.group, Fit.SAME):
        yield "they do not count the same group"
