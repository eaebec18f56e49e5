"""Contradictions that people have looked into: which of the two claims they go with, and why.

In: judgements that settle, and a connection. Out: what was settled and whether that holds still;
relations that tell it. Nothing of it is kept in the relations: it follows from the judgements and
from the claims as they stand, so that it can be taken back, and lapses by itself. What it is for,
in rules:

* the last word on a pair holds; a pair is the same in whatever order it is named;
* it rests on what the two claims said: once one of them says something else, or its words are gone
  from its report, the pair is open again, and holds again if that is taken back;
* where the rules find no contradiction any more, or a person has ended it, there is nothing to
  settle: it is told as history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from dragoman.claims import (
    Claim,
    GoesWith,
    Judgement,
    JudgementKind,
    Relation,
    RelationKind,
    Settlement,
    from_json,
)
from dragoman.errors import UsageError
from dragoman.record import tables
from dragoman.record.judging import digest_of_pair, holding
from dragoman.record.searching import portions

__all__ = ["Fate", "Settled", "checked", "held_of", "settled", "tell", "told"]

_CLAIMS, _JUDGEMENTS, _RELATIONS = tables.claims.c, tables.judgements.c, tables.relations.c
_NAMES = tables.claim_names.c
_ANSWERS = {
    "claim": "the claim that the judgement is about",
    "other": "the other",
    "neither": "neither",
    "both": "both, each as it was said",
}
"""What `Judgement.after` may be."""
_FEW = 500
"""Pairs that are looked for by their claims; of more, all that is settled is gone through."""
Pair = frozenset[str]


class Fate(StrEnum):
    """What has become of what was settled."""

    HOLDS = "settled"
    CHANGED = "changed since"
    """One of the two says something else, or its words are gone: the contradiction is open."""
    ENDED = "no contradiction"
    """The two no longer contradict each other, or one of them no longer stands."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A person's last word on two claims that contradict each other."""

    judgement: Judgement
    """Under the ids that its claims have now."""
    fate: Fate

    @property
    def pair(self) -> Pair:
        return frozenset((self.judgement.claim, self.judgement.other or ""))

    def settlement(self, relation: Relation) -> Settlement:
        """As the relation between the two tells it."""
        told = self.judgement
        first = told.claim == relation.earlier
        answer = {
            "claim": GoesWith.EARLIER if first else GoesWith.LATER,
            "other": GoesWith.LATER if first else GoesWith.EARLIER,
        }.get(str(told.after))
        goes_with = answer or GoesWith(str(told.after))
        return Settlement(goes_with, told.note, told.by, told.at, told.number or 0)


def settled(connection: sa.Connection, pairs: Set[Pair] | None = None) -> tuple[Settled, ...]:
    """What was settled and not taken back, of these pairs or of all: the latest first."""
    wanted = _last_words(connection, pairs)
    if not wanted:
        return ()
    ids = sorted({id_ for pair in wanted for id_ in pair})
    columns = (_CLAIMS.id, _CLAIMS.noun, _CLAIMS.asks)
    claims = {
        row.id: row
        for some in portions(ids)
        for row in connection.execute(sa.select(*columns).where(_CLAIMS.id.in_(some)))
    }
    quarrels = _contradicting(connection, ids)
    found = [Settled(told, _fate(pair, told, claims, quarrels)) for pair, told in wanted.items()]
    return tuple(sorted(found, key=lambda one: -(one.judgement.number or 0)))


def told(connection: sa.Connection, relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """The relations; those contradictions that are settled say so."""
    found = tuple(relations)
    pairs = {_pair(r) for r in found if r.kind is RelationKind.CONTRADICTION}
    held = held_of(connection, pairs) if pairs else {}
    return tuple(tell(relation, held) for relation in found) if held else found


def held_of(connection: sa.Connection, pairs: Set[Pair] | None = None) -> dict[Pair, Settled]:
    """What is settled and holds, by the pair."""
    return {one.pair: one for one in settled(connection, pairs) if one.fate is Fate.HOLDS}


def tell(relation: Relation, held: Mapping[Pair, Settled]) -> Relation:
    """The relation, saying what is settled of it."""
    one = held.get(_pair(relation)) if relation.kind is RelationKind.CONTRADICTION else None
    return replace(relation, settled=one.settlement(relation)) if one else relation


def checked(connection: sa.Connection, judgement: Judgement, one: Claim, other: Claim) -> Judgement:
    """The judgement with what it was decided on.

    Raises `UsageError` where it has no reason, does not say which it goes with, or the two claims
    do not contradict each other.
    """
    if not judgement.note.strip():
        raise UsageError("what is settled needs a reason; say in `note` why")
    if not isinstance(judgement.after, str) or judgement.after not in _ANSWERS:
        answers = "; ".join(f"`{answer}`: {words}" for answer, words in _ANSWERS.items())
        raise UsageError(f"say in `after` which of the two it goes with ({answers})")
    if frozenset((one.id, other.id)) not in _contradicting(connection, [one.id, other.id]):
        raise UsageError(
            f"{one.id} and {other.id} do not contradict each other: there is nothing to settle"
        )
    return replace(judgement, seen=digest_of_pair(one, other))


def _pair(relation: Relation) -> Pair:
    return frozenset((relation.earlier, relation.later))


def _last_words(connection: sa.Connection, pairs: Set[Pair] | None) -> dict[Pair, Judgement]:
    """The last judgement that settles each of these pairs, or any, and was not taken back."""
    table, kinds = _JUDGEMENTS, [JudgementKind.SETTLE.value, JudgementKind.UNDO.value]
    # those on two claims are few, and found by the index on the second
    these = sa.select(table.noun).where(table.other > "", table.kind.in_(kinds))
    names = sa.select(_NAMES.former, _NAMES.claim)
    if pairs is None or len(pairs) > _FEW:
        now = {row.former: row.claim for row in connection.execute(names)}
        nouns = connection.scalars(these).all()
    else:
        ids = sorted({id_ for pair in pairs for id_ in pair})
        now = {
            row.former: row.claim
            for some in portions(ids)
            for row in connection.execute(names.where(_NAMES.claim.in_(some)))
        }
        nouns = [
            noun
            for some in portions([*ids, *now])
            for noun in connection.scalars(these.where(table.other.in_(some)))
        ]
    renamed = (
        replace(one, claim=now.get(one.claim, one.claim), other=now.get(one.other, one.other))
        for one in holding(from_json(noun, Judgement) for noun in nouns)
        if one.other and one.kind is JudgementKind.SETTLE
    )
    last = {frozenset((one.claim, one.other or "")): one for one in renamed}
    return {pair: told for pair, told in last.items() if pairs is None or pair in pairs}


def _contradicting(connection: sa.Connection, ids: Sequence[str]) -> set[Pair]:
    """The pairs among these claims that contradict each other."""
    ends, held = (_RELATIONS.earlier, _RELATIONS.later), set(ids)
    joined = sa.select(*ends).where(_RELATIONS.kind == RelationKind.CONTRADICTION.value)
    return {
        frozenset((row.earlier, row.later))
        for some in portions(ids)
        for row in connection.execute(joined.where(_RELATIONS.earlier.in_(some)))
        if row.later in held
    }


def _fate(pair: Pair, judgement: Judgement, claims: Mapping[str, Any], quarrels: Set[Pair]) -> Fate:
    if pair not in quarrels:
        return Fate.ENDED
    rows = [claims[id_] for id_ in pair]
    seen = digest_of_pair(*(from_json(row.noun, Claim) for row in rows))
    gone = any(row.asks for row in rows)
    return Fate.CHANGED if gone or seen != judgement.seen else Fate.HOLDS
