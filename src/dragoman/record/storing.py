"""Rows in and out of the tables, a connection at a time: documents, claims and what follows them.

In: nouns and a connection inside a transaction. Out: rows written; whether anything changed. What
people decided on is handed to `deciding`: a new reading never undoes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import sqlalchemy as sa

from dragoman.claims import Claim, Document, from_json
from dragoman.record import searching, standing, tables
from dragoman.record.searching import portions

__all__ = [
    "Progress",
    "derive",
    "insert_claims",
    "mark_related",
    "put_document",
    "rewrite_claim",
    "set_aside",
]

Progress = Callable[[int, int], None]
"""Called with how many are done, and how many there are."""

_NOW = sa.func.current_timestamp()


def put_document(connection: sa.Connection, document: Document, made_by: str) -> bool:
    """Insert or replace the document's row; whether it changed. A former text is kept aside."""
    table, former = tables.documents, tables.former_documents
    row = tables.document_row(document, made_by)
    here = table.c.id == document.id
    held = connection.execute(sa.select(table.c.digest, table.c.made_by).where(here)).first()
    if held is None:
        connection.execute(sa.insert(table), row)
    elif held == (row["digest"], made_by):
        return False
    else:
        if held.digest != row["digest"]:
            kept = ("digest", "made_by", "noun", "recorded_at")
            old = sa.select(table.c.id, *(table.c[name] for name in kept)).where(here)
            connection.execute(sa.insert(former).from_select(["document", *kept], old))
        anew = sa.update(table).where(here)
        connection.execute(anew.values(**row, recorded_at=_NOW, related_by=None))
    if held is None or held.digest != row["digest"]:
        words = tables.words_of_report(document)
        searching.keep(connection, searching.REPORT, {document.id: words})
    return True


def insert_claims(
    connection: sa.Connection, claims: Iterable[Claim], more: tables.Row | None = None
) -> None:
    """Put new claims in with all that follows from them; ``more``: columns beside the noun's."""
    found = list(claims)
    if not found:
        return
    rows = [tables.claim_row(claim) | (more or {}) for claim in found]
    connection.execute(sa.insert(tables.claims).values(recorded_at=_NOW), rows)
    _insert_followers(connection, found)


def rewrite_claim(connection: sa.Connection, claim: Claim, more: tables.Row) -> None:
    """Let the row, and all that follows from it, say what ``claim`` says; relations stay."""
    for table in (tables.claim_places, tables.claim_actors):
        connection.execute(sa.delete(table).where(table.c.claim == claim.id))
    here = sa.update(tables.claims).where(tables.claims.c.id == claim.id)
    connection.execute(here.values(**tables.claim_row(claim), **more))
    searching.drop(connection, searching.CLAIM, [claim.id])
    _insert_followers(connection, [claim])


def set_aside(connection: sa.Connection, claims: Sequence[str]) -> None:
    """Move claims to ``former_claims``; what follows from them and their relations go with them."""
    table, kept = tables.claims, ("id", "document", "noun", "recorded_at")
    for some in portions(claims):
        # what was read, not what people made of it: that follows from the judgements
        columns = [
            sa.func.coalesce(table.c.read, table.c.noun) if name == "noun" else table.c[name]
            for name in kept
        ]
        old = sa.select(*columns).where(table.c.id.in_(some))
        connection.execute(sa.insert(tables.former_claims).from_select(list(kept), old))
        standing.change(connection, [standing.of_claims(some)])
        connection.execute(sa.delete(table).where(table.c.id.in_(some)))
    searching.drop(connection, searching.CLAIM, claims)


def mark_related(connection: sa.Connection, documents: Sequence[str], made_by: str | None) -> None:
    table = tables.documents
    for some in portions(documents):
        these = sa.update(table).where(table.c.id.in_(some))
        connection.execute(these.values(related_by=made_by))


def derive(connection: sa.Connection, told: Progress) -> int:
    """Fill what follows from the nouns anew: after an upgrade, tables may be new or empty.

    ``told`` is called with how many reports and claims are done and how many there are. Returns
    that.
    """
    documents, claims = tables.documents.c, tables.claims.c
    reports = connection.scalars(sa.select(documents.id)).all()
    ids = connection.scalars(sa.select(claims.id)).all()
    done, total = 0, len(reports) + len(ids)
    for some in portions(reports):
        nouns = connection.scalars(sa.select(documents.noun).where(documents.id.in_(some)))
        found = [from_json(noun, Document) for noun in nouns]
        words = {document.id: tables.words_of_report(document) for document in found}
        searching.keep(connection, searching.REPORT, words)
        _columns(connection, tables.documents, {d.id: tables.document_row(d, "") for d in found})
        told(done := done + len(some), total)
    for table in (tables.claim_places, tables.claim_actors):
        connection.execute(sa.delete(table))
    for some in portions(ids):
        nouns = connection.scalars(sa.select(claims.noun).where(claims.id.in_(some)))
        read = [from_json(noun, Claim) for noun in nouns]
        _columns(connection, tables.claims, {c.id: tables.claim_row(c) for c in read})
        searching.drop(connection, searching.CLAIM, [claim.id for claim in read])
        _insert_followers(connection, read)
        told(done := done + len(some), total)
    return total


def _columns(connection: sa.Connection, table: sa.Table, rows: Mapping[str, tables.Row]) -> None:
    if rows:
        fixed = {"id", "made_by", "noun", "document"}
        names = [name for name in next(iter(rows.values())) if name not in fixed]
        anew = sa.update(table).where(table.c.id == sa.bindparam("_id"))
        those = [{"_id": id_} | {f"_{n}": row[n] for n in names} for id_, row in rows.items()]
        connection.execute(anew.values({n: sa.bindparam(f"_{n}") for n in names}), those)


def _insert_followers(connection: sa.Connection, claims: Sequence[Claim]) -> None:
    for table, rows_of in (
        (tables.claim_places, tables.place_rows),
        (tables.claim_actors, tables.actor_rows),
    ):
        if rows := [row for claim in claims for row in rows_of(claim)]:
            connection.execute(sa.insert(table), rows)
    words = {claim.id: tables.words_of(claim) for claim in claims}
    searching.add(connection, searching.CLAIM, words)
