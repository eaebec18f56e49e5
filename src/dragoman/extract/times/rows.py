"""The nouns of time expressions: a row of ``times.toml``, what its words stand for, the context it
is read in, and the window that it gives.

How a row is read is in `windows`. No word of any language stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from dragoman.claims import Days, TimePrecision, When

__all__ = [
    "COUNTS",
    "NOT_WINDOWS",
    "Context",
    "Dates",
    "Found",
    "Lean",
    "Names",
    "Rule",
    "Slot",
    "TimeKind",
    "Window",
]


COUNTS = "\x7f"
"""Stands behind a number that counts something ("12 people"), in the line that the patterns meet:
told to each of them, what is counted made them a third longer, and a process compiles them anew.
"""


class TimeKind(StrEnum):
    POINT = "point"
    """One day: "on Sunday"."""
    WINDOW = "window"
    """Several days, or an open stretch: "over the past two days", "in recent days"."""
    SINCE = "since"
    """From a day, or from the beginning, up to the report: "since Saturday", "so far"."""
    UNTIL = "until"
    """Up to a day, its start open: "by 1 March", "as of today". A stock is of its last day."""
    DURATION = "duration"
    """A length, no event's window: "for four years". Its ``when`` is the length that ends on the
    anchor, for want of better words in the sentence; open where that says nothing."""
    FREQUENCY = "frequency"
    """A rate: "3,500 a day", "every week". Its ``when`` is open."""
    STANDING = "standing"
    """So at the moment of telling: "still", "are being held". Its ``when`` is open."""
    PRESENT = "present"
    """A verb of the present: "are"; a stock it tells of is of that moment. Its ``when`` is open."""
    PERFECT = "perfect"
    """Done by the moment of telling: "have". Its ``when`` is open."""


NOT_WINDOWS = frozenset(
    {
        TimeKind.DURATION,
        TimeKind.FREQUENCY,
        TimeKind.STANDING,
        TimeKind.PRESENT,
        TimeKind.PERFECT,
    }
)
"""What gives an event no window of its own."""


@dataclass(frozen=True)
class Rule:
    name: str
    reading: str
    regex: tuple[str, ...]
    """A regular expression in the pieces between which its dates stand. Of hundreds of rules a
    report meets a few dozen: each is compiled when a sentence first has its words."""
    dates: tuple[Slot, ...]
    """What stands between the pieces. A date may be written in sixty ways: were they a part of each
    rule that holds one, compiling them would take most of the time that reading takes."""
    body: str
    """What it gives alone, without what stands around it."""
    needs: tuple[frozenset[str], ...]
    """A sentence without one word of each cannot match: spares the search."""
    firsts: frozenset[str]
    """Words of which one begins a match, "#" for digits; none where that cannot be told."""
    kind: TimeKind | None = None
    in_title: bool = False
    inner: bool = False
    """A point that does not stand alone: "october" is one only after "since" or its like."""
    unit: str | None = None
    n: int = 1
    first: int = 0
    last: int = 0
    which: str = ""

    @property
    def is_of_the_report(self) -> bool:
        """Whether it goes by the day of the report, though its words were said before: "today", and
        all that goes on up to now.
        """
        today = self.reading == "offset" and self.first == self.last == 0 and self.kind is None
        return today or self.reading in {"since", "since_same", "recent"}

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """One for each piece."""
        return tuple(map(re.compile, self.regex))

    @cached_property
    def inside(self) -> re.Pattern[str]:
        return re.compile(self.body)

    def found(self, line: str, places: Iterable[int], dates: Dates) -> Iterator[Found]:
        """Matches that do not overlap, from the left.

        ``places``: where in the line a match may begin, in order.
        """
        end = 0
        for place in places:
            found = self._at(line, place, 0, dates) if place >= end else None
            if found:
                yield found
                end = found.end

    def _at(self, line: str, place: int, piece: int, dates: Dates) -> Found | None:
        """The match of the pieces from this one on, as one expression would find it: as much as
        possible before a date, and the first of its ends that the rest goes on from.
        """
        pattern = self.patterns[piece]
        if piece == len(self.dates):
            last = pattern.match(line, place)
            return Found.of(last) if last else None
        slot = self.dates[piece]
        ends_at = dates.alone if slot.alone else dates.any
        for start in reversed(list(ends_at)):
            before = pattern.fullmatch(line, place, start) if start >= place else None
            for end in ends_at[start] if before else ():
                behind = self._at(line, end, piece + 1, dates)
                if before and behind:
                    named = {slot.name: line[start:end]} if slot.name else {}
                    return Found.of(before).then(named, behind)
        return None


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a date stands in a rule."""

    name: str
    """What it is called there: "point", "date2"; empty where nothing goes by it."""
    alone: bool
    """Whether only a date that stands by itself is one: "27 November", no mere "November"."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a line: where each begins, in order, and where it may end, the likeliest first.

    A date may end early: "5 May 2016" is one, and so is its "5 May".
    """

    any: Mapping[int, Sequence[int]]
    alone: Mapping[int, Sequence[int]]
    """Those that stand by themselves."""


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule: where its words begin, behind what only stands before them, where they
    end, and the words in its slots.
    """

    start: int | None
    end: int
    slots: Mapping[str, str]

    @classmethod
    def of(cls, found: re.Match[str]) -> Found:
        named = found.groupdict()
        start = found.start("at") if named.pop("at", None) is not None else None
        return cls(start, found.end(), {k: v for k, v in named.items() if v})

    def then(self, named: Mapping[str, str], behind: Found) -> Found:
        """This and what follows, ``named`` between them."""
        start = behind.start if self.start is None else self.start
        return Found(start, behind.end, {**self.slots, **named, **behind.slots})

    @property
    def words(self) -> Mapping[str, str]:
        """The words in each slot, without marks."""
        return {k: v.replace(COUNTS, "").strip() for k, v in self.slots.items()}


@dataclass(frozen=True, slots=True)
class Names:
    """What the words of a language stand for."""

    values: Mapping[str, Mapping[str, Any]]
    """By slot: "two" is 2, "sunday" is 6."""
    points: tuple[Rule, ...]
    """The patterns that a ``{point}`` slot takes."""
    day_first: bool
    """Whether 4/11/2016 is in November."""

    def point(self, words: str) -> tuple[Rule, Mapping[str, str]] | None:
        """The row of the points that reads ``words``, and its slots."""
        for rule in self.points:
            found = rule.patterns[0].fullmatch(words + " ")
            if found:
                return rule, Found.of(found).words
        return None


class Lean(StrEnum):
    """Where a name without a year ("Friday", "27 November") is looked for."""

    PAST = "past"
    NEAR = "near"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Context:
    today: date | None
    around: date | None
    """The day that names without a year are looked for from; today but inside "from x to y"."""
    previous: When | None
    lean: Lean
    near: When | None = None
    """``previous`` where it stands close before, for what else counts from today."""
    beside: When | None = None
    """``previous`` where it stands close before in whatever paragraph."""
    whole: bool = False
    """Keep the rest of the running month or week ("by the end of the month")."""


@dataclass(frozen=True, slots=True)
class Window:
    start: date | None
    end: date | None
    precision: TimePrecision
    kind: TimeKind
    other: Days | None = None
    """The other reading, where the words allow two."""
