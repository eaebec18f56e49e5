"""Whether two counts are of one thing at all. A comparison in, yes or no out.

One may count the whole war and the other a day, one all of a town and the other those who were
brought to one hospital: then neither gainsays the other, however far their numbers lie apart, and
the later is nothing that the earlier has become.
"""

from __future__ import annotations

from datetime import timedelta

from dragoman.claims import PlacePrecision
from dragoman.reconcile import features
from dragoman.reconcile.asked import counted
from dragoman.reconcile.compare import (
    Comparison,
    days_between,
    is_daily,
    one_date,
    published_later,
    vague,
)
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.naming import say_toll, say_ward
from dragoman.reconcile.numbers import above_a_floor, least
from dragoman.reconcile.reading import Mouth, Reading
from dragoman.reconcile.ways import words

__all__ = [
    "CLOSE",
    "FAR_APART",
    "NEXT_TOTAL",
    "RIVALS",
    "TOLLS",
    "counts_bodies",
    "near_each_other",
    "of_a_day",
    "of_a_part_of_it",
    "of_another_count",
    "of_another_scope",
    "of_before",
    "of_two_counts",
    "one_measure",
    "one_part",
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
CLOSE = 1.25
"""Ratio of two numbers that confirm each other without one being the other, rounded: 18,000 and
20,000, not 10,000 and "up to 16,000". From 1.1 to 1.7 the 119 links come out alike. Of two totals,
told on one day after another, the second goes on from the first."""
_FLIGHT = frozenset({"departed", "fled", "displaced"})
"""What one flight is told by, whoever tells it: who has been taken out, or has come somewhere, is
counted by those who took him or took him in."""
_TREATED, _BODIES = "treated", "bodies"


def of_another_scope(c: Comparison) -> bool:
    """Two reports, of which one counts those of the whole war or of the whole town, and the other
    says of no window: the six of today's bulletin do not gainsay the 137 since May, nor the nine of
    a day in May that another recalls. What one report knows of at least, another may know more of.
    """
    small, large = sorted((c.earlier, c.later), key=least)
    if _counts_its_own(small, large):
        return True
    if c.one_report:
        return False
    if above_a_floor(small, large) or (of_before(c) and not c.earlier.told):
        return True
    if c.earlier.is_stock:
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


def of_another_count(c: Comparison) -> bool:
    """Whether the later of two numbers cannot be what the earlier has become: how many there are
    now of how many so far, fewer of those that only become more, one day's of all so far, a part of
    it. Of another voice, that may not have counted the same, more is asked: the place and a number,
    and no dead of one day's event against all so far.
    """
    if not (c.asserted and c.figure):
        return False
    one, other = c.earlier, c.later
    shrinks = not one.is_stock and least(other) < least(one)
    of_part = one_part(c) and (c.one_origin or not near_each_other(one, other))
    if c.kind or shrinks or of_part or of_a_day(c) or of_before(c):
        return True
    if c.one_origin:
        return c.is_(c.destination, Fit.MEETS, Fit.APART)
    there = c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS)
    there = there and not c.is_(c.destination, Fit.MEETS, Fit.APART)
    one_event = one_date(one) and one.told and other.start is None and not one.is_stock
    return not there or one_event or vague(c) or of_two_counts(c)


def of_before(c: Comparison) -> bool:
    """Told later, of days that had ended before: what a report recalls is no news of today's."""
    one, other = c.earlier, c.later
    if not (published_later(c) and other.told and one.end and other.end):
        return False
    return other.end < one.end - features.SLIP


def of_two_counts(c: Comparison) -> bool:
    """Two voices, or nobody knows, who count two things: by two measures, the bodies that were
    found and all the dead; or by numbers that can both hold, of what is not found one by one.
    """
    one, other = c.earlier, c.later
    if c.one_origin or one.is_stock:
        return False
    moved = TOLLS.isdisjoint(one.questions)
    compatible = c.two_names and moved and c.is_(c.figure, Fit.MEETS, Fit.ROUNDED)
    bodies = counts_bodies(one) is not counts_bodies(other)
    return not one_measure(c) or bodies or compatible


def one_measure(c: Comparison) -> bool:
    """One measure, or two of those by which one flight is told."""
    told = {c.earlier.claim.measure, c.later.claim.measure}
    return len(told) == 1 or told <= _FLIGHT


def one_part(c: Comparison) -> bool:
    """Whether only one is a part in its report, and not by where they go, which both tell."""
    if c.is_(c.destination, Fit.SAME):
        return False
    return (c.earlier.claim.part_of is None) != (c.later.claim.part_of is None)


def near_each_other(one: Reading, other: Reading) -> bool:
    """Whether two numbers can be of one count that two have made, a part or not."""
    low, high = sorted((least(one), least(other)))
    return high <= CLOSE * low


def of_a_day(c: Comparison) -> bool:
    """Whether one counts one day's, and the other more than that; not of a toll, which may be told
    with the day of its event, nor of ground, of which the first day's is all that is held by then.
    """
    if not TOLLS.isdisjoint(c.earlier.questions) or c.earlier.is_stock or c.later.is_stock:
        return False
    days, more = c.later, c.earlier
    if is_daily(c.earlier) and not is_daily(c.later) and "ground" not in c.earlier.questions:
        days, more = more, days
    return days.told and is_daily(days) and not (more.told and is_daily(more))


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
    """Whether the dead are told of as they were found or buried; the toll that those found bring
    up is of all.
    """
    bodies = reading.figure is not None and counted(reading.figure) == _BODIES
    return bodies and not say_toll(words(reading))


def _has_patients(mouth: Mouth) -> bool:
    return say_ward(mouth.words)
