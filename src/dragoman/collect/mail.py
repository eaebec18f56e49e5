"""E-mail: a message is a report, and so is each message that a digest carries.

In: the bytes of a message (RFC 5322, MIME). Out: a Document with its subject as title, its date and
the name of its sender as publisher; digests and forwarded messages as Documents of their own, also
those whose head stands in the text as ``mail.toml`` knows it; attachments as members, to be read as
files are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from functools import cache
from typing import BinaryIO

from msgspec import structs

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.collect.days import day_within
from dragoman.collect.files import LARGEST_FILE, Report, compose, decode, read_whole, where
from dragoman.collect.html import article_of, words_of
from dragoman.collect.items import Item, Member, inside
from dragoman.errors import InputError

__all__ = ["MailReader"]

_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]")
_TELLING = re.compile(
    rb"^(?:from|to|subject|date|received|message-id|mime-version|return-path|delivered-to):",
    re.IGNORECASE | re.MULTILINE,
)
_FEW = 3
"""Headers by which a message is told from a text that opens with ``Subject:``."""
_DEEPEST = 8
"""Messages in messages that are read."""


class MailReader:
    """A message, with the messages and files in it."""

    name = "eml"
    version = 2

    def sniffs(self, head: bytes, path: str) -> bool:
        head = head.removeprefix(b"\xef\xbb\xbf")
        if not _HEADER.match(head):
            return False
        headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
        return len({found.lower() for found in _TELLING.findall(headers)}) >= _FEW

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        content, origin = read_whole(data, origin, LARGEST_FILE)
        try:
            message = BytesParser(policy=policy.default).parsebytes(content)
            found = list(_items(message, origin, ""))
        # The package's own parsers of headers raise these on headers that are none.
        except (MessageError, ValueError, LookupError, AttributeError, TypeError) as error:
            met = f"a damaged e-mail ({type(error).__name__}: {error})"
            raise InputError(where(origin), met, "save its text as a .txt file") from error
        except RecursionError as error:
            met = "an e-mail with parts inside parts beyond measure"
            raise InputError(where(origin), met, "save its text as a .txt file") from error
        if not found:
            raise InputError(where(origin), "an e-mail without text", "see what it carries")
        yield from found


def _items(message: EmailMessage, origin: Origin, name: str, depth: int = 0) -> Iterator[Item]:
    """The report in a message, then what it carries."""
    here = origin if not name else _at(origin, name)
    body = message.get_body(("plain", "html"))
    if body is not None:
        try:
            yield from _reports(message, body, here)
        except InputError as error:
            yield error
    for number, part in enumerate(_carried(message, body), start=1):
        within = f"{name}.{number}" if name else str(number)
        if part.get_content_type() == "message/rfc822":
            for inner in part.iter_parts() if depth < _DEEPEST else ():
                if isinstance(inner, EmailMessage):
                    yield from _items(inner, origin, within, depth + 1)
        elif _is_read(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                label = part.get_filename() or within
                yield Member(label.replace("\n", " "), io.BytesIO(content), "e-mail")


def _at(origin: Origin, name: str) -> Origin:
    return Origin(
        inside(origin.path, name), None, origin.sha256, origin.reader, origin.collected_at
    )


def _carried(message: EmailMessage, body: Message | None) -> Iterator[EmailMessage]:
    """Messages and files that a message carries, those in its folders of parts too."""
    if not message.is_multipart():
        return
    for part in message.iter_parts():
        if part is body or not isinstance(part, EmailMessage):
            continue
        kind = part.get_content_type()
        if kind == "message/rfc822":
            yield part
        elif part.is_multipart():
            if kind != "multipart/alternative":
                yield from _carried(part, body)
        elif part.is_attachment():
            yield part


def _is_read(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    return part.is_attachment() and not kind.startswith(("image/", "audio/", "video/", "font/"))


def _reports(message: EmailMessage, body: Message, origin: Origin) -> Iterator[Document]:
    """What the message says, then the messages that are forwarded or answered in its text."""
    charset = body.get_content_charset()
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise InputError(where(origin), "a message without words", "see what it carries")
    words = decode(content, origin, charset).replace("\r\n", "\n")
    page = body.get_content_type() == "text/html"
    report = Report(words_of(words) if page else words)
    heads = list(_heads(report.text))
    if page and not heads:
        # A message laid out in tables, or of a line or two, is no article; all of it is said.
        with suppress(InputError):
            report = article_of(words, origin)
    first = heads[0].start if heads else len(report.text)
    own = _without_marker(report.text[:first]) if heads else report.text
    name, address = parseaddr(str(message.get("From", "")))
    subject, day = " ".join(str(message.get("Subject", "")).split()), _day(message)
    if own.strip() or not heads:
        told = structs.replace(
            report,
            text=own,
            title=subject or report.title,
            published=day or report.published,
            dated_by="header Date" if day else report.dated_by,
            publisher=name or address or report.publisher,
        )
        yield compose(told, origin)
    starts = [*(head.start for head in heads), len(report.text)]
    for number, head in enumerate(heads, start=1):
        words = report.text[head.end : starts[number]]
        words = _without_marker(words) if number < len(heads) else words
        if words.strip():
            yield compose(_forwarded(head.told, words), _at(origin, f"forwarded.{number}"))


def _forwarded(told: Mapping[str, str], words: str) -> Report:
    name, address = parseaddr(told["from"])
    day = day_within(told["date"])
    return Report(
        words,
        title=told.get("subject"),
        published=day.isoformat() if day else None,
        dated_by="header Date",
        publisher=name or address or told["from"],
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """Lines in a text that say whose message follows."""

    start: int
    end: int
    told: Mapping[str, str]
    """By their kind (`mail.toml`)."""


def _heads(text: str) -> Iterator[_Head]:
    """Lines that follow one another, each a header, with who wrote and when among them."""
    told: dict[str, str] = {}
    start = at = 0
    for line in [*text.splitlines(keepends=True), ""]:
        header = _LINE.fullmatch(line)
        kind = _kinds().get(header["name"].strip().lower()) if header else None
        if header and kind:
            start = start if told else at
            told.setdefault(kind, header["value"].strip())
        elif line.strip(" >\t\n*") or not line:  # HTML has blank lines between them
            if told.keys() >= _SAYING and day_within(told["date"]):
                yield _Head(start, at, told)
            told = {}
        at += len(line)


_SAYING = frozenset({"from", "date"})
_LINE = re.compile(
    r"[>\s*_]*(?P<name>[^\W\d_][\w' -]{0,20}?)[*_]*[ \xa0]?:[*_]*[ \t\xa0]+(?P<value>\S.*)\n?"
)
"""A header as it is shown, quoted or in bold type: ``> *From:* Health Cluster <...>``."""


@cache
def _kinds() -> Mapping[str, str]:
    headers = plugins.table("dragoman.collect", "mail.toml")["headers"]
    return {name: kind for kind, names in headers.items() for name in names}


def _without_marker(text: str) -> str:
    """The text without the line at its end that only says that another message follows."""
    kept = text.rstrip(" >\t\n")
    body, _, last = kept.rpartition("\n")
    bare = last.strip(" >\t*_-:").lower()
    markers = plugins.table("dragoman.collect", "mail.toml")["markers"]["lines"]
    return f"{body}\n" if not bare or bare in markers else text


def _day(message: EmailMessage) -> str | None:
    """The day in the sender's time zone, as the message says it."""
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    except (ValueError, TypeError):
        return None
