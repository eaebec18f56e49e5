"""The claims of a query as they flow: out of one snapshot, some at a time, however many there are.

In: a Query and a connection. Out: nouns, in the order of `fetching`, and what the claims name, told
without reading them whole. Nothing that was given out is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.claims import Claim, Document, Place, Relation, from_json
from dragoman.record import fetching, settling, tables
from dragoman.record.matching import IN_ORDER, matching
from dragoman.record.query import Query
from dragoman.record.searching import portions
from dragoman.record.stood import Stood, stood_of

__all__ = ["Flow", "Named"]

_CLAIMS, _RELATIONS = tables.claims.c, tables.relations.c
_AT_ONCE = 5_000
"""Rows that are fetched together where the caller asks for no size."""


@dataclass(frozen=True, slots=True)
class Named:
    """What the claims of a flow name: as much as there is to name, not as there are claims."""

    made_by: Mapping[str, int]
    """How many claims each version read (`Provenance.made_by`)."""
    places: Mapping[str, Place]
    """By id; where claims tell one place differently, as the last of them has it."""
    actors: frozenset[str]
    """Ids of those who speak, pass on, print and take part."""
    parts: Mapping[str, tuple[str, ...]]
    """The ids of its parts by the id of each whole that the flow has itself, in order."""


class Flow:
    """The claims that one query asks for, as they stand in one snapshot."""

    def __init__(self, connection: sa.Connection, query: Query) -> None:
        """Made by `Ledger.flowing`."""
        self._connection = connection
        self._asked = tuple(matching(query, connection.dialect.name))

    def portions(self, size: int) -> Iterator[tuple[Claim, ...]]:
        """The claims in the order of `Ledger.claims`, at most ``size`` at a time."""
        for nouns in self._nouns(size):
            yield tuple(from_json(noun, Claim) for noun in nouns)

    def claims(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Those of these claims that the query asks for, by id."""
        asked = sa.select(_CLAIMS.id, _CLAIMS.noun).where(*self._asked)
        return {
            row.id: from_json(row.noun, Claim)
            for some in portions(sorted(set(ids)))
            for row in self._connection.execute(asked.where(_CLAIMS.id.in_(some)))
        }

    def count(self) -> int:
        """How many claims there are."""
        return self._number(sa.func.count())

    def count_documents(self) -> int:
        """How many reports they stand in."""
        return self._number(sa.func.count(_CLAIMS.document.distinct()))

    def stood(self, ids: Iterable[str]) -> Mapping[str, Stood]:
        """How these claims stand, as `Ledger.stood` gives it."""
        return stood_of(self._connection, ids)

    def documents(self, names: Iterable[str]) -> Mapping[str, Document]:
        """The documents with these ids, as `Ledger.documents` gives them."""
        return fetching.documents(self._connection, names)

    def document_ids(self) -> Iterator[str]:
        """Of the reports that the claims stand in, sorted."""
        asked = sa.select(_CLAIMS.document).where(*self._asked).distinct()
        return self._texts(asked.order_by(_CLAIMS.document))

    def relations(self) -> Iterator[Relation]:
        """Those whose two claims are both in the flow, in the order of `Ledger.relations`."""
        ids = sa.select(_CLAIMS.id).where(*self._asked)
        nouns = sa.select(_RELATIONS.noun).where(
            _RELATIONS.earlier.in_(ids), _RELATIONS.later.in_(ids)
        )
        ordered = nouns.order_by(_RELATIONS.earlier, _RELATIONS.later, _RELATIONS.kind)
        settled = settling.held_of(self._connection)
        for noun in self._texts(ordered):
            yield settling.tell(from_json(noun, Relation), settled)

    def relations_of(self, ids: Iterable[str]) -> tuple[Relation, ...]:
        """Those of these claims, in the same order, whose two claims are both in the flow."""
        own = set(ids)
        found = fetching.relations_of(self._connection, sorted(own))
        inside = own | self._among({end for r in found for end in (r.earlier, r.later)} - own)
        kept = [r for r in found if r.earlier in inside and r.later in inside]
        return tuple(sorted(kept, key=lambda r: (r.earlier, r.later, r.kind)))

    def named(self) -> Named:
        """What the claims name, in one pass over them."""
        made_by: Counter[str] = Counter()
        places: dict[str, Place] = {}
        actors: set[str | None] = set()
        parts: dict[str, list[str]] = {}
        for nouns in self._nouns(_AT_ONCE):
            for claim in map(_GLIMPSE.decode, nouns):
                made_by[claim.provenance.made_by] += 1
                places |= {at.place.id: at.place for at in claim.where if at.place}
                actors.update(mouth.actor for mouth in claim.attribution.sources)
                actors.update(who.actor for who in claim.participants)
                if claim.part_of:
                    parts.setdefault(claim.part_of, []).append(claim.id)
        wholes = self._among(parts)
        return Named(
            made_by=made_by,
            places=places,
            actors=frozenset(actor for actor in actors if actor),
            parts={id_: tuple(own) for id_, own in parts.items() if id_ in wholes},
        )

    def _nouns(self, size: int) -> Iterator[list[str]]:
        asked = sa.select(_CLAIMS.noun).where(*self._asked).order_by(*IN_ORDER)
        with self._connection.scalars(asked.execution_options(yield_per=size)) as rows:
            for some in rows.partitions():
                yield list(some)

    def _texts(self, asked: sa.Select[Any]) -> Iterator[str]:
        with self._connection.scalars(asked.execution_options(yield_per=_AT_ONCE)) as rows:
            yield from rows

    def _among(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids whose claims are in the flow."""
        asked = sa.select(_CLAIMS.id).where(*self._asked)
        return {
            found
            for some in portions(sorted(ids))
            for found in self._connection.scalars(asked.where(_CLAIMS.id.in_(some)))
        }

    def _number(self, of: sa.ColumnElement[Any]) -> int:
        return self._connection.scalar(sa.select(of).where(*self._asked)) or 0


# -- a claim at a glance: a third of the time that reading it whole takes --------------------------


class _Made(msgspec.Struct):
    made_by: str


class _Who(msgspec.Struct):
    actor: str | None = None


class _Said(msgspec.Struct):
    sources: list[_Who]


class _At(msgspec.Struct):
    place: Place | None = None


class _Glimpse(msgspec.Struct):
    id: str
    attribution: _Said
    provenance: _Made
    part_of: str | None = None
    where: list[_At] = []
    participants: list[_Who] = []


_GLIMPSE = msgspec.json.Decoder(_Glimpse)
