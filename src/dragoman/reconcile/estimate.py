"""What a cluster of claims comes to, by a named policy. Claims and relations in; an Estimate out.

A policy never hides the claims under it: each claim is either used or left out with its reason, and
the basis says in a sentence how many claims and how many independent origins stand behind it.
The same claims give the same estimate, in whatever order they come; as it was known on a past day,
ask with the claims that were published by then (`known_on`).

It judges no source, and it makes no number that nobody stated. The policies stand in `policies`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, combinations_with_replacement

from dragoman.claims import Claim, Estimate, Measure, Modality, Relation, RelationKind
from dragoman.errors import UsageError
from dragoman.reconcile.copies import anybody, origins
from dragoman.reconcile.finding import Fit
from dragoman.reconcile.policies import POLICIES, Question, Voice
from dragoman.reconcile.reading import Reading, day_order, readings

__all__ = ["JOINING", "by_origin", "clusters", "connected", "estimate", "known_on"]

JOINING = frozenset(RelationKind) - {RelationKind.PART_OF}
"""The relations of claims on one question."""


_MOVES = frozenset({RelationKind.UPDATE, RelationKind.REVISION})


def known_on(claims: Iterable[Claim], day: date) -> tuple[Claim, ...]:
    """The claims that had been published by the end of ``day``; undated reports are left out.

    What is decided of two claims rests on their two reports alone (`relate.between`), so the
    relations among what this returns are those of that day.
    """
    return tuple(c for c in claims if c.published is not None and c.published <= day)


def clusters(
    claims: Iterable[Claim], relations: Iterable[Relation]
) -> tuple[tuple[Claim, ...], ...]:
    """The claims on one question: those that a chain of relations other than ``part of`` connects.

    Every claim is in one cluster, alone where nothing connects it; clusters and the claims in them
    stand in order of publication.
    """
    ordered = sorted({claim.id: claim for claim in claims}.values(), key=day_order)
    joined = [(r.earlier, r.later) for r in relations if r.kind in JOINING]
    by_id = {claim.id: claim for claim in ordered}
    groups = connected(list(by_id), joined)
    return tuple(tuple(by_id[id_] for id_ in group) for group in groups)


def estimate(
    claims: Sequence[Claim],
    relations: Sequence[Relation],
    measures: Mapping[str, Measure],
    policy: str = "range",
    belongs: Mapping[str, str] | None = None,
) -> Estimate:
    """The estimate that ``policy`` makes of the claims on one question.

    ================  ==========================================================================
    ``range``         from the lowest to the highest number over independent origins, the latest
                      of each that no other has updated since; an end is None where a speaker left
                      it open ("more than 900")
    ``conservative``  ACLED's rule: the lowest number over the origins, vague words by its table
    ``recommended``   IDMC's rule: one figure with its reason (``best``), the rest triangulation;
                      no ``best`` where two that weigh as much contradict each other, in one report
                      or at all, but both with their range
    ``low-best-high`` UCDP's rule: the range, and the recommended figure as ``best``
    ================  ==========================================================================

    Both ends are None where nothing can be counted. ``belongs`` as in `relations`.

    Raises `UsageError` for a policy that is not known, and where there are no claims.
    """
    if policy not in POLICIES:
        raise UsageError(f"no policy is called {policy!r}; there are: {', '.join(POLICIES)}")
    if not claims:
        raise UsageError("an estimate needs at least one claim; give it the claims of one cluster")
    question = _question(readings(claims, measures, belongs or {}), relations)
    found = POLICIES[policy](question)
    used = [claim for claim in claims if claim.id in set(found.claims)]
    if used and all(claim.part_of for claim in used):
        return replace(found, basis=f"{found.basis} {_A_PART}")
    return found


_A_PART = "A part of another figure, which holds it: not to be added to that."


# -- which claims count ----------------------------------------------------------------------------


def _question(found: Sequence[Reading], relations: Sequence[Relation]) -> Question:
    measure = _most_common(reading.claim.measure for reading in found)
    counted = [r for r in found if r.figure and r.claim.modality is Modality.ASSERTED]
    unit = _most_common(r.figure.unit for r in counted if r.figure)
    left_out = {r.claim.id: why for r in found if (why := _not_counted(r, unit)) is not None}
    left_out |= _taken_back(found, relations)
    groups = by_origin([r for r in counted if r.claim.id not in left_out], relations)
    voices = tuple(Voice(*_latest(group, relations)) for group in groups)
    moved = _moved_on(voices, relations)
    left_out |= {r.claim.id: moved[v] for v in moved for r in (*voices[v].told, *voices[v].older)}
    voices = tuple(voice for at, voice in enumerate(voices) if at not in moved)
    heads = {voice.head.claim.id: voice for voice in voices}
    against = [
        (r.earlier, r.later)
        for r in relations
        if r.kind is RelationKind.CONTRADICTION and "figure" in r.on
    ]
    told = {r.claim.id: head for head, voice in heads.items() for r in voice.told}
    sides = {
        frozenset((told[a], told[b]))
        for a, b in against
        if a in told and b in told and told[a] != told[b]
    }
    rivals = tuple(
        (one, other) for one, other in combinations(voices, 2) if _ids(one, other) in sides
    )
    return Question(tuple(found), measure, unit, voices, left_out, rivals)


def _ids(one: Voice, other: Voice) -> frozenset[str]:
    return frozenset((one.head.claim.id, other.head.claim.id))


def _taken_back(found: Sequence[Reading], relations: Sequence[Relation]) -> dict[str, str]:
    """The numbers that whoever gave them has called wrong since, with the reason."""
    denied = {r.claim.id for r in found if r.claim.modality is Modality.DENIED}
    return {
        r.earlier: f"taken back by {r.later}"
        for r in relations
        if r.kind is RelationKind.REVISION and r.later in denied
    }


def _moved_on(voices: Sequence[Voice], relations: Sequence[Relation]) -> dict[int, str]:
    """Where a voice's last statement stands, which others have updated since, with the reason. Two
    who are known apart stand beside each other, however late the one speaks; and what a party to
    the conflict says stands until it says something else, or one that it may be does.
    """
    whose = {r.claim.id: at for at, v in enumerate(voices) for r in (*v.told, *v.older)}
    read = {r.claim.id: r for v in voices for r in (*v.told, *v.older)}
    since: dict[str, list[str]] = defaultdict(list)
    for relation in relations:
        if relation.kind in _MOVES and "figure" in relation.on:
            since[relation.earlier].append(relation.later)
    moved: dict[int, str] = {}
    for at, voice in enumerate(voices):
        last = max(day_order(r.claim)[0] for r in voice.told)
        newer = sorted(
            later
            for r in voice.told
            for later in since[r.claim.id]
            if whose.get(later, at) != at and day_order(read[later].claim)[0] >= last
            if not _known_apart(r, read[later])
            if not voice.is_party or _may_be_one(r, read[later])
        )
        if newer:
            moved[at] = f"updated by {newer[0]}"
    return moved if len(moved) < len(voices) else {}


def _known_apart(one: Reading, other: Reading) -> bool:
    origin = origins(one, other)
    return origin is not None and origin.fit is Fit.APART


def _may_be_one(one: Reading, other: Reading) -> bool:
    """Two who are named, of whom nobody can tell that they are two: "the provincial governor", and
    "the governor of North Kivu".
    """
    return bool(one.mouths and other.mouths) and origins(one, other) is None


def _not_counted(reading: Reading, unit: str) -> str | None:
    claim, figure = reading.claim, reading.figure
    if claim.figure is None or figure is None:
        return "gives no figure"
    if claim.modality is not Modality.ASSERTED:
        return f"is {claim.modality.value}, not asserted"
    if figure.unit != unit:
        return f"counts {figure.unit}, not {unit}"
    if figure.low is None and figure.high is None:
        return f"gives no number: {figure.word or 'a vague word'}"
    return None


def by_origin(found: Sequence[Reading], relations: Sequence[Relation]) -> list[list[Reading]]:
    """The claims of each independent origin: one speaker's, and what repeats them.

    Thousands of claims have few chains of mouths: those are compared, not the claims.
    """
    alike: dict[Hashable, list[Reading]] = {}
    for reading in found:
        alike.setdefault(_chain(reading), []).append(reading)
    same = []
    for one, other in combinations_with_replacement(alike.values(), 2):
        if one is other and len(one) < 2:
            continue
        origin = origins(one[0], other[0] if one is not other else one[1])
        if origin is not None and origin.fit is Fit.SAME:
            same += [(one[0].claim.id, reading.claim.id) for reading in other]
            same += [(other[0].claim.id, reading.claim.id) for reading in one]
    told_again = [(r.earlier, r.later) for r in relations if r.kind is RelationKind.REPEAT]
    by_id = {reading.claim.id: reading for reading in found}
    groups = connected(list(by_id), [*same, *told_again])
    return [[by_id[id_] for id_ in group] for group in groups]


def _chain(reading: Reading) -> Hashable:
    """What one origin is known by (`origins`): where it is equal, so is whether it is the same. The
    places, which only tell two unknown names from perhaps one, are no part of that.
    """
    said = reading.claim.attribution
    passing = tuple((source.role, source.name, source.actor) for source in said.sources)
    report = reading.claim.document if any(map(anybody, reading.mouths)) else ""
    return reading.mouths, passing, report


def _latest(
    group: Sequence[Reading], relations: Sequence[Relation]
) -> tuple[tuple[Reading, ...], tuple[Reading, ...]]:
    """An origin's last statement, as often as it was told, and what it said before; none that it
    has moved on from by then, though who tells the new number says the old one again ("to 153 from
    157", "earlier reports put it at seven").
    """
    days = {r.claim.id: day_order(r.claim)[0] for r in group}
    told_again = [(r.earlier, r.later) for r in relations if r.kind is RelationKind.REPEAT]
    revised = {r.earlier: days[r.later] for r in relations if r.kind in _MOVES and r.later in days}
    statements = connected([r.claim.id for r in group], told_again)

    def stands(ids: Sequence[str]) -> bool:
        last = max(days[id_] for id_ in ids)
        return not any(id_ in revised and last <= revised[id_] for id_ in ids)

    order = {r.claim.id: day_order(r.claim) for r in group}

    def newest(ids: Sequence[str]) -> tuple[date, date, tuple[date, str, int, str]]:
        told = [days[id_] for id_ in ids]
        return max(told), min(told), max(order[id_] for id_ in ids)

    now = max(list(filter(stands, statements)) or statements, key=newest)
    told = tuple(r for r in group if r.claim.id in now)
    return told, tuple(r for r in group if r.claim.id not in now)


def _most_common(names: Iterable[str]) -> str:
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def connected(ids: Sequence[str], joined: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The ids that pairs connect, each group and the groups in the order of ``ids``.

    >>> connected(["a", "b", "c", "d"], [("c", "a"), ("d", "x")])
    [('a', 'c'), ('b',), ('d',)]
    """
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
    return [tuple(members) for members in groups.values()]
