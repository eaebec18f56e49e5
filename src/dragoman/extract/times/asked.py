"""One match of a row of ``times.toml``, to be read: its words, what they stand for, and the days
that they go by.

In: what matched, and the context. Out: days, or `OpenError` where the report gives none to go by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from dragoman.claims import TimePrecision, When
from dragoman.extract.times.days import part_of, precision_of
from dragoman.extract.times.rows import Context, Lean, Names, Rule, TimeKind, Window

__all__ = ["Asked", "OpenError", "cut", "window"]


class OpenError(Exception):
    """The report does not give what the words go by: its own date, or a window before."""


_Given = TypeVar("_Given")


@dataclass(frozen=True, slots=True)
class Asked:
    """One match to be read."""

    rule: Rule
    slots: Mapping[str, str]
    context: Context
    names: Names
    read: Callable[[Asked], Window]
    """How a match is read: for the points that this one goes by."""

    @property
    def today(self) -> date:
        """The day of the report."""
        return _given(self.context.today)

    @property
    def around(self) -> date:
        """The day around which a date without a year lies."""
        return _given(self.context.around)

    @property
    def latest(self) -> date:
        """The last day that a date without a year may mean."""
        return self.around + _REACH[self.context.lean]

    @property
    def previous(self) -> When:
        """The window told before."""
        return _given(self.context.previous)

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
        words = [word for slot, word in self.slots.items() if slot.rstrip("23") in _DATES]
        found = self.names.point(words[which])
        if found is None:
            raise OpenError
        rule, slots = found
        context = replace(self.context, **changes)
        return self.read(Asked(rule, slots, context, self.names, self.read))


def _given(value: _Given | None) -> _Given:
    if value is None:
        raise OpenError
    return value


_DATES = frozenset({"point", "date"})


# How far ahead a date without a year may lie before last year's is meant: news of late November
# speaks of the coming 15 December, news of September only where it says "will".
_REACH = {Lean.PAST: timedelta(0), Lean.NEAR: timedelta(days=60), Lean.AHEAD: timedelta(days=184)}


def window(
    start: date | None,
    end: date | None,
    precision: TimePrecision = TimePrecision.DAY,
    kind: TimeKind = TimeKind.WINDOW,
) -> Window:
    """The window of these days, both included, None for an open end; `OpenError` where it would end
    before it starts.
    """
    if start is not None and end is not None and start > end:
        raise OpenError
    if kind in {TimeKind.POINT, TimeKind.WINDOW}:
        kind = TimeKind.POINT if start is not None and start == end else TimeKind.WINDOW
    open_end = start is None or end is None
    return Window(start, end, TimePrecision.OPEN if open_end else precision, kind)


def cut(asked: Asked, start: date, end: date, unit: str) -> Window:
    """The days of a unit (``day``, ``week``, ``month``…), both included, or the part of it that is
    named; the running unit ends today, and where the words look ahead it starts today.
    """
    if "part" in asked.slots:
        start, end = part_of(start, end, asked.value("part"))
    today = asked.context.today
    if today is not None and start <= today <= end and not asked.context.whole:
        if asked.context.lean is Lean.AHEAD or asked.rule.which == "ahead":
            start = today
        else:
            end = today
    return window(start, end, precision_of(unit))
