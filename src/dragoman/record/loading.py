"""Many reports into the ledger at once, as if each had been recorded in its turn.

In: documents with their claims, marks and keys, and a connection inside a transaction. Out: the
rows that recording one after another leaves; on PostgreSQL by COPY, on SQLite by statements for
many rows. A report that the ledger holds is passed over, and one that it holds in another reading
is recorded the usual way (`recording`), so that what people decided is carried over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from dragoman.claims import Claim, Document
from dragoman.collect.copies import Marks
from dragoman.reconcile import Reach
from dragoman.record import comparing, filling, recording, relating, standing, tables
from dragoman.record import copies as copying
from dragoman.record.copies import Copy
from dragoman.record.putting import put, put_keys, put_words
from dragoman.record.searching import CLAIM, REPORT, portions

__all__ = ["Load", "Loaded", "load", "load_relations"]

Row = tables.Row


@dataclass(frozen=True, slots=True)
class Load:
    """A report with all that is kept of it."""

    document: Document
    claims: Sequence[Claim]
    """Each id once."""
    marks: Marks
    reaches: Mapping[str, Reach]
    """By claim id, where they are known (`reconcile.reach`)."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of some reports."""

    new: tuple[str, ...]
    """Ids of the reports that the ledger did not hold in this reading."""
    claims: int
    """Of these."""
    copies: tuple[Copy, ...]
    """Those that were found; while a ledger is filled (`filling`), they are found at its end."""


def load(connection: sa.Connection, reports: Sequence[Load], made_by: str) -> Loaded:
    """Put the reports in, in their order; ``made_by``: what read them (`Ledger.record`).

    Where the ledger holds one of them in another reading, what recording looks up is there from
    then on, though the ledger was being filled: what came before that report may be its original.
    """
    held = _held(connection, [report.document.id for report in reports])
    bulk: dict[str, Load] = {}
    new: list[Load] = []
    found: list[Copy] = []

    def put_in() -> None:
        _insert(connection, list(bulk.values()), made_by)
        held.update(_held(connection, list(bulk)))
        bulk.clear()

    for report in reports:
        document = report.document
        if document.id in bulk:  # it comes twice
            put_in()
        if document.id not in held:
            bulk[document.id] = report
        elif held[document.id] != (tables.digest(document), made_by) and not recording.holds(
            connection, document, made_by
        ):
            put_in()
            found += filling.look_up(connection)
            recording.record(connection, document, report.claims, made_by)
            copying.put(connection, document.id, report.marks)
            found += copying.listed(connection, [document.id])
        else:
            continue
        new.append(report)
    _insert(connection, list(bulk.values()), made_by)
    if not filling.is_on(connection):
        found += comparing.compare(connection)
    ids = tuple(report.document.id for report in new)
    return Loaded(ids, sum(len(report.claims) for report in new), tuple(found))


def load_relations(
    connection: sa.Connection, files: Iterable[Sequence[Row]], made_by: str
) -> int | None:
    """Put the relations in of a ledger that has none yet; how many, or None where it has some.

    ``files``: rows as `tables.relation_row` has them; those of one pair are in one of them. All
    reports count as related by ``made_by`` then. While a ledger is filled, how claims stand follows
    at its end (`filling`).
    """
    if connection.scalar(sa.select(sa.func.count()).select_from(tables.relations)):
        return None
    count, later = 0, filling.is_on(connection)
    for rows in files:
        unique = relating.unique(list(rows))
        if later:
            put(connection, tables.relations, unique)
        else:
            standing.change(connection, (), unique)
        count += len(unique)
    connection.execute(sa.update(tables.documents).values(related_by=made_by))
    return count


def _held(connection: sa.Connection, names: Sequence[str]) -> dict[str, tuple[str, str]]:
    table = tables.documents.c
    found = sa.select(table.id, table.digest, table.made_by)
    return {
        row.id: (row.digest, row.made_by)
        for some in portions(names)
        for row in connection.execute(found.where(table.id.in_(some)))
    }


# -- rows ------------------------------------------------------------------------------------------


def _insert(connection: sa.Connection, reports: Sequence[Load], made_by: str) -> None:
    """Reports that the ledger does not hold, in the order in which rows refer to others."""
    if not reports:
        return
    claims = [claim for report in reports for claim in report.claims]
    documents = [tables.document_row(report.document, made_by) for report in reports]
    put(connection, tables.documents, documents)
    _put_claims(connection, [tables.claim_row(claim) for claim in claims])
    for table, rows_of in (
        (tables.claim_places, tables.place_rows),
        (tables.claim_actors, tables.actor_rows),
    ):
        put(connection, table, [row for claim in claims for row in rows_of(claim)])
    numbers = _numbers(connection, len(reports) + len(claims))
    _put_words(connection, numbers, reports, claims)
    of_claims = dict(zip((claim.id for claim in claims), numbers[len(reports) :], strict=True))
    reaches = (one for report in reports for one in report.reaches.items())
    keys = ((of_claims[claim], reach) for claim, reach in reaches)
    put_keys(connection, keys, unsorted=filling.is_on(connection))
    marked = zip(numbers, reports, strict=False)  # theirs come first
    comparing.defer(connection, [(n, r.document.id, r.marks) for n, r in marked])


def _put_words(
    connection: sa.Connection,
    numbers: Sequence[int],
    reports: Sequence[Load],
    claims: Sequence[Claim],
) -> None:
    told = [(REPORT, r.document.id, tables.words_of_report(r.document)) for r in reports]
    told += [(CLAIM, claim.id, tables.words_of(claim)) for claim in claims]
    numbered = list(zip(numbers, told, strict=True))
    texts = [{"number": n, "kind": kind, "name": name} for n, (kind, name, _) in numbered]
    put(connection, tables.texts, texts)
    put_words(connection, ((number, words) for number, (_, _, words) in numbered))


# -- the two engines -------------------------------------------------------------------------------


def _put_claims(connection: sa.Connection, rows: list[Row]) -> None:
    now = sa.func.current_timestamp()
    if connection.dialect.name == "postgresql":
        # the same moment in UTC, for a column without a time zone
        moment = connection.scalar(sa.select(sa.cast(now, sa.DateTime)))
        put(connection, tables.claims, [row | {"recorded_at": moment} for row in rows])
    else:
        put(connection, tables.claims, rows, recorded_at=now)


def _numbers(connection: sa.Connection, count: int) -> list[int]:
    """So many numbers of `texts` that nobody has."""
    if connection.dialect.name == "postgresql":
        following = sa.text(
            "SELECT nextval(pg_get_serial_sequence('texts', 'number')) "
            "FROM generate_series(1, :count)"
        )
        return list(connection.scalars(following, {"count": count}))
    last = connection.scalar(sa.select(sa.func.max(tables.texts.c.number))) or 0
    return list(range(last + 1, last + 1 + count))
