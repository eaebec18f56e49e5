"""What every page needs: the ledger, the desk, who comes in, and how things are written.

In: a template's name and what it is to show. Out: HTML in which all that reports and people wrote
is escaped. It asks the ledger nothing but how much it holds.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from importlib.resources import files
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman import plugins
from dragoman.claims import Claim, Document, Number
from dragoman.errors import UsageError
from dragoman.pipeline import Desk
from dragoman.record import Conflict, Ledger, Overview, Page, Query, Tally
from dragoman.review.doors import Doors, policy
from dragoman.review.keeping import Kept
from dragoman.write.neutral import quoted
from dragoman.write.words import day_in_words, number_in_words, one_line, report_name

__all__ = [
    "PAGES",
    "Missing",
    "Room",
    "Tiles",
    "answered",
    "back_of",
    "country_name",
    "key_of",
    "local",
    "may_decide",
]

PAGES = (
    ("/", "Today"),
    ("/claims", "Claims"),
    ("/disagreements", "Disagreements"),
    ("/territory", "Territory"),
    ("/series", "Series"),
    ("/actors", "Actors"),
    ("/sources", "Sources"),
    ("/reports", "Reports"),
)
_TOLD = "dragoman-told"


RELATED = 100
"""Reports up to which a decision is followed by relating anew what it touched."""


class Missing(UsageError):
    """The ledger does not hold what an address names."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """A server of map tiles, if an address is set; without one the map needs no outside server."""

    address: str
    """With ``{z}``, ``{x}`` and ``{y}``."""
    credit: str = ""

    @property
    def origin(self) -> str:
        scheme, _, rest = self.address.partition("://")
        return f"{scheme}://{rest.partition('/')[0].replace('{s}', '*')}"


@dataclass
class Room:
    """A ledger in review."""

    ledger: Ledger
    desk: Desk
    doors: Doors
    name: str
    """Of the ledger, as pages show it."""
    tiles: Tiles | None = None
    _relating: threading.Lock = field(default_factory=threading.Lock, repr=False)
    kept: Kept = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.kept = Kept(self.ledger.version)

    @property
    def clock(self) -> Callable[[], datetime]:
        return self.doors.clock

    def tally(self) -> Tally:
        """How many reports and claims there are, by measure and status."""
        return self.kept.about("tally", self.ledger.tally)

    def last_day(self) -> date | None:
        """The latest day on which a report was published."""
        last = self.page_of(Query(since=date.min), None, 1, newest_first=True).listed
        return last[0].claim.published if last else None

    def count(self, query: Query) -> int:
        """How many claims the query asks for."""
        return self.kept.about(("count", query), lambda: self.ledger.count(query))

    def overview(self, query: Query) -> Overview:
        """What the query asks for, in numbers."""
        return self.kept.about(("overview", query), lambda: self.ledger.overview(query))

    def page_of(
        self, query: Query, after: str | None, limit: int, *, newest_first: bool = False
    ) -> Page:
        """A page of claims (`Ledger.page`)."""
        return self.kept.of(
            ("page", query, after, limit, newest_first),
            lambda: self.ledger.page(query, after=after, limit=limit, newest_first=newest_first),
        )

    def find_claim(self, name: str) -> Claim:
        """The claim with this id, or the only one whose id begins so. Raises `Missing`."""
        whole = name if name.startswith("claim:") else f"claim:{name}"
        if state := self.ledger.states([whole]).get(whole):
            return state.claim
        try:
            return self.ledger.claim(name)
        except UsageError as error:
            raise Missing(str(error)) from error

    def expect(self, claim: str, version: str | None) -> None:
        """Raises `Conflict` where the claim is no longer what was shown; None asks for nothing."""
        if version and (state := self.ledger.state(claim)).version != version:
            raise Conflict(state)

    def find_report(self, name: str) -> Document:
        """Raises `Missing`."""
        try:
            return self.ledger.document(name)
        except UsageError as error:
            raise Missing(str(error)) from error

    def relate(self) -> None:
        """Relate anew what was decided on.

        Where many reports wait for it, somebody has read them in: they are left to that run.
        """
        if not self._relating.acquire(blocking=False):
            return
        try:
            if len(self.ledger.unrelated(self.desk.related_by)) <= RELATED:
                self.desk.relate_in(self.ledger)
        finally:
            self._relating.release()

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy of every answer."""
        return policy(self.tiles.origin if self.tiles else "")

    @cached_property
    def writers(self) -> Sequence[str]:
        """The formats that the claims of a query can be taken away in."""
        return plugins.names("writers")

    # -- answers -----------------------------------------------------------------------------------

    def drawing(
        self, template: str, address: str, of: Hashable, shown: Callable[[], Mapping[str, Any]]
    ) -> Markup:
        """A part of the page at ``address`` that takes long to draw; again when ``of`` is another.

        ``of``: all that the template shows, or what it follows from.
        """

        def draw() -> Markup:
            context = {"tiles": self.tiles, "none": None, **shown()}
            return Markup(_environment().get_template(template).render(context))  # noqa: S704

        return self.kept.made((template, address), of, draw)

    def page(self, request: Request, template: str, status: int = 200, **shown: Any) -> Response:
        """A page; one that the browser holds already is not sent again."""
        held = request.state.held
        told = self._told(request)
        visitor = getattr(request.state, "visitor", None)
        context = {
            "room": self,
            "title": shown.get("title", dict(PAGES).get(request.url.path, "Dragoman")),
            "pages": PAGES,
            "here": request.url.path,
            "back": back_of(request),
            "visitor": visitor,
            "can_decide": may_decide(request),
            "csrf": self.doors.csrf(held),
            "counts": self.tally() if visitor else None,
            "told": told,
            "tiles": self.tiles,
            "none": None,
            **shown,
        }
        body = _environment().get_template(template).render(context)
        answer = answered(request, body.encode(), HTMLResponse.media_type or "text/html", status)
        if told:
            answer.delete_cookie(_TOLD, path="/")
        return answer

    def go(self, request: Request, address: str, text: str = "", **more: Any) -> Response:
        """Send the browser on, with a sentence for the page that it comes to."""
        answer = RedirectResponse(local(address), status_code=303)
        if text:
            words = self.doors.signed(request.state.held, json.dumps({"text": text, **more}))
            answer.set_cookie(
                _TOLD, quote_plus(words), max_age=60, path="/", httponly=True, samesite="lax",
                secure=self.doors.secure,
            )  # fmt: skip
        return answer

    def _told(self, request: Request) -> Mapping[str, Any] | None:
        held = request.cookies.get(_TOLD)
        words = self.doors.read(request.state.held, unquote_plus(held)) if held else None
        if words is None:
            return None
        return {"fault": False, "undo": None, "whole": False, **json.loads(words)}


def answered(request: Request, body: bytes, media: str, status: int = 200) -> Response:
    """The body with its ETag (RFC 9110), or 304 where the browser holds it already."""
    if status != 200 or request.method not in {"GET", "HEAD"}:
        return Response(body, status, media_type=media)
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    held = [
        one.strip().removeprefix("W/")
        for one in request.headers.get("if-none-match", "").split(",")
    ]
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Cookie, Authorization",
    }
    if tag in held or "*" in held:
        return Response(status_code=304, headers=headers)
    return Response(body, status, media_type=media, headers=headers)


def back_of(request: Request) -> str:
    """The page's own address, for forms to come back to."""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def local(address: str) -> str:
    """The address if it is one of this house; the first page otherwise."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() and "\\" not in address else "/"


def may_decide(request: Request) -> bool:
    """Whether who asks for the page may decide on claims."""
    visitor = getattr(request.state, "visitor", None)
    return bool(visitor and visitor.decides)


def key_of(claim: str) -> str:
    """A claim's id as addresses have it."""
    return claim.removeprefix("claim:")


# -- how things are written ------------------------------------------------------------------------


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dragoman.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "called": lambda document: report_name(document) or document.id,
        "country": country_name,
        "day": _day,
        "key": key_of,
        "name": lambda name: quoted(one_line(name)),
        "number": _number,
        "time": lambda at: f"{day_in_words(at.date())}, {at:%H:%M} UTC",
        "words": lambda text: str(text).replace("_", " "),
    }
    made.globals["static"] = _static
    return made


@cache
def country_name(code: str) -> str:
    """The name that the gazetteer's table gives a country (ISO 3166-1 alpha-2)."""
    known = plugins.table("dragoman.link.data", "countries.toml")
    return str(known[code]["name"]) if code in known else code


def _day(day: date) -> str:
    return day_in_words(day)


def _number(number: Number) -> str:
    return number_in_words(number)


@cache
def _static(path: str) -> str:
    """The address of a file of ours, which changes when the file does: browsers may keep it."""
    body = (files("dragoman.review") / "static" / path).read_bytes()
    return f"/static/{path}?v={hashlib.sha256(body).hexdigest()[:10]}"
