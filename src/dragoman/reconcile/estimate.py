"""What a cluster of claims comes to, by a named policy. Claims and relations in; an Estimate out.

A policy never hides the claims under it: each claim is either used or left out with its reason, and
the basis says in a sentence how many claims and how many independent origins stand behind it.
It judges no source, and it makes no number that nobody stated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from dragoman.claims import (
    Claim,
    Estimate,
    Measure,
    Modality,
    Number,
    Qualifier,
    Relation,
    RelationKind,
)
from dragoman.errors import UsageError
from dragoman.reconcile.copies import origins
from dragoman.reconcile.features import Fit
from dragoman.reconcile.pairs import Reading, day_order, readings

__all__ = ["clusters", "estimate"]

_JOINING = frozenset(RelationKind) - {RelationKind.PART_OF}
_PRECISION = (Qualifier.EXACT, Qualifier.BETWEEN, Qualifier.ABOUT, Qualifier.NEARLY)
"""Of one statement told several times the exact number is taken, before a hedged one."""


def clusters(
    claims: Iterable[Claim], relations: Iterable[Relation]
) -> tuple[tuple[Claim, ...], ...]:
    """The claims on one question: those that a chain of relations other than ``part of`` connects.

    Every claim is in one cluster, alone where nothing connects it; clusters and the claims in them
    stand in order of publication.
    """
    ordered = sorted({claim.id: claim for claim in claims}.values(), key=day_order)
    joined = [(r.earlier, r.later) for r in relations if r.kind in _JOINING]
    groups = _connected([claim.id for claim in ordered], joined)
    return tuple(tuple(c for c in ordered if c.id in group) for group in groups)


def estimate(
    claims: Sequence[Claim],
    relations: Sequence[Relation],
    measures: Mapping[str, Measure],
    policy: str = "range",
    belongs: Mapping[str, str] | None = None,
) -> Estimate:
    """The estimate that ``policy`` makes of the claims on one question.

    ``range``: from the lowest to the highest number over independent origins, the latest of each;
    an end is None where a speaker left it open ("more than 900"), or where nothing can be counted.
    ``belongs`` as in `relations`.

    Raises `UsageError` for a policy that is not known, and where there are no claims.
    """
    if policy not in _POLICIES:
        raise UsageError(f"no policy is called {policy!r}; there are: {', '.join(_POLICIES)}")
    if not claims:
        raise UsageError("an estimate needs at least one claim; give it the claims of one cluster")
    return _POLICIES[policy](readings(claims, measures, belongs or {}), relations)


def _range(found: Sequence[Reading], relations: Sequence[Relation]) -> Estimate:
    measure = _most_common(reading.claim.measure for reading in found)
    counted = [r for r in found if r.figure and r.claim.modality is Modality.ASSERTED]
    unit = _most_common(r.figure.unit for r in counted if r.figure)
    left_out = {r.claim.id: why for r in found if (why := _not_counted(r, unit)) is not None}
    used: list[Reading] = []
    heads: list[Reading] = []
    for group in _by_origin([r for r in counted if r.claim.id not in left_out], relations):
        told, older = _latest(group, relations)
        head = min(told, key=_exactness)
        heads.append(head)
        used += told
        left_out |= {
            r.claim.id: f"superseded by {head.claim.id}, of the same origin" for r in older
        }
    low, high = _ends(heads)
    return Estimate(
        policy="range",
        measure=measure,
        unit=unit,
        low=low,
        high=high,
        claims=tuple(r.claim.id for r in found if r in used),
        origins=len(heads),
        left_out=tuple((r.claim.id, left_out[r.claim.id]) for r in found if r.claim.id in left_out),
        basis=_basis(heads, used, len(left_out)),
    )


_POLICIES: Mapping[str, Callable[[Sequence[Reading], Sequence[Relation]], Estimate]] = {
    "range": _range
}


# -- which claims count ----------------------------------------------------------------------------


def _not_counted(reading: Reading, unit: str) -> str | None:
    claim = reading.claim
    if claim.figure is None:
        return "gives no figure"
    if claim.modality is not Modality.ASSERTED:
        return f"is {claim.modality.value}, not asserted"
    if claim.figure.unit != unit:
        return f"counts {claim.figure.unit}, not {unit}"
    if claim.figure.low is None and claim.figure.high is None:
        return f"gives no number: {claim.figure.word or 'a vague word'}"
    return None


def _by_origin(found: Sequence[Reading], relations: Sequence[Relation]) -> list[list[Reading]]:
    """The claims of each independent origin: one speaker's, and what repeats them."""
    same = [
        (one.claim.id, other.claim.id)
        for one, other in combinations(found, 2)
        if (origin := origins(one, other)) is not None and origin.fit is Fit.SAME
    ]
    told_again = [(r.earlier, r.later) for r in relations if r.kind is RelationKind.REPEAT]
    groups = _connected([r.claim.id for r in found], [*same, *told_again])
    return [[r for r in found if r.claim.id in group] for group in groups]


def _latest(
    group: Sequence[Reading], relations: Sequence[Relation]
) -> tuple[list[Reading], list[Reading]]:
    """An origin's last statement, as often as it was told, and what it said before."""
    told_again = [(r.earlier, r.later) for r in relations if r.kind is RelationKind.REPEAT]
    last = max(group, key=lambda r: day_order(r.claim))
    statements = _connected([r.claim.id for r in group], told_again)
    now = next(ids for ids in statements if last.claim.id in ids)
    return [r for r in group if r.claim.id in now], [r for r in group if r.claim.id not in now]


def _exactness(reading: Reading) -> int:
    qualifier = reading.figure.qualifier if reading.figure else Qualifier.VAGUE
    return _PRECISION.index(qualifier) if qualifier in _PRECISION else len(_PRECISION)


def _ends(heads: Sequence[Reading]) -> tuple[Number | None, Number | None]:
    """The lowest and the highest stated number; None where any origin leaves that end open."""
    figures = [head.figure for head in heads if head.figure]
    lows = [figure.low for figure in figures if figure.low is not None]
    highs = [figure.high for figure in figures if figure.high is not None]
    return (
        min(lows) if lows and len(lows) == len(figures) else None,
        max(highs) if highs and len(highs) == len(figures) else None,
    )


# -- in words --------------------------------------------------------------------------------------


def _basis(heads: Sequence[Reading], used: Sequence[Reading], left_out: int) -> str:
    if not heads:
        return f"Nothing to count: {left_out} claims, each left out with its reason."
    names = "; ".join(dict.fromkeys(_who(head) for head in heads))
    claims = "1 claim" if len(used) == 1 else f"{len(used)} claims"
    origins_ = "1 origin" if len(heads) == 1 else f"{len(heads)} independent origins"
    alone = "; no independent confirmation" if len(heads) == 1 else ""
    rest = f"; {left_out} left out, each with its reason" if left_out else ""
    return f"{claims} of {origins_} ({names}){alone}{rest}."


def _who(reading: Reading) -> str:
    publisher = reading.claim.attribution.publisher
    names = " and ".join(mouth.name for mouth in reading.mouths)
    return names or (f"{publisher.name}, naming no speaker" if publisher else "no speaker named")


def _most_common(names: Iterable[str]) -> str:
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _connected(ids: Sequence[str], joined: Iterable[tuple[str, str]]) -> list[frozenset[str]]:
    """The connected components, in the order of their first id."""
    root = {id_: id_ for id_ in ids}

    def find(id_: str) -> str:
        while root[id_] != id_:
            root[id_] = root[root[id_]]
            id_ = root[id_]
        return id_

    for one, other in joined:
        if one in root and other in root:
            root[find(one)] = find(other)
    groups: dict[str, list[str]] = {}
    for id_ in ids:
        groups.setdefault(find(id_), []).append(id_)
    return [frozenset(members) for members in groups.values()]
