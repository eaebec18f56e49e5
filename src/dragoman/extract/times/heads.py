"""The day that a report is of, as its head tells it: a sheet of Tuesday 25 July that came out on
the 26th calls the 25th "today", counts up to it, and tells what happened on it.

In: a report, and which of its lines may tell the day of an event sooner. Out: that day, and for a
report of one day the first that what it tells is of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from dragoman.extract.text.sentences import Form, Kind, Report, Sentence, is_timed
from dragoman.extract.times import TimeExpression, Times, times
from dragoman.extract.times.rows import TimeKind

__all__ = ["HeadDay", "head_day", "is_a_log"]


@dataclass(frozen=True, slots=True)
class HeadDay:
    """The day that the head of a report tells."""

    today: date
    since: date | None = None
    """The first day of what it tells, where it tells one day alone: "Daily sheet, 25 July" that
    day, "Daily report as of 19:30, 3 February" the day before."""


def head_day(
    report: Report, table: Times, published: date, of_events: Collection[int]
) -> HeadDay | None:
    """The only day that the lines over all others tell, not long before the publication; None where
    they tell none or several, or where other lines head other days, as in a chronicle.

    ``of_events``: the sentences, by their indices, with words for something that happened, whose
    day it may be: "Earthquake of 14 August". It is not where they call themselves a report.
    """
    head = list(takewhile(_is_a_heading, report.sentences))
    told = [
        window
        for line in head
        for window in _of_a_day(
            times(line, report, table, published),
            published,
            named=not table.reports.isdisjoint(line.words),
        )
        if _is_brief(report, window)
        and (
            window.rule == _AS_OF
            or line.index not in of_events
            or not table.reports.isdisjoint(line.words)
        )
    ]
    days = {window.when.end for window in told}
    today = next(iter(days), None)
    if len(days) != 1 or today is None or _is_a_chronicle(report, table, len(head), published):
        return None
    return HeadDay(today, _first_day(told, head, today, table, logged=is_a_log(report)))


def _first_day(
    told: Sequence[TimeExpression],
    head: Sequence[Sentence],
    today: date,
    table: Times,
    *,
    logged: bool,
) -> date | None:
    """The first day of a report of one day, or of a night and a day; None of any other."""
    begun = (w.when.start for w in told if w.kind is TimeKind.WINDOW)
    if start := next(begun, None):
        return start
    if logged or any(w.rule == _WEEKDAY for w in told):
        return today
    if any(w.rule in _DATES for w in told) and any(_has_an_hour(line) for line in head):
        return today  # "Khartoum, 14 June, 09:40:"
    if not any(next(table.daily.within(line), None) for line in head):
        return None
    return today - _A_DAY if any(w.rule == _AS_OF for w in told) else today


def _has_an_hour(line: Sentence) -> bool:
    """Whether a line is a place, a day and an hour alone: "Aden | Friday 3 July | 22:00"; not
    "Situation at 18:00, 8 May", up to which sums run.
    """
    words = [token for token in line.tokens if token.kind is Kind.WORD]
    timed = any(is_timed(line.tokens[at:]) for at in range(1, len(line.tokens)))
    return timed and all(token.capital for token in words)


def _is_a_heading(sentence: Sentence) -> bool:
    return sentence.is_title or sentence.form is Form.HEADING


def _is_brief(report: Report, window: TimeExpression) -> bool:
    """Whether the line around an expression is none of news: "Harvest of Monday 16/1/2017 in Deir
    Ezzor: the Organization cuts the city in two" is told a day later.
    """
    text, (start, end) = report.text, (window.span.start, window.span.end)
    before, behind = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    return len(before.split()) + len(behind.split()) <= _WORDS


_WORDS = 10
"""Words of a line beside its day, at most."""


def _of_a_day(
    windows: Sequence[TimeExpression], published: date, *, named: bool = False
) -> Iterator[TimeExpression]:
    """The expressions that tell a day by its date, or two that follow on each other; ``named``:
    also by the day of the week, where its line says that it is a report: "Tuesday field summary".
    """
    for window in windows:
        start, end = window.when.start, window.when.end
        dated = window.rule in _DATES or window.rule == _AS_OF
        dated = dated or (named and window.rule == _WEEKDAY)
        if window.rule in _SPANS and start and end:
            dated = end - start == _A_DAY
        if dated and end and timedelta(0) <= published - end <= _LATE:
            yield window


def is_a_log(report: Report) -> bool:
    """Whether entries go on from hour to hour; those of a live page, whose last stands first, tell
    what others say.
    """
    hours = []
    for at in sorted(report.entries):
        sentence = report.sentences[at]
        if hour := _HOUR.search(report.text, sentence.start, sentence.end):
            hours.append(int(hour["hour"]) * 60 + int(hour["minute"]))
    return len(hours) >= _LOGGED and hours == sorted(hours)


_HOUR = re.compile(r"(?P<hour>\d{1,2})\s?[:.h]?\s?(?P<minute>\d{2})\b")
_LOGGED = 3
"""Entries with their hour, at least, that make a report a log."""


def _is_a_chronicle(report: Report, table: Times, below: int, published: date) -> bool:
    """Whether further headings, ``below`` the first lines, tell days."""
    return any(
        next(_of_a_day(times(line, report, table, published), published), None)
        for line in report.sentences[below:]
        if line.form is Form.HEADING and any(token.text[0].isdigit() for token in line.tokens)
    )


_DATES = frozenset(
    f"time.{name}" for name in ("date", "date-in-words", "dotted-date", "iso-date", "numeric-date")
)
_AS_OF = "time.as-of"
_WEEKDAY = "time.weekday"
_SPANS = frozenset({"time.span", "time.days-of-month"})
_A_DAY = timedelta(days=1)
_LATE = timedelta(days=31)
"""From the day of a report to its publication, at most: what lies further back is another's."""
