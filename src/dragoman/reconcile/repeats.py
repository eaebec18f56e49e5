"""One statement again: a comparison in, the REPEAT that it speaks for or None out.

Two claims repeat each other where the numbers are one (or both have none) and nothing shows that
somebody else knew it too. No other claim than the two is looked at.
"""

from __future__ import annotations

from datetime import timedelta

from dragoman.claims import Modality, Qualifier, Relation, RelationKind
from dragoman.reconcile import features, states
from dragoman.reconcile.compare import Comparison, days_between, headlined, one_date, vague
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.naming import say_on_the_spot
from dragoman.reconcile.numbers import digits, hedged_apart, least
from dragoman.reconcile.pairs import SAID_BY_CHANCE
from dragoman.reconcile.parties import told_by_two_sides
from dragoman.reconcile.scopes import one_measure

__all__ = [
    "PLANS",
    "counted_apart",
    "counted_on",
    "one_crossing",
    "one_thing",
    "repeat",
    "stock_of_another_day",
    "told_again",
]

_ENOUGH = 2.0
"""What the findings must weigh together before two claims are called one statement. On the 119
links of 55 hand-read reports anything from 1.2 to 2 finds 59 of 60 repeats and joins none of 7
pairs of like figures about other things; 2.8 finds 54."""
_NEAR = 0.02
"""Two counts made independently do not agree to the fiftieth: "more than 900" is 903, rounded."""
_ONE_STATEMENT = timedelta(14)
"""A stock told later than this is told anew."""
_STANDS = timedelta(3)
"""A stock is told again for so long before somebody looks anew."""
_ONE_BY_ONE = 100
"""Fewer than these are counted, and not rounded."""
PLANS = frozenset({Modality.PLANNED, Modality.ORDERED, Modality.DEMANDED, Modality.FORECAST})


def told_again(c: Comparison) -> Relation | None:
    """Both have no number, and nothing shows another knowledge."""
    if not c.one_modality or c.extent is Fit.APART or c.is_(c.participants, Fit.APART):
        return None
    if c.earlier.figure is not None or c.later.figure is not None:
        return None
    return states.again(c)


def repeat(c: Comparison) -> Relation | None:
    """The numbers are one, and nothing shows another knowledge."""
    if not c.one_modality or c.extent is Fit.APART or c.is_(c.participants, Fit.APART):
        return None
    if (c.kind and not _same_count(c)) or (c.earlier.figure is None) != (c.later.figure is None):
        return None
    if c.earlier.figure is None:
        return None
    if not (c.is_(c.group, Fit.SAME) or _named_loosely(c)) or c.weight < _ENOUGH or _said_anew(c):
        return None
    if c.where is None and c.earlier.sites and c.later.sites and not _exact(c):
        return None  # two names that no map knows, and a number that could be chance
    if c.is_(c.figure, Fit.ROUNDED) and (stock_of_another_day(c) or counted_on(c)):
        return None
    if _one_number(c) and (c.one_origin or _no_other_origin(c)):
        on = ("figure", "speaker") if c.one_origin else ("figure",)
        return c.relation(RelationKind.REPEAT, *on, by=features.stale(c.earlier, c.later))
    return None


def _named_loosely(c: Comparison) -> bool:
    """22 soldiers in one report and 22 dead in another: one number of one measure, and no place or
    window against it; a number that could be chance needs both for it.
    """
    inside = c.is_(c.group, Fit.INSIDE, Fit.HOLDS) and c.is_(c.figure, Fit.SAME)
    if not inside or c.one_report or c.measure.fit is not Fit.SAME or c.earlier.figure is None:
        return False
    if c.earlier.claim.part_of or c.later.claim.part_of:
        return False  # 27 children of the 219 are not another's 27 civilians
    exact = digits(c.earlier.figure)
    there = c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS)
    at_once = there and c.is_(c.when, Fit.SAME, Fit.INSIDE, Fit.HOLDS)
    return exact >= SAID_BY_CHANCE or (exact >= _TWO_DIGITS and at_once)


_TWO_DIGITS = 2


def _one_number(c: Comparison) -> bool:
    if vague(c) and not (c.one_origin or one_measure(c)):
        return False  # hundreds who fled, and hundreds whom another brought out
    if c.is_(c.figure, Fit.ALLOWED):  # a vague word is a number again only of the very same thing
        there = features.days_off(c.earlier, c.later) <= (0 if c.one_report else 1)
        return c.one_origin and c.extent is Fit.SAME and there
    return c.is_(c.figure, Fit.SAME, Fit.ROUNDED)


def _no_other_origin(c: Comparison) -> bool:
    if c.is_(c.destination, Fit.INSIDE, Fit.HOLDS) and not one_crossing(c):
        return False
    if c.modalities[0] in PLANS:
        return True  # what is planned is one plan, whoever of its makers tells it
    if headlined(c) and c.extent is Fit.SAME:
        return True
    if c.two_origins:
        return _copied(c)
    if c.two_names:
        alike = c.is_(c.figure, Fit.SAME) and not hedged_apart(c.earlier, c.later)
        return _copied(c) or (alike and one_thing(c) and not counted_apart(c))
    return True


def counted_apart(c: Comparison) -> bool:
    """Two names in two reports, of which one was there, or that speak for two sides: neither waited
    for the other's count.
    """
    if not c.two_names or c.one_report:
        return False
    there = [any(say_on_the_spot(mouth.words) for mouth in r.mouths) for r in (c.earlier, c.later)]
    counted = not c.earlier.is_stock  # how many live there one office has counted
    return any(there) or (counted and told_by_two_sides(c.earlier, c.later))


def one_thing(c: Comparison) -> bool:
    """One place and one window, as far as the two tell them; a stock stands for some days."""
    stands = c.earlier.is_stock and c.is_(c.when, Fit.MEETS) and c.earlier.end and c.later.end
    near = bool(stands) and days_between(c.earlier.end, c.later.end) <= _STANDS
    namesakes = features.namesakes(c.earlier, c.later) or features.namesakes(c.later, c.earlier)
    there = c.is_(c.where, Fit.SAME) or (c.is_(c.where, Fit.INSIDE, Fit.HOLDS) and namesakes)
    there = there or one_crossing(c)
    return there and (near or c.is_(c.when, Fit.SAME, Fit.INSIDE, Fit.HOLDS))


def one_crossing(c: Comparison) -> bool:
    """One number of one day, from town to town by the one and from land to land by the other."""
    wide = c.where.fit if c.where else Fit.APART
    nested = wide in (Fit.INSIDE, Fit.HOLDS) and c.is_(c.destination, wide)
    told_whither = bool(c.earlier.goals and c.later.goals)
    one_day = one_date(c.earlier) and c.earlier.start == c.later.start and one_date(c.later)
    alike = c.is_(c.figure, Fit.SAME) and c.is_(c.group, Fit.SAME)
    return nested and told_whither and one_day and alike


def _copied(c: Comparison) -> bool:
    """Two names, one knowledge: the same words, or a number too exact to be found twice."""
    if c.words is not None:
        return True
    figures = [figure for figure in (c.earlier.figure, c.later.figure) if figure]
    exact = max((digits(figure) for figure in figures), default=0) >= SAID_BY_CHANCE
    near = abs(least(c.earlier) - least(c.later)) <= _NEAR * least(c.earlier)
    rounded = c.is_(c.figure, Fit.ROUNDED) and near and not c.two_origins and one_thing(c)
    return exact and (c.is_(c.figure, Fit.SAME) or rounded) and not c.one_report


def _exact(c: Comparison) -> bool:
    figures = [figure for figure in (c.earlier.figure, c.later.figure) if figure]
    return max((digits(figure) for figure in figures), default=0) >= _TWO_DIGITS


def _same_count(c: Comparison) -> bool:
    """How many there are, and how many so far, are one number of one place within days."""
    near = days_between(c.earlier.end, c.later.end) <= _STANDS
    alike = c.is_(c.figure, Fit.SAME) and c.measure.fit is Fit.SAME
    return alike and near and c.is_(c.where, Fit.SAME)


def stock_of_another_day(c: Comparison) -> bool:
    """A stock as of days that are no slip apart, whose numbers are near each other only."""
    one, other = c.earlier, c.later
    if not (one.is_stock and other.is_stock and one.end and other.end):
        return False
    near = abs(least(one) - least(other)) <= _NEAR * max(least(one), least(other))
    return abs(one.end - other.end) > features.SLIP and not near


def counted_on(c: Comparison) -> bool:
    """Two bare numbers of one voice, of which the one is the other's count of before, and no
    rounding of it: twenty dead, after nineteen; or 12,200 since the day from which 12,000 were
    counted on the day before.
    """
    figures = [figure for figure in (c.earlier.figure, c.later.figure) if figure]
    bare = all(figure.qualifier is Qualifier.EXACT for figure in figures)
    one, other = c.earlier, c.later
    begun = one.start == other.start or None in (one.start, other.start)
    begun = begun and min(map(digits, figures), default=0) >= _TWO_DIGITS
    later = one.running and other.running and begun and str(one.end) < str(other.end)
    later = later and least(one) < least(other)
    few = max(least(one), least(other)) < _ONE_BY_ONE
    return bare and not c.two_names and (few or later)


def _said_anew(c: Comparison) -> bool:
    """A stock, told again after so long that somebody must have looked again."""
    one, other = c.earlier, c.later
    if not one.is_stock or not one.end or not other.end:
        return False
    return abs(one.end - other.end) > _ONE_STATEMENT
