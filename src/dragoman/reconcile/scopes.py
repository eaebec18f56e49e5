"""Whether two counts are of one thing at all. A comparison in, yes or no out.

One may count the whole war and the other a day, one all of a town and the other those who were
brought to one hospital: then neither gainsays the other, however far their numbers lie apart.
"""

from __future__ import annotations

from datetime import timedelta

from dragoman.claims import PlacePrecision
from dragoman.reconcile import features
from dragoman.reconcile.asked import counted
from dragoman.reconcile.compare import Comparison, days_between
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.naming import say_ward
from dragoman.reconcile.numbers import least
from dragoman.reconcile.reading import Mouth, Reading

__all__ = [
    "FAR_APART",
    "NEXT_TOTAL",
    "RIVALS",
    "TOLLS",
    "counts_bodies",
    "of_a_part_of_it",
    "of_another_scope",
]

TOLLS = frozenset({"killed", "injured", "missing", "housing_destroyed", "housing_damaged"})
"""Measures whose count of one event goes up for days."""
NEXT_TOTAL = timedelta(31)
"""A total that comes later than this, and does not say since when, may be another operation's."""
RIVALS = 10
"""How many times the smaller the larger of two rival counts may be, where one does not say since
when: more is a count of the whole war."""
FAR_APART = 5
"""How many times the smaller of two tolls the larger is, from which on they are of two things."""
_TREATED, _BODIES = "treated", "bodies"


def of_another_scope(c: Comparison) -> bool:
    """Two reports, of which one counts those of the whole war or of the whole town, and the other
    says of no window: the six of today's bulletin do not gainsay the 137 since May.
    """
    small, large = sorted((c.earlier, c.later), key=least)
    if _counts_its_own(small, large):
        return True
    if c.one_report or c.earlier.is_stock:
        return False
    if small.figure and small.figure.unit == "vehicles" and not (small.start or large.start):
        return days_between(small.end, large.end) > features.SLIP  # of another day, another convoy
    if TOLLS.isdisjoint(small.questions):
        return least(large) > RIVALS * least(small)
    long = large.told and large.days is not None and large.days > NEXT_TOTAL.days // 2
    return long and not small.told and least(large) > FAR_APART * least(small)


def of_a_part_of_it(c: Comparison) -> bool:
    """One voice counts in a whole country, and later in a place in it, and both name theirs: more
    in a province are no later figure of the country. The east of a country is where it happened, as
    far as is known at first, and no map says where that ends.
    """
    named = not (c.earlier.guessed or c.later.guessed) and len(c.later.sites) == 1
    places = [where.place for where in c.earlier.claim.where if where.place]
    wide = any(p.precision is PlacePrecision.COUNTRY and "#" not in p.id for p in places)
    return c.one_origin and named and wide and c.is_(c.where, Fit.HOLDS)


def _counts_its_own(small: Reading, large: Reading) -> bool:
    """Whether the smaller of two tolls counts only those whom its speaker has before him: a clinic
    its patients, a search party the bodies that it finds.
    """
    if TOLLS.isdisjoint(small.questions) or small.figure is None or large.figure is None:
        return False
    if small.claim.measure == _TREATED != large.claim.measure:
        return True
    found = counts_bodies(small) is not counts_bodies(large)
    if found and small.claim.document != large.claim.document:
        return True
    return any(map(_has_patients, small.mouths)) and not any(map(_has_patients, large.mouths))


def counts_bodies(reading: Reading) -> bool:
    """Whether the dead are told of as they were found or buried."""
    return reading.figure is not None and counted(reading.figure) == _BODIES


def _has_patients(mouth: Mouth) -> bool:
    return say_ward(mouth.words)
