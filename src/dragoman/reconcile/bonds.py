"""What a person decided of two claims, which no rule overrules. Relations in; relations out.

A bond survives new reports and new rules: it names two claims, and their ids change only when their
words do. The later of two bonds on one pair holds.

It keeps nothing: who decided what, and when, is the ledger's to keep.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dragoman.claims import Reason, Relation, RelationKind

__all__ = ["Bond", "bound"]

_CERTAIN = 9.0
"""The weight of a person's word; the findings of the rules weigh less together."""


@dataclass(frozen=True, slots=True)
class Bond:
    """A person's word on how two claims stand to each other."""

    earlier: str
    """`Claim.id`; of a part, the part."""
    later: str
    kind: RelationKind | None
    """The relation that holds; None: none does ("not the same")."""
    by: str
    """Who decided it, as the ledger names them."""
    note: str = ""

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.earlier, self.later))


def bound(relations: Iterable[Relation], bonds: Iterable[Bond]) -> list[Relation]:
    """The relations, those of bound pairs replaced by what a person said of them last."""
    last = {bond.pair: bond for bond in bonds}
    kept = [r for r in relations if frozenset((r.earlier, r.later)) not in last]
    return kept + [_relation(bond, bond.kind) for bond in last.values() if bond.kind]


def _relation(bond: Bond, kind: RelationKind) -> Relation:
    said = f"{bond.by} decided it" + (f": {bond.note}" if bond.note else "")
    reason = Reason("judgement", _CERTAIN, said)
    return Relation(kind, bond.earlier, bond.later, ("judgement",), (reason,))
