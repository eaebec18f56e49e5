"""Relations in the tables, and the keys by which a new report meets what it is compared with.

In: relations and keys (`reconcile.reach`), and a connection inside a transaction. Out: rows; or the
reports whose claims share a key. It compares nothing.

Relating takes a while, and others write meanwhile. So the reports in hand are marked with a token
that any change of theirs wipes out: what has lost it when the relations come is left for the next
time, and nothing is related to what is no longer there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from dragoman.claims import RelationKind
from dragoman.reconcile import Reach
from dragoman.record import standing, storing, tables
from dragoman.record.matching import asking, gone
from dragoman.record.putting import put_keys
from dragoman.record.query import Query
from dragoman.record.searching import CLAIM, portions

__all__ = [
    "Relating",
    "begin",
    "finish",
    "pairs",
    "reached",
    "replace",
    "replace_all",
    "unique",
    "unrelated",
]

_CLAIMS, _KEYS, _TEXTS = tables.claims.c, tables.claim_keys.c, tables.texts.c
_REPORTS, _RELATIONS = tables.documents.c, tables.relations.c
_KEY = ("kind", "earlier", "later")
"""What makes two relations one."""
_AT_ONCE = 25_000
"""Claims whose keys are put in together: SQLite takes 32,766 names in a statement."""
_FEW = 20_000
"""Claims whose relations are found by their index."""


@dataclass(frozen=True, slots=True)
class Relating:
    """Reports in hand to be related."""

    made_by: str
    token: str
    documents: frozenset[str]
    whole: bool
    """Whether they are all that the ledger holds."""


def unique(rows: list[tables.Row]) -> list[tables.Row]:
    """One row a kind and pair, in an order that does not depend on theirs."""
    rows.sort(key=lambda row: (row["earlier"], row["later"], row["kind"], row["noun"]))
    return list({tuple(row[name] for name in _KEY): row for row in reversed(rows)}.values())


def replace(
    connection: sa.Connection, rows: Sequence[tables.Row], documents: Sequence[str]
) -> None:
    """Put these in the place of all relations that claims of these reports have a part in."""
    if rows and connection.scalar(sa.select(sa.exists(sa.select(_RELATIONS.kind)))):
        key = [_RELATIONS[name] == sa.bindparam(f"_{name}") for name in _KEY]
        those = [{f"_{name}": row[name] for name in _KEY} for row in rows]
        connection.execute(sa.delete(tables.relations).where(*key), those)
    theirs = [sa.select(_CLAIMS.id).where(_CLAIMS.document.in_(d)) for d in portions(documents)]
    ends = (_RELATIONS.earlier, _RELATIONS.later)
    standing.change(connection, (end.in_(those) for those in theirs for end in ends), rows)


def replace_all(connection: sa.Connection, rows: Sequence[tables.Row]) -> None:
    """Put these in the place of all relations; none of the reports counts as related."""
    standing.change(connection, [sa.true()], rows)
    connection.execute(sa.update(tables.documents).values(related_by=None))


def unrelated(connection: sa.Connection, made_by: str) -> Sequence[str]:
    """The reports that these rules have not related; by its index, few of many are found."""
    column = _REPORTS.related_by
    other = sa.or_(column.is_(None), column < made_by, column > made_by)
    return connection.scalars(sa.select(_REPORTS.id).where(other)).all()


def begin(connection: sa.Connection, made_by: str) -> Relating:
    token = f"relating {uuid4().hex}"
    documents = unrelated(connection, made_by)
    storing.mark_related(connection, documents, token)
    held = connection.scalar(sa.select(sa.func.count()).select_from(tables.documents))
    return Relating(made_by, token, frozenset(documents), whole=held == len(documents))


def finish(
    connection: sa.Connection,
    begun: Relating,
    rows: list[tables.Row],
    reaches: Mapping[str, Reach],
) -> None:
    ours = sa.select(_REPORTS.id).where(_REPORTS.related_by == begun.token)
    unchanged = connection.scalars(ours.order_by(_REPORTS.id)).all()
    claims = {
        id_
        for some in portions(unchanged)
        for id_ in connection.scalars(sa.select(_CLAIMS.id).where(_CLAIMS.document.in_(some)))
    }
    ends = sorted({row[end] for row in rows for end in ("earlier", "later")} - claims)
    there = claims | {
        id_
        for some in portions(ends)
        for id_ in connection.scalars(sa.select(_CLAIMS.id).where(_CLAIMS.id.in_(some)))
    }
    kept = [
        row
        for row in unique(rows)
        if {row["earlier"], row["later"]} <= there and {row["earlier"], row["later"]} & claims
    ]
    replace(connection, kept, unchanged)
    _keep(connection, {id_: reach for id_, reach in reaches.items() if id_ in claims})
    storing.mark_related(connection, unchanged, begun.made_by)


def pairs(
    connection: sa.Connection, query: Query, kinds: Iterable[RelationKind]
) -> tuple[tuple[str, str], ...]:
    """The earlier and the later of those claims with a figure that the query asks for and that a
    relation of these kinds joins, sorted.
    """
    joined = sa.select(_RELATIONS.earlier, _RELATIONS.later)
    joined = joined.where(_RELATIONS.kind.in_([kind.value for kind in kinds]))
    if query == Query():  # nearly all of them: it takes less to know which are not among them
        bare = sa.or_(_CLAIMS.id.in_(gone()), _CLAIMS.qualifier.is_(None))
        aside = set(connection.scalars(sa.select(_CLAIMS.id).where(bare)))
        rows = connection.execute(joined).all()
        found = [(a, b) for a, b in rows if a not in aside and b not in aside]
    else:
        counted = asking(query, connection.dialect.name, _CLAIMS.id)
        those = connection.scalars(counted.where(_CLAIMS.qualifier.is_not(None)))
        found = _among(connection, joined, set(those))
    return tuple(dict.fromkeys(sorted(found)))


def _among(
    connection: sa.Connection, joined: sa.Select[Any], claims: Set[str]
) -> list[tuple[str, str]]:
    """The rows both of whose ends are among these claims."""
    if len(claims) > _FEW:  # all relations are gone through in less time than theirs are found in
        asked = [joined]
    else:
        asked = [joined.where(_RELATIONS.earlier.in_(some)) for some in portions(sorted(claims))]
    rows = (row for one in asked for row in connection.execute(one))
    return [(a, b) for a, b in rows if a in claims and b in claims]


# -- keys ------------------------------------------------------------------------------------------


def _keep(connection: sa.Connection, reaches: Mapping[str, Reach]) -> None:
    """Put each claim's keys in the place of those it had; unknown claims are left out."""
    for some in portions(list(reaches), _AT_ONCE):
        here = (_TEXTS.kind == CLAIM, _TEXTS.name.in_(some))
        numbers = connection.execute(sa.select(_TEXTS.name, _TEXTS.number).where(*here)).all()
        former = sa.delete(tables.claim_keys)
        connection.execute(former.where(_KEYS.text.in_([row.number for row in numbers])))
        put_keys(connection, ((row.number, reaches[row.name]) for row in numbers))


def reached(connection: sa.Connection, reaches: Iterable[Reach]) -> frozenset[str]:
    """Ids of the reports one of whose claims shares a key with one of these.

    A claim's own keys meet the own keys of others, and those above them.
    """
    own: set[int] = set()
    above: set[int] = set()
    for one in reaches:
        own.update(one.own)
        above.update(one.above)
    numbers: set[int] = set()
    for keys, met in ((own, None), (above - own, False)):
        for some in portions(sorted(keys)):
            shared = sa.select(_KEYS.text).where(_KEYS.key.in_(some))
            if met is not None:
                shared = shared.where(_KEYS.above.is_(met))
            numbers.update(connection.scalars(shared.distinct()))
    found: set[str] = set()
    for some in portions(sorted(numbers)):
        claims = sa.select(_CLAIMS.document).join(tables.texts, _TEXTS.name == _CLAIMS.id)
        here = (_TEXTS.kind == CLAIM, _TEXTS.number.in_(some))
        found.update(connection.scalars(claims.where(*here).distinct()))
    return frozenset(found)
