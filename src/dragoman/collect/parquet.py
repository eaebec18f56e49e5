"""Reports in Parquet: a row is one report, in the fields of JSON lines.

In: rows as dictionaries, from a file with a column ``text`` and, where they are known, ``id``,
``title``, ``published`` (a day, a moment or its text), ``publisher``, ``url`` and ``language``;
others are left alone. Out: Documents. The rows of `dragoman batch` hold the whole of a Document,
and are read back as they were.

It opens nothing and imports nothing that is optional: the reader of Parquet (`imports_own`) does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import msgspec

from dragoman.claims import Document, Origin
from dragoman.collect.files import Report, compose, where
from dragoman.errors import InputError

__all__ = ["OF_A_DOCUMENT", "document_of", "report_of_row", "row_of"]

OF_A_DOCUMENT = (
    *("id", "text", "title", "publisher", "url", "published", "language", "dated_by"),
    "country",
    *("path", "line", "sha256", "reader", "collected_at", "columns", "given_publisher"),
    "written_at",
)
"""The columns that hold a whole Document."""
_LATER = ("country", "columns", "given_publisher", "written_at")
"""Of these that what was written by earlier versions lacks."""
_OWN = OF_A_DOCUMENT[:9]
_FIELDS = ("text", "id", "title", "published", "publisher", "url", "language", "country")


def row_of(document: Document) -> dict[str, Any]:
    """The document under `OF_A_DOCUMENT`."""
    origin = document.origin
    made = (origin.sha256, origin.reader, origin.collected_at)
    given = (origin.columns, origin.publisher, origin.written_at)
    told = (origin.path, origin.line, *made, *given)
    own = (getattr(document, name) for name in _OWN)
    return dict(zip(OF_A_DOCUMENT, (*own, *told), strict=True))


def document_of(row: Mapping[str, Any]) -> Document:
    """The document that `row_of` made the row of."""
    written = row.get("written_at")
    origin = Origin(
        *(row["path"], row["line"], row["sha256"], row["reader"], _in_utc(row["collected_at"])),
        *(row.get("columns") or "", row.get("given_publisher") or ""),
        _in_utc(written) if written else None,
    )
    own = {name: row[name] for name in _OWN if name in row}
    return Document(**own, origin=origin)


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def report_of_row(row: Mapping[str, Any], columns: Mapping[str, str], origin: Origin) -> Document:
    """The report that a row is; ``columns``: what the file calls the fields. Raises `InputError`.

    Its sha256 is that of its fields as JSON, in their order.
    """
    if all(name in row for name in OF_A_DOCUMENT if name not in _LATER):
        return document_of(row)
    found = {name: row.get(columns.get(name, name)) for name in _FIELDS}
    content = msgspec.json.encode(found, enc_hook=str)
    here = replace(origin, sha256=sha256(content).hexdigest())
    if isinstance(day := found["published"], date | datetime):
        found["published"] = day.isoformat()
    given = {name: value for name, value in found.items() if value is not None}
    try:
        report = msgspec.convert(given, Report)
    except msgspec.ValidationError as error:
        advice = "a row has `text`; title, published, publisher, url and language are texts too"
        raise InputError(where(here), f"the row does not fit: {error}", advice) from error
    return compose(report, here)
