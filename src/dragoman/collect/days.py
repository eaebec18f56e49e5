"""Days as people write them: in a cell, or at the head of a report.

In: words. Out: the day that they state, or none: a day of which it cannot be told which number is
the month, a year that is left out, and a period are no day. The words for months and labels stand
in ``days.toml``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from dragoman import plugins

__all__ = ["day_first", "day_within", "is_masthead", "stated_at_head", "written_day"]

_FIGURES = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[ T,].*)?")


def written_day(words: str, *, day_first: bool | None = None) -> date | None:
    """The day that the words are; None where they are none, or may be two.

    ISO 8601 (a moment is its day, whatever its time zone), figures (``27.11.2016``; with slashes
    or hyphens only where one number is no month, or as ``day_first`` says), or with the month's
    name in a language that is read.

    >>> written_day("27/11/2016"), written_day("Nov. 27, 2016"), written_day("27 novembre 2016")
    (datetime.date(2016, 11, 27), datetime.date(2016, 11, 27), datetime.date(2016, 11, 27))
    >>> written_day("04/05/2016"), written_day("04/05/2016", day_first=True)
    (None, datetime.date(2016, 5, 4))
    """
    words = " ".join(words.split())
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        pass
    if found := _FIGURES.fullmatch(words):
        first, sign, second, year = found.groups()
        return _of_figures(int(first), int(second), int(year), True if sign == "." else day_first)
    found = re.fullmatch(_grammar().day, words, re.IGNORECASE)
    return _of_match(found) if found else None


def day_within(words: str) -> date | None:
    """The first day that stands among the words, whatever stands around it.

    >>> day_within("Monday, January 27, 2025 6:40 PM"), day_within("lundi 27 janvier 2025 à 18:40")
    (datetime.date(2025, 1, 27), datetime.date(2025, 1, 27))
    """
    found = re.search(rf"(?<!\w){_grammar().day}", " ".join(words.split()), re.IGNORECASE)
    return _of_match(found) if found else None


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether the days of a column are written day first; None where no cell of it tells."""
    told = set()
    for cell in cells:
        found = _FIGURES.fullmatch(" ".join(cell.split()))
        if found and found[2] != ".":
            told |= {True} if int(found[1]) > _MONTHS else set()
            told |= {False} if int(found[3]) > _MONTHS else set()
    return told.pop() if len(told) == 1 else None


def stated_at_head(text: str, latest: date) -> date | None:
    r"""The day on which a report says, before its first sentence or at it, that it came out.

    A line that is a day, or has one beside a name, a label or a title, and the dateline of the
    first paragraph are looked at; of a title that ends in a day, only where nothing else tells. A
    text whose days are heads of its parts (a chronology) states none, no day after ``latest``
    counts, and none in the row of a table.

    >>> stated_at_head("Flash update 3\n\n27 November 2016\n\nTen came.", date(2016, 12, 1))
    datetime.date(2016, 11, 27)
    >>> stated_at_head("Ten came on 27 November 2016.", date(2016, 12, 1))
    """
    grammar = _grammar()
    lines = [" ".join(line.split()) for line in text[:_LONGEST_TEXT].splitlines()]
    lines = [line.strip("#*_ ") for line in lines if line]
    bars = Counter(line.count("|") for line in lines)
    lines = [line for line in lines if "|" not in line or bars[line.count("|")] < _ROWS]
    alone = {day for line in lines if (day := _found(grammar.alone, line, latest))}
    if len(alone) > 1:
        return None
    last: date | None = None
    for line in lines[:_HEAD]:
        if day := _found(grammar.alone, line, latest) or _found(grammar.beside, line, latest):
            return day
        if day := _found(grammar.dateline, line, latest):
            return day
        if len(line) > _LONGEST_LINE or re.search(r"[.!?][”\"')]?$", line):
            break
        # A line below the title is nearer to what was written that day.
        last = _found(grammar.after, line, latest) or last
    return last


def is_masthead(line: str) -> bool:
    """Whether a line is a day, alone or beside a name or a label, as it stands under a title.

    >>> is_masthead("Darfur Wire, 26 October 2023"), is_masthead("They left on 26 October 2023")
    (True, False)
    """
    grammar, words = _grammar(), " ".join(line.split()).strip("#*_ ")
    return any(_found(p, words, date.max) for p in (grammar.alone, grammar.beside, grammar.under))


_OPENERS = ("number", "month2", "iso", "figures")
"""The groups of the pattern that a day may begin with."""
_MONTHS = 12
_ROWS = 3
"""Lines with as many bars, from which on they are the rows of a table, and no masthead."""
_HEAD = 12
"""Lines: a head has a title, a subtitle, names, an address."""
_LONGEST_LINE = 120
_LONGEST_TEXT = 2**16


def _of_figures(first: int, second: int, year: int, day_first: bool | None) -> date | None:
    if day_first is None:
        if first == second or first > _MONTHS:
            day_first = True
        elif second > _MONTHS:
            day_first = False
        else:
            return None
    day, month = (first, second) if day_first else (second, first)
    return _date(year, month, day)


def _of_match(found: re.Match[str]) -> date | None:
    told = {name: value for name, value in found.groupdict().items() if value}
    if "iso" in told:
        return _date(*map(int, told["iso"].split("-")))
    if "figures" in told:
        return written_day(told["figures"])
    month = told.get("month") or told["month2"]
    number = told.get("number") or told["number2"]
    year = told.get("year") or told["year2"]
    return _date(int(year), _grammar().months[month.casefold()], int(number))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _found(pattern: re.Pattern[str], line: str, latest: date) -> date | None:
    found = pattern.match(line)
    if found is None:
        return None
    begins = min(found.start(name) for name in _OPENERS if found[name])
    if _grammar().opens_period.search(line[:begins]):
        return None
    day = _of_match(found)
    return day if day and day <= latest else None


class _Grammar:
    """The patterns, made of the words of ``days.toml``."""

    def __init__(self, told: Any) -> None:
        self.months = {word: int(n) for n, words in told["months"].items() for word in words}
        head = told["masthead"]
        months = _either(self.months)
        order = r"(?:st|nd|rd|th|er|º)?\.?"
        self.day = (
            rf"(?:(?P<number>\d{{1,2}}){order}[ -]+(?:de |of )?(?P<month>{months})\.?,?[ -]+"
            r"(?:de |del )?(?P<year>\d{4})"
            rf"|(?P<month2>{months})\.?\s+(?P<number2>\d{{1,2}}){order},?\s+(?P<year2>\d{{4}})"
            r"|(?P<iso>\d{4}-\d{2}-\d{2})|(?P<figures>\d{1,2}[./]\d{1,2}[./]\d{4}))(?!\d)"
        )
        weekday = rf"(?:(?:{_either(head['weekdays'])})\.?,?\s+)?"
        clock = r"(?:,?\s*(?:at\s+)?\d{1,2}[:.h]\d{2}(?:\s*(?:am|pm|hrs?|gmt|utc|local time))*)?"
        day = rf"(?:le |el )?{weekday}{self.day}{clock}"
        label = rf"(?:{_either(head['labels'])})\s*:?\s+"
        sign = r"\s*[|·•—–/\\-]\s*"
        # What follows a day at the end of a period is another day.
        name = rf"(?!(?:{months})\b)[^\W\d_][^.!?]{{1,70}}"
        place = rf"(?!(?:{_either(head['not_places'])})\b)[^\W\d_][\w'’. -]{{1,40}}"
        places = rf"{place}(?:,\s*{place}){{0,2}}"

        def pattern(words: str) -> re.Pattern[str]:
            return re.compile(words, re.IGNORECASE)

        self.alone = pattern(rf"\(?(?:{label})?{day}\)?$")
        self.beside = pattern(rf"(?:{label})?{day}(?:{sign}|,?\s+){name}$")
        self.under = pattern(rf"{name}(?:,\s+|{sign}){day}$")
        self.after = pattern(rf".{{2,90}}?(?:[,:]\s+|{sign}|\s+\((?:{label})?|\s+{label}){day}\)?$")
        self.dateline = pattern(
            rf"(?:{places}(?:,\s+|\s+(?=\()))?\(?{day}\)?\s*(?:\([^)]{{2,40}}\)\s*)?"
            r"(?:[—–:.|]|-(?=\s))\s*\S"
        )
        # "11-17 April 2025", "1 April to 17 April 2025": what stands before the second day.
        self.opens_period = pattern(
            rf"(?:\d{order}|\b(?:{months})\.?)(?:\s*\d{{4}})?\s*"
            r"(?:[-–—]|to|and|until|through|au|al|y|et)\s*$"
        )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _grammar() -> _Grammar:
    return _Grammar(plugins.table("dragoman.collect", "days.toml"))
