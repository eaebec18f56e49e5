"""Bytes in, Documents out; the one room that touches what others have written.

In: files, folders and standard input. Out: one `Document` a report, in the order of the inputs. A
`Reader` knows one form of bytes; readers are found by the entry point group ``dragoman.readers``
and chosen by what the bytes look like. What cannot be read is set aside with its reason, and the
others go on.

It will not edit a text, guess a language or a date, or fetch an address.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Protocol

from dragoman import plugins
from dragoman.claims import Document, Origin, to_json
from dragoman.errors import InputError

__all__ = ["Reader", "documents"]

HEAD = 4096
"""Bytes that a reader sees before it is chosen; WHATWG MIME Sniffing looks at 1445."""

LAST_RESORT = "text"
"""The reader that is asked last, because it takes anything."""


class Reader(Protocol):
    """Reads one form of bytes; `dragoman.testing.check_reader` checks that a class does it well."""

    name: str
    """Lower case: ``jsonl``. The same as in the entry point."""
    version: int
    """From 1; raised when the same bytes would give another Document."""

    def sniffs(self, head: bytes, path: str) -> bool:
        """Whether bytes that open with ``head`` are of this form.

        ``path`` (``-`` for standard input) decides only where the content cannot.
        """

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        """The reports in ``data``, in their order, and what could not be read among them.

        ``data`` is read once, forwards: it may be a pipe. ``origin`` comes without a line and with
        an empty ``sha256``: both are the reader's to fill. An `InputError` for all of ``data`` may
        also be raised.
        """


def documents(
    paths: Iterable[str],
    *,
    collected_at: datetime,
    set_aside: Callable[[InputError], None],
    published: date | None = None,
    stdin: BinaryIO | None = None,
    readers: Sequence[Reader] | None = None,
) -> Iterator[Document]:
    """Every report under ``paths``, read one at a time.

    ``paths`` are files, folders (walked in the order of names, hidden entries skipped) or ``-`` for
    ``stdin``, which is standard input unless given. ``collected_at`` is in UTC. ``published`` dates
    the reports that bring no date of their own; it never replaces one. ``readers`` are all that are
    installed unless given, and asked in their order.

    ``set_aside`` gets an `InputError` for each input or line that cannot be read, and for a report
    whose id an earlier report of other content has. A report that comes twice is given once. Memory
    holds one report, and about 150 bytes for each that has gone by.
    """
    seen: dict[str, bytes] = {}
    asked = _installed() if readers is None else readers
    for path in paths:
        for item in _items(path, stdin, collected_at, asked):
            if isinstance(item, InputError):
                set_aside(item)
                continue
            dated = item if item.published or not published else replace(item, published=published)
            content = _fingerprint(dated)
            earlier = seen.get(dated.id)
            if earlier is None:
                seen[dated.id] = content
                yield dated
            elif earlier != content:
                set_aside(_clash(dated, same_text=earlier[:8] == content[:8]))


def _installed() -> list[Reader]:
    found = plugins.found("readers")
    return [found[name]() for name in sorted(found, key=lambda name: (name == LAST_RESORT, name))]


def _items(
    path: str, stdin: BinaryIO | None, collected_at: datetime, readers: Sequence[Reader]
) -> Iterator[Document | InputError]:
    if path == "-":
        data = stdin or sys.stdin.buffer
        yield from _read(data, Origin(path, None, "", "", collected_at), readers)
        return
    for file in _files(Path(path), given=path):
        if isinstance(file, InputError):
            yield file
            continue
        shown = path if file == Path(path) else str(file)
        # A name in another encoding than the system's holds lone surrogates, which JSON refuses.
        shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        try:
            with file.open("rb") as data:
                yield from _read(data, Origin(shown, None, "", "", collected_at), readers)
        except OSError as error:
            yield _unreadable(shown, error)


def _files(place: Path, given: str | None = None) -> Iterator[Path | InputError]:
    """The files at or under ``place``; what is ``given`` by name may be a pipe or a device."""
    try:
        if given is not None and not place.is_dir():
            yield place
            return
        entries = sorted(entry for entry in place.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        yield _unreadable(str(place), error)
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


def _read(
    data: BinaryIO, origin: Origin, readers: Sequence[Reader]
) -> Iterator[Document | InputError]:
    stream = data if isinstance(data, io.BufferedReader) else _buffered(data)
    where = "standard input" if origin.path == "-" else origin.path
    doing = "the choice of a reader"
    try:
        head = stream.peek(HEAD)[:HEAD]
        reader = next((r for r in readers if r.sniffs(head, origin.path)), None)
        if reader is None:
            yield InputError(where, "no reader knows this form", "save it as text, HTML or JSONL")
            return
        doing = f"{reader.name}@{reader.version}"
        yield from reader.read(stream, replace(origin, reader=doing))
    except InputError as error:
        yield error
    except OSError as error:
        yield _unreadable(where, error)
    # A reader, or a parser below it, may raise anything on what it did not expect, and one report
    # must not end the run.
    except Exception as error:  # noqa: BLE001
        met = f"{doing} failed with {type(error).__name__}: {error}"
        yield InputError(where, met, "this is a fault of the reader; please report it")
    finally:
        if stream is not data:
            stream.detach()


def _buffered(data: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(data)  # type: ignore[arg-type]  # whatever reads bytes has readinto


def _fingerprint(document: Document) -> bytes:
    """Sixteen bytes: eight for the text, eight for all but the text and how we came by it."""
    text = blake2b(document.text.encode(), digest_size=8).digest()
    other = replace(document, text="", origin=_NOWHERE)
    return text + blake2b(to_json(other).encode(), digest_size=8).digest()


_NOWHERE = Origin("", None, "", "", datetime.min)


def _clash(document: Document, *, same_text: bool) -> InputError:
    origin = document.origin
    where = origin.path if origin.line is None else f"{origin.path}, line {origin.line}"
    if same_text:
        other = "another title, publisher, date, address or language"
        met = f"the words of an earlier report ({document.id}), with {other}"
        return InputError(where, met, "give each an `id` of its own in a JSONL file to keep both")
    met = f"another text under the id of an earlier report ({document.id})"
    return InputError(where, met, "give each report an `id` of its own")


def _unreadable(where: str, error: OSError) -> InputError:
    match error:
        case FileNotFoundError() if "://" in where:
            advice = "addresses are not fetched: save the page and name the file"
            return InputError(where, "no such file or folder", advice)
        case FileNotFoundError():
            return InputError(where, "no such file or folder", "check the name and the folder")
        case PermissionError():
            return InputError(where, "may not be read", "ask its owner for the right to read it")
        case _:
            return InputError(where, error.strerror or str(error), "see whether it can be opened")
