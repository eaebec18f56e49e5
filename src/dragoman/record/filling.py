"""The indexes that only questions need, left out while an empty ledger is filled.

In: a connection inside a transaction. Out: the database without them, or with them again. Claims
come by report and day, their ids, places and speakers in no order: each index is written all over,
time and again, as it outgrows the memory, where one that is made of all rows at once is sorted and
written through. Nothing else depends on them: without them every question has the same answer.

What filling itself asks stays: a claim by its id or its report, a report, a copy, a pair's ends.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from dragoman.record import tables

__all__ = ["lacking", "leave_out"]

_ASKED = (tables.claims, tables.claim_places, tables.claim_actors)
_STAYS = frozenset({"ix_claims_document"})


def leave_out(connection: sa.Connection) -> None:
    """Drop them, those that are there."""
    for index in _those():
        index.drop(connection, checkfirst=True)


def lacking(connection: sa.Connection) -> list[sa.Index]:
    """Those that are not there: each is to be made with ``create``."""
    there = sa.inspect(connection)
    held = {str(one["name"]) for table in _ASKED for one in there.get_indexes(table.name)}
    return [index for index in _those() if index.name not in held]


def _those() -> Iterator[sa.Index]:
    for table in _ASKED:
        yield from sorted(
            (index for index in table.indexes if index.name not in _STAYS),
            key=lambda index: str(index.name),
        )
