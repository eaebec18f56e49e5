"""A ledger in a PostgreSQL database that a team shares. In: an address; out: an engine on it.

Readers see one snapshot; writers take turns, as on SQLite, so that the chain of judgements has no
forks and two runs that read one report at once make one report of it. What the database says of a
fault is put into words here. It knows no schema and no nouns.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import sqlalchemy as sa

from dragoman.errors import LedgerError, LedgerReadOnly, UsageError

__all__ = [
    "advice",
    "begin_reading",
    "begin_writing",
    "clean_up",
    "engine_of",
    "room_for_much",
    "url_of",
    "version",
]

_WRITING = 0x64726167
"""The advisory lock that who writes holds; it is each database's own."""
_CONNECTING = 10
"""Seconds."""


def url_of(address: str) -> sa.URL:
    """Raises `UsageError` where it is no address, or what speaks to PostgreSQL is missing."""
    if find_spec("psycopg") is None:
        raise UsageError("a ledger in PostgreSQL needs psycopg: `pip install 'dragoman[postgres]'`")
    try:
        return sa.make_url(address).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError) as error:
        raise UsageError(
            "that is no address of a database; write it as postgresql://user@host/database"
        ) from error


def engine_of(url: sa.URL, wait: float) -> sa.Engine:
    """``wait``: for how many seconds to wait for who writes."""
    from psycopg.types.string import StrDumper  # noqa: PLC0415 - an optional part

    class WithoutNul(StrDumper):
        """PostgreSQL takes NUL in no text; the nouns keep it, escaped."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\x00", ""))

    # our questions are short; compiling them would take longer than answering
    options = f"-c lock_timeout={max(int(wait * 1000), 1)} -c timezone=UTC -c jit=off"
    engine = sa.create_engine(
        url,
        connect_args={"connect_timeout": _CONNECTING, "options": options},
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=45,
    )

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _: object) -> None:
        connection.adapters.register_dumper(str, WithoutNul)

    return engine


def begin_reading(connection: sa.Connection) -> None:
    connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


def begin_writing(connection: sa.Connection) -> None:
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITING})


def room_for_much(connection: sa.Connection) -> None:
    """More memory to sort an index in, until the transaction ends."""
    connection.execute(sa.text("SET LOCAL maintenance_work_mem = '256MB'"))


def clean_up(connection: sa.Connection) -> None:
    """Let the server look at what the tables hold now, which it plans its answers by, and mark the
    pages that all may see. By itself it does both in a while; until then the page of disagreements
    of 300,000 new claims took three times as long, that of sources seven times. What another
    process works on is left to it. Outside a transaction.
    """
    alone = connection.execution_options(isolation_level="AUTOCOMMIT")
    alone.execute(sa.text("VACUUM (ANALYZE, SKIP_LOCKED)"))


def version(connection: sa.Connection) -> str:
    """Which transactions a question would see now: two alike see the very same.

    Others of the same server change it too: what was asked for is then asked again in vain.
    """
    seen = connection.scalar(sa.text("SELECT pg_current_snapshot()::text"))
    return str(seen)


_ADVICE = {
    "55P03": "another process is writing it; try again when that has ended",
    "28P01": "the password is wrong; give another, or keep it in ~/.pgpass",
    "28000": "this user may not connect; ask who keeps the database",
    "3D000": "there is no such database; make it with `createdb`",
    "53300": "it has no connection left; try again in a moment",
    "53100": "its disk is full; what was recorded before is safe; free some and re-run",
    "57P01": "it was shut down; what was recorded before is safe; re-run when it is back",
}


def advice(name: str, error: BaseException | None) -> LedgerError:
    """What a fault of the database ``name`` means, and what to do."""
    state = str(getattr(error, "sqlstate", None) or "")
    told = " ".join(str(error).split())
    if state in {"42501", "25006"}:
        return LedgerReadOnly(
            f"{name}: this user may not write it ({told}); ask who keeps the database"
        )
    if state in _ADVICE:
        return LedgerError(f"{name}: {_ADVICE[state]}")
    if "does not exist" in told and "database" in told:
        return LedgerError(f"{name}: {_ADVICE['3D000']}")
    if "password" in told or "authentication" in told:
        return LedgerError(f"{name}: {_ADVICE['28P01']}")
    if not state:
        return LedgerError(
            f"{name}: it cannot be reached ({told}); check the address and that it runs"
        )
    return LedgerError(f"{name}: {told}")
