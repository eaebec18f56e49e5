"""Windows that go by one told before: "that day", "since then", "a week later", "the third day".

In: a match to be read (`asked`). Out: its window, as for the readings of `windows`.
"""

from __future__ import annotations

from datetime import timedelta

from dragoman.claims import TimePrecision
from dragoman.extract.times.asked import Asked, OpenError, cut, window
from dragoman.extract.times.days import precision_of, shift, unit_around
from dragoman.extract.times.rows import Lean, TimeKind, Window

__all__ = ["following", "later", "nth", "same", "since_same"]


def same(asked: Asked) -> Window:
    """The window found before; where the row names a unit, the calendar unit that holds it.

    Of a day: the last of that window where it stands close, else today. ``which`` = hour: only of a
    window of one day; until: up to its end; until-day: up to today, where no day is told; year: a
    year before it, or in the year named; period: only where it is closed; day: the first day of one
    still open ("since 3 August"). Of a number of units: only where it was as long.
    """
    if asked.rule.which == "until":
        return window(None, asked.previous.end, kind=TimeKind.UNTIL)
    if asked.rule.which == "year":
        return _of_another_year(asked)
    unit = asked.rule.unit
    if unit == "day":
        near = asked.context.near
        if asked.rule.which == "hour":
            near = near or asked.context.beside
            near = near if near and near.start == near.end else None
        day = (near and near.end) or asked.today
        if asked.rule.which == "until-day" and not near:
            return window(None, day, kind=TimeKind.UNTIL)
        return window(day, day)
    before = asked.previous
    if "n" in asked.slots and not _is_as_long(asked):
        raise OpenError
    if asked.rule.which == "period" and not (before.start and before.end):
        raise OpenError
    if asked.rule.which == "day" and before.start and before.end == asked.context.today:
        return window(before.start, before.start)
    if unit is None or before.start is None or before.end is None:
        return window(before.start, before.end, before.precision)
    start, end = unit_around(before.start, unit)
    if before.end > end:
        raise OpenError
    return cut(asked, start, end, unit)


def _is_as_long(asked: Asked) -> bool:
    """Whether the window found before is of so many units, by a day: "in the same twelve days"."""
    start, end = asked.previous.start, asked.previous.end
    if start is None or end is None:
        return False
    return abs(shift(start, asked.n, asked.unit) - end) <= timedelta(days=1)


def _of_another_year(asked: Asked) -> Window:
    before = asked.previous
    if before.start is None or before.end is None:
        raise OpenError
    years = asked.value("year", before.end.year - 1) - before.end.year
    start, end = (shift(day, years, "year") for day in (before.start, before.end))
    return window(start, end, before.precision)


def since_same(asked: Asked) -> Window:
    """From the window found before, up to today."""
    start = asked.previous.start or asked.previous.end
    told = asked.previous.precision  # "before 3 May … since": from that day on, which is told
    precision = TimePrecision.DAY if told is TimePrecision.OPEN else told
    return window(start, asked.context.today, precision, TimeKind.SINCE)


def later(asked: Asked) -> Window:
    """N units after the window found before; ``which = "before"``: before it where it stands
    close, a number of units also from another paragraph, else before today; event: before it where
    it stands close and is one day; now: the same, else before today.
    """
    before, sign = asked.context.previous, 1
    if asked.rule.which in ("event", "now"):
        before, sign = asked.context.near, -1
        if before is None or before.start != before.end:
            before = None
            if asked.rule.which == "event":
                raise OpenError
    if asked.rule.which == "before":
        counted = "n" in asked.slots and asked.context.beside
        before, sign = counted or asked.context.near, -1
    day = before.end if before is not None else None
    if asked.rule.which in ("before", "now"):
        day = day or asked.today
    if day is None:
        raise OpenError
    start, end = unit_around(shift(day, sign * asked.n, asked.unit), asked.unit)
    if asked.context.lean is not Lean.AHEAD and start > (asked.context.today or start):
        raise OpenError  # what came before was not what this goes on from
    return window(start, end, precision_of(asked.unit))


def nth(asked: Asked) -> Window:
    """The nth day, or the first n units, from the beginning of the window found before.

    An unknown day up to today, where that would lie ahead or nothing was found before. ``which`` =
    running: the last n up to the day told beside it, else up to today.
    """
    if asked.rule.which == "running":
        near = asked.context.near
        end = (near and near.start == near.end and near.end) or asked.today
        return window(shift(end, 1 - int(asked.value("ordinal", asked.n)), "day"), end)
    before, n = asked.context.previous, int(asked.value("ordinal", asked.n))
    began = before.start if before else None
    if began is None and before and before.end == asked.today:
        began = before.end  # "by noon today they were inside", and before that "in the first hours"
    if began is not None:
        first = asked.rule.which == "first"
        end = max(began, shift(began, n, asked.unit) - timedelta(days=1))
        if end <= asked.today:
            return window(began if first else end, end)
    return window(None, asked.today)


def following(asked: Asked) -> Window:
    """The n units, or unknown days up to today, behind the window told close before, where that is
    over and nothing looks ahead; else from today on (``which`` = told: never).
    """
    near, counted = asked.context.near, "n" in asked.slots
    over = near is not None and near.end is not None and near.end < asked.today
    if near is None or near.end is None or not over or asked.context.lean is Lean.AHEAD:
        if asked.rule.which == "told" and asked.context.lean is not Lean.AHEAD:
            raise OpenError
        end = shift(asked.today, asked.n, asked.unit) if counted else None
        return window(asked.today, end, precision_of(asked.unit))
    end = shift(near.end, asked.n, asked.unit) if counted else asked.today
    return window(near.end + timedelta(days=1), min(end, asked.today), precision_of(asked.unit))
