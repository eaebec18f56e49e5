"""What changed since an earlier report. In: a Selection and what was known then. Out: words.

An earlier report is known by the claims that it was made of: its ``.claims.jsonl``, or all that had
been published by a day. It compares ids and relations; it does not say why anything changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dragoman.claims import Claim, Relation, RelationKind
from dragoman.write import Earlier
from dragoman.write.matters import Matter, Statement

__all__ = ["Changes"]


class Changes:
    """How the matters of a report stand to an earlier one."""

    def __init__(
        self, earlier: Earlier, claims: Sequence[Claim], relations: Iterable[Relation]
    ) -> None:
        self.earlier = earlier
        self._of: dict[str, list[Relation]] = {}
        for relation in dict.fromkeys((*relations, *earlier.relations)):
            self._of.setdefault(relation.earlier, []).append(relation)
            self._of.setdefault(relation.later, []).append(relation)
        ids = {claim.id for claim in claims}
        self.gone = len(earlier.claims - earlier.held - ids)
        """Claims of the earlier report that neither this one nor the ledger has."""
        self.read_anew = sum(
            c.id not in earlier.claims and c.document in earlier.documents for c in claims
        )
        """Claims that are new although their report was known."""

    def tags(self, matter: Matter) -> tuple[str, ...]:
        """``new``, or which of ``updated``, ``revised``, ``contested since`` hold; or nothing."""
        fresh = [s for s in matter.statements if not s.ids & self.earlier.claims]
        if not fresh:
            return ()
        kinds = [r.kind for s in fresh for r in self._to_known(s)]
        found = [
            word
            for word, kind in (
                ("updated", RelationKind.UPDATE),
                ("revised", RelationKind.REVISION),
                ("contested since", RelationKind.CONTRADICTION),
            )
            if kind in kinds
        ]
        return tuple(found) or ("new",)

    def _to_known(self, statement: Statement) -> Iterable[Relation]:
        """Relations of a new statement to what the earlier report knew."""
        for identity in statement.ids:
            for relation in self._of.get(identity, ()):
                there = relation.later if relation.earlier == identity else relation.earlier
                if there in self.earlier.claims:
                    yield relation
