"""A claim called by its id, by the beginning of it, or by one that it bore before.

In: what a person wrote, and a connection. Out: the claim; or the error that says why there is none,
and which are near.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from dragoman.claims import Claim, from_json
from dragoman.errors import UsageError
from dragoman.record import deciding, tables

__all__ = ["claim", "no_claim", "some"]

_SHOWN = 5
"""Ids in one message."""


def claim(connection: sa.Connection, name: str) -> Claim:
    """The only claim that is called so. Raises `UsageError` where there is none, or several."""
    forms, table = (name.strip(), f"claim:{name.strip()}"), tables.claims
    begin_so = (table.c.id.startswith(form, autoescape=True) for form in forms)
    statement = sa.select(table.c.id, table.c.noun).where(sa.or_(*begin_so))
    found = connection.execute(statement.order_by(table.c.id).limit(_SHOWN + 1)).all()
    exact = [row for row in found if row.id in forms]
    if len(found) == 1 or exact:
        return from_json((exact or found)[0].noun, Claim)
    if not found:
        moved = deciding.states(connection, _now(connection, forms))
        if moved:
            return next(iter(moved.values())).claim
        raise UsageError(no_claim(connection, name.strip()))
    raise UsageError(
        f"{name!r} begins the ids of several claims: {some([row.id for row in found])}; "
        "give more of it"
    )


def _now(connection: sa.Connection, former: Sequence[str]) -> list[str]:
    return [now for name in former if (now := deciding.name_now(connection, name)) != name]


def no_claim(connection: sa.Connection, name: str) -> str:
    """Why there is no such claim: it was replaced, it is misspelt, or nothing is like it."""
    wanted = name if name.startswith("claim:") else f"claim:{name}"
    former = tables.former_claims.c
    report = connection.scalar(
        sa.select(former.document).where(former.id == wanted).order_by(former.number.desc())
    )
    if report is not None:
        return (
            f"{wanted} was replaced when report {report} was read anew; "
            f"its claims now: {some(_claims_of(connection, report))}"
        )
    if near := _near(connection, wanted[:_OF_AN_ID]):
        return f"no claim {name!r} in the ledger; near it: {some(near)}"
    return f"no claim {name!r} in the ledger; `dragoman write jsonl` lists those it holds"


def _near(connection: sa.Connection, wanted: str) -> list[str]:
    """The ids that begin most as ``wanted`` does, of those right before and behind it in order: the
    index finds these in a ledger of any size.
    """
    column = tables.claims.c.id
    after = sa.select(column).where(column >= wanted).order_by(column).limit(_SHOWN + 1)
    before = sa.select(column).where(column < wanted).order_by(column.desc()).limit(_SHOWN + 1)
    found = sorted({*connection.scalars(after), *connection.scalars(before)})
    alike = max((_alike(one, wanted) for one in found), default=0)
    if alike <= len("claim:"):
        return []
    return [one for one in found if _alike(one, wanted) == alike]


def _alike(one: str, other: str) -> int:
    """With how many characters both begin."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


_OF_AN_ID = len("claim:") + 16
"""Characters of an id; what is behind them no id has."""


def _claims_of(connection: sa.Connection, document: str) -> Sequence[str]:
    table = tables.claims.c
    these = sa.select(table.id).where(table.document == document).order_by(table.id)
    return connection.scalars(these).all()


def some(names: Sequence[str]) -> str:
    """The first of these ids, for a message."""
    if not names:
        return "none"
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
