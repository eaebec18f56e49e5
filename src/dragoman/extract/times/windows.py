"""What the rows of ``times.toml`` mean: a matched pattern and a context in, a window of days out.

No word of any language stands here: a `Rule` says which reading its patterns have, the slots give
the words, and `Names` what each word stands for (`rows`). A reading knows the calendar only and
guesses nothing: where what it goes by is missing (the report's date, a window before), the window
is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from dragoman.claims import Days, TimePrecision
from dragoman.extract.times.asked import Asked, OpenError, cut, window
from dragoman.extract.times.days import nearest, precision_of, shift, unit_around
from dragoman.extract.times.rows import Context, Lean, Names, Rule, TimeKind, Window
from dragoman.extract.times.windows_told import following, later, nth, same, since_same

__all__ = ["READINGS", "SLOTS", "read"]


def read(rule: Rule, slots: Mapping[str, str], context: Context, names: Names) -> Window:
    """The window of a match; open where the context or the calendar has none for it."""
    reading, kind = READINGS[rule.reading]
    try:
        return reading(Asked(rule, slots, context, names, _read))
    except (OpenError, ValueError, OverflowError):  # the last two: there is no such day
        return Window(None, None, TimePrecision.OPEN, kind)


def _read(asked: Asked) -> Window:
    return READINGS[asked.rule.reading][0](asked)


def _back(asked: Asked) -> Window:
    """The last n units up to today.

    ``which`` = ahead: the next n; turns: the next n where the clause looks ahead.
    """
    turns = asked.rule.which == "turns" and asked.context.lean is Lean.AHEAD
    n = asked.n if turns or asked.rule.which == "ahead" else -asked.n
    start, end = sorted((asked.today, shift(asked.today, n, asked.unit)))
    return window(start, end, precision_of(asked.unit))


def _offset(asked: Asked) -> Window:
    """From ``first`` to ``last`` days after today (negative: before)."""
    first, last = (timedelta(days=days) for days in (asked.rule.first, asked.rule.last))
    return window(asked.today + first, asked.today + last)


def _calendar(asked: Asked) -> Window:
    """The running calendar unit, the one ``first`` units from it, or n units ago.

    ``which`` = told: before the one told close before ("3 to 9 May … the week before").
    """
    near = asked.context.near
    if asked.rule.which == "told" and near and near.start and near.end:
        start, end = near.start, near.end
        if unit_around(start, asked.unit) == (start, end) or end == shift(
            start, 1, asked.unit
        ) - timedelta(days=1):
            return window(shift(start, -1, asked.unit), start - timedelta(days=1))
    units = -asked.n if asked.rule.which == "ago" else asked.rule.first
    day = shift(asked.today, units, asked.unit)
    return cut(asked, *unit_around(day, asked.unit), asked.unit)


def _recent(asked: Asked) -> Window:
    """Unknown days up to today (hours: today); ``which`` = ahead: from today, with no end; turns:
    so where the clause looks ahead.
    """
    turns = asked.rule.which == "turns" and asked.context.lean is Lean.AHEAD
    if turns or asked.rule.which == "ahead":
        return window(asked.today, None)
    return window(asked.today if asked.unit in {"hour", "minute"} else None, asked.today)


def _date(asked: Asked) -> Window:
    """A day of a month; without a year the nearest, or the one that fits the weekday named; without
    a month ("27 day") the last. ``which`` = year: that of the year ``first`` years on.
    """
    year = asked.value("year")
    if asked.rule.which == "year":
        year = asked.around.year + asked.rule.first
    if "dotted" in asked.slots:
        day, month, year = (int(number) for number in asked.slots["dotted"].split("."))
        year += _CENTURY if year < _CENTURY else 0
    elif "holiday" in asked.slots:
        month, day = (int(number) for number in asked.value("holiday").split("-"))
    else:
        day = asked.value("day") or asked.value("ordinal")
        month = asked.value("month") or asked.value("month_number")
        if month is None:
            return _last_such_day(asked, day)
        month_first = not asked.names.day_first and "month_number" in asked.slots
        if asked.rule.which != "iso" and (month > 12 or (month_first and day <= 12)):
            day, month = month, day
    if year is None:
        found = nearest(month, day, asked.latest, asked.value("weekday"))
        found = _of_the_story(asked, found) if "weekday" not in asked.slots else found
    else:
        found = date(year, month, day)
    return window(found, found)


_CENTURY = 2000
"""Of a year of two digits: "24.02.22"."""


def _of_the_story(asked: Asked, found: date) -> date:
    """The day of a month in the year that the story has come to: "shells hit Mekelle on 28 November
    2020. On 12 December…"; as ``found`` where that is of these weeks, or no such year was told.
    """
    told, today = asked.context.beside, asked.context.today
    if not (told and today and told.start and told.end) or asked.context.lean is Lean.AHEAD:
        return found
    lately = today - _OF_THESE_WEEKS <= found <= today
    if lately or told.end.year >= today.year or told.precision not in _SETS_A_YEAR:
        return found
    years = range(told.start.year - 1, told.end.year + 2)
    days = [day for year in years if (day := _in_year(found, year)) and day <= today]
    before = max((day for day in days if day < told.start), default=date.min)
    if told.start - before <= _LOOKS_BACK:
        return before
    return min((day for day in days if day >= told.start), default=found)


_OF_THESE_WEEKS, _LOOKS_BACK = timedelta(days=31), timedelta(days=45)
_SETS_A_YEAR = frozenset({TimePrecision.DAY, TimePrecision.WEEK, TimePrecision.MONTH})


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return None


def _last_such_day(asked: Asked, day: int) -> Window:
    """The last 27th up to today, of this month or the one before; the next where the words look
    ahead: "is set for the 14th".
    """
    today, month = asked.today, asked.today.replace(day=1)
    if asked.context.lean is Lean.AHEAD:
        coming = (month, shift(month, 1, "month"))
        found = next(m.replace(day=day) for m in coming if m.replace(day=day) >= today)
    else:
        months = (month, shift(month, -1, "month"))
        found = next(m.replace(day=day) for m in months if m.replace(day=day) <= today)
    return window(found, found)


def _days(asked: Asked) -> Window:
    """Several days of one month: 26-27 November, January 26 and 30."""
    month, year = asked.value("month"), asked.value("year")
    second = asked.value("day3") or asked.value("day2")
    near = nearest(month, second, asked.latest)
    end = date(year, month, second) if year else _of_the_story(asked, near)
    return window(end.replace(day=asked.value("day")), end)


def _month(asked: Asked) -> Window:
    """A month or a part of it, or from one month to the last of a list ("in April and May");
    without a year the last that has begun, or the next.

    ``which`` = before: the last that is over; year: that of the year ``first`` years on.
    """
    first, year = asked.value("month"), asked.value("year")
    month = next(
        (
            asked.names.values["month"][asked.slots[slot]]
            for slot in ("month3", "month2")
            if slot in asked.slots
        ),
        first,
    )
    if asked.rule.which == "before":
        year = asked.around.year - (month >= asked.around.month)
    elif asked.rule.which == "year":
        year = asked.around.year + asked.rule.first
    if year is None:
        ahead = asked.context.lean is Lean.AHEAD or asked.context.whole
        latest = asked.latest if ahead else asked.around
        year = latest.year - (month > latest.month)
        last = unit_around(date(year, month, 1), "month")[1]
        year = _of_the_story(asked, min(last, max(asked.around, last.replace(day=1)))).year
    last = unit_around(date(year, month, 1), "month")[1]
    return cut(asked, date(year - (first > month), first, 1), last, "month")


def _numbered_week(asked: Asked) -> Window:
    """The nth week of a year, from Monday to Sunday, up to another one; without a year the last
    such that has begun.
    """
    first, last = (
        int(re.sub(r"\D", "", asked.slots.get(slot) or asked.slots["digits"]))
        for slot in ("digits", "digits2")
    )
    year = asked.value("year")
    if year is None:
        year = asked.around.year
        year -= date.fromisocalendar(year, first, 1) > asked.around
    start = date.fromisocalendar(year, first, 1)
    return cut(asked, start, date.fromisocalendar(year, last, 7), "week")


def _year(asked: Asked) -> Window:
    """A year or a part of it; ``which`` = pair: up to another one of the same century, of which the
    last digits stand behind it: "1991-92". Raises `ValueError` where that is no later one.
    """
    start, end = unit_around(date(asked.value("year"), 1, 1), "year")
    if asked.rule.which == "pair":
        digits = asked.slots["digits"].strip()
        later = int(str(start.year)[: -len(digits)] + digits)
        if later <= start.year:
            raise ValueError(later)
        end = date(later, 12, 31)
    return cut(asked, start, end, "year")


def _decade(asked: Asked) -> Window:
    """Ten years or a part of them."""
    start = date(asked.value("decade"), 1, 1)
    return cut(asked, start, shift(start, 1, "decade") - timedelta(days=1), "decade")


def _quarter(asked: Asked) -> Window:
    """Three months of the calendar, the last such that have begun; without a number the running."""
    number = asked.value("ordinal") or (asked.around.month + 2) // 3
    first = 3 * number - 2
    start = date(asked.around.year - (first > asked.around.month), first, 1)
    return cut(asked, start, shift(start, 3, "month") - timedelta(days=1), "month")


def _season(asked: Asked) -> Window:
    """Three months of the northern year, without a year the last that have begun, or the next; a
    winter bears the year it begins in.
    """
    first, year = asked.value("season"), asked.value("year")
    if year is None:
        begun = first <= asked.around.month
        year = asked.around.year + (begun if asked.context.lean is Lean.AHEAD else begun - 1)
    start = date(year, first, 1)
    return cut(asked, start, shift(start, 3, "month") - timedelta(days=1), "month")


def _weekday(asked: Asked) -> Window:
    """The latest such day, today included.

    ``which`` = before or after: today excluded; of-week: that of the week ``first`` weeks on;
    previous: before the window told close before, else as before.
    """
    around, weekday = asked.around, asked.value("weekday")
    if asked.rule.which == "previous" and asked.context.near:
        around = asked.context.near.start or around
    back = (around.weekday() - weekday) % 7
    ahead = (weekday - around.weekday()) % 7
    if asked.rule.which in ("before", "previous"):
        offset = -(back or 7)
    elif asked.rule.which == "after":
        offset = ahead or 7
    elif asked.rule.which == "of-week":
        offset = weekday - around.weekday() + 7 * asked.rule.first
    else:
        offset = ahead if asked.context.lean is Lean.AHEAD else -back
    found = around + timedelta(days=offset)
    day = asked.value("day")
    if day is not None and found.day != day:  # "Sunday (27)" of some weeks ago
        earlier = (found - timedelta(days=7 * weeks) for weeks in range(60))
        found = next((d for d in earlier if d.day == day), found)
    told = window(found, found)
    if offset or day is not None or asked.rule.which:
        return told
    week_before = found - timedelta(days=7)  # written on that very weekday
    return replace(told, other=Days(week_before, week_before))


def _weekend(asked: Asked) -> Window:
    """Saturday and Sunday, the latest that have begun or the next."""
    today = asked.today
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    ahead = not asked.rule.which and asked.context.lean is Lean.AHEAD and today.weekday() < 5
    if asked.rule.which == "after" or ahead:
        saturday += timedelta(days=7)
    elif asked.rule.which == "before" and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    sunday = saturday + timedelta(days=1)
    return window(saturday, today if saturday == today else sunday)


def _point(asked: Asked) -> Window:
    return asked.point()


def _night_into(asked: Asked) -> Window:
    """The night that ends on the day named."""
    day = asked.point().start
    if day is None:
        raise OpenError
    return window(day - timedelta(days=1), day)


def _since(asked: Asked) -> Window:
    """From the beginning of a point up to today; open where it lies ahead or no date is known.

    ``which`` = from: also open from today on, where the clause looks ahead.
    """
    start = asked.point(lean=Lean.PAST) if "from" not in asked.rule.which else _point(asked)
    if asked.rule.which == "end":  # "since the end of August"
        start = replace(start, start=start.end)
    today = asked.context.today
    end = None if today is None or (start.start or today) >= today else today
    if start.start == today and not (
        "from" in asked.rule.which and asked.context.lean is Lean.AHEAD
    ):
        end = today
    return window(start.start, end, start.precision, TimeKind.SINCE)


def _until(asked: Asked) -> Window:
    """Up to and including a point; ``which`` = before: to the day before it; past: never ahead."""
    lean = Lean.PAST if asked.rule.which == "past" else asked.context.lean
    point = asked.point(whole=True, lean=lean)
    end = point.end
    if asked.rule.which == "before" and point.start is not None:
        end = point.start - timedelta(days=1)
    return window(None, end, point.precision, TimeKind.UNTIL)


def _span(asked: Asked) -> Window:
    """From one point to another; a name without a year is looked for from the other."""
    last = asked.point(-1)
    first = asked.point(around=last.end or asked.context.around, lean=Lean.PAST)
    if first.start and last.end and first.start > last.end:
        last = asked.point(-1, around=first.start, lean=Lean.AHEAD)
    told = [end.precision for end in (first, last)]
    if first.start and last.end:  # of "this week until some days ago" both ends are given
        told = [one for one in told if one is not TimePrecision.OPEN] or [TimePrecision.DAY]
    return window(first.start, last.end, max(told, key=list(TimePrecision).index))


def _around(asked: Asked) -> Window:
    """The calendar unit that holds a day: the week of 5 March."""
    start, end = unit_around(_date(asked).start or asked.today, asked.unit)
    return window(start, end, precision_of(asked.unit))


def _run_up(asked: Asked) -> Window:
    """The n units that end with a point."""
    end = asked.point().end
    if end is None:
        raise OpenError
    whole = asked.unit not in {"hour", "minute"}  # the 24 hours to a day's evening begin before it
    start = shift(end + timedelta(days=1) if whole else end, -asked.n, asked.unit)
    return window(start, end, precision_of(asked.unit))


def _edge(asked: Asked) -> Window:
    """The first n units of a point, up to today; ``which`` = last: the last n."""
    whole = asked.point(whole=True)
    start, end = whole.start, whole.end
    if start is None or end is None:
        raise OpenError
    if asked.rule.which == "last":
        start = shift(end + timedelta(days=1), -asked.n, asked.unit)
    else:
        end = shift(start, asked.n, asked.unit) - timedelta(days=1)
        today = asked.context.today
        end = min(end, today) if today and start <= today else end
    return window(start, end, precision_of(asked.unit))


def _length(asked: Asked) -> Window:
    """A length of time; see `TimeKind.DURATION`."""
    if "n" not in asked.slots or asked.context.today is None:
        return window(None, None, kind=TimeKind.DURATION)
    return replace(_back(asked), kind=TimeKind.DURATION)


def _rate(_: Asked) -> Window:
    """So many a day: no window."""
    return window(None, None, kind=TimeKind.FREQUENCY)


SLOTS: Mapping[str, tuple[str, ...]] = {
    "decade": ("{decade}",),
    "days": ("{day}", "{day}", "{month}"),
    "edge": ("{n}", "{unit}", "{date}"),
    "month": ("{month}",),
    "night_into": ("{date}",),
    "numbered_week": ("{digits}",),
    "point": ("{date}",),
    "run_up": ("{date}",),
    "season": ("{season}",),
    "since": ("{date}",),
    "span": ("{date}", "{date}"),
    "until": ("{date}",),
    "weekday": ("{weekday}",),
    "year": ("{year}",),
}
"""What a pattern must hold for its reading; ``{point}`` does for ``{date}``."""

READINGS: Mapping[str, tuple[Callable[[Asked], Window], TimeKind]] = {
    "around": (_around, TimeKind.WINDOW),
    "back": (_back, TimeKind.WINDOW),
    "calendar": (_calendar, TimeKind.WINDOW),
    "date": (_date, TimeKind.POINT),
    "decade": (_decade, TimeKind.WINDOW),
    "days": (_days, TimeKind.WINDOW),
    "later": (later, TimeKind.POINT),
    "edge": (_edge, TimeKind.WINDOW),
    "following": (following, TimeKind.WINDOW),
    "length": (_length, TimeKind.DURATION),
    "month": (_month, TimeKind.WINDOW),
    "night_into": (_night_into, TimeKind.WINDOW),
    "nth": (nth, TimeKind.POINT),
    "numbered_week": (_numbered_week, TimeKind.WINDOW),
    "offset": (_offset, TimeKind.POINT),
    "point": (_point, TimeKind.POINT),
    "quarter": (_quarter, TimeKind.WINDOW),
    "rate": (_rate, TimeKind.FREQUENCY),
    "recent": (_recent, TimeKind.WINDOW),
    "run_up": (_run_up, TimeKind.WINDOW),
    "same": (same, TimeKind.POINT),
    "season": (_season, TimeKind.WINDOW),
    "since": (_since, TimeKind.SINCE),
    "since_same": (since_same, TimeKind.SINCE),
    "span": (_span, TimeKind.WINDOW),
    "until": (_until, TimeKind.UNTIL),
    "weekday": (_weekday, TimeKind.POINT),
    "weekend": (_weekend, TimeKind.WINDOW),
    "year": (_year, TimeKind.WINDOW),
}
"""What a row of the table may mean; each reading's docstring says how it finds its window."""
