"""What speaks for and against two claims being about one thing. Readings in; findings out.

One function, one feature, one sentence. A finding is how the two fit, a weight and the sentence
that a reviewer reads (`finding`). None says that nothing is known, which is not a difference.

It takes no decision (`rules`), does not look at the numbers (`numbers`) and does not ask who knew
it (`copies`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from dragoman.claims import PlacePrecision
from dragoman.reconcile.asked import ANYBODY, ARMED, CIVILIANS, counted
from dragoman.reconcile.finding import Finding, Fit, day_in_words
from dragoman.reconcile.naming import (
    fold,
    say_area,
    say_site,
    set_apart,
    town_name,
)
from dragoman.reconcile.reading import AREAS, Reading, Site

__all__ = [
    "ONE_COUNTRY",
    "SLIP",
    "days_off",
    "destinations",
    "groups",
    "kinds",
    "measures",
    "namesakes",
    "of_two_causes",
    "places",
    "stale",
    "windows",
]

SLIP = timedelta(1)
"""Windows resolved from "yesterday" and "past day" slip by a day when a report is reprinted."""
_ALIKE = 85
"""Likeness, in hundredths, of two spellings of a place that is not linked (Masaken, Masakin)."""
_MAY_BE_ARMED = ARMED | {"men"}
"""One side's soldiers are the other's fighters."""
_UPROOTED = frozenset({"displaced", "refugees", "returnees", "migrants"})
"""Whom flight has made what they are: none who bear arms. Evacuees may be fighters too."""
_BEAR_A_TOWN_S_NAME = frozenset({PlacePrecision.ADM1, PlacePrecision.ADM2, PlacePrecision.ADM3})
ONE_COUNTRY = 0.1
"""The weight of two places of one country, of which nothing else tells that they are near."""
_STALE = timedelta(3)
"""A figure told so long after the window it counts is an older one, told again."""


# -- what is counted -------------------------------------------------------------------------------


def measures(earlier: Reading, later: Reading) -> Finding:
    """Whether both use one measure, or two of those that can tell one event."""
    one, other = earlier.claim.measure, later.claim.measure
    if one == other:
        return Finding("measure", Fit.SAME, 0.4, f"both say {_plain(one)}")
    return Finding(
        "measure", Fit.MEETS, 0.2, f"{_plain(one)} and {_plain(other)} can tell one event"
    )


def kinds(earlier: Reading, later: Reading) -> Finding | None:
    """How a stock lies to a running total: who are displaced now, of all who were so far."""
    if earlier.is_stock == later.is_stock or not (earlier.figure and later.figure):
        return None
    detail = "one counts how many there are at a moment, the other how many in all so far"
    return Finding("stock or flow", Fit.INSIDE if earlier.is_stock else Fit.HOLDS, -0.2, detail)


# -- who is counted --------------------------------------------------------------------------------


def groups(earlier: Reading, later: Reading) -> Finding | None:
    """Whether both count the same people; a named group lies inside the people at large."""
    if earlier.figure is None or later.figure is None:
        return None
    a, b = earlier.group, later.group
    one, other = counted(earlier.figure), counted(later.figure)
    if (a in ARMED and other in _UPROOTED) or (b in ARMED and one in _UPROOTED):
        return Finding("group", Fit.APART, -1.0, f"{one} are not {other}")
    if {a, b} <= {ANYBODY, CIVILIANS} or a == b:
        both = f"both count {one}" if one == other else f"{one} and {other} are held as one group"
        return Finding("group", Fit.SAME, 0.2, both)
    if b == ANYBODY or (b == CIVILIANS and a not in ARMED):
        return Finding("group", Fit.INSIDE, -0.2, f"{one} are some of the {other}")
    if a == ANYBODY or (a == CIVILIANS and b not in ARMED):
        return Finding("group", Fit.HOLDS, -0.2, f"{other} are some of the {one}")
    if {a, b} <= _MAY_BE_ARMED:
        return Finding("group", Fit.MEETS, -0.5, f"{one} can be another's {other}")
    return Finding("group", Fit.APART, -1.0, f"{one} are not {other}")


def of_two_causes(earlier: Reading, later: Reading) -> bool:
    """Whether both tell of what those died or fled whom they count, and it is not one thing."""
    told = bool(earlier.causes and later.causes and earlier.figure and later.figure)
    return told and earlier.causes.isdisjoint(later.causes)


# -- when ------------------------------------------------------------------------------------------

_TWO_WINDOWS: Mapping[Fit, tuple[float, str]] = {
    Fit.SAME: (0.8, "the windows differ by a day at most: {0} and {1}"),
    Fit.INSIDE: (0.5, "{0} lies in {1}"),
    Fit.HOLDS: (0.5, "{1} lies in {0}"),
    Fit.MEETS: (0.4, "the windows meet: {0} and {1}"),
    Fit.APART: (-1.0, "the windows do not meet: {0} and {1}"),
}


def windows(earlier: Reading, later: Reading) -> Finding | None:
    """How the two windows lie; ends that differ by a day are one end."""
    if earlier.end is None and earlier.start is None:
        return None
    if later.end is None and later.start is None:
        return None
    stocks = earlier.is_stock + later.is_stock
    if stocks and (stocks > 1 or (earlier.running and later.running)):
        return _moments(earlier, later)
    fit = _lie(earlier, later)
    if fit is Fit.APART and (other := _otherwise(earlier, later)):
        return other
    one, other_window = _window(earlier.start, earlier.end), _window(later.start, later.end)
    weight, detail = _TWO_WINDOWS[fit]
    said = f"one window: {one}" if one == other_window else detail.format(one, other_window)
    return Finding("when", fit, weight, said)


def _lie(one: Reading, other: Reading) -> Fit:
    starts_like = _near(one.start, other.start)
    ends_like = _near(one.end, other.end)
    a, b = _ends(one), _ends(other)
    if _of_two_days(one, other):
        return Fit.APART
    if starts_like and ends_like and not (_well_inside(a, b) or _well_inside(b, a)):
        return Fit.SAME
    if a[1] + SLIP < b[0] or b[1] + SLIP < a[0]:
        return Fit.APART
    if _well_inside(b, a):
        return Fit.HOLDS  # a day within three, though no end is further off than a slip
    if (b[0] <= a[0] or starts_like) and (a[1] <= b[1] or ends_like):
        return Fit.INSIDE
    if (a[0] <= b[0] or starts_like) and (b[1] <= a[1] or ends_like):
        return Fit.HOLDS
    return Fit.MEETS


def _of_two_days(one: Reading, other: Reading) -> bool:
    """Whether each report gives the day of its own event, and the reports are as far apart as the
    days: no slip, but the news of Monday and of Tuesday.
    """
    first, second = one.claim.published, other.claim.published
    if not (one.told and other.told and one.start and other.start and first and second):
        return False
    single = one.start == one.end and other.start == other.end
    return single and one.start != other.start and other.start - one.start == second - first


def _well_inside(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether a window leaves a day of the other on both sides: no slip moves both ends in."""
    return other[0] < one[0] and one[1] < other[1]


def _otherwise(one: Reading, other: Reading) -> Finding | None:
    """The windows do not meet, but another reading of the words of one does meet the other's."""
    for read, there in ((one, other), (other, one)):
        ends = _ends(there)
        slip = SLIP if there.start == there.end else timedelta(0)
        if read.other and read.other.start - slip <= ends[1] and ends[0] <= read.other.end + slip:
            day = day_in_words(read.other.start)
            detail = f"the windows meet if {_window(read.start, read.end)} is read as {day}"
            return Finding("when", Fit.MEETS, 0.2, detail)
    return None


def _moments(one: Reading, other: Reading) -> Finding:
    """Of a stock only the day counts: it may have moved a week later, and need not have."""
    a, b = one.end or one.start, other.end or other.start
    if _near(a, b):
        return Finding("when", Fit.SAME, 0.8, f"both as of {day_in_words(a)}")
    detail = f"as of {day_in_words(a)} and of {day_in_words(b)}"
    return Finding("when", Fit.MEETS, 0.2, detail)


def days_off(earlier: Reading, later: Reading) -> int:
    """By how many days the two ends differ together; 99 where only one of two ends is open."""
    off = 0
    for a, b in ((earlier.start, later.start), (earlier.end, later.end)):
        off += abs((a - b).days) if a and b else 0 if a is b else 99
    return off


def stale(earlier: Reading, later: Reading) -> Finding | None:
    """Whether the later report tells an older figure again: long after the window that it counts,
    or one that the same words put before.
    """
    published, end = later.claim.published, later.end
    first = earlier.claim.published
    if not (published and end and first) or published - end <= _STALE or published <= first:
        return None
    days = (published - end).days
    return Finding("stale", Fit.SAME, 0.0, f"an older figure, told again {days} days later")


def _near(one: date | None, other: date | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SLIP


def _ends(reading: Reading) -> tuple[date, date]:
    return (
        reading.start or date.min + SLIP,
        reading.end or date.max - SLIP,
    )


# -- where -----------------------------------------------------------------------------------------


def places(earlier: Reading, later: Reading) -> Finding | None:
    """How the places lie: the same, one in the other, perhaps one in the other, or apart."""
    if not (earlier.sites and later.sites) and (earlier.about or later.about):
        return _by_report(earlier, later)
    if not (earlier.sites or later.sites) and earlier.claim.document == later.claim.document:
        return Finding("where", Fit.SAME, 0.3, "their report names no place, and both are of it")
    found = _sites(earlier.sites, later.sites, "where")
    if found is None:
        return _across(earlier, later) or _unmapped(earlier, later)
    if found.fit is Fit.APART:
        if earlier.guessed or later.guessed:
            # what the words do not name sets nothing apart
            return _by_report(earlier, later) or _in_one_country(earlier, later)
        return _across(earlier, later) or found
    return found


def _across(earlier: Reading, later: Reading) -> Finding | None:
    """Of those who cross into one place the one claim also says by which way, or whence."""
    if not (earlier.goals and later.goals) or _fit(earlier.goals, later.goals) is not Fit.SAME:
        return None
    only = [reading.sites == reading.goals for reading in (earlier, later)]
    if only[0] == only[1]:
        return _whence_unknown(earlier, later)
    whence, whither = (later, earlier) if only[0] else (earlier, later)
    detail = f"both go to {_names(whither.goals)}, the one by {_names(whence.sites)}"
    return Finding("where", Fit.HOLDS if only[0] else Fit.INSIDE, 0.4, detail)


def _whence_unknown(earlier: Reading, later: Reading) -> Finding | None:
    """Both also say whence, in names of which no map tells whether they are of one area."""
    if _fit(earlier.sites, later.sites) is not None:
        return None
    detail = f"both go to {_names(later.goals)}, from places that may be of one area"
    return Finding("where", Fit.SAME, 0.4, detail)


def _by_report(earlier: Reading, later: Reading) -> Finding | None:
    """One claim names no place: what its report is about stands in, and can only speak for it; but
    what a report on another country tells without a place is of that country.
    """
    a, b = (r.about or r.sites for r in (earlier, later))
    found = _sites(a, b, "where")
    if found and found.fit is Fit.APART and _in_two_lands(a, b):
        return found
    if found is None or found.fit is Fit.APART:
        return None
    detail = f"one names no place, and its report is about {_names(earlier.about or later.about)}"
    return Finding("where", Fit.SAME if found.fit is Fit.SAME else Fit.MEETS, 0.3, detail)


def _in_one_country(earlier: Reading, later: Reading) -> Finding | None:
    """Two places of one country, of which the words of one claim do not name theirs; a truce is
    that of the war there.
    """
    sites = (*earlier.sites, *later.sites)
    held = [
        {key for key in (*site.above, site.key) if key.startswith("country ")} for site in sites
    ]
    if not held or not set.intersection(*held):
        return None
    named = f"{_names(earlier.sites)} and {_names(later.sites)}"
    detail = f"{named} are in one country, and one of them is what stands around the claim"
    truce = "ceasefire" in earlier.questions and "ceasefire" in later.questions
    return Finding("where", Fit.SAME if truce else Fit.MEETS, ONE_COUNTRY, detail)


def _unmapped(earlier: Reading, later: Reading) -> Finding | None:
    """One count is of a quarter, a square or a village that no map has: as a rule it lies in the
    place that its report is about, which the other names. Who holds it says nothing of that place.
    """
    if earlier.figure is None or later.figure is None:
        return None
    for loose, other, fit in ((earlier, later, Fit.INSIDE), (later, earlier, Fit.HOLDS)):
        if not loose.about or any(site.loose for site in other.sites):
            continue
        lies = _fit(loose.about, other.sites)
        if lies in (Fit.SAME, fit):
            detail = f"no map has {_names(loose.sites)}, and its report is about "
            return Finding("where", fit, 0.3, detail + _names(loose.about))
    return None


def destinations(earlier: Reading, later: Reading) -> Finding | None:
    """Whether both name one destination. A claim that alone names one may count only a part."""
    if earlier.goals and later.goals:
        return _sites(earlier.goals, later.goals, "destination")
    if earlier.goals:
        detail = f"only the earlier one says where to: {_names(earlier.goals)}"
        return Finding("destination", Fit.INSIDE, -0.1, detail)
    if later.goals:
        detail = f"only the later one says where to: {_names(later.goals)}"
        return Finding("destination", Fit.HOLDS, -0.1, detail)
    return None


_TWO_PLACES: Mapping[Fit, tuple[float, str]] = {
    Fit.SAME: (1.0, "one place: {0} and {1}"),
    Fit.INSIDE: (0.6, "{0} lies in {1}"),
    Fit.HOLDS: (0.6, "{1} lies in {0}"),
    Fit.MEETS: (0.3, "{0} and {1} can be one area"),
    Fit.APART: (-1.0, "{0} and {1} are two places"),
}


def _sites(a: tuple[Site, ...], b: tuple[Site, ...], feature: str) -> Finding | None:
    if not a or not b:
        return None
    fit, one, other = _fit(a, b), _names(a), _names(b)
    if fit is None:
        return None
    weight, detail = _TWO_PLACES[fit]
    said = f"both name {one}" if one == other else detail.format(one, other)
    return Finding(feature, fit, weight, said)


def _fit(a: tuple[Site, ...], b: tuple[Site, ...]) -> Fit | None:
    if len(a) == len(b) == 1 and a[0].key == b[0].key:
        return Fit.SAME
    one, other = {site.key for site in a}, {site.key for site in b}
    if not one & other:
        return _fit_apart(a, b)
    more = [s for s in a if s.key not in other and not _related(s, b)]
    more_there = [s for s in b if s.key not in one and not _related(s, a)]
    if more and more_there:
        return Fit.MEETS
    return Fit.HOLDS if more else Fit.INSIDE if more_there else Fit.SAME


def _fit_apart(a: tuple[Site, ...], b: tuple[Site, ...]) -> Fit | None:
    """The fit of two lists that share no place."""
    one, other = {site.key for site in a}, {site.key for site in b}
    single = len(a) == len(b) == 1
    if single and (_written_alike(a[0], b[0]) or _one_name(a[0], b[0]) or _one_site(a[0], b[0])):
        return Fit.SAME
    if all(site.above & other for site in a):
        return Fit.INSIDE
    if all(site.above & one for site in b):
        return Fit.HOLDS
    if any(_alike(s, t) for s in a for t in b):
        return Fit.SAME
    if single and (namesake := _namesakes(a[0], b[0])):
        return namesake
    if any(_related(s, b) for s in a) or any(_may_lie_in(s, t) for s in a for t in b):
        return Fit.MEETS
    if _in_two_lands(a, b):
        return Fit.APART  # though no map has the one or the other: its country is known
    return None if any(site.loose for site in (*a, *b)) else Fit.APART


def _in_two_lands(a: tuple[Site, ...], b: tuple[Site, ...]) -> bool:
    """Whether the country of every place is known, and none of the one list is one of the other.
    Names that share a word may be one place, which one of them was put in the wrong country.
    """
    one, other = ([_lands(site) for site in sites] for sites in (a, b))
    words, there = ({w for s in x for w in fold(f"{s.name} {s.written}").split()} for x in (a, b))
    known = all((*one, *other)) and words.isdisjoint(there)
    return known and frozenset().union(*one).isdisjoint(frozenset().union(*other))


def _lands(site: Site) -> frozenset[str]:
    return frozenset(key for key in (*site.above, site.key) if key.startswith("country "))


def _related(site: Site, others: tuple[Site, ...]) -> bool:
    return any(o.key in site.above or site.key in o.above or _overlap(site, o) for o in others)


def _alike(one: Site, other: Site) -> bool:
    """Whether two names are one, where at least one of them is not linked."""
    if one.precision and other.precision:
        return False
    a, b = town_name(one.name), town_name(other.name)
    if not (a and b) or ratio(a, b) < _ALIKE:
        return False
    return a == b or not set_apart(set(a.split()) ^ set(b.split()))


def _written_alike(one: Site, other: Site) -> bool:
    """A town and the area that bears its name, where both reports write no more than the name:
    whether "Farah" is the city or the province, a map cannot know.
    """
    sorts = {one.precision, other.precision}
    if PlacePrecision.SETTLEMENT not in sorts or not sorts & _BEAR_A_TOWN_S_NAME:
        return False
    return town_name(one.written or one.name) == town_name(other.written or other.name)


def _one_name(one: Site, other: Site) -> bool:
    """One name in two reports on one country, found in two places of a map: the reports, which
    stand beside each other, mean one, whichever it is. What only says on which side something lies
    ("the northern outskirts") is no name.
    """
    a, b = (town_name(site.written or site.name) for site in (one, other))
    land = {key for key in one.above & other.above if key.startswith("country ")}
    return a == b != "" and bool(land) and not set_apart(set(a.split()))


def _one_site(one: Site, other: Site) -> bool:
    """Two sites without a name in one town, of which the one's words are the end of the other's:
    "the regional hospital", and "the hospital".
    """
    if not (one.unnamed and other.unnamed):
        return False
    (a, first), (b, second) = one.key.rsplit("#", 1), other.key.rsplit("#", 1)
    return a == b and (first.endswith(f"-{second}") or second.endswith(f"-{first}"))


def _namesakes(one: Site, other: Site) -> Fit | None:
    """A town and the area that bears its name ("Abyei"); a name that says more than another's
    ("Lashio township", "Avdiivka industrial zone") may be of a part of it, or the other way round.
    """
    a, b = fold(one.name).split(), fold(other.name).split()
    for name, town, fit in ((a, b, Fit.INSIDE), (b, a, Fit.HOLDS)):
        if set(town) < set(name) and say_site(set(name) - set(town)):
            return fit  # "Jenin camp", wherever it was filed
    if a == b and one.precision != other.precision:
        towns = PlacePrecision.SETTLEMENT in (one.precision, other.precision)
        return Fit.SAME if towns else Fit.MEETS
    if set(a) < set(b) and _is_area_of(other, set(b) - set(a)):
        return Fit.INSIDE
    if set(b) < set(a) and _is_area_of(one, set(a) - set(b)):
        return Fit.HOLDS
    placed = bool(one.above & other.above) and one.exact and other.exact
    return Fit.MEETS if placed and (set(a) < set(b) or set(b) < set(a)) else None


def namesakes(earlier: Reading, later: Reading) -> bool:
    """Whether all that the later claim's place is called is in the name of the earlier's: "Jenin"
    and "Jenin camp".
    """
    one, other = ({w for s in r.sites for w in fold(s.name).split()} for r in (earlier, later))
    return bool(other) and other <= one


def _is_area_of(site: Site, more: set[str]) -> bool:
    """Whether what its name says more is that it is an area, and no map says otherwise."""
    return site.precision in AREAS and say_area(more)


def _may_lie_in(one: Site, other: Site) -> bool:
    """A part of a city ("the east of it") and a quarter of that city: no map tells."""
    inside = {one.part_of} & other.above or {other.part_of} & one.above
    return bool(inside) and one.part_of != other.part_of


def _overlap(one: Site, other: Site) -> bool:
    """Two parts of one city of which the one's name says more: the east, and its north."""
    if one.part_of is None or one.part_of != other.part_of:
        return False
    a, b = set(fold(one.name).split()), set(fold(other.name).split())
    return a <= b or b <= a


# -- in words --------------------------------------------------------------------------------------


def _plain(measure: str) -> str:
    return measure.replace("_", " ")


def _names(sites: tuple[Site, ...]) -> str:
    return " and ".join([site.name for site in sites])


@lru_cache(maxsize=65_536)
def _window(start: date | None, end: date | None) -> str:
    if start == end:
        return day_in_words(start)
    if start is None:
        return f"up to {day_in_words(end)}"
    if end is None:
        return f"from {day_in_words(start)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_in_words(end)}"
    return f"{day_in_words(start)} – {day_in_words(end)}"
