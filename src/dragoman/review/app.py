"""Every address of the house, who may come there, and what is said when something is not right.

In: a Room. Out: an application that any ASGI server runs. The table `ADDRESSES` is the whole of it:
a test goes through it with every role. It holds no state but the room's.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import Depends, FastAPI
from starlette.background import BackgroundTask
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.errors import DragomanError, LedgerError, LedgerReadOnly, UsageError
from dragoman.record import Conflict, Role
from dragoman.review import (
    accounts,
    api,
    boards,
    bulk,
    deciding,
    disagreements,
    exporting,
    others,
    pages,
    questions,
)
from dragoman.review.doors import HEADERS, TooMany
from dragoman.review.lines import lines_by_id
from dragoman.review.room import Missing, Room, back_of

__all__ = ["ADDRESSES", "Address", "create_app"]

Handler = Callable[[Room, Request], Response]
_MOST = 1_000_000
"""Bytes of a form."""


@dataclass(frozen=True, slots=True)
class Address:
    method: str
    path: str
    handler: Handler
    role: Role | None
    """Who may come: this role and those above it; None: anybody."""
    told: dict[str, Any] | None = None
    """What OpenAPI says of it; None for pages."""
    json: Handler | None = None
    """What answers at the same address where JSON is asked for (``Accept``)."""


def _read(path: str, handler: Handler, json: Handler | None = None) -> Address:
    return Address("GET", path, handler, Role.READER, json=json)


def _decide(path: str, handler: Handler, shown: Handler | None = None) -> tuple[Address, ...]:
    found = (Address("POST", path, handler, Role.REVIEWER),)
    return (Address("GET", path, shown, Role.REVIEWER), *found) if shown else found


ADDRESSES: tuple[Address, ...] = (
    *(
        Address(one.method, one.path, one.handler, Role(one.role), one.told)
        for one in api.ENDPOINTS
    ),
    _read("/", boards.today),
    *_decide("/claims/accept", deciding.accept_all, bulk.bulk_page),
    *_decide("/claims/decide", deciding.decide_ticked),
    _read("/claims", pages.claims, api.claims),
    _read("/claims/{key}", pages.claim, api.claim),
    *_decide("/claims/{key}/correct", deciding.correct, deciding.correct_page),
    *_decide("/claims/{key}/split", deciding.split, deciding.split_page),
    Address("GET", "/claims/{key}/pair", others.pair_page, Role.REVIEWER),
    *_decide("/claims/{key}/{kind}", deciding.decide),
    _read("/report", pages.report, api.report),
    *_decide("/report/add", deciding.add, deciding.add_page),
    _read("/reports", pages.reports, api.reports),
    _read("/disagreements", disagreements.disagreements, api.disagreements),
    _read("/disagreements/settled", disagreements.settled, api.settled),
    _read("/territory", boards.territory, api.territory),
    _read("/series", questions.series, api.series),
    _read("/actors", boards.actors, api.actors),
    _read("/sources", boards.sources, api.sources),
    _read("/history", pages.history, api.history),
    _read("/keys", pages.keys),
    _read("/api", api.page),
    _read("/export/{format}", exporting.export),
    *_decide("/undo", deciding.undo),
    Address("GET", "/account", accounts.account, Role.READER),
    Address("POST", "/account/tokens", accounts.make_token, Role.READER),
    Address("POST", "/account/tokens/revoke", accounts.revoke_token, Role.READER),
    Address("GET", "/accounts", accounts.everybody, Role.ADMIN),
    Address("POST", "/accounts", accounts.change, Role.ADMIN),
    Address("GET", "/login", accounts.login_page, None),
    Address("POST", "/login", accounts.login, None),
    Address("POST", "/logout", accounts.logout, None),
)


def create_app(room: Room) -> FastAPI:
    """The application that serves ``room``."""
    app = FastAPI(
        title="Dragoman",
        version=api.VERSION,
        description=api.DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    for address in ADDRESSES:
        app.add_api_route(
            address.path,
            _endpoint(room, address),
            methods=[address.method],
            include_in_schema=address.told is not None,
            openapi_extra=address.told,
            response_model=None,
            dependencies=[Depends(_form), Depends(_guard(room, address))],
            name=f"{address.method} {address.path}",
        )
    app.mount("/static", _Static(packages=[("dragoman.review", "static")]))
    app.add_api_route("/favicon.ico", _favicon, include_in_schema=False)
    app.add_api_route(
        "/openapi.json",
        lambda: JSONResponse(api.openapi(app)),
        include_in_schema=False,
        response_model=None,
    )
    _explain(app, room)
    app.add_middleware(_House, room=room)
    return app


def _endpoint(room: Room, address: Address) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        handler = address.json if address.json and _wants_json(request) else address.handler
        reads = request.method == "GET"
        who = _browser(request)
        with room.kept.visit(who) if reads else nullcontext():
            answered = handler(room, request)
        if not reads:
            room.kept.decided(who)
        if afterwards := getattr(request.state, "afterwards", None):
            answered.background = BackgroundTask(afterwards)
        return answered

    return answer


def _browser(request: Request) -> str:
    """Whose decisions show at once: this browser's; of a program, whoever its token is of."""
    visitor = getattr(request.state, "visitor", None)
    return request.state.held or (visitor.name if visitor else "")


def _wants_json(request: Request) -> bool:
    """Whether JSON is asked for before HTML."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


# -- who may come ----------------------------------------------------------------------------------

_RANK = {Role.READER: 0, Role.REVIEWER: 1, Role.ADMIN: 2}


async def _form(request: Request) -> None:
    """Read a form before the handler runs, which is no coroutine."""
    if request.method == "POST":
        kind = request.headers.get("content-type", "")
        if kind.startswith("application/json"):
            if not request.url.path.endswith(".json"):
                raise HTTPException(415, "A form is sent here; JSON goes to the address in /api.")
            request.state.body = await request.body()
        else:
            request.state.form = await request.form(max_files=0, max_fields=2_000)


def _guard(room: Room, address: Address) -> Callable[[Request], None]:
    def guard(request: Request) -> None:
        visitor = room.doors.visitor(request)
        request.state.visitor = visitor
        if address.role is not None:
            if visitor is None:
                raise HTTPException(401, "Sign in to see this.")
            if _RANK[visitor.role] < _RANK[address.role]:
                raise HTTPException(403, f"This is for a {address.role}; you are a {visitor.role}.")
        if request.method == "POST":
            _from_here(room, request, by_token=bool(visitor and visitor.by_token))

    return guard


def _from_here(room: Room, request: Request, *, by_token: bool) -> None:
    """Refuse what another site's page has sent."""
    if by_token:
        return
    sent_by = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    foreign = origin is not None and origin.partition("://")[2] != request.headers.get("host")
    if sent_by not in {"same-origin", "none"} or foreign:
        raise HTTPException(403, "This form was sent by a page of another site: nothing was done.")
    form = getattr(request.state, "form", None)
    token = form.get("csrf", "") if form is not None else request.headers.get("x-csrf", "")
    if form is None and not token:
        raise HTTPException(
            403, "A script decides with a token: send Authorization: Bearer TOKEN (see /account)."
        )
    if not isinstance(token, str) or not room.doors.is_ours(request, token):
        raise HTTPException(403, "This page is too old: load it again, and send it once more.")


# -- what is said when something is not right ------------------------------------------------------


def _explain(app: FastAPI, room: Room) -> None:
    faults = _Faults(room)
    app.add_exception_handler(HTTPException, faults.http)
    app.add_exception_handler(Conflict, faults.conflict)
    app.add_exception_handler(DragomanError, faults.ours)
    app.add_exception_handler(TooMany, faults.too_many)


@dataclass(frozen=True, slots=True)
class _Faults:
    room: Room

    def say(self, request: Request, status: int, title: str, words: str, **more: Any) -> Response:
        if request.url.path.endswith(".json") or _wants_json(request):
            headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
            return JSONResponse({"error": words}, status, headers)
        if not hasattr(request.state, "visitor"):
            request.state.visitor = self.room.doors.visitor(request)
        shown = {"title": title, "words": words, "line": None, **more}
        return self.room.page(request, "fault.html", status, **shown)

    def http(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        words = str(error.detail) if isinstance(error, HTTPException) else str(error)
        page = request.method == "GET" and not request.url.path.endswith(".json")
        if status == 401 and page and not _wants_json(request):
            return self.room.go(request, f"/login?back={quote(back_of(request), safe='')}")
        title, told = _KNOWN.get(status, ("Not so", words))
        return self.say(request, status, title, told)

    def ours(self, request: Request, error: Exception) -> Response:
        kinds = (kind for kind in _STATUS if isinstance(error, kind))
        status, title = _STATUS[next(kinds)]
        return self.say(request, status, title, _sentence(error))

    def conflict(self, request: Request, error: Exception) -> Response:
        line = None
        if isinstance(error, Conflict):
            line = lines_by_id([error.state.claim.id], self.room.ledger).get(error.state.claim.id)
        words = f"{_sentence(error)} Nothing was overwritten."
        return self.say(request, 409, "Somebody was quicker", words, line=line)

    def too_many(self, request: Request, error: Exception) -> Response:
        answer = self.say(request, 429, "Too many tries", str(error))
        answer.headers["Retry-After"] = str(getattr(error, "seconds", 60))
        return answer


_KNOWN = {
    404: ("Not here", "There is no such page."),
    405: ("Not so", "This address does not take that."),
}
_STATUS: Mapping[type[Exception], tuple[int, str]] = {
    Missing: (404, "Not in the ledger"),
    UsageError: (400, "Cannot be done as asked"),
    LedgerReadOnly: (403, "The ledger may only be read"),
    LedgerError: (503, "The ledger cannot be used now"),
    DragomanError: (500, "A fault"),
}
"""The nearest kind stands first."""


def _sentence(error: Exception) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."


# -- the house -------------------------------------------------------------------------------------


class _House:
    """What holds for every answer: headers, a cookie for forms, a known host, a bounded body."""

    def __init__(self, app: ASGIApp, room: Room) -> None:
        self.app, self.room = app, room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, doors = Headers(scope=scope), self.room.doors
        held = _cookie(headers, doors.cookie)
        fresh = not held
        held = held or secrets.token_urlsafe(24)
        scope.setdefault("state", {})["held"] = held

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    answer.setdefault(name, value)
                answer["Content-Security-Policy"] = self.room.policy
                if doors.secure:
                    answer["Strict-Transport-Security"] = "max-age=31536000"
                page = answer.get("content-type", "").startswith("text/html")
                if fresh and page and doors.cookie not in str(answer.getlist("set-cookie")):
                    answer.append("set-cookie", self._set(held))
            await send(message)

        await (self._refused(headers) or self.app)(scope, receive, told)

    def _refused(self, headers: Headers) -> Response | None:
        hosts = self.room.doors.hosts
        host = headers.get("host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        if hosts and name.strip("[]").lower() not in hosts:
            return PlainTextResponse(f"This house is not {name!r}.", 421)
        length = headers.get("content-length", "0")
        if "transfer-encoding" in headers:
            return PlainTextResponse("Say how long the body is (Content-Length).", 411)
        if not length.isdecimal() or int(length) > _MOST:
            return PlainTextResponse(f"A body has at most {_MOST:,} bytes.", 413)
        return None

    def _set(self, held: str) -> str:
        secure = "; Secure" if self.room.doors.secure else ""
        return f"{self.room.doors.cookie}={held}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _cookie(headers: Headers, name: str) -> str:
    for pair in headers.get("cookie", "").split(";"):
        key, _, value = pair.strip().partition("=")
        if key == name:
            return value
    return ""


class _Static(StaticFiles):
    """Files of ours; those asked for with their digest may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        kept = b"v=" in scope.get("query_string", b"")
        answer.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if kept else "no-cache"
        )
        return answer


def _favicon() -> Response:
    mark = files("dragoman.review") / "static/mark.svg"
    return Response(mark.read_bytes(), media_type="image/svg+xml")
