"""What the rows of ``times.toml`` mean: a matched pattern and a context in, a window of days out.

No word of any language stands here: a `Rule` says which reading its patterns have, the slots give
the words, and `Names` what each word stands for (`timerows`). A reading knows the calendar only and
guesses nothing: where what it goes by is missing (the report's date, a window before), the window
is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from dragoman.claims import Days, TimePrecision, When
from dragoman.extract.days import nearest, part_of, precision_of, shift, unit_around
from dragoman.extract.timerows import Context, Lean, Names, Rule, TimeKind, Window

__all__ = ["READINGS", "SLOTS", "read"]


class _OpenError(Exception):
    """The report does not give what the words go by: its own date, or a window before."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One match to be read."""

    rule: Rule
    slots: Mapping[str, str]
    context: Context
    names: Names

    @property
    def today(self) -> date:
        if self.context.today is None:
            raise _OpenError
        return self.context.today

    @property
    def around(self) -> date:
        if self.context.around is None:
            raise _OpenError
        return self.context.around

    @property
    def latest(self) -> date:
        """The last day that a date without a year may mean."""
        return self.around + _REACH[self.context.lean]

    @property
    def previous(self) -> When:
        if self.context.previous is None:
            raise _OpenError
        return self.context.previous

    @property
    def unit(self) -> str:
        return str(self.value("unit", self.rule.unit or "day"))

    @property
    def n(self) -> int:
        return int(self.value("n", self.rule.n))

    def value(self, slot: str, absent: Any = None) -> Any:
        """What the word in the slot stands for; digits stand for themselves."""
        word = self.slots.get(slot) or self.slots.get(f"{slot}2")
        if word is None:
            return absent
        known = self.names.values.get(slot, {})
        return known[word] if word in known else int(re.sub(r"\D", "", word))

    def point(self, which: int = 0, **changes: Any) -> Window:
        """The window of the first or second ``{point}`` or ``{date}``, in a changed context."""
        words = [word for slot, word in self.slots.items() if slot.rstrip("2") in {"point", "date"}]
        found = self.names.point(words[which])
        if found is None:
            raise _OpenError
        rule, slots = found
        context = replace(self.context, **changes)
        return READINGS[rule.reading][0](_Asked(rule, slots, context, self.names))


def read(rule: Rule, slots: Mapping[str, str], context: Context, names: Names) -> Window:
    """The window of a match; open where the context or the calendar has none for it."""
    reading, kind = READINGS[rule.reading]
    try:
        return reading(_Asked(rule, slots, context, names))
    except (_OpenError, ValueError, OverflowError):  # the last two: there is no such day
        return Window(None, None, TimePrecision.OPEN, kind)


def _window(
    start: date | None,
    end: date | None,
    precision: TimePrecision = TimePrecision.DAY,
    kind: TimeKind = TimeKind.WINDOW,
) -> Window:
    if start is not None and end is not None and start > end:
        raise _OpenError
    if kind in {TimeKind.POINT, TimeKind.WINDOW}:
        kind = TimeKind.POINT if start is not None and start == end else TimeKind.WINDOW
    open_end = start is None or end is None
    return Window(start, end, TimePrecision.OPEN if open_end else precision, kind)


# How far ahead a date without a year may lie before last year's is meant: news of late November
# speaks of the coming 15 December, news of September only where it says "will".
_REACH = {Lean.PAST: timedelta(0), Lean.NEAR: timedelta(days=60), Lean.AHEAD: timedelta(days=184)}


def _cut(asked: _Asked, start: date, end: date, unit: str) -> Window:
    """A part, where one is named; the running unit ends today unless the words look ahead."""
    if "part" in asked.slots:
        start, end = part_of(start, end, asked.value("part"))
    today = asked.context.today
    if today is not None and start <= today <= end and not asked.context.whole:
        if asked.context.lean is Lean.AHEAD or asked.rule.which == "ahead":
            start = today
        else:
            end = today
    return _window(start, end, precision_of(unit))


def _back(asked: _Asked) -> Window:
    """The last n units up to today.

    ``which`` = ahead: the next n; turns: the next n where the clause looks ahead.
    """
    turns = asked.rule.which == "turns" and asked.context.lean is Lean.AHEAD
    n = asked.n if turns or asked.rule.which == "ahead" else -asked.n
    start, end = sorted((asked.today, shift(asked.today, n, asked.unit)))
    return _window(start, end, precision_of(asked.unit))


def _offset(asked: _Asked) -> Window:
    """From ``first`` to ``last`` days after today (negative: before)."""
    first, last = (timedelta(days=days) for days in (asked.rule.first, asked.rule.last))
    return _window(asked.today + first, asked.today + last)


def _calendar(asked: _Asked) -> Window:
    """The running calendar unit, the one ``first`` units from it, or n units ago."""
    units = -asked.n if asked.rule.which == "ago" else asked.rule.first
    day = shift(asked.today, units, asked.unit)
    return _cut(asked, *unit_around(day, asked.unit), asked.unit)


def _recent(asked: _Asked) -> Window:
    """Unknown days up to today (hours: today); ``which = "ahead"``: from today, with no end."""
    if asked.rule.which == "ahead":
        return _window(asked.today, None)
    return _window(asked.today if asked.unit in {"hour", "minute"} else None, asked.today)


def _date(asked: _Asked) -> Window:
    """A day of a month; without a year the nearest, or the one that fits the weekday named; without
    a month ("27 day") the last.
    """
    year = asked.value("year")
    if "dotted" in asked.slots:
        day, month, year = (int(number) for number in asked.slots["dotted"].split("."))
    elif "holiday" in asked.slots:
        month, day = (int(number) for number in asked.value("holiday").split("-"))
    else:
        day, month = asked.value("day"), asked.value("month") or asked.value("month_number")
        if month is None:
            return _last_such_day(asked, day)
        month_first = not asked.names.day_first and "month_number" in asked.slots
        if asked.rule.which != "iso" and (month > 12 or (month_first and day <= 12)):
            day, month = month, day
    if year is None:
        found = nearest(month, day, asked.latest, asked.value("weekday"))
    else:
        found = date(year, month, day)
    return _window(found, found)


def _last_such_day(asked: _Asked, day: int) -> Window:
    """The last 27th up to today, of this month or the one before."""
    months = (asked.today.replace(day=1), shift(asked.today.replace(day=1), -1, "month"))
    found = next(m.replace(day=day) for m in months if m.replace(day=day) <= asked.today)
    return _window(found, found)


def _days(asked: _Asked) -> Window:
    """Several days of one month: 26-27 November, January 26 and 30."""
    month, year = asked.value("month"), asked.value("year")
    second = asked.value("day3") or asked.value("day2")
    end = date(year, month, second) if year else nearest(month, second, asked.latest)
    return _window(end.replace(day=asked.value("day")), end)


def _month(asked: _Asked) -> Window:
    """A month or a part of it; without a year the last that has begun, or the next.

    ``which`` = before: the last that is over.
    """
    month, year = asked.value("month"), asked.value("year")
    if asked.rule.which == "before":
        year = asked.around.year - (month >= asked.around.month)
    if year is None:
        ahead = asked.context.lean is Lean.AHEAD or asked.context.whole
        latest = asked.latest if ahead else asked.around
        year = latest.year - (month > latest.month)
    return _cut(asked, *unit_around(date(year, month, 1), "month"), "month")


def _year(asked: _Asked) -> Window:
    """A year or a part of it."""
    return _cut(asked, *unit_around(date(asked.value("year"), 1, 1), "year"), "year")


def _decade(asked: _Asked) -> Window:
    """Ten years or a part of them."""
    start = date(asked.value("decade"), 1, 1)
    return _cut(asked, start, shift(start, 1, "decade") - timedelta(days=1), "decade")


def _quarter(asked: _Asked) -> Window:
    """Three months of the calendar, the last such that have begun."""
    first = 3 * asked.value("ordinal") - 2
    start = date(asked.around.year - (first > asked.around.month), first, 1)
    return _cut(asked, start, shift(start, 3, "month") - timedelta(days=1), "month")


def _season(asked: _Asked) -> Window:
    """Three months of the northern year; a winter bears the year it begins in."""
    first, year = asked.value("season"), asked.value("year")
    if year is None:
        year = asked.around.year - (first > asked.around.month)
    start = date(year, first, 1)
    return _cut(asked, start, shift(start, 3, "month") - timedelta(days=1), "month")


def _weekday(asked: _Asked) -> Window:
    """The latest such day, today included.

    ``which`` = before or after: today excluded; of-week: that of the week ``first`` weeks on.
    """
    around, weekday = asked.around, asked.value("weekday")
    back = (around.weekday() - weekday) % 7
    ahead = (weekday - around.weekday()) % 7
    if asked.rule.which == "before":
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
    window = _window(found, found)
    if offset or day is not None or asked.rule.which:
        return window
    week_before = found - timedelta(days=7)  # written on that very weekday
    return replace(window, other=Days(week_before, week_before))


def _weekend(asked: _Asked) -> Window:
    """Saturday and Sunday, the latest that have begun or the next."""
    today = asked.today
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    ahead = not asked.rule.which and asked.context.lean is Lean.AHEAD and today.weekday() < 5
    if asked.rule.which == "after" or ahead:
        saturday += timedelta(days=7)
    elif asked.rule.which == "before" and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    sunday = saturday + timedelta(days=1)
    return _window(saturday, today if saturday == today else sunday)


def _point(asked: _Asked) -> Window:
    return asked.point()


def _night_into(asked: _Asked) -> Window:
    """The night that ends on the day named."""
    day = asked.point().start
    if day is None:
        raise _OpenError
    return _window(day - timedelta(days=1), day)


def _since(asked: _Asked) -> Window:
    """From the beginning of a point up to today; open where it lies ahead or no date is known."""
    start = asked.point(lean=Lean.PAST) if "from" not in asked.rule.which else _point(asked)
    if asked.rule.which == "end":  # "since the end of August"
        start = replace(start, start=start.end)
    today = asked.context.today
    end = None if today is None or (start.start or today) >= today else today
    if start.start == today and asked.rule.which != "from":
        end = today
    return _window(start.start, end, start.precision, TimeKind.SINCE)


def _until(asked: _Asked) -> Window:
    """Up to and including a point; ``which`` = before: to the day before it; past: never ahead."""
    lean = Lean.PAST if asked.rule.which == "past" else asked.context.lean
    point = asked.point(whole=True, lean=lean)
    end = point.end
    if asked.rule.which == "before" and point.start is not None:
        end = point.start - timedelta(days=1)
    return _window(None, end, point.precision, TimeKind.UNTIL)


def _span(asked: _Asked) -> Window:
    """From one point to another; a name without a year is looked for from the other."""
    last = asked.point(1)
    first = asked.point(around=last.end or asked.context.around, lean=Lean.PAST)
    if first.start and last.end and first.start > last.end:
        last = asked.point(1, around=first.start, lean=Lean.AHEAD)
    return _window(
        first.start, last.end, max(first.precision, last.precision, key=list(TimePrecision).index)
    )


def _around(asked: _Asked) -> Window:
    """The calendar unit that holds a day: the week of 5 March."""
    start, end = unit_around(_date(asked).start or asked.today, asked.unit)
    return _window(start, end, precision_of(asked.unit))


def _run_up(asked: _Asked) -> Window:
    """The n units that end with a point."""
    end = asked.point().end
    if end is None:
        raise _OpenError
    whole = asked.unit not in {"hour", "minute"}  # the 24 hours to a day's evening begin before it
    start = shift(end + timedelta(days=1) if whole else end, -asked.n, asked.unit)
    return _window(start, end, precision_of(asked.unit))


def _edge(asked: _Asked) -> Window:
    """The first n units of a point, up to today; ``which`` = last: the last n."""
    whole = asked.point(whole=True)
    start, end = whole.start, whole.end
    if start is None or end is None:
        raise _OpenError
    if asked.rule.which == "last":
        start = shift(end + timedelta(days=1), -asked.n, asked.unit)
    else:
        end = shift(start, asked.n, asked.unit) - timedelta(days=1)
        today = asked.context.today
        end = min(end, today) if today and start <= today else end
    return _window(start, end, precision_of(asked.unit))


def _same(asked: _Asked) -> Window:
    """The window found before; where the row names a unit, the calendar unit that holds it.

    Of a day: the last of that window where it stands close, else today. ``which`` = hour: only of a
    window of one day; until: up to its end; until-day: up to today, where no day is told; year: a
    year before it, or in the year named; day: the first day of one still open ("since 3 August").
    """
    if asked.rule.which == "until":
        return _window(None, asked.previous.end, kind=TimeKind.UNTIL)
    if asked.rule.which == "year":
        return _of_another_year(asked)
    unit = asked.rule.unit
    if unit == "day":
        near = asked.context.near
        if asked.rule.which == "hour" and near and near.start != near.end:
            near = None
        day = (near and near.end) or asked.today
        if asked.rule.which == "until-day" and not near:
            return _window(None, day, kind=TimeKind.UNTIL)
        return _window(day, day)
    before = asked.previous
    if asked.rule.which == "day" and before.start and before.end == asked.context.today:
        return _window(before.start, before.start)
    if unit is None or before.start is None or before.end is None:
        return _window(before.start, before.end, before.precision)
    start, end = unit_around(before.start, unit)
    if before.end > end:
        raise _OpenError
    return _cut(asked, start, end, unit)


def _of_another_year(asked: _Asked) -> Window:
    before = asked.previous
    if before.start is None or before.end is None:
        raise _OpenError
    years = asked.value("year", before.end.year - 1) - before.end.year
    start, end = (shift(day, years, "year") for day in (before.start, before.end))
    return _window(start, end, before.precision)


def _since_same(asked: _Asked) -> Window:
    """From the window found before, up to today."""
    start = asked.previous.start or asked.previous.end
    told = asked.previous.precision  # "before 3 May … since": from that day on, which is told
    precision = TimePrecision.DAY if told is TimePrecision.OPEN else told
    return _window(start, asked.context.today, precision, TimeKind.SINCE)


def _later(asked: _Asked) -> Window:
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
                raise _OpenError
    if asked.rule.which == "before":
        counted = "n" in asked.slots and asked.context.beside
        before, sign = counted or asked.context.near, -1
    day = before.end if before is not None else None
    if asked.rule.which in ("before", "now"):
        day = day or asked.today
    if day is None:
        raise _OpenError
    start, end = unit_around(shift(day, sign * asked.n, asked.unit), asked.unit)
    if asked.context.lean is not Lean.AHEAD and start > (asked.context.today or start):
        raise _OpenError  # what came before was not what this goes on from
    return _window(start, end, precision_of(asked.unit))


def _nth(asked: _Asked) -> Window:
    """The nth day, or the first n units, from the beginning of the window found before.

    An unknown day up to today, where that would lie ahead or nothing was found before.
    """
    before, n = asked.context.previous, int(asked.value("ordinal", asked.n))
    began = before.start if before else None
    if began is None and before and before.end == asked.today:
        began = before.end  # "by noon today they were inside", and before that "in the first hours"
    if began is not None:
        first = asked.rule.which == "first"
        end = max(began, shift(began, n, asked.unit) - timedelta(days=1))
        if end <= asked.today:
            return _window(began if first else end, end)
    return _window(None, asked.today)


def _length(asked: _Asked) -> Window:
    """A length of time; see `TimeKind.DURATION`."""
    if "n" not in asked.slots or asked.context.today is None:
        return _window(None, None, kind=TimeKind.DURATION)
    return replace(_back(asked), kind=TimeKind.DURATION)


def _rate(_: _Asked) -> Window:
    """So many a day: no window."""
    return _window(None, None, kind=TimeKind.FREQUENCY)


SLOTS: Mapping[str, tuple[str, ...]] = {
    "decade": ("{decade}",),
    "days": ("{day}", "{day}", "{month}"),
    "edge": ("{n}", "{unit}", "{date}"),
    "month": ("{month}",),
    "night_into": ("{date}",),
    "point": ("{date}",),
    "quarter": ("{ordinal}",),
    "run_up": ("{date}",),
    "season": ("{season}",),
    "since": ("{date}",),
    "span": ("{date}", "{date}"),
    "until": ("{date}",),
    "weekday": ("{weekday}",),
    "year": ("{year}",),
}
"""What a pattern must hold for its reading; ``{point}`` does for ``{date}``."""

READINGS: Mapping[str, tuple[Callable[[_Asked], Window], TimeKind]] = {
    "around": (_around, TimeKind.WINDOW),
    "back": (_back, TimeKind.WINDOW),
    "calendar": (_calendar, TimeKind.WINDOW),
    "date": (_date, TimeKind.POINT),
    "decade": (_decade, TimeKind.WINDOW),
    "days": (_days, TimeKind.WINDOW),
    "later": (_later, TimeKind.POINT),
    "edge": (_edge, TimeKind.WINDOW),
    "length": (_length, TimeKind.DURATION),
    "month": (_month, TimeKind.WINDOW),
    "night_into": (_night_into, TimeKind.WINDOW),
    "nth": (_nth, TimeKind.POINT),
    "offset": (_offset, TimeKind.POINT),
    "point": (_point, TimeKind.POINT),
    "quarter": (_quarter, TimeKind.WINDOW),
    "rate": (_rate, TimeKind.FREQUENCY),
    "recent": (_recent, TimeKind.WINDOW),
    "run_up": (_run_up, TimeKind.WINDOW),
    "same": (_same, TimeKind.POINT),
    "season": (_season, TimeKind.WINDOW),
    "since": (_since, TimeKind.SINCE),
    "since_same": (_since_same, TimeKind.SINCE),
    "span": (_span, TimeKind.WINDOW),
    "until": (_until, TimeKind.UNTIL),
    "weekday": (_weekday, TimeKind.POINT),
    "weekend": (_weekend, TimeKind.WINDOW),
    "year": (_year, TimeKind.WINDOW),
}
"""What a row of the table may mean; each reading's docstring says how it finds its window."""
