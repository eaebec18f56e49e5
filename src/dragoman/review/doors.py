"""Who comes in, and what a browser may do with what it is given.

In: a request. Out: a Visitor, or none; headers for every answer. Passwords are kept as argon2
hashes, sessions and tokens as digests (`record.accounts`). A house that is bound to loopback is
open: whoever reaches it sits at the machine. It still refuses what another site's page sends.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from starlette.requests import Request

from dragoman.record import Accounts, Role, User

__all__ = ["HEADERS", "MOST_LETTERS", "Doors", "Visitor", "hashed", "policy"]

SESSION = timedelta(hours=12)
FAILURES, MEANWHILE = 5, timedelta(minutes=15)
"""So many wrong passwords, for one name or from one address, shut the door for so long."""
_LEAST, MOST_LETTERS = 12, 1_000
"""Letters of a password: more of what anybody sends is not hashed."""

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Checked where there is no such user, so that the time taken does not tell."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def policy(tiles: str = "") -> str:
    """The Content-Security-Policy: our own files and nothing inline; ``tiles``: an origin for map
    tiles, where one is set.
    """
    images = f"'self' {tiles}".strip()
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src {images}; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )


def hashed(password: str) -> str:
    """The argon2 hash of a password. Raises ValueError where it is too short, or longer than what
    is looked at when somebody signs in.
    """
    if len(password) < _LEAST:
        raise ValueError(f"a password has at least {_LEAST} letters; take a longer one")
    if len(password) > MOST_LETTERS:
        raise ValueError(f"a password has at most {MOST_LETTERS:,} letters; take a shorter one")
    return _hasher.hash(password)


@dataclass(frozen=True, slots=True)
class Visitor:
    name: str
    role: Role
    signed_in: bool
    """By a password; False in an open house, and by a token."""
    by_token: bool = False

    @property
    def decides(self) -> bool:
        return self.role is not Role.READER


@dataclass
class Doors:
    """The doors of one house."""

    accounts: Accounts
    clock: Callable[[], datetime]
    open_to: str | None = None
    """In an open house, the name that decisions are kept under; None: everybody signs in."""
    hosts: frozenset[str] = frozenset()
    """Names that the house is asked for by, without ports; empty: any."""
    secure: bool = False
    """Whether cookies go over HTTPS alone."""
    _failures: MutableMapping[str, deque[datetime]] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        return "__Host-dragoman" if self.secure else "dragoman"

    def visitor(self, request: Request) -> Visitor | None:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            user = self.accounts.token(secret.strip(), self.clock())
            return Visitor(user.name, user.role, signed_in=False, by_token=True) if user else None
        if self.open_to is not None:
            return Visitor(self.open_to, Role.ADMIN, signed_in=False)
        held = request.cookies.get(self.cookie, "")
        user = self.accounts.session(held, self.clock()) if held else None
        return Visitor(user.name, user.role, signed_in=True) if user else None

    # -- signing in --------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """A new session's secret; None where name and password do not fit.

        Raises `TooMany` where they were wrong too often.
        """
        now = self.clock()
        keys = (f"name {name[:200].casefold()}", f"address {address}")
        for key in keys:
            self._let_in(key, now)
        user = self.accounts.user(name)
        if not _fits(password, user) or user is None or not user.active:
            for key in keys:
                self._failures.setdefault(key, deque(maxlen=FAILURES)).append(now)
            return None
        for key in keys:
            self._failures.pop(key, None)
        secret = secrets.token_urlsafe(32)
        self.accounts.open_session(secret, user.name, now, now + SESSION)
        return secret

    def _let_in(self, key: str, now: datetime) -> None:
        if len(self._failures) > 10_000:
            over = now - MEANWHILE
            for old in [k for k, times in self._failures.items() if times[-1] < over]:
                del self._failures[old]
        times = self._failures.get(key)
        if times and len(times) == FAILURES and times[0] > now - MEANWHILE:
            raise TooMany(times[0] + MEANWHILE - now)

    # -- forms -------------------------------------------------------------------------------------

    def csrf(self, held: str) -> str:
        """What a form must bring along, by the cookie that its page was given with."""
        return hmac.new(held.encode(), b"dragoman form", hashlib.sha256).hexdigest()

    def signed(self, held: str, words: str) -> str:
        """``words`` with a mark that only who holds the cookie's page can have been given."""
        mark = hmac.new(held.encode(), b"dragoman told" + words.encode(), hashlib.sha256)
        return f"{mark.hexdigest()[:32]}.{words}"

    def read(self, held: str, signed: str) -> str | None:
        """The words of `signed`; None where the mark does not fit."""
        words = signed.partition(".")[2]
        return words if hmac.compare_digest(self.signed(held, words), signed) else None

    def is_ours(self, request: Request, token: str) -> bool:
        """Whether a form came from a page of this house."""
        held = request.cookies.get(self.cookie, "")
        return bool(held) and hmac.compare_digest(self.csrf(held), token)


class TooMany(Exception):
    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, round(wait.total_seconds() / 60))
        super().__init__(
            f"Too many wrong passwords. Try again in {minutes} "
            f"{'minute' if minutes == 1 else 'minutes'}."
        )
        self.seconds = int(wait.total_seconds()) + 1


def _fits(password: str, user: User | None) -> bool:
    try:
        return _hasher.verify(user.password if user else _NOBODY, password) and user is not None
    except (Argon2Error, InvalidHashError):
        return False
