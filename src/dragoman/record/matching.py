"""From a Query to the conditions that a claim's row must meet. In: a Query; out: SQL expressions.

It runs nothing; the two engines differ here only in the index of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from dragoman import plugins
from dragoman.claims import PlacePrecision, SourceRole
from dragoman.record import searching, tables
from dragoman.record.query import Query, Standing, Status, folded

__all__ = ["IN_ORDER", "asking", "family_of", "gone", "matching", "scanned"]

_CLAIMS = tables.claims.c

IN_ORDER = (
    _CLAIMS.sort_day,
    _CLAIMS.document,
    _CLAIMS.text_start,
    _CLAIMS.text_end,
    _CLAIMS.id,
)
"""By publication (reports without a date last), report and place in the text."""

_GONE = (Status.REJECTED.value, Status.MERGED.value)


def gone() -> sa.Select[tuple[str]]:
    """Ids of the claims that come only when asked for; few, and found by their index."""
    return sa.select(_CLAIMS.id).where(_CLAIMS.status.in_(_GONE))


@cache
def family_of() -> dict[str, str]:
    """The family of each measure of the vocabulary."""
    return {name: measure.family for name, measure in plugins.measures().items()}


def asking(query: Query, dialect: str, *columns: Any) -> sa.Select[Any]:
    """Selects these columns of all claims that the query asks for.

    SQLite, which finds by its primary key the row of each claim that a place or an actor is in, is
    held to the index that has all that is asked for as well: the rows are long and lie apart.
    """
    statement = sa.select(*columns).select_from(tables.claims).where(*matching(query, dialect))
    named = (query.place, query.actor, query.side) != (None,) * 3
    if named and _one_by_one(query):
        statement = statement.with_hint(tables.claims, "INDEXED BY ix_claims_by_id", "sqlite")
    return statement


def _one_by_one(query: Query) -> bool:
    """Whether claims are looked up by their ids: of some days, a part of the index in the order of
    lists is gone through.
    """
    days = (query.since, query.until, query.happened_since, query.happened_until)
    return days == (None,) * 4


def matching(query: Query, dialect: str, *, few: bool = False) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions on `claims`, all of which must hold.

    ``few``: the first in the order of lists are wanted, not all.
    """
    yield from _on_days(query)
    yield from _on_the_row(query, dialect)
    id_ = _CLAIMS.id if _one_by_one(query) and not few else scanned(_CLAIMS.id, dialect)
    yield from _on_names(query, id_)
    if query.text is not None:
        found = searching.finding(searching.CLAIM, query.text, dialect)
        called = _ID.fullmatch(query.text.strip())
        # what may be an id is looked up by it, and the few that hold it as a word with it
        by = _CLAIMS.id if called else scanned(_CLAIMS.id, dialect)
        told = sa.false() if found is None else by.in_(found)
        yield sa.or_(told, _beginning(f"claim:{called[1]}")) if called else told


_ID = re.compile(r"(?:claim:|(?=[a-f]*\d))([0-9a-f]{6,16})")
"""The id of a claim, or how it begins: words of six letters and no digit may be words."""


def _beginning(id_: str) -> sa.ColumnElement[bool]:
    """Whether a claim's id begins so. As a range, since SQLite asks no index for what is LIKE
    something; the letters of an id end at "f".
    """
    return sa.and_(_CLAIMS.id >= id_, _CLAIMS.id < f"{id_}g")


def _on_days(query: Query) -> Iterator[sa.ColumnElement[bool]]:
    # the day in the order of lists, so that the index on it answers alone
    if query.since is not None:
        yield _CLAIMS.sort_day >= query.since
    if query.until is not None:
        yield _CLAIMS.sort_day <= query.until
    if query.since is not None or query.until is not None:
        yield _CLAIMS.published.is_not(None)
    if query.happened_since is not None or query.happened_until is not None:
        yield sa.or_(_CLAIMS.window_start.is_not(None), _CLAIMS.window_end.is_not(None))
    if query.happened_since is not None:
        open_end = _CLAIMS.window_end.is_(None)
        yield sa.or_(open_end, _CLAIMS.window_end >= query.happened_since)
    if query.happened_until is not None:
        open_start = _CLAIMS.window_start.is_(None)
        yield sa.or_(open_start, _CLAIMS.window_start <= query.happened_until)


def _on_the_row(query: Query, dialect: str) -> Iterator[sa.ColumnElement[bool]]:
    measure = scanned(_CLAIMS.measure, dialect)
    if query.measure:
        yield measure.in_(query.measure)
    if query.family:
        families = family_of()
        yield measure.in_([m for m, family in families.items() if family in query.family])
    if query.modality:
        yield _CLAIMS.modality.in_(query.modality)
    if query.status:
        yield _CLAIMS.status.in_(query.status)
    else:
        yield _CLAIMS.status.not_in(_GONE)
    if query.standing:
        yield _CLAIMS.standing.in_(query.standing)
        if Standing.SINGLE_SOURCE.value not in query.standing:
            yield sa.literal_column(tables.RELATED)
    if query.party is not None:
        yield _CLAIMS.party.is_(query.party)
    if query.party is False:
        yield scanned(_CLAIMS.speaker, dialect).is_not(None)
    if query.document is not None:
        yield _CLAIMS.document == query.document


def scanned(column: sa.ColumnElement[str], dialect: str) -> sa.ColumnElement[str]:
    """The column, where SQLite is not to look rows up by it: those of a twelfth of all claims take
    longer to read than the whole index in the order of lists, which has the column too.
    """
    if dialect != "sqlite":
        return column
    plus = sa.sql.operators.custom_op[str]("+")
    return sa.UnaryExpression(column, operator=plus, type_=column.type)


def _on_names(query: Query, id_: sa.ColumnElement[str]) -> Iterator[sa.ColumnElement[bool]]:
    actor = tables.claim_actors.c
    spoke = actor.role == SourceRole.SPEAKER.value
    if query.speaker is not None:
        named = sa.or_(actor.actor == query.speaker, _holding(actor.name_words, query.speaker))
        yield _CLAIMS.id.in_(sa.select(actor.claim).where(spoke, named))  # the shorter table first
        words = _holding(_CLAIMS.speaker_words, query.speaker)
        yield sa.or_(_CLAIMS.speaker_actor == query.speaker, words)
    if query.actor is not None:
        named = sa.or_(actor.actor == query.actor, _holding(actor.name_words, query.actor))
        yield id_.in_(sa.select(actor.claim).where(named))
    if query.side is not None:
        ids = actor.actor.in_([query.side, *query.side_ids])
        named = sa.or_(ids, _holding(actor.name_words, query.side))
        yield id_.in_(sa.select(actor.claim).where(spoke, named))
    if query.publisher is not None:
        report = tables.documents.c
        printed = _holding(report.publisher_words, query.publisher)
        yield _CLAIMS.document.in_(sa.select(report.id).where(printed))
    if query.place is not None:
        yield id_.in_(_claims_in(query.place, query.place_ids))


# -- places ----------------------------------------------------------------------------------------


def _claims_in(place: str, ids: Sequence[str]) -> sa.CompoundSelect[tuple[str]]:
    """Ids of the claims that name the place, were linked to it, or to a place within it.

    The ledger knows that a place is within another by the links of its claims: it holds no
    gazetteer. A place's id, or a country's code, may stand for the name.
    """
    column, words = tables.claim_places.c, folded(place)
    # gone through once: what is called so is among what holds the words
    told = ("claim", "place", "name_words", "place_words", "country", "precision")
    named = sa.or_(_holding(column.name_words, place), _holding(column.place_words, place))
    holds = sa.select(*(column[name] for name in told)).where(named).cte("holds")
    holds = holds.prefix_with("MATERIALIZED")
    called_so = sa.or_(holds.c.name_words == words, holds.c.place_words == words)
    by_name = sa.select(holds.c.place).where(holds.c.place.is_not(None), called_so)
    given = [sa.select(sa.literal(name, sa.Text)) for name in (place, *ids)]
    begun = by_name.union(*given).subquery("begun")
    inside = sa.select(begun.c.place).cte("inside", recursive=True)
    held = sa.select(column.place).join(inside, column.within == inside.c.place)
    inside = inside.union(held.where(column.place.is_not(None)))
    whole = holds.c.precision == PlacePrecision.COUNTRY.value
    countries = sa.select(holds.c.country).where(holds.c.country.is_not(None), whole, called_so)
    claim = sa.select(column.claim)
    return sa.union_all(  # and not one condition with "or", which a database answers row by row
        sa.select(holds.c.claim),
        claim.join(inside, column.place == inside.c.place),
        claim.where(column.country.in_(countries.union(*given))),
    )


def _holding(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[bool]:
    """Whether the folded column holds the words of ``text``, whole and in this order."""
    words = folded(text)
    return column.contains(words) if words else sa.false()
