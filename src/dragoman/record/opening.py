"""From a path to an open ledger file whose schema is the one this version knows.

In: a path, and whether a ledger may be made there. Out: an engine on it, and whether it may be
written; or the error that says what was met and what to do. It knows no nouns.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.errors import LedgerError, LedgerReadOnly, LedgerVersion, UsageError
from dragoman.record import migrations, storing

__all__ = ["LedgerFile", "open_file"]


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """An SQLite file that holds a ledger of the newest schema."""

    path: Path
    engine: sa.Engine
    writable: bool

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One snapshot: what others write meanwhile is not seen."""
        with explained(self.path), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction, all of it or nothing. Raises `LedgerReadOnly`."""
        if not self.writable:
            raise LedgerReadOnly(
                f"{self.path} may only be read: the file or its folder is write-protected; "
                "copy the ledger to a folder of your own and name the copy"
            )
        with (
            explained(self.path),
            self.engine.execution_options(writes=True).begin() as connection,
        ):
            yield connection


def open_file(path: Path, *, create: bool, wait: float) -> LedgerFile:
    """Open ``path``, make a ledger there if ``create``, and bring its schema up to date.

    Raises as `Ledger.open` says.
    """
    new = not path.exists()
    _refuse_what_cannot_be(path, new, create)
    writable = _may_write(path.parent) and (new or _may_write(path))
    if create and not writable:
        raise LedgerReadOnly(
            f"{path}: the {'folder' if new else 'file or its folder'} is write-protected; "
            "name a ledger in a folder that you may write to"
        )
    engine = _writer(path, wait, new) if writable else _reader(path, wait)
    file = LedgerFile(path, engine, writable)
    try:
        _bring_up(file, create)
        if writable:
            _keep_readers_and_writer_apart(file)
    except BaseException:
        engine.dispose()
        raise
    return file


def _refuse_what_cannot_be(path: Path, new: bool, create: bool) -> None:
    if new and not create:
        raise UsageError(f"no ledger at {path}; `dragoman run REPORTS --ledger {path}` makes one")
    if new and not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it, or name another file")
    if path.is_dir():
        raise LedgerError(f"{path} is a folder; name the ledger's file, as in {path}/ledger.db")


def _may_write(path: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(path, os.W_OK, effective_ids=effective)


# -- the schema ------------------------------------------------------------------------------------


def _bring_up(file: LedgerFile, create: bool) -> None:
    with file.reading() as connection:
        schema = migrations.schema_of(connection)
        empty = not sa.inspect(connection).get_table_names()
    *older, newest = migrations.steps()
    if schema == newest:
        return
    if schema is None and not empty:
        raise LedgerError(f"{file.path} is a database, but no Dragoman ledger; name another file")
    if schema is None and not create:
        raise LedgerError(
            f"{file.path} is empty; `dragoman run REPORTS --ledger {file.path}` fills it"
        )
    if schema is not None and schema not in older:
        raise LedgerVersion(
            f"{file.path} was made by a newer version (schema {schema}, this one knows up to "
            f"{newest}): update Dragoman"
        )
    if not file.writable:
        raise LedgerVersion(
            f"{file.path} was made by an older version (schema {schema}, this one needs {newest}) "
            "and is write-protected: open it once, with any command, where it may be written"
        )
    with file.writing() as connection:
        migrations.upgrade(connection)
        storing.derive(connection)


# -- SQLite ----------------------------------------------------------------------------------------


def _keep_readers_and_writer_apart(file: LedgerFile) -> None:
    """Write-ahead log: who reads never waits for who writes. The mode stays with the file."""
    with explained(file.path), closing(file.engine.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA journal_mode = WAL")


def _writer(path: Path, wait: float, new: bool) -> sa.Engine:
    return _engine(f"{path.absolute().as_uri()}?mode={'rwc' if new else 'rw'}", wait)


def _reader(path: Path, wait: float) -> sa.Engine:
    """An engine that never writes, not even the files that SQLite puts beside a ledger in use.

    Where it may not make those, the file is read as one that does not change. That is sound only
    while nobody has it open, so a log beside it speaks against it.
    """
    plain = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(plain, uri=True, timeout=wait)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        log = path.with_name(path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise LedgerError(
                f"{path} was not closed by who last wrote it, and its folder is write-protected: "
                "open it once, with any command, where it may be written"
            ) from None
        return _engine(f"{plain}&immutable=1", wait)
    except sqlite3.DatabaseError:
        pass  # met again, and explained, when the schema is read
    return _engine(plain, wait)


def _engine(uri: str, wait: float) -> sa.Engine:
    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(
            uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(
            "PRAGMA synchronous = NORMAL"
        )  # with the log: safe from a killed process
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.QueuePool)

    # The driver opens transactions late and without asking for the right to write; so we do it.
    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


# -- what went wrong -------------------------------------------------------------------------------

_ADVICE = {
    sqlite3.SQLITE_BUSY: "another process is writing it; try again when that has ended",
    sqlite3.SQLITE_LOCKED: "another process is writing it; try again when that has ended",
    sqlite3.SQLITE_NOTADB: "it is not a Dragoman ledger (no database at all); name another file",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore a copy, or make it anew with `dragoman run`",
    sqlite3.SQLITE_FULL: "the disk is full; what was recorded before is safe; free some and re-run",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written; check it and re-run",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check the rights to the file and its folder",
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the database says, or a record that does not read, into a `LedgerError`."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        origin: Any = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        code = getattr(origin, "sqlite_errorcode", 0) & 0xFF  # without the extended part
        if code == sqlite3.SQLITE_READONLY:
            raise LedgerReadOnly(
                f"{path}: the file or its folder is write-protected; "
                "copy the ledger to a folder of your own and name the copy"
            ) from error
        raise LedgerError(f"{path}: {_ADVICE.get(code, str(origin))}") from error
    except msgspec.MsgspecError as error:
        raise LedgerVersion(
            f"{path} holds a record in a form that this version does not read ({error}); "
            "update Dragoman, or read the reports into a new ledger with `dragoman run`"
        ) from error
