"""The timeline of a report, drawn as SVG. In: matters. Out: a Picture, or nothing.

A bar is the window of a statement, under its place. An end that the text leaves open fades out; a
statement without a window has no bar.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from dragoman.claims import When
from dragoman.write.drawing import AREA, INK, RULE, SOFT, WIDTH, fitted, svg
from dragoman.write.matters import Matter
from dragoman.write.neutral import named, quoted
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.report import Picture
from dragoman.write.words import day_in_words

__all__ = ["timeline_of"]

ROWS = 24
"""Most bars of a timeline."""
REACH = timedelta(days=30)
"""How far back it goes; a bar that began before fades in at the edge."""


@dataclass(frozen=True, slots=True)
class _Bar:
    place: str
    words: str
    start: date
    end: date
    open_start: bool
    open_end: bool
    contested: bool


def timeline_of(matters: Iterable[Matter], until: date) -> Picture | None:
    """The windows of what is counted or taken, by place; None where nothing has a window.

    It ends with the last of ``until`` and the windows, and begins `REACH` before ``until``, or
    before the last window where all are older: what had ended by then is counted, not drawn.
    """
    every = [bar for matter in matters for bar in _bars(matter, until)]
    if not every:
        return None
    newest = max(bar.end for bar in every)
    end = until if newest >= until - REACH else newest
    since = end - REACH
    bars = [bar for bar in every if bar.end >= since]
    first = max(min(bar.start for bar in bars), since)
    last = max(newest, end)
    by_place: dict[str, list[_Bar]] = defaultdict(list)
    for bar in bars:
        by_place[bar.place].append(bar)
    most = sorted(by_place.items(), key=lambda item: (-len(item[1]), item[0]))
    rows: list[tuple[str, list[_Bar]]] = []
    room = ROWS
    for place, here in most:
        kept = sorted(here, key=lambda b: (b.end, b.start), reverse=True)[: min(room, 6)]
        if kept:
            rows.append((place, sorted(kept, key=lambda b: (b.start, b.end))))
            room -= len(kept)
    shown = sum(len(here) for _, here in rows)
    drawn, height = _drawn(rows, first, last)
    left = (
        f" {shown} of {len(bars)} windows, the newest of each place." if shown < len(bars) else ""
    )
    says = "Timeline. " + " ".join(
        f"{place}: {'; '.join(f'{b.words}, {_said(b)}' for b in here)}." for place, here in rows
    )
    return Picture(
        "timeline",
        svg(height, says, drawn),
        "When what is told took place, a bar for each statement. An end that the report leaves "
        "open fades out, and so does a bar that began before the first day; a broken edge is "
        f"contested.{left}{_passed(len(every) - len(bars), since)}",
        says,
    )


def _passed(older: int, since: date) -> str:
    """How many windows are too old to be drawn."""
    if not older:
        return ""
    windows = "1 window that" if older == 1 else f"{older} windows that"
    return f" Not drawn: {windows} ended before {day_in_words(since)}."


def _said(bar: _Bar) -> str:
    start = "start open" if bar.open_start else day_in_words(bar.start)
    return f"{start} to {'open end' if bar.open_end else day_in_words(bar.end)}"


def _bars(matter: Matter, until: date) -> Iterator[_Bar]:
    for statement in matter.statements:
        claim = statement.lead
        counts = claim.figure is not None or claim.measure in {"captured", "controls", "withdrew"}
        if not (statement.asserted and counts and claim.when and _dated(claim.when)):
            continue
        when = claim.when
        end = when.end or max(until, when.start or until)
        start = when.start or end - timedelta(days=2)
        place = quoted(next((w.place.name for w in claim.where if w.place), "Place not located"))
        verb = {"controls": "held"}.get(claim.measure, claim.measure.replace("_", " "))
        by = "".join(f" by {named(p.name)}" for p in claim.participants[:1] if p.role == "by")
        words = f"{verb}: {figure_and_unit(claim.figure)}" if claim.figure else f"{verb}{by}"
        yield _Bar(place, words, start, end, when.start is None, when.end is None, matter.contested)


def _dated(when: When) -> bool:
    return bool(when.start or (when.end and when.evidence))


def _drawn(
    rows: Sequence[tuple[str, list[_Bar]]], first: date, last: date
) -> tuple[list[str], float]:
    left, right, top, step = 165.0, 215.0, 34.0, 17.0
    days = (last - first).days + 1
    unit = (WIDTH - left - right) / days
    bottom = top + sum(len(here) for _, here in rows) * step + len(rows) * 6

    def at(day: date) -> float:
        return left + max((day - first).days, 0) * unit

    drawn: list[str] = []
    year = 0
    for day in _ticks(first, last):
        if day.year != year:
            year = day.year
            drawn.append(_written(at(day), 10, str(year)))
        drawn.append(
            f'{_written(at(day), 22, f"{day.day} {day:%b}")}<path class="rule" '
            f'd="M{at(day):.1f} 28V{bottom:.1f}" stroke="{RULE}" stroke-width="0.5"/>'
        )
    y = top
    for place, here in rows:
        drawn.append(
            f'<text class="ink" x="0" y="{y + 12:.1f}" font-size="12" fill="{INK}">'
            f"{escape(fitted(place, 25))}</text>"
        )
        for bar in here:
            begin, width = at(bar.start), max((bar.end - max(bar.start, first)).days + 1, 1) * unit
            drawn += [
                _bar(bar, begin, y + 3, width, bar.start < first),
                f'<text class="ink" x="{begin + width + 6:.1f}" y="{y + 12:.1f}" font-size="11" '
                f'fill="{INK}">{escape(fitted(bar.words, 40))}</text>',
            ]
            y += step
        y += 6
        drawn.append(
            f'<path class="rule" d="M0 {y - 3:.1f}H{WIDTH}" stroke="{RULE}" stroke-width="0.5"/>'
        )
    return drawn, bottom + 4


def _bar(bar: _Bar, x: float, y: float, width: float, cut: bool) -> str:
    fill = {
        (False, False): AREA,
        (True, False): "url(#in)",
        (False, True): "url(#out)",
        (True, True): "url(#both)",
    }[bar.open_start or cut, bar.open_end]
    edge = f' stroke="{INK}" stroke-dasharray="3 2"' if bar.contested else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="10" rx="1.5" '
        f'fill="{fill}" fill-opacity="0.75"{edge}/>'
    )


def _written(x: float, y: int, words: str) -> str:
    """What stands above a line of days."""
    return f'<text class="soft" x="{x:.1f}" y="{y}" font-size="10" fill="{SOFT}">{words}</text>'


def _ticks(first: date, last: date) -> Iterator[date]:
    """Days to write at the top: ten at most."""
    every = max(math.ceil(((last - first).days + 1) / 10), 1)
    return (first + timedelta(days=n) for n in range(0, (last - first).days + 1, every))
