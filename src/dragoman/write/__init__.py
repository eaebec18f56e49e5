"""What leaves the house. In: a Selection of the ledger. Out: a format, written once.

A writer is a class registered under the entry point group ``dragoman.writers``; `Writer` is all it
needs, or `BytesWriter` where the format is no text. Writers render what they are given: they do not
read the ledger, the clock or settings. A writer that goes claim by claim may say ``flows = True``:
it is given claims of any number, which are read while it goes over `Selection.claims` or, where it
asks for more than a claim has itself, over `Selection.portions`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, Protocol, TextIO, runtime_checkable

from dragoman.claims import Actor, Claim, Document, Measure, Place, Relation
from dragoman.record import Query, Stood

__all__ = ["BytesWriter", "Earlier", "Selection", "Writer"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier report knew."""

    name: str
    """The report in words: ``the report of 27 Nov 2016``."""
    claims: frozenset[str]
    """Ids of its claims."""
    documents: frozenset[str]
    """Ids of the reports that they stand in: a new claim of one of these was read anew."""
    held: frozenset[str] = frozenset()
    """Those of its claims that the ledger still holds, whether or not this report is to tell them:
    it may be of another day or place."""
    relations: tuple[Relation, ...] = ()
    """How the claims of this report stand to those of the earlier one."""

    @classmethod
    def of_claims(cls, name: str, claims: Iterable[Claim]) -> Earlier:
        """What the claims of an earlier report's side file knew."""
        known = tuple(claims)
        return cls(name, frozenset(c.id for c in known), frozenset(c.document for c in known))


@dataclass(frozen=True, slots=True)
class Selection:
    """What a query found in a ledger, with all that a writer may say about it."""

    query: Query
    documents: Mapping[str, Document]
    """Every document that a claim of the selection stands in, by id."""
    claims: Sequence[Claim]
    """In order of publication, then document, then place in the text; a tuple, but for a writer
    that flows."""
    relations: Sequence[Relation]
    """Those whose two claims are both in the selection; a tuple likewise."""
    measures: Mapping[str, Measure]
    generated_at: datetime
    """UTC."""
    belongs: Mapping[str, str] = field(default_factory=dict)
    """What each place and actor of the claims is part of, by id, up to the country."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """The places that hold those of the claims, by id, as far as the gazetteer knows them."""
    actors: Mapping[str, Actor] = field(default_factory=dict)
    """The entries of the registry that the claims name, and what they are part of, by id."""
    stood: Mapping[str, Stood] = field(default_factory=dict)
    """How claims stand, by id; of one that is absent that is not known."""
    earlier: Earlier | None = None
    """The report to compare with, where one is named."""
    notes: tuple[str, ...] = ()
    """How the selection came about beyond its query, in sentences for METHOD: what an audience is
    not shown."""

    def portions(self, size: int | None = None) -> Iterator[Selection]:
        """The selection some claims at a time, one portion at least, for writers that go claim by
        claim. A portion has all that may be said of its claims: documents, relations, `parts`.

        ``size``: how many claims at most; None: as many as are at hand.
        """
        if size is None:
            yield self
            return
        claims = tuple(self.claims)
        for start in range(0, max(len(claims), 1), size):
            yield replace(self, claims=claims[start : start + size])

    def parts(self) -> Mapping[str, Sequence[Claim]]:
        """The claims that are parts of a claim of the selection, by the id of the whole."""
        held = {claim.id for claim in self.claims}
        parts: dict[str, list[Claim]] = {}
        for claim in self.claims:
            if claim.part_of in held:
                parts.setdefault(claim.part_of, []).append(claim)
        return parts

    def read_by(self) -> Mapping[str, int]:
        """How many claims each version read (`Provenance.made_by`)."""
        return Counter(claim.provenance.made_by for claim in self.claims)

    def count_reports(self) -> int:
        """How many reports the claims stand in."""
        return len({claim.document for claim in self.claims})


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
