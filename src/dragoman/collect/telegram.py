"""Telegram: each message of a channel or a group is a report.

In: what Telegram's desktop program exports, as JSON (``result.json``, of one chat or of all) or as
HTML (``messages.html``), or the page on which Telegram shows a public channel (``t.me/s/NAME``).
Out: a Document a message, dated by the message (in UTC, where that is told), published by the
channel; what was forwarded, by the channel that it comes from, since its words are that one's.
Messages without words (pictures, polls, who joined) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import lxml.html
import msgspec
from lxml import etree

from dragoman.claims import Document, Origin
from dragoman.collect.files import Report, compose, decode, opening, read_whole, where
from dragoman.collect.items import inside
from dragoman.errors import InputError

__all__ = ["POST", "TelegramReader"]

POST = "telegram:"
"""How the id of a message begins, which stays when it is edited."""

_LARGEST = 256 * 2**20
"""Bytes of an export, which is held whole: years of a busy channel."""
_ONE_CHAT = re.compile(
    rb'"type":\s*"(?:public|private)_(?:channel|supergroup|group)"|"type":\s*"(?:personal|bot)_chat"'
)
_ALL_CHATS = b'"about": "Here is the data you requested.'
_EXPORTED = b"<title>Exported Data</title>"
_SHOWN = b"telegram.org/css/widget-frame"


class TelegramReader:
    """An export of Telegram's, or its page of a channel."""

    name = "from-telegram"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        head = opening(head)
        if head.startswith(b"{"):
            return bool(_ONE_CHAT.search(head)) or _ALL_CHATS in head
        return _EXPORTED in head or _SHOWN in head

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        content, origin = read_whole(data, origin, _LARGEST)
        if opening(content[:64]).startswith(b"{"):
            found = _of_json(content, origin)
        else:
            of_page = _of_channel if _SHOWN in content else _of_html
            found = of_page(_tree(decode(content, origin), origin), origin)
        empty = True
        for one in found:
            empty = False
            yield one
        if empty:
            raise InputError(where(origin), "no message with words", "export the chat's messages")


def _document(words: str, at: Origin, by: str, day: date | None, post: str = "") -> Document:
    """``post``: the chat and number of the message; where it is shown to all, its address too."""
    report = Report(
        words,
        id=f"{POST}{post}" if post else None,
        published=day.isoformat() if day else None,
        publisher=" ".join(by.split()),
        url=f"https://t.me/{post}" if post[:1].isalpha() else None,
        dated_by="message",
    )
    return compose(report, at)


def _at(origin: Origin, number: str) -> Origin:
    return replace(origin, path=inside(origin.path, number))


def _in_utc(words: str) -> datetime | None:
    """A moment in ISO 8601; as it is where no zone is told; None of one that is none."""
    try:
        at = datetime.fromisoformat(words)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _day_in_utc(words: str) -> date | None:
    at = _in_utc(words)
    return at.date() if at else None


# -- result.json -----------------------------------------------------------------------------------


class _Piece(msgspec.Struct):
    text: str = ""


class _Message(msgspec.Struct):
    id: int
    type: str = "message"
    exported: str = msgspec.field(name="date", default="")
    """When it was sent, by the clock of where it was exported."""
    date_unixtime: str = ""
    edited: str = ""
    edited_unixtime: str = ""
    sender: str | None = msgspec.field(name="from", default=None)
    forwarded_from: str | None = None
    text: str | list[str | _Piece] = ""

    @property
    def words(self) -> str:
        pieces: Sequence[str | _Piece] = [self.text] if isinstance(self.text, str) else self.text
        return "".join(one if isinstance(one, str) else one.text for one in pieces)

    @property
    def day(self) -> date | None:
        sent = _moment(self.date_unixtime, self.exported)
        return sent.date() if sent else None

    @property
    def written_at(self) -> datetime | None:
        sent = _moment(self.date_unixtime, self.exported)
        edited = _moment(self.edited_unixtime, self.edited)  # in 1970 of one that never was
        return max(sent, edited) if sent and edited else sent or edited


def _moment(seconds: str, words: str) -> datetime | None:
    """In UTC: by the seconds since 1970 or, without them, as it is where no zone is told."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return _in_utc(words)


class _Chat(msgspec.Struct):
    id: int = 0
    name: str | None = None
    type: str = ""
    messages: list[_Message] = []


class _Chats(msgspec.Struct):
    listed: list[_Chat] = msgspec.field(name="list", default=[])


class _Export(_Chat):
    """Of one chat, or of all."""

    chats: _Chats = msgspec.field(default_factory=_Chats)


def _of_json(content: bytes, origin: Origin) -> Iterator[Document]:
    try:
        told = msgspec.json.decode(content, type=_Export)
    except msgspec.DecodeError as error:
        met = f"a damaged export of Telegram's ({error})"
        raise InputError(where(origin), met, "export it again") from error
    for chat in (told, *told.chats.listed):
        for message in chat.messages:
            if message.type != "message" or not message.words.strip():
                continue
            channel = chat.type.endswith("_channel")
            by = message.forwarded_from or (chat.name if channel else message.sender) or ""
            post = f"{chat.id}/{message.id}"
            at = _at(origin, post if told.chats.listed else str(message.id))
            at = replace(at, written_at=message.written_at)
            yield _document(message.words, at, by, message.day, post)


# -- pages -----------------------------------------------------------------------------------------


def _tree(page: str, origin: Origin) -> Any:
    try:
        return lxml.html.document_fromstring(page)
    except (etree.ParserError, ValueError) as error:
        met = f"a damaged page of Telegram's ({error})"
        raise InputError(where(origin), met, "save or export it again") from error


def _of_html(tree: Any, origin: Origin) -> Iterator[Document]:
    """``messages.html``: who wrote is named once for messages that follow one another."""
    chat = _text(tree, "page_header", "text")
    by = chat
    for message in tree.xpath(".//div[starts-with(@id, 'message')]"):
        inner = message.xpath(f".//div[{_has('forwarded')} and {_has('body')}]")
        body = inner[0] if inner else message
        own = message.xpath(f"./div/div[{_has('from_name')}]")
        by = _words(own[0]) if own else by
        words = _text(body, "text")
        if not words:
            continue
        told = "".join(message.xpath(f".//div[{_has('date')}]/@title")[:1])
        source = _FORWARDED_AT.sub("", _text(inner[0], "from_name")) if inner else ""
        number = str(message.get("id")).removeprefix("message")
        yield _document(words, _at(origin, number), source or by or chat, _exported_day(told))


_FORWARDED_AT = re.compile(r"\s*\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d{2}:\d{2}$")
"""Behind the name of whom a message comes from."""


def _exported_day(title: str) -> date | None:
    """``12.05.2024 18:20:11 UTC+03:00``, older ones without the last part."""
    told = re.match(r"(\d{2})\.(\d{2})\.(\d{4}) (\S+)(?: UTC(\S+))?", title)
    return _day_in_utc("{2}-{1}-{0}T{3}{4}".format(*told.groups(""))) if told else None


def _of_channel(tree: Any, origin: Origin) -> Iterator[Document]:
    for message in tree.xpath(".//div[@data-post]"):
        post = str(message.get("data-post"))
        words = _text(message, "tgme_widget_message_text", but="tgme_widget_message_reply")
        if not words:
            continue
        source = _text(message, "tgme_widget_message_forwarded_from_name")
        by = source or _text(message, "tgme_widget_message_owner_name")
        told = message.xpath(f".//a[{_has('tgme_widget_message_date')}]//time/@datetime")
        day = _day_in_utc(told[0]) if told else None
        yield _document(words, _at(origin, post.rpartition("/")[2]), by, day, post)


def _has(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _text(element: Any, *names: str, but: str = "") -> str:
    """The words of the first element of a class, or within one of a class; not within ``but``."""
    path = "//".join(f"*[{_has(name)}]" for name in names)
    apart = f"[not(ancestor::*[{_has(but)}])]" if but else ""
    found = element.xpath(f".//{path}{apart}")
    return _words(found[0]) if found else ""


def _words(element: Any) -> str:
    """The words of an element, on the lines that they are shown on."""
    for line in element.iter("br"):
        line.tail = f"{_BREAK}{line.tail or ''}"
    lines = (" ".join(line.split()) for line in str(element.text_content()).split(_BREAK))
    return "\n".join(lines).strip()


_BREAK = "\ue000"
"""Stands for the end of a line, where those of the page's source tell nothing."""
