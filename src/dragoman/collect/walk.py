"""From a path to reports: finds files, chooses a reader by the bytes, goes into what holds more.

In: a file, a folder, ``-`` or an address. Out: Documents and `InputError`s, in the order of the
input. An archive is read to a bounded depth and a bounded size; what cannot be read is an item
among the others, whatever went wrong with it.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.collect.archives import CompressedReader, TarReader, ZipReader
from dragoman.collect.files import JsonLinesReader, where
from dragoman.collect.items import (
    UNKNOWN,
    Address,
    Fetched,
    Item,
    Known,
    Member,
    Reader,
    completed,
    inside,
)
from dragoman.collect.lists import GdeltReader, UrlListReader
from dragoman.collect.parts import Part, parts_of, reader_for
from dragoman.collect.streams import Allowance, Bomb, Counted, Unpacked, buffered
from dragoman.collect.tables import columns_of, words_of
from dragoman.collect.warc import WarcReader
from dragoman.collect.workbooks import WorkbookReader
from dragoman.errors import InputError

__all__ = ["Fetch", "Keeper", "Means", "Walk", "files", "is_address", "unreadable"]

HEAD = 4096
"""Bytes that a reader sees before it is chosen; WHATWG MIME Sniffing looks at 1445."""
_DEEPEST = 6
"""Archives in archives: a .warc.gz in a .zip in a .tar.gz has four."""
LAST_RESORT = "text"
"""The reader that is asked last, because it takes anything."""


class Keeper(Protocol):
    """Keeps bytes before anything reads them (`kept.Kept`)."""

    def keep(self, data: BinaryIO, path: str, at: datetime) -> BinaryIO:
        """Keep all of ``data``; the same bytes again."""

    def columns_of(self, path: str) -> str:
        """By which columns what was kept of a path was read before; empty where none were told."""


class Fetch(Protocol):
    """Gives what an address holds (`fetch.Fetcher`)."""

    def get(self, address: str, *, followed: bool = False) -> Fetched | None:
        """None where it has not changed; ``followed``: a feed or a list named it."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a walk may use, beside the readers that are installed."""

    readers: Sequence[Reader] | None = None
    """All that are installed unless given; asked in their order."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The columns of tables and JSON lines, where they have names of their own (`tables`)."""
    publisher: str = ""
    """Who printed the reports that do not tell."""
    kept: Keeper | None = None
    fetch: Fetch | None = None
    follow: bool = False
    """Whether addresses that feeds and lists hold are fetched too."""
    exhausted: Callable[[str], None] | None = None
    """Told of an address when all that is in it was given and taken."""
    passed: Callable[[int], None] | None = None
    """Told how many bytes of files were read since it was last told."""
    as_before: Callable[[str, str], None] | None = None
    """Told of a path that is read by the columns that an earlier run was told, and of these."""


# These hold what others read: they come before the readers, and are no plug-ins.
_HOLDERS: tuple[Reader, ...] = (
    *(WarcReader(), CompressedReader(), TarReader(), WorkbookReader(), GdeltReader()),
    UrlListReader(),
)
_ZIP = ZipReader()


class Walk:
    """One collection: its readers, what it may use, and the time it is made at."""

    def __init__(self, means: Means, collected_at: datetime) -> None:
        self._means, self._now = means, collected_at
        readers = list(means.readers) if means.readers is not None else _installed(means.columns)
        last = [reader for reader in readers if reader.name == LAST_RESORT]
        first = [reader for reader in readers if reader.name != LAST_RESORT]
        # A DOCX is a ZIP too, and CSV and JSON lines may hold nothing but addresses.
        self._asked = (*_HOLDERS, *first, _ZIP, *last)
        self._leaves = readers
        self._met: set[str] = set()
        self.publisher = self._means.publisher

    def items(self, path: str, stdin: BinaryIO | None = None) -> Iterator[Document | InputError]:
        """Everything at or under ``path``."""
        if path == "-":
            origin = Origin(path, None, "", "", self._now)
            yield from self._whole(stdin or sys.stdin.buffer, origin, UNKNOWN)
        elif is_address(path):
            yield from self.at(Address(path))
        else:
            for file in files(path):
                if isinstance(file, InputError):
                    yield file
                else:
                    yield from self.part(file)

    def at(self, address: Address, *, followed: bool = False) -> Iterator[Document | InputError]:
        """What an address holds now; one that was met before in this walk is passed over."""
        if address.url in self._met:
            return
        self._met.add(address.url)
        known = replace(address.known, url=address.url, by_address=True)
        if self._means.fetch is None:
            met, advice = "an address, and fetching is not wanted here", "save it; name the file"
            yield InputError(address.url, met, advice)
            return
        try:
            fetched = self._means.fetch.get(address.url, followed=followed)
        except InputError as error:
            if address.stand_in is not None:
                yield completed(address.stand_in, known)
            yield error
            return
        # A server may send anything, and one address must not end the run.
        except Exception as error:  # noqa: BLE001
            met = f"fetching it failed with {type(error).__name__}: {error}"
            yield InputError(address.url, met, "this is a fault of Dragoman; please report it")
            return
        if fetched is not None:
            origin = Origin(address.url, None, "", "", fetched.at)
            yield from self._whole(fetched.data, origin, known)
            if self._means.exhausted is not None:
                self._means.exhausted(address.url)

    def part(self, part: Part) -> Iterator[Document | InputError]:
        """What a file, or a stretch of one, holds."""
        origin = Origin(part.shown, None, "", "", self._now)
        try:
            with part.open() as data:
                reader = reader_for(part, self._asked)
                yield from self._whole(data, origin, UNKNOWN, reader)
        except OSError as error:
            yield unreadable(part.shown, error)

    def split(self, part: Part, size: int) -> list[Part]:
        """A file in stretches of about ``size`` bytes that can be read apart, in their order.

        A file whose form has no places to part it at comes back as it is. Raises OSError where it
        cannot be read.
        """
        with part.open() as data:
            head = data.read(HEAD)
        reader = reader_for(part, self._asked) or self._reader_of(head, part.shown)
        return parts_of(part, reader, head, size)

    def _reader_of(self, head: bytes, path: str) -> Reader | None:
        return next((r for r in self._asked if r.sniffs(head, path)), None)

    def _whole(
        self, data: BinaryIO, origin: Origin, known: Known, reader: Reader | None = None
    ) -> Iterator[Document | InputError]:
        """One input from its first byte to its last, within an allowance of its own."""
        allowance = Allowance()
        stream = buffered(Counted(data, allowance))
        told = 0
        try:
            for item in self._read(stream, (origin, known), allowance, 0, reader):
                yield item
                if self._means.passed is not None:
                    self._means.passed(allowance.taken - told)
                    told = allowance.taken
        except Bomb as error:
            yield error
        finally:
            stream.detach()

    def _read(
        self,
        stream: io.BufferedReader[Any],
        told: tuple[Origin, Known],
        allowance: Allowance,
        depth: int,
        reader: Reader | None = None,
    ) -> Iterator[Document | InputError]:
        """``reader``: the one that reads a stretch; else it is chosen by the first bytes."""
        origin, known = told
        doing = "the choice of a reader"
        try:
            head = stream.peek(HEAD)[:HEAD]
            reader = reader or self._reader_of(head, origin.path)
            if reader is None:
                advice = "save it as text, HTML or JSON lines"
                yield InputError(where(origin), "no reader knows this form", advice)
                return
            if depth >= _DEEPEST and reader not in self._leaves:
                met = f"an archive inside {depth} others"
                yield InputError(where(origin), met, "unpack it, and name the folder")
                return
            doing = f"{reader.name}@{reader.version}"
            data: BinaryIO = stream
            if self._means.kept is not None and reader in self._leaves:
                data = self._means.kept.keep(stream, origin.path, origin.collected_at)
                reader = self._as_before(self._means.kept, head, origin.path) or reader
                doing = f"{reader.name}@{reader.version}"
            columns = words_of(getattr(reader, "columns", {}))
            found = reader.read(data, replace(origin, reader=doing, columns=columns))
            yield from self._found(found, origin, known, allowance, depth)
        except Bomb:
            raise
        except InputError as error:
            yield error
        except OSError as error:
            yield unreadable(where(origin), error)
        # A reader, or a parser below it, may raise anything on what it did not expect, and one
        # report must not end the run.
        except Exception as error:  # noqa: BLE001
            met = f"{doing} failed with {type(error).__name__}: {error}"
            yield InputError(where(origin), met, "this is a fault of the reader; please report it")

    def _as_before(self, kept: Keeper, head: bytes, path: str) -> Reader | None:
        """A reader with the columns by which the same was read before, where none are told now.

        None where none were told then either, or where they are no longer there.
        """
        words = "" if self._means.columns else kept.columns_of(path)
        if not words:
            return None
        columns = columns_of(words)
        asked = (_told(reader, columns) for reader in self._asked)
        found = next((reader for reader in asked if reader.sniffs(head, path)), None)
        if not hasattr(found, "columns"):
            return None
        if isinstance(found, JsonLinesReader) and found.is_of_others(head):
            return None
        if self._means.as_before is not None:
            self._means.as_before(path, words)
        return found

    def _found(
        self,
        found: Iterator[Item],
        origin: Origin,
        known: Known,
        allowance: Allowance,
        depth: int,
    ) -> Iterator[Document | InputError]:
        """What a reader gives, with what its members and addresses lead to in its place."""
        left = 0
        for item in found:
            match item:
                case Document():
                    yield completed(item, known)
                case InputError():
                    yield item
                case Address():
                    told = _over(known, item.known)
                    if self._means.fetch is not None and self._means.follow:
                        yield from self.at(replace(item, known=told), followed=True)
                    elif item.stand_in is not None:
                        yield completed(item.stand_in, told)
                    else:
                        left += 1
                case Member():
                    yield from self._member(item, origin, known, allowance, depth + 1)
        if left:
            met = f"{left:,} addresses, which are fetched only when that is asked for"
            yield InputError(where(origin), met, "ask for it with --fetch")

    def _member(
        self, member: Member, origin: Origin, known: Known, allowance: Allowance, depth: int
    ) -> Iterator[Document | InputError]:
        path = inside(origin.path, member.name) if member.name else origin.path
        at = member.collected_at or origin.collected_at
        here = Origin(path, None, "", "", at)
        data = Unpacked(member.data, allowance, where(here), member.form)
        stream = buffered(data)
        yield from self._read(stream, (here, _over(known, member.known)), allowance, depth)


def _over(outer: Known, inner: Known) -> Known:
    """What is known of something inside: its own first, unless a person said otherwise."""
    if outer == UNKNOWN:
        return inner
    first, second = (outer, inner) if outer.said else (inner, outer)
    return Known(
        url=inner.url,
        publisher=first.publisher or second.publisher,
        language=first.language or second.language,
        published=inner.published,
        dated_by=inner.dated_by,
        said=outer.said,
        by_address=outer.by_address and inner.url is not None,
    )


def is_address(path: str) -> bool:
    """Whether a path is an address of the web.

    >>> is_address("https://example.org/a"), is_address("a.html")
    (True, False)
    """
    return re.match(r"https?://", path, re.IGNORECASE) is not None


def _installed(columns: Mapping[str, str]) -> list[Reader]:
    found = plugins.found("readers")
    return [_told(found[name](), columns) for name in sorted(found)]


def _told(reader: Reader, columns: Mapping[str, str]) -> Reader:
    """The reader, or one of its kind that is told these columns, where it goes by any."""
    if not columns or not hasattr(reader, "columns"):
        return reader
    told = copy(reader)
    setattr(told, "columns", columns)  # noqa: B010 - no part of what every reader has
    return told


def files(path: str) -> Iterator[Part | InputError]:
    """The files at or under a path, in the order of names, each whole."""
    for file in _files(Path(path), given=path):
        if isinstance(file, InputError):
            yield file
            continue
        shown = path if file == Path(path) else str(file)
        # A name in another encoding than the system's holds lone surrogates, which JSON refuses.
        shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield Part(str(file), shown)


# Hidden files, and what Windows, Word and LibreOffice leave in a folder beside the reports.
_CLUTTER = re.compile(r"\.|~\$|~.*\.tmp$|(?:Thumbs\.db|desktop\.ini|__MACOSX)$", re.IGNORECASE)


def _files(place: Path, given: str | None = None) -> Iterator[Path | InputError]:
    """The files at or under ``place``; what is ``given`` by name may be a pipe or a device."""
    try:
        if given is not None and not place.is_dir():
            yield place
            return
        every = [entry for entry in place.iterdir() if not _CLUTTER.match(entry.name)]
        entries = sorted(_without_ours(every))
    except OSError as error:
        yield unreadable(str(place), error)
        return
    if not entries:
        yield InputError(str(place), "the folder holds no file", "put reports into it")
    for entry in entries:
        # Links to folders may lead in a circle; a pipe or a device may never end.
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        elif entry.is_file():
            yield entry
        else:
            met = "neither a file nor a folder of its own"
            yield InputError(str(entry), met, "name it itself if it is meant to be read")


# Beside a ledger: the bytes it was read from, the list of a run, what SQLite writes to go on from.
_BESIDE_A_LEDGER = (".kept", ".run.jsonl")
_OF_A_LEDGER = ("", "-wal", "-shm", "-journal")
_BESIDE_AN_EXPORT = (".claims.jsonl", ".losses.csv", ".method.txt")


def _without_ours(entries: Sequence[Path]) -> Iterator[Path]:
    """The entries of a folder without what we write ourselves: ledgers with what stands beside
    them, and what stands beside our exports. Named by themselves they are read.
    """
    names = {entry.name for entry in entries}
    ledgers = {
        name.removesuffix(suffix)
        for name in names
        for suffix in _BESIDE_A_LEDGER
        if name.endswith(suffix)
    }
    ours = {name + suffix for name in ledgers for suffix in _BESIDE_A_LEDGER}
    ours |= {
        entry.name + suffix
        for entry in entries
        for suffix in _OF_A_LEDGER
        if {entry.name, entry.stem} & ledgers and _is_sqlite(entry)
    }
    ours |= {name + suffix for name in names for suffix in _BESIDE_AN_EXPORT}
    return (entry for entry in entries if entry.name not in ours)


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


def unreadable(where: str, error: OSError) -> InputError:
    """What is said of an input that cannot be opened."""
    match error:
        case FileNotFoundError() if "://" in where:
            met = f"an address of the kind {where.partition(':')[0]!r}"
            return InputError(where, met, "only http and https are fetched")
        case FileNotFoundError() if where.startswith("www."):
            met = "no such file or folder"
            return InputError(where, met, f"of an address give all: https://{where}")
        case FileNotFoundError():
            return InputError(where, "no such file or folder", "check the name and the folder")
        case PermissionError():
            return InputError(where, "may not be read", "ask its owner for the right to read it")
        case _:
            return InputError(where, error.strerror or str(error), "see whether it can be opened")
