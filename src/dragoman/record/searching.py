"""The index of words: SQLite's FTS5 or PostgreSQL's tsvector, filled with the words of `wording`.

In: words to keep under a name, or words to look for. Out: rows, or a statement that selects names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

import sqlalchemy as sa

from dragoman.record.tables import claim_keys, search, texts
from dragoman.record.wording import wanted

__all__ = ["CLAIM", "REPORT", "add", "drop", "finding", "keep", "portions"]

CLAIM, REPORT = "claim", "report"

Name = TypeVar("Name", str, int)

_MANY = 5_000
"""Names in one statement; SQLite takes 32,766."""


def keep(connection: sa.Connection, kind: str, words: Mapping[str, Sequence[str]]) -> None:
    """Put each name's words in the place of those it had."""
    drop(connection, kind, list(words))
    add(connection, kind, words)


def add(connection: sa.Connection, kind: str, words: Mapping[str, Sequence[str]]) -> None:
    """Put in the words of names that have none yet."""
    if not words:
        return
    connection.execute(sa.insert(texts), [{"kind": kind, "name": name} for name in words])
    these = sa.select(texts.c.number, texts.c.name).where(texts.c.kind == kind)
    for some in portions(list(words)):
        rows = connection.execute(these.where(texts.c.name.in_(some))).all()
        if connection.dialect.name == "postgresql":
            put = sa.text("INSERT INTO search VALUES (:number, array_to_tsvector(:words))")
            values = [{"number": row.number, "words": list(words[row.name])} for row in rows]
        else:
            put = sa.text("INSERT INTO search (rowid, words) VALUES (:number, :words)")
            values = [{"number": row.number, "words": " ".join(words[row.name])} for row in rows]
        connection.execute(put, values)


def drop(connection: sa.Connection, kind: str, names: Sequence[str]) -> None:
    """Take out the words of these, and the keys that claims among them had."""
    number = "number" if connection.dialect.name == "postgresql" else "rowid"
    for some in portions(names):
        here = (texts.c.kind == kind, texts.c.name.in_(some))
        numbers = connection.scalars(sa.select(texts.c.number).where(*here)).all()
        if numbers:
            gone = sa.text(f"DELETE FROM search WHERE {number} = :number")  # noqa: S608
            connection.execute(gone, [{"number": n} for n in numbers])
            connection.execute(sa.delete(claim_keys).where(claim_keys.c.text.in_(numbers)))
            connection.execute(sa.delete(texts).where(*here))


def finding(kind: str, asked: str, dialect: str) -> sa.Select[tuple[str]] | None:
    """Selects the names under which all the words stand; None where none are asked for."""
    words = wanted(asked)
    if not words:
        return None
    if dialect == "postgresql":
        terms = " & ".join(f"'{word}':*" for word in words)
        number: sa.ColumnElement[int] = search.c.number
        here = search.c.words.bool_op("@@")(sa.cast(sa.literal(terms), _TSQuery()))
    else:
        terms = " AND ".join(f'"{word}"*' for word in words)
        number = sa.literal_column("search.rowid", sa.Integer)
        here = sa.literal_column("search").bool_op("MATCH")(terms)
    # a look-up a hit: as a join, SQLite would go through all texts and search again for each
    name = sa.select(texts.c.name).where(texts.c.kind == kind, texts.c.number == number)
    return sa.select(name.correlate(search).scalar_subquery()).select_from(search).where(here)


def portions(names: Sequence[Name], many: int = _MANY) -> Iterator[Sequence[Name]]:
    rest = iter(names)
    while some := list(islice(rest, many)):
        yield some


class _TSQuery(sa.types.UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "TSQUERY"
