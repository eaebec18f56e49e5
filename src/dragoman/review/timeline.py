"""Claims on a line of days, as SVG. Bars in; a drawing's numbers out, for a template to write.

A window whose end the text knows by day is cut sharp; one known by week, month or year, or left
open, fades out: uncertain time is never drawn as if it were certain. Where there are more claims
than can be told apart, the days carry columns that count them instead. It colours no side.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from dragoman.claims import Claim, TimePrecision
from dragoman.write.words import day_in_words, when_in_words

__all__ = ["Bar", "Drawing", "Ends", "Tick", "bars", "columns", "ticks"]

WIDTH, LANE, TOP = 960, 22, 22
"""Units of the drawing: its width, the height of a lane, the room for the days above."""
LANES = 24
"""More bars than fit here are counted, not drawn."""
LEAST, HIT = 3, 24
"""The narrowest bar, and the narrowest stretch that answers a finger (WCAG 2.2, 2.5.8)."""
FADE = 120
"""How far an end that is left open is drawn before it has faded away."""


class Ends(StrEnum):
    """Which ends of a bar fade."""

    SHARP = "sharp"
    START = "start"
    END = "end"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    ends: Ends
    title: str
    claims: tuple[str, ...] = ()
    """Those that tell this window; none for a column, which counts."""
    contested: bool = False
    day: date | None = None
    """The first of its days; None where the start is open."""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A day that is written above the line, and the days that it opens."""

    x: float
    label: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Drawing:
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    height: float
    first: date | None = None
    last: date | None = None
    without: int = 0
    """Claims that tell no day at all: counted, not drawn."""
    counted: bool = False
    """Whether the bars are columns that count claims."""
    width: int = field(default=WIDTH)


def bars(
    claims: Sequence[Claim], titles: Mapping[str, str], contested: Collection[str]
) -> Drawing | None:
    """One bar a window, with the claims that tell it; None where they do not fit into the lanes.

    ``titles`` (sentences) are by claim id; ``contested`` are ids.
    """
    dated = [claim for claim in claims if claim.when and (claim.when.start or claim.when.end)]
    if not dated:
        return Drawing((), (), TOP + LANE, without=len(claims))
    known = [day for c in dated if c.when for day in (c.when.start, c.when.end) if day]
    first, last = _around(min(known), max(known))
    windows: dict[_Window, list[Claim]] = {}
    for claim in dated:
        windows.setdefault(_window(claim), []).append(claim)
    scale, free = _Scale(first, last), list[float]()
    drawn: list[Bar] = []
    for window in sorted(windows, key=lambda w: (scale.stretch(w), w.ends)):
        x, width = scale.stretch(window)
        lane = next((n for n, taken in enumerate(free) if taken <= x), len(free))
        if lane >= LANES:
            return None
        free[lane : lane + 1] = [x + max(width, HIT) + (16 if width < HIT else 2)]
        ids = tuple(claim.id for claim in windows[window])
        told = when_in_words(windows[window][0].when)
        title = titles[ids[0]] if len(ids) == 1 else f"{told}: {len(ids)} claims"
        bar = Bar(_r(x), TOP + lane * LANE, _r(width), LANE - 4, window.ends, title, ids)
        is_contested = any(id_ in contested for id_ in ids)
        drawn.append(replace(bar, contested=is_contested, day=window.start, until=window.end))
    height = TOP + len(free) * LANE + 4
    without = len(claims) - len(dated)
    return Drawing(tuple(drawn), tuple(ticks(first, last)), height, first, last, without)


def columns(counts: Mapping[date, int], without: int = 0) -> Drawing:
    """Columns that count the claims of each day; of many days, of each week or month."""
    if not counts:
        return Drawing((), (), TOP + LANE, without=without, counted=True)
    first, last = _around(min(counts), max(counts))
    days = (last - first).days + 1
    step = 1 if days <= 120 else 7 if days <= 800 else 30 if days <= 4_000 else 365
    grouped: dict[int, int] = {}
    for day, number in counts.items():
        at = (day - first).days // step
        grouped[at] = grouped.get(at, 0) + number
    most, room, scale = max(grouped.values()), 96, _Scale(first, last)
    drawn = []
    for at, number in sorted(grouped.items()):
        start = first + timedelta(days=at * step)
        end = min(last, start + timedelta(days=step - 1))
        x, right = scale.at(start), scale.at(end, end=True)
        height = max(1.5, room * number / most)
        told = f"{_days(start, end)}: {number:,} {'claim' if number == 1 else 'claims'}"
        width = _r(max(1.0, right - x - 0.6))
        bar = Bar(_r(x), _r(TOP + room - height), width, _r(height), Ends.SHARP, told)
        drawn.append(replace(bar, day=start, until=end))
    return Drawing(
        tuple(drawn), tuple(ticks(first, last)), TOP + room + 4, first, last, without, counted=True
    )


def ticks(first: date, last: date) -> Iterator[Tick]:
    """A few days to write above the line: days, firsts of months, or years."""
    scale, days = _Scale(first, last), (last - first).days + 1
    found = list(_ticks(first, last, days))
    for n, start in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else last + timedelta(days=1)
        until = max(start, after - timedelta(days=1))
        yield Tick(_r(scale.at(start)), _label(start, days), start, until)


def _ticks(first: date, last: date, days: int) -> Iterator[date]:
    if days <= 60:
        step = 1 if days <= 10 else 3 if days <= 28 else 7
        for n in range(0, days, step):
            yield first + timedelta(days=n)
        return
    months = 1 if days <= 400 else 3 if days <= 1_200 else 12 if days <= 4_500 else 120
    year, month = first.year, 1
    while date(year, month, 1) <= last:
        if date(year, month, 1) >= first:
            yield date(year, month, 1)
        month += months
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        if year > date.max.year:
            return


def _label(day: date, days: int) -> str:
    words = day_in_words(day)
    if days <= 60:
        return words.rpartition(" ")[0]
    return words.partition(" ")[2] if days <= 1_200 else str(day.year)


def _days(start: date, end: date) -> str:
    return day_in_words(start) if start == end else f"{day_in_words(start)} – {day_in_words(end)}"


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date, *, end: bool = False) -> float:
        """Where a day begins or, if ``end``, ends, in units of the drawing."""
        days = (self.last - self.first).days + 1
        at = day.toordinal() - self.first.toordinal() + end
        return WIDTH * max(0, min(days, at)) / days

    def stretch(self, window: _Window) -> tuple[float, float]:
        """Where a window's bar begins, and how wide it is."""
        start = self.at(window.start) if window.start else None
        end = self.at(window.end, end=True) if window.end else None
        left = start if start is not None else max(0.0, (end or WIDTH) - FADE)
        right = end if end is not None else min(float(WIDTH), left + FADE)
        return left, max(LEAST, right - left - 2)


def _around(first: date, last: date) -> tuple[date, date]:
    """The days to draw: a little more than those that are told, so that open ends can fade."""
    room = max(1, (last - first).days // 16)
    start = max(first.toordinal() - room, date.min.toordinal())
    end = min(last.toordinal() + room, date.max.toordinal() - 1)
    return date.fromordinal(min(start, end)), date.fromordinal(end)


@dataclass(frozen=True, slots=True)
class _Window:
    start: date | None
    end: date | None
    ends: Ends


def _window(claim: Claim) -> _Window:
    when = claim.when
    if when is None:
        raise ValueError(f"{claim.id} tells no time")
    ends = Ends.SHARP
    if when.precision not in {TimePrecision.DAY, TimePrecision.OPEN}:
        ends = Ends.BOTH
    elif when.start is None or when.end is None:
        ends = Ends.END if when.start else Ends.START
    return _Window(when.start, when.end, ends)


def _r(number: float) -> float:
    return round(number, 1)
