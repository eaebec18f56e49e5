"""What passes between the walk and the readers: reports, and what leads to more of them.

A reader gives a `Document` for a report and an `InputError` for what cannot be read. One that finds
bytes inside its own (an archive, an e-mail with attachments) gives a `Member`, which the walk reads
as it reads a file; one that finds an address (a feed, a list) gives an `Address`, which is fetched
where fetching is wanted. Nothing here reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import BinaryIO, Protocol, TypeAlias

from dragoman.claims import Document, Origin
from dragoman.errors import InputError

__all__ = [
    "GIVEN",
    "OF_WORDS",
    "UNKNOWN",
    "Address",
    "Fetched",
    "Item",
    "Known",
    "Member",
    "Reader",
    "completed",
    "id_of_words",
    "inside",
]


GIVEN = "--published"
"""What a report is `dated_by` whose day was told with it."""
OF_WORDS = "sha256:"
"""How an id begins that was made of a report's words."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a report before its bytes are read: it fills in what they leave open."""

    url: str | None = None
    publisher: str = ""
    language: str = ""
    """BCP 47; empty where it is not known."""
    published: date | None = None
    dated_by: str = ""
    """Who says that day, for a report that does not say it itself."""
    said: bool = False
    """A person said so (`sources.toml`): publisher and language outrank what the bytes say."""
    by_address: bool = False
    """The report is known by its address: fetched again and changed, it is a new version of it."""


UNKNOWN = Known()


@dataclass(frozen=True, slots=True)
class Member:
    """Bytes inside other bytes, to be read before the next item is asked for."""

    name: str
    """Its name or its place (``@73812``: a byte offset) in what holds it."""
    data: BinaryIO
    form: str
    """What holds it, for a message: ``ZIP archive``."""
    known: Known = UNKNOWN
    collected_at: datetime | None = None
    """UTC; when an archive took it, where the archive says."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a report can be fetched."""

    url: str
    known: Known = UNKNOWN
    stand_in: Document | None = None
    """What is told of the report where its address is met; read where it is not fetched."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave."""

    data: BinaryIO
    at: datetime
    """UTC."""


Item: TypeAlias = Document | InputError | Member | Address


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

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        """The reports in ``data``, in their order, and what could not be read among them.

        ``data`` is read once, forwards: it may be a pipe. ``origin`` comes without a line and with
        an empty ``sha256``: both are the reader's to fill. An `InputError` for all of ``data`` may
        also be raised.
        """


def inside(path: str, name: str) -> str:
    """The path of what lies inside: ``reports.zip!/a.txt``, ``crawl.warc.gz!/@73812``.

    The notation is that of Java's archive addresses (JAR URL).
    """
    return f"{path}!/{name}"


def completed(document: Document, known: Known) -> Document:
    """The document with what was known of it beforehand; what it says itself stands.

    Its id follows where it was made from its words (see `files.compose`), or is then that of its
    address: ``url:`` and 16 hexadecimal digits. An id of its own stands.
    """
    if known == UNKNOWN:
        return document
    language = "" if document.language == "und" else document.language
    first, second = (known.publisher, document.publisher), (known.language, language)
    filled = replace(
        document,
        url=document.url or known.url,
        publisher=_either(*first) if known.said else _either(*reversed(first)),
        language=(_either(*second) if known.said else _either(*reversed(second))) or "und",
        published=document.published or known.published,
        dated_by=document.dated_by if document.published or not known.published else known.dated_by,
    )
    if document.id != _id_of(document):
        return filled
    if known.by_address and known.url:
        return replace(filled, id=f"url:{_digits(known.url)}")
    return replace(filled, id=_id_of(filled))


def _either(first: str, second: str) -> str:
    return first or second


def _id_of(document: Document) -> str:
    return id_of_words(document.text, document.publisher, document.url)


def id_of_words(text: str, publisher: str, url: str | None) -> str:
    """``sha256:`` and 16 hexadecimal digits: the same words in two outlets are two reports."""
    return f"{OF_WORDS}{_digits(chr(0).join((text, publisher, url or '')))}"


def _digits(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
