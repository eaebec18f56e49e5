"""Which rule decides, and where its word is not enough. A comparison in, a relation or None out.

The rules (`rules`, `modality`, `states`) are asked in order. Some decide; what the others say, and
every pair of which none speaks, is weighed by all that is found of the two (`scorecard`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dragoman.claims import Relation
from dragoman.reconcile import modality, states
from dragoman.reconcile.compare import Comparison, narrow_and_wide, one_date
from dragoman.reconcile.confirming import confirmation
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.reading import Reading
from dragoman.reconcile.repeats import told_again
from dragoman.reconcile.rules import (
    contradiction,
    not_one_count,
    part_of,
    revision,
    risen,
    series,
    update,
)
from dragoman.reconcile.scopes import TOLLS
from dragoman.reconcile.scorecard import likely

__all__ = ["RULES", "decide", "spoken"]

Rule = Callable[[Comparison], Relation | None]

RULES: tuple[Rule, ...] = (
    told_again,
    modality.taken_back,
    modality.carried_out,
    modality.denial,
    not_one_count,
    part_of,
    revision,
    update,
    risen,
    contradiction,
    states.two_captures,
    states.rivals,
    states.moved_on,
    series,
    confirmation,
    states.confirmed,
)
"""In order, the first that speaks; after `repeat`, whose relations some of them need."""
_STANDS = frozenset(
    [
        *(modality.taken_back, not_one_count, revision, update, risen, series, confirmation),
        *(states.two_captures, states.rivals),
    ]
)
"""The rules whose word stands: they hold two numbers, days or sides against each other. What the
others say is asked of the table of weights again. They go by states, denials, plans and areas,
which a report tells in passing and a reader of it mistakes soonest: of ten relations that they gave
from claims as they are read, careful readers had made one or two."""


def spoken(c: Comparison) -> tuple[Rule, Relation] | None:
    """The first of the rules that speaks, and what it says."""
    return next(((rule, r) for rule in RULES if (r := rule(c))), None)


def decide(c: Comparison) -> Relation | None:
    """What stands between the two: by a rule, or by what all that is found of them makes likely."""
    found = spoken(c)
    if found is None:
        return likely(c)
    rule, relation = found
    sure = rule in _STANDS or (rule in _SURE and _SURE[rule](c))
    return relation if sure else likely(c, relation, rule.__name__)


def _plainly_rivals(c: Comparison) -> bool:
    """One place, group and window, and both claims name the place themselves; or, of what does not
    go up from day to day as a toll does, one group at least.
    """
    guessed = c.earlier.guessed or c.later.guessed
    plainly = c.extent is Fit.SAME and not guessed and c.is_(c.where, Fit.SAME)
    tolls = not TOLLS.isdisjoint(c.earlier.questions)
    return plainly or (not tolls and c.is_(c.group, Fit.SAME))


def _copied_or_by_one_voice(c: Comparison) -> bool:
    """The same words; or one speaker in two reports, by one measure or on one side."""
    alike = c.measure.fit is Fit.SAME or c.is_(c.participants, Fit.SAME)
    return c.words is not None or (c.one_origin and not c.one_report and alike)


def _sides_are_named(c: Comparison) -> bool:
    """Both assert, and it is known that they tell of two sides."""
    return c.asserted and c.is_(c.participants, Fit.APART)


def _of_a_day_within(c: Comparison) -> bool:
    """The dead or hurt of a day, and those of a week or a month that it lies in, by the words of
    both: a part, whoever counted.
    """
    part, whole = narrow_and_wide(c)
    dated = part.told and whole.told and one_date(part) and not one_date(whole)
    return dated and not TOLLS.isdisjoint(part.questions) and _begun_before(whole, part)


def _begun_before(whole: Reading, part: Reading) -> bool:
    return bool(whole.start and part.start and whole.start < part.start)


_SURE: Mapping[Rule, Callable[[Comparison], bool]] = {
    contradiction: _plainly_rivals,
    told_again: _copied_or_by_one_voice,
    part_of: _of_a_day_within,
    states.moved_on: _sides_are_named,
}
"""When the word of these stands too."""
