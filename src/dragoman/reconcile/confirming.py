"""What two tell who do not rest on each other: a comparison in, the CONFIRMATION that it speaks for
or None out.

It looks at no other claim than the two; those without a figure stand in `states`.
"""

from __future__ import annotations

from dragoman.claims import Modality, Qualifier, Relation, RelationKind
from dragoman.reconcile.compare import Comparison, headlined, one_date, vague
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.numbers import digits, hedged_apart, least
from dragoman.reconcile.repeats import counted_apart, one_crossing
from dragoman.reconcile.rules import city_for_part
from dragoman.reconcile.scopes import CLOSE

__all__ = ["confirmation"]

_MORE_THAN = 1.6
"""How many times the smaller the larger may be (see `scopes.CLOSE`) where the smaller is said to be
more than it states."""


def confirmation(c: Comparison) -> Relation | None:
    """Compatible, and told by origins independent of each other."""
    if not c.one_modality or c.one_origin or c.is_(c.participants, Fit.APART) or c.kind:
        return None
    denied = c.modalities[0] is Modality.DENIED
    if not (c.asserted or denied) or c.when is None or c.extent is Fit.APART:
        return None
    loosely = denied or (c.earlier.is_stock and c.earlier.figure is not None)
    there = c.is_(c.where, Fit.SAME) or (loosely and city_for_part(c)) or _one_count(c)
    if c.is_(c.destination, Fit.INSIDE, Fit.HOLDS, Fit.MEETS):
        there = one_crossing(c)
    if not there:
        return None
    if not c.two_names and not _two_outlets(c):
        return None
    if denied:
        return c.relation(RelationKind.CONFIRMATION, "where", "when")
    if c.figure is None or headlined(c):
        return None
    if c.is_(c.group, Fit.SAME) and _agree(c):
        return c.relation(RelationKind.CONFIRMATION, "figure")
    return None


def _one_count(c: Comparison) -> bool:
    """A number given alike for one place that the one says more of; or one of two digits or more,
    for a place and for what holds it.
    """
    figures = [reading.figure for reading in (c.earlier, c.later) if reading.figure]
    alike = c.is_(c.figure, Fit.SAME, Fit.ROUNDED) and c.measure.fit is Fit.SAME
    exact = max((digits(figure) for figure in figures), default=0) >= 2
    nested = c.is_(c.where, Fit.INSIDE, Fit.HOLDS)
    return alike and nested and (exact or _is_told_more_of(c))


def _is_told_more_of(c: Comparison) -> bool:
    """One small place that both name on one day, and the one what lies around it too."""
    shared = {s.key for s in c.earlier.sites if s.exact} & {s.key for s in c.later.sites if s.exact}
    one_day = one_date(c.earlier) and one_date(c.later) and c.earlier.start == c.later.start
    return bool(shared) and one_day


def _two_outlets(c: Comparison) -> bool:
    """Printed by two outlets: where their words and numbers differ too, no copy is in sight."""
    names = [claim.attribution.publisher for claim in (c.earlier.claim, c.later.claim)]
    return all(names) and len({source.name for source in names if source}) == 2 and not c.words


def _agree(c: Comparison) -> bool:
    """Numbers that can both hold; of mouths that nobody knows, only numbers that differ."""
    if c.is_(c.figure, Fit.SAME):
        # one number from names that are not all known: told again, unless otherwise hedged
        apart = counted_apart(c) or hedged_apart(c.earlier, c.later)
        return c.two_origins or (c.two_names and apart)
    if c.is_(c.figure, Fit.ROUNDED):
        return c.two_names
    if c.is_(c.figure, Fit.ALLOWED):
        return c.two_names or not vague(c)
    low, high = sorted(least(reading) for reading in (c.earlier, c.later))
    if c.two_names and _more_than_said(c):
        return True
    bare = Qualifier.UP_TO in [r.figure.qualifier for r in (c.earlier, c.later) if r.figure]
    return c.is_(c.figure, Fit.MEETS) and high <= CLOSE * low and (c.two_names or not bare)


def _more_than_said(c: Comparison) -> bool:
    """150, where another says more than 100."""
    low, high = sorted((c.earlier, c.later), key=least)
    opens = low.figure and low.figure.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
    return c.is_(c.figure, Fit.MEETS) and bool(opens) and least(high) <= _MORE_THAN * least(low)
