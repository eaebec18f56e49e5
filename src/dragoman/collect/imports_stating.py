"""What a row of a table states, as one sentence that a report might have. Values in; words out.

The sentence says what the row says and no more: the window, the figure with its hedge, what those
counted did, where, who said it and through whom. It is read like any other report, so that a table
and a report can agree, repeat or contradict one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from dragoman import plugins
from dragoman.claims import Figure, Number, PlaceRole, Qualifier, StockOrFlow, TimePrecision, When

__all__ = ["Told", "measure_of", "sentence", "table"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_HEDGES = {
    Qualifier.EXACT: "",
    Qualifier.MORE_THAN: "more than ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.LESS_THAN: "fewer than ",
    Qualifier.UP_TO: "up to ",
    Qualifier.ABOUT: "about ",
    Qualifier.NEARLY: "nearly ",
}
_UNITS = {"people": "people", "households": "families", "houses": "homes"}
_WORDS_BEFORE = {
    PlaceRole.ORIGIN: "from",
    PlaceRole.LOCATION: "in",
    PlaceRole.DESTINATION: "to",
    PlaceRole.ROUTE: "through",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says; an absent field says nothing."""

    measure: str
    figure: Figure | None = None
    when: When | None = None
    places: tuple[tuple[PlaceRole, str], ...] = ()
    speaker: str = ""
    via: str = ""


def table(name: str) -> Mapping[str, Any]:
    """A table of `imports.toml`."""
    found: Mapping[str, Any] = _tables()[name]
    return found


@cache
def _tables() -> Mapping[str, Any]:
    return plugins.table("dragoman.collect", "imports.toml")


def measure_of(tag: str) -> str:
    """The measure of a figure under an HXL hashtag with its attributes; empty: none of ours."""
    parts = set(tag.replace("+", " +").split())
    return next((measure for part, measure in table("hxl").items() if part in parts), "")


def sentence(told: Told) -> str:
    """The sentence; empty where the row has no figure, or one that cannot be told so."""
    how = table("sentence").get(told.measure)
    counted = _counted(told.figure, how) if how and told.figure else ""
    if not how or not counted:
        return ""
    stock = told.figure is not None and told.figure.stock_or_flow is StockOrFlow.STOCK
    words = [counted, how["did"], *_places(told.places, how.get("origin", "from"))]
    opening = _window(told.when, stock)
    whole = " ".join(words)
    whole = f"{opening}, {whole}" if opening else whole[0].upper() + whole[1:]
    return f"{whole}{_said(told.speaker, told.via)}."


def _counted(figure: Figure | None, how: Mapping[str, str]) -> str:
    """The number with its hedge and what is counted; empty where there is no number."""
    if figure is None:
        return ""
    noun = figure.category or how.get("plural") or _UNITS.get(figure.unit, figure.unit)
    if figure.qualifier is Qualifier.VAGUE:
        return f"{figure.word.lower()} of {noun}" if figure.word else ""
    low, high = figure.low, figure.high
    if figure.qualifier is Qualifier.BETWEEN:
        if low is None or high is None:
            return ""
        return f"between {_number(low)} and {_number(high)} {noun}"
    number = low if low is not None else high
    return f"{_HEDGES[figure.qualifier]}{_number(number)} {noun}" if number is not None else ""


def _number(number: Number) -> str:
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return f"{number:,}"


def _places(places: Iterable[tuple[PlaceRole, str]], origin: str) -> list[str]:
    """The places in the order of a sentence: from, in, through, to."""
    words: list[str] = []
    for role in (PlaceRole.ORIGIN, PlaceRole.LOCATION, PlaceRole.ROUTE, PlaceRole.DESTINATION):
        names = [name for where, name in places if where is role and name]
        if not names:
            continue
        before = origin if role is PlaceRole.ORIGIN else _WORDS_BEFORE[role]
        # "left Aleppo for Idlib", but "were evacuated from Aleppo to Idlib".
        if role is PlaceRole.DESTINATION and not origin:
            before = "for"
        words += [before] * bool(before) + [_listed(names)]
    return words


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _said(speaker: str, via: str) -> str:
    if speaker and via:
        return f", {speaker} told {via}"
    if speaker:
        return f", {speaker} said"
    return f", according to {via}" if via else ""


def _window(when: When | None, stock: bool) -> str:
    start, end = (when.start, when.end) if when else (None, None)
    if when and start and end:
        if start == end:
            return f"As of {_day(end)}" if stock else f"On {_day(end)}"
        return _whole(when, start, end) or f"From {_day(start)} to {_day(end)}"
    if start:
        return f"Since {_day(start)}"
    return f"Until {_day(end)}" if end else ""


def _whole(when: When, start: date, end: date) -> str:
    if when.precision is TimePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
        return f"In {_MONTHS[start.month - 1]} {start.year}"
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    if when.precision is TimePrecision.YEAR and whole and start.year == end.year:
        return f"In {start.year}"
    return ""


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
