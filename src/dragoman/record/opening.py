"""From a path or an address to an open database whose schema is the one this version knows.

In: where the ledger is, and whether one may be made there. Out: a database that is read in
snapshots and written in whole transactions, one writer at a time, on either engine; or the error
that says what was met and what to do. It knows no nouns.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import sqlalchemy as sa

from dragoman.errors import LedgerError, LedgerReadOnly, LedgerVersion
from dragoman.record import migrations, postgres, sqlite, storing
from dragoman.record.storing import Progress

__all__ = ["Database", "address", "open_database"]


@dataclass(frozen=True, slots=True)
class Database:
    """A database that holds a ledger of the newest schema."""

    name: str
    """As messages name it: the file, or the address without its password."""
    engine: sa.Engine
    writable: bool
    _watching: list[sa.Connection] = field(default_factory=list, repr=False)
    """The one connection on which changes are seen; opened when it is first asked."""
    _watch: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One snapshot: what others write meanwhile is not seen."""
        with explained(self.name), self.engine.connect() as connection:
            if self.dialect == "postgresql":
                postgres.begin_reading(connection)
            yield connection

    def version(self) -> str:
        """Other than before as soon as any process has written anything; two alike: nothing has."""
        with explained(self.name), self._watch:
            if self.dialect == "postgresql":
                with self.engine.connect() as connection:
                    return postgres.version(connection)
            if not self._watching:
                self._watching.append(self.engine.connect())
            return sqlite.version(self._watching[0])

    def close(self) -> None:
        with self._watch:
            for connection in self._watching:
                connection.close()
            self._watching.clear()
            self.engine.dispose()

    @contextmanager
    def writing(self, *, much: bool = False) -> Iterator[sa.Connection]:
        """One transaction, all of it or nothing; who writes waits for who wrote before.

        ``much``: thousands of rows are to come, for which more memory may be taken.

        Raises `LedgerReadOnly`.
        """
        if not self.writable:
            raise LedgerReadOnly(
                f"{self.name} may only be read: the file or its folder is write-protected; "
                "copy the ledger to a folder of your own and name the copy"
            )
        engine = self.engine.execution_options(writes=True)
        on_sqlite = self.dialect == "sqlite"
        with (
            explained(self.name),
            engine.connect() as connection,
            sqlite.room_for_much(connection) if much and on_sqlite else nullcontext(),
            connection.begin(),
        ):
            if not on_sqlite:
                postgres.begin_writing(connection)
                if much:
                    postgres.room_for_much(connection)
            yield connection

    def has_taken(self, rows: int) -> None:
        """Be told that so many rows have come, once the transaction has ended that brought them."""
        if rows >= _MUCH and self.dialect == "postgresql":
            with explained(self.name), self.engine.connect() as connection:
                postgres.clean_up(connection)


_MUCH = 10_000
"""Rows that make the tables other than they were; a report brings some hundreds."""


def address(name: str) -> Path | sa.URL:
    """What a ledger's name stands for: a file or, of ``postgresql://...``, a database.

    As text the address of a database hides its password.

    >>> str(address("postgresql://ana:secret@db/aleppo"))
    'postgresql+psycopg://ana:***@db/aleppo'
    """
    if name.startswith(("postgresql:", "postgres:", "postgresql+psycopg:")):
        return postgres.url_of(name)
    return Path(name)


def open_database(
    where: str | Path | sa.URL, *, create: bool, wait: float, upgrading: Progress | None = None
) -> Database:
    """Open a ledger, make one there if ``create``, and bring its schema up to date.

    Raises as `Ledger.open` says.
    """
    place = address(where) if isinstance(where, str) else where
    if isinstance(place, sa.URL):
        name = str(place).replace("+psycopg", "")  # what speaks to it is no matter of the user's
        database = Database(name, postgres.engine_of(place, wait), writable=True)
    else:
        engine, writable = sqlite.engine_of(place, create=create, wait=wait)
        database = Database(str(place), engine, writable)
    try:
        _bring_up(database, create, upgrading or (lambda done, total: None))
        if isinstance(place, Path) and database.writable:
            with explained(database.name):
                sqlite.keep_readers_and_writer_apart(database.engine)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up(database: Database, create: bool, told: Progress) -> None:
    with database.reading() as connection:
        schema = migrations.schema_of(connection)
        empty = not sa.inspect(connection).get_table_names()
    *older, newest = migrations.steps()
    if schema == newest:
        return
    if schema is None and not empty:
        raise LedgerError(
            f"{database.name} is a database, but no Dragoman ledger; name another file"
        )
    if schema is None and not create:
        raise LedgerError(
            f"{database.name} is empty; `dragoman run REPORTS --ledger {database.name}` fills it"
        )
    if schema is not None and schema not in older:
        raise LedgerVersion(
            f"{database.name} was made by a newer version (schema {schema}, this one knows up to "
            f"{newest}): update Dragoman"
        )
    if not database.writable:
        raise LedgerVersion(
            f"{database.name} was made by an older version (schema {schema}, this one needs "
            f"{newest}) and is write-protected: open it once, with any command, where it may be "
            "written"
        )
    written = 0
    with database.writing(much=True) as connection:
        if migrations.upgrade(connection):  # unless another process did meanwhile
            written = storing.derive(connection, told)
    database.has_taken(written)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the database says, or a record that does not read, into a `LedgerError`."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        origin = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        if isinstance(origin, sqlite3.Error):
            raise sqlite.advice(name, origin) from error
        raise postgres.advice(name, origin) from error
    except sa.exc.TimeoutError as error:
        raise LedgerError(f"{name}: too many ask at once; try again in a moment") from error
    except msgspec.MsgspecError as error:
        raise LedgerVersion(
            f"{name} holds a record in a form that this version does not read ({error}); "
            "update Dragoman, or read the reports into a new ledger with `dragoman run`"
        ) from error
