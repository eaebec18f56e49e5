"""Pages, counts and places of what a query asks for. In: a Query; out: what lists and maps show.

A page is found by the key of the last claim before it, never by counting rows: it takes as long at
the end of the ledger as at its beginning, and nothing is shown twice when claims come in.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.claims import (
    Claim,
    Document,
    Place,
    PlacePrecision,
    from_json,
)
from dragoman.errors import UsageError
from dragoman.record import deciding, searching, tables
from dragoman.record.judging import State
from dragoman.record.matching import IN_ORDER, asking, family_of, gone, matching, scanned
from dragoman.record.query import Query, Standing, Status
from dragoman.record.searching import portions

__all__ = [
    "FIRST",
    "Listed",
    "Overview",
    "Page",
    "PlaceCount",
    "Spoken",
    "Tally",
    "count",
    "counts_by",
    "listed",
    "overview",
    "page",
    "places",
    "reports",
    "spoken",
    "standings",
    "tally",
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

    def first(self, limit: int) -> Page:
        """The page that a ``limit`` of so many would have given, in the order of lists."""
        if len(self.listed) <= limit:
            return self
        last = self.listed[limit - 1].claim
        span = last.evidence.span
        day = last.published or tables.UNDATED
        after = _cursor((day, last.document, span.start, span.end, last.id))
        return Page(self.listed[:limit], after)


@dataclass(frozen=True, slots=True)
class PlaceCount:
    place: Place
    claims: int


def page(
    connection: sa.Connection, query: Query, after: str | None, limit: int, newest_first: bool
) -> Page:
    limit = max(limit, 1)
    order = [column.desc() for column in IN_ORDER] if newest_first else list(IN_ORDER)
    conditions = matching(query, connection.dialect.name, few=True)
    statement = sa.select(*IN_ORDER).where(*conditions)
    if after is not None:
        key = sa.tuple_(*IN_ORDER)
        last = sa.tuple_(*_key(after, (date, str, int, int, str), IN_ORDER))
        statement = statement.where(key < last if newest_first else key > last)
    rows = connection.execute(statement.order_by(*order).limit(limit + 1)).all()
    shown = rows[:limit]
    claims = listed(connection, [row.id for row in shown])
    return Page(claims, _cursor(shown[-1]) if len(rows) > limit else None)


def count(connection: sa.Connection, query: Query) -> int:
    return connection.scalar(asking(query, connection.dialect.name, sa.func.count())) or 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How much a ledger holds."""

    documents: int
    claims: int
    """All of them, those that were rejected or merged too."""
    measures: Mapping[str, int]
    """Claims that stand, by measure, the most frequent first."""
    statuses: Mapping[Status, int]
    standings: Mapping[Standing, int]
    """Claims that stand, by how they stand among the others."""


def tally(connection: sa.Connection) -> Tally:
    number = sa.func.count()
    by = (_CLAIMS.measure, _CLAIMS.status, _CLAIMS.standing)
    measures: Counter[str] = Counter()
    statuses: Counter[Status] = Counter()
    standings: Counter[Standing] = Counter()
    for measure, word, standing, claims in connection.execute(sa.select(*by, number).group_by(*by)):
        status = Status(word)
        statuses[status] += claims
        if status not in (Status.REJECTED, Status.MERGED):
            measures[measure] += claims
            standings[Standing(standing)] += claims
    documents = connection.scalar(sa.select(number).select_from(tables.documents)) or 0
    ordered = dict(sorted(measures.items(), key=lambda pair: (-pair[1], pair[0])))
    return Tally(documents, sum(statuses.values()), ordered, statuses, standings)


def standings(connection: sa.Connection, claims: Sequence[str]) -> dict[str, Standing]:
    """Of these claims, by id; of one that the ledger does not hold, a single source."""
    found = dict.fromkeys(claims, Standing.SINGLE_SOURCE)
    for some in portions(claims):
        held = sa.select(_CLAIMS.id, _CLAIMS.standing).where(_CLAIMS.id.in_(some))
        found |= {id_: Standing(standing) for id_, standing in connection.execute(held)}
    return found


# -- how many of each ------------------------------------------------------------------------------

_COLUMNS: Mapping[str, sa.ColumnElement[Any]] = {
    "document": _CLAIMS.document,
    "happened": sa.func.coalesce(_CLAIMS.window_end, _CLAIMS.window_start),
    "measure": _CLAIMS.measure,
    "modality": _CLAIMS.modality,
    "published": _CLAIMS.published,
    "speaker": _CLAIMS.speaker,
    "standing": _CLAIMS.standing,
    "status": _CLAIMS.status,
    "unit": _CLAIMS.unit,
    "actor": tables.claim_actors.c.actor,
    "party": tables.claim_actors.c.party,
    "country": tables.claim_places.c.country,
    "place": tables.claim_places.c.place,
    "language": tables.documents.c.language,
    "publisher": tables.documents.c.publisher,
}
_FIELDS = sorted({*_COLUMNS, "family", "month"})


def counts_by(
    connection: sa.Connection, query: Query, field: str, limit: int | None
) -> dict[str, int]:
    if field == "family":
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


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many claims a speaker of some name has made that are alike in all of this."""

    speaker: str
    country: str
    """ISO 3166-1 alpha-2: the first by its letters of those of the claim's places; "" for none."""
    actor: str
    """`Actor.id`; "" where it is not known who that is: "the army" of two countries is two."""
    party: bool
    standing: Standing
    claims: int


def spoken(connection: sa.Connection, names: Sequence[str]) -> list[Spoken]:
    who = (_CLAIMS.speaker, _CLAIMS.country, _CLAIMS.speaker_actor)
    columns = (*who, _CLAIMS.party, _CLAIMS.standing)
    conditions = tuple(matching(Query(), connection.dialect.name))
    found = []
    for some in portions(names):
        told = sa.select(*columns, sa.func.count()).where(_CLAIMS.speaker.in_(some), *conditions)
        for name, country, actor, party, standing, claims in connection.execute(
            told.group_by(*columns)
        ):
            how = (party, Standing(standing), claims)
            found.append(Spoken(name, country or "", actor or "", *how))
    return found


@dataclass(frozen=True, slots=True)
class Overview:
    """What a query asks for, counted: what stands above a list and is drawn beside it."""

    claims: int
    places: tuple[PlaceCount, ...]
    """Those that the claims were linked to, the most frequent first."""
    unplaced: int
    """Claims that were linked to no place."""
    days: Mapping[date, int]
    """Claims by the last day that their window tells; those without one are not among them."""
    first: tuple[str, ...] | None = None
    """The ids of the first `FIRST` claims in the order of lists; None where the query asks for
    everything: a page of that is found sooner by itself."""


FIRST = 201
_PLACE = ("place_name", "country", "latitude", "longitude", "precision", "within")
_NOTHING = [sa.cast(sa.null(), tables.claim_places.c[name].type) for name in _PLACE]


def overview(connection: sa.Connection, query: Query) -> Overview:
    """All its counts by one statement, which goes through the claims once."""
    everything, dialect = query == Query(), connection.dialect.name
    window = (_CLAIMS.window_start, _CLAIMS.window_end, _CLAIMS.placed)
    found = asking(query, dialect, *IN_ORDER, *window).cte("found")
    found = found if everything else found.prefix_with("MATERIALIZED")
    parts = [_by_place(None if everything else found, dialect), _by_day(found)]
    if not everything:
        order = [found.c[column.name] for column in IN_ORDER]
        ids = sa.select(found.c.id).order_by(*order).limit(FIRST).subquery("first")
        parts.append(sa.select(sa.literal("id"), ids.c.id, sa.literal(1), *_NOTHING))
    places: list[PlaceCount] = []
    days: dict[date, int] = {}
    first: list[str] = []
    total = placed = 0
    for kind, name, claims, *more in connection.execute(sa.union_all(*parts)):
        if kind == "place":
            places.append(_place_count(name, claims, more))
        elif kind == "id":
            first.append(name)
        else:
            total += claims
            placed += claims if kind == "placed" else 0
            if name is not None:
                day = date.fromisoformat(name)
                days[day] = days.get(day, 0) + claims
    return Overview(
        total,
        tuple(sorted(places, key=lambda told: (-told.claims, told.place.id))),
        total - placed,
        days,
        None if everything else _in_list_order(connection, first),
    )


def _by_place(found: sa.CTE | None, dialect: str) -> sa.Select[Any]:
    """Each place with how many of the claims were linked to it; None: of all claims."""
    at = tables.claim_places.c
    place = scanned(at.place, dialect)  # or SQLite would go through all places
    if found is None:  # nearly all of them: the places' own index answers sooner
        linked = sa.select(at.place, at.claim).where(at.place.is_not(None), at.claim.not_in(gone()))
    else:
        of_these = (at.claim == found.c.id, place.is_not(None))
        linked = sa.select(place.label("place"), at.claim).where(*of_these)
    of = linked.subquery("linked").c
    number = sa.func.count(of.claim.distinct()).label("claims")
    counted = sa.select(of.place, number, sa.func.min(of.claim).label("first"))
    each = counted.group_by(of.place).subquery("counted")
    called = sa.and_(at.claim == each.c.first, place == each.c.place)
    told = (sa.literal("place"), each.c.place, each.c.claims, *(at[name] for name in _PLACE))
    return sa.select(*told).join_from(each, tables.claim_places, called)


def _by_day(found: sa.CTE) -> sa.Select[Any]:
    """Claims by the last day of their window, those that were placed apart from the others."""
    by = (found.c.window_start, found.c.window_end, found.c.placed)
    each = sa.select(*by, sa.func.count().label("claims")).group_by(*by).subquery("each").c
    day = sa.cast(sa.func.coalesce(each.window_end, each.window_start), sa.Text)
    kind = sa.case((each.placed, "placed"), else_="unplaced")
    return sa.select(kind, day, each.claims, *_NOTHING)


def _in_list_order(connection: sa.Connection, ids: Sequence[str]) -> tuple[str, ...]:
    """A union keeps no order."""
    these = sa.select(_CLAIMS.id).where(_CLAIMS.id.in_(ids)).order_by(*IN_ORDER)
    return tuple(connection.scalars(these)) if ids else ()


def _place_count(id_: str, claims: int, row: Sequence[Any]) -> PlaceCount:
    name, country, latitude, longitude, precision, within = row
    kind = PlacePrecision(precision)
    place = Place(id_, name or "", country or "", latitude, longitude, kind, within)
    return PlaceCount(place, claims)


def places(connection: sa.Connection, query: Query) -> tuple[PlaceCount, ...]:
    return overview(connection, query).places


def unplaced(connection: sa.Connection, query: Query, limit: int) -> tuple[Listed, ...]:
    """The first of the claims that were linked to no place."""
    conditions = matching(query, connection.dialect.name)
    first = sa.select(_CLAIMS.id).where(*conditions, _CLAIMS.placed.is_(False))
    ids = connection.scalars(first.order_by(*IN_ORDER).limit(limit)).all()
    return listed(connection, ids)


def listed(connection: sa.Connection, ids: Sequence[str]) -> tuple[Listed, ...]:
    found, standing = deciding.states(connection, ids), standings(connection, ids)
    return tuple(Listed(found[id_], standing[id_]) for id_ in found)


def _counted(connection: sa.Connection, query: Query, field: str) -> dict[str, int]:
    column = _COLUMNS[field]
    table = getattr(column, "table", tables.claims)
    joined = table in (tables.claim_actors, tables.claim_places)
    conditions = list(matching(query, connection.dialect.name))
    if joined and query == Query():  # nearly all of them: the other table answers alone
        statement = sa.select(column, sa.func.count(table.c.claim.distinct()))
        conditions = [table.c.claim.not_in(gone())]
    elif joined:
        statement = sa.select(column, sa.func.count(_CLAIMS.id.distinct()))
        statement = statement.join_from(tables.claims, table, table.c.claim == _CLAIMS.id)
    else:
        statement = sa.select(column, sa.func.count()).select_from(tables.claims)
    if table is tables.documents:
        statement = statement.join(table, table.c.id == _CLAIMS.document)
    if field == "party":
        statement = statement.where(tables.claim_actors.c.role == "speaker")
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
