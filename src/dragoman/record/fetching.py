"""Nouns out of the tables, whole, as they stand: claims, documents, relations.

In: a Query, or the names of what is wanted, and a connection. Out: the nouns, in a stable order.
What a list shows of them is `paging`'s, how they stood before is `past`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from dragoman.claims import Claim, Document, Relation, from_json
from dragoman.record import settling, tables
from dragoman.record.matching import IN_ORDER, matching
from dragoman.record.query import Query
from dragoman.record.searching import portions

__all__ = [
    "claims",
    "claims_of",
    "document_ids",
    "documents",
    "former_texts",
    "ids",
    "relations",
    "relations_of",
]

_CLAIMS, _REPORTS, _FORMER = tables.claims.c, tables.documents.c, tables.former_documents.c
_RELATIONS = tables.relations.c
_ALL_RELATIONS = sa.select(_RELATIONS.noun, _RELATIONS.later).order_by(
    _RELATIONS.earlier, _RELATIONS.later, _RELATIONS.kind
)


def claims(connection: sa.Connection, query: Query, counted: bool | None) -> tuple[Claim, ...]:
    """See `Ledger.claims`."""
    statement = sa.select(_CLAIMS.noun).order_by(*IN_ORDER)
    statement = statement.where(*matching(query, connection.dialect.name))
    if counted is not None:
        figure = _CLAIMS.qualifier
        statement = statement.where(figure.is_not(None) if counted else figure.is_(None))
    return tuple(from_json(noun, Claim) for noun in connection.scalars(statement))


def ids(connection: sa.Connection, query: Query) -> tuple[str, ...]:
    """The ids of the same."""
    statement = sa.select(_CLAIMS.id).order_by(*IN_ORDER)
    return tuple(connection.scalars(statement.where(*matching(query, connection.dialect.name))))


def claims_of(connection: sa.Connection, documents: Iterable[str]) -> tuple[Claim, ...]:
    """What these reports say, in the order of `claims`."""
    standing = tuple(matching(Query(), connection.dialect.name))
    statement = sa.select(_CLAIMS.noun).where(*standing)
    found = [
        from_json(noun, Claim)  # at once: as text it takes as much memory again
        for some in portions(sorted(set(documents)))
        for noun in connection.scalars(statement.where(_CLAIMS.document.in_(some)))
    ]
    return tuple(sorted(found, key=tables.in_order))


def document_ids(connection: sa.Connection) -> tuple[str, ...]:
    """Of all documents, sorted."""
    return tuple(connection.scalars(sa.select(_REPORTS.id).order_by(_REPORTS.id)))


def documents(connection: sa.Connection, names: Iterable[str] | None) -> dict[str, Document]:
    """The documents with these ids, all without any: by id, sorted, unknown ids left out."""
    statement = sa.select(_REPORTS.id, _REPORTS.noun).order_by(_REPORTS.id)
    if names is None:
        rows = connection.execute(statement).all()
    else:
        rows = [
            row
            for some in portions(sorted(set(names)))
            for row in connection.execute(statement.where(_REPORTS.id.in_(some)))
        ]
    return {row.id: from_json(row.noun, Document) for row in rows}


def former_texts(connection: sa.Connection, name: str) -> tuple[Document, ...]:
    """A document as it was before each change, oldest first."""
    statement = sa.select(_FORMER.noun).where(_FORMER.document == name).order_by(_FORMER.number)
    return tuple(from_json(noun, Document) for noun in connection.scalars(statement))


def relations(connection: sa.Connection, among: Iterable[str] | None) -> tuple[Relation, ...]:
    """The relations whose two claims are both ``among`` these ids; all without any."""
    if among is None:
        nouns = connection.scalars(_ALL_RELATIONS).all()
    else:
        both = set(among)
        nouns = [
            row.noun
            for some in portions(sorted(both))
            for row in connection.execute(_ALL_RELATIONS.where(_RELATIONS.earlier.in_(some)))
            if row.later in both
        ]
    return settling.told(connection, (from_json(noun, Relation) for noun in nouns))


def relations_of(connection: sa.Connection, claims: Sequence[str]) -> tuple[Relation, ...]:
    """The relations that these claims have, whichever end they are."""
    nouns = dict[str, None]()
    for some in portions(claims):
        either = sa.or_(_RELATIONS.earlier.in_(some), _RELATIONS.later.in_(some))
        nouns |= dict.fromkeys(connection.scalars(_ALL_RELATIONS.where(either)))
    return settling.told(connection, (from_json(noun, Relation) for noun in nouns))
