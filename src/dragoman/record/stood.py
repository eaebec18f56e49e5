"""How claims stand, at a glance: what a row of an export says of it.

In: ids of claims and a connection. Out: of each its status, by whom it was decided, and how it
stands among the others. What there is to decide on is `deciding`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from dragoman.record import deciding, tables
from dragoman.record.judging import holding
from dragoman.record.query import Standing, Status
from dragoman.record.searching import portions

__all__ = ["Stood", "stood_of"]

_CLAIMS = tables.claims.c


@dataclass(frozen=True, slots=True)
class Stood:
    """How a claim stands."""

    status: Status
    standing: Standing
    decided_by: tuple[str, ...] = ()
    """Those whose decisions on it hold, each once, the first of them first."""


def stood_of(connection: sa.Connection, claims: Iterable[str]) -> dict[str, Stood]:
    """Of these claims, by id; those that the ledger does not hold are left out."""
    asked = sa.select(_CLAIMS.id, _CLAIMS.status, _CLAIMS.standing, _CLAIMS.judged)
    rows = [
        row
        for some in portions(list(claims))
        for row in connection.execute(asked.where(_CLAIMS.id.in_(some)))
    ]
    decided = [row.id for row in rows if row.judged is not None]
    told = deciding.judgements(connection, decided) if decided else {}
    return {
        row.id: Stood(
            Status(row.status),
            Standing(row.standing),
            tuple(dict.fromkeys(j.by for j in holding(told.get(row.id, ())))),
        )
        for row in rows
    }
