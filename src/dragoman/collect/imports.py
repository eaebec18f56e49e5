"""Tables of other people, taken back as reports of what their publisher says.

In: ACLED's table and IDMC's updates (CSV, or their APIs' JSON), timemap's events (the JSON, or our
ZIP); `imports_hxl` and `imports_own` read HXL and our own exports. Out: one Document a row,
published by whoever stands behind it, its text what the row says in words: the row's own prose
where it has some, and otherwise one sentence made from its cells (`imports_stating`). It is then
read like any report, so that a ledger can be checked against them.

It gives nobody's ids anew: a Document is named after the row (``acled:SYR12345``). It turns no cell
into a place or a number by itself: what is read out of the words is extract's and link's to find.
A row that says nothing that can be told is set aside, and the others go on.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Any, BinaryIO

from dragoman.claims import Document, Figure, Origin, PlaceRole, Qualifier
from dragoman.collect.files import LARGEST_REPORT, Report, opening, read_whole, where
from dragoman.collect.imports_rows import (
    day_of,
    hedged,
    records_of,
    report_of,
    rows_of,
    window,
)
from dragoman.collect.imports_stating import Told, sentence, table
from dragoman.errors import InputError

__all__ = ["AcledJsonReader", "AcledReader", "IduJsonReader", "IduReader", "TimemapReader"]

Cells = Mapping[str, str]


class _TableReader:
    """A CSV whose first line names its columns; a subclass says which, and tells a row."""

    name = ""
    version = 1
    known_by: tuple[str, ...] = ()
    """Columns that no other table has together."""
    publisher = ""

    def sniffs(self, head: bytes, path: str) -> bool:
        first = opening(head).partition(b"\n")[0].decode(errors="replace").lower()
        return not first.startswith(("{", "[")) and all(
            re.search(rf"\b{name}\b", first) for name in self.known_by
        )

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        rows = rows_of(data, origin)
        _, columns = next(rows, (origin, []))
        names = [name.strip() for name in columns]
        for here, row in rows:
            if len(row) != len(names):
                met = f"{len(row)} cells under {len(names)} columns"
                yield InputError(where(here), met, "mend the row, or save the table again")
                continue
            cells = {name: cell.strip() for name, cell in zip(names, row, strict=True)}
            yield from report_of(self.report, cells, here)

    def report(self, cells: Cells, origin: Origin) -> Report:
        raise NotImplementedError


class AcledReader(_TableReader):
    """ACLED's table: the notes of each event, and its fatalities where the notes lack them."""

    name = "from-acled"
    known_by = ("event_id_cnty", "event_date", "sub_event_type")
    publisher = "ACLED"

    def report(self, cells: Cells, origin: Origin) -> Report:
        places = [cells.get(name, "") for name in ("location", "admin1", "country")]
        dead, day = _whole(cells.get("fatalities", "")), cells.get("event_date", "")
        notes = cells.get("notes", "")
        if dead and not re.search(rf"\b{dead}\b", notes):
            told = Told(
                "killed",
                Figure(dead, dead, Qualifier.EXACT, "people"),
                window(day, day),
                ((PlaceRole.LOCATION, ", ".join(dict.fromkeys(filter(None, places)))),),
            )
            notes = f"{notes}\n\n{sentence(told)}" if notes else sentence(told)
        stamp = cells.get("timestamp", "")
        released = datetime.fromtimestamp(int(stamp), UTC).date() if stamp.isdecimal() else None
        return Report(
            notes,
            id=f"acled:{cells['event_id_cnty']}",
            published=str(released or day_of(day) or "") or None,
            publisher=self.publisher,
            language="en",
        )


class IduReader(_TableReader):
    """IDMC's updates: the figure with its term, place and window; its excerpt where it has none."""

    name = "from-idu"
    known_by: tuple[str, ...] = ("displacement_type", "standard_popup_text")
    publisher = "IDMC"

    def report(self, cells: Cells, origin: Origin) -> Report:
        return _idu_report(cells, self.publisher)


class _JsonReader(_TableReader):
    """The same rows from an API: a JSON array of them, or an object that holds one."""

    def sniffs(self, head: bytes, path: str) -> bool:
        start = opening(head)
        return start.startswith((b"[", b"{")) and all(
            f'"{name}"'.encode() in start for name in self.known_by
        )

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        for here, record in records_of(data, origin):
            cells = {key: "" if cell is None else str(cell).strip() for key, cell in record.items()}
            yield from report_of(self.report, cells, here)


class AcledJsonReader(_JsonReader, AcledReader):
    """ACLED's API."""

    name = "from-acled-json"


class IduJsonReader(_JsonReader, IduReader):
    """IDMC's API."""

    name = "from-idu-json"
    known_by = ("displacement_type",)


def _idu_report(cells: Cells, publisher: str) -> Report:
    popup = cells.get("standard_popup_text", "")
    term = re.search(r"\(([^)]*)\)", _plain(cells.get("standard_info_text") or popup))
    measure = table("idmc").get(term.group(1).strip().lower() if term else "", "displaced")
    qualifier = table("idmc_qualifier").get(cells.get("qualifier", "").lower())
    number = _whole(cells.get("figure", ""))
    figure = hedged(number, Qualifier(qualifier)) if qualifier and number is not None else None
    dates = [cells.get(f"displacement_{end}_date", "") for end in ("start", "end")]
    text = sentence(
        Told(measure, figure, window(*dates), _idu_places(cells), via=cells.get("sources", ""))
    )
    bold = re.sub(r"(?s)<b>.*?</b>|<a .*?</a>", " ", popup)
    return Report(
        text or _plain(bold),
        id=f"idu:{cells.get('id') or cells.get('old_id')}",
        title=cells.get("event_name") or None,
        published=cells.get("created_at", "")[:10] or None,
        publisher=publisher,
        url=cells.get("source_url") or None,
        language="en",
    )


def _idu_places(cells: Cells) -> tuple[tuple[PlaceRole, str], ...]:
    roles = {
        "Origin": PlaceRole.ORIGIN,
        "Destination": PlaceRole.DESTINATION,
        "Origin and destination": PlaceRole.LOCATION,
    }
    names = cells.get("locations_name", "").split("; ")
    kinds = cells.get("locations_type", "").split("; ")
    if not any(names):
        return ((PlaceRole.LOCATION, cells.get("country", "")),)
    kinds += [""] * (len(names) - len(kinds))
    return tuple(
        (roles.get(kind, PlaceRole.LOCATION), name)
        for name, kind in zip(names, kinds, strict=False)
    )


class TimemapReader:
    """timemap's events.json, or a ZIP that opens with it: each event's description."""

    name = "from-timemap"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        if head.startswith(b"PK\x03\x04"):
            return head[30:41] == b"events.json"
        start = opening(head)
        keys = (b'"description"', b'"associations"', b'"sources"')
        return start.startswith(b"[") and all(key in start for key in keys)

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        content, whole = read_whole(data, origin)
        sources: Mapping[str, Any] = {}
        if content.startswith(b"PK"):
            content, sources = _unpacked(content, whole)
        for here, event in records_of(io.BytesIO(content), origin):
            known = [sources[key] for key in event.get("sources") or () if key in sources]
            yield from report_of(_timemap_report, (event, known), here)


def _unpacked(content: bytes, origin: Origin) -> tuple[bytes, Mapping[str, Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > 8 * LARGEST_REPORT:
                met = f"a ZIP of {size / 2**20:.3g} MiB when unpacked"
                raise InputError(where(origin), met, "unpack it, and name events.json")
            sources = "sources.json"
            known = json.loads(archive.read(sources)) if sources in archive.namelist() else {}
            return archive.read("events.json"), known
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        met = f"a ZIP that cannot be read as timemap's ({error})"
        raise InputError(where(origin), met, "unpack it, and name events.json") from error


def _timemap_report(found: tuple[Mapping[str, Any], Sequence[Any]], origin: Origin) -> Report:
    event, sources = found
    source = next((s for s in sources if isinstance(s, dict)), {})
    ours = re.fullmatch(r"(?s)claim:.*?; “(.*)”", str(event.get("comments") or ""))
    text = ours.group(1) if ours else str(event.get("description") or "")
    day = day_of(str(event.get("date") or ""))
    if day and str(day.year) not in text:
        text = f"{day.day} {day:%B} {day.year}: {text}"
    place = str(event.get("location") or "")
    if place and place.casefold() not in text.casefold():
        text = f"{text.rstrip()} ({place})"
    published = day_of(str(source.get("date") or ""))
    return Report(
        text,
        id=f"timemap:{event['id']}" if event.get("id") else None,
        published=str(published) if published else None,
        publisher=str(source.get("author") or ""),
        url=source.get("url") or None,
    )


def _whole(cell: str) -> int | None:
    """A whole number, also as a table that passed through other hands has it: ``12.0``."""
    return int(float(cell)) if re.fullmatch(r"\d{1,15}(\.0+)?", cell) else None


def _plain(markup: str) -> str:
    """The words of a popup, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())
