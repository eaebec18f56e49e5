"""Signing in and out, one's own tokens, and everybody's accounts for an admin.

In: forms. Out: sessions, tokens and users in the ledger (`record.accounts`); a password is hashed
before it is kept, and a token is shown once.
"""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.record import Role, User
from dragoman.review.doors import MOST_LETTERS, SESSION, hashed
from dragoman.review.room import Room, local

__all__ = [
    "account",
    "change",
    "everybody",
    "login",
    "login_page",
    "logout",
    "make_token",
    "revoke_token",
]


def login_page(room: Room, request: Request) -> Response:
    back = local(request.query_params.get("back", "/"))
    if request.state.visitor is not None:
        return room.go(request, back)
    return room.page(request, "login.html", title="Sign in", back=back)


def login(room: Room, request: Request) -> Response:
    form, back = request.state.form, "/"
    if isinstance(form.get("back"), str):
        back = local(form["back"])
    name, password = (str(form.get(field, "")) for field in ("name", "password"))
    address = request.client.host if request.client else ""
    secret = room.doors.sign_in(name, password[:MOST_LETTERS], address)
    if secret is None:
        told = {"text": "Name and password do not fit.", "fault": True, "undo": None}
        return room.page(request, "login.html", 401, title="Sign in", back=back, told=told)
    answer = room.go(request, back)
    answer.set_cookie(
        room.doors.cookie, secret, max_age=int(SESSION.total_seconds()), path="/",
        secure=room.doors.secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def logout(room: Room, request: Request) -> Response:
    room.ledger.accounts.close_session(request.state.held)
    answer = room.go(request, "/login")
    answer.delete_cookie(
        room.doors.cookie, path="/", secure=room.doors.secure, httponly=True, samesite="lax"
    )
    return answer


# -- tokens ----------------------------------------------------------------------------------------


def account(room: Room, request: Request, token: str = "") -> Response:
    visitor = request.state.visitor
    return room.page(
        request,
        "account.html",
        title=visitor.name,
        token=token,
        tokens=room.ledger.accounts.tokens(visitor.name),
        has_account=room.ledger.accounts.user(visitor.name) is not None,
        base=str(request.base_url).rstrip("/"),
    )


def make_token(room: Room, request: Request) -> Response:
    label = str(request.state.form.get("label", "")).strip()[:100]
    secret = secrets.token_urlsafe(32)
    room.ledger.accounts.add_token(secret, request.state.visitor.name, label, room.clock())
    return account(room, request, secret)


def revoke_token(room: Room, request: Request) -> Response:
    digest = str(request.state.form.get("digest", ""))
    mine = {key.digest for key in room.ledger.accounts.tokens(request.state.visitor.name)}
    if digest not in mine:
        raise UsageError("you have no such token")
    room.ledger.accounts.drop_token(digest)
    return room.go(request, "/account", "The token is revoked.")


# -- everybody's accounts --------------------------------------------------------------------------


def everybody(room: Room, request: Request) -> Response:
    return room.page(
        request,
        "accounts.html",
        title="Accounts",
        users=room.ledger.accounts.users(),
        roles=[role.value for role in Role],
    )


def change(room: Room, request: Request) -> Response:
    """Add a user, or change the role, the password or whether one may come in."""
    form = {name: str(value) for name, value in request.state.form.items()}
    name, held = form.get("name", "").strip(), room.ledger.accounts
    if form.get("role") not in set(Role):
        raise UsageError(f"a role is one of: {', '.join(Role)}")
    role, active = Role(form["role"]), form.get("active") == "yes"
    password = _hash(form["password"]) if form.get("password") else None
    if held.user(name) is None:
        if password is None:
            raise UsageError("a new user needs a password")
        held.add(User(name, role, password, active=True, created_at=room.clock()))
        return room.go(request, "/accounts", f"{name} may come in as {role}.")
    if name == request.state.visitor.name and (role is not Role.ADMIN or not active):
        raise UsageError("another admin must take your own rights away")
    held.change(name, role=role, password=password, active=active)
    return room.go(request, "/accounts", f"{name} is changed.")


def _hash(password: str) -> str:
    try:
        return hashed(password)
    except ValueError as error:
        raise UsageError(str(error)) from error
