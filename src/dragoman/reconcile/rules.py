"""The rules, one a function: a comparison in, the relation that it speaks for or None out.

`relate` says in a line each what they hold, `decide` puts them in order; here stand their
conditions.
No rule looks at another claim than the two.
"""

from __future__ import annotations

from datetime import date, timedelta

from dragoman.claims import Relation, RelationKind
from dragoman.reconcile import features
from dragoman.reconcile.asked import ANYBODY, ARMED, CIVILIANS
from dragoman.reconcile.compare import (
    Comparison,
    covers,
    days_between,
    is_daily,
    narrow_and_wide,
    published_later,
    vague,
    whole_is_less,
)
from dragoman.reconcile.finding import Finding, Fit
from dragoman.reconcile.naming import say_corrected, say_grown, say_own
from dragoman.reconcile.numbers import SPURT, least, pace, word_counted_out
from dragoman.reconcile.parties import told_by_two_sides
from dragoman.reconcile.reading import Reading
from dragoman.reconcile.repeats import counted_on, one_thing, stock_of_another_day
from dragoman.reconcile.scopes import (
    CLOSE,
    FAR_APART,
    NEXT_TOTAL,
    RIVALS,
    TOLLS,
    counts_bodies,
    near_each_other,
    of_a_part_of_it,
    of_another_scope,
    of_before,
    of_two_counts,
    one_part,
)
from dragoman.reconcile.ways import words

__all__ = [
    "TOLLS",
    "city_for_part",
    "contradiction",
    "not_one_count",
    "part_of",
    "revision",
    "risen",
    "series",
    "update",
]

_ONE_CAPTURE = timedelta(7)
"""Two dates of capture further apart may be two captures."""
_ONE_SERIES = timedelta(7)
"""Totals whose first days lie further apart count from two beginnings."""
_AS_OF = timedelta(3)
"""A stock this near to the end of a running total is a part of it."""
_HUNDREDFOLD = 100
"""No count of hundreds grows so much within `_ONE_CAPTURE`: a digit too many, a misprint."""

_COUNTED_ON = TOLLS | {"treated", "held"}
"""The same, with those whom one clinic has treated and one operation has taken so far."""
_MISSING = "missing"
_SOON_MORE = 2.0
"""How many times a toll may have grown that another mouth tells a day or more later. Of 13 such
pairs in hand-read links the later was 1.03 to 1.67 times the first; rival tolls differ by more.
Four times as many some days later, of one event that both date, loses two contradictions of 522
hand-read ones and finds no update."""
_NEARLY_THERE = 0.95
"""97 is no less than "more than 100" than a rounding is."""
_NEARLY_ALL = 0.9
"""A part that is nearly the whole is another count of it."""


# -- the numbers of one origin ---------------------------------------------------------------------


def not_one_count(c: Comparison) -> Relation | None:
    """One origin, and numbers that no count can have moved between."""
    if not (c.asserted and c.is_(c.group, Fit.SAME)) or c.kind:
        return None
    if c.is_(c.figure, Fit.GARBLED) and c.one_origin and one_thing(c) and not c.one_report:
        same_days = days_between(c.earlier.end, c.later.end) <= features.SLIP
        return c.relation(RelationKind.CONTRADICTION, "figure") if same_days else None
    if c.is_(c.figure, Fit.APART) and (c.wholes or _hundredfold(c)):
        return c.relation(RelationKind.CONTRADICTION, "figure")
    return None


def _hundredfold(c: Comparison) -> bool:
    ends = [c.earlier.end, c.later.end]
    one_thing = c.is_(c.where, Fit.SAME) and c.is_(c.when, Fit.SAME, Fit.MEETS)
    near = all(ends) and one_thing and days_between(*ends) <= _ONE_CAPTURE
    low, high = sorted(least(reading) for reading in (c.earlier, c.later))
    return c.one_origin and near and low >= _HUNDREDFOLD and high >= _HUNDREDFOLD * low


def part_of(c: Comparison) -> Relation | None:
    """Less is counted in a narrower window, place or group."""
    if not c.asserted or None in (c.figure, c.where, c.when) or vague(c):
        return None
    part, whole = narrow_and_wide(c)
    inside = c.extent in (Fit.INSIDE, Fit.HOLDS) and covers(part, whole)
    inside = inside and not (counts_bodies(whole) and part.group in ARMED)  # of whichever side
    if not inside or not least(part) < least(whole):
        return None
    if part.claim.part_of and not c.is_(c.group, Fit.SAME):
        return None  # its own report says what it is a part of
    as_of = c.one_origin and days_between(part.end, whole.end) <= _AS_OF
    anew = c.kind and part is c.earlier and published_later(c)  # 9,500 have fled, a day later
    if anew or (c.kind and not as_of) or (c.two_names and _rival_totals(c)):
        return None
    longer = c.is_(c.when, c.extent) and not c.kind
    grown = longer and not c.one_report and _one_series(c, part, whole)
    grown = grown or _told_on(c, part, whole)
    grown = grown or _crossed_so_far(c, part, whole) or _told_beside_the_new(c, part, whole)
    if grown or (c.one_origin and part is c.earlier and _counted_on(c)):
        return None  # a total that has grown: an update
    by_time = longer and _told_apart(c, part, whole)
    if not (c.one_origin or by_time or _held_by(c)):
        return None
    if published_later(c) and _loosely_named(c, part, whole):
        return None  # one count again, its place told otherwise: an update
    return c.relation(RelationKind.PART_OF, *c.differ(), turned=part is c.later)


def _held_by(c: Comparison) -> bool:
    """One measure, and a place or a group that lies in the other: it is a part whoever counted,
    where the days are the same or within.
    """
    if TOLLS.isdisjoint(c.earlier.questions) or c.is_(c.destination, Fit.INSIDE, Fit.HOLDS):
        return False
    part, whole = narrow_and_wide(c)
    if least(part) > _NEARLY_ALL * least(whole):
        return False  # two counts of one thing, rather
    if len(part.sites) > 1 and part is c.earlier and published_later(c):
        return False  # the dead of three towns on the first day, of the country on the next
    where, group = c.is_(c.where, c.extent), c.is_(c.group, c.extent)
    placed = c.is_(c.where, Fit.SAME, c.extent) and not city_for_part(c)
    return (where or group) and placed and c.is_(c.when, Fit.SAME, c.extent)


def _loosely_named(c: Comparison, part: Reading, whole: Reading) -> bool:
    """Only where to differs, or a city stands for a part of it in a total that is told again."""
    if c.differ() == ("destination",):
        return bool(part.goals and whole.goals)
    totals = part.running and whole.running and part.end != whole.end
    return c.differ() == ("where",) and totals and city_for_part(c)


def city_for_part(c: Comparison) -> bool:
    """One claim names a part of a city, the other the city."""
    cities = {site.part_of for site in (*c.earlier.sites, *c.later.sites)} - {None}
    named = {site.key for site in (*c.earlier.sites, *c.later.sites)}
    return c.is_(c.where, Fit.INSIDE, Fit.HOLDS) and bool(cities & named)


def _told_on(c: Comparison, part: Reading, whole: Reading) -> bool:
    """One body's total since one day, told again of a later one: a place of the first that no map
    has is that of the sentence before, and no part of the second's.
    """
    begun = part.told and whole.told and part.running and whole.running
    begun = begun and part.start is not None and part.start == whole.start
    later = part is c.earlier and published_later(c) and str(part.end) < str(whole.end)
    loose = all(site.loose for site in part.sites) and c.differ() == ("where",)
    return begun and later and loose and c.one_origin and c.is_(c.group, Fit.SAME)


def _crossed_so_far(c: Comparison, part: Reading, whole: Reading) -> bool:
    """One body's total of those who have crossed somewhere, and a day later or more of those who
    have left: where to is not said again.
    """
    later = part is c.earlier and published_later(c) and str(part.end) < str(whole.end)
    totals = part.running and whole.running and not (part.is_stock or whole.is_stock)
    whither = c.differ() == ("destination",) and c.is_(c.where, Fit.SAME)
    return later and totals and whither and c.one_origin and _same_body(c)


def _told_beside_the_new(c: Comparison, part: Reading, whole: Reading) -> bool:
    """One voice's toll of before, told again beside the new one: the day that it bears is the one
    on which it was given.
    """
    beside = c.one_report and c.one_origin and c.differ() == ("when",)
    toll = not TOLLS.isdisjoint(part.questions)
    return beside and toll and least(part) > _NEARLY_ALL * least(whole)


def _one_series(c: Comparison, part: Reading, whole: Reading) -> bool:
    """Whether the longer window is the shorter one, counted on."""
    if is_daily(part):
        return _one_toll(part, whole) and c.is_(c.where, Fit.SAME)
    if part.running and whole.running:
        return True
    from_one_day = whole.start is None or features.days_off(part, whole) >= 99
    begun = part.start and whole.start and part.start - whole.start <= features.SLIP
    return c.is_(c.where, Fit.SAME) and bool(from_one_day or begun)


def _one_toll(part: Reading, whole: Reading) -> bool:
    """The dead of one event, counted on: since the same day, or with no word of since when ("23 are
    now known to have died").
    """
    harm = bool(_COUNTED_ON & set(part.questions))
    begun = whole.start is None or whole.start == part.start
    return harm and begun and not part.is_stock


def _counted_on(c: Comparison) -> bool:
    """The toll of one event and place, told again a day or more later: of the camp first, then of
    the town that it bears the name of.
    """
    one, other = c.earlier, c.later
    there = c.is_(c.where, Fit.SAME) or (
        c.is_(c.where, Fit.INSIDE) and features.namesakes(one, other)
    )
    anew = not c.one_report and published_later(c) and bool(one.end and other.end)
    later = str(one.end) < str(other.end) or _of_one_event(c)
    return anew and there and later and _one_toll(one, other)


def _of_one_event(c: Comparison) -> bool:
    """Both date the event itself, and the later of the two tells more: "killing 29 on Saturday",
    and on the Tuesday "45 were killed by the strike of 14 January".
    """
    one, other = c.earlier, c.later
    dated = one.start is not None and features.days_off(one, other) == 0
    return dated and published_later(c) and least(other) > least(one)


def _told_apart(c: Comparison, part: Reading, whole: Reading) -> bool:
    """Two voices, or nobody knows: only a window that lies in another's, both in words, tells."""
    there = c.is_(c.where, Fit.SAME) or (c.is_(c.where, c.extent) and c.measure.fit is Fit.SAME)
    return part.told and whole.told and bool(part.start) and there


def revision(c: Comparison) -> Relation | None:
    """One origin, one window, another number; or a running total that went down. More dead of a day
    are an update of it.
    """
    if not published_later(c):
        return None
    if _put_right(c):
        return c.relation(RelationKind.REVISION, "figure")
    if not _moved(c) or not (c.extent is Fit.SAME or _fewer_in_more(c)):
        return None
    if one_part(c) and not near_each_other(c.earlier, c.later):
        return None  # the civilians of all the dead
    same_window = not c.earlier.running and features.days_off(c.earlier, c.later) == 0
    total = c.earlier.running and not c.earlier.is_stock and c.earlier.told and c.later.told
    went_down = total and not least(c.later) > least(c.earlier) and not vague(c)
    if not (same_window or went_down):
        return None
    kind = RelationKind.UPDATE if _found_since(c) else RelationKind.REVISION
    return c.relation(kind, "figure")


def _found_since(c: Comparison) -> bool:
    """More dead of one day, told later: the next bodies were found, and nothing was put right."""
    harm = not TOLLS.isdisjoint(c.earlier.questions) and is_daily(c.earlier)
    return harm and _of_one_event(c) and not say_corrected(words(c.later))


def _fewer_in_more(c: Comparison) -> bool:
    """Fewer dead in a town than the same voice had of a market in it, on the same day."""
    harm = not TOLLS.isdisjoint(c.earlier.questions)
    return harm and c.differ() == ("where",) and whole_is_less(c) and c.is_(c.group, Fit.SAME)


def _put_right(c: Comparison) -> bool:
    """The later says that it corrects what it counts, at the same place, or one that the same voice
    names more of, and of the same people; and nobody else is named who counted.
    """
    if c.one_report or c.two_names or not c.asserted or not _another_number(c):
        return False
    there = (Fit.SAME, Fit.INSIDE, Fit.HOLDS) if c.one_origin else (Fit.SAME,)
    alike = c.is_(c.where, *there) and c.is_(c.group, Fit.SAME) and c.extent is not Fit.APART
    return alike and not c.kind and (say_corrected(words(c.later)) or _fewer_at_one_site(c))


def _fewer_at_one_site(c: Comparison) -> bool:
    """Fewer dead in one market, by one voice and within days: where the later gives no day, it is
    that of the one strike.
    """
    sites = (*c.earlier.sites, *c.later.sites)
    at_once = days_between(c.earlier.claim.published, c.later.claim.published) <= _AS_OF
    there = c.is_(c.where, Fit.SAME) and all(site.unnamed for site in sites)
    harm = not TOLLS.isdisjoint(c.earlier.questions) and c.later.start is None
    return c.one_origin and at_once and there and harm and least(c.later) < least(c.earlier)


def update(c: Comparison) -> Relation | None:
    """One origin, later, and the count has grown; a stock may also have shrunk."""
    if not _moved(c) or not c.is_(c.group, Fit.SAME) or c.extent is Fit.APART:
        return None
    placeless = not (c.earlier.sites or c.later.sites) and _same_body(c)
    if not (placeless or _may_be_there(c) or c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS)):
        return None
    if one_part(c) or of_a_part_of_it(c):
        return None  # a part is no later figure for another's whole
    if (c.earlier.is_stock and c.later.is_stock) or c.is_(c.figure, Fit.ALLOWED):
        turned = c.one_report and str(c.earlier.end) > str(c.later.end)
        return c.relation(RelationKind.UPDATE, "figure", turned=turned)
    growing = least(c.later) > least(c.earlier)
    if not growing and (published_later(c) or least(c.later) == least(c.earlier)):
        return None
    if _next_days(c) or (vague(c) and not published_later(c)):
        return None
    speed = pace(c.earlier, c.later)
    there = placeless or c.is_(c.where, Fit.SAME) or _counted_on(c)
    if c.is_(speed, Fit.APART) and not (there and (_same_body(c) or _has_risen(c))):
        return None  # of another area, or of a sister body: another count
    # Of two bulletins of one day the larger is taken for the later.
    grown = speed if c.is_(speed, Fit.MEETS) else None
    return c.relation(RelationKind.UPDATE, "figure", turned=not growing, by=grown)


def _may_be_there(c: Comparison) -> bool:
    """Two names that can be of one area, not only of one country; who are in two camps are two."""
    if c.where is None or c.where.fit is not Fit.MEETS or c.earlier.is_stock:
        return False
    return c.where.weight > features.ONE_COUNTRY


def _same_body(c: Comparison) -> bool:
    """The same speaker; not only one of the same family."""
    return c.origin is not None and c.origin.feature != "body"


def _next_days(c: Comparison) -> bool:
    """The count of the next day, which is no later figure for the day before; or one so much later
    that it is of another time.
    """
    one, other = c.earlier, c.later
    daily = is_daily(one) and is_daily(other) and one.end != other.end and published_later(c)
    daily = daily and not _counted_on(c)
    return daily or (not _begun_together(c) and days_between(one.end, other.end) > NEXT_TOTAL)


def _begun_together(c: Comparison) -> bool:
    return days_between(c.earlier.start, c.later.start) <= _ONE_SERIES


def _may_have_begun_together(c: Comparison) -> bool:
    one, other = c.earlier, c.later
    if one.start and other.start:
        return _begun_together(c)
    if (one.start or other.start) and days_between(one.end, other.end) <= _ONE_SERIES:
        return True
    return one.running and other.running and days_between(one.end, other.end) <= NEXT_TOTAL


def _moved(c: Comparison) -> bool:
    """One origin gives another number elsewhere than in the same report."""
    apart = not c.one_report or _of_two_days(c)
    return c.asserted and c.one_origin and apart and _another_number(c) and not of_before(c)


def _of_two_days(c: Comparison) -> bool:
    """One report that tells how many there are now, and how many there were."""
    one, other = c.earlier, c.later
    totals = (one.is_stock and other.is_stock) or (one.running and other.running)
    totals = totals and c.is_(c.where, Fit.SAME)
    return totals and features.SLIP < days_between(one.end, other.end) <= NEXT_TOTAL


def _another_number(c: Comparison) -> bool:
    """Numbers that are not one; a vague word that was counted out since; a stock of another day."""
    if c.is_(c.figure, Fit.MEETS, Fit.APART, Fit.GARBLED):
        return True
    one, other = c.earlier, c.later
    since = bool(one.end and other.end) and str(one.end) < str(other.end)
    if c.is_(c.figure, Fit.ALLOWED):
        return since and word_counted_out(one, other)
    return c.is_(c.figure, Fit.ROUNDED) and (stock_of_another_day(c) or counted_on(c))


# -- the numbers of two ----------------------------------------------------------------------------


def risen(c: Comparison) -> Relation | None:
    """A toll that is said to have risen, and the smaller one of before; of two that are published
    on one day the one that has risen is the later.
    """
    if not c.asserted or c.one_origin or c.one_report or c.kind or not _has_risen(c):
        return None
    turned = least(c.later) < least(c.earlier)
    return c.relation(RelationKind.UPDATE, "figure", turned=turned, by=_RISEN)


def contradiction(c: Comparison) -> Relation | None:
    """Another voice, and the numbers cannot both hold."""
    if not c.asserted or c.kind or not c.is_(c.figure, Fit.APART, Fit.GARBLED):
        return None
    if None in (c.where, c.when) or (vague(c) and not _far_apart(c)):
        return None
    if _placed_by_its_surroundings(c) or of_another_scope(c):
        return None
    parts = (c.earlier.claim.part_of, c.later.claim.part_of)
    if not all(parts) and any(parts):
        return None  # what the part contradicts, its whole does
    too_fast = _too_fast(c)
    if too_fast and not (c.one_origin and _same_body(c)):
        return c.relation(RelationKind.CONTRADICTION, "figure", "when", by=too_fast)
    if c.one_origin or not (c.two_names or _one_day(c)):
        return None
    stocks = c.earlier.is_stock and c.later.is_stock
    same = c.extent is Fit.SAME and (stocks or c.earlier.end == c.later.end)
    same = same and (stocks or features.days_off(c.earlier, c.later) <= 1)
    same = same and not _soon_more(c) and not (stocks and _of_a_later_day(c))
    rivals = _total_shrank(c) or _rival_totals(c)
    rivals = rivals or _two_parties_of_one_day(c)
    if same or (whole_is_less(c) and _sure_whole(c)) or _set_against(c) or rivals:
        return c.relation(RelationKind.CONTRADICTION, "figure")
    return None


def _of_a_later_day(c: Comparison) -> bool:
    """Told later, of a later day: how many there are now is no rival to how many there were."""
    one, other = c.earlier, c.later
    return published_later(c) and bool(one.end and other.end) and str(one.end) < str(other.end)


def _placed_by_its_surroundings(c: Comparison) -> bool:
    """The words of one of them name no place, and in another report the other's do; or the later
    and narrower count is at a place that its words do not name. Two who are known apart may still
    mean one thing.
    """
    if c.two_origins or c.extent not in (Fit.HOLDS, Fit.INSIDE):
        return False
    guessed = c.earlier.guessed + c.later.guessed
    return (guessed == 1 and not c.one_report) or (guessed > 0 and c.extent is Fit.HOLDS)


def _of_one_thing(c: Comparison) -> bool:
    """One place and group, and no word of whither: two names that are not linked may be two."""
    told = c.earlier.goals and c.later.goals
    alike = c.is_(c.where, Fit.SAME) and c.is_(c.group, Fit.SAME)
    return alike and c.destination is None and not told


def _far_apart(c: Comparison) -> bool:
    """Two are not dozens, whatever dozens are; a vague word is no count for less."""
    low, high = sorted(least(reading) for reading in (c.earlier, c.later))
    harm = not TOLLS.isdisjoint(c.earlier.questions)
    return harm and c.two_names and high >= FAR_APART * low


def _own_losses(c: Comparison) -> bool:
    """Two bodies on soldiers killed or hurt: each may count those of its own side."""
    armed = not {c.earlier.group, c.later.group} <= {ANYBODY, CIVILIANS}
    return armed and c.two_names and not TOLLS.isdisjoint(c.earlier.questions)


def _rival_totals(c: Comparison) -> bool:
    """Two running counts as of one day, of which only one says since when."""
    one, other = c.earlier, c.later
    if one.is_stock or other.is_stock or (one.start is None) == (other.start is None):
        return False
    if _soon_more(c) or _goes_on(c):
        return False
    as_of_one_day = days_between(one.end, other.end) <= features.SLIP
    low, high = sorted((least(one), least(other)))
    near = 0 < high <= RIVALS * low
    one_thing = _of_one_thing(c)
    return as_of_one_day and near and one_thing and not (is_daily(one) or is_daily(other))


def _two_parties_of_one_day(c: Comparison) -> bool:
    """Two parties on the dead of one day and place, of which the one gives no day but that of its
    report; of those who fight, whom the one calls its own.
    """
    one, other = c.earlier, c.later
    parties = [r.claim.attribution.speaker for r in (one, other)]
    if not (c.two_origins and all(said and said.party for said in parties)):
        return False
    told, untold = (one, other) if one.told else (other, one)
    at_once = days_between(told.end, untold.claim.published) <= features.SLIP
    at_once = at_once and is_daily(told) and not untold.told and not untold.is_stock
    armed = not {one.group, other.group} <= {ANYBODY, CIVILIANS}
    own = say_own(words(one)) is not say_own(words(other))
    alike = c.is_(c.group, Fit.SAME) and c.is_(c.where, Fit.SAME) and (own or not armed)
    return alike and at_once and not TOLLS.isdisjoint(one.questions)


def _total_shrank(c: Comparison) -> bool:
    """Two running counts of one thing, of which the one that goes on longer is the smaller: "about
    30 killed" on Tuesday, four on Wednesday by the other side.
    """
    one, other = sorted((c.earlier, c.later), key=lambda r: r.end or date.max)
    if one.is_stock or other.is_stock or not (one.end and other.end) or not c.two_names:
        return False
    daily = (is_daily(one) or is_daily(other)) and one.start != other.start
    if other.end - one.end > _AS_OF or daily:
        return False
    one_thing = _of_one_thing(c)
    return one_thing and least(other) < _NEARLY_THERE * least(one)


def _sure_whole(c: Comparison) -> bool:
    """The wider claim tells its window; or its place is the very same and its day no earlier."""
    part, whole = narrow_and_wide(c)
    if not (part.start or whole.start) and days_between(part.end, whole.end) > _ONE_SERIES:
        return False  # neither says since when: of another week, of another event
    later = bool(part.end and whole.end and part.end > whole.end)
    if later and least(part) < _SOON_MORE * least(whole):
        return False  # of which the whole told nothing yet
    one_place = c.is_(c.where, Fit.SAME) or city_for_part(c)
    return whole.told or (one_place and covers(part, whole))


def _too_fast(c: Comparison) -> Finding | None:
    """Two totals, of which the later would need a pace that no count had before."""
    totals = c.earlier.running and c.later.running
    told = c.earlier.told and c.later.told
    totals = totals and (told or (c.two_names and not c.later.is_stock))
    one_thing = _of_one_thing(c)
    if not (totals and one_thing) or _own_losses(c):
        return None
    low, high = sorted(least(reading) for reading in (c.earlier, c.later))
    found = pace(c.earlier, c.later)
    return found if c.is_(found, Fit.APART) and high <= SPURT * low else None


def _set_against(c: Comparison) -> bool:
    """One report that sets two voices against each other on one place and group; the second need
    not say again where they went.
    """
    said_once = (
        c.two_names and c.measure.fit is Fit.SAME and not (c.earlier.goals and c.later.goals)
    )
    alike = c.is_(c.where, Fit.SAME) and c.is_(c.group, Fit.SAME)
    one_thing = _of_one_thing(c) or (said_once and alike)
    return c.one_report and one_thing and c.is_(c.when, Fit.SAME, Fit.MEETS)


def _one_day(c: Comparison) -> bool:
    """Published on one day about one closed window: no voice is named, and neither is the later."""
    one, other = c.earlier, c.later
    published = one.claim.published is not None and one.claim.published == other.claim.published
    return published and one.start is not None and features.days_off(one, other) == 0


def series(c: Comparison) -> Relation | None:
    """Totals since one day, the later and larger by another mouth, or by nobody's; or how many
    there are by now, where nobody else is named who counted.
    """
    one, other = c.earlier, c.later
    if not c.asserted or c.one_origin or c.one_report or c.kind or not published_later(c):
        return None
    alike = c.is_(c.where, Fit.SAME) and c.is_(c.group, Fit.SAME) and not one_part(c)
    alike = alike and (c.is_(c.destination, Fit.SAME) or _of_one_thing(c))
    if not alike or not _another_number(c) or of_two_counts(c):
        return None
    if one.is_stock:
        return c.relation(RelationKind.UPDATE, "figure", "when") if _counted_anew(c) else None
    if _soon_more(c) or _goes_on(c):
        return c.relation(RelationKind.UPDATE, "figure", "when", by=pace(one, other))
    if not least(other) > least(one) or (_daily_count(one, other) or is_daily(other)):
        return None
    far_apart = least(other) > FAR_APART * least(one)
    if c.two_names and (far_apart or _own_losses(c) or not (one.told and other.told)):
        return None
    later = other.end and one.end and other.end - one.end > (features.SLIP * bool(c.two_names))
    speed = pace(one, other)
    if not (_may_have_begun_together(c) and later and c.is_(speed, Fit.MEETS)):
        return None
    return c.relation(RelationKind.UPDATE, "figure", "when", by=speed)


def _soon_more(c: Comparison) -> bool:
    """The toll of one event, somewhat larger a day or more later, by whomever: the next body found,
    rather than a rival's count.
    """
    one, other = c.earlier, c.later
    one_thing = c.is_(c.where, Fit.SAME) and c.is_(c.group, Fit.SAME)
    if not one_thing or c.one_origin or _own_losses(c):
        return False
    return _counted_on(c) and least(one) < least(other) < _SOON_MORE * least(one)


_RISEN = Finding("words", Fit.SAME, 0.5, "the larger is said to have risen to it")


def _has_risen(c: Comparison) -> bool:
    """The larger says that the count has gone on to it, and was told no earlier: no rival's count,
    but of one whose side is known to be another.
    """
    low, high = sorted((c.earlier, c.later), key=least)
    first, last = low.claim.published, high.claim.published
    if not (first and last and first <= last <= first + NEXT_TOTAL):
        return False
    there = c.is_(c.where, Fit.SAME) and c.is_(c.group, Fit.SAME) and c.destination is None
    there = there and not TOLLS.isdisjoint(low.questions)
    near = least(low) < least(high) <= SPURT * least(low) and str(low.end) <= str(high.end)
    return there and near and say_grown(words(high)) and not _of_two_parties(c)


def _of_two_parties(c: Comparison) -> bool:
    said = [r.claim.attribution.speaker for r in (c.earlier, c.later)]
    return all(s and s.party for s in said) and told_by_two_sides(c.earlier, c.later)


def _goes_on(c: Comparison) -> bool:
    """Two totals, of which the one told later is of a later day and a little more: who counts on
    adds to what was counted, and a rival's count differs by more than that.
    """
    one, other = c.earlier, c.later
    if not (one.running and other.running and published_later(c) and one.end and other.end):
        return False
    if c.is_(c.figure, Fit.ALLOWED):
        return False
    a_little = least(one) < least(other) <= CLOSE * least(one)
    return a_little and one.end < other.end and c.is_(pace(one, other), Fit.MEETS)


def _daily_count(one: Reading, other: Reading) -> bool:
    return is_daily(one) and one.told and not _one_toll(one, other)


def _counted_anew(c: Comparison) -> bool:
    """A stock of a later day, and not so many times the former that it must be another's; two names
    a day apart may be rivals, but fewer are missing as they are found.
    """
    one, other = c.earlier, c.later
    low, high = sorted((least(one), least(other)))
    if not (one.end and other.end):
        return False
    found = _MISSING in one.questions and least(other) < least(one)
    least_days = 2 * features.SLIP if c.two_names and not found else features.SLIP
    later = least_days <= other.end - one.end <= NEXT_TOTAL
    return later and 0 < high <= FAR_APART * low
