"""Pages, counts and places of what a query asks for. In: a Query; out: what lists and maps show.

A page is found by the key of the last claim before it, never by counting rows: it takes as long at
the end of the ledger as at its beginning, and nothing is shown twice when claims come in.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.claims import Claim, Document, Place, PlacePrecision, RelationKind, from_json
from dragoman.errors import UsageError
from dragoman.record import deciding, searching, tables
from dragoman.record.judging import State
from dragoman.record.matching import IN_ORDER, family_of, matching
from dragoman.record.query import Query, Standing
from dragoman.record.searching import portions

__all__ = [
    "Listed",
    "Page",
    "PlaceCount",
    "count",
    "counts_by",
    "page",
    "places",
    "reports",
    "standings",
    "unplaced",
]

_CLAIMS = tables.claims.c
_LONGEST = 2**31


@dataclass(frozen=True, slots=True)
class Listed:
    """A claim in a list."""

    state: State
    standing: Standing

    @property
    def claim(self) -> Claim:
        return self.state.claim


@dataclass(frozen=True, slots=True)
class Page:
    listed: tuple[Listed, ...]
    after: str | None
    """The cursor of the next page; None on the last."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    place: Place
    claims: int


def page(
    connection: sa.Connection, query: Query, after: str | None, limit: int, newest_first: bool
) -> Page:
    limit = max(limit, 1)
    order = [column.desc() for column in IN_ORDER] if newest_first else list(IN_ORDER)
    statement = sa.select(*IN_ORDER).where(*matching(query, connection.dialect.name))
    if after is not None:
        key = sa.tuple_(*IN_ORDER)
        last = sa.tuple_(*_key(after, (date, str, int, int, str), IN_ORDER))
        statement = statement.where(key < last if newest_first else key > last)
    rows = connection.execute(statement.order_by(*order).limit(limit + 1)).all()
    shown = rows[:limit]
    ids = [row.id for row in shown]
    found, standing = deciding.states(connection, ids), standings(connection, ids)
    listed = tuple(Listed(found[id_], standing[id_]) for id_ in ids)
    return Page(listed, _cursor(shown[-1]) if len(rows) > limit else None)


def count(connection: sa.Connection, query: Query) -> int:
    conditions = matching(query, connection.dialect.name)
    return connection.scalar(sa.select(sa.func.count()).where(*conditions)) or 0


def standings(connection: sa.Connection, claims: Sequence[str]) -> dict[str, Standing]:
    """As `matching.standing_of` has it, from the relations of these claims."""
    table, asked = tables.relations.c, set(claims)
    found = dict.fromkeys(claims, Standing.SINGLE_SOURCE)
    ranks = {standing: rank for rank, standing in enumerate(Standing)}
    kinds = [kind.value for kind in _MAKES]
    for some in portions(claims):
        for end in (table.earlier, table.later):
            held = sa.select(table.kind, table.earlier, table.later)
            for kind, earlier, later in connection.execute(
                held.where(end.in_(some), table.kind.in_(kinds))
            ):
                made = _MAKES[RelationKind(kind)]
                for claim in asked & ({earlier} if made is Standing.REVISED else {earlier, later}):
                    found[claim] = min(found[claim], made, key=ranks.__getitem__)
    return found


_MAKES = {
    RelationKind.REVISION: Standing.REVISED,
    RelationKind.CONTRADICTION: Standing.CONTESTED,
    RelationKind.CONFIRMATION: Standing.CONFIRMED,
}

# -- how many of each ------------------------------------------------------------------------------

_COLUMNS: Mapping[str, sa.ColumnElement[Any]] = {
    "document": _CLAIMS.document,
    "happened": sa.func.coalesce(_CLAIMS.window_end, _CLAIMS.window_start),
    "measure": _CLAIMS.measure,
    "modality": _CLAIMS.modality,
    "published": _CLAIMS.published,
    "speaker": _CLAIMS.speaker,
    "status": _CLAIMS.status,
    "unit": _CLAIMS.unit,
    "actor": tables.claim_actors.c.actor,
    "party": tables.claim_actors.c.party,
    "country": tables.claim_places.c.country,
    "place": tables.claim_places.c.place,
    "language": tables.documents.c.language,
    "publisher": tables.documents.c.publisher,
}
_FIELDS = sorted({*_COLUMNS, "family", "month", "standing"})


def counts_by(
    connection: sa.Connection, query: Query, field: str, limit: int | None
) -> dict[str, int]:
    if field == "standing":
        told = _by_standing(connection, query)
    elif field == "family":
        family = family_of()
        told = _gathered(_counted(connection, query, "measure"), lambda m: family.get(m, ""))
    elif field == "month":
        told = _gathered(_counted(connection, query, "published"), lambda day: day[:7])
    elif field in _COLUMNS:
        told = _counted(connection, query, field)
    else:
        raise UsageError(f"nothing is counted by {field!r}; there are: {', '.join(_FIELDS)}")
    ordered = sorted(told.items(), key=lambda pair: (-pair[1], pair[0]))
    return {name: number for name, number in ordered[:limit] if number and name}


def places(connection: sa.Connection, query: Query) -> tuple[PlaceCount, ...]:
    column = tables.claim_places.c
    named = (
        column.place,
        column.place_name,
        column.country,
        column.latitude,
        column.longitude,
        column.precision,
        column.within,
    )
    number = sa.func.count(column.claim.distinct())
    statement = (
        sa.select(*named, number)
        .join(tables.claims, _CLAIMS.id == column.claim)
        .where(column.place.is_not(None), *matching(query, connection.dialect.name))
        .group_by(*named)
    )
    found = [
        PlaceCount(
            Place(id_, name or "", country or "", lat, long, PlacePrecision(precision), within),
            claims,
        )
        for id_, name, country, lat, long, precision, within, claims in connection.execute(
            statement
        )
    ]
    return tuple(sorted(found, key=lambda told: (-told.claims, told.place.id)))


def unplaced(connection: sa.Connection, query: Query, limit: int) -> tuple[int, tuple[Listed, ...]]:
    column = tables.claim_places.c
    placed = sa.select(column.claim).where(column.place.is_not(None))
    conditions = [*matching(query, connection.dialect.name), _CLAIMS.id.not_in(placed)]
    number = connection.scalar(sa.select(sa.func.count()).where(*conditions)) or 0
    first = sa.select(_CLAIMS.id).where(*conditions).order_by(*IN_ORDER).limit(limit)
    ids = connection.scalars(first).all() if number else []
    found, standing = deciding.states(connection, ids), standings(connection, ids)
    return number, tuple(Listed(found[id_], standing[id_]) for id_ in ids)


def _counted(connection: sa.Connection, query: Query, field: str) -> dict[str, int]:
    column = _COLUMNS[field]
    table = getattr(column, "table", tables.claims)
    joined = table in (tables.claim_actors, tables.claim_places)
    number = sa.func.count(_CLAIMS.id.distinct()) if joined else sa.func.count()
    statement = sa.select(column, number).select_from(tables.claims)
    if table is tables.documents:
        statement = statement.join(table, table.c.id == _CLAIMS.document)
    elif joined:
        statement = statement.join(table, table.c.claim == _CLAIMS.id)
    if field == "party":
        statement = statement.where(tables.claim_actors.c.role == "speaker")
    conditions = matching(query, connection.dialect.name)
    statement = statement.where(column.is_not(None), *conditions).group_by(column)
    return {_told(value): number for value, number in connection.execute(statement)}


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _gathered(told: Mapping[str, int], of: Any) -> dict[str, int]:
    numbers: Counter[str] = Counter()
    for name, number in told.items():
        numbers[of(name)] += number
    return dict(numbers)


def _by_standing(connection: sa.Connection, query: Query) -> dict[str, int]:
    """Few claims are anything but single source: those are counted, the rest is what is left."""
    few = [standing for standing in Standing if standing is not Standing.SINGLE_SOURCE]
    told = {str(s): count(connection, replace(query, standing=s)) for s in few}
    told[Standing.SINGLE_SOURCE] = count(connection, query.without("standing")) - sum(told.values())
    return {name: number for name, number in told.items() if name in (query.standing or told)}


# -- reports ---------------------------------------------------------------------------------------


def reports(
    connection: sa.Connection, text: str | None, after: str | None, limit: int
) -> tuple[tuple[Document, ...], str | None]:
    table = tables.documents.c
    day = sa.func.coalesce(table.published, tables.UNDATED)
    statement = sa.select(day.label("day"), table.id, table.noun)
    if text is not None:
        found = searching.finding(searching.REPORT, text, connection.dialect.name)
        if found is None:
            return (), None
        statement = statement.where(table.id.in_(found))
    if after is not None:
        key = (day, table.id)
        last = _key(after, (date, str), (_CLAIMS.sort_day, table.id))
        statement = statement.where(sa.tuple_(*key) < sa.tuple_(*last))
    statement = statement.order_by(day.desc(), table.id.desc()).limit(limit + 1)
    rows = connection.execute(statement).all()
    shown = rows[:limit]
    told = tuple(from_json(row.noun, Document) for row in shown)
    return told, _cursor(shown[-1][:2]) if len(rows) > limit else None


# -- cursors ---------------------------------------------------------------------------------------


def _cursor(key: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(list(key))).decode().rstrip("=")


def _key(
    cursor: str, kinds: Sequence[type], columns: Sequence[sa.ColumnElement[Any]]
) -> list[sa.ColumnElement[Any]]:
    """The key in a cursor, each part of its column's type. Raises `UsageError` where it is none."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = msgspec.json.decode(raw, type=tuple[tuple(kinds)])  # type: ignore[misc]
    except (ValueError, binascii.Error):
        values = ()
    # a number that no text is long enough for is no place in one
    if not values or any(isinstance(v, int) and not 0 <= v < _LONGEST for v in values):
        raise UsageError(f"{cursor!r} is no cursor; give the one that the page before gave")
    return [sa.literal(value, column.type) for value, column in zip(values, columns, strict=True)]
