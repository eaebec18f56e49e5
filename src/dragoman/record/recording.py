"""One report into the ledger, with what people decided of its claims carried over.

In: a document, what a reader found in it, and a connection inside a transaction. Out: whether the
ledger changed. A claim that people decided on outlives the reading it came from:

* found again under its id: the new reading replaces the old one under their decisions;
* its words moved in the report: it takes the id that it has now, and its judgements with it;
* not found again, its words unchanged: it stays; what the new reading makes of the same words is
  kept beside it as a proposal, not as a second claim;
* its words are gone from the report: it stays, and asks to be looked at again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.claims import Claim, Document, claim_id, from_json, to_json
from dragoman.collect.editions import fingerprint, is_later
from dragoman.collect.given import as_given
from dragoman.record import deciding, storing, tables
from dragoman.record.judging import evidences, shifted

__all__ = ["holds", "record"]

WORDS_GONE = "its words are no longer in the report, which has changed since"


def holds(connection: sa.Connection, document: Document, made_by: str) -> bool:
    """Whether this very report was read by this version, with what was told of it before, or is an
    older text of one that is in.
    """
    table = tables.documents.c
    statement = sa.select(table.digest, table.made_by).where(table.id == document.id)
    held = connection.execute(statement).first()
    if held is None or held.digest == tables.digest(document):
        return held is not None and held.made_by == made_by
    noun = connection.scalars(sa.select(table.noun).where(table.id == document.id)).one()
    kept = from_json(noun, Document)
    if tables.digest(as_given(document, kept)) == held.digest:
        return bool(held.made_by == made_by)
    return bool(is_later(fingerprint(kept), fingerprint(document)))


def record(
    connection: sa.Connection, document: Document, claims: Sequence[Claim], made_by: str
) -> bool:
    """Put a document in with all that it says; whether that changed the ledger."""
    unique = {claim.id: claim for claim in reversed(claims)}
    changed = storing.put_document(connection, document, made_by)
    held = _held(connection, document.id)
    decided = [row for row in held if row.judged is not None and _decided(connection, row.id)]
    carried = _Carried(connection, document, unique)
    for row in sorted(decided, key=lambda row: row.id not in unique):  # its own id before another
        carried.take(row)
    carried.leave_out_former_ids()
    settled = {row.id for row in decided} | carried.taken
    left = {row.id: row.read or row.noun for row in held if row.id not in settled}
    nouns = {key: to_json(claim) for key, claim in carried.fresh.items()}
    stale = [key for key in left if nouns.get(key) != left[key]]
    fresh = [key for key in nouns if nouns[key] != left.get(key)]
    storing.set_aside(connection, stale)
    storing.insert_claims(connection, (carried.fresh[key] for key in fresh))
    if stale or fresh or carried.changed:
        storing.mark_related(connection, [document.id], None)
    return changed or bool(stale or fresh or carried.changed)


def _held(connection: sa.Connection, document: str) -> Sequence[sa.Row[Any]]:
    table = tables.claims.c
    names = ("id", "noun", "read", "judged", "by_hand", "asks", "proposed")
    columns = (table[name] for name in names)
    return connection.execute(sa.select(*columns).where(table.document == document)).all()


def _decided(connection: sa.Connection, claim: str) -> bool:
    """Whether any judgement on the claim still holds."""
    return bool(deciding.states(connection, [claim])[claim].judgements)


@dataclass
class _Carried:
    """Carries decided claims over; ``fresh`` is what is left to be put in as new."""

    connection: sa.Connection
    document: Document
    fresh: dict[str, Claim]
    taken: set[str] = field(default_factory=set)
    """Ids that decided claims have taken."""
    changed: bool = False

    def take(self, row: sa.Row[Any]) -> None:
        was = from_json(row.read or row.noun, Claim)
        text = self.document.text
        if again := self.fresh.pop(row.id, None):
            self._read_anew(row, again)
        elif moved := self._moved(was):
            self._rename(row, moved)
        elif was.evidence.span.of(text) == was.evidence.quote:
            self._keep(row, self._other_reading(was), None)
        elif shifted := _shifted(was, text):
            self._rename(row, shifted)
        else:
            self._keep(row, None, WORDS_GONE)

    def leave_out_former_ids(self) -> None:
        """What a decided claim says, said again where that once stood, is no claim of its own: by
        its id it would be taken for the decided one.
        """
        names = tables.claim_names.c
        former = sa.select(names.former).where(names.former.in_(list(self.fresh)))
        for name in self.connection.scalars(former).all():
            del self.fresh[name]

    def _read_anew(self, row: sa.Row[Any], again: Claim) -> None:
        if row.asks or row.proposed:  # of a reading or a text between
            self._set(row.id, asks=None, proposed=None)
            self.changed = True
        if row.by_hand or to_json(again) == (row.read or row.noun):
            deciding.restate(self.connection, [row.id])  # a correction's words may be gone
            return
        table = tables.claims
        kept = ("id", "document", "recorded_at")
        old = sa.select(
            *(table.c[name] for name in kept), sa.literal(row.read or row.noun, sa.Text)
        ).where(table.c.id == row.id)
        former = sa.insert(tables.former_claims).from_select([*kept, "noun"], old)
        self.connection.execute(former)
        self._set(row.id, read=to_json(again), recorded_at=sa.func.current_timestamp())
        deciding.restate(self.connection, [row.id])
        self.changed = True

    def _moved(self, was: Claim) -> Claim | None:
        """The new claim that is this one, but for where in the text its words stand."""
        wanted = _without_spans(was)
        same = [claim for claim in self.fresh.values() if _without_spans(claim) == wanted]
        nearest = min(
            same, key=lambda c: abs(c.evidence.span.start - was.evidence.span.start), default=None
        )
        return self.fresh.pop(nearest.id) if nearest else None

    def _rename(self, row: sa.Row[Any], now: Claim) -> None:
        """Give a decided claim the id of its words' new place, with its judgements."""
        names = tables.claim_names
        storing.set_aside(self.connection, [row.id, now.id])
        self.taken.add(now.id)
        both = names.c.former.in_([row.id, now.id])  # it may have been here before
        self.connection.execute(sa.delete(names).where(both))
        self.connection.execute(
            sa.update(names).where(names.c.claim == row.id).values(claim=now.id)
        )
        self.connection.execute(sa.insert(names), {"former": row.id, "claim": now.id})
        more = {"by_hand": row.by_hand, "judged": row.judged}
        storing.insert_claims(self.connection, [now], more)
        deciding.restate(self.connection, [now.id])
        self.changed = True

    def _other_reading(self, was: Claim) -> Claim | None:
        """What the new reading makes of the same trigger and number; it is no second claim."""
        for claim in list(self.fresh.values()):
            if claim.trigger == was.trigger and _number(claim) == _number(was):
                return self.fresh.pop(claim.id)
        return None

    def _keep(self, row: sa.Row[Any], proposed: Claim | None, asks: str | None) -> None:
        told = to_json(proposed) if proposed else None
        if (told, asks) != (row.proposed, row.asks):
            self._set(row.id, proposed=told, asks=asks)
            self.changed = True
        deciding.restate(self.connection, [row.id])

    def _set(self, claim: str, **values: Any) -> None:
        here = sa.update(tables.claims).where(tables.claims.c.id == claim)
        self.connection.execute(here.values(**values))


def _number(claim: Claim) -> Any:
    return claim.figure.evidence if claim.figure else None


def _without_spans(claim: Claim) -> str:
    """The claim as its id sees it, but for where its words stand."""
    plain = replace(claim, id="", published=None, document="", rough=False)
    return claim_id(_at(plain, None))


def _shifted(was: Claim, text: str) -> Claim | None:
    """The claim where its words stand now, where they stand there all and once."""
    quote = was.evidence.quote
    if text.count(quote) != 1:
        return None
    now = _at(was, text.index(quote) - was.evidence.span.start)
    found = evidences(msgspec.json.decode(to_json(now)))
    return None if any(span.of(text) != words for span, words in found) else now


def _at(claim: Claim, by: int | None) -> Claim:
    value = shifted(msgspec.json.decode(to_json(claim)), by)
    moved = msgspec.convert(value, Claim)
    return replace(moved, id=claim_id(moved))
