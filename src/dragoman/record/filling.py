"""What is left out while an empty ledger is filled, and made at the end in one go.

In: a connection inside a transaction. Out: the database without its indexes, or with them again.
Claims come by report and day, their ids, places and speakers in no order: each index is written all
over, time and again, as it outgrows the memory, where one that is made of all rows at once is
sorted and written through. Nothing else depends on them: without them every question has the same
answer, only later. So with copies (`comparing`): which there are is found at the end.

What stays is what filling itself asks: a report or a claim by its id, the claims of a report, the
ends of a relation. Once a report comes that the ledger holds in another reading, what recording it
looks up is made then and there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from dragoman.record import comparing, copies, tables
from dragoman.record.copies import Copy

__all__ = ["is_on", "lacking", "leave_out", "look_up"]

_LOOKED_UP = {
    "uq_texts_kind_name": tables.texts,
    "ix_claim_places_claim": tables.claim_places,
    "ix_claim_actors_claim": tables.claim_actors,
    "ix_signatures_words": copies.signatures,
    "ix_signature_bands_document": copies.bands,
}
"""By recording, and by comparing reports."""
_ASKED = (tables.documents, tables.claims, tables.claim_places, tables.claim_actors)
"""Of these all other indexes are for questions alone, but for those that stay."""
_STAYS = frozenset({"ix_claims_document"})


def leave_out(connection: sa.Connection) -> None:
    """Drop them, those that are there."""
    for index in (*_looked_up(), *_asked()):
        index.drop(connection, checkfirst=True)


def lacking(connection: sa.Connection) -> tuple[list[sa.Index], list[sa.Index]]:
    """Those that are not there: what recording looks up, and what only questions need. Each is to
    be made with ``create``.
    """
    there = sa.inspect(connection)
    of = {index.table for index in (*_looked_up(), *_asked()) if index.table is not None}
    held = {str(one["name"]) for table in of for one in there.get_indexes(table.name)}
    looked_up, asked = (
        [index for index in some if index.name not in held] for some in (_looked_up(), _asked())
    )
    return looked_up, asked


def is_on(connection: sa.Connection) -> bool:
    """Whether something is left out that recording looks up."""
    return bool(lacking(connection)[0])


def look_up(connection: sa.Connection) -> Sequence[Copy]:
    """Make what recording looks up; the copies that are found now."""
    for index in lacking(connection)[0]:
        index.create(connection)
    return comparing.compare(connection)


def _looked_up() -> Iterator[sa.Index]:
    for name, table in _LOOKED_UP.items():
        yield from (index for index in table.indexes if index.name == name)


def _asked() -> Iterator[sa.Index]:
    for table in _ASKED:
        yield from sorted(
            (i for i in table.indexes if i.name not in _STAYS and i.name not in _LOOKED_UP),
            key=lambda index: str(index.name),
        )
