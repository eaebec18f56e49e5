"""The week that a report covers, and the days that it calls by their names: in a bulletin of 5 to
11 May that came out on Sunday the 12th, "Sunday" is the 5th.

In: the time expressions of its first lines, or of a sentence. Out: the week, or an expression with
its day in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman.claims import When
from dragoman.extract.times import TimeExpression

__all__ = ["in_week", "week_told"]

_TOLD_BY_DATES = frozenset({"time.days-of-month", "time.span", "time.run-up"})
_WEEKDAY = "time.weekday"
_WEEK = timedelta(days=7)


def week_told(windows: Sequence[TimeExpression], published: date | None) -> When | None:
    """The only stretch of at most a week that dates tell, over by the day of publication: "5-11
    May".
    """
    told = [window.when for window in windows if window.rule in _TOLD_BY_DATES]
    if len(told) != 1 or told[0].start is None or told[0].end is None:
        return None
    over = published is None or told[0].end <= published
    return told[0] if over and told[0].end - told[0].start < _WEEK else None


def in_week(window: TimeExpression, week: When) -> TimeExpression:
    """The expression, with the day of its name that lies in the week, where one does."""
    day, first, last = window.when.start, week.start, week.end
    if window.rule != _WEEKDAY or window.when.end != day or not (day and first and last):
        return window
    if window.called or first <= day <= last:
        return window
    for moved in (day - _WEEK, day + _WEEK, day - 2 * _WEEK):
        if first <= moved <= last:
            return replace(window, when=replace(window.when, start=moved, end=moved))
    return window
