"""Which of many reports are copies, found at once as if the reports had come one after another.

In: the marks of reports (`collect.copies`), and a connection inside a transaction. Out: the rows
that `copies.put` leaves when it is given them in their turn. Each report has 20 bands that fall all
over their index: one by one, millions of reports would write it anew some hundred times. Here all
bands are sorted once and put in from end to end, and what shares one is found in that order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby, islice
from typing import Any

import sqlalchemy as sa

from dragoman.collect.copies import NEAR, Marks, likeness
from dragoman.record.copies import MOST, Copy, bands, copies, signatures, uncompared
from dragoman.record.putting import put
from dragoman.record.searching import REPORT
from dragoman.record.storing import Progress
from dragoman.record.tables import texts

__all__ = ["compare", "defer"]

_AT_ONCE = 5_000
"""Reports whose bands are made at once."""

_scratch = sa.MetaData()
"""Tables that are there while reports are compared, on this connection alone."""


def _table(name: str, *columns: sa.Column[Any], **more: Any) -> sa.Table:
    return sa.Table(f"comparing_{name}", _scratch, *columns, prefixes=["TEMPORARY"], **more)


def _key(name: str, type_: type[sa.Integer] = sa.BigInteger) -> sa.Column[Any]:
    return sa.Column(name, type_, primary_key=True, autoincrement=False)


_unsorted = _table(
    "unsorted",
    sa.Column("band", sa.Integer),
    sa.Column("value", sa.BigInteger),
    sa.Column("document", sa.Text),
)
_sorted = _table(
    "sorted",
    _key("band", sa.Integer),
    _key("value"),
    sa.Column("document", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""The bands of the deferred."""
_members = _table(
    "members",
    _key("band", sa.Integer),
    _key("value"),
    _key("rank", sa.Integer),
    sa.Column("number", sa.Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Reports that share a band with a deferred one, in the order in which they came."""
_pairs = _table("pairs", sa.Column("later", sa.Integer), sa.Column("earlier", sa.Integer))
"""Which reports may be copies of which, by their numbers."""


def defer(connection: sa.Connection, marked: Sequence[tuple[int, str, Marks]]) -> None:
    """Keep the marks of reports that are in, by their numbers in `texts` and their ids; they are
    compared with others by the next `compare`, and others with them from then on.
    """
    put(connection, uncompared, [{"number": n, "document": name} for n, name, _ in marked])
    rows = [{"document": name, "words": m.words, "minhash": m.minhash} for _, name, m in marked]
    put(connection, signatures, rows)


def compare(connection: sa.Connection, told: Progress = lambda done, all_: None) -> list[Copy]:
    """Find the copies among the deferred reports, each of those that came before it.

    ``told`` is called with how many of them are done, and how many there are. Returns the copies in
    the order in which they came; none is deferred then.
    """
    deferred = connection.scalar(sa.select(sa.func.count()).select_from(uncompared))
    if not deferred:
        return []
    _scratch.create_all(connection, checkfirst=False)
    for done in _sort_bands(connection):
        told(done, deferred)
    _pair_same_words(connection)
    _pair_near(connection)
    found = _copies(connection)
    for table in (_sorted, _members, _pairs):
        table.drop(connection)
    put(connection, copies, [asdict(copy) for copy in found])
    connection.execute(sa.delete(uncompared))
    told(deferred, deferred)
    return found


def _sort_bands(connection: sa.Connection) -> Iterator[int]:
    """Put in the bands of the deferred; yields how many are done before each portion."""
    marks = sa.select(uncompared.c.number, signatures).join_from(
        uncompared, signatures, signatures.c.document == uncompared.c.document
    )
    last, done = -1, 0
    while rows := connection.execute(
        marks.where(uncompared.c.number > last).order_by(uncompared.c.number).limit(_AT_ONCE)
    ).all():
        yield done
        last, done = rows[-1].number, done + len(rows)
        told = [
            {"band": band, "value": value, "document": row.document}
            for row in rows
            for band, value in enumerate(Marks(row.words, row.minhash).bands)
        ]
        put(connection, _unsorted, told)
    names = ["band", "value", "document"]
    in_order = sa.select(_unsorted).order_by(*(_unsorted.c[name] for name in names))
    connection.execute(sa.insert(_sorted).from_select(names, in_order))
    _unsorted.drop(connection)
    _analyze(connection, _sorted)
    connection.execute(
        sa.insert(bands).from_select(names, sa.select(_sorted).order_by(*_sorted.primary_key))
    )


def _pair_same_words(connection: sa.Connection) -> None:
    """Each with the first report of the same words, if that came before it."""
    ours, other, first = signatures.alias("ours"), signatures.alias("other"), texts.alias("first")
    again = sa.exists().where(other.c.words == ours.c.words, other.c.document != ours.c.document)
    of_deferred = (uncompared, ours, ours.c.document == uncompared.c.document)
    told_again = sa.select(ours.c.words).join_from(*of_deferred).where(again)
    firsts = (
        sa.select(other.c.words, sa.func.min(first.c.number).label("number"))
        .join(first, sa.and_(first.c.kind == REPORT, first.c.name == other.c.document))
        .where(other.c.words.in_(told_again))
        .group_by(other.c.words)
        .subquery("firsts")
    )
    found = (
        sa.select(uncompared.c.number, firsts.c.number)
        .join_from(*of_deferred)
        .join(firsts, firsts.c.words == ours.c.words)
        .where(firsts.c.number < uncompared.c.number)
    )
    connection.execute(sa.insert(_pairs).from_select(["later", "earlier"], found))


def _pair_near(connection: sa.Connection) -> None:
    """The others with those before them that share a band: with the first `MOST` of each band."""
    ours, other = _sorted.c, bands.c
    alike = (other.band == ours.band, other.value == ours.value)
    shared = (
        sa.select(ours.band, ours.value)
        .where(sa.exists().where(*alike, other.document != ours.document))
        .distinct()
        .subquery("shared")
    )
    rank = sa.func.row_number().over(
        partition_by=(other.band, other.value), order_by=texts.c.number
    )
    members = (
        sa.select(other.band, other.value, rank.label("rank"), texts.c.number)
        .join_from(
            shared,
            bands,
            sa.and_(other.band == shared.c.band, other.value == shared.c.value),
        )
        .join(texts, sa.and_(texts.c.kind == REPORT, texts.c.name == other.document))
    )
    names = ["band", "value", "rank", "number"]
    connection.execute(sa.insert(_members).from_select(names, members))
    _analyze(connection, _members)
    later, earlier = _members.alias("later").c, _members.alias("earlier").c
    paired = sa.select(_pairs.c.later)
    near = (
        sa.select(later.number, earlier.number)
        .where(
            later.band == earlier.band,
            later.value == earlier.value,
            earlier.rank < later.rank,
            earlier.rank <= MOST,
            later.number.in_(sa.select(uncompared.c.number)),
            later.number.not_in(paired),
        )
        .distinct()
    )
    connection.execute(sa.insert(_pairs).from_select(["later", "earlier"], near))


def _copies(connection: sa.Connection) -> list[Copy]:
    """What of the pairs are copies, each of the report that it is likest to or, where that is a
    copy itself, of what that is a copy of.
    """
    _analyze(connection, _pairs)
    ours, its, report = signatures.alias("ours").c, signatures.alias("its").c, texts.c
    paired = (
        sa.select(
            *(_pairs.c.later, uncompared.c.document, ours.words, ours.minhash),
            *(its.document.label("other"), its.words.label("its_words")),
            *(its.minhash.label("its_minhash"), copies.c.original),
        )
        .select_from(_pairs)
        .join(uncompared, uncompared.c.number == _pairs.c.later)
        .join(ours.document.table, ours.document == uncompared.c.document)
        .join(texts, report.number == _pairs.c.earlier)
        .join(its.document.table, its.document == report.name)
        .outerjoin(copies, copies.c.document == its.document)
        .order_by(_pairs.c.later, _pairs.c.earlier)
        .execution_options(yield_per=1_000)
    )
    roots: dict[str, str] = {}
    found: list[Copy] = []
    for _, rows in groupby(connection.execute(paired), key=lambda row: row.later):
        alike = [
            (1.0 if row.words == row.its_words else likeness(row.minhash, row.its_minhash), row)
            for row in islice(rows, MOST)
        ]
        how, row = max(alike, key=lambda one: one[0])
        if how >= NEAR:
            root = roots.get(row.other) or row.original or row.other
            roots[row.document] = root
            found.append(Copy(row.document, root, round(how, 4)))
    return found


def _analyze(connection: sa.Connection, table: sa.Table) -> None:
    """Let PostgreSQL see what the table holds: of one that is there for a moment it knows nothing,
    and would plan for a handful of rows.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"ANALYZE {table.name}"))
