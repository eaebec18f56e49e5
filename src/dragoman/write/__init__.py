"""What leaves the house. In: a Selection of the ledger. Out: a format, written once.

A writer is a class registered under the entry point group ``dragoman.writers``; `Writer` is all it
needs, or `BytesWriter` where the format is no text. Writers render what they are given: they do not
read the ledger, the clock or settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol, TextIO, runtime_checkable

from dragoman.claims import Actor, Claim, Document, Measure, Place, Relation
from dragoman.record.query import Query

__all__ = ["BytesWriter", "Selection", "Writer"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a query found in a ledger, with all that a writer may say about it."""

    query: Query
    documents: Mapping[str, Document]
    """Every document that a claim of the selection stands in, by id."""
    claims: tuple[Claim, ...]
    """In order of publication, then document, then place in the text."""
    relations: tuple[Relation, ...]
    """Those whose two claims are both in the selection."""
    measures: Mapping[str, Measure]
    generated_at: datetime
    """UTC."""
    belongs: Mapping[str, str] = field(default_factory=dict)
    """What each place and actor of the claims is part of, by id, up to the country."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """The places that hold those of the claims, by id, as far as the gazetteer knows them."""
    actors: Mapping[str, Actor] = field(default_factory=dict)
    """The entries of the registry that the claims name, and what they are part of, by id."""


class Writer(Protocol):
    name: str
    """As in ``dragoman write NAME``."""
    media_type: str
    suffix: str
    """Of a file in this format, with its dot."""

    def write(self, selection: Selection, out: TextIO) -> None:
        """Render ``selection`` into ``out``."""


@runtime_checkable
class BytesWriter(Protocol):
    """A writer of a format that is no text: a spreadsheet, Parquet, DOCX, PDF."""

    name: str
    media_type: str
    suffix: str

    def write_bytes(self, selection: Selection, out: BinaryIO) -> None:
        """Render ``selection`` into ``out``, which need not be seekable."""
