"""Who may read and decide: users with a role, their sessions and their tokens.

In and out: names, roles, and hashes that the caller made (`review` hashes passwords with argon2);
no password and no token is ever seen here. A session or a token is known by the SHA-256 of its
secret, so that who reads the ledger's file cannot act as anybody.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dragoman.errors import UsageError
from dragoman.record import tables
from dragoman.record.opening import Database

__all__ = ["Accounts", "Key", "Role", "User"]


class Role(StrEnum):
    READER = "reader"
    """Reads everything."""
    REVIEWER = "reviewer"
    """Decides on claims too."""
    ADMIN = "admin"
    """Keeps accounts too."""


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role
    password: str
    """An argon2 hash."""
    active: bool
    created_at: datetime
    """UTC."""


@dataclass(frozen=True, slots=True)
class Key:
    """A session or a token, without its secret."""

    digest: str
    user: str
    label: str
    created_at: datetime
    expires_at: datetime | None


class Accounts:
    """Made by `Ledger.accounts`. All times are UTC and given by the caller."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- users -------------------------------------------------------------------------------------

    def users(self) -> tuple[User, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(tables.users).order_by(tables.users.c.name))
            return tuple(_user(row) for row in rows)

    def user(self, name: str) -> User | None:
        with self._database.reading() as connection:
            row = connection.execute(_named(name)).first()
            return _user(row) if row else None

    def add(self, user: User) -> None:
        """Raises `UsageError` where somebody has this name."""
        with self._database.writing() as connection:
            if not user.name.strip():
                raise UsageError("a user needs a name")
            if connection.execute(_named(user.name)).first():
                raise UsageError(f"there is a user {user.name!r} already; take another name")
            row = {
                "name": user.name,
                "role": user.role.value,
                "password": user.password,
                "active": user.active,
                "created_at": _naive(user.created_at),
            }
            connection.execute(sa.insert(tables.users), row)

    def change(
        self,
        name: str,
        *,
        role: Role | None = None,
        password: str | None = None,
        active: bool | None = None,
    ) -> None:
        """Change what is given. A new password, or a user who is not active, ends all sessions.

        Raises `UsageError` where there is no such user.
        """
        given = {
            "role": role.value if role else None,
            "password": password,
            "active": active,
        }
        values = {key: value for key, value in given.items() if value is not None}
        with self._database.writing() as connection:
            if not connection.execute(_named(name)).first():
                raise UsageError(f"there is no user {name!r}; `Accounts.users` lists them")
            if values:
                here = sa.update(tables.users).where(tables.users.c.name == name)
                connection.execute(here.values(**values))
            if password is not None or active is False:
                connection.execute(sa.delete(tables.sessions).where(tables.sessions.c.user == name))

    # -- sessions and tokens -----------------------------------------------------------------------

    def open_session(self, secret: str, user: str, at: datetime, until: datetime) -> None:
        """Let who shows ``secret`` be ``user`` until then; sessions that are over are cleared."""
        with self._database.writing() as connection:
            over = tables.sessions.c.expires_at <= _naive(at)
            connection.execute(sa.delete(tables.sessions).where(over))
            _add(connection, tables.sessions, _row(secret, user, "", at, until))

    def session(self, secret: str, at: datetime) -> User | None:
        """Whose session it is; None where there is none, it is over, or the user is not active."""
        return self._holder(tables.sessions, secret, at)

    def close_session(self, secret: str) -> None:
        with self._database.writing() as connection:
            here = tables.sessions.c.digest == _digest(secret)
            connection.execute(sa.delete(tables.sessions).where(here))

    def add_token(
        self, secret: str, user: str, label: str, at: datetime, until: datetime | None = None
    ) -> None:
        with self._database.writing() as connection:
            _add(connection, tables.tokens, _row(secret, user, label, at, until))

    def token(self, secret: str, at: datetime) -> User | None:
        """Whose token it is; None as for `session`."""
        return self._holder(tables.tokens, secret, at)

    def tokens(self, user: str) -> tuple[Key, ...]:
        table = tables.tokens
        statement = sa.select(table).where(table.c.user == user)
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(table.c.created_at, table.c.digest))
            return tuple(
                Key(row.digest, row.user, row.label, _utc(row.created_at), _until(row.expires_at))
                for row in rows
            )

    def drop_token(self, digest: str) -> None:
        """Take back the token with this `Key.digest`."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(tables.tokens).where(tables.tokens.c.digest == digest))

    def _holder(self, table: sa.Table, secret: str, at: datetime) -> User | None:
        users = tables.users
        lasts = sa.or_(table.c.expires_at.is_(None), table.c.expires_at > _naive(at))
        statement = (
            sa.select(users)
            .join(table, table.c.user == users.c.name)
            .where(table.c.digest == _digest(secret), lasts, users.c.active.is_(True))
        )
        with self._database.reading() as connection:
            row = connection.execute(statement).first()
            return _user(row) if row else None


def _named(name: str) -> sa.Select[Any]:
    return sa.select(tables.users).where(tables.users.c.name == name)


def _user(row: sa.Row[Any]) -> User:
    return User(row.name, Role(row.role), row.password, row.active, _utc(row.created_at))


def _add(connection: sa.Connection, table: sa.Table, row: tables.Row) -> None:
    if not connection.execute(_named(row["user"])).first():
        raise UsageError(f"there is no user {row['user']!r}; add the user first")
    connection.execute(sa.insert(table), row)


def _row(secret: str, user: str, label: str, at: datetime, until: datetime | None) -> tables.Row:
    return {
        "digest": _digest(secret),
        "user": user,
        "label": label,
        "created_at": _naive(at),
        "expires_at": _naive(until) if until else None,
    }


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC)


def _until(at: datetime | None) -> datetime | None:
    return _utc(at) if at else None
