"""Feeds (RSS, Atom, as they are found and not as they ought to be: feedparser).

In: the bytes of a feed. Out: for each entry its address, with what the feed says of it as a
Document that stands in where the page is not fetched; an entry that brings its whole text is its
own report. An entry without words or an address is named.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from time import struct_time
from typing import Any, BinaryIO

from dragoman.claims import Document, Origin
from dragoman.collect.files import LARGEST_FILE, Report, compose, opening, read_whole, where
from dragoman.collect.html import words_of
from dragoman.collect.items import Address, Item, Known, inside
from dragoman.errors import InputError

__all__ = ["WHOLE", "FeedReader"]

_OPENS = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*|<!doctype[^>]*>\s*)*"
    rb"<(?:rss|feed|rdf:RDF|channel)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_DATES = ("published_parsed", "updated_parsed")
WHOLE = 900
"""Characters of an entry that is no teaser: five or six sentences."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


class FeedReader:
    """A feed: an address or a report for each entry, newest as the feed has them."""

    name = "feed"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        return bool(_OPENS.match(opening(head)))

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        # It takes 0.1 s to import, which a run over plain text need not wait for.
        import feedparser  # noqa: PLC0415

        content, origin = read_whole(data, origin, LARGEST_FILE)
        # Without headers nothing is fetched, and bytes in a stream are never taken for an address.
        try:
            feed = feedparser.parse(io.BytesIO(content), sanitize_html=False)
        # Its parsers raise what they like on a feed that is none: UnicodeError, AttributeError...
        except Exception as error:
            met = f"a damaged feed ({type(error).__name__}: {error})"
            raise InputError(where(origin), met, "look at it in a browser; get it anew") from error
        if not feed.entries:
            met = "a feed without entries"
            if feed.bozo:
                met = f"a damaged feed ({feed.get('bozo_exception')})"
            raise InputError(where(origin), met, "look at it in a browser; get it anew")
        publisher = str(feed.feed.get("title", "")).strip()
        language = str(feed.feed.get("language", "")).strip()
        known = Known(
            publisher=publisher, language=language if _LANGUAGE.fullmatch(language) else ""
        )
        for number, entry in enumerate(feed.entries, start=1):
            here = replace(origin, path=inside(origin.path, str(number)))
            try:
                yield _item(entry, known, here)
            except InputError as error:
                yield error
        if feed.bozo and _is_cut(feed.get("bozo_exception")):
            met = f"the feed is cut off or damaged after {len(feed.entries)} entries"
            yield InputError(where(origin), met, "get it anew")


def _item(entry: Any, known: Known, origin: Origin) -> Item:
    link = str(entry.get("link", "")).strip()
    url = link if re.match(r"https?://[^\s/]+", link) else None
    # Its own `get` warns where one date stands in for the other.
    day = next((d for n in _DATES if (d := _day(dict.get(entry, n)))), None)
    words = max((words_of(part) for part in _contents(entry)), key=len, default="")
    title = words_of(str(entry.get("title", "")))
    known = replace(known, url=url, published=day, dated_by="feed entry")
    report = _report(title, words, known, origin) if title or words else None
    if report is not None and words and (url is None or len(words) >= WHOLE):
        return report
    if url is None:
        raise InputError(where(origin), "an entry without words or an address", "look at the feed")
    return Address(url, known, report)


def _report(title: str, words: str, known: Known, origin: Origin) -> Document:
    report = Report(
        words or title,
        title=title,
        published=known.published.isoformat() if known.published else None,
        dated_by="feed entry",
        publisher=known.publisher,
        url=known.url,
        language=known.language or None,
    )
    return compose(report, origin)


def _contents(entry: Any) -> Iterator[str]:
    for part in entry.get("content", ()):
        yield str(part.get("value", ""))
    yield str(entry.get("summary", ""))


def _day(moment: struct_time | None) -> date | None:
    """The day in UTC, as feedparser gives it; a date that is none is left out."""
    try:
        return date(*moment[:3]) if moment else None
    except ValueError:
        return None


def _is_cut(error: Any) -> bool:
    """Whether the parser met the end or a fault, rather than a slip such as a wrong media type."""
    return type(error).__name__ == "SAXParseException"
