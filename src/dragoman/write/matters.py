"""Claims in, matters out: what one sentence of a report is about.

Repeats of one statement are one statement, its parts stand in it, and statements that contradict
each other are one matter. It puts nothing into words and decides no relation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dragoman.claims import (
    Claim,
    Document,
    Modality,
    Qualifier,
    Relation,
    RelationKind,
    Stance,
    TimePrecision,
)

__all__ = ["Matter", "Statement", "frame", "headlines", "matters", "voice"]

Node = TypeVar("Node", int, str)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, in however many reports it stands."""

    lead: Claim
    """The fullest telling."""
    repeats: tuple[Claim, ...]
    parts: tuple[Claim, ...]
    """Figures that the reports give as a part of this one's."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        return (self.lead, *self.repeats, *self.parts)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(claim.id for claim in self.claims)

    @property
    def first_published(self) -> date:
        days = [claim.published for claim in self.claims if claim.published]
        return min(days, default=date.max)

    @property
    def last_published(self) -> date | None:
        return max((c.published for c in self.claims if c.published), default=None)

    @property
    def asserted(self) -> bool:
        return frame(self.lead) == Modality.ASSERTED


@dataclass(frozen=True, slots=True)
class Matter:
    """A statement, or statements that contradict each other: what one sentence is about."""

    statements: tuple[Statement, ...]
    """In order of first publication."""
    differ_on: tuple[str, ...]
    """What the contradictions rest on, as `Relation.on`."""

    @property
    def contested(self) -> bool:
        return len(self.statements) > 1

    @property
    def lead(self) -> Claim:
        return self.statements[0].lead

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for statement in self.statements for claim in statement.claims)


def headlines(claims: Iterable[Claim], documents: Mapping[str, Document]) -> frozenset[str]:
    """The ids of the claims that stand in the title of their report."""
    found = set()
    for claim in claims:
        document = documents.get(claim.document)
        title, line_end, _ = document.text.partition("\n") if document else ("", "", "")
        if document and document.title and line_end and claim.evidence.span.end <= len(title):
            found.add(claim.id)
    return frozenset(found)


def matters(
    claims: Sequence[Claim],
    relations: Sequence[Relation],
    titles: Collection[str] = frozenset(),
) -> tuple[Matter, ...]:
    """What there is to tell, in the order of ``claims``; each claim stands in just one matter.

    ``titles``: ids of claims that are titles (`headlines`), which lead no statement that a text
    tells: they leave out hedges and speakers.
    """
    statements = _statements(claims, relations, titles)
    home = {claim: n for n, statement in enumerate(statements) for claim in statement.ids}
    quarrels = [r for r in relations if r.kind is RelationKind.CONTRADICTION]
    pairs = [
        (home[r.earlier], home[r.later]) for r in quarrels if {r.earlier, r.later} <= set(home)
    ]
    found = []
    for group in _joined(range(len(statements)), pairs):
        inside = [statements[n] for n in group]
        ids = frozenset[str]().union(*(statement.ids for statement in inside))
        of_them = (r for r in quarrels if len(inside) > 1 and r.earlier in ids)
        ordered = sorted(inside, key=lambda statement: statement.first_published)
        found.append(
            Matter(tuple(ordered), tuple(sorted({word for r in of_them for word in r.on})))
        )
    return tuple(found)


def _statements(
    claims: Sequence[Claim], relations: Sequence[Relation], titles: Collection[str]
) -> list[Statement]:
    by_id = {claim.id: claim for claim in claims}
    root = {claim.id: _whole(claim, by_id).id for claim in claims}
    wholes = [claim.id for claim in claims if root[claim.id] == claim.id]
    pairs = [
        (relation.earlier, relation.later)
        for relation in relations
        if relation.kind is RelationKind.REPEAT
        and {relation.earlier, relation.later} <= set(wholes)
    ]
    parts: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if root[claim.id] != claim.id:
            parts[root[claim.id]].append(claim)
    found = []
    for group in _joined(wholes, pairs):
        told = sorted((by_id[identity] for identity in group), key=_fullness)
        told.sort(key=lambda claim: claim.figure is not None and not parts[claim.id])
        told.sort(key=lambda claim: claim.id in titles)
        own = [part for claim in told for part in parts[claim.id]]
        found.append(Statement(told[0], tuple(told[1:]), tuple(own)))
    return found


def _whole(claim: Claim, by_id: Mapping[str, Claim]) -> Claim:
    """In whose sentence the claim is told: its own, unless it is a part by the same measure."""
    seen = {claim.id}
    while claim.part_of and claim.part_of not in seen and claim.part_of in by_id:
        above = by_id[claim.part_of]
        same = above.measure == claim.measure and frame(above) == frame(claim)
        counted = claim.figure and above.figure and claim.figure.unit == above.figure.unit
        if not (same and counted):
            break
        claim = above
        seen.add(claim.id)
    return claim


def _fullness(claim: Claim) -> tuple[object, ...]:
    """The fullest telling sorts first."""
    figure, when = claim.figure, claim.when
    return (
        figure is None or figure.qualifier is not Qualifier.EXACT,
        claim.attribution.speaker is None,
        when is None or when.precision is TimePrecision.OPEN,
        not claim.where,
        claim.rough,
        claim.published or date.max,
        claim.document,
        claim.evidence.span.start,
    )


def _joined(nodes: Iterable[Node], pairs: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """Connected groups, in the order of ``nodes``."""
    above = {node: node for node in nodes}

    def top(node: Node) -> Node:
        while above[node] != node:
            node = above[node]
        return node

    for one, other in pairs:
        above[top(one)] = top(other)
    groups: dict[Node, list[Node]] = {}
    for node in above:
        groups.setdefault(top(node), []).append(node)
    return list(groups.values())


_STANCES = {
    Stance.ASSERTS: Modality.ASSERTED,
    Stance.DENIES: Modality.DENIED,
    Stance.DOUBTS: Modality.HYPOTHETICAL,
    Stance.FORECASTS: Modality.FORECAST,
}


def frame(claim: Claim) -> Modality:
    """How the speaker puts it, by the words of the claim or else by the speaker's stance."""
    if claim.modality is not Modality.ASSERTED:
        return claim.modality
    return _STANCES[claim.attribution.stance]


def voice(claim: Claim) -> str:
    """What tells one speaker from another: the actor, or else the name; narrators by publisher."""
    chain = claim.attribution
    mouth = chain.speaker or next(iter(chain.intermediaries), None) or chain.publisher
    return (mouth.actor or mouth.name.casefold()) if mouth else ""
