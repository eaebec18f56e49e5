"""What is left out while an empty ledger is filled, and made at the end in one go.

In: a connection inside a transaction. Out: the database without its indexes, or with them again.
Claims come by report and day, their ids, places, speakers and keys in no order: each index is
written all over, time and again, as it outgrows the memory, where one that is made of all rows at
once is sorted and written through. Without an index every question has the same answer, only later.
What follows from all rows is made at the end too: the keys by which claims meet, how claims stand
(`standing`), which reports are copies (`comparing`).

What stays is what filling itself asks: a report or a claim by its id, the claims of a report; and
that no relation is there twice. Once a report comes that the ledger holds in another reading, what
recording it looks up is made then and there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from dragoman.record import comparing, copies, standing, tables
from dragoman.record.copies import Copy

__all__ = ["is_on", "lacking", "leave_out", "look_up", "sort_keys"]

_LOOKED_UP = {
    "uq_texts_kind_name": tables.texts,
    "ix_claim_keys_text": tables.claim_keys,
    "ix_claim_places_claim": tables.claim_places,
    "ix_claim_actors_claim": tables.claim_actors,
    "ix_relations_earlier": tables.relations,
    "ix_relations_later": tables.relations,
    "ix_signatures_words": copies.signatures,
    "ix_signature_bands_document": copies.bands,
}
"""By recording, and by what is made at the end."""
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
    """Make what recording looks up, where it is left out; the copies that are found now."""
    if looked_up := lacking(connection)[0]:
        sort_keys(connection)
        for index in looked_up:
            index.create(connection)
        standing.derive(connection)
    return comparing.compare(connection)


def sort_keys(connection: sa.Connection) -> None:
    """Put in the keys of claims that came unsorted. Done before any index is made: where one that
    recording looks up is there, keys are put in sorted.
    """
    names, unsorted = ("key", "text", "above"), tables.unsorted_keys
    in_order = sa.select(unsorted).order_by(unsorted.c.key, unsorted.c.text)
    connection.execute(sa.insert(tables.claim_keys).from_select(names, in_order))
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("TRUNCATE unsorted_keys"))
    else:
        connection.execute(sa.delete(unsorted))


def _looked_up() -> Iterator[sa.Index]:
    for name, table in _LOOKED_UP.items():
        yield from (index for index in table.indexes if index.name == name)


def _asked() -> Iterator[sa.Index]:
    for table in _ASKED:
        yield from sorted(
            (i for i in table.indexes if i.name not in _STAYS and i.name not in _LOOKED_UP),
            key=lambda index: str(index.name),
        )
