"""Lists of addresses: a plain one, and GDELT's (Global Knowledge Graph 2.1, mentions, events).

In: the bytes of a list, of any length. Out: an address for each line that has one, the day GDELT
saw it as a date to fall back on; what the list says of events and places is not taken over. The
columns are those of GDELT's code books (GKG 2.1: 27, mentions 2.0: 16, events 1.0 and 2.0: 58, 61).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import BinaryIO

from dragoman.claims import Origin
from dragoman.collect.files import opening, where
from dragoman.collect.items import Address, Item, Known
from dragoman.errors import InputError

__all__ = ["GdeltReader", "UrlListReader"]

_URL = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_LONGEST = 2**20


class UrlListReader:
    """An address a line; empty lines and those that begin with # are passed over."""

    name = "urls"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        """Every whole line of the head is an address or a remark, and one is an address."""
        lines = opening(head).decode("utf-8", "replace").splitlines()
        if len(head) >= _SNIFFED and len(lines) > 1:
            lines.pop()
        lines = [line.strip() for line in lines]
        said = [line for line in lines if line and not line.startswith("#")]
        return bool(said) and all(map(_URL.fullmatch, said))

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        for number, raw in _lines(data):
            line = raw.decode("utf-8", "replace").lstrip("\ufeff").strip()
            if not line or line.startswith("#"):
                continue
            if _URL.fullmatch(line):
                yield Address(line)
            else:
                here = where(replace(origin, line=number))
                yield InputError(here, f"no address: {line[:80]!r}", "write http(s)://...")


_SNIFFED = 1000
"""Bytes of a head that may end inside a line."""


@dataclass(frozen=True, slots=True)
class _Form:
    """Which cells of one of GDELT's files hold the address, the day and the publisher."""

    url: int
    day: int
    publisher: int | None = None


_FORMS = {
    27: _Form(url=4, day=1, publisher=3),  # Global Knowledge Graph
    16: _Form(url=5, day=2, publisher=4),  # mentions
    61: _Form(url=60, day=59),  # events 2.0
    58: _Form(url=57, day=56),  # events 1.0
}


class GdeltReader:
    """One of GDELT's tab-separated files without a header; each address is given once."""

    name = "gdelt"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        """A first line of as many cells as one of the forms has, with a day where it has one.

        A line may be longer than the head: then the cells that it shows must fit.
        """
        line, ended, _ = head.partition(b"\n")
        cells = line.decode("utf-8", "replace").rstrip("\r").split("\t")
        if ended:
            form = _FORMS.get(len(cells))
            return form is not None and _fits(cells, form)
        gkg = _FORMS[27]
        return len(cells) > gkg.url + 1 and _fits(cells, gkg)

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        seen: set[int] = set()
        for number, raw in _lines(data):
            cells = raw.decode("utf-8", "replace").rstrip("\r\n").split("\t")
            form = _FORMS.get(len(cells))
            if not raw.strip():
                continue
            if form is None or not _fits(cells, form):
                here = where(replace(origin, line=number))
                met = f"a line of {len(cells)} cells, unlike any of GDELT's files"
                yield InputError(here, met, "see whether the file was saved whole")
                continue
            url = cells[form.url].strip()
            if hash(url) not in seen:
                seen.add(hash(url))
                publisher = cells[form.publisher].strip() if form.publisher is not None else ""
                yield Address(
                    url, Known(url, publisher, published=_day(cells[form.day]), dated_by="GDELT")
                )


def _fits(cells: list[str], form: _Form) -> bool:
    return bool(_URL.fullmatch(cells[form.url].strip())) and _day(cells[form.day]) is not None


def _day(cell: str) -> date | None:
    """The day of ``20161127`` or ``20161127143000``."""
    try:
        return datetime.strptime(cell[:8], "%Y%m%d").date() if len(cell) in {8, 14} else None
    except ValueError:
        return None


def _lines(data: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := data.readline(_LONGEST):
        number += 1
        yield number, line
