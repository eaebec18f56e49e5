"""Many rows into a table at once: by COPY on PostgreSQL, on SQLite by a statement for all of them.

In: rows, keys or words, and a connection inside a transaction. Out: nothing but these rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from dragoman.reconcile import Reach
from dragoman.record import tables

__all__ = ["put", "put_keys", "put_words"]


def put(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    **same: sa.ColumnElement[Any],
) -> None:
    """Put rows in; ``same``: on SQLite, what a column has in all of them."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table.name, tuple(rows[0]), (tuple(row.values()) for row in rows))
        return
    # as SQLAlchemy would put them in, but what is the same for each row is worked out once
    dialect = connection.dialect
    insert = sa.insert(table).values(**same).compile(dialect=dialect, column_keys=list(rows[0]))
    columns = []
    for name in insert.positiontup or ():
        turned = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        values = [row[name] for row in rows]
        columns.append(values if turned is None else list(map(turned, values)))
    connection.exec_driver_sql(str(insert), list(zip(*columns, strict=True)))


def put_keys(
    connection: sa.Connection, reaches: Iterable[tuple[int, Reach]], *, unsorted: bool = False
) -> None:
    """Put in what claims can meet, by their numbers in `texts`; ``unsorted``: to be sorted later
    (`filling`).
    """
    rows = [
        (key, number, above)
        for number, reach in reaches
        for above, keys in ((0, reach.own), (1, reach.above))
        for key in keys
    ]
    if not unsorted:
        rows.sort()  # as the index is, whose pages are then met once
    names = ("key", "text", "above")
    table = (tables.unsorted_keys if unsorted else tables.claim_keys).name
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
    elif rows:
        connection.exec_driver_sql(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608


def put_words(connection: sa.Connection, words: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Put in the words (`wording`) that texts are found by, by their numbers."""
    if connection.dialect.name == "postgresql":
        # a tsvector as PostgreSQL writes it; the words hold nothing but letters, digits and marks
        told = ((number, " ".join(f"'{word}'" for word in some)) for number, some in words)
        _copy(connection, "search", ("number", "words"), told)
    elif rows := [(number, " ".join(some)) for number, some in words]:
        connection.exec_driver_sql("INSERT INTO search (rowid, words) VALUES (?, ?)", rows)


def _copy(
    connection: sa.Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    from psycopg import sql  # noqa: PLC0415 - an optional part

    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
