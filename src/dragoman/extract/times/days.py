"""Days and calendar units: a day moved, the unit around a day, a part of a unit.

The units are "minute", "hour", "day", "week", "fortnight", "month", "year" and "decade".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from dragoman.claims import TimePrecision

__all__ = ["UNITS", "nearest", "part_of", "precision_of", "shift", "unit_around"]

_HOURS = {"minute": 0, "hour": 1, "day": 24, "week": 7 * 24, "fortnight": 14 * 24}
_MONTHS = {"month": 1, "year": 12, "decade": 120}
_PRECISION = {
    "week": TimePrecision.WEEK,
    "fortnight": TimePrecision.WEEK,
    "month": TimePrecision.MONTH,
    "year": TimePrecision.YEAR,
    "decade": TimePrecision.YEAR,
}
UNITS = frozenset(_HOURS) | frozenset(_MONTHS)


def precision_of(unit: str) -> TimePrecision:
    """How finely a window counted in such units is known."""
    return _PRECISION.get(unit, TimePrecision.DAY)


def shift(day: date, n: int, unit: str) -> date:
    """``day`` moved by ``n`` units, back where n is negative.

    Hours are rounded to whole days, halves up; a month has no 31st where it has none. Raises
    OverflowError outside the years that `date` knows.

    >>> shift(date(2017, 3, 31), -1, "month"), shift(date(2017, 3, 31), -36, "hour")
    (datetime.date(2017, 2, 28), datetime.date(2017, 3, 29))
    """
    if unit in _MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + n * _MONTHS[unit], 12)
        if not date.min.year <= year <= date.max.year:
            raise OverflowError(f"there is no year {year}")
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    days = timedelta(days=(abs(n) * _HOURS[unit] + 12) // 24)
    return day - days if n < 0 else day + days


def unit_around(day: date, unit: str) -> tuple[date, date]:
    """First and last day of the calendar week (from Monday), month or year that holds ``day``."""
    if unit in {"week", "fortnight"}:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if unit in {"year", "decade"}:
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def part_of(start: date, end: date, thirtieths: Sequence[float]) -> tuple[date, date]:
    """The part of a unit between two thirtieths of it; whole months of anything long.

    >>> part_of(date(2016, 10, 1), date(2016, 10, 31), (20, 30))
    (datetime.date(2016, 10, 21), datetime.date(2016, 10, 31))
    """
    first, last = thirtieths
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if months > 1:
        return (
            shift(start, round(first * months / 30), "month"),
            shift(start, round(last * months / 30), "month") - timedelta(days=1),
        )
    days = (end - start).days + 1
    days = 30 if days >= _MONTH else days  # a month's thirtieths are its days
    final = end if last >= 30 else start + timedelta(days=int(last * days / 30) - 1)
    return start + timedelta(days=int(first * days / 30)), final


_MONTH = 28
"""Days that a month has at least."""


def nearest(month: int, day: int, latest: date, weekday: int | None = None) -> date:
    """The last such day of a year up to ``latest``, of ten years where the weekday must fit.

    ``weekday`` counts from Monday, 0; where it fits none of the years it is ignored. Raises
    ValueError where no year has the day.

    >>> nearest(11, 27, date(2017, 1, 5)), nearest(11, 27, date(2017, 1, 5), weekday=4)
    (datetime.date(2016, 11, 27), datetime.date(2015, 11, 27))
    """
    years = range(latest.year, latest.year - 10, -1)
    days = [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]
    possible = [found for found in days if found <= latest]
    if not possible:
        raise ValueError(f"no {day}. {month}. up to {latest}")
    return next((found for found in possible if found.weekday() == weekday), possible[0])
