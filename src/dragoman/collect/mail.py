"""E-mail: a message is a report, and so is each message that a digest carries.

In: the bytes of a message (RFC 5322, MIME). Out: a Document with its subject as title, its date and
the name of its sender as publisher; digests and forwarded messages as Documents of their own;
attachments as members, to be read as files are.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import BinaryIO

from dragoman.claims import Document, Origin
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
    version = 1

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
            yield _report(message, body, here)
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


def _report(message: EmailMessage, body: Message, origin: Origin) -> Document:
    charset = body.get_content_charset()
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise InputError(where(origin), "a message without words", "see what it carries")
    words = decode(content, origin, charset)
    subject = " ".join(str(message.get("Subject", "")).split())
    name, address = parseaddr(str(message.get("From", "")))
    report = Report(words.replace("\r\n", "\n"))
    if body.get_content_type() == "text/html":
        try:
            report = article_of(words, origin)
        except InputError:
            # A message laid out in tables, or of a line or two, is no article; all of it is said.
            report = Report(words_of(words))
    day = _day(message)
    return compose(
        Report(
            report.text,
            title=subject or report.title,
            published=day or report.published,
            dated_by="header Date" if day else report.dated_by,
            publisher=name or address or report.publisher,
            url=report.url,
            language=report.language,
        ),
        origin,
    )


def _day(message: EmailMessage) -> str | None:
    """The day in the sender's time zone, as the message says it."""
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    except (ValueError, TypeError):
        return None
