"""Which reports are copies of others: by the same words, or by nearly the same.

In: a document's marks (`collect.copies`), inside the unit of work that records the document. Out:
of which earlier report it is a copy, and how alike they are. Nothing is dropped: a copy is a report
like any other, with a note.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from dragoman.collect.copies import NEAR, Marks, likeness
from dragoman.record.searching import REPORT, portions
from dragoman.record.tables import metadata, texts

__all__ = ["MOST", "Copy", "bands", "copies", "listed", "put", "signatures", "uncompared"]

signatures = sa.Table(
    "signatures",
    metadata,
    sa.Column("document", sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("words", sa.Text, nullable=False, index=True),
    sa.Column("minhash", sa.LargeBinary, nullable=False),
)

bands = sa.Table(
    "signature_bands",
    metadata,
    sa.Column("band", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("value", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("document", sa.Text, primary_key=True, index=True),
    sqlite_with_rowid=False,
)
"""There are twenty a report: none is checked for whether its report is there."""

uncompared = sa.Table(
    "uncompared",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("document", sa.ForeignKey("documents.id"), nullable=False),
)
"""Reports whose marks are in, but not their bands: which are copies is still to be found. By their
numbers in `texts`, in the order in which they came (`comparing`)."""

copies = sa.Table(
    "copies",
    metadata,
    sa.Column("document", sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("original", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("likeness", sa.Double, nullable=False),
)

MOST = 50
"""Earlier reports that a new one is compared with: a story that was copied so often is known."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A report that has the words of another that was recorded before it."""

    document: str
    original: str
    likeness: float
    """1 for the very same words; else the share of shingles in common, from 0.7."""


def put(connection: sa.Connection, document: str, marks: Marks) -> None:
    """Keep a document's marks, and of which other report it is a copy, if it is one. Reports that
    are deferred (`comparing`) are no such others: they are compared before.

    Those that are copies of what it was are looked at anew before it, in the order in which they
    came: its new words came after theirs.
    """
    table = signatures.c
    held = connection.execute(sa.select(signatures).where(table.document == document)).first()
    if held is not None and (held.words, held.minhash) == (marks.words, marks.minhash):
        return
    of_it = (
        sa.select(signatures)
        .join(copies, copies.c.document == table.document)
        .join(texts, sa.and_(texts.c.kind == REPORT, texts.c.name == table.document))
        .where(copies.c.original == document)
    )
    rows = connection.execute(of_it.order_by(texts.c.number)).all() if held is not None else []
    anew = {row.document: Marks(row.words, row.minhash) for row in rows} | {document: marks}
    for kept in (copies, bands, signatures):
        for some in portions(list(anew)):
            connection.execute(sa.delete(kept).where(kept.c.document.in_(some)))
    for name, its in anew.items():
        _put(connection, name, its)


def _put(connection: sa.Connection, document: str, marks: Marks) -> None:
    found = _original(connection, document, marks)
    row = {"document": document, "words": marks.words, "minhash": marks.minhash}
    connection.execute(sa.insert(signatures), row)
    rows = [
        {"band": band, "value": value, "document": document}
        for band, value in enumerate(marks.bands)
    ]
    if rows:
        connection.execute(sa.insert(bands), rows)
    if found is not None:
        told = {"document": document, "original": found.original, "likeness": found.likeness}
        connection.execute(sa.insert(copies), told)


def listed(connection: sa.Connection, documents: Iterable[str] | None = None) -> tuple[Copy, ...]:
    """The copies among these documents, all without any; by id."""
    statement = sa.select(copies).order_by(copies.c.document)
    if documents is None:
        rows = connection.execute(statement).all()
    else:
        rows = [
            row
            for some in portions(sorted(set(documents)))
            for row in connection.execute(statement.where(copies.c.document.in_(some)))
        ]
    return tuple(Copy(row.document, row.original, row.likeness) for row in rows)


def _original(connection: sa.Connection, document: str, marks: Marks) -> Copy | None:
    """The report that is most like it; of several, the first that came."""
    came = sa.and_(texts.c.kind == REPORT, texts.c.name == signatures.c.document)
    same = sa.select(signatures.c.document).join(texts, came)
    same = same.where(signatures.c.words == marks.words).order_by(texts.c.number)
    exact = connection.scalars(same.limit(1)).first()
    if exact is not None:
        return Copy(document, _root(connection, exact, document), 1.0)
    if not marks.minhash:
        return None
    shared = sa.or_(
        *(
            sa.and_(bands.c.band == band, bands.c.value == value)
            for band, value in enumerate(marks.bands)
        )
    )
    near = sa.select(bands.c.document).where(shared).distinct()
    statement = (
        sa.select(signatures.c.document, signatures.c.minhash)
        .join(texts, came)
        .where(signatures.c.document.in_(near))
        .order_by(texts.c.number)
        .limit(MOST)
    )
    alike = {
        row.document: likeness(marks.minhash, row.minhash) for row in connection.execute(statement)
    }
    likest = max(alike, key=lambda name: alike[name], default=None)
    if likest is None or alike[likest] < NEAR:
        return None
    return Copy(document, _root(connection, likest, document), round(alike[likest], 4))


def _root(connection: sa.Connection, found: str, document: str) -> str:
    """What a copy is a copy of, unless that is the document itself."""
    original = connection.scalar(sa.select(copies.c.original).where(copies.c.document == found))
    return original if original is not None and original != document else found
