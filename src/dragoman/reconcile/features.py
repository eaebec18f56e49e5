"""What speaks for and against two claims being about one thing. Readings in; findings out.

One function, one feature, one sentence. A finding is how the two fit (`Fit`), a weight (above 0
where it speaks for one thing, below 0 against) and the sentence that a reviewer reads. None says
that nothing is known, which is not a difference.

It takes no decision (`relate`) and does not ask who knew it (`copies`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapidfuzz.fuzz import ratio

from dragoman.claims import Figure, Number, PlacePrecision, Qualifier, Reason, StockOrFlow
from dragoman.reconcile.pairs import Reading, Site, allowed, fold

__all__ = [
    "ROUNDING",
    "Finding",
    "Fit",
    "days_off",
    "destinations",
    "digits",
    "figures",
    "groups",
    "in_words",
    "measures",
    "participants",
    "places",
    "same_unit",
    "windows",
]

ROUNDING = 0.1
"""How far a rounded number may stand from the full one, as a share of the larger: 903 was printed
as 1,000, 3,179 as 3,000. On the 119 links of 55 hand-read reports 0.05 loses two repeats and three
contradictions; 0.2 finds no more."""
_BARE_ROUNDING = 0.05
"""The same where the round number bears no hedge: 900 for 903."""
_SLIP = timedelta(1)
"""Windows resolved from "yesterday" and "past day" slip by a day when a report is reprinted."""
_ALIKE = 85
"""Likeness, in hundredths, of two spellings of a place that is not linked (Masaken, Masakin)."""


class Fit(StrEnum):
    """How the earlier claim stands to the later one, on one feature."""

    SAME = "same"
    ROUNDED = "rounded"
    """One number is the other, rounded."""
    ALLOWED = "allowed"
    """A vague word or a range takes the number in."""
    INSIDE = "inside"
    """The earlier one's lies in the later one's."""
    HOLDS = "holds"
    """The later one's lies in the earlier one's."""
    MEETS = "meets"
    """Both can hold; whether they are one is open."""
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Finding:
    feature: str
    """``measure``, ``figure``, ``group``, ``when``, ``where``, ``destination``, ``speaker``..."""
    fit: Fit
    weight: float
    detail: str

    @property
    def reason(self) -> Reason:
        return Reason(self.feature, self.weight, self.detail)


# -- what is counted -------------------------------------------------------------------------------


def measures(earlier: Reading, later: Reading) -> Finding:
    """Whether both use one measure, or two of those that can tell one event."""
    one, other = earlier.claim.measure, later.claim.measure
    if one == other:
        return Finding("measure", Fit.SAME, 0.4, f"both say {_plain(one)}")
    return Finding(
        "measure", Fit.MEETS, 0.2, f"{_plain(one)} and {_plain(other)} can tell one event"
    )


def same_unit(earlier: Reading, later: Reading) -> bool:
    """Whether the figures can be held against each other: one unit, and not stock against flow."""
    one, other = earlier.figure, later.figure
    if one is None or other is None:
        return one is other
    return one.unit == other.unit and earlier.stock_or_flow == later.stock_or_flow


def figures(earlier: Reading, later: Reading) -> Finding | None:
    """Whether one count can stand behind both figures."""
    one, other = earlier.figure, later.figure
    if one is None or other is None:
        return None
    return _same_number(one, other) or _rounded(one, other) or _bounds(one, other)


def digits(figure: Figure) -> int:
    """How many digits of the number say something: 3 for 903, 1 for 2,000; 0 without a number."""
    number = _number(figure)
    return len(str(number).replace(".", "").strip("0")) if number is not None else 0


def _same_number(one: Figure, other: Figure) -> Finding | None:
    number = _number(one)
    if one.word and one.word == other.word:
        return Finding("figure", Fit.SAME, 0.5, f"both say {one.word}")
    if number is None or number != _number(other):
        return None
    weight = {1: 0.6, 2: 0.8}.get(digits(one), 1.5)
    if in_words(one) == in_words(other):
        return Finding("figure", Fit.SAME, weight, f"both say {in_words(one)}")
    return Finding("figure", Fit.SAME, weight, f"{in_words(one)} and {in_words(other)}: one number")


def _rounded(one: Figure, other: Figure) -> Finding | None:
    if _step(one) > _step(other):
        one, other = other, one
    full, rounded = _number(one), _number(other)
    if full is None or rounded is None or _step(one) == _step(other):
        return None
    gap = abs(full - rounded)
    share = _BARE_ROUNDING if other.qualifier is Qualifier.EXACT else ROUNDING
    if gap > share * max(full, rounded) or gap >= _step(other):
        return None
    below = other.qualifier in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
    above = other.qualifier in (Qualifier.UP_TO, Qualifier.LESS_THAN, Qualifier.NEARLY)
    if (below and full < rounded) or (above and full > rounded):
        return None
    way = "up" if rounded > full else "down"
    detail = f"{in_words(other)} is {in_words(one)} rounded {way}"
    return Finding("figure", Fit.ROUNDED, 0.8, detail)


def _bounds(one: Figure, other: Figure) -> Finding | None:
    a, b = allowed(one), allowed(other)
    if a is None or b is None:
        return None
    if a[1] < b[0] or b[1] < a[0]:
        detail = f"{in_words(one)} and {in_words(other)} cannot both hold"
        return Finding("figure", Fit.APART, -1.0, detail)
    for wide, narrow, (low, high) in ((one, other, a), (other, one, b)):
        number = _number(narrow)
        if number is not None and _number(wide) is None and low <= number <= high:
            detail = f"{in_words(wide)} allows {in_words(narrow)}"
            return Finding("figure", Fit.ALLOWED, 0.4, detail)
    detail = f"{in_words(one)} and {in_words(other)} can both hold"
    return Finding("figure", Fit.MEETS, 0.3, detail)


def _number(figure: Figure) -> Number | None:
    """The stated number; None for a vague word or a range."""
    if figure.qualifier in (Qualifier.VAGUE, Qualifier.BETWEEN):
        return None
    return figure.low if figure.low is not None else figure.high


def _step(figure: Figure) -> int:
    """The largest power of ten that divides the number: what it is rounded to."""
    number, step = _number(figure), 1
    if not number or number != int(number):
        return step
    while int(number) % (step * 10) == 0:
        step *= 10
    return step


# -- who is counted --------------------------------------------------------------------------------

_ANYBODY = "people"
_CIVILIANS = "civilians"
_FIGHTERS = "fighters"
_GROUP: Mapping[str, str] = {
    "displaced": _ANYBODY,
    "refugees": _ANYBODY,
    "evacuees": _ANYBODY,
    "casualties": _ANYBODY,
    "residents": _CIVILIANS,
    "militants": _FIGHTERS,
    "rebels": _FIGHTERS,
    "terrorists": _FIGHTERS,
    "bandits": _FIGHTERS,
    "armed": _FIGHTERS,
}
"""The speaker's label → whom we may hold against whom. The labels of one armed side differ with the
speaker, so all are one group; a label that is not here is a group of its own, a part of the people.
The labels are those of the language packs (`units.toml`)."""


def groups(earlier: Reading, later: Reading) -> Finding | None:
    """Whether both count the same people; a named group lies inside the people at large."""
    one, other = earlier.figure, later.figure
    if one is None or other is None:
        return None
    a, b = _group(one), _group(other)
    if {a, b} <= {_ANYBODY, _CIVILIANS} or a == b:
        detail = (
            f"both count {counted(one)}"
            if counted(one) == counted(other)
            else (f"{counted(one)} and {counted(other)} are held against each other")
        )
        return Finding("group", Fit.SAME, 0.2, detail)
    if b == _ANYBODY or (b == _CIVILIANS and a != _FIGHTERS):
        return Finding(
            "group", Fit.INSIDE, -0.2, f"{counted(one)} are some of the {counted(other)}"
        )
    if a == _ANYBODY or (a == _CIVILIANS and b != _FIGHTERS):
        return Finding("group", Fit.HOLDS, -0.2, f"{counted(other)} are some of the {counted(one)}")
    return Finding("group", Fit.APART, -1.0, f"{counted(one)} are not {counted(other)}")


def counted(figure: Figure) -> str:
    """Whom or what the figure counts, in the speaker's word where there is one."""
    return figure.category or figure.unit


def _group(figure: Figure) -> str:
    label = counted(figure)
    return _GROUP.get(label, label)


def participants(earlier: Reading, later: Reading) -> Finding | None:
    """Whether the linked actors of one role are the same; unlinked names say nothing."""
    one = {p.role: p for p in earlier.claim.participants if p.actor}
    other = {p.role: p for p in later.claim.participants if p.actor}
    for role in sorted(one.keys() & other.keys()):
        a, b = one[role], other[role]
        if a.actor == b.actor:
            return Finding("participants", Fit.SAME, 0.3, f"{a.name} in both ({role})")
        return Finding("participants", Fit.APART, -0.5, f"{a.name} in one, {b.name} in the other")
    return None


# -- when ------------------------------------------------------------------------------------------


def windows(earlier: Reading, later: Reading) -> Finding | None:
    """How the two windows lie; ends that differ by a day are one end."""
    if earlier.end is None and earlier.start is None:
        return None
    if later.end is None and later.start is None:
        return None
    if StockOrFlow.STOCK in (earlier.stock_or_flow, later.stock_or_flow):
        return _moments(earlier, later)
    fit = _lie(earlier, later)
    one, other = _window(earlier), _window(later)
    weight, detail = {
        Fit.SAME: (0.8, f"the windows differ by a day at most: {one} and {other}"),
        Fit.INSIDE: (0.5, f"{one} lies in {other}"),
        Fit.HOLDS: (0.5, f"{other} lies in {one}"),
        Fit.MEETS: (0.4, f"the windows meet: {one} and {other}"),
        Fit.APART: (-1.0, f"the windows do not meet: {one} and {other}"),
    }[fit]
    return Finding("when", fit, weight, f"one window: {one}" if one == other else detail)


def _lie(one: Reading, other: Reading) -> Fit:
    starts_like = _near(one.start, other.start)
    ends_like = _near(one.end, other.end)
    if starts_like and ends_like:
        return Fit.SAME
    a, b = _ends(one), _ends(other)
    if a[1] + _SLIP < b[0] or b[1] + _SLIP < a[0]:
        return Fit.APART
    if (b[0] <= a[0] or starts_like) and (a[1] <= b[1] or ends_like):
        return Fit.INSIDE
    if (a[0] <= b[0] or starts_like) and (b[1] <= a[1] or ends_like):
        return Fit.HOLDS
    return Fit.MEETS


def _moments(one: Reading, other: Reading) -> Finding:
    """Of a stock only the day counts: it may have moved a week later, and need not have."""
    a, b = one.end or one.start, other.end or other.start
    if _near(a, b):
        return Finding("when", Fit.SAME, 0.8, f"both as of {_day(a)}")
    return Finding("when", Fit.MEETS, 0.2, f"as of {_day(a)} and of {_day(b)}")


def days_off(earlier: Reading, later: Reading) -> int:
    """By how many days the two ends differ together; 99 where only one of two ends is open."""
    off = 0
    for a, b in ((earlier.start, later.start), (earlier.end, later.end)):
        off += abs((a - b).days) if a and b else 0 if a is b else 99
    return off


def _near(one: date | None, other: date | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SLIP


def _ends(reading: Reading) -> tuple[date, date]:
    return (
        reading.start or date.min + _SLIP,
        reading.end or date.max - _SLIP,
    )


# -- where -----------------------------------------------------------------------------------------


def places(earlier: Reading, later: Reading) -> Finding | None:
    """How the places lie: the same, one in the other, perhaps one in the other, or apart."""
    return _sites(earlier.sites, later.sites, "where")


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


def _sites(a: tuple[Site, ...], b: tuple[Site, ...], feature: str) -> Finding | None:
    if not a or not b:
        return None
    fit, one, other = _fit(a, b), _names(a), _names(b)
    if fit is None:
        return None
    weight, detail = {
        Fit.SAME: (1.0, f"one place: {one} and {other}"),
        Fit.INSIDE: (0.6, f"{one} lies in {other}"),
        Fit.HOLDS: (0.6, f"{other} lies in {one}"),
        Fit.MEETS: (0.3, f"{one} and {other} can be one area"),
        Fit.APART: (-1.0, f"{one} and {other} are two places"),
    }[fit]
    return Finding(feature, fit, weight, f"both name {one}" if one == other else detail)


def _fit(a: tuple[Site, ...], b: tuple[Site, ...]) -> Fit | None:
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
    if all(site.above & other for site in a):
        return Fit.INSIDE
    if all(site.above & one for site in b):
        return Fit.HOLDS
    if any(_alike(s, t) for s in a for t in b):
        return Fit.SAME
    if any(_related(s, b) for s in a) or any(_may_lie_in(s, t) for s in a for t in b):
        return Fit.MEETS
    if all(site.precision for site in (*a, *b)):
        return Fit.APART
    return None


def _related(site: Site, others: tuple[Site, ...]) -> bool:
    return any(o.key in site.above or site.key in o.above for o in others)


def _alike(one: Site, other: Site) -> bool:
    """Whether two names are one, where at least one of them is not linked."""
    if one.precision and other.precision:
        return False
    a, b = fold(one.name), fold(other.name)
    return bool(a and b) and ratio(a, b) >= _ALIKE


def _may_lie_in(one: Site, other: Site) -> bool:
    """A part of a city ("the east of it") and another place of that city: no map tells."""
    parts = [site.precision is PlacePrecision.CITY_PART for site in (one, other)]
    shared = {key for key in one.above & other.above if not key.startswith("country ")}
    return any(parts) and bool(shared)


# -- in words --------------------------------------------------------------------------------------


def in_words(figure: Figure) -> str:
    """The number with its hedge, as a reviewer reads it.

    >>> in_words(Figure(900, None, Qualifier.MORE_THAN, "people"))
    'more than 900'
    >>> in_words(Figure(200000, 300000, Qualifier.BETWEEN, "people"))
    '200,000 to 300,000'
    """
    if figure.word:
        return figure.word
    ends = [f"{end:,}" for end in (figure.low, figure.high) if end is not None]
    if len(ends) == 2 and ends[0] != ends[1]:
        return f"{ends[0]} to {ends[1]}"
    hedge = "" if figure.qualifier is Qualifier.EXACT else f"{figure.qualifier.value} "
    return f"{hedge}{ends[0]}" if ends else "a number"


def _plain(measure: str) -> str:
    return measure.replace("_", " ")


def _names(sites: tuple[Site, ...]) -> str:
    return " and ".join(site.name for site in sites)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else "an open day"


def _window(reading: Reading) -> str:
    start, end = reading.start, reading.end
    if start == end:
        return _day(start)
    if start is None:
        return f"up to {_day(end)}"
    if end is None:
        return f"from {_day(start)}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end)}"
    return f"{_day(start)} – {_day(end)}"
