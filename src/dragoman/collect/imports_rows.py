"""Rows of tables and records of JSON, one Document each. Bytes in; rows with their origin out.

What the readers of other people's tables share. A row that does not fit is told, with its line, and
the others go on; only what cannot be read any further ends the table.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, BinaryIO, TypeVar

from dragoman.claims import (
    Document,
    Figure,
    Origin,
    Qualifier,
    StockOrFlow,
    TimePrecision,
    When,
)
from dragoman.collect.files import LARGEST_REPORT, Report, compose, read_whole, where
from dragoman.errors import InputError

__all__ = ["day_of", "hedged", "records_of", "report_of", "rows_of", "window"]

Cells = TypeVar("Cells")


def report_of(
    tell: Callable[[Cells, Origin], Report], cells: Cells, origin: Origin
) -> Iterator[Document | InputError]:
    """The Document that ``tell`` makes of a row's cells, or what is wrong with the row."""
    try:
        made = tell(cells, origin)
        if not made.text.strip():
            met = "the row states no figure or words that can be told"
            yield InputError(where(origin), met, "nothing is lost: it has nothing to check")
            return
        yield compose(made, origin)
    except InputError as error:
        yield error
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        met = f"a row that does not fit its table ({type(error).__name__}: {error})"
        yield InputError(where(origin), met, "mend the row, or save the table again")


def rows_of(data: BinaryIO, origin: Origin) -> Iterator[tuple[Origin, list[str]]]:
    """The rows of a CSV in UTF-8, each with its first line and the digest of its bytes.

    Raises `InputError` where the rest cannot be read.
    """
    taken: list[bytes] = []
    number = 0
    delimiter = ","

    def lines() -> Iterator[str]:
        nonlocal number
        while raw := data.readline(LARGEST_REPORT):
            number += 1
            taken.append(raw)
            yield raw.decode("utf-8-sig" if number == 1 else "utf-8")

    source = lines()
    try:
        first = next(source, "")
        delimiter = max(",;\t", key=first.count)
        rows = csv.reader(_again(first, source), delimiter=delimiter, strict=True)
        for row in rows:
            raw = b"".join(taken)
            start = number - len(taken) + 1
            taken.clear()
            yield replace(origin, line=start, sha256=sha256(raw).hexdigest()), row
    except UnicodeDecodeError as error:
        met = "the table is not UTF-8"
        here = replace(origin, line=number)
        raise InputError(where(here), met, "save it again as CSV in UTF-8") from error
    except csv.Error as error:
        here = replace(origin, line=number)
        met = f"no CSV from here on ({error})"
        raise InputError(where(here), met, "save the table again") from error


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def records_of(data: BinaryIO, origin: Origin) -> Iterator[tuple[Origin, dict[str, Any]]]:
    """The objects of a JSON array, or of an object that holds one; ``line`` is their number."""
    content, origin = read_whole(data, origin)
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(where(origin), f"no JSON ({error})", "save it again, whole") from error
    if isinstance(told, dict):
        told = next((held for held in told.values() if isinstance(held, list)), [told])
    for number, record in enumerate(told if isinstance(told, list) else (), start=1):
        if isinstance(record, dict):
            yield replace(origin, line=number), record


# -- cells -----------------------------------------------------------------------------------------


def hedged(number: int, qualifier: Qualifier) -> Figure:
    """A figure of people from one number, its open end open."""
    low: int | None = number
    high: int | None = number
    if qualifier in {Qualifier.MORE_THAN, Qualifier.AT_LEAST}:
        high = None
    if qualifier in {Qualifier.LESS_THAN, Qualifier.UP_TO}:
        low = None
    return Figure(low, high, qualifier, "people", stock_or_flow=StockOrFlow.FLOW)


def window(start: str, end: str) -> When | None:
    first, last = day_of(start), day_of(end)
    if first is None and last is None:
        return None
    precision = TimePrecision.DAY if first and last else TimePrecision.OPEN
    return When(first, last, precision)


def day_of(text: str) -> date | None:
    """A day as these tables write it: 2016-11-27, 27 November 2016, 11/27/2016."""
    text = text.strip()
    for form in ("%Y-%m-%d", "%d %B %Y", "%m/%d/%Y"):
        part = text[:10] if form == "%Y-%m-%d" else text
        try:
            return datetime.strptime(part, form).date()
        except ValueError:
            continue
    return None
