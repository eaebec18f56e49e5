"""The claims as the ledger had them at a moment in the past. In: a moment; out: claims.

Each reading has the time it was recorded and, once replaced, the time of that; each judgement has
its own. So the past is worked out from what is kept, and asking again later gives the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from dragoman.claims import Claim, Judgement, JudgementKind, from_json
from dragoman.record import deciding, tables
from dragoman.record.judging import state_of
from dragoman.record.query import Status

__all__ = ["as_of"]

_GONE = frozenset({Status.REJECTED, Status.MERGED})


def as_of(connection: sa.Connection, moment: datetime) -> tuple[Claim, ...]:
    """In the order of `Ledger.claims`; what was rejected or merged by then is left out."""
    at = moment.astimezone(UTC).replace(tzinfo=None)
    names = tables.claim_names.c
    now = {r.former: r.claim for r in connection.execute(sa.select(names.former, names.claim))}
    told = _judgements(connection, at, now)
    found: list[Claim] = []
    for read in _readings(connection, at):
        judgements = [_renamed(j, read.id, now) for j in told.get(now.get(read.id, read.id), ())]
        corrects = any(j.kind is JudgementKind.CORRECT for j in judgements)
        text = deciding.document_with(connection, read).text if corrects else ""
        by_hand = read.provenance == deciding.BY_HAND
        state = state_of(read, judgements, text, by_hand=by_hand)
        if state.status not in _GONE:
            found.append(state.claim)
    return tuple(sorted(found, key=_order))


def _readings(connection: sa.Connection, at: datetime) -> Iterator[Claim]:
    claims, former = tables.claims.c, tables.former_claims.c
    held = sa.select(sa.func.coalesce(claims.read, claims.noun)).where(claims.recorded_at <= at)
    gone = sa.select(former.noun).where(former.recorded_at <= at, former.replaced_at > at)
    for statement in (held, gone):
        for noun in connection.scalars(statement):
            yield from_json(noun, Claim)


def _judgements(
    connection: sa.Connection, at: datetime, now: dict[str, str]
) -> dict[str, list[Judgement]]:
    """Those made by then, by the ids that their claims have now."""
    table = tables.judgements.c
    made = sa.select(table.noun).where(table.decided_at <= at).order_by(table.number)
    found: dict[str, list[Judgement]] = defaultdict(list)
    for noun in connection.scalars(made):
        told = from_json(noun, Judgement)
        for id_ in {now.get(name, name) for name in (told.claim, told.other) if name}:
            found[id_].append(told)
    return found


def _renamed(judgement: Judgement, claim: str, now: dict[str, str]) -> Judgement:
    """With the id that the claim had then."""
    today = now.get(claim, claim)
    ids: dict[str, Any] = {
        name: claim if now.get(value, value) == today else value
        for name in ("claim", "other")
        if (value := getattr(judgement, name))
    }
    return replace(judgement, **ids)


def _order(claim: Claim) -> tuple[object, ...]:
    span = claim.evidence.span
    return (claim.published or tables.UNDATED, claim.document, span.start, span.end, claim.id)
