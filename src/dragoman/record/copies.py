"""Which reports are copies of others: by the same words, or by nearly the same.

In: a document's marks (`collect.copies`), inside the unit of work that records the document. Out:
of which earlier report it is a copy, and how alike they are. Nothing is dropped: a copy is a report
like any other, with a note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from dragoman.collect.copies import NEAR, Marks, likeness
from dragoman.record.searching import REPORT, portions
from dragoman.record.tables import documents, metadata, texts

__all__ = ["Copy", "bands", "copies", "listed", "originals", "put", "signatures"]

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
    sa.Column("document", sa.ForeignKey("documents.id"), primary_key=True, index=True),
)

copies = sa.Table(
    "copies",
    metadata,
    sa.Column("document", sa.ForeignKey("documents.id"), primary_key=True),
    sa.Column("original", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("likeness", sa.Double, nullable=False),
)

_Key = tuple[int, int]
"""A band and the value there."""

_FEW = 5_000
"""Names in one statement."""
_MOST = 50
"""Earlier reports that a new one is compared with: a story that was copied so often is known."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A report that has the words of another that was recorded before it."""

    document: str
    original: str
    likeness: float
    """1 for the very same words; else the share of shingles in common, from 0.7."""


def put(connection: sa.Connection, document: str, marks: Marks) -> None:
    """Keep a document's marks, and of which other report it is a copy, if it is one.

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


def originals(connection: sa.Connection, marked: Sequence[tuple[str, Marks]]) -> list[Copy]:
    """The copies among documents that are in without their marks, as if put in one after another.

    ``marked``: in their order; a document is a copy of those before it, and of all there were.
    """
    place = {name: at for at, (name, _) in enumerate(marked)}
    same = _same_words(connection, marked)
    banded = {name: list(enumerate(marks.bands)) for name, marks in marked}
    near, hashes = _near(connection, marked, banded)
    known = listed(connection, {*same.values(), *hashes})
    roots = {copy.document: copy.original for copy in known}
    rank = {name: at for at, name in enumerate(hashes)}
    found: list[Copy] = []
    for name, marks in marked:
        exact = same.setdefault(marks.words, name)
        like: tuple[str, float] | None = (exact, 1.0) if exact != name else None
        if like is None and marks.minhash:
            shared = {d for key in banded[name] for d in near.get(key, ())}
            before = [d for d in shared if place.get(d, -1) < place[name]]
            before.sort(key=lambda d: rank[d])
            alike = {d: likeness(marks.minhash, hashes[d]) for d in before[:_MOST]}
            likest = max(alike, key=lambda d: alike[d], default=None)
            if likest is not None and alike[likest] >= NEAR:
                like = (likest, round(alike[likest], 4))
        if like is not None:
            roots[name] = roots.get(like[0], like[0])
            found.append(Copy(name, roots[name], like[1]))
    return found


def _same_words(connection: sa.Connection, marked: Sequence[tuple[str, Marks]]) -> dict[str, str]:
    """By their words, one document that was there before these."""
    table = signatures.c
    before = table.words.in_({marks.words for _, marks in marked})
    first = sa.select(table.words, sa.func.min(table.document)).where(before)
    return {row[0]: row[1] for row in connection.execute(first.group_by(table.words))}


def _near(
    connection: sa.Connection,
    marked: Sequence[tuple[str, Marks]],
    banded: Mapping[str, Sequence[_Key]],
) -> tuple[dict[_Key, list[str]], dict[str, bytes]]:
    """Documents by band, and the numbers of these documents, in the order of ids: all that share a
    band with one of the marked ones and are not itself alone.
    """
    near: dict[_Key, list[str]] = defaultdict(list)
    values: dict[int, set[int]] = defaultdict(set)
    for name, keys in banded.items():
        for band, value in keys:
            near[band, value].append(name)
            values[band].add(value)
    # band by band: the index begins with it, and would be read whole for values alone
    here = sa.or_(
        sa.false(),  # short texts have no bands
        *(
            sa.and_(bands.c.band == band, bands.c.value.in_(values[band]))
            for band in sorted(values)
        ),
    )
    for row in connection.execute(sa.select(bands).where(here)) if values else ():
        near[row.band, row.value].append(row.document)
    shared = {key: names for key, names in near.items() if len(names) > 1}
    names = {name for found in shared.values() for name in found}
    if not names:
        return shared, {}
    # as many as they are, they are asked for at once: the order is that of the database
    ours, id_ = {name: marks.minhash for name, marks in marked}, documents.c.id
    among: sa.ColumnElement[bool] = id_.in_(names)
    if len(names) > _FEW:
        among = sa.or_(id_.in_(sa.select(bands.c.document).where(here)), id_.in_(names & set(ours)))
    asked = sa.select(id_, signatures.c.minhash).outerjoin(signatures).where(among).order_by(id_)
    rows = connection.execute(asked)
    return shared, {row.id: ours.get(row.id, row.minhash) for row in rows if row.id in names}


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
    """The report that is most like it; of several, the one that they are copies of, or by id."""
    same = sa.select(signatures.c.document).where(signatures.c.words == marks.words)
    exact = connection.scalars(same.order_by(signatures.c.document).limit(1)).first()
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
        .where(signatures.c.document.in_(near))
        .order_by(signatures.c.document)
        .limit(_MOST)
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
