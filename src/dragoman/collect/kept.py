"""Bytes as they came, kept by their sha256 before anything reads them, in a folder of its own.

In: the bytes of an input, and where and when they were met. Out: the very same bytes, now and in
ten years. ``objects/ab/ab12...gz`` holds each once, packed with gzip (``zcat`` reads it);
``index.db`` (SQLite) says at which paths and addresses, when and with which headers it was met, by
which columns its reports were read, and what was fetched last from each address. An object appears
whole or not at all, and before its row.
Nothing is ever edited or removed here.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from dragoman.collect.packed import DAMAGED
from dragoman.collect.streams import ThenError, buffered
from dragoman.errors import InputError, LedgerError, UsageError

__all__ = ["Kept", "Page", "Sighting"]

_IN_MEMORY = 16 * 2**20
_PIECE = 2**20

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sightings (
    path TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL, size INTEGER NOT NULL,
    status INTEGER, headers TEXT, PRIMARY KEY (path, sha256)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_sha256 ON sightings (sha256);
CREATE TABLE IF NOT EXISTS readings (
    path TEXT PRIMARY KEY, columns TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    address TEXT PRIMARY KEY, sha256 TEXT NOT NULL, at TEXT NOT NULL, checked TEXT NOT NULL,
    etag TEXT, modified TEXT, read INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS polls (
    name TEXT PRIMARY KEY, due TEXT NOT NULL, failures INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Bytes met at a path or an address."""

    path: str
    sha256: str
    at: datetime
    """UTC; the first time."""
    size: int
    status: int | None
    """HTTP; None for a file."""
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave when it was last fetched."""

    sha256: str
    at: datetime
    """UTC; when these bytes were fetched."""
    checked: datetime
    """UTC; when the server was last asked."""
    etag: str | None
    modified: str | None
    read: bool
    """Whether all that is in it has been recorded."""


class Kept:
    """A folder of kept bytes. Use it in a ``with`` block; one process writes it at a time."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        """Raises `UsageError` where there is none and none may be made, `LedgerError` where it
        cannot be opened.
        """
        if not create and not (folder / "index.db").exists():
            raise UsageError(
                f"no kept bytes in {folder}; `dragoman run` keeps them beside a ledger"
            )
        self.folder = folder
        try:
            (folder / "objects").mkdir(parents=True, exist_ok=True)
            self._index = sqlite3.connect(folder / "index.db", timeout=10, isolation_level=None)
            self._index.execute("PRAGMA journal_mode = WAL")
            self._index.execute("PRAGMA synchronous = NORMAL")
            self._index.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise LedgerError(f"{folder}: bytes cannot be kept there ({error})") from error

    def close(self) -> None:
        self._index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # -- keeping -----------------------------------------------------------------------------------

    def keep(self, data: BinaryIO, path: str, at: datetime) -> BinaryIO:
        """Keep all of ``data``; the same bytes again, and the error that was met after them."""
        first, error = _taken(data, _IN_MEMORY + 1)
        if len(first) <= _IN_MEMORY:
            digest = self.put(first)
            again: BinaryIO = io.BytesIO(first)
            size = len(first)
        else:
            digest, size, error = self._put_long(first, data, error)
            again = self.get(digest)
        self.met(path, digest, at, size)
        return again if error is None else buffered(ThenError(again, error))

    def put(self, content: bytes) -> str:
        """Keep these bytes; their sha256 in hexadecimal."""
        digest = sha256(content).hexdigest()
        if not self._at(digest).exists():
            with self._writing() as (file, appear):
                file.write(gzip.compress(content, 6, mtime=0))
                appear(digest)
        return digest

    def met(
        self,
        path: str,
        digest: str,
        at: datetime,
        size: int,
        headers: tuple[int, Mapping[str, str]] | None = None,
    ) -> None:
        """Note that kept bytes were met at a path or an address; ``headers``: with the status."""
        status, given = headers or (None, None)
        told = json.dumps(dict(given)) if given is not None else None
        self._run(
            "INSERT OR IGNORE INTO sightings VALUES (?, ?, ?, ?, ?, ?)",
            (path, digest, at.isoformat(), size, status, told),
        )

    def read_by(self, path: str, columns: str) -> None:
        """Note by which columns (``text=Body``) what is at a path was read."""
        self._run("INSERT OR REPLACE INTO readings VALUES (?, ?)", (path, columns))

    def columns_of(self, path: str) -> str:
        """By which columns what was met at a path was read: there or, the same bytes, elsewhere.

        Empty where none were told.
        """
        rows = self._run("SELECT columns FROM readings WHERE path = ?", (path,)) or self._run(
            "SELECT readings.columns FROM sightings AS here"
            " JOIN sightings AS there ON there.sha256 = here.sha256"
            " JOIN readings ON readings.path = there.path"
            " WHERE here.path = ? ORDER BY here.at DESC, there.at DESC LIMIT 1",
            (path,),
        )
        return str(rows[0][0]) if rows else ""

    def _put_long(
        self, first: bytes, rest: BinaryIO, error: InputError | None
    ) -> tuple[str, int, InputError | None]:
        digest, size = sha256(), 0
        with self._writing() as (file, appear):
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                piece = first
                while piece:
                    digest.update(piece)
                    packed.write(piece)
                    size += len(piece)
                    piece, error = _taken(rest, _PIECE) if error is None else (b"", error)
            appear(digest.hexdigest())
        return digest.hexdigest(), size, error

    @contextmanager
    def _writing(self) -> Iterator[tuple[Any, Any]]:
        """A file without a name, and what to call to give it the name of its bytes."""
        part = Path()
        try:
            with NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
                part = Path(file.name)

                def appear(digest: str) -> None:
                    file.flush()
                    place = self._at(digest)
                    place.parent.mkdir(exist_ok=True)
                    part.replace(place)

                yield file, appear
        except OSError as error:
            raise LedgerError(
                f"{self.folder}: bytes cannot be kept ({error.strerror}); free some room there, "
                "or name another folder with DRAGOMAN_KEPT"
            ) from error
        finally:
            part.unlink(missing_ok=True) if part.name else None

    # -- finding -----------------------------------------------------------------------------------

    def get(self, digest: str) -> BinaryIO:
        """The bytes with this sha256. Raises KeyError where they are not kept."""
        try:
            return cast(BinaryIO, gzip.open(self._at(digest)))
        except FileNotFoundError:
            raise KeyError(digest) from None

    def holds(self, digest: str) -> bool:
        return self._at(digest).exists()

    def objects(self) -> Iterator[str]:
        """The sha256 of all that is kept, sorted."""
        for folder in sorted((self.folder / "objects").iterdir()):
            for file in sorted(folder.iterdir()):
                yield file.name.removesuffix(".gz")

    def sound(self, digest: str) -> bool:
        """Whether what is kept under this sha256 still has it."""
        found = sha256()
        try:
            with closing(self.get(digest)) as data:
                while piece := data.read(_PIECE):
                    found.update(piece)
        except (KeyError, OSError, *DAMAGED):
            return False
        return found.hexdigest() == digest

    def sightings(self, path: str) -> list[Sighting]:
        """What was met at a path or an address, newest first."""
        rows = self._run("SELECT * FROM sightings WHERE path = ? ORDER BY at DESC", (path,))
        return [
            Sighting(
                *(row[0], row[1], datetime.fromisoformat(row[2]), row[3], row[4]),
                json.loads(row[5] or "{}"),
            )
            for row in rows
        ]

    # -- what was fetched --------------------------------------------------------------------------

    def page(self, address: str) -> Page | None:
        rows = self._run("SELECT * FROM pages WHERE address = ?", (address,))
        for _, digest, at, checked, etag, modified, read in rows:
            times = datetime.fromisoformat(at), datetime.fromisoformat(checked)
            return Page(digest, *times, etag, modified, bool(read))
        return None

    def set_page(self, address: str, page: Page) -> None:
        row = (page.sha256, page.at.isoformat(), page.checked.isoformat(), page.etag)
        self._run(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?)",
            (address, *row, page.modified, page.read),
        )

    def mark_read(self, address: str) -> None:
        """All that is at an address has been recorded: it need not be read again."""
        self._run("UPDATE pages SET read = 1 WHERE address = ?", (address,))

    def forget(self) -> None:
        """Ask for every address anew, as if none had been fetched, and know of no reading; the
        bytes stay.
        """
        self._run("DELETE FROM readings", ())
        self._run("DELETE FROM pages", ())
        self._run("DELETE FROM polls", ())

    def due(self, name: str) -> tuple[datetime | None, int]:
        """When a source is to be asked next, and how often in a row it failed."""
        for due, failures in self._run("SELECT due, failures FROM polls WHERE name = ?", (name,)):
            return datetime.fromisoformat(due), failures
        return None, 0

    def set_due(self, name: str, due: datetime, failures: int) -> None:
        self._run(
            "INSERT OR REPLACE INTO polls VALUES (?, ?, ?)", (name, due.isoformat(), failures)
        )

    def _at(self, digest: str) -> Path:
        return self.folder / "objects" / digest[:2] / f"{digest}.gz"

    def _run(self, statement: str, values: tuple[object, ...]) -> list[Any]:
        try:
            return self._index.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise LedgerError(f"{self.folder}/index.db: {error}") from error


def _taken(data: BinaryIO, size: int) -> tuple[bytes, InputError | None]:
    """The next bytes, and the error that was met instead of more of them."""
    pieces, left = [], size
    try:
        while left and (piece := data.read(min(left, _PIECE))):
            pieces.append(piece)
            left -= len(piece)
    except InputError as error:
        return b"".join(pieces), error
    return b"".join(pieces), None
