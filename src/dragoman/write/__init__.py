"""What leaves the house. In: a Selection of the ledger. Out: text in a format, written once.

A writer is a class registered under the entry point group ``dragoman.writers``; `Writer` is all it
needs. Writers render what they are given: they do not read the ledger, the clock or settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TextIO

from dragoman.claims import Claim, Document, Measure, Relation
from dragoman.record.query import Query

__all__ = ["Selection", "Writer"]


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


class Writer(Protocol):
    name: str
    """As in ``dragoman write NAME``."""
    media_type: str
    suffix: str
    """Of a file in this format, with its dot."""

    def write(self, selection: Selection, out: TextIO) -> None:
        """Render ``selection`` into ``out``."""
