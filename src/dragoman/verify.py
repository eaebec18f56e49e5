"""Is every quote still in the bytes that it was read from?

In: a ledger and the folder of kept bytes. Out: a `Finding` for each report. The bytes must have the
sha256 that the report's origin tells; they are read again by the same reader, and every quote of
every claim is looked for at its place. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

import msgspec

from dragoman import plugins
from dragoman.claims import Claim, Document, Origin
from dragoman.collect import Address, Reader
from dragoman.collect.kept import Kept
from dragoman.collect.packed import DAMAGED
from dragoman.collect.tables import columns_of
from dragoman.errors import InputError
from dragoman.record import Ledger, Query
from dragoman.record.judging import evidences

__all__ = ["Finding", "Standing", "verify"]


class Standing(StrEnum):
    """How a report stands to its bytes."""

    FOUND = "found"
    """Every quote stands where it stood."""
    MOVED = "moved"
    """Every quote is there, but not all at their place: the reader has changed since."""
    GONE = "gone"
    """At least one quote is not in what the bytes say."""
    NOT_KEPT = "not kept"
    """The bytes are not in the folder."""
    DAMAGED = "damaged"
    """What is kept under this sha256 has another."""


@dataclass(frozen=True, slots=True)
class Finding:
    document: str
    path: str
    standing: Standing
    quotes: int
    """Quotes that were looked for."""
    lost: tuple[tuple[str, str], ...] = ()
    """Claim and quote of each that is not there."""


def verify(
    ledger: Ledger,
    kept: Kept,
    documents: Iterable[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """Look every quote up, report by report: all reports, or these.

    ``columns``: what tables and JSON lines call the fields of a report, for those that do not say
    so themselves (`Origin.columns`).
    """
    columns = columns or {}
    names = sorted(documents) if documents is not None else list(ledger.document_ids())
    alone: list[Document] = []
    for start in range(0, len(names), _PORTION):
        for document in ledger.documents(names[start : start + _PORTION]).values():
            if kept.sound(document.origin.sha256):
                yield _finding(document, ledger, _again(document, kept, columns))
            elif kept.holds(document.origin.sha256):
                yield _finding(document, ledger, None, Standing.DAMAGED)
            else:
                alone.append(replace(document, text=""))
    # What came in lines lies in a file of many reports, which is read once for all of them.
    alone.sort(key=lambda document: (_as_read(document), document.id))
    for (path, _, _), group in groupby(alone, key=_as_read):
        wanted = list(group)
        texts, missing = _lines(path, wanted, kept, columns)
        for document in wanted:
            yield _finding(document, ledger, texts.get(document.origin.sha256), missing)


_PORTION = 500


def _as_read(document: Document) -> tuple[str, str, str]:
    """What was read, and how: the same file may be read by other columns another time."""
    return document.origin.path, document.origin.reader, document.origin.columns


def _finding(
    document: Document,
    ledger: Ledger,
    texts: list[str] | None,
    missing: Standing = Standing.NOT_KEPT,
) -> Finding:
    """``missing``: how the report stands where its bytes give no ``texts``."""
    claims = ledger.claims(Query(document=document.id))
    quotes = [(c.id, span, quote) for c in claims for span, quote in evidences(_plain(c))]
    told = (document.id, document.origin.path)
    if texts is None:
        return Finding(*told, missing, len(quotes))

    def lost_in(text: str) -> int:
        return sum(quote not in text for _, _, quote in quotes)

    text = min(texts, key=lost_in, default="")
    lost = tuple((claim, quote) for claim, _, quote in quotes if quote not in text)
    if lost or not texts:
        return Finding(*told, Standing.GONE, len(quotes), lost)
    in_place = all(span.of(text) == quote for _, span, quote in quotes)
    return Finding(*told, Standing.FOUND if in_place else Standing.MOVED, len(quotes))


def _plain(claim: Claim) -> Any:
    return msgspec.to_builtins(claim)


def _again(document: Document, kept: Kept, columns: Mapping[str, str]) -> list[str]:
    """What the bytes of a report say today; several texts where they hold several reports."""
    with closing(kept.get(document.origin.sha256)) as data:
        return [each.text for each in _read(document.origin, data, columns)]


def _lines(
    path: str, wanted: Sequence[Document], kept: Kept, columns: Mapping[str, str]
) -> tuple[dict[str, list[str]], Standing]:
    """The texts of the lines of these reports, by sha256, out of what was met at a path; and how
    the others stand: damaged where some of those bytes are, since they may lie there.
    """
    missing = Standing.NOT_KEPT
    found: dict[str, list[str]] = {}
    digests = {document.origin.sha256 for document in wanted}
    for sighting in kept.sightings(path):
        if len(found) == len(digests):
            break
        if not kept.sound(sighting.sha256):
            missing = Standing.DAMAGED if kept.holds(sighting.sha256) else missing
            continue
        with closing(kept.get(sighting.sha256)) as data:
            for each in _read(wanted[0].origin, data, columns):
                if each.origin.sha256 in digests:
                    found[each.origin.sha256] = [each.text]
    return found, missing


def _read(origin: Origin, data: Any, columns: Mapping[str, str]) -> Iterator[Document]:
    reader = _reader(origin.reader, columns_of(origin.columns) if origin.columns else columns)
    if reader is None:
        return
    try:
        for item in reader.read(data, replace(origin, line=None, sha256="")):
            if isinstance(item, Document):
                yield item
            elif isinstance(item, Address) and item.stand_in is not None:
                yield item.stand_in
    except (InputError, OSError, *DAMAGED):
        return


def _reader(made_by: str, columns: Mapping[str, str]) -> Reader | None:
    kind = plugins.found("readers").get(made_by.partition("@")[0])
    if kind is None:
        return None
    reader: Reader = kind()
    if columns and hasattr(reader, "columns"):
        reader.columns = columns
    return reader
