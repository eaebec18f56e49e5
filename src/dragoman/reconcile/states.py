"""Claims without a figure: who holds a place, whether a road is open, that a truce stands, that a
bridge is gone. A comparison of two of them in, the relation that it speaks for or None out.

Such a claim tells a state or what made it. Two that tell one state are one statement again, or
confirm each other; of two states that exclude each other the later of one voice is the news, and
those of two voices, told for one time, contradict each other. What comes to pass after a plan, an
order or a refusal is news of it.

It looks at no figure and at no other claim than the two.
"""

from __future__ import annotations

from datetime import date, timedelta

from dragoman.claims import Modality, PlacePrecision, Relation, RelationKind
from dragoman.reconcile import features
from dragoman.reconcile.compare import (
    Comparison,
    days_between,
    headlined,
    is_daily,
    one_date,
    published_later,
)
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.naming import say_back
from dragoman.reconcile.parties import denied_by_foe
from dragoman.reconcile.reading import Reading
from dragoman.reconcile.ways import words

__all__ = [
    "CHANGES",
    "TOLD_BY_PLACE",
    "again",
    "confirmed",
    "hit_twice",
    "moved_on",
    "rivals",
    "two_captures",
]

_ONE_STATE = timedelta(14)
"""Two tellings of one state or event without a figure lie within it."""
_LASTS = timedelta(7)
"""So long after a capture another's word that it holds the place still speaks of that capture; two
dates of capture further apart may be two captures."""
_TOLD_ANEW = timedelta(2)
"""A state told for a day so much later has been looked at again."""

_HELD, _TAKEN = frozenset({"controls"}), frozenset({"captured", "advanced"})
TOLD_BY_PLACE = frozenset(
    [
        "ground",
        "besieged",
        "corridor",
        "ceasefire",
        "evacuation_order",
        "access_refused",
        "agreement",
    ]
)
"""Questions whose claims, without a figure, are known by their place and window; of any other, only
the same words, or one day and one exact place, make the same statement."""
CHANGES = frozenset(
    [
        *("ground", "besieged", "corridor", "ceasefire", "access_refused", "aid_delivered"),
        *("affected", "infrastructure_damaged", "agreement"),
    ]
)
"""Questions whose answer changes: what was refused on Monday is let in on Friday. That nobody was
killed on Monday is no news of those who were on Friday."""
_STATES = frozenset({"besieged", "corridor", "ceasefire", "affected", "infrastructure_damaged"})
"""Questions about what lasts."""


_EXCLUDE = frozenset({"ground", "corridor"})
"""Of which two states exclude each other: two sides that hold a town, a road open and shut."""


def again(c: Comparison) -> Relation | None:
    """REPEAT: one state or event, told again, and nothing shows another knowledge."""
    if c.words is None and ((c.two_names and not headlined(c)) or not _one_event(c)):
        return None
    if c.is_(c.participants, Fit.MEETS):
        return None
    told_otherwise = _left(c) and (c.one_report or not c.one_origin or published_later(c))
    if c.asserted and c.words is None and (_other_voice(c) or _looked_again(c) or told_otherwise):
        return None
    return c.relation(RelationKind.REPEAT, "where", "when")


def moved_on(c: Comparison) -> Relation | None:
    """UPDATE: one voice, later, tells another state of the place, or that it still stands; what was
    agreed does not hold; who held the ground has lost it since, whoever tells it.
    """
    if not _figureless(c) or not _near(c) or not _one_place(c):
        return None
    if _broken(c):
        return c.relation(RelationKind.UPDATE, "modality")
    if not c.one_report and _changed_hands(c):
        return c.relation(RelationKind.UPDATE, "participants")
    if c.one_report or c.two_names or not published_later(c):
        return None
    by = _news(c)
    return c.relation(RelationKind.UPDATE, by) if by else None


def _news(c: Comparison) -> str | None:
    """By what the later of two tellings of one voice is news; None where it is none."""
    one, other = c.earlier, c.later
    if set(c.modalities) == {Modality.ASSERTED, Modality.DENIED}:
        later = bool(other.end and one.end and other.end > one.end)
        later = (
            later
            and not denied_by_foe(one, other)
            and (c.measure.fit is Fit.SAME or c.participants is not None)
        )
        return "modality" if later and not CHANGES.isdisjoint(one.questions) else None
    if not c.asserted:
        return None
    changed = _left(c) or (c.is_(c.participants, Fit.APART) and not _advances(c))
    if not _EXCLUDE.isdisjoint(one.questions) and changed:
        return "modality" if "corridor" in one.questions else "participants"
    told_anew = _looked_again(c) or (c.one_origin and _went_on(c))
    return "when" if told_anew and not _other_voice(c) else None


def _broken(c: Comparison) -> bool:
    """One voice tells of a truce, and then that there is none."""
    told = c.modalities == (Modality.ASSERTED, Modality.DENIED) and c.one_origin
    return told and "ceasefire" in c.earlier.questions and not c.is_(c.when, Fit.APART)


def _changed_hands(c: Comparison) -> bool:
    """One side held the place on a day, and the other is told to have taken it on a later one; or
    it had taken it, and the other took it back; or it had left, and is there again.
    """
    one, other = c.earlier, c.later
    taken = one.claim.measure in _HELD and other.claim.measure == "captured"
    apart = c.is_(c.participants, Fit.APART)
    again = other.claim.measure == "captured" or say_back(words(other))
    back = apart and one.claim.measure == "captured" and again
    returned = apart and one.claim.measure == "withdrew" and other.claim.measure in _HELD | _TAKEN
    taken = taken or back or returned
    held, done = _moment(one), _moment(other)
    later = bool(held and done and held < done) and published_later(c)
    return c.asserted and taken and later and not c.is_(c.participants, Fit.SAME)


def rivals(c: Comparison) -> Relation | None:
    """CONTRADICTION: two voices, and the states that they tell of one time exclude each other."""
    if not (_figureless(c) and c.asserted and not _EXCLUDE.isdisjoint(c.earlier.questions)):
        return None
    if not c.is_(c.participants, Fit.APART) or not _one_place(c) or c.one_origin:
        return None
    if _advances(c):
        return None  # into what the other still holds
    same_day = c.is_(c.when, Fit.SAME) and features.days_off(c.earlier, c.later) == 0
    if not c.two_names and (c.one_report or not same_day):
        return None  # nobody is named; on another day it may have changed hands
    on = "modality" if "corridor" in c.earlier.questions else "participants"
    return c.relation(RelationKind.CONTRADICTION, on) if _at_one_time(c) else None


def two_captures(c: Comparison) -> Relation | None:
    """CONTRADICTION: one capture of one place, on two days."""
    one, other = c.earlier, c.later
    if not c.asserted or c.one_report or one.figure or other.figure or _each_of_its_day(c):
        return None
    if {one.claim.measure, other.claim.measure} != {"captured"}:
        return None
    # of one side; what two have taken was taken, and taken back
    one_side = c.is_(c.participants, Fit.SAME) or (c.participants is None and not _names_two(c))
    apart = c.is_(c.when, Fit.APART) and one_side
    if not (apart and c.is_(c.where, Fit.SAME) and one_date(one) and one_date(other)):
        return None
    if days_between(one.end, other.end) > _LASTS:
        return None
    return c.relation(RelationKind.CONTRADICTION, "when")


def _each_of_its_day(c: Comparison) -> bool:
    """Two reports as far apart as the days that they tell of: a town is taken by and by."""
    one, other = c.earlier, c.later
    first, last = one.claim.published, other.claim.published
    if not (first and last and one.end and other.end):
        return False
    return first < last and last - first == other.end - one.end


def _names_two(c: Comparison) -> bool:
    """Both name who did it, and nobody knows whether they are one."""
    return all(reading.actors or reading.unknown for reading in (c.earlier, c.later))


def confirmed(c: Comparison) -> Relation | None:
    """CONFIRMATION: one state or event, told by two voices that do not rest on each other."""
    if not _figureless(c) or not c.one_modality or c.is_(c.participants, Fit.APART):
        return None
    if not c.asserted or c.words is not None or c.is_(c.destination, Fit.INSIDE, Fit.HOLDS):
        return None
    if c.is_(c.participants, Fit.MEETS):
        return None  # who did it by the one is hardly who did it by the other
    known = c.two_origins or c.is_(c.participants, Fit.SAME) or _left(c)
    if (c.one_report and not known) or headlined(c):
        return None  # as a rule two moments of one story; but that one came and another left agrees
    seen_by_two = c.two_names or _other_voice(c) or (_left(c) and not c.one_origin)
    if not seen_by_two or not _one_event(c):
        return None
    return c.relation(RelationKind.CONFIRMATION, "where", "when")


# -- what the two tell -----------------------------------------------------------------------------


def _figureless(c: Comparison) -> bool:
    return c.earlier.figure is None and c.later.figure is None


def _one_event(c: Comparison) -> bool:
    """One place and one time of a state; or one day and one exact place; or the same words."""
    one, other = c.earlier, c.later
    if not TOLD_BY_PLACE & set(one.questions):
        known = c.origin is not None and _told_by_its_day(c)
        return c.words is not None or known or _done_once(c)
    if not _one_place(c) or not _near(c):
        return False
    if c.measure.fit is Fit.SAME or "ground" not in one.questions:
        return not c.is_(c.when, Fit.APART) or (_lasting(one) and _lasting(other))
    return _follows(c)


def _follows(c: Comparison) -> bool:
    """Two measures of ground: what the one makes, the other finds."""
    if _left(c) and c.two_names and _leaver_speaks(c):
        return False  # that it has left is its own word; that it is there, another's
    same_day = _left(c) and c.one_origin and not c.one_report and c.is_(c.when, Fit.SAME)
    if not (c.is_(c.participants, Fit.SAME) or same_day or _held_since(c)):
        return False  # that one came and that one left are told of two sides as often as of one
    return not c.is_(c.when, Fit.APART) or _at_one_time(c)


def _held_since(c: Comparison) -> bool:
    """The one tells that the place was taken, the other that it is held since that day, whoever
    holds it: "took Hanano on Saturday", "in control of Hanano since Saturday".
    """
    one, other = c.earlier, c.later
    hold, event = (one, other) if one.claim.measure in _HELD else (other, one)
    begun = hold.claim.measure in _HELD and event.claim.measure == "captured"
    begun = begun and one_date(event) and hold.start is not None
    return begun and hold.start == event.start and not c.is_(c.participants, Fit.APART)


def _advances(c: Comparison) -> bool:
    """One of them tells only of an advance, which leaves open who holds the place."""
    return "advanced" in (c.earlier.claim.measure, c.later.claim.measure)


def _left(c: Comparison) -> bool:
    """Of one place the one tells who has come, the other who has left."""
    measures = (c.earlier.claim.measure, c.later.claim.measure)
    return measures.count("withdrew") == 1


def _leaver_speaks(c: Comparison) -> bool:
    leaves, stays = c.earlier, c.later
    if stays.claim.measure == "withdrew":
        leaves, stays = stays, leaves
    held_by = {mouth.actor for _, mouth in stays.actors}
    return any(mouth.actor in held_by or mouth.bodies & held_by for mouth in leaves.mouths)


def _went_on(c: Comparison) -> bool:
    """The town first, then another part of it: one side's captures on different days."""
    taken = c.measure.fit is Fit.SAME and c.earlier.claim.measure in _TAKEN
    return taken and c.is_(c.when, Fit.APART) and not c.is_(c.where, Fit.SAME)


def _at_one_time(c: Comparison) -> bool:
    """Whether the states that two claims tell are of one time: two holds of a day, two captures of
    the very same day, or a hold after the capture that it speaks of.
    """
    one, other = c.earlier, c.later
    holds = [r for r in (one, other) if r.claim.measure in _HELD]
    if len(holds) == 2:
        return days_between(_moment(one), _moment(other)) <= features.SLIP
    if not holds:
        return c.is_(c.when, Fit.SAME) and features.days_off(one, other) == 0
    hold, event = (one, other) if holds[0] is one else (other, one)
    held, done = _moment(hold), _moment(event)
    if held is None or done is None:
        return False
    if _left(c) and c.is_(c.participants, Fit.APART) and held - done > features.SLIP:
        return False  # who has left a place, and holds it days later, has come back
    if held > done and say_back(words(hold)):
        return False
    return timedelta(0) <= held - done <= _LASTS


def _looked_again(c: Comparison) -> bool:
    """Whether the later telling of one lasting state is of a later day."""
    one, other = c.earlier, c.later
    lasting = c.measure.fit is Fit.SAME and _lasting(one) and _lasting(other)
    first, last = _moment(one), _moment(other)
    if not (lasting and first and last) or hit_twice(c):
        return False
    return published_later(c) and last - first >= _TOLD_ANEW and _both_name_it(c)


def hit_twice(c: Comparison) -> bool:
    """A building that was struck on a day, and on another, each the news of its day."""
    damage = "infrastructure_damaged" in c.earlier.questions and c.is_(c.when, Fit.APART)
    return damage and _each_of_its_day(c)


def _lasting(reading: Reading) -> bool:
    return reading.claim.measure in _HELD or not _STATES.isdisjoint(reading.questions)


def _other_voice(c: Comparison) -> bool:
    """Only one of two outlets names a speaker who can know it, of a state that anybody can see."""
    one, other = c.earlier, c.later
    if c.origin is not None or bool(one.mouths) == bool(other.mouths):
        return False
    knows = any(not mouth.actor or mouth.families for mouth in (*one.mouths, *other.mouths))
    if not knows or (one_date(one) and one_date(other)):
        return False
    names = [claim.attribution.publisher for claim in (one.claim, other.claim)]
    return all(names) and len({source.name for source in names if source}) == 2


def _near(c: Comparison) -> bool:
    return days_between(_moment(c.earlier), _moment(c.later)) <= _ONE_STATE


def _moment(reading: Reading) -> date | None:
    return reading.end or reading.start or reading.claim.published


# -- where -----------------------------------------------------------------------------------------


def _one_place(c: Comparison) -> bool:
    """One place, or one in another that both name; a part of a town speaks of the town."""
    return c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS) and not _wide(c)


def _wide(c: Comparison) -> bool:
    """A place in a place that only one names: a quarter is not its city, though a half may be."""
    sites = (*c.earlier.sites, *c.later.sites)
    if any(site.precision is PlacePrecision.CITY_PART for site in sites):
        return False
    return not _both_name_it(c)


def _both_name_it(c: Comparison) -> bool:
    one = {site.key for site in c.earlier.sites}
    return c.is_(c.where, Fit.SAME) or not one.isdisjoint(site.key for site in c.later.sites)


def _told_by_its_day(c: Comparison) -> bool:
    """One ambush, strike or raid without a figure: one measure, one day and one exact place."""
    one, other = c.earlier, c.later
    if not _one_place(c) or not _one_sort(c):
        return False
    exact = all(site.exact for site in (*one.sites, *other.sites))
    if not (exact and one.start and one.end and other.start and other.end):
        return False
    if one_date(one) and one_date(other):
        return one.end == other.end
    return is_daily(one) and is_daily(other) and c.is_(c.when, Fit.SAME) and c.two_names


def _one_sort(c: Comparison) -> bool:
    """One measure, or an attack that one tells in general words; no battle is an air raid."""
    measures = {c.earlier.claim.measure, c.later.claim.measure}
    if len(measures) == 1 or "attack_on_civilians" in measures:
        return True
    return "explosion" in measures and "clash" not in measures


def _done_once(c: Comparison) -> bool:
    """A building, a bridge or a post is hit or broken once within the time that both tell."""
    one, other = c.earlier, c.later
    if not c.is_(c.where, Fit.SAME) or c.measure.fit is not Fit.SAME or not _near(c):
        return False
    sites = (*one.sites, *other.sites)
    built = all(s.part_of or s.precision is None for s in sites)
    both = features.days_off(one, other) <= 1 or "infrastructure_damaged" in one.questions
    return built and both and not c.is_(c.when, Fit.APART)
