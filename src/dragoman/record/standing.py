"""Relations into their table and out of it, and with them how each claim stands among the others.

In: rows of relations, what is to go, and a connection inside a transaction. Out: the relations, and
`claims.standing` as it follows from them. Whoever writes relations writes them here, so that the
two never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from dragoman.claims import RelationKind
from dragoman.record import tables
from dragoman.record.putting import put
from dragoman.record.query import Standing
from dragoman.record.searching import portions

__all__ = ["change", "derive", "of_claims"]

_CLAIMS, _RELATIONS = tables.claims.c, tables.relations.c
_ENDS = ("earlier", "later")
_GIVEN_BY = {
    Standing.REVISED: (RelationKind.REVISION, ("earlier",)),
    Standing.CONTESTED: (RelationKind.CONTRADICTION, _ENDS),
    Standing.CONFIRMED: (RelationKind.CONFIRMATION, _ENDS),
}
"""The relation that gives a standing, and at which of its ends; the first that holds counts."""


def change(
    connection: sa.Connection,
    going: Iterable[sa.ColumnElement[bool]],
    rows: Sequence[tables.Row] = (),
) -> None:
    """Take out the relations that meet any of these conditions, then put in these ``rows``."""
    giving = _RELATIONS.kind.in_([kind.value for kind, _ in _GIVEN_BY.values()])
    ends: set[str] = set()
    for these in going:
        pairs = sa.select(_RELATIONS.earlier, _RELATIONS.later).where(these, giving)
        ends.update(end for pair in connection.execute(pairs) for end in pair)
        connection.execute(sa.delete(tables.relations).where(these))
    put(connection, tables.relations, rows)
    ends.update(row[end] for row in rows for end in _ENDS)
    now = _as_related()
    for some in portions(sorted(ends)):
        otherwise = sa.update(tables.claims).where(_CLAIMS.id.in_(some), _CLAIMS.standing != now)
        connection.execute(otherwise.values(standing=now))


def derive(connection: sa.Connection) -> None:
    """Let all claims stand as their relations make them, where these were put in by themselves."""
    if connection.scalar(sa.select(sa.exists(sa.select(_RELATIONS.kind)))):
        now = _as_related()
        otherwise = sa.update(tables.claims).where(_CLAIMS.standing != now)
        connection.execute(otherwise.values(standing=now))


def of_claims(claims: Sequence[str]) -> sa.ColumnElement[bool]:
    """The relations that any of these claims has a part in, for `change`."""
    return sa.or_(_RELATIONS.earlier.in_(claims), _RELATIONS.later.in_(claims))


def _as_related() -> sa.ColumnElement[str]:
    """What a claim's relations make of it, as an expression on its row."""
    found = []
    for standing, (kind, ends) in _GIVEN_BY.items():
        at = (_RELATIONS[end] == _CLAIMS.id for end in ends)
        has = (sa.exists().where(_RELATIONS.kind == kind.value, one) for one in at)
        found.append((sa.or_(*(one.correlate(tables.claims) for one in has)), standing.value))
    return sa.case(*found, else_=Standing.SINGLE_SOURCE.value)
