"""Our own exports, taken back as reports: each claim as its publisher made it.

In: claims in JSON lines or in Parquet. Out: one Document a claim, published by the claim's
publisher, its text a sentence that says what the claim says, or the words that the claim quotes
where it is no plain figure (planned, denied, an agreement). So one ledger can be checked against
another. Parquet may hold reports as well, a row each (`parquet`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, BinaryIO

import msgspec

from dragoman.claims import Claim, Document, Modality, Origin, Stance, from_json
from dragoman.collect.files import LARGEST_REPORT, Report, opening, where
from dragoman.collect.imports_rows import report_of
from dragoman.collect.imports_stating import Told, sentence
from dragoman.collect.parquet import report_of_row
from dragoman.errors import InputError

__all__ = ["ClaimsReader", "ParquetReader"]

_ROWS = 256
"""Held at once."""


class ClaimsReader:
    """Our own claims, a line of JSON each, as `dragoman write jsonl` and `extract` write them."""

    name = "from-claims"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        start = opening(head)[:200]
        return re.match(rb'\{\s*"id":\s*"claim:[^"]*",\s*"document":', start) is not None

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        number = 0
        while line := data.readline(LARGEST_REPORT):
            number += 1
            if line.strip():
                yield from _claim(line.rstrip(b"\r\n"), replace(origin, line=number))


class ParquetReader:
    """Our own claims in Parquet (`dragoman write parquet`), or reports. Needs ``dragoman[tables]``.

    ``columns``: what a file of reports calls their fields. ``groups``: the row groups to read, from
    the first to before the second; ``begins``: the number of their first row.
    """

    name = "from-parquet"
    version = 1

    def __init__(self, columns: Mapping[str, str] | None = None) -> None:
        self.columns = columns or {}
        self.begins = 1
        self.groups: tuple[int, int | None] = (0, None)

    def sniffs(self, head: bytes, path: str) -> bool:
        return head.startswith(b"PAR1")

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        try:
            import pyarrow as pa  # noqa: PLC0415 - an optional part
            from pyarrow import parquet  # noqa: PLC0415
        except ImportError as error:
            advice = "pip install 'dragoman[tables]', or write jsonl instead"
            raise InputError(where(origin), "Parquet needs an extra", advice) from error
        advice = "name a file of reports with a column `text`, or one of `dragoman write parquet`"
        try:
            file = parquet.ParquetFile(data if data.seekable() else io.BytesIO(data.read()))
            names = file.schema_arrow.names
            text = self.columns.get("text", "text")
            if "record" not in names and text not in names:
                met = f"Parquet without a column `record` or `{text}`"
                raise InputError(where(origin), met, advice)
            start, end = self.groups
            groups = range(start, file.num_row_groups if end is None else end)
            rows = file.iter_batches(
                _ROWS, list(groups), columns=["record"] if "record" in names else None
            )
            number = self.begins - 1
            for row in (row for batch in rows for row in batch.to_pylist()):
                number += 1
                yield from self._row(row, replace(origin, line=number))
        except (pa.ArrowException, OSError) as error:
            raise InputError(where(origin), f"no whole Parquet file ({error})", advice) from error

    def _row(self, row: Mapping[str, Any], origin: Origin) -> Iterator[Document | InputError]:
        if "record" in row:
            yield from _claim((row["record"] or "").encode(), origin)
            return
        try:
            yield report_of_row(row, self.columns, origin)
        except InputError as error:
            yield error


def _claim(line: bytes, origin: Origin) -> Iterator[Document | InputError]:
    here = replace(origin, sha256=sha256(line).hexdigest())
    try:
        claim = from_json(line, Claim)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        advice = "write the claims anew with this version: dragoman write jsonl"
        yield InputError(where(here), f"no claim ({error})", advice)
        return
    yield from report_of(_claim_report, claim, here)


def _claim_report(claim: Claim, origin: Origin) -> Report:
    said = claim.attribution
    speaker = said.speaker.name if said.speaker else ""
    via = said.intermediaries[0].name if said.intermediaries else ""
    places = tuple((w.role, w.name) for w in claim.where)
    told = Told(claim.measure, claim.figure, claim.when, places, speaker, via)
    plain = claim.modality is Modality.ASSERTED and said.stance is Stance.ASSERTS
    text = sentence(told) if plain else ""
    return Report(
        text or claim.evidence.quote,
        id=f"from:{claim.id}",
        published=str(claim.published) if claim.published else None,
        publisher=said.publisher.name if said.publisher else "",
    )
