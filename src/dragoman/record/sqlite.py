"""A ledger in one SQLite file. In: a path; out: an engine on it, and whether it may be written.

One process writes at a time, and who reads never waits for it. What the database says of a fault is
put into words here. It knows no schema and no nouns.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa

from dragoman.errors import LedgerError, LedgerReadOnly, UsageError

__all__ = ["advice", "engine_of", "keep_readers_and_writer_apart", "room_for_much", "version"]

_POOL = {"pool_size": 5, "max_overflow": 45}
"""Connections that a busy web server may open; they cost little."""
_CACHE = 8_000
"""KiB of pages that a connection may keep."""
_CACHE_FOR_MUCH = 256_000
"""The same while thousands of claims are put in at once. Their ids and keys fall all over the
indexes: a page that has to go is written, and read again for the next row."""


def engine_of(path: Path, *, create: bool, wait: float) -> tuple[sa.Engine, bool]:
    """An engine on the file, and whether it may be written. Raises as `Ledger.open` says."""
    new = not path.exists()
    _refuse_what_cannot_be(path, new, create)
    writable = _may_write(path.parent) and (new or _may_write(path))
    if create and not writable:
        raise LedgerReadOnly(
            f"{path}: the {'folder' if new else 'file or its folder'} is write-protected; "
            "name a ledger in a folder that you may write to"
        )
    return (_writer(path, wait, new) if writable else _reader(path, wait)), writable


def _refuse_what_cannot_be(path: Path, new: bool, create: bool) -> None:
    if new and not create:
        raise LedgerError(f"no ledger at {path}; `dragoman run REPORTS --ledger {path}` makes one")
    if new and not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it, or name another file")
    if path.is_dir():
        raise LedgerError(f"{path} is a folder; name the ledger's file, as in {path}/ledger.db")


def _may_write(path: Path) -> bool:
    effective = os.access in os.supports_effective_ids
    return os.access(path, os.W_OK, effective_ids=effective)


def keep_readers_and_writer_apart(engine: sa.Engine) -> None:
    """Write-ahead log: who reads never waits for who writes. The mode stays with the file."""
    with closing(engine.raw_connection()) as connection:
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
        connection.execute(f"PRAGMA cache_size = {-_CACHE}")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=sa.QueuePool, **_POOL)

    # The driver opens transactions late and without asking for the right to write; so we do it.
    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def room_for_much(connection: sa.Connection) -> Iterator[None]:
    """More memory for the connection until the block ends; to be entered before its transaction."""
    driver = _driver(connection)
    driver.execute(f"PRAGMA cache_size = {-_CACHE_FOR_MUCH}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA cache_size = {-_CACHE}")


def version(connection: sa.Connection) -> str:
    """Other than before on this very connection where another one has written meanwhile.

    The connection is for this question alone: it sees what others do, and not what it does itself.
    """
    return str(_driver(connection).execute("PRAGMA data_version").fetchone()[0])


def _driver(connection: sa.Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("this is no connection to SQLite")
    return driver


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


def advice(name: str, error: sqlite3.Error) -> LedgerError:
    """What a fault of the file ``name`` means, and what to do."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
    if code == sqlite3.SQLITE_READONLY:
        return LedgerReadOnly(
            f"{name}: the file or its folder is write-protected; "
            "copy the ledger to a folder of your own and name the copy"
        )
    return LedgerError(f"{name}: {_ADVICE.get(code, str(error))}")
