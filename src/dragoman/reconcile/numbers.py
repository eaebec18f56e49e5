"""Whether one count can stand behind two figures. Readings in; findings out.

Rounding, hedges, vague words and ranges are read as a reporter means them; a digit lost or a
decimal moved is suspected, for a person to see; and of two totals of different days it is asked at
what pace the count would have had to grow. It knows nothing of places and speakers.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf

from dragoman.claims import Figure, Number, Qualifier
from dragoman.reconcile.asked import allowed, counted, number
from dragoman.reconcile.finding import Finding, Fit, day_in_words
from dragoman.reconcile.reading import Reading

__all__ = [
    "SPURT",
    "above_a_floor",
    "digits",
    "figures",
    "hedged_apart",
    "in_words",
    "least",
    "pace",
    "step",
    "word_counted_out",
]

ROUNDING = 0.1
"""How far a rounded number may stand from the full one, as a share of the larger: 903 was printed
as 1,000, 3,179 as 3,000. On the 119 links of 55 hand-read reports 0.05 loses two repeats and three
contradictions; 0.2 finds no more."""
_BARE_ROUNDING = 0.05
"""The same where the round number bears no hedge: 900 for 903. It must be round enough to be seen
for one, by half of its digits: 160 are three more than 157, and 9,150 eight less than 9,158."""
SPURT = 10.0
"""How many times faster than before a count may have grown between two totals. Flight comes in
spurts of three or four times the mean; ten times in a week is another count. On the 119 links of 55
hand-read reports 10 and 15 do the same; 3 loses two updates, 30 a contradiction."""
_DOUBLED = 2.0
"""The same where nobody says since when: how much more a total may be within `_FEW_DAYS`."""
_FEW_DAYS = 3
_GARBLED_DIGITS = 3
"""Of shorter numbers a digit more or less is no sign: 12 grows to 120 by itself."""


def figures(earlier: Reading, later: Reading) -> Finding | None:
    """Whether one count can stand behind both figures; None where one has none."""
    one, other = earlier.figure, later.figure
    if one is None or other is None or one.unit != other.unit:
        return None
    found = _same_number(one, other) or _rounded(one, other) or _bounds(one, other)
    said, said_there = earlier.claim.figure, later.claim.figure
    if said and said_there and said.unit != said_there.unit and found:
        units = f"{in_words(said)} {said.unit} and {in_words(said_there)} {said_there.unit}"
        return Finding("figure", found.fit, found.weight, f"{units}: {found.detail} {one.unit}")
    return found


def digits(figure: Figure) -> int:
    """How many digits of the number say something: 3 for 903, 1 for 2,000; 0 without a number."""
    stated = number(figure)
    return _digits(stated) if stated is not None else 0


@lru_cache(maxsize=65_536)
def _digits(stated: Number) -> int:
    return len(str(stated).replace(".", "").strip("0"))


def least(reading: Reading) -> float:
    """The stated number; of a range or a vague word, the lower end; 0 without any."""
    figure = reading.figure
    if figure is None:
        return 0.0
    return float(figure.low if figure.low is not None else figure.high or 0)


def pace(earlier: Reading, later: Reading) -> Finding | None:
    """Whether the count can have grown from the one total to the other in the days between.

    `Fit.MEETS` or `Fit.APART`, with the pace that it asks for; None where the totals are not of
    different days, the one of the later day is not the larger, or neither says since when and the
    days between are too many to tell.
    """
    one, other = sorted((earlier, later), key=lambda r: str(r.end or ""))
    if not (one.end and other.end) or one.end == other.end or least(other) <= least(one):
        return None
    days = (other.end - one.end).days
    a_day = (least(other) - least(one)) / days
    ends = day_in_words(one.end), day_in_words(other.end)
    grown = f"{least(one):,.0f} by {ends[0]} and {least(other):,.0f} by {ends[1]}"
    start = one.start or other.start
    if start is None or start >= one.end:
        if days > _FEW_DAYS or least(other) <= _DOUBLED * least(one):
            return Finding("pace", Fit.MEETS, 0.1, f"{grown}: the count can have grown")
        return Finding("pace", Fit.APART, -0.5, f"{grown}: more than double within {_days(days)}")
    before = least(one) / ((one.end - start).days + 1)
    times = a_day / before if before else float("inf")
    detail = f"{grown}: {a_day:,.0f} a day, after {before:,.0f} a day"
    if times > SPURT:
        return Finding("pace", Fit.APART, -0.5, f"{detail}; the count cannot have grown so fast")
    return Finding("pace", Fit.MEETS, 0.2, detail)


def hedged_apart(earlier: Reading, later: Reading) -> bool:
    """Whether one puts the count above its number and the other below: "more than 10,000" and
    "nearly 10,000" are no one statement.
    """
    hedges = {r.figure.qualifier for r in (earlier, later) if r.figure}
    return not (hedges.isdisjoint(_ABOVE) or hedges.isdisjoint(_BELOW))


_ABOVE = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
_BELOW = frozenset({Qualifier.UP_TO, Qualifier.LESS_THAN, Qualifier.NEARLY})


def above_a_floor(earlier: Reading, later: Reading) -> bool:
    """Whether the smaller is said to be the least that is known ("at least 4,000"), so that the
    larger says nothing against it; "more than 18,000" is how a number is rounded.
    """
    low = min((earlier, later), key=least)
    return low.figure is not None and low.figure.qualifier is Qualifier.AT_LEAST


def word_counted_out(earlier: Reading, later: Reading) -> bool:
    """Whether a vague word ("dozens") is followed by a number."""
    one, other = earlier.figure, later.figure
    if one is None or other is None:
        return False
    return one.qualifier is Qualifier.VAGUE and number(other) is not None


# -- one number in two forms -----------------------------------------------------------------------


def _same_number(one: Figure, other: Figure) -> Finding | None:
    stated = number(one)
    if one.word and one.word == other.word:
        return Finding("figure", Fit.SAME, 0.5, f"both say {one.word}")
    if stated is None or stated != number(other):
        return None
    weight = {1: 0.6, 2: 0.8}.get(digits(one), 1.5)
    said, there = in_words(one), in_words(other)
    detail = f"both say {said}" if said == there else f"{said} and {there}: one number"
    return Finding("figure", Fit.SAME, weight, detail)


def _rounded(one: Figure, other: Figure) -> Finding | None:
    full, rounded = number(one), number(other)
    if full is None or rounded is None or step(full) == step(rounded):
        return None
    if step(full) > step(rounded):
        one, other, full, rounded = other, one, rounded, full
    gap, bare = abs(full - rounded), other.qualifier is Qualifier.EXACT
    if bare and 2 * _digits(rounded) > len(str(int(rounded))):
        return None
    share = _BARE_ROUNDING if bare else ROUNDING
    if gap > share * max(full, rounded) or gap >= step(rounded):
        return None
    below, above = other.qualifier in _ABOVE, other.qualifier in _BELOW
    over = full - rounded > _BARE_ROUNDING * rounded
    if (below and full < rounded) or (above and over):
        return None
    way = "up" if rounded > full else "down"
    detail = f"{in_words(other)} is {in_words(one)} rounded {way}"
    return Finding("figure", Fit.ROUNDED, 0.8, detail)


def _bounds(one: Figure, other: Figure) -> Finding | None:
    a, b = allowed(one), allowed(other)
    if a is None or b is None:
        return None
    if a[1] < b[0] or b[1] < a[0]:
        if how := _garbled(one, other):
            detail = f"{in_words(one)} and {in_words(other)}: {how}; suspected, a person should see"
            return Finding("figure", Fit.GARBLED, -0.2, detail)
        never = "cannot both hold" if _exclude(one, other) else "can hardly be one count"
        detail = f"{in_words(one)} and {in_words(other)} {never}"
        return Finding("figure", Fit.APART, -1.0, detail)
    for wide, narrow, (low, high) in ((one, other, a), (other, one, b)):
        stated = number(narrow)
        if stated is not None and number(wide) is None and low <= stated <= high:
            detail = f"{in_words(wide)} allows {in_words(narrow)}"
            return Finding("figure", Fit.ALLOWED, 0.4, detail)
    detail = f"{in_words(one)} and {in_words(other)} can both hold"
    return Finding("figure", Fit.MEETS, 0.3, detail)


def _exclude(one: Figure, other: Figure) -> bool:
    """Whether no number is what both state, to the letter: "at least 700" goes on without end."""
    ends = sorted(
        (f.low if f.low is not None else -inf, f.high if f.high is not None else inf)
        for f in (one, other)
    )
    return ends[0][1] < ends[1][0]


def _garbled(one: Figure, other: Figure) -> str | None:
    """How one number can be the other, misprinted; None where it cannot."""
    full, there = number(one), number(other)
    if full is None or there is None or full != int(full) or there != int(there):
        return None
    short, long = sorted((str(int(full)), str(int(there))), key=lambda text: (len(text), text))
    if min(digits(one), digits(other)) >= 2 and short.strip("0") == long.strip("0"):
        return "the decimal point moved"
    if min(digits(one), digits(other)) < _GARBLED_DIGITS:
        return None
    if len(long) == len(short) + 1 and any(
        long[:i] + long[i + 1 :] == short for i in range(len(long))
    ):
        return "one digit lost or doubled"
    if len(long) == len(short):
        odd = [i for i in range(len(long)) if long[i] != short[i]]
        if len(odd) == 2 and odd[1] == odd[0] + 1 and long[odd[0]] == short[odd[1]]:
            return "two digits changed places" if long[odd[1]] == short[odd[0]] else None
    return None


@lru_cache(maxsize=65_536)
def step(stated: Number | None) -> int:
    """The largest power of ten that divides the number: what it is rounded to."""
    step = 1
    if not stated or stated != int(stated):
        return step
    while int(stated) % (step * 10) == 0:
        step *= 10
    return step


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
    return f"{hedge}{ends[0]}" if ends else f"a number of {counted(figure)}"


def _days(days: int) -> str:
    return "a day" if days == 1 else f"{days} days"
