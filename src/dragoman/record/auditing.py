"""Whether the ledger is what its judgements say. In: a connection; out: an Audit.

Each judgement is chained to the one before it by SHA-256, so a judgement that was changed, taken
away or put in between breaks the chain there. Judgements taken from the end leave a whole chain
behind: keep the `head` of an audit elsewhere, and ask later whether the chain still holds it.
Then every decided claim is worked out anew from its reading and its judgements, and held against
the row that lists and exports are made from; and every claim and report as it was read against the
digest that it is known by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from dragoman.claims import Claim, Document, Judgement, claim_id, from_json
from dragoman.record import deciding, tables
from dragoman.record.judging import chained
from dragoman.record.searching import portions
from dragoman.record.storing import Progress

__all__ = ["Audit", "audit"]


@dataclass(frozen=True, slots=True)
class Audit:
    judgements: int
    claims: int
    """Decided claims that were worked out anew."""
    head: str
    """The hash of the last judgement; empty where there is none."""
    broken: str | None
    """Where the chain breaks first, and how."""
    differing: tuple[str, ...]
    """Ids of claims whose row is not what their judgements make of them."""
    altered: tuple[str, ...]
    """Ids of claims and reports that are not what was read."""
    holds: bool | None
    """Whether the chain holds the head that was asked for; None where none was."""

    @property
    def sound(self) -> bool:
        return (
            self.broken is None
            and not self.differing
            and not self.altered
            and self.holds is not False
        )


def audit(connection: sa.Connection, head: str | None, progress: Progress) -> Audit:
    """``head``: the hash that an earlier audit gave, or the beginning of it."""
    table = tables.judgements
    total = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    number, previous, broken, holds = 0, "", None, None if head is None else False
    rows = connection.execute(sa.select(table).order_by(table.c.number))
    for number, row in enumerate(rows, start=1):
        broken = broken or _fault(row, number, previous)
        previous = row.hash
        holds = holds or (None if head is None else row.hash.startswith(head))
        progress(number, total)
    claims = tables.claims.c
    decided = connection.scalars(
        sa.select(claims.id).where(claims.judged.is_not(None)).order_by(claims.id)
    ).all()
    differing = [id_ for some in portions(decided) for id_ in _differing(connection, list(some))]
    altered = tuple(_altered(connection, progress))
    return Audit(number, len(decided), previous, broken, tuple(differing), altered, holds)


def _fault(row: sa.Row[tuple[object, ...]], number: int, previous: str) -> str | None:
    """What is wrong with a link; None where nothing is."""
    if row.number != number:
        return f"judgement {number} is missing: after {number - 1} comes {row.number}"
    if row.previous != previous:
        return f"judgement {number} does not follow from the one before it"
    if row.hash != chained(row.noun, row.previous):
        return f"judgement {number} is not what was decided: its words were changed"
    try:
        told = from_json(row.noun, Judgement)
    except msgspec.MsgspecError as error:
        return f"judgement {number} does not read ({error})"
    columns = (told.number, told.kind.value, told.claim, told.other, told.undoes, told.by)
    if columns != (row.number, row.kind, row.claim, row.other, row.undoes, row.decided_by):
        return f"judgement {number} is not what was decided: its columns were changed"
    return None


def _altered(connection: sa.Connection, progress: Progress) -> Iterator[str]:
    """Ids of what no longer has the digest that it was recorded under. Links are not part of it."""
    documents, claims = tables.documents.c, tables.claims.c
    texts = connection.scalars(sa.select(documents.id).order_by(documents.id)).all()
    told = connection.scalars(sa.select(claims.id).order_by(claims.id)).all()
    done = 0
    for some in portions(texts):
        rows = sa.select(documents.id, documents.digest, documents.noun)
        for row in connection.execute(rows.where(documents.id.in_(some))):
            if tables.digest(from_json(row.noun, Document)) != row.digest:
                yield row.id
        done += len(some)
        progress(done, len(texts) + len(told))
    for some in portions(told):
        read = sa.func.coalesce(claims.read, claims.noun).label("read")
        for claim, noun in connection.execute(
            sa.select(claims.id, read).where(claims.id.in_(some))
        ):
            if claim_id(from_json(noun, Claim)) != claim:
                yield claim
        done += len(some)
        progress(done, len(texts) + len(told))


def _differing(connection: sa.Connection, claims: list[str]) -> list[str]:
    table = tables.claims.c
    rows = connection.execute(
        sa.select(table.id, table.noun, table.status).where(table.id.in_(claims))
    )
    held = {row.id: row for row in rows}
    return [
        id_
        for id_, state in deciding.states(connection, claims).items()
        if (state.claim, state.status.value) != (from_json(held[id_].noun, Claim), held[id_].status)
    ]
