"""What web services answer: one JSON value with a list of reports in it.

In: the bytes of an answer that is kept, of a service that ``answers.toml`` knows (ReliefWeb, news
services, the sites that WordPress runs). Out: a Document an item, ``line`` its number; where the
service gives no more than a teaser, the item's address, with the teaser standing in where nothing
is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

import msgspec

from dragoman import plugins
from dragoman.claims import Origin
from dragoman.collect.days import written_day
from dragoman.collect.feeds import WHOLE
from dragoman.collect.files import LARGEST_FILE, Report, compose, opening, read_whole, where
from dragoman.collect.html import words_of
from dragoman.collect.items import Address, Item, Known
from dragoman.errors import InputError

__all__ = ["ApiReader"]

Service = Mapping[str, Any]

_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+?\d+ chars\]\s*$")
"""What NewsAPI puts where it cuts: "... [+2431 chars]"."""


class ApiReader:
    """The answer of a web service to a search for reports."""

    name = "from-api"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        head = opening(head)
        return head.startswith((b"{", b"[")) and _service(head) is not None

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        content, origin = read_whole(data, origin, LARGEST_FILE)
        name, service = _service(opening(content[:4096])) or ("", {})
        try:
            told = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InputError(where(origin), f"no JSON ({error})", "save it again, whole") from error
        items = _under(told, service.get("reports", ""))
        if isinstance(items, dict):
            items = [items]  # one report was asked for
        if not isinstance(items, list) or not items:
            raise InputError(where(origin), f"an answer of {name} without reports", "ask anew")
        for number, item in enumerate(items, start=1):
            try:
                yield _item(item, name, service, replace(origin, line=number))
            except InputError as error:
                yield error


def _service(head: bytes) -> tuple[str, Service] | None:
    """The name of the service whose answer opens so, and where it puts what."""
    for name, service in plugins.table("dragoman.collect", "answers.toml").items():
        if all(f'"{key}"'.encode() in head for key in service["known"]):
            return name, service
    return None


def _item(item: Any, name: str, service: Service, origin: Origin) -> Item:
    title = words_of(_first(item, service.get("title", ())))
    words = _CUT.sub("", words_of(_first(item, service.get("text", ()))))
    url = _first(item, service.get("url", ())) or None
    number = _first(item, service.get("id", ()))
    if not words and url is None:
        advice = f"ask for {service['ask']}" if "ask" in service else "leave it out"
        raise InputError(where(origin), f"a report of {name} without its text", advice)
    day = written_day(_first(item, service.get("published", ())))
    known = Known(
        url,
        _first(item, service.get("publisher", ())) or service.get("by", ""),
        _first(item, service.get("language", ())),
        day,
        f"answer of {name}",
    )
    report = Report(
        words or title,
        id=f"{name}:{number}" if number else None,
        title=title,
        published=day.isoformat() if day else None,
        publisher=known.publisher,
        url=url,
        language=known.language or None,
        dated_by=known.dated_by,
    )
    if url is None or len(words) >= WHOLE:
        return compose(report, origin)
    return Address(url, known, compose(report, origin) if report.text else None)


def _first(item: Any, paths: Sequence[str]) -> str:
    """The words under the first path that has some; empty where none has."""
    for path in paths:
        found = _under(item, path)
        if isinstance(found, str | int) and str(found).strip():
            return str(found).strip()
    return ""


def _under(value: Any, path: str) -> Any:
    """What stands under keys one in another; None where one of them is not there."""
    for step in path.split(".") if path else ():
        if isinstance(value, list) and step.isdecimal():
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
