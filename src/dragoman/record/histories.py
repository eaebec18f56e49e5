"""What was decided, read back from the chain: pages of it, and what was done by one action.

In: a number, a person. Out: judgements, or their numbers. An action is what one person did at one
moment: a claim accepted, three fields of one corrected, thousands accepted behind a filter. Its
judgements bear the same name and time, and are taken back together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from dragoman.claims import Judgement, JudgementKind, from_json
from dragoman.record import tables

__all__ = ["History", "after", "history", "last_made_by", "made_at_once", "that_hold"]

_TABLE = tables.judgements.c
_UNDO = JudgementKind.UNDO.value


@dataclass(frozen=True, slots=True)
class History:
    judgements: tuple[Judgement, ...]
    """Oldest first."""
    undone: frozenset[int]
    """Numbers of those, among all that there are, which hold no more."""
    at_once: Mapping[int, int]
    """For each that was not made alone: how many of its action hold, itself among them."""


def history(connection: sa.Connection, before: int | None, limit: int) -> History:
    statement = sa.select(_TABLE.noun, _TABLE.decided_by, _TABLE.decided_at)
    if before is not None:
        statement = statement.where(_TABLE.number < before)
    rows = connection.execute(statement.order_by(_TABLE.number.desc()).limit(limit)).all()[::-1]
    undone = _undone(connection)
    actions = {(row.decided_by, row.decided_at) for row in rows}
    made = {action: _of_action(connection, *action, undone) for action in actions}
    told = [from_json(row.noun, Judgement) for row in rows]
    at_once = {
        judgement.number or 0: len(numbers)
        for judgement, row in zip(told, rows, strict=True)
        if len(numbers := made[row.decided_by, row.decided_at]) > 1 and judgement.number in numbers
    }
    return History(tuple(told), undone, at_once)


def after(connection: sa.Connection, number: int, limit: int) -> tuple[Judgement, ...]:
    statement = sa.select(_TABLE.noun).where(_TABLE.number > number).order_by(_TABLE.number)
    nouns = connection.scalars(statement.limit(limit))
    return tuple(from_json(noun, Judgement) for noun in nouns)


def made_at_once(connection: sa.Connection, number: int) -> tuple[int, ...]:
    one = sa.select(_TABLE.decided_by, _TABLE.decided_at).where(_TABLE.number == number)
    row = connection.execute(one).first()
    if row is None:
        return ()
    return _of_action(connection, row.decided_by, row.decided_at, _undone(connection))


def last_made_by(connection: sa.Connection, person: str) -> tuple[int, ...]:
    undone = _undone(connection)
    mine = sa.select(_TABLE.number, _TABLE.decided_at).where(
        _TABLE.decided_by == person, _TABLE.kind != _UNDO
    )
    for number, at in connection.execute(mine.order_by(_TABLE.number.desc())):
        if number not in undone:
            return _of_action(connection, person, at, undone)
    return ()


def that_hold(connection: sa.Connection, numbers: Iterable[int]) -> frozenset[int]:
    return frozenset(numbers) - _undone(connection)


def _of_action(
    connection: sa.Connection, person: str, at: datetime, undone: frozenset[int]
) -> tuple[int, ...]:
    these = sa.select(_TABLE.number).where(
        _TABLE.decided_by == person, _TABLE.decided_at == at, _TABLE.kind != _UNDO
    )
    numbers = connection.scalars(these.order_by(_TABLE.number.desc()))
    return tuple(number for number in numbers if number not in undone)


def _undone(connection: sa.Connection) -> frozenset[int]:
    """What holds no more; an undo may itself be undone."""
    found: set[int] = set()
    undoing = sa.select(_TABLE.number, _TABLE.undoes).where(_TABLE.kind == _UNDO)
    for number, undoes in connection.execute(undoing.order_by(_TABLE.number.desc())):
        if number not in found:
            found.add(undoes)
    return frozenset(found)
