"""Plans and what came of them, assertions and who denies them: a comparison in, a relation or None.

It holds no two assertions against each other (`rules`, `states`).
"""

from __future__ import annotations

from datetime import timedelta

from dragoman.claims import Modality, Relation, RelationKind
from dragoman.reconcile import features
from dragoman.reconcile.asked import ARMED
from dragoman.reconcile.compare import Comparison, covers, days_between, published_later
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.naming import say_civilians, say_still
from dragoman.reconcile.numbers import least
from dragoman.reconcile.parties import denied_by_foe, of_one_side, on_one_side, on_two_sides
from dragoman.reconcile.reading import Reading
from dragoman.reconcile.repeats import PLANS
from dragoman.reconcile.ways import words

__all__ = ["agree", "carried_out", "denial", "meets_denial", "taken_back"]

_COMES_OF_IT = timedelta(14)
"""What happens later may have another cause than the plan."""
_ORDERS = frozenset({Modality.ORDERED, Modality.DEMANDED})
_PEOPLE = frozenset({"people", "households"})
_ANY_ATTACK = "attack_on_civilians"
"""What "an attack" and "the bombing" are read as, whatever came down."""
_SOME_DAYS = timedelta(3)
_ONE_ATTACK = timedelta(2)
"""What is denied so much later is another attack."""
_ABOUT = 0.1
"""How far from a number that is denied one may lie that is meant by it."""


def taken_back(c: Comparison) -> Relation | None:
    """Who gave a number says later that it was wrong."""
    if c.modalities != (Modality.ASSERTED, Modality.DENIED) or not c.is_(c.figure, Fit.SAME):
        return None
    later = c.one_origin and published_later(c) and least(c.later) > 0
    if not later or c.measure.fit is not Fit.SAME or c.extent is Fit.APART:
        return None
    return c.relation(RelationKind.REVISION, "modality")


def carried_out(c: Comparison) -> Relation | None:
    """A plan, an order or a demand, then what came of it."""
    before, after = c.modalities
    if before not in PLANS or c.extent is Fit.APART or c.one_report or c.where is None:
        return None
    if after not in (Modality.ASSERTED, Modality.DENIED):
        return None
    if _denies_the_order(c):
        return None
    if c.measure.fit is not Fit.SAME and not (c.is_(c.figure, Fit.SAME) or before in _ORDERS):
        return None  # that troops are to come is not that people fled, nor a retreat a capture
    same = after is Modality.ASSERTED and (c.one_origin or c.is_(c.figure, Fit.SAME))
    return c.relation(RelationKind.UPDATE, "modality") if same or _came_of_it(c) else None


def _came_of_it(c: Comparison) -> bool:
    """One place, and a time that the plan is for, soon after it was told."""
    plan, outcome = c.earlier, c.later
    ordered = plan.figure is None
    if c.measure.fit is not Fit.SAME and not ordered:
        return False  # who is to be let in there is not who was taken out of it
    if outcome.claim.part_of:
        return False
    if not published_later(c) or not c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS):
        return False
    told, done = plan.claim.published, outcome.end or outcome.start
    if told is None or done is None or not -features.SLIP <= done - told <= _COMES_OF_IT:
        return False
    return not c.is_(c.when, Fit.APART) and not c.is_(c.participants, Fit.APART)


def denial(c: Comparison) -> Relation | None:
    """One denies what the other asserts, of one place and one time; or that it ordered it."""
    denies = _denies(c, Modality.ASSERTED) or _denies_the_order(c)
    if not denies or c.one_origin or c.when is None or c.is_(c.group, Fit.APART):
        return None
    if not (_of_one_deed(c) and meets_denial(c)):
        return None
    if (
        not c.two_names
        and published_later(c)
        and _ends_later(c)
        and not denied_by_foe(c.earlier, c.later)
    ):
        return None  # what was refused or broken, and is no more: an update
    turned = c.modalities[0] is Modality.DENIED
    denied, asserted = (c.earlier, c.later) if turned else (c.later, c.earlier)
    inside = Fit.HOLDS if turned else Fit.INSIDE
    accused = c.is_(c.participants, Fit.SAME) and c.is_(c.where, Fit.MEETS) and _guessed(c)
    named = "attack" in c.earlier.questions and (_name_one_place(c) or accused)
    if not (c.is_(c.where, Fit.SAME) or c.is_(c.where, inside) or named):
        return None
    if not (c.is_(c.when, Fit.SAME) or covers(asserted, denied) or _mostly_in(asserted, denied)):
        return None  # nobody left on Thursday, fifty did in the week: both hold
    if c.measure.fit is not Fit.SAME and not _of_one_convoy(c):
        meets = c.one_report or _meets_attack(denied, asserted)
        if "attack" in c.earlier.questions and not meets:
            return None  # that aircraft struck is denied; that guns did may hold
        counted = asserted.figure is not None and asserted.figure.unit not in _PEOPLE
        if counted or (denied.figure and least(denied)):
            return None  # that 500 were evacuated is denied; that they left may hold
    return c.relation(RelationKind.CONTRADICTION, "modality")


def meets_denial(c: Comparison) -> bool:
    """Whether a denial is of what is asserted: of no number, or of about the same one. Who denies
    that seventy died does not say that thirty did not, nor does who calls "that" a lie.
    """
    denied, asserted = _denied_and_asserted(c)
    if asserted.figure and not denied.figure and denied.denies:
        told, figure = denied.denies
        if asserted.claim.id == told or c.one_report:
            return asserted.claim.id == told
        number = float(figure.low or figure.high or 0)
        return abs(least(asserted) - number) <= _ABOUT * number
    if asserted.figure and not denied.figure and "ground" in denied.questions:
        return False  # that one town fell is denied, and not that two hundred villages did
    if asserted.figure and not denied.figure and asserted.group in ARMED:
        return not say_civilians(words(denied))  # nor that no civilians died, that soldiers did
    if not (denied.figure and asserted.figure and least(denied)):
        return True
    return abs(least(asserted) - least(denied)) <= _ABOUT * least(denied)


def _guessed(c: Comparison) -> bool:
    return c.earlier.guessed or c.later.guessed


def _name_one_place(c: Comparison) -> bool:
    """Both name one place, whatever else the one names: a village "near Aleppo", and Aleppo."""
    one = {site.key for site in c.earlier.sites}
    return not one.isdisjoint(site.key for site in c.later.sites)


def _mostly_in(asserted: Reading, denied: Reading) -> bool:
    """A window of some days that ends with the day after the one up to which it is denied."""
    if not (asserted.start and asserted.end and denied.start and denied.end):
        return False
    in_it = denied.start <= asserted.start and asserted.end - denied.end <= features.SLIP
    return in_it and asserted.end - asserted.start >= _SOME_DAYS


def _of_one_convoy(c: Comparison) -> bool:
    """The lorries that have arrived, and those whose load was brought."""
    figures = (c.earlier.figure, c.later.figure)
    return all(figure is not None and figure.unit == "vehicles" for figure in figures)


def _meets_attack(denied: Reading, asserted: Reading) -> bool:
    """Whether a denied attack is one that is told by another measure: it is denied in no more than
    general words, or by those who are said to have done it.
    """
    if days_between(denied.end, asserted.end) > _ONE_ATTACK:
        return False
    if denied.claim.measure == _ANY_ATTACK:
        return True
    done_by = [mouth for role, mouth in asserted.actors if role == "by"]
    return any(of_one_side(doer, mouth) for doer in done_by for mouth in denied.mouths)


def agree(c: Comparison) -> bool:
    """Whether a denial that a place has fallen or was left agrees with who is told to hold it: of
    his side is who denies it, or he holds it still; but none of those who are said not to have
    taken it.
    """
    denied, asserted = _denied_and_asserted(c)
    if "ground" not in c.earlier.questions or asserted.claim.measure != "controls":
        return False
    if c.is_(c.participants, Fit.SAME):
        return False
    by = [mouth for role, mouth in (*asserted.actors, *asserted.unknown) if role == "by"]
    by = by or list(asserted.mouths)
    if denied.claim.measure == "captured" and say_still(words(asserted)):
        return True
    stay = [*denied.mouths, *(mouth for role, mouth in denied.unknown if role == "from")]
    return any(on_one_side(holder, mouth) for holder in by for mouth in stay)


def _denied_and_asserted(c: Comparison) -> tuple[Reading, Reading]:
    turned = c.modalities[0] is Modality.DENIED
    return (c.earlier, c.later) if turned else (c.later, c.earlier)


def _excludes(c: Comparison) -> bool:
    """Whether what is denied of some ground and what is asserted of it cannot both hold: it is one
    side that took it, or that did not lose it, or nobody knows of more than one. That one side took
    a town is denied, and that the other holds it agrees with that.
    """
    denied, asserted = _denied_and_asserted(c)
    if agree(c):
        return False
    if c.measure.fit is Fit.SAME:
        return not c.is_(c.participants, Fit.APART, Fit.MEETS)
    if c.is_(c.participants, Fit.SAME):
        return True
    if c.participants is not None or asserted.claim.measure not in _COME:
        return False
    if denied.end and asserted.end and asserted.end - denied.end > _SINCE_THEN:
        return False
    told = [mouth for role, mouth in (*asserted.actors, *asserted.unknown) if role == "by"]
    stay = [mouth for _, mouth in (*denied.actors, *denied.unknown)]
    here, stay = told or list(asserted.mouths), stay or list(denied.mouths)
    pairs = [(one, other) for one in here for other in stay]
    still = asserted.claim.measure == "controls" and say_still(words(asserted))
    # "has not lost it", and the other has taken it
    if denied.claim.measure == "withdrew" and told and not still:
        return not any(on_one_side(one, other) for one, other in pairs)
    if denied.claim.measure == "withdrew" and c.one_report and asserted.claim.measure == "captured":
        return True  # "the town has fallen … Kyiv denied losing it"
    # "it has not fallen", say those whom the other side has driven out
    nobody = not denied.actors and not denied.unknown
    open_ = denied.claim.measure == "withdrew" or (denied.claim.measure == "captured" and nobody)
    return open_ and any(on_two_sides(one, other) for one, other in pairs)


_COME = frozenset({"captured", "controls"})
_SINCE_THEN = timedelta(2)
"""What is told so much later of a place may have come about since it was denied."""


def _of_one_deed(c: Comparison) -> bool:
    """That there was an order is denied, and that people left may hold; that one side took a town
    is denied, and that the other holds it agrees with that.
    """
    if "ground" in c.earlier.questions:
        return _excludes(c)
    if c.measure.fit is Fit.SAME:
        return not c.is_(c.participants, Fit.APART)
    return "evacuation_order" not in (c.earlier.claim.measure, c.later.claim.measure)


def _denies(c: Comparison, other: Modality) -> bool:
    return set(c.modalities) == {Modality.DENIED, other}


def _denies_the_order(c: Comparison) -> bool:
    """One tells of an order, and another says that there was none: no outcome of it."""
    return _denies(c, Modality.ORDERED) and c.two_names and c.measure.fit is Fit.SAME


def _ends_later(c: Comparison) -> bool:
    one, other = c.earlier, c.later
    return c.figure is None and bool(one.end and other.end) and str(one.end) < str(other.end)
